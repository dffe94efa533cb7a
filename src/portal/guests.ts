// A guest's end, as the pages tell it, and "Ask for more time".
import type { FastifyInstance } from 'fastify'
import type { Ending } from '../engine/guests.ts'
import { destinationOf } from '../engine/places.ts'
import { mayChangeOwn } from '../engine/policy.ts'
import { Refusal } from '../engine/refusals.ts'
import type { Inside, Looking } from '../engine/sessions.ts'
import type { Account, Member, Millis } from '../nouns.ts'
import { voiceOf } from '../words/words.ts'
import { insiders } from './insiders.ts'
import { type EndView, timeLeft } from './pages/sections.ts'
import { field, type Portal } from './portal.ts'

export function mountGuests(door: FastifyInstance, portal: Portal): void {
  door.post('/p/:slug/longer', { config: { right: 'contact', form: true } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      portal.checkToken(request, field(request, 'token'), token)
      const grant = inside.grants.find(({ id }) => id === field(request, 'grant'))
      if (!grant) throw new Refusal('not_found')
      await portal.engine.guests.askLonger(inside, grant.id)
      return reply.redirect(destinationOf(account, grant.scope), 303)
    }),
  )
}

export const endView = (ending: Ending | null, inviter: Member | null, account: Account, { session }: Looking): EndView | null =>
  ending && { ...ending, who: inviter?.disabledAt === null ? inviter.name : account.name, mayAsk: mayChangeOwn(session) }

/** The page is another one once the end was moved, is near, or was asked about. */
export const endStamp = (ending: Ending | null): string => (ending ? `.${ending.at}.${Number(ending.soon)}.${ending.askedAt ?? 0}` : '')

/** What an open page shows in the place of what it was printed with. */
export const tellEnd = (ending: Ending, { contact }: Inside, account: Account, now: Millis): { closes: string } => ({
  closes: timeLeft(voiceOf(contact.language ?? account.language, account.timeZone), ending.at - now),
})
