// Journey 3.8 from the desk: a packet out of files that find their people by name, answered on two phones, and what the board makes of it.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { pdfOf } from '../../src/cli/demo-pdf.ts'
import { fileTypes } from '../../src/nouns.ts'
import { axe, newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse, type TestHouse } from '../support/portico.ts'

const pdf = (name: string, line = 'one') => ({ name, mimeType: 'application/pdf', buffer: pdfOf([name, line]) })

const people = [
  ['jane@acme.example', 'Jane Ortiz', 'Acme Electric'],
  ['bob@coast.example', 'Bob Stone', 'Coastline Roofing'],
  ['zoe@muller.example', 'Zoë Müller', 'Müller Glass'],
] as const

const taken = ({ house }: TestHouse, name: string) => house.engine.documents.take(Readable.from([pdfOf([name])]), name, fileTypes)

/** From the letter's button to the packet, on a phone. */
async function onPhone(house: TestHouse, address: string, width: number) {
  const phone = await newPage({ width, height: 640 })
  await phone.goto(house.url + (await house.linkTo(address)))
  await phone.getByRole('button', { name: /^Continue/ }).click()
  await phone.waitForURL('**/p/harbor/packets/pac_*')
  return phone
}

inHouse('a packet is made at the desk, answered on phones, nudged where nobody spoke, and a newer file asks again', async (house) => {
  const { engine } = house.house
  for (const [email, name, company] of people) await engine.contacts.create(house.by, { email, name, company })
  const page = await memberPage(house, 'packets')
  await page.getByText('No packet yet').waitFor()
  await page.getByRole('button', { name: 'New packet' }).click()
  await page.getByLabel('Title').fill('Third quarter')
  await page.getByLabel('Cover note').fill('A good quarter.')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'Third quarter' }).waitFor()
  await page.getByRole('navigation', { name: 'Places' }).locator('[aria-current=page]', { hasText: 'Client Portal' }).waitFor()
  await page.getByRole('button', { name: 'All contacts' }).click()
  await page.getByRole('heading', { name: '3 people' }).waitFor()
  const removes = page.getByRole('list', { name: 'People' }).getByRole('button', { name: 'Remove' })
  // The heading counts by the packet; the list comes by itself.
  await removes.nth(2).waitFor()
  await removes.evaluateAll((buttons) => buttons.slice(1).map((button) => (button as HTMLElement).click()))
  // Of two quick presses none takes the other back.
  await page.getByRole('heading', { name: '1 person' }).waitFor()
  await page.getByRole('button', { name: 'All contacts' }).click()
  await page.getByRole('heading', { name: '3 people' }).waitFor()
  await page.getByLabel(/^Files for everybody/).setInputFiles([pdf('Terms.pdf')])
  const each = ['Jane Ortiz Q3.pdf', 'COASTLINE-ROOFING.pdf', 'Scan0001.pdf']
  await page.getByRole('heading', { name: '1 file' }).waitFor()
  await page.getByLabel(/^Files for one person each/).setInputFiles(each.map((name) => pdf(name)))
  await page.getByRole('heading', { name: '4 files' }).waitFor()
  await page.getByText('matches nobody').waitFor()
  const whose = async (name: string) => page.locator(`input[aria-label="Whose is ${name}"]`).inputValue()
  assert.deepEqual(
    [await whose('Terms.pdf'), await whose('Jane Ortiz Q3.pdf'), await whose('COASTLINE-ROOFING.pdf'), await whose('Scan0001.pdf')],
    ['Everybody', 'Jane Ortiz, Acme Electric', 'Bob Stone, Coastline Roofing', 'Nobody yet'],
  )
  await axe(page)
  const path = page.url()

  await page.getByRole('button', { name: 'Send' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 letters will be sent').waitFor()
  await dialog.getByText('1 of them gets the common files only').waitFor()
  await dialog.getByText('1 file for nobody yet, and not sent').waitFor()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await page.waitForURL('**/activity/jobs/*')
  house.clock.advance('1 minute')
  await page.getByRole('heading', { name: '3 letters sent' }).waitFor()

  const jane = await onPhone(house, 'jane@acme.example', 320)
  assert.equal(await jane.evaluate('document.documentElement.scrollWidth'), 320)
  const name = jane.getByRole('link', { name: 'Jane Ortiz Q3.pdf', exact: true })
  assert.ok(((await name.boundingBox())?.height ?? 0) >= 44, 'a file’s name is as tall as a thumb')
  await name.click()
  await jane.getByRole('img', { name: 'The file as a picture' }).waitFor()
  await axe(jane)
  await jane.getByRole('link', { name: 'Back' }).click()
  await jane.getByRole('button', { name: 'Approve' }).click()
  await jane.getByText('Your name, the time and these exact files are kept.').waitFor()
  const bob = await onPhone(house, 'bob@coast.example', 360)
  await bob.getByRole('button', { name: 'Ask a question' }).click()
  await bob.getByLabel('Your question').fill('Is the deposit in it?')
  await bob.getByRole('button', { name: 'Send question' }).click()
  await bob.getByText('Dana Whitfield has been told.').waitFor()

  await page.goto(path)
  const tabs = page.getByRole('navigation', { name: 'How they stand' })
  for (const word of ['All 3', 'Not opened 1', 'Viewed 0', 'Questions 1', 'Approved 1']) await tabs.getByText(word).waitFor()
  await axe(page)
  await page.getByRole('button', { name: 'Nudge' }).click()
  await dialog.getByText('1 letter will be sent').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await page.getByLabel('A newer version of Jane Ortiz Q3.pdf').setInputFiles([pdf('Jane Ortiz Q3.pdf', 'two')])
  await page.getByText('version 2').waitFor()
  await tabs.getByText('Not opened 2').waitFor()
  await house.running.outbox.idle()
  const again = await onPhone(house, 'jane@acme.example', 360)
  await again.getByText(/version 2 of/).waitFor()
  await again.getByRole('button', { name: 'Approve' }).click()
  await tabs.getByText('Approved 1').waitFor()
  await page.getByRole('button', { name: 'Jane Ortiz' }).click()
  await dialog.getByText(/Jane Ortiz Q3\.pdf, version 1, SHA-256 [0-9a-f]{64}/).waitFor()
  await dialog.getByText(/Jane Ortiz Q3\.pdf, version 2, SHA-256 [0-9a-f]{64}/).waitFor()
})

inHouse('an answer to somebody who cannot open the packet now is kept, and nobody is told that it is on its way', async (house) => {
  const { engine } = house.house
  const { contact } = await engine.contacts.create(house.by, { email: 'jane@acme.example', name: 'Jane Ortiz' })
  const input = { title: 'Third quarter', note: null, ask: 'answer' as const, figures: [], dueOn: null }
  const { packet } = await engine.packets.create(house.by, input, { contactIds: [contact.id] })
  await engine.packets.send(house.by, packet.id)
  while (await engine.jobs.work());
  const page = await memberPage(house, `packets/${packet.id}`)
  await page.getByRole('button', { name: 'Jane Ortiz' }).click()
  const dialog = page.getByRole('dialog')
  const answer = async (words: string) => {
    await dialog.getByLabel('Answer').fill(words)
    await dialog
      .getByRole('button', { name: 'Send answer' })
      .or(dialog.getByRole('button', { name: 'Keep answer' }))
      .click()
  }
  await dialog.getByText('Mailed to this person, and kept on the packet’s page.').waitFor()
  await answer('Yes, in line 4.')
  await page.getByText('The answer is on its way').waitFor()
  await dialog.getByRole('button', { name: 'Revoke access to this packet' }).click()
  await dialog.getByText('Kept on the packet’s page. They cannot open it now, so no letter goes out.').waitFor()
  await answer('And in line 9.')
  await page.getByText('The answer is kept. They cannot open the packet now, so no letter goes out').waitFor()
})

inHouse('a draft is mended at the desk; once it was sent, its day still is', async (house) => {
  const { engine } = house.house
  const { contact } = await engine.contacts.create(house.by, { email: 'jane@acme.example', name: 'Jane Ortiz' })
  const said = { title: 'Third quartr', ask: 'approve' as const, note: 'A good quarter.', dueOn: null, figures: [] }
  const { packet } = await engine.packets.create(house.by, said, { contactIds: [contact.id] })
  await engine.packets.addFiles(house.by, packet.id, 'all', [await taken(house, 'Terms.pdf')])
  const page = await memberPage(house, `packets/${packet.id}`, { expects: [/422/] })
  const dialog = page.getByRole('dialog', { name: 'Edit packet' })
  const edit = async () => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Edit packet' }).click()
    await dialog.waitFor()
  }
  await edit()
  await dialog.getByLabel('Title').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.locator('[aria-invalid=true]').waitFor()
  await dialog.getByLabel('Title').fill('Third quarter')
  await dialog.getByLabel('Cover note').fill('')
  await axe(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Third quarter' }).waitFor()
  await page.getByText('A good quarter.').waitFor({ state: 'hidden' })

  await engine.packets.send(house.by, packet.id)
  await page.getByText('Approvals as CSV').waitFor()
  await edit()
  assert.equal(await dialog.getByLabel('Title').count(), 0)
  await dialog.getByLabel('Due').fill('2027-02-01')
  await axe(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('due Feb 1').waitFor()
})

inHouse('of hundreds of people each file names its own, and one that matched nobody is given to any of them', async (house) => {
  const { engine } = house.house
  for (let at = 1; at <= 230; at++) {
    const number = String(at).padStart(3, '0')
    await engine.contacts.create(house.by, { email: `vendor${number}@acme.example`, name: `Vendor ${number}` })
  }
  const page = await memberPage(house, 'packets')
  await page.getByRole('button', { name: 'New packet' }).click()
  await page.getByLabel('Title').fill('Statements')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'All contacts' }).click()
  await page.getByRole('heading', { name: '230 people' }).waitFor()
  await page.getByText('and 30 people more').waitFor()
  const each = ['Vendor 001.pdf', 'Vendor 230.pdf', 'Scan0001.pdf']
  await page.getByLabel(/^Files for one person each/).setInputFiles(each.map((name) => pdf(name)))
  await page.getByRole('heading', { name: '3 files' }).waitFor()
  const whose = (name: string) => page.getByRole('combobox', { name: `Whose is ${name}` })
  const value = async (name: string) => whose(name).inputValue()
  assert.deepEqual([await value('Vendor 001.pdf'), await value('Vendor 230.pdf')], ['Vendor 001', 'Vendor 230'])
  for (const number of ['002', '229']) {
    await whose('Scan0001.pdf').fill(`Vendor ${number}`)
    await page.getByRole('option', { name: `Vendor ${number}` }).click()
    await page.waitForFunction(
      (name) => document.querySelector<HTMLInputElement>('input[aria-label="Whose is Scan0001.pdf"]')?.value === name,
      `Vendor ${number}`,
    )
    await page.getByText('matches nobody').waitFor({ state: 'hidden' })
  }
  await page.getByRole('list', { name: 'People' }).getByRole('button', { name: 'Remove' }).first().click()
  await page.getByRole('heading', { name: '229 people' }).waitFor()

  // Whoever thinks better of it before the first letter has the draft again, its words too.
  await page.getByRole('button', { name: 'Send' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await page.waitForURL('**/activity/jobs/*')
  await page.getByRole('button', { name: 'Cancel the rest' }).click()
  await dialog.getByRole('button', { name: 'Cancel the rest' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.goBack()
  await page.getByText(/^Draft\./).waitFor()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Edit packet' }).waitFor()
})

inHouse('on a phone a packet that goes out counts people, and shows what became of each, however long their names are', async (house) => {
  const { engine } = house.house
  const company = 'Wolfeschlegelsteinhausenbergerdorff Elektroinstallationsgesellschaft'
  const { contact } = await engine.contacts.create(house.by, { email: 'jane@acme.example', name: 'Jane Ortiz', company })
  const input = { title: 'Third quarter', note: null, ask: 'answer' as const, figures: [], dueOn: null }
  const { packet } = await engine.packets.create(house.by, input, { contactIds: [contact.id] })
  const job = await engine.packets.send(house.by, packet.id)
  const page = await memberPage(house, `activity/jobs/${job.id}`, { width: 360 })
  await page.getByText('1 of 1 person').waitFor()
  const outcome = await page.getByRole('cell', { name: 'Sent' }).boundingBox()
  assert.ok(outcome && outcome.x + outcome.width <= 360, JSON.stringify(outcome))
})
