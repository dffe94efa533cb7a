// UPL-02, small: a hundred clients that go away, and twice as many forms that chance has spoilt.
import { trial } from './trial.ts'
import { uploadsLeaveNothing } from './uploads.ts'

trial('UPL-02 malformed, truncated and aborted bodies crash nothing and leave nothing at either door', async (chance) => {
  console.log(await uploadsLeaveNothing({ aborts: 100, forms: 200 }, chance))
})
