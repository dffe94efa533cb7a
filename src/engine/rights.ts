// Who may do what: one table of roles and rights. A route states its right, or the start stops.
import { type Ability, abilities, type Role } from '../nouns.ts'

export const rights = [
  'account.read',
  'account.change',
  'members.read',
  'members.manage',
  'people.read',
  'people.write',
  'contacts.address',
  'projects.read',
  'projects.write',
  'records.read',
  'records.write',
  'documents.read',
  'documents.write',
  'documents.review',
  'comments.read',
  'comments.write',
  'grants.read',
  'grants.invite',
  'grants.resend',
  'grants.revoke',
  'logins.send',
  'links.copy',
  'links.copy_long',
  'portal.view',
  'packets.read',
  'packets.write',
  'messages.read',
  'jobs.read',
  'jobs.run',
  'history.read',
  'numbers.read',
  'api_keys.manage',
  'sign_on.manage',
  'domains.manage',
] as const
export type Right = (typeof rights)[number]

const reading: Right[] = [
  'account.read',
  'members.read',
  'people.read',
  'projects.read',
  'records.read',
  'documents.read',
  'comments.read',
  'grants.read',
  'portal.view',
  'packets.read',
  'messages.read',
  'jobs.read',
  'history.read',
  'numbers.read',
]
const managing: Right[] = [
  ...reading,
  'people.write',
  'contacts.address',
  'projects.write',
  'records.write',
  'documents.write',
  'documents.review',
  'comments.write',
  'grants.invite',
  'grants.resend',
  'grants.revoke',
  'logins.send',
  'links.copy',
  'links.copy_long',
  'packets.write',
  'jobs.run',
]

/** Support reads people and deliveries, resends, and lets in those who have access, for an hour at most; it opens no file and invites nobody. */
const table: { [role in Role]: ReadonlySet<Right> } = {
  owner: new Set(rights),
  // Whoever chooses the identity provider says who an owner is.
  admin: new Set(rights.filter((right) => right !== 'sign_on.manage')),
  manager: new Set(managing),
  support: new Set<Right>([...reading.filter((right) => right !== 'documents.read'), 'grants.resend', 'logins.send', 'links.copy']),
  viewer: new Set(reading),
}

/** What a client does that members may only do by a right of their own. */
const needs: { [ability in Ability]?: Right } = { download: 'documents.read', comment: 'comments.write' }

/** What the session of a link that this role handed over may do at most: nobody sees a file, or speaks, through a client whom they help. */
export function handsOver(by: Holder): Ability[] | null {
  const allowed = abilities.filter((ability) => mayDo(by, needs[ability] ?? 'links.copy'))
  return allowed.length === abilities.length ? null : allowed
}

export const may = (role: Role, right: Right): boolean => table[role].has(right)

/** Somebody with a role, who may have been given only some of its rights. */
export interface Holder {
  role: Role
  scopes?: readonly string[] | null | undefined
}

export const mayDo = ({ role, scopes }: Holder, right: Right): boolean => may(role, right) && (!scopes || scopes.includes(right))
