// What leaves in the name of an account's domain is signed, holds on arrival, and is the same at every try.
import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { messageState } from '../../src/engine/policy.ts'
import { holds, signatureOf } from '../../src/mail/dkim.ts'
import { bytesOf } from '../../src/mail/mime.ts'
import { anotherAccount } from '../support/api.ts'
import { startDns } from '../support/dns.ts'
import { inEveryHouse } from '../support/portico.ts'
import type { Letter } from '../support/smtp.ts'
import { onArrival, paste, proven } from './arrivals.ts'
import { aPost } from './posts.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signer = { domain: 'harbor.example', selector: 'a1', ...pair }
const signed = (about = {}, by = signer) => {
  const post = aPost(about)
  return bytesOf({ ...post, signature: signatureOf(bytesOf(post), by, post.at) })
}

test('a signed letter holds, and one in which anything that it says was altered does not', () => {
  const bytes = signed({ subject: 'Ihr Versicherungsnachweis für die Baustelle am großen Hafenbecken, bitte bis Freitag' })
  const text = bytes.toString('latin1')
  const judged = (altered: string) => holds(Buffer.from(altered, 'latin1'), signer)
  assert.ok(judged(text))
  for (const [from, to] of [
    ['Hello Jane', 'Hello June'],
    ['To: <jane@', 'To: <june@'],
    ['Dana Whitfield', 'Dana Whitfeld'],
    ['MIME-Version', 'Reply-To: <thief@evil.example>\r\nMIME-Version'],
    ['From: ', 'From: "Boss" <boss@harbor.example>\r\nFrom: '],
    ['MIME-Version', 'Subject: Another\r\nMIME-Version'],
    ['multipart/alternative', 'multipart/mixed'],
  ] as const) {
    assert.ok(text.includes(from), from)
    assert.equal(judged(text.replace(from, to)), false, from)
  }
  // What relays do on the way is forgiven.
  assert.ok(judged(text.replace('Subject: ', 'subject:  ').replace(/^Date: .*$/m, 'Date: Fri, 20 Nov 2026 22:14:09 +0000')))
  assert.ok(judged(`Received: from somewhere\r\n${text}\r\n\r\n`))
})

test('the same letter is signed with the same bytes at every try', () => {
  const post = aPost()
  const once = () => bytesOf({ ...post, signature: signatureOf(bytesOf(post), signer, post.at) }).toString('latin1')
  assert.equal(once(), once())
})

test('a key of a kind that signs nothing, or two halves that do not belong together, let no letter leave', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  assert.throws(() => signed({}, { ...signer, privateKey, publicKey }))
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  assert.throws(() => signed({}, { ...signer, publicKey: other.publicKey }), /does not hold/)
})

const dns = await startDns({
  'harbor.example': { txt: ['v=spf1 mx -all'], mx: [[10, 'mx.harbor.example']] },
  'mx.harbor.example': { a: ['192.0.2.9'] },
  '_spf.relay.example': { txt: ['v=spf1 ip4:198.51.100.0/24 -all'] },
})
after(() => dns.stop())
const options = { env: { DNS_SERVERS: dns.server }, smtpOptions: '?spf=include:_spf.relay.example' }

inEveryHouse(
  'MAI-07 a letter of a proven domain passes SPF, DKIM and DMARC where it arrives, and fails when it was tampered with',
  async (house) => {
    await house.invite('first@acme.example')
    const [before] = house.smtp.lettersTo('first@acme.example')
    assert.equal(before?.mail.from?.address, 'portico@portal.example')
    assert.equal(
      before?.mail.headers.some(({ key }) => key === 'dkim-signature'),
      false,
    )

    const { domain } = await proven(house, dns)
    assert.deepEqual(
      [domain.verifiedAt !== null, domain.sendsSince !== null, domain.findings.find(({ part }) => part === 'spf')?.is],
      [true, true, 'good'],
    )
    await house.invite('jane@acme.example')
    const [letter] = house.smtp.lettersTo('jane@acme.example')
    assert.ok(letter)
    assert.equal(letter.mail.from?.address, 'portal@harbor.example')
    assert.deepEqual(await onArrival(dns, letter), { dkim: ['pass harbor.example'], spf: 'pass', dmarc: 'pass' })
    const raw = Buffer.from(letter.raw.toString('latin1').replace('invites you', 'invited you').replace('Dana', 'Dane'), 'latin1')
    const tampered = await onArrival(dns, { raw, from: 'portal@evil.example' })
    assert.deepEqual([tampered.dkim.some((one) => one.startsWith('pass')), tampered.dmarc], [false, 'fail'])
    delete dns.zone['_dmarc.harbor.example']
    dns.zone['harbor.example'] = { ...dns.zone['harbor.example'], txt: ['v=spf1 mx -all'] }
  },
  options,
)

inEveryHouse(
  'OBX-03 every retry carries the sender and the signature of the first try, whatever was proven, rotated or lost meanwhile',
  async (house) => {
    const { engine } = house.house
    const { domain } = await proven(house, dns)
    const bytes: string[] = []
    house.smtp.rules.dot = ({ raw }) => {
      bytes.push(raw.toString('latin1'))
      return bytes.length < 2 ? 451 : undefined
    }
    await house.invite().catch(() => {})
    const { keys } = await engine.senderDomains.rotate(house.by, domain.id)
    assert.deepEqual(
      keys.map(({ signsSince }) => signsSince !== null),
      [true, false],
    )
    await paste(house, dns, domain.id)
    await engine.senderDomains.check(house.by, domain.id)
    house.clock.advance('11 minutes')
    const { keys: after } = await engine.senderDomains.check(house.by, domain.id)
    assert.deepEqual(
      after.map(({ retiredAt, signsSince }) => [retiredAt !== null, signsSince !== null]),
      [
        [true, true],
        [false, true],
      ],
    )
    await house.linkTo('jane@acme.example')
    assert.equal(bytes.length, 2)
    assert.equal(bytes[0], bytes[1])
    house.smtp.rules = { starttls: 'absent' }
    await house.invite('tom@acme.example')
    const [next] = house.smtp.lettersTo('tom@acme.example')
    assert.match(next?.raw.toString('latin1') ?? '', new RegExp(`s=${after[1]?.selector};`))
    assert.deepEqual((await onArrival(dns, next as Letter)).dkim, ['pass harbor.example'])
  },
  options,
)

inEveryHouse(
  'bounces come back by a name of the sender once that name leads to ours, and SPF passes in the sender’s name',
  async (house) => {
    dns.zone['bounces.portico.example'] = { txt: ['v=spf1 include:_spf.relay.example -all'], mx: [[10, 'mx.harbor.example']] }
    const { domain } = await proven(house, dns)
    const returnedTo = async (address: string) => {
      await house.invite(address)
      const [letter] = house.smtp.lettersTo(address)
      assert.ok(letter)
      return { domain: letter.from.slice(letter.from.indexOf('@') + 1), ...(await onArrival(dns, letter)) }
    }
    const before = await returnedTo('jane@acme.example')
    assert.deepEqual([before.domain, before.spf, before.dmarc], ['bounces.portico.example', 'pass', 'pass'])
    dns.zone['bounces.harbor.example'] = { cname: 'bounces.portico.example' }
    house.clock.advance('10 seconds')
    await house.house.engine.senderDomains.check(house.by, domain.id)
    const after = await returnedTo('tom@acme.example')
    assert.deepEqual([after.domain, after.spf, after.dmarc], ['bounces.harbor.example', 'pass', 'pass'])
    delete dns.zone['bounces.harbor.example']
  },
  { ...options, env: { ...options.env, BOUNCE_DOMAIN: 'bounces.portico.example' } },
)

inEveryHouse(
  'a sender of an account’s own that the mail server refuses delays that account’s letters, and no other account’s',
  async (house) => {
    const { engine } = house.house
    await proven(house, dns)
    house.smtp.rules = {
      starttls: 'absent',
      sender: (address) => (address.endsWith('@harbor.example') ? '553 5.7.1 Not a sender of yours' : undefined),
    }
    await house.invite().catch(() => {})
    const other = await anotherAccount(house)
    const { contact } = await engine.contacts.create(other, { email: 'tom@volt.example', name: 'Tom Volt' })
    await engine.grants.give(other, { contactId: contact.id, scope: { kind: 'portal', id: null }, invite: {} })
    await house.linkTo('tom@volt.example')
    assert.equal(house.running.outbox.state().closed, null)
    const [message] = await engine.messages.list(house.by, { limit: 1, after: null }, {})
    assert.ok(message)
    assert.deepEqual([messageState(message, house.clock.now()), message.answer], ['delayed', '553 5.7.1 Not a sender of yours'])
    house.smtp.rules = { starttls: 'absent' }
    house.clock.advance('2 minutes')
    await house.linkTo('jane@acme.example')
  },
  options,
)

test('keys are made of RSA with 2048 bits', () => {
  const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  assert.equal(createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).asymmetricKeyDetails?.modulusLength, 2048)
})
