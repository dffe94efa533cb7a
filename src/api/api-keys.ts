// API keys: doors for machines. The key itself is told once.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { mostDays } from '../engine/api-keys.ts'
import { apiKeyCan } from '../engine/can.ts'
import { Refusal } from '../engine/refusals.ts'
import { rights } from '../engine/rights.ts'
import { type ApiKey, roles } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { counted, paged, slicePage } from './paging.ts'
import { at, byId, can, line, listOf, maybeAt, maybeWhen, someOf, when } from './shapes.ts'

const tags = ['api keys']

const body = z.strictObject({
  name: line(120),
  role: z.enum(roles),
  scopes: someOf(rights).min(1).optional().describe('Of the role’s rights only these.'),
  days: z.int().min(1).max(mostDays).optional().describe('90 when left out.'),
})

const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    scopes: z.array(z.string()).nullable().describe('Of the role’s rights only these; null for all of them.'),
    madeBy: z.string().nullable(),
    createdAt: when,
    expiresAt: when,
    lastUsedAt: maybeWhen,
    revokedAt: maybeWhen,
    can,
  })
  .meta({ id: 'ApiKey' })

const newApiKey = apiKey.extend({ secret: z.string().describe('The key itself, shown this once.') }).meta({ id: 'NewApiKey' })

export function apiKeys(api: Api, { engine }: Door): void {
  const tell = (by: By, key: ApiKey) => tellApiKey(by, key, engine.clock.now())

  api.get(
    '/api-keys',
    {
      config: { right: 'api_keys.manage' },
      schema: {
        tags,
        summary: 'The API keys, newest first',
        querystring: z.strictObject({ ...paged, ...counted }),
        response: answers({ 200: listOf(apiKey) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { found, ...page } = slicePage(request.query, await engine.apiKeys.list(by))
      return { items: found.map((key) => tell(by, key)), ...page }
    },
  )
  api.post(
    '/api-keys',
    {
      config: { right: 'api_keys.manage' },
      schema: {
        tags,
        summary: 'Make an API key',
        description:
          'It has the rights of its role, or those of them that are named; it lives 90 days unless it is said otherwise, and is shown in this answer alone. Repeated with its Idempotency-Key: 409 `shown_once`.',
        body,
        response: answers({ 201: newApiKey }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { apiKey, key } = await engine.apiKeys.create(by, request.body)
      return reply.code(201).send({ ...tell(by, apiKey), secret: key })
    },
  )
  api.delete(
    '/api-keys/:id',
    {
      config: { right: 'api_keys.manage' },
      schema: {
        tags,
        summary: 'Revoke an API key',
        description:
          'Refused from this moment, with the links that it handed over. Keys that it made stay, so that a program may renew its own before it revokes it: the history says which they are.',
        params: byId('key'),
        response: answers({ 200: apiKey }),
      },
    },
    async (request) => {
      const by = byOf(request)
      await engine.apiKeys.revoke(by, request.params.id)
      const revoked = (await engine.apiKeys.list(by)).find(({ id }) => id === request.params.id)
      if (!revoked) throw new Refusal('not_found')
      return tell(by, revoked)
    },
  )
}

const tellApiKey = (by: By, key: ApiKey, now: number) => ({
  id: key.id,
  name: key.name,
  role: key.role,
  scopes: key.scopes,
  madeBy: key.madeBy,
  createdAt: at(key.createdAt),
  expiresAt: at(key.expiresAt),
  lastUsedAt: maybeAt(key.lastUsedAt),
  revokedAt: maybeAt(key.revokedAt),
  can: apiKeyCan(by, key, now),
})
