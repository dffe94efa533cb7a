// Comments: what members and people outside say to each other, newest first.
import type { AccountId, Comment, CommentId, ContactId, Millis, ProjectId, RecordId, Thread } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { behind, insertion, nounFrom, type Page } from './rows.ts'
import { inCompany, type Sql, sql } from './sql.ts'

export interface ToldComment extends Comment {
  /** Of who wrote it, where that person is still known. */
  authorName: string | null
  contactName: string | null
  contactEmail: string | null
}

const withNames = sql`select c.*, coalesce(m.name, o.name, o.email, k.name) as author_name, w.name as contact_name, w.email as contact_email
  from comment c
  left join member m on m.account_id = c.account_id and m.id = c.author_id and c.author_kind = 'member'
  left join contact o on o.account_id = c.account_id and o.id = c.author_id and c.author_kind = 'contact'
  left join api_key k on k.account_id = c.account_id and k.id = c.author_id and c.author_kind = 'api_key'
  left join contact w on w.account_id = c.account_id and w.id = c.contact_id`

const inThread = ({ recordId, projectId, contactId }: Thread): Sql =>
  recordId ? sql`c.record_id = ${recordId}` : sql`c.project_id = ${projectId} and c.contact_id = ${contactId}`

const newestOf = (page: Page): Sql =>
  sql`${behind(page, sql`c.created_at`, sql`c.id`)} order by c.created_at desc, c.id desc limit ${page.limit}`

const told = (row: Row): ToldComment => nounFrom<ToldComment>(row)

export const comments = (db: Statements) => ({
  async add(comment: Comment): Promise<void> {
    await db.run(insertion('comment', { ...comment }))
  },
  async get(accountId: AccountId, id: CommentId): Promise<ToldComment | null> {
    const row = await db.one(sql`${withNames} where c.account_id = ${accountId} and c.id = ${id}`)
    return row ? told(row) : null
  },
  /** One conversation. */
  async ofThread(accountId: AccountId, thread: Thread, page: Page): Promise<ToldComment[]> {
    return (await db.all(inCompany(sql`${withNames} where c.account_id = ${accountId} and ${inThread(thread)} ${newestOf(page)}`))).map(
      told,
    )
  },
  /** Every conversation in a project that is not on a record. */
  async ofProject(accountId: AccountId, projectId: Comment['projectId'], page: Page): Promise<ToldComment[]> {
    const rows = await db.all(
      sql`${withNames} where c.account_id = ${accountId} and c.project_id = ${projectId} and c.contact_id is not null ${newestOf(page)}`,
    )
    return rows.map(told)
  },
  /** Who of the people outside wrote on a record. */
  async writersOn(accountId: AccountId, recordId: RecordId): Promise<ContactId[]> {
    const rows = await db.all(sql`select distinct author_id from comment
      where account_id = ${accountId} and record_id = ${recordId} and author_kind = 'contact'`)
    return rows.map((row) => row.author_id as ContactId)
  },
  /** How often somebody outside wrote in the project since then, on its page or on records of it. */
  async writtenBy(accountId: AccountId, projectId: ProjectId, contactId: ContactId, since: Millis): Promise<number> {
    const row = await db.one(sql`select count(*) as n from comment where account_id = ${accountId} and project_id = ${projectId}
      and author_kind = 'contact' and author_id = ${contactId} and created_at >= ${since}`)
    return row?.n as number
  },
  async count(accountId: AccountId, thread: Thread): Promise<number> {
    const row = await db.one(sql`select count(*) as n from comment c where c.account_id = ${accountId} and ${inThread(thread)}`)
    return row?.n as number
  },
})
