// Records as they are made, of which company and with whom, and as they rest.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { isExpiring } from '../../src/engine/policy.ts'
import { anyRecord } from '../../src/engine/records.ts'
import type { Tx } from '../../src/store/store.ts'
import { onEveryStore, onStore, refusalOf, somebodyWaits } from '../support/engine.ts'

onEveryStore(
  'whoever acts for several companies: a record is of the one that is named, and theirs only without a name',
  async ({ engine, by }) => {
    const { project } = await engine.projects.create(by, { name: 'Dock 4' })
    const broker = { email: 'bea@broker.example', name: 'Bea Broker' }
    const known = await engine.contacts.create(by, { ...broker, company: 'Bay Brokers' })
    const made = async (input: Pick<Parameters<typeof engine.records.create>[1], 'contact' | 'contactId' | 'company' | 'companyId'>) => {
      const { company, contact } = await engine.records.create(by, { projectId: project.id, requirements: [], ...input })
      assert.equal(contact.id, known.contact.id)
      return company?.name ?? null
    }
    assert.equal(await made({ contactId: known.contact.id, company: 'Beta Plumbing' }), 'Beta Plumbing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' } }), 'Beta Plumbing', 'a mailbox that was known already')
    const { id } = (await engine.companies.create(by, 'Gamma Roofing')).company
    assert.equal(await made({ contact: { ...broker, companyId: id } }), 'Gamma Roofing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' }, companyId: id }), 'Gamma Roofing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' }, companyId: null }), null)
    assert.equal(await made({ contact: broker }), 'Bay Brokers')
    const { company } = await engine.contacts.get(by, known.contact.id)
    assert.equal(company?.name, 'Bay Brokers', 'what was said of one record changes no contact')
  },
)

onEveryStore('an archived record only comes back: nothing else is decided of it meanwhile', async (room) => {
  const { engine, by } = room
  const { id } = (await room.record()).record
  await engine.records.override(by, id, 'Seen on paper.')
  await engine.records.archive(by, id, 'The job is over.')
  for (const decide of [() => engine.records.waive(by, id, 'Covered by the main contractor.'), () => engine.records.undoOverride(by, id)])
    assert.equal(await refusalOf(decide()), 'record_archived')
  await engine.records.unwaive(by, id)
  await engine.records.archive(by, id, 'Twice is once.')
  const { record } = await engine.records.unarchive(by, id)
  assert.deepEqual([engine.records.state(record), record.waived], ['compliant', null])
})

onEveryStore('a record stands in the list of what expires for as long as it wears that badge: its last thirty days', async (room) => {
  const { engine, by, clock } = room
  const { secret, record } = await room.invite()
  const { id } = record.record
  await engine.documents.upload(await room.inside(await room.press(secret)), id, record.requirements[0]?.id ?? null, [await room.pdf()])
  const [document] = (await engine.records.get(by, id)).documents
  assert.ok(document)
  await engine.documents.review(by, document.id, 'accept', null, clock.now() + 31 * 86_400_000)
  for (const [passes, expiring] of [
    ['0 days', false],
    ['2 days', true],
    ['28 days', true],
    ['2 days', false],
  ] as const) {
    clock.advance(passes)
    assert.equal(isExpiring((await engine.records.get(by, id)).record, clock.now()), expiring, `the badge, ${passes} later`)
    assert.equal(await engine.records.count(by, { ...anyRecord, view: 'expiring' }), Number(expiring), `the list, ${passes} later`)
  }
})

onStore('postgres', 'whoever is being let in to a record while it is archived is not let in, and gets no letter', async (room) => {
  const { engine, by } = room
  const { record, contact } = await room.record()
  const other = (await engine.contacts.create(by, { email: 'sam@acme.example' })).contact
  const scope = { kind: 'record', id: record.id } as const
  const { job } = await engine.jobs.start(by, { recordIds: [record.id] })
  const letIn = await room.store.transaction(async (tx) => {
    await tx.records.locked(by.accountId, record.id)
    const tries = [
      refusalOf(engine.grants.give(by, { contactId: contact.id, scope })),
      refusalOf(engine.grants.give(by, { contactId: other.id, scope, invite: {} })),
      engine.jobs.work(),
    ]
    await pause(200)
    await tx.records.change(by.accountId, record.id, { archived: { at: room.clock.now(), by: null, reason: 'The job is over.' } })
    return tries
  })
  assert.deepEqual((await Promise.all(letIn)).slice(0, 2), ['record_archived', 'record_archived'])
  while (await engine.jobs.work());
  assert.equal((await engine.jobs.get(by, job.id)).counts.skipped, 1)
  assert.deepEqual(await room.store.read.grants.ofRecord(by.accountId, record.id), [])
  assert.deepEqual(await room.deliver(), [])
})

onStore('postgres', 'a record is found by both new names of a company and a contact that were renamed at the same moment', async (room) => {
  const { contact, company, record } = await room.record()
  const { accountId } = room.by
  assert.ok(company)
  const changed: (() => void)[] = []
  const bothChanged = Promise.all([0, 1].map((at) => new Promise<void>((done) => (changed[at] = done))))
  const turn = (at: number, change: (tx: Tx) => Promise<unknown>, about: Parameters<Tx['records']['retell']>[1]) =>
    room.store.transaction(async (tx) => {
      await change(tx)
      changed[at]?.()
      await bothChanged
      await tx.records.retell(accountId, about)
    })
  await Promise.all([
    turn(0, (tx) => tx.contacts.change(accountId, contact.id, { name: 'Zoë Lee' }), { contactId: contact.id }),
    turn(1, (tx) => tx.companies.rename(accountId, company.id, 'Northwind', 'northwind'), { companyId: company.id }),
  ])
  for (const q of ['zoë', 'northwind']) {
    const { rows } = await room.engine.records.list(room.by, { limit: 50, after: null }, { ...anyRecord, q })
    assert.deepEqual(
      rows.map((row) => row.record.id),
      [record.id],
      q,
    )
  }
})

onStore(
  'postgres',
  'a record that is made or handed on while its company and its contact are renamed is found by the new names',
  async (room) => {
    const { engine, by, store } = room
    const old = await room.record('jane@acme.example')
    const others = await room.record('tom@bay.example')
    const { projectId, contactId, companyId } = old.record
    const other = await room.another()
    let making: Promise<unknown>[] = []
    await store.transaction(async (tx) => {
      await tx.contacts.locked(by.accountId, contactId)
      await tx.contacts.change(by.accountId, contactId, { name: 'Jane Silva' })
      await tx.companies.rename(by.accountId, companyId ?? 'com_', 'Volt', 'volt')
      making = [
        other.engine.records.create(by, { projectId, contactId, requirements: [] }),
        other.engine.records.change(by, others.record.id, { contactId, companyId }),
      ]
      await Promise.race([...making, somebodyWaits(room)])
      await tx.records.retell(by.accountId, { contactId })
      await tx.records.retell(by.accountId, { companyId: companyId ?? 'com_' })
    })
    await Promise.all(making)
    for (const q of ['volt', 'jane silva'])
      assert.equal((await engine.records.list(by, { limit: 9, after: null }, { ...anyRecord, q })).rows.length, 3, q)
  },
)
