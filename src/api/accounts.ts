// The caller's account: how it looks, and how its links and sessions live.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { accountCan } from '../engine/can.ts'
import { coloursOf, readColour } from '../engine/colours.ts'
import type { Account, LinkPolicy } from '../nouns.ts'
import { activations, languages, reminderKinds } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { account, at, colour, colours, email, line, lines, linkPolicy, someOf, timeZone, when } from './shapes.ts'

const patch = z.strictObject({
  name: line(120).optional(),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/, 'Small letters, digits and hyphens, 50 at most.')
    .optional(),
  logo: z.string().max(30_000, 'The limit is 20 KB, because it travels inside each letter.').nullish(),
  colour: colour.optional(),
  timeZone: timeZone.optional(),
  language: z.enum(languages).optional(),
  senderName: line(120).nullish(),
  replyTo: email.nullish(),
  postalAddress: lines(400).nullish(),
  hidesPortico: z.boolean().optional(),
  activation: z.enum(activations).optional(),
  reminders: someOf(reminderKinds).optional(),
  ...z.object(linkPolicy).partial().shape,
})

const policyChange = z
  .object({
    field: z.enum(Object.keys(linkPolicy) as [keyof LinkPolicy]),
    before: z.string(),
    after: z.string(),
    at: when,
    by: z.object({ kind: z.enum(['member', 'contact', 'api_key', 'operator', 'portico']), name: z.string().nullable() }),
  })
  .meta({ id: 'PolicyChange' })
const policyChanges = z.object({ items: z.array(policyChange), nextCursor: z.string().nullable() }).meta({ id: 'PolicyChanges' })

export function accounts(api: Api, { engine, origin }: Door): void {
  api.get(
    '/account',
    { config: { right: 'account.read' }, schema: { tags: ['account'], summary: 'The account', response: answers({ 200: account }) } },
    async (request) => {
      const by = byOf(request)
      return tellAccount(by, origin, await engine.accounts.get(by.accountId))
    },
  )
  api.patch(
    '/account',
    {
      config: { right: 'account.change' },
      schema: { tags: ['account'], summary: 'Change name, look and policies', body: patch, response: answers({ 200: account }) },
    },
    async (request) => {
      const by = byOf(request)
      return tellAccount(by, origin, await engine.accounts.change(by, request.body))
    },
  )
  api.get(
    '/account/policy-changes',
    {
      config: { right: 'account.read' },
      schema: {
        tags: ['account'],
        summary: 'Who last changed which rule',
        querystring: wholeList,
        response: answers({ 200: policyChanges }),
      },
    },
    async (request) => {
      const changes = await engine.accounts.policyChanges(byOf(request))
      const items = changes.map(({ field, before, after, at: moment, actor, actorName }) => ({
        ...{ field, before, after, at: at(moment) },
        by: { kind: actor.kind, name: actorName },
      }))
      return wholeOrPage(request.query, items)
    },
  )
  api.get(
    '/account/colours',
    {
      config: { right: 'account.read' },
      schema: {
        tags: ['account'],
        summary: 'What pages and letters make of a colour',
        querystring: z.strictObject({ colour }),
        response: answers({ 200: colours }),
      },
    },
    async (request) => coloursOf(readColour(request.query.colour) as string),
  )
}

export function tellAccount(by: Pick<By, 'role'>, origin: string, { policy, logo, logoType, createdAt: _, ...rest }: Account) {
  return {
    ...rest,
    ...policy,
    logo: logo === null ? null : `data:${logoType};base64,${logo}`,
    portalUrl: `${origin}/p/${rest.slug}`,
    can: accountCan(by),
  }
}
