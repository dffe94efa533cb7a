// Packets over the API: the board of those who get one.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { aPdf, consoleOf, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse } from '../support/portico.ts'

inEveryHouse(
  'the board tells of each person their own letter and access, and of whom nothing was sent to that there is none',
  async (house) => {
    const api = await scriptOf(house)
    const people = ['jane', 'bo', 'ana'].map((name) => ({ email: `${name}@acme.example`, name }))
    const contactIds: string[] = []
    for (const person of people) contactIds.push((await api.ok(api.post('/contacts', person))).id)
    const packet = await api.ok(api.post('/packets', { title: 'Third quarter', ask: 'answer', contactIds }))
    const board = async () => (await api.ok(api.get(`/packets/${packet.id}/contacts`))).items
    for (const one of await board()) assert.deepEqual([one.access, one.grantId, one.messageState, one.answer], [null, null, null, null])

    await api.ok(api.post(`/packets/${packet.id}/sending`, {}))
    const { engine } = house.house
    while (await engine.jobs.work());
    for (const { email } of people) await house.linkTo(email)
    const sent = await board()
    await api.ok(api.post(`/grants/${sent[1].grantId}/revocation`, {}))
    const after = await board()
    assert.deepEqual(
      after.map(({ contact, access, messageState }: { [name: string]: { [name: string]: string } }) => [
        contact?.email,
        access,
        messageState,
      ]),
      people.map(({ email }, at) => [email, at === 1 ? 'revoked' : 'live', 'accepted']),
    )
    assert.equal(new Set(after.map(({ messageId }: { messageId: string }) => messageId)).size, 3)
    const one = await api.ok(api.get(`/packets/${packet.id}/contacts/${contactIds[0]}`))
    assert.deepEqual([one.contactId, one.access, one.messageId], [contactIds[0], 'live', after[0].messageId])
    assert.equal((await api.ok(api.get('/packets'))).items[0].madeBy, null)
  },
)

inHouse('a packet is made for named people or for whom a filter finds; both at once are refused, and nothing is made', async (house) => {
  const api = await scriptOf(house)
  const { contactId } = await house.invite()
  const both = await api.post('/packets', { title: 'Rules', ask: 'answer', contactIds: [contactId], filter: {} })
  assert.deepEqual([both.status, both.json.fields], [422, { contactIds: 'Name either contactIds or a filter.' }])
  assert.deepEqual((await api.ok(api.get('/packets'))).items, [])
  assert.equal((await api.ok(api.post('/packets', { title: 'Rules', ask: 'answer', filter: {} }))).counts.total, 1)
  assert.equal((await api.ok(api.post('/packets', { title: 'A draft', ask: 'answer' }))).counts.total, 0)
})

inHouse('what cannot be taken in a form with files is refused in the words that a body is', async (house) => {
  const api = await consoleOf(house)
  const file = [{ name: 'terms.pdf', bytes: aPdf() }]
  const wrong = { ask: 'sign', dueOn: 'soon', note: 'n'.repeat(4_001), name: 'Rules' }
  const form = await api.browser.upload('/api/v1/packets', { ...wrong, contactIds: 'con_1' }, file)
  const body = await api.post('/packets', { ...wrong, contactIds: ['con_1'] })
  assert.deepEqual([form.status, JSON.parse(form.body).fields], [422, body.json.fields])
  assert.equal(body.json.fields.title, 'This is needed.')
})

inEveryHouse('a packet that cannot be sent as it was asked for is not made either, nor are its files kept', async (house) => {
  const api = await consoleOf(house)
  const contactIds: string[] = []
  for (let at = 0; at < 51; at++) contactIds.push((await api.ok(api.post('/contacts', { email: `v${at}@acme.example` }))).id)
  const noFile = await api.post('/packets', { title: 'Third quarter', ask: 'approve', contactIds, send: true })
  const noOne = await api.post('/packets', { title: 'Third quarter', ask: 'answer', send: true }, { 'idempotency-key': 'noone' })
  house.clock.advance('20 minutes')
  const fields = { title: 'Third quarter', ask: 'approve', contactIds: contactIds.join(','), send: 'true' }
  const browser = house.browser({ 'sec-fetch-site': 'same-origin' })
  browser.cookies.set('portico_console', api.browser.cookies.get('portico_console') ?? '')
  const long = await browser.upload('/api/v1/packets', fields, [{ name: 'terms.pdf', bytes: aPdf() }])
  assert.deepEqual([noFile.json.code, noOne.json.code, JSON.parse(long.body).code], ['file_missing', 'nothing_selected', 'factor_needed'])
  assert.deepEqual((await api.ok(api.get('/packets'))).items, [])
  const history = (await api.ok(api.get('/history'))).items
  assert.ok(!history.some(({ act }: { act: string }) => act.startsWith('packet.')))
  const { filesDir } = house.house.config
  const left = readdirSync(filesDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  assert.deepEqual(left, [])
})
