// Requirements through the API: mended, withdrawn and asked again, by whoever may ask.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse } from '../support/portico.ts'

inEveryHouse(
  'a requirement says truly what may be done with it: edited and withdrawn, asked again, nothing where one only reads',
  async (house) => {
    const api = await scriptOf(house, 'manager')
    const viewer = await scriptOf(house, 'viewer')
    const { recordId, requirementId } = await house.invite()
    const path = `/records/${recordId}/requirements/${requirementId}`
    const canOf = async (caller = api) => (await caller.ok(caller.get(`/records/${recordId}`))).requirements[0].can
    assert.deepEqual([await canOf(), await canOf(viewer)], [['edit', 'withdraw'], []])
    for (const call of [viewer.patch(path, { name: 'Else' }), viewer.post(`${path}/withdrawal`), viewer.delete(`${path}/withdrawal`)])
      assert.equal((await call).status, 403)

    const mended = await api.ok(api.patch(path, { name: 'COI 2027', detail: null, dueOn: '2027-03-01' }))
    assert.deepEqual([mended.requirements[0].name, mended.requirements[0].dueOn, mended.state], ['COI 2027', '2027-03-01', 'awaiting'])
    for (const wrong of [{ kind: 'document' }, { name: '' }, { name: null }, { dueOn: 'soon' }, { can: [] }])
      assert.equal((await api.patch(path, wrong)).status, 422, JSON.stringify(wrong))

    const withdrawn = await api.ok(api.post(`${path}/withdrawal`))
    assert.deepEqual([withdrawn.requirements[0].state, withdrawn.requirements[0].can, withdrawn.state], ['withdrawn', ['restore'], 'draft'])
    const late = await api.patch(path, { name: 'Else' })
    assert.deepEqual([late.status, late.json.code], [409, 'requirement_withdrawn'])
    const file = await api.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
    assert.deepEqual([file.status, (file.json() as Json).code], [409, 'requirement_withdrawn'])
    const back = await api.ok(api.delete(`${path}/withdrawal`))
    assert.deepEqual([back.requirements[0].state, back.requirements[0].can, back.state], ['open', ['edit', 'withdraw'], 'awaiting'])

    await api.ok(api.post(`/records/${recordId}/archive`, { reason: 'done' }))
    assert.deepEqual(await canOf(), [])
    const rests = await api.post(`${path}/withdrawal`)
    assert.deepEqual([rests.status, rests.json.code], [409, 'record_archived'])
    const stranger = await scriptOf(house, 'owner', await anotherAccount(house))
    assert.equal((await stranger.patch(path, { name: 'Mine' })).status, 404)
  },
)

inEveryHouse('a withdrawal is told once, however often it is asked with one key, and another with another', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const path = `/records/${recordId}/requirements/${requirementId}/withdrawal`
  const key = { 'idempotency-key': 'w-1' }
  const both = await Promise.all([1, 2].map(() => api.post(path, {}, key)))
  assert.deepEqual(
    both.map(({ status }) => status),
    [200, 200],
  )
  await api.ok(api.delete(path))
  assert.equal((await api.ok(api.post(path, {}, key))).requirements[0].state, 'open', 'the first request, repeated late, undoes nothing')
  await api.ok(api.post(path, {}, { 'idempotency-key': 'w-2' }))
  const { items } = await api.ok(api.get(`/records/${recordId}/history`))
  const acts = items.map(({ act }: Json) => act).filter((act: string) => act.startsWith('requirement.'))
  assert.deepEqual(acts, ['requirement.withdrawn', 'requirement.restored', 'requirement.withdrawn'])
})

inEveryHouse('what came for a withdrawn requirement is read by staff, and waits for nobody', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  await api.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  const { documents, state } = await api.ok(api.post(`/records/${recordId}/requirements/${requirementId}/withdrawal`))
  const [{ id, can, versions, ...document }] = documents
  assert.deepEqual([state, document.requirementId, document.state, versions[0].state], ['draft', requirementId, 'shared', 'shared'])
  assert.deepEqual(can, ['download'])
  assert.equal((await api.get(`/documents/${id}/content`)).status, 200)
  const judged = await api.post(`/documents/${id}/review`, { decision: 'accept' })
  assert.deepEqual([judged.status, judged.json.code], [409, 'requirement_withdrawn'])
  assert.equal((await api.ok(api.get('/records?view=needs_you'))).items.length, 0)
  assert.equal((await api.ok(api.delete(`/records/${recordId}/requirements/${requirementId}/withdrawal`))).state, 'under_review')
})
