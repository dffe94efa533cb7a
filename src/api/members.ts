// Members: the staff of the account.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { memberCan } from '../engine/can.ts'
import { type Member, roles } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { paged, slicePage } from './paging.ts'
import { at, byId, email, line, listOf, maybeAt, member } from './shapes.ts'

const newMember = z.strictObject({ email, name: line(120), role: z.enum(roles), phone: line(40).nullish() })

export function members(api: Api, { engine }: Door): void {
  api.get(
    '/members',
    {
      config: { right: 'members.read' },
      schema: { tags: ['members'], summary: 'The members', querystring: z.strictObject(paged), response: answers({ 200: listOf(member) }) },
    },
    async (request) => {
      const by = byOf(request)
      const { found, ...page } = slicePage(request.query, await engine.members.list(by))
      return { items: found.map((one) => tellMember(by, one)), ...page }
    },
  )
  api.post(
    '/members',
    {
      config: { right: 'members.manage' },
      schema: { tags: ['members'], summary: 'Add a member', body: newMember, response: answers({ 201: member }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { phone, ...body } = request.body
      return reply.code(201).send(tellMember(by, await engine.members.create(by, { ...body, phone: phone ?? null })))
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
      return tellMember(by, await engine.members.get(by, request.params.id))
    },
  )
}

const tellMember = (by: By, { id, email, name, phone, role, createdAt, disabledAt }: Member) => ({
  id,
  email,
  name,
  phone,
  role,
  createdAt: at(createdAt),
  disabledAt: maybeAt(disabledAt),
  can: memberCan(by, { role }),
})
