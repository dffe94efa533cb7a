// Passkeys of contacts and members, and the challenges that were answered.
import type { AccountId, ContactId, MemberId, Millis, Passkey, PasskeyId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { raw, type Sql, sql } from './sql.ts'

/** Ids tell their kind, so whose passkeys are meant needs no second word. */
export type Keeper = ContactId | MemberId

const passkeyFrom = (row: Row): Passkey => ({ ...nounFrom<Passkey>(row), transports: JSON.parse(row.transports as string) })
const of = (keeper: Keeper): Sql => sql`${raw(keeper.startsWith('con_') ? 'contact_id' : 'member_id')} = ${keeper}`

export const passkeys = (db: Statements) => ({
  async add(passkey: Passkey): Promise<void> {
    await db.run(insertion('passkey', { ...passkey, transports: JSON.stringify(passkey.transports) }))
  },
  async byCredential(accountId: AccountId, credentialId: string): Promise<Passkey | null> {
    const row = await db.one(sql`select * from passkey where account_id = ${accountId} and credential_id = ${credentialId}`)
    return row ? passkeyFrom(row) : null
  },
  /** Those in use, the oldest first. */
  async list(accountId: AccountId, keeper: Keeper): Promise<Passkey[]> {
    const rows = await db.all(
      sql`select * from passkey where account_id = ${accountId} and ${of(keeper)} and removed_at is null order by created_at, id`,
    )
    return rows.map(passkeyFrom)
  },
  /** A counter that does not go on is a copy's, except where a device counts nothing at all. */
  async used(accountId: AccountId, id: PasskeyId, counter: number, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update passkey set counter = ${counter}, last_used_at = ${now}
        where account_id = ${accountId} and id = ${id} and removed_at is null
          and (counter < ${counter} or (counter = 0 and ${counter} = 0))`)) === 1
    )
  },
  async remove(accountId: AccountId, keeper: Keeper, id: PasskeyId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update passkey set removed_at = ${now}
        where account_id = ${accountId} and ${of(keeper)} and id = ${id} and removed_at is null`)) === 1
    )
  },
  removeAll: (accountId: AccountId, keeper: Keeper, now: Millis): Promise<number> =>
    db.run(sql`update passkey set removed_at = ${now} where account_id = ${accountId} and ${of(keeper)} and removed_at is null`),
  /** When the last of those that are gone was taken away or removed; null for whoever never lost one. */
  async lostAt(accountId: AccountId, keeper: Keeper): Promise<Millis | null> {
    const row = await db.one(
      sql`select removed_at from passkey where account_id = ${accountId} and ${of(keeper)} and removed_at is not null
        order by removed_at desc limit 1`,
    )
    return row ? (row.removed_at as Millis) : null
  },
  /** Once for each challenge; false says that it was answered before. */
  async answer(accountId: AccountId, challengeId: string, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`insert into challenge (account_id, id, answered_at) values (${accountId}, ${challengeId}, ${now})
        on conflict do nothing`)) === 1
    )
  },
  forgetChallenges: (before: Millis): Promise<number> => db.run(sql`delete from challenge where answered_at < ${before}`),
})
