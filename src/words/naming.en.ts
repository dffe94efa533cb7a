// How things that are asked for are named inside an English sentence.

import type { RequirementKind } from '../nouns.ts'

interface Asked {
  kind: RequirementKind
  name: string
}

/** "Certificate of insurance" becomes "your certificate of insurance", "W-9 form" becomes "your W-9 form". */
export const your = (name: string): string => owned('your', name)
export const its = (name: string): string => owned('its', name)

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

/** A name inside a sentence: a plain word loses its capital, "W-9", "ACORD" and "Harbor Build" keep theirs. */
export const named = (name: string): string =>
  /^\p{Lu}\p{Ll}+($|[\s,])(?!\p{Lu})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export function counted(count: number): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  return words[count] ?? String(count)
}

/** "your insurance certificate", "three documents", "two things" */
export function askedFor(asked: Asked[]): string {
  const [first] = asked
  if (!first) return 'something'
  if (asked.length > 1) return `${counted(asked.length)} ${allFiles(asked) ? 'documents' : 'things'}`
  return /^certificate of (liability )?insurance$/i.test(first.name.trim()) ? 'your insurance certificate' : your(first.name)
}

export const allFiles = (asked: Asked[]): boolean =>
  asked.length > 0 && asked.every((one) => one.kind === 'document' || one.kind === 'certificate')
