// better-auth with its magic-link plugin on plain node:http, as its guide sets it up.
import { createServer } from 'node:http'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { magicLink } from 'better-auth/plugins'
import { inFuture, isPostgres, openDatabase, serveBench } from './database.mjs'

const { PORT, SECRET } = process.env
const database = openDatabase()
const auth = betterAuth({
  database,
  secret: SECRET,
  baseURL: `http://127.0.0.1:${PORT}`,
  logger: { level: 'error' },
  // Its limiter would refuse the bench.
  rateLimit: { enabled: false },
  plugins: [magicLink({ sendMagicLink: async () => {} })],
})
await (await getMigrations(auth.options)).runMigrations()

const times = () => ({ createdAt: inFuture(0), updatedAt: inFuture(0) })
serveBench(database, {
  people: ['user', ({ id, email }) => ({ id, name: email, email, emailVerified: isPostgres ? true : 1, ...times() })],
  sessions: [
    'session',
    ({ id, token }) => ({ id: `s${id}`, token, userId: id, expiresAt: inFuture(7), ipAddress: '', userAgent: '', ...times() }),
  ],
  links: [
    'verification',
    ({ email, token }) => ({
      id: token,
      identifier: `magic-link:${token}`,
      value: JSON.stringify({ type: 'magic-link', email }),
      expiresAt: inFuture(1),
      ...times(),
    }),
  ],
})
createServer(toNodeHandler(auth)).listen(Number(PORT), '127.0.0.1', () => process.send('ready'))
