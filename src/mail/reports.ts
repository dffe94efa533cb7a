// What a mail server says of a letter it could not hand on: RFC 3464, feedback reports (RFC 5965), and the plain words of qmail and older
// Exim. Answers of people and of their vacation programs are none of it.

/** `failed`: given up. `delayed`: still trying. `unwanted`: its reader pressed "this is spam". */
export interface Told {
  what: 'failed' | 'delayed' | 'unwanted'
  /** The code of RFC 3463, where the report has a field for it. */
  status: string | null
  words: string
}

interface Part {
  headers: Map<string, string>
  body: string
}

/** More than any report needs; what follows is the letter that came back. */
const mostRead = 128 * 1024
const mostParts = 20

/** Null where it tells nothing of a letter's fate. */
export function readReport(raw: Buffer): Told | null {
  const whole = partFrom(raw.toString('latin1', 0, mostRead).replace(/\r\n?/g, '\n'))
  const parts = partsOf(whole)
  const of = (type: string) => parts.find((part) => typeOf(part) === type)
  const feedback = of('message/feedback-report')
  if (feedback) return fromFeedback(textOf(feedback))
  const status = of('message/delivery-status') ?? of('message/global-delivery-status')
  if (status) return fromStatus(textOf(status))
  // A receipt that somebody read it, or a report of a kind that we do not know.
  if (typeOf(whole) === 'multipart/report') return null
  return fromWords(whole, textOf(parts.find((part) => typeOf(part) === 'text/plain') ?? whole))
}

function fromFeedback(text: string): Told | null {
  const [fields] = fieldsIn(text)
  const kind = fields?.get('feedback-type')?.toLowerCase()
  return kind === 'abuse' || kind === 'fraud' ? { what: 'unwanted', status: null, words: `Feedback report: ${kind}` } : null
}

/** Our letters go to one address each. Where that one leads to several, one that got it outweighs one that did not. */
function fromStatus(text: string): Told | null {
  const told = fieldsIn(text).filter((fields) => fields.has('action'))
  const doing = (action: RegExp) => told.find((fields) => action.test(fields.get('action') ?? ''))
  const failed = doing(/^failed/i)
  if (failed) return doing(/^(?:delivered|relayed|expanded)/i) ? null : { what: 'failed', ...saidIn(failed) }
  const delayed = doing(/^delayed/i)
  return delayed ? { what: 'delayed', ...saidIn(delayed) } : null
}

function saidIn(fields: Map<string, string>): Pick<Told, 'status' | 'words'> {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? null
  const diagnostic = fields.get('diagnostic-code')?.replace(/^[\w-]+\s*;\s*/, '')
  return { status, words: diagnostic || fields.get('status') || '' }
}

/** qmail writes no report but a letter, which begins with its own greeting; older Exim names who failed in a header. */
function fromWords({ headers }: Part, text: string): Told | null {
  const isExim = headers.has('x-failed-recipients')
  if (!isExim && !/^hi\. this is the qmail-send program/i.test(text.trimStart())) return null
  const about = text.split(/^-{3,}/m, 1)[0] ?? ''
  const paragraphs = about.split(/\n\s*\n/).map((paragraph) => paragraph.trim())
  const at = paragraphs.findIndex((paragraph) => /^<?[^\s<>@]+@[^\s<>@]+>?(?::|\s|$)/.test(paragraph))
  const words = (at < 0 ? about : paragraphs.slice(at, at + 2).join(' ')).replace(/\s+/g, ' ').trim()
  return { what: 'failed', status: null, words }
}

// As much of MIME as a report is made of

function partsOf(whole: Part): Part[] {
  const [, boundary] =
    /^multipart\/[\s\S]*?boundary\s*=\s*(?:"([^"\n]{1,200})"|([^\s;"]{1,200}))/i
      .exec(whole.headers.get('content-type') ?? '')
      ?.filter(Boolean) ?? []
  if (!boundary) return [whole]
  const parts: string[][] = []
  let within: string[] | null = null
  for (const line of whole.body.split('\n')) {
    const end = line.trimEnd()
    if (end === `--${boundary}--`) break
    if (end !== `--${boundary}`) within?.push(line)
    else if (parts.length === mostParts) break
    else {
      within = []
      parts.push(within)
    }
  }
  return parts.map((lines) => partFrom(lines.join('\n')))
}

function partFrom(text: string): Part {
  const body = text.startsWith('\n') ? 0 : text.indexOf('\n\n')
  const head = body < 0 ? text : text.slice(0, body)
  return { headers: headersIn(head), body: body < 0 ? '' : text.slice(body).replace(/^\n{1,2}/, '') }
}

/** Of several with the same name the first. */
function headersIn(text: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (name && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  return headers
}

/** Groups of fields with an empty line between them: first those of the report, then one for each recipient. */
const fieldsIn = (text: string): Map<string, string>[] =>
  text
    .split(/\n(?:[ \t]*\n)+/)
    .map(headersIn)
    .filter((fields) => fields.size > 0)

const typeOf = ({ headers }: Part): string => (headers.get('content-type') ?? 'text/plain').split(';', 1)[0]?.trim().toLowerCase() ?? ''

function textOf({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase()
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? Buffer.from(
            body.replace(/=[ \t]*\n/g, '').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          )
        : Buffer.from(body, 'latin1')
  return bytes.toString('utf8').replace(/\r\n?/g, '\n')
}
