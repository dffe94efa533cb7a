// The PostgreSQL driver: a pool, prepared statements by name, transactions that are tried again after a deadlock.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Database, Row, Statements } from './database.ts'
import { DiskFull, RuleBroken, ShutOut, Unavailable } from './faults.ts'
import { type Listed, sharedReads, sideBySide } from './shared-reads.ts'
import { type Sql, sql } from './sql.ts'

const { types } = pg
const bigints = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === 20 ? Number : types.getTypeParser(oid, format as 'text')),
}
/** Milliseconds to wait for a connection before saying that the database cannot be reached. */
const patience = 5_000
/** How often work that met another's is done again: a dozen sign-ins of one person at once all get in. */
const tries = 12

/** Opens a pool of at most `connections` to the database at `url`. */
export function openPostgres(url: string, connections = 16): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patience,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true,
    application_name: 'portico',
    types: bigints as pg.CustomTypesConfig,
    onConnect: toldOfItsDisk,
    Client: Caller,
  })
  // A connection that dies while idle is replaced by the pool; the next request that needs one sees the truth.
  pool.on('error', unheard)
  pool.on('connect', (client) => client.on('error', unheard))

  async function attempt<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error) => {
      throw translated(error)
    })
    let broken: Error | undefined
    let first: unknown
    try {
      await client.query('begin')
      const value = await work(statements(client, (error) => (first ??= error)))
      await client.query('commit')
      return value
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => {
        broken = failed
      })
      // What was sent behind a statement that failed fails for that alone, and may be heard of sooner.
      const told = translated((error as { code?: string }).code === '25P02' ? first : error)
      // A server that has become a replica keeps its connections: whoever comes next asks for the one that writes.
      if (told instanceof Unavailable && !told.again) broken ??= told
      throw told
    } finally {
      client.release(broken)
    }
  }

  const transaction: Database['transaction'] = (work) => persistently(() => attempt(work))
  const plain = statements(pool)
  const read = sharedReads(plain, (statement) => listed(pool, statement))
  return {
    dialect: 'postgres',
    read,
    sideBySide: () => sideBySide(read),
    transaction,
    free: () => connections - pool.totalCount + pool.idleCount - pool.waitingCount,
    mark: transaction,
    alone: (statement, again = true) => (again ? persistently(() => plain.all(statement)) : plain.all(statement)),
    async keepBefore() {},
    // Each of our connections bears it, and the server takes them back from the dead. One without work for a minute has none: it sends nothing.
    async runUnder(origin) {
      pool.options.application_name = `portico ${origin}`
      while (pool.idleCount > 0) (await pool.connect()).release(true)
      const other = await plain.one(sql`
        select substr(application_name, 9) as origin from pg_stat_activity
         where datname = current_database() and application_name like 'portico http%'
           and application_name <> left(${`portico ${origin}`}, 63) limit 1`)
      return other ? String(other.origin) : null
    },
    // In a transaction: a connection to a server that only reads is given up then, and the next look asks for another.
    alive: () =>
      transaction(async (db) => {
        if ((await db.one(sql`show transaction_read_only`))?.transaction_read_only === 'on')
          throw new Unavailable('the database takes no writes')
      }),
    async facts() {
      const setting = async (name: string) => String((await pool.query(`show ${name}`)).rows[0]?.[name])
      return {
        version: await setting('server_version'),
        fsync: await setting('fsync'),
        synchronous_commit: await setting('synchronous_commit'),
        full_page_writes: await setting('full_page_writes'),
        server_encoding: await setting('server_encoding'),
      }
    },
    async close() {
      if (!pool.ending) await pool.end()
    },
  }
}

/** What goes wrong on our side of signing in leaves the line open, and a command would wait until the server hangs up. */
class Caller extends pg.Client {
  override connect(): Promise<pg.Client>
  override connect(told: Told): void
  override connect(told?: Told): Promise<pg.Client> | undefined {
    const done = super.connect().catch((error: Error) => {
      void this.end().catch(unheard)
      throw error
    })
    if (!told) return done
    done.then((client) => (told as ConnectedTold)(null, client), told as FailedTold)
    return undefined
  }
}
type FailedTold = (error: Error) => void
type ConnectedTold = (error: null, client: pg.Client) => void
type Told = FailedTold | ConnectedTold

/** Left to itself the server takes a page for one on a turning disk, and rather reads a table of some thousand rows whole than by an index. */
const toldOfItsDisk = (client: pg.ClientBase) => client.query('set random_page_cost = 1.1')

/**
 * The statement that meets a lost connection says so; told a second time, or while the connection is handed on, with nobody to hear it,
 * the loss would end the process.
 */
const unheard = () => undefined

async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      if (tried === tries || !(error instanceof Unavailable) || !error.again) throw error
      await sleep(Math.min(tried, 5) * Math.random() * 10)
    }
  }
}

interface Prepared {
  name: string | undefined
  text: string
  values: unknown[]
}

/** How the driver wants it, under the name by which the server keeps its plan. */
function prepared(statement: Sql): Prepared {
  const text = statement.texts.postgres
  return { name: nameOf(text), text, values: statement.values as unknown[] }
}

/**
 * A plan from before a table had all its columns, as where a newer version has started beside us, is refused before anything is done:
 * all are made anew then. Only within a transaction there is more to be done again than this statement.
 */
async function ask<T>(connection: pg.Pool | pg.PoolClient, statement: Sql, query: (asked: Prepared) => Promise<T>): Promise<T> {
  const asked = prepared(statement)
  try {
    return await query(asked)
  } catch (error) {
    if (!isOutdated(error)) throw error
    renew(asked)
    if (!(connection instanceof pg.Pool)) throw error
    return query(prepared(statement))
  }
}

const isOutdated = (error: unknown) => {
  const { code, routine } = error as { code?: string; routine?: string }
  return code === '0A000' && routine === 'RevalidateCachedQuery'
}

async function listed(pool: pg.Pool, statement: Sql): Promise<Listed> {
  try {
    const { fields, rows } = await ask(pool, statement, (asked) => pool.query({ ...asked, rowMode: 'array' }))
    return { columns: fields.map(({ name }) => name), rows }
  } catch (error) {
    throw translated(error)
  }
}

function statements(connection: pg.Pool | pg.PoolClient, failed: (error: unknown) => void = () => undefined): Statements {
  const query = async (statement: Sql) => {
    try {
      return await ask(connection, statement, (asked) => connection.query(asked))
    } catch (error) {
      failed(error)
      throw translated(error)
    }
  }
  return {
    dialect: 'postgres',
    one: async (statement) => (await query(statement)).rows[0] as Row | undefined,
    all: async (statement) => (await query(statement)).rows as Row[],
    run: async (statement) => (await query(statement)).rowCount ?? 0,
    async script(text) {
      await connection.query(text)
    },
  }
}

const names = new Map<string, string>()
/** How often all got other names. */
let renewed = 0
/** Longer than this a text is one of a kind (many rows at once): prepared under a name it would only fill the server's memory. */
const longestNamed = 4_000

function nameOf(text: string): string | undefined {
  if (text.length > longestNamed) return undefined
  let name = names.get(text)
  if (!name) {
    if (names.size > 1_000) return undefined
    name = createHash('sha256').update(`${renewed} ${text}`).digest('base64url')
    names.set(text, name)
  }
  return name
}

/** Of many that hear of it at once the first does it. */
function renew({ name, text }: Prepared): void {
  if (names.get(text) !== name) return
  names.clear()
  renewed += 1
}

/**
 * Where two who met count as standing in each other's way: two sign-ins of one person in one place, two who take one address or name,
 * of whom the second then sees the first and is told so, and a job that invites whom a member invites in the same moment. Whoever
 * writes there has looked before.
 */
const meetingPlaces = new Set([
  'session_slot',
  'contact_account_id_email_key_key',
  'company_account_id_name_key_key',
  'member_account_id_email_key_key',
  'grants_one_live',
  'link_one_invitation',
  'report_source_account_id_provider_key',
  'sender_domain_sends',
])

function translated(error: unknown): unknown {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string }
  if (error instanceof Unavailable || error instanceof RuleBroken || error instanceof DiskFull) return error
  if (code === '40001' || code === '40P01' || isOutdated(error) || meetingPlaces.has(constraint ?? '')) return again(error)
  if (code === '23505') return new RuleBroken('unique', constraint ?? '', error)
  if (code === '23503') return new RuleBroken('reference', constraint ?? '', error)
  if (code === '23514' || code === '23502') return new RuleBroken('check', constraint ?? '', error)
  if (code === 'P0001') return new RuleBroken('kept', message ?? '', error)
  if (code === '53100') return new DiskFull('The disk of the database is full.', { cause: error })
  if (isShutOut(code, message ?? '')) return new ShutOut('the database does not let us in', { cause: error })
  if (code === '25006') return new Unavailable('the database takes no writes', { cause: error })
  // Gone, going, taking no more connections, or what its operator limits in time.
  const lost =
    code === undefined
      ? /terminated|timeout exceeded|not queryable|ended/i.test(message ?? '')
      : /^(08|25P0[34]|55P03|57014|57P|53300|ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)/.test(code)
  return lost ? new Unavailable('the database cannot be reached', { cause: error }) : error
}

/** Not the one we say we are, no such database, or no line that we trust. */
const isShutOut = (code = '', message: string) =>
  /^(?:28...|3D000|.*CERT.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*)$/.test(code) ||
  /^(?:SASL: .*password|The server does not support SSL)/.test(message)

/** Two transactions stood in each other's way; the same work may simply be done again. */
function again(error: unknown): Unavailable {
  const unavailable = new Unavailable('the database asks to try again', { cause: error })
  unavailable.again = true
  return unavailable
}
