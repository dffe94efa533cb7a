// What the query of an address may say. Anything else in it is dropped, so a pasted address never breaks a screen.
import type { PacketState } from './data/packets.ts'
import type { LetterTrouble, MessageState, PortalAccess, RecordState, RowOutcome } from './shapes.ts'
import { type Became, becameWords, type CountedLetter, firstLetterWords, type PeopleStep, stepWords } from './words/numbers.ts'
import { packetWords } from './words/packets.ts'
import { accessWords, messageWords, outcomeWords, recordWords, troubleWords } from './words/states.ts'

type Search = { [name: string]: unknown }

export interface RecordsSearch {
  view?: 'needs_you' | 'not_opened' | 'expiring'
  state?: RecordState
  access?: PortalAccess
  projectId?: string
  q?: string
  cursor?: string
}

export const recordsSearch = (search: Search): RecordsSearch =>
  present({
    view: oneOf(search.view, ['needs_you', 'not_opened', 'expiring'] as const),
    state: oneOf(search.state, Object.keys(recordWords) as RecordState[]),
    access: oneOf(search.access, Object.keys(accessWords) as PortalAccess[]),
    projectId: textOf(search.projectId),
    q: textOf(search.q),
    cursor: textOf(search.cursor),
  })

interface PacketSearch {
  state?: PacketState
  cursor?: string
}

export const packetSearch = (search: Search): PacketSearch =>
  present({ state: oneOf(search.state, Object.keys(packetWords) as PacketState[]), cursor: textOf(search.cursor) })

export interface ContactsSearch {
  tab?: 'companies'
  q?: string
  companyId?: string
  cursor?: string
}

export const contactsSearch = (search: Search): ContactsSearch =>
  present({
    tab: oneOf(search.tab, ['companies'] as const),
    q: textOf(search.q),
    companyId: textOf(search.companyId),
    cursor: textOf(search.cursor),
  })

export interface ClientPortalSearch {
  q?: string
  /** Words of portal access with commas between. */
  access?: string
  /** Only who was inside within seven days. */
  lately?: 'week'
  cursor?: string
}

export const clientPortalSearch = (search: Search): ClientPortalSearch =>
  present({
    q: textOf(search.q),
    access: textOf(search.access)
      ?.split(',')
      .every((word) => word in accessWords)
      ? textOf(search.access)
      : undefined,
    lately: oneOf(search.lately, ['week'] as const),
    cursor: textOf(search.cursor),
  })

export interface ContactSearch {
  tab?: 'access' | 'messages' | 'history'
  cursor?: string
}

export const contactSearch = (search: Search): ContactSearch =>
  present({ tab: oneOf(search.tab, ['access', 'messages', 'history'] as const), cursor: textOf(search.cursor) })

export interface ProjectSearch {
  tab?: 'files' | 'comments' | 'guests'
  cursor?: string
}

export const projectSearch = (search: Search): ProjectSearch =>
  present({ tab: oneOf(search.tab, ['files', 'comments', 'guests'] as const), cursor: textOf(search.cursor) })

interface ListSearch {
  q?: string
  cursor?: string
}

export const listSearch = (search: Search): ListSearch => present({ q: textOf(search.q), cursor: textOf(search.cursor) })

/** Of whom the numbers tell; without days the last 30. */
export interface NumbersSearch {
  days?: '7' | '90' | '365'
  projectId?: string
  letter?: CountedLetter
}

const numbersOf = (search: Search): NumbersSearch => ({
  days: oneOf(search.days, ['7', '90', '365'] as const),
  projectId: textOf(search.projectId),
  letter: oneOf(search.letter, Object.keys(firstLetterWords) as CountedLetter[]),
})

export interface ActivitySearch extends NumbersSearch {
  tab?: 'messages' | 'jobs' | 'history'
  state?: MessageState
  message?: string
  cursor?: string
}

export function activitySearch(search: Search): ActivitySearch {
  const state = oneOf(search.state, Object.keys(messageWords) as MessageState[])
  const message = textOf(search.message)
  const tab = oneOf(search.tab, ['messages', 'jobs', 'history'] as const)
  return present({
    tab: tab ?? (state || message ? 'messages' : undefined),
    state,
    message,
    cursor: textOf(search.cursor),
    ...numbersOf(search),
  })
}

interface CountedPeopleSearch extends NumbersSearch {
  step?: PeopleStep
  /** Only those invited on these days. */
  from?: string
  to?: string
  /** Of those who waited, came, or got a letter: which. */
  span?: number
  way?: string
  kind?: string
  became?: Became
  cursor?: string
}

export const countedPeopleSearch = (search: Search): CountedPeopleSearch =>
  present({
    ...numbersOf(search),
    step: oneOf(search.step, Object.keys(stepWords) as PeopleStep[]),
    from: plainDayOf(search.from),
    to: plainDayOf(search.to),
    span: spanOf(search.span),
    way: textOf(search.way),
    kind: textOf(search.kind),
    became: oneOf(search.became, Object.keys(becameWords) as Became[]),
    cursor: textOf(search.cursor),
  })

function plainDayOf(value: unknown): string | undefined {
  const text = textOf(value)
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

/** A number where a link was pressed, and a text where the address was read. */
function spanOf(value: unknown): number | undefined {
  return /^\d$/.test(String(value)) ? Number(value) : undefined
}

interface JobSearch {
  outcome?: RowOutcome
  letter?: LetterTrouble
  cursor?: string
}

export const jobSearch = (search: Search): JobSearch =>
  present({
    outcome: oneOf(search.outcome, Object.keys(outcomeWords) as RowOutcome[]),
    letter: oneOf(search.letter, Object.keys(troubleWords) as LetterTrouble[]),
    cursor: textOf(search.cursor),
  })

function oneOf<Value extends string>(value: unknown, known: readonly Value[]): Value | undefined {
  return known.find((one) => one === value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What an address says and nobody understands is as if it were not there; the router would hand it on beside what was read. */
export const reading =
  <Found extends object>(read: (search: Search) => Found) =>
  (search: Search): Found => ({ ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])), ...read(search) })

function present<Found extends object>(found: Found): Found {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Found
}

/** Every value is a text: the router's own reading would make a number of "?q=1045". */
export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text))

export function stringifySearch(search: Search): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined && value !== null) query.set(name, String(value))
  const text = query.toString()
  return text && `?${text}`
}
