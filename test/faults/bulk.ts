// F01: the program is killed again and again while it sends a bulk; afterwards every letter is there, and none is a second one.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kind } from '../support/engine.ts'
import { allTaken, linkIn, type Program, program, until } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import { checkSecrets } from './secrets.ts'
import type { Chance } from './trial.ts'

interface Bulk {
  kind: Kind
  invites: number
  kills: number
  /** The wait for the leases of the dead: through it, or with the clock set ahead. */
  leases: 'waited for' | 'skipped'
}

const pool = 5

export async function killedDuringBulk({ kind, invites, kills, leases }: Bulk, chance: Chance): Promise<string> {
  const house = await program({ kind, smtp: { rules: { slow: 1 } } })
  try {
    await house.start()
    const records = await house.records(invites)
    const job = { kind: 'invitations', recordIds: records.map(({ id }) => id) }
    const key = { 'idempotency-key': randomUUID() }
    // The first kill falls around the answer itself: whoever hears nothing asks again with the same key.
    house.api('POST', '/jobs', job, key).catch(() => undefined)
    for (let kill = 0; kill < kills; kill++) {
      // Some kills fall while the job is worked off, most while letters leave.
      const before = house.smtp.letters.length
      const some = chance.upTo(40, 1)
      await (kill === 0 ? pause(chance.upTo(300)) : Promise.race([pause(chance.upTo(1500, 50)), flowing(house, before + some)]))
      await house.kill()
      if (leases === 'skipped') await house.advance('61 seconds')
      await house.start()
    }
    const { status, body } = await house.api('POST', '/jobs', job, key)
    assert.equal(status, 202)
    const patience = leases === 'skipped' ? 30_000 : 90_000 + invites * 20
    const done = await until(async () => over((await house.api('GET', `/jobs/${body.id}`)).body), 'the job is done', patience)
    assert.deepEqual(done.counts, { total: invites, sent: invites, skipped: 0, failed: 0, waiting: 0 })
    if (leases === 'skipped') await house.advance('61 seconds')
    await allTaken(house, patience)
    const rows = await house.all(`/jobs/${body.id}/rows`)
    assert.ok(
      rows.every((row) => row.messageState === 'accepted'),
      'I1 every letter was taken',
    )
    assert.equal((await house.rows('select id from job')).length, 1)

    const { code, ms } = await house.end()
    assert.equal(code, 0)
    assert.ok(ms < 25_000)
    await checkRows(house)
    const { copies } = await checkMail(house)
    for (const { email } of records) assert.equal(new Set(house.smtp.lettersTo(email).map(linkIn)).size, 1)
    assert.ok(copies <= kills * pool, `I9 at most ${kills * pool} extra copies after ${kills} kills, but there were ${copies}`)
    await checkSecrets(
      house,
      house.smtp.letters.map(linkIn).map((path) => path?.slice(3) ?? ''),
    )
    return `${invites} invitations, ${kills} kills, ${copies} copies`
  } finally {
    await house.stop()
  }
}

/** So many letters have come in. */
async function flowing({ smtp }: Program, count: number): Promise<void> {
  while (smtp.letters.length < count) await pause(2)
}

const over = (job: { finishedAt: string | null }) => (job.finishedAt === null ? null : (job as { finishedAt: string; counts: object }))
