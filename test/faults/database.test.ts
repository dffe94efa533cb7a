// DAT-04, F12, small: the database goes away under load and comes back.
import assert from 'node:assert/strict'
import { databaseFalls, toldOfAFall } from './database.ts'
import { trial } from './trial.ts'

trial('DAT-04 while PostgreSQL is away everybody hears "not now", and when it is back all goes on without a restart', async (chance) => {
  console.log(await databaseFalls({ falls: 2 }, chance))
})

trial('while PostgreSQL is away each kind of work behind the doors says so once, and once that it goes on', async () => {
  const told = await toldOfAFall()
  const kinds = [
    ['Letters could not be claimed', 'Letters can be claimed again'],
    ['A job could not be worked off', 'Jobs can be worked off again'],
    ['The facts could not be counted', 'The facts can be counted again'],
  ]
  for (const [away, back] of kinds)
    assert.deepEqual(
      told.filter((text) => text === away || text === back),
      [away, back],
    )
})
