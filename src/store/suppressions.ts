// Suppressions: addresses that get no more letters of an account, because one came back or was called unwanted.
import type { AccountId, Millis, Suppression } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertions, nounFrom, slices } from './rows.ts'
import { listOf, sql } from './sql.ts'

export const suppressions = (db: Statements) => ({
  /** One stands for each address; a bounce weighs more than a complaint. Answers whether it is new. */
  async add(item: Suppression): Promise<boolean> {
    const fields = { ...item }
    if ((await db.run(insertions('suppression', [fields], 'on conflict (account_id, email_key) where lifted_at is null do nothing'))) === 1)
      return true
    if (item.cause !== 'bounced') return false
    const { accountId, emailKey, messageId, answer, createdAt } = item
    const heavier =
      await db.run(sql`update suppression set cause = 'bounced', message_id = ${messageId}, answer = ${answer}, created_at = ${createdAt}
      where account_id = ${accountId} and email_key = ${emailKey} and lifted_at is null and cause = 'complained'`)
    return heavier === 1
  },
  async of(accountId: AccountId, emailKey: string): Promise<Suppression | null> {
    const row = await db.one(
      sql`select * from suppression where account_id = ${accountId} and email_key = ${emailKey} and lifted_at is null`,
    )
    return row ? nounFrom<Suppression>(row) : null
  },
  /** Of these addresses the ones that get no letters. */
  async among(accountId: AccountId, emailKeys: readonly string[]): Promise<Map<string, Suppression>> {
    const known = new Map<string, Suppression>()
    for (const slice of slices(emailKeys)) {
      const rows = await db.all(
        sql`select * from suppression where account_id = ${accountId} and email_key in (${listOf(slice)}) and lifted_at is null`,
      )
      for (const row of rows) known.set(row.email_key as string, nounFrom<Suppression>(row))
    }
    return known
  },
  async lift(accountId: AccountId, emailKey: string, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update suppression set lifted_at = ${now} where account_id = ${accountId} and email_key = ${emailKey} and lifted_at is null`,
      )) === 1
    )
  },
})
