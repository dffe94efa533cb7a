// Limits: when a limited thing last happened. The row is the lock, so that no race passes a limit.
import type { Millis } from '../nouns.ts'
import type { Statements } from './database.ts'
import { sql } from './sql.ts'

export const throttles = (db: Statements) => ({
  /** The moments under `id`, its row locked until the commit. Made, found and locked at once: between two statements it may be forgotten. */
  async moments(id: string, now: Millis): Promise<Millis[]> {
    const row = await db.one(sql`insert into throttle (id, moments, changed_at) values (${id}, '[]', ${now})
      on conflict (id) do update set changed_at = throttle.changed_at returning moments`)
    return JSON.parse(row?.moments as string)
  },
  /** The same, only to look at. */
  async look(id: string): Promise<Millis[]> {
    const row = await db.one(sql`select moments from throttle where id = ${id}`)
    return row ? JSON.parse(row.moments as string) : []
  },
  write: (id: string, moments: readonly Millis[], now: Millis): Promise<number> =>
    db.run(sql`update throttle set moments = ${JSON.stringify(moments)}, changed_at = ${now} where id = ${id}`),
  forget: (before: Millis): Promise<number> => db.run(sql`delete from throttle where changed_at < ${before}`),
})
