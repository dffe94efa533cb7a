// Time zones: which there are to choose from, and where a day ends in one of them.

const hour = 3_600_000

/** Browsers leave UTC out, and each knows some zones by older names: what is chosen already is always among them. */
export const zonesToChoose = (chosen: string | null): string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...(chosen ? [chosen] : [])])].sort()

/** 23:59:59 of that day, as a moment for the server. */
export function endOfDay(plain: string, timeZone: string): string {
  const asIfUtc = Date.parse(`${plain}T23:59:59Z`)
  // The offset is asked at the moment itself, twice, because the first guess may lie on the other side of a clock change.
  const guess = asIfUtc - offsetAt(asIfUtc, timeZone)
  const first = asIfUtc - offsetAt(guess, timeZone)
  // Where the clocks go back at midnight that second comes twice, and the day is over with the later one.
  return new Date(Math.max(first, asIfUtc - offsetAt(first + hour, timeZone))).toISOString()
}

function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - at
}
