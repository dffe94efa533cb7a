// What stands in the DNS of a sender's domain: each fault is named in plain words, with the record that mends it.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import { tagsOf } from '../../src/engine/dkim-check.ts'
import { checkSender, type Relay } from '../../src/engine/sender-checks.ts'
import { createDns } from '../../src/mail/dns.ts'
import type { SenderFault, SenderPart } from '../../src/nouns.ts'
import { type Records, startDns, type Zone } from '../support/dns.ts'

const { publicKey: pair } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = pair.export({ type: 'spki', format: 'der' }).toString('base64')
const key = { selector: 'portico-a1', publicKey }
const domain = 'harbor.example'
const at = `portico-a1._domainkey.${domain}`
const whole = `v=DKIM1; k=rsa; p=${publicKey}`
const relay: Relay = {
  host: 'mail.relay.example',
  loopback: false,
  spf: { is: 'include', name: '_spf.relay.example', text: 'include:_spf.relay.example' },
  bounceDomain: null,
  check: async () => ({ lets: true, says: 'mail.relay.example answers' }),
}
const good: Zone = {
  [at]: { txt: [whole] },
  [domain]: { txt: ['google-site-verification=x', 'v=spf1 include:_spf.relay.example ~all'], mx: [[10, 'mx.harbor.example']] },
  [`_dmarc.${domain}`]: { txt: ['v=DMARC1; p=quarantine'] },
  'mx.harbor.example': { a: ['192.0.2.9'] },
  '_spf.relay.example': { txt: ['v=spf1 ip4:198.51.100.0/24 -all'] },
}
const dns = await startDns()
after(() => dns.stop())
const asked = createDns([dns.server], { answer: 150, whole: 600 })

/** The good zone with some names as the story has them; null takes a name away. */
async function findingsIn(changes: { [name: string]: Records | null }, about: Partial<Relay> = {}) {
  dns.zone = Object.fromEntries(Object.entries({ ...good, ...changes }).flatMap(([name, records]) => (records ? [[name, records]] : [])))
  return checkSender(asked, { ...relay, ...about }, { name: domain, mailbox: 'portico' }, [key])
}
const spf = (...records: string[]): { [name: string]: Records } => ({ [domain]: { ...good[domain], txt: records } })
const many = Array.from({ length: 9 }, (_, nth) => `s${nth}.example`)
const senders: Zone = Object.fromEntries(many.map((name, nth) => [name, { txt: [`v=spf1 ip4:203.0.113.${nth} ~all`] }]))

test('a domain whose records are all as they should be is told so, part by part', async () => {
  const findings = await findingsIn({})
  assert.deepEqual(
    findings.map(({ part, is, fault }) => [part, is, fault]),
    ['dkim', 'spf', 'dmarc', 'return_path', 'mx', 'tls'].map((part) => [part, 'good', null]),
  )
})

type Story = [fault: SenderFault, part: SenderPart, changes: { [name: string]: Records | null }, says: RegExp, paste: RegExp | null]
const mended = /^v=spf1 include:_spf\.relay\.example ~all$/
const stories: Story[] = [
  ['dkim_missing', 'dkim', { [at]: null }, /nothing at this name yet/, /^v=DKIM1; k=rsa; p=/],
  ['dkim_elsewhere', 'dkim', { [at]: null, [`${at}.${domain}`]: { txt: [whole] } }, /Enter portico-a1\._domainkey alone/, /^v=DKIM1/],
  ['dkim_cname', 'dkim', { [at]: { cname: 'keys.other.example' } }, /CNAME that leads to keys\.other\.example/, /^v=DKIM1/],
  ['dkim_wildcard', 'dkim', { [at]: null, [`*.${domain}`]: { txt: ['v=spf1 -all'] } }, /a wildcard/, /^v=DKIM1/],
  ['dkim_several', 'dkim', { [at]: { txt: [whole, 'v=DKIM1; p=MIIBIjAN'] } }, /Ours is among them/, /^v=DKIM1/],
  ['dkim_split', 'dkim', { [at]: { txt: [whole.slice(0, 200), whole.slice(200)] } }, /torn into several records/, /^v=DKIM1/],
  ['dkim_split', 'dkim', { [at]: { txt: [`${whole.slice(0, 200)}" "${whole.slice(200)}`] } }, /split by hand/, /^v=DKIM1/],
  ['dkim_cut', 'dkim', { [at]: { txt: [whole.slice(0, 255)] } }, /cut off after \d+ of 392 letters/, /^v=DKIM1/],
  ['dkim_revoked', 'dkim', { [at]: { txt: ['v=DKIM1; p='] } }, /withdrawn/, /^v=DKIM1/],
  ['dkim_other_key', 'dkim', { [at]: { txt: [whole.replace(/.{9}$/, 'IDAQABxyz')] } }, /Another key/, /^v=DKIM1/],
  [
    'dkim_other_kind',
    'dkim',
    { [at]: { txt: ['v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='] } },
    /k=ed25519/,
    /^v=DKIM1/,
  ],
  ['dkim_testing', 'dkim', { [at]: { txt: [whole.replace('k=rsa', 'k=rsa; t=y')] } }, /marked as a test/, /^v=DKIM1/],
  ['no_answer', 'dkim', { [at]: { fails: 'servfail' } }, /SERVFAIL/, /^v=DKIM1/],
  ['spf_missing', 'spf', spf('hello'), /none yet/, mended],
  ['spf_misspelt', 'spf', spf('spf1 mx -all'), /begins with v=spf1/, /^v=spf1 mx include:_spf\.relay\.example -all$/],
  [
    ...(['spf_several', 'spf'] as const),
    { ...senders, ...spf('v=spf1 include:s1.example -all', 'v=spf1 mx ip4:192.0.2.1 ~all') },
    /several SPF records/,
    /^v=spf1 include:s1\.example mx ip4:192\.0\.2\.1 include:_spf\.relay\.example -all$/,
  ],
  ['spf_open', 'spf', spf('v=spf1 include:_spf.relay.example +all'), /everybody in the world/, mended],
  ['spf_open', 'spf', spf('v=spf1 include:_spf.relay.example all'), /everybody in the world/, mended],
  ['spf_no_end', 'spf', spf('v=spf1 include:_spf.relay.example'), /says nothing of all others/, mended],
  ['spf_behind_end', 'spf', spf('v=spf1 ~all include:_spf.relay.example'), /must stand before it/, mended],
  ['spf_wrong_term', 'spf', spf('v=spf1 inlcude:x.example include:_spf.relay.example ~all'), /“inlcude:x\.example”/, mended],
  [
    'spf_include_missing',
    'spf',
    spf('v=spf1 include:gone.example include:_spf.relay.example ~all'),
    /gone\.example, which has no SPF/,
    mended,
  ],
  [
    'spf_loop',
    'spf',
    { ...spf('v=spf1 include:_spf.relay.example include:a.example ~all'), 'a.example': { txt: [`v=spf1 include:${domain} ~all`] } },
    /circle/,
    /./,
  ],
  [
    ...(['spf_too_many', 'spf'] as const),
    { ...senders, ...spf(`v=spf1 ${many.map((name) => `include:${name}`).join(' ')} a mx ~all`) },
    /11 look-ups, and receivers give up after 10/,
    /^v=spf1 .*ip4:203\.0\.113\..* include:_spf\.relay\.example ~all$/,
  ],
  ['spf_without_us', 'spf', spf('v=spf1 mx -all'), /not in it/, /^v=spf1 mx include:_spf\.relay\.example -all$/],
  ['no_answer', 'spf', { [domain]: { fails: 'silent' } }, /did not answer in time/, null],
  ['dmarc_missing', 'dmarc', { [`_dmarc.${domain}`]: null }, /none yet/, /^v=DMARC1; p=none$/],
  [
    'dmarc_none',
    'dmarc',
    { [`_dmarc.${domain}`]: { txt: ['v=DMARC1; p=none; rua=mailto:d@harbor.example'] } },
    /still deliver/,
    /^v=DMARC1; p=quarantine; rua=mailto:d@harbor\.example$/,
  ],
  [
    'dmarc_several',
    'dmarc',
    { [`_dmarc.${domain}`]: { txt: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } },
    /several DMARC/,
    /^v=DMARC1; p=reject$/,
  ],
  [
    'dmarc_elsewhere',
    'dmarc',
    { [`_dmarc.${domain}`]: null, ...spf('v=spf1 include:_spf.relay.example ~all', 'v=DMARC1; p=reject') },
    /where nobody looks/,
    /^v=DMARC1; p=reject$/,
  ],
  [
    'dmarc_unreadable',
    'dmarc',
    { [`_dmarc.${domain}`]: { txt: ['v=DMARC1; policy=reject'] } },
    /no policy/,
    /^v=DMARC1; p=none; policy=reject$/,
  ],
  ['mx_missing', 'mx', { [domain]: { txt: good[domain]?.txt ?? [] } }, /takes no mail/, null],
  ['mx_null', 'mx', { [domain]: { ...good[domain], mx: [[0, '.']] } }, /null MX/, null],
  ['mx_nowhere', 'mx', { 'mx.harbor.example': null }, /has no address/, null],
]

for (const [fault, part, changes, says, paste] of stories) {
  test(`${part}: ${fault} is told with its reason and its cure (${says.source})`, async () => {
    const finding = (await findingsIn(changes)).find((one) => one.part === part)
    assert.equal(finding?.fault, fault, JSON.stringify(finding))
    assert.match(finding.says, says)
    if (paste) assert.match(finding.needed ?? '', paste)
    else assert.equal(finding.needed, null)
  })
}

test('records that lead on without end are followed so far and no further, and a long text is read as quickly as a short one', async () => {
  const endless = Array.from({ length: 150 }, (_, nth) => [`n${nth}.example`, { txt: [`v=spf1 include:n${nth + 1}.example -all`] }])
  const before = dns.asked.length
  const findings = await findingsIn({ ...Object.fromEntries(endless), ...spf('v=spf1 include:n0.example -all') })
  assert.equal(findings.find(({ part }) => part === 'spf')?.fault, 'spf_too_many')
  assert.ok(dns.asked.slice(before).filter((name) => /^n\d+\.example /.test(name)).length <= 41)
  const silent = Array.from({ length: 12 }, (_, nth) => `q${nth}.example`)
  const quiet = Object.fromEntries(silent.map((name) => [name, { fails: 'silent' as const }]))
  for (const kind of ['include', 'a', 'mx']) {
    const waited = await findingsIn({ ...quiet, ...spf(`v=spf1 ${silent.map((name) => `${kind}:${name}`).join(' ')} -all`) })
    assert.equal(waited.find(({ part }) => part === 'spf')?.fault, 'no_answer', kind)
  }
  assert.ok(!dns.asked.some((name) => name.startsWith('q1.example')), 'who does not answer once is not waited for twelve times')
  assert.equal(tagsOf(`v=DKIM1; n=x${' '.repeat(500_000)}x; p= abc `).get('p'), 'abc')
})

test('what is told to be pasted for SPF is then found to be good', async () => {
  for (const [, part, changes, , paste] of stories.filter(([fault, part]) => part === 'spf' && fault !== 'no_answer')) {
    const before = (await findingsIn(changes)).find((one) => one.part === part)
    const after = (await findingsIn({ ...changes, ...spf(before?.needed ?? '') })).find((one) => one.part === part)
    assert.equal(after?.is, 'good', `${before?.fault}: ${before?.needed} ${paste}: ${after?.says}`)
  }
})

test('a relay that its own name stands for is in the record when all its addresses are', async () => {
  const own = { spf: { is: 'host', name: 'mail.relay.example', text: 'a:mail.relay.example' } } as const
  const hosts = { 'mail.relay.example': { a: ['198.51.100.7'], aaaa: ['2001:db8::25'] } }
  const judged = async (record: string) => (await findingsIn({ ...hosts, ...spf(record) }, own)).find(({ part }) => part === 'spf')
  assert.equal((await judged('v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 -all'))?.is, 'good')
  const half = await judged('v=spf1 ip4:198.51.100.0/24 -all')
  assert.deepEqual([half?.fault, half?.needed], ['spf_without_us', 'v=spf1 ip4:198.51.100.0/24 a:mail.relay.example -all'])
  assert.equal((await judged(half?.needed ?? ''))?.is, 'good')
})

test('the policy of the domain above counts where the own name has none', async () => {
  dns.zone = { '_dmarc.example.com': { txt: ['v=DMARC1; p=none; sp=reject'] }, 'mail.example.com': { txt: ['x'] } }
  const findings = await checkSender(asked, relay, { name: 'mail.example.com', mailbox: 'portico' }, [key])
  const dmarc = findings.find(({ part }) => part === 'dmarc')
  assert.deepEqual([dmarc?.is, dmarc?.needed], ['good', null])
  assert.match(dmarc?.says ?? '', /_dmarc\.example\.com/)
})

test('bounces may come back by a name of the sender', async () => {
  const mine = { bounceDomain: 'bounces.portico.example' }
  const told = async (changes: Zone) => (await findingsIn(changes, mine)).find(({ part }) => part === 'return_path')
  assert.deepEqual([(await told({}))?.fault, (await told({}))?.needed], ['return_path_missing', 'bounces.portico.example'])
  assert.equal((await told({ 'bounces.harbor.example': { cname: 'bounces.portico.example' } }))?.is, 'good')
  assert.equal((await told({ 'bounces.harbor.example': { cname: 'other.example' } }))?.fault, 'return_path_elsewhere')
})
