// Files of a project: whoever is let in sees exactly what is shown to them, and nothing of anybody else's.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Shown } from '../../src/engine/project-files.ts'
import { type Ability, fileTypes, type ProjectId, readableTypes, type Scope } from '../../src/nouns.ts'
import { aDocx, archiveOf, aXlsx } from '../support/archive.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'

const nobody: Shown = { toAll: false, recordIds: [] }
const all: Shown = { toAll: true, recordIds: [] }
const take = (room: Room, bytes: Buffer | string, name: string) =>
  room.engine.documents.take(Readable.from([Buffer.from(bytes)]), name, fileTypes)

async function put(room: Room, projectId: ProjectId, name: string, shown: Shown = nobody, folder: string | null = null) {
  const [file] = await room.engine.projectFiles.add(room.by, projectId, folder, shown, [await room.pdf(name, name)])
  assert.ok(file)
  return file
}

/** Somebody who is let in to the project, or to something else, and signed in. */
async function guest(room: Room, email: string, scope: Scope, abilities?: Ability[]) {
  const { contact } = await room.engine.contacts.create(room.by, { email, name: email })
  const { grant, message } = await room.engine.grants.give(room.by, {
    contactId: contact.id,
    scope,
    invite: {},
    ...(abilities && { abilities }),
  })
  const letter = (await room.deliver()).find((one) => one.message.id === message?.id)
  const entered = await room.press(letter?.secret ?? '')
  return { contact, grant, landing: entered.landing, inside: await room.inside(entered) }
}

const namesOf = async (room: Room, inside: Parameters<Room['engine']['projectFiles']['inside']>[0], projectId: ProjectId) =>
  (await room.engine.projectFiles.inside(inside, projectId)).files.map(({ name }) => name).toSorted()

onEveryStore(
  'of a project’s files each person sees those shown to all, those of their own record and their own, and no other vendor’s',
  async (room) => {
    const { projectFiles, documents } = room.engine
    const acme = await room.invite('jane@acme.example')
    const bolt = await room.invite('bo@bolt.example')
    const { projectId } = acme.record.record
    const jane = await room.inside(await room.press(acme.secret))
    const bo = await room.inside(await room.press(bolt.secret))
    const one = await guest(room, 'guest@one.example', { kind: 'project', id: projectId })
    const two = await guest(room, 'guest@two.example', { kind: 'project', id: projectId })
    assert.equal(one.landing, `/p/harbor/projects/${projectId}`)

    const secret = await put(room, projectId, 'secret.pdf')
    await put(room, projectId, 'rules.pdf', all)
    const forAcme = await put(room, projectId, 'acme.pdf', { toAll: false, recordIds: [acme.record.record.id] })
    const [log] = await projectFiles.upload(one.inside, projectId, [await take(room, 'boom at 12:01\n', 'pump.log')])
    assert.ok(log)

    assert.deepEqual(await namesOf(room, jane, projectId), ['acme.pdf', 'rules.pdf'])
    assert.deepEqual(await namesOf(room, bo, projectId), ['rules.pdf'])
    assert.deepEqual(await namesOf(room, one.inside, projectId), ['pump.log', 'rules.pdf'])
    assert.deepEqual(await namesOf(room, two.inside, projectId), ['rules.pdf'])
    for (const [who, id] of [
      [jane, secret.id],
      [bo, secret.id],
      [bo, forAcme.id],
      [one.inside, forAcme.id],
      [two.inside, log.documentId],
      [jane, log.documentId],
    ] as const) {
      assert.equal(await refusalOf(documents.contentInside(who, id, null)), 'not_found')
      assert.equal(await refusalOf(documents.lookInside(who, id, null, true)), 'not_found')
    }
    assert.equal(await text((await documents.contentInside(jane, forAcme.id, null)).stream()), '%PDF-1.7\nacme.pdf')
    assert.equal(await text((await documents.contentInside(one.inside, log.documentId, null)).stream()), 'boom at 12:01\n')

    // Neither does what happened tell of it.
    const happened = async (who: typeof bo) =>
      (await projectFiles.happenedInside(who, await projectFiles.inside(who, projectId))).map(({ act, facts }) =>
        `${act} ${facts.name ?? ''}`.trim(),
      )
    const told = [...(await happened(bo)), ...(await happened(two.inside))].join('\n')
    assert.match(told, /document.shown rules.pdf/)
    assert.doesNotMatch(told, /acme|secret|pump/)

    // Shown on a record no longer, it is gone at the next request.
    await projectFiles.change(room.by, forAcme.id, { shown: nobody })
    assert.equal(await refusalOf(documents.contentInside(jane, forAcme.id, null)), 'not_found')
  },
)

onEveryStore('a file cannot be shown on a record of another project or account', async (room) => {
  const { projectId } = (await room.invite()).record.record
  const file = await put(room, projectId, 'plan.pdf')
  const { project } = await room.engine.projects.create(room.by, { name: 'Pier 9' })
  const elsewhere = await room.engine.records.create(room.by, {
    projectId: project.id,
    contact: { email: 'bo@bolt.example' },
    requirements: [],
  })
  const wrong = { toAll: false, recordIds: [elsewhere.record.id] }
  assert.equal(await refusalOf(room.engine.projectFiles.change(room.by, file.id, { shown: wrong })), 'not_found')
  assert.equal(await refusalOf(room.engine.projectFiles.add(room.by, projectId, null, wrong, [await room.pdf()])), 'not_found')
  assert.equal((await room.engine.projectFiles.list(room.by, projectId)).length, 1)
  // What is asked for on a record is no file of the project.
  const [onRecord] = await room.engine.documents.share(room.by, elsewhere.record.id, null, [await room.pdf()])
  assert.equal(await refusalOf(room.engine.projectFiles.change(room.by, onRecord?.id ?? 'doc_', { shown: all })), 'not_found')
})

onEveryStore('revoking or ending the grant shuts project and files at the next request, also while a file is on its way', async (room) => {
  const { projectFiles, documents, grants, sessions } = room.engine
  const { projectId } = (await room.invite()).record.record
  const rules = await put(room, projectId, 'rules.pdf', all)
  const { inside, grant } = await guest(room, 'guest@one.example', { kind: 'project', id: projectId })
  await projectFiles.mayUpload(inside, projectId)
  const onItsWay = await take(room, 'boom', 'pump.log')
  await grants.revoke(room.by, grant.id, null)
  assert.match(await refusalOf(projectFiles.upload(inside, projectId, [onItsWay])), /^(access_revoked|not_found)$/)
  assert.equal((await projectFiles.list(room.by, projectId)).length, 1)
  assert.equal(await refusalOf(sessions.inside(room.by.accountId, 'x'.repeat(43))), 'signed_out')
  const shut = { ...inside, grants: [] }
  assert.equal(await refusalOf(projectFiles.inside(shut, projectId)), 'access_revoked')
  assert.equal(await refusalOf(documents.contentInside(shut, rules.id, null)), 'access_revoked')
})

onEveryStore('abilities hold: without download a file is looked at only, without upload nothing is left', async (room) => {
  const { projectFiles, documents } = room.engine
  const { projectId } = (await room.invite()).record.record
  const rules = await put(room, projectId, 'rules.pdf', all)
  const { inside } = await guest(room, 'guest@one.example', { kind: 'project', id: projectId }, ['view'])
  assert.equal((await documents.lookInside(inside, rules.id, null, true)).version.number, 1)
  assert.equal(await refusalOf(documents.contentInside(inside, rules.id, null)), 'ability_missing')
  assert.equal(await refusalOf(projectFiles.mayUpload(inside, projectId)), 'ability_missing')
  assert.equal(await refusalOf(projectFiles.upload(inside, projectId, [await room.pdf()])), 'ability_missing')
  // Whoever answers for one record only sends files there, not to the project.
  const jane = await room.inside(await room.press((await room.invite('jo@acme.example')).secret))
  assert.equal(await refusalOf(projectFiles.mayUpload(jane, projectId)), 'ability_missing')
  // A link of somebody who may not open files shows none either.
  const helped = { ...inside, session: { ...inside.session, mayAtMost: ['view' as const, 'upload' as const] } }
  assert.equal(await refusalOf(documents.lookInside(helped, rules.id, null, true)), 'ability_missing')
})

onEveryStore('a newer version keeps the earlier ones; who looked at which and who took it along is told once and counted', async (room) => {
  const { projectFiles, documents } = room.engine
  const { projectId } = (await room.invite()).record.record
  const rules = await put(room, projectId, 'rules.pdf', all, 'Site')
  const { inside, contact } = await guest(room, 'guest@one.example', { kind: 'project', id: projectId })
  for (const _ of [1, 2]) await documents.lookInside(inside, rules.id, null, true)
  const both = await Promise.allSettled(
    [1, 2].map(async (n) => projectFiles.addVersion(room.by, rules.id, [await room.pdf(`v${n}.pdf`, `v${n}`)])),
  )
  assert.deepEqual(
    both.map(({ status }) => status),
    ['fulfilled', 'fulfilled'],
  )
  await documents.contentInside(inside, rules.id, null)
  await documents.lookInside(inside, rules.id, null, false)
  const file = await projectFiles.get(room.by, rules.id)
  assert.deepEqual([file.versions.map(({ number }) => number), file.folder, file.seenBy], [[1, 2, 3], 'Site', 1])
  const seen = (await projectFiles.sightings(room.by, rules.id)).map(({ version, times, takenAt, contactId }) => [
    version,
    times,
    takenAt !== null,
    contactId,
  ])
  assert.deepEqual(seen.toSorted(), [
    [1, 2, false, contact.id],
    [3, 1, true, contact.id],
  ])
  const acts = (await room.engine.history.list(room.by, { limit: 50, after: null })).map(({ act }) => act)
  assert.equal(acts.filter((act) => act === 'document.seen').length, 1)
  assert.equal(acts.filter((act) => act === 'document.downloaded').length, 1)
})

onStore('sqlite', 'text is taken on a project by its name and its content, and nowhere else', async (room) => {
  const { projectId } = (await room.invite()).record.record
  const kindOf = async (bytes: Buffer | string, name: string) => (await take(room, bytes, name)).fileType
  assert.equal(await kindOf('12:01 boom\n', 'pump.log'), 'txt')
  assert.equal(await kindOf('a,b\n1,2\n', 'a.csv'), 'csv')
  assert.equal(await kindOf(Buffer.from('\ufeffhällo\r\n', 'utf16le'), 'a.txt'), 'txt')
  assert.equal(await kindOf('<script>alert(1)</script>', 'page.txt'), 'txt')
  for (const [bytes, name] of [
    [Buffer.from([0x4d, 0x5a, 0, 3]), 'setup.txt'],
    [Buffer.from('%PDF-1.7\n'), 'plan.txt'],
    ['<html></html>', 'page.html'],
    ['', 'empty.txt'],
  ] as const)
    assert.match(await refusalOf(take(room, bytes, name)), /^file_(type|missing)$/, name)
  assert.equal(await refusalOf(room.engine.documents.take(Readable.from([Buffer.from('a')]), 'a.txt')), 'file_type')
  assert.deepEqual(await room.engine.projectFiles.list(room.by, projectId), [])
})

onStore('sqlite', 'UPL-03 UPL-04 Word and Excel are taken on a project by what is in them, measured and never unpacked', async (room) => {
  const named = async (bytes: Buffer, name: string) => {
    const { fileName, fileType } = await take(room, bytes, name)
    return [fileName, fileType]
  }
  assert.deepEqual(await named(aDocx(), 'Offer.docx'), ['Offer.docx', 'docx'])
  assert.deepEqual(await named(aXlsx(), 'Figures.XLSX'), ['Figures.XLSX', 'xlsx'])
  assert.deepEqual(await named(aDocx(), 'Offer'), ['Offer.docx', 'docx'])
  const bomb = { name: 'word/media/image1.bmp', bytes: '0'.repeat(1_000), says: 201 * 1_048_576 }
  const many = Array.from({ length: 999 }, (_, at) => ({ name: `word/${at}.xml`, bytes: '' }))
  const whole = aDocx()
  for (const [bytes, name] of [
    [aDocx(), 'a.xlsx'],
    [aXlsx(), 'a.docx'],
    [aDocx(), 'a.pdf'],
    [aDocx(), 'a.exe'],
    [archiveOf([{ name: 'a.txt', bytes: 'words' }]), 'a.docx'],
    [archiveOf([{ name: 'word/document.xml', bytes: '<w:document/>' }]), 'a.docx'],
    [aDocx(bomb), 'bomb.docx'],
    [aDocx(...many), 'many.docx'],
    [aDocx({ name: 'word/vbaProject.bin', bytes: 'runs' }), 'macros.docx'],
    [aDocx({ name: 'WORD/document.xml', bytes: 'another' }), 'twice.docx'],
    [whole.subarray(0, -30), 'cut.docx'],
    [Buffer.concat([whole, Buffer.from('<script>')]), 'more.docx'],
    [Buffer.concat([Buffer.from('%PDF-1.7\n'), whole]), 'both.docx'],
    [Buffer.from('PK\x03\x04 word'), 'a.docx'],
  ] as const)
    assert.equal(await refusalOf(take(room, bytes, name)), 'file_type', name)
  // What answers for a record is read in the page, and so is what a packet brings.
  const record = room.engine.documents.take(Readable.from([aDocx()]), 'a.docx')
  assert.equal(await refusalOf(record), 'file_type')
  const packet = room.engine.documents.take(Readable.from([aXlsx()]), 'a.xlsx', readableTypes)
  assert.equal(await refusalOf(packet), 'file_type')
  const { projectId } = (await room.record()).record
  const files = [await take(room, aDocx(), 'Offer.docx')]
  const [offer] = await room.engine.projectFiles.add(room.by, projectId, null, nobody, files)
  const version = offer?.versions[0]
  assert.ok(version)
  assert.deepEqual(await room.engine.previews.of(version), { kind: 'none', why: 'unread' })
  assert.equal(await room.engine.previews.page(version, 1), null)
})

onEveryStore('of two who rename and move a file in one moment neither undoes the other', async (room) => {
  const { projectId } = (await room.record()).record
  const { id } = await put(room, projectId, 'plan.pdf')
  const other = await room.another()
  for (let round = 0; round < 10; round++) {
    const [name, folder] = [`plan ${round}.pdf`, `Drawings ${round}`]
    await Promise.all([room.engine.projectFiles.change(room.by, id, { name }), other.engine.projectFiles.change(room.by, id, { folder })])
    const file = await room.engine.projectFiles.get(room.by, id)
    assert.deepEqual([file.name, file.folder], [name, folder])
  }
})
