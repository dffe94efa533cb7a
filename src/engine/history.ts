// History: reading what was done.
import type { AccountId, Act, Actor, ContactId, RecordId } from '../nouns.ts'
import type { ToldEntry } from '../store/history.ts'
import type { Page } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { By } from './acts.ts'
import type { Inside } from './sessions.ts'

/** An entry with the name of who did it, where that person is still known. */
export type NamedEntry = ToldEntry & { actorName: string | null }

const toldOutside: readonly Act[] = [
  'requirement.added',
  'document.uploaded',
  'document.shared',
  'document.reviewed',
  'record.waived',
  'record.state_changed',
]

const waysIn: readonly Act[] = ['invitation.made', 'link.redeemed']
const mostWays = 100

/** Who came in more often than we look back is no longer told when it was the first time. */
export function firstWays(ways: ToldEntry[]): ToldEntry[] {
  const came = ways.length < mostWays ? ways.findLast(({ act }) => act === 'link.redeemed') : undefined
  const invited = Map.groupBy(
    ways.filter(({ act }) => act === 'invitation.made'),
    ({ grantId }) => grantId,
  )
  return [...(came ? [came] : []), ...[...invited.values()].flatMap((letters) => letters.at(-1) ?? [])]
}

export function createHistory({ store }: { store: Store }) {
  return {
    async list(by: By, page: Page, about: { recordId?: RecordId | null; contactId?: ContactId | null } = {}): Promise<NamedEntry[]> {
      return named(
        store,
        by.accountId,
        await store.read.history.list(by.accountId, page, { recordId: about.recordId ?? null, contactId: about.contactId ?? null }),
      )
    },
    /**
     * What a contact may know of what happened on a record, the newest first: of their own ways in only the first invitation
     * to each access and the first coming-in, and nothing of anybody else's. Programs have no name outside.
     */
    async inside({ accountId, contact }: Pick<Inside, 'accountId' | 'contact'>, recordId: RecordId): Promise<NamedEntry[]> {
      const [happened, ways] = await Promise.all([
        store.read.history.list(accountId, { limit: 30, after: null }, { recordId, contactId: null, acts: toldOutside }),
        store.read.history.list(accountId, { limit: mostWays, after: null }, { recordId, contactId: contact.id, acts: waysIn }),
      ])
      const told = [...happened, ...firstWays(ways)].sort((a, b) => b.nth - a.nth)
      const outside = await named(store, accountId, told)
      return outside.map((one) => (one.actor.kind === 'api_key' ? { ...one, actorName: null } : one))
    },
  }
}

/** Entries with the names of those who are still known. */
export async function named(store: Store, accountId: AccountId, entries: ToldEntry[]): Promise<NamedEntry[]> {
  const names = new Map<string, string | null>()
  for (const { actor } of entries) {
    if (actor.id === null || names.has(actor.id)) continue
    names.set(actor.id, await nameOf(store, accountId, actor))
  }
  return entries.map((told) => ({ ...told, actorName: told.actor.id === null ? null : (names.get(told.actor.id) ?? null) }))
}

export async function nameOf(store: Store, accountId: AccountId, { kind, id }: Actor): Promise<string | null> {
  if (id === null) return null
  if (kind === 'member') return (await store.read.members.get(accountId, id as `mem_${string}`))?.name ?? null
  if (kind === 'api_key') return (await store.read.apiKeys.list(accountId)).find((key) => key.id === id)?.name ?? null
  if (kind !== 'contact') return null
  const contact = await store.read.contacts.get(accountId, id as ContactId)
  return contact?.name ?? contact?.email ?? null
}
