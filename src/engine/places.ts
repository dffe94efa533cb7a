// Places: what a scope covers, in names, and where its page is.
import type { Account, Grant, Millis, Packet, Scope } from '../nouns.ts'
import type { RecordRow } from '../store/records.ts'
import type { Tx } from '../store/store.ts'
import { type By, found } from './acts.ts'
import { Refusal } from './refusals.ts'
import { type OpenRequirement, openOf } from './requirements.ts'

/** What a scope covers, as far as a letter tells it. */
export interface Place {
  records: { row: RecordRow; open: OpenRequirement[] }[]
  project: { id: string; name: string } | null
  packet: Pick<Packet, 'id' | 'title' | 'ask' | 'dueOn'> | null
}

export async function placeOf(tx: Tx, by: Pick<By, 'accountId'>, scope: Scope, now: Millis): Promise<Place> {
  if (scope.kind === 'portal') return { records: [], project: null, packet: null }
  if (scope.kind === 'packet') return { records: [], project: null, packet: found(await tx.packets.get(by.accountId, scope.id)) }
  if (scope.kind === 'project') return { records: [], project: found(await tx.projects.get(by.accountId, scope.id)), packet: null }
  const row = found(await tx.records.get(by.accountId, scope.id))
  if (row.record.archived) throw new Refusal('record_archived')
  const requirements = await tx.requirements.ofRecord(by.accountId, scope.id)
  const documents = await tx.documents.ofRecord(by.accountId, scope.id)
  return { records: [{ row, open: openOf(row.record, requirements, documents, now) }], project: null, packet: null }
}

/** The same of several records, which one letter names. */
export async function placesOf(tx: Tx, by: Pick<By, 'accountId'>, scopes: readonly Scope[], now: Millis): Promise<Place> {
  const places: Place[] = []
  for (const scope of scopes) places.push(await placeOf(tx, by, scope, now))
  return { ...(places[0] as Place), records: places.flatMap(({ records }) => records) }
}

/** Where a link leads: a path of our own, decided when the link is made. */
export const destinationOf = (account: Pick<Account, 'slug'>, scope: Scope): string =>
  scope.kind === 'portal' ? `/p/${account.slug}` : `/p/${account.slug}/${scope.kind}s/${scope.id}`

export const about = (grant: Pick<Grant, 'id' | 'contactId' | 'scope'>) => ({
  grantId: grant.id,
  contactId: grant.contactId,
  recordId: grant.scope.kind === 'record' ? grant.scope.id : null,
  projectId: grant.scope.kind === 'project' ? grant.scope.id : null,
})
