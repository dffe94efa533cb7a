// Reminders: few, at a decent hour, each once, and stopped by whoever gets them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberOfDay, plainDay } from '../../src/engine/day-numbers.ts'
import { decentFrom, knownZone, momentOf } from '../../src/engine/decent-hours.ts'
import type { ReminderFacts } from '../../src/engine/letter-facts.ts'
import type { Parts } from '../../src/engine/parts.ts'
import { createReminders } from '../../src/engine/reminders.ts'
import type { ContactId, Message, ReminderKind } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { onEveryStore, onStore, type Room, refusalOf, somebodyWaits } from '../support/engine.ts'

const day = 86_400_000
const hour = 3_600_000

const turnOn = (room: Room, reminders: ReminderKind[] = ['not_opened', 'due', 'rejected']) =>
  room.engine.accounts.change(room.by, { reminders })
const dayFromNow = (room: Room, days: number) => plainDay(Math.floor(room.clock.now() / day) + days)
/** Forward to that hour of the clock in UTC. */
function passTo(room: Room, hourOfDay: number): void {
  const left = (hourOfDay * hour - (room.clock.now() % day) + day) % day
  room.clock.advance(`${Math.ceil(left / 1000)} seconds`)
}

type Told = { message: Message; secret: string; facts: ReminderFacts }
/** Works and delivers; answers the reminders alone. */
async function round(room: Room): Promise<Told[]> {
  while (await room.engine.reminders.work());
  const letters = await room.deliver()
  return letters
    .filter(({ message }) => message.kind === 'reminder')
    .map((one) => ({ ...one, facts: one.message.facts as unknown as ReminderFacts }))
}
/** Lets that many days pass, noon by noon; answers what each brought. */
async function pass(room: Room, days: number): Promise<string[]> {
  const said: string[] = []
  for (let nth = 1; nth <= days; nth++) {
    room.clock.advance('1 day')
    for (const { facts } of await round(room)) said.push(`${nth}: ${facts.matters.map(({ kind }) => kind).join(' ')}`)
  }
  return said
}

interface Given {
  dueIn?: number
  email?: string
  timeZone?: string
}

/** A record of a contact, who is invited at noon UTC. */
async function invited(room: Room, { dueIn, email = 'jane@acme.example', timeZone }: Given = {}) {
  const record = await room.record(email)
  const { id } = record.record
  const contactId = record.contact.id as ContactId
  if (dueIn !== undefined) await room.engine.records.change(room.by, id, { dueOn: dayFromNow(room, dueIn) })
  if (timeZone) await room.engine.contacts.change(room.by, contactId, { timeZone })
  const { grant } = await room.engine.grants.give(room.by, { contactId, scope: { kind: 'record', id }, invite: {} })
  const [letter] = await room.deliver()
  return { id, grant, contactId, secret: letter?.secret ?? '', requirementId: record.requirements[0]?.id ?? null }
}

/** The same person, signed in: what they were invited to is opened. */
async function arrived(room: Room, given: Given = {}) {
  const one = await invited(room, given)
  return { ...one, inside: await room.inside(await room.press(one.secret)) }
}

async function signInAgain(room: Room, contactId: ContactId) {
  await room.engine.loginEmails.send(room.by, contactId)
  const letter = (await room.deliver()).find(({ message }) => message.kind === 'login')
  return room.inside(await room.press(letter?.secret ?? ''))
}

test('nine in the morning is nine by the clock on their wall, whatever their clocks do that day', () => {
  const wall = (at: number, timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  const days: [string, string][] = [
    ['2026-03-08', 'America/New_York'],
    ['2026-11-01', 'America/New_York'],
    ['2026-03-29', 'Europe/Berlin'],
    ['2026-10-04', 'Australia/Lord_Howe'],
    ['2026-06-01', 'Asia/Kathmandu'],
    ['2026-06-01', 'Pacific/Kiritimati'],
    ['2026-06-01', 'Pacific/Niue'],
    ['2026-06-01', 'Pacific/Chatham'],
  ]
  for (const [plain, zone] of days) {
    const nine = momentOf(numberOfDay(plain), 9, zone)
    assert.equal(wall(nine, zone), `${plain} 09:00:00`, zone)
    assert.equal(decentFrom(nine - 6 * hour, zone), nine, zone)
    assert.equal(decentFrom(nine + 9 * hour - 1, zone), nine + 9 * hour - 1, zone)
    assert.equal(wall(decentFrom(nine + 9 * hour, zone), zone).slice(11), '09:00:00', zone)
  }
  // Samoa had no December 30 in 2011; in Lagos the clock of an hour that is jumped over shows the one behind it.
  assert.equal(
    wall(decentFrom(momentOf(numberOfDay('2011-12-29'), 20, 'Pacific/Apia'), 'Pacific/Apia'), 'Pacific/Apia'),
    '2011-12-31 09:00:00',
  )
  assert.equal(wall(momentOf(numberOfDay('2026-03-29'), 2, 'Europe/Berlin'), 'Europe/Berlin'), '2026-03-29 03:00:00')
  assert.equal(knownZone('Mars/Olympus', 'Europe/Berlin'), 'Europe/Berlin')
  assert.equal(knownZone(null, 'Nowhere'), 'UTC')
})

onEveryStore('an account writes to nobody until a member says so, and to nobody any more once they take it back', async (room) => {
  passTo(room, 12)
  await invited(room)
  assert.deepEqual(await pass(room, 5), [])
  await turnOn(room)
  assert.deepEqual(await pass(room, 2), ['1: not_opened'])
  await invited(room, { email: 'kim@zeta.example' })
  await turnOn(room, [])
  assert.deepEqual(await pass(room, 5), [])
})

onEveryStore(
  'nobody opened it for three days: one reminder, whose button is that of the invitation, so that both letters go on opening',
  async (room) => {
    passTo(room, 12)
    await turnOn(room)
    const { secret, id } = await invited(room)
    assert.deepEqual(await pass(room, 2), [])
    room.clock.advance('1 day')
    const [reminder, ...others] = await round(room)
    assert.ok(reminder)
    assert.deepEqual(others, [])
    assert.equal(reminder.secret, secret)
    assert.equal(reminder.facts.again, 'yes')
    assert.equal(reminder.message.recordId, id)
    const told = await room.engine.history.list(room.by, { limit: 10, after: null }, { recordId: id })
    assert.deepEqual(told.find(({ act }) => act === 'reminder.made')?.facts, { kind: 'not_opened' })
    assert.deepEqual(await pass(room, 5), [])
    assert.equal((await room.press(secret)).landing, `/p/harbor/records/${id}`)
  },
)

onStore('sqlite', 'what is due is brought to mind seven and two days before and on the day, each once, until it is done', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { id, contactId, requirementId, secret } = await arrived(room, { dueIn: 10 })
  assert.deepEqual(await pass(room, 15), ['3: due', '8: due', '10: due'])
  const [letter] = await room.engine.messages.list(room.by, { limit: 1, after: null }, { kind: 'reminder' })
  const links = (await room.engine.grants.list(room.by, { limit: 200, after: null }, { contactId })).map(({ id: grantId }) =>
    room.engine.grants.get(room.by, grantId),
  )
  const carried = (await Promise.all(links)).flatMap((whole) => whole.links).find((link) => link.id === letter?.linkId)
  assert.equal(carried?.kind, 'notification')
  assert.equal((carried?.expiresAt ?? 0) - (carried?.createdAt ?? 0), day)
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  // Another day is another occasion. Who was here that day has seen it, and who has done it hears no more.
  await room.engine.records.change(room.by, id, { dueOn: dayFromNow(room, 9) })
  assert.deepEqual(await pass(room, 2), ['2: due'])
  room.clock.advance('5 days')
  const inside = await signInAgain(room, contactId)
  assert.deepEqual(await round(room), [])
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf()])
  assert.deepEqual(await pass(room, 8), [])
})

onStore('sqlite', 'whoever was sent something back and is silent for five days is reminded once of that version', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { inside, id, requirementId, contactId } = await arrived(room)
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf()])
  const [document] = (await room.engine.records.get(room.by, id)).documents
  assert.ok(document)
  await room.engine.documents.review(room.by, document.id, 'reject', 'The limit is too low.', null)
  assert.deepEqual(await pass(room, 2), [])
  await signInAgain(room, contactId)
  assert.deepEqual(await pass(room, 12), ['5: rejected'])
})

onStore('sqlite', 'one letter a day and person tells of all that waits; five in one matter are the last', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { contactId } = await arrived(room, { dueIn: 8 })
  const second = await arrived(room, { dueIn: 8 })
  await invited(room, { dueIn: 3 })
  const said = await pass(room, 4)
  assert.equal(said[0], '1: due due due')
  const days = said.map((line) => line.split(':')[0])
  assert.equal(new Set(days).size, days.length)
  for (let times = 0; times < 4; times++) {
    await room.engine.records.change(room.by, second.id, { dueOn: dayFromNow(room, 2 + times) })
    await pass(room, 2 + times)
  }
  const told = (await room.store.read.reminders.told(room.by.accountId, [contactId])).filter(({ matter }) => matter === second.id)
  assert.equal(new Set(told.map(({ messageId }) => messageId)).size, 5)
})

onStore(
  'sqlite',
  'letters come between nine and six of the reader’s own day; a zone that no clock knows is the account’s',
  async (room) => {
    await room.engine.accounts.change(room.by, { timeZone: 'America/Los_Angeles' })
    passTo(room, 12)
    await turnOn(room, ['not_opened'])
    const zones = { 'kiri@a.example': 'Pacific/Kiritimati', 'kath@b.example': 'Asia/Kathmandu', 'home@c.example': undefined }
    for (const [email, timeZone] of Object.entries(zones)) await invited(room, timeZone ? { email, timeZone } : { email })
    const lost = await invited(room, { email: 'lost@d.example' })
    await room.store.transaction((tx) => tx.contacts.change(room.by.accountId, lost.contactId, { timeZone: 'Mars/Olympus' }))
    room.clock.advance('71 hours')
    const at: { [email: string]: string } = {}
    for (let nth = 0; nth < 12; nth++) {
      room.clock.advance('1 hour')
      for (const { message } of await round(room)) {
        const timeZone = zones[message.toAddress as keyof typeof zones] ?? 'America/Los_Angeles'
        at[message.toAddress] = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit' }).format(message.createdAt)
      }
    }
    // Taken at noon UTC: 2 at night on Christmas Island, a quarter to six in the evening in Nepal, and before dawn in California.
    assert.deepEqual(at, { 'kiri@a.example': '09', 'kath@b.example': '17', 'home@c.example': '09', 'lost@d.example': '09' })
  },
)

onEveryStore('nobody is reminded whose address takes no letters, whose access is over, or who has only a packet', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const bounced = await invited(room, { email: 'gone@a.example', dueIn: 4 })
  const revoked = await invited(room, { email: 'off@b.example', dueIn: 4 })
  const ended = await invited(room, { email: 'guest@c.example', dueIn: 4 })
  const archived = await invited(room, { email: 'rest@d.example', dueIn: 4 })
  const [message] = await room.engine.messages.list(room.by, { limit: 1, after: null }, { contactId: bounced.contactId })
  assert.ok(message)
  await room.engine.bounces.report(message.id, { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 unknown' })
  await room.engine.grants.revoke(room.by, revoked.grant.id, null)
  await room.engine.grants.change(room.by, ended.grant.id, { endsAt: room.clock.now() + hour })
  await room.engine.records.archive(room.by, archived.id, 'Over.')
  const { contact } = await room.engine.contacts.create(room.by, { email: 'pat@e.example' })
  const given = { title: 'Quarter', note: null, ask: 'answer' as const, figures: [], dueOn: dayFromNow(room, 4) }
  const { packet } = await room.engine.packets.create(room.by, given, { contactIds: [contact.id] })
  await room.engine.packets.send(room.by, packet.id)
  while (await room.engine.jobs.work());
  await room.deliver()
  assert.deepEqual(await pass(room, 6), [])
  await room.engine.suppressions.lift(room.by, bounced.contactId, 'They use it again.')
  await room.engine.records.change(room.by, bounced.id, { dueOn: dayFromNow(room, 3) })
  assert.deepEqual(await pass(room, 1), ['1: due'])
})

onStore('sqlite', 'a reminder that comes back with the invitation’s link ends it, and the invitation counts as bounced', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { grant, secret } = await invited(room)
  const moved = await invited(room, { email: 'old@b.example' })
  await room.engine.contacts.change(room.by, moved.contactId, { email: 'new@b.example' })
  await room.deliver()
  room.clock.advance('3 days')
  const [reminder, ...others] = await round(room)
  // Whoever has another address was never invited there.
  assert.deepEqual(others, [])
  await room.engine.bounces.report(reminder?.message.id ?? 'msg_', { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 unknown' })
  assert.notEqual((await room.engine.grants.get(room.by, grant.id)).grant.bouncedAt, null)
  assert.equal(await refusalOf(room.press(secret)), 'link_expired')
})

onEveryStore('what waits to leave does not, once its reader was here', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { secret } = await invited(room)
  room.clock.advance('3 days')
  while (await room.engine.reminders.work());
  const [claimed] = await room.engine.messages.claim(10)
  assert.equal(claimed?.kind, 'reminder')
  const ids = claimed ? [claimed.id] : []
  assert.deepEqual([...(await room.engine.messages.stillOwed(ids)).keys()], ids)
  room.clock.advance('1 second')
  await room.press(secret)
  assert.equal((await room.engine.messages.stillOwed(ids)).size, 0)
})

onEveryStore('what waits to leave does not, once one of the accesses that it tells of was taken away', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const told = [await arrived(room, { dueIn: 8 }), await arrived(room, { dueIn: 8 })]
  room.clock.advance('1 day')
  while (await room.engine.reminders.work());
  const [claimed] = await room.engine.messages.claim(10)
  const ids = claimed ? [claimed.id] : []
  assert.deepEqual([...(await room.engine.messages.stillOwed(ids)).keys()], ids)
  const beside = told.find(({ grant }) => grant.id !== claimed?.grantId)
  await room.engine.grants.revoke(room.by, (beside as (typeof told)[number]).grant.id, null)
  assert.equal((await room.engine.messages.stillOwed(ids)).size, 0)
})

onEveryStore('what waits to leave does not, once what it tells of has changed; what is left of it is told anew', async (room) => {
  const { engine, by } = room
  passTo(room, 12)
  await turnOn(room)
  const told = [await arrived(room, { dueIn: 8 }), await arrived(room, { dueIn: 8 }), await arrived(room, { dueIn: 8 })]
  const [waived, moved, left] = told.map(({ id }) => id)
  assert.ok(waived && moved)
  room.clock.advance('1 day')
  while (await engine.reminders.work());
  await engine.records.waive(by, waived, 'Not needed')
  assert.deepEqual(await round(room), [])
  room.clock.advance('11 minutes')
  while (await engine.reminders.work());
  await engine.records.change(by, moved, { dueOn: dayFromNow(room, 20) })
  assert.deepEqual(await round(room), [])
  room.clock.advance('11 minutes')
  assert.deepEqual(
    (await round(room)).map(({ message }) => message.recordId),
    [left],
  )
})

onStore('postgres', 'whoever sends it in while the reminder is being written hears of it no more', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { id } = await arrived(room, { dueIn: 8 })
  const other = await room.another()
  room.clock.advance('1 day')
  let reminding: Promise<unknown> = Promise.resolve()
  await room.store.transaction(async (tx) => {
    await tx.records.locked(room.by.accountId, id)
    reminding = other.engine.reminders.work()
    await Promise.race([reminding, somebodyWaits(room)])
    await tx.records.change(room.by.accountId, id, { standing: 'under_review', changedAt: room.clock.now() })
  })
  await reminding
  assert.deepEqual(await round(room), [])
})

onEveryStore('who wants none gets none, not even what waits to leave, until it is over or taken back by whoever said it', async (room) => {
  const { engine, by } = room
  passTo(room, 12)
  await turnOn(room)
  const { contactId, id } = await invited(room, { dueIn: 12 })
  const whom = { accountId: by.accountId, id: contactId }
  room.clock.advance('3 days')
  while (await engine.reminders.work());
  await engine.reminders.snooze(whom, 7)
  assert.deepEqual(await round(room), [])
  assert.deepEqual(await pass(room, 9), ['7: due', '9: due'])
  await engine.reminders.snoozeFor(by, contactId, null)
  await engine.reminders.snooze(whom, null)
  await engine.reminders.resumeFor(by, contactId)
  await engine.records.change(by, id, { dueOn: dayFromNow(room, 3) })
  assert.deepEqual(await pass(room, 2), [])
  await engine.reminders.resume(whom)
  assert.deepEqual(await pass(room, 1), ['1: due'])
  const acts = (await engine.history.list(by, { limit: 50, after: null }, { contactId })).map(({ act }) => act)
  assert.deepEqual(
    acts.filter((act) => act.startsWith('reminders.')),
    ['reminders.resumed', 'reminders.resumed', 'reminders.snoozed', 'reminders.snoozed', 'reminders.snoozed'],
  )
})

onEveryStore('whoever looks before sees today’s letters as the worker then writes them, and who is left out and why', async (room) => {
  const { engine, by } = room
  passTo(room, 12)
  const kinds: ReminderKind[] = ['not_opened', 'due', 'rejected']
  await invited(room, { email: 'soon@a.example', dueIn: 5 })
  await invited(room, { email: 'late@b.example' })
  const calm = await invited(room, { email: 'calm@c.example', dueIn: 5 })
  const gone = await invited(room, { email: 'gone@d.example', dueIn: 5 })
  await invited(room, { email: 'later@e.example', dueIn: 30 })
  await engine.reminders.snooze({ accountId: by.accountId, id: calm.contactId }, null)
  const [message] = await engine.messages.list(by, { limit: 1, after: null }, { contactId: gone.contactId })
  room.clock.advance('3 days')
  await engine.bounces.report(message?.id ?? 'msg_', { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 unknown' })
  await room.deliver()
  const told = async (some: ReminderKind[] | null) =>
    (await engine.reminderPreviews.today(by, some)).people.map(({ contact, held, matters }) => [contact.email, held, matters[0]?.kind])
  assert.deepEqual(await told(null), [])
  const today = await told(kinds)
  assert.deepEqual(today.toSorted(), [
    ['calm@c.example', 'snoozed', 'due'],
    ['gone@d.example', 'bounced', 'due'],
    ['late@b.example', null, 'not_opened'],
    ['later@e.example', null, 'not_opened'],
    ['soon@a.example', null, 'due'],
  ])
  assert.deepEqual(
    await told(['due']),
    today.filter(([, , kind]) => kind === 'due'),
  )
  await turnOn(room, kinds)
  room.clock.advance('15 minutes')
  const written = (await round(room)).map(({ message: { toAddress }, facts }) => [toAddress, null, facts.matters[0]?.kind])
  assert.deepEqual(written.toSorted(), today.filter(([, held]) => held === null).toSorted())
  assert.deepEqual(
    (await told(kinds)).filter(([, held]) => held === null),
    [],
  )
})

onEveryStore('whoever is killed before the commit has written nothing, and it is written once afterwards', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const { contactId } = await invited(room)
  room.clock.advance('3 days')
  const killed: typeof room.store.transaction = (work) =>
    room.store.transaction(async (tx) => {
      await work(tx)
      throw new Error('killed')
    })
  const { secrets, clock } = room.engine
  const dying = createReminders({ store: { ...room.store, transaction: killed }, clock, secrets } as Parts)
  await assert.rejects(dying.work(), /killed/)
  assert.deepEqual(await room.store.read.reminders.told(room.by.accountId, [contactId]), [])
  assert.equal((await round(room)).length, 1)
  assert.deepEqual(await pass(room, 2), [])
})

onStore('postgres', 'of two processes at it one writes each letter', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await invited(room, { email: `${name}@acme.example`, dueIn: 9 })
  const other = await room.another()
  room.clock.advance('3 days')
  const both = async ({ engine }: Room) => {
    for (let nth = 0; nth < 12; nth++) await engine.reminders.work(2)
  }
  await Promise.all([both(room), both(other), both(room)])
  const letters = await round(room)
  assert.equal(letters.length, 6)
  assert.equal(new Set(letters.map(({ message }) => message.toAddress)).size, 6)
})

onEveryStore('somebody who cannot be judged keeps nobody else from their reminder, and is looked at another day', async (room) => {
  passTo(room, 12)
  await turnOn(room)
  const broken = await invited(room)
  await invited(room, { email: 'sam@north.example' })
  await room.database.transaction((db) => db.run(sql`update grants set abilities = 'what no verb writes' where id = ${broken.grant.id}`))
  const reminded: string[] = []
  let faults = 0
  for (let nth = 0; nth < 5; nth++) {
    room.clock.advance('1 day')
    for (let more = true; more; ) {
      more = await room.engine.reminders.work().catch(() => {
        faults += 1
        return true
      })
    }
    for (const { message } of await room.deliver()) if (message.kind === 'reminder') reminded.push(message.toAddress)
  }
  assert.deepEqual(reminded, ['sam@north.example'])
  assert.ok(faults > 0 && faults < 20, `${faults}`)
})

onEveryStore('a day that was mended is reminded of, and what was withdrawn is not until it is asked again', async (room) => {
  const { engine, by } = room
  await turnOn(room, ['due'])
  passTo(room, 12)
  const { id, requirementId } = await invited(room)
  assert.ok(requirementId)
  assert.deepEqual(await pass(room, 2), [])
  await engine.records.changeRequirement(by, id, requirementId, { dueOn: dayFromNow(room, 4) })
  await engine.records.withdrawRequirement(by, id, requirementId)
  assert.deepEqual(await pass(room, 1), [])
  await engine.records.restoreRequirement(by, id, requirementId)
  assert.deepEqual(await pass(room, 3), ['1: due', '3: due'])
})

onEveryStore(
  'who is only spelled otherwise since is reminded as before, and speaks for themselves by the letter of before',
  async (room) => {
    passTo(room, 12)
    await turnOn(room)
    const { contactId } = await invited(room)
    const spell = (email: string) => room.engine.contacts.change(room.by, contactId, { email })
    await spell('Jane@acme.example')
    room.clock.advance('3 days')
    const [reminder] = await round(room)
    assert.equal(reminder?.message.toAddress, 'Jane@acme.example')
    await spell('JANE@acme.example')
    assert.equal((await room.engine.reminders.ofLetter(reminder.message.id)).contact.id, contactId)
    await spell('jane.doe@acme.example')
    assert.equal(await refusalOf(room.engine.reminders.ofLetter(reminder.message.id)), 'link_invalid')
  },
)
