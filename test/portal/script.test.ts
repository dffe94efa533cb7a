// What the portal's script adds to its pages: files that go by themselves, Copy, a person's sign, a page that stays true.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { newPage } from '../support/browser.ts'
import { pages } from './samples.ts'
import { serve } from './serve.ts'

const pdf = (name: string, size = 2000) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(size, '%PDF-1.7 ') })
const upload = '/p/harbor-build/records/rec_4Yw8ZrB1nYpD6sHf3uJeQm/documents'

/** The portal's answers as a test wants them; `seen` is what came, in order. */
async function portal(
  answers: {
    upload?: (name: string, try_: number) => { status: number; body: unknown } | 'cut'
    live?: () => { status: number; stamp?: string }
  } = {},
) {
  const seen: { path: string; body: string; accept: string | undefined }[] = []
  const url = await serve(pages, async (request: IncomingMessage, response) => {
    const path = (request.url ?? '').split('?')[0] as string
    if (path.endsWith('/live')) {
      const { status, stamp } = answers.live?.() ?? { status: 200, stamp: '1' }
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ stamp }))
    }
    const body = (await buffer(request)).toString('latin1')
    seen.push({ path, body, accept: request.headers.accept })
    if (path !== upload) return response.writeHead(204).end()
    const name = /filename="([^"]*)"/.exec(body)?.[1] ?? ''
    const answer = answers.upload?.(name, seen.filter((one) => one.path === upload).length) ?? here(name)
    if (answer === 'cut') return request.socket.destroy()
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  return { url, seen }
}

const here = (name: string) => ({
  status: 201,
  body: { files: [{ name, outcome: 'here', line: 'Here, today at 2:14 PM. A receipt is in your mail.', version: `ver_${name}` }] },
})

test('chosen files go one after the other, each with its line, and then the page tells what came in', async () => {
  const { url, seen } = await portal()
  const page = await newPage()
  await page.goto(`${url}/record`)
  await page.getByRole('button', { name: 'Choose files' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Upload', exact: true }).isVisible(), false)
  await page.locator('input[type=file]').setInputFiles([pdf('one.pdf'), pdf('two.pdf')])
  await page.getByText('Here, today at 2:14 PM').first().waitFor()
  await page.waitForURL(/\?sent=ver_one\.pdf,ver_two\.pdf$/)
  assert.deepEqual(
    seen.map(({ accept }) => accept),
    ['application/json', 'application/json'],
  )
  for (const field of ['token', 'requirementId', 'key']) assert.match(seen[0]?.body ?? '', new RegExp(`name="${field}"\r\n\r\n\\w`))
})

test('what cannot be taken is said before it is sent, in a sentence that helps', async () => {
  const { url, seen } = await portal()
  const page = await newPage()
  await page.goto(`${url}/record`)
  await page.locator('input[type=file]').setInputFiles([
    { name: 'acme-coi.docx', mimeType: 'application/msword', buffer: Buffer.from('PK') },
    { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
  ])
  // Too much to hand over through the browser's line: it is read from a file.
  const folder = await mkdtemp(join(tmpdir(), 'portico-script-'))
  after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'photos.pdf'), Buffer.alloc(26_214_401))
  await page.locator('input[type=file]').setInputFiles(join(folder, 'photos.pdf'))
  for (const sentence of [
    'We cannot take Word files. Save it as PDF, or take a photo.',
    'This file is empty. Choose it once more.',
    'Too large: the limit is 25 MB. Send it in two parts.',
  ]) {
    await page.getByText(sentence, { exact: true }).waitFor()
  }
  assert.equal(seen.length, 0)
})

test('a refusal of the server stands on the line of its file, and the page stays', async () => {
  const { url } = await portal({
    upload: (name) => ({ status: 415, body: { files: [{ name, outcome: 'mismatch', line: 'That is no PDF.', version: null }] } }),
  })
  const page = await newPage({ expects: [/415/] })
  await page.goto(`${url}/record`)
  await page.locator('input[type=file]').setInputFiles(pdf('fake.pdf'))
  await page.getByText('That is no PDF.', { exact: true }).waitFor()
  await page.waitForTimeout(2000)
  assert.equal(page.url(), `${url}/record`)
})

test('a lost signal keeps the file: it goes on by itself, also after a reload, under the same key', async () => {
  let signal = false
  const { url, seen } = await portal({ upload: (name) => (signal ? here(name) : 'cut') })
  const page = await newPage({ expects: [/ERR_EMPTY_RESPONSE|ERR_CONNECTION/] })
  await page.goto(`${url}/record`)
  await page.locator('input[type=file]').setInputFiles(pdf('coi.pdf'))
  await page.getByText('No signal. It goes on by itself').first().waitFor()
  await page.reload()
  signal = true
  await page.getByText('Here, today at 2:14 PM').first().waitFor()
  const keys = new Set(seen.map(({ body }) => /name="key"\r\n\r\n(\w+)/.exec(body)?.[1]))
  assert.equal(keys.size, 1)
  await page.waitForURL(/\?sent=/)
  await page.reload()
  await page.getByRole('button', { name: 'Choose files' }).waitFor()
  assert.equal(await page.getByText('coi.pdf').count(), 0)
})

test('however often the line breaks, a file is kept and tried again, ever more rarely, and holds up no other', async () => {
  let signal = false
  const { url } = await portal({ upload: (name) => (signal || name === 'other.pdf' ? here(name) : 'cut') })
  const page = await newPage({ expects: [/ERR_EMPTY_RESPONSE|ERR_CONNECTION/] })
  await page.clock.install()
  await page.goto(`${url}/record`)
  // Counted in the browser, which by itself asks twice where an old line breaks.
  let breaks = 0
  page.on('requestfailed', (one) => {
    if (one.url().endsWith(upload)) breaks++
  })
  await page.locator('input[type=file]').setInputFiles([pdf('coi.pdf'), pdf('other.pdf')])
  await page.getByText('No signal. It goes on by itself').first().waitFor()
  await page.clock.runFor(5_000)
  await page.locator('[data-state=here]').waitFor()
  while (breaks < 16) {
    await page.clock.runFor(60_000)
    await page.waitForTimeout(100)
  }
  await page.waitForTimeout(500)
  const before = breaks
  await page.clock.runFor(30_000)
  await page.waitForTimeout(500)
  assert.equal(breaks, before, 'after many breaks a minute passes')
  signal = true
  await page.clock.runFor(30_000)
  await page.locator('[data-state=here]').nth(1).waitFor()
})

test('as long as pieces of a large file come through, the next try is as near as the first', async () => {
  let came = 0
  let tries = 0
  const url = await serve(pages, async (request: IncomingMessage, response) => {
    const path = (request.url ?? '').split('?')[0] as string
    const tell = (status: number, headers = {}) => response.writeHead(status, headers).end()
    if (path.endsWith('/live')) return response.writeHead(200, { 'content-type': 'application/json' }).end('{"stamp":"1"}')
    if (path.endsWith('/uploads')) return tell(201, { location: `${path}/upl_1` })
    if (request.method === 'HEAD') return tell(200, { 'upload-offset': String(came) })
    if (request.method !== 'PATCH') return tell(204)
    await buffer(request)
    if (tries <= 12) {
      came += 50_000
      return request.socket.destroy()
    }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(here('plan.pdf').body))
  })
  const page = await newPage({ expects: [/ERR_EMPTY_RESPONSE|ERR_CONNECTION/] })
  page.on('request', (one) => {
    if (one.method() === 'PATCH') tries++
  })
  await page.clock.install()
  await page.goto(`${url}/record`)
  await page.locator('input[type=file]').setInputFiles(pdf('plan.pdf', 2_000_000))
  await page.locator('[data-state=stopped]').waitFor()
  let waited = 0
  for (; tries < 13 && waited < 200; waited += 5) {
    await page.clock.runFor(5_000)
    await page.waitForTimeout(200)
  }
  assert.ok(waited < 120, `${tries} tries in ${waited} seconds`)
  await page.locator('[data-state=here]').waitFor()
})

test('Copy says Copied for two seconds', async () => {
  const { url } = await portal()
  const page = await newPage()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${url}/record`)
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  assert.match(await page.evaluate('navigator.clipboard.readText()'), /^Harbor Build LLC\n1200 Wharf Road/)
  await page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
})

test('the link page tells of a person only when one moves, presses or types, and once', async () => {
  const { url, seen } = await portal()
  const page = await newPage()
  await page.goto(`${url}/link`)
  await page.waitForTimeout(1000)
  assert.equal(seen.length, 0)
  await page.keyboard.press('Tab')
  await page.mouse.move(100, 100)
  await page.waitForTimeout(500)
  assert.deepEqual(
    seen.map(({ path, body }) => [path, body]),
    [['/enter/lnk_7Qm2vX9cT4kLw8ZrB1nYpD/sign', 'token=tok_of_the_link']],
  )
})

test('an open page loads itself again when something changed or access ended, and not otherwise', async () => {
  let live = { status: 200, stamp: '1' }
  const { url } = await portal({ live: () => live })
  const page = await newPage({ expects: [/403/] })
  await page.goto(`${url}/record`)
  let loads = 0
  page.on('load', () => loads++)
  await page.waitForTimeout(4000)
  assert.equal(loads, 0)
  live = { status: 200, stamp: '2' }
  await page.waitForEvent('load')
  live = { status: 403, stamp: '1' }
  await page.waitForEvent('load')
})

test('without a connection a line says so', async () => {
  const { url } = await portal()
  const page = await newPage({ expects: [/ERR_INTERNET_DISCONNECTED/] })
  await page.goto(`${url}/record`)
  await page.context().setOffline(true)
  await page.getByText('No connection. What you see may be old.').waitFor()
  await page.context().setOffline(false)
  await page.getByText('No connection. What you see may be old.').waitFor({ state: 'hidden' })
})

test('without script the form has the browser’s own field and one button', async () => {
  const { url } = await portal()
  const page = await newPage({ javaScript: false })
  await page.goto(`${url}/record`)
  await page.getByLabel('Your files').setInputFiles(pdf('one.pdf'))
  await page.getByRole('button', { name: 'Upload', exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Choose files' }).isVisible(), false)
  assert.equal(await page.getByRole('button', { name: 'Copy' }).isVisible(), false)
})
