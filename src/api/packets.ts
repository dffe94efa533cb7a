// Packets: files and a question for many contacts; who opened them, asked, approved, and the proof of it.
import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { packetCan } from '../engine/can.ts'
import { matchingRule } from '../engine/packet-matching.ts'
import type { PacketPlan, PeopleInput, WholePacket } from '../engine/packets.ts'
import { grantState, messageState, second } from '../engine/policy.ts'
import { fingerprint } from '../engine/secrets.ts'
import type { TakenFile } from '../engine/uploads.ts'
import { attachment } from '../http.ts'
import { audiences, fileTypes, type JobId, type Packet, packetAsks, packetStates } from '../nouns.ts'
import type { PacketCounts, PacketFileWithVersions, PacketPerson, Proof } from '../store/packets.ts'
import { type Api, byOf } from './caller.ts'
import { csvOf } from './csv.ts'
import { readFields, takeAll } from './documents.ts'
import { answers, type Door } from './door.ts'
import { momentToStop } from './jobs.ts'
import { byCreation, counted, cursorAt, paged, pageFrom, pageOf, positionFrom } from './paging.ts'
import {
  at,
  byId,
  day,
  idOf,
  jobStarted,
  line,
  lines,
  listOf,
  maybeAt,
  packet,
  packetPerson,
  packetPlan,
  packetProof,
  wholePacket,
  wholePacketPerson,
} from './shapes.ts'

const tags = ['packets']
const mostPeople = 5_000

const words = {
  title: line(160),
  note: lines(4_000).nullish(),
  ask: z.enum(packetAsks),
  figures: z
    .array(z.strictObject({ label: line(60), value: line(60) }))
    .max(20)
    .optional()
    .describe('What the reader sees at a glance.'),
  dueOn: day.nullish(),
}
const chosen = {
  contactIds: z.array(idOf('con')).min(1).max(mostPeople).optional(),
  filter: z
    .strictObject({ q: z.string().max(200).optional(), companyId: idOf('com').optional(), projectId: idOf('pro').optional() })
    .optional(),
}
const newPacket = z.strictObject({ ...words, ...chosen, send: z.boolean().optional().describe('Send it at once.') })
const people = z.strictObject(chosen).refine(({ contactIds, filter }) => (contactIds === undefined) !== (filter === undefined), {
  path: ['contactIds'],
  message: 'Name either contactIds or a filter.',
})

const audience = z.enum(['all', 'each']).default('all').describe('`each`: to the person whom the file’s name tells.')
/** The fields of a form with files say the same as the body without. */
const form = z.strictObject({
  title: line(160),
  note: lines(4_000).optional(),
  ask: z.enum(packetAsks),
  dueOn: day.optional(),
  contactIds: z
    .string()
    .transform((ids) => ids.split(',').map((id) => id.trim()))
    .pipe(z.array(idOf('con')).min(1).max(mostPeople)),
  audience,
  send: z.enum(['true', 'false']).optional(),
})
const formLimits = { fields: 12, fieldSize: 160_000 }

const started = z.strictObject({
  waitSeconds: z.int().min(0).max(3_600).optional().describe('So long it can still be stopped before the first letter.'),
  dryRun: z.boolean().optional().describe('Only says what would happen.'),
})

const bytes = {
  description: 'The file itself.',
  content: { 'application/octet-stream': { schema: z.any().meta({ type: 'string', format: 'binary' }) } },
}
const csv = { description: 'A table for a spreadsheet.', content: { 'text/csv': { schema: z.any().meta({ type: 'string' }) } } }
const fileOf = z.object({ id: idOf('pac'), fileId: idOf('paf') })
const personOf = z.object({ id: idOf('pac'), contactId: idOf('con') })

export function packets(api: Api, { engine }: Door): void {
  const tell = async (by: By, whole: WholePacket) => tellWhole(by, whole, await maker(by, whole.packet))
  async function maker(by: By, { madeBy }: Packet) {
    const member = madeBy && (await engine.members.list(by)).find(({ id }) => id === madeBy)
    return member ? { id: member.id, name: member.name } : null
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
      const found = await engine.packets.list(by, pageFrom(request.query))
      return pageOf(
        request.query,
        found,
        ({ packet: one }) => byCreation(one),
        async ({ packet: one, counts }) => tellPacket(by, one, counts, await maker(by, one)),
        () => engine.packets.count(by),
      )
    },
  )
  api.post(
    '/packets',
    {
      config: { right: 'packets.write' },
      bodyLimit: 1_048_576,
      schema: {
        tags,
        summary: 'Make a packet, and with `send` send it',
        description:
          'As JSON, or as multipart/form-data with the same fields (`contactIds` with commas between) and `file`, up to 20 of them. ' +
          'Without `send` it is a draft: add files and people, look at `sending` with `dryRun`, then send.',
        consumes: ['application/json', 'multipart/form-data'],
        body: newPacket.nullish(),
        response: answers({ 201: wholePacket }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { input, chosen: whom, taken, send, to } = await newFrom(request, by)
      // Of one request with a key there is one packet, whatever of it was done before it broke off.
      const { packet: made } = await engine.packets.create(by, input, whom)
      const { once: _, ...rest } = by
      if (taken.length > 0) await engine.packets.addFiles(rest, made.id, to, taken)
      if (send) await engine.packets.send(rest, made.id)
      return reply.code(201).send(await tell(by, await engine.packets.get(by, made.id)))
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
      const { taken, read } = await takeAll(request, engine.documents, fileTypes, (fields) =>
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
      const { taken } = await takeAll(request, engine.documents, fileTypes, (fields) => readFields(z.strictObject({}), fields))
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
        response: answers({ 200: bytes }),
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
      bodyLimit: 1_048_576,
      schema: {
        tags,
        summary: 'Choose who gets it',
        description: 'In place of those chosen before; who was sent something stays. Files that nobody placed by hand are matched anew.',
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
  api.get(
    '/packets/:id/contacts',
    {
      config: { right: 'packets.read' },
      schema: {
        tags,
        summary: 'The board: who opened it, asked, approved',
        params: byId('pac'),
        querystring: z.strictObject({ ...paged, state: z.enum(packetStates).optional() }),
        response: answers({ 200: listOf(packetPerson) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { limit, cursor, state } = request.query
      const found = await engine.packets.people(by, request.params.id, positionFrom(cursor), limit + 1, state ?? null)
      const rows = found.slice(0, limit)
      const last = found.length > limit ? rows.at(-1) : undefined
      return { items: await Promise.all(rows.map((one) => board(by, one))), nextCursor: last ? cursorAt(last.row.position) : null }
    },
  )
  api.get(
    '/packets/:id/contacts/:contactId',
    {
      config: { right: 'packets.read' },
      schema: {
        tags,
        summary: 'One person: files, what was said, approvals',
        params: personOf,
        response: answers({ 200: wholePacketPerson }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id, contactId } = request.params
      const { person, files, words: said, proofs } = await engine.packets.person(by, id, contactId)
      const members = new Map((await engine.members.list(by)).map((one) => [one.id, one.name]))
      return {
        ...(await board(by, person)),
        files: files.map(tellFile),
        words: said.map(({ id: wordId, kind, words: text, at: when, memberId }) => ({
          id: wordId,
          kind,
          words: text,
          at: at(when),
          by: (memberId && members.get(memberId)) ?? null,
        })),
        approvals: proofs.map(tellProof),
      }
    },
  )
  api.post(
    '/packets/:id/contacts/:contactId/replies',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Answer what somebody asked',
        params: personOf,
        body: z.strictObject({ words: lines(4_000).min(1, 'Write the answer.') }),
        response: answers({ 201: wholePacketPerson.pick({ words: true }) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id, contactId } = request.params
      const { id: wordId, kind, words: text, at: when } = await engine.packets.reply(by, id, contactId, request.body.words)
      return reply.code(201).send({ words: [{ id: wordId, kind, words: text, at: at(when), by: by.member?.name ?? null }] })
    },
  )
  api.post(
    '/packets/:id/sending',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Send it to everybody who has not had it',
        params: byId('pac'),
        body: started.prefault({}),
        response: answers({ 202: z.union([jobStarted, packetPlan]) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      const { dryRun, waitSeconds } = request.body
      const plan = await engine.packets.rehearse(by, id, 'packet')
      if (dryRun) return reply.code(202).send(tellPlan(plan))
      return reply.code(202).send(tellJob(await engine.packets.send(by, id, (waitSeconds ?? momentToStop(by, plan.total)) * second)))
    },
  )
  api.post(
    '/packets/:id/nudges',
    {
      config: { right: 'packets.write' },
      schema: {
        tags,
        summary: 'Nudge who did not open it, or looked and said nothing',
        description: 'Nobody twice within a day, and nobody who asked or approved. Without `contactIds`: everybody it may concern.',
        params: byId('pac'),
        body: started.extend({ contactIds: z.array(idOf('con')).min(1).max(mostPeople).optional() }).prefault({}),
        response: answers({ 202: z.union([jobStarted, packetPlan]) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      const { dryRun, waitSeconds, contactIds = null } = request.body
      const plan = await engine.packets.rehearse(by, id, 'packet_nudge', contactIds)
      if (dryRun) return reply.code(202).send(tellPlan(plan))
      return reply
        .code(202)
        .send(tellJob(await engine.packets.nudge(by, id, contactIds, (waitSeconds ?? momentToStop(by, plan.total)) * second)))
    },
  )
  api.get(
    '/packets/:id/approvals',
    {
      config: { right: 'packets.read' },
      schema: {
        tags,
        summary: 'Proof of every approval: who, when, which bytes',
        params: byId('pac'),
        response: answers({ 200: listOf(packetProof) }),
      },
    },
    async (request) => {
      const { proofs } = await engine.packets.proofs(byOf(request), request.params.id)
      return { items: proofs.map(tellProof), nextCursor: null }
    },
  )
  api.get(
    '/packets/:id/approvals.csv',
    {
      config: { right: 'packets.read' },
      schema: {
        tags,
        summary: 'The same as a table: a row for each file of each approval',
        params: byId('pac'),
        response: answers({ 200: csv }),
      },
    },
    async (request, reply) => {
      const { packet: one, proofs } = await engine.packets.proofs(byOf(request), request.params.id)
      const head = [
        'packet',
        'title',
        'approval',
        'ask',
        'approved_at',
        'contact',
        'name',
        'company',
        'email',
        'browser',
        'came_in_by',
        'file',
        'version',
        'size',
        'sha256',
      ]
      const rows = proofs.flatMap((proof) =>
        (proof.files.length > 0 ? proof.files : [null]).map((file) => [
          one.id,
          one.title,
          proof.id,
          proof.ask,
          at(proof.at),
          proof.contactId,
          proof.name,
          proof.company,
          proof.email,
          proof.browser,
          proof.openedBy,
          file?.fileName ?? null,
          file?.number ?? null,
          file?.size ?? null,
          file?.hash ?? null,
        ]),
      )
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="approvals.csv"')
        .send(csvOf(head, rows))
    },
  )

  async function board(by: By, { row, email, name, company }: PacketPerson) {
    const [letter, grant, account] = await Promise.all([
      row.messageId ? engine.messages.get(by, row.messageId).then(({ message }) => message) : null,
      row.grantId ? engine.grants.times(by.accountId, row.grantId) : null,
      engine.accounts.get(by.accountId),
    ])
    const now = engine.clock.now()
    const state = grant && grantState(grant, account.policy.dormantMonths, now)
    return {
      contactId: row.contactId,
      contact: { id: row.contactId, name, email },
      company,
      state: row.state,
      openQuestion: row.questionAt !== null,
      access: state,
      grantId: row.grantId,
      messageId: row.messageId,
      messageState: letter && messageState(letter, now),
      answer: letter?.answer ?? null,
      sentAt: maybeAt(row.sentAt),
      viewedAt: maybeAt(row.viewedAt),
      questionAt: maybeAt(row.questionAt),
      approvedAt: maybeAt(row.doneAt),
      nudgedAt: maybeAt(row.nudgedAt),
    }
  }

  async function newFrom(request: FastifyRequest<{ Body: z.output<typeof newPacket> | null | undefined }>, by: By) {
    if (!request.isMultipart()) {
      const { title, note, ask, figures, dueOn, send, ...whom } = newPacket.parse(request.body)
      const any = whom.contactIds || whom.filter
      return {
        input: inputFrom({ title, note, ask, figures, dueOn }),
        chosen: any ? whomFrom(whom) : null,
        taken: [],
        send: send ?? false,
        to: 'all' as const,
      }
    }
    const { taken, read } = await takeAll(request, engine.documents, fileTypes, (fields) => readFields(form, fields), formLimits)
    sameFiles(by, taken, JSON.stringify(read))
    const { contactIds, audience: to, send, ...said } = read
    return { input: inputFrom(said), chosen: { contactIds }, taken, send: send === 'true', to }
  }
}

const inputFrom = ({
  title,
  note,
  ask,
  figures,
  dueOn,
}: { [name in keyof typeof words]?: unknown } & { title: string; ask: Packet['ask'] }) => ({
  title,
  note: (note as string | null | undefined)?.trim() || null,
  ask,
  figures: (figures as Packet['figures'] | undefined) ?? [],
  dueOn: (dueOn as string | null | undefined) ?? null,
})

const whomFrom = ({ contactIds, filter }: z.output<typeof people>): PeopleInput =>
  contactIds
    ? { contactIds }
    : { filter: { q: filter?.q?.trim() || null, companyId: filter?.companyId ?? null, projectId: filter?.projectId } }

/** A repeated call is the same one only with the same files. */
function sameFiles(by: By, taken: readonly TakenFile[], beside: string): void {
  if (!by.once) return
  by.once.fingerprint = fingerprint(`${by.once.fingerprint}\n${beside}\n${taken.map(({ received }) => received.hash).join('\n')}`)
}

const tellPacket = (by: By, one: Packet, counts: PacketCounts, madeBy: { id: string; name: string } | null) => ({
  id: one.id,
  title: one.title,
  note: one.note,
  ask: one.ask,
  figures: one.figures,
  dueOn: one.dueOn,
  madeBy,
  createdAt: at(one.createdAt),
  sentAt: maybeAt(one.sentAt),
  counts: {
    total: counts.total,
    notSent: counts.not_sent,
    notOpened: counts.not_opened,
    viewed: counts.viewed,
    questions: counts.questions,
    approved: counts.approved,
    openQuestions: counts.openQuestions,
  },
  can: packetCan(by, one, counts),
})

const tellWhole = (by: By, { packet: one, counts, files }: WholePacket, madeBy: { id: string; name: string } | null) => ({
  ...tellPacket(by, one, counts, madeBy),
  files: files.map(tellFile),
  matchingRule,
})

function tellFile({ id, audience: whose, contactId, matchedBy, versions }: PacketFileWithVersions) {
  const newest = versions.at(-1)
  return {
    id,
    audience: whose,
    contactId,
    matchedBy,
    fileName: newest?.fileName ?? '',
    fileType: newest?.fileType ?? ('pdf' as const),
    size: newest?.size ?? 0,
    version: newest?.number ?? 0,
    versions: versions.map(({ id: versionId, number, fileName, size, hash, addedAt }) => ({
      id: versionId,
      number,
      fileName,
      size,
      hash,
      addedAt: at(addedAt),
    })),
  }
}

const tellProof = ({ id, contactId, name, company, email, ask, at: when, browser, openedBy, filesKey, files }: Proof) => ({
  id,
  contactId,
  name,
  company,
  email,
  ask,
  at: at(when),
  browser,
  openedBy,
  filesKey,
  files: files.map(({ fileId, number, fileName, size, hash }) => ({ fileId, version: number, fileName, size, hash })),
})

const tellPlan = ({ total, sent, skipped, reasons, commonOnly, unmatched }: PacketPlan) => ({
  counts: { total, sent, skipped, failed: 0, waiting: 0 },
  reasons: Object.entries(reasons).map(([reason, count]) => ({ reason, count })),
  commonOnly,
  unmatched,
})

const tellJob = ({ id, total }: { id: JobId; total: number }) => ({ jobId: id, id, total })
