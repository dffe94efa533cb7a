// What a letter is before it is sent, and what its writer is given beside the facts.

import type { HouseFacts, MemberFacts } from '../../engine/letter-facts.ts'
import type { Language, Millis } from '../../nouns.ts'
import type { LetterTexts } from '../../words/letters.en.ts'
import { lettersOf } from '../../words/letters.ts'
import { voiceOf, type When } from '../../words/words.ts'
import { type Sheet, sheetHtml, sheetText } from './frame.ts'

export interface Letter {
  /** The name beside the address that all letters of the installation come from. */
  fromName: string
  replyTo: string | null
  subject: string
  html: string
  text: string
}

/** Beside the facts: the one address the button opens, the code that stands for it, where reminders are stopped, the language, and when it was written. */
export interface Writing {
  url: string
  code: string | null
  stop: string
  language: Language
  at: Millis
}

/** The words of a letter and its dates, as told on the day it was written. */
export interface Tongue {
  words: LetterTexts
  /** "Tue, Dec 1" */
  day(when: When): string
  /** "Tuesday, December 1" */
  longDay(when: When): string
  /** "Jun 30, 2027" */
  date(when: When): string
  /** "Fri, Nov 20 at 2:14 PM": never "today", for a letter may be read tomorrow. */
  moment(when: Millis): string
  size(bytes: number): string
  /** A browser, as it was noted, in the words of the letter. */
  browser(noted: string): string
  number(value: number): string
  /** "Dock 4, Pier 9 and Quay 2": three names are read, more are counted. */
  names(all: readonly string[]): string
}

export function tongueOf(house: HouseFacts, { language, at }: Writing): Tongue {
  const words = lettersOf(language)
  const voice = voiceOf(language, house.timeZone)
  return {
    words,
    day: (when) => voice.day(when, at),
    longDay: (when) => voice.longDay(when, at),
    date: voice.date,
    moment: (when) => words.moment(voice.day(when, at), voice.time(when)),
    size: voice.size,
    browser: voice.browserName,
    number: voice.number,
    names: (all) => voice.list(all.length > 4 ? [...all.slice(0, 3), words.others(voice.number(all.length - 3))] : [...all]),
  }
}

export function letterFrom(sheet: Sheet, sender: { fromName: string; replyTo: string | null }): Letter {
  return { ...sender, subject: sheet.subject, html: sheetHtml(sheet), text: sheetText(sheet) }
}

/** "Dana Whitfield, Harbor Build": a person writes, unless the account has chosen a name of its own. */
export const byPerson = (house: HouseFacts, person: MemberFacts | null, words: LetterTexts) => ({
  fromName: house.senderName ?? (person ? words.from(person.name, house.name) : house.name),
  replyTo: house.replyTo ?? person?.email ?? null,
})

/** The house itself writes, yet an answer reaches a person. */
export const byHouse = (house: HouseFacts, person: MemberFacts | null) => ({
  fromName: house.senderName ?? house.name,
  replyTo: house.replyTo ?? person?.email ?? null,
})

/** Says whom an answer reaches, by the name the reader knows; nothing when it would reach nobody. */
export function questions(words: LetterTexts, house: HouseFacts, person: MemberFacts | null): string[] {
  const name = house.replyTo ? house.name : person && firstName(person.name)
  return name ? [words.questions(name)] : []
}

/** "Jane" of "Jane Ortiz"; the whole name where the first word is an initial. */
export function firstName(name: string): string {
  const [first = ''] = name.trim().split(/\s+/)
  return /^\p{L}{2,}$/u.test(first.replaceAll('-', '')) ? first : name.trim()
}

/** As a placeholder names them; who has no name is not called by their address. */
export const nameOf = ({ name }: { name: string | null }): string | null => name && firstName(name)

export const greetingOf = (words: LetterTexts, name: string | null): string => words.hello(name && firstName(name), name)

/** The one place to type a code: where the button leads, too. */
export const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null)
