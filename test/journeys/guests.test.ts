// A guest for a day: invited from the project with an end, more time with one press, and at the end nothing to clean up.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { axe, newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

inHouse('a member lets a guest in for an hour; the guest asks for more time, one press gives it, and another ends it', async (house) => {
  const { project } = await house.house.engine.projects.create(house.by, { name: 'Pump failure' })
  const page = await memberPage(house, `projects/${project.id}?tab=guests`)
  await page.getByText('No guests yet').waitFor()
  await page.getByRole('button', { name: 'Invite a guest' }).click()
  await page.getByLabel('Email').fill('gil@guest.example')
  await page.getByLabel('Name', { exact: true }).fill('Gil Torres')
  await page.getByLabel('1 hour').check()
  await page.getByLabel('Upload').uncheck()
  await axe(page)
  await page.getByRole('button', { name: 'Send Invite' }).click()
  await page.getByText('59 minutes left').waitFor()
  await page.getByText('May look and download').waitFor()

  const phone = await newPage({ width: 360, javaScript: false })
  await phone.goto(`${house.url}${await house.linkTo('gil@guest.example')}`)
  await phone.getByRole('button', { name: /^Continue/ }).click()
  await phone.getByText(/This page closes/).waitFor()
  await phone.getByRole('button', { name: 'Ask for more time' }).click()
  await phone.getByText(/You asked Dana Whitfield for more time/).waitFor()

  await page.getByText('Asks for more time').waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Give 1 hour more' }).click()
  await page.getByText('1 hour, 59 minutes left').waitFor()
  await phone.reload()
  await phone.getByText('1 hour, 59 minutes left').waitFor()

  await page.getByRole('link', { name: 'Comments' }).click()
  await page.getByText('Nobody has written here yet').waitFor()
  await page.getByRole('button', { name: 'Start a conversation' }).click()
  await page.getByLabel('With').fill('gil@')
  await page.getByRole('option', { name: 'Gil Torres, guest' }).click()
  await page.getByLabel('Comment').fill('The log of pump 2 is here.')
  await page.getByRole('button', { name: 'Send comment' }).click()
  await page.getByRole('heading', { name: 'Gil Torres' }).waitFor()
  await phone.goto(`${house.url}${await house.linkTo('gil@guest.example')}`)
  await phone.getByRole('button', { name: /^Continue/ }).click()
  await phone.getByText('The log of pump 2 is here.').waitFor()
  await page.getByRole('link', { name: 'Guests' }).click()

  await page.getByRole('button', { name: 'More actions' }).last().click()
  await page.getByRole('menuitem', { name: 'Revoke Portal Access' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Portal Access' }).click()
  await page.getByText(/^Revoked today/).waitFor()
  await phone.reload()
  await phone.getByRole('heading', { name: 'Access Revoked' }).waitFor()
})

inHouse('an end in the middle of a day stays while nobody chooses another, and inviting again moves it with its letter', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Pump failure' })
  const { contact } = await engine.contacts.create(house.by, { email: 'gil@guest.example', name: 'Gil Torres' })
  const scope = { kind: 'project', id: project.id } as const
  const endsAt = house.clock.now() + 50 * 3_600_000
  const { grant } = await engine.grants.give(house.by, { contactId: contact.id, scope, endsAt, invite: {} })
  const endNow = async () => (await engine.grants.get(house.by, grant.id)).grant.endsAt
  const page = await memberPage(house, `projects/${project.id}?tab=guests`)
  await page.getByRole('button', { name: 'More actions' }).last().click()
  await page.getByRole('menuitem', { name: 'Change end of access' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await endNow(), endsAt)

  await page.getByRole('button', { name: 'Invite a guest' }).click()
  await page.getByLabel('Email').fill('gil@guest.example')
  await page.getByLabel('24 hours').check()
  await page.getByRole('button', { name: 'Send Invite' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const moved = await endNow()
  assert.ok((moved ?? 0) < endsAt)
  const { message } = await engine.grants.get(house.by, grant.id)
  assert.equal(message?.facts.accessEnds, moved)
})
