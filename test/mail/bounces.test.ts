// Letters that come back, over a real mail server of ours, and what they end.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { messageState, portalAccess } from '../../src/engine/policy.ts'
import { type BouncePatience, startBounces } from '../../src/mail/bounces.ts'
import { createOutbox } from '../../src/mail/outbox.ts'
import { createPosts } from '../../src/mail/post.ts'
import { createSmtp, readSmtpUrl } from '../../src/mail/smtp.ts'
import type { MessageId } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { startSmtp } from '../support/smtp.ts'
import { bring } from '../support/smtp-client.ts'
import { exchange, feedback, postfix, postfixDelay, vacation } from './dsn-samples.ts'

const quiet = { info() {}, warn() {}, error() {} }
const from = { name: 'Portico', address: 'letters@harbor.example' }
const domain = 'bounces.harbor.example'

interface Given {
  room: Room
  /** Brings a letter to our own server. */
  returns: (to: string | string[], raw: string, sender?: string) => Promise<string>
  port: number
  /** The return path of a letter that has left or is about to. */
  pathOf: (id: MessageId) => Promise<string>
}

async function withServer(room: Room, story: (given: Given) => Promise<void>, patience?: BouncePatience) {
  const server = await startBounces({
    host: '127.0.0.1',
    port: 0,
    domain,
    bounces: room.engine.bounces,
    log: quiet,
    ...(patience ? { patience } : {}),
  })
  try {
    await story({
      room,
      port: server.port,
      returns: (to, raw, sender = '') => bring(server.port, { from: sender, to, raw }),
      async pathOf(id) {
        const { message } = await room.engine.messages.get(room.by, id)
        return `${room.engine.secrets.markOf(id, message.returnKey ?? 1)}@${domain}`
      },
    })
  } finally {
    await server.stop()
  }
}

const onEveryServer = (rule: string, story: (given: Given) => Promise<void>) => onEveryStore(rule, (room) => withServer(room, story))

const stateOf = async ({ engine, by, clock }: Room, id: MessageId) => messageState((await engine.messages.get(by, id)).message, clock.now())
const letters = ({ engine, by }: Room) => engine.messages.list(by, { limit: 50, after: null }, {})
const actsOf = async ({ engine, by }: Room) => (await engine.history.list(by, { limit: 100, after: null }, {})).map(({ act }) => act)
const accessOf = async ({ engine, by, clock }: Room, id: Parameters<Room['engine']['grants']['get']>[1]) =>
  portalAccess((await engine.grants.get(by, id)).grant, clock.now())

onEveryServer(
  'a letter that comes back ends its link, stops its address and tells the inviter; brought ten times it does so once',
  async ({ room, returns, pathOf }) => {
    const { engine, by } = room
    const { grant, secret, message, record } = await room.invite()
    const path = await pathOf(message.id)
    assert.match(path, /^[a-z0-9]{1,64}@/)
    // Servers fold what stands before the @, and a sender's own name may lead here.
    const ways = [path, path.toUpperCase(), path.replace(/@.*/, '@bounces.acme.example')]
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => returns(ways[at % 3] as string, postfix())))
    assert.ok(
      answers.every((answer) => answer.startsWith('250')),
      answers.join('\n'),
    )
    assert.equal(await stateOf(room, message.id), 'bounced')
    assert.match((await engine.messages.get(by, message.id)).message.answer ?? '', /^550 5\.1\.1 .*User unknown/)
    assert.equal(await accessOf(room, grant.id), 'bounced')
    assert.equal(await refusalOf(room.press(secret)), 'link_expired')
    assert.equal(await refusalOf(engine.grants.resend(by, grant.id, {})), 'address_suppressed')
    assert.equal(await refusalOf(engine.loginEmails.send(by, record.contact.id)), 'address_suppressed')
    const [notice, ...others] = (await letters(room)).filter(({ kind }) => kind === 'member_notice')
    assert.deepEqual(
      [notice?.toAddress, notice?.facts.about, notice?.facts.reason, others.length],
      ['dana@harbor.example', 'letter_bounced', 'no_mailbox', 0],
    )
    const acts = await actsOf(room)
    for (const act of ['message.bounced', 'address.suppressed']) assert.equal(acts.filter((one) => one === act).length, 1, act)
    const { job } = await engine.jobs.start(by, { recordIds: [record.record.id], openLinks: 'resend' })
    while (await engine.jobs.work());
    assert.equal((await engine.jobs.rows(by, job.id, -1, 10, null))[0]?.row.reason, 'bounced')

    await engine.suppressions.lift(by, record.contact.id, 'They made room.')
    await engine.grants.resend(by, grant.id, {})
    assert.equal((await room.deliver()).length, 2, 'the notice and the new invitation')
    assert.equal(await accessOf(room, grant.id), 'sent')
  },
)

onEveryServer('another address is another mailbox: with the corrected one the letter goes out again', async ({ room, returns, pathOf }) => {
  const { grant, message } = await room.invite()
  await returns(await pathOf(message.id), exchange())
  await room.engine.grants.resend(room.by, grant.id, { email: 'jane.ortiz@acme.example', changeAddress: true })
  const sent = await room.deliver()
  assert.ok(sent.some((one) => one.message.toAddress === 'jane.ortiz@acme.example' && one.message.kind === 'invitation'))
  assert.ok(!sent.some((one) => one.message.toAddress === 'jane@acme.example'), 'and nothing more to the old one')
})

onEveryServer(
  'MAI-10 forged, altered and foreign addresses are turned away, and so is everybody else’s mail',
  async ({ room, returns, pathOf }) => {
    const { message } = await room.invite()
    const path = await pathOf(message.id)
    const [mark = ''] = path.split('@')
    const altered = mark.slice(0, -1) + (mark.endsWith('a') ? 'b' : 'a')
    const unsigned = `${mark.slice(0, 30)}${'0'.repeat(25)}`
    const other = room.engine.secrets.of('link', message.linkId ?? '', 1)
    for (const to of [
      `${altered}@${domain}`,
      `${unsigned}@${domain}`,
      `${other}@${domain}`,
      `${mark}@elsewhere.example`,
      `postmaster@${domain}`,
      'stranger@gmail.example',
    ])
      assert.match(await returns(to, postfix()), /^550/, to)
    assert.match(await returns([path, path.toUpperCase(), 'stranger@gmail.example'], vacation), /^(?:250|452|550)/)
    assert.equal(await stateOf(room, message.id), 'accepted')
  },
)

onEveryServer('a delay is told and ends nothing; a vacation tells nothing; what came back stays so', async ({ room, returns, pathOf }) => {
  const { message, secret } = await room.invite()
  const path = await pathOf(message.id)
  assert.match(await returns(path, vacation, 'jane@acme.example'), /^250/)
  assert.equal(await stateOf(room, message.id), 'accepted')
  room.clock.advance('1 hour')
  await returns(path, postfixDelay())
  assert.equal(await stateOf(room, message.id), 'delayed')
  assert.equal((await room.engine.messages.list(room.by, { limit: 5, after: null }, { state: 'delayed' })).length, 1)
  await room.press(secret)
  await returns(path, postfix({ status: '5.7.1', diagnostic: 'smtp; 554 5.7.1 refused by policy' }))
  room.clock.advance('1 hour')
  await returns(path, postfixDelay())
  assert.equal(await stateOf(room, message.id), 'bounced')
  assert.ok(!(await actsOf(room)).includes('address.suppressed'), 'the letter was refused, the address may be fine')
})

onEveryServer(
  'a bounce that is faster than our own note of the sending counts, and the letter is never sent again',
  async ({ room, returns, pathOf }) => {
    const { engine, by } = room
    const { contact, record } = await room.record()
    const { message, grant } = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'record', id: record.id }, invite: {} })
    assert.ok(message)
    const [claimed] = await engine.messages.claim(10)
    assert.ok(claimed)
    await returns(await pathOf(message.id), postfix())
    await engine.messages.settle([{ message: claimed, outcome: 'accepted', answer: '250 OK', nextAt: null }])
    assert.equal(await stateOf(room, message.id), 'bounced')
    assert.equal(await accessOf(room, grant.id), 'bounced')
    assert.deepEqual(
      (await engine.messages.claim(10)).map(({ kind }) => kind),
      ['member_notice'],
    )
  },
)

onEveryServer(
  'after a revoke the address is stopped all the same, and nobody is asked to mend what is over',
  async ({ room, returns, pathOf }) => {
    const { grant, message } = await room.invite()
    await room.engine.grants.revoke(room.by, grant.id, null)
    await returns(await pathOf(message.id), postfix())
    assert.equal(await accessOf(room, grant.id), 'revoked')
    assert.equal((await room.store.read.suppressions.of(room.by.accountId, 'jane@acme.example'))?.messageId, message.id)
    assert.ok(!(await letters(room)).some(({ kind }) => kind === 'member_notice'))
  },
)

onEveryServer('who calls a letter unwanted is invited no more, yet gets the letter they ask for', async ({ room, returns, pathOf }) => {
  const { grant, message, secret } = await room.invite()
  const path = await pathOf(message.id)
  await Promise.all([returns(path, feedback), returns(path, feedback)])
  assert.equal(await refusalOf(room.engine.grants.resend(room.by, grant.id, {})), 'address_suppressed')
  assert.equal((await letters(room)).filter(({ kind }) => kind === 'member_notice').length, 1)
  await room.press(secret)
  const visitor = { browser: 'Safari on iPhone', agent: 'Mozilla/5.0', address: '192.0.2.7' }
  await room.engine.asks.fromAddress(room.by.accountId, 'jane@acme.example', `/p/harbor`, visitor, null)
  while (await room.engine.asks.answer());
  const login = (await letters(room)).find(({ kind }) => kind === 'login')
  assert.ok(login)
  assert.ok((await room.engine.messages.stillOwed([login.id])).has(login.id))
})

onStore('sqlite', 'MAI-10 every try leaves from the same address, which is ours to know and nobody’s to guess', async (room) => {
  const smtp = await startSmtp({ rules: { dot: 'hang' } })
  const { contact, record } = await room.record()
  const { message } = await room.engine.grants.give(room.by, {
    contactId: contact.id,
    scope: { kind: 'record', id: record.id },
    invite: {},
  })
  assert.ok(message)
  const transport = createSmtp(readSmtpUrl(smtp.url), { patience: { opening: 2000, envelope: 2000, data: 300, idle: 1000 } })
  const postOf = createPosts({ url: 'https://portal.example', from, bounceDomain: domain, secrets: room.engine.secrets })
  const outbox = createOutbox({ messages: room.engine.messages, transport, postOf, clock: room.clock, log: quiet })
  outbox.start()
  await smtp.waitFor(1)
  await outbox.idle()
  smtp.rules = {}
  room.clock.advance('10 minutes')
  outbox.nudge()
  const [first, second] = await smtp.waitFor(2)
  await outbox.stop(1000)
  await smtp.stop()
  assert.equal(first?.from, second?.from)
  assert.deepEqual(first?.raw, second?.raw)
  assert.equal(room.engine.bounces.read(first?.from.split('@')[0] ?? ''), message.id)
  assert.match(first?.raw.toString() ?? '', /X-PM-Metadata-portico: b[a-z0-9]+\r\n/)
})

onStore('sqlite', 'a caller who says nothing, or says it for too long, is hung up on', (room) =>
  withServer(
    room,
    async ({ port }) => {
      for (const chatty of [false, true]) {
        const socket = connect(port, '127.0.0.1')
        const chatter = chatty ? setInterval(() => socket.write('NOOP\r\n'), 50) : null
        socket.on('error', () => {}).resume()
        await new Promise((gone) => socket.on('close', gone))
        if (chatter) clearInterval(chatter)
      }
    },
    { idle: 300, whole: 900 },
  ),
)

onStore('sqlite', 'a letter larger than any bounce is refused', (room) =>
  withServer(room, async ({ returns, pathOf }) => {
    const { message } = await room.invite()
    const heavy = `${postfix()}${'x'.repeat(11 * 1024 * 1024)}`
    assert.match(await returns(await pathOf(message.id), heavy), /^552|size/i)
    assert.equal(await stateOf(room, message.id), 'accepted')
  }),
)
