// Tidying: what is too old goes, but not because a clock jumped.
import assert from 'node:assert/strict'
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
