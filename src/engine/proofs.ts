// Proofs: what a browser gives beside a press where its account asks for more (LNK-03): it asked for the letter itself,
// it knows the address that the link is for, or it was given a code that was mailed for this press.
import type { Account, Ask, Contact, Grant, Link, LinkId, Millis, Opening } from '../nouns.ts'
import type { LinkAtDoor } from '../store/links.ts'
import type { Store, Tx } from '../store/store.ts'
import { entry } from './acts.ts'
import { readAddress } from './addresses.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import { about } from './places.ts'
import { codeLasts, opening, outlivedRevoke, type ProofKind, proofOf, wrongAnswersAtLink } from './policy.ts'
import { Refusal } from './refusals.ts'

/** What came with the press. */
export interface Given {
  /** As it was typed. */
  address?: string | null
  /** A code that was right: of this link's own letter, or mailed to prove the mailbox. */
  code?: 'login' | 'proof'
}

/** What this browser would still have to give: nothing where it asked for the letter itself. */
export const proofAtDoor = (
  { link, policy, askedAt }: Pick<LinkAtDoor, 'link' | 'policy' | 'askedAt'>,
  how: Opening | null,
): ProofKind | null => (how === null || askedAt !== null ? null : proofOf(link, how, policy.confirmation))

/**
 * Lets a press pass, or refuses: with `proof_needed` and what for, or with `proof_wrong` and how many answers are left.
 * An answer is counted in the statement that allows it, before it is judged; after the fifth wrong one only a mailed code will do.
 */
export async function prove(store: Store, held: LinkAtDoor, how: Opening, given: Given, now: Millis): Promise<void> {
  const needed = proofAtDoor(held, how)
  if (needed === null || given.code) return
  const { link, contact } = held
  const typed = readAddress(given.address)
  if (needed === 'code' || !typed) throw new Refusal('proof_needed', { proof: needed })
  const right = typed.key === readAddress(contact.email)?.key
  const answers = await store.transaction(async (tx) => {
    const counted = await tx.links.answered(link.accountId, link.id, wrongAnswersAtLink)
    if (counted === wrongAnswersAtLink && !right) await tx.history.add(spent(held, now))
    return counted
  })
  if (answers === null) throw new Refusal('proof_needed', { proof: 'code' })
  if (!right) throw new Refusal('proof_wrong', { left: wrongAnswersAtLink - answers })
  await store.transaction((tx) => tx.links.answeredRight(link.accountId, link.id))
}

/** The worker's part: the code that stands for a press. None where the link opens nothing any more. */
export async function mailCode(
  tx: Tx,
  { id: askId, codeKind, keyNumber, createdAt, browser }: Ask,
  link: Link,
  contact: Contact,
  grant: Grant,
  account: Account,
  now: Millis,
): Promise<{ contactId: Contact['id']; linkId: LinkId } | null> {
  const nobody = { sameNonce: false, knownDevice: false }
  if (grant.id !== link.grantId || !outlivedRevoke(grant, link.createdAt) || !opening(link, account.policy, nobody, now)) return null
  const until = createdAt + codeLasts
  const message = newMessage('notice', 'person', account, now, {
    ...toContact(contact, account),
    grantId: grant.id,
    // With the link it dies: what was revoked or replaced meanwhile is not mailed.
    linkId: link.id,
    uselessAt: until,
    facts: {
      about: 'link_code',
      house: houseFacts(account),
      contact: personFacts(contact),
      askedWith: browser,
      askedAt: createdAt,
      code: { askId, kind: codeKind, keyNumber, until },
    },
  })
  await tx.messages.addAll([message])
  await tx.history.add(
    entry(account.id, { kind: 'contact', id: contact.id }, now, 'link.code_sent', {
      ...about(grant),
      linkId: link.id,
      messageId: message.id,
    }),
  )
  return { contactId: contact.id, linkId: link.id }
}

const spent = ({ link, grant }: { link: Link; grant: LinkAtDoor['grant'] }, now: Millis) =>
  entry(link.accountId, { kind: 'contact', id: link.contactId }, now, 'link.answers_spent', { ...about(grant), linkId: link.id })
