// What a member decided about a file: accepted, or what has to change, in the member's own words.

import type { ReviewFacts } from '../../engine/letter-facts.ts'
import { inert, type Run, type Sheet } from './frame.ts'
import { byPerson, greetingOf, type Letter, letterFrom, nameOf, questions, type Tongue, tongueOf, type Writing } from './letter.ts'
import { inOwnWords } from './own-words.ts'

export function review(facts: ReviewFacts, writing: Writing): Letter {
  const { house, contact, reviewer } = facts
  const tongue = tongueOf(house, writing)
  const { words, moment } = tongue
  const what = facts.requirement
  const said = facts.decision === 'accept' ? words.review.accepted : words.review.rejected
  const body = facts.decision === 'accept' ? accepted(facts, what, tongue) : rejected(facts, what, tongue)
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(what, facts.place.project),
    preview: body.paragraphs
      .flat()
      .map((run) => (typeof run === 'string' ? run : run.strong))
      .join(' '),
    title: said.title(what),
    greeting: greetingOf(words, contact.name),
    paragraphs: body.paragraphs,
    note: body.reason === null ? null : { text: body.reason, by: reviewer?.name ?? house.name },
    button: { label: said.button, url: writing.url, under: null, notWorking: words.notWorking },
    small: [words.review.until(moment(facts.opensUntil)), ...questions(words, house, reviewer)],
    why: [words.because.files(contact.email, inert(house.name)), words.ignore],
  }
  const values = { contact: nameOf(contact), project: facts.place.project, account: house.name, due: null }
  return letterFrom(inOwnWords(sheet, facts.own, values), byPerson(house, reviewer, words))
}

interface Body {
  paragraphs: Run[][]
  reason: string | null
}

function accepted({ house, place, sentAt, validUntil }: ReviewFacts, what: string | null, { words, date, moment }: Tongue): Body {
  const said = words.review.accepted
  const sentence = said.body(house.name, what, place.project, moment(sentAt))
  const until: Run[] = validUntil === null ? [] : [said.until, { strong: date(validUntil) }, '.']
  return { paragraphs: [[sentence, ...until], [said.nothing]], reason: null }
}

function rejected(facts: ReviewFacts, what: string | null, { words, moment }: Tongue): Body {
  const said = words.review.rejected
  const sentence = said.body(facts.house.name, what, facts.place.project, moment(facts.sentAt))
  const inForce: Run[][] = facts.inForce === 'yes' ? [[said.inForce]] : []
  return { paragraphs: [[sentence], ...inForce], reason: facts.reason }
}
