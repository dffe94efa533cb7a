// View as client: what a contact would see inside, looked at by a member. It is no session, opens no file, and stands on the timeline.
import type { Account, Contact, ContactId, Member, RecordId } from '../nouns.ts'
import { type By, entry, found } from './acts.ts'
import type { NamedEntry } from './history.ts'
import type { Parts } from './parts.ts'
import { minute } from './policy.ts'
import type { RecordInside } from './records.ts'
import { coverOf, type Inside } from './sessions.ts'
import { openTo } from './ways-in.ts'

/** Who the contact would be inside: what they may see, without a session to see it with. */
export type Looking = Pick<Inside, 'accountId' | 'contact' | 'grants'>

export interface PortalView {
  account: Account
  contact: Contact
  looking: Looking
}

/** A page of a record, with what stands around it. */
export interface RecordSeen {
  whole: RecordInside
  told: NamedEntry[]
  /** Whom its contact may ask. */
  inviter: Member | null
}

/** Turning pages is one look. */
const oneLook = 10 * minute

export function createPortalViews({ store, doing }: Parts) {
  return {
    /** Notes that somebody looks, and says what they will see. Refuses with `no_access` where nothing is open. */
    open(by: By, contactId: ContactId): Promise<PortalView> {
      return doing(by, async (tx, now) => {
        const contact = found(await tx.contacts.get(by.accountId, contactId))
        const account = found(await tx.accounts.get(by.accountId))
        const grants = await openTo(tx, account, contact, now)
        const last = { recordId: null, contactId, acts: ['portal.viewed'] as const }
        const [before] = (await tx.history.list(by.accountId, { limit: 20, after: null }, last)).filter(
          ({ actor }) => actor.id === by.actor.id,
        )
        if (!before || before.at <= now - oneLook) await tx.history.add(entry(by.accountId, by.actor, now, 'portal.viewed', { contactId }))
        return { account, contact, looking: { accountId: by.accountId, contact, grants } }
      })
    },
    /** The member who gave what opens the record. */
    async inviterOf({ accountId, contact, grants }: Looking, record: RecordInside['record'] & { id: RecordId }): Promise<Member | null> {
      const cover = coverOf({ contact, grants }, record)
      const grant = cover && (await store.read.grants.get(accountId, cover.id))
      return grant?.createdBy ? store.read.members.get(accountId, grant.createdBy) : null
    },
  }
}
