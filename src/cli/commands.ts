// Every command by its name. Each is loaded when it is called, so that none waits for what another needs.
import type { Command } from './command.ts'

export const commands: { [name: string]: () => Promise<Command> } = {
  start: async () => (await import('./start.ts')).start,
  migrate: async () => (await import('./migrate.ts')).migrate,
  'owner-link': async () => (await import('./owner-links.ts')).ownerLink,
  'account create': async () => (await import('./accounts.ts')).createAccount,
  'api-key create': async () => (await import('./api-keys.ts')).createApiKey,
  demo: async () => (await import('./demo.ts')).demo,
  invite: async () => (await import('./grants.ts')).invite,
  resend: async () => (await import('./grants.ts')).resend,
  revoke: async () => (await import('./grants.ts')).revoke,
  status: async () => (await import('./status.ts')).status,
  'links end': async () => (await import('./links.ts')).endLinks,
  doctor: async () => (await import('./doctor.ts')).doctor,
  version: async () => (await import('./help.ts')).versionOf,
  help: async () => (await import('./help.ts')).help,
}
