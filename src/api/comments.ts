// Comments: what members and people outside say to each other, on a record or in a project.
import { z } from 'zod'
import { longestComment } from '../engine/comments.ts'
import type { ToldComment } from '../store/comments.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byCreation, type Paged, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, idOf, listOf, needed, person, when } from './shapes.ts'

const text = needed(longestComment, 'Write something.')
const querystring = z.strictObject(paged)
const newestPage = 'The first page holds what was said last, each page the oldest first.'

const comment = z
  .object({
    id: z.string(),
    at: when,
    recordId: z.string().nullable(),
    contact: person.nullable().describe('With whom, where it is not on a record.'),
    author: z.object({ kind: z.enum(['member', 'contact', 'api_key']), id: z.string(), name: z.string().nullable() }),
    text: z.string(),
  })
  .meta({ id: 'Comment' })

export function comments(api: Api, { engine }: Door): void {
  api.get(
    '/records/:id/comments',
    {
      config: { right: 'comments.read' },
      schema: {
        tags: ['records'],
        summary: 'What was said on a record',
        description: newestPage,
        params: byId('rec'),
        querystring,
        response: answers({ 200: listOf(comment) }),
      },
    },
    async (request) => {
      const found = await engine.comments.ofRecord(byOf(request), request.params.id, pageFrom(request.query))
      return oldestFirst(await pageOf(request.query, found, byCreation, tell))
    },
  )
  api.post(
    '/records/:id/comments',
    {
      config: { right: 'comments.write' },
      schema: {
        tags: ['records'],
        summary: 'Write to the people of a record; its contact and whoever wrote there get a letter',
        params: byId('rec'),
        body: z.strictObject({ text }),
        response: answers({ 201: comment }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(tell(await engine.comments.write(byOf(request), { recordId: request.params.id }, request.body.text))),
  )
  api.get(
    '/projects/:id/comments',
    {
      config: { right: 'comments.read' },
      schema: {
        tags: ['projects'],
        summary: 'What was said in a project with each of its people',
        description: `Each conversation is between one contact and the members; what is said on records stands there. ${newestPage}`,
        params: byId('pro'),
        querystring,
        response: answers({ 200: listOf(comment) }),
      },
    },
    async (request) => {
      const found = await engine.comments.ofProject(byOf(request), request.params.id, pageFrom(request.query))
      return oldestFirst(await pageOf(request.query, found, byCreation, tell))
    },
  )
  api.post(
    '/projects/:id/comments',
    {
      config: { right: 'comments.write' },
      schema: {
        tags: ['projects'],
        summary: 'Write to one person of a project, who gets a letter',
        params: byId('pro'),
        body: z.strictObject({ contactId: idOf('con'), text }),
        response: answers({ 201: comment }),
      },
    },
    async (request, reply) => {
      const { contactId, text } = request.body
      return reply.code(201).send(tell(await engine.comments.write(byOf(request), { projectId: request.params.id, contactId }, text)))
    },
  )
}

const oldestFirst = <Told>({ items, ...rest }: Paged<Told>): Paged<Told> => ({ items: items.toReversed(), ...rest })

const tell = (one: ToldComment) => ({
  id: one.id,
  at: at(one.createdAt),
  recordId: one.recordId,
  contact: one.contactId && { id: one.contactId, name: one.contactName, email: one.contactEmail ?? '' },
  author: { kind: one.authorKind, id: one.authorId, name: one.authorName },
  text: one.text,
})
