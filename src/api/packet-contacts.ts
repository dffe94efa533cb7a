// Those a packet went to: who opened it, asked, approved, and the proof of it; sending and nudging.
import { z } from 'zod'
import { type By, found } from '../engine/acts.ts'
import { grantState, messageState, second } from '../engine/policy.ts'
import { type GrantState, type Message, packetStates } from '../nouns.ts'
import type { PacketPerson } from '../store/packets.ts'
import { type Api, byOf } from './caller.ts'
import { asCsv, csv, csvOf } from './csv.ts'
import { answers, type Door } from './door.ts'
import { jobStarted } from './job-shapes.ts'
import {
  mostPeople,
  packetPerson,
  packetPlan,
  packetProof,
  packetReply,
  personOf,
  started,
  tags,
  tellFile,
  tellJob,
  tellPlan,
  tellProof,
  wholePacketPerson,
} from './packet-shapes.ts'
import { cursorAt, paged, positionFrom, wholeList, wholeOrPage } from './paging.ts'
import { at, byId, idOf, listOf, maybeAt, needed } from './shapes.ts'

const startingFrom = ({ waitSeconds, sendAnyway }: z.infer<typeof started>) => ({
  waits: (waitSeconds ?? 0) * second,
  anyway: sendAnyway === 'yes',
})

export function packetContacts(api: Api, { engine }: Door): void {
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
      const people = await engine.packets.people(by, request.params.id, positionFrom(cursor), limit + 1, state ?? null)
      const rows = people.slice(0, limit)
      const last = people.length > limit ? rows.at(-1) : undefined
      return { items: await board(by, rows), nextCursor: last ? cursorAt(last.row.position) : null }
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
      const [told] = await board(by, [person])
      return {
        ...found(told ?? null),
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
        body: z.strictObject({ words: needed(4_000, 'Write the answer.') }),
        response: answers({ 201: packetReply }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id, contactId } = request.params
      const { id: wordId, kind, words: text, at: when, messageId } = await engine.packets.reply(by, id, contactId, request.body.words)
      return reply.code(201).send({ words: [{ id: wordId, kind, words: text, at: at(when), by: by.member?.name ?? null }], messageId })
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
      const { dryRun } = request.body
      if (dryRun) return reply.code(202).send(tellPlan(await engine.packets.rehearse(by, id, 'packet')))
      return reply.code(202).send(tellJob(await engine.packets.send(by, id, startingFrom(request.body))))
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
      const { dryRun, contactIds = null } = request.body
      if (dryRun) return reply.code(202).send(tellPlan(await engine.packets.rehearse(by, id, 'packet_nudge', contactIds)))
      return reply.code(202).send(tellJob(await engine.packets.nudge(by, id, contactIds, startingFrom(request.body))))
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
        querystring: wholeList,
        response: answers({ 200: listOf(packetProof) }),
      },
    },
    async (request) => {
      const { proofs } = await engine.packets.proofs(byOf(request), request.params.id)
      return wholeOrPage(request.query, proofs.map(tellProof))
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
      return asCsv(reply, 'approvals.csv').send(csvOf(head, rows))
    },
  )

  /** Their letters and grants are read for all of them at once. */
  async function board(by: By, people: readonly PacketPerson[]) {
    const [letters, grants, account] = await Promise.all([
      engine.messages.named(
        by,
        people.flatMap(({ row }) => row.messageId ?? []),
      ),
      engine.grants.allAlone(
        by.accountId,
        people.flatMap(({ row }) => row.grantId ?? []),
      ),
      engine.accounts.get(by.accountId),
    ])
    const now = engine.clock.now()
    return people.map((person) => {
      const { messageId, grantId } = person.row
      const grant = (grantId && grants.get(grantId)) || null
      const access = grant && grantState(grant, account.policy.dormantMonths, now)
      return tellPerson(person, access, (messageId && letters.get(messageId)?.message) || null, now)
    })
  }
}

const tellPerson = ({ row, email, name, company }: PacketPerson, access: GrantState | null, letter: Message | null, now: number) => ({
  contactId: row.contactId,
  contact: { id: row.contactId, name, email },
  company,
  state: row.state,
  openQuestion: row.questionAt !== null,
  access,
  grantId: row.grantId,
  messageId: row.messageId,
  messageState: letter && messageState(letter, now),
  answer: letter?.answer ?? null,
  sentAt: maybeAt(row.sentAt),
  viewedAt: maybeAt(row.viewedAt),
  questionAt: maybeAt(row.questionAt),
  approvedAt: maybeAt(row.doneAt),
  nudgedAt: maybeAt(row.nudgedAt),
})
