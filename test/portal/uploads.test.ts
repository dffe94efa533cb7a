// Uploads in pieces: cut in the middle they go on from there, for whom may still send, and end as any other file.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { largestFile } from '../../src/engine/uploads.ts'
import { scriptOf } from '../support/api.ts'
import { newPage } from '../support/browser.ts'
import { type Browser, inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'
import { comeIn } from './vendors.ts'

const tus = { 'tus-resumable': '1.0.0', accept: 'application/json', 'sec-fetch-site': 'same-origin' }
const pdf = (size: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)])
const name = (text: string) => `filename ${Buffer.from(text).toString('base64')}`
const piecesOf = ({ house }: TestHouse): string[] => {
  try {
    return readdirSync(join(house.config.filesDir, 'coming'))
  } catch {
    return []
  }
}

/** Sends a piece on a line of its own; `cut` breaks it off after so many bytes. */
function piece(
  house: TestHouse,
  browser: Browser,
  path: string,
  offset: number,
  bytes: Buffer,
  cut = bytes.length,
): Promise<{ status: number; body: string } | null> {
  return new Promise((done) => {
    const headers = {
      ...tus,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      'content-length': String(bytes.length),
      cookie: [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; '),
    }
    const request = httpRequest(house.url + path, { method: 'PATCH', headers }, (answer) => {
      let body = ''
      answer.on('data', (text) => (body += text))
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body }))
    })
    request.on('error', () => done(null))
    request.write(bytes.subarray(0, cut), () => {
      if (cut === bytes.length) request.end()
      else void arrived(house).then(() => request.destroy())
    })
  })
}

/** Something of it is here: what the line holds when it breaks is lost with it. */
async function arrived(house: TestHouse): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const sizes = piecesOf(house).map((piece) => statSync(join(house.house.config.filesDir, 'coming', piece)).size)
    if (sizes.some((size) => size > 0)) return
    await pause(20)
  }
}

const begin = (browser: Browser, place: string, size: number, file = 'plan.pdf') =>
  browser.send('POST', `${place}/uploads`, { ...tus, 'upload-length': String(size), 'upload-metadata': name(file) })
async function offsetOf(browser: Browser, path: string): Promise<number> {
  const head = await browser.send('HEAD', path, tus)
  return head.status === 200 ? Number(head.headers['upload-offset']) : -head.status
}

inEveryHouse(
  'a line that breaks in the middle costs nothing: the file goes on from there, also in another tab, and is stored once',
  async (house) => {
    const { recordId, path } = await house.invite()
    const browser = house.browser()
    await comeIn(browser, path)
    const place = `/p/harbor/records/${recordId}`
    const file = pdf(700_000)
    const made = await begin(browser, place, file.length, 'Plän.pdf')
    assert.equal(made.status, 201, made.body)
    const { location } = made
    assert.match(location, /\/uploads\/upl_\w{22}$/)
    assert.equal(await piece(house, browser, location, 0, file, 300_000), null)
    let offset = 0
    for (let tries = 0; tries < 50 && offset === 0; tries += 1) {
      await pause(20)
      offset = await offsetOf(browser, location)
    }
    assert.ok(offset > 0 && offset < file.length, `${offset}`)
    // A piece at a wrong place is none.
    assert.equal((await piece(house, browser, location, offset + 1, file.subarray(offset + 1)))?.status, 409)
    await house.restart()
    assert.equal(await offsetOf(browser, location), offset)
    const [one, two] = await Promise.all([
      piece(house, browser, location, offset, file.subarray(offset)),
      piece(house, browser, location, offset, file.subarray(offset)),
    ])
    assert.ok([one?.status, two?.status].includes(200), `${one?.status} ${two?.status}`)
    // Whoever lost the answer asks again, and it is the same file.
    assert.equal(await offsetOf(browser, location), file.length)
    const again = await piece(house, browser, location, file.length, Buffer.alloc(0))
    assert.equal(again?.status, 200)
    const api = await scriptOf(house)
    const [document, ...others] = (await api.ok(api.get(`/records/${recordId}/documents`))).items
    assert.deepEqual([document.fileName, document.versions.length, others], ['Plän.pdf', 1, []])
    assert.equal(document.versions[0].hash, createHash('sha256').update(file).digest('hex'))
    assert.equal(JSON.parse(again?.body ?? '').files[0].version, document.versions[0].id)
    assert.deepEqual(piecesOf(house), [])
  },
)

inHouse('every piece is judged: revoked it ends, nobody else goes on with it, and what was announced holds', async (house) => {
  const { recordId, grantId, path } = await house.invite()
  const browser = house.browser()
  await comeIn(browser, path)
  const place = `/p/harbor/records/${recordId}`
  assert.equal((await begin(browser, place, largestFile + 1)).status, 413)
  assert.equal((await begin(browser, place, 0)).status, 422)
  assert.deepEqual(piecesOf(house), [])

  const file = pdf(50_000)
  const { location } = await begin(browser, place, file.length)
  await piece(house, browser, location, 0, file.subarray(0, 20_000))
  assert.equal(await offsetOf(browser, location), 20_000)
  assert.equal((await piece(house, browser, location, 20_000, Buffer.concat([file.subarray(20_000), Buffer.alloc(10)])))?.status, 413)

  const other = await house.invite('bo@bolt.example')
  const bo = house.browser()
  await comeIn(bo, other.path)
  assert.equal(await offsetOf(bo, location), -404)
  assert.equal(await offsetOf(bo, location.replace(recordId, other.recordId)), -404)
  assert.equal(await offsetOf(house.browser(), location), -401)

  // What it is, its content says at the end; a refused file leaves nothing.
  const wrong = await begin(browser, place, 9, 'a.pdf')
  const answer = await piece(house, browser, wrong.location, 0, Buffer.from('MZ nothing'.slice(0, 9)))
  assert.deepEqual([answer?.status, JSON.parse(answer?.body ?? '').files[0].outcome], [415, 'mismatch'])
  // Whoever lost that answer begins anew, and hears it then.
  assert.equal(await offsetOf(browser, wrong.location), -404)
  assert.equal((await piece(house, browser, wrong.location, 9, Buffer.alloc(0)))?.status, 404)

  await house.house.engine.grants.revoke(house.by, grantId as `gra_${string}`, null)
  assert.equal((await piece(house, browser, location, 20_000, file.subarray(20_000)))?.status, 403)
  const api = await scriptOf(house)
  assert.deepEqual((await api.ok(api.get(`/records/${recordId}/documents`))).items, [])
})

inHouse('what comes as a form, or as nothing at all, is no piece of a file: it is refused, and is no fault of ours', async (house) => {
  const { recordId, path } = await house.invite()
  const browser = house.browser()
  await comeIn(browser, path)
  const { location } = await begin(browser, `/p/harbor/records/${recordId}`, 3)
  const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json', null]
  for (const type of types) {
    const headers = { ...tus, 'upload-offset': '0', ...(type === null ? null : { 'content-type': type }) }
    const { status } = await browser.send('PATCH', location, headers, type === null ? undefined : 'a=b')
    assert.ok(status >= 400 && status < 500, `${status} for ${type}`)
  }
  assert.equal(await offsetOf(browser, location), 0)
  assert.deepEqual(
    house.log.filter((line) => line.includes('fault')),
    [],
  )
})

inHouse('what never came whole is forgotten after a day, and its pieces go', async (house) => {
  const { recordId, contactId, path } = await house.invite()
  const browser = house.browser()
  await comeIn(browser, path)
  const { location } = await begin(browser, `/p/harbor/records/${recordId}`, 1_000)
  await piece(house, browser, location, 0, pdf(500))
  assert.equal(piecesOf(house).length, 1)
  const { engine, store } = house.house
  await engine.documents.sweep()
  assert.equal(piecesOf(house).length, 1)
  house.clock.advance('3 days')
  await engine.documents.sweep()
  await engine.forget()
  assert.deepEqual(piecesOf(house), [])
  const id = location.slice(-26) as `upl_${string}`
  assert.equal(await store.read.uploads.get(house.by.accountId, contactId as `con_${string}`, id), null)
})

inHouse('a large photo on a phone goes on by itself where the signal was lost', async (house) => {
  const { recordId, path } = await house.invite()
  const page = await newPage({ width: 360, expects: [/ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_FAILED|409 \(Conflict\)/] })
  await page.goto(house.url + path)
  await page.getByRole('button', { name: /^Continue/ }).click()
  await page.getByRole('button', { name: 'Choose files' }).waitFor()
  const line = await page.context().newCDPSession(page)
  const speed = (uploadThroughput: number) =>
    line.send('Network.emulateNetworkConditions', { offline: false, latency: 50, downloadThroughput: 200_000, uploadThroughput })
  await line.send('Network.enable')
  await speed(400_000)
  const offsets: number[] = []
  page.on('request', (one) => one.method() === 'PATCH' && offsets.push(Number(one.headers()['upload-offset'])))
  const file = pdf(2_500_000)
  await page.locator('input[type=file]').setInputFiles({ name: 'site.pdf', mimeType: 'application/pdf', buffer: file })
  await page.getByText(/^1(\.\d)? of 2\.4/).waitFor()
  house.running.app.server.closeAllConnections()
  await page
    .getByText(/^No signal/)
    .first()
    .waitFor()
  await speed(10_000_000)
  await page.waitForURL(/\?sent=ver_\w{22}$/)
  const [document] = (await house.house.engine.records.get(house.by, recordId as `rec_${string}`)).documents
  assert.equal(document?.versions[0]?.hash, createHash('sha256').update(file).digest('hex'))
  await page.close()
  assert.ok((offsets[0] ?? 1) === 0 && (offsets.at(-1) ?? 0) > 200_000, offsets.join())
})
