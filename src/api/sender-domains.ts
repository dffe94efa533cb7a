// Domains that the account's letters come from: what their DNS holds, what it needs, and the keys that sign.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { readAddress } from '../engine/addresses.ts'
import { senderDomainCan } from '../engine/can.ts'
import { dkimName } from '../engine/dkim-check.ts'
import { keptInDnsFor, keyState, senderDomainState, type WholeDomain } from '../engine/sender-domains.ts'
import { type DkimKey, findingStates, senderDomainStates, senderFaults, senderParts } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, byId, can, listOf, maybeAt, maybeWhen, when } from './shapes.ts'

const tags = ['sender domains']
const params = byId('dom')
const mailbox = z.string().min(1, 'This is needed.').max(64).describe('What stands before the @ of the From address.')

const finding = z
  .object({
    part: z.enum(senderParts),
    is: z.enum(findingStates).describe('`advice` works and could be better; `unknown` says that nobody answered.'),
    fault: z.enum(senderFaults).nullable(),
    selector: z.string().nullable(),
    name: z.string().describe('The name in the DNS.'),
    type: z.enum(['TXT', 'MX', 'CNAME']).nullable(),
    found: z.array(z.string()),
    needed: z.string().nullable().describe('The record to paste at that name.'),
    says: z.string(),
  })
  .meta({ id: 'Finding' })
const key = z
  .object({
    selector: z.string(),
    name: z.string(),
    state: z.enum(['signs', 'next', 'retired']),
    createdAt: when,
    signsSince: maybeWhen,
    retiredAt: maybeWhen,
    keepUntil: maybeWhen.describe('So long its record stays in the DNS after it was retired.'),
  })
  .meta({ id: 'DkimKey' })
const shape = z
  .object({
    id: z.string(),
    name: z.string().describe('As A-label, in small letters.'),
    displayName: z.string().describe('As people read it: in punycode where it could be taken for another.'),
    mailbox: z.string(),
    address: z.string(),
    state: z.enum(senderDomainStates).describe('`taken`: proven, and another account here sends with it.'),
    sends: z.boolean().describe('Letters of the account come from it.'),
    createdAt: when,
    verifiedAt: maybeWhen,
    lostAt: maybeWhen,
    checkedAt: maybeWhen,
    nextCheckAt: maybeWhen,
    findings: z.array(finding),
    keys: z.array(key),
    can,
  })
  .meta({ id: 'SenderDomain' })
const list = listOf(shape)
  .omit({ total: true })
  .extend({ usual: z.string().describe('The From address of accounts without a domain of their own.') })

export function senderDomains(api: Api, { engine, mailFrom }: Door): void {
  api.get(
    '/sender-domains',
    {
      config: { right: 'account.read' },
      schema: {
        tags,
        summary: 'Domains that letters come from',
        querystring: wholeList,
        response: answers({ 200: list.meta({ id: 'SenderDomains' }) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const items = (await engine.senderDomains.list(by)).map((whole) => tell(by, whole))
      return { ...wholeOrPage(request.query, items), usual: mailFrom }
    },
  )
  api.post(
    '/sender-domains',
    {
      config: { right: 'domains.manage' },
      schema: {
        tags,
        summary: 'Add a domain; its DKIM key is made here',
        body: z.strictObject({ domain: z.string().min(1, 'This is needed.').max(255), mailbox: mailbox.default('portal') }),
        response: answers({ 201: shape }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { domain: name, mailbox } = request.body
      return reply.code(201).send(tell(by, await engine.senderDomains.add(by, { name, mailbox })))
    },
  )
  api.get(
    '/sender-domains/:id',
    { config: { right: 'account.read' }, schema: { tags, summary: 'One domain', params, response: answers({ 200: shape }) } },
    async (request) => tell(byOf(request), await engine.senderDomains.get(byOf(request), request.params.id)),
  )
  api.patch(
    '/sender-domains/:id',
    {
      config: { right: 'domains.manage' },
      schema: {
        tags,
        summary: 'Change the mailbox, or send from this domain',
        params,
        body: z.strictObject({ mailbox: mailbox.optional(), sends: z.literal(true).optional() }),
        response: answers({ 200: shape }),
      },
    },
    async (request) => tell(byOf(request), await engine.senderDomains.change(byOf(request), request.params.id, request.body)),
  )
  api.delete(
    '/sender-domains/:id',
    {
      config: { right: 'domains.manage' },
      schema: {
        tags,
        summary: 'Remove a domain; letters come from the usual address again',
        params,
        response: answers({ 204: z.undefined().describe('Done.') }),
      },
    },
    async (request, reply) => {
      await engine.senderDomains.remove(byOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
  api.post(
    '/sender-domains/:id/checks',
    {
      config: { right: 'domains.manage' },
      schema: { tags, summary: 'Look at the DNS now', params, body: z.strictObject({}), response: answers({ 200: shape }) },
    },
    async (request) => tell(byOf(request), await engine.senderDomains.check(byOf(request), request.params.id)),
  )
  api.post(
    '/sender-domains/:id/keys',
    {
      config: { right: 'domains.manage' },
      schema: {
        tags,
        summary: 'Make the next DKIM key; the old one signs until the new one is in the DNS',
        params,
        body: z.strictObject({}),
        response: answers({ 201: shape }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(tell(byOf(request), await engine.senderDomains.rotate(byOf(request), request.params.id))),
  )
}

function tell(by: By, { domain, keys }: WholeDomain) {
  const { id, name, mailbox, sendsSince, findings } = domain
  return {
    ...{ id, name, mailbox, findings },
    displayName: readAddress(`somebody@${name}`)?.display.slice('somebody@'.length) ?? name,
    address: `${mailbox}@${name}`,
    state: senderDomainState(domain),
    sends: sendsSince !== null,
    createdAt: at(domain.createdAt),
    verifiedAt: maybeAt(domain.verifiedAt),
    lostAt: maybeAt(domain.lostAt),
    checkedAt: maybeAt(domain.checkedAt),
    nextCheckAt: maybeAt(domain.nextCheckAt),
    keys: keys.map((key) => tellKey(name, key)),
    can: senderDomainCan(by, domain),
  }
}

function tellKey(domain: string, key: DkimKey) {
  const { selector, createdAt, signsSince, retiredAt } = key
  return {
    ...{ selector, name: dkimName(selector, domain), state: keyState(key) },
    createdAt: at(createdAt),
    signsSince: maybeAt(signsSince),
    retiredAt: maybeAt(retiredAt),
    keepUntil: maybeAt(retiredAt === null || signsSince === null ? null : retiredAt + keptInDnsFor),
  }
}
