// The real program as a process of its own: started, killed and started again on one data folder, spoken to from outside.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { readConfig } from '../../src/config.ts'
import { operatorOf } from '../../src/engine/acts.ts'
import { openHouse } from '../../src/portico.ts'
import { type Kind, span } from './engine.ts'
import { migratedDatabase } from './migrated.ts'
import { Browser, freePort } from './portico.ts'
import { type Smtp, type SmtpOptions, startSmtp } from './smtp.ts'

const portico = fileURLToPath(new URL('../../src/cli/portico.ts', import.meta.url))

/** Loaded before the program: its wall clock can be set ahead, as libfaketime would, and it never outlives the test. */
const aheadOfTime = `data:text/javascript,${encodeURIComponent(`
  const real = Date.now
  let ahead = Number(process.env.AHEAD ?? 0)
  Date.now = () => real() + ahead
  process.on('message', (by) => { ahead = by; process.send(by) })
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel?.unref()
`)}`

// A program that is killed breaks its letters off in the middle. To the tests' mail server that is a client that went away, no fault.
type Take = (...told: unknown[]) => Promise<void>
Object.defineProperty(SMTPServer.prototype, 'onData', {
  set(this: SMTPServer, take: Take) {
    const value: Take = (...told) => take(...told).catch(() => undefined)
    Object.defineProperty(this, 'onData', { value })
  },
})

type Env = { [name: string]: string }

interface ProgramOptions {
  kind?: Kind
  env?: Env
  /** How its mail server is; it ends with the program. */
  smtp?: SmtpOptions
  /** Where its data lies; a folder of its own when left out. */
  folder?: string
  /** A PostgreSQL of the test's own, instead of a fresh database on the run's. */
  databaseUrl?: string
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  /** From being told to being gone. */
  ms: number
}

export interface Told {
  status: number
  headers: IncomingHttpHeaders
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: answers of every kind, looked into by tests
  body: any
}

export interface ARecord {
  id: string
  contactId: string
  requirementId: string
  email: string
}

/** One process of the program: started, killed and started again on one port. */
export class Process {
  readonly port: number
  /** Everything that it said over all its lives, one line each. */
  readonly log: string[] = []
  /** Its clock is so many milliseconds ahead, from the next start on; `advance` moves it while it runs. */
  ahead = 0
  readonly #env: Env
  #child: ChildProcess | null = null
  #agent = newAgent()

  constructor(port: number, env: Env) {
    this.port = port
    this.#env = { ...env, PORT: String(port) }
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Starts it and waits until it is ready; answers how many milliseconds that took. */
  async start(more: Env = {}): Promise<number> {
    assert.ok(!this.running, 'It runs already.')
    const from = performance.now()
    const said: string[] = []
    const env = { ...this.#env, ...more }
    const child = this.#spawn(['start'], env, ['ignore', 'pipe', 'pipe', 'ipc'])
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream as Readable).on('line', (line) => {
        said.push(line)
        this.log.push(line)
      })
    // It says so itself when its doors are open; asked at /readyz before that, it would only be slower.
    const isUp = () => said.some((line) => /^Portico (?:is at|works behind the doors)/.test(line))
    while (!isUp() || (env.PORTICO_ROLE !== 'worker' && !(await answersReady(this.port)))) {
      if (!this.running) throw new Error(`It ended (${child.exitCode ?? child.signalCode}) before it was ready:\n${said.join('\n')}`)
      if (performance.now() - from > 60_000) throw new Error(`It was not ready within a minute:\n${said.join('\n')}`)
      await pause(5)
    }
    return performance.now() - from
  }

  /** kill -9. */
  kill = (): Promise<Ended> => this.#end('SIGKILL')

  /** SIGTERM: told to go, and waited for. */
  end = (): Promise<Ended> => this.#end('SIGTERM')

  /** Sets its clock ahead, now and at later starts. */
  async advance(by: string): Promise<void> {
    this.ahead += span(by)
    if (!this.running) return
    const heard = once(this.#child as ChildProcess, 'message')
    this.#child?.send(this.ahead)
    await heard
  }

  /** A command of the program, in the same surroundings; answers what it says as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every kind, looked into by tests
  async command(...words: string[]): Promise<any> {
    const child = this.#spawn([...words, '--json'], this.#env, ['ignore', 'pipe', 'pipe'])
    const ended = once(child, 'exit')
    const [out, err] = await Promise.all([text(child.stdout as Readable), text(child.stderr as Readable), ended])
    if (child.exitCode !== 0) throw new Error(`portico ${words.join(' ')} ended with ${child.exitCode}:\n${out}${err}`)
    return JSON.parse(out)
  }

  /** Answers what came back; throws when nothing did, which leaves open whether it was done. */
  async send(method: string, path: string, headers: Env, body?: string | Buffer): Promise<Told> {
    const response = await this.#ask(method, path, headers, body)
    const said = await text(response)
    const isJson = /json/.test(response.headers['content-type'] ?? '')
    return { status: response.statusCode ?? 0, headers: response.headers, text: said, body: isJson ? JSON.parse(said) : null }
  }

  /** A file, byte for byte. */
  async bytes(path: string, headers: Env): Promise<Buffer> {
    const response = await this.#ask('GET', path, headers)
    assert.equal(response.statusCode, 200)
    return buffer(response)
  }

  async #ask(method: string, path: string, headers: Env, body?: string | Buffer): Promise<IncomingMessage> {
    const sent = httpRequest({ host: '127.0.0.1', port: this.port, method, path, agent: this.#agent, headers })
    sent.end(body)
    return (await once(sent, 'response'))[0]
  }

  async #end(signal: NodeJS.Signals): Promise<Ended> {
    const from = performance.now()
    const child = this.#child
    if (child && this.running) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    }
    this.#agent.destroy()
    this.#agent = newAgent()
    return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null, ms: performance.now() - from }
  }

  #spawn(words: string[], env: Env, stdio: ('ignore' | 'pipe' | 'ipc')[]): ChildProcess {
    const surroundings = { PATH: process.env.PATH, HOME: process.env.HOME, AHEAD: String(this.ahead), ...env }
    return spawn(process.execPath, ['--import', aheadOfTime, portico, ...words], { env: surroundings, stdio })
  }
}

const newAgent = () => new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 64 })

async function answersReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5000) })).status === 200
  } catch {
    return false
  }
}

/** A house with the account Harbor Build (slug harbor) and an API key of its owner's rights. */
export class Program extends Process {
  readonly kind: Kind
  readonly folder: string
  readonly smtp: Smtp
  readonly databaseUrl: string | null
  key = ''
  accountId = ''
  readonly #surroundings: Env
  readonly #beside: Process[] = []
  readonly #leave: () => Promise<void>
  #projectId: Promise<string> | null = null

  constructor(port: number, env: Env, made: Pick<Program, 'kind' | 'folder' | 'smtp' | 'databaseUrl'> & { leave: () => Promise<void> }) {
    super(port, env)
    this.#surroundings = env
    this.kind = made.kind
    this.folder = made.folder
    this.smtp = made.smtp
    this.databaseUrl = made.databaseUrl
    this.#leave = made.leave
  }

  /** Another process on the same database, files and keys, under the same name but on a port of its own. */
  async another(env: Env = {}): Promise<Process> {
    const other = new Process(await freePort(), { ...this.#surroundings, ...env })
    other.ahead = this.ahead
    this.#beside.push(other)
    return other
  }

  /** The API, with the key; `at` names another process, or a port that leads there. */
  api(method: string, path: string, body?: object, headers: Env = {}, at: Process = this): Promise<Told> {
    const all = {
      host: `localhost:${this.port}`,
      authorization: `Bearer ${this.key}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    }
    return at.send(method, `/api/v1${path}`, all, body ? JSON.stringify(body) : undefined)
  }

  /** A form of files for the API. */
  upload(path: string, form: { headers: Env; body: Buffer }, headers: Env = {}, at: Process = this): Promise<Told> {
    const all = { host: `localhost:${this.port}`, authorization: `Bearer ${this.key}`, ...form.headers, ...headers }
    return at.send('POST', `/api/v1${path}`, all, form.body)
  }

  /** All items of a list, page by page. */
  // biome-ignore lint/suspicious/noExplicitAny: items of every kind, looked into by tests
  async all(path: string): Promise<any[]> {
    const items = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body, text }: Told = await this.api(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`,
      )
      assert.equal(status, 200, text)
      items.push(...body.items)
      cursor = body.nextCursor
    }
    return items
  }

  /** A browser in front of this process, or of another one that goes by the same name. */
  browser(at: Process = this): Browser {
    return new Browser(`http://localhost:${at.port}`, { host: `localhost:${this.port}` })
  }

  /** Records with a contact each: v0@vendors.example, v1@vendors.example … */
  async records(count: number, name = 'v'): Promise<ARecord[]> {
    this.#projectId ??= this.api('POST', '/projects', { name: 'Dock 4 refurbishment' }).then(({ body }) => body.id)
    const projectId = await this.#projectId
    return inTurns(count, 16, async (at) => {
      const email = `${name}${at}@vendors.example`
      const { status, body, text } = await this.api('POST', '/records', {
        projectId,
        contact: { email, name: 'Jane Ortiz' },
        company: `Company ${name} ${at}`,
        requirements: [{ kind: 'certificate', name: 'Certificate of insurance' }],
      })
      assert.equal(status, 201, text)
      return { id: body.id, contactId: body.contact.id, requirementId: body.requirements[0].id, email }
    })
  }

  /** Gives access to a record and sends the invitation. */
  invite({ id, contactId }: Pick<ARecord, 'id' | 'contactId'>, headers: Env = {}, at: Process = this): Promise<Told> {
    return this.api('POST', '/grants', { contactId, scope: { kind: 'record', id }, invite: {} }, headers, at)
  }

  /** The path of the button in the newest letter to that address that has one, as soon as it is there. */
  async linkTo(address: string): Promise<string> {
    return until(() => this.smtp.lettersTo(address).map(linkIn).findLast(Boolean), `a letter to ${address}`)
  }

  /** What is written in the database, whether the program runs or not. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of every kind, looked into by tests
  async rows(statement: string): Promise<any[]> {
    if (this.databaseUrl === null) {
      const database = new DatabaseSync(join(this.folder, 'portico.db'), { readOnly: true, timeout: 5000 })
      try {
        return database
          .prepare(statement)
          .all()
          .map((row) => ({ ...row }))
      } finally {
        database.close()
      }
    }
    const client = new pg.Client({ connectionString: this.databaseUrl, types: { getTypeParser: plainNumbers } as pg.CustomTypesConfig })
    await client.connect()
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }

  /** The database finds itself whole. */
  async isWhole(): Promise<void> {
    if (this.databaseUrl !== null) return
    assert.deepEqual(await this.rows('pragma integrity_check'), [{ integrity_check: 'ok' }])
    assert.deepEqual(await this.rows('pragma foreign_key_check'), [])
  }

  /** Ends everything and leaves nothing behind. */
  async stop(): Promise<void> {
    await Promise.all([this, ...this.#beside].map((one) => one.kill()))
    await this.smtp.stop()
    await this.#leave()
  }
}

const plainNumbers = (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid as never))

/** A house of its own, with an account and a key. Not started yet. */
export async function program({ kind = 'sqlite', env = {}, smtp: mail = {}, ...given }: ProgramOptions = {}): Promise<Program> {
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), 'portico-program-')))
  const fresh = given.databaseUrl ? null : await migratedDatabase(kind, folder)
  const databaseUrl = given.databaseUrl ?? fresh?.url ?? null
  const smtp = await startSmtp({ ...mail, rules: { starttls: 'absent', ...mail.rules } })
  const port = await freePort()
  const surroundings = {
    PORTICO_URL: `http://localhost:${port}`,
    DATA_DIR: folder,
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Portico <portico@portal.example>',
    LOG_LEVEL: 'debug',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...env,
  }
  const leave = async () => {
    await fresh?.drop()
    if (!given.folder) await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
  const made = new Program(port, surroundings, { kind, folder, smtp, databaseUrl, leave })
  try {
    await furnish(made, surroundings)
    return made
  } catch (error) {
    await made.stop()
    throw error
  }
}

/** As the commands would, without a process for each. */
async function furnish(made: Program, surroundings: Env) {
  const { engine, close } = await openHouse(readConfig(surroundings))
  const owner = { name: 'Dana Whitfield', email: 'dana@harbor.example' }
  const { account } = await engine.accounts.create({ name: 'Harbor Build', slug: 'harbor', owner })
  made.accountId = account.id
  made.key = (await engine.apiKeys.create(operatorOf(account), { name: 'Command line', role: 'owner' })).key
  await close()
}

/** The path of a letter's button, when it has one. */
export const linkIn = ({ mail }: { mail: { text?: string } }): string | undefined =>
  /https?:\/\/[^\s/]+(\/l\/[0-9A-Za-z]+)/.exec(mail.text ?? '')?.[1]

/** Nothing is owed to anybody any more. */
export async function allTaken(house: Program, ms?: number): Promise<void> {
  await until(
    async () => (await house.rows('select id from message where next_at is not null limit 1')).length === 0,
    'every letter was taken',
    ms,
  )
}

/** Looks until there is something to see. */
export async function until<T>(look: () => T | Promise<T>, what: string, ms = 60_000): Promise<NonNullable<T>> {
  const from = performance.now()
  for (;;) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (performance.now() - from > ms) throw new Error(`It never came to this within ${ms} ms: ${what}`)
    await pause(40)
  }
}

/** Does it so often, a few at a time. */
export async function inTurns<T>(count: number, hands: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  let next = 0
  const hand = async () => {
    for (let at = next++; at < count; at = next++) done[at] = await work(at)
  }
  await Promise.all(Array.from({ length: Math.min(hands, count) }, hand))
  return done
}
