// The rules of links and sessions in words: what each choice means, and what it risks.
import { countOf } from '../numbers.ts'
import type { LinkPolicy } from '../shapes.ts'

export interface Choice {
  value: string
  word: string
  risk: string
}
const choicesOf = <Rule extends 'invitationReopening' | 'confirmation' | 'passkeys'>(
  choices: { value: LinkPolicy[Rule]; word: string; risk: string }[],
): Choice[] => choices

export const reopenings = choicesOf<'invitationReopening'>([
  {
    value: 'device',
    word: 'The browser that used it may open it again',
    risk: 'Anybody else sees “already used” and can have a new letter sent to the address on file. Fits most.',
  },
  {
    value: 'strict',
    word: 'Strict: once, and never again',
    risk: 'Safest. People who close the page need a new letter each time, and will ask you for it.',
  },
  {
    value: 'open',
    word: 'Open until it ends',
    risk: 'Most convenient, and most at risk: whoever gets hold of the letter, forwarded or stolen, is let in until the invitation ends.',
  },
])

export const confirmations = choicesOf<'confirmation'>([
  {
    value: 'button',
    word: 'One press on Continue',
    risk: 'Quickest. Whoever gets hold of a letter that nobody used yet is let in. Fits most.',
  },
  {
    value: 'address',
    word: 'The address that the link is for, typed in',
    risk: 'Keeps out mail scanners that press buttons, and strangers who find a link. Whoever knows the address still comes in. After five wrong ones, a code is mailed.',
  },
  {
    value: 'code',
    word: 'A code that is mailed at that moment',
    risk: 'Safest: only who can read the mailbox comes in, also with a magic link that you hand over. Takes a minute longer in every new browser.',
  },
])

export const passkeyRules = choicesOf<'passkeys'>([
  {
    value: 'offered',
    word: 'Offered, once they have done something',
    risk: 'Letters go on opening pages for everybody. Fits most.',
  },
  {
    value: 'required',
    word: 'Required',
    risk: 'A letter alone opens nothing. People make theirs with the next letter they come by; from then on whoever reads their mail stays outside, and who loses it must be invited again by you.',
  },
])

export type Lifetime = 'invitationDays' | 'loginMinutes' | 'idleMinutes' | 'sessionHours' | 'dormantMonths'

export const lifetimes: { [name in Lifetime]: { label: string; unit: string; min: number; max: number; risk: string } } = {
  invitationDays: {
    label: 'Invitations can be opened for',
    unit: 'day',
    min: 1,
    max: 90,
    risk: 'A letter lies in a mailbox for as long: longer is easier for them, and for a thief.',
  },
  loginMinutes: {
    label: 'Login links live for',
    unit: 'minute',
    min: 5,
    max: 60,
    risk: 'They are asked for by somebody who waits: short is enough. A letter that comes late opens for a day, in the browser alone that asked for it.',
  },
  idleMinutes: {
    label: 'A session ends after being idle for',
    unit: 'minute',
    min: 5,
    max: 1440,
    risk: 'Shorter protects a phone that lies around.',
  },
  sessionHours: {
    label: 'A session ends in all after',
    unit: 'hour',
    min: 1,
    max: 72,
    risk: 'Then they sign in again, however busy they were.',
  },
  dormantMonths: {
    label: 'Access sleeps when not used for',
    unit: 'month',
    min: 1,
    max: 60,
    risk: 'A forgotten door closes by itself; its inviter can open it again.',
  },
}

const noticeMinutes = [15, 60, 240, 720, 1_440, 2_880, 4_320, 10_080]

/** The lifetimes on offer, and the one that is set, should a program have set another. */
export const noticeLifetimes = (set: number) =>
  [...new Set([...noticeMinutes, set])]
    .sort((one, other) => one - other)
    .map((minutes) => ({ value: String(minutes), label: spanOf(minutes) }))

export function spanOf(minutes: number): string {
  const [count, unit] = minutes % 1_440 === 0 ? [minutes / 1_440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const words: { [value: string]: string } = Object.fromEntries(
  [...reopenings, ...confirmations, ...passkeyRules].map(({ value, word }) => [value, `“${word.split(/[:,]/)[0]}”`]),
)

/** A rule's value as it stands in a sentence. */
export function saidOf(field: keyof LinkPolicy, value: string): string {
  if (field === 'notificationMinutes') return spanOf(Number(value))
  if (field in lifetimes) return countOf(Number(value), lifetimes[field as Lifetime].unit)
  if (value === 'true' || value === 'false') return value === 'true' ? 'on' : 'off'
  return words[value] ?? value
}
