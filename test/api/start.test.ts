// The owner's first page: looked at as often as one likes, used once, and whole without a script.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { slugFrom } from '../../src/api/start.ts'
import { readConfig } from '../../src/config.ts'
import { operator } from '../../src/engine/acts.ts'
import { openHouse, startPortico } from '../../src/portico.ts'
import { axe, newPage } from '../support/browser.ts'
import { Browser, freePort, inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const linkFor = async ({ house, by }: TestHouse): Promise<string> => `/start/${(await house.engine.ownerLinks.make(by.member)).secret}`

/** STF-01 */
inEveryHouse('looking changes nothing, the button signs in once', async (house) => {
  const path = await linkFor(house)
  for (const agent of ['Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1', 'Mozilla/5.0']) {
    const looked = await house.browser({ 'user-agent': agent }).get(path)
    assert.equal(looked.status, 200)
    assert.match(looked.body, /Sign in as Dana Whitfield/)
    assert.equal(looked.headers['set-cookie'], undefined)
  }
  const browser = house.browser()
  const pressed = await browser.post(path)
  assert.deepEqual([pressed.status, pressed.location], [303, '/console/'])
  assert.match(String(pressed.headers['set-cookie']), /^portico_console=[0-9A-Za-z]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  assert.equal((await browser.get('/api/v1/me')).status, 200)
  const again = await house.browser().post(path)
  assert.equal(again.status, 410)
  assert.match(again.body, /This link has ended/)
  assert.equal((await house.browser().get(path)).status, 410)
})

inHouse('what stood behind it where it was copied from does not shut it', async (house) => {
  const path = await linkFor(house)
  for (const behind of ['.', ')', '%20', '%E2%80%9D', '?utm_source=chat'])
    assert.match((await house.browser().get(path + behind)).body, /Sign in as Dana Whitfield/, behind)
  assert.equal((await house.browser().post(`${path}.`)).location, '/console/')
})

inEveryHouse('of many presses at once one signs in', async (house) => {
  const path = await linkFor(house)
  const presses = await Promise.all(Array.from({ length: 20 }, () => house.browser().post(path)))
  assert.equal(presses.filter(({ status }) => status === 303).length, 1)
})

inHouse('whoever was signed in to the console in this browser before is so no more', async (house) => {
  const browser = house.browser()
  await browser.post(await linkFor(house))
  const before = house.browser()
  for (const [name, value] of browser.cookies) before.cookies.set(name, value)
  assert.equal((await before.get('/api/v1/me')).status, 200)
  await browser.post(await linkFor(house))
  assert.deepEqual([(await before.get('/api/v1/me')).status, (await browser.get('/api/v1/me')).status], [401, 200])
})

inEveryHouse('a link that was made stands in the history, whether anybody uses it or not', async (house) => {
  await linkFor(house)
  const [made] = await house.house.engine.history.list(house.by, { limit: 1, after: null })
  assert.deepEqual([made?.act, made?.actor, made?.facts], ['member.owner_link_made', operator, { memberId: house.by.member?.id }])
})

inHouse('it lives 15 minutes, and a newer one ends it', async (house) => {
  const first = await linkFor(house)
  const second = await linkFor(house)
  assert.equal((await house.browser().get(first)).status, 410)
  house.clock.advance('14 minutes')
  assert.equal((await house.browser().get(second)).status, 200)
  house.clock.advance('2 minutes')
  assert.equal((await house.browser().post(second)).status, 410)
})

/** WEB-01, LNK-15 */
inHouse('a press from another page, or with a secret of another kind, opens nothing', async (house) => {
  const path = await linkFor(house)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const cross = await house.browser().send('POST', path, { ...headers, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, '')
  assert.equal(cross.status, 403)
  assert.equal((await house.browser().get(path)).status, 200)
  const { path: letter } = await house.invite()
  for (const secret of [letter.slice('/l/'.length), 'x', '0'.repeat(46), '%00']) {
    assert.equal((await house.browser().post(`/start/${secret}`)).status, 404, secret)
  }
  assert.equal((await house.browser().get(path.replace('/start/', '/l/'))).status, 404)
})

inHouse('a body that is no form of ours is the sender’s trouble and no fault of ours, and uses nothing', async (house) => {
  const path = await linkFor(house)
  for (const [type, body] of [
    ['application/json', '{}'],
    ['application/x-www-form-urlencoded', `name=${'x'.repeat(20_000)}`],
    ['application/x-www-form-urlencoded', 'name=a&name=b'],
  ] as const) {
    const { status, body: page } = await house.browser().send('POST', path, { 'content-type': type, 'sec-fetch-site': 'same-origin' }, body)
    assert.deepEqual([status, /This form is not ours/.test(page)], [422, true], `${type} ${status}`)
  }
  assert.ok(!house.log.some((line) => line.includes('met a fault')))
  assert.equal((await house.browser().post(path)).status, 303)
})

inHouse('WEB-02 the page carries a policy, no script and nothing for caches', async (house) => {
  const { headers, body } = await house.browser().get(await linkFor(house))
  const nonce = /nonce="([^"]+)"/.exec(body)?.[1]
  assert.ok(nonce && String(headers['content-security-policy']).includes(`'nonce-${nonce}'`))
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
  assert.deepEqual([headers['cache-control'], headers['x-content-type-options']], ['no-store', 'nosniff'])
  assert.doesNotMatch(body, /<script|\sstyle="/)
})

/** A house that nobody owns yet. */
async function emptyHouse(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'portico-start-'))
  const config = readConfig({ DATA_DIR: folder, PORT: String(await freePort()) })
  const house = await openHouse(config)
  const running = await startPortico(house, pino({ level: 'silent' }))
  t.after(async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const { secret } = await house.engine.ownerLinks.make(null)
  return { house, url: config.url.origin, path: `/start/${secret}` }
}

test('an empty house is set up on one screen, and what is wrong is said beside its field', async (t) => {
  const { house, url, path } = await emptyHouse(t)
  const browser = new Browser(url, {})
  assert.match((await browser.get(path)).body, /Set up Portico/)
  const wrong = await browser.post(path, { name: 'Müller & Söhne <b>', slug: '', ownerName: '', email: 'a@b.example,c@d.example' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.body, /Say your name/)
  assert.match(wrong.body, /aria-invalid="true" aria-describedby="email-help email-fault"/)
  assert.match(wrong.body, /value="Müller &amp; Söhne &lt;b&gt;"/)
  const done = await browser.post(path, { name: 'Müller & Söhne', slug: '', ownerName: 'Eva Müller', email: 'eva@mueller.example' })
  assert.deepEqual([done.status, done.location], [303, '/console/'])
  const me = (await browser.get('/api/v1/me')).json() as { member: { role: string }; account: { slug: string } }
  assert.deepEqual([me.member.role, me.account.slug], ['owner', 'muller-sohne'])
  await assert.rejects(house.engine.ownerLinks.make(null), { code: 'owner_exists' })
})

test('the set-up stands whole on a laptop, its button too', async (t) => {
  const { url, path } = await emptyHouse(t)
  const page = await newPage({ width: 1280, height: 800 })
  await page.goto(url + path)
  const button = await page.getByRole('button', { name: 'Set up' }).boundingBox()
  assert.ok(button && button.y + button.height <= 800, JSON.stringify(button))
})

test('a portal address that cannot be is told when its field is left, and beside whatever else is wrong', async (t) => {
  const { url, path } = await emptyHouse(t)
  const page = await newPage({ javaScript: false, width: 360 })
  await page.goto(url + path)
  const told = page.getByRole('alert').filter({ hasText: 'Use small letters, digits and hyphens' })
  await page.getByLabel('Portal address').pressSequentially('Harbor Build')
  assert.equal(await told.count(), 0)
  await page.keyboard.press('Tab')
  await told.waitFor()
  await page.getByLabel('Portal address').fill('harbor-build')
  await told.waitFor({ state: 'detached' })
  await page.getByLabel('Portal address').fill('-harbor')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByText('Say your name').waitFor()
  await page.getByText('Use small letters, digits and hyphens').waitFor()
})

test('the set-up works without a script, reads well and fits the narrowest phone', async (t) => {
  const { url, path } = await emptyHouse(t)
  const page = await newPage({ javaScript: false, width: 320, height: 640 })
  await page.goto(url + path)
  await page.getByLabel('Organisation').fill('Harbor Build')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByText('Say your name').waitFor()
  assert.equal(await page.getByLabel('Organisation').inputValue(), 'Harbor Build')
  await page.getByLabel('Your name').and(page.locator(':focus')).waitFor()
  await page.getByLabel('Your name').fill('Dana Whitfield')
  await page.getByLabel('Your email').fill('dana@harbor.example')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.waitForURL('**/console/')

  const looked = await newPage({ dark: true, width: 360 })
  for (const one of [path, '/start/nonsense']) {
    await looked.goto(url + one)
    await axe(looked)
    assert.ok(await looked.evaluate('document.documentElement.scrollWidth <= innerWidth'))
  }
})

test('a portal address is made from a name', () => {
  assert.equal(slugFrom('Harbor Build'), 'harbor-build')
  assert.equal(slugFrom('  Åse & Co. — Oslo!  '), 'ase-co-oslo')
  assert.equal(slugFrom('東京'), '')
  assert.ok(slugFrom('x'.repeat(80)).length <= 50)
})
