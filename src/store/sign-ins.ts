// Ways in of members that are half done, and what was asked for at the console's door.
import type { AccountId, MemberId, Millis, SignIn, SignInId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { lockAlone, lockFree, sql, standOn } from './sql.ts'

export interface MemberAsk {
  id: string
  emailKey: string
  browser: string
  askedAt: Millis
  /** Set at once where the address has had its share of letters. */
  answeredAt: Millis | null
}

const signInFrom = ({ token_hash: _, ...columns }: Row): SignIn => nounFrom<SignIn>(columns)

export const signIns = (db: Statements) => ({
  async add(signIn: SignIn, tokenHash: string): Promise<void> {
    await db.run(insertion('sign_in', { ...signIn, tokenHash }))
  },
  async byToken(tokenHash: string): Promise<SignIn | null> {
    const row = await db.one(sql`select * from sign_in where token_hash = ${tokenHash}`)
    return row ? signInFrom(row) : null
  },
  /** One statement, so that of two right answers only one opens a session. */
  async finish(accountId: AccountId, id: SignInId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update sign_in set done_at = ${now}
        where account_id = ${accountId} and id = ${id} and done_at is null and expires_at > ${now}`)) === 1
    )
  },
  /** Not done or ended, and not before whoever asks has committed. */
  async goesOn(accountId: AccountId, id: SignInId): Promise<boolean> {
    const row = await db.one(sql`select id from sign_in where account_id = ${accountId} and id = ${id} and done_at is null ${standOn}`)
    return row !== undefined
  },
  endOfMember: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update sign_in set done_at = ${now} where account_id = ${accountId} and id in (select id from sign_in
      where account_id = ${accountId} and member_id = ${memberId} and done_at is null ${lockAlone})`),
  forget: (before: Millis): Promise<number> => db.run(sql`delete from sign_in where expires_at < ${before}`),
  async ask(ask: MemberAsk): Promise<void> {
    await db.run(insertion('member_ask', { ...ask }))
  },
  async asksWaiting(): Promise<boolean> {
    return (await db.one(sql`select id from member_ask where answered_at is null limit 1`)) !== undefined
  },
  /** Takes what was asked and not answered, the oldest first, each by one worker. */
  async takeAsks(now: Millis, most: number): Promise<MemberAsk[]> {
    const rows = await db.all(sql`update member_ask set answered_at = ${now}
      where id in (select id from member_ask where answered_at is null order by asked_at limit ${most} ${lockFree}) returning *`)
    return rows.map(nounFrom<MemberAsk>)
  },
  passOver: (id: MemberAsk['id'], now: Millis): Promise<number> =>
    db.run(sql`update member_ask set answered_at = ${now} where id = ${id} and answered_at is null`),
  forgetAsks: (before: Millis): Promise<number> => db.run(sql`delete from member_ask where asked_at < ${before}`),
})
