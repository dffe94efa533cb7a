// F03 to F07, DAT-03, DAT-04 in full: a mail server’s worst day, a disk that is full again and again, a database that falls ten times.
import { test } from 'node:test'
import { databaseFalls } from '../faults/database.ts'
import { diskRunsFull, whyNoDisk } from '../faults/disk.ts'
import { badDay } from '../faults/relay.ts'
import { sized, trial } from '../faults/trial.ts'
import { kinds } from '../support/engine.ts'

for (const kind of kinds) {
  trial(`F03, F06, F07 two thousand letters through a mail server’s bad day (${kind})`, async (chance) => {
    console.log(await badDay({ kind, letters: sized(2_000) }, chance))
  })
}

trial('DAT-04 PostgreSQL falls ten times under load', async (chance) => {
  console.log(await databaseFalls({ falls: sized(10) }, chance))
})

const why = await whyNoDisk()
const rule = 'DAT-03 and UPL-10 a disk that runs full twenty times'
if (why) test(rule, { skip: why })
else
  trial(rule, async (chance) => {
    console.log(await diskRunsFull({ times: sized(20) }, chance))
  })
