// Ways in: through which of a person's grants a link that staff send or hand over leads, and where inside the portal to.
import type { Account, Contact, ContactId, Grant, GrantState, Millis, Record, RecordId } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, found } from './acts.ts'
import { destinationOf } from './places.ts'
import { grantState } from './policy.ts'
import { recordsUnder } from './records.ts'
import { Refusal } from './refusals.ts'

export interface WayIn {
  account: Account
  contact: Contact
  /** What lets them in now, the widest first, then the newest. */
  grants: Grant[]
}

/** The person, locked until the commit, with what lets them in now. Refuses with `no_access` where nothing does. */
export async function wayIn(tx: Tx, by: Pick<By, 'accountId'>, contactId: ContactId, now: Millis): Promise<WayIn> {
  const contact = found(await tx.contacts.locked(by.accountId, contactId))
  const account = found(await tx.accounts.get(by.accountId))
  return { account, contact, grants: await openTo(tx, account, contact, now) }
}

/** What lets the contact in now, the widest first, then the newest. */
export async function openTo(tx: Tx, account: Account, contact: Contact, now: Millis): Promise<Grant[]> {
  if (contact.disabledAt !== null) throw new Refusal('contact_disabled')
  const { grants, states } = await waysOf(tx, account, contact.id, now)
  if (grants.length === 0) throw new Refusal('no_access', { access: nearest.find((state) => states.includes(state)) ?? 'not_invited' })
  return grants
}

async function waysOf(tx: Tx, account: Account, contactId: ContactId, now: Millis): Promise<{ grants: Grant[]; states: GrantState[] }> {
  const all = await tx.grants.ofContact(account.id, contactId)
  const states = all.map((grant) => grantState(grant, account.policy.dormantMonths, now))
  const grants = all.filter((_, at) => states[at] === 'live').sort((a, b) => width[b.scope.kind] - width[a.scope.kind])
  return { grants, states }
}

/** Somebody whom a letter about a record can lead there. */
export interface Hearer {
  contact: Contact
  grant: Grant
}

/** Of these people those whom something lets in to the record now; in one order, so that of two who hold them neither waits for the other. */
export async function hearersOf(
  tx: Tx,
  account: Account,
  record: Record,
  contactIds: readonly ContactId[],
  now: Millis,
): Promise<Hearer[]> {
  const hearers: Hearer[] = []
  const contacts = await tx.contacts.getAll(account.id, [...new Set(contactIds)])
  for (const contact of contacts.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const { grants } = await waysOf(tx, account, contact.id, now)
    const grant = contact.disabledAt === null ? covers(grants, contact, record) : undefined
    if (grant) hearers.push({ contact, grant })
  }
  return hearers
}

const width = { portal: 4, project: 3, record: 2, packet: 1 }
/** Of several reasons why nothing opens, the one that is mended most easily. */
const nearest: GrantState[] = ['dormant', 'ended', 'suspended', 'revoked']

/** The first of these that still lets somebody in, held so until the commit; whatever took all of them away meanwhile was faster. */
export async function held(tx: Tx, grants: readonly Grant[], now: Millis): Promise<Grant> {
  for (const { accountId, id } of grants) {
    const grant = await tx.grants.locked(accountId, id, now)
    if (grant) return grant
  }
  throw new Refusal('no_access', { access: 'ended' })
}

/**
 * LNK-20: where a link leads is one of the portal's own paths, letter by letter, and a record is one that a live grant opens.
 * Everything else is refused when the link is made, so there is nothing to be followed later.
 */
export async function destinationIn(tx: Tx, { account, contact, grants }: WayIn, asked: string): Promise<{ path: string; grant: Grant }> {
  const portal = destinationOf(account, { kind: 'portal', id: null })
  const inside = asked.startsWith(portal) ? asked.slice(portal.length) : asked
  const [whole, recordId, itselfId] =
    /^(?:\/?|\/access|\/records\/(rec_[0-9A-Za-z]{22})|\/(?:projects\/(?=pro_)|packets\/(?=pac_))(\w{4}[0-9A-Za-z]{22}))$/.exec(inside) ??
    []
  const record = recordId ? (await tx.records.get(account.id, recordId as RecordId))?.record : undefined
  // A project or a packet opens by an access of its very own.
  const itself = grants.find(({ scope }) => scope.id === itselfId)
  const grant = recordId ? record && covers(grants, contact, record) : itselfId ? itself : grants[0]
  if (whole === undefined || !grant)
    throw new Refusal('invalid', { fields: { destination: 'Name a page of the portal that is open to this person.' } })
  return { path: whole === '/' ? portal : `${portal}${whole}`, grant }
}

export interface Destination {
  kind: 'home' | 'access' | 'record' | 'project' | 'packet'
  path: string
  /** What a record, project or packet is called; null for the others. */
  name: string | null
}

/** The pages of the portal that are open to this person. */
export async function destinationsOf(tx: Tx, by: By, contactId: ContactId, now: Millis): Promise<Destination[]> {
  const contact = found(await tx.contacts.get(by.accountId, contactId))
  const account = found(await tx.accounts.get(by.accountId))
  const grants = await openTo(tx, account, contact, now)
  const rows = await recordsUnder(tx, account.id, contactId, grants)
  const open = rows.filter(({ record }) => covers(grants, contact, record))
  const portal = destinationOf(account, { kind: 'portal', id: null })
  const projects = await Promise.all(grants.map(({ scope }) => (scope.kind === 'project' ? tx.projects.get(account.id, scope.id) : null)))
  const packets = await Promise.all(grants.map(({ scope }) => (scope.kind === 'packet' ? tx.packets.get(account.id, scope.id) : null)))
  return [
    { kind: 'home', path: portal, name: null },
    ...open.map(({ record, company, project }) => ({
      kind: 'record' as const,
      path: destinationOf(account, { kind: 'record', id: record.id }),
      name: company ? `${company.name}, ${project.name}` : project.name,
    })),
    ...projects
      .filter((project) => project !== null)
      .map(({ id, name }) => ({ kind: 'project' as const, path: destinationOf(account, { kind: 'project', id }), name })),
    ...packets
      .filter((packet) => packet !== null)
      .map(({ id, title }) => ({ kind: 'packet' as const, path: destinationOf(account, { kind: 'packet', id }), name: title })),
    { kind: 'access', path: `${portal}/access`, name: null },
  ]
}

/** The narrowest of the grants that opens the record; an archived one rests. */
function covers(grants: readonly Grant[], contact: Contact, record: Record): Grant | undefined {
  if (record.archived) return undefined
  return grants.findLast(({ scope }) =>
    scope.kind === 'record'
      ? scope.id === record.id
      : record.contactId === contact.id && (scope.kind === 'portal' || scope.id === record.projectId),
  )
}
