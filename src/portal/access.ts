// My access: what is open, until when, in which browsers, and the way out.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mayChangeOwn, sessionLives } from '../engine/policy.ts'
import { deviceCookie, sessionCookie } from '../http.ts'
import type { Account, DeviceId, SessionId } from '../nouns.ts'
import { asked, insiders, isLook } from './insiders.ts'
import { otherPortals } from './other-portals.ts'
import { type AccessView, accessPage } from './pages/access.ts'
import { field, type Portal } from './portal.ts'
import { printDoor } from './sign-in.ts'

export function mountAccess(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, pageInside, cookies, checkToken } = portal

  door.get('/p/:slug/access', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      if (isLook(request)) await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      const deviceToken = cookies.read(request, deviceCookie(account.id))
      const { sessions, devices } = await engine.sessions.ofInside(inside, deviceToken)
      const alive = sessions.filter((one) => sessionLives(one, engine.clock.now()))
      const passkeys = await engine.passkeys.list(account.id, inside.contact.id)
      const came = asked(request, 'passkey')
      const places = await engine.grants.placesInside(inside)
      const { session } = inside
      const page: AccessView = {
        ...view(account, inside.contact.language),
        inside: pageInside(account, inside, token),
        grants: places.map(({ grant, row, project, packet }) => ({
          scope: grant.scope.kind,
          project: row?.project.name ?? project?.name ?? null,
          packet: packet?.title ?? null,
          company: row?.company?.name ?? null,
          abilities: grant.abilities,
          endsAt: grant.endsAt,
        })),
        browser: {
          name: session.browser,
          since: session.createdAt,
          idleUntil: session.idleUntil,
          expiresAt: session.expiresAt,
          byMember: session.openedBy === 'copied',
          again: await engine.links.opensAgain(inside, deviceToken),
        },
        others: alive.filter(({ id }) => id !== session.id).map(({ id, browser, seenAt }) => ({ id, name: browser, seenAt })),
        // One whose session is listed ends with it.
        devices: devices
          .filter(({ id }) => !alive.some(({ deviceId }) => deviceId === id))
          .map(({ id, browser, lastUsedAt }) => ({ id, name: browser, usedAt: lastUsedAt })),
        passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, madeAt: createdAt, usedAt: lastUsedAt })),
        snoozed: await engine.reminders.snoozed({ accountId: account.id, id: inside.contact.id }),
        portals: await otherPortals(portal, request, inside),
        mayChange: mayChangeOwn(session),
        mayMake: await engine.passkeys.mayMake(session),
        came: came === 'made' || came === 'not_made' || came === 'last' ? came : null,
      }
      return print(reply, accessPage(page))
    }),
  )

  door.post('/p/:slug/access/everywhere', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      checkToken(request, field(request, 'token'), token)
      await engine.sessions.endAll(inside)
      return out(account, 'out_everywhere', request, reply)
    }),
  )

  door.post('/p/:slug/access/devices/:deviceId', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      checkToken(request, field(request, 'token'), token)
      await engine.sessions.endDevice(inside, (request.params as { deviceId: string }).deviceId as DeviceId)
      return reply.redirect(`/p/${account.slug}/access`, 303)
    }),
  )

  // "Stay signed in": a person's press, and so a sign of life.
  door.post('/p/:slug/stay', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      checkToken(request, field(request, 'token'), token)
      await engine.sessions.seen(inside, account.policy.idleMinutes, null)
      return reply.code(204).send()
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
      const inside = await portal.insideOf(request, account.id, 'atThreshold')
      const deviceToken = cookies.read(request, deviceCookie(account.id))
      if (inside) await engine.sessions.signOut(inside, deviceToken)
      else if (deviceToken) await engine.sessions.signOutDevice(account.id, deviceToken)
    }
    return out(account, 'signed_out', request, reply)
  })

  function out(account: Account, came: 'signed_out' | 'out_everywhere', request: FastifyRequest, reply: FastifyReply): FastifyReply {
    cookies.drop(reply, sessionCookie(account.id))
    cookies.drop(reply, deviceCookie(account.id))
    for (const name of Object.keys(request.cookies)) {
      const [link] = /portico_link_\w+$/.exec(name) ?? []
      if (link) cookies.drop(reply, link)
    }
    reply.header('clear-site-data', '"cache", "storage"')
    return printDoor(portal, request, reply, account, { came, to: `/p/${account.slug}` })
  }
}
