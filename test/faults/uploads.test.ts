// UPL-02, small: a hundred clients that go away, and twice as many forms that chance has spoilt. And files in pieces, by two processes and on a full disk.
import { test } from 'node:test'
import { whyNoDisk } from './disk.ts'
import { trial } from './trial.ts'
import { fullInTheLastStep, piecesByTwo, uploadsLeaveNothing } from './uploads.ts'

trial('UPL-02 malformed, truncated and aborted bodies crash nothing and leave nothing at either door', async (chance) => {
  console.log(await uploadsLeaveNothing({ aborts: 100, forms: 200 }, chance))
})

test('of two processes that bring the rest of one file both say that it is here, and it is stored once', () => piecesByTwo(12))

test(
  'UPL-10 a disk that is full in the last step of a file in pieces is told as ours, and leaves nothing',
  { skip: await whyNoDisk() },
  () => fullInTheLastStep(),
)
