// Passkeys at the portal's door: asked for and judged, made and taken away. The pages stay whole without them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, type RefusalCode } from '../engine/refusals.ts'
import { newToken } from '../engine/secrets.ts'
import { passkeyCookie, sessionCookie } from '../http.ts'
import type { Account, PasskeyId } from '../nouns.ts'
import { doorPage } from './pages/door.ts'
import { field, type Portal, placeIn } from './portal.ts'
import { insiders, shutPage } from './records.ts'

/** As long as a browser's list may stand open before it is asked anew, and a little more. */
const cookieSeconds = 600

export function mountPasskeys(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, view, checkToken } = portal
  const accountOf = (request: FastifyRequest) => portal.account((request.params as { slug: string }).slug)

  // The same for everybody, and nothing is written down: who has a passkey shows only when one is brought.
  door.post('/p/:slug/passkey/request', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await accountOf(request)
    const browser = cookies.read(request, passkeyCookie(account.id)) ?? newToken()
    cookies.set(reply, passkeyCookie(account.id), browser, cookieSeconds)
    const options = await engine.passkeys.request(account.id, 'contact', browser)
    return reply.send({ options, token: engine.secrets.formToken(browser) })
  })

  door.post('/p/:slug/passkey', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await accountOf(request)
    const to = placeIn(account, field(request, 'to'))
    const browser = cookies.read(request, passkeyCookie(account.id))
    try {
      if (!browser) throw new Refusal('challenge_ended')
      checkToken(request, field(request, 'token'), browser)
      const inside = await portal.insideOf(request, account.id)
      const entered = await engine.passkeys.signIn(account.id, browser, answerOf(request), request.visitor, inside)
      cookies.drop(reply, passkeyCookie(account.id))
      cookies.set(reply, sessionCookie(account.id), entered.token)
      return reply.redirect(to, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return tellWhyNot(account, to, error, reply)
    }
  })

  door.post('/p/:slug/passkeys/creation', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, { session }) => {
      try {
        return reply.send({ options: await engine.passkeys.creation(session) })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return reply.code(403).send({ code: error.code })
      }
    }),
  )

  door.post('/p/:slug/passkeys', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, { session }, token) => {
      checkToken(request, field(request, 'token'), token)
      const made = await engine.passkeys.enrol(session, answerOf(request), request.visitor.browser).catch((error) => {
        if (error instanceof Refusal && notMade.has(error.code)) return null
        throw error
      })
      return reply.redirect(`${placeIn(account, field(request, 'to'))}?passkey=${made ? 'made' : 'not_made'}`, 303)
    }),
  )

  door.post('/p/:slug/passkeys/:passkeyId/removal', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, { session }, token) => {
      checkToken(request, field(request, 'token'), token)
      await engine.passkeys.remove(session, (request.params as { passkeyId: string }).passkeyId as PasskeyId)
      return reply.redirect(`/p/${account.slug}/access`, 303)
    }),
  )

  async function tellWhyNot(account: Account, to: string, refusal: Refusal, reply: FastifyReply): Promise<FastifyReply> {
    const { code } = refusal
    if (code === 'access_revoked' || code === 'access_ended' || code === 'access_asleep')
      return print(reply, await shutPage(portal, account, refusal, { ...view(account), inside: null }))
    if (code !== 'passkey_refused' && code !== 'challenge_ended') throw refusal
    const said = code === 'challenge_ended' ? 'late' : 'refused'
    return print(reply, doorPage({ ...view(account), came: 'first', to, passkey: said }))
  }
}

const notMade = new Set<RefusalCode>([
  'passkey_refused',
  'passkey_taken',
  'passkeys_too_many',
  'challenge_ended',
  'session_copied',
  'sign_in_too_old',
])

/** What the script put into the form; whatever else came is no answer of a browser. */
function answerOf(request: FastifyRequest): unknown {
  try {
    return JSON.parse(field(request, 'answer') ?? '')
  } catch {
    return null
  }
}
