// Records: what is asked of one company in one project, how it stands, and who may look at it from outside.
import type {
  AccountId,
  Act,
  CompanyId,
  Contact,
  ContactId,
  Decision,
  Grant,
  HistoryEntry,
  MemberId,
  Millis,
  ProjectId,
  Record,
  RecordId,
  Requirement,
  RequirementId,
} from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import { isOutage } from '../store/faults.ts'
import { type NamedRecord, type RecordFilter, type RecordRow, recordSearch } from '../store/records.ts'
import type { Page, Place } from '../store/rows.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing, portico } from './acts.ts'
import { companyCalled } from './companies.ts'
import { addContact, type ContactInput } from './contacts.ts'
import type { Parts } from './parts.ts'
import { nearestGrant, recordState, standing, tellsAccess } from './policy.ts'
import { Refusal } from './refusals.ts'
import { soon } from './reminder-rules.ts'
import { differing, newRequirement, type RequirementChange, type RequirementInput } from './requirements.ts'
import { endLetters, takeAway } from './revoking.ts'
import { newIdAt } from './secrets.ts'
import { coverOf, type Inside } from './sessions.ts'

interface RecordInput {
  projectId: ProjectId
  contactId?: ContactId | undefined
  /** A new person, instead of `contactId`; a known mailbox is taken as that contact. */
  contact?: ContactInput | undefined
  companyId?: CompanyId | null | undefined
  company?: string | null | undefined
  dueOn?: string | null | undefined
  requirements: RequirementInput[]
}

export interface WholeRecord extends RecordRow {
  requirements: Requirement[]
  documents: DocumentWithVersions[]
}

/** Whoever sees by a contact's grants: signed in as them, or a member who looks at what they see. */
type Seeing = Pick<Inside, 'accountId' | 'contact' | 'grants'>

/** A record as its contact sees it, with the names of the members who sent something back. */
export interface RecordInside extends Omit<WholeRecord, 'grant'> {
  judges: ReadonlyMap<MemberId, string>
}

export const anyRecord: RecordFilter = { state: null, access: null, projectId: null, contactId: null, companyId: null, q: null, view: null }
/** Counted no further than this, so that a count costs the same at any size. */
export const mostCounted = 10_000

export function createRecords({ store, clock, doing }: Parts) {
  const whole = async (accountId: AccountId, id: RecordId): Promise<WholeRecord> => wholeRecord(store.read, accountId, id)

  /** Under the record's lock, and later than whatever it waited for: the history tells in the order in which things were done. */
  const deciding = (by: By, id: RecordId, work: (tx: Tx, now: Millis) => Promise<RecordId>): Promise<RecordId> =>
    doing(by, work, (tx) => tx.records.locked(by.accountId, id))

  async function decide(by: By, id: RecordId, name: 'waived' | 'overridden' | 'archived', reason: string | null): Promise<WholeRecord> {
    await deciding(by, id, async (tx, now) => {
      const record = found(await tx.records.locked(by.accountId, id))
      const undone = reason === null
      if (undone === (record[name] === null)) return id
      if (record.archived && name !== 'archived') throw new Refusal('record_archived')
      if (!undone && reason.trim() === '') throw new Refusal('reason_needed')
      const decision: Decision | null = undone ? null : { at: now, by: by.member?.id ?? null, reason }
      const after = { ...record, [name]: decision }
      await tx.records.change(by.accountId, id, { [name]: decision })
      if (name === 'archived') await rest(tx, by, after, now)
      await tx.history.add(entry(by.accountId, by.actor, now, acts[name][undone ? 1 : 0], { recordId: id, contactId: record.contactId }))
      await refreshStanding(tx, by, after, now)
      return id
    })
    return whole(by.accountId, id)
  }

  /** Does something with what is asked, under the record's lock: whatever is sent in meanwhile comes before it or after it. */
  async function withAsked(
    by: By,
    id: RecordId,
    requirementId: RequirementId,
    work: (tx: Tx, requirement: Requirement, now: Millis) => Promise<{ act: Act; facts: HistoryEntry['facts'] } | null>,
  ): Promise<WholeRecord> {
    await deciding(by, id, async (tx, now) => {
      const record = found(await tx.records.locked(by.accountId, id))
      const requirement = found((await tx.requirements.ofRecord(by.accountId, id)).find((one) => one.id === requirementId) ?? null)
      if (record.archived) throw new Refusal('record_archived')
      const done = await work(tx, requirement, now)
      if (!done) return id
      await tx.history.add(entry(by.accountId, by.actor, now, done.act, { recordId: id, contactId: record.contactId, facts: done.facts }))
      await refreshStanding(tx, by, record, now)
      return id
    })
    return whole(by.accountId, id)
  }

  /** Twice is once. */
  const takeBack = (by: By, id: RecordId, requirementId: RequirementId, away: boolean): Promise<WholeRecord> =>
    withAsked(by, id, requirementId, async (tx, { name, withdrawnAt }, now) => {
      if (away === (withdrawnAt !== null)) return null
      await tx.requirements.change(by.accountId, requirementId, { withdrawnAt: away ? now : null })
      return { act: away ? 'requirement.withdrawn' : 'requirement.restored', facts: { name } }
    })

  return {
    async create(by: By, input: RecordInput): Promise<WholeRecord> {
      const id = await doing(by, (tx, now) => addRecord(tx, by, input, now))
      return whole(by.accountId, id)
    },
    get: (by: By, id: RecordId): Promise<WholeRecord> => whole(by.accountId, id),
    async list(by: By, page: Page, filter: RecordFilter): Promise<{ rows: RecordRow[]; next: Place | null }> {
      return store.read.records.list(by.accountId, page, filter, clock.now())
    },
    count: (by: By, filter: RecordFilter): Promise<number> => store.read.records.count(by.accountId, filter, clock.now(), mostCounted),
    /** By which wider grant their contacts are in, of the records whose own grant does not say so. */
    through: (by: By, rows: readonly RecordRow[]): Promise<Map<RecordId, Grant>> => throughOf(store.read, by, rows, clock.now()),
    async change(
      by: By,
      id: RecordId,
      patch: { dueOn?: string | null; contactId?: ContactId; companyId?: CompanyId | null },
    ): Promise<WholeRecord> {
      await doing(by, async (tx, now) => {
        // Before the record, as everybody takes them; see `contactOf`.
        if (patch.contactId) found(await tx.contacts.locked(by.accountId, patch.contactId))
        if (patch.companyId) found(await tx.companies.held(by.accountId, patch.companyId))
        const record = found(await tx.records.locked(by.accountId, id))
        if (namesNothing(patch)) return id
        if (record.archived) throw new Refusal('record_archived')
        const after = { ...record, ...patch }
        const contact = found(await tx.contacts.get(by.accountId, after.contactId))
        const company = after.companyId ? found(await tx.companies.get(by.accountId, after.companyId)) : null
        const handedOn = after.contactId !== record.contactId
        // Another person answers for it now: the former one's access to it ends, and portal access is told from the new one's.
        const former = handedOn ? await tx.grants.standing(by.accountId, record.contactId, { kind: 'record', id }) : null
        if (former) await takeAway(tx, by, former, null, now)
        const grant = handedOn ? (await tx.grants.standing(by.accountId, contact.id, { kind: 'record', id }))?.id : record.grantId
        await tx.records.change(by.accountId, id, {
          ...patch,
          grantId: grant ?? null,
          changedAt: now,
          search: recordSearch(company, contact),
        })
        await keepBackReminders(tx, record, now)
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'record.changed', {
            recordId: id,
            contactId: contact.id,
            facts: { fields: Object.keys(patch).join(' ') },
          }),
        )
        return id
      })
      return whole(by.accountId, id)
    },
    async ask(by: By, id: RecordId, asked: RequirementInput[]): Promise<WholeRecord> {
      await doing(by, async (tx, now) => {
        const record = found(await tx.records.locked(by.accountId, id))
        if (record.archived) throw new Refusal('record_archived')
        const known = await tx.requirements.ofRecord(by.accountId, id)
        const items = asked.map((input, at) => newRequirement(by.accountId, id, input, known.length + at, now))
        await tx.requirements.add(items)
        for (const { name } of items) {
          await tx.history.add(
            entry(by.accountId, by.actor, now, 'requirement.added', { recordId: id, contactId: record.contactId, facts: { name } }),
          )
        }
        await refreshStanding(tx, by, record, now)
        return id
      })
      return whole(by.accountId, id)
    },
    /** Says otherwise what is asked. Refuses with `requirement_withdrawn`. Documents are called as what they answer. */
    changeRequirement: (by: By, id: RecordId, requirementId: RequirementId, change: RequirementChange): Promise<WholeRecord> =>
      withAsked(by, id, requirementId, async (tx, requirement) => {
        if (requirement.withdrawnAt !== null) throw new Refusal('requirement_withdrawn')
        const patch = differing(requirement, change)
        if (namesNothing(patch)) return null
        await tx.requirements.change(by.accountId, requirementId, patch)
        if (patch.name !== undefined) await tx.documents.rename(by.accountId, id, requirementId, patch.name)
        const { name } = { ...requirement, ...patch }
        const before: HistoryEntry['facts'] = name === requirement.name ? {} : { before: requirement.name }
        return { act: 'requirement.changed', facts: { name, fields: Object.keys(patch).join(' '), ...before } }
      }),
    /** It is asked no more, as if it never was; what came for it stays, for staff to read. */
    withdrawRequirement: (by: By, id: RecordId, requirementId: RequirementId): Promise<WholeRecord> =>
      takeBack(by, id, requirementId, true),
    /** It is asked again, and what came for it counts again. */
    restoreRequirement: (by: By, id: RecordId, requirementId: RequirementId): Promise<WholeRecord> =>
      takeBack(by, id, requirementId, false),
    waive: (by: By, id: RecordId, reason: string): Promise<WholeRecord> => decide(by, id, 'waived', reason),
    unwaive: (by: By, id: RecordId): Promise<WholeRecord> => decide(by, id, 'waived', null),
    override: (by: By, id: RecordId, reason: string): Promise<WholeRecord> => decide(by, id, 'overridden', reason),
    undoOverride: (by: By, id: RecordId): Promise<WholeRecord> => decide(by, id, 'overridden', null),
    archive: (by: By, id: RecordId, reason: string): Promise<WholeRecord> => decide(by, id, 'archived', reason),
    unarchive: (by: By, id: RecordId): Promise<WholeRecord> => decide(by, id, 'archived', null),
    /** Writes down what the clock has changed; the worker calls it now and then. Answers how many it found. */
    async lapse(most = 200): Promise<number> {
      const lapsed = await store.read.records.lapsed(clock.now(), most)
      let fault: unknown = null
      for (const { accountId, id } of lapsed) {
        try {
          await store.transaction(async (tx) => {
            const record = await tx.records.locked(accountId, id)
            if (record) await refreshStanding(tx, { accountId, actor: portico }, record, clock.now())
          })
        } catch (error) {
          if (isOutage(error)) throw error
          // One that cannot be written down keeps no other as it was.
          fault ??= error
        }
      }
      if (fault) throw fault
      return lapsed.length
    },
    /** A record as its contact sees it. What no live grant covers is not found. */
    inside: (inside: Seeing, id: RecordId): Promise<RecordInside> =>
      store.sideBySide(async (tx) => {
        const [known, filed] = await Promise.all([tx.records.named(inside.accountId, id), filedOn(tx, inside.accountId, [id])])
        const row = found(known)
        if (!coverOf(inside, row.record)) throw await whyShut(tx, inside, row.record, clock.now())
        const [whole] = await wholesOf(tx, inside.accountId, [row], filed)
        return found(whole ?? null)
      }),
    /** The same of many that were read already; what no live grant covers is left out. */
    manyInside: (inside: Seeing, rows: readonly NamedRecord[]): Promise<RecordInside[]> =>
      store.sideBySide(async (tx) => {
        const theirs = rows.filter(({ record }) => coverOf(inside, record))
        const ids = theirs.map(({ record }) => record.id)
        return wholesOf(tx, inside.accountId, theirs, await filedOn(tx, inside.accountId, ids))
      }),
    /** Another stamp as soon as the record changed, for a page that asks whether it is still as it was. */
    async liveInside(inside: Inside, id: RecordId): Promise<{ stamp: string; covers: Covering[] }> {
      const { record } = found(await store.read.records.named(inside.accountId, id))
      const cover = coverOf(inside, record)
      if (!cover) throw await whyShut(store.read, inside, record, clock.now())
      return { stamp: String(record.changedAt), covers: [cover] }
    },
    /** All that this session may see, the newest first. */
    allInside: (inside: Seeing): Promise<RecordRow[]> => recordsInside(store.read, inside),
    state: (record: Record) => recordState(record, clock.now()),
  }
}

export async function recordsInside(tx: Tx, inside: Seeing): Promise<RecordRow[]> {
  const rows = await recordsUnder(tx, inside.accountId, inside.contact.id, inside.grants)
  return rows.filter(({ record }) => coverOf(inside, record))
}

/** One query for all, and none where each record's own grant says how its contact gets in. */
export async function throughOf(
  tx: Tx,
  { accountId }: Pick<By, 'accountId'>,
  rows: readonly RecordRow[],
  now: number,
): Promise<Map<RecordId, Grant>> {
  const unsaid = rows.filter(({ record, grant }) => !record.archived && !tellsAccess(grant, now)).map(({ record }) => record)
  if (unsaid.length === 0) return new Map()
  const contactIds = new Set(unsaid.map(({ contactId }) => contactId))
  const projectIds = new Set(unsaid.map(({ projectId }) => projectId))
  const wider = Map.groupBy(await tx.grants.wider(accountId, [...contactIds], [...projectIds], now), ({ contactId }) => contactId)
  const through = unsaid.flatMap(({ id, contactId, projectId }) => {
    const covering = (wider.get(contactId) ?? []).filter(({ scope }) => scope.kind === 'portal' || scope.id === projectId)
    const grant = nearestGrant(
      covering.filter((one) => tellsAccess(one, now)),
      now,
    )
    return grant ? [[id, grant] as const] : []
  })
  return new Map(through)
}

/** The records that grants name, and the contact's own wherever the grants reach further: the newest first. */
export async function recordsUnder(
  tx: Tx,
  accountId: AccountId,
  contactId: ContactId,
  grants: readonly Pick<Grant, 'scope'>[],
): Promise<RecordRow[]> {
  const named = grants.flatMap(({ scope }) => (scope.kind === 'record' ? [scope.id] : []))
  const projectIds = grants.flatMap(({ scope }) => (scope.kind === 'project' ? [scope.id] : []))
  const all = grants.some(({ scope }) => scope.kind === 'portal')
  const theirs = await tx.records.ofContact(accountId, contactId, all ? null : projectIds)
  const rows = [...(await tx.records.getAll(accountId, named)), ...theirs]
  const once = new Map(rows.map((row) => [row.record.id, row])).values()
  return [...once].sort((a, b) => b.record.createdAt - a.record.createdAt)
}

/** What is asked on these records, and what was sent for it. */
async function filedOn(tx: Tx, accountId: AccountId, ids: readonly RecordId[]): Promise<Pick<WholeRecord, 'requirements' | 'documents'>> {
  const [requirements, documents] = await Promise.all([tx.requirements.ofRecords(accountId, ids), tx.documents.ofRecords(accountId, ids)])
  return { requirements, documents }
}

async function wholesOf(
  tx: Tx,
  accountId: AccountId,
  rows: readonly NamedRecord[],
  { requirements, documents }: Pick<WholeRecord, 'requirements' | 'documents'>,
): Promise<RecordInside[]> {
  const judges = await judgesOf(tx, accountId, documents)
  // What was withdrawn is told outside no more; what they sent for it is theirs still.
  const asked = Map.groupBy(
    requirements.filter(({ withdrawnAt }) => withdrawnAt === null),
    ({ recordId }) => recordId,
  )
  const filed = Map.groupBy(documents, ({ recordId }) => recordId)
  return rows.map(({ record, project, company, contact }) => {
    const own = { requirements: asked.get(record.id) ?? [], documents: filed.get(record.id) ?? [] }
    return { record, project, company, contact, ...own, judges }
  })
}

const acts = {
  waived: ['record.waived', 'record.unwaived'],
  overridden: ['record.overridden', 'record.override_undone'],
  archived: ['record.archived', 'record.unarchived'],
} as const

export async function wholeRecord(tx: Tx, accountId: AccountId, id: RecordId): Promise<WholeRecord> {
  return { ...found(await tx.records.get(accountId, id)), ...(await filedOn(tx, accountId, [id])) }
}

async function judgesOf(tx: Tx, accountId: AccountId, documents: readonly DocumentWithVersions[]): Promise<Map<MemberId, string>> {
  const sentBack = documents.flatMap(({ versions }) => versions).filter(({ judgement }) => judgement === 'reject')
  const ids = new Set(sentBack.flatMap(({ judgedBy }) => judgedBy ?? []))
  const members = await Promise.all([...ids].map((id) => tx.members.get(accountId, id)))
  return new Map(members.flatMap((member) => (member ? [[member.id, member.name] as const] : [])))
}

/** Works the state out anew and writes it, with the change in the history. The record's row must be locked. */
export async function refreshStanding(tx: Tx, by: Pick<By, 'accountId' | 'actor'>, record: Record, now: number): Promise<void> {
  const requirements = await tx.requirements.ofRecord(by.accountId, record.id)
  const documents = await tx.documents.ofRecord(by.accountId, record.id)
  const asked = requirements.map((requirement) => ({
    requirement,
    versions: documents.filter(({ requirementId }) => requirementId === requirement.id).flatMap(({ versions }) => versions),
  }))
  const before = record.standing
  const after = standing(record, asked, now)
  await tx.records.change(by.accountId, record.id, { ...after, changedAt: now })
  await keepBackReminders(tx, record, now)
  if (before === after.standing) return
  const { contactId, projectId } = record
  await tx.history.add(
    entry(by.accountId, by.actor, now, 'record.state_changed', {
      recordId: record.id,
      contactId,
      projectId,
      facts: { from: before, to: after.standing },
    }),
  )
}

/** One that has not left tells how it was before: it stays here, and its reader is looked at anew for all that it told of. */
async function keepBackReminders(tx: Tx, { accountId, id, contactId }: Record, now: Millis): Promise<void> {
  const kept = await tx.messages.cancelRemindersOn(accountId, contactId, id, now)
  if (kept.length === 0) return
  await tx.reminders.untell(accountId, contactId, kept)
  await tx.reminders.lookAt([{ accountId, contactId, at: now + soon }])
}

async function addRecord(tx: Tx, by: By, input: RecordInput, now: number): Promise<RecordId> {
  const project = found(await tx.projects.get(by.accountId, input.projectId))
  const contact = await contactOf(tx, by, input, now)
  const companyId = await companyOf(tx, by, input, contact, now)
  const company = companyId ? found(await tx.companies.held(by.accountId, companyId)) : null
  const id: RecordId = newIdAt('rec', now)
  const requirements = input.requirements.map((asked, position) => newRequirement(by.accountId, id, asked, position, now))
  const record: Record = {
    id,
    accountId: by.accountId,
    projectId: project.id,
    companyId,
    contactId: contact.id,
    grantId: null,
    dueOn: input.dueOn ?? null,
    standing: requirements.length > 0 ? 'awaiting' : 'draft',
    lapsesAt: null,
    lapsesTo: null,
    waived: null,
    overridden: null,
    archived: null,
    createdAt: now,
    changedAt: now,
  }
  await tx.records.addAll([{ record, search: recordSearch(company, contact) }])
  await tx.requirements.add(requirements)
  await tx.history.add(entry(by.accountId, by.actor, now, 'record.created', { recordId: id, contactId: contact.id, projectId: project.id }))
  return id
}

/** Held: a record is found by the names of its contact and its company, so neither gets another one meanwhile. */
async function contactOf(tx: Tx, by: By, input: RecordInput, now: number) {
  if (input.contactId) return found(await tx.contacts.locked(by.accountId, input.contactId))
  if (!input.contact) throw new Refusal('invalid', { fields: { contactId: 'Name a contact.' } })
  try {
    return (await addContact(tx, by, { ...input.contact, company: input.contact.company ?? input.company }, now)).contact
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'address_taken') throw error
    return found(await tx.contacts.locked(by.accountId, error.facts.contactId as ContactId))
  }
}

/** The one that is named, be it beside the contact, for a known mailbox may act for many; only without a name it is the contact's own. */
async function companyOf(tx: Tx, by: By, input: RecordInput, contact: Contact, now: number): Promise<CompanyId | null> {
  const named = input.company ?? (input.companyId === undefined ? input.contact?.company : null)
  if (named) return (await companyCalled(tx, by, named, now)).id
  if (input.companyId !== undefined) return input.companyId
  return input.contact?.companyId ?? contact.companyId
}

/** An archived record lets nobody in; undone, its grants wake without the sessions and links of before. */
async function rest(tx: Tx, by: By, record: Record, now: number): Promise<void> {
  const grants = await tx.grants.ofRecord(by.accountId, record.id)
  if (!record.archived) {
    await tx.grants.wakeOf(by.accountId, record.id, now)
    return
  }
  for (const grant of grants) await endLetters(tx, grant, now)
  await tx.grants.suspendOf(by.accountId, record.id, now)
  for (const grant of grants) {
    await endLetters(tx, grant, now)
    await tx.sessions.endDevicesOfGrant(by.accountId, grant, now)
    await tx.sessions.endUncovered(by.accountId, grant.contactId, now)
  }
}

/** Not covered: was it revoked, did it end, was the record archived, or was it never theirs? All but the last are told. */
export async function whyShut(
  tx: Tx,
  { accountId, contact }: Pick<Inside, 'accountId' | 'contact'>,
  record: Record,
  now: Millis,
): Promise<Refusal> {
  const theirs = (await tx.grants.ofContact(accountId, contact.id)).filter(
    ({ scope }) =>
      (scope.kind === 'record' && scope.id === record.id) ||
      ((scope.kind === 'project' || scope.kind === 'portal') && record.contactId === contact.id),
  )
  const newest = theirs[0]
  if (!newest) return new Refusal('not_found')
  const of = { grantId: newest.id, recordId: record.id }
  if (newest.revokedAt !== null) return new Refusal('access_revoked', of)
  if (record.archived) return new Refusal('access_ended', { ...of, at: record.archived.at })
  // Restored after this session began: whoever comes in anew sees it.
  const over = newest.suspendedAt !== null || (newest.endsAt !== null && newest.endsAt <= now)
  return over ? new Refusal('access_ended', of) : new Refusal('signed_out')
}
