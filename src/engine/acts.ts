// One act of somebody: a transaction, told in the history, and done once however often it is asked.
import type { Account, AccountId, Act, Actor, ApiKeyId, HistoryEntry, Member, MemberId, Millis, Role, SessionId } from '../nouns.ts'
import type { Asked } from '../store/answered.ts'
import { DiskFull } from '../store/faults.ts'
import type { Store, Tx } from '../store/store.ts'
import { freshFor } from './policy.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'

export interface Clock {
  now(): Millis
}

/** Who acts, in which account, with which rights. `once` is set where the request carried an Idempotency-Key. */
export interface By {
  accountId: AccountId
  actor: Actor
  role: Role
  /** Of the role's rights only these, where a key was made so. */
  scopes?: readonly string[] | null | undefined
  member: Member | null
  /** When a member last showed a second factor; keys and the operator are not asked for one. */
  freshAt?: Millis | undefined
  /** The session that a member acts in. */
  sessionId?: SessionId | undefined
  once?: Pick<Asked, 'idempotencyKey' | 'fingerprint'> | undefined
}

export type Doing = <T>(by: By, work: (tx: Tx, now: Millis) => Promise<T>, first?: (tx: Tx) => Promise<unknown>) => Promise<T>

/**
 * Runs `work` in one transaction. A repeated request gets what the first one did, from the same commit.
 * `first` locks what must be locked before whoever acts; the moment of the act comes after that.
 */
export function createDoing({ store, clock }: { store: Store; clock: Clock }): Doing {
  return (by, work, first) =>
    store.transaction(async (tx) => {
      await first?.(tx)
      await needStanding(tx, by)
      const now = clock.now()
      if (!by.once) return work(tx, now)
      const asked = { accountId: by.accountId, actorId: by.actor.id ?? by.actor.kind, ...by.once }
      if (!(await tx.answered.claim(asked, now))) {
        const before = await tx.answered.find(asked)
        if (before?.fingerprint !== asked.fingerprint) throw new Refusal('idempotency_reused')
        return JSON.parse(before.answer)
      }
      const done = await work(tx, now)
      // What answers nothing is remembered too.
      await tx.answered.keep(asked, JSON.stringify(done ?? null))
      return done
    })
}

/** Whoever was shut out, signed out, or given another role, after the door let them in does nothing more: one waits for the other here. */
async function needStanding(tx: Tx, { accountId, actor, role, sessionId }: By): Promise<void> {
  if (actor.kind === 'member') {
    const standing = await tx.members.standing(accountId, actor.id as MemberId)
    if (standing?.disabledAt !== null) throw new Refusal('unauthenticated')
    if (sessionId && !(await tx.sessions.goesOn(accountId, sessionId))) throw new Refusal('unauthenticated')
    if (standing.role !== role) throw new Refusal('forbidden')
  } else if (actor.kind === 'api_key') {
    const standing = await tx.apiKeys.standing(accountId, actor.id as ApiKeyId)
    if (standing?.revokedAt !== null) throw new Refusal('unauthenticated')
  }
}

/** A mark that somebody was here. Nobody's answer hangs on it: on a full disk it is left out, so that reading goes on. */
export async function inPassing(mark: Promise<unknown>): Promise<void> {
  try {
    await mark
  } catch (error) {
    if (!(error instanceof DiskFull)) throw error
  }
}

/** A change of nothing: it is answered as any other, and leaves no line in the history. */
export const namesNothing = (patch: object): boolean => Object.keys(patch).length === 0

type About = Partial<
  Pick<
    HistoryEntry,
    'contactId' | 'projectId' | 'recordId' | 'grantId' | 'linkId' | 'sessionId' | 'messageId' | 'documentId' | 'jobId' | 'facts'
  >
>

let last = 0
/** Within one millisecond each act comes after the one before it. */
const nthOf = (at: Millis): number => {
  const first = at * 1_000
  last = last >= first && last < first + 999 ? last + 1 : first
  return last
}

export const entry = (accountId: AccountId, actor: Actor, at: Millis, act: Act, about: About = {}): HistoryEntry => ({
  id: newIdAt('his', at),
  accountId,
  at,
  nth: nthOf(at),
  act,
  actor,
  contactId: about.contactId ?? null,
  projectId: about.projectId ?? null,
  recordId: about.recordId ?? null,
  grantId: about.grantId ?? null,
  linkId: about.linkId ?? null,
  sessionId: about.sessionId ?? null,
  messageId: about.messageId ?? null,
  documentId: about.documentId ?? null,
  jobId: about.jobId ?? null,
  facts: about.facts ?? {},
})

export const portico: Actor = { kind: 'portico', id: null }
export const operator: Actor = { kind: 'operator', id: null }

/** The operator at the command line, who has every right in the account. */
export const operatorOf = (account: Pick<Account, 'id'>): By => ({
  accountId: account.id,
  actor: operator,
  role: 'owner',
  member: null,
})

/** For acts that a stolen cookie must not do: the second factor was shown a moment ago. */
export function needFresh({ freshAt }: Pick<By, 'freshAt'>, now: Millis): void {
  if (freshAt !== undefined && freshAt <= now - freshFor) throw new Refusal('factor_needed')
}

export const found = <T>(thing: T | null): T => {
  if (thing === null) throw new Refusal('not_found')
  return thing
}
