// Counting: facts that are owed to the numbers, the journeys they belong to, and the tallies they change. Asked by the worker alone.
import {
  type AccountId,
  type Act,
  type ContactId,
  type GrantId,
  type HistoryId,
  type Journey,
  type LinkId,
  type MessageId,
  type MessageKind,
  type Millis,
  type OpenedBy,
  type ProjectId,
  type RecordId,
  type SessionId,
  signIns,
} from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertAll, insertion, nounFrom, slices } from './rows.ts'
import { join, listOf, lockFree, nothing, sql } from './sql.ts'

/** One fact that nobody counted yet. `about` is a line of the history, a grant whose contact came or acted, or a link that a machine fetched. */
export interface Uncounted {
  accountId: AccountId
  about: HistoryId | GrantId | LinkId
  what: 'told' | 'came' | 'fetched'
  at: Millis
}

/** Owes a fact to the numbers, in its own commit. What is told in the history is owed by itself. */
export const owe = (db: Statements, fact: Uncounted): Promise<number> => db.run(insertion('uncounted', { ...fact }))

export interface ToldFact {
  id: HistoryId
  at: Millis
  act: Act
  actorKind: string
  actorId: string | null
  contactId: ContactId
  projectId: ProjectId | null
  recordId: RecordId | null
  grantId: GrantId | null
  sessionId: SessionId | null
  messageId: MessageId | null
  facts: { [name: string]: string | number | null }
  /** How the session was opened that this tells of. */
  openedBy: OpenedBy | null
}

/** A letter as far as it counts. `later`: not the first invitation to its grant. */
export interface CountedLetter {
  id: MessageId
  kind: MessageKind
  lane: 'person' | 'bulk'
  createdAt: Millis
  contactId: ContactId
  grantId: GrantId | null
  projectId: ProjectId | null
  later: boolean
}

/** The letter whose link was opened or used for the first time. */
export interface FirstUse {
  letterId: MessageId
  opened: boolean
  used: boolean
}

export interface Covered {
  grantId: GrantId
  contactId: ContactId
  scopeKey: string
  createdAt: Millis
}

interface JourneyAndGrant {
  journey: Journey
  /** Nothing of it was counted yet. */
  isNew: boolean
  contactId: ContactId
  firstVisitAt: Millis | null
  firstActionAt: Millis | null
}

/** So many of one measure more (or fewer) on a day. Project '' stands for all. */
export interface Tally {
  projectId: ProjectId | ''
  day: number
  letter: string
  measure: string
  count: number
}

/** So many people more (or fewer) who took this long. */
export interface WaitTally {
  projectId: ProjectId | ''
  span: 'day' | 'week'
  day: number
  letter: string
  bucket: number
  people: number
}

export interface NewDeadEnd {
  accountId: AccountId
  historyId: HistoryId
  contactId: ContactId
  grantId: GrantId
  projectId: ProjectId | null
  day: number
  at: Millis
  recoveredAt: Millis | null
}

const journeyColumns =
  'day project_id letter invited_at accepted_at taken_at bounced_at opened_at signed_in_at acted_at uploaded_at compliant_at answered_at helps ours reached bounced'.split(
    ' ',
  )
const replaced = `on conflict (account_id, grant_id) do update set ${journeyColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`

export const counting = (db: Statements) => ({
  async waiting(): Promise<boolean> {
    return (await db.one(sql`select id from uncounted limit 1`)) !== undefined
  },
  /** Whether nobody else counts. Held until the commit. */
  async alone(): Promise<boolean> {
    return (await db.one(sql`select name from installation where name = 'counting_lines' ${lockFree}`)) !== undefined
  },
  /** Takes facts off the pile, the oldest first, but none of those accounts: they are counted in this very commit, or they are there again. */
  async take(most: number, but: readonly AccountId[] = []): Promise<Uncounted[]> {
    const others = but.length > 0 ? sql`where account_id not in (${listOf(but)})` : nothing
    const rows = await db.all(sql`delete from uncounted where id in
      (select id from uncounted ${others} order by id limit ${most}) returning account_id, about, what, at`)
    return rows.map(nounFrom<Uncounted>)
  },
  /** The oldest fact that waits; null when all are counted. */
  async behindSince(accountId: AccountId): Promise<Millis | null> {
    const row = await db.one(
      sql`select min(at) as at from (select at from uncounted where account_id = ${accountId} order by id limit 1000) as oldest`,
    )
    return (row?.at as Millis | null | undefined) ?? null
  },
  async told(accountId: AccountId, ids: readonly HistoryId[]): Promise<ToldFact[]> {
    if (ids.length === 0) return []
    const rows = await db.all(sql`select h.id, h.at, h.act, h.actor_kind, h.actor_id, h.contact_id, h.project_id, h.record_id, h.grant_id,
        h.session_id, h.message_id, h.facts, s.opened_by
      from history h left join session s on s.account_id = h.account_id and s.id = h.session_id
      where h.account_id = ${accountId} and h.id in (${listOf(ids)})`)
    return rows.map((row) => ({ ...nounFrom<ToldFact>(row), facts: JSON.parse(row.facts as string) }))
  },
  /** The letters that carried these links. */
  async letterOfLinks(accountId: AccountId, ids: readonly LinkId[]): Promise<Map<LinkId, MessageId>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select l.id, m.id as message_id from link l
      join message m on m.account_id = l.account_id and m.grant_id = l.grant_id and m.link_id = l.id
      where l.account_id = ${accountId} and l.id in (${listOf(ids)}) order by m.created_at, m.channel desc`)
    return new Map(rows.map((row) => [row.id as LinkId, row.message_id as MessageId]))
  },
  /** What these lines tell of a link's first time: a sign on its page, or the press that used it, which also opens it where no sign did. */
  async firstUses(accountId: AccountId, ids: readonly HistoryId[]): Promise<FirstUse[]> {
    if (ids.length === 0) return []
    const sameMoment = sql`select 1 from history o where o.account_id = h.account_id and o.contact_id = h.contact_id
      and o.nth >= h.at * 1000 and o.nth < h.nth and o.link_id = h.link_id`
    // One commit may tell of a link on several grants.
    const alike = sql`(o.act = 'link.opened') = (h.act = 'link.opened') and o.act in ('link.opened', ${join([...signIns])})`
    const isFirst = sql`not exists (${sameMoment} and ${alike})`
    const rows = await db.all(sql`select h.id, m.id as letter_id,
        case when h.act = 'link.opened' or (l.opened_at = h.at and not exists (${sameMoment} and o.act = 'link.opened')) then 1 else 0 end as opened,
        case when h.act = 'link.opened' then 0 else 1 end as used
      from history h join link l on l.account_id = h.account_id and l.id = h.link_id
      join message m on m.account_id = l.account_id and m.grant_id = l.grant_id and m.link_id = l.id
      where h.account_id = ${accountId} and h.id in (${listOf(ids)}) and (h.act = 'link.opened' or l.used_at = h.at) and ${isFirst}
      order by m.created_at, m.channel desc`)
    // A reminder carries the link that nobody used before: what becomes of it is the reminder's doing. The last one stands.
    const found = rows.map((row): [unknown, FirstUse] => [
      row.id,
      { letterId: row.letter_id as MessageId, opened: row.opened === 1, used: row.used === 1 },
    ])
    return [...new Map(found).values()]
  },
  async letters(accountId: AccountId, ids: readonly MessageId[]): Promise<Map<MessageId, CountedLetter>> {
    if (ids.length === 0) return new Map()
    // Earlier invitations are found by their grant, which has few: along the index of kinds there is one for everybody.
    const rows =
      await db.all(sql`select m.id, m.kind, m.lane, m.created_at, m.contact_id, m.grant_id, coalesce(r.project_id, g.project_id) as project_id,
        case when m.kind = 'invitation' and exists (select 1 from message e where e.account_id = m.account_id and e.grant_id = m.grant_id
          and coalesce(e.kind, '') = 'invitation' and (e.created_at, e.id) < (m.created_at, m.id)) then 1 else 0 end as later
      from message m
      left join grants g on g.account_id = m.account_id and g.id = m.grant_id
      left join record r on r.account_id = g.account_id and r.id = g.record_id
      where m.account_id = ${accountId} and m.id in (${listOf(ids)}) and m.contact_id is not null`)
    return new Map(rows.map((row) => [row.id as MessageId, { ...nounFrom<CountedLetter>(row), later: row.later === 1 }]))
  },
  /** Which of these people are members, by their address: they look at the portal, they are not invited to it. */
  async ours(accountId: AccountId, ids: readonly ContactId[]): Promise<Set<ContactId>> {
    if (ids.length === 0) return new Set()
    const rows = await db.all(sql`select c.id from contact c join member m on m.account_id = c.account_id and m.email_key = c.email_key
      where c.account_id = ${accountId} and c.id in (${listOf(ids)})`)
    return new Set(rows.map((row) => row.id as ContactId))
  },
  /** Every access these people have or had. */
  async covering(accountId: AccountId, ids: readonly ContactId[]): Promise<Covered[]> {
    if (ids.length === 0) return []
    const rows = await db.all(sql`select id as grant_id, contact_id, scope_key, created_at from grants
      where account_id = ${accountId} and contact_id in (${listOf(ids)})`)
    return rows.map(nounFrom<Covered>)
  },
  /** The journeys of these grants as far as they are counted, with the visit and the act that stand on the grant. */
  async journeys(accountId: AccountId, ids: readonly GrantId[]): Promise<JourneyAndGrant[]> {
    if (ids.length === 0) return []
    const rows = await db.all(sql`select j.*, g.id as of_grant, g.contact_id, g.first_visit_at, g.first_action_at,
        coalesce(r.project_id, g.project_id) as of_project
      from grants g
      left join record r on r.account_id = g.account_id and r.id = g.record_id
      left join journey j on j.account_id = g.account_id and j.grant_id = g.id
      where g.account_id = ${accountId} and g.id in (${listOf(ids)})`)
    return rows.map((row) => journeyAt(accountId, row))
  },
  async keep(journeys: readonly (Journey & { reached: number | null; bounced: boolean })[]): Promise<void> {
    await insertAll(
      db,
      'journey',
      journeys.map((journey) => ({ ...journey, ours: Number(journey.ours), bounced: Number(journey.bounced) })),
      replaced,
    )
  },
  async add(accountId: AccountId, tallies: readonly Tally[]): Promise<void> {
    const rows = tallies.map((tally) => ({ accountId, ...tally }))
    await insertAll(
      db,
      'tally',
      rows,
      'on conflict (account_id, project_id, day, letter, measure) do update set count = tally.count + excluded.count',
    )
  },
  addWaits: (accountId: AccountId, waits: readonly WaitTally[]): Promise<void> =>
    insertAll(
      db,
      'wait_tally',
      waits.map((wait) => ({ accountId, ...wait })),
      'on conflict (account_id, project_id, span, day, letter, bucket) do update set people = wait_tally.people + excluded.people',
    ),
  addDeadEnds: (met: readonly NewDeadEnd[]): Promise<void> =>
    insertAll(
      db,
      'dead_end',
      met.map((one) => ({ ...one })),
    ),
  /** The first time this person came in at or after a moment. */
  async cameInAfter(accountId: AccountId, contactId: ContactId, at: Millis): Promise<Millis | null> {
    const row = await db.one(sql`select min(at) as at from history where account_id = ${accountId} and contact_id = ${contactId}
      and nth >= ${at * 1_000} and act in (${join([...signIns])})`)
    return (row?.at as Millis | null | undefined) ?? null
  },
  /** Which of these people met a dead end that is not behind them yet. */
  async heldUp(accountId: AccountId, people: readonly ContactId[]): Promise<Set<ContactId>> {
    const held = new Set<ContactId>()
    for (const some of slices(people)) {
      const rows = await db.all(sql`select distinct contact_id from dead_end
        where account_id = ${accountId} and recovered_at is null and contact_id in (${listOf(some)})`)
      for (const row of rows) held.add(row.contact_id as ContactId)
    }
    return held
  },
  /** They came in: the dead ends they had met are behind them. Answers where those count. */
  async recover(accountId: AccountId, contactId: ContactId, at: Millis): Promise<{ day: number; projectId: ProjectId | null }[]> {
    const rows = await db.all(sql`update dead_end set recovered_at = ${at}
      where account_id = ${accountId} and contact_id = ${contactId} and recovered_at is null and at <= ${at} returning day, project_id`)
    return rows.map(nounFrom<{ day: number; projectId: ProjectId | null }>)
  },
})

const unknown = { day: null, letter: null, invitedAt: null, acceptedAt: null, takenAt: null, bouncedAt: null, openedAt: null } as const
const notCome = { signedInAt: null, actedAt: null, uploadedAt: null, compliantAt: null, answeredAt: null, helps: 0, ours: false } as const

function journeyAt(accountId: AccountId, row: Row): JourneyAndGrant {
  const { of_grant, contact_id, first_visit_at, first_action_at, of_project, reached: _, bounced: __, ...columns } = row
  const grantId = of_grant as GrantId
  const isNew = row.grant_id === null
  const journey: Journey = isNew
    ? { accountId, grantId, projectId: of_project as ProjectId | null, ...unknown, ...notCome }
    : { ...nounFrom<Journey>(columns), ours: row.ours === 1 }
  return {
    journey,
    isNew,
    contactId: contact_id as ContactId,
    firstVisitAt: first_visit_at as Millis | null,
    firstActionAt: first_action_at as Millis | null,
  }
}
