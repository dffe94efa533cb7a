// The desk of the client portal, told as its help text tells it: the portal's address, inviting, login emails, magic links, and dead ones.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { entry } from '../../src/engine/acts.ts'
import { axe, newPage, type PageOptions } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse, type TestHouse } from '../support/portico.ts'

async function deskPage(house: TestHouse, options: PageOptions = {}): Promise<Page> {
  const page = await memberPage(house, 'records', options)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Client Portal' }).click()
  await page.getByRole('heading', { name: 'Client Portal', level: 1 }).waitFor()
  return page
}

async function act(page: Page, word: string) {
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.getByRole('menuitem', { name: word, exact: true }).click()
  return page.getByRole('dialog', { name: word })
}

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

inHouse('a newcomer does what the help text says by pressing the same words', async (house) => {
  const page = await deskPage(house)
  await page.getByText('Nobody is let in yet').waitFor()

  // Copy the portal URL
  await page.getByRole('region', { name: 'Portal URL' }).getByRole('button', { name: 'Copy', exact: true }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  assert.equal(await copied(page), `${house.url}/p/harbor`)

  // Invite to Client Portal: somebody new
  const invite = await act(page, 'Invite to Client Portal')
  await invite.getByLabel('Email').fill('leo@fathom.example')
  await invite.getByLabel('Name', { exact: true }).fill('Leo Brandt')
  await invite.getByLabel('Company').fill('Fathom Marine Survey')
  await invite.getByLabel('Note').fill('Good to have you.')
  await invite.getByRole('button', { name: 'Send Invite' }).click()
  await rowOf(page, 'Leo Brandt').getByText('Invited').waitFor()
  const letter = await house.linkTo('leo@fathom.example')
  await rowOf(page, 'Leo Brandt').getByText('Letter sent').waitFor()
  const client = await newPage({ width: 390 })
  await client.goto(`${house.url}${letter}`)
  await client.getByRole('button', { name: /^Continue/ }).click()
  await client.getByRole('heading', { name: 'Nothing is open for you just now' }).waitFor()
  await rowOf(page, 'Leo Brandt').getByText('Active').waitFor()
  await page.getByRole('link', { name: /^1\s*Active, 100%/ }).waitFor()

  // Send Login Email
  const login = await act(page, 'Send Login Email')
  await login.getByLabel('Contact').fill('Leo')
  await page.getByRole('option', { name: /Leo Brandt/ }).click()
  await login.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Login email queued').waitFor()
  const again = await newPage({ width: 390 })
  await again.goto(`${house.url}${await house.linkTo('leo@fathom.example')}`)
  await again.getByRole('button', { name: /^Continue/ }).click()
  await again.waitForURL('**/p/harbor')

  // Generate Magic Link: shown once, with Copy and a code for a camera
  const make = await act(page, 'Generate Magic Link')
  await make.getByRole('button', { name: 'Generate', exact: true }).click()
  await make.getByText('Choose somebody who has access.').waitFor()
  await make.getByText('Say why').waitFor()
  await make.getByLabel('Contact').fill('fathom')
  await page.getByRole('option', { name: /Leo Brandt/ }).click()
  await make.getByRole('radio', { name: '1 h', exact: true }).check()
  await make.getByLabel('Reason').fill('On the phone.')
  // What the page reads anew after the first link holds nobody up who wants another.
  const reads = Promise.withResolvers<void>()
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().method() === 'GET') await reads.promise
    await route.continue()
  })
  await make.getByRole('button', { name: 'Generate', exact: true }).click()
  const shown = page.getByRole('dialog', { name: 'A magic link for Leo Brandt' })
  await shown.getByText('You see this once.').waitFor()
  await shown.getByRole('img', { name: /for a camera/ }).waitFor()
  await shown.getByRole('button', { name: 'Copy', exact: true }).click()
  const first = await copied(page)
  assert.match(first, new RegExp(`^${house.url}/l/[0-9A-Za-z]{46}$`))

  // Generating again kills the last
  await shown.getByRole('button', { name: 'Generate again' }).click()
  await shown.getByText(first).waitFor({ state: 'detached' })
  reads.resolve()
  await page.unrouteAll({ behavior: 'wait' })
  await shown.getByRole('button', { name: 'Copy', exact: true }).click()
  const second = await copied(page)
  await shown.getByRole('button', { name: 'Done' }).click()
  assert.equal(await page.getByText(second).count(), 0)
  const phone = await newPage({ width: 390 })
  await phone.goto(first)
  await phone.getByRole('heading', { name: 'This link has ended: there is a newer one' }).waitFor()
  await phone.getByRole('button', { name: 'Email me a new link' }).waitFor()
  await phone.goto(second)
  await phone.getByRole('button', { name: /^Continue/ }).click()
  await phone.waitForURL('**/p/harbor')

  // Expired or used link: opens nothing, and offers a new one
  const stranger = await newPage({ width: 390 })
  await stranger.goto(second)
  await stranger.getByRole('heading', { name: 'This link was already used' }).waitFor()
  await stranger.getByRole('button', { name: 'Email me a new link' }).waitFor()

  // Pages left open would go on asking a house that is being closed.
  for (const open of [client, again, phone, stranger]) await open.close()

  // The client was told, and the timeline knows why
  await house.running.outbox.idle()
  const letters = house.smtp.lettersTo('leo@fathom.example').map(({ mail }) => mail.subject)
  assert.equal(letters.filter((subject) => subject === 'A link to your pages at Harbor Build was made').length, 2)
  await rowOf(page, 'Leo Brandt').getByRole('link', { name: 'Leo Brandt' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByText('Magic link made, for 1 hour').first().waitFor()
  await page.getByText('On the phone.').first().waitFor()
  await page
    .getByText(/Came in through a magic link/)
    .first()
    .waitFor()
})

inHouse('the desk is worked by keyboard alone', async (house) => {
  await house.invite()
  const page = await deskPage(house)
  await rowOf(page, 'Jane Ortiz').waitFor()
  const key = (name: string) => page.keyboard.press(name)
  const open = async (times: number) => {
    await page.getByRole('button', { name: 'Actions', exact: true }).focus()
    await key('Enter')
    await page.locator('[role=menuitem]:focus', { hasText: 'Invite to Client Portal' }).waitFor()
    for (let at = 0; at < times; at++) await key('ArrowDown')
    await key('Enter')
  }
  const pick = async (text: string) => {
    await page.locator('[role=combobox]:focus').waitFor()
    await page.keyboard.type(text)
    await page.getByRole('option', { name: /Jane Ortiz/ }).waitFor()
    await key('ArrowDown')
    await key('Enter')
  }

  await open(1)
  await pick('jane')
  await page.getByRole('dialog').getByText('jane@acme.example').waitFor()
  await key('Enter')
  await page.getByText('Login email queued').waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent === 'Actions')

  await open(2)
  await pick('acme')
  await page.getByRole('dialog').getByText('jane@acme.example').waitFor()
  await page.locator('[role=dialog] :focus').waitFor()
  while (!(await page.evaluate(() => document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'radio')))
    await key('Tab')
  await key('ArrowRight')
  assert.ok(await page.getByRole('radio', { name: '1 h', exact: true }).isChecked())
  while ((await page.evaluate(() => document.activeElement?.tagName)) !== 'TEXTAREA') await key('Tab')
  await page.keyboard.type('On the phone.')
  await key('Tab')
  await key('Tab')
  await key('Enter')
  await page.getByText('You see this once.').waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent === 'Done')
  await axe(page)
  await key('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await open(0)
  await page.locator('[role=combobox]:focus').waitFor()
  await page.keyboard.type('new@acme.example')
  await key('Tab')
  await page.keyboard.type('Nora New')
  await key('Enter')
  await page.getByText('Invitation queued').waitFor()
  await rowOf(page, 'Nora New').waitFor()
})

inHouse('whoever is in through the whole portal is shown so on their record, and is not pressed to be invited again', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Pier 9' })
  const whole = await engine.records.create(house.by, {
    projectId: project.id,
    contact: { email: 'jane@acme.example', name: 'Jane Ortiz' },
    requirements: [{ kind: 'document', name: 'W-9' }],
  })
  await engine.grants.give(house.by, { contactId: whole.contact.id, scope: { kind: 'portal', id: null }, invite: {} })
  const path = await house.linkTo('jane@acme.example')
  const page = await memberPage(house, `records/${whole.record.id}`)
  await page.getByText('Jane was invited to the whole portal, and so to this record.').waitFor()
  const visitor = await newPage()
  await visitor.goto(`${house.url}${path}`)
  await visitor.getByRole('button', { name: /^Continue/ }).click()
  await page.getByText('Jane is in through the whole portal.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Invite to Portal' }).count(), 0)
  await page.goto(`${house.url}/console/records`)
  await rowOf(page, 'Jane Ortiz').getByText('Active').filter({ visible: true }).waitFor()
})

inHouse('support sends login emails and makes short links; a viewer sees the desk and no action', async (house) => {
  const { contactId } = await house.invite()
  const page = await deskPage(house)
  const become = async (role: string) => {
    await page.route('**/api/v1/me', async (route) => {
      const answer = await route.fetch()
      const me = await answer.json()
      const can = role === 'support' ? ['people.read', 'logins.send', 'links.copy'] : ['people.read']
      await route.fulfill({ response: answer, json: { ...me, can, member: { ...me.member, role } } })
    })
    await page.goto(`${house.url}/console/client-portal`)
    await rowOf(page, 'Jane Ortiz').waitFor()
  }
  await become('support')
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  assert.deepEqual(
    await page
      .getByRole('menuitem')
      .allInnerTexts()
      .then((all) => all.map((text) => text.split('\n')[0])),
    ['Send Login Email', 'Generate Magic Link'],
  )
  await page.getByRole('menuitem', { name: 'Generate Magic Link' }).click()
  assert.ok(await page.getByRole('radio', { name: '24 h' }).isDisabled())
  await page.unroute('**/api/v1/me')
  await become('viewer')
  assert.equal(await page.getByRole('button', { name: 'Actions', exact: true }).count(), 0)
  assert.ok(contactId)
})

inHouse('of several people each outcome is told, and who has no access cannot be chosen', async (house) => {
  const { grantId } = await house.invite()
  const { engine } = house.house
  const { contact } = await engine.contacts.create(house.by, { email: 'tom@acme.example', name: 'Tom Reed' })
  await engine.grants.give(house.by, { contactId: contact.id, scope: { kind: 'portal', id: null } })
  await engine.contacts.create(house.by, { email: 'una@acme.example', name: 'Una Shut' })
  const page = await deskPage(house, { expects: [/409/] })
  const login = await act(page, 'Send Login Email')
  const field = login.getByRole('combobox', { name: 'Contact' })
  await field.fill('zoe')
  await login.getByText('Nobody matches “zoe”').waitFor()
  await field.fill('una')
  await page.getByRole('option', { name: /Una Shut.*No access/ }).waitFor()
  assert.equal(await page.getByRole('option', { name: /Una Shut/ }).getAttribute('aria-disabled'), 'true')
  for (const name of ['Jane Ortiz', 'Tom Reed']) {
    await field.fill(name)
    await page.getByRole('option', { name: new RegExp(name) }).click()
  }
  assert.equal(await field.inputValue(), '', 'whoever was chosen stands above the field, not in it')
  await engine.grants.revoke(house.by, grantId as `gra_${string}`, null)
  await login.getByRole('button', { name: 'Send', exact: true }).click()
  const outcomes = page.getByRole('dialog', { name: '1 login email queued, not all' })
  await outcomes
    .getByRole('listitem')
    .filter({ hasText: 'Jane Ortiz' })
    .getByText('Invite the person, or restore their access, first.')
    .waitFor()
  await outcomes.getByRole('listitem').filter({ hasText: 'Tom Reed' }).getByText('Queued').waitFor()
})

inHouse(
  'why can’t they get in: the cause, the server’s own words, and the cure as a button, until nothing stands in the way',
  async (house) => {
    const { contactId, grantId, path } = await house.invite()
    const { engine } = house.house
    await house.linkTo('jane@acme.example')
    await engine.grants.resend(house.by, grantId as `gra_${string}`, {})
    // Chromium under test says itself that it is a machine, and would stand apart from people.
    assert.match((await house.browser().follow(path)).body, /There is a newer letter/)
    // Her open page asks whether it is still open, and hears of the revoke.
    const jane = await newPage({ width: 390, expects: [/403/] })
    const page = await deskPage(house)
    await page.goto(`${house.url}/console/contacts/${contactId}?tab=access`)
    const likely = page.getByRole('listitem').filter({ hasText: 'Most likely' })
    await likely.getByRole('heading', { name: 'Jane opens an older letter' }).waitFor()
    await page.getByRole('cell', { name: /^250/ }).first().waitFor()
    await axe(page)
    await likely.getByRole('button', { name: 'Send Login Email' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Login email queued').waitFor()
    await jane.goto(`${house.url}${await house.linkTo('jane@acme.example')}`)
    await jane.getByRole('button', { name: /^Continue/ }).click()
    await page.getByText(/Nothing stands in the way\. Last sign-in today/).waitFor()

    await page.locator('li', { hasText: 'May look' }).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Revoke Portal Access' }).click()
    await jane.getByRole('heading', { name: 'Access Revoked' }).waitFor()
    await page.getByRole('heading', { name: 'The access was revoked' }).waitFor()
    await page.getByRole('button', { name: 'Restore Portal Access' }).click()
    await page.getByText(/Nothing stands in the way/).waitFor()
  },
)

inHouse('whoever has left is shut out everywhere with one act of the contact’s page, and enabled from there again', async (house) => {
  const { contactId, path } = await house.invite()
  const jane = await newPage({ width: 390, expects: [/403/] })
  await jane.goto(`${house.url}${path}`)
  await jane.getByRole('button', { name: /^Continue/ }).click()
  await jane.getByText('Dock 4 refurbishment').first().waitFor()
  const page = await deskPage(house)
  await page.goto(`${house.url}/console/contacts/${contactId}`)
  await page.getByRole('button', { name: 'More actions' }).first().click()
  await page.getByRole('menuitem', { name: 'Disable contact' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disable Jane Ortiz?' })
  await axe(page)
  await dialog.getByRole('button', { name: 'Disable' }).click()
  await page.getByText(/Disabled since .*\. Jane Ortiz cannot come in/).waitFor()
  await axe(page)
  await jane.getByRole('heading', { name: 'Access Revoked' }).waitFor()
  await page.getByRole('row').filter({ hasText: 'Revoked' }).waitFor()
  await page.getByRole('button', { name: 'More actions' }).first().click()
  assert.deepEqual(await page.getByRole('menuitem').allTextContents(), ['Edit contact'])
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Access', exact: true }).click()
  await page.getByRole('heading', { name: 'Jane is disabled' }).waitFor()
  await page.getByRole('button', { name: 'Enable', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Contact enabled').waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the keyboard goes on at the title')
  await page.getByRole('heading', { name: 'The access was revoked' }).waitFor()
  await page.getByRole('button', { name: 'Restore Portal Access' }).click()
  await page.getByRole('heading', { name: 'The access was revoked' }).waitFor({ state: 'detached' })
})

inHouse('BLK-04 when the day is full the dialog says so, and keeps what was written', async (house) => {
  await house.invite()
  const page = await deskPage(house, { expects: [/429.*\/grants/] })
  const now = house.clock.now()
  const sent = Array.from({ length: 10_000 }, (_, at) => entry(house.by.accountId, house.by.actor, now - at, 'login.sent'))
  await house.house.store.transaction((tx) => tx.history.addAll(sent))
  const invite = await act(page, 'Invite to Client Portal')
  await invite.getByLabel('Email').fill('leo@fathom.example')
  await invite.getByLabel('Name', { exact: true }).fill('Leo Brandt')
  await invite.getByRole('button', { name: 'Send Invite' }).click()
  await invite.getByRole('alert').filter({ hasText: 'no more goes for now' }).waitFor()
  assert.equal(await invite.getByLabel('Email').inputValue(), 'leo@fathom.example')
})

inHouse('View as client shows the client’s page, marked and still, and the look stands on the timeline', async (house) => {
  const { contactId } = await house.invite()
  const page = await deskPage(house)
  await page.goto(`${house.url}/console/contacts/${contactId}`)
  await page.getByRole('button', { name: 'View as client' }).click()
  const seen = page.frameLocator('iframe[title="The portal as Jane sees it"]')
  await seen.getByText('A look at what Jane Ortiz sees.').waitFor()
  await seen.getByRole('heading', { name: 'One thing to do' }).waitFor()
  assert.ok(await seen.getByRole('button', { name: 'Upload' }).first().isDisabled())
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByText('Viewed the portal as this client').waitFor()
  await page.getByRole('link', { name: 'Access' }).click()
  await page.getByText('None yet').first().waitFor()
})

for (const dark of [false, true]) {
  inHouse(`the dialogs of the desk are whole for everybody, ${dark ? 'dark on a phone' : 'light on a desk'}`, async (house) => {
    await house.invite()
    const page = await deskPage(house, dark ? { dark, width: 360 } : {})
    await rowOf(page, 'Jane Ortiz').waitFor()
    await axe(page)
    for (const word of ['Invite to Client Portal', 'Send Login Email', 'Generate Magic Link']) {
      const dialog = await act(page, word)
      await dialog.getByRole('combobox').first().waitFor()
      await axe(page)
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(tooWide <= 0, `${word} is ${tooWide} px too wide`)
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
  })
}

inHouse('where access ends with the invitation, what invites says so before anything leaves', async (house) => {
  const { engine } = house.house
  await engine.accounts.change(house.by, { accessEndsWithInvitation: true })
  const { project } = await engine.projects.create(house.by, { name: 'Dock 4 refurbishment' })
  const contact = { email: 'jane@acme.example', name: 'Jane Ortiz' }
  const { record } = await engine.records.create(house.by, {
    projectId: project.id,
    contact,
    requirements: [{ kind: 'document', name: 'W-9' }],
  })
  const page = await deskPage(house)
  const invite = await act(page, 'Invite to Client Portal')
  await invite.getByText('; the access ends then, too.').waitFor()
  await page.goto(`${house.url}/console/records/${record.id}`)
  await page.getByRole('button', { name: 'Invite to Portal' }).click()
  await page.getByRole('dialog', { name: 'Invite to Portal' }).getByText('Access ends then, too.').waitFor()
})
