// How long people took, as a histogram that can be added up: eight buckets to a doubling, so that a percentile is at most 4.5 % off.
import type { Millis } from '../nouns.ts'
import { day, hour, minute, second } from './policy.ts'

const perDoubling = 8
/** Half a bucket: the most by which a percentile out of the histogram differs from the exact one. */
export const bucketError = 2 ** (1 / (2 * perDoubling)) - 1

/** The bucket of a wait; everything under a second is the first. */
export const bucketOf = (wait: Millis): number => Math.max(0, Math.floor(perDoubling * Math.log2(Math.max(1, wait / second))))

/** The middle of a bucket, by ratio. */
const middleOf = (bucket: number): Millis => Math.round(second * 2 ** ((bucket + 0.5) / perDoubling))

/** The wait that `share` of all people did not exceed: the smallest whose rank reaches it. Null of nobody. */
export function percentileOf(buckets: ReadonlyMap<number, number>, share: number): Millis | null {
  const sorted = [...buckets].toSorted(([a], [b]) => a - b)
  const all = sorted.reduce((sum, [, people]) => sum + people, 0)
  let passed = 0
  for (const [bucket, people] of sorted) {
    passed += people
    if (passed > 0 && passed >= share * all) return middleOf(bucket)
  }
  return null
}

/** The same, of every single wait. */
export function exactPercentile(waits: readonly Millis[], share: number): Millis | null {
  const sorted = waits.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

/** The bars that people look at: where each begins. */
export const spans = [0, 5 * minute, 15 * minute, hour, 4 * hour, day, 3 * day, 7 * day] as const

export const spanOf = (wait: Millis): number => spans.findLastIndex((from) => wait >= from)
