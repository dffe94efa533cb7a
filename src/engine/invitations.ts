// Invitations: the letter that invites to a grant, or to several at once, and the link in it.
import type { Account, Contact, Grant, Language, Link, Member, Message, Millis } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry } from './acts.ts'
import type { InvitationFacts } from './letter-facts.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import { about, destinationOf, type Place, placesHeld } from './places.ts'
import { day } from './policy.ts'
import { Refusal } from './refusals.ts'
import { besides, lastingFirst, sharedBy, sharing } from './shared-letters.ts'
import { needTaken } from './suppressions.ts'
import { textBeside } from './texts.ts'

export interface InviteInput {
  /** When it differs from the contact's, `changeAddress` says that the person's address is corrected. */
  email?: string | undefined
  changeAddress?: boolean | undefined
  note?: string | null | undefined
  language?: Language | undefined
  days?: number | undefined
  /** Also by text message, to the phone of the contact. */
  byText?: boolean | undefined
}

/** What one letter invites to: as a rule one grant. The link hangs on the first. */
export interface Invitation {
  grants: Grant[]
  contact: Contact
  place: Place
  invite: InviteInput
}

type InvitationOfOne = Omit<Invitation, 'grants'> & { grant: Grant }

/** A letter that several records share goes again for all of them: the earlier one ends, and each has a link as before. */
export async function inviteOne(
  tx: Tx,
  by: By,
  keyNumber: number,
  account: Account,
  invitation: InvitationOfOne,
  now: Millis,
): Promise<Message> {
  const { grant, contact, invite } = invitation
  await needTaken(tx, contact)
  const beside = await besides(tx, [grant], now)
  const place =
    beside.length === 0
      ? invitation.place
      : await placesHeld(
          tx,
          by,
          [grant, ...beside].map(({ scope }) => scope),
          now,
        )
  const grants = lastingFirst(await movable(tx, account, [grant, ...beside]))
  const ids = grants.map(({ id }) => id)
  await tx.links.replaceOf(by.accountId, ids, now)
  await tx.messages.cancelInvitationsOf(by.accountId, ids, now)
  const { link, message } = newInvitation(by, keyNumber, account, { grants, contact, place, invite }, 'person', now)
  await tx.messages.addAll(invite.byText ? [message, textBeside(message, contact)] : [message])
  await tx.links.addAll([link])
  await tx.sharedLetters.addAll(sharing(grants, message.id))
  const invited = grants.map((one) => ({ grantId: one.id, messageId: message.id, ...endsOf(account, link, one) }))
  const live = await tx.grants.invited(by.accountId, invited, now)
  if (live.size < ids.length) throw new Refusal('grant_ended')
  const told = { linkId: link.id, messageId: message.id, facts: sharedBy(grants.length) }
  await tx.history.addAll(grants.map((one) => entry(by.accountId, by.actor, now, 'invitation.made', { ...about(one), ...told })))
  return message
}

/** Until when an invitation's link opens, and, where the account says so, the access with it: none lasts longer by that than it did. */
export const endsOf = ({ policy }: Account, { expiresAt }: Pick<Link, 'expiresAt'>, { endsAt }: Pick<Grant, 'endsAt'>) => ({
  opensUntil: expiresAt,
  endsAt: policy.accessEndsWithInvitation ? Math.min(expiresAt, endsAt ?? expiresAt) : null,
})

/**
 * Where access ends with the invitation a new one moves the end that the last one set, and none that somebody set by hand: which of the
 * two it is, the last letter says.
 */
export async function movable<G extends Grant>(tx: Tx, account: Account, grants: readonly G[]): Promise<G[]> {
  if (!account.policy.accessEndsWithInvitation) return [...grants]
  const letters = await tx.messages.getAll(
    account.id,
    grants.flatMap(({ endsAt, invitationMessageId }) => (endsAt === null ? [] : (invitationMessageId ?? []))),
  )
  // Not by when the invitation ended: it may have been over sooner, with its letter.
  const set = new Map(letters.map(({ id, facts }) => [id, facts.endsAccess === 'yes' ? facts.opensUntil : null]))
  return grants.map((grant) =>
    grant.endsAt !== null && grant.endsAt === set.get(grant.invitationMessageId ?? 'msg_') ? { ...grant, endsAt: null } : grant,
  )
}

/** The link and the letter of one invitation, not yet stored. */
export function newInvitation(
  by: By,
  keyNumber: number,
  account: Account,
  { grants, contact, place, invite }: Invitation,
  lane: Message['lane'],
  now: Millis,
): { link: Link; message: Message } {
  const grant = grants[0] as Grant
  if (grants.some(({ contactId }) => contactId !== contact.id)) throw new Error('A letter invites one person alone.')
  const expiresAt = endOf(account, invite, grant, now)
  const shared = grants.length > 1
  // Several records are chosen from at home.
  const destination = destinationOf(account, shared ? { kind: 'portal', id: null } : grant.scope)
  const link = newLink('invitation', keyNumber, grant, destination, by.member, now, expiresAt)
  const accessEnds = account.policy.accessEndsWithInvitation ? expiresAt : shared ? null : grant.endsAt
  const facts = invitationFacts(account, by.member, contact, place, invite, expiresAt, accessEnds)
  const endsAccess = account.policy.accessEndsWithInvitation && grants.every(({ endsAt }) => endsAt === null)
  const message = newMessage('invitation', lane, account, now, {
    ...toContact(contact, account),
    ...(invite.language && { language: invite.language }),
    recordId: grant.scope.kind === 'record' ? grant.scope.id : null,
    grantId: grant.id,
    linkId: link.id,
    facts: endsAccess ? { ...facts, endsAccess: 'yes' } : facts,
  })
  return { link: shared ? { ...link, letterId: message.id } : link, message }
}

/** Until when a button opens. It promises no day on which it opens nothing: a guest's ends with their access. */
export const endOf = (account: Account, invite: InviteInput, grant: Pick<Grant, 'endsAt'> | null, now: Millis): Millis =>
  Math.min(now + (invite.days ?? account.policy.invitationDays) * day, grant?.endsAt ?? Number.MAX_SAFE_INTEGER)

export function invitationFacts(
  account: Account,
  inviter: Member | null,
  contact: Contact,
  { records, project }: Place,
  invite: InviteInput,
  opensUntil: Millis,
  accessEnds: Millis | null,
): InvitationFacts {
  return {
    house: houseFacts(account),
    inviter: inviter && personFacts(inviter),
    contact: personFacts(contact),
    records: records.map(({ row, open }) => ({
      recordId: row.record.id,
      company: row.company?.name ?? null,
      project: row.project.name,
      dueOn: row.record.dueOn,
      asked: open.map(({ kind, name, dueOn }) => ({ kind, name, dueOn })),
    })),
    project: project?.name ?? null,
    note: invite.note?.trim() || null,
    opensUntil,
    accessEnds,
  }
}
