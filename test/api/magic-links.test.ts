// Login emails and magic links over the wire: what they answer, to whom, and how they say no.
import assert from 'node:assert/strict'
import { type Caller, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const asking = { minutes: 15, reason: 'Jane is on the phone.' }

async function invited(house: TestHouse): Promise<{ api: Caller; contactId: string; grantId: string; recordId: string }> {
  const { contactId, grantId, recordId } = await house.invite()
  return { api: await scriptOf(house, 'manager'), contactId, grantId, recordId }
}

inEveryHouse('Send Login Email answers the grant and the letter, whose link opens the portal', async (house) => {
  const { api, contactId, grantId, recordId } = await invited(house)
  const sent = await api.post(`/contacts/${contactId}/login-emails`)
  assert.equal(sent.status, 202)
  assert.deepEqual([sent.json.grant.id, sent.json.message.kind, sent.json.message.to], [grantId, 'login', 'jane@acme.example'])
  const browser = house.browser()
  const page = await browser.get(await house.linkTo('jane@acme.example'))
  assert.match((await browser.get(page.location)).body, /Sign in to Harbor Build/)
  assert.equal((await browser.post(page.location)).location, '/p/harbor')
  assert.equal((await browser.get('/p/harbor')).location, `/p/harbor/records/${recordId}`)
})

inEveryHouse('Generate Magic Link is shown once, opens where it was to lead, and the person has a letter about it', async (house) => {
  const { api, contactId, recordId } = await invited(house)
  const key = { 'idempotency-key': 'once' }
  const destination = `/p/harbor/records/${recordId}`
  const made = await api.post(`/contacts/${contactId}/magic-links`, { ...asking, destination }, key)
  assert.equal(made.status, 201)
  assert.deepEqual(Object.keys(made.json).sort(), ['expiresAt', 'url'])
  assert.equal(made.headers['cache-control'], 'no-store')
  assert.ok(made.json.url.startsWith(`${house.url}/l/`))
  const again = await api.post(`/contacts/${contactId}/magic-links`, { ...asking, destination }, key)
  assert.deepEqual([again.status, again.json.code], [409, 'shown_once'])
  assert.doesNotMatch(again.body, /\/l\//)
  await house.running.outbox.idle()
  const notice = house.smtp.lettersTo('jane@acme.example').at(-1)
  assert.equal(notice?.mail.subject, 'A link to your pages at Harbor Build was made')
  assert.doesNotMatch(`${notice?.mail.text}${notice?.mail.html}`, /\/l\//)
  const browser = house.browser()
  const { location } = await browser.get(new URL(made.json.url).pathname)
  assert.equal((await browser.post(location)).location, destination)
  const mine = await browser.get('/p/harbor/access')
  assert.match(mine.body, /Opened with a link that somebody at Harbor Build made for you/)
  assert.doesNotMatch(house.log.join('\n'), new RegExp(made.json.url.slice(-22)))
})

inEveryHouse('without live access both are refused with no_access', async (house) => {
  const { api, contactId, grantId } = await invited(house)
  await api.ok(api.post(`/grants/${grantId}/revocation`))
  for (const [call, body] of [
    ['login-emails', {}],
    ['magic-links', asking],
  ] as const) {
    const { status, json } = await api.post(`/contacts/${contactId}/${call}`, body)
    assert.deepEqual([status, json.code, json.access], [409, 'no_access', 'revoked'])
  }
})

inHouse('minutes, destination and reason are taken as the contract says, and nothing else', async (house) => {
  const { api, contactId } = await invited(house)
  const bad: [object, string][] = [
    [{ ...asking, minutes: 4 }, 'minutes'],
    [{ ...asking, minutes: 1_441 }, 'minutes'],
    [{ ...asking, minutes: 15.5 }, 'minutes'],
    [{ minutes: 15 }, 'reason'],
    [{ minutes: 15, reason: ' ' }, 'reason'],
    [{ ...asking, destination: 'https://evil.example' }, 'destination'],
    [{ ...asking, openedBy: 'login' }, 'openedBy'],
  ]
  for (const [body, field] of bad) {
    const { status, json } = await api.post(`/contacts/${contactId}/magic-links`, body)
    assert.equal(status, 422, JSON.stringify(body))
    assert.deepEqual(Object.keys(json.fields), [field])
  }
  for (const minutes of [5, 1_440]) assert.equal((await api.post(`/contacts/${contactId}/magic-links`, { ...asking, minutes })).status, 201)
})

inHouse('support sends login emails and hands over an hour; a viewer neither', async (house) => {
  const { contactId } = await invited(house)
  const support = await scriptOf(house, 'support')
  assert.equal((await support.post(`/contacts/${contactId}/login-emails`)).status, 202)
  assert.equal((await support.post(`/contacts/${contactId}/magic-links`, { ...asking, minutes: 60 })).status, 201)
  const long = await support.post(`/contacts/${contactId}/magic-links`, { ...asking, minutes: 61 })
  assert.deepEqual([long.status, long.json.code, long.json.most], [403, 'forbidden', 60])
  const viewer = await scriptOf(house, 'viewer')
  assert.equal((await viewer.post(`/contacts/${contactId}/login-emails`)).status, 403)
  assert.equal((await viewer.post(`/contacts/${contactId}/magic-links`, asking)).status, 403)
})

inHouse('a whole-portal invitation leads to all pages of its person and never to the console', async (house) => {
  const api = await scriptOf(house, 'manager')
  const contact = await api.ok(api.post('/contacts', { email: 'leo@fathom.example', name: 'Leo Brandt' }))
  const given = await api.ok(api.post('/grants', { contactId: contact.id, scope: { kind: 'portal' }, invite: { note: 'Welcome.' } }))
  assert.deepEqual([given.scope.kind, given.access], ['portal', 'queued'])
  const browser = house.browser()
  const { location } = await browser.get(await house.linkTo('leo@fathom.example'))
  const letter = house.smtp.lettersTo('leo@fathom.example').at(-1)
  assert.equal(letter?.mail.subject, 'Harbor Build invites you to its client portal')
  assert.equal((await browser.post(location)).location, '/p/harbor')
  assert.match((await browser.get('/p/harbor')).body, /Nothing is open for you just now/)
  const project = await api.ok(api.post('/projects', { name: 'Pier 9' }))
  for (const name of ['W-9 form', 'Safety plan'])
    await api.ok(api.post('/records', { projectId: project.id, contactId: contact.id, requirements: [{ kind: 'document', name }] }))
  assert.match(
    (await browser.get('/p/harbor')).body,
    /Your pages[\s\S]*Pier 9[\s\S]*(Safety plan|W-9 form)[\s\S]*Pier 9[\s\S]*(Safety plan|W-9 form)/,
  )
  assert.equal((await browser.get('/api/v1/me')).status, 401)
})
