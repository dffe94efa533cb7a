// Companies: the firms that contacts belong to.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { companyCan } from '../engine/can.ts'
import type { Company } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, can, line, listOf, when } from './shapes.ts'

const body = z.strictObject({ name: line(160) })
const listed = z.strictObject({ ...paged, ...counted, q: z.string().max(200).optional() })

const company = z.object({ id: z.string(), name: z.string(), createdAt: when, can }).meta({ id: 'Company' })

export function companies(api: Api, { engine }: Door): void {
  api.get(
    '/companies',
    {
      config: { right: 'people.read' },
      schema: {
        tags: ['companies'],
        summary: 'The companies, newest first',
        querystring: listed,
        response: answers({ 200: listOf(company) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const q = request.query.q || null
      const found = await engine.companies.list(by, pageFrom(request.query), q)
      return pageOf(
        request.query,
        found,
        byCreation,
        (one) => tellCompany(by, one),
        () => engine.companies.count(by, q),
      )
    },
  )
  api.post(
    '/companies',
    {
      config: { right: 'people.write' },
      schema: {
        tags: ['companies'],
        summary: 'Add a company',
        description: 'A company of that name is answered as it is (200).',
        body,
        response: answers({ 200: company, 201: company }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { company, made } = await engine.companies.create(by, request.body.name)
      return reply.code(made ? 201 : 200).send(tellCompany(by, company))
    },
  )
  api.get(
    '/companies/:id',
    {
      config: { right: 'people.read' },
      schema: { tags: ['companies'], summary: 'One company', params: byId('com'), response: answers({ 200: company }) },
    },
    async (request) => {
      const by = byOf(request)
      return tellCompany(by, await engine.companies.get(by, request.params.id))
    },
  )
  api.patch(
    '/companies/:id',
    {
      config: { right: 'people.write' },
      schema: {
        tags: ['companies'],
        summary: 'Rename a company',
        params: byId('com'),
        body: body.partial(),
        response: answers({ 200: company }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { id } = request.params
      const { name } = request.body
      return tellCompany(by, name === undefined ? await engine.companies.get(by, id) : await engine.companies.rename(by, id, name))
    },
  )
}

const tellCompany = (by: By, { id, name, createdAt }: Company) => ({ id, name, createdAt: at(createdAt), can: companyCan(by) })
