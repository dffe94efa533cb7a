// Who calls the API: an API key, or a member by the console's cookie. Nobody gets past here without the right that the route states.
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { By } from '../engine/acts.ts'
import type { Engine } from '../engine/engine.ts'
import { Refusal } from '../engine/refusals.ts'
import { mayDo } from '../engine/rights.ts'
import { fingerprint } from '../engine/secrets.ts'
import { type Cookies, memberCookie, type RouteRight } from '../http.ts'
import type { MemberSession } from '../store/sessions.ts'

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    caller: { by: By; session: MemberSession | null } | null
  }
}

export function callers(app: FastifyInstance, engine: Engine, cookies: Cookies): void {
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request) => {
    const { right } = request.routeOptions.config
    if (right === undefined || right === 'anyone') return
    const caller = await whoCalls(request, engine, cookies)
    request.caller = caller
    if (!includes(right, caller)) throw new Refusal('forbidden', { right })
    // Looking is what panels do by themselves every few seconds: only an act, or a sign of the person, keeps a session awake.
    if (caller.session && request.method !== 'GET' && request.method !== 'HEAD') await engine.sessions.memberSeen(caller.session)
  })
  app.addHook('preHandler', async ({ caller, method, url, headers, body }) => {
    const key = headers['idempotency-key']
    if (!caller || method !== 'POST' || key === undefined) return
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
      throw new Refusal('invalid', { fields: { 'Idempotency-Key': 'Take 1 to 255 letters, digits or signs.' } })
    caller.by.once = { idempotencyKey: key, fingerprint: fingerprint(`${method} ${url}\n${JSON.stringify(body) ?? ''}`) }
  })
}

/** The caller of a route that states a right. */
export function byOf(request: FastifyRequest): By {
  if (!request.caller) throw new Refusal('unauthenticated')
  return request.caller.by
}

/** The signed-in member of a route for members alone. */
export function memberOf(request: FastifyRequest): MemberSession {
  if (!request.caller?.session) throw new Refusal('unauthenticated')
  return request.caller.session
}

async function whoCalls(request: FastifyRequest, engine: Engine, cookies: Cookies) {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, key] = /^Bearer (pk_[0-9A-Za-z]{43})$/i.exec(authorization) ?? []
    if (key === undefined) throw new Refusal('unauthenticated')
    return { by: await engine.apiKeys.check(key), session: null }
  }
  const token = cookies.read(request, memberCookie)
  if (token === null) throw new Refusal('unauthenticated')
  const session = await engine.sessions.ofMember(token)
  const { member } = session
  const by: By = {
    accountId: member.accountId,
    actor: { kind: 'member', id: member.id },
    role: member.role,
    member,
    freshAt: session.session.freshAt,
    sessionId: session.session.id,
  }
  return { by, session }
}

function includes(right: RouteRight, { by, session }: { by: By; session: MemberSession | null }): boolean {
  if (right === 'member') return session !== null
  return right !== 'contact' && right !== 'anyone' && mayDo(by, right)
}
