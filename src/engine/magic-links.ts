// Magic links: a link that a member hands over. It proves less than a letter, so the person hears of it and its session may do less (LNK-22).
import type { ContactId, Link } from '../nouns.ts'
import { type By, entry, needFresh } from './acts.ts'
import { needRoomInDay } from './limits.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import type { Parts } from './parts.ts'
import { about } from './places.ts'
import { minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { handsOver, mayDo } from './rights.ts'
import { type Destination, destinationIn, destinationsOf, held, wayIn } from './ways-in.ts'

interface MagicLinkInput {
  minutes: number
  /** A page of the portal; without one its home. */
  destination?: string | undefined
  reason: string
}

/** What everybody with the right may choose; longer is a right of its own. */
const shortMinutes = 60

export function createMagicLinks({ store, clock, secrets, doing, nudge }: Parts) {
  return {
    /** Where a link of this person can lead. */
    destinations: (by: By, contactId: ContactId): Promise<Destination[]> => destinationsOf(store.read, by, contactId, clock.now()),
    /** The one live copied link of this person: the one before it dies. Its secret is told here and never again. */
    async make(by: By, contactId: ContactId, input: MagicLinkInput): Promise<{ link: Link; secret: string }> {
      if (input.minutes > shortMinutes && !mayDo(by, 'links.copy_long'))
        throw new Refusal('forbidden', { right: 'links.copy_long', most: shortMinutes })
      let first = false
      const link = await doing(by, async (tx, now) => {
        if (input.minutes > shortMinutes) needFresh(by, now)
        first = true
        await needRoomInDay(tx, by.accountId, now)
        const way = await wayIn(tx, by, contactId, now)
        const { account, contact } = way
        const { path, grant: through } = await destinationIn(tx, way, input.destination ?? '')
        // Links before the grant, as a revoke takes them.
        await tx.links.replaceCopied(account.id, contact.id, now)
        const grant = await held(tx, [through], now)
        const made = newLink('copied', secrets.newestKey, grant, path, by.member, now, now + input.minutes * minute, handsOver(by))
        const notice = newMessage('notice', 'person', account, now, {
          ...toContact(contact, account),
          grantId: grant.id,
          facts: {
            about: 'link_made',
            house: houseFacts(account),
            contact: personFacts(contact),
            madeBy: by.member && personFacts(by.member),
            opensUntil: made.expiresAt,
            at: now,
          },
        })
        await tx.messages.addAll([notice])
        await tx.links.addAll([made])
        const told = entry(account.id, by.actor, now, 'link.made', {
          ...about(grant),
          linkId: made.id,
          messageId: notice.id,
          facts: { minutes: input.minutes, destination: path },
        })
        await tx.history.add(told)
        await tx.history.addParticulars(account.id, told.id, { reason: input.reason })
        return made
      })
      // A repeated request is answered from the first one's commit, where no secret is kept.
      if (!first) throw new Refusal('shown_once')
      nudge()
      return { link, secret: secrets.of('link', link.id, link.keyNumber) }
    },
  }
}
