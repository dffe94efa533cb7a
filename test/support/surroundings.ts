// What a shell says to programs that are tried and measured: all but what is set for somebody's own Portico (its database, its mail).
import { settings } from '../../src/config.ts'

export function surroundings(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => settings.includes(name) || name.startsWith('PORTICO_') || name === 'NODE_ENV'
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)))
}
