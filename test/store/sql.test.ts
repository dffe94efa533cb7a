// The sql template: values never become text, on either database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { join, lock, lockFree, nothing, raw, sql } from '../../src/store/sql.ts'
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
