// Sessions and devices: signed-in browsers, and browsers that may open their invitation again.
import type {
  Ability,
  Account,
  AccountId,
  Contact,
  ContactId,
  Device,
  DeviceId,
  Grant,
  GrantId,
  LinkId,
  Member,
  MemberId,
  Millis,
  PasskeyRule,
  Scope,
  Session,
  SessionId,
} from '../nouns.ts'
import { owe } from './counting.ts'
import type { Database, Row, Statements } from './database.ts'
import { liveGrant } from './grants.ts'
import { insertion, nounFrom, slices } from './rows.ts'
import { inCompany, listOf, lockAlone, type Sql, sql, standOn } from './sql.ts'

/** A grant as a request sees it: what it covers and allows. */
export type Covering = Pick<Grant, 'id' | 'scope' | 'abilities' | 'createdAt' | 'createdBy' | 'endsAt' | 'longerAskedAt' | 'lastVisitAt'>

/** A contact's session with all that it opens now. Judged on every request, never remembered. */
export interface ContactSession {
  session: Session
  contact: Pick<Contact, 'id' | 'email' | 'name' | 'language' | 'timeZone' | 'disabledAt'>
  grants: Covering[]
  /** What the account asks of everybody outside. */
  passkeys: PasskeyRule
}

export interface Arrival {
  /** The same browser, in plain words, was in use since then. */
  isKnown: boolean
  /** The browser that was signed in longest, and is no more because there are only so many places. */
  gaveWay: string | null
}

export interface MemberSession {
  session: Session
  member: Member
}

const sessionFrom = (row: Row): Session => ({
  id: row.id as SessionId,
  accountId: row.account_id as AccountId,
  contactId: row.contact_id as ContactId | null,
  memberId: row.member_id as MemberId | null,
  linkId: row.link_id as Session['linkId'],
  deviceId: row.device_id as DeviceId | null,
  openedBy: row.opened_by as Session['openedBy'],
  mayAtMost: abilitiesFrom(row.may_at_most),
  factors: JSON.parse(row.factors as string),
  browser: row.browser as string,
  createdAt: row.created_at as Millis,
  freshAt: row.fresh_at as Millis,
  seenAt: row.seen_at as Millis,
  idleUntil: row.idle_until as Millis,
  expiresAt: row.expires_at as Millis,
  endedAt: row.ended_at as Millis | null,
})

const abilitiesFrom = (column: unknown): Ability[] | null => (column === null ? null : JSON.parse(column as string))

/** A grant allows what it allows, and to the session of a link that a member handed over no more than that member may do. */
const coveringFrom = (row: Row, { mayAtMost }: Session): Covering => ({
  id: row.g_id as Covering['id'],
  scope: { kind: row.scope_kind, id: row.record_id ?? row.project_id ?? row.packet_id ?? null } as Scope,
  abilities: (JSON.parse(row.abilities as string) as Ability[]).filter((ability) => mayAtMost === null || mayAtMost.includes(ability)),
  createdAt: row.g_created_at as Millis,
  createdBy: row.created_by as Covering['createdBy'],
  endsAt: row.ends_at as Millis | null,
  longerAskedAt: row.longer_asked_at as Millis | null,
  lastVisitAt: row.last_visit_at as Millis | null,
})

const withGrants = sql`select s.id, s.account_id, s.contact_id, s.member_id, s.link_id, s.device_id, s.opened_by, s.may_at_most, s.factors, s.browser,
    s.created_at, s.fresh_at, s.seen_at, s.idle_until, s.expires_at, s.ended_at,
    c.email, c.name, c.language, c.time_zone, c.disabled_at, a.passkeys,
    g.id as g_id, g.scope_kind, g.record_id, g.project_id, g.packet_id, g.abilities, g.created_at as g_created_at, g.created_by, g.ends_at, g.longer_asked_at, g.last_visit_at
  from session s
  join contact c on c.account_id = s.account_id and c.id = s.contact_id
  join account a on a.id = s.account_id
  left join grants g on g.account_id = s.account_id and g.contact_id = s.contact_id
    and ${liveGrant(0)} and (g.restored_at is null or g.restored_at <= s.created_at)`
const byToken = inCompany(sql`${withGrants} where s.token_hash = ${''} and s.account_id = ${''}`)
const byTokenAt = inCompany(sql`${withGrants} where s.token_hash = ${''} and s.account_id = ${''} and a.slug = ${''}`)
const byId = sql`${withGrants} where s.id = ${''} and s.account_id = ${''} and s.ended_at is null`

function contactSessionFrom(rows: Row[]): ContactSession | null {
  const row = rows[0]
  if (!row) return null
  const session = sessionFrom(row)
  return {
    session,
    contact: {
      id: row.contact_id as ContactId,
      email: row.email as string,
      name: row.name as string | null,
      language: row.language as Contact['language'],
      timeZone: row.time_zone as string | null,
      disabledAt: row.disabled_at as Millis | null,
    },
    passkeys: row.passkeys as PasskeyRule,
    grants: row.g_id === null ? [] : rows.map((one) => coveringFrom(one, session)),
  }
}

/** Whoever comes with the cookie of a session. */
export interface Bearer {
  accountId: AccountId
  tokenHash: string
  now: Millis
  /** Only where the account is called so. */
  slug: string | null
}

export const sessionRow = ({ factors, mayAtMost, ...flat }: Session) => ({
  ...flat,
  factors: JSON.stringify(factors),
  mayAtMost: mayAtMost && JSON.stringify(mayAtMost),
})

/** The place that a session holds until it ends; as its index says it. */
const placeHeld: Sql = sql`(case when s.ended_at is null then s.slot end)`

/** Five places, a free one first, then one whose session is over, then the oldest. */
export const placesOf = ({ accountId, contactId }: { accountId: AccountId | Sql; contactId: ContactId | Sql }, now: Millis | Sql): Sql =>
  sql`from (values (1), (2), (3), (4), (5)) as places
    left join session s on s.account_id = ${accountId} and s.contact_id = ${contactId} and ${placeHeld} = places.column1
    order by ${freest(now)} limit 1`

const freest = (now: Millis | Sql): Sql =>
  sql`case when s.id is null then 0 when s.idle_until <= ${now} or s.expires_at <= ${now} then 1 else 2 end, s.created_at`

/** A look of somebody who is signed in, and by which grant. */
export interface Look {
  session: Pick<Session, 'accountId' | 'id' | 'createdAt'>
  grantId: GrantId | null
  now: Millis
  idleUntil: Millis
}

const signOfLife = (accountId: AccountId, id: SessionId, now: Millis, idleUntil: Millis): Sql =>
  sql`update session set seen_at = ${now}, idle_until = ${idleUntil} where account_id = ${accountId} and id = ${id} and ended_at is null and seen_at < ${now}`

/** One session is one visit. */
const visitOf = ({ session, grantId, now }: Look): Sql =>
  sql`update grants set first_visit_at = coalesce(first_visit_at, ${now}), opened_at = coalesce(opened_at, ${now}),
      visits = visits + case when last_visit_at is null or last_visit_at < ${session.createdAt} then 1 else 0 end,
      last_visit_at = ${now}, last_active_at = ${now}
    where account_id = ${session.accountId} and id = ${grantId} returning account_id, id, first_visit_at`

/** Writes a look down, the grant before the session, as a revoke takes them. On PostgreSQL it is one statement: the page waits for it. */
export async function look(database: Database, seen: Look): Promise<void> {
  const sign = signOfLife(seen.session.accountId, seen.session.id, seen.now, seen.idleUntil)
  const visit = seen.grantId === null ? null : visitOf(seen)
  if (database.dialect === 'postgres')
    await database.alone(
      visit
        ? sql`with visited as (${visit}), owed as (insert into uncounted (account_id, about, what, at)
            select account_id, id, 'came', first_visit_at from visited where first_visit_at = ${seen.now})
          ${sign} and (select count(*) from visited) >= 0`
        : sign,
    )
  else
    await database.mark(async (db) => {
      const visited = visit && (await db.one(visit))
      if (visited?.first_visit_at === seen.now)
        await owe(db, { accountId: seen.session.accountId, about: visited.id as GrantId, what: 'came', at: seen.now })
      await db.run(sign)
    })
}

/** A contact's session that was just opened. */
interface Opened {
  session: Session
  /** The one that it took the place of in its own browser. */
  before: SessionId | null
  /** A browser that was in use since then is known. */
  since: Millis
}

const besideOne =
  inCompany(sql`select s.id, s.link_id, s.browser, s.slot, s.created_at, s.idle_until, s.expires_at, s.ended_at from session s
  where s.account_id = ${''} and s.contact_id = ${''} and (s.id = ${''} or s.seen_at > ${0} or s.ended_at = ${0})`)

function arrivalFrom(rows: Row[], { session: { id, linkId, browser, createdAt }, before }: Opened): Arrival {
  const own = rows.find((row) => row.id === id)
  const ofLink = (row: Row) => linkId !== null && row.link_id === linkId
  const justEnded = rows.filter((row) => row.ended_at === createdAt && row.id !== id && row.id !== before)
  // The winner who presses again replaces their own; within one millisecond that stands in the place which another had to leave.
  const again = justEnded.some(ofLink)
  const gaveWay = justEnded.find(
    (row) => !again && row.slot === own?.slot && (row.idle_until as Millis) > createdAt && (row.expires_at as Millis) > createdAt,
  )
  // Of two that came in one moment one is the first, so that one of them is news.
  const earlier = (row: Row) => (row.created_at as Millis) < createdAt || (row.created_at === createdAt && (row.id as SessionId) < id)
  return {
    isKnown: rows.some((row) => row.browser === browser && earlier(row)),
    gaveWay: (gaveWay?.browser as string | undefined) ?? null,
  }
}

const deviceFrom = ({ token_hash: _, ...columns }: Row): Device => nounFrom<Device>(columns)

export const sessions = (db: Statements) => ({
  async add(session: Session, tokenHash: string): Promise<void> {
    await db.run(insertion('session', { ...sessionRow(session), tokenHash }))
  },
  /** A contact's session in one of their five places; whoever sat there longest gives way. Two that meet in one place try again. */
  async open(session: Session & { contactId: ContactId }, tokenHash: string, now: Millis): Promise<void> {
    const place = await db.one(sql`select places.column1 as slot, s.id as held_by ${placesOf(session, now)}`)
    if (place?.held_by)
      await db.run(sql`update session set ended_at = ${now} where account_id = ${session.accountId} and id = ${place.held_by as string}`)
    await db.run(insertion('session', { ...sessionRow(session), tokenHash, slot: place?.slot as number }))
  },
  /** One joined read: the session, its contact, and each grant that is live and not older than a restore. */
  async ofContact({ accountId, tokenHash, now, slug }: Bearer): Promise<ContactSession | null> {
    const read = slug === null ? byToken.with([now, tokenHash, accountId]) : byTokenAt.with([now, tokenHash, accountId, slug])
    return contactSessionFrom(await db.all(read))
  },
  /** The same again inside a commit, for acts that must not outlive a revoke. */
  async ofContactById(accountId: AccountId, id: SessionId, now: Millis): Promise<ContactSession | null> {
    return contactSessionFrom(await db.all(byId.with([now, id, accountId])))
  },
  async ofMember(tokenHash: string): Promise<MemberSession | null> {
    const row =
      await db.one(sql`select s.*, m.email, m.name, m.phone, m.role, m.created_at as member_since, m.invited_at, m.signed_in_at, m.disabled_at
      from session s join member m on m.account_id = s.account_id and m.id = s.member_id where s.token_hash = ${tokenHash}`)
    if (!row) return null
    const member = {
      id: row.member_id as MemberId,
      accountId: row.account_id as Account['id'],
      email: row.email as string,
      name: row.name as string,
      phone: row.phone as string | null,
      role: row.role as Member['role'],
      createdAt: row.member_since as Millis,
      invitedAt: row.invited_at as Millis | null,
      signedInAt: row.signed_in_at as Millis | null,
      disabledAt: row.disabled_at as Millis | null,
    }
    return { session: sessionFrom(row), member }
  },
  seen: (accountId: AccountId, id: SessionId, now: Millis, idleUntil: Millis): Promise<number> =>
    db.run(signOfLife(accountId, id, now, idleUntil)),
  /** Not ended, and not before whoever asks has committed. */
  async goesOn(accountId: AccountId, id: SessionId): Promise<boolean> {
    const row = await db.one(sql`select id from session where account_id = ${accountId} and id = ${id} and ended_at is null ${standOn}`)
    return row !== undefined
  },
  /** The second factor was shown again. */
  freshen: (accountId: AccountId, id: SessionId, factors: readonly string[], now: Millis): Promise<number> =>
    db.run(sql`update session set fresh_at = ${now}, factors = ${JSON.stringify(factors)}
      where account_id = ${accountId} and id = ${id} and ended_at is null`),
  /** Its person proved more of themselves. */
  strengthen: (accountId: AccountId, id: SessionId, factors: readonly string[]): Promise<number> =>
    db.run(
      sql`update session set factors = ${JSON.stringify(factors)} where account_id = ${accountId} and id = ${id} and ended_at is null`,
    ),
  async end(accountId: AccountId, id: SessionId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and id = ${id} and ended_at is null`)) === 1
    )
  },
  /** Ends a contact's session and answers whose it was; a member's is not found. */
  async endOfAContact(accountId: AccountId, id: SessionId, now: Millis): Promise<ContactId | null> {
    const row = await db.one(sql`update session set ended_at = ${now}
      where account_id = ${accountId} and id = ${id} and contact_id is not null and ended_at is null returning contact_id`)
    return (row?.contact_id as ContactId | undefined) ?? null
  },
  endOfContact: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and contact_id = ${contactId} and ended_at is null`),
  /** Those that nobody ended, the newest first; `since` leaves out what is over by its time. */
  async ofMemberAll(accountId: AccountId, memberId: MemberId, since: Millis): Promise<Session[]> {
    const rows =
      await db.all(sql`select * from session where account_id = ${accountId} and member_id = ${memberId} and created_at > ${since}
      and ended_at is null order by created_at desc, id limit 500`)
    return rows.map(sessionFrom)
  },
  /** Whether this browser, in plain words, was in use since then. */
  async memberSeenWith(accountId: AccountId, memberId: MemberId, browser: string, since: Millis): Promise<boolean> {
    const row = await db.one(sql`select id from session
      where account_id = ${accountId} and member_id = ${memberId} and browser = ${browser} and seen_at > ${since} limit 1`)
    return row !== undefined
  },
  /** What it is news of. */
  async arrival(opened: Opened): Promise<Arrival> {
    const { accountId, contactId, id, createdAt } = opened.session
    return arrivalFrom(await db.all(besideOne.with([accountId, contactId, id, opened.since, createdAt])), opened)
  },
  /** All but one: what "sign out everywhere else" means. */
  endOthersOfMember: (accountId: AccountId, memberId: MemberId, but: SessionId, now: Millis): Promise<number> =>
    db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and id in (select id from session
      where account_id = ${accountId} and member_id = ${memberId} and id <> ${but} and ended_at is null ${lockAlone})`),
  /** Once what is being done in them is committed. */
  endOfMember: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and id in (select id from session
      where account_id = ${accountId} and member_id = ${memberId} and ended_at is null ${lockAlone})`),
  /** Ends the sessions of contacts that links of this member opened. */
  endMadeBy: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and ended_at is null and contact_id is not null
      and opened_by = 'copied' and link_id in (select l.id from link l where l.account_id = ${accountId} and l.made_by = ${memberId} and l.kind = 'copied')`),
  /** Ends the sessions of contacts that these links, handed over by hand, opened. */
  async endHandedOver(accountId: AccountId, ids: readonly LinkId[], now: Millis): Promise<void> {
    for (const slice of slices(ids))
      await db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and ended_at is null and contact_id is not null
        and opened_by = 'copied' and link_id in (${listOf(slice)})`)
  },
  /** Ends what these links opened. */
  async endOpenedBy(accountId: AccountId, contactId: ContactId, ids: readonly LinkId[], now: Millis): Promise<void> {
    for (const slice of slices(ids))
      await db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and contact_id = ${contactId} and ended_at is null
        and link_id in (${listOf(slice)})`)
  },
  /** Ends the sessions of a contact that no grant opens any more. */
  endUncovered: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and contact_id = ${contactId} and ended_at is null
      and not exists (select 1 from grants g where g.account_id = session.account_id and g.contact_id = session.contact_id
        and ${liveGrant(now)} and (g.restored_at is null or g.restored_at <= session.created_at))`),
  /** Those that nobody ended, the newest first: at most one in each place, so that none can be pushed out of sight by later ones. */
  async standing(accountId: AccountId, contactId: ContactId): Promise<Session[]> {
    const rows = await db.all(sql`select * from session where account_id = ${accountId} and contact_id = ${contactId} and ended_at is null
      order by created_at desc, id`)
    return rows.map(sessionFrom)
  },
  /** Whether a contact came in after a moment. */
  async openedAfter(accountId: AccountId, contactId: ContactId, at: Millis): Promise<boolean> {
    const row = await db.one(
      sql`select 1 as yes from session where account_id = ${accountId} and contact_id = ${contactId} and created_at > ${at} limit 1`,
    )
    return row !== undefined
  },
  /** Without those of one browser, where its cookie's fingerprint is given. */
  async devices(accountId: AccountId, contactId: ContactId, besides = ''): Promise<Device[]> {
    const rows = await db.all(
      sql`select * from device where account_id = ${accountId} and contact_id = ${contactId} and token_hash <> ${besides} and ended_at is null order by created_at desc, id limit 500`,
    )
    return rows.map(deviceFrom)
  },
  async device(accountId: AccountId, id: DeviceId): Promise<Device | null> {
    const row = await db.one(sql`select * from device where account_id = ${accountId} and id = ${id}`)
    return row ? deviceFrom(row) : null
  },
  endDevicesOfGrant: (accountId: AccountId, { id, contactId }: Pick<Grant, 'id' | 'contactId'>, now: Millis): Promise<number> =>
    db.run(sql`update device set ended_at = ${now}
      where account_id = ${accountId} and contact_id = ${contactId} and grant_id = ${id} and ended_at is null`),
  endDevicesOfContact: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update device set ended_at = ${now} where account_id = ${accountId} and contact_id = ${contactId} and ended_at is null`),
  endDeviceById: (accountId: AccountId, id: DeviceId, now: Millis): Promise<number> =>
    db.run(sql`update device set ended_at = ${now} where account_id = ${accountId} and id = ${id} and ended_at is null`),
  /** Signing out ends every door that this browser's device cookie opens in the account. */
  async endDevice(accountId: AccountId, tokenHash: string, now: Millis): Promise<Device[]> {
    const rows = await db.all(
      sql`update device set ended_at = ${now} where account_id = ${accountId} and token_hash = ${tokenHash} and ended_at is null returning *`,
    )
    return rows.map(deviceFrom)
  },
})
