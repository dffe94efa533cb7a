// The one-time owner link: GET shows a page and uses nothing, the button signs the owner in.

import type { FastifyInstance, FastifyReply } from 'fastify'
import { isSlug, slugRule } from '../engine/accounts.ts'
import { readAddress } from '../engine/addresses.ts'
import { knownZone } from '../engine/decent-hours.ts'
import { Refusal } from '../engine/refusals.ts'
import { newNonce } from '../engine/secrets.ts'
import { secretIn } from '../http.ts'
import type { Door } from './door.ts'
import { line } from './shapes.ts'
import { signInHere } from './sign-ins.ts'
import { endedPage, printStart, type SetUpFields, type StartPage, setUpPage, signInPage } from './start-page.ts'

export function mountStart(app: FastifyInstance, door: Door): void {
  const { engine, origin } = door
  const portals = `${origin}/p/`
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    async (_request: unknown, text: string) => readForm(text),
  )
  app.setErrorHandler(async (error, request, reply) => {
    const page = deadEnd(error)
    if (page) return send(reply, page)
    request.log.error({ id: request.id, err: error }, 'The start page met a fault')
    return send(reply, {
      ...endedPage(500, 'Something went wrong', `It has been noted under ${request.id}. Your link was not used; reload this page.`),
    })
  })

  app.get('/start/:secret', { config: { right: 'anyone' } }, async (request, reply) => {
    const page = await engine.ownerLinks.look(secretIn(request))
    return send(reply, page.kind === 'set_up' ? setUpPage(portals) : signInPage(page.member.name, page.account))
  })
  app.post('/start/:secret', { config: { right: 'anyone' } }, async (request, reply) => {
    const secret = secretIn(request)
    const page = await engine.ownerLinks.look(secret)
    const fields = page.kind === 'set_up' ? fieldsFrom(request.body) : null
    const faults = fields ? faultsOf(fields) : {}
    if (fields && Object.keys(faults).length > 0) return send(reply, setUpPage(portals, { fields, faults, status: 422 }))
    try {
      const { token } = await engine.ownerLinks.redeem(secret, fields && setUpFrom(fields), request.visitor)
      await signInHere(door, request, reply, token)
      return reply.redirect('/console/', 303)
    } catch (error) {
      const refused = fields && error instanceof Refusal ? faultsFrom(error) : null
      if (fields && refused) return send(reply, setUpPage(portals, { fields, faults: refused, status: 422 }))
      throw error
    }
  })
}

function send(reply: FastifyReply, page: StartPage) {
  const nonce = newNonce()
  return reply
    .code(page.status)
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .send(printStart(page, nonce))
}

/** A field said twice is no form of ours. */
function readForm(text: string): { [name: string]: string } {
  const form: { [name: string]: string } = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) throw new Refusal('invalid')
    form[name] = value
  }
  return form
}

function fieldsFrom(body: unknown): SetUpFields {
  const form = (body ?? {}) as { [name: string]: string | undefined }
  const name = (form.name ?? '').trim()
  return {
    name,
    slug: (form.slug ?? '').trim() || slugFrom(name),
    ownerName: (form.ownerName ?? '').trim(),
    email: (form.email ?? '').trim(),
  }
}

/** "Müller & Söhne" is `muller-sohne`. */
export const slugFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '')

function faultsOf({ name, slug, ownerName, email }: SetUpFields): { [field: string]: string } {
  const good = (text: string) => line(120).safeParse(text).success
  return {
    ...(good(name) ? {} : { name: 'Say what your organisation is called.' }),
    ...(good(name) && slug === '' ? { slug: 'Choose an address in small letters.' } : {}),
    ...(slug === '' || isSlug(slug) ? {} : { slug: slugRule }),
    ...(good(ownerName) ? {} : { ownerName: 'Say your name, as it stands under your letters.' }),
    ...(readAddress(email) === null ? { email: 'Write your address, like name@company.com.' } : {}),
  }
}

const setUpFrom = (fields: SetUpFields) => ({ ...fields, timeZone: knownZone(new Intl.DateTimeFormat().resolvedOptions().timeZone) })

/** What the engine would not take, told at the field it is about; null where it is about the link. */
function faultsFrom({ code, facts }: Refusal): { [field: string]: string } | null {
  if (code === 'address_invalid') return { email: 'Write one plain address, like name@company.com.' }
  if (code === 'slug_taken') return { slug: 'Somebody here has this address already.' }
  if (code === 'invalid')
    return (facts.fields as { [field: string]: string } | undefined) ?? { body: 'Some fields cannot be taken as they are.' }
  return null
}

const notOurs = () => endedPage(422, 'This form is not ours', 'Open the link again and use its page.')

function deadEnd(error: unknown): StartPage | null {
  // A body of another type, or larger than any of ours.
  const { statusCode = 500 } = error as { statusCode?: number }
  if (!(error instanceof Refusal)) return statusCode >= 400 && statusCode < 500 ? notOurs() : null
  if (error.code === 'owner_link_invalid') return endedPage(404, 'This link is not valid', 'Part of the address may be missing.')
  if (error.code === 'owner_exists') return endedPage(409, 'There is an owner already', 'The set-up was done before.')
  if (error.code === 'invalid') return notOurs()
  return endedPage(410, 'This link has ended', 'It worked once, or its 15 minutes are over, or a newer one was made.')
}
