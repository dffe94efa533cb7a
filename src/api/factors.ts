// A member's own second factors: what there is, setting up, taking away, and showing one again for what needs it fresh.
import { z } from 'zod'
import { freshFor } from '../engine/policy.ts'
import type { MemberSession } from '../store/sessions.ts'
import { type Api, memberOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { at, byId, maybeAt, nothing } from './shapes.ts'
import { appOffer, myFactors, mySessions, newPasskey, opened, passkeyOptions, shownFactor } from './sign-in-shapes.ts'

const tags = ['factors']
const own = { config: { right: 'member' } } as const

export function factors(api: Api, { engine }: Door): void {
  const told = async ({ member, session }: MemberSession) => {
    const { totp, passkeys, recoveryCodesLeft } = await engine.factors.hold(member)
    return {
      totp: totp && { createdAt: at(totp.createdAt), lastUsedAt: maybeAt(totp.lastUsedAt) },
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        id,
        name,
        createdAt: at(createdAt),
        lastUsedAt: maybeAt(lastUsedAt),
      })),
      recoveryCodesLeft,
      freshUntil: at(session.freshAt + freshFor),
    }
  }

  api.get('/me/factors', { ...own, schema: { tags, summary: 'My second factors', response: answers({ 200: myFactors }) } }, (request) =>
    told(memberOf(request)),
  )
  api.post(
    '/me/factor',
    {
      ...own,
      schema: {
        tags,
        summary: 'Show a second factor again',
        description: 'What needs a fresh one (`factor_needed`) then works for a quarter of an hour.',
        body: shownFactor,
        response: answers({ 200: z.object({ freshUntil: z.iso.datetime() }) }),
      },
    },
    async (request) => {
      const held = memberOf(request)
      const proven = await engine.factors.prove(held.member, request.body, held.session.id)
      return { freshUntil: at(await engine.factors.freshen(held, proven)) }
    },
  )
  api.post(
    '/me/totp',
    { ...own, schema: { tags, summary: 'Offer an authenticator app', body: nothing, response: answers({ 200: appOffer }) } },
    async (request) => {
      const held = memberOf(request)
      await engine.factors.mayAdd(held)
      return engine.factors.offerApp(held.member)
    },
  )
  api.post(
    '/me/totp/confirmation',
    {
      ...own,
      schema: {
        tags,
        summary: 'Keep the app whose first code this is',
        body: z.strictObject({ code: z.string().max(40) }),
        response: answers({ 201: opened }),
      },
    },
    async (request, reply) => {
      const held = memberOf(request)
      await engine.factors.mayAdd(held)
      return reply.code(201).send({ recoveryCodes: await engine.factors.addApp(held, request.body.code) })
    },
  )
  api.delete(
    '/me/totp',
    { ...own, schema: { tags, summary: 'Take the app away', response: answers({ 200: myFactors }) } },
    async (request) => {
      const held = memberOf(request)
      await engine.factors.removeApp(held)
      return told(held)
    },
  )
  api.post(
    '/me/factor/passkey-options',
    { ...own, schema: { tags, summary: 'For showing a passkey', body: nothing, response: answers({ 200: passkeyOptions }) } },
    async (request) => {
      const { member, session } = memberOf(request)
      return { options: { ...(await engine.factors.request(member, session.id)) } }
    },
  )
  api.post(
    '/me/passkeys/options',
    { ...own, schema: { tags, summary: 'For making a passkey', body: nothing, response: answers({ 200: passkeyOptions }) } },
    async (request) => {
      const held = memberOf(request)
      await engine.factors.mayAdd(held)
      return { options: { ...(await engine.factors.creation(held.session)) } }
    },
  )
  api.post(
    '/me/passkeys',
    { ...own, schema: { tags, summary: 'Keep a passkey that this browser made', body: newPasskey, response: answers({ 201: opened }) } },
    async (request, reply) => {
      const held = memberOf(request)
      await engine.factors.mayAdd(held)
      const recoveryCodes = await engine.factors.addPasskey(held, request.body.passkey, request.visitor.browser)
      return reply.code(201).send({ recoveryCodes })
    },
  )
  api.delete(
    '/me/passkeys/:id',
    { ...own, schema: { tags, summary: 'Take a passkey away', params: byId('pas'), response: answers({ 200: myFactors }) } },
    async (request) => {
      const held = memberOf(request)
      await engine.factors.removePasskey(held, request.params.id)
      return told(held)
    },
  )
  api.get(
    '/me/sessions',
    {
      ...own,
      schema: { tags: ['sessions'], summary: 'Where I am signed in', querystring: wholeList, response: answers({ 200: mySessions }) },
    },
    async (request) => {
      const held = memberOf(request)
      const sessions = await engine.sessions.mine(held)
      const items = sessions.map((one) => tellSession(one, one.id === held.session.id))
      return wholeOrPage(request.query, items)
    },
  )
  api.delete(
    '/me/sessions',
    { ...own, schema: { tags: ['sessions'], summary: 'Sign out everywhere but here', response: answers({ 200: mySessions }) } },
    async (request) => {
      const held = memberOf(request)
      await engine.sessions.endMyOthers(held)
      return { items: [tellSession(held.session, true)], nextCursor: null }
    },
  )
  api.post(
    '/me/recovery-codes',
    {
      ...own,
      schema: { tags, summary: 'Ten new recovery codes; the earlier ones are dead', body: nothing, response: answers({ 201: opened }) },
    },
    async (request, reply) => reply.code(201).send({ recoveryCodes: await engine.factors.makeRecoveryCodes(memberOf(request)) }),
  )
}

const tellSession = ({ id, browser, openedBy, createdAt, seenAt }: MemberSession['session'], here: boolean) => ({
  ...{ id, browser, openedBy, here },
  createdAt: at(createdAt),
  seenAt: at(seenAt),
})
