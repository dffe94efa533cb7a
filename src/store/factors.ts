// Second factors of members: the app's sealed seed, and recovery codes as marks under a key that lies elsewhere.
import type { AccountId, MemberId, Millis, Totp, TotpId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertAll, insertions, nounFrom } from './rows.ts'
import { join, sql } from './sql.ts'

export const factors = (db: Statements) => ({
  /** In the place of one that was offered and never confirmed. False where there is one in use. */
  async offerTotp(totp: Totp): Promise<boolean> {
    await db.run(sql`delete from totp where account_id = ${totp.accountId} and member_id = ${totp.memberId} and confirmed_at is null`)
    return (await db.run(insertions('totp', [{ ...totp }], 'on conflict do nothing'))) === 1
  },
  async totp(accountId: AccountId, memberId: MemberId): Promise<Totp | null> {
    const row = await db.one(sql`select * from totp where account_id = ${accountId} and member_id = ${memberId}`)
    return row ? nounFrom<Totp>(row) : null
  },
  /** Each code works once: the step only goes on. The first right one confirms the app. */
  async spendTotp(accountId: AccountId, id: TotpId, step: number, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update totp set last_step = ${step}, last_used_at = ${now}, confirmed_at = coalesce(confirmed_at, ${now})
        where account_id = ${accountId} and id = ${id} and last_step < ${step}`)) === 1
    )
  },
  async removeTotp(accountId: AccountId, memberId: MemberId): Promise<boolean> {
    return (await db.run(sql`delete from totp where account_id = ${accountId} and member_id = ${memberId}`)) === 1
  },
  /** Of the marks that one code has under each key of the ring, the one that was not used. */
  async spendRecoveryCode(accountId: AccountId, memberId: MemberId, marks: readonly string[], now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update recovery_code set used_at = ${now}
        where account_id = ${accountId} and member_id = ${memberId} and mark in (${join(marks)}) and used_at is null`)) === 1
    )
  },
  async replaceRecoveryCodes(accountId: AccountId, memberId: MemberId, marks: readonly string[], now: Millis): Promise<void> {
    await db.run(sql`delete from recovery_code where account_id = ${accountId} and member_id = ${memberId}`)
    await insertAll(
      db,
      'recovery_code',
      marks.map((mark) => ({ accountId, memberId, mark, createdAt: now })),
    )
  },
  removeRecoveryCodes: (accountId: AccountId, memberId: MemberId): Promise<number> =>
    db.run(sql`delete from recovery_code where account_id = ${accountId} and member_id = ${memberId}`),
  async recoveryCodesLeft(accountId: AccountId, memberId: MemberId): Promise<number> {
    const row = await db.one(
      sql`select count(*) as n from recovery_code where account_id = ${accountId} and member_id = ${memberId} and used_at is null`,
    )
    return row?.n as number
  },
})
