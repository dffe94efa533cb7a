// Report sources: the providers that tell an account what became of its letters, one address each.
import type { AccountId, Millis, ReportProvider, ReportSource, ReportSourceId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertions, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

export const reportSources = (db: Statements) => ({
  async list(accountId: AccountId): Promise<ReportSource[]> {
    const rows = await db.all(sql`select * from report_source where account_id = ${accountId} order by provider`)
    return rows.map(nounFrom<ReportSource>)
  },
  /** By its address, which the caller knows; what they say is proven afterwards. */
  async at(provider: ReportProvider, id: ReportSourceId): Promise<ReportSource | null> {
    const row = await db.one(sql`select * from report_source where id = ${id} and provider = ${provider}`)
    return row ? nounFrom<ReportSource>(row) : null
  },
  /** A new one takes the place of the account's earlier one of that provider, and its address with it. */
  async put(source: ReportSource): Promise<void> {
    await db.run(sql`delete from report_source where account_id = ${source.accountId} and provider = ${source.provider}`)
    await db.run(insertions('report_source', [{ ...source }]))
  },
  async remove(accountId: AccountId, provider: ReportProvider): Promise<boolean> {
    return (await db.run(sql`delete from report_source where account_id = ${accountId} and provider = ${provider}`)) === 1
  },
  reported: (accountId: AccountId, id: ReportSourceId, now: Millis): Promise<number> =>
    db.run(sql`update report_source set reported_at = ${now} where account_id = ${accountId} and id = ${id}`),
  /** What proves one report must not prove another. Answers whether it was seen for the first time. */
  async see(accountId: AccountId, sourceId: ReportSourceId, mark: string, now: Millis): Promise<boolean> {
    return (await db.run(insertions('report_seen', [{ accountId, sourceId, mark, at: now }], 'on conflict do nothing'))) === 1
  },
  forgetSeen: (before: Millis): Promise<number> => db.run(sql`delete from report_seen where at < ${before}`),
})
