// Home and records of a signed-in contact, and the answer to "is this page still open, and still as it was?".
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { NamedEntry } from '../engine/history.ts'
import { isExpiring, recordState, requirementState, versionState } from '../engine/policy.ts'
import type { WholeRecord } from '../engine/records.ts'
import { Refusal } from '../engine/refusals.ts'
import { coverOf, type Inside } from '../engine/sessions.ts'
import { sessionCookie } from '../http.ts'
import type { Account, Document, GrantId, Member, Millis, RecordId, Version } from '../nouns.ts'
import { chooserPage } from './pages/chooser.ts'
import { closedPage, revokedPage } from './pages/dead-ends.ts'
import { doorPage } from './pages/door.ts'
import { missingPage } from './pages/faults.ts'
import { type FileView, type Happening, type RecordView, type RequirementView, recordPage, whatIsToDo } from './pages/record.ts'
import { type Portal, personOf } from './portal.ts'

export function mountRecords(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside } = portal

  door.get('/p/:slug', { config: { right: 'anyone' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const rows = await engine.records.allInside(inside)
      const only = rows[0]
      if (rows.length === 1 && only && (request.query as { all?: string }).all !== 'yes')
        return reply.redirect(`/p/${account.slug}/records/${only.record.id}`, 303)
      await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      const wholes = await Promise.all(rows.slice(0, 50).map(({ record }) => engine.records.inside(inside, record.id)))
      const now = engine.clock.now()
      return print(
        reply,
        chooserPage({
          ...view(account, inside.contact.language),
          inside: pageInside(account, inside, token),
          records: wholes.map((whole) => {
            const state = recordState(whole.record, now)
            const requirements = requirementViews(whole, null, now)
            const { company, project, record } = whole
            return {
              id: record.id,
              project: project.name,
              company: company?.name ?? null,
              state,
              toDo: whatIsToDo({ state, requirements }).length,
              dueOn: record.dueOn,
            }
          }),
        }),
      )
    }),
  )

  door.get('/p/:slug/records/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const id = recordIdOf(request)
      const whole = await engine.records.inside(inside, id)
      const cover = coverOf(inside, whole.record)
      await engine.sessions.seen(inside, account.policy.idleMinutes, cover)
      const told = await engine.history.inside(inside, id)
      const inviter = await inviterOf(portal, account, cover?.id ?? null)
      const query = request.query as { for?: string; sent?: string }
      const sent = (query.sent ?? '').split(',').filter(Boolean)
      const page: RecordView = {
        ...view(account, inside.contact.language),
        inside: pageInside(account, inside, token, whole.record),
        ...recordFacts(whole, account, cover?.abilities.includes('download') ?? false, engine.clock.now()),
        certificateHolder: whole.project.certificateHolder,
        happened: happenings(told, account),
        person: personOf(inviter, account),
        endsAt: cover?.endsAt ?? null,
        canUpload: cover?.abilities.includes('upload') ?? false,
        chosen: (query.for as RecordView['chosen']) ?? null,
        hasOthers: inside.grants.length > 1 || (cover !== null && inside.grants.some(({ scope }) => scope.kind !== 'record')),
        sent: whole.documents
          .flatMap(({ versions }) => versions)
          .filter(({ id: version }) => sent.includes(version))
          .map(({ fileName, size, uploadedAt }) => ({ name: fileName, size, at: uploadedAt })),
      }
      return print(reply, recordPage(page))
    }),
  )

  // Asked every few seconds by open pages: one read, no write, so it never makes a session longer.
  door.get('/p/:slug/live', { config: { right: 'contact' } }, async (request, reply) => {
    try {
      const { inside } = await portal.enter(request)
      const { record } = request.query as { record?: string }
      const stamp = record ? String(await engine.records.changedInside(inside, record as RecordId)) : ''
      return reply.send({
        signedIn: true,
        stamp,
        until: new Date(Math.min(inside.session.idleUntil, inside.session.expiresAt)).toISOString(),
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const status = error.code === 'access_revoked' ? 403 : error.code === 'access_ended' ? 410 : error.code === 'not_found' ? 404 : 401
      return reply.code(status).send({ signedIn: false, code: error.code })
    }
  })
}

/** Runs `work` for a signed-in contact; every way of not being one has its page. */
export async function insiders(
  portal: Portal,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (account: Account, inside: Inside, token: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const { print, view, pageInside, cookies } = portal
  const account = await portal.account((request.params as { slug: string }).slug)
  const token = cookies.read(request, sessionCookie(account.id))
  if (!token) return print(reply, doorPage({ ...view(account), came: request.method === 'GET' ? 'first' : 'session_over' }))
  let inside: Inside | null = null
  try {
    inside = await portal.engine.sessions.inside(account.id, token)
    return await work(account, inside, token)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const still = inside && { ...pageInside(account, inside, token) }
    const base = { ...view(account, inside?.contact.language), inside: still }
    if (error.code === 'signed_out') return print(reply, doorPage({ ...base, came: 'session_over' }))
    if (error.code === 'access_revoked' || error.code === 'access_ended') return print(reply, await shutPage(portal, account, error, base))
    if (error.code === 'not_found' && still) return print(reply, missingPage({ ...base, inside: still }))
    throw error
  }
}

/** Access was taken away, or its time is over: whom to ask stands on the page, and nothing else of theirs. */
export async function shutPage(
  portal: Portal,
  account: Account,
  { code, facts }: Refusal,
  base: ReturnType<Portal['view']> & { inside: RecordView['inside'] | null },
  uploading = false,
) {
  const grant = facts.grantId ? await portal.engine.grants.times(account.id, facts.grantId as GrantId) : null
  const person = personOf(await inviterOf(portal, account, grant?.id ?? null), account)
  const over = grant?.endsAt ?? grant?.suspendedAt ?? null
  if (code === 'access_ended' && over !== null) return closedPage({ ...base, at: over, person, uploading })
  return revokedPage({ ...base, at: grant?.revokedAt ?? null, person, uploading })
}

export function recordIdOf(request: FastifyRequest): RecordId {
  const { id } = request.params as { id: string }
  if (!/^rec_[0-9A-Za-z]{22}$/.test(id)) throw new Refusal('not_found')
  return id as RecordId
}

async function inviterOf({ engine }: Portal, account: Account, grantId: GrantId | null): Promise<Member | null> {
  return grantId ? engine.grants.giver(account.id, grantId) : null
}

function recordFacts(whole: WholeRecord, account: Account, mayDownload: boolean, now: Millis) {
  const { record, company, project } = whole
  const path = (document: Document, version: Version) =>
    mayDownload || version.contactId !== null ? `/p/${account.slug}/documents/${document.id}/content?version=${version.number}` : null
  return {
    id: record.id,
    company: company?.name ?? null,
    project: project.name,
    state: recordState(record, now),
    dueOn: record.dueOn,
    validUntil: isExpiring(record, now) || record.standing === 'compliant' ? record.lapsesAt : null,
    requirements: requirementViews(whole, path, now),
    others: whole.documents
      .filter(({ requirementId, versions }) => requirementId === null && versions.length > 0)
      .map(({ versions, ...document }) => {
        const newest = versions.at(-1) as Version
        const file = fileView(document, newest, path, now)
        return { name: document.name, from: newest.contactId === null ? ('account' as const) : ('contact' as const), seen: false, file }
      }),
  }
}

type PathOf = (document: Document, version: Version) => string | null

function requirementViews(whole: WholeRecord, path: PathOf | null, now: Millis): RequirementView[] {
  return whole.requirements.map((requirement) => {
    const documents = whole.documents.filter(({ requirementId }) => requirementId === requirement.id)
    const versions = documents.flatMap(({ versions: all, ...document }) => all.map((version) => ({ document, version })))
    const newestFirst = versions.toSorted((a, b) => b.version.uploadedAt - a.version.uploadedAt)
    const judged = newestFirst.map(({ version }) => version).find(({ judgement }) => judgement !== null)
    const accepted = newestFirst.map(({ version }) => version).find((version) => versionState(version, now) === 'accepted')
    const ended = newestFirst.map(({ version }) => version).find((version) => versionState(version, now) === 'ended')
    const { id, kind, name, detail, mustShow, dueOn } = requirement
    return {
      id,
      kind,
      name,
      detail,
      mustShow,
      dueOn,
      state: requirementState(
        requirement,
        versions.map(({ version }) => version),
        now,
      ),
      versions: newestFirst.map(({ document, version }) => fileView(document, version, path ?? (() => null), now)),
      rejection: judged?.judgement === 'reject' ? { reason: judged.reason, by: null } : null,
      inForce: accepted !== undefined,
      validUntil: accepted?.validUntil ?? ended?.validUntil ?? null,
    }
  })
}

const fileView = (document: Document, version: Version, path: PathOf, now: Millis): FileView => ({
  fileName: version.fileName,
  fileType: version.fileType,
  size: version.size,
  at: version.uploadedAt,
  state: versionState(version, now),
  path: path(document, version),
})

/** History in the words that a contact is told it in; the first coming-in only. */
function happenings(told: readonly NamedEntry[], account: Account): Happening[] {
  const first = told.findLast(({ act }) => act === 'link.redeemed')
  return told.flatMap((entry): Happening[] => {
    const what = whatOf(entry, first)
    const name = entry.facts.name
    return what ? [{ at: entry.at, what, who: entry.actorName ?? account.name, about: typeof name === 'string' ? name : null }] : []
  })
}

function whatOf(entry: NamedEntry, first: NamedEntry | undefined): Happening['what'] | null {
  if (entry.act === 'invitation.made') return 'invited'
  if (entry.act === 'link.redeemed') return entry === first ? 'came' : null
  if (entry.act === 'requirement.added') return 'asked'
  if (entry.act === 'document.uploaded') return 'sent'
  if (entry.act === 'document.shared') return 'shared'
  if (entry.act === 'document.reviewed') return entry.facts.decision === 'accept' ? 'accepted' : 'rejected'
  if (entry.act === 'record.waived') return 'waived'
  return entry.act === 'record.state_changed' && entry.facts.to === 'expired' ? 'ended' : null
}
