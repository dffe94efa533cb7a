// The mail server: a small pool of lines over nodemailer's SMTP connection, and what each of its answers means for a letter.
//
// Not nodemailer's own pool: that one cannot say whether a letter's bytes had begun to flow when the line broke, and sends
// again by itself. Here a stream is read only after the server has asked for the data, so we know.

import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import SmtpConnection from 'nodemailer/lib/smtp-connection'
import { cleanAnswer, whyUnsafe } from '../engine/server-words.ts'
import { bytesOf } from './mime.ts'
import type { Answer, Post, Transport } from './transport.ts'

export interface SmtpAddress {
  host: string
  port: number
  /** TLS from the first byte. */
  secure: boolean
  /** On this machine: the only place where a line may stay plain. */
  loopback: boolean
  auth: { user: string; pass: string } | null
  width: number
  /** Letters per second, null for no limit. */
  rate: number | null
  /** What stands for this server in an SPF record, where its name does not tell. */
  spf: string | null
}

/** Patience in milliseconds. RFC 5321, 4.5.3.2, grants ten minutes to a server that has been given everything. */
export interface Patience {
  opening: number
  envelope: number
  data: number
  idle: number
}
const patient: Patience = { opening: 30_000, envelope: 60_000, data: 600_000, idle: 30_000 }

/** Reads SMTP_URL; what is wrong with it is said in one sentence. */
export function readSmtpUrl(text: string): SmtpAddress {
  if (!URL.canParse(text)) throw new Error('SMTP_URL is not an address like smtp://user:password@host:587')
  const url = new URL(text)
  if (endsEarly(url))
    throw new Error(
      'SMTP_URL is not an address like smtp://user:password@host:587, where signs in the password are written as in %40 for @',
    )
  const secure = url.protocol === 'smtps:'
  if (!secure && url.protocol !== 'smtp:') throw new Error('SMTP_URL must begin with smtp:// or smtps://')
  if (url.hostname === '') throw new Error('SMTP_URL names no host')
  for (const name of url.searchParams.keys()) {
    if (!['pool', 'rate', 'spf'].includes(name)) throw new Error(`SMTP_URL has an option we do not know: ${name}`)
  }
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '')
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    loopback: /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host),
    auth: url.username === '' ? null : { user: decoded(url.username), pass: decoded(url.password) },
    width: numberIn(url, 'pool', 1, 50) ?? 5,
    rate: numberIn(url, 'rate', 0.01, 10_000),
    spf: spfIn(url),
  }
}

/** A password such as `47/11`, written as it is: its beginning would pass for the port, and the user for the host. */
export const endsEarly = ({ pathname, hash }: URL): boolean => (pathname + hash).includes('@')

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error('SMTP_URL: a % in user or password must be written as %25')
  }
}

function spfIn(url: URL): string | null {
  const text = url.searchParams.get('spf')
  if (text !== null && !/^(?:include|a|ip4|ip6):[\w.:/-]+$/.test(text)) {
    throw new Error('SMTP_URL: spf must be what stands for the server in an SPF record, like include:mail.example or ip4:192.0.2.1')
  }
  return text
}

function numberIn(url: URL, name: string, least: number, most: number): number | null {
  const text = url.searchParams.get(name)
  if (text === null) return null
  const value = Number(text)
  if (!(value >= least && value <= most)) throw new Error(`SMTP_URL: ${name} must be a number from ${least} to ${most}`)
  return name === 'pool' ? Math.floor(value) : value
}

interface Line {
  smtp: SmtpConnection
  letters: number
  idle: NodeJS.Timeout | null
  /** Set while a letter is under way: answers for it and cuts the line. */
  giveUp: (() => void) | null
}

/** After so many letters a line is hung up; providers ask for it. */
const lettersPerLine = 100

export function createSmtp(address: SmtpAddress, { helo, patience = patient }: { helo?: string; patience?: Patience } = {}): Transport {
  const resting: Line[] = []
  const open = new Set<Line>()
  const waiting: (() => void)[] = []
  let dialling = 0
  let stopped = false
  let granted = address.width
  let grantedUntil = 0
  const turn = createTurns(address.rate)

  async function send(post: Post, stillOwed: () => Promise<boolean>, mayLeave?: () => Promise<void>): Promise<Answer> {
    const bytes = bytesOf(post)
    await turn()
    // A server may hang up while a line is resting. As long as not a byte of the letter has left, another line may have it; one newly
    // dialled is never stale, so this comes to an end.
    for (;;) {
      let line: Line
      try {
        line = await anyLine()
      } catch (error) {
        return { outcome: 'closed', answer: told(error) }
      }
      const answer = await deliver(line, post, bytes, stillOwed, mayLeave)
      if (answer !== 'stale') return answer
    }
  }

  async function anyLine(): Promise<Line> {
    for (;;) {
      if (stopped) throw new Error('Portico is stopping')
      const rested = resting.pop()
      if (rested) return rested
      if (performance.now() > grantedUntil) granted = address.width
      if (open.size + dialling >= granted) {
        await new Promise<void>((wake) => waiting.push(wake))
        continue
      }
      try {
        return await dial()
      } catch (error) {
        if (open.size === 0) {
          wakeAll()
          throw error
        }
        // Some servers grant fewer lines than we were told of. Then the open ones are shared for a while.
        granted = open.size
        grantedUntil = performance.now() + patience.opening
      }
    }
  }

  function wakeAll() {
    for (const wake of waiting.splice(0)) wake()
  }

  async function deliver(
    line: Line,
    post: Post,
    bytes: Buffer,
    stillOwed: () => Promise<boolean>,
    mayLeave: (() => Promise<void>) | undefined,
  ): Promise<Answer | 'stale'> {
    let owed: boolean
    try {
      owed = await stillOwed()
    } catch (error) {
      rest(line)
      throw error
    }
    if (!owed) {
      rest(line)
      return { outcome: 'unwanted', answer: '' }
    }
    // What the server said beyond its last answer is heard first: it must not stand for an answer to this letter.
    if (line.letters > 0) await nextTurn()
    if (!open.has(line)) return line.letters > 0 ? 'stale' : { outcome: 'later', answer: 'The mail server hung up' }
    return transmit(line, post, bytes, mayLeave)
  }

  function transmit(line: Line, post: Post, bytes: Buffer, mayLeave: (() => Promise<void>) | undefined): Promise<Answer | 'stale'> {
    const { smtp } = line
    const used = line.letters > 0
    line.letters++
    let begun = false
    return new Promise((resolve) => {
      line.giveUp = () => {
        cut(line)
        done({ outcome: begun ? 'perhaps' : 'later', answer: 'The mail server did not answer in time' })
      }
      let limit = setTimeout(line.giveUp, patience.envelope)
      const letter = new Readable({
        // Read for the first time once the server has said "354", or what was taken for it.
        async read() {
          if (!goesOn(smtp.lastServerResponse)) return outOfStep()
          await mayLeave?.()
          if (!line.giveUp) return
          // From here on a broken line leaves us in doubt.
          begun = true
          clearTimeout(limit)
          limit = setTimeout(line.giveUp, patience.data)
          this.push(bytes)
          this.push(null)
        },
      })
      const envelope = { from: post.returnPath, to: [post.to], size: bytes.length, dsn: { ret: 'HDRS' } }
      smtp.send(envelope, letter, (error, info) => {
        // Taken before it was given: that answered something else.
        if (!error && !begun) return outOfStep()
        if (!error) {
          done({ outcome: 'accepted', answer: cleanAnswer(info.response) })
          return rest(line)
        }
        const answer = judge(error, begun, post.ownReturn)
        if (saysNothingOfTheLine(error)) reset(line)
        else cut(line)
        done(used && !begun && answer.outcome === 'later' && !open.has(line) ? 'stale' : answer)
      })

      function outOfStep() {
        cut(line)
        done(used ? 'stale' : { outcome: 'later', answer: 'The mail server gives answers that nobody asked for' })
      }
      function done(answer: Answer | 'stale') {
        clearTimeout(limit)
        line.giveUp = null
        resolve(answer)
      }
    })
  }

  function dial(): Promise<Line> {
    const smtp = new SmtpConnection({
      host: address.host,
      port: address.port,
      secure: address.secure,
      // Required and verified anywhere but on this machine: a stripped STARTTLS means no password and no letter.
      requireTLS: !address.secure && !address.loopback,
      ignoreTLS: !address.secure && address.loopback,
      ...(helo ? { name: helo } : {}),
      connectionTimeout: patience.opening,
      greetingTimeout: patience.opening,
      socketTimeout: patience.data,
    })
    const line: Line = { smtp, letters: 0, idle: null, giveUp: null }
    dialling++
    return new Promise<Line>((resolve, reject) => {
      const limit = setTimeout(() => fail(new Error('The mail server did not answer in time')), patience.opening)
      const fail = (error: Error) => {
        clearTimeout(limit)
        // First the reason: closing tells of an end, which would stand in its place.
        reject(error)
        smtp.close()
      }
      const ready = () => {
        if (stopped) return fail(new Error('Portico is stopping'))
        clearTimeout(limit)
        open.add(line)
        resolve(line)
      }
      // Later errors reach the letter under way; this listener keeps them from ending the process, and a line that has one from being used again.
      smtp.on('error', (error) => {
        forget(line)
        fail(error)
      })
      smtp.once('end', () => {
        forget(line)
        fail(new Error('The mail server hung up'))
      })
      smtp.connect((error) => {
        if (error) return fail(error)
        if (!address.auth) return ready()
        // nodemailer would go on without a word where the server offers no sign-in.
        if (!smtp.allowsAuth) return fail(new Error('The mail server offers no sign-in, yet SMTP_URL names a user'))
        smtp.login({ credentials: address.auth }, (refused) => (refused ? fail(refused) : ready()))
      })
    }).finally(() => dialling--)
  }

  function reset(line: Line) {
    const limit = setTimeout(() => cut(line), patience.envelope).unref()
    line.smtp.reset((error) => {
      clearTimeout(limit)
      return error ? cut(line) : rest(line)
    })
  }

  function rest(line: Line) {
    if (!open.has(line)) return
    if (line.letters >= lettersPerLine) return hangUp(line)
    resting.push(line)
    waiting.shift()?.()
    // One timer per line, wound again at each rest: a thousand new timers a second would cost more than the letters.
    if (line.idle) line.idle.refresh()
    else line.idle = setTimeout(() => resting.includes(line) && hangUp(line), patience.idle).unref()
  }

  /** Between letters, with a word of goodbye. */
  function hangUp(line: Line) {
    line.smtp.quit()
    cut(line)
  }

  function cut(line: Line) {
    forget(line)
    line.smtp.close()
  }

  function forget(line: Line) {
    if (line.idle) clearTimeout(line.idle)
    open.delete(line)
    const at = resting.indexOf(line)
    if (at >= 0) resting.splice(at, 1)
    waiting.shift()?.()
  }

  return {
    kind: 'smtp',
    width: address.width,
    send,
    async check() {
      try {
        hangUp(await dial())
        return { outcome: 'accepted', answer: `${address.host} answers` }
      } catch (error) {
        return { outcome: 'closed', answer: told(error) }
      }
    },
    async stop() {
      stopped = true
      wakeAll()
      for (const line of [...open]) line.giveUp ? line.giveUp() : hangUp(line)
    },
  }
}

interface SmtpError extends Error {
  code?: string | undefined
  /** What the system or the line's TLS calls it. */
  originalCode?: string | undefined
  command?: string | undefined
  response?: string | undefined
  responseCode?: number | undefined
}

/** What an error of one letter means for it. `begun`: its bytes had begun to flow. `ownReturn`: its sender is an account's own. */
export function judge(error: SmtpError, begun: boolean, ownReturn: boolean): Answer {
  return { outcome: outcomeOf(error, begun, ownReturn), answer: told(error) }
}

/** The server sends on nothing that comes from us. What it quotes of the mailbox's own server says nothing of us. */
const relaysNothing =
  /^(?!.*\bsaid:).*(?:\brelay(?:ing)?\b.*\b(?:denied|not permitted|not allowed|prohibited)|unable to relay|credentials for relay|rcpthosts)/is

function outcomeOf(error: SmtpError, begun: boolean, ownReturn: boolean): Answer['outcome'] {
  const { command, response = '', responseCode = 0 } = error
  if (!isAboutTheLetter(error)) return begun ? 'perhaps' : 'later'
  // Larger than the server's own announcement allows: refused before a word was spoken.
  if (responseCode === 0) return 'refused'
  if ([530, 534, 535, 538].includes(responseCode)) return 'closed'
  if (responseCode < 500 || responseCode === 503) return 'later'
  // A refused sender is a fault of the installation and would fail every letter after it; too large is a fault of this one. An account's
  // own sender, which the server was not told of yet, is nobody else's: closing for it would hold up the letters of all.
  if (command === 'MAIL FROM' && responseCode !== 552) return ownReturn ? 'later' : 'closed'
  // A fault of the installation as well, most often. But it may be one domain's alone, which must not hold up the letters to others.
  if (command === 'RCPT TO' && relaysNothing.test(response)) return 'later'
  return 'refused'
}

/** Said of this letter, by a mail server. What has no code of one comes from something in between, and the line is lost. */
const isAboutTheLetter = ({ code, response }: SmtpError) =>
  (code === 'EENVELOPE' || code === 'EMESSAGE') && (!response || /^[245]\d\d(?:[ -]|$)/.test(response))

/** After an answer too many each one is taken for that to the next command. Only this one cannot be mistaken: no other command gets it. */
const goesOn = (answer: string | false): boolean => answer !== false && /^354(?:[ -]|$)/.test(answer)

/** The server refused this letter in so many words; the line itself is fine. */
const saysNothingOfTheLine = (error: SmtpError) => isAboutTheLetter(error) && error.responseCode !== 421

/** What it said; where it said nothing, what became of the line to it. */
function told(error: unknown): string {
  const { response, message, code = '', originalCode = code } = error as SmtpError
  if (response && message.startsWith('Invalid greeting') && !/^[45]\d\d/.test(response))
    return cleanAnswer(`It speaks no SMTP there: ${response}`)
  return cleanAnswer(response || whyUnsafe(originalCode) || unreached[originalCode] || unreached[code] || message)
}

const unreached: { [code: string]: string } = {
  ENOTFOUND: 'No server goes by this name',
  EAI_AGAIN: 'Its name could not be looked up',
  ECONNREFUSED: 'Nothing listens there',
  EHOSTUNREACH: 'No way leads there',
  ENETUNREACH: 'No way leads there',
  ETIMEDOUT: 'The mail server did not answer in time',
}

/** Spreads letters evenly: with a rate of five, one every 200 ms. */
function createTurns(rate: number | null): () => Promise<void> {
  let next = 0
  return async () => {
    if (rate === null) return
    const now = performance.now()
    const mine = Math.max(now, next)
    next = mine + 1000 / rate
    if (mine > now) await new Promise((resolve) => setTimeout(resolve, mine - now))
  }
}
