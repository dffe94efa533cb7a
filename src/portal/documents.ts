// Files of a record: streamed in, never held in memory, and handed out as attachments only.
import type { Readable } from 'node:stream'
import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import { Refusal, type RefusalCode } from '../engine/refusals.ts'
import { fingerprint } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import { largestFile, mostFilesAtOnce, type TakenFile } from '../engine/uploads.ts'
import { attachment, sentName } from '../http.ts'
import {
  type Account,
  type FileType,
  fileTypes,
  type Millis,
  type ProjectId,
  paperTypes,
  type RecordId,
  type RequirementId,
  type Version,
} from '../nouns.ts'
import { type Voice, voiceOf } from '../words/words.ts'
import { documentIdOf, projectIdOf, recordIdOf } from './ids.ts'
import { asked, insiders, isLook, shutPage } from './insiders.ts'
import { type FileOutcome, type Outcome, outcomeLine, uploadAnswerPage } from './pages/upload.ts'
import { type Portal, wantsJson } from './portal.ts'

/** What one form brought: files that were taken in, and those that were not. */
interface Came {
  fields: { [name: string]: string }
  taken: TakenFile[]
  outcomes: FileOutcome[]
}

export const outcomeOf: { [code in RefusalCode]?: { outcome: Outcome; status: number } } = {
  file_too_large: { outcome: 'too_large', status: 413 },
  file_type: { outcome: 'wrong_kind', status: 415 },
  file_missing: { outcome: 'empty', status: 422 },
  upload_cut_off: { outcome: 'broken', status: 400 },
  disk_full: { outcome: 'no_room', status: 507 },
  files_too_many: { outcome: 'full', status: 413 },
  requirement_withdrawn: { outcome: 'withdrawn', status: 422 },
  ability_missing: { outcome: 'not_asked', status: 403 },
}

const mismatch: { outcome: Outcome; status: number } = { outcome: 'mismatch', status: 415 }

/** What somebody hears of a refusal that is about their file. */
export const toldOf = ({ code, facts }: Refusal): typeof mismatch | undefined =>
  code === 'file_type' && facts.named ? mismatch : outcomeOf[code]

export async function mountDocuments(door: FastifyInstance, portal: Portal): Promise<void> {
  const { engine, print, view, pageInside, checkToken } = portal
  await door.register(fastifyMultipart, {
    // A file is cut one byte past the limit, which the engine then refuses by name.
    throwFileSizeLimit: false,
    limits: { files: mostFilesAtOnce, fileSize: largestFile + 1, fields: 10, fieldSize: 2_000, headerPairs: 50, parts: 40 },
  })
  const options = { config: { right: 'contact', form: true }, bodyLimit: mostFilesAtOnce * (largestFile + 4_096) } as const

  for (const noun of ['records', 'projects'] as const) {
    door.post(`/p/:slug/${noun}/:id/documents`, options, (request, reply) =>
      insiders(portal, request, reply, async (account, inside, token) => {
        const place = noun === 'records' ? recordPlace(engine, recordIdOf(request)) : projectPlace(engine, projectIdOf(request))
        const came: Came = { fields: Object.create(null), taken: [], outcomes: [] }
        const back = `/p/${account.slug}/${noun}/${place.id}`
        try {
          // Asked before a byte is taken in, and once more when it is stored.
          await place.mayUpload(inside)
          await receive(request, came, place.kinds)
          checkToken(request, came.fields.token, token)
          const versions = await keep(inside, place, came)
          return answer(request, reply, { account, inside, token, back, outcomes: came.outcomes, versions })
        } catch (error) {
          await engine.documents.drop(came.taken)
          if (!(error instanceof Refusal)) throw error
          const outcomes = [...came.outcomes, ...refusedWith(error, came.taken, engine.clock.now())]
          if (outcomeOf[error.code]) return answer(request, reply, { account, inside, token, back, outcomes, versions: [] })
          if (error.code !== 'access_revoked') throw error
          const { why, still } = await whyShut(account, place, token)
          if (wantsJson(request) || !/^access_/.test(why.code)) throw why
          const base = { ...view(account, inside.contact.language), inside: still && pageInside(account, still, token) }
          return print(reply, await shutPage(portal, account, why, base, true))
        }
      }),
    )
  }

  door.get('/p/:slug/documents/:id/content', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, inside) => {
      const file = await engine.documents.contentInside(inside, documentIdOf(request), versionOf(request), isLook(request))
      return reply.headers(attachment(file.version)).send(file.stream())
    }),
  )

  /** The commit only knew that nothing opened the place any more: whether it was taken away, ended or left is asked again. */
  async function whyShut(account: Account, place: Place, token: string): Promise<{ why: Refusal; still: Inside | null }> {
    let still: Inside | null = null
    try {
      still = await engine.sessions.inside(account.id, token)
      await place.look(still)
    } catch (error) {
      if (error instanceof Refusal) return { why: error, still }
      throw error
    }
    return { why: new Refusal('access_revoked'), still }
  }

  /** Every file is taken in or refused by itself; one bad file does not lose the others. */
  async function receive(request: FastifyRequest, came: Came, kinds: readonly FileType[]): Promise<void> {
    if (!request.isMultipart()) return
    try {
      for await (const part of partsOf(request)) {
        if (part.type === 'field') came.fields[part.fieldname] = String(part.value)
        else if (part.filename === '' || part.fieldname !== 'file') part.file.resume()
        else await takeIn(came, part.file, sentName(part.filename), kinds)
      }
    } catch (error) {
      if ((error as { code?: string }).code !== 'FST_FILES_LIMIT') throw error
      came.outcomes.push(theRest(engine.clock.now()))
    } finally {
      // What is left of a body that was refused is let run out: the same line brings the next request.
      request.raw.unpipe()
      request.raw.resume()
    }
  }

  async function takeIn(came: Came, stream: Readable, name: string, kinds: readonly FileType[]): Promise<void> {
    try {
      came.taken.push(await engine.documents.take(stream, name, kinds))
    } catch (error) {
      stream.resume()
      const told = error instanceof Refusal ? toldOf(error) : undefined
      if (!told) throw error
      const plain = String((error as Refusal).facts.fileName ?? name)
      came.outcomes.push({ name: plain, size: null, outcome: told.outcome, at: engine.clock.now() })
    }
  }

  async function keep(inside: Inside, place: Place, came: Came): Promise<Version[]> {
    const { fields, taken } = came
    if (taken.length === 0) return []
    const requirementId = (fields.requirementId || null) as RequirementId | null
    return place.upload(inside, requirementId, taken, keyOf(place, came))
  }

  function answer(request: FastifyRequest, reply: FastifyReply, { account, inside, token, back, outcomes, versions }: Told): FastifyReply {
    const base = view(account, inside.contact.language)
    const files = [...versions.map(hereNow), ...outcomes]
    if (files.length === 0) files.push({ name: '', size: null, outcome: 'none', at: base.now })
    const status = outcomes.length === 0 && versions.length > 0 ? 201 : statusOf(files)
    if (wantsJson(request)) {
      return reply.code(status).send({ files: linesOf(voiceOf(base.language, account.timeZone), files, versions, base.now) })
    }
    if (status === 201) return reply.redirect(`${back}?sent=${versions.map(({ id }) => id).join(',')}`, 303)
    return print(reply, uploadAnswerPage({ ...base, inside: pageInside(account, inside, token), back, status, files }))
  }
}

/** Where files are sent to: a record, or a project that they are let in to. */
export interface Place {
  id: string
  kinds: readonly FileType[]
  /** Refuses with why it is shut. */
  look(inside: Inside): Promise<unknown>
  mayUpload(inside: Inside): Promise<void>
  upload(inside: Inside, requirementId: RequirementId | null, taken: readonly TakenFile[], key: string | null): Promise<Version[]>
}

export const recordPlace = ({ documents, records }: Engine, id: RecordId): Place => ({
  id,
  kinds: paperTypes,
  look: (inside) => records.inside(inside, id),
  mayUpload: (inside) => documents.mayUpload(inside, id),
  upload: (inside, requirementId, taken, key) => documents.upload(inside, id, requirementId, taken, key),
})

export const projectPlace = ({ projectFiles }: Engine, id: ProjectId): Place => ({
  id,
  kinds: fileTypes,
  look: (inside) => projectFiles.inside(inside, id),
  mayUpload: (inside) => projectFiles.mayUpload(inside, id),
  upload: (inside, _requirementId, taken, key) => projectFiles.upload(inside, id, taken, key),
})

/** Whoever went back and chose another file sends something new under their page's key: the same again is only what is the same in all. */
function keyOf({ id }: Place, { fields: { key = '', requirementId = '' }, taken }: Came): string | null {
  if (!/^\w{8,80}$/.test(key)) return null
  return fingerprint([key, id, requirementId, ...taken.map(({ received }) => received.hash)].join(' '))
}

/** The version that the address names; null is the newest. */
export function versionOf(request: FastifyRequest): number | null {
  const version = asked(request, 'version')
  return version === null ? null : Number(version)
}

/** What a script hears of each file. */
export const linesOf = (voice: Voice, files: readonly FileOutcome[], versions: readonly Pick<Version, 'id'>[], now: Millis) =>
  files.map((file, at) => ({
    name: file.name,
    outcome: file.outcome,
    line: outcomeLine(voice, file, now),
    version: versions[at]?.id ?? null,
  }))

/** What the sender hears: which files are here, and what became of the others. */
interface Told {
  account: Account
  inside: Inside
  token: string
  /** The page that the form is on. */
  back: string
  outcomes: FileOutcome[]
  versions: Version[]
}

export const hereNow = ({ fileName, size, uploadedAt }: Version): FileOutcome => ({ name: fileName, size, outcome: 'here', at: uploadedAt })

/** Files beyond those that come in at once are skipped unread and so have no names. The form's fields stand before its files. */
const theRest = (at: Millis): FileOutcome => ({ name: '', size: null, outcome: 'too_many', at })

/** All files of the form share one refusal; a form that broke off before its first file is one nameless line. */
function refusedWith({ code }: Refusal, taken: readonly TakenFile[], at: Millis): FileOutcome[] {
  const outcome = outcomeOf[code]?.outcome
  if (!outcome) return []
  if (taken.length === 0) return [{ name: '', size: null, outcome, at }]
  return taken.map(({ received, fileName }) => ({ name: fileName, size: received.size, outcome, at }))
}

/** The form's parts. What is malformed, cut short or has too many of them is the sender's trouble, in whatever words the parser says so. */
async function* partsOf(request: FastifyRequest) {
  try {
    yield* request.parts()
  } catch (error) {
    throw (error as { code?: string }).code === 'FST_FILES_LIMIT' ? error : new Refusal('upload_cut_off')
  }
}

const statuses = new Map([...Object.values(outcomeOf), mismatch].map(({ outcome, status }) => [outcome, status]))

const statusOf = (files: readonly FileOutcome[]): number =>
  Math.max(...files.map(({ outcome }) => (outcome === 'here' ? 0 : (statuses.get(outcome) ?? 422))))
