// Try it as the client would: the real invitation to the member who asks, with a way in of their own.
import { z } from 'zod'
import { languages } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { at, byId, idOf, lines, moment } from './shapes.ts'

const trial = z.object({ sentTo: z.string(), expiresAt: moment }).meta({ id: 'Trial' })

const body = z
  .strictObject({
    recordId: idOf('rec').optional(),
    projectId: idOf('pro').optional(),
    note: lines(500).optional(),
    language: z.enum(languages).optional(),
  })
  .refine(({ recordId, projectId }) => recordId === undefined || projectId === undefined, {
    path: ['projectId'],
    message: 'Name a record or a project; a record is in its project already.',
  })

export function trials(api: Api, { engine }: Door): void {
  api.post(
    '/contacts/:id/trials',
    {
      config: { right: 'grants.resend' },
      schema: {
        tags: ['contacts'],
        summary: 'Try it as the client would: the real invitation, mailed to yourself',
        description:
          'To the own address of the member who asks, and to no other; not for API keys. Its button opens once, for an hour of looking at what this contact ' +
          'sees and what the invitation would open beside it. Nothing can be sent there, nothing of the contact’s own moves, and nobody is counted; files and what was said ' +
          'show only where that member is signed in to the console too. ' +
          'With neither `recordId` nor `projectId` it is the whole portal.',
        params: byId('con'),
        body,
        response: answers({ 202: trial }),
      },
    },
    async (request, reply) => {
      const { trial: made, to } = await engine.trials.send(byOf(request), request.params.id, request.body)
      return reply.code(202).send({ sentTo: to, expiresAt: at(made.expiresAt) })
    },
  )
}
