// What SES, Postmark, Mailgun and SendGrid report, each in its own words and with its own proof. Nothing is read before it is proven,
// and what is proven is the body as it came, byte for byte.
import { createHmac, createPublicKey, verify, X509Certificate } from 'node:crypto'
import type { Millis, ReportProvider } from '../nouns.ts'
import { type Verdict, verdictOf } from './bounce-reasons.ts'
import { day, hour, minute } from './policy.ts'
import { same } from './secrets.ts'

export interface Delivered {
  headers: { [name: string]: string | string[] | undefined }
  body: Buffer
  /** What the account gave or was given: a key, a password, the name of a topic. */
  secret: string
  /** Amazon's, fetched by the door from where `certificateOf` says. */
  certificate: string | null
  now: Millis
}

interface ProviderReport extends Verdict {
  /** What the letter is known by. */
  mark: string
  answer: string
}

export interface Proven {
  reports: ProviderReport[]
  /** Proves this once and never again; null where the proof covers the whole body. */
  once: string | null
  /** An address of Amazon's that must be asked before the first report comes. */
  confirm: string | null
}

/** Null where it is not proven. */
export function readProviderReport(provider: ReportProvider, delivered: Delivered): Proven | null {
  try {
    return readers[provider](delivered)
  } catch {
    // Not what the provider would send: a body that is no JSON, a key that is none.
    return null
  }
}

const readers: { [provider in ReportProvider]: (delivered: Delivered) => Proven | null } = { ses, postmark, mailgun, sendgrid }

// Amazon SES, by way of SNS

/** A region and nothing else: `sns.s3-us-west-2…` is whosever bucket of that name is. */
const amazon = /^sns\.[a-z]{2}(?:-[a-z]{3,12}){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/

const isAmazons = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, port, username } = new URL(text)
  return protocol === 'https:' && amazon.test(hostname) && port === '' && username === ''
}

/** Where the certificate lies that signs this notice; null for anywhere but Amazon's own hosts, and for topics of strangers. */
export function certificateOf({ body, secret }: Pick<Delivered, 'body' | 'secret'>): string | null {
  try {
    const notice = JSON.parse(body.toString('utf8'))
    const url = textAt(notice, 'SigningCertURL')
    return textAt(notice, 'TopicArn') === secret && isAmazons(url) && new URL(url).pathname.endsWith('.pem') ? url : null
  } catch {
    return null
  }
}

const signed: { [type: string]: string[] } = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
}

function ses({ body, secret, certificate, now }: Delivered): Proven | null {
  const notice = JSON.parse(body.toString('utf8'))
  const type = textAt(notice, 'Type')
  const names = signed[type]
  if (!names || certificate === null || textAt(notice, 'TopicArn') !== secret) return null
  const { publicKey, validFromDate, validToDate } = new X509Certificate(certificate)
  if (validFromDate.getTime() > now || validToDate.getTime() < now) return null
  const text = names.flatMap((name) => (typeof notice[name] === 'string' ? [`${name}\n${notice[name]}\n`] : [])).join('')
  const algorithm = textAt(notice, 'SignatureVersion') === '2' ? 'sha256' : 'sha1'
  if (!verify(algorithm, Buffer.from(text), publicKey, Buffer.from(textAt(notice, 'Signature'), 'base64'))) return null
  if (type === 'SubscriptionConfirmation') {
    const confirm = textAt(notice, 'SubscribeURL')
    return isAmazons(confirm) ? { reports: [], once: null, confirm } : null
  }
  return { reports: sesEvent(JSON.parse(textAt(notice, 'Message'))), once: null, confirm: null }
}

function sesEvent(event: unknown): ProviderReport[] {
  const mark = textAt(event, 'mail', 'tags', 'portico', '0') || (textAt(event, 'mail', 'source').split('@', 1)[0] ?? '')
  const kind = textAt(event, 'eventType') || textAt(event, 'notificationType')
  if (kind === 'Complaint') return [complaint(mark, textAt(event, 'complaint', 'complaintFeedbackType'))]
  const [about, list] = kind === 'Bounce' ? ['bounce', 'bouncedRecipients'] : ['deliveryDelay', 'delayedRecipients']
  if (kind !== 'Bounce' && kind !== 'DeliveryDelay') return []
  const words = textAt(event, about, list, '0', 'diagnosticCode').replace(/^smtp\s*;\s*/, '') || textAt(event, about, 'bounceSubType')
  const status = textAt(event, about, list, '0', 'status')
  return [textAt(event, about, 'bounceType') === 'Permanent' ? bounced(mark, words, status) : delayed(mark, words, status)]
}

// Postmark signs nothing: it brings the password that it was given

function postmark({ headers, body, secret }: Delivered): Proven | null {
  const given = String(headers.authorization ?? '').replace(/^Basic /, '')
  if (!same(Buffer.from(given, 'base64').toString('utf8'), `portico:${secret}`)) return null
  const event = JSON.parse(body.toString('utf8'))
  const mark = textAt(event, 'Metadata', 'portico')
  const [kind, type] = [textAt(event, 'RecordType'), textAt(event, 'Type')]
  const words = textAt(event, 'Details') || textAt(event, 'Description')
  const proven = (reports: ProviderReport[]): Proven => ({ reports, once: null, confirm: null })
  if (kind === 'SpamComplaint' || type === 'SpamComplaint') return proven([complaint(mark, words)])
  if (kind !== 'Bounce') return proven([])
  if (/^(?:HardBounce|BadEmailAddress|ManuallyDeactivated)$/.test(type)) return proven([bounced(mark, words, '')])
  if (/^(?:SoftBounce|Transient|DnsError)$/.test(type)) return proven([delayed(mark, words, '')])
  return proven(/^(?:Blocked|SpamNotification|VirusNotification|DMARCPolicy)$/.test(type) ? [refused(mark, words)] : [])
}

// Mailgun signs a moment and a token, not the body: so each token counts once

/** Mailgun repeats what was not taken for eight hours. */
const mailgunLasts = 12 * hour

function mailgun({ body, secret, now }: Delivered): Proven | null {
  const whole = JSON.parse(body.toString('utf8'))
  const [timestamp, token, signature] = ['timestamp', 'token', 'signature'].map((name) => textAt(whole, 'signature', name)) as [
    string,
    string,
    string,
  ]
  if (
    !same(
      createHmac('sha256', secret)
        .update(timestamp + token)
        .digest('hex'),
      signature,
    )
  )
    return null
  // The two are signed as one text: only where the moment ends in one way is the token the one that was signed.
  if (!/^\d{10}$/.test(timestamp)) return null
  const age = now - Number(timestamp) * 1000
  if (!(age < mailgunLasts && age > -5 * minute)) return null
  return { reports: mailgunEvent(whole['event-data']), once: token.slice(0, 100), confirm: null }
}

function mailgunEvent(event: unknown): ProviderReport[] {
  const mark = textAt(event, 'user-variables', 'portico')
  const kind = textAt(event, 'event')
  if (kind === 'complained') return [complaint(mark, '')]
  if (kind !== 'failed') return []
  const status = textAt(event, 'delivery-status', 'enhanced-code')
  const said = textAt(event, 'delivery-status', 'message') || textAt(event, 'delivery-status', 'description')
  const words = `${textAt(event, 'delivery-status', 'code')} ${said}`.trim()
  return [textAt(event, 'severity') === 'permanent' ? bounced(mark, words, status) : delayed(mark, words, status)]
}

// SendGrid

/** It tries again for a day what was not taken. */
const sendgridLasts = 2 * day

function sendgrid({ headers, body, secret, now }: Delivered): Proven | null {
  const timestamp = String(headers['x-twilio-email-event-webhook-timestamp'] ?? '')
  const signature = Buffer.from(String(headers['x-twilio-email-event-webhook-signature'] ?? ''), 'base64')
  const key = createPublicKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'ec' || !verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, signature)) return null
  if (Math.abs(now - Number(timestamp) * 1000) > sendgridLasts) return null
  const events: unknown = JSON.parse(body.toString('utf8'))
  return { reports: Array.isArray(events) ? events.flatMap(sendgridEvent) : [], once: null, confirm: null }
}

function sendgridEvent(event: unknown): ProviderReport[] {
  const mark = textAt(event, 'portico')
  const kind = textAt(event, 'event')
  const [words, status] = [textAt(event, 'reason') || textAt(event, 'response'), textAt(event, 'status')]
  if (kind === 'spamreport') return [complaint(mark, '')]
  if (kind === 'deferred') return [delayed(mark, words, status)]
  if (kind === 'dropped') return /^bounced address/i.test(words) ? [bounced(mark, words, '5.1.1')] : []
  if (kind !== 'bounce') return []
  return [textAt(event, 'type') === 'blocked' ? refused(mark, words) : bounced(mark, words, status)]
}

// Into our words

function bounced(mark: string, words: string, status: string): ProviderReport {
  const verdict = verdictOf(words, status || null)
  // Said to be for good, and nothing said that speaks against it: the address is gone.
  const certain: Verdict = verdict.reason === 'unknown' ? { kind: 'hard', reason: 'unknown' } : verdict
  return { mark, answer: words || status, ...certain }
}

const refused = (mark: string, words: string): ProviderReport => ({ mark, answer: words, kind: 'refused', reason: 'by_rules' })

const delayed = (mark: string, words: string, status: string): ProviderReport => ({
  mark,
  answer: words || status,
  kind: 'soft',
  reason: verdictOf(words, status || null).reason,
})

const complaint = (mark: string, words: string): ProviderReport => ({ mark, answer: words, kind: 'complaint', reason: 'unwanted' })

/** The text at a path of somebody else's JSON; empty where there is none. Numbers are read as text. */
function textAt(whole: unknown, ...path: string[]): string {
  let here = whole
  for (const name of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, name)) return ''
    here = (here as { [name: string]: unknown })[name]
  }
  return typeof here === 'string' ? here.slice(0, 200_000) : typeof here === 'number' ? String(here) : ''
}
