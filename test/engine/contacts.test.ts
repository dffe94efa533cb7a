// Contacts as the client portal's desk lists them: how each stands, told alike by the rule and by the database.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { newGrant } from '../../src/engine/grants.ts'
import { portalAccess } from '../../src/engine/policy.ts'
import type { WholeRecord } from '../../src/engine/records.ts'
import { type ContactId, type Grant, type PortalAccess, portalAccesses, type Scope } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'

const page = { limit: 200, after: null }

/** Somebody whose whole-portal access has come that far. */
async function person(room: Room, state: PortalAccess | 'returned'): Promise<ContactId> {
  const { engine, by } = room
  const { contact } = await engine.contacts.create(by, { email: `${state}@people.example`, company: `${state} works` })
  const scope = { kind: 'portal', id: null } as const
  if (state === 'not_invited') return contact.id
  const days = state === 'expired' ? 1 : 30
  const { grant } = await engine.grants.give(by, { contactId: contact.id, scope, invite: { days } })
  if (state === 'queued') return contact.id
  const claimed = (await engine.messages.claim(2)).find(({ kind }) => kind === 'invitation')
  assert.ok(claimed?.linkId && claimed.keyNumber !== null)
  const bounced = state === 'bounced'
  await engine.messages.settle([
    { message: claimed, outcome: bounced ? 'refused' : 'accepted', answer: bounced ? '550 no such user' : '250 OK', nextAt: null },
  ])
  const secret = engine.secrets.of('link', claimed.linkId, claimed.keyNumber)
  if (state === 'opened') await engine.links.sign(claimed.linkId)
  if (state === 'active' || state === 'revoked' || state === 'returned') await room.press(secret)
  if (state === 'revoked' || state === 'returned') await engine.grants.revoke(by, grant.id, null)
  if (state === 'returned') await engine.grants.give(by, { contactId: contact.id, scope, invite: {} })
  return contact.id
}

onEveryStore('every word of portal access finds exactly its people, as the rule says it of each', async (room) => {
  const states = [...portalAccesses.filter((state) => state !== 'queued'), 'returned', 'queued'] as const
  const people = new Map<ContactId, string>()
  for (const state of states) people.set(await person(room, state), state === 'returned' ? 'queued' : state)
  room.clock.advance('25 hours')
  const all = await room.engine.contacts.list(room.by, page, { q: null, companyId: null })
  assert.equal(all.length, states.length)
  for (const { contact, grant } of all) assert.equal(portalAccess(grant, room.clock.now()), people.get(contact.id), contact.email)
  for (const access of portalAccesses) {
    const filter = { q: null, companyId: null, access: [access] }
    const found = (await room.engine.contacts.list(room.by, page, filter)).map(({ contact }) => contact.id)
    const expected = [...people].filter(([, state]) => state === access).map(([id]) => id)
    assert.deepEqual(found.toSorted(), expected.toSorted(), access)
    assert.equal(await room.engine.contacts.count(room.by, filter), expected.length)
  }
  const several = await room.engine.contacts.list(room.by, page, { q: null, companyId: null, access: ['bounced', 'expired'] })
  assert.equal(several.length, 2)
  assert.deepEqual(await room.engine.contacts.counts(room.by), { invited: 7, active: 1, seen: 3, shutOut: 2 })
})

onEveryStore('the week of a sign-in ends after seven days, and it is told when it was', async (room) => {
  const id = await person(room, 'active')
  const came = (await room.engine.contacts.get(room.by, id)).lastSignInAt
  assert.ok(came !== null && came <= room.clock.now())
  assert.equal((await room.engine.contacts.counts(room.by)).seen, 1)
  room.clock.advance('8 days')
  assert.equal((await room.engine.contacts.counts(room.by)).seen, 0)
  const since = { q: null, companyId: null, seenSince: room.clock.now() - 7 * 86_400_000 }
  assert.equal(await room.engine.contacts.count(room.by, since), 0)
})

onEveryStore('of two grants the one that lets the person in is told, whatever became of the other', async (room) => {
  const { record, grant } = await room.invite()
  await room.engine.grants.revoke(room.by, grant.id, null)
  const access = async () => {
    const { grant: nearest } = await room.engine.contacts.get(room.by, record.contact.id)
    return [nearest?.scope.kind, portalAccess(nearest as Grant, room.clock.now())]
  }
  assert.deepEqual(await access(), ['record', 'revoked'])
  await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'portal', id: null } })
  assert.deepEqual(await access(), ['portal', 'not_invited'])
})

onEveryStore('people are found by their company too', async (room) => {
  await person(room, 'queued')
  const found = await room.engine.contacts.list(room.by, page, { q: 'QUEUED WORKS', companyId: null })
  assert.deepEqual(
    found.map(({ contact }) => contact.email),
    ['queued@people.example'],
  )
})

onEveryStore('of two people who get one address in one moment one has it, and of the other it is said whose it is', async (room) => {
  const { engine, by } = room
  const other = await room.another()
  for (const round of [1, 2, 3, 4, 5]) {
    const [jane, joe] = await Promise.all([
      engine.contacts.create(by, { email: `jane${round}@acme.example` }),
      engine.contacts.create(by, { email: `joe${round}@acme.example` }),
    ])
    const patch = { email: `office${round}@acme.example` }
    const tries = await Promise.allSettled([
      engine.contacts.change(by, jane.contact.id, patch),
      other.engine.contacts.change(by, joe.contact.id, patch),
    ])
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? one.value.contact.id : []))
    const lost = tries.flatMap((one) => (one.status === 'rejected' ? one.reason : []))
    assert.deepEqual(
      lost.map(({ code, facts }) => [code, facts]),
      [['address_taken', { contactId: won[0] }]],
    )
  }
})

onEveryStore('of two companies that get one name in one moment one has it, and the other is told that it is taken', async (room) => {
  const { engine, by } = room
  const other = await room.another()
  const [one, two] = await Promise.all([engine.companies.create(by, 'Acme'), engine.companies.create(by, 'Bolt')])
  const tries = await Promise.allSettled([
    engine.companies.rename(by, one.company.id, 'Acme Bolt'),
    other.engine.companies.rename(by, two.company.id, 'Acme Bolt'),
  ])
  assert.deepEqual(
    tries.flatMap((tried) => (tried.status === 'rejected' ? tried.reason.code : [])),
    ['invalid'],
  )
})

onEveryStore(
  'an address that is only spelled otherwise is the same mailbox: nothing ends, and nobody is told of a change',
  async (room) => {
    const { engine, by } = room
    const id = await person(room, 'active')
    const respelled = await engine.contacts.change(by, id, { email: 'Active@People.example' })
    assert.equal(respelled.contact.email, 'Active@people.example')
    assert.equal((await engine.contacts.get(by, id)).contact.email, 'Active@people.example')
    assert.equal((await engine.sessions.list(by, id)).sessions.length, 1)
    assert.ok(!(await engine.messages.list(by, page, { contactId: id })).some(({ kind }) => kind === 'notice'))
  },
)

onEveryStore(
  'a letter that waits leaves though its address was spelled otherwise meanwhile, and its inviter hears when it comes back',
  async (room) => {
    const { engine, by } = room
    const { record, contact } = await room.record('jane@acme.example')
    const scope = { kind: 'record', id: record.id } as const
    const { message } = await engine.grants.give(by, { contactId: contact.id, scope, invite: {} })
    assert.ok(message)
    await engine.contacts.change(by, contact.id, { email: 'Jane@acme.example' })
    assert.deepEqual([...(await engine.messages.stillOwed([message.id])).keys()], [message.id])
    await room.deliver()
    await engine.bounces.report(message.id, { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 No such user' })
    assert.deepEqual(
      (await room.deliver()).map((letter) => letter.message.kind),
      ['member_notice'],
    )
  },
)

onEveryStore(
  'SES-08 whoever is disabled is out in the same commit, wherever they came in; nobody gives them access until they are enabled, and that gives none back',
  async (room) => {
    const { engine, by } = room
    const { record, grant, secret } = await room.invite()
    const { contact } = record
    const { grant: wide } = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'portal', id: null }, invite: {} })
    const [second] = await room.deliver()
    const entered = await room.press(secret)
    const elsewhere = await room.press(second?.secret ?? '')
    await engine.loginEmails.send(by, contact.id)
    const { secret: copied } = await engine.magicLinks.make(by, contact.id, { minutes: 30, reason: 'They called.' })
    const gone = await engine.contacts.change(by, contact.id, { disabled: true })
    assert.ok(gone.contact.disabledAt !== null)
    for (const one of [entered, elsewhere]) {
      assert.equal(await refusalOf(room.inside(one)), 'access_revoked')
      assert.equal(await refusalOf(room.press(secret, { deviceToken: one.device?.token ?? null })), 'link_revoked')
    }
    assert.equal(await refusalOf(room.press(copied)), 'link_revoked')
    const kinds = (await room.deliver()).map(({ message }) => message.kind)
    assert.deepEqual(kinds, ['notice'], 'that a link was made for them is told; the login email that was waiting does not leave')
    const states = (await engine.grants.list(by, page, { contactId: contact.id })).map(({ revokedAt }) => revokedAt !== null)
    assert.deepEqual(states, [true, true])
    const scope = { kind: 'record', id: record.record.id } as const
    for (const act of [
      () => engine.grants.give(by, { contactId: contact.id, scope, invite: {} }),
      () => engine.grants.resend(by, grant.id, {}),
      () => engine.grants.restore(by, wide.id),
      () => engine.loginEmails.send(by, contact.id),
      () => engine.magicLinks.make(by, contact.id, { minutes: 30, reason: 'They called.' }),
    ])
      assert.equal(await refusalOf(act()), 'contact_disabled')
    room.clock.advance('1 second')
    const back = await engine.contacts.change(by, contact.id, { disabled: false })
    assert.equal(back.contact.disabledAt, null)
    assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
    assert.equal(await refusalOf(engine.loginEmails.send(by, contact.id)), 'no_access')
    for (const { id } of [grant, wide]) await engine.grants.restore(by, id)
    assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
    assert.equal(await refusalOf(room.press(secret)), 'link_expired', 'its page offers a new one')
    await engine.grants.resend(by, grant.id, {})
    await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
    const told = (await engine.history.list(by, page, { contactId: contact.id })).map(({ act }) => act)
    const acts = ['contact.enabled', 'contact.disabled', 'grant.revoked']
    assert.deepEqual(
      acts.map((act) => told.filter((one) => one === act).length),
      [1, 1, 2],
    )
  },
)

/** What writes to many at once, begun for one person: what it gives them access to. */
const toMany: { [what: string]: (room: Room, record: WholeRecord) => Promise<Scope> } = {
  async bulk({ engine, by }, { record }) {
    await engine.jobs.start(by, { recordIds: [record.id] })
    return { kind: 'record', id: record.id }
  },
  async packet({ engine, by }, { contact }) {
    const { packet } = await engine.packets.create(
      by,
      { title: 'Third quarter', note: 'A good quarter.', ask: 'answer', figures: [], dueOn: null },
      { contactIds: [contact.id] },
    )
    await engine.packets.send(by, packet.id)
    return { kind: 'packet', id: packet.id }
  },
}
for (const [what, begin] of Object.entries(toMany))
  onStore('postgres', `whoever is disabled while a ${what} has them in hand has no access afterwards, and gets no letter`, async (room) => {
    const { engine, by } = room
    const record = await room.record()
    const { id } = record.contact
    const scope = await begin(room, record)
    const underWay: Promise<unknown>[] = []
    const giveUp = new Error('nothing of it stays')
    const inHand = room.store.transaction(async (tx) => {
      // The same access, not yet committed: whoever writes has read whom to write to, and waits here.
      await tx.grants.addAll([newGrant(by, id, { scope }, room.clock.now())])
      underWay.push(engine.jobs.work())
      await pause(200)
      underWay.push(engine.contacts.change(by, id, { disabled: true }))
      await pause(200)
      throw giveUp
    })
    await assert.rejects(inHand, giveUp)
    await Promise.all(underWay)
    while (await engine.jobs.work());
    const grants = await engine.grants.list(by, page, { contactId: id })
    assert.deepEqual(
      grants.map(({ revokedAt }) => revokedAt !== null),
      [true],
    )
    assert.deepEqual(await room.deliver(), [])
  })

onEveryStore('disabling and enabling need the right to take access away, and twice is once', async (room) => {
  const { engine, by } = room
  const { record } = await room.record()
  const support = await memberAs(room, 'support', 'sam@harbor.example')
  const change = (who: typeof by, disabled: boolean) => engine.contacts.change(who, record.contactId, { disabled })
  assert.equal(await refusalOf(change(support, true)), 'forbidden')
  const first = await change(by, true)
  room.clock.advance('1 minute')
  assert.equal((await change(by, true)).contact.disabledAt, first.contact.disabledAt)
  assert.equal(await refusalOf(change(support, false)), 'forbidden')
  await change(by, false)
  await change(by, false)
  const told = (await engine.history.list(by, page, { contactId: record.contactId })).map(({ act }) => act)
  assert.deepEqual(
    told.filter((act) => act.startsWith('contact.') && act !== 'contact.created'),
    ['contact.enabled', 'contact.disabled'],
  )
})
