// A real SMTP server that keeps every letter it takes and, told so by its rules, fails in all the ways that real ones do.
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { makeCertificate } from './certificate.ts'

export type Letter = {
  from: string
  to: string[]
  raw: Buffer
  mail: Email
  at: number
  secure: boolean
  user: string | undefined
}

/** What the server says instead of yes: 450, or '450 4.2.1 Come back later'. Undefined is yes. */
export type Reply = number | string | undefined
type Answer = (no?: Error) => void
type Says<Asked> = Reply | ((asked: Asked) => Reply)

/** May be changed at any time; each is asked anew at its step of every conversation. */
export type SmtpRules = {
  greeting?: Says<void>
  starttls?: 'offered' | 'required' | 'absent'
  auth?: Says<{ user: string; password: string }>
  sender?: Says<string>
  recipient?: Says<string>
  /** 'drop' cuts the connection in the middle of the letter, before its final dot. */
  body?: 'drop' | (() => 'drop' | undefined)
  /** After the final dot. 'drop' and 'hang' have taken the letter and never say so; a 4xx or 5xx has not taken it. */
  dot?: Says<Letter>
  /** Milliseconds before every answer. */
  slow?: number
}

export type SmtpOptions = {
  /** Demands this sign-in; without it there is none. */
  user?: string
  password?: string
  /** TLS from the first byte (smtps). */
  secure?: boolean
  certificate?: { cert: string; key: string }
  rules?: SmtpRules
}

export type Smtp = Awaited<ReturnType<typeof startSmtp>>

export async function startSmtp(options: SmtpOptions = {}) {
  const certificate = options.certificate ?? makeCertificate()
  const letters: Letter[] = []
  const arrivals = new EventEmitter()
  let server: SMTPServer | undefined
  let port = 0

  const smtp = {
    letters,
    rules: options.rules ?? {},
    /** Conversations begun so far, for tests of pools and pauses. */
    conversations: 0,
    /** PEM, for `tls.ca` or a file in NODE_EXTRA_CA_CERTS. */
    ca: certificate.cert,
    get port() {
      return port
    },
    get url() {
      const who = options.user ? `${encodeURIComponent(options.user)}:${encodeURIComponent(options.password ?? '')}@` : ''
      return `smtp${options.secure ? 's' : ''}://${who}127.0.0.1:${port}`
    },
    lettersTo: (address: string) => letters.filter((letter) => letter.to.some((one) => one.toLowerCase() === address.toLowerCase())),
    waitFor,
    start,
    stop,
  }
  await start()
  return smtp

  /** Listens again, on the same port. */
  async function start() {
    const { cert, key } = certificate
    server = new SMTPServer({
      ...{ cert, key, secure: options.secure ?? false, logger: false, disableReverseLookup: true, authOptional: !options.user },
      ...{ allowInsecureAuth: true, onConnect, onAuth, onMailFrom, onRcptTo, onData, closeTimeout: 1, size: 40 * 1024 * 1024 },
    })
    server.on('error', () => {}) // clients that go away in the middle are what we are here for
    const listener = server.listen(port, '127.0.0.1')
    await once(listener, 'listening')
    port = (listener.address() as AddressInfo).port
  }

  /** Cuts every connection and stops listening. Letters stay. */
  async function stop() {
    const closing = server
    server = undefined
    if (!closing) return
    const closed = new Promise<void>((done) => closing.close(done))
    for (const connection of closing.connections) connection._socket.destroy()
    await closed
  }

  /** The first `count` letters, as soon as they are here. */
  async function waitFor(count = 1, ms = 60_000) {
    const signal = AbortSignal.timeout(ms)
    while (letters.length < count) {
      await once(arrivals, 'letter', { signal }).catch(() => {
        const known = letters.map((one) => one.to.join(' ')).join(', ')
        throw new Error(`${letters.length} of ${count} letters came within ${ms} ms${known && `: ${known}`}`)
      })
    }
    return letters.slice(0, count)
  }

  async function onConnect(session: SMTPServerSession, answer: Answer) {
    smtp.conversations += 1
    if (smtp.rules.starttls === 'absent') session.disabledCommands = ['STARTTLS']
    await say(smtp.rules.greeting, undefined, answer)
  }

  async function onAuth(
    given: SMTPServerAuthentication,
    _session: SMTPServerSession,
    answer: (no: Error | null, yes?: { user: string }) => void,
  ) {
    const { username: user = '', password } = given
    const known = user === options.user && password === options.password
    await say(smtp.rules.auth ?? (known ? undefined : 535), { user, password: password ?? '' }, (no) => answer(no ?? null, { user }))
  }

  async function onMailFrom({ address }: { address: string }, { secure }: SMTPServerSession, answer: Answer) {
    const mustEncrypt = smtp.rules.starttls === 'required' && !secure
    await say(mustEncrypt ? '530 5.7.0 Must issue a STARTTLS command first' : smtp.rules.sender, address, answer)
  }

  async function onRcptTo({ address }: { address: string }, _session: SMTPServerSession, answer: Answer) {
    await say(smtp.rules.recipient, address, answer)
  }

  async function onData(stream: SMTPServerDataStream, session: SMTPServerSession, answer: Answer) {
    const { body } = smtp.rules
    if ((typeof body === 'function' ? body() : body) === 'drop') return cut(session)
    const parts = await stream.toArray().catch(() => null)
    if (!parts) return // its sender went away in the middle
    const raw = Buffer.concat(parts)
    const letter = await readLetter(raw, session)
    const { dot } = smtp.rules
    const reply = typeof dot === 'function' ? dot(letter) : dot
    if (!refusal(reply)) {
      letters.push(letter)
      arrivals.emit('letter')
    }
    if (reply === 'drop') return cut(session)
    if (reply !== 'hang') await say(reply, letter, answer)
  }

  async function say<Asked>(says: Says<Asked>, asked: Asked, answer: Answer) {
    if (smtp.rules.slow) await pause(smtp.rules.slow, undefined, { ref: false })
    answer(refusal(typeof says === 'function' ? says(asked) : says))
  }

  function cut({ id }: SMTPServerSession) {
    for (const connection of server?.connections ?? []) if (connection.id === id) connection._socket.destroy()
  }
}

/** The error that makes smtp-server answer with this code; a yes, a 'drop' and a 'hang' are none. */
function refusal(reply: Reply) {
  const [, code, text] = /^([45]\d\d)\s*(.*)/.exec(String(reply)) ?? []
  return code ? Object.assign(new Error(text || 'As the rules of this test say'), { responseCode: Number(code) }) : undefined
}

async function readLetter(raw: Buffer, { envelope, secure, user }: SMTPServerSession): Promise<Letter> {
  const from = envelope.mailFrom ? envelope.mailFrom.address : ''
  return { from, to: envelope.rcptTo.map((one) => one.address), raw, mail: await PostalMime.parse(raw), at: Date.now(), secure, user }
}
