import assert from 'node:assert/strict'
import { test } from 'node:test'
import nodemailer from 'nodemailer'
import { makeCertificate } from './certificate.ts'
import { type Smtp, type SmtpOptions, startSmtp } from './smtp.ts'

const letter = { from: 'inviter@acme.example', to: 'jane@acme.example', subject: 'Grüße', text: 'Tap here' }

test('a letter arrives as it was sent, with its envelope', async (t) => {
  const smtp = await server(t)
  await post(smtp)
  const [got] = await smtp.waitFor(1)
  assert.equal(got?.mail.subject, 'Grüße')
  assert.equal(got?.mail.text?.trim(), 'Tap here')
  assert.deepEqual([got?.from, got?.to, got?.secure], ['inviter@acme.example', ['jane@acme.example'], true])
  assert.match(String(got?.raw), /^Message-ID: /im)
  assert.equal(smtp.lettersTo('JANE@acme.example').length, 1)
  await assert.rejects(smtp.waitFor(2, 20), /1 of 2 letters came within 20 ms: jane@acme.example/)
})

test('each rule is heard by the client as the answer of a real server', async (t) => {
  const smtp = await server(t)
  const answers = [
    [{ greeting: 421 }, { responseCode: 421 }],
    [{ sender: 451 }, { responseCode: 451 }],
    [
      { recipient: (address: string) => (address.startsWith('jane') ? '450 4.2.1 Greylisted' : undefined) },
      { response: '450 4.2.1 Greylisted' },
    ],
    [{ recipient: 550 }, { responseCode: 550 }],
    [{ dot: 552 }, { responseCode: 552 }],
    [{ body: 'drop' }, { code: 'ECONNECTION' }],
  ] as const
  for (const [rules, expected] of answers) {
    smtp.rules = rules
    await assert.rejects(post(smtp), expected, JSON.stringify(rules))
  }
  assert.equal(smtp.letters.length, 0)
})

test('a letter taken without a word is kept, though the client cannot know', async (t) => {
  const smtp = await server(t, { rules: { dot: 'drop' } })
  await assert.rejects(post(smtp), { code: 'ECONNECTION' })
  smtp.rules = { dot: 'hang' }
  await assert.rejects(post(smtp, { socketTimeout: 150 }), { code: 'ETIMEDOUT' })
  assert.equal(smtp.letters.length, 2)
})

test('sign-in and encryption can be demanded, missing or wrong', async (t) => {
  const smtp = await server(t, { user: 'portico', password: 'right' })
  await post(smtp)
  assert.equal(smtp.letters[0]?.user, 'portico')
  await assert.rejects(post(smtp, { auth: { user: 'portico', pass: 'wrong' } }), { responseCode: 535 })
  smtp.rules = { starttls: 'required' }
  await assert.rejects(post(smtp, { ignoreTLS: true }), { responseCode: 530 })
  smtp.rules = { starttls: 'absent' }
  await assert.rejects(post(smtp, { requireTLS: true }), { code: 'ETLS' })
  const impostor = await server(t, { certificate: makeCertificate({ names: ['elsewhere.example'] }) })
  await assert.rejects(post(impostor), /does not match certificate|altnames/)
  const expired = await server(t, { certificate: makeCertificate({ until: new Date(Date.now() - 1000) }) })
  await assert.rejects(post(expired), /expired/)
})

test('encryption from the first byte works too', async (t) => {
  const smtp = await server(t, { secure: true })
  await post(smtp)
  assert.match(smtp.url, /^smtps:/)
  assert.equal(smtp.letters[0]?.secure, true)
})

test('a stopped server refuses, and comes back where it was', async (t) => {
  const smtp = await server(t)
  const { port } = smtp
  await smtp.stop()
  await assert.rejects(post(smtp), { code: 'ESOCKET' })
  await smtp.start()
  await post(smtp)
  assert.deepEqual([smtp.port, smtp.letters.length], [port, 1])
})

async function server(t: { after(hook: () => Promise<void>): void }, options?: SmtpOptions) {
  const smtp = await startSmtp(options)
  t.after(smtp.stop)
  return smtp
}

async function post(smtp: Smtp, more: object = {}) {
  const { hostname: host, port, protocol, username: user, password: pass } = new URL(smtp.url)
  const transport = nodemailer.createTransport({
    host,
    port: Number(port),
    secure: protocol === 'smtps:',
    tls: { ca: smtp.ca },
    ...(user && { auth: { user, pass } }),
    ...more,
  })
  try {
    await transport.sendMail(letter)
  } finally {
    transport.close()
  }
}
