// LNK-13: whoever has the database, its log, the data folder and what the program said has no key to any door.
import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Program } from '../support/process.ts'

/** Looks for each secret in everything that lies still. The folder of the run's own PostgreSQL is looked into where we may. */
export async function checkSecrets(house: Program, secrets: readonly string[]): Promise<void> {
  assert.ok(secrets.length > 0)
  for (const secret of secrets) assert.ok(secret.length >= 32, 'a secret to look for')
  const places = [...(await filesIn(house.folder)), ...(await databaseFiles(house))]
  assert.ok(places.length > 0)
  // As text of one byte each, so that whatever is written plainly is found wherever it stands.
  const [first = ''] = secrets
  const heads = new Set(secrets.map((secret) => secret.slice(0, 24)))
  for (const place of places) {
    const text = (await readFile(place).catch(() => Buffer.alloc(0))).toString('latin1')
    assert.ok(!holds(text, secrets, heads), `${place} holds a secret`)
  }
  assert.ok(!holds(house.log.join('\n'), secrets, heads), 'the log holds a secret')
  assert.ok(holds(`x${first}x`, [first], new Set([first.slice(0, 24)])), 'the search finds what is there')
}

/** One pass over the words that are long enough to be one, instead of one pass per secret. */
function holds(text: string, secrets: readonly string[], heads: ReadonlySet<string>): boolean {
  if (secrets.length <= 20) return secrets.some((secret) => text.includes(secret))
  for (const [word] of text.matchAll(/[0-9A-Za-z_-]{32,}/g)) {
    for (let at = 0; at + 24 <= word.length; at++)
      if (heads.has(word.slice(at, at + 24)) && secrets.some((secret) => word.includes(secret))) return true
  }
  return false
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
}

/** PostgreSQL's own files: the tables of this database and what was written to the log of all since this house was made. */
async function databaseFiles(house: Program): Promise<string[]> {
  if (house.databaseUrl === null) return []
  await house.rows('checkpoint')
  const [{ folder, oid }] = await house.rows(
    `select current_setting('data_directory') as folder, oid from pg_database where datname = current_database()`,
  )
  const here = await stat(folder).catch(() => null)
  if (!here) return []
  const log = await filesIn(join(folder, 'pg_wal'))
  const since = (await stat(house.folder)).birthtimeMs
  const touched = await Promise.all(log.map(async (file) => ((await stat(file)).mtimeMs >= since ? [file] : [])))
  return [...(await filesIn(join(folder, 'base', String(oid)))), ...touched.flat()]
}
