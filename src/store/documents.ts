// Documents and their versions: what was uploaded or shared, and what was decided about it.
import type { AccountId, Document, DocumentId, ProjectId, RecordId, RequirementId, Version, VersionId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, type Fields, insertion, nounFrom, slices } from './rows.ts'
import { inCompany, listOf, lock, sql } from './sql.ts'

export type DocumentWithVersions = Document & { versions: Version[] }

/** Versions stand in their order, the newest last. */
function gathered(documents: Row[], versions: Row[]): DocumentWithVersions[] {
  const byDocument = new Map<string, DocumentWithVersions>()
  for (const row of documents) byDocument.set(row.id as string, { ...nounFrom<Document>(row), versions: [] })
  for (const row of versions) byDocument.get(row.document_id as string)?.versions.push(nounFrom<Version>(row))
  return [...byDocument.values()]
}

async function ofRecords(db: Statements, accountId: AccountId, recordIds: readonly RecordId[]): Promise<DocumentWithVersions[]> {
  const rows = await db.all(
    inCompany(sql`select * from document where account_id = ${accountId} and record_id in (${listOf(recordIds)}) order by created_at, id`),
  )
  if (rows.length === 0) return []
  const versions = await db.all(
    inCompany(sql`select version.* from document join version
        on version.account_id = document.account_id and version.document_id = document.id
      where document.account_id = ${accountId} and document.record_id in (${listOf(recordIds)}) order by version.number`),
  )
  return gathered(rows, versions)
}

export const documents = (db: Statements) => ({
  async add(document: Document): Promise<void> {
    await db.run(insertion('document', { ...document }))
  },
  async addVersion(version: Version): Promise<void> {
    await db.run(insertion('version', { ...version }))
  },
  async get(accountId: AccountId, id: DocumentId): Promise<DocumentWithVersions | null> {
    const rows = await db.all(sql`select * from document where account_id = ${accountId} and id = ${id}`)
    if (rows.length === 0) return null
    const versions = await db.all(sql`select * from version where account_id = ${accountId} and document_id = ${id} order by number`)
    return gathered(rows, versions)[0] ?? null
  },
  ofRecord: (accountId: AccountId, recordId: RecordId): Promise<DocumentWithVersions[]> => ofRecords(db, accountId, [recordId]),
  async ofRecords(accountId: AccountId, recordIds: readonly RecordId[]): Promise<DocumentWithVersions[]> {
    const found: DocumentWithVersions[] = []
    for (const slice of slices(recordIds)) found.push(...(await ofRecords(db, accountId, slice)))
    return found
  },
  /** The versions of many records, each with what it answers. */
  async versionsOfRecords(
    accountId: AccountId,
    recordIds: readonly RecordId[],
  ): Promise<(Version & Pick<Document, 'recordId' | 'requirementId'>)[]> {
    const found: (Version & Pick<Document, 'recordId' | 'requirementId'>)[] = []
    for (const slice of slices(recordIds)) {
      const rows = await db.all(sql`select version.*, document.record_id, document.requirement_id from document join version
          on version.account_id = document.account_id and version.document_id = document.id
        where document.account_id = ${accountId} and document.record_id in (${listOf(slice)}) order by version.number`)
      found.push(...rows.map(nounFrom<Version & Pick<Document, 'recordId' | 'requirementId'>>))
    }
    return found
  },
  async ofProject(accountId: AccountId, projectId: ProjectId): Promise<DocumentWithVersions[]> {
    const rows = await db.all(
      inCompany(
        sql`select * from document where account_id = ${accountId} and project_id = ${projectId} and record_id is null order by created_at, id`,
      ),
    )
    if (rows.length === 0) return []
    const versions = await db.all(
      inCompany(sql`select version.* from document join version
          on version.account_id = document.account_id and version.document_id = document.id
        where document.account_id = ${accountId} and document.project_id = ${projectId} and document.record_id is null order by version.number`),
    )
    return gathered(rows, versions)
  },
  /** Files and bytes of a record so far, its row locked so that two uploads cannot pass a quota together. */
  async weight(accountId: AccountId, recordId: RecordId): Promise<{ files: number; bytes: number }> {
    await db.one(sql`select id from record where account_id = ${accountId} and id = ${recordId} ${lock}`)
    const row = await db.one(sql`select count(*) as files, cast(coalesce(sum(version.size), 0) as bigint) as bytes
      from document join version on version.account_id = document.account_id and version.document_id = document.id
      where document.account_id = ${accountId} and document.record_id = ${recordId}`)
    return { files: row?.files as number, bytes: row?.bytes as number }
  },
  change: (accountId: AccountId, id: DocumentId, fields: Fields): Promise<number> =>
    db.run(sql`update document set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
  /** Whatever answers a requirement goes by its name. */
  rename: (accountId: AccountId, recordId: RecordId, requirementId: RequirementId, name: string): Promise<number> =>
    db.run(sql`update document set name = ${name}
      where account_id = ${accountId} and record_id = ${recordId} and requirement_id = ${requirementId}`),
  changeVersion: (accountId: AccountId, id: VersionId, fields: Fields): Promise<number> =>
    db.run(sql`update version set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
  /** Of these the ones whose bytes a row names, be it of a record or of a packet. */
  async knownVersions(accountId: AccountId, ids: readonly VersionId[]): Promise<Set<VersionId>> {
    const known = new Set<VersionId>()
    for (const slice of slices(ids)) {
      const rows = await db.all(sql`select id from version where account_id = ${accountId} and id in (${listOf(slice)})
        union all select id from packet_version where account_id = ${accountId} and id in (${listOf(slice)})`)
      for (const { id } of rows) known.add(id as VersionId)
    }
    return known
  },
})
