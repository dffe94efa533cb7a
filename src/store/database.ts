// What both drivers offer: statements and transactions.
import type { Sql } from './sql.ts'

export type Row = { [column: string]: unknown }

/** Somewhere statements can run: a transaction, or the readers beside it. */
export interface Statements {
  readonly dialect: 'sqlite' | 'postgres'
  /** The first row, or undefined. */
  one(statement: Sql): Promise<Row | undefined>
  all(statement: Sql): Promise<Row[]>
  /** How many rows it changed. */
  run(statement: Sql): Promise<number>
  /** Runs several statements at once, without values: for migrations only. */
  script(text: string): Promise<void>
}

export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  readonly read: Statements
  /** As `read`, for one who asks for several things in one turn of the loop: where the database is elsewhere, they are asked for at once. */
  sideBySide(): Statements
  /** Runs `work` and commits, or leaves nothing behind if it throws. Inside it only the database may be awaited. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>
  /** How many transactions can be begun side by side now, none of which waits for another of ours to end. */
  free(): number
  /** As `transaction`, for what nobody's answer hangs on: it may be written a moment after, where somebody else writes for long. */
  mark(work: (statements: Statements) => Promise<void>): Promise<void>
  /** One writing statement that is its own transaction; tried again where it met another's, unless that is not wanted. */
  alone(statement: Sql, again?: boolean): Promise<Row[]>
  /** Keeps a copy of what is committed now, instead of the one before. PostgreSQL does nothing: whoever runs it keeps copies. */
  keepBefore(step: number): Promise<void>
  /** From now on shows that we run under this address, and answers under which other one somebody runs here, if anybody does. */
  runUnder(origin: string): Promise<string | null>
  /** Throws `Unavailable` where it does not answer, or answers and takes no writes. */
  alive(): Promise<unknown>
  /** The facts a doctor wants: version, and the settings that make a commit durable. */
  facts(): Promise<{ [name: string]: string }>
  close(): Promise<void>
}
