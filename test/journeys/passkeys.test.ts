// Passkeys of contacts in a real browser with a device in it: offered once something was done, then the way in without a letter.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { aVendor, houseForAll, pdf, type Vendor } from '../portal/vendors.ts'
import { axe, newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { kinds } from '../support/engine.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'

const phone = { width: 360, height: 740 }
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = async (page: Page, title: string | RegExp) => heading(page).filter({ hasText: title }).waitFor()
const file = { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf('certificate.pdf').bytes) }

/** A phone that knows its person by a finger; `verifies` false: somebody else's finger. */
async function device(page: Page, { list = false } = {}): Promise<CDPSession & { id: string }> {
  // A simulated person takes what the list under a field offers at once, and would come in wherever there is one.
  if (!list) await page.addInitScript('if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = undefined')
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

/** A member at the console, let in by the operator's link. */
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
  })
}

describe('in the browser', () => {
  const open = houseForAll()

  test('SES-11 a passkey is made and removed in “My access”, and a sign-in that is too old is renewed on the way', async () => {
    const house = open()
    const vendor = await aVendor(house)
    const page = await newPage(phone)
    await device(page)
    await comeIn(page, house, vendor)
    await page.getByRole('link', { name: 'My access' }).click()
    await page.getByText('You have none here yet.').waitFor()
    await page.getByRole('button', { name: 'Make a passkey' }).click()
    const remove = page.getByRole('button', { name: /^Remove ?: Linux, / })
    await remove.waitFor()
    await axe(page)
    house.clock.advance('16 minutes')
    await remove.click()
    await says(page, 'Sign in once more')
    await axe(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(`${house.url}/p/harbor/access`)
    await remove.click()
    await page.getByText('You have none here yet.').waitFor()
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await says(page, 'You are signed out')
  })

  test('SES-10 two minutes before the end one is warned and may stay; a file on its way survives an end and goes on', async () => {
    const house = open()
    const vendor = await aVendor(house)
    const page = await newPage({ ...phone, expects: [/net::ERR_FAILED/, /status of 401/] })
    await device(page)
    await page.clock.install()
    await comeIn(page, house, vendor)
    await sendFile(page)
    await makePasskey(page)
    await page.goto(house.url + vendor.home)
    const later = async (minutes: number) => {
      house.clock.advance(`${minutes} minutes`)
      await page.clock.fastForward(minutes * 60_000)
    }
    const warning = page.getByRole('dialog', { name: 'Still there?' })
    await later(237)
    assert.equal(await warning.isVisible(), false)
    await later(1)
    await warning.waitFor()
    await axe(page)
    const stayed = page.waitForResponse(/\/stay$/)
    await page.getByRole('button', { name: 'Stay signed in' }).click()
    await warning.waitFor({ state: 'hidden' })
    assert.equal((await stayed).status(), 204)
    await later(5)
    assert.equal(await page.getByText('Signed in as').isVisible(), true)

    await page.route('**/documents', (route) => route.abort())
    await page.goto(`${house.url}${vendor.home}?for=${vendor.requirementIds[0]}`)
    await page.locator('input[type=file]').setInputFiles({ ...file, name: 'half-way.pdf' })
    await page.getByText('No signal.').first().waitFor()
    await later(241)
    await page.getByText('You were signed out after a while').waitFor()
    await page.unroute('**/documents')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(/\?sent=/)
    await page.getByText('half-way.pdf').first().waitFor()
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

describe('conditional', () => {
  const open = houseForAll()

  test('a passkey is offered in the list of the email field, and one that is chosen there comes in without a press', async () => {
    const house = open()
    const vendor = await aVendor(house)
    const page = await newPage(phone)
    const phoneDevice = await device(page, { list: true })
    const simulate = (enabled: boolean) =>
      phoneDevice.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: phoneDevice.id, enabled })
    await comeIn(page, house, vendor)
    await sendFile(page)
    await makePasskey(page)
    await simulate(false)
    await signOut(page)
    await page.route('**/p/harbor', async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace('</main>', '<input autocomplete="username webauthn" aria-label="Here too"></main>')
      await route.fulfill({ response, body })
    })
    await simulate(true)
    await page.goto(`${house.url}/p/harbor`)
    await page.waitForURL(house.url + vendor.home)
  })
})

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

inEveryHouse(
  'STF-05 where passkeys are required the first letter makes one, and who lost it is invited again from the console',
  async (house) => {
    await house.house.engine.accounts.change(house.by, { passkeys: 'required' })
    const vendor = await aVendor(house)
    const page = await newPage({ ...phone, expects: [/status of 401/] })
    const phoneDevice = await device(page)
    const pressed = async (path: string) => {
      await page.goto(house.url + path)
      await page.getByRole('button', { name: 'Continue as j***@acme.example' }).click()
      await says(page, 'Harbor Build asks for a passkey')
    }
    await pressed(vendor.path)
    await axe(page)
    await makePasskey(page)
    await says(page, 'One thing to do')
    await signOut(page)
    await house.house.engine.loginEmails.send(house.by, vendor.contactId)
    await pressed(await house.linkTo(vendor.email))
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL(house.url + vendor.home)
    await phoneDevice.send('WebAuthn.clearCredentials', { authenticatorId: phoneDevice.id })
    await signOut(page)
    await house.house.engine.loginEmails.send(house.by, vendor.contactId)
    await pressed(await house.linkTo(vendor.email))
    await page.getByRole('button', { name: 'Ask for a new invitation' }).click()
    await says(page, 'Dana Whitfield has been asked')
    await axe(page)

    const member = await memberPage(house)
    await member.goto(`${house.url}/console/contacts/${vendor.contactId}?tab=access`)
    await member.getByText('Chrome on Linux').first().waitFor()
    const cause = member.getByRole('listitem').filter({ hasText: 'says that the passkey is lost' })
    await cause.getByText('Most likely').waitFor()
    await cause.getByRole('button', { name: 'Take away and invite again' }).click()
    const dialog = member.getByRole('dialog')
    await dialog.getByText('Make sure that it is they who ask').waitFor()
    await axe(member)
    await dialog.getByRole('button', { name: 'Take away and invite again' }).click()
    await member.getByText('Passkeys taken away, invitation queued').waitFor()
    await member.getByText('Signed in nowhere').waitFor()
    await pressed(await house.linkTo(vendor.email))
    await makePasskey(page)
    await member.getByText('Chrome on Linux').first().waitFor()
    await member.getByRole('button', { name: 'Sign out everywhere' }).click()
    await page.getByText('You were signed out after a while').waitFor()
  },
)
