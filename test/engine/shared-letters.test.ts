// Several records of one contact in a bulk invitation: one letter, one link, and an end for each of them by itself.
import assert from 'node:assert/strict'
import { newId } from '../../src/engine/secrets.ts'
import type { Grant, RecordId } from '../../src/nouns.ts'
import { aVisitor, onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { strain } from '../support/strain.ts'

const jane = 'jane@acme.example'

/** Jane's records and one of somebody else, invited in one job. */
async function invited(room: Room, many = 3) {
  const ids: RecordId[] = []
  for (let at = 0; at < many; at++) ids.push((await room.record(jane)).record.id)
  const other = (await room.record('sam@north.example')).record.id
  // As somebody ticks them: not side by side.
  const recordIds = [...ids.slice(0, 1), other, ...ids.slice(1)]
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  while (await room.engine.jobs.work());
  return { ids, recordIds, job, grants: await grantsOf(room, ids) }
}

async function grantsOf(room: Room, ids: readonly RecordId[]): Promise<Grant[]> {
  const found: Grant[] = []
  for (const recordId of ids) found.push(...(await room.engine.grants.list(room.by, { limit: 200, after: null }, { recordId })).slice(0, 1))
  return found
}

const letterTo = async (room: Room, address = jane) => {
  const letters = (await room.deliver()).filter(({ message }) => message.toAddress === address && message.kind === 'invitation')
  assert.equal(letters.length, 1, 'one letter')
  return letters[0] as (typeof letters)[0]
}

const access = async (room: Room, ids: readonly RecordId[]) => {
  const found: string[] = []
  for (const id of ids) {
    const { grant } = await room.engine.records.get(room.by, id)
    found.push(
      grant
        ? grant.revokedAt
          ? 'revoked'
          : grant.firstVisitAt
            ? 'active'
            : grant.bouncedAt
              ? 'bounced'
              : grant.acceptedAt
                ? 'sent'
                : 'queued'
        : 'none',
    )
  }
  return found
}

onEveryStore('several records of one contact are one letter that names them all, and every record tells of it', async (room) => {
  const { ids, recordIds, job } = await invited(room)
  const plan = await room.engine.jobs.rehearse(room.by, {
    recordIds: (await Promise.all([room.record('kim@east.example'), room.record('kim@east.example')])).map(({ record }) => record.id),
  })
  assert.deepEqual([plan.sent.length, plan.letters, plan.shared.length], [2, 1, 2])
  const letter = await letterTo(room)
  const facts = letter.message.facts as unknown as { records: { recordId: string }[] }
  assert.deepEqual(new Set(facts.records.map(({ recordId }) => recordId)), new Set(ids))
  const { counts, letters } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual([counts.total, counts.sent, letters?.total, letters?.accepted], [4, 4, 2, 2])
  const rows = await room.engine.jobs.rows(room.by, job.id, -1, 10, null)
  assert.deepEqual(new Set(rows.map(({ row }) => row.recordId)), new Set(recordIds))
  assert.equal(new Set(rows.map(({ row }) => row.messageId)).size, 2)
  assert.deepEqual(await access(room, ids), ['sent', 'sent', 'sent'])
  const entered = await room.press(letter.secret)
  assert.equal(entered.landing, '/p/harbor')
  const inside = await room.inside(entered)
  assert.deepEqual(new Set((await room.engine.records.allInside(inside)).map(({ record }) => record.id)), new Set(ids))
  assert.deepEqual(await access(room, ids), ['active', 'active', 'active'])
  for (const recordId of ids) {
    const acts = (await room.engine.history.list(room.by, { limit: 20, after: null }, { recordId })).map(({ act }) => act)
    for (const act of ['invitation.made', 'message.accepted', 'link.redeemed'])
      assert.ok(acts.includes(act as never), `${act} on each record`)
    const found = await room.engine.messages.list(room.by, { limit: 9, after: null }, { recordId })
    assert.deepEqual(
      found.map(({ id }) => id),
      [letter.message.id],
    )
  }
})

onEveryStore(
  'revoking one of them ends that one alone and at once: the link, the session and the device go on for the others',
  async (room) => {
    const { ids, grants } = await invited(room)
    const { secret } = await letterTo(room)
    const entered = await room.press(secret)
    for (const [at, grant] of grants.entries()) {
      await room.engine.grants.revoke(room.by, grant.id, null)
      const left = ids.slice(at + 1)
      if (left.length === 0) break
      const inside = await room.inside(entered)
      assert.deepEqual(new Set((await room.engine.records.allInside(inside)).map(({ record }) => record.id)), new Set(left))
      assert.equal(await refusalOf(room.engine.records.inside(inside, ids[at] as RecordId)), 'access_revoked')
      const again = await room.press(secret, { deviceToken: entered.device?.token ?? null })
      assert.deepEqual(new Set((await room.inside(again)).grants.map(({ id }) => id)), new Set(grants.slice(at + 1).map(({ id }) => id)))
      assert.deepEqual((await room.engine.grants.get(room.by, grant.id)).links, [], 'no link of its own is left')
    }
    assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
    assert.equal(await refusalOf(room.press(secret)), 'link_revoked')
    // Restored, it stays without the link that it left.
    await room.engine.grants.restore(room.by, (grants[0] as Grant).id)
    assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_revoked')
  },
)

onEveryStore('a letter that has not left no longer names what was taken away, archived records as little as revoked ones', async (room) => {
  const { ids, grants } = await invited(room)
  await room.engine.grants.revoke(room.by, (grants[0] as Grant).id, null)
  await room.engine.records.archive(room.by, ids[1] as RecordId, 'over')
  const { message, secret } = await letterTo(room)
  const facts = message.facts as unknown as { records: { recordId: string }[] }
  assert.deepEqual(
    facts.records.map(({ recordId }) => recordId),
    [ids[2]],
  )
  assert.deepEqual(
    (await room.inside(await room.press(secret))).grants.map(({ id }) => id),
    [(grants[2] as Grant).id],
  )
  assert.deepEqual(await access(room, ids), ['revoked', 'queued', 'active'])
})

onEveryStore('the link opens as long as any of them lasts', async (room) => {
  const { grants } = await invited(room)
  const { secret } = await letterTo(room)
  const { id: lead } = (await room.store.read.links.get(room.by.accountId, room.engine.links.read(secret))) ?? assert.fail()
  const { grantId } = (await room.store.read.links.get(room.by.accountId, lead)) ?? assert.fail()
  await room.engine.grants.change(room.by, grantId, { endsAt: room.clock.now() + 60_000 })
  room.clock.advance('2 minutes')
  await room.engine.guests.close()
  const [over, lasts] = grants.map(({ id }) => id).filter((id) => id !== grantId)
  assert.ok(over)
  await room.engine.grants.change(room.by, over, { endsAt: room.clock.now() + 60_000 })
  room.clock.advance('2 minutes')
  const inside = await room.inside(await room.press(secret))
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    [lasts],
  )
  assert.equal(
    (await room.engine.grants.get(room.by, over)).grant.firstVisitAt,
    null,
    'what ended was not seen, whoever has written that down',
  )
})

onEveryStore('sent again from any of them the letter goes again for all: one new link, and the one before is dead', async (room) => {
  const { ids, grants } = await invited(room)
  const first = await letterTo(room)
  await room.engine.grants.revoke(room.by, (grants[2] as Grant).id, null)
  await room.engine.grants.resend(room.by, (grants[1] as Grant).id, {})
  const second = await letterTo(room)
  const facts = second.message.facts as unknown as { records: { recordId: string }[] }
  assert.deepEqual(new Set(facts.records.map(({ recordId }) => recordId)), new Set(ids.slice(0, 2)))
  assert.equal(await refusalOf(room.press(first.secret)), 'link_replaced')
  const inside = await room.inside(await room.press(second.secret))
  assert.equal(inside.grants.length, 2)
  // By a job over one of them as well.
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [ids[0] as RecordId], openLinks: 'resend' })
  while (await room.engine.jobs.work());
  const third = await letterTo(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 1)
  assert.equal(await refusalOf(room.press(second.secret)), 'link_replaced')
  assert.equal((await room.inside(await room.press(third.secret))).grants.length, 2)
})

onEveryStore('a bounce is told on each of them, ends the one link, and one corrected address sends for all', async (room) => {
  const { ids, grants } = await invited(room)
  const { secret, message } = await letterTo(room)
  await room.engine.bounces.report(message.id, { kind: 'hard', reason: 'no_mailbox', answer: '550 5.1.1 no such user' })
  assert.deepEqual(await access(room, ids), ['bounced', 'bounced', 'bounced'])
  assert.notEqual(await refusalOf(room.press(secret)), 'accepted')
  const notices = (await room.deliver()).filter((one) => one.message.kind === 'member_notice')
  assert.equal(notices.length, 1, 'its sender hears of it once')
  await room.engine.grants.resend(room.by, (grants[1] as Grant).id, { email: 'jane.ortiz@acme.example', changeAddress: true })
  const fixed = await letterTo(room, 'jane.ortiz@acme.example')
  assert.deepEqual(await access(room, ids), ['sent', 'sent', 'sent'])
  assert.equal((await room.inside(await room.press(fixed.secret))).grants.length, 3)
})

onEveryStore('presses and revokes that meet leave a link that opens what is left, and nothing that was taken', async (room) => {
  const { grants } = await invited(room, 4)
  const { secret } = await letterTo(room)
  const other = await room.another()
  const browser = { nonce: newId('lnk'), deviceToken: null }
  const press = () => room.engine.links.redeem(room.engine.links.read(secret), browser, aVisitor(), null, false)
  await Promise.allSettled([
    ...grants.slice(0, 3).map((grant, at) => (at % 2 ? room : other).engine.grants.revoke(room.by, grant.id, null)),
    ...Array.from({ length: 6 }, press),
  ])
  const inside = await room.inside(await press())
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    [(grants[3] as Grant).id],
  )
})

onEveryStore('a record that was handed on before its job came to it is no longer in the letter of the one before', async (room) => {
  const ids = [(await room.record(jane)).record.id, (await room.record(jane)).record.id]
  await room.engine.jobs.start(room.by, { recordIds: ids })
  const { contact } = await room.record('sam@north.example')
  await room.engine.records.change(room.by, ids[1] as RecordId, { contactId: contact.id })
  while (await room.engine.jobs.work());
  const letters = (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
  assert.deepEqual(letters.map(({ message }) => message.toAddress).sort(), [jane, 'sam@north.example'])
  for (const { message, secret } of letters) {
    const inside = await room.inside(await room.press(secret))
    assert.equal(inside.contact.email, message.toAddress)
    assert.equal(inside.grants.length, 1)
  }
})

onEveryStore('one that has a letter of its own again is not given the link of the one it left', async (room) => {
  const { ids, grants } = await invited(room, 2)
  const { secret } = await letterTo(room)
  const { grantId: lead } = (await room.store.read.links.get(room.by.accountId, room.engine.links.read(secret))) ?? assert.fail()
  // The first is active, so a job passes over it; the letter of both has expired, so the second gets one for itself.
  const session = { accountId: room.by.accountId, id: 'ses_of_the_first' as const, createdAt: 0 }
  await room.store.look({ session, grantId: lead, now: room.clock.now(), idleUntil: 0 })
  room.clock.advance('31 days')
  await room.engine.jobs.start(room.by, { recordIds: ids })
  while (await room.engine.jobs.work());
  const own = await letterTo(room)
  await room.engine.grants.revoke(room.by, lead, null)
  const inside = await room.inside(await room.press(own.secret))
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    grants.map(({ id }) => id).filter((id) => id !== lead),
  )
})

onEveryStore(
  'a reminder that waits does not leave when what it is about was taken away, whichever letter carried its link',
  async (room) => {
    await room.engine.accounts.change(room.by, { reminders: ['due'] })
    const { ids, grants } = await invited(room, 2)
    await letterTo(room)
    const due = new Date(room.clock.now() + 8 * 86_400_000).toISOString().slice(0, 10)
    await room.engine.records.change(room.by, ids[0] as RecordId, { dueOn: due })
    for (
      let nth = 0;
      nth < 48 && (await room.engine.messages.list(room.by, { limit: 9, after: null }, { kind: 'reminder' })).length === 0;
      nth++
    ) {
      room.clock.advance('1 hour')
      while (await room.engine.reminders.work());
    }
    await room.engine.grants.revoke(room.by, (grants[0] as Grant).id, null)
    const [reminder] = await room.engine.messages.list(room.by, { limit: 9, after: null }, { kind: 'reminder' })
    assert.ok(reminder)
    assert.deepEqual(
      (await room.deliver()).filter(({ message }) => message.kind === 'reminder'),
      [],
    )
  },
)

onStore('postgres', 'what shares a letter is found at once, also where the database has not counted its new rows yet', async (room) => {
  const { engine, by } = room
  let last: Grant | undefined
  for (let job = 0; job < 6; job++) {
    const recordIds: RecordId[] = []
    for (let at = 0; at < 40; at++) recordIds.push((await room.record(`p${job * 20 + (at >> 1)}@acme.example`)).record.id)
    await engine.jobs.start(by, { recordIds })
    while (await engine.jobs.work());
    last = (await grantsOf(room, recordIds.slice(-1)))[0]
  }
  assert.ok(last)
  const began = performance.now()
  assert.equal((await room.store.read.sharedLetters.besides(by.accountId, [last.id], room.clock.now())).length, 1)
  assert.ok(performance.now() - began < 250 * strain())
})
