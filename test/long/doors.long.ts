// ADR-07 in full: five hundred interleaved pairs at both doors.
import { doorsTellNothing } from '../faults/doors.ts'
import { sized, trial } from '../faults/trial.ts'
import { kinds } from '../support/engine.ts'

for (const kind of kinds) {
  trial(`ADR-07 known and unknown addresses get the same bytes, with medians within 2 ms, at both doors (${kind})`, async (chance) => {
    console.log(await doorsTellNothing({ kind, pairs: sized(500) }, chance))
  })
}
