// Tidying: what is too old goes, but not because a clock jumped.
import assert from 'node:assert/strict'
import { waitFor } from '../../src/engine/limits.ts'
import { day } from '../../src/engine/policy.ts'
import { onEveryStore } from '../support/engine.ts'

onEveryStore('DAT-09 what only a jump of the clock made old is not thrown away', async ({ engine, clock, pdf }) => {
  assert.equal(await engine.tidy(), true)
  await pdf('left-behind.pdf')
  clock.advance('30 days')
  assert.equal(await engine.tidy(), false)
  clock.advance('-30 days')
  assert.deepEqual([await engine.clockWentBack(), await engine.tidy(), await engine.clockWentBack()], [true, false, false])
  clock.advance('23 hours')
  assert.equal(await engine.tidy(), true)
  clock.advance('2 days')
  assert.equal(await engine.documents.sweep(), 1, 'it was still there')
})

onEveryStore('whoever asks in the moment in which their old count is thrown away is counted anew', async ({ store, clock }) => {
  const keys = Array.from({ length: 40 }, (_, at) => `mailbox ${at}`)
  const passes = (key: string, now: number) =>
    store.transaction(async (tx) => (await waitFor(tx, key, [{ most: 1, within: day }], now)) === now)
  for (const key of keys) await passes(key, clock.now())
  for (let round = 1; round <= 10; round++) {
    const later = clock.now() + round * 2 * day
    const passing = keys.map((key) => passes(key, later))
    const forgetting = keys.map(() => store.transaction((tx) => tx.throttles.forget(later - day)))
    assert.deepEqual(new Set(await Promise.all(passing)), new Set([true]))
    await Promise.all(forgetting)
    assert.equal(await passes('mailbox 7', later), false)
  }
})
