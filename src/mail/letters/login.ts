// The sign-in letter: what "Email me a new link" sends. Short-lived, so it says until when, and where it was asked for.

import type { LoginFacts } from '../../engine/letter-facts.ts'
import { inert, type Sheet } from './frame.ts'
import { byHouse, byPerson, greetingOf, hostOf, type Letter, letterFrom, nameOf, questions, tongueOf, type Writing } from './letter.ts'
import { inOwnWords } from './own-words.ts'

export function login(facts: LoginFacts, writing: Writing): Letter {
  const { house, contact, inviter, sentBy, askedWith } = facts
  const { words, moment, number, browser } = tongueOf(house, writing)
  const said = words.login
  const place = facts.place && words.place(facts.place)
  const body = sentBy ? said.sends(sentBy.name, place ?? said.pages(house.name)) : said.here(place)
  const minutes = number(Math.round((facts.opensUntil - facts.askedAt) / 60_000))
  const until = moment(facts.opensUntil)
  const asked = askedWith ? said.asked(browser(askedWith), moment(facts.askedAt)) : said.notAsked
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: `${body} ${said.once(minutes)}${until}.`,
    title: said.subject(house.name),
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body, ' ', said.once(minutes), { strong: until }, '.']],
    button: { label: said.button, url: writing.url, under: said.under, notWorking: words.notWorking },
    code:
      facts.code && writing.code
        ? { before: said.code, text: writing.code, after: said.codeUntil(moment(facts.code.until), hostOf(writing.url)) }
        : null,
    small: [sentBy ? said.alone : asked, ...questions(words, house, sentBy ?? inviter)],
    why: [sentBy ? words.because.sentBy(contact.email, inert(sentBy.name)) : words.because.askedFor(contact.email), words.ignore],
  }
  const values = { contact: nameOf(contact), project: facts.place?.project ?? null, account: house.name, due: null }
  return letterFrom(inOwnWords(sheet, facts.own, values), sentBy ? byPerson(house, sentBy, words) : byHouse(house, inviter))
}
