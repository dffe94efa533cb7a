// A question and a decision, asked in the console, answered on a phone, and read where they were asked.
import assert from 'node:assert/strict'
import { newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

inHouse('a member asks a question and for a decision; the vendor answers both in words, and the member accepts', async (house) => {
  const { recordId, path } = await house.invite()
  const member = await memberPage(house, `records/${recordId}`)
  const ask = async (kind: RegExp, name: string) => {
    await member.locator('header').getByRole('button', { name: 'More actions', exact: true }).click()
    await member.getByRole('menuitem', { name: 'Ask for something more' }).click()
    const dialog = member.getByRole('dialog', { name: 'Ask for something more' })
    await dialog.getByRole('button', { name: kind }).click()
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }
  await ask(/^A question/, 'Who is on site on Monday?')
  await ask(/^A decision/, 'Drawing A-4')

  const vendor = await newPage({ width: 360, height: 740, expects: [/422/] })
  await vendor.goto(house.url + path)
  await vendor.getByRole('button', { name: /Continue/ }).click()
  await vendor.getByRole('link', { name: 'Who is on site on Monday?' }).click()
  await vendor.getByLabel('Your answer').fill('Jo Halloran, from seven.')
  await vendor.getByRole('button', { name: 'Send answer' }).click()
  await vendor.getByText('Your answer is here').waitFor()
  await vendor.getByRole('link', { name: 'Drawing A-4' }).click()
  await vendor.getByRole('button', { name: 'I do not approve' }).click()
  await vendor.getByText('Write your words first').waitFor()
  await vendor.getByLabel('A word about it').fill('The door is left of it.')
  await vendor.getByRole('button', { name: 'I do not approve' }).click()
  await vendor.getByText('Your answer is here').waitFor()

  await member.getByText('Jo Halloran, from seven.').waitFor()
  await member.getByText('Not approved').waitFor()
  await member.getByRole('button', { name: 'Review answer' }).click()
  const review = member.getByRole('dialog', { name: 'Review answer' })
  await review.getByRole('button', { name: 'Accept' }).click()
  await member.getByText('Accepted', { exact: true }).first().waitFor()
  await vendor.getByText('Accepted', { exact: true }).waitFor()
})

inHouse('a record that asks for nothing offers to ask first, and to invite only then', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Dock 4 refurbishment' })
  const contact = { email: 'jane@acme.example', name: 'Jane Ortiz' }
  const { record } = await engine.records.create(house.by, { projectId: project.id, contact, requirements: [] })
  const page = await memberPage(house, `records/${record.id}`)
  const invite = page.getByRole('button', { name: 'Invite to Portal' })
  await page.getByRole('button', { name: 'Ask for something' }).click()
  assert.equal(await invite.count(), 0)
  const dialog = page.getByRole('dialog', { name: 'Ask for something' })
  await dialog.getByRole('button', { name: /^W-9 form/ }).click()
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
  await invite.waitFor()
})
