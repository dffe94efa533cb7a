// History: reading what was done.
import type { AccountId, Act, Actor, Company, CompanyId, Contact, ContactId, Member, MemberId, Project, RecordId } from '../nouns.ts'
import type { ToldEntry } from '../store/history.ts'
import type { Page } from '../store/rows.ts'
import type { Store, Tx } from '../store/store.ts'
import type { By } from './acts.ts'
import { mayDo, type Right } from './rights.ts'
import type { Inside } from './sessions.ts'

/** An entry with the name of who did it, where that person is still known. */
export type NamedEntry = ToldEntry & { actorName: string | null }

/** Whom and what an entry is about, as they are called now; null also where the reader may not read such. */
export interface Subjects {
  contact: Pick<Contact, 'id' | 'name' | 'email'> | null
  company: Pick<Company, 'id' | 'name'> | null
  project: Pick<Project, 'id' | 'name'> | null
  member: Pick<Member, 'id' | 'name'> | null
}

const toldOutside: readonly Act[] = [
  'requirement.added',
  'requirement.changed',
  'requirement.withdrawn',
  'requirement.restored',
  'document.uploaded',
  'document.shared',
  'document.reviewed',
  'document.review_undone',
  'record.waived',
  'record.state_changed',
]

const waysIn: readonly Act[] = ['invitation.made', 'link.redeemed']
const mostWays = 100

/** Who came in more often than we look back is no longer told when it was the first time. */
export function firstWays(ways: ToldEntry[]): ToldEntry[] {
  const came = ways.length < mostWays ? ways.findLast(({ act }) => act === 'link.redeemed') : undefined
  const invited = Map.groupBy(
    ways.filter(({ act }) => act === 'invitation.made'),
    ({ grantId }) => grantId,
  )
  return [...(came ? [came] : []), ...[...invited.values()].flatMap((letters) => letters.at(-1) ?? [])]
}

export function createHistory({ store }: { store: Store }) {
  return {
    async list(
      by: By,
      page: Page,
      about: { recordId?: RecordId | null; contactId?: ContactId | null } = {},
    ): Promise<(NamedEntry & Subjects)[]> {
      const filter = { recordId: about.recordId ?? null, contactId: about.contactId ?? null }
      const entries = await store.read.history.list(by.accountId, page, filter)
      return withSubjects(store, by, await named(store.read, by.accountId, entries))
    },
    /** What a contact may know of what happened on a record. */
    inside: (looking: Pick<Inside, 'accountId' | 'contact'>, recordId: RecordId): Promise<NamedEntry[]> =>
      historyInside(store.read, looking, recordId),
  }
}

/**
 * What a contact may know of what happened on a record, the newest first: of their own ways in only the first invitation
 * to each access and the first coming-in, and nothing of anybody else's. Programs have no name outside.
 */
export async function historyInside(
  tx: Tx,
  { accountId, contact }: Pick<Inside, 'accountId' | 'contact'>,
  recordId: RecordId,
): Promise<NamedEntry[]> {
  const [happened, ways] = await Promise.all([
    tx.history.list(accountId, { limit: 30, after: null }, { recordId, contactId: null, acts: toldOutside }),
    tx.history.list(accountId, { limit: mostWays, after: null }, { recordId, contactId: contact.id, acts: waysIn }),
  ])
  const told = [...happened, ...firstWays(ways)].sort((a, b) => b.nth - a.nth)
  const outside = await named(tx, accountId, told)
  return outside.map((one) => (one.actor.kind === 'api_key' ? { ...one, actorName: null } : one))
}

/** Entries with the names of those who are still known. */
export async function named(tx: Tx, accountId: AccountId, entries: ToldEntry[]): Promise<NamedEntry[]> {
  const nameOf = await namesOf(
    tx,
    accountId,
    entries.map(({ actor }) => actor),
  )
  return entries.map((told) => ({ ...told, actorName: nameOf(told.actor) }))
}

/** What these are called, each kind asked for once. */
export async function namesOf(tx: Tx, accountId: AccountId, actors: readonly Actor[]): Promise<(actor: Actor) => string | null> {
  const idsOf = (kind: Actor['kind']) => distinct(actors.map((actor) => (actor.kind === kind ? actor.id : null)))
  const [members, contacts, apiKeys] = await Promise.all([
    tx.members.getAll(accountId, idsOf('member') as MemberId[]),
    tx.contacts.getAll(accountId, idsOf('contact') as ContactId[]),
    idsOf('api_key').length === 0 ? [] : tx.apiKeys.list(accountId),
  ])
  const names = new Map<string, string>([
    ...[...members, ...apiKeys].map(({ id, name }) => [id, name] as const),
    ...contacts.map(({ id, name, email }) => [id, name ?? email] as const),
  ])
  return ({ id }) => (id === null ? null : (names.get(id) ?? null))
}

async function withSubjects<Entry extends ToldEntry>({ read }: Store, by: By, entries: Entry[]): Promise<(Entry & Subjects)[]> {
  const the = async <Id extends string, Noun>(
    right: Right,
    ids: (Id | null)[],
    get: (accountId: AccountId, ids: Id[]) => Promise<Noun[]>,
  ) => (mayDo(by, right) ? get(by.accountId, distinct(ids)) : [])
  const fact = (name: string) => entries.map(({ facts }) => (facts[name] ?? null) as never)
  const [records, contacts, companies, projects, members] = await Promise.all([
    the(
      'records.read',
      entries.map(({ recordId }) => recordId),
      read.records.getAll,
    ),
    the(
      'people.read',
      entries.map(({ contactId }) => contactId),
      read.contacts.getAll,
    ),
    the<CompanyId, Company>('people.read', fact('companyId'), read.companies.getAll),
    the(
      'projects.read',
      entries.map(({ projectId }) => projectId),
      read.projects.getAll,
    ),
    the<MemberId, Member>('members.read', fact('memberId'), read.members.getAll),
  ])
  return entries.map((one) => {
    const beside = records.find(({ record }) => record.id === one.recordId)
    return {
      ...one,
      contact: contacts.find(({ id }) => id === one.contactId) ?? null,
      company: beside?.company ?? companies.find(({ id }) => id === one.facts.companyId) ?? null,
      project: beside?.project ?? projects.find(({ id }) => id === one.projectId) ?? null,
      member: members.find(({ id }) => id === one.facts.memberId) ?? null,
    }
  })
}

const distinct = <Id extends string>(ids: readonly (Id | null)[]): Id[] => [...new Set(ids.filter((id) => id !== null))]
