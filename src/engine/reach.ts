// Reach: which files somebody outside may see, through which of their grants; worked out anew for every request.
import type { Ability, Millis, Project, ProjectId, RecordId, Version } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import type { NamedRecord } from '../store/records.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { found } from './acts.ts'
import { recordsInside, whyShut } from './records.ts'
import { Refusal } from './refusals.ts'
import { coverOf, type Inside } from './sessions.ts'

/** Whoever sees by a contact's grants: signed in as them, or a member who looks at what they see. */
export type Seeing = Pick<Inside, 'accountId' | 'contact' | 'grants'>

/** Where somebody stands in a project: what lets them in to all of it, and the records there that they see. */
export interface Standing {
  project: Project
  toAll: Covering[]
  ofRecords: Map<RecordId, Covering>
  rows: NamedRecord[]
}

/** The projects that are open to somebody as a whole, and after them those of their records. */
export function projectsOf({ grants }: Pick<Seeing, 'grants'>, rows: readonly NamedRecord[]): { whole: ProjectId[]; there: ProjectId[] } {
  const whole = [...new Set(grants.flatMap(({ scope }) => (scope.kind === 'project' ? [scope.id] : [])))]
  return { whole, there: [...new Set([...whole, ...rows.map(({ record }) => record.projectId)])] }
}

/** Refuses as if there were no such project, unless it was open to them once. */
export async function standingIn(tx: Tx, inside: Seeing, projectId: ProjectId, now: Millis): Promise<Standing> {
  const project = found(await tx.projects.get(inside.accountId, projectId))
  const standing = standingAt(inside, projectId, await recordsInside(tx, inside))
  if (standing.toAll.length === 0 && standing.ofRecords.size === 0) throw await whyShutIn(tx, inside, projectId, now)
  return { project, ...standing }
}

/** The same of records that were read for them before; empty where nothing lets them in. */
export function standingAt(inside: Seeing, projectId: ProjectId, theirs: readonly NamedRecord[]): Omit<Standing, 'project'> {
  const rows = theirs.filter(({ record }) => record.projectId === projectId)
  const ofRecords = new Map<RecordId, Covering>()
  for (const { record } of rows) {
    const cover = coverOf(inside, record)
    if (cover) ofRecords.set(record.id, cover)
  }
  const toAll = inside.grants.filter(({ scope }) => scope.kind === 'project' && scope.id === projectId)
  return { toAll, ofRecords, rows }
}

/** Who answers for one record is in its project too, and sees what is shown to all of it. */
export const coversOf = ({ toAll, ofRecords }: Pick<Standing, 'toAll' | 'ofRecords'>): Covering[] => [
  ...new Set([...toAll, ...ofRecords.values()]),
]

/** Whether more than one record may be open to somebody, by their grants alone. */
export const mayHaveOthers = ({ grants }: Pick<Seeing, 'grants'>): boolean =>
  grants.length > 1 || grants.some(({ scope }) => scope.kind !== 'record')

/** A file of the project itself: through the whole project where it is shown to all or came from them, else through the records it is shown on. */
export function coversFile(
  standing: Pick<Standing, 'toAll' | 'ofRecords'>,
  document: Pick<DocumentWithVersions, 'shownToAllAt' | 'versions'>,
  shownOn: ReadonlySet<RecordId>,
  { contact }: Pick<Seeing, 'contact'>,
): Covering[] {
  if (document.shownToAllAt !== null || sentBy(document) === contact.id) return coversOf(standing)
  return [...standing.ofRecords].flatMap(([id, cover]) => (shownOn.has(id) ? [cover] : []))
}

/** The contact who began the document; what members add to it later is for that person too. */
export const sentBy = ({ versions }: Pick<DocumentWithVersions, 'versions'>): Version['contactId'] => versions[0]?.contactId ?? null

/** A document that somebody outside reaches, with all that their grants allow them there. */
export interface Reached {
  document: DocumentWithVersions
  abilities: Ability[]
  cover: Covering
}

/** Refuses with `not_found` or with why it is shut; never says that a file exists which is not shown to them. */
export async function reach(tx: Tx, inside: Seeing, document: DocumentWithVersions, now: Millis): Promise<Reached> {
  const covers = document.recordId
    ? await throughRecord(tx, inside, document.recordId, now)
    : await throughProject(tx, inside, document, now)
  const [cover] = covers
  if (!cover) throw new Refusal('not_found')
  return { document, abilities: [...new Set(covers.flatMap(({ abilities }) => abilities))], cover }
}

async function throughRecord(tx: Tx, inside: Seeing, recordId: RecordId, now: Millis): Promise<Covering[]> {
  const { record } = found(await tx.records.get(inside.accountId, recordId))
  const cover = coverOf(inside, record)
  if (!cover) throw await whyShut(tx, inside, record, now)
  return [cover]
}

async function throughProject(tx: Tx, inside: Seeing, document: DocumentWithVersions, now: Millis): Promise<Covering[]> {
  const standing = await standingIn(tx, inside, document.projectId, now)
  const shownOn = document.shownToAllAt === null ? await tx.projectFiles.shownOn(inside.accountId, document.id) : new Set<RecordId>()
  return coversFile(standing, document, shownOn, inside)
}

/** Let in to the project no longer: was it taken away, did it end, or was it never open to them? Only the first two are told. */
async function whyShutIn(tx: Tx, { accountId, contact }: Seeing, projectId: ProjectId, now: Millis): Promise<Refusal> {
  const all = await tx.grants.ofContact(accountId, contact.id)
  const named = all.flatMap(({ scope }) => (scope.kind === 'record' ? [scope.id] : []))
  const there = new Set(
    (await tx.records.getAll(accountId, named)).flatMap(({ record }) => (record.projectId === projectId ? [record.id] : [])),
  )
  const own = (await tx.records.ofContact(accountId, contact.id, [projectId])).map(({ record }) => record)
  const [newest] = all.filter(
    ({ scope }) =>
      (scope.kind === 'project' && scope.id === projectId) ||
      (scope.kind === 'record' && there.has(scope.id)) ||
      (scope.kind === 'portal' && own.length > 0),
  )
  if (!newest) return new Refusal('not_found')
  if (newest.revokedAt !== null) return new Refusal('access_revoked', { grantId: newest.id })
  if (newest.suspendedAt !== null || (newest.endsAt !== null && newest.endsAt <= now))
    return new Refusal('access_ended', { grantId: newest.id })
  const rests = own.flatMap(({ archived }) => archived?.at ?? [])
  if (newest.scope.kind === 'portal' && rests.length === own.length)
    return new Refusal('access_ended', { grantId: newest.id, at: Math.max(...rests) })
  // Restored after this session began: whoever comes in anew sees it.
  return new Refusal('signed_out')
}
