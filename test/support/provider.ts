// A real OpenID provider on a port of its own, with people in its directory, and a browser that signs in there.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from './portico.ts'

export interface Person {
  email?: string
  email_verified?: boolean | string | number
  name?: string
  groups?: string[]
}

export const client = { id: 'portico', secret: 'a secret of the client, long enough' }

export async function startProvider(redirectUri: string, people: { [sub: string]: Person }) {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  // It warns of everything that a test may do and a house may not.
  const { warn, info } = console
  console.warn = console.info = () => {}
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
    cookies: { keys: ['a key for a test'] },
  })
  provider.on('server_error', (_context: unknown, error: unknown) => console.error(error))
  const server: Server = createServer(provider.callback())
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    issuer,
    people,
    /** Goes through the provider's pages as that person and answers where the browser is sent back to. */
    async signIn(url: string, sub: string): Promise<URL> {
      const jar = new Map<string, string>()
      let at = new URL(url)
      let form: URLSearchParams | null = null
      for (let step = 0; step < 20; step++) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer: Response = await fetch(at, {
          redirect: 'manual',
          headers: { cookie },
          ...(form ? { method: 'POST', body: form } : {}),
        })
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        form = null
        const location = answer.headers.get('location')
        if (location) {
          at = new URL(location, at)
          if (!at.href.startsWith(issuer)) return at
          continue
        }
        const page = await answer.text()
        const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
        assert.ok(action, page)
        at = new URL(action, at)
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
        form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: sub, password: 'x' } : {}) })
      }
      throw new Error('the provider goes round in circles')
    },
    async stop() {
      Object.assign(console, { warn, info })
      await new Promise<void>((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      })
    },
  }
}
