// Jobs: many invitations from one request, a row and an outcome each, whole after any stop.
import assert from 'node:assert/strict'
import { anyRecord } from '../../src/engine/records.ts'
import { newId } from '../../src/engine/secrets.ts'
import type { RecordId } from '../../src/nouns.ts'
import { onEveryStore, type Room, refusalOf } from '../support/engine.ts'

async function records(room: Room, count: number): Promise<RecordId[]> {
  const ids: RecordId[] = []
  for (let at = 0; at < count; at++) ids.push((await room.record(`v${at}@vendors.example`)).record.id)
  return ids
}
async function workOff(room: Room) {
  while (await room.engine.jobs.work());
}

onEveryStore('every record of a job gets its letter, its link and its outcome', async (room) => {
  const recordIds = await records(room, 130)
  const { job } = await room.engine.jobs.start(room.by, { recordIds, note: 'By Friday, please.' })
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
  assert.deepEqual(await room.engine.jobs.rehearse(room.by, { recordIds }), {
    total: 4,
    waiting: 2,
    sent: 0,
    skipped: 2,
    failed: 0,
    reasons: { active: 1, archived: 1 },
  })
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

onEveryStore('OBX-11 two workers never take the same row of a job', async (room) => {
  const recordIds = await records(room, 250)
  const other = await room.another()
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  await Promise.all([workOff(room), workOff(other), workOff(other)])
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 250)
  const letters = await room.deliver()
  assert.equal(letters.length, 250)
  assert.equal(new Set(letters.map(({ message }) => message.recordId)).size, 250)
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
  assert.deepEqual((await room.engine.jobs.rehearse(room.by, { recordIds })).reasons, { active: 1, revoked: 1 })
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

onEveryStore('an access that is ended while a job runs is not opened again by it', async (room) => {
  const { grant, record } = await room.invite()
  await room.engine.grants.change(room.by, grant.id, { endsAt: room.clock.now() + 60_000 })
  const { job } = await room.engine.jobs.start(room.by, { recordIds: [record.record.id], openLinks: 'resend' })
  await workOff(room)
  assert.equal((await room.engine.jobs.get(room.by, job.id)).counts.sent, 1)
  assert.notEqual((await room.engine.grants.get(room.by, grant.id)).grant.endsAt, null)
})
