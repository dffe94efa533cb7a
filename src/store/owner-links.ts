// The operator's one-time ways into the console.
import type { AccountId, MemberId, Millis } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { nothing, sql } from './sql.ts'

export interface OwnerLink {
  id: string
  /** Without an account the link opens the set-up screen. */
  accountId: AccountId | null
  memberId: MemberId | null
  keyNumber: number
  createdAt: Millis
  expiresAt: Millis
  usedAt: Millis | null
  replacedAt: Millis | null
}

export const ownerLinks = (db: Statements) => ({
  async add(link: OwnerLink): Promise<void> {
    await db.run(insertion('owner_link', { ...link }))
  },
  async get(id: string): Promise<OwnerLink | null> {
    const row = await db.one(sql`select * from owner_link where id = ${id}`)
    return row ? nounFrom<OwnerLink>(row) : null
  },
  /** A newer link for the same member, or for the set-up, ends the earlier ones. */
  replace: (memberId: MemberId | null, now: Millis): Promise<number> =>
    memberId === null
      ? db.run(sql`update owner_link set replaced_at = ${now} where member_id is null and used_at is null and replaced_at is null`)
      : db.run(sql`update owner_link set replaced_at = ${now} where member_id = ${memberId} and used_at is null and replaced_at is null`),
  /** The panic lever: of one account, or of all and of the set-up. */
  endAll: (accountId: AccountId | null, now: Millis): Promise<number> =>
    db.run(sql`update owner_link set replaced_at = ${now}
      where used_at is null and replaced_at is null ${accountId === null ? nothing : sql`and account_id = ${accountId}`}`),
  async use(id: string, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update owner_link set used_at = ${now} where id = ${id} and used_at is null and replaced_at is null and expires_at > ${now}`,
      )) === 1
    )
  },
})
