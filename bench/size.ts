// Sizes: memory at rest, the second start, the first page over the wire.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { addPeople, crowdOf, emptyPlace, openPlace } from './support/crowd.ts'
import { ask, get } from './support/load.ts'
import { startPortico } from './support/portico.ts'
import { house as clone } from './support/programs.ts'
import { median, plain, print, under } from './support/table.ts'

const place = await emptyPlace('sqlite')
const house = await openPlace(place)
const crowd = await crowdOf(house)
await addPeople(house, crowd, 0, 10)

const starts: number[] = []
const rests: number[] = []
let first = ''
for (let round = 0; round < 4; round++) {
  const from = performance.now()
  const portico = await startPortico(place)
  // The first start compiles; the second one is what is promised.
  if (round > 0) starts.push(performance.now() - from)
  const cookie = `portico_link_${crowd.linkId(1).slice(4)}=${crowd.linkSecret(1)}.${'A'.repeat(22)}`
  first = await ask(portico.port, get(`/enter/${crowd.linkId(1)}`, portico.host, { Cookie: cookie }))
  await pause(3_000)
  rests.push(restingBytes(portico.child.pid ?? 0) / 1_048_576)
  await portico.end()
}
const script = existsSync(join(clone, 'dist/console'))
  ? spawnSync('du', ['-sk', join(clone, 'dist/console')], { encoding: 'utf8' }).stdout.split('\t')[0]
  : '?'
print('Sizes, on sqlite', [
  under('memory at rest', median(rests), 150, 'MiB'),
  under('second start to ready', median(starts), 2_000, 'ms'),
  under('first page over the wire, with its headers', Buffer.byteLength(first) / 1024, 14, 'KB'),
  plain('the console on disk', `${script} KB`),
])
await house.close()
process.exit()

/** Of the process and of what it was started by (`taskset` becomes it). */
function restingBytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
