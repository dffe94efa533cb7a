// The receipt: what arrived, when, and what happens next. No button, for nothing is left to do.

import type { ReceiptFacts } from '../../engine/letter-facts.ts'
import { inert, type Sheet } from './frame.ts'
import { byHouse, greetingOf, type Letter, letterFrom, nameOf, questions, tongueOf, type Writing } from './letter.ts'
import { inOwnWords } from './own-words.ts'

export function receipt(facts: ReceiptFacts, writing: Writing): Letter {
  const { house, contact, inviter, requirement, files } = facts
  const { words, moment, size } = tongueOf(house, writing)
  const said = words.receipt
  const when = moment(facts.arrivedAt)
  const body = said.arrived(house.name, files.length, facts.place.project)
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(requirement, facts.place.project),
    preview: `${body}${when}.`,
    title: said.title(requirement),
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body, { strong: when }, '.']],
    list: files.map((file) => said.file(file.name, size(file.size))),
    small: [said.next(house.name), ...questions(words, house, inviter)],
    why: [words.because.files(contact.email, inert(house.name)), words.ignoreNotice],
  }
  const values = { contact: nameOf(contact), project: facts.place.project, account: house.name, due: null }
  return letterFrom(inOwnWords(sheet, facts.own, values), byHouse(house, inviter))
}
