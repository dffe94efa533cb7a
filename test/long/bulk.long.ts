// F01 in full: a thousand invitations, fifty kills, and the leases of the dead waited for.
import { killedDuringBulk } from '../faults/bulk.ts'
import { sized, trial } from '../faults/trial.ts'
import { kinds } from '../support/engine.ts'

for (const kind of kinds) {
  trial(`F01 a bulk that is killed fifty times ends with every letter, and its totals are its rows (${kind})`, async (chance) => {
    console.log(await killedDuringBulk({ kind, invites: sized(1_000), kills: sized(50), leases: 'waited for' }, chance))
  })
}
