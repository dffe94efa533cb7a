// Documents: what is taken in, what becomes of it, and that nothing is half-kept.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { ReviewFacts } from '../../src/engine/letter-facts.ts'
import type { Parts } from '../../src/engine/parts.ts'
import { createRecords } from '../../src/engine/records.ts'
import { keeping, largestFile, takeFile } from '../../src/engine/uploads.ts'
import type { DocumentId, Judgement, RecordId, VersionId } from '../../src/nouns.ts'
import { Unavailable } from '../../src/store/faults.ts'
import { createFiles } from '../../src/store/files.ts'
import { onEveryStore, onStore, type Room, refusalOf, withTrouble } from '../support/engine.ts'

const signedIn = async (room: Room, email?: string) => {
  const invited = await room.invite(email)
  const inside = await room.inside(await room.press(invited.secret))
  return { ...invited, inside, requirementId: invited.record.requirements[0]?.id ?? null }
}
const take = (room: Room, bytes: Buffer | string, name: string) => room.engine.documents.take(Readable.from([Buffer.from(bytes)]), name)
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'), Buffer.alloc(64)])

onEveryStore(
  'the vendor uploads, the member rejects with a reason, the vendor uploads a corrected version, the member accepts',
  async (room) => {
    const { inside, record, requirementId } = await signedIn(room)
    const id = record.record.id
    await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('first.pdf')])
    const waiting = await room.engine.records.get(room.by, id)
    assert.equal(waiting.record.standing, 'under_review')
    const document = waiting.documents[0]
    assert.ok(document)
    assert.equal(await refusalOf(room.engine.documents.review(room.by, document.id, 'reject', ' ', null)), 'reason_needed')
    assert.equal(
      (await room.engine.documents.review(room.by, document.id, 'reject', 'The limit is too low.', null)).record.standing,
      'non_compliant',
    )
    assert.equal(await refusalOf(room.engine.documents.review(room.by, document.id, 'accept', null, null)), 'nothing_to_review')
    await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('second.pdf')])
    const again = await room.engine.records.get(room.by, id)
    assert.deepEqual(
      again.documents.map(({ versions }) => versions.map(({ number }) => number)),
      [[1, 2]],
    )
    assert.equal((await room.engine.documents.review(room.by, document.id, 'accept', null, null)).record.standing, 'compliant')
    const letters = (await room.deliver()).map(({ message }) => message.kind)
    assert.deepEqual(letters.toSorted(), ['receipt', 'receipt', 'review', 'review'])
    assert.equal(await text((await room.engine.documents.contentInside(inside, document.id, 1)).stream()), '%PDF-1.7\nhello')
  },
)

onEveryStore(
  'a file in pieces that another process has whole is no more taken by the one that was slower, nor begun anew with a hole',
  async (room) => {
    const { inside, record } = await signedIn(room)
    const { uploadsInPieces, documents } = room.engine
    const where = { recordId: record.record.id }
    const bytes = Buffer.from(`%PDF-1.7\n${'x'.repeat(91)}`)
    const upload = await uploadsInPieces.begin(inside, { where, requirementId: null, fileName: 'plan.pdf', size: bytes.length })
    const bring = (from: number, to: number) => uploadsInPieces.write(upload, Readable.from([bytes.subarray(from, to)]), from)
    assert.equal(await bring(0, 60), 60)
    assert.equal(await bring(60, 100), 100)
    const [version] = await documents.upload(inside, where.recordId, null, [await uploadsInPieces.taken(upload)], upload.id)
    await uploadsInPieces.done(upload, version?.id ?? null)
    assert.equal(await bring(60, 100), 100)
    assert.equal(await refusalOf(uploadsInPieces.taken(upload)), 'not_found')
    assert.equal((await uploadsInPieces.get(inside, upload.id, where)).versionId, version?.id)
  },
)

onEveryStore('the letter about a decision opens the record with a link that lives as long as the account says', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  await room.engine.accounts.change(room.by, { notificationMinutes: 90 })
  await room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()])
  const document = (await room.engine.records.get(room.by, record.record.id)).documents[0]
  assert.ok(document)
  await room.engine.documents.review(room.by, document.id, 'reject', 'Too low.', null)
  const review = (await room.deliver()).find(({ message }) => message.kind === 'review')
  assert.ok(review)
  assert.equal((review.message.facts as ReviewFacts).opensUntil - review.message.createdAt, 90 * 60_000)
  assert.equal((await room.press(review.secret)).landing, `/p/harbor/records/${record.record.id}`)
  assert.equal(await refusalOf(room.press(review.secret)), 'link_used')
})

onEveryStore(
  'a decision is told to who sent the file in, else to the record’s contact, and only to whom something lets in',
  async (room) => {
    const { engine, by } = room
    const { record, grant, requirementId } = await signedIn(room)
    const id = record.record.id
    const { contact } = await engine.contacts.create(by, { email: 'bob@acme.example', name: 'Bob Stone' })
    const access = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'record', id }, invite: {} })
    const bob = await room.inside(await room.press((await room.deliver())[0]?.secret ?? ''))
    const judged = async () => {
      const whole = await engine.records.get(by, id)
      const [document] = whole.documents
      assert.ok(document)
      const named = (await engine.documents.hear(by, whole)).get(document.id)?.email
      await engine.documents.review(by, document.id, 'reject', 'The limit is too low.', null)
      const letters = (await room.deliver()).filter(({ message }) => message.kind === 'review')
      assert.deepEqual([named, letters.length], [letters[0]?.message.toAddress, named ? 1 : 0])
      assert.equal((await engine.documents.hear(by, await engine.records.get(by, id))).size, 0, 'nothing waits')
      return named
    }
    const send = async () => engine.documents.upload(bob, id, requirementId, [await room.pdf()])
    await send()
    assert.equal(await judged(), 'bob@acme.example')
    await send()
    await engine.grants.revoke(by, access.grant.id, null)
    assert.equal(await judged(), 'jane@acme.example')
    await engine.documents.share(by, id, requirementId, [await room.pdf()])
    await engine.grants.revoke(by, grant.id, null)
    assert.equal(await judged(), undefined)
  },
)

onEveryStore('an accepted version that ends makes the record Expired, and the worker writes it down', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  const id = record.record.id
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf()])
  const document = (await room.engine.records.get(room.by, id)).documents[0]
  assert.ok(document)
  await room.engine.documents.review(room.by, document.id, 'accept', null, room.clock.now() + 864e5)
  room.clock.advance('2 days')
  const stale = await room.engine.records.get(room.by, id)
  assert.equal(room.engine.records.state(stale.record), 'expired')
  const { anyRecord } = await import('../../src/engine/records.ts')
  const listed = () => room.engine.records.list(room.by, { limit: 5, after: null }, { ...anyRecord, state: 'expired' })
  assert.equal((await listed()).rows.length, 1)
  assert.equal(await room.engine.records.lapse(), 1)
  assert.equal(await room.engine.records.lapse(), 0)
  assert.equal((await listed()).rows.length, 1)
  assert.equal((await room.engine.records.get(room.by, id)).record.standing, 'expired')
})

onEveryStore('a record whose end cannot be written down keeps no other as it was', async (room) => {
  const ids: RecordId[] = []
  for (const email of ['jane@acme.example', 'bob@volt.example']) {
    const { inside, record, requirementId } = await signedIn(room, email)
    await room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()])
    const [document] = (await room.engine.records.get(room.by, record.record.id)).documents
    await room.engine.documents.review(room.by, document?.id as DocumentId, 'accept', null, room.clock.now() + 864e5)
    ids.push(record.record.id)
  }
  room.clock.advance('2 days')
  const standing = async () => Promise.all(ids.map(async (id) => (await room.engine.records.get(room.by, id)).record.standing))
  const lapse = () => assert.rejects(room.engine.records.lapse())
  await withTrouble(room, { table: 'record', column: 'standing', refused: `new.id = '${ids[0]}'` }, lapse)
  assert.deepEqual(await standing(), ['compliant', 'expired'])
  assert.equal(await room.engine.records.lapse(), 1)
  assert.deepEqual(await standing(), ['expired', 'expired'])
})

onStore('sqlite', 'while the database cannot be asked, it is not asked for each record that ended', async (room) => {
  for (const email of ['jane@acme.example', 'bob@volt.example']) {
    const { inside, record, requirementId } = await signedIn(room, email)
    await room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()])
    const [document] = (await room.engine.records.get(room.by, record.record.id)).documents
    await room.engine.documents.review(room.by, document?.id as DocumentId, 'accept', null, room.clock.now() + 864e5)
  }
  room.clock.advance('2 days')
  let asked = 0
  const transaction = async () => {
    asked += 1
    throw new Unavailable('gone')
  }
  const records = createRecords({ ...({} as Parts), store: { ...room.store, transaction }, clock: room.clock })
  await assert.rejects(records.lapse(), Unavailable)
  assert.equal(asked, 1)
})

onStore('sqlite', 'UPL-01 25 MiB come in while streaming, one byte more does not and nothing is kept', async (room) => {
  const stream = (size: number) =>
    Readable.from(
      (function* () {
        yield Buffer.from('%PDF-1.7\n')
        for (let left = size - 9; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 32)
      })(),
    )
  const kept = await room.engine.documents.take(stream(largestFile), 'big.pdf')
  assert.equal(kept.received.size, largestFile)
  await room.engine.documents.drop([kept])
  assert.equal(await refusalOf(room.engine.documents.take(stream(largestFile + 1), 'big.pdf')), 'file_too_large')
  room.clock.advance('2 days')
  assert.equal(await room.engine.documents.sweep(), 0)
})

onStore('sqlite', 'UPL-02 an upload that breaks off leaves nothing', async (room) => {
  const broken = new Readable({ read() {} })
  broken.push('%PDF-1.7\n')
  setImmediate(() => broken.destroy(new Error('the line broke')))
  assert.equal(await refusalOf(room.engine.documents.take(broken, 'a.pdf')), 'upload_cut_off')
  room.clock.advance('2 days')
  assert.equal(await room.engine.documents.sweep(), 0)
})

test('a folder for files that cannot be written to is our fault, and is not told as a line that broke', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-files-'))
  try {
    // Where the folder for what is on its way should be, lies a file.
    await writeFile(join(folder, 'passing'), '')
    await assert.rejects(takeFile(createFiles(folder), Readable.from([Buffer.from('%PDF-1.7')]), 'a.pdf'), { code: 'EEXIST' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

onStore('sqlite', 'UPL-03 the content decides, a picture’s ending is corrected, everything else is refused', async (room) => {
  const named = async (bytes: Buffer | string, name: string) => (await take(room, bytes, name)).fileName
  assert.equal(await named(png, 'scan.jpg'), 'scan.png')
  assert.equal(await named(png, 'scan'), 'scan.png')
  assert.equal(await named('%PDF-1.7\nx', 'Certificate'), 'Certificate.pdf')
  assert.equal(await named('%PDF-1.7\nx', 'a.PDF'), 'a.PDF')
  const bad: [Buffer | string, string][] = [
    ['<html><script>alert(1)</script>', 'a.pdf'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg'],
    ['MZ\x90\0 program', 'a.pdf'],
    ['%PDF-1.7\nx', 'a.exe'],
    ['%PDF-1.7\nx', 'a.pdf.html'],
    ['%PDF-1.7\nx', 'a.png'],
    [png, 'a.pdf'],
    ['PK\x03\x04 word', 'a.docx'],
    ['just words', 'a.txt'],
  ]
  for (const [bytes, name] of bad) assert.equal(await refusalOf(take(room, bytes, name)), 'file_type', name)
  assert.equal(await refusalOf(take(room, '', 'a.pdf')), 'file_missing')
})

onStore('sqlite', 'UPL-05 a given name is data: no folders, no turning signs, not too long', async (room) => {
  const named = async (name: string) => (await take(room, '%PDF-1.7\nx', name)).fileName
  assert.equal(await named('../../etc/passwd.pdf'), 'passwd.pdf')
  assert.equal(await named('C:\\secret\\a.pdf'), 'a.pdf')
  assert.equal(await named('a\u202Efdp.pdf'), 'afdp.pdf')
  assert.equal(await named('a\r\nSet-Cookie: x.pdf'), 'aSet-Cookie: x.pdf')
  assert.equal((await named(`${'x'.repeat(300)}.pdf`)).length, 200)
  assert.ok((await named(`${'x'.repeat(300)}.pdf`)).endsWith('.pdf'))
  assert.equal(await named(''), 'file.pdf')
})

onEveryStore('UPL-07 a record takes a hundred files and not one more', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  const files = await Promise.all(Array.from({ length: 100 }, (_, at) => room.pdf(`${at}.pdf`)))
  await room.engine.documents.upload(inside, record.record.id, requirementId, files.slice(0, 99))
  const last = Promise.allSettled([
    room.engine.documents.upload(inside, record.record.id, requirementId, files.slice(99)),
    room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf('101.pdf')]),
  ])
  assert.deepEqual((await last).map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

onEveryStore('UPL-11 what was revoked while the upload ran is not stored', async (room) => {
  const { inside, record, requirementId, grant } = await signedIn(room)
  const taken = await room.pdf()
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.equal(await refusalOf(room.engine.documents.upload(inside, record.record.id, requirementId, [taken])), 'access_revoked')
  assert.deepEqual((await room.engine.records.get(room.by, record.record.id)).documents, [])
  room.clock.advance('2 days')
  assert.equal(await room.engine.documents.sweep(), 0)
})

onEveryStore('UPL-09 bytes without a row are swept away, bytes with one stay', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  await room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()])
  await room.pdf('left-behind.pdf')
  assert.equal(await room.engine.documents.sweep(), 0)
  room.clock.advance('2 days')
  assert.equal(await room.engine.documents.sweep(), 1)
  const document = (await room.engine.records.get(room.by, record.record.id)).documents[0]
  assert.ok(document)
  assert.equal(await text((await room.engine.documents.content(room.by, document.id, null)).stream()), '%PDF-1.7\nhello')
})

onEveryStore(
  'UPL-09 bytes whose commit may still be on its way stay until the sweep knows, and others go at once',
  async ({ store, by }) => {
    const files = createFiles(await mkdtemp(join(tmpdir(), 'portico-kept-')))
    const named = new Set<VersionId>()
    const tryTo = async (failing: Error, known: boolean) => {
      const taken = await takeFile(files, Readable.from([Buffer.from('%PDF-1.7\nhello')]), 'coi.pdf')
      const kept = keeping({ store, files }, by.accountId, [taken], async ([id]) => {
        if (known) named.add(id as VersionId)
        throw failing
      })
      await assert.rejects(kept, failing)
    }
    const swept = () => files.sweep(Date.now() + 60_000, async (_account, ids) => new Set(ids.filter((id) => named.has(id))))
    await tryTo(new Unavailable('the connection is gone'), true)
    assert.equal(await swept(), 0)
    named.clear()
    assert.equal(await swept(), 1)
    await tryTo(new Error('refused'), false)
    assert.equal(await swept(), 0)
  },
)

onEveryStore('AUT-08 a file opens only for a session whose live grant covers its record', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  await room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()])
  const document = (await room.engine.records.get(room.by, record.record.id)).documents[0]
  assert.ok(document)
  const tom = await room.invite('tom@bay.example')
  const other = await room.inside(await room.press(tom.secret))
  assert.equal(await refusalOf(room.engine.documents.contentInside(other, document.id, null)), 'not_found')
})

onEveryStore('a guest without the right to upload is told so, and nothing is stored', async (room) => {
  const record = await room.record()
  await room.engine.grants.give(room.by, {
    contactId: record.contact.id,
    scope: { kind: 'record', id: record.record.id },
    abilities: ['view'],
    invite: {},
  })
  const inside = await room.inside(await room.press((await room.deliver())[0]?.secret ?? ''))
  assert.equal(await refusalOf(room.engine.documents.upload(inside, record.record.id, null, [await room.pdf()])), 'ability_missing')
})

onEveryStore('what a member shares is there for the contact and asks nobody for a decision', async (room) => {
  const { inside, record } = await signedIn(room)
  await room.engine.documents.share(room.by, record.record.id, null, [await room.pdf('site-safety.pdf')])
  assert.equal((await room.engine.records.get(room.by, record.record.id)).record.standing, 'awaiting')
  const seen = await room.engine.records.inside(inside, record.record.id)
  assert.deepEqual(
    seen.documents.map(({ name }) => name),
    ['site-safety.pdf'],
  )
})

onEveryStore('I11 a committed document keeps its bytes when the answer to its commit was lost', async (room) => {
  const { inside, record, requirementId } = await signedIn(room)
  const transaction = room.store.transaction
  // The commit stands and its answer does not arrive, as when the line to the database breaks.
  room.store.transaction = async (work) => {
    await transaction(work)
    throw new Error('the line broke')
  }
  await assert.rejects(room.engine.documents.upload(inside, record.record.id, requirementId, [await room.pdf()]))
  room.store.transaction = transaction
  const document = (await room.engine.records.get(room.by, record.record.id)).documents[0]
  assert.ok(document)
  assert.equal(await text((await room.engine.documents.content(room.by, document.id, null)).stream()), '%PDF-1.7\nhello')
})

test('what another process puts away while we sweep stops no sweep', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-sweep-'))
  try {
    const files = createFiles(folder)
    await files.receive([Buffer.from('left behind')], 100)
    const pictures = join(folder, 'pictures', `acc_${'0'.repeat(22)}`)
    await mkdir(pictures, { recursive: true })
    // Named when the folder was read, and gone when it is looked at.
    await symlink('/nowhere', join(folder, 'passing', '00000000-0000-0000-0000-000000000000'))
    await symlink('/nowhere', join(pictures, `ver_${'0'.repeat(22)}`))
    assert.equal(await files.sweep(Date.now() + 1_000, async () => new Set()), 1)
    assert.equal(await files.shelf.sweep(Date.now() + 1_000), 0)
  } finally {
    await rm(folder, { recursive: true })
  }
})

onStore('sqlite', 'the sweep touches nothing that is not ours by its name', async (room) => {
  const { createFiles } = await import('../../src/store/files.ts')
  const { mkdtemp, mkdir, writeFile, readdir, utimes } = await import('node:fs/promises')
  const folder = await mkdtemp('/tmp/portico-sweep-')
  await mkdir(`${folder}/inbox`)
  await writeFile(`${folder}/inbox/letter.json`, '{}')
  await utimes(`${folder}/inbox/letter.json`, 0, 0)
  assert.equal(await createFiles(folder).sweep(room.clock.now(), async () => new Set()), 0)
  assert.deepEqual(await readdir(`${folder}/inbox`), ['letter.json'])
})

const judgedOnce = async (room: Room, decision: Judgement) => {
  const { inside, record, requirementId } = await signedIn(room)
  const id = record.record.id
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('first.pdf')])
  const document = (await room.engine.records.get(room.by, id)).documents[0]
  assert.ok(document)
  await room.deliver()
  await room.engine.documents.review(room.by, document.id, decision, 'The limit is too low.', null)
  return { inside, id, requirementId, documentId: document.id }
}

onEveryStore('a decision is taken back: the version waits as before, and a letter about it that still waits never leaves', async (room) => {
  const { inside, id, documentId } = await judgedOnce(room, 'accept')
  const back = await room.engine.documents.unreview(room.by, documentId, 1)
  assert.equal(back.record.standing, 'under_review')
  const [version] = back.documents[0]?.versions ?? []
  assert.deepEqual([version?.judgement, version?.judgedAt, version?.judgedBy, version?.reason], [null, null, null, null])
  assert.deepEqual(await room.deliver(), [])
  const told = await room.engine.history.list(room.by, { limit: 3, after: null }, { recordId: id })
  assert.deepEqual(
    told.map(({ act }) => act),
    ['record.state_changed', 'document.review_undone', 'record.state_changed'],
  )
  assert.ok((await room.engine.history.inside(inside, id)).some(({ act }) => act === 'document.review_undone'))
  assert.equal((await room.engine.documents.unreview(room.by, documentId, 1)).record.standing, 'under_review', 'twice is once')
  await room.engine.documents.review(room.by, documentId, 'reject', 'Wrong company.', null)
  assert.deepEqual(
    (await room.deliver()).map(({ message }) => [message.kind, (message.facts as ReviewFacts).decision]),
    [['review', 'reject']],
  )
})

onEveryStore('a letter about a decision that left stays; only the letter of the decision taken back is cancelled', async (room) => {
  const { inside, id, requirementId, documentId } = await judgedOnce(room, 'reject')
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('other.pdf'), await room.pdf('third.pdf')])
  const other = (await room.engine.records.get(room.by, id)).documents.find((one) => one.id !== documentId)
  assert.ok(other)
  await room.engine.documents.review(room.by, other.id, 'reject', 'Not this one.', null)
  await room.engine.documents.unreview(room.by, other.id, 1)
  const letters = (await room.deliver()).filter(({ message }) => message.kind === 'review')
  assert.deepEqual(
    letters.map(({ message }) => (message.facts as ReviewFacts).reason),
    ['The limit is too low.'],
  )
})

onEveryStore('a wrong acceptance can be taken back although a newer version was rejected since, and is then judged anew', async (room) => {
  const { inside, id, requirementId, documentId } = await judgedOnce(room, 'accept')
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('second.pdf')])
  await room.engine.documents.review(room.by, documentId, 'reject', 'Unreadable.', null)
  assert.equal((await room.engine.records.get(room.by, id)).record.standing, 'compliant')
  assert.equal((await room.engine.documents.unreview(room.by, documentId, 1)).record.standing, 'under_review')
  assert.equal(
    (await room.engine.documents.review(room.by, documentId, 'reject', 'Wrong company.', null, 1)).record.standing,
    'non_compliant',
  )
})

onEveryStore('what a newer acceptance took the place of stays as it was decided, and so does what is archived', async (room) => {
  const { inside, id, requirementId, documentId } = await judgedOnce(room, 'reject')
  await room.engine.documents.upload(inside, id, requirementId, [await room.pdf('second.pdf')])
  await room.engine.documents.review(room.by, documentId, 'accept', null, null)
  assert.equal(await refusalOf(room.engine.documents.unreview(room.by, documentId, 1)), 'nothing_to_take_back')
  assert.equal(await refusalOf(room.engine.documents.unreview(room.by, documentId, 3)), 'nothing_to_take_back')
  await room.engine.records.archive(room.by, id, 'Done.')
  assert.equal(await refusalOf(room.engine.documents.unreview(room.by, documentId, 1)), 'record_archived')
})

onEveryStore(
  'what waits on a record that is archived is not judged, and nobody gets a letter about it, until the record is back',
  async (room) => {
    const { inside, record, requirementId } = await signedIn(room)
    const id = record.record.id
    await room.engine.documents.upload(inside, id, requirementId, [await room.pdf()])
    const documentId = (await room.engine.records.get(room.by, id)).documents[0]?.id as `doc_${string}`
    await room.deliver()
    await room.engine.records.archive(room.by, id, 'The job is over.')
    for (const decision of ['accept', 'reject'] as const)
      assert.equal(await refusalOf(room.engine.documents.review(room.by, documentId, decision, 'Why not.', null)), 'record_archived')
    assert.deepEqual(await room.deliver(), [])
    await room.engine.records.unarchive(room.by, id)
    assert.equal((await room.engine.documents.review(room.by, documentId, 'accept', null, null)).record.standing, 'compliant')
  },
)

onEveryStore('nothing is accepted until a day that is over', async (room) => {
  const { id, documentId } = await judgedOnce(room, 'reject')
  await room.engine.documents.unreview(room.by, documentId, 1)
  const past = room.engine.documents.review(room.by, documentId, 'accept', null, room.clock.now() - 1)
  assert.equal(await refusalOf(past), 'invalid')
  assert.equal((await room.engine.records.get(room.by, id)).record.standing, 'under_review')
})
