// Makes pictures of one file's pages, in a process of its own that ends with it: what is wrong with a file breaks nothing else.
// The file comes in on stdin, pictures go out on stdout, framed; nothing of the house is known here, no key and no database.
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { Limits, Paper, Telling, WhyNot } from './frames.ts'

const [kind, given] = process.argv.slice(2) as [Paper, string]
const limits = JSON.parse(given) as Limits
const until = Date.now() + limits.time

class Unshowable extends Error {
  readonly why: WhyNot
  constructor(why: WhyNot) {
    super(why)
    this.why = why
  }
}

const { default: sharp } = await import('sharp')
sharp.cache(false)
sharp.concurrency(1)
// Of all that the library could read only what we take.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['Jpeg', 'Png', 'Tiff', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`) })

try {
  const file = await buffer(process.stdin)
  await (kind === 'pdf' ? pagesOfPdf(file) : kind === 'heic' ? pictureOfHeic(file) : pagesOfPicture(file))
  await tell({ done: true })
} catch (error) {
  await tell({ why: whyOf(error) })
}
process.exit(0)

async function pagesOfPdf(file: Buffer): Promise<void> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium')
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(file)
  const of = document.getPageCount()
  const pages = Array.from({ length: Math.min(of, limits.pages) }, (_, at) => document.getPage(at))
  const sizes = pages.map((page) => {
    const { originalWidth: width, originalHeight: height } = page.getOriginalSize()
    return fitted({ width: width * 1_000, height: height * 1_000 })
  })
  await tell({ of, sizes })
  for (const [at, page] of pages.entries()) {
    if (Date.now() > until) return
    const { width, height } = sizes[at] as Size
    const { data, width: w, height: h } = await page.render({ width, height, render: 'bitmap' })
    await tell({ page: at + 1 }, await asPicture(sharp(data, { raw: { width: w, height: h, channels: 4 } })))
  }
}

async function pagesOfPicture(file: Buffer): Promise<void> {
  const options = { limitInputPixels: limits.pixels, failOn: 'error' as const, sequentialRead: true }
  // Measured before anything is unpacked; the header may say more than we would ever draw.
  const about = await sharp(file, { ...options, limitInputPixels: false }).metadata()
  const of = kind === 'tiff' ? (about.pages ?? 1) : 1
  if (about.width * about.height > limits.pixels) throw new Unshowable('too_large')
  const turned = (about.orientation ?? 1) > 4
  const size = fitted(turned ? { width: about.height, height: about.width } : { width: about.width, height: about.height })
  const pages = Math.min(of, limits.pages)
  await tell({ of, sizes: Array.from({ length: pages }, () => size) })
  for (let at = 0; at < pages; at += 1) {
    if (Date.now() > until) return
    await tell({ page: at + 1 }, await asPicture(sharp(file, kind === 'tiff' ? { ...options, page: at } : options).autoOrient()))
  }
}

async function pictureOfHeic(file: Buffer): Promise<void> {
  const { default: heic } = await import('heic-decode')
  const [first] = await heic.all({ buffer: file })
  if (!first) throw new Unshowable('broken')
  if (first.width * first.height > limits.pixels) throw new Unshowable('too_large')
  await tell({ of: 1, sizes: [fitted(first)] })
  const { width, height, data } = await first.decode()
  await tell({ page: 1 }, await asPicture(sharp(data, { raw: { width, height, channels: 4 } })))
}

interface Size {
  width: number
  height: number
}

/** Whatever else stood in the file, where it was taken for instance, is left behind. */
function asPicture(picture: import('sharp').Sharp): Promise<Buffer> {
  return picture
    .resize({ width: limits.width, height: limits.height, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .webp({ quality: 78, effort: 3 })
    .toBuffer()
}

function fitted({ width, height }: Size): Size {
  const by = Math.min(1, limits.width / width, limits.height / height)
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) }
}

function whyOf(error: unknown): WhyNot {
  if (error instanceof Unshowable) return error.why
  const { message = '' } = error as { message?: string }
  if (/password|security/i.test(message)) return 'locked'
  return /pixel limit|too large|exceeds/i.test(message) ? 'too_large' : 'broken'
}

async function tell(telling: Telling, picture: Buffer = Buffer.alloc(0)): Promise<void> {
  const words = Buffer.from(JSON.stringify(telling))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(words.length, 0)
  lengths.writeUInt32BE(picture.length, 4)
  if (!process.stdout.write(Buffer.concat([lengths, words, picture]))) await once(process.stdout, 'drain')
}
