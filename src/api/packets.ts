// Packets: files and a question for many contacts, as they are filled.
import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { matchingRule } from '../engine/packet-matching.ts'
import type { WholePacket } from '../engine/packets.ts'
import { Refusal } from '../engine/refusals.ts'
import { attachment } from '../http.ts'
import { audiences, type Packet, readableTypes } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { readFields, sameFiles, takeAll } from './documents.ts'
import { answers, type Door } from './door.ts'
import { longBody } from './job-shapes.ts'
import {
  audience,
  fileOf,
  form,
  formLimits,
  inputFrom,
  newPacket,
  packet,
  people,
  tags,
  tellPacket,
  tellWhole,
  wholePacket,
  whomFrom,
  words,
} from './packet-shapes.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { byId, idOf, listOf, storedFile } from './shapes.ts'

export function packets(api: Api, { engine }: Door): void {
  const tell = async (by: By, whole: WholePacket) => tellWhole(by, whole, (await makers(by))(whole.packet))
  async function makers(by: By) {
    const members = new Map((await engine.members.list(by)).map(({ id, name }) => [id, { id, name }]))
    return ({ madeBy }: Packet) => (madeBy && members.get(madeBy)) ?? null
  }

  api.get(
    '/packets',
    {
      config: { right: 'packets.read' },
      schema: {
        tags,
        summary: 'The packets, newest first',
        querystring: z.strictObject({ ...paged, ...counted }),
        response: answers({ 200: listOf(packet) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const [found, maker] = await Promise.all([engine.packets.list(by, pageFrom(request.query)), makers(by)])
      return pageOf(
        request.query,
        found,
        ({ packet: one }) => byCreation(one),
        ({ packet: one, counts }) => tellPacket(by, one, counts, maker(one)),
        () => engine.packets.count(by),
      )
    },
  )
  api.post(
    '/packets',
    {
      config: { right: 'packets.write' },
      bodyLimit: longBody,
      schema: {
        tags,
        summary: 'Make a packet, and with `send` send it',
        description:
          'As JSON, or as multipart/form-data with the same fields (`contactIds` with commas between) and `file`, up to 20 of them. ' +
          'Without `send` it is a draft: add files and people, look at `sending` with `dryRun`, then send. What is refused of the call leaves no draft behind.',
        consumes: ['application/json', 'multipart/form-data'],
        body: newPacket.nullish(),
        response: answers({ 201: wholePacket }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { input, chosen: whom, taken, send, to } = await newFrom(request, by)
      return reply.code(201).send(await tell(by, await engine.packets.create(by, input, whom, { audience: to, taken, send })))
    },
  )
  api.get(
    '/packets/:id',
    {
      config: { right: 'packets.read' },
      schema: { tags, summary: 'A packet with its files', params: byId('pac'), response: answers({ 200: wholePacket }) },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.packets.get(by, request.params.id))
    },
  )
  api.patch(
    '/packets/:id',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Change what it says; once it was sent, only its day',
        params: byId('pac'),
        body: z.strictObject(words).partial(),
        response: answers({ 200: wholePacket }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.packets.change(by, request.params.id, request.body))
    },
  )
  api.post(
    '/packets/:id/files',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Add files to a draft',
        description: `multipart/form-data: \`file\`, up to 20 of them, 25 MiB each. With \`audience=each\` they are matched by name. ${matchingRule}`,
        consumes: ['multipart/form-data'],
        params: byId('pac'),
        response: answers({ 201: wholePacket }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      await engine.packets.get(by, id)
      const { taken, read } = await takeAll(request, engine.documents, readableTypes, (fields) =>
        readFields(z.strictObject({ audience }), fields),
      )
      sameFiles(by, taken, read.audience)
      return reply.code(201).send(await tell(by, await engine.packets.addFiles(by, id, read.audience, taken)))
    },
  )
  api.patch(
    '/packets/:id/files/:fileId',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Say whose a file is',
        params: fileOf,
        body: z.strictObject({ audience: z.enum(audiences), contactId: idOf('con').nullish() }),
        response: answers({ 200: wholePacket }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id, fileId } = request.params
      return tell(by, await engine.packets.place(by, id, fileId, request.body.audience, request.body.contactId ?? null))
    },
  )
  api.delete(
    '/packets/:id/files/:fileId',
    {
      config: { right: 'packets.write' },
      schema: { tags, summary: 'Take a file out of a draft', params: fileOf, response: answers({ 200: wholePacket }) },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.packets.removeFile(by, request.params.id, request.params.fileId))
    },
  )
  api.post(
    '/packets/:id/files/:fileId/versions',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Replace a file: its next version',
        description:
          'multipart/form-data: one `file`. Whom it concerns is written to and asked anew; approvals stay proof of the version they are of.',
        consumes: ['multipart/form-data'],
        params: fileOf,
        response: answers({ 201: z.object({ packet: wholePacket, jobId: z.string().nullable() }) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id, fileId } = request.params
      await engine.packets.get(by, id)
      const { taken } = await takeAll(request, engine.documents, readableTypes, (fields) => readFields(z.strictObject({}), fields))
      sameFiles(by, taken, '')
      const { packet: whole, job } = await engine.packets.replace(by, id, fileId, taken)
      return reply.code(201).send({ packet: await tell(by, whole), jobId: job?.id ?? null })
    },
  )
  api.get(
    '/packets/:id/files/:fileId/content',
    {
      config: { right: 'documents.read' },
      schema: {
        tags,
        summary: 'The bytes of the newest version, or of the one named',
        params: fileOf,
        querystring: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
        response: answers({ 200: storedFile }),
      },
    },
    async (request, reply) => {
      const { id, fileId } = request.params
      const { version, stream } = await engine.packets.content(byOf(request), id, fileId, request.query.version ?? null)
      return reply.headers(attachment(version)).send(stream())
    },
  )
  api.post(
    '/packets/:id/contacts',
    {
      config: { right: 'packets.write' },
      bodyLimit: longBody,
      schema: {
        tags,
        summary: 'Choose who gets it',
        description:
          'In place of those chosen before, and files that nobody placed by hand are matched anew; once it was sent, beside them.',
        params: byId('pac'),
        body: people,
        response: answers({ 200: wholePacket }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.packets.choose(by, request.params.id, whomFrom(request.body)))
    },
  )

  async function newFrom(request: FastifyRequest<{ Body: z.output<typeof newPacket> | null | undefined }>, by: By) {
    if (!request.isMultipart()) {
      if (!request.body) throw new Refusal('invalid', { fields: { title: 'This is needed.' } })
      const { title, note, ask, figures, dueOn, send, ...whom } = request.body
      const any = whom.contactIds || whom.filter
      return {
        input: inputFrom({ title, note, ask, figures, dueOn }),
        chosen: any ? whomFrom(whom) : null,
        taken: [],
        send: send ?? false,
        to: 'all' as const,
      }
    }
    const { taken, read } = await takeAll(request, engine.documents, readableTypes, (fields) => readFields(form, fields), formLimits)
    sameFiles(by, taken, JSON.stringify(read))
    const { contactIds, audience: to, send, ...said } = read
    return { input: inputFrom(said), chosen: { contactIds }, taken, send: send === 'true', to }
  }
}
