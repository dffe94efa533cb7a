// Standard login: one field for everybody, a page that waits for the letter, and the code that stands for its link.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import type { Waiting } from '../engine/asks.ts'
import { askLasts } from '../engine/policy.ts'
import type { Entered } from '../engine/presses.ts'
import { Refusal } from '../engine/refusals.ts'
import { newToken } from '../engine/secrets.ts'
import { askCookie, deviceCookie, linkCookie, sessionCookie } from '../http.ts'
import type { Account, LinkId } from '../nouns.ts'
import type { View } from './page.ts'
import { type Slowness, slowDownPage } from './pages/dead-ends.ts'
import { type DoorFacts, doorPage } from './pages/door.ts'
import { type WaitingView, waitingPage } from './pages/waiting.ts'
import { field, noteRefusal, type Portal, placeIn } from './portal.ts'
import { meantBy } from './typos.ts'

/** As long as somebody may wait for a letter, and open it here. */
const askSeconds = askLasts / 1_000

export function mountSignIn(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, strangersView, checkToken } = portal
  const accountOf = (request: FastifyRequest) => portal.account((request.params as { slug: string }).slug)

  door.post('/p/:slug/ask', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await accountOf(request)
    const before = cookies.read(request, askCookie(account.id))
    checkToken(request, field(request, 'token'), before ?? '')
    const typed = field(request, 'email') ?? ''
    const to = placeIn(account, field(request, 'to'))
    try {
      return waitHere(portal, reply, account, await engine.asks.fromAddress(account.id, typed, to, request.visitor, before))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'address_invalid') return printDoor(portal, request, reply, account, { came: 'first', to, typed })
      return tellSlow(strangersView(account, request), error, reply)
    }
  })

  door.get('/p/:slug/ask', { config: { right: 'anyone' } }, async (request, reply) => {
    const account = await accountOf(request)
    return show(request, reply, account)
  })

  // What the waiting page's script asks: whether there is something new to show.
  door.get('/p/:slug/ask/state', { config: { right: 'anyone' } }, async (request, reply) => {
    const account = await accountOf(request)
    return reply.send({ stamp: stampOf(await waitingHere(request, account)) })
  })

  door.post('/p/:slug/ask/code', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await accountOf(request)
    const token = cookies.read(request, askCookie(account.id))
    // The letter came later than any browser waits.
    if (!token) return codeOver(request, reply, account)
    checkToken(request, field(request, 'token'), token)
    const inside = await portal.insideOf(request, account.id)
    const proves = (await engine.asks.waiting(account.id, token))?.proves ?? null
    const browser = { nonce: proves && nonceOf(request, proves), deviceToken: cookies.read(request, deviceCookie(account.id)) }
    try {
      const entered = await engine.asks.guess(account.id, token, field(request, 'code') ?? '', browser, request.visitor, inside)
      cookies.drop(reply, askCookie(account.id))
      return letIn(portal, reply, entered)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      noteRefusal(request, error)
      // What became of the link meanwhile its own page tells.
      if (proves && /^link_/.test(error.code)) return reply.redirect(`/enter/${proves}`, 303)
      return show(request, reply, account, error.code === 'code_wrong' ? 'wrong' : 'over')
    }
  })

  door.post('/p/:slug/ask/again', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await accountOf(request)
    const token = cookies.read(request, askCookie(account.id))
    checkToken(request, field(request, 'token'), token ?? '')
    try {
      const next = token && (await engine.asks.again(account.id, token, request.visitor))
      return next ? waitHere(portal, reply, account, next) : reply.redirect(`/p/${account.slug}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const here = await waitingHere(request, account)
      return tellSlow(here ? viewOf(request, account, here) : strangersView(account, request), error, reply)
    }
  })

  /** By which the page of that link knows this browser. */
  const nonceOf = (request: FastifyRequest, id: LinkId): string | null => cookies.read(request, linkCookie(id))?.split('.')[1] || null

  /** What this browser waits for; `over` once it came in after it had asked. */
  async function waitingHere(request: FastifyRequest, account: Account) {
    const token = cookies.read(request, askCookie(account.id))
    const waiting = await engine.asks.waiting(account.id, token)
    if (!token || !waiting) return null
    const inside = await portal.insideOf(request, account.id)
    return { ...waiting, token, isIn: inside !== null && inside.session.createdAt >= waiting.askedAt }
  }

  async function show(request: FastifyRequest, reply: FastifyReply, account: Account, said: WaitingView['said'] = null) {
    const here = await waitingHere(request, account)
    if (!here) return nothingWaits(request, reply, account, said)
    if (here.isIn) return reply.redirect(here.to ?? `/p/${account.slug}`, 303)
    const { email, onFile, token } = here
    const page: WaitingView = {
      ...viewOf(request, account, here),
      token: engine.secrets.formToken(token),
      stamp: stampOf(here),
      address: email ?? (onFile && maskAddress(onFile)),
      proves: here.proves,
      meant: email && meantBy(email),
      codeKind: here.codeKind,
      open: here.triesLeft > 0 && here.codeUntil > engine.clock.now(),
      triesLeft: here.triesLeft,
      againAt: here.againAt,
      used: here.used,
      replyTo: account.replyTo,
      said,
    }
    return print(reply, waitingPage(page))
  }

  async function nothingWaits(request: FastifyRequest, reply: FastifyReply, account: Account, said: WaitingView['said']) {
    if (said) return codeOver(request, reply, account)
    const to = `/p/${account.slug}`
    const keepsCookies = cookies.read(request, askCookie(account.id)) || (await portal.insideOf(request, account.id))
    return keepsCookies ? reply.redirect(to, 303) : printDoor(portal, request, reply, account, { came: 'not_kept', to })
  }

  const codeOver = (request: FastifyRequest, reply: FastifyReply, account: Account) =>
    printDoor(portal, request, reply, account, { came: 'code_over', to: `/p/${account.slug}` })

  /** Whoever holds a link is spoken to as on its page; of whoever typed an address nothing shows. */
  const viewOf = (request: FastifyRequest, account: Account, { onFile, language }: Pick<Waiting, 'onFile' | 'language'>): View =>
    onFile ? portal.view(account, language) : strangersView(account, request)

  const tellSlow = (view: View, refusal: Refusal, reply: FastifyReply) => {
    if (refusal.code !== 'too_many_asks') throw refusal
    return print(reply, slowDownPage({ ...view, ...slownessOf(refusal) }))
  }
}

type Here = { used: WaitingView['used']; isIn: boolean } | null

/** Changes when the page would look different. */
const stampOf = (here: Here): string => (here === null ? 'none' : here.isIn ? 'in' : here.used ? 'used' : 'waiting')

/** Which limit an ask met, and when it is free again. */
export const slownessOf = ({ facts }: Refusal) => ({ again: facts.freeAt, by: facts.by }) as Slowness

/** Came in: the browser keeps its session and, where it may open its letter again, what it is known by. */
export function letIn({ engine, cookies }: Portal, reply: FastifyReply, { accountId, token, device, landing }: Entered): FastifyReply {
  cookies.set(reply, sessionCookie(accountId), token)
  if (device) cookies.set(reply, deviceCookie(accountId), device.token, Math.ceil((device.until - engine.clock.now()) / 1000))
  return reply.redirect(landing, 303)
}

/** Somebody asked for a letter: the browser keeps who it is, and goes to the page that waits. */
export function waitHere({ cookies }: Portal, reply: FastifyReply, account: Pick<Account, 'id' | 'slug'>, token: string): FastifyReply {
  cookies.set(reply, askCookie(account.id), token, askSeconds)
  return reply.redirect(`/p/${account.slug}/ask`, 303)
}

/** The sign-in page. Its form carries a token for browsers that do not say where a form comes from. */
export function printDoor(
  { cookies, engine, print, strangersView }: Portal,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
  facts: DoorFacts,
): FastifyReply {
  // Whoever signed out leaves nothing of what they asked for, address and code, to whoever comes next.
  const left = facts.came === 'signed_out' || facts.came === 'out_everywhere'
  const known = left ? null : cookies.read(request, askCookie(account.id))
  const token = known ?? newToken()
  if (!known) cookies.set(reply, askCookie(account.id), token, askSeconds)
  return print(reply, doorPage({ ...strangersView(account, request), ...facts, token: engine.secrets.formToken(token) }))
}
