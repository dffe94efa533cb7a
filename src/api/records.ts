// Records: what is asked of one company in one project, how it stands, and how far its contact has come.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { recordCan, requirementCan } from '../engine/can.ts'
import type { WholeGrant } from '../engine/grants.ts'
import { isExpiring, letterState, linkState, portalAccess, recordState, requirementState } from '../engine/policy.ts'
import { anyRecord, type WholeRecord } from '../engine/records.ts'
import { mayDo } from '../engine/rights.ts'
import {
  type Account,
  type Contact,
  type Decision,
  type DocumentId,
  type Grant,
  type Message,
  portalAccesses,
  recordStates,
  type Trace,
} from '../nouns.ts'
import type { RecordFilter, RecordRow } from '../store/records.ts'
import { reasonOfBounce } from './bounces.ts'
import { type Api, byOf } from './caller.ts'
import { tellDocument } from './documents.ts'
import { answers, type Door } from './door.ts'
import { tellHistory } from './history.ts'
import { type Names, namesOf } from './names.ts'
import { counted, cursorOf, paged, pageFrom, pageOf, placeFrom } from './paging.ts'
import { requirements } from './requirements.ts'
import {
  at,
  byId,
  day,
  historyItem,
  idOf,
  line,
  listOf,
  maybeAt,
  newContact,
  newRequirement,
  oneCompany,
  reason,
  recordRow,
  twoCompanies,
  wholeRecord,
} from './shapes.ts'

/** What records are chosen by, in lists and in jobs. */
export const recordFilter = {
  state: z.enum(recordStates).optional(),
  access: z
    .enum(portalAccesses)
    .optional()
    .describe('As the record’s own access has it; `not_invited` leaves out whoever is in through the whole portal or the project.'),
  projectId: idOf('pro').optional(),
  contactId: idOf('con').optional(),
  companyId: idOf('com').optional(),
  q: z.string().max(200).optional(),
  view: z.enum(['needs_you', 'not_opened', 'expiring']).optional(),
}
type AskedFilter = z.output<z.ZodObject<typeof recordFilter>>

export const filterFrom = ({ state, access, projectId, contactId, companyId, q, view }: AskedFilter): RecordFilter => ({
  state: state ?? null,
  access: access ?? null,
  projectId: projectId ?? null,
  contactId: contactId ?? null,
  companyId: companyId ?? null,
  q: q?.trim() || null,
  view: view ?? null,
})

const newRecord = z
  .strictObject({
    projectId: idOf('pro'),
    contactId: idOf('con').optional(),
    contact: newContact.optional().describe('A new person instead of `contactId`; a known mailbox is taken as that contact.'),
    companyId: idOf('com').nullish(),
    company: line(160).nullish(),
    dueOn: day.nullish(),
    requirements: z.array(newRequirement).max(50).default([]),
  })
  .refine(oneCompany, twoCompanies)
const change = z.strictObject({ dueOn: day.nullable(), contactId: idOf('con'), companyId: idOf('com').nullable() }).partial()
const recordCounts = z.object({ all: z.int(), needsYou: z.int(), notOpened: z.int(), expiring: z.int() }).meta({ id: 'RecordCounts' })
const tags = ['records']

const calledAs = ({ name, email }: Contact): string => name ?? email

export function records(api: Api, { engine }: Door): void {
  const now = () => engine.clock.now()
  const accountOf = (by: By) => engine.accounts.get(by.accountId)

  async function whole(by: By, record: WholeRecord) {
    const through = (await engine.records.through(by, [record])).get(record.record.id) ?? null
    const teller = through ?? record.grant
    const proof = teller && (await engine.grants.get(by, teller.id))
    const names = await namesOf(engine, by, record.documents)
    return {
      ...tellWhole(by, record, { through, proof, answer: proof?.message?.answer ?? null }, names, await accountOf(by), now()),
      hears: await hears(by, record),
    }
  }

  async function hears(by: By, whole: WholeRecord) {
    const comments = mayDo(by, 'comments.read') ? await engine.comments.hear(by, whole.record) : []
    const reviews = mayDo(by, 'documents.read') ? await engine.documents.hear(by, whole) : new Map<DocumentId, Contact>()
    return { comments: comments.map(calledAs), reviews: [...reviews].map(([documentId, one]) => ({ documentId, name: calledAs(one) })) }
  }

  api.get(
    '/records',
    {
      config: { right: 'records.read' },
      schema: {
        tags,
        summary: 'The records, newest first',
        querystring: z.strictObject({ ...paged, ...counted, ...recordFilter }),
        response: answers({ 200: listOf(recordRow) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { limit, cursor, total } = request.query
      const filter = filterFrom(request.query)
      const { rows, next } = await engine.records.list(by, { limit, after: cursor === undefined ? null : placeFrom(cursor) }, filter)
      const { dormantMonths } = (await accountOf(by)).policy
      const through = await engine.records.through(by, rows)
      const told = (row: RecordRow) => through.get(row.record.id) ?? row.grant
      const answered = await engine.messages.answers(
        by,
        rows.flatMap((row) => (told(row)?.bouncedAt ? (told(row)?.invitationMessageId ?? []) : [])),
      )
      const wayTo = (row: RecordRow): WayIn => ({
        through: through.get(row.record.id) ?? null,
        proof: null,
        answer: answered.get(told(row)?.invitationMessageId ?? null) ?? null,
      })
      return {
        items: rows.map((row) => tellRow(by, row, wayTo(row), dormantMonths, now())),
        nextCursor: next && cursorOf(next),
        ...(total === 'true' ? { total: await engine.records.count(by, filter) } : {}),
      }
    },
  )
  api.get(
    '/records/counts',
    {
      config: { right: 'records.read' },
      schema: { tags, summary: 'How many records there are in each named view', response: answers({ 200: recordCounts }) },
    },
    async (request) => {
      const by = byOf(request)
      const count = (view: RecordFilter['view']) => engine.records.count(by, { ...anyRecord, view })
      const [all, needsYou, notOpened, expiring] = await Promise.all([
        count(null),
        count('needs_you'),
        count('not_opened'),
        count('expiring'),
      ])
      return { all, needsYou, notOpened, expiring }
    },
  )
  api.post(
    '/records',
    {
      config: { right: 'records.write' },
      schema: { tags, summary: 'Add a record', body: newRecord, response: answers({ 201: wholeRecord }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      return reply.code(201).send(await whole(by, await engine.records.create(by, request.body)))
    },
  )
  api.get(
    '/records/:id',
    {
      config: { right: 'records.read' },
      schema: { tags, summary: 'One record with all that belongs to it', params: byId('rec'), response: answers({ 200: wholeRecord }) },
    },
    async (request) => {
      const by = byOf(request)
      return whole(by, await engine.records.get(by, request.params.id))
    },
  )
  api.patch(
    '/records/:id',
    {
      config: { right: 'records.write' },
      schema: { tags, summary: 'Change a record', params: byId('rec'), body: change, response: answers({ 200: wholeRecord }) },
    },
    async (request) => {
      const by = byOf(request)
      return whole(by, await engine.records.change(by, request.params.id, request.body))
    },
  )
  requirements(api, engine, whole)
  decisions(api, engine, whole)
  api.get(
    '/records/:id/history',
    {
      config: { right: 'history.read' },
      schema: {
        tags,
        summary: 'What happened on the record, newest first',
        params: byId('rec'),
        querystring: z.strictObject(paged),
        response: answers({ 200: listOf(historyItem) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      await engine.records.get(by, request.params.id)
      const found = await engine.history.list(by, pageFrom(request.query), { recordId: request.params.id })
      return pageOf(request.query, found, ({ nth, id }) => ({ at: nth, id }), tellHistory)
    },
  )
}

/** What a member sets by hand, with a reason, and may take back. */
function decisions(
  api: Api,
  { records }: Door['engine'],
  whole: (by: By, record: WholeRecord) => Promise<z.output<typeof wholeRecord>>,
): void {
  const verbs = [
    { path: 'waiver', set: records.waive, undo: records.unwaive, say: 'Waive', back: 'Take back the waiver' },
    { path: 'override', set: records.override, undo: records.undoOverride, say: 'Override to Compliant', back: 'Take back the override' },
    {
      path: 'archive',
      set: records.archive,
      undo: records.unarchive,
      say: 'Archive: access rests, links and sessions end',
      back: 'Bring back from the archive',
    },
  ] as const
  for (const { path, set, undo, say, back } of verbs) {
    api.post(
      `/records/:id/${path}`,
      {
        config: { right: 'records.write' },
        schema: { tags, summary: say, params: byId('rec'), body: reason, response: answers({ 200: wholeRecord }) },
      },
      async (request) => {
        const by = byOf(request)
        return whole(by, await set(by, request.params.id, request.body.reason))
      },
    )
    api.delete(
      `/records/:id/${path}`,
      { config: { right: 'records.write' }, schema: { tags, summary: back, params: byId('rec'), response: answers({ 200: wholeRecord }) } },
      async (request) => {
        const by = byOf(request)
        return whole(by, await undo(by, request.params.id))
      },
    )
  }
}

interface WayIn {
  /** The wider grant that portal access is told from where the record's own says nothing. */
  through: Grant | null
  /** What only a whole record tells: the link and its letter. */
  proof: WholeGrant | null
  /** The server's last words on the letter of the last invitation. */
  answer: string | null
}

function tellRow(by: Pick<By, 'role'>, row: RecordRow, way: WayIn, dormantMonths: number, now: number) {
  const { record, project, company, contact, grant } = row
  const state = recordState(record, now)
  return {
    id: record.id,
    projectId: record.projectId,
    project,
    company,
    contactId: record.contactId,
    contact,
    dueOn: record.dueOn,
    state,
    expiring: isExpiring(record, now),
    portal: tellPortal(grant, way, now),
    createdAt: at(record.createdAt),
    lastActivityAt: at(Math.max(record.changedAt, grant?.lastActiveAt ?? 0, way.through?.lastActiveAt ?? 0)),
    can: recordCan(by, { record, state, grant, dormantMonths }, now),
  }
}

function tellPortal(own: Grant | null, { through, proof, answer }: WayIn, now: number) {
  const grant = through ?? own
  const invitation = proof?.links.find(({ kind }) => kind === 'invitation')
  return {
    access: portalAccess(grant, now),
    invitedAt: maybeAt(grant?.invitedAt ?? null),
    sentAt: maybeAt(grant?.acceptedAt ?? null),
    sentAnswer: proof?.message?.acceptedAt ? answer : null,
    openedAt: maybeAt(grant?.openedAt ?? null),
    activeAt: maybeAt(grant?.firstVisitAt ?? null),
    visits: grant?.visits ?? 0,
    lastActivityAt: maybeAt(grant?.lastActiveAt ?? null),
    expiresAt: maybeAt(grant?.invitationEndsAt ?? null),
    endsAt: maybeAt(own?.endsAt ?? null),
    bounce: grant?.bouncedAt ? { at: at(grant.bouncedAt), reason: reasonOfBounce(answer) } : null,
    grantId: own?.id ?? null,
    link: invitation ? { state: linkState(invitation, now), usedAt: maybeAt(invitation.usedAt), usedWith: invitation.usedWith } : null,
    letter: proof?.message ? tellProgress(proof.message, proof.trace, now) : null,
    messageId: grant?.invitationMessageId ?? null,
    through: through && { kind: wideOf(through), grantId: through.id, endsAt: maybeAt(through.endsAt) },
  }
}

const wideOf = ({ scope }: Pick<Grant, 'scope'>) => (scope.kind === 'project' ? ('project' as const) : ('portal' as const))

const tellProgress = (message: Message, trace: Trace | null, now: number) => ({
  reached: letterState(message, trace, now),
  answer: message.answer,
  nextAt: maybeAt(message.nextAt),
  machineOpenedAt: maybeAt(trace?.fetchedAt ?? null),
})

function tellWhole(by: By, whole: WholeRecord, way: WayIn, names: Names, { timeZone, policy }: Account, now: number) {
  const { record, requirements: asked, documents } = whole
  const seen = mayDo(by, 'documents.read') ? documents : []
  const came = documents.flatMap(({ versions }) => versions.map(({ uploadedAt }) => uploadedAt))
  const versionsOf = (id: string) => documents.filter(({ requirementId }) => requirementId === id).flatMap(({ versions }) => versions)
  const decided = (decision: Decision | null) =>
    decision && { at: at(decision.at), by: decision.by && names.member(decision.by), reason: decision.reason }
  return {
    ...tellRow(by, whole, way, policy.dormantMonths, now),
    requirements: asked.map((requirement) => {
      const { id, kind, name, detail, mustShow, dueOn } = requirement
      const state = requirementState(requirement, versionsOf(id), now)
      return { id, kind, name, detail, mustShow, dueOn, state, can: requirementCan(by, requirement, record.archived !== null) }
    }),
    documents: seen.map((document) => tellDocument(by, document, whole, names, timeZone, now)),
    documentCount: documents.length,
    lastDocumentAt: came.length > 0 ? at(Math.max(...came)) : null,
    waived: decided(record.waived),
    overridden: decided(record.overridden),
    archived: decided(record.archived),
  }
}
