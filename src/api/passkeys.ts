// Passkeys of a contact, for members: which there are, and taking them away from somebody who lost theirs.
import { z } from 'zod'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, byId, idOf, maybeAt, when } from './shapes.ts'

const contactPasskeys = z
  .object({
    items: z.array(z.object({ id: idOf('pas'), name: z.string(), createdAt: when, lastUsedAt: when.nullable() }).meta({ id: 'Passkey' })),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ContactPasskeys' })

export function passkeys(api: Api, { engine }: Door): void {
  api.get(
    '/contacts/:id/passkeys',
    {
      config: { right: 'grants.read' },
      schema: {
        tags: ['contacts'],
        summary: 'Passkeys of a contact',
        params: byId('con'),
        querystring: wholeList,
        response: answers({ 200: contactPasskeys }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { contact } = await engine.contacts.get(by, request.params.id)
      const theirs = await engine.passkeys.list(by.accountId, contact.id)
      const items = theirs.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: at(createdAt),
        lastUsedAt: maybeAt(lastUsedAt),
      }))
      return wholeOrPage(request.query, items)
    },
  )
  api.delete(
    '/contacts/:id/passkeys',
    {
      config: { right: 'contacts.address' },
      schema: {
        tags: ['contacts'],
        summary: 'Take a contact’s passkeys away',
        description:
          'For somebody who lost theirs: every passkey, session and device of the contact ends, and the address on file is told. Their next invitation lets them make a new one.',
        params: byId('con'),
        response: answers({ 204: z.undefined().describe('Done.') }),
      },
    },
    async (request, reply) => {
      await engine.passkeys.reset(byOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}
