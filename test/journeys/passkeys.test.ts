// Passkeys of contacts in a real browser with a device in it: offered once something was done, then the way in without a letter.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { aVendor, houseForAll, pdf, type Vendor } from '../portal/vendors.ts'
import { axe, newPage } from '../support/browser.ts'
import { kinds } from '../support/engine.ts'
import type { TestHouse } from '../support/portico.ts'

const phone = { width: 360, height: 740 }
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = async (page: Page, title: string | RegExp) => heading(page).filter({ hasText: title }).waitFor()
const file = { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf('certificate.pdf').bytes) }

/** A phone that knows its person by a finger; `verifies` false: somebody else's finger. */
async function device(page: Page): Promise<CDPSession & { id: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return Object.assign(cdp, { id: authenticatorId })
}

async function comeIn(page: Page, house: TestHouse, vendor: Vendor) {
  await page.goto(house.url + vendor.path)
  await page.getByRole('button', { name: 'Continue as j***@acme.example' }).click()
  await page.waitForURL(house.url + vendor.home)
}

async function sendFile(page: Page) {
  await page.locator('input[type=file]').setInputFiles(file)
  await page.waitForURL(/\?sent=/)
}

async function makePasskey(page: Page) {
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('heading', { name: 'Your passkey is ready' }).waitFor()
}

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await says(page, 'You are signed out')
}

for (const kind of kinds) {
  describe(kind, () => {
    const open = houseForAll({ kind })

    test('a passkey is offered after a finished task and never before, and is the way in from then on', async () => {
      const house = open()
      const vendor = await aVendor(house)
      const page = await newPage(phone)
      const phoneDevice = await device(page)
      await comeIn(page, house, vendor)
      assert.equal(await page.getByRole('button', { name: 'Make a passkey' }).count(), 0)
      await sendFile(page)
      await page.getByRole('heading', { name: 'Next time without a letter' }).waitFor()
      await axe(page)
      const sent = page.url()
      await makePasskey(page)
      const { credentials } = await phoneDevice.send('WebAuthn.getCredentials', { authenticatorId: phoneDevice.id })
      assert.deepEqual([credentials.length, credentials[0]?.isResidentCredential, credentials[0]?.rpId], [1, true, 'localhost'])
      await page.goto(sent)
      await page.getByText('Your file is here').waitFor()
      assert.equal(await page.getByRole('button', { name: 'Make a passkey' }).count(), 0)

      await signOut(page)
      await axe(page)
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.waitForURL(house.url + vendor.home)
      await signOut(page)
      await page.goto(house.url + vendor.home)
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.waitForURL(house.url + vendor.home)
    })

    test('somebody else’s finger opens nothing, and a revoked person is told so', async () => {
      const house = open()
      const vendor = await aVendor(house)
      const page = await newPage(phone)
      const phoneDevice = await device(page)
      await comeIn(page, house, vendor)
      await sendFile(page)
      await makePasskey(page)
      await signOut(page)
      await phoneDevice.send('WebAuthn.setUserVerified', { authenticatorId: phoneDevice.id, isUserVerified: false })
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.getByText('No passkey was used. You can also come in by letter.').waitFor()
      await phoneDevice.send('WebAuthn.setUserVerified', { authenticatorId: phoneDevice.id, isUserVerified: true })
      await house.house.engine.grants.revoke(house.by, vendor.grantId, null)
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await says(page, 'Access Revoked')
    })
  })
}

describe('without', () => {
  const open = houseForAll()

  test('a browser that knows no passkeys, or runs no scripts, is shown no button that does nothing', async () => {
    const house = open()
    const page = await newPage({ ...phone, javaScript: false })
    await page.goto(`${house.url}/p/harbor`)
    assert.equal(await page.getByRole('button', { name: 'Use a passkey' }).count(), 0)
    const old = await newPage(phone)
    await old.addInitScript('delete window.PublicKeyCredential')
    await old.goto(`${house.url}/p/harbor`)
    assert.equal(await old.getByRole('button', { name: 'Use a passkey' }).count(), 0)
  })

  test('a device without a passkey for this place says so here, and the page stays as it was', async () => {
    const house = open()
    const page = await newPage(phone)
    const empty = await device(page)
    await page.goto(`${house.url}/p/harbor`)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText('No passkey was used. You can also come in by letter.').waitFor()
    await empty.detach()
  })
})
