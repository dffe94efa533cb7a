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
