// Passkeys over plain HTTP: the same for everybody until one is brought, and nothing that another page, browser or account could use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAuthenticator } from '../support/authenticator.ts'
import type { Browser, TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, pdf, sessionName, title, type Vendor } from './vendors.ts'

const open = houseForAll()
const json = { accept: 'application/json' }
const tokenIn = (page: string) => /name="token" value="(\w+)"/.exec(page)?.[1] ?? ''

/** Somebody who sent their file and made a passkey; the browser is still signed in. */
async function keeper(house: TestHouse, scope: 'record' | 'portal' = 'record') {
  const vendor = await aVendor(house, { scope })
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const device = createAuthenticator({ origin: house.url })
  const page = await browser.get(vendor.home)
  const asked = (await browser.post('/p/harbor/passkeys/creation', {}, json)).json() as { options: never }
  const answer = JSON.stringify(device.make(asked.options))
  const made = await browser.post('/p/harbor/passkeys', { token: tokenIn(page.body), to: vendor.home, answer })
  assert.deepEqual([made.status, made.location], [303, `${vendor.home}?passkey=made`])
  return { vendor, browser, device }
}

async function answerOf(browser: Browser, device: ReturnType<typeof createAuthenticator>) {
  const { options, token } = (await browser.post('/p/harbor/passkey/request', {}, json)).json() as { options: never; token: string }
  return { answer: JSON.stringify(device.use(options)), token }
}

test('a passkey opens a session where one wanted to go, and nowhere outside of the portal', async () => {
  const house = open()
  const { vendor, device } = await keeper(house)
  const tries: [to: string, where: string][] = [
    [vendor.home, vendor.home],
    ['/p/harbor/access', '/p/harbor/access'],
    ...['//evil.example', '/p/harbor/../../evil', '/p/harbor//evil.example', 'https://evil.example', '/p/harborx/access', '/console'].map(
      (to) => [to, '/p/harbor'] as [string, string],
    ),
  ]
  for (const [to, where] of tries) {
    const browser = house.browser()
    const entered = await browser.post('/p/harbor/passkey', { to, ...(await answerOf(browser, device)) })
    assert.deepEqual([entered.status, entered.location], [303, where], to)
    assert.equal((await browser.get(vendor.home)).status, 200)
  }
})

test('what is asked for is the same for everybody and names nobody', async () => {
  const house = open()
  await keeper(house)
  const asked = await house.browser().post('/p/harbor/passkey/request', {}, json)
  const { options } = asked.json() as { options: { [name: string]: unknown } }
  const { challenge, ...rest } = options
  assert.deepEqual(rest, { rpId: 'localhost', timeout: 300_000, userVerification: 'required', allowCredentials: [] })
  assert.match(String(challenge), /^[\w-]{72}$/)
  assert.equal((await house.browser().post('/p/nobody/passkey/request', {}, json)).status, 404)
})

test('an answer works once, in the browser that asked, and not from another page', async () => {
  const house = open()
  const { vendor, device } = await keeper(house)
  const browser = house.browser()
  const answered = await answerOf(browser, device)
  const thief = house.browser()
  const stolen = await thief.post('/p/harbor/passkey', answered)
  assert.match(stolen.body, /That took too long/)
  await answerOf(thief, device)
  const bound = await thief.post('/p/harbor/passkey', answered)
  assert.match(bound.body, /opens nothing here/)
  const elsewhere = await browser.post('/p/harbor/passkey', answered, { 'sec-fetch-site': 'cross-site' })
  assert.equal(elsewhere.status, 403)
  const bare = { 'content-type': 'application/x-www-form-urlencoded' }
  const without = await browser.send('POST', '/p/harbor/passkey', bare, new URLSearchParams({ answer: answered.answer }).toString())
  assert.equal(without.status, 403)
  assert.equal((await browser.post('/p/harbor/passkey', answered)).status, 303)
  const kept = new Map(browser.cookies)
  const again = await browser.post('/p/harbor/passkey', answered)
  assert.match(again.body, /That took too long/)
  assert.deepEqual(browser.cookies, kept)
  assert.equal((await browser.get(vendor.home)).status, 200)
})

test('SES-03 a passkey sign-in is a new session, and takes the place of the one this browser had', async () => {
  const house = open()
  const { vendor, browser, device } = await keeper(house)
  const before = browser.cookies.get(sessionName(house)) ?? ''
  await browser.post('/p/harbor/passkey', await answerOf(browser, device))
  assert.notEqual(browser.cookies.get(sessionName(house)), before)
  const old = house.browser()
  old.cookies.set(sessionName(house), before)
  assert.equal((await old.get(vendor.home)).status, 401)
})

test('a passkey of somebody who is out is told why, and of another account nothing', async () => {
  const house = open()
  const { engine } = house.house
  const { vendor, device } = await keeper(house)
  const signIn = async (): Promise<{ status: number; body: string }> => {
    const browser = house.browser()
    return browser.post('/p/harbor/passkey', await answerOf(browser, device))
  }
  await engine.grants.revoke(house.by, vendor.grantId, null)
  const revoked = await signIn()
  assert.deepEqual([revoked.status, title(revoked.body)], [403, 'Access Revoked'])
  const other = await engine.accounts.create({ name: 'Bay Port', slug: 'bay-port', owner: { name: 'Olga', email: 'olga@bay.example' } })
  const browser = house.browser()
  const asked = (await browser.post('/p/bay-port/passkey/request', {}, json)).json() as { options: never; token: string }
  const foreign = await browser.post('/p/bay-port/passkey', { token: asked.token, answer: JSON.stringify(device.use(asked.options)) })
  assert.match(foreign.body, /That passkey opens nothing here/)
  assert.equal(foreign.headers['set-cookie'], undefined)
  assert.ok(other)
})

test('access that slept is not woken by a passkey, and the page says whom to ask', async () => {
  const house = open()
  const { device } = await keeper(house)
  house.clock.advance('400 days')
  const browser = house.browser()
  const asleep = await browser.post('/p/harbor/passkey', await answerOf(browser, device))
  assert.deepEqual([asleep.status, title(asleep.body)], [403, 'Your access is asleep'])
  assert.match(asleep.body, /Dana Whitfield/)
})

test('a passkey is offered with the sent strip alone, to who has none, in a fresh sign-in of their own', async () => {
  const house = open()
  const sent = async (browser: Browser, vendor: Vendor) =>
    (await browser.upload(`${vendor.home}/documents`, { requirementId: vendor.requirementIds[0] ?? '' }, [pdf()])).location
  const offered = async (browser: Browser, path: string) => /Make a passkey/.test((await browser.get(path)).body)
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  assert.equal(await offered(browser, vendor.home), false)
  const path = await sent(browser, vendor)
  assert.equal(await offered(browser, path), true)
  assert.equal(await offered(browser, `${vendor.home}?passkey=made`), false)
  house.clock.advance('11 minutes')
  assert.equal(await offered(browser, path), false)
  const late = await browser.post('/p/harbor/passkeys/creation', {}, json)
  assert.deepEqual([late.status, late.json()], [403, { code: 'sign_in_too_old' }])
  const known = await keeper(house)
  assert.equal(await offered(known.browser, await sent(known.browser, known.vendor)), false)
})

test('the script that asks for passkeys comes only with pages that need it, and stays small', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  const link = await browser.follow(vendor.path)
  assert.doesNotMatch(link.body, /\/portal\/passkey\./)
  await comeIn(browser, vendor.path)
  assert.doesNotMatch((await browser.get(vendor.home)).body, /\/portal\/passkey\./)
  const door = await house.browser().get('/p/harbor')
  const [script = ''] = /\/portal\/passkey\.\w+\.js/.exec(door.body) ?? []
  const answer = await house.browser().get(script)
  assert.match(answer.headers['content-type'] ?? '', /^text\/javascript/)
  assert.ok(answer.body.length < 3_000, `${answer.body.length} bytes`)
})
