// Records: one company in one project. Lists are read along an index, so a page costs the same at any size.
import type {
  AccountId,
  Company,
  CompanyId,
  Contact,
  ContactId,
  Decision,
  Grant,
  GrantId,
  MemberId,
  Millis,
  PortalAccess,
  Project,
  ProjectId,
  Record,
  RecordId,
  RecordState,
} from '../nouns.ts'
import { expiringDays } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { accessIs, besideGrant, grantBeside, liveGrant, waysTo } from './grants.ts'
import { assignments, atMost, behind, type Fields, insertAll, type Page, type Place, slices, tableOf } from './rows.ts'
import { containing, folded } from './search.ts'
import { inCompany, join, listOf, lock, nothing, type Sql, sql } from './sql.ts'

/** A record with the names that stand beside it on every screen. */
export interface NamedRecord {
  record: Record
  project: Pick<Project, 'id' | 'name' | 'certificateHolder'>
  company: Pick<Company, 'id' | 'name'> | null
  contact: Pick<Contact, 'id' | 'name' | 'email'>
}

/** The same with the grant that its portal access is told from. */
export interface RecordRow extends NamedRecord {
  grant: Grant | null
}

export interface RecordFilter {
  state: RecordState | null
  access: PortalAccess | null
  projectId: ProjectId | null
  contactId: ContactId | null
  companyId: CompanyId | null
  q: string | null
  /** Named lists of the console: what waits for a member, what nobody opened for three days, what ends soon. */
  view: 'needs_you' | 'not_opened' | 'expiring' | null
}

const decisionFrom = (row: Row, name: string): Decision | null =>
  row[`${name}_at`] === null
    ? null
    : { at: row[`${name}_at`] as Millis, by: row[`${name}_by`] as MemberId | null, reason: row[`${name}_reason`] as string }

function recordFrom(row: Row): Record {
  return {
    id: row.id as RecordId,
    accountId: row.account_id as AccountId,
    projectId: row.project_id as ProjectId,
    companyId: row.company_id as CompanyId | null,
    contactId: row.contact_id as ContactId,
    grantId: row.grant_id as Record['grantId'],
    dueOn: row.due_on as string | null,
    standing: row.standing as RecordState,
    lapsesAt: row.lapses_at as Millis | null,
    lapsesTo: row.lapses_to as RecordState | null,
    waived: decisionFrom(row, 'waived'),
    overridden: decisionFrom(row, 'overridden'),
    archived: decisionFrom(row, 'archived'),
    createdAt: row.created_at as Millis,
    changedAt: row.changed_at as Millis,
  }
}

const decisionRow = (name: string, decision: Decision | null | undefined): Fields =>
  decision === undefined
    ? {}
    : { [`${name}At`]: decision?.at ?? null, [`${name}By`]: decision?.by ?? null, [`${name}Reason`]: decision?.reason ?? null }

const recordRow = ({ waived, overridden, archived, ...flat }: Partial<Record>): Fields => ({
  ...flat,
  ...decisionRow('waived', waived),
  ...decisionRow('overridden', overridden),
  ...decisionRow('archived', archived),
})

function namedFrom(row: Row): NamedRecord {
  return {
    record: recordFrom(row),
    project: {
      id: row.project_id as ProjectId,
      name: row.project_name as string,
      certificateHolder: row.certificate_holder as string | null,
    },
    company: row.company_id === null ? null : { id: row.company_id as CompanyId, name: row.company_name as string },
    contact: { id: row.contact_id as ContactId, name: row.contact_name as string | null, email: row.contact_email as string },
  }
}

const recordRowFrom = (row: Row): RecordRow => ({ ...namedFrom(row), grant: grantBeside(row) })

const named = sql`r.*, p.name as project_name, p.certificate_holder, co.name as company_name, c.name as contact_name, c.email as contact_email`
const whole = sql`${named}, ${besideGrant}`
const beside = sql`join project p on p.account_id = r.account_id and p.id = r.project_id
  join contact c on c.account_id = r.account_id and c.id = r.contact_id
  left join company co on co.account_id = r.account_id and co.id = r.company_id`
const itsGrant = sql`left join grants g on g.account_id = r.account_id and g.id = r.grant_id`

const namedById = inCompany(sql`select ${named} from record r ${beside} where r.account_id = ${''} and r.id = ${''}`)
const byId = inCompany(sql`select ${whole} from record r ${beside} ${itsGrant} where r.account_id = ${''} and r.id = ${''}`)

/** What a record is found by. */
export const recordSearch = (company: Pick<Company, 'name'> | null, contact: Pick<Contact, 'name' | 'email'>): string =>
  folded(`${company?.name ?? ''} ${contact.name ?? ''} ${contact.email}`)

const day = 86_400_000

export const records = (db: Statements) => ({
  async addAll(items: readonly { record: Record; search: string }[]): Promise<void> {
    await insertAll(
      db,
      'record',
      items.map(({ record, search }) => ({ ...recordRow(record), search })),
    )
  },
  async get(accountId: AccountId, id: RecordId): Promise<RecordRow | null> {
    const row = await db.one(byId.with([accountId, id]))
    return row ? recordRowFrom(row) : null
  },
  async named(accountId: AccountId, id: RecordId): Promise<NamedRecord | null> {
    const row = await db.one(namedById.with([accountId, id]))
    return row ? namedFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly RecordId[]): Promise<RecordRow[]> {
    if (ids.length === 0) return []
    const rows = await db.all(
      sql`select ${whole} from record r ${beside} ${itsGrant} where r.account_id = ${accountId} and r.id in (${listOf(ids)})`,
    )
    return rows.map(recordRowFrom)
  },
  /** Locked until the commit: whoever judges its state sees every version that counts. */
  async locked(accountId: AccountId, id: RecordId): Promise<Record | null> {
    const row = await db.one(sql`select * from record where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? recordFrom(row) : null
  },
  /** Held until the commit, in one order: whoever archives one of them does so before that or after. */
  async hold(accountId: AccountId, ids: readonly RecordId[]): Promise<void> {
    for (const slice of slices(ids.toSorted()))
      await db.all(sql`select id from record where account_id = ${accountId} and id in (${listOf(slice)}) order by id ${lock}`)
  },
  /** Those of one contact, held likewise: whoever invites them meanwhile has done so before that or is told. */
  holdOf: (accountId: AccountId, contactId: ContactId): Promise<unknown> =>
    db.all(sql`select id from record where account_id = ${accountId} and contact_id = ${contactId} order by id ${lock}`),
  /** The records that a contact answers for, in these projects where not in all: the newest thousand, more than one person has in hand. */
  async ofContact(accountId: AccountId, contactId: ContactId, projectIds: readonly ProjectId[] | null): Promise<RecordRow[]> {
    if (projectIds?.length === 0) return []
    const there = projectIds ? sql`and r.project_id in (${listOf(projectIds)})` : nothing
    const rows = await db.all(sql`select ${whole} from record r ${beside} ${itsGrant}
      where r.account_id = ${accountId} and r.contact_id = ${contactId} ${there} order by r.created_at desc, r.id desc limit 1000`)
    return rows.map(recordRowFrom)
  },
  /** Of these people what may still wait for them on a day from then on, or was sent back, and what they were invited to. */
  async toRemind(
    accountId: AccountId,
    contactIds: readonly ContactId[],
    recordIds: readonly RecordId[],
    firstDay: string,
  ): Promise<RecordRow[]> {
    const waits = sql`r.standing in ('awaiting', 'non_compliant', 'expired', 'under_review', 'compliant') and (r.due_on >= ${firstDay} or r.standing in ('non_compliant', 'under_review')
      or exists (select 1 from requirement q where q.account_id = r.account_id and q.record_id = r.id and q.due_on >= ${firstDay}))`
    const rows = await db.all(sql`select ${whole} from record r ${beside} ${itsGrant}
      where r.account_id = ${accountId} and r.contact_id in (${listOf(contactIds)}) and ${waits}`)
    const found = new Set(rows.map(({ id }) => id))
    const invitedTo = await records(db).getAll(
      accountId,
      recordIds.filter((id) => !found.has(id)),
    )
    return [...rows.map(recordRowFrom), ...invitedTo]
  },
  change: (accountId: AccountId, id: RecordId, patch: Partial<Record> & { search?: string }): Promise<number> =>
    db.run(sql`update record set ${assignments(recordRow(patch))} where account_id = ${accountId} and id = ${id}`),
  /** Which grant each record's portal access is told from, for many at once. */
  async pointAt(accountId: AccountId, items: readonly { recordId: RecordId; grantId: GrantId }[]): Promise<void> {
    for (const slice of slices(items)) {
      const rows = slice.map(({ recordId, grantId }) => ({ id: recordId, points_at: grantId }))
      await db.run(sql`update record set grant_id = p.points_at from ${tableOf(db, 'p', { id: 'text', points_at: 'text' }, rows)}
        where record.account_id = ${accountId} and record.id = p.id`)
    }
  },
  /** A company or a contact got a new name: what their records are found by follows. */
  async retell(accountId: AccountId, about: { companyId: CompanyId } | { contactId: ContactId }): Promise<void> {
    const theirs = 'companyId' in about ? sql`r.company_id = ${about.companyId}` : sql`r.contact_id = ${about.contactId}`
    // Locked before their names are read: of a company and a contact renamed at once each would tell the old name of the other.
    await db.all(sql`select r.id from record r where r.account_id = ${accountId} and ${theirs} order by r.id ${lock}`)
    const rows = await db.all(
      sql`select r.id, co.name as company_name, c.name, c.email from record r ${beside} where r.account_id = ${accountId} and ${theirs}`,
    )
    for (const slice of slices(rows)) {
      const told = slice.map(({ id, company_name, ...contact }) => {
        const company = company_name === null ? null : { name: company_name as string }
        return { id: id as RecordId, found_by: recordSearch(company, contact as Pick<Contact, 'name' | 'email'>) }
      })
      await db.run(sql`update record set search = t.found_by from ${tableOf(db, 't', { id: 'text', found_by: 'text' }, told)}
        where record.account_id = ${accountId} and record.id = t.id`)
    }
  },
  /** Whose records these are; what is not the account's is not among them. */
  async contactsOf(accountId: AccountId, ids: readonly RecordId[]): Promise<Map<RecordId, ContactId>> {
    const rows = await Promise.all(
      [...slices(ids)].map((slice) =>
        db.all(sql`select id, contact_id from record where account_id = ${accountId} and id in (${listOf(slice)})`),
      ),
    )
    return new Map(rows.flat().map((row) => [row.id as RecordId, row.contact_id as ContactId]))
  },
  async list(accountId: AccountId, page: Page, filter: RecordFilter, now: Millis): Promise<{ rows: RecordRow[]; next: Place | null }> {
    const few = await leavesFew(db, accountId, filter, now)
    const rows = await db.all(listing(accountId, chosen(accountId, { ...page, limit: page.limit + 1 }, filter, now, few)))
    const more = rows.length > page.limit
    const shown = more ? rows.slice(0, page.limit) : rows
    const last = shown.at(-1)
    return { rows: shown.map(recordRowFrom), next: more && last ? { at: last.place_at as number, id: last.place_id as string } : null }
  },
  /** How many match, counted no further than `most`. */
  async count(accountId: AccountId, filter: RecordFilter, now: Millis, most: number): Promise<number> {
    const few = await leavesFew(db, accountId, filter, now)
    const row = await db.one(sql`select count(*) as n from (${chosen(accountId, { limit: most, after: null }, filter, now, few)}) as found`)
    return row?.n as number
  },
  async ids(accountId: AccountId, filter: RecordFilter, now: Millis, most: number): Promise<RecordId[]> {
    const few = await leavesFew(db, accountId, filter, now)
    const rows = await db.all(chosen(accountId, { limit: most, after: null }, filter, now, few))
    return rows.map((row) => row.id as RecordId)
  },
  /** Records that the clock has changed and nobody has written down yet. */
  async lapsed(now: Millis, most: number): Promise<Record[]> {
    return (await db.all(sql`select * from record where lapses_at is not null and lapses_at <= ${now} limit ${most}`)).map(recordFrom)
  },
})

/** The page itself: first which records, along one index, then what stands beside them. */
const listing = (accountId: AccountId, found: Sql): Sql =>
  sql`select ${whole}, found.place_at, found.place_id
    from (${found}) as found
    join record r on r.account_id = ${accountId} and r.id = found.id ${beside} ${itsGrant}
    order by found.place_at desc, found.place_id desc`

/** Portal access is told from grants, so that filter walks their index; every other list walks the records'. */
function chosen(accountId: AccountId, page: Page, filter: RecordFilter, now: Millis, few = false): Sql {
  const { access, state } = filter
  if (access !== null && access !== 'not_invited') return byAccess(accountId, page, filter, access, now, few)
  const rest = sql`${access === 'not_invited' ? uninvited(now) : nothing} ${alike(filter)} ${viewed(filter, now)}`
  if (state === null) return walk(accountId, page, rest)
  const holding = sql`and r.standing = ${state} and (r.lapses_at is null or r.lapses_at > ${now})`
  const fallen = sql`and r.lapses_at <= ${now} and r.lapses_to = ${state}`
  return sql`select * from (select * from (${walk(accountId, page, sql`${holding} ${rest}`)}) as holding
    union all select * from (${walk(accountId, page, sql`${fallen} ${rest}`, sql`+r.created_at`)}) as fallen) as both_kinds
    order by place_at desc, place_id desc ${atMost(page.limit)}`
}

/** Neither to the record nor, by a letter that still counts, to all of its project or the portal. */
const uninvited = (now: Millis): Sql => sql`and r.grant_id is null and not exists (select 1 from grants g
  where g.account_id = r.account_id and g.contact_id = r.contact_id and ${liveGrant(now)} and g.stage <> 'not_invited'
    and (g.first_visit_at is not null or g.invitation_ends_at is null or g.invitation_ends_at > ${now})
    and (case when g.revoked_at is null and g.replaced_at is null then g.scope_key end) in ('portal', 'project ' || r.project_id))`

/** Where few fit, the plus before the time keeps SQLite from walking all of them in order to find those. */
const walk = (accountId: AccountId, page: Page, where: Sql, time = sql`r.created_at`): Sql =>
  sql`select r.id, r.created_at as place_at, r.id as place_id from record r
    where r.account_id = ${accountId} ${where} ${behind(page, time, sql`r.id`)}
    order by ${time} desc, r.id desc ${atMost(page.limit)}`

/** Along the grants that say so; or, where the rest of the filter leaves few records, from those to their grants. */
function byAccess(accountId: AccountId, page: Page, filter: RecordFilter, access: PortalAccess, now: Millis, few: boolean): Sql {
  const only = filter.view === 'not_opened' ? sql`and ${unopened(now)}` : nothing
  const inOrder = sql`${behind(page, sql`g.created_at`, sql`r.id`)} order by g.created_at desc, r.id desc ${atMost(page.limit)}`
  if (few) {
    const found = chosen(accountId, { limit: fewBeside, after: null }, withoutAccess(filter), now)
    // SQLite keeps to the order of a cross join; by its own choice it would walk along all grants that say so.
    return sql`select r.id, g.created_at as place_at, r.id as place_id from (${found}) as beside cross join record r cross join grants g
      where r.account_id = ${accountId} and r.id = beside.id and g.account_id = r.account_id and g.id = r.grant_id and g.record_id = r.id
        and ${accessIs(access, now)} ${only} ${inOrder}`
  }
  const ofState = filter.state ? sql`and case when r.lapses_at <= ${now} then r.lapses_to else r.standing end = ${filter.state}` : nothing
  const rest = sql`${ofState} ${alike(filter)} ${only} ${viewed(withoutAccess(filter), now)}`
  // Both conditions of the join hold together; taken for two by PostgreSQL's planner they leave it one row, and it would read all of both tables.
  const walks = waysTo(access, now).map(
    (way) => sql`select * from (select r.id, g.created_at as place_at, r.id as place_id from grants g
      join record r on r.account_id = g.account_id and r.id = g.record_id and coalesce(r.grant_id = g.id, false)
      where g.account_id = ${accountId} and ${way} ${rest} ${inOrder}) as walk`,
  )
  if (walks.length === 1) return walks[0] as Sql
  return sql`select * from (${join(walks, ' union all ')}) as walks order by place_at desc, place_id desc ${atMost(page.limit)}`
}

/** What is asked for beside portal access. What nobody opened is told from the same grant. */
const withoutAccess = (filter: RecordFilter): RecordFilter => ({
  ...filter,
  access: null,
  view: filter.view === 'not_opened' ? null : filter.view,
})

/** So many records are looked at one by one, wherever their grants stand in the list. */
const fewBeside = 4_000

/** Whether what is asked for beside portal access leaves so few. */
async function leavesFew(db: Statements, accountId: AccountId, filter: RecordFilter, now: Millis): Promise<boolean> {
  if (filter.access === null || filter.access === 'not_invited') return false
  const beside = withoutAccess(filter)
  if (Object.values(beside).every((one) => one === null)) return false
  const row = await db.one(
    sql`select count(*) as n from (${chosen(accountId, { limit: fewBeside + 1, after: null }, beside, now)}) as found`,
  )
  return (row?.n as number) <= fewBeside
}

function alike({ projectId, contactId, companyId, q }: RecordFilter): Sql {
  return sql`${projectId ? sql`and r.project_id = ${projectId}` : nothing}
    ${contactId ? sql`and r.contact_id = ${contactId}` : nothing}
    ${companyId ? sql`and r.company_id = ${companyId}` : nothing}
    ${q ? sql`and r.search like ${containing(q)} escape '\\'` : nothing}`
}

function viewed({ view }: RecordFilter, now: Millis): Sql {
  if (view === 'needs_you') return sql`and r.standing = 'under_review'`
  if (view === 'expiring') return sql`and r.standing = 'compliant' and r.lapses_at > ${now} and r.lapses_at <= ${now + expiringDays * day}`
  if (view === 'not_opened')
    return sql`and exists (select 1 from grants n where n.account_id = r.account_id and n.id = r.grant_id
      and ${unopened(now, sql`n`)})`
  return nothing
}

const unopened = (now: Millis, g = sql`g`): Sql =>
  sql`${g}.stage in ('sent', 'queued') and ${g}.invited_at < ${now - 3 * day} and ${g}.invitation_ends_at > ${now}`
