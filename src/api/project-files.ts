// Files of a project: put there in folders, private until they are shown, with versions and who saw them.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { projectFileCan } from '../engine/can.ts'
import type { ProjectFile, Shown } from '../engine/project-files.ts'
import { fileTypes } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { readFields, sameFiles, takeAll, tellDocument } from './documents.ts'
import { answers, type Door } from './door.ts'
import { namesOf } from './names.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, byId, document, idOf, line, listOf, maybeAt, maybeWhen, person, when } from './shapes.ts'

const tags = ['projects']
const folder = line(80)
/** To all, or on these records. */
const shown = z.strictObject({ toAll: z.boolean().default(false), recordIds: z.array(idOf('rec')).max(200).default([]) })
const beside = z.strictObject({ folder: z.union([z.literal(''), folder]).optional(), shownTo: z.enum(['', 'nobody', 'all']).optional() })
const change = z.strictObject({ name: line(200).optional(), folder: folder.nullable().optional(), shown: shown.optional() })

const projectFile = document
  .extend({
    folder: z.string().nullable(),
    shown: z.object({
      toAll: z.boolean().describe('Everybody who is let in to the project sees it.'),
      recordIds: z.array(z.string()).describe('Else whoever sees one of these records. Neither: nobody outside.'),
    }),
    seenBy: z.int().describe('How many people outside have looked at it.'),
  })
  .meta({ id: 'ProjectFile' })

const sighting = z
  .object({
    contact: person,
    contactId: z.string(),
    version: z.int(),
    seenAt: when.describe('First.'),
    lastAt: when,
    times: z.int(),
    downloadedAt: maybeWhen.describe('When they first took it along.'),
  })
  .meta({ id: 'Sighting' })

export function projectFiles(api: Api, { engine }: Door): void {
  async function tellAll(by: By, files: readonly ProjectFile[]) {
    const names = await namesOf(engine, by, files)
    const { timeZone } = await engine.accounts.get(by.accountId)
    return files.map((file) => ({
      ...tellDocument(by, file, null, names, timeZone, engine.clock.now()),
      folder: file.folder,
      shown: file.shown,
      seenBy: file.seenBy,
      can: projectFileCan(by),
    }))
  }
  async function tellOne(by: By, file: ProjectFile) {
    const [told] = await tellAll(by, [file])
    return told as NonNullable<typeof told>
  }

  api.get(
    '/projects/:id/files',
    {
      config: { right: 'documents.read' },
      schema: {
        tags,
        summary: 'The files of a project',
        params: byId('pro'),
        querystring: wholeList,
        response: answers({ 200: listOf(projectFile) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return wholeOrPage(request.query, await tellAll(by, await engine.projectFiles.list(by, request.params.id)))
    },
  )
  api.post(
    '/projects/:id/files',
    {
      config: { right: 'documents.write' },
      schema: {
        tags,
        summary: 'Put files on a project',
        description:
          'multipart/form-data: `file`, up to 20 of them, 25 MiB each; `folder`; `shownTo`: `all` or `nobody` (the default: private). Besides papers and pictures: txt, csv, docx, xlsx.',
        consumes: ['multipart/form-data'],
        params: byId('pro'),
        response: answers({ 201: listOf(projectFile) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      await engine.projects.get(by, id)
      const { taken, read } = await takeAll(request, engine.documents, fileTypes, (fields) => readFields(beside, fields))
      const to: Shown = { toAll: read.shownTo === 'all', recordIds: [] }
      sameFiles(by, taken, `${read.folder ?? ''} ${to.toAll}`)
      const files = await engine.projectFiles.add(by, id, read.folder || null, to, taken)
      return reply.code(201).send({ items: await tellAll(by, files), nextCursor: null })
    },
  )
  api.post(
    '/documents/:id/versions',
    {
      config: { right: 'documents.write' },
      schema: {
        tags,
        summary: 'Put a newer version of a project’s file there',
        description: 'multipart/form-data: one `file`. It is shown to whom the file is shown.',
        consumes: ['multipart/form-data'],
        params: byId('doc'),
        response: answers({ 201: projectFile }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      await engine.projectFiles.get(by, id)
      const { taken } = await takeAll(request, engine.documents, fileTypes, (fields) => readFields(z.strictObject({}), fields))
      sameFiles(by, taken, '')
      return reply.code(201).send(await tellOne(by, await engine.projectFiles.addVersion(by, id, taken)))
    },
  )
  api.patch(
    '/documents/:id',
    {
      config: { right: 'documents.write' },
      schema: {
        tags,
        summary: 'Rename, move or show a project’s file',
        description: 'With `shown` the file is shown to all of the project or on these of its records, and to nobody else any more.',
        params: byId('doc'),
        body: change,
        response: answers({ 200: projectFile }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tellOne(by, await engine.projectFiles.change(by, request.params.id, request.body))
    },
  )
  api.get(
    '/documents/:id/sightings',
    {
      config: { right: 'documents.read' },
      schema: {
        tags,
        summary: 'Who looked at a project’s file',
        params: byId('doc'),
        querystring: wholeList,
        response: answers({ 200: listOf(sighting) }),
      },
    },
    async (request) => {
      const seen = await engine.projectFiles.sightings(byOf(request), request.params.id)
      const items = seen.map(({ contactId, name, email, version, seenAt, lastAt, times, takenAt }) => ({
        contactId,
        contact: { id: contactId, name, email },
        version,
        seenAt: at(seenAt),
        lastAt: at(lastAt),
        times,
        downloadedAt: maybeAt(takenAt),
      }))
      return wholeOrPage(request.query, items)
    },
  )
}
