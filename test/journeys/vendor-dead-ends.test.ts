// Journey 3.4: every dead end says which it is, and its one button leads on. Pressed in a real browser, followed through real mail.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { aVendor, comeIn, houseForAll, type Vendor } from '../portal/vendors.ts'
import { newPage } from '../support/browser.ts'
import type { TestHouse } from '../support/portico.ts'

const open = houseForAll()
const phone = { width: 360, height: 740, javaScript: false }
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = (page: Page, words: string | RegExp) => heading(page).filter({ hasText: words }).waitFor()

/** The letter's button, as the person presses it; answers with the status of the page it opens. */
async function openLetter(page: Page, house: TestHouse, path: string): Promise<number> {
  return (await page.goto(house.url + path))?.status() ?? 0
}

/** One press of "Email me a new link", and the letter that comes of it. */
async function askAndFollow(page: Page, house: TestHouse, vendor: Vendor): Promise<void> {
  await page.getByText('It goes to j***@acme.example and opens the same page.').waitFor()
  await page.getByRole('button', { name: 'Email me a new link' }).click()
  await says(page, 'Check your email')
  await page.getByText(/^If j\*\*\*@acme\.example has access/).waitFor()
  // Without scripts the browser that asked presses once more.
  await page.goto(house.url + (await house.linkTo(vendor.email)))
  await says(page, 'Sign in to Harbor Build')
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await says(page, 'One thing to do')
  assert.equal(page.url(), house.url + vendor.home)
}

test('already used: when, with what browser, and a new letter leads to the same page', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await comeIn(house.browser(), vendor.path)
  const page = await newPage(phone)
  assert.equal(await openLetter(page, house, vendor.path), 410)
  await says(page, 'This link was already used')
  await page.getByText(/It was opened today at .*, with Safari on iPhone\./).waitFor()
  await askAndFollow(page, house, vendor)
})

test('"That was not me" tells the sender once, and does nothing else', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const inside = house.browser()
  await comeIn(inside, vendor.path)
  const page = await newPage(phone)
  await openLetter(page, house, vendor.path)
  const before = house.smtp.lettersTo('dana@harbor.example').length
  await page.getByRole('button', { name: 'That was not me' }).click()
  await says(page, 'Thank you. Dana Whitfield has been told')
  await openLetter(page, house, vendor.path)
  await page.getByText('Thank you. Dana Whitfield has been told.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'That was not me' }).count(), 0)
  await house.running.outbox.idle()
  const told = house.smtp.lettersTo('dana@harbor.example').slice(before)
  assert.deepEqual(
    told.map(({ mail }) => mail.subject),
    ['Was it somebody else? Jane Ortiz, Acme Electric for Dock 4 refurbishment'],
  )
  assert.equal((await inside.get(vendor.home)).status, 200)
  await askAndFollow(page, house, vendor)
})

test('replaced: when the newer letter came, and either letter leads in', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  const page = await newPage(phone)
  assert.equal(await openLetter(page, house, vendor.path), 410)
  await says(page, 'There is a newer letter')
  await page.getByText(/It came today at .*\. Use its button, or get another\./).waitFor()
  const newer = await house.linkTo(vendor.email)
  await askAndFollow(page, house, vendor)
  const other = await newPage(phone)
  await other.goto(house.url + newer)
  await other.getByRole('button', { name: /^Continue as/ }).click()
  await says(other, 'One thing to do')
})

test('ended: until when it could be opened, and a new letter leads in, which ends after a quarter of an hour but where it was asked for', async () => {
  const house = open()
  const vendor = await aVendor(house)
  house.clock.advance('31 days')
  const page = await newPage(phone)
  assert.equal(await openLetter(page, house, vendor.path), 410)
  await says(page, 'This link has ended')
  await page.getByText(/It could be opened until /).waitFor()
  await page.getByRole('button', { name: 'Email me a new link' }).click()
  await says(page, 'Check your email')
  const login = await house.linkTo(vendor.email)
  house.clock.advance('16 minutes')
  const other = await newPage(phone)
  assert.equal(await openLetter(other, house, login), 410)
  await says(other, 'This link has ended')
  await other.getByText(/It could be opened until \w+,\s\w+\s\d+, \d+:\d\d\s[AP]M\./).waitFor()
  await other.getByText('Did the letter come too late?').waitFor()
  await other.getByRole('button', { name: 'Ask for a new invitation' }).click()
  await says(other, 'Dana Whitfield has been asked')
  await openLetter(other, house, login)
  await askAndFollow(other, house, vendor)
  // Where it was asked for it opens, by a press: no script goes on for whoever sits there by now.
  assert.equal(await openLetter(page, house, login), 200)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await says(page, 'One thing to do')
})

test('asked again too soon: a calm page says when, and the letter that is there already leads in', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  const page = await newPage(phone)
  for (const words of ['Check your email', 'That was often enough for now']) {
    await openLetter(page, house, vendor.path)
    await page.getByRole('button', { name: 'Email me a new link' }).click()
    await says(page, words)
  }
  await page.goto(house.url + (await house.linkTo(vendor.email)))
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await says(page, 'One thing to do')
})

test('under an access that ended or sleeps the button asks the inviter, whose new letter leads in', async () => {
  const house = open()
  const { engine } = house.house
  const ends: [(vendor: Vendor) => Promise<unknown>, string][] = [
    [({ grantId }) => engine.grants.change(house.by, grantId, { endsAt: house.clock.now() }), 'Your access has ended too.'],
    [async () => house.clock.advance('400 days'), 'You have not been at Harbor Build for a long time'],
  ]
  for (const [end, words] of ends) {
    const vendor = await aVendor(house)
    await end(vendor)
    const page = await newPage(phone)
    assert.equal(await openLetter(page, house, vendor.path), 410)
    await says(page, 'This link has ended')
    await page.getByText(words).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Email me a new link' }).count(), 0)
    await page.getByRole('button', { name: 'Ask for a new invitation' }).click()
    await says(page, 'Dana Whitfield has been asked')
    await house.running.outbox.idle()
    assert.match(house.smtp.lettersTo('dana@harbor.example').at(-1)?.mail.subject ?? '', /^Jane Ortiz asks for a new invitation: /)
    await engine.grants.give(house.by, { contactId: vendor.contactId, scope: { kind: 'record', id: vendor.recordId }, invite: {} })
    await page.goto(house.url + (await house.linkTo(vendor.email)))
    await page.getByRole('button', { name: /^Continue as/ }).click()
    await says(page, 'One thing to do')
  }
})

test('revoked: whom to ask, and no button', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.grants.revoke(house.by, vendor.grantId, null)
  const page = await newPage(phone)
  assert.equal(await openLetter(page, house, vendor.path), 410)
  await says(page, 'Access Revoked')
  await page.getByText('Harbor Build ended your access to this page today.').waitFor()
  assert.equal(await page.getByRole('link', { name: 'dana@harbor.example' }).getAttribute('href'), 'mailto:dana@harbor.example')
  assert.equal(await page.getByRole('button').count(), 0)
})

test('not valid, and without the letter’s cookie: nothing is told of anybody, and the blind button still sends the letter', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(phone)
  assert.equal(await openLetter(page, house, `${vendor.path.slice(0, -1)}${vendor.path.endsWith('x') ? 'y' : 'x'}`), 404)
  await says(page, 'This link is not valid')
  assert.equal(await page.getByRole('button').count(), 0)
  await openLetter(page, house, vendor.path)
  const address = page.url()
  const other = await newPage(phone)
  await other.goto(address)
  await says(other, 'Open this page from your letter')
  assert.doesNotMatch(await other.content(), /Harbor|Dana|Acme|j\*\*\*|Dock/)
  await other.getByRole('button', { name: 'Email me a new link' }).click()
  await says(other, 'Look in your mail')
  assert.doesNotMatch(await other.content(), /Harbor|Dana|Acme|j\*\*\*|Dock/)
  await other.goto(house.url + (await house.linkTo(vendor.email)))
  await other.getByRole('button', { name: /^Continue as/ }).click()
  await says(other, 'One thing to do')
})

test('somebody else is signed in: both are named; staying changes nothing, continuing changes over', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const { engine } = house.house
  const tom = await engine.contacts.create(house.by, { email: 'tom@bay.example', name: 'Tom' })
  const { record } = await engine.records.create(house.by, {
    projectId: vendor.projectId,
    contactId: tom.contact.id,
    requirements: [{ kind: 'document', name: 'Site safety plan' }],
  })
  await engine.grants.give(house.by, { contactId: tom.contact.id, scope: { kind: 'record', id: record.id }, invite: {} })
  const his = await house.linkTo('tom@bay.example')
  const page = await newPage(phone)
  await page.goto(house.url + vendor.path)
  await page.getByRole('button', { name: /^Continue as/ }).click()
  await page.goto(house.url + his)
  await says(page, 'You are signed in as somebody else')
  await page.getByRole('link', { name: 'Stay signed in as j***@acme.example' }).click()
  assert.equal(page.url(), house.url + vendor.home)
  await page.goto(house.url + his)
  await page.getByRole('button', { name: 'Continue as t***@bay.example' }).click()
  await page.getByRole('heading', { name: 'Upload your site safety plan' }).waitFor()
  await page.getByText('Signed in as tom@bay.example').waitFor()
})
