// Puts the parts together: the only file that knows them all. A house is what commands work on; started, it has doors.
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { mountApi } from './api/api.ts'
import { type Config, ConfigFault } from './config.ts'
import type { Clock } from './engine/acts.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { createSecrets, ringMark } from './engine/secrets.ts'
import { createHttp } from './http.ts'
import { startBounces } from './mail/bounces.ts'
import { createDns } from './mail/dns.ts'
import { createInbox, mountInbox } from './mail/inbox.ts'
import { renderLetter } from './mail/letters/letters.ts'
import { createOutbox, type Outbox } from './mail/outbox.ts'
import { createPosts } from './mail/post.ts'
import { createRelay } from './mail/relay.ts'
import { createSms, readGateway } from './mail/sms.ts'
import { createSmtp, readSmtpUrl } from './mail/smtp.ts'
import { createTexts } from './mail/text-posts.ts'
import type { Transport } from './mail/transport.ts'
import type { HistoryEntry, Lane } from './nouns.ts'
import { createPictures } from './pictures/pictures.ts'
import { renderFirstPage } from './portal/first-page.ts'
import { mountPortal } from './portal/portal.ts'
import { renderPortalView } from './portal/portal-view.ts'
import type { Database } from './store/database.ts'
import { isOutage } from './store/faults.ts'
import { createFiles } from './store/files.ts'
import { migrate, stepsBehind } from './store/migrate.ts'
import { openPostgres } from './store/postgres.ts'
import { openSqlite, translated } from './store/sqlite.ts'
import { createStore, type Store } from './store/store.ts'
import { createWorker } from './worker.ts'

/** Requests and letters under way get so long to finish once we were told to go; then they are cut. */
const grace = 15_000

export interface House {
  engine: Engine
  store: Store
  config: Config
  /** Set by whoever works on what is owed; called after each commit that owes something. */
  wake: { call: () => void }
  close(): Promise<void>
}

export class WrongRing extends Error {
  override name = 'WrongRing'
}

/** Opens the database (bringing it to the newest form) and the engine over it. Throws WrongRing for another database's keys. */
export async function openHouse(config: Config, clock: Clock = { now: Date.now }): Promise<House> {
  const database = openDatabase(config)
  try {
    await migrate(database, clock.now())
    const store = createStore(database)
    const secrets = createSecrets(config.keys)
    await checkRing(store, config)
    const wake = { call: () => {} }
    const pictures = createPictures()
    const engine = createEngine({
      store,
      files: createFiles(config.filesDir),
      pictures,
      clock,
      secrets,
      origin: config.url.origin,
      nudge: () => wake.call(),
      texts: config.smsUrl !== null,
      dns: createDns(config.dnsServers),
      relay: relayOf(config),
    })
    const close = () => {
      pictures.stop()
      return store.close()
    }
    return { engine, store, config, wake, close }
  } catch (error) {
    await database.close()
    throw config.databaseUrl ? error : ofFile(config.databaseFile, error)
  }
}

function openDatabase({ databaseUrl, databaseFile }: Config): Database {
  if (databaseUrl) return openPostgres(databaseUrl)
  try {
    // SQLite would make it for everybody to read. What it makes beside it has the same rights.
    if (!existsSync(databaseFile)) closeSync(openSync(databaseFile, 'a', 0o600))
    return openSqlite(databaseFile)
  } catch (error) {
    throw ofFile(databaseFile, error)
  }
}

function ofFile(file: string, error: unknown): unknown {
  const { errcode = 0, syscall, message } = error as { errcode?: number; syscall?: string; message: string }
  const told = translated(error)
  if (isOutage(told)) return told
  if ((errcode & 0xff) === 8)
    return new ConfigFault([
      `The database ${file} cannot be written. Portico must be allowed to: the file, what is named like it (-wal, -shm), and their folder.`,
    ])
  // Not to be read, broken, not to be opened, or something else than a database: SQLite does not say which file it means.
  if (syscall !== 'open' && ![10, 11, 14, 26].includes(errcode & 0xff)) return error
  return new ConfigFault([`The database ${file} cannot be opened: ${message}.`])
}

/** How far the database is behind this version, changing nothing; null where there is none yet. */
export async function databaseBehind(config: Config): Promise<Awaited<ReturnType<typeof stepsBehind>> | null> {
  if (!config.databaseUrl && !existsSync(config.databaseFile)) return null
  const database = openDatabase(config)
  try {
    return await stepsBehind(database)
  } finally {
    await database.close()
  }
}

async function checkRing(store: Store, { keys }: Config): Promise<void> {
  const oldest = keys.at(-1)
  if (!oldest) throw new WrongRing('The key ring is empty.')
  const known = await store.transaction((tx) => tx.installation.claim('ring', ringMark(oldest)))
  if (!keys.some((key) => ringMark(key) === known)) {
    throw new WrongRing(
      'This key ring does not belong to this database: none of its keys is the one that the database began with. Give back the PORTICO_KEYS, or the file keys in DATA_DIR, that were kept beside it.',
    )
  }
}

/** The mail server as a sender's DNS must know it; null while letters stay on this machine. */
export const relayOf = ({ smtpUrl, url, isPublic, bounceDomain }: Config) =>
  createRelay({ smtpUrl, publicHost: isPublic ? url.hostname : null, helo: url.hostname, bounceDomain })

/** A door that does not open: what it was set by, and where it was to be. */
export class ShutDoor extends Error {
  override name = 'ShutDoor'
  readonly setting: 'HOST' | 'INBOUND_SMTP'
  readonly host: string
  readonly port: number
  readonly code: string | undefined
  constructor(setting: ShutDoor['setting'], { host, port }: { host: string; port: number }, cause: Error & { code?: string }) {
    super(cause.message, { cause })
    this.setting = setting
    this.host = host
    this.port = port
    this.code = cause.code
  }
}

export interface Running {
  app: FastifyInstance
  outbox: Outbox
  transport: Transport
  stop(): Promise<void>
}

/** Opens the doors and starts the work behind them. `listen` false leaves the socket closed, for `inject`. */
export async function startPortico(house: House, log: FastifyBaseLogger, { listen = true } = {}): Promise<Running> {
  const { engine, config, wake } = house
  const inbox = config.smtpUrl ? null : createInbox(join(config.dataDir, 'inbox'))
  const transport = inbox ?? createSmtp(readSmtpUrl(config.smtpUrl ?? ''), { helo: config.url.hostname })
  const postOf = createPosts({ url: config.url.origin, from: config.mailFrom, bounceDomain: config.bounceDomain, secrets: engine.secrets })
  const outbox = createOutbox({ messages: engine.messages, transport, postOf, clock: engine.clock, log })
  const texts = config.smsUrl === null ? [] : [textOutbox(engine, config.smsUrl, config.url.origin, log)]
  const worker = createWorker(engine, [outbox, ...texts], log)
  house.store.listen((entries) => {
    for (const entry of entries) log.info(lineOf(entry), 'Done')
  })
  const app = await createHttp({ url: config.url, trustProxy: config.trustProxy, log })
  await app.register(mountApi, { engine, config, outbox, mail: transport.kind, renderLetter, renderFirstPage, renderPortalView })
  await app.register(mountPortal, { engine, url: config.url })
  if (inbox) await app.register(mountInbox, { transport: inbox })
  // A worker answers nobody, so it needs no port of its own.
  if (listen && config.role !== 'worker') await listenForPeople(app, config)
  const bounces = listen ? await listenForBounces(engine, config, log, app) : null
  if (config.role !== 'web') worker.start()
  wake.call = worker.nudge
  return {
    app,
    outbox,
    transport,
    async stop() {
      const late = setTimeout(() => app.server.closeAllConnections(), grace)
      // Side by side: whoever dawdles at one door must not take the time of the other.
      await Promise.all([app.close(), bounces?.stop(), worker.stop(grace)])
      clearTimeout(late)
      await house.close()
    },
  }
}

/** What was done, to whom and by whom, by their ids alone: names and words stay in the history. */
function lineOf({ act, accountId, actor, contactId, projectId, recordId, grantId, linkId, sessionId, jobId, facts }: HistoryEntry) {
  const known = { contactId, projectId, recordId, grantId, linkId, sessionId, jobId, memberId: facts.memberId ?? null }
  return { act, accountId, actor, ...Object.fromEntries(Object.entries(known).filter(([, id]) => id !== null)) }
}

/** Text messages have a worker of their own: a gateway that is away must not keep a letter waiting. */
function textOutbox({ messages, clock, secrets }: Engine, smsUrl: string, url: string, log: FastifyBaseLogger): Outbox {
  const owed = { ...messages, claim: (most: number, lane?: Lane) => messages.claim(most, lane, 'text') }
  return createOutbox({ messages: owed, transport: createSms(readGateway(smsUrl)), postOf: createTexts({ url, secrets }), clock, log })
}

async function listenForPeople(app: FastifyInstance, { host, port }: Config) {
  await app.listen({ host, port }).catch((error: Error) => {
    throw new ShutDoor('HOST', { host, port }, error)
  })
}

/** Beside the doors of the web, in whichever process is told to. */
async function listenForBounces({ bounces }: Engine, { inboundSmtp, bounceDomain }: Config, log: FastifyBaseLogger, app: FastifyInstance) {
  if (!inboundSmtp || !bounceDomain) return null
  return startBounces({ ...inboundSmtp, domain: bounceDomain, bounces, log }).catch(async (error: Error) => {
    // The web's door, left open, would keep a process that looks alive and sends nothing.
    await app.close()
    throw new ShutDoor('INBOUND_SMTP', inboundSmtp, error)
  })
}
