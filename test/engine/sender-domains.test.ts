// A domain belongs to the one account that has proven it, is looked at by itself, and never stands in a letter's way.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { By } from '../../src/engine/acts.ts'
import { dkimName, dkimRecord } from '../../src/engine/dkim-check.ts'
import { newId } from '../../src/engine/secrets.ts'
import { senderDomainState } from '../../src/engine/sender-domains.ts'
import { createDns } from '../../src/mail/dns.ts'
import type { RecordId, SenderDomainId } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { anotherAccount, scriptOf } from '../support/api.ts'
import { startDns } from '../support/dns.ts'
import { onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { inEveryHouse } from '../support/portico.ts'

const dns = await startDns()
after(() => dns.stop())
const outside = { dns: createDns([dns.server], { answer: 150, whole: 600 }) }

/** Puts the newest key of a domain into the DNS. */
async function paste({ engine, by: owner }: Room, id: SenderDomainId, by = owner) {
  const { domain, keys } = await engine.senderDomains.get(by, id)
  const key = keys.at(-1)
  assert.ok(key)
  dns.zone[dkimName(key.selector, domain.name)] = { txt: [dkimRecord(key.publicKey)] }
}
const takeAway = () => {
  for (const name of Object.keys(dns.zone)) delete dns.zone[name]
}
/** The worker's next look; false where no domain is due. */
async function work({ engine }: Room): Promise<boolean> {
  const begun = await engine.senderDomains.begin([])
  await begun?.looked
  return begun !== null
}
const stateOf = async ({ engine, by: owner }: Room, id: SenderDomainId, by = owner) =>
  senderDomainState((await engine.senderDomains.get(by, id)).domain)

async function anotherBy({ engine }: Room): Promise<By> {
  const { account, owner } = await engine.accounts.create({
    name: 'Other',
    slug: 'other',
    owner: { name: 'Olga', email: 'olga@other.example' },
  })
  return { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
}

onEveryStore(
  'while the DNS waits letters leave from the usual address, and once the worker sees the key from the own domain',
  async (room) => {
    const { senderDomains } = room.engine
    const { domain } = await senderDomains.add(room.by, { name: ' Häfen.Example. ', mailbox: 'portal' })
    assert.equal(domain.name, 'xn--hfen-loa.example')
    await work(room)
    assert.equal((await room.invite('early@acme.example')).message.fromAddress, null)
    await paste(room, domain.id)
    room.clock.advance('20 seconds')
    while (await work(room));
    assert.equal(await stateOf(room, domain.id), 'verified')
    assert.equal((await room.invite('late@acme.example')).message.fromAddress, 'portal@xn--hfen-loa.example')
    // Looked at ever less: with nothing to wait for, four times a day.
    const { nextCheckAt, checkedAt } = (await senderDomains.get(room.by, domain.id)).domain
    assert.ok((nextCheckAt ?? 0) - (checkedAt ?? 0) > 14_000)
    takeAway()
  },
  outside,
)

onEveryStore(
  'whoever’s name servers are silent holds up nobody else’s domain, however many of theirs are due',
  async (room) => {
    const { senderDomains } = room.engine
    for (const at of [1, 2, 3]) {
      dns.zone[`silent${at}.example`] = { fails: 'silent' }
      await senderDomains.add(room.by, { name: `silent${at}.example`, mailbox: 'portal' })
    }
    const other = await anotherBy(room)
    const { domain } = await senderDomains.add(other, { name: 'quick.example', mailbox: 'portal' })
    await paste(room, domain.id, other)
    const slow = await senderDomains.begin([])
    assert.equal(slow?.accountId, room.by.accountId)
    const quick = await senderDomains.begin([room.by.accountId])
    await Promise.race([quick?.looked, slow?.looked.then(() => assert.fail('the silent one was waited for'))])
    assert.equal(await stateOf(room, domain.id, other), 'verified')
    assert.equal(await senderDomains.begin([room.by.accountId]), null)
    await slow?.looked
    takeAway()
  },
  outside,
)

onEveryStore(
  'a key that is gone from the DNS is believed at the second look, and silence is never believed',
  async (room) => {
    const { senderDomains } = room.engine
    const { domain } = await senderDomains.add(room.by, { name: 'harbor.example', mailbox: 'portal' })
    await paste(room, domain.id)
    const look = async () => {
      room.clock.advance('7 hours')
      while (await work(room));
      return stateOf(room, domain.id)
    }
    assert.equal(await look(), 'verified')
    const [name = ''] = Object.keys(dns.zone)
    const kept = dns.zone[name]
    dns.zone[name] = { fails: 'servfail' }
    assert.deepEqual([await look(), await look(), await look()], ['verified', 'verified', 'verified'])
    delete dns.zone[name]
    room.clock.advance('7 hours')
    await work(room)
    assert.equal(await stateOf(room, domain.id), 'verified')
    room.clock.advance('2 minutes')
    await work(room)
    assert.equal(await stateOf(room, domain.id), 'lost')
    const told = (await room.deliver()).map(({ message }) => message).filter(({ kind }) => kind === 'member_alert')
    assert.deepEqual(
      told.map(({ toAddress, facts }) => [toAddress, facts.about, facts.domain]),
      [['dana@harbor.example', 'domain_lost', 'harbor.example']],
    )
    assert.equal((await room.invite('jane@acme.example')).message.fromAddress, null)
    await look()
    assert.ok(!(await room.deliver()).some(({ message }) => message.kind === 'member_alert'), 'once, however long it is gone')
    dns.zone[name] = kept as never
    assert.equal(await look(), 'verified')
    const { domain: back } = await senderDomains.get(room.by, domain.id)
    assert.ok(back.sendsSince !== null)
    const acts = (await room.engine.history.list(room.by, { limit: 50, after: null }, {})).map(({ act }) => act)
    assert.deepEqual(acts.filter((act) => act.startsWith('domain.')).reverse(), [
      'domain.added',
      'domain.verified',
      'domain.lost',
      'domain.verified',
    ])
    takeAway()
  },
  outside,
)

onEveryStore(
  'a domain belongs to the one account that proves it; naming it alone takes it from nobody and tells nobody',
  async (room) => {
    const { senderDomains } = room.engine
    const other = await anotherBy(room)
    const ours = await senderDomains.add(room.by, { name: 'harbor.example', mailbox: 'portal' })
    const theirs = await senderDomains.add(other, { name: 'harbor.example', mailbox: 'portal' })
    await paste(room, ours.domain.id)
    room.clock.advance('1 minutes')
    while (await work(room));
    assert.deepEqual([await stateOf(room, ours.domain.id), await stateOf(room, theirs.domain.id, other)], ['verified', 'pending'])
    assert.equal(await refusalOf(senderDomains.get(other, ours.domain.id)), 'not_found')
    // Whoever holds the DNS may hand the domain over: proven by both, it stays until the first key is gone.
    await paste(room, theirs.domain.id, other)
    room.clock.advance('10 minutes')
    while (await work(room));
    assert.deepEqual([await stateOf(room, ours.domain.id), await stateOf(room, theirs.domain.id, other)], ['verified', 'taken'])
    await senderDomains.remove(room.by, ours.domain.id)
    room.clock.advance('10 seconds')
    await senderDomains.check(other, theirs.domain.id)
    assert.equal(await stateOf(room, theirs.domain.id, other), 'verified')
    takeAway()
  },
  outside,
)

onEveryStore(
  'two accounts that prove a domain in the same moment do not both hold it',
  async (room) => {
    const { senderDomains } = room.engine
    const other = await anotherBy(room)
    const both = [
      { by: room.by, whole: await senderDomains.add(room.by, { name: 'harbor.example', mailbox: 'a' }) },
      { by: other, whole: await senderDomains.add(other, { name: 'harbor.example', mailbox: 'b' }) },
    ]
    for (const { by, whole } of both) await paste(room, whole.domain.id, by)
    room.clock.advance('1 minutes')
    await Promise.allSettled(both.map(({ by, whole }) => senderDomains.check(by, whole.domain.id)))
    room.clock.advance('1 minutes')
    await Promise.all(both.map(({ by, whole }) => senderDomains.check(by, whole.domain.id)))
    const states = await Promise.all(both.map(({ by, whole }) => stateOf(room, whole.domain.id, by)))
    assert.deepEqual(states.sort(), ['taken', 'verified'])
    takeAway()
  },
  outside,
)

onEveryStore('of two domains that are chosen to send in one moment one does, and nobody meets a fault', async (room) => {
  const other = await room.another()
  const ids: SenderDomainId[] = []
  for (const name of ['one.example', 'two.example'])
    ids.push((await room.engine.senderDomains.add(room.by, { name, mailbox: 'portal' })).domain.id)
  for (let round = 0; round < 10; round++) {
    await room.database.transaction((db) => db.run(sql`update sender_domain set verified_at = 1, sends_since = null`))
    await Promise.all(ids.map((id, at) => (at % 2 ? room : other).engine.senderDomains.change(room.by, id, { sends: true })))
    const sending = (await room.engine.senderDomains.list(room.by)).filter(({ domain }) => domain.sendsSince !== null)
    assert.equal(sending.length, 1)
  }
})

onEveryStore('a change of a domain that changes nothing leaves no line in the history', async (room) => {
  const { domain } = await room.engine.senderDomains.add(room.by, { name: 'harbor.example', mailbox: 'portal' })
  const told = async () => (await room.engine.history.list(room.by, { limit: 50, after: null }, {})).map(({ act }) => act)
  const before = await told()
  for (const patch of [{}, { mailbox: 'portal' }]) await room.engine.senderDomains.change(room.by, domain.id, patch)
  assert.deepEqual(await told(), before)
  await room.engine.senderDomains.change(room.by, domain.id, { mailbox: 'hello' })
  assert.deepEqual(await told(), ['domain.changed', ...before])
})

inEveryHouse('what is no domain, there already, not proven, or asked with an old factor is refused in words', async (house) => {
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
  const stranger = await scriptOf(house, 'owner', await anotherAccount(house))
  assert.equal((await stranger.get(`/sender-domains/${domain.id}`)).status, 404)
  assert.equal((await stranger.post(`/sender-domains/${domain.id}/checks`, {})).status, 404)
  assert.deepEqual((await stranger.get('/sender-domains')).json.items, [])
  const manager = await scriptOf(house, 'manager')
  assert.equal((await manager.post('/sender-domains', { domain: 'm.example' })).status, 403)
  assert.equal((await manager.get('/sender-domains')).json.items[0].state, 'pending')
  assert.doesNotMatch((await manager.get('/sender-domains')).body, /sealed|PRIVATE/i)
})

onEveryStore(
  'MAI-08 more than a thousand letters need a word for it while a sender domain fails its checks',
  async (room) => {
    const { senderDomains, jobs } = room.engine
    const recordIds = await manyRecords(room, 1_001)
    const { domain } = await senderDomains.add(room.by, { name: 'harbor.example', mailbox: 'portal' })
    assert.equal((await jobs.rehearse(room.by, { recordIds })).failing, null, 'nothing was looked at yet')
    await senderDomains.check(room.by, domain.id)
    assert.deepEqual((await jobs.rehearse(room.by, { recordIds })).failing?.parts.includes('dkim'), true)
    const refused = await jobs.start(room.by, { recordIds }).catch((refusal) => refusal)
    assert.deepEqual([refused.code, refused.facts.domain, refused.facts.letters], ['sender_failing', 'harbor.example', 1_001])
    await jobs.start(room.by, { recordIds: recordIds.slice(1) })
    await jobs.start(room.by, { recordIds, anyway: true })
  },
  outside,
)

/** Records of as many people, as an import leaves them. */
async function manyRecords({ store, by: { accountId }, record: one }: Room, many: number): Promise<RecordId[]> {
  const { record } = await one()
  const ids: RecordId[] = Array.from({ length: many }, () => newId('rec'))
  await store.transaction(async (tx) => {
    const pattern = await tx.contacts.get(accountId, record.contactId)
    if (!pattern) throw new Error('The first contact is missing.')
    for (const [at, id] of ids.entries()) {
      const email = `vendor${at}@vendors.example`
      const contactId = newId('con')
      await tx.contacts.add({ ...pattern, id: contactId, email, emailKey: email })
      await tx.records.addAll([{ record: { ...record, id, contactId, grantId: null }, search: email }])
    }
  })
  return ids
}
