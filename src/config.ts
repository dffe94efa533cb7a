// The only reader of the environment: read once, every fault named at once, handed on as plain frozen values.
import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readAddress, readSender } from './engine/addresses.ts'
import type { RingKey } from './engine/secrets.ts'
import { readGateway } from './mail/sms.ts'
import { endsEarly, readSmtpUrl } from './mail/smtp.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

export interface Config {
  /** The public origin: the only source of mailed addresses. */
  readonly url: URL
  /** Somebody other than this machine is meant to come: https, a real mail server, no debugging. */
  readonly isPublic: boolean
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** Null: the embedded database, in `databaseFile`. */
  readonly databaseUrl: string | null
  readonly databaseFile: string
  /** Null: letters stay in the local inbox. */
  readonly smtpUrl: string | null
  readonly mailFrom: { readonly name: string | null; readonly address: string }
  /** Where bounces come in, and the domain behind the @ of our return paths. */
  readonly inboundSmtp: { readonly host: string; readonly port: number } | null
  readonly bounceDomain: string | null
  /** The gateway for text messages. */
  readonly smsUrl: string | null
  readonly filesDir: string
  /** The key ring, newest first. */
  readonly keys: readonly RingKey[]
  /** Whether the ring came from PORTICO_KEYS, and so lies apart from the database. */
  readonly keysApart: boolean
  readonly trustProxy: number
  /** Whom to ask about sender domains; null: the system's servers. */
  readonly dnsServers: readonly string[] | null
  readonly metricsToken: string | null
  readonly logLevel: LogLevel
  readonly role: 'all' | 'web' | 'worker'
  /** What works but should be known. */
  readonly warnings: readonly string[]
}

/** What is wrong with the configuration, one sentence each. The command line ends with 78 on it. */
export class ConfigFault extends Error {
  override name = 'ConfigFault'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

type Environment = { readonly [name: string]: string | undefined }

/**
 * Throws ConfigFault with every fault there is; values that may be secret are never repeated in it.
 * Without a fault it makes the folders that are missing, and the key ring's file if there is neither that nor PORTICO_KEYS.
 */
export function readConfig(env: Environment, versions: { node: string; sqlite?: string | undefined } = process.versions): Config {
  const { values, faults } = readEach(env)
  const port = values.PORT ?? 4400
  const dataDir = resolve(values.DATA_DIR ?? './data')
  const url = new URL(values.PORTICO_URL ?? `http://localhost:${port}`)
  const isPublic = !isLocal(url.hostname)
  const database = values.DATABASE_URL ?? { file: join(dataDir, 'portico.db') }
  faults.push(...runtimeFaults(versions, 'file' in database))
  if (isPublic) faults.push(...publicFaults(url, env, values.LOG_LEVEL))
  if (values.INBOUND_SMTP && !values.BOUNCE_DOMAIN)
    faults.push('INBOUND_SMTP needs BOUNCE_DOMAIN: the domain whose mail comes in there, so that letters can be returned to it.')
  if (!env.PORTICO_KEYS?.trim()) faults.push(...ringFileFaults(dataDir))
  if (faults.length === 0) faults.push(...folderFaults({ DATA_DIR: dataDir, FILES_URL: values.FILES_URL }))
  if (faults.length > 0) throw new ConfigFault(faults)
  return deepFrozen({
    url,
    isPublic,
    host: values.HOST ?? '127.0.0.1',
    port,
    dataDir,
    databaseUrl: 'url' in database ? database.url : null,
    databaseFile: 'file' in database ? database.file : '',
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? { name: 'Portico', address: 'portico@localhost' },
    smsUrl: values.SMS_URL ?? null,
    inboundSmtp: values.INBOUND_SMTP ?? null,
    bounceDomain: values.BOUNCE_DOMAIN ?? null,
    filesDir: values.FILES_URL ?? join(dataDir, 'files'),
    keys: values.PORTICO_KEYS ?? ringIn(dataDir),
    keysApart: values.PORTICO_KEYS !== undefined,
    trustProxy: values.TRUST_PROXY ?? 0,
    dnsServers: values.DNS_SERVERS ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    logLevel: values.LOG_LEVEL ?? 'info',
    role: values.PORTICO_ROLE ?? 'all',
    warnings: warningsOf(env, isPublic),
  })
}

/** Settings of a running database under which an acknowledged row could be lost, or one could not be written. */
export function databaseFaults(facts: { readonly [name: string]: string }): string[] {
  const wrong = (name: string, wanted: RegExp, why: string) =>
    wanted.test(facts[name] ?? '') ? [] : [`The database runs with ${name} = ${facts[name] ?? 'unknown'}: ${why}`]
  if ('journal_mode' in facts) {
    return [
      ...wrong('journal_mode', /^wal$/i, 'Portico needs wal.'),
      ...wrong('synchronous', /^(?:2|full|3|extra)$/i, 'a power cut could lose what was answered. Portico needs full.'),
      ...wrong('foreign_keys', /^(?:1|on)$/i, 'Portico needs them on.'),
    ]
  }
  return [
    ...wrong('fsync', /^on$/, 'a crash could lose or break what was answered. Set it to on.'),
    ...wrong('synchronous_commit', /^(?:on|local|remote_write|remote_apply)$/, 'a crash could lose what was answered. Set it to on.'),
    ...wrong('full_page_writes', /^on$/, 'a crash could break pages. Set it to on.'),
    ...wrong('server_encoding', /^UTF8$/, "it cannot hold every name. Make one with: create database … encoding 'UTF8' template template0"),
  ]
}

// One variable at a time, so that one fault does not hide the next

const read = <T>(reader: (text: string) => T | Fault) =>
  z.string().transform((text, context): T => {
    const value = reader(text)
    if (!(value instanceof Fault)) return value
    context.addIssue({ code: 'custom', message: value.sentence })
    return z.NEVER
  })

class Fault {
  readonly sentence: string
  constructor(sentence: string) {
    this.sentence = sentence
  }
}

const wholeNumber = (least: number, most: number) =>
  read((text) =>
    /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? Number(text)
      : new Fault(`must be a whole number from ${least} to ${most}`),
  )
const oneOf = <Word extends string>(words: readonly Word[]) =>
  read((text) => words.find((word) => word === text) ?? new Fault(`must be one of: ${words.join(', ')}`))

const variables = {
  PORTICO_URL: read(readOrigin),
  HOST: read((text) => (/^[\w.:-]+$/.test(text) ? text : new Fault('must be an address to listen on, like 127.0.0.1 or ::1'))),
  PORT: wholeNumber(1, 65_535),
  DATA_DIR: read((text) => (text.includes('\0') ? new Fault('must be a folder') : text)),
  DATABASE_URL: read(readDatabaseUrl),
  SMTP_URL: read(readSmtp),
  MAIL_FROM: read((text) => readSender(text) ?? new Fault('must be an address, like: Portico <portico@example.com>')),
  SMS_URL: read(readSms),
  INBOUND_SMTP: read(readListener),
  BOUNCE_DOMAIN: read((text) => readAddress(`b@${text}`)?.domain ?? new Fault('must be a domain, like bounces.example.com')),
  FILES_URL: read(readFilesUrl),
  PORTICO_KEYS: read((text) => {
    const ring = readRing(text)
    return typeof ring === 'string' ? new Fault(ring) : ring
  }),
  TRUST_PROXY: wholeNumber(0, 10),
  METRICS_TOKEN: read((text) =>
    /^[\x21-\x7e]{16,500}$/.test(text) ? text : new Fault('must be at least 16 letters, digits or signs, without blanks'),
  ),
  DNS_SERVERS: read(readServers),
  LOG_LEVEL: oneOf(logLevels),
  PORTICO_ROLE: oneOf(['all', 'web', 'worker']),
}
/** The names of all that can be set. */
export const settings: readonly string[] = Object.keys(variables)

type Values = { [Name in keyof typeof variables]?: z.output<(typeof variables)[Name]> }

function readEach(env: Environment): { values: Values; faults: string[] } {
  const values: { [name: string]: unknown } = {}
  const faults: string[] = []
  for (const [name, schema] of Object.entries(variables)) {
    const text = env[name]?.trim()
    if (!text) continue
    const result = schema.safeParse(text)
    if (result.success) values[name] = result.data
    else faults.push(`${name} ${result.error.issues[0]?.message}.`)
  }
  return { values: values as Values, faults }
}

function readOrigin(text: string): string | Fault {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return new Fault('must be an origin, like https://portal.example.com')
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/')
    return new Fault('must be an origin alone: no path, no user, no question mark')
  return url.origin
}

const sslModes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full']

function readDatabaseUrl(text: string): { url: string } | { file: string } | Fault {
  if (/^postgres(?:ql)?:\/\//.test(text)) return readPostgresUrl(text)
  if (!text.startsWith('file:')) return new Fault('must begin with file: or postgres://')
  const file = pathOf(text)
  if (file instanceof Fault) return file
  return isFolder(file) ? new Fault('must name a file, and a folder is there') : { file }
}

const notPostgres = 'is not an address like postgres://user:password@host/database, where signs in the password are written as in %40 for @'

function readPostgresUrl(text: string): { url: string } | Fault {
  if (!URL.canParse(text)) return new Fault(notPostgres)
  const url = new URL(text)
  if (endsEarly(url)) return new Fault(notPostgres)
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = url.searchParams.get(name)
    if (file !== null && !canBeRead(file)) return new Fault(`names a file with ${name} that cannot be read`)
  }
  const mode = url.searchParams.get('sslmode')
  if (mode === null || url.searchParams.has('uselibpqcompat')) return { url: text }
  if (!sslModes.includes(mode)) return new Fault(`has an sslmode that is not known: take one of ${sslModes.join(', ')}`)
  // The driver takes these for verify-full as well, and says so in a long warning.
  if (/^(?:prefer|require|verify-ca)$/.test(mode)) url.searchParams.set('sslmode', 'verify-full')
  return { url: url.href }
}

function canBeRead(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function readListener(text: string): { host: string; port: number } | Fault {
  const [, host = '', port = ''] = /^(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? []
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) return new Fault('must be host:port to listen on, like 0.0.0.0:25')
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function readFilesUrl(text: string): string | Fault {
  if (text.startsWith('s3:')) return new Fault('cannot be an S3 bucket in this version; use a folder, file:./files')
  if (!text.startsWith('file:')) return new Fault('must begin with file:')
  const folder = pathOf(text)
  return folder instanceof Fault || isFolderOrFree(folder) ? folder : new Fault('must name a folder, and something else is there')
}

function isFolderOrFree(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true
  } catch {
    return false
  }
}

/** `1.1.1.1, 127.0.0.1:5353, [::1]:53` */
function readServers(text: string): string[] | Fault {
  const servers = text.split(/[\s,]+/).filter(Boolean)
  const wrong = servers.some((server) => {
    const [, six, four, port = '53'] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(server) ?? []
    return isIP(server) === 0 && (isIP(six ?? four ?? '') === 0 || Number(port) > 65_535)
  })
  return wrong || servers.length === 0 ? new Fault('must be addresses of name servers, like 1.1.1.1, 9.9.9.9 or [::1]:53') : servers
}

function readSms(text: string): string | Fault {
  try {
    readGateway(text)
    return text
  } catch (error) {
    return new Fault((error as Error).message)
  }
}

function readSmtp(text: string): string | Fault {
  try {
    readSmtpUrl(text)
    return text
  } catch (error) {
    return new Fault((error as Error).message.replace(/^SMTP_URL:?\s*/, '').replace(/\.$/, ''))
  }
}

/** `file:./data/x` and `file:data/x` are read from where we started, `file:///srv/x` as it stands. */
function pathOf(text: string): string | Fault {
  const rest = text.slice('file:'.length)
  if (rest === '' || /\0|%00/.test(rest) || rest.includes(':memory:')) return new Fault('must name a path after file:')
  try {
    return rest.startsWith('//') ? fileURLToPath(text) : resolve(rest)
  } catch {
    return new Fault('must name a path on this machine')
  }
}

// What depends on more than one variable

const isLocal = (hostname: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)

function publicFaults(url: URL, env: Environment, level: LogLevel | undefined): string[] {
  const faults: string[] = []
  if (url.protocol !== 'https:')
    faults.push('PORTICO_URL must begin with https:// unless it is localhost: links and cookies would travel in the clear.')
  if (!env.SMTP_URL?.trim())
    faults.push('SMTP_URL is missing: with a public PORTICO_URL letters must leave by a mail server. The local inbox is for trying out.')
  if (level === 'debug' || level === 'trace') faults.push(`LOG_LEVEL ${level} is for localhost. Take info.`)
  return faults
}

function runtimeFaults(versions: { node: string; sqlite?: string | undefined }, embedded: boolean): string[] {
  const faults: string[] = []
  if (!isAtLeast(versions.node, [24, 12, 0])) faults.push(`Node ${versions.node} is too old: Portico needs 24.12 or newer.`)
  // Before 3.51.3 a checkpoint at the wrong moment could corrupt a database in WAL mode.
  if (embedded && !isAtLeast(versions.sqlite ?? '0', [3, 51, 3]))
    faults.push(`SQLite ${versions.sqlite ?? 'unknown'} is too old: 3.51.3 or newer is needed. It comes with Node.`)
  return faults
}

function isAtLeast(version: string, wanted: readonly [number, number, number]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  for (const [at, want] of wanted.entries()) {
    const have = parts[at] ?? 0
    if (have !== want) return have > want
  }
  return true
}

function warningsOf(env: Environment, isPublic: boolean): string[] {
  const warnings: string[] = []
  if (isPublic && !env.MAIL_FROM?.trim())
    warnings.push('MAIL_FROM is not set: letters come from portico@localhost, which most mail servers refuse.')
  if (isPublic && !env.PORTICO_KEYS?.trim())
    warnings.push('The key ring lies in DATA_DIR. Keep it apart from the database and its backups: set PORTICO_KEYS.')
  warnings.push(...lineWarnings(env.DATABASE_URL?.trim() ?? ''))
  for (const name of Object.keys(env))
    if (name.startsWith('PORTICO_') && !settings.includes(name)) warnings.push(`${name} is not a setting of Portico.`)
  return warnings
}

/** Between machines the line to the database is plain unless somebody asks for TLS. */
function lineWarnings(databaseUrl: string): string[] {
  if (!/^postgres(?:ql)?:/.test(databaseUrl)) return []
  const { hostname, searchParams } = new URL(databaseUrl)
  const mode = searchParams.get('sslmode') ?? searchParams.get('ssl')
  if (mode === 'no-verify')
    return ['DATABASE_URL says no-verify: whoever stands between Portico and the database can pass for it. Take sslmode=verify-full.']
  // A name without a dot is of this machine, or of the network that its containers share.
  const apart = /[.:]/.test(hostname) && !isLocal(hostname)
  if (mode !== 'disable' && (mode !== null || !apart)) return []
  return [
    `DATABASE_URL ${mode ? 'says sslmode=disable' : 'asks for no TLS'}: everything between Portico and the database travels in the clear. Take sslmode=verify-full.`,
  ]
}

// The folders

function folderFaults(folders: { [name: string]: string | undefined }): string[] {
  return Object.entries(folders).flatMap(([name, folder]) => {
    try {
      if (folder !== undefined) makeFolder(folder)
      return []
    } catch (error) {
      const { code, path = folder } = error as { code?: string; path?: string }
      return [`${name} needs the folder ${path}, and it cannot be made (${code}).`]
    }
  })
}

/** Level by level: Node's own recursive way never ends below a folder that takes none, like /proc. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

// The key ring: `number:base64url`, newest first, separated by commas or line ends

function readRing(text: string): RingKey[] | string {
  const entries = text.split(/[,\s]+/).filter(Boolean)
  if (entries.length === 0) return 'must hold a key, like 1: followed by 32 random bytes in base64url'
  const ring: RingKey[] = []
  for (const entry of entries) {
    const [, digits, encoded] = /^(\d{1,4}):([A-Za-z0-9_-]+)=*$/.exec(entry) ?? []
    if (digits === undefined || encoded === undefined) return 'must be number:base64url, separated by commas'
    const number = Number(digits)
    const key = Buffer.from(encoded, 'base64url')
    if (number > 3843) return 'must use numbers from 0 to 3843'
    if (ring.some((one) => one.number === number)) return `has two keys with the number ${number}`
    if (key.length < 32) return `has a key (${number}) shorter than 32 bytes`
    if (looksMadeUp(key)) return `has a key (${number}) that is not random; make one with: openssl rand -base64 32 | tr '+/' '-_'`
    ring.push({ number, key })
  }
  return ring
}

/** Zeros, a pattern or a sentence: random bytes of that length practically never look so. */
const looksMadeUp = (key: Buffer): boolean => new Set(key).size < 12 || key.every((byte) => byte >= 0x20 && byte < 0x7f)

const ringFile = (dataDir: string): string => join(dataDir, 'keys')

function ringFileFaults(dataDir: string): string[] {
  const file = ringFile(dataDir)
  let text: string
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      return [`${file} can be read by others. Run: chmod 600 ${file}`]
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : [`${file} cannot be read (${code}).`]
  }
  const ring = readRing(text)
  return typeof ring === 'string' ? [`${file} ${ring}.`] : []
}

/** The ring in DATA_DIR, made when there is none. */
function ringIn(dataDir: string): RingKey[] {
  const file = ringFile(dataDir)
  try {
    makeRing(file)
  } catch (error) {
    throw new ConfigFault([`DATA_DIR ${dataDir} cannot be written (${(error as { code?: string }).code}).`])
  }
  const ring = readRing(readFileSync(file, 'utf8'))
  if (typeof ring === 'string') throw new ConfigFault([`${file} ${ring}.`])
  return ring
}

/** Written whole beside its place, then linked there: of two processes that start at once both get the same ring. */
function makeRing(file: string): void {
  const passing = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    statSync(file)
    return
  } catch {
    // There is none yet.
  }
  try {
    writeFileSync(passing, `1:${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    chmodSync(passing, 0o600)
    linkSync(passing, file)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(passing, { force: true })
  }
}

function deepFrozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value) || ArrayBuffer.isView(value) || value instanceof URL)
    return value
  for (const part of Object.values(value)) deepFrozen(part)
  return Object.freeze(value)
}
