// Grants: giving access, inviting to it, taking it away and giving it back.

import { z } from 'zod'
import { type By, found } from '../engine/acts.ts'
import { grantCan } from '../engine/can.ts'
import type { NamedGrant } from '../engine/grants.ts'
import type { InviteInput } from '../engine/invitations.ts'
import { grantState, linkState, portalAccess } from '../engine/policy.ts'
import { Refusal } from '../engine/refusals.ts'
import { newNonce } from '../engine/secrets.ts'
import { abilities, type Grant, type Link, languages, type Scope } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door, type Preview } from './door.ts'
import { byDay, framed, inertLetter, messageTeller, page } from './messages.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import {
  at,
  byId,
  givenGrant,
  grant,
  idOf,
  invite,
  invited,
  line,
  lines,
  listOf,
  maybeAt,
  maybeReason,
  moment,
  someOf,
  when,
} from './shapes.ts'

const tags = ['grants']

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('record'), id: idOf('rec') }),
  z.strictObject({ kind: z.literal('project'), id: idOf('pro') }),
  z.strictObject({ kind: z.literal('portal'), id: z.null().optional() }),
])
const abilityList = someOf(abilities).min(1)

const newGrant = z.strictObject({
  contactId: idOf('con'),
  scope,
  abilities: abilityList.optional(),
  endsAt: moment.nullish(),
  invite: invite.optional().describe('Sends the invitation, too.'),
})
const change = z.strictObject({ endsAt: moment.nullable().optional(), abilities: abilityList.optional() })
const listed = z.strictObject({
  ...paged,
  ...counted,
  contactId: idOf('con').optional(),
  recordId: idOf('rec').optional(),
  projectId: idOf('pro').optional().describe('Those to the project itself, not to its records.'),
})

const previewOf = z.strictObject({
  recordId: idOf('rec').optional(),
  contactId: idOf('con').optional().describe('Without it the record’s own contact.'),
  projectId: idOf('pro').optional(),
  name: line(120).optional().describe('Who is greeted, when it is to be somebody new.'),
  note: lines(500).optional(),
  language: z.enum(languages).optional(),
  days: z.coerce.number().int().min(1).max(90).optional(),
})
type PreviewOf = z.output<typeof previewOf>

const grantPreview = z
  .object({
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    expiresAt: when,
    html: z.string(),
    text: z.string(),
    firstPage: z.string(),
  })
  .meta({ id: 'GrantPreview' })

export function grants(api: Api, door: Door): void {
  const { engine } = door
  const now = () => engine.clock.now()
  const { wholeOf, tellAll } = grantTeller(door)

  api.post(
    '/grants',
    {
      // Resending to a live grant needs no more than this right; a new grant, or another end, needs `grants.invite`, which the engine asks for.
      config: { right: 'grants.resend' },
      schema: {
        tags,
        summary: 'Give access and, with `invite`, send the invitation',
        description:
          'The same contact and scope again is the same grant while it is live (200). It takes the `endsAt` and `abilities` given here, ' +
          'for which PATCH asks the same right, and `invite` acts as resend.',
        body: newGrant,
        response: answers({ 200: givenGrant, 201: givenGrant }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { contactId, scope, abilities, endsAt, invite } = request.body
      const { grant, message, made } = await engine.grants.give(by, {
        contactId,
        scope: scope.kind === 'portal' ? { kind: 'portal', id: null } : scope,
        abilities,
        endsAt: endsAt == null ? endsAt : momentAfter(endsAt, now()),
        invite,
      })
      const whole = await wholeOf(by, grant)
      return reply
        .code(made ? 201 : 200)
        .send({ ...whole, grant: whole, message: message && (await messageTeller(door, by, [message])(message)) })
    },
  )
  api.get(
    '/grants',
    {
      config: { right: 'grants.read' },
      schema: {
        tags,
        summary: 'The grants of a contact, on a record or on a project, newest first, with their links and last letters',
        querystring: listed,
        response: answers({ 200: listOf(grant) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { contactId = null, recordId = null, projectId = null } = request.query
      const filter = { contactId, recordId, projectId }
      const found = await engine.grants.list(by, pageFrom(request.query), filter)
      const page = await pageOf(
        request.query,
        found,
        byCreation,
        (grant) => grant,
        () => engine.grants.count(by, filter),
      )
      return { ...page, items: await tellAll(by, page.items) }
    },
  )
  api.get(
    '/grants/:id',
    {
      config: { right: 'grants.read' },
      schema: { tags, summary: 'One grant with its links and its last letter', params: byId('gra'), response: answers({ 200: grant }) },
    },
    async (request) => wholeOf(byOf(request), request.params),
  )
  api.patch(
    '/grants/:id',
    {
      config: { right: 'grants.invite' },
      schema: {
        tags,
        summary: 'Extend or end it, change what it allows',
        params: byId('gra'),
        body: change,
        response: answers({ 200: grant }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { endsAt, ...rest } = request.body
      const end = endsAt === undefined ? {} : { endsAt: endsAt === null ? null : Date.parse(endsAt) }
      return wholeOf(by, await engine.grants.change(by, request.params.id, { ...rest, ...end }))
    },
  )
  api.post(
    '/grants/:id/invitations',
    {
      config: { right: 'grants.resend' },
      schema: {
        tags,
        summary: 'Invite again: a new link, and the earlier ones die',
        params: byId('gra'),
        body: invite.prefault({}),
        response: answers({ 202: invited }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { grant, message } = await engine.grants.resend(by, request.params.id, request.body as InviteInput)
      return reply.code(202).send({ grant: await wholeOf(by, grant), message: await messageTeller(door, by, [message])(message) })
    },
  )
  api.post(
    '/grants/:id/revocation',
    {
      config: { right: 'grants.revoke' },
      schema: {
        tags,
        summary: 'Revoke: links and sessions end at once',
        params: byId('gra'),
        body: maybeReason,
        response: answers({ 200: grant }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return wholeOf(by, await engine.grants.revoke(by, request.params.id, request.body.reason || null))
    },
  )
  api.delete(
    '/grants/:id/revocation',
    {
      config: { right: 'grants.revoke' },
      schema: { tags, summary: 'Restore: old links and sessions stay dead', params: byId('gra'), response: answers({ 200: grant }) },
    },
    async (request) => {
      const by = byOf(request)
      return wholeOf(by, await engine.grants.restore(by, request.params.id))
    },
  )
  previews(api, door)
}

/** Tells grants with their links, their last letters and the names of what they open. */
export function grantTeller(door: Door) {
  const { engine } = door
  const now = () => engine.clock.now()

  async function tellAll(by: By, grants: readonly Grant[]) {
    const [account, listed] = await Promise.all([engine.accounts.get(by.accountId), engine.grants.listed(by, grants)])
    const tell = messageTeller(
      door,
      by,
      listed.flatMap(({ message }) => message ?? []),
      grants,
    )
    return Promise.all(
      listed.map(async ({ links, message, ...one }) => ({
        ...tellGrant(by, one, account.policy.dormantMonths, now()),
        links: links.map((link) => tellLink(link, now())),
        message: message && (await tell(message)),
      })),
    )
  }
  async function wholeOf(by: By, { id }: Pick<Grant, 'id'>) {
    const grant = found(await engine.grants.alone(by.accountId, id))
    const [[told], { sessions }] = await Promise.all([tellAll(by, [grant]), engine.sessions.list(by, grant.contactId)])
    return { ...found(told ?? null), openSessions: sessions.length }
  }

  return { wholeOf, tellAll }
}

/** What a letter and its first page would look like, before anything goes out. */
function previews(api: Api, door: Door): void {
  const { engine, renderLetter, renderFirstPage, origin } = door

  async function look(by: By, { recordId, contactId, projectId, name, ...invite }: PreviewOf): Promise<Preview> {
    const person = contactId ?? (recordId && (await engine.records.get(by, recordId)).record.contactId)
    if (!person) throw new Refusal('invalid', { fields: { recordId: 'Name a record or a contact.' } })
    const scope: Scope = recordId
      ? { kind: 'record', id: recordId }
      : projectId
        ? { kind: 'project', id: projectId }
        : { kind: 'portal', id: null }
    const preview = await engine.grants.preview(by, { contactId: person, scope, invite })
    if (name === undefined) return preview
    return { ...preview, contact: { ...preview.contact, name }, facts: { ...preview.facts, contact: { ...preview.facts.contact, name } } }
  }
  const firstPage = ({ account, contact, place, language }: Preview, { member }: By, nonce: string) =>
    renderFirstPage({ account, contact, place, language, inviter: member, now: engine.clock.now() }, nonce)
  const row = ({ facts, language }: Preview) => ({ kind: 'invitation' as const, facts, language, createdAt: engine.clock.now() })
  const schema = { tags, querystring: previewOf }

  api.get(
    '/grants/preview',
    {
      config: { right: 'grants.resend' },
      schema: { ...schema, summary: 'What an invitation would say', response: answers({ 200: grantPreview }) },
    },
    async (request) => {
      const by = byOf(request)
      const preview = await look(by, request.query)
      const { fromName, subject, html, text } = renderLetter(row(preview), `${origin}/l/…`)
      return {
        from: fromName,
        to: preview.contact.email,
        subject,
        expiresAt: at(preview.facts.opensUntil),
        html,
        text,
        firstPage: firstPage(preview, by, ''),
      }
    },
  )
  api.get(
    '/grants/preview/letter',
    {
      config: { right: 'grants.resend' },
      schema: { ...schema, summary: 'The letter as a page for a frame', response: answers({ 200: page }) },
    },
    async (request, reply) => {
      const preview = await look(byOf(request), request.query)
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', framed)
        .send(byDay(inertLetter(door, row(preview), preview.account).html))
    },
  )
  api.get(
    '/grants/preview/first-page',
    {
      config: { right: 'grants.resend' },
      schema: { ...schema, summary: 'The first page behind the letter, for a frame', response: answers({ 200: page }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      const preview = await look(by, request.query)
      const nonce = newNonce()
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', framed.replace("'unsafe-inline'", `'nonce-${nonce}'`))
        .send(byDay(firstPage(preview, by, nonce)))
    },
  )
}

function momentAfter(text: string, now: number): number {
  const moment = Date.parse(text)
  if (moment <= now) throw new Refusal('invalid', { fields: { endsAt: 'Choose a moment to come.' } })
  return moment
}

export function tellGrant(by: Pick<By, 'role'>, { grant, contact, scopeName }: NamedGrant, dormantMonths: number, now: number) {
  return {
    id: grant.id,
    contactId: grant.contactId,
    contact: { id: contact.id, name: contact.name, email: contact.email },
    scope: { ...grant.scope, name: scopeName },
    abilities: grant.abilities,
    state: grantState(grant, dormantMonths, now),
    access: portalAccess(grant, now),
    createdAt: at(grant.createdAt),
    endsAt: maybeAt(grant.endsAt),
    longerAskedAt: maybeAt(grant.longerAskedAt),
    revokedAt: maybeAt(grant.revokedAt),
    restoredAt: maybeAt(grant.restoredAt),
    invitedAt: maybeAt(grant.invitedAt),
    openedAt: maybeAt(grant.openedAt),
    expiresAt: maybeAt(grant.invitationEndsAt),
    visits: grant.visits,
    lastActivityAt: maybeAt(grant.lastActiveAt),
    can: grantCan(by, grant, dormantMonths, now),
  }
}

const tellLink = (link: Link, now: number) => ({
  id: link.id,
  kind: link.kind,
  state: linkState(link, now),
  shared: link.letterId !== null,
  createdAt: at(link.createdAt),
  expiresAt: at(link.expiresAt),
  usedAt: maybeAt(link.usedAt),
  usedWith: link.usedWith,
})
