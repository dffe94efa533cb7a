// Members: the staff of the account.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { memberCan } from '../engine/can.ts'
import { memberState } from '../engine/policy.ts'
import { type Member, type MemberId, roles } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { counted, paged, slicePage, wholeList, wholeOrPage } from './paging.ts'
import { at, byId, can, email, line, listOf, maybeAt, maybeWhen, nothing, phone, when } from './shapes.ts'

const newMember = z.strictObject({ email, name: line(120), role: z.enum(roles), phone: phone.nullish() })
const patch = z.strictObject({
  name: line(120).optional(),
  phone: phone.nullish(),
  role: z.enum(roles).optional(),
  disabled: z.boolean().optional().describe('`true` shuts the member out at once: sessions and keys end.'),
})

const member = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    phone: z.string().nullable(),
    role: z.enum(roles),
    state: z.enum(['invited', 'active', 'disabled']),
    createdAt: when,
    invitedAt: maybeWhen,
    signedInAt: maybeWhen,
    disabledAt: maybeWhen,
    can,
  })
  .meta({ id: 'Member' })

const memberSessions = z
  .object({
    items: z.array(
      z.object({ id: z.string(), browser: z.string(), openedBy: z.string(), createdAt: when, seenAt: when }).meta({ id: 'MemberSession' }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'MemberSessions' })

export function members(api: Api, { engine }: Door): void {
  const tell = async (by: By, member: Member) => tellMember(by, member, await engine.members.lastOwner(by))

  api.get(
    '/members',
    {
      config: { right: 'members.read' },
      schema: {
        tags: ['members'],
        summary: 'The members',
        querystring: z.strictObject({ ...paged, ...counted }),
        response: answers({ 200: listOf(member) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { found, ...page } = slicePage(request.query, await engine.members.list(by))
      const lastOwner = await engine.members.lastOwner(by)
      return { items: found.map((one) => tellMember(by, one, lastOwner)), ...page }
    },
  )
  api.post(
    '/members',
    {
      config: { right: 'members.manage' },
      schema: { tags: ['members'], summary: 'Invite a member by letter', body: newMember, response: answers({ 201: member }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { phone, ...body } = request.body
      return reply.code(201).send(await tell(by, await engine.members.invite(by, { ...body, phone: phone ?? null })))
    },
  )
  api.get(
    '/members/:id',
    {
      config: { right: 'members.read' },
      schema: { tags: ['members'], summary: 'One member', params: byId('mem'), response: answers({ 200: member }) },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.members.get(by, request.params.id))
    },
  )
  api.patch(
    '/members/:id',
    {
      config: { right: 'members.manage' },
      schema: {
        tags: ['members'],
        summary: 'Change a member’s name or role, disable or enable',
        params: byId('mem'),
        body: patch,
        response: answers({ 200: member }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { name, phone, role, disabled } = request.body
      const wanted = {
        ...(name === undefined ? {} : { name }),
        ...(phone === undefined ? {} : { phone }),
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabled }),
      }
      return tell(by, await engine.members.change(by, request.params.id, wanted))
    },
  )
  api.post(
    '/members/:id/invitations',
    {
      config: { right: 'members.manage' },
      schema: {
        tags: ['members'],
        summary: 'Invite again: the key in the earlier letter is dead',
        params: byId('mem'),
        body: nothing,
        response: answers({ 202: member }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      return reply.code(202).send(await tell(by, await engine.members.inviteAgain(by, request.params.id)))
    },
  )
  api.get(
    '/members/:id/sessions',
    {
      config: { right: 'members.manage' },
      schema: {
        tags: ['members'],
        summary: 'Where a member is signed in',
        params: byId('mem'),
        querystring: wholeList,
        response: answers({ 200: memberSessions }),
      },
    },
    async (request) => {
      const sessions = await engine.members.sessions(byOf(request), request.params.id)
      const items = sessions.map(({ id, browser, openedBy, createdAt, seenAt }) => ({
        id,
        browser,
        openedBy,
        createdAt: at(createdAt),
        seenAt: at(seenAt),
      }))
      return wholeOrPage(request.query, items)
    },
  )
  api.delete(
    '/members/:id/sessions',
    {
      config: { right: 'members.manage' },
      schema: {
        tags: ['members'],
        summary: 'Sign a member out everywhere, at once',
        description: 'They come in again by a letter and their second factor. To keep somebody out, disable them.',
        params: byId('mem'),
        response: answers({ 204: z.undefined().describe('Done.') }),
      },
    },
    async (request, reply) => {
      await engine.members.signOut(byOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
  api.delete(
    '/members/:id/factors',
    {
      config: { right: 'members.manage' },
      schema: {
        tags: ['members'],
        summary: 'Take a member’s second factors away, to be set up anew; ends their sessions',
        params: byId('mem'),
        response: answers({ 200: member }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tell(by, await engine.members.resetFactors(by, request.params.id))
    },
  )
}

const tellMember = (by: By, member: Member, lastOwner: MemberId | null) => ({
  id: member.id,
  email: member.email,
  name: member.name,
  phone: member.phone,
  role: member.role,
  state: memberState(member),
  createdAt: at(member.createdAt),
  invitedAt: maybeAt(member.invitedAt),
  signedInAt: maybeAt(member.signedInAt),
  disabledAt: maybeAt(member.disabledAt),
  can: memberCan(by, member, member.id === lastOwner),
})
