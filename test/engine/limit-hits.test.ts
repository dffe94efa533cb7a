// Where a limit bites, members see which, whom it held up and until when; and who last changed which rule.
import assert from 'node:assert/strict'
import { isFull } from '../../src/engine/limits.ts'
import { day, hour } from '../../src/engine/policy.ts'
import { anotherAccount, scriptOf } from '../support/api.ts'
import { aVisitor, onEveryStore, refusalOf } from '../support/engine.ts'
import { inHouse } from '../support/portico.ts'

onEveryStore('a mailbox that has had enough is told to members, with who it is, how often, and until when', async (room) => {
  const { engine, by, clock } = room
  const { record } = await room.invite('jane@acme.example')
  const ask = (address: string, from = '192.0.2.1') => engine.asks.fromAddress(by.accountId, address, '/', aVisitor(from), null)
  for (let nth = 0; nth < 5; nth++) {
    for (const address of ['jane@acme.example', 'nobody@elsewhere.example']) await ask(address)
    clock.advance('2 minutes')
  }
  assert.deepEqual((await engine.limitHits.list(by)).hits, [])
  for (const address of ['Jane@acme.example', 'nobody@elsewhere.example']) for (const _ of [1, 2]) await ask(address, '192.0.2.9')
  const { hits, longCodes } = await engine.limitHits.list(by)
  assert.deepEqual(hits.map(({ hit, contact }) => [hit.limitedBy, hit.times, hit.email, contact?.id ?? null, hit.address]).sort(), [
    ['mailbox', 2, 'Jane@acme.example', record.contact.id, '192.0.2.9'],
    ['mailbox', 2, 'nobody@elsewhere.example', null, '192.0.2.9'],
  ])
  assert.equal(longCodes, false)
  const until = hits[0]?.hit.freeAt ?? 0
  assert.ok(until > clock.now() && until <= clock.now() + hour)
  const { causes } = await engine.diagnosis.of(by, record.contact.id)
  assert.deepEqual(
    causes.filter(({ standing }) => standing === 'likely').map(({ code, remedy }) => [code, remedy?.act]),
    [['asked_too_often', 'send_login']],
  )
  // Free again and full again: told anew, not added up with what is over.
  clock.advance('2 hours')
  for (let nth = 0; nth < 5; nth++) await ask('jane@acme.example').then(() => clock.advance('2 minutes'))
  await ask('jane@acme.example')
  const jane = (await engine.limitHits.list(by)).hits.find(({ contact }) => contact)
  assert.equal(jane?.hit.times, 1)
  clock.advance('31 days')
  await engine.forget()
  assert.deepEqual((await engine.limitHits.list(by)).hits, [])
})

onEveryStore('a place that asks too often is told with its address', async (room) => {
  const { engine, by } = room
  for (let nth = 0; nth < 30; nth++)
    await engine.asks.fromAddress(by.accountId, `v${nth}@acme.example`, '/', aVisitor('198.51.100.7'), null)
  assert.equal(
    await refusalOf(engine.asks.fromAddress(by.accountId, 'x@acme.example', '/', aVisitor('198.51.100.7'), null)),
    'too_many_asks',
  )
  const [told] = (await engine.limitHits.list(by)).hits
  assert.deepEqual([told?.hit.limitedBy, told?.hit.address, told?.hit.times], ['block', '198.51.100.7', 1])
})

onEveryStore(
  'the last change of each rule is told with who made it; a rule that was set to what it was is none',
  async ({ engine, by, clock }) => {
    await engine.accounts.change(by, { invitationDays: 60, confirmation: 'button', name: 'Harbor' })
    clock.advance('1 hour')
    await engine.accounts.change({ ...by, actor: { kind: 'operator', id: null } }, { invitationDays: 14, accessEndsWithInvitation: true })
    const changes = (await engine.accounts.policyChanges(by)).map(({ field, before, after, actorName, actor }) => [
      field,
      before,
      after,
      actor.kind,
      actorName,
    ])
    assert.deepEqual(changes, [
      ['accessEndsWithInvitation', 'false', 'true', 'operator', null],
      ['invitationDays', '60', '14', 'operator', null],
    ])
    await engine.accounts.change(by, { invitationDays: 30 })
    const [newest] = await engine.accounts.policyChanges(by)
    assert.deepEqual([newest?.field, newest?.before, newest?.after, newest?.actorName], ['invitationDays', '14', '30', 'Dana Whitfield'])
  },
)

inHouse('limits and changes are the account’s own, and an unknown address is shown masked', async (house) => {
  for (let nth = 0; nth < 7; nth++) {
    await house.house.engine.asks.fromAddress(house.by.accountId, 'nobody@elsewhere.example', '/', aVisitor(), null)
    house.clock.advance('2 minutes')
  }
  const script = await scriptOf(house, 'viewer')
  const { items } = await script.ok(script.get('/limit-hits'))
  assert.deepEqual([items.length, items[0]?.limit, items[0]?.email, items[0]?.contact], [1, 'mailbox', 'n***@elsewhere.example', null])
  const other = await scriptOf(house, 'owner', await anotherAccount(house))
  assert.deepEqual((await other.ok(other.get('/limit-hits'))).items, [])
  assert.deepEqual((await other.ok(other.get('/account/policy-changes'))).items, [])
})

onEveryStore('a moment that a wrong clock put into the future fills no limit', async (room) => {
  const now = room.clock.now()
  await room.store.transaction(async (tx) => {
    await tx.throttles.moments('something', now)
    await tx.throttles.write('something', [now + 3 * day], now)
  })
  assert.equal(await isFull(room.store.read, 'something', { most: 1, within: hour }, now), false)
})
