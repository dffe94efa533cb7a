// Runs all test files, a few at a time, each in a process of its own, over one real PostgreSQL; ends with the counts as a plain line.
// `npm test -- smtp -t greylist` runs the files named so and in them the tests titled so; --long runs the long trials.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureChromium } from './support/chromium.ts'
import { type PostgresServer, startPostgres } from './support/postgres.ts'
import type { TestEvent } from './support/reporter.ts'
import { makeRunFolder, removeRunFolder } from './support/run-folder.ts'
import { surroundings } from './support/surroundings.ts'

const house = join(import.meta.dirname, '..')
const minute = 60_000
const windows = process.platform === 'win32'

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, name: { type: 'string', short: 't' }, long: { type: 'boolean' } },
})
const wanted = [...(asked.only ?? []), ...positionals]
const limits = asked.long ? { test: 120 * minute, file: 180 * minute } : { test: 4 * minute, file: 20 * minute }

const totals = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
const running = new Set<ChildProcess>()
// Long trials are about real disks
const folder = asked.long ? undefined : makeRunFolder()
let postgres: PostgresServer | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => leave(1))

const started = Date.now()
const files = findFiles()
const shared = files.length ? await prepare() : {}
const hands = Math.min(asked.long ? 1 : availableParallelism() + 1, 8)
await Promise.all(Array.from({ length: hands }, work))
await leave(sayResult())

function findFiles() {
  const all = globSync(asked.long ? 'long/**/*.long.ts' : '**/*.test.ts', { cwd: import.meta.dirname }).map(
    (file) => `test/${file.replaceAll('\\', '/')}`,
  )
  // The longest first, so that no long one is left alone at the end
  const weight = (file: string) => statSync(join(house, file)).size + (/^test\/(?:faults|cli)\//.test(file) ? 1e6 : 0)
  const sorted = all.filter((file) => !wanted.length || wanted.some((part) => file.includes(part))).sort((a, b) => weight(b) - weight(a))
  // Journeys keep a browser busy and the others mostly wait, so they go in turn
  const { journeys = [], others = [] } = Object.groupBy(sorted, (file) => (file.startsWith('test/journeys/') ? 'journeys' : 'others'))
  const turns = Array.from({ length: Math.max(journeys.length, others.length) }, (_, at) => [journeys[at], others[at]])
  return turns.flat().filter((file) => file !== undefined)
}

/** What all files share. */
async function prepare() {
  const env = surroundings()
  if (folder) process.env.TMPDIR = env.TMPDIR = folder
  if (!env.TEST_DATABASE_URL) {
    postgres = await startPostgres()
    env.TEST_DATABASE_URL = postgres.url
  }
  // Before the files start, or several of them would fetch it at once
  if (!wanted.length) env.CHROMIUM = ensureChromium()
  return env
}

async function work() {
  for (let file = files.shift(); file; file = files.shift()) await runFile(file)
}

async function runFile(file: string) {
  const reporter = new URL('support/reporter.ts', import.meta.url).href
  const flags = [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout', `--test-timeout=${limits.test}`]
  if (asked.name) flags.push(`--test-name-pattern=/${RegExp.escape(asked.name)}/i`)
  // A process group of its own, so that what a test leaves behind can be ended with it
  const child = spawn(process.execPath, [...flags, file], {
    cwd: house,
    env: shared,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: !windows,
  })
  running.add(child)
  const story = listen(child)
  const begun = Date.now()
  const patience = setTimeout(() => end(child), limits.file)
  const [code] = await once(child, 'exit')
  clearTimeout(patience)
  running.delete(child)
  end(child)

  if (!story.done && !story.failed) story.fail('(the file)', `It ended (${code ?? child.signalCode}) before its tests did.`)
  else if (code !== 0 && !story.failed) story.fail('(the file)', `It ended with code ${code}.`)
  say(file, story, Date.now() - begun)
}

type Story = ReturnType<typeof listen>

/** Gathers what one file says, so that files running beside each other do not talk across. */
function listen(child: ChildProcess) {
  const story = { passed: 0, failed: 0, skipped: 0, done: false, output: '', faults: [] as string[], fail }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      story.output += text
    })
  }
  child.on('message', (event: TestEvent) => {
    if (event.kind === 'done') story.done = true
    else if (event.kind === 'lingers') {
      fail('(the file)', `Its tests have ended, but something they started kept it running: ${event.on.join(', ')}`)
      end(child)
    } else if (event.kind === 'failed') fail(event.name, event.why)
    else story[event.kind] += 1
  })
  return story

  function fail(name: string, why: string) {
    story.failed += 1
    story.faults.push(`${name}\n${why}`)
  }
}

function say(file: string, { passed, failed, skipped, output, faults }: Story, ms: number) {
  totals.passed += passed
  totals.failed += failed
  totals.skipped += skipped
  console.log(`${failed ? '✗' : '✓'} ${file}  ${counts({ passed, failed, skipped })}  ${(ms / 1000).toFixed(1)} s`)
  if (output.trim()) console.log(indent(output.trimEnd(), '  | '))
  for (const fault of faults) {
    failures.push(`${file}: ${fault.split('\n')[0]}`)
    console.log(`\n${indent(`✗ ${fault}`, '  ')}\n`)
  }
}

function sayResult() {
  if (!totals.passed && !totals.failed) console.log(`No test ran${wanted.length ? ` for ${wanted.join(', ')}` : ''}.`)
  if (failures.length) console.log(`\nFailed:\n${indent(failures.join('\n'), '  ')}`)
  console.log(`\n${((Date.now() - started) / 1000).toFixed(0)} s`)
  console.log(counts(totals))
  return totals.failed || !totals.passed ? 1 : 0
}

function counts({ passed, failed, skipped }: typeof totals) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}

function indent(text: string, by: string) {
  return text.replaceAll(/^/gm, by)
}

function end(child: ChildProcess) {
  try {
    if (child.pid) process.kill(windows ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // already gone, as it should be
  }
}

/** PostgreSQL would end by itself with this process, but after the folder it lies in. */
async function leave(code: number) {
  files.length = 0
  for (const child of running) end(child)
  process.exitCode = code
  await postgres?.stop()
  if (folder) removeRunFolder(folder)
  process.exit()
}
