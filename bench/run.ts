// `npm run bench` measures every promise about speed and size, `npm run bench -- redeem growth` only those. Each compares within one run.

import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'
import { spawnOn } from './support/programs.ts'

const files = globSync(['*.ts', '*/run.ts'], { cwd: import.meta.dirname }).filter((file) => file !== 'run.ts')
/** A bench of one file has its name, one of several that of its folder. */
const benches = new Map(files.map((file) => [dirname(file) === '.' ? basename(file, '.ts') : dirname(file), file]))
const known = [...benches.keys()].sort()
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !known.includes(name))
if (unknown) {
  console.error(`There is no bench ${unknown}: ${known.join(', ')}`)
  process.exit(2)
}

let missed = 0
for (const name of asked.length ? asked : known) {
  // Started here, where nothing is held on one core: a database server may use both, as the peers' did.
  const postgres = process.env.KIND === 'sqlite' ? null : await startPostgres()
  const env = postgres ? { TEST_DATABASE_URL: postgres.url } : {}
  const [code] = await once(spawnOn(1, [`bench/${benches.get(name)}`], env, 'inherit'), 'exit')
  await postgres?.stop()
  if (code !== 0) missed += 1
}
console.log(missed ? `\nMissed a target or did not finish: ${missed}` : '\nEvery target was met.')
process.exitCode = missed ? 1 : 0
