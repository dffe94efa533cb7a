// What every kind of job shares: how it is begun, how large it may be, when it pauses, and what one chunk of it is given to work on.
import type { Account, AccountId, Actor, HistoryEntry, Job, JobRow, MessageId, Millis } from '../nouns.ts'
import type { JobTarget } from '../store/jobs.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, needFresh, portico } from './acts.ts'
import { day, second, tooManyBounced } from './policy.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import { senderFailing } from './sender-checks.ts'

export const mostInJob = 5_000
/** Rows begun by one account within 24 hours. */
const mostInDay = 10_000
/** More go only with a fresh second factor, and leave a member a moment to think better of it. */
const manyRecipients = 50
const momentToStop = 10 * second
/** More go only with a word for it while a sender domain fails its checks (MAI-08): receivers remember who sent them. */
const lettersUnasked = 1_000

/** Rows of one job that wait, with all that is the same for each of them. */
export interface Chunk {
  by: By
  keyNumber: number
  account: Account
  job: Job
  rows: JobRow[]
  now: number
}

export type NewJob = Pick<Job, 'kind'> &
  Partial<Pick<Job, 'note' | 'openLinks' | 'packetId' | 'versionId'>> & {
    waits?: number | undefined
    /** Somebody said yes to sending although a sender domain fails its checks. */
    anyway?: boolean | undefined
  }

/** A job over these, told in the history, for the worker to begin. */
export async function beginJob(tx: Tx, by: By, input: NewJob, targets: readonly JobTarget[], now: number): Promise<Job> {
  if (targets.length === 0) throw new Refusal('nothing_selected')
  if (targets.length > mostInJob) throw new Refusal('job_too_large', { most: mostInJob })
  if (targets.length > manyRecipients) needFresh(by, now)
  const failing = input.anyway ? null : await failingFor(tx, by, targets)
  if (failing) throw new Refusal('sender_failing', { ...failing })
  await keepToTheDay(tx, by.accountId, targets.length, now)
  const { kind, note, openLinks, packetId, versionId, waits } = input
  const job: Job = {
    id: newId('job'),
    accountId: by.accountId,
    kind,
    actor: by.actor,
    madeBy: by.member?.id ?? null,
    note: note ?? null,
    openLinks: openLinks ?? 'skip',
    packetId: packetId ?? null,
    versionId: versionId ?? null,
    createdAt: now,
    startsAt: now + Math.max(waits ?? 0, waitOf(by, targets.length)),
    startedAt: null,
    pausedAt: null,
    pausedBecause: null,
    finishedAt: null,
    cancelledAt: null,
    total: targets.length,
  }
  await tx.jobs.add(job, targets)
  await tx.history.add(toldOfJob(by, job, 'job.started', now, { total: job.total }))
  return job
}

/** The sender domain that so many letters should wait for; null where none stands in their way. */
export async function failingFor(tx: Tx, { accountId }: Pick<By, 'accountId'>, targets: readonly JobTarget[]) {
  const letters = new Set(targets.map((target) => ('letter' in target ? target.letter : target.contactId))).size
  if (letters <= lettersUnasked) return null
  const failing = senderFailing(await tx.senderDomains.list(accountId))
  return failing && { ...failing, letters }
}

/** Rows of a job once more, by the rules that it was begun by. Answers how many. */
export async function beginAgain(tx: Tx, by: By, { id }: Pick<Job, 'id'>, now: Millis): Promise<number> {
  const rows = await tx.jobs.retry(by.accountId, id, now)
  if (rows === 0) throw new Refusal('nothing_failed')
  if (rows > manyRecipients) needFresh(by, now)
  await keepToTheDay(tx, by.accountId, 0, now)
  const wait = waitOf(by, rows)
  if (wait > 0) await tx.jobs.startLater(by.accountId, id, now + wait)
  return rows
}

const waitOf = ({ member }: Pick<By, 'member'>, rows: number): Millis => (member && rows > manyRecipients ? momentToStop : 0)

/** Whoever sends too much in a day loses the good name of the whole house, or has lost the cookie to somebody. */
async function keepToTheDay(tx: Tx, accountId: AccountId, rows: number, now: Millis): Promise<void> {
  // The row is only a lock: two jobs begun at once must not pass the limit together.
  await tx.throttles.moments(`bulk:${accountId}`, now)
  const begun = await tx.jobs.begunSince(accountId, now - day)
  let room = mostInDay - rows - begun.reduce((sum, { rows }) => sum + rows, 0)
  if (room >= 0) return
  for (const job of begun) {
    room += job.rows
    if (room >= 0) throw new Refusal('day_full', { most: mostInDay, retryAfter: Math.ceil((job.at + day - now) / 1_000) })
  }
}

export const toldOfJob = (
  by: Pick<By, 'accountId' | 'actor'>,
  job: Pick<Job, 'id'>,
  act: 'job.started' | 'job.paused' | 'job.resumed' | 'job.cancelled' | 'job.retried' | 'job.finished',
  now: number,
  facts: HistoryEntry['facts'] = {},
): HistoryEntry => entry(by.accountId, by.actor, now, act, { jobId: job.id, facts })

/** False when there is nothing left that could be stopped. */
export async function pauseNow(tx: Tx, { accountId, id, finishedAt }: Job, because: Job['pausedBecause'], now: Millis): Promise<boolean> {
  const held = await tx.jobs.hold(accountId, id, now)
  if (finishedAt !== null && held === 0) return false
  return tx.jobs.pause(accountId, id, because, now)
}

/** Letters came back: a job of which too many do pauses by itself, before the house's good name is gone. */
export async function pauseWhereBounced(tx: Tx, accountId: AccountId, messageIds: readonly MessageId[], now: Millis): Promise<void> {
  for (const id of await tx.jobs.ofMessages(accountId, messageIds)) {
    const job = found(await tx.jobs.locked(accountId, id))
    // Who let it go on after that knows; each further letter that comes back says nothing new.
    if (job.pausedAt !== null || job.pausedBecause === 'bounces' || job.cancelledAt !== null) continue
    const letters = await tx.jobs.letters(accountId, id)
    if (!tooManyBounced(letters) || !(await pauseNow(tx, job, 'bounces', now))) continue
    await tx.history.add(toldOfJob({ accountId, actor: portico }, job, 'job.paused', now, { because: 'bounces' }))
  }
}

/** No letter of a job is tried for longer; what was written earlier has left or was given up. */
const lettersTriedFor = 2 * day

/**
 * Whoever started them may no longer do so, and nobody else has said yes to them: what has not left waits for somebody who does.
 * What has left stays as good as it was.
 */
export async function pauseAllOf(tx: Tx, by: Pick<By, 'accountId' | 'actor'>, maker: Actor, now: Millis): Promise<void> {
  for (const job of await tx.jobs.under(by.accountId, maker, now - lettersTriedFor))
    if (await pauseNow(tx, job, 'maker_gone', now)) await tx.history.add(toldOfJob(by, job, 'job.paused', now, { because: 'maker_gone' }))
}
