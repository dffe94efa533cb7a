// Passkeys at the portal's door: asked for and judged, made and taken away. The pages stay whole without them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, type RefusalCode } from '../engine/refusals.ts'
import { newToken } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import { askCookie, passkeyCookie, sessionCookie } from '../http.ts'
import type { Account, PasskeyId } from '../nouns.ts'
import { asked, insiders, shutPage } from './insiders.ts'
import { askedPage, slowDownPage } from './pages/dead-ends.ts'
import { againPage } from './pages/passkey.ts'
import { field, noteRefusal, type Portal, placeIn } from './portal.ts'
import { printDoor, slownessOf, waitHere } from './sign-in.ts'

/** As long as a browser's list may stand open before it is asked anew, and a little more. */
const cookieSeconds = 600

export function mountPasskeys(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, view, strangersView, pageInside, checkToken } = portal
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
      const inside = await portal.insideOf(request, account.id, 'atThreshold')
      const entered = await engine.passkeys.signIn(account.id, browser, answerOf(request), request.visitor, inside)
      cookies.drop(reply, passkeyCookie(account.id))
      cookies.set(reply, sessionCookie(account.id), entered.token)
      return reply.redirect(to, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      noteRefusal(request, error)
      return tellWhyNot(request, account, to, error, reply)
    }
  })

  door.post('/p/:slug/passkeys/creation', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(
      portal,
      request,
      reply,
      async (account, { session }) => {
        try {
          return reply.send({ options: await engine.passkeys.creation(session) })
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          const again = error.code === 'sign_in_too_old' ? { again: againAt(account, `/p/${account.slug}/access`) } : {}
          return reply.code(403).send({ code: error.code, ...again })
        }
      },
      'atThreshold',
    ),
  )

  door.post('/p/:slug/passkeys', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(
      portal,
      request,
      reply,
      async (account, { session }, token) => {
        checkToken(request, field(request, 'token'), token)
        const made = await engine.passkeys.enrol(session, answerOf(request), request.visitor.browser).catch((error) => {
          if (error instanceof Refusal && notMade.has(error.code)) return null
          throw error
        })
        return reply.redirect(`${placeIn(account, field(request, 'to'))}?passkey=${made ? 'made' : 'not_made'}`, 303)
      },
      'atThreshold',
    ),
  )

  door.post('/p/:slug/passkeys/:passkeyId/removal', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, { session }, token) => {
      checkToken(request, field(request, 'token'), token)
      const access = `/p/${account.slug}/access`
      const id = (request.params as { passkeyId: string }).passkeyId as PasskeyId
      const why = await engine.passkeys.remove(session, id).then(() => null, whyNotRemoved)
      return reply.redirect(why === null ? access : why === 'passkey_last' ? `${access}?passkey=last` : againAt(account, access), 303)
    }),
  )

  // What a thief of an open browser would do needs a sign-in of the last minutes; then one is back where one was.
  door.get('/p/:slug/again', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const { session, contact } = inside
      const page = {
        ...view(account, contact.language),
        inside: pageInside(account, inside, token),
        to: placeIn(account, asked(request, 'to') ?? undefined),
        hasPasskey: (await engine.passkeys.list(account.id, contact.id)).length > 0,
        byLetter: session.linkId !== null,
      }
      return print(reply, againPage(page))
    }),
  )

  // Also on the threshold: a first passkey is made in a sign-in of the last minutes, and by a letter of their own.
  door.post('/p/:slug/again', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, (account, inside, token) => mailAgain(request, reply, account, inside, token), 'atThreshold'),
  )

  door.post('/p/:slug/passkeys/loss', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(
      portal,
      request,
      reply,
      async (account, inside, token) => {
        checkToken(request, field(request, 'token'), token)
        const inviter = await engine.passkeys.askAnew(inside)
        const frame = { ...pageInside(account, inside, token), live: null }
        return print(reply, askedPage({ ...view(account, inside.contact.language), inviter: inviter?.name ?? null, inside: frame }))
      },
      'atThreshold',
    ),
  )

  async function mailAgain(request: FastifyRequest, reply: FastifyReply, account: Account, inside: Inside, token: string) {
    checkToken(request, field(request, 'token'), token)
    const { session, contact } = inside
    if (!session.linkId) throw new Refusal('not_found')
    const named = { ...view(account, contact.language), inside: pageInside(account, inside, token) }
    try {
      const to = placeIn(account, field(request, 'to'))
      const made = await engine.asks.fromLink(session.linkId, request.visitor, to, true, cookies.read(request, askCookie(account.id)))
      if (!made) throw new Refusal('not_found')
      return waitHere(portal, reply, account, made.token)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_many_asks') throw error
      return print(reply, slowDownPage({ ...named, ...slownessOf(error) }))
    }
  }

  async function tellWhyNot(
    request: FastifyRequest,
    account: Account,
    to: string,
    refusal: Refusal,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { code } = refusal
    if (code === 'access_revoked' || code === 'access_ended' || code === 'access_asleep')
      return print(reply, await shutPage(portal, account, refusal, { ...strangersView(account, request), inside: null }))
    if (code !== 'passkey_refused' && code !== 'challenge_ended') throw refusal
    const said = code === 'challenge_ended' ? 'late' : 'refused'
    return printDoor(portal, request, reply, account, { came: 'first', to, passkey: said })
  }
}

const notMade = new Set<RefusalCode>([
  'passkey_refused',
  'passkey_taken',
  'passkeys_too_many',
  'challenge_ended',
  'session_copied',
  'sign_in_too_old',
  'passkey_needed',
])

const againAt = ({ slug }: Account, to: string) => `/p/${slug}/again?to=${encodeURIComponent(to)}`

function whyNotRemoved(error: unknown): 'sign_in_too_old' | 'passkey_last' {
  if (error instanceof Refusal && (error.code === 'sign_in_too_old' || error.code === 'passkey_last')) return error.code
  // A link by text proves no mailbox: the way on is the same as with an old sign-in, a letter of their own.
  if (error instanceof Refusal && error.code === 'session_copied') return 'sign_in_too_old'
  throw error
}

/** What the script put into the form; whatever else came is no answer of a browser. */
function answerOf(request: FastifyRequest): unknown {
  try {
    return JSON.parse(field(request, 'answer') ?? '')
  } catch {
    return null
  }
}
