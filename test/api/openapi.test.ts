// The document: OpenAPI 3.1, whole, true to the routes, and the files that are written from it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { problems } from '../../src/api/problems.ts'
import { refusalCodes } from '../../src/engine/refusals.ts'
import { attachment } from '../../src/http.ts'
import { fileTypes } from '../../src/nouns.ts'
import type { Json } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'

inHouse('the document is OpenAPI 3.1 and points at nothing that is missing', async (house) => {
  const answer = await house.browser().get('/api/v1/openapi.json')
  assert.match(String(answer.headers['content-type']), /^application\/json/)
  const document = answer.json() as Json
  assert.match(document.openapi, /^3\.1\./)
  assert.ok(document.info.title && document.info.version)
  for (const [, name] of answer.body.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(name && document.components.schemas[name], name)
  for (const [, ref] of answer.body.matchAll(/"\$ref":"([^"]+)"/g)) assert.match(String(ref), /^#\/components\/schemas\//)
  const ids = new Set<string>()
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    for (const [method, operation] of Object.entries<Json>(item)) {
      const where = `${method} ${path}`
      assert.ok(operation.summary && operation.tags.length === 1, where)
      assert.ok(
        Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
        where,
      )
      assert.ok(operation.responses['4XX'].content['application/problem+json'], where)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const told = (operation.parameters ?? []).filter((one: Json) => one.in === 'path').map((one: Json) => one.name)
      assert.deepEqual(told.sort(), named.sort(), where)
      if (method === 'post' || method === 'patch') assert.ok(operation.requestBody, where)
      const once = (operation.parameters ?? []).some((one: Json) => one.in === 'header' && one.name === 'Idempotency-Key')
      assert.equal(once, method === 'post' && operation['x-right'] !== undefined, where)
      ids.add(where)
    }
  }
  assert.ok(ids.size > 55)
})

inHouse('every call of the contract that this version promises is in the document', async (house) => {
  const { paths } = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  const promised = `get /account, patch /account, get /members, post /members, get /companies, post /companies, patch /companies/{id},
    get /contacts, post /contacts, get /contacts/{id}, patch /contacts/{id}, get /projects, post /projects, patch /projects/{id},
    get /records, post /records, get /records/{id}, patch /records/{id}, post /grants, get /grants, get /grants/{id}, patch /grants/{id},
    post /grants/{id}/invitations, post /grants/{id}/revocation, delete /grants/{id}/revocation, get /contacts/{id}/sessions, delete /sessions/{id},
    post /records/{id}/waiver, delete /records/{id}/waiver, post /records/{id}/override, delete /records/{id}/override, post /records/{id}/archive,
    delete /records/{id}/archive, post /jobs, get /jobs/{id}, get /jobs/{id}/rows, post /jobs/{id}/cancellation, get /messages, get /messages/{id},
    get /records/{id}/documents, post /records/{id}/documents, get /documents/{id}/content, post /documents/{id}/review, get /history`
  for (const call of promised.split(',')) {
    const [method = '', path = ''] = call.trim().split(' ')
    assert.ok(paths[`/api/v1${path}`]?.[method], call)
  }
})

inHouse('every list takes limit and cursor, and answers items and nextCursor', async (house) => {
  const { paths, components } = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  const whole = (schema: Json): Json => (schema?.$ref ? components.schemas[schema.$ref.split('/').at(-1)] : schema)
  const asked = Object.entries<Json>(paths).filter(
    ([, { get }]) => whole(get?.responses['200']?.content?.['application/json']?.schema)?.properties?.items,
  )
  assert.ok(asked.length > 25)
  const missing: string[] = []
  for (const [path, { get }] of asked) {
    // Only the first are told here, and whether there are more: it is worked out anew each time.
    if (path === '/api/v1/reminders/preview') continue
    const { properties } = whole(get.responses['200'].content['application/json'].schema)
    const params = (get.parameters ?? []).map((one: Json) => one.name)
    if (!properties.nextCursor || !params.includes('limit') || !params.includes('cursor')) missing.push(path)
  }
  assert.deepEqual(missing, [])
})

inHouse('every type that a stored file comes in is in the document', async (house) => {
  const { paths } = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  for (const path of ['/api/v1/documents/{id}/content', '/api/v1/packets/{id}/files/{fileId}/content']) {
    const named = Object.keys(paths[path].get.responses['200'].content)
    for (const fileType of fileTypes) {
      const { 'content-type': type } = attachment({ fileName: 'a', fileType, size: 1 })
      assert.ok(type && named.includes(type.replace(/;.*/, '')), `${path} ${type}`)
    }
  }
})

inHouse('WEB-05 the pages for reading need no script and load nothing from elsewhere', async (house) => {
  for (const path of ['/api/docs', '/api/docs/errors']) {
    const { status, headers, body } = await house.browser().get(path)
    assert.equal(status, 200)
    assert.match(String(headers['content-security-policy']), /default-src 'none'/)
    assert.doesNotMatch(body, /<script|https?:\/\/(?!localhost)/)
  }
  const { body } = await house.browser().get('/api/docs/errors')
  for (const code of refusalCodes) assert.ok(body.includes(`id="${code}"`), code)
})

test('docs/errors.md names every code there is and no other', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const named = [...text.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code, Number(status)])
  assert.deepEqual(
    named,
    Object.entries(problems).map(([code, { status }]) => [code, status]),
  )
  for (const code of refusalCodes) assert.ok(code in problems, code)
})
