// Login emails: a member mails somebody who has access a link to their pages. What members send is limited by the day alone (ADR-09, BLK-04).
import type { ContactId, Grant, Message } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry } from './acts.ts'
import { needRoomInDay } from './limits.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import type { Parts } from './parts.ts'
import { about, destinationOf } from './places.ts'
import { minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { needTaken } from './suppressions.ts'
import { textBeside } from './texts.ts'
import { held, type WayIn, wayIn } from './ways-in.ts'

export function createLoginEmails({ secrets, doing, nudge, texts }: Parts) {
  return {
    /** To the address on file, to their portal's home. Refuses with `no_access` where nothing lets them in. */
    async send(by: By, contactId: ContactId, byText = false): Promise<{ grant: Grant; message: Message }> {
      const sent = await doing(by, async (tx, now) => {
        if (byText && !texts) throw new Refusal('texts_off')
        await needRoomInDay(tx, by.accountId, now)
        const way = await wayIn(tx, by, contactId, now)
        const { account, contact } = way
        await needTaken(tx, contact)
        const grant = await held(tx, way.grants, now)
        const expiresAt = now + account.policy.loginMinutes * minute
        const home = destinationOf(account, { kind: 'portal', id: null })
        const link = newLink('login', secrets.newestKey, grant, home, by.member, now, expiresAt)
        const message = newMessage('login', 'person', account, now, {
          ...toContact(contact, account),
          recordId: grant.scope.kind === 'record' ? grant.scope.id : null,
          grantId: grant.id,
          linkId: link.id,
          uselessAt: link.expiresAt,
          facts: {
            house: houseFacts(account),
            contact: personFacts(contact),
            inviter: by.member && personFacts(by.member),
            place: await placeOfOne(tx, way),
            askedWith: null,
            askedAt: now,
            sentBy: by.member ? personFacts(by.member) : null,
            opensUntil: link.expiresAt,
            code: null,
          },
        })
        await tx.messages.addAll(byText ? [message, textBeside(message, contact)] : [message])
        await tx.links.addAll([link])
        await tx.history.add(entry(account.id, by.actor, now, 'login.sent', { ...about(grant), linkId: link.id, messageId: message.id }))
        return { grant, message }
      })
      nudge()
      return sent
    },
  }
}

/** Where somebody with one page only will stand; several are "your pages". */
async function placeOfOne(tx: Tx, { account, grants }: WayIn) {
  const [grant, another] = grants
  const row = grant?.scope.kind === 'record' && !another ? await tx.records.get(account.id, grant.scope.id) : null
  return row && { company: row.company?.name ?? null, project: row.project.name }
}
