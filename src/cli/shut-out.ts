// Why the database does not let us in, for the operator: what is wrong, and what to do about it.
import { whyUnsafe } from '../engine/server-words.ts'
import type { ShutOut, Unavailable } from '../store/faults.ts'

/** A sentence without a secret: the server's own words name the user and the database, never the password. */
export function whyShutOut({ cause }: ShutOut): string {
  const { code = '', message } = cause as { code?: string; message: string }
  if (message.startsWith('SASL')) return 'The database asks for a password, and DATABASE_URL names none.'
  if (message.startsWith('The server does not support SSL')) return 'The database speaks no TLS, yet DATABASE_URL asks for it with sslmode.'
  return `The database of DATABASE_URL does not let us in. ${whyUnsafe(code) ?? `It says: ${message}`}.`
}

/** It may be there again in a moment: what it said, or what became of the line. */
export function whyUnavailable({ message, cause }: Unavailable): string {
  const { code, message: told } = (cause ?? {}) as { code?: string; message?: string }
  const why = told || code
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${why ? ` (${why})` : ''}.`
}

/** PostgreSQL's word for a right that is missing, and ours. */
export const isForbidden = (error: unknown): boolean => (error as { code?: unknown }).code === '42501'
export const makesNoTables =
  'Our user may not do in the database what Portico must: make tables, and change them. Make it the owner of the database, and let it write.'
