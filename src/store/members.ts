// Members: the staff of an account.
import type { AccountId, Member, MemberId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { sql } from './sql.ts'

export const members = (db: Statements) => ({
  async add(member: Member, emailKey: string): Promise<void> {
    await db.run(insertion('member', { ...member, emailKey }))
  },
  async get(accountId: AccountId, id: MemberId): Promise<Member | null> {
    const row = await db.one(sql`select * from member where account_id = ${accountId} and id = ${id}`)
    return row ? nounFrom<Member>(row) : null
  },
  async byEmail(accountId: AccountId, emailKey: string): Promise<Member | null> {
    const row = await db.one(sql`select * from member where account_id = ${accountId} and email_key = ${emailKey}`)
    return row ? nounFrom<Member>(row) : null
  },
  async list(accountId: AccountId): Promise<Member[]> {
    return (await db.all(sql`select * from member where account_id = ${accountId} order by created_at, id`)).map(nounFrom<Member>)
  },
  /** Owners of any account, the oldest first: for the operator's command line. */
  async owners(emailKey: string | null): Promise<Member[]> {
    const rows = await db.all(sql`select * from member where role = 'owner' and disabled_at is null order by created_at, id`)
    return rows.filter((row) => emailKey === null || row.email_key === emailKey).map(nounFrom<Member>)
  },
})
