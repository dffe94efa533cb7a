// Messages: every letter that was owed, what became of it, and the letter itself with its link made inert.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { messageCan } from '../engine/can.ts'
import { letterState, messageState } from '../engine/policy.ts'
import {
  type Account,
  type Grant,
  type GrantId,
  type LetterFacts,
  type LinkId,
  type Message,
  messageKinds,
  messageStates,
  type Trace,
} from '../nouns.ts'
import type { Attempt } from '../store/messages.ts'
import { reasonOfBounce } from './bounces.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door, type Letter } from './door.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, idOf, listOf, maybeAt, message, when } from './shapes.ts'

const tags = ['messages']
const listed = z.strictObject({
  ...paged,
  ...counted,
  recordId: idOf('rec').optional(),
  contactId: idOf('con').optional(),
  grantId: idOf('gra').optional(),
  kind: z.enum(messageKinds).optional(),
  state: z.enum(messageStates).optional(),
})

/** A page of another's making, for a frame: no script, no form, nothing from elsewhere. */
export const framed =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox"
export const page = { description: 'A page for a frame.', content: { 'text/html': { schema: z.any().meta({ type: 'string' }) } } }

const wholeMessage = message
  .extend({ tries: z.array(z.object({ at: when, outcome: z.string(), answer: z.string().nullable() })) })
  .meta({ id: 'WholeMessage' })

const messageContent = z
  .object({ from: z.string(), subject: z.string(), html: z.string(), text: z.string() })
  .meta({ id: 'MessageContent' })

export function messages(api: Api, door: Door): void {
  const { engine } = door

  api.get(
    '/messages',
    {
      config: { right: 'messages.read' },
      schema: { tags, summary: 'The letters, newest first', querystring: listed, response: answers({ 200: listOf(message) }) },
    },
    async (request) => {
      const by = byOf(request)
      const { recordId, contactId, grantId, kind, state } = request.query
      const filter = {
        recordId: recordId ?? null,
        contactId: contactId ?? null,
        grantId: grantId ?? null,
        kind: kind ?? null,
        state: state ?? null,
      }
      const found = await engine.messages.list(by, pageFrom(request.query), filter)
      const tell = messageTeller(door, by, found)
      return pageOf(request.query, found, byCreation, tell, () => engine.messages.count(by, filter))
    },
  )
  api.get(
    '/messages/:id',
    {
      config: { right: 'messages.read' },
      schema: { tags, summary: 'One letter with every try', params: byId('msg'), response: answers({ 200: wholeMessage }) },
    },
    async (request) => {
      const by = byOf(request)
      const { message, attempts } = await engine.messages.get(by, request.params.id)
      return { ...(await messageTeller(door, by, [message])(message)), tries: attempts.map(tellTry) }
    },
  )
  api.get(
    '/messages/:id/content',
    {
      config: { right: 'messages.read' },
      schema: {
        tags,
        summary: 'What the letter says; its link is shown without its secret',
        params: byId('msg'),
        response: answers({ 200: messageContent }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const { message } = await engine.messages.get(by, request.params.id)
      const { fromName, subject, html, text } = inertLetter(door, message, await engine.accounts.get(by.accountId))
      return { from: fromName, subject, html, text }
    },
  )
  api.get(
    '/messages/:id/letter',
    {
      config: { right: 'messages.read' },
      schema: { tags, summary: 'The letter as a page for a frame', params: byId('msg'), response: answers({ 200: page }) },
    },
    async (request, reply) => {
      const by = byOf(request)
      const { message } = await engine.messages.get(by, request.params.id)
      const { html } = inertLetter(door, message, await engine.accounts.get(by.accountId))
      return reply.type('text/html; charset=utf-8').header('content-security-policy', framed).send(byDay(html))
    },
  )
}

/**
 * Tells the letters of one answer. Account, links and grants are asked for once each, and only when somebody waits for them: a failure
 * always has a hearer. `known`: grants that were read already.
 */
export function messageTeller(door: Door, by: By, messages: readonly Message[], known: readonly Grant[] = []) {
  const { engine } = door
  let traces: Promise<Map<LinkId, Trace>> | null = null
  const traceOf = async ({ linkId }: Message) => {
    traces ??= engine.messages.traces(by, messages)
    return linkId && ((await traces).get(linkId) ?? null)
  }
  let account: Promise<Account> | null = null
  const accountOf = () => {
    account ??= engine.accounts.get(by.accountId)
    return account
  }
  const read = new Map(known.map((grant) => [grant.id, grant]))
  let others: Promise<Map<GrantId, Grant>> | null = null
  const grantOf = async ({ grantId, kind }: Message) => {
    if (grantId === null || kind !== 'invitation') return null
    const unread = messages.flatMap((one) => (one.kind === 'invitation' && one.grantId && !read.has(one.grantId) ? one.grantId : []))
    if (!read.has(grantId)) others ??= engine.grants.allAlone(by.accountId, unread)
    return read.get(grantId) ?? (await others)?.get(grantId) ?? null
  }
  return async (message: Message) => {
    const [trace, grant, account] = await Promise.all([traceOf(message), grantOf(message), accountOf()])
    return tellMessage(by, door, message, trace, grant, account.policy.dormantMonths)
  }
}

function tellMessage(
  by: By,
  { engine, renderLetter }: Door,
  message: Message,
  trace: Trace | null,
  grant: Grant | null,
  dormantMonths: number,
) {
  const now = engine.clock.now()
  const state = messageState(message, now)
  const {
    id,
    kind,
    channel,
    toAddress,
    createdAt,
    acceptedAt,
    delayedAt,
    bouncedAt,
    nextAt,
    attempts,
    answer,
    contactId,
    recordId,
    grantId,
  } = message
  return {
    id,
    kind,
    channel,
    to: toAddress,
    subject: subjectOf(message, renderLetter),
    state,
    reached: letterState(message, trace, now),
    reason: bouncedAt === null ? null : reasonOfBounce(answer),
    createdAt: at(createdAt),
    acceptedAt: maybeAt(acceptedAt),
    delayedAt: maybeAt(delayedAt),
    bouncedAt: maybeAt(bouncedAt),
    machineOpenedAt: maybeAt(trace?.fetchedAt ?? null),
    openedAt: maybeAt(trace?.openedAt ?? null),
    signedInAt: maybeAt(trace?.usedAt ?? null),
    nextAt: maybeAt(nextAt),
    attempts,
    answer,
    contact: contactId && { id: contactId, name: nameIn(message.facts) },
    recordId,
    grantId,
    can: messageCan(by, message, state, grant, dormantMonths, now),
  }
}

/** A row that no letter can be written from is shown like any other, so that it is found. */
function subjectOf(message: Message, renderLetter: Door['renderLetter']): string {
  try {
    return renderLetter(message, '').subject
  } catch {
    return 'This letter cannot be written'
  }
}

/** As it was when the letter was written. */
function nameIn({ contact }: LetterFacts): string | null {
  const name = contact !== null && typeof contact === 'object' && 'name' in contact ? contact.name : null
  return typeof name === 'string' ? name : null
}

const tellTry = ({ at: moment, outcome, answer }: Attempt) => ({ at: at(moment), outcome, answer })

/** In its light colours, whatever the browser that looks at it prefers: it is their letter and not the console's. */
export const byDay = (page: string): string =>
  page
    .replaceAll(/@media\s*(?:screen and\s*)?\(prefers-color-scheme:\s*dark\)/g, '@media not all')
    .replaceAll('content="light dark"', 'content="light"')
    .replaceAll(/color-scheme:\s*light dark/g, 'color-scheme:light')

/** The letter as it left, but for its links: they lead nowhere, and the secret is not even worked out. */
export function inertLetter(
  { renderLetter, origin }: Door,
  message: Parameters<Door['renderLetter']>[0],
  account: Pick<Account, 'logo' | 'logoType'>,
): Letter {
  const letter = renderLetter(message, `${origin}/l/…`)
  const logo = account.logo === null ? '' : `data:${account.logoType};base64,${account.logo}`
  const html = letter.html.replace(/\shref="[^"]*"/g, '').replaceAll('cid:logo@portico', logo)
  return { ...letter, html }
}
