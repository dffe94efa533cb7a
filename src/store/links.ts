// Links: what their secrets name, and what has to be known when somebody comes with one.
import type {
  AccountId,
  ApiKeyId,
  Contact,
  ContactId,
  Device,
  Grant,
  GrantId,
  Link,
  LinkId,
  LinkPolicy,
  MemberId,
  Millis,
  Trace,
} from '../nouns.ts'
import { owe } from './counting.ts'
import type { Row, Statements } from './database.ts'
import { besideGrant, grantBeside } from './grants.ts'
import { insertAll, nounFrom, nounsFrom, slices } from './rows.ts'
import { inCompany, listOf, type Sql, sql } from './sql.ts'

/** What has to be known to judge a press, in one read. */
export interface LinkAtDoor {
  link: Link
  grant: Grant
  contact: Pick<Contact, 'email' | 'name' | 'disabledAt'>
  accountSlug: string
  policy: Pick<LinkPolicy, 'invitationReopening' | 'confirmation' | 'idleMinutes' | 'sessionHours' | 'dormantMonths'>
  /** They came in before, in whichever browser. */
  cameBefore: boolean
  /** The browser's device cookie names a living device of this link. */
  knownDevice: Pick<Device, 'id' | 'createdAt'> | null
  /** When this browser asked for the letter that the link came in; null where it did not, asked again since, or the operator ended the link. */
  askedAt: Millis | null
}

/** One agent's fetches of a link that looked automatic. */
export interface Fetch {
  linkId: LinkId
  agent: string
  firstAt: Millis
  lastAt: Millis
  times: number
}

/** The browser asked for the very letter that the link came in, and for no other since. A code that was mailed for a press is no such letter. */
export const askedFor = (link: Sql): Sql => sql`k.account_id = ${link}.account_id and k.link_id = ${link}.id and ${link}.kind = 'login'
    and k.ended_at is null and (k.from_link_id is null or k.from_link_id <> ${link}.id)`

const standing = (deviceHash: string, askHash: string, which: Sql): Sql => sql`select l.*, ${besideGrant},
    c.email, c.name, c.disabled_at, a.slug, a.links_not_before,
    a.invitation_reopening, a.confirmation, a.idle_minutes, a.session_hours, a.dormant_months, d.id as device_id,
    exists (select 1 from session s where s.account_id = l.account_id and s.contact_id = l.contact_id) as came_before, d.created_at as device_created_at,
    k.created_at as asked_at
  from link l
  join grants g on g.account_id = l.account_id and g.id = l.grant_id
  join contact c on c.account_id = l.account_id and c.id = l.contact_id
  join account a on a.id = l.account_id
  left join device d on d.link_id = l.id and d.token_hash = ${deviceHash} and d.ended_at is null
  left join ask k on k.token_hash = ${askHash} and ${askedFor(sql`l`)}
  where ${which}`
const atDoor = inCompany(standing('', '', sql`l.id = ${''}`))

const plainFrom = nounsFrom<Link>(
  'id account_id contact_id grant_id kind key_number letter_id destination made_by may_at_most created_at expires_at opened_at used_at used_with used_nonce replaced_at revoked_at denied_at wrong_answers'.split(
    ' ',
  ),
)

function linkFrom(row: Row): Link {
  const link = plainFrom(row)
  link.mayAtMost = row.may_at_most === null ? null : JSON.parse(row.may_at_most as string)
  if (endedAtOnce(row)) link.expiresAt = Math.min(link.expiresAt, row.links_not_before as Millis)
  return link
}

/** The operator ended all links that were made until then. */
const endedAtOnce = (row: Row): boolean => (row.created_at as Millis) < (row.links_not_before as Millis)

function linkAtDoorFrom(row: Row): LinkAtDoor {
  return {
    link: linkFrom(row),
    grant: grantBeside(row) as Grant,
    contact: { email: row.email as string, name: row.name as string | null, disabledAt: row.disabled_at as Millis | null },
    accountSlug: row.slug as string,
    policy: {
      invitationReopening: row.invitation_reopening as LinkPolicy['invitationReopening'],
      confirmation: row.confirmation as LinkPolicy['confirmation'],
      idleMinutes: row.idle_minutes as number,
      sessionHours: row.session_hours as number,
      dormantMonths: row.dormant_months as number,
    },
    cameBefore: Boolean(row.came_before),
    knownDevice: row.device_id ? { id: row.device_id as Device['id'], createdAt: row.device_created_at as Millis } : null,
    askedAt: endedAtOnce(row) ? null : (row.asked_at as Millis | null),
  }
}

/** Of the account of `l`. */
const notBefore = sql`(select a.links_not_before from account a where a.id = l.account_id) as links_not_before`

/** Links lie by their grants. */
const ofContact = (accountId: AccountId, contactId: ContactId): Sql =>
  sql`grant_id in (select g.id from grants g where g.account_id = ${accountId} and g.contact_id = ${contactId})`

/** So many links of a grant are told, however often somebody was invited again. */
const mostOfGrant = 50

/** The newest links to each, its own and those of letters that it shares with others. */
async function ofGrants(db: Statements, accountId: AccountId, grantIds: readonly GrantId[]): Promise<Map<GrantId, Link[]>> {
  const found = new Map<GrantId, Link[]>(grantIds.map((id) => [id, []]))
  for (const slice of slices([...found.keys()])) {
    const rows = await db.all(sql`select l.*, newest.opens, ${notBefore} from (
        select opens, id, row_number() over (partition by opens order by created_at desc, id) as nth from (
          select grant_id as opens, id, created_at from link where account_id = ${accountId} and grant_id in (${listOf(slice)})
          union select s.grant_id, l.id, l.created_at from shared_letter s join link l on l.account_id = s.account_id and l.letter_id = s.message_id
            where s.account_id = ${accountId} and s.grant_id in (${listOf(slice)}) and s.left_at is null) as held) as newest
      join link l on l.id = newest.id where newest.nth <= ${mostOfGrant} order by newest.opens, newest.nth`)
    for (const { opens, ...row } of rows) found.get(opens as GrantId)?.push(linkFrom(row))
  }
  return found
}

export const links = (db: Statements) => ({
  async addAll(items: readonly Link[]): Promise<void> {
    await insertAll(
      db,
      'link',
      items.map((link) => ({ ...link, mayAtMost: link.mayAtMost && JSON.stringify(link.mayAtMost) })),
    )
  },
  async get(accountId: AccountId, id: LinkId): Promise<Link | null> {
    const row = await db.one(sql`select l.*, ${notBefore} from link l where l.account_id = ${accountId} and l.id = ${id}`)
    return row ? linkFrom(row) : null
  },
  ofGrant: async (accountId: AccountId, grantId: GrantId): Promise<Link[]> => (await ofGrants(db, accountId, [grantId])).get(grantId) ?? [],
  /** The same of many at once. */
  ofGrants: (accountId: AccountId, grantIds: readonly GrantId[]): Promise<Map<GrantId, Link[]>> => ofGrants(db, accountId, grantIds),
  async accountOf(id: LinkId): Promise<AccountId | null> {
    const row = await db.one(sql`select account_id from link where id = ${id}`)
    return (row?.account_id as AccountId | undefined) ?? null
  },
  /** Of the links that letters carry: the key of their secret, and until when they open. */
  async carried(ids: readonly LinkId[]): Promise<Map<LinkId, Pick<Link, 'keyNumber' | 'expiresAt'>>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select id, key_number, expires_at from link where id in (${listOf(ids)})`)
    return new Map(rows.map(({ id, ...link }) => [id as LinkId, nounFrom<Pick<Link, 'keyNumber' | 'expiresAt'>>(link)]))
  },
  /** `deviceHash` and `askHash` are the fingerprints of the browser's device and asking cookies, or '' without one. */
  async atDoor(id: LinkId, deviceHash = '', askHash = ''): Promise<LinkAtDoor | null> {
    const row = await db.one(atDoor.with([deviceHash, askHash, id]))
    return row ? linkAtDoorFrom(row) : null
  },
  /** As `atDoor`, of many that are the account's. */
  async allAtDoor(accountId: AccountId, ids: readonly LinkId[], deviceHash: string): Promise<LinkAtDoor[]> {
    const found: LinkAtDoor[] = []
    for (const slice of slices(ids)) {
      const rows = await db.all(standing(deviceHash, '', sql`l.account_id = ${accountId} and l.id in (${listOf(slice)})`))
      found.push(...rows.map(linkAtDoorFrom))
    }
    return found
  },
  /** A newer invitation takes the place of each grant's earlier invitations and copied links, used or not. */
  async replaceOf(accountId: AccountId, grantIds: readonly GrantId[], now: Millis): Promise<void> {
    for (const slice of slices(grantIds))
      await db.run(sql`update link set replaced_at = ${now} where account_id = ${accountId} and grant_id in (${listOf(slice)})
        and kind in ('invitation', 'copied') and replaced_at is null and revoked_at is null`)
  },
  /** A newer copied link takes the place of the one that nobody used yet. */
  replaceCopied: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(sql`update link set replaced_at = ${now} where account_id = ${accountId} and contact_id = ${contactId}
      and kind = 'copied' and used_at is null and replaced_at is null and revoked_at is null`),
  /** What a member made and nobody used yet: it was worth what that member was. */
  revokeMadeBy: (accountId: AccountId, memberId: MemberId, now: Millis): Promise<number> =>
    db.run(sql`update link set revoked_at = ${now} where account_id = ${accountId} and made_by = ${memberId}
      and kind = 'copied' and used_at is null and replaced_at is null and revoked_at is null`),
  /** What a key made to be handed over since then: it has no name but in the history. */
  async madeByKey(accountId: AccountId, keyId: ApiKeyId, since: Millis): Promise<LinkId[]> {
    const rows = await db.all(sql`select link_id from history where account_id = ${accountId} and nth >= ${since * 1_000}
      and act = 'link.made' and actor_kind = 'api_key' and actor_id = ${keyId} and link_id is not null`)
    return rows.map((row) => row.link_id as LinkId)
  },
  async revokeAll(accountId: AccountId, ids: readonly LinkId[], now: Millis): Promise<void> {
    for (const slice of slices(ids))
      await db.run(sql`update link set revoked_at = ${now}
        where account_id = ${accountId} and id in (${listOf(slice)}) and used_at is null and replaced_at is null and revoked_at is null`)
  },
  /** A letter came back with this link in it: who has seen it by now nobody knows. */
  revokeOne: (accountId: AccountId, id: LinkId, now: Millis): Promise<number> =>
    db.run(sql`update link set revoked_at = ${now} where account_id = ${accountId} and id = ${id} and revoked_at is null`),
  revokeOf: (accountId: AccountId, grantId: GrantId, now: Millis): Promise<number> =>
    db.run(sql`update link set revoked_at = ${now} where account_id = ${accountId} and grant_id = ${grantId} and revoked_at is null`),
  revokeOfContact: (accountId: AccountId, contactId: ContactId, now: Millis): Promise<number> =>
    db.run(
      sql`update link set revoked_at = ${now} where account_id = ${accountId} and ${ofContact(accountId, contactId)} and revoked_at is null`,
    ),
  /** Those that went by text as well, used or not: a used one opens again where it was used. Answers which. */
  async revokeTexted(accountId: AccountId, contactId: ContactId, now: Millis): Promise<LinkId[]> {
    const rows = await db.all(sql`update link set revoked_at = ${now} where account_id = ${accountId} and revoked_at is null and id in (
      select m.link_id from message m where m.account_id = ${accountId} and m.contact_id = ${contactId} and m.channel = 'text' and m.link_id is not null)
      returning id`)
    return rows.map(({ id }) => id as LinkId)
  },
  /** A person's sign on the page, or a press: the first one counts. Answers whether this was it. */
  async opened(accountId: AccountId, id: LinkId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update link set opened_at = ${now} where account_id = ${accountId} and id = ${id} and opened_at is null`)) === 1
    )
  },
  /** The browser that won may no longer press again. */
  forgetWinner: (accountId: AccountId, id: LinkId): Promise<number> =>
    db.run(sql`update link set used_nonce = null where account_id = ${accountId} and id = ${id}`),
  /** The same for every link of a person. */
  forgetWinners: (accountId: AccountId, contactId: ContactId): Promise<number> =>
    db.run(
      sql`update link set used_nonce = null where account_id = ${accountId} and ${ofContact(accountId, contactId)} and used_nonce is not null`,
    ),
  /** The same where the session that it opened has ended. */
  forgetWinnersWhoAreOut: (accountId: AccountId, contactId: ContactId): Promise<number> =>
    db.run(
      sql`update link set used_nonce = null where account_id = ${accountId} and ${ofContact(accountId, contactId)} and used_nonce is not null
        and not exists (select 1 from session s where s.account_id = link.account_id and s.contact_id = link.contact_id
          and s.link_id = link.id and s.ended_at is null)`,
    ),
  /** "That was not me", once. */
  async deny(accountId: AccountId, id: LinkId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update link set denied_at = ${now} where account_id = ${accountId} and id = ${id} and denied_at is null`)) === 1
    )
  },
  /** Counts one answer if there is one left, and says the how manieth it was: what is not counted is not judged. */
  async answered(accountId: AccountId, id: LinkId, most: number): Promise<number | null> {
    const row = await db.one(sql`update link set wrong_answers = wrong_answers + 1
      where account_id = ${accountId} and id = ${id} and wrong_answers < ${most} returning wrong_answers`)
    return (row?.wrong_answers as number | undefined) ?? null
  },
  /** It was right, so it does not count. */
  answeredRight: (accountId: AccountId, id: LinkId): Promise<number> =>
    db.run(sql`update link set wrong_answers = wrong_answers - 1 where account_id = ${accountId} and id = ${id} and wrong_answers > 0`),
  /** At most 20 different agents a link; the same one is counted, not written again. */
  async fetched(accountId: AccountId, id: LinkId, agentKey: string, agent: string, now: Millis): Promise<void> {
    await db.run(sql`insert into link_fetch (account_id, link_id, agent_key, agent, first_at, last_at, times)
      select account_id, id, ${agentKey}, ${agent}, cast(${now} as bigint), cast(${now} as bigint), 1 from link
       where account_id = ${accountId} and id = ${id}
         and (select count(*) from link_fetch where account_id = ${accountId} and link_id = ${id} and agent_key <> ${agentKey}) < 20
      on conflict (account_id, link_id, agent_key) do update set last_at = excluded.last_at, times = link_fetch.times + 1`)
    const first = await db.run(
      sql`update link set fetched_at = ${now} where account_id = ${accountId} and id = ${id} and fetched_at is null`,
    )
    if (first === 1) await owe(db, { accountId, about: id, what: 'fetched', at: now })
  },
  async traces(accountId: AccountId, ids: readonly LinkId[]): Promise<Map<LinkId, Trace>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select l.id, l.opened_at, l.used_at,
        (select min(f.first_at) from link_fetch f where f.account_id = l.account_id and f.link_id = l.id) as fetched_at
      from link l where l.account_id = ${accountId} and l.id in (${listOf(ids)})`)
    return new Map(rows.map(({ id, ...times }) => [id as LinkId, nounFrom<Trace>(times)]))
  },
  async fetches(accountId: AccountId, grantId: GrantId): Promise<Fetch[]> {
    const rows = await db.all(sql`select f.link_id, f.agent, f.first_at, f.last_at, f.times from link_fetch f
      join link l on l.account_id = f.account_id and l.id = f.link_id
      where l.account_id = ${accountId} and l.grant_id = ${grantId} order by f.first_at`)
    return rows.map(nounFrom<Fetch>)
  },
})
