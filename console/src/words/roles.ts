// What the five roles are called, and what each may do.
import type { Role } from '../shapes.ts'

/** The mightiest first: nobody hands on more than they have. */
export const roleOrder: Role[] = ['owner', 'admin', 'manager', 'support', 'viewer']

export const roleWords: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  manager: 'Manager',
  support: 'Support',
  viewer: 'Viewer',
}

export const roleRights: Record<Role, string> = {
  owner: 'Everything',
  admin: 'Everything but owners and closing the account',
  manager: 'Projects, records, documents, inviting and revoking',
  support: 'Reads people and deliveries, resends, helps people in',
  viewer: 'Reads',
}
