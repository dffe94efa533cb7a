// DKIM (RFC 6376): signs a letter with its sender's key, and reads the signed letter as a receiver would before it may leave.
import { createHash, type KeyObject, sign, verify } from 'node:crypto'

export interface Signer {
  domain: string
  selector: string
  privateKey: KeyObject
  /** The half that stands in the DNS. */
  publicKey: KeyObject
}

/**
 * What the signature covers. Those in `guarded` are named once more than they stand in the letter, so that nobody adds
 * another of them on the way. Date and Message-ID are left out: some relays write their own.
 */
const guarded = ['from', 'reply-to', 'to', 'subject', 'content-type']
const covered = [...guarded, 'mime-version', 'auto-submitted', 'list-unsubscribe', 'list-unsubscribe-post']

/** The header line for these bytes. `at` is the letter's own moment, so that every retry carries the same signature. */
export function signatureOf(bytes: Buffer, { domain, selector, privateKey, publicKey }: Signer, at: number): string {
  const { headers, body } = parted(bytes)
  const names = [...covered.filter((name) => headers.some((header) => nameOf(header) === name)), ...guarded]
  const fields = [
    ['v', '1'],
    ['a', 'rsa-sha256'],
    ['c', 'relaxed/relaxed'],
    ['d', domain],
    ['s', selector],
    ['t', String(Math.floor(at / 1000))],
    ['h', names.join(':')],
    ['bh', hashOf(body)],
  ].map(([name, value]) => `${name}=${value}`)
  const unsigned = `DKIM-Signature: ${fields.join(';\r\n ')};\r\n b=`
  const signature = sign('sha256', signedText(headers, names, unsigned), privateKey).toString('base64')
  const line = unsigned + (signature.match(/.{1,72}/g) ?? []).join('\r\n ')
  const whole = Buffer.concat([Buffer.from(`${line}\r\n`, 'latin1'), bytes])
  // The library that fails without a word is why this is looked at again: what leaves in a sender's name holds, or does not leave.
  if (!holds(whole, { domain, selector, publicKey })) throw new Error(`The signature for ${domain} (${selector}) does not hold`)
  return line
}

/** Whether the topmost signature of a letter is by this key, over this body and these headers: read from the bytes alone. */
export function holds(bytes: Buffer, { domain, selector, publicKey }: Pick<Signer, 'domain' | 'selector' | 'publicKey'>): boolean {
  const { headers, body } = parted(bytes)
  const at = headers.findIndex((header) => nameOf(header) === 'dkim-signature')
  const header = headers[at]
  if (header === undefined) return false
  const pairs = header
    .slice(header.indexOf(':') + 1)
    .split(';')
    .map((part) => part.split(/=(.*)/s).map((side) => side.replace(/\s/g, '')) as [string, string])
  const tags = new Map(pairs)
  const names = tags.get('h')?.toLowerCase().split(':') ?? []
  if (tags.get('d') !== domain || tags.get('s') !== selector || tags.get('a') !== 'rsa-sha256') return false
  if (publicKey.asymmetricKeyType !== 'rsa' || !names.includes('from') || tags.get('bh') !== hashOf(body)) return false
  const others = headers.toSpliced(at, 1)
  const unsigned = header.replace(/(;\s*b=)[^;]*/s, '$1')
  return verify('sha256', signedText(others, names, unsigned), publicKey, Buffer.from(tags.get('b') ?? '', 'base64'))
}

function parted(bytes: Buffer): { headers: string[]; body: string } {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return { headers: text.slice(0, end).split(/\r\n(?![ \t])/), body: text.slice(end + 4) }
}

const nameOf = (header: string): string => header.slice(0, header.indexOf(':')).trim().toLowerCase()

/** "Relaxed": what relays may do to blanks and folds changes nothing. */
function relaxed(header: string): string {
  const value = header.slice(header.indexOf(':') + 1)
  return `${nameOf(header)}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}

function hashOf(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  while (lines.at(-1) === '') lines.pop()
  return createHash('sha256')
    .update(lines.map((line) => `${line}\r\n`).join(''), 'latin1')
    .digest('base64')
}

/** The headers by name, of several of one name the lowest first; one that is not there stands for nothing. */
function signedText(headers: readonly string[], names: readonly string[], unsigned: string): Buffer {
  const left = [...headers]
  const taken = names.flatMap((name) => {
    const at = left.findLastIndex((header) => nameOf(header) === name)
    return at < 0 ? [] : left.splice(at, 1)
  })
  return Buffer.from([...taken.map((header) => `${relaxed(header)}\r\n`), relaxed(unsigned)].join(''), 'latin1')
}
