// Mail addresses: the one strict reader. What it refuses never reaches the store, an envelope or a header.
import { domainToASCII, domainToUnicode } from 'node:url'

export interface Address {
  /** What letters go to: local part as written, domain as lower-case A-label. */
  address: string
  /** The form that addresses are compared in. Two people never share it, one person never has two. */
  key: string
  /** The key without plus tag and dots. For counting letters to one mailbox only, never for identity. */
  mailbox: string
  domain: string
  /** What people read: the domain in its own script, or in punycode when it could be taken for another. */
  display: string
  suspicious: boolean
}

/** Reads exactly one plain address, or nothing. */
export function readAddress(text: unknown): Address | null {
  // The size comes first, so that a megabyte costs a comparison.
  if (typeof text !== 'string' || text.length > 1000) return null
  const plain = withoutBlanks(text)
  const at = plain.indexOf('@')
  if (at < 1 || at !== plain.lastIndexOf('@')) return null
  const local = plain.slice(0, at)
  if (local.length > 64 || !plainLocal.test(local)) return null
  const domain = readDomain(plain.slice(at + 1))
  if (domain === null || local.length + 1 + domain.length > 254) return null
  const key = `${local.toLowerCase()}@${domain}`
  const suspicious = looksLikeAnother(domain)
  return {
    address: `${local}@${domain}`,
    key,
    mailbox: mailboxOf(key),
    domain,
    display: `${local}@${suspicious ? domain : domainToUnicode(domain)}`,
    suspicious,
  }
}

/** Reads a sender as an operator writes it: `Portico <portico@example.com>` or the bare address. */
export function readSender(text: unknown): { name: string | null; address: string } | null {
  if (typeof text !== 'string' || text.length > 1000) return null
  const parts = /^\s*"?([^"<>\p{C}]*?)"?\s*<([^<>]+)>\s*$/u.exec(text)
  const read = readAddress(parts ? parts[2] : text)
  return read && { name: parts?.[1]?.trim() || null, address: read.address }
}

/** `j***@acme.example`: enough for the owner to know it, too little for anybody else to write to it. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${at > 0 ? address.slice(at) : ''}`
}

// A dot-atom without the signs that old relays still obey: `%` and `!` route onwards, `|` and the backtick start programs,
// and a leading hyphen is read as an option (Postfix refuses it as well). ASCII before any folding: a Kelvin sign is no K.
const plainLocal = /^(?!-)[\w#$&'*+/=?^{}~-]+(?:\.[\w#$&'*+/=?^{}~-]+)*$/

function withoutBlanks(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && blanks.has(text[from] as string)) from++
  while (to > from && blanks.has(text[to - 1] as string)) to--
  return text.slice(from, to)
}
const blanks = new Set([' ', '\t', '\u00a0'])

function readDomain(written: string): string | null {
  if (!plainDomain.test(written) || foldsToAscii(written)) return null
  const domain = domainToASCII(written.normalize('NFC'))
  if (domain === '' || domain.length > 255) return null
  // `localhost` can never belong to a stranger (RFC 6761) and is what a trial installation sends from. Any other single
  // word would be completed by the relay's search list into a host that nobody named.
  if (domain === 'localhost') return domain
  const labels = domain.split('.')
  // A last label of letters alone also keeps out 127.0.0.1, 0x7f.1 and 2130706433.
  if (labels.length < 2 || !lastLabel.test(labels.at(-1) as string)) return null
  return labels.every(isWholeLabel) ? domain : null
}
const plainDomain = /^[\p{L}\p{M}\p{Nd}.-]+$/u
const lastLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]+)$/

/** A full-width `a`, a Kelvin sign, a long s or a ligature: written as one thing, resolved as another. */
function foldsToAscii(written: string): boolean {
  for (const letter of written) if (!ascii.test(letter) && /\p{ASCII}/u.test(letter.normalize('NFKC'))) return true
  return false
}
const ascii = /^\p{ASCII}*$/u

function isWholeLabel(label: string): boolean {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) return false
  if (label.slice(2, 4) !== '--') return true
  // Punycode must mean something, and only what could also have been written out.
  const meant = domainToUnicode(label)
  return meant !== label && !ascii.test(meant) && plainDomain.test(meant) && domainToASCII(meant) === label
}

function mailboxOf(key: string): string {
  const at = key.lastIndexOf('@')
  const local = key.slice(0, at)
  const plus = local.indexOf('+')
  const base = plus > 0 ? local.slice(0, plus) : local
  return base.replaceAll('.', '') + key.slice(at)
}

/** After UTS 39, "highly restrictive": one script, or Latin beside Chinese, Japanese, Korean; and no Latin in disguise. */
function looksLikeAnother(domain: string): boolean {
  if (!domain.includes('xn--')) return false
  const labels = domainToUnicode(domain).split('.')
  const turkish = /^(?:tr|az)$/.test(labels.at(-1) as string)
  return labels.some((label) => isMixed(label) || isDisguised(label, turkish))
}

function isMixed(label: string): boolean {
  const letters = label.replace(/[\p{Script=Common}\p{Script=Inherited}]/gu, '')
  return !fitTogether.some((scripts) => scripts.test(letters))
}
const fitTogether = [
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}]*$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}]*$/u,
  ...['Arabic', 'Armenian', 'Bengali', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek', 'Gujarati', 'Gurmukhi'],
  ...['Hebrew', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai'],
].map((script) => (typeof script === 'string' ? new RegExp(`^\\p{Script=${script}}*$`, 'u') : script))

function isDisguised(label: string, turkish: boolean): boolean {
  if (ascii.test(label)) return false
  const letters = label.replace(/[0-9-]/g, '')
  if (twinsOfLatin.some((twins) => twins.test(letters))) return true
  // Digits of another script, and marks that no single letter holds.
  if (/\p{Nd}|[a-z]\p{M}/u.test(letters)) return true
  for (const letter of letters.match(/\p{Script=Latin}/gu) ?? []) {
    const base = letter.normalize('NFD').charAt(0)
    if (!/[a-zßæœøðþđħłŋə]/.test(base) && !(turkish && base === 'ı')) return true
  }
  return false
}
/** Whole words of Cyrillic or Greek letters that each have a Latin twin. */
const twinsOfLatin = [/^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ]+$/u, /^[αβγεικνορτυχω]+$/u]
