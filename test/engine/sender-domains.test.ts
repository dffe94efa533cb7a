// A domain belongs to the one account that has proven it, is looked at by itself, and never stands in a letter's way.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { dkimName, dkimRecord } from '../../src/engine/dkim-check.ts'
import { senderDomainState } from '../../src/engine/sender-domains.ts'
import type { SenderDomainId } from '../../src/nouns.ts'
import { anotherAccount, scriptOf } from '../support/api.ts'
import { startDns } from '../support/dns.ts'
import { refusalOf } from '../support/engine.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'

const dns = await startDns()
after(() => dns.stop())
const options = { env: { DNS_SERVERS: dns.server } }

/** Puts the newest key of a domain into the DNS, or takes all keys away. */
async function paste({ house, by: owner }: TestHouse, id: SenderDomainId, by = owner) {
  const { domain, keys } = await house.engine.senderDomains.get(by, id)
  const key = keys.at(-1)
  assert.ok(key)
  dns.zone[dkimName(key.selector, domain.name)] = { txt: [dkimRecord(key.publicKey)] }
}
const takeAway = () => {
  for (const name of Object.keys(dns.zone)) if (name.includes('._domainkey.')) delete dns.zone[name]
}
const stateOf = async ({ house, by: owner }: TestHouse, id: SenderDomainId, by = owner) =>
  senderDomainState((await house.engine.senderDomains.get(by, id)).domain)

inEveryHouse(
  'while the DNS waits letters leave from the usual address, and once the worker sees the key from the own domain',
  async (house) => {
    const { senderDomains } = house.house.engine
    const { domain } = await senderDomains.add(house.by, { name: ' Häfen.Example. ', mailbox: 'portal' })
    assert.equal(domain.name, 'xn--hfen-loa.example')
    await senderDomains.work()
    await house.invite('early@acme.example')
    assert.equal(house.smtp.lettersTo('early@acme.example')[0]?.mail.from?.address, 'portico@portal.example')
    await paste(house, domain.id)
    house.clock.advance('20 seconds')
    while (await senderDomains.work());
    assert.equal(await stateOf(house, domain.id), 'verified')
    await house.invite('late@acme.example')
    assert.equal(house.smtp.lettersTo('late@acme.example')[0]?.mail.from?.address, 'portal@xn--hfen-loa.example')
    // Looked at ever less: with nothing to wait for, four times a day.
    const { nextCheckAt, checkedAt } = (await senderDomains.get(house.by, domain.id)).domain
    assert.ok((nextCheckAt ?? 0) - (checkedAt ?? 0) > 14_000)
    takeAway()
  },
  options,
)

inEveryHouse(
  'a key that is gone from the DNS is believed at the second look, and silence is never believed',
  async (house) => {
    const { senderDomains } = house.house.engine
    const { domain } = await senderDomains.add(house.by, { name: 'harbor.example', mailbox: 'portal' })
    await paste(house, domain.id)
    const look = async () => {
      house.clock.advance('7 hours')
      while (await senderDomains.work());
      return stateOf(house, domain.id)
    }
    assert.equal(await look(), 'verified')
    const [name = ''] = Object.keys(dns.zone)
    const kept = dns.zone[name]
    dns.zone[name] = { fails: 'servfail' }
    assert.deepEqual([await look(), await look(), await look()], ['verified', 'verified', 'verified'])
    delete dns.zone[name]
    house.clock.advance('7 hours')
    await senderDomains.work()
    assert.equal(await stateOf(house, domain.id), 'verified')
    house.clock.advance('2 minutes')
    await senderDomains.work()
    assert.equal(await stateOf(house, domain.id), 'lost')
    await house.invite('jane@acme.example')
    assert.equal(house.smtp.lettersTo('jane@acme.example')[0]?.mail.from?.address, 'portico@portal.example')
    dns.zone[name] = kept as never
    assert.equal(await look(), 'verified')
    const { domain: back } = await senderDomains.get(house.by, domain.id)
    assert.ok(back.sendsSince !== null)
    const acts = (await house.house.engine.history.list(house.by, { limit: 50, after: null }, {})).map(({ act }) => act)
    assert.deepEqual(acts.filter((act) => act.startsWith('domain.')).reverse(), [
      'domain.added',
      'domain.verified',
      'domain.lost',
      'domain.verified',
    ])
    takeAway()
  },
  options,
)

inEveryHouse(
  'a domain belongs to the one account that proves it; naming it alone takes it from nobody and tells nobody',
  async (house) => {
    const { senderDomains } = house.house.engine
    const other = await anotherAccount(house)
    const ours = await senderDomains.add(house.by, { name: 'harbor.example', mailbox: 'portal' })
    const theirs = await senderDomains.add(other, { name: 'harbor.example', mailbox: 'portal' })
    await paste(house, ours.domain.id)
    house.clock.advance('1 minutes')
    while (await senderDomains.work());
    assert.deepEqual([await stateOf(house, ours.domain.id), await stateOf(house, theirs.domain.id, other)], ['verified', 'pending'])
    const script = await scriptOf(house, 'owner', other)
    assert.equal((await script.get(`/sender-domains/${ours.domain.id}`)).status, 404)
    assert.equal((await script.post(`/sender-domains/${ours.domain.id}/checks`, {})).status, 404)
    assert.doesNotMatch((await script.get('/sender-domains')).body, new RegExp(ours.domain.id))
    // Whoever holds the DNS may hand the domain over: proven by both, it stays until the first key is gone.
    await paste(house, theirs.domain.id, other)
    house.clock.advance('10 minutes')
    while (await senderDomains.work());
    assert.deepEqual([await stateOf(house, ours.domain.id), await stateOf(house, theirs.domain.id, other)], ['verified', 'taken'])
    await senderDomains.remove(house.by, ours.domain.id)
    house.clock.advance('10 seconds')
    await senderDomains.check(other, theirs.domain.id)
    assert.equal(await stateOf(house, theirs.domain.id, other), 'verified')
    takeAway()
  },
  options,
)

inEveryHouse(
  'two accounts that prove a domain in the same moment do not both hold it',
  async (house) => {
    const { senderDomains } = house.house.engine
    const other = await anotherAccount(house)
    const both = [
      { by: house.by, whole: await senderDomains.add(house.by, { name: 'harbor.example', mailbox: 'a' }) },
      { by: other, whole: await senderDomains.add(other, { name: 'harbor.example', mailbox: 'b' }) },
    ]
    for (const { by, whole } of both) await paste(house, whole.domain.id, by)
    house.clock.advance('1 minutes')
    await Promise.allSettled(both.map(({ by, whole }) => senderDomains.check(by, whole.domain.id)))
    house.clock.advance('1 minutes')
    await Promise.all(both.map(({ by, whole }) => senderDomains.check(by, whole.domain.id)))
    const states = await Promise.all(both.map(({ by, whole }) => stateOf(house, whole.domain.id, by)))
    assert.deepEqual(states.sort(), ['taken', 'verified'])
    takeAway()
  },
  options,
)

inEveryHouse(
  'what is no domain, there already, not proven, or asked with an old factor is refused in words',
  async (house) => {
    const { senderDomains } = house.house.engine
    for (const name of ['localhost', 'harbor', '127.0.0.1', 'a b.example', 'harbor.example/x', `${'x'.repeat(64)}.example`])
      assert.equal(await refusalOf(senderDomains.add(house.by, { name, mailbox: 'portal' })), 'invalid', name)
    assert.equal(await refusalOf(senderDomains.add(house.by, { name: 'harbor.example', mailbox: 'a@b' })), 'invalid')
    const { domain } = await senderDomains.add(house.by, { name: 'harbor.example', mailbox: 'portal' })
    assert.equal(await refusalOf(senderDomains.add(house.by, { name: 'HARBOR.example', mailbox: 'x' })), 'domain_exists')
    assert.equal(await refusalOf(senderDomains.change(house.by, domain.id, { sends: true })), 'domain_unverified')
    const stale = { ...house.by, freshAt: house.clock.now() - 3_600_000 }
    for (const act of [
      () => senderDomains.add(stale, { name: 'other.example', mailbox: 'portal' }),
      () => senderDomains.rotate(stale, domain.id),
      () => senderDomains.remove(stale, domain.id),
    ])
      assert.equal(await refusalOf(act()), 'factor_needed')
    const manager = await scriptOf(house, 'manager')
    assert.equal((await manager.post('/sender-domains', { domain: 'm.example' })).status, 403)
    assert.equal((await manager.get('/sender-domains')).json.items[0].state, 'pending')
    assert.doesNotMatch((await manager.get('/sender-domains')).body, /sealed|PRIVATE/i)
  },
  options,
)
