// Grants: who may do what until when, with the times that portal access is told from.
import type {
  AccountId,
  ContactId,
  Grant,
  GrantId,
  MessageId,
  Millis,
  PacketId,
  PortalAccess,
  ProjectId,
  RecordId,
  Scope,
} from '../nouns.ts'
import { owe } from './counting.ts'
import type { Row, Statements } from './database.ts'
import { assignments, atMost, behind, countUpTo, type Fields, insertAll, nounsFrom, type Page, slices, tableOf } from './rows.ts'
import { join, listOf, lock, nothing, raw, type Sql, sql } from './sql.ts'

export const scopeKey = (scope: Scope): string => (scope.kind === 'portal' ? 'portal' : `${scope.kind} ${scope.id}`)

const grantColumns =
  'id account_id contact_id created_at created_by ends_at revoked_at restored_at suspended_at replaced_at invitation_message_id invited_at accepted_at bounced_at opened_at invitation_ends_at first_visit_at last_visit_at last_active_at first_action_at visits longer_asked_at closed_at'.split(
    ' ',
  )
const scopeColumns = ['scope_kind', 'record_id', 'project_id', 'packet_id']

/** The columns of `g`, each with `g_` before its name, so that they can stand beside another noun's. */
export const besideGrant: Sql = raw(
  [...grantColumns, ...scopeColumns, 'abilities'].map((column) => `g.${column} as g_${column}`).join(', '),
)

function grantReader(before: string): (row: Row) => Grant {
  const plainFrom = nounsFrom<Grant>(grantColumns, before)
  const [kind, recordId, projectId, packetId] = scopeColumns.map((column) => before + column) as [string, string, string, string]
  const abilities = `${before}abilities`
  return (row) => {
    const grant = plainFrom(row)
    grant.scope = { kind: row[kind], id: row[recordId] ?? row[projectId] ?? row[packetId] ?? null } as Scope
    grant.abilities = JSON.parse(row[abilities] as string)
    return grant
  }
}

export const grantFrom = grantReader('')
const namedBeside = grantReader('g_')

/** The grant among a row's columns; null where a left join found none. */
export const grantBeside = (row: Row): Grant | null => (row.g_id === null ? null : namedBeside(row))

const grantRow = ({ scope, abilities, ...flat }: Grant) => ({
  ...flat,
  scopeKind: scope.kind,
  recordId: scope.kind === 'record' ? scope.id : null,
  projectId: scope.kind === 'project' ? scope.id : null,
  packetId: scope.kind === 'packet' ? scope.id : null,
  scopeKey: scopeKey(scope),
  abilities: JSON.stringify(abilities),
})

/** A grant that opens something now; `g` is how the statement calls the table. */
export const liveGrant = (now: Millis | Sql): Sql =>
  sql`g.revoked_at is null and g.replaced_at is null and g.suspended_at is null and (g.ends_at is null or g.ends_at > ${now})`

/** What a press writes on the grant. */
export const visit = (now: Millis | Sql): Sql =>
  sql`first_visit_at = coalesce(first_visit_at, ${now}), opened_at = coalesce(opened_at, ${now}),
    last_visit_at = ${now}, last_active_at = ${now}, visits = visits + 1`

/** What the last letter opened is over with it, so that nobody waits for a letter that never comes; the next one begins anew. */
const invitationOver = (now: Millis): Sql =>
  sql`invitation_ends_at = case when invited_at is null or invitation_ends_at <= ${now} then invitation_ends_at else ${now} end`

/** As `policy.portalAccess` says it of `g`, so that lists can be filtered by it. */
export function accessIs(access: PortalAccess, now: Millis): Sql {
  const over = sql`(g.suspended_at is not null or g.replaced_at is not null or g.ends_at <= ${now})`
  const lately = sql`(g.invitation_ends_at is not null and g.invitation_ends_at <= ${now})`
  if (access === 'not_invited') return sql`(g.id is null or (g.stage = 'not_invited' and not coalesce(${over}, false)))`
  if (access === 'revoked') return sql`g.stage = 'revoked'`
  if (access === 'expired')
    return sql`g.stage <> 'revoked' and (${over} or (g.stage in ('bounced', 'opened', 'sent', 'queued') and ${lately}))`
  const current = sql`g.stage = ${access} and not coalesce(${over}, false)`
  return access === 'active' ? current : sql`${current} and not ${lately}`
}

/** Which `g` say so, in parts that each lie along an index; no grant is in two of them. What is over has an end of its own, or an invitation that ended. */
export function waysTo(access: PortalAccess, now: Millis): Sql[] {
  if (access !== 'expired') return [accessIs(access, now)]
  const ended = sql`(g.ends_at is not null or g.suspended_at is not null or g.replaced_at is not null)`
  const unopened = ['bounced', 'opened', 'sent', 'queued'].map(
    (stage) => sql`g.stage = ${stage} and g.invitation_ends_at <= ${now} and not ${ended}`,
  )
  return [sql`${ended} and ${accessIs('expired', now)}`, ...unopened]
}

/** As `policy.nearestGrant` orders them, in one number: the nearest has the highest. No moment has more than 13 digits. */
export const nearness = (now: Millis, g = sql`g`): Sql =>
  sql`(case when ${g}.revoked_at is not null or ${g}.suspended_at is not null or ${g}.ends_at <= ${now} then 0
    when ${g}.first_visit_at is null then 1 else 2 end * 10000000000000 + coalesce(${g}.invited_at, ${g}.created_at))`

/** Contact `c` whose nearest grant says one of these. One that lets them in and did is the nearest in any case. */
export function contactIs(accesses: readonly PortalAccess[], now: Millis): Sql {
  const theirs = sql`from grants g where g.account_id = c.account_id and g.contact_id = c.id and g.replaced_at is null`
  const says = join(
    accesses.map((access) => sql`(${accessIs(access, now)})`),
    ' or ',
  )
  if (accesses.every((access) => access === 'active')) return sql`exists (select 1 ${theirs} and (${says}))`
  // Who has none was not invited either.
  if (accesses.includes('not_invited'))
    return sql`coalesce((select case when ${says} then 1 else 0 end ${theirs} order by ${nearness(now)} desc, g.id limit 1), 1) = 1`
  const nearer = sql`select 1 from grants n where n.account_id = g.account_id and n.contact_id = g.contact_id and n.replaced_at is null
    and (${nearness(now, sql`n`)} > ${nearness(now)} or (${nearness(now, sql`n`)} = ${nearness(now)} and n.id < g.id))`
  return sql`exists (select 1 ${theirs} and (${says}) and not exists (${nearer}))`
}

/** Whoever has a grant that says one of these, the nearest or not; null where somebody without any is meant too. */
export function contactsWith(accountId: AccountId, accesses: readonly PortalAccess[], now: Millis): Sql | null {
  if (accesses.includes('not_invited')) return null
  const those = (where: Sql) =>
    sql`select g.contact_id from grants g where g.account_id = ${accountId} and g.replaced_at is null and ${where}`
  const ways = accesses.flatMap((access) =>
    access === 'expired'
      ? [
          those(sql`(g.ends_at is not null or g.suspended_at is not null) and ${accessIs('expired', now)}`),
          those(sql`g.stage in ('bounced', 'opened', 'sent', 'queued') and g.invitation_ends_at <= ${now}`),
        ]
      : [those(accessIs(access, now))],
  )
  return join(ways, ' union all ')
}

/** Whoever was inside at that moment or later. */
export const contactsSeen = (accountId: AccountId, since: Millis): Sql =>
  sql`select g.contact_id from grants g where g.account_id = ${accountId} and g.stage in ('active', 'revoked') and g.last_visit_at >= ${since}`

export interface GrantFilter {
  contactId: ContactId | null
  recordId: RecordId | null
  projectId: ProjectId | null
}

/** What an invitation that is on its way says about its grant. */
export interface Invited {
  grantId: GrantId
  messageId: MessageId
  opensUntil: Millis
  /** Where access is to end with the invitation. */
  endsAt: Millis | null
}

function matching({ contactId, recordId, projectId }: GrantFilter): Sql {
  const ofContact = contactId ? sql`and contact_id = ${contactId}` : nothing
  const ofRecord = recordId ? sql`and record_id = ${recordId}` : nothing
  const ofProject = projectId ? sql`and project_id = ${projectId}` : nothing
  return sql`${ofContact} ${ofRecord} ${ofProject}`
}

const newestFirst = (page: Page): Sql =>
  sql`${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc ${atMost(page.limit)}`

const stages = ['not_invited', 'queued', 'sent', 'bounced', 'opened', 'active', 'revoked']
/** The newest of all are among the newest of each stage, which an index holds in order. */
const newestOfEach = (accountId: AccountId, page: Page): Sql =>
  join(
    stages.map(
      (stage) => sql`select id, created_at from (select id, created_at from grants where account_id = ${accountId} and stage = ${stage}
        ${newestFirst(page)}) as ${raw(stage)}`,
    ),
    ' union all ',
  )

/** Invitations were accepted that `taken` names with their grants; of another than the newest a grant tells nothing. */
export const invitationTaken = (taken: Sql, now: Millis): Sql => sql`update grants set accepted_at = ${now}, bounced_at = null from ${taken}
  where grants.account_id = taken.account_id and grants.id = taken.grant_id and grants.invitation_message_id = taken.message_id`

export const grants = (db: Statements) => ({
  async addAll(items: readonly Grant[]): Promise<void> {
    await insertAll(db, 'grants', items.map(grantRow))
  },
  async get(accountId: AccountId, id: GrantId): Promise<Grant | null> {
    const row = await db.one(sql`select * from grants where account_id = ${accountId} and id = ${id}`)
    return row ? grantFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly GrantId[]): Promise<Grant[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from grants where account_id = ${accountId} and id in (${listOf(ids)})`)).map(grantFrom)
  },
  /** The one grant of a contact and scope that was neither revoked nor replaced; it may have ended by its date. */
  async standing(accountId: AccountId, contactId: ContactId, scope: Scope): Promise<Grant | null> {
    const row = await db.one(sql`select * from grants where account_id = ${accountId} and contact_id = ${contactId}
      and (case when revoked_at is null and replaced_at is null then scope_key end) = ${scopeKey(scope)}`)
    return row ? grantFrom(row) : null
  },
  async list(accountId: AccountId, page: Page, filter: GrantFilter): Promise<Grant[]> {
    const anyOne = filter.contactId === null && filter.recordId === null && filter.projectId === null
    const chosen = anyOne
      ? sql`and id in (select id from (${newestOfEach(accountId, page)}) as newest order by created_at desc, id desc ${atMost(page.limit)})`
      : nothing
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} ${chosen} ${matching(filter)} ${newestFirst(page)}`)
    return rows.map(grantFrom)
  },
  count: (accountId: AccountId, filter: GrantFilter): Promise<number> =>
    countUpTo(db, sql`grants where account_id = ${accountId} ${matching(filter)}`),
  /** All grants of one person, those that are over too, the newest first. */
  async ofContact(accountId: AccountId, contactId: ContactId): Promise<Grant[]> {
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} and contact_id = ${contactId}
      order by created_at desc, id`)
    return rows.map(grantFrom)
  },
  /** All grants to one record, those that are over too, the newest first. */
  async ofRecord(accountId: AccountId, recordId: RecordId): Promise<Grant[]> {
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} and record_id = ${recordId}
      order by created_at desc, id`)
    return rows.map(grantFrom)
  },
  async ofContacts(accountId: AccountId, ids: readonly ContactId[]): Promise<Grant[]> {
    if (ids.length === 0) return []
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} and contact_id in (${listOf(ids)})`)
    return rows.map(grantFrom)
  },
  /** What lets these people in to one of the projects or to the whole portal; what nobody was told of is left out. */
  async wider(accountId: AccountId, contactIds: readonly ContactId[], projectIds: readonly ProjectId[], now: Millis): Promise<Grant[]> {
    const keys = [scopeKey({ kind: 'portal', id: null }), ...projectIds.map((id) => scopeKey({ kind: 'project', id }))]
    const found: Grant[] = []
    for (const slice of slices(contactIds)) {
      const rows = await db.all(sql`select * from grants as g where g.account_id = ${accountId} and g.contact_id in (${listOf(slice)})
        and (case when g.revoked_at is null and g.replaced_at is null then g.scope_key end) in (${listOf(keys)})
        and ${liveGrant(now)} and g.stage <> 'not_invited'`)
      found.push(...rows.map(grantFrom))
    }
    return found
  },
  change: (accountId: AccountId, id: GrantId, fields: Fields): Promise<number> =>
    db.run(sql`update grants set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
  /** New invitations are under way: their times start afresh. Answers which grants were still live. */
  async invited(accountId: AccountId, items: readonly Invited[], now: Millis): Promise<Set<GrantId>> {
    const live = new Set<GrantId>()
    for (const slice of slices(items)) {
      const rows = slice.map(({ grantId, messageId, opensUntil, endsAt }) => ({
        grant_id: grantId,
        message_id: messageId,
        opens_until: opensUntil,
        ends: endsAt,
      }))
      const columns = { grant_id: 'text', message_id: 'text', opens_until: 'bigint', ends: 'bigint' } as const
      const changed = await db.all(sql`update grants as g set invitation_message_id = i.message_id, invited_at = ${now},
          invitation_ends_at = i.opens_until, accepted_at = null, bounced_at = null, opened_at = null, ends_at = coalesce(i.ends, g.ends_at)
        from ${tableOf(db, 'i', columns, rows)} where g.account_id = ${accountId} and g.id = i.grant_id and ${liveGrant(now)} returning id`)
      for (const { id } of changed) live.add(id as GrantId)
    }
    return live
  },
  /** A letter about what it covers is under way: what became of earlier ones says nothing any more. Answers which grants were still live. */
  async lettered(accountId: AccountId, items: readonly Pick<Invited, 'grantId' | 'messageId'>[], now: Millis): Promise<Set<GrantId>> {
    const live = new Set<GrantId>()
    for (const slice of slices(items)) {
      const rows = slice.map(({ grantId, messageId }) => ({ grant_id: grantId, message_id: messageId }))
      const given = tableOf(db, 'i', { grant_id: 'text', message_id: 'text' }, rows)
      const changed =
        await db.all(sql`update grants as g set invitation_message_id = i.message_id, invited_at = ${now}, accepted_at = null, bounced_at = null,
          invitation_ends_at = null
        from ${given} where g.account_id = ${accountId} and g.id = i.grant_id and ${liveGrant(now)} returning id`)
      for (const { id } of changed) live.add(id as GrantId)
    }
    return live
  },
  /** Only a standing grant can be revoked; answers whether this call did it. */
  async revoke(accountId: AccountId, id: GrantId, now: Millis): Promise<boolean> {
    const changed = await db.run(sql`update grants set revoked_at = ${now}, ${invitationOver(now)}
      where account_id = ${accountId} and id = ${id} and revoked_at is null`)
    return changed === 1
  },
  async restore(accountId: AccountId, id: GrantId, now: Millis): Promise<boolean> {
    const changed = await db.run(sql`update grants set revoked_at = null, restored_at = ${now}
      where account_id = ${accountId} and id = ${id} and revoked_at is not null and replaced_at is null`)
    return changed === 1
  },
  /** Archiving a record puts its grants to rest; undoing it wakes them, without the sessions and devices of before. */
  suspendOf: (accountId: AccountId, recordId: RecordId, now: Millis): Promise<number> =>
    db.run(
      sql`update grants set suspended_at = ${now}, ${invitationOver(now)} where account_id = ${accountId} and record_id = ${recordId} and suspended_at is null`,
    ),
  wakeOf: (accountId: AccountId, recordId: RecordId, now: Millis): Promise<number> =>
    db.run(
      sql`update grants set suspended_at = null, restored_at = ${now} where account_id = ${accountId} and record_id = ${recordId} and suspended_at is not null`,
    ),
  /** The letters of a person were ended, and their grants stand. */
  invitationsOver: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update grants set ${invitationOver(now)} where account_id = ${accountId} and contact_id = ${contactId}`),
  /** The same of everybody, in one account or in all. */
  allInvitationsOver: (accountId: AccountId | null, now: Millis): Promise<number> =>
    db.run(sql`update grants set invitation_ends_at = ${now} where invited_at < ${now} and invitation_ends_at > ${now}
      ${accountId === null ? sql`` : sql`and account_id = ${accountId}`}`),
  /** The same where letters were dropped before they left, or what they carry opens nothing any more. */
  async lettersDropped(accountId: AccountId, ids: readonly MessageId[], now: Millis): Promise<void> {
    for (const slice of slices(ids))
      await db.run(sql`update grants set ${invitationOver(now)} where account_id = ${accountId} and invitation_message_id in (${listOf(slice)})
        and id in (select grant_id from message where account_id = ${accountId} and id in (${listOf(slice)})
          union select grant_id from shared_letter where account_id = ${accountId} and message_id in (${listOf(slice)}))`)
  },
  /** What became of invitation letters, told on the grants that they invited to; an older letter says nothing any more. */
  async invitationsTaken(items: readonly { accountId: AccountId; grantId: GrantId; messageId: MessageId }[], now: Millis): Promise<void> {
    for (const slice of slices(items)) {
      const rows = slice.map(({ accountId, grantId, messageId }) => ({ account_id: accountId, grant_id: grantId, message_id: messageId }))
      const taken = tableOf(db, 'taken', { account_id: 'text', grant_id: 'text', message_id: 'text' }, rows)
      await db.run(invitationTaken(taken, now))
    }
  },
  invitationBounced: (accountId: AccountId, messageId: MessageId, grantId: GrantId, now: Millis): Promise<number> =>
    db.run(
      sql`update grants set bounced_at = ${now} where account_id = ${accountId} and id = ${grantId} and invitation_message_id = ${messageId}`,
    ),
  opened: (accountId: AccountId, id: GrantId, now: Millis): Promise<number> =>
    db.run(sql`update grants set opened_at = coalesce(opened_at, ${now}) where account_id = ${accountId} and id = ${id}`),
  /** Nothing is acted under a grant that is no longer live; 0 says so. */
  async acted(accountId: AccountId, id: GrantId, now: Millis): Promise<number> {
    const row = await db.one(sql`update grants as g set first_action_at = coalesce(first_action_at, ${now}), last_active_at = ${now}
      where account_id = ${accountId} and id = ${id} and ${liveGrant(now)} returning first_action_at`)
    if (row?.first_action_at === now) await owe(db, { accountId, about: id, what: 'came', at: now })
    return row ? 1 : 0
  },
  /** Asked once, until somebody answers; 0 where it was asked before, or there is no end to move. */
  askLonger: (accountId: AccountId, id: GrantId, now: Millis): Promise<number> =>
    db.run(sql`update grants as g set longer_asked_at = ${now}
      where account_id = ${accountId} and id = ${id} and longer_asked_at is null and ends_at is not null and ${liveGrant(now)}`),
  /** What has ended by its date and nobody wrote down yet. One that was replaced ended before that. */
  async over(now: Millis, most: number): Promise<Pick<Grant, 'accountId' | 'id'>[]> {
    const rows = await db.all(sql`select account_id, id from grants
      where ends_at is not null and ends_at <= ${now} and closed_at is null and revoked_at is null order by ends_at limit ${most}`)
    return rows.map((row) => ({ accountId: row.account_id as AccountId, id: row.id as GrantId }))
  },
  /** Writes the end, once; null where another did it, or the end was moved meanwhile. */
  async close(accountId: AccountId, id: GrantId, now: Millis): Promise<Grant | null> {
    const row = await db.one(sql`update grants set closed_at = ${now}
      where account_id = ${accountId} and id = ${id} and ends_at <= ${now} and closed_at is null and revoked_at is null returning *`)
    return row ? grantFrom(row) : null
  },
  /** Held live until the commit, so that what is made under it cannot slip past a revoke. */
  async locked(accountId: AccountId, id: GrantId, now: Millis): Promise<Grant | null> {
    const row = await db.one(sql`select * from grants as g where account_id = ${accountId} and id = ${id} and ${liveGrant(now)} ${lock}`)
    return row ? grantFrom(row) : null
  },
  /** Of these the live ones, held so until the commit. */
  async held(accountId: AccountId, ids: readonly GrantId[], now: Millis): Promise<Set<GrantId>> {
    const live = new Set<GrantId>()
    for (const slice of slices(ids)) {
      const rows =
        await db.all(sql`select g.id from grants as g where g.account_id = ${accountId} and g.id in (${listOf(slice)}) and ${liveGrant(now)}
        order by g.id ${lock}`)
      for (const { id } of rows) live.add(id as GrantId)
    }
    return live
  },
  /** All grants of a packet to these people, those that are over too, the newest last. */
  async ofPacket(accountId: AccountId, packetId: PacketId, contactIds: readonly ContactId[]): Promise<Grant[]> {
    if (contactIds.length === 0) return []
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} and contact_id in (${listOf(contactIds)})
      and packet_id = ${packetId} order by created_at, id`)
    return rows.map(grantFrom)
  },
  /** The standing grants of the records' contacts, for many records at once. */
  async standingOfRecords(accountId: AccountId, recordIds: readonly RecordId[]): Promise<Grant[]> {
    if (recordIds.length === 0) return []
    const rows = await db.all(sql`select * from grants where account_id = ${accountId} and record_id in (${listOf(recordIds)})
      and revoked_at is null and replaced_at is null`)
    return rows.map(grantFrom)
  },
})
