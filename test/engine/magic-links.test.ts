// Magic links: made with a right and a reason, told to the person, shown once, and never worth more than the hand that made them.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import { newToken } from '../../src/engine/secrets.ts'
import { opensFile } from '../../src/engine/sessions.ts'
import type { ContactId, LinkId } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'
import { jane } from '../support/passkeys.ts'

const asking = { minutes: 15, reason: 'Jane is on the phone.' }

/** Somebody with access to the whole portal, and one record. */
async function withPortal(room: Room) {
  const { record, contact } = await room.record()
  const { grant } = await room.engine.grants.give(room.by, { contactId: contact.id, scope: { kind: 'portal', id: null } })
  return { record, contact, grant }
}

const newer = async (room: Room, id: LinkId) => (await room.engine.links.look(id, { nonce: null, deviceToken: null })).newer

onEveryStore('LNK-22 a magic link opens once, marks its session, and the person is told by whom it was made', async (room) => {
  const { contact } = await withPortal(room)
  const { link, secret } = await room.engine.magicLinks.make(room.by, contact.id, asking)
  assert.deepEqual([link.kind, link.destination, link.expiresAt - link.createdAt], ['copied', '/p/harbor', 15 * 60_000])
  const [letter] = await room.deliver()
  assert.deepEqual([letter?.message.kind, letter?.message.toAddress, letter?.secret], ['notice', 'jane@acme.example', ''])
  assert.match(JSON.stringify(letter?.message.facts.madeBy), /Dana Whitfield/)
  const entered = await room.press(secret)
  assert.deepEqual([entered.session.openedBy, entered.session.mayAtMost], ['copied', null])
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  const told = await room.engine.history.list(room.by, { limit: 50, after: null }, { contactId: contact.id })
  const made = told.find(({ act }) => act === 'link.made')
  assert.deepEqual([made?.actorName, made?.facts.minutes, made?.particulars?.reason], ['Dana Whitfield', 15, 'Jane is on the phone.'])
  assert.equal(told.find(({ act }) => act === 'link.redeemed')?.facts.kind, 'copied')
})

onEveryStore('one magic link a person lives at a time; generating again kills the last, and only that', async (room) => {
  const { contact } = await withPortal(room)
  const first = await room.engine.magicLinks.make(room.by, contact.id, asking)
  const { message } = await room.engine.loginEmails.send(room.by, contact.id)
  const second = await room.engine.magicLinks.make(room.by, contact.id, asking)
  assert.equal(await refusalOf(room.press(first.secret)), 'link_replaced')
  assert.deepEqual(await newer(room, first.link.id), { at: second.link.createdAt, by: 'hand' })
  await room.press(second.secret)
  const mailed = (await room.deliver()).find((one) => one.message.id === message.id)
  await room.press(mailed?.secret ?? '')
})

onEveryStore('what took a magic link’s place is told truly: a letter where one was sent, and no letter of another kind', async (room) => {
  const { contact, grant } = await withPortal(room)
  const handed = await room.engine.magicLinks.make(room.by, contact.id, asking)
  room.clock.advance('1 minute')
  await room.engine.grants.resend(room.by, grant.id, {})
  room.clock.advance('1 minute')
  await room.engine.loginEmails.send(room.by, contact.id)
  const invitation = (await room.engine.grants.get(room.by, grant.id)).links.find(({ kind }) => kind === 'invitation')
  assert.deepEqual(await newer(room, handed.link.id), { at: invitation?.createdAt, by: 'letter' })
})

onEveryStore('ten members generating at once leave one live link', async (room) => {
  const { contact } = await withPortal(room)
  const other = await room.another()
  const made = await Promise.all(
    Array.from({ length: 10 }, (_, at) => (at % 2 ? room : other).engine.magicLinks.make(room.by, contact.id, asking)),
  )
  const pressed = await Promise.allSettled(made.map(({ secret }) => room.press(secret)))
  assert.equal(pressed.filter(({ status }) => status === 'fulfilled').length, 1)
})

onEveryStore('a magic link ends after its minutes, with a resend, and with the access', async (room) => {
  const { contact, grant } = await withPortal(room)
  const short = await room.engine.magicLinks.make(room.by, contact.id, { ...asking, minutes: 60 })
  room.clock.advance('61 minutes')
  assert.equal(await refusalOf(room.press(short.secret)), 'link_expired')
  const resent = await room.engine.magicLinks.make(room.by, contact.id, asking)
  await room.engine.grants.resend(room.by, grant.id, {})
  assert.equal(await refusalOf(room.press(resent.secret)), 'link_replaced')
  const last = await room.engine.magicLinks.make(room.by, contact.id, asking)
  const entered = await room.press(last.secret)
  const unused = await room.engine.magicLinks.make(room.by, contact.id, asking)
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.equal(await refusalOf(room.press(unused.secret)), 'link_revoked')
  assert.equal(await refusalOf(room.inside(entered)), 'access_revoked')
})

onEveryStore('support hands over an hour at most, and its link opens no file, not even the person’s own', async (room) => {
  const { contact, record } = await withPortal(room)
  const support = await memberAs(room, 'support')
  assert.equal(await refusalOf(room.engine.magicLinks.make(support, contact.id, { ...asking, minutes: 61 })), 'forbidden')
  const own = await room.inside(await room.press((await room.engine.magicLinks.make(room.by, contact.id, asking)).secret))
  const [version] = await room.engine.documents.upload(own, record.id, null, [await room.pdf()])
  assert.ok(version)
  await room.engine.documents.contentInside(own, version.documentId, null)
  const { secret } = await room.engine.magicLinks.make(support, contact.id, { ...asking, minutes: 60 })
  const helped = await room.inside(await room.press(secret))
  assert.deepEqual(helped.grants[0]?.abilities, ['view', 'upload'])
  assert.equal(opensFile(helped, helped.grants[0] ?? null, version), false)
  assert.equal(await refusalOf(room.engine.documents.contentInside(helped, version.documentId, null)), 'ability_missing')
  await room.engine.documents.upload(helped, record.id, null, [await room.pdf('second.pdf', 'more')])
  assert.equal((await room.engine.records.inside(helped, record.id)).documents.length, 2)
})

onEveryStore('what a member handed over ends with that member’s place or role, and nobody else’s does', async (room) => {
  const { contact } = await withPortal(room)
  const marcus = await room.engine.members.invite(room.by, { name: 'Marcus Lee', email: 'marcus@harbor.example', role: 'manager' })
  const by: By = { ...room.by, actor: { kind: 'member', id: marcus.id }, role: 'manager', member: marcus }
  const mine = await room.inside(await room.press((await room.engine.magicLinks.make(room.by, contact.id, asking)).secret))
  const opened = await room.press((await room.engine.magicLinks.make(by, contact.id, asking)).secret)
  const unused = await room.engine.magicLinks.make(by, contact.id, asking)
  await room.engine.members.change(room.by, marcus.id, { name: 'Marcus B. Lee' })
  await room.inside(opened)
  await room.engine.members.change(room.by, marcus.id, { role: 'support' })
  assert.equal(await refusalOf(room.press(unused.secret)), 'link_expired')
  assert.equal(await refusalOf(room.inside(opened)), 'signed_out')
  const again = await room.engine.magicLinks.make({ ...by, role: 'support' }, contact.id, asking)
  await room.engine.members.change(room.by, marcus.id, { disabled: true })
  assert.equal(await refusalOf(room.press(again.secret)), 'link_expired')
  assert.equal((await room.engine.sessions.list(room.by, contact.id)).sessions[0]?.id, mine.session.id)
})

onEveryStore(
  'LNK-22 a session that staff opened takes nothing of the person away: no passkey, no browser, no other session; it may leave by itself',
  async (room) => {
    const { record, session, entered, enrol } = await jane(room)
    const { contact } = record
    const made = await enrol()
    const [device] = await room.engine.sessions.ofInside(await room.inside(entered), null).then(({ devices }) => devices)
    assert.ok(device)
    const handed = await room.press((await room.engine.magicLinks.make(room.by, contact.id, asking)).secret)
    const inside = await room.inside(handed)
    for (const act of [
      () => room.engine.passkeys.remove(handed.session, made.id),
      () => room.engine.sessions.endAll(inside),
      () => room.engine.sessions.endOther(inside, session.id),
      () => room.engine.sessions.endDevice(inside, device.id),
    ])
      assert.equal(await refusalOf(act()), 'session_copied')
    assert.equal((await room.engine.passkeys.list(room.by.accountId, contact.id)).length, 1)
    await room.engine.sessions.signOut(inside, null)
    assert.equal(await refusalOf(room.inside(handed)), 'signed_out')
    const left = await room.engine.sessions.ofInside(await room.inside(entered), null)
    assert.deepEqual([left.sessions.map(({ id }) => id), left.devices.length], [[session.id], 1])
  },
)

onEveryStore('what came in through a magic link says so on the timeline', async (room) => {
  const { contact, record } = await withPortal(room)
  const helped = await room.inside(await room.press((await room.engine.magicLinks.make(room.by, contact.id, asking)).secret))
  await room.engine.documents.upload(helped, record.id, null, [await room.pdf()])
  const told = await room.engine.history.list(room.by, { limit: 50, after: null }, { recordId: record.id })
  assert.equal(told.find(({ act }) => act === 'document.uploaded')?.facts.openedBy, 'copied')
})

onEveryStore('the winner who presses again is held to the same limits', async (room) => {
  const { contact } = await withPortal(room)
  const { secret } = await room.engine.magicLinks.make(await memberAs(room, 'support'), contact.id, asking)
  const browser = { nonce: newToken(), deviceToken: null }
  await room.engine.links.redeem(room.engine.links.read(secret), browser, aVisitor(), null, false)
  const again = await room.engine.links.redeem(room.engine.links.read(secret), browser, aVisitor(), null, false)
  assert.deepEqual(again.session.mayAtMost, ['view', 'upload'])
})

onEveryStore('LNK-20 a link leads to a page of the portal that is open to the person, and nowhere else', async (room) => {
  const { contact, record } = await withPortal(room)
  const foreign = await room.record('tom@other.example')
  const make = (destination: string) => room.engine.magicLinks.make(room.by, contact.id, { ...asking, destination })
  const good = { '': '', '/': '', '/p/harbor': '', '/p/harbor/': '', '/access': '/access', '/p/harbor/access': '/access' }
  for (const [asked, path] of Object.entries(good)) assert.equal((await make(asked)).link.destination, `/p/harbor${path}`)
  const page = `/records/${record.id}`
  for (const asked of [page, `/p/harbor${page}`]) assert.equal((await make(asked)).link.destination, `/p/harbor${page}`)
  const offered = await room.engine.magicLinks.destinations(room.by, contact.id)
  assert.deepEqual(
    offered.map(({ kind, path }) => [kind, path]),
    [
      ['home', '/p/harbor'],
      ['record', `/p/harbor${page}`],
      ['access', '/p/harbor/access'],
    ],
  )
  const bad = [
    '//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/p/harbor@evil.example',
    '/p/harbor-two',
    '/p/harbor/records/../../..',
    '/access\n',
    '\t/access',
    '／／evil.example',
    '/console/',
    `${page}/`,
    `${page}?for=x`,
    '/records/rec_0000000000000000000000',
    `/records/${foreign.record.id}`,
  ]
  for (const asked of bad) assert.equal(await refusalOf(make(asked)), 'invalid', JSON.stringify(asked))
})

onEveryStore('without live access nothing is made and nobody is told', async (room) => {
  const { contact } = await room.record()
  const both = async (contactId: ContactId) => [
    await refusalOf(room.engine.magicLinks.make(room.by, contactId, asking)),
    await refusalOf(room.engine.loginEmails.send(room.by, contactId)),
  ]
  assert.deepEqual(await both(contact.id), ['no_access', 'no_access'])
  const { grant } = await room.engine.grants.give(room.by, { contactId: contact.id, scope: { kind: 'portal', id: null } })
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.deepEqual(await both(contact.id), ['no_access', 'no_access'])
  await room.engine.grants.restore(room.by, grant.id)
  room.clock.advance('400 days')
  assert.deepEqual(await both(contact.id), ['no_access', 'no_access'])
  assert.deepEqual(await room.deliver(), [])
  assert.deepEqual(await room.database.read.all(sql`select id from link`), [])
})

onEveryStore('LNK-13 what is stored of a magic link opens nothing', async (room) => {
  const { contact } = await withPortal(room)
  const { secret } = await room.engine.magicLinks.make({ ...room.by, once: { idempotencyKey: 'k', fingerprint: 'f' } }, contact.id, asking)
  const rows = await Promise.all(['link', 'answered', 'history', 'message'].map((table) => room.database.read.all(everything(table))))
  assert.ok(!JSON.stringify(rows).includes(secret.slice(24)))
  const again = room.engine.magicLinks.make({ ...room.by, once: { idempotencyKey: 'k', fingerprint: 'f' } }, contact.id, asking)
  assert.equal(await refusalOf(again), 'shown_once')
  await room.press(secret)
})

function everything(table: string) {
  if (table === 'link') return sql`select * from link`
  if (table === 'answered') return sql`select * from answered`
  return table === 'history' ? sql`select * from history` : sql`select * from message`
}
