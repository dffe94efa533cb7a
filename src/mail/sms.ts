// The way out for text messages: any gateway that takes `{ to, text, id }` by POST. What its answers mean is what a mail server's mean.

import { cleanAnswer } from '../engine/server-words.ts'
import type { MessageId } from '../nouns.ts'
import type { Answer, Transport } from './transport.ts'

export interface Text {
  id: MessageId
  /** With the country, `+` and digits alone. */
  to: string
  text: string
}

export interface Gateway {
  url: string
  /** Ready for the header; null where SMS_URL names nobody. */
  authorization: string | null
}

/** Reads SMS_URL; what is wrong with it is said in one sentence. */
export function readGateway(text: string): Gateway {
  if (!URL.canParse(text)) throw new Error('is not an address like https://user:password@gateway.example/messages')
  const url = new URL(text)
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw new Error('must begin with https:// unless it is on this machine')
  const signIn = url.username || url.password ? `${decoded(url.username)}:${decoded(url.password)}` : null
  url.username = ''
  url.password = ''
  return { url: url.href, authorization: signIn && `Basic ${Buffer.from(signIn).toString('base64')}` }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error('a % in user or password must be written as %25')
  }
}

/** Nobody was there, or not who the address names. */
const nothingSent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UNABLE_TO_.*|ERR_SSL_(?:WRONG_VERSION|.*HANDSHAKE).*|ERR_TLS_.*|CERT_.*|.*_CERT.*)$/

const width = 2
/** So long a gateway may think. Afterwards the message may have gone or not. */
const patient = 30_000

export function createSms({ url, authorization }: Gateway, patience = patient): Transport<Text> {
  const stopping = new AbortController()

  async function send(message: Text, stillOwed: () => Promise<boolean>, mayLeave?: () => Promise<void>): Promise<Answer> {
    if (!(await stillOwed())) return { outcome: 'unwanted', answer: '' }
    await mayLeave?.()
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'idempotency-key': message.id, ...(authorization ? { authorization } : {}) },
        body: JSON.stringify(message satisfies Text),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(patience)]),
      })
      return {
        outcome: meaningOf(answer.status),
        answer: cleanAnswer(`${answer.status} ${await beginningOf(answer)}`),
      }
    } catch (error) {
      const { code = '' } = ((error as Error).cause ?? {}) as { code?: string }
      if (nothingSent.test(code)) return { outcome: 'closed', answer: `The gateway cannot be reached (${code})` }
      return { outcome: 'perhaps', answer: 'The gateway did not answer' }
    }
  }

  return {
    kind: 'sms',
    width,
    send,
    async check() {
      try {
        // Whether somebody is there: any answer will do, and nothing is sent by a HEAD.
        await fetch(url, {
          method: 'HEAD',
          redirect: 'manual',
          signal: AbortSignal.timeout(5_000),
          headers: authorization ? { authorization } : {},
        })
        return { outcome: 'accepted', answer: 'The gateway answers' }
      } catch {
        return { outcome: 'closed', answer: 'The gateway cannot be reached' }
      }
    },
    async stop() {
      stopping.abort()
    },
  }
}

/** As much of what it says as is shown. Its status has said what became of the text, whether the rest comes or not. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let words = ''
  try {
    for await (const piece of body ?? []) {
      words += decoder.decode(piece, { stream: true })
      if (words.length >= 500) break
    }
  } catch {
    return ''
  }
  return words.slice(0, 500)
}

function meaningOf(status: number): Answer['outcome'] {
  if (status >= 200 && status < 300) return 'accepted'
  // A gateway that does not know us lets nobody through, whatever the message.
  if (status === 401 || status === 403) return 'closed'
  // Busy, or the request did not come through whole: neither says anything of the text.
  if ([408, 425, 429].includes(status) || status >= 500) return 'later'
  // Another address than the one we were given is a fault of the setting, and follows no text of ours.
  return status < 400 ? 'closed' : 'refused'
}
