// How a member comes in: a mailed key, then a second factor; never by mail alone, never twice by the same code.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type By, found } from '../../src/engine/acts.ts'
import { createSecrets, newRecoveryCode } from '../../src/engine/secrets.ts'
import { type HalfIn, signedOf } from '../../src/engine/sign-ins.ts'
import type { RecordId } from '../../src/nouns.ts'
import { raw, sql } from '../../src/store/sql.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { authenticator, enrolled, keyFor, memberKeys } from '../support/members.ts'

const halfBy = async (room: Room, email = 'dana@harbor.example') => {
  const { token } = await room.engine.signIns.press(await keyFor(room, email), aVisitor())
  return room.engine.signIns.half(token)
}
const cameInBy = async (room: Room, token: string): Promise<By> => {
  const { member, session } = await room.engine.sessions.ofMember(token)
  const actor = { kind: 'member', id: member.id } as const
  return { accountId: member.accountId, actor, role: member.role, member, freshAt: session.freshAt, sessionId: session.id }
}

onEveryStore('STF-02 a letter alone never opens the console: first a factor is set up, later it is shown', async (room) => {
  const key = await keyFor(room, 'dana@harbor.example')
  for (let look = 0; look < 3; look++) assert.equal((await room.engine.signIns.look(key)).dead, null)
  const { token } = await room.engine.signIns.press(key, aVisitor())
  assert.equal(await refusalOf(room.engine.sessions.ofMember(token)), 'unauthenticated', 'half a way in is no session')
  const half = await room.engine.signIns.half(token)
  assert.equal(half.held.totp, null)
  const { secret, uri } = await room.engine.factors.offerApp(half.member)
  assert.match(uri, /^otpauth:\/\/totp\/Harbor%20Build%20\(Portico\):dana%40harbor\.example\?issuer=/)
  const app = authenticator(secret, room.clock)
  assert.equal(await refusalOf(room.engine.signIns.enrol(half, '000000')), 'factor_wrong')
  const first = await room.engine.signIns.enrol(half, app.code())
  assert.equal(first.recoveryCodes.length, 10)
  assert.deepEqual([first.session.openedBy, first.session.factors], ['member_link', ['member_link', 'totp']])
  assert.ok((await room.engine.sessions.ofMember(first.token)).member.signedInAt)

  room.clock.advance('1 minute')
  const again = await halfBy(room)
  assert.ok(again.held.totp)
  assert.equal(await refusalOf(room.engine.signIns.enrol(again, app.code())), 'factor_exists')
  assert.equal(await refusalOf(room.engine.factors.offerApp(again.member)), 'factor_exists')
  const second = await room.engine.signIns.finish(again, await room.engine.signIns.prove(again, { code: app.code() }))
  assert.notEqual(second.token, first.token)
  assert.equal(await refusalOf(room.engine.signIns.half(token)), 'sign_in_ended')
})

onEveryStore('SES-07 whoever signs out everywhere but here ends the sign-in that somebody has begun elsewhere, too', async (room) => {
  const { session } = await enrolled(room)
  room.clock.advance('2 minutes')
  const { token } = await room.engine.signIns.press(await keyFor(room, 'dana@harbor.example'), aVisitor())
  await room.engine.signIns.half(token)
  await room.engine.sessions.endMyOthers({ session, member: found(room.by.member) })
  assert.equal(await refusalOf(room.engine.signIns.half(token)), 'sign_in_ended')
})

onEveryStore('a key works once, for a quarter of an hour, and what it opens waits no longer than that', async (room) => {
  const key = await keyFor(room, 'dana@harbor.example')
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => room.engine.signIns.press(key, aVisitor())))
  const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.token] : []))
  assert.equal(won.length, 1)
  assert.equal((await room.engine.signIns.look(key)).dead, 'used')
  room.clock.advance('15 minutes')
  assert.equal(await refusalOf(room.engine.signIns.half(won[0] ?? '')), 'sign_in_ended')
  const late = await keyFor(room, 'dana@harbor.example')
  room.clock.advance('15 minutes')
  assert.equal(await refusalOf(room.engine.signIns.press(late, aVisitor())), 'sign_in_ended')
  assert.equal((await room.engine.signIns.look(late)).dead, 'expired')
})

onEveryStore('the operator’s panic lever ends the keys of members and the operator’s own links with all others', async (room) => {
  const { engine, by, clock } = room
  const member = found(by.member)
  const other = await engine.accounts.create({ name: 'Other', slug: 'other', owner: { name: 'Olga', email: 'olga@other.example' } })
  const owners = { here: await engine.ownerLinks.make(member), there: await engine.ownerLinks.make(other.owner) }
  const key = await keyFor(room, member.email)
  clock.advance('1 second')
  await engine.accounts.endLinks(by.accountId)
  assert.equal((await engine.signIns.look(key)).dead, 'expired')
  assert.equal(await refusalOf(engine.signIns.press(key, aVisitor())), 'sign_in_ended')
  assert.equal(await refusalOf(engine.ownerLinks.redeem(owners.here.secret, null, aVisitor())), 'owner_link_ended')
  assert.equal((await engine.ownerLinks.look(owners.there.secret)).kind, 'sign_in')
  await engine.accounts.endLinks(null)
  assert.equal(await refusalOf(engine.ownerLinks.look(owners.there.secret)), 'owner_link_ended')
  clock.advance('1 second')
  await engine.ownerLinks.redeem((await engine.ownerLinks.make(member)).secret, null, aVisitor())
})

onEveryStore('ADR-12 whoever asks in somebody’s name ends no key that is under way', async (room) => {
  const first = await keyFor(room, 'dana@harbor.example')
  room.clock.advance('2 minutes')
  await keyFor(room, 'dana@harbor.example')
  await room.engine.signIns.press(first, aVisitor())
})

onEveryStore('LNK-15 a member’s key is no other secret, and no other secret is a member’s key', async (room) => {
  const key = await keyFor(room, 'dana@harbor.example')
  const { secret } = await room.engine.ownerLinks.make(room.by.member)
  const { secret: link } = await room.invite()
  assert.equal(await refusalOf(room.engine.ownerLinks.look(key)), 'owner_link_invalid')
  assert.equal(await refusalOf(room.press(key)), 'link_invalid')
  for (const other of [secret, link, `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`, ''])
    assert.equal(await refusalOf(room.engine.signIns.press(other, aVisitor())), 'link_invalid')
})

onEveryStore('STF-02 a code of the app works once, a moment early or late, and no longer', async (room) => {
  const { app, session } = await enrolled(room)
  const held = { session, member: room.by.member as NonNullable<By['member']> }
  const show = (code: string) =>
    room.engine.factors.prove(held.member, { code }, session.id).then((proven) => room.engine.factors.freshen(held, proven))
  assert.equal(await refusalOf(show(app.code())), 'factor_wrong', 'the enrolment has spent it')
  assert.equal(await refusalOf(show(app.code(-30))), 'factor_wrong', 'and all before it')
  room.clock.advance('90 seconds')
  const code = app.code()
  const tries = await Promise.allSettled([show(code), show(code), show(code)])
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  room.clock.advance('10 minutes')
  assert.equal(await refusalOf(show(app.code(-60))), 'factor_wrong')
  assert.equal(await refusalOf(show(app.code(60))), 'factor_wrong')
  await show(app.code(-30))
  await show(app.code(30))
})

onEveryStore('tries are counted before they are judged: of fifty at once five are', async (room) => {
  await enrolled(room)
  room.clock.advance('2 minutes')
  const half = await halfBy(room)
  const other = await room.another()
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, (_, at) => (at % 2 ? room : other).engine.signIns.prove(half, { code: String(at).padStart(6, '0') })),
  )
  const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'passed'))
  assert.equal(codes.filter((code) => code === 'factor_wrong').length, 5)
  assert.equal(codes.filter((code) => code === 'too_many_asks').length, 45)
})

onEveryStore('wrong codes of a clock that ran ahead shut nobody out once it is right again', async (room) => {
  const { session } = await enrolled(room)
  const member = room.by.member as NonNullable<By['member']>
  const wrong = () => refusalOf(room.engine.factors.prove(member, { code: '000000' }, session.id))
  room.clock.advance('3 days')
  for (let nth = 0; nth < 5; nth++) assert.equal(await wrong(), 'factor_wrong')
  assert.equal(await wrong(), 'too_many_asks')
  room.clock.advance('-3 days')
  assert.equal(await wrong(), 'factor_wrong')
})

onEveryStore('four wrong codes do not burn the right one, and a right one forgets them', async (room) => {
  const { app } = await enrolled(room)
  room.clock.advance('2 minutes')
  const half = await halfBy(room)
  for (let round = 0; round < 2; round++) {
    for (let wrong = 0; wrong < 4; wrong++)
      assert.equal(await refusalOf(room.engine.signIns.prove(half, { code: '000000' })), 'factor_wrong')
    const proven = await room.engine.signIns.prove(half, { code: app.code() })
    if (round === 0) {
      await room.store.transaction((tx) => proven.use(tx, room.clock.now()))
      room.clock.advance('1 minute')
    } else await room.engine.signIns.finish(half, proven)
  }
})

onEveryStore('DAT-09 a key from a clock more than two minutes ahead opens nothing, as its page says', async (room) => {
  room.clock.advance('1 hour')
  const key = await keyFor(room, 'dana@harbor.example')
  const { secret } = await room.engine.ownerLinks.make(room.by.member)
  room.clock.advance('-1 hour')
  assert.equal((await room.engine.signIns.look(key)).dead, 'expired')
  assert.equal(await refusalOf(room.engine.signIns.press(key, aVisitor())), 'sign_in_ended')
  assert.equal(await refusalOf(room.engine.ownerLinks.redeem(secret, null, aVisitor())), 'owner_link_ended')
  room.clock.advance('59 minutes')
  await room.engine.signIns.press(key, aVisitor())
  await room.engine.ownerLinks.redeem(secret, null, aVisitor())
})

onEveryStore('each of ten recovery codes opens once, and new ones end the old', async (room) => {
  const { recoveryCodes, session } = await enrolled(room)
  const [one = '', two = ''] = recoveryCodes
  assert.match(one, /^[a-z2-9]{5}-[a-z2-9]{5}$/)
  assert.equal(new Set(recoveryCodes).size, 10)
  room.clock.advance('2 minutes')
  const half = await halfBy(room)
  const proven = await room.engine.signIns.prove(half, { recoveryCode: one.replace('-', ' ').toUpperCase() })
  const { session: opened } = await room.engine.signIns.finish(half, proven)
  assert.deepEqual(opened.factors, ['member_link', 'recovery_code'])
  assert.equal((await room.engine.factors.hold(half.member)).recoveryCodesLeft, 9)
  room.clock.advance('2 minutes')
  const next = await halfBy(room)
  const spent = await room.engine.signIns.prove(next, { recoveryCode: one })
  assert.equal(await refusalOf(room.engine.signIns.finish(next, spent)), 'factor_wrong')
  await room.engine.factors.makeRecoveryCodes({ session, member: half.member })
  const old = await room.engine.signIns.prove(next, { recoveryCode: two })
  assert.equal(await refusalOf(room.engine.signIns.finish(next, old)), 'factor_wrong')
})

onEveryStore('recovery codes that are asked for twice in one moment are ten', async (room) => {
  const { token } = await enrolled(room)
  const held = await room.engine.sessions.ofMember(token)
  const other = await room.another()
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 4 }, (_, at) => (at % 2 ? room : other).engine.factors.makeRecoveryCodes(held)))
    assert.equal((await room.engine.factors.hold(held.member)).recoveryCodesLeft, 10)
  }
})

onEveryStore('an app that is offered twice in one moment is offered: no app that is not there is told', async (room) => {
  const half = await halfBy(room)
  const other = await room.another()
  for (let round = 0; round < 5; round++)
    await Promise.all(Array.from({ length: 4 }, (_, at) => (at % 2 ? room : other).engine.factors.offerApp(half.member)))
})

onEveryStore('LNK-13 what lies in the database opens nothing: no seed, no recovery code, no key', async (room) => {
  const key = await keyFor(room, 'dana@harbor.example')
  const { token } = await room.engine.signIns.press(key, aVisitor())
  const half = await room.engine.signIns.half(token)
  const { secret } = await room.engine.factors.offerApp(half.member)
  const { recoveryCodes, token: session } = await room.engine.signIns.enrol(half, authenticator(secret, room.clock).code())
  const dump: string[] = []
  for (const table of ['totp', 'recovery_code', 'sign_in', 'session', 'member_link', 'message', 'history', 'member_ask'])
    dump.push(JSON.stringify(await room.database.transaction((db) => db.all(raw(`select * from ${table}`)))))
  const text = dump.join('\n')
  for (const one of [key, token, secret, session, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))])
    assert.ok(!text.includes(one), 'a secret lies in the database')
})

onEveryStore('ADR-08 unknown and disabled addresses get no letter, and a person of two accounts gets one from each', async (room) => {
  await room.engine.accounts.create({ name: 'Other', slug: 'other', owner: { name: 'Dana', email: 'Dana@harbor.example' } })
  const vera = await room.engine.members.invite(room.by, { name: 'Vera', email: 'vera@harbor.example', role: 'viewer' })
  await room.engine.members.change(room.by, vera.id, { disabled: true })
  await memberKeys(room)
  for (const email of ['nobody@harbor.example', 'vera@harbor.example', 'dana@harbor.example'])
    await room.engine.signIns.ask(email, aVisitor())
  while (await room.engine.signIns.answer());
  const letters = await memberKeys(room)
  assert.deepEqual(
    letters.map(({ to }) => to.toLowerCase()),
    ['dana@harbor.example', 'dana@harbor.example'],
  )
  assert.equal(await refusalOf(room.engine.signIns.ask('a@b,c@d', aVisitor())), 'address_invalid')
})

onEveryStore('ADR-05, ADR-09 and ADR-11 letters to one mailbox are limited, across processes, and nobody is told', async (room) => {
  const other = await room.another()
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => (at % 2 ? room : other).engine.signIns.ask('dana+x@harbor.example', aVisitor(`192.0.2.${at}`))),
  )
  await Promise.all(Array.from({ length: 5 }, () => room.engine.signIns.ask('d.ana@harbor.example', aVisitor('192.0.2.99'))))
  await room.engine.signIns.ask('dana@harbor.example', aVisitor('192.0.2.98'))
  while (await room.engine.signIns.answer());
  assert.equal((await memberKeys(room)).length, 0, 'the first ask, for the plus address that nobody has, was the one of this minute')
  for (let ask = 0; ask < 30; ask++) await room.engine.signIns.ask(`n${ask}@harbor.example`, aVisitor('192.0.2.200'))
  assert.equal(await refusalOf(room.engine.signIns.ask('n@harbor.example', aVisitor('192.0.2.200'))), 'too_many_asks')
})

onEveryStore('an ask of a member that meets a fault of ours holds up nobody else, and is met once', async (room) => {
  const { account } = await room.engine.accounts.create({
    name: 'Other',
    slug: 'other',
    owner: { name: 'Ole', email: 'ole@other.example' },
  })
  await room.database.transaction((db) => db.run(sql`update account set letters = 'no JSON' where id = ${account.id}`))
  for (const email of ['ole@other.example', 'dana@harbor.example']) await room.engine.signIns.ask(email, aVisitor())
  await assert.rejects(room.engine.signIns.answer(), SyntaxError)
  assert.deepEqual(
    (await memberKeys(room)).map(({ to }) => to),
    ['dana@harbor.example'],
  )
  assert.equal(await room.engine.signIns.answer(), false)
})

onEveryStore('BLK-07 a fresh factor is asked for bulk, members, policy and keys, and for nothing of every day', async (room) => {
  const { app, token } = await enrolled(room)
  const { id } = await room.engine.members.invite(room.by, { name: 'Vera', email: 'vera@harbor.example', role: 'viewer' })
  const { contact } = (await room.invite()).record
  const { project } = await room.engine.projects.create(room.by, { name: 'Dock 4' })
  const recordIds: RecordId[] = []
  for (let at = 0; at < 51; at++) {
    const contact = { email: `v${at}@acme.example` }
    recordIds.push((await room.engine.records.create(room.by, { projectId: project.id, contact, requirements: [] })).record.id)
  }
  const { job } = await room.engine.jobs.start(room.by, { recordIds })
  const fail = () => room.database.transaction((db) => db.run(sql`update job_row set outcome = 'failed' where job_id = ${job.id}`))
  const acts = (by: By) => [
    () => room.engine.jobs.start(by, { recordIds }),
    async () => (await fail()) && room.engine.jobs.retry(by, job.id),
    () => room.engine.members.change(by, id, { disabled: true }),
    () => room.engine.members.change(by, id, { role: 'admin', disabled: false }),
    () => room.engine.members.invite(by, { name: 'New', email: `new${room.clock.now()}@harbor.example`, role: 'viewer' }),
    () => room.engine.members.resetFactors(by, id),
    () => room.engine.accounts.change(by, { invitationDays: 14 }),
    () => room.engine.apiKeys.create(by, { name: 'k', role: 'viewer' }),
    () => room.engine.magicLinks.make(by, contact.id, { minutes: 1_440, reason: 'On the phone' }),
  ]
  room.clock.advance('14 minutes')
  for (const act of acts(await cameInBy(room, token))) await act()
  room.clock.advance('61 seconds')
  const stale = await cameInBy(room, token)
  for (const act of acts(stale)) assert.equal(await refusalOf(act()), 'factor_needed')
  await room.engine.jobs.start(stale, { recordIds: recordIds.slice(0, 50) })
  await room.engine.magicLinks.make(stale, contact.id, { minutes: 60, reason: 'On the phone' })
  await room.engine.accounts.change(stale, { name: 'Harbor & Sons' })
  await room.engine.members.change(stale, id, { name: 'Vera V.' })
  const { member, session } = await room.engine.sessions.ofMember(token)
  await room.engine.factors.freshen({ member, session }, await room.engine.factors.prove(member, { code: app.code() }, session.id))
  for (const act of acts(await cameInBy(room, token))) await act()
  for (const act of acts(room.by)) await act()
})

onEveryStore('an admin takes lost factors away: sessions end, and the next sign-in sets up a new one', async (room) => {
  const marcus = await room.engine.members.invite(room.by, { name: 'Marcus', email: 'marcus@harbor.example', role: 'manager' })
  const [key] = await memberKeys(room)
  const { token } = await room.engine.signIns.press(key?.secret ?? '', aVisitor())
  const half = await room.engine.signIns.half(token)
  const { secret } = await room.engine.factors.offerApp(half.member)
  const opened = await room.engine.signIns.enrol(half, authenticator(secret, room.clock).code())
  await room.engine.members.resetFactors(room.by, marcus.id)
  assert.equal(await refusalOf(room.engine.sessions.ofMember(opened.token)), 'unauthenticated')
  const anew = await halfBy(room, 'marcus@harbor.example')
  assert.deepEqual(anew.held, { totp: null, passkeys: [], recoveryCodesLeft: 0 })
})

onEveryStore('who is disabled while they look for their phone does not come in', async (room) => {
  const marcus = await room.engine.members.invite(room.by, { name: 'Marcus', email: 'marcus@harbor.example', role: 'manager' })
  const [key] = await memberKeys(room)
  const { token } = await room.engine.signIns.press(key?.secret ?? '', aVisitor())
  const half = await room.engine.signIns.half(token)
  const { secret } = await room.engine.factors.offerApp(half.member)
  await room.engine.members.change(room.by, marcus.id, { disabled: true })
  assert.equal(await refusalOf(room.engine.signIns.half(token)), 'sign_in_ended')
  assert.equal(await refusalOf(room.engine.signIns.enrol(half, authenticator(secret, room.clock).code())), 'sign_in_ended')
})

/** D4 */
test('what is sealed is read in its own row alone, with the key it was sealed under, and unaltered', () => {
  const old = { number: 1, key: randomBytes(32) }
  const ring = createSecrets([{ number: 2, key: randomBytes(32) }, old])
  const sealed = createSecrets([old]).seal('tot_a', 'JBSWY3DPEHPK3PXP')
  assert.equal(ring.unseal('tot_a', sealed), 'JBSWY3DPEHPK3PXP')
  assert.notEqual(ring.seal('tot_a', 'x'), ring.seal('tot_a', 'x'))
  assert.throws(() => ring.unseal('tot_b', sealed))
  assert.throws(() => createSecrets([{ number: 1, key: randomBytes(32) }]).unseal('tot_a', sealed))
  assert.throws(() => createSecrets([{ number: 3, key: randomBytes(32) }]).unseal('tot_a', sealed), /no key 1/)
  for (let at = 2; at < sealed.length; at += 7)
    assert.throws(() => ring.unseal('tot_a', `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`))
})

test('recovery codes use each of their letters alike', () => {
  const counts = new Map<string, number>()
  for (let at = 0; at < 6_200; at++)
    for (const letter of newRecoveryCode().replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  assert.equal(counts.size, 31)
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)
  assert.ok(chi < 75, `chi-square ${chi} of 30 degrees`)
})

onEveryStore(
  'STF-08 a browser not seen for thirty days, a factor that comes or goes, and new recovery codes are told by letter',
  async (room) => {
    const alerts = async () => {
      const claimed = await room.engine.messages.claim(50)
      await room.engine.messages.settle(claimed.map((message) => ({ message, outcome: 'accepted', answer: '250 OK', nextAt: null })))
      return claimed.filter(({ kind }) => kind === 'member_alert').map(({ facts, toAddress }) => [toAddress, facts.about])
    }
    const come = async (browser: string) => {
      const { secret } = await room.engine.ownerLinks.make(room.by.member)
      return room.engine.ownerLinks.redeem(secret, null, { ...aVisitor(), browser })
    }
    await come('Chrome on Linux')
    assert.deepEqual(await alerts(), [], 'the very first is no news')
    await come('Chrome on Linux')
    assert.deepEqual(await alerts(), [])
    const { token } = await come('Firefox on Windows')
    assert.deepEqual(await alerts(), [['dana@harbor.example', 'new_browser']])
    room.clock.advance('31 days')
    await come('Chrome on Linux')
    assert.deepEqual(await alerts(), [['dana@harbor.example', 'new_browser']])
    room.clock.advance('1 minute')
    const { token: here } = await come('Chrome on Linux')
    const held = await room.engine.sessions.ofMember(here)
    const { secret } = await room.engine.factors.offerApp(held.member)
    await room.engine.factors.addApp(held, authenticator(secret, room.clock).code())
    assert.deepEqual(await alerts(), [['dana@harbor.example', 'factor_added']])
    await room.engine.factors.makeRecoveryCodes(held)
    assert.deepEqual(await alerts(), [['dana@harbor.example', 'recovery_codes_made']])
    await room.engine.members.resetFactors(room.by, held.member.id)
    assert.deepEqual(await alerts(), [['dana@harbor.example', 'factors_reset']])
    assert.ok(token)
  },
)

onEveryStore('one way in opens one session, however many right answers come at once', async (room) => {
  const { app, recoveryCodes } = await enrolled(room)
  room.clock.advance('2 minutes')
  const half = await halfBy(room)
  const other = await room.another()
  const before = (await room.database.read.all(raw('select id from session'))).length
  const shown = [{ code: app.code() }, { recoveryCode: recoveryCodes[0] }, { recoveryCode: recoveryCodes[1] }, { code: app.code(30) }]
  const tries = await Promise.allSettled(
    shown.map(async (one, at) => {
      const { signIns } = (at % 2 ? room : other).engine
      return signIns.finish(half, await signIns.prove(half, one))
    }),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await room.database.read.all(raw('select id from session'))).length, before + 1)
  assert.ok((await room.engine.factors.hold(half.member)).recoveryCodesLeft >= 9, 'whoever lost has spent nothing')
})

onEveryStore('AUT-03 disabling somebody who comes in at that very moment leaves no session alive', async (room) => {
  const marcus = await room.engine.members.invite(room.by, { name: 'Marcus', email: 'marcus@harbor.example', role: 'manager' })
  await memberKeys(room)
  const { recoveryCodes } = await enrolled(room, 'marcus@harbor.example')
  const other = await room.another()
  for (const code of recoveryCodes.slice(0, 6)) {
    room.clock.advance('20 minutes')
    const half = await halfBy(room, 'marcus@harbor.example')
    const [came] = await Promise.allSettled([
      room.engine.signIns.prove(half, { recoveryCode: code }).then((proven) => room.engine.signIns.finish(half, proven)),
      other.engine.members.change(room.by, marcus.id, { disabled: true }),
    ])
    if (came.status === 'fulfilled') assert.equal(await refusalOf(room.engine.sessions.ofMember(came.value.token)), 'unauthenticated')
    const left = await room.database.read.all(sql`select id from session where member_id = ${marcus.id} and ended_at is null`)
    assert.deepEqual(left, [])
    await room.engine.members.change(room.by, marcus.id, { disabled: false })
  }
})

onEveryStore('SES-07 in a session that was ended while something was being done in it, nothing is done any more', async (room) => {
  const { engine } = room
  const { token } = await enrolled(room)
  const by = await cameInBy(room, token)
  const { session, member } = await engine.sessions.ofMember(token)
  const held = { session, member }
  const device = createAuthenticator()
  const made = device.make(await engine.factors.creation(session))
  await engine.projects.create(by, { name: 'Dock 4' })
  await engine.members.signOut(room.by, member.id)
  assert.equal(await refusalOf(engine.projects.create(by, { name: 'Dock 5' })), 'unauthenticated')
  assert.equal(await refusalOf(engine.factors.makeRecoveryCodes(held)), 'unauthenticated')
  assert.equal(await refusalOf(engine.factors.addPasskey(held, made, 'Chrome on Linux')), 'unauthenticated')
  assert.deepEqual((await engine.factors.hold(member)).passkeys, [])
})

onEveryStore('SES-07 no way in that was ended while somebody was about it leaves a passkey behind', async (room) => {
  const { engine, by } = room
  const half = await halfBy(room)
  const made = createAuthenticator().make(await engine.factors.creation(signedOf(half)))
  await engine.members.signOut(by, half.member.id)
  assert.equal(await refusalOf(engine.signIns.enrolPasskey(half, made)), 'sign_in_ended')
  assert.deepEqual((await engine.factors.hold(half.member)).passkeys, [])
})

onEveryStore(
  'STF-02 of two ways in that set up a first factor at once, one does, and the other is told that there is one',
  async (room) => {
    const other = await room.another()
    const app = async ({ engine }: Pick<Room, 'engine'>, half: HalfIn) => {
      const { code } = authenticator((await engine.factors.offerApp(half.member)).secret, room.clock)
      return () => engine.signIns.enrol(half, code())
    }
    const passkey = async ({ engine }: Pick<Room, 'engine'>, half: HalfIn) => {
      const made = createAuthenticator().make(await engine.factors.creation(signedOf(half)))
      return () => engine.signIns.enrolPasskey(half, made)
    }
    for (const [at, ways] of [
      [passkey, passkey],
      [app, passkey],
      [passkey, app],
    ].entries()) {
      const email = `m${at}@harbor.example`
      await room.engine.members.invite(room.by, { name: 'Marcus', email, role: 'manager' })
      await memberKeys(room)
      const mine = await halfBy(room, email)
      room.clock.advance('2 minutes')
      const theirs = await halfBy(room, email)
      const [first, second] = [await ways[0]?.(room, mine), await ways[1]?.(other, theirs)]
      const tries = await Promise.allSettled([first?.(), second?.()])
      assert.deepEqual(
        tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])),
        ['factor_exists'],
      )
      const { totp, passkeys } = await room.engine.factors.hold(mine.member)
      assert.equal((totp ? 1 : 0) + passkeys.length, 1)
      room.clock.advance('1 hour')
    }
  },
)

onEveryStore('of two factors that are removed at once, one stays', async (room) => {
  const { session } = await enrolled(room)
  const held = { session, member: room.by.member as NonNullable<By['member']> }
  const device = createAuthenticator()
  await room.engine.factors.addPasskey(held, device.make(await room.engine.factors.creation(session)), 'Chrome on Linux')
  const [passkey] = (await room.engine.factors.hold(held.member)).passkeys
  assert.ok(passkey)
  const other = await room.another()
  const tries = await Promise.allSettled([room.engine.factors.removeApp(held), other.engine.factors.removePasskey(held, passkey.id)])
  assert.deepEqual(
    tries.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])),
    ['last_factor'],
  )
  const left = await room.engine.factors.hold(held.member)
  assert.equal((left.totp ? 1 : 0) + left.passkeys.length, 1)
})
