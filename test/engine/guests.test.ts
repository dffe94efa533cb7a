// Guests for a day: the end comes by itself, on time, once, and leaves nothing behind.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import type { GuestNoticeFacts } from '../../src/engine/letter-facts.ts'
import type { Inside } from '../../src/engine/sessions.ts'
import type { Ability, Act, Contact, Grant, ProjectId } from '../../src/nouns.ts'
import { DiskFull } from '../../src/store/faults.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'

const hour = 3_600_000

interface Guest {
  contact: Contact
  grant: Grant
  projectId: ProjectId
  secret: string
  deviceToken: string
  inside: Inside
  token: string
}

/** Let in to a project for a while, and signed in. */
async function aGuest(room: Room, hours = 4, abilities: Ability[] = ['view', 'upload', 'download', 'comment']): Promise<Guest> {
  const { project } = await room.engine.projects.create(room.by, { name: 'Pump failure' })
  const { contact } = await room.engine.contacts.create(room.by, { email: 'gil@guest.example', name: 'Gil Torres' })
  const endsAt = room.clock.now() + hours * hour
  const { grant } = await room.engine.grants.give(room.by, {
    contactId: contact.id,
    scope: { kind: 'project', id: project.id },
    abilities,
    endsAt,
    invite: {},
  })
  const [letter] = await room.deliver()
  assert.ok(letter)
  const entered = await room.press(letter.secret, { nonce: 'N'.repeat(22) })
  const inside = await room.inside(entered)
  const { secret } = letter
  return { contact, grant, projectId: project.id, secret, deviceToken: entered.device?.token ?? '', inside, token: entered.token }
}

const actsOf = async ({ engine, by }: Room, contactId: Contact['id']): Promise<Act[]> =>
  (await engine.history.list(by, { limit: 50, after: null }, { contactId })).map(({ act }) => act)

const lettersOf = async (room: Room) => (await room.deliver()).map(({ message }) => message)
const sessionOf = (room: Room, guest: Guest) => room.engine.sessions.inside(room.by.accountId, guest.token)

onEveryStore('a guest is in one second before the end, and out one second after it, before any worker has looked', async (room) => {
  const guest = await aGuest(room, 1)
  room.clock.advance('3590 seconds')
  const left = guest.grant.endsAt === null ? 0 : guest.grant.endsAt - room.clock.now()
  assert.ok(left > 0)
  room.clock.advance(`${(left - 1_000) / 1_000} seconds`)
  assert.equal((await sessionOf(room, guest)).grants.length, 1)
  await room.engine.projectFiles.inside(await sessionOf(room, guest), guest.projectId)
  room.clock.advance('2 seconds')
  assert.equal(await refusalOf(sessionOf(room, guest)), 'access_ended')
  // One who was inside when the end came: the request that follows is refused as well.
  const late = { ...guest.inside, grants: [] }
  assert.equal(await refusalOf(room.engine.projectFiles.inside(late, guest.projectId)), 'access_ended')
})

onEveryStore('a guest of a project stands before none of the records that others answer for in it', async (room) => {
  const { inside, projectId } = await aGuest(room)
  const recordOf = async (email: string) =>
    (await room.engine.records.create(room.by, { projectId, contact: { email }, requirements: [] })).record
  const [own, other] = [await recordOf('gil@guest.example'), await recordOf('jane@acme.example')]
  await room.engine.documents.mayUpload(inside, own.id)
  assert.equal(await refusalOf(room.engine.documents.mayUpload(inside, other.id)), 'not_found')
  assert.equal(await refusalOf(room.engine.records.inside(inside, other.id)), 'not_found')
})

onEveryStore('nothing of an ended access works: session, letter, device, code, login letter, magic link', async (room) => {
  const { engine, by, clock } = room
  const guest = await aGuest(room, 1)
  clock.advance('55 minutes')
  const asked = await engine.asks.fromAddress(by.accountId, guest.contact.email, '/p/harbor', aVisitor(), null)
  await engine.asks.answer()
  const [login] = await room.deliver()
  const facts = login?.message.facts.code as { askId: string; kind: 'digits'; keyNumber: number }
  const copied = await engine.magicLinks.make(by, guest.contact.id, { minutes: 120, reason: 'By phone' })
  await room.deliver()
  const guess = () =>
    engine.asks.guess(
      by.accountId,
      asked,
      engine.secrets.codeOf(facts.askId, facts.kind, facts.keyNumber),
      { nonce: null, deviceToken: null },
      aVisitor(),
      null,
    )

  const nothingWorks = async (when: string) => {
    assert.equal(await refusalOf(sessionOf(room, guest)), 'access_ended', when)
    assert.equal(await refusalOf(room.press(guest.secret, { nonce: 'N'.repeat(22) })), 'link_access_ended', when)
    assert.equal(await refusalOf(room.press(guest.secret, { deviceToken: guest.deviceToken })), 'link_access_ended', when)
    assert.equal(await refusalOf(room.press(login?.secret ?? '')), 'link_access_ended', when)
    assert.equal(await refusalOf(room.press(copied.secret)), 'link_access_ended', when)
    assert.equal(await refusalOf(guess()), 'link_access_ended', when)
    assert.equal(await refusalOf(engine.loginEmails.send(by, guest.contact.id)), 'no_access', when)
    assert.equal(await refusalOf(engine.magicLinks.make(by, guest.contact.id, { minutes: 15, reason: 'Again' })), 'no_access', when)
    assert.equal(await refusalOf(engine.projectFiles.upload(guest.inside, guest.projectId, [await room.pdf()])), 'access_ended', when)
    await engine.asks.fromAddress(by.accountId, guest.contact.email, '/p/harbor', aVisitor('192.0.2.9'), null)
    await engine.asks.answer()
    assert.deepEqual(
      (await lettersOf(room)).filter(({ kind }) => kind === 'login'),
      [],
      when,
    )
  }
  clock.advance('6 minutes')
  await nothingWorks('by the clock')
  clock.advance('2 minutes')
  assert.equal(await engine.guests.close(), 1)
  await nothingWorks('written down')
  const { sessions, devices } = await engine.sessions.list(by, guest.contact.id)
  assert.deepEqual([sessions, devices], [[], []])
  const { links } = await engine.grants.get(by, guest.grant.id)
  assert.ok(links.every(({ revokedAt }) => revokedAt !== null))
})

onEveryStore(
  'a guest who is invited again gets the end and the rights that came with it: access, letter, link and history',
  async (room) => {
    const { engine, by, clock } = room
    const guest = await aGuest(room, 4, ['view', 'download'])
    await engine.guests.askLonger(await sessionOf(room, guest), guest.grant.id)
    const support = await memberAs(room, 'support')
    await room.deliver()
    const { contactId, scope } = guest.grant
    const abilities: Ability[] = ['view', 'comment']
    const endsAt = clock.now() + 48 * hour
    const again = (who: By, wish: { endsAt?: number | null; abilities?: Ability[] }) =>
      engine.grants.give(who, { contactId, scope, ...wish, invite: {} })
    for (const wish of [{ endsAt }, { endsAt: null }, { abilities }]) assert.equal(await refusalOf(again(support, wish)), 'forbidden')
    assert.deepEqual((await engine.grants.get(by, guest.grant.id)).grant.abilities, ['view', 'download'])
    assert.deepEqual(await room.deliver(), [])

    const { grant, made } = await again(by, { endsAt, abilities })
    assert.deepEqual([made, grant.id, grant.endsAt, grant.abilities, grant.longerAskedAt], [false, guest.grant.id, endsAt, abilities, null])
    const [letter, ...others] = await room.deliver()
    assert.deepEqual(others, [])
    assert.deepEqual(
      [letter?.message.kind, letter?.message.facts.accessEnds, letter?.message.facts.opensUntil],
      ['invitation', endsAt, endsAt],
    )
    const { links } = await engine.grants.get(by, grant.id)
    assert.equal(links.find(({ id }) => id === letter?.message.linkId)?.expiresAt, endsAt)
    // Who may only send again does so with what stands already.
    await again(support, { endsAt, abilities: abilities.toReversed() })
    await again(support, {})
    assert.equal((await actsOf(room, contactId)).filter((act) => act === 'grant.extended').length, 1)
    clock.advance('47 hours')
    await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
  },
)

onEveryStore('the end is written once, and the inviter hears once what was seen, taken, left and written', async (room) => {
  const { engine, by, clock } = room
  const guest = await aGuest(room, 4)
  const all = { toAll: true, recordIds: [] }
  const [log, plan] = await engine.projectFiles.add(by, guest.projectId, null, all, [
    await room.pdf('log.pdf'),
    await room.pdf('plan.pdf', 'p'),
  ])
  const inside = await sessionOf(room, guest)
  await engine.sessions.seen(inside, 240, inside.grants[0] ?? null)
  await engine.documents.contentInside(inside, log?.id ?? 'doc_', null, true)
  await engine.projectFiles.upload(inside, guest.projectId, [await room.pdf('answer.pdf', 'a')])
  await engine.comments.writeInside(inside, { projectId: guest.projectId }, 'Pump 2 hums.', null)
  await engine.comments.write(by, { projectId: guest.projectId, contactId: guest.contact.id }, 'We look at it.')
  assert.ok(plan)
  await room.deliver()
  clock.advance('5 hours')
  const other = await room.another()
  const closed = await Promise.all([engine.guests.close(), other.engine.guests.close(), engine.guests.close(), other.engine.guests.close()])
  assert.equal(
    closed.reduce((sum, one) => sum + one, 0),
    1,
  )
  const told = (await lettersOf(room)).filter(({ kind }) => kind === 'member_notice')
  assert.deepEqual(
    told.map(({ toAddress }) => toAddress),
    ['dana@harbor.example'],
  )
  const [first] = told
  assert.ok(first)
  const { about, guest: sum } = first.facts as unknown as GuestNoticeFacts
  assert.equal(about, 'guest_ended')
  assert.deepEqual(sum.seen, { count: 1, names: ['log.pdf'] })
  assert.deepEqual(sum.taken, { count: 1, names: ['log.pdf'] })
  assert.deepEqual(sum.left, { count: 1, names: ['answer.pdf'] })
  assert.equal(sum.written, 1)
  const ended = (await engine.history.list(by, { limit: 50, after: null }, { contactId: guest.contact.id })).filter(
    ({ act }) => act === 'grant.ended',
  )
  assert.deepEqual(
    ended.map(({ facts, projectId }) => ({ ...facts, projectId })),
    [{ visits: 1, seen: 1, taken: 1, left: 1, written: 1, projectId: guest.projectId }],
  )
  clock.advance('1 hour')
  assert.equal(await engine.guests.close(), 0)
})

onEveryStore(
  'a guest asks for more time once, the inviter gives it with one act, and the session goes on past the old end',
  async (room) => {
    const { engine, by, clock } = room
    const guest = await aGuest(room, 1)
    await Promise.all(Array.from({ length: 5 }, () => engine.guests.askLonger(guest.inside, guest.grant.id)))
    const told = await lettersOf(room)
    assert.deepEqual(
      told.map(({ facts }) => facts.about),
      ['longer_asked'],
    )
    assert.ok((await engine.guests.ending((await sessionOf(room, guest)).grants))?.askedAt)
    await engine.grants.change(by, guest.grant.id, { endsAt: clock.now() + 3 * hour })
    assert.equal((await engine.guests.ending((await sessionOf(room, guest)).grants))?.askedAt, null)
    assert.deepEqual(
      (await lettersOf(room)).map(({ toAddress, facts }) => [toAddress, facts.about]),
      [['gil@guest.example', 'more_time']],
    )
    clock.advance('2 hours')
    assert.equal(await engine.guests.close(), 0)
    assert.equal((await sessionOf(room, guest)).grants.length, 1)
    // Answered, so it may be asked again.
    await engine.guests.askLonger(await sessionOf(room, guest), guest.grant.id)
    assert.equal((await lettersOf(room)).length, 1)
    const acts = await actsOf(room, guest.contact.id)
    assert.equal(acts.filter((act) => act === 'access.longer_asked').length, 2)
    assert.ok(acts.includes('grant.extended'))
  },
)

onEveryStore('let in again after the end, a guest gets a new letter, and nothing from before it works', async (room) => {
  const { engine, by, clock } = room
  const guest = await aGuest(room, 1)
  clock.advance('2 hours')
  await engine.guests.close()
  await room.deliver()
  await engine.grants.change(by, guest.grant.id, { endsAt: clock.now() + hour })
  const [letter] = await room.deliver()
  assert.equal(letter?.message.kind, 'invitation')
  assert.equal(await refusalOf(sessionOf(room, guest)), 'signed_out')
  assert.notEqual(await refusalOf(room.press(guest.secret, { deviceToken: guest.deviceToken })), null)
  const again = await room.inside(await room.press(letter?.secret ?? ''))
  await engine.projectFiles.inside(again, guest.projectId)
  clock.advance('2 hours')
  assert.equal(await engine.guests.close(), 1)
})

onStore('postgres', 'an end that is moved while two workers write it is either written or moved, never both', async (room) => {
  const { engine, by, clock } = room
  const other = await room.another()
  for (let round = 0; round < 5; round++) {
    const guest = await aGuestAt(room, round)
    clock.advance('2 hours')
    const [, closed] = await Promise.all([
      engine.grants.change(by, guest.id, { endsAt: clock.now() + hour }),
      Promise.all([engine.guests.close(), other.engine.guests.close()]).then(([a, b]) => a + b),
    ])
    const { grant } = await engine.grants.get(by, guest.id)
    assert.ok(closed <= 1)
    assert.equal(grant.closedAt, null)
    // Its moved end is written too, so that the next round counts only its own.
    clock.advance('2 hours')
    assert.equal(await engine.guests.close(), 1)
    await room.deliver()
  }
})

onStore('postgres', 'where the disk is full, no further end is tried, and all of them are written once there is room', async (room) => {
  const { engine, clock, database } = room
  for (const round of [1, 2, 3]) await aGuestAt(room, round)
  clock.advance('2 hours')
  await database.transaction((db) =>
    db.script(`create sequence tried;
      create function full_disk() returns trigger language plpgsql as 'begin perform nextval(''tried''); raise exception ''full'' using errcode = ''53100''; end';
      create trigger full_disk before update of closed_at on grants for each row execute function full_disk()`),
  )
  await assert.rejects(engine.guests.close(), DiskFull)
  assert.equal(Number((await database.read.one(sql`select last_value as n from tried`))?.n), 1)
  await database.transaction((db) => db.script('drop trigger full_disk on grants'))
  assert.equal(await engine.guests.close(), 3)
})

async function aGuestAt(room: Room, round: number): Promise<Grant> {
  const { project } = await room.engine.projects.create(room.by, { name: `Project ${round}` })
  const { contact } = await room.engine.contacts.create(room.by, { email: `g${round}@guest.example` })
  const scope = { kind: 'project' as const, id: project.id }
  return (await room.engine.grants.give(room.by as By, { contactId: contact.id, scope, endsAt: room.clock.now() + hour })).grant
}

onEveryStore('an access without an end is not asked to last longer, nor somebody else’s', async (room) => {
  const { engine } = room
  const { secret, grant } = await room.invite()
  const jane = await room.inside(await room.press(secret))
  assert.equal(await refusalOf(engine.guests.askLonger(jane, grant.id)), 'not_found')
  const guest = await aGuest(room)
  assert.equal(await refusalOf(engine.guests.askLonger(jane, guest.grant.id)), 'not_found')
})

onEveryStore('no button of a letter, and no link that is handed over, promises anything beyond the end of the access', async (room) => {
  const guest = await aGuest(room, 2)
  const { comments, magicLinks, loginEmails, accounts } = room.engine
  await accounts.change(room.by, { loginMinutes: 60 })
  room.clock.advance('90 minutes')
  await comments.write(room.by, { projectId: guest.projectId, contactId: guest.contact.id }, 'Look here.')
  await loginEmails.send(room.by, guest.contact.id)
  const { link } = await magicLinks.make(room.by, guest.contact.id, { minutes: 240, reason: 'on the phone' })
  const until = (await lettersOf(room)).flatMap(({ facts }) => ('opensUntil' in facts ? [facts.opensUntil] : []))
  assert.deepEqual([link.expiresAt, ...until], Array(4).fill(guest.grant.endsAt))
})
