// Guests: access with an end. They may ask for more time; when the end comes it is written down once, and the inviter hears what was seen, taken, left and written.
import type { AccountId, Grant, GrantId, Millis } from '../nouns.ts'
import { isOutage } from '../store/faults.ts'
import type { Seen } from '../store/project-files.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { entry, found, portico } from './acts.ts'
import type { GuestFacts } from './letter-facts.ts'
import { memberNotice, whoAnswers } from './messages.ts'
import type { Parts } from './parts.ts'
import { about } from './places.ts'
import { day, endsSoon } from './policy.ts'
import { Refusal } from './refusals.ts'
import { endLetters } from './revoking.ts'
import { type Inside, needOwn } from './sessions.ts'

/** An end that nobody wrote down for so long is history, and no news. */
const newsFor = day
/** So many files are named in a letter; the rest are counted. */
const named = 10

/** When an access ends, as its person is told. */
export interface Ending {
  grantId: GrantId
  at: Millis
  /** "Ask for more time" was pressed and nobody has answered. */
  askedAt: Millis | null
  /** So near that it is said with weight. */
  soon: boolean
}

export function createGuests({ store, clock, nudge }: Parts) {
  return {
    /** "Ask for more time": tells the inviter, once until somebody answers with another end. */
    async askLonger({ accountId, contact, grants, session }: Inside, id: GrantId): Promise<void> {
      needOwn(session)
      const cover = grants.find((grant) => grant.id === id)
      if (!cover || cover.endsAt === null) throw new Refusal('not_found')
      await store.transaction(async (tx) => {
        const now = clock.now()
        if ((await tx.grants.askLonger(accountId, id, now)) === 0) return
        const grant = found(await tx.grants.get(accountId, id))
        await tx.history.add(
          entry(accountId, { kind: 'contact', id: contact.id }, now, 'access.longer_asked', {
            ...about(grant),
            facts: { endsAt: grant.endsAt },
          }),
        )
        await tell(tx, grant, 'longer_asked', await sumOf(tx, grant), now)
      })
      nudge()
    },
    /** The end that counts where several accesses open a page: the last one; null where any of them has none. */
    ending(covers: readonly Covering[]): Ending | null {
      const last = covers.toSorted((a, b) => (b.endsAt ?? 0) - (a.endsAt ?? 0))[0]
      return !last || covers.some(({ endsAt }) => endsAt === null) ? null : endingOf(last, clock.now())
    },
    /** Writes down what the clock has ended; the worker calls it now and then. Answers how many ends it wrote. */
    async close(most = 200): Promise<number> {
      let closed = 0
      let fault: unknown = null
      for (const { accountId, id } of await store.read.grants.over(clock.now(), most)) {
        try {
          await store.transaction((tx) => closeOne(tx, accountId, id, clock.now()))
          closed += 1
        } catch (error) {
          if (isOutage(error)) throw error
          // One that cannot be written down keeps no other open.
          if (!(error instanceof NotOver)) fault ??= error
        }
      }
      if (closed > 0) nudge()
      if (fault) throw fault
      return closed
    },
  }
}

const endingOf = (grant: Pick<Grant, 'id' | 'createdAt' | 'endsAt' | 'longerAskedAt'>, now: Millis): Ending | null =>
  grant.endsAt === null ? null : { grantId: grant.id, at: grant.endsAt, askedAt: grant.longerAskedAt, soon: endsSoon(grant, now) }

/** Another worker was there first, or the end was moved: what this one began is undone. */
class NotOver extends Error {
  override name = 'NotOver'
}

/** Requests are refused by the clock alone; this leaves nothing behind that a moved clock or a restored database could open. */
async function closeOne(tx: Tx, accountId: AccountId, id: GrantId, now: Millis): Promise<void> {
  // In the order in which a press and the worker take them: links, letters, then the grant.
  await endLetters(tx, { accountId, id }, now)
  const grant = await tx.grants.close(accountId, id, now)
  if (!grant) throw new NotOver()
  await tx.sessions.endDevicesOfGrant(accountId, grant, now)
  await tx.sessions.endUncovered(accountId, grant.contactId, now)
  const sum = await sumOf(tx, grant)
  const counts = { visits: grant.visits, seen: sum.seen.length, taken: sum.taken.length, left: sum.left.length, written: sum.written }
  await tx.history.add(
    entry(accountId, portico, now, 'grant.ended', { ...about(grant), facts: grant.scope.kind === 'project' ? counts : {} }),
  )
  if (grant.scope.kind === 'project' && (grant.endsAt ?? now) > now - newsFor) await tell(tx, grant, 'guest_ended', sum, now)
}

interface Sum {
  seen: Seen[]
  taken: Seen[]
  left: Pick<Seen, 'name' | 'version'>[]
  /** So many comments. */
  written: number
}

/** What a guest of a project saw, took along, left and wrote since they were let in. */
async function sumOf(tx: Tx, { accountId, contactId, scope, createdAt }: Grant): Promise<Sum> {
  if (scope.kind !== 'project') return { seen: [], taken: [], left: [], written: 0 }
  const seen = await tx.projectFiles.seenBy(accountId, scope.id, contactId, createdAt)
  const left = await tx.projectFiles.leftBy(accountId, scope.id, contactId, createdAt)
  const written = await tx.comments.writtenBy(accountId, scope.id, contactId, createdAt)
  return { seen, taken: seen.filter(({ takenAt }) => takenAt !== null), left, written }
}

async function tell(tx: Tx, grant: Grant, what: 'longer_asked' | 'guest_ended', sum: Sum, now: Millis): Promise<void> {
  const { accountId, scope } = grant
  const account = found(await tx.accounts.get(accountId))
  const contact = found(await tx.contacts.get(accountId, grant.contactId))
  const inviter = grant.createdBy ? await tx.members.get(accountId, grant.createdBy) : null
  const project = scope.kind === 'project' ? await tx.projects.get(accountId, scope.id) : null
  const record = scope.kind === 'record' ? await tx.records.get(accountId, scope.id) : null
  const place = record ? { company: record.company?.name ?? null, project: record.project.name } : null
  const guest: GuestFacts = {
    endsAt: grant.endsAt ?? now,
    visits: grant.visits,
    seen: listed(sum.seen),
    taken: listed(sum.taken),
    left: listed(sum.left),
    written: sum.written,
  }
  const where = { place: place ?? (project && { company: null, project: project.name }), recordId: record?.record.id ?? null }
  // Who asks must be heard by somebody; a summary is of use to the inviter alone.
  const told = what === 'longer_asked' ? await whoAnswers(tx, accountId, inviter) : [inviter]
  for (const member of told)
    await memberNotice(tx, account, member, contact, now, { ...where, about: what, projectId: project?.id ?? null, guest })
}

const listed = (files: Pick<Seen, 'name'>[]) => ({ count: files.length, names: files.slice(0, named).map(({ name }) => name) })
