// Trials: a member on the way of a client, one-time like the real one.
import type { AccountId, MemberId, Millis, Trial, TrialId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

/** The operator's panic lever ends them like links. */
const standing = sql`select t.* from trial t join account a on a.id = t.account_id where t.created_at >= a.links_not_before`

export const trials = (db: Statements) => ({
  async add(trial: Trial): Promise<void> {
    await db.run(insertion('trial', { ...trial }))
  },
  /** Known by its signature alone: whoever asks has read its secret. */
  async get(id: TrialId): Promise<Trial | null> {
    const row = await db.one(sql`${standing} and t.id = ${id}`)
    return row ? nounFrom<Trial>(row) : null
  },
  async byToken(accountId: AccountId, token: string): Promise<Trial | null> {
    const row = await db.one(sql`${standing} and t.token = ${token} and t.account_id = ${accountId}`)
    return row ? nounFrom<Trial>(row) : null
  },
  /** One press wins. */
  use: (accountId: AccountId, id: TrialId, token: string, now: Millis, looksUntil: Millis): Promise<number> =>
    db.run(sql`update trial set used_at = ${now}, token = ${token}, looks_until = ${looksUntil}
      where account_id = ${accountId} and id = ${id} and used_at is null and ended_at is null and expires_at > ${now}`),
  endOfMember: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update trial set ended_at = ${now} where account_id = ${accountId} and member_id = ${memberId} and ended_at is null`),
  end: (accountId: AccountId, id: TrialId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(
      sql`update trial set ended_at = ${now} where account_id = ${accountId} and id = ${id} and member_id = ${memberId} and ended_at is null`,
    ),
})
