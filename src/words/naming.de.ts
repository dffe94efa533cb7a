// How things that are asked for are named inside a German sentence: as they were written, in quotation marks.

import { type Asked, allFiles, isInsurance } from './naming.ts'

/** „Ihr Versicherungsnachweis“ in the case that the sentence needs; every other name as it was written. */
export function your(name: string | null, owner: 'Ihr' | 'Ihren' | 'Ihrem'): string {
  if (name === null) return owner === 'Ihrem' ? 'Ihrer Datei' : 'Ihre Datei'
  return isInsurance(name) ? `${owner} Versicherungsnachweis` : `„${name}“`
}

/** After a colon, where no quotation marks are needed; what has no name is their file. */
export const named = (name: string | null): string => (name === null ? 'Ihre Datei' : isInsurance(name) ? 'Versicherungsnachweis' : name)

export function counted(count: number): string {
  const words = ['kein', 'ein', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn']
  return words[count] ?? String(count)
}

/** „Ihren Versicherungsnachweis“, „drei Dokumente“, „zwei Dinge“: whom one asks, one asks for it in the fourth case. */
export function askedFor(asked: readonly Asked[], owner: 'Ihr' | 'Ihren' = 'Ihren'): string {
  const [first] = asked
  if (!first) return 'etwas'
  return asked.length > 1 ? `${counted(asked.length)} ${allFiles(asked) ? 'Dokumente' : 'Dinge'}` : your(first.name, owner)
}

/** For headings: on the smallest phone the word has no line of its own, and few browsers know where German words part. */
export const parted = (heading: string): string => heading.replaceAll('Versicherungsnachweis', 'Versicherungs\u00adnachweis')
