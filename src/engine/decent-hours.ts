// When a person may be written to unasked: between nine and six of their own day, whatever their clocks do.
import type { Millis } from '../nouns.ts'
import { dayNumber } from './day-numbers.ts'
import { day, hour } from './policy.ts'

export const opensAt = 9
export const shutsAt = 18

const readers = new Map<string, Intl.DateTimeFormat>()

/** A zone has a name. So many hours ahead of UTC know no summer, and their day may begin at any minute. */
export const isZone = (name: string): boolean => /^[A-Za-z]/.test(name) && readerOf(name) !== null

/** The zone itself where it is one, else the first of the others that is: a row may hold what no clock knows any more. */
export function knownZone(...zones: (string | null)[]): string {
  return zones.find((zone): zone is string => zone !== null && isZone(zone)) ?? 'UTC'
}

function readerOf(zone: string): Intl.DateTimeFormat | null {
  const known = readers.get(zone)
  if (known) return known
  try {
    const made = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    if (readers.size < 500) readers.set(zone, made)
    return made
  } catch {
    return null
  }
}

/** How far their clocks are ahead of UTC at that moment. */
function ahead(at: Millis, zone: string): Millis {
  const [hours = 0, minutes = 0, seconds = 0] = (readerOf(zone)?.format(at) ?? '').split(':').map(Number)
  return dayNumber(at, zone) * day + hours * hour + minutes * 60_000 + seconds * 1_000 - (at - (at % 1_000))
}

/** The moment at which their clocks show that hour of that day; where they jump over it, the moment of the jump's other side. */
export function momentOf(dayAt: number, hourOfDay: number, zone: string): Millis {
  const shown = dayAt * day + hourOfDay * hour
  const first = shown - ahead(shown - ahead(shown, zone), zone)
  const again = shown - ahead(first, zone)
  // Both readings of a clock that jumps: the later one is never before the hour that was meant.
  return again === first ? first : Math.max(first, again)
}

/** The first moment at or after `at` that is a decent one there. */
export function decentFrom(at: Millis, zone: string): Millis {
  const today = dayNumber(at, zone)
  const opens = momentOf(today, opensAt, zone)
  if (at < opens) return opens
  return at < momentOf(today, shutsAt, zone) ? at : momentOf(today + 1, opensAt, zone)
}
