// What is read out of a report, and what it means; nothing that a stranger can write takes the reader long or makes it stumble.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { verdictOf } from '../../src/engine/bounce-reasons.ts'
import { readReport } from '../../src/mail/reports.ts'
import * as samples from './dsn-samples.ts'

const meaning = (text: string) => {
  const told = readReport(Buffer.from(text))
  return told && [told.what, verdictOf(told.words, told.status).kind, verdictOf(told.words, told.status).reason].join(' ')
}

test('a report is understood whoever wrote it', () => {
  const { postfix, postfixDelay, exchange, gmail, exim, olderExim, qmail, feedback, vacation, receipt } = samples
  const cases: [string, string | null][] = [
    [postfix(), 'failed hard no_mailbox'],
    [postfix({ status: '5.7.1', diagnostic: 'smtp; 554 5.7.1 Looks like spam; see our policy' }), 'failed refused by_rules'],
    [postfix({ status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox over quota' }), 'failed soft full'],
    [postfix({ status: '4.4.7', diagnostic: 'X-Postfix; delivery temporarily suspended: host is not there' }), 'failed soft gave_up'],
    [postfix({ status: '5.4.4', diagnostic: 'X-Postfix; Host or domain name not found. Name service error' }), 'failed hard no_domain'],
    [postfix({ action: 'relayed', status: '2.0.0', diagnostic: 'smtp; 250 OK' }), null],
    [postfixDelay(), 'delayed soft gave_up'],
    [exchange(), 'failed hard no_mailbox'],
    [
      exchange({ status: '5.4.1', diagnostic: 'smtp;550 5.4.1 Recipient address rejected: Access denied. [192.0.2.9]' }),
      'failed hard no_mailbox',
    ],
    [exchange({ status: '5.3.4', diagnostic: 'smtp;552 5.3.4 Message size exceeds fixed limit' }), 'failed refused too_large'],
    [gmail(), 'failed hard no_mailbox'],
    [exim(), 'failed hard no_domain'],
    [olderExim, 'failed hard no_mailbox'],
    [qmail, 'failed hard switched_off'],
    [vacation, null],
    [receipt, null],
    ['', null],
    ['Content-Type: multipart/report; boundary=""\n\n----\n', null],
  ]
  for (const [text, expected] of cases) assert.equal(meaning(text), expected, text.slice(0, 400))
  assert.equal(readReport(Buffer.from(feedback))?.what, 'unwanted')
})

test('a report in base64 says the same', () => {
  const field = 'Reporting-MTA: dns; relay.example\r\n\r\nFinal-Recipient: rfc822; jane@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n'
  const text = `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(field).toString('base64')}\r\n--b--\r\n`
  assert.equal(meaning(text), 'failed hard no_mailbox')
})

test('an address of four numbers is no code, and a code beats the words beside it', () => {
  assert.deepEqual(verdictOf('550 host 5.7.1.20 says no such user'), { kind: 'hard', reason: 'no_mailbox' })
  assert.deepEqual(verdictOf('550 5.7.1 user unknown to our policy'), { kind: 'refused', reason: 'by_rules' })
  assert.deepEqual(verdictOf('550 Requested action not taken'), { kind: 'hard', reason: 'unknown' })
  assert.deepEqual(verdictOf('554 Transaction failed'), { kind: 'refused', reason: 'unknown' })
  assert.deepEqual(verdictOf('', '5.0.0'), { kind: 'hard', reason: 'unknown' })
  assert.deepEqual(verdictOf('user '.repeat(200_000)), { kind: 'refused', reason: 'unknown' }, 'of a flood of words the first ones count')
})

test('whatever comes in is read without a stumble', () => {
  const pieces = fc.constantFrom(
    ...Object.values(samples).map((one) => (typeof one === 'function' ? one() : one)),
    'Content-Type: multipart/report; boundary=x\n\n',
    '--x\n',
    'Content-Type: message/delivery-status\n\n',
    'Action: failed\n\n',
    '\n',
    ' '.repeat(5000),
    'a'.repeat(5000),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (parts) => {
      const told = readReport(Buffer.from(parts.join('')))
      if (told) verdictOf(told.words, told.status)
    }),
    { numRuns: 300 },
  )
})

test('what a server holds against us, our address or our relay costs nobody their address', () => {
  for (const words of [
    '550-Verification failed for <portal@harbor.example> 550-No Such User Here 550 Sender verify failed',
    '550-Verification failed for <portal@harbor.example> 550-Unrouteable address 550 Sender verify failed',
    '553 <portal@harbor.example>: Sender address rejected: not owned by the user',
    '550 Sender domain not found',
    '550 relay not permitted',
    '550-Please turn on SMTP Authentication in your mail client. 550 harbor.example is not permitted to relay through this server',
    '550 SPF: 192.0.2.1 may not send for harbor.example',
    '550 DKIM signature does not hold',
    '550 Reverse DNS lookup failed for 192.0.2.1',
    '550 HELO name does not exist',
  ])
    assert.deepEqual(verdictOf(words), { kind: 'refused', reason: 'by_rules' }, words)
  for (const words of ['550 No Such User Here', '550 Unrouteable address', '553 <jane@acme.example>: Recipient address rejected'])
    assert.equal(verdictOf(words).kind, 'hard', words)
})
