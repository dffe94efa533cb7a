// Plain notices: to a person outside about their own address, to a member about what somebody outside did.

import type {
  AddressChangedFacts,
  CommentFacts,
  GuestNoticeFacts,
  LinkCodeFacts,
  LinkMadeFacts,
  MemberNoticeFacts,
  MoreTimeFacts,
  NoticeFacts,
  OwnWayInFacts,
  PasskeysResetFacts,
  PhoneChangedFacts,
} from '../../engine/letter-facts.ts'
import { inert, type Sheet } from './frame.ts'
import {
  byHouse,
  byPerson,
  firstName,
  greetingOf,
  hostOf,
  type Letter,
  letterFrom,
  questions,
  type Tongue,
  tongueOf,
  type Writing,
} from './letter.ts'

export function notice(facts: NoticeFacts, writing: Writing): Letter {
  if (facts.about === 'comment') return comment(facts, writing)
  if (facts.about === 'address_changed') return addressChanged(facts, writing)
  if (facts.about === 'phone_changed') return phoneChanged(facts, writing)
  if (facts.about === 'link_made') return linkMade(facts, writing)
  if (facts.about === 'link_code') return linkCode(facts, writing)
  if (facts.about === 'more_time') return moreTime(facts, writing)
  return facts.about === 'passkeys_reset' ? passkeysReset(facts, writing) : ownWayIn(facts, writing)
}

function moreTime({ house, contact, changedBy, place, project, endsAt }: MoreTimeFacts, writing: Writing): Letter {
  const { words, moment } = tongueOf(house, writing)
  const said = words.moreTime
  const where = place ? words.place(place) : (project ?? house.name)
  const body = said.body(changedBy?.name ?? house.name, where, endsAt === null ? null : moment(endsAt))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(where),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body], [said.next]],
    small: [],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, changedBy))
}

function comment({ house, contact, writer, place, opensUntil }: CommentFacts, writing: Writing): Letter {
  const { words, moment } = tongueOf(house, writing)
  const said = words.comment
  const body = said.body(writer?.name ?? house.name, house.name, words.place(place))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(place.project),
    preview: body,
    title: said.title(writer?.name ?? house.name),
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body]],
    button: { label: said.button, url: writing.url, under: null, notWorking: words.notWorking },
    small: [words.review.until(moment(opensUntil)), ...questions(words, house, writer)],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignore],
  }
  return letterFrom(sheet, byPerson(house, writer, words))
}

function ownWayIn({ about, house, contact, what, gaveWay, at }: OwnWayInFacts, writing: Writing): Letter {
  const { words, moment, browser } = tongueOf(house, writing)
  const said = words.ownWayIn[about]
  const body = said.body(about === 'new_browser' || about === 'gave_way' ? browser(what) : what, house.name, moment(at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: gaveWay ? [[body], [words.gaveWay(browser(gaveWay))]] : [[body]],
    small: [words.ownWayIn.wrong],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, null))
}

function passkeysReset({ house, contact, changedBy, at }: PasskeysResetFacts, writing: Writing): Letter {
  const { words, moment } = tongueOf(house, writing)
  const said = words.passkeysReset
  const body = said.body(changedBy?.name ?? house.name, house.name, moment(at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body], [said.next]],
    small: [said.wrong(changedBy && firstName(changedBy.name))],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, changedBy))
}

function linkMade({ house, contact, madeBy, opensUntil, at }: LinkMadeFacts, writing: Writing): Letter {
  const { words, moment } = tongueOf(house, writing)
  const said = words.linkMade
  const body = said.body(madeBy?.name ?? null, house.name, moment(at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body, ' ', said.once, { strong: moment(opensUntil) }, '.'], [said.limits]],
    small: [said.wrong(madeBy && firstName(madeBy.name))],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, madeBy))
}

function linkCode({ house, contact, askedWith, askedAt, code }: LinkCodeFacts, writing: Writing): Letter {
  const { words, moment, browser } = tongueOf(house, writing)
  const said = words.linkCode
  const body = said.body(house.name)
  const after = words.login.codeUntil(moment(code.until), hostOf(writing.url))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body]],
    code: writing.code ? { before: said.before, text: writing.code, after } : null,
    small: [words.login.asked(browser(askedWith), moment(askedAt))],
    why: [words.because.opens(contact.email, inert(house.name)), words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, null))
}

function phoneChanged(facts: PhoneChangedFacts, writing: Writing): Letter {
  const { words } = tongueOf(facts.house, writing)
  const why = words.because.opens(facts.contact.email, inert(facts.house.name))
  return wayChanged(facts, writing, words.phoneChanged, facts.newEnding, why)
}

function addressChanged(facts: AddressChangedFacts, writing: Writing): Letter {
  const { words } = tongueOf(facts.house, writing)
  const why = words.because.files(facts.contact.email, inert(facts.house.name))
  return wayChanged(facts, writing, words.addressChanged, facts.newAddress, why)
}

/** Where letters or texts go from now on, told where they went before. `now`: as much of it as its person knows it by. */
function wayChanged(
  { house, contact, changedBy, at }: PhoneChangedFacts | AddressChangedFacts,
  writing: Writing,
  said: Pick<Tongue['words']['phoneChanged'], 'subject' | 'title' | 'body' | 'dead'>,
  now: string,
  why: string,
): Letter {
  const { words, moment } = tongueOf(house, writing)
  const body = said.body(house.name, now, changedBy?.name ?? null, moment(at))
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject: said.subject(house.name),
    preview: body,
    title: said.title,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[body], [said.dead]],
    small: changedBy ? [words.addressChanged.wrong(firstName(changedBy.name))] : [],
    why: [why, words.ignoreNotice],
  }
  return letterFrom(sheet, byHouse(house, changedBy))
}

export function memberNotice(facts: MemberNoticeFacts | GuestNoticeFacts, writing: Writing): Letter {
  const { house, member, contact } = facts
  const tongue = tongueOf(house, writing)
  const { words } = tongue
  const { subject, title, body, advice, more = [] } = 'guest' in facts ? ofGuest(facts, tongue) : told(facts, tongue)
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject,
    preview: body,
    title,
    greeting: greetingOf(words, member.name),
    paragraphs: [[body]],
    list: more,
    button: {
      label: labelOf(facts, words),
      url: writing.url,
      under: null,
      notWorking: words.notWorking,
    },
    small: [advice],
    why: [words.because.member(member.email, inert(house.name))],
  }
  // Nobody answers to where letters do not arrive.
  const replyTo = facts.about === 'letter_bounced' ? house.replyTo : contact.email
  return letterFrom(sheet, { fromName: house.senderName ?? house.name, replyTo })
}

function labelOf(facts: MemberNoticeFacts | GuestNoticeFacts, { member }: Tongue['words']): string {
  if (facts.about === 'letter_bounced') return member.bounced.button
  if (facts.about === 'comment') return member.commented.button
  if (facts.recordId) return member.button
  return 'guest' in facts && facts.projectId ? member.buttonProject : member.buttonConsole
}

interface Told {
  subject: string
  title: string
  body: string
  advice: string
  more?: string[]
}

function ofGuest({ about, house, contact, place, guest }: GuestNoticeFacts, { words, moment }: Tongue): Told {
  const who = contact.name ?? contact.email
  const where = place ? words.place(place) : words.member.portal(house.name)
  const { longerAsked, guestEnded, files } = words.member
  if (about === 'longer_asked') {
    const { subject, title, body, advice } = longerAsked
    return { subject: subject(who, where), title: title(who), body: body(who, where, moment(guest.endsAt)), advice }
  }
  const { subject, title, body, advice } = guestEnded
  const { seen, taken, left, written, visits } = guest
  return {
    subject: subject(who, where),
    title: title(who),
    body: body(who, where, moment(guest.endsAt), visits),
    advice,
    more: [
      files.seen(seen.count, seen.names),
      files.taken(taken.count, taken.names),
      files.left(left.count, left.names),
      files.written(written),
    ],
  }
}

function told(facts: MemberNoticeFacts, { words, moment, browser }: Tongue): Told {
  const said = words.member
  const who = facts.contact.name ?? facts.contact.email
  const place = facts.place ? words.place(facts.place) : said.portal(facts.house.name)
  const what = facts.requirement
  if (facts.about === 'link_denied') {
    const { subject, title, body, advice } = said.denied
    const when = moment(facts.usedAt ?? facts.at)
    return {
      subject: subject(who, place),
      title: title(who),
      body: body(who, place, facts.usedWith && browser(facts.usedWith), when),
      advice,
    }
  }
  if (facts.about === 'invitation_asked' || facts.about === 'letter_late') {
    const { subject, title, body, advice, lateBody, lateAdvice } = said.asks
    const why = facts.about === 'letter_late' ? { body: lateBody(who, place), advice: lateAdvice } : { body: body(who, place), advice }
    return { subject: subject(who, place), title: title(who), ...why }
  }
  if (facts.about === 'passkey_lost') {
    const { subject, title, body, advice } = said.passkeyLost
    return { subject: subject(who), title: title(who), body: body(who, place), advice }
  }
  if (facts.about === 'comment') {
    const { subject, title, body, advice } = said.commented
    return { subject: subject(who, place), title: title(who), body: body(who, place), advice }
  }
  if (facts.about === 'letter_bounced') {
    const { subject, title, body, advice, reasons } = said.bounced
    return {
      subject: subject(who, place),
      title: title(who),
      body: body(who, facts.contact.email, place, reasons[facts.reason ?? 'unknown']),
      advice,
    }
  }
  if (facts.about === 'letter_unwanted') {
    const { subject, title, body, advice } = said.unwanted
    return { subject: subject(who, place), title: title(who), body: body(who, facts.contact.email, place), advice }
  }
  const { subject, title, body, advice } = said.arrived
  return { subject: subject(what, place), title: title(what), body: body(who, what, place, moment(facts.at)), advice }
}
