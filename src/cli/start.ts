// Opens the doors and stays until it is told to go.
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type DestinationStream, pino } from 'pino'
import { type Config, ConfigFault } from '../config.ts'
import type { Engine } from '../engine/engine.ts'
import { type House, openHouse, type Running, ShutDoor, startPortico } from '../portico.ts'
import { type Command, No, type Out, typed } from './command.ts'
import { unsafe } from './houses.ts'
import { lineLog } from './line-log.ts'

/** Requests under way get so long to finish after we were told to go. */
const patience = 25_000
/** Of one press of Ctrl-C we may hear so long (milliseconds). */
const oncePressed = 1_000

export const start: Command = {
  usage: '',
  about: 'Starts Portico: the console, the portals, the API and the worker that sends letters.',
  async run({ config: read, out }) {
    const config = read()
    const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, await stream())
    process.on('uncaughtException', (error) => {
      log.fatal(error, 'A fault that nobody expected: ending, so that whoever watches starts a fresh one')
      process.exit(1)
    })
    for (const warning of config.warnings) log.warn(warning)
    const house = await openHouse(config)
    const running = await open(house, log)
    const gone = told(running)
    await greet(house.engine, config, running, out).catch(async (error) => {
      // Behind an error that was said, a door left open would pass for a start.
      await running.stop()
      throw error
    })
    sweep()
    await gone
    return 0
  },
}

/** JSON lines, where many come several in one write; on a terminal something to read. */
async function stream(): Promise<DestinationStream> {
  if (!process.stdout.isTTY) {
    const lines = lineLog()
    process.once('exit', lines.end)
    return lines
  }
  const { default: pretty } = await import('pino-pretty')
  return pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
}

async function refuseUnsafe(house: House, warn: (fault: string) => void): Promise<void> {
  const faults = await unsafe(house)
  if (faults.length > 0 && house.config.isPublic) throw new ConfigFault(faults)
  faults.forEach(warn)
}

/** Letters of both lead to the address of whichever sends them, and nowhere once that one has gone. */
async function besideOthers({ store, config }: House, warn: (fault: string) => void): Promise<void> {
  const theirs = await store.runUnder(config.url.origin)
  if (theirs === null) return
  const [where, apart] = config.databaseUrl ? ['this database', 'database'] : [config.databaseFile, 'DATA_DIR']
  warn(
    `Another Portico runs on ${where}, at ${theirs}: letters of either may lead there. Give both one PORTICO_URL, or this one a ${apart} of its own`,
  )
}

async function open(house: House, log: Parameters<typeof startPortico>[1]): Promise<Running> {
  try {
    await refuseUnsafe(house, (fault) => log.warn(fault))
    await besideOthers(house, (fault) => log.warn(fault))
    return await startPortico(house, log)
  } catch (error) {
    await house.close()
    throw error instanceof ShutDoor ? whyShut(error) : error
  }
}

function whyShut({ setting, host, port, code }: ShutDoor): No {
  const inbound = setting === 'INBOUND_SMTP'
  if (code === 'EADDRINUSE')
    return new No(
      inbound
        ? `Port ${port} of ${setting} is taken. Choose another.`
        : `Port ${port} is taken. Is Portico running already? Choose another with PORT.`,
    )
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new No(`${setting} ${host} is no address of this machine (${code}).`)
  return new No(`${inbound ? `${setting} ` : ''}${host.includes(':') ? `[${host}]` : host}:${port} cannot be listened on (${code}).`)
}

/** Plain lines between those of the log, so that people and scripts find them. The owner link stays on this machine. */
async function greet(engine: Engine, config: Config, { transport }: Running, out: Out): Promise<void> {
  const url = config.url.origin
  const wantsOwner = config.role !== 'worker' && !(await engine.ownerLinks.isOwned())
  const link = wantsOwner && !config.isPublic ? await engine.ownerLinks.make(null) : null
  const ownerLink = link && `${url}/start/${link.secret}`
  const keepsLetters = transport.kind === 'inbox'
  if (config.role === 'worker') {
    // It has no door: neither an inbox to look into, nor cookies to give.
    const kept = keepsLetters
      ? [`Letters stay on this machine, in ${join(config.dataDir, 'inbox')}, until SMTP_URL names a mail server`]
      : []
    return out.result({ url, ownerLink, inbox: null, role: config.role }, 'Portico works behind the doors', ...kept)
  }
  out.result(
    { url, ownerLink, inbox: keepsLetters ? `${url}/inbox` : null, role: config.role },
    `Portico is at ${url}`,
    ...(ownerLink ? [`Owner link: ${ownerLink}`, `It works once, for 15 minutes. Another one: ${typed('owner-link')}`] : []),
    ...(wantsOwner && config.isPublic ? [`There is no owner yet. Make the first link with: ${typed('owner-link')}`] : []),
    ...(keepsLetters ? [`Letters stay on this machine, at ${url}/inbox, until SMTP_URL names a mail server`] : []),
    ...(config.url.protocol === 'http:'
      ? ['Without https, cookies carry neither Secure nor the __Host- prefix: fine on this machine, nowhere else']
      : []),
  )
}

/** Half of the memory that a start takes is garbage afterwards, and V8 would keep its room until much later: here it goes back at once. */
function sweep(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/**
 * Resolves when we were told to go and have gone: no new work, what runs is finished, leases are given back. Who ends a whole group of
 * processes tells us twice, for what stands before us hands its own signal on: the second one hurries nothing.
 */
function told(running: Running): Promise<void> {
  return new Promise((gone, failed) => {
    let since: number | null = null
    const go = (signal: NodeJS.Signals) => {
      if (since !== null) {
        // Whoever presses Ctrl-C again does not want to wait.
        if (signal === 'SIGINT' && performance.now() - since > oncePressed) process.exit(130)
        return
      }
      since = performance.now()
      const late = setTimeout(() => process.exit(1), patience)
      late.unref()
      running.stop().then(gone, failed)
    }
    process.on('SIGTERM', go)
    process.on('SIGINT', go)
    // The terminal was closed: what is under way is finished all the same.
    process.on('SIGHUP', go)
  })
}
