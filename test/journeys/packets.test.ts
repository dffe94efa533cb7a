// Journey 3.8, the quarterly packet on the client's phone: from its letter to Approve or a question, with scripts and without.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { houseForAll } from '../portal/vendors.ts'
import { scriptOf } from '../support/api.ts'
import { axe, newPage } from '../support/browser.ts'
import type { TestHouse } from '../support/portico.ts'

const phone = { width: 360, height: 740 }
const open = houseForAll()
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const says = async (page: Page, title: string | RegExp) => heading(page).filter({ hasText: title }).waitFor()
let count = 0

interface Story {
  id: string
  contactId: string
  email: string
  files: { id: string; fileName: string; audience: string }[]
}

/** Made and sent by a script in one request, as the bookkeeper's program would. */
async function aPacket(house: TestHouse, ask = 'approve'): Promise<Story> {
  const script = await scriptOf(house)
  const email = `jane${++count}@acme.example`
  const contact = await script.ok(script.post('/contacts', { email, name: 'Jane Ortiz', company: 'Acme Electric' }))
  const answer = await script.browser.upload(
    '/api/v1/packets',
    { title: 'Third quarter 2026', note: 'Hi Jane, a good quarter.', ask, dueOn: '2030-11-27', contactIds: contact.id, send: 'true' },
    [{ name: 'Profit and loss.pdf', bytes: '%PDF-1.7\nprofit' }],
  )
  assert.equal(answer.status, 201, answer.body)
  const { id, files } = answer.json() as Story
  await settled(house)
  return { id, contactId: contact.id, email, files }
}

async function settled(house: TestHouse) {
  const jobs = await scriptOf(house)
  for (let turn = 0; turn < 200; turn++) {
    const { items } = await jobs.ok(jobs.get('/jobs'))
    if (items.every(({ state }: { state: string }) => state === 'done')) break
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  house.running.outbox.nudge()
  await house.running.outbox.idle()
}

async function comeIn(page: Page, house: TestHouse, { email, id }: Story) {
  await page.goto(house.url + (await house.linkTo(email)))
  await says(page, 'Third quarter 2026')
  await page.getByText('Dana Whitfield sends this to').or(page.getByText('Harbor Build sends this to')).waitFor()
  await page.getByRole('button', { name: /Continue as j\*\*\*@acme\.example/ }).click()
  await page.waitForURL(`${house.url}/p/harbor/packets/${id}`)
}

const board = async (house: TestHouse, { id, contactId }: Story) => {
  const script = await scriptOf(house)
  return script.ok(script.get(`/packets/${id}/contacts/${contactId}`))
}

for (const javaScript of [false, true]) {
  test(`${javaScript ? 'with' : 'without'} scripts: the letter opens the packet, Approve is kept with the exact files, and a question after it too`, async () => {
    const house = open()
    const story = await aPacket(house)
    const page = await newPage({ ...phone, javaScript })
    await comeIn(page, house, story)
    await says(page, 'Third quarter 2026')
    await page.getByText('Please answer by').waitFor()
    await page.getByText('Hi Jane, a good quarter.').waitFor()
    assert.equal((await board(house, story)).state, 'viewed')
    if (javaScript) await axe(page)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /Download/ }).click()])
    assert.equal(download.suggestedFilename(), 'Profit and loss.pdf')
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    assert.ok((wide as number) <= 360, `${wide} px wide`)
    const bar = await page.getByRole('button', { name: 'Approve' }).boundingBox()
    assert.ok(bar && bar.y + bar.height <= phone.height, 'Approve is under the thumb')

    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Your name, the time and these exact files are kept.').waitFor()
    await page.reload()
    const approved = await board(house, story)
    assert.deepEqual([approved.state, approved.approvals.length, approved.approvals[0].files[0].version], ['approved', 1, 1])
    assert.match(approved.approvals[0].files[0].hash, /^[0-9a-f]{64}$/)

    await page.getByRole('button', { name: 'Ask a question' }).click()
    await page.getByLabel('Your question').fill('Is the deposit\nin it?')
    await page.getByRole('button', { name: 'Send question' }).click()
    await page.getByText('Dana Whitfield has been told.').or(page.getByText('Harbor Build has been told.')).waitFor()
    const asked = await board(house, story)
    assert.deepEqual([asked.state, asked.openQuestion, asked.words[0].words], ['approved', true, 'Is the deposit\nin it?'])
  })
}

test('a file that was replaced asks again as version 2, on an open page too, and the first approval stands', async () => {
  const house = open()
  const story = await aPacket(house)
  const page = await newPage({ ...phone, javaScript: false })
  await comeIn(page, house, story)
  const script = await scriptOf(house)
  const path = `/api/v1/packets/${story.id}/files/${story.files[0]?.id}/versions`
  const answer = await script.browser.upload(path, {}, [{ name: 'Profit and loss.pdf', bytes: '%PDF-1.7\nmore profit' }])
  assert.equal(answer.status, 201, answer.body)
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('A file has changed').waitFor()
  await page.getByText(/version 2 of/).waitFor()
  await settled(house)
  assert.match(house.smtp.lettersTo(story.email).at(-1)?.mail.subject ?? '', /^A file has changed: Third quarter 2026/)
  assert.equal((await board(house, story)).approvals.length, 0)
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Your name, the time and these exact files are kept.').waitFor()
  assert.deepEqual(
    (await board(house, story)).approvals.map(({ files }: { files: { version: number }[] }) => files[0]?.version),
    [2],
  )
})

test('a used notification link offers one button, and its fresh link opens the same packet', async () => {
  const house = open()
  const story = await aPacket(house)
  const first = await house.linkTo(story.email)
  await comeIn(await newPage(phone), house, story)
  const page = await newPage({ ...phone, javaScript: false })
  await page.goto(house.url + first)
  await says(page, 'This link was already used')
  await page.getByRole('button', { name: 'Email me a new link' }).click()
  await says(page, 'Check your email')
  await page.goto(house.url + (await house.linkTo(story.email)))
  await page.getByRole('button', { name: /Continue/ }).click()
  await page.waitForURL(`${house.url}/p/harbor/packets/${story.id}`)
})

test('a packet that asks for an answer takes it in words, once, and revoking shuts the page', async () => {
  const house = open()
  const story = await aPacket(house, 'answer')
  const page = await newPage({ ...phone, javaScript: false })
  await comeIn(page, house, story)
  await page.getByLabel('Your answer').fill('All 12 of us.')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('All 12 of us.').waitFor()
  const told = await board(house, story)
  assert.deepEqual([told.state, told.words.length, told.approvals.length], ['approved', 1, 1])
  const script = await scriptOf(house)
  await script.ok(script.post(`/grants/${told.grantId}/revocation`, {}))
  await page.reload()
  await says(page, 'Access Revoked')
})
