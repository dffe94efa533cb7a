// The vendor's real pages in a real browser: by keyboard, on the smallest phone, in large type, in the dark, under a logo, and overtaken by events.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { aVendor, certificate, houseForAll, judge, pdf, taxForm, type Vendor } from '../portal/vendors.ts'
import { axe, newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import type { TestHouse } from '../support/portico.ts'
import { strain } from '../support/strain.ts'

const open = houseForAll()
const phone = { width: 360, height: 740 }
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = (page: Page, words: string | RegExp) => heading(page).filter({ hasText: words }).waitFor()
const file = (name: string, bytes = pdf(name).bytes) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(bytes) })

async function comeIn(page: Page, house: TestHouse, vendor: Vendor) {
  await page.goto(house.url + vendor.path)
  await page.getByRole('button', { name: /^Continue as j\*\*\*@acme\.example$/ }).click()
  await page.waitForURL(house.url + vendor.home)
}

const versionsOf = async (house: TestHouse, vendor: Vendor) =>
  (await house.house.engine.records.get(house.by, vendor.recordId)).documents.flatMap(({ versions }) => versions)

test('files dropped on the card go by themselves; one that cannot be taken says why beside them', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage()
  await comeIn(page, house, vendor)
  const dropped = await page.evaluateHandle(`(() => {
    const all = new DataTransfer()
    all.items.add(new File(['%PDF-1.7 dropped'], 'dropped.pdf', { type: 'application/pdf' }))
    all.items.add(new File(['PK'], 'offer.docx'))
    return all
  })()`)
  await page.dispatchEvent('.card', 'dragover', { dataTransfer: dropped })
  assert.equal(await page.locator('.card.over').count(), 1)
  await page.dispatchEvent('.card', 'drop', { dataTransfer: dropped })
  await page.getByText('We cannot take Word files. Save it as PDF, or take a photo.', { exact: true }).waitFor()
  await page.locator('.lines').getByText('Here, today at').waitFor()
  assert.equal(await page.locator('.card.over').count(), 0)
  assert.deepEqual(
    (await versionsOf(house, vendor)).map(({ fileName }) => fileName),
    ['dropped.pdf'],
  )
})

test('an upload that is left in the middle keeps nothing half, and goes on once when the page is opened again', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(phone)
  await comeIn(page, house, vendor)
  const network = await page.context().newCDPSession(page)
  const upload = (bytes: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes })
  await upload(100_000)
  await page.locator('input[type=file]').setInputFiles(file('slow.pdf', pdf().bytes.padEnd(400_000)))
  await page.getByText(/^0\.\d of 0\.4\sMB$/).waitFor()
  await page.goto(`${house.url}/p/harbor/access`)
  assert.deepEqual(await versionsOf(house, vendor), [])
  await upload(-1)
  await page.goto(house.url + vendor.home)
  await page.waitForURL(/\?sent=/)
  assert.deepEqual(
    (await versionsOf(house, vendor)).map(({ fileName, size }) => [fileName, size]),
    [['slow.pdf', 400_000]],
  )
})

test('an open page says Access Revoked by itself a few seconds after the member revoked, and a file on its way is not kept', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage({ ...phone, expects: [/40[13]/] })
  await comeIn(page, house, vendor)
  await house.house.engine.grants.revoke(house.by, vendor.grantId, null)
  const start = Date.now()
  await says(page, 'Access Revoked')
  assert.ok(Date.now() - start < 8_000 * strain())
  await page.getByText('dana@harbor.example').waitFor()
  assert.doesNotMatch(await page.content(), /Dock 4|Acme/)

  const second = await aVendor(house)
  await comeIn(page, house, second)
  await house.house.engine.grants.revoke(house.by, second.grantId, null)
  await page.locator('input[type=file]').setInputFiles(file('late.pdf'))
  await says(page, 'Access Revoked')
  assert.deepEqual(await versionsOf(house, second), [])
})

test('a session that ends under an open page leads to the way back in, and the file goes on after it', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage({ ...phone, expects: [/401/] })
  // A busy phone: to put a file away takes longer than to hear that the session is over.
  await page.addInitScript(`{
    const { open } = IDBFactory.prototype
    IDBFactory.prototype.open = function (...args) {
      const real = open.apply(this, args)
      const slow = { get result() { return real.result } }
      real.onupgradeneeded = () => slow.onupgradeneeded()
      real.onsuccess = () => setTimeout(() => slow.onsuccess(), 1500)
      return slow
    }
  }`)
  await comeIn(page, house, vendor)
  house.clock.advance('5 hours')
  await page.locator('input[type=file]').setInputFiles(file('late.pdf'))
  await says(page, 'Sign in to Harbor Build')
  assert.deepEqual(await versionsOf(house, vendor), [])
  await comeIn(page, house, vendor)
  await page.waitForURL(/\?sent=/)
  assert.deepEqual(
    (await versionsOf(house, vendor)).map(({ fileName }) => fileName),
    ['late.pdf'],
  )
})

test('by keyboard alone: in, a file chosen, My access and out again, with the focus always in sight', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage()
  // Listened for from the start: to begin with it takes the browser a moment.
  const choosing = page.waitForEvent('filechooser', { timeout: 60_000 })
  await page.goto(house.url + vendor.path)
  const outline = "getComputedStyle(document.activeElement, document.activeElement.matches('.whole') ? '::after' : null).outlineStyle"
  const tabTo = async (name: string | RegExp, role: 'button' | 'link') => {
    for (let at = 0; at < 30; at++) {
      await page.keyboard.press('Tab')
      const focused = page.locator(':focus')
      if ((await focused.count()) === 0) continue
      assert.equal(await page.evaluate(outline), 'solid')
      if ((await page.getByRole(role, { name }).and(focused).count()) > 0) return
    }
    assert.fail(`No Tab leads to ${name}`)
  }
  await tabTo(/^Continue as/, 'button')
  await page.keyboard.press('Enter')
  await page.waitForURL(house.url + vendor.home)
  await tabTo('Choose files', 'button')
  await page.keyboard.press('Enter')
  await (await choosing).setFiles([file('by-keyboard.pdf')])
  await page.waitForURL(/\?sent=/)
  await tabTo('My access', 'link')
  await page.keyboard.press('Enter')
  await says(page, 'My access')
  await tabTo('Sign out', 'button')
  await page.keyboard.press('Enter')
  await says(page, 'You are signed out')
})

test('a page that loads itself anew with its news leaves the keyboard where it was', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(phone)
  await comeIn(page, house, vendor)
  const send = page.getByRole('button', { name: 'Send comment' })
  await send.focus()
  await house.house.engine.comments.write(house.by, { recordId: vendor.recordId }, 'The gate opens at six.')
  await page.getByText('The gate opens at six.').waitFor()
  await send.and(page.locator(':focus')).waitFor()
})

test('what is written in Arabic or Hebrew runs from the right, on the page, in the field and in the console', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.comments.write(house.by, { recordId: vendor.recordId }, 'שלום, עד יום שישי.')
  const said = (page: Page) => page.getByText('שלום, עד יום שישי.', { exact: true })
  const endsLeft = (page: Page) =>
    said(page).evaluate(({ firstChild: text }) => {
      const at = (from: number, to: number) => {
        const range = document.createRange()
        range.setStart(text as Text, from)
        range.setEnd(text as Text, to)
        return range.getBoundingClientRect().left
      }
      const { length } = (text as Text).data
      return at(length - 1, length) < at(0, 1)
    })
  const page = await newPage(phone)
  await comeIn(page, house, vendor)
  assert.ok(await endsLeft(page), 'the full stop stands at the end of the sentence')
  const writing = await page.getByLabel('Your comment').evaluate((field) => getComputedStyle(field).unicodeBidi)
  assert.equal(writing, 'plaintext')
  const desk = await memberPage(house, `records/${vendor.recordId}`)
  await said(desk).waitFor()
  assert.ok(await endsLeft(desk), 'in the console too')
})

test('an account with a logo shows it in place of tile and name, and on white in the dark where it lets nothing through', async () => {
  const house = open()
  await house.house.engine.accounts.change(house.by, { logo: `data:image/png;base64,${wide}` })
  const vendor = await aVendor(house)
  const page = await newPage({ ...phone, dark: true })
  const logo = page.getByRole('img', { name: 'Harbor Build' })
  const look = async () => {
    await logo.waitFor()
    const box = await logo.boundingBox()
    assert.ok(box && box.height <= 40 && box.width <= 180 && box.width > 60, JSON.stringify(box))
    assert.equal(await page.evaluate("document.querySelector('.logo').naturalWidth"), 240)
    assert.equal(await page.evaluate("getComputedStyle(document.querySelector('.logo')).backgroundColor"), 'rgb(255, 255, 255)')
    assert.equal(await page.locator('.tile').count(), 0)
  }
  await page.goto(house.url + vendor.path)
  await look()
  await axe(page)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await page.waitForURL(house.url + vendor.home)
  await look()
  await page.goto(`${house.url}/p/harbor/access`)
  await look()
  await house.house.engine.accounts.change(house.by, { logo: null })
})

test('WEB-05 every real page passes WCAG 2.2 AA, fits 320 pixels, type twice the size, and the dark', { timeout: 240_000 }, async () => {
  const house = open()
  const { engine } = house.house
  const page = await newPage({ width: 320, height: 640 })
  const fits = async (name: string) =>
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} is wider than the screen`)
  const look = async (name: string, words: string | RegExp) => {
    await says(page, words)
    await fits(name)
    await axe(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    if (/^(home|used|changes)$/.test(name)) await axe(page)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 360, height: 640 })
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await fits(`${name} in large type`)
    await page.evaluate("document.documentElement.style.fontSize = ''")
    await page.setViewportSize({ width: 320, height: 640 })
  }

  const vendor = await aVendor(house, { asked: [certificate, taxForm] })
  await page.goto(house.url + vendor.path)
  await look('link', 'Harbor Build asks for two documents')
  const stranger = await newPage({ width: 320, height: 640 })
  await stranger.goto(page.url())
  await axe(stranger)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await look('home', 'Two things to do')
  await page
    .locator('input[type=file]')
    .setInputFiles([file('fine.pdf'), { name: 'offer.docx', mimeType: 'application/msword', buffer: Buffer.from('PK') }])
  await page.locator('.lines').getByText('Here, today at').waitFor()
  await look('home with lines', 'Two things to do')
  await judge(house, vendor, 'reject', 'Each occurrence shows $500,000; we need $1,000,000.')
  await page.goto(`${house.url}${vendor.home}?for=${vendor.requirementIds[0]}`)
  await look('changes', 'Two things to do')
  const browser = house.browser()
  for (const { name, value } of await page.context().cookies()) browser.cookies.set(name, value)
  for (const requirementId of vendor.requirementIds) await browser.upload(`${vendor.home}/documents`, { requirementId }, [pdf()])
  await page.goto(house.url + vendor.home)
  await look('waiting', 'Nothing to do now')
  for (const _ of vendor.requirementIds) await judge(house, vendor, 'accept', null, house.clock.now() + 86_400_000)
  await page.reload()
  await look('done', 'Nothing to do')
  house.clock.advance('2 days')
  await page.goto(house.url + vendor.path)
  await look('link again', 'Harbor Build asks for two documents')
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await look('ended', 'Two things to do')
  const { project } = await engine.projects.create(house.by, { name: 'Pier 9' })
  const { record } = await engine.records.create(house.by, { projectId: project.id, contactId: vendor.contactId, requirements: [taxForm] })
  const { grant } = await engine.grants.give(house.by, {
    contactId: vendor.contactId,
    scope: { kind: 'record', id: record.id },
    endsAt: house.clock.now() + 3_600_000,
  })
  await page.goto(`${house.url}/p/harbor`)
  await look('chooser', 'Your pages')
  await page.goto(`${house.url}/p/harbor/records/${record.id}`)
  await look('guest', 'One thing to do')
  await engine.grants.revoke(house.by, grant.id, null)
  await page.reload()
  await look('revoked', 'Access Revoked')
  await page.goto(`${house.url}/p/harbor/nothing`)
  await look('missing', 'There is nothing here')
  await page.goto(`${house.url}/p/harbor/access`)
  await look('access', 'My access')
  await page.getByRole('contentinfo').getByRole('button', { name: 'Sign out' }).click()
  await look('signed out', 'You are signed out')
  await page.goto(house.url + vendor.path)
  await look('used', 'This link was already used')
  await page.getByRole('button', { name: 'Email me a new link' }).click()
  await look('waiting', 'Check your email')
  await page.goto(`${house.url}/privacy`)
  await look('privacy', 'Privacy')
})

test('a tap on a slow line arrives, though the page it leaves has news meanwhile', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(phone)
  await comeIn(page, house, vendor)
  await page.route('**/p/harbor/access', (route) => pause(5_000).then(() => route.continue()))
  await house.house.engine.comments.write(house.by, { recordId: vendor.recordId }, 'Hello Jane.')
  await page.getByRole('link', { name: 'My access' }).click({ noWaitAfter: true })
  await page.waitForURL('**/p/harbor/access')
  await says(page, 'My access')
})

test('on a phone what the agent needs comes before what was said, and the letter about a comment leads to it', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.comments.write(house.by, { recordId: vendor.recordId }, 'Hello Jane.')
  const page = await newPage(phone)
  await page.goto(house.url + (await house.linkTo(vendor.email)))
  await page.getByRole('button', { name: /^Continue/ }).click()
  await page.waitForURL(`${house.url}${vendor.home}#comments`)
  const said = page.getByText('Hello Jane.')
  await said.waitFor()
  assert.ok(await said.evaluate((one) => one.getBoundingClientRect().bottom < innerHeight), 'it is in view')
  const place = async (name: string) => {
    const box = await page.getByRole('heading', { name }).boundingBox()
    assert.ok(box)
    return box
  }
  assert.ok((await place('Certificate holder')).y < (await place('Comments')).y)
  await page.setViewportSize({ width: 1280, height: 800 })
  assert.equal((await place('Comments')).x, (await place('One thing to do')).x)
})

test('nothing moves for whoever asked for that, and nothing ever loops', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(phone)
  const moving = `[...document.querySelectorAll('*')].filter((one) => {
    const { transitionDuration, animationName, animationIterationCount } = getComputedStyle(one)
    return transitionDuration.split(', ').some((time) => parseFloat(time) > LIMIT) || animationName !== 'none' || animationIterationCount === 'infinite'
  }).length`
  for (const path of [vendor.path, vendor.home]) {
    if (path === vendor.home) await comeIn(page, house, vendor)
    else await page.goto(house.url + path)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    assert.equal(await page.evaluate(moving.replace('LIMIT', '0')), 0)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    assert.equal(await page.evaluate(moving.replace('LIMIT', '0.24')), 0)
  }
})

test('on paper stands everything that is asked, and nothing that could be pressed', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage()
  await comeIn(page, house, vendor)
  const first = page.getByRole('heading', { name: 'Upload your certificate of insurance' })
  await first.waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.ok(await first.isVisible())
  const pressed = page.locator('main').locator('button, input, textarea, .button').filter({ visible: true })
  assert.equal(await pressed.count(), 0)
  await page.goto(`${house.url}/p/harbor/access`)
  await says(page, 'My access')
  await page.getByText('at most one a day').waitFor()
  assert.equal(await pressed.count(), 0)
  for (const said of ['Or pause them', 'This browser then forgets you.', 'Every browser forgets you'])
    assert.equal(await page.getByText(said).isVisible(), false, said)
})

test('on paper a list goes on over the sheets, what was folded stands open, and dark pages are light', async () => {
  const house = open()
  const vendor = await aVendor(house, { scope: 'project', abilities: ['view', 'comment', 'upload', 'download'] })
  for (let at = 1; at <= 12; at++) await house.house.engine.comments.write(house.by, { recordId: vendor.recordId }, `Line ${at} of twelve`)
  const page = await newPage({ dark: true })
  await page.goto(house.url + vendor.path)
  await page.getByRole('button', { name: /^Continue/ }).click()
  await page.waitForURL(/\/p\/harbor/)
  await page.goto(house.url + vendor.home)
  await says(page, 'One thing to do')
  await page.emulateMedia({ media: 'print' })
  await page.getByText('Line 1 of twelve').waitFor()
  assert.equal(await page.locator('summary').filter({ visible: true }).count(), 0)
  const ofComments = await page.locator('#comments').evaluate((one) => getComputedStyle(one).breakInside)
  assert.equal(ofComments, 'auto')
  assert.equal(
    await page
      .locator('.soft')
      .first()
      .evaluate((one) => getComputedStyle(one).color),
    'rgb(89, 84, 75)',
  )
  await page.goto(`${house.url}/p/harbor/projects/${vendor.projectId}`)
  await page.getByRole('heading', { name: 'Files', exact: true }).waitFor()
  for (const press of ['Send files', 'Comments', 'All your pages'])
    assert.equal(await page.getByText(press, { exact: true }).isVisible(), false, press)
})

/** 240 by 60 pixels, without transparency. */
const wide = 'iVBORw0KGgoAAAANSUhEUgAAAPAAAAA8AQAAAABwBArwAAAAHElEQVR42mPgxwsYRqVHpUelR6VHpUelR6WxAwBDpWl5RhFLXAAAAABJRU5ErkJggg=='
