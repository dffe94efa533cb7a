// Shared letters: several records of one contact, invited to by one letter. One link for all of them, and an end for each by itself.
import type { AccountId, Grant, GrantId, Message, MessageId, Millis, RecordId, SharedLetter } from '../nouns.ts'
import type { SharedLink } from '../store/shared-letters.ts'
import type { Tx } from '../store/store.ts'
import type { InvitationFacts } from './letter-facts.ts'

/** More than a reader takes in, and as much as one commit should carry: whoever has more records gets a second letter. */
export const mostInLetter = 100

/** That these grants share a letter; nothing where it invites to one alone. */
export const sharing = (grants: readonly Grant[], messageId: MessageId): SharedLetter[] =>
  grants.length < 2
    ? []
    : grants.flatMap(({ accountId, id: grantId, scope }, position) =>
        scope.kind === 'record' ? { accountId, messageId, grantId, recordId: scope.id, position, leftAt: null } : [],
      )

/** For the history of each of them: that the letter is one. */
export const sharedBy = (records: number): { records?: number } => (records > 1 ? { records } : {})

/** What else a letter about one of its records is about: a letter that goes again goes for all that it named and that still stands. */
export const besides = (tx: Tx, grants: readonly Pick<Grant, 'id' | 'accountId'>[], now: Millis): Promise<Grant[]> =>
  grants[0]
    ? tx.sharedLetters.besides(
        grants[0].accountId,
        grants.map(({ id }) => id),
        now,
      )
    : Promise.resolve([])

/** The one that lasts longest first: a link hangs on it, so that it opens as long as any of them lets somebody in. */
export const lastingFirst = (grants: readonly Grant[]): Grant[] =>
  grants.toSorted((a, b) => (b.endsAt ?? Number.MAX_SAFE_INTEGER) - (a.endsAt ?? Number.MAX_SAFE_INTEGER))

/**
 * A grant is taken away and leaves the letters it shares: their links go on for the others, and those that were not sent yet no longer
 * name it. Before its own links are ended, in the order in which a press and the worker take them: links, letters, then the grant.
 */
export async function leaveLetters(tx: Tx, { accountId, id }: Pick<Grant, 'accountId' | 'id'>, now: Millis): Promise<void> {
  const links = await tx.sharedLetters.links(accountId, id)
  const named = await tx.sharedLetters.of(
    accountId,
    links.map(({ letterId }) => letterId),
  )
  if ((await tx.sharedLetters.leave(accountId, id, now)) === 0) return
  for (const link of links) {
    await handOn(tx, accountId, link, now)
    const left = named.find(({ messageId, grantId }) => messageId === link.letterId && grantId === id)
    if (left) await unname(tx, left)
  }
}

/** Another end of one of them may mean that another lasts longest. The links are held first, as a press takes them. */
export async function keepOpen(tx: Tx, { accountId, id }: Pick<Grant, 'accountId' | 'id'>, now: Millis, change: () => Promise<unknown>) {
  const links = await tx.sharedLetters.links(accountId, id)
  await change()
  for (const link of links) await handOn(tx, accountId, link, now)
}

/** Nobody is left: the link stays where it is and ends with it. */
async function handOn(tx: Tx, accountId: AccountId, link: SharedLink, now: Millis): Promise<void> {
  const next = await tx.sharedLetters.lasting(accountId, link.letterId, now)
  if (next && next.grantId !== link.grantId) await tx.sharedLetters.hang(accountId, link, next.grantId, next.recordId)
}

/** What has been tried once says the same on every further try. */
async function unname(tx: Tx, { accountId, messageId, recordId }: SharedLetter): Promise<void> {
  const letter = await tx.messages.untried(accountId, messageId)
  if (!letter) return
  const facts = letter.facts as unknown as InvitationFacts
  const records = facts.records.filter((record) => record.recordId !== recordId)
  if (records.length > 0) await tx.messages.reword(accountId, messageId, { ...letter.facts, records } as unknown as Message['facts'])
}

/** The grants that an invitation letter tells of, by letter: all that still share it, or the one that it is for. */
export async function toldOn(
  tx: Tx,
  letters: readonly Pick<Message, 'id' | 'accountId' | 'kind' | 'grantId' | 'recordId' | 'facts'>[],
): Promise<Map<MessageId, { grantId: GrantId | null; recordId: RecordId | null }[]>> {
  const shared = new Map<MessageId, SharedLetter[]>()
  for (const [accountId, theirs] of Map.groupBy(letters.filter(isShared), (letter) => letter.accountId)) {
    const rows = await tx.sharedLetters.of(
      accountId,
      theirs.map(({ id }) => id),
    )
    for (const row of rows) if (row.leftAt === null) shared.set(row.messageId, [...(shared.get(row.messageId) ?? []), row])
  }
  return new Map(letters.map(({ id, grantId, recordId }) => [id, shared.get(id) ?? [{ grantId, recordId }]]))
}

/** By what it says, so that no letter of one record alone costs a look. */
export const isShared = ({ kind, facts }: Pick<Message, 'kind' | 'facts'>): boolean =>
  kind === 'invitation' && ((facts as unknown as InvitationFacts).records?.length ?? 0) > 1
