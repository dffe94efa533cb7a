// Answers to requests that carried an Idempotency-Key, written in the same commit as what they did.
import type { AccountId, Millis } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertions } from './rows.ts'
import { sql } from './sql.ts'

export interface Asked {
  accountId: AccountId
  actorId: string
  idempotencyKey: string
  /** What was asked, so that the same key with another body is noticed. */
  fingerprint: string
}

export const answered = (db: Statements) => ({
  /** True when this is the first time. A second request waits here until the first has committed. */
  async claim(asked: Asked, now: Millis): Promise<boolean> {
    return (await db.run(insertions('answered', [{ ...asked, answer: '', at: now }], 'on conflict do nothing'))) === 1
  },
  async find({ accountId, actorId, idempotencyKey }: Asked): Promise<{ fingerprint: string; answer: string } | null> {
    const row = await db.one(sql`select fingerprint, answer from answered
      where account_id = ${accountId} and actor_id = ${actorId} and idempotency_key = ${idempotencyKey}`)
    return row ? { fingerprint: row.fingerprint as string, answer: row.answer as string } : null
  },
  keep: ({ accountId, actorId, idempotencyKey }: Asked, answer: string): Promise<number> =>
    db.run(
      sql`update answered set answer = ${answer} where account_id = ${accountId} and actor_id = ${actorId} and idempotency_key = ${idempotencyKey}`,
    ),
  forget: (before: Millis): Promise<number> => db.run(sql`delete from answered where at < ${before}`),
})
