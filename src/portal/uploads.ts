// Uploads in pieces, by the tus protocol: for the script of the page, so that a file goes on after the signal was lost.
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { Upload as Announced, DataStore, ERRORS, MemoryLocker, Server } from '@tus/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../engine/refusals.ts'
import type { Inside } from '../engine/sessions.ts'
import { largestFile } from '../engine/uploads.ts'
import { type Account, isId, type ProjectId, type RecordId, type Upload, type UploadId, type VersionId } from '../nouns.ts'
import { DiskFull } from '../store/faults.ts'
import { voiceOf } from '../words/words.ts'
import { hereNow, linesOf, outcomeOf, type Place, projectPlace, recordPlace, toldOf } from './documents.ts'
import { projectIdOf, recordIdOf, uploadIdFrom } from './ids.ts'
import { insiders } from './insiders.ts'
import type { FileOutcome, Outcome } from './pages/upload.ts'
import type { Portal } from './portal.ts'

type Where = { recordId: RecordId } | { projectId: ProjectId }

/** Of two lines that bring pieces of one file the newer one wins, as it is the one that lives. */
const locker = new MemoryLocker()

export function mountUploads(door: FastifyInstance, portal: Portal): void {
  const { engine } = portal
  // The pieces are read by whoever writes them; nothing is gathered in memory.
  door.addContentTypeParser('application/offset+octet-stream', (_request, payload, done) => done(null, payload))

  for (const noun of ['records', 'projects'] as const) {
    const place = (request: FastifyRequest): [Place, Where] => {
      if (noun === 'projects') return [projectPlace(engine, projectIdOf(request)), { projectId: projectIdOf(request) }]
      return [recordPlace(engine, recordIdOf(request)), { recordId: recordIdOf(request) }]
    }
    const path = `/p/:slug/${noun}/:id/uploads`
    door.post(path, { config: { right: 'contact' } }, (request, reply) =>
      insiders(portal, request, reply, (account, inside) => take(account, inside, ...place(request), null, request, reply)),
    )
    door.route({
      method: ['HEAD', 'PATCH'],
      url: `${path}/:upload`,
      config: { right: 'contact' },
      bodyLimit: largestFile,
      handler: (request, reply) =>
        insiders(portal, request, reply, async (account, inside) => {
          const [there, where] = place(request)
          const id = uploadIdFrom((request.params as { upload: string }).upload)
          // A file that is here already asks for nothing any more.
          const upload = await engine.uploadsInPieces.get(inside, id, where)
          return take(account, inside, there, where, upload, request, reply)
        }),
    })
  }

  /** Whether it may come is asked anew for each piece: what was revoked ends with the next request. */
  async function take(
    account: Account,
    inside: Inside,
    place: Place,
    where: Where,
    upload: Upload | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    try {
      if (upload?.finishedAt == null) await place.mayUpload(inside)
    } catch (error) {
      if (error instanceof Refusal && outcomeOf[error.code]) return refused(account, inside, reply, error, upload?.fileName ?? '')
      throw error
    }
    const server = new Server({
      path: request.url.split('?')[0]?.replace(/\/upl_\w+$/, '') ?? '/',
      datastore: new Pieces(portal, inside, where, upload),
      locker,
      relativeLocation: true,
      maxSize: largestFile,
      allowedOrigins: [],
      // The name until it has one of ours, which no other announcement may wait for.
      namingFunction: () => randomUUID(),
      onUploadFinish: (_request, { id }) => finish(account, inside, place, where, id as UploadId),
      // A fault of ours is told as one at the door, and not in somebody else's words.
      onResponseError: (_request, error) => {
        if ('status_code' in error) return undefined
        const refusal = error instanceof DiskFull ? new Refusal('disk_full') : error
        if (refusal instanceof Refusal) {
          const told = outcomeOf[refusal.code]
          return { status_code: told?.status ?? 404, body: told ? lineOf(account, inside, upload?.fileName ?? '', told.outcome) : '' }
        }
        request.log.error({ err: error, id: request.id }, 'An upload met a fault')
        return { status_code: 503, body: '' }
      },
    })
    const question = asked(request)
    const answer = await server.handleWeb(question)
    // A piece that was refused unread is let run out, or its line would stay busy and hold up whoever wants to stop.
    if (question.body && !question.bodyUsed) void question.body.pipeTo(new WritableStream()).catch(() => undefined)
    reply.code(answer.status)
    for (const [name, value] of answer.headers) if (!/^(access-control|connection|content-length)/.test(name)) reply.header(name, value)
    return reply.send(request.method === 'HEAD' ? '' : await answer.text())
  }

  /** The same verb as for a file that comes at once; asked again, it is the same file. */
  async function finish(account: Account, inside: Inside, place: Place, where: Where, id: UploadId) {
    const upload = await engine.uploadsInPieces.get(inside, id, where)
    const now = engine.clock.now()
    const voice = voiceOf(inside.contact.language ?? account.language, account.timeZone)
    const told = (status_code: number, files: FileOutcome[], versions: { id: VersionId }[]) => ({
      status_code,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ files: linesOf(voice, files, versions, now) }),
    })
    const hereAlready = (version: VersionId) =>
      told(200, [{ name: upload.fileName, size: upload.size, outcome: 'here', at: now }], [{ id: version }])
    if (upload.versionId) return hereAlready(upload.versionId)
    try {
      const taken = await engine.uploadsInPieces.taken(upload)
      const versions = await place.upload(inside, upload.requirementId, [taken], upload.id)
      await engine.uploadsInPieces.done(upload, versions[0]?.id ?? null)
      return told(200, versions.map(hereNow), versions)
    } catch (error) {
      // Another process may have been quicker with the same file.
      const since = await engine.uploadsInPieces.get(inside, id, where).catch(() => null)
      if (since?.versionId) return hereAlready(since.versionId)
      const outcome = error instanceof Refusal ? toldOf(error) : undefined
      if (!outcome) throw error instanceof Refusal ? { status_code: 403, body: '' } : error
      await engine.uploadsInPieces.done(upload, null)
      return told(outcome.status, [{ name: upload.fileName, size: upload.size, outcome: outcome.outcome, at: now }], [])
    }
  }

  function refused(account: Account, inside: Inside, reply: FastifyReply, { code }: Refusal, name: string): FastifyReply {
    const told = outcomeOf[code] ?? { outcome: 'broken' as const, status: 400 }
    return reply
      .code(told.status)
      .type('application/json')
      .send(lineOf(account, inside, name, told.outcome))
  }

  function lineOf(account: Account, inside: Inside, name: string, outcome: Outcome): string {
    const voice = voiceOf(inside.contact.language ?? account.language, account.timeZone)
    const now = engine.clock.now()
    return JSON.stringify({ files: linesOf(voice, [{ name, size: null, outcome, at: now }], [], now) })
  }
}

/** Where the library keeps what comes: in ours, for one person and one place. */
class Pieces extends DataStore {
  readonly #portal: Portal
  readonly #inside: Inside
  readonly #where: Where
  #upload: Upload | null

  constructor(portal: Portal, inside: Inside, where: Where, upload: Upload | null) {
    super()
    this.#portal = portal
    this.#inside = inside
    this.#where = where
    this.#upload = upload
    this.extensions = ['creation']
  }

  override async create(file: Announced): Promise<Announced> {
    const { filename, requirementId } = file.metadata ?? {}
    this.#upload = await this.#portal.engine.uploadsInPieces.begin(this.#inside, {
      where: this.#where,
      requirementId: requirementId && isId('req', requirementId) ? requirementId : null,
      fileName: filename ?? '',
      size: file.size ?? 0,
    })
    file.id = this.#upload.id
    return file
  }

  override async getUpload(id: string): Promise<Announced> {
    if (this.#upload?.id !== id) throw ERRORS.FILE_NOT_FOUND
    return new Announced({ id, size: this.#upload.size, offset: await this.#portal.engine.uploadsInPieces.offset(this.#upload) })
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    if (this.#upload?.id !== id) throw ERRORS.FILE_NOT_FOUND
    return this.#portal.engine.uploadsInPieces.write(this.#upload, stream, offset)
  }
}

/** The request as the library reads it. */
function asked(request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value)
  // Only a piece is read here: what calls itself a form, or nothing at all, the library refuses by that.
  const body = request.method === 'PATCH' && request.body instanceof Readable ? (Readable.toWeb(request.body) as ReadableStream) : null
  return new Request(`http://portal${request.url}`, { method: request.method, headers, body, duplex: 'half' } as RequestInit)
}
