// A crowd for a bench: people with a record, access, a link that waits and a session that lives, written straight into the database.
// Ids follow from a number, so the client knows every secret without asking, and lie as real ones do: links scattered, all else by its moment.
import { hash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { defaultPolicy } from '../../src/engine/policy.ts'
import { createSecrets, fingerprint, type RingKey, type Secrets } from '../../src/engine/secrets.ts'
import type { AccountId, LinkId } from '../../src/nouns.ts'
import type { Database } from '../../src/store/database.ts'
import { createFiles } from '../../src/store/files.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { sql } from '../../src/store/sql.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createStore, type Store } from '../../src/store/store.ts'
import { freshDatabase } from '../../test/support/postgres.ts'
import { passingFolder } from './programs.ts'

export type Kind = 'sqlite' | 'postgres'

/** Where a crowd lives: a file's path or a server's address, and the keys that sign its links. */
export interface Place {
  kind: Kind
  at: string
  ring: RingKey[]
}

export interface House {
  place: Place
  database: Database
  store: Store
  engine: Engine
  close(): Promise<void>
}

export const slug = 'harbor'
export const projects = 20
const companies = 500
const day = 86_400_000
const filled = ['project', 'company', 'contact', 'record', 'requirement', 'grants', 'link', 'session', 'history', 'account']

/** Both databases, or the one that is asked for. */
export const kinds = (process.env.KIND ? [process.env.KIND] : ['sqlite', 'postgres']) as Kind[]

/** Where nobody lives yet. */
export async function emptyPlace(kind: Kind): Promise<Place> {
  const at = kind === 'postgres' ? (await freshDatabase()).url : join(passingFolder(), 'portico.db')
  return { kind, at, ring: newRing() }
}

export const newRing = (): RingKey[] => [{ number: 1, key: randomBytes(32) }]
export const ringText = (ring: readonly RingKey[]): string =>
  ring.map(({ number, key }) => `${number}:${key.toString('base64url')}`).join(',')

/** A place as text, for another process. */
export const packed = ({ ring, ...place }: Place): string =>
  JSON.stringify({ ...place, keys: ring.map(({ number, key }) => [number, key.toString('base64url')]) })
export function unpacked(text: string): Place {
  const { keys, ...place } = JSON.parse(text)
  return { ...place, ring: keys.map(([number, key]: [number, string]) => ({ number, key: Buffer.from(key, 'base64url') })) }
}

/** The engine over a place, as `portico start` would have it, without doors. */
export async function openPlace(place: Place): Promise<House> {
  const database = place.kind === 'postgres' ? openPostgres(place.at) : openSqlite(place.at)
  await migrate(database, Date.now())
  const store = createStore(database)
  const files = createFiles(`${place.kind === 'sqlite' ? place.at : '/nowhere'}.files`)
  const secrets = createSecrets(place.ring)
  const engine = createEngine({ store, files, clock: { now: Date.now }, secrets, origin: 'http://localhost:4400', nudge() {} })
  return { place, database, store, engine, close: () => store.close() }
}

export interface Crowd {
  accountId: AccountId
  secrets: Secrets
  recordId(person: number): string
  contactId(person: number): string
  companyId(number: number): string
  projectId(number: number): string
  linkId(person: number): LinkId
  linkSecret(person: number): string
  sessionToken(person: number): string
}

/** The account that a crowd belongs to, made when it is not there yet. */
export async function crowdOf({ engine, store, place }: House): Promise<Crowd> {
  const known = await store.read.accounts.bySlug(slug)
  const owner = { name: 'Dana Whitfield', email: 'dana@harbor.example' }
  const account = known ?? (await engine.accounts.create({ name: 'Harbor Build', slug, owner })).account
  const secrets = createSecrets(place.ring)
  return {
    accountId: account.id,
    secrets,
    recordId: (person) => idOf('rec', person),
    contactId: (person) => idOf('con', person),
    companyId: (number) => idOf('com', number),
    projectId: (number) => idOf('pro', number),
    linkId: (person) => idOf('lnk', person) as LinkId,
    linkSecret: (person) => secrets.of('link', idOf('lnk', person), place.ring[0]?.number ?? 1),
    sessionToken: tokenOf,
  }
}

const idOf = (kind: string, number: number) =>
  kind === 'lnk'
    ? `lnk_${hash('md5', `lnk${number}`).slice(0, 22)}`
    : `${kind}_${String(10 ** 8 + number).slice(1)}${hash('md5', kind + number).slice(0, 14)}`

/** People come in no order, the same for every program. */
const orders = new Map<number, number[]>()
/** Who comes at this turn, of people who were added so many together. */
export function whoComes(turn: number, together: number): number {
  let order = orders.get(together)
  if (!order) {
    const drawn = Array.from({ length: together }, (_, person) => ({ person, lot: hash('md5', `turn${person}`) }))
    order = drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ person }) => person)
    orders.set(together, order)
  }
  const nth = turn % together
  return turn - nth + (order[nth] as number)
}
/** As real ones: behind a moment, so that they lie in the order in which they were made. */
const tokenOf = (person: number) => `${String(person).padStart(8, '0')}token${String(person).padStart(38, '0')}`

/** Adds the people `from` to `to` (not included). `spread` gives their records and grants every state there is; without it all are fresh. */
export async function addPeople({ place, engine }: House, { accountId }: Crowd, from: number, to: number, spread = false): Promise<void> {
  const now = engine.clock.now()
  const write = await writerOf(place)
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`
  /** As `idOf`. `nth` tells apart what one person has several of. */
  const id = (kind: string, number = 'i', nth = '') =>
    kind === 'lnk'
      ? `'lnk_' || substr(md5('lnk' || ${number}), 1, 22)`
      : `'${kind}_' || substr(cast(100000000 + ${number} as text), 2) || substr(md5('${kind}${nth}' || ${number}), 1, 14)`
  /** Times that differ, oldest first. */
  const made = `${now - 30 * day} + i`
  const live = now + 20 * day
  const into = (table: string, columns: { [name: string]: string | number }, first = from, last = to) =>
    write(`with recursive n(i) as (select ${first} union all select i + 1 from n where i + 1 < ${last})
      insert into ${table} (account_id, ${Object.keys(columns).join(', ')}) select ${text(accountId)}, ${Object.values(columns).join(', ')} from n`)
  const states =
    "case i % 7 when 0 then 'awaiting' when 1 then 'under_review' when 2 then 'compliant' when 3 then 'non_compliant' when 4 then 'expired' when 5 then 'draft' else 'awaiting' end"
  /** Of ten: five active, three sent, one opened, one revoked. */
  const when = (condition: string) => (spread ? `case when ${condition} then ${made} end` : 'null')
  const visited = when('i % 10 < 5')

  if (from === 0) {
    await into(
      'project',
      {
        id: id('pro'),
        name: "'Project ' || i",
        search: "'project ' || i",
        due_on: 'null',
        certificate_holder: "'Harbor Build, 1 Quay Street, Portland'",
        created_at: made,
      },
      0,
      projects,
    )
    await into(
      'company',
      { id: id('com'), name: "'Company ' || i", name_key: "'company ' || i", search: "'company ' || i", created_at: made },
      0,
      companies,
    )
  }
  await into('contact', {
    id: id('con'),
    company_id: id('com', `(i % ${companies})`),
    email: "'person' || i || '@acme.example'",
    email_key: "'person' || i || '@acme.example'",
    name: "'Person ' || i",
    search: "'person ' || i || ' person' || i || '@acme.example'",
    created_at: made,
  })
  await into('record', {
    id: id('rec'),
    project_id: id('pro', `(i % ${projects})`),
    company_id: id('com', `(i % ${companies})`),
    contact_id: id('con'),
    grant_id: spread ? `case when i % 50 = 9 then null else ${id('gra')} end` : id('gra'),
    standing: spread ? states : "'awaiting'",
    search: `'company ' || (i % ${companies}) || ' person ' || i || ' person' || i || '@acme.example'`,
    created_at: made,
    changed_at: made,
  })
  for (const [position, name] of ['Certificate of insurance', 'Signed safety rules'].entries()) {
    await into('requirement', {
      id: id('req', 'i', `${position}`),
      record_id: id('rec'),
      kind: position === 0 ? "'certificate'" : "'document'",
      name: text(name),
      must_show: "'[]'",
      position,
      created_at: made,
    })
  }
  await into('grants', {
    id: id('gra'),
    contact_id: id('con'),
    scope_kind: "'record'",
    record_id: id('rec'),
    scope_key: `'record ' || ${id('rec')}`,
    abilities: text('["view","upload","download"]'),
    created_at: made,
    invited_at: made,
    accepted_at: made,
    opened_at: when('i % 10 < 6'),
    first_visit_at: visited,
    last_visit_at: visited,
    last_active_at: visited,
    visits: spread ? 'case when i % 10 < 5 then 1 else 0 end' : 0,
    revoked_at: when('i % 10 = 9'),
    invitation_ends_at: live,
  })
  await into('link', {
    id: id('lnk'),
    contact_id: id('con'),
    grant_id: id('gra'),
    kind: "'invitation'",
    key_number: place.ring[0]?.number ?? 1,
    destination: `'/p/${slug}/records/' || ${id('rec')}`,
    created_at: made,
    expires_at: live,
  })
  // The token's fingerprint is its moment and SHA-256 in base64url on both sides.
  const sha =
    place.kind === 'postgres'
      ? (of: string) => `substr(${of}, 1, 8) || rtrim(translate(encode(sha256((${of})::bytea), 'base64'), '+/', '-_'), '=')`
      : (of: string) => `fingerprint(${of})`
  const digits = (length: number) => (place.kind === 'postgres' ? `lpad(i::text, ${length}, '0')` : `printf('%0${length}d', i)`)
  const token = `${digits(8)} || 'token' || ${digits(38)}`
  await into('session', {
    id: id('ses'),
    token_hash: sha(token),
    contact_id: id('con'),
    slot: 1,
    opened_by: "'login'",
    factors: text('["link"]'),
    browser: text('Safari on iPhone'),
    created_at: now,
    fresh_at: now,
    seen_at: now,
    idle_until: now + defaultPolicy.idleMinutes * 60_000,
    expires_at: now + defaultPolicy.sessionHours * 3_600_000,
  })
  for (const act of ['grant.created', 'invitation.made']) {
    await into('history', {
      id: id('his', 'i', act),
      at: made,
      nth: `(${made}) * 1000`,
      act: text(act),
      actor_kind: "'operator'",
      contact_id: id('con'),
      record_id: id('rec'),
      grant_id: id('gra'),
      facts: "'{}'",
    })
  }
  // They were invited long ago: the numbers owe nothing for it, and nobody's press is measured beside that counting.
  await write('delete from uncounted')
  // SQLite's planner goes by what the migrations told it, as it does in an installation.
  // Only what is filled: told that a table is empty, PostgreSQL would read all of it once it no longer is.
  if (place.kind === 'postgres') await write(`vacuum analyze ${filled.join(', ')}`)
  // All of it on the disk, or the first commits that are measured would write it. No checkpoint in PostgreSQL: after one, each page
  // goes into the log whole once more.
  if (place.kind === 'sqlite') await write('pragma synchronous = full; pragma wal_checkpoint(truncate); pragma synchronous = off')
  await write(null)
}

/** Counts what was measured, so that it does not go on under the next one. Answers how long that took (milliseconds). */
export async function countNow({ engine, database }: House): Promise<number> {
  const from = performance.now()
  // Where the program beside us is at it already, there is something left to wait for.
  while ((await engine.counting.count()) || (await database.read.one(sql`select id from uncounted limit 1`)) !== undefined) await pause(1)
  return performance.now() - from
}

/** A connection beside the house's own, which does not check references: the crowd is whole. `null` closes it. */
export async function writerOf({ kind, at }: Place): Promise<(text: string | null) => Promise<void>> {
  if (kind === 'postgres') {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    await client.query("set session_replication_role = replica; set work_mem = '64MB'")
    return async (text) => void (await (text === null ? client.end() : client.query(text)))
  }
  const file = new DatabaseSync(at, { timeout: 10_000, enableForeignKeyConstraints: false })
  file.exec('pragma synchronous = off; pragma cache_size = -400000')
  file.function('md5', { deterministic: true }, (of) => hash('md5', String(of)))
  file.function('fingerprint', { deterministic: true }, (of) => fingerprint(String(of)))
  return async (text) => (text === null ? file.close() : file.exec(text))
}
