// The drivers: commits that writers share, refusals that leave nothing, and rules that the database itself keeps.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { anyRecord } from '../../src/engine/records.ts'
import { newId } from '../../src/engine/secrets.ts'
import type { Database } from '../../src/store/database.ts'
import { DiskFull, RuleBroken, Unavailable } from '../../src/store/faults.ts'
import { migrate, stepsBehind } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { inCompany, raw, sql } from '../../src/store/sql.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { kinds, onEveryStore } from '../support/engine.ts'
import { freshDatabase } from '../support/postgres.ts'

const claim = (name: string) => sql`insert into installation (name, value) values (${name}, 'x')`
const count = sql`select count(*) as n from installation where name like 'test %'`

onEveryStore('a transaction that throws leaves nothing, and its neighbours in the same commit stand', async ({ database }) => {
  const works = Array.from({ length: 30 }, (_, at) =>
    database.transaction(async (db) => {
      await db.run(claim(`test ${at}`))
      if (at % 3 === 0) throw new Error(`no ${at}`)
      return at
    }),
  )
  const tries = await Promise.allSettled(works)
  assert.equal(tries.filter(({ status }) => status === 'rejected').length, 10)
  assert.equal((await database.read.one(count))?.n, 20)
})

onEveryStore('a broken rule is told by its kind and spoils no neighbour', async ({ database }) => {
  await database.transaction((db) => db.run(claim('test twice')))
  const tries = await Promise.allSettled([
    database.transaction((db) => db.run(claim('test twice'))),
    database.transaction((db) => db.run(claim('test once'))),
  ])
  assert.equal(tries[0]?.status === 'rejected' && tries[0].reason instanceof RuleBroken && tries[0].reason.kind, 'unique')
  assert.equal(tries[1]?.status, 'fulfilled')
})

test('writers that meet share a commit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-shared-'))
  const file = join(folder, 'portico.db')
  const database = openSqlite(file)
  await migrate(database, 0)
  const before = await commitsIn(`${file}-wal`)
  await Promise.all(Array.from({ length: 640 }, (_, at) => database.transaction((db) => db.run(claim(`test ${at}`)))))
  assert.equal((await database.read.one(count))?.n, 640)
  assert.equal((await commitsIn(`${file}-wal`)) - before, 10)
  await database.close()
  await rm(folder, { recursive: true })
})

test('the log stays short however long writers leave no pause, so that no commit carries it over itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-log-'))
  const file = join(folder, 'portico.db')
  const database = openSqlite(file)
  await migrate(database, 0)
  // Each row fills a page; where the log is not begun anew it comes to twice of what is allowed here.
  const page = 'x'.repeat(4_000)
  const write = (at: number) => sql`insert into installation (name, value) values (${`test ${at}`}, ${page})`
  let next = 0
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (next < 36_000) await database.transaction((db) => db.run(write(next++)))
    }),
  )
  assert.ok((await stat(`${file}-wal`)).size < 72 * 2 ** 20)
  await database.close()
  await rm(folder, { recursive: true })
})

test('who fails before they wrote makes nobody do theirs again, and who fails later makes all do theirs once more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-again-'))
  const file = join(folder, 'portico.db')
  const database = openSqlite(file)
  await migrate(database, 0)
  const done: string[] = []
  const work = (name: string, ...rows: string[]) =>
    database.transaction(async (db) => {
      done.push(name)
      await db.one(sql`select name from installation where name = ${name}`)
      for (const row of rows) await db.all(sql`insert into installation (name, value) values (${row}, 'x') returning name`)
      if (name.startsWith('no')) throw new Error(name)
    })
  const before = await commitsIn(`${file}-wal`)
  await Promise.allSettled([work('a', 'test a'), work('no b'), work('c', 'test c')])
  assert.deepEqual(done.splice(0), ['a', 'no b', 'c'])
  await Promise.allSettled([work('d', 'test d'), work('no e', 'test e'), work('f', 'test f')])
  assert.deepEqual(done.splice(0), ['d', 'no e', 'd', 'no e', 'f'])
  assert.equal((await commitsIn(`${file}-wal`)) - before, 2)
  const rows = await database.read.all(sql`select name from installation where name like 'test %' order by name`)
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['test a', 'test c', 'test d', 'test f'],
  )
  await database.close()
  await rm(folder, { recursive: true })
})

onEveryStore('of a work that failed nothing is done, whatever it sent without waiting, and it is told why', async ({ database }) => {
  await database.transaction((db) => db.run(claim('test twice')))
  const numbers = sql`with recursive n (n) as (select 1 union all select n + 1 from n where n < 200000) select count(*) as n from n`
  for (let round = 0; round < 5; round++) {
    const failing = database.transaction(async (db) => {
      // It takes its time, and is further from the ear than those behind it.
      const refused = async () => {
        await db.run(sql`insert into installation (name, value) select 'test twice', cast(n as text) from (${numbers}) as counted`)
      }
      const refusedWithin = async () => {
        await refused()
      }
      const late = async () => {
        await db.run(claim('test late'))
        await db.run(claim('test later'))
      }
      await Promise.all([
        refusedWithin(),
        db.run(claim('test stray')),
        db.run(sql`update installation set value = 'changed' where name = 'test twice'`),
        late(),
      ])
    })
    // Whoever comes right after has a transaction of their own.
    const next = database.transaction((db) => db.all(count))
    await assert.rejects(failing, (error) => error instanceof RuleBroken && error.kind === 'unique')
    assert.equal((await next)[0]?.n, 1)
    await database.transaction((db) => db.all(numbers))
    const rows = await database.read.all(sql`select name, value from installation where name like 'test %'`)
    assert.deepEqual(rows, [{ name: 'test twice', value: 'x' }])
  }
})

test('on a full disk nothing is done of what was sent behind the statement that filled it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-full-'))
  const database = openSqlite(join(folder, 'portico.db'))
  await migrate(database, 0)
  await database.transaction((db) => db.run(claim('test before')))
  await database.transaction(async (db) => {
    const pages = (await db.one(sql`pragma page_count`))?.page_count as number
    await db.all(raw(`pragma max_page_count = ${pages + 2}`))
  })
  const large = (name: string) => sql`insert into installation (name, value) values (${name}, ${'x'.repeat(60_000)})`
  const filling = database.transaction((db) =>
    Promise.all([db.run(large('test large')), db.run(sql`update installation set value = 'changed' where name = 'test before'`)]),
  )
  await assert.rejects(filling, DiskFull)
  assert.deepEqual(await database.read.all(sql`select name, value from installation where name like 'test %'`), [
    { name: 'test before', value: 'x' },
  ])
  await database.close()
  await rm(folder, { recursive: true })
})

test('who reads, and who only leaves a mark, does not wait for a long transaction, and its statements keep their order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-turns-'))
  const database = openSqlite(join(folder, 'portico.db'))
  await migrate(database, 0)
  const slowly = sql`with recursive n (n) as (select 1 union all select n + 1 from n where n < 300000) select count(*) as n from n`
  const order: string[] = []
  const long = database.transaction(async (db) => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await db.all(slowly)
      // Sent without waiting for one another: the second names what the first made.
      await Promise.all([db.run(claim(`test ${name}`)), db.run(sql`update installation set value = 'y' where name = ${`test ${name}`}`)])
    }
    order.push('written')
  })
  const mark = database.mark(async (db) => void (await db.run(claim('test mark')))).then(() => order.push('marked'))
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  const reading = (async () => {
    for (let look = 0; look < 2; look++) {
      await new Promise(setImmediate)
      assert.equal((await database.read.one(count))?.n, 0)
    }
    order.push('read')
  })()
  await Promise.all([long, mark, reading])
  assert.deepEqual(order.toSorted(), ['marked', 'read', 'written'])
  assert.equal(order.at(-1), 'written')
  await database.transaction((db) => db.run(claim('test after')))
  const rows = await database.read.all(sql`select name, value from installation where name like 'test %' order by name`)
  assert.deepEqual(
    rows.map(({ name, value }) => `${name} ${value}`),
    ['test a y', 'test after x', 'test b y', 'test c y', 'test d y', 'test mark x'],
  )
  await database.close()
  await rm(folder, { recursive: true })
})

/** In SQLite's write-ahead log the frame that ends a commit says how large the database is then; the others say 0. */
async function commitsIn(log: string): Promise<number> {
  const bytes = await readFile(log)
  const frame = 24 + bytes.readUInt32BE(8)
  let commits = 0
  for (let at = 32; at + frame <= bytes.length; at += frame) if (bytes.readUInt32BE(at + 4) > 0) commits += 1
  return commits
}

test('another process that holds the write lock is waited for without blocking, and told when it takes too long', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-busy-'))
  const file = join(folder, 'portico.db')
  const one = openSqlite(file)
  await migrate(one, 0)
  const { DatabaseSync } = await import('node:sqlite')
  const other = new DatabaseSync(file)
  other.exec('begin immediate')
  const waiting = one.transaction((db) => db.run(claim('test busy')))
  let turns = 0
  const turning = setInterval(() => turns++, 5)
  setTimeout(() => other.exec('commit'), 200)
  await waiting
  clearInterval(turning)
  assert.ok(turns > 10, 'the loop went on meanwhile')
  other.close()
  await one.close()
  await rm(folder, { recursive: true })
})

test('DAT-01 SQLite runs in WAL with full synchronous writes and foreign keys on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-facts-'))
  const database = openSqlite(join(folder, 'portico.db'))
  const { journal_mode, synchronous, foreign_keys } = await database.facts()
  assert.deepEqual({ journal_mode, synchronous, foreign_keys }, { journal_mode: 'wal', synchronous: '2', foreign_keys: '1' })
  await database.close()
  await rm(folder, { recursive: true })
})

for (const kind of kinds) {
  test(`DAT-07 of two that start on an empty database one brings it forward, and one that breaks off leaves nothing (${kind})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portico-empty-'))
    const empty = kind === 'postgres' ? await freshDatabase() : null
    const open = () => (empty ? openPostgres(empty.url) : openSqlite(join(folder, 'portico.db')))
    const [one, other] = [open(), open()]
    for (const last of [1, 7, 20]) {
      let steps = 0
      const broken: Database = {
        ...one,
        transaction: (work) =>
          one.transaction((statements) =>
            work({
              ...statements,
              script: (text) => (++steps > last ? Promise.reject(new Error('Killed')) : statements.script(text)),
            }),
          ),
      }
      await assert.rejects(migrate(broken, 0), /Killed/)
      assert.deepEqual(await tables(one), [])
    }
    const { steps: behind } = await stepsBehind(one)
    const took = await Promise.all([migrate(one, 0), migrate(other, 0)])
    assert.deepEqual(
      took.toSorted((a, b) => a - b),
      [0, behind],
    )
    assert.ok(behind > 20 && (await stepsBehind(other)).steps === 0)
    await Promise.all([one.close(), other.close()])
    await empty?.drop()
    await rm(folder, { recursive: true })
  })
}

onEveryStore('what was written before searching knew of accents is found without them, too', async ({ database, engine, by }) => {
  const { project } = await engine.projects.create(by, { name: 'Straße  Łódź' })
  const person = { email: 'jane@acme.example', name: 'Jürgen Sørensen', company: 'Ærø Café İzmir' }
  const { contact } = await engine.contacts.create(by, person)
  await engine.records.create(by, { projectId: project.id, contactId: contact.id, requirements: [] })
  const lower = (text: string) => text.toLowerCase()
  await database.transaction(async (db) => {
    await db.run(sql`update project set search = ''`)
    await db.run(sql`update company set search = ''`)
    await db.run(sql`update contact set search = ${lower(`${person.name} ${person.email}`)}`)
    await db.run(sql`update record set search = ${lower(`${person.company} ${person.name} ${person.email}`)}`)
    await db.run(sql`delete from migration where number = 191`)
  })
  assert.equal(await migrate(database, 0), 1)
  const page = { limit: 1, after: null }
  assert.equal((await engine.projects.list(by, page, 'strasse lodz')).length, 1)
  assert.equal((await engine.companies.list(by, page, 'aero cafe izmir')).length, 1)
  assert.equal((await engine.contacts.list(by, page, { q: 'jurgen sorensen', companyId: null })).length, 1)
  assert.equal((await engine.records.list(by, page, { ...anyRecord, q: 'izmir jurgen' })).rows.length, 1)
})

test('DAT-07 before SQLite is brought forward a copy is kept beside it, for its owner alone, and only the last one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-copy-'))
  const database = openSqlite(join(folder, 'portico.db'))
  const copies = async () => (await readdir(folder)).filter((name) => !/^portico\.db(-wal|-shm)?$/.test(name))
  await migrate(database, 0)
  assert.deepEqual(await copies(), [])
  await database.transaction(async (db) => {
    await db.run(sql`update installation set name = name`)
    await db.run(sql`delete from migration where number = 191`)
  })
  await writeFile(join(folder, 'portico.db.before-7'), 'older')
  await writeFile(join(folder, 'portico.db.before-the-move'), 'an operator’s own')
  await writeFile(join(folder, 'portico.db.coming'), 'broken off')
  assert.equal(await migrate(database, 0), 1)
  assert.deepEqual((await copies()).sort(), ['portico.db.before-191', 'portico.db.before-the-move'])
  assert.equal((await stat(join(folder, 'portico.db.before-191'))).mode & 0o777, 0o600)
  const kept = openSqlite(join(folder, 'portico.db.before-191'))
  assert.deepEqual([(await stepsBehind(kept)).steps, (await stepsBehind(database)).steps], [1, 0])
  assert.equal(await migrate(database, 0), 0)
  await Promise.all([kept.close(), database.close()])
  await rm(folder, { recursive: true })
})

onEveryStore('DAT-07 migrations run once, whoever starts first', async ({ database, another }) => {
  await another()
  assert.equal(await migrate(database, 0), 0)
  await database.transaction((db) => db.run(sql`insert into migration (number, name, at) values (999, 'from the future', 0)`))
  await assert.rejects(migrate(database, 0), /Start the newer version/)
})

for (const kind of kinds) {
  test(`DAT-08 whoever was there when a newer version gave a table another column reads and writes on (${kind})`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portico-wider-'))
    const own = kind === 'postgres' ? await freshDatabase() : null
    const open = () => (own ? openPostgres(own.url, 4) : openSqlite(join(folder, 'portico.db')))
    const [there, newer] = [open(), open()]
    await newer.transaction((db) => db.script("create table thing (name text, n bigint); insert into thing values ('a', 0)"))
    const look = (what: number) => sql`select t.*, ${raw(`'last ${what}'`)} as behind from thing t where t.name = ${'a'}`
    const write = sql`update thing set n = n + 1 returning *, 'last' as behind`
    const all = async () => {
      const read = await Promise.all([0, 1, 2, 3].map((what) => there.read.one(look(what))))
      const met = await there.read.one(inCompany(look(4)))
      // More texts than anybody's patience would be tried again for, in one work
      const within = await there.transaction(async (db) => {
        const rows = []
        for (let what = 0; what < 16; what++) rows.push(await db.one(look(what)))
        return rows
      })
      for (const [at, row] of [...read, met, ...within].entries()) {
        assert.equal(row?.name, 'a')
        assert.equal(row.behind, `last ${at < 5 ? at : at - 5}`)
      }
      return Promise.all([there.alone(write), there.transaction((db) => db.all(write))])
    }
    // Each of its connections has met each of these statements.
    await Promise.all([all(), all(), all(), all()])
    for (const column of ['one', 'two']) {
      await newer.transaction((db) => db.script(`alter table thing add column ${column} text default 'new'`))
      const written = (await Promise.all([all(), all(), all(), all()])).flat(2)
      for (const row of written) assert.deepEqual([row.name, row[column], row.behind], ['a', 'new', 'last'])
    }
    assert.equal((await there.read.one(sql`select n from thing`))?.n, 24)
    await Promise.all([there.close(), newer.close()])
    await own?.drop()
    await rm(folder, { recursive: true })
  })
}

onEveryStore('history is append-only: the database itself refuses to change or remove a row', async ({ database, invite }) => {
  await invite()
  const change = database.transaction((db) => db.run(sql`update history set act = 'link.redeemed'`))
  await assert.rejects(change, (error) => error instanceof RuleBroken && error.kind === 'kept')
  const removal = database.transaction((db) => db.run(sql`delete from history`))
  await assert.rejects(removal, (error) => error instanceof RuleBroken && error.kind === 'kept')
})

onEveryStore(
  'AUT-05 every table carries its account, and a reference across accounts is refused by the database',
  async ({ database, engine, invite }) => {
    const { record, grant } = await invite()
    const other = await engine.accounts.create({ name: 'Other', slug: 'other', owner: { name: 'Olga', email: 'olga@other.example' } })
    const foreign = [
      sql`insert into link (account_id, id, contact_id, grant_id, kind, key_number, destination, created_at, expires_at)
      values (${other.account.id}, ${newId('lnk')}, ${record.contact.id}, ${grant.id}, 'login', 1, '/', 0, 1)`,
      sql`insert into requirement (account_id, id, record_id, kind, name, must_show, position, created_at)
      values (${other.account.id}, ${newId('req')}, ${record.record.id}, 'document', 'x', '[]', 0, 0)`,
      sql`insert into document (account_id, id, project_id, name, created_at) values (${other.account.id}, ${newId('doc')}, ${record.project.id}, 'x', 0)`,
      sql`update record set account_id = ${other.account.id} where id = ${record.record.id}`,
    ]
    for (const statement of foreign) {
      await assert.rejects(
        database.transaction((db) => db.run(statement)),
        (error) => error instanceof RuleBroken && error.kind === 'reference',
      )
    }
    // Whoever asks to sign in at the console is of no account yet.
    const without = new Set(['account', 'migration', 'throttle', 'installation', 'owner_link', 'member_ask'])
    for (const table of await tables(database)) {
      if (without.has(table)) continue
      await database.read.all(sql`select account_id from ${raw(table)} limit 0`)
    }
  },
)

onEveryStore('the rules of one live grant, one live invitation and five sessions are constraints', async (room) => {
  const { grant, record } = await room.invite()
  const again = room.database.transaction((db) =>
    db.run(sql`insert into grants (account_id, id, contact_id, scope_kind, record_id, scope_key, abilities, created_at)
      values (${room.by.accountId}, ${newId('gra')}, ${record.contact.id}, 'record', ${record.record.id}, ${`record ${record.record.id}`}, '[]', 0)`),
  )
  await assert.rejects(again, byRule('grants_one_live'))
  const link = room.database.transaction((db) =>
    db.run(sql`insert into link (account_id, id, contact_id, grant_id, kind, key_number, destination, created_at, expires_at)
      values (${room.by.accountId}, ${newId('lnk')}, ${record.contact.id}, ${grant.id}, 'invitation', 1, '/', 0, 1)`),
  )
  await assert.rejects(link, byRule('link_one_invitation'))
})

/** On PostgreSQL, whoever breaks it has met somebody, and may look again. */
const byRule = (rule: string) => (error: unknown) =>
  error instanceof RuleBroken
    ? error.kind === 'unique'
    : error instanceof Unavailable && (error.cause as pg.DatabaseError).constraint === rule

test('a database that cannot be reached is told as unavailable, not as a fault of ours', async () => {
  const nowhere = openPostgres('postgres://nobody@127.0.0.1:1/nothing', 1)
  await assert.rejects(
    nowhere.transaction((db) => db.one(sql`select 1`)),
    (error) => error instanceof Unavailable,
  )
  await nowhere.close()
})

test('a connection that the database ends in the moment it is handed on ends nothing of ours', async () => {
  const { url, drop } = await freshDatabase()
  const database = openPostgres(url, 1)
  await database.alone(sql`select 1 as n`)
  const first = database.alone(sql`select pg_sleep(0.3)`)
  const next = database.transaction((db) => db.one(sql`select 1 as n`)).catch((error: unknown) => error)
  await new Promise(setImmediate)
  // While we look away, the answer of the first comes, and behind it that the connection is over: both are read in one piece.
  const ending = `const client = new (await import('pg')).default.Client(${JSON.stringify(url)})
    await client.connect()
    const ended = "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle' and application_name = 'portico' and datname = current_database()"
    while ((await client.query(ended)).rowCount === 0);
    await client.end()`
  spawnSync(process.execPath, ['--input-type=module', '--eval', ending])
  assert.equal((await first).length, 1)
  assert.ok((await next) instanceof Unavailable)
  assert.equal((await database.alone(sql`select 1 as n`))[0]?.n, 1)
  await database.close()
  await drop()
})

test('what the operator of the database limits in time is told as unavailable, and the next one is served', async () => {
  const { url, drop } = await freshDatabase()
  const limited = new URL(url)
  limited.searchParams.set('options', '-c statement_timeout=200 -c lock_timeout=50 -c idle_in_transaction_session_timeout=100')
  const [database, other] = [openPostgres(limited.href, 2), openPostgres(url, 1)]
  await other.alone(raw('create table kept (n int)'))
  const slow = () => database.transaction((db) => db.all(raw('select pg_sleep(1)')))
  const idle = () => database.transaction((db) => pause(300).then(() => db.all(raw('select 1'))))
  const lock = raw('lock table kept')
  const waiting = () => other.transaction((held) => held.run(lock).then(() => database.transaction((db) => db.run(lock))))
  for (const limit of [slow, idle, waiting]) {
    await assert.rejects(limit, (error) => error instanceof Unavailable, limit.name)
    assert.deepEqual(await database.transaction((db) => db.all(raw('select 1 as one'))), [{ one: 1 }])
  }
  await Promise.all([database.close(), other.close()])
  await drop()
})

test('a server that takes no writes, as after a failover, is told as unavailable, and whoever comes later asks for another', async () => {
  const { url, name, drop } = await freshDatabase()
  const operator = openPostgres(url, 1)
  await operator.alone(raw(`alter database ${name} set default_transaction_read_only = on`))
  const database = openPostgres(url, 1)
  const write = () => database.transaction((db) => db.run(sql`create table told (n int)`))
  await assert.rejects(write, (error) => error instanceof Unavailable)
  await operator.alone(raw(`alter database ${name} reset default_transaction_read_only`))
  await write()
  await Promise.all([database.close(), operator.close()])
  await drop()
})

test('a server on this machine that is starting anew, so that its socket is gone, is told as unavailable', async () => {
  const database = openPostgres(`postgres:///portico?host=${encodeURIComponent(join(tmpdir(), 'no-socket-here'))}`, 1)
  await assert.rejects(database.alive(), (error) => error instanceof Unavailable)
  await database.close()
})

async function tables(database: {
  dialect: string
  read: { all(statement: ReturnType<typeof sql>): Promise<{ [column: string]: unknown }[]> }
}): Promise<string[]> {
  const rows =
    database.dialect === 'sqlite'
      ? await database.read.all(sql`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
      : await database.read.all(sql`select table_name as name from information_schema.tables where table_schema = 'public'`)
  return rows.map(({ name }) => String(name))
}
