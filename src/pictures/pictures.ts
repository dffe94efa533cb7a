// Calls the maker of pictures: a process for each file, without rights, without our environment, and with an end to its time and memory.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Frame, framesOf, type Limits, type Paper, type WhyNot } from './frames.ts'

export interface Pictures {
  /** Pages of the file as they are made; the last word says that it is done, or why there is nothing (more). Never throws. */
  make(kind: Paper, file: Readable): AsyncGenerator<Frame>
  /** Ends what is under way. */
  stop(): void
}

export const usualLimits: Limits = { time: 30_000, memory: 768 * 1_048_576, pixels: 50_000_000, pages: 30, width: 1_400, height: 8_000 }

const maker = fileURLToPath(new URL('./maker.ts', import.meta.url))
const lookAtMemory = 200

export function createPictures(limits: Limits = usualLimits): Pictures {
  const under = new Set<ChildProcess>()
  return {
    async *make(kind, file) {
      const child = spawn(process.execPath, [...fences(), maker, kind, JSON.stringify(limits)], {
        env: {},
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      under.add(child)
      const ended = watched(child, limits)
      let last = false
      try {
        feed(file, child)
        for await (const frame of framesOf(child.stdout as Readable)) {
          last = 'done' in frame.telling || 'why' in frame.telling
          yield frame
          if (last) return
        }
      } catch {
        // What it said made no sense; whatever it is, it is told below.
      } finally {
        child.kill('SIGKILL')
        file.destroy()
        under.delete(child)
      }
      if (!last) yield { telling: { why: (await ended) ?? 'broken' }, picture: Buffer.alloc(0) }
    },
    stop() {
      for (const child of under) child.kill('SIGKILL')
    },
  }
}

/** It may read its own program and the libraries, and nothing else: not the keys, not the files of others. */
function fences(): string[] {
  const house = fileURLToPath(new URL('../../', import.meta.url))
  const libraries = new Set(
    ['sharp', 'heic-decode', '@hyzyla/pdfium'].map((name) => {
      const path = fileURLToPath(import.meta.resolve(name))
      return path.slice(0, path.lastIndexOf(`${sep}node_modules${sep}`) + '/node_modules/'.length)
    }),
  )
  const readable = [join(house, 'src', 'pictures', '*'), join(house, 'package.json'), ...[...libraries].map((path) => `${path}*`)]
  return ['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`), '--max-old-space-size=192']
}

/** Ends it when it takes too long or too much, and says which it was. */
function watched(child: ChildProcess, { time, memory }: Limits): Promise<WhyNot | null> {
  let why: WhyNot | null = null
  const end = (reason: WhyNot) => {
    why ??= reason
    child.kill('SIGKILL')
  }
  // It stops by itself when its time is over; this is for what does not look at the clock.
  const late = setTimeout(end, time + 2_000, 'too_slow' as const)
  const look = async () => {
    if (child.pid && (await held(child.pid)) > memory) end('too_large')
  }
  const looking = setInterval(() => void look(), lookAtMemory)
  return new Promise((done) => {
    const over = () => {
      clearTimeout(late)
      clearInterval(looking)
      done(why)
    }
    child.once('error', over)
    child.once('exit', over)
    if (child.pid) lower(child.pid)
  })
}

/** Resident bytes, where the system tells them in a file; elsewhere the caps on pixels, pages and time must do. */
async function held(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1_024
}

/** Requests go before pictures. */
function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Gone already, or not allowed here.
  }
}

function feed(file: Readable, child: ChildProcess): void {
  const { stdin } = child
  // A maker that ended early hears nothing more; a file that cannot be read is a broken one.
  stdin?.on('error', () => undefined)
  file.on('error', () => child.kill('SIGKILL'))
  if (stdin) file.pipe(stdin)
}
