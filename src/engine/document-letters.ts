// Letters about documents: the receipt of what came in, and what was decided about it.
import type { Account, ContactId, GrantId, Judgement, Message, Millis, Record, Requirement, Version } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import type { Tx } from '../store/store.ts'
import { type By, found } from './acts.ts'
import type { PlaceFacts } from './letter-facts.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import { destinationOf } from './places.ts'
import { minute, requirementState } from './policy.ts'
import { type Hearer, hearersOf } from './ways-in.ts'

/** The letter that says what arrived. */
export async function oweReceipt(
  tx: Tx,
  about: Pick<Message, 'accountId' | 'recordId'> & { contactId: ContactId },
  versions: readonly Version[],
  requirement: Requirement | null,
  grantId: GrantId,
  now: Millis,
  place: PlaceFacts,
): Promise<void> {
  const account = found(await tx.accounts.get(about.accountId))
  const contact = found(await tx.contacts.get(about.accountId, about.contactId))
  const grant = found(await tx.grants.get(about.accountId, grantId))
  const inviter = grant.createdBy ? await tx.members.get(about.accountId, grant.createdBy) : null
  await tx.messages.addAll([
    newMessage('receipt', 'person', account, now, {
      ...toContact(contact, account),
      recordId: about.recordId,
      grantId,
      facts: {
        house: houseFacts(account),
        contact: personFacts(contact),
        inviter: inviter?.disabledAt === null ? personFacts(inviter) : null,
        place,
        requirement: requirement?.name ?? null,
        files: versions.flatMap(({ fileName, size, words }) => (words === null ? [{ name: fileName, size }] : [])),
        arrivedAt: now,
      },
    }),
  ])
}

/** Of each of these versions who hears what is decided about it: who sent it, else the record's contact, as far as something lets them in. */
export async function reviewHearers(
  tx: Tx,
  account: Account,
  record: Record,
  versions: readonly Version[],
  now: Millis,
): Promise<(version: Version) => Hearer | undefined> {
  const senders = versions.flatMap(({ contactId }) => contactId ?? [])
  const hearers = await hearersOf(tx, account, record, [record.contactId, ...senders], now)
  const hearing = (id: ContactId | null) => hearers.find(({ contact }) => contact.id === id)
  return ({ contactId }) => hearing(contactId) ?? hearing(record.contactId)
}

/** They are told what was decided, with a link that leads straight there. */
export async function oweReview(
  tx: Tx,
  by: By,
  record: Record,
  document: DocumentWithVersions,
  version: Version,
  keyNumber: number,
  now: Millis,
): Promise<void> {
  const account = found(await tx.accounts.get(by.accountId))
  const hearer = (await reviewHearers(tx, account, record, [version], now))(version)
  if (!hearer || !(await tx.grants.locked(by.accountId, hearer.grant.id, now))) return
  const { contact, grant } = hearer
  const row = found(await tx.records.get(by.accountId, record.id))
  const requirement = (await tx.requirements.ofRecord(by.accountId, record.id)).find(({ id }) => id === document.requirementId)
  const versions = document.versions.map((one) => (one.id === version.id ? version : one))
  const link = newLink(
    'notification',
    keyNumber,
    grant,
    destinationOf(account, { kind: 'record', id: record.id }),
    by.member,
    now,
    now + account.policy.notificationMinutes * minute,
  )
  const message = newMessage('review', 'person', account, now, {
    ...toContact(contact, account),
    recordId: record.id,
    grantId: grant.id,
    linkId: link.id,
    facts: {
      house: houseFacts(account),
      contact: personFacts(contact),
      reviewer: by.member && personFacts(by.member),
      place: { company: row.company?.name ?? null, project: row.project.name },
      requirement: requirement?.name ?? null,
      fileName: version.fileName,
      sentAt: version.uploadedAt,
      decision: version.judgement as Judgement,
      reason: version.reason,
      validUntil: version.validUntil,
      inForce:
        version.judgement === 'reject' && requirementState({ waivedAt: null, withdrawnAt: null }, versions, now) === 'in_force'
          ? 'yes'
          : 'no',
      opensUntil: link.expiresAt,
    },
  })
  await tx.messages.addAll([message])
  await tx.links.addAll([link])
}

/** The letter that waits with a decision which was taken back: made with it, about this very file. */
export async function keepBackReview(
  tx: Tx,
  { accountId, id }: Record,
  { judgedAt, fileName, uploadedAt }: Version,
  now: Millis,
): Promise<void> {
  const waiting = await tx.messages.reviewsWaiting(accountId, id, judgedAt ?? now)
  const about = waiting.filter(({ facts }) => facts.fileName === fileName && facts.sentAt === uploadedAt)
  await tx.messages.cancel(
    accountId,
    about.map((message) => message.id),
    now,
  )
}
