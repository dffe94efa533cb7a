// Acceptances: all that is written of letters that their server took, in a commit of its own.
import type { AccountId, GrantId, HistoryEntry, MessageId, Millis } from '../nouns.ts'
import type { Database, Statements } from './database.ts'
import { grants, invitationTaken } from './grants.ts'
import { history, historyRow } from './history.ts'
import { acceptance, messages } from './messages.ts'
import { insertionFromJson, tableOf } from './rows.ts'
import { nothing, type Sql, sql } from './sql.ts'

/** A letter that was taken, under the fence of whoever sent it, and what this means. */
export interface Acceptance {
  accountId: AccountId
  messageId: MessageId
  fence: number
  /** The server's words. */
  answer: string | null
  /** The grants that it invites to. */
  grantIds: readonly GrantId[]
  entries: readonly HistoryEntry[]
}

const invitedBy = (accepted: readonly Acceptance[]) =>
  accepted.flatMap(({ accountId, messageId, grantIds }) => grantIds.map((grantId) => ({ accountId, grantId, messageId })))

async function acceptInSteps(db: Statements, accepted: readonly Acceptance[], now: Millis): Promise<Set<MessageId>> {
  const ours = await messages(db).acceptAll(accepted, now)
  const those = accepted.filter(({ messageId }) => ours.has(messageId))
  await grants(db).invitationsTaken(invitedBy(those), now)
  await history(db).addAll(those.flatMap(({ entries }) => entries))
  await messages(db).addAttempts(
    those.map(({ accountId, messageId, fence, answer }) => ({ accountId, messageId, fence, at: now, outcome: 'accepted', answer })),
  )
  return ours
}

/** The same in one statement, for PostgreSQL: what follows from a letter hangs on whether its lease still held. */
function acceptTogether(accepted: readonly Acceptance[], now: Millis): Sql {
  const postgres = { dialect: 'postgres' } as const
  const said = accepted.map(({ accountId, messageId, fence, answer }) => ({ account_id: accountId, id: messageId, fence, answer }))
  const columns = { account_id: 'text', id: 'text', fence: 'bigint', answer: 'text' } as const
  const invited = invitedBy(accepted).map(({ grantId, messageId }) => ({ grant_id: grantId, message_id: messageId }))
  const entries = accepted.flatMap((one) => one.entries.map(historyRow))
  const taken = sql`(select ours.account_id, its.grant_id, its.message_id
    from ours join ${tableOf(postgres, 'its', { grant_id: 'text', message_id: 'text' }, invited)} on its.message_id = ours.id) as taken`
  return sql`with
      ours as (${acceptance(tableOf(postgres, 'said', columns, said), now)} returning said.*),
      invited as (${invitationTaken(taken, now)}),
      ${entries.length > 0 ? sql`told as (${insertionFromJson('history', entries, 'where message_id in (select id from ours)')}),` : nothing}
      tried as (insert into attempt (account_id, message_id, fence, at, outcome, answer)
        select account_id, id, fence, cast(${now} as bigint), 'accepted', answer from ours on conflict do nothing)
    select id from ours`
}

/** Writes what servers took, and answers which letters: none of those whose lease was taken over. */
export async function accept(database: Database, accepted: readonly Acceptance[], now: Millis): Promise<Set<MessageId>> {
  if (accepted.length === 0) return new Set()
  if (database.dialect === 'sqlite') return database.transaction((db) => acceptInSteps(db, accepted, now))
  const rows = await database.alone(acceptTogether(accepted, now))
  return new Set(rows.map(({ id }) => id as MessageId))
}
