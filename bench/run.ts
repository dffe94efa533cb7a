// `npm run bench` measures every promise about speed and size, `npm run bench -- redeem growth` only those. Each compares within one run.

import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { spawnOn } from './support/programs.ts'

const known = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => name !== 'run')
  .sort()
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !known.includes(name))
if (unknown) {
  console.error(`There is no bench ${unknown}: ${known.join(', ')}`)
  process.exit(2)
}

let missed = 0
for (const name of asked.length ? asked : known) {
  const [code] = await once(spawnOn(1, [`bench/${name}.ts`], {}, 'inherit'), 'exit')
  if (code !== 0) missed += 1
}
console.log(missed ? `\nMissed a target or did not finish: ${missed}` : '\nEvery target was met.')
process.exitCode = missed ? 1 : 0
