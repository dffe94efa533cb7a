// Who knocks: told quickly, whatever they call themselves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOf, browserOf, looksAutomatic, visitorFrom } from '../src/visitors.ts'

test('a browser is told in plain words', () => {
  const table = [
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on Linux'],
    ['curl/8.5', 'a browser'],
  ] as const
  for (const [agent, words] of table) assert.equal(browserOf(agent), words)
})

test('ADR-10 and attacks 32: IPv6 counts by its first 64 bits however it is written, mapped IPv4 as IPv4', () => {
  for (const same of ['2001:db8:0:1::1', '2001:0db8:0000:0001:ffff::', '2001:DB8:0:1:1:2:3:4'])
    assert.equal(blockOf(same), '2001:db8:0:1::/64')
  assert.equal(blockOf('::1'), '0:0:0:0::/64')
  for (const same of ['::ffff:192.0.2.7', '::FFFF:c000:207', '0:0:0:0:0:ffff:c000:0207', '0::ffff:192.0.2.7', '::ffff:c000:207%eth0'])
    assert.equal(blockOf(same), '192.0.2.7', same)
  assert.equal(blockOf('192.0.2.7'), '192.0.2.7')
})

test('ADR-10 a proxy that names the port of each connection beside the address gives nobody a block per connection', () => {
  for (const port of ['', ':51234', ':51235']) assert.equal(blockOf(`203.0.113.7${port}`), '203.0.113.7')
  for (const written of ['2001:db8:1:2::5', '[2001:db8:1:2::5]', '[2001:db8:1:2::5]:51234', '[2001:db8:1:2::6]:51235'])
    assert.equal(blockOf(written), '2001:db8:1:2::/64')
  assert.equal(blockOf('[::ffff:203.0.113.7]:51234'), '203.0.113.7')
})

test('an agent is cut before it is looked at, so that a long one costs no more than a short one', () => {
  assert.equal(visitorFrom('Version/1 '.repeat(1_550), '192.0.2.1').agent.length, 400)
})

test('what only fetches is told from what a person steers, as far as it says so', () => {
  assert.equal(looksAutomatic({ 'user-agent': 'Slackbot-LinkExpanding 1.0' }), true)
  assert.equal(looksAutomatic({ 'user-agent': 'Mozilla/5.0 Chrome/130', 'sec-purpose': 'prefetch;prerender' }), true)
  assert.equal(looksAutomatic({ 'user-agent': 'Mozilla/5.0 Chrome/130', 'sec-fetch-mode': 'navigate' }), false)
})
