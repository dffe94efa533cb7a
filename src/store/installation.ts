// What the installation knows of itself, such as the key ring it belongs to.
import type { Statements } from './database.ts'
import { sql } from './sql.ts'

export const installation = (db: Statements) => ({
  async get(name: string): Promise<string | null> {
    const row = await db.one(sql`select value from installation where name = ${name}`)
    return (row?.value as string | undefined) ?? null
  },
  /** Writes it unless it is known, and answers what is known. */
  async claim(name: string, value: string): Promise<string> {
    await db.run(sql`insert into installation (name, value) values (${name}, ${value}) on conflict do nothing`)
    const row = await db.one(sql`select value from installation where name = ${name}`)
    return row?.value as string
  },
  async put(name: string, value: string): Promise<void> {
    await db.run(
      sql`insert into installation (name, value) values (${name}, ${value}) on conflict (name) do update set value = excluded.value`,
    )
  },
})
