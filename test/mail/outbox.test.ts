// What is owed leaves once, late rather than never, and never after it was taken back: the worker over real databases and a real mail server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { By } from '../../src/engine/acts.ts'
import { messageState } from '../../src/engine/policy.ts'
import { nextTry } from '../../src/mail/backoff.ts'
import { createOutbox, type Owed } from '../../src/mail/outbox.ts'
import { createPosts } from '../../src/mail/post.ts'
import { createSmtp, readSmtpUrl } from '../../src/mail/smtp.ts'
import type { GrantId, Message, MessageId } from '../../src/nouns.ts'
import { DiskFull } from '../../src/store/faults.ts'
import { raw, type Sql, sql } from '../../src/store/sql.ts'
import { aVisitor, kinds, onEveryStore, onStore, openRoom, type Room } from '../support/engine.ts'
import { type SmtpOptions, startSmtp } from '../support/smtp.ts'

const minute = 60_000
const pace = { look: 40, renew: 200, pause: [40, 160] as [number, number] }
const quiet = { info() {}, error() {} }

type Smtp = Awaited<ReturnType<typeof startSmtp>>
type Outbox = ReturnType<typeof createOutbox>

function outboxOf(
  room: Room,
  server: Smtp,
  {
    query = '',
    messages = room.engine.messages as Owed,
    patience = undefined as number | undefined,
    look = pace.look,
    renew = pace.renew,
    clock = room.clock as { now(): number },
    log = quiet as Parameters<typeof createOutbox>[0]['log'],
  } = {},
): Outbox {
  const hasty = patience === undefined ? {} : { patience: { opening: 5000, envelope: 5000, data: patience, idle: 5000 } }
  const transport = createSmtp(readSmtpUrl(`${server.url}${query}`), hasty)
  const from = { name: 'Portico', address: 'letters@harbor.example' }
  const postOf = createPosts({ url: 'https://portal.example', from, secrets: room.engine.secrets })
  return createOutbox({ messages, transport, postOf, clock, log, chance: () => 0.5, pace: { ...pace, look, renew } })
}

/** The same story on both databases, with a mail server and a worker that are gone afterwards. */
function onEveryLine(
  rule: string,
  story: (given: { room: Room; server: Smtp; outbox: Outbox }) => Promise<void>,
  options: SmtpOptions & { query?: string; patience?: number; renew?: number } = {},
) {
  onEveryStore(rule, async (room) => {
    const server = await startSmtp(options)
    const outbox = outboxOf(room, server, options)
    try {
      await story({ room, server, outbox })
    } finally {
      await outbox.stop(100)
      await server.stop()
    }
  })
}

async function invite({ engine, by, record }: Room, email: string): Promise<Message> {
  const { contact, record: one } = await record(email)
  const { message } = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'record', id: one.id }, invite: {} })
  assert.ok(message)
  return message
}

/** Ten at a time: one after the other would take most of the test. */
async function inviteMany(room: Room, count: number): Promise<Message[]> {
  const messages: Message[] = []
  while (messages.length < count) {
    const some = Array.from({ length: Math.min(10, count - messages.length) }, (_, at) => `v${messages.length + at}@acme.example`)
    messages.push(...(await Promise.all(some.map((email) => invite(room, email)))))
  }
  return messages
}

async function stateOf({ engine, by, clock }: Room, id: MessageId) {
  return messageState((await engine.messages.get(by, id)).message, clock.now())
}

/** What no verb of ours would do: somebody else's hand in the database. */
const change = ({ database }: Room, statement: Sql) => database.transaction((db) => db.run(statement))

/** As after the first look at a DNS that holds the key. */
async function ownSender(room: Room, name: string): Promise<void> {
  const { domain } = await room.engine.senderDomains.add(room.by, { name, mailbox: 'portal' })
  await change(room, sql`update sender_domain set verified_at = 1, sends_since = 1 where id = ${domain.id}`)
  await change(room, sql`update dkim_key set signs_since = 1 where domain_id = ${domain.id}`)
}

/** Looks until it is so. */
async function until(so: () => unknown, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await so()) return
    await pause(25)
  }
  throw new Error(`It never came to this: ${what}`)
}

onEveryLine('what is owed arrives once each, and the grant knows it', async ({ room, server, outbox }) => {
  const messages = await inviteMany(room, 60)
  outbox.start()
  await outbox.idle()
  assert.deepEqual(server.letters.map(({ to }) => to[0]).sort(), messages.map(({ toAddress }) => toAddress).sort())
  for (const { id } of messages) assert.equal(await stateOf(room, id), 'accepted')
  const { message, attempts } = await room.engine.messages.get(room.by, messages[0]?.id as MessageId)
  assert.match(message.answer ?? '', /^250 /)
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ['accepted'],
  )
})

onEveryLine('a nudge sends at once what was just written', async ({ room, server, outbox }) => {
  outbox.start()
  await outbox.idle()
  await invite(room, 'jane@acme.example')
  outbox.nudge()
  await outbox.idle()
  assert.equal(server.lettersTo('jane@acme.example').length, 1)
})

onEveryLine(
  'OBX-03, OBX-04 and F03: after a drop behind the final dot the letter is perhaps there, and its repeat is the same letter',
  async ({ room, server, outbox }) => {
    const { id } = await invite(room, 'jane@acme.example')
    server.rules = { dot: 'drop' }
    outbox.start()
    await outbox.idle()
    assert.equal(await stateOf(room, id), 'perhaps')
    server.rules = {}
    room.clock.advance('6 minutes')
    outbox.nudge()
    await outbox.idle()
    assert.equal(await stateOf(room, id), 'accepted')
    const [first, second] = server.letters
    assert.equal(server.letters.length, 2)
    assert.deepEqual(second?.raw, first?.raw)
  },
)

onEveryLine(
  'OBX-04 and F04: a server that hangs behind the final dot is asked twice more, then the letter stays perhaps',
  async ({ room, server, outbox }) => {
    const { id } = await invite(room, 'jane@acme.example')
    server.rules = { dot: 'hang' }
    outbox.start()
    for (const wait of ['6 minutes', '33 minutes', '5 hours']) {
      await outbox.idle()
      assert.equal(await stateOf(room, id), 'perhaps')
      room.clock.advance(wait)
      outbox.nudge()
    }
    await outbox.idle()
    assert.equal(server.letters.length, 3)
    assert.equal(new Set(server.letters.map(({ mail }) => mail.messageId)).size, 1)
    assert.equal((await room.engine.messages.get(room.by, id)).message.nextAt, null)
  },
  { patience: 400 },
)

onEveryLine('OBX-05 and F06: a letter greylisted for twenty minutes arrives once', async ({ room, server, outbox }) => {
  const { id } = await invite(room, 'jane@acme.example')
  server.rules = { recipient: '450 4.2.0 Greylisted' }
  outbox.start()
  for (const wait of ['1 minute', '5 minutes', '15 minutes']) {
    await outbox.idle()
    assert.equal(await stateOf(room, id), 'delayed')
    room.clock.advance(wait)
    room.clock.advance('2 minutes')
    outbox.nudge()
    if (wait === '15 minutes') server.rules = {}
  }
  await outbox.idle()
  assert.equal(await stateOf(room, id), 'accepted')
  assert.equal(server.letters.length, 1)
})

onEveryLine(
  'OBX-06 and F07: of a hundred letters the bad address bounces, ninety-nine arrive at once',
  async ({ room, server, outbox }) => {
    server.rules = { recipient: (to) => (to === 'v50@acme.example' ? '550 5.1.1 No such mailbox' : undefined) }
    const messages = await inviteMany(room, 100)
    outbox.start()
    await outbox.idle()
    assert.equal(server.letters.filter(({ to }) => to[0]?.endsWith('@acme.example')).length, 99)
    assert.equal(await stateOf(room, messages[50]?.id as MessageId), 'bounced')
    const { message } = await room.engine.messages.get(room.by, messages[50]?.id as MessageId)
    assert.match(message.answer ?? '', /No such mailbox/)
  },
)

onEveryStore('LOG-02 a server that quotes whom a letter is to, or from whom, brings no address into the log', async (room) => {
  await invite(room, 'jane@acme.example')
  for (const rules of [
    { recipient: (address: string) => `530 5.7.1 <${address}>: Authentication required, call +15550100123` },
    { sender: (address: string) => `553 5.7.1 <${address}>: Sender rejected; ask post@relay.example` },
  ]) {
    const server = await startSmtp({ rules })
    const said: string[] = []
    const note = (facts: object) => void said.push(JSON.stringify(facts))
    const outbox = outboxOf(room, server, { log: { info: note, error: note } })
    outbox.start()
    await until(() => outbox.state().closed, 'it sees that nobody gets through')
    await outbox.stop(100)
    await server.stop()
    assert.match(said.join(), /"answer":"5\d\d 5.7.1 <.\*\*\*@/)
    assert.doesNotMatch(said.join(), /jane|letters|post@|5550100123/)
  }
})

onEveryLine(
  'OBX-07 and F07: a refused password pauses the queue and fails nobody; with the right one all arrive',
  async ({ room, server, outbox }) => {
    const messages = await inviteMany(room, 12)
    server.rules = { auth: '535 5.7.8 Wrong password' }
    outbox.start()
    await until(() => server.conversations > 6, 'it probes again and again')
    assert.match(outbox.state().closed?.answer ?? '', /Wrong password/)
    assert.equal(server.letters.length, 0)
    for (const { id } of messages) {
      const { message, attempts } = await room.engine.messages.get(room.by, id)
      assert.deepEqual([messageState(message, room.clock.now()), message.attempts, attempts.length], ['queued', 0, 0])
    }
    server.rules = {}
    await server.waitFor(12)
    await outbox.idle()
    assert.equal(outbox.state().closed, null)
    assert.equal(server.letters.length, 12)
  },
  { user: 'portico', password: 'right' },
)

onEveryLine(
  'OBX-08 and F05: a server that is down and comes back gets everything once, but no sign-in letter that came too late',
  async ({ room, server, outbox }) => {
    const { engine, by } = room
    const before = await room.invite('jane@acme.example')
    const linkId = before.message.linkId
    assert.ok(linkId)
    await server.stop()
    outbox.start()
    await engine.asks.fromLink(linkId, aVisitor())
    await engine.asks.answer()
    await invite(room, 'late@acme.example')
    outbox.nudge()
    await until(() => outbox.state().closed, 'it sees that the server is down')
    room.clock.advance('2 hours')
    await server.start()
    await server.waitFor(1)
    await outbox.idle()
    assert.deepEqual(
      server.letters.map(({ to }) => to[0]),
      ['late@acme.example'],
    )
    const [login] = await engine.messages.list(by, { limit: 10, after: null }, { kind: 'login' })
    assert.equal(login && (await stateOf(room, login.id)), 'cancelled')
  },
)

onEveryLine('a revoked invitation never leaves the queue', async ({ room, server, outbox }) => {
  const { id, grantId } = await invite(room, 'jane@acme.example')
  assert.ok(grantId)
  await room.engine.grants.revoke(room.by, grantId, null)
  outbox.start()
  await outbox.idle()
  assert.equal(server.letters.length, 0)
  assert.equal(await stateOf(room, id), 'cancelled')
})

onEveryLine('an invitation revoked while its letter waits for a line is not begun', async ({ room, server, outbox }) => {
  const { id, grantId } = await invite(room, 'jane@acme.example')
  assert.ok(grantId)
  server.rules = { slow: 300 }
  outbox.start()
  await until(() => server.conversations === 1, 'a line is being opened')
  await room.engine.grants.revoke(room.by, grantId, null)
  await outbox.idle()
  assert.equal(server.letters.length, 0)
  assert.equal(await stateOf(room, id), 'cancelled')
})

onEveryLine(
  'a sign-in letter passes a bulk that a slow server takes one by one',
  async ({ room, server, outbox }) => {
    const before = await room.invite('jane@acme.example')
    await inviteMany(room, 30)
    await change(room, sql`update message set lane = 'bulk' where next_at is not null`)
    server.rules = { slow: 60 }
    outbox.start()
    await server.waitFor(2)
    await room.engine.asks.fromLink(before.message.linkId as NonNullable<Message['linkId']>, aVisitor())
    await room.engine.asks.answer()
    const already = server.letters.length
    outbox.nudge()
    await until(() => server.lettersTo('jane@acme.example').length === 1, 'the sign-in letter is there')
    assert.ok(server.letters.length - already < 12)
  },
  { query: '?pool=3' },
)

onEveryLine(
  'letters of a bulk rest until its job is committed, those that somebody waits for leave meanwhile',
  async ({ room, server, outbox }) => {
    await inviteMany(room, 3)
    await change(room, sql`update message set lane = 'bulk' where next_at is not null`)
    outbox.restBulk(true)
    outbox.start()
    await invite(room, 'jane@acme.example')
    outbox.nudge()
    await server.waitFor(1)
    await pause(50)
    assert.deepEqual(
      server.letters.map(({ to }) => to[0]),
      ['jane@acme.example'],
    )
    outbox.restBulk(false)
    await outbox.idle()
    assert.equal(server.letters.length, 4)
  },
)

onEveryLine(
  'an account whose own sender is refused keeps nobody else’s letters waiting, and its own leave once the mail server takes it',
  async ({ room, server, outbox }) => {
    const { engine, by, clock } = room
    await ownSender(room, 'acme.example')
    const refused = await inviteMany(room, 3)
    const { account, owner } = await engine.accounts.create({
      name: 'Other',
      slug: 'other',
      owner: { name: 'Olga', email: 'olga@other.example' },
    })
    const other: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
    server.rules = {
      sender: (from) => (from.endsWith('@acme.example') ? '553 5.7.1 Sender not owned by the user who is signed in' : undefined),
    }
    outbox.start()
    await outbox.idle()
    await engine.members.invite(other, { email: 'mo@other.example', name: 'Mo', role: 'viewer' })
    outbox.nudge()
    await outbox.idle()
    assert.deepEqual([server.letters.flatMap(({ to }) => to), outbox.state().closed], [['mo@other.example'], null])
    for (const { id } of refused) {
      const { message } = await engine.messages.get(by, id)
      assert.deepEqual([messageState(message, clock.now()), message.answer?.slice(0, 9)], ['delayed', '553 5.7.1'])
    }
    server.rules = {}
    clock.advance('2 minutes')
    outbox.nudge()
    await outbox.idle()
    assert.deepEqual(
      server.letters.slice(1).map(({ from }) => from),
      Array(3).fill('portal@acme.example'),
    )
  },
)

onEveryLine('OBX-13 a row that breaks its letter is parked after three tries, and holds up nobody', async ({ room, server, outbox }) => {
  const broken = await invite(room, 'broken@acme.example')
  await change(room, sql`update message set facts = '{"records":7}' where id = ${broken.id}`)
  await invite(room, 'jane@acme.example')
  outbox.start()
  for (let tries = 0; tries < 4; tries++) {
    await outbox.idle()
    room.clock.advance('2 minutes')
    outbox.nudge()
  }
  await outbox.idle()
  assert.equal(server.letters.length, 1)
  const { message, attempts } = await room.engine.messages.get(room.by, broken.id)
  assert.equal(messageState(message, room.clock.now()), 'failed')
  assert.equal(attempts.length, 3)
  assert.match(message.answer ?? '', /could not be written/)
})

onEveryLine('OBX-13 facts that cannot be read park their own letter, and hold up nobody', async ({ room, server, outbox }) => {
  const broken: MessageId[] = []
  for (const [at, facts] of ['{', 'null', '"x"'].entries()) {
    const { id } = await invite(room, `broken${at}@acme.example`)
    await change(room, sql`update message set facts = ${facts} where id = ${id}`)
    broken.push(id)
  }
  await invite(room, 'jane@acme.example')
  outbox.start()
  for (let tries = 0; tries < 4; tries++) {
    await outbox.idle()
    room.clock.advance('2 minutes')
    outbox.nudge()
  }
  await outbox.idle()
  assert.deepEqual(
    server.letters.map(({ to }) => to[0]),
    ['jane@acme.example'],
  )
  for (const id of broken) assert.equal(await stateOf(room, id), 'failed')
  assert.equal((await room.engine.messages.list(room.by, { limit: 9, after: null }, { state: 'failed' })).length, 3)
})

onEveryLine(
  'an account that cannot be read keeps no other account’s letters back, and its own say why they wait',
  async ({ room, server, outbox }) => {
    const { account } = await room.engine.accounts.create({
      name: 'Other',
      slug: 'other',
      owner: { name: 'Ole', email: 'ole@other.example' },
    })
    await room.engine.signIns.ask('ole@other.example', aVisitor())
    await room.engine.signIns.answer()
    await change(room, sql`update account set letters = '{' where id = ${account.id}`)
    await invite(room, 'jane@acme.example')
    outbox.start()
    await outbox.idle()
    assert.deepEqual(
      server.letters.map(({ to }) => to[0]),
      ['jane@acme.example'],
    )
    const by = { ...room.by, accountId: account.id }
    const [letter] = await room.engine.messages.list(by, { limit: 9, after: null }, {})
    assert.equal(letter && messageState(letter, room.clock.now()), 'delayed')
    assert.match(letter?.answer ?? '', /could not be made ready/)
  },
)

onEveryLine('MAI-01 an altered address or a line break in it reaches no envelope', async ({ room, server, outbox }) => {
  const { id } = await invite(room, 'jane@acme.example')
  await change(room, sql`update message set to_address = ${'jane@acme.example>\r\nRCPT TO:<eve@evil.example'} where id = ${id}`)
  outbox.start()
  await outbox.idle()
  assert.equal(server.letters.length, 0)
  assert.equal(server.conversations, 0)
})

onEveryLine(
  'what a dead worker had claimed is sent when its lease is over, and its late word changes nothing',
  async ({ room, server, outbox }) => {
    const { id } = await invite(room, 'jane@acme.example')
    const [dead] = await room.engine.messages.claim(10)
    assert.ok(dead)
    outbox.start()
    await outbox.idle()
    assert.equal(server.letters.length, 0)
    room.clock.advance('61 seconds')
    outbox.nudge()
    await outbox.idle()
    assert.equal(server.letters.length, 1)
    await room.engine.messages.settle([{ message: dead, outcome: 'refused', answer: '550', nextAt: null }])
    assert.equal(await stateOf(room, id), 'accepted')
  },
)

onEveryLine(
  'a worker that slept through its lease does not begin, but asks for the letter again',
  async ({ room, server, outbox }) => {
    const { id } = await invite(room, 'jane@acme.example')
    server.rules = { slow: 400 }
    outbox.start()
    await until(() => server.conversations === 1, 'a line is being opened')
    room.clock.advance('2 minutes')
    server.rules = {}
    await server.waitFor(1)
    await outbox.idle()
    assert.equal(server.letters.length, 1)
    assert.equal((await room.engine.messages.get(room.by, id)).message.fence, 2)
  },
  // Whoever sleeps renews nothing.
  { renew: minute },
)

onEveryLine('stopping finishes the letter under way and gives the others back', async ({ room, server, outbox }) => {
  const messages = await inviteMany(room, 20)
  server.rules = { slow: 30 }
  outbox.start()
  await server.waitFor(2)
  await outbox.stop()
  const arrived = server.letters.length
  assert.ok(arrived < 20)
  const states = await Promise.all(messages.map(({ id }) => stateOf(room, id)))
  assert.equal(states.filter((state) => state === 'accepted').length, arrived)
  assert.equal(states.filter((state) => state === 'queued').length, 20 - arrived)
})

onEveryLine('what became of a letter is written even when the database could not take it at first', async ({ room, server }) => {
  const { id } = await invite(room, 'jane@acme.example')
  let faults = 2
  const { messages } = room.engine
  const flaky: Owed = {
    ...messages,
    settle: (group) => (faults-- > 0 ? Promise.reject(new DiskFull('The disk is full')) : messages.settle(group)),
  }
  const outbox = outboxOf(room, server, { messages: flaky })
  outbox.start()
  await until(async () => (await stateOf(room, id)) === 'accepted', 'the outcome is written')
  await outbox.stop()
  assert.equal(server.letters.length, 1)
})

onEveryLine(
  'a letter whose line broke while it waited for others to be written down, and that was revoked then, holds up nobody',
  async ({ room, server }) => {
    const messages = await inviteMany(room, 6)
    let full = true
    const held: Owed = {
      ...room.engine.messages,
      settle: (group) => (full ? Promise.reject(new DiskFull('The disk is full')) : room.engine.messages.settle(group)),
    }
    const envelopes: string[] = []
    server.rules.recipient = (address) => void envelopes.push(address)
    const outbox = outboxOf(room, server, { query: '?pool=2', messages: held })
    outbox.start()
    await until(() => server.letters.length === 2 && envelopes.length === 4, 'two letters have left, two more wait behind them')
    await pause(100)
    await server.stop()
    await until(() => outbox.state().underWay === 0, 'both are told that their lines broke')
    const arrived = server.letters.map(({ to }) => to[0])
    const broken = messages.filter(({ toAddress }) => envelopes.includes(toAddress) && !arrived.includes(toAddress))
    for (const { grantId } of broken) await room.engine.grants.revoke(room.by, grantId as GrantId, null)
    full = false
    await server.start()
    await server.waitFor(4)
    await outbox.stop()
    assert.equal(server.letters.length, 4)
  },
)

onEveryLine(
  'a worker that finds a lease lost goes on with the others, and is not idle before it was looked for again',
  async ({ room, server }) => {
    await inviteMany(room, 30)
    const { messages } = room.engine
    let taken = 1
    const robbed: Owed = {
      ...messages,
      renew: async (claims) => {
        if (claims[0] && taken-- > 0)
          await change(room, sql`update message set fence = fence + 1, lease_until = 0 where id = ${claims[0].id}`)
        return messages.renew(claims)
      },
      // A slow disk: the worker has looked for more before what it gave back is there.
      settle: (group) => pause(50).then(() => messages.settle(group)),
    }
    const outbox = outboxOf(room, server, { query: '?pool=4', messages: robbed, look: minute })
    outbox.start()
    await until(() => taken <= 0, 'leases are lost on the way')
    await outbox.idle()
    await outbox.stop()
    assert.equal(new Set(server.letters.map(({ to }) => to[0])).size, 30)
  },
)

onEveryLine(
  'what a worker whose clock runs ahead took over is left to it: of all that was claimed only the letter under way may leave twice',
  async ({ room, server }) => {
    await inviteMany(room, 12)
    let behind = 0
    // Its leases it would renew by its own clock, which here is the engine's: so it does not.
    const outbox = outboxOf(room, server, { query: '?pool=1', renew: 10 * minute, clock: { now: () => room.clock.now() - behind } })
    server.rules.slow = 10
    outbox.start()
    await server.waitFor(2)
    room.clock.advance('2 minutes')
    behind = 2 * minute
    const taken = await room.engine.messages.claim(100)
    // The relay may hold more than one whose outcome was not written yet; of those that had not left, only one is under way.
    const before = server.letters.length
    assert.ok(taken.length > 6, `${taken.length} were taken over`)
    await outbox.idle()
    await outbox.stop()
    const theirs = new Set(taken.map(({ toAddress }) => toAddress))
    assert.ok(server.letters.slice(before).filter(({ to }) => theirs.has(to[0] as string)).length <= 1)
  },
)

onEveryLine(
  'what is given back behind a claim on its way is looked for once more, and nothing is idle before it left',
  async ({ room, server }) => {
    await inviteMany(room, 2)
    const { messages } = room.engine
    const [foundNone, gaveBack] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let claims = 0
    let faults = 1
    const late: Owed = {
      ...messages,
      claim: async (...asked) => {
        const claimed = await messages.claim(...asked)
        claims += 1
        if (claims === 1) setImmediate(outbox.nudge)
        if (claims === 2) foundNone.resolve()
        if (claims === 2) await gaveBack.promise
        return claimed
      },
      asItStands: async (claimed) => {
        await foundNone.promise
        return faults-- > 0 ? Promise.reject(new Error('It cannot be read')) : claimed
      },
      settle: async (group) => {
        await messages.settle(group)
        if (group.some(({ outcome }) => outcome === 'closed')) setTimeout(gaveBack.resolve, 20)
      },
    }
    const outbox = outboxOf(room, server, { messages: late, look: minute })
    outbox.start()
    await gaveBack.promise
    await outbox.idle()
    await outbox.stop()
    assert.equal(server.letters.length, 2)
  },
)

onEveryLine('what ended while its lease was to be renewed is no lease lost: nothing else is given back', async ({ room, server }) => {
  await inviteMany(room, 30)
  const { messages } = room.engine
  const outcomes: string[] = []
  let renewals = 0
  const slow: Owed = {
    ...messages,
    renew: (claims) => {
      renewals += 1
      return messages.renew(claims)
    },
    settle: async (group) => {
      outcomes.push(...group.map(({ outcome }) => outcome))
      await messages.settle(group)
      await pause(60)
    },
  }
  const outbox = outboxOf(room, server, { query: '?pool=2', messages: slow, renew: 20 })
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  assert.ok(renewals > 5, `${renewals} renewals`)
  assert.deepEqual(new Set(outcomes), new Set(['accepted']))
})

onEveryLine('leases are renewed one round at a time, however slow the database is', async ({ room, server }) => {
  await inviteMany(room, 10)
  const { messages } = room.engine
  const rounds = { now: 0, most: 0, all: 0 }
  const slow: Owed = {
    ...messages,
    renew: async (claims) => {
      rounds.now += 1
      rounds.all += 1
      rounds.most = Math.max(rounds.most, rounds.now)
      await pause(100)
      return messages.renew(claims).finally(() => (rounds.now -= 1))
    },
    settle: (group) => pause(100).then(() => messages.settle(group)),
  }
  const outbox = outboxOf(room, server, { query: '?pool=2', messages: slow, renew: 20 })
  outbox.start()
  await until(() => rounds.all >= 3, 'leases are renewed more than once')
  await outbox.stop()
  assert.equal(rounds.most, 1)
})

for (const kind of kinds) {
  test(`two workers send two hundred letters once each (${kind})`, async () => {
    const { room, close } = await openRoom(kind)
    const server = await startSmtp()
    await inviteMany(room, 200)
    const other = await room.another()
    const workers = [outboxOf(room, server), outboxOf(other, server)]
    for (const worker of workers) worker.start()
    await server.waitFor(200)
    for (const worker of workers) await worker.idle()
    for (const worker of workers) await worker.stop()
    assert.equal(server.letters.length, 200)
    assert.equal(new Set(server.letters.map(({ to }) => to[0])).size, 200)
    await server.stop()
    await close()
  })
}

onStore('sqlite', 'no row ever holds what a letter’s link needs to open a door', async (room) => {
  const server = await startSmtp()
  const outbox = outboxOf(room, server)
  await inviteMany(room, 3)
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  await server.stop()
  for (const { mail } of server.letters) {
    const [, secret] = /\/l\/([0-9A-Za-z]+)/.exec(mail.text ?? '') ?? []
    assert.ok(secret)
    for (const table of ['message', 'attempt', 'link', 'history']) {
      const rows = await room.database.read.all(sql`select * from ${raw(table)}`)
      assert.ok(!JSON.stringify(rows).includes(secret.slice(24)))
    }
  }
})

test('OBX-05 a delayed letter is tried after 1, 5, 15, 30 and 60 minutes, then hourly for a day', () => {
  const tried = { createdAt: 0, perhapsAt: null, nextAt: 0 }
  const waits = (chance: number, now = 0) =>
    [1, 2, 3, 4, 5, 6, 7, 20].map((attempts) => {
      const next = nextTry('later', { ...tried, attempts }, now, chance)
      return next === null ? null : (next - now) / minute
    })
  assert.deepEqual(waits(0.5), [1, 5, 15, 30, 60, 60, 60, 60])
  assert.deepEqual(waits(0), [0.9, 4.5, 13.5, 27, 54, 54, 54, 54])
  assert.deepEqual(waits(1), [1.1, 5.5, 16.5, 33, 66, 66, 66, 66])
  assert.deepEqual(new Set(waits(0.5, 24 * 60 * minute)), new Set([null]))
})

test('OBX-04 a letter that is perhaps there is tried again after 5 and 30 minutes, a broken one twice more', () => {
  const at = 1_000_000
  assert.equal(nextTry('perhaps', { attempts: 1, createdAt: 0, perhapsAt: null, nextAt: at }, at, 0.5), at + 5 * minute)
  assert.equal(nextTry('perhaps', { attempts: 2, createdAt: 0, perhapsAt: at, nextAt: at + 5 * minute }, at, 0.5), at + 30 * minute)
  assert.equal(nextTry('perhaps', { attempts: 3, createdAt: 0, perhapsAt: at, nextAt: at + 30 * minute }, at, 0.5), null)
  const tries = [1, 2, 3].map((attempts) => nextTry('broken', { attempts, createdAt: 0, perhapsAt: null, nextAt: 0 }, 0, 0.5))
  assert.deepEqual(tries, [minute, minute, null])
})
