// Jobs: many invitations from one request, answered at once, with a row and an outcome each.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { jobCan } from '../engine/can.ts'
import type { CountedJob, JobCounts, JobPlan, RowTold } from '../engine/jobs.ts'
import { jobState, messageState, second } from '../engine/policy.ts'
import type { JobRow, Message } from '../nouns.ts'
import type { RecordRow } from '../store/records.ts'
import { reasonOfBounce } from './bounces.ts'
import { type Api, byOf } from './caller.ts'
import { asCsv, csv, csvOf } from './csv.ts'
import { answers, type Door } from './door.ts'
import { job, jobPlan, jobRow, longBody, sendAnyway } from './job-shapes.ts'
import { byCreation, counted, cursorAt, paged, pageFrom, pageOf, positionFrom } from './paging.ts'
import { filterFrom, recordFilter } from './records.ts'
import { at, byId, idOf, lines, listOf, maybeAt, nothing } from './shapes.ts'

const tags = ['jobs']
/** Rows of a receipt that are read at once. */
const atOnce = 500

const newJob = z
  .strictObject({
    kind: z.literal('invitations'),
    recordIds: z.array(idOf('rec')).min(1).max(40_000).optional(),
    filter: z.strictObject(recordFilter).optional(),
    note: lines(500).nullish(),
    resend: z.boolean().optional().describe('Records whose link is still open: skipped, or with `true` sent a new one.'),
    waitSeconds: z
      .int()
      .min(0)
      .max(3_600)
      .optional()
      .describe('So long it can still be cancelled before the first letter; at least 10 for a member with more than 50.'),
    sendAnyway,
    dryRun: z.boolean().optional().describe('Only says what would happen.'),
  })
  .refine(({ recordIds, filter }) => (recordIds === undefined) !== (filter === undefined), {
    path: ['recordIds'],
    message: 'Name either recordIds or a filter.',
  })

export function jobs(api: Api, { engine }: Door): void {
  async function tellRows(by: By, rows: readonly RowTold[]) {
    const messages = await engine.messages.named(
      by,
      rows.flatMap(({ row }) => row.messageId ?? []),
    )
    return rows.map(({ row, record, contact }) =>
      tellRow(row, { record, contact }, (row.messageId && messages.get(row.messageId)) ?? null, engine.clock.now()),
    )
  }
  const teller = async (by: By) => {
    const names = new Map((await engine.members.list(by)).map(({ id, name }) => [id, name]))
    return (counted: CountedJob) => tellJob(by, counted, counted.job.madeBy && (names.get(counted.job.madeBy) ?? null))
  }

  api.get(
    '/jobs',
    {
      config: { right: 'jobs.read' },
      schema: {
        tags,
        summary: 'The jobs, newest first',
        querystring: z.strictObject({ ...paged, ...counted }),
        response: answers({ 200: listOf(job) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const found = await engine.jobs.list(by, pageFrom(request.query))
      return pageOf(
        request.query,
        found,
        ({ job }) => byCreation(job),
        await teller(by),
        () => engine.jobs.count(by),
      )
    },
  )
  api.post(
    '/jobs',
    {
      config: { right: 'jobs.run' },
      bodyLimit: longBody,
      schema: {
        tags,
        summary: 'Invite many',
        description:
          'Answers at once; the rows tell what became of each. One id of another account refuses the whole. Several records of one contact are one letter. With `dryRun` nothing happens: `counts.sent` says how many records would be invited to, `letters` by how many letters.',
        body: newJob,
        response: answers({ 202: z.union([job, jobPlan]) }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { recordIds, filter, note, resend, waitSeconds, sendAnyway, dryRun } = request.body
      const openLinks = resend ? ('resend' as const) : ('skip' as const)
      const input = { recordIds, filter: filter && filterFrom(filter), note, openLinks, anyway: sendAnyway === 'yes' }
      if (dryRun) return reply.code(202).send(tellPlan(await engine.jobs.rehearse(by, input)))
      const waits = (waitSeconds ?? 0) * second
      return reply.code(202).send((await teller(by))(await engine.jobs.start(by, { ...input, waits })))
    },
  )
  api.get(
    '/jobs/:id',
    {
      config: { right: 'jobs.read' },
      schema: { tags, summary: 'One job with its counts', params: byId('job'), response: answers({ 200: job }) },
    },
    async (request) => {
      const by = byOf(request)
      return (await teller(by))(await engine.jobs.get(by, request.params.id))
    },
  )
  api.get(
    '/jobs/:id/rows',
    {
      config: { right: 'jobs.read' },
      schema: {
        tags,
        summary: 'What became of each record',
        params: byId('job'),
        querystring: z.strictObject({
          ...paged,
          ...counted,
          outcome: jobRow.shape.outcome.optional(),
          letter: z
            .enum(['held', 'delayed', 'bounced', 'failed'])
            .optional()
            .describe('Only rows whose letter met this; these are not counted.'),
        }),
        response: answers({ 200: listOf(jobRow) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { limit, cursor, outcome, letter } = request.query
      const found = await engine.jobs.rows(by, request.params.id, positionFrom(cursor), limit + 1, outcome ?? null, letter ?? null)
      const rows = found.slice(0, limit)
      const last = found.length > limit ? rows.at(-1) : undefined
      return {
        items: await tellRows(by, rows),
        nextCursor: last ? cursorAt(last.row.position) : null,
        ...(request.query.total === 'true' && !letter
          ? { total: (await engine.jobs.counts(by, request.params.id))[outcome ?? 'total'] }
          : {}),
      }
    },
  )
  api.get(
    '/jobs/:id/receipt.csv',
    {
      config: { right: 'jobs.read' },
      schema: {
        tags,
        summary: 'The receipt: a row for each record, with what became of it and of its letter',
        params: byId('job'),
        response: answers({ 200: csv }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { id } = request.params
      const rows: Awaited<ReturnType<typeof tellRows>> = []
      for (let last = -1, found: RowTold[] = []; last < 0 || found.length === atOnce; last = rows.at(-1)?.position ?? 0) {
        found = await engine.jobs.rows(by, id, last, atOnce, null)
        rows.push(...(await tellRows(by, found)))
      }
      const head = ['row', 'record', 'company', 'project', 'name', 'email', 'outcome', 'reason', 'letter', 'letter_state', 'answer', 'at']
      const cells = rows.map(
        ({ position, recordId, company, project, contact, outcome, reason, messageId, messageState: state, answer, doneAt }) => [
          position + 1,
          recordId,
          company,
          project,
          contact?.name ?? null,
          contact?.email ?? null,
          outcome,
          reason,
          messageId,
          state,
          answer,
          doneAt,
        ],
      )
      return asCsv(reply, 'receipt.csv').send(csvOf(head, cells))
    },
  )
  for (const [path, turn, summary, description] of [
    ['pause', 'pause', 'Pause', 'No further row is begun, and letters that have not left are held.'],
    ['resume', 'resume', 'Resume', 'Goes on where it was paused.'],
    [
      'cancellation',
      'cancel',
      'Cancel the rest',
      'Rows that wait are never begun; letters that a pause held back are not sent. A packet of which nothing was sent is a draft again.',
    ],
    [
      'retry',
      'retry',
      'Retry failed',
      'Rows that failed, letters that were given up, and letters that came back from an address that was mended since.',
    ],
  ] as const) {
    api.post(
      `/jobs/:id/${path}`,
      {
        config: { right: 'jobs.run' },
        schema: { tags, summary, description, params: byId('job'), body: nothing, response: answers({ 200: job }) },
      },
      async (request) => {
        const by = byOf(request)
        await engine.jobs[turn](by, request.params.id)
        return (await teller(by))(await engine.jobs.get(by, request.params.id))
      },
    )
  }
}

const tellJob = (by: By, { job: one, counts, letters }: CountedJob, maker: string | null) => ({
  id: one.id,
  kind: one.kind,
  packetId: one.packetId,
  state: jobState(one),
  madeBy: one.madeBy && maker !== null ? { id: one.madeBy, name: maker } : null,
  note: one.note,
  createdAt: at(one.createdAt),
  startsAt: at(one.startsAt),
  startedAt: maybeAt(one.startedAt),
  finishedAt: maybeAt(one.finishedAt),
  pausedAt: maybeAt(one.pausedAt),
  pausedBecause: one.pausedAt === null ? null : one.pausedBecause,
  cancelledAt: maybeAt(one.cancelledAt),
  counts: countsOf(counts),
  letters,
  can: jobCan(by, one, { failed: counts.failed, letters }),
})

const countsOf = ({ total, sent, skipped, failed, waiting }: JobCounts) => ({ total, sent, skipped, failed, waiting })

/** Before it starts nothing waits: what would be sent is told as sent. */
function tellPlan({ total, sent, letters, shared, skipped, failing }: JobPlan) {
  const reasons = [...skipped].map(([reason, rows]) => ({ reason, count: rows.length, records: rows.slice(0, mostNamed).map(nameRecord) }))
  return {
    counts: { total, sent: sent.length, skipped: total - sent.length, failed: 0, waiting: 0 },
    letters,
    sent: { count: sent.length, records: sent.slice(0, mostNamed).map(nameRecord) },
    shared: { count: shared.length, records: shared.slice(0, mostNamed).map(nameRecord) },
    reasons,
    failing,
  }
}

/** Behind each number, as many as somebody reads before a job; the rest stand in the job's own rows. */
const mostNamed = 100

const nameRecord = ({ record, company, contact, project }: RecordRow) => ({
  id: record.id,
  company: company?.name ?? null,
  project: project.name,
  contact: { id: contact.id, name: contact.name, email: contact.email },
})

const tellRow = (
  { position, recordId, contactId, outcome, reason, grantId, messageId, doneAt }: JobRow,
  { record, contact }: Pick<RowTold, 'record' | 'contact'>,
  told: { message: Message; records: number } | null,
  now: number,
) => ({
  position,
  recordId,
  contactId,
  company: record?.company?.name ?? contact?.company?.name ?? null,
  contact: record?.contact ?? contact,
  project: record?.project.name ?? null,
  outcome,
  reason,
  grantId,
  messageId,
  inLetter: told?.records ?? null,
  messageState: told && messageState(told.message, now),
  bounceReason: told && told.message.bouncedAt !== null ? reasonOfBounce(told.message.answer) : null,
  answer: told?.message.answer ?? null,
  doneAt: maybeAt(doneAt),
})
