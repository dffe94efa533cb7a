// Previews: pictures of what comes in, made apart from the house; a file that is meant to harm harms its own preview.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { pdfOf } from '../../src/cli/demo-pdf.ts'
import type { FileType, Version } from '../../src/nouns.ts'
import { framesOf, type Paper, type Telling } from '../../src/pictures/frames.ts'
import { createPictures, usualLimits } from '../../src/pictures/pictures.ts'
import { openRoom } from '../support/engine.ts'

/** An iPhone's kind of picture, 800 by 600, in one colour. */
const heic = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFkAAEAAAAAAAAA0wAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwGlwcnAAAACiaXBjbwAAAHZodmNDAQNwAAAAAAAAAAAAWvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQCEAAQApQgEBA3AAAAMAkAAAAwAAAwBaoAZCAJZZbqSSmubAgAAAAwCAAAADAIQiAAEAB0QBwXKwYkAAAAAUaXNwZQAAAAAAAAMgAAACWAAAABBwaXhpAAAAAAMICAgAAAAWaXBtYQAAAAAAAAABAAEDgQKDAAAA221kYXQAAADPKAGvGRRokTzzjjDDIPd8hTf/9clf+a1r/hQFeKz/LGyjzqAcIXoxAAADAAADABgwprc6gHqFaPIAAAMAAAMAAArokwWo4AAAAwAAAwAAAwABRYcAAAMAAAMAAAMAAAMAEPAAAAMAAAMAAAMAAAMACpgAAAMAAAMAAAMAAAMA4YAAAAMAAAMAAAMAAAYUAAADAAADAAADAAARcAAAAwAAAwAAAwAAIuAAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAABvQ',
  'base64',
)

async function made(kind: Paper, file: Buffer, limits = usualLimits) {
  const tellings: Telling[] = []
  const pictures: Buffer[] = []
  for await (const { telling, picture } of createPictures(limits).make(kind, Readable.from([file]))) {
    tellings.push(telling)
    if (picture.length > 0) pictures.push(picture)
  }
  const last = tellings.at(-1)
  return { tellings, pictures, why: last && 'why' in last ? last.why : null }
}

/** A PDF of our own: objects as they stand, found again by whoever reads it. */
const pdfFrom = (objects: (string | Buffer)[], trailer = '') =>
  Buffer.concat([
    Buffer.from('%PDF-1.4\n'),
    ...objects.flatMap((object, at) => [Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]),
    Buffer.from(`trailer\n<< /Root 1 0 R /Size ${objects.length + 1} ${trailer} >>\n%%EOF\n`),
  ])
const catalog = '<< /Type /Catalog /Pages 2 0 R >>'
const pagesOf = (count: number) => [
  catalog,
  `<< /Type /Pages /Kids [${Array.from({ length: count }, (_, at) => `${at + 3} 0 R`).join(' ')}] /Count ${count} >>`,
  ...Array.from({ length: count }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 140] >>'),
]

/** A picture whose head promises a square of 50,000 points, in a few bytes. */
function pngBomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    const named = Buffer.concat([Buffer.from(type), data])
    ends.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head[8] = 8
  const mark = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(side * 200))), chunk('IEND', Buffer.alloc(0))])
}

const flat = (width: number, height: number, background = '#cc3311') => sharp({ create: { width, height, channels: 3, background } })

test('each kind that we take becomes pictures that every browser shows, without what else stood in the file', async () => {
  const photo = await flat(2_800, 1_400)
    .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .jpeg()
    .toBuffer()
  const page = await flat(300, 200).png().toBuffer()
  const files: [Paper, Buffer, number, number, number][] = [
    ['jpg', photo, 1, 1_400, 700],
    ['png', page, 1, 300, 200],
    ['webp', await flat(300, 200).webp().toBuffer(), 1, 300, 200],
    [
      'tiff',
      await sharp([page, page, page], { join: { animated: true } })
        .tiff()
        .toBuffer(),
      3,
      300,
      200,
    ],
    ['heic', heic, 1, 800, 600],
    ['pdf', pdfFrom(pagesOf(3)), 3, 1_400, 1_960],
  ]
  for (const [kind, file, pages, width, height] of files) {
    const { tellings, pictures } = await made(kind, file)
    const [first] = tellings
    assert.deepEqual(first && 'sizes' in first ? [first.of, first.sizes[0]] : first, [pages, { width, height }], kind)
    assert.equal(pictures.length, pages, kind)
    const about = await sharp(pictures[0]).metadata()
    assert.deepEqual([about.format, about.width, about.height, about.exif], ['webp', width, height, undefined], kind)
  }
  const [red] = (await made('heic', heic)).pictures
  const { dominant } = await sharp(red).stats()
  assert.ok(dominant.r > 180 && dominant.g < 90 && dominant.b < 60, JSON.stringify(dominant))
})

test('UPL-04 what is locked, broken or beyond measure is said in a word, and costs no more than its share', async () => {
  const key = `<${'41'.repeat(32)}>`
  const locked = pdfFrom([...pagesOf(1), `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -44 >>`], '/Encrypt 4 0 R /ID [<00><00>]')
  assert.equal((await made('pdf', locked)).why, 'locked')
  assert.equal((await made('pdf', Buffer.from('%PDF-1.7\nhello'))).why, 'broken')
  assert.equal((await made('jpg', Buffer.from('ffd8ffe000104a464946', 'hex'))).why, 'broken')
  assert.equal((await made('heic', heic.subarray(0, 300))).why, 'broken')
  assert.equal((await made('png', pngBomb(50_000))).why, 'too_large')
  // The fences hold whatever the kind says: another reader of the library is never asked.
  assert.equal((await made('png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).why, 'broken')
  const many = await made('pdf', pdfFrom(pagesOf(40)), { ...usualLimits, pages: 4 })
  assert.deepEqual([many.pictures.length, many.why], [4, null])
  assert.ok('of' in (many.tellings[0] as object) && (many.tellings[0] as { of: number }).of === 40)
})

test('time and memory have an end: the process that takes more is ended, and says so', async () => {
  const side = 20_000
  const stream = deflateSync(Buffer.alloc(side * side))
  const picture = `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length ${stream.length} >>\nstream\n`
  const [root, pages] = pagesOf(1) as [string, string]
  const drawing = 'q 100 0 0 140 0 0 cm /I Do Q'
  const bomb = pdfFrom([
    root,
    pages,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 140] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    Buffer.concat([Buffer.from(picture), stream, Buffer.from('\nendstream')]),
  ])
  assert.equal((await made('pdf', bomb, { ...usualLimits, memory: 40 * 1_048_576 })).why, 'too_large')
  const late = await made('pdf', bomb, { ...usualLimits, time: -1_900 })
  assert.equal(late.why, 'too_slow')
})

test('pictures are made once, are asked for by their number, and what failed leaves the page whole', async () => {
  const { room, close } = await openRoom('sqlite')
  try {
    const { engine } = room
    const { record } = (await room.record()) as { record: { id: `rec_${string}`; projectId: `pro_${string}` } }
    const put = async (bytes: Buffer, name: string): Promise<Version> => {
      const taken = await engine.documents.take(Readable.from([bytes]), name, ['pdf', 'txt', 'csv'] as FileType[])
      const [file] = await engine.projectFiles.add(room.by, record.projectId, null, { toAll: false, recordIds: [] }, [taken])
      return file?.versions[0] as Version
    }
    const plan = await put(pdfOf(['Plan', 'of the dock']), 'plan.pdf')
    const [one, again] = await Promise.all([engine.previews.of(plan), engine.previews.of(plan)])
    assert.deepEqual([one.kind, again], ['pages', one])
    const [picture, same] = await Promise.all([engine.previews.page(plan, 1), engine.previews.page(plan, 1)])
    assert.ok(picture && same && createHash('sha256').update(picture).digest('hex') === createHash('sha256').update(same).digest('hex'))
    for (const number of [0, 2, -1, Number.NaN, 1e9]) assert.equal(await engine.previews.page(plan, number), null)
    assert.deepEqual(await engine.previews.of(plan), one)
    const broken = await put(Buffer.from('%PDF-1.7\nhello'), 'broken.pdf')
    assert.deepEqual(await engine.previews.of(broken), { kind: 'none', why: 'broken' })
    assert.equal(await engine.previews.page(broken, 1), null)
    const log = await put(Buffer.from('\ufeffhällo <b>\u0000\r\n', 'utf16le'), 'pump.log')
    assert.deepEqual(await engine.previews.of(log), { kind: 'text', text: 'hällo <b>\n', cut: false })
    room.clock.advance('31 days')
    assert.equal(await engine.previews.sweep(), 2)
    assert.equal((await engine.previews.of(plan)).kind, 'pages')
  } finally {
    await close()
  }
})

test('what reads strangers’ files is loaded by the program of its own alone, and nobody loads that', async () => {
  const house = fileURLToPath(new URL('../../src', import.meta.url))
  const loading = async (what: RegExp) => {
    const files: string[] = []
    for (const file of globSync('**/*.ts', { cwd: house })) if (what.test(await readFile(join(house, file), 'utf8'))) files.push(file)
    return files.map((file) => file.replaceAll('\\', '/'))
  }
  assert.deepEqual(await loading(/(?:from|import\() ?'(?:sharp|@hyzyla|heic-decode)/), ['pictures/maker.ts'])
  assert.deepEqual(await loading(/(?:from|import\(|import) ?'[./\w-]*maker\.ts'/), [])
})

test('a maker that was taken over by a file says nothing that would be kept elsewhere', async () => {
  const frame = (telling: unknown) => {
    const words = Buffer.from(JSON.stringify(telling))
    const lengths = Buffer.alloc(8)
    lengths.writeUInt32BE(words.length, 0)
    return Buffer.concat([lengths, words])
  }
  const read = async (telling: unknown) => {
    for await (const one of framesOf(Readable.from([frame(telling)]))) return one.telling
  }
  assert.deepEqual(await read({ page: 2 }), { page: 2 })
  const hostile = [
    { page: '../../acc_0/ver_0/1' },
    { page: 0 },
    { page: 1, why: 'broken' },
    { of: 1, sizes: [{ width: '1"', height: 1 }] },
    { of: 1 },
    null,
  ]
  for (const telling of hostile) await assert.rejects(read(telling), JSON.stringify(telling))
})
