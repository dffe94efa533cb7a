// SES-10 What somebody is writing outlives their session: it waits in its field for them, and for nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { aVendor, houseForAll, type Vendor } from '../portal/vendors.ts'
import { newPage } from '../support/browser.ts'
import type { TestHouse } from '../support/portico.ts'

const open = houseForAll()
const options = { width: 360, height: 740, expects: [/status of 40[13]/] }

async function comeIn(page: Page, house: TestHouse, { email, home }: Pick<Vendor, 'email' | 'home'>) {
  await page.goto(house.url + (await house.linkTo(email)))
  await page.getByRole('button', { name: /Continue/ }).click()
  await page.waitForURL(house.url + home)
}

/** From the door, by mail. */
async function comeAgain(page: Page, house: TestHouse, vendor: Pick<Vendor, 'email' | 'home'>) {
  await page.goto(`${house.url}/p/harbor`)
  await page.getByLabel('Email').fill(vendor.email)
  await page.getByRole('button', { name: /Email me/ }).click()
  await page.getByRole('heading', { name: 'Check your email' }).waitFor()
  await page.goto(house.url + (await house.linkTo(vendor.email)))
  await page.waitForURL(house.url + vendor.home)
}

const comment = (page: Page) => page.getByLabel('Your comment')
const send = (page: Page) => page.getByRole('button', { name: 'Send comment' }).click()

test('where the session ends while something is written, the words wait behind the door', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(options)
  await comeIn(page, house, vendor)
  await comment(page).pressSequentially('The pump hums.')
  house.clock.advance('241 minutes')
  await page.getByText('You were signed out after a while').waitFor()
  await comeAgain(page, house, vendor)
  assert.equal(await comment(page).inputValue(), 'The pump hums.')
  await comment(page).press('End')
  await comment(page).pressSequentially(' And it leaks.')
  await send(page)
  await page.getByText('Your comment is there').waitFor()
  await page.getByText('The pump hums. And it leaks.').waitFor()
  assert.equal(await comment(page).inputValue(), '')
  await page.reload()
  assert.equal(await comment(page).inputValue(), '')
})

test('whatever is written, a page is left at once when its session was ended elsewhere or its access revoked', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage(options)
  await comeIn(page, house, vendor)
  await comment(page).pressSequentially('The pump hums.')
  await house.house.engine.sessions.endAllOf(house.by, vendor.contactId)
  await page.getByLabel('Email').waitFor()
  await comeAgain(page, house, vendor)
  assert.equal(await comment(page).inputValue(), 'The pump hums.')
  await house.house.engine.grants.revoke(house.by, vendor.grantId, null)
  await page.getByRole('heading', { name: 'Access Revoked' }).waitFor()
})

test('what was begun is gone from every tab with signing out, and is never shown to somebody else', async () => {
  const house = open()
  const [jane, joe] = [await aVendor(house, { scope: 'portal' }), await aVendor(house, { scope: 'portal' })]
  const page = await newPage(options)
  const kept = () => page.evaluate('Object.keys(sessionStorage).length')
  await page.goto(house.url + jane.path)
  await page.getByRole('button', { name: /Continue/ }).click()
  await page.waitForURL(house.url + jane.home)
  await comment(page).pressSequentially('Mine alone.')
  assert.equal(await kept(), 1)
  await page.reload()
  assert.equal(await comment(page).inputValue(), 'Mine alone.')

  // Another tab of the same browser, in which they sign out.
  const other = await page.context().newPage()
  await other.goto(house.url + jane.home)
  await other.getByRole('contentinfo').getByRole('button', { name: 'Sign out' }).click()
  await other.getByRole('heading', { name: 'You are signed out' }).waitFor()
  await page.bringToFront()
  await page.getByLabel('Email').waitFor()
  assert.equal(await kept(), 0)

  // And where it was left behind, the next person's page takes it away.
  await page.evaluate(`sessionStorage.setItem('draft harbor ${jane.email} ${house.url}${joe.home}/comments', 'Mine alone.')`)
  await page.goto(house.url + (await house.linkTo(joe.email)))
  await page.getByRole('button', { name: /Continue/ }).click()
  await page.waitForURL(house.url + joe.home)
  assert.deepEqual([await comment(page).inputValue(), await kept()], ['', 0])
})

test('a comment that could not be taken is not sent again when its page is loaded anew', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const page = await newPage({ ...options, expects: [/status of 4(03|29)/] })
  await comeIn(page, house, vendor)
  await page.route('**/comments', (route) =>
    route.continue({
      postData: `${route
        .request()
        .postData()
        ?.replace(/text=[^&]*/, 'text=')}`,
    }),
  )
  await comment(page).fill('The pump hums.')
  await send(page)
  await page.getByText('Write something first').waitFor()
  await page.unroute('**/comments')
  await page.waitForURL(house.url + vendor.home)
  await page.reload()
  await comment(page).waitFor()
  assert.equal(await page.getByText('Nothing has been said yet.').isVisible(), true)
})
