// Jobs: many of the same act, with a row and an outcome each.
import type { AccountId, Actor, ContactId, Job, JobId, JobRow, MessageId, Millis, RecordId, RowOutcome } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { metSomething } from './messages.ts'
import { behind, countUpTo, insertAll, insertion, isAmong, nounFrom, type Page, slices, tableOf } from './rows.ts'
import { listOf, lock, lockFree, nothing, type Sql, sql } from './sql.ts'

export interface Settled {
  position: number
  outcome: RowOutcome
  reason: string | null
  grantId: JobRow['grantId']
  messageId: JobRow['messageId']
}

/** What one row of a job is about. */
export type JobTarget = { recordId: RecordId; letter: number } | { contactId: ContactId }

/** What became of a job's letters. */
export interface JobLetters {
  /** All that were written; several rows of one contact share one. */
  total: number
  /** Owed and not held. */
  owed: number
  held: number
  accepted: number
  delayed: number
  bounced: number
  failed: number
}

const day = 86_400_000

/** Neither done nor stopped. */
const open = sql`finished_at is null and cancelled_at is null and paused_at is null`

/** What a letter met that somebody may want to see by itself. */
export type LetterTrouble = 'held' | 'delayed' | 'bounced' | 'failed'
const troubles: { [trouble in LetterTrouble]: Sql } = {
  held: sql`m.held_at is not null and m.cancelled_at is null`,
  delayed: sql`m.next_at is not null and m.delayed_at is not null`,
  bounced: sql`m.bounced_at is not null`,
  failed: sql`m.failed_at is not null`,
}

/** The letters of a job, by their ids. */
const lettersOf = (accountId: AccountId, id: JobId): Sql =>
  sql`select r.message_id from job_row r where r.account_id = ${accountId} and r.job_id = ${id} and r.message_id is not null`

/** Rows whose letter met this. Letters of a job are written while it runs; a day more at either end, for clocks are set. */
function metTrouble(accountId: AccountId, letter: LetterTrouble, from: Millis | null, to: Millis | null): Sql {
  const meanwhile = sql`m.created_at >= ${from === null ? 0 : from - day} ${to === null ? nothing : sql`and m.created_at <= ${to + day}`}`
  const those = sql`select m.id from message m where m.account_id = ${accountId} and ${meanwhile} and ${metSomething} and ${troubles[letter]}`
  const its = sql`exists (select 1 from message m where m.account_id = job_row.account_id and m.id = job_row.message_id and ${troubles[letter]})`
  return isAmong(sql`message_id`, those, its)
}

function jobFrom(row: Row): Job {
  const { actor_kind, actor_id, ...columns } = row
  return { ...nounFrom<Omit<Job, 'actor'>>(columns), actor: { kind: actor_kind, id: actor_id } as Job['actor'] }
}

const jobRow = ({ actor, ...flat }: Job) => ({ ...flat, actorKind: actor.kind, actorId: actor.id })

export const jobs = (db: Statements) => ({
  async add(job: Job, targets: readonly JobTarget[]): Promise<void> {
    await db.run(insertion('job', jobRow(job)))
    await insertAll(
      db,
      'job_row',
      targets.map((target, position) => ({ accountId: job.accountId, jobId: job.id, position, ...target, outcome: 'waiting' })),
    )
  },
  async get(accountId: AccountId, id: JobId): Promise<Job | null> {
    const row = await db.one(sql`select * from job where account_id = ${accountId} and id = ${id}`)
    return row ? jobFrom(row) : null
  },
  /** Held until the commit, so that of two who turn it one comes after the other. */
  async locked(accountId: AccountId, id: JobId): Promise<Job | null> {
    const row = await db.one(sql`select * from job where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? jobFrom(row) : null
  },
  /** How many rows were begun or tried again since then, oldest first; of a cancelled job those that were sent. */
  async begunSince(accountId: AccountId, since: Millis): Promise<{ at: Millis; rows: number }[]> {
    const rows = await db.all(sql`
      select created_at as at, case when cancelled_at is null then total else (
        select count(*) from job_row r where r.account_id = j.account_id and r.job_id = j.id and r.outcome = 'sent') end as letters
      from job j where account_id = ${accountId} and created_at > ${since}
      union all select at, tried as letters from job_retry where account_id = ${accountId} and at > ${since} order by at`)
    return rows.map(({ at, letters }) => ({ at: at as Millis, rows: Number(letters) }))
  },
  /** What somebody started that may still send: it goes on, or ended since then. Locked until the commit. */
  async under(accountId: AccountId, { kind, id }: Actor, since: Millis): Promise<Job[]> {
    const rows = await db.all(sql`select * from job where account_id = ${accountId} and actor_kind = ${kind} and actor_id = ${id}
      and cancelled_at is null and paused_at is null and (finished_at is null or finished_at > ${since}) order by id ${lock}`)
    return rows.map(jobFrom)
  },
  async list(accountId: AccountId, page: Page): Promise<Job[]> {
    const rows = await db.all(
      sql`select * from job where account_id = ${accountId} ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`,
    )
    return rows.map(jobFrom)
  },
  count: (accountId: AccountId): Promise<number> => countUpTo(db, sql`job where account_id = ${accountId}`),
  /** How many rows of each ended how. */
  async counts(accountId: AccountId, ids: readonly JobId[]): Promise<Map<JobId, { [outcome in RowOutcome]: number }>> {
    const counted = new Map(ids.map((id) => [id, { waiting: 0, sent: 0, skipped: 0, failed: 0 }]))
    if (ids.length === 0) return counted
    const rows = await db.all(
      sql`select job_id, outcome, count(*) as n from job_row where account_id = ${accountId} and job_id in (${listOf(ids)}) group by job_id, outcome`,
    )
    for (const { job_id: id, outcome, n } of rows) Object.assign(counted.get(id as JobId) ?? {}, { [outcome as RowOutcome]: n })
    return counted
  },
  async rows(
    { accountId, id, startedAt, finishedAt }: Job,
    after: number,
    limit: number,
    outcome: RowOutcome | null,
    letter: LetterTrouble | null,
  ): Promise<JobRow[]> {
    const wanted = outcome ? sql`and outcome = ${outcome}` : nothing
    const troubled = letter ? sql`and ${metTrouble(accountId, letter, startedAt, finishedAt)}` : nothing
    const rows = await db.all(
      sql`select * from job_row where account_id = ${accountId} and job_id = ${id} and position > ${after} ${wanted} ${troubled} order by position limit ${limit}`,
    )
    return rows.map(nounFrom<JobRow>)
  },
  /** The next job that has something to do: of the account whose turn is behind that one's. Locked until the commit, so two workers never hold one. */
  async due(now: Millis, after: AccountId | ''): Promise<Job | null> {
    const row = await db.one(
      sql`select * from job where starts_at <= ${now} and ${open} order by case when account_id > ${after} then 0 else 1 end, account_id, starts_at limit 1 ${lockFree}`,
    )
    return row ? jobFrom(row) : null
  },
  /** This job, where it still has something to do. Locked until the commit. */
  async stillOpen(accountId: AccountId, id: JobId): Promise<Job | null> {
    const row = await db.one(sql`select * from job where account_id = ${accountId} and id = ${id} and ${open} ${lock}`)
    return row ? jobFrom(row) : null
  },
  /** The next rows that wait. Of those that share a letter all, so that it is written once; a single row is taken by itself. */
  async waiting(accountId: AccountId, id: JobId, most: number): Promise<JobRow[]> {
    const waiting = sql`select * from job_row where account_id = ${accountId} and job_id = ${id} and outcome = 'waiting'`
    const rows = await db.all(sql`${waiting} order by position limit ${most}`)
    const last = rows.at(-1)
    if (last && last.letter !== null && most > 1 && rows.length === most)
      rows.push(
        ...(await db.all(
          sql`${waiting} and position > ${last.position as number} and letter = ${last.letter as number} order by position`,
        )),
      )
    return rows.map(nounFrom<JobRow>)
  },
  /** Of these records the ones that the job is about. */
  async among(accountId: AccountId, id: JobId, recordIds: readonly RecordId[]): Promise<Set<RecordId>> {
    if (recordIds.length === 0) return new Set()
    const rows = await db.all(
      sql`select record_id from job_row where account_id = ${accountId} and job_id = ${id} and record_id in (${listOf(recordIds)})`,
    )
    return new Set(rows.map((row) => row.record_id as RecordId))
  },
  /** Rows that still wait, of a job that goes on: answers how many, which are fewer where somebody else took it up, or stopped it. */
  async settle(accountId: AccountId, id: JobId, settled: readonly Settled[], now: Millis): Promise<number> {
    let written = 0
    for (const slice of slices(settled)) {
      const rows = slice.map(({ position, outcome, reason, grantId, messageId }) => ({
        position,
        outcome,
        reason,
        grant_id: grantId,
        message_id: messageId,
      }))
      // A job of which the server has no statistics yet is not read whole for the sake of these.
      const positions = slice.map(({ position }) => position)
      const columns = { position: 'bigint', outcome: 'text', reason: 'text', grant_id: 'text', message_id: 'text' } as const
      written +=
        await db.run(sql`update job_row set outcome = s.outcome, reason = s.reason, grant_id = s.grant_id, message_id = s.message_id, done_at = ${now}
        from ${tableOf(db, 's', columns, rows)}
        where job_row.account_id = ${accountId} and job_row.job_id = ${id} and job_row.position = s.position
          and job_row.position between ${Math.min(...positions)} and ${Math.max(...positions)} and job_row.outcome = 'waiting'
          and exists (select 1 from job where account_id = ${accountId} and id = ${id} and ${open})`)
    }
    return written
  },
  started: (accountId: AccountId, id: JobId, now: Millis): Promise<number> =>
    db.run(sql`update job set started_at = coalesce(started_at, ${now}) where account_id = ${accountId} and id = ${id}`),
  /** That it began may have been lost with the commit of whoever held it, or met a fault with its first rows: those know. */
  async finish(accountId: AccountId, id: JobId, now: Millis): Promise<boolean> {
    const firstDone = sql`select min(done_at) from job_row where account_id = ${accountId} and job_id = ${id}`
    const changed = await db.run(sql`update job set finished_at = ${now}, started_at = coalesce(started_at, (${firstDone}), ${now})
      where account_id = ${accountId} and id = ${id} and finished_at is null and cancelled_at is null`)
    return changed === 1
  },
  async pause(accountId: AccountId, id: JobId, because: Job['pausedBecause'], now: Millis): Promise<boolean> {
    const changed = await db.run(sql`update job set paused_at = ${now}, paused_because = ${because}
      where account_id = ${accountId} and id = ${id} and paused_at is null and cancelled_at is null`)
    return changed === 1
  },
  /** Why it paused stays: somebody has said that it goes on all the same. */
  resume: (accountId: AccountId, id: JobId): Promise<number> =>
    db.run(sql`update job set paused_at = null where account_id = ${accountId} and id = ${id}`),
  /** Letters that nobody has in hand wait until the job goes on. */
  hold: (accountId: AccountId, id: JobId, now: Millis): Promise<number> =>
    db.run(sql`update message set held_at = ${now}, next_at = null where account_id = ${accountId} and id in (${lettersOf(accountId, id)})
      and next_at is not null and (lease_until is null or lease_until <= ${now})`),
  /** They go on, and what opens for a day only opens as much later as it was held, though never longer than the access. */
  async release(accountId: AccountId, id: JobId, now: Millis): Promise<void> {
    const held = sql`m.account_id = ${accountId} and m.id in (${lettersOf(accountId, id)}) and m.held_at is not null and m.cancelled_at is null`
    const later = sql`link.expires_at + ${now} - m.held_at`
    await db.run(sql`update link set expires_at = (select case when g.ends_at < ${later} then g.ends_at else ${later} end
        from message m join grants g on g.account_id = m.account_id and g.id = m.grant_id where m.link_id = link.id and ${held})
      where account_id = ${accountId} and kind = 'notification' and id in (select m.link_id from message m where ${held})`)
    await db.run(sql`update message as m set useless_at = useless_at + ${now} - held_at, held_at = null, next_at = ${now} where ${held}`)
  },
  /** Answers which letters nobody gets any more. */
  async dropHeld(accountId: AccountId, id: JobId, now: Millis): Promise<MessageId[]> {
    const dropped = await db.all(sql`update message set cancelled_at = ${now} where account_id = ${accountId}
      and id in (${lettersOf(accountId, id)}) and held_at is not null and cancelled_at is null returning id`)
    return dropped.map((row) => row.id as MessageId)
  },
  /** Rows wait once more that failed, whose letter was given up, or came back from another address than the contact has now. */
  async retry(accountId: AccountId, id: JobId, now: Millis): Promise<number> {
    const again = await db.run(sql`update job_row set outcome = 'waiting', reason = null, done_at = null
      where account_id = ${accountId} and job_id = ${id} and (outcome = 'failed' or (outcome = 'sent' and message_id in (
        select m.id from message m left join contact c on c.account_id = m.account_id and c.id = m.contact_id
          where m.account_id = ${accountId} and m.id in (${lettersOf(accountId, id)})
            and (m.failed_at is not null or (m.bounced_at is not null and m.to_address <> c.email)))))`)
    if (again === 0) return 0
    await db.run(sql`update job set finished_at = null where account_id = ${accountId} and id = ${id}`)
    await db.run(insertion('job_retry', { accountId, jobId: id, at: now, tried: again }))
    return again
  },
  startLater: (accountId: AccountId, id: JobId, at: Millis): Promise<number> =>
    db.run(sql`update job set starts_at = ${at} where account_id = ${accountId} and id = ${id} and starts_at < ${at}`),
  async letters(accountId: AccountId, id: JobId): Promise<JobLetters> {
    const row = await db.one(sql`select count(*) as total,
        count(case when next_at is not null then 1 end) as owed,
        count(case when held_at is not null and cancelled_at is null then 1 end) as held,
        count(accepted_at) as accepted, count(bounced_at) as bounced, count(failed_at) as failed,
        count(case when next_at is not null and delayed_at is not null then 1 end) as delayed
      from message where account_id = ${accountId} and id in (${lettersOf(accountId, id)})`)
    return row as unknown as JobLetters
  },
  /** The jobs that wrote these letters. */
  async ofMessages(accountId: AccountId, ids: readonly MessageId[]): Promise<JobId[]> {
    if (ids.length === 0) return []
    const rows = await db.all(sql`select distinct job_id from job_row where account_id = ${accountId} and message_id in (${listOf(ids)})`)
    return rows.map((row) => row.job_id as JobId)
  },
  async cancel(accountId: AccountId, id: JobId, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update job set cancelled_at = ${now} where account_id = ${accountId} and id = ${id}
          and (finished_at is null or paused_at is not null) and cancelled_at is null`,
      )) === 1
    )
  },
})
