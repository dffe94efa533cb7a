// The identity providers of accounts, one each.
import type { AccountId, Member, MemberId, Millis, SingleSignOn } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, insertions, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

type Flat = Omit<SingleSignOn, 'domains' | 'roleMap' | 'only' | 'trustsFactor'>

const from = ({ domains, role_map, only_way, trusts_factor, ...columns }: Row): SingleSignOn => ({
  ...nounFrom<Flat>(columns),
  domains: JSON.parse(domains as string),
  roleMap: JSON.parse(role_map as string),
  only: only_way === 1,
  trustsFactor: trusts_factor === 1,
})

const rowOf = ({ domains, roleMap, only, trustsFactor, ...flat }: SingleSignOn) => ({
  ...flat,
  domains: JSON.stringify(domains),
  roleMap: JSON.stringify(roleMap),
  onlyWay: Number(only),
  trustsFactor: Number(trustsFactor),
})

export const singleSignOn = (db: Statements) => ({
  async get(accountId: AccountId): Promise<SingleSignOn | null> {
    const row = await db.one(sql`select * from single_sign_on where account_id = ${accountId}`)
    return row ? from(row) : null
  },
  async put(one: SingleSignOn): Promise<void> {
    const { accountId, ...fields } = rowOf(one)
    const changed = await db.run(sql`update single_sign_on set ${assignments(fields)} where account_id = ${accountId}`)
    if (changed === 0) await db.run(insertions('single_sign_on', [rowOf(one)]))
  },
  async remove(accountId: AccountId): Promise<boolean> {
    return (await db.run(sql`delete from single_sign_on where account_id = ${accountId}`)) === 1
  },
  /** Somebody came in by this provider: as it is set up now, held until the commit. Null where another one has taken its place, or none. */
  async tested({ accountId, issuer, clientId, sealedSecret }: SingleSignOn, now: Millis): Promise<SingleSignOn | null> {
    const row = await db.one(sql`update single_sign_on set tested_at = ${now}
      where account_id = ${accountId} and issuer = ${issuer} and client_id = ${clientId} and sealed_secret = ${sealedSecret} returning *`)
    return row ? from(row) : null
  },
  /** The member whom the provider knows by `subject`. */
  async memberBySubject(accountId: AccountId, subject: string): Promise<MemberId | null> {
    const row = await db.one(sql`select id from member where account_id = ${accountId} and sign_on_subject = ${subject}`)
    return (row?.id as MemberId | undefined) ?? null
  },
  /** From the first time on: an address that was given to somebody else is not them. False where the member is another subject. */
  async bind({ accountId, id }: Pick<Member, 'id' | 'accountId'>, subject: string): Promise<boolean> {
    return (
      (await db.run(sql`update member set sign_on_subject = ${subject}
        where account_id = ${accountId} and id = ${id} and (sign_on_subject is null or sign_on_subject = ${subject})`)) === 1
    )
  },
  forgetSubjects: (accountId: AccountId): Promise<number> =>
    db.run(sql`update member set sign_on_subject = null where account_id = ${accountId}`),
})
