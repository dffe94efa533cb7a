// The press of Continue, from the request to the committed session: beside the same statements without HTTP, and beside the peers' way from link to session.
import { addPeople, countNow, crowdOf, emptyPlace, type Kind, kinds, openPlace, packed, whoComes } from './support/crowd.ts'
import { load, type Measured } from './support/load.ts'
import { startPeer } from './support/peers.ts'
import { startPortico } from './support/portico.ts'
import { startProgram } from './support/programs.ts'
import type { Presses } from './support/statements.ts'
import { atLeast, median, plain, print, under, whole } from './support/table.ts'

const rounds = Number(process.env.ROUNDS ?? 9)
/** As long as the peers' own figures are taken: one second is mostly its beginning, before anything is at hand. */
const seconds = 3
/** Rounds that are not counted: after a start it takes some seconds until everybody's code is compiled. */
const warmUp = 3
/** More than anybody opens in a round, on a machine twice as fast as ours. */
const most = 10_000
/** So many are added at a time, seldom: what was just written is still on its way to the disk. */
const many = 60_000
/** Whose turn it is, is drawn among so many: as many as come to the peers. */
const together = 10_000
const targets = {
  sqlite: { statements: 0.6, 'better-auth': 8, 'Auth.js': 2.2 },
  postgres: { statements: 0.6, 'better-auth': 6, 'Auth.js': 1.8 },
}

for (const kind of kinds) await compare(kind)
process.exit()

async function compare(kind: Kind): Promise<void> {
  const place = await emptyPlace(kind)
  const house = await openPlace(place)
  const crowd = await crowdOf(house)
  let people = 0
  let next = 0
  /** The first of enough people whose links are still good. */
  async function fresh(): Promise<number> {
    if (next + most > people) {
      await addPeople(house, crowd, people, people + many)
      people += many
    }
    return next
  }
  await fresh()
  const portico = await startPortico(place)
  const statements = await startProgram('support/statements.ts', { PLACE: packed(place) })
  const peers = [await startPeer('better-auth', kind), await startPeer('Auth.js', kind)]
  const found = new Map<string, Measured[]>()
  /** What counting costs afterwards, for each press of a round (milliseconds). */
  const behind: number[] = []

  async function note(name: string, measuring: Promise<Measured>): Promise<Measured> {
    const measured = await measuring
    found.set(name, [...(found.get(name) ?? []), measured])
    return measured
  }
  async function press(connections: number): Promise<Measured> {
    const measured = await load({
      port: portico.port,
      connections,
      seconds,
      next: () => (next < people ? portico.press(crowd, whoComes(next++, together)) : null),
      good: portico.pressed,
    })
    behind.push((await countNow(house)) / measured.count)
    return measured
  }

  for (let round = 0; round < warmUp + rounds; round++) {
    if (round === warmUp) found.clear()
    if (round === warmUp) behind.length = 0
    await fresh()
    await note('Portico', press(16))
    const from = await fresh()
    const pressed = await note(
      'statements',
      statements.tell<Measured>({ from, to: people, together, connections: 16, seconds } satisfies Presses),
    )
    next += pressed.count
    await countNow(house)
    for (const peer of peers) {
      let link = round * most
      await peer.addLinks(link, link + most)
      await note(peer.name, load({ port: peer.port, connections: 16, seconds, next: () => peer.redeem(link++), good: peer.redeemed }))
    }
    await fresh()
    await note('Portico at 64', press(64))
  }

  const rate = (name: string) => median((found.get(name) ?? []).map((one) => one.rate))
  const p99 = (name: string) => median((found.get(name) ?? []).map((one) => one.p99))
  print(`Redeem on ${kind}: link to committed session over HTTP, 16 connections, medians of ${rounds} rounds`, [
    ...[...found.keys()].map((name) => plain(name, `${whole(rate(name))} /s, p99 ${p99(name).toFixed(1)} ms`)),
    plain('counted afterwards, in the background', `${median(behind).toFixed(2)} ms a press`),
    atLeast('Portico beside the same statements without HTTP', rate('Portico') / rate('statements'), targets[kind].statements),
    atLeast('Portico beside better-auth', rate('Portico') / rate('better-auth'), targets[kind]['better-auth']),
    atLeast('Portico beside Auth.js', rate('Portico') / rate('Auth.js'), targets[kind]['Auth.js']),
    under('p99 at 64 connections', p99('Portico at 64'), 50, 'ms'),
  ])
  await Promise.all([portico.end(), statements.end(), ...peers.map((peer) => peer.end()), house.close()])
}
