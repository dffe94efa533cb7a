// Days as whole numbers since 1970, each a day of some time zone: what numbers are counted by.
import type { Millis } from '../nouns.ts'
import { day, hour, minute } from './policy.ts'

/** No zone changes its day inside a quarter of an hour. */
const slot = 15 * minute
const mostSlots = 50_000

const writers = new Map<string, Intl.DateTimeFormat>()
const known = new Map<string, number>()

/** The day of a moment there. */
export function dayNumber(at: Millis, timeZone: string): number {
  const key = `${Math.floor(at / slot)} ${timeZone}`
  const before = known.get(key)
  if (before !== undefined) return before
  let writer = writers.get(timeZone)
  if (!writer) {
    writer = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    if (writers.size < 500) writers.set(timeZone, writer)
  }
  const found = numberOfDay(writer.format(at))
  if (known.size >= mostSlots) known.clear()
  known.set(key, found)
  return found
}

/** The first moment of a day there. No zone is further than 15 hours from UTC. */
export function beginOf(number: number, timeZone: string): Millis {
  let before = number * day - 15 * hour
  let behind = number * day + 15 * hour
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2)
    if (dayNumber(middle, timeZone) < number) before = middle
    else behind = middle
  }
  return behind
}

/** Of a plain day, "2026-12-01". */
export const numberOfDay = (plain: string): number => Math.floor(Date.parse(`${plain}T00:00:00Z`) / day)

export const plainDay = (number: number): string => new Date(number * day).toISOString().slice(0, 10)

/** The Monday on or before a day: 1970 began on a Thursday. */
export const mondayOf = (number: number): number => number - ((((number + 3) % 7) + 7) % 7)
