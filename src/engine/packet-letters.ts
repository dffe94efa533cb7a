// The letters about packets: who gets one and who does not, each with a link that opens that packet and nothing else.
import type { Account, Contact, Grant, HistoryEntry, Link, Message, MessageId, Millis, Packet, PacketWord } from '../nouns.ts'
import type { Settled } from '../store/jobs.ts'
import type { PacketFileWithVersions, PacketPerson } from '../store/packets.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import { newGrant } from './grants.ts'
import type { Chunk } from './job-chunks.ts'
import type { PacketFacts } from './letter-facts.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import { about, destinationOf } from './places.ts'
import { day, minute } from './policy.ts'

export type PacketJobKind = 'packet' | 'packet_nudge' | 'packet_replaced'
type PacketSkip =
  | 'gone'
  | 'disabled'
  | 'revoked'
  | 'ended'
  | 'bounced'
  | 'no_file'
  | 'sent_already'
  | 'not_sent'
  | 'approved'
  | 'questions'
  | 'nudged_today'

/** A person of a packet with their files, and the newest access to it that they were given. */
interface Addressed {
  person: PacketPerson
  files: PacketFileWithVersions[]
  /** The packet has files at all, be they whose they may. */
  hasFiles: boolean
  grant: Grant | null
  /** Their address takes no letters. */
  suppressed: boolean
}

/** What a packet's access allows: to look, to take along, to ask. */
const opens = ['view', 'download', 'comment'] as const

export async function withFiles(tx: Tx, { accountId, id }: Packet, people: readonly PacketPerson[]): Promise<Addressed[]> {
  const ids = people.map(({ row }) => row.contactId)
  if (ids.length === 0) return []
  const files = await tx.packets.files(accountId, id, ids)
  const hasFiles = files.length > 0 || (await tx.packets.weight(accountId, id)).files > 0
  const grants = new Map((await tx.grants.ofPacket(accountId, id, ids)).map((grant) => [grant.contactId, grant]))
  const suppressed = await tx.suppressions.among(
    accountId,
    people.map(({ emailKey }) => emailKey),
  )
  return people.map((person) => {
    const { contactId } = person.row
    const theirs = files.filter((file) => file.audience === 'all' || file.contactId === contactId)
    return { person, files: theirs, hasFiles, grant: grants.get(contactId) ?? null, suppressed: suppressed.has(person.emailKey) }
  })
}

/** Why somebody gets no letter; null when they get one. `again`: the row had one that never arrived. */
export function whyNot(
  kind: PacketJobKind,
  { person, files, hasFiles, grant, suppressed }: Addressed,
  now: Millis,
  again = false,
): PacketSkip | null {
  const { row, disabledAt } = person
  if (disabledAt !== null) return 'disabled'
  // Somebody took it away on purpose; giving it back is a decision about one person, not about a list.
  if (grant && grant.revokedAt !== null) return 'revoked'
  // So is another end: a day that somebody set is not passed over by a nudge or a newer file.
  if (grant && grant.endsAt !== null && grant.endsAt <= now) return 'ended'
  if (suppressed) return 'bounced'
  if (kind === 'packet') {
    if (row.sentAt !== null && !again) return 'sent_already'
    return hasFiles && files.length === 0 ? 'no_file' : null
  }
  if (row.sentAt === null) return 'not_sent'
  if (kind === 'packet_replaced') return null
  if (row.state === 'approved' || row.state === 'questions') return row.state
  if (grant && grant.bouncedAt !== null && !again) return 'bounced'
  return row.nudgedAt !== null && row.nudgedAt > now - day && !again ? 'nudged_today' : null
}

interface Drafted extends Addressed {
  position: number
  grant: Grant
  made: boolean
  link: Link
  message: Message
}

/** A chunk's grants, links, letters and history. */
export async function writeAll(tx: Tx, { by, keyNumber, account, job, rows, now }: Chunk): Promise<Settled[]> {
  const kind = job.kind as PacketJobKind
  // Two jobs of one packet take their turns, so that nobody is given access twice.
  const packet = found(job.packetId && (await tx.packets.locked(account.id, job.packetId)))
  const ids = rows.flatMap(({ contactId }) => contactId ?? [])
  const people = new Map(
    (await withFiles(tx, packet, await tx.packets.people(account.id, packet.id, { ids }))).map((one) => [one.person.row.contactId, one]),
  )
  const contacts = new Map((await tx.contacts.getAll(account.id, [...people.keys()])).map((contact) => [contact.id, contact]))
  const skipped: Settled[] = []
  const drafted: Drafted[] = []
  for (const { position, contactId, messageId } of rows) {
    const [one, contact] = contactId ? [people.get(contactId), contacts.get(contactId)] : []
    const reason = one && contact ? whyNot(kind, one, now, messageId !== null) : 'gone'
    if (!one || !contact || reason) skipped.push({ position, outcome: 'skipped', reason, grantId: null, messageId: null })
    else drafted.push(draft({ by, keyNumber, account, now }, kind, packet, one, contact, position, job.versionId))
  }
  await tx.grants.addAll(drafted.filter(({ made }) => made).map(({ grant }) => grant))
  const standing = drafted.filter(({ made }) => !made)
  const live = await tx.grants.lettered(
    account.id,
    standing.map(({ grant, message }) => ({ grantId: grant.id, messageId: message.id })),
    now,
  )
  const going = drafted.filter(({ made, grant }) => made || live.has(grant.id))
  await tx.messages.addAll(going.map(({ message }) => message))
  await tx.links.addAll(going.map(({ link }) => link))
  for (const { person, grant, message } of going)
    await tx.packets.changePerson(account.id, packet.id, person.row.contactId, {
      grantId: grant.id,
      messageId: message.id,
      changedAt: now,
      ...(kind === 'packet' ? { sentAt: person.row.sentAt ?? now, askedAt: person.row.askedAt ?? now } : {}),
      ...(kind === 'packet_nudge' ? { nudgedAt: now } : {}),
    })
  await tx.history.addAll(going.flatMap((one) => toldOf(by, packet, kind, job.id, one, now)))
  return [
    ...skipped,
    ...drafted
      .filter(({ made, grant }) => !made && !live.has(grant.id))
      .map(({ position, grant }) => ({ position, outcome: 'skipped' as const, reason: 'revoked', grantId: grant.id, messageId: null })),
    ...going.map(({ position, grant, message }) => ({
      position,
      outcome: 'sent' as const,
      reason: null,
      grantId: grant.id,
      messageId: message.id,
    })),
  ]
}

type Writing = Pick<Chunk, 'by' | 'keyNumber' | 'account' | 'now'>

function draft(
  { by, keyNumber, account, now }: Writing,
  kind: PacketJobKind,
  packet: Packet,
  one: Addressed,
  contact: Contact,
  position: number,
  versionId: string | null,
): Drafted {
  const keeps = one.grant
  const grant = keeps ?? newGrant(by, contact.id, { scope: { kind: 'packet', id: packet.id }, abilities: [...opens] }, now)
  const replaced = one.files.flatMap(({ versions }) => versions).find(({ id }) => id === versionId)
  const { link, message } = newLetter({ by, keyNumber, account, now }, kind, packet, { ...one, contact }, grant, {
    replaced: replaced ? { name: replaced.fileName, number: replaced.number } : null,
    reply: null,
    question: null,
  })
  const given = keeps ?? { ...grant, invitationMessageId: message.id, invitedAt: now }
  return { ...one, position, grant: given, made: !keeps, link, message }
}

type Told = Pick<PacketFacts, 'replaced' | 'reply' | 'question'>

/** The link and the letter about a packet, not yet stored. The link is one-time and opens for as long as the account says. */
function newLetter(
  { by, keyNumber, account, now }: Writing,
  kind: PacketJobKind | 'packet_reply',
  packet: Packet,
  { person, files, contact }: Pick<Addressed, 'person' | 'files'> & { contact: Contact },
  grant: Grant,
  told: Told,
): { link: Link; message: Message } {
  const until = now + account.policy.notificationMinutes * minute
  const link = newLink('notification', keyNumber, grant, destinationOf(account, grant.scope), by.member, now, until)
  const message = newMessage(kind, kind === 'packet_reply' ? 'person' : 'bulk', account, now, {
    ...toContact(contact, account),
    grantId: grant.id,
    linkId: link.id,
    uselessAt: link.expiresAt,
    facts: {
      house: houseFacts(account),
      contact: personFacts(contact),
      sender: by.member && personFacts(by.member),
      company: person.company,
      title: packet.title,
      ask: packet.ask,
      dueOn: packet.dueOn,
      note: packet.note,
      files: files.flatMap(({ versions }) => versions.slice(-1)).map(({ fileName, size }) => ({ name: fileName, size })),
      opensUntil: link.expiresAt,
      ...told,
    },
  })
  return { link, message }
}

/** Somebody's question was answered: they hear of it while they may still open the packet. */
export async function packetReply(
  tx: Tx,
  by: By,
  keyNumber: number,
  packet: Packet,
  person: PacketPerson,
  reply: string,
  now: Millis,
): Promise<MessageId | null> {
  const grantId = person.row.grantId
  const grant = grantId && person.disabledAt === null ? await tx.grants.locked(packet.accountId, grantId, now) : null
  if (!grant) return null
  const account: Account = found(await tx.accounts.get(packet.accountId))
  const files = await tx.packets.files(account.id, packet.id, [person.row.contactId])
  const words = await tx.packets.words(account.id, packet.id, person.row.contactId)
  const question = words.findLast(({ kind }: PacketWord) => kind === 'question')?.words ?? null
  const said = { replaced: null, reply, question }
  const contact = found(await tx.contacts.get(account.id, person.row.contactId))
  const writing = { by, keyNumber, account, now }
  const { link, message } = newLetter(writing, 'packet_reply', packet, { person, files, contact }, grant, said)
  await tx.messages.addAll([message])
  await tx.links.addAll([link])
  return message.id
}

function toldOf(
  by: By,
  { id: packetId, title }: Packet,
  kind: PacketJobKind,
  jobId: `job_${string}`,
  { grant, made, link, message }: Drafted,
  now: Millis,
): HistoryEntry[] {
  const act = kind === 'packet_nudge' ? 'packet.nudged' : 'packet.sent'
  const facts = { packetId, title }
  const sent = entry(by.accountId, by.actor, now, act, { ...about(grant), linkId: link.id, messageId: message.id, jobId, facts })
  return made ? [entry(by.accountId, by.actor, now, 'grant.created', { ...about(grant), jobId, facts }), sent] : [sent]
}
