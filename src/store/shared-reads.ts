// Reads in company: look-ups that are asked in one moment go to PostgreSQL as one statement, and each asker hears of their own rows alone.
import type { Row, Statements } from './database.ts'
import { blankOf } from './rows.ts'
import { inCompany, join, raw, Shape, Sql, sql, type Value, wellFormed } from './sql.ts'
import { together } from './together.ts'

/** Rows as plain lists, and what their columns are called. */
export interface Listed {
  columns: readonly string[]
  rows: readonly (readonly unknown[])[]
}

type LookUp = (values: readonly Value[]) => Promise<Row[]>

/** As `read`, but what is marked `inCompany` is looked up together. Rows are shared by whoever asked the same: they are to be read only. */
export function sharedReads(read: Statements, list: (statement: Sql) => Promise<Listed>): Statements {
  const known = new WeakMap<Shape, LookUp>()
  function all(statement: Sql): Promise<Row[]> {
    const { shape, values, mayMeet } = statement
    // A text that is one of a kind meets nobody, and a value that is not there says nothing about its type.
    if (!mayMeet || !shape.stays || values.includes(null)) return read.all(statement)
    let lookUp = known.get(shape)
    if (!lookUp) {
      lookUp = lookUpFor(statement, list)
      known.set(shape, lookUp)
    }
    return lookUp(values)
  }
  return { ...read, all, one: async (statement) => (await all(statement))[0] }
}

function lookUpFor(statement: Sql, list: (statement: Sql) => Promise<Listed>): LookUp {
  const one = forAll(statement)
  let blank: Row | null = null
  return together<readonly Value[], Row[]>({
    async work(asked) {
      const keys = asked.map((values) => JSON.stringify(values.map(wellFormed)))
      const different = [...new Set(keys)]
      const { columns, rows } = await list(one.with([JSON.stringify(different.map((key, nth) => ({ nth, ...JSON.parse(key) })))]))
      const names = columns.slice(1)
      blank ??= blankOf(names)
      const found = different.map((): Row[] => [])
      for (const [nth, ...values] of rows) {
        const row = { ...blank }
        for (let at = 0; at < names.length; at++) row[names[at] as string] = values[at]
        found[nth as number]?.push(row)
      }
      const answers = new Map(different.map((key, nth) => [key, found[nth] as Row[]]))
      return keys.map((key) => answers.get(key) as Row[])
    },
  })
}

/**
 * The statement for a list of askers, its only value. It looks up each by itself (`cross join lateral` behind an `offset 0`): were they
 * joined, a plan made while a table was small would read the whole of it ever after.
 */
export function forAll({ shape: { pieces }, values }: Sql): Sql {
  const text = pieces.reduce((before, piece, at) => `${before}asker."${at - 1}"${piece}`)
  const columns = values.map((value, at) => `"${at}" ${typeof value === 'number' ? 'bigint' : 'text'}`)
  const before = 'select asker.nth, its.* from jsonb_to_recordset(cast('
  const after = ` as jsonb)) as asker (${['nth bigint', ...columns].join(', ')}) cross join lateral (${text} offset 0) as its`
  return new Sql(new Shape([before, after], true), [''])
}

interface Asked {
  statement: Sql
  resolve: (rows: Row[]) => void
  reject: (error: unknown) => void
}

/**
 * As `read`, but what one asks for in a single turn of the loop goes as one statement: a page waits for one answer and not for each.
 * What fails fails for all of that turn, so they are to be awaited together.
 */
export function sideBySide(read: Statements): Statements {
  let waiting: Asked[] = []
  async function ask() {
    const asked = waiting
    waiting = []
    try {
      const lists = await several(
        read,
        asked.map(({ statement }) => statement),
      )
      for (const [at, { resolve }] of asked.entries()) resolve(lists[at] as Row[])
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
  const all = (statement: Sql) =>
    new Promise<Row[]>((resolve, reject) => {
      if (waiting.push({ statement, resolve, reject }) === 1) setImmediate(ask)
    })
  return { ...read, all, one: async (statement) => (await all(statement))[0] }
}

async function several(read: Statements, statements: readonly Sql[]): Promise<Row[][]> {
  // Of what is one of a kind there is much, and it would be planned anew.
  if (statements.length === 1 || statements.some(({ shape }) => !shape.stays))
    return Promise.all(statements.map((statement) => read.all(statement)))
  const lists = statements.map((statement, at) => sql`(select json_agg(its_row) from (${statement}) as its_row) as ${raw(`list${at}`)}`)
  const all = sql`select ${join(lists)}`
  const row = await read.one(statements.every(({ mayMeet }) => mayMeet) ? inCompany(all) : all)
  return statements.map((_, at) => (row?.[`list${at}`] as Row[] | null | undefined) ?? [])
}
