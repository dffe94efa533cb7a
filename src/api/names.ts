// The names behind ids: who uploaded, who decided. Asked once for a whole answer.
import type { By } from '../engine/acts.ts'
import type { Engine } from '../engine/engine.ts'
import { Refusal } from '../engine/refusals.ts'
import type { ContactId, MemberId } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'

export interface Names {
  member(id: MemberId | null): string | null
  contact(id: ContactId | null): string | null
}

export async function namesOf(engine: Engine, by: By, documents: readonly DocumentWithVersions[]): Promise<Names> {
  const members = new Map((await engine.members.list(by)).map(({ id, name }) => [id, name]))
  const ids = new Set(documents.flatMap(({ versions }) => versions.flatMap(({ contactId }) => contactId ?? [])))
  const contacts = new Map<ContactId, string | null>()
  await Promise.all(
    [...ids].map(async (id) => {
      const { contact } = await engine.contacts.get(by, id).catch(gone)
      contacts.set(id, contact && (contact.name ?? contact.email))
    }),
  )
  return {
    member: (id) => (id && members.get(id)) ?? null,
    contact: (id) => (id && contacts.get(id)) ?? null,
  }
}

function gone(error: unknown): { contact: null } {
  if (error instanceof Refusal) return { contact: null }
  throw error
}
