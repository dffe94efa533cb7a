// Bounces: letters that come back, and readers who call one unwanted. What that ends, and whom it tells.
import type { AccountId, Link, Message, MessageId, Millis, ReportSourceId } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { entry, found, portico } from './acts.ts'
import { readAddress } from './addresses.ts'
import { type Verdict, verdictOf } from './bounce-reasons.ts'
import { pauseWhereBounced } from './job-chunks.ts'
import type { Fate, LetterTally } from './letter-tally.ts'
import { waitFor } from './limits.ts'
import { inviterOf, noticeAbout } from './links.ts'
import { leads, memberNotice } from './messages.ts'
import type { Parts } from './parts.ts'
import { hour, type Limit } from './policy.ts'
import { toldOn } from './shared-letters.ts'
import { suppress } from './suppressions.ts'

/** What somebody says of a letter that had left: a server in a report, or the provider that sends for us. */
export interface Report extends Verdict {
  /** Their words, on one line. */
  answer: string
}

/** As much of a letter as a bounce is judged by. */
type Returned = Pick<Message, 'id' | 'accountId' | 'kind' | 'contactId' | 'recordId' | 'grantId' | 'linkId' | 'toAddress' | 'facts'>

export type Bounces = ReturnType<typeof createBounces>

export function createBounces({ store, clock, secrets, nudge }: Parts, tally: LetterTally) {
  return {
    /** Whose mark it is, by its signature alone. A forgery is null, before any query. */
    read(mark: string): MessageId | null {
      const plainId = secrets.readMark(mark)
      return plainId === null ? null : `msg_${plainId}`
    },
    /**
     * Takes a report, once however often it comes. `within` keeps one account's provider from speaking of another's letters; `proof`
     * is what proves this report and no other.
     */
    async report(
      id: MessageId,
      report: Report,
      within: AccountId | null = null,
      proof: { source: ReportSourceId; mark: string } | null = null,
    ): Promise<void> {
      const fate = await store.transaction(async (tx): Promise<Fate | null> => {
        const message = await tx.messages.marked(id)
        if (!message || (within !== null && message.accountId !== within)) return null
        const now = clock.now()
        if (proof && !(await tx.reportSources.see(message.accountId, proof.source, proof.mark, now))) return null
        if (report.kind === 'soft') return (await tx.messages.delayed(message.accountId, id, report.answer, now)) === 1 ? 'delayed' : null
        if (report.kind === 'complaint') return (await complained(tx, message, report, now)) ? 'marked_spam' : null
        if (await tx.messages.bounced(message.accountId, id, report.answer, now)) {
          const { accountId, contactId, linkId, kind } = message
          const about = { contactId, linkId, messageId: id, facts: { kind, reason: report.reason } }
          for (const { grantId, recordId } of (await toldOn(tx, [message])).get(id) ?? [])
            await tx.history.add(entry(accountId, portico, now, 'message.bounced', { ...about, grantId, recordId }))
          await cameBack(tx, message, report, now)
          await pauseWhereBounced(tx, accountId, [id], now)
          return 'bounced'
        }
        return null
      })
      tally.add(fate)
      nudge()
    },
    /** The server refused a letter while it was handed over; the worker has written so on the letter. */
    async refused(tx: Tx, message: Returned, answer: string | null, now: Millis): Promise<void> {
      await cameBack(tx, message, { ...verdictOf(answer ?? ''), answer: answer ?? '' }, now)
    },
  }
}

/** A 5,000-letter list with bad addresses must not become a flood of letters to its sender: the console tells the rest. */
const noticesPerMember: readonly Limit[] = [{ most: 20, within: hour }]

/**
 * What a bounce means beyond the letter itself. The link ends, for whoever handled the letter on its way back may have read it.
 * The address is at fault only where the server says so.
 */
async function cameBack(tx: Tx, message: Returned, { kind, reason, answer }: Report, now: Millis): Promise<void> {
  const { accountId, id, linkId, contactId } = message
  const link = linkId && (await tx.links.get(accountId, linkId))
  if (linkId) await tx.links.revokeOne(accountId, linkId, now)
  if (leads(message.kind))
    for (const on of (await toldOn(tx, [message])).get(id) ?? [])
      if (on.grantId) await tx.grants.invitationBounced(accountId, id, on.grantId, now)
  if (message.kind === 'reminder' && link && link.kind === 'invitation') await invitationCameBack(tx, message, now)
  if (contactId === null) return
  if (kind === 'hard') await suppress(tx, message, contactId, 'bounced', answer, now)
  await tellInviter(tx, message, link || null, 'letter_bounced', reason, now)
}

/** A reminder came back with the invitation's own link in it, which has ended by that: so the invitation came back. */
async function invitationCameBack(tx: Tx, { accountId, grantId }: Returned, now: Millis): Promise<void> {
  const grant = grantId && (await tx.grants.get(accountId, grantId))
  if (!grant?.invitationMessageId) return
  const letter = found(await tx.messages.get(accountId, grant.invitationMessageId))
  for (const on of (await toldOn(tx, [letter])).get(letter.id) ?? [])
    if (on.grantId) await tx.grants.invitationBounced(accountId, letter.id, on.grantId, now)
}

/** Answers whether it was news. */
async function complained(tx: Tx, message: Message, { answer, reason }: Report, now: Millis): Promise<boolean> {
  const { accountId, id, contactId, recordId, grantId, linkId, kind } = message
  if (!(await tx.messages.complained(accountId, id, now))) return false
  const about = { contactId, recordId, grantId, linkId, messageId: id, facts: { kind } }
  await tx.history.add(entry(accountId, portico, now, 'message.complained', about))
  if (contactId === null || !(await suppress(tx, message, contactId, 'complained', answer, now))) return true
  await tellInviter(tx, message, linkId && (await tx.links.get(accountId, linkId)), 'letter_unwanted', reason, now)
  return true
}

/** By letter, with the button that leads to the cure. An access that is over has none, and an address of before is nobody's any more. */
async function tellInviter(
  tx: Tx,
  { accountId, grantId, contactId, toAddress }: Returned,
  link: Link | null,
  about: 'letter_bounced' | 'letter_unwanted',
  reason: Report['reason'],
  now: Millis,
): Promise<void> {
  const grant = grantId && (await tx.grants.get(accountId, grantId))
  const contact = contactId && (await tx.contacts.get(accountId, contactId))
  if (!grant || !contact || grant.revokedAt !== null || grant.replacedAt !== null) return
  if (contact.emailKey !== readAddress(toAddress)?.key) return
  const inviter = await inviterOf(tx, link, grant)
  if (!inviter || (await waitFor(tx, `bounces told ${inviter.id}`, noticesPerMember, now)) > now) return
  const account = found(await tx.accounts.get(accountId))
  await memberNotice(tx, account, inviter, contact, now, { ...(await noticeAbout(tx, grant)), about, reason, usedWith: null, usedAt: null })
}
