// Reminders: who is to be looked at when, what was brought to mind already, and who wants none.
import type { AccountId, ContactId, MemberId, MessageId, Millis, Reminder, ReminderKind, Snooze } from '../nouns.ts'
import type { Statements } from './database.ts'
import { insertAll, insertions, nounFrom } from './rows.ts'
import { join, listOf, lockFree, type Sql, sql } from './sql.ts'

export interface Look {
  accountId: AccountId
  contactId: ContactId
}

/** What a preview looks for: all times are those of an account's widest day. */
interface Near {
  kinds: readonly ReminderKind[]
  now: Millis
  /** Letters that their servers took by then are old enough. */
  takenBy: Millis
  firstDay: string
  lastDay: string
}

export const reminders = (db: Statements) => ({
  /** Holds the reminding until the commit; false while another process does. */
  async alone(): Promise<boolean> {
    return (await db.one(sql`select name from installation where name = 'reminding' ${lockFree}`)) !== undefined
  },
  /** Whether anybody is to be looked at by now. */
  async waiting(now: Millis): Promise<boolean> {
    return (await db.one(sql`select 1 as yes from reminder_look where at <= ${now} order by at limit 1`)) !== undefined
  },
  /** Takes people off the pile, the longest waiting first: they are judged in this very commit, or they are there again. */
  async take(now: Millis, most: number): Promise<Look[]> {
    const rows = await db.all(sql`delete from reminder_look where id in
      (select id from reminder_look where at <= ${now} order by at, id limit ${most}) returning account_id, contact_id`)
    const looks = new Map(rows.map((row) => [row.contact_id, nounFrom<Look>(row)]))
    return [...looks.values()]
  },
  /** Whoever is looked at now need not be looked at for what was known before. */
  async forget(accountId: AccountId, contactIds: readonly ContactId[]): Promise<void> {
    await db.run(sql`delete from reminder_look where account_id = ${accountId} and contact_id in (${listOf(contactIds)})`)
  },
  lookAt: (items: readonly (Look & { at: Millis })[]): Promise<void> =>
    insertAll(
      db,
      'reminder_look',
      items.map((item) => ({ ...item })),
    ),
  /** Everybody of the account to whom something was opened. */
  lookAtAll: (accountId: AccountId, at: Millis): Promise<number> =>
    db.run(sql`insert into reminder_look (account_id, contact_id, at) select account_id, id, cast(${at} as bigint) from contact
      where account_id = ${accountId} and disabled_at is null
        and exists (select 1 from grants g where g.account_id = contact.account_id and g.contact_id = contact.id)`),
  async told(accountId: AccountId, contactIds: readonly ContactId[]): Promise<Reminder[]> {
    const rows = await db.all(sql`select * from reminder where account_id = ${accountId} and contact_id in (${listOf(contactIds)})`)
    return rows.map(nounFrom<Reminder>)
  },
  add: (items: readonly Reminder[]): Promise<void> =>
    insertAll(
      db,
      'reminder',
      items.map((item) => ({ ...item })),
    ),
  /** What these letters were to tell of was not told. */
  async untell(accountId: AccountId, contactId: ContactId, ids: readonly MessageId[]): Promise<void> {
    await db.run(sql`delete from reminder where account_id = ${accountId} and contact_id = ${contactId} and message_id in (${listOf(ids)})`)
  },
  async snoozes(accountId: AccountId, contactIds: readonly ContactId[]): Promise<Snooze[]> {
    const rows = await db.all(sql`select * from snooze where account_id = ${accountId} and contact_id in (${listOf(contactIds)})`)
    return rows.map(nounFrom<Snooze>)
  },
  async snooze(item: Snooze): Promise<void> {
    await db.run(
      insertions(
        'snooze',
        [{ ...item }],
        'on conflict (account_id, contact_id, by_kind) do update set member_id = excluded.member_id, at = excluded.at, until = excluded.until',
      ),
    )
  },
  /** Answers whether there was one. */
  async resume(accountId: AccountId, contactId: ContactId, byKind: Snooze['byKind']): Promise<boolean> {
    return (await db.run(sql`delete from snooze where account_id = ${accountId} and contact_id = ${contactId} and by_kind = ${byKind}`)) > 0
  },
  /** The name of the member who asked for it. */
  async memberName(accountId: AccountId, memberId: MemberId): Promise<string | null> {
    const row = await db.one(sql`select name from member where account_id = ${accountId} and id = ${memberId}`)
    return (row?.name as string | undefined) ?? null
  },
  /** People who may be due about now, each by an index, before anybody is judged. */
  async candidates(accountId: AccountId, near: Near, most: number): Promise<ContactId[]> {
    const rows = await db.all(
      sql`select distinct contact_id from (${join(
        near.kinds.map((kind) => sql`select * from (${those[kind](accountId, near, most)}) as ${raws[kind]}`),
        ' union all ',
      )}) as near order by contact_id limit ${most}`,
    )
    return rows.map((row) => row.contact_id as ContactId)
  },
})

const raws: { [kind in ReminderKind]: Sql } = { not_opened: sql`unopened`, due: sql`due_soon`, rejected: sql`sent_back` }

const open = sql`r.standing in ('awaiting', 'non_compliant', 'expired', 'under_review')`

const those: { [kind in ReminderKind]: (accountId: AccountId, near: Near, most: number) => Sql } = {
  not_opened: (accountId, { now, takenBy }, most) => sql`select g.contact_id from grants g
    where g.account_id = ${accountId} and g.stage = 'sent' and g.accepted_at <= ${takenBy} and g.invitation_ends_at > ${now}
      and g.replaced_at is null and g.suspended_at is null and g.packet_id is null
      and not exists (select 1 from reminder t where t.account_id = g.account_id and t.contact_id = g.contact_id
        and t.matter = coalesce(g.record_id, g.id) and t.occasion = 'not_opened ' || g.invitation_message_id)
    limit ${most}`,
  due: (accountId, { firstDay, lastDay }, most) => sql`select contact_id from (
      select r.contact_id from record r where r.account_id = ${accountId} and r.due_on between ${firstDay} and ${lastDay} and ${open}
      union all select r.contact_id from requirement q join record r on r.account_id = q.account_id and r.id = q.record_id
        where q.account_id = ${accountId} and q.due_on between ${firstDay} and ${lastDay} and ${open}) as days
    limit ${most}`,
  rejected: (accountId, _near, most) => sql`select r.contact_id from record r
    where r.account_id = ${accountId} and r.standing = 'non_compliant' limit ${most}`,
}
