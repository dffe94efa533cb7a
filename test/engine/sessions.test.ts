// Sessions: four hours idle, twelve in all, five at most, judged on every request against the grants of that moment.
import assert from 'node:assert/strict'
import type { Entered } from '../../src/engine/presses.ts'
import { fingerprint, newToken } from '../../src/engine/secrets.ts'
import { type Inside, newContactSession } from '../../src/engine/sessions.ts'
import type { ContactId, LinkId, RecordId, Session, SessionId } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'

onEveryStore(
  'SES-04 a session ends after four hours idle, judged here; looking at it without a sign of life does not count',
  async (room) => {
    const { secret } = await room.invite()
    const entered = await room.press(secret)
    room.clock.advance('2 hours')
    await room.inside(entered)
    room.clock.advance('119 minutes')
    await room.inside(entered)
    room.clock.advance('61 seconds')
    assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  },
)

onEveryStore('SES-05 activity keeps a session for twelve hours and no longer', async (room) => {
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  for (let hour = 0; hour < 11; hour++) {
    room.clock.advance('1 hour')
    const inside = await room.inside(entered)
    await room.engine.sessions.seen(inside, 240, inside.grants[0] ?? null)
  }
  room.clock.advance('59 minutes')
  await room.inside(entered)
  room.clock.advance('61 seconds')
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
})

onEveryStore('SES-02 a session is 256 random bits, kept as a fingerprint', async (room) => {
  const { secret } = await room.invite()
  const { token } = await room.press(secret)
  // Eight letters of the moment before them, the same for all of one millisecond (0036).
  assert.match(token, /^[0-9A-Za-z]{8}[0-9A-Za-z]{43}$/)
  assert.ok(!JSON.stringify(await room.database.read.all(sql`select * from session`)).includes(token.slice(8)))
})

onEveryStore(
  'sessions lie in the order in which they were opened, and a cookie from before tokens began with their moment still holds',
  async (room) => {
    const hashes = async () =>
      (await room.database.read.all(sql`select token_hash from session order by created_at`)).map((row) => row.token_hash as string)
    for (let person = 0; person < 4; person++) {
      const { secret } = await room.invite()
      await room.press(secret)
      room.clock.advance('1 minute')
    }
    const inOrder = await hashes()
    assert.equal(inOrder.length, 4)
    assert.deepEqual(inOrder.toSorted(), inOrder)

    const { secret } = await room.invite()
    const { session, token } = await room.press(secret)
    const old = token.slice(8)
    await room.database.transaction((db) => db.run(sql`update session set token_hash = ${fingerprint(old)} where id = ${session.id}`))
    assert.equal((await room.engine.sessions.inside(room.by.accountId, old)).session.id, session.id)
  },
)

onEveryStore('SES-09 one person holds five sessions; the oldest gives way', async (room) => {
  await room.engine.accounts.change(room.by, { invitationReopening: 'open' })
  const { secret } = await room.invite()
  const entered = []
  for (let at = 0; at < 6; at++) {
    entered.push(await room.press(secret))
    room.clock.advance('1 second')
  }
  const codes = await Promise.all(
    entered.map((one) =>
      room.inside(one).then(
        () => 'in',
        (error: { code: string }) => error.code,
      ),
    ),
  )
  assert.deepEqual(codes, ['signed_out', 'in', 'in', 'in', 'in', 'in'])
})

onEveryStore('SES-09 the cap holds when two processes open sessions of one person at once', async (room) => {
  const other = await room.another()
  const { record } = await room.invite()
  const secrets: string[] = []
  for (let at = 0; at < 12; at++) {
    const more = await room.record('jane@acme.example')
    const { grant } = await room.engine.grants.give(room.by, {
      contactId: record.contact.id,
      scope: { kind: 'record', id: more.record.id },
      invite: {},
    })
    secrets.push(...(await room.deliver()).filter(({ message }) => message.grantId === grant.id).map(({ secret }) => secret))
  }
  const tries = await Promise.allSettled(secrets.map((secret, at) => (at % 2 ? room : other).press(secret)))
  assert.deepEqual(
    tries.map(({ status }) => status),
    Array(12).fill('fulfilled'),
  )
  const { sessions } = await room.engine.sessions.list(room.by, record.contact.id)
  assert.equal(sessions.length, 5)
})

onEveryStore('SES-06 signing out ends the session and this browser’s way back, and nobody else’s', async (room) => {
  const jane = await room.invite()
  const tom = await room.invite('tom@bay.example')
  const first = await room.press(jane.secret)
  const second = await room.press(tom.secret)
  await room.engine.sessions.signOut(await room.inside(first), first.device?.token ?? null)
  assert.equal(await refusalOf(room.inside(first)), 'signed_out')
  assert.equal(await refusalOf(room.press(jane.secret, { deviceToken: first.device?.token ?? null })), 'link_used')
  await room.inside(second)
})

onEveryStore('SES-06 a session is told to have ended once, however often Sign out is pressed and whoever ends it beside', async (room) => {
  const { sessions, history } = room.engine
  const { secret, record } = await room.invite()
  const other = await room.another()
  const told = async () =>
    (await history.list(room.by, { limit: 50, after: null }, { contactId: record.contact.id })).filter(({ act }) => act === 'session.ended')
  for (let round = 1; round < 6; round++) {
    const entered = await room.press(round === 1 ? secret : ((await mailedAgain(room, record.contact.id)) ?? ''))
    const inside = await room.inside(entered)
    await Promise.allSettled([
      sessions.signOut(inside, null),
      other.engine.sessions.signOut(inside, null),
      other.engine.sessions.end(room.by, entered.session.id),
    ])
    assert.equal((await told()).length, round)
  }
})

onEveryStore('SES-07 staff see a contact’s browsers and end one', async (room) => {
  const { secret, record } = await room.invite()
  const entered = await room.press(secret)
  const { sessions, devices } = await room.engine.sessions.list(room.by, record.contact.id)
  assert.deepEqual(
    sessions.map(({ browser }) => browser),
    ['Safari on iPhone'],
  )
  assert.equal(devices.length, 1)
  await room.engine.sessions.end(room.by, entered.session.id)
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  assert.equal(await refusalOf(room.engine.sessions.end(room.by, entered.session.id)), 'not_found')
})

onEveryStore(
  'one session that sees a record is one visit, and another record of the same person becomes Active when it is seen',
  async (room) => {
    const { secret, record } = await room.invite()
    const second = await room.record('jane@acme.example')
    const { grant } = await room.engine.grants.give(room.by, {
      contactId: record.contact.id,
      scope: { kind: 'record', id: second.record.id },
    })
    const entered = await room.press(secret)
    for (let look = 0; look < 3; look++) {
      const inside = await room.inside(entered)
      for (const covering of inside.grants) await room.engine.sessions.seen(inside, 240, covering)
      room.clock.advance('11 seconds')
    }
    assert.equal((await room.engine.records.get(room.by, record.record.id)).grant?.visits, 1)
    assert.equal((await room.engine.grants.get(room.by, grant.id)).grant.visits, 1)
    assert.notEqual((await room.engine.grants.get(room.by, grant.id)).grant.firstVisitAt, null)
  },
)

onEveryStore('AUT-03 an invitation reaches its one record and nothing else', async (room) => {
  const { secret, record } = await room.invite()
  const other = await room.record('jane@acme.example')
  const foreign = await room.record('tom@bay.example')
  const inside = await room.inside(await room.press(secret))
  assert.deepEqual(
    (await room.engine.records.allInside(inside)).map((row) => row.record.id),
    [record.record.id],
  )
  for (const { record: hidden } of [other, foreign])
    assert.equal(await refusalOf(room.engine.records.inside(inside, hidden.id)), 'not_found')
})

onEveryStore('a portal grant shows all records of that contact and no other’s', async (room) => {
  const one = await room.record()
  const two = await room.record()
  const foreign = await room.record('tom@bay.example')
  await room.engine.grants.give(room.by, { contactId: one.contact.id, scope: { kind: 'portal', id: null }, invite: {} })
  const inside = await room.inside(await room.press((await room.deliver())[0]?.secret ?? ''))
  assert.deepEqual(
    new Set((await room.engine.records.allInside(inside)).map((row) => row.record.id)),
    new Set([one.record.id, two.record.id]),
  )
  assert.equal(await refusalOf(room.engine.records.inside(inside, foreign.record.id)), 'not_found')
})

onStore(
  'sqlite',
  'whoever answers for hundreds of records sees each that is open to them, an old one in a quiet project too',
  async (room) => {
    const { engine, by } = room
    const { project } = await engine.projects.create(by, { name: 'Quiet project' })
    const quiet = await engine.records.create(by, { projectId: project.id, contact: { email: 'jane@acme.example' }, requirements: [] })
    const others = new Set<RecordId>()
    for (let at = 0; at < 205; at++) {
      room.clock.advance('1 second')
      others.add((await room.record()).record.id)
    }
    const contactId = quiet.contact.id
    await engine.grants.give(by, { contactId, scope: { kind: 'project', id: project.id }, invite: {} })
    const entered = await room.press((await room.deliver())[0]?.secret ?? '')
    const seen = async () => engine.records.allInside(await room.inside(entered))
    assert.deepEqual(
      (await seen()).map(({ record }) => record.id),
      [quiet.record.id],
    )
    await engine.grants.give(by, { contactId, scope: { kind: 'portal', id: null }, invite: {} })
    const rows = await seen()
    assert.deepEqual(new Set(rows.map(({ record }) => record.id)), new Set([...others, quiet.record.id]))
    const inside = await room.inside(entered)
    const [newest] = await engine.records.manyInside(inside, rows)
    assert.equal(newest?.requirements.length, 1)
    assert.deepEqual(newest, await engine.records.inside(inside, newest.record.id))
  },
)

onEveryStore('STF-01 the owner link works once, for a quarter of an hour, and the newer one replaces the older', async (room) => {
  const visitor = { browser: 'Chrome on Linux', agent: '', address: '127.0.0.1' }
  const old = await room.engine.ownerLinks.make(room.by.member)
  const link = await room.engine.ownerLinks.make(room.by.member)
  assert.equal(await refusalOf(room.engine.ownerLinks.look(old.secret)), 'owner_link_ended')
  for (let look = 0; look < 3; look++) assert.equal((await room.engine.ownerLinks.look(link.secret)).kind, 'sign_in')
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => room.engine.ownerLinks.redeem(link.secret, null, visitor)))
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  const late = await room.engine.ownerLinks.make(room.by.member)
  room.clock.advance('15 minutes')
  assert.equal(await refusalOf(room.engine.ownerLinks.redeem(late.secret, null, visitor)), 'owner_link_ended')
  assert.equal(await refusalOf(room.engine.ownerLinks.make(null)), 'owner_exists')
})

onEveryStore(
  'SES-07 signing out everywhere ends every session and every way back of one person in one account, and nobody else’s',
  async (room) => {
    const jane = await room.invite()
    const tom = await room.invite('tom@bay.example')
    const nonce = newToken()
    const first = await room.press(jane.secret, { nonce })
    const second = await room.press(jane.secret, { deviceToken: first.device?.token ?? null })
    const other = await room.press(tom.secret)
    await room.engine.sessions.endAll(await room.inside(second))
    for (const one of [first, second]) assert.equal(await refusalOf(room.inside(one)), 'signed_out')
    assert.equal(await refusalOf(room.press(jane.secret, { deviceToken: first.device?.token ?? null })), 'link_used')
    assert.equal(await refusalOf(room.press(jane.secret, { nonce })), 'link_used')
    await room.inside(other)
    const told = await room.engine.history.list(room.by, { limit: 5, after: null })
    const { actor, facts, contactId } = told.find(({ act }) => act === 'sessions.ended') ?? {}
    assert.deepEqual([actor?.id, contactId], [jane.record.contact.id, jane.record.contact.id])
    assert.deepEqual(facts, { sessions: 2, devices: 1 })
  },
)

onEveryStore('SES-07 a member ends all of a contact’s browsers at once; a contact takes one device’s way back', async (room) => {
  const { secret, record } = await room.invite()
  const entered = await room.press(secret)
  const inside = await room.inside(entered)
  const { devices } = await room.engine.sessions.ofInside(inside, null)
  assert.equal(devices.length, 1)
  assert.deepEqual((await room.engine.sessions.ofInside(inside, entered.device?.token ?? null)).devices, [])
  await room.engine.sessions.endDevice(inside, devices[0]?.id ?? 'dev_0')
  assert.equal(await refusalOf(room.engine.sessions.endDevice(inside, devices[0]?.id ?? 'dev_0')), 'not_found')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_used')
  await room.inside(entered)
  await room.engine.sessions.endAllOf(room.by, record.contact.id)
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  assert.equal(await refusalOf(room.engine.sessions.endAllOf(room.by, 'con_0000000000000000000000')), 'not_found')
})

onEveryStore(
  'a session that took another’s place in its browser ends for good: the browser comes back by the letter of neither',
  async (room) => {
    const { record } = await room.invite()
    const browser = { nonce: newToken(), deviceToken: null }
    const letter = async () => {
      await room.engine.loginEmails.send(room.by, record.contact.id)
      return (await room.deliver()).at(-1)?.secret ?? ''
    }
    const press = (secret: string, inside: Inside | null = null) =>
      room.engine.links.redeem(room.engine.links.read(secret), browser, aVisitor(), inside, false)
    for (const end of [
      (_: Inside, { session }: Entered) => room.engine.sessions.end(room.by, session.id),
      (inside: Inside) => room.engine.sessions.signOut(inside, null),
    ]) {
      const first = await letter()
      const before = await press(first)
      const second = await letter()
      const entered = await press(second, await room.inside(before))
      await end(await room.inside(entered), entered)
      for (const secret of [first, second]) assert.equal(await refusalOf(press(secret)), 'link_used')
    }
  },
)

onEveryStore('SES-07 a browser that is signed in stays in sight, however many came and went after it', async (room) => {
  await room.engine.accounts.change(room.by, { invitationReopening: 'open' })
  const { secret, record } = await room.invite()
  const hidden = await room.press(secret)
  for (let at = 0; at < 55; at++) {
    const { session } = await room.press(secret)
    await room.engine.sessions.end(room.by, session.id)
  }
  const { sessions } = await room.engine.sessions.list(room.by, record.contact.id)
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [hidden.session.id],
  )
  const own = await room.press(secret)
  await room.engine.sessions.endOther(await room.inside(own), hidden.session.id)
  assert.equal(await refusalOf(room.inside(hidden)), 'signed_out')
})

/** Comes in by a login email, in a browser of that name; answers what the contact is told of it. */
async function comeWith(room: Room, contactId: ContactId, browser: string): Promise<unknown[]> {
  await room.engine.loginEmails.send(room.by, contactId)
  const secret = (await room.deliver()).at(-1)?.secret ?? ''
  const nobody = { nonce: newToken(), deviceToken: null }
  await room.engine.links.redeem(room.engine.links.read(secret), nobody, { ...aVisitor(), browser }, null, false)
  // The winner who presses again, a moment later, is the same arrival.
  room.clock.advance('1 second')
  await room.engine.links.redeem(room.engine.links.read(secret), nobody, { ...aVisitor(), browser }, null, false)
  const letters = (await room.deliver()).filter(({ message }) => message.kind === 'notice')
  return letters.map(({ message: { toAddress, facts } }) => [toAddress, facts.about, facts.what, facts.gaveWay])
}

onEveryStore(
  'STF-08 a contact who comes in with a new browser, or with one not used for 30 days, is told once; the first time of all is no news',
  async (room) => {
    const { secret, record } = await room.invite()
    await room.press(secret)
    assert.deepEqual(await room.deliver(), [])
    assert.deepEqual(await comeWith(room, record.contact.id, 'Safari on iPhone'), [])
    const told = [['jane@acme.example', 'new_browser', 'Firefox on Windows', null]]
    assert.deepEqual(await comeWith(room, record.contact.id, 'Firefox on Windows'), told)
    assert.deepEqual(await comeWith(room, record.contact.id, 'Firefox on Windows'), [])
    room.clock.advance('31 days')
    assert.deepEqual(await comeWith(room, record.contact.id, 'Firefox on Windows'), told)
  },
)

onEveryStore('SES-09 whose oldest browser gives way is told which, in the one letter about that sign-in', async (room) => {
  const { secret, record } = await room.invite()
  await room.press(secret)
  for (let at = 0; at < 4; at++) {
    room.clock.advance('1 minute')
    await comeWith(room, record.contact.id, 'Firefox on Windows')
  }
  room.clock.advance('1 minute')
  const told = await comeWith(room, record.contact.id, 'Chrome on Mac')
  assert.deepEqual(told, [['jane@acme.example', 'gave_way', 'Chrome on Mac', 'Safari on iPhone']])
})

onEveryStore(
  'SES-09 sign-ins of one millisecond: each place that was left is told once, and a second press of the same link tells nothing',
  async (room) => {
    const { secret, record } = await room.invite()
    await room.press(secret)
    const { accountId, contactId } = { accountId: room.by.accountId, contactId: record.contact.id }
    const policy = { idleMinutes: 240, sessionHours: 12 }
    const now = room.clock.now()
    const way = { openedBy: 'login' as const, factors: ['link'] }
    const open = async (at: number, browser: string, linkId: LinkId | null = null, ends: SessionId | null = null) => {
      const session = { ...newContactSession({ id: contactId, accountId }, { ...way, browser }, policy, at), linkId }
      await room.store.transaction(async (tx) => {
        if (ends) await tx.sessions.end(accountId, ends, at)
        await tx.sessions.open(session, newToken(), at)
      })
      return session
    }
    const told = async (session: Session) => {
      const { isKnown, gaveWay } = await room.store.read.sessions.arrival({ session, before: null, since: 0 })
      return [isKnown, gaveWay]
    }
    for (const at of [1, 2, 3, 4]) await open(now + at, `Browser ${at}`)
    const { message } = await room.engine.loginEmails.send(room.by, contactId)
    const pressed = await open(now + 10, 'Chrome on Mac', message.linkId)
    const again = await open(now + 10, 'Chrome on Mac', message.linkId, pressed.id)
    const other = await open(now + 10, 'Edge on Windows')
    const letters = [await told(pressed), await told(again), await told(other)]
    assert.deepEqual(
      letters.map(([, gaveWay]) => gaveWay),
      ['Safari on iPhone', null, 'Browser 1'],
    )
    assert.deepEqual(letters.map(([isKnown]) => isKnown).toSorted(), [false, false, true])
  },
)

async function mailedAgain(room: Room, contactId: ContactId): Promise<string | undefined> {
  await room.engine.loginEmails.send(room.by, contactId)
  return (await room.deliver()).at(-1)?.secret
}
