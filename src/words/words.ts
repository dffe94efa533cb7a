// How people outside are spoken to: the texts of their language, and days, times and numbers as they write them.

import type { Language, Millis } from '../nouns.ts'
import { withOneStop } from './catalogue.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { pt } from './pt.ts'

/** A moment, or a day of the calendar ("2026-12-01"), which is the same day in every time zone. */
export type When = Millis | string

export interface Voice extends Texts {
  /** "Tue, Dec 1"; with the year when `now` is in another one. */
  day(when: When, now?: Millis): string
  /** "Tuesday, December 1" */
  longDay(when: When, now?: Millis): string
  /** "Nov 18" */
  shortDay(when: When): string
  /** "Jun 30, 2027" */
  date(when: When): string
  /** "2:14 PM" */
  time(at: Millis): string
  /** "today", "on Thu, Nov 19": inside a sentence. */
  onDay(when: When, now: Millis): string
  /** "today at 2:14 PM", "on Wed, Nov 18 at 10:26 AM": inside a sentence. */
  moment(at: Millis, now: Millis): string
  /** "Thu, Nov 19, 9:12 AM": beside a line. */
  stamp(at: Millis, now?: Millis): string
  /** Days of the calendar from today to the day: 0 is today, -1 was yesterday. */
  daysLeft(when: When, now: Millis): number
  /** "12,000" */
  number(value: number): string
  /** "1.6 MB" */
  size(bytes: number): string
  /** "3 days, 4 hours", "2 hours, 5 minutes", "9 minutes": the two largest units of what is left, never more than there is. */
  span(ms: Millis): string
  /** "Safety plan, W-9 form and photos" */
  list(items: string[]): string
  /** "Safari on iPhone", as it is noted in English, in the words of this language. */
  browserName(noted: string): string
}

const texts: Record<Language, Texts> = withOneStop({ en, es, fr, de, pt })

// Intl's formatters are dear to make and cheap to use, so each pair of language and zone keeps its own.
const voices: Record<Language, Map<string, Voice>> = { en: new Map(), es: new Map(), fr: new Map(), de: new Map(), pt: new Map() }

export function voiceOf(language: Language, timeZone: string): Voice {
  const known = voices[language].get(timeZone)
  if (known) return known
  const voice = makeVoice(texts[language], timeZone)
  // Zones are few, but `eUROPE/bERLIN` is one as well: whoever sets their account to each spelling in turn must not fill the memory.
  if (voices[language].size < 500) voices[language].set(timeZone, voice)
  return voice
}

function makeVoice(words: Texts, timeZone: string): Voice {
  const month = words.shortMonths ? 'short' : 'long'
  const day = dayForm(words, timeZone, { weekday: 'short', month, day: 'numeric' })
  const longDay = dayForm(words, timeZone, { weekday: 'long', month: 'long', day: 'numeric' })
  const shortDay = dayForm(words, timeZone, { month, day: 'numeric' })
  const date = dayForm(words, timeZone, { year: 'numeric', month, day: 'numeric' })
  const clock = new Intl.DateTimeFormat(words.tag, { timeZone, hour: 'numeric', minute: '2-digit' })
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const numbers = new Intl.NumberFormat(words.tag)
  const lists = new Intl.ListFormat(words.tag, { type: 'conjunction' })
  const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte'].map((unit, step) => {
    const maximumFractionDigits = step > 1 ? 1 : 0
    const unitDisplay = step === 0 ? 'long' : 'short'
    return new Intl.NumberFormat(words.tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits })
  })
  const time = rememberedByMinute((at) => unbroken(clock.format(at)))
  const calendarDay = rememberedByMinute((at) => calendar.format(at))
  const size = remembered((bytes: number) => {
    const step = bytes < 1000 ? 0 : bytes < 1000 * 1024 ? 1 : bytes < 1000 * 1024 ** 2 ? 2 : 3
    return unbroken((sizes[step] as Intl.NumberFormat).format(bytes / 1024 ** step))
  })
  const dayOf = (when: When) => (typeof when === 'string' ? when : calendarDay(when))

  return {
    ...words,
    day,
    longDay,
    shortDay,
    date,
    time,
    onDay: (when, now) => (dayOf(when) === calendarDay(now) ? words.times.today : words.times.onDay(day(when, now))),
    moment: (at, now) =>
      calendarDay(at) === calendarDay(now) ? words.times.todayAt(time(at)) : words.times.onDayAt(day(at, now), time(at)),
    stamp: (at, now) => words.times.dayAndTime(day(at, now), time(at)),
    daysLeft: (when, now) => Math.round((Date.parse(dayOf(when)) - Date.parse(calendarDay(now))) / 86_400_000),
    number: (value) => unbroken(numbers.format(value)),
    size,
    list: (items) => lists.format(items),
    browserName: (noted) => browserName(words, noted),
    span: spanForm(words.tag),
  }
}

function spanForm(tag: string): (ms: Millis) => string {
  const units = (['day', 'hour', 'minute'] as const).map((unit) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }))
  const joined = new Intl.ListFormat(tag, { type: 'unit' })
  return (ms) => {
    const minutes = Math.max(0, Math.floor(ms / 60_000))
    const counts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
    const from = counts.findIndex((count) => count > 0)
    const told = counts.flatMap((count, at) =>
      from >= 0 && at >= from && at <= from + 1 && count > 0 ? [unbroken(units[at]?.format(count) ?? '')] : [],
    )
    return joined.format(told)
  }
}

function dayForm(words: Texts, timeZone: string, form: Intl.DateTimeFormatOptions) {
  const here = new Intl.DateTimeFormat(words.tag, { timeZone, ...form })
  const anywhere = new Intl.DateTimeFormat(words.tag, { timeZone: 'UTC', ...form })
  const hereInAYear = new Intl.DateTimeFormat(words.tag, { timeZone, ...form, year: 'numeric' })
  const anywhereInAYear = new Intl.DateTimeFormat(words.tag, { timeZone: 'UTC', ...form, year: 'numeric' })
  const year = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' })
  const yearOf = rememberedByMinute((at) => year.format(at))
  const said = (form: Intl.DateTimeFormat, at: Millis) => breakingLate(words, unbroken(withFirst(words, form.format(at))))
  const plain = rememberedByMinute((at) => said(here, at))
  const withYear = rememberedByMinute((at) => said(hereInAYear, at))
  const plainDay = remembered((when: string) => said(anywhere, Date.parse(when)))
  const dayWithYear = remembered((when: string) => said(anywhereInAYear, Date.parse(when)))
  return (when: When, now?: Millis): string => {
    if (typeof when === 'number') {
      return now === undefined || yearOf(when) === yearOf(now) ? plain(when) : withYear(when)
    }
    const sameYear = now === undefined || when.startsWith(yearOf(now))
    return sameYear ? plainDay(when) : dayWithYear(when)
  }
}

/** With the month's whole name a date may be wider than a small phone: there it breaks before its year, not within. */
const breakingLate = ({ shortMonths }: Texts, day: string) => (shortMonths ? day : day.replace(/\u00a0(de\u00a0)?(?=\d{4}$)/, ' $1'))

/** "1er décembre": Intl says "1 décembre", which nobody does. */
const withFirst = ({ first }: Texts, day: string) => (first === '1' ? day : day.replace(/(?<!\d)1(?=\s\p{L})/u, first))

function browserName({ browser }: Texts, noted: string): string {
  const [name = '', system] = noted.split(' on ')
  const known = name === 'a browser' ? browser.some : name
  return system ? browser.on(known, system) : known
}

/** A page says the same few things again and again; saying one from memory costs a fiftieth. */
function remembered<Thing>(say: (thing: Thing) => string): (thing: Thing) => string {
  const said = new Map<Thing, string>()
  return (thing) => {
    const before = said.get(thing)
    if (before !== undefined) return before
    if (said.size === 2000) said.clear()
    const words = say(thing)
    said.set(thing, words)
    return words
  }
}

function rememberedByMinute(say: (at: Millis) => string): (at: Millis) => string {
  const byMinute = remembered((minute: number) => say(minute * 60_000))
  return (at) => byMinute(Math.floor(at / 60_000))
}

/** A date or a figure with its unit never breaks over two lines. */
const unbroken = (words: string) => words.replace(/\s/g, '\u00a0')
