// F01, small: a bulk under kill -9.
import { kinds } from '../support/engine.ts'
import { killedDuringBulk } from './bulk.ts'
import { trial } from './trial.ts'

for (const kind of kinds) {
  trial(`F01 a bulk that is killed five times ends with every letter once, and its totals are its rows (${kind})`, async (chance) => {
    console.log(await killedDuringBulk({ kind, invites: 300, kills: 5, leases: 'skipped' }, chance))
  })
}
