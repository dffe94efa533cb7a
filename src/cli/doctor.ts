// Looks at everything that a healthy house needs and says what is wrong, sending and changing nothing.
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Config, ConfigFault, databaseFaults, readConfig } from '../config.ts'
import { checkBounceMx, checkSender, type Relay } from '../engine/sender-checks.ts'
import { whyUnsafe } from '../engine/server-words.ts'
import { checkSpf } from '../engine/spf-check.ts'
import { createDns } from '../mail/dns.ts'
import { createSmtp, readSmtpUrl, type SmtpAddress } from '../mail/smtp.ts'
import type { Finding as Found } from '../nouns.ts'
import { databaseBehind, openHouse, relayOf } from '../portico.ts'
import { ShutOut, Unavailable } from '../store/faults.ts'
import { type Command, counted, typed } from './command.ts'
import { isForbidden, makesNoTables, whyShutOut, whyUnavailable } from './shut-out.ts'

type Finding = { part: string; is: 'good' | 'bad' | 'advice'; says: string }

const good = (part: string, says: string): Finding => ({ part, is: 'good', says })
const bad = (part: string, says: string): Finding => ({ part, is: 'bad', says })
const advice = (part: string, says: string): Finding => ({ part, is: 'advice', says })

const clockBehind =
  'The clock of this machine shows a moment that was over before: links would live too long, and letters wait. Set it, and let it follow a time server'

const mebibyte = 1_048_576
/** So little room on a disk (MiB) is told, and so little is none. */
const little = 1_024
const nothing = 64

export const doctor: Command = {
  usage: '',
  about: 'Looks at configuration, database, files, mail and DNS, and says what is wrong. Sends nothing.',
  async run({ out }) {
    const { findings, misconfigured } = await examine()
    const sick = findings.some(({ is }) => is === 'bad')
    const colour = process.stdout.isTTY && !process.env.NO_COLOR
    out.result(
      { healthy: !sick, findings },
      ...findings.map((finding) => lineOf(finding, colour === true)),
      '',
      sick ? 'Something is wrong.' : 'All is well.',
    )
    return misconfigured ? 78 : sick ? 1 : 0
  },
}

async function examine(): Promise<{ findings: Finding[]; misconfigured: boolean }> {
  const runtime = good('runtime', `Node ${process.versions.node}, SQLite ${process.versions.sqlite}`)
  let config: Config
  try {
    config = readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    return { findings: [runtime, ...error.faults.map((fault) => bad('configuration', fault))], misconfigured: true }
  }
  // Side by side: each may have to wait for somebody who says nothing.
  const looked = await Promise.all([database(config), files(config), mail(config), dns(config), server(config), address(config)])
  return { findings: [runtime, ...configuration(config), ...keys(config), ...looked.flat()], misconfigured: false }
}

const configuration = ({ url, isPublic, warnings }: Config): Finding[] => [
  good('configuration', `${url.origin}, ${isPublic ? 'public' : 'for trying out on this machine'}`),
  ...warnings.map((warning) => advice('configuration', warning)),
]

function keys({ keys, keysApart }: Config): Finding[] {
  const numbers = keys.map(({ number }) => number).join(', ')
  if (keysApart) return [good('keys', `PORTICO_KEYS holds key ${numbers}, apart from the database`)]
  return [
    good('keys', `The ring in DATA_DIR holds key ${numbers}, readable by its owner alone`),
    advice(
      'keys',
      'The ring lies beside the database: a copy of the whole folder opens doors. Set PORTICO_KEYS to keep them apart, and back them up apart.',
    ),
  ]
}

async function database(config: Config): Promise<Finding[]> {
  try {
    // Opening the house would bring it there: whoever only looks may still want to go back to the version before.
    const behind = await databaseBehind(config)
    if (behind && behind.steps > 0 && !behind.mayStep) return [bad('database', makesNoTables)]
    if (!behind || behind.empty) return [advice('database', 'There is none yet: the first start makes it')]
    const { steps } = behind
    if (steps > 0)
      return [
        advice(
          'database',
          `It is ${steps === 1 ? 'a step' : `${steps} steps`} behind this version. The next start, ${typed('migrate')}, or any command that works on it brings it to the newest form; no earlier version starts on it then`,
        ),
      ]
    const house = await openHouse(config)
    try {
      const facts = await house.engine.facts()
      const told = Object.entries(facts)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
      const faults = databaseFaults(facts)
      const { count, oldest } = await house.engine.messages.waiting()
      const wentBack = await house.engine.clockWentBack()
      const late = oldest !== null && Date.now() - oldest > 300_000
      return [
        good('database', `${config.databaseUrl ? 'PostgreSQL' : 'SQLite'}: ${told}`),
        good('database', 'In the newest form; the key ring belongs to it'),
        ...faults.map((fault) => (config.isPublic ? bad('database', fault) : advice('database', fault))),
        ...(wentBack ? [bad('clock', clockBehind)] : []),
        late
          ? bad('letters', `${counted(count, 'letter')} due, the oldest for ${Math.round((Date.now() - oldest) / 60_000)} minutes`)
          : good('letters', count === 0 ? 'None is waiting' : `${counted(count, 'letter')} due`),
      ]
    } finally {
      await house.close()
    }
  } catch (error) {
    if (error instanceof ShutOut) return [bad('database', whyShutOut(error))]
    if (error instanceof Unavailable) return [bad('database', whyUnavailable(error))]
    if (isForbidden(error)) return [bad('database', makesNoTables)]
    return [bad('database', (error as Error).message.replace(/\/\/[^@\s]*@/, '//…@'))]
  }
}

async function files({ filesDir, databaseUrl, databaseFile }: Config): Promise<Finding[]> {
  try {
    await mkdir(filesDir, { recursive: true, mode: 0o700 })
    await access(filesDir, constants.W_OK)
    const open = process.platform !== 'win32' && ((await stat(dirname(filesDir))).mode & 0o007) !== 0
    const places = [...new Set([filesDir, ...(databaseUrl ? [] : [dirname(databaseFile)])])]
    const disks = new Map<number, string>()
    for (const place of places) disks.set((await stat(place)).dev, place)
    return [
      open ? advice('files', `${dirname(filesDir)} can be entered by others on this machine`) : good('files', `${filesDir} can be written`),
      ...(await Promise.all([...disks.values()].map(room))).flat(),
    ]
  } catch (error) {
    return [bad('files', `${filesDir} cannot be written (${(error as { code?: string }).code})`)]
  }
}

/** Where nothing more can be written, nobody can be let in. */
async function room(place: string): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(place)
  const left = Math.floor((bavail * bsize) / mebibyte)
  if (left >= little) return []
  return [(left < nothing ? bad : advice)('disk', `${left} MiB are left on the disk of ${place}: make room`)]
}

/** As far as signing in, without a letter. */
async function mail({ smtpUrl, url }: Config): Promise<Finding> {
  if (!smtpUrl) return advice('mail', 'No mail server: letters stay in the inbox on this machine')
  const address = readSmtpUrl(smtpUrl)
  const transport = createSmtp(address, { helo: url.hostname })
  try {
    const { outcome, answer } = await transport.check()
    if (outcome !== 'accepted')
      return bad('mail', `No letter can leave by ${address.host}, port ${address.port}: ${answer}.${cureOf(address, answer)}`)
    return good('mail', address.auth ? 'The mail server lets us in' : 'The mail server answers; SMTP_URL names no user to sign in as')
  } finally {
    await transport.stop()
  }
}

function cureOf({ secure }: SmtpAddress, answer: string): string {
  if (/^5(?:30|34|35|38)\b|offers no sign-in/.test(answer)) return ' Look at the user and the password in SMTP_URL.'
  if (secure && answer.includes('speaks no TLS')) return ' Where it begins in the clear, as on port 587, SMTP_URL begins with smtp://.'
  if (!secure && answer.includes('in time')) return ' Where it waits for TLS, as on port 465, SMTP_URL begins with smtps://.'
  return ''
}

/** What the DNS says of the domain that letters come from unless an account has its own; of those the console tells. */
async function dns(config: Config): Promise<Finding[]> {
  const { address } = config.mailFrom
  const relay = relayOf(config)
  const domain = address.slice(address.lastIndexOf('@') + 1)
  // The inbox on this machine asks for no DNS, and nobody can ask for one that is not there.
  if (!relay || domain === 'localhost') return []
  const asked = createDns(config.dnsServers)
  const findings = await checkSender(asked, relay, { name: domain, mailbox: address.slice(0, address.lastIndexOf('@')) }, [])
  const told = findings.filter(({ part }) => part !== 'tls' && part !== 'return_path').flatMap((finding) => tellDns(domain, finding))
  if (relay.bounceDomain) {
    const { bounceDomain } = relay
    const both = await Promise.all([checkSpf(asked, bounceDomain, relay.spf), checkBounceMx(asked, bounceDomain)])
    told.push(...both.flatMap((finding) => tellDns(bounceDomain, finding)))
  }
  return [...told, ...(await reverse(asked, relay))]
}

const partWords: { [part in Found['part']]: string } = {
  ...{ dkim: 'DKIM', spf: 'SPF', dmarc: 'DMARC', return_path: 'return path', mx: 'MX', tls: 'TLS' },
}

function tellDns(domain: string, { part, is, says, needed, name, type, found }: Found): Finding[] {
  const where = `${partWords[part]} of ${domain}: ${says}`
  if (is === 'good') return [good('dns', where)]
  const seen = found.length > 0 && is !== 'unknown' ? ` Found: ${found.join(' | ')}.` : ''
  const paste = needed && is !== 'unknown' ? ` Needed: ${name} ${type} ${needed}` : ''
  // An address that only sends is no fault of the house, and a resolver that is silent says nothing of the domain.
  return [(is === 'unknown' || is === 'advice' || part === 'mx' ? advice : bad)('dns', `${where}${seen}${paste}`)]
}

/** Receivers ask what name our server's address goes by, and whether that name leads back to it. */
async function reverse(asked: ReturnType<typeof createDns>, { host, loopback, spf }: Relay): Promise<Finding[]> {
  // A provider's servers go out by addresses of their own.
  if (loopback || spf?.is !== 'host') return []
  const addresses = await asked.addresses(host)
  const findings = (addresses.is === 'found' ? addresses.values : []).map(async (address) => {
    const names = await asked.names(address)
    if (names.is === 'unknown') return advice('dns', `The name of ${address} (${host}) could not be looked up: ${names.why}`)
    const back = names.is === 'found' ? await Promise.all(names.values.map((name) => asked.addresses(name))) : []
    return back.some((looked) => looked.is === 'found' && looked.values.includes(address))
      ? good('dns', `${address} goes by a name that leads back to it (PTR)`)
      : bad(
          'dns',
          `${address} (${host}) goes by no name that leads back to it (PTR): many servers refuse its letters. Whoever gave out the address sets it.`,
        )
  })
  return Promise.all(findings)
}

async function server({ host, port, role }: Config): Promise<Finding> {
  if (role === 'worker') return advice('server', 'A worker answers on no port: its log, and the letters that are due, tell whether it runs')
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
  try {
    const answer = await fetch(`http://${name}:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    if (!answer.ok) return bad('server', `On port ${port}, but not ready`)
    return (await answer.text()).includes('no more letters')
      ? bad('server', `On port ${port}, but it begins no more letters, for it cannot be written what became of others: its log says why`)
      : good('server', `Ready on port ${port}`)
  } catch {
    return advice('server', `Nothing answers on port ${port}: it is not running`)
  }
}

/** Every letter leads there. Where it comes out at this very port, `server` has told of it. */
async function address({ url, host, port }: Config): Promise<Finding[]> {
  if (url.origin === `http://localhost:${port}` && (host === 'localhost' || host === '127.0.0.1')) return []
  const ask = (path: string) => fetch(url.origin + path, { signal: AbortSignal.timeout(5_000), redirect: 'manual' })
  try {
    const health = await ask('/healthz')
    if (health.status !== 200 || (await health.text()) !== 'ok\n')
      return [
        bad(
          'address',
          `Something else answers at ${url.origin}, where every letter leads: look at PORTICO_URL and at what stands before Portico`,
        ),
      ]
    const { status } = await ask('/')
    return status === 421
      ? [bad('address', `${url.origin} leads to Portico, but not under that name: what stands before it must hand on Host as it came`)]
      : [good('address', `${url.origin} leads to Portico`)]
  } catch (error) {
    const { code = 'no answer' } = ((error as Error).cause ?? {}) as { code?: string }
    if (code === 'ENOTFOUND')
      return [bad('address', `No machine goes by the name ${url.hostname}, where every letter leads: look at PORTICO_URL and the DNS`)]
    // From here the way may be barred that is open to everybody else.
    return [
      advice(
        'address',
        `${url.origin}, where every letter leads, cannot be reached from this machine (${code}). ${whyUnsafe(code) ?? 'See whether it can from outside'}`,
      ),
    ]
  }
}

function lineOf({ part, is, says }: Finding, colour: boolean): string {
  const [sign, code] = { good: ['✓', 32], bad: ['✗', 31], advice: ['!', 33] }[is] as [string, number]
  return `${colour ? `\x1b[${code}m${sign}\x1b[0m` : sign} ${part}: ${says}`
}
