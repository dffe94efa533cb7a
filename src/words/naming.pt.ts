// How things that are asked for are named inside a Portuguese sentence: as they were written, in quotation marks.

import { type Asked, allFiles, isInsurance } from './naming.ts'

/** “seu certificado de seguro”, and every other name as it was written. */
export const your = (name: string | null): string =>
  name === null ? 'seu arquivo' : isInsurance(name) ? 'seu certificado de seguro' : `“${name}”`

/** After a colon, where no quotation marks are needed; what has no name is their file. */
export const named = (name: string | null): string => (name === null ? 'seu arquivo' : isInsurance(name) ? 'certificado de seguro' : name)

export function counted(count: number): string {
  const words = ['nenhum', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove', 'dez']
  return words[count] ?? String(count)
}

/** “seu certificado de seguro”, “três documentos”, “dois itens” */
export function askedFor(asked: readonly Asked[]): string {
  const [first] = asked
  if (!first) return 'algo'
  return asked.length > 1 ? `${counted(asked.length)} ${allFiles(asked) ? 'documentos' : 'itens'}` : your(first.name)
}
