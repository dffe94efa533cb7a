// How things that are asked for are named inside a Spanish sentence: as they were written, in quotation marks.

import { type Asked, allFiles, isInsurance } from './naming.ts'

/** «su certificado de seguro», and every other name as it was written. */
export const your = (name: string | null): string =>
  name === null ? 'su archivo' : isInsurance(name) ? 'su certificado de seguro' : `«${name}»`

/** After a colon, where no quotation marks are needed; what has no name is their file. */
export const named = (name: string | null): string => (name === null ? 'su archivo' : isInsurance(name) ? 'certificado de seguro' : name)

export function counted(count: number): string {
  const words = ['ningún', 'un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez']
  return words[count] ?? String(count)
}

/** «su certificado de seguro», «tres documentos», «dos cosas» */
export function askedFor(asked: readonly Asked[]): string {
  const [first] = asked
  if (!first) return 'algo'
  return asked.length > 1 ? `${counted(asked.length)} ${allFiles(asked) ? 'documentos' : 'cosas'}` : your(first.name)
}
