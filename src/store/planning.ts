// What SQLite is told of how rows lie. Untold, it takes an account for ten rows and walks through it where a better way stands open.
import type { Statements } from './database.ts'
import { raw, sql } from './sql.ts'

/** As many as it takes a table to have; whoever has fewer loses nothing by a plan for many. */
const rowsInTable = 1_000_000
/** An index over what is due holds that alone, however many rows there are. */
const rowsDue = 1_000
/** So does an index over what happens to few rows of an account. */
const seldom = /_(met|ended)$/

/** So many rows at most share what stands in a column, once the columns before it are given. */
const alike: { [column: string]: number } = {
  account_id: 100_000,
  project_id: 1_000,
  job_id: 1_000,
  packet_id: 1_000,
  day: 1_000,
  company_id: 50,
  member_id: 50,
  made_by: 50,
}
/** Whoever has a name of their own is there a few times, whatever else a few times more. */
const named = { is: /(^id|_id|_key|_hash|_name|_subject)$/, alike: 5 }
const unnamed = 10
/** A column of few words leaves a part of what there was. */
const words =
  /^(kind|state|stage|standing|lane|channel|outcome|reached|opened_by|bounced|span|measure|letter|role|slot|position|number|what)$/
const leaves = 5

interface Index {
  table: string
  name: string
  unique: boolean
  partial: boolean
}

/**
 * The same words for every house and every size, so that a plan that was tried here is the plan everywhere.
 * Asked after each change of the tables, which makes every other connection read them anew.
 */
export async function tellHowRowsLie(db: Statements): Promise<void> {
  const indexes = await db.all(sql`select m.tbl_name as "table", l.name, l."unique", l.partial
    from sqlite_master m join pragma_index_list(m.name) l where m.type = 'table'`)
  await db.script('analyze migration; delete from sqlite_stat1')
  for (const row of indexes) {
    const index = { table: String(row.table), name: String(row.name), unique: row.unique === 1, partial: row.partial === 1 }
    const columns = await db.all(sql`select name from pragma_index_info(${index.name}) order by seqno`)
    const told = toldOf(
      index,
      columns.map(({ name }) => name as string | null),
    )
    await db.run(sql`insert into sqlite_stat1 (tbl, idx, stat) values (${index.table}, ${index.name}, ${told})`)
  }
  await db.all(raw('analyze sqlite_schema'))
}

/** Of the whole index, then of each column more that is given, how many rows there are to look at. */
function toldOf({ name, unique, partial }: Index, columns: readonly (string | null)[]): string {
  const whole = partial && (columns[0] !== 'account_id' || seldom.test(name)) ? rowsDue : rowsInTable
  const counts = [whole]
  for (const [at, column] of columns.entries()) {
    const before = counts.at(-1) as number
    const one = unique && at === columns.length - 1
    counts.push(one ? 1 : Math.min(before, shareOf(column, before)))
  }
  return `${counts.map((count) => Math.max(1, Math.round(count))).join(' ')} noskipscan`
}

function shareOf(column: string | null, before: number): number {
  if (column === null || words.test(column)) return before / leaves
  return alike[column] ?? (named.is.test(column) ? named.alike : unnamed)
}
