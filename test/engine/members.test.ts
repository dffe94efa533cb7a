// Members: asked in by letter, changed within the changer's rights, shut out in one commit, and never the last owner.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import { mayDo } from '../../src/engine/rights.ts'
import type { ApiKeyId, MemberId, RecordId } from '../../src/nouns.ts'
import { aVisitor, onEveryStore, refusalOf } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'

const idOf = (by: By) => by.member?.id as MemberId

onEveryStore('a member is asked in by a letter with a key of its own, and asked again by one that ends the first', async (room) => {
  const member = await room.engine.members.invite(room.by, { name: 'Marcus Bell', email: 'marcus@harbor.example', role: 'manager' })
  const [first] = await room.engine.messages.claim(5)
  assert.deepEqual([first?.kind, first?.toAddress, first?.memberId], ['member_invitation', 'marcus@harbor.example', member.id])
  assert.equal(first?.keyNumber, 1)
  await room.engine.members.inviteAgain(room.by, member.id)
  assert.deepEqual(await room.engine.messages.stillOwed([first?.id ?? 'msg_x']), new Map())
  const [second] = await room.engine.messages.claim(5)
  assert.deepEqual([...(await room.engine.messages.stillOwed([second?.id ?? 'msg_x'])).keys()], [second?.id])
  assert.equal(
    await refusalOf(room.engine.members.invite(room.by, { name: 'M', email: 'Marcus@Harbor.example', role: 'viewer' })),
    'address_taken',
  )
  assert.equal(await refusalOf(room.engine.members.invite(room.by, { name: 'M', email: 'a@b,c@d', role: 'viewer' })), 'address_invalid')
})

onEveryStore('thirty invitations of one member at once leave one live key', async (room) => {
  const by = await memberAs(room, 'viewer', 'vera@harbor.example')
  const other = await room.another()
  await Promise.all(Array.from({ length: 30 }, (_, at) => (at % 2 ? other : room).engine.members.inviteAgain(room.by, idOf(by))))
  const letters = await room.engine.messages.claim(50)
  assert.equal(letters.length, 31)
  assert.equal((await room.engine.messages.stillOwed(letters.map(({ id }) => id))).size, 1)
})

/** SES-08 for members: the same commit. */
onEveryStore('a disabled member has no session, no key and no letter left, and may come back when enabled', async (room) => {
  const { secret } = await room.engine.ownerLinks.make(room.by.member)
  const { token } = await room.engine.ownerLinks.redeem(secret, null, aVisitor())
  const second = await memberAs(room, 'owner', 'olga@harbor.example')
  const waiting = await room.engine.ownerLinks.make(room.by.member)
  await room.engine.sessions.ofMember(token)
  const gone = await room.engine.members.change(second, idOf(room.by), { disabled: true })
  assert.ok(gone.disabledAt)
  assert.equal(await refusalOf(room.engine.sessions.ofMember(token)), 'unauthenticated')
  assert.equal(await refusalOf(room.engine.ownerLinks.redeem(waiting.secret, null, aVisitor())), 'owner_link_ended')
  assert.equal(await refusalOf(room.engine.members.inviteAgain(second, idOf(room.by))), 'member_disabled')
  await room.engine.members.change(second, idOf(room.by), { disabled: false })
  assert.equal(await refusalOf(room.engine.sessions.ofMember(token)), 'unauthenticated', 'an old session stays dead')
  const told = (await room.engine.history.list(room.by, { limit: 20, after: null })).map(({ act }) => act)
  assert.deepEqual(told.slice(0, 2), ['member.enabled', 'member.disabled'])
})

onEveryStore(
  'whatever somebody started who is shut out waits, with the letters that have not left, until another says yes with a fresh factor',
  async (room) => {
    const { jobs, members, apiKeys, history } = room.engine
    const workOff = async () => {
      while (await jobs.work());
    }
    const invited = async () => (await room.deliver()).filter(({ message }) => message.kind === 'invitation')
    const recordIds: RecordId[] = []
    for (const at of [1, 2, 3, 4]) recordIds.push((await room.record(`v${at}@vendors.example`)).record.id)
    const mallory = await memberAs(room, 'manager', 'mallory@harbor.example')
    const { apiKey, key } = await apiKeys.create(room.by, { name: 'Import', role: 'manager' })
    const keys = await apiKeys.check(key)
    const begun = await jobs.start(mallory, { recordIds: recordIds.slice(0, 2) })
    await workOff()
    const waits = await jobs.start(mallory, { recordIds: recordIds.slice(2, 3), waits: 10_000 })
    const byKey = await jobs.start(keys, { recordIds: recordIds.slice(3), waits: 10_000 })
    await members.change(room.by, idOf(mallory), { role: 'viewer' })
    assert.equal(await refusalOf(jobs.start(mallory, { recordIds, openLinks: 'resend' })), 'forbidden', 'a request that was under way')
    await members.change(room.by, idOf(mallory), { disabled: true })
    await apiKeys.revoke(room.by, apiKey.id)
    room.clock.advance('1 minute')
    await workOff()
    assert.deepEqual(await invited(), [])
    const paused = await Promise.all([begun, waits, byKey].map(({ job }) => jobs.get(room.by, job.id)))
    assert.deepEqual(
      paused.map(({ job, counts }) => [job.pausedBecause, counts.waiting]),
      [
        ['maker_gone', 0],
        ['maker_gone', 1],
        ['maker_gone', 1],
      ],
    )
    const told = await history.list(room.by, { limit: 20, after: null })
    assert.equal(told.filter(({ act, facts }) => act === 'job.paused' && facts.because === 'maker_gone').length, 3)
    for (const late of [mallory, keys])
      assert.equal(await refusalOf(jobs.start(late, { recordIds, openLinks: 'resend' })), 'unauthenticated', 'a request that was under way')
    assert.equal(await refusalOf(jobs.resume({ ...room.by, freshAt: 0 }, begun.job.id)), 'factor_needed')
    await jobs.resume(room.by, begun.job.id)
    await jobs.cancel(room.by, waits.job.id)
    assert.equal((await invited()).length, 2)
  },
)

onEveryStore(
  'SES-07 a member is signed out everywhere by who may manage them: fresh, at once, written down, and free to come again',
  async (room) => {
    const { sessions, members, history } = room.engine
    const olga = await memberAs(room, 'owner', 'olga@harbor.example')
    const admin = await memberAs(room, 'admin', 'ada@harbor.example')
    const dana = idOf(room.by)
    const come = async () => {
      const { secret } = await room.engine.ownerLinks.make(room.by.member)
      return (await room.engine.ownerLinks.redeem(secret, null, aVisitor())).token
    }
    const tokens = [await come(), await come()]
    assert.deepEqual(
      (await members.sessions(olga, dana)).map(({ browser }) => browser),
      ['Safari on iPhone', 'Safari on iPhone'],
    )
    for (const act of [members.sessions, members.signOut]) assert.equal(await refusalOf(act(admin, dana)), 'forbidden')
    assert.equal(await refusalOf(members.signOut({ ...olga, freshAt: room.clock.now() - 16 * 60_000 }, dana)), 'factor_needed')
    await sessions.ofMember(tokens[0] ?? '')
    await members.signOut(olga, dana)
    for (const token of tokens) assert.equal(await refusalOf(sessions.ofMember(token)), 'unauthenticated')
    assert.deepEqual(await members.sessions(olga, dana), [])
    const [told] = await history.list(room.by, { limit: 1, after: null })
    assert.deepEqual([told?.act, told?.actor.id, told?.facts], ['member.signed_out', idOf(olga), { memberId: dana, sessions: 2 }])
    await sessions.ofMember(await come())
  },
)

onEveryStore(
  'SES-08 who is shut out, or has another role, does nothing more: what they asked before comes before it or not at all',
  async (room) => {
    const { engine } = room
    const late = await room.another()
    const { contact } = (await room.invite()).record
    for (let round = 0; round < 3; round++) {
      const mallory = await memberAs(room, 'admin', `mallory${round}@harbor.example`)
      const hasty = await engine.apiKeys.check((await engine.apiKeys.create(room.by, { name: 'Import', role: 'admin' })).key)
      const acts = (by: By, at: number) => [
        engine.apiKeys.create(by, { name: `late ${at}`, role: 'admin' }),
        late.engine.magicLinks.make(by, contact.id, { minutes: 5, reason: 'on the phone' }),
        late.engine.companies.create(by, `Company ${round} ${at}`),
      ]
      const before = [mallory, hasty].flatMap((by) => Array.from({ length: 4 }, (_, at) => acts(by, at)).flat())
      const shut = [
        late.engine.members.change(room.by, idOf(mallory), { disabled: true }),
        late.engine.apiKeys.revoke(room.by, hasty.actor.id as ApiKeyId),
      ]
      const after = [mallory, hasty].flatMap((by) => Array.from({ length: 4 }, (_, at) => acts(by, at + 4)).flat())
      const answers = await Promise.allSettled([...before, ...after])
      await Promise.all(shut)
      const why = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
      for (const code of why) assert.equal(code, 'unauthenticated')
      const told = await engine.history.list(room.by, { limit: 200, after: null })
      for (const [by, act] of [
        [mallory, 'member.disabled'],
        [hasty, 'api_key.revoked'],
      ] as const) {
        const gone = told.findIndex((one) => one.act === act)
        assert.deepEqual(
          told.slice(0, gone).filter(({ actor }) => actor.id === by.actor.id),
          [],
          `after ${act} (round ${round})`,
        )
        assert.equal(await refusalOf(engine.companies.create(by, 'One more')), 'unauthenticated')
      }
    }
    const ada = await memberAs(room, 'admin', 'ada@harbor.example')
    await engine.members.change(ada, idOf(ada), { role: 'viewer' })
    assert.equal(await refusalOf(engine.companies.create(ada, 'One more')), 'forbidden', 'of the role before')
    const vera = await memberAs(room, 'viewer', 'vera@harbor.example')
    const { secret } = await engine.ownerLinks.make(vera.member)
    const held = await engine.sessions.ofMember((await engine.ownerLinks.redeem(secret, null, aVisitor())).token)
    await engine.members.change(room.by, idOf(vera), { disabled: true })
    assert.equal(await refusalOf(engine.factors.makeRecoveryCodes(held)), 'unauthenticated')
    const olga = await memberAs(room, 'owner', 'olga@harbor.example')
    assert.ok((await engine.members.change(olga, idOf(olga), { disabled: true })).disabledAt)
    assert.equal(await refusalOf(engine.companies.create(olga, 'One more')), 'unauthenticated')
  },
)

onEveryStore('a letter to a member who was disabled never leaves', async (room) => {
  const by = await memberAs(room, 'support', 'sam@harbor.example')
  const [letter] = await room.engine.messages.claim(5)
  await room.engine.members.change(room.by, idOf(by), { disabled: true })
  assert.deepEqual(await room.engine.messages.stillOwed([letter?.id ?? 'msg_x']), new Map())
})

onEveryStore('the last owner can neither be demoted nor disabled', async (room) => {
  const owner = idOf(room.by)
  for (const patch of [{ disabled: true }, { role: 'viewer' as const }, { role: 'admin' as const, name: 'D' }])
    assert.equal(await refusalOf(room.engine.members.change(room.by, owner, patch)), 'last_owner')
  const second = await memberAs(room, 'owner', 'olga@harbor.example')
  await room.engine.members.change(room.by, idOf(second), { disabled: true })
  assert.equal(await refusalOf(room.engine.members.change(room.by, owner, { role: 'manager' })), 'last_owner', 'a disabled owner is none')
  assert.equal((await room.engine.members.change(room.by, owner, { name: 'Dana W.' })).name, 'Dana W.')
})

/** Two processes: write skew would leave none. */
onEveryStore('of owners who take each other away at once, one stays', async (room) => {
  const other = await room.another()
  for (let round = 0; round < 5; round++) {
    const owners = [room.by, await memberAs(room, 'owner', `o${round}@harbor.example`)]
    const [first, second] = owners as [By, By]
    const patches = [{ role: 'manager' as const }, { disabled: true }]
    const tries = await Promise.allSettled([
      room.engine.members.change(first, idOf(second), patches[round % 2] ?? {}),
      other.engine.members.change(second, idOf(first), patches[(round + 1) % 2] ?? {}),
    ])
    const lost = tries.filter((one) => one.status === 'rejected').map(({ reason }) => reason.code)
    const [patch] = tries[0]?.status === 'fulfilled' ? patches.slice(round % 2) : patches.slice((round + 1) % 2)
    assert.deepEqual(lost, [patch?.disabled ? 'unauthenticated' : 'forbidden'], `round ${round}`)
    const left = (await room.engine.members.list(room.by)).filter((one) => one.role === 'owner' && one.disabledAt === null)
    assert.equal(left.length, 1)
    const [kept] = left
    if (kept?.id !== idOf(room.by)) {
      const by: By = { ...room.by, member: kept ?? null, actor: { kind: 'member', id: kept?.id ?? '' } }
      await room.engine.members.change(by, idOf(room.by), { role: 'owner', disabled: false })
      await room.engine.members.change(room.by, kept?.id as MemberId, { role: 'viewer' })
    }
  }
})

onEveryStore('an admin manages everybody but owners', async (room) => {
  const admin = await memberAs(room, 'admin', 'ada@harbor.example')
  const viewer = await memberAs(room, 'viewer', 'vera@harbor.example')
  const owner = await memberAs(room, 'owner', 'olga@harbor.example')
  const { members } = room.engine
  assert.equal((await members.change(admin, idOf(viewer), { role: 'admin' })).role, 'admin')
  for (const act of [
    () => members.change(admin, idOf(owner), { disabled: true }),
    () => members.change(admin, idOf(owner), { name: 'Mine' }),
    () => members.change(admin, idOf(viewer), { role: 'owner' }),
    () => members.change(admin, idOf(admin), { role: 'owner' }),
    () => members.inviteAgain(admin, idOf(owner)),
    () => members.invite(admin, { name: 'E', email: 'eve@harbor.example', role: 'owner' }),
  ])
    assert.equal(await refusalOf(act()), 'forbidden')
})

onEveryStore('AUT-01 a member of another account is not there', async (room) => {
  const { account, owner } = await room.engine.accounts.create({
    name: 'Other',
    slug: 'other',
    owner: { name: 'Olga', email: 'olga@other.example' },
  })
  const by: By = { accountId: account.id, actor: { kind: 'member', id: owner.id }, role: 'owner', member: owner }
  for (const act of [
    () => room.engine.members.change(by, idOf(room.by), { name: 'x' }),
    () => room.engine.members.get(by, idOf(room.by)),
    () => room.engine.members.inviteAgain(by, idOf(room.by)),
  ])
    assert.equal(await refusalOf(act()), 'not_found')
})

onEveryStore(
  'STF-09 a key that is revoked takes with it what it handed over: the link that nobody used, and whoever came in by one',
  async (room) => {
    const { apiKeys, magicLinks, accounts } = room.engine
    await accounts.change(room.by, { idleMinutes: 1_440, sessionHours: 72 })
    const { apiKey, key } = await apiKeys.create(room.by, { name: 'Help desk', role: 'manager' })
    const by = await apiKeys.check(key)
    const make = async (email: string, who: By) =>
      magicLinks.make(who, (await room.invite(email)).record.contact.id, { minutes: 1_440, reason: 'on the phone' })
    const { secret } = await make('used@acme.example', by)
    // As late as they may come in, and as long after that as nobody needs to have been seen.
    room.clock.advance('23 hours')
    const used = await room.press(secret)
    room.clock.advance('23 hours')
    const waits = await make('waits@acme.example', by)
    const others = await make('others@acme.example', room.by)
    await room.inside(used)
    await apiKeys.revoke(room.by, apiKey.id)
    const told = await room.engine.history.list(room.by, { limit: 200, after: null })
    const named = told.flatMap(({ act, facts }) => (act.startsWith('api_key.') ? [[act, facts.name]] : []))
    assert.deepEqual(
      named,
      ['revoked', 'created'].map((what) => [`api_key.${what}`, 'Help desk']),
    )
    assert.equal(await refusalOf(room.inside(used)), 'signed_out')
    assert.match(await refusalOf(room.press(waits.secret)), /^link_/)
    await room.inside(await room.press(others.secret))
  },
)

onEveryStore('STF-09 a key has its role’s rights or only those it was given, and ends on its day', async (room) => {
  const { apiKeys } = room.engine
  const { apiKey, key } = await apiKeys.create(room.by, {
    name: 'Import',
    role: 'manager',
    scopes: ['records.read', 'grants.invite'],
    days: 7,
  })
  assert.deepEqual([apiKey.scopes, apiKey.madeBy], [['records.read', 'grants.invite'], idOf(room.by)])
  const by = await apiKeys.check(key)
  assert.ok(mayDo(by, 'records.read') && mayDo(by, 'grants.invite') && !mayDo(by, 'grants.revoke'))
  assert.equal(await refusalOf(apiKeys.create(room.by, { name: 'x', role: 'viewer', scopes: ['grants.invite'] })), 'invalid')
  const narrow = await apiKeys.create(room.by, { name: 'Keys', role: 'admin', scopes: ['api_keys.manage', 'records.read'] })
  const maker = await apiKeys.check(narrow.key)
  assert.equal(await refusalOf(apiKeys.create(maker, { name: 'x', role: 'admin' })), 'forbidden')
  assert.equal(await refusalOf(apiKeys.create(maker, { name: 'x', role: 'admin', scopes: ['members.manage'] })), 'forbidden')
  await apiKeys.create(maker, { name: 'x', role: 'viewer', scopes: ['records.read'] })
  assert.ok((await apiKeys.list(room.by)).find(({ id }) => id === apiKey.id)?.lastUsedAt)
  room.clock.advance('7 days')
  assert.equal(await refusalOf(apiKeys.check(key)), 'unauthenticated')
})

onEveryStore('of two who invite one member in one moment one does, and the other is told that the address is taken', async (room) => {
  const { engine, by } = room
  const other = await room.another()
  const dora = { email: 'dora@harbor.example', name: 'Dora', role: 'viewer' } as const
  const tries = await Promise.allSettled([engine.members.invite(by, dora), other.engine.members.invite(by, dora)])
  assert.deepEqual(
    tries.flatMap((tried) => (tried.status === 'rejected' ? tried.reason.code : [])),
    ['address_taken'],
  )
})
