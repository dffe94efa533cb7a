// Messages: the letters we owe. A claim is a lease with a fence, so a worker that died or dreamt changes nothing.
import type {
  AccountId,
  Channel,
  ContactId,
  GrantId,
  Lane,
  LinkId,
  Message,
  MessageId,
  MessageKind,
  MessageState,
  Millis,
  RecordId,
} from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, behind, countUpTo, type Fields, few, insertAll, nounFrom, type Page, slices, tableOf } from './rows.ts'
import { join, listOf, lock, lockFree, nothing, type Sql, sql } from './sql.ts'

export interface MessageFilter {
  recordId: RecordId | null
  contactId: ContactId | null
  grantId: GrantId | null
  kind: MessageKind | null
  state: MessageState | null
}

export interface Attempt {
  accountId: AccountId
  messageId: MessageId
  fence: number
  at: Millis
  outcome: 'accepted' | 'perhaps' | 'later' | 'refused' | 'closed' | 'broken' | 'dropped'
  answer: string | null
}

const messageFrom = (row: Row): Message => ({ ...nounFrom<Message>(row), facts: factsFrom(row.facts as string) })

/** Facts that cannot be read break their own letter, which is parked for it (OBX-13), and not the look at all that are owed. */
function factsFrom(text: string): Message['facts'] {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

function matching(accountId: AccountId, { state, recordId, grantId, contactId, kind }: MessageFilter, now: Millis): Sql {
  const wanted: Sql[] = []
  if (contactId !== null) wanted.push(sql`and contact_id = ${contactId}`)
  // Of a kind there are many, of those that met something few: the empty text keeps SQLite from walking along the many.
  if (kind !== null) wanted.push(state !== null && metStates.has(state) ? sql`and kind || '' = ${kind}` : sql`and kind = ${kind}`)
  // A shared letter is about every record and grant that it invites to.
  const shared = (column: Sql, value: string) =>
    sql`select message_id from shared_letter where account_id = ${accountId} and ${column} = ${value}`
  const about = (column: Sql, value: string) =>
    sql`and id in (select id from message where account_id = ${accountId} and ${column} = ${value} union ${shared(column, value)})`
  if (recordId !== null) wanted.push(about(sql`record_id`, recordId))
  if (grantId !== null) wanted.push(about(sql`grant_id`, grantId))
  if (state !== null) wanted.push(sql`and ${stateNow(now)} = ${state}`)
  return wanted.length > 0 ? join(wanted, ' ') : nothing
}

/** Few letters meet anything but being taken, and an index holds those. */
export const metSomething = sql`(held_at is not null or delayed_at is not null or perhaps_at is not null or bounced_at is not null or failed_at is not null or cancelled_at is not null)`
const metStates: ReadonlySet<MessageState> = new Set(['perhaps', 'delayed', 'bounced', 'failed', 'cancelled'])

/** Where those in a state can be few among many, what leads to them. Of letters that still wait many are the newest, and walked to. */
async function among(db: Statements, accountId: AccountId, { state }: MessageFilter): Promise<Sql> {
  if (state === null || state === 'accepted') return nothing
  if (metStates.has(state)) return sql`and ${metSomething}`
  const owed = sql`select id from message where next_at is not null`
  const held = sql`select id from message where account_id = ${accountId} and held_at is not null and ${metSomething}`
  const many = await db.one(sql`select 1 as yes where exists (${owed} limit 1 offset ${few}) or exists (${held} limit 1 offset ${few})`)
  return many ? nothing : sql`and id in (${owed} union ${held})`
}

/** As `policy.messageState` says it. */
const stateNow = (now: Millis): Sql => sql`case when cancelled_at is not null then 'cancelled' when bounced_at is not null then 'bounced'
  when failed_at is not null then 'failed' when accepted_at is not null then case when delayed_at > accepted_at then 'delayed' else 'accepted' end when lease_until > ${now} then 'sending'
  when perhaps_at is not null then 'perhaps' when delayed_at is not null then 'delayed' else 'queued' end`

/** Nothing became of it so far: it waits, or a worker has it in hand for the first time. */
const unsaid = sql`attempts <= 1 and perhaps_at is null and delayed_at is null`

/** Nobody has it in hand, or whoever had it let it fall. */
const dueIn = (channel: Channel, lane: Lane, now: Millis): Sql =>
  sql`channel = ${channel} and lane = ${lane} and next_at is not null and next_at <= ${now} and (lease_until is null or lease_until <= ${now})`

/** Letters are accepted that `said` names with their fence and the server's words. */
export const acceptance = (
  said: Sql,
  now: Millis,
): Sql => sql`update message set accepted_at = ${now}, lease_until = null, next_at = null, answer = said.answer
  from ${said} where message.id = said.id and message.fence = said.fence and message.next_at is not null`

/** To the contact's own mailbox, however it was spelled then. */
const addressed = sql`lower(cast(m.to_address as idtext)) = c.email_key`

export const messages = (db: Statements) => ({
  async addAll(items: readonly Message[]): Promise<void> {
    await insertAll(
      db,
      'message',
      items.map((item) => ({ ...item, facts: JSON.stringify(item.facts) })),
    )
  },
  async get(accountId: AccountId, id: MessageId): Promise<Message | null> {
    const row = await db.one(sql`select * from message where account_id = ${accountId} and id = ${id}`)
    return row ? messageFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly MessageId[]): Promise<Message[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from message where account_id = ${accountId} and id in (${listOf([...new Set(ids)])})`)).map(
      messageFrom,
    )
  },
  async list(accountId: AccountId, page: Page, filter: MessageFilter, now: Millis): Promise<Message[]> {
    const rows =
      await db.all(sql`select * from message where account_id = ${accountId} ${matching(accountId, filter, now)} ${await among(db, accountId, filter)}
      ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`)
    return rows.map(messageFrom)
  },
  async count(accountId: AccountId, filter: MessageFilter, now: Millis): Promise<number> {
    return countUpTo(
      db,
      sql`message where account_id = ${accountId} ${matching(accountId, filter, now)} ${await among(db, accountId, filter)}`,
    )
  },
  async attempts(accountId: AccountId, id: MessageId): Promise<Attempt[]> {
    const rows = await db.all(sql`select * from attempt where account_id = ${accountId} and message_id = ${id} order by fence`)
    return rows.map(nounFrom<Attempt>)
  },
  /** Accounts behind this one that owe a letter in a lane which nobody has in hand. From account to account, however much one of them owes. */
  async owing(channel: Channel, lane: Lane, now: Millis, after: AccountId | '', most: number): Promise<AccountId[]> {
    const inLane = sql`select min(m.account_id) from message m where m.channel = ${channel} and m.lane = ${lane} and m.next_at is not null`
    const rows = await db.all(sql`with recursive owing (account_id) as (
        ${inLane} and m.account_id > ${after}
        union all select (${inLane} and m.account_id > owing.account_id) from owing where owing.account_id is not null)
      select account_id from owing where account_id is not null
        and exists (select 1 from message where account_id = owing.account_id and ${dueIn(channel, lane, now)}) limit ${most}`)
    return rows.map(({ account_id }) => account_id as AccountId)
  },
  /**
   * Takes what is due in a lane, so many of each of these accounts, oldest first, for as long as the lease. Who a letter comes from is settled
   * the first time: a domain that is proven between two tries changes no letter that may have left. So is the key that signs where it comes back to.
   */
  async claim(
    channel: Channel,
    lane: Lane,
    now: Millis,
    leaseUntil: Millis,
    keyNumber: number,
    accountIds: readonly AccountId[],
    each: number,
  ): Promise<Message[]> {
    const theirs = accountIds.map(
      (accountId) => sql`select id from (select id from message where account_id = ${accountId} and ${dueIn(channel, lane, now)}
        order by next_at limit ${each} ${lockFree}) as theirs`,
    )
    const rows = await db.all(sql`update message set lease_until = ${leaseUntil}, fence = fence + 1, attempts = attempts + 1,
        from_address = case when sender_at is null then (select d.mailbox || '@' || d.name from sender_domain d
          where d.account_id = message.account_id and d.sends_since is not null) else from_address end,
        dkim_key_id = case when sender_at is null then (select k.id from dkim_key k join sender_domain d on d.account_id = k.account_id and d.id = k.domain_id
          where d.account_id = message.account_id and d.sends_since is not null and k.signs_since is not null and k.retired_at is null) else dkim_key_id end,
        sender_at = coalesce(sender_at, ${now}), return_key = coalesce(return_key, ${keyNumber})
      where id in (${join(theirs, ' union all ')}) returning *`)
    return rows.map(messageFrom)
  },
  /**
   * Of these, the ones that are still owed: not cancelled, their link neither replaced nor revoked, their grant not revoked. A reminder
   * is not, once its reader was here or wants none. By each stands the fence of its last claim.
   */
  async stillOwed(ids: readonly MessageId[], now: Millis): Promise<Map<MessageId, number>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select m.id, m.fence from message m
        join account a on a.id = m.account_id
        left join link l on l.account_id = m.account_id and l.id = m.link_id
        left join grants g on g.account_id = m.account_id and g.id = m.grant_id
        left join contact c on c.account_id = m.account_id and c.id = m.contact_id
        left join member_link ml on ml.account_id = m.account_id and ml.id = m.member_link_id
      where m.id in (${listOf(ids)}) and m.next_at is not null and m.cancelled_at is null
        and (m.link_id is null or (l.replaced_at is null and l.revoked_at is null and l.expires_at > ${now}
          and l.created_at >= a.links_not_before and g.revoked_at is null and g.suspended_at is null
          and c.disabled_at is null and case when m.channel = 'text' then m.to_address = c.phone else ${addressed} end))
        and (m.contact_id is null or not exists (select 1 from suppression s where s.account_id = m.account_id
          and s.email_key = lower(cast(m.to_address as idtext)) and s.lifted_at is null and (s.cause = 'bounced' or m.kind not in ('login', 'notice'))))
        and (m.kind <> 'reminder' or ((g.last_active_at is null or g.last_active_at <= m.created_at) and not exists (select 1 from snooze z
          where z.account_id = m.account_id and z.contact_id = m.contact_id and (z.until is null or z.until > ${now}))))
        and (m.member_link_id is null or (ml.used_at is null and ml.replaced_at is null and ml.expires_at > ${now}
          and ml.created_at >= a.links_not_before))`)
    return new Map(rows.map((row) => [row.id as MessageId, row.fence as number]))
  },
  /** Lengthens leases that are held, and answers which: one that was settled or given back meanwhile has the same fence, and stays without. */
  async renew(ids: readonly { id: MessageId; fence: number }[], leaseUntil: Millis): Promise<Set<MessageId>> {
    const held = join(ids.map(({ id, fence }) => sql`(${id}, cast(${fence} as bigint))`))
    const rows = await db.all(sql`update message set lease_until = ${leaseUntil}
      where next_at is not null and lease_until is not null and (id, fence) in (values ${held}) returning id`)
    return new Set(rows.map(({ id }) => id as MessageId))
  },
  /** Writes what became of a claim. A stale fence changes nothing and answers false. */
  async settle(accountId: AccountId, id: MessageId, fence: number, fields: Fields): Promise<boolean> {
    return (
      (await db.run(sql`update message set lease_until = null, ${assignments(fields)}
      where account_id = ${accountId} and id = ${id} and fence = ${fence} and next_at is not null`)) === 1
    )
  },
  /** A letter by what it is known by when it comes back: the mark in its return path has proven itself before. */
  async marked(id: MessageId): Promise<Message | null> {
    const row = await db.one(sql`select * from message where id = ${id}`)
    return row ? messageFrom(row) : null
  },
  /** It came back: never sent again. The first word counts; answers whether this was it. */
  async bounced(accountId: AccountId, id: MessageId, answer: string, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update message set bounced_at = ${now}, next_at = null, lease_until = null, answer = ${answer}
        where account_id = ${accountId} and id = ${id} and bounced_at is null`)) === 1
    )
  },
  /** Their server has it and goes on trying. What is still ours to send, or came back, stays as it is. */
  delayed: (accountId: AccountId, id: MessageId, answer: string, now: Millis): Promise<number> =>
    db.run(sql`update message set delayed_at = ${now}, answer = ${answer}
      where account_id = ${accountId} and id = ${id} and next_at is null and bounced_at is null and cancelled_at is null`),
  async complained(accountId: AccountId, id: MessageId, now: Millis): Promise<boolean> {
    return (
      (await db.run(
        sql`update message set complained_at = ${now} where account_id = ${accountId} and id = ${id} and complained_at is null`,
      )) === 1
    )
  },
  /** Many letters were accepted at once. Answers those that were still owed and whose fence held. */
  async acceptAll(items: readonly { messageId: MessageId; fence: number; answer: string | null }[], now: Millis): Promise<Set<MessageId>> {
    const ours = new Set<MessageId>()
    for (const slice of slices(items)) {
      const rows = slice.map(({ messageId, fence, answer }) => ({ id: messageId, fence, answer }))
      const said = tableOf(db, 'said', { id: 'text', fence: 'bigint', answer: 'text' }, rows)
      const accepted = await db.all(sql`${acceptance(said, now)} returning message.id`)
      for (const { id } of accepted) ours.add(id as MessageId)
    }
    return ours
  },
  addAttempts: (attempts: readonly Attempt[]): Promise<void> =>
    insertAll(
      db,
      'attempt',
      attempts.map((attempt) => ({ ...attempt })),
      'on conflict do nothing',
    ),
  /** Letters that wait and whose link died with this act never leave. */
  cancelOfGrant: (accountId: AccountId, grantId: GrantId, now: Millis): Promise<number> =>
    db.run(
      sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId} and grant_id = ${grantId} and link_id is not null and next_at is not null`,
    ),
  /** A letter of whose first try nothing is known yet, held until the commit: what it says can still be changed. */
  async untried(accountId: AccountId, id: MessageId): Promise<Message | null> {
    const row = await db.one(sql`select * from message where account_id = ${accountId} and id = ${id} and ${unsaid}
      and (next_at is not null or held_at is not null) and cancelled_at is null ${lock}`)
    return row ? messageFrom(row) : null
  },
  /** Whether a link went by text as well. */
  async texted(accountId: AccountId, contactId: ContactId, linkId: LinkId): Promise<boolean> {
    const row = await db.one(sql`select 1 as yes from message
      where account_id = ${accountId} and contact_id = ${contactId} and link_id = ${linkId} and channel = 'text' limit 1`)
    return row !== undefined
  },
  /** The letters of a person that these links are in. */
  async carrying(accountId: AccountId, contactId: ContactId, ids: readonly LinkId[]): Promise<MessageId[]> {
    if (ids.length === 0) return []
    const rows = await db.all(
      sql`select id from message where account_id = ${accountId} and contact_id = ${contactId} and link_id in (${listOf(ids)})`,
    )
    return rows.map(({ id }) => id as MessageId)
  },
  reword: (accountId: AccountId, id: MessageId, facts: Message['facts']): Promise<number> =>
    db.run(sql`update message set facts = ${JSON.stringify(facts)} where account_id = ${accountId} and id = ${id} and ${unsaid}`),
  async cancelInvitationsOf(accountId: AccountId, grantIds: readonly GrantId[], now: Millis): Promise<void> {
    for (const slice of slices(grantIds))
      await db.run(sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId}
        and grant_id in (${listOf(slice)}) and kind = 'invitation' and next_at is not null`)
  },
  /** Letters about decisions of that moment on a record that have not left. */
  async reviewsWaiting(accountId: AccountId, recordId: RecordId, madeAt: Millis): Promise<Message[]> {
    const rows = await db.all(sql`select * from message where account_id = ${accountId} and record_id = ${recordId} and kind = 'review'
      and created_at = ${madeAt} and next_at is not null`)
    return rows.map(messageFrom)
  },
  async cancel(accountId: AccountId, ids: readonly MessageId[], now: Millis): Promise<void> {
    if (ids.length === 0) return
    await db.run(
      sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId} and id in (${listOf(ids)}) and next_at is not null`,
    )
  },
  cancelOfContact: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(
      sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId} and contact_id = ${contactId} and link_id is not null and next_at is not null`,
    ),
  /** When each of these people was last written to with something asked of them, if that was since then. */
  async lastAsked(accountId: AccountId, contactIds: readonly ContactId[], since: Millis): Promise<Map<ContactId, Millis>> {
    const rows = await db.all(sql`select contact_id, max(created_at) as at from message
      where account_id = ${accountId} and contact_id in (${listOf(contactIds)}) and created_at >= ${since} and cancelled_at is null
        and kind in ('reminder', 'invitation', 'packet', 'packet_nudge', 'packet_replaced') group by contact_id`)
    return new Map(rows.map((row) => [row.contact_id as ContactId, row.at as Millis]))
  },
  /** Of these invitations the ones whose link still opens, for the address that they went to. */
  async living(accountId: AccountId, ids: readonly MessageId[], now: Millis): Promise<Set<MessageId>> {
    const found = new Set<MessageId>()
    for (const slice of slices(ids)) {
      const rows = await db.all(sql`select m.id from message m join account a on a.id = m.account_id
          join contact c on c.account_id = m.account_id and c.id = m.contact_id and ${addressed}
          join link l on l.account_id = m.account_id and l.id = m.link_id
        where m.account_id = ${accountId} and m.id in (${listOf(slice)}) and l.replaced_at is null and l.revoked_at is null and l.used_at is null
          and l.expires_at > ${now} and l.created_at >= a.links_not_before`)
      for (const row of rows) found.add(row.id as MessageId)
    }
    return found
  },
  /** Reminders that wait never leave. */
  cancelRemindersOf: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update message set cancelled_at = ${now}, next_at = null
      where account_id = ${accountId} and contact_id = ${contactId} and kind = 'reminder' and next_at is not null`),
  /** The same for those that tell of this grant, also among others. */
  cancelRemindersAbout: (accountId: AccountId, grantId: GrantId, now: Millis): Promise<number> =>
    db.run(sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId} and kind = 'reminder' and next_at is not null
      and id in (select message_id from reminder where account_id = ${accountId} and grant_id = ${grantId})`),
  /** The same for those that tell this person of this record. Answers which have surely not left. */
  async cancelRemindersOn(accountId: AccountId, contactId: ContactId, recordId: RecordId, now: Millis): Promise<MessageId[]> {
    const rows =
      await db.all(sql`update message set cancelled_at = ${now}, next_at = null where account_id = ${accountId} and kind = 'reminder' and next_at is not null
      and id in (select message_id from reminder where account_id = ${accountId} and contact_id = ${contactId} and matter = ${recordId})
      returning id, (perhaps_at is not null or coalesce(lease_until, 0) > ${now}) as may_have_left`)
    return rows.filter(({ may_have_left }) => !may_have_left).map(({ id }) => id as MessageId)
  },
  /** What waits and since when: for readiness and the console. */
  async waiting(now: Millis): Promise<{ count: number; oldest: Millis | null }> {
    const row = await db.one(
      sql`select count(*) as count, min(created_at) as oldest from message where next_at is not null and next_at <= ${now}`,
    )
    return { count: row?.count as number, oldest: row?.oldest as Millis | null }
  },
  /** The letters that are owed, by state. Counted no further than this, so that a look costs the same however many there are. */
  async owed(now: Millis, most: number): Promise<Map<MessageState, number>> {
    const rows = await db.all(sql`select state, count(*) as n from (
      select ${stateNow(now)} as state from message where next_at is not null limit ${most}) as owed group by state`)
    return new Map(rows.map(({ state, n }) => [state as MessageState, n as number]))
  },
})
