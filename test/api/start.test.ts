// The owner's first page: looked at as often as one likes, used once, and whole without a script.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { slugFrom } from '../../src/api/start.ts'
import { readConfig } from '../../src/config.ts'
import { openHouse, startPortico } from '../../src/portico.ts'
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

inEveryHouse('of many presses at once one signs in', async (house) => {
  const path = await linkFor(house)
  const presses = await Promise.all(Array.from({ length: 20 }, () => house.browser().post(path)))
  assert.equal(presses.filter(({ status }) => status === 303).length, 1)
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

inHouse('the page carries a policy, no script and nothing for caches', async (house) => {
  const { headers, body } = await house.browser().get(await linkFor(house))
  const nonce = /nonce="([^"]+)"/.exec(body)?.[1]
  assert.ok(nonce && String(headers['content-security-policy']).includes(`'nonce-${nonce}'`))
  assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
  assert.deepEqual([headers['cache-control'], headers['x-content-type-options']], ['no-store', 'nosniff'])
  assert.doesNotMatch(body, /<script|\sstyle="/)
})

test('an empty house is set up on one screen, and what is wrong is said beside its field', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-start-'))
  const config = readConfig({ DATA_DIR: folder, PORT: String(await freePort()) })
  const house = await openHouse(config)
  const running = await startPortico(house, pino({ level: 'silent' }))
  try {
    const { secret } = await house.engine.ownerLinks.make(null)
    const browser = new Browser(config.url.origin, {})
    const path = `/start/${secret}`
    assert.match((await browser.get(path)).body, /Set up Portico/)
    const wrong = await browser.post(path, { name: 'Müller & Söhne <b>', slug: '', ownerName: '', email: 'nobody' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.body, /Say your name/)
    assert.match(wrong.body, /value="Müller &amp; Söhne &lt;b&gt;"/)
    const address = await browser.post(path, { name: 'Müller & Söhne', ownerName: 'Eva', email: 'a@b.example,c@d.example' })
    assert.match(address.body, /aria-invalid="true" aria-describedby="email-help email-fault"/)
    const done = await browser.post(path, { name: 'Müller & Söhne', slug: '', ownerName: 'Eva Müller', email: 'eva@mueller.example' })
    assert.deepEqual([done.status, done.location], [303, '/console/'])
    const me = (await browser.get('/api/v1/me')).json() as { member: { role: string }; account: { slug: string } }
    assert.deepEqual([me.member.role, me.account.slug], ['owner', 'muller-sohne'])
    await assert.rejects(house.engine.ownerLinks.make(null), { code: 'owner_exists' })
  } finally {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a portal address is made from a name', () => {
  assert.equal(slugFrom('Harbor Build'), 'harbor-build')
  assert.equal(slugFrom('  Åse & Co. — Oslo!  '), 'ase-co-oslo')
  assert.equal(slugFrom('東京'), '')
  assert.ok(slugFrom('x'.repeat(80)).length <= 50)
})
