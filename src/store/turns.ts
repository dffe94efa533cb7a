// Turns: a transaction on SQLite runs in the thread that serves everybody, so a long one lets them have theirs in between.
import type { Statements } from './database.ts'
import { Unavailable } from './faults.ts'
import type { Sql } from './sql.ts'

/** So long (milliseconds) a transaction goes on before others have their turns, and so long these may take. */
const longest = 15
/** Others have as many turns as they need, within reason; a turn takes one of those who knock, and one that took less (milliseconds) had nothing to do. */
const mostTurns = 50
const idleTurn = 0.2

/** Until the loop has nothing to do for a turn, or so long (milliseconds). */
export async function allServed(patience = Number.POSITIVE_INFINITY): Promise<void> {
  const began = performance.now()
  let from = began
  for (let turn = 0; turn < mostTurns && from - began < patience; turn++) {
    await new Promise(setImmediate)
    const now = performance.now()
    if (now - from < idleTurn) return
    from = now
  }
}

type Turns = ReturnType<typeof createTurns>

/** Watches whether the transaction under way is a long one. */
export function createTurns() {
  const marking = new Set<() => void>()
  let since = 0
  let isLong = false
  let passing: Promise<void> | null = null
  async function pass() {
    isLong = true
    for (const goOn of marking) goOn()
    await allServed(longest)
    since = performance.now()
    passing = null
  }
  return {
    begin() {
      since = performance.now()
    },
    end() {
      isLong = false
    },
    isOver: () => performance.now() - since > longest,
    pass: () => (passing ??= pass()),
    /** Waits until this is done, or until a long transaction that it may stand behind lets others have their turns. */
    orPassed: (done: Promise<void>, lost: (error: unknown) => void) =>
      new Promise<void>((resolve, reject) => {
        let gone = isLong
        const goOn = () => {
          gone = true
          resolve()
        }
        if (gone) resolve()
        else marking.add(goOn)
        done.then(resolve, (error) => (gone ? lost(error) : reject(error))).finally(() => marking.delete(goOn))
      }),
  }
}

/** A statement came when its work was over, or SQLite had rolled back by itself. */
class TooLate extends Unavailable {}

/** One work in a transaction: its statements, between two of which others read what is committed. */
export interface Work {
  statements: Statements
  /** From now on nothing is done of what it sent without waiting. */
  end(): void
  /** What was sent behind a statement that failed fails for that alone, and may be heard of sooner. */
  cause(error: unknown): unknown
}

/** Statements that were sent one behind the other go on in their order. */
export function inTurns(write: Statements, turns: Turns, isOpen: () => boolean): Work {
  let over = false
  let first: unknown
  const inTurn =
    <Answer>(run: (statement: Sql) => Promise<Answer>) =>
    async (statement: Sql): Promise<Answer> => {
      while (!over && turns.isOver()) await turns.pass()
      if (over || !isOpen()) throw new TooLate('the transaction is over')
      try {
        return await run(statement)
      } catch (error) {
        first ??= error
        throw error
      }
    }
  return {
    statements: { ...write, one: inTurn(write.one), all: inTurn(write.all), run: inTurn(write.run) },
    end() {
      over = true
    },
    cause: (error) => (error instanceof TooLate ? (first ?? error) : error),
  }
}
