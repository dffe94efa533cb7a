// Documents: what came in and what was shared; taken as a stream, judged by a member, handed out as a file and never as a page.

import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { documentCan, versionCan } from '../engine/can.ts'
import { documentState, versionState } from '../engine/policy.ts'
import type { WholeRecord } from '../engine/records.ts'
import { Refusal } from '../engine/refusals.ts'
import { fingerprint } from '../engine/secrets.ts'
import { largestFile, mostFilesAtOnce, type TakenFile } from '../engine/uploads.ts'
import { attachment, sentName } from '../http.ts'
import { type DocumentId, type FileType, paperTypes, type RequirementId, type Version } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import { type Api, byOf } from './caller.ts'
import { dayOf, endOfDay } from './days.ts'
import { answers, type Door } from './door.ts'
import { type Names, namesOf } from './names.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { fieldsOf } from './problems.ts'
import { at, byId, day, document, idOf, lines, listOf, maybeAt, storedFile } from './shapes.ts'

const tags = ['documents']

const review = z
  .strictObject({
    decision: z.enum(['accept', 'reject']),
    reason: lines(1_000).nullish(),
    validUntil: day.nullish().describe('With `accept`: the last day it is in force.'),
    version: z.int().min(1).optional().describe('The version that was looked at: if a newer one came in meanwhile, nothing is judged.'),
  })
  .refine(({ decision, validUntil }) => decision === 'accept' || !validUntil, {
    path: ['validUntil'],
    message: 'Only what is accepted is in force until a day.',
  })

export function documents(api: Api, { engine }: Door): void {
  const now = () => engine.clock.now()
  const zoneOf = async (by: By) => (await engine.accounts.get(by.accountId)).timeZone

  async function tellAll(by: By, found: readonly DocumentWithVersions[], on: WholeRecord) {
    const names = await namesOf(engine, by, found)
    const zone = await zoneOf(by)
    return found.map((one) => tellDocument(by, one, on, names, zone, now()))
  }

  async function tellOne(by: By, id: DocumentId, whole: WholeRecord) {
    const [told] = await tellAll(
      by,
      whole.documents.filter((one) => one.id === id),
      whole,
    )
    if (!told) throw new Refusal('not_found')
    return told
  }

  api.get(
    '/records/:id/documents',
    {
      config: { right: 'documents.read' },
      schema: {
        tags,
        summary: 'The documents of a record',
        params: byId('rec'),
        querystring: wholeList,
        response: answers({ 200: listOf(document) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const whole = await engine.records.get(by, request.params.id)
      return wholeOrPage(request.query, await tellAll(by, whole.documents, whole))
    },
  )
  api.post(
    '/records/:id/documents',
    {
      config: { right: 'documents.write' },
      schema: {
        tags,
        summary: 'Share files on a record, or send them in for the contact',
        description:
          'multipart/form-data: `file`, up to 20 of them, 25 MiB each; with `requirementId` they answer that requirement and wait for review.',
        consumes: ['multipart/form-data'],
        params: byId('rec'),
        response: answers({ 201: listOf(document) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      const whole = await engine.records.get(by, id)
      const { taken, read: requirementId } = await takeAll(request, engine.documents, paperTypes, readRequirement)
      sameFiles(by, taken, String(requirementId))
      const documents = await engine.documents.share(by, id, requirementId, taken)
      return reply.code(201).send({ items: await tellAll(by, documents, whole), nextCursor: null })
    },
  )
  api.get(
    '/documents/:id/content',
    {
      config: { right: 'documents.read' },
      schema: {
        tags,
        summary: 'The bytes of the newest version, or of the one named',
        params: byId('doc'),
        querystring: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
        response: answers({ 200: storedFile }),
      },
    },
    async (request, reply) => {
      const { version, stream } = await engine.documents.content(byOf(request), request.params.id, request.query.version ?? null)
      return reply.headers(attachment(version)).send(stream())
    },
  )
  api.post(
    '/documents/:id/review',
    {
      config: { right: 'documents.review' },
      schema: {
        tags,
        summary: 'Accept or reject the version that waits',
        params: byId('doc'),
        body: review,
        response: answers({ 200: document }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id } = request.params
      const { decision, reason, validUntil, version } = request.body
      const until = validUntil ? endOfDay(validUntil, await zoneOf(by)) : null
      return tellOne(by, id, await engine.documents.review(by, id, decision, reason ?? null, until, version ?? null))
    },
  )
  api.delete(
    '/documents/:id/review',
    {
      config: { right: 'documents.review' },
      schema: {
        tags,
        summary: 'Take a decision back: the version waits again',
        description:
          'Of the version that was judged last, or of the one in force after a newer one was rejected. A letter about it that has not left is cancelled.',
        params: byId('doc'),
        querystring: z.strictObject({ version: z.coerce.number().int().min(1) }),
        response: answers({ 200: document }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id } = request.params
      return tellOne(by, id, await engine.documents.unreview(by, id, request.query.version))
    },
  )
}

type Fields = { [name: string]: string }

/** How much may stand beside the files. */
interface FormLimits {
  fields: number
  fieldSize: number
}

/** Streams each file to its temporary place. If one is refused all are forgotten, and the rest of the body is let run out. */
export async function takeAll<Read>(
  request: FastifyRequest,
  documents: Door['engine']['documents'],
  kinds: readonly FileType[],
  read: (fields: Fields) => Read,
  whole: FormLimits | null = null,
): Promise<{ taken: TakenFile[]; read: Read }> {
  const taken: TakenFile[] = []
  const fields: Fields = Object.create(null)
  try {
    for await (const part of partsOf(request, whole ?? { fields: 5, fieldSize: 1_000 })) {
      if (part.type === 'file') {
        if (part.fieldname !== 'file') throw new Refusal('invalid', { fields: { [part.fieldname]: 'There is no such field.' } })
        taken.push(await documents.take(part.file, sentName(part.filename ?? ''), kinds))
      } else {
        if (part.fieldname in fields) throw new Refusal('invalid', { fields: { [part.fieldname]: 'This is said twice.' } })
        fields[part.fieldname] = String(part.value)
        // What is refused is refused before the next file; a form that is only whole at its end is judged there.
        if (!whole) read(fields)
      }
    }
    if (taken.length === 0) throw new Refusal('file_missing', { fields: { file: 'Choose a file.' } })
    return { taken, read: read(fields) }
  } catch (error) {
    request.raw.unpipe()
    request.raw.resume()
    await documents.drop(taken)
    throw error
  }
}

/** A repeated call is the same one only with the same files, under the same names. */
export function sameFiles(by: By, taken: readonly TakenFile[], beside: string): void {
  if (!by.once) return
  const files = taken.map(({ received, fileName }) => `${received.hash} ${fileName}`)
  by.once.fingerprint = fingerprint([by.once.fingerprint, beside, ...files].join('\n'))
}

/** The form's parts. What is cut off or no form at all is the sender's fault, not ours. */
async function* partsOf(request: FastifyRequest, { fields, fieldSize }: FormLimits) {
  // The engine counts the bytes; the parser's own limit stands just behind it.
  const limits = { files: mostFilesAtOnce, fields, parts: mostFilesAtOnce + fields, fieldSize, fileSize: largestFile + 1_024 }
  try {
    yield* request.parts({ limits })
  } catch (error) {
    const { code } = error as { code?: string }
    throw code?.startsWith('FST_') && code !== 'FST_MP_PREMATURE_CLOSE' ? error : new Refusal('upload_cut_off')
  }
}

/** The fields beside the files, judged as a body would be. */
export function readFields<Shape extends z.ZodType>(shape: Shape, fields: Fields): z.output<Shape> {
  const result = shape.safeParse({ ...fields })
  if (result.success) return result.data
  const issues = result.error.issues.map(({ code: keyword, path, message, ...params }) => {
    return { instancePath: `/${path.join('/')}`, keyword, message, params }
  })
  throw new Refusal('invalid', { fields: fieldsOf(issues) })
}

const answered = z.strictObject({ requirementId: z.union([z.literal(''), idOf('req')]).optional() })
const readRequirement = (fields: Fields): RequirementId | null => readFields(answered, fields).requirementId || null

/** `on`: the record that it lies on; null for a file of a project. */
export function tellDocument(
  by: Pick<By, 'role'>,
  { versions, ...document }: DocumentWithVersions,
  on: Pick<WholeRecord, 'record' | 'requirements'> | null,
  names: Names,
  timeZone: string,
  now: number,
) {
  const newest = versions.at(-1) as Version
  const inForce = versions.findLast((version) => versionState(version, now) === 'accepted')
  const { id, recordId, name, requirementId } = document
  const atRest = on !== null && on.record.archived !== null
  const asked = on?.requirements.some((one) => one.id === requirementId && one.withdrawnAt === null) ?? false
  return {
    id,
    recordId,
    name,
    requirementId,
    state: documentState(asked, versions, now),
    fileName: newest.fileName,
    fileType: newest.fileType,
    size: newest.size,
    uploadedAt: at(newest.uploadedAt),
    uploadedBy: uploader(newest, names),
    version: newest.number,
    versions: versions.map((version) => ({
      id: version.id,
      number: version.number,
      fileName: version.fileName,
      fileType: version.fileType,
      size: version.size,
      hash: version.hash,
      uploadedAt: at(version.uploadedAt),
      uploadedBy: uploader(version, names),
      state: asked ? versionState(version, now) : ('shared' as const),
      reviewedAt: maybeAt(version.judgedAt),
      reviewedBy: names.member(version.judgedBy),
      reason: version.reason,
      validUntil: version.validUntil === null ? null : dayOf(version.validUntil, timeZone),
      words: version.words,
      decision: version.decision,
      can: versionCan(by, { asked, versions, atRest }, version),
    })),
    validUntil: inForce?.validUntil ? dayOf(inForce.validUntil, timeZone) : null,
    can: documentCan(by, { asked, versions, atRest }, now),
  }
}

const uploader = ({ contactId, memberId }: Version, names: Names): string | null => names.contact(contactId) ?? names.member(memberId)
