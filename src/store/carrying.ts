// When SQLite's log is carried over into the database file: beside the writers nearly all of it, and the rest in a pause between two commits.
import { Worker } from 'node:worker_threads'

/** So many changed rows are carried over at a time: a page that was changed twice until then goes once. */
const changesCarried = 8_000
/** Writers wait for no more than so many; while more comes in, it is carried beside them, again and again. */
const changesWaitedFor = 500

export interface Carrying {
  changed(rows: number): void
  /** After a commit: begins where enough was changed. The thread is started when it is first needed: most short lives never do. */
  look(): void
  /** Before a transaction. Waits for the little that came in meanwhile: once nothing is left over, the next commit begins the log anew. */
  caughtUp(): Promise<void>
  end(): Promise<void>
}

/** Under way, nearly there, and the last bit, for which the next writers wait. */
type Step = 'none' | 'most' | 'rest' | 'last'

export function createCarrying(file: string): Carrying {
  let changes = 0
  /** Of them, what came since the thread was last sent. */
  let late = 0
  let step: Step = 'none'
  let thread: Worker | null = null
  let done: () => void = () => undefined

  function carry(next: Step) {
    step = next
    late = 0
    thread ??= startThread(file, carried, lost)
    thread.postMessage(next === 'most')
  }
  /** Meanwhile a short program does not end. */
  async function arrival() {
    thread?.ref()
    await new Promise<void>((resolve) => {
      done = resolve
    })
    thread?.unref()
  }
  function carried() {
    if (step === 'most' && late > changesWaitedFor && changes < changesCarried) return carry('most')
    step = step === 'most' ? 'rest' : 'none'
    done()
  }
  /** Without it the log grows to where commits carry it over themselves. */
  function lost() {
    step = 'none'
    changes = Number.NEGATIVE_INFINITY
    done()
  }

  return {
    changed(rows) {
      changes += rows
      late += rows
    },
    look() {
      if (changes < changesCarried || step !== 'none') return
      changes = 0
      carry('most')
    },
    async caughtUp() {
      // Where writers are quicker than the thread, so that as much has come again, they wait for it.
      if (step === 'most' && changes >= changesCarried) await arrival()
      if (step !== 'rest') return
      carry('last')
      await arrival()
    },
    end: async () => void (await thread?.terminate()),
  }
}

function startThread(file: string, carried: () => void, lost: () => void): Worker {
  const thread = new Worker(new URL('./checkpoint.ts', import.meta.url), {
    workerData: file,
    trackUnmanagedFds: false,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  })
  thread.on('message', carried)
  thread.on('error', lost)
  thread.unref()
  return thread
}
