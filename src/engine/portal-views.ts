// View as client: what a contact would see inside, looked at by a member. It is no session, opens no file, and stands on the timeline.
import type { Account, Contact, ContactId, Member, RecordId } from '../nouns.ts'
import { type By, type Clock, entry, found } from './acts.ts'
import type { createHistory, NamedEntry } from './history.ts'
import type { createPacketAnswers } from './packet-answers.ts'
import type { Parts } from './parts.ts'
import { minute } from './policy.ts'
import type { createProjectFiles } from './project-files.ts'
import type { Seeing } from './reach.ts'
import type { createRecords, RecordInside } from './records.ts'
import { Refusal } from './refusals.ts'
import { coverOf } from './sessions.ts'
import { openTo } from './ways-in.ts'

export interface PortalView {
  account: Account
  contact: Contact
  /** Who the contact would be inside: what they may see, without a session to see it with. */
  looking: Seeing
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

type Rooms = {
  records: Pick<ReturnType<typeof createRecords>, 'allInside' | 'manyInside'>
  projectFiles: Pick<ReturnType<typeof createProjectFiles>, 'allInside' | 'inside'>
  packetAnswers: Pick<ReturnType<typeof createPacketAnswers>, 'allInside'>
  history: Pick<ReturnType<typeof createHistory>, 'inside'>
  portalViews: Pick<ReturnType<typeof createPortalViews>, 'inviterOf'>
  clock: Clock
}

/** All that the pages of one look show: their home, or one of their records. Refuses a record that is not theirs as if it were not there. */
export async function seenThere(engine: Rooms, view: PortalView, recordId: RecordId | null) {
  const { looking } = view
  const rows = await engine.records.allInside(looking)
  const records = await engine.records.manyInside(looking, rows)
  const whole = recordId === null ? null : records.find(({ record }) => record.id === recordId)
  if (whole === undefined) throw new Refusal('not_found')
  const projects = whole
    ? { whole: [], lookedInto: [await engine.projectFiles.inside(looking, whole.project.id)] }
    : await engine.projectFiles.allInside(looking, rows)
  const record: RecordSeen | null = whole && {
    whole,
    told: await engine.history.inside(looking, whole.record.id),
    inviter: await engine.portalViews.inviterOf(looking, whole.record),
  }
  return { ...view, record, records, projects, packets: await engine.packetAnswers.allInside(looking), now: engine.clock.now() }
}

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
    async inviterOf({ accountId, contact, grants }: Seeing, record: RecordInside['record'] & { id: RecordId }): Promise<Member | null> {
      const cover = coverOf({ contact, grants }, record)
      return cover?.createdBy ? store.read.members.get(accountId, cover.createdBy) : null
    },
  }
}
