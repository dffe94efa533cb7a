// Links: one press, one session; dead ends that know why; nothing that only looks changes anything.
import assert from 'node:assert/strict'
import { linkState, portalAccess } from '../../src/engine/policy.ts'
import { anyRecord } from '../../src/engine/records.ts'
import { newToken } from '../../src/engine/secrets.ts'
import { aVisitor, onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'

const nonce = () => newToken()
const fulfilled = <T>(tries: PromiseSettledResult<T>[]) => tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
const reasons = (tries: PromiseSettledResult<unknown>[]) => [
  ...new Set(tries.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code?: string }).code ?? String(one.reason)] : []))),
]
const sessionsOf = async ({ database, by }: Room) =>
  (await database.read.all(
    (
      await import('../../src/store/sql.ts')
    ).sql`select id, ended_at from session where account_id = ${by.accountId} and contact_id is not null`,
  )) as { ended_at: number | null }[]

onEveryStore('LNK-05 a link opens once, however many hands press the button', async (room) => {
  const { secret } = await room.invite()
  const tries = await Promise.allSettled(Array.from({ length: 200 }, () => room.press(secret)))
  assert.equal(fulfilled(tries).length, 1)
  assert.deepEqual(reasons(tries), ['link_used'])
  assert.equal((await sessionsOf(room)).length, 1)
  const told = await room.engine.history.list(room.by, { limit: 200, after: null })
  assert.equal(told.filter(({ act }) => act === 'link.redeemed').length, 1)
})

onEveryStore('LNK-05 two processes on one database open one session', async (room) => {
  const other = await room.another()
  for (let round = 0; round < 10; round++) {
    const { secret } = await room.invite(`p${round}@acme.example`)
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => (at % 2 ? room : other).press(secret)))
    assert.equal(fulfilled(tries).length, 1)
    assert.deepEqual(reasons(tries), ['link_used'])
  }
})

onEveryStore('LNK-06 the browser that won may press again for ten minutes and keeps one session', async (room) => {
  const { secret } = await room.invite()
  const winner = nonce()
  const first = await room.press(secret, { nonce: winner })
  const second = await room.press(secret, { nonce: winner })
  assert.equal(await refusalOf(room.inside(first)), 'signed_out')
  await room.inside(second)
  assert.equal((await sessionsOf(room)).filter(({ ended_at }) => ended_at === null).length, 1)
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  room.clock.advance('10 minutes')
  assert.equal(await refusalOf(room.press(secret, { nonce: winner })), 'link_used')
})

onEveryStore('an invitation opens until the day that its letter names, however soon the account lets unused access sleep', async (room) => {
  const { engine, by, clock } = room
  await engine.accounts.change(by, { invitationDays: 90, dormantMonths: 1 })
  const { secret, grant } = await room.invite()
  const { secret: unopened, record } = await room.invite('tom@bay.example')
  clock.advance('80 days')
  const { device } = await room.press(secret)
  clock.advance('9 days')
  await room.press(secret, { deviceToken: device?.token ?? null })
  clock.advance('1 day')
  assert.equal(await refusalOf(room.press(unopened)), 'link_asleep')
  assert.equal(await refusalOf(engine.loginEmails.send(by, record.contact.id)), 'no_access')
  assert.equal((await engine.loginEmails.send(by, grant.contactId)).grant.id, grant.id, 'used a day ago')
})

onEveryStore('LNK-08 an invitation ends at exactly 30 days', async (room) => {
  const { secret } = await room.invite()
  const { secret: late } = await room.invite('tom@bay.example')
  room.clock.advance('30 days')
  room.clock.advance('-5 seconds')
  await room.press(secret)
  room.clock.advance('5 seconds')
  assert.equal(await refusalOf(room.press(late)), 'link_expired')
})

onEveryStore('LNK-09 a used invitation opens again only in the browser that used it', async (room) => {
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  assert.ok(entered.device)
  room.clock.advance('5 hours')
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  const again = await room.press(secret, { deviceToken: entered.device.token })
  await room.inside(again)
  assert.equal(again.session.openedBy, 'device')
  room.clock.advance('31 days')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device.token })), 'link_expired')
})

onEveryStore('LNK-09 a strict account remembers no browser, an open one needs none', async (room) => {
  await room.engine.accounts.change(room.by, { invitationReopening: 'strict' })
  const strict = await room.invite()
  assert.equal((await room.press(strict.secret)).device, null)
  assert.equal(await refusalOf(room.press(strict.secret)), 'link_used')
  await room.engine.accounts.change(room.by, { invitationReopening: 'open' })
  const open = await room.invite('tom@bay.example')
  await room.press(open.secret)
  await room.inside(await room.press(open.secret))
})

onEveryStore('LNK-09 an open account’s history tells who came in first as one who came in, and the others as coming back', async (room) => {
  await room.engine.accounts.change(room.by, { invitationReopening: 'open' })
  const { secret } = await room.invite()
  const other = await room.another()
  await Promise.all([room.press(secret), other.press(secret), room.press(secret)])
  const told = await room.engine.history.list(room.by, { limit: 200, after: null })
  const acts = told.map(({ act }) => act).filter((act) => /^link\.re/.test(act))
  assert.deepEqual(acts.sort(), ['link.redeemed', 'link.reopened', 'link.reopened'])
})

onEveryStore('LNK-10 resend kills the earlier invitations of the grant in the same commit, and nothing else', async (room) => {
  const first = await room.invite()
  const entered = await room.press(first.secret)
  const { message } = await room.engine.grants.resend(room.by, first.grant.id, {})
  const letter = (await room.deliver()).find((one) => one.message.id === message.id)
  assert.equal(await refusalOf(room.press(first.secret)), 'link_replaced')
  await room.inside(entered)
  await room.press(letter?.secret ?? '')
})

onEveryStore('LNK-10 fifty resends racing presses never leave two live invitations', async (room) => {
  const { grant, secret } = await room.invite()
  const other = await room.another()
  const acts = Array.from({ length: 50 }, (_, at) =>
    at % 3 === 2 ? room.press(secret) : (at % 2 ? room : other).engine.grants.resend(room.by, grant.id, {}),
  )
  const tries = await Promise.allSettled(acts)
  for (const reason of reasons(tries)) assert.match(reason, /^link_(used|replaced)$/)
  const links = await room.store.read.links.ofGrant(room.by.accountId, grant.id)
  assert.equal(links.filter((link) => linkState(link, room.clock.now()) === 'live').length <= 1, true)
  assert.equal(
    links.filter(({ kind, replacedAt, revokedAt }) => kind === 'invitation' && replacedAt === null && revokedAt === null).length,
    1,
  )
})

onEveryStore('LNK-11 nothing works after revoke was answered', async (room) => {
  const { secret, grant, record } = await room.invite()
  const entered = await room.press(secret)
  await room.engine.asks.fromLink(room.engine.links.read(secret), aVisitor())
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_revoked')
  assert.deepEqual(await room.deliver(), [])
  const { rows } = await room.engine.records.list(
    room.by,
    { limit: 10, after: null },
    { ...(await import('../../src/engine/records.ts')).anyRecord, access: 'revoked' },
  )
  assert.deepEqual(
    rows.map((row) => row.record.id),
    [record.record.id],
  )
})

onEveryStore('F16 presses racing revoke: after the answer no session passes', async (room) => {
  const other = await room.another()
  for (let round = 0; round < 8; round++) {
    const { secret, grant } = await room.invite(`r${round}@acme.example`)
    const pressing = Promise.allSettled(Array.from({ length: 12 }, (_, at) => (at % 2 ? room : other).press(secret)))
    const revoking = other.engine.grants.revoke(room.by, grant.id, null)
    await revoking
    for (const entered of fulfilled(await pressing)) {
      const code = await refusalOf(room.inside(entered))
      assert.ok(code === 'access_revoked' || code === 'signed_out', code)
    }
    const links = await room.store.read.links.ofGrant(room.by.accountId, grant.id)
    assert.ok(links.every(({ revokedAt }) => revokedAt !== null))
  }
})

onEveryStore('F16 presses racing resend: the old generation never wins after the resend answered', async (room) => {
  const other = await room.another()
  for (let round = 0; round < 8; round++) {
    const { secret, grant } = await room.invite(`s${round}@acme.example`)
    const early = Promise.allSettled(Array.from({ length: 6 }, () => room.press(secret)))
    await other.engine.grants.resend(room.by, grant.id, {})
    assert.match(await refusalOf(room.press(secret)), /^link_replaced$/)
    assert.ok(fulfilled(await early).length <= 1)
  }
})

onEveryStore('a session or device from before a revoke stays dead when the grant is restored', async (room) => {
  const { secret, grant } = await room.invite()
  const entered = await room.press(secret)
  await room.engine.grants.revoke(room.by, grant.id, null)
  room.clock.advance('1 second')
  await room.engine.grants.restore(room.by, grant.id)
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_expired')
  await room.engine.grants.resend(room.by, grant.id, {})
  const letter = (await room.deliver()).at(-1)
  await room.inside(await room.press(letter?.secret ?? ''))
})

onEveryStore('revoking one of two grants keeps the session for the other', async (room) => {
  const one = await room.invite()
  const two = await room.record('jane@acme.example')
  const other = await room.engine.grants.give(room.by, { contactId: two.contact.id, scope: { kind: 'record', id: two.record.id } })
  const entered = await room.press(one.secret)
  await room.engine.grants.revoke(room.by, one.grant.id, null)
  const inside = await room.inside(entered)
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    [other.grant.id],
  )
  assert.equal(await refusalOf(room.engine.records.inside(inside, one.record.record.id)), 'access_revoked')
  await room.engine.records.inside(inside, two.record.id)
})

onEveryStore('LNK-14 a forged or altered link is refused before any query', async (room) => {
  const { secret } = await room.invite()
  await room.database.close()
  for (let at = 0; at < secret.length; at++) {
    const other = secret[at] === 'a' ? 'b' : 'a'
    const forged = secret.slice(0, at) + other + secret.slice(at + 1)
    assert.equal(await refusalOf(room.press(forged)), 'link_invalid')
  }
  for (const odd of ['', 'x', `${secret}a`, secret.slice(1), 'eyJhbGciOiJub25lIn0.e30.', null, 7, {}, [secret]]) {
    assert.equal(await refusalOf(room.press(odd as string)), 'link_invalid')
  }
})

onStore('sqlite', 'LNK-12 links are at most 48 letters and digits, uniform, and never repeat', async (room) => {
  const { newId } = await import('../../src/engine/secrets.ts')
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (let made = 0; made < 100_000; made++) {
    const id = newId('lnk')
    seen.add(id)
    for (const letter of id.slice(4)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  assert.equal(seen.size, 100_000)
  assert.equal(counts.size, 62)
  const expected = (100_000 * 22) / 62
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 61 degrees of freedom: above 120 once in a million runs.
  assert.ok(chiSquare < 120, `chi-square ${chiSquare}`)
  const { secret } = await room.invite()
  assert.match(secret, /^[0-9A-Za-z]{1,48}$/)
})

onStore('sqlite', 'LNK-12 links that are made within a second begin differently: no part of them tells a time', async (room) => {
  const beginnings = new Set<string>()
  for (let at = 0; at < 20; at++) beginnings.add((await room.invite(`v${at}@vendors.example`)).secret.slice(0, 6))
  assert.equal(beginnings.size, 20)
})

onEveryStore('LNK-13 nothing that is stored opens a door', async (room) => {
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  const { sql, raw } = await import('../../src/store/sql.ts')
  for (const table of ['link', 'message', 'session', 'device', 'history', 'grants', 'attempt', 'answered']) {
    const dump = JSON.stringify(await room.database.read.all(sql`select * from ${raw(table)}`))
    for (const door of [secret, secret.slice(24), entered.token, entered.device?.token ?? '']) assert.ok(!dump.includes(door), table)
  }
})

onEveryStore('LNK-15 a secret works for one purpose only', async (room) => {
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  const owner = await room.engine.ownerLinks.make(room.by.member)
  const { key } = await room.engine.apiKeys.create(room.by, { name: 'test', role: 'manager' })
  assert.equal(await refusalOf(room.press(owner.secret)), 'link_invalid')
  assert.equal(await refusalOf(room.engine.ownerLinks.look(secret)), 'owner_link_invalid')
  for (const token of [secret, entered.token, owner.secret, key, entered.device?.token ?? '']) {
    assert.equal(await refusalOf(room.engine.sessions.ofMember(token)), 'unauthenticated')
    if (token !== key) assert.equal(await refusalOf(room.engine.apiKeys.check(token)), 'unauthenticated')
    if (token !== entered.token) assert.equal(await refusalOf(room.engine.sessions.inside(entered.accountId, token)), 'signed_out')
  }
})

onEveryStore('LNK-21 somebody else is signed in: nothing happens until they agree, then the old session is dead', async (room) => {
  const jane = await room.invite()
  const tom = await room.invite('tom@bay.example')
  const first = await room.press(jane.secret)
  const inside = await room.inside(first)
  const browser = { nonce: nonce(), deviceToken: null }
  assert.equal(
    await refusalOf(room.engine.links.redeem(room.engine.links.read(tom.secret), browser, aVisitor(), inside, false)),
    'signed_in_as_other',
  )
  await room.inside(first)
  const second = await room.engine.links.redeem(room.engine.links.read(tom.secret), browser, aVisitor(), inside, true)
  assert.equal(await refusalOf(room.inside(first)), 'signed_out')
  assert.equal((await room.inside(second)).contact.email, 'tom@bay.example')
})

onEveryStore('a press of a link whose access ended leaves the link unspent', async (room) => {
  const { secret, grant } = await room.invite()
  await room.engine.grants.change(room.by, grant.id, { endsAt: room.clock.now() - 1 })
  assert.equal(await refusalOf(room.press(secret)), 'link_access_ended')
  await room.engine.grants.change(room.by, grant.id, { endsAt: null })
  await room.inside(await room.press(secret))
})

onEveryStore('a link whose place cannot be read is a fault, not a page without its place', async ({ database, engine, invite }) => {
  const { secret } = await invite()
  const look = () => engine.links.look(engine.links.read(secret), { nonce: nonce(), deviceToken: null })
  assert.notEqual((await look()).place, null)
  await database.transaction((db) => db.script('alter table requirement rename to requirement_elsewhere'))
  await assert.rejects(look(), /requirement/)
})

onEveryStore('ADR-09 "Email me a new link" is limited per mailbox, whatever its spelling, and says when it is free again', async (room) => {
  const { secret } = await room.invite('jane.ortiz+a@acme.example')
  const same = await room.invite('janeortiz+b@acme.example')
  const id = room.engine.links.read(secret)
  await room.engine.asks.fromLink(id, aVisitor('198.51.100.1'))
  assert.equal(await refusalOf(room.engine.asks.fromLink(id, aVisitor('198.51.100.2'))), 'too_many_asks')
  assert.equal(await refusalOf(room.engine.asks.fromLink(room.engine.links.read(same.secret), aVisitor('198.51.100.3'))), 'too_many_asks')
  let sent = 1
  for (let minute = 0; minute < 57; minute++) {
    room.clock.advance('61 seconds')
    await room.engine.asks.fromLink(id, aVisitor(`198.51.100.${minute}`)).then(
      () => sent++,
      () => undefined,
    )
  }
  assert.equal(sent, 5)
  for (let hour = 0; hour < 22; hour++) {
    room.clock.advance('1 hour')
    await room.engine.asks.fromLink(id, aVisitor(`203.0.113.${hour}`)).then(
      () => sent++,
      () => undefined,
    )
  }
  assert.equal(sent, 10)
  await room.press(secret)
})

onEveryStore('LNK-06 a browser that presses four times in one moment is inside, and holds one session', async (room) => {
  const { secret } = await room.invite()
  const nonce = newToken()
  const entered = await Promise.all(Array.from({ length: 4 }, () => room.press(secret, { nonce })))
  const open = await Promise.all(entered.map((one) => room.inside(one).then(Boolean, () => false)))
  assert.equal(open.filter(Boolean).length, 1)
})

onEveryStore('ADR-09 and ADR-11 a hundred asks at once through two processes send one letter', async (room) => {
  const { secret } = await room.invite()
  const other = await room.another()
  const id = room.engine.links.read(secret)
  const tries = await Promise.allSettled(
    Array.from({ length: 100 }, (_, at) => (at % 2 ? room : other).engine.asks.fromLink(id, aVisitor(`198.51.100.${at}`))),
  )
  assert.equal(fulfilled(tries).length, 1)
  assert.deepEqual(reasons(tries), ['too_many_asks'])
  assert.equal((await room.deliver()).filter(({ message }) => message.kind === 'login').length, 1)
})

onEveryStore('ADR-10 one address block may ask thirty times in five minutes', async (room) => {
  const secrets = []
  for (let at = 0; at < 32; at++) secrets.push((await room.invite(`v${at}@acme.example`)).secret)
  const tries = await Promise.allSettled(
    secrets.map((secret) => room.engine.asks.fromLink(room.engine.links.read(secret), aVisitor('2001:db8:0:1::/64'))),
  )
  assert.equal(fulfilled(tries).length, 30)
})

onEveryStore('asking with an id that no link has is limited like any other', async (room) => {
  const nobody = 'lnk_0000000000000000000000' as const
  await room.engine.asks.fromLink(nobody, aVisitor('198.51.100.1'))
  assert.equal(await refusalOf(room.engine.asks.fromLink(nobody, aVisitor('198.51.100.2'))), 'too_many_asks')
  assert.deepEqual(await room.deliver(), [])
})

onEveryStore('a new link by mail leads to the same place, ends after 15 minutes and works once', async (room) => {
  const { secret, record } = await room.invite()
  await room.press(secret)
  await room.engine.asks.fromLink(room.engine.links.read(secret), aVisitor())
  const letter = (await room.deliver()).find(({ message }) => message.kind === 'login')
  assert.equal(letter?.message.toAddress, 'jane@acme.example')
  const entered = await room.press(letter?.secret ?? '')
  assert.equal(entered.landing, `/p/harbor/records/${record.record.id}`)
  assert.equal(entered.device, null)
  assert.equal(await refusalOf(room.press(letter?.secret ?? '')), 'link_used')
  room.clock.advance('2 minutes')
  await room.engine.asks.fromLink(room.engine.links.read(secret), aVisitor())
  const next = (await room.deliver()).find(({ message }) => message.kind === 'login')
  room.clock.advance('15 minutes')
  assert.equal(await refusalOf(room.press(next?.secret ?? '')), 'link_expired')
})

onEveryStore('where sign-in letters come too late the inviter is asked, once a day, and a new invitation leads in', async (room) => {
  const { secret, grant, record } = await room.invite()
  await room.press(secret)
  const used = room.engine.links.read(secret)
  const lateLetter = async () => {
    await room.engine.asks.fromLink(used, aVisitor())
    const id = room.engine.links.read((await room.deliver()).at(-1)?.secret)
    await room.engine.links.askAgain(id)
    room.clock.advance('1 hour')
    const page = await room.engine.links.look(id, { nonce: null, deviceToken: null })
    await room.engine.links.met(page, aVisitor())
    assert.equal(page.late, true)
    return id
  }
  const first = await lateLetter()
  const remedy = async () => (await room.engine.diagnosis.of(room.by, record.contact.id)).causes[0]?.remedy
  assert.equal((await remedy())?.act, 'send_login')
  await room.engine.links.askAgain(first)
  await room.engine.links.askAgain(first)
  assert.deepEqual(
    (await room.deliver()).map(({ message }) => (message.facts as { about?: string }).about),
    ['letter_late'],
  )
  await lateLetter()
  assert.deepEqual(await remedy(), { act: 'resend', grantId: grant.id, recordId: record.record.id })
  await room.engine.grants.resend(room.by, grant.id, {})
  const again = (await room.deliver()).at(-1)?.secret ?? ''
  room.clock.advance('1 hour')
  await room.inside(await room.press(again))
})

onEveryStore(
  'who runs the account hears what the inviter, who has left, would have been told, and nobody is named who was not',
  async (room) => {
    const { engine, by } = room
    const sam = await engine.members.invite(by, { name: 'Sam Lee', email: 'sam@harbor.example', role: 'manager' })
    const asSam = { ...by, actor: { kind: 'member' as const, id: sam.id }, role: 'manager' as const, member: sam }
    const { contact, record } = await room.record()
    const { grant } = await engine.grants.give(asSam, { contactId: contact.id, scope: { kind: 'record', id: record.id }, invite: {} })
    const secret = (await room.deliver()).findLast(({ message }) => message.kind === 'invitation')?.secret ?? ''
    await room.press(secret)
    await engine.members.change(by, sam.id, { disabled: true })
    await engine.members.invite(by, { name: 'Ada Never', email: 'ada@harbor.example', role: 'admin' })
    const id = engine.links.read(secret)
    assert.equal(await engine.links.deny(id), null)
    await engine.grants.change(by, grant.id, { endsAt: room.clock.now() + 60_000 })
    room.clock.advance('2 minutes')
    assert.equal(await engine.links.askAgain(id), null)
    const told = (await room.deliver()).filter(({ message }) => message.kind === 'member_notice')
    assert.deepEqual(told.map(({ message }) => `${message.toAddress} ${message.facts.about}`).sort(), [
      'dana@harbor.example invitation_asked',
      'dana@harbor.example link_denied',
    ])
  },
)

onEveryStore('"That was not me" tells the sender once and does nothing else', async (room) => {
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  const id = room.engine.links.read(secret)
  await room.engine.links.deny(id)
  await room.engine.links.deny(id)
  const letters = await room.deliver()
  assert.deepEqual(
    letters.map(({ message }) => [message.kind, message.toAddress]),
    [['member_notice', 'dana@harbor.example']],
  )
  await room.inside(entered)
})

onEveryStore(
  'a person’s sign on the page says Opened; a fetch alone never does, nor a sign on the page of a letter that was replaced',
  async (room) => {
    const { secret: older, record, grant } = await room.invite()
    await room.engine.grants.resend(room.by, grant.id, {})
    const { secret } = (await room.deliver()).at(-1) ?? assert.fail()
    await room.engine.links.sign(room.engine.links.read(older))
    const id = room.engine.links.read(secret)
    await room.engine.links.fetched(id, 'Slackbot-LinkExpanding 1.0')
    await room.engine.links.fetched(id, 'Slackbot-LinkExpanding 1.0')
    assert.equal((await room.engine.records.get(room.by, record.record.id)).grant?.openedAt, null)
    await room.engine.links.sign(id)
    assert.notEqual((await room.engine.records.get(room.by, record.record.id)).grant?.openedAt, null)
    await room.inside(await room.press(secret))
  },
)

onEveryStore('LNK-23 at most twenty fetching agents are remembered for a link', async (room) => {
  const { secret, grant } = await room.invite()
  const id = room.engine.links.read(secret)
  for (let at = 0; at < 30; at++) await room.engine.links.fetched(id, `robot ${at}`)
  await room.marked()
  assert.equal((await room.store.read.links.fetches(room.by.accountId, grant.id)).length, 20)
})

onEveryStore('the operator’s panic lever ends every link made until now', async (room) => {
  const before = await room.invite()
  room.clock.advance('1 second')
  await room.engine.accounts.endLinks(null)
  const [told] = await room.store.read.history.list(room.by.accountId, { limit: 1, after: null }, { recordId: null, contactId: null })
  assert.deepEqual([told?.act, told?.actor], ['links.ended', { kind: 'operator', id: null }])
  assert.equal(await refusalOf(room.press(before.secret)), 'link_expired')
  room.clock.advance('1 second')
  const after = await room.invite('tom@bay.example')
  await room.inside(await room.press(after.secret))
})

onEveryStore('what the panic lever ended is told as ended: on the link, on the access, and to whoever invites many', async (room) => {
  const { engine, by, clock } = room
  const unopened = await room.invite()
  const inside = await room.invite('tom@bay.example')
  await room.press(inside.secret)
  clock.advance('1 second')
  await engine.accounts.endLinks(by.accountId)
  const stand = async ({ grant: { id } }: typeof unopened) => {
    const { grant, links } = await engine.grants.get(by, id)
    return [portalAccess(grant, clock.now()), ...links.map((link) => linkState(link, clock.now()))]
  }
  assert.deepEqual(await stand(unopened), ['expired', 'expired'])
  assert.deepEqual(await stand(inside), ['active', 'expired'])
  assert.equal(await engine.records.count(by, { ...anyRecord, access: 'expired' }), 1)
  const { sent } = await engine.jobs.rehearse(by, { recordIds: [unopened.record.record.id] })
  assert.equal(sent.length, 1)
  clock.advance('1 second')
  await engine.grants.resend(by, unopened.grant.id, {})
  assert.deepEqual(await stand(unopened), ['queued', 'live', 'replaced'])
})

onEveryStore('LNK-06 pressing again does not stretch the ten minutes', async (room) => {
  const { secret } = await room.invite()
  const winner = nonce()
  await room.press(secret, { nonce: winner })
  room.clock.advance('9 minutes')
  await room.press(secret, { nonce: winner })
  room.clock.advance('2 minutes')
  assert.equal(await refusalOf(room.press(secret, { nonce: winner })), 'link_used')
})

onEveryStore('ADR-12 a full address block costs nobody else a letter and the database no row', async (room) => {
  const { secret } = await room.invite()
  const id = room.engine.links.read(secret)
  const { sql } = await import('../../src/store/sql.ts')
  const rows = async () => (await room.database.read.one(sql`select count(*) as n from throttle`))?.n as number
  for (let at = 0; at < 30; at++) await room.engine.asks.fromLink(`lnk_${String(at).padStart(22, '0')}`, aVisitor('203.0.113.9'))
  const before = await rows()
  for (let at = 0; at < 20; at++) {
    assert.equal(
      await refusalOf(room.engine.asks.fromLink(`lnk_${String(at).padStart(22, 'x')}`, aVisitor('203.0.113.9'))),
      'too_many_asks',
    )
  }
  assert.equal(await refusalOf(room.engine.asks.fromLink(id, aVisitor('203.0.113.9'))), 'too_many_asks')
  assert.equal(await rows(), before)
  await room.engine.asks.fromLink(id, aVisitor('203.0.113.10'))
})

onEveryStore('a clock that ran ahead and came back locks no mailbox', async (room) => {
  const { secret } = await room.invite()
  const id = room.engine.links.read(secret)
  room.clock.advance('20 days')
  await room.engine.asks.fromLink(id, aVisitor())
  room.clock.advance('-20 days')
  await room.engine.asks.fromLink(id, aVisitor())
})

onEveryStore('a link from before a revoke opens nothing after the restore, whichever way it was missed', async (room) => {
  const { secret, grant } = await room.invite()
  const { sql } = await import('../../src/store/sql.ts')
  await room.engine.grants.revoke(room.by, grant.id, null)
  await room.database.transaction((db) => db.run(sql`update link set revoked_at = null where id = ${room.engine.links.read(secret)}`))
  room.clock.advance('1 second')
  await room.engine.grants.restore(room.by, grant.id)
  assert.equal(await refusalOf(room.press(secret)), 'link_expired')
})

onEveryStore('letters with links that the panic lever ended never leave', async (room) => {
  const record = await room.record()
  await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'record', id: record.record.id }, invite: {} })
  room.clock.advance('1 second')
  await room.engine.accounts.endLinks(null)
  const [claimed] = await room.engine.messages.claim(5)
  assert.ok(claimed)
  assert.deepEqual(await room.engine.messages.stillOwed([claimed.id]), new Map())
})
