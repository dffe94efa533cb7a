// When a letter that did not get through is tried again, and when it is given up.

import { day, minute } from '../engine/policy.ts'
import type { Message, Millis } from '../nouns.ts'

/** OBX-05: 1, 5, 15, 30, 60 minutes, then every hour until the letter is a day old. */
const steps = [1, 5, 15, 30, 60]
/** A letter that cannot be written is tried three times in all: the fault is ours and seldom heals by itself. */
const brokenTries = 3
/** Under so little life left, a letter is dropped instead of being sent late. */
export const leastUse = 2 * minute

type Tried = Pick<Message, 'attempts' | 'createdAt' | 'perhapsAt' | 'nextAt'>
type Trouble = 'later' | 'perhaps' | 'broken'

/** Null ends it: later becomes failed, perhaps stays perhaps, broken is parked. `chance` is from 0 to 1. */
export function nextTry(trouble: Trouble, tried: Tried, now: Millis, chance: number): Millis | null {
  const minutes = waits[trouble](tried, now)
  // A fifth of jitter, so that a thousand letters that were turned away together do not come back together.
  return minutes === null ? null : now + Math.round(minutes * minute * (0.9 + 0.2 * chance))
}

const waits: Record<Trouble, (tried: Tried, now: Millis) => number | null> = {
  later: ({ attempts, createdAt }, now) => (now - createdAt >= day ? null : (steps[Math.max(attempts, 1) - 1] ?? 60)),
  broken: ({ attempts }) => (attempts >= brokenTries ? null : 1),
  // Twice more, after 5 and after 30 minutes. The wait that has just ended tells which of them it was.
  perhaps: ({ perhapsAt, nextAt }) => {
    if (perhapsAt === null) return 5
    return nextAt !== null && nextAt - perhapsAt < 15 * minute ? 30 : null
  },
}
