// A bulk invitation as a script starts it and its reader meets it: several records of one contact, one letter, one page that names them.
import assert from 'node:assert/strict'
import type { RecordId } from '../../src/nouns.ts'
import { comeIn, said } from '../portal/vendors.ts'
import { scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'

inHouse('several records of one contact are planned, sent and opened as one letter, and closed one by one', async (house) => {
  const api = await scriptOf(house)
  const record = async (project: string, email: string) => {
    const { id: projectId } = await api.ok(api.post('/projects', { name: project }))
    const requirements = [{ kind: 'document', name: 'W-9 form' }]
    return (
      await api.ok(api.post('/records', { projectId, contact: { email, name: 'Jane Ortiz' }, company: 'Acme Electric', requirements }))
    ).id
  }
  const dock = await record('Dock 4', 'jane@acme.example')
  const other = await record('Quay 2', 'sam@north.example')
  const pier = await record('Pier 9', 'jane@acme.example')
  const recordIds = [dock, other, pier]
  const plan = await api.ok(api.post('/jobs', { kind: 'invitations', recordIds, dryRun: true }))
  assert.deepEqual([plan.counts.sent, plan.letters, plan.failing], [3, 2, null])
  assert.deepEqual(new Set(plan.shared.records.map(({ id }: { id: string }) => id)), new Set([dock, pier]))
  const { id } = await api.ok(api.post('/jobs', { kind: 'invitations', recordIds }))
  const path = await house.linkTo('jane@acme.example')
  await house.linkTo('sam@north.example')
  const { counts, letters } = await api.ok(api.get(`/jobs/${id}`))
  assert.deepEqual([counts.sent, letters.total], [3, 2])
  const rows = (await api.ok(api.get(`/jobs/${id}/rows`))).items
  assert.deepEqual(
    rows.map((row: { project: string; inLetter: number }) => [row.project, row.inLetter]),
    [
      ['Dock 4', 2],
      ['Pier 9', 2],
      ['Quay 2', 1],
    ],
  )
  const browser = house.browser()
  assert.match(said((await browser.follow(path)).body), /invites Acme Electric, for Dock 4 and Pier 9\./)
  const home = await comeIn(browser, path)
  const rooms = said((await browser.get(home)).body)
  for (const project of ['Dock 4', 'Pier 9']) assert.ok(rooms.includes(project), rooms)
  const { portal } = await api.ok(api.get(`/records/${dock}`))
  const grant = await api.ok(api.get(`/grants/${portal.grantId}`))
  assert.deepEqual(
    grant.links.map(({ state, shared }: { state: string; shared: boolean }) => [state, shared]),
    [['used', true]],
  )
  await api.ok(api.post(`/grants/${portal.grantId}/revocation`))
  const shut = await browser.get(`/p/harbor/records/${dock}`)
  assert.equal(shut.status, 403)
  assert.match(said(shut.body), /Access Revoked/)
  assert.equal((await browser.get(`/p/harbor/records/${pier}`)).status, 200)
  const again = said((await browser.follow(path)).body)
  assert.match(again, /Pier 9/)
  assert.doesNotMatch(again, /Dock 4/)
})

inHouse('LOG-01 a press on a letter about several records stands in the log for each of them, as in the history', async (house) => {
  const { engine } = house.house
  const recordIds: RecordId[] = []
  for (const name of ['Dock 4', 'Pier 9']) {
    const { project } = await engine.projects.create(house.by, { name })
    const contact = { email: 'jane@acme.example' }
    recordIds.push((await engine.records.create(house.by, { projectId: project.id, contact, requirements: [] })).record.id)
  }
  await engine.jobs.start(house.by, { recordIds })
  while (await engine.jobs.work());
  await comeIn(house.browser(), await house.linkTo('jane@acme.example'))
  const told = await engine.history.list(house.by, { limit: 50, after: null })
  const redeemed = (lines: { act?: string; recordId?: string | null }[]) =>
    lines.filter(({ act }) => act === 'link.redeemed').map(({ recordId }) => recordId)
  assert.deepEqual(redeemed(house.log.map((line) => JSON.parse(line))).toSorted(), recordIds.toSorted())
  assert.deepEqual(redeemed(told).toSorted(), recordIds.toSorted())
})
