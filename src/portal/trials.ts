// A member's trial of an invitation: the same address, the same page, the same press. Behind it stand pages to look at, and no session.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { seenThere } from '../engine/portal-views.ts'
import { Refusal } from '../engine/refusals.ts'
import type { TrialPage } from '../engine/trials.ts'
import { html } from '../html.ts'
import { linkCookie, trialCookie } from '../http.ts'
import type { Account, LinkId, RecordId, TrialId } from '../nouns.ts'
import { proofShown, whatIsAsked } from './first-page.ts'
import { policyOf, voiceFor } from './page.ts'
import { shut } from './pages/dead-ends.ts'
import { blankPage, linkPage } from './pages/link.ts'
import { field, nobodysView, type Portal } from './portal.ts'
import { renderPortalView } from './portal-view.ts'
import { recordIdOf } from './records.ts'

const linkSeconds = 600

export interface TrialDoor {
  /** A letter's secret that is a trial's: traded as every other is. Null where it is none. */
  trade(request: FastifyRequest, reply: FastifyReply, secret: string): FastifyReply | null
  /** Its page; null where the address names no trial. */
  show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | null
  press(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | null
}

export function trialDoor(portal: Portal): TrialDoor {
  const { engine, cookies, print, view, checkToken } = portal

  return {
    trade(request, reply, secret) {
      const id = engine.trials.read(secret)
      if (!id) return null
      if (request.method !== 'HEAD') cookies.set(reply, linkCookie(id), secret, linkSeconds)
      return reply.redirect(`/enter/${id}`, 303)
    },
    show(request, reply) {
      const id = trialIdOf(request)
      return id && entered(request, reply, id)
    },
    press(request, reply) {
      const id = trialIdOf(request)
      return id && pressed(request, reply, id)
    },
  }

  async function entered(request: FastifyRequest, reply: FastifyReply, id: TrialId): Promise<FastifyReply> {
    const secret = held(request, id)
    if (!secret) return print(reply, blankPage({ ...nobodysView(request), linkId: null, token: '' }))
    const page = await engine.trials.look(id)
    const { account, contact, trial, member, place } = page
    const base = view(account, trial.language)
    if (page.shut) return (await isLooking(request, page)) ? reply.redirect(landingOf(page), 303) : print(reply, overPage(portal, page))
    const { sign: _, ...shown } = linkPage({
      ...base,
      linkId: id as unknown as LinkId,
      token: engine.secrets.formToken(secret),
      inviter: member.name,
      replyTo: account.replyTo ?? member.email,
      ...whatIsAsked({ kind: 'invitation', usedAt: null }, place, contact),
      ...proofShown(null, contact.email, null),
    })
    const mark = voiceFor(base).pages.trial.mark(contact.name ?? contact.email)
    return print(reply, { ...shown, body: html`${shown.body}<div class="s under" role="note"><p>${mark}</p></div>` })
  }

  async function pressed(request: FastifyRequest, reply: FastifyReply, id: TrialId): Promise<FastifyReply> {
    const secret = held(request, id)
    if (!secret) return print(reply, blankPage({ ...nobodysView(request), linkId: null, token: '' }))
    checkToken(request, field(request, 'token'), secret)
    const page = await engine.trials.look(id)
    try {
      const { token } = await engine.trials.open(id)
      cookies.set(reply, trialCookie(page.account.id), token)
      return reply.redirect(landingOf(page), 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'link_used') throw error
      return print(reply, overPage(portal, page))
    }
  }

  /** The browser that pressed may open its letter again. */
  async function isLooking(request: FastifyRequest, { account, trial }: TrialPage): Promise<boolean> {
    const token = cookies.read(request, trialCookie(account.id))
    const inside = token && (await engine.trials.inside(account, token).catch(() => null))
    return !!inside && inside.trial.id === trial.id
  }

  function held(request: FastifyRequest, id: TrialId): string | null {
    const secret = cookies.read(request, linkCookie(id)) ?? ''
    return engine.trials.read(secret) === id ? secret : null
  }
}

export function mountTrials(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, checkToken } = portal

  const look = async (request: FastifyRequest, reply: FastifyReply, recordId: RecordId | null) => {
    const account = await portal.account((request.params as { slug: string }).slug)
    const token = cookies.read(request, trialCookie(account.id)) ?? ''
    try {
      const inside = await engine.trials.inside(account, token)
      const seen = await seenThere(engine, inside, recordId)
      const record = seen.record && { ...seen.record, inviter: seen.record.inviter ?? inside.member }
      const nonce = randomBytes(16).toString('base64')
      const trial = { path: trialPath(account), token: engine.secrets.formToken(token) }
      return reply
        .header('content-security-policy', policyOf(nonce))
        .type('text/html; charset=utf-8')
        .send(renderPortalView({ ...seen, record, trial }, nonce))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'link_used') throw error
      return print(reply, overPage(portal, { account, trial: { language: account.language } }))
    }
  }
  door.get('/p/:slug/trial', { config: { right: 'anyone' } }, (request, reply) => look(request, reply, null))
  door.get('/p/:slug/trial/records/:id', { config: { right: 'anyone' } }, (request, reply) => look(request, reply, recordIdOf(request)))

  door.post('/p/:slug/trial/end', { config: { right: 'anyone', form: true } }, async (request, reply) => {
    const account = await portal.account((request.params as { slug: string }).slug)
    const token = cookies.read(request, trialCookie(account.id))
    if (token) {
      checkToken(request, field(request, 'token'), token)
      await engine.trials.end(account, token)
      cookies.drop(reply, trialCookie(account.id))
    }
    return print(reply, overPage(portal, { account, trial: { language: account.language } }))
  })
}

const trialPath = ({ slug }: Pick<Account, 'slug'>): string => `/p/${slug}/trial`

/** Where the real press would lead: a record has a page of its own. */
const landingOf = ({ account, trial }: TrialPage): string => `${trialPath(account)}${trial.recordId ? `/records/${trial.recordId}` : ''}`

function overPage(portal: Portal, { account, trial }: { account: Account; trial: Pick<TrialPage['trial'], 'language'> }) {
  const base = portal.view(account, trial.language)
  const words = voiceFor(base).pages.trial
  return shut(base, 410, 'hourglass', words.overTitle, html`<p>${words.over}</p>`)
}

function trialIdOf(request: FastifyRequest): TrialId | null {
  const { linkId } = request.params as { linkId: string }
  return /^tri_[0-9A-Za-z]{22}$/.test(linkId) ? (linkId as TrialId) : null
}
