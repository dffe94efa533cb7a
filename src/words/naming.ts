// What the sentences of every language need to know about the things that are asked for.

import type { RequirementKind } from '../nouns.ts'

/** Something that is asked for, named as the member wrote it. */
export interface Asked {
  kind: RequirementKind
  name: string
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Until when, behind what is asked for: no comma follows the stop of a question that a member wrote. */
export const until = (name: string, words: string): string => (/[.?!…]$/.test(name) ? `${name} ${capital(words)}` : `${name}, ${words}`)

export const allFiles = (asked: readonly Asked[]): boolean =>
  asked.length > 0 && asked.every((one) => one.kind === 'document' || one.kind === 'certificate')

/** The certificate that most accounts ask for; other languages have a word for it, and every other name stays as it was written. */
export const isInsurance = (name: string): boolean => /^certificate of (liability )?insurance$/i.test(name.trim())
