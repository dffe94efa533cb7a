// Robots that read the mail before its person does: whatever they fetch, render or press, the person still gets in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { aVendor, comeIn, houseForAll, linkIdOf, title, type Vendor } from '../portal/vendors.ts'
import { newPage } from '../support/browser.ts'
import { type Browser, portico, type TestHouse } from '../support/portico.ts'

const open = houseForAll()
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = (page: Page, words: string | RegExp) => heading(page).filter({ hasText: words }).waitFor()
const accessOf = async (house: TestHouse, { recordId }: Vendor) => (await house.house.engine.records.get(house.by, recordId)).grant

test('LNK-02 a browser that runs every script, follows every anchor and waits, but presses nothing, spends and opens nothing', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const robot = await newPage()
  await robot.goto(house.url + vendor.path)
  const seen = new Set<string>()
  const follow = async () => {
    const hrefs = (await robot.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")) as string[]
    for (const href of hrefs) {
      if (!href.startsWith(house.url) || seen.has(href)) continue
      seen.add(href)
      await robot.goto(href)
      await follow()
    }
  }
  await follow()
  assert.ok(seen.size > 0)
  await robot.goto(house.url + vendor.path)
  await robot.evaluate('window.scrollTo(0, 500)')
  await pause(3_000)
  const { links } = await house.house.engine.grants.get(house.by, vendor.grantId)
  assert.equal(links[0]?.usedAt, null)
  assert.equal(links[0]?.openedAt, null)
  assert.equal((await accessOf(house, vendor))?.openedAt, null)
  assert.deepEqual((await house.house.engine.sessions.list(house.by, vendor.contactId)).sessions, [])
  assert.ok((await robot.context().cookies()).every(({ name }) => name.startsWith('portico_link_')))
  assert.equal(await comeIn(house.browser(), vendor.path), vendor.home)
})

test('a person who only moves on the page is told as having opened it, and nothing is spent', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage()
  await page.goto(house.url + vendor.path)
  const told = page.waitForResponse(/\/sign$/)
  await page.mouse.move(100, 100)
  await told
  const grant = await accessOf(house, vendor)
  assert.notEqual(grant?.openedAt, null)
  assert.equal(grant?.firstVisitAt, null)
  assert.equal(await comeIn(house.browser(), vendor.path), vendor.home)
})

/** Fetches a page, then submits every form on it, and every form on the pages that come of that: as it stands, or with something in each field. */
async function submitEverything(robot: Browser, path: string, most = 20, typed: string | null = null): Promise<void> {
  const pages = [(await robot.follow(path)).body]
  const done = new Set<string>()
  for (let page = pages.shift(); page !== undefined && done.size < most; page = pages.shift()) {
    for (const [form, action = ''] of page.matchAll(/<form [^>]*action="([^"]+)".*?<\/form>/gs)) {
      const fields = Object.fromEntries(
        [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      )
      if (typed !== null) for (const [, name = ''] of form.matchAll(/<input id="\w+"[^>]* name="(\w+)"/g)) fields[name] = typed
      const key = `${action} ${JSON.stringify(Object.keys(fields))}`
      if (done.has(key)) continue
      done.add(key)
      const answer = /multipart/.test(form) ? await robot.upload(action, fields as never, []) : await robot.post(action, fields as never)
      pages.push(answer.location ? (await robot.follow(answer.location)).body : answer.body)
    }
  }
}

test('attacks 13: after a robot that submits every form it finds, the person gets in by one press of Email me a new link', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const robot = house.browser({ 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) MailScanner/1.0' })
  await submitEverything(robot, vendor.path)
  const { links } = await house.house.engine.grants.get(house.by, vendor.grantId)
  assert.notEqual(links[0]?.usedAt, null)

  const page = await newPage({ width: 360, height: 740 })
  await page.goto(house.url + vendor.path)
  await says(page, 'This link was already used')
  await page.getByRole('button', { name: 'Email me a new link' }).click()
  await says(page, 'Check your email')
  // The browser that asked goes straight in.
  await page.goto(house.url + (await house.linkTo(vendor.email)))
  await says(page, 'One thing to do')
})

for (const confirmation of ['address', 'code'] as const) {
  test(`LNK-03 where the account asks for ${confirmation === 'code' ? 'a mailed code' : 'the address'}, robots that submit every form get no session, and the person gets one`, async () => {
    const house = await portico()
    try {
      const { engine } = house.house
      await engine.accounts.change(house.by, { confirmation })
      const vendor = await aVendor(house)
      const sessions = async () => (await engine.sessions.list(house.by, vendor.contactId)).sessions.length
      for (const typed of [null, '', '000000', 'test@example.com', vendor.email.replace('jane', 'joan')])
        await submitEverything(house.browser(), vendor.path, 20, typed)
      assert.equal(await sessions(), 0)
      // They stood where the person stands, and a minute later the next code may be mailed.
      house.clock.advance('2 minutes')
      const page = await newPage({ width: 360, height: 740, javaScript: false, expects: [/422/] })
      await page.goto(house.url + vendor.path)
      if (confirmation === 'address') {
        await page.getByText('acme.example').waitFor({ state: 'detached' })
        await page.getByLabel('Your email address').fill('joan@acme.example')
        await page.getByRole('button', { name: 'Continue' }).click()
        await page.getByText(/This link is for another address/).waitFor()
        if (await page.getByLabel('Your email address').isVisible()) {
          await page.getByLabel('Your email address').fill(` ${vendor.email.toUpperCase()}`)
          await page.getByRole('button', { name: 'Continue' }).click()
        } else await page.getByRole('button', { name: /^Email me a code/ }).click()
      } else await page.getByRole('button', { name: /^Continue as/ }).click()
      if ((await heading(page).textContent()) === 'Check your email') {
        await page.getByText(/A code is on its way to j\*\*\*@acme\.example/).waitFor()
        while (await house.house.store.read.asks.anyWaiting()) await pause(5)
        house.running.outbox.nudge()
        await house.running.outbox.idle()
        const letter = house.smtp.lettersTo(vendor.email).at(-1)?.mail.text ?? ''
        assert.doesNotMatch(letter, /\/l\//)
        await page.getByLabel('Code from the letter').fill(/^(\d{6})$/m.exec(letter)?.[1] ?? '')
        await page.getByRole('button', { name: 'Sign in' }).click()
      }
      await says(page, 'One thing to do')
      assert.equal(await sessions(), 1)
      // The device opens its letter again without another word.
      await page.context().clearCookies({ name: new RegExp(`^portico_(${house.by.accountId.slice(4)}|link_.*)$`) })
      await page.goto(house.url + vendor.path)
      await page.getByRole('button', { name: 'Continue as j***@acme.example' }).click()
      await says(page, 'One thing to do')
    } finally {
      await house.stop()
    }
  })
}

test('attacks 13: a robot’s session is seen by person and member, and either ends it', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  const robot = house.browser()
  await comeIn(robot, vendor.path)
  const person = house.browser({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0' })
  await person.post(`/enter/${linkIdOf((await person.follow(vendor.path)).body)}/letter`)
  await comeIn(person, await house.linkTo(vendor.email))
  const access = await person.get('/p/harbor/access')
  assert.match(access.body, /Other browsers.*Safari on iPhone/s)
  const [, other = ''] = /action="(\/p\/harbor\/access\/ses_\w+)"/.exec(access.body) ?? []
  assert.equal((await person.post(other)).status, 303)
  assert.equal((await robot.get(vendor.home)).status, 401)
  assert.equal((await robot.follow(vendor.path)).status, 410)
  assert.equal((await engine.sessions.list(house.by, vendor.contactId)).sessions.length, 1)
  const [mine] = (await engine.sessions.list(house.by, vendor.contactId)).sessions
  assert.ok(mine)
  await engine.sessions.end(house.by, mine.id)
  assert.equal((await person.get(vendor.home)).status, 401)
})

test('LNK-16 after the page has loaded, neither address, history, Referer nor any request of it holds the secret', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const secret = vendor.path.slice('/l/'.length)
  const page = await newPage()
  const later: string[] = []
  page.on('request', (request) => {
    const { referer = '' } = request.headers()
    later.push(referer)
    if (!request.url().endsWith(vendor.path)) later.push(request.url(), request.postData() ?? '')
  })
  await page.goto(house.url + vendor.path)
  await page.mouse.move(50, 50)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await says(page, 'One thing to do')
  await page.getByRole('link', { name: 'My access' }).click()
  await says(page, 'My access')
  const addresses = [page.url()]
  for (let back = 0; back < 3; back++) {
    await page.goBack().catch(() => null)
    addresses.push(
      page.url(),
      String(await page.evaluate('document.referrer + " " + location.href + " " + document.documentElement.outerHTML')),
    )
  }
  for (const one of [...later, ...addresses]) assert.ok(!one.includes(secret), one)
  assert.ok(addresses.some((one) => /\/enter\/lnk_/.test(one)))
})

test('LNK-16 two letters in two tabs never mix', async () => {
  const house = open()
  const [first, second] = [await aVendor(house), await aVendor(house)]
  const browser = house.browser()
  const one = await browser.follow(first.path)
  const two = await browser.follow(second.path)
  const pressed = await browser.post(`/enter/${linkIdOf(one.body)}`)
  assert.equal(pressed.location, first.home)
  const crossed = house.browser()
  await crossed.get(first.path)
  const page = await crossed.post(`/enter/${linkIdOf(two.body)}`)
  assert.equal(title(page.body), 'Open this page from your letter')
})

test('LNK-18 and attacks 45: what a mail program takes along behind the address does not shut the door', async () => {
  const house = open()
  for (const behind of [').', '>', '%22', '&gt;,', '%E2%80%A6']) {
    const vendor = await aVendor(house)
    assert.equal(await comeIn(house.browser(), vendor.path + behind), vendor.home, behind)
  }
})

test('attacks 45: a link that was broken over two lines, pasted twice or has words run on behind it leads in all the same', async () => {
  const house = open()
  const written: ((path: string) => string)[] = [
    (path) => `${path}Kind`,
    (path) => path + house.url + path,
    (path) => `${path}%20${house.url}${path}?utm_source=letter`,
    (path) => `${path}${encodeURIComponent(house.url + path)}`,
    (path) => `${path}](${house.url}${path})`,
    (path) => `${path}/Kind%20regards`,
    (path) => `${path.slice(0, 12)}%20${path.slice(12)}`,
    (path) => `${path.slice(0, 30)}=%0D%0A${path.slice(30)}`,
    (path) => path.replace('/l/', '/l/%E2%80%8B'),
    (path) => path.replace('/l/', '/l/%3C'),
  ]
  for (const write of written) {
    const vendor = await aVendor(house)
    assert.equal(await comeIn(house.browser(), write(vendor.path)), vendor.home, write('/l/secret'))
  }
  // Nothing but a right signature opens, and where the address leads to it is a path of ours.
  const { path } = await aVendor(house)
  const forged = path.slice(0, -1) + (path.endsWith('x') ? 'y' : 'x')
  for (const address of [`${forged}Kind`, forged + house.url + forged, `${forged} ${path}`.replace(' ', '%20')])
    assert.equal(title((await house.browser().follow(address)).body), 'This link is not valid', address)
  assert.equal((await house.browser().get(path + house.url + path)).location, `${path}http:`)
})

test('attacks 45: a link that was cut short opens nothing, tells nothing, and its page sends a whole one', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  const cut = await browser.follow(vendor.path.slice(0, -9))
  assert.equal(cut.status, 404)
  assert.match((await browser.follow(`${vendor.path.slice(0, -9)}%20Kind%20regards`)).body, /action="\/enter\/lnk_\w+\/letter"/)
  assert.doesNotMatch(cut.body, /Harbor|acme/)
  const [, letter = ''] = /action="(\/enter\/lnk_\w+\/letter)"/.exec(cut.body) ?? []
  const sent = await browser.post(letter)
  assert.equal(sent.status, 200)
  assert.equal(await comeIn(house.browser(), await house.linkTo(vendor.email)), vendor.home)
  // Nobody's link has the same page, and the same answer.
  const nobodys = await house.browser().follow(`/l/00${'0'.repeat(30)}`)
  const id = /lnk_\w+/
  assert.equal(nobodys.body.replace(id, '').replace(/nonce="[^"]+"/g, ''), cut.body.replace(id, '').replace(/nonce="[^"]+"/g, ''))
  const [, nowhere = ''] = /action="(\/enter\/lnk_\w+\/letter)"/.exec(nobodys.body) ?? []
  assert.equal(title((await house.browser().post(nowhere)).body), title(sent.body))
})
