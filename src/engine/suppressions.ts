// Suppressions: addresses that get no more letters of an account, since one came back or was called unwanted.
import type { Contact, ContactId, Message, Millis, Suppression, SuppressionCause } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, portico } from './acts.ts'
import { readAddress } from './addresses.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'

export function createSuppressions({ doing }: Parts) {
  return {
    /** A member says that the address takes letters again, and why. Lifting twice is lifting once. */
    lift(by: By, contactId: ContactId, reason: string): Promise<void> {
      return doing(by, async (tx, now) => {
        const { emailKey, email } = found(await tx.contacts.locked(by.accountId, contactId))
        if (!(await tx.suppressions.lift(by.accountId, emailKey, now))) return
        const told = entry(by.accountId, by.actor, now, 'address.released', { contactId })
        await tx.history.add(told)
        await tx.history.addParticulars(by.accountId, told.id, { reason, address: email })
      })
    },
  }
}

/** Refuses a member's letter to an address that gets none. */
export async function needTaken(tx: Tx, { accountId, id, email, emailKey }: Contact): Promise<void> {
  const standing = await tx.suppressions.of(accountId, emailKey)
  if (!standing) return
  const { cause, createdAt, answer } = standing
  throw new Refusal('address_suppressed', { contactId: id, email, cause, since: new Date(createdAt).toISOString(), answer })
}

/** Answers whether the address got letters until now. */
export async function suppress(
  tx: Tx,
  { accountId, id: messageId, toAddress }: Pick<Message, 'accountId' | 'id' | 'toAddress'>,
  contactId: ContactId,
  cause: SuppressionCause,
  answer: string,
  now: Millis,
): Promise<boolean> {
  const emailKey = readAddress(toAddress)?.key
  if (!emailKey) return false
  const item: Suppression = { id: newId('sup'), accountId, emailKey, cause, messageId, answer, createdAt: now, liftedAt: null }
  if (!(await tx.suppressions.add(item))) return false
  await tx.history.add(entry(accountId, portico, now, 'address.suppressed', { contactId, messageId, facts: { cause } }))
  return true
}
