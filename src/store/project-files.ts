// Files of a project: on which records each is shown, and who saw it.
import type { AccountId, ContactId, DocumentId, Millis, ProjectId, RecordId, Sighting, VersionId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertAll, nounFrom } from './rows.ts'
import { inCompany, lock, nothing, sql } from './sql.ts'

/** A version that somebody outside looked at, and when they took it along. */
export interface Seen {
  name: string
  version: number
  takenAt: Millis | null
}

export const projectFiles = (db: Statements) => ({
  /** For each file of the project the records it is shown on. */
  async showings(accountId: AccountId, projectId: ProjectId): Promise<Map<DocumentId, Set<RecordId>>> {
    const rows = await db.all(
      inCompany(sql`select s.document_id, s.record_id from showing s
          join document d on d.account_id = s.account_id and d.id = s.document_id
        where s.account_id = ${accountId} and d.project_id = ${projectId}`),
    )
    const shown = new Map<DocumentId, Set<RecordId>>()
    for (const { document_id: document, record_id: record } of rows) {
      const id = document as DocumentId
      shown.set(id, (shown.get(id) ?? new Set()).add(record as RecordId))
    }
    return shown
  },
  async shownOn(accountId: AccountId, id: DocumentId): Promise<Set<RecordId>> {
    const rows = await db.all(sql`select record_id from showing where account_id = ${accountId} and document_id = ${id}`)
    return new Set(rows.map(({ record_id: record }) => record as RecordId))
  },
  async show(accountId: AccountId, documentId: DocumentId, recordIds: readonly RecordId[], now: Millis): Promise<void> {
    await insertAll(
      db,
      'showing',
      recordIds.map((recordId) => ({ accountId, documentId, recordId, shownAt: now })),
    )
  },
  hide: (accountId: AccountId, documentId: DocumentId): Promise<number> =>
    db.run(sql`delete from showing where account_id = ${accountId} and document_id = ${documentId}`),
  /** Held until the commit: of two who change a file at once the second sees what the first one did. */
  async hold(accountId: AccountId, id: DocumentId): Promise<void> {
    await db.one(sql`select id from document where account_id = ${accountId} and id = ${id} ${lock}`)
  },
  /** Files and bytes of a project's own so far, of one contact or of all, its row locked so that two uploads cannot pass a quota together. */
  async weight(accountId: AccountId, projectId: ProjectId, contactId: ContactId | null): Promise<{ files: number; bytes: number }> {
    await db.one(sql`select id from project where account_id = ${accountId} and id = ${projectId} ${lock}`)
    const theirs = contactId ? sql`and v.contact_id = ${contactId}` : nothing
    const row = await db.one(sql`select count(*) as files, cast(coalesce(sum(v.size), 0) as bigint) as bytes
      from document d join version v on v.account_id = d.account_id and v.document_id = d.id
      where d.account_id = ${accountId} and d.project_id = ${projectId} and d.record_id is null ${theirs}`)
    return { files: row?.files as number, bytes: row?.bytes as number }
  },
  /** Notes a look. Answers whether it is the first at this version, or the first time that it was taken along. */
  async saw(
    about: { accountId: AccountId; documentId: DocumentId; versionId: VersionId; contactId: ContactId },
    took: boolean,
    now: Millis,
  ): Promise<boolean> {
    const { accountId, documentId, versionId, contactId } = about
    const takenAt = took ? now : null
    const row = await db.one(sql`insert into sighting (account_id, version_id, contact_id, document_id, seen_at, last_at, times, taken_at)
      values (${accountId}, ${versionId}, ${contactId}, ${documentId}, ${now}, ${now}, 1, ${takenAt})
      on conflict (account_id, version_id, contact_id) do update
        set last_at = excluded.last_at, times = sighting.times + 1, taken_at = coalesce(sighting.taken_at, excluded.taken_at)
      returning times, taken_at`)
    return row?.times === 1 || (took && row?.taken_at === now)
  },
  async sightings(accountId: AccountId, documentId: DocumentId): Promise<Sighting[]> {
    const rows =
      await db.all(sql`select s.version_id, s.contact_id, s.seen_at, s.last_at, s.times, s.taken_at, v.number as version, c.name, c.email
      from sighting s join version v on v.account_id = s.account_id and v.id = s.version_id
        join contact c on c.account_id = s.account_id and c.id = s.contact_id
      where s.account_id = ${accountId} and s.document_id = ${documentId} order by s.last_at desc, s.contact_id limit 500`)
    return rows.map(nounFrom<Sighting>)
  },
  /** What one person looked at in the project since then, newest version by version. */
  async seenBy(accountId: AccountId, projectId: ProjectId, contactId: ContactId, since: Millis): Promise<Seen[]> {
    const rows = await db.all(sql`select d.name, v.number as version, s.taken_at
      from sighting s join version v on v.account_id = s.account_id and v.id = s.version_id
        join document d on d.account_id = s.account_id and d.id = s.document_id
      where s.account_id = ${accountId} and s.contact_id = ${contactId} and d.project_id = ${projectId} and s.last_at >= ${since}
      order by s.seen_at, v.id limit 500`)
    return rows.map(nounFrom<Seen>)
  },
  /** What one person left in the project since then. */
  async leftBy(accountId: AccountId, projectId: ProjectId, contactId: ContactId, since: Millis): Promise<Pick<Seen, 'name' | 'version'>[]> {
    const rows = await db.all(sql`select v.file_name as name, v.number as version from version v
      where v.account_id = ${accountId} and v.project_id = ${projectId} and v.contact_id = ${contactId} and v.uploaded_at >= ${since}
      order by v.uploaded_at, v.id limit 500`)
    return rows.map(nounFrom<Pick<Seen, 'name' | 'version'>>)
  },
  /** How many people saw each file of the project. */
  async watchers(accountId: AccountId, projectId: ProjectId): Promise<Map<DocumentId, number>> {
    const rows = await db.all(sql`select s.document_id, count(distinct s.contact_id) as people from sighting s
        join document d on d.account_id = s.account_id and d.id = s.document_id
      where s.account_id = ${accountId} and d.project_id = ${projectId} and d.record_id is null group by s.document_id`)
    return new Map(rows.map(({ document_id: id, people }) => [id as DocumentId, people as number]))
  },
})
