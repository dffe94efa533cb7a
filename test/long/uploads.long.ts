// UPL-02 in full: a thousand aborts, and as many spoilt forms.
import { sized, trial } from '../faults/trial.ts'
import { uploadsLeaveNothing } from '../faults/uploads.ts'

trial(
  'UPL-02 a thousand aborts and as many spoilt forms leave the same process, as many open files and no temporary ones',
  async (chance) => {
    console.log(await uploadsLeaveNothing({ aborts: sized(1_000), forms: sized(1_000) }, chance))
  },
)
