// Journey 3.3, the vendor on a phone: from the letter to the accepted certificate and out again, with scripts and without, on both databases.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { aVendor, certificate, houseForAll, judge, pdf, taxForm, type Vendor } from '../portal/vendors.ts'
import { newPage } from '../support/browser.ts'
import { kinds } from '../support/engine.ts'
import type { TestHouse } from '../support/portico.ts'

const phone = { width: 360, height: 740 }
const file = (name: string, text = 'hello') => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(pdf(name, text).bytes) })
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = async (page: Page, title: string | RegExp) => heading(page).filter({ hasText: title }).waitFor()

async function comeIn(page: Page, house: TestHouse, vendor: Vendor) {
  await page.goto(house.url + vendor.path)
  await page.getByRole('button', { name: 'Continue as j***@acme.example' }).click()
  await page.waitForURL(house.url + vendor.home)
}

for (const kind of kinds) {
  describe(kind, () => {
    const open = houseForAll({ kind })

    test('without scripts: letter, Continue, upload, Needs changes, corrected, accepted, Sign out', async () => {
      const house = open()
      const vendor = await aVendor(house)
      const page = await newPage({ ...phone, javaScript: false })
      await page.goto(house.url + vendor.path)
      await says(page, 'Harbor Build asks for your insurance certificate')
      assert.ok(!page.url().includes(vendor.path.slice(3)))
      await page.getByRole('button', { name: 'Continue as j***@acme.example' }).click()
      await says(page, 'One thing to do')
      assert.equal(page.url(), house.url + vendor.home)
      await page.getByRole('heading', { name: 'Upload your certificate of insurance' }).waitFor()
      await page.getByText('1200 Wharf Road').waitFor()

      await page.getByLabel('Your files').setInputFiles(file('certificate.pdf'))
      await page.getByRole('button', { name: 'Upload', exact: true }).click()
      await page.getByText('Your file is here').waitFor()
      await page.getByText('A person will look').waitFor()
      await judge(house, vendor, 'reject', 'Each occurrence shows $500,000.\nWe need $1,000,000.')
      await house.running.outbox.idle()
      assert.match(
        house.smtp
          .lettersTo(vendor.email)
          .map(({ mail }) => mail.subject)
          .join('; '),
        /Received: .*Needs changes: /,
      )

      await page.goto(house.url + (await house.linkTo(vendor.email)))
      await says(page, 'Harbor Build asks for changes')
      await page.getByRole('button', { name: /Continue/ }).click()
      await says(page, 'Needs changes')
      await page.getByText('What Dana Whitfield writes').waitFor()
      await page.getByText('Each occurrence shows $500,000.').waitFor()
      await page.getByLabel('Your files').setInputFiles(file('corrected.pdf', 'better'))
      await page.getByRole('button', { name: 'Upload', exact: true }).click()
      await says(page, 'Nothing to do now')
      await page.getByText('1 earlier version').waitFor()
      await judge(house, vendor, 'accept')
      await page.goto(house.url + (await house.linkTo(vendor.email)))
      await says(page, 'News from Harbor Build')
      await page.getByRole('button', { name: /Continue/ }).click()
      await says(page, 'Nothing to do')
      await page.getByText('Harbor Build has all it asked for.').waitFor()
      await page.getByText('Dana Whitfield accepted your certificate of insurance').waitFor()
      assert.equal((await house.house.engine.records.get(house.by, vendor.recordId)).record.standing, 'compliant')

      await page.getByRole('link', { name: 'My access' }).click()
      await says(page, 'My access')
      await page.getByRole('contentinfo').getByRole('button', { name: 'Sign out' }).click()
      await says(page, 'You are signed out')
      await backShowsNothing(page)
    })

    test('with scripts: several files with their progress, and the page follows what the member decides', async () => {
      const house = open()
      const vendor = await aVendor(house, { asked: [certificate, taxForm] })
      const page = await newPage(phone)
      await comeIn(page, house, vendor)
      await says(page, 'Two things to do')
      await slowly(page, async () => {
        // What shows for a second only is looked for before it begins.
        await Promise.all([
          page.getByText(/^0\.\d of 0\.3\sMB$/).waitFor(),
          page.getByRole('progressbar', { name: 'front.pdf' }).waitFor(),
          page.getByText('Waiting for the one before it.').waitFor(),
          page.locator('input[type=file]').setInputFiles([large('front.pdf'), large('back.pdf')]),
        ])
        await page
          .getByText(/Here, today at/)
          .first()
          .waitFor()
      })
      await page.waitForURL(/\?sent=ver_\w+,ver_\w+$/)
      await page.getByText('Your files are here').waitFor()
      await says(page, 'One thing to do')
      await page.getByRole('heading', { name: 'Upload your W-9 form' }).waitFor()

      await judge(house, vendor, 'reject', 'The holder is missing.')
      await judge(house, vendor, 'reject', 'This one is last year’s.')
      await lookAgain(page)
      await says(page, 'Two things to do')
      await page.getByText('What Dana Whitfield writes').waitFor()
      await page.getByText('Needs changes').first().waitFor()
      assert.equal(await page.getByText('Your files are here').count(), 0)

      await page.locator('input[type=file]').setInputFiles(file('corrected.pdf', 'better'))
      await page.getByText('Your file is here').waitFor()
      await judge(house, vendor, 'accept')
      await lookAgain(page)
      await page.getByText('Dana Whitfield accepted your certificate of insurance').waitFor()
      await page.getByText('Accepted').first().waitFor()

      await page.getByRole('button', { name: 'Sign out' }).click()
      await says(page, 'You are signed out')
      await backShowsNothing(page)
    })

    test('with scripts: of two files the one that came is told by the whole page, and the refused one keeps its line', async () => {
      const house = open()
      const vendor = await aVendor(house, { asked: [certificate, taxForm] })
      const page = await newPage(phone)
      await comeIn(page, house, vendor)
      await says(page, 'Two things to do')
      const word = { name: 'letter.docx', mimeType: 'application/msword', buffer: Buffer.from('PK') }
      await page.locator('input[type=file]').setInputFiles([word, file('front.pdf')])
      await page.waitForURL(/\?for=req_\w+&sent=ver_\w+$/)
      await page.getByText('Your file is here').waitFor()
      await says(page, 'One thing to do')
      await page.getByText('Being read').waitFor()
      await page.locator('.lines').getByText('We cannot take Word files.').waitFor()

      await page.locator('input[type=file]').setInputFiles(file('letter.pdf', 'as it should be'))
      await page.waitForURL(/\?sent=ver_\w+$/)
      await page.getByText('Your file is here').waitFor()
      assert.equal(await page.getByText('We cannot take Word files.').count(), 0)
    })
  })
}

const large = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(300_000, pdf(name).bytes) })

/** However often the next person at this device presses Back. */
async function backShowsNothing(page: Page): Promise<void> {
  for (let at = 0; at < 4; at++) {
    await page.goBack()
    await says(page, /Sign in to Harbor Build|Open this page from your letter/)
    assert.doesNotMatch(await page.content(), /Dock 4|Acme|j\*\*\*|Continue/)
  }
}

/** The person comes back to the tab, which asks at once and not only at its next turn. */
const lookAgain = (page: Page) => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

/** As with a weak signal. */
async function slowly(page: Page, work: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const network = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
  await network(300_000)
  await work()
  await network(-1)
  await session.detach()
}
