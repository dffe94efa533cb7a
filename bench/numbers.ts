// Numbers beside a million invitations: what the page and the people behind a figure cost, how much that is less than counting when asked, and how fast facts are counted.
import { createHash } from 'node:crypto'
import { operatorOf } from '../src/engine/acts.ts'
import { plainDay } from '../src/engine/day-numbers.ts'
import { newIdAt } from '../src/engine/secrets.ts'
import { spans } from '../src/engine/waits.ts'
import type { ProjectId } from '../src/nouns.ts'
import { peopleSteps } from '../src/store/numbers.ts'
import { sql } from '../src/store/sql.ts'
import { type Crowd, crowdOf, emptyPlace, type House, type Kind, kinds, openPlace, writerOf } from './support/crowd.ts'
import { atLeast, median, plain, print, under, whole } from './support/table.ts'

const invitations = Number(process.env.LARGE ?? 1_000_000)
const rounds = Number(process.env.ROUNDS ?? 9)
const projects = 200
const day = 86_400_000
const limit = 200
const page = { limit: 50, after: null }

for (const kind of kinds) await measure(kind)
process.exit()

async function measure(kind: Kind): Promise<void> {
  const house = await openPlace(await emptyPlace(kind))
  const crowd = await crowdOf(house)
  const today = Math.floor(Date.now() / day)
  await fill(house, crowd, today)
  const { engine } = house
  const by = operatorOf({ id: crowd.accountId })
  // One of those that `fill` makes.
  const projectId = `pro_${createHash('md5').update('pro3').digest('hex').slice(0, 22)}` as ProjectId
  const period = (days: number) => ({ from: plainDay(today - days + 1), to: plainDay(today) })

  const pages = {
    'the page, 30 days': () => engine.numbers.get(by, period(30)),
    'the page, 366 days': () => engine.numbers.get(by, period(366)),
    'the page, 366 days of one project': () => engine.numbers.get(by, { ...period(366), projectId }),
  }
  const found = new Map<string, number>()
  for (const [name, act] of Object.entries(pages)) found.set(name, await medianOf(act))
  const people: [step: string, took: number][] = []
  for (const step of peopleSteps)
    people.push([step, await medianOf(() => engine.numbers.people(by, period(366), step, page, { span: 7, way: 'login', kind: 'login' }))])
  const slowest = people.toSorted(([, a], [, b]) => b - a)[0] as (typeof people)[number]
  const asked = await medianOf(() => recount(house, crowd, today - 365), 3)
  const rate = await countingRate(house, crowd)
  const { figures } = await engine.numbers.get(by, period(366))
  print(`Numbers of ${whole(figures.funnel.invited)} invitations, on ${kind}: medians of ${rounds} rounds`, [
    ...[...found].map(([name, took]) => under(name, took, limit, 'ms')),
    under(`people behind a figure, the slowest (${slowest[0]})`, slowest[1], limit, 'ms'),
    plain('the funnel alone, counted when asked', `${whole(asked)} ms`),
    atLeast('counted when asked beside the page of 366 days', asked / (found.get('the page, 366 days') ?? Number.NaN), 2),
    plain('facts counted in the background', `${whole(rate)} /s`),
  ])
  await house.close()
}

async function medianOf(act: () => Promise<unknown>, times = rounds): Promise<number> {
  await act()
  const took: number[] = []
  for (let round = 0; round < times; round++) {
    const from = performance.now()
    await act()
    took.push(performance.now() - from)
  }
  return median(took)
}

/** What a page would have to ask if nothing were counted behind the facts. */
async function recount({ database }: House, { accountId }: Crowd, from: number): Promise<unknown> {
  return database.read.all(sql`select count(*) as invited, count(accepted_at) as accepted, count(opened_at) as opened, count(signed_in_at) as signed_in,
    count(acted_at) as acted from journey where account_id = ${accountId} and invited_at >= ${from * day}`)
}

/** Fresh invitations of people who are known already, as the outbox and the door would tell them. */
async function countingRate({ store, engine, database }: House, { accountId }: Crowd): Promise<number> {
  const facts = 10_000
  const grants = await database.read.all(sql`select grant_id, contact_id from journey j join grants g using (account_id)
    where g.id = j.grant_id and j.account_id = ${accountId} limit ${facts / 2}`)
  const now = Date.now()
  await store.transaction((tx) =>
    tx.history.addAll(
      grants.flatMap(({ grant_id, contact_id }, nth) =>
        (['invitation.made', 'link.help_asked'] as const).map((act, word) => ({
          id: newIdAt('his', now),
          accountId,
          at: now,
          nth: now * 1_000 + nth * 2 + word,
          act,
          actor: { kind: 'operator' as const, id: null },
          contactId: contact_id as `con_${string}`,
          projectId: null,
          recordId: null,
          grantId: grant_id as `gra_${string}`,
          linkId: null,
          sessionId: null,
          messageId: null,
          documentId: null,
          jobId: null,
          facts: {},
        })),
      ),
    ),
  )
  const from = performance.now()
  while (await engine.counting.count());
  return facts / ((performance.now() - from) / 1_000)
}

/** A year of invitations, as many as are asked for, with their tallies: written straight into the database. */
async function fill({ place }: House, { accountId }: Crowd, today: number): Promise<void> {
  const write = await writerOf(place)
  const text = (value: string) => `'${value}'`
  const id = (kind: string, number = 'i') => `'${kind}_' || substr(md5('${kind}' || ${number}), 1, 22)`
  const into = (table: string, columns: { [name: string]: string | number }, last = invitations) =>
    write(`with recursive n(i) as (select cast(0 as bigint) union all select i + 1 from n where i + 1 < ${last})
      insert into ${table} (account_id, ${Object.keys(columns).join(', ')}) select ${text(accountId)}, ${Object.values(columns).join(', ')} from n`)
  const counted = `(${today} - i % 366)`
  const invited = `(cast(${counted} as bigint) * ${day} + (i * 7919) % 80000 * 1000)`
  // From a second to twelve days, as many in each doubling.
  const step = '((i * 31) % 200)'
  const wait = `cast(1000 * power(2, ${step} / 10.0) as bigint)`
  const reached = 'case when i % 20 < 1 then 0 when i % 20 < 4 then 1 when i % 20 < 6 then 2 when i % 20 < 8 then 3 else 4 end'
  const from = (least: number, value: string) => `case when (${reached}) >= ${least} then ${value} end`
  const project = id('pro', `(i % ${projects})`)

  await into('project', { id: id('pro'), name: "'Project ' || i", created_at: invited }, projects)
  await into('contact', {
    id: id('con'),
    email: "'person' || i || '@acme.example'",
    email_key: "'person' || i || '@acme.example'",
    name: "'Person ' || i",
    search: "'person ' || i",
    created_at: invited,
  })
  await into('record', {
    id: id('rec'),
    project_id: project,
    contact_id: id('con'),
    standing: "'awaiting'",
    search: "''",
    created_at: invited,
    changed_at: invited,
  })
  await into('grants', {
    id: id('gra'),
    contact_id: id('con'),
    scope_kind: "'record'",
    record_id: id('rec'),
    scope_key: `'record ' || ${id('rec')}`,
    abilities: text('["view"]'),
    created_at: invited,
    invited_at: invited,
    accepted_at: from(1, invited),
    first_visit_at: from(3, `${invited} + ${wait}`),
  })
  await into('journey', {
    grant_id: id('gra'),
    day: counted,
    project_id: project,
    letter: "case when i % 3 = 0 then 'bulk' else 'invitation' end",
    invited_at: invited,
    accepted_at: from(1, `${invited} + 2000`),
    taken_at: from(1, `${invited} + 2000`),
    bounced_at: `case when i % 40 = 0 then ${invited} + 2000 end`,
    opened_at: from(2, `${invited} + ${wait}`),
    signed_in_at: from(3, `${invited} + ${wait}`),
    acted_at: from(4, `${invited} + ${wait} + 60000`),
    uploaded_at: from(4, `${invited} + ${wait} + 60000`),
    helps: 'case when i % 33 = 0 then 1 else 0 end',
    reached,
    bounced: 'case when i % 40 = 0 then 1 else 0 end',
  })
  const bucket = `cast(floor(8 * ln((signed_in_at - invited_at) / 1000.0) / ln(2)) as integer)`
  const span = `case ${spans.map((_, at) => `when signed_in_at - invited_at < ${spans[at + 1] ?? 'signed_in_at'} then ${at}`).join(' ')} end`
  const measures: [measure: string, where: string][] = [
    ...['invited', 'accepted', 'opened', 'signed_in', 'acted'].map((name, least): [string, string] => [text(name), `reached >= ${least}`]),
    [text('uploaded'), `reached = 4 and uploaded_at - invited_at <= ${7 * day}`],
    [text('bounced'), 'bounced = 1'],
    [text('helps'), 'helps > 0'],
    [`'span ' || ${span}`, 'reached >= 3'],
    [text('letters accepted'), 'reached >= 1'],
    [text('letters opened'), 'reached >= 2'],
    [text('letters used'), 'reached >= 3'],
  ]
  for (const whose of ["''", 'project_id'])
    for (const [measure, where] of measures)
      await write(`insert into tally (account_id, project_id, day, letter, measure, count)
        select account_id, ${whose}, day, letter, ${measure}, count(*) from journey where ${where} group by 1, 2, 3, 4, 5`)
  for (const whose of ["''", 'project_id'])
    for (const [name, of] of [['day', 'day'] as const, ['week', 'day - (day + 3) % 7'] as const])
      await write(`insert into wait_tally (account_id, project_id, span, day, letter, bucket, people)
        select account_id, ${whose}, '${name}', ${of}, letter, ${bucket}, count(*) from journey where reached >= 3 group by 1, 2, 3, 4, 5, 6`)
  await write(`insert into tally (account_id, project_id, day, letter, measure, count)
    select account_id, '', day, '', 'way invitation', count(*) from journey where reached >= 3 group by 1, 3`)
  if (place.kind === 'postgres') await write('vacuum analyze')
  await write(place.kind === 'postgres' ? 'checkpoint' : 'pragma wal_checkpoint(truncate)')
  await write(null)
}
