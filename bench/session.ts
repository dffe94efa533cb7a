// Signed in: the check that every open page asks for, beside the peers' own; a whole record page beside a bare hello; and forged links, which must not cost a query.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createSecrets } from '../src/engine/secrets.ts'
import { plainId } from '../src/http.ts'
import { addPeople, crowdOf, emptyPlace, type Kind, kinds, newRing, openPlace, type Place } from './support/crowd.ts'
import { get, type Load, load, type Measured, post } from './support/load.ts'
import { startPeer } from './support/peers.ts'
import { startPortico } from './support/portico.ts'
import { freePort, startProgram } from './support/programs.ts'
import { atLeast, type Line, median, plain, print, whole } from './support/table.ts'

const rounds = Number(process.env.ROUNDS ?? 9)
/** As long as the peers’ own figures are taken: one second is mostly its beginning. */
const seconds = 3
const people = 10_000
const targets = { sqlite: 2.5, postgres: 2 }

for (const kind of kinds) await compare(kind)
process.exit()

async function compare(kind: Kind): Promise<void> {
  const place = await emptyPlace(kind)
  const house = await openPlace(place)
  const crowd = await crowdOf(house)
  await addPeople(house, crowd, 0, people)
  const portico = await startPortico(place)
  const peers = [await startPeer('better-auth', kind), await startPeer('Auth.js', kind)]
  const helloPort = await freePort()
  const hello = await startProgram('support/hello.ts', { PORT: String(helloPort) })
  const found = new Map<string, Measured[]>()
  let next = 0
  const anybody = () => (next++ * 7919) % people
  /** So many go through their pages: the first page of a visit writes that they came, which a press has done for whoever pressed. */
  const visitor = () => (next++ * 7919) % 500

  const contenders: [name: string, Pick<Load, 'port' | 'next' | 'good'>][] = [
    [
      'Portico, session',
      {
        port: portico.port,
        next: () => portico.live(crowd, anybody()),
        good: (status, answer) => status === 200 && answer.includes('"signedIn":true'),
      },
    ],
    ...peers.map((peer): [string, Pick<Load, 'port' | 'next' | 'good'>] => [
      `${peer.name}, session`,
      { port: peer.port, next: () => peer.checkSession(next++), good: peer.sessionChecked },
    ]),
    [
      'Portico, record page',
      {
        port: portico.port,
        next: () => portico.recordPage(crowd, visitor()),
        good: (status, answer) => status === 200 && answer.includes('Certificate of insurance'),
      },
    ],
    ['bare Fastify hello', { port: helloPort, next: () => get('/', 'localhost'), good: (status) => status === 200 }],
  ]
  for (let round = 0; round <= rounds; round++) {
    // The first round only warms up.
    if (round === 1) found.clear()
    for (const [name, contender] of contenders) {
      const measured = await load({ connections: 16, seconds, ...contender })
      found.set(name, [...(found.get(name) ?? []), measured])
    }
  }
  const rate = (name: string) => median((found.get(name) ?? []).map((one) => one.rate))
  const p99 = (name: string) => median((found.get(name) ?? []).map((one) => one.p99))
  await portico.end()
  print(`Signed in, on ${kind}: 16 connections, medians of ${rounds} rounds`, [
    ...contenders.map(([name]) => plain(name, `${whole(rate(name))} /s, p99 ${p99(name).toFixed(1)} ms`)),
    atLeast('session check beside Auth.js', rate('Portico, session') / rate('Auth.js, session'), targets[kind]),
    atLeast('session check beside better-auth', rate('Portico, session') / rate('better-auth, session'), targets[kind]),
    atLeast('record page beside a bare hello', rate('Portico, record page') / rate('bare Fastify hello'), 0.04),
    ...(kind === 'postgres' ? [await forgeries(place)] : []),
  ])
  await Promise.all([hello.end(), ...peers.map((peer) => peer.end()), house.close()])
}

/** Counted by the server itself, over a Portico that has no other work: without a query there is no transaction. */
async function forgeries(place: Place): Promise<Line> {
  const portico = await startPortico(place, { PORTICO_ROLE: 'web' })
  const strangers = createSecrets(newRing())
  const id = (number: number) => `lnk_${String(number).padStart(22, '0')}`
  const forged = (number: number) => strangers.of('link', id(number), 1)
  const ours = { Origin: `http://${portico.host}`, 'Sec-Fetch-Site': 'same-origin' }
  const withCookie = (number: number) => ({ ...ours, Cookie: `portico_link_${plainId(id(number))}=${forged(number)}.${'A'.repeat(22)}` })
  const kinds = [
    (number: number) => get(`/l/${forged(number)}`, portico.host),
    (number: number) => get(`/enter/${id(number)}`, portico.host, withCookie(number)),
    (number: number) => post(`/enter/${id(number)}`, portico.host, '', withCookie(number)),
  ]
  const before = await transactionsIn(place)
  let number = 0
  const next = () => (number < 6_000 ? (kinds[number % 3]?.(number++) ?? null) : null)
  const measured = await load({
    port: portico.port,
    connections: 16,
    seconds: 10,
    next,
    good: (status) => status === 404 || status === 200,
  })
  const asked = (await transactionsIn(place)) - before
  await portico.end()
  return { what: `queries for ${whole(measured.count)} forged links`, found: whole(asked), target: '0', kept: asked === 0 }
}

async function transactionsIn({ at }: Place): Promise<number> {
  const url = new URL(at)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  // Backends tell what they did about once a second.
  await pause(2_500)
  const watcher = new pg.Client({ connectionString: url.href })
  await watcher.connect()
  const { rows } = await watcher.query('select xact_commit + xact_rollback as n from pg_stat_database where datname = $1', [name])
  await watcher.end()
  return Number(rows[0].n)
}
