// The press as the store keeps it: whatever happens after the look, and before the commit, is judged in the commit.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { type Entered, press } from '../../src/engine/presses.ts'
import { fingerprint, newId, newToken } from '../../src/engine/secrets.ts'
import { endEverywhere } from '../../src/engine/sessions.ts'
import { aVisitor, onEveryStore, onStore, type Room } from '../support/engine.ts'

type Invited = Awaited<ReturnType<Room['invite']>>

/** A browser looks at the link's page; what it then sends is what it saw. */
async function look(room: Room, secret: string, askToken: string | null = null) {
  const held = await room.store.read.links.atDoor(room.engine.links.read(secret), '', askToken ? fingerprint(askToken) : '')
  assert.ok(held)
  const presser = { by: null, browser: { nonce: newToken(), deviceToken: null, askToken }, visitor: aVisitor(), inside: null }
  return { pressed: () => press(held, [], 'first', { ...presser, now: room.clock.now() }).pressed }
}

/** On PostgreSQL plain first presses share a statement, and one that takes the place of a session goes by itself; both must judge alike. */
const inBothWays = async (room: Room, { pressed }: Awaited<ReturnType<typeof look>>) => [
  await room.store.press(pressed()),
  await room.store.press({ ...pressed(), before: newId('ses') }),
]

onEveryStore('a press opens nothing that was taken away since the page was looked at', async (room) => {
  const { grants, records, contacts, accounts } = room.engine
  const changes: { [what: string]: (invited: Invited) => Promise<unknown> } = {
    revoked: ({ grant }) => grants.revoke(room.by, grant.id, null),
    'revoked and given back': async ({ grant }) => {
      await grants.revoke(room.by, grant.id, null)
      room.clock.advance('1 second')
      await grants.restore(room.by, grant.id)
    },
    ended: ({ grant }) => grants.change(room.by, grant.id, { endsAt: room.clock.now() }),
    archived: ({ record }) => records.archive(room.by, record.record.id, 'Done'),
    'sent again': ({ grant }) => grants.resend(room.by, grant.id, {}),
    'the address corrected': ({ record }) => contacts.change(room.by, record.contact.id, { email: 'elsewhere@acme.example' }),
    'pressed by another': ({ secret }) => room.press(secret),
    'thirty days gone': async () => room.clock.advance('30 days'),
    'all links ended by the operator': () => accounts.endLinks(null),
  }
  for (const [at, [what, change]] of Object.entries(changes).entries()) {
    const invited = await room.invite(`v${at}@acme.example`)
    const looked = await look(room, invited.secret)
    room.clock.advance('1 second')
    await change(invited)
    assert.deepEqual(await inBothWays(room, looked), [false, false], what)
  }
})

onEveryStore('a press that comes late opens nothing once its browser asked anew, or a day has gone', async (room) => {
  const { asks, accounts } = room.engine
  const changes: { [what: string]: (email: string, token: string) => Promise<unknown> } = {
    'asked anew': (email, token) => asks.fromAddress(room.by.accountId, email, '', aVisitor(), token),
    'a day gone': async () => room.clock.advance('23 hours'),
    'all links ended by the operator': () => accounts.endLinks(null),
  }
  for (const [at, [what, change]] of Object.entries(changes).entries()) {
    const email = `v${at}@acme.example`
    await room.press((await room.invite(email)).secret)
    const token = await asks.fromAddress(room.by.accountId, email, '', aVisitor(), null)
    const login = (await room.deliver()).find(({ message }) => message.kind === 'login')
    assert.ok(login)
    room.clock.advance('1 hour')
    const looked = await look(room, login.secret, token)
    assert.notEqual(looked.pressed().late, null)
    await change(email, token)
    assert.deepEqual(await inBothWays(room, looked), [false, false], what)
  }
})

onEveryStore(
  'a browser that may open its letter again opens nothing once that was taken from it since the page was looked at',
  async (room) => {
    const { sessions } = room.engine
    const changes: { [what: string]: (entered: Entered) => Promise<unknown> } = {
      'the browser taken away': ({ session }) => sessions.endDeviceOf(room.by, session.deviceId ?? 'dev_'),
      'signed out': async (entered) => sessions.signOut(await room.inside(entered), entered.device?.token ?? null),
      'signed out everywhere by a member': ({ session }) => sessions.endAllOf(room.by, session.contactId ?? 'con_'),
    }
    for (const [at, [what, change]] of Object.entries(changes).entries()) {
      const { secret, record } = await room.invite(`v${at}@acme.example`)
      const entered = await room.press(secret)
      const deviceToken = entered.device?.token ?? ''
      const held = await room.store.read.links.atDoor(room.engine.links.read(secret), fingerprint(deviceToken))
      assert.ok(held?.knownDevice)
      const presser = { by: null, browser: { nonce: newToken(), deviceToken }, visitor: aVisitor(), inside: null }
      const { pressed } = press(held, [], 'device', { ...presser, now: room.clock.now() })
      await change(entered)
      const before = (await room.store.read.sessions.standing(room.by.accountId, record.contact.id)).length
      assert.equal(await room.store.press(pressed), false, what)
      assert.equal((await room.store.read.sessions.standing(room.by.accountId, record.contact.id)).length, before)
    }
  },
)

onEveryStore('whoever presses while they are signed out everywhere has nothing open once that is done', async (room) => {
  const { accountId } = room.by
  for (let at = 0; at < 30; at++) {
    const { secret, record } = await room.invite(`v${at}@acme.example`)
    const contactId = record.contact.id
    const deviceToken = (await room.press(secret)).device?.token ?? ''
    const held = await room.store.read.links.atDoor(room.engine.links.read(secret), fingerprint(deviceToken))
    assert.ok(held)
    const presser = { by: null, browser: { nonce: newToken(), deviceToken }, visitor: aVisitor(), inside: null }
    const { pressed } = press(held, [], 'device', { ...presser, now: room.clock.now() })
    const ended = room.store.transaction(async (tx) => {
      await endEverywhere(tx, accountId, room.by.actor, contactId, room.clock.now())
      // On SQLite nobody writes meanwhile.
      if (room.kind === 'postgres' && at === 0) await pause(300)
    })
    await pause(at === 0 ? 100 : at % 5)
    await Promise.all([room.store.press(pressed), ended])
    assert.deepEqual(await room.store.read.sessions.standing(accountId, contactId), [], `${at}`)
  }
})

onEveryStore('of many who press in one moment each gets in, and one who may not takes nobody with them', async (room) => {
  const people: Invited[] = []
  for (let at = 0; at < 40; at++) people.push(await room.invite(`v${at}@acme.example`))
  const looked = await Promise.all(people.map(({ secret }) => look(room, secret)))
  room.clock.advance('1 second')
  const gone = (at: number) => at % 10 === 3
  for (const [at, { grant }] of people.entries()) if (gone(at)) await room.engine.grants.revoke(room.by, grant.id, null)
  // Each presses twice, as an impatient thumb does.
  const opened = await Promise.all([...looked, ...looked].map(({ pressed }) => room.store.press(pressed())))
  for (const [at, { grant, record }] of people.entries()) {
    assert.equal([opened[at], opened[at + people.length]].filter(Boolean).length, gone(at) ? 0 : 1, `person ${at}`)
    const { accountId } = room.by
    const [sessions, devices] = await Promise.all([
      room.store.read.sessions.standing(accountId, record.contact.id),
      room.store.read.sessions.devices(accountId, record.contact.id),
    ])
    assert.equal(sessions.length, gone(at) ? 0 : 1)
    assert.equal(devices.length, sessions.length)
    const items = await room.engine.history.list(room.by, { limit: 50, after: null }, { contactId: record.contact.id, recordId: null })
    const came = items.filter(({ act }) => act === 'link.redeemed')
    assert.deepEqual(
      came.map(({ sessionId }) => sessionId),
      sessions.map(({ id }) => id),
    )
    assert.equal((await room.store.read.grants.get(accountId, grant.id))?.visits, sessions.length)
  }
})

onEveryStore('a press that breaks a rule fails alone', async (room) => {
  const presses: ReturnType<Awaited<ReturnType<typeof look>>['pressed']>[] = []
  for (let at = 0; at < 8; at++) presses.push((await look(room, (await room.invite(`v${at}@acme.example`)).secret)).pressed())
  const [first, second] = presses
  assert.ok(first && second)
  second.entry = { ...second.entry, id: first.entry.id }
  const settled = await Promise.allSettled(presses.map((one) => room.store.press(one)))
  const failed = settled.filter(({ status }) => status === 'rejected')
  assert.equal(failed.length, 1)
  assert.match(String((failed[0] as PromiseRejectedResult).reason), /unique/)
  assert.equal(settled.filter((one) => one.status === 'fulfilled' && one.value).length, 7)
})

onStore('postgres', 'a press that waits for somebody keeps nobody waiting', async (room) => {
  const pressOf = async (name: string) => (await look(room, (await room.invite(`${name}@acme.example`)).secret)).pressed()
  const [held, beside, later] = [await pressOf('held'), await pressOf('beside'), await pressOf('later')]
  const holds = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const { id, accountId } = held.link
  const holder = room.store.transaction(async (tx) => {
    await tx.links.forgetWinner(accountId, id)
    holds.resolve()
    await released.promise
  })
  await holds.promise
  const order: string[] = []
  const waits = room.store.press(held).then((won) => order.push(`held ${won}`))
  // Who comes in the very same moment waits with them.
  await pause(50)
  await room.store.press(beside).then((won) => order.push(`beside ${won}`))
  await room.store.press(later).then((won) => order.push(`later ${won}`))
  released.resolve()
  await Promise.all([waits, holder])
  assert.deepEqual(order, ['beside true', 'later true', 'held true'])
})

onStore('postgres', 'a press whose access ends while it is being written leaves its link as it was, and keeps nobody out', async (room) => {
  const ending = await room.invite('ending@acme.example')
  const [held, beside] = [await look(room, ending.secret), await look(room, (await room.invite('beside@acme.example')).secret)]
  const { link } = held.pressed()
  const holds = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const holder = room.store.transaction(async (tx) => {
    await tx.grants.change(link.accountId, link.grantId, { endsAt: room.clock.now() })
    holds.resolve()
    await released.promise
  })
  await holds.promise
  const presses = [held, beside].map(({ pressed }) => room.store.press(pressed()))
  await pause(50)
  released.resolve()
  assert.deepEqual(await Promise.all(presses), [false, true])
  await holder
  assert.equal((await room.store.read.links.get(link.accountId, link.id))?.usedAt, null)
})
