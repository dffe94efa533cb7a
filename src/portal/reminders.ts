// Reminders from the reader's side: the page that each of them leads to, the one POST of a mail program, and the same choice inside.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { maskAddress } from '../engine/addresses.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Whom } from '../engine/reminders.ts'
import { needOwn } from '../engine/sessions.ts'
import { secretIn } from '../http.ts'
import { insiders } from './insiders.ts'
import { remindersPage } from './pages/reminders.ts'
import { field, type Portal } from './portal.ts'

/** What the buttons say; the first ends them for good. */
const choices: { [chosen: string]: number | null } = { good: null, '3': 3, '7': 7, '30': 30 }

export function mountReminders(door: FastifyInstance, portal: Portal): void {
  const { engine, print, view, checkToken } = portal

  door.register(async (room) => {
    // Mail programs send their one POST in either form (RFC 8058, 3.2).
    if (room.hasContentTypeParser('multipart/form-data')) room.removeContentTypeParser('multipart/form-data')
    room.addContentTypeParser('multipart/form-data', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) => {
      done(null, { 'List-Unsubscribe': /name="?List-Unsubscribe"?\r?\n\r?\nOne-Click\r?\n/i.test(body as string) ? 'One-Click' : '' })
    })

    // Shows and changes nothing, whoever fetches it.
    room.get('/r/:secret', { config: { right: 'anyone' } }, async (request, reply) => {
      const { secret, account, contact, snoozed } = await reminded(request)
      reply.header('referrer-policy', 'no-referrer')
      return print(reply, remindersPage({ ...view(account, contact.language), secret, address: maskAddress(contact.email), snoozed }))
    })

    // A person's press, or the one word of a mail program. Needs no cookie, and stops reminders only.
    room.post('/r/:secret', { config: { right: 'anyone', anyOrigin: true } }, async (request, reply) => {
      const { secret, contact } = await reminded(request)
      if (field(request, 'List-Unsubscribe') === 'One-Click') {
        await engine.reminders.snooze(contact, null)
        return reply.code(200).type('text/plain; charset=utf-8').send('No more reminders.\n')
      }
      await choose(contact, request)
      return seeOther(reply, `/r/${secret}`)
    })
  })

  door.post('/p/:slug/access/reminders', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      checkToken(request, field(request, 'token'), token)
      needOwn(inside.session)
      await choose({ accountId: account.id, id: inside.contact.id }, request)
      return seeOther(reply, `/p/${account.slug}/access#reminders`)
    }),
  )

  async function reminded(request: FastifyRequest) {
    const secret = secretIn(request)
    return { secret, ...(await engine.reminders.ofLetter(engine.reminders.read(secret))) }
  }

  async function choose(contact: Whom, request: FastifyRequest): Promise<void> {
    const chosen = field(request, 'pause') ?? ''
    if (chosen === 'none') return engine.reminders.resume(contact)
    if (!Object.hasOwn(choices, chosen)) throw new Refusal('invalid')
    return engine.reminders.snooze(contact, choices[chosen] ?? null)
  }
}

const seeOther = (reply: FastifyReply, where: string) => reply.redirect(where, 303)
