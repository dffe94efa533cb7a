// The letters about a packet: it came, it still waits, a file has a newer version, a question was answered. One frame, one button.

import type { PacketFacts, PacketNoticeFacts } from '../../engine/letter-facts.ts'
import { inert, type Run, type Sheet } from './frame.ts'
import { byPerson, greetingOf, type Letter, letterFrom, questions, tongueOf, type Writing } from './letter.ts'

type About = 'sent' | 'nudge' | 'replaced' | 'reply'

export const packet = (facts: PacketFacts, writing: Writing) => about('sent', facts, writing)
export const packetNudge = (facts: PacketFacts, writing: Writing) => about('nudge', facts, writing)
export const packetReplaced = (facts: PacketFacts, writing: Writing) => about('replaced', facts, writing)
export const packetReply = (facts: PacketFacts, writing: Writing) => about('reply', facts, writing)

function about(what: About, facts: PacketFacts, writing: Writing): Letter {
  const { house, sender, contact, title, ask, note, files, opensUntil } = facts
  const { words, longDay, moment, size } = tongueOf(house, writing)
  const said = words.packet
  const who = sender?.name ?? house.name
  const due: Run[] = facts.dueOn && what !== 'reply' ? [said.by, { strong: longDay(facts.dueOn) }, '.'] : ['.']
  const asks: Run[] = [said.asks(ask), ...due]
  const opening: { [of in About]: Run[][] } = {
    sent: [[said.sends(who, facts.company, title), ' ', ...asks]],
    nudge: [[said.waits(title, house.name), ' ', ...asks]],
    replaced: [
      [facts.replaced ? said.newer(who, facts.replaced.name, facts.replaced.number) : said.newerOf(who, title), ' ', ...asks],
      [said.stands],
    ],
    reply: [[said.replies(who, title)]],
  }
  const paragraphs = opening[what]
  const written = what === 'reply' ? facts.reply : what === 'sent' ? note : null
  const carried = written && beginningOf(written)
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject[what](title, house.name),
    preview: paragraphs
      .flat()
      .map((run) => (typeof run === 'string' ? run : run.strong))
      .join(''),
    title: what === 'reply' ? said.replyTitle : title,
    greeting: greetingOf(words, contact.name),
    paragraphs,
    list: what === 'sent' || what === 'replaced' ? files.slice(0, mostListed).map((file) => said.file(file.name, size(file.size))) : [],
    note: carried ? { text: carried, by: who } : null,
    button: { label: said.button, url: writing.url, under: said.under, notWorking: words.notWorking },
    small: [...(carried === written ? [] : [said.rest]), said.until(moment(opensUntil)), ...questions(words, house, sender)],
    why: [words.because.packet(contact.email, inert(who)), words.ignore],
  }
  return letterFrom(sheet, byPerson(house, sender, words))
}

/** A letter is no list of a hundred files; the page is. */
const mostListed = 12

/** MAI-03: so much of what a member wrote stands in the letter; the page has all of it. */
const mostCarried = 500

function beginningOf(text: string): string {
  if (text.length <= mostCarried) return text
  const start = text.slice(0, mostCarried - 1)
  const word = start.search(/\s\S*$/)
  // A word without an end is cut between two signs, never through one.
  return `${(word > mostCarried / 2 ? start.slice(0, word) : start).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}

/** To the member who sent it: what was asked or answered, in their words. */
export function packetNotice(facts: PacketNoticeFacts, writing: Writing): Letter {
  const { house, member, contact, title } = facts
  const { words, moment } = tongueOf(house, writing)
  const who = contact.name ?? contact.email
  const said = words.member[facts.about]
  const body = said.body(who, title, moment(facts.at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(who, title),
    preview: body,
    title: said.title(who),
    greeting: greetingOf(words, member.name),
    paragraphs: [[body]],
    note: { text: facts.words, by: who },
    button: { label: words.member.buttonPacket, url: writing.url, under: null, notWorking: words.notWorking },
    small: [said.advice],
    why: [words.because.member(member.email, inert(house.name))],
  }
  return letterFrom(sheet, { fromName: house.senderName ?? house.name, replyTo: contact.email })
}
