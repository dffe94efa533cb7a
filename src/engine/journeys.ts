// A journey: how far one invited person came. Pure: facts may come in any order, the same ones always make the same journey.
import { type Activation, activations, type Journey, type Millis } from '../nouns.ts'
import { day } from './policy.ts'
import { spanOf } from './waits.ts'

/** Arrived is who did what the account waits for within so long of being invited. */
export const activatedWithin = 7 * day

/** One thing that became known of a journey. */
export type Fact =
  | { step: 'invited'; at: Millis; day: number; letter: string }
  | { step: 'accepted' | 'bounced' | 'opened' | 'signedIn' | 'acted' | Activation; at: Millis }
  | { step: 'helped' }

const earlier = (known: Millis | null, at: Millis): Millis => (known === null ? at : Math.min(known, at))
const later = (known: Millis | null, at: Millis): Millis => (known === null ? at : Math.max(known, at))

/** The journey with one more fact in it. */
export function extended(journey: Journey, fact: Fact): Journey {
  if (fact.step === 'helped') return { ...journey, helps: journey.helps + 1 }
  const { at } = fact
  if (fact.step === 'bounced') return { ...journey, bouncedAt: later(journey.bouncedAt, at) }
  if (fact.step === 'accepted') return { ...journey, acceptedAt: earlier(journey.acceptedAt, at), takenAt: later(journey.takenAt, at) }
  if (fact.step !== 'invited') return { ...journey, [`${fact.step}At`]: earlier(journey[`${fact.step}At`], at) }
  if (journey.invitedAt !== null && journey.invitedAt <= at) return journey
  return { ...journey, invitedAt: at, day: fact.day, letter: fact.letter }
}

/** The last step: 0 invited, 1 accepted by their server, 2 opened, 3 signed in, 4 acted. A later step stands for those before it. */
export function reachedOf({ ours, invitedAt, acceptedAt, openedAt, signedInAt, actedAt }: Journey): number | null {
  if (ours || invitedAt === null) return null
  if (actedAt !== null) return 4
  if (signedInAt !== null) return 3
  if (openedAt !== null) return 2
  return acceptedAt === null ? 0 : 1
}

/** The newest word of their server was no, and nobody opened an earlier letter. */
export const isBounced = (journey: Journey): boolean =>
  journey.bouncedAt !== null && journey.bouncedAt >= (journey.takenAt ?? 0) && (reachedOf(journey) ?? 2) < 2

const arrivedBy = (journey: Journey, activation: Activation): boolean => {
  const at = journey[`${activation}At`]
  return reachedOf(journey) === 4 && at !== null && at - (journey.invitedAt ?? 0) <= activatedWithin
}

export const funnelSteps = ['invited', 'accepted', 'opened', 'signed_in', 'acted'] as const

/** What one journey adds to the tally of its day. */
export function measuresOf(journey: Journey): Map<string, number> {
  const reached = reachedOf(journey)
  const found = new Map<string, number>()
  if (reached === null || journey.invitedAt === null) return found
  for (const step of funnelSteps.slice(0, reached + 1)) found.set(step, 1)
  for (const activation of activations) if (arrivedBy(journey, activation)) found.set(activation, 1)
  if (isBounced(journey)) found.set('bounced', 1)
  if (journey.helps > 0) found.set('helps', journey.helps)
  const wait = waitOf(journey)
  if (wait !== null) found.set(`span ${spanOf(wait)}`, 1)
  return found
}

/** How long it took from the first letter to the first session. Who was inside before they were invited waited for nothing. */
export function waitOf(journey: Journey): Millis | null {
  const { invitedAt, signedInAt } = journey
  if (reachedOf(journey) === null || invitedAt === null || signedInAt === null || signedInAt < invitedAt) return null
  return signedInAt - invitedAt
}
