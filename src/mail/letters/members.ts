// Letters to members about the console: the invitation to join, and the key that they asked for at its door.

import type { MemberAlertFacts, MemberInvitationFacts, MemberSignInFacts } from '../../engine/letter-facts.ts'
import type { LetterTexts } from '../../words/letters.en.ts'
import { inert, type Sheet } from './frame.ts'
import { byHouse, byPerson, greetingOf, type Letter, letterFrom, questions, tongueOf, type Writing } from './letter.ts'

export function memberInvitation(facts: MemberInvitationFacts, writing: Writing): Letter {
  const { house, member, inviter, role } = facts
  const { words, moment } = tongueOf(house, writing)
  const said = words.memberInvitation
  const body = said.body(inviter?.name ?? null, house.name, said.roles[role])
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.subject(house.name),
    greeting: greetingOf(words, member.name),
    paragraphs: [[body], [said.second]],
    button: { label: said.button, url: writing.url, under: said.under, notWorking: words.notWorking },
    small: [said.until(moment(facts.opensUntil)), ...questions(words, house, inviter)],
    why: [words.because.invited(member.email, inert(inviter?.name ?? house.name)), words.ignore],
  }
  return letterFrom(sheet, byPerson(house, inviter, words))
}

export function memberSignIn(facts: MemberSignInFacts, writing: Writing): Letter {
  const { house, member, askedWith } = facts
  const { words, moment, number, browser } = tongueOf(house, writing)
  const said = words.memberSignIn
  const minutes = number(Math.round((facts.opensUntil - facts.askedAt) / 60_000))
  const until = moment(facts.opensUntil)
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: `${said.here} ${said.once(minutes)}${until}.`,
    title: said.subject(house.name),
    greeting: greetingOf(words, member.name),
    paragraphs: [[said.here, ' ', said.once(minutes), { strong: until }, '.'], [said.second]],
    button: { label: said.button, url: writing.url, under: null, notWorking: words.notWorking },
    small: [said.asked(browser(askedWith), moment(facts.askedAt))],
    why: [words.because.askedFor(member.email), words.ignore],
  }
  return letterFrom(sheet, byHouse(house, null))
}

export function memberAlert(facts: MemberAlertFacts, writing: Writing): Letter {
  const { house, member, by } = facts
  const { words, moment, browser } = tongueOf(house, writing)
  const said = words.memberAlert[facts.about]
  const what = facts.domain ?? (facts.browser === null ? (by?.name ?? house.name) : browser(facts.browser))
  const body = said.body(house.name, what, moment(facts.at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, member.name),
    paragraphs: [[body]],
    small: [smallOf(words, facts.about)],
    why: [words.because.member(member.email, inert(house.name))],
  }
  return letterFrom(sheet, byHouse(house, by))
}

const smallOf = ({ memberAlert: { codes, domains, wrong } }: LetterTexts, about: MemberAlertFacts['about']): string =>
  about === 'codes_lengthened' ? codes : about === 'domain_lost' ? domains : wrong
