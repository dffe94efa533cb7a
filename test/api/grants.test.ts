// Grants over the API: their list, whatever happens while it is read, and what a change of nothing does.
import assert from 'node:assert/strict'
import type { RecordId } from '../../src/nouns.ts'
import { anotherAccount, aPdf, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'

inEveryHouse('a list of grants goes on to the last one, and one made meanwhile moves none', async (house) => {
  const api = await scriptOf(house)
  const { grantId } = await house.invite()
  const { scopes, contactId } = await manyGrants(house, 520)
  const all = await pagesOf(api, '/grants?limit=200', async (nth) => {
    if (nth === 0) await manyGrants(house, 3, 'meanwhile')
  })
  assert.equal(all.length, 521)
  assert.equal(new Set(all.map(({ id }) => id)).size, 521)
  assert.ok(all.some(({ id }) => id === grantId))
  const times = all.map(({ createdAt }) => createdAt)
  assert.deepEqual(times, times.toSorted().reverse(), 'newest first')
  assert.equal((await pagesOf(api, `/grants?limit=150&contactId=${contactId}`)).length, 520)
  assert.deepEqual(
    (await api.ok(api.get(`/grants?projectId=${scopes[7]}&total=true`))).items.map(({ scope }: Json) => scope.id),
    [scopes[7]],
  )
})

inEveryHouse('a list of grants says how many there are when it is asked', async (house) => {
  const api = await scriptOf(house)
  const { recordId, contactId } = await house.invite()
  await manyGrants(house, 3)
  const other = await anotherAccount(house)
  const total = async (query: string) => (await api.ok(api.get(`/grants?limit=1${query}`))).total
  assert.equal(await total(''), undefined)
  assert.equal(await total('&total=true'), 4)
  assert.equal(await total(`&total=true&recordId=${recordId}`), 1)
  assert.equal(await total(`&total=true&contactId=${contactId}`), 1)
  assert.deepEqual(await api.ok((await scriptOf(house, 'owner', other)).get('/grants?total=true')), {
    items: [],
    nextCursor: null,
    total: 0,
  })
})

inEveryHouse('a page of grants or of letters takes as many looks into the store for many rows as for few', async (house) => {
  const api = await scriptOf(house)
  await sharedLetters(house, 6)
  const looks = looksInto(house)
  for (const path of ['/grants?limit=', '/messages?kind=invitation&limit=']) {
    const taken = async (limit: number) => {
      const before = looks()
      const { items } = await api.ok(api.get(`${path}${limit}`))
      assert.equal(items.length, limit)
      if (path.startsWith('/grants'))
        for (const { links, message } of items) assert.deepEqual([links.length, message.kind], [1, 'invitation'])
      return looks() - before
    }
    // The house's own workers look beside it: the calmest of five counts.
    const calmest = async (limit: number) => {
      const counts: number[] = []
      while (counts.length < 5) counts.push(await taken(limit))
      return Math.min(...counts)
    }
    assert.equal(await calmest(6), await calmest(2), path)
  }
})

inEveryHouse('a change that names nothing changes nothing, and no history tells of it', async (house) => {
  const api = await scriptOf(house)
  const { grantId, recordId, contactId } = await house.invite()
  const record = await api.ok(api.get(`/records/${recordId}`))
  const upload = { title: 'Third quarter', ask: 'approve', contactIds: contactId }
  const packet = await house
    .browser({ authorization: api.authorization })
    .upload('/api/v1/packets', upload, [{ name: 'a.pdf', bytes: aPdf() }])
  const told = async () => (await api.ok(api.get('/history?limit=200'))).items.length
  const before = await told()
  for (const path of [
    `/grants/${grantId}`,
    `/packets/${JSON.parse(packet.body).id}`,
    `/records/${recordId}`,
    `/projects/${record.project.id}`,
    `/contacts/${contactId}`,
    '/account',
  ]) {
    const was = (await api.get(path)).json
    for (const body of ['{}', undefined]) {
      const { status, json } = await api.send('PATCH', path, body, body ? { 'content-type': 'application/json' } : {})
      assert.deepEqual([status, json], [200, was], path)
    }
  }
  assert.equal(await told(), before)
})

/** Grants of one person to so many projects, a minute apart. */
async function manyGrants({ house: { engine }, by, clock }: TestHouse, many: number, name = 'guest') {
  const contact = await engine.contacts.create(by, { email: `${name}@harbor.example` })
  const scopes: string[] = []
  for (let at = 0; at < many; at++) {
    const { project } = await engine.projects.create(by, { name: `${name} ${at}` })
    await engine.grants.give(by, { contactId: contact.contact.id, scope: { kind: 'project', id: project.id } })
    scopes.push(project.id)
    // Some were made in the same moment.
    if (at % 5 === 0) clock.advance('1 minute')
  }
  return { scopes, contactId: contact.contact.id }
}

/** Every item of a list, page by page. */
async function pagesOf(api: Awaited<ReturnType<typeof scriptOf>>, path: string, between = async (_nth: number) => {}): Promise<Json[]> {
  const seen: Json[] = []
  let cursor: string | null = ''
  for (let nth = 0; cursor !== null; nth++) {
    const page: Json = await api.ok(api.get(`${path}${cursor && `&cursor=${cursor}`}`))
    seen.push(...page.items)
    cursor = page.nextCursor
    await between(nth)
  }
  return seen
}

/** So many people with two records each and one letter about both, which hangs on the older grant. */
async function sharedLetters({ house: { engine }, running, by, clock }: TestHouse, many: number) {
  const records: [RecordId, RecordId][] = []
  for (let at = 0; at < many; at++) {
    const contact = { email: `vendor${at}@acme.example`, name: 'Jane Ortiz' }
    const record = async () => {
      const { project } = await engine.projects.create(by, { name: `Dock ${at}` })
      return (await engine.records.create(by, { projectId: project.id, contact, company: 'Acme', requirements: [] })).record
    }
    const [older, newer] = [await record(), await record()]
    await engine.grants.give(by, { contactId: older.contactId, scope: { kind: 'record', id: older.id } })
    records.push([older.id, newer.id])
  }
  clock.advance('1 minute')
  const { job } = await engine.jobs.start(by, { recordIds: records.flat() })
  clock.advance('1 minute')
  while ((await engine.jobs.get(by, job.id)).job.finishedAt === null) await engine.jobs.work()
  running.outbox.nudge()
  await running.outbox.idle()
}

/** How often something was asked of the store outside of transactions. */
function looksInto({ house: { store } }: TestHouse): () => number {
  let looks = 0
  for (const noun of ['accounts', 'contacts', 'grants', 'links', 'messages', 'packets', 'projects', 'records'] as const) {
    const room = store.read[noun] as unknown as { [name: string]: (...given: unknown[]) => unknown }
    for (const [name, look] of Object.entries(room))
      room[name] = (...given) => {
        looks += 1
        return look(...given)
      }
  }
  return () => looks
}
