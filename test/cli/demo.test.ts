// The sample: every state and every word of portal access, made by the engine's own verbs, once, and no letter of it ever leaves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { pdfOf } from '../../src/cli/demo-pdf.ts'
import { courses, vendors } from '../../src/cli/demo-vendors.ts'
import { readConfig } from '../../src/config.ts'
import { operatorOf } from '../../src/engine/acts.ts'
import { portalAccess } from '../../src/engine/policy.ts'
import { anyRecord } from '../../src/engine/records.ts'
import { portalAccesses, recordStates } from '../../src/nouns.ts'
import { openHouse, startPortico } from '../../src/portico.ts'
import { operator } from '../support/cli.ts'

test('sixty records in every state, with every word of portal access, and a packet with somebody in every column of its board', async (t) => {
  const { run, folder, port } = await operator(t)
  const made = await run('demo', '--json')
  assert.deepEqual([made.code, made.json.made, made.json.account.slug], [0, true, 'harbor-build'])
  assert.match(made.json.ownerLink, /\/start\//)
  const again = await run('demo', '--json')
  assert.deepEqual([again.code, again.json.made, again.json.account.id], [0, false, made.json.account.id])

  const house = await openHouse(readConfig({ DATA_DIR: folder, PORT: String(port) }))
  const running = await startPortico(house, pino({ level: 'silent' }))
  t.after(() => running.stop())
  const { engine } = house
  const account = await engine.accounts.bySlug('harbor-build')
  assert.ok(account)
  const by = operatorOf(account)
  const { rows } = await engine.records.list(by, { limit: 200, after: null }, anyRecord)
  assert.equal(rows.length, 60)
  const now = engine.clock.now()
  assert.deepEqual([...new Set(rows.map(({ record }) => engine.records.state(record)))].sort(), [...recordStates].sort())
  assert.deepEqual([...new Set(rows.map(({ grant }) => portalAccess(grant, now)))].sort(), [...portalAccesses].sort())
  assert.ok((await engine.records.count(by, { ...anyRecord, view: 'not_opened' })) > 0)
  assert.ok((await engine.records.count(by, { ...anyRecord, view: 'expiring' })) > 0)
  assert.ok((await engine.records.count(by, { ...anyRecord, view: 'needs_you' })) > 0)
  assert.equal((await engine.projects.list(by, { limit: 10, after: null }, null)).length, 3)

  const packets = await engine.packets.list(by, { limit: 10, after: null })
  const [draft, sent] = packets
  assert.deepEqual([draft?.packet.sentAt, sent?.counts.openQuestions], [null, 1])
  assert.ok(sent && [sent.counts.not_opened, sent.counts.viewed, sent.counts.questions, sent.counts.approved].every((count) => count > 0))

  running.outbox.nudge()
  await running.outbox.idle()
  assert.deepEqual(await engine.messages.waiting(), { count: 0, oldest: null })
  const inbox = running.transport as unknown as { letters(): Promise<unknown[]> }
  assert.deepEqual(await inbox.letters(), [])
  assert.ok((await engine.history.list(by, { limit: 200, after: null }, {})).every(({ at }) => at <= now))
})

test('whoever looks around in the sample first still sets up their own, and is meant when nobody is named', async (t) => {
  const { run, folder, port } = await operator(t)
  await run('demo')
  const setUp = await run('owner-link', '--json')
  assert.equal(setUp.json.owner, null)

  const house = await openHouse(readConfig({ DATA_DIR: folder, PORT: String(port) }))
  t.after(() => house.close())
  const secret = setUp.json.url.split('/start/')[1]
  const mine = { name: 'Quay Works', slug: 'quay', ownerName: 'Nora Quay', email: 'nora@quay.example' }
  await house.engine.ownerLinks.redeem(secret, mine, { browser: 'Firefox on Linux', agent: '', address: '192.0.2.1' })
  assert.equal((await run('owner-link', '--json')).json.owner, 'nora@quay.example')
  assert.equal((await run('owner-link', '--account', 'harbor-build', '--json')).json.owner, 'dana@harborbuild.example')
})

test('the sample has a vendor for each record, and its files are real', () => {
  assert.equal(
    courses.reduce((sum, { count }) => sum + count, 0),
    60,
  )
  assert.equal(new Set(vendors.map(({ email }) => email)).size, 60)
  const pdf = pdfOf(['Certificate (of) insurance', 'Müller\\'])
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
  const start = Number(/startxref\n(\d+)/.exec(pdf.toString('latin1'))?.[1])
  assert.equal(pdf.subarray(start, start + 4).toString(), 'xref')
})
