// The peers as programs beside Portico, and how each is asked to do the same work. They live in a folder and lockfile of their own.
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freshDatabase } from '../../test/support/postgres.ts'
import type { Kind } from './crowd.ts'
import { get } from './load.ts'
import { freePort, house, type Program, passingFolder, startProgram } from './programs.ts'

interface Peer {
  name: PeerName
  port: number
  /** Adds links numbered so, each to another of the people in turn. */
  addLinks(from: number, to: number): Promise<void>
  redeem(link: number): string
  redeemed(status: number, answer: string): boolean
  checkSession(number: number): string
  sessionChecked(status: number, answer: string): boolean
  end(): Promise<void>
}

export type PeerName = 'better-auth' | 'Auth.js'

const people = 10_000
const secret = 'b8Kq2mXv5tRc0Zr7LwPn4Hs1Yd6Gf9Ju'
const email = (number: number) => `u${number}@example.com`
const padded = (kind: string, number: number) => kind + String(number).padStart(32 - kind.length, '0')
/** Neighbours in time are none in the tables. */
const person = (number: number) => (number * 7919) % people
const signed = (value: string) => encodeURIComponent(`${value}.${createHmac('sha256', secret).update(value).digest('base64')}`)

const asked = {
  'better-auth': {
    program: 'better-auth.mjs',
    redeem: (link: number) => `/api/auth/magic-link/verify?token=${padded('link', link)}&callbackURL=%2F`,
    sessionPath: '/api/auth/get-session',
    cookie: (number: number) => `better-auth.session_token=${signed(padded('sess', number))}`,
  },
  'Auth.js': {
    program: 'auth-js.mjs',
    redeem: (link: number) =>
      `/auth/callback/email?token=${padded('link', link)}&email=${encodeURIComponent(email(person(link)))}&callbackUrl=%2F`,
    sessionPath: '/auth/session',
    cookie: (number: number) => `authjs.session-token=${padded('sess', number)}`,
  },
}

/** Starts one over a fresh database with ten thousand people, each signed in. */
export async function startPeer(name: PeerName, kind: Kind): Promise<Peer> {
  installPeers()
  const { program, redeem, sessionPath, cookie } = asked[name]
  const port = await freePort()
  const database = kind === 'postgres' ? (await freshDatabase()).url : join(passingFolder(), 'peer.db')
  const running: Program = await startProgram(`peers/${program}`, { PORT: String(port), SECRET: secret, DATABASE: database })
  const host = `127.0.0.1:${port}`
  const ids = Array.from({ length: people }, (_, number) => number)
  const idOf = (number: number) => String(number + 1)
  await running.tell({ people: ids.map((number) => ({ id: idOf(number), email: email(number) })) })
  await running.tell({ sessions: ids.map((number) => ({ id: idOf(number), token: padded('sess', number) })) })
  return {
    name,
    port,
    addLinks: (from, to) =>
      running.tell({
        links: Array.from({ length: to - from }, (_, at) => ({ email: email(person(from + at)), token: padded('link', from + at) })),
      }),
    redeem: (link) => get(redeem(link), host),
    redeemed: (status, answer) => status === 302 && /session[-_]token=/.test(answer),
    checkSession: (number) => get(sessionPath, host, { Cookie: cookie(person(number)) }),
    sessionChecked: (status, answer) => status === 200 && answer.includes('"email"'),
    end: running.end,
  }
}

/** Into their own folder, when a bench first asks for them: nobody else pays for them. */
export function installPeers(): void {
  const folder = join(house, 'bench/peers')
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  console.error('Installing the peers (the first time)')
  mkdirSync(folder, { recursive: true })
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm ci in ${folder} failed.\n${stderr}`)
}
