// Twice is once: an Idempotency-Key makes a repeated request find what the first one did.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse } from '../support/portico.ts'

/** BLK-01 */
inEveryHouse('twenty parallel posts with one key start one job', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const { projectId } = await api.ok(api.get(`/records/${recordId}`))
  await api.ok(api.post('/records', { projectId, contact: { email: 'tom@acme.example' } }))
  const body = { kind: 'invitations', filter: { access: 'not_invited' }, waitSeconds: 60 }
  const posts = await Promise.all(Array.from({ length: 20 }, () => api.post('/jobs', body, { 'idempotency-key': 'spring-2026' })))
  assert.deepEqual(new Set(posts.map(({ status }) => status)), new Set([202]))
  assert.equal(new Set(posts.map(({ json }) => json.id)).size, 1)
  assert.equal((await api.ok(api.get('/jobs'))).items.length, 1)
})

inEveryHouse('a call that answers nothing takes a key as any other, and does once what it does', async (house) => {
  const api = await scriptOf(house)
  const { contactId } = await house.invite()
  const key = { 'idempotency-key': 'quiet' }
  const both = await Promise.all([1, 2].map(() => api.post(`/contacts/${contactId}/snooze`, { days: 7 }, key)))
  assert.ok(
    both.every(({ status }) => status < 300),
    JSON.stringify(both.map(({ body }) => body)),
  )
  const { items } = await api.ok(api.get(`/history?contactId=${contactId}`))
  assert.equal(items.filter(({ act }: { act: string }) => act === 'reminders.snoozed').length, 1)
})

inEveryHouse('the same key and body get the same contact and grant, and one letter', async (house) => {
  const api = await scriptOf(house, 'manager')
  const key = { 'idempotency-key': 'a-1' }
  const made = await Promise.all([1, 2, 3].map(() => api.post('/contacts', { email: 'tom@acme.example' }, key)))
  assert.deepEqual(
    made.map(({ status }) => status),
    [201, 201, 201],
  )
  assert.equal(new Set(made.map(({ json }) => json.id)).size, 1)
  const project = await api.ok(api.post('/projects', { name: 'Pier 9' }, { 'idempotency-key': 'a-2' }))
  const record = await api.ok(api.post('/records', { projectId: project.id, contactId: made[0]?.json.id }, { 'idempotency-key': 'a-3' }))
  const body = { contactId: made[0]?.json.id, scope: { kind: 'record', id: record.id }, invite: {} }
  const given = [
    await api.post('/grants', body, { 'idempotency-key': 'a-4' }),
    await api.post('/grants', body, { 'idempotency-key': 'a-4' }),
  ]
  assert.deepEqual(
    given.map(({ status }) => status),
    [201, 201],
  )
  assert.equal(given[0]?.json.message.id, given[1]?.json.message.id)
  await house.linkTo('tom@acme.example')
  assert.equal(house.smtp.lettersTo('tom@acme.example').length, 1)
})

inHouse('the same key with another body or another call is refused; another caller has keys of their own', async (house) => {
  const api = await scriptOf(house, 'manager')
  const key = { 'idempotency-key': 'b-1' }
  const first = await api.ok(api.post('/projects', { name: 'One' }, key))
  const other = await api.post('/projects', { name: 'Two' }, key)
  assert.deepEqual([other.status, other.json.code], [422, 'idempotency_reused'])
  assert.equal((await api.post('/companies', { name: 'One' }, key)).status, 422)
  assert.equal((await api.ok(api.post('/projects', { name: 'One' }, key))).id, first.id)
  const colleague = await scriptOf(house, 'manager')
  assert.notEqual((await colleague.ok(colleague.post('/projects', { name: 'One' }, key))).id, first.id)
  const stranger = await scriptOf(house, 'manager', await anotherAccount(house))
  assert.notEqual((await stranger.ok(stranger.post('/projects', { name: 'One' }, key))).id, first.id)
  assert.equal((await api.post('/projects', { name: 'Three' }, { 'idempotency-key': 'x'.repeat(256) })).status, 422)
})

inHouse('a refused request leaves its key free', async (house) => {
  const api = await scriptOf(house, 'manager')
  const key = { 'idempotency-key': 'c-1' }
  const made = await api.ok(api.post('/contacts', { email: 'tom@acme.example' }))
  assert.equal((await api.post('/contacts', { email: 'tom@acme.example' }, key)).status, 409)
  await api.ok(api.patch(`/contacts/${made.id}`, { email: 'thomas@acme.example' }))
  assert.equal((await api.post('/contacts', { email: 'tom@acme.example' }, key)).status, 201)
})

/** UPL-12 */
inHouse('an upload that is tried again stores one file', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const bytes = aPdf()
  const browser = house.browser({ authorization: api.authorization, 'idempotency-key': 'd-1' })
  const twice = [1, 2].map(() => browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes }]))
  const answers = await Promise.all(twice)
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201],
  )
  const { items } = await api.ok(api.get(`/records/${recordId}/documents`))
  assert.deepEqual([items.length, items[0].versions.length], [1, 1])
})

inEveryHouse('the same key with the same bytes under another name is another request', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, contactId } = await house.invite()
  const { project } = await api.ok(api.get(`/records/${recordId}`))
  const packet = { title: 'Third quarter', ask: 'approve', contactIds: contactId }
  for (const [path, fields] of [
    [`/records/${recordId}/documents`, {}],
    [`/projects/${project.id}/files`, {}],
    ['/packets', packet],
  ] as [string, { [name: string]: string }][]) {
    const browser = house.browser({ authorization: api.authorization, 'idempotency-key': path })
    const send = (name: string) => browser.upload(`/api/v1${path}`, fields, [{ name, bytes: aPdf() }])
    const tries = [await send('roof.pdf'), await send('roof.pdf'), await send('wall.pdf')]
    assert.deepEqual(
      tries.map(({ status, json }) => [status, (json() as Json).code]),
      [
        [201, undefined],
        [201, undefined],
        [422, 'idempotency_reused'],
      ],
      path,
    )
  }
})

inEveryHouse('a packet that is posted again is the same one, with each file once, and is sent once', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { contactId } = await house.invite()
  const fields = { title: 'Third quarter', ask: 'approve', contactIds: contactId }
  const post = (key: string, more: { [name: string]: string } = {}, name = 'Terms 😀.pdf') =>
    house
      .browser({ authorization: api.authorization, 'idempotency-key': key })
      .upload('/api/v1/packets', { ...fields, ...more }, [{ name, bytes: aPdf() }])
  const drafts = [await post('e-1'), await post('e-1')]
  assert.deepEqual(
    drafts.map(({ status, body }) => [status, JSON.parse(body).id, JSON.parse(body).files.length]),
    [1, 2].map(() => [201, JSON.parse(drafts[0]?.body ?? '').id, 1]),
  )
  const sendings = [await post('e-2', { send: 'true' }), await post('e-2', { send: 'true' })]
  assert.deepEqual(
    sendings.map(({ status }) => status),
    [201, 201],
  )
  assert.equal((await api.ok(api.get('/jobs'))).items.length, 1)
  // A name is cut at its end, and never within a sign.
  assert.equal((await post('e-3', {}, `${'a'.repeat(195)}😀😀😀.pdf`)).status, 201)
})
