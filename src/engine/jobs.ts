// Jobs: many of the same act from one request. Answered at once, worked off in chunks that each commit, a row and an outcome each.
import type { AccountId, Company, Contact, Job, JobId, JobKind, JobRow, RowOutcome } from '../nouns.ts'
import { isOutage, Unavailable } from '../store/faults.ts'
import type { JobLetters, LetterTrouble, Settled } from '../store/jobs.ts'
import type { RecordRow } from '../store/records.ts'
import { type Page, slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, found, needFresh } from './acts.ts'
import { chosenRecords, type InvitationsInput, inviteAll, whySkipped, withContacts } from './bulk-invitations.ts'
import { beginAgain, beginJob, type Chunk, failingFor, pauseNow, toldOfJob } from './job-chunks.ts'
import { writeAll } from './packet-letters.ts'
import type { Parts } from './parts.ts'
import { jobState } from './policy.ts'
import { Refusal } from './refusals.ts'

export type JobCounts = { total: number } & { [outcome in RowOutcome]: number }

/** A job with its rows counted; with its letters, where one job alone was asked for. */
export interface CountedJob {
  job: Job
  counts: JobCounts
  letters: JobLetters | null
}

/** What a bulk invitation would do, with the records behind each number. */
export interface JobPlan {
  total: number
  sent: RecordRow[]
  letters: number
  /** Of those that are sent, the ones that share a letter with others of their contact. */
  shared: RecordRow[]
  skipped: Map<string, RecordRow[]>
  /** The sender domain that so many letters should wait for. */
  failing: Awaited<ReturnType<typeof failingFor>>
}

/** A row with what it is about: a record, or a person. */
export interface RowTold {
  row: JobRow
  record: RecordRow | null
  contact: (Contact & { company: Company | null }) | null
}

/** Whose turn it is, and the position of the last row that was taken in hand. */
interface Turn {
  job: Job | null
  last: number
}

/** Small enough that presses and pages between two chunks hardly notice. */
const chunk = 200
/** Code that runs for the first time takes ten times as long: the first chunks after a start are small, and a whole one lets the next be twice as large (0037). */
const firstChunk = 25

const workers: { [kind in JobKind]: (tx: Tx, chunk: Chunk) => Promise<Settled[]> } = {
  invitations: inviteAll,
  packet: writeAll,
  packet_nudge: writeAll,
  packet_replaced: writeAll,
}

export function createJobs({ store, clock, secrets, doing, nudge }: Parts) {
  let nextChunk = firstChunk
  /** Accounts take turns, a chunk each. */
  let lastTurn: AccountId | '' = ''

  /** Changes one job, told in the history, and wakes the worker. */
  async function turning(by: By, id: JobId, turn: (tx: Tx, job: Job, now: number) => Promise<void>): Promise<Job> {
    const job = await doing(by, async (tx, now) => {
      await turn(tx, found(await tx.jobs.locked(by.accountId, id)), now)
      return found(await tx.jobs.get(by.accountId, id))
    })
    nudge()
    return job
  }

  async function countsOf(by: By, jobs: readonly Job[]): Promise<JobCounts[]> {
    const counts = await store.read.jobs.counts(
      by.accountId,
      jobs.map(({ id }) => id),
    )
    return jobs.map(({ id, total }) => ({ total, ...(counts.get(id) as { [outcome in RowOutcome]: number }) }))
  }
  const counts = async (by: By, job: Job): Promise<JobCounts> => (await countsOf(by, [job]))[0] as JobCounts

  return {
    /** Starts a bulk invitation over records. One foreign id refuses the whole. */
    async start(by: By, input: InvitationsInput): Promise<CountedJob> {
      const job = await doing(by, async (tx, now) => {
        const chosen = await chosenRecords(tx, by, input, now)
        const { openLinks = 'skip', waits, anyway } = input
        const made = { kind: 'invitations' as const, note: input.note?.trim() || null, openLinks, waits, anyway }
        return beginJob(tx, by, made, chosen, now)
      })
      nudge()
      return { job, counts: { total: job.total, waiting: job.total, sent: 0, skipped: 0, failed: 0 }, letters: null }
    },
    /** What a bulk invitation would do, by outcome, without doing it. */
    async rehearse(by: By, input: InvitationsInput): Promise<JobPlan> {
      const now = clock.now()
      const chosen = await chosenRecords(store.read, by, input, now)
      const account = found(await store.read.accounts.get(by.accountId))
      const letterOf = new Map(chosen.map(({ recordId, letter }) => [recordId, letter]))
      const outcomes = new Map<string, RecordRow[]>()
      for (const some of slices(chosen)) {
        const ids = some.map(({ recordId }) => recordId)
        for (const candidate of await withContacts(store.read, by, ids, now)) {
          const outcome = whySkipped(candidate, account, input.openLinks ?? 'skip', now) ?? 'sent'
          outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), candidate.row])
        }
      }
      const sent = outcomes.get('sent') ?? []
      const letters = Map.groupBy(sent, ({ record }) => letterOf.get(record.id))
      const shared = [...letters.values()].filter((theirs) => theirs.length > 1).flat()
      outcomes.delete('sent')
      const failing = await failingFor(store.read, by, chosen)
      return { failing, total: chosen.length, sent, letters: letters.size, shared, skipped: outcomes }
    },
    async get(by: By, id: JobId): Promise<CountedJob> {
      const job = found(await store.read.jobs.get(by.accountId, id))
      return { job, counts: await counts(by, job), letters: await store.read.jobs.letters(by.accountId, id) }
    },
    counts: async (by: By, id: JobId): Promise<JobCounts> => counts(by, found(await store.read.jobs.get(by.accountId, id))),
    async list(by: By, page: Page): Promise<CountedJob[]> {
      const jobs = await store.read.jobs.list(by.accountId, page)
      const counted = await countsOf(by, jobs)
      return jobs.map((job, at) => ({ job, counts: counted[at] as JobCounts, letters: null }))
    },
    count: (by: By): Promise<number> => store.read.jobs.count(by.accountId),
    async rows(
      by: By,
      id: JobId,
      after: number,
      limit: number,
      outcome: RowOutcome | null,
      letter: LetterTrouble | null = null,
    ): Promise<RowTold[]> {
      const job = found(await store.read.jobs.get(by.accountId, id))
      const rows = await store.read.jobs.rows(job, after, limit, outcome, letter)
      const records = new Map(
        (
          await store.read.records.getAll(
            by.accountId,
            rows.flatMap(({ recordId }) => recordId ?? []),
          )
        ).map((row) => [row.record.id, row]),
      )
      const people = new Map(
        (
          await store.read.contacts.getAll(
            by.accountId,
            rows.flatMap(({ contactId }) => contactId ?? []),
          )
        ).map((contact) => [contact.id, contact]),
      )
      const companyIds = [...people.values()].flatMap(({ companyId }) => companyId ?? [])
      const companies = new Map((await store.read.companies.getAll(by.accountId, [...new Set(companyIds)])).map((one) => [one.id, one]))
      return rows.map((row) => {
        const contact = (row.contactId && people.get(row.contactId)) ?? null
        const company = (contact?.companyId && companies.get(contact.companyId)) ?? null
        return { row, record: (row.recordId && records.get(row.recordId)) ?? null, contact: contact && { ...contact, company } }
      })
    },
    /** No further row is begun, and letters that have not left are held. What is in the worker's hand still goes. */
    pause: (by: By, id: JobId): Promise<Job> =>
      turning(by, id, async (tx, job, now) => {
        if (job.pausedAt !== null) return
        if (!(await pauseNow(tx, job, null, now))) throw new Refusal('job_ended')
        await tx.history.add(toldOfJob(by, job, 'job.paused', now))
      }),
    resume: (by: By, id: JobId): Promise<Job> =>
      turning(by, id, async (tx, job, now) => {
        const state = jobState(job)
        if (state === 'cancelled' || state === 'done') throw new Refusal('job_ended')
        if (job.pausedAt === null) return
        // Saying yes to what somebody started who was shut out is as much as starting it.
        if (job.pausedBecause === 'maker_gone') needFresh(by, now)
        await tx.jobs.resume(by.accountId, id)
        await tx.jobs.release(by.accountId, id, now)
        await tx.history.add(toldOfJob(by, job, 'job.resumed', now))
      }),
    /** Rows that wait are never begun; letters that a pause held back are not sent. */
    cancel: (by: By, id: JobId): Promise<Job> =>
      turning(by, id, async (tx, job, now) => {
        if (!(await tx.jobs.cancel(by.accountId, id, now))) throw new Refusal('job_ended')
        await tx.grants.lettersDropped(by.accountId, await tx.jobs.dropHeld(by.accountId, id, now), now)
        await tx.history.add(toldOfJob(by, job, 'job.cancelled', now))
        if (job.packetId === null) return
        // Held first, or a sending that begins in this moment would not be seen.
        await tx.packets.locked(by.accountId, job.packetId)
        await tx.packets.unsend(by.accountId, job.packetId)
      }),
    /** Once more for each row that failed, whose letter was given up, or whose letter came back from an address that was mended since. */
    retry: (by: By, id: JobId): Promise<Job> =>
      turning(by, id, async (tx, job, now) => {
        if (job.cancelledAt !== null) throw new Refusal('job_ended')
        const rows = await beginAgain(tx, by, job, now)
        await tx.history.add(toldOfJob(by, job, 'job.retried', now, { rows }))
      }),
    /** Works off a chunk of the job whose turn it is, or as many as gain by being written side by side. False when there was nothing to do. */
    async work(): Promise<boolean> {
      const turn: Turn = { job: null, last: -1 }
      try {
        const rows = await store.transaction(async (tx) => {
          turn.job = await tx.jobs.due(clock.now(), lastTurn)
          turn.last = -1
          return turn.job && (await workOn(tx, turn.job, nextChunk, chunksOf(turn.job), turn))
        })
        if (rows !== null && rows >= nextChunk) nextChunk = Math.min(nextChunk * 2, chunk)
        lastTurn = turn.job?.accountId ?? ''
        return rows !== null
      } catch (error) {
        if (isOutage(error)) throw error
        const gotOn = turn.job !== null && (await oneByOne(turn.job, turn.last))
        lastTurn = turn.job?.accountId ?? ''
        // What is no row's fault is met again at the next look; at once it would be met without end.
        if (gotOn) nudge()
        throw error
      }
    },
  }

  /**
   * One bad row never stops the rest: each gets a commit of its own, and the one that cannot be done says so. Those behind the last that
   * was in hand go on sharing their letters. False where no row was left.
   */
  async function oneByOne({ accountId, id }: Job, last: number): Promise<boolean> {
    for (let row = 0; ; row++) {
      try {
        const worked = await store.transaction(async (tx) => {
          const job = await tx.jobs.stillOpen(accountId, id)
          const [next] = job ? await tx.jobs.waiting(accountId, id, 1) : []
          return job && next && next.position <= last ? workOn(tx, job, 1, 1) : null
        })
        if (worked === null) return row > 0
      } catch (error) {
        if (isOutage(error)) throw error
        const told = await store.transaction(async (tx) => {
          const job = await tx.jobs.stillOpen(accountId, id)
          const [failed] = job ? await tx.jobs.waiting(accountId, id, 1) : []
          if (!failed) return false
          const settled = { position: failed.position, outcome: 'failed' as const, reason: 'fault', grantId: null, messageId: null }
          await tx.jobs.settle(accountId, id, [settled], clock.now())
          return true
        })
        if (!told) return row > 0
      }
    }
  }

  /** Letters about a packet take turns on it: side by side they would only keep each other waiting. */
  function chunksOf({ kind }: Job): number {
    return kind === 'invitations' ? store.writersAtOnce : 1
  }

  /** How many rows of a job were worked, 0 where all that was left was to say that it is done. The job is held until all its chunks are written. */
  async function workOn(tx: Tx, job: Job, most: number, chunks: number, turn?: Turn): Promise<number> {
    const now = clock.now()
    const [held, member, waiting] = await Promise.all([
      tx.accounts.get(job.accountId),
      job.madeBy ? tx.members.get(job.accountId, job.madeBy) : null,
      tx.jobs.waiting(job.accountId, job.id, most * chunks),
    ])
    const account = found(held)
    const by: By = { accountId: job.accountId, actor: job.actor, role: 'manager', member }
    if (waiting.length === 0) {
      if (await tx.jobs.finish(job.accountId, job.id, now)) await tx.history.add(toldOfJob(by, job, 'job.finished', now))
      return 0
    }
    if (turn) turn.last = waiting.at(-1)?.position ?? -1
    if (job.startedAt === null) await tx.jobs.started(job.accountId, job.id, now)
    const shared = { by, keyNumber: secrets.newestKey, account, job, now }
    const write = async (own: Tx, rows: JobRow[]) => {
      const settled = await workers[job.kind](own, { ...shared, rows })
      // The connection that holds the job may break while others write: then it was anybody's.
      if ((await own.jobs.settle(job.accountId, job.id, settled, now)) < settled.length)
        throw new Unavailable('the job was taken up or stopped by somebody else')
    }
    await store.beside(
      tx,
      wholeLetters(waiting, most).map((rows) => (own) => write(own, rows)),
    )
    return waiting.length
  }
}

/** Slices of so many rows, or a few more where rows share a letter, which is written once. */
function wholeLetters(rows: readonly JobRow[], size: number): JobRow[][] {
  const whole: JobRow[][] = []
  for (const row of rows) {
    const slice = whole.at(-1)
    const together = row.letter !== null && row.letter === slice?.at(-1)?.letter
    if (slice && (slice.length < size || together)) slice.push(row)
    else whole.push([row])
  }
  return whole
}
