// Coming into the console: a letter with a key, the press of a button, the second factor. Only the last opens a session.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maskAddress } from '../engine/addresses.ts'
import { hasFactor } from '../engine/factors.ts'
import { Refusal } from '../engine/refusals.ts'
import { type HalfIn, type Opened, signedOf } from '../engine/sign-ins.ts'
import { memberCookie, memberLinkCookie, secretIn, signInCookie } from '../http.ts'
import type { Account, Member } from '../nouns.ts'
import type { Api } from './caller.ts'
import { answers, type Door } from './door.ts'
import { nothing } from './shapes.ts'
import { appOffer, newPasskey, opened, passkeyOptions, shownFactor, signInStep } from './sign-in-shapes.ts'

const tags = ['sign-in']
/** The clean page stands so long; the key itself lives as its letter says. */
const keyCookieLasts = 600

/** The letter's address: trades the key for a short cookie and spends nothing. */
export function mountMemberLinks(app: FastifyInstance, { engine, cookies }: Door): void {
  app.get('/m/:secret', { config: { right: 'anyone' } }, async (request, reply) => {
    const secret = secretIn(request)
    try {
      engine.secrets.read('member', secret)
    } catch {
      cookies.drop(reply, memberLinkCookie)
      return reply.header('referrer-policy', 'no-referrer').redirect('/console/sign-in?key=invalid', 303)
    }
    cookies.set(reply, memberLinkCookie, secret, keyCookieLasts)
    return reply.header('referrer-policy', 'no-referrer').redirect('/console/sign-in', 303)
  })
}

/** Whoever was signed in here before is so no more: one browser, one member. */
export async function signInHere({ engine, cookies }: Door, request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
  const before = cookies.read(request, memberCookie)
  const held = before === null ? null : await engine.sessions.ofMember(before).catch(onlyRefused)
  if (held) await engine.sessions.memberSignOut(held)
  cookies.set(reply, memberCookie, token)
}

export function signIns(api: Api, door: Door): void {
  const { engine, cookies, mail } = door
  const open = { config: { right: 'anyone' } } as const

  const halfOf = async (request: FastifyRequest): Promise<HalfIn> => {
    const token = cookies.read(request, signInCookie)
    if (token === null) throw new Refusal('sign_in_ended')
    return engine.signIns.half(token)
  }
  const letIn = async (request: FastifyRequest, reply: FastifyReply, { token, recoveryCodes }: Opened) => {
    cookies.drop(reply, signInCookie)
    await signInHere(door, request, reply, token)
    return { recoveryCodes }
  }

  api.get(
    '/sign-in',
    { ...open, schema: { tags, summary: 'How far this browser has come at the console’s door', response: answers({ 200: signInStep }) } },
    async (request, reply) => {
      const half = await halfOf(request).catch(onlyRefused)
      if (half) return { ...tellHalf(half), mail }
      const secret = cookies.read(request, memberLinkCookie)
      const key = secret === null ? null : await engine.signIns.look(secret).catch(onlyRefused)
      if (!key) return { ...nowhere, mail }
      if (key.dead === null) return { ...nowhere, step: 'link' as const, ...tellWho(key), mail }
      cookies.drop(reply, memberLinkCookie)
      return { ...nowhere, dead: key.dead, mail }
    },
  )
  api.post(
    '/sign-in/letters',
    {
      ...open,
      schema: {
        tags,
        summary: 'Ask for a letter with a key',
        description: 'The same answer for every address, whether anybody here has it or not.',
        body: z.strictObject({ email: z.string().max(1_000) }),
        response: answers({ 202: z.strictObject({}) }),
      },
    },
    async (request, reply) => {
      await engine.signIns.ask(request.body.email, request.visitor)
      return reply.code(202).send({})
    },
  )
  api.post(
    '/sign-in/link',
    { ...open, schema: { tags, summary: 'The press of the button: uses the key', body: nothing, response: answers({ 200: signInStep }) } },
    async (request, reply) => {
      const secret = cookies.read(request, memberLinkCookie)
      if (secret === null) throw new Refusal('sign_in_ended')
      const { token } = await engine.signIns.press(secret, request.visitor)
      cookies.drop(reply, memberLinkCookie)
      cookies.set(reply, signInCookie, token)
      return { ...tellHalf(await engine.signIns.half(token)), mail }
    },
  )
  api.delete(
    '/sign-in',
    {
      ...open,
      schema: { tags, summary: 'Not me: forget the key and the way in', response: answers({ 204: z.undefined().describe('Done.') }) },
    },
    async (_request, reply) => {
      cookies.drop(reply, memberLinkCookie)
      cookies.drop(reply, signInCookie)
      return reply.code(204).send()
    },
  )
  api.post(
    '/sign-in/totp',
    {
      ...open,
      schema: {
        tags,
        summary: 'Offer an authenticator app, where the member has no factor yet',
        body: nothing,
        response: answers({ 200: appOffer }),
      },
    },
    async (request) => {
      const half = await halfOf(request)
      if (hasFactor(half.held)) throw new Refusal('factor_exists')
      return engine.factors.offerApp(half.member)
    },
  )
  api.post(
    '/sign-in/passkey-options',
    {
      ...open,
      schema: {
        tags,
        summary: 'For showing a passkey, or for making the first factor one',
        body: nothing,
        response: answers({ 200: passkeyOptions }),
      },
    },
    async (request) => {
      const half = await halfOf(request)
      const options = hasFactor(half.held)
        ? await engine.factors.request(half.member, half.signIn.id)
        : await engine.factors.creation(signedOf(half))
      return { options: { ...options } }
    },
  )
  api.post(
    '/sign-in/passkeys',
    {
      ...open,
      schema: {
        tags,
        summary: 'Keep a passkey as the first factor; opens the session',
        body: newPasskey,
        response: answers({ 201: opened }),
      },
    },
    async (request, reply) => {
      const half = await halfOf(request)
      return reply.code(201).send(await letIn(request, reply, await engine.signIns.enrolPasskey(half, request.body.passkey)))
    },
  )
  api.post(
    '/sign-in/factor',
    {
      ...open,
      schema: {
        tags,
        summary: 'Show the second factor, or the first code of the app that was offered; opens the session',
        body: shownFactor,
        response: answers({ 200: opened }),
      },
    },
    async (request, reply) => {
      const half = await halfOf(request)
      const shown = request.body
      if (!hasFactor(half.held) && shown.code !== undefined) return letIn(request, reply, await engine.signIns.enrol(half, shown.code))
      return letIn(request, reply, await engine.signIns.finish(half, await engine.signIns.prove(half, shown)))
    },
  )
}

const nowhere = { step: 'email' as const, dead: null, account: null, member: null, ways: [] as string[], expiresAt: null }

const tellWho = ({ account, member }: { account: Account; member: Member }) => ({
  account: {
    name: account.name,
    slug: account.slug,
    colours: account.colours,
    logo: account.logo && `data:${account.logoType};base64,${account.logo}`,
  },
  member: { name: member.name, email: maskAddress(member.email) },
})

const tellHalf = (half: HalfIn) => ({
  ...nowhere,
  ...tellWho(half),
  step: hasFactor(half.held) ? ('factor' as const) : ('enrol' as const),
  ways: [
    ...(half.held.passkeys.length > 0 ? ['passkey'] : []),
    ...(half.held.totp ? ['totp'] : []),
    ...(half.held.recoveryCodesLeft > 0 ? ['recovery_code'] : []),
  ],
  expiresAt: new Date(half.signIn.expiresAt).toISOString(),
})

/** What is over or forged is as good as nothing here; a fault stays one. */
function onlyRefused(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}
