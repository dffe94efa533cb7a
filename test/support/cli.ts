// The command as an operator calls it: a process of its own, on a data folder that goes with the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Json } from './api.ts'
import { freePort } from './portico.ts'

const portico = fileURLToPath(new URL('../../src/cli/portico.ts', import.meta.url))

interface Ran {
  code: number | null
  out: string
  err: string
  /** What `--json` said. */
  json: Json
}

interface Operator {
  folder: string
  port: number
  url: string
  run(...words: string[]): Promise<Ran>
  spawn(...words: string[]): ChildProcess
}

/** `stdout`: an open file that takes what commands say, in the place of the test. */
export async function operator(t: TestContext, env: { [name: string]: string } = {}, stdout: 'pipe' | number = 'pipe'): Promise<Operator> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const surroundings = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: folder, PORT: String(port), ...env }
  const start = (words: string[]) =>
    spawn(process.execPath, [portico, ...words], { env: surroundings, stdio: ['ignore', stdout, 'pipe'], cwd: folder })
  return {
    folder,
    port,
    url: `http://localhost:${port}`,
    spawn: (...words) => start(words),
    async run(...words) {
      const child = start(words)
      const gone = once(child, 'exit')
      const [out, err] = await Promise.all([child.stdout ? text(child.stdout) : '', text(child.stderr as Readable)])
      const [code] = (await gone) as [number | null]
      return { code, out, err, json: words.includes('--json') ? JSON.parse(out || err) : null }
    },
  }
}
