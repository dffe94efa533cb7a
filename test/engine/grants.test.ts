// Grants: given once, invited to, revoked at once, restored without what came before.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { type By, entry } from '../../src/engine/acts.ts'
import { grantCan } from '../../src/engine/can.ts'
import { portalAccess } from '../../src/engine/policy.ts'
import { anyRecord, type WholeRecord } from '../../src/engine/records.ts'
import type { Refusal } from '../../src/engine/refusals.ts'
import { newId } from '../../src/engine/secrets.ts'
import type { ContactId, GrantId, PortalAccess, RecordId } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'

onEveryStore('OBX-01 grant, link, letter and history are there together or not at all', async (room) => {
  const record = await room.record()
  const { grant, message } = await room.engine.grants.give(room.by, {
    contactId: record.contact.id,
    scope: { kind: 'record', id: record.record.id },
    invite: { note: 'Hello' },
  })
  const whole = await room.engine.grants.get(room.by, grant.id)
  assert.equal(whole.links.length, 1)
  assert.equal(whole.message?.id, message?.id)
  const told = (await room.engine.history.list(room.by, { limit: 9, after: null }, { recordId: record.record.id })).map(({ act }) => act)
  assert.ok(told.includes('grant.created') && told.includes('invitation.made'))
  await refusalOf(
    room.engine.grants.give(room.by, {
      contactId: record.contact.id,
      scope: { kind: 'record', id: record.record.id },
      invite: { email: 'other@acme.example' },
    }),
  )
  assert.equal((await room.engine.grants.get(room.by, grant.id)).links.length, 1)
})

onEveryStore('BLK-04 an account sends 10,000 letters one by one in 24 hours and not one more, however many at once', async (room) => {
  const { grants, loginEmails } = room.engine
  const people: Awaited<ReturnType<Room['invite']>>[] = []
  for (const name of ['jane', 'tom', 'ada', 'bo']) people.push(await room.invite(`${name}@acme.example`))
  const now = room.clock.now()
  const sent = Array.from({ length: 9_994 }, (_, at) =>
    entry(room.by.accountId, room.by.actor, now - at, at % 2 ? 'login.sent' : 'link.made'),
  )
  await room.store.transaction((tx) => tx.history.addAll(sent))
  const other = await room.another()
  const tries = await Promise.allSettled(
    people.flatMap(({ grant }) => [
      room.engine.grants.resend(room.by, grant.id, {}),
      other.engine.loginEmails.send(room.by, grant.contactId),
      other.engine.grants.give(room.by, { contactId: grant.contactId, scope: grant.scope, invite: {} }),
    ]),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 2)
  const [grant] = people.map((one) => one.grant)
  assert.ok(grant)
  const byHand = { minutes: 15, reason: 'On the phone' }
  assert.equal(
    await refusalOf(room.engine.magicLinks.make(room.by, grant.contactId, byHand)),
    'day_full',
    'of which its person hears by a letter',
  )
  await assert.rejects(loginEmails.send(room.by, grant.contactId), ({ code, facts }: Refusal) => {
    assert.deepEqual([code, facts.most], ['day_full', 10_000])
    assert.ok(Math.abs((facts.retryAfter as number) - 86_400) < 60, 'says when there is room again')
    return true
  })
  // Giving access is no letter, and bulk work has a count of its own.
  await grants.give(room.by, { contactId: grant.contactId, scope: { kind: 'portal', id: null } })
  await room.engine.jobs.start(room.by, { recordIds: people.map(({ record }) => record.record.id), openLinks: 'resend' })
  room.clock.advance('24 hours')
  await loginEmails.send(room.by, grant.contactId)
})

onEveryStore('the same contact and scope again is the same grant, and the invitation a resend', async (room) => {
  const { grant, record } = await room.invite()
  const again = await room.engine.grants.give(room.by, {
    contactId: record.contact.id,
    scope: { kind: 'record', id: record.record.id },
    invite: {},
  })
  assert.equal(again.made, false)
  assert.equal(again.grant.id, grant.id)
  assert.equal((await room.engine.grants.get(room.by, grant.id)).links.length, 2)
  await room.engine.grants.revoke(room.by, grant.id, null)
  const after = await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'record', id: record.record.id } })
  assert.equal(after.made, true)
  assert.notEqual(after.grant.id, grant.id)
  assert.equal(await refusalOf(room.engine.grants.restore(room.by, grant.id)), 'grant_beside_live')
})

onEveryStore('attacks 3: parallel invitations of one person give one grant, through two processes', async (room) => {
  const record = await room.record()
  const other = await room.another()
  const input = { contactId: record.contact.id, scope: { kind: 'record', id: record.record.id } as const, invite: {} }
  const given = await Promise.all(Array.from({ length: 30 }, (_, at) => (at % 2 ? room : other).engine.grants.give(room.by, input)))
  assert.equal(new Set(given.map(({ grant }) => grant.id)).size, 1)
  assert.equal(given.filter(({ made }) => made).length, 1)
})

onEveryStore('a grant that ended by its date makes room for a new one', async (room) => {
  const { grant, record } = await room.invite()
  await room.engine.grants.change(room.by, grant.id, { endsAt: room.clock.now() + 60_000 })
  room.clock.advance('2 minutes')
  assert.equal(await refusalOf(room.engine.grants.resend(room.by, grant.id, {})), 'grant_ended')
  const next = await room.engine.grants.give(room.by, {
    contactId: record.contact.id,
    scope: { kind: 'record', id: record.record.id },
    invite: {},
  })
  assert.equal(next.made, true)
})

onEveryStore('revoke, again revoke, restore: each is told once in the history', async (room) => {
  const { grant, record } = await room.invite()
  for (let time = 0; time < 3; time++) assert.notEqual((await room.engine.grants.revoke(room.by, grant.id, 'they left')).revokedAt, null)
  for (let time = 0; time < 3; time++) assert.equal((await room.engine.grants.restore(room.by, grant.id)).revokedAt, null)
  const told = await room.engine.history.list(room.by, { limit: 50, after: null }, { recordId: record.record.id })
  assert.equal(told.filter(({ act }) => act === 'grant.revoked').length, 1)
  assert.equal(told.filter(({ act }) => act === 'grant.restored').length, 1)
  assert.deepEqual(told.find(({ act }) => act === 'grant.revoked')?.particulars, { reason: 'they left' })
})

onEveryStore('OBX-09 a letter whose link was revoked or replaced while it waited never leaves', async (room) => {
  const one = await room.record()
  const two = await room.record('tom@bay.example')
  const first = await room.engine.grants.give(room.by, {
    contactId: one.contact.id,
    scope: { kind: 'record', id: one.record.id },
    invite: {},
  })
  const second = await room.engine.grants.give(room.by, {
    contactId: two.contact.id,
    scope: { kind: 'record', id: two.record.id },
    invite: {},
  })
  const claimed = await room.engine.messages.claim(10)
  assert.equal(claimed.length, 2)
  await room.engine.grants.revoke(room.by, first.grant.id, null)
  const newer = await room.engine.grants.resend(room.by, second.grant.id, {})
  assert.deepEqual(await room.engine.messages.stillOwed(claimed.map(({ id }) => id)), new Map())
  assert.deepEqual(
    (await room.deliver()).map(({ message }) => message.id),
    [newer.message.id],
  )
})

onEveryStore('another address than the contact’s is asked about, never silently taken', async (room) => {
  const { grant, record } = await room.invite()
  assert.equal(await refusalOf(room.engine.grants.resend(room.by, grant.id, { email: 'jane@elsewhere.example' })), 'address_differs')
  await room.engine.grants.resend(room.by, grant.id, { email: 'Jane@Acme.example' })
  const support = await memberAs(room, 'support')
  assert.equal(
    await refusalOf(room.engine.grants.resend(support, grant.id, { email: 'jane@elsewhere.example', changeAddress: true })),
    'forbidden',
  )
  await room.engine.grants.resend(room.by, grant.id, { email: 'jane@elsewhere.example', changeAddress: true })
  assert.equal((await room.engine.contacts.get(room.by, record.contact.id)).contact.email, 'jane@elsewhere.example')
})

onEveryStore('ADR-13 correcting an address tells the old one and ends its links, devices and sessions', async (room) => {
  const { secret, record, grant } = await room.invite()
  const entered = await room.press(secret)
  await room.record('tom@bay.example')
  assert.equal(await refusalOf(room.engine.contacts.change(room.by, record.contact.id, { email: 'tom@bay.example' })), 'address_taken')
  await room.engine.contacts.change(room.by, record.contact.id, { email: 'jane@new.example' })
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_expired')
  const letters = await room.deliver()
  assert.deepEqual(
    letters.map(({ message }) => [message.kind, message.toAddress]),
    [['notice', 'jane@acme.example']],
  )
  assert.ok(!JSON.stringify(letters[0]?.message.facts).includes('jane@new.example'))
  const resent = await room.engine.grants.resend(room.by, grant.id, {})
  assert.equal(resent.message.toAddress, 'jane@new.example')
})

onEveryStore('SES-08 archiving a record ends its links and sessions in the same commit; undoing it needs a new letter', async (room) => {
  const { secret, grant, record } = await room.invite()
  const entered = await room.press(secret)
  await room.engine.records.archive(room.by, record.record.id, 'The job is done')
  assert.equal(await refusalOf(room.inside(entered)), 'access_ended')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_access_ended')
  assert.equal(await refusalOf(room.engine.grants.resend(room.by, grant.id, {})), 'record_archived')
  room.clock.advance('1 second')
  await room.engine.records.unarchive(room.by, record.record.id)
  assert.equal(await refusalOf(room.inside(entered)), 'signed_out')
  await room.engine.grants.resend(room.by, grant.id, {})
  await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
})

onEveryStore('SES-08 an archived record rests for whoever may see all that is theirs, too, and wakes with it', async (room) => {
  const { record, requirements } = await room.record()
  await room.engine.grants.give(room.by, { contactId: record.contactId, scope: { kind: 'portal', id: null }, invite: {} })
  const inside = await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
  const [version] = await room.engine.documents.upload(inside, record.id, requirements[0]?.id ?? null, [await room.pdf()])
  const documentId = version?.documentId ?? 'doc_'
  await room.engine.records.archive(room.by, record.id, 'The job is done')
  for (const act of [
    () => room.engine.records.inside(inside, record.id),
    () => room.engine.records.liveInside(inside, record.id),
    () => room.engine.documents.mayUpload(inside, record.id),
    () => room.engine.documents.contentInside(inside, documentId, null, false),
    () => room.engine.projectFiles.inside(inside, record.projectId),
  ])
    assert.equal(await refusalOf(act()), 'access_ended')
  const toIt = { minutes: 30, reason: 'They called.', destination: `/records/${record.id}` }
  assert.equal(await refusalOf(room.engine.magicLinks.make(room.by, record.contactId, toIt)), 'invalid')
  assert.deepEqual(await room.engine.records.allInside(inside), [])
  await room.engine.records.unarchive(room.by, record.id)
  assert.equal((await room.engine.records.inside(inside, record.id)).record.id, record.id)
})

onEveryStore('an account may let access end with the invitation', async (room) => {
  await room.engine.accounts.change(room.by, { accessEndsWithInvitation: true, invitationDays: 7 })
  const { secret } = await room.invite()
  const entered = await room.press(secret)
  room.clock.advance('7 days')
  assert.equal(await refusalOf(room.press(secret, { deviceToken: entered.device?.token ?? null })), 'link_access_ended')
})

onEveryStore('where access ends with the invitation, the next one moves that end, and none that somebody set by hand', async (room) => {
  const { accounts, grants, jobs } = room.engine
  await accounts.change(room.by, { accessEndsWithInvitation: true, invitationDays: 7 })
  const { grant, record } = await room.invite()
  const { contactId, scope } = grant
  /** What the dialog promises, and what then is. */
  const days = async (send: () => Promise<unknown>) => {
    const { facts } = await grants.preview(room.by, { contactId, scope, invite: {} })
    await send()
    const letter = (await room.deliver()).at(-1)?.message
    const link = letter?.linkId && (await room.store.read.links.get(room.by.accountId, letter.linkId))
    const { endsAt } = (await grants.get(room.by, grant.id)).grant
    const ends = [
      facts.opensUntil,
      facts.accessEnds,
      letter?.facts.opensUntil,
      letter?.facts.accessEnds,
      link ? link.expiresAt : null,
      endsAt,
    ]
    return [...new Set(ends.map((end) => Math.round((Number(end) - room.clock.now()) / 86_400_000)))]
  }
  const resend = () => grants.resend(room.by, grant.id, {})
  const again = async () => {
    await jobs.start(room.by, { recordIds: [record.record.id], openLinks: 'resend' })
    while (await jobs.work());
  }
  room.clock.advance('5 days')
  assert.deepEqual(await days(resend), [7])
  room.clock.advance('5 days')
  assert.deepEqual(await days(again), [7])
  await grants.change(room.by, grant.id, { endsAt: room.clock.now() + 86_400_000 })
  assert.deepEqual(await days(resend), [1])
  assert.deepEqual(await days(again), [1])
  assert.deepEqual(await days(resend), [1])
})

/** Portal access as the rule, the lists and the counts tell it. */
async function accessOf({ engine, by, clock }: Room, id: GrantId): Promise<PortalAccess> {
  const { grant } = await engine.grants.get(by, id)
  const access = portalAccess(grant, clock.now())
  const listed = await engine.records.list(by, { limit: 9, after: null }, { ...anyRecord, access, contactId: grant.contactId })
  assert.deepEqual(
    listed.rows.map((row) => row.record.grantId),
    [id],
  )
  assert.equal(await engine.records.count(by, { ...anyRecord, access }), 1)
  const people = await engine.contacts.list(by, { limit: 9, after: null }, { q: null, companyId: null, access: [access] })
  assert.deepEqual(
    people.map(({ contact }) => contact.id),
    [grant.contactId],
  )
  return access
}

type Ending = [name: string, end: (room: Room, record: WholeRecord, id: GrantId) => Promise<unknown>]
const endings: Ending[] = [
  [
    'revoked and given back',
    async ({ engine, by }, _record, id) => {
      await engine.grants.revoke(by, id, null)
      await engine.grants.restore(by, id)
    },
  ],
  [
    'archived and brought back',
    async ({ engine, by }, { record }) => {
      await engine.records.archive(by, record.id, 'The job is done')
      await engine.records.unarchive(by, record.id)
    },
  ],
  ['sent to a mistyped address', ({ engine, by }, { contact }) => engine.contacts.change(by, contact.id, { email: 'jane@new.example' })],
]

for (const [name, end] of endings) {
  onEveryStore(`an invitation whose letter was ended is over, and the next one is sent: ${name}`, async (room) => {
    const { engine, by } = room
    const record = await room.record()
    const { grant } = await engine.grants.give(by, {
      contactId: record.contact.id,
      scope: { kind: 'record', id: record.record.id },
      invite: {},
    })
    for (const word of ['queued', 'sent'] as const) {
      if (word === 'sent') await room.deliver()
      assert.equal(await accessOf(room, grant.id), word)
      await end(room, record, grant.id)
      await room.deliver()
      assert.equal(await accessOf(room, grant.id), 'expired')
      assert.ok(grantCan(by, (await engine.grants.get(by, grant.id)).grant, 12, room.clock.now()).includes('resend'))
      const plan = await engine.jobs.rehearse(by, { recordIds: [record.record.id] })
      assert.deepEqual([plan.sent.length, [...plan.skipped.keys()]], [1, []])
      await engine.contacts.change(by, record.contact.id, { email: 'jane@acme.example' })
      await engine.grants.resend(by, grant.id, {})
    }
    await room.press((await room.deliver()).find(({ secret }) => secret)?.secret ?? '')
    await end(room, record, grant.id)
    assert.equal(await accessOf(room, grant.id), 'active')
  })
}

onEveryStore('where access ends with the invitation, one that was ended with its letter leaves the end to the next', async (room) => {
  const { accounts, grants } = room.engine
  await accounts.change(room.by, { accessEndsWithInvitation: true, invitationDays: 7 })
  const { grant, record } = await room.invite()
  const endsIn = async () => Math.round((((await grants.get(room.by, grant.id)).grant.endsAt ?? 0) - room.clock.now()) / 86_400_000)
  for (const [, end] of endings) {
    await end(room, record, grant.id)
    room.clock.advance('5 days')
    assert.equal(await endsIn(), 2)
    await grants.resend(room.by, grant.id, {})
    assert.equal(await endsIn(), 7)
  }
})

onEveryStore('access that nobody used for twelve months sleeps, and asking wakes only the inviter', async (room) => {
  const { secret, grant } = await room.invite()
  await room.press(secret)
  room.clock.advance('366 days')
  await room.engine.asks.fromLink(room.engine.links.read(secret), { browser: 'x', agent: '', address: '192.0.2.9' })
  assert.deepEqual(await room.deliver(), [])
  await room.engine.links.askAgain(room.engine.links.read(secret))
  await room.engine.links.askAgain(room.engine.links.read(secret))
  assert.deepEqual(
    (await room.deliver()).map(({ message }) => message.kind),
    ['member_notice'],
  )
  await room.engine.grants.resend(room.by, grant.id, {})
  await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
})

onEveryStore('AUT-01 what belongs to another account is not found, by any verb', async (room) => {
  const { grant, record, message } = await room.invite()
  const theirs = await room.engine.accounts.create({ name: 'Other', slug: 'other', owner: { name: 'Olga', email: 'olga@other.example' } })
  const by: By = { accountId: theirs.account.id, actor: { kind: 'member', id: theirs.owner.id }, role: 'owner', member: theirs.owner }
  const id = record.record.id
  const acts: (() => Promise<unknown>)[] = [
    () => room.engine.records.get(by, id),
    () => room.engine.records.change(by, id, { dueOn: null }),
    () => room.engine.records.waive(by, id, 'x'),
    () => room.engine.records.archive(by, id, 'x'),
    () => room.engine.contacts.get(by, record.contact.id),
    () => room.engine.contacts.change(by, record.contact.id, { name: 'x' }),
    () => room.engine.projects.get(by, record.project.id),
    () => room.engine.grants.get(by, grant.id),
    () => room.engine.grants.revoke(by, grant.id, null),
    () => room.engine.grants.resend(by, grant.id, {}),
    () => room.engine.grants.give(by, { contactId: record.contact.id, scope: { kind: 'record', id } }),
    () => room.engine.messages.get(by, message.id),
    () => room.engine.jobs.start(by, { recordIds: [id] }),
    () => room.engine.sessions.list(by, record.contact.id),
    () => room.engine.records.create(by, { projectId: record.project.id, contactId: record.contact.id, requirements: [] }),
  ]
  for (const act of acts) assert.equal(await refusalOf(act()), 'not_found', String(act))
  assert.equal(await refusalOf(room.engine.records.get(by, newId('rec') as RecordId)), 'not_found')
  assert.equal(await refusalOf(room.engine.contacts.get(by, newId('con') as ContactId)), 'not_found')
  assert.deepEqual(await room.engine.history.list(by, { limit: 50, after: null }, { recordId: id }), [])
})

onEveryStore('what was done in one commit is told in the order in which it was done', async (room) => {
  const { record } = await room.invite()
  const told = await room.engine.history.list(room.by, { limit: 50, after: null }, { recordId: record.record.id })
  const acts = told.map(({ act }) => act).toReversed()
  assert.deepEqual(acts, ['record.created', 'grant.created', 'invitation.made', 'message.accepted'])
  const second = await room.engine.history.list(
    room.by,
    { limit: 2, after: { at: told[1]?.nth ?? 0, id: told[1]?.id ?? '' } },
    { recordId: record.record.id },
  )
  assert.deepEqual(
    second.map(({ id }) => id),
    told.slice(2).map(({ id }) => id),
  )
})

onEveryStore('ADR-13 the letter that tells the old address of the new one is really owed', async (room) => {
  const { record } = await room.invite()
  await room.engine.contacts.change(room.by, record.contact.id, { email: 'jane@new.example' })
  const [notice] = await room.engine.messages.claim(5)
  assert.equal(notice?.toAddress, 'jane@acme.example')
  assert.equal((await room.engine.messages.stillOwed(notice ? [notice.id] : [])).size, 1)
})

onEveryStore('a record that is handed on to another person lets the former one in no longer', async (room) => {
  const { record, secret } = await room.invite()
  const tom = await room.record('tom@bay.example')
  const entered = await room.press(secret)
  await room.engine.records.change(room.by, record.record.id, { contactId: tom.contact.id })
  assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
})

onStore('postgres', 'access that is taken away while somebody extends it or gives it again is not answered as given', async (room) => {
  const { engine, by, clock } = room
  const endsAt = clock.now() + 86_400_000
  const extend = ({ grant }: Awaited<ReturnType<Room['invite']>>) => engine.grants.change(by, grant.id, { endsAt })
  const giveAgain = ({ grant: { scope, contactId } }: Awaited<ReturnType<Room['invite']>>) =>
    engine.grants.give(by, { contactId, scope, endsAt })
  for (const [at, act] of [extend, giveAgain].entries()) {
    const invited = await room.invite(`v${at}@acme.example`)
    const { id } = invited.grant
    const { waiting } = await room.store.transaction(async (tx) => {
      await tx.grants.revoke(by.accountId, id, clock.now())
      const waiting = refusalOf(act(invited))
      await pause(200)
      return { waiting }
    })
    assert.equal(await waiting, 'grant_ended')
    assert.equal((await engine.grants.get(by, id)).grant.endsAt, null)
  }
})
