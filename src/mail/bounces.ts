// Where bounces come in: a mail server that takes letters to our own return paths and to nobody else, and never writes one itself.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import type { SMTPServer, SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { verdictOf } from '../engine/bounce-reasons.ts'
import type { Report } from '../engine/bounces.ts'
import { cleanAnswer } from '../engine/server-words.ts'
import type { MessageId } from '../nouns.ts'
import { readReport, type Told } from './reports.ts'

/** The engine's verbs that it lives on. */
interface Reported {
  /** Whose mark stands before the @; null for a forgery, without a query. */
  read(mark: string): MessageId | null
  report(id: MessageId, report: Report): Promise<void>
}

interface BounceOptions {
  host: string
  port: number
  /** Behind the @ of our return paths. */
  domain: string
  bounces: Reported
  log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
  patience?: BouncePatience
}

/** In milliseconds: without a word, and for a whole conversation. */
export interface BouncePatience {
  idle: number
  whole: number
}
const patient: BouncePatience = { idle: 60_000, whole: 300_000 }

const mostAtOnce = 50
const mostPerAddress = 20
/** A bounce may bring the whole letter back. We read its beginning. */
const mostBytes = 10 * 1024 * 1024
const kept = 256 * 1024

export async function startBounces({ host, port, domain, bounces, log, patience = patient }: BounceOptions) {
  // Only who listens for bounces pays for the library.
  const { SMTPServer } = await import('smtp-server')
  const callers = new Map<string, string>()
  const openFrom = (address: string) => callers.values().reduce((open, one) => (one === address ? open + 1 : open), 0)
  const server: SMTPServer = new SMTPServer({
    name: domain,
    banner: 'bounces only',
    // No key of ours to offer: what comes in is about letters and holds none of their links.
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    size: mostBytes,
    rejectOversized: true,
    maxClients: mostAtOnce,
    maxRecipients: 1,
    maxCommandLength: 1024,
    socketTimeout: patience.idle,
    closeTimeout: 2_000,
    onConnect({ id, remoteAddress }, answer) {
      if (openFrom(remoteAddress) >= mostPerAddress) return answer(says(421, '4.7.0 Too many connections from your address'))
      callers.set(id, remoteAddress)
      answer()
    },
    onClose({ id }) {
      callers.delete(id)
    },
    onRcptTo({ address }, _session, answer) {
      answer(whoseReturnPath(address) ? null : says(550, '5.1.1 Only bounces of our own letters are taken here'))
    },
    onData(stream, session, answer) {
      void take(stream, session).then(
        () => answer(),
        (error: unknown) => {
          log.warn({ err: error }, 'A bounce could not be written down; its server brings it again')
          answer(says(451, '4.3.0 Try again later'))
        },
      )
    },
  })
  // Callers who go away in the middle are no concern of ours.
  server.on('error', () => {})
  const listener = server.listen(port, host)
  listener.on('connection', (socket: Socket) => {
    const limit = setTimeout(() => socket.destroy(), patience.whole)
    socket.once('close', () => clearTimeout(limit))
  })
  await once(listener, 'listening')

  function whoseReturnPath(address: string): MessageId | null {
    const at = address.lastIndexOf('@')
    const name = address.slice(at + 1).toLowerCase()
    // A sender's own name may lead here; what is ours the mark says, not the name.
    return name === domain || name.startsWith('bounces.') ? bounces.read(address.slice(0, at)) : null
  }

  async function take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const raw = await beginningOf(stream)
    const [to] = envelope.rcptTo as SMTPServerAddress[]
    const id = whoseReturnPath(to?.address ?? '')
    const told = stream.sizeExceeded ? null : readReport(raw)
    if (!id || !told) return log.info({ messageId: id }, 'A letter came to a return path and tells of no bounce')
    await bounces.report(id, reportOf(told))
  }

  return {
    port: (listener.address() as AddressInfo).port,
    stop: () => new Promise<void>((stopped) => server.close(() => stopped())),
  }
}

/** What a report means, in our own words. */
function reportOf({ what, status, words }: Told): Report {
  const answer = cleanAnswer(words)
  if (what === 'unwanted') return { kind: 'complaint', reason: 'unwanted', answer }
  const { kind, reason } = verdictOf(answer, status)
  return what === 'delayed' ? { kind: 'soft', reason, answer } : { kind, reason, answer: answer || (status ?? '') }
}

async function beginningOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size < kept) chunks.push(chunk)
    size += chunk.length
  }
  return Buffer.concat(chunks)
}

const says = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode })
