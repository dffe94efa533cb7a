// Jobs: many invitations from one request, a row and an outcome each, whole after any stop.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import { portalAccess } from '../../src/engine/policy.ts'
import { anyRecord } from '../../src/engine/records.ts'
import { newId } from '../../src/engine/secrets.ts'
import type { ContactId, JobId, RecordId, Scope } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { onEveryStore, onStore, type Room, refusalOf, somebodyWaits } from '../support/engine.ts'

async function records(room: Room, count: number): Promise<RecordId[]> {
  const ids: RecordId[] = []
  for (let at = 0; at < count; at++) ids.push((await room.record(`v${at}@vendors.example`)).record.id)
  return ids
}
/** What the job would do, in numbers. */
async function planned(room: Room, recordIds: RecordId[]) {
  const { total, sent, letters, shared, skipped } = await room.engine.jobs.rehearse(room.by, { recordIds })
  const reasons = Object.fromEntries([...skipped].map(([reason, rows]) => [reason, rows.length]))
  return { total, sent: sent.length, letters, shared: shared.length, ...reasons }
}
async function workOff(room: Room) {
  while (await room.engine.jobs.work());
}

onStore(
  'sqlite',
  'the first chunks after a start are small, whole ones let the next be larger, and none has more than 200 rows',
  async (room) => {
    const few = await records(room, 3)
    for (const id of few) {
      await room.engine.jobs.start(room.by, { recordIds: [id] })
      await workOff(room)
    }
    const { job } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 600) })
    room.clock.advance('10 seconds')
    const waiting: number[] = []
    while (await room.engine.jobs.work()) waiting.push((await room.engine.jobs.get(room.by, job.id)).counts.waiting)
    assert.deepEqual(waiting, [575, 525, 425, 225, 25, 0, 0])
  },
)

onEveryStore('OBX-10 accounts take turns: a job of three is done while another account’s long one goes on', async (room) => {
  const { job: long } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 180) })
  const { account, owner } = await room.engine.accounts.create({
    name: 'Quay Works',
    slug: 'quay',
    owner: { name: 'Mo Lee', email: 'mo@quay.example' },
  })
  const by: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
  const { project } = await room.engine.projects.create(by, { name: 'Quay 9' })
  const recordIds: RecordId[] = []
  for (let at = 0; at < 3; at++)
    recordIds.push(
      (
        await room.engine.records.create(by, {
          projectId: project.id,
          contact: { email: `q${at}@vendors.example`, name: 'Jane Ortiz' },
          company: 'Acme',
          requirements: [],
        })
      ).record.id,
    )
  const { job: short } = await room.engine.jobs.start(by, { recordIds })
  // Long jobs of members begin ten seconds later.
  room.clock.advance('10 seconds')
  for (let turn = 0; turn < 4; turn++) await room.engine.jobs.work()
  assert.notEqual((await room.engine.jobs.get(by, short.id)).job.finishedAt, null)
  const { waiting } = (await room.engine.jobs.get(room.by, long.id)).counts
  assert.ok(waiting > 0 && waiting < 180, `${waiting} rows wait`)
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, long.id)).counts.sent, 180)
})

onEveryStore('every record of a job gets its letter, its link and its outcome', async (room) => {
  const recordIds = await records(room, 130)
  const { job } = await room.engine.jobs.start(room.by, { recordIds, note: 'By Friday, please.' })
  room.clock.advance('10 seconds')
  await workOff(room)
  const { job: done, counts } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual(counts, { total: 130, waiting: 0, sent: 130, skipped: 0, failed: 0 })
  assert.notEqual(done.finishedAt, null)
  const letters = await room.deliver()
  assert.equal(new Set(letters.map(({ message }) => message.toAddress)).size, 130)
  await room.inside(await room.press(letters[77]?.secret ?? ''))
  const { rows } = await room.engine.records.list(room.by, { limit: 200, after: null }, { ...anyRecord, access: 'sent' })
  assert.equal(rows.length, 129)
})

onEveryStore('BLK-05 whoever has a live invitation or signed in already is skipped with the reason', async (room) => {
  const { record } = await room.invite('active@vendors.example')
  const archived = await room.record('archived@vendors.example')
  await room.engine.records.archive(room.by, archived.record.id, 'over')
  const recordIds = [record.record.id, archived.record.id, ...(await records(room, 2))]
  assert.deepEqual(await planned(room, recordIds), { total: 4, sent: 2, letters: 2, shared: 0, active: 1, archived: 1 })
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  const rows = await room.engine.jobs.rows(room.by, job.id, -1, 10, null)
  assert.deepEqual(
    rows.map(({ row }) => [row.outcome, row.reason]),
    [
      ['skipped', 'active'],
      ['skipped', 'archived'],
      ['sent', null],
      ['sent', null],
    ],
  )
})

onEveryStore(
  'BLK-05 whoever is in through the whole portal or the project has an active link: left alone, or invited to the record',
  async (room) => {
    const [jane, tom, una] = await Promise.all(['jane', 'tom', 'una'].map((name) => room.record(`${name}@acme.example`)))
    assert.ok(jane && tom && una)
    const give = (contactId: ContactId, scope: Scope) => room.engine.grants.give(room.by, { contactId, scope, invite: {} })
    await give(jane.contact.id, { kind: 'portal', id: null })
    const [letter] = await room.deliver()
    await room.press(letter?.secret ?? '')
    await give(tom.contact.id, { kind: 'project', id: tom.record.projectId })
    const recordIds = [jane, tom, una].map(({ record }) => record.id)
    const plan = await room.engine.jobs.rehearse(room.by, { recordIds })
    assert.deepEqual([plan.sent.map(({ record }) => record.id), plan.skipped.get('active')?.length], [[una.record.id], 2])
    assert.equal((await room.engine.jobs.rehearse(room.by, { recordIds, openLinks: 'resend' })).sent.length, 3)
    await room.deliver()
    const first = await room.engine.jobs.start(room.by, { recordIds })
    while (await room.engine.jobs.work());
    const { sent, skipped } = await room.engine.jobs.counts(room.by, first.job.id)
    assert.deepEqual([sent, skipped, (await room.deliver()).length], [1, 2, 1])
    await room.engine.jobs.start(room.by, { recordIds: [jane.record.id], openLinks: 'resend' })
    while (await room.engine.jobs.work());
    assert.equal((await room.deliver()).length, 1)
    assert.equal((await room.engine.records.get(room.by, jane.record.id)).grant?.scope.id, jane.record.id)
  },
)

onEveryStore('BLK-04 an account begins 10,000 rows in 24 hours and not one more, however many begin at once', async (room) => {
  const recordIds = await records(room, 2)
  const start = (ids: RecordId[]) => room.engine.jobs.start(room.by, { recordIds: ids })
  const { job } = await start(recordIds)
  await room.database.transaction((db) => db.run(sql`update job set total = 9998 where id = ${job.id}`))
  const begun = await Promise.allSettled([start(recordIds), start(recordIds), start(recordIds)])
  assert.equal(begun.filter(({ status }) => status === 'fulfilled').length, 1)
  const why = begun.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  assert.deepEqual(
    why.map(({ code }) => code),
    ['day_full', 'day_full'],
  )
  assert.ok(Math.abs(why[0].facts.retryAfter - 86_400) < 60, 'says when there is room again')
  const [cancelled] = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value.job.id] : []))
  await room.engine.jobs.cancel(room.by, cancelled ?? newId('job'))
  assert.equal((await start(recordIds.slice(1))).job.total, 1, 'what was cancelled before it began does not count')
  await workOff(room)
  await deliverBut(room, () => true, 'broken')
  assert.equal(await refusalOf(room.engine.jobs.retry(room.by, job.id)), 'day_full', 'what is tried again is sent again')
  room.clock.advance('25 hours')
  await room.engine.jobs.retry(room.by, job.id)
  await start(recordIds)
})

onEveryStore('AUT-06 one foreign or unknown id refuses the whole job and nothing is sent', async (room) => {
  const recordIds = await records(room, 3)
  assert.equal(await refusalOf(room.engine.jobs.start(room.by, { recordIds: [...recordIds, newId('rec')] })), 'not_found')
  assert.equal(await refusalOf(room.engine.jobs.start(room.by, { recordIds: [] })), 'nothing_selected')
  await workOff(room)
  assert.deepEqual(await room.deliver(), [])
})

onEveryStore('BLK-01 the same key is the same job, however often and at once it is posted', async (room) => {
  const recordIds = await records(room, 3)
  const other = await room.another()
  const by = { ...room.by, once: { idempotencyKey: 'a-key', fingerprint: 'the body' } }
  const started = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? room : other).engine.jobs.start(by, { recordIds })))
  assert.equal(new Set(started.map(({ job }) => job.id)).size, 1)
  const otherBody = { ...room.by, once: { idempotencyKey: 'a-key', fingerprint: 'another body' } }
  assert.equal(await refusalOf(room.engine.jobs.start(otherBody, { recordIds })), 'idempotency_reused')
})

onEveryStore('BLK-03 a job that waits can be stopped before anything is sent', async (room) => {
  const recordIds = await records(room, 3)
  const { job } = await room.engine.jobs.start(room.by, { recordIds, waits: 10_000 })
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.waiting, 3)
  await room.engine.jobs.cancel(room.by, job.id)
  room.clock.advance('1 minute')
  await workOff(room)
  assert.deepEqual(await room.deliver(), [])
  assert.equal(await refusalOf(room.engine.jobs.cancel(room.by, job.id)), 'job_ended')
})

onEveryStore('BLK-03 over 50 letters of a member wait ten seconds, also when they are tried again; a key’s go at once', async (room) => {
  const { jobs, apiKeys } = room.engine
  const recordIds = await records(room, 51)
  const { key } = await apiKeys.create(room.by, { name: 'Import', role: 'manager' })
  const few = await jobs.start(room.by, { recordIds: recordIds.slice(0, 50) })
  assert.equal(few.job.startsAt, few.job.createdAt)
  await jobs.cancel(room.by, few.job.id)
  const { job: stopped } = await jobs.start(room.by, { recordIds, waits: 0 })
  assert.equal(stopped.startsAt - stopped.createdAt, 10_000)
  assert.equal(await jobs.work(), false)
  await jobs.cancel(room.by, stopped.id)

  const { job } = await jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await workOff(room)
  assert.equal(await deliverBut(room, () => true, 'broken'), 51)
  await jobs.retry(room.by, job.id)
  assert.equal(await jobs.work(), false)
  room.clock.advance('10 seconds')
  await workOff(room)
  assert.equal(await deliverBut(room, () => false), 51)

  const byKey = await jobs.start(await apiKeys.check(key), { recordIds, openLinks: 'resend' })
  assert.equal(byKey.job.startsAt, byKey.job.createdAt)
  await workOff(room)
  assert.equal(await deliverBut(room, () => false), 51)
})

onEveryStore('OBX-11 two workers never take the same row of a job', async (room) => {
  const recordIds = await records(room, 250)
  const other = await room.another()
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await Promise.all([workOff(room), workOff(other), workOff(other)])
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 250)
  const letters = await room.deliver()
  assert.equal(letters.length, 250)
  assert.equal(new Set(letters.map(({ message }) => message.recordId)).size, 250)
})

onEveryStore(
  'who is invited by hand in the moment of a job has one access and one open link, and neither way meets a fault',
  async (room) => {
    const other = await room.another()
    const { engine, by, store } = room
    const theirs = await Promise.all((await records(room, 20)).map(async (id) => (await engine.records.get(by, id)).record))
    const recordIds = theirs.map(({ id }) => id)
    for (const openLinks of ['skip', 'resend'] as const) {
      const { job } = await engine.jobs.start(by, { recordIds, openLinks })
      const byHand = theirs.map(({ id, contactId }) => engine.grants.give(by, { contactId, scope: { kind: 'record', id }, invite: {} }))
      await Promise.all([workOff(other), ...byHand])
      await workOff(room)
      assert.equal((await engine.jobs.get(by, job.id)).counts.failed, 0)
    }
    for (const { id, contactId } of theirs) {
      const grants = await engine.grants.list(by, { limit: 10, after: null }, { contactId })
      const links = await store.read.links.ofGrants(
        by.accountId,
        grants.map((grant) => grant.id),
      )
      const open = [...links.values()].flat().filter(({ replacedAt, revokedAt }) => replacedAt === null && revokedAt === null)
      assert.deepEqual([grants.length, open.length], [1, 1], id)
    }
  },
)

onEveryStore('however a job is divided, the records of one contact go in one letter', async (room) => {
  const recordIds = await records(room, 60)
  for (const at of [50, 40, 30, 20])
    for (let nth = 0; nth < 9; nth++) recordIds.splice(at, 0, (await room.record(`v${at}@vendors.example`)).record.id)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await workOff(room)
  assert.deepEqual((await room.engine.jobs.get(room.by, job.id)).counts, { total: 96, waiting: 0, sent: 96, skipped: 0, failed: 0 })
  const to = (await room.deliver()).map(({ message }) => message.toAddress)
  assert.deepEqual([to.length, new Set(to).size], [60, 60])
})

onStore(
  'postgres',
  'a job gives way to whoever holds what it needs and waits for the job itself, and is worked off after that',
  async (room) => {
    const { recordIds, job } = await resending(room, 60)
    const first = recordIds[0] as RecordId
    const work = Promise.withResolvers<unknown>()
    await room.database.transaction(async (db) => {
      await db.run(sql`update message set held_at = null where record_id = ${first}`)
      room.engine.jobs.work().then(work.resolve, work.resolve)
      await somebodyWaits(room)
      await db.one(sql`select id from job where id = ${job.id} for update`)
    })
    assert.match(String(await work.promise), /the database cannot be reached/)
    await workOff(room)
    assert.deepEqual((await room.engine.jobs.get(room.by, job.id)).counts, { total: 60, waiting: 0, sent: 60, skipped: 0, failed: 0 })
  },
)

onStore(
  'postgres',
  'rows that a job had in hand when it was lost are written once, also when another worker takes it up at once',
  async (room) => {
    const other = await room.another()
    const { recordIds, job } = await resending(room, 60)
    const works = await loseJob(room, job.id, recordIds[0] as RecordId, () => other.engine.jobs.work())
    assert.match(String(works), /the database cannot be reached/)
    await workOff(other)
    assert.deepEqual((await room.engine.jobs.get(room.by, job.id)).counts, { total: 60, waiting: 0, sent: 60, skipped: 0, failed: 0 })
    assert.equal(await room.engine.messages.count(room.by, {}), 120)
  },
)

onStore('postgres', 'rows that a job had in hand when it was lost are not written once it is stopped', async (room) => {
  const { recordIds, job } = await resending(room, 60)
  let before = 0
  await loseJob(room, job.id, recordIds[0] as RecordId, async () => {
    await room.engine.jobs.cancel(room.by, job.id)
    before = (await room.engine.jobs.counts(room.by, job.id)).waiting
  })
  assert.equal((await room.engine.jobs.counts(room.by, job.id)).waiting, before)
})

/** Records that were invited by a job, and a second one that is about to invite them again. */
async function resending(room: Room, count: number) {
  const recordIds = await records(room, count)
  await room.engine.jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await workOff(room)
  const { job } = await room.engine.jobs.start(room.by, { recordIds, openLinks: 'resend' })
  room.clock.advance('10 seconds')
  return { recordIds, job }
}

/** While a record's letters are held by somebody, the connection that holds the job of them breaks, and then something is done. Answers what the work met. */
async function loseJob(room: Room, id: JobId, recordId: RecordId, then: () => Promise<unknown>): Promise<unknown> {
  const work = Promise.withResolvers<unknown>()
  const done = Promise.withResolvers<unknown>()
  await room.database.transaction(async (db) => {
    await db.run(sql`update link set opened_at = opened_at where grant_id in (select id from grants where record_id = ${recordId})`)
    room.engine.jobs.work().then(work.resolve, work.resolve)
    await somebodyWaits(room)
    // The chunk beside it is written by then: a commit that is on its way cannot be called back.
    while ((await room.engine.jobs.counts(room.by, id)).sent === 0) await new Promise(setImmediate)
    await db.all(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction' and query like 'update job set started_at%'`)
    then().then(done.resolve, done.resolve)
    await new Promise((soon) => setTimeout(soon, 300))
  })
  await done.promise
  return work.promise
}

onStore('postgres', 'a job goes on at once also where all connections but one are taken', async (room) => {
  const { job } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 50) })
  const over = Promise.withResolvers<void>()
  const taken = Array.from({ length: 15 }, async () => room.database.transaction(() => over.promise))
  await room.engine.jobs.work().finally(over.resolve)
  await Promise.all(taken)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 50)
})

onEveryStore('a row that cannot be done leaves those that were not in hand with it as they are: they share their letters', async (room) => {
  const many = 25 * room.store.writersAtOnce
  const recordIds = await records(room, many)
  for (let nth = 0; nth < 9; nth++) recordIds.push((await room.record('late@vendors.example')).record.id)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await room.database.transaction((db) => db.run(sql`update requirement set must_show = '{' where record_id = ${recordIds[0] ?? ''}`))
  await room.engine.jobs.work().catch(() => undefined)
  await workOff(room)
  const { counts } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual([counts.sent, counts.failed], [many + 8, 1])
  assert.equal((await room.deliver()).filter(({ message }) => message.toAddress === 'late@vendors.example').length, 1)
})

onEveryStore('a job over a filter takes what matches', async (room) => {
  await records(room, 4)
  const { counts } = await room.engine.jobs.start(room.by, { filter: { ...anyRecord, q: 'V2@' } })
  assert.equal(counts.total, 1)
})

onEveryStore('a job that resends gives a new link to whoever has one open, and nothing to whoever was revoked', async (room) => {
  const open = await room.invite('open@vendors.example')
  const revoked = await room.invite('revoked@vendors.example')
  await room.engine.grants.revoke(room.by, revoked.grant.id, null)
  const recordIds = [open.record.record.id, revoked.record.record.id]
  assert.deepEqual(await planned(room, recordIds), { total: 2, sent: 0, letters: 0, shared: 0, active: 1, revoked: 1 })
  const { job } = await room.engine.jobs.start(room.by, { recordIds, openLinks: 'resend' })
  await workOff(room)
  assert.deepEqual((await room.engine.jobs.get(room.by, job.id)).counts, { total: 2, waiting: 0, sent: 1, skipped: 1, failed: 0 })
  assert.equal(await refusalOf(room.press(open.secret)), 'link_replaced')
  await room.inside(await room.press((await room.deliver())[0]?.secret ?? ''))
  assert.equal(await refusalOf(room.press(revoked.secret)), 'link_revoked')
})

onEveryStore('BLK-02 one row that cannot be done fails alone, and says so', async (room) => {
  const recordIds = await records(room, 5)
  const { sql } = await import('../../src/store/sql.ts')
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  // Somebody else's hand in the database: this requirement cannot be read any more.
  await room.database.transaction((db) => db.run(sql`update requirement set must_show = '{' where record_id = ${recordIds[2] ?? ''}`))
  for (let turn = 0; turn < 10; turn++) await room.engine.jobs.work().catch(() => undefined)
  const { counts, job: done } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual(counts, { total: 5, waiting: 0, sent: 4, skipped: 0, failed: 1 })
  assert.notEqual(done.finishedAt, null)
})

onEveryStore('a job of which no row could be done began when the first of them was tried', async (room) => {
  const recordIds = await records(room, 2)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  await room.database.transaction((db) => db.run(sql`update requirement set must_show = '{'`))
  await room.engine.jobs.work().catch(() => undefined)
  room.clock.advance('1 minute')
  await workOff(room)
  const { counts, job: done } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual([counts.failed, done.finishedAt !== null], [2, true])
  const [first] = await room.engine.jobs.rows(room.by, job.id, -1, 1, null)
  assert.equal(done.startedAt, first?.row.doneAt)
})

let nudged = 0
onEveryStore(
  'a fault that is no job’s is met again at the next look, not at once and without end',
  async ({ database, engine }) => {
    await database.transaction((db) => db.script('alter table job rename to job_elsewhere'))
    const before = nudged
    await assert.rejects(engine.jobs.work())
    assert.equal(nudged, before)
  },
  { nudge: () => void nudged++ },
)

onEveryStore(
  'a job whose end cannot be written is looked at again at the next look, not at once and without end',
  async (room) => {
    const { database, engine, by } = room
    const { job } = await engine.jobs.start(by, { recordIds: await records(room, 2) })
    await engine.jobs.work()
    await database.transaction((db) => db.script('alter table history rename to history_elsewhere'))
    const before = nudged
    await assert.rejects(engine.jobs.work())
    assert.equal(nudged, before)
    await database.transaction((db) => db.script('alter table history_elsewhere rename to history'))
    await workOff(room)
    const { counts, job: done } = await engine.jobs.get(by, job.id)
    assert.deepEqual([counts.sent, done.finishedAt !== null], [2, true])
  },
  { nudge: () => void nudged++ },
)

onEveryStore('an access that is ended while a job runs is not opened again by it', async (room) => {
  const { grant, record } = await room.invite()
  await room.engine.grants.change(room.by, grant.id, { endsAt: room.clock.now() + 60_000 })
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [record.record.id], openLinks: 'resend' })
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 1)
  assert.notEqual((await room.engine.grants.get(room.by, grant.id)).grant.endsAt, null)
})

onEveryStore('an access that sleeps is woken by a job as it was given, and allows no more and no longer than before', async (room) => {
  const { record, contact } = await room.record()
  const given = { contactId: contact.id, scope: { kind: 'record' as const, id: record.id } }
  const endsAt = room.clock.now() + 900 * 864e5
  const { grant } = await room.engine.grants.give(room.by, { ...given, abilities: ['view'], endsAt, invite: {} })
  await room.deliver()
  room.clock.advance('400 days')
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [record.id] })
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 1)
  const grants = await room.engine.grants.list(room.by, { limit: 5, after: null }, { contactId: contact.id })
  assert.deepEqual(
    grants.map((one) => [one.id, one.abilities, one.endsAt]),
    [[grant.id, ['view'], endsAt]],
  )
  await room.inside(await room.press((await room.deliver())[0]?.secret ?? ''))
})

/** A mail server that turns these addresses away, answering for all that is owed. */
async function deliverBut(room: Room, refused: (address: string) => boolean, outcome: 'refused' | 'broken' = 'refused') {
  const claimed = await room.engine.messages.claim(500)
  await room.engine.messages.settle(
    claimed.map((message) => ({
      message,
      outcome: refused(message.toAddress) ? outcome : 'accepted',
      answer: refused(message.toAddress) ? '550 5.1.1 No such mailbox' : '250 OK',
      nextAt: null,
    })),
  )
  return claimed.length
}

onEveryStore('a paused job begins no row and lets no letter go, also those that were written already', async (room) => {
  // What is begun at once: a small first chunk, or as many as are written side by side.
  const begun = 25 * room.store.writersAtOnce
  const recordIds = await records(room, begun + 4)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  room.clock.advance('10 seconds')
  await room.engine.jobs.work()
  const inHand = await room.engine.messages.claim(1)
  await room.engine.jobs.pause(room.by, job.id)
  await room.engine.jobs.pause(room.by, job.id)
  await workOff(room)
  assert.deepEqual(await room.deliver(), [])
  const { counts, letters, job: paused } = await room.engine.jobs.get(room.by, job.id)
  assert.deepEqual([counts.waiting, letters?.held, letters?.owed], [4, begun - 1, 1])
  assert.notEqual(paused.pausedAt, null)
  // What the worker has in hand leaves, and is not sent once more.
  await room.engine.messages.settle(inHand.map((message) => ({ message, outcome: 'accepted', answer: '250 OK', nextAt: null })))
  await room.engine.jobs.resume(room.by, job.id)
  await workOff(room)
  assert.equal((await room.deliver()).length, begun + 3)
  assert.equal(await refusalOf(room.engine.jobs.pause(room.by, job.id)), 'job_ended')
})

onEveryStore('a job whose rows are done is still paused while its letters wait, and cancelling drops what was held', async (room) => {
  const recordIds = await records(room, 3)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  await room.engine.jobs.pause(room.by, job.id)
  assert.deepEqual(await room.deliver(), [])
  await room.engine.jobs.cancel(room.by, job.id)
  assert.equal(await refusalOf(room.engine.jobs.resume(room.by, job.id)), 'job_ended')
  assert.deepEqual(await room.deliver(), [])
  const letters = await room.engine.messages.list(room.by, { limit: 10, after: null }, { state: 'cancelled' })
  assert.equal(letters.length, 3)
  // Nobody waits for a letter that never comes: the next invitation goes.
  const over = await room.engine.records.list(room.by, { limit: 10, after: null }, { ...anyRecord, access: 'expired' })
  assert.equal(over.rows.length, 3)
  await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  assert.equal((await room.deliver()).length, 3)
})

onEveryStore('nobody waits for a letter that was dropped before it left: the next invitation goes', async (room) => {
  const { contact } = await room.record('jane@acme.example')
  const ids: RecordId[] = []
  for (const name of ['Pier 1', 'Pier 2']) {
    const { project } = await room.engine.projects.create(room.by, { name })
    const { record } = await room.engine.records.create(room.by, { projectId: project.id, contactId: contact.id, requirements: [] })
    await room.engine.grants.give(room.by, { contactId: contact.id, scope: { kind: 'record', id: record.id }, invite: {} })
    ids.push(record.id)
  }
  const claimed = await room.engine.messages.claim(2)
  const [first, second] = ids.map((id) => claimed.find(({ recordId }) => recordId === id))
  assert.ok(first && second)
  await room.engine.messages.settle([{ message: first, outcome: 'refused', answer: '550 5.1.1 No such mailbox', nextAt: null }])
  assert.equal((await room.engine.messages.stillOwed([second.id])).size, 0)
  await room.engine.messages.settle([{ message: second, outcome: 'dropped', answer: null, nextAt: null }])
  const accesses = async () => {
    const { rows } = await room.engine.records.list(room.by, { limit: 9, after: null }, { ...anyRecord })
    return ids.map((id) => portalAccess(rows.find(({ record }) => record.id === id)?.grant ?? null, room.clock.now()))
  }
  assert.deepEqual(await accesses(), ['bounced', 'expired'])
  await room.engine.suppressions.lift(room.by, contact.id, 'It works again')
  await room.engine.jobs.start(room.by, { recordIds: [ids[1] ?? newId('rec')] })
  await workOff(room)
  assert.equal((await accesses())[1], 'queued')
})

onEveryStore('whose letter was given up has no open link, and is invited by the next job', async (room) => {
  const [recordId, other] = await records(room, 2)
  const recordIds = [recordId as RecordId, other as RecordId]
  await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  await deliverBut(room, (address) => address.startsWith('v0@'), 'broken')
  assert.deepEqual(await planned(room, recordIds), { total: 2, sent: 1, letters: 1, shared: 0, active: 1 })
  await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  const [letter, ...more] = await room.deliver()
  assert.deepEqual([letter?.message.toAddress, more.length], ['v0@vendors.example', 0])
})

onEveryStore('a letter whose access was revoked while it was held never leaves', async (room) => {
  const [recordId, other] = await records(room, 2)
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [recordId as RecordId, other as RecordId] })
  await workOff(room)
  await room.engine.jobs.pause(room.by, job.id)
  const { rows } = await room.engine.records.list(room.by, { limit: 10, after: null }, { ...anyRecord })
  const grantId = rows.find(({ record }) => record.id === recordId)?.record.grantId
  await room.engine.grants.revoke(room.by, grantId ?? newId('gra'), null)
  await room.engine.jobs.resume(room.by, job.id)
  const claimed = await room.engine.messages.claim(10)
  assert.equal((await room.engine.messages.stillOwed(claimed.map(({ id }) => id))).size, 1)
})

onEveryStore('when more than 5 % of a job bounce it pauses by itself, once, and says why', async (room) => {
  const { job } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 24) })
  await workOff(room)
  const held = await room.engine.messages.claim(20)
  assert.equal(held.length, 20)
  await room.engine.messages.settle(
    held.map((message, at) => ({ message, outcome: at < 2 ? 'refused' : 'accepted', answer: '550 No such mailbox', nextAt: null })),
  )
  const { job: paused, letters } = await room.engine.jobs.get(room.by, job.id)
  assert.equal(paused.pausedBecause, 'bounces')
  assert.deepEqual([letters?.held, letters?.bounced, letters?.accepted], [4, 2, 18])
  const rowsWhose = async (letter: 'held' | 'bounced') => (await room.engine.jobs.rows(room.by, job.id, -1, 50, null, letter)).length
  assert.deepEqual([await rowsWhose('held'), await rowsWhose('bounced')], [4, 2], 'each is found by itself')
  await room.engine.jobs.resume(room.by, job.id)
  // Beside the four that were held, two that tell the sender of those that came back.
  assert.equal(await deliverBut(room, () => false), 6)
})

onEveryStore(
  'a job that goes on although too many letters came back is not paused again by each that comes back after them',
  async (room) => {
    const { job } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 48) })
    await workOff(room)
    const bounceEach = async (most: number, share: number) => {
      const claimed = await room.engine.messages.claim(most, 'bulk')
      const outcome = (at: number) => (at % share === 0 ? ('refused' as const) : ('accepted' as const))
      await room.engine.messages.settle(claimed.map((message, at) => ({ message, outcome: outcome(at), answer: '550 No', nextAt: null })))
      return claimed.length
    }
    await bounceEach(20, 10)
    assert.equal((await room.engine.jobs.get(room.by, job.id)).job.pausedBecause, 'bounces')
    await room.engine.jobs.resume(room.by, job.id)
    assert.equal(await bounceEach(10, 5), 10)
    assert.equal(await bounceEach(50, 5), 18, 'the others leave as well')
    const { job: done, letters } = await room.engine.jobs.get(room.by, job.id)
    assert.deepEqual([done.pausedAt, letters?.bounced, letters?.owed], [null, 8, 0])
  },
)

onEveryStore('retry sends again what failed, and what bounced once the address is mended; nothing else', async (room) => {
  const recordIds = await records(room, 4)
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  assert.equal(await refusalOf(room.engine.jobs.retry(room.by, job.id)), 'nothing_failed')
  await deliverBut(room, (address) => address.startsWith('v1@'), 'broken')
  assert.equal(await deliverBut(room, () => false), 0)
  await room.engine.jobs.retry(room.by, job.id)
  await workOff(room)
  assert.equal(await deliverBut(room, (address) => address.startsWith('v1@')), 1)
  assert.equal(await refusalOf(room.engine.jobs.retry(room.by, job.id)), 'nothing_failed', 'the address is still the wrong one')
  const [contact] = await room.engine.contacts.list(room.by, { limit: 1, after: null }, { q: 'v1@', companyId: null })
  await room.engine.contacts.change(room.by, contact?.contact.id ?? newId('con'), { email: 'right@vendors.example' })
  await room.engine.jobs.retry(room.by, job.id)
  await workOff(room)
  const [letter, ...more] = (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
  assert.equal(letter?.message.toAddress, 'right@vendors.example')
  assert.deepEqual(more, [])
  await room.inside(await room.press(letter?.secret ?? ''))
  assert.equal((await room.engine.jobs.get(room.by, job.id)).job.finishedAt !== null, true)
})

onEveryStore('retry leaves alone whoever was sent a newer letter by hand since', async (room) => {
  const recordIds = await records(room, 2)
  const { job } = await room.engine.jobs.start(room.by, { recordIds, openLinks: 'resend' })
  await workOff(room)
  await deliverBut(room, () => true)
  const rows = await room.engine.jobs.rows(room.by, job.id, -1, 2, null)
  const [first, second] = rows.map(({ row, record }) => ({ grantId: row.grantId ?? newId('gra'), contactId: record?.record.contactId }))
  await room.engine.grants.resend(room.by, first?.grantId ?? newId('gra'), { email: 'right0@vendors.example', changeAddress: true })
  const [byHand] = (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
  await room.engine.contacts.change(room.by, second?.contactId ?? newId('con'), { email: 'right1@vendors.example' })
  await room.engine.jobs.retry(room.by, job.id)
  await workOff(room)
  const again = (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
  assert.deepEqual(
    again.map(({ message }) => message.toAddress),
    ['right1@vendors.example'],
  )
  await room.inside(await room.press(byHand?.secret ?? ''))
})

onEveryStore('a letter to many asks only for what is still open, as one by itself does', async (room) => {
  const asked = [
    { kind: 'document' as const, name: 'W-9 form' },
    { kind: 'document' as const, name: 'Safety plan' },
  ]
  const { record, requirements } = await room.record('jane@acme.example', asked)
  await room.engine.documents.share(room.by, record.id, requirements[0]?.id ?? null, [await room.pdf()])
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [record.id] })
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 1)
  const facts = JSON.stringify((await room.deliver())[0]?.message.facts)
  assert.ok(facts.includes('Safety plan') && !facts.includes('W-9 form'), facts)
})

onEveryStore('an address that was mended is invited with many again, one that was not is left alone', async (room) => {
  const recordIds = await records(room, 2)
  await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  await room.deliver()
  await room.database.transaction(async (db) => {
    await db.run(sql`update grants set bounced_at = ${room.clock.now()}`)
    await db.run(sql`update message set bounced_at = ${room.clock.now()} where kind = 'invitation'`)
  })
  const [contact] = await room.engine.contacts.list(room.by, { limit: 1, after: null }, { q: 'v1@', companyId: null })
  await room.engine.contacts.change(room.by, contact?.contact.id ?? newId('con'), { email: 'right@vendors.example' })
  assert.deepEqual(await planned(room, recordIds), { total: 2, sent: 1, letters: 1, shared: 0, bounced: 1 })
  await room.engine.jobs.start(room.by, { recordIds })
  await workOff(room)
  const letters = (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
  assert.deepEqual(
    letters.map(({ message }) => message.toAddress),
    ['right@vendors.example'],
  )
})

onEveryStore('AUT-06 a job of another account is neither paused, resumed, cancelled nor tried again', async (room) => {
  const { job } = await room.engine.jobs.start(room.by, { recordIds: await records(room, 1), waits: 60_000 })
  const { account, owner } = await room.engine.accounts.create({
    name: 'Other',
    slug: 'other',
    owner: { name: 'Olga', email: 'olga@other.example' },
  })
  const stranger = { ...room.by, accountId: account.id, member: owner, actor: { kind: 'member' as const, id: owner.id } }
  for (const turn of ['pause', 'resume', 'cancel', 'retry'] as const)
    assert.equal(await refusalOf(room.engine.jobs[turn](stranger, job.id)), 'not_found')
})
