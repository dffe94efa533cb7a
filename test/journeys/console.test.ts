// The console as a member meets it: a real Chromium on a whole house, real letters, and the vendor's browser on the other side.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Page } from 'playwright-core'
import type { GrantId, RecordId, RequirementId } from '../../src/nouns.ts'
import { comeIn } from '../portal/vendors.ts'
import { aPdf } from '../support/api.ts'
import { newPage } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

/** The step that the invitation has reached, as the panel says it. */
const reached = (page: Page, word: string) =>
  page.getByRole('list', { name: 'Invitation' }).locator('[aria-current=step]', { hasText: word }).waitFor()

const more = async (page: Page, action: string) => {
  await page.locator('header').getByRole('button', { name: 'More actions', exact: true }).click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

inHouse(
  'a newcomer makes a record, invites its vendor, sees every step without a reload, reviews what came, and takes the access away',
  async (house) => {
    const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
    // Chromium shows a PDF with a part of its own.
    const page = await newPage({ expects: [/asked another host: chrome(-extension)?:/, /422/] })
    await page.goto(`${house.url}/start/${secret}`)
    await page.getByRole('button').click()
    await page.waitForURL('**/console/records')
    await page.getByRole('heading', { name: 'Invite your first vendor' }).waitFor()
    await page.getByRole('link', { name: 'New record' }).click()
    await page.getByRole('combobox', { name: 'Project' }).pressSequentially('Dock 4 refurbishment')
    await page.getByRole('option', { name: 'New project: Dock 4 refurbishment' }).waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await page.getByLabel('Project name').inputValue(), 'Dock 4 refurbishment')
    await page.getByLabel('Email').fill('jane@acme..example')
    await page.getByLabel('Name', { exact: true }).fill('Jane Ortiz')
    await page.getByLabel('Company').fill('Acme Electric')
    await page.getByRole('button', { name: /^Certificate of insurance/ }).click()
    await page.getByRole('button', { name: 'Create record' }).click()
    await page.getByText('Write one plain address, like name@company.com.').waitFor()
    await page.getByLabel('Email').fill('jane@acme.example')
    await page.getByRole('button', { name: 'Create record' }).click()
    await page.getByRole('heading', { name: 'Acme Electric' }).waitFor()
    await page.getByText('Jane has no way in yet.').waitFor()
    const projects = await house.house.engine.projects.list(house.by, { limit: 5, after: null }, null)
    assert.equal(projects.length, 1, 'a record that is refused and tried again makes its project once')

    await page.getByRole('button', { name: 'Invite to Portal' }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite to Portal' })
    assert.equal(await dialog.getByLabel('Email').inputValue(), 'jane@acme.example')
    await dialog.getByLabel('Note').fill('Good to have you on Dock 4.')
    await page.frameLocator('iframe[title="The letter"]').getByText('Good to have you on Dock 4.').waitFor()
    await dialog.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Invitation queued').first().waitFor()

    const path = await house.linkTo('jane@acme.example')
    await reached(page, 'Sent')
    // Their open page asks whether it is still open, and hears of the revoke.
    const vendor = await newPage({ width: 390, expects: [/403/] })
    await vendor.goto(`${house.url}${path}`)
    await vendor.mouse.move(40, 300)
    await reached(page, 'Opened')
    await vendor.getByRole('button', { name: /^Continue/ }).click()
    await reached(page, 'Active')
    const file = { name: 'certificate.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nhello') }
    await vendor.locator('input[type=file]').first().setInputFiles(file)

    await page.getByRole('button', { name: 'Review certificate' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click()
    await page.locator('header').getByText('Compliant', { exact: true }).waitFor()

    await more(page, 'Revoke Portal Access')
    await page.getByText('1 open session and 1 link stop working for this record').waitFor()
    await page.getByLabel('Reason').fill('The contract ended.')
    await page.getByRole('button', { name: 'Revoke Portal Access' }).click()
    await page.getByText('The contract ended.').waitFor()
    // The open page hears of it by itself, and loads anew.
    await vendor.getByRole('heading', { name: 'Access Revoked' }).waitFor({ timeout: 60_000 })
  },
)

inHouse('ticked records get their letters as one job, and every row tells what became of it', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Warehouse C' })
  for (const name of ['Bayside', 'Coastline', 'Delta'])
    await engine.records.create(house.by, {
      projectId: project.id,
      contact: { email: `office@${name.toLowerCase()}.example`, company: name },
      requirements: [],
    })
  const page = await memberPage(house)
  await page.getByLabel('Select Bayside').check()
  await page.getByLabel('Select Delta').check()
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'Bulk Actions' }).click()
  await page.getByRole('menuitem', { name: /^Send Portal Invites/ }).click()
  await page.getByText('2 letters will be sent').waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('heading', { name: '2 letters sent' }).waitFor()
  const theirRows = page.getByRole('row').filter({ hasText: 'office@' })
  await theirRows.nth(1).waitFor()
  assert.equal(await theirRows.count(), 2)
  const outcome = page.getByRole('button', { name: 'Outcome', exact: true })
  await page.getByRole('link', { name: '2 sent' }).press('Enter')
  await page.getByRole('button', { name: 'Clear Outcome' }).press('Enter')
  assert.ok(await outcome.evaluate((one) => one === document.activeElement), 'whoever clears a filter by key stays at it')
  await house.running.outbox.idle()
  assert.equal(house.smtp.lettersTo('office@delta.example').length, 1)
  assert.equal(house.smtp.lettersTo('office@coastline.example').length, 0)
})

inHouse('of a letter that came back every list says why in plain words first, and its page says their words once', async (house) => {
  const theirs = '550 5.1.1 Recipient address rejected: User unknown'
  house.smtp.rules.recipient = (to) => (to === 'office@delta.example' ? theirs : undefined)
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'Warehouse C' })
  const contact = { email: 'office@delta.example', company: 'Delta' }
  const { record } = await engine.records.create(house.by, { projectId: project.id, contact, requirements: [] })
  const page = await memberPage(house)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const data = { kind: 'invitations', recordIds: [record.id] }
  const job = await (await page.request.post(`${house.url}/api/v1/jobs`, { headers, data })).json()
  for (const screen of [`activity/jobs/${job.id}`, `contacts/${record.contactId}?tab=access`, 'activity?tab=messages']) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByRole('cell', { name: /^The mailbox does not exist\. .*User unknown/ }).waitFor()
  }
  await page.getByRole('button', { name: 'Invitation' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The mailbox does not exist.').waitFor()
  assert.equal(await dialog.getByText('User unknown').count(), 1)
})

inHouse('the keyboard stays in a dialog that shows a letter, a page or a paper, and comes round to its buttons', async (house) => {
  const { recordId, contactId } = await house.invite()
  const page = await memberPage(house)
  const inside = () => page.getByRole('dialog').evaluate((dialog) => dialog.contains(document.activeElement))
  for (const [screen, opener] of [
    [`records/${recordId}`, 'See the letter'],
    [`contacts/${contactId}`, 'View as client'],
  ] as const) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByRole('button', { name: opener }).press('Enter')
    const close = page.getByRole('dialog').getByRole('button', { name: 'Close' })
    await page.getByRole('dialog').locator('iframe:not([data-pending])').waitFor()
    for (const key of ['Tab', 'Shift+Tab']) {
      await close.focus()
      let rounds = 0
      for (let press = 0; press < 12; press++) {
        await page.keyboard.press(key)
        assert.ok(await inside(), `${opener}: ${key} leaves the dialog`)
        if (await close.evaluate((one) => one === document.activeElement)) rounds++
      }
      assert.ok(rounds > 1, `${opener}: ${key} comes round`)
    }
  }
})

inHouse('where no letter would go a dialog for many asks for no note', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house)
  const open = async () => {
    await page.getByRole('button', { name: 'Bulk Actions' }).click()
    await page.getByRole('menuitem', { name: /^Resend Portal Invites/ }).click()
  }
  const dialog = page.getByRole('dialog', { name: 'Resend Portal Invites' })
  await page.getByRole('checkbox', { name: 'Select Acme Electric' }).check()
  await open()
  await dialog.getByText('1 letter will be sent').waitFor()
  await dialog.getByLabel('Note').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await house.house.engine.records.archive(house.by, recordId as RecordId, 'The job is over.')
  await open()
  await dialog.getByText('No letter would be sent').waitFor()
  assert.equal(await dialog.getByLabel('Note').count(), 0)
})

inHouse('a list is left and found again where it was: its search and its part stand in the address', async (house) => {
  const { engine } = house.house
  for (let at = 1; at <= 51; at++) await engine.projects.create(house.by, { name: `Pier ${at}` })
  const page = await memberPage(house, 'projects')
  const search = page.getByRole('searchbox', { name: 'Project' })
  await search.fill('Pier ')
  await page.waitForURL('**/projects?q=Pier')
  await search.press('End')
  await search.press('1')
  assert.equal(await search.inputValue(), 'Pier 1', 'a pause between two words keeps the blank')
  await page.getByText('1 to 11 of 11').waitFor()
  await search.fill('Pier')
  await page.getByText('1 to 50 of 51').waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('51 to 51 of 51').waitFor()
  const address = page.url()
  await page.getByRole('link', { name: /^Pier/ }).click()
  await page.getByText('No text yet.').waitFor()
  await page.goBack()
  await page.getByText('51 to 51 of 51').waitFor()
  assert.equal(await search.inputValue(), 'Pier')
  const handedOn = await page.context().newPage()
  await handedOn.goto(address)
  await handedOn.getByText('1 of 51').waitFor()
  await handedOn.getByRole('button', { name: 'Back' }).click()
  await handedOn.getByText('1 to 50 of 51').waitFor()
})

inHouse(
  'a decision that was pressed by mistake is taken back at once, or later from the row; a day that is over is refused',
  async (house) => {
    const { recordId, requirementId } = await house.invite()
    const { engine } = house.house
    const taken = await engine.documents.take(Readable.from([aPdf()]), 'coi.pdf')
    await engine.documents.share(house.by, recordId as RecordId, requirementId as RequirementId, [taken])
    const page = await memberPage(house, `records/${recordId}`, { expects: [/asked another host: chrome(-extension)?:/, /422/] })
    const dialog = page.getByRole('dialog', { name: 'Review certificate' })
    const stands = (word: string) => page.locator('header').getByText(word, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Review certificate' }).click()
    await dialog.getByLabel('Valid until').fill('2025-01-31')
    await dialog.getByRole('button', { name: 'Accept' }).click()
    await dialog.getByText('This day is over.').waitFor()
    await dialog.getByLabel('Valid until').fill('')
    await dialog.getByRole('button', { name: 'Accept' }).click()
    await stands('Compliant')
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await stands('Under Review')

    await page.getByRole('button', { name: 'Review certificate' }).click()
    await dialog.getByRole('button', { name: 'Accept' }).click()
    await stands('Compliant')
    await page.getByRole('listitem').filter({ hasText: 'coi.pdf' }).getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Judge again' }).click()
    await dialog.getByRole('button', { name: 'Reject' }).click()
    await dialog.getByLabel('Reason').fill('The certificate is another company’s.')
    await dialog.getByRole('button', { name: 'Reject, with this reason' }).click()
    await stands('Non-Compliant')
    await page.getByText('waits again: its acceptance was taken back').first().waitFor()
  },
)

inHouse('another address than the contact has is a question, never a guess', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`)
  await more(page, 'Resend Portal Invite')
  await page.getByLabel('Email').fill('pat@acme.example')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Say which of the two is meant.').waitFor()
  await page.getByLabel('Invite another person at Acme Electric').check()
  await page.getByLabel('Name', { exact: true }).fill('Pat Lee')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('heading', { name: 'Also has access' }).waitFor()
  await page.getByText('Pat Lee').first().waitFor()
  await house.linkTo('pat@acme.example')
})

inHouse('the keyboard alone walks the list, ticks, opens, invites, and stands afterwards where it stood', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house)
  await page.getByRole('link', { name: 'Acme Electric' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/console/records/${recordId}`)
  await page.locator('h1:focus').waitFor()
  const opener = page.locator('header').getByRole('button', { name: 'More actions' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await page.locator('[role=menuitem]:focus', { hasText: 'Resend Portal Invite' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Resend Portal Invite' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'More actions')
  await page.keyboard.press('Control+k')
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('jane')
  await page
    .getByRole('option', { name: /Acme Electric/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/console/records/rec_*')
})

inHouse(
  'the keyboard is never lost: after the last part of a list, and where an answer takes away the button that was pressed',
  async (house) => {
    const { engine } = house.house
    for (let at = 1; at <= 51; at++) await engine.projects.create(house.by, { name: `Pier ${at}` })
    const page = await memberPage(house, 'projects')
    await page.getByRole('button', { name: 'Next', disabled: false }).press('Enter')
    await page.getByText('51 to 51 of 51').waitFor()
    const first = page.getByRole('row').nth(1).getByRole('link').and(page.locator(':focus'))
    await first.waitFor()
    await page.getByRole('button', { name: 'Next', disabled: true }).press('Enter')
    await page.getByRole('button', { name: 'Back', disabled: false }).press('Enter')
    await page.getByText('1 to 50 of 51').waitFor()
    await first.waitFor()

    const { project } = await engine.projects.create(house.by, { name: 'Dock 4' })
    const contact = { email: 'jane@acme.example', name: 'Jane Ortiz' }
    const { record } = await engine.records.create(house.by, {
      projectId: project.id,
      contact,
      requirements: [{ kind: 'document', name: 'W-9 form' }],
    })
    await page.goto(`${house.url}/console/records/${record.id}`)
    await page.getByRole('button', { name: 'Invite to Portal' }).press('Enter')
    await page.getByRole('button', { name: 'Send', exact: true }).press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('h1:focus').waitFor()

    const comment = page.getByRole('textbox', { name: 'Comment' })
    await comment.fill('Thank you.')
    await page.getByRole('button', { name: 'Send comment' }).press('Enter')
    await page.getByText('Thank you.').waitFor()
    await page.getByRole('button', { name: 'Send comment', disabled: true }).and(page.locator(':focus')).waitFor()
    await page.goto(`${house.url}/console/settings/account`)
    await page.getByLabel('Name', { exact: true }).fill('Harbor Builders')
    await page.getByRole('button', { name: 'Save' }).press('Enter')
    await page.getByRole('button', { name: 'Save', disabled: true }).and(page.locator(':focus')).waitFor()

    const more = Array.from({ length: 51 }, (_, at) => ({ email: `p${at}@pier.example`, name: `Person ${at}` }))
    for (const contact of more) await engine.records.create(house.by, { projectId: project.id, contact, requirements: [] })
    await page.goto(`${house.url}/console/records`)
    const tick = page.getByRole('checkbox', { name: 'Select this page' })
    await tick.press('Space')
    await page.getByRole('button', { name: 'Clear' }).press('Enter')
    await page.locator('h1:focus').waitFor()
    await tick.press('Space')
    await page.getByRole('button', { name: 'Select all 52 matching' }).press('Enter')
    await page.getByRole('button', { name: 'Bulk Actions' }).and(page.locator(':focus')).press('Enter')
    await page.getByRole('menuitem', { name: 'Send Portal Invites', exact: true }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true, disabled: false }).press('Enter')
    await page.getByRole('button', { name: 'Pause' }).press('Enter')
    await page.getByRole('button', { name: 'Resume' }).and(page.locator(':focus')).waitFor()
    // What cannot be taken back is asked first, and whoever keeps it stands where they stood.
    const cancel = page.getByRole('button', { name: 'Cancel the rest' })
    await cancel.press('Enter')
    const asked = page.getByRole('dialog', { name: 'Cancel the rest of this job?' })
    await asked.getByText(/What was sent stays sent\.$/).waitFor()
    await asked.getByRole('button', { name: 'Keep' }).press('Enter')
    await asked.waitFor({ state: 'detached' })
    await cancel.and(page.locator(':focus')).press('Enter')
    await asked.getByRole('button', { name: 'Cancel the rest' }).press('Enter')
    await asked.waitFor({ state: 'detached' })
    await page.locator('h1:focus').waitFor()
  },
)

inHouse('a long conversation begins with what was said last, and what was said earlier is one press away', async (house) => {
  const { recordId } = await house.invite()
  for (let at = 1; at <= 130; at++) {
    await house.house.engine.comments.write(house.by, { recordId: recordId as RecordId }, `Said as number ${at}.`)
    house.clock.advance('1 second')
  }
  const page = await memberPage(house, `records/${recordId}`)
  const said = (number: number) => page.getByText(`Said as number ${number}.`, { exact: true })
  await said(130).waitFor()
  assert.deepEqual([await said(31).count(), await said(30).count()], [1, 0])
  await page.getByRole('button', { name: 'Earlier comments' }).click()
  await said(1).waitFor()
  assert.equal(await page.getByText(/^Said as number \d+\.$/).count(), 130)
  assert.equal(await page.getByRole('button', { name: 'Earlier comments' }).count(), 0)
})

inHouse('without a connection a screen that was never opened is waited for, and comes whole when the server is back', async (house) => {
  const page = await memberPage(house, 'records', { expects: [/ERR_FAILED/] })
  const away = /\/(console|api|healthz)/
  await page.route(away, (route) => route.abort())
  await page.getByRole('link', { name: 'Projects', exact: true }).click()
  await page.getByRole('status', { name: 'Loading' }).first().waitFor()
  await page.waitForRequest('**/healthz')
  await page.getByRole('link', { name: 'Projects', exact: true }).waitFor()
  await page.unroute(away)
  await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor()
  const lost = await page.evaluate(
    () => [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet).length,
  )
  assert.equal(lost, 0, 'no style sheet is missing')
})

inHouse('while the server is away, and when the session is over, the console says so calmly and keeps what was typed', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`, { expects: [/401/, /ERR_FAILED/] })
  await more(page, 'Resend Portal Invite')
  const note = page.getByRole('dialog').getByLabel('Note')
  await note.fill('Half a sentence')
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.getByText('No connection. What you see may be old.').waitFor()
  await page.unroute('**/api/v1/**')
  await page.getByText('No connection.').waitFor({ state: 'detached' })
  await page.context().clearCookies()
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor()
  await note.waitFor({ state: 'hidden' })
  await page.getByText('No letter, or no second factor at hand?').click()
  await page.getByText('npm run --silent portico -- owner-link').waitFor()
  await page.getByRole('button', { name: 'Go on where I was' }).click()
  await page.getByText('You are not signed in yet.').waitFor()

  const other = await page.context().newPage()
  const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
  await other.goto(`${house.url}/start/${secret}`)
  await other.getByRole('button').click()
  await other.waitForURL('**/console/records')
  await page.getByRole('button', { name: 'Go on where I was' }).click()
  await note.waitFor()
  assert.equal(await note.inputValue(), 'Half a sentence')
  await page.getByRole('button', { name: 'Cancel' }).click()

  let lost = false
  await page.route('**/comments', async (route) => {
    if (route.request().method() !== 'POST' || lost) return route.continue()
    lost = true
    await route.fetch()
    await route.abort()
  })
  const comment = page.getByLabel('Comment')
  await comment.fill('Said once')
  const leaving = page.getByRole('dialog', { name: 'Leave this page?' })
  await page.getByRole('link', { name: 'Projects' }).click()
  await leaving.getByRole('button', { name: 'Stay' }).click()
  await leaving.waitFor({ state: 'detached' })
  const send = page.getByRole('button', { name: 'Send comment' })
  await send.click()
  await page.getByRole('alert').filter({ hasText: 'No connection to the server.' }).waitFor()
  await send.click()
  await page.getByText('Said once').and(page.locator('p')).waitFor()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '')
  assert.equal(
    (await house.house.engine.comments.ofRecord(house.by, recordId as RecordId, { limit: 50, after: null })).length,
    1,
    'an answer that was lost is asked for again',
  )
  await comment.fill('Never mind')
  await page.getByRole('link', { name: 'Projects' }).click()
  await leaving.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { name: 'Projects' }).waitFor()

  await page.route('**/api/v1/records?**', (route) => route.abort())
  await page.goto(`${house.url}/console/records`)
  const again = page.getByRole('button', { name: 'Try again' })
  await again.waitFor()
  await page.unroute('**/api/v1/records?**')
  await again.click()
  await page.getByRole('link', { name: 'Acme Electric' }).waitFor()
})

inHouse('a record says who gets the letter about a comment and about a decision, and says so where nobody does', async (house) => {
  const { engine } = house.house
  const invited = await house.invite()
  const recordId = invited.recordId as RecordId
  const { contact } = await engine.contacts.create(house.by, { email: 'bob@acme.example', name: 'Bob Stone' })
  const { grant } = await engine.grants.give(house.by, { contactId: contact.id, scope: { kind: 'record', id: recordId }, invite: {} })
  const bob = house.browser()
  await comeIn(bob, await house.linkTo('bob@acme.example'))
  const place = `/p/harbor/records/${recordId}`
  const [, token = ''] = /name="token" value="([^"]+)"/.exec((await bob.get(place)).body) ?? []
  const file = { name: 'certificate.pdf', bytes: '%PDF-1.7\nhello' }
  const wrote = await bob.post(`${place}/comments`, { token, text: 'Which form is it?' })
  const sent = await bob.upload(`${place}/documents`, { requirementId: invited.requirementId }, [file])
  assert.deepEqual([wrote.status, sent.status], [303, 303])

  const page = await memberPage(house, `records/${recordId}`, { expects: [/asked another host: chrome(-extension)?:/] })
  await page.getByText(/^(Jane Ortiz and Bob Stone|Bob Stone and Jane Ortiz) get a letter and read it on the page\.$/).waitFor()
  await page.getByRole('button', { name: 'Review certificate' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await dialog.getByText('Bob Stone reads it in a letter and in the portal.').waitFor()
  for (const id of [grant.id, invited.grantId as GrantId]) await engine.grants.revoke(house.by, id, null)
  await dialog.getByText('Nobody it concerns can open the portal now, so no letter goes out.').waitFor()
  await dialog.getByLabel('Reason').fill('The limit is too low.')
  await dialog.getByRole('button', { name: 'Reject, with this reason' }).click()
  await page.getByText('Rejected. No letter goes out').waitFor()
  await page.getByText('It is kept here. Nobody it concerns can open the portal now, so no letter goes out.').waitFor()
})
