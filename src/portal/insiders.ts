// Who is let in to a page of the portal: a signed-in contact, and for every way of not being one there is a page.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { mayChangeOwn, overSince } from '../engine/policy.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Inside } from '../engine/sessions.ts'
import { sessionCookie } from '../http.ts'
import type { Account, Grant, GrantId, Member, Millis } from '../nouns.ts'
import type { Page, Inside as PageInside } from './page.ts'
import { closedPage, revokedPage } from './pages/dead-ends.ts'
import type { DoorView } from './pages/door.ts'
import { asleepPage, thresholdPage } from './pages/passkey.ts'
import { type Portal, personOf, placeIn, wantsJson } from './portal.ts'
import { printDoor } from './sign-in.ts'

/** Runs `work` for a signed-in contact; every way of not being one has its page. */
export async function insiders(
  portal: Portal,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (account: Account, inside: Inside, token: string) => Promise<FastifyReply>,
  where: 'inside' | 'atThreshold' = 'inside',
): Promise<FastifyReply> {
  const { print, view, strangersView, pageInside, cookies } = portal
  const account = await portal.account((request.params as { slug: string }).slug)
  const token = cookies.read(request, sessionCookie(account.id))
  // Only what goes wrong asks for it.
  let base = (): ReturnType<Portal['view']> & { inside: PageInside | null } => ({ ...strangersView(account, request), inside: null })
  try {
    if (!token) throw new Refusal('signed_out')
    const inside = await portal.engine.sessions[where](account.id, token)
    const here = () => ({ ...view(account, inside.contact.language), inside: pageInside(account, inside, token) })
    base = here
    portal.known.set(request, here)
    return await work(account, inside, token)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code } = error
    const shut = code === 'access_revoked' || code === 'access_ended'
    if (wantsJson(request) && (shut || code === 'signed_out' || code === 'passkey_needed'))
      return reply.code(shut ? 403 : 401).send({ code })
    if (code === 'signed_out')
      return printDoor(portal, request, reply, account, { came: cameOf(request, token), to: placeWanted(account, request) })
    if (code === 'passkey_needed' && token) return print(reply, await thresholdOf(portal, account, request, token))
    if (shut) return print(reply, await shutPage(portal, account, error, base()))
    throw error
  }
}

/** Let in by mail, and stopped: the account asks for a passkey too. */
async function thresholdOf(portal: Portal, account: Account, request: FastifyRequest, token: string): Promise<Page> {
  const { engine, view, pageInside } = portal
  const inside = await engine.sessions.atThreshold(account.id, token)
  const frame = { ...pageInside(account, inside, token), live: null }
  const person = personOf(await inviterOf(portal, account, inside.grants[0] ?? null), account)
  const to = placeWanted(account, request)
  const [way, mayAsk] = [await engine.passkeys.way(inside), mayChangeOwn(inside.session)]
  return thresholdPage({ ...view(account, inside.contact.language), inside: frame, way, to, person, mayAsk })
}

/** The address that was asked for, or of the page whose form was sent, without what a page only says once. */
function placeWanted(account: Account, request: FastifyRequest): string {
  const [path = ''] = request.url.replace(/\/(?:comments|questions|answers|approval)(?=\?|$)/, '').split('?')
  const chosen = asked(request, 'for')
  return placeIn(account, chosen ? `${path}?for=${chosen}` : path)
}

/** A form that comes too late is told what became of it: nothing. */
function cameOf({ method }: FastifyRequest, token: string | null): DoorView['came'] {
  if (method !== 'GET' && method !== 'HEAD') return 'too_late'
  return token ? 'session_over' : 'first'
}

/** Access was taken away, or its time is over: whom to ask stands on the page, and nothing else of theirs. */
export async function shutPage(
  portal: Portal,
  account: Account,
  { code, facts }: Refusal,
  base: ReturnType<Portal['view']> & { inside: PageInside | null },
  uploading = false,
) {
  const grant = facts.grantId ? await portal.engine.grants.alone(account.id, facts.grantId as GrantId) : null
  const person = personOf(await inviterOf(portal, account, grant), account)
  if (code === 'access_asleep') return asleepPage({ ...base, person })
  const over = (facts.at as Millis | undefined) ?? (grant && overSince(grant, portal.engine.clock.now()))
  if (code === 'access_ended' && over !== null) return closedPage({ ...base, at: over, person, uploading })
  return revokedPage({ ...base, at: grant?.revokedAt ?? null, person, uploading })
}

export const inviterOf = async ({ engine }: Portal, account: Account, grant: Pick<Grant, 'createdBy'> | null): Promise<Member | null> =>
  grant && engine.grants.giver(account.id, grant)

/** One value of the address's query, or null; what comes twice is nobody's honest question. */
export function asked(request: FastifyRequest, name: string): string | null {
  const value = (request.query as { [name: string]: unknown })[name]
  return typeof value === 'string' ? value : null
}

/** A person looks at a page. What only asks about it (HEAD) or fetches it ahead of them makes no session longer and is no visit. */
export const isLook = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && !/prefetch|prerender/.test(`${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''}`)
