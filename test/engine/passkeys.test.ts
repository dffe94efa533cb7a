// Passkeys: made only in a fresh sign-in of the person's own, bound to this place, and each challenge answered once.
import assert from 'node:assert/strict'
import { useProof } from '../../src/engine/passkeys.ts'
import { createSecrets, newToken } from '../../src/engine/secrets.ts'
import { newMemberSession } from '../../src/engine/sessions.ts'
import { sql } from '../../src/store/sql.ts'
import { createAuthenticator, type Misdeeds } from '../support/authenticator.ts'
import { aVisitor, onEveryStore, onStore, refusalOf, somebodyWaits } from '../support/engine.ts'
import { handOf, jane } from '../support/passkeys.ts'

onEveryStore('STF-04 a passkey that was made here signs in here, and tells where it was made and when it was used', async (room) => {
  const { session, enrol, come } = await jane(room)
  const made = await enrol()
  assert.equal(made.name, 'iPhone, Safari')
  assert.deepEqual(made.transports, ['internal', 'hybrid'])
  assert.equal(made.lastUsedAt, null)
  await come()
  await come()
  const [kept] = await room.engine.passkeys.list(room.by.accountId, session.contactId as never)
  assert.equal(kept?.counter, 2)
  assert.ok((kept?.lastUsedAt ?? 0) >= made.createdAt)
  assert.equal((await enrol()).name, 'iPhone, Safari (2)')
  const told = await room.engine.history.list(room.by, { limit: 10, after: null })
  assert.equal(told.filter(({ act, contactId }) => act === 'passkey.added' && contactId === session.contactId).length, 2)
})

onStore('postgres', 'by a passkey one comes in through another access while the newest is being taken away', async (room) => {
  const { record, grant: older, enrol, signIn } = await jane(room)
  await enrol()
  const { grant } = await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'portal', id: null } })
  const { coming } = await room.database.transaction(async (db) => {
    await db.run(sql`update grants set revoked_at = ${room.clock.now()} where id = ${grant.id}`)
    const coming = signIn()
    await somebodyWaits(room)
    return { coming }
  })
  const inside = await room.engine.sessions.inside(room.by.accountId, (await coming).token)
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    [older.id],
  )
})

onEveryStore(
  'STF-04 what goes out asks for a discoverable passkey of this host with user verification, and names whose it is',
  async (room) => {
    const { session, enrol, device } = await jane(room)
    const { rp, user, authenticatorSelection, attestation, excludeCredentials } = await room.engine.passkeys.creation(session)
    assert.equal(rp.id, 'localhost')
    assert.equal(user.name, 'jane@acme.example (Harbor Build)')
    assert.equal(Buffer.from(user.id, 'base64url').toString(), session.contactId)
    assert.deepEqual(authenticatorSelection, { residentKey: 'required', requireResidentKey: true, userVerification: 'required' })
    assert.equal(attestation, 'none')
    assert.deepEqual(excludeCredentials, [])
    await enrol()
    const known = device.credentials.map(({ id }) => id)
    assert.deepEqual(
      (await room.engine.passkeys.creation(session)).excludeCredentials.map(({ id }) => id),
      known,
    )
    const open = await room.engine.passkeys.request(room.by.accountId, 'contact', 'a browser')
    assert.deepEqual([open.rpId, open.userVerification, open.allowCredentials], ['localhost', 'required', []])
    const named = await room.engine.passkeys.request(room.by.accountId, 'contact', 'a browser', session.contactId)
    assert.deepEqual(
      named.allowCredentials.map(({ id }) => id),
      known,
    )
  },
)

const misdeeds: [what: string, misdeed: Misdeeds][] = [
  ['another origin', { origin: 'https://localhost.evil.example' }],
  ['another port of this host', { origin: 'http://localhost:4401' }],
  ['another host', { host: 'evil.example' }],
  ['a frame in another page', { crossOrigin: true }],
  ['no finger, face or PIN', { verified: false }],
  ['a challenge of its own', { challenge: Buffer.from(newToken() + newToken()).toString('base64url') }],
  ['an answer to another question', { type: 'payment.get' }],
]
for (const [what, misdeed] of misdeeds) {
  onEveryStore(`STF-04 ${what} is refused, at making a passkey and at using it`, async (room) => {
    const { enrol, come } = await jane(room)
    assert.equal(await refusalOf(enrol(misdeed)), 'passkey_refused')
    await enrol()
    assert.equal(await refusalOf(come(misdeed)), 'passkey_refused')
    await come()
  })
}

onEveryStore('STF-04 a challenge is answered once, however many processes get the answer at the same moment', async (room) => {
  const other = await room.another()
  const { session, enrol, device } = await jane(room)
  await enrol()
  const { accountId } = room.by
  const answer = device.use(await room.engine.passkeys.request(accountId, 'contact', 'a browser'))
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, async (_, at) => {
      const { engine, store, clock } = at % 2 ? room : other
      const proof = await engine.passkeys.prove(accountId, 'contact', 'a browser', answer)
      await store.transaction((tx) => useProof(tx, proof, clock.now()))
    }),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  const options = await room.engine.passkeys.creation(session)
  await room.engine.passkeys.enrol(session, device.make(options), 'Safari on iPhone')
  assert.equal(await refusalOf(room.engine.passkeys.enrol(session, device.make(options), 'Safari on iPhone')), 'challenge_ended')
})

onEveryStore('STF-04 a challenge lives for five minutes, in the browser that got it, for one account and one purpose', async (room) => {
  const { session, enrol, device, grant } = await jane(room)
  await enrol()
  const { passkeys } = room.engine
  const { accountId } = room.by
  const ask = () => passkeys.request(accountId, 'contact', 'my browser')
  const prove = async (options: Awaited<ReturnType<typeof ask>>, browser = 'my browser', account = accountId) =>
    passkeys.prove(account, 'contact', browser, device.use(options))
  const early = await ask()
  room.clock.advance('299 seconds')
  await prove(early)
  const late = await ask()
  room.clock.advance('300 seconds')
  assert.equal(await refusalOf(prove(late)), 'challenge_ended')
  assert.equal(await refusalOf(prove(await ask(), 'another browser')), 'passkey_refused')
  const other = await room.engine.accounts.create({ name: 'Other', slug: 'other', owner: { name: 'Olga', email: 'olga@other.example' } })
  assert.equal(await refusalOf(prove(await ask(), 'my browser', other.account.id)), 'passkey_refused')
  const elsewhere = await passkeys.request(other.account.id, 'contact', 'my browser')
  assert.equal(await refusalOf(prove(elsewhere, 'my browser', other.account.id)), 'passkey_refused')
  const again = await room.engine.grants.resend(room.by, grant.id, {})
  const secret = (await room.deliver()).find(({ message }) => message.id === again.message?.id)?.secret ?? ''
  const fresh = (await room.press(secret)).session
  const enrolling = await passkeys.creation(fresh)
  assert.equal(await refusalOf(prove({ ...early, challenge: enrolling.challenge })), 'passkey_refused')
  assert.equal(await refusalOf(passkeys.enrol({ ...fresh, id: session.id }, device.make(enrolling), 'a browser')), 'passkey_refused')
})

onEveryStore('STF-04 a passkey is made only in a sign-in under ten minutes old that staff did not make', async (room) => {
  const { session, enrol, device } = await jane(room)
  const { passkeys } = room.engine
  assert.equal(await refusalOf(passkeys.creation({ ...session, openedBy: 'copied' })), 'session_copied')
  const copied = device.make(await passkeys.creation(session))
  assert.equal(await refusalOf(passkeys.enrol({ ...session, openedBy: 'copied' }, copied, 'a browser')), 'session_copied')
  room.clock.advance('599 seconds')
  await enrol()
  const begun = device.make(await passkeys.creation(session))
  room.clock.advance('1 second')
  assert.equal(await refusalOf(passkeys.creation(session)), 'sign_in_too_old')
  assert.equal(await refusalOf(passkeys.enrol(session, begun, 'a browser')), 'sign_in_too_old')
})

onEveryStore('a passkey cannot be made in a sign-in that was ended or revoked while the device was asked', async (room) => {
  const { session, device, grant } = await jane(room)
  const begun = device.make(await room.engine.passkeys.creation(session))
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.equal(await refusalOf(room.engine.passkeys.enrol(session, begun, 'a browser')), 'signed_out')
  assert.deepEqual(await room.engine.passkeys.list(room.by.accountId, session.contactId as never), [])
})

onEveryStore(
  'a counter that goes back, or stands still, is a copy: refused and told; one that was never used stays at zero',
  async (room) => {
    const { session, enrol, come } = await jane(room)
    await enrol()
    await come({ counter: 7 })
    for (const counter of [7, 6, 0]) assert.equal(await refusalOf(come({ counter })), 'passkey_refused')
    await come({ counter: 8 })
    const told = await room.engine.history.list(room.by, { limit: 20, after: null })
    assert.equal(told.filter(({ act }) => act === 'passkey.refused').length, 3)
    const cloud = handOf(room, session, 'contact', createAuthenticator({ counts: false }))
    await cloud.enrol()
    await cloud.come()
    await cloud.come()
  },
)

onEveryStore('STF-07 a contact’s passkey opens no console and a member’s no portal; nobody’s opens for somebody else', async (room) => {
  const contact = await jane(room)
  await contact.enrol()
  const session = newMemberSession(
    room.by.member as never,
    { openedBy: 'owner_link', factors: ['owner_link'], browser: 'Chrome on Linux' },
    'ses_member0000000000000000',
    room.clock.now(),
  )
  await room.store.transaction((tx) => tx.sessions.add(session, 'of no cookie'))
  const member = handOf(room, session, 'member')
  await member.enrol()
  await member.come()
  const asMember = handOf(room, session, 'member', contact.device)
  assert.equal(await refusalOf(asMember.come()), 'passkey_refused')
  const asContact = handOf(room, contact.session, 'contact', member.device)
  assert.equal(await refusalOf(asContact.come()), 'passkey_refused')
  const { contactId } = (await jane(room, 'tom@bay.example')).session
  const { passkeys } = room.engine
  const toTom = await passkeys.request(room.by.accountId, 'contact', 'x', contactId)
  const answer = contact.device.use(toTom)
  assert.equal(await refusalOf(passkeys.prove(room.by.accountId, 'contact', 'x', answer, contactId)), 'passkey_refused')
  const handle = Buffer.from(contactId as string).toString('base64url')
  assert.equal(await refusalOf(contact.come({ userHandle: handle })), 'passkey_refused')
})

onEveryStore(
  'SES-11 a passkey is taken away in a sign-in under fifteen minutes old, by its own person, and works no longer',
  async (room) => {
    const { session, enrol, come, prove } = await jane(room)
    const { id } = await enrol()
    const tom = await jane(room, 'tom@bay.example')
    assert.equal(await refusalOf(room.engine.passkeys.remove(tom.session, id)), 'not_found')
    room.clock.advance('899 seconds')
    const proof = await prove()
    await room.engine.passkeys.remove(session, id)
    assert.equal(await refusalOf(come()), 'passkey_refused')
    const late = room.store.transaction((tx) => useProof(tx, proof, room.clock.now()))
    assert.equal(await refusalOf(late), 'passkey_refused')
    room.clock.advance('1 second')
    assert.equal(await refusalOf(room.engine.passkeys.remove(session, id)), 'sign_in_too_old')
  },
)

onEveryStore('SES-07 a session that was ended while it was about to takes no passkey away', async (room) => {
  const { session, enrol, come } = await jane(room)
  const { id } = await enrol()
  await room.engine.sessions.endAllOf(room.by, session.contactId as never)
  assert.equal(await refusalOf(room.engine.passkeys.remove(session, id)), 'signed_out')
  await come()
})

onEveryStore('a challenge has 128 bits of chance and leaves nothing in the database until it is answered', async (room) => {
  const { enrol, come } = await jane(room)
  const asked = await Promise.all(
    Array.from({ length: 200 }, () => room.engine.passkeys.request(room.by.accountId, 'contact', 'the same browser')),
  )
  const chance = asked.map(({ challenge }) => Buffer.from(challenge, 'base64url').toString().slice(2, 24))
  assert.equal(new Set(chance).size, 200)
  for (const one of chance) assert.match(one, /^[0-9A-Za-z]{22}$/)
  assert.equal((await room.database.read.all(sql`select * from challenge`)).length, 0)
  await enrol()
  await come()
  assert.equal((await room.database.read.all(sql`select * from challenge`)).length, 2)
  room.clock.advance('2 days')
  await room.engine.forget()
  assert.equal((await room.database.read.all(sql`select * from challenge`)).length, 0)
  const foreign = createSecrets([{ number: 1, key: Buffer.alloc(32, 7) }])
  const theirs = Buffer.from(foreign.challenge('anything', room.clock.now())).toString('base64url')
  assert.equal(await refusalOf(come({ challenge: theirs })), 'passkey_refused')
})

onEveryStore('what is no answer of a browser is refused before anything is asked of it', async (room) => {
  const { session } = await jane(room)
  const { passkeys } = room.engine
  const hostile = [null, 'x', {}, { id: 'a', rawId: 'a', type: 'public-key', response: {} }, { response: { clientDataJSON: 'e30' } }]
  for (const given of hostile) {
    assert.equal(await refusalOf(passkeys.prove(room.by.accountId, 'contact', 'x', given)), 'passkey_refused')
    assert.equal(await refusalOf(passkeys.enrol(session, given, 'x')), 'passkey_refused')
  }
})

onEveryStore('a person holds ten passkeys at most', async (room) => {
  const { session, enrol } = await jane(room)
  for (let at = 0; at < 10; at++) await enrol()
  assert.equal(await refusalOf(room.engine.passkeys.creation(session)), 'passkeys_too_many')
})

onEveryStore(
  'a contact comes in by a passkey alone: one session of that kind, told in the history, in one of the five places',
  async (room) => {
    const { session, enrol, signIn } = await jane(room)
    await enrol()
    const before = await room.engine.sessions.list(room.by, session.contactId as never)
    assert.equal(before.sessions.length, 1)
    const opened = []
    for (let at = 0; at < 6; at++) {
      opened.push(await signIn())
      room.clock.advance('1 second')
    }
    const { accountId } = room.by
    const last = opened.at(-1)
    const inside = await room.engine.sessions.inside(accountId, last?.token ?? '')
    assert.deepEqual(
      [inside.session.openedBy, inside.session.factors, inside.session.browser],
      ['passkey', ['passkey'], 'Safari on iPhone'],
    )
    assert.equal(inside.contact.id, session.contactId)
    assert.equal(await refusalOf(room.engine.sessions.inside(accountId, opened[0]?.token ?? '')), 'signed_out')
    assert.equal((await room.engine.sessions.list(room.by, session.contactId as never)).sessions.length, 5)
    const told = (await room.engine.history.list(room.by, { limit: 20, after: null })).filter(({ act }) => act === 'session.opened')
    assert.equal(told.length, 6)
    assert.deepEqual([told[0]?.actor.id, told[0]?.facts.with, told[0]?.facts.browser], [session.contactId, 'passkey', 'Safari on iPhone'])
  },
)

onEveryStore(
  'a passkey opens nothing where no grant does: revoked, ended and asleep say so, and a restored one lets in again',
  async (room) => {
    const { enrol, signIn, grant } = await jane(room)
    await enrol()
    await room.engine.grants.revoke(room.by, grant.id, null)
    assert.equal(await refusalOf(signIn()), 'access_revoked')
    await room.engine.grants.restore(room.by, grant.id)
    await signIn()
    room.clock.advance('400 days')
    assert.equal(await refusalOf(signIn()), 'access_asleep')
    const tom = await jane(room, 'tom@bay.example')
    await tom.enrol()
    await room.engine.grants.change(room.by, tom.grant.id, { endsAt: room.clock.now() + 60_000 })
    await tom.signIn()
    room.clock.advance('61 seconds')
    assert.equal(await refusalOf(tom.signIn()), 'access_ended')
    // Of several the one that ended last says why.
    const { contactId } = tom.grant
    const other = await room.engine.grants.give(room.by, { contactId, scope: { kind: 'portal', id: null } })
    await room.engine.grants.revoke(room.by, other.grant.id, null)
    assert.equal(await refusalOf(tom.signIn()), 'access_revoked')
    const last = await room.engine.grants.give(room.by, { contactId, scope: tom.grant.scope, endsAt: room.clock.now() + 60_000 })
    assert.equal(last.made, true)
    room.clock.advance('61 seconds')
    assert.equal(await refusalOf(tom.signIn()), 'access_ended')
  },
)

onEveryStore('ADR-13 a corrected address takes the passkeys of the old one along', async (room) => {
  const { session, enrol, signIn } = await jane(room)
  await enrol()
  await room.engine.contacts.change(room.by, session.contactId as never, { email: 'june@acme.example' })
  assert.equal(await refusalOf(signIn()), 'passkey_refused')
})

onEveryStore('a passkey sign-in racing a revoke never leaves a session that lives', async (room) => {
  const other = await room.another()
  const { session, enrol, signIn, grant } = await jane(room)
  await enrol()
  const [entered] = await Promise.allSettled([signIn(), other.engine.grants.revoke(room.by, grant.id, null)])
  if (entered.status === 'fulfilled')
    assert.equal(await refusalOf(room.engine.sessions.inside(room.by.accountId, entered.value.token)), 'access_revoked')
  assert.equal((await room.engine.sessions.list(room.by, session.contactId as never)).sessions.length, 0)
})

onEveryStore(
  'STF-08 a passkey that was made or removed, and a browser that was not seen for 30 days, are told to the mailbox',
  async (room) => {
    const { session, enrol, signIn } = await jane(room)
    const told = async () => (await room.deliver()).map(({ message }) => [message.toAddress, message.facts.about, message.facts.what])
    const made = await enrol()
    assert.deepEqual(await told(), [['jane@acme.example', 'passkey_added', 'iPhone, Safari']])
    await signIn()
    assert.deepEqual(await told(), [])
    const laptop = { ...aVisitor(), browser: 'Firefox on Windows' }
    await signIn(laptop)
    await signIn(laptop)
    assert.deepEqual(await told(), [['jane@acme.example', 'new_browser', 'Firefox on Windows']])
    room.clock.advance('31 days')
    const { session: late } = await signIn(laptop)
    assert.deepEqual(await told(), [['jane@acme.example', 'new_browser', 'Firefox on Windows']])
    await room.engine.passkeys.remove({ ...late, contactId: session.contactId }, made.id)
    assert.deepEqual(await told(), [['jane@acme.example', 'passkey_removed', 'iPhone, Safari']])
  },
)
