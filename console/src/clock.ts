// Days and times as a person says them, in the account's time zone, never broken over two lines.

type Field = Intl.DateTimeFormatOptions

const minute = 60_000
const hour = 60 * minute
const dayLength = 24 * hour

/** All ways of writing a moment; made once for an account's time zone. */
export interface Clock {
  /** "Dec 1", with the year when it is another one. Takes a plain day, "2026-12-01". */
  day(plain: string): string
  /** "Tue, Dec 1". */
  weekday(plain: string): string
  /** "in 11 days", "today", "3 days ago". */
  distance(plain: string): string
  /** Days from today to that plain day; negative when it is over. */
  daysUntil(plain: string): number
  /** The plain day so many days before today, of the calendar and not of hours: with the seasons a day has 23 or 25. */
  daysAgo(days: number): string
  /** "today, 2:14 PM" or "Nov 18, 10:26 AM", in the middle of a sentence. */
  moment(at: string): string
  /** "Nov 18, 10:02:04 AM": where the second proves something. */
  exact(at: string): string
  /** "2:16:41 PM". */
  time(at: string): string
  /** "Just now", "12 min ago", "1 h ago", then as a moment or a day. */
  ago(at: string): string
  /** "Dec 18, 2026" of a moment. */
  date(at: string): string
  /** "Sun, Dec 20": the weekday of a moment. */
  dateInWords(at: string): string
  /** The plain day of a moment in the account's time zone. */
  plainDay(at: string | number): string
}

export function createClock(timeZone: string, now: () => number = Date.now): Clock {
  const zone = knownZone(timeZone)
  const write = (value: number, fields: Field) => unbroken(new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields }).format(value))
  const plainDay = (at: string | number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at))
  const today = () => plainDay(now())
  const yearOf = (plain: string) => plain.slice(0, 4)
  // A plain day has no time zone: it is written as if it were one in UTC.
  const writePlain = (plain: string, fields: Field) =>
    unbroken(
      new Intl.DateTimeFormat('en-US', {
        timeZone: 'UTC',
        ...fields,
        ...(yearOf(plain) === yearOf(today()) ? {} : { year: 'numeric' }),
      }).format(new Date(`${plain}T00:00:00Z`)),
    )
  const daysUntil = (plain: string) => Math.round((Date.parse(`${plain}T00:00:00Z`) - Date.parse(`${today()}T00:00:00Z`)) / dayLength)

  const moment = (at: string) => {
    const plain = plainDay(at)
    const clock = write(Date.parse(at), { hour: 'numeric', minute: '2-digit' })
    if (plain === today()) return `today, ${clock}`
    return `${writePlain(plain, { month: 'short', day: 'numeric' })}, ${clock}`
  }

  return {
    plainDay,
    daysUntil,
    daysAgo: (days) => new Date(Date.parse(`${today()}T00:00:00Z`) - days * dayLength).toISOString().slice(0, 10),
    moment,
    day: (plain) => writePlain(plain, { month: 'short', day: 'numeric' }),
    weekday: (plain) => writePlain(plain, { weekday: 'short', month: 'short', day: 'numeric' }),
    distance: (plain) => distanceOf(daysUntil(plain)),
    exact: (at) =>
      `${writePlain(plainDay(at), { month: 'short', day: 'numeric' })}, ${write(Date.parse(at), { hour: 'numeric', minute: '2-digit', second: '2-digit' })}`,
    time: (at) => write(Date.parse(at), { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    date: (at) => write(Date.parse(at), { month: 'short', day: 'numeric', year: 'numeric' }),
    dateInWords: (at) => writePlain(plainDay(at), { weekday: 'short', month: 'short', day: 'numeric' }),
    ago: (at) => {
      const passed = now() - Date.parse(at)
      if (passed < minute) return 'Just now'
      if (passed < hour) return unbroken(`${Math.floor(passed / minute)} min ago`)
      if (passed < 6 * hour) return unbroken(`${Math.floor(passed / hour)} h ago`)
      if (passed < 2 * dayLength) return atStart(moment(at))
      return writePlain(plainDay(at), { month: 'short', day: 'numeric' })
    },
  }
}

/** "in 11 days" and its neighbours. */
function distanceOf(days: number): string {
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  return unbroken(days > 0 ? `in ${days} days` : `${-days} days ago`)
}

const unbroken = (text: string) => text.replaceAll(/[ \u202f]/g, '\u00a0')

function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}

/** A sentence begins with a capital: "Today, 2:14 PM". */
export const atStart = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
