// Growth: redeem, session check and record lists beside ten thousand and a million people, in turn; and the plans the database makes for each.
import { join } from 'node:path'
import { operatorOf } from '../src/engine/acts.ts'
import { anyRecord } from '../src/engine/records.ts'
import { newToken } from '../src/engine/secrets.ts'
import { freshDatabase } from '../test/support/postgres.ts'
import { addPeople, type Crowd, crowdOf, type House, type Kind, newRing, openPlace } from './support/crowd.ts'
import { passingFolder } from './support/programs.ts'
import { atLeast, median, plain, print, whole } from './support/table.ts'

const small = 10_000
const large = Number(process.env.LARGE ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 9)
const each = 300

interface Size {
  house: House
  crowd: Crowd
  next: number
  people: number
}

async function compare(kind: Kind): Promise<void> {
  const sizes = [await grown(kind, small), await grown(kind, large)] as const
  const found = new Map<string, [number[], number[]]>()
  for (let round = 0; round <= rounds; round++) {
    // The first round only warms up.
    if (round === 1) found.clear()
    for (const [name, act] of Object.entries(acts)) {
      const rates = found.get(name) ?? [[], []]
      for (const [at, size] of sizes.entries()) rates[at]?.push(await rateOf(() => act(size)))
      found.set(name, rates)
    }
  }
  print(`From ${whole(small)} to ${whole(large)} people, on ${kind}: medians of ${rounds} rounds in turn`, [
    ...[...found].flatMap(([name, [before, after]]) => [
      plain(name, `${whole(median(before))} /s, then ${whole(median(after))} /s`),
      atLeast(`${name}, large beside small`, median(after) / median(before), 0.8),
    ]),
  ])
  for (const { house } of sizes) await house.close()
}

async function grown(kind: Kind, people: number): Promise<Size> {
  const at = kind === 'postgres' ? (await freshDatabase()).url : join(passingFolder(), `${people}.db`)
  const house = await openPlace({ kind, at, ring: newRing() })
  const crowd = await crowdOf(house)
  // The last of them keep fresh links, so that they can be pressed.
  const pressed = (rounds + 1) * each
  await addPeople(house, crowd, 0, people - pressed, true)
  await addPeople(house, crowd, people - pressed, people)
  return { house, crowd, next: people - pressed, people }
}

const visitor = { browser: 'Safari on iPhone', agent: '', address: '192.0.2.1' }
const page = { limit: 50, after: null }
const somebody = ({ people, next }: Size) => next - 1 - Math.floor(Math.random() * Math.min(people / 2, 5_000))

const acts: { [name: string]: (size: Size) => Promise<unknown> } = {
  redeem: async (size) => {
    const { house, crowd } = size
    return house.engine.links.redeem(crowd.linkId(size.next++), { nonce: newToken(), deviceToken: null }, visitor, null, false)
  },
  'session check': async (size) => size.house.store.read.sessions.ofContact(size.crowd.accountId, await fingerprintOf(size), Date.now()),
  'first page of records': ({ house, crowd }) => house.engine.records.list(operatorOf({ id: crowd.accountId }), page, anyRecord),
  'records of a state': ({ house, crowd }) =>
    house.engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, state: 'compliant' }),
  'records of a project': ({ house, crowd }) =>
    house.engine.records.list(operatorOf({ id: crowd.accountId }), page, {
      ...anyRecord,
      projectId: crowd.projectId(3) as `pro_${string}`,
    }),
  'records of an access': ({ house, crowd }) =>
    house.engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, access: 'active' }),
}

async function fingerprintOf(size: Size): Promise<string> {
  const { fingerprint } = await import('../src/engine/secrets.ts')
  return fingerprint(size.crowd.sessionToken(somebody(size)))
}

async function rateOf(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  for (let time = 0; time < each; time++) await act()
  return each / ((performance.now() - from) / 1000)
}

for (const kind of (process.env.KIND ? [process.env.KIND] : ['sqlite', 'postgres']) as Kind[]) await compare(kind)
process.exit()
