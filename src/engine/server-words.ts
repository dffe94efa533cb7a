// What another server says, made fit to be shown, and to be logged.

import { maskAddress } from './addresses.ts'

/** A server's words as we show them: one line, 300 characters, and no link, should it quote the letter. */
export function cleanAnswer(words: string): string {
  const line = words
    .slice(0, 2000)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
  const plain = line
    .replace(/\/([lr])\/[A-Za-z0-9]+/g, '/$1/\u2026')
    .replace(/[A-Za-z0-9]{40,}/g, '\u2026')
    .replace(/ +/g, ' ')
    .trim()
  return plain.length > 300 ? `${plain.slice(0, 299).replace(/[\uD800-\uDBFF]$/, '')}\u2026` : plain
}

/** What is shown, for a log, where nobody's address or number stands (LOG-02): servers and gateways quote whom something is for. */
export const loggedAnswer = (shown: string): string =>
  shown.replace(/[^\s<>()"'@,;:]+@[^\s<>()"'@,;:]+/g, maskAddress).replace(/\d{7,}/g, '\u2026')

/** Why the line to another server was not made safe, by the code of the fault, and what to do; null for all else. */
export function whyUnsafe(code: string): string | null {
  if (code === 'CERT_HAS_EXPIRED') return 'Its certificate has expired: whoever runs it must renew it'
  if (code === 'CERT_NOT_YET_VALID') return 'Its certificate is not valid yet: look at the clock of this machine'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Its certificate is for another name: write the host as it stands there'
  if (/SELF_SIGNED|^UNABLE_TO_/.test(code))
    return 'Its certificate is signed by nobody whom this machine trusts: name the file of its authority in NODE_EXTRA_CA_CERTS'
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'It speaks no TLS there'
  return null
}
