// Numbers: what is counted in the background is what a recount of the facts themselves finds, whatever happened in whatever order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type By, entry, portico } from '../../src/engine/acts.ts'
import { createCounting } from '../../src/engine/counting.ts'
import { dayNumber, plainDay } from '../../src/engine/day-numbers.ts'
import type { Figures, Which } from '../../src/engine/numbers.ts'
import type { WholeRecord } from '../../src/engine/records.ts'
import { bucketError, bucketOf, exactPercentile, percentileOf, spans } from '../../src/engine/waits.ts'
import type { Grant, LinkId } from '../../src/nouns.ts'
import type { Row } from '../../src/store/database.ts'
import { migrate } from '../../src/store/migrate.ts'
import { becomings, type PeopleStep } from '../../src/store/numbers.ts'
import type { Covering } from '../../src/store/sessions.ts'
import { raw, sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'

const day = 86_400_000
const zone = 'America/Los_Angeles'

const count = async ({ engine, store }: Room, most = 500) => {
  while (await store.read.counting.waiting()) await engine.counting.count(most)
}

/** Long enough for every history here. */
const yearAround = ({ clock }: Room) => {
  const today = dayNumber(clock.now(), zone)
  return { from: plainDay(today - 200), to: plainDay(today + 100) }
}

const acts = [
  'invite',
  'bulk',
  'resend',
  'accept',
  'bounce',
  'open',
  'press',
  'upload',
  'review',
  'help',
  'dead_end',
  'scan',
  'preview',
  'wait',
  'count',
] as const
const history = fc.array(fc.record({ act: fc.constantFrom(...acts), who: fc.nat(5), much: fc.integer({ min: 1, max: 200 }) }), {
  minLength: 20,
  maxLength: 45,
})

onEveryStore('what is counted batch by batch is what a recount finds, over random histories', async (room) => {
  await room.engine.accounts.change(room.by, { timeZone: zone })
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const town = await settle(room)
      for (const step of steps) await town.act(step.act, step.who, step.much)
      await count(town.room, 7)
      const told = await town.room.engine.numbers.get(town.by, yearAround(room))
      const { figures } = told
      const recounted = await recount(town.room, town.by)
      assert.deepEqual(
        {
          ...figures.funnel,
          bounced: figures.bounced,
          helps: figures.helps,
          median: figures.firstSession.median,
          p90: figures.firstSession.p90,
          spans: figures.spans.map(({ people }) => people),
          buckets: await bucketsAround(room, town.by),
          letters: figures.letters.toSorted((a, b) => a.letter.localeCompare(b.letter)),
          deadEnds: figures.deadEnds,
          signIns: Object.entries(figures.signIns).toSorted(),
          weeks: told.weeks.reduce((sum, { funnel }) => sum + funnel.invited, 0),
        },
        recounted,
      )
      assert.equal(told.asOf >= town.room.clock.now() - 1_000, true)
      await everyBarOpens(room, town.by, figures)
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

onEveryStore(
  'two processes that count at once count each fact once, and what one began when it was killed is counted after',
  async (room) => {
    const other = await room.another()
    for (let at = 0; at < 12; at++) {
      const { secret } = await room.invite(`v${at}@vendors.example`)
      if (at % 2) await room.press(secret)
    }
    const { store } = room
    const killed = createCounting({
      clock: room.clock,
      store: {
        ...store,
        transaction: (work) =>
          store.transaction(async (tx) => {
            await work(tx)
            throw new Error('killed')
          }),
      },
    })
    await assert.rejects(killed.count(), /killed/)
    await Promise.all([count(room, 3), count(other, 2), count(room, 4), count(other, 3)])
    await count(room)
    const { figures } = await room.engine.numbers.get(room.by, {})
    assert.deepEqual(figures.funnel, { invited: 12, accepted: 12, opened: 6, signed_in: 6, acted: 0, activated: 0 })
    assert.deepEqual(figures.letters, [{ letter: 'invitation', accepted: 12, bounced: 0, opened: 6, used: 6, fetched: 0 }])
    assert.deepEqual(figures.signIns, { invitation: 6 })
  },
)

onEveryStore(
  'a link counts as opened once and as used once, whoever signs, presses and comes again, in one moment or later',
  async (room) => {
    const { engine, by, clock } = room
    const figures = async () => {
      await count(room, 1)
      const { funnel, letters } = (await engine.numbers.get(by, {})).figures
      return { funnel: Object.values(funnel).slice(0, 5).join(' '), letters: letters.map(({ opened, used }) => `${opened} ${used}`).join() }
    }
    const invited: { secret: string }[] = []
    for (const who of ['a', 'b', 'c', 'd']) invited.push(await room.invite(`${who}@vendors.example`))
    const [signed, pressed, both, waiting] = invited.map(({ secret }) => secret) as [string, string, string, string]
    const sign = (secret: string) => engine.links.sign(engine.links.read(secret) as LinkId)
    await sign(signed)
    await sign(waiting)
    clock.advance('1 minute')
    const { device } = await room.press(signed)
    const moment = clock.now()
    clock.now = () => moment
    await room.press(pressed)
    await sign(both)
    await room.press(both)
    assert.deepEqual(await figures(), { funnel: '4 4 4 3 0', letters: '4 3' })
    await sign(pressed)
    clock.advance('1 hour')
    await room.press(signed, { deviceToken: device?.token ?? null })
    assert.deepEqual(await figures(), { funnel: '4 4 4 3 0', letters: '4 3' })
    await engine.accounts.change(by, { invitationReopening: 'open' })
    await Promise.all([room.press(waiting, { nonce: 'one' }), room.press(waiting, { nonce: 'two' })])
    assert.deepEqual(await figures(), { funnel: '4 4 4 4 0', letters: '4 4' })
  },
)

onEveryStore('what an earlier version still owed of a press is not counted twice', async (room) => {
  const { engine, by, database } = room
  const { secret } = await room.invite()
  const id = engine.links.read(secret) as LinkId
  await engine.links.fetched(id, 'Scanner')
  await room.press(secret)
  await database.transaction(async (db) => {
    await db.run(sql`delete from uncounted where what = 'fetched'`)
    for (const what of ['opened ', 'opened used ', 'used fetched'])
      await db.run(sql`insert into uncounted (account_id, about, what, at) values (${by.accountId}, ${id}, ${what}, 0)`)
    await db.run(sql`delete from migration where number = 193`)
  })
  assert.equal(await migrate(database, 0), 1)
  await count(room)
  const { letters } = (await engine.numbers.get(by, {})).figures
  assert.deepEqual(letters, [{ letter: 'invitation', accepted: 1, bounced: 0, opened: 1, used: 1, fetched: 1 }])
})

onEveryStore(
  'DAT-08 an earlier version that still runs beside this one takes no press off the pile, which it could not count',
  async (room) => {
    const { engine, by, database } = room
    const { secret } = await room.invite()
    await room.press(secret)
    // What it asks before it takes anything.
    assert.equal(await database.read.one(sql`select name from installation where name = 'counting'`), undefined)
    await count(room)
    const { letters } = (await engine.numbers.get(by, {})).figures
    assert.deepEqual(letters, [{ letter: 'invitation', accepted: 1, bounced: 0, opened: 1, used: 1, fetched: 0 }])
  },
)

onEveryStore('an account that cannot be counted keeps no other waiting, and is counted once it can be', async (room) => {
  const { engine, by, clock, database } = room
  const town = await settle(room)
  await town.act('invite', 0, 1)
  const mend = (letters: string) =>
    database.transaction((db) => db.run(sql`update account set letters = ${letters} where id = ${town.by.accountId}`))
  await mend('{')
  const { secret } = await room.invite()
  await room.press(secret)
  const invited = async (by: By) => (await engine.numbers.get(by, {})).figures.funnel.invited
  await assert.rejects(engine.counting.count())
  assert.equal(await engine.counting.count(), false)
  assert.deepEqual([await invited(by), await room.store.read.counting.behindSince(by.accountId)], [1, null])
  await mend('{}')
  clock.advance('61 minutes')
  await count(room)
  assert.equal(await invited(town.by), 1)
})

onEveryStore('whoever comes to a page that no link of theirs led to, or acts there, is counted for it, too', async (room) => {
  const { engine, by, clock } = room
  const { record, secret } = await room.invite('jane@acme.example')
  const whole = await engine.records.create(by, { projectId: record.project.id, contactId: record.contact.id, requirements: [] })
  await engine.grants.give(by, { contactId: record.contact.id, scope: { kind: 'record', id: whole.record.id }, invite: {} })
  const funnel = async () => {
    await count(room, 1)
    const { invited, signed_in, acted } = (await engine.numbers.get(by, {})).figures.funnel
    return [invited, signed_in, acted]
  }
  const entered = await room.press(secret)
  assert.deepEqual(await funnel(), [2, 1, 0])
  clock.advance('1 minute')
  const inside = await room.inside(entered)
  const other = inside.grants.find(({ scope }) => scope.id === whole.record.id)
  await engine.sessions.seen(inside, 240, other as Covering)
  assert.deepEqual(await funnel(), [2, 2, 0])
  await engine.comments.writeInside(inside, { recordId: whole.record.id }, 'Is a scan enough?', null)
  assert.deepEqual(await funnel(), [2, 2, 1])
})

onEveryStore('a page says until when it counted, days are days of the account, and a foreign project is not there', async (room) => {
  const { engine, by, clock } = room
  await engine.accounts.change(by, { timeZone: 'Pacific/Kiritimati' })
  const before = clock.now()
  await room.invite()
  const waiting = await engine.numbers.get(by, {})
  assert.ok(waiting.asOf >= before && waiting.asOf <= clock.now() && waiting.figures.funnel.invited === 0)
  await count(room)
  const today = plainDay(dayNumber(clock.now(), 'Pacific/Kiritimati'))
  const told = await engine.numbers.get(by, { from: today, to: today })
  assert.deepEqual([told.figures.funnel.invited, told.figures.from, told.figures.tooFew, told.weeks.length], [1, today, true, 1])
  assert.equal((await engine.numbers.get(by, { from: new Date(clock.now()).toISOString() })).figures.from, today)
  assert.equal((await engine.numbers.get(by, { letter: 'bulk' })).figures.funnel.invited, 0)
  for (const wrong of [
    { from: '2026-02-02', to: '2026-02-01' },
    { from: '2025-01-01', to: '2026-02-01' },
  ])
    assert.equal(await refusalOf(engine.numbers.get(by, wrong)), 'invalid')
  const town = await settle(room)
  const { record } = await room.record()
  assert.equal(await refusalOf(engine.numbers.get(town.by, { projectId: record.projectId })), 'not_found')
  assert.equal((await engine.numbers.get(by, { projectId: record.projectId })).figures.funnel.invited, 1)
  assert.equal((await engine.numbers.get(town.by, {})).figures.funnel.invited, 0)
})

onEveryStore('every figure opens as many people as it counts, newest first, each with a next step', async (room) => {
  const { engine, by } = room
  for (let at = 0; at < 9; at++) {
    const { secret, grant, message } = await room.invite(`v${at}@vendors.example`)
    room.clock.advance('1 second')
    if (at < 5) await engine.links.sign(engine.links.read(secret))
    if (at < 2) await room.press(secret)
    if (at === 8) {
      const at = room.clock.now()
      await room.store.transaction(async (tx) => {
        await tx.grants.invitationBounced(by.accountId, message.id, grant.id, at)
        const { contactId, id: grantId } = grant
        const told = { contactId, grantId, messageId: message.id, facts: { kind: 'invitation' } }
        await tx.history.add(entry(by.accountId, portico, at, 'message.bounced', told))
      })
    }
  }
  await count(room)
  const { figures } = await engine.numbers.get(by, {})
  const { funnel } = figures
  const lengths: { [step in PeopleStep]?: number } = {
    invited: funnel.invited,
    accepted: funnel.accepted,
    opened: funnel.opened,
    signed_in: funnel.signed_in,
    acted: funnel.acted,
    activated: funnel.activated,
    bounced: figures.bounced,
    not_accepted: funnel.invited - funnel.accepted,
    not_opened: funnel.accepted - funnel.opened,
    not_signed_in: funnel.opened - funnel.signed_in,
    only_looked: funnel.signed_in - funnel.acted,
    not_activated: funnel.acted - funnel.activated,
    helped: 0,
    dead_end: figures.deadEnds.met,
  }
  assert.deepEqual([funnel.invited, funnel.accepted, funnel.opened, funnel.signed_in, figures.bounced], [9, 9, 5, 2, 1])
  for (const [step, people] of Object.entries(lengths)) {
    const page = await engine.numbers.people(by, {}, step as PeopleStep, { limit: 50, after: null })
    assert.equal(page.length, people, step)
  }
  const first = await engine.numbers.people(by, {}, 'invited', { limit: 4, after: null })
  const last = first.at(-1)
  assert.ok(last)
  const rest = await engine.numbers.people(by, {}, 'invited', { limit: 50, after: { at: last.at, id: last.key } })
  assert.deepEqual(
    [...first, ...rest].map(({ contact }) => contact.email),
    Array.from({ length: 9 }, (_, at) => `v${8 - at}@vendors.example`),
  )
  const steps = new Map([...first, ...rest].map(({ contact, nextStep }) => [contact.email.slice(1, 2), nextStep]))
  assert.deepEqual(
    ['8', '7', '4', '1'].map((who) => steps.get(who)),
    ['fix_address', 'wait', 'send_login', 'send_login'],
  )
})

onEveryStore(
  'whoever was invited to the portal and answers a packet has acted, and arrived where the account waits for that',
  async (room) => {
    const { engine, by } = room
    await engine.accounts.change(by, { activation: 'answered' })
    const { contact } = await engine.contacts.create(by, { email: 'jane@acme.example', name: 'Jane Ortiz' })
    await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'portal', id: null }, invite: {} })
    const packet = { title: 'Third quarter', note: '', ask: 'answer' as const, figures: [], dueOn: null }
    const { id } = (await engine.packets.create(by, packet, { contactIds: [contact.id] })).packet
    await engine.packets.send(by, id)
    while (await engine.jobs.work());
    const letter = (await room.deliver()).find(({ message }) => message.kind === 'packet')
    const inside = await room.inside(await room.press(letter?.secret ?? ''))
    const { filesKey } = await engine.packetAnswers.inside(inside, id)
    await engine.packetAnswers.answer(inside, id, 'All fine.', 'the-form', filesKey)
    await count(room)
    const { funnel } = (await engine.numbers.get(by, {})).figures
    assert.deepEqual([funnel.invited, funnel.acted, funnel.activated], [1, 1, 1])
  },
)

test('a percentile out of the histogram is at most half a bucket off the exact one', () => {
  const waits = fc.array(fc.integer({ min: 1_000, max: 90 * day }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(waits, fc.constantFrom(0.5, 0.9), (waits, share) => {
      const buckets = new Map<number, number>()
      for (const wait of waits) buckets.set(bucketOf(wait), (buckets.get(bucketOf(wait)) ?? 0) + 1)
      const exact = exactPercentile(waits, share) as number
      const told = percentileOf(buckets, share) as number
      assert.ok(Math.max(told / exact, exact / told) <= 1 + bucketError + 0.001, `${told} for ${exact}`)
    }),
  )
})

/** Who waited that long, came that way, got that letter: as many as the figure says. */
async function everyBarOpens({ engine }: Room, by: By, figures: Figures) {
  const opens = async (step: PeopleStep, which: Which) =>
    (await engine.numbers.people(by, { from: figures.from, to: figures.to }, step, { limit: 500, after: null }, which)).length
  for (const [span, { people }] of figures.spans.entries()) assert.equal(await opens('waited', { span }), people, `span ${span}`)
  for (const [way, times] of Object.entries(figures.signIns))
    assert.equal(await opens('came', { way: way as NonNullable<Which['way']> }), times, way)
  for (const letter of figures.letters)
    for (const became of becomings)
      assert.equal(await opens('lettered', { kind: letter.letter, became }), letter[became], `${letter.letter} ${became}`)
}

/** The histogram of the year and of each of two halves, cut at today: the same people, whether weeks or days are added. */
async function bucketsAround({ store, clock }: Room, { accountId }: By): Promise<number[][]> {
  const today = dayNumber(clock.now(), zone)
  const of = async (from: number, to: number) =>
    store.read.numbers.waitBuckets(accountId, { from, to, projectId: null, letter: null, begins: 0, ends: 0 })
  const whole = await of(today - 200, today + 100)
  const halves = [await of(today - 200, today - 1), await of(today, today + 100)]
  for (const [bucket, people] of whole) assert.equal((halves[0]?.get(bucket) ?? 0) + (halves[1]?.get(bucket) ?? 0), people)
  return [...whole].toSorted(([a], [b]) => a - b)
}

/** A new account in the same database, with six people on two projects and one in the whole portal. */
async function settle(room: Room) {
  const { engine } = room
  const { account, owner } = await engine.accounts.create({
    name: 'Town',
    slug: `town-${Math.random().toString(36).slice(2)}`,
    timeZone: zone,
    owner: { name: 'Tess', email: 'tess@town.example' },
  })
  const by: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
  const projects = [
    (await engine.projects.create(by, { name: 'One' })).project,
    (await engine.projects.create(by, { name: 'Two' })).project,
  ]
  const people: { whole: WholeRecord; grant: Grant | null }[] = []
  for (let at = 0; at < 6; at++) {
    // The last one is the owner, who looks at their own portal.
    const email = at === 5 ? 'tess@town.example' : `p${at}@acme.example`
    const whole = await engine.records.create(by, {
      projectId: (projects[at % 2] as { id: `pro_${string}` }).id,
      contact: { email },
      requirements: [{ kind: 'document', name: 'Paper' }],
    })
    people.push({ whole, grant: null })
  }
  const secretOf = async (grant: Grant | null) => {
    const links = grant ? await room.store.read.links.ofGrant(account.id, grant.id) : []
    const newest = links.find(({ kind }) => kind === 'invitation')
    return newest ? engine.secrets.of('link', newest.id, newest.keyNumber) : null
  }
  const letters = async (outcome: 'accepted' | 'refused', most: number) => {
    const claimed = await engine.messages.claim(most)
    await engine.messages.settle(claimed.map((message) => ({ message, outcome, answer: '250', nextAt: null })))
  }
  const calm = async (work: Promise<unknown>) => {
    await work.catch((error: { code?: string }) => {
      if (!error.code || error.code.length > 25) throw error
    })
  }
  async function act(word: (typeof acts)[number], who: number, much: number): Promise<void> {
    const person = people[who] as (typeof people)[number]
    const { whole } = person
    const scope = who === 4 ? { kind: 'portal' as const, id: null } : { kind: 'record' as const, id: whole.record.id }
    const secret = await secretOf(person.grant)
    const linkId = secret === null ? null : engine.links.read(secret)
    if (word === 'invite') person.grant = (await engine.grants.give(by, { contactId: whole.contact.id, scope, invite: {} })).grant
    if (word === 'bulk' && who < 4) {
      await engine.jobs.start(by, { recordIds: [whole.record.id], openLinks: 'resend', waits: 0 })
      while (await engine.jobs.work());
      person.grant = await room.store.read.grants.standing(account.id, whole.contact.id, scope)
    }
    if (word === 'resend' && person.grant) await calm(engine.grants.resend(by, person.grant.id, {}))
    if (word === 'accept') await letters('accepted', (much % 3) + 1)
    if (word === 'bounce') await letters('refused', 1)
    if (word === 'open' && linkId) await engine.links.sign(linkId)
    if (word === 'scan' && linkId) await engine.links.fetched(linkId, `Scanner ${much % 3}`)
    if (word === 'press' && secret) await calm(room.press(secret))
    if (word === 'upload' && secret) {
      const entered = await room.press(secret).catch(() => null)
      if (entered && who !== 4) {
        const inside = await engine.sessions.inside(account.id, entered.token)
        await engine.documents.upload(inside, whole.record.id, whole.requirements[0]?.id ?? null, [await room.pdf()])
      }
    }
    if (word === 'review') {
      const { documents } = await engine.records.get(by, whole.record.id)
      for (const { id } of documents) await calm(engine.documents.review(by, id, 'accept', null, null))
    }
    if (word === 'help' && linkId) {
      await calm(engine.asks.fromLink(linkId, aVisitor(`198.51.100.${much}`)))
      while (await engine.asks.answer());
    }
    if (word === 'dead_end' && linkId) {
      const page = await engine.links.look(linkId, { nonce: null, deviceToken: null })
      await engine.links.met(page, aVisitor())
    }
    if (word === 'preview') await calm(engine.portalViews.open(by, whole.contact.id))
    if (word === 'wait') room.clock.advance(`${much} minutes`)
    if (word === 'count') await engine.counting.count(much % 9)
  }
  return { room, by, act }
}

/** The same figures from the facts alone: letters, links, grants and history, by the plainest means. */
async function recount({ database }: Room, { accountId }: By) {
  const rows = async (table: string): Promise<Row[]> => database.read.all(sql`select * from ${raw(table)} where account_id = ${accountId}`)
  const [messages, links, grants, told, sessions, contacts, members] = (await Promise.all(
    ['message', 'link', 'grants', 'history', 'session', 'contact', 'member'].map(rows),
  )) as [Row[], Row[], Row[], Row[], Row[], Row[], Row[]]
  const ours = new Set(contacts.filter(({ email_key }) => members.some((one) => one.email_key === email_key)).map(({ id }) => id))
  const first = (times: unknown[]) =>
    times.filter((at) => at !== null && at !== undefined).toSorted((a, b) => Number(a) - Number(b))[0] as number | undefined
  const found = { invited: 0, accepted: 0, opened: 0, signed_in: 0, acted: 0, activated: 0, bounced: 0, helps: 0 }
  const waits: number[] = []
  for (const grant of grants.filter(({ contact_id }) => !ours.has(contact_id))) {
    const letters = messages.filter(({ grant_id, kind }) => grant_id === grant.id && kind === 'invitation')
    const invited = first(letters.map(({ created_at }) => created_at))
    if (invited === undefined) continue
    const steps = {
      accepted: first(letters.map(({ accepted_at }) => accepted_at)),
      opened: first(told.filter(({ act, grant_id }) => act === 'link.opened' && grant_id === grant.id).map(({ at }) => at)),
      signed_in: grant.first_visit_at as number | null,
      acted: grant.first_action_at as number | null,
    }
    const reached = ['acted', 'signed_in', 'opened', 'accepted'].find(
      (step) => steps[step as 'acted'] !== null && steps[step as 'acted'] !== undefined,
    )
    const passed = ['invited', 'accepted', 'opened', 'signed_in', 'acted'] as const
    for (const step of passed.slice(0, passed.indexOf((reached ?? 'invited') as 'acted') + 1)) found[step] += 1
    const covers = ({ record_id }: Row) => grant.scope_kind === 'portal' || record_id === grant.record_id
    const sent = first(
      told
        .filter(
          (one) =>
            one.act === 'document.uploaded' &&
            one.actor_id === grant.contact_id &&
            covers(one) &&
            Number(one.at) >= Number(grant.created_at),
        )
        .map(({ at }) => at),
    )
    if (reached === 'acted' && sent !== undefined && sent - invited <= 7 * day) found.activated += 1
    const last = (times: unknown[]) => Math.max(0, ...times.map(Number))
    const bounced = last(letters.map(({ bounced_at }) => bounced_at))
    if (
      bounced > 0 &&
      bounced >= last(letters.map(({ accepted_at }) => accepted_at)) &&
      !['opened', 'signed_in', 'acted'].includes(reached ?? '')
    )
      found.bounced += 1
    found.helps += told.filter(({ act, grant_id }) => grant_id === grant.id && (act === 'link.help_asked' || act === 'access.asked')).length
    if (steps.signed_in && steps.signed_in >= invited) waits.push(steps.signed_in - invited)
  }
  const outside = messages
    .filter(({ contact_id }) => contact_id !== null && !ours.has(contact_id))
    .toSorted((a, b) => Number(a.created_at) - Number(b.created_at) || (String(a.id) < String(b.id) ? -1 : 1))
  const byLetter = new Map<string, Row & { letter: string }>()
  for (const message of outside) {
    const again = outside.find((one) => one.kind === 'invitation' && one.grant_id === message.grant_id)?.id !== message.id
    const letter =
      message.kind !== 'invitation' ? (message.kind as string) : again ? 'again' : message.lane === 'bulk' ? 'bulk' : 'invitation'
    const link = links.find(({ id }) => id === message.link_id) ?? {}
    const sum = byLetter.get(letter) ?? { letter, accepted: 0, bounced: 0, opened: 0, used: 0, fetched: 0 }
    const more = {
      accepted: message.accepted_at,
      bounced: message.bounced_at,
      opened: link.opened_at,
      used: link.used_at,
      fetched: link.fetched_at,
    }
    for (const [word, at] of Object.entries(more)) sum[word] = Number(sum[word]) + Number((at ?? null) !== null)
    byLetter.set(letter, sum)
  }
  const came = told.filter(
    ({ act, contact_id }) => ['link.redeemed', 'link.reopened', 'session.opened'].includes(act as string) && !ours.has(contact_id),
  )
  const ends = told.filter(({ act, contact_id }) => act === 'link.dead_end' && !ours.has(contact_id))
  const signIns: { [way: string]: number } = {}
  for (const { session_id } of came) {
    const way = sessions.find(({ id }) => id === session_id)?.opened_by as string
    signIns[way] = (signIns[way] ?? 0) + 1
  }
  return {
    ...found,
    median: exactPercentile(waits, 0.5),
    p90: exactPercentile(waits, 0.9),
    buckets: [...Map.groupBy(waits, bucketOf)].map(([bucket, { length }]) => [bucket, length]).toSorted(([a = 0], [b = 0]) => a - b),
    spans: spans.map((from, at) => waits.filter((wait) => wait >= from && wait < (spans[at + 1] ?? Number.POSITIVE_INFINITY)).length),
    letters: [...byLetter.values()]
      .filter((one) => Object.values(one).some((n) => typeof n === 'number' && n > 0))
      .toSorted((a, b) => a.letter.localeCompare(b.letter)),
    deadEnds: {
      met: ends.length,
      recovered: ends.filter((end) => came.some((one) => one.contact_id === end.contact_id && Number(one.at) >= Number(end.at))).length,
    },
    signIns: Object.entries(signIns).toSorted(),
    weeks: found.invited,
  }
}
