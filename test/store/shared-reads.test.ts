// Reads in company and side by side: each asker gets the rows that they would get alone.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { inCompany, listOf, type Sql, sql } from '../../src/store/sql.ts'
import { onEveryStore } from '../support/engine.ts'

const texts = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'))
const numbers = fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 })

/** Two rows in an order of their own, one row, or none; with a column that is nobody's. */
const question = ([text, number, size]: readonly [string, number, number]): Sql =>
  inCompany(sql`select cast(${text} as text) as text, cast(${number} as bigint) as number, null as empty, t.column1 as nth
    from (values (1), (2)) as t where t.column1 <= ${size} order by t.column1 desc`)

const answer = ([text, number, size]: readonly [string, number, number]) =>
  [2, 1].filter((nth) => nth <= size).map((nth) => ({ text, number, empty: null, nth }))

onEveryStore('whoever asks in company hears what they asked for, as it was written and in its order', async ({ database }) => {
  const asked = fc.array(fc.tuple(texts, numbers, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(asked, async (all) => {
      const found = await Promise.all(all.map((one) => database.read.all(question(one))))
      assert.deepEqual(
        found.map((rows) => rows.map((row) => ({ ...row }))),
        all.map(answer),
      )
    }),
    { numRuns: 60 },
  )
})

onEveryStore('what is asked side by side is what each would be alone', async ({ database }) => {
  const asked = fc.array(fc.tuple(texts, numbers, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(asked, async (all) => {
      const read = database.sideBySide()
      const found = await Promise.all(all.map((one) => read.all(question(one))))
      assert.deepEqual(
        found.map((rows) => rows.map((row) => ({ ...row }))),
        all.map(answer),
      )
      const [first] = all
      assert.deepEqual((await read.one(question(first as (typeof all)[number])))?.nth, answer(first as (typeof all)[number])[0]?.nth)
    }),
    { numRuns: 60 },
  )
})

onEveryStore('one that cannot be asked takes nobody with it who asks in the same moment', async ({ database }) => {
  const divided = (by: number) => inCompany(sql`select 10 / cast(${by} as bigint) as parts`)
  const told = await Promise.allSettled([1, 2, 5, 0, 10].map((by) => database.read.one(divided(by))))
  const parts = told.map((one) => (one.status === 'fulfilled' ? (one.value?.parts ?? null) : 'refused'))
  // SQLite has an answer where PostgreSQL has a fault.
  assert.deepEqual(parts, [10, 5, 2, database.dialect === 'postgres' ? 'refused' : null, 1])
  const read = database.sideBySide()
  const beside = await Promise.allSettled([read.one(divided(0)), database.read.one(divided(2))])
  assert.equal(beside[1].status === 'fulfilled' && beside[1].value?.parts, 5)
})

onEveryStore('a value that is not there is asked for as well', async ({ database }) => {
  const named = (name: string | null) => inCompany(sql`select coalesce(cast(${name} as text), 'nobody') as name`)
  const read = database.sideBySide()
  const rows = await Promise.all([
    database.read.one(named(null)),
    database.read.one(named('Ada')),
    read.one(named(null)),
    read.one(named('Bo')),
  ])
  assert.deepEqual(
    rows.map((row) => row?.name),
    ['nobody', 'Ada', 'nobody', 'Bo'],
  )
})

onEveryStore('a list finds the same whatever its length, alone, in company and side by side', async ({ database }) => {
  const among = (numbers: number[]) =>
    inCompany(sql`select t.column1 as n from (values (1), (2), (3), (4), (5), (6), (7)) as t
    where t.column1 in (${listOf(numbers)}) order by t.column1`)
  const wanted = [[1], [2, 3], [7, 5, 3], [1, 2, 3, 4, 5], Array.from({ length: 150 }, (_, at) => at)]
  const found = (rows: { [column: string]: unknown }[]) => rows.map(({ n }) => n)
  const expected = [[1], [2, 3], [3, 5, 7], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7]]
  const read = database.sideBySide()
  assert.deepEqual((await Promise.all(wanted.map((numbers) => database.read.all(among(numbers))))).map(found), expected)
  assert.deepEqual((await Promise.all(wanted.map((numbers) => read.all(among(numbers))))).map(found), expected)
  assert.equal(among([1, 2, 3]).texts, among([4, 5, 6, 7]).texts, 'and has few texts')
})

onEveryStore("half a sign is found nowhere, and in nobody's way", async ({ database }) => {
  const named = (name: string) => inCompany(sql`select t.column1 as name from (values ('Ada'), ('Bo')) as t where t.column1 = ${name}`)
  const rows = await Promise.all(['Ada', 'a\ud800b', 'Bo'].map((name) => database.read.one(named(name))))
  assert.deepEqual(
    rows.map((row) => row?.name ?? null),
    ['Ada', null, 'Bo'],
  )
})
