// The engine on a real database of each kind, with a clock that can be moved and letters that can be taken in hand.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { By } from '../../src/engine/acts.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import type { Entered } from '../../src/engine/presses.ts'
import type { WholeRecord } from '../../src/engine/records.ts'
import type { RequirementInput } from '../../src/engine/requirements.ts'
import { createSecrets, newToken } from '../../src/engine/secrets.ts'
import type { Inside } from '../../src/engine/sessions.ts'
import type { TakenFile } from '../../src/engine/uploads.ts'
import type { Grant, Message, Visitor } from '../../src/nouns.ts'
import { createPictures } from '../../src/pictures/pictures.ts'
import type { Database } from '../../src/store/database.ts'
import { createFiles } from '../../src/store/files.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { sql } from '../../src/store/sql.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { createStore, type Store } from '../../src/store/store.ts'
import { migratedDatabase } from './migrated.ts'

export type Kind = 'sqlite' | 'postgres'
export const kinds: readonly Kind[] = ['sqlite', 'postgres']

const spans: { [unit: string]: number } = { second: 1e3, minute: 6e4, hour: 36e5, day: 864e5 }
/** "31 days", "10 minutes", "1 second": in milliseconds. */
export function span(text: string): number {
  const [count, unit = ''] = text.split(' ')
  const each = spans[unit.replace(/s$/, '')]
  if (each === undefined) throw new Error(`What is ${text}?`)
  return Number(count) * each
}

/** Starts at the real time and goes on with it; `advance` jumps. */
export function movableClock() {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    advance(by: string) {
      ahead += span(by)
    },
  }
}

export interface Room {
  kind: Kind
  engine: Engine
  store: Store
  database: Database
  clock: ReturnType<typeof movableClock>
  /** The owner of the account. */
  by: By
  /** A record with its contact, and something asked of it. */
  record(email?: string, requirements?: RequirementInput[]): Promise<WholeRecord>
  /** A record whose contact is invited, and the secret of the letter. */
  invite(email?: string): Promise<{ record: WholeRecord; grant: Grant; secret: string; message: Message }>
  /** Takes every letter that is owed, as the worker does, and says that it was accepted. */
  deliver(): Promise<{ message: Message; secret: string }[]>
  press(secret: string, browser?: { nonce?: string; deviceToken?: string | null }): Promise<Entered>
  inside(entered: Entered): Promise<Inside>
  pdf(name?: string, text?: string): Promise<TakenFile>
  /** Until the marks are written that nobody waits for where the database is slow. */
  marked(): Promise<void>
  /** A second engine on the same database, as another process would have it. */
  another(): Promise<Room>
}

export const aVisitor = (address = '192.0.2.1'): Visitor => ({ browser: 'Safari on iPhone', agent: 'Mozilla/5.0 (iPhone)', address })

/** What an engine may ask, and whom it may call, beyond its database. */
export type Outside = Partial<Pick<Parameters<typeof createEngine>[0], 'dns' | 'relay' | 'nudge'>>

/** The rule, tried on SQLite and on PostgreSQL; each time on an empty database. */
export function onEveryStore(rule: string, story: (room: Room) => Promise<void>, outside: Outside = {}): void {
  for (const kind of kinds) onStore(kind, rule, story, outside)
}

export function onStore(kind: Kind, rule: string, story: (room: Room) => Promise<void>, outside: Outside = {}): void {
  test(`${rule} (${kind})`, async () => {
    const { room, close } = await openRoom(kind, outside)
    try {
      await story(room)
    } finally {
      await close()
    }
  })
}

export async function openRoom(kind: Kind, outside: Outside = {}): Promise<{ room: Room; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-room-'))
  const { url, drop } = await migratedDatabase(kind, folder)
  const open = () => (url ? openPostgres(url) : openSqlite(join(folder, 'portico.db')))
  const key = randomBytes(32)
  const clock = movableClock()
  const opened: Database[] = []
  async function furnish(known: By | null): Promise<Room> {
    const database = open()
    opened.push(database)
    const store = createStore(database)
    const engine = createEngine({
      store,
      files: createFiles(join(folder, 'files')),
      pictures: createPictures(),
      clock,
      secrets: createSecrets([{ number: 1, key }]),
      origin: 'http://localhost:4400',
      texts: true,
      nudge() {},
      ...outside,
    })
    const by = known ?? (await firstOwner(engine))
    const marked = () => database.transaction(async () => {})
    return { kind, engine, store, database, clock, by, ...stories(engine, by), marked, another: () => furnish(by) }
  }
  const room = await furnish(null)
  return {
    room,
    async close() {
      for (const database of opened) await database.close()
      await drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** While `story` goes on, the database refuses each row of `table` for which `refused` is so once `column` was written. */
export async function withTrouble(
  { database }: Pick<Room, 'database'>,
  { table, column, refused }: { table: string; column: string; refused: string },
  story: () => Promise<void>,
): Promise<void> {
  const trigger = `create trigger trouble before update of ${column} on ${table}`
  const [begin, end] =
    database.dialect === 'sqlite'
      ? [`${trigger} when ${refused} begin select raise(abort, 'trouble'); end`, 'drop trigger trouble']
      : [
          `create or replace function trouble() returns trigger language plpgsql as 'begin raise exception ''trouble''; end';
           ${trigger} for each row when (${refused}) execute function trouble()`,
          `drop trigger trouble on ${table}`,
        ]
  await database.transaction((db) => db.script(begin))
  await story()
  await database.transaction((db) => db.script(end))
}

async function firstOwner(engine: Engine): Promise<By> {
  const { account, owner } = await engine.accounts.create({
    name: 'Harbor Build',
    slug: 'harbor',
    owner: { name: 'Dana Whitfield', email: 'dana@harbor.example' },
  })
  return { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
}

function stories(engine: Engine, by: By) {
  const project = once(async () => (await engine.projects.create(by, { name: 'Dock 4 refurbishment' })).project)
  const room = {
    async record(
      email = 'jane@acme.example',
      requirements: RequirementInput[] = [{ kind: 'certificate', name: 'Certificate of insurance' }],
    ) {
      return engine.records.create(by, {
        projectId: (await project()).id,
        contact: { email, name: 'Jane Ortiz' },
        company: `Company of ${email}`,
        requirements,
      })
    },
    async invite(email?: string) {
      const record = await room.record(email)
      const { grant, message } = await engine.grants.give(by, {
        contactId: record.contact.id,
        scope: { kind: 'record', id: record.record.id },
        invite: {},
      })
      const letters = await room.deliver()
      const letter = letters.find((one) => one.message.id === message?.id)
      if (!letter) throw new Error('The invitation was not owed.')
      return { record, grant, secret: letter.secret, message: letter.message }
    },
    async deliver() {
      while (await engine.asks.answer());
      const letters: { message: Message; secret: string }[] = []
      for (let claimed = await engine.messages.claim(100); claimed.length > 0; claimed = await engine.messages.claim(100)) {
        for (const message of claimed) {
          const secret = message.linkId && message.keyNumber !== null ? engine.secrets.of('link', message.linkId, message.keyNumber) : ''
          letters.push({ message, secret })
        }
        await engine.messages.settle(claimed.map((message) => ({ message, outcome: 'accepted', answer: '250 2.0.0 OK', nextAt: null })))
      }
      return letters
    },
    press: async (secret: string, { nonce = newToken(), deviceToken = null as string | null } = {}) =>
      engine.links.redeem(engine.links.read(secret), { nonce, deviceToken }, aVisitor(), null, false),
    inside: (entered: Entered) => engine.sessions.inside(entered.accountId, entered.token),
    pdf: (name = 'certificate.pdf', text = 'hello') => engine.documents.take(Readable.from([Buffer.from(`%PDF-1.7\n${text}`)]), name),
  }
  return room
}

/** Until somebody in this room’s PostgreSQL waits for a row. */
export async function somebodyWaits({ database }: Room): Promise<void> {
  const waits = sql`select 1 as one from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while (!(await database.read.one(waits))) await new Promise(setImmediate)
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}

/** How an act that must be refused was refused; fails when it was not. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    const { code } = error as { code?: string }
    if (code) return code
    throw error
  }
  throw new Error('Nothing was refused.')
}
