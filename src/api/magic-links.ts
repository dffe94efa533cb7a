// Magic links: made for a contact, shown once to whoever hands it over.
import { z } from 'zod'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, byId, listOf, needed, when } from './shapes.ts'

const newMagicLink = z.strictObject({
  minutes: z.int().min(5).max(1_440).describe('More than 60 needs the right `links.copy_long`: owner, admin, manager.'),
  destination: z.string().max(200).optional().describe('A page of the portal that is open to the contact; its home when left out.'),
  reason: needed(500, 'Say why.'),
})

const destination = z
  .object({ kind: z.enum(['home', 'access', 'record', 'project', 'packet']), path: z.string(), name: z.string().nullable() })
  .meta({ id: 'Destination' })

const magicLink = z.object({ url: z.string().describe('The link itself, shown this once.'), expiresAt: when }).meta({ id: 'MagicLink' })

export function magicLinks(api: Api, { engine, origin }: Door): void {
  api.get(
    '/contacts/:id/destinations',
    {
      config: { right: 'portal.view' },
      schema: {
        tags: ['contacts'],
        summary: 'The pages of the portal that a link of this contact can lead to',
        params: byId('con'),
        querystring: wholeList,
        response: answers({ 200: listOf(destination) }),
      },
    },
    async (request) => wholeOrPage(request.query, await engine.magicLinks.destinations(byOf(request), request.params.id)),
  )
  api.post(
    '/contacts/:id/magic-links',
    {
      config: { right: 'links.copy' },
      schema: {
        tags: ['contacts'],
        summary: 'Generate Magic Link: shown once, works once',
        description:
          'The contact is told by mail that it was made, and by whom. A newer one ends the one before. ' +
          'Without live access: 409 `no_access`. Repeated with its Idempotency-Key: 409 `shown_once`.',
        params: byId('con'),
        body: newMagicLink,
        response: answers({ 201: magicLink }),
      },
    },
    async (request, reply) => {
      const { link, secret } = await engine.magicLinks.make(byOf(request), request.params.id, request.body)
      return reply.code(201).send({ url: `${origin}/l/${secret}`, expiresAt: at(link.expiresAt) })
    },
  )
}
