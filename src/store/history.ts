// History: what was done, when, by whom. Rows are only ever added.
import {
  type AccountId,
  type Act,
  type ContactId,
  type DocumentId,
  type HistoryEntry,
  type HistoryId,
  type Millis,
  type ProjectId,
  type RecordId,
  signIns,
} from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { atMost, behind, insertAll, insertion, nounsFrom, type Page } from './rows.ts'
import { constant, inCompany, join, listOf, nothing, type Sql, sql } from './sql.ts'

interface HistoryFilter {
  recordId: RecordId | null
  contactId: ContactId | null
  projectId?: ProjectId | null
  /** Of what happened in a project only what is about this contact or one of these files. */
  concerning?: { contactId: ContactId; documentIds: readonly DocumentId[] } | null
  /** Only these acts; null means all. */
  acts?: readonly Act[] | null
}

/** An entry with what stands beside it: names and words that can be erased alone. */
export type ToldEntry = HistoryEntry & { particulars: { [name: string]: string } | null }

const plainFrom = nounsFrom<Omit<HistoryEntry, 'actor' | 'facts'>>(
  'id account_id at nth act contact_id project_id record_id grant_id link_id session_id message_id document_id job_id'.split(' '),
)

function historyFrom(row: Row): ToldEntry {
  return {
    ...plainFrom(row),
    actor: { kind: row.actor_kind, id: row.actor_id } as HistoryEntry['actor'],
    facts: JSON.parse(row.facts as string),
    particulars: row.particulars ? JSON.parse(row.particulars as string) : null,
  }
}

const concerns = ({ contactId, documentIds }: { contactId: ContactId; documentIds: readonly DocumentId[] }): Sql =>
  documentIds.length === 0
    ? sql`and h.contact_id = ${contactId}`
    : sql`and (h.contact_id = ${contactId} or h.document_id in (${listOf(documentIds)}))`

export const historyRow = ({ actor, facts, ...flat }: HistoryEntry) => ({
  ...flat,
  actorKind: actor.kind,
  actorId: actor.id,
  facts: JSON.stringify(facts),
})

/** Lists of acts are written in the engine, each one once. */
const written = new WeakMap<readonly Act[], Sql>()

function oneOf(acts: readonly Act[]): Sql {
  const known = written.get(acts) ?? sql`and h.act in (${join(acts.map(constant))})`
  written.set(acts, known)
  return known
}

function listed(accountId: AccountId, page: Page, { recordId, contactId, projectId, concerning, acts }: HistoryFilter): Sql {
  const ofRecord = recordId ? sql`and h.record_id = ${recordId}` : nothing
  const ofContact = contactId ? sql`and h.contact_id = ${contactId}` : nothing
  const ofProject = projectId ? sql`and h.project_id = ${projectId}` : nothing
  const ofWhom = concerning ? concerns(concerning) : nothing
  const ofActs = acts ? oneOf(acts) : nothing
  return sql`select h.*, p.facts as particulars from history h
      left join particulars p on p.account_id = h.account_id and p.history_id = h.id
    where h.account_id = ${accountId} ${ofRecord} ${ofContact} ${ofProject} ${ofWhom} ${ofActs}
      ${behind(page, sql`h.nth`, sql`h.id`)} order by h.nth desc, h.id desc ${atMost(page.limit)}`
}

/** `added` takes down what is added, for whoever is told of it once it is committed. */
export const history = (db: Statements, added: HistoryEntry[] = []) => ({
  async add(entry: HistoryEntry): Promise<void> {
    added.push(entry)
    await db.run(insertion('history', historyRow(entry)))
  },
  async addAll(entries: readonly HistoryEntry[]): Promise<void> {
    for (const entry of entries) added.push(entry)
    await insertAll(db, 'history', entries.map(historyRow))
  },
  async addParticulars(accountId: AccountId, historyId: HistoryId, facts: { [name: string]: string }): Promise<void> {
    await db.run(insertion('particulars', { accountId, historyId, facts: JSON.stringify(facts) }))
  },
  /** When each of these people last signed in. */
  async lastSignIns(accountId: AccountId, ids: readonly ContactId[]): Promise<Map<ContactId, Millis>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select c.id, (select h.at from history h
        where h.account_id = c.account_id and h.contact_id = c.id and h.act in (${join([...signIns])}) order by h.nth desc limit 1) as at
      from contact c where c.account_id = ${accountId} and c.id in (${listOf(ids)})`)
    return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id as ContactId, at as Millis]])))
  },
  /** When the `nth` newest letter went that somebody sent by itself; null where fewer went since then. */
  async letterSent(accountId: AccountId, nth: number, since: Millis): Promise<Millis | null> {
    const row = await db.one(sql`select at from history where account_id = ${accountId} and job_id is null
      and act in ('invitation.made', 'login.sent', 'link.made') and at > ${since} order by at desc limit 1 offset ${nth - 1}`)
    return (row?.at as Millis | undefined) ?? null
  },
  list: async (accountId: AccountId, page: Page, filter: HistoryFilter): Promise<ToldEntry[]> =>
    (await db.all(inCompany(listed(accountId, page, filter)))).map(historyFrom),
})
