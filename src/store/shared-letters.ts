// Shared letters: which grants one letter invites to, and which of them its link hangs on.
import type { AccountId, Grant, GrantId, Link, MessageId, Millis, RecordId, SharedLetter } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { grantFrom, liveGrant, visit } from './grants.ts'
import { insertAll, nounFrom, slices } from './rows.ts'
import { listOf, lock, sql } from './sql.ts'

/** A link that several grants share, as far as it has to be known to hand it on. */
export type SharedLink = Pick<Link, 'id' | 'grantId' | 'contactId'> & { letterId: MessageId }

const letterFrom = (row: Row): SharedLetter => nounFrom<SharedLetter>(row)

const newestOfGrant = sql`join grants g on g.account_id = s.account_id and g.id = s.grant_id and g.invitation_message_id = s.message_id`

export const sharedLetters = (db: Statements) => ({
  addAll: (items: readonly SharedLetter[]): Promise<void> =>
    insertAll(
      db,
      'shared_letter',
      items.map((item) => ({ ...item })),
    ),
  /** All that these letters invited to, in the order in which they name it; what was taken away since as well. */
  async of(accountId: AccountId, messageIds: readonly MessageId[]): Promise<SharedLetter[]> {
    if (messageIds.length === 0) return []
    const rows = await db.all(sql`select * from shared_letter where account_id = ${accountId} and message_id in (${listOf(messageIds)})
      order by message_id, position`)
    return rows.map(letterFrom)
  },
  /** The live grants to which the newest invitation of these grants invites as well. */
  async besides(accountId: AccountId, grantIds: readonly GrantId[], now: Millis): Promise<Grant[]> {
    const found = new Map<GrantId, Grant>()
    for (const slice of slices(grantIds)) {
      // In two steps, each along an index: all in one PostgreSQL takes seconds over it, as long as it has not counted how many rows there are.
      const letters = await db.all(sql`select distinct s.message_id from shared_letter s ${newestOfGrant}
        where s.account_id = ${accountId} and s.grant_id in (${listOf(slice)}) and s.left_at is null`)
      if (letters.length === 0) continue
      const rows = await db.all(sql`select g.* from shared_letter s ${newestOfGrant}
        where s.account_id = ${accountId} and s.message_id in (${listOf(letters.map((row) => row.message_id as MessageId))}) and s.left_at is null
          and ${liveGrant(now)} order by g.created_at, g.id`)
      for (const grant of rows.map(grantFrom)) found.set(grant.id, grant)
    }
    for (const id of grantIds) found.delete(id)
    return [...found.values()]
  },
  /** The links that this grant shares and that still stand, held until the commit. */
  async links(accountId: AccountId, grantId: GrantId): Promise<SharedLink[]> {
    const rows = await db.all(sql`select id, grant_id, contact_id, letter_id from link where account_id = ${accountId} and letter_id in (
        select message_id from shared_letter where account_id = ${accountId} and grant_id = ${grantId} and left_at is null)
      and replaced_at is null and revoked_at is null ${lock}`)
    return rows.map(nounFrom<SharedLink>)
  },
  leave: (accountId: AccountId, grantId: GrantId, now: Millis): Promise<number> =>
    db.run(sql`update shared_letter set left_at = ${now} where account_id = ${accountId} and grant_id = ${grantId} and left_at is null`),
  /** Of the live grants that share a letter, and have no newer one of their own, the one that lasts longest. */
  async lasting(accountId: AccountId, messageId: MessageId, now: Millis): Promise<{ grantId: GrantId; recordId: RecordId } | null> {
    const row = await db.one(sql`select s.grant_id, s.record_id from shared_letter s
      join grants g on g.account_id = s.account_id and g.id = s.grant_id
      where s.account_id = ${accountId} and s.message_id = ${messageId} and s.left_at is null and g.invitation_message_id = s.message_id
        and ${liveGrant(now)}
      order by case when g.ends_at is null then 0 else 1 end, g.ends_at desc, s.position limit 1`)
    return row ? nounFrom<{ grantId: GrantId; recordId: RecordId }>(row) : null
  },
  /** The link with its devices and its letter, hung on another grant. */
  async hang(accountId: AccountId, { id, contactId, grantId: before }: SharedLink, grantId: GrantId, recordId: RecordId): Promise<void> {
    await db.run(sql`update link set grant_id = ${grantId} where account_id = ${accountId} and id = ${id}`)
    await db.run(sql`update message set grant_id = ${grantId}, record_id = ${recordId}
      where account_id = ${accountId} and grant_id = ${before} and link_id = ${id} and kind = 'invitation'`)
    await db.run(sql`update device set grant_id = ${grantId}
      where account_id = ${accountId} and contact_id = ${contactId} and link_id = ${id}`)
  },
  /** Whoever comes in by a letter sees all that it invites to. Answers whose first look it was, or a further one. */
  async visited(accountId: AccountId, messageId: MessageId, besides: GrantId, now: Millis): Promise<Set<GrantId>> {
    const rows =
      await db.all(sql`update grants as g set ${visit(now)} where g.account_id = ${accountId} and g.id <> ${besides} and ${liveGrant(now)}
      and g.id in (select grant_id from shared_letter where account_id = ${accountId} and message_id = ${messageId} and left_at is null) returning id`)
    return new Set(rows.map(({ id }) => id as GrantId))
  },
})
