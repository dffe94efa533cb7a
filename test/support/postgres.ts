// Gives every test an empty database on one real PostgreSQL: the run's (TEST_DATABASE_URL), or an own one when a file runs alone.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export type PostgresServer = { url: string; stop(): Promise<void> }
type FreshDatabase = { url: string; name: string; drop(): Promise<void> }
/** What to copy instead of an empty database: made once per server by whichever test comes first. Its name must change with its content. */
export type Template = { name: string; prepare(url: string): Promise<void> }

type Query = (text: string) => Promise<pg.QueryResult>

let shared: Promise<string> | undefined
const templates = new Map<string, Promise<string>>()

/** The address of the run's server, as a superuser. */
export function postgresUrl(): Promise<string> {
  shared ??= process.env.TEST_DATABASE_URL ? Promise.resolve(process.env.TEST_DATABASE_URL) : startPostgres().then((own) => own.url)
  return shared
}

export async function freshDatabase(template?: Template): Promise<FreshDatabase> {
  const server = await postgresUrl()
  const name = `t_${randomBytes(6).toString('hex')}`
  const source = template ? await templateFor(server, template) : 'template0'
  await ask(server, (query) => query(`create database ${name} template ${source}`))
  const drop = () => ask(server, async (query) => void (await query(`drop database if exists ${name} with (force)`)))
  return { url: addressOf(server, name), name, drop }
}

/** A server of one's own, for tests that stop it. It ends with this process at the latest. */
export async function startPostgres(): Promise<PostgresServer> {
  const program = fileURLToPath(new URL('postgres-server.ts', import.meta.url))
  const keeper = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(keeper, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    keeper.stdout.once('data', (line) => resolve(String(line).trim()))
    ended.then(() => reject(new Error('PostgreSQL for the tests did not start; the reason stands above.')), reject)
  })
  // The keeper watches its input: however this process ends, the server ends too. And nothing of it keeps this process alive.
  const handles = [keeper, keeper.stdin, keeper.stdout] as unknown as { ref(): void; unref(): void }[]
  for (const handle of handles) handle.unref()
  const stop = async () => {
    for (const handle of handles) handle.ref()
    keeper.stdin.end()
    await ended
  }
  return { url, stop }
}

function templateFor(server: string, template: Template) {
  const known = templates.get(template.name)
  if (known) return known
  const making = makeTemplate(server, template)
  templates.set(template.name, making)
  return making
}

/** Several test files come at once; the advisory lock lets one of them make the template while the others wait for it. */
async function makeTemplate(server: string, { name, prepare }: Template) {
  const database = `template_${name.replaceAll(/\W/g, '_').toLowerCase()}`
  await ask(server, async (query) => {
    await query('select pg_advisory_lock(4400)')
    const { rowCount } = await query(`select from pg_database where datname = '${database}' and datistemplate`)
    if (rowCount) return
    await query(`drop database if exists ${database} with (force)`)
    await query(`create database ${database} template template0`)
    await prepare(addressOf(server, database))
    // A stray connection would block every copy
    await query(`alter database ${database} with is_template true allow_connections false`)
  })
  return database
}

async function ask<T>(server: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    return await work((text) => client.query(text))
  } finally {
    await client.end()
  }
}

function addressOf(server: string, database: string) {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
