// History: reading what was done.
import type { ContactId, RecordId } from '../nouns.ts'
import type { ToldEntry } from '../store/history.ts'
import type { Page } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import type { By } from './acts.ts'

/** An entry with the name of who did it, where that person is still known. */
export type NamedEntry = ToldEntry & { actorName: string | null }

export function createHistory({ store }: { store: Store }) {
  return {
    async list(by: By, page: Page, about: { recordId?: RecordId | null; contactId?: ContactId | null } = {}): Promise<NamedEntry[]> {
      const entries = await store.read.history.list(by.accountId, page, { recordId: about.recordId ?? null, contactId: about.contactId ?? null })
      const names = new Map<string, string | null>()
      for (const { actor } of entries) {
        if (actor.id === null || names.has(actor.id)) continue
        names.set(actor.id, await nameOf(by, actor.kind, actor.id))
      }
      return entries.map((told) => ({ ...told, actorName: told.actor.id === null ? null : (names.get(told.actor.id) ?? null) }))
    },
  }

  async function nameOf(by: By, kind: string, id: string): Promise<string | null> {
    if (kind === 'member') return (await store.read.members.get(by.accountId, id as `mem_${string}`))?.name ?? null
    if (kind !== 'contact') return null
    const contact = await store.read.contacts.get(by.accountId, id as ContactId)
    return contact?.name ?? contact?.email ?? null
  }
}
