// The three that are tried, each a program of its own that sends over SMTP: how a letter is asked of it, and who is signed in there.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operatorOf } from '../../src/engine/acts.ts'
import { crowdOf, newRing, openPlace, type Place, slug } from '../support/crowd.ts'
import { installPeers, type PeerName } from '../support/peers.ts'
import { startPortico } from '../support/portico.ts'
import { freePort, passingFolder, startProgram } from '../support/programs.ts'

/** A browser's GET, with its cookies. */
export type Look = (url: string) => Promise<string>

export interface System {
  name: string
  /** Tried against those robots alone that press. */
  pressedOnly: boolean
  origin: string
  /** Has a letter sent that lets this person in. */
  invite(email: string): Promise<void>
  /** Of the addresses in a letter the one that is its button. */
  isKey(url: URL): boolean
  signedIn(look: Look): Promise<boolean>
  /** Moves its clock ahead. */
  later(ms: number): Promise<void>
  end(): Promise<void>
}

/** All of them, or those alone whose name holds `only`. */
export async function startSystems(smtp: string, only = ''): Promise<System[]> {
  const all: { [name: string]: () => Promise<System> } = {
    Portico: () => startOurs('Portico', smtp, 'button'),
    'Portico, address asked': () => startOurs('Portico, address asked', smtp, 'address'),
    'better-auth': () => startPeer('better-auth', smtp),
    'Auth.js': () => startPeer('Auth.js', smtp),
  }
  installPeers()
  return Promise.all(Object.entries(all).flatMap(([name, start]) => (name.includes(only) ? [start()] : [])))
}

/** A clock that is moved from outside. */
function clockOf() {
  const file = join(passingFolder(), 'ahead')
  let ahead = 0
  writeFileSync(file, '0')
  return {
    env: { AHEAD: file, NODE_OPTIONS: `--import=${join(import.meta.dirname, 'clock.mjs')}` },
    move(child: { kill(signal: 'SIGUSR2'): boolean }, ms: number) {
      ahead += ms
      writeFileSync(file, String(ahead))
      child.kill('SIGUSR2')
    },
  }
}

/** `confirmation` is the account's setting for browsers that did not ask for the letter; the button alone is what it begins with. */
async function startOurs(name: string, smtp: string, confirmation: 'button' | 'address'): Promise<System> {
  const place: Place = { kind: 'sqlite', at: join(passingFolder(), 'portico.db'), ring: newRing() }
  const house = await openPlace(place)
  const { accountId } = await crowdOf(house)
  const { key } = await house.engine.apiKeys.create(operatorOf(await house.engine.accounts.get(accountId)), {
    name: 'bench',
    role: 'owner',
  })
  await house.close()
  const clock = clockOf()
  // Every visitor brings an address of their own, as behind a proxy.
  const running = await startPortico(place, { SMTP_URL: smtp, TRUST_PROXY: '1', ...clock.env })
  const origin = `http://${running.host}`
  const call = async (path: string, body: object, method = 'POST') => {
    const answer = await fetch(`${origin}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as { id: string; contact: { id: string } }
  }
  await call('account', { confirmation }, 'PATCH')
  const project = await call('projects', { name: 'Dock 4 refurbishment' })
  return {
    name,
    pressedOnly: confirmation !== 'button',
    origin,
    async invite(email) {
      const requirements = [{ kind: 'certificate', name: 'Certificate of insurance' }]
      const record = await call('records', { projectId: project.id, contact: { email }, requirements })
      await call('grants', { contactId: record.contact.id, scope: { kind: 'record', id: record.id }, invite: {} })
    },
    isKey: ({ pathname }) => pathname.startsWith('/l/'),
    signedIn: async (look) => (await look(`${origin}/p/${slug}/live`)).includes('"signedIn":true'),
    later: async (ms) => clock.move(running.child, ms),
    end: running.end,
  }
}

const asked: {
  [name in PeerName]: Pick<System, 'isKey'> & { file: string; session: string; invite(origin: string, email: string): Promise<unknown> }
} = {
  'better-auth': {
    file: 'better-auth.mjs',
    session: '/api/auth/get-session',
    isKey: ({ pathname }) => pathname === '/api/auth/magic-link/verify',
    invite: (origin, email) => fetch(`${origin}/ask`, { method: 'POST', body: new URLSearchParams({ email }), redirect: 'manual' }),
  },
  'Auth.js': {
    file: 'auth-js.mjs',
    session: '/auth/session',
    isKey: ({ pathname }) => pathname === '/auth/callback/nodemailer',
    async invite(origin, email) {
      const token = await fetch(`${origin}/auth/csrf`)
      const { csrfToken } = (await token.json()) as { csrfToken: string }
      const cookie = token.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ')
      const body = new URLSearchParams({ csrfToken, email, callbackUrl: `${origin}/` })
      await fetch(`${origin}/auth/signin/nodemailer`, { method: 'POST', headers: { cookie }, body, redirect: 'manual' })
    },
  },
}

async function startPeer(name: PeerName, smtp: string): Promise<System> {
  const { file, session, isKey, invite } = asked[name]
  const port = await freePort()
  const clock = clockOf()
  const database = join(passingFolder(), 'peer.db')
  const secret = 'b8Kq2mXv5tRc0Zr7LwPn4Hs1Yd6Gf9Ju'
  const running = await startProgram(`peers/${file}`, { PORT: String(port), SECRET: secret, DATABASE: database, SMTP: smtp, ...clock.env })
  const origin = `http://127.0.0.1:${port}`
  return {
    name,
    pressedOnly: false,
    origin,
    invite: async (email) => void (await invite(origin, email)),
    isKey,
    signedIn: async (look) => (await look(origin + session)).includes('"email"'),
    later: async (ms) => clock.move(running.child, ms),
    end: running.end,
  }
}
