// Presses: all that using a link writes, whole or not at all. Of two presses of one link only one can win.
import type { Device, HistoryEntry, Link, Millis, Opening, Session } from '../nouns.ts'
import type { Database, Statements } from './database.ts'
import { Unavailable } from './faults.ts'
import { liveGrant, visit } from './grants.ts'
import { historyRow } from './history.ts'
import { askedFor } from './links.ts'
import { type Fields, insertion, insertions, snake } from './rows.ts'
import { placesOf, sessionRow } from './sessions.ts'
import { sharedLetters } from './shared-letters.ts'
import { lock, type Sql, sql } from './sql.ts'
import { together } from './together.ts'

/** Everything that one press writes; all of it or none. */
export interface Press {
  how: Opening
  now: Millis
  link: Pick<Link, 'id' | 'accountId' | 'grantId' | 'contactId' | 'letterId' | 'createdAt' | 'usedAt' | 'usedNonce'>
  nonceHash: string
  /** The press that won must not be older than this to be pressed again. */
  wonAfter: Millis
  /** Set where the link's own time is over: whose browser may open it still, if it asked later than that. */
  late: { askHash: string; askedAfter: Millis } | null
  session: Session
  sessionHash: string
  device: Device | null
  deviceHash: string | null
  /** The session that this browser had before, which the new one takes the place of. */
  before: Session['id'] | null
  entry: HistoryEntry
  /** The same of the other grants that its letter invites to. */
  alongside: HistoryEntry[]
}

/** What it added to the history; null where the link or its grant was no longer what it seemed. */
async function pressInSteps(db: Statements, pressed: Press): Promise<HistoryEntry[] | null> {
  const { how, now, link, session, sessionHash, device, deviceHash, before, entry, alongside, nonceHash } = pressed
  const { accountId, id, grantId } = link
  const won = await db.run(sql`update link set used_at = ${how === 'first' ? sql`${now}` : sql`coalesce(used_at, ${now})`},
      opened_at = coalesce(opened_at, ${now}), used_with = coalesce(used_with, ${session.browser}), used_nonce = ${nonceHash}
    where id = ${id} and replaced_at is null and revoked_at is null and ${inTime(pressed)} and ${notEnded} and ${gate[how](pressed)}`)
  if (won !== 1) return null
  const stands = await db.run(
    sql`update grants as g set ${visit(now)} where account_id = ${accountId} and id = ${grantId} and ${liveFor(link.createdAt, now)}`,
  )
  if (stands !== 1) return null
  const along = link.letterId ? await sharedLetters(db).visited(accountId, link.letterId, grantId, now) : null
  // One credential, one session: whoever came in through it before is out.
  if (how === 'again' || how === 'taken_back')
    await db.run(sql`update session set ended_at = ${now}
      where account_id = ${accountId} and contact_id = ${link.contactId} and link_id = ${id} and ended_at is null`)
  if (before)
    await db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and id = ${before} and ended_at is null`)
  const place = await db.one(sql`select places.column1 as slot, s.id as held_by ${placesOf(link, now)}`)
  if (place?.held_by)
    await db.run(sql`update session set ended_at = ${now} where account_id = ${accountId} and id = ${place.held_by as string}`)
  await db.run(insertion('session', { ...sessionRow(session), tokenHash: sessionHash, slot: place?.slot as number }))
  if (device)
    await db.run(
      insertions(
        'device',
        [{ ...device, tokenHash: deviceHash }],
        'on conflict (token_hash, link_id) do update set last_used_at = excluded.last_used_at',
      ),
    )
  const told = [entry, ...alongside.filter(({ grantId: beside }) => beside !== null && along?.has(beside))]
  for (const one of told) await db.run(insertion('history', historyRow(one)))
  return told
}

const gate: { [how in Opening]: (pressed: Press) => Sql } = {
  first: () => sql`used_at is null`,
  again: ({ nonceHash, wonAfter }) => sql`used_nonce = ${nonceHash} and used_at > ${wonAfter}`,
  // Whoever took it from this browser meanwhile was faster; whoever is just taking it is waited for.
  device: ({ deviceHash }) => sql`used_at is not null and kind = 'invitation'
    and exists (select 1 from device d where d.link_id = link.id and d.token_hash = ${deviceHash} and d.ended_at is null ${lock})`,
  // Of two who open it at once, one is told as having come in and the other as having come back.
  open: ({ link: { usedAt } }) => sql`kind = 'invitation' and used_at is ${usedAt === null ? sql`null` : sql`not null`}`,
  // From the hands in which it was seen, so that of two who take it back one does; a code does it once.
  taken_back: ({ link: { usedNonce } }) => sql`kind = 'login' and used_at is not null and coalesce(used_nonce, '') = ${usedNonce ?? ''}
    and not exists (select 1 from session s where s.account_id = link.account_id and s.contact_id = link.contact_id
      and s.link_id = link.id and s.opened_by = 'code')`,
}

/** Once its own time is over, only the browser that asked for its letter is in time (0028). */
const inTime = ({ now, late }: Press): Sql =>
  late === null
    ? sql`expires_at > ${now}`
    : sql`exists (select 1 from ask k where k.token_hash = ${late.askHash} and k.created_at > ${late.askedAfter} and ${askedFor(sql`link`)})`

/** The operator's panic lever, asked in the same statement. */
const notEnded = sql`link.created_at >= (select links_not_before from account where account.id = link.account_id)`

/** A link from before a revoke opens nothing when the grant is restored. */
const liveFor = (linkMadeAt: Millis | Sql, now: Millis | Sql): Sql =>
  sql`${liveGrant(now)} and (g.restored_at is null or g.restored_at <= ${linkMadeAt})`

/** Rolls a press back whose link or grant was no longer what it seemed. */
class Faster extends Error {}

async function pressAlone(database: Database, pressed: Press): Promise<HistoryEntry[]> {
  try {
    return await database.transaction(async (db) => {
      const told = await pressInSteps(db, pressed)
      if (!told) throw new Faster()
      return told
    })
  } catch (error) {
    if (error instanceof Faster) return []
    throw error
  }
}

/** What one statement can do: first presses that are in time, of links that stand for one grant, by browsers that are not signed in. */
const isPlain = ({ how, late, before, link }: Press): boolean =>
  how === 'first' && late === null && before === null && link.letterId === null

/** One press as the statement reads it: the rows as they are written, under the names of their columns. */
const given = ({ now, link, nonceHash, session, sessionHash, device, deviceHash, entry }: Press) => ({
  now,
  link_id: link.id,
  link_made_at: link.createdAt,
  account_id: link.accountId,
  contact_id: link.contactId,
  grant_id: link.grantId,
  browser: session.browser,
  nonce_hash: nonceHash,
  session: columnsOf({ ...sessionRow(session), tokenHash: sessionHash }),
  device: device && columnsOf({ ...device, tokenHash: deviceHash }),
  entry: columnsOf(historyRow(entry)),
})

const columnsOf = (fields: Fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [snake(name), value]))

/**
 * Plain presses of different people, for PostgreSQL. Answers the links that opened.
 * The parts hang on one another, so they run in this order: link, grant, place, session, device, history.
 * Rows come whole: a column that is added to one of the last three must be null where nobody says otherwise.
 */
const pressTogether = (presses: readonly Press[]): Sql => sql`with
    given as materialized (select * from jsonb_to_recordset(cast(${JSON.stringify(presses.map(given))} as jsonb)) as given (now bigint, link_id text,
      link_made_at bigint, account_id text, contact_id text, grant_id text, browser text, nonce_hash text, session jsonb, device jsonb, entry jsonb)),
    won as (update link set used_at = given.now, opened_at = coalesce(opened_at, given.now), used_with = given.browser, used_nonce = given.nonce_hash
      from given where link.id = given.link_id and used_at is null and replaced_at is null and revoked_at is null and expires_at > given.now and ${notEnded}
        -- Asked for each: were it joined, a plan made for few grants would read all of them.
        and (select ${liveFor(sql`given.link_made_at`, sql`given.now`)} from grants g where g.account_id = given.account_id and g.id = given.grant_id)
      returning given.*),
    seen as (update grants as g set ${visit(sql`won.now`)} from won
      where g.account_id = won.account_id and g.id = won.grant_id and ${liveFor(sql`won.link_made_at`, sql`won.now`)} returning won.*),
    -- Whose grant ended in between has no row for a session: that breaks the statement, so that no link is used up for nothing.
    place as (select won.account_id, won.now, seen.session, seen.device, seen.entry, free.slot, free.held_by
      from won left join seen on seen.link_id = won.link_id
      cross join lateral (select places.column1 as slot, s.id as held_by
        ${placesOf({ accountId: sql`won.account_id`, contactId: sql`won.contact_id` }, sql`won.now`)}) as free),
    gone as (update session set ended_at = place.now from place where session.account_id = place.account_id and session.id = place.held_by
      and session.ended_at is null returning 1),
    -- The sum is the same, but it cannot be done before those who give way are gone.
    opened as (insert into session select s.* from place cross join (select count(*) as n from gone) as before,
      jsonb_populate_record(null::session, place.session || jsonb_build_object('slot', place.slot + 0 * before.n)) as s returning link_id),
    known as (insert into device select d.* from place, jsonb_populate_record(null::device, place.device) as d where d.id is not null
      on conflict (token_hash, link_id) do update set last_used_at = excluded.last_used_at),
    told as (insert into history select h.* from place, jsonb_populate_record(null::history, place.entry) as h)
  select link_id from opened`

/**
 * Uses links and opens their sessions, each whole or not at all. Answers what it added to the history: nothing where somebody or something
 * was faster.
 * Presses that meet share what is dear: on SQLite a commit, on PostgreSQL a statement.
 */
export function createPresses(database: Database): (pressed: Press) => Promise<readonly HistoryEntry[]> {
  if (database.dialect === 'sqlite') return (pressed) => pressAlone(database, pressed)
  const go = together<Press, boolean>({
    apart: ({ link }) => link.contactId,
    async work(presses) {
      // In one order, so that calls of two processes seldom stand in each other's way. Where they do, each is tried again alone.
      const ordered = presses.toSorted((a, b) => (a.link.id < b.link.id ? -1 : 1))
      const opened = new Set((await database.alone(pressTogether(ordered), presses.length === 1)).map((row) => row.link_id))
      return presses.map(({ link }) => opened.has(link.id))
    },
  })
  /** What breaks the statement even alone is told step by step what was in its way. */
  const goOn = (pressed: Press): Promise<boolean> =>
    go(pressed).catch(async (error) => {
      if (error instanceof Unavailable) throw error
      return (await pressAlone(database, pressed)).length > 0
    })
  const underWay = new Map<Link['id'], Promise<boolean>>()
  /** Whatever becomes of the first press of a link, those that came while it was under way were not the first. */
  function behindFirst(pressed: Press): Promise<boolean> {
    const { id } = pressed.link
    const first = underWay.get(id)
    if (first)
      return first.then(
        () => false,
        (error) => {
          if (error instanceof Unavailable) throw error
          return behindFirst(pressed)
        },
      )
    const own = goOn(pressed).finally(() => underWay.delete(id))
    underWay.set(id, own)
    return own
  }
  return async (pressed) => {
    if (!isPlain(pressed)) return pressAlone(database, pressed)
    return (await behindFirst(pressed)) ? [pressed.entry] : []
  }
}
