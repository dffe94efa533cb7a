// A file on its way: put on the project by a member, private until it is shown, read by a guest on the phone, and seen to be seen.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { pdfOf } from '../../src/cli/demo-pdf.ts'
import { aDocx } from '../support/archive.ts'
import { axe, newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

inHouse(
  'a member puts a file on a project and shows it; the guest reads it on the phone without an app, and the member sees that',
  async (house) => {
    const { engine } = house.house
    const { project } = await engine.projects.create(house.by, { name: 'Pump failure' })
    const { contact } = await engine.contacts.create(house.by, { email: 'gus@guest.example', name: 'Gus' })
    await engine.grants.give(house.by, { contactId: contact.id, scope: { kind: 'project', id: project.id }, invite: {} })
    const phone = await newPage({ width: 360, javaScript: false })
    await phone.goto(`${house.url}${await house.linkTo('gus@guest.example')}`)
    await phone.getByRole('button', { name: /^Continue/ }).click()
    await phone.getByText('Nothing here yet.').waitFor()

    const page = await memberPage(house, `projects/${project.id}`)
    await page.getByRole('link', { name: 'Files' }).click()
    await page.getByText('No files yet').waitFor()
    await page.getByLabel('Folder').fill('Site')
    const file = { name: 'rules.pdf', mimeType: 'application/pdf', buffer: pdfOf(['Rules', 'Helmets at all times.']) }
    await page.locator('input[type=file]').first().setInputFiles(file)
    const row = page.getByRole('listitem').filter({ hasText: 'rules.pdf' })
    await row.getByText('Private', { exact: true }).waitFor()
    await phone.reload()
    assert.doesNotMatch(await phone.content(), /rules/)

    await row.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Show to' }).click()
    await page.getByLabel('Everybody who is let in to the project').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Shown to all').waitFor()
    await axe(page)

    await phone.reload()
    const picture = phone.waitForResponse(/\/pages\/1\?version=1$/)
    await phone.getByRole('link', { name: 'rules.pdf', exact: true }).click()
    await phone.getByAltText('The file as a picture').waitFor()
    assert.deepEqual([(await picture).status(), (await picture).headers()['content-type']], [200, 'image/webp'])
    await page.getByText('Seen by 1 person').waitFor()
    await page.getByRole('button', { name: 'rules.pdf' }).click()
    await page.getByRole('dialog').getByAltText('rules.pdf').waitFor()
  },
)

inHouse(
  'a guest leaves a Word file: what only says that it is one is refused by name, and nobody is shown what we do not open',
  async (house) => {
    const { engine } = house.house
    const { project } = await engine.projects.create(house.by, { name: 'Pump failure' })
    const { contact } = await engine.contacts.create(house.by, { email: 'gus@guest.example', name: 'Gus' })
    const scope = { kind: 'project', id: project.id } as const
    await engine.grants.give(house.by, { contactId: contact.id, scope, abilities: ['view', 'upload', 'download'], invite: {} })
    const phone = await newPage({ width: 360, javaScript: false, expects: [/415/] })
    await phone.goto(`${house.url}${await house.linkTo('gus@guest.example')}`)
    await phone.getByRole('button', { name: /^Continue/ }).click()
    await phone.getByText('PDF, pictures, Word, Excel and plain text, up to 25 MB each.').waitFor()
    const home = phone.url()
    const send = async (name: string) => {
      await phone.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer: aDocx() })
      await phone.getByRole('button', { name: 'Upload' }).click()
    }
    await send('offer.xlsx')
    await phone.getByText('What is in this file is not what its name says.').waitFor()
    await phone.goto(home)
    await send('offer.docx')
    await phone.getByRole('link', { name: 'offer.docx', exact: true }).click()
    await phone.getByText('Word and Excel files are not shown here').waitFor()
    await phone.getByRole('link', { name: 'Download' }).waitFor()

    const page = await memberPage(house, `projects/${project.id}`)
    await page.getByRole('link', { name: 'Files' }).click()
    await page.getByRole('button', { name: 'offer.docx' }).click()
    await page.getByRole('dialog').getByText('Word and Excel files are not shown here').waitFor()
  },
)
