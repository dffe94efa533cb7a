// The work of a bulk invitation: who gets a letter, who is skipped and why, and the grants, links and letters of one chunk.
import type { Account, Contact, Grant, HistoryEntry, Job, Link, Message, RecordId, Requirement } from '../nouns.ts'
import type { Settled } from '../store/jobs.ts'
import type { RecordFilter, RecordRow } from '../store/records.ts'
import { slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry } from './acts.ts'
import { about, endsOf, newGrant, newInvitation } from './grants.ts'
import { type Chunk, mostInJob } from './job-chunks.ts'
import { grantState, portalAccess } from './policy.ts'
import { Refusal } from './refusals.ts'
import { openOf } from './requirements.ts'

export interface InvitationsInput {
  recordIds?: RecordId[] | undefined
  filter?: RecordFilter | undefined
  note?: string | null | undefined
  /** Records whose link is still open: left alone, or sent a new one. */
  openLinks?: Job['openLinks'] | undefined
  /** Milliseconds in which it can still be stopped. */
  waits?: number | undefined
}

export type SkipReason = 'no_contact' | 'disabled' | 'active' | 'archived' | 'revoked' | 'bounced' | 'gone'

export async function chosenRecords(tx: Tx, by: By, { recordIds, filter }: InvitationsInput, now: number): Promise<RecordId[]> {
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
  /** The contact's address gets no letters. */
  suppressed: boolean
}

export async function withContacts(tx: Tx, by: Pick<By, 'accountId'>, ids: readonly RecordId[]): Promise<Candidate[]> {
  const rows = await tx.records.getAll(by.accountId, ids)
  const contacts = await tx.contacts.getAll(by.accountId, [...new Set(rows.map(({ record }) => record.contactId))])
  const requirements = await tx.requirements.ofRecords(by.accountId, ids)
  const standing = await tx.grants.standingOfRecords(by.accountId, ids)
  const suppressed = await tx.suppressions.among(
    by.accountId,
    contacts.map(({ emailKey }) => emailKey),
  )
  const people = new Map(contacts.map((contact) => [contact.id, contact]))
  const asked = Map.groupBy(requirements, ({ recordId }) => recordId)
  return rows.map((row) => ({
    row,
    contact: people.get(row.record.contactId) ?? null,
    suppressed: suppressed.has(people.get(row.record.contactId)?.emailKey ?? ''),
    requirements: asked.get(row.record.id) ?? [],
    standing: standing.find(({ contactId, scope }) => contactId === row.record.contactId && scope.id === row.record.id) ?? null,
  }))
}

/** Why a record gets no letter; null when it gets one. */
export function whySkipped(
  { row: { record, grant: newest }, contact, standing: grant, suppressed }: Candidate,
  account: Account,
  openLinks: Job['openLinks'] | 'again',
  now: number,
): SkipReason | null {
  if (record.archived) return 'archived'
  // Somebody took it away on purpose; giving it back is a decision about one person, not about a list.
  if (!grant && newest?.contactId === record.contactId && newest.revokedAt !== null) return 'revoked'
  if (!contact) return 'no_contact'
  if (contact.disabledAt !== null) return 'disabled'
  if (suppressed) return 'bounced'
  if (grant && grantState(grant, account.policy.dormantMonths, now) === 'live') {
    const access = portalAccess(grant, now)
    if (openLinks === 'again') return access === 'active' || access === 'opened' ? 'active' : null
    if (access === 'bounced') return 'bounced'
    if (access !== 'not_invited' && access !== 'expired' && openLinks === 'skip') return 'active'
  }
  return null
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
export async function inviteAll(tx: Tx, { by, keyNumber, account, job, rows, now }: Chunk): Promise<Settled[]> {
  const recordIds = rows.flatMap(({ recordId }) => recordId ?? [])
  const candidates = new Map((await withContacts(tx, by, recordIds)).map((one) => [one.row.record.id, one]))
  const skipped: Settled[] = []
  const drafted: Drafted[] = []
  for (const { position, recordId, messageId } of rows) {
    const candidate = recordId ? candidates.get(recordId) : undefined
    // A row that is tried again had its letter: that it never arrived must not count as an open link.
    const reason = candidate ? whySkipped(candidate, account, messageId ? 'again' : job.openLinks, now) : 'gone'
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
  const place = { records: [{ row, open: openOf(row.record, requirements, [], now) }], project: null, packet: null }
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
