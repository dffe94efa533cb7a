// What the five roles are called.
import type { Role } from '../shapes.ts'

export const roleWords: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Admin',
  manager: 'Manager',
  support: 'Support',
  viewer: 'Viewer',
}
