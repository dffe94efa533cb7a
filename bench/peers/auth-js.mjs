// Auth.js on Express with an email provider and sessions in the database; tables as its pages give them, with the keys they leave out. With SMTP it sends its letters.
import { createHash } from 'node:crypto'
import { ExpressAuth } from '@auth/express'
import express from 'express'
import { execute, inFuture, isPostgres, openDatabase, serveBench } from './database.mjs'

const { PORT, SECRET, SMTP } = process.env
const database = openDatabase()
const names = isPostgres
  ? { user: 'users', session: 'sessions', link: 'verification_token' }
  : { user: 'User', session: 'Session', link: 'VerificationToken' }
await execute(
  database,
  isPostgres
    ? `create table verification_token (identifier text not null, expires timestamptz not null, token text not null, primary key (identifier, token));
       create table accounts (id serial primary key, "userId" integer not null, type text not null, provider text not null, "providerAccountId" text not null,
         refresh_token text, access_token text, expires_at bigint, id_token text, scope text, session_state text, token_type text);
       create table sessions (id serial primary key, "userId" integer not null, expires timestamptz not null, "sessionToken" text not null unique);
       create table users (id serial primary key, name text, email text unique, "emailVerified" timestamptz, image text)`
    : `create table "User" (id text primary key, name text, email text not null unique, "emailVerified" text, image text);
       create table "Account" (id text, "userId" text not null references "User" (id) on delete cascade, type text not null, provider text not null,
         "providerAccountId" text not null, refresh_token text, access_token text, expires_at bigint, token_type text, scope text, id_token text, session_state text);
       create table "Session" (id text, "userId" text not null references "User" (id) on delete cascade, "sessionToken" text not null unique, expires text not null);
       create table "VerificationToken" (identifier text not null, token text not null unique, expires text not null);
       create index "Account_userId" on "Account" ("userId"); create index "Session_userId" on "Session" ("userId")`,
)

const app = express()
app.set('trust proxy', true)
app.use(
  /^\/auth\/(.*)/,
  ExpressAuth({
    adapter: await adapter(),
    secret: SECRET,
    trustHost: true,
    session: { strategy: 'database' },
    logger: { error() {}, warn() {}, debug() {} },
    providers: [
      SMTP
        ? (await import('@auth/core/providers/nodemailer')).default({ server: SMTP, from: 'bench@example.com' })
        : { id: 'email', type: 'email', name: 'Email', from: 'bench@example.com', maxAge: 86_400, async sendVerificationRequest() {} },
    ],
  }),
)

async function adapter() {
  if (isPostgres) return (await import('@auth/pg-adapter')).default(database)
  const { Kysely, SqliteDialect } = await import('kysely')
  return (await import('@auth/kysely-adapter')).KyselyAdapter(new Kysely({ dialect: new SqliteDialect({ database }) }))
}

const userId = (id) => (isPostgres ? Number(id) : id)
const hashed = (token) =>
  createHash('sha256')
    .update(token + SECRET)
    .digest('hex')
serveBench(database, {
  people: [names.user, ({ id, email }) => ({ id: userId(id), name: email, email, emailVerified: inFuture(0) })],
  sessions: [
    names.session,
    ({ id, token }) => ({ ...(isPostgres ? {} : { id }), userId: userId(id), sessionToken: token, expires: inFuture(30) }),
  ],
  links: [names.link, ({ email, token }) => ({ identifier: email, token: hashed(token), expires: inFuture(1) })],
})
app.get('/', (_request, reply) => reply.send('<h1>Home</h1><a href="/auth/signin">Sign in</a>'))
app.listen(Number(PORT), '127.0.0.1', () => process.send('ready'))
