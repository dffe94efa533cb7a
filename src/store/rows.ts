// Rows and nouns: names turn from snake_case to camelCase on the way out and back on the way in.
import type { Row, Statements } from './database.ts'
import { join, nothing, raw, type Sql, sql, type Value, wellFormed } from './sql.ts'

const camels = new Map<string, string>()
const snakes = new Map<string, string>()

const camel = (column: string): string => {
  let name = camels.get(column)
  if (name === undefined) {
    name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    camels.set(column, name)
  }
  return name
}

export const snake = (name: string): string => {
  let column = snakes.get(name)
  if (column === undefined) {
    column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    snakes.set(name, column)
  }
  return column
}

/** A row whose columns are the noun's own fields. The type is the caller's promise; the schema's checks keep it. */
export function nounFrom<T>(row: Row): T {
  const noun: Row = {}
  for (const column in row) noun[camel(column)] = row[column]
  return noun as T
}

/** To be copied and filled. Read as JSON it has a shape that copies share; filled name by name it would be a dictionary, which is slow. */
export const blankOf = (names: readonly string[]): Row => JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`)

/** As `nounFrom` for what is read all day: always these columns, each with `before` before its name in the row. */
export function nounsFrom<T>(columns: readonly string[], before = ''): (row: Row) => T {
  const places = columns.map((column) => ({ column: before + column, name: camel(column) }))
  const blank = blankOf(places.map(({ name }) => name))
  return (row) => {
    const noun = { ...blank }
    for (const { column, name } of places) noun[name] = row[column]
    return noun as T
  }
}

export type Fields = { [name: string]: Value | undefined }

const names = (fields: Fields) => Object.keys(fields).filter((name) => fields[name] !== undefined)

/** `insert into table (…) values (…)` of the fields that are given. */
export function insertion(table: string, fields: Fields): Sql {
  return insertions(table, [fields])
}

const shapes = new Map<string, Sql>()

/** One statement for many rows of the same fields; `after` follows it, such as `on conflict do nothing`. */
export function insertions(table: string, rows: readonly Fields[], after = ''): Sql {
  const columns = names(rows[0] as Fields)
  const shape = `${table} (${columns.map(snake).join(', ')}) ${rows.length} ${after}`
  const values = rows.flatMap((fields) => columns.map((name) => fields[name] ?? null))
  let known = shapes.get(shape)
  if (!known) {
    const places = sql`(${join(columns.map(() => null))})`
    known = sql`insert into ${raw(`${table} (${columns.map(snake).join(', ')})`)} values ${join(rows.map(() => places))} ${raw(after)}`
    if (shapes.size < 500) shapes.set(shape, known)
  }
  return known.with(values)
}

/** `a = ?, b = ?` of the fields that are given. */
export const assignments = (fields: Fields): Sql => join(names(fields).map((name) => sql`${raw(snake(name))} = ${fields[name] ?? null}`))

/** So many values at a time that a statement stays small on both databases. */
const rowsAtOnce = 200

export function* slices<T>(items: readonly T[], size = rowsAtOnce): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}

/**
 * Inserts rows of the same fields, a slice in each statement; `after` as above. PostgreSQL takes a slice as one JSON value whose columns it
 * types itself: a text with thousands of places would be planned anew each time, and that costs more than the rows.
 */
export async function insertAll(statements: Statements, table: string, rows: readonly Fields[], after = ''): Promise<void> {
  const insert = statements.dialect === 'postgres' ? insertionFromJson : insertions
  await Promise.all([...slices(rows)].map((slice) => statements.run(insert(table, slice, after))))
}

/** As `insertions`, for PostgreSQL. */
export function insertionFromJson(table: string, rows: readonly Fields[], after: string): Sql {
  const columns = names(rows[0] as Fields)
  const listed = raw(columns.map(snake).join(', '))
  const values = rows.map((fields) => {
    // What is not said is null.
    const row: Fields = {}
    for (const name of columns) {
      const value = fields[name] ?? null
      if (value !== null) row[snake(name)] = wellFormed(value)
    }
    return row
  })
  return sql`insert into ${raw(table)} (${listed}) select ${listed} from json_populate_recordset((select t from ${raw(table)} as t limit 0), ${JSON.stringify(values)}) ${raw(after)}`
}

/**
 * Rows as a table called `name`, with columns of these types. PostgreSQL takes each column as one array: a text with a place for each value
 * would be planned anew for every number of rows, and of rows in JSON it always expects a hundred.
 */
export function tableOf(
  { dialect }: Pick<Statements, 'dialect'>,
  name: string,
  columns: { [column: string]: 'text' | 'bigint' },
  rows: readonly Fields[],
): Sql {
  const called = Object.keys(columns)
  if (dialect === 'postgres') {
    const arrays = called.map((column) => sql`cast(${arrayOf(rows.map((row) => row[column] ?? null))} as ${raw(`${columns[column]}[]`)})`)
    return sql`unnest(${join(arrays)}) as ${raw(`${name} (${called.join(', ')})`)}`
  }
  const values = rows.map((row) => sql`(${join(called.map((column) => row[column] ?? null))})`)
  const named = called.map((column, at) => `column${at + 1} as ${column}`).join(', ')
  return sql`(select ${raw(named)} from (values ${join(values)})) as ${raw(name)}`
}

/** As PostgreSQL writes an array. */
const arrayOf = (values: readonly Value[]): string =>
  `{${values.map((value) => (value === null ? 'null' : `"${String(value).replace(/["\\]/g, '\\$&')}"`)).join()}}`

/** Where a list goes on: after the row made at `at` with `id`, newest first. */
export interface Place {
  at: number
  id: string
}

export interface Page {
  limit: number
  after: Place | null
}

const usualSizes = new Set([51, 201])

/** The usual sizes of a page stand in the statement itself: for a number that it does not know PostgreSQL plans anew every time. */
export const atMost = (limit: number): Sql => (usualSizes.has(limit) ? raw(`limit ${limit}`) : sql`limit ${limit}`)

/** Newest first: what stands behind `after` in the order of (time, id). */
export const behind = (page: Page, time: Sql, id: Sql): Sql =>
  page.after ? sql`and (${time}, ${id}) < (${page.after.at}, ${page.after.id})` : nothing

/** A set of so many is gathered once; of a larger one each member is asked for by itself. */
export const few = 1_000

/** Whether `column` is among what `those` finds, which `itself` says of the row alone. */
export const isAmong = (column: Sql, those: Sql, itself: Sql): Sql =>
  sql`(${column} in (${those} limit ${few}) or (exists (${those} limit 1 offset ${few}) and ${itself}))`

/** Counted no further than this, so that a count costs the same at any size. */
export const mostCounted = 10_000

/** How many rows `chosen` (`table where …`) finds. */
export async function countUpTo(statements: Statements, chosen: Sql): Promise<number> {
  const row = await statements.one(sql`select count(*) as n from (select 1 as one from ${chosen} limit ${mostCounted}) as found`)
  return row?.n as number
}
