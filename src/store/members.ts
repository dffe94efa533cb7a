// Members: the staff of an account.
import type { AccountId, Member, MemberId, Millis } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, insertion, nounFrom } from './rows.ts'
import { inCompany, listOf, lock, lockAlone, sql, standOn } from './sql.ts'

/** `ofSample`: of an account that is only there to look around in. */
export type Owner = Member & { ofSample: boolean }

const memberFrom = ({ email_key: _, sign_on_subject: __, ...columns }: Row): Member => nounFrom<Member>(columns)

export const members = (db: Statements) => ({
  async add(member: Member, emailKey: string): Promise<void> {
    await db.run(insertion('member', { ...member, emailKey }))
  },
  async get(accountId: AccountId, id: MemberId): Promise<Member | null> {
    const row = await db.one(inCompany(sql`select * from member where account_id = ${accountId} and id = ${id}`))
    return row ? memberFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly MemberId[]): Promise<Member[]> {
    if (ids.length === 0) return []
    return (await db.all(inCompany(sql`select * from member where account_id = ${accountId} and id in (${listOf(ids)})`))).map(memberFrom)
  },
  /** Locked until the commit: who is being disabled does not come in meanwhile. */
  async lock(accountId: AccountId, id: MemberId): Promise<Member | null> {
    const row = await db.one(sql`select * from member where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? memberFrom(row) : null
  },
  /** What whoever acts stands on: until their act is committed they are neither shut out nor given another role. */
  async standing(accountId: AccountId, id: MemberId): Promise<Pick<Member, 'role' | 'disabledAt'> | null> {
    const row = await db.one(sql`select role, disabled_at from member where account_id = ${accountId} and id = ${id} ${standOn}`)
    return row ? nounFrom(row) : null
  },
  /** As `lock`, once their acts under way are committed: for shutting them out, or giving them another role. */
  async lockAlone(accountId: AccountId, id: MemberId): Promise<Member | null> {
    const row = await db.one(sql`select * from member where account_id = ${accountId} and id = ${id} ${lockAlone}`)
    return row ? memberFrom(row) : null
  },
  async change(accountId: AccountId, id: MemberId, fields: Partial<Pick<Member, 'name' | 'phone' | 'role' | 'disabledAt' | 'invitedAt'>>) {
    await db.run(sql`update member set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`)
  },
  signedIn: (accountId: AccountId, id: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update member set signed_in_at = ${now} where account_id = ${accountId} and id = ${id}`),
  /** The owners of an account that can come in, their rows locked until the commit: two who leave at once cannot both be the last but one. */
  async liveOwners(accountId: AccountId): Promise<MemberId[]> {
    const rows = await db.all(
      sql`select id from member where account_id = ${accountId} and role = 'owner' and disabled_at is null order by id ${lock}`,
    )
    return rows.map((row) => row.id as MemberId)
  },
  async byEmail(accountId: AccountId, emailKey: string): Promise<Member | null> {
    const row = await db.one(sql`select * from member where account_id = ${accountId} and email_key = ${emailKey}`)
    return row ? memberFrom(row) : null
  },
  async list(accountId: AccountId): Promise<Member[]> {
    return (await db.all(sql`select * from member where account_id = ${accountId} order by created_at, id`)).map(memberFrom)
  },
  /** Everybody with this address who can come in, in any account: one person may work for several. */
  async everywhere(emailKey: string): Promise<Member[]> {
    const rows = await db.all(
      sql`select * from member where email_key = ${emailKey} and disabled_at is null order by created_at, id limit 10`,
    )
    return rows.map(memberFrom)
  },
  /** Owners of any account, the oldest first: for the operator's command line. */
  async owners(): Promise<Owner[]> {
    const rows = await db.all(sql`select m.*, a.sample from member m join account a on a.id = m.account_id
      where m.role = 'owner' and m.disabled_at is null order by m.created_at, m.id`)
    return rows.map(({ sample, ...row }) => ({ ...memberFrom(row), ofSample: sample === 1 }))
  },
})
