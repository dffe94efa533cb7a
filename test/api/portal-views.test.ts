// View as client, and the diagnosis, over the wire: who sees what, and what a look leaves behind.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, type Caller, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse } from '../support/portico.ts'

const acts = async (api: Caller, contactId: string): Promise<string[]> =>
  (await api.ok(api.get(`/history?contactId=${contactId}`))).items.map(({ act }: { act: string }) => act)

inEveryHouse('View as client shows the client’s own page, still and marked, and leaves one line on the timeline', async (house) => {
  const { contactId, recordId, grantId, requirementId } = await house.invite()
  const owner = await scriptOf(house)
  await owner.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  const before = await owner.ok(owner.get(`/grants/${grantId}`))
  const { status, body, headers } = await owner.get(`/contacts/${contactId}/portal-view?recordId=${recordId}`)
  assert.equal(status, 200)
  assert.match(body, /A look at what Jane Ortiz sees\./)
  for (const said of [/Dock 4 refurbishment/, /Certificate of insurance/, /1200 Wharf Road/, /coi\.pdf/]) assert.match(body, said)
  assert.doesNotMatch(body, /<script|\shref="[^#]*(\/p\/|\/api\/|mailto)|action=|<button(?! disabled)|<input(?! disabled)/)
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*form-action 'none'; sandbox/)
  assert.equal(headers['set-cookie'], undefined)
  await owner.get(`/contacts/${contactId}/portal-view`)
  assert.equal((await acts(owner, contactId)).filter((act) => act === 'portal.viewed').length, 1)
  house.clock.advance('11 minutes')
  await owner.get(`/contacts/${contactId}/portal-view`)
  assert.equal((await acts(owner, contactId)).filter((act) => act === 'portal.viewed').length, 2)
  const after = await owner.ok(owner.get(`/grants/${grantId}`))
  assert.deepEqual([after.visits, after.openedAt, after.access], [before.visits, before.openedAt, before.access])
  assert.deepEqual((await owner.ok(owner.get(`/contacts/${contactId}/sessions`))).items, [])
})

inHouse('every role that reads may look, only at what is the client’s, and only while something is open', async (house) => {
  const { contactId, grantId } = await house.invite()
  const { recordId: foreign } = await house.invite('tom@other.example')
  for (const role of ['manager', 'support', 'viewer'] as const) {
    const api = await scriptOf(house, role)
    assert.equal((await api.get(`/contacts/${contactId}/portal-view`)).status, 200, role)
    assert.equal((await api.get(`/contacts/${contactId}/portal-view?recordId=${foreign}`)).status, 404, role)
  }
  const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
  assert.equal((await intruder.get(`/contacts/${contactId}/portal-view`)).status, 404)
  const owner = await scriptOf(house)
  await owner.ok(owner.post(`/grants/${grantId}/revocation`))
  const { status, json } = await owner.get(`/contacts/${contactId}/portal-view`)
  assert.deepEqual([status, json.code], [409, 'no_access'])
  assert.deepEqual((await owner.get(`/contacts/${contactId}/destinations`)).status, 409)
})

inHouse('the diagnosis tells letters with the server’s words, and a remedy only to whom it is allowed', async (house) => {
  const { contactId, grantId } = await house.invite()
  await house.linkTo('jane@acme.example')
  const owner = await scriptOf(house)
  await owner.ok(owner.post(`/grants/${grantId}/revocation`))
  const told = await owner.ok(owner.get(`/contacts/${contactId}/diagnosis`))
  assert.deepEqual(
    [told.causes[0].code, told.causes[0].standing, told.causes[0].remedy],
    ['access_revoked', 'likely', { act: 'restore', grantId, recordId: told.grants[0].scope.id }],
  )
  assert.match(told.letters[0].answer, /^250/)
  assert.equal(told.grants[0].state, 'revoked')
  for (const role of ['support', 'viewer'] as const) {
    const api = await scriptOf(house, role)
    assert.equal((await api.ok(api.get(`/contacts/${contactId}/diagnosis`))).causes[0].remedy, null, role)
  }
})

inEveryHouse('a look that is refused writes nothing', async (house) => {
  const api = await scriptOf(house)
  const contact = await api.ok(api.post('/contacts', { email: 'una@acme.example' }))
  assert.equal((await api.get(`/contacts/${contact.id}/portal-view`)).status, 409)
  assert.deepEqual(
    await house.house.store.read.history.list(
      house.by.accountId,
      { limit: 5, after: null },
      { recordId: null, contactId: contact.id, acts: ['portal.viewed'] },
    ),
    [],
  )
})
