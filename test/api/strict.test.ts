// What is not meant is refused: unknown fields, wrong types, doubles, hostile addresses, bodies without end. And no error tells more than it must.
import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { pino } from 'pino'
import { createHttp } from '../../src/http.ts'
import { DiskFull, ShutOut } from '../../src/store/faults.ts'
import { scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'
import { xssStrings } from '../support/xss.ts'

const json = { 'content-type': 'application/json' }

inHouse('AUT-04 fields that the call does not know are refused by name', async (house) => {
  const api = await scriptOf(house)
  for (const field of ['accountId', 'role', 'status', 'state', 'id', 'createdAt', 'can', 'tenantId']) {
    const { status, json: told } = await api.post('/contacts', { email: 'jane@acme.example', [field]: 'owner' })
    assert.deepEqual([status, told.code, told.fields], [422, 'invalid', { [field]: 'There is no such field.' }])
  }
  for (const text of [
    '{"email":"a@b.example","__proto__":{"role":"owner"}}',
    '{"email":"a@b.example","constructor":{"prototype":{}}}',
    '{"name":"x","__proto__":1}',
  ]) {
    const { status } = await api.send('POST', '/contacts', text, json)
    assert.equal(status, 422, text)
  }
  assert.equal((await api.ok(api.get('/contacts'))).items.length, 0)
})

inHouse('a field said twice is refused however it is written, and what only looks like one in a text is a text', async (house) => {
  const api = await scriptOf(house)
  for (const text of [String.raw`{"name":"a\\","name":"b"}`, String.raw`{"name":"\"}","n\u0061me":"b"}`]) {
    const { status, json: told } = await api.send('POST', '/projects', text, json)
    assert.deepEqual([status, told.fields], [422, { name: 'This is said twice.' }], text)
  }
  const name = 'He said: "name":"b"}, {[ \\" \\'
  assert.equal((await api.ok(api.post('/projects', { name }))).name, name)
})

inHouse('a word of a query that is said twice is refused as such, and not as one of another type', async (house) => {
  const api = await scriptOf(house)
  for (const [query, word] of [
    ['/records?state=draft&state=awaiting', 'state'],
    ['/records?limit=1&limit=2', 'limit'],
    ['/numbers?from=2026-01-01&from=2026-02-01', 'from'],
  ] as const) {
    const { status, json: told } = await api.get(query)
    assert.deepEqual([status, told.fields], [422, { [word]: 'This is said twice.' }], query)
  }
})

inHouse('what is named twice in a list is held once', async (house) => {
  const api = await scriptOf(house)
  const { grantId } = await house.invite()
  const abilities = ['view', 'upload', 'view', 'upload']
  assert.deepEqual((await api.ok(api.patch(`/grants/${grantId}`, { abilities }))).abilities, ['view', 'upload'])
  assert.deepEqual((await api.ok(api.patch('/account', { reminders: ['due', 'due'] }))).reminders, ['due'])
})

inHouse('a time zone has a name: hours ahead of UTC know no summer, and begin their day at any minute', async (house) => {
  const api = await scriptOf(house)
  const contact = await api.ok(api.post('/contacts', { email: 'jane@acme.example' }))
  for (const path of ['/account', `/contacts/${contact.id}`])
    for (const [timeZone, status] of [
      ['+01:23', 422],
      ['-05:00', 422],
      ['+0530', 422],
      ['Etc/GMT+5', 200],
      ['Asia/Kathmandu', 200],
      ['UTC', 200],
    ] as const)
      assert.equal((await api.patch(path, { timeZone })).status, status, `${path} ${timeZone}`)
})

inHouse('WEB-07 arrays, objects and numbers in place of text are refused, and a name said twice is', async (house) => {
  const api = await scriptOf(house)
  for (const email of [['a@b.example'], { address: 'a@b.example' }, 7, true, null]) {
    assert.equal((await api.post('/contacts', { email })).status, 422, JSON.stringify(email))
  }
  assert.equal(
    (await api.send('POST', '/contacts', '{"email":"a@b.example","email":"c@d.example"}', json)).json.fields.email,
    'This is said twice.',
  )
  for (const query of [
    'limit=1&limit=2',
    'q[]=x',
    'q=a&q=b',
    '__proto__=x',
    'state[]=draft',
    'state=draft&state=awaiting',
    'limit=0',
    'limit=1e9',
    'limit=ten',
    'cursor=nonsense',
    'unknown=1',
    'projectId=pro_1',
  ]) {
    const { status, json: told } = await api.get(`/records?${query}`)
    assert.deepEqual([status, told.code], [422, 'invalid'], query)
  }
})

/** ADR-01, attacks 39 */
inHouse('anything but one plain address is refused before any use', async (house) => {
  const api = await scriptOf(house)
  const hostile = [
    'a@x.example,b@y.example',
    'a@x.example b@y.example',
    'a@x.example\r\nBcc: b@y.example',
    '"a b"@x.example',
    'Jane <a@x.example>',
    'a@x.example(comment)',
    'group: a@x.example;',
    'a@x.example\u0000',
    '',
    '@',
    'a@localhost.',
    'a@[127.0.0.1]',
    `${'a'.repeat(65)}@x.example`,
  ]
  for (const email of hostile) {
    const { status, json: told } = await api.post('/contacts', { email })
    assert.equal(status, 422, email)
    assert.ok(told.fields.email, email)
  }
  assert.equal(house.smtp.letters.length, 0)
})

/** Text stays text, and what could end a header or forge a line is refused. */
inHouse('WEB-06 names may hold anything that is one line of text', async (house) => {
  const api = await scriptOf(house)
  for (const name of xssStrings.slice(0, 10)) {
    const { status, json: told } = await api.post('/projects', { name })
    if (/[\r\n\0]/.test(name)) assert.equal(status, 422)
    else assert.deepEqual([status, told.name], [201, name.trim()])
  }
  for (const name of ['a\r\nb', 'a\u0000b', 'a\u2028b', 'a\u0007b', '   ', 'x'.repeat(161)]) {
    assert.equal((await api.post('/projects', { name })).status, 422, JSON.stringify(name))
  }
  assert.equal((await api.send('POST', '/projects', '{"name":"a\\ud800b"}', json)).status, 422)
})

test('WEB-08 what promises more than it sends is told so when it is cut off', async () => {
  const patience = { body: 200, upload: 200 }
  const app = await createHttp({ url: new URL('http://localhost:4400'), trustProxy: 0, log: pino({ level: 'silent' }), patience })
  try {
    app.addContentTypeParser('multipart/form-data', async (_request: unknown, body: NodeJS.ReadableStream) => text(body))
    for (const path of ['/api/v1/form', '/p/form']) app.post(path, { config: { right: 'anyone' } }, async ({ body }) => ({ body }))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const promise = async (path: string, type: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: localhost:4400\r\nsec-fetch-site: same-origin\r\ncontent-type: ${type}\r\ncontent-length: 900\r\n\r\n{`,
      )
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
      return [head.split(' ')[1], body]
    }
    for (const type of ['application/json', 'multipart/form-data; boundary=x']) {
      const [status, problem] = await promise('/api/v1/form', type)
      assert.deepEqual([status, JSON.parse(problem as string).code], ['408', 'too_slow'])
      assert.deepEqual(await promise('/p/form', type), ['408', 'The request did not come in whole in time. Send it again.\n'])
    }
  } finally {
    await app.close()
  }
})

inHouse('WEB-08 bodies have a size: 64 KiB, jobs 1 MiB', async (house) => {
  const api = await scriptOf(house)
  const big = await api.post('/projects', { name: 'x', certificateHolder: 'x'.repeat(70_000) })
  assert.deepEqual([big.status, big.json.code], [413, 'body_too_large'])
  const recordIds = Array.from({ length: 6_000 }, (_, at) => `rec_${String(at).padStart(22, '0')}`)
  const job = await api.post('/jobs', { kind: 'invitations', recordIds })
  assert.deepEqual([job.status, job.json.code], [422, 'job_too_large'])
  const bigger = await api.post('/jobs', { kind: 'invitations', recordIds: Array.from({ length: 40_000 }, () => recordIds[0]) })
  assert.deepEqual([bigger.status, bigger.json.code], [413, 'body_too_large'])
})

inHouse(
  'WEB-08 of very much that is wrong the first hundred are told: no answer is many times as long as what was asked',
  async (house) => {
    const api = await scriptOf(house)
    const ids = Array.from({ length: 20_000 }, () => 1)
    const names = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`n${at}`, at]))
    for (const [path, body] of [
      ['/jobs', { kind: 'invitations', recordIds: ids }],
      ['/projects', { name: 'x', ...names }],
    ] as const) {
      const told = await api.post(path, body)
      assert.deepEqual([told.status, Object.keys(told.json.fields).length], [422, 100], path)
    }
  },
)

inHouse('only JSON is read, and only whole JSON', async (house) => {
  const api = await scriptOf(house)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x']) {
    const { status } = await api.send('POST', '/projects', '{"name":"x"}', { 'content-type': type })
    assert.ok(status === 415 || status === 422, `${type}: ${status}`)
  }
  const cut = await api.send('POST', '/projects', '{"name":', json)
  assert.deepEqual([cut.status, cut.json.code], [400, 'malformed'])
  assert.equal((await api.send('POST', '/projects', '[]', json)).status, 422)
  for (const path of ['/projects', '/packets']) assert.equal((await api.send('POST', path, 'null', json)).status, 422, path)
  assert.equal((await api.send('POST', '/projects', '', json)).json.fields.name, 'This is needed.')
  assert.equal((await api.ok(api.get('/projects'))).items.length, 0)
})

inHouse('a body in broken or other signs than UTF-8 is refused, not stored with question marks', async (house) => {
  const browser = house.browser({ authorization: (await scriptOf(house)).authorization })
  const send = async (body: string | Buffer, headers: { [name: string]: string } = {}) => {
    const { status, json } = await browser.send('POST', '/api/v1/companies', { 'content-type': 'application/json', ...headers }, body)
    return [status, (json() as { code?: string }).code ?? (json() as { name: string }).name]
  }
  assert.deepEqual(await send(Buffer.from('{"name":"Caf\xe9"}', 'latin1')), [400, 'malformed'])
  assert.deepEqual(await send('{"name":"x"}', { 'content-type': 'application/json; charset=iso-8859-1' }), [415, 'media_type'])
  assert.deepEqual(await send('{"name":"x"}', { 'content-encoding': 'gzip' }), [415, 'media_type'])
  assert.deepEqual(await send('\ufeff{"name":"Café"}', { 'content-type': 'application/json; charset="UTF-8"' }), [201, 'Café'])
  assert.deepEqual(await send('{"name":"Pier 9"}', { 'content-encoding': 'identity' }), [201, 'Pier 9'])
})

inHouse('a name is found however its accents were typed, in one sign or in two', async (house) => {
  const api = await scriptOf(house)
  const [one, two] = ['Société Évian'.normalize('NFC'), 'Société Évian'.normalize('NFD')]
  const project = await api.ok(api.post('/projects', { name: two }))
  assert.equal(project.name, one)
  const contact = await api.ok(api.post('/contacts', { email: 'jane@acme.example', name: two, company: two }))
  await api.ok(api.post('/records', { projectId: project.id, contactId: contact.id }))
  for (const noun of ['projects', 'contacts', 'companies', 'records'])
    for (const q of [one, two]) {
      const { items } = await api.ok(api.get(`/${noun}?q=${encodeURIComponent(q.toUpperCase())}`))
      assert.equal(items.length, 1, `${noun} ${q === one ? 'in one sign' : 'in two'}`)
    }
})

inHouse('whoever looks for a name need not type its accents, nor its blanks as they stand', async (house) => {
  const api = await scriptOf(house)
  const project = await api.ok(api.post('/projects', { name: 'Straße Łódź' }))
  const contact = await api.ok(api.post('/contacts', { email: 'jane@acme.example', name: 'Jürgen Sørensen', company: 'Ærø  Café İzmir' }))
  await api.ok(api.post('/records', { projectId: project.id, contactId: contact.id }))
  const count = async (noun: string, q: string) => (await api.ok(api.get(`/${noun}?q=${encodeURIComponent(q)}`))).items.length
  for (const q of ['strasse lodz', 'Straße', 'ŁÓDŹ', ' lodz ']) assert.equal(await count('projects', q), 1, q)
  for (const q of ['jurgen', 'JÜRGEN', 'sorensen', 'aero cafe', 'izmir']) {
    assert.equal(await count('contacts', q), 1, `contacts ${q}`)
    assert.equal(await count('records', q), 1, `records ${q}`)
  }
  for (const q of ['aero cafe', 'Ærø  Café', 'IZMIR']) assert.equal(await count('companies', q), 1, `companies ${q}`)
  await api.ok(api.patch(`/projects/${project.id}`, { name: 'Überbau' }))
  await api.ok(api.patch(`/companies/${contact.company.id}`, { name: 'Müller & Söhne' }))
  assert.deepEqual([await count('projects', 'uberbau'), await count('projects', 'lodz')], [1, 0])
  for (const noun of ['companies', 'contacts', 'records'])
    assert.deepEqual([await count(noun, 'muller'), await count(noun, 'cafe')], [1, 0], noun)
})

inHouse('a name can be seen, and reads as it is written', async (house) => {
  const api = await scriptOf(house)
  const refusal = async (name: string) => (await api.post('/projects', { name })).json.fields?.name
  for (const name of ['\u200b', '\u2060\u200d', '\u00ad', '\u3164', '\u2800', '\ufe0f'])
    assert.equal(await refusal(name), 'Write something that can be seen.', JSON.stringify(name))
  for (const sign of ['\u202e', '\u2066', '\u200f', '\u061c'])
    assert.equal(await refusal(`gpj${sign}.exe`), 'Write it without signs that turn the direction of text.')
  // Joiners stand in names of people, and in pictures.
  for (const name of ['می‌خواهم', 'ශ්‍රී ලංකා', '👩‍👩‍👧', '❤️', 'שלום']) assert.equal(await refusal(name), undefined, name)
})

inHouse('a reason, a comment and an answer say something that can be seen', async (house) => {
  const api = await scriptOf(house)
  const { contactId, recordId } = await house.invite()
  for (const unseen of ['\u200b', ' \u2060\n\u00ad ', '\u3164']) {
    const refusals = [
      await api.post(`/contacts/${contactId}/magic-links`, { minutes: 15, reason: unseen }),
      await api.post(`/records/${recordId}/waiver`, { reason: unseen }),
      await api.post(`/records/${recordId}/comments`, { text: unseen }),
    ]
    assert.deepEqual(
      refusals.map(({ status, json: told }) => [status, ...Object.values(told.fields ?? {})]),
      [
        [422, 'Say why.'],
        [422, 'Say why.'],
        [422, 'Write something.'],
      ],
      JSON.stringify(unseen),
    )
  }
  await api.ok(api.post(`/records/${recordId}/comments`, { text: '👍' }))
})

inHouse('a phone loses the marks that were copied with it, a name and an address are refused with them', async (house) => {
  const api = await scriptOf(house)
  const marks = ['\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff']
  const { id } = await api.ok(api.post('/contacts', { email: 'jane@acme.example' }))
  for (const mark of marks) {
    const { phone } = await api.ok(api.patch(`/contacts/${id}`, { phone: `${mark}+1\u00a0555 ${mark}010\u202f0123${mark}` }))
    assert.equal(phone, '+1 555 010 0123', JSON.stringify(mark))
  }
  const member = { email: 'mo@harbor.example', name: 'Mo Lee', role: 'viewer', phone: '\u202a+1 555 010 0124\u202c' }
  assert.equal((await api.ok(api.post('/members', member))).phone, '+1 555 010 0124')
  for (const fields of [
    { name: '\u202aJane' },
    { email: '\u202ajane@acme.example' },
    { phone: '\u202a\u00a0\u202c' },
    { phone: '+1 555\n010 0123' },
  ])
    assert.equal((await api.patch(`/contacts/${id}`, fields)).status, 422, JSON.stringify(fields))
})

inHouse('a phone has digits to dial, and a day is one that somebody could mean', async (house) => {
  const api = await scriptOf(house)
  const { id } = await api.ok(api.post('/contacts', { email: 'jane@acme.example', phone: '(510) 555-0142 ext. 7' }))
  for (const phone of ['x', 'Jane', '+', '12', '1-2-3']) {
    const { status, json: told } = await api.patch(`/contacts/${id}`, { phone })
    assert.deepEqual([status, told.fields], [422, { phone: 'Write a phone number, like +1 555 010 0123.' }], phone)
  }
  for (const dueOn of ['0000-01-01', '0202-12-01', '1899-12-31', '3001-01-01', '9999-12-31', '2027-02-29', '2026-12']) {
    const { status, json: told } = await api.post('/projects', { name: 'Pier 9', dueOn })
    assert.deepEqual([status, told.fields], [422, { dueOn: 'Write the day like 2026-12-01.' }], dueOn)
  }
  for (const dueOn of ['1900-01-01', '2028-02-29', '3000-12-31']) await api.ok(api.post('/projects', { name: 'Pier 9', dueOn }))
  const { grantId } = await house.invite()
  for (const endsAt of ['9999-12-31T23:59:59-08:00', '0000-01-01T00:00:00Z', '2027-02-29T00:00:00Z']) {
    const { status, json: told } = await api.patch(`/grants/${grantId}`, { endsAt })
    assert.deepEqual([status, told.fields], [422, { endsAt: 'Write the moment like 2026-12-01T17:00:00Z.' }], endsAt)
  }
})

inHouse('what a word or a number may be is said in the words of the document', async (house) => {
  const api = await scriptOf(house)
  const { id } = await api.ok(api.post('/contacts', { email: 'jane@acme.example' }))
  for (const scope of [{ kind: 'packet' }, { kind: 5 }, {}]) {
    const { status, json: told } = await api.post('/grants', { contactId: id, scope })
    assert.deepEqual([status, told.fields], [422, { 'scope.kind': 'Take one of: record, project, portal.' }], JSON.stringify(scope))
  }
  const { status, json: told } = await api.post(`/contacts/${id}/magic-links`, { minutes: 15.5, reason: 'On the phone' })
  assert.deepEqual([status, told.fields], [422, { minutes: 'This must be of the type integer.' }])
})

/** WEB-03, WEB-09 */
inHouse(
  'an address that cannot be read, or is longer than any of ours, leads nowhere by the same way as all that lead nowhere',
  async (house) => {
    const browser = house.browser({ authorization: (await scriptOf(house)).authorization })
    const { path } = await house.invite()
    const long = 'a'.repeat(300)
    for (const lost of [
      '/api/v1/records/%zz',
      `/api/v1/records/${long}`,
      '/api/v1/%',
      '/l/%zz',
      `/l/${long}`,
      '/p/harbor/%',
      `/p/${long}`,
      '/%E0%A4%A',
    ]) {
      const { status, headers, body } = await browser.get(lost)
      assert.equal(status, 404, lost)
      const [type, said] = lost.startsWith('/api/') ? [/^application\/problem\+json/, /"code":"not_found"/] : [/^text\/html/, /<h1>/]
      assert.match(String(headers['content-type']), type, lost)
      assert.match(body, said, lost)
      assert.ok(!body.includes('%zz') && !body.includes('a'.repeat(20)), lost)
      assert.deepEqual([headers['cache-control'], headers['x-content-type-options']], ['no-store', 'nosniff'], lost)
      assert.equal((await browser.send('GET', lost, { host: 'evil.example' })).status, 421, lost)
    }
    assert.match((await browser.get('/l/%zz')).body, /This link is not valid/)
    // What a mail program takes along behind a link spoils nothing.
    for (const behind of ['%', '.'.repeat(300)]) assert.match((await browser.get(path + behind)).location, /^\/enter\/lnk_/, behind)
  },
)

inHouse('errors carry an id and a code, and neither stack nor query nor path nor version', async (house) => {
  const api = await scriptOf(house)
  const errors = [
    await api.get('/nothing?secret=hunter2'),
    await api.get('/records/rec_x?secret=hunter2'),
    await api.get('/records?secret=hunter2'),
    await api.send('PUT', '/projects', '{"name":"hunter2"}', json),
    await api.send('TRACE', '/projects'),
    await api.send('POST', '/projects', '{"hunter2', json),
    await api.send('POST', '/projects', '{"name":{"hunter2":1}}', json),
    await api.get('/%E0%A4%A'),
    await api.delete('/projects'),
    await api.get('/contacts', { authorization: 'Bearer nonsense' }),
    await api.get('/contacts', { authorization: 'Basic aHVudGVyMg==' }),
  ]
  for (const { status, headers, body, json: told } of errors) {
    assert.ok(status >= 400 && status < 500, `${status} ${body}`)
    assert.doesNotMatch(body, /hunter2|node_modules|\.ts:|at \w+ \(|fastify|zod/i)
    assert.equal(headers['x-powered-by'], undefined)
    if (!told) continue
    assert.match(String(headers['content-type']), /^application\/problem\+json/)
    for (const field of ['type', 'title', 'status', 'code', 'detail', 'requestId']) assert.ok(field in told, field)
    assert.equal(told.status, status)
  }
})

inHouse('a fault is logged once with its request id and never shown', async (house) => {
  const api = await scriptOf(house)
  const { projects } = house.house.engine
  projects.list = () => Promise.reject(new Error('hunter2'))
  const { status, body, json: told } = await api.get('/projects')
  assert.deepEqual([status, told.code], [500, 'fault'])
  assert.doesNotMatch(body, /hunter2/)
  const lines = house.log.filter((line) => line.includes('hunter2'))
  assert.equal(lines.length, 1)
  assert.equal(JSON.parse(lines[0] ?? '').id, told.requestId)
})

inHouse('why the database or the disk did not do it stands in the log under the request id, and is not shown', async (house) => {
  const api = await scriptOf(house)
  const { projects } = house.house.engine
  for (const [no, wanted] of [
    [new ShutOut('no', { cause: new Error('hunter2') }), [503, 'unavailable']],
    [new DiskFull('no', { cause: new Error('hunter2') }), [507, 'disk_full']],
  ] as const) {
    projects.list = () => Promise.reject(no)
    const { status, body, json: told } = await api.get('/projects')
    assert.deepEqual([status, told.code], wanted)
    assert.doesNotMatch(body, /hunter2/)
    const lines = house.log.filter((line) => line.includes(told.requestId) && line.includes('hunter2'))
    assert.deepEqual([lines.length, JSON.parse(lines[0] ?? '{}').level], [1, 40])
  }
})

inHouse('a method that a known path does not take is refused with those it takes, and an unknown path stays unknown', async (house) => {
  const api = await scriptOf(house)
  const { paths } = await api.ok(api.get('/openapi.json'))
  for (const [path, item] of Object.entries<object>(paths)) {
    const methods = Object.keys(item).map((method) => method.toUpperCase())
    const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods
    const { status, headers, json: told } = await api.send('OPTIONS', path.replaceAll(/\{\w+\}/g, 'x'))
    assert.deepEqual([status, told.code, headers.allow], [405, 'method_not_allowed', allowed.sort().join(', ')], path)
  }
  for (const [method, path, allowed] of [
    ['DELETE', '/projects', 'GET, HEAD, POST'],
    ['PUT', '/records/x', 'GET, HEAD, PATCH'],
    ['GET', '/grants/x/revocation', 'DELETE, POST'],
  ] as const) {
    const { status, headers, json: told } = await api.send(method, path)
    assert.deepEqual([status, told.code, headers.allow], [405, 'method_not_allowed', allowed], path)
  }
  const stranger = await house.browser().send('DELETE', '/api/v1/records?state=draft')
  assert.deepEqual([stranger.status, stranger.headers.allow], [405, 'GET, HEAD, POST'])
  for (const path of ['/nothing', '/records/x/nothing', '/records/', '/records/x/', '/recordsx', '/', '/api/nothing'])
    for (const method of ['PUT', 'DELETE']) {
      const { status, headers, json: told } = await api.send(method, path)
      assert.deepEqual([status, told.code, headers.allow], [404, 'not_found', undefined], `${method} ${path}`)
    }
  const browser = house.browser()
  const { status, headers, body } = await browser.send('DELETE', '/p/harbor')
  assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'])
  assert.match(body, /<h1/)
  assert.equal((await browser.post('/p/harbor/records/x/nothing')).status, 404)
})
