// Not yours is not there: every route with an id, asked for another account's things, answers as if they did not exist.
import assert from 'node:assert/strict'
import { comeIn } from '../portal/vendors.ts'
import { anotherAccount, aPdf, type Json, scriptOf, type Told } from '../support/api.ts'
import { inEveryHouse } from '../support/portico.ts'

/** AUT-01: generated from the document, so that a new route is judged without anybody thinking of it. */
inEveryHouse('every route with an id answers a foreign one exactly as a missing one', async (house) => {
  const { recordId, grantId, contactId, requirementId, path: letter } = await house.invite()
  const owner = await scriptOf(house)
  await owner.browser.upload(`/api/v1/records/${recordId}/documents`, { requirementId }, [{ name: 'coi.pdf', bytes: aPdf() }])
  const record = await owner.ok(owner.get(`/records/${recordId}`))
  const key = await owner.ok(owner.post('/api-keys', { name: 'k', role: 'viewer' }))
  const job = await owner.ok(owner.post('/jobs', { kind: 'invitations', recordIds: [recordId] }))
  const packet = await owner.ok(owner.post('/packets', { title: 'Third quarter', ask: 'approve', contactIds: [contactId] }))
  await owner.browser.upload(`/api/v1/packets/${packet.id}/files`, { audience: 'all' }, [{ name: 'terms.pdf', bytes: aPdf() }])
  const [file] = (await owner.ok(owner.get(`/packets/${packet.id}`))).files
  const domain = await owner.ok(owner.post('/sender-domains', { domain: 'harbor.example' }))
  await comeIn(house.browser(), letter)
  const [session] = (await owner.ok(owner.get(`/contacts/${contactId}/sessions`))).items
  const theirs: { [kind: string]: string } = {
    accounts: house.by.accountId,
    members: house.by.member?.id ?? '',
    companies: record.company.id,
    contacts: contactId,
    projects: record.projectId,
    records: recordId,
    documents: record.documents[0].id,
    grants: grantId,
    messages: record.portal.messageId,
    jobs: job.id,
    packets: packet.id,
    'api-keys': key.id,
    sessions: session.id,
    'sender-domains': domain.id,
  }
  const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
  const document = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  const bodies: { [path: string]: object } = {
    waiver: { reason: 'x' },
    override: { reason: 'x' },
    archive: { reason: 'x' },
    requirements: { kind: 'document', name: 'x' },
    review: { decision: 'accept' },
    'records/comments': { text: 'x' },
    'projects/comments': { text: 'x', contactId: 'con_0000000000000000000000' },
    contacts: { filter: {} },
    'magic-links': { minutes: 15, reason: 'x' },
    'packets/files/{fileId}': { audience: 'all' },
    'records/requirements/{requirementId}': { name: 'x' },
    lifting: { reason: 'x' },
    replies: { words: 'x' },
    'sender-domains/': { mailbox: 'office' },
  }
  /** What else a path names, beside the thing that it begins with. */
  const inner: { [name: string]: string } = { requirementId, fileId: file.id, contactId, page: '1' }
  const [project, person] = [
    await intruder.ok(intruder.post('/projects', { name: 'Mine' })),
    await intruder.ok(intruder.post('/contacts', { email: 'me@other.example' })),
  ]
  const own: { [noun: string]: string } = {
    packets: (await intruder.ok(intruder.post('/packets', { title: 'Mine', ask: 'answer' }))).id,
    records: (await intruder.ok(intruder.post('/records', { projectId: project.id, contactId: person.id }))).id,
  }
  const judged: string[] = []
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    const [, noun = '', inside = ''] = /^\/api\/v1\/([a-z-]+)\/\{id\}(?:\/(.+))?$/.exec(path) ?? []
    if (!noun) continue
    const id = theirs[noun]
    assert.ok(id, `${path}: of whom is this asked?`)
    const word = inside.split('/').findLast((part) => !part.startsWith('{')) ?? ''
    for (const method of Object.keys(item)) {
      const body = ['post', 'patch'].includes(method) ? (bodies[`${noun}/${inside}`] ?? bodies[word] ?? {}) : undefined
      const ask = (one: string, also: (id: string) => string = (id) => id): Promise<Told> => {
        // The one call whose query says what is meant.
        const query = method === 'delete' && word === 'review' ? '?version=1' : ''
        const filled = path.replace(/\{(\w+)\}/g, (_, name) => (name === 'id' ? one : also(inner[name] ?? '')))
        assert.doesNotMatch(filled, /\/\/|\/$/)
        if (/^(documents|files|versions)$/.test(word) && method === 'post') return upload(intruder, filled + query)
        return body
          ? intruder.send(method.toUpperCase(), filled + query, JSON.stringify(body), { 'content-type': 'application/json' })
          : intruder.send(method.toUpperCase(), filled + query)
      }
      const none = (one: string) => `${one.slice(0, 4)}0000000000000000000000`
      const foreign = await ask(id)
      const missing = await ask(none(id))
      const nonsense = await ask('%00..%2f')
      const same = ({ status, json }: Told) => ({ status, ...json, requestId: null })
      assert.equal(foreign.status, 404, `${method} ${path}: ${foreign.body}`)
      assert.deepEqual(same(foreign), same(missing), `${method} ${path}`)
      assert.deepEqual(same(nonsense), same(missing), `${method} ${path} with nonsense`)
      assert.doesNotMatch(foreign.body, /Acme|Jane|Dock/)
      // In a packet or record of one's own, what belongs to another's.
      const mine = own[noun]
      if (mine && inside.includes('Id}')) {
        const within = await ask(mine)
        assert.equal(within.status, 404, `${method} ${path} within one's own`)
        assert.deepEqual(same(within), same(await ask(mine, none)), `${method} ${path} within one's own`)
      }
      judged.push(`${method} ${path}`)
    }
  }
  assert.ok(judged.length >= 90, `${judged.length} routes`)
  assert.equal((await owner.ok(owner.get(`/records/${recordId}`))).waived, null)
})

inEveryHouse('AUT-01 and AUT-07 a body that names a foreign thing is refused as one that names nothing', async (house) => {
  const { recordId, contactId } = await house.invite()
  const owner = await scriptOf(house)
  const record = await owner.ok(owner.get(`/records/${recordId}`))
  const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
  const mine = await intruder.ok(intruder.post('/projects', { name: 'Mine' }))
  const person = await intruder.ok(intruder.post('/contacts', { email: 'me@other.example' }))
  const calls: [path: string, body: object][] = [
    ['/records', { projectId: record.projectId, contactId: person.id }],
    ['/records', { projectId: mine.id, contactId }],
    ['/records', { projectId: mine.id, contactId: person.id, companyId: record.company.id }],
    ['/contacts', { email: 'new@other.example', companyId: record.company.id }],
    ['/grants', { contactId, scope: { kind: 'portal' } }],
    ['/grants', { contactId: person.id, scope: { kind: 'record', id: recordId } }],
    ['/grants', { contactId: person.id, scope: { kind: 'project', id: record.projectId } }],
    ['/jobs', { kind: 'invitations', recordIds: [recordId] }],
  ]
  for (const [path, body] of calls) {
    const { status, json } = await intruder.post(path, body)
    assert.deepEqual([status, json.code], [404, 'not_found'], `${path} ${JSON.stringify(body)}`)
  }
  for (const query of [`projectId=${record.projectId}`, `contactId=${contactId}`, 'q=acme']) {
    assert.deepEqual((await intruder.ok(intruder.get(`/records?${query}&total=true`))).items, [], query)
  }
  for (const list of ['contacts', 'companies', 'messages', 'history', 'grants', 'jobs']) {
    assert.doesNotMatch(JSON.stringify(await intruder.ok(intruder.get(`/${list}`))), /acme\.example|Acme|Harbor Build/, list)
  }
  assert.equal((await intruder.get(`/grants/preview?recordId=${recordId}`)).status, 404)
})

inEveryHouse('AUT-01 what is one’s own takes nothing foreign in: it is answered exactly as what does not exist', async (house) => {
  const { recordId, contactId } = await house.invite()
  const owner = await scriptOf(house)
  const { projectId, company } = await owner.ok(owner.get(`/records/${recordId}`))
  const companyId = company.id
  const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
  const project = await intruder.ok(intruder.post('/projects', { name: 'Mine' }))
  const person = await intruder.ok(intruder.post('/contacts', { email: 'me@other.example' }))
  const record = await intruder.ok(intruder.post('/records', { projectId: project.id, contactId: person.id }))
  const packet = await intruder.ok(intruder.post('/packets', { title: 'Mine', ask: 'answer', contactIds: [person.id] }))
  await upload(intruder, `/api/v1/packets/${packet.id}/files`)
  const [file] = (await intruder.ok(intruder.get(`/packets/${packet.id}`))).files
  await intruder.ok(intruder.post('/grants', { contactId: person.id, scope: { kind: 'record', id: record.id } }))
  const { slug } = await intruder.ok(intruder.get('/account'))
  const document = JSON.parse((await upload(intruder, `/api/v1/projects/${project.id}/files`)).body).items[0]
  const newcomer = { email: 'new@other.example', companyId }
  const calls: [method: string, path: string, body: object][] = [
    ['PATCH', `/contacts/${person.id}`, { companyId }],
    ['POST', '/records', { projectId: project.id, contact: newcomer }],
    ['PATCH', `/records/${record.id}`, { companyId }],
    ['PATCH', `/records/${record.id}`, { contactId }],
    ['PATCH', `/documents/${document.id}`, { shown: { recordIds: [recordId] } }],
    ['POST', `/projects/${project.id}/comments`, { text: 'x', contactId }],
    ['POST', '/packets', { title: 'x', ask: 'answer', contactIds: [contactId] }],
    ['POST', '/packets', { title: 'x', ask: 'answer', filter: { projectId } }],
    ['POST', '/packets', { title: 'x', ask: 'answer', filter: { companyId }, send: true }],
    ['PATCH', `/packets/${packet.id}/files/${file.id}`, { audience: 'one', contactId }],
    ['POST', `/packets/${packet.id}/contacts`, { contactIds: [contactId] }],
    ['POST', `/packets/${packet.id}/contacts`, { filter: { projectId } }],
    ['POST', `/packets/${packet.id}/nudges`, { contactIds: [contactId] }],
    ['POST', `/contacts/${person.id}/trials`, { recordId }],
    ['POST', `/contacts/${person.id}/trials`, { projectId }],
    ['POST', `/contacts/${person.id}/magic-links`, { minutes: 15, reason: 'x', destination: `/p/${slug}/records/${recordId}` }],
    ['GET', `/contacts/${person.id}/portal-view?recordId=${recordId}`, {}],
    ['POST', '/jobs', { kind: 'invitations', filter: { contactId } }],
    ['POST', '/jobs', { kind: 'invitations', filter: { projectId } }],
  ]
  for (const [method, path, body] of calls) {
    const ask = (from: string, to: string) => {
      const text = JSON.stringify(body).replaceAll(from, to)
      return method === 'GET'
        ? intruder.get(path.replace(from, to))
        : intruder.send(method, path, text, { 'content-type': 'application/json' })
    }
    const foreign = [recordId, contactId, projectId, companyId].find((id) => path.includes(id) || JSON.stringify(body).includes(id))
    const said = await ask(foreign, foreign)
    const missing = await ask(foreign, `${foreign.slice(0, 4)}0000000000000000000000`)
    assert.ok([404, 422].includes(said.status), `${method} ${path} ${JSON.stringify(body)}: ${said.body}`)
    assert.deepEqual([said.status, said.json.code], [missing.status, missing.json.code], `${method} ${path} ${JSON.stringify(body)}`)
    assert.doesNotMatch(said.body, /no such field|of the type|is needed/, `${method} ${path}`)
  }
})

inEveryHouse('AUT-01 a filter by a foreign thing answers exactly as one by a thing that does not exist', async (house) => {
  const { recordId, contactId, grantId } = await house.invite()
  const owner = await scriptOf(house)
  const { projectId, company } = await owner.ok(owner.get(`/records/${recordId}`))
  const theirs: { [name: string]: string } = { recordId, contactId, grantId, projectId, companyId: company.id }
  const intruder = await scriptOf(house, 'owner', await anotherAccount(house))
  const document = (await house.browser().get('/api/v1/openapi.json')).json() as Json
  let judged = 0
  for (const [path, { get }] of Object.entries<Json>(document.paths)) {
    if (!get || path.includes('{')) continue
    const names: string[] = (get.parameters ?? []).filter((one: Json) => one.in === 'query').map((one: Json) => one.name)
    for (const name of names) {
      const id = theirs[name]
      if (!id) continue
      const ask = (one: string) => intruder.get(`${path}?${name}=${one}${names.includes('total') ? '&total=true' : ''}`)
      const foreign = await ask(id)
      const missing = await ask(`${id.slice(0, 4)}0000000000000000000000`)
      const same = ({ status, body, json }: Told) => ({ status, body: json ? { ...json, requestId: null } : body })
      assert.deepEqual(same(foreign), same(missing), `${path} by ${name}`)
      assert.doesNotMatch(foreign.body, /Acme|Jane|Dock/)
      judged += 1
    }
  }
  assert.ok(judged >= 14, `${judged} filters`)
})

const upload = async (caller: Awaited<ReturnType<typeof scriptOf>>, path: string): Promise<Told> => {
  const { status, headers, body } = await caller.browser.upload(path, {}, [{ name: 'x.pdf', bytes: aPdf() }])
  return { status, headers, body, json: JSON.parse(body) }
}
