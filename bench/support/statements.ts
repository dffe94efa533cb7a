// A program: the statements of a press, through the same store and driver, with nobody asking over HTTP. What the doors cost is measured against it.
import { entry } from '../../src/engine/acts.ts'
import { againWithin, hour, minute } from '../../src/engine/policy.ts'
import { fingerprint, newIdAt, newToken, newTokenAt } from '../../src/engine/secrets.ts'
import type { Device, LinkId, Session } from '../../src/nouns.ts'
import type { Store } from '../../src/store/store.ts'
import { crowdOf, openPlace, unpacked, whoComes } from './crowd.ts'
import { told } from './load.ts'

export interface Presses {
  /** Whose turn is the first, and which the first no longer, of people who were added so many together. */
  from: number
  to: number
  together: number
  connections: number
  seconds: number
}

const house = await openPlace(unpacked(process.env.PLACE ?? ''))
const crowd = await crowdOf(house)
const browser = 'Safari on iPhone'
process.on('message', (presses: Presses) => void run(presses))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function run({ from, to, together, connections, seconds }: Presses) {
  const times: number[] = []
  let turn = from
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (turn < to && performance.now() < until) {
        const asked = performance.now()
        if (!(await press(house.store, crowd.linkId(whoComes(turn++, together))))) throw new Error('A link did not open.')
        times.push(performance.now() - asked)
      }
    }),
  )
  process.send?.(told(times, performance.now() - began))
}

async function press(store: Store, id: LinkId): Promise<boolean> {
  const now = Date.now()
  const held = await store.read.links.atDoor(id)
  if (!held) throw new Error('A link is not there.')
  const { link, policy } = held
  const { accountId, contactId, grantId } = link
  const device: Device = {
    id: newIdAt('dev', now),
    accountId,
    contactId,
    grantId,
    linkId: id,
    browser,
    createdAt: now,
    lastUsedAt: now,
    endedAt: null,
  }
  const session: Session = {
    id: newIdAt('ses', now),
    accountId,
    contactId,
    memberId: null,
    linkId: id,
    deviceId: device.id,
    openedBy: 'invitation',
    mayAtMost: null,
    factors: ['link'],
    browser,
    createdAt: now,
    freshAt: now,
    seenAt: now,
    idleUntil: now + policy.idleMinutes * minute,
    expiresAt: now + policy.sessionHours * hour,
    endedAt: null,
  }
  const about = {
    contactId,
    grantId,
    linkId: id,
    sessionId: session.id,
    recordId: held.grant.scope.kind === 'record' ? held.grant.scope.id : null,
  }
  return store.press({
    how: 'first',
    now,
    link,
    nonceHash: fingerprint(newToken()),
    wonAfter: now - againWithin,
    late: null,
    session,
    sessionHash: fingerprint(newTokenAt(now)),
    device,
    deviceHash: fingerprint(newTokenAt(now)),
    before: null,
    entry: entry(accountId, { kind: 'contact', id: contactId }, now, 'link.redeemed', { ...about, facts: { browser, kind: link.kind } }),
    alongside: [],
  })
}
