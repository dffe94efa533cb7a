// Growth: redeem, session check and record lists beside ten thousand and a million people, in turn.
import { createReadStream } from 'node:fs'
import { operatorOf } from '../src/engine/acts.ts'
import { anyRecord } from '../src/engine/records.ts'
import { fingerprint } from '../src/engine/secrets.ts'
import { addPeople, type Crowd, crowdOf, emptyPlace, type House, type Kind, kinds, openPlace, whoComes } from './support/crowd.ts'
import { type Load, load } from './support/load.ts'
import { type Portico, startPortico } from './support/portico.ts'
import { atLeast, median, plain, print, whole } from './support/table.ts'

const small = 10_000
const large = Number(process.env.LARGE ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 9)
const warmUp = 3
const each = 300
/** So many keep fresh links, the last who were added. */
const waiting = (warmUp + rounds) * each
/** So many have a page open: it asks every few seconds, so what is read for them is at hand. */
const online = 500
/** The database's part of a session check is some microseconds: it feels first that rows lie further apart. */
const readAlone = 'the read of a session check alone'

interface Size {
  house: House
  portico: Portico
  crowd: Crowd
  /** Who keeps the first of the fresh links. */
  first: number
  /** So many of them came. */
  came: number
}

async function compare(kind: Kind): Promise<void> {
  const sizes = [await grown(kind, small), await grown(kind, large)] as const
  const found = new Map<string, [number[], number[]]>()
  for (let round = 0; round < warmUp + rounds; round++) {
    // The first rounds only warm up.
    if (round === warmUp) found.clear()
    for (const [name, rateOf] of Object.entries(acts)) {
      const rates = found.get(name) ?? [[], []]
      for (const [at, size] of sizes.entries()) rates[at]?.push(await rateOf(size))
      found.set(name, rates)
    }
  }
  print(
    `From ${whole(small)} to ${whole(large)} people, on ${kind}: medians of ${rounds} rounds in turn`,
    [...found].flatMap(([name, [before, after]]) => {
      const ratio = median(after) / median(before)
      return [
        plain(name, `${whole(median(before))} /s, then ${whole(median(after))} /s`),
        name === readAlone ? plain('  large beside small', `${ratio.toFixed(2)} ×`) : atLeast('  large beside small', ratio, 0.8),
      ]
    }),
  )
  for (const { house, portico } of sizes) {
    await portico.end()
    await house.close()
  }
}

async function grown(kind: Kind, people: number): Promise<Size> {
  const place = await emptyPlace(kind)
  const house = await openPlace(place)
  const crowd = await crowdOf(house)
  const first = people - waiting
  await addPeople(house, crowd, 0, first, true)
  await addPeople(house, crowd, first, people)
  if (kind === 'sqlite') await readThrough(place.at)
  return { house, portico: await startPortico(place), crowd, first, came: 0 }
}

/** Into the machine's memory, where a server that has run for days has it: a disk's first reads are not what is compared. */
async function readThrough(file: string): Promise<void> {
  for await (const _ of createReadStream(file, { highWaterMark: 2 ** 20 }));
}

const page = { limit: 50, after: null }

const somebody = ({ first }: Size): number => first + whoComes(Math.floor(Math.random() * online), waiting)

/** Each answers how many were done in a second: at the doors, as peers' growth is measured, and lists by the engine alone. */
const acts: { [name: string]: (size: Size) => Promise<number> } = {
  'session check': (size) =>
    atDoor(
      size,
      () => size.portico.live(size.crowd, somebody(size)),
      (status, answer) => status === 200 && answer.includes('"signedIn":true'),
    ),
  [readAlone]: (size) => {
    const { house, crowd } = size
    const bearer = () => ({
      accountId: crowd.accountId,
      tokenHash: fingerprint(crowd.sessionToken(somebody(size))),
      now: Date.now(),
      slug: null,
    })
    return oneByOne(() => house.store.read.sessions.ofContact(bearer()))
  },
  // Not right before the session check: what it wrote is carried into the database for a moment longer.
  redeem: (size) => atDoor(size, () => size.portico.press(size.crowd, size.first + whoComes(size.came++, waiting)), size.portico.pressed),
  'first page of records': (size) => listed(size, {}),
  'records of a state': (size) => listed(size, { state: 'compliant' }),
  'records of a project': (size) => listed(size, { projectId: size.crowd.projectId(3) as `pro_${string}` }),
  'records of an access': (size) => listed(size, { access: 'active' }),
}

async function atDoor({ portico }: Size, request: () => string, good: Load['good']): Promise<number> {
  let left = each
  const next = () => (left-- > 0 ? request() : null)
  return (await load({ port: portico.port, connections: 16, seconds: 60, next, good })).rate
}

const listed = ({ house, crowd }: Size, filter: Partial<typeof anyRecord>): Promise<number> =>
  oneByOne(() => house.engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, ...filter }))

async function oneByOne(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  for (let time = 0; time < each; time++) await act()
  return each / ((performance.now() - from) / 1000)
}

for (const kind of kinds) await compare(kind)
process.exit()
