// Opens the database that DATABASE names, a file or a postgres:// address, and fills tables in bulk.
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'

export const isPostgres = process.env.DATABASE.startsWith('postgres:')

/** SQLite as these peers' own guides run it: WAL, and a commit that does not wait for the disk. */
export function openDatabase() {
  if (isPostgres) return new pg.Pool({ connectionString: process.env.DATABASE, max: 16 })
  const file = new BetterSqlite(process.env.DATABASE)
  file.pragma('journal_mode = wal')
  file.pragma('synchronous = normal')
  return file
}

export async function execute(database, text) {
  if (isPostgres) await database.query(text)
  else database.exec(text)
}

/** Adds rows, a thousand at a time. */
export async function fill(database, table, rows) {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0])
  const names = columns.map((name) => `"${name}"`).join(', ')
  if (!isPostgres) {
    const insert = database.prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`)
    return database.transaction(() => {
      for (const row of rows) insert.run(Object.values(row))
    })()
  }
  for (let at = 0; at < rows.length; at += 1000) {
    const part = rows.slice(at, at + 1000)
    const places = part.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`)
    await database.query(
      `insert into "${table}" (${names}) values ${places.join(', ')}`,
      part.flatMap((row) => Object.values(row)),
    )
  }
}

/** Answers the bench, which sends `{ people | sessions | links: [...] }` and waits for an answer to each. */
export function serveBench(database, seeds) {
  process.on('message', async (rows) => {
    for (const [what, items] of Object.entries(rows)) {
      const [table, rowOf] = seeds[what]
      await fill(database, table, items.map(rowOf))
    }
    if (isPostgres) await database.query('vacuum analyze')
    process.send('done')
  })
  process.on('disconnect', () => process.exit())
}

export const inFuture = (days) => new Date(Date.now() + days * 86_400_000).toISOString()
