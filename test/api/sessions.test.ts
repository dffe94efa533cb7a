// The console's session: opened by a person, kept awake by a person, ended by a person or the clock.
import assert from 'node:assert/strict'
import { callerOver, consoleOf, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse } from '../support/portico.ts'

/** The panels ask every few seconds. */
inEveryHouse('SES-04 and STF-03 looking never keeps a session awake, a person does', async (house) => {
  const console = await consoleOf(house)
  house.clock.advance('40 minutes')
  assert.equal((await console.get('/records')).status, 200)
  assert.equal((await console.post('/me/activity')).status, 204)
  house.clock.advance('40 minutes')
  for (let poll = 0; poll < 5; poll++) assert.equal((await console.get('/records')).status, 200)
  house.clock.advance('25 minutes')
  const idle = await console.get('/records')
  assert.deepEqual([idle.status, idle.json.code], [401, 'unauthenticated'])
})

inHouse('STF-03 it ends in any case after twelve hours', async (house) => {
  const console = await consoleOf(house)
  for (let step = 0; step < 35; step++) {
    house.clock.advance('20 minutes')
    assert.equal((await console.post('/me/activity')).status, 204)
  }
  house.clock.advance('21 minutes')
  assert.equal((await console.post('/me/activity')).status, 401)
})

/** SES-06 */
inEveryHouse('signing out ends it on the server', async (house) => {
  const console = await consoleOf(house)
  const cookie = [...console.browser.cookies][0] as [string, string]
  const out = await console.post('/sign-out')
  assert.equal(out.status, 204)
  assert.match(String(out.headers['clear-site-data']), /"cache", "storage"/)
  assert.equal(console.browser.cookies.size, 0)
  const thief = house.browser()
  thief.cookies.set(...cookie)
  assert.equal((await callerOver(thief).get('/me')).status, 401)
})

/** WEB-01 */
inHouse('another site cannot act with the cookie', async (house) => {
  const console = await consoleOf(house)
  const json = { 'content-type': 'application/json' }
  const tries = [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://sub.localhost' },
    { 'sec-fetch-site': 'none', origin: 'null' },
  ]
  for (const headers of tries)
    assert.equal((await console.send('POST', '/projects', '{"name":"x"}', { ...json, ...headers })).status, 403, JSON.stringify(headers))
  assert.equal((await console.ok(console.get('/projects'))).items.length, 0)
  assert.equal((await console.post('/projects', { name: 'x' })).status, 201)
})

/** STF-07, LNK-15: cookies of contacts and members are never taken for each other. */
inHouse('a contact cannot call the API, whatever they put into its cookie', async (house) => {
  const { path } = await house.invite()
  const contact = house.browser()
  const page = await contact.follow(path)
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const action = /action="(\/enter\/[^"]+)"/.exec(page.body)?.[1] ?? ''
  assert.equal((await contact.post(action, { token })).status, 303)
  assert.equal((await callerOver(contact).get('/me')).status, 401)
  for (const value of [...contact.cookies.values()]) {
    const swapped = house.browser()
    swapped.cookies.set('portico_console', value)
    assert.equal((await callerOver(swapped).get('/me')).status, 401)
  }
  const console = await consoleOf(house)
  const swapped = house.browser()
  for (const name of contact.cookies.keys()) swapped.cookies.set(name, console.browser.cookies.get('portico_console') ?? '')
  assert.notEqual((await swapped.get('/p/harbor')).status, 200)
})

inHouse('a member sees and ends the browsers of a contact', async (house) => {
  const { path, contactId } = await house.invite()
  const contact = house.browser()
  const page = await contact.follow(path)
  const landing = await contact.post(/action="(\/enter\/[^"]+)"/.exec(page.body)?.[1] ?? '', {
    token: /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '',
  })
  const api = await scriptOf(house, 'manager')
  const { items, devices } = await api.ok(api.get(`/contacts/${contactId}/sessions`))
  assert.deepEqual([items.length, items[0].browser, devices.length], [1, 'Safari on iPhone', 1])
  assert.equal((await contact.get(landing.location)).status, 200)
  assert.equal((await api.delete(`/sessions/${items[0].id}`)).status, 204)
  assert.notEqual((await contact.get(landing.location)).status, 200)
  assert.equal((await api.delete(`/sessions/${items[0].id}`)).status, 404)
})

inHouse('a member takes from one browser of a contact the right to open its letter again', async (house) => {
  const { path, contactId } = await house.invite()
  const contact = house.browser()
  const press = async () => {
    const page = await contact.follow(path)
    const action = /action="(\/enter\/[^"/]+)"/.exec(page.body)?.[1]
    return action ? contact.post(action, { token: /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '' }) : page
  }
  await press()
  const api = await scriptOf(house, 'manager')
  const stranger = await scriptOf(house, 'viewer')
  const { devices } = await api.ok(api.get(`/contacts/${contactId}/sessions`))
  assert.equal((await stranger.delete(`/sessions/${devices[0].id}`)).status, 403)
  assert.equal((await api.delete(`/sessions/${devices[0].id}`)).status, 204)
  assert.equal((await contact.get('/p/harbor')).status < 400, true, 'its session goes on')
  contact.cookies.forEach((_value, name) => {
    if (/^portico_[0-9A-Za-z]{22}$/.test(name)) contact.cookies.delete(name)
  })
  assert.match((await press()).body, /already used/)
  assert.equal((await api.delete(`/sessions/${devices[0].id}`)).status, 404)
  const told = await api.ok(api.get(`/contacts/${contactId}/sessions`))
  assert.deepEqual(told.devices, [])
})

inHouse('STF-09 a key ends after ninety days and when it is revoked', async (house) => {
  const api = await scriptOf(house, 'viewer')
  house.clock.advance('89 days')
  assert.equal((await api.get('/projects')).status, 200)
  house.clock.advance('2 days')
  assert.equal((await api.get('/projects')).status, 401)
})
