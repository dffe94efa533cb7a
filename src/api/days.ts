// Days and the moments they end at, in the account's time zone.

const writers = new Map<string, Intl.DateTimeFormat>()

/** The plain day of a moment: `2026-12-01`. */
export function dayOf(moment: number, timeZone: string): string {
  let writer = writers.get(timeZone)
  if (!writer) {
    writer = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    if (writers.size < 500) writers.set(timeZone, writer)
  }
  return writer.format(moment)
}

const dayLength = 86_400_000

/** The last millisecond of a day there: what is in force on that day is so until then. */
export function endOfDay(day: string, timeZone: string): number {
  // No zone is further than 15 hours from UTC, so the day ends within 15 hours of its end in UTC: the first moment of a later day is sought between.
  const endInUtc = Date.parse(`${day}T00:00:00Z`) + dayLength
  let before = endInUtc - 15 * 3_600_000
  let behind = endInUtc + 15 * 3_600_000
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2)
    if (dayOf(middle, timeZone) <= day) before = middle
    else behind = middle
  }
  return before
}
