// Uploads: files that come in pieces, as they were announced.
import type { AccountId, ContactId, Millis, Upload, UploadId, VersionId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

export const uploads = (db: Statements) => ({
  async add(upload: Upload): Promise<void> {
    await db.run(insertion('upload', { ...upload }))
  },
  async get(accountId: AccountId, contactId: ContactId, id: UploadId): Promise<Upload | null> {
    const row = await db.one(sql`select * from upload where account_id = ${accountId} and contact_id = ${contactId} and id = ${id}`)
    return row ? nounFrom<Upload>(row) : null
  },
  /** How many of one person are still on their way. */
  async open(accountId: AccountId, contactId: ContactId, since: Millis): Promise<number> {
    const row = await db.one(sql`select count(*) as n from upload
      where account_id = ${accountId} and contact_id = ${contactId} and created_at > ${since} and finished_at is null`)
    return row?.n as number
  },
  finish: (accountId: AccountId, id: UploadId, versionId: VersionId | null, now: Millis): Promise<number> =>
    db.run(
      sql`update upload set finished_at = ${now}, version_id = ${versionId} where account_id = ${accountId} and id = ${id} and finished_at is null`,
    ),
  forget: (before: Millis): Promise<number> => db.run(sql`delete from upload where created_at < ${before}`),
})
