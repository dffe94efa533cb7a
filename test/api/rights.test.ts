// Who may do what: every route of the document against every role, and what the roles mean in the contract.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { may, type Right } from '../../src/engine/rights.ts'
import { createHttp } from '../../src/http.ts'
import { type Role, roles } from '../../src/nouns.ts'
import { aPdf, callerOver, consoleOf, type Json, scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'

/** An allowed call may fail for want of a body, a forbidden one always fails with 403. */
inHouse('STF-06 every route lets in exactly the roles that have its right, and nobody without a key', async (house) => {
  const scripts = new Map<Role, Awaited<ReturnType<typeof scriptOf>>>()
  for (const role of roles) scripts.set(role, await scriptOf(house, role))
  const stranger = house.browser()
  const document = (await stranger.get('/api/v1/openapi.json')).json() as Json
  let judged = 0
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    for (const [method, operation] of Object.entries<Json>(item)) {
      const right = operation['x-right'] as Right | 'member'
      // The console's own door: whoever stands there is nobody yet.
      if (path.startsWith('/api/v1/sign-in')) continue
      assert.ok(right, `${method} ${path} states no right`)
      const address = path.replace(/\{(\w+)\}/g, () => 'rec_0000000000000000000000')
      const nobody = await stranger.send(method.toUpperCase(), address)
      assert.equal(nobody.status, 401, `${method} ${path} for a stranger`)
      assert.match(String(nobody.headers['www-authenticate']), /Bearer/)
      for (const [role, script] of scripts) {
        // A key is no member: what only a signed-in member may do stays shut for it.
        const allowed = right !== 'member' && may(role, right)
        const { status } = await script.send(method.toUpperCase(), address, undefined)
        assert.equal(status === 403, !allowed, `${method} ${path} for ${role}: ${status}`)
        judged += 1
      }
    }
  }
  assert.ok(judged > 250, `${judged}`)
})

test('AUT-02 a route that states no right stops the start', async () => {
  const app = await createHttp({ url: new URL('http://localhost:4400'), trustProxy: 0, log: pino({ level: 'silent' }) })
  assert.throws(() => app.get('/bare', async () => 'hello'), /states no right/)
})

inHouse('support resends and reads people and letters, but opens no file, invites nobody and changes no address', async (house) => {
  const { grantId, recordId, contactId, requirementId } = await house.invite()
  const owner = await scriptOf(house)
  await owner.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  const [document] = (await owner.ok(owner.get(`/records/${recordId}/documents`))).items
  const support = await scriptOf(house, 'support')
  assert.equal((await support.post(`/grants/${grantId}/invitations`, {})).status, 202)
  assert.equal((await support.get('/messages')).status, 200)
  assert.equal((await support.get(`/contacts/${contactId}`)).status, 200)
  assert.equal((await support.get(`/documents/${document.id}/content`)).status, 403)
  const record = await support.ok(support.get(`/records/${recordId}`))
  assert.deepEqual([record.documents, record.requirements[0].state], [[], 'waiting'])
  assert.deepEqual(
    [record.documentCount, record.lastDocumentAt],
    [1, document.uploadedAt],
    'how many there are, and nothing of what they are',
  )
  assert.deepEqual(record.can, ['resend'])
  const other = await owner.ok(owner.post('/contacts', { email: 'tom@acme.example' }))
  const invited = await support.post('/grants', { contactId: other.id, scope: { kind: 'record', id: recordId }, invite: {} })
  assert.deepEqual([invited.status, invited.json.right], [403, 'grants.invite'])
  assert.equal((await support.patch(`/contacts/${contactId}`, { email: 'x@acme.example' })).status, 403)
})

inHouse('nobody makes somebody mightier than themselves', async (house) => {
  const admin = await scriptOf(house, 'admin')
  assert.equal((await admin.post('/members', { name: 'Eve', email: 'eve@harbor.example', role: 'owner' })).status, 403)
  assert.equal((await admin.post('/api-keys', { name: 'Mine', role: 'owner' })).status, 403)
  assert.equal((await admin.post('/members', { name: 'Eve', email: 'eve@harbor.example', role: 'manager' })).status, 201)
})

inHouse('AUT-09 and LOG-02 a refusal is noted with who, what and why, and without a secret', async (house) => {
  const viewer = await scriptOf(house, 'viewer')
  await viewer.post('/projects', { name: 'x' })
  const line = house.log.map((text) => JSON.parse(text)).find((one) => one.refusal === 'forbidden')
  assert.deepEqual(
    [line.right, line.route, line.actor.kind, line.accountId],
    ['projects.write', '/api/v1/projects', 'api_key', house.by.accountId],
  )
  assert.doesNotMatch(house.log.join('\n'), /pk_[0-9A-Za-z]{10}/)
})

inHouse('the console is told what its member may do, by name', async (house) => {
  const console = await consoleOf(house)
  const me = await console.ok(console.get('/me'))
  assert.equal(me.member.name, 'Dana Whitfield')
  assert.deepEqual([me.account.slug, me.installation.mail], ['harbor', 'smtp'])
  assert.ok(me.can.includes('members.manage') && me.can.includes('contacts.address'))
})

/** The same matrix for a key of fewer rights. */
inHouse('STF-09 a key of some rights calls what needs them, and nothing else', async (house) => {
  const owner = await scriptOf(house)
  const scopes = ['records.read', 'people.read', 'jobs.run']
  const { secret } = await owner.ok(owner.post('/api-keys', { name: 'Narrow', role: 'owner', scopes, days: 1 }))
  const narrow = callerOver(house.browser({ authorization: `Bearer ${secret}` }))
  const document = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  let open = 0
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    for (const [method, operation] of Object.entries<Json>(item)) {
      const right = operation['x-right']
      if (!right) continue
      const { status } = await narrow.send(
        method.toUpperCase(),
        path.replace(/\{(\w+)\}/g, () => 'rec_0000000000000000000000'),
      )
      assert.equal(status === 403, !scopes.includes(right), `${method} ${path}: ${status}`)
      if (status !== 403) open += 1
    }
  }
  assert.ok(open >= 6, `${open}`)
  const { recordId } = await house.invite()
  const record = await narrow.ok(narrow.get(`/records/${recordId}`))
  assert.deepEqual([record.can, record.documents], [[], []])
})
