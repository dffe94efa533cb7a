// Journey 3.6: one field, a letter with link and code, and the right browser signed in. Over HTTP, and in Chromium with scripts and without.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { GrantId } from '../../src/nouns.ts'
import { aVendor, houseForAll, linkIdOf, sessionName, title } from '../portal/vendors.ts'
import { axe, newPage } from '../support/browser.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'

const open = houseForAll()
const phone = { width: 360, height: 740 }
const says = (page: Page, words: string | RegExp) => page.getByRole('heading', { level: 1 }).filter({ hasText: words }).waitFor()

async function askFor(page: Page, house: TestHouse, email: string): Promise<void> {
  await page.goto(`${house.url}/p/harbor`)
  await says(page, 'Sign in to Harbor Build')
  await page.getByLabel('Your email').fill(email)
  await page.getByRole('button', { name: 'Email me a link' }).click()
  await says(page, 'Check your email')
}

/** The code of the newest letter to that address. */
async function codeTo(house: TestHouse, email: string): Promise<string> {
  await house.linkTo(email)
  return /^(\d{6})$/m.exec(house.smtp.lettersTo(email).at(-1)?.mail.text ?? '')?.[1] ?? 'none'
}

for (const javaScript of [true, false]) {
  test(`COD-12 the code typed in the browser that asked lets in, ${javaScript ? 'with' : 'without'} scripts; a wrong one says how many tries are left`, async () => {
    const house = open()
    const vendor = await aVendor(house)
    const page = await newPage({ ...phone, javaScript, expects: [/422/] })
    await askFor(page, house, vendor.email)
    const code = await codeTo(house, vendor.email)
    const field = page.getByLabel('Code from the letter')
    assert.equal(await field.getAttribute('autocomplete'), 'one-time-code')
    assert.equal(await field.getAttribute('inputmode'), 'numeric')
    await field.fill(code === '000000' ? '111111' : '000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That code is not right. 4 tries left. Look for the newest letter.').waitFor()
    const look = await page.getByLabel('Code from the letter').evaluate((field) => getComputedStyle(field))
    assert.deepEqual([look.fontSize, /repeating/.test(look.backgroundImage)], ['28px', true], 'six places, large enough to compare')
    if (javaScript) await axe(page)
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await says(page, 'One thing to do')
  })
}

test('the letter opened in the browser that asked goes straight in; opened elsewhere it takes a press, and the asking page is told', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const desk = await newPage({ width: 1280, height: 800 })
  await askFor(desk, house, vendor.email)
  await desk.goto(house.url + (await house.linkTo(vendor.email)))
  await says(desk, 'One thing to do')

  house.clock.advance('2 minutes')
  const other = await aVendor(house)
  const asking = await newPage({ width: 1280, height: 800 })
  await askFor(asking, house, other.email)
  const field = asking.getByLabel('Code from the letter')
  await field.fill('12')
  await asking.evaluate('globalThis.here = true')
  const mobile = await newPage(phone)
  await mobile.goto(house.url + (await house.linkTo(other.email)))
  await mobile.getByRole('button', { name: /^Continue as/ }).click()
  await says(mobile, 'One thing to do')
  await says(asking, 'Your letter was opened')
  await asking.getByText(/You are signed in there, not here/).waitFor()
  // Told in place: what was being typed is still there.
  assert.deepEqual([await field.inputValue(), await asking.evaluate('globalThis.here')], ['12', true])
  await asking.goto(`${house.url}/p/harbor`)
  await says(asking, 'Sign in to Harbor Build')
})

test('a slip of the finger is pointed out, another letter can be asked for after a minute, and nothing widens the smallest page', async () => {
  const house = open()
  const page = await newPage({ width: 320, height: 640, expects: [/422/] })
  await page.goto(`${house.url}/p/harbor`)
  await page.getByLabel('Your email').fill('jane at acme')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  const field = page.getByLabel('Your email')
  assert.equal(await field.inputValue(), 'jane at acme')
  assert.ok(await field.evaluate((input) => document.activeElement === input), 'what is wrong has the focus')
  await axe(page)
  await askFor(page, house, 'jane@gmial.com')
  await page.getByRole('button', { name: 'jane@gmail.com' }).waitFor()
  await page.getByText(/You can ask for another letter in (1:00|0:5\d)/).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Email me another link' }).isVisible(), false)
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
  await axe(page)
  house.clock.advance('61 seconds')
  await page.reload()
  await page.getByRole('button', { name: 'Email me another link' }).click()
  await says(page, 'Check your email')
})

inEveryHouse('ADR-07 known, unknown, revoked and limited addresses get the same status, body and cookies', async (house) => {
  const { grantId } = await house.invite('gone@acme.example')
  await house.house.engine.grants.revoke(house.by, grantId as GrantId, null)
  await house.invite('jane@acme.example')
  const limited = house.browser()
  await limited.get('/p/harbor')
  await limited.post('/p/harbor/ask', { email: 'busy@acme.example' })
  const seen = new Set<string>()
  for (const email of ['jane@acme.example', 'who1@acme.example', 'gone@acme.example', 'busy@acme.example']) {
    const browser = house.browser()
    await browser.get('/p/harbor')
    const sent = await browser.post('/p/harbor/ask', { email })
    const page = await browser.get(sent.location)
    const names = [...browser.cookies.keys()].join()
    const plain = page.body
      .replaceAll(email, 'someone')
      .replace(/nonce="[^"]*"|value="[^"]*"|<wbr>|<\/?bdi>/g, '')
      .replace(/someone[^ ]*/g, '')
    const same = plain.replaceAll(email.split('@')[0] as string, '').replace(/data-seconds="\d+"/, '')
    seen.add(JSON.stringify([sent.status, sent.location, page.status, names, same]))
  }
  assert.equal(seen.size, 1)
})

inEveryHouse('ADR-10 who asks too often from one place is told so in plain words, whoever it was for, and until when', async (house) => {
  const browser = house.browser()
  await browser.get('/p/harbor')
  for (let at = 0; at < 30; at++) assert.equal((await browser.post('/p/harbor/ask', { email: `v${at}@acme.example` })).status, 303)
  const page = await browser.post('/p/harbor/ask', { email: 'v0@acme.example' })
  assert.equal(page.status, 429)
  assert.equal(title(page.body), 'Too many letters were asked for from here')
  assert.match(page.body, /You can ask again (today|on \w+, \w+\s\d+) at \d+:\d\d.[AP]M\. A link that you have already opens as before/)
})

inEveryHouse('WEB-01 an ask from another site is refused, and so is a code', async (house) => {
  const browser = house.browser()
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  await browser.get('/p/harbor')
  assert.equal((await browser.post('/p/harbor/ask', { email: 'jane@acme.example' }, evil)).status, 403)
  assert.equal((await browser.post('/p/harbor/ask/code', { code: '000000' }, evil)).status, 403)
})

inEveryHouse(
  'what is no address comes back to the same page with what was typed, and a page without an ask leads to the sign-in page',
  async (house) => {
    const browser = house.browser()
    await browser.get('/p/harbor')
    const page = await browser.post('/p/harbor/ask', { email: 'jane@acme' })
    assert.equal(page.status, 422)
    assert.match(page.body, /value="jane@acme"/)
    assert.equal(title(page.body), 'Sign in to Harbor Build')
    assert.equal((await browser.get('/p/harbor/ask')).location, '/p/harbor')
    const withoutCookies = await house.browser().get('/p/harbor/ask')
    assert.deepEqual([withoutCookies.status, title(withoutCookies.body)], [200, 'Sign in to Harbor Build'])
    assert.match(withoutCookies.body, /let your browser keep cookies for this page/)
    const late = await house.browser().post('/p/harbor/ask/code', { code: '123456' })
    assert.deepEqual([late.status, title(late.body)], [410, 'Sign in to Harbor Build'])
    assert.match(late.body, /This code opens nothing any more/)
  },
)

inEveryHouse(
  'a letter that comes an hour late opens by a press in the browser that asked for it; looking spends nothing and signs nobody in',
  async (house) => {
    const vendor = await aVendor(house)
    const browser = house.browser()
    await browser.get('/p/harbor')
    const asked = await browser.post('/p/harbor/ask', { email: vendor.email })
    const [cookie] = asked.headers['set-cookie'] ?? []
    assert.match(cookie ?? '', /^portico_ask_\w+=\w+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/)
    const path = await house.linkTo(vendor.email)
    house.clock.advance('1 hour')
    assert.equal(title((await browser.get('/p/harbor/ask')).body), 'Check your email')
    const elsewhere = await house.browser().follow(path)
    assert.deepEqual([elsewhere.status, title(elsewhere.body)], [410, 'This link has ended'])

    await browser.send('HEAD', path)
    const enter = `/enter/${linkIdOf((await browser.follow(path)).body)}`
    await browser.send('HEAD', enter)
    const page = await browser.get(enter)
    assert.deepEqual([page.status, title(page.body)], [200, 'Sign in to Harbor Build'])
    assert.doesNotMatch(page.body, /data-go/)
    assert.equal(browser.cookies.has(sessionName(house)), false)
    const stranger = house.browser()
    await stranger.follow(path)
    assert.equal((await stranger.post(enter)).status, 410)
    const pressed = await browser.post(enter)
    assert.deepEqual([pressed.status, pressed.location], [303, '/p/harbor'])
    // A second press of the same hand goes on to the same place.
    assert.equal((await browser.post(enter)).status, 303)
    assert.match((await browser.get('/p/harbor/live')).body, /"signedIn":true/)
    assert.equal((await stranger.post(enter)).status, 410)
  },
)
