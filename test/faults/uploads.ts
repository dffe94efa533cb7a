// UPL-02: bodies that are malformed, cut off or abandoned crash nothing and leave nothing, at every door that takes files.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { comeIn } from '../portal/vendors.ts'
import type { Browser } from '../support/portico.ts'
import { inTurns, type Process, type Program, program, until } from '../support/process.ts'
import { smallDisk } from './disk.ts'
import type { Chance } from './trial.ts'
import { hashOf } from './visitors.ts'

interface Uploads {
  /** Clients that go away in the middle of a file. */
  aborts: number
  /** Forms that chance has spoilt. */
  forms: number
}

/** Where files are taken in, with what a client there has to show. */
interface Door {
  name: string
  path: string
  headers: { [name: string]: string }
}

export async function uploadsLeaveNothing({ aborts, forms }: Uploads, chance: Chance): Promise<string> {
  const house = await program()
  try {
    await house.start()
    const { doors, recordId } = await doorsOf(house)
    for (const door of doors) await speak(house, head(door, house.port, whole.length), whole)
    assert.ok(existsSync(passingPlace(house)), 'here files come in')
    const { pid } = house
    const [handles, kept] = [await handlesAtRest(house), await documentsOf(house, recordId)]
    await inTurns(aborts, 20, async () => {
      const cut = chance.upTo(whole.length - 1, 1)
      await speak(house, head(chance.one(doors), house.port, whole.length), whole.subarray(0, cut), chance.upTo(30))
    })
    assert.equal(await documentsOf(house, recordId), kept, 'of what was cut off nothing is kept')
    const answered: { [status: string]: number } = {}
    await inTurns(forms, 10, async () => {
      const body = spoilt(whole, chance)
      const length = chance.one([body.length, body.length, body.length + chance.upTo(500), Math.max(0, body.length - chance.upTo(500))])
      const said = await speak(house, head(chance.one(doors), house.port, length, chance.one(types)), body, 400)
      const status = /^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 'none'
      answered[status] = (answered[status] ?? 0) + 1
      assert.doesNotMatch(status, /^5/, `A fault: ${body.toString('latin1').slice(0, 300)}`)
    })
    assert.deepEqual([house.running, house.pid], [true, pid], 'the same process')
    assert.ok(!house.log.some((line) => /met a fault|unhandled/i.test(line)), 'no fault in the log')
    const after = await until(async () => {
      const now = await handlesAtRest(house)
      return now !== null && handles !== null && now > handles + 4 ? null : { now }
    }, 'as many open files as before')
    await until(() => passing(house).length === 0, 'no temporary file is left')
    return `${aborts} aborts, ${forms} forms (${JSON.stringify(answered)}), open files ${handles} and ${after.now}`
  } finally {
    await house.stop()
  }
}

/** The same files through two doors: one that waits half-way while the other brings the rest, and many at the same moment. */
export async function piecesByTwo(files: number): Promise<void> {
  const house = await program({ kind: 'postgres' })
  try {
    await house.start()
    const other = await house.another()
    await other.start()
    const { browser, recordId } = await vendorOf(house)
    const sent: string[] = []
    const announced = async (size: number) => {
      const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size)])
      sent.push(hashOf(file))
      return { file, path: await announce(browser, recordId, file.length) }
    }

    const { file, path } = await announced(300_000)
    const slow = piece(house, house, browser, path, 0, file)
    slow.write(file.subarray(0, 200_000))
    const here = join(house.folder, 'files', 'coming', path.slice(-26))
    await until(() => existsSync(here) && statSync(here).size === 200_000, 'two thirds of it are here')
    const quick = piece(house, other, browser, path, 200_000, file.subarray(200_000))
    quick.end(file.subarray(200_000))
    const first = await quick.answer
    assert.equal(first.status, 200, first.body)
    slow.end(file.subarray(200_000))
    const second = await slow.answer
    assert.deepEqual([second.status, versionIn(second)], [200, versionIn(first)])

    for (let at = 0; at < files; at++) {
      const { file, path } = await announced(5_000 + at * 7_000)
      const answers = await Promise.all(
        [house, other, house, other].map((door) => {
          const all = piece(house, door, browser, path, 0, file)
          all.end(file)
          return all.answer
        }),
      )
      const said = answers.map(({ status }) => status)
      assert.ok(said.includes(200) && said.every((status) => [200, 400, 409, 423].includes(status)), `${said}`)
      assert.equal(new Set(answers.filter(({ status }) => status === 200).map(versionIn)).size, 1)
    }
    const { body } = await house.api('GET', `/records/${recordId}/documents`)
    const kept = body.items.flatMap(({ versions }: { versions: { hash: string }[] }) => versions.map(({ hash }) => hash))
    assert.deepEqual(kept.sort(), sent.sort())
    assert.ok(![...house.log, ...other.log].some((line) => /met a fault/.test(line)), 'no fault in the log')
  } finally {
    await house.stop()
  }
}

export async function fullInTheLastStep(): Promise<void> {
  const disk = await smallDisk(6)
  const house = await program({ env: { FILES_URL: `file:${disk.folder}` } })
  try {
    await house.start()
    const { browser, recordId } = await vendorOf(house)
    const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(4_000_000)])
    const path = await announce(browser, recordId, file.length)
    const all = piece(house, house, browser, path, 0, file)
    all.end(file)
    const { status, body } = await all.answer
    assert.deepEqual([status, JSON.parse(body).files[0].outcome], [507, 'no_room'])
    assert.deepEqual(readdirSync(join(disk.folder, 'passing')), [])
  } finally {
    await house.stop()
    await disk.end()
  }
}

async function vendorOf(house: Program): Promise<{ browser: Browser; recordId: string }> {
  const [record] = await house.records(1)
  assert.ok(record)
  assert.equal((await house.invite(record)).status, 201)
  const browser = house.browser()
  await comeIn(browser, await house.linkTo(record.email))
  return { browser, recordId: record.id }
}

const tus = { 'tus-resumable': '1.0.0', accept: 'application/json', 'sec-fetch-site': 'same-origin' }

async function announce(browser: Browser, recordId: string, size: number): Promise<string> {
  const named = `filename ${Buffer.from('plan.pdf').toString('base64')}`
  const { status, location, body } = await browser.send('POST', `/p/harbor/records/${recordId}/uploads`, {
    ...tus,
    'upload-length': String(size),
    'upload-metadata': named,
  })
  assert.equal(status, 201, body)
  return location
}

/** A piece on a line of its own, which the caller writes and ends. */
function piece(house: Program, { port }: Process, { cookies }: Browser, path: string, offset: number, { length }: Buffer) {
  const headers = {
    ...tus,
    host: `localhost:${house.port}`,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
    'content-length': String(length),
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  }
  const request = httpRequest({ host: '127.0.0.1', port, method: 'PATCH', path, headers })
  const answer = new Promise<{ status: number; body: string }>((done, failed) => {
    request.on('error', failed)
    request.on('response', async (response) => done({ status: response.statusCode ?? 0, body: await text(response) }))
  })
  return { write: (bytes: Buffer) => request.write(bytes), end: (bytes: Buffer) => request.end(bytes), answer }
}

const versionIn = ({ body }: { body: string }): string => JSON.parse(body).files[0].version

async function doorsOf(house: Program): Promise<{ doors: Door[]; recordId: string }> {
  const [record] = await house.records(1)
  assert.ok(record)
  assert.equal((await house.invite(record)).status, 201)
  const browser = house.browser()
  await comeIn(browser, await house.linkTo(record.email))
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const origin = `http://localhost:${house.port}`
  return {
    recordId: record.id,
    doors: [
      { name: 'portal', path: `/p/harbor/records/${record.id}/documents`, headers: { cookie, origin, 'sec-fetch-site': 'same-origin' } },
      { name: 'api', path: `/api/v1/records/${record.id}/documents`, headers: { authorization: `Bearer ${house.key}` } },
    ],
  }
}

const start = '--edge\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7\n'
const whole = Buffer.from(`${start}${'x'.repeat(40_000)}\r\n${start}${'y'.repeat(40_000)}\r\n--edge--\r\n`)
const types = [
  'multipart/form-data; boundary=edge',
  'multipart/form-data; boundary=edge',
  'multipart/form-data; boundary="edge',
  'multipart/form-data',
  'multipart/mixed; boundary=edge',
]

const head = ({ path, headers }: Door, port: number, length: number, type = types[0] as string) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n${Object.entries(
    headers,
  )
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

/** On a line of its own. With `patience`, in milliseconds, it is broken off after that, answered or not. */
function speak({ port }: Program, head: string, body: Buffer, patience = 10_000): Promise<string> {
  return new Promise((done) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(head)
      socket.write(body)
    })
    const timer = setTimeout(() => socket.destroy(), patience)
    socket.on('data', (bytes) => (said += bytes.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      done(said)
    })
  })
}

/** A form with a few of its bytes changed, cut out, said twice, or replaced by what parsers trip over. */
function spoilt(form: Buffer, chance: Chance): Buffer {
  let body = Buffer.from(form)
  for (let times = chance.upTo(4, 1); times > 0; times--) {
    // The lines between the files are where a parser can be led astray.
    const at = chance.next() < 0.8 ? chance.upTo(Math.min(160, body.length)) : chance.upTo(body.length)
    const to = Math.min(body.length, at + chance.upTo(40))
    const between = chance.one([
      () => chance.bytes(chance.upTo(20)),
      () => Buffer.alloc(0),
      () => Buffer.concat([body.subarray(at, to), body.subarray(at, to)]),
      () => Buffer.from(chance.one(trips)),
    ])()
    body = Buffer.concat([body.subarray(0, at), between, body.subarray(to)])
  }
  return body
}

const trips = [
  '--edge',
  '--edge--',
  '\r\n--edge\r\n\r\n',
  '\r\n\r\n',
  '\0',
  'name="__proto__"',
  'name="constructor"; filename="x.pdf"',
  "filename*=utf-8''%00%ff.pdf",
  `filename="${'a'.repeat(5_000)}"`,
  'content-transfer-encoding: base64\r\n',
  'a: b\r\n'.repeat(200),
  '--edge\r\ncontent-disposition: form-data; name="requirementId"\r\n\r\nx\r\n'.repeat(60),
]

const passingPlace = ({ folder }: Program): string => join(folder, 'files', 'passing')
const passing = (house: Program): string[] => readdirSync(passingPlace(house))

/** What the process holds open once nothing is under way; null where nobody can say. */
async function handlesAtRest(house: Program): Promise<number | null> {
  const place = `/proc/${house.pid}/fd`
  if (!existsSync(place)) return null
  let before = -1
  return until(() => {
    const now = readdirSync(place).length
    const still = now === before
    before = now
    return still ? now : null
  }, 'the process rests')
}

const documentsOf = async (house: Program, recordId: string): Promise<number> => (await house.all(`/records/${recordId}/documents`)).length
