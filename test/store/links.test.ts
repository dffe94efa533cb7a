// The press as the store keeps it: whatever happens after the look, and before the commit, is judged in the commit.
import assert from 'node:assert/strict'
import { press } from '../../src/engine/presses.ts'
import { fingerprint, newId, newToken } from '../../src/engine/secrets.ts'
import { aVisitor, onEveryStore, type Room } from '../support/engine.ts'

type Invited = Awaited<ReturnType<Room['invite']>>

/** A browser looks at the link's page; what it then sends is what it saw. */
async function look(room: Room, secret: string, askToken: string | null = null) {
  const held = await room.store.read.links.atDoor(room.engine.links.read(secret), '', askToken ? fingerprint(askToken) : '')
  assert.ok(held)
  const presser = { by: null, browser: { nonce: newToken(), deviceToken: null, askToken }, visitor: aVisitor(), inside: null }
  return { pressed: () => press(held, [], 'first', { ...presser, now: room.clock.now() }).pressed }
}

/** On PostgreSQL a first press is one statement, unless it takes the place of a session; both must judge alike. */
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
    'all links ended by the operator': () => accounts.endLinks(null, null),
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
    'all links ended by the operator': () => accounts.endLinks(null, null),
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
