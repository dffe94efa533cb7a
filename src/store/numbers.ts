// Numbers: reading what was counted, and the people behind each figure.
import {
  type AccountId,
  type Activation,
  type GrantId,
  type Millis,
  type OpenedBy,
  type ProjectId,
  type RecordId,
  type RecordState,
  signIns,
} from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { besideGrant, grantBeside } from './grants.ts'
import { behind, nounFrom, type Page } from './rows.ts'
import { join, nothing, raw, type Sql, sql } from './sql.ts'

/** Whose invitations: of some days (both counted), of one project or all, written in one way or any. */
export interface Period {
  from: number
  to: number
  projectId: ProjectId | null
  letter: string | null
  /** The first moment of the first day, and the first after the last. */
  begins: Millis
  ends: Millis
}

/** One figure of a week (its Monday's day number). */
export interface Figure {
  week: number
  letter: string
  measure: string
  count: number
}

export const peopleSteps = [
  'invited',
  'accepted',
  'opened',
  'signed_in',
  'acted',
  'activated',
  'bounced',
  'not_accepted',
  'not_opened',
  'not_signed_in',
  'only_looked',
  'not_activated',
  'helped',
  'dead_end',
  'still_outside',
  'waited',
  'came',
  'lettered',
] as const
export type PeopleStep = (typeof peopleSteps)[number]

export const becomings = ['accepted', 'bounced', 'opened', 'used'] as const
/** Which of those who waited, came or got a letter: so long, by this way, of this kind. */
export interface Narrow {
  waited: { from: Millis; to: Millis | null } | null
  way: OpenedBy | null
  kind: string | null
  became: (typeof becomings)[number]
}

/** Somebody behind a figure. */
export interface CountedPerson {
  grantId: GrantId
  at: Millis
  /** Where the list goes on after this one. */
  key: string
  invitedAt: Millis | null
  openedAt: Millis | null
  signedInAt: Millis | null
  actedAt: Millis | null
  helps: number
  contact: { id: string; name: string | null; email: string }
  company: { id: string; name: string } | null
  project: { id: string; name: string } | null
  recordId: RecordId | null
  grant: NonNullable<ReturnType<typeof grantBeside>>
  standing: RecordState | null
}

/** By the last step that was taken; the others have an index of their own. */
const reachedBy: { [step in PeopleStep]?: readonly number[] } = {
  invited: [0, 1, 2, 3, 4],
  accepted: [1, 2, 3, 4],
  opened: [2, 3, 4],
  signed_in: [3, 4],
  acted: [4],
  activated: [4],
  not_accepted: [0],
  not_opened: [1],
  not_signed_in: [2],
  only_looked: [3],
  not_activated: [4],
  waited: [3, 4],
}

const ofLetter = ({ letter }: Period): Sql => (letter === null ? nothing : sql`and letter in (${letter}, '')`)

export const numbers = (db: Statements) => ({
  /** The figures of a period, week by week; by how long people took they are told of the whole (week 0). */
  async figures(accountId: AccountId, period: Period): Promise<Figure[]> {
    const { from, to, projectId } = period
    const rows = await db.all(sql`select case when measure like 'span %' then 0 else (day + 3) / 7 * 7 - 3 end as week,
        letter, measure, cast(sum(count) as bigint) as count
      from tally where account_id = ${accountId} and project_id = ${projectId ?? ''} and day between ${from} and ${to} ${ofLetter(period)}
      group by 1, 2, 3`)
    return rows.map(nounFrom<Figure>)
  },
  /** How many took how long: of whole weeks where the period has them, of single days at its ends. */
  async waitBuckets(accountId: AccountId, period: Period): Promise<Map<number, number>> {
    const { from, to, projectId } = period
    const firstWeek = from + ((4 - (from % 7) + 7) % 7)
    const lastWeek = to + 1 - ((to + 1 + 3) % 7)
    const whole = firstWeek < lastWeek
    const of = (span: 'day' | 'week', first: number, last: number): Sql => sql`select bucket, people from wait_tally
      where account_id = ${accountId} and project_id = ${projectId ?? ''} and span = ${span} and day between ${first} and ${last} ${ofLetter(period)}`
    const parts = whole
      ? [of('day', from, firstWeek - 1), of('week', firstWeek, lastWeek - 1), of('day', lastWeek, to)]
      : [of('day', from, to)]
    const rows = await db.all(sql`select bucket, cast(sum(people) as bigint) as people from (${join(parts, ' union all ')}) as waits
      group by bucket having sum(people) > 0`)
    return new Map(rows.map((row) => [row.bucket as number, row.people as number]))
  },
  /** How long each took from the letter to the first session, where they are few enough to be asked one by one. */
  async waits(accountId: AccountId, period: Period): Promise<Millis[]> {
    const rows = await db.all(sql`select j.signed_in_at - j.invited_at as wait from journey j where ${reached(accountId, period, [3, 4])}
      and j.signed_in_at >= j.invited_at`)
    return rows.map((row) => row.wait as Millis)
  },
  /** A table for other programs: each week, project and letter. */
  async weeksByProject(accountId: AccountId, period: Period): Promise<(Figure & { projectId: string; project: string })[]> {
    const { from, to, projectId } = period
    const rows =
      await db.all(sql`select (day + 3) / 7 * 7 - 3 as week, t.project_id, p.name as project, letter, measure, cast(sum(count) as bigint) as count
      from tally t join project p on p.account_id = t.account_id and p.id = t.project_id
      where t.account_id = ${accountId} and ${projectId === null ? sql`t.project_id <> ''` : sql`t.project_id = ${projectId}`}
        and day between ${from} and ${to} ${ofLetter(period)} and measure in (${join([...told])})
      group by 1, 2, 3, 4, 5 order by 1, 3, 2, 4 limit ${mostTold}`)
    return rows.map(nounFrom<Figure & { projectId: string; project: string }>)
  },
  /** The people behind a figure, the newest first. */
  async people(
    accountId: AccountId,
    period: Period,
    step: PeopleStep,
    activation: Activation,
    narrow: Narrow,
    page: Page,
  ): Promise<CountedPerson[]> {
    const chosen =
      step === 'dead_end' || step === 'still_outside'
        ? atDeadEnd(accountId, period, step, page)
        : step === 'came'
          ? cameIn(accountId, period, narrow, page)
          : step === 'lettered'
            ? lettered(accountId, period, narrow, page)
            : walked(accountId, period, step, activation, narrow, page)
    const rows = await db.all(sql`select f.at, f.key, j.invited_at, j.opened_at, j.signed_in_at, j.acted_at, j.helps, ${besideGrant},
        c.id as contact_id, c.name as contact_name, c.email, o.id as company_id, o.name as company, p.id as project_id, p.name as project,
        r.id as record_id, r.standing
      from (${chosen}) as f
      join grants g on g.account_id = ${accountId} and g.id = f.grant_id
      join contact c on c.account_id = g.account_id and c.id = g.contact_id
      left join journey j on j.account_id = g.account_id and j.grant_id = g.id
      left join record r on r.account_id = g.account_id and r.id = g.record_id
      left join company o on o.account_id = g.account_id and o.id = coalesce(r.company_id, c.company_id)
      left join project p on p.account_id = g.account_id and p.id = coalesce(r.project_id, g.project_id)
      order by f.at desc, f.key desc`)
    return rows.map(personFrom)
  },
})

const told = ['invited', 'accepted', 'opened', 'signed_in', 'acted', 'uploaded', 'compliant', 'bounced', 'helps']
export const mostTold = 50_000

/** Journeys of a period that took one of these steps last. The days decide; the moments only tell the index where to look. */
function reached(accountId: AccountId, { from, to, projectId, letter }: Period, steps: readonly number[] | null): Sql {
  return sql`j.account_id = ${accountId} ${projectId === null ? nothing : sql`and j.project_id = ${projectId}`}
    and j.reached is not null ${steps ? sql`and j.reached in (${join(steps)})` : nothing} and j.day between ${from} and ${to}
    and j.invited_at between ${(from - 1) * dayLength} and ${(to + 2) * dayLength} ${letter === null ? nothing : sql`and j.letter = ${letter}`}`
}
const dayLength = 86_400_000

/** Each last step is a walk of its own along the index; together they are no more than a page. */
function walked(accountId: AccountId, period: Period, step: PeopleStep, activation: Activation, { waited }: Narrow, page: Page): Sql {
  const at = raw(`${activation}_at`)
  const inTime = sql`coalesce(j.${at} - j.invited_at <= ${7 * dayLength}, false)`
  const only =
    step === 'activated'
      ? sql`and ${inTime}`
      : step === 'not_activated'
        ? sql`and not ${inTime}`
        : step === 'bounced'
          ? sql`and j.bounced = 1`
          : step === 'helped'
            ? sql`and j.helps > 0`
            : waited
              ? sql`and j.signed_in_at - j.invited_at >= ${waited.from} ${waited.to === null ? nothing : sql`and j.signed_in_at - j.invited_at < ${waited.to}`}`
              : nothing
  const walks = (reachedBy[step] ?? [null]).map(
    (last) => sql`select * from (select j.invited_at as at, j.grant_id as key, j.grant_id from journey j
      where ${reached(accountId, period, last === null ? null : [last])} ${only} ${behind(page, sql`j.invited_at`, sql`j.grant_id`)}
      order by j.invited_at desc, j.grant_id desc limit ${page.limit}) as walk`,
  )
  return sql`select * from (${join(walks, ' union all ')}) as walks order by at desc, key desc limit ${page.limit}`
}

function atDeadEnd(accountId: AccountId, { from, to, projectId }: Period, step: PeopleStep, page: Page): Sql {
  return sql`select d.at, d.history_id as key, d.grant_id from dead_end d
    where d.account_id = ${accountId} ${projectId === null ? nothing : sql`and d.project_id = ${projectId}`} and d.day between ${from} and ${to}
      and d.at between ${(from - 1) * dayLength} and ${(to + 2) * dayLength} ${step === 'still_outside' ? sql`and d.recovered_at is null` : nothing}
      ${behind(page, sql`d.at`, sql`d.history_id`)}
    order by d.at desc, d.history_id desc limit ${page.limit}`
}

/** Sign-ins of these days by one way, each with the access that it led to. */
function cameIn(accountId: AccountId, { begins, ends, projectId }: Period, { way }: Narrow, page: Page): Sql {
  return sql`select s.created_at as at, s.id as key, ${accessOf(sql`h.grant_id`, sql`s`)} as grant_id from session s
    join history h on h.account_id = s.account_id and h.contact_id = s.contact_id and h.session_id = s.id
      and h.nth >= s.created_at * 1000 and h.nth < (s.created_at + 1000) * 1000 and h.act in (${join([...signIns])}) and h.facts not like '%"along":%'
    ${projectId === null ? nothing : ofProject(sql`h`)}
    where s.account_id = ${accountId} and s.opened_by = ${way} and s.contact_id is not null and s.created_at >= ${begins} and s.created_at < ${ends}
      ${projectId === null ? nothing : sql`and coalesce(pr.project_id, pg.project_id) = ${projectId}`} ${notOurs(sql`s`)}
      ${behind(page, sql`s.created_at`, sql`s.id`)}
    order by s.created_at desc, s.id desc limit ${page.limit}`
}

/** Letters of one kind that were written on these days and came so far. */
function lettered(accountId: AccountId, { begins, ends, projectId }: Period, { kind, became }: Narrow, page: Page): Sql {
  const invites = kind === 'invitation' || kind === 'bulk' || kind === 'again'
  const first = sql`not exists (select 1 from message e where e.account_id = m.account_id and e.grant_id = m.grant_id
    and coalesce(e.kind, '') = 'invitation' and (e.created_at, e.id) < (m.created_at, m.id))`
  const which = kind === 'again' ? sql`and not ${first}` : sql`and m.lane = ${kind === 'bulk' ? 'bulk' : 'person'} and ${first}`
  const far = { accepted: sql`m.accepted_at`, bounced: sql`m.bounced_at`, opened: sql`l.opened_at`, used: sql`l.used_at` }[became]
  // What becomes of a link that several letters carried is told of the newest.
  const newest = sql`not exists (select 1 from message n where n.account_id = m.account_id and n.grant_id = m.grant_id and n.link_id = m.link_id
    and (n.created_at > m.created_at or (n.created_at = m.created_at and n.channel < m.channel)))`
  return sql`select m.created_at as at, m.id as key, ${accessOf(sql`m.grant_id`, sql`m`)} as grant_id from message m
    left join link l on l.account_id = m.account_id and l.id = m.link_id
    ${projectId === null ? nothing : ofProject(sql`m`)}
    where m.account_id = ${accountId} and m.kind = ${invites ? 'invitation' : kind} and m.contact_id is not null
      and m.created_at >= ${begins} and m.created_at < ${ends} and ${far} is not null ${invites ? which : nothing}
      ${became === 'opened' || became === 'used' ? sql`and ${newest}` : nothing}
      ${projectId === null ? nothing : sql`and coalesce(pr.project_id, pg.project_id) = ${projectId}`} ${notOurs(sql`m`)}
      ${behind(page, sql`m.created_at`, sql`m.id`)}
    order by m.created_at desc, m.id desc limit ${page.limit}`
}

/** Where it names no access, the newest that its person was given. */
const accessOf = (named: Sql, row: Sql): Sql => sql`coalesce(${named}, (select n.id from grants n
  where n.account_id = ${row}.account_id and n.contact_id = ${row}.contact_id order by n.created_at desc, n.id desc limit 1))`

const ofProject = (row: Sql): Sql => sql`left join grants pg on pg.account_id = ${row}.account_id and pg.id = ${row}.grant_id
    left join record pr on pr.account_id = pg.account_id and pr.id = pg.record_id`

/** A member who looks at the portal was not invited to it. */
const notOurs = (
  row: Sql,
): Sql => sql`and not exists (select 1 from contact oc join member om on om.account_id = oc.account_id and om.email_key = oc.email_key
  where oc.account_id = ${row}.account_id and oc.id = ${row}.contact_id)`

function personFrom(row: Row): CountedPerson {
  const named = (id: unknown, name: unknown) => (id === null ? null : { id: id as string, name: name as string })
  const grant = grantBeside(row) as CountedPerson['grant']
  return {
    grantId: grant.id as GrantId,
    at: row.at as Millis,
    key: row.key as string,
    invitedAt: row.invited_at as Millis | null,
    openedAt: row.opened_at as Millis | null,
    signedInAt: row.signed_in_at as Millis | null,
    actedAt: row.acted_at as Millis | null,
    helps: (row.helps as number | null) ?? 0,
    contact: { id: row.contact_id as string, name: row.contact_name as string | null, email: row.email as string },
    company: named(row.company_id, row.company),
    project: named(row.project_id, row.project),
    recordId: row.record_id as RecordId | null,
    grant,
    standing: row.standing as RecordState | null,
  }
}
