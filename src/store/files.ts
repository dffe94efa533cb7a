// Where uploaded bytes lie: streamed to a temporary file, hashed on the way, made durable, then given their place.
import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { AccountId, UploadId, VersionId } from '../nouns.ts'
import { type Part, partsOf } from './archives.ts'
import { CutOff, DiskFull, Gone, TooLarge } from './faults.ts'
import { createShelf, isOlder, type Shelf } from './pictures.ts'

export interface Received {
  /** The temporary file; gone after `keep` or `drop`. */
  path: string
  size: number
  hash: string
  /** The first bytes, which tell what it is. */
  head: Buffer
}

/** Bytes of a file under way. They are written where they belong, so that the same piece twice is the same file. */
export interface Pieces {
  length(id: UploadId): Promise<number>
  /** Never past `size`. Throws what the stream threw; what came before stays. Throws Gone where nothing is here to go on from, and DiskFull. */
  write(id: UploadId, stream: Readable, offset: number, size: number): Promise<number>
  /** All that is here, as a file of its own: whoever asks twice gets two. Throws Gone and DiskFull. */
  whole(id: UploadId): Promise<Received>
  drop(id: UploadId): Promise<void>
}

export interface Files {
  /** Files that come in pieces. */
  pieces: Pieces
  /** Pictures that were made of kept files. */
  shelf: Shelf
  /** Takes a stream in without holding it in memory. Throws TooLarge past `most` bytes, CutOff where the stream broke off, DiskFull. */
  receive(bytes: Readable | Buffer[], most: number): Promise<Received>
  /** Gives received bytes their place under the version's id. Durable when it answers. */
  keep(received: Received, accountId: AccountId, id: VersionId): Promise<void>
  drop(received: Received): Promise<void>
  /** What it holds, if it is an archive that says so. */
  partsOf(received: Received): Promise<Part[] | null>
  read(accountId: AccountId, id: VersionId): Readable
  remove(accountId: AccountId, id: VersionId): Promise<void>
  /** Removes temporary files, and kept ones that no row names, when older than `before`. Answers how many. */
  sweep(before: number, knownOf: (accountId: AccountId, ids: readonly VersionId[]) => Promise<Set<VersionId>>): Promise<number>
}

const headLength = 4_100

/** `folder` is made if it is missing; nothing else lives in it. */
export function createFiles(folder: string): Files {
  const passing = join(folder, 'passing')
  const placeOf = (accountId: AccountId, id: VersionId) => join(folder, accountId, id)
  return {
    pieces: createPieces(folder),
    shelf: createShelf(join(folder, 'pictures')),
    async receive(bytes, most) {
      // A line that breaks before we read is told below, by reading; until then nobody may call it unheard.
      if (!Array.isArray(bytes)) bytes.on('error', () => undefined)
      await mkdir(passing, { recursive: true, mode: 0o700 })
      const path = join(passing, randomUUID())
      const file = await open(path, 'wx', 0o600)
      const hash = createHash('sha256')
      const heads: Buffer[] = []
      let size = 0
      try {
        for await (const chunk of untilCutOff(bytes)) {
          if (size < headLength) heads.push(Buffer.from(chunk.subarray(0, headLength - size)))
          size += chunk.length
          if (size > most) throw new TooLarge()
          hash.update(chunk)
          await writeAll(file, chunk)
        }
        await file.sync()
        return { path, size, hash: hash.digest('hex'), head: Buffer.concat(heads) }
      } catch (error) {
        await rm(path, { force: true })
        throw said(error)
      } finally {
        await file.close()
      }
    },
    async keep(received, accountId, id) {
      const place = placeOf(accountId, id)
      try {
        await mkdir(join(folder, accountId), { recursive: true, mode: 0o700 })
        await rename(received.path, place)
        const directory = await open(join(folder, accountId))
        await directory.sync().finally(() => directory.close())
      } catch (error) {
        throw said(error)
      }
    },
    drop: (received) => rm(received.path, { force: true }),
    partsOf: (received) => partsOf(received.path),
    read: (accountId, id) => createReadStream(placeOf(accountId, id)),
    remove: (accountId, id) => rm(placeOf(accountId, id), { force: true }),
    async sweep(before, knownOf) {
      let removed = 0
      for (const name of await names(folder)) {
        // Only what is ours by its name: the folder may be shared by mistake.
        if (name !== 'passing' && name !== 'coming' && !/^acc_\w{22}$/.test(name)) continue
        const ours = name === 'passing' ? /^[0-9a-f-]{36}$/ : name === 'coming' ? /^upl_\w{22}$/ : /^ver_\w{22}$/
        const old: string[] = []
        for (const file of await names(join(folder, name)))
          if (ours.test(file) && (await isOlder(join(folder, name, file), before))) old.push(file)
        const known: ReadonlySet<string> = name.startsWith('acc_') ? await knownOf(name as AccountId, old as VersionId[]) : new Set()
        for (const file of old) {
          if (known.has(file)) continue
          await rm(join(folder, name, file), { force: true })
          removed += 1
        }
      }
      return removed
    },
  }
}

function createPieces(folder: string): Pieces {
  const coming = join(folder, 'coming')
  const passing = join(folder, 'passing')
  const placeOf = (id: UploadId) => join(coming, id)
  return {
    async length(id) {
      return (await stat(placeOf(id)).catch(() => ({ size: 0 }))).size
    },
    async write(id, stream, offset, size) {
      stream.on('error', () => undefined)
      await mkdir(coming, { recursive: true, mode: 0o700 })
      // Made by its first piece alone: a later one would leave a hole where the others were.
      const file = await open(placeOf(id), constants.O_RDWR | (offset === 0 ? constants.O_CREAT : 0), 0o600).catch(goneOrFull)
      let at = offset
      try {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          if (at + chunk.length > size) throw new TooLarge()
          await writeAll(file, chunk, at)
          at += chunk.length
        }
        return at
      } catch (error) {
        throw said(error)
      } finally {
        await file.sync().catch(() => undefined)
        await file.close()
      }
    },
    async whole(id) {
      const path = join(passing, randomUUID())
      try {
        await mkdir(passing, { recursive: true, mode: 0o700 })
        // A copy: a piece that still comes in by another line must not change what was judged.
        await copyFile(placeOf(id), path, constants.COPYFILE_FICLONE)
        const copy = await open(path, 'r+')
        await copy.sync().finally(() => copy.close())
      } catch (error) {
        await rm(path, { force: true })
        return goneOrFull(error)
      }
      const hash = createHash('sha256')
      const heads: Buffer[] = []
      let size = 0
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        if (size < headLength) heads.push(Buffer.from(chunk.subarray(0, headLength - size)))
        size += chunk.length
        hash.update(chunk)
      }
      return { path, size, hash: hash.digest('hex'), head: Buffer.concat(heads) }
    },
    drop: (id) => rm(placeOf(id), { force: true }),
  }
}

/** What goes wrong with the line is told apart from what goes wrong here. */
async function* untilCutOff(bytes: Readable | Buffer[]): AsyncGenerator<Buffer> {
  try {
    yield* bytes as AsyncIterable<Buffer> | Buffer[]
  } catch (error) {
    throw new CutOff('the stream broke off', { cause: error })
  }
}

/** At a place of the file, or where the last chunk ended. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, chunk: Buffer, from: number | null = null) {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, undefined, from === null ? null : from + at)).bytesWritten
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

function said(error: unknown): unknown {
  const { code } = error as { code?: string }
  return code === 'ENOSPC' || code === 'EDQUOT' ? new DiskFull('The disk for files is full.', { cause: error }) : error
}

function goneOrFull(error: unknown): never {
  throw (error as { code?: string }).code === 'ENOENT' ? new Gone('the pieces are here no more', { cause: error }) : said(error)
}
