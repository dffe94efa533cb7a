// The door for contacts: pages rendered here, whole without JavaScript. It speaks HTTP and decides nothing.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isSlug } from '../engine/accounts.ts'
import type { Engine } from '../engine/engine.ts'
import { Refusal, type RefusalCode } from '../engine/refusals.ts'
import { newNonce } from '../engine/secrets.ts'
import type { Inside, Looking } from '../engine/sessions.ts'
import { cookieKeeper, methodsOf, sessionCookie } from '../http.ts'
import type { Account, AccountId, Language, Member, Millis, PacketId, RecordId } from '../nouns.ts'
import { DiskFull, Unavailable } from '../store/faults.ts'
import { mountAccess } from './access.ts'
import { mountAnswers } from './answers.ts'
import { type Assets, loadAssets } from './assets.ts'
import { mountComments } from './comments.ts'
import { mountDocuments } from './documents.ts'
import { mountGuests } from './guests.ts'
import { languageWanted } from './languages.ts'
import { mountLinks } from './links.ts'
import { mountLive } from './live.ts'
import { mountPackets } from './packets.ts'
import { brandingOf, type InsideView, type Page, type Inside as PageInside, type Person, pageBytes, policyOf, type View } from './page.ts'
import { invalidPage } from './pages/dead-ends.ts'
import { byStaffLinkPage, faultPage, missingPage, notOpenPage, refusedPage, type Seen, undonePage } from './pages/faults.ts'
import { privacyPage } from './pages/privacy.ts'
import { mountPasskeys } from './passkeys.ts'
import { mountPreviews } from './previews.ts'
import { mountProjects } from './projects.ts'
import { mountRecords } from './records.ts'
import { mountReminders } from './reminders.ts'
import { mountSignIn } from './sign-in.ts'
import { mountTrials } from './trials.ts'
import { mountUploads } from './uploads.ts'

interface PortalOptions {
  engine: Engine
  url: URL
}

/** For whose eyes a page is printed: the contact's who is inside, or a member's who tries what they would see. */
export interface Reader {
  account: Account
  looking: Looking
  frame: PageInside
  /** Whom the page names where no access says who gave it. */
  host: Member | null
}

/** What every room of the portal works with. */
export interface Portal {
  engine: Engine
  assets: Assets
  cookies: ReturnType<typeof cookieKeeper>
  print(reply: FastifyReply, page: Page): FastifyReply
  /** The account of a portal address, and the contact who is signed in there. Throws what the session is refused with. */
  enter(request: FastifyRequest): Promise<{ account: Account; inside: Inside; token: string }>
  /** As `enter` for who is inside alone, in one read where the browser holds one session: open pages ask all day. */
  insideAt(request: FastifyRequest): Promise<Inside>
  account(slug: string): Promise<Account>
  /** Who is inside in this browser, or on the threshold without their passkey; null where nobody is, whatever the reason. */
  insideOf(request: FastifyRequest, accountId: AccountId, where?: 'inside' | 'atThreshold'): Promise<Inside | null>
  /** For a contact who is known: in their language. */
  view(account: Account, language: Language | null): View
  /** For anybody else: in their browser's language. */
  strangersView(account: Account, request: FastifyRequest): View
  /** With a record or a packet, the page asks every few seconds whether that is still as it was. */
  pageInside(account: Account, inside: Inside, token: string, shown?: { id: RecordId | PacketId; changedAt: Millis }): PageInside
  /** Who was found to be inside while this request was answered: a page for a fault then still leads back. */
  known: WeakMap<FastifyRequest, () => InsideView>
  /** Refuses a form whose origin the browser did not tell and whose token is not of our page. */
  checkToken(request: FastifyRequest, given: unknown, cookie: string): void
}

export async function mountPortal(app: FastifyInstance, { engine, url }: PortalOptions): Promise<void> {
  const assets = loadAssets()
  const cookies = cookieKeeper(url)

  const portal: Portal = {
    engine,
    assets,
    cookies,
    print(reply, page) {
      const nonce = newNonce()
      return reply
        .code(page.status)
        .header('content-security-policy', policyOf(nonce))
        .type('text/html; charset=utf-8')
        .send(pageBytes(page, nonce, assets))
    },
    async account(slug) {
      const account = isSlug(slug) ? await engine.accounts.bySlug(slug) : null
      if (!account) throw new Refusal('not_found')
      return account
    },
    async enter(request) {
      const account = await portal.account((request.params as { slug: string }).slug)
      const token = cookies.read(request, sessionCookie(account.id))
      if (!token) throw new Refusal('signed_out')
      return { account, inside: await engine.sessions.inside(account.id, token), token }
    },
    async insideAt(request) {
      const [accountId, ...others] = cookies.accountsOf(request)
      const token = accountId && others.length === 0 ? cookies.read(request, sessionCookie(accountId)) : null
      const { slug } = request.params as { slug: string }
      const here = token && isSlug(slug) ? await engine.sessions.insideAt(slug, accountId as AccountId, token) : null
      // Whoever is not, hears from the account why.
      return here ?? (await portal.enter(request)).inside
    },
    async insideOf(request, accountId, where = 'inside') {
      const token = cookies.read(request, sessionCookie(accountId))
      if (!token) return null
      return engine.sessions[where](accountId, token).catch((error) => {
        if (error instanceof Refusal) return null
        throw error
      })
    },
    view: (account, language) => ({ language: language ?? account.language, now: engine.clock.now(), brand: brandingOf(account) }),
    strangersView: (account, request) => portal.view(account, languageWanted(request.headers['accept-language'])),
    pageInside: (account, inside, token, shown) => ({
      address: inside.contact.email,
      token: engine.secrets.formToken(token),
      key: newNonce(),
      left: Math.floor((Math.min(inside.session.idleUntil, inside.session.expiresAt) - engine.clock.now()) / 1000),
      live: shown
        ? {
            path: `/p/${account.slug}/live?${shown.id.startsWith('pac_') ? 'packet' : 'record'}=${shown.id}`,
            stamp: String(shown.changedAt),
          }
        : { path: `/p/${account.slug}/live`, stamp: '' },
    }),
    known: new WeakMap(),
    checkToken(request, given, cookie) {
      if (request.formTokenNeeded && !engine.secrets.isFormToken(given, cookie)) throw new Refusal('forbidden')
    },
  }

  await app.register(async (door) => {
    // Pages send forms, files and their pieces; whatever else comes is read by nobody.
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, fieldsOf(body as string))
    })
    door.setErrorHandler((error, request, reply) => answer(portal, error, request, reply))
    const methodsAt = methodsOf(door)
    door.setNotFoundHandler({}, async (request, reply) => {
      const plain = withoutSlash(request)
      // The address may hold a secret.
      if (plain) return reply.header('referrer-policy', 'no-referrer').redirect(plain, 302)
      const methods = methodsAt(request)
      const stood = methods.includes('POST') ? pressedOn(request, methodsAt) : null
      if (stood) return reply.redirect(stood, 303)
      const page = missingPage((await insideView(portal, request)) ?? nobodysView(request))
      if (methods.length === 0) return portal.print(reply, page)
      return portal.print(reply.header('allow', methods.join(', ')), { ...page, status: 405 })
    })
    for (const { path, body } of Object.values(assets.scripts)) {
      door.get(path, { config: { right: 'anyone' } }, (_request, reply) =>
        reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=31536000, immutable').send(body),
      )
    }
    door.get('/privacy', { config: { right: 'anyone' } }, (request, reply) => portal.print(reply, privacyPage(nobodysView(request))))
    door.get('/p/:slug/logo', { config: { right: 'anyone' } }, async (request, reply) => {
      const account = await portal.account((request.params as { slug: string }).slug)
      if (!account.logo || !account.logoType) throw new Refusal('not_found')
      return reply.type(account.logoType).header('cache-control', 'public, max-age=300').send(Buffer.from(account.logo, 'base64'))
    })
    mountLinks(door, portal)
    mountProjects(door, portal)
    mountRecords(door, portal)
    mountLive(door, portal)
    mountPackets(door, portal)
    await mountDocuments(door, portal)
    mountUploads(door, portal)
    mountComments(door, portal)
    mountAnswers(door, portal)
    mountPreviews(door, portal)
    mountAccess(door, portal)
    mountReminders(door, portal)
    mountGuests(door, portal)
    mountTrials(door, portal)
    mountPasskeys(door, portal)
    mountSignIn(door, portal)
  })
}

/** For a page that tells neither whose it is nor whom it is for. */
export const nobodysView = (request: FastifyRequest): { language: Language } => ({
  language: languageWanted(request.headers['accept-language']) ?? 'en',
})

/** Whom somebody outside may write to: nobody who has left. */
export function personOf(member: Pick<Member, 'name' | 'email' | 'phone' | 'disabledAt'> | null, account: Account): Person | null {
  const here = member?.disabledAt === null ? member : null
  const email = account.replyTo ?? here?.email ?? null
  return here || email ? { name: here?.name ?? account.name, email, phone: here?.phone ?? null } : null
}

/** The fields of a form, each once: what comes twice is not one of ours. */
function fieldsOf(body: string): { [name: string]: string } {
  const fields: { [name: string]: string } = Object.create(null)
  for (const [name, value] of new URLSearchParams(body)) {
    if (name in fields) throw new Refusal('invalid')
    fields[name] = value
  }
  return fields
}

/** A piece of a file is a body too, and no form: what it has by such a name is no text. */
export function field({ body }: FastifyRequest, name: string): string | undefined {
  const value = (body as { [name: string]: unknown } | null | undefined)?.[name]
  return typeof value === 'string' ? value : undefined
}

/** Where a sign-in leads on: a place of this portal that has an address, with the requirement that was chosen there, else its home. */
export function placeIn({ slug }: Pick<Account, 'slug'>, path: string | undefined): string {
  const home = `/p/${slug}`
  if (!path?.startsWith(home)) return home
  return /^(?:\/access|\/(?:records|packets|projects|documents)\/\w{26}(?:\?for=req_\w{22})?)?$/.test(path.slice(home.length)) ? path : home
}

/**
 * People and mail programs put a slash behind an address; it leads to where there is none. Only a plain word may come first:
 * two slashes, or one that leans the other way, would lead to another house.
 */
function withoutSlash({ method, url }: FastifyRequest): string | null {
  if (method !== 'GET' && method !== 'HEAD') return null
  const [, path, query = ''] = /^(\/[a-z]+(?:\/[^/?\\]+)*)\/(\?.*)?$/.exec(url) ?? []
  return path ? path + query : (behindSecret(url) ?? null)
}

/** The address of a press stays in a tab that is opened again, and in the history: it leads to the page that the press was made on. */
function pressedOn({ method, url }: FastifyRequest, methodsAt: ReturnType<typeof methodsOf>): string | null {
  if (method !== 'GET' && method !== 'HEAD') return null
  const [path = ''] = url.split('?')
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const above = path.slice(0, at)
    if (methodsAt({ url: above }).includes('GET')) return above + url.slice(path.length)
  }
  return null
}

/** What follows a link's secret is not its own: the link once more, or the words behind it (see `secretIn`). */
const behindSecret = (url: string): string | undefined => /^\/(?:[lmr]|start)\/[^/?\\]{20,}(?=\/)/.exec(url)?.[0]

/** A portal's address is told and printed, and comes back with a capital in it or a full stop behind it. Null where it is as it should be. */
export function asItIsSpelled({ url, params }: FastifyRequest): string | null {
  const { slug } = params as { slug: string }
  const [, plain] = /^([a-z0-9-]{1,50})[^a-z0-9/\\\p{Cc}]*$/u.exec(slug.toLowerCase()) ?? []
  const [query = ''] = /\?.*$/.exec(url) ?? []
  return plain && plain !== slug ? `/p/${plain}${query}` : null
}

/** An address below an account's portal that no room knows: whoever is inside there still finds the way back. */
async function insideView(portal: Portal, request: FastifyRequest): Promise<InsideView | null> {
  const [, slug = ''] = /^\/p\/([^/?]+)/.exec(request.url) ?? []
  const account = isSlug(slug) ? await portal.engine.accounts.bySlug(slug) : null
  const token = account && portal.cookies.read(request, sessionCookie(account.id))
  if (!account || !token) return null
  const inside = await portal.insideOf(request, account.id)
  return inside && { ...portal.view(account, inside.contact.language), inside: portal.pageInside(account, inside, token) }
}

/** What is said of a refusal that no room answered itself; of any other, that it could not be done. */
const pages: { [code in RefusalCode]?: (view: Seen) => Page } = {
  not_found: missingPage,
  link_invalid: ({ language }) => invalidPage({ language }),
  forbidden: refusedPage,
  invalid: (view) => ({ ...refusedPage(view), status: 400 }),
  ability_missing: notOpenPage,
  session_copied: byStaffLinkPage,
}

/** What no room answered itself: calm pages, and a fault is logged once, here. */
function answer(portal: Portal, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (reply.sent) return reply
  const view = portal.known.get(request)?.() ?? nobodysView(request)
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (!(error instanceof Refusal) && status >= 500) return fault(portal, error, view, request, reply)
  const code = error instanceof Refusal ? error.code : null
  const page = code === null ? { ...missingPage(view), status } : (pages[code] ?? undonePage)(view)
  return wantsJson(request) ? reply.code(page.status).send({ code: code ?? 'invalid' }) : portal.print(reply, page)
}

function fault(portal: Portal, error: unknown, view: { language: Language } | InsideView, request: FastifyRequest, reply: FastifyReply) {
  request.log.error({ err: error, id: request.id }, 'A page met a fault')
  const status = error instanceof Unavailable ? 503 : error instanceof DiskFull ? 507 : 500
  if (status === 503) reply.header('retry-after', '5')
  if (wantsJson(request)) return reply.code(status).send({ code: 'unavailable' })
  return portal.print(reply, { ...faultPage({ ...view, requestId: request.id }), status })
}

/** A way in that did not open, for whoever runs this: which one, and why (LOG-01). */
export function noteRefusal({ log, id, routeOptions, params }: FastifyRequest, { code }: Refusal): void {
  log.info({ id, refusal: code, route: routeOptions.url, ...(params as { linkId?: string; slug?: string }) }, 'Refused')
}

/** The script of an open page asks so; everybody else gets a page. */
export const wantsJson = (request: FastifyRequest): boolean => request.headers.accept === 'application/json'
