// The sample's packets: one that went out and stands in every column of the board, and a draft with a file that matches nobody.
import { Readable } from 'node:stream'
import { newToken } from '../engine/secrets.ts'
import type { ContactId, PacketId } from '../nouns.ts'
import { dayIn, type Past, visitorAt } from './demo-past.ts'
import { pdfOf } from './demo-pdf.ts'
import { type Vendor, vendors } from './demo-vendors.ts'

/** What each of them did with it; whoever did nothing has not opened it. */
const deeds = ['approves', null, 'looks', 'asks', 'approves', 'looks', null, 'approves', 'approves again', 'is answered'] as const
type Deed = (typeof deeds)[number]
/** Of those who have been inside before. */
const firstOfThem = 43

interface Reader extends Vendor {
  id: ContactId
  deed: Deed
}

export async function sendPackets(past: Past): Promise<void> {
  const readers: Reader[] = []
  for (const [at, deed] of deeds.entries()) {
    const vendor = vendors[firstOfThem + at] as Vendor
    const known = await past.store.read.contacts.byEmail(past.account.id, vendor.email)
    if (known) readers.push({ ...vendor, id: known.id, deed })
  }
  await sent(past, readers)
  await draft(past, readers)
}

async function sent(past: Past, readers: readonly Reader[]): Promise<void> {
  const { engine, dana } = past
  past.goTo(4)
  const { packet } = await engine.packets.create(
    dana,
    {
      title: 'Safety plan for the fourth quarter',
      note: 'The crane comes on Monday, so page 1 has new times for the north gate. Please look at the plan and at your own sheet.',
      ask: 'approve',
      figures: [
        { label: 'Crane on site', value: 'Mon to Thu' },
        { label: 'North gate opens', value: '6:30 AM' },
      ],
      dueOn: dayIn(5),
    },
    { contactIds: readers.map(({ id }) => id) },
  )
  await engine.packets.addFiles(dana, packet.id, 'all', [await file(past, 'Site safety plan.pdf', 'Site safety plan')])
  const sheets = readers.map(({ company }) => file(past, `${company} crew sheet.pdf`, `Crew sheet of ${company}`))
  const { files } = await engine.packets.addFiles(dana, packet.id, 'each', await Promise.all(sheets))
  await engine.packets.send(dana, packet.id)
  while (await engine.jobs.work());
  for (const [at, reader] of readers.entries()) {
    past.goTo(3.9 - at * 0.08)
    await read(past, packet.id, reader, at)
  }
  past.goTo(0.4)
  const changed = readers.find(({ deed }) => deed === 'approves again')
  const theirs = files.find(({ contactId }) => contactId !== null && contactId === changed?.id)
  if (!changed || !theirs) return
  const newer = await file(past, `${changed.company} crew sheet.pdf`, `Crew sheet of ${changed.company}, two more people`)
  await engine.packets.replace(dana, packet.id, theirs.id, [newer])
  while (await engine.jobs.work());
  past.goTo(0.2)
  await read(past, packet.id, { ...changed, deed: 'approves' }, readers.indexOf(changed))
}

/** Their letter's button, and what they did behind it. */
async function read({ engine, store, account, dana }: Past, packetId: PacketId, { id, deed }: Reader, at: number): Promise<void> {
  if (deed === null) return
  const { person } = await engine.packets.person(dana, packetId, id)
  const letter = person.row.messageId && (await store.read.messages.get(account.id, person.row.messageId))
  if (!letter?.linkId) throw new Error('a packet without a letter')
  await engine.links.sign(letter.linkId)
  const { token } = await engine.links.redeem(letter.linkId, { nonce: newToken(), deviceToken: null }, visitorAt(at), null, false)
  const inside = await engine.sessions.inside(account.id, token)
  const { filesKey, cover } = await engine.packetAnswers.inside(inside, packetId)
  await engine.packetAnswers.viewed(inside, packetId)
  await engine.sessions.seen(inside, account.policy.idleMinutes, cover)
  if (deed === 'approves' || deed === 'approves again') await engine.packetAnswers.approve(inside, packetId, filesKey)
  if (deed === 'asks') await engine.packetAnswers.ask(inside, packetId, 'Who opens the north gate before 6:30?', newToken())
  if (deed !== 'is answered') return
  await engine.packetAnswers.ask(inside, packetId, 'May our second van park inside the fence?', newToken())
  await engine.packets.reply(dana, packetId, id, 'Yes, beside the site office. Please leave the fire lane free.')
}

async function draft(past: Past, readers: readonly Reader[]): Promise<void> {
  const { engine, marcus } = past
  past.goTo(0.1)
  const { packet } = await engine.packets.create(
    marcus,
    { title: 'Retention statements', note: null, ask: 'review', figures: [], dueOn: dayIn(19) },
    { contactIds: readers.slice(0, 3).map(({ id }) => id) },
  )
  const names = [...readers.slice(0, 3).map(({ company }) => `${company} retention.pdf`), 'Scan0001.pdf']
  await engine.packets.addFiles(
    marcus,
    packet.id,
    'each',
    await Promise.all(names.map((name) => file(past, name, name.replace('.pdf', '')))),
  )
}

const file = ({ engine }: Past, name: string, title: string) =>
  engine.documents.take(Readable.from([pdfOf([title, 'Harbor Build', '', 'A sample document, made for looking around.'])]), name)
