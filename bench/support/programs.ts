// The programs that a bench measures, each in a process of its own on the first core; the bench itself runs on the second.
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { surroundings } from '../../test/support/surroundings.ts'

export const house = join(import.meta.dirname, '../..')
/** Asked of the machine: a bench is held on one core itself, and what it starts would stay there with it. */
const pins = process.platform === 'linux' && cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0

/** Node on one core, where the system can hold it there. */
export function spawnOn(
  core: 0 | 1,
  args: string[],
  env: NodeJS.ProcessEnv = {},
  stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'ipc'],
): ChildProcess {
  const [program, ...rest] = pins ? ['taskset', '-c', String(core), process.execPath, ...args] : [process.execPath, ...args]
  const child = spawn(program as string, rest, { cwd: house, env: { ...surroundings(), ...env }, stdio })
  // However the bench ends, nothing of it stays behind.
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

export interface Program {
  child: ChildProcess
  /** Sends a message and waits for the answer. */
  tell<Answer>(message: object): Promise<Answer>
  end(): Promise<void>
}

/** Starts a program that says so over IPC when it is ready; on the second core what is not measured itself. */
export async function startProgram(file: string, env: NodeJS.ProcessEnv = {}, core: 0 | 1 = 0): Promise<Program> {
  const child = spawnOn(core, [join(house, 'bench', file)], { NODE_ENV: 'production', ...env })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${code}`)
  })
  gone.catch(() => undefined)
  const heard = async () => (await Promise.race([once(child, 'message'), gone]))[0]
  await heard()
  return {
    child,
    async tell(message) {
      child.send(message)
      return heard()
    },
    async end() {
      const ended = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
    },
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  await new Promise((closed) => probe.close(closed))
  return port
}

/** A folder that goes when the bench goes. */
export function passingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
