// The one-time keys of members, mailed to them.
import type { AccountId, MemberId, MemberLink, MemberLinkId, Millis } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { listOf, sql } from './sql.ts'

/** What the operator's panic lever ended, ended then. */
function linkFrom({ links_not_before: notBefore, ...columns }: Row): MemberLink {
  const link = nounFrom<MemberLink>(columns)
  return link.createdAt < (notBefore as Millis) ? { ...link, expiresAt: Math.min(link.expiresAt, notBefore as Millis) } : link
}

export const memberLinks = (db: Statements) => ({
  async add(link: MemberLink): Promise<void> {
    await db.run(insertion('member_link', { ...link }))
  },
  async get(id: MemberLinkId): Promise<MemberLink | null> {
    const row = await db.one(
      sql`select l.*, a.links_not_before from member_link l join account a on a.id = l.account_id where l.id = ${id}`,
    )
    return row ? linkFrom(row) : null
  },
  /** A newer invitation ends the earlier ones. */
  replaceInvitations: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update member_link set replaced_at = ${now}
      where account_id = ${accountId} and member_id = ${memberId} and kind = 'invitation' and used_at is null and replaced_at is null`),
  replaceAll: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update member_link set replaced_at = ${now}
      where account_id = ${accountId} and member_id = ${memberId} and used_at is null and replaced_at is null`),
  /** One statement, so that of two presses only one can win. The operator's panic lever ends these keys too. */
  async use(id: MemberLinkId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update member_link set used_at = ${now}
        where id = ${id} and used_at is null and replaced_at is null and expires_at > ${now}
          and created_at >= (select a.links_not_before from account a where a.id = member_link.account_id)`)) === 1
    )
  },
  async keyNumbers(ids: readonly MemberLinkId[]): Promise<Map<MemberLinkId, number>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select id, key_number from member_link where id in (${listOf(ids)})`)
    return new Map(rows.map((row) => [row.id as MemberLinkId, row.key_number as number]))
  },
})
