// Limits: how often a thing may happen, counted in rows that outlive a restart and hold across processes.
import type { AccountId, Ask, Grant, Millis, Visitor } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import {
  asksPerAccount,
  asksPerBlock,
  asksPerMailbox,
  asksPerRecord,
  clockSlack,
  freeAt,
  type Limit,
  lettersPerAccount,
  proofsPerBlock,
  proofsPerLink,
} from './policy.ts'
import { Refusal } from './refusals.ts'

/** What asking is limited by: the place it comes from, the account, the record it is about, the mailbox that letters go to. */
export type LimitedBy = 'block' | 'account' | 'record' | 'mailbox'

/** What a thing is counted under, and how often it may happen there. */
interface Limited {
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
 * Takes one moment under each key, or answers with the first full one; then nothing is counted. Keys come in one
 * order everywhere, so that of two who ask at once neither holds what the other waits for.
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

/** The same, only to look at: nobody is kept waiting for it. */
export async function full(tx: Tx, { by, key, limits }: Limited, now: Millis): Promise<Full | null> {
  const free = freeAt(past(await tx.throttles.look(key), now), limits, now)
  return free > now ? { by, what: key, freeAt: free } : null
}

/** Counts this moment under `key` if the limits allow it; otherwise answers when they will. */
export async function waitFor(tx: Tx, key: string, limits: readonly Limit[], now: Millis): Promise<Millis> {
  const { moments, freeAt } = await momentsOf(tx, key, limits, now)
  if (freeAt <= now) await tx.throttles.write(key, [...moments, now], now)
  return freeAt
}

/** A moment that a wrong clock put into the future does not count. */
const past = (moments: readonly Millis[], now: Millis): Millis[] => moments.filter((moment) => moment <= now + clockSlack)

/** What still counts under `key`, its row locked. */
async function momentsOf(tx: Tx, key: string, limits: readonly Limit[], now: Millis): Promise<{ moments: Millis[]; freeAt: Millis }> {
  const longest = Math.max(...limits.map(({ within }) => within))
  const moments = past(await tx.throttles.moments(key, now), now).filter((moment) => moment > now - longest)
  return { moments, freeAt: freeAt(moments, limits, now) }
}

/** Counts something that happened anyway. No more moments are kept than the limit asks about. */
export async function count(tx: Tx, key: string, limit: Limit, now: Millis): Promise<void> {
  const { moments } = await momentsOf(tx, key, [limit], now)
  await tx.throttles.write(key, [...moments, now].slice(-limit.most), now)
}

/** Whether it happened as often as the limit allows. */
export async function isFull(tx: Tx, key: string, limit: Limit, now: Millis): Promise<boolean> {
  return freeAt(past(await tx.throttles.look(key), now), [limit], now) > now
}

/** More letters of one account than can be under way at once, each in a transaction of its own. */
const underWay = 500

/** Refuses a letter that is sent by itself while the account's day is full (BLK-04). The history knows how many went, so nothing else is kept. */
export async function needRoomInDay(tx: Tx, accountId: AccountId, now: Millis): Promise<void> {
  const { most, within } = lettersPerAccount
  if ((await tx.history.letterSent(accountId, most - underWay, now - within)) === null) return
  // The row is only a lock, and only close to the limit does anybody wait for it: two letters must not pass it together.
  await tx.throttles.moments(`letters ${accountId}`, now)
  const counted = await tx.history.letterSent(accountId, most, now - within)
  if (counted !== null) throw new Refusal('day_full', { most, retryAfter: Math.ceil((counted + within - now) / 1_000) })
}

/** What a link's asks are counted under beside the mailbox: its record, else its whole grant. `held`: with a right signature. */
export interface OfLink {
  record: string
  held: boolean
}

/** The record that a link is about; where it opens more than one, its grant. */
export const countedAs = ({ id, scope }: Pick<Grant, 'id' | 'scope'>, held: boolean): OfLink => ({
  record: scope.kind === 'record' ? scope.id : id,
  held,
})

/**
 * What an ask is counted under, in the order in which the rows are locked; `crowd` is the account, told like the others. Whoever holds a link is told when it is free
 * again; whoever typed an address is told all but what would say whether somebody has it. A press is never limited by where
 * it comes from, nor by what others ask for with the address (ADR-09, -10, -12).
 */
export function limitsOf(
  accountId: AccountId | null,
  { fromLinkId, purpose, mailbox }: Pick<Ask, 'fromLinkId' | 'purpose' | 'mailbox'>,
  ofLink: OfLink | null,
  { address }: Visitor,
): { told: Limited[]; unsaid: Limited[]; crowd: Limited | null } {
  if (purpose === 'proof') {
    const key = `proof ${fromLinkId}`
    const told: Limited[] = [
      { by: 'mailbox', key: `${key} ${address}`, limits: proofsPerBlock },
      { by: 'record', key, limits: proofsPerLink },
    ]
    return { told, unsaid: [], crowd: null }
  }
  const ofBlock: Limited = { by: 'block', key: `block ${address}`, limits: asksPerBlock }
  const ofMailbox: Limited = { by: 'mailbox', key: `mailbox ${mailbox}`, limits: asksPerMailbox }
  const crowd: Limited | null = ofLink?.held || !accountId ? null : { by: 'account', key: `account ${accountId}`, limits: asksPerAccount }
  if (!ofLink) return { told: [ofBlock], unsaid: [ofMailbox], crowd }
  const ofRecord: Limited = { by: 'record', key: `record ${ofLink.record}`, limits: asksPerRecord }
  return { told: [ofBlock, ofRecord, ofMailbox], unsaid: [], crowd }
}
