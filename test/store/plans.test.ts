// Growth: what is asked on every press, request and list finds its rows by an index, and by the same one however many rows there are.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { addPeople, type Crowd, crowdOf, newRing, openPlace, type Place } from '../../bench/support/crowd.ts'
import { operatorOf } from '../../src/engine/acts.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { anyRecord } from '../../src/engine/records.ts'
import { createSecrets, newToken } from '../../src/engine/secrets.ts'
import { type CompanyId, type ContactId, messageStates, portalAccesses, type RecordId } from '../../src/nouns.ts'
import type { Database, Statements } from '../../src/store/database.ts'
import { createFiles } from '../../src/store/files.ts'
import { forAll, sideBySide } from '../../src/store/shared-reads.ts'
import { raw, type Sql, sql } from '../../src/store/sql.ts'
import { createStore } from '../../src/store/store.ts'
import { type Kind, kinds } from '../support/engine.ts'
import { freshDatabase } from '../support/postgres.ts'

/** What the crowd fills, as a house does that grows; a walk through one of these is a fault. */
const growing = /\b(contact|record|requirement|grants|link|session|history)\b/
/** A walk through all that an account has in a large table; newest first with an end is none, nor is one along what few met. SQLite plans for many, so it shows with few. */
const aimless =
  /INDEX (?!\w+_(by_time|met|ended|not_invited) )(sqlite_autoindex_)?(contact|record|requirement|grants|link|session|message|history|document|version|job_row|device|comment|journey|dead_end|sighting|attempt|trial)_\w+ \(account_id=\?( AND \w+_id>\?)?\)/
const page = { limit: 50, after: null }
const noContact = { q: null, companyId: null }
const visitor = { browser: 'Safari on iPhone', agent: '', address: '192.0.2.1' }

const acts: { [name: string]: (engine: Engine, crowd: Crowd) => Promise<unknown> } = {
  'a press': (engine, crowd) => engine.links.redeem(crowd.linkId(7), { nonce: newToken(), deviceToken: null }, visitor, null, false),
  'a session check': (engine, crowd) => engine.sessions.inside(crowd.accountId, crowd.sessionToken(8)),
  'a record page': async (engine, crowd) => {
    const inside = await engine.sessions.inside(crowd.accountId, crowd.sessionToken(8))
    return engine.recordPages.around(inside, await engine.records.inside(inside, crowd.recordId(8) as RecordId))
  },
  'a copied link': (engine, crowd) =>
    engine.magicLinks.make(operatorOf({ id: crowd.accountId }), crowd.contactId(9) as ContactId, { minutes: 15, reason: 'a bench' }),
  'the first page of records': (engine, crowd) => engine.records.list(operatorOf({ id: crowd.accountId }), page, anyRecord),
  'the records of a state': (engine, crowd) =>
    engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, state: 'compliant' }),
  'the records of a project': (engine, crowd) =>
    engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, projectId: crowd.projectId(3) as `pro_${string}` }),
  'the records of an access': (engine, crowd) =>
    engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, access: 'sent' }),
  'the records that nobody was invited to': (engine, crowd) =>
    engine.records.list(operatorOf({ id: crowd.accountId }), page, { ...anyRecord, access: 'not_invited' }),
  'how contacts without a record of their own are in': async (engine, crowd) => {
    const by = operatorOf({ id: crowd.accountId })
    const { rows } = await engine.records.list(by, page, anyRecord)
    return engine.records.through(
      by,
      rows.map((row) => ({ ...row, grant: null })),
    )
  },
  'the letters of the outbox': (engine) => engine.messages.claim(50),
  'whom to remind': (engine) => engine.reminders.work(10),
  'the newest letters': (engine, crowd) => engine.messages.list(operatorOf({ id: crowd.accountId }), page, {}),
}

/** More of what a house does all day, on SQLite alone: what PostgreSQL makes of it changes with how many rows it counted last. */
const moreActs: typeof acts = {
  'a job': async (engine, crowd) => {
    const by = operatorOf({ id: crowd.accountId })
    const recordIds = [11, 12, 13].map((person) => crowd.recordId(person) as RecordId)
    const { job } = await engine.jobs.start(by, { recordIds, openLinks: 'resend' })
    while (await engine.jobs.work());
    await engine.jobs.pause(by, job.id)
    await engine.jobs.resume(by, job.id)
    await engine.jobs.retry(by, job.id).catch(() => undefined)
    await engine.jobs.get(by, job.id)
    await engine.jobs.rows(by, job.id, -1, 50, null)
    return engine.jobs.list(by, page)
  },
  'its letters, taken and refused': async (engine) => {
    const claims = await engine.messages.claim(50)
    const settled = (outcome: 'accepted' | 'refused') =>
      claims
        .filter((_, at) => (at === 0) === (outcome === 'refused'))
        .map((message) => ({ message, outcome, answer: '550 No such mailbox', nextAt: null }))
    return engine.messages.settle([...settled('accepted'), ...settled('refused')])
  },
  'counting a batch': (engine) => engine.counting.count(),
  'the history': (engine, crowd) => engine.history.list(operatorOf({ id: crowd.accountId }), page),
  'a person': async (engine, crowd) => {
    const by = operatorOf({ id: crowd.accountId })
    const contactId = crowd.contactId(12) as ContactId
    const recordId = crowd.recordId(12) as RecordId
    await engine.contacts.list(by, page, noContact)
    await engine.messages.list(by, page, { contactId })
    await engine.messages.list(by, page, { recordId })
    await engine.records.get(by, recordId)
    await engine.diagnosis.of(by, contactId)
    await engine.sessions.list(by, contactId)
    return engine.sessions.endAllOf(by, contactId)
  },
  'a letter by itself': (engine, crowd) => engine.loginEmails.send(operatorOf({ id: crowd.accountId }), crowd.contactId(14) as ContactId),
  'lists with filters': async (engine, crowd) => {
    const by = operatorOf({ id: crowd.accountId })
    const companyId = crowd.companyId(5) as CompanyId
    for (const kind of ['invitation', 'login'] as const) await engine.messages.list(by, page, { kind })
    for (const state of messageStates) {
      await engine.messages.list(by, page, { state })
      await engine.messages.list(by, page, { state, kind: 'invitation' })
    }
    await engine.grants.list(by, page, {})
    await engine.grants.list(by, { limit: 50, after: { at: Date.now(), id: 'gra_' } }, {})
    await engine.grants.list(by, page, { recordId: crowd.recordId(5) as RecordId })
    await engine.grants.list(by, page, { projectId: crowd.projectId(5) as `pro_${string}` })
    await engine.companies.list(by, page, null)
    await engine.contacts.list(by, page, { ...noContact, companyId })
    await engine.contacts.list(by, page, { ...noContact, q: 'somebody' })
    for (const access of portalAccesses.filter((one) => one !== 'not_invited')) {
      await engine.contacts.list(by, page, { ...noContact, access: [access] })
      await engine.records.list(by, page, { ...anyRecord, access })
    }
    await engine.contacts.list(by, page, { ...noContact, seenSince: 1 })
    await engine.records.list(by, page, { ...anyRecord, companyId })
    const { job } = await engine.jobs.start(by, { recordIds: [crowd.recordId(21) as RecordId] })
    for (const outcome of ['waiting', 'sent', 'failed'] as const) await engine.jobs.rows(by, job.id, -1, 50, outcome)
    for (const letter of ['held', 'bounced'] as const) await engine.jobs.rows(by, job.id, -1, 50, null, letter)
    return engine.jobs.counts(by, job.id)
  },
  'what the clock brings': async (engine) => {
    await engine.records.lapse()
    await engine.guests.close()
    return engine.forget()
  },
}

for (const kind of kinds) {
  test(`the plans of the hot statements are the same at 10,000 and at 40,000 people, and none walks through a growing table (${kind})`, async () => {
    const few = await plansAt(kind, 10_000)
    const many = await plansAt(kind, 40_000)
    for (const [name, plans] of many) {
      assert.ok(plans.length > 0, name)
      assert.deepEqual(plans, few.get(name), name)
      for (const line of plans) assert.ok(!(/^(SCAN|Seq Scan)/.test(line) && growing.test(line)), `${name}: ${line}`)
    }
  })
}

test('no statement of a house on SQLite walks through all that an account has in a large table', async () => {
  const seen = await plansAt('sqlite', 100, { ...acts, ...moreActs })
  for (const [name, plans] of seen) for (const line of plans) assert.ok(!aimless.test(line), `${name}: ${line}`)
})

async function plansAt(kind: Kind, people: number, tried = acts): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-plans-'))
  const fresh = kind === 'postgres' ? await freshDatabase() : null
  const place: Place = { kind, at: fresh?.url ?? join(folder, 'portico.db'), ring: newRing() }
  const house = await openPlace(place)
  try {
    const crowd = await crowdOf(house)
    await addPeople(house, crowd, 0, people)
    await awaitReminders(house.database, crowd)
    const told = new Map<string, Sql>()
    const store = createStore(listening(house.database, told))
    const files = createFiles(join(folder, 'files'))
    const secrets = createSecrets(place.ring)
    const engine = createEngine({ store, files, clock: { now: Date.now }, secrets, origin: 'http://localhost:4400', nudge() {} })
    const plans = new Map<string, string[]>()
    for (const [name, act] of Object.entries(tried)) {
      told.clear()
      await act(engine, crowd)
      plans.set(name, (await Promise.all([...told.values()].map((statement) => planOf(house.database, place.at, statement)))).flat())
    }
    return plans
  } finally {
    await house.close()
    await fresh?.drop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Everybody is to be looked at some day, and some of them now. */
async function awaitReminders({ transaction }: Database, { accountId }: Crowd): Promise<void> {
  await transaction(async ({ run, dialect }) => {
    await run(sql`update account set reminders = '["rejected"]'`)
    await run(sql`insert into reminder_look (account_id, contact_id, at)
      select account_id, id, cast(4000000000000 as bigint) + created_at from contact where account_id = ${accountId}`)
    await run(sql`update reminder_look set at = 0 where id in (select id from reminder_look order by id limit 50)`)
    if (dialect === 'postgres') await run(sql`analyze reminder_look`)
  })
}

/** The same database, with every statement noted. */
function listening(database: Database, told: Map<string, Sql>): Database {
  const over = (statements: Statements): Statements => ({
    ...statements,
    one: (statement) => noted(statement, () => statements.one(statement)),
    all: (statement) => noted(statement, () => statements.all(statement)),
    run: (statement) => noted(statement, () => statements.run(statement)),
  })
  const noted = <T>(statement: Sql, run: () => T): T => {
    told.set(statement.texts[database.dialect], statement)
    return run()
  }
  return {
    ...database,
    read: over(database.read),
    sideBySide: () => (database.dialect === 'postgres' ? sideBySide(over(database.read)) : over(database.read)),
    transaction: (work) => database.transaction((statements) => work(over(statements))),
    alone: (statement) => noted(statement, () => database.alone(statement)),
  }
}

/** One line for each step, in the planner's words, as it plans for these values. */
async function planOf(database: Database, at: string, statement: Sql): Promise<string[]> {
  // Asked in company, as it is asked.
  const inCompany = database.dialect === 'postgres' && statement.mayMeet
  const { texts, values } = inCompany ? forAll(statement).with([JSON.stringify([{ nth: 0, ...statement.values }])]) : statement
  if (database.dialect === 'sqlite') {
    // What refers to a new row is only looked for where the same transaction broke a reference before.
    if (/^insert into \w+ \([^)]*\) values/.test(texts.sqlite)) return []
    const rows = await database.read.all(raw(`explain query plan ${texts.sqlite.replaceAll('?', 'null')}`))
    return rows.map(({ detail }) => String(detail)).filter((line) => /^(SCAN|SEARCH)/.test(line))
  }
  const client = new pg.Client({ connectionString: at })
  await client.connect()
  try {
    const { rows } = await client.query(`explain (costs off) ${texts.postgres}`, [...values])
    const lines = rows.map((row) => String(row['QUERY PLAN']).replace(/^[\s>-]+/, ''))
    const steps = lines.filter((line) => /^(\w+ )*(Scan|Join|Loop|Sort)\b/.test(line) && !/^(Join Filter|Sort Key)/.test(line))
    // What is inserted asks a table for its type alone, and for no row.
    return steps.filter((line) => !/^Seq Scan on \w+ t$/.test(line))
  } finally {
    await client.end()
  }
}
