// DAT-02, OBX-01, UPL-09, I7 in full: two hundred kills.
import { crashes } from '../faults/crashes.ts'
import { sized, trial } from '../faults/trial.ts'
import { kinds } from '../support/engine.ts'

for (const kind of kinds) {
  trial(
    `DAT-02 and OBX-01 a busy house that is killed two hundred times loses nothing it answered for, and leaves nothing half done (${kind})`,
    async (chance) => {
      console.log(await crashes({ kind, kills: sized(200) }, chance))
    },
  )
}
