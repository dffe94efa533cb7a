// Places: what a scope covers, in names, and where its page is.
import type { Account, AccountId, Grant, Millis, Packet, RecordId, Scope } from '../nouns.ts'
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

export const placeOf = (tx: Tx, by: Pick<By, 'accountId'>, scope: Scope, now: Millis): Promise<Place> => placesOf(tx, by, [scope], now)

/** The same of what somebody is being let in to: its records rest or do not, and stay so until the commit. */
export async function placesHeld(tx: Tx, by: Pick<By, 'accountId'>, scopes: readonly Scope[], now: Millis): Promise<Place> {
  await tx.records.hold(by.accountId, recordsOf(scopes))
  return placesOf(tx, by, scopes, now)
}

const recordsOf = (scopes: readonly Scope[]): RecordId[] => scopes.flatMap(({ kind, id }) => (kind === 'record' ? id : []))

/** The same of several records, which one letter names; read for all of them at once. */
export async function placesOf(tx: Tx, { accountId }: Pick<By, 'accountId'>, scopes: readonly Scope[], now: Millis): Promise<Place> {
  const [first] = scopes
  return {
    records: await openOn(tx, accountId, recordsOf(scopes), now),
    project: first?.kind === 'project' ? found(await tx.projects.get(accountId, first.id)) : null,
    packet: first?.kind === 'packet' ? found(await tx.packets.get(accountId, first.id)) : null,
  }
}

async function openOn(tx: Tx, accountId: AccountId, ids: readonly RecordId[], now: Millis): Promise<Place['records']> {
  if (ids.length === 0) return []
  const rows = new Map((await tx.records.getAll(accountId, ids)).map((row) => [row.record.id, row]))
  const requirements = Map.groupBy(await tx.requirements.ofRecords(accountId, ids), ({ recordId }) => recordId)
  const documents = Map.groupBy(await tx.documents.ofRecords(accountId, ids), ({ recordId }) => recordId)
  return ids.map((id) => {
    const row = found(rows.get(id) ?? null)
    if (row.record.archived) throw new Refusal('record_archived')
    return { row, open: openOf(row.record, requirements.get(id) ?? [], documents.get(id) ?? [], now) }
  })
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
