// Single sign-on by OpenID Connect: sends the browser to the account's provider, takes it back, and settings for owners.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Configuration } from 'openid-client'
import { z } from 'zod'
import { Refusal } from '../engine/refusals.ts'
import type { Claims, Provider } from '../engine/single-sign-on.ts'
import { signInCookie, signOnCookie } from '../http.ts'
import { mappedRoles, type SingleSignOn } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { leadsInside, outsideFetch } from './outside.ts'
import { line, maybeAt } from './shapes.ts'
import { singleSignOn as shape } from './sign-in-shapes.ts'
import { signInHere } from './sign-ins.ts'

const tags = ['single sign-on']
export const returnPath = '/console/sign-in/return'
/** So long a browser may be away at the provider. */
const awayFor = 600
/** Seconds for each question to a provider. */
const patience = 10

/** What is remembered in the browser's own sealed cookie: nothing of a stranger's ask is written down here. */
const away = z.object({ slug: z.string(), state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() })

const body = z.strictObject({
  issuer: line(300).optional().describe('Another one is another provider: of the one before nothing stays.'),
  clientId: line(300).optional(),
  clientSecret: z.string().min(1).max(1_000).optional().describe('Kept sealed and never shown.'),
  domains: z.array(z.string().max(255)).min(1).max(20).optional(),
  roleClaim: line(120).nullish().describe('The claim whose values decide the role, such as `groups`.'),
  roleMap: z
    .array(z.strictObject({ value: line(300), role: z.enum(mappedRoles) }))
    .max(50)
    .optional(),
  defaultRole: z.enum(mappedRoles).nullish().describe('What somebody unknown becomes; null refuses them.'),
  only: z.boolean().optional().describe('No letter opens the console any more. Needs somebody to have come in by it.'),
  trustsFactor: z
    .boolean()
    .optional()
    .describe('The provider asks for a second factor itself; without it Portico asks for one of its own.'),
})

/** Where the provider sends the browser back to: a page, not a call. */
export function mountSignOn(app: FastifyInstance, door: Door): void {
  const { engine, cookies, origin } = door
  app.get(returnPath, { config: { right: 'anyone' } }, async (request, reply) => {
    const asked = awayIn(request, door)
    cookies.drop(reply, signOnCookie)
    try {
      if (!asked) throw new Refusal('sign_in_ended')
      const provider = await engine.singleSignOn.provider(asked.slug)
      const claims = await claimsFrom(provider, new URL(request.url, origin), asked, origin)
      const came = await engine.singleSignOn.comeIn(provider, claims, request.visitor)
      if (came.whole) await signInHere(door, request, reply, came.token)
      else cookies.set(reply, signInCookie, came.token)
      return reply.redirect(came.whole ? '/console/' : '/console/sign-in', 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      request.log.info({ id: request.id, refusal: error.code, why: error.facts.why }, 'Refused')
      return reply.redirect(`/console/sign-in?refused=${error.code}`, 303)
    }
  })
}

export function singleSignOn(api: Api, door: Door): void {
  const { engine, cookies, origin } = door

  api.post(
    '/sign-in/single-sign-on',
    {
      config: { right: 'anyone' },
      schema: {
        tags: ['sign-in'],
        summary: 'Where to send the browser for an organisation’s own sign-in',
        body: z.strictObject({ account: line(100).describe('Its portal address, such as `harbor`.') }),
        response: answers({ 200: z.object({ url: z.string() }) }),
      },
    },
    async (request, reply) => {
      const slug = request.body.account.trim().toLowerCase()
      const provider = await engine.singleSignOn.provider(slug)
      await engine.singleSignOn.countAsk(request.visitor)
      const { url, ...kept } = await wayOut(provider, origin)
      const until = engine.clock.now() + awayFor * 1_000
      cookies.set(reply, signOnCookie, engine.secrets.seal(sealedFor, JSON.stringify({ slug, until, ...kept })), awayFor)
      return { url }
    },
  )
  api.get(
    '/account/single-sign-on',
    {
      config: { right: 'sign_on.manage' },
      schema: { tags, summary: 'The account’s identity provider', response: answers({ 200: shape }) },
    },
    async (request) => tell(origin, await engine.singleSignOn.get(byOf(request))),
  )
  api.patch(
    '/account/single-sign-on',
    {
      config: { right: 'sign_on.manage' },
      schema: { tags, summary: 'Set single sign-on up, or change it; what is left out stays', body, response: answers({ 200: shape }) },
    },
    async (request) => {
      const { issuer } = request.body
      if (!besideUs(origin) && issuer !== undefined && URL.canParse(issuer) && (await leadsInside(issuer)))
        throw new Refusal('invalid', { fields: { issuer: inside } })
      return tell(origin, await engine.singleSignOn.change(byOf(request), request.body))
    },
  )
  api.delete(
    '/account/single-sign-on',
    {
      config: { right: 'sign_on.manage' },
      schema: { tags, summary: 'Remove single sign-on', response: answers({ 200: shape }) },
    },
    async (request) => {
      await engine.singleSignOn.remove(byOf(request))
      return tell(origin, null)
    },
  )
}

const inside = 'This leads inside the network that Portico stands in, and Portico calls nobody there. The provider needs a public address.'

/** On localhost nobody else reaches us, and the provider may stand beside us. */
const besideUs = (origin: string): boolean => origin.startsWith('http:')

const sealedFor = 'away at a provider'

function awayIn(request: FastifyRequest, { cookies, engine }: Door): z.output<typeof away> | null {
  const sealed = cookies.read(request, signOnCookie)
  if (sealed === null) return null
  try {
    const asked = away.parse(JSON.parse(engine.secrets.unseal(sealedFor, sealed)))
    return asked.until > engine.clock.now() ? asked : null
  } catch {
    return null
  }
}

/** The library is loaded when the first account uses it: most houses start without. */
async function configured({ signOn, clientSecret }: Provider, origin: string): Promise<{ client: Library; config: Configuration }> {
  const client = await import('openid-client')
  const execute = besideUs(origin) ? [client.allowInsecureRequests] : []
  try {
    const config = await client.discovery(new URL(signOn.issuer), signOn.clientId, clientSecret, undefined, {
      execute,
      timeout: patience,
      // An owner wrote the issuer, and the issuer names every other address.
      [client.customFetch]: outsideFetch({ inside: besideUs(origin), patience: patience * 1_000 }),
    })
    return { client, config }
  } catch {
    throw new Refusal('sign_on_unreachable')
  }
}
type Library = typeof import('openid-client')

async function wayOut(provider: Provider, origin: string) {
  const { client, config } = await configured(provider, origin)
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${origin}${returnPath}`,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return { url: url.href, state, nonce, verifier }
}

/** Whatever is wrong with the answer, the browser hears the same. */
async function claimsFrom(provider: Provider, at: URL, asked: z.output<typeof away>, origin: string): Promise<Claims> {
  const { client, config } = await configured(provider, origin)
  try {
    const tokens = await client.authorizationCodeGrant(config, at, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      pkceCodeVerifier: asked.verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('no claims')
    if (claims.email !== undefined) return claims
    return { ...claims, ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)) }
  } catch {
    throw new Refusal('sign_on_refused', { why: 'answer' })
  }
}

const tell = (origin: string, one: SingleSignOn | null) => ({
  issuer: one?.issuer ?? null,
  clientId: one?.clientId ?? null,
  domains: one?.domains ?? [],
  roleClaim: one?.roleClaim ?? null,
  roleMap: one?.roleMap ?? [],
  defaultRole: one?.defaultRole ?? null,
  only: one?.only ?? false,
  trustsFactor: one?.trustsFactor ?? false,
  testedAt: maybeAt(one?.testedAt ?? null),
  redirectUri: `${origin}${returnPath}`,
})
