// The SQLite driver: one write connection behind a queue, one for reading, and commits that writers who meet share.
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCarrying } from './carrying.ts'
import type { Database, Row, Statements } from './database.ts'
import { DiskFull, isOutage, RuleBroken, Unavailable } from './faults.ts'
import { blankOf } from './rows.ts'
import { runUnder } from './running.ts'
import { folded } from './search.ts'
import { type Sql, sql } from './sql.ts'
import { createTurns, inTurns, type Work } from './turns.ts'

interface Waiting {
  work: (statements: Statements) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

const mostPerCommit = 64
/** So many turns of the loop are given to whoever is on the way in the same moment. */
const turnsToMeet = 5
const busyPatience = 10_000
/** So much of the database each connection keeps at most (KiB). More is slower: whenever a page was divided, a commit looks through all it keeps. */
const pagesKept = 8_192

/** Opens (or makes) the database in `file`. Throws Unavailable when SQLite is too old to be trusted with WAL. */
export function openSqlite(file: string): Database {
  const writer = connect(file)
  const reader = connect(file)
  reader.exec('pragma query_only = on')
  const carrying = createCarrying(file)
  let written = 0
  const write = statements(writer, (rows) => {
    written += rows
    carrying.changed(rows)
  })
  const turns = createTurns()
  const besideWriting = statements(reader)
  // Every commit makes the other connection forget the pages it holds, so reads go by the writing one whenever it is free.
  const free = () => (writer.isTransaction ? besideWriting : write)
  const waiting: Waiting[] = []
  let working: Promise<void> | null = null
  let leave = () => {}

  async function drain() {
    // Requests that arrived in the same turn of the loop are all in the queue by now, so they share one commit.
    await new Promise(setImmediate)
    let met = 1
    while (waiting.length > 0) {
      // Those whom the last commit answered are often back within a few turns.
      for (let turn = 0; turn < turnsToMeet && waiting.length < met; turn++) await new Promise(setImmediate)
      await carrying.caughtUp()
      await begin(writer, waiting)
      if (waiting.length === 0) break
      met = Math.min(waiting.length, mostPerCommit)
      turns.begin()
      const begun = () => inTurns(write, turns, () => writer.isTransaction)
      const again = await commitTogether(writer, begun, () => written, waiting.splice(0, mostPerCommit))
      if (again.length > 0) await begin(writer, again)
      // Where the lock is not to be had, they have been told so and nobody is left.
      if (again.length > 0) await commitTogether(writer, begun, () => written, again, true)
      turns.end()
      carrying.look()
      await new Promise(setImmediate)
    }
    working = null
  }

  function transaction<T>(work: (statements: Statements) => Promise<T>) {
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      working ??= drain()
    })
  }

  const read: Statements = {
    dialect: 'sqlite',
    one: (statement) => free().one(statement),
    all: (statement) => free().all(statement),
    run: (statement) => besideWriting.run(statement),
    script: (text) => besideWriting.script(text),
  }

  return {
    dialect: 'sqlite',
    read,
    sideBySide: () => read,
    transaction,
    free: () => 0,
    mark: (work) => turns.orPassed(transaction(work), lost),
    alone: (statement) => transaction((db) => db.all(statement)),
    keepBefore: async (step) => keepCopy(file, step),
    async runUnder(origin) {
      try {
        const running = runUnder(origin, file)
        leave = running.leave
        return running.theirs
      } catch (error) {
        throw translated(error)
      }
    },
    alive: () => read.one(sql`select 1 as one from installation`),
    async facts() {
      const setting = (name: string) => String(Object.values(writer.prepare(`pragma ${name}`).get() ?? {})[0])
      return {
        version: String(writer.prepare('select sqlite_version() as v').get()?.v),
        journal_mode: setting('journal_mode'),
        synchronous: setting('synchronous'),
        foreign_keys: setting('foreign_keys'),
      }
    },
    async close() {
      await working
      await carrying.end()
      if (reader.isOpen) reader.close()
      if (writer.isOpen) writer.close()
      leave()
    },
  }
}

function connect(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true })
  connection.exec('pragma busy_timeout = 2000; pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 0')
  // The log is carried over by a thread of its own; only where that falls far behind does a commit do it (160 MiB).
  connection.exec(`pragma cache_size = ${-pagesKept}; pragma temp_store = memory; pragma wal_autocheckpoint = 40000`)
  // Its own knows the small letters of English alone.
  connection.function('lower', { deterministic: true }, (text) => (text === null ? null : String(text).toLowerCase()))
  connection.function('folded', { deterministic: true }, (text) => folded(String(text)))
  return connection
}

/** By a connection of its own it sees nothing of a transaction under way. */
function keepCopy(file: string, step: number) {
  const coming = `${file}.coming`
  rmSync(coming, { force: true })
  closeSync(openSync(coming, 'wx', 0o600))
  const connection = new DatabaseSync(file, { readOnly: true })
  try {
    connection.prepare('vacuum into ?').run(coming)
  } catch (error) {
    rmSync(coming)
    throw translated(error) instanceof DiskFull
      ? new DiskFull(`There is no room for a copy of ${file}, which is made before it is brought forward.`)
      : error
  } finally {
    connection.close()
  }
  const copy = openSync(coming, 'r+')
  fsyncSync(copy)
  closeSync(copy)
  const [folder, kept] = [dirname(file), `${basename(file)}.before-`]
  renameSync(coming, join(folder, `${kept}${step}`))
  // What an operator put beside it under a name of their own stays.
  const isEarlier = (name: string) => name.startsWith(kept) && /^\d+$/.test(name.slice(kept.length)) && name !== `${kept}${step}`
  for (const name of readdirSync(folder)) if (isEarlier(name)) rmSync(join(folder, name))
  // On the disk before the steps are: a power cut must not leave them without the copy.
  const held = openSync(folder, 'r')
  fsyncSync(held)
  closeSync(held)
}

/** A mark for which nobody waited any more: where the database could not, nothing is amiss. */
function lost(error: unknown) {
  if (!isOutage(error)) process.emitWarning(error as Error)
}

/** Takes the write lock. Another process may hold it for a moment: asked again without blocking the loop. */
async function begin(writer: DatabaseSync, waiting: Waiting[]) {
  const since = Date.now()
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      writer.exec('begin immediate')
      return
    } catch (error) {
      const said = translated(error)
      if (!(said instanceof Unavailable) || Date.now() - since > busyPatience) {
        for (const one of waiting.splice(0)) one.reject(said)
        return
      }
      await sleep(pause + Math.random() * pause)
    }
  }
}

/**
 * Writers who meet share a commit; answers leave only after it. A work that fails before it wrote has nothing to undo. One that fails later
 * takes everything back, and all who met are answered: to be done again `apart`, each with a savepoint, which costs a copy of every page it touches.
 */
async function commitTogether(
  writer: DatabaseSync,
  begun: () => Work,
  written: () => number,
  works: Waiting[],
  apart = false,
): Promise<Waiting[]> {
  const answers: (() => void)[] = []
  for (const { work, resolve, reject } of works) {
    if (apart) writer.exec('savepoint one')
    const before = written()
    const { statements, end, cause } = begun()
    try {
      const value = await work(statements).finally(end)
      // SQLite may roll back by itself; a work that swallowed that has done nothing.
      if (!writer.isTransaction) throw new Unavailable('the transaction was rolled back')
      if (apart) writer.exec('release one')
      answers.push(() => resolve(value))
    } catch (error) {
      const why = cause(error)
      answers.push(() => reject(why))
      if (!writer.isTransaction) {
        for (const one of works) one.reject(why)
        return []
      }
      if (apart) writer.exec('rollback to one; release one')
      else if (written() > before) {
        writer.exec('rollback')
        if (works.length > 1) return works
      }
    }
  }
  try {
    if (writer.isTransaction) writer.exec('commit')
  } catch (error) {
    if (writer.isTransaction) writer.exec('rollback')
    for (const one of works) one.reject(translated(error))
    return []
  }
  for (const answer of answers) answer()
  return []
}

interface Prepared {
  statement: StatementSync
  /** It surely changes nothing. */
  reads: boolean
  /** A row of it by its columns. */
  rowOf(values: unknown[]): Row
}

function statements(connection: DatabaseSync, changed: (rows: number) => void = () => undefined): Statements {
  const known = new Map<string, Prepared>()
  const ready = ({ texts: { sqlite } }: Sql): Prepared => {
    let prepared = known.get(sqlite)
    if (!prepared) {
      if (known.size > 500) known.clear()
      prepared = prepare(connection, sqlite)
      known.set(sqlite, prepared)
    }
    return prepared
  }
  return {
    dialect: 'sqlite',
    async one(statement) {
      try {
        const { statement: prepared, rowOf, reads } = ready(statement)
        if (!reads) changed(1)
        const row = prepared.get(...statement.values) as unknown[] | undefined
        return row && rowOf(row)
      } catch (error) {
        throw translated(error)
      }
    },
    async all(statement) {
      try {
        const { statement: prepared, rowOf, reads } = ready(statement)
        if (!reads) changed(1)
        return (prepared.all(...statement.values) as unknown as unknown[][]).map(rowOf)
      } catch (error) {
        throw translated(error)
      }
    },
    async run(statement) {
      try {
        const changes = Number(ready(statement).statement.run(...statement.values).changes)
        changed(changes)
        return changes
      } catch (error) {
        throw translated(error)
      }
    },
    async script(text) {
      // A migration may widen a rule of a table that stands; nothing else here may touch how tables are kept.
      connection.enableDefensive(false)
      changed(1)
      try {
        connection.exec(text)
      } finally {
        connection.enableDefensive(true)
      }
    },
  }
}

/** Rows come as plain lists, and all of a statement get one shape here: quicker to make, and much quicker to read, than what the driver builds. */
function prepare(connection: DatabaseSync, text: string): Prepared {
  const statement = connection.prepare(text)
  statement.setReturnArrays(true)
  let columns: string[] = []
  let blank: Row = {}
  const learn = () => {
    columns = statement.columns().map(({ name }) => name)
    blank = blankOf(columns)
  }
  learn()
  return {
    statement,
    reads: /^\s*select\b/i.test(text),
    rowOf(values) {
      // A newer version, such as a command beside us, has given a table more columns: what stands behind them has moved.
      if (values.length !== columns.length) learn()
      const row = { ...blank }
      for (let at = 0; at < columns.length; at++) row[columns[at] as string] = values[at]
      return row
    },
  }
}

/** SQLite's primary result codes: 5 busy, 6 locked, 13 full, 19 constraint, 1811 raised by a trigger. */
export function translated(error: unknown): unknown {
  const { errcode, message } = error as { errcode?: number; message?: string }
  if (errcode === undefined) return error
  const primary = errcode & 0xff
  if (primary === 5 || primary === 6) return new Unavailable('the database is busy', { cause: error })
  // The second: the memory that its processes share lies in a file, and finds no room.
  if (primary === 13 || errcode === 4874) return new DiskFull('The disk of the database is full.', { cause: error })
  if (primary !== 19) return error
  const rule = String(message).replace(/^.*constraint failed:? ?/, '')
  if (errcode === 2067 || errcode === 1555) return new RuleBroken('unique', rule, error)
  if (errcode === 787) return new RuleBroken('reference', rule, error)
  if (errcode === 1811) return new RuleBroken('kept', rule, error)
  return new RuleBroken('check', rule, error)
}
