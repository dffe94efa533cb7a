// Projects: a job, property, engagement or workspace that records stand in.
import type { AccountId, Millis, Project, ProjectId, RecordState } from '../nouns.ts'
import type { Statements } from './database.ts'
import { assignments, behind, countUpTo, type Fields, insertion, nounFrom, type Page } from './rows.ts'
import { containing, folded } from './search.ts'
import { listOf, nothing, type Sql, sql } from './sql.ts'

const matching = (q: string | null): Sql => (q ? sql`and search like ${containing(q)} escape '\\'` : nothing)

/** A new name changes what it is found by. */
const changed = (fields: Partial<Project>): Fields => (fields.name === undefined ? fields : { ...fields, search: folded(fields.name) })

export const projects = (db: Statements) => ({
  async add(project: Project): Promise<void> {
    await db.run(insertion('project', { ...project, search: folded(project.name) }))
  },
  async get(accountId: AccountId, id: ProjectId): Promise<Project | null> {
    const row = await db.one(sql`select * from project where account_id = ${accountId} and id = ${id}`)
    return row ? nounFrom<Project>(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly ProjectId[]): Promise<Project[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from project where account_id = ${accountId} and id in (${listOf(ids)})`)).map(nounFrom<Project>)
  },
  async list(accountId: AccountId, page: Page, q: string | null): Promise<Project[]> {
    const rows = await db.all(sql`select * from project where account_id = ${accountId} ${matching(q)}
      ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`)
    return rows.map(nounFrom<Project>)
  },
  count: (accountId: AccountId, q: string | null): Promise<number> =>
    countUpTo(db, sql`project where account_id = ${accountId} ${matching(q)}`),
  change: (accountId: AccountId, id: ProjectId, fields: Partial<Project>): Promise<number> =>
    db.run(sql`update project set ${assignments(changed(fields))} where account_id = ${accountId} and id = ${id}`),
  /** How many records of each stand in which state. */
  async standings(
    accountId: AccountId,
    ids: readonly ProjectId[],
    now: Millis,
  ): Promise<Map<ProjectId, { [state in RecordState]?: number }>> {
    const counted = new Map<ProjectId, { [state in RecordState]?: number }>(ids.map((id) => [id, {}]))
    if (ids.length === 0) return counted
    const rows = await db.all(sql`select project_id, case when lapses_at <= ${now} then lapses_to else standing end as state, count(*) as n
      from record where account_id = ${accountId} and project_id in (${listOf(ids)}) group by 1, 2`)
    for (const { project_id: id, state, n } of rows) Object.assign(counted.get(id as ProjectId) ?? {}, { [state as RecordState]: n })
    return counted
  },
})
