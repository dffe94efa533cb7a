// Forms and addresses as browsers without script send them: twice, too much at once, in the wrong shape. None is a fault of ours.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { LinkId } from '../../src/nouns.ts'
import type { TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, linkIdOf, pdf, said, title, type Vendor } from './vendors.ts'

const open = houseForAll()

async function someoneInside(house: TestHouse) {
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  return { vendor, browser }
}

/** The hidden fields of the upload form, as the page has them. */
function uploadFields(page: string): { [name: string]: string } {
  const [form = ''] = /<form[^>]*enctype="multipart\/form-data"[\s\S]*?<\/form>/.exec(page) ?? []
  return Object.fromEntries([...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]))
}

const storedFor = async (house: TestHouse, { recordId }: Vendor): Promise<string[]> => {
  const { documents } = await house.house.engine.records.get(house.by, recordId)
  return documents.flatMap(({ versions }) => versions.map(({ fileName }) => fileName)).sort()
}

/** UPL-12 */
test('a form of files that is posted twice stores each once; other files from the same page are new', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const fields = uploadFields((await browser.get(vendor.home)).body)
  const send = (...files: ReturnType<typeof pdf>[]) => browser.upload(`${vendor.home}/documents`, fields, files)
  const both = await Promise.all([send(pdf('one.pdf', 'one')), send(pdf('one.pdf', 'one'))])
  const again = await send(pdf('one.pdf', 'one'))
  assert.deepEqual(
    [...both, again].map(({ status, location }) => [status, location]),
    Array(3).fill([303, again.location]),
  )
  assert.deepEqual(await storedFor(house, vendor), ['one.pdf'])
  assert.equal((await send(pdf('two.pdf', 'two'))).status, 303)
  assert.equal((await send(pdf('one.pdf', 'one'), pdf('two.pdf', 'two'))).status, 303)
  assert.deepEqual(await storedFor(house, vendor), ['one.pdf', 'one.pdf', 'two.pdf', 'two.pdf'])
  // A page that is loaded anew is another form, which may bring the same file once more.
  const later = uploadFields((await browser.get(vendor.home)).body)
  assert.notEqual(later.key, fields.key)
  assert.equal((await browser.upload(`${vendor.home}/documents`, later, [pdf('one.pdf', 'one')])).status, 303)
  assert.equal((await storedFor(house, vendor)).length, 5)
})

/** UPL-02, UPL-03 */
test('the line on which a file was too large brings the next form too', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const { token = '' } = uploadFields((await browser.get(vendor.home)).body)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { host, port } = new URL(house.url)
  const form = (bytes: Buffer) => {
    const head = `--x\r\ncontent-disposition: form-data; name="token"\r\n\r\n${token}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--x--\r\n')])
    const asked = `POST ${vendor.home}/documents HTTP/1.1\r\nhost: ${host}\r\norigin: ${house.url}\r\ncookie: ${cookie}\r\naccept: application/json\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: ${body.length}\r\n\r\n`
    return Buffer.concat([Buffer.from(asked), body])
  }
  const line = connect(Number(port), new URL(house.url).hostname)
  const statuses: number[] = []
  let answered: (() => void) | undefined
  line.setEncoding('latin1').on('data', (text: string) => {
    for (const [, status] of text.matchAll(/HTTP\/1\.1 (\d+)/g)) statuses.push(Number(status))
    answered?.()
  })
  /** Sends the next form in the same moment in which the answer to the last is heard. */
  const send = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`Heard only ${statuses.join(' ')}`)), 5_000)
      answered = () => {
        clearTimeout(patience)
        resolve()
      }
      line.write(form(bytes))
    })
  for (let round = 0; round < 10; round++) {
    await send(Buffer.alloc(26 * 2 ** 20, pdf('large.pdf', 'x').bytes))
    await send(Buffer.from('%PDF-1.4 small'))
  }
  line.destroy()
  assert.deepEqual(statuses, Array(10).fill([413, 201]).flat())
})

test('UPL-02 a form of files that is malformed or breaks off is told so, and is no fault of ours', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
  for (const [boundary, body] of [
    ['', head],
    ['; boundary=', head],
    ['; boundary=x', 'nonsense'],
    ['; boundary=x', `${head}%PDF-1.7 cut off in the middle`],
    ['; boundary=x', `--x\r\n${'a: b\r\n'.repeat(3_000)}\r\nx\r\n--x--`],
    [`; boundary=${'x'.repeat(300)}`, head],
    [`; boundary="${'é'.repeat(200)}"`, head],
  ]) {
    const type = { 'content-type': `multipart/form-data${boundary}`, 'sec-fetch-site': 'same-origin' }
    const { status } = await browser.send('POST', `${vendor.home}/documents`, type, body)
    assert.ok(status >= 400 && status < 500, `${status} for ${boundary?.slice(0, 20)} ${body?.slice(0, 20)}`)
  }
  assert.deepEqual(await storedFor(house, vendor), [])
})

test('a quotation mark in a file’s name stays one', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const fields = uploadFields((await browser.get(vendor.home)).body)
  await browser.upload(`${vendor.home}/documents`, fields, [pdf('the "roof" 50%.pdf', 'one')])
  assert.deepEqual(await storedFor(house, vendor), ['the "roof" 50%.pdf'])
})

test('what a guest leaves in a project by a form that is posted twice is one file too', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  await house.house.engine.grants.give(house.by, { contactId: vendor.contactId, scope: { kind: 'project', id: vendor.projectId } })
  const home = `/p/harbor/projects/${vendor.projectId}`
  const fields = uploadFields((await browser.get(home)).body)
  const send = () => browser.upload(`${home}/documents`, fields, [pdf('plan.pdf')])
  const [one, two] = [await send(), await send()]
  assert.deepEqual([one.status, two.location], [303, one.location])
  assert.match(one.location, /\?sent=ver_\w{22}$/)
  assert.equal((await browser.get(home)).body.match(/<b>plan\.pdf|class="name"[^>]*>plan\.pdf/g)?.length, 1)
})

/** UPL-09 */
test('of more files than come in at once the first are here, and it is said that the rest go in a second go', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const fields = uploadFields((await browser.get(vendor.home)).body)
  const files = Array.from({ length: 22 }, (_, at) => pdf(`${at + 10}.pdf`, 'x'.repeat(at * 20_000)))
  const send = () => browser.upload(`${vendor.home}/documents`, fields, files)
  const sent = await send()
  assert.equal(sent.status, 422)
  assert.match(
    said(sent.body),
    /Not all files came in .*10\.pdf.* 29\.pdf .*At most 20 files come in at once\. Send the rest in a second go\./,
  )
  assert.doesNotMatch(said(sent.body), /30\.pdf|connection/)
  const first = files.slice(0, 20).map(({ name }) => name)
  assert.deepEqual(await storedFor(house, vendor), first)
  assert.equal((await send()).status, 422)
  assert.deepEqual(await storedFor(house, vendor), first)
  assert.equal((await browser.upload(`${vendor.home}/documents`, fields, files.slice(20))).status, 303)
  assert.equal((await storedFor(house, vendor)).length, 22)
})

/** Fields of another type, which only JSON or a stream can have. */
test('outside pages read forms only: whatever else is sent is refused, and is no fault', async () => {
  const house = open()
  const { vendor, browser } = await someoneInside(house)
  const body = JSON.stringify({ email: 'a@b.example', to: 5, text: 5, key: {}, token: [], code: 1, grant: null, pause: true })
  for (const path of ['/p/harbor/ask', '/p/harbor/ask/again', `${vendor.home}/comments`, '/p/harbor/longer']) {
    for (const type of ['application/json', 'text/plain', 'application/offset+octet-stream', 'multipart/form-data; boundary=x']) {
      const { status, headers } = await browser.send('POST', path, { 'content-type': type, 'sec-fetch-site': 'same-origin' }, body)
      assert.ok(status < 500, `${path} as ${type}: ${status}`)
      if (!/json|plain/.test(type)) continue
      assert.equal(status, 415, `${path} as ${type}`)
      assert.match(String(headers['content-type']), /^text\/html/)
    }
  }
  assert.equal((await browser.post(`${vendor.home}/comments`, { text: 'Hello' })).status, 303)
})

test('an address that is none is a calm page, however it is written, and leads nowhere else', async () => {
  const house = open()
  const { browser } = await someoneInside(house)
  const strange = [
    '//',
    '///',
    '//evil.example/x',
    '//evil.example/',
    '/%2f%2f',
    '/\\',
    '/\\evil.example/',
    '/p//',
    '/p/har%00bor/x',
    '/%5cevil.example/',
  ]
  for (const path of [...strange, `/${'x'.repeat(8_000)}`, `/p/harbor${'/x'.repeat(4_000)}`, `/p/${'x'.repeat(8_000)}`]) {
    const { status, location, body } = await browser.get(path)
    assert.ok(status === 404 || status === 400, `${path.slice(0, 40)}: ${status}`)
    assert.equal(location, '')
    assert.doesNotMatch(body, /evil/)
  }
  assert.match(said((await browser.get('//')).body), /There is nothing here/)
  assert.match((await browser.get('/p/harbor/nothing')).body, /href="\/p\/harbor"/)
})

test('the portal’s address leads there with a capital in it, and with a full stop behind it', async () => {
  const { browser } = await someoneInside(open())
  for (const written of ['Harbor', 'HARBOR', 'harbor.', 'Harbor).', 'harbor%20', 'harbor%E2%80%9D'])
    assert.deepEqual(
      [(await browser.get(`/p/${written}`)).status, (await browser.get(`/p/${written}`)).location],
      [302, '/p/harbor'],
      written,
    )
  assert.equal((await browser.get('/p/Harbor?to=%2Fp%2Fharbor')).location, '/p/harbor?to=%2Fp%2Fharbor')
  for (const nobodys of ['har%20bor', '.', '%2e%2e', 'harbor%2fx', `${'x'.repeat(51)}.`]) {
    const { status, location } = await browser.get(`/p/${nobodys}`)
    assert.deepEqual([status, location], [404, ''], nobodys)
  }
})

test('a slash behind an address leads to the same page, and spends nothing of a letter', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  const slashed = await browser.get(`${vendor.path}/`)
  assert.deepEqual([slashed.status, slashed.location, browser.cookies.size], [302, vendor.path, 0])
  assert.equal(slashed.headers['x-robots-tag'], 'noindex, noarchive')
  assert.equal((await browser.send('HEAD', `${vendor.path}/`)).location, vendor.path)
  const page = await browser.follow(`${vendor.path}/`)
  const linkId = linkIdOf(page.body)
  assert.deepEqual([page.status, [...browser.cookies.keys()]], [200, [`portico_link_${linkId.slice(4)}`]])
  assert.equal(linkIdOf((await browser.follow(`/enter/${linkId}/`)).body), linkId)
  // It was only looked at: another browser still comes in by it.
  const other = house.browser()
  await comeIn(other, `${vendor.path}/`)
  assert.equal(title((await other.follow(`${vendor.home}/`)).body), title((await other.get(vendor.home)).body))
  assert.equal((await other.get('/p/harbor/?to=%2Fp%2Fharbor')).location, '/p/harbor?to=%2Fp%2Fharbor')
  assert.equal((await house.browser().follow('/p/harbor/')).body.includes('autocomplete="username'), true)
  assert.equal((await other.post('/p/harbor/ask/', { email: 'a@b.example' })).status, 404)
  assert.equal((await other.get('/privacy/')).location, '/privacy')
  assert.equal((await other.follow('/p/harbor/nothing/')).status, 404)
  assert.equal((await other.get('/api/v1/projects/')).location, '')
})

test('the address of a press, in a tab that is opened again or from the history, leads to the page that it was made on', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  const linkId = linkIdOf((await browser.follow(vendor.path)).body)
  for (const [pressed, page] of [
    [`/enter/${linkId}/letter`, `/enter/${linkId}`],
    ['/p/harbor/ask/code', '/p/harbor/ask'],
    ['/p/harbor/sign-out', '/p/harbor'],
    [`${vendor.home}/documents`, vendor.home],
    [`${vendor.home}/answers?for=req_x`, `${vendor.home}?for=req_x`],
    ['/p/harbor/access/devices/dev_x', '/p/harbor/access'],
  ] as const) {
    for (const method of ['GET', 'HEAD']) {
      const { status, location } = await browser.send(method, pressed)
      assert.deepEqual([status, location], [303, page], `${method} ${pressed}`)
    }
    assert.equal((await browser.send('PUT', pressed, { 'sec-fetch-site': 'same-origin' })).status, 405)
  }
  assert.equal((await browser.get('/p/harbor/nothing/code')).status, 404)
  // What waits for a letter still does.
  await browser.post('/p/harbor/ask', { email: vendor.email })
  const wrong = await browser.post('/p/harbor/ask/code', { code: '000000' })
  assert.equal(title(wrong.body), 'Check your email')
  assert.equal(title((await browser.follow('/p/harbor/ask/code')).body), 'Check your email')
})

test('a button of a dead end that is pressed when the letter’s cookie is gone does nothing, and its page has the way on', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await comeIn(house.browser(), vendor.path)
  const browser = house.browser()
  const dead = await browser.follow(vendor.path)
  assert.equal(dead.status, 410)
  const enter = `/enter/${linkIdOf(dead.body)}`
  browser.cookies.clear()
  for (const verb of ['denial', 'request']) {
    const { status, body } = await browser.post(`${enter}/${verb}`)
    assert.deepEqual([status, title(body)], [200, 'Open this page from your letter'], verb)
    assert.match(body, new RegExp(`action="${enter}/letter"`))
    assert.doesNotMatch(body, /Harbor|acme/)
  }
  const { links } = await house.house.engine.grants.get(house.by, vendor.grantId)
  assert.equal((await house.house.store.read.links.atDoor(links[0]?.id as LinkId))?.link.deniedAt, null)
})
