// What a command is: the words after its name, what it does with them, and how it speaks to people and to scripts.
import type { ParseArgsConfig } from 'node:util'
import type { Config } from '../config.ts'
import { canBeSeen, isOneLine, turnsText } from '../engine/lines.ts'

export type Options = NonNullable<ParseArgsConfig['options']>
export type Given = { [option: string]: string | boolean | undefined }

export interface Command {
  /** What stands behind the name: `--account S --role R [--name N]`. */
  usage: string
  about: string
  options?: Options
  /** How many words without dashes it takes. */
  words?: [least: number, most: number]
  /** Answers the exit code; 0 when left out. */
  run(call: Call): Promise<number | undefined>
}

export interface Call {
  options: Given
  words: string[]
  out: Out
  /** Reads the configuration; throws ConfigFault. Commands that need none never ask. */
  config(): Config
}

/** For scripts one JSON document, for people lines. */
export interface Out {
  json: boolean
  /** The result of the command: the last thing it says. */
  result(data: object, ...lines: string[]): void
  /** Something beside the result; left out for scripts. */
  hint(line: string): void
  error(data: object, ...lines: string[]): void
}

/** A command as it is typed in the clone, where there is no `portico` by itself. */
export const typed = (words: string): string => `npm run --silent portico -- ${words}`

/** The words make no command. Ends with 2. */
export class Usage extends Error {
  override name = 'Usage'
}

/** An expected no, in one line. Ends with 1. */
export class No extends Error {
  override name = 'No'
}

/** A name as every door takes one: one line, 120 characters at most, that can be seen and reads as it is written. */
export function nameIn(option: string, given: string): string {
  const name = given.normalize().trim()
  if (name === '' || name.length > 120 || !isOneLine(name)) throw new Usage(`--${option} is one line of at most 120 characters.`)
  if (!canBeSeen(name)) throw new Usage(`--${option} holds nothing that can be seen.`)
  if (turnsText(name)) throw new Usage(`--${option} holds signs that turn the direction of text.`)
  return name
}

/** Days as they are written: `1e1` is a slip of the hand. */
export function daysIn(given: Given[string], most: number): number | undefined {
  if (given === undefined) return undefined
  const days = /^\d{1,4}$/.test(String(given)) ? Number(given) : 0
  if (days < 1 || days > most) throw new Usage(`--days is a whole number from 1 to ${most}.`)
  return days
}

/** `2 records`, `1 record`. */
export const counted = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`

/** A field of the engine's as it is said here: `timeZone` is `--time-zone`. */
export const optionOf = (field: string): string => `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

export const text = { type: 'string' } as const
export const flag = { type: 'boolean' } as const

export const outFor = (json: boolean): Out => ({
  json,
  result: (data, ...lines) => console.log(json ? JSON.stringify(data) : lines.join('\n')),
  hint: (line) => {
    if (!json) console.error(line)
  },
  error: (data, ...lines) => console.error(json ? JSON.stringify(data) : lines.join('\n')),
})
