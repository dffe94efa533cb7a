// Messages: leases with a fence, and what each outcome means for the grant.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import { type Claimed, newMessage } from '../../src/engine/messages.ts'
import { letterState, messageState, portalAccess } from '../../src/engine/policy.ts'
import type { Account, AccountId, Lane, RecordId } from '../../src/nouns.ts'
import { onEveryStore, type Room, refusalOf, withTrouble } from '../support/engine.ts'

const owed = async (room: Room, count: number) => {
  for (let at = 0; at < count; at++) {
    const record = await room.record(`v${at}@vendors.example`)
    await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'record', id: record.record.id }, invite: {} })
  }
}

onEveryStore('OBX-11 four workers never hold one letter', async (room) => {
  await owed(room, 40)
  const other = await room.another()
  const claims = await Promise.all([room, other, room, other].map(({ engine }) => engine.messages.claim(15)))
  const ids = claims.flat().map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.equal(ids.length, 40)
})

/** So many letters of each account, in the order of their turns; written as they lie, for nobody reads them here. */
async function owing(room: Room, lane: Lane, counts: readonly number[]): Promise<AccountId[]> {
  const accounts: Account[] = []
  for (const at of counts.keys()) {
    const owner = { name: 'An owner', email: `owner@house${at}.example` }
    accounts.push((await room.engine.accounts.create({ name: `House ${at}`, slug: `house-${at}`, owner })).account)
  }
  accounts.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const [at, account] of accounts.entries()) {
    const now = room.clock.now() + at
    const letters = Array.from({ length: counts[at] ?? 0 }, (_, letter) => ({
      ...newMessage('login', lane, account, now, { toAddress: `v${letter}@vendors.example`, language: 'en', facts: {} as never }),
      nextAt: now - 60_000 + letter,
    }))
    if (letters.length > 0) await room.store.transaction((tx) => tx.messages.addAll(letters))
  }
  return accounts.map(({ id }) => id)
}

const countsOf = (claimed: readonly { accountId: AccountId }[], ids: readonly AccountId[]) =>
  ids.map((id) => claimed.filter(({ accountId }) => accountId === id).length)

for (const lane of ['person', 'bulk'] as const)
  onEveryStore(`OBX-10 accounts take turns: one that owes 400 letters keeps nobody else’s waiting (${lane})`, async (room) => {
    const ids = await owing(room, lane, [400, 1, 60])
    const first = await room.engine.messages.claim(100)
    const [much = 0, one, some = 0] = countsOf(first, ids)
    assert.ok(one === 1 && much + some === 99 && Math.abs(much - some) === 1, `${much}, ${one}, ${some}`)
    const oldest = first.filter(({ accountId }) => accountId === ids[0]).map(({ nextAt }) => nextAt as number)
    assert.equal(Math.max(...oldest) - Math.min(...oldest), much - 1, 'of each the oldest first')
    assert.deepEqual(countsOf(await room.engine.messages.claim(100), ids), [100 - (60 - some), 0, 60 - some])
    assert.deepEqual(countsOf(await room.engine.messages.claim(100), ids), [100, 0, 0])
    assert.equal((await room.engine.messages.claim(500)).length, 161)
    assert.deepEqual(await room.engine.messages.claim(100), [])
  })

// Wherever the one that owes most has its turn: at 38 it is among the last of a claim that has gone round.
for (const turn of [1, 38])
  onEveryStore(
    `OBX-10 of many accounts each has its turn within a few claims, and a claim leaves nothing that is due (turn ${turn})`,
    async (room) => {
      const ids = await owing(room, 'bulk', [...Array<number>(turn - 1).fill(3), 90, ...Array<number>(45 - turn).fill(3)])
      const claims = [await room.engine.messages.claim(50), await room.engine.messages.claim(50), await room.engine.messages.claim(50)]
      assert.deepEqual(
        claims.map(({ length }) => length),
        [50, 50, 50],
      )
      const took = countsOf(claims.flat(), ids)
      assert.ok(
        took.every((count) => count > 0),
        took.join(),
      )
      assert.equal((await room.engine.messages.claim(500)).length, 90 + 44 * 3 - 150)
    },
  )

onEveryStore('OBX-02 an expired lease is taken over, and the sleeper’s outcome changes nothing', async (room) => {
  await owed(room, 1)
  const [sleeper] = await room.engine.messages.claim(5)
  assert.ok(sleeper)
  assert.deepEqual(await room.engine.messages.claim(5), [])
  room.clock.advance('59 seconds')
  assert.deepEqual(await room.engine.messages.renew([sleeper]), new Set([sleeper.id]))
  room.clock.advance('59 seconds')
  assert.deepEqual(await room.engine.messages.claim(5), [])
  room.clock.advance('2 seconds')
  const [next] = await room.engine.messages.claim(5)
  assert.equal(next?.id, sleeper.id)
  assert.deepEqual(await room.engine.messages.renew([sleeper]), new Set())
  await room.engine.messages.settle([{ message: sleeper, outcome: 'refused', answer: '550 no', nextAt: null }])
  assert.equal((await room.engine.messages.get(room.by, sleeper.id)).message.bouncedAt, null)
  await room.engine.messages.settle([{ message: next as typeof sleeper, outcome: 'accepted', answer: '250 ok', nextAt: null }])
  const { message, attempts } = await room.engine.messages.get(room.by, sleeper.id)
  assert.equal(messageState(message, room.clock.now()), 'accepted')
  assert.deepEqual(
    attempts.map(({ fence, outcome }) => [fence, outcome]),
    [[2, 'accepted']],
  )
})

onEveryStore(
  'OBX-02 a renewal that comes behind what became of a letter holds nothing: it waits for its next try, or goes at once',
  async (room) => {
    await owed(room, 2)
    const [greylisted, givenBack] = (await room.engine.messages.claim(5)) as [Claimed, Claimed]
    const later = room.clock.now() + 60_000
    await room.engine.messages.settle([
      { message: greylisted, outcome: 'later', answer: '450 Greylisted', nextAt: later },
      { message: givenBack, outcome: 'closed', answer: null, nextAt: room.clock.now() },
    ])
    assert.deepEqual(await room.engine.messages.renew([greylisted, givenBack]), new Set())
    const { message } = await room.engine.messages.get(room.by, greylisted.id)
    assert.equal(messageState(message, room.clock.now()), 'delayed')
    assert.deepEqual(
      (await room.engine.messages.claim(5)).map(({ id }) => id),
      [givenBack.id],
    )
  },
)

onEveryStore(
  'OBX-02 of letters that were taken together the one that another worker took over is left as it is, and the others are written',
  async (room) => {
    await owed(room, 3)
    const slept = await room.engine.messages.claim(3)
    room.clock.advance('61 seconds')
    const [again] = await room.engine.messages.claim(1)
    assert.ok(again)
    const taken = (message: (typeof slept)[number]) => ({ message, outcome: 'accepted' as const, answer: '250 ok', nextAt: null })
    await room.engine.messages.settle(slept.map(taken))
    for (const { id, recordId } of slept) {
      const { message, attempts } = await room.engine.messages.get(room.by, id)
      const written: boolean = id !== again.id
      assert.deepEqual([message.acceptedAt !== null, attempts.length], written ? [true, 1] : [false, 0])
      const told = await room.engine.history.list(room.by, { limit: 20, after: null }, { recordId })
      assert.equal(told.filter(({ act }) => act === 'message.accepted').length, written ? 1 : 0)
      const { grant } = await room.engine.records.get(room.by, recordId as RecordId)
      assert.equal(portalAccess(grant, room.clock.now()), written ? 'sent' : 'queued')
    }
    // Both words of one letter in one group: the older says nothing, whichever comes first.
    const older = slept.find(({ id }) => id === again.id) as typeof again
    await room.engine.messages.settle([taken(again), taken(older)])
    const { attempts } = await room.engine.messages.get(room.by, again.id)
    assert.deepEqual(
      attempts.map(({ fence }) => fence),
      [2],
    )
  },
)

onEveryStore('what a server said is kept to the letter, whatever signs it uses', async (room) => {
  const said = [`250 ${'x'.repeat(20)}\ud83d`, '250 "quoted" \\back\\slash', '250 {a,b},null', 'NULL', "250 it's ünïcode ✓", '', null]
  await owed(room, said.length)
  const claimed = await room.engine.messages.claim(said.length)
  await room.engine.messages.settle(
    claimed.map((message, at) => ({ message, outcome: 'accepted', answer: said[at] ?? null, nextAt: null })),
  )
  for (const [at, { id }] of claimed.entries()) {
    const { message, attempts } = await room.engine.messages.get(room.by, id)
    const expected = said[at]?.toWellFormed() ?? null
    assert.equal(message.answer, expected)
    assert.deepEqual(
      attempts.map(({ answer }) => answer),
      [expected],
    )
  }
})

onEveryStore('whatever else a server said is kept as well, also where it breaks off within a sign', async (room) => {
  await owed(room, 2)
  const claimed = await room.engine.messages.claim(2)
  const outcomes = ['refused', 'later'] as const
  await room.engine.messages.settle(
    claimed.map((message, at) => ({ message, outcome: outcomes[at] ?? 'refused', answer: 'no \ud83d', nextAt: null })),
  )
  for (const { id } of claimed) assert.equal((await room.engine.messages.get(room.by, id)).message.answer, 'no \ufffd')
})

onEveryStore('letters that were taken are told and counted, also when what became of others cannot be written', async (room) => {
  await owed(room, 2)
  const [taken, refused] = await room.engine.messages.claim(2)
  assert.ok(taken && refused)
  const group = [
    { message: refused, outcome: 'refused' as const, answer: '550 no', nextAt: null },
    { message: taken, outcome: 'accepted' as const, answer: '250 ok', nextAt: null },
  ]
  const bouncing = { table: 'message', column: 'bounced_at', refused: 'new.bounced_at is not null' }
  await withTrouble(room, bouncing, () => assert.rejects(room.engine.messages.settle(group)))
  await room.engine.messages.settle(group)
  const { met } = await room.engine.messages.counted()
  assert.deepEqual([met.get('accepted'), met.get('bounced')], [1, 1])
  const told = await room.engine.history.list(room.by, { limit: 20, after: null }, {})
  assert.equal(told.filter(({ act }) => act === 'message.accepted').length, 1)
})

onEveryStore('OBX-14 each outcome is a state of its own, with the server’s words', async (room) => {
  const table = [
    ['accepted', null, 'accepted', 'sent'],
    ['refused', null, 'bounced', 'bounced'],
    ['perhaps', 1, 'perhaps', 'queued'],
    ['perhaps', null, 'perhaps', 'queued'],
    ['later', 1, 'delayed', 'queued'],
    ['later', null, 'failed', 'queued'],
    ['broken', null, 'failed', 'queued'],
    ['closed', 1, 'queued', 'queued'],
    ['dropped', null, 'cancelled', 'expired'],
  ] as const
  for (const [at, [outcome, again, state, access]] of table.entries()) {
    const record = await room.record(`o${at}@vendors.example`)
    await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'record', id: record.record.id }, invite: {} })
    // What came back is told to its sender, by a letter that waits beside this one.
    const claimed = (await room.engine.messages.claim(10)).find(
      ({ recordId, kind }) => kind === 'invitation' && recordId === record.record.id,
    )
    assert.ok(claimed)
    await room.engine.messages.settle([
      { message: claimed, outcome, answer: `said ${outcome}`, nextAt: again && room.clock.now() + 3_600_000 },
    ])
    const { message } = await room.engine.messages.get(room.by, claimed.id)
    assert.equal(messageState(message, room.clock.now()), state, outcome)
    if (outcome !== 'closed') assert.equal(message.answer, `said ${outcome}`)
    const grant = (await room.engine.records.get(room.by, record.record.id)).grant
    assert.equal(portalAccess(grant, room.clock.now()), access, outcome)
  }
})

onEveryStore('a queue that is paused owes its letters as before', async (room) => {
  await owed(room, 1)
  const [claimed] = await room.engine.messages.claim(1)
  assert.ok(claimed)
  await room.engine.messages.settle([{ message: claimed, outcome: 'closed', answer: null, nextAt: room.clock.now() }])
  const { message, attempts } = await room.engine.messages.get(room.by, claimed.id)
  assert.equal(message.attempts, 0)
  assert.deepEqual(attempts, [])
})

onEveryStore('OBX-10 letters that somebody waits for pass those of a bulk', async (room) => {
  const recordIds: RecordId[] = []
  for (let at = 0; at < 20; at++) recordIds.push((await room.record(`b${at}@vendors.example`)).record.id)
  await room.engine.jobs.start(room.by, { recordIds })
  while (await room.engine.jobs.work());
  room.clock.advance('1 second')
  await owed(room, 1)
  assert.equal((await room.engine.messages.claim(3))[0]?.lane, 'person')
})

onEveryStore('OBX-12 a message row holds what is owed and no secret', async (room) => {
  const { secret, message } = await room.invite()
  const row = JSON.stringify((await room.engine.messages.get(room.by, message.id)).message)
  assert.ok(!row.includes(secret) && !row.includes(secret.slice(24)))
})

onEveryStore(
  'MAI-12 what waits for an address that takes letters no more never leaves; who only called one unwanted gets what they ask for',
  async (room) => {
    const { message, grant } = await room.invite()
    const { messages, bounces } = room.engine
    await room.engine.grants.give(room.by, { contactId: grant.contactId, scope: { kind: 'portal', id: null }, invite: {} })
    await room.engine.loginEmails.send(room.by, grant.contactId)
    const waiting = await messages.claim(5)
    const owed = async () => {
      const still = await messages.stillOwed(waiting.map(({ id }) => id))
      return waiting.flatMap(({ id, kind }) => (still.has(id) ? kind : [])).sort()
    }
    assert.deepEqual(await owed(), ['invitation', 'login'])
    await bounces.report(message.id, { kind: 'complaint', reason: 'unwanted', answer: 'abuse' })
    assert.deepEqual(await owed(), ['login'])
    await bounces.report(message.id, { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 No such mailbox' })
    assert.deepEqual(await owed(), [])
  },
)

onEveryStore(
  'MAI-13 an address takes no letters of the account that it was stopped for, which says so, and those of every other',
  async (room) => {
    const { engine, by } = room
    const { record, message, grant } = await room.invite()
    await engine.bounces.report(message.id, { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 No such mailbox' })
    assert.equal(await refusalOf(engine.grants.resend(by, grant.id, {})), 'address_suppressed')
    const { suppression } = await engine.contacts.get(by, record.contact.id)
    assert.deepEqual([suppression?.cause, suppression?.answer, suppression?.liftedAt], ['bounced', '550 5.1.1 No such mailbox', null])
    const { account, owner } = await engine.accounts.create({
      name: 'Other',
      slug: 'other',
      owner: { name: 'Olga', email: 'olga@other.example' },
    })
    const other: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
    const { contact } = await engine.contacts.create(other, { email: 'jane@acme.example' })
    await engine.grants.give(other, { contactId: contact.id, scope: { kind: 'portal', id: null }, invite: {} })
    const sent = (await room.deliver()).map((letter) => letter.message).filter(({ kind }) => kind === 'invitation')
    assert.deepEqual(
      sent.map(({ accountId, toAddress }) => [accountId, toAddress]),
      [[account.id, 'jane@acme.example']],
    )
  },
)

onEveryStore('a letter says how far it came: taken, looked at by a machine, opened by a person, signed in', async (room) => {
  const { engine, by, clock } = room
  const { message, secret } = await room.invite()
  const reached = async () => {
    const { message: now } = await engine.messages.get(by, message.id)
    return letterState(now, (await engine.messages.traces(by, [now])).get(now.linkId ?? 'lnk_') ?? null, clock.now())
  }
  const id = engine.links.read(secret)
  assert.equal(await reached(), 'accepted')
  await engine.links.fetched(id, 'Scanner/1.0')
  await room.marked()
  assert.equal(await reached(), 'machine_opened')
  await engine.links.sign(id)
  assert.equal(await reached(), 'opened')
  await room.press(secret)
  assert.equal(await reached(), 'signed_in')
  await engine.bounces.report(message.id, { kind: 'refused', reason: 'by_rules', answer: '554 5.7.1 no' })
  assert.equal(await reached(), 'signed_in', 'whoever came in has the letter')
})
