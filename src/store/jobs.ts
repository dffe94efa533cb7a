// Jobs: many of the same act, with a row and an outcome each.
import type { AccountId, Job, JobId, JobRow, Millis, RecordId, RowOutcome } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { behind, countUpTo, insertAll, insertion, nounFrom, type Page, slices } from './rows.ts'
import { join, lockFree, nothing, sql } from './sql.ts'

export interface Settled {
  position: number
  outcome: RowOutcome
  reason: string | null
  grantId: JobRow['grantId']
  messageId: JobRow['messageId']
}

function jobFrom(row: Row): Job {
  const { actor_kind, actor_id, ...columns } = row
  return { ...nounFrom<Omit<Job, 'actor'>>(columns), actor: { kind: actor_kind, id: actor_id } as Job['actor'] }
}

const jobRow = ({ actor, ...flat }: Job) => ({ ...flat, actorKind: actor.kind, actorId: actor.id })

export const jobs = (db: Statements) => ({
  async add(job: Job, recordIds: readonly RecordId[]): Promise<void> {
    await db.run(insertion('job', jobRow(job)))
    await insertAll(
      db,
      'job_row',
      recordIds.map((recordId, position) => ({ accountId: job.accountId, jobId: job.id, position, recordId, outcome: 'waiting' })),
    )
  },
  async get(accountId: AccountId, id: JobId): Promise<Job | null> {
    const row = await db.one(sql`select * from job where account_id = ${accountId} and id = ${id}`)
    return row ? jobFrom(row) : null
  },
  async list(accountId: AccountId, page: Page): Promise<Job[]> {
    const rows = await db.all(
      sql`select * from job where account_id = ${accountId} ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`,
    )
    return rows.map(jobFrom)
  },
  count: (accountId: AccountId): Promise<number> => countUpTo(db, sql`job where account_id = ${accountId}`),
  async counts(accountId: AccountId, id: JobId): Promise<{ [outcome in RowOutcome]: number }> {
    const rows = await db.all(
      sql`select outcome, count(*) as n from job_row where account_id = ${accountId} and job_id = ${id} group by outcome`,
    )
    const counts = { waiting: 0, sent: 0, skipped: 0, failed: 0 }
    for (const row of rows) counts[row.outcome as RowOutcome] = row.n as number
    return counts
  },
  async rows(accountId: AccountId, id: JobId, after: number, limit: number, outcome: RowOutcome | null): Promise<JobRow[]> {
    const wanted = outcome ? sql`and outcome = ${outcome}` : nothing
    const rows = await db.all(
      sql`select * from job_row where account_id = ${accountId} and job_id = ${id} and position > ${after} ${wanted} order by position limit ${limit}`,
    )
    return rows.map(nounFrom<JobRow>)
  },
  /** The next job that has something to do. Locked until the commit, so two workers never hold one. */
  async due(now: Millis): Promise<Job | null> {
    const row = await db.one(
      sql`select * from job where starts_at <= ${now} and finished_at is null and cancelled_at is null and paused_at is null order by starts_at limit 1 ${lockFree}`,
    )
    return row ? jobFrom(row) : null
  },
  async waiting(accountId: AccountId, id: JobId, most: number): Promise<JobRow[]> {
    const rows = await db.all(
      sql`select * from job_row where account_id = ${accountId} and job_id = ${id} and outcome = 'waiting' order by position limit ${most}`,
    )
    return rows.map(nounFrom<JobRow>)
  },
  async settle(accountId: AccountId, id: JobId, settled: readonly Settled[], now: Millis): Promise<void> {
    for (const slice of slices(settled)) {
      const rows = slice.map(
        ({ position, outcome, reason, grantId, messageId }) =>
          sql`(cast(${position} as bigint), cast(${outcome} as text), cast(${reason} as text), cast(${grantId} as text), cast(${messageId} as text))`,
      )
      await db.run(sql`update job_row set outcome = s.column2, reason = s.column3, grant_id = s.column4, message_id = s.column5, done_at = ${now}
        from (values ${join(rows)}) as s
        where job_row.account_id = ${accountId} and job_row.job_id = ${id} and job_row.position = s.column1`)
    }
  },
  started: (accountId: AccountId, id: JobId, now: Millis): Promise<number> =>
    db.run(sql`update job set started_at = coalesce(started_at, ${now}) where account_id = ${accountId} and id = ${id}`),
  async finish(accountId: AccountId, id: JobId, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update job set finished_at = ${now} where account_id = ${accountId} and id = ${id} and finished_at is null and cancelled_at is null`,
      )) === 1
    )
  },
  async cancel(accountId: AccountId, id: JobId, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update job set cancelled_at = ${now} where account_id = ${accountId} and id = ${id} and finished_at is null and cancelled_at is null`,
      )) === 1
    )
  },
})
