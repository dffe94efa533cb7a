// Where the log goes that no terminal shows: many lines in one write. A full disk or a slow reader costs lines, and holds nobody up.
import { writeSync } from 'node:fs'

/** What came together is written at so many bytes, and at the latest after so long (milliseconds). */
const together = 4_096
const atLatest = 200
/** So many bytes wait for a slow reader; what comes on top of them is lost. At the end they wait so long (milliseconds). */
const mostWaiting = 1_048_576
const atTheEnd = 1_000

interface LineLog {
  write(line: string): void
  /** Writes what can be written by now. */
  flushSync(): void
  end(): void
}

/** `give` writes some of the bytes and says how many, or throws. */
export function lineLog(give: (bytes: Buffer) => number = (bytes) => writeSync(1, bytes)): LineLog {
  let waiting: Buffer[] = []
  let size = 0
  let lost = 0
  let why = ''
  /** A line stands there in part. */
  let torn = false
  let timer: NodeJS.Timeout | null = null

  function write(line: string): void {
    const bytes = Buffer.from(line)
    if (size + bytes.length > mostWaiting) {
      lost += 1
      return
    }
    waiting.push(bytes)
    size += bytes.length
    if (size >= together) flushSync()
    else later()
  }

  function later(): void {
    timer ??= setTimeout(flushSync, atLatest).unref()
  }

  function flushSync(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (size === 0) return
    const news = Buffer.from(lost > 0 ? `${torn ? '\n' : ''}${lineOf(lost, why)}` : '')
    const bytes = Buffer.concat([news, ...waiting])
    let at = 0
    try {
      while (at < bytes.length) at += give(bytes.subarray(at))
      settle([], 0)
    } catch (error) {
      why = (error as { code?: string }).code ?? String(error)
      if (at > 0) torn = bytes[at - 1] !== newLine
      // The reader is slow: nothing is lost yet.
      const kept = why === 'EAGAIN'
      const missed = bytes.subarray(Math.max(at, news.length)).filter((byte) => byte === newLine).length
      settle(kept ? [bytes.subarray(at)] : [], kept ? 0 : missed + (at < news.length ? lost : 0))
    }
  }

  function settle(left: Buffer[], missed: number): void {
    waiting = left
    size = left[0]?.length ?? 0
    lost = missed
    if (size > 0) later()
    else if (missed === 0) torn = false
  }

  return {
    write,
    flushSync,
    end() {
      const until = performance.now() + atTheEnd
      flushSync()
      while (size > 0 && performance.now() < until) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
        flushSync()
      }
    },
  }
}

const newLine = 0x0a

/** As pino writes a warning. */
const lineOf = (lost: number, why: string): string =>
  `${JSON.stringify({ level: 40, time: new Date().toISOString(), lost, why, msg: 'Lines of this log were lost' })}\n`
