// What a guest may do binds at every door: each ability alone opens its own doors, and none of the others.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { type Ability, abilities, type ContactId, type DocumentId, fileTypes, type ProjectId } from '../../src/nouns.ts'
import type { Browser, TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, pdf, said } from './vendors.ts'

const open = houseForAll()

type Doors = { [route: string]: Ability[] | 'anybody inside' }

/** Every door for who is inside, with the abilities that open it. A new one must be told here. */
const doors: Doors = {
  'GET /p/:slug/documents/:id': ['view', 'download'],
  'GET /p/:slug/documents/:id/pages/:page': ['view', 'download'],
  'GET /p/:slug/documents/:id/content': ['download'],
  'POST /p/:slug/projects/:id/documents': ['upload'],
  'POST /p/:slug/records/:id/documents': ['upload'],
  'POST /p/:slug/projects/:id/uploads': ['upload'],
  'POST /p/:slug/records/:id/uploads': ['upload'],
  'POST /p/:slug/records/:id/answers': ['upload'],
  'POST /p/:slug/projects/:id/comments': ['comment'],
  'POST /p/:slug/records/:id/comments': ['comment'],
  'GET /p/:slug/packets/:id/files/:fileId': ['view', 'download'],
  'GET /p/:slug/packets/:id/files/:fileId/pages/:page': ['view', 'download'],
  'GET /p/:slug/packets/:id/files/:fileId/content': ['download'],
  'POST /p/:slug/packets/:id/questions': ['comment'],
  // A packet is asked of one person by name, and answered by them whatever they may do with files.
  'GET /p/:slug/packets/:id': 'anybody inside',
  'POST /p/:slug/packets/:id/approval': 'anybody inside',
  'POST /p/:slug/packets/:id/answers': 'anybody inside',
  // What is asked, and what they left themselves; files of others show only to who may look or download.
  'GET /p/:slug/projects/:id': 'anybody inside',
  'GET /p/:slug/records/:id': 'anybody inside',
  'GET /p/:slug/live': 'anybody inside',
  'POST /p/:slug/longer': 'anybody inside',
  // Their own session, browsers and passkeys.
  'GET /p/:slug/access': 'anybody inside',
  'POST /p/:slug/access/everywhere': 'anybody inside',
  'POST /p/:slug/access/devices/:deviceId': 'anybody inside',
  'POST /p/:slug/access/reminders': 'anybody inside',
  'POST /p/:slug/access/:sessionId': 'anybody inside',
  'POST /p/:slug/stay': 'anybody inside',
  'POST /p/:slug/sign-out': 'anybody inside',
  'POST /p/:slug/passkeys/creation': 'anybody inside',
  'POST /p/:slug/passkeys': 'anybody inside',
  'POST /p/:slug/passkeys/loss': 'anybody inside',
  'POST /p/:slug/passkeys/:passkeyId/removal': 'anybody inside',
  'GET /p/:slug/again': 'anybody inside',
  'POST /p/:slug/again': 'anybody inside',
}
/** For people who are not inside yet, and for a member who tries what they would see. */
const outside = /^(GET|POST) \/p\/:slug(|\/trial.*|\/ask.*|\/logo|\/passkey|\/passkey\/request)$/

/** The routes below an account's portal, as the server has them. */
function routesOf(house: TestHouse): string[] {
  const path: string[] = []
  const routes: string[] = []
  for (const line of house.running.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? []
    path.length = indent.length / 4
    path.push(part)
    const whole = path.join('')
    for (const method of methods.split(', '))
      if (/^(GET|POST)$/.test(method) && whole.startsWith('/p/:slug')) routes.push(`${method} ${whole}`)
  }
  return routes
}

test('every door of the portal says which abilities open it', () => {
  const told = Object.keys(doors)
  const there = routesOf(open()).filter((route) => !outside.test(route))
  assert.deepEqual(
    there.filter((route) => !told.includes(route)),
    [],
  )
  assert.deepEqual(
    told.filter((route) => !there.includes(route)),
    [],
  )
})

interface Guest {
  browser: Browser
  projectId: ProjectId
  recordId: string
  questionId: string
  documentId: DocumentId
  /** The page of a packet, and of its file. */
  packet: string
  packetFile: string
}

async function aGuest(house: TestHouse, may: Ability[]): Promise<Guest> {
  const { engine } = house.house
  const vendor = await aVendor(house, { scope: 'project', abilities: may })
  const file = await engine.documents.take(Readable.from([Buffer.from('12:01 boom\n')]), 'pump.log', fileTypes)
  const [shown] = await engine.projectFiles.add(house.by, vendor.projectId, null, { toAll: true, recordIds: [] }, [file])
  assert.ok(shown)
  const packet = await aPacket(house, vendor.contactId, may)
  const { requirements } = await engine.records.ask(house.by, vendor.recordId, [{ kind: 'answer', name: 'What does it sound like?' }])
  const questionId = requirements.find(({ kind }) => kind === 'answer')?.id ?? ''
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  return { browser, projectId: vendor.projectId, recordId: vendor.recordId, questionId, documentId: shown.id, ...packet }
}

/** Sent to this person, who may then do with it what a guest may. */
async function aPacket(house: TestHouse, contactId: ContactId, may: Ability[]): Promise<{ packet: string; packetFile: string }> {
  const { engine } = house.house
  const input = { title: 'Third quarter', note: null, ask: 'approve' as const, figures: [], dueOn: null }
  const { packet } = await engine.packets.create(house.by, input, { contactIds: [contactId] })
  const file = await engine.documents.take(Readable.from([Buffer.from(pdf().bytes)]), 'Terms.pdf')
  const { files } = await engine.packets.addFiles(house.by, packet.id, 'all', [file])
  await engine.packets.send(house.by, packet.id)
  const access = async () =>
    (await engine.grants.list(house.by, { limit: 200, after: null }, { contactId })).find(({ scope }) => scope.id === packet.id)
  for (let turn = 0; turn < 400 && !(await access()); turn++) await new Promise((resolve) => setTimeout(resolve, 25))
  const grant = await access()
  assert.ok(grant)
  await engine.grants.change(house.by, grant.id, { abilities: may })
  const place = `/p/harbor/packets/${packet.id}`
  return { packet: place, packetFile: `${place}/files/${files[0]?.id}` }
}

const announce = async (browser: Browser, path: string): Promise<number> => {
  const metadata = `filename ${Buffer.from('pump.pdf').toString('base64')}`
  const headers = { 'tus-resumable': '1.0.0', 'sec-fetch-site': 'same-origin', 'upload-length': '9', 'upload-metadata': metadata }
  return (await browser.send('POST', path, headers)).status
}

const knock: { [route: string]: (guest: Guest) => Promise<number> } = {
  'GET /p/:slug/documents/:id': async ({ browser, documentId }) => (await browser.get(`/p/harbor/documents/${documentId}`)).status,
  'GET /p/:slug/documents/:id/content': async ({ browser, documentId }) =>
    (await browser.get(`/p/harbor/documents/${documentId}/content`)).status,
  'POST /p/:slug/projects/:id/documents': async ({ browser, projectId }) =>
    (await browser.upload(`/p/harbor/projects/${projectId}/documents`, {}, [pdf()])).status,
  'POST /p/:slug/records/:id/documents': async ({ browser, recordId }) =>
    (await browser.upload(`/p/harbor/records/${recordId}/documents`, {}, [pdf()])).status,
  'POST /p/:slug/projects/:id/uploads': ({ browser, projectId }) => announce(browser, `/p/harbor/projects/${projectId}/uploads`),
  'POST /p/:slug/records/:id/uploads': ({ browser, recordId }) => announce(browser, `/p/harbor/records/${recordId}/uploads`),
  'POST /p/:slug/records/:id/answers': async ({ browser, recordId, questionId }) =>
    (await browser.post(`/p/harbor/records/${recordId}/answers?for=${questionId}`, { words: 'It hums.' })).status,
  'POST /p/:slug/projects/:id/comments': async ({ browser, projectId }) =>
    (await browser.post(`/p/harbor/projects/${projectId}/comments`, { text: 'It hums.' })).status,
  'POST /p/:slug/records/:id/comments': async ({ browser, recordId }) =>
    (await browser.post(`/p/harbor/records/${recordId}/comments`, { text: 'It hums.' })).status,
  'GET /p/:slug/packets/:id/files/:fileId': async ({ browser, packetFile }) => (await browser.get(packetFile)).status,
  'GET /p/:slug/packets/:id/files/:fileId/content': async ({ browser, packetFile }) => (await browser.get(`${packetFile}/content`)).status,
  'POST /p/:slug/packets/:id/questions': async ({ browser, packet }) =>
    (await browser.post(`${packet}/questions`, { words: 'Why?' })).status,
}

for (const ability of abilities) {
  test(`a guest who may only ${ability} opens the doors of that, and no other`, async () => {
    const house = open()
    const guest = await aGuest(house, [ability])
    for (const [route, by] of Object.entries(doors)) {
      const status = await knock[route]?.(guest)
      if (status === undefined || by === 'anybody inside') continue
      if (by.includes(ability)) assert.ok(status < 400, `${route}: ${status}`)
      else assert.ok(status === 403 || status === 404, `${route}: ${status}`)
    }
    const picture = await guest.browser.get(`/p/harbor/documents/${guest.documentId}/pages/1`)
    assert.ok(picture.status >= 400)
    const packet = said((await guest.browser.get(guest.packet)).body)
    assert.deepEqual([packet.includes('Ask a question'), packet.includes('Approve')], [ability === 'comment', true])
    const page = await guest.browser.get(`/p/harbor/projects/${guest.projectId}`)
    assert.equal(page.status, 200)
    assert.equal(said(page.body).includes('pump.log'), ability === 'view' || ability === 'download')
  })
}

test('an ability that is taken away binds at the next request of an open session', async () => {
  const house = open()
  const guest = await aGuest(house, ['view', 'upload', 'download'])
  const [grant] = await house.house.engine.grants.list(house.by, { limit: 200, after: null }, { projectId: guest.projectId })
  assert.ok(grant)
  await house.house.engine.grants.change(house.by, grant.id, { abilities: ['view'] })
  assert.notEqual(await knock['GET /p/:slug/documents/:id/content']?.(guest), 200)
  assert.ok((await knock['POST /p/:slug/projects/:id/documents']?.(guest)) !== 303)
  assert.equal(await knock['GET /p/:slug/documents/:id']?.(guest), 200)
  for (const answer of [
    await guest.browser.get(`/p/harbor/documents/${guest.documentId}/content`),
    await guest.browser.post(`/p/harbor/records/${guest.recordId}/comments`, { text: 'It hums.' }),
  ]) {
    assert.equal(answer.status, 403)
    assert.match(said(answer.body), /This is not open to you .* ask them\. Go to your page/)
  }
})
