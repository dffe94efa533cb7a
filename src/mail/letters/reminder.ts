// The reminder: what still waits, since when or by when, one button, and a way to hear less of it.

import type { ReminderFacts } from '../../engine/letter-facts.ts'
import { inert, type Run, type Sheet } from './frame.ts'
import { byHouse, greetingOf, type Letter, letterFrom, nameOf, questions, type Tongue, tongueOf, type Writing } from './letter.ts'
import { inOwnWords } from './own-words.ts'

type Matter = ReminderFacts['matters'][number]

/** A letter is no list of everything; the page is. */
const mostTold = 5

export function reminder(facts: ReminderFacts, writing: Writing): Letter {
  const { house, inviter, contact, matters, again, opensUntil } = facts
  const tongue = tongueOf(house, writing)
  const { words, longDay, moment } = tongue
  const said = words.reminder
  const subject = subjectOf(facts, tongue)
  const told = matters.slice(0, mostTold).map((matter) => bodyOf(matter, facts, tongue))
  const left = matters.length - told.length
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject,
    preview: (told[0] ?? []).map((run) => (typeof run === 'string' ? run : run.strong)).join(''),
    title: subject,
    greeting: greetingOf(words, contact.name),
    paragraphs: [...told, ...(left > 0 ? [[said.others(left)]] : []), [said.how]],
    button: { label: said.button, url: writing.url, under: words.packet.under, notWorking: words.notWorking },
    small: [
      again === 'yes' ? words.invitation.until(longDay(opensUntil)) : words.review.until(moment(opensUntil)),
      ...questions(words, house, inviter),
    ],
    why: [said.why(contact.email, inert(house.name)), words.ignore],
    stop: { label: said.stop, url: writing.stop },
  }
  const [only = null] = matters.length === 1 ? matters : []
  const days = matters.flatMap(({ dueOn }) => dueOn ?? []).sort()
  const values = {
    contact: nameOf(contact),
    project: only?.place?.project ?? null,
    account: house.name,
    due: days[0] === undefined ? null : longDay(days[0]),
  }
  return letterFrom(inOwnWords(sheet, facts.own, values), byHouse(house, inviter))
}

function subjectOf({ house, matters }: ReminderFacts, { words, day }: Tongue): string {
  const said = words.reminder
  const [first] = matters
  if (!first || matters.length > 1) return said.several(house.name, matters.length)
  const { kind, place, asked, dueOn } = first
  if (kind === 'not_opened' || !place) return said.not_opened.subject(place?.project ?? house.name)
  if (kind === 'rejected') return said.rejected.subject(asked[0]?.name ?? '', place.project)
  return said.due.subject(asked, place.project, day(dueOn ?? first.since))
}

function bodyOf({ kind, place, asked, dueOn, since }: Matter, { house, matters }: ReminderFacts, { words, longDay }: Tongue): Run[] {
  const said = words.reminder
  const isOneOfMany = matters.length > 1
  // Whoever acts for several companies is told which.
  const where = place && (isOneOfMany && place.company ? words.inProject(place.project, place.company) : place.project)
  if (kind === 'not_opened' || !where) return [said.not_opened.body(house.name, where, longDay(since))]
  if (kind === 'rejected') return [said.rejected.body(house.name, asked[0]?.name ?? '', where, longDay(since))]
  return [said.due.body(house.name, asked, where), { strong: longDay(dueOn ?? since) }, '.']
}
