// Taking access away: of one grant, and all that a person has.
import type { Contact, Grant, Millis } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry } from './acts.ts'
import { about } from './places.ts'
import { leaveLetters } from './shared-letters.ts'

/** Ends links, waiting letters, devices and sessions of the grant's scope. */
export async function takeAway(tx: Tx, by: By, grant: Grant, reason: string | null, now: Millis): Promise<void> {
  const { accountId, id, contactId } = grant
  // In the order in which a press and the worker take them, so that nobody waits for nobody: links, letters, then the grant.
  await endLetters(tx, grant, now)
  if (!(await tx.grants.revoke(accountId, id, now))) return
  // Once more: an invitation that was being made while we waited for the grant.
  await endLetters(tx, grant, now)
  await tx.sessions.endDevicesOfGrant(accountId, grant, now)
  await tx.sessions.endUncovered(accountId, contactId, now)
  const told = entry(accountId, by.actor, now, 'grant.revoked', about(grant))
  await tx.history.add(told)
  if (reason) await tx.history.addParticulars(accountId, told.id, { reason })
}

/** The links and waiting letters of a grant alone; those it shares go on without it. */
export async function endLetters(tx: Tx, grant: Pick<Grant, 'accountId' | 'id'>, now: Millis): Promise<void> {
  await leaveLetters(tx, grant, now)
  await tx.links.revokeOf(grant.accountId, grant.id, now)
  await tx.messages.cancelOfGrant(grant.accountId, grant.id, now)
  await tx.messages.cancelRemindersAbout(grant.accountId, grant.id, now)
}

/**
 * SES-08. One commit: whatever lets the person in ends, and nothing gives them access until they are enabled again. Enabling gives nothing
 * back: who should have what is asked anew.
 */
export async function shutOut(tx: Tx, by: By, { accountId, id }: Contact, now: Millis): Promise<void> {
  // Who has them in hand in a job has committed before this, or finds them disabled.
  await tx.records.holdOf(accountId, id)
  await tx.packets.holdOf(accountId, id)
  await tx.contacts.change(accountId, id, { disabledAt: now })
  await tx.history.add(entry(accountId, by.actor, now, 'contact.disabled', { contactId: id }))
  for (const grant of await tx.grants.ofContact(accountId, id)) {
    const standing = grant.revokedAt === null && grant.replacedAt === null && (grant.endsAt === null || grant.endsAt > now)
    if (standing) await takeAway(tx, by, grant, null, now)
  }
  // What a login email or a sign-in at the portal itself brought hangs on no grant alone.
  await tx.links.revokeOfContact(accountId, id, now)
  await tx.messages.cancelOfContact(accountId, id, now)
  await tx.sessions.endDevicesOfContact(accountId, id, now)
  await tx.sessions.endOfContact(accountId, id, now)
}
