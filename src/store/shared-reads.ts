// Reads in company: look-ups that are asked in one moment go to PostgreSQL as one statement, and each asker hears of their own rows alone.
import type { Row, Statements } from './database.ts'
import { blankOf } from './rows.ts'
import { inCompany, join, raw, type Shape, type Sql, sql, type Value } from './sql.ts'
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
    // A value that is not there says nothing about its type.
    if (!statement.meets || statement.values.includes(null)) return read.all(statement)
    let lookUp = known.get(statement.shape)
    if (!lookUp) {
      lookUp = lookUpFor(statement, list)
      known.set(statement.shape, lookUp)
    }
    return lookUp(statement.values)
  }
  return { ...read, all, one: async (statement) => (await all(statement))[0] }
}

function lookUpFor(statement: Sql, list: (statement: Sql) => Promise<Listed>): LookUp {
  const one = forAll(statement)
  let blank: Row | null = null
  return together<readonly Value[], Row[]>({
    async work(asked) {
      const keys = asked.map((values) => JSON.stringify(values))
      const different = new Map(asked.map((values, at) => [keys[at], values]))
      const { columns, rows } = await list(one.with([JSON.stringify([...different.values()].map((values, nth) => ({ nth, ...values })))]))
      const names = columns.slice(1)
      blank ??= blankOf(names)
      const found = [...different.keys()].map((): Row[] => [])
      for (const [nth, ...values] of rows) {
        const row = { ...blank }
        for (let at = 0; at < names.length; at++) row[names[at] as string] = values[at]
        found[nth as number]?.push(row)
      }
      const answers = new Map([...different.keys()].map((key, nth) => [key, found[nth] as Row[]]))
      return keys.map((key) => answers.get(key) as Row[])
    },
  })
}

/**
 * The statement for a list of askers, its only value. It looks up each by itself (`cross join lateral` behind an `offset 0`): were they
 * joined, a plan made while a table was small would read the whole of it ever after.
 */
export function forAll({ shape: { pieces }, values }: Sql): Sql {
  const text = pieces.reduce((before, piece, at) => `${before}given."${at - 1}"${piece}`)
  const columns = values.map((value, at) => `"${at}" ${typeof value === 'number' ? 'bigint' : 'text'}`)
  return sql`select given.nth, found.* from jsonb_to_recordset(cast(${''} as jsonb)) as given (${raw(['nth bigint', ...columns].join(', '))})
    cross join lateral (${raw(text)} offset 0) as found`
}

interface Asked {
  statement: Sql
  resolve: (rows: Row[]) => void
  reject: (error: unknown) => void
}

/** As `read`, but what one asks for in a single turn of the loop goes as one statement: a page waits for one answer and not for each. */
export function gathered(read: Statements): Statements {
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
  const [only, ...others] = statements
  if (only && others.length === 0) return [await read.all(only)]
  const lists = statements.map((statement, at) => sql`(select json_agg(one) from (${statement}) as one) as ${raw(`list${at}`)}`)
  const row = await read.one(inCompany(sql`select ${join(lists)}`))
  return statements.map((_, at) => (row?.[`list${at}`] as Row[] | null | undefined) ?? [])
}
