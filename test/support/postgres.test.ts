import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { freshDatabase, startPostgres } from './postgres.ts'

test('a fresh database is empty, its own, and durable as a production one', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  await query(one.url, 'create table door (id text)')
  assert.deepEqual(await query(other.url, "select count(*)::int as n from pg_tables where tablename = 'door'"), [{ n: 0 }])
  assert.deepEqual(await query(one.url, 'show fsync'), [{ fsync: 'on' }])
  assert.deepEqual(await query(one.url, 'show synchronous_commit'), [{ synchronous_commit: 'on' }])
  await Promise.all([one.drop(), other.drop()])
  await assert.rejects(query(one.url, 'select 1'), /does not exist/)
})

test('a template is prepared once, however many tests come for it at the same time', async () => {
  let prepared = 0
  const template = {
    name: `doors_${process.pid}`,
    prepare: async (url: string) => {
      prepared += 1
      await query(url, "create table door as select 'open' as state")
    },
  }
  const copies = await Promise.all(Array.from({ length: 5 }, () => freshDatabase(template)))
  for (const copy of copies) assert.deepEqual(await query(copy.url, 'select state from door'), [{ state: 'open' }])
  assert.equal(prepared, 1)
  await Promise.all(copies.map((copy) => copy.drop()))
})

test('a server of its own stops when asked', async () => {
  const own = await startPostgres()
  assert.deepEqual(await query(own.url, 'select 1 as one'), [{ one: 1 }])
  await own.stop()
  await assert.rejects(query(own.url, 'select 1'), { code: 'ECONNREFUSED' })
})

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}
