// How things that are asked for, and houses, are named inside a French sentence.

import { type Asked, allFiles, isInsurance } from './naming.ts'

/** « votre attestation d’assurance », and every other name as it was written, in quotation marks. */
export const your = (name: string | null): string =>
  name === null ? 'votre fichier' : isInsurance(name) ? 'votre attestation d’assurance' : `«\u00a0${name}\u00a0»`

/** After a colon, where no quotation marks are needed; what has no name is their file. */
export const named = (name: string | null): string =>
  name === null ? 'votre fichier' : isInsurance(name) ? 'attestation d’assurance' : name

/** « de Harbor Build », « d’Acme »; « qu’Anna » */
export const de = (name: string): string => (startsOpen(name) ? `d’${name}` : `de ${name}`)
export const que = (name: string): string => (startsOpen(name) ? `qu’${name}` : `que ${name}`)

const startsOpen = (name: string) => /^[aeiouàâäéèêëîïôöùûü]/i.test(name)

export function counted(count: number): string {
  const words = ['aucun', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix']
  return words[count] ?? String(count)
}

/** « votre attestation d’assurance », « trois documents », « deux éléments » */
export function askedFor(asked: readonly Asked[]): string {
  const [first] = asked
  if (!first) return 'quelque chose'
  return asked.length > 1 ? `${counted(asked.length)} ${allFiles(asked) ? 'documents' : 'éléments'}` : your(first.name)
}
