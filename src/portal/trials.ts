// A member's trial of an invitation: the same address, the same page, the same press. Behind it stand pages to look at, and no session.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, unlessRefused } from '../engine/refusals.ts'
import { newNonce } from '../engine/secrets.ts'
import type { TrialPage, TrialView } from '../engine/trials.ts'
import { html } from '../html.ts'
import { attachment, linkCookie, linkSeconds, memberCookie, picture, trialCookie } from '../http.ts'
import { type Account, isId, type LinkId, type TrialId } from '../nouns.ts'
import { versionOf } from './documents.ts'
import { proofShown, whatIsAsked } from './first-page.ts'
import { icon } from './icons.ts'
import { documentIdOf, packetFileIdOf, packetIdOf, projectIdOf, recordIdOf } from './ids.ts'
import { asked, shutPage } from './insiders.ts'
import { packetFileShown, packetShown } from './packets.ts'
import { type Page, policyOf, printPage, tokenField, voiceFor } from './page.ts'
import { chooserPage } from './pages/chooser.ts'
import type { CommentsView } from './pages/comments.ts'
import { shut } from './pages/dead-ends.ts'
import { documentPage } from './pages/document.ts'
import { blankPage, linkPage } from './pages/link.ts'
import { packetPage } from './pages/packet.ts'
import { projectPage } from './pages/project.ts'
import { recordPage } from './pages/record.ts'
import { field, nobodysView, type Portal, type Reader } from './portal.ts'
import { documentShown, pictureOf } from './previews.ts'
import { homeShown, onlyPlace, placesInside, projectShown } from './projects.ts'
import { recordShown } from './records.ts'
import { still } from './still.ts'

interface TrialDoor {
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
    const inside = token && (await unlessRefused(engine.trials.inside(account, token)))
    return !!inside && inside.trial.id === trial.id
  }

  function held(request: FastifyRequest, id: TrialId): string | null {
    const secret = cookies.read(request, linkCookie(id)) ?? ''
    return engine.trials.read(secret) === id ? secret : null
  }
}

export function mountTrials(door: FastifyInstance, portal: Portal): void {
  const { engine, cookies, print, checkToken } = portal
  const { packetAnswers, documents } = engine
  const open = { config: { right: 'anyone' } } as const

  /** Runs `work` for the browser that pressed; what is shut to the contact is shown as the contact would find it. */
  async function look(request: FastifyRequest, reply: FastifyReply, work: (trying: Trying) => Promise<Page | undefined>) {
    const account = await portal.account((request.params as { slug: string }).slug)
    const token = cookies.read(request, trialCookie(account.id)) ?? ''
    try {
      const inside = await engine.trials.inside(account, token, cookies.read(request, memberCookie))
      const { contact, looking, member } = inside
      const reader = { account, looking, frame: { address: contact.email, token: '', key: '', live: null, left: 0 }, host: member }
      const page = await work({ reader, inside }).catch(async (error) => {
        if (!(error instanceof Refusal) || !/^access_(?:revoked|ended)$/.test(error.code)) throw error
        return shutPage(portal, account, error, { ...portal.view(account, contact.language), inside: reader.frame })
      })
      // Whoever waits for a reply waits until it has left, and gets nothing.
      return page ? printStill(portal, reply, page, inside, engine.secrets.formToken(token)) : reply
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'link_used') throw error
      return print(reply, overPage(portal, { account, trial: { language: account.language } }))
    }
  }

  door.get('/p/:slug/trial', open, (request, reply) =>
    look(request, reply, async ({ reader }) => {
      const places = await placesInside(portal, reader.looking)
      const only = onlyPlace(places)
      return only ? reply.redirect(trialPath(reader.account) + only, 303) : chooserPage(await homeShown(portal, reader, places))
    }),
  )
  door.get('/p/:slug/trial/records/:id', open, (request, reply) =>
    look(request, reply, async ({ reader, inside }) => {
      const whole = await engine.records.inside(reader.looking, recordIdOf(request))
      return recordPage(quiet(inside, await recordShown(portal, reader, whole, asked(request, 'for'), null)))
    }),
  )
  door.get('/p/:slug/trial/projects/:id', open, (request, reply) =>
    look(request, reply, async ({ reader, inside }) => {
      const here = await engine.projectFiles.inside(reader.looking, projectIdOf(request))
      return projectPage(quiet(inside, await projectShown(portal, reader, here, null)))
    }),
  )
  door.get('/p/:slug/trial/packets/:id', open, (request, reply) =>
    look(request, reply, async ({ reader, inside }) => {
      const whole = await packetAnswers.inside(reader.looking, packetIdOf(request))
      const view = await packetShown(portal, reader, whole)
      return packetPage(inside.isMembers ? view : { ...view, note: null, figures: [], words: [] })
    }),
  )

  // Files: the engine asks whether the member may open them, for a page as for each of its pictures.
  const packetFile = (request: FastifyRequest, { reader }: Trying) =>
    packetAnswers.lookInside(reader.looking, packetIdOf(request), packetFileIdOf(request), versionOf(request))
  const file = (request: FastifyRequest, { reader }: Trying) =>
    documents.lookOnTrial(reader.looking, documentIdOf(request), versionOf(request))

  door.get('/p/:slug/trial/packets/:id/files/:fileId', open, (request, reply) =>
    look(request, reply, async (trying) => documentPage(await packetFileShown(portal, trying.reader, await packetFile(request, trying)))),
  )
  door.get('/p/:slug/trial/packets/:id/files/:fileId/pages/:page', open, (request, reply) =>
    look(request, reply, async (trying) =>
      reply.headers(picture).send(await pictureOf(portal, request, (await packetFile(request, trying)).version)),
    ),
  )
  door.get('/p/:slug/trial/packets/:id/files/:fileId/content', open, (request, reply) =>
    look(request, reply, async ({ reader }) => {
      const content = await packetAnswers.content(reader.looking, packetIdOf(request), packetFileIdOf(request), versionOf(request))
      return reply.headers(attachment(content.version)).send(content.stream())
    }),
  )
  door.get('/p/:slug/trial/documents/:id', open, (request, reply) =>
    look(request, reply, async (trying) => documentPage(await documentShown(portal, trying.reader, await file(request, trying)))),
  )
  door.get('/p/:slug/trial/documents/:id/pages/:page', open, (request, reply) =>
    look(request, reply, async (trying) =>
      reply.headers(picture).send(await pictureOf(portal, request, (await file(request, trying)).version)),
    ),
  )
  door.get('/p/:slug/trial/documents/:id/content', open, (request, reply) =>
    look(request, reply, async ({ reader }) => {
      const content = await documents.contentOnTrial(reader.looking, documentIdOf(request), versionOf(request))
      return reply.headers(attachment(content.version)).send(content.stream())
    }),
  )

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

/** A look that is under way. */
interface Trying {
  reader: Reader
  inside: TrialView
}

const trialPath = ({ slug }: Pick<Account, 'slug'>): string => `/p/${slug}/trial`

/** Where the real press would lead. */
function landingOf({ account, trial: { recordId, projectId } }: TrialPage): string {
  return trialPath(account) + (recordId ? `/records/${recordId}` : projectId ? `/projects/${projectId}` : '')
}

/** What was said is for the member alone, as the files are: whoever reads their mail is not them. */
const quiet = <View extends { comments: CommentsView }>({ isMembers }: TrialView, view: View): View =>
  isMembers ? view : { ...view, comments: { ...view.comments, list: [], mayWrite: false } }

/** The client's page, still and marked: its pages lead to each other, and the one thing to press ends the trial. */
function printStill({ assets, view }: Portal, reply: FastifyReply, page: Page, inside: TrialView, token: string): FastifyReply {
  const { account, contact, looking, isMembers } = inside
  const words = voiceFor(view(account, contact.language)).pages.trial
  const nonce = newNonce()
  const shut = isMembers ? looking.session.mayAtMost !== null && words.noFiles : words.signIn
  const mark = html`<div class="answer info" role="note">${icon('people')}<p>${words.mark(contact.name ?? contact.email)}${shut && ` ${shut}`}</p>
<form method="post" action="${trialPath(account)}/end">${tokenField(token)}<button class="plain">${words.end}</button></form></div>`
  const whole = still(printPage(page, nonce, assets), { home: `/p/${account.slug}`, there: trialPath(account) })
  return reply
    .code(page.status)
    .header('content-security-policy', policyOf(nonce))
    .type('text/html; charset=utf-8')
    .send(whole.replace('<main>', () => `<main>${mark.text}`))
}

function overPage(portal: Portal, { account, trial }: { account: Account; trial: Pick<TrialPage['trial'], 'language'> }) {
  const base = portal.view(account, trial.language)
  const words = voiceFor(base).pages.trial
  return shut(base, 410, 'hourglass', words.overTitle, html`<p>${words.over}</p>`)
}

function trialIdOf(request: FastifyRequest): TrialId | null {
  const { linkId } = request.params as { linkId: string }
  return isId('tri', linkId) ? linkId : null
}
