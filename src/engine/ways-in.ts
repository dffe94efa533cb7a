// Ways in: through which of a person's grants a link that staff send or hand over leads, and where inside the portal to.
import type { Account, Contact, ContactId, Grant, GrantState, Millis, RecordId } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, found } from './acts.ts'
import { destinationOf } from './grants.ts'
import { grantState } from './policy.ts'
import { Refusal } from './refusals.ts'

export interface WayIn {
  account: Account
  contact: Contact
  /** What lets them in now, the widest first, then the newest. */
  grants: Grant[]
}

/** The person, locked until the commit, with what lets them in now. Refuses with `no_access` where nothing does. */
export async function wayIn(tx: Tx, by: By, contactId: ContactId, now: Millis): Promise<WayIn> {
  const contact = found(await tx.contacts.locked(by.accountId, contactId))
  if (contact.disabledAt !== null) throw new Refusal('contact_disabled')
  const account = found(await tx.accounts.get(by.accountId))
  const all = await tx.grants.list(by.accountId, { contactId, recordId: null })
  const states = all.map((grant) => grantState(grant, account.policy.dormantMonths, now))
  const grants = all.filter((_, at) => states[at] === 'live').sort((a, b) => width[b.scope.kind] - width[a.scope.kind])
  if (grants.length === 0) throw new Refusal('no_access', { access: nearest.find((state) => states.includes(state)) ?? 'not_invited' })
  return { account, contact, grants }
}

const width = { portal: 3, project: 2, record: 1 }
/** Of several reasons why nothing opens, the one that is mended most easily. */
const nearest: GrantState[] = ['dormant', 'ended', 'suspended', 'revoked']

/** Held live until the commit; whatever took it away meanwhile was faster. */
export async function held(tx: Tx, { accountId, id }: Grant, now: Millis): Promise<Grant> {
  const grant = await tx.grants.locked(accountId, id, now)
  if (!grant) throw new Refusal('no_access', { access: 'ended' })
  return grant
}

/**
 * LNK-20: where a link leads is one of the portal's own paths, letter by letter, and a record is one that a live grant opens.
 * Everything else is refused when the link is made, so there is nothing to be followed later.
 */
export async function destinationIn(tx: Tx, { account, contact, grants }: WayIn, asked: string): Promise<{ path: string; grant: Grant }> {
  const portal = destinationOf(account, { kind: 'portal', id: null })
  const inside = asked.startsWith(portal) ? asked.slice(portal.length) : asked
  const [whole, recordId] = /^(?:\/?|\/access|\/records\/(rec_[0-9A-Za-z]{22}))$/.exec(inside) ?? []
  const record = recordId ? (await tx.records.get(account.id, recordId as RecordId))?.record : undefined
  const grant = recordId
    ? grants.findLast(
        ({ scope }) =>
          record !== undefined &&
          (scope.kind === 'record'
            ? scope.id === record.id
            : record.contactId === contact.id && [null, record.projectId].includes(scope.id)),
      )
    : grants[0]
  if (whole === undefined || !grant)
    throw new Refusal('invalid', { fields: { destination: 'Name a page of the portal that is open to this person.' } })
  return { path: whole === '/' ? portal : `${portal}${whole}`, grant }
}
