// Sessions: who is signed in here, signing out, and the browsers of a contact.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { rightsOf, sessionCan } from '../engine/can.ts'
import { hasFactor } from '../engine/factors.ts'
import { freshFor } from '../engine/policy.ts'
import { memberCookie, trialCookie } from '../http.ts'
import { type Device, type DeviceId, roles, type Session, type SessionId } from '../nouns.ts'
import { tellAccount } from './accounts.ts'
import { type Api, byOf, memberOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { account, at, byId, can, idOf, nothing, when } from './shapes.ts'

const nobody = z.undefined().describe('Done.')

const me = z
  .object({
    member: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(roles) }),
    account,
    can: can.describe('The rights of the member’s role.'),
    session: z.object({ openedBy: z.string(), idleUntil: when, expiresAt: when, freshUntil: when }),
    hasFactor: z.boolean().describe('Without a second factor the console asks to set one up.'),
    installation: z.object({
      version: z.string(),
      mail: z.enum(['inbox', 'smtp']),
      texts: z.boolean().describe('Text messages can be sent.'),
    }),
  })
  .meta({ id: 'Me' })

const session = z
  .object({
    id: z.string(),
    browser: z.string(),
    openedBy: z.string(),
    createdAt: when,
    seenAt: when,
    idleUntil: when,
    expiresAt: when,
    can,
  })
  .meta({ id: 'Session' })

const device = z
  .object({ id: z.string(), browser: z.string(), grantId: z.string(), createdAt: when, lastUsedAt: when })
  .meta({ id: 'Device' })

const contactSessions = z
  .object({ items: z.array(session), nextCursor: z.string().nullable(), devices: z.array(device) })
  .meta({ id: 'ContactSessions' })

export function sessions(api: Api, { engine, origin, cookies, mail, version }: Door): void {
  api.get(
    '/me',
    {
      config: { right: 'member' },
      schema: { tags: ['sessions'], summary: 'Who is signed in, and what they may do', response: answers({ 200: me }) },
    },
    async (request) => {
      const { member, session } = memberOf(request)
      const { id, name, email, role } = member
      return {
        member: { id, name, email, role },
        account: tellAccount(member, origin, await engine.accounts.get(member.accountId)),
        can: rightsOf(role),
        session: {
          openedBy: session.openedBy,
          idleUntil: at(session.idleUntil),
          expiresAt: at(session.expiresAt),
          freshUntil: at(session.freshAt + freshFor),
        },
        hasFactor: hasFactor(await engine.factors.hold(member)),
        installation: { version, mail, texts: engine.texts },
      }
    },
  )
  api.post(
    '/me/activity',
    {
      config: { right: 'member' },
      schema: {
        tags: ['sessions'],
        summary: 'A person is here',
        description:
          'Looking never keeps a session awake, for panels look by themselves. The console tells a pointer, key or touch with this.',
        body: nothing,
        response: answers({ 204: nobody }),
      },
    },
    async (_request, reply) => reply.code(204).send(),
  )
  api.post(
    '/sign-out',
    { config: { right: 'member' }, schema: { tags: ['sessions'], summary: 'Sign out', body: nothing, response: answers({ 204: nobody }) } },
    async (request, reply) => {
      const held = memberOf(request)
      await engine.sessions.memberSignOut(held)
      cookies.drop(reply, memberCookie)
      // What they looked at as a client in this browser is over with them.
      const { accountId } = held.member
      const trial = cookies.read(request, trialCookie(accountId))
      if (trial) await engine.trials.end({ id: accountId }, trial)
      // Not cookies: portals of other accounts share this origin.
      return reply.header('clear-site-data', '"cache", "storage"').code(204).send()
    },
  )
  api.get(
    '/contacts/:id/sessions',
    {
      config: { right: 'grants.read' },
      schema: {
        tags: ['sessions'],
        summary: 'Signed-in browsers of a contact, and those that may open their invitation again',
        params: byId('con'),
        querystring: wholeList,
        response: answers({ 200: contactSessions }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { sessions, devices } = await engine.sessions.list(by, request.params.id)
      return {
        ...wholeOrPage(
          request.query,
          sessions.map((one) => tellSession(by, one)),
        ),
        devices: devices.filter(({ endedAt }) => endedAt === null).map(tellDevice),
      }
    },
  )
  api.delete(
    '/contacts/:id/sessions',
    {
      config: { right: 'grants.revoke' },
      schema: {
        tags: ['sessions'],
        summary: 'Sign a contact out everywhere',
        description: 'Every session ends, and no browser may open its invitation again.',
        params: byId('con'),
        response: answers({ 204: nobody }),
      },
    },
    async (request, reply) => {
      await engine.sessions.endAllOf(byOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
  api.delete(
    '/sessions/:id',
    {
      config: { right: 'grants.revoke' },
      schema: {
        tags: ['sessions'],
        summary: 'End a session at once',
        description:
          'Or, by the id of a device, take from a browser the right to open its invitation again; a session that it has goes on.',
        params: z.object({ id: z.union([idOf('ses'), idOf('dev')]) }),
        response: answers({ 204: nobody }),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await (isDevice(id) ? engine.sessions.endDeviceOf(byOf(request), id) : engine.sessions.end(byOf(request), id))
      return reply.code(204).send()
    },
  )
}

const isDevice = (id: SessionId | DeviceId): id is DeviceId => id.startsWith('dev_')

const tellSession = (by: By, { id, browser, openedBy, createdAt, seenAt, idleUntil, expiresAt }: Session) => ({
  id,
  browser,
  openedBy,
  createdAt: at(createdAt),
  seenAt: at(seenAt),
  idleUntil: at(idleUntil),
  expiresAt: at(expiresAt),
  can: sessionCan(by),
})

const tellDevice = ({ id, browser, grantId, createdAt, lastUsedAt }: Device) => ({
  id,
  browser,
  grantId,
  createdAt: at(createdAt),
  lastUsedAt: at(lastUsedAt),
})
