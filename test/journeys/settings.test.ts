// Settings as a member meets them: a sender domain from nothing to signed letters, and rules that say what they risk.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { axe } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { startDns } from '../support/dns.ts'
import { inHouse } from '../support/portico.ts'

const dns = await startDns({
  'harbor.example': { txt: ['v=spf1 mx -all'], mx: [[10, 'mx.harbor.example']] },
  'mx.harbor.example': { a: ['192.0.2.9'] },
  '_spf.relay.example': { txt: ['v=spf1 ip4:198.51.100.0/24 -all'] },
})
after(() => dns.stop())

inHouse(
  'a member adds a domain, copies what is needed into the DNS, and sees it proven without a reload',
  async (house) => {
    const page = await memberPage(house, 'settings/sender-domains', { width: 360 })
    await page.getByText('Letters come from portico@portal.example').waitFor()
    await page.getByRole('button', { name: 'Add domain' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add domain' })
    await dialog.getByLabel('Domain').fill('harbor.example')
    await dialog.getByText('Letters come from portal@harbor.example.').waitFor()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('Waiting for DNS').waitFor()
    await page.getByText('There is nothing at this name yet.').waitFor()
    const copied = await page
      .getByRole('button', { name: 'Copy' })
      .evaluateAll((all) => all.map((one) => one.ariaDescribedByElements?.map(({ textContent }) => textContent).join(' ')))
    assert.equal(new Set(copied).size, copied.length, 'each Copy says what it copies')
    await axe(page)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 360, `${width}`)

    for (const part of ['DKIM', 'SPF']) {
      const [name = '', value = ''] = await page
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { name: new RegExp(`^${part}`) }) })
        .locator('dd code')
        .allInnerTexts()
      dns.zone[name] = { ...dns.zone[name], txt: [value] }
    }
    house.clock.advance('20 seconds')
    await page.getByText('Proven').waitFor({ timeout: 60_000 })
    await page.getByText('Letters come from portal@harbor.example, signed.').waitFor()
    await house.invite()
    assert.equal(house.smtp.lettersTo('jane@acme.example')[0]?.mail.from?.address, 'portal@harbor.example')
  },
  { env: { DNS_SERVERS: dns.server }, smtpOptions: '?spf=include:_spf.relay.example' },
)

inHouse('a rule that is risky says so before it is saved, and who changed it afterwards', async (house) => {
  const { accounts } = house.house.engine
  const page = await memberPage(house, 'settings/links')
  await accounts.change(house.by, { loginMinutes: 20 })
  const warning = page.getByRole('status').filter({ hasText: 'a password that is written down' })
  assert.equal(await warning.count(), 0)
  await page.getByLabel('Open until it ends').check()
  await warning.waitFor()
  await page.getByLabel('Invitations can be opened for').fill('60')
  await page.getByText('Beyond 30 days').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(/^Changed by Dana Whitfield, today, .*: from 30 days to 60 days\.$/).waitFor()
  await page.getByText('Nobody was held up in the last 30 days.').waitFor()
  await page.getByLabel('Access sleeps when not used for').fill('6')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText(/from 12 months to 6 months\.$/).waitFor()
  const { invitationReopening, loginMinutes } = (await accounts.get(house.by.accountId)).policy
  assert.deepEqual([invitationReopening, loginMinutes], ['open', 20], 'what a colleague changed meanwhile stays as they left it')
})

inHouse('a member sees whom reminders would reach before they are switched on, and pauses them for one person', async (house) => {
  const { contactId } = await house.invite()
  // To noon in California: at night nobody is written to.
  const noon = 20 * 3_600_000
  house.clock.advance(`${Math.ceil(((noon - (house.clock.now() % 86_400_000) + 86_400_000) % 86_400_000) / 1000)} seconds`)
  house.clock.advance('3 days')
  const page = await memberPage(house, 'settings/reminders', { width: 360 })
  await page.getByText('Reminders are off.').waitFor()
  await page.getByLabel('Not opened').check()
  await page.getByText('1 person to be reminded today.').waitFor()
  await page
    .getByRole('row', { name: /Jane Ortiz/ })
    .getByText('They open their page')
    .waitFor()
  await axe(page)
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('heading', { name: 'Today', exact: true }).waitFor()
  assert.deepEqual((await house.house.engine.accounts.get(house.by.accountId)).reminders, ['not_opened'])
  await page.goto(`${house.url}/console/contacts/${contactId}?tab=access`)
  await page.getByRole('button', { name: 'Pause for a week' }).click()
  await page.getByText(/^Paused by a member until /).waitFor()
  await page.goto(`${house.url}/console/settings/reminders`)
  await page.getByRole('heading', { name: 'Left out' }).waitFor()
  await page.getByText('No reminders for now').waitFor()
})

inHouse('a field that cannot be taken gets the keyboard, whether its form finds that or the server', async (house) => {
  const page = await memberPage(house, 'settings/sender-domains', { expects: [/422/] })
  await page.getByRole('button', { name: 'Add domain' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add domain' })
  const domain = dialog.getByRole('textbox', { name: 'Domain' })
  const add = dialog.getByRole('button', { name: 'Add', exact: true })
  const taken = page.locator('[aria-invalid=true]:focus')
  await add.click()
  await domain.and(taken).waitFor()
  await domain.fill('not a domain')
  await add.click()
  await domain.and(taken).waitFor()
  await domain.fill('harbor.example')
  await dialog.getByLabel('Before the @').fill('no mailbox')
  await add.click()
  await dialog.getByLabel('Before the @').and(taken).waitFor()

  await page.goto(`${house.url}/console/settings/account`)
  await page.getByLabel('Name').fill(' ')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByLabel('Name').and(taken).waitFor()
})

inHouse('after what is shown once, the keyboard is back at the button that asked for it', async (house) => {
  const page = await memberPage(house, 'settings/api-keys')
  const create = page.getByRole('button', { name: 'Create API key' })
  await create.click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly import')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Your new API key' }).getByRole('button', { name: 'Done' }).click()
  await create.and(page.locator(':focus')).waitFor()
})

inHouse('the time zone that is set stands in its field, also one that the browser does not name', async (house) => {
  await house.house.engine.accounts.change(house.by, { timeZone: 'UTC' })
  const page = await memberPage(house, 'settings/account')
  const field = page.getByRole('combobox', { name: 'Time zone' })
  assert.equal(await field.inputValue(), 'UTC')
  await field.fill('Lisbon')
  await page.getByRole('option', { name: 'Europe/Lisbon' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  assert.equal((await house.house.engine.accounts.get(house.by.accountId)).timeZone, 'Europe/Lisbon')
})
