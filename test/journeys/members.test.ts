// Members as they meet the console: the letter, the second factor in a real Chromium, and the desk that shuts somebody out.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { axe, newPage, type PageOptions } from '../support/browser.ts'
import { authenticator } from '../support/members.ts'
import { inHouse, type TestHouse } from '../support/portico.ts'
import { client, startProvider } from '../support/provider.ts'

async function keyTo(house: TestHouse, email: string, after = 0): Promise<string> {
  for (let look = 0; look < 200; look++) {
    await house.running.outbox.idle()
    const letters = house.smtp.lettersTo(email)
    const path = letters.length > after ? /https?:\/\/[^\s/]+\/m\/[0-9A-Za-z]+/.exec(letters.at(-1)?.mail.text ?? '')?.[0] : null
    if (path) return path
    await new Promise((resume) => setTimeout(resume, 25))
  }
  throw new Error(`no letter to ${email}`)
}

async function ownerPage(house: TestHouse, options: PageOptions = {}): Promise<Page> {
  const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
  const page = await newPage(options)
  await page.goto(`${house.url}/start/${secret}`)
  await page.getByRole('button').click()
  await page.waitForURL('**/console/records')
  return page
}

/** Sets the app up on the page as it stands, and answers the app. */
async function setUpApp(house: TestHouse, page: Page) {
  const turn = page.getByRole('button', { name: 'Use an authenticator app instead' })
  await turn.or(page.getByLabel('Code from the app')).first().waitFor()
  if (await turn.isVisible()) await turn.click()
  const seed = (await page.getByLabel('Key', { exact: true }).textContent()) ?? ''
  const app = authenticator(seed.replace(/\s/g, ''), house.clock)
  await page.getByLabel('Code from the app').fill(app.code())
  await page.getByRole('button', { name: 'Keep this app' }).click()
  const codes = page.getByRole('list', { name: 'Recovery codes' })
  await codes.waitFor()
  assert.equal(await codes.getByRole('listitem').count(), 10)
  return app
}

inHouse('at the console’s door an address that is none is told once, at its field', async (house) => {
  const page = await newPage({ expects: [/401/, /422/] })
  await page.goto(`${house.url}/console/sign-in`)
  const email = page.getByLabel('Your email')
  await email.fill('dana')
  await email.press('Enter')
  await page.getByText('Write one plain address, like name@company.com.', { exact: true }).waitFor()
  assert.equal(await email.getAttribute('aria-invalid'), 'true')
  assert.equal(await page.getByText('Write one plain address').count(), 1)
  await axe(page)
  await page.getByRole('button', { name: 'Use single sign-on' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByLabel('Portal address of your organisation').and(page.locator('[aria-invalid=true]:focus')).waitFor()
  assert.equal(await page.getByText('Some fields cannot be taken').count(), 0)
})

inHouse('a colleague is invited, sets up an app, comes back by letter and code, and is shut out at once', async (house) => {
  const owner = await ownerPage(house)
  await owner.getByRole('link', { name: 'Set up a second factor' }).click()
  await owner.getByRole('button', { name: 'Add an authenticator app' }).click()
  // The key comes from the server, after the dialog stands.
  await owner.getByLabel('Code from the app').and(owner.locator(':focus')).waitFor()
  await setUpApp(house, owner)
  await owner.getByRole('button', { name: 'Done' }).click()
  await owner.getByText('10 of 10 left').waitFor()
  assert.equal(await owner.getByText('Next time you sign in by email').count(), 0)

  await owner.getByRole('link', { name: 'Members' }).click()
  await owner.getByText('You are the only member').waitFor()
  await owner.getByRole('button', { name: 'Invite member' }).click()
  await owner.getByLabel('Name').fill('Marcus Bell')
  await owner.getByLabel('Email').fill('marcus@harbor.example')
  await owner.getByRole('button', { name: 'Invite', exact: true }).click()
  const row = owner.getByRole('row', { name: /Marcus Bell/ })
  await row.getByRole('cell', { name: 'Invited' }).waitFor()

  const marcus = await newPage({ width: 390, expects: [/401/, /422/] })
  await marcus.goto(await keyTo(house, 'marcus@harbor.example'))
  assert.equal(new URL(marcus.url()).pathname, '/console/sign-in')
  await axe(marcus)
  await marcus.getByRole('button', { name: 'Go on as Marcus Bell' }).click()
  await marcus.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await axe(marcus)
  const app = await setUpApp(house, marcus)
  await axe(marcus)
  await marcus.getByRole('button', { name: 'Go on to the console' }).click()
  await marcus.waitForURL('**/console/records')

  await marcus.context().clearCookies()
  await marcus.goto(`${house.url}/console/projects`)
  await marcus.getByRole('heading', { name: 'Sign in' }).waitFor()
  await axe(marcus)
  await marcus.getByLabel('Your email').fill('Marcus@harbor.example')
  await marcus.keyboard.press('Enter')
  await marcus.getByRole('heading', { name: 'Check your email' }).waitFor()
  house.clock.advance('1 minute')
  await marcus.goto(await keyTo(house, 'marcus@harbor.example', 1))
  await marcus.getByRole('button', { name: 'Go on as Marcus Bell' }).click()
  await marcus.getByLabel('Code from your authenticator app').fill('000000')
  await marcus.locator('button[type=submit]').click()
  await marcus.getByText('The code is not right').waitFor()
  await marcus.locator('input[aria-invalid=true]:focus').waitFor()
  await axe(marcus)
  await marcus.getByLabel('Code from your authenticator app').fill(app.code())
  await marcus.keyboard.press('Enter')
  await marcus.waitForURL('**/console/records')

  await owner.reload()
  await row.getByRole('cell', { name: 'Active' }).waitFor()
  await row.getByRole('button', { name: 'More actions' }).click()
  await owner.getByRole('menuitem', { name: 'Open sessions' }).click()
  const sessions = owner.getByRole('dialog', { name: 'Open sessions of Marcus Bell' })
  await sessions.getByText('Chrome on Linux').first().waitFor()
  await axe(owner)
  await sessions.getByRole('button', { name: 'Sign out everywhere' }).click()
  await owner.getByText('Marcus Bell is signed out everywhere').waitFor()
  await marcus.reload()
  await marcus.getByRole('heading', { name: 'Sign in' }).waitFor()

  await row.getByRole('button', { name: 'More actions' }).click()
  await owner.getByRole('menuitem', { name: 'Disable' }).click()
  await owner.getByRole('button', { name: 'Disable' }).click()
  await row.getByRole('cell', { name: 'Disabled' }).waitFor()
})

/** STF-02 with Chromium's own authenticator. */
inHouse('a passkey of the device is the second factor, at the door and for what needs it fresh', async (house) => {
  const page = await newPage({ expects: [/401/, /403/] })
  const devices = await page.context().newCDPSession(page)
  await devices.send('WebAuthn.enable')
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  })
  await house.house.engine.signIns.ask('dana@harbor.example', { browser: 'Chrome on Linux', agent: '', address: '127.0.0.1' })
  await page.goto(await keyTo(house, 'dana@harbor.example'))
  await page.getByRole('button', { name: 'Go on as Dana Whitfield' }).click()
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('button', { name: 'Go on to the console' }).click()
  await page.waitForURL('**/console/records')

  house.clock.advance('16 minutes')
  await page.goto(`${house.url}/console/settings/members`)
  await page.getByRole('button', { name: 'Invite member' }).click()
  await page.getByLabel('Name').fill('Vera')
  await page.getByLabel('Email').fill('vera@harbor.example')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const asked = page.getByRole('dialog', { name: 'Your second factor' })
  await axe(page)
  await asked.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('row', { name: /Vera/ }).getByRole('cell', { name: 'Invited' }).waitFor()

  await page.context().clearCookies()
  await house.house.engine.signIns.ask('dana@harbor.example', { browser: 'Chrome on Linux', agent: '', address: '127.0.0.1' })
  await page.goto(await keyTo(house, 'dana@harbor.example', 1))
  await page.getByRole('button', { name: 'Go on as Dana Whitfield' }).click()
  await page.getByRole('button', { name: 'Use a passkey', exact: true }).click()
  await page.waitForURL('**/console/records')
})

inHouse('who has no second factor yet sets one up in the middle of an act, and the act goes on', async (house) => {
  const page = await ownerPage(house, { expects: [/403/] })
  house.clock.advance('16 minutes')
  await page.goto(`${house.url}/console/settings/links`)
  await page.getByLabel('Invitations', { exact: false }).first().waitFor()
  await page
    .getByRole('radio', { name: /Strict|once/i })
    .first()
    .check()
  await page.getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your second factor' })
  await dialog.getByText('you have none yet').waitFor()
  await setUpApp(house, page)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Saved').waitFor()
  assert.equal((await house.house.engine.accounts.get(house.by.accountId)).policy.invitationReopening, 'strict')
})

inHouse('an owner sets single sign-on up in Settings, and comes in by it', async (house) => {
  const provider = await startProvider(`${house.url}/console/sign-in/return`, { dana: { email: 'dana@harbor.example' } })
  try {
    // The provider's own pages ask for a font and have no icon.
    const page = await ownerPage(house, { expects: [/401/, /fonts\.googleapis/, /favicon\.ico/] })
    await page.goto(`${house.url}/console/settings/single-sign-on`)
    await page.getByText(`${house.url}/console/sign-in/return`).waitFor()
    await page.getByLabel('Issuer').fill(provider.issuer)
    await page.getByLabel('Client ID').fill(client.id)
    await page.getByLabel('Client secret').fill(client.secret)
    await page.getByLabel('Domains').fill('harbor.example')
    await page.getByLabel('Claim for roles').fill('groups')
    await page.getByLabel('Roles', { exact: true }).fill('office = boss')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('One a line, like: office = manager').waitFor()
    await page.getByLabel('Roles', { exact: true }).fill('office = manager\nhelpdesk = support')
    await page.getByLabel('The provider asks for a second factor itself').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await axe(page)

    await page.context().clearCookies()
    await page.goto(`${house.url}/console/sign-in?account=harbor`)
    await axe(page)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.waitForURL(`${provider.issuer}/**`)
    await page.locator('[name=login]').fill('dana')
    await page.locator('[name=password]').fill('x')
    await page.getByRole('button').click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/console/records')
    await page.goto(`${house.url}/console/settings/single-sign-on`)
    assert.ok(await page.getByLabel('Single sign-on only').isEnabled())
    assert.equal(await page.getByLabel('Client secret').inputValue(), '')
  } finally {
    await provider.stop()
  }
})

inHouse('the keyboard alone invites a member, changes the role and shuts out', async (house) => {
  const page = await ownerPage(house)
  await page.goto(`${house.url}/console/settings/members`)
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).last().focus()
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: 'Invite member' }).waitFor()
  await press('Invite member')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Vera Lind')
  await page.keyboard.press('Tab')
  await page.keyboard.type('vera@harbor.example')
  await page.keyboard.press('Enter')
  const row = page.getByRole('row', { name: /Vera Lind/ })
  await row.getByText('Manager').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForFunction('document.activeElement?.textContent?.includes("Invite member")')

  const opener = row.getByRole('button', { name: 'More actions' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.locator('[role=menuitem]:focus', { hasText: 'Change' }).waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Change Vera Lind' })
  await dialog.getByRole('combobox', { name: 'Role' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: 'Support' }).waitFor()
  const chosen = page.locator('[role=option][data-combobox-selected]', { hasText: 'Support' })
  for (let step = 0; step < 5 && !(await chosen.isVisible()); step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.equal(await dialog.getByRole('combobox', { name: 'Role' }).inputValue(), 'Support')
  await press('Save')
  await dialog.waitFor({ state: 'detached' })
  await row.getByText('Support').waitFor()
  // The closed dialog gives the focus back; a menu opened before would lose it to that.
  await page.waitForFunction('document.activeElement?.getAttribute("aria-label") === "More actions"')

  await page.keyboard.press('Enter')
  await page.locator('[role=menuitem]:focus').waitFor()
  await page.keyboard.press('End')
  await page.locator('[role=menuitem]:focus', { hasText: 'Disable' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Disable Vera Lind?' }).waitFor()
  await press('Disable')
  await row.getByRole('cell', { name: 'Disabled' }).waitFor()
})
