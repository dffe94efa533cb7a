// Jobs: many invitations from one request. Answered at once, worked off in chunks that each commit, a row and an outcome each.
import type {
  Account,
  Contact,
  Grant,
  HistoryEntry,
  Job,
  JobId,
  JobRow,
  Link,
  Message,
  RecordId,
  Requirement,
  RowOutcome,
} from '../nouns.ts'
import { DiskFull, Unavailable } from '../store/faults.ts'
import type { Settled } from '../store/jobs.ts'
import type { RecordFilter, RecordRow } from '../store/records.ts'
import type { Page } from '../store/rows.ts'
import { slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, needFresh } from './acts.ts'
import { about, endsOf, newGrant, newInvitation } from './grants.ts'
import type { Parts } from './parts.ts'
import { grantState, portalAccess } from './policy.ts'
import { Refusal } from './refusals.ts'
import { openOf } from './requirements.ts'
import { newId } from './secrets.ts'

export interface JobInput {
  recordIds?: RecordId[] | undefined
  filter?: RecordFilter | undefined
  note?: string | null | undefined
  /** Records whose link is still open: left alone, or sent a new one. */
  openLinks?: Job['openLinks'] | undefined
  /** Milliseconds in which it can still be stopped. */
  waits?: number | undefined
}

export type JobCounts = { total: number } & { [outcome in RowOutcome]: number }
export type SkipReason = 'no_contact' | 'disabled' | 'active' | 'archived' | 'revoked' | 'bounced' | 'gone'

export const mostInJob = 5_000
/** So many letters go only with a fresh second factor. */
const manyRecipients = 50
/** Small enough that presses and pages between two chunks hardly notice. */
const chunk = 100

export function createJobs({ store, clock, secrets, doing, nudge }: Parts) {
  return {
    /** Starts a job over records. One foreign id refuses the whole. */
    async start(by: By, input: JobInput): Promise<{ job: Job; counts: JobCounts }> {
      const job = await doing(by, async (tx, now) => {
        const recordIds = await chosenRecords(tx, by, input, now)
        if (recordIds.length > manyRecipients) needFresh(by, now)
        const made: Job = {
          id: newId('job'),
          accountId: by.accountId,
          kind: 'invitations',
          actor: by.actor,
          madeBy: by.member?.id ?? null,
          note: input.note?.trim() || null,
          openLinks: input.openLinks ?? 'skip',
          createdAt: now,
          startsAt: now + (input.waits ?? 0),
          startedAt: null,
          pausedAt: null,
          finishedAt: null,
          cancelledAt: null,
          total: recordIds.length,
        }
        await tx.jobs.add(made, recordIds)
        await tx.history.add(entry(by.accountId, by.actor, now, 'job.started', { jobId: made.id, facts: { total: made.total } }))
        return made
      })
      nudge()
      return { job, counts: { total: job.total, waiting: job.total, sent: 0, skipped: 0, failed: 0 } }
    },
    /** What a job would do, by outcome, without doing it. */
    async rehearse(by: By, input: JobInput): Promise<JobCounts & { reasons: { [reason: string]: number } }> {
      const now = clock.now()
      const recordIds = await chosenRecords(store.read, by, input, now)
      const account = found(await store.read.accounts.get(by.accountId))
      const reasons: { [reason: string]: number } = {}
      let skipped = 0
      for (const ids of slices(recordIds)) {
        for (const candidate of await withContacts(store.read, by, ids)) {
          const reason = whySkipped(candidate, account, input.openLinks ?? 'skip', now)
          if (!reason) continue
          skipped += 1
          reasons[reason] = (reasons[reason] ?? 0) + 1
        }
      }
      return { total: recordIds.length, waiting: recordIds.length - skipped, sent: 0, skipped, failed: 0, reasons }
    },
    async get(by: By, id: JobId): Promise<{ job: Job; counts: JobCounts }> {
      const job = found(await store.read.jobs.get(by.accountId, id))
      return { job, counts: { total: job.total, ...(await store.read.jobs.counts(by.accountId, id)) } }
    },
    async list(by: By, page: Page): Promise<{ job: Job; counts: JobCounts }[]> {
      const jobs = await store.read.jobs.list(by.accountId, page)
      return Promise.all(
        jobs.map(async (job) => ({ job, counts: { total: job.total, ...(await store.read.jobs.counts(by.accountId, job.id)) } })),
      )
    },
    count: (by: By): Promise<number> => store.read.jobs.count(by.accountId),
    async rows(
      by: By,
      id: JobId,
      after: number,
      limit: number,
      outcome: RowOutcome | null,
    ): Promise<{ row: JobRow; record: RecordRow | null }[]> {
      found(await store.read.jobs.get(by.accountId, id))
      const rows = await store.read.jobs.rows(by.accountId, id, after, limit, outcome)
      const records = new Map(
        (
          await store.read.records.getAll(
            by.accountId,
            rows.map(({ recordId }) => recordId),
          )
        ).map((row) => [row.record.id, row]),
      )
      return rows.map((row) => ({ row, record: records.get(row.recordId) ?? null }))
    },
    cancel(by: By, id: JobId): Promise<Job> {
      return doing(by, async (tx, now) => {
        found(await tx.jobs.get(by.accountId, id))
        if (!(await tx.jobs.cancel(by.accountId, id, now))) throw new Refusal('job_ended')
        await tx.history.add(entry(by.accountId, by.actor, now, 'job.cancelled', { jobId: id }))
        return found(await tx.jobs.get(by.accountId, id))
      })
    },
    /** Works off one chunk of whichever job is due. False when there was nothing to do. */
    async work(): Promise<boolean> {
      const some = (most: number) => store.transaction((tx) => workChunk(tx, secrets.newestKey, clock.now(), most))
      try {
        const did = await some(chunk)
        if (did) nudge()
        return did
      } catch (error) {
        if (error instanceof Unavailable || error instanceof DiskFull) throw error
        await oneByOne(some)
        nudge()
        throw error
      }
    },
  }

  /** One bad row never stops the rest: each gets a commit of its own, and the one that cannot be done says so. */
  async function oneByOne(some: (most: number) => Promise<boolean>): Promise<void> {
    for (let row = 0; row < chunk; row++) {
      try {
        if (!(await some(1))) return
      } catch (error) {
        if (error instanceof Unavailable || error instanceof DiskFull) throw error
        await store.transaction(async (tx) => {
          const job = await tx.jobs.due(clock.now())
          const [failed] = job ? await tx.jobs.waiting(job.accountId, job.id, 1) : []
          if (!job || !failed) return
          const settled = { position: failed.position, outcome: 'failed' as const, reason: 'fault', grantId: null, messageId: null }
          await tx.jobs.settle(job.accountId, job.id, [settled], clock.now())
        })
      }
    }
  }
}

async function chosenRecords(tx: Tx, by: By, { recordIds, filter }: JobInput, now: number): Promise<RecordId[]> {
  const ids = recordIds ? [...new Set(recordIds)] : filter ? await tx.records.ids(by.accountId, filter, now, mostInJob + 1) : []
  if (ids.length === 0) throw new Refusal('nothing_selected')
  if (ids.length > mostInJob) throw new Refusal('job_too_large', { most: mostInJob })
  if (!recordIds) return ids
  let known = 0
  for (const slice of slices(ids)) known += await tx.records.known(by.accountId, slice)
  if (known !== ids.length) throw new Refusal('not_found')
  return ids
}

interface Candidate {
  row: RecordRow
  contact: Contact | null
  requirements: Requirement[]
  /** The grant of this contact and record that was neither revoked nor replaced. */
  standing: Grant | null
}

async function withContacts(tx: Tx, by: Pick<By, 'accountId'>, ids: readonly RecordId[]): Promise<Candidate[]> {
  const rows = await tx.records.getAll(by.accountId, ids)
  const contacts = await tx.contacts.getAll(by.accountId, [...new Set(rows.map(({ record }) => record.contactId))])
  const requirements = await tx.requirements.ofRecords(by.accountId, ids)
  const standing = await tx.grants.standingOfRecords(by.accountId, ids)
  const people = new Map(contacts.map((contact) => [contact.id, contact]))
  const asked = Map.groupBy(requirements, ({ recordId }) => recordId)
  return rows.map((row) => ({
    row,
    contact: people.get(row.record.contactId) ?? null,
    requirements: asked.get(row.record.id) ?? [],
    standing: standing.find(({ contactId, scope }) => contactId === row.record.contactId && scope.id === row.record.id) ?? null,
  }))
}

/** Why a record gets no letter; null when it gets one. */
function whySkipped(
  { row: { record, grant: newest }, contact, standing: grant }: Candidate,
  account: Account,
  openLinks: Job['openLinks'],
  now: number,
): SkipReason | null {
  if (record.archived) return 'archived'
  // Somebody took it away on purpose; giving it back is a decision about one person, not about a list.
  if (!grant && newest?.contactId === record.contactId && newest.revokedAt !== null) return 'revoked'
  if (!contact) return 'no_contact'
  if (contact.disabledAt !== null) return 'disabled'
  if (grant && grantState(grant, account.policy.dormantMonths, now) === 'live') {
    const access = portalAccess(grant, now)
    if (access === 'bounced') return 'bounced'
    if (access !== 'not_invited' && access !== 'expired' && openLinks === 'skip') return 'active'
  }
  return null
}

async function workChunk(tx: Tx, keyNumber: number, now: number, most: number): Promise<boolean> {
  const job = await tx.jobs.due(now)
  if (!job) return false
  const account = found(await tx.accounts.get(job.accountId))
  const member = job.madeBy ? await tx.members.get(job.accountId, job.madeBy) : null
  const by: By = { accountId: job.accountId, actor: job.actor, role: 'manager', member }
  const rows = await tx.jobs.waiting(job.accountId, job.id, most)
  if (rows.length === 0) {
    if (await tx.jobs.finish(job.accountId, job.id, now))
      await tx.history.add(entry(job.accountId, by.actor, now, 'job.finished', { jobId: job.id }))
    return true
  }
  await tx.jobs.started(job.accountId, job.id, now)
  const candidates = new Map(
    (
      await withContacts(
        tx,
        by,
        rows.map(({ recordId }) => recordId),
      )
    ).map((one) => [one.row.record.id, one]),
  )
  const settled = await inviteAll(tx, by, keyNumber, account, job, rows, candidates, now)
  await tx.jobs.settle(job.accountId, job.id, settled, now)
  return true
}

interface Drafted extends Candidate {
  position: number
  contact: Contact
  grant: Grant
  /** The grant is live already: a new invitation takes the place of the earlier ones. */
  again: boolean
  link: Link
  message: Message
}

/** A chunk's grants, links, letters and history, each in one statement. */
async function inviteAll(
  tx: Tx,
  by: By,
  keyNumber: number,
  account: Account,
  job: Job,
  rows: JobRow[],
  candidates: Map<RecordId, Candidate>,
  now: number,
): Promise<Settled[]> {
  const skipped: Settled[] = []
  const drafted: Drafted[] = []
  for (const { position, recordId } of rows) {
    const candidate = candidates.get(recordId)
    const reason = candidate ? whySkipped(candidate, account, job.openLinks, now) : 'gone'
    if (!candidate?.contact || reason) skipped.push({ position, outcome: 'skipped', reason, grantId: null, messageId: null })
    else drafted.push(draft(by, keyNumber, account, job, { ...candidate, contact: candidate.contact, position }, now))
  }
  const again = drafted.filter((one) => one.again)
  const replaced = again.map(({ grant }) => grant.id)
  await tx.links.replaceOf(by.accountId, replaced, now)
  await tx.messages.cancelInvitationsOf(by.accountId, replaced, now)
  const invited = again.map(({ grant, link, message }) => ({ grantId: grant.id, messageId: message.id, ...endsOf(account, link) }))
  const live = await tx.grants.invited(by.accountId, invited, now)
  const [going, gone] = [drafted.filter((one) => !one.again || live.has(one.grant.id)), again.filter(({ grant }) => !live.has(grant.id))]
  for (const { again, standing } of going) {
    if (!again && standing) await tx.grants.change(by.accountId, standing.id, { replacedAt: now })
  }
  const made = going.filter((one) => !one.again)
  await tx.grants.addAll(made.map(({ grant }) => grant))
  await tx.messages.addAll(going.map(({ message }) => message))
  await tx.links.addAll(going.map(({ link }) => link))
  await tx.records.pointAt(
    by.accountId,
    made.map(({ row, grant }) => ({ recordId: row.record.id, grantId: grant.id })),
  )
  await tx.history.addAll(going.flatMap((one) => toldOf(by, job, one, now)))
  return [
    ...skipped,
    ...gone.map(({ position, grant }) => ({ position, outcome: 'skipped' as const, reason: 'gone', grantId: grant.id, messageId: null })),
    ...going.map(({ position, grant, message }) => ({
      position,
      outcome: 'sent' as const,
      reason: null,
      grantId: grant.id,
      messageId: message.id,
    })),
  ]
}

/** What one row's invitation would be, not yet stored. */
function draft(
  by: By,
  keyNumber: number,
  account: Account,
  job: Job,
  candidate: Candidate & { contact: Contact; position: number },
  now: number,
): Drafted {
  const { row, contact, requirements, standing } = candidate
  const live = standing && grantState(standing, account.policy.dormantMonths, now) === 'live' ? standing : null
  const grant = live ?? newGrant(by, contact.id, { scope: { kind: 'record', id: row.record.id } }, now)
  const place = { records: [{ row, open: openOf(row.record, requirements, [], now) }], project: null }
  const { link, message } = newInvitation(by, keyNumber, account, { grant, contact, place, invite: { note: job.note } }, 'bulk', now)
  if (live) return { ...candidate, grant, again: true, link, message }
  const { opensUntil, endsAt } = endsOf(account, link)
  const invited = { ...grant, invitationMessageId: message.id, invitedAt: now, invitationEndsAt: opensUntil, endsAt }
  return { ...candidate, grant: invited, again: false, link, message }
}

function toldOf(by: By, { id: jobId }: Job, { grant, again, link, message }: Drafted, now: number): HistoryEntry[] {
  const made = entry(by.accountId, by.actor, now, 'invitation.made', { ...about(grant), linkId: link.id, messageId: message.id, jobId })
  return again ? [made] : [entry(by.accountId, by.actor, now, 'grant.created', { ...about(grant), jobId }), made]
}
