// LNK-03: where an account asks for more than a press, a browser that did not ask for the link gives the address or a mailed code.
import assert from 'node:assert/strict'
import { fingerprint, newToken } from '../../src/engine/secrets.ts'
import type { Confirmation, Message } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'

const asks = (room: Room, confirmation: Confirmation) => room.engine.accounts.change(room.by, { confirmation })
const press = (room: Room, secret: string, given = {}, nonce = newToken(), deviceToken: string | null = null) =>
  room.engine.links.redeem(room.engine.links.read(secret), { nonce, deviceToken }, aVisitor(), null, false, given)
/** In the browser that asked with this token. */
const pressWhereAsked = (room: Room, secret: string, askToken: string) =>
  room.engine.links.redeem(room.engine.links.read(secret), { nonce: newToken(), deviceToken: null, askToken }, aVisitor(), null, false)
const address = (given: string) => ({ address: given })
const sessions = async (room: Room) =>
  (await room.database.read.one(sql`select count(*) as n from session where contact_id is not null`))?.n as number
const codes = async (room: Room): Promise<Message[]> =>
  (await room.deliver()).map(({ message }) => message).filter(({ facts }) => facts.about === 'link_code')
const codeOf = async (room: Room, token: string): Promise<string> => {
  const held = await room.store.read.asks.byToken(room.by.accountId, fingerprint(token))
  assert.ok(held)
  return room.engine.secrets.codeOf(held.ask.id, held.ask.codeKind, held.ask.keyNumber)
}
const guess = (room: Room, token: string, code: string, nonce: string | null = null) =>
  room.engine.asks.guess(room.by.accountId, token, code, { nonce, deviceToken: null }, aVisitor(), null)

onEveryStore(
  'LNK-03 address: nothing, garbage and other addresses open nothing; the right one, however it is written, opens one session',
  async (room) => {
    const { secret } = await room.invite()
    await asks(room, 'address')
    for (const given of ['', '   ', 'x', 'on', 'jane', '@acme.example', 'jane@acme.example, eve@evil.example', "' or 1=1 --"])
      assert.equal(await refusalOf(press(room, secret, address(given))), 'proof_needed')
    assert.equal(await refusalOf(press(room, secret)), 'proof_needed')
    assert.equal(await refusalOf(press(room, secret, address('jane+a@acme.example'))), 'proof_wrong')
    assert.equal(await sessions(room), 0)
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => press(room, secret, address(' Jane@ACME.example'))))
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal(await sessions(room), 1)
  },
)

onEveryStore(
  'LNK-03 of three hundred parallel answers through two processes five are judged; then only a mailed code opens the link',
  async (room) => {
    const { secret } = await room.invite()
    await asks(room, 'address')
    const other = await room.another()
    const tries = await Promise.all(
      Array.from({ length: 300 }, (_, at) => refusalOf(press(at % 2 ? room : other, secret, address(`guess${at}@acme.example`)))),
    )
    assert.equal(tries.filter((one) => one === 'proof_wrong').length, 5)
    assert.equal(tries.filter((one) => one === 'proof_needed').length, 295)
    const told = await room.engine.history.list(room.by, { limit: 50, after: null }, { recordId: null, contactId: null })
    assert.equal(told.filter(({ act }) => act === 'link.answers_spent').length, 1)
    // The address alone no longer does, whoever knows it.
    assert.equal(await refusalOf(press(room, secret, address('jane@acme.example'))), 'proof_needed')
    assert.equal(await sessions(room), 0)
    const token = await room.engine.asks.fromPress(room.engine.links.read(secret), aVisitor(), null)
    assert.equal((await codes(room)).length, 1)
    const entered = await guess(room, token, await codeOf(room, token))
    assert.equal(entered.session.openedBy, 'invitation')
    await room.inside(entered)
  },
)

onEveryStore(
  'DAT-09 a code from a clock that ran ahead and came back opens nothing, and the next press is mailed another',
  async (room) => {
    const { secret } = await room.invite()
    await asks(room, 'code')
    const id = room.engine.links.read(secret)
    room.clock.advance('1 hour')
    const early = await room.engine.asks.fromPress(id, aVisitor(), null)
    assert.equal((await codes(room)).length, 1)
    room.clock.advance('-1 hour')
    assert.equal(await refusalOf(guess(room, early, await codeOf(room, early))), 'code_ended')
    assert.equal(await room.engine.asks.waiting(room.by.accountId, early), null)
    const token = await room.engine.asks.fromPress(id, aVisitor(), early)
    assert.notEqual(token, early)
    assert.equal((await codes(room)).length, 1)
    await room.inside(await guess(room, token, await codeOf(room, token)))
  },
)

onEveryStore(
  'a right answer is no wrong one: whoever comes back to an open invitation is asked for the address each time',
  async (room) => {
    const { secret } = await room.invite()
    await room.engine.accounts.change(room.by, { confirmation: 'address', invitationReopening: 'open' })
    for (let time = 0; time < 7; time++) await press(room, secret, address('jane@acme.example'))
    assert.equal(await refusalOf(press(room, secret)), 'proof_needed')
  },
)

onEveryStore(
  'LNK-03 code: the press mails it, and only the browser that pressed opens the link with it, as what the link is',
  async (room) => {
    const { secret } = await room.invite()
    await asks(room, 'code')
    const id = room.engine.links.read(secret)
    assert.equal(await refusalOf(press(room, secret, address('jane@acme.example'))), 'proof_needed')
    const robots = await room.engine.asks.fromPress(id, aVisitor('198.51.100.9'), null)
    const token = await room.engine.asks.fromPress(id, aVisitor('203.0.113.4'), null)
    // Pressed once more while the code is on its way: the same one.
    assert.equal(await room.engine.asks.fromPress(id, aVisitor('203.0.113.4'), token), token)
    const letters = await codes(room)
    assert.deepEqual([...new Set(letters.map(({ toAddress }) => toAddress))], ['jane@acme.example'])
    assert.equal(letters.length, 2)
    const code = await codeOf(room, token)
    assert.equal(await refusalOf(guess(room, robots, code)), 'code_wrong')
    // Holding the code's cookie is not having asked for the letter.
    assert.equal(await refusalOf(pressWhereAsked(room, secret, token)), 'proof_needed')
    assert.equal(await sessions(room), 0)
    const nonce = newToken()
    const entered = await guess(room, token, code, nonce)
    assert.deepEqual([entered.session.openedBy, entered.device === null], ['invitation', false])
    assert.equal(await sessions(room), 1)
    // The winner who lost the answer presses once more, and the device opens its letter again: neither gives more.
    await guess(room, token, code, nonce)
    await press(room, secret, {}, nonce)
    room.clock.advance('5 hours')
    await press(room, secret, {}, newToken(), entered.device?.token)
    assert.equal(await refusalOf(guess(room, robots, await codeOf(room, robots))), 'code_ended')
  },
)

onEveryStore('the browser that asked for a letter needs no more proof; elsewhere its link does', async (room) => {
  const { secret } = await room.invite()
  await press(room, secret)
  await asks(room, 'code')
  const token = await room.engine.asks.fromAddress(room.by.accountId, 'jane@acme.example', '/p/harbor', aVisitor(), null)
  const letter = (await room.deliver()).find(({ message }) => message.kind === 'login')
  assert.ok(letter)
  assert.equal(await refusalOf(press(room, letter.secret)), 'proof_needed')
  assert.equal(await refusalOf(pressWhereAsked(room, letter.secret, 'another')), 'proof_needed')
  const entered = await pressWhereAsked(room, letter.secret, token)
  assert.equal(entered.session.openedBy, 'login')
})

onEveryStore('a magic link that staff hand over asks for the same, and its session stays what it is', async (room) => {
  const { record } = await room.invite()
  await asks(room, 'code')
  const { secret } = await room.engine.magicLinks.make(room.by, record.contact.id, { minutes: 15, reason: 'On the phone' })
  assert.equal(await refusalOf(press(room, secret)), 'proof_needed')
  const token = await room.engine.asks.fromPress(room.engine.links.read(secret), aVisitor(), null)
  assert.equal((await codes(room)).length, 1)
  assert.equal((await guess(room, token, await codeOf(room, token))).session.openedBy, 'copied')
})

onEveryStore('ADR-12 who exhausts the letters of an address keeps no code from a press; LNK-11 a revoked link mails none', async (room) => {
  const { secret, grant } = await room.invite()
  await asks(room, 'code')
  const id = room.engine.links.read(secret)
  for (let at = 0; at < 40; at++) {
    room.clock.advance('61 seconds')
    await room.engine.asks.fromAddress(room.by.accountId, 'jane@acme.example', '/p/harbor', aVisitor(`198.51.100.${at}`), null)
  }
  await room.deliver()
  const token = await room.engine.asks.fromPress(id, aVisitor('198.51.100.7'), null)
  assert.equal((await codes(room)).length, 1)
  assert.equal(await refusalOf(room.engine.asks.fromPress(id, aVisitor('198.51.100.7'), null)), 'too_many_asks')
  const waiting = await room.engine.asks.fromPress(id, aVisitor('203.0.113.9'), null)
  while (await room.engine.asks.answer());
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.deepEqual(await codes(room), [])
  for (const one of [token, waiting]) assert.equal(await refusalOf(guess(room, one, await codeOf(room, one))), 'link_revoked')
  assert.equal(await sessions(room), 0)
})

onEveryStore(
  'COD-05 whoever is mailed no codes any more gets a letter with a link, which opens in the browser that pressed',
  async (room) => {
    const { secret } = await room.invite()
    await asks(room, 'code')
    const token = await room.engine.asks.fromPress(room.engine.links.read(secret), aVisitor(), null)
    assert.equal((await codes(room)).length, 1)
    assert.equal(await refusalOf(guess(room, token, 'XXXXXX')), 'code_wrong')
    await room.database.transaction((db) => db.run(sql`update wrong_code set count = 100`))
    room.clock.advance('2 minutes')
    const again = await room.engine.asks.again(room.by.accountId, token, aVisitor())
    const letter = (await room.deliver()).find(({ message }) => message.kind === 'login')
    assert.ok(letter && again)
    await room.inside(await pressWhereAsked(room, letter.secret, again))
  },
)
