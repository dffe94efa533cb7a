// A database in today's form for each test: the real migrations make one of each kind, the tests get copies of it.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import type { Kind } from './engine.ts'
import { freshDatabase, type Template } from './postgres.ts'

interface Migrated {
  /** Null for SQLite, which lies in the folder, where a house with that data folder looks for it. */
  url: string | null
  drop(): Promise<void>
}

let template: Promise<Template> | undefined
let file: Promise<Buffer> | undefined

export async function migratedDatabase(kind: Kind, folder: string): Promise<Migrated> {
  if (kind === 'postgres') {
    template ??= makeTemplate()
    return freshDatabase(await template)
  }
  file ??= makeFile()
  await writeFile(join(folder, 'portico.db'), await file)
  return { url: null, async drop() {} }
}

/** Named after the migrations, for a server may outlive the run. */
async function makeTemplate(): Promise<Template> {
  const steps = new URL('../../src/store/migrations/', import.meta.url)
  const texts = (await readdir(steps)).sort().map((name) => readFile(new URL(name, steps)))
  const hash = createHash('sha256')
  for (const text of await Promise.all(texts)) hash.update(text)
  return { name: `portico_${hash.digest('hex').slice(0, 16)}`, prepare: (url) => bringForward(openPostgres(url, 1)) }
}

async function makeFile() {
  const folder = await mkdtemp(join(tmpdir(), 'portico-template-'))
  const place = join(folder, 'portico.db')
  await bringForward(openSqlite(place))
  const bytes = await readFile(place)
  await rm(folder, { recursive: true })
  return bytes
}

async function bringForward(database: Database) {
  await migrate(database, Date.now())
  await database.close()
}
