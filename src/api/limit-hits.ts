// Limits, and where they held somebody up.
import { z } from 'zod'
import { maskAddress } from '../engine/addresses.ts'
import type { ToldHit } from '../engine/limit-hits.ts'
import { limitNames } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, listOf, when } from './shapes.ts'

const hit = z
  .object({
    limit: z
      .enum(limitNames)
      .describe('What is counted: the place that asks, the account, the record, the mailbox, a member’s second factor.'),
    contact: z.object({ id: z.string(), name: z.string().nullable(), email: z.string() }).nullable(),
    email: z.string().nullable().describe('As it was typed, masked, where it is no contact of the account.'),
    recordId: z.string().nullable(),
    member: z.string().nullable(),
    from: z.string().nullable().describe('The address or address block that asked last.'),
    times: z.int().describe('How often somebody was held up since it was last free.'),
    firstAt: when,
    lastAt: when,
    until: when,
  })
  .meta({ id: 'LimitHit' })
const list = listOf(hit)
  .omit({ total: true })
  .extend({
    longCodes: z.boolean().describe('New codes are ten letters: too many wrong ones were tried in this hour.'),
  })
  .meta({ id: 'LimitHits' })

export function limitHits(api: Api, { engine }: Door): void {
  api.get(
    '/limit-hits',
    {
      config: { right: 'people.read' },
      schema: {
        tags: ['account'],
        summary: 'Limits that held somebody up, newest first',
        querystring: wholeList,
        response: answers({ 200: list }),
      },
    },
    async (request) => {
      const { hits, longCodes } = await engine.limitHits.list(byOf(request))
      return { ...wholeOrPage(request.query, hits.map(tell)), longCodes }
    },
  )
}

const tell = ({ hit, contact, recordId, memberName }: ToldHit) => ({
  limit: hit.limitedBy,
  contact: contact && { id: contact.id, name: contact.name, email: contact.email },
  email: hit.email !== null && contact === null ? maskAddress(hit.email) : null,
  recordId,
  member: memberName,
  from: hit.address,
  times: hit.times,
  firstAt: at(hit.firstAt),
  lastAt: at(hit.lastAt),
  until: at(hit.freeAt),
})
