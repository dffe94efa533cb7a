// Records at the desk: whom a new one is about, and its files.
import assert from 'node:assert/strict'
import type { RecordId, RequirementId } from '../../src/nouns.ts'
import { aPdf, scriptOf } from '../support/api.ts'
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

inHouse('who may open no file reads how many there are, not that nothing has come in', async (house) => {
  const { engine } = house.house
  const { recordId, requirementId } = await house.invite()
  const support = await engine.members.invite(house.by, { email: 'sam@harbor.example', name: 'Sam Reed', role: 'support', phone: null })
  const page = await memberPage(house, `records/${recordId}`, {}, support)
  const files = page.locator('section', { has: page.getByRole('heading', { name: 'Documents' }) })
  await files.getByText('Nothing has come in yet.').waitFor()
  const owner = await scriptOf(house)
  await owner.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  await files.getByText(/^1 file, added /).waitFor()
  await files.getByText('Your role does not open files.').waitFor()
  assert.equal(await page.getByText('Nothing has come in yet.').count(), 0)
  assert.equal(await page.getByText('coi.pdf').count(), 0)
  await axe(page)
})

inHouse('what came by post is sent in at the desk for what was asked, and waits for review; the rest is shared', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`)
  const files = page.locator('section', { has: page.getByRole('heading', { name: 'Documents' }) })
  const dialog = page.getByRole('dialog', { name: 'Add a file' })
  const choose = (name: string) =>
    dialog.locator('input[type=file]').setInputFiles([{ name, mimeType: 'application/pdf', buffer: aPdf(name) }])
  await files.getByRole('button', { name: 'Add a file' }).click()
  await dialog.getByText('It stands on Jane’s page of this record.').waitFor()
  await dialog.getByRole('button', { name: 'Share' }).click()
  await dialog.getByText('Choose a file first.').waitFor()
  await choose('site-rules.pdf')
  await axe(page)
  await dialog.getByRole('button', { name: 'Share' }).click()
  await page.getByText('File shared').waitFor()
  await files.getByText('site-rules.pdf').first().waitFor()
  await page.locator('header').getByText('Awaiting', { exact: true }).waitFor()

  await files.getByRole('button', { name: 'Add a file' }).click()
  await dialog.getByRole('combobox', { name: 'For' }).click()
  await page.getByRole('option', { name: 'Certificate of insurance' }).click()
  await dialog.getByText('It is sent in for Jane and waits for review.').waitFor()
  await choose('by-post.pdf')
  await axe(page)
  await dialog.getByRole('button', { name: 'Send in' }).click()
  await page.locator('header').getByText('Under Review', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Review certificate' }).waitFor()
})

inHouse('from a record its person gets a login email or a magic link; whoever has no way in yet gets neither', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`)
  const menu = page.locator('header').getByRole('button', { name: 'More actions' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Generate Magic Link' }).waitFor()
  await page.getByRole('menuitem', { name: 'Send Login Email' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send Login Email' })
  await dialog.getByText('Jane Ortiz').waitFor()
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('status').getByText('Login email queued').waitFor()
  assert.match(await house.linkTo('jane@acme.example'), /^\/l\//)

  await menu.click()
  await page.getByRole('menuitem', { name: 'Revoke Portal Access' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Portal Access' }).click()
  await page.getByRole('status').getByText('Portal access revoked').waitFor()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Restore Portal Access' }).waitFor()
  await page.getByRole('menuitem', { name: 'Send Login Email' }).waitFor({ state: 'detached' })
})

inHouse('files on a weak line show how far they are: on a record, and in a project', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`)
  const weak = await page.context().newCDPSession(page)
  const line = (uploadThroughput: number) =>
    weak.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
  const plan = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.concat([aPdf(name), Buffer.alloc(500_000)]) })
  await page.getByRole('button', { name: 'Add a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a file' })
  await dialog.locator('input[type=file]').setInputFiles([plan('one.pdf'), plan('two.pdf')])
  await line(300_000)
  await Promise.all([
    dialog.getByRole('progressbar', { name: 'Sent so far' }).waitFor(),
    dialog.getByText(/^\d+ KB of 1\.0 MB$/).waitFor(),
    dialog.getByRole('button', { name: 'Share' }).click(),
  ])
  await axe(page)
  await line(-1)
  await page.getByText('2 files shared').waitFor()

  const { projectId } = (await house.house.engine.records.get(house.by, recordId as RecordId)).record
  await page.goto(`${house.url}/console/projects/${projectId}?tab=files`)
  await line(300_000)
  const adding = page.getByRole('button', { name: 'Add files' })
  await adding.waitFor()
  await Promise.all([
    page.getByText(/^\d+ KB of 50\d KB$/).waitFor(),
    page.locator('input[type=file]').first().setInputFiles(plan('three.pdf')),
  ])
  await line(-1)
  await page.getByText('1 file put here.').waitFor()
  assert.equal(await page.getByRole('progressbar').count(), 0)
})

inHouse('of many files those that are in are not put there twice when the rest is tried again', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`, { expects: [/415/] })
  await page.getByRole('button', { name: 'Add a file' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a file' })
  const pdf = (name: string, buffer = aPdf(name)) => ({ name, mimeType: 'application/pdf', buffer })
  const good = Array.from({ length: 20 }, (_, at) => pdf(`plan-${at}.pdf`))
  await dialog.locator('input[type=file]').setInputFiles([...good, pdf('no-plan.pdf', Buffer.from('MZ nothing'))])
  for (const _ of ['at first', 'again']) {
    const refused = page.waitForResponse((response) => response.url().endsWith('/documents') && response.status() === 415)
    await dialog.getByRole('button', { name: 'Share' }).click()
    await refused
    await dialog.getByRole('alert').getByText('no-plan.pdf: Send a PDF').waitFor()
  }
  const { documents } = await house.house.engine.records.get(house.by, recordId as RecordId)
  assert.equal(documents.length, good.length)
})

inHouse('what was asked is mended and withdrawn by key, taken back with Undo, and asked again later', async (house) => {
  const { engine } = house.house
  const invited = await house.invite()
  const [recordId, requirementId] = [invited.recordId as RecordId, invited.requirementId as RequirementId]
  const lines = [{ group: null, label: 'Umbrella', needed: '$1' }]
  await engine.records.changeRequirement(house.by, recordId, requirementId, { mustShow: lines })
  await engine.records.ask(house.by, recordId, [{ kind: 'document', name: 'W9 fomr' }])
  for (const width of [1280, 360]) {
    const page = await memberPage(house, `records/${recordId}`, { width })
    const section = (title: string) => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
    const choose = async (title: string, verb: string) => {
      await section(title).getByRole('button', { name: 'More actions' }).focus()
      await page.keyboard.press('Enter')
      const item = page.getByRole('menuitem', { name: verb })
      await item.focus()
      await axe(page)
      await item.press('Enter')
    }
    await choose('Certificate of insurance', 'Edit')
    const dialog = page.getByRole('dialog', { name: 'Edit what you ask' })
    await dialog.getByLabel('Line 1, needed').fill('$2,000,000')
    await axe(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await section('Certificate of insurance').getByText('$2,000,000').waitFor()

    await choose('Also asked', 'Edit')
    await dialog.getByLabel('Name').fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Give it a name, as the vendor will read it.').waitFor()
    await dialog.getByLabel('Name').fill('W-9 form')
    await dialog.getByLabel('Due').fill('2027-03-01')
    await page.keyboard.press('Enter')
    await section('Also asked').getByText('W-9 form').waitFor()
    await section('Also asked')
      .getByText(/^Due Mon/)
      .waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'More actions')

    await choose('Also asked', 'Withdraw')
    await section('No longer asked').getByText('W-9 form').waitFor()
    await axe(page)
    await page.getByRole('button', { name: 'Undo' }).click()
    await section('Also asked').getByText('W-9 form').waitFor()
    assert.equal(await section('No longer asked').count(), 0)

    await choose('Also asked', 'Withdraw')
    await section('No longer asked').getByText('Withdrawn').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main', 'the keyboard is still on the page')
    await choose('No longer asked', 'Ask again')
    await page.getByText('W-9 form is asked again').waitFor()
    await section('Also asked').getByText('To do').waitFor()
    await section('History').getByText('Withdrawn: W-9 form').first().waitFor()
    await engine.records.changeRequirement(house.by, recordId, requirementId, { mustShow: lines })
  }
  const page = await memberPage(house, `records/${recordId}`)
  await page.getByText('Asked differently: W9 fomr is now W-9 form').waitFor()
  await axe(page)
})

inHouse('on a phone what came in has the width of its row, and its state stands under it', async (house) => {
  const { recordId, requirementId } = await house.invite()
  const owner = await scriptOf(house)
  await owner.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [
    { name: 'acme-certificate-2026.pdf', bytes: aPdf() },
  ])
  const page = await memberPage(house, `records/${recordId}`, { width: 360 })
  const row = page.getByRole('listitem').filter({ hasText: 'acme-certificate-2026.pdf' })
  const [whole, name, state] = await Promise.all(
    [row, row.getByText(/^acme-certificate-2026\.pdf/), row.getByText('To review')].map((part) => part.boundingBox()),
  )
  assert.ok(whole && name && state)
  assert.ok(name.width > whole.width * 0.65, `${name.width} of ${whole.width} px`)
  assert.ok(state.y >= name.y + name.height)
  await axe(page)
})

inHouse('on a phone what is asked has the width of its row, its state stands under its name, and a sum is not broken', async (house) => {
  const { engine } = house.house
  const invited = await house.invite()
  const [recordId, requirementId] = [invited.recordId as RecordId, invited.requirementId as RequirementId]
  const lines = [{ group: null, label: 'General liability, each occurrence', needed: '$2,000,000' }]
  await engine.records.changeRequirement(house.by, recordId, requirementId, { mustShow: lines })
  await engine.records.ask(house.by, recordId, [
    { kind: 'document', name: 'Safety rules of the whole yard, signed by everybody who works there' },
  ])
  const page = await memberPage(house, `records/${recordId}`, { width: 360 })
  const row = page.getByRole('listitem').filter({ hasText: 'Safety rules' }).first()
  const [whole, name, state] = await Promise.all(
    [row, row.getByText(/^Safety rules/), row.getByText('To do')].map((part) => part.boundingBox()),
  )
  assert.ok(whole && name && state)
  assert.ok(name.width > whole.width * 0.65, `${name.width} of ${whole.width} px`)
  assert.ok(state.y >= name.y + name.height && state.x + state.width < name.x + name.width)
  const linesOf = (cell: Node) => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return range.getClientRects().length
  }
  assert.equal(await page.getByText('$2,000,000').evaluate(linesOf), 1)
})

inHouse('whoever may send nothing to many records has nothing to tick them for', async (house) => {
  await house.invite()
  const viewer = await house.house.engine.members.invite(house.by, {
    email: 'v@harbor.example',
    name: 'Vi Lee',
    role: 'viewer',
    phone: null,
  })
  for (const member of [viewer, house.by.member]) {
    const page = await memberPage(house, 'records', {}, member)
    await page.getByRole('link', { name: 'Acme Electric' }).waitFor()
    assert.equal(await page.getByRole('checkbox').count(), member === viewer ? 0 : 2)
  }
})

inHouse('whoever may not create records is told so before they have filled a form', async (house) => {
  const reader = { email: 'v@harbor.example', name: 'Vi Lee', role: 'viewer' as const, phone: null }
  const viewer = await house.house.engine.members.invite(house.by, reader)
  const page = await memberPage(house, 'records/new', { expects: [/403/] }, viewer)
  await page.getByText('Your role does not create records').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Create record' }).count(), 0)
  await page.goto(`${house.url}/console/settings/api-keys`)
  await page.getByText('Your role does not allow this. Ask an owner or admin.').waitFor()
  for (const name of ['Try again', 'Create API key']) assert.equal(await page.getByRole('button', { name }).count(), 0, name)
})
