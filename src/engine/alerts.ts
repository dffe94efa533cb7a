// What people are told by letter about their own way in: a browser that was not seen before, a factor that came or went.
import type { AccountId, Contact, Member, Millis, SenderDomain, Session, SessionId } from '../nouns.ts'
import type { Arrival } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { found } from './acts.ts'
import type { MemberAlertFacts, OwnWayInFacts } from './letter-facts.ts'
import { houseFacts, newMessage, personFacts, toContact, toMember } from './messages.ts'
import { day, memberState } from './policy.ts'

const knownFor = 30 * day

type News = Pick<MemberAlertFacts, 'about'> & { browser?: string | null; domain?: string; by?: Member | null }

export async function alertMember(tx: Tx, member: Member, { about, browser = null, domain, by = null }: News, now: Millis): Promise<void> {
  const account = found(await tx.accounts.get(member.accountId))
  await tx.messages.addAll([
    newMessage('member_alert', 'person', account, now, {
      ...toMember(member, account),
      facts: {
        about,
        house: houseFacts(account),
        member: personFacts(member),
        browser,
        by: by && personFacts(by),
        at: now,
        ...(domain ? { domain } : {}),
      },
    }),
  ])
}

/** STF-08. The first sign-in of all is no news; asked before the new session is written. */
export async function alertOfBrowser(tx: Tx, member: Member, browser: string, now: Millis): Promise<void> {
  if (member.signedInAt === null) return
  if (await tx.sessions.memberSeenWith(member.accountId, member.id, browser, now - knownFor)) return
  await alertMember(tx, member, { about: 'new_browser', browser }, now)
}

export async function alertContact(
  tx: Tx,
  contact: Contact,
  about: OwnWayInFacts['about'],
  what: string,
  now: Millis,
  gaveWay: string | null = null,
): Promise<void> {
  const account = found(await tx.accounts.get(contact.accountId))
  const facts: OwnWayInFacts = { about, house: houseFacts(account), contact: personFacts(contact), what, gaveWay, at: now }
  await tx.messages.addAll([newMessage('notice', 'person', account, now, { ...toContact(contact, account), facts })])
}

/** What the contact is told of a session that was just opened, in one letter at most: a browser that is new, or one that gave way to it. */
export async function arrivalOf(tx: Tx, session: Session, before: SessionId | null): Promise<Arrival | null> {
  const arrival = await tx.sessions.arrival({ session, before, since: session.createdAt - knownFor })
  return arrival.isKnown && arrival.gaveWay === null ? null : arrival
}

/** STF-08 and SES-09, after the session was written. */
export async function alertOfArrival(tx: Tx, contact: Contact, { browser, createdAt }: Session, { gaveWay }: Arrival): Promise<void> {
  await alertContact(tx, contact, gaveWay === null ? 'new_browser' : 'gave_way', browser, createdAt, gaveWay)
}

/** COD-06: whoever runs the account hears that codes are longer for a while. */
export const alertOfCodes = (tx: Tx, accountId: AccountId, now: Millis): Promise<void> =>
  alertWhoRuns(tx, accountId, { about: 'codes_lengthened' }, now)

/** Once for each time that it is lost: who can mend the DNS is told, for the letters go on and nobody else would notice. */
export const alertOfDomain = (tx: Tx, { accountId, name }: Pick<SenderDomain, 'accountId' | 'name'>, now: Millis): Promise<void> =>
  alertWhoRuns(tx, accountId, { about: 'domain_lost', domain: name }, now)

async function alertWhoRuns(tx: Tx, accountId: AccountId, news: News, now: Millis): Promise<void> {
  const members = await tx.members.list(accountId)
  for (const member of members.filter((one) => /^(owner|admin)$/.test(one.role) && memberState(one) === 'active'))
    await alertMember(tx, member, news, now)
}
