// Portico as a program, started as its users start it, and the requests of browsers that come to it.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { plainId } from '../../src/http.ts'
import { type Crowd, type Place, ringText, slug } from './crowd.ts'
import { ask, get, post } from './load.ts'
import { freePort, passingFolder, spawnOn } from './programs.ts'

export interface Portico {
  child: ChildProcess
  port: number
  host: string
  /** The press of Continue by a browser that has opened the person's letter. */
  press(crowd: Crowd, person: number): string
  pressed(status: number, answer: string): boolean
  /** What an open page asks every few seconds. */
  live(crowd: Crowd, person: number): string
  recordPage(crowd: Crowd, person: number): string
  end(): Promise<void>
}

const nonce = 'A'.repeat(22)
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

/** Starts it over a place and answers once it is ready for work. */
export async function startPortico(place: Place, env: NodeJS.ProcessEnv = {}): Promise<Portico> {
  const port = await freePort()
  const host = `localhost:${port}`
  const folder = passingFolder()
  const log = openSync(join(folder, 'log'), 'w')
  const own = {
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: place.kind === 'postgres' ? place.at : `file:${place.at}`,
    PORTICO_KEYS: ringText(place.ring),
    NODE_ENV: 'production',
    ...env,
  }
  const child = spawnOn(0, ['src/cli/portico.ts', 'start'], own, ['ignore', log, 'inherit'])
  await ready(child, port, host)
  const browser = (cookie: string) => ({
    Cookie: cookie,
    'User-Agent': iphone,
    Accept: 'text/html,application/xhtml+xml',
    'Accept-Language': 'en-GB,en;q=0.9',
    'Accept-Encoding': 'gzip, br',
  })
  const session = (crowd: Crowd, person: number) => browser(`portico_${plainId(crowd.accountId)}=${crowd.sessionToken(person)}`)
  return {
    child,
    port,
    host,
    press: (crowd, person) =>
      post(`/enter/${crowd.linkId(person)}`, host, '', {
        ...browser(`portico_link_${plainId(crowd.linkId(person))}=${crowd.linkSecret(person)}.${nonce}`),
        Origin: `http://${host}`,
        'Sec-Fetch-Site': 'same-origin',
        'Sec-Fetch-Mode': 'navigate',
      }),
    pressed: (status, answer) =>
      status === 303 && answer.includes(`location: /p/${slug}/records/`) && /set-cookie: portico_\w{22}=/i.test(answer),
    live: (crowd, person) => get(`/p/${slug}/live`, host, session(crowd, person)),
    recordPage: (crowd, person) => get(`/p/${slug}/records/${crowd.recordId(person)}`, host, session(crowd, person)),
    async end() {
      const ended = once(child, 'exit')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
    },
  }
}

async function ready(child: ChildProcess, port: number, host: string): Promise<void> {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`Portico ended with ${child.exitCode}`)
    const answer = await ask(port, get('/readyz', host)).catch(() => '')
    if (answer.startsWith('HTTP/1.1 200')) return
    await pause(20)
  }
  throw new Error('Portico did not become ready')
}
