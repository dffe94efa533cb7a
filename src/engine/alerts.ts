// What people are told by letter about their own way in: a browser that was not seen before, a factor that came or went.
import type { Contact, Member, Millis } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { found } from './acts.ts'
import type { MemberAlertFacts, OwnWayInFacts } from './letter-facts.ts'
import { houseFacts, newMessage, personFacts } from './messages.ts'
import { day } from './policy.ts'

const knownFor = 30 * day

export async function alertMember(
  tx: Tx,
  member: Member,
  { about, browser = null, by = null }: Pick<MemberAlertFacts, 'about'> & { browser?: string | null; by?: Member | null },
  now: Millis,
): Promise<void> {
  const account = found(await tx.accounts.get(member.accountId))
  await tx.messages.addAll([
    newMessage('member_alert', 'person', account, now, {
      memberId: member.id,
      toAddress: member.email,
      language: account.language,
      facts: { about, house: houseFacts(account), member: personFacts(member), browser, by: by && personFacts(by), at: now },
    }),
  ])
}

/** STF-08. The first sign-in of all is no news; asked before the new session is written. */
export async function alertOfBrowser(tx: Tx, member: Member, browser: string, now: Millis): Promise<void> {
  if (member.signedInAt === null) return
  if (await tx.sessions.memberSeenWith(member.accountId, member.id, browser, now - knownFor)) return
  await alertMember(tx, member, { about: 'new_browser', browser }, now)
}

export async function alertContact(tx: Tx, contact: Contact, about: OwnWayInFacts['about'], what: string, now: Millis): Promise<void> {
  const account = found(await tx.accounts.get(contact.accountId))
  const facts: OwnWayInFacts = { about, house: houseFacts(account), contact: personFacts(contact), what, at: now }
  const to = { contactId: contact.id, toAddress: contact.email, language: contact.language ?? account.language }
  await tx.messages.addAll([newMessage('notice', 'person', account, now, { ...to, facts })])
}

/** The same for a contact who came without a letter, which would have told them. */
export async function alertContactOfBrowser(tx: Tx, contact: Contact, browser: string, now: Millis): Promise<void> {
  if (!(await tx.sessions.contactSeenWith(contact.accountId, contact.id, browser, now - knownFor)))
    await alertContact(tx, contact, 'new_browser', browser, now)
}
