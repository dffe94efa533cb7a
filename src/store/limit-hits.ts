// Where a limit held somebody up.
import type { AccountId, LimitHit, Millis } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertions, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

const again = `on conflict (account_id, limited_by, what) do update set
  times = case when limit_hit.free_at <= excluded.last_at then 1 else limit_hit.times + 1 end,
  first_at = case when limit_hit.free_at <= excluded.last_at then excluded.last_at else limit_hit.first_at end,
  email = excluded.email, link_id = excluded.link_id, member_id = excluded.member_id, address = excluded.address,
  last_at = excluded.last_at, free_at = excluded.free_at`

export const limitHits = (db: Statements) => ({
  /** Once more at the same limit, or for the first time since it was free. */
  async add(hit: LimitHit): Promise<void> {
    await db.run(insertions('limit_hit', [{ ...hit }], again))
  },
  async newest(accountId: AccountId, most: number): Promise<LimitHit[]> {
    const rows = await db.all(
      sql`select * from limit_hit where account_id = ${accountId} order by last_at desc, limited_by, what limit ${most}`,
    )
    return rows.map(nounFrom<LimitHit>)
  },
  /** Where letters that this mailbox asks for are held up now. */
  async ofMailbox(accountId: AccountId, mailbox: string, now: Millis): Promise<LimitHit | null> {
    const row = await db.one(sql`select * from limit_hit
      where account_id = ${accountId} and limited_by = 'mailbox' and what = ${`mailbox ${mailbox}`} and free_at > ${now}`)
    return row ? nounFrom<LimitHit>(row) : null
  },
  forget: (before: Millis): Promise<number> => db.run(sql`delete from limit_hit where last_at < ${before}`),
})
