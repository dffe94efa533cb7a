// The threshold: where an account requires passkeys, who makes the first by mail, and what becomes of whoever lost theirs.
import type { AccountId, Contact, ContactId, Member, Millis, Session } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, needFresh } from './acts.ts'
import { waitFor } from './limits.ts'
import { inviterOf } from './links.ts'
import { houseFacts, memberNotice, newMessage, personFacts, toContact, whoAnswers } from './messages.ts'
import type { Parts } from './parts.ts'
import { about } from './places.ts'
import { day, type Limit, mayEnrol, memberState } from './policy.ts'
import { may } from './rights.ts'
import { endEverywhere, type Inside, needOwn } from './sessions.ts'

/** What somebody who stands there can do: use theirs, make their first, come by a letter of their own to make it, or ask a member. */
export type ThresholdWay = 'use' | 'make' | 'letter' | 'ask'

const oncePerDay: readonly Limit[] = [{ most: 1, within: day }]

export function createThreshold({ store, clock, doing, nudge }: Parts) {
  return {
    async way({ accountId, contact, session }: Inside): Promise<ThresholdWay> {
      if ((await store.read.passkeys.list(accountId, contact.id)).length > 0) return 'use'
      if (!(await mailMakesFirst(store.read, accountId, contact.id))) return 'ask'
      return mayEnrol(session, clock.now()) && !(await cameByText(store.read, session)) ? 'make' : 'letter'
    },
    /** "Ask for a new invitation": whoever invited them is told, once a day, or who runs the account. Answers the inviter, if told. */
    async askAnew({ accountId, contact, grants, session }: Inside): Promise<Member | null> {
      needOwn(session)
      const [first] = grants
      const grant = found(first ? await store.read.grants.get(accountId, first.id) : null)
      const inviter = await inviterOf(store.read, null, grant)
      const told = await whoAnswers(store.read, accountId, inviter, canHelp)
      await store.transaction(async (tx) => {
        const now = clock.now()
        if ((await waitFor(tx, `passkey lost ${contact.id}`, oncePerDay, now)) > now) return
        const account = found(await tx.accounts.get(accountId))
        const person = found(await tx.contacts.get(accountId, contact.id))
        const facts = { about: 'passkey_lost', place: null, recordId: null, documentId: null, requirement: null } as const
        for (const member of told) await memberNotice(tx, account, member, person, now, { ...facts, usedWith: null, usedAt: null })
        await tx.history.add(
          entry(accountId, { kind: 'contact', id: person.id }, now, 'access.asked', { ...about(grant), facts: { why: 'passkey' } }),
        )
      })
      nudge()
      return inviter === told[0] ? inviter : null
    },
    /** A contact lost theirs: a member takes all of them away, and every browser with them; the next invitation makes a new one. */
    reset(by: By, contactId: ContactId): Promise<void> {
      const done = doing(by, async (tx, now) => {
        needFresh(by, now)
        const contact = found(await tx.contacts.locked(by.accountId, contactId))
        const account = found(await tx.accounts.get(by.accountId))
        const passkeys = await tx.passkeys.removeAll(by.accountId, contactId, now)
        await endEverywhere(tx, by.accountId, by.actor, contactId, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'passkeys.reset', { contactId, facts: { passkeys } }))
        const facts = { house: houseFacts(account), contact: personFacts(contact), changedBy: by.member && personFacts(by.member), at: now }
        await tx.messages.addAll([
          newMessage('notice', 'person', account, now, { ...toContact(contact, account), facts: { about: 'passkeys_reset', ...facts } }),
        ])
      })
      return done.then(nudge)
    },
  }
}

/**
 * STF-05: mail makes the first passkey of whoever never had one. From then on no mail does: whoever lost theirs waits until a member
 * has invited them again.
 */
export async function mailMakesFirst(tx: Tx, accountId: AccountId, contactId: Contact['id']): Promise<boolean> {
  const lostAt = await tx.passkeys.lostAt(accountId, contactId)
  return lostAt === null || invitedSince(await tx.grants.ofContact(accountId, contactId), lostAt)
}

/** A packet has letters, too, but sending one is no answer to a lost passkey. */
const invitedSince = (
  grants: readonly { scope: { kind: string }; invitedAt: Millis | null; revokedAt: Millis | null }[],
  lostAt: Millis,
): boolean =>
  grants.some(
    ({ scope, invitedAt, revokedAt }) => scope.kind !== 'packet' && invitedAt !== null && invitedAt >= lostAt && revokedAt === null,
  )

/** A phone is whoever holds it, and a member may have written another number: what a text opened is no proof of the mailbox. */
export async function cameByText(
  tx: Tx,
  { accountId, contactId, linkId = null }: Pick<Session, 'accountId' | 'contactId'> & Partial<Pick<Session, 'linkId'>>,
): Promise<boolean> {
  return contactId !== null && linkId !== null && tx.messages.texted(accountId, contactId, linkId)
}

/** Takes passkeys away and invites again. */
const canHelp = (member: Member): boolean => memberState(member) === 'active' && may(member.role, 'contacts.address')
