// ADR-07: whoever asks to sign in learns nothing from the answer, nor from how long it takes, nor from how busy the house is after it.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kind } from '../support/engine.ts'
import { allTaken, inTurns, type Program, program } from '../support/process.ts'
import { strain } from '../support/strain.ts'
import type { Chance } from './trial.ts'

interface Doors {
  kind: Kind
  pairs: number
}

/** A door as a stranger sees it: what it says to an address, all that varies by chance left out, and after how many milliseconds. */
interface Door {
  name: string
  known: string[]
  ask(email: string): Promise<{ answer: string; ms: number }>
  look(): Promise<number>
}

interface Times {
  answers: number[]
  after: number[]
}

/** How often one address may be asked for before a day has to pass. */
const asksADay = 8

export async function doorsTellNothing({ kind, pairs }: Doors, chance: Chance): Promise<string> {
  const house = await program({ kind, env: { TRUST_PROXY: '1', LOG_LEVEL: 'info' } })
  try {
    await house.start()
    const people = Math.ceil(pairs / asksADay)
    const doors = [await portalDoor(house, people), await consoleDoor(house, people)]
    await allTaken(house)
    const told: string[] = []
    for (const door of doors) told.push(await compare(house, door, pairs, chance))
    return `${pairs} pairs: ${told.join('; ')}`
  } finally {
    await house.stop()
  }
}

async function compare(house: Program, door: Door, pairs: number, chance: Chance): Promise<string> {
  const times: { known: Times; unknown: Times } = { known: { answers: [], after: [] }, unknown: { answers: [], after: [] } }
  for (let pair = -warmingUp; pair < pairs; pair++) {
    const person = (pair + warmingUp) % door.known.length
    if (person === 0) await house.advance('1 day')
    else if (person % 90 === 0) await house.advance('6 minutes')
    const known = door.known[person] as string
    // Nobody's, and as long.
    const unknown = known.replace(/^[a-z]/, 'z')
    const order = chance.next() < 0.5 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    const said: string[] = []
    for (const which of order) {
      const { answer, ms } = await door.ask(which === 'known' ? known : unknown)
      const after = await door.look()
      said.push(answer)
      if (pair < 0) continue
      times[which].answers.push(ms)
      times[which].after.push(after)
      await pause(chance.upTo(30, 10))
    }
    assert.ok(said[0] === said[1], `equal bytes, but ${whereApart(said[0] ?? '', said[1] ?? '')}`)
  }
  const apart = Math.abs(median(times.known.answers) - median(times.unknown.answers))
  const apartAfter = Math.abs(median(times.known.after) - median(times.unknown.after))
  const told = `${door.name} ${median(times.known.answers).toFixed(2)} and ${median(times.unknown.answers).toFixed(2)} ms, looked at right after it ${median(times.known.after).toFixed(2)} and ${median(times.unknown.after).toFixed(2)} ms`
  assert.ok(apart < 2 * strain(), `medians within 2 ms: ${told}`)
  assert.ok(apartAfter < 2 * strain(), `and so right after it: ${told}`)
  return told
}

/** Pairs that are not counted. */
const warmingUp = 10

async function portalDoor(house: Program, count: number): Promise<Door> {
  const records = await house.records(count, 'p')
  await inTurns(records.length, 8, async (at) => assert.equal((await house.invite(records[at] as (typeof records)[0])).status, 201))
  return {
    name: 'portal',
    known: records.map(({ email }) => email),
    async ask(email) {
      const stranger = house.browser()
      const from = performance.now()
      const sent = await stranger.post('/p/harbor/ask', { email }, { 'x-forwarded-for': anywhere() })
      const ms = performance.now() - from
      const page = await stranger.get(sent.location)
      const { date, 'set-cookie': cookies, 'content-security-policy': policy, ...headers } = page.headers
      const plain = page.body.replaceAll(email, 'somebody').replace(/nonce="[^"]*"|value="[^"]*"|data-seconds="\d+"|<wbr>|<\/?bdi>/g, '')
      assert.ok(date && policy)
      const names = [sent.headers['set-cookie'], cookies].map((all) => (all ?? []).map((one) => one.replace(/=[^;]*/, '')))
      return { answer: JSON.stringify([sent.status, sent.location, sent.body, names, page.status, headers, plain]), ms }
    },
    look: () => timeOf(() => house.browser().get('/p/harbor')),
  }
}

async function consoleDoor(house: Program, count: number): Promise<Door> {
  const emails = Array.from({ length: count }, (_, at) => `m${at}@harbor.example`)
  await inTurns(count, 8, async (at) => {
    const { status, text } = await house.api('POST', '/members', { email: emails[at], name: 'Mia Berg', role: 'viewer' })
    assert.equal(status, 201, text)
  })
  return {
    name: 'console',
    known: emails,
    async ask(email) {
      const from = performance.now()
      const headers = { host: `localhost:${house.port}`, 'content-type': 'application/json', 'x-forwarded-for': anywhere() }
      const sent = await house.send('POST', '/api/v1/sign-in/letters', headers, JSON.stringify({ email }))
      const ms = performance.now() - from
      const { date: _, ...told } = sent.headers
      return { answer: JSON.stringify([sent.status, sent.text, told]), ms }
    },
    look: () => timeOf(() => house.browser().get('/api/v1/sign-in')),
  }
}

function whereApart(one: string, other: string): string {
  const at = [...one].findIndex((sign, nth) => sign !== other[nth])
  return `${one.slice(at - 40, at + 40)} is not ${other.slice(at - 40, at + 40)}`
}

let place = 0
/** Each from somewhere else, so that no place asks too often. */
const anywhere = () => `198.51.${Math.floor(++place / 250) % 250}.${place % 250}`

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}
