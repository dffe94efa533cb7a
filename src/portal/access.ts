// My access: what is open, until when, in which browsers, and the way out.
import type { FastifyInstance } from 'fastify'
import { sessionLives } from '../engine/policy.ts'
import { deviceCookie, sessionCookie } from '../http.ts'
import type { SessionId } from '../nouns.ts'
import { type AccessView, accessPage } from './pages/access.ts'
import { doorPage } from './pages/door.ts'
import { field, type Portal } from './portal.ts'
import { insiders, isLook } from './records.ts'

export function mountAccess(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside, cookies, checkToken } = portal

  door.get('/p/:slug/access', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      const { sessions } = await engine.sessions.ofInside(inside)
      const places = await engine.grants.placesInside(inside)
      const { session } = inside
      const page: AccessView = {
        ...view(account, inside.contact.language),
        inside: pageInside(account, inside, token),
        grants: places.map(({ grant, place }) => {
          const row = place.records[0]?.row
          const project = row?.project.name ?? place.project?.name ?? null
          return { scope: grant.scope.kind, project, company: row?.company?.name ?? null, abilities: grant.abilities, endsAt: grant.endsAt }
        }),
        browser: {
          name: session.browser,
          since: session.createdAt,
          idleUntil: session.idleUntil,
          expiresAt: session.expiresAt,
          byMember: session.openedBy === 'copied',
          again: await engine.links.opensAgain(inside, cookies.read(request, deviceCookie(account.id))),
        },
        others: sessions
          .filter((one) => one.id !== session.id && sessionLives(one, engine.clock.now()))
          .map(({ id, browser, seenAt }) => ({ id, name: browser, seenAt })),
      }
      return print(reply, accessPage(page))
    }),
  )

  door.post('/p/:slug/access/:sessionId', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      checkToken(request, field(request, 'token'), token)
      const { sessionId } = request.params as { sessionId: string }
      await engine.sessions.endOther(inside, sessionId as SessionId)
      return reply.redirect(`/p/${account.slug}/access`, 303)
    }),
  )

  door.post('/p/:slug/sign-out', { config: { right: 'contact', form: true } }, async (request, reply) => {
    const account = await portal.account((request.params as { slug: string }).slug)
    const token = cookies.read(request, sessionCookie(account.id))
    if (token) {
      checkToken(request, field(request, 'token'), token)
      const inside = await portal.insideOf(request, account.id)
      if (inside) await engine.sessions.signOut(inside, cookies.read(request, deviceCookie(account.id)))
    }
    cookies.drop(reply, sessionCookie(account.id))
    cookies.drop(reply, deviceCookie(account.id))
    for (const name of Object.keys(request.cookies)) {
      const [link] = /portico_link_\w+$/.exec(name) ?? []
      if (link) cookies.drop(reply, link)
    }
    reply.header('clear-site-data', '"cache", "storage"')
    return print(reply, doorPage({ ...view(account), came: 'signed_out', to: `/p/${account.slug}` }))
  })
}
