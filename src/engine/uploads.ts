// Uploads: one file taken in from a stream, found to be of a kind that we take; not yet part of anything.
import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import { type AccountId, type Assent, type FileType, fileTypes, paperTypes, type VersionId } from '../nouns.ts'
import { CutOff, DiskFull, TooLarge, Unavailable } from '../store/faults.ts'
import type { Files, Received } from '../store/files.ts'
import type { Store } from '../store/store.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'

export const largestFile = 25 * 1_048_576
/** Of one form. */
export const mostFilesAtOnce = 20
const longestName = 200
/** So much may come out of an archive, and in so many parts. */
const mostUnpacked = 200 * 1_048_576
const mostParts = 1_000

/** What answers for a record is a paper or a picture; a project takes text and tables besides. */
export const kindsOf = (ofProject: boolean): readonly FileType[] => (ofProject ? fileTypes : paperTypes)

/** A file that came in and was found to be of a kind we take. */
export interface TakenFile {
  received: Received
  fileName: string
  fileType: FileType
  /** Set where it was made of what somebody answered. */
  answer?: Answer
}

/** What is said of a requirement that asks for words or a decision. */
export interface Answer {
  words: string
  decision: Assent | null
}

/** Streams one file in. Refuses with `file_too_large`, `file_type`, `disk_full` or `upload_cut_off`, leaving nothing behind. */
export async function takeFile(
  files: Files,
  stream: Readable,
  givenName: string,
  kinds: readonly FileType[] = paperTypes,
): Promise<TakenFile> {
  return judged(files, await receivedAs(files, stream, givenName), givenName, kinds)
}

/** A file of ours, made of words: nobody guesses what it is, for words may begin like anything. */
export const takeText = async (files: Files, text: string, name: string): Promise<TakenFile> => ({
  received: await receivedAs(files, [Buffer.from(text)], name),
  fileName: plainName(name),
  fileType: 'txt',
})

async function receivedAs(files: Files, bytes: Readable | Buffer[], givenName: string): Promise<Received> {
  return files.receive(bytes, largestFile).catch((error) => {
    if (error instanceof TooLarge) throw new Refusal('file_too_large', { fileName: plainName(givenName), most: largestFile })
    if (error instanceof DiskFull) throw new Refusal('disk_full')
    if (error instanceof CutOff) throw new Refusal('upload_cut_off', { fileName: plainName(givenName) })
    throw error
  })
}

/** What came in, if its content is of one of these kinds; else it is forgotten. */
export async function judged(files: Files, received: Received, givenName: string, kinds: readonly FileType[]): Promise<TakenFile> {
  const kind = await kindOf(files, received, givenName)
  if (!kind || !kinds.includes(kind.fileType)) {
    await files.drop(received)
    const fileName = plainName(givenName)
    // Its name is of a kind that is taken here: then it is its content that is not.
    const named = kinds.some((one) => one === meantBy(endingOf(fileName)))
    throw new Refusal(received.size === 0 ? 'file_missing' : 'file_type', { fileName, named })
  }
  return { received, ...kind }
}

/** Gives the bytes their places, then commits `work`; bytes that no row came to name are gone again. */
export async function keeping<T>(
  { store, files }: { store: Store; files: Files },
  accountId: AccountId,
  taken: readonly TakenFile[],
  work: (ids: VersionId[]) => Promise<T>,
): Promise<T> {
  const ids = taken.map((): VersionId => newId('ver'))
  let isSettled = true
  try {
    for (const [at, { received }] of taken.entries()) await files.keep(received, accountId, ids[at] as VersionId)
    return await work(ids)
  } catch (error) {
    // A commit whose answer was lost may still be on its way, and its rows name these bytes then.
    isSettled = !(error instanceof Unavailable)
    throw error instanceof DiskFull ? new Refusal('disk_full') : error
  } finally {
    await letGo({ store, files }, accountId, taken, isSettled ? ids : [])
  }
}

/** Of the bytes under `ids` only those are removed that the store knows not to name; the rest is left to the sweep. */
async function letGo(
  { store, files }: { store: Store; files: Files },
  accountId: AccountId,
  taken: readonly TakenFile[],
  ids: readonly VersionId[],
): Promise<void> {
  try {
    const known = await store.read.documents.knownVersions(accountId, ids)
    for (const id of ids) if (!known.has(id)) await files.remove(accountId, id)
    await Promise.all(taken.map(({ received }) => files.drop(received)))
  } catch {
    return
  }
}

const mediaTypes: { [type: string]: FileType } = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tiff',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/heic-sequence': 'heic',
  'image/webp': 'webp',
}
const endings: { [ending: string]: FileType } = {
  pdf: 'pdf',
  png: 'png',
  jpg: 'jpg',
  jpeg: 'jpg',
  tif: 'tiff',
  tiff: 'tiff',
  heic: 'heic',
  heif: 'heic',
  webp: 'webp',
  docx: 'docx',
  xlsx: 'xlsx',
}
/** Text has no mark of its own: its name says that it is meant as text, its content must be. */
const textEndings: { [ending: string]: FileType } = { txt: 'txt', log: 'txt', md: 'txt', csv: 'csv' }

/** What a name says that the file is. */
const meantBy = (ending: string): FileType | undefined => endings[ending] ?? textEndings[ending]

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** The content decides. A name without an ending, or with another picture's, is corrected; any other mismatch is refused. */
async function kindOf(files: Files, received: Received, givenName: string): Promise<Pick<TakenFile, 'fileName' | 'fileType'> | null> {
  const { head } = received
  const read = await fileTypeFromBuffer(head)
  const name = plainName(givenName)
  const ending = endingOf(name)
  const text = textEndings[ending]
  if (text) return !read && readsAsText(head) ? { fileName: name, fileType: text } : null
  const fileType = isArchive(head) ? await officeType(files, received) : read && mediaTypes[read.mime]
  if (!fileType) return null
  if (endings[ending] === fileType) return { fileName: name, fileType }
  if (ending === '') return { fileName: `${name}.${fileType}`, fileType }
  const bothPictures = isPicture(endings[ending]) && isPicture(fileType)
  return bothPictures ? { fileName: `${name.slice(0, -ending.length - 1)}.${fileType}`, fileType } : null
}

const isPicture = (type: FileType | undefined): boolean => type !== 'pdf' && paperTypes.some((one) => one === type)

const isArchive = (head: Buffer): boolean => head.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

/** A text or a table of an office program, told by its parts. We never unpack it; what would burst or run where it is opened is refused. */
async function officeType(files: Files, received: Received): Promise<FileType | null> {
  const parts = await files.partsOf(received)
  if (!parts || parts.length > mostParts) return null
  const names = new Set(parts.map(({ name }) => name.toLowerCase()))
  // Two of one name: readers differ on which of them counts.
  if (names.size < parts.length || !names.has('[content_types].xml')) return null
  const sum = (of: 'packed' | 'size') => parts.reduce((all, part) => all + part[of], 0)
  // Parts that lie over one another are the bomb that unpacks more than it says.
  if (sum('size') > mostUnpacked || sum('packed') > received.size) return null
  const has = (part: RegExp) => [...names].some((name) => part.test(name))
  if (has(/(?:^|\/)vbaproject\.bin$/)) return null
  if (has(/^word\/document\d*\.xml$/)) return 'docx'
  return has(/^xl\/workbook\d*\.xml$/) ? 'xlsx' : null
}

/** UTF-8 that ends where it was cut, without control signs but those of lines. UTF-16 of other systems is told by its mark. */
function readsAsText(head: Buffer): boolean {
  if (head.length === 0) return false
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (wide) return true
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that no text has
  return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head.toString('latin1'))
}

/** The uploader's name for it, as data: no folders, no signs that turn or hide text, not too long. */
export function plainName(given: string): string {
  const last = given.normalize('NFC').split(/[\\/]/).at(-1) as string
  const plain = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  if (plain.length <= longestName) return plain || 'file'
  const dot = plain.lastIndexOf('.')
  const ending = dot > plain.length - 8 ? plain.slice(dot) : ''
  // A sign of two halves is cut off whole.
  return plain.slice(0, longestName - ending.length).replace(/\p{Cs}$/u, '') + ending
}
