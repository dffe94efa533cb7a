// Documents through the API: taken as a stream, judged once, handed out as a file and never as a page.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dayOf, endOfDay } from '../../src/api/days.ts'
import { attachment } from '../../src/api/documents.ts'
import { largestFile } from '../../src/engine/documents.ts'
import { aPdf, scriptOf } from '../support/api.ts'
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

/** UPL-06, AUT-08 */
inHouse('a download is an attachment in a sandbox, and needs a key every time', async (house) => {
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

test('a file name is told in two ways, and neither can end the header', () => {
  assert.equal(attachment('coi.pdf'), `attachment; filename="coi.pdf"; filename*=UTF-8''coi.pdf`)
  assert.equal(
    attachment('Müller & Söhne (2).pdf'),
    `attachment; filename="Muller & Sohne (2).pdf"; filename*=UTF-8''M%C3%BCller%20%26%20S%C3%B6hne%20%282%29.pdf`,
  )
  assert.equal(attachment('証明書'), `attachment; filename="file"; filename*=UTF-8''%E8%A8%BC%E6%98%8E%E6%9B%B8`)
  for (const hostile of ['a"; filename="b.exe', 'a\r\nset-cookie: x=1', 'a;b\\c%0d', '\ud800x'])
    assert.doesNotMatch(attachment(hostile).slice('attachment; '.length), /[\r\n]|"; filename="|\\/)
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
