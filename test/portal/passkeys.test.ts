// Passkeys over plain HTTP: the same for everybody until one is brought, and nothing that another page, browser or account could use.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createAuthenticator } from '../support/authenticator.ts'
import type { Browser, TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, pdf, said, sessionName, title, type Vendor } from './vendors.ts'

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
  for (const [name, value] of kept) assert.equal(browser.cookies.get(name), value)
  assert.equal(browser.cookies.has(sessionName(house)), true)
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

test('a passkey sign-in that somebody ends is not followed by the letter that the browser came in by before', async () => {
  const house = open()
  const { engine } = house.house
  await engine.accounts.change(house.by, { invitationReopening: 'strict' })
  const { vendor, browser, device } = await keeper(house)
  await browser.post('/p/harbor/passkey', await answerOf(browser, device))
  const { sessions } = await engine.sessions.list(house.by, vendor.contactId)
  for (const { id } of sessions) await engine.sessions.end(house.by, id)
  assert.equal((await browser.follow(vendor.path)).status, 410)
  await engine.accounts.change(house.by, { invitationReopening: 'device' })
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
  assert.doesNotMatch(String(foreign.headers['set-cookie']), /portico_(?!ask_)/)
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
  assert.deepEqual([late.status, (late.json() as { code: string }).code], [403, 'sign_in_too_old'])
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
  const home = await browser.get(vendor.home)
  assert.match(home.body, />Sign out</)
  assert.doesNotMatch(home.body, /\/portal\/passkey\./)
  const door = await house.browser().get('/p/harbor')
  const [script = ''] = /\/portal\/passkey\.\w+\.js/.exec(door.body) ?? []
  const answer = await house.browser().get(script)
  assert.match(answer.headers['content-type'] ?? '', /^text\/javascript/)
  assert.ok(answer.body.length < 3_000, `${answer.body.length} bytes`)
})

test('SES-11 a passkey is removed in a sign-in under fifteen minutes old; later the page asks for one, and leads back', async () => {
  const house = open()
  const { vendor, browser, device } = await keeper(house)
  const remove = async () => {
    const page = (await browser.get('/p/harbor/access')).body
    assert.match(said(page), /Passkeys .* iPhone, Safari Made/)
    const [, path = ''] = /action="([^"]*\/removal)"/.exec(page) ?? []
    return browser.post(path, { token: tokenIn(page) })
  }
  house.clock.advance('16 minutes')
  const tooOld = await remove()
  assert.deepEqual([tooOld.status, tooOld.location], [303, '/p/harbor/again?to=%2Fp%2Fharbor%2Faccess'])
  const late = (await browser.post('/p/harbor/passkeys/creation', {}, json)).json()
  assert.deepEqual(late, { code: 'sign_in_too_old', again: '/p/harbor/again?to=%2Fp%2Fharbor%2Faccess' })
  const again = await browser.get(tooOld.location)
  assert.equal(title(again.body), 'Sign in once more')

  await browser.post('/p/harbor/again', { token: tokenIn(again.body), to: '/p/harbor/access' })
  assert.equal(await comeIn(browser, await house.linkTo(vendor.email)), '/p/harbor/access')
  house.clock.advance('16 minutes')
  const entered = await browser.post('/p/harbor/passkey', { to: '/p/harbor/access', ...(await answerOf(browser, device)) })
  assert.equal(entered.location, '/p/harbor/access')
  const removed = await remove()
  assert.deepEqual([removed.status, removed.location], [303, '/p/harbor/access'])
  assert.match(said((await browser.get('/p/harbor/access')).body), /You have none here yet/)
  const gone = await house.browser().post('/p/harbor/passkey', await answerOf(house.browser(), device))
  assert.equal(gone.status, 200)
})

test('a letter for a fresh sign-in is limited like any other that outsiders ask for, and somebody else’s passkey is nobody’s to remove', async () => {
  const house = open()
  const jane = await keeper(house)
  const tom = await keeper(house)
  const page = (await jane.browser.get('/p/harbor/again?to=//evil.example')).body
  assert.match(page, /name="to" value="\/p\/harbor"/)
  assert.equal((await jane.browser.post('/p/harbor/again', { token: tokenIn(page) })).location, '/p/harbor/ask')
  assert.equal((await jane.browser.post('/p/harbor/again', { token: tokenIn(page) })).status, 429)
  const [theirs] = await house.house.engine.passkeys.list(house.by.accountId, tom.vendor.contactId)
  assert.equal((await jane.browser.post(`/p/harbor/passkeys/${theirs?.id}/removal`, { token: tokenIn(page) })).status, 404)
  assert.equal((await house.house.engine.passkeys.list(house.by.accountId, tom.vendor.contactId)).length, 1)
})

test('STF-04 whoever came by a link that staff handed over is offered no passkey and makes none', async () => {
  const house = open()
  const vendor = await aVendor(house, { scope: 'portal' })
  const { secret } = await house.house.engine.magicLinks.make(house.by, vendor.contactId, { minutes: 15, reason: 'On the phone' })
  const browser = house.browser()
  await comeIn(browser, `/l/${secret}`)
  const page = (await browser.get('/p/harbor/access')).body
  assert.doesNotMatch(page, /Make a passkey/)
  const asked = await browser.post('/p/harbor/passkeys/creation', {}, json)
  assert.deepEqual([asked.status, asked.json()], [403, { code: 'session_copied' }])
})

test('LNK-22 the page of whoever came by a link that staff handed over has no button that takes something away, but the way out', async () => {
  const house = open()
  const { vendor, browser: phone } = await keeper(house, 'portal')
  const { secret } = await house.house.engine.magicLinks.make(house.by, vendor.contactId, { minutes: 15, reason: 'On the phone' })
  const browser = house.browser()
  await comeIn(browser, `/l/${secret}`)
  const page = (await browser.get('/p/harbor/access')).body
  const forms = (body: string) =>
    [...body.matchAll(/action="(\/p\/harbor\/(?:access|passkeys|sign-out)[^"]*)"/g)].map(([, path]) => path ?? '')
  assert.deepEqual([...new Set(forms(page))], ['/p/harbor/sign-out'])
  assert.match(said(page), /iPhone, Safari/)
  const theirs = (await phone.get('/p/harbor/access')).body
  const takes = forms(theirs).filter((path) => /removal|everywhere|access\//.test(path))
  assert.ok(takes.length >= 3, takes.join())
  for (const path of takes) {
    const { status, location, body } = await browser.post(path, { token: tokenIn(page) })
    if (path.endsWith('/removal')) assert.match(location, /^\/p\/harbor\/again\?/, 'it asks for a letter of their own')
    else assert.deepEqual([status, /open the button in your own letter/.test(body)], [403, true], path)
  }
  assert.equal((await phone.get(vendor.home)).status, 200)
  assert.equal((await house.house.engine.passkeys.list(house.by.accountId, vendor.contactId)).length, 1)
})

test('SES-06 signing out everywhere ends every browser, drops this one’s cookies and says so', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const phone = house.browser()
  await comeIn(phone, vendor.path)
  const copy = new Map(phone.cookies)
  const page = (await phone.get('/p/harbor/access')).body
  const refused = await phone.post('/p/harbor/access/everywhere', { token: 'no' }, { 'sec-fetch-site': 'cross-site' })
  assert.equal(refused.status, 403)
  const out = await phone.post('/p/harbor/access/everywhere', { token: tokenIn(page) })
  assert.deepEqual([out.status, title(out.body)], [200, 'You are signed out'])
  assert.match(out.body, /Every browser has forgotten you/)
  assert.equal(out.headers['clear-site-data'], '"cache", "storage"')
  assert.equal(phone.cookies.get(sessionName(house)), undefined)
  const thief = house.browser()
  for (const [name, value] of copy) thief.cookies.set(name, value)
  assert.equal((await thief.get(vendor.home)).status, 401)
  assert.equal((await thief.follow(vendor.path)).status, 410)
})

test('SES-10 “Stay signed in” is a sign of life; asking how long is left is none', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const page = (await browser.get(vendor.home)).body
  assert.match(page, /<dialog class="stay" aria-labelledby="stay" data-left="14(39\d|400)">/)
  const left = async () => (await browser.get('/p/harbor/live', json)).json() as { left: number; mayStay: boolean }
  house.clock.advance('239 minutes')
  const before = await left()
  assert.ok(before.left <= 60 && before.mayStay, JSON.stringify(before))
  assert.equal((await browser.post('/p/harbor/stay', { token: tokenIn(page) })).status, 204)
  assert.ok((await left()).left > 14_300)
  for (const minutes of ['239 minutes', '235 minutes']) {
    house.clock.advance(minutes)
    await browser.post('/p/harbor/stay', { token: tokenIn(page) })
  }
  const end = await left()
  assert.ok(end.left < 420 && !end.mayStay, JSON.stringify(end))
})

describe('STF-05 where passkeys are required', () => {
  const strict = houseForAll()

  test('the letter leads to the threshold, no page behind it opens, and a passkey made there does', async () => {
    const house = strict()
    await house.house.engine.accounts.change(house.by, { passkeys: 'required' })
    const vendor = await aVendor(house)
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    for (const path of [vendor.home, '/p/harbor', '/p/harbor/access']) {
      const page = await browser.get(path)
      assert.deepEqual([page.status, title(page.body)], [401, 'Harbor Build asks for a passkey'], path)
      assert.doesNotMatch(page.body, /Dock 4|Certificate/)
    }
    const sent = await browser.upload(`${vendor.home}/documents`, { requirementId: vendor.requirementIds[0] ?? '' }, [pdf()])
    assert.equal(sent.status, 401)
    assert.equal((await browser.get('/p/harbor/live', json)).status, 401)
    const device = createAuthenticator({ origin: house.url })
    const asked = (await browser.post('/p/harbor/passkeys/creation', {}, json)).json() as { options: never }
    const token = tokenIn((await browser.get(vendor.home)).body)
    const made = await browser.post('/p/harbor/passkeys', { token, to: vendor.home, answer: JSON.stringify(device.make(asked.options)) })
    assert.equal(made.location, `${vendor.home}?passkey=made`)
    assert.equal((await browser.get(vendor.home)).status, 200)

    const elsewhere = house.browser()
    await house.house.engine.loginEmails.send(house.by, vendor.contactId)
    await comeIn(elsewhere, await house.linkTo(vendor.email))
    const stopped = await elsewhere.get(vendor.home)
    assert.match(stopped.body, /Your passkey does/)
    assert.match(stopped.body, /Dana Whitfield/)
    const before = elsewhere.cookies.get(sessionName(house))
    const entered = await elsewhere.post('/p/harbor/passkey', { to: vendor.home, ...(await answerOf(elsewhere, device)) })
    assert.equal(entered.location, vendor.home)
    assert.equal((await elsewhere.get(vendor.home)).status, 200)
    const old = house.browser()
    old.cookies.set(sessionName(house), before ?? '')
    assert.match((await old.get('/p/harbor')).body, /Use a passkey/)
    assert.equal((await house.house.engine.sessions.list(house.by, vendor.contactId)).sessions.length, 2)
  })

  test('nobody stands on the threshold without a way on: a letter of their own, or a word to who invited them', async () => {
    const house = strict()
    const { engine } = house.house
    await engine.accounts.change(house.by, { passkeys: 'required' })
    const vendor = await aVendor(house)
    const { secret } = await engine.magicLinks.make(house.by, vendor.contactId, { minutes: 15, reason: 'On the phone' })
    const handed = house.browser()
    await comeIn(handed, `/l/${secret}`)
    const page = await handed.get(vendor.home)
    assert.match(said(page.body), /by a letter of your own.* Email me a link It goes to \w+@acme.example/)
    assert.doesNotMatch(page.body, /Make a passkey|<form[^>]*data-passkey/)
    const evil = { 'sec-fetch-site': 'cross-site' }
    for (const path of ['/p/harbor/again', '/p/harbor/passkeys/loss'])
      assert.equal((await handed.post(path, { token: tokenIn(page.body) }, evil)).status, 403)
    const waits = await handed.post('/p/harbor/again', { token: tokenIn(page.body), to: vendor.home })
    assert.deepEqual([waits.status, waits.location], [303, '/p/harbor/ask'])
    const browser = house.browser()
    assert.equal(await comeIn(browser, await house.linkTo(vendor.email)), vendor.home)
    const device = createAuthenticator({ origin: house.url })
    const token = tokenIn((await browser.get(vendor.home)).body)
    const asked = (await browser.post('/p/harbor/passkeys/creation', {}, json)).json() as { options: never }
    await browser.post('/p/harbor/passkeys', { token, to: vendor.home, answer: JSON.stringify(device.make(asked.options)) })
    assert.equal((await browser.get(vendor.home)).status, 200)

    await engine.passkeys.reset(house.by, vendor.contactId)
    await engine.loginEmails.send(house.by, vendor.contactId)
    const lost = house.browser()
    await comeIn(lost, await house.linkTo(vendor.email))
    const shut = await lost.get(vendor.home)
    assert.match(said(shut.body), /Your passkey was taken away.*Ask for a new invitation/)
    const told = await lost.post('/p/harbor/passkeys/loss', { token: tokenIn(shut.body) })
    assert.deepEqual([told.status, title(told.body)], [200, 'Dana Whitfield has been asked'])
    assert.equal((await house.browser().post('/p/harbor/passkeys/loss', {})).status, 401)
  })

  test('LNK-22 nobody says in somebody’s name that their passkey is lost through a link that staff handed over', async () => {
    const house = strict()
    const { engine } = house.house
    await engine.accounts.change(house.by, { passkeys: 'required' })
    const vendor = await aVendor(house)
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    const device = createAuthenticator({ origin: house.url })
    const token = tokenIn((await browser.get(vendor.home)).body)
    const asked = (await browser.post('/p/harbor/passkeys/creation', {}, json)).json() as { options: never }
    await browser.post('/p/harbor/passkeys', { token, to: vendor.home, answer: JSON.stringify(device.make(asked.options)) })
    const { secret } = await engine.magicLinks.make(house.by, vendor.contactId, { minutes: 15, reason: 'On the phone' })
    const handed = house.browser()
    await comeIn(handed, `/l/${secret}`)
    const page = await handed.get(vendor.home)
    assert.match(page.body, /Your passkey does/)
    assert.doesNotMatch(page.body, /passkeys\/loss/)
    assert.match(page.body, /Dana Whitfield/, 'who can help stands there')
    assert.equal((await handed.post('/p/harbor/passkeys/loss', { token: tokenIn(page.body) })).status, 403)
    const tried = await engine.history.list(house.by, { limit: 50, after: null }, { contactId: vendor.contactId })
    assert.ok(!tried.some(({ act }) => act === 'access.asked'))
  })

  test('signing out on the threshold ends the session that waits there', async () => {
    const house = strict()
    await house.house.engine.accounts.change(house.by, { passkeys: 'required' })
    const vendor = await aVendor(house)
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    const page = (await browser.get(vendor.home)).body
    const out = await browser.post('/p/harbor/sign-out', { token: tokenIn(page) })
    assert.equal(title(out.body), 'You are signed out')
    assert.equal((await house.house.engine.sessions.list(house.by, vendor.contactId)).sessions.length, 0)
  })
})
