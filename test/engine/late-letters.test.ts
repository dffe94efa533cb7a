// Letters that come late (0028): a sign-in link whose time is over opens in the browser that asked for it, and in no other.
import assert from 'node:assert/strict'
import { newToken } from '../../src/engine/secrets.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'

let place = 0
const ask = (room: Room, email: string, before: string | null = null) =>
  room.engine.asks.fromAddress(room.by.accountId, email, '/p/harbor', aVisitor(`198.51.100.${++place % 250}`), before)
const pressIn = (room: Room, secret: string, askToken: string | null, nonce = newToken()) =>
  room.engine.links.redeem(room.engine.links.read(secret), { nonce, deviceToken: null, askToken }, aVisitor(), null, false)
const lookIn = (room: Room, secret: string, askToken: string | null) =>
  room.engine.links.look(room.engine.links.read(secret), { nonce: newToken(), deviceToken: null, askToken })

/** Somebody who is known, and the letter that their browser asked for. */
async function askedBy(room: Room, email: string) {
  const { record, grant, secret } = await room.invite(email)
  await room.press(secret)
  const token = await ask(room, email)
  return { record, grant, token, secret: await loginOf(room) }
}

async function loginOf(room: Room): Promise<string> {
  const letter = (await room.deliver()).find(({ message }) => message.kind === 'login')
  assert.ok(letter)
  return letter.secret
}

onEveryStore(
  'a letter that comes late opens once, in the browser that asked for it; in every other it is as dead as ever',
  async (room) => {
    const jane = await askedBy(room, 'jane@acme.example')
    const elsewhere = await ask(room, 'bo@acme.example')
    room.clock.advance('61 seconds')
    const hers = await ask(room, 'jane@acme.example')
    const other = await loginOf(room)
    room.clock.advance('1 hour')
    for (const token of [null, elsewhere, hers]) {
      // Her other browser waits for a letter of its own.
      assert.equal((await lookIn(room, jane.secret, token)).shut, token === hers ? 'link_replaced' : 'link_expired')
      assert.equal(await refusalOf(pressIn(room, jane.secret, token)), 'link_expired')
    }
    // Seen by a person, pressed by a person: no script goes on for them.
    const page = await lookIn(room, jane.secret, jane.token)
    assert.deepEqual([page.shut, page.goesOn, page.late], [null, false, false])
    const second = await room.another()
    const nonces = Array.from({ length: 12 }, () => newToken())
    const tries = await Promise.allSettled(nonces.map((nonce, at) => pressIn(at % 2 ? room : second, jane.secret, jane.token, nonce)))
    const won = tries.findIndex(({ status }) => status === 'fulfilled')
    for (const [at, one] of tries.entries()) if (at !== won) assert.equal((one as { reason?: { code: string } }).reason?.code, 'link_used')
    // Whoever lost the answer presses again, and keeps one session.
    const again = await pressIn(room, jane.secret, jane.token, nonces[won])
    assert.equal((await room.inside(again)).session.openedBy, 'login')
    const row = await room.database.read.one(sql`select count(*) as n from session where opened_by = 'login' and ended_at is null`)
    assert.equal(row?.n, 1)
    room.clock.advance('11 minutes')
    assert.equal(await refusalOf(pressIn(room, jane.secret, jane.token, nonces[won])), 'link_used')
    assert.equal((await lookIn(room, jane.secret, null)).shut, 'link_expired')
    // Until a day after it was asked.
    room.clock.advance('22 hours')
    await room.inside(await pressIn(room, other, hers))
    const last = await askedBy(room, 'tom@bay.example')
    room.clock.advance('1 day')
    assert.equal((await lookIn(room, last.secret, last.token)).shut, 'link_expired')
    assert.equal(await refusalOf(pressIn(room, last.secret, last.token)), 'link_expired')
  },
)

onEveryStore(
  'late, the browser that asked is judged as any other: asked again, revoked, archived, moved, ended by the operator',
  async (room) => {
    const { engine, by } = room
    const asked = await askedBy(room, 'asked@acme.example')
    room.clock.advance('61 seconds')
    const newer = await ask(room, 'asked@acme.example', asked.token)
    const newest = await loginOf(room)
    const revoked = await askedBy(room, 'revoked@acme.example')
    const archived = await askedBy(room, 'archived@acme.example')
    const moved = await askedBy(room, 'moved@acme.example')
    room.clock.advance('1 hour')
    await engine.grants.revoke(by, revoked.grant.id, null)
    await engine.records.archive(by, archived.record.record.id, 'Done')
    await engine.contacts.change(by, moved.record.contact.id, { email: 'elsewhere@acme.example' })
    const dead = async ({ secret, token }: { secret: string; token: string }) => {
      const { shut } = await lookIn(room, secret, token)
      assert.equal(await refusalOf(pressIn(room, secret, token)), shut)
      return shut
    }
    assert.deepEqual(
      [await dead(asked), await dead(revoked), await dead(archived), await dead(moved)],
      ['link_expired', 'link_revoked', 'link_access_ended', 'link_expired'],
    )
    // The browser that asked again is told so, for whoever asks a third time waits anew; no other hears of it.
    const page = await lookIn(room, asked.secret, newer)
    assert.deepEqual([page.shut, page.newer?.by], ['link_replaced', 'letter'])
    assert.equal(await refusalOf(pressIn(room, asked.secret, newer)), 'link_expired')
    assert.equal((await lookIn(room, asked.secret, revoked.token)).shut, 'link_expired')
    room.clock.advance('1 second')
    await engine.grants.restore(by, revoked.grant.id)
    assert.equal(await dead(revoked), 'link_expired')
    await room.inside(await pressIn(room, newest, newer))
    assert.equal((await lookIn(room, asked.secret, newer)).shut, 'link_expired')

    const ended = await askedBy(room, 'ended@acme.example')
    room.clock.advance('1 hour')
    await engine.accounts.endLinks(null)
    assert.equal(await dead(ended), 'link_expired')
  },
)

onEveryStore('late, no other way to an ask makes a browser the one that asked: a member’s letter, a code for a press', async (room) => {
  const jane = await askedBy(room, 'jane@acme.example')
  await room.engine.loginEmails.send(room.by, jane.record.contact.id)
  const sent = await loginOf(room)
  await room.engine.accounts.change(room.by, { confirmation: 'code' })
  const pressed = await room.engine.asks.fromPress(room.engine.links.read(jane.secret), aVisitor(), null)
  await room.deliver()
  room.clock.advance('1 hour')
  assert.equal(await refusalOf(pressIn(room, sent, jane.token)), 'link_expired')
  assert.equal(await refusalOf(pressIn(room, jane.secret, pressed)), 'link_expired')
  // The browser that asked gives no more than the press, late as in time.
  await room.inside(await pressIn(room, jane.secret, jane.token))
})

onEveryStore('late presses racing a newer ask and a revoke: one session at most, and after the answer none', async (room) => {
  for (let round = 0; round < 3; round++) {
    const jane = await askedBy(room, `r${round}@acme.example`)
    room.clock.advance('1 hour')
    const pressed = Promise.allSettled(Array.from({ length: 6 }, () => pressIn(room, jane.secret, jane.token)))
    const asked = ask(room, `r${round}@acme.example`, jane.token)
    await room.engine.grants.revoke(room.by, jane.grant.id, null)
    const won = (await pressed).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert.ok(won.length <= 1)
    for (const entered of won) assert.notEqual(await refusalOf(room.inside(entered)), null)
    await asked
    assert.equal(await refusalOf(pressIn(room, jane.secret, jane.token)), 'link_revoked')
  }
})
