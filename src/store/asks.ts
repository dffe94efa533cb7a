// Asks: wishes to sign in, their codes' tries, and the wrong codes of a mailbox.
import type { AccountId, Ask, AskId, ContactId, LinkId, Millis } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { lockFree, sql } from './sql.ts'

/** An ask with what became of the link in its letter. */
export interface AskAndLink {
  ask: Ask
  /** When and with which browser the link was used; null while it was not. */
  used: { at: Millis; with: string | null } | null
}

export const asks = (db: Statements) => ({
  async add(ask: Ask, tokenHash: string): Promise<void> {
    await db.run(insertion('ask', { ...ask, tokenHash }))
  },
  async byToken(accountId: AccountId, tokenHash: string): Promise<AskAndLink | null> {
    const row = await db.one(sql`select a.*, l.used_at as link_used_at, l.used_with as link_used_with
      from ask a left join link l on l.account_id = a.account_id and l.id = a.link_id
      where a.token_hash = ${tokenHash} and a.account_id = ${accountId}`)
    if (!row) return null
    const { token_hash: _, link_used_at, link_used_with, ...columns } = row
    const used = link_used_at === null ? null : { at: link_used_at as Millis, with: link_used_with as string | null }
    return { ask: nounFrom<Ask>(columns), used }
  },
  /** A browser that asks anew has one code, the newest. */
  endOf: (accountId: AccountId, tokenHash: string, now: Millis): Promise<number> =>
    db.run(sql`update ask set ended_at = ${now} where account_id = ${accountId} and token_hash = ${tokenHash} and ended_at is null`),
  async anyWaiting(): Promise<boolean> {
    return (await db.one(sql`select 1 as one from ask where answered_at is null limit 1`)) !== undefined
  },
  /** The oldest that nobody has answered yet, held until the commit; those that another worker holds are passed over. */
  async waiting(most: number): Promise<Ask[]> {
    const rows = await db.all(sql`select * from ask where answered_at is null order by created_at limit ${most} ${lockFree}`)
    return rows.map(({ token_hash: _, ...columns }) => nounFrom<Ask>(columns))
  },
  answer: (accountId: AccountId, id: AskId, contactId: ContactId | null, linkId: LinkId | null, now: Millis): Promise<number> =>
    db.run(sql`update ask set answered_at = ${now}, contact_id = ${contactId}, link_id = ${linkId}
      where account_id = ${accountId} and id = ${id}`),
  /** Counts one try, if there is one left and the code still lives: what is not counted is not judged. */
  async guess(accountId: AccountId, tokenHash: string, mostTries: number, made: { after: Millis; until: Millis }): Promise<Ask | null> {
    const row = await db.one(sql`update ask set tries = tries + 1
      where account_id = ${accountId} and token_hash = ${tokenHash} and tries < ${mostTries} and ended_at is null
        and created_at > ${made.after} and created_at <= ${made.until}
      returning *`)
    if (!row) return null
    const { token_hash: _, ...columns } = row
    return nounFrom<Ask>(columns)
  },
  async wrongCode(accountId: AccountId, mailbox: string, now: Millis): Promise<void> {
    await db.run(sql`insert into wrong_code (account_id, mailbox, count, last_at) values (${accountId}, ${mailbox}, 1, ${now})
      on conflict (account_id, mailbox) do update set count = wrong_code.count + 1, last_at = excluded.last_at`)
  },
  async wrongCodes(accountId: AccountId, mailbox: string): Promise<{ count: number; lastAt: Millis } | null> {
    const row = await db.one(sql`select count, last_at from wrong_code where account_id = ${accountId} and mailbox = ${mailbox}`)
    return row ? { count: row.count as number, lastAt: row.last_at as Millis } : null
  },
  forgetWrongCodes: (accountId: AccountId, mailbox: string): Promise<number> =>
    db.run(sql`delete from wrong_code where account_id = ${accountId} and mailbox = ${mailbox}`),
  /** Those of fewer than `most` that nobody added to since then. */
  forgetOldWrongCodes: (before: Millis, most: number): Promise<number> =>
    db.run(sql`delete from wrong_code where last_at < ${before} and count < ${most}`),
  forget: (before: Millis): Promise<number> => db.run(sql`delete from ask where created_at < ${before}`),
})
