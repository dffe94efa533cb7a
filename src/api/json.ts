// Reads JSON as strictly as we mean it: a name twice, or one that reaches for a prototype, is no mistake of a friend.
import { Refusal } from '../engine/refusals.ts'

export class NotJson extends Error {
  override name = 'NotJson'
}

/** Throws NotJson, and a refusal for an object that says one thing twice. */
export function readJson(text: string): unknown {
  const value = parse(text)
  refuseDoubles(text)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotJson()
  }
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]/g
const poisonous = new Set(['__proto__', 'constructor', 'prototype'])

/** `text` is valid JSON by now, so its strings and brackets can be walked in one pass. */
function refuseDoubles(text: string): void {
  const open: (Set<string> | null)[] = []
  let nameComes = false
  for (const [found] of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      open.push(found === '{' ? new Set() : null)
      nameComes = found === '{'
    } else if (found === '}' || found === ']') {
      open.pop()
      nameComes = false
    } else if (found === ',') {
      nameComes = open.at(-1) !== null
    } else if (nameComes) {
      nameComes = false
      const name = JSON.parse(found) as string
      const names = open.at(-1) as Set<string>
      if (poisonous.has(name)) throw new Refusal('invalid', { fields: { [name]: 'There is no such field.' } })
      if (names.has(name)) throw new Refusal('invalid', { fields: { [name]: 'This is said twice.' } })
      names.add(name)
    }
  }
}
