// The names behind ids: who uploaded, who decided. Asked once for a whole answer.
import type { By } from '../engine/acts.ts'
import type { Engine } from '../engine/engine.ts'
import type { ContactId, MemberId } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'

export interface Names {
  member(id: MemberId | null): string | null
  contact(id: ContactId | null): string | null
}

export async function namesOf(engine: Engine, by: By, documents: readonly DocumentWithVersions[]): Promise<Names> {
  const members = new Map((await engine.members.list(by)).map(({ id, name }) => [id, name]))
  const contacts = await engine.contacts.allAlone(
    by.accountId,
    documents.flatMap(({ versions }) => versions.flatMap(({ contactId }) => contactId ?? [])),
  )
  return {
    member: (id) => (id && members.get(id)) ?? null,
    contact(id) {
      const contact = id && contacts.get(id)
      return contact ? (contact.name ?? contact.email) : null
    },
  }
}
