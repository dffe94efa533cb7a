// Documents through the API: taken as a stream, judged once, handed out as a file and never as a page.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { dayOf, endOfDay } from '../../src/api/days.ts'
import { largestFile } from '../../src/engine/uploads.ts'
import { attachment } from '../../src/http.ts'
import { aPdf, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const passing = ({ house }: TestHouse): string[] => {
  try {
    return readdirSync(join(house.config.filesDir, 'passing'))
  } catch {
    return []
  }
}

inEveryHouse('a member sends in for a contact, rejects with a reason, accepts the corrected one until a day', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const sent = await api.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  assert.equal(sent.status, 201)
  const [document] = (await api.ok(api.get(`/records/${recordId}/documents`))).items
  assert.deepEqual([document.state, document.version, document.can], ['waiting', 1, ['review', 'download']])
  assert.equal((await api.ok(api.get(`/records/${recordId}`))).state, 'under_review')

  const bare = await api.post(`/documents/${document.id}/review`, { decision: 'reject' })
  assert.deepEqual([bare.status, bare.json.code], [422, 'reason_needed'])
  const stale = await api.post(`/documents/${document.id}/review`, { decision: 'accept', version: 2 })
  assert.deepEqual([stale.status, stale.json.code], [409, 'nothing_to_review'])
  const rejected = await api.ok(
    api.post(`/documents/${document.id}/review`, { decision: 'reject', reason: 'Umbrella is too low.', version: 1 }),
  )
  assert.deepEqual([rejected.state, rejected.versions[0].reason], ['rejected', 'Umbrella is too low.'])
  assert.equal((await api.ok(api.get(`/records/${recordId}`))).state, 'non_compliant')
  assert.equal((await api.post(`/documents/${document.id}/review`, { decision: 'accept' })).status, 409)

  await api.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi-2.pdf', bytes: aPdf('better') }])
  const accepted = await api.ok(api.post(`/documents/${document.id}/review`, { decision: 'accept', validUntil: '2027-06-30', version: 2 }))
  assert.deepEqual([accepted.state, accepted.version, accepted.validUntil], ['accepted', 2, '2027-06-30'])
  assert.equal((await api.ok(api.get(`/records/${recordId}`))).state, 'compliant')
})

inEveryHouse('a decision is taken back and made anew, and nothing is accepted until a day that is over', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  await api.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  const [{ id }] = (await api.ok(api.get(`/records/${recordId}/documents`))).items
  assert.equal((await api.delete(`/documents/${id}/review`)).status, 422, 'which decision has to be said')
  const none = await api.delete(`/documents/${id}/review?version=2`)
  assert.deepEqual([none.status, none.json.code], [409, 'nothing_to_take_back'])
  const today = dayOf(house.clock.now(), 'America/Los_Angeles')
  const over = await api.post(`/documents/${id}/review`, { decision: 'accept', validUntil: '2025-12-01' })
  assert.deepEqual([over.status, over.json.fields], [422, { validUntil: 'This day is over.' }])
  const accepted = await api.ok(api.post(`/documents/${id}/review`, { decision: 'accept', validUntil: today }))
  assert.deepEqual([accepted.state, accepted.can, accepted.versions[0].can], ['accepted', ['unreview', 'download'], ['unreview']])
  assert.equal((await (await scriptOf(house, 'viewer')).delete(`/documents/${id}/review?version=1`)).status, 403)
  const back = await api.ok(api.delete(`/documents/${id}/review?version=1`))
  assert.deepEqual([back.state, back.validUntil, back.can], ['waiting', null, ['review', 'download']])
  assert.equal((await api.ok(api.delete(`/documents/${id}/review?version=1`))).state, 'waiting')
  assert.equal((await api.ok(api.get(`/records/${recordId}`))).state, 'under_review')
  assert.equal((await api.ok(api.post(`/documents/${id}/review`, { decision: 'reject', reason: 'Another company.' }))).state, 'rejected')
})

inEveryHouse('an upload is answered with what came in it, in the order in which it was sent, and so the record keeps it', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const names = Array.from({ length: 8 }, (_, at) => `page-${8 - at}.pdf`)
  const files = names.map((name) => ({ name, bytes: aPdf(name) }))
  const path = `/api/v1/records/${recordId}/documents`
  const filesOf = (items: Json[]): string[] => items.map(({ versions }) => versions.at(-1).fileName)
  const send = async (fields: { [name: string]: string }, some: typeof files) =>
    (JSON.parse((await api.browser.upload(path, fields, some)).body) as { items: Json[] }).items
  assert.deepEqual(filesOf(await send({}, files)), names)
  house.clock.advance('1 minute')
  const first = await send({ requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  assert.deepEqual(filesOf(first), ['coi.pdf'])
  await api.ok(api.post(`/documents/${first[0].id}/review`, { decision: 'reject', reason: 'Too low.' }))
  house.clock.advance('1 minute')
  const next = await send({ requirementId }, [{ name: 'better.pdf', bytes: aPdf('better') }, ...files.slice(0, 2)])
  assert.deepEqual(filesOf(next), ['better.pdf', 'page-8.pdf', 'page-7.pdf'])
  assert.deepEqual([next[0].id, next[0].version], [first[0].id, 2], 'what continues a document is that document')
  const { items } = await api.ok(api.get(`/records/${recordId}/documents`))
  assert.deepEqual(filesOf(items), [...names, 'better.pdf', 'page-8.pdf', 'page-7.pdf'])

  const record = await api.ok(api.get(`/records/${recordId}`))
  await api.browser.upload(`/api/v1/projects/${record.project.id}/files`, {}, files)
  assert.deepEqual(filesOf((await api.ok(api.get(`/projects/${record.project.id}/files`))).items), names)
})

inHouse('several files come at once; without a requirement they are shared', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const files = [
    { name: 'plan.pdf', bytes: aPdf('plan') },
    { name: 'holder.pdf', bytes: aPdf('holder') },
  ]
  const sent = await api.browser.upload(`/api/v1/records/${recordId}/documents`, {}, files)
  assert.equal(sent.status, 201)
  const { items } = sent.json() as { items: { state: string }[] }
  assert.deepEqual(
    items.map(({ state }) => state),
    ['shared', 'shared'],
  )
})

inHouse('a quotation mark in a file’s name stays one', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const name = 'the "roof" 50%.pdf'
  await api.browser.upload(`/api/v1/records/${recordId}/documents`, {}, [{ name, bytes: aPdf() }])
  const [document] = (await api.ok(api.get(`/records/${recordId}/documents`))).items
  assert.equal(document.fileName, name)
})

/** UPL-01, UPL-03, UPL-05 */
inHouse('what is too large, of another type or no form of ours is refused, and nothing of it stays', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const path = `/api/v1/records/${recordId}/documents`
  const send = (bytes: Buffer | string, name: string, fields = {}) => api.browser.upload(path, fields, [{ name, bytes }])
  const code = ({ status, json }: Awaited<ReturnType<typeof send>>) => [status, (json() as { code: string }).code]
  const large = Buffer.concat([aPdf(), Buffer.alloc(largestFile)])
  assert.deepEqual(code(await send(large, 'large.pdf')), [413, 'file_too_large'])
  assert.deepEqual(code(await send('<html><script>alert(1)</script>', 'page.pdf')), [415, 'file_type'])
  assert.deepEqual(code(await send('<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg')), [415, 'file_type'])
  assert.deepEqual(code(await send(aPdf(), 'program.exe')), [415, 'file_type'])
  assert.deepEqual(code(await send('', 'empty.pdf')), [422, 'file_missing'])
  assert.deepEqual(code(await send(aPdf(), 'a.pdf', { accountId: 'x' })), [422, 'invalid'])
  assert.deepEqual(code(await send(aPdf(), 'a.pdf', { requirementId: 'req_0000000000000000000000' })), [404, 'not_found'])
  assert.deepEqual(code(await api.browser.upload(path, { requirementId }, [])), [422, 'file_missing'])
  const mixed = await api.browser.upload(path, {}, [
    { name: 'good.pdf', bytes: aPdf() },
    { name: 'bad.exe', bytes: 'MZ' },
  ])
  assert.deepEqual(code(mixed), [415, 'file_type'])
  assert.deepEqual((await api.ok(api.get(path))).items, [])
  assert.deepEqual(passing(house), [])
})

inHouse('of a packet that is not made, and of versions that are none, no file stays', async (house) => {
  const api = await scriptOf(house, 'manager')
  const one = { name: 'one.pdf', bytes: aPdf('one') }
  const send = async (path: string, fields: { [name: string]: string }, files: (typeof one)[]) => {
    const { status, json } = await api.browser.upload(`/api/v1${path}`, fields, files)
    return { status, json: json() as Json }
  }
  const refused = async (path: string, fields: { [name: string]: string } = {}) => {
    const { status, json } = await send(path, fields, [one, { name: 'two.pdf', bytes: aPdf('two') }])
    return [status, json.code]
  }
  const nobody = { title: 'Reports', ask: 'review', contactIds: 'con_0000000000000000000000' }
  assert.deepEqual(await refused('/packets', nobody), [404, 'not_found'])
  const project = await api.ok(api.post('/projects', { name: 'Dock 4' }))
  const [file] = (await send(`/projects/${project.id}/files`, {}, [one])).json.items
  assert.deepEqual(await refused(`/documents/${file.id}/versions`), [422, 'invalid'])
  const packet = await api.ok(api.post('/packets', { title: 'Reports', ask: 'review' }))
  const [{ id }] = (await send(`/packets/${packet.id}/files`, {}, [one])).json.files
  assert.deepEqual(await refused(`/packets/${packet.id}/files/${id}/versions`), [422, 'file_missing'])
  assert.deepEqual(passing(house), [])
})

inHouse('WEB-07 a field that a form says twice is refused by name, and nothing of it is kept', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, requirementId } = await house.invite()
  const path = `/api/v1/records/${recordId}/documents`
  const said = `--x\r\ncontent-disposition: form-data; name="requirementId"\r\n\r\n${requirementId}\r\n`
  const file = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\r\n'
  for (const body of [`${said}${said}${file}--x--`, `${said}${file}${said}--x--`]) {
    const { status, json } = await api.send('POST', path, body, { 'content-type': 'multipart/form-data; boundary=x' })
    assert.deepEqual([status, json.fields], [422, { requirementId: 'This is said twice.' }])
  }
  assert.deepEqual((await api.ok(api.get(path))).items, [])
  assert.deepEqual(passing(house), [])
})

/** UPL-02 */
inHouse('malformed, truncated and aborted forms are refused, and leave nothing behind', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const path = `/api/v1/records/${recordId}/documents`
  const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n'
  const bodies: [type: string, body: string][] = [
    ['multipart/form-data', head],
    ['multipart/form-data; boundary=', head],
    ['multipart/form-data; boundary=x', ''],
    ['multipart/form-data; boundary=x', 'nonsense'],
    ['multipart/form-data; boundary=x', '--x\r\n'],
    ['multipart/form-data; boundary=x', head],
    ['multipart/form-data; boundary=x', `${head}%PDF-1.4 cut off in the middle`],
    ['multipart/form-data; boundary=x', `${head}%PDF-1.4\r\n--x`],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data\r\n\r\nx\r\n--x--\r\n'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="__proto__"; filename="a.pdf"\r\n\r\n%PDF-1.4\r\n--x--\r\n',
    ],
    ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="constructor"\r\n\r\nx\r\n--x--\r\n'],
    ['multipart/form-data; boundary=x', `${head}%PDF-1.4\r\n`.repeat(30)],
    ['multipart/form-data; boundary=x', `${'\r\n'.repeat(5_000)}--x--`],
    ['multipart/form-data; boundary=x', `--x\r\n${'a: b\r\n'.repeat(3_000)}\r\nx\r\n--x--`],
  ]
  for (const [type, body] of bodies) {
    const { status, json } = await api.send('POST', path, body, { 'content-type': type })
    assert.ok(status >= 400 && status < 500, `${status} for ${JSON.stringify(body.slice(0, 60))}`)
    assert.ok(json.code, body.slice(0, 60))
  }
  // A client that goes away in the middle of a file, a hundred times.
  const going = Array.from({ length: 100 }, () => abort(house, api.authorization, path, `${head}%PDF-1.4 ${'x'.repeat(20_000)}`))
  await Promise.all(going)
  for (let tries = 0; passing(house).length > 0 && tries < 100; tries++) await new Promise((resume) => setTimeout(resume, 20))
  assert.deepEqual(passing(house), [])
  assert.deepEqual((await api.ok(api.get(path))).items, [])
  assert.equal(house.log.filter((line) => line.includes('met a fault')).length, 0)
})

function abort({ url }: TestHouse, authorization: string, path: string, begin: string): Promise<void> {
  const { host, port } = new URL(url)
  return new Promise((gone) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 1000000\r\n\r\n${begin}`,
      )
      setTimeout(() => socket.destroy(), 30)
    })
    socket.on('error', () => undefined).on('close', () => gone())
  })
}

inHouse('UPL-06 and AUT-08 a download is an attachment in a sandbox, and needs a key every time', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const bytes = aPdf('höchst geheim')
  await api.browser.upload(`/api/v1/records/${recordId}/documents`, {}, [{ name: '../../Vertrag "Müller"\r\n.pdf', bytes }])
  const [document] = (await api.ok(api.get(`/records/${recordId}/documents`))).items
  const { status, headers, body } = await api.get(`/documents/${document.id}/content?version=1`)
  assert.equal(status, 200)
  assert.equal(body, bytes.toString())
  assert.deepEqual(
    [headers['content-type'], headers['x-content-type-options'], headers['cache-control'], Number(headers['content-length'])],
    ['application/pdf', 'nosniff', 'no-store', bytes.length],
  )
  assert.match(String(headers['content-disposition']), /^attachment; filename="[^"\r\n]*Muller_?[^"\r\n]*"; filename\*=UTF-8''[\w%.-]+$/)
  assert.match(String(headers['content-security-policy']), /sandbox/)
  assert.equal((await house.browser().get(`/api/v1/documents/${document.id}/content`)).status, 401)
  assert.equal((await api.get(`/documents/${document.id}/content?version=2`)).status, 404)
})

test('UPL-06 a file name is told in two ways, and neither can end the header', () => {
  const told = (fileName: string) => attachment({ fileName, fileType: 'pdf', size: 1 })['content-disposition'] ?? ''
  assert.equal(told('coi.pdf'), `attachment; filename="coi.pdf"; filename*=UTF-8''coi.pdf`)
  assert.equal(
    told('Müller & Söhne (2).pdf'),
    `attachment; filename="Muller & Sohne (2).pdf"; filename*=UTF-8''M%C3%BCller%20%26%20S%C3%B6hne%20%282%29.pdf`,
  )
  assert.equal(told('証明書'), `attachment; filename="file"; filename*=UTF-8''%E8%A8%BC%E6%98%8E%E6%9B%B8`)
  // With its ending alone it would be a hidden file to whoever reads the plain name only.
  assert.equal(told('証明書.pdf'), `attachment; filename="file.pdf"; filename*=UTF-8''%E8%A8%BC%E6%98%8E%E6%9B%B8.pdf`)
  for (const hostile of ['a"; filename="b.exe', 'a\r\nset-cookie: x=1', 'a;b\\c%0d', '\ud800x'])
    assert.doesNotMatch(told(hostile).slice('attachment; '.length), /[\r\n]|"; filename="|\\/)
})

test('a day ends where the account is, also when its clocks change', () => {
  assert.equal(new Date(endOfDay('2026-12-01', 'America/Los_Angeles')).toISOString(), '2026-12-02T07:59:59.999Z')
  assert.equal(new Date(endOfDay('2026-12-01', 'UTC')).toISOString(), '2026-12-01T23:59:59.999Z')
  assert.equal(new Date(endOfDay('2026-03-29', 'Europe/Berlin')).toISOString(), '2026-03-29T21:59:59.999Z')
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'America/Sao_Paulo']) {
    const end = endOfDay('2026-11-01', zone)
    assert.deepEqual([dayOf(end, zone), dayOf(end + 1, zone)], ['2026-11-01', '2026-11-02'], zone)
  }
})
