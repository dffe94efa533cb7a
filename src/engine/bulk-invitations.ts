// The work of a bulk invitation: who gets a letter, who is skipped and why, and the grants, links and letters of one chunk.
import type { Account, Contact, Grant, HistoryEntry, Job, Link, Message, RecordId, Requirement } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import type { Settled } from '../store/jobs.ts'
import type { RecordFilter, RecordRow } from '../store/records.ts'
import { slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry } from './acts.ts'
import { newGrant } from './grants.ts'
import { endsOf, movable, newInvitation } from './invitations.ts'
import { type Chunk, mostInJob } from './job-chunks.ts'
import { about } from './places.ts'
import { grantState, portalAccess } from './policy.ts'
import { throughOf } from './records.ts'
import { Refusal } from './refusals.ts'
import { openOf } from './requirements.ts'
import { besides, lastingFirst, mostInLetter, sharedBy, sharing } from './shared-letters.ts'

export interface InvitationsInput {
  recordIds?: RecordId[] | undefined
  filter?: RecordFilter | undefined
  note?: string | null | undefined
  /** Records whose link is still open: left alone, or sent a new one. */
  openLinks?: Job['openLinks'] | undefined
  /** Milliseconds in which it can still be stopped. */
  waits?: number | undefined
  /** Somebody said yes to sending although a sender domain fails its checks. */
  anyway?: boolean | undefined
}

type SkipReason = 'no_contact' | 'disabled' | 'active' | 'archived' | 'revoked' | 'bounced' | 'gone'

/** A record that was chosen, and with which others of its contact it goes in one letter. */
export interface Chosen {
  recordId: RecordId
  letter: number
}

export async function chosenRecords(tx: Tx, by: By, { recordIds, filter }: InvitationsInput, now: number): Promise<Chosen[]> {
  const ids = recordIds ? [...new Set(recordIds)] : filter ? await tx.records.ids(by.accountId, filter, now, mostInJob + 1) : []
  if (ids.length === 0) throw new Refusal('nothing_selected')
  if (ids.length > mostInJob) throw new Refusal('job_too_large', { most: mostInJob })
  const contacts = await tx.records.contactsOf(by.accountId, ids)
  if (contacts.size !== ids.length) throw new Refusal('not_found')
  const letters = [...Map.groupBy(ids, (id) => contacts.get(id)).values()].flatMap((theirs) => [...slices(theirs, mostInLetter)])
  return letters.flatMap((theirs, letter) => theirs.map((recordId) => ({ recordId, letter })))
}

interface Candidate {
  row: RecordRow
  contact: Contact | null
  requirements: Requirement[]
  /** The grant of this contact and record that was neither revoked nor replaced. */
  standing: Grant | null
  /** Lets them in to the project or the whole portal, and so to the record. */
  through: Grant | null
  documents: DocumentWithVersions[]
  /** The contact's address gets no letters. */
  suppressed: boolean
  /** The last letter came back from an address that they no longer have. */
  mended: boolean
  /** The last letter was given up, so nobody has its link. */
  gaveUp: boolean
}

export async function withContacts(tx: Tx, by: Pick<By, 'accountId'>, ids: readonly RecordId[], now: number): Promise<Candidate[]> {
  const [rows, requirements, documents, standing] = await Promise.all([
    tx.records.getAll(by.accountId, ids),
    tx.requirements.ofRecords(by.accountId, ids),
    tx.documents.ofRecords(by.accountId, ids),
    tx.grants.standingOfRecords(by.accountId, ids),
  ])
  const [contacts, through, letters] = await Promise.all([
    tx.contacts.getAll(by.accountId, [...new Set(rows.map(({ record }) => record.contactId))]),
    throughOf(tx, by, rows, now),
    tx.messages.getAll(by.accountId, inTrouble(standing)),
  ])
  const suppressed = await tx.suppressions.among(
    by.accountId,
    contacts.map(({ emailKey }) => emailKey),
  )
  const people = new Map(contacts.map((contact) => [contact.id, contact]))
  const asked = Map.groupBy(requirements, ({ recordId }) => recordId)
  const sent = Map.groupBy(documents, ({ recordId }) => recordId)
  const grants = new Map(standing.map((grant) => [`${grant.contactId} ${grant.scope.id}`, grant]))
  const letterOf = new Map(letters.map((letter) => [letter.id, letter]))
  return rows.map((row) => {
    const contact = people.get(row.record.contactId) ?? null
    const grant = grants.get(`${row.record.contactId} ${row.record.id}`) ?? null
    const last = letterOf.get(grant?.invitationMessageId ?? 'msg_')
    return {
      row,
      contact,
      suppressed: suppressed.has(contact?.emailKey ?? ''),
      mended: last !== undefined && last.toAddress !== contact?.email,
      gaveUp: last !== undefined && last.failedAt !== null,
      requirements: asked.get(row.record.id) ?? [],
      documents: sent.get(row.record.id) ?? [],
      standing: grant,
      through: through.get(row.record.id) ?? null,
    }
  })
}

/** The last letters of those where it came back, or was not taken yet. */
const inTrouble = (grants: readonly Grant[]): Message['id'][] =>
  grants.flatMap(({ bouncedAt, acceptedAt, invitationMessageId }) =>
    bouncedAt === null && acceptedAt !== null ? [] : (invitationMessageId ?? []),
  )

/** Why a record gets no letter; null when it gets one. */
export function whySkipped(
  { row: { record, grant: newest }, contact, standing: grant, suppressed, mended, gaveUp, through }: Candidate,
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
    if (access === 'bounced') return mended ? null : 'bounced'
    if (access === 'queued' && gaveUp) return null
    if (access !== 'not_invited' && access !== 'expired' && openLinks === 'skip') return 'active'
  }
  // A letter to the record is of no use to whoever is in already; one that came back leaves them to be invited to it.
  const letsIn = through !== null && grantState(through, account.policy.dormantMonths, now) === 'live'
  if (letsIn && openLinks === 'skip' && portalAccess(through, now) !== 'bounced') return 'active'
  return null
}

/** A record that gets a letter: its grant, new or sent to again. */
interface Going extends Candidate {
  /** Null where it was not chosen, but shares the letter that is sent again. */
  position: number | null
  letter: number | null
  contact: Contact
  grant: Grant
  /** The grant stands already, awake or asleep: a new invitation takes the place of the earlier ones. */
  again: boolean
}

/** One letter, with all that it invites to. */
interface Written {
  going: Going[]
  link: Link
  message: Message
}

/** A chunk's grants, links, letters and history, all of one kind together. */
export async function inviteAll(tx: Tx, { by, keyNumber, account, job, rows, now }: Chunk): Promise<Settled[]> {
  const recordIds = rows.flatMap(({ recordId }) => recordId ?? [])
  await tx.records.hold(by.accountId, recordIds)
  const candidates = new Map((await withContacts(tx, by, recordIds, now)).map((one) => [one.row.record.id, one]))
  const settled: Settled[] = []
  const skip = (position: number, reason: string, grantId: Grant['id'] | null = null) =>
    settled.push({ position, outcome: 'skipped', reason, grantId, messageId: null })
  const chosen: Going[] = []
  for (const { position, letter, recordId, messageId } of rows) {
    const candidate = recordId ? candidates.get(recordId) : undefined
    const reason = candidate ? whySkipped(candidate, account, openLinksOf(job, messageId, candidate), now) : 'gone'
    if (!candidate?.contact || reason) skip(position, reason ?? 'gone')
    else chosen.push({ ...candidate, ...grantFor(by, account, candidate, now), contact: candidate.contact, position, letter })
  }
  const ready = [...chosen, ...(await alongWith(tx, job, chosen, now))]
  const replaced = ready.filter(({ again }) => again).map(({ grant }) => grant.id)
  await tx.links.replaceOf(by.accountId, replaced, now)
  await tx.messages.cancelInvitationsOf(by.accountId, replaced, now)
  const live = await tx.grants.held(by.accountId, replaced, now)
  const standing = ready.filter(({ again, grant }) => !again || live.has(grant.id))
  for (const { position, grant } of ready.filter((one) => !standing.includes(one))) if (position !== null) skip(position, 'gone', grant.id)
  const grants = await movable(
    tx,
    account,
    standing.map(({ grant }) => grant),
  )
  const going = standing.map((one, at) => ({ ...one, grant: grants[at] ?? one.grant }))
  const letters = together(going).map((theirs) => written(by, keyNumber, account, job, theirs, now))
  await keep(tx, by, account, job, letters, now)
  for (const { going, message } of letters)
    for (const { position, grant } of going)
      if (position !== null) settled.push({ position, outcome: 'sent', reason: null, grantId: grant.id, messageId: message.id })
  return settled
}

/** A row that is tried again had its letter: that it never arrived must not count as an open link, but a newer one by hand does. */
function openLinksOf({ openLinks }: Job, messageId: Message['id'] | null, { standing }: Candidate): Job['openLinks'] | 'again' {
  if (messageId === null) return openLinks
  return standing === null || standing.invitationMessageId === messageId ? 'again' : 'skip'
}

function grantFor(by: By, account: Account, { row: { record }, standing }: Candidate, now: number): Pick<Going, 'grant' | 'again'> {
  const again = standing !== null && /^(live|dormant)$/.test(grantState(standing, account.policy.dormantMonths, now))
  return { again, grant: again ? standing : newGrant(by, record.contactId, { scope: { kind: 'record', id: record.id } }, now) }
}

/** A letter that goes again goes for all that it named, those that nobody chose this time as well: the one before ends for them too. */
async function alongWith(tx: Tx, job: Job, chosen: readonly Going[], now: number): Promise<Going[]> {
  const again = chosen.filter((one) => one.again).map(({ grant }) => grant)
  const beside = await besides(tx, again, now)
  const recordIds = beside.flatMap(({ scope }) => (scope.kind === 'record' ? scope.id : []))
  const own = await tx.jobs.among(job.accountId, job.id, recordIds)
  const candidates = await withContacts(
    tx,
    job,
    recordIds.filter((id) => !own.has(id)),
    now,
  )
  return candidates.flatMap((candidate): Going[] => {
    const grant = beside.find(({ scope }) => scope.id === candidate.row.record.id)
    const first = chosen.find(({ contact }) => contact.id === candidate.contact?.id)
    if (!grant || !first || candidate.row.record.archived) return []
    return [{ ...candidate, contact: first.contact, grant, again: true, position: null, letter: first.letter }]
  })
}

/**
 * What goes in one letter; rows from before letters were shared, and rows tried one by one, have one each. A record may have been handed
 * on since the job was begun: a letter is one person's.
 */
const together = (going: readonly Going[]): Going[][] => [
  ...Map.groupBy(going, ({ letter, position, contact }) => `${letter ?? `row ${position}`} ${contact.id}`).values(),
]

function written(by: By, keyNumber: number, account: Account, job: Job, theirs: readonly Going[], now: number): Written {
  const [{ contact }] = theirs as [Going]
  const grants = lastingFirst(theirs.map(({ grant }) => grant))
  const records = theirs.map(({ row, requirements, documents }) => ({ row, open: openOf(row.record, requirements, documents, now) }))
  const place = { records, project: null, packet: null }
  const made = newInvitation(by, keyNumber, account, { grants, contact, place, invite: { note: job.note } }, 'bulk', now)
  const invited = (grant: Grant): Grant => {
    const { opensUntil, endsAt } = endsOf(account, made.link, grant)
    return { ...grant, invitationMessageId: made.message.id, invitedAt: now, invitationEndsAt: opensUntil, endsAt }
  }
  return { ...made, going: theirs.map((one) => (one.again ? one : { ...one, grant: invited(one.grant) })) }
}

async function keep(tx: Tx, by: By, account: Account, job: Job, letters: readonly Written[], now: number): Promise<void> {
  const { accountId } = by
  const all = letters.flatMap((written) => written.going.map((one) => ({ ...one, written })))
  const made = all.filter(({ again }) => !again)
  const shared = letters.flatMap(({ going, message }) =>
    sharing(
      going.map(({ grant }) => grant),
      message.id,
    ),
  )
  const invited = all
    .filter(({ again }) => again)
    .map(({ grant, written }) => ({ grantId: grant.id, messageId: written.message.id, ...endsOf(account, written.link, grant) }))
  const pointing = made.map(({ row, grant }) => ({ recordId: row.record.id, grantId: grant.id }))
  // Begun in this order: rows before what refers to them, and what is replaced before what replaces it.
  await Promise.all([
    ...made.flatMap(({ standing }) => (standing ? tx.grants.change(accountId, standing.id, { replacedAt: now }) : [])),
    tx.grants.addAll(made.map(({ grant }) => grant)),
    tx.messages.addAll(letters.map(({ message }) => message)),
    tx.links.addAll(letters.map(({ link }) => link)),
    tx.sharedLetters.addAll(shared),
    tx.grants.invited(accountId, invited, now),
    tx.records.pointAt(accountId, pointing),
    tx.history.addAll(all.flatMap((one) => toldOf(by, job, one, one.written, now))),
  ])
}

function toldOf(by: By, { id: jobId }: Job, { grant, again }: Going, { going, link, message }: Written, now: number): HistoryEntry[] {
  const given = again ? [] : [entry(by.accountId, by.actor, now, 'grant.created', { ...about(grant), jobId })]
  const letter = { linkId: link.id, messageId: message.id, jobId, facts: sharedBy(going.length) }
  return [...given, entry(by.accountId, by.actor, now, 'invitation.made', { ...about(grant), ...letter })]
}
