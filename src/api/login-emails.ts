// Login emails: a link to their pages, mailed to somebody who has access.
import { z } from 'zod'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { grantTeller } from './grants.ts'
import { messageTeller } from './messages.ts'
import { byId, byText, invited } from './shapes.ts'

export function loginEmails(api: Api, door: Door): void {
  const { wholeOf } = grantTeller(door)

  api.post(
    '/contacts/:id/login-emails',
    {
      config: { right: 'logins.send' },
      schema: {
        tags: ['contacts'],
        summary: 'Send Login Email: a link to their portal, mailed to the contact',
        description: 'Lives as long as the account’s `loginMinutes`, works once. Without live access: 409 `no_access`.',
        params: byId('con'),
        body: z.strictObject({ byText: byText.optional() }),
        response: answers({ 202: invited }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { grant, message } = await door.engine.loginEmails.send(by, request.params.id, request.body.byText)
      return reply.code(202).send({ grant: await wholeOf(by, grant), message: await messageTeller(door, by, [message])(message) })
    },
  )
}
