// Numbers over the API: the figures, the people behind them, and tables that no spreadsheet runs.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const counted = async ({ house }: TestHouse) => {
  // The worker of the house counts, too.
  while (await house.store.read.counting.waiting()) await house.engine.counting.count()
}

inEveryHouse('a vendor who opens, comes in and sends a file is in every step of the funnel, and a scanner is a scanner', async (house) => {
  const { path, requirementId, recordId } = await house.invite()
  await house.browser({ 'user-agent': 'Mimecast/1.0 (bot)' }).send('GET', path)
  const jane = house.browser()
  const { location } = await jane.get(path)
  await jane.get(location)
  assert.equal((await jane.post(location)).status, 303)
  await jane.upload(`/p/harbor/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  await counted(house)
  const viewer = await scriptOf(house, 'viewer')
  const told = await viewer.ok(viewer.get('/numbers'))
  assert.deepEqual(told.funnel, { invited: 1, accepted: 1, opened: 1, signedIn: 1, acted: 1, activated: 1 })
  assert.deepEqual([told.conversion, told.activated, told.tooFew, told.firstSession.exact], [1, 1, true, true])
  assert.deepEqual([told.scanned.letters, told.signIns], [1, { invitation: 1 }])
  assert.equal(told.timeZone, 'America/Los_Angeles')
  const owner = await scriptOf(house)
  await owner.ok(owner.patch('/account', { activation: 'compliant' }))
  assert.equal((await viewer.ok(viewer.get('/numbers'))).funnel.activated, 0)
  const people = await viewer.ok(viewer.get('/numbers/people?step=not_activated'))
  assert.deepEqual([people.items[0].contact.email, people.items[0].nextStep], ['jane@acme.example', 'review'])
})

inHouse(
  'a foreign project is not found, a period has its bounds, and a key without the right sees neither figures nor people',
  async (house) => {
    const { recordId } = await house.invite()
    await counted(house)
    const owner = await scriptOf(house)
    const { projectId } = await owner.ok(owner.get(`/records/${recordId}`))
    const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
    for (const path of ['/numbers', '/numbers/table', '/numbers/people', '/numbers/people/table']) {
      const step = path.includes('people') ? '&step=invited' : ''
      assert.equal((await intruder.get(`${path}?projectId=${projectId}${step}`)).status, 404, path)
      assert.equal((await owner.get(`${path}?from=2024-01-01&to=2026-01-01${step}`)).status, 422, path)
      assert.equal((await owner.get(`${path}?from=yesterday${step}`)).status, 422, path)
      for (const old of ['0000-01-01', '0001-01-01T00:00:00Z', '1969-12-31']) {
        assert.equal((await owner.get(`${path}?to=${old}${step}`)).json.fields?.to, 'Choose a day from 1970 on.', `${path} ${old}`)
        assert.equal((await owner.get(`${path}?from=${old}&to=1970-01-02${step}`)).json.fields?.from, 'Choose a day from 1970 on.')
      }
    }
    const theirs = await intruder.ok(intruder.get('/numbers/people?step=invited'))
    assert.deepEqual(theirs.items, [])
  },
  { kind: 'postgres' },
)

inHouse('a day that there is not is refused with how one is written', async (house) => {
  const owner = await scriptOf(house)
  const said = 'Write a day like 2026-12-01, or a moment like 2026-12-01T17:00:00Z.'
  for (const from of ['2027-02-29', 'yesterday', '2026-12']) {
    const { status, json: told } = await owner.get(`/numbers?from=${from}`)
    assert.deepEqual([status, told.fields], [422, { from: said }], from)
  }
})

inHouse('AUT-07 no cell of a table begins like a formula', async (house) => {
  const owner = await scriptOf(house)
  const project = await owner.ok(owner.post('/projects', { name: '=HYPERLINK("http://evil.example","x")' }))
  for (const [at, name] of ['=1+1', '@SUM(1)', '-2+3', '+4', '"; =5', 'plain, "quoted"'].entries()) {
    const contact = { email: `v${at}@vendors.example`, name }
    const record = await owner.ok(owner.post('/records', { projectId: project.id, contact, requirements: [] }))
    await owner.ok(owner.post('/grants', { contactId: record.contact.id, scope: { kind: 'record', id: record.id }, invite: {} }))
  }
  await counted(house)
  for (const path of ['/numbers/table', '/numbers/people/table?step=invited']) {
    const { headers, body } = await owner.get(path)
    assert.match(String(headers['content-type']), /^text\/csv/)
    assert.match(String(headers['content-disposition']), /attachment/)
    const cells = body
      .slice(1)
      .split('\r\n')
      .flatMap((line) => line.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [])
    assert.ok(cells.length > 20)
    for (const cell of cells) assert.doesNotMatch(cell, /^"?[=+\-@]/, cell)
  }
})
