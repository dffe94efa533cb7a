// Providers report what became of letters: each with its own proof, made here with keys of the test.
import assert from 'node:assert/strict'
import { createHmac, createSign, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { mountReports } from '../../src/api/report-sources.ts'
import { messageState } from '../../src/engine/policy.ts'
import { createHttp } from '../../src/http.ts'
import type { MessageId, ReportProvider } from '../../src/nouns.ts'
import { scriptOf } from '../support/api.ts'
import { makeCertificate } from '../support/certificate.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { inHouse } from '../support/portico.ts'

const topic = 'arn:aws:sns:eu-west-1:123456789012:bounces'
const url = new URL('https://portal.example')

/** The door over the room, and what Amazon has at its addresses. */
async function standing(room: Room) {
  const amazon = { files: new Map<string, string>(), asked: [] as string[] }
  const server = createServer((request, response) => {
    amazon.asked.push(request.url ?? '')
    response.end(amazon.files.get(request.url ?? '') ?? 'confirmed')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const app = await createHttp({ url, trustProxy: 0, log: pino({ level: 'silent' }) })
  mountReports(app, room.engine, async (address) => {
    const { pathname, search } = new URL(address)
    return (await fetch(`http://127.0.0.1:${port}${pathname}${search}`)).text()
  })
  return {
    amazon,
    async post(address: string, body: string, headers: { [name: string]: string } = {}) {
      const answer = await app.inject({
        method: 'POST',
        url: address,
        headers: { host: url.host, 'content-type': 'application/json', ...headers },
        payload: body,
      })
      return answer.statusCode
    },
    async close() {
      await app.close()
      server.close()
    },
  }
}

interface Sent {
  room: Room
  amazon: Awaited<ReturnType<typeof standing>>['amazon']
  post: Awaited<ReturnType<typeof standing>>['post']
  mark: string
  state: () => Promise<string>
  set: (provider: ReportProvider, secret?: string) => Promise<{ address: string; password: string }>
}

const onEveryDoor = (rule: string, story: (sent: Sent) => Promise<void>) =>
  onEveryStore(rule, async (room) => {
    const door = await standing(room)
    const { message } = await room.invite()
    try {
      await story({
        ...door,
        room,
        mark: markOf(room, message.id),
        state: async () => messageState((await room.engine.messages.get(room.by, message.id)).message, room.clock.now()),
        async set(provider, secret) {
          const { source, password } = await room.engine.reportSources.set(room.by, provider, secret ?? null)
          return { address: `/reports/${provider}/${source.id}`, password: password ?? '' }
        },
      })
    } finally {
      await door.close()
    }
  })

const markOf = (room: Room, id: MessageId) => room.engine.secrets.markOf(id, 1)

onEveryDoor(
  'Amazon SES: a signed notice of a bounce counts; the subscription confirms itself; other hosts, topics and signatures do not',
  async (sent) => {
    const { amazon, post, set, mark, state } = sent
    const { cert, key } = makeCertificate()
    amazon.files.set('/cert.pem', cert)
    const { address } = await set('ses', topic)
    const notice = (about: { [name: string]: string }, signedWith = key) => {
      const whole: { [name: string]: string } = {
        Type: 'Notification',
        MessageId: randomBytes(8).toString('hex'),
        TopicArn: topic,
        Timestamp: '2026-11-20T22:14:00.000Z',
        SignatureVersion: '2',
        SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/cert.pem',
        ...about,
      }
      const names =
        whole.Type === 'Notification'
          ? ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
          : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
      const text = names.map((name) => `${name}\n${whole[name]}\n`).join('')
      whole.Signature = createSign('sha256').update(text).sign(signedWith, 'base64')
      return JSON.stringify(whole)
    }
    const bounce = JSON.stringify({
      notificationType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
      },
      mail: { source: `${mark}@bounces.harbor.example` },
    })
    const plain = { 'content-type': 'text/plain; charset=UTF-8' }
    const confirm = {
      Type: 'SubscriptionConfirmation',
      Message: 'Confirm',
      Token: 'token',
      SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    }
    assert.equal(await post(address, notice(confirm), plain), 200)
    assert.ok(amazon.asked.includes('/?Action=ConfirmSubscription'))
    const before = amazon.asked.length
    const wrong = [
      notice({ ...confirm, SubscribeURL: 'https://evil.example/' }),
      notice({ Message: bounce, SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/cert.pem' }),
      notice({ Message: bounce, SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/cert.pem' }),
      notice({ Message: bounce, SigningCertURL: 'https://bucket.s3.amazonaws.com/cert.pem' }),
      notice({ Message: bounce, SigningCertURL: 'https://sns.s3-us-west-2.amazonaws.com/cert.pem' }),
      notice({ Message: bounce, TopicArn: topic.replace('bounces', 'theirs') }),
      notice({ Message: bounce }, makeCertificate().key),
      notice({ Message: bounce }).replace('user unknown', 'user unknowm'),
    ]
    for (const body of wrong) assert.equal(await post(address, body, plain), 403, body)
    assert.equal(amazon.asked.length, before, 'nobody else’s address is asked')
    assert.equal(await state(), 'accepted')
    assert.equal(await post(address, notice({ Message: bounce }), plain), 200)
    assert.equal(await state(), 'bounced')
  },
)

onEveryStore('of a provider that is let report twice in one moment one address is left, and nobody meets a fault', async (room) => {
  const other = await room.another()
  const tries = Array.from({ length: 12 }, (_, at) => (at % 2 ? room : other).engine.reportSources.set(room.by, 'postmark', null))
  const made = (await Promise.all(tries)).map(({ source }) => source.id)
  const left = await room.engine.reportSources.list(room.by)
  assert.deepEqual([left.length, made.some((id) => id === left[0]?.id)], [1, true])
})

inHouse('who lets a provider report is told that its key is missing, and otherwise that it is none', async (house) => {
  const api = await scriptOf(house)
  for (const [body, says] of [
    [{}, 'This is needed.'],
    [{ secret: 'not a topic' }, 'This is not what the provider shows.'],
  ] as const) {
    const { status, json } = await api.send('PUT', '/report-sources/ses', JSON.stringify(body), { 'content-type': 'application/json' })
    assert.deepEqual([status, json.fields], [422, { secret: says }])
  }
})

onEveryDoor('what names no address of a provider is not found, whatever signs it is made of', async ({ post }) => {
  for (const id of ['rso_x', '%00', 'rso_%F0%9F%98%80', `rso_${'a'.repeat(22)}`])
    assert.equal(await post(`/reports/ses/${id}`, '{}'), 404, id)
  assert.equal(await post(`/reports/%00/rso_${'a'.repeat(22)}`, '{}'), 404)
  assert.equal(
    await post(`/reports/ses/rso_${'a'.repeat(22)}`, 'x'.repeat(3 * 1024 * 1024)),
    404,
    'nor is what strangers bring kept until that is known',
  )
})

onEveryDoor('Postmark: the password that it was given; a soft bounce delays, unknown events pass', async ({ post, set, mark, state }) => {
  const { address, password } = await set('postmark')
  const event = (about: object) => JSON.stringify({ RecordType: 'Bounce', Metadata: { portico: mark }, Details: '', ...about })
  const knows = { authorization: `Basic ${Buffer.from(`portico:${password}`).toString('base64')}` }
  const guesses = { authorization: `Basic ${Buffer.from('portico:guess').toString('base64')}` }
  assert.equal(await post(address, event({ Type: 'HardBounce' })), 403)
  assert.equal(await post(address, event({ Type: 'HardBounce' }), guesses), 403)
  assert.equal(await post(address, event({ RecordType: 'Open' }), knows), 200)
  assert.equal(await post(address, 'no json', knows), 403)
  assert.equal(await state(), 'accepted')
  await new Promise((later) => setTimeout(later, 2))
  assert.equal(await post(address, event({ Type: 'SoftBounce', Details: '452 4.2.2 mailbox full' }), knows), 200)
  assert.equal(await state(), 'delayed')
  assert.equal(await post(address, event({ Type: 'HardBounce', Details: '550 no such user' }), knows), 200)
  assert.equal(await state(), 'bounced')
})

onEveryDoor('Mailgun: each token counts once, and none from yesterday', async ({ room, post, set, mark, state }) => {
  const signingKey = randomBytes(16).toString('hex')
  const { address } = await set('mailgun', signingKey)
  const event = (about: object, at = room.clock.now(), token = randomBytes(25).toString('hex')) => {
    const timestamp = String(Math.floor(at / 1000))
    const signature = createHmac('sha256', signingKey)
      .update(timestamp + token)
      .digest('hex')
    return JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': { 'user-variables': { portico: mark }, ...about } })
  }
  const gone = { event: 'failed', severity: 'permanent', 'delivery-status': { code: 550, message: '5.1.1 no such user' } }
  assert.equal(await post(address, event(gone, room.clock.now() - 24 * 3_600_000)), 403)
  const token = randomBytes(25).toString('hex')
  assert.equal(await post(address, event({ event: 'delivered' }, room.clock.now(), token)), 200)
  assert.equal(await post(address, event(gone, room.clock.now(), token)), 200)
  assert.equal(await state(), 'accepted', 'another body under a signature that was used')
  assert.equal(await post(address, event(gone).replace(/"signature":"\w{4}/, '"signature":"0000')), 403)
  const heard = event(gone, room.clock.now(), `e0${token}`)
  assert.equal(await post(address, heard.replace('","token":"e0', 'e0","token":"')), 403, 'a moment and a token are told apart in one way')
  assert.equal(await post(address, event(gone)), 200)
  assert.equal(await state(), 'bounced')
})

onEveryDoor('SendGrid: signed over the body as it came, several events in one', async ({ room, post, set, mark, state }) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { address } = await set('sendgrid', publicKey.export({ format: 'der', type: 'spki' }).toString('base64'))
  const timestamp = String(Math.floor(room.clock.now() / 1000))
  const headers = (body: string, over = body) => ({
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + over), privateKey).toString('base64'),
  })
  const body = JSON.stringify([
    { event: 'open', portico: mark },
    { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 unknown user', portico: mark },
  ])
  assert.equal(await post(address, body), 403)
  assert.equal(await post(address, ` ${body}`, headers(body)), 403)
  assert.equal(await state(), 'accepted')
  assert.equal(await post(address, body, headers(body)), 200)
  assert.equal(await post(address, body, headers(body)), 200)
  assert.equal(await state(), 'bounced')
})

onStore('sqlite', 'a provider speaks of its own account’s letters alone, at an address that is nobody else’s', async (room) => {
  const door = await standing(room)
  const { message } = await room.invite()
  const { account, owner } = await room.engine.accounts.create({
    name: 'Bay',
    slug: 'bay',
    owner: { name: 'Tom', email: 'tom@bay.example' },
  })
  const theirs = { accountId: account.id, actor: { kind: 'member' as const, id: owner.id }, role: 'owner' as const, member: owner }
  const { source, password } = await room.engine.reportSources.set(theirs, 'postmark', null)
  const knows = { authorization: `Basic ${Buffer.from(`portico:${password}`).toString('base64')}` }
  const body = JSON.stringify({ RecordType: 'SpamComplaint', Metadata: { portico: markOf(room, message.id) } })
  assert.equal(await door.post(`/reports/postmark/${source.id}`, body, knows), 200)
  assert.equal((await room.engine.messages.get(room.by, message.id)).message.complainedAt, null)
  assert.equal(await door.post(`/reports/mailgun/${source.id}`, body, knows), 404)
  assert.equal(await door.post(`/reports/postmark/rso_${'0'.repeat(22)}`, body, knows), 404)
  await room.engine.reportSources.remove(theirs, 'postmark')
  assert.equal(await door.post(`/reports/postmark/${source.id}`, body, knows), 404)
  assert.equal(await refusalOf(room.engine.reportSources.set(theirs, 'ses', 'not a topic')), 'invalid')
  await door.close()
})
