// A whole house per test: real database, real HTTP on a port of its own, a real SMTP server, and a clock that can be moved.
import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { readConfig } from '../../src/config.ts'
import type { By } from '../../src/engine/acts.ts'
import { type House, openHouse, type Running, startPortico } from '../../src/portico.ts'
import { type Kind, kinds, movableClock } from './engine.ts'
import { migratedDatabase } from './migrated.ts'
import { closePages } from './open-pages.ts'
import { type Smtp, startSmtp } from './smtp.ts'

export interface PorticoOptions {
  kind?: Kind
  /** Without a mail server the local inbox takes the letters. */
  mail?: 'smtp' | 'inbox'
  env?: { [name: string]: string }
  /** Behind SMTP_URL: `?spf=…` */
  smtpOptions?: string
}

export interface TestHouse {
  kind: Kind
  url: string
  house: House
  running: Running
  clock: ReturnType<typeof movableClock>
  smtp: Smtp
  /** The owner of the account Harbor Build (slug harbor). */
  by: By
  /** Everything that was logged, one JSON line each. */
  log: string[]
  /** A browser of its own: keeps cookies, follows nothing by itself. */
  browser(headers?: { [name: string]: string }): Browser
  /** Waits until nothing that is due is left to send, and gives the newest letter's link to that address. */
  linkTo(address: string): Promise<string>
  /** A record of Jane Ortiz at Acme Electric, invited. */
  invite(email?: string): Promise<Invited>
  /** Stops the server but keeps database and files; `start` goes on with them, as after a crash or an upgrade. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface Invited {
  recordId: string
  grantId: string
  contactId: string
  requirementId: string
  /** The path of the letter's button. */
  path: string
}

/** The rule, tried on a whole house over SQLite and over PostgreSQL. */
export function inEveryHouse(rule: string, story: (house: TestHouse) => Promise<void>, options: PorticoOptions = {}): void {
  for (const kind of kinds) inHouse(rule, story, { ...options, kind })
}

export function inHouse(rule: string, story: (house: TestHouse) => Promise<void>, options: PorticoOptions = {}): void {
  test(`${rule} (${options.kind ?? 'sqlite'})`, async () => {
    const house = await portico(options)
    try {
      await story(house)
    } catch (error) {
      // A page that does not come to stand as it should says little by itself.
      const said = house.log.filter((line) => !/"method":"GET".*"status":[23]/.test(line))
      throw new Error(`Beside pages that were looked at the server said last:\n${said.slice(-12).join('')}`, { cause: error })
    } finally {
      await house.stop()
    }
  })
}

export async function portico({ kind = 'sqlite', mail = 'smtp', env = {}, smtpOptions = '' }: PorticoOptions = {}): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-house-'))
  const database = await migratedDatabase(kind, folder)
  const smtp = await startSmtp({ rules: { starttls: 'absent' } })
  const port = await freePort()
  const config = readConfig({
    PORT: String(port),
    DATA_DIR: folder,
    PORTICO_KEYS: `1:${randomBytes(32).toString('base64url')}`,
    MAIL_FROM: 'Portico <portico@portal.example>',
    ...(mail === 'smtp' ? { SMTP_URL: `${smtp.url}${smtpOptions}` } : {}),
    ...(database.url ? { DATABASE_URL: database.url } : {}),
    ...env,
  })
  const clock = movableClock()
  const log: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) })
  let house = await openHouse(config, clock)
  let running = await startPortico(house, logger)
  const { account, owner } = await house.engine.accounts.create({
    name: 'Harbor Build',
    slug: 'harbor',
    colour: '#0E5C66',
    timeZone: 'America/Los_Angeles',
    owner: { name: 'Dana Whitfield', email: 'dana@harbor.example' },
  })
  const by: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
  const url = config.url.origin

  const made: TestHouse = {
    kind,
    url,
    clock,
    smtp,
    by,
    log,
    get house() {
      return house
    },
    get running() {
      return running
    },
    browser: (headers = {}) => new Browser(url, headers),
    async linkTo(address) {
      // Who asked at the door is answered by the worker; the letter is owed from then on.
      while (await house.store.read.asks.anyWaiting()) await pause(5)
      running.outbox.nudge()
      await running.outbox.idle()
      const letter = smtp.lettersTo(address).at(-1)
      assert.ok(letter, `no letter to ${address}`)
      const link = /https?:\/\/[^\s/]+(\/l\/[0-9A-Za-z]+)/.exec(letter.mail.text ?? '')
      assert.ok(link?.[1], `no link in the letter to ${address}`)
      return link[1]
    },
    async invite(email = 'jane@acme.example') {
      const { engine } = house
      const { project } = await engine.projects.create(by, {
        name: 'Dock 4 refurbishment',
        certificateHolder: 'Harbor Build LLC\n1200 Wharf Road',
      })
      const whole = await engine.records.create(by, {
        projectId: project.id,
        contact: { email, name: 'Jane Ortiz' },
        company: 'Acme Electric',
        requirements: [{ kind: 'certificate', name: 'Certificate of insurance' }],
      })
      const { grant } = await engine.grants.give(by, {
        contactId: whole.contact.id,
        scope: { kind: 'record', id: whole.record.id },
        invite: { note: 'By Friday, please.' },
      })
      return {
        recordId: whole.record.id,
        grantId: grant.id,
        contactId: whole.contact.id,
        requirementId: whole.requirements[0]?.id ?? '',
        path: mail === 'smtp' ? await made.linkTo(email) : '',
      }
    },
    async restart() {
      await running.stop()
      house = await openHouse(config, clock)
      running = await startPortico(house, logger)
    },
    async stop() {
      await closePages()
      await running.stop()
      await smtp.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return made
}

/** Below those that the system gives to whoever connects: one of these would often be taken before a house is there to listen on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    await new Promise((closed) => server.close(closed))
    if (free) return port
  }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The Location header, as a path where it is one of ours. */
  location: string
  json(): unknown
}

export type Fields = { [name: string]: string }

/** Speaks plain HTTP with every header in our hands. Sends what a browser would send, unless told otherwise. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: URL
  readonly #headers: { [name: string]: string }

  constructor(url: string, headers: { [name: string]: string }) {
    this.#url = new URL(url)
    this.#headers = {
      'user-agent':
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      ...headers,
    }
  }

  get = (path: string, headers: Fields = {}): Promise<Answer> => this.send('GET', path, { 'sec-fetch-mode': 'navigate', ...headers })

  /** Goes where a redirect leads, up to five times. */
  async follow(path: string): Promise<Answer> {
    let answer = await this.get(path)
    for (let hops = 0; hops < 5 && answer.location; hops++) answer = await this.get(answer.location)
    return answer
  }

  /** Sends a form of the page, as a press on its button does. */
  post(path: string, fields: Fields = {}, headers: Fields = {}): Promise<Answer> {
    const body = new URLSearchParams(fields).toString()
    return this.send(
      'POST',
      path,
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin: this.#url.origin, ...headers },
      body,
    )
  }

  async upload(path: string, fields: Fields, files: { name: string; bytes: Buffer | string; type?: string }[]): Promise<Answer> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const { name, bytes, type } of files)
      form.append('file', new Blob([bytes as never], { type: type ?? 'application/octet-stream' }), name)
    const encoded = new Response(form)
    const type = encoded.headers.get('content-type') ?? ''
    return this.send('POST', path, { 'content-type': type, 'sec-fetch-site': 'same-origin' }, Buffer.from(await encoded.arrayBuffer()))
  }

  send(method: string, path: string, headers: Fields = {}, body?: string | Buffer): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all: Fields = { host: this.#url.host, ...this.#headers, ...(cookie ? { cookie } : {}), ...headers }
    if (body !== undefined) all['content-length'] = String(Buffer.byteLength(body))
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port: this.#url.port, method, path, headers: all }, async (response) => {
        for (const line of response.headers['set-cookie'] ?? []) this.#keep(line)
        const answered = await text(response)
        const location = response.headers.location ?? ''
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: answered,
          location: location.startsWith(this.#url.origin) ? location.slice(this.#url.origin.length) : location,
          json: () => JSON.parse(answered),
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  #keep(line: string) {
    const [pair = '', ...flags] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const gone = flags.some((flag) => /^max-age=0$/i.test(flag) || /^expires=Thu, 01 Jan 1970/i.test(flag))
    if (gone) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
