// better-auth with its magic-link plugin on plain node:http, as its guide sets it up. With SMTP it sends its letters, and has a page to ask on.
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { magicLink } from 'better-auth/plugins'
import { inFuture, isPostgres, openDatabase, serveBench } from './database.mjs'

const { PORT, SECRET, SMTP } = process.env
const database = openDatabase()
const auth = betterAuth({
  database,
  secret: SECRET,
  baseURL: `http://127.0.0.1:${PORT}`,
  logger: { level: 'error' },
  // Its limiter would refuse the bench.
  rateLimit: { enabled: false },
  plugins: [magicLink({ sendMagicLink: SMTP ? await sender() : async () => {} })],
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
const api = toNodeHandler(auth)
createServer(SMTP ? withPages : api).listen(Number(PORT), '127.0.0.1', () => process.send('ready'))

async function sender() {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(SMTP)
  return async ({ email, url }) => {
    const html = `<p><a href="${url.replaceAll('&', '&amp;')}">Sign in</a></p>`
    await transport.sendMail({ from: 'bench@example.com', to: email, subject: 'Sign in', text: `Sign in:\n${url}\n`, html })
  }
}

/** The least that an app around it needs: one page that asks for a letter, where its links lead as well. */
async function withPages(request, reply) {
  const { pathname, searchParams } = new URL(request.url, `http://${request.headers.host}`)
  if (pathname.startsWith('/api/auth/')) return api(request, reply)
  const asked = request.method === 'POST' ? new URLSearchParams(await text(request)).get('email') : null
  const headers = new Headers({ cookie: request.headers.cookie ?? '' })
  const sent = asked !== null && (await auth.api.signInMagicLink({ body: { email: asked, callbackURL: '/' }, headers }).catch(() => null))
  const inside = await auth.api.getSession({ headers })
  const fault = searchParams.get('error')
  const ask = '<form method="post" action="/ask"><input type="email" name="email"><button>Email me a link</button></form>'
  reply.setHeader('content-type', 'text/html')
  reply.end(`<h1>${inside ? 'You are in' : sent ? 'Check your email' : (fault ?? 'Sign in')}</h1>${inside || sent ? '' : ask}`)
}
