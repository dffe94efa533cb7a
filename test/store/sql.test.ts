// The sql template: values never become text, on either database.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { join, listOf, lock, lockFree, nothing, raw, sql } from '../../src/store/sql.ts'
import { onEveryStore } from '../support/engine.ts'

test('a statement has one place for each value, written for each database', () => {
  const inner = sql`b = ${2} ${nothing}`
  const statement = sql`select ${raw('x')} from t where a = ${1} and ${inner} and c in (${join([3, 4])}) and d = ${'x'}`
  assert.equal(statement.texts.sqlite, 'select x from t where a = ? and b = ?  and c in (?, ?) and d = ?')
  assert.equal(statement.texts.postgres, 'select x from t where a = $1 and b = $2  and c in ($3, $4) and d = $5')
  assert.deepEqual(statement.values, [1, 2, 3, 4, 'x'])
})

test('a lock is a word on PostgreSQL and nothing on SQLite', () => {
  assert.equal(sql`select 1 ${lock}`.texts.postgres, 'select 1 for no key update')
  assert.equal(sql`select 1 ${lockFree}`.texts.postgres, 'select 1 for update skip locked')
  assert.equal(sql`select 1 ${lock}`.texts.sqlite, 'select 1 ')
})

test('on SQLite a limit is nothing that a statement is planned anew for', () => {
  const statement = sql`select a from t where b = ${1} limit ${2} offset ${3}`
  assert.equal(statement.texts.sqlite, 'select a from t where b = ? limit 0 + ? offset ?')
  assert.equal(statement.texts.postgres, 'select a from t where b = $1 limit $2 offset $3')
})

test('a statement with other values keeps its text', () => {
  const statement = sql`select ${1}`
  assert.equal(statement.with([7]).texts, statement.texts)
  assert.deepEqual(statement.with([7]).values, [7])
})

test('a list of ids is filled up to one of few lengths: each length is a text, which every connection keeps a plan for', () => {
  assert.deepEqual(listOf(['a', 'b', 'c', 'd', 'e']).values, ['a', 'b', 'c', 'd', 'e', 'e', 'e', 'e'])
  const texts = Array.from({ length: 200 }, (_, at) => sql`id in (${listOf(Array.from({ length: at + 1 }, String))})`.texts.postgres)
  assert.equal(new Set(texts).size, 9)
  const store = new URL('../../src/store/', import.meta.url)
  const lists = readdirSync(store)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(new URL(name, store), 'utf8').match(/\bin \(\$\{(?:join|listOf)\(.*/g) ?? [])
  assert.ok(lists.length > 50)
  // Words of our own, of which there are always as many.
  const ofOwnWords = /join\((?:acts\.map\(constant\)|\[\.\.\.(?:signIns|told)\]|steps|marks|theirs, ' union all ')\)/
  assert.deepEqual(
    lists.filter((list) => !list.includes('listOf(') && !ofOwnWords.test(list)),
    [],
  )
})

onEveryStore('whatever is written comes back as it was, quotes, comments and placeholders included', async ({ database }) => {
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(texts, fc.constantFrom("'; drop table link; --", '$1', '?', '\\', '%_', '/*lock*/')),
      fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }),
      async (text, number) => {
        const row = await database.read.one(sql`select cast(${text} as text) as text, cast(${number} as bigint) as number`)
        assert.deepEqual({ ...row }, { text, number })
      },
    ),
    { numRuns: 100 },
  )
})
