// What both drivers offer: statements, transactions, and the four ways in which a database can say no.
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
  /** Runs `work` and commits, or leaves nothing behind if it throws. Inside it only the database may be awaited. */
  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>
  /** One writing statement that is its own transaction. */
  alone(statement: Sql): Promise<Row[]>
  /** The facts a doctor wants: version, and the settings that make a commit durable. */
  facts(): Promise<{ [name: string]: string }>
  close(): Promise<void>
}

/** The database cannot be reached or is too busy; the request may be repeated. */
export class Unavailable extends Error {
  override name = 'Unavailable'
  /** Set when nothing was done and the same transaction can be run again at once. */
  again = false
}

/** There is no room left on the disk. */
export class DiskFull extends Error {
  override name = 'DiskFull'
}

/** A rule that the database keeps was broken: `rule` names the constraint, index or columns. */
export class RuleBroken extends Error {
  override name = 'RuleBroken'
  readonly kind: 'unique' | 'reference' | 'check' | 'kept'
  readonly rule: string
  constructor(kind: RuleBroken['kind'], rule: string, cause: unknown) {
    super(`${kind}: ${rule}`, { cause })
    this.kind = kind
    this.rule = rule
  }
}
