// The invitation: who asks, for what, by when, and one button.

import type { InvitationFacts } from '../../engine/letter-facts.ts'
import { inert, type Run, type Sheet } from './frame.ts'
import { byPerson, greetingOf, type Letter, letterFrom, nameOf, questions, type Tongue, tongueOf, type Writing } from './letter.ts'
import { inOwnWords } from './own-words.ts'

export function invitation(facts: InvitationFacts, writing: Writing): Letter {
  const { house, inviter, contact, records, note } = facts
  const tongue = tongueOf(house, writing)
  const { words } = tongue
  const asked = records.flatMap((record) => record.asked)
  const projects = [...new Set(records.map((record) => record.project).concat(facts.project ?? []))]
  const said = words.invitation
  const subject = said.subject(house.name, asked, asked.length === 0 && projects.length > 1 ? [tongue.names(projects)] : projects)
  const first = opening(facts, tongue)
  const who = inviter?.name ?? house.name
  const sheet: Sheet = {
    house,
    language: writing.language,
    subject,
    preview: first.map((run) => (typeof run === 'string' ? run : run.strong)).join(''),
    title: subject,
    greeting: greetingOf(words, contact.name),
    paragraphs: [[...first, ' ', said.how(asked)]],
    list: asked.length > 1 ? lines(facts, tongue) : [],
    note: note ? { text: note, by: who } : null,
    button: { label: said.button(asked.length), url: writing.url, under: said.under(asked), notWorking: words.notWorking },
    small: [
      said.until(tongue.longDay(facts.opensUntil)),
      ...(facts.accessEnds === null ? [] : [said.ends(tongue.moment(facts.accessEnds))]),
      ...questions(words, house, inviter),
    ],
    why: [words.because.invited(contact.email, inert(who)), words.ignore],
  }
  const due = dueOf(facts)
  const [project = null] = projects.length === 1 ? projects : []
  const values = { contact: nameOf(contact), project, account: house.name, due: due && tongue.longDay(due) }
  return letterFrom(inOwnWords(sheet, facts.own, values), byPerson(house, inviter, words))
}

function opening({ house, records, project }: InvitationFacts, { words, longDay, names }: Tongue): Run[] {
  const said = words.invitation
  const asked = records.flatMap((record) => record.asked)
  if (asked.length === 0) return [said.invites(house.name, project ?? (records.length > 0 ? names(records.map(words.place)) : null))]
  const companies = new Set(records.map((record) => record.company))
  const [company = null] = companies.size === 1 ? companies : []
  const due = dueOf({ records })
  const asks = said.asks(house.name, company, asked)
  return due ? [asks, said.by, { strong: longDay(due) }, '.'] : [`${asks}.`]
}

const dueOf = ({ records }: Pick<InvitationFacts, 'records'>) =>
  earliest(records.flatMap((record) => [record.dueOn, ...record.asked.map((one) => one.dueOn)]))

/** As many lines as somebody reads in a letter; the page has them all. */
const mostLines = 20

function lines({ records }: InvitationFacts, { words, day, number }: Tongue): string[] {
  const ofOne = new Set(records.map((record) => record.company)).size === 1
  const all = records.flatMap((record) =>
    record.asked.map((one) => {
      const due = one.dueOn ?? record.dueOn
      const line = words.line(one.name, due && day(due))
      return records.length > 1 ? words.inProject(line, ofOne ? record.project : words.place(record)) : line
    }),
  )
  return all.length > mostLines ? [...all.slice(0, mostLines), words.more(number(all.length - mostLines))] : all
}

function earliest(days: (string | null)[]): string | null {
  return days.reduce((first, day) => (day !== null && (first === null || day < first) ? day : first), null)
}
