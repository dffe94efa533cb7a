// Limits: how often a thing may happen, counted in rows that outlive a restart and hold across processes.
import type { Millis } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { clockSlack, freeAt, type Limit } from './policy.ts'

/** What asking is limited by: the place it comes from, the account, the record it is about, the mailbox that letters go to. */
export type LimitedBy = 'block' | 'account' | 'record' | 'mailbox'

/** What a thing is counted under, and how often it may happen there. */
export interface Limited {
  by: LimitedBy
  key: string
  limits: readonly Limit[]
}

/** Which limit is full, and when it is free again. */
export interface Full {
  by: LimitedBy
  /** What it was counted under. */
  what: string
  freeAt: Millis
}

/**
 * Takes one moment under each key, or answers with the first full one; then nothing is counted. Keys come in the order of
 * `LimitedBy`, so that of two who ask at once neither holds what the other waits for.
 */
export async function take(tx: Tx, keys: readonly Limited[], now: Millis): Promise<Full | null> {
  const free: { key: string; moments: Millis[] }[] = []
  for (const { by, key, limits } of keys) {
    const { moments, freeAt } = await momentsOf(tx, key, limits, now)
    if (freeAt > now) return { by, what: key, freeAt }
    free.push({ key, moments })
  }
  for (const { key, moments } of free) await tx.throttles.write(key, [...moments, now], now)
  return null
}

/** Counts this moment under `key` if the limits allow it; otherwise answers when they will. */
export async function waitFor(tx: Tx, key: string, limits: readonly Limit[], now: Millis): Promise<Millis> {
  const { moments, freeAt } = await momentsOf(tx, key, limits, now)
  if (freeAt <= now) await tx.throttles.write(key, [...moments, now], now)
  return freeAt
}

/** What still counts under `key`, its row locked. A moment that a wrong clock put into the future does not. */
async function momentsOf(tx: Tx, key: string, limits: readonly Limit[], now: Millis): Promise<{ moments: Millis[]; freeAt: Millis }> {
  const longest = Math.max(...limits.map(({ within }) => within))
  const moments = (await tx.throttles.moments(key, now)).filter((moment) => moment > now - longest && moment <= now + clockSlack)
  return { moments, freeAt: freeAt(moments, limits, now) }
}

/** Counts something that happened anyway. No more moments are kept than the limit asks about. */
export async function count(tx: Tx, key: string, limit: Limit, now: Millis): Promise<void> {
  const { moments } = await momentsOf(tx, key, [limit], now)
  await tx.throttles.write(key, [...moments, now].slice(-limit.most), now)
}

/** Whether it happened as often as the limit allows. */
export async function isFull(tx: Tx, key: string, limit: Limit, now: Millis): Promise<boolean> {
  return freeAt(await tx.throttles.look(key), [limit], now) > now
}
