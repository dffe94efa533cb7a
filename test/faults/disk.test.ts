// UPL-10, DAT-03, small: a disk that is full, and has room again.
import { test } from 'node:test'
import { diskRunsFull, whyNoDisk } from './disk.ts'
import { trial } from './trial.ts'

const why = await whyNoDisk()
const rule = 'UPL-10 and DAT-03 on a full disk writing says so, reading goes on, nothing answered is lost, and room heals it'
if (why) test(rule, { skip: why })
else
  trial(rule, async (chance) => {
    console.log(await diskRunsFull({ times: 2 }, chance))
  })
