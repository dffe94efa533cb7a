// Turns: a transaction on SQLite runs in the thread that serves everybody, so a long one lets them have theirs in between.
import type { Statements } from './database.ts'
import type { Sql } from './sql.ts'

/** So long (milliseconds) a transaction goes on before others have their turns. */
const longest = 15
/** They have as many as they need, within reason; a turn takes one of those who knock, and one that took less (milliseconds) had nothing to do. */
const mostTurns = 50
const idleTurn = 0.2

/** Until the loop has nothing to do for a turn. */
export async function allServed(): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn++) {
    const from = performance.now()
    await new Promise(setImmediate)
    if (performance.now() - from < idleTurn) return
  }
}

export type Turns = ReturnType<typeof createTurns>

/** Watches whether the transaction under way is a long one. */
export function createTurns() {
  const marking = new Set<() => void>()
  let since = 0
  let isLong = false
  let passing: Promise<void> | null = null
  async function pass() {
    isLong = true
    for (const goOn of marking) goOn()
    await allServed()
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
    /** Statements that were sent one behind the other wait for the same turns, and go on in their order. */
    pass: () => (passing ??= pass()),
    /** Waits until this is done, or until a long transaction that it may stand behind lets others have their turns. */
    orPassed: (done: Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        if (isLong) resolve()
        else marking.add(resolve)
        done.then(resolve, reject).finally(() => marking.delete(resolve))
      }),
  }
}

/** Statements of a transaction that may be long: only it writes, and between two of them others read what is committed. */
export function inTurns(write: Statements, turns: Turns): Statements {
  const inTurn =
    <Answer>(run: (statement: Sql) => Promise<Answer>) =>
    async (statement: Sql): Promise<Answer> => {
      if (turns.isOver()) await turns.pass()
      return run(statement)
    }
  return { ...write, one: inTurn(write.one), all: inTurn(write.all), run: inTurn(write.run) }
}
