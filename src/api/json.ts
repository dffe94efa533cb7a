// Reads JSON as strictly as we mean it: a name twice, or one that reaches for a prototype, is no mistake of a friend.
import { Refusal } from '../engine/refusals.ts'

export class NotJson extends Error {
  override name = 'NotJson'
}

/** Other bytes than UTF-8 would be stored as question marks; the mark before it that some programs write is no part of the text. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Throws NotJson, and a refusal for an object that says one thing twice. */
export function readJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes)
  const value = parse(text)
  refuseDoubles(text)
  return value
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new NotJson()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotJson()
  }
}

const poisonous = new Set(['__proto__', 'constructor', 'prototype'])

/** `text` is valid JSON by now, so its strings and brackets can be walked in one pass: sign by sign, for there may be a million of them. */
function refuseDoubles(text: string): void {
  const open: (Set<string> | null)[] = []
  let nameComes = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : null)
      nameComes = sign === '{'
    } else if (sign === '}' || sign === ']') {
      open.pop()
      nameComes = false
    } else if (sign === ',') {
      nameComes = open.at(-1) !== null
    } else if (sign === '"') {
      const from = at
      at = endOfString(text, at)
      if (nameComes) addName(open.at(-1) as Set<string>, JSON.parse(text.slice(from, at + 1)))
      nameComes = false
    }
  }
}

/** Where the string that begins here has its closing quote. */
function endOfString(text: string, from: number): number {
  let at = from + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function addName(names: Set<string>, name: string): void {
  if (poisonous.has(name)) throw new Refusal('invalid', { fields: { [name]: 'There is no such field.' } })
  if (names.has(name)) throw new Refusal('invalid', { fields: { [name]: 'This is said twice.' } })
  names.add(name)
}
