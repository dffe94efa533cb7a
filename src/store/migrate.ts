// Migrations: numbered, plain, forward only; each in one transaction under a lock, so two processes may start at once.
import { readdir, readFile } from 'node:fs/promises'
import type { Database } from './database.ts'
import { tellHowRowsLie } from './planning.ts'
import { sql } from './sql.ts'

const folder = new URL('./migrations/', import.meta.url)

/** A newer Portico wrote the database: this one cannot know what its rows mean. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

/** Brings the database to the newest form and answers how many steps that took. Throws NewerDatabase, and DiskFull where there is no room for a copy. */
export async function migrate(database: Database, now: number): Promise<number> {
  const steps = await stepsFor(database.dialect)
  return database.transaction(async (statements) => {
    if (database.dialect === 'postgres') await statements.one(sql`select pg_advisory_xact_lock(7061)`)
    await statements.script(
      'create table if not exists migration (number bigint not null primary key, name text not null, at bigint not null)',
    )
    const done = new Set((await statements.all(sql`select number from migration`)).map((row) => row.number as number))
    const newest = Math.max(0, ...steps.map((step) => step.number))
    const ahead = [...done].find((number) => number > newest)
    if (ahead) throw new NewerDatabase(`The database is at migration ${ahead}, this Portico knows only ${newest}. Start the newer version.`)
    const open = steps.filter((step) => !done.has(step.number))
    // There is no way back from a step; a database that is new has nothing to go back to.
    if (done.size > 0 && open[0]) await database.keepBefore(open[0].number)
    for (const { number, name, text } of open) {
      await statements.script(text)
      await statements.run(sql`insert into migration (number, name, at) values (${number}, ${name}, ${now})`)
    }
    if (open.length > 0 && database.dialect === 'sqlite') await tellHowRowsLie(statements)
    return open.length
  })
}

/** How many steps it is behind, whether none was taken yet, and whether we may take one; for whoever only looks. */
export async function stepsBehind({ dialect, read }: Database): Promise<{ steps: number; empty: boolean; mayStep: boolean }> {
  const steps = await stepsFor(dialect)
  const kept = await read.one(
    dialect === 'sqlite'
      ? sql`select 1 as one from sqlite_master where name = 'migration'`
      : sql`select 1 as one where to_regclass('migration') is not null`,
  )
  const done = new Set(kept ? (await read.all(sql`select number from migration`)).map((row) => row.number as number) : [])
  const rights =
    dialect === 'sqlite'
      ? null
      : await read.one(sql`
        select 1 as one
         where has_schema_privilege(current_schema(), 'create') and current_setting('transaction_read_only') = 'off'`)
  return { steps: steps.filter((step) => !done.has(step.number)).length, empty: done.size === 0, mayStep: rights !== undefined }
}

/** `0002-nouns.sql` is for both databases, `0003-x.sqlite.sql` for one. */
async function stepsFor(dialect: string) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const ours = files.filter((file) => file.split('.').length === 2 || file.split('.')[1] === dialect)
  return Promise.all(
    ours.map(async (file) => ({
      number: Number.parseInt(file, 10),
      name: file.split('.')[0] as string,
      text: await readFile(new URL(file, folder), 'utf8'),
    })),
  )
}
