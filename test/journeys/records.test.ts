// Records at the desk: whom a new one is about, and its files.
import assert from 'node:assert/strict'
import { axe } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

inHouse('a new record is of the company that was typed, for a broker that is known acts for many', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Dock 4' })
  await engine.contacts.create(house.by, { email: 'bea@broker.example', name: 'Bea Broker', company: 'Bay Brokers' })
  const page = await memberPage(house, `records/new?projectId=${project.id}`)
  const email = page.getByLabel('Email')
  const company = page.getByLabel('Company')
  const name = page.getByLabel('Name', { exact: true })
  const create = page.getByRole('button', { name: 'Create record' })
  await name.fill('Somebody Else')
  await email.fill('Bea@broker.example')
  await page.getByText('You know this address already.').waitFor()
  assert.equal(await name.inputValue(), 'Bea Broker', 'the name that is known is the one the letter greets')
  await page.getByText('Left empty, it is Bay Brokers.').waitFor()
  await axe(page)
  await company.fill('Beta Plumbing')
  await create.click()
  await page.getByRole('heading', { name: 'Beta Plumbing' }).waitFor()

  await page.goto(`${house.url}/console/records/new?projectId=${project.id}`)
  await email.fill('bea')
  await page.getByRole('option', { name: 'Bea Broker' }).click()
  await page.getByRole('button', { name: 'Choose somebody else' }).waitFor()
  await axe(page)
  await company.fill('Gamma Roofing')
  await create.click()
  await page.getByRole('heading', { name: 'Gamma Roofing' }).waitFor()
})
