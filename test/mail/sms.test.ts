// Text messages over a gateway that is a real server on this machine: the same link by a second way, with the same care.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { messageState, portalAccess } from '../../src/engine/policy.ts'
import { readPhone } from '../../src/engine/texts.ts'
import { createOutbox } from '../../src/mail/outbox.ts'
import { createSms, readGateway } from '../../src/mail/sms.ts'
import { createTexts } from '../../src/mail/text-posts.ts'
import { wordsOf } from '../../src/mail/text-words.ts'
import { languages, type Message } from '../../src/nouns.ts'
import { scriptOf } from '../support/api.ts'
import { onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { inHouse } from '../support/portico.ts'
import { until } from '../support/process.ts'

interface Taken {
  to: string
  text: string
  id: string
  authorization: string | undefined
}

async function startGateway(answer: () => number | 'hang' = () => 202) {
  const taken: Taken[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    if (request.method === 'HEAD') return response.end()
    const says = answer()
    taken.push({ ...JSON.parse(body), authorization: request.headers.authorization })
    if (says === 'hang') return request.socket.destroy()
    response.writeHead(says).end('{"status":"queued"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { taken, url: `http://user:secret@127.0.0.1:${port}/messages`, stop: () => server.close() }
}

const quiet = { info() {}, error() {} }

function outboxOf({ engine, clock }: Room, url: string, log = quiet as Parameters<typeof createOutbox>[0]['log']) {
  const messages = { ...engine.messages, claim: (most: number, lane?: 'person' | 'bulk') => engine.messages.claim(most, lane, 'text') }
  const postOf = createTexts({ url: 'https://portal.example', secrets: engine.secrets })
  return createOutbox({
    messages,
    transport: createSms(readGateway(url), 2000),
    postOf,
    clock,
    log,
    pace: { look: 40, renew: 1000, pause: [50, 200] },
  })
}

async function invited(room: Room, phone: string | null = '+1 (555) 010-0123') {
  const { contact, record } = await room.record()
  await room.engine.contacts.change(room.by, contact.id, { phone })
  const scope = { kind: 'record' as const, id: record.id }
  const { grant } = await room.engine.grants.give(room.by, { contactId: contact.id, scope, invite: { byText: true } })
  const all = await room.engine.messages.list(room.by, { limit: 10, after: null }, {})
  return {
    grant,
    contact,
    text: all.find(({ channel }) => channel === 'text') as Message,
    letter: all.find(({ channel }) => channel === 'mail') as Message,
  }
}

const stateOf = async ({ engine, by, clock }: Room, { id }: Message) =>
  messageState((await engine.messages.get(by, id)).message, clock.now())

onEveryStore('the same link goes by letter and by text; whichever is used first uses it', async (room) => {
  const gateway = await startGateway()
  const outbox = outboxOf(room, gateway.url)
  const { text, letter } = await invited(room)
  assert.equal(text.linkId, letter.linkId)
  outbox.start()
  await outbox.idle()
  await outbox.stop(500)
  gateway.stop()
  const [taken, another] = gateway.taken
  assert.deepEqual([taken?.to, taken?.id, another], ['+15550100123', text.id, undefined])
  assert.equal(taken?.authorization, `Basic ${Buffer.from('user:secret').toString('base64')}`)
  assert.ok((taken?.text.length ?? 999) <= 160, taken?.text)
  assert.doesNotMatch(taken?.text ?? '', /jane|ortiz|acme|dock/i)
  assert.equal(await stateOf(room, text), 'accepted')
  assert.equal(await stateOf(room, letter), 'queued', 'the letter is the other worker’s')
  const secret = /\/l\/(\w+)$/.exec(taken?.text ?? '')?.[1] ?? ''
  await room.press(secret)
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  assert.equal((await room.engine.grants.get(room.by, text.grantId ?? 'gra_')).grant.acceptedAt, null, 'a text is no letter')
})

onEveryStore('a gateway that is busy is asked again, one that refuses is believed, and a broken line leaves a doubt', async (room) => {
  const answers: (number | 'hang')[] = [503, 408, 429, 'hang', 400]
  const gateway = await startGateway(() => answers.shift() ?? 202)
  const outbox = outboxOf(room, gateway.url)
  const { text, letter } = await invited(room)
  outbox.start()
  for (const expected of ['delayed', 'delayed', 'delayed', 'perhaps', 'bounced']) {
    await outbox.idle()
    assert.equal(await stateOf(room, text), expected)
    room.clock.advance('40 minutes')
    outbox.nudge()
    await new Promise((later) => setTimeout(later, 60))
  }
  await outbox.stop(500)
  gateway.stop()
  assert.equal(new Set(gateway.taken.map(({ id, text }) => id + text)).size, 1, 'the same bytes each time')
  assert.equal(await stateOf(room, letter), 'queued', 'what the gateway refuses ends no link')
  assert.ok((await room.engine.messages.stillOwed([letter.id])).has(letter.id))
})

onEveryStore('a gateway that lets nobody through is told of as such, and not as a mail server', async (room) => {
  let says = 401
  const gateway = await startGateway(() => says)
  const told: string[] = []
  const say = (_facts: object, text: string) => void told.push(text)
  const outbox = outboxOf(room, gateway.url, { info: say, error: say })
  await invited(room)
  outbox.start()
  await until(() => told.length === 1, 'it is closed')
  says = 202
  await until(() => told.length === 2, 'it is open')
  await outbox.stop()
  gateway.stop()
  assert.deepEqual(told, ['The gateway for text messages lets nobody through; they wait', 'The gateway lets text messages through again'])
})

onEveryStore('a text is dropped with what it carries: after a revoke, and where the number changed', async (room) => {
  const { grant, contact, text } = await invited(room)
  await room.engine.contacts.change(room.by, contact.id, { phone: '+44 20 7946 0000' })
  assert.ok(!(await room.engine.messages.stillOwed([text.id])).has(text.id))
  const over = await room.engine.grants.alone(room.by.accountId, grant.id)
  assert.equal(over && portalAccess(over, room.clock.now()), 'expired', 'nobody waits for what opens nothing any more')
  await room.engine.contacts.change(room.by, contact.id, { phone: '+1 (555) 010-0123' })
  assert.ok(!(await room.engine.messages.stillOwed([text.id])).has(text.id), 'its link ended with the number')
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.equal(await stateOf(room, text), 'cancelled')
})

onEveryStore('without a whole number nothing is sent, not even the letter', async (room) => {
  assert.equal(await refusalOf(invited(room, '555 0123')), 'phone_invalid')
  assert.deepEqual(await room.engine.messages.list(room.by, { limit: 10, after: null }, {}), [])
})

inHouse('an installation without a gateway says so', async (house) => {
  const { grantId, contactId } = await house.invite()
  const owner = await scriptOf(house)
  for (const [path, body] of [
    [`/grants/${grantId}/invitations`, { byText: true }],
    [`/contacts/${contactId}/login-emails`, { byText: true }],
  ] as const) {
    const { status, json } = await owner.post(path, body)
    assert.deepEqual([status, json.code], [409, 'texts_off'])
  }
})

test('a gateway that talks without end is heard for a moment: what it says fills no memory, and no text waits for it', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(202)
    const talk = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', talk)
    talk()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const sms = createSms(readGateway(`http://127.0.0.1:${port}/messages`), 2000)
  const { outcome, answer } = await sms.send({ id: 'msg_0000000000000000000000', to: '+15550100123', text: 'Hello' }, async () => true)
  server.closeAllConnections()
  server.close()
  assert.deepEqual([outcome, answer], ['accepted', '202 \u2026'])
})

test('a gateway whose TLS never stood has been given nothing: it is closed, and no text is in doubt', async () => {
  const plain = await startGateway()
  const sms = createSms(readGateway(plain.url.replace('http:', 'https:')), 2000)
  const { outcome, answer } = await sms.send({ id: 'msg_0000000000000000000000', to: '+15550100123', text: 'Hello' }, async () => true)
  plain.stop()
  assert.deepEqual([outcome, plain.taken], ['closed', []])
  assert.match(answer, /cannot be reached \(ERR_SSL_/)
})

test('SMS_URL is read with its sign-in, of which either half may be left out, and its faults are told in a sentence', () => {
  const signIn = (url: string) => Buffer.from(readGateway(url).authorization?.slice('Basic '.length) ?? '', 'base64').toString()
  assert.equal(signIn('https://user:p%25ss@gateway.example/messages'), 'user:p%ss')
  assert.equal(signIn('https://:token@gateway.example/messages'), ':token')
  assert.equal(signIn('https://token@gateway.example/messages'), 'token:')
  assert.equal(readGateway('https://gateway.example/messages').authorization, null)
  assert.throws(() => readGateway('https://user:p%@gateway.example/'), /^Error: a % in user or password must be written as %25$/)
})

test('numbers are read with their country or not at all', () => {
  for (const [written, read] of [
    ['+1 (555) 010-0123', '+15550100123'],
    ['0044 20 7946 0000', '+442079460000'],
    ['+49/30/901820', '+4930901820'],
    ['\u202a+1\u00a0555\u202f010\u200e0123\u202c', '+15550100123'],
  ] as const)
    assert.equal(readPhone(written), read)
  for (const written of ['', '555 0123', '+1', '+0 555 010 0123', '+1555010012345678', '+1 555 CALL', '+1555;drop', null])
    assert.equal(readPhone(written), null)
})

test('a text fits one message whatever the house is called', () => {
  const link = `https://portal.harbor-build.example/l/${'a'.repeat(46)}`
  const facts = { house: { name: 'The very long name of a house that builds '.repeat(5) } } as never
  for (const language of languages)
    for (const kind of ['invitation', 'login'] as const) {
      const text = wordsOf({ kind, language, facts }, link)
      assert.ok(text.length <= 160 && text.endsWith(link), text)
      // Any other sign makes a message of seventy.
      assert.match(text, /^[\x20-\x5a\x61-\x7aàèéìòùäöüñßÄÖÜÑÉ]*$/)
    }
})
