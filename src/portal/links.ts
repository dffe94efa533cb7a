// The way in: a letter's link is traded for a clean page, and only a press on its button opens anything.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import type { DeadEnd, LinkPage } from '../engine/links.ts'
import { overSince } from '../engine/policy.ts'
import type { Browser } from '../engine/presses.ts'
import { Refusal } from '../engine/refusals.ts'
import { newToken, secretLength } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import { askCookie, deviceCookie, linkCookie, linkSeconds, secretIn, sessionCookie } from '../http.ts'
import { type AccountId, isId, type LinkId, type Millis } from '../nouns.ts'
import { looksAutomatic } from '../visitors.ts'
import { proofShown, whatIsAsked } from './first-page.ts'
import type { Page, Inside as PageInside } from './page.ts'
import {
  askedPage,
  type DeadEndView,
  deadEndPage,
  deniedPage,
  invalidPage,
  letterSentPage,
  revokedPage,
  slowDownPage,
} from './pages/dead-ends.ts'
import { blankPage, linkPage, otherPage } from './pages/link.ts'
import { field, nobodysView, noteRefusal, type Portal, personOf } from './portal.ts'
import { letIn, slownessOf, waitHere } from './sign-in.ts'
import { trialDoor } from './trials.ts'

/** The ends of a link, not of an access: whoever is still signed in simply goes on. */
const wayOn = new Set<DeadEnd>(['link_used', 'link_expired', 'link_replaced'])

/** What the link's cookie holds: the secret, and a nonce by which this browser is known again. */
interface Held {
  secret: string
  nonce: string
}

export function mountLinks(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, view, pageInside, checkToken, insideOf } = portal
  const trials = trialDoor(portal)
  // Trades the secret for a cookie and an address without it. Spends nothing, whoever fetches it.
  door.get('/l/:secret', { config: { right: 'anyone' } }, async (request, reply) => {
    const secret = secretIn(request)
    reply.header('referrer-policy', 'no-referrer')
    let id: LinkId
    try {
      id = engine.links.read(secret)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const traded = trials.trade(request, reply, secret)
      if (traded) return traded
      return print(reply, invalidPage({ ...nobodysView(request), linkId: cutShort(request) }))
    }
    if (request.method !== 'HEAD') {
      if (looksAutomatic(request.headers)) await engine.links.fetched(id, request.visitor.agent)
      const known = held(request, id)
      cookies.set(reply, linkCookie(id), `${secret}.${known?.nonce ?? newToken().slice(0, 22)}`, linkSeconds)
    }
    return reply.redirect(`/enter/${id}`, 303)
  })

  door.get('/enter/:linkId', { config: { right: 'anyone' } }, async (request, reply) => {
    const trial = trials.show(request, reply)
    if (trial) return trial
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (!cookie) return namesNobody(request, reply, id)
    return show(request, reply, id, cookie)
  })

  // The press. One conditional statement in the store decides who wins.
  door.post('/enter/:linkId', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const trial = trials.press(request, reply)
    if (trial) return trial
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (!cookie) return namesNobody(request, reply, id)
    checkToken(request, field(request, 'token'), cookie.nonce)
    const accountId = await knownAt(request, id)
    try {
      const entered = await engine.links.redeem(
        id,
        browserOf(request, cookie, accountId),
        request.visitor,
        accountId && (await insideOf(request, accountId, 'atThreshold')),
        field(request, 'instead') === 'yes',
        { address: field(request, 'email') ?? null },
      )
      return letIn(portal, reply, entered)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      noteRefusal(request, error)
      if (error.code === 'link_invalid') throw error
      const mailsCode = error.code === 'proof_needed' && error.facts.proof === 'code' && field(request, 'email') === undefined
      return mailsCode ? mailCode(request, reply, id, cookie) : show(request, reply, id, cookie, error)
    }
  })

  /** Where the account asks for a code, the press mails it, and the page that waits takes it. */
  async function mailCode(request: FastifyRequest, reply: FastifyReply, id: LinkId, cookie: Held): Promise<FastifyReply> {
    const { account, contact } = await looked(request, id, cookie)
    try {
      const before = cookies.read(request, askCookie(account.id))
      return waitHere(portal, reply, account, await engine.asks.fromPress(id, request.visitor, before))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_many_asks') throw error
      return print(reply, slowDownPage({ ...view(account, contact.language), ...slownessOf(error) }))
    }
  }

  // A pointer, a key, a touch: what no robot that only fetches and renders gives.
  door.post('/enter/:linkId/sign', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (cookie) {
      checkToken(request, field(request, 'token'), cookie.nonce)
      await engine.links.sign(id)
    }
    return reply.code(204).send()
  })

  door.post('/enter/:linkId/letter', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (cookie) checkToken(request, field(request, 'token'), cookie.nonce)
    const known = cookie ? await looked(request, id, cookie) : null
    const named = known && { ...view(known.account, known.contact.language), address: maskAddress(known.contact.email) }
    try {
      const before = known && cookies.read(request, askCookie(known.account.id))
      const made = await engine.asks.fromLink(id, request.visitor, null, known !== null, before)
      // Whoever holds no right signature waits for nothing here: the page names nobody.
      if (known && made) return waitHere(portal, reply, known.account, made.token)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_many_asks') throw error
      return print(reply, slowDownPage(named ? { ...named, ...slownessOf(error) } : nobodysView(request)))
    }
    return print(reply, letterSentPage(nobodysView(request)))
  })

  door.post('/enter/:linkId/denial', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (!cookie) return namesNobody(request, reply, id)
    const known = await holding(request, id, cookie)
    const inviter = await engine.links.deny(id)
    const named = { ...view(known.account, known.contact.language), address: maskAddress(known.contact.email) }
    return print(reply, deniedPage({ ...named, inviter: inviter?.name ?? null, linkId: id, token: engine.secrets.formToken(cookie.nonce) }))
  })

  door.post('/enter/:linkId/request', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const id = linkIdOf(request)
    const cookie = held(request, id)
    if (!cookie) return namesNobody(request, reply, id)
    const known = await holding(request, id, cookie)
    const inviter = await engine.links.askAgain(id)
    return print(reply, askedPage({ ...view(known.account, known.contact.language), inviter: inviter?.name ?? null }))
  })

  /** Acts that only the holder of a right signature may ask for. */
  async function holding(request: FastifyRequest, id: LinkId, cookie: Held): Promise<LinkPage> {
    checkToken(request, field(request, 'token'), cookie.nonce)
    return looked(request, id, cookie)
  }

  /** Without the link's cookie, in another browser or ten minutes later. */
  const namesNobody = (request: FastifyRequest, reply: FastifyReply, id: LinkId): FastifyReply =>
    print(reply, blankPage({ ...nobodysView(request), linkId: id, token: '' }))

  /** The cookie, if its secret is that link's: two letters in two tabs never mix. */
  function held(request: FastifyRequest, id: LinkId): Held | null {
    const [secret = '', nonce = ''] = (cookies.read(request, linkCookie(id)) ?? '').split('.')
    if (!secret || !nonce) return null
    try {
      return engine.links.read(secret) === id ? { secret, nonce } : null
    } catch {
      return null
    }
  }

  const looked = async (request: FastifyRequest, id: LinkId, cookie: Held): Promise<LinkPage> =>
    engine.links.look(id, browserOf(request, cookie, await knownAt(request, id)))

  /** The account that names a browser's other cookies. One that brings nothing but this link's is known nowhere: then it need not be asked first. */
  const knownAt = async (request: FastifyRequest, id: LinkId): Promise<AccountId | null> =>
    Object.keys(request.cookies).length > 1 ? engine.links.accountOf(id) : null

  const browserOf = (request: FastifyRequest, { nonce }: Held, accountId: AccountId | null): Browser & { nonce: string } => ({
    nonce,
    deviceToken: accountId && cookies.read(request, deviceCookie(accountId)),
    askToken: accountId && cookies.read(request, askCookie(accountId)),
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    id: LinkId,
    cookie: Held,
    refused: Refusal | null = null,
  ): Promise<FastifyReply> {
    const page = await looked(request, id, cookie)
    const inside = await insideOf(request, page.account.id, 'atThreshold')
    // Whoever is in already needs no link: the letter's button leads where it always led.
    if (page.shut && wayOn.has(page.shut) && inside?.grants.some((grant) => grant.id === page.grant.id))
      return reply.redirect(page.landing, 303)
    if (request.method === 'GET' && !looksAutomatic(request.headers)) await engine.links.met(page, request.visitor)
    const proof = proofShown(page.proof, page.contact.email, saidOf(request, refused))
    return print(reply, pageOf(page, id, cookie, inside, insideView(request, page, inside), proof))
  }

  /** What the frame shows of a session of the same person, so that a dead end still leads back to their other pages. */
  function insideView(request: FastifyRequest, { account, contact }: LinkPage, inside: Inside | null) {
    const token = cookies.read(request, sessionCookie(account.id))
    return inside && token && inside.contact.id === contact.id ? pageInside(account, inside, token) : null
  }

  function pageOf(
    page: LinkPage,
    id: LinkId,
    cookie: Held,
    inside: Inside | null,
    frame: PageInside | null,
    proof: ReturnType<typeof proofShown>,
  ): Page {
    const { account, contact, inviter, link, place } = page
    const base = { ...view(account, contact.language), linkId: id, token: engine.secrets.formToken(cookie.nonce) }
    const address = maskAddress(contact.email)
    // A dead link is gone, whatever ended it; of a page inside it is the access that is missing.
    if (page.shut === 'link_revoked')
      return { ...revokedPage({ ...base, at: page.grant.revokedAt, person: personOf(inviter, account), inside: frame }), status: 410 }
    if (page.shut)
      return deadEndPage({ ...base, address, inviter: inviter?.name ?? null, inside: frame, ...whyOf(page, base.now) } as DeadEndView)
    if (inside && inside.contact.id !== contact.id) return otherPage({ ...base, signedInAs: maskAddress(inside.contact.email), ...proof })
    return linkPage({
      ...base,
      inviter: inviter?.name ?? null,
      replyTo: account.replyTo ?? inviter?.email ?? null,
      ...whatIsAsked(link, place, contact),
      goesOn: page.goesOn,
      ...proof,
    })
  }
}

/** What became of a press that brought too little. */
function saidOf(request: FastifyRequest, refused: Refusal | null) {
  if (refused?.code !== 'proof_needed' && refused?.code !== 'proof_wrong') return null
  const left = refused.code === 'proof_wrong' ? (refused.facts.left as number) : null
  return { typed: field(request, 'email') ?? '', left, spent: left === 0 }
}

function whyOf({ shut, link, grant, newer, late }: LinkPage, now: Millis) {
  if (shut === 'link_used') return { why: 'used', at: link.usedAt ?? link.createdAt, browser: link.usedWith, deniedAt: link.deniedAt }
  if (shut === 'link_replaced') return { why: 'newer', at: newer?.at ?? link.createdAt, by: newer?.by ?? 'letter' }
  if (shut === 'link_asleep') return { why: 'asleep' }
  const at = Math.min(link.expiresAt, link.revokedAt ?? link.expiresAt, overSince(grant, now) ?? link.expiresAt)
  if (shut === 'link_access_ended') return { why: 'ended', at, access: 'ended', brief: false, late }
  return { why: 'ended', at, access: 'live', brief: link.kind !== 'invitation', late }
}

/** Of a secret that lost its end the id may be whole: without the signature it opens nothing, and names where a new letter goes. */
function cutShort(request: FastifyRequest): LinkId | null {
  const [whole = ''] = /^[0-9A-Za-z]*/.exec((request.params as { secret: string }).secret) ?? []
  return whole.length >= 24 && whole.length < secretLength ? `lnk_${whole.slice(2, 24)}` : null
}

function linkIdOf(request: FastifyRequest): LinkId {
  const { linkId } = request.params as { linkId: string }
  if (!isId('lnk', linkId)) throw new Refusal('link_invalid')
  return linkId
}
