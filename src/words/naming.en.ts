// How things that are asked for are named inside an English sentence.

import { type Asked, allFiles, isInsurance } from './naming.ts'

/** "Certificate of insurance" becomes "your certificate of insurance", "W-9 form" becomes "your W-9 form". */
export const your = (name: string | null): string => owned('your', name ?? 'file')
export const its = (name: string): string => owned('its', name)
export const the = (name: string | null): string => (name === null ? 'a file' : owned('the', name))

/** A name that tells what to do ("Sign the waiver") or has an owner already ("The W-9") stays as it is. */
function owned(owner: string, name: string): string {
  if (
    /\?|^(upload|send|sign|provide|submit|attach|complete|fill|give|tell|read|review|check|confirm|approve|answer|say|show|list)\s/i.test(
      name,
    )
  )
    return `“${name}”`
  return /^(your|the|a|an|all|any|our)\s/i.test(name) ? named(name) : `${owner} ${named(name)}`
}

/** A name inside a sentence: a plain word loses its capital, "W-9", "ACORD" and "Harbor Build" keep theirs, a question its marks; what has no name is their file. */
export function named(name: string | null): string {
  if (name === null) return 'your file'
  if (name.includes('?')) return `“${name}”`
  const isPlain = /^\p{Lu}\p{Ll}+($|[\s,])(?!\p{Lu})/u.test(name) && !germanNoun.test(name)
  return isPlain ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

/** "Gewerbeanmeldung" is written with its capital in every sentence: a first word with a letter or an ending that English does not have. */
const germanNoun =
  /^\p{L}*(?:[äöüß]\p{L}*|ung|schein|nachweis|zeugnis|vertrag|auszug|ausweis|antrag|angebot|formular|bericht|urkunde|karte|liste|blatt)(?!\p{L})/iu

export function counted(count: number): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  return words[count] ?? String(count)
}

/** "your insurance certificate", "three documents", "two things" */
export function askedFor(asked: Asked[]): string {
  const [first] = asked
  if (!first) return 'something'
  if (asked.length > 1) return `${counted(asked.length)} ${allFiles(asked) ? 'documents' : 'things'}`
  return isInsurance(first.name) ? 'your insurance certificate' : your(first.name)
}
