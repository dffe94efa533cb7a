// Judges what stands at a DKIM key's name: is it the key that we made, whole and alone?
import type { Finding, SenderFault } from '../nouns.ts'
import type { Dns, Looked } from './dns.ts'

export const dkimName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`
export const dkimRecord = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`

interface KeyAsked {
  domain: string
  selector: string
  publicKey: string
}

export async function checkDkim(dns: Dns, { domain, selector, publicKey }: KeyAsked): Promise<Finding> {
  const name = dkimName(selector, domain)
  const looked = await dns.txt(name)
  const found = looked.is === 'found' ? looked.values : []
  const about = { part: 'dkim', selector, name, type: 'TXT', found, needed: dkimRecord(publicKey) } as const
  const tell = (is: Finding['is'], fault: SenderFault | null, says: string): Finding => ({ ...about, is, fault, says })
  if (looked.is === 'unknown')
    return tell('unknown', 'no_answer', `${looked.why}. Nothing is known to be wrong; we look again by ourselves.`)
  const [only = ''] = found
  if (found.length === 1 && isOurs(only, publicKey)) {
    return tagsOf(only).get('t')?.split(':').includes('y')
      ? tell(
          'advice',
          'dkim_testing',
          'The key is there, but marked as a test (t=y): receivers may ignore it. Paste the record without that mark.',
        )
      : tell('good', null, 'The key is there. Letters are signed with its other half.')
  }
  const [alias, stray] = await Promise.all([dns.cname(name), elsewhere(dns, looked, selector, domain, publicKey)])
  if (stray) return { ...tell('missing', 'dkim_elsewhere', stray.says), found: [`${stray.name}: the key`] }
  if (alias.is === 'found') {
    const to = alias.values[0]
    const says = `At this name stands a CNAME that leads to ${to}, and beside a CNAME nothing else can stand. Remove the CNAME, then paste the TXT record.`
    return { ...tell('wrong', 'dkim_cname', says), found: [`CNAME ${to}`, ...found] }
  }
  if (looked.is === 'none')
    return tell('missing', 'dkim_missing', 'There is nothing at this name yet. New records take minutes to hours to be seen everywhere.')
  if (!found.some((text) => tagsOf(text).has('p')) && (await isWildcard(dns, name))) {
    const says = `Your DNS answers every name below ${domain} with the same text (a wildcard, *.${domain}). The record that you paste here takes its place.`
    return tell('wrong', 'dkim_wildcard', says)
  }
  const [fault, says] = whatIsWrong(found, publicKey)
  return tell('wrong', fault, says)
}

function whatIsWrong(found: readonly string[], publicKey: string): [SenderFault, string] {
  const keys = found.map((text) => keyIn(tagsOf(text).get('p') ?? ''))
  if (found.length > 1) {
    if (isInPieces(found, publicKey)) {
      return [
        'dkim_split',
        'The key was torn into several records, and receivers read only one. Remove them all and paste the whole as one record.',
      ]
    }
    const there = keys.includes(publicKey) ? 'Ours is among them, but receivers' : 'Receivers'
    return ['dkim_several', `Several records stand at this name. ${there} may read any of them: leave only the one to the right.`]
  }
  const tags = tagsOf(found[0] ?? '')
  const key = keys[0] ?? ''
  if (!tags.has('p')) return ['dkim_no_key', 'What stands here is no DKIM key. Replace it with the record to the right.']
  if (key === '') return ['dkim_revoked', 'The key is empty (p=), which tells receivers that it was withdrawn. Paste the whole record.']
  const kind = tags.get('k') ?? 'rsa'
  if (kind !== 'rsa' || (tags.has('v') && tags.get('v') !== 'DKIM1')) {
    return [
      'dkim_other_kind',
      `The record says ${kind === 'rsa' ? `v=${tags.get('v')}` : `k=${kind}`}, but our key is an RSA key. Paste the record as it stands to the right.`,
    ]
  }
  if (/["\\]/.test(tags.get('p') ?? '') || keyIn((tags.get('p') ?? '').replace(/["\\]/g, '')) === publicKey) {
    return [
      'dkim_split',
      'The key has quotation marks in its middle: it was split by hand. Paste it as one line; your DNS splits it by itself.',
    ]
  }
  if (publicKey.startsWith(key)) {
    return [
      'dkim_cut',
      `The key was cut off after ${key.length} of ${publicKey.length} letters. Some DNS forms take 255 only: paste it anew, or ask for a longer field.`,
    ]
  }
  if (tags.get('h') && !tags.get('h')?.split(':').includes('sha256')) {
    return [
      'dkim_other_kind',
      `The record allows ${tags.get('h')} alone (h=), and we sign with sha256. Paste the record as it stands to the right.`,
    ]
  }
  return ['dkim_other_key', 'Another key stands at this name, perhaps of an earlier try. Replace it with the record to the right.']
}

/** `k=rsa; p=…` as names and values; blanks mean nothing in them. */
export function tagsOf(record: string): Map<string, string> {
  const pairs = record.split(';').map((part) => /^\s*([a-z]\w*)\s*=(.*)$/is.exec(part))
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1] as string, (pair[2] as string).trim()]] : [])))
}

const keyIn = (value: string): string => value.replace(/\s/g, '')

/** As receivers read it: an RSA key without limits that would keep our signatures out. */
export function isOurs(record: string, publicKey: string): boolean {
  const tags = tagsOf(record)
  if (keyIn(tags.get('p') ?? '') !== publicKey || (tags.get('k') ?? 'rsa') !== 'rsa') return false
  if (tags.has('v') && (tags.get('v') !== 'DKIM1' || !/^\s*v\s*=/.test(record))) return false
  const service = tags.get('s')?.split(':') ?? ['*']
  const hashes = tags.get('h')?.split(':') ?? ['sha256']
  return hashes.includes('sha256') && (service.includes('*') || service.includes('email'))
}

function isInPieces(found: readonly string[], publicKey: string): boolean {
  const whole = dkimRecord(publicKey).replace(/\s/g, '')
  const pieces = found.map((text) => text.replace(/[\s"]/g, ''))
  return pieces.every((piece) => piece.length > 3 && whole.includes(piece)) && pieces.join('').length >= publicKey.length
}

/** Many DNS forms add the domain by themselves: then the record lies one domain too deep. */
async function elsewhere(dns: Dns, looked: Looked<string>, selector: string, domain: string, publicKey: string) {
  if (looked.is !== 'none') return null
  const name = `${dkimName(selector, domain)}.${domain}`
  const there = await dns.txt(name)
  if (there.is !== 'found' || !there.values.some((text) => isOurs(text, publicKey))) return null
  return { name, says: `The key lies at ${name}: your DNS adds ${domain} by itself. Enter ${selector}._domainkey alone as the name.` }
}

/** A name beside it that nobody wrote is answered all the same. */
export async function isWildcard(dns: Dns, name: string): Promise<boolean> {
  const beside = name.slice(name.indexOf('.'))
  return (await dns.txt(`_nobody-wrote-this${beside}`)).is === 'found'
}
