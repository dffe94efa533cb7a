// The numbers in words: the steps of the funnel, who is behind a figure, and what to do next for one person.
import type { CountedPerson } from '../api-types.ts'
import { kindWords } from './messages.ts'

export type CountedLetter = 'invitation' | 'bulk'
export type NextStep = CountedPerson['nextStep']

export const firstLetterWords: { [letter in CountedLetter]: string } = { invitation: 'Written one by one', bulk: 'Sent as a job' }

export const periodWords = { '7': 'Last 7 days', '30': 'Last 30 days', '90': 'Last 90 days', '365': 'Last 12 months' }

/** Lists of people, named as the figure is that opens them. */
export const stepWords = {
  invited: 'Invited',
  accepted: 'Accepted by their server',
  opened: 'Opened by a person',
  signed_in: 'Signed in',
  acted: 'First action',
  activated: 'Activated in 7 days',
  bounced: 'Bounced',
  not_accepted: 'Not accepted by their server',
  not_opened: 'Not opened',
  not_signed_in: 'Opened, not signed in',
  only_looked: 'Signed in, only looked',
  not_activated: 'Acted, not activated in 7 days',
  helped: 'Asked for a new link',
  dead_end: 'Met a dead end',
  still_outside: 'Met a dead end, not in since',
  waited: 'By their time to the first session',
  came: 'Came in',
  lettered: 'Got a letter',
}
export type PeopleStep = keyof typeof stepWords

export const nextStepWords: { [step in NextStep]: string } = {
  fix_address: 'Fix address and resend',
  resend: 'Resend Portal Invite',
  send_login: 'Send Login Email',
  review: 'Review what they sent',
  wait: 'Give it a few days',
  none: 'Nothing to do',
}

export const activationWords = {
  uploaded: 'First document sent',
  compliant: 'All that was asked is in order',
  answered: 'Packet answered',
}

/** A first invitation counts by how it was written; every other letter is called what it is called everywhere. */
const letterWords: { [letter: string]: string } = {
  ...kindWords,
  invitation: 'Invitation, one by one',
  bulk: 'Invitation, as a job',
  again: 'Invitation, sent again',
}
export const letterWord = (letter: string): string => letterWords[letter] ?? 'Another letter'

export const becameWords = {
  accepted: 'accepted by their server',
  bounced: 'bounced',
  opened: 'opened by a person',
  used: 'used to sign in',
}
export type Became = keyof typeof becameWords

const wayWords: { [way: string]: string } = {
  invitation: 'The invitation’s link',
  login: 'A login link',
  code: 'A code',
  copied: 'A magic link',
  notification: 'A notification’s link',
  device: 'A known browser',
  passkey: 'A passkey',
}
export const wayWord = (way: string): string => wayWords[way] ?? 'Another way'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** "40 s", "47 min", "26 h", "3 days". */
export function waitOf(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`
  if (seconds < 90 * minute) return `${Math.round(seconds / minute)}\u00a0min`
  if (seconds < 48 * hour) return `${Math.round(seconds / hour)}\u00a0h`
  return `${Math.round(seconds / day)}\u00a0days`
}

export const spanWords = ['Under 5 min', '5 to 15', '15 to 60', '1 to 4 h', '4 to 24 h', '1 to 3 days', '3 to 7 days', 'Over 7 days']

/** Of a step with several figures: which of them. */
export interface Which {
  span?: number
  way?: string
  kind?: string
  became?: Became
}

/** What a list of people is called, after the figure that opens it. */
export function listWord(step: PeopleStep, { span, way, kind, became }: Which): string {
  if (step === 'waited' && span !== undefined) return `First session after: ${spanWords[span]?.toLowerCase() ?? ''}`
  if (step === 'came' && way) return `Came in by: ${wayWord(way).toLowerCase()}`
  if (step === 'lettered' && kind) return `${letterWord(kind)}: ${becameWords[became ?? 'accepted']}`
  return stepWords[step]
}

export const percent = (share: number | null, digits = 0): string =>
  share === null ? '–' : new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: digits }).format(share)

/** "up 4 points", "down 2 points", "as before". */
export function pointsSince(now: number | null, before: number | null): string {
  if (now === null || before === null) return ''
  const points = Math.round((now - before) * 100)
  if (points === 0) return 'as before'
  return `${points > 0 ? 'up' : 'down'} ${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`
}
