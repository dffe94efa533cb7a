// The threshold: where passkeys are required mail opens nothing by itself, nobody stands there without a way on, and a stolen mailbox does.
import assert from 'node:assert/strict'
import type { Entered } from '../../src/engine/presses.ts'
import { fingerprint } from '../../src/engine/secrets.ts'
import type { ContactId } from '../../src/nouns.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { handOf, jane } from '../support/passkeys.ts'

const wayOf = async (room: Room, { token }: { token: string }) =>
  room.engine.passkeys.way(await room.engine.sessions.atThreshold(room.by.accountId, token))

/** By the sign-in page and the code of its letter. */
async function byCode(room: Room, email: string): Promise<Entered> {
  const { accountId } = room.by
  const token = await room.engine.asks.fromAddress(accountId, email, '/p/harbor', aVisitor(), null)
  await room.deliver()
  const { ask } = (await room.store.read.asks.byToken(accountId, fingerprint(token))) as NonNullable<
    Awaited<ReturnType<Room['store']['read']['asks']['byToken']>>
  >
  const code = room.engine.secrets.codeOf(ask.id, ask.codeKind, ask.keyNumber)
  return room.engine.asks.guess(accountId, token, code, { nonce: null, deviceToken: null }, aVisitor(), null)
}

const insideOf = (room: Room, { token }: { token: string }) => refusalOf(room.engine.sessions.inside(room.by.accountId, token))

onEveryStore('STF-05 where passkeys are required the first sign-in by invitation makes one, and nothing opens before', async (room) => {
  await room.engine.accounts.change(room.by, { passkeys: 'required' })
  const { entered, enrol, signIn, record } = await jane(room)
  assert.equal(await insideOf(room, entered), 'passkey_needed')
  const onThreshold = await room.engine.sessions.atThreshold(room.by.accountId, entered.token)
  assert.equal(await room.engine.passkeys.way(onThreshold), 'make')
  await enrol()
  const inside = await room.inside(entered)
  assert.deepEqual(inside.session.factors, ['link', 'passkey'])
  await room.engine.records.inside(inside, record.record.id)
  await room.inside({ ...entered, token: (await signIn()).token })
})

onEveryStore('STF-05 invitation, login letter and copied link all stop at the passkey of whoever has one', async (room) => {
  const { enrol, grant, record, device } = await jane(room)
  await enrol()
  await room.engine.accounts.change(room.by, { passkeys: 'required' })
  const secrets: string[] = []
  const { message: again } = await room.engine.grants.resend(room.by, grant.id, {})
  const { message: login } = await room.engine.loginEmails.send(room.by, record.contact.id)
  const letters = await room.deliver()
  for (const { id } of [again, login]) secrets.push(letters.find(({ message }) => message.id === id)?.secret ?? '')
  secrets.push((await room.engine.magicLinks.make(room.by, record.contact.id, { minutes: 15, reason: 'On the phone' })).secret)
  for (const secret of secrets) {
    const entered = await room.press(secret)
    assert.equal(await insideOf(room, entered), 'passkey_needed')
    const { openedBy } = entered.session
    const refused = await refusalOf(handOf(room, entered.session, 'contact', device).enrol())
    assert.equal(refused, openedBy === 'copied' ? 'session_copied' : 'passkey_needed')
    assert.equal(await room.engine.passkeys.way(await room.engine.sessions.atThreshold(room.by.accountId, entered.token)), 'use')
  }
})

onEveryStore(
  'STF-05 who never had one makes the first by a login letter or a code of their own, and by no link that staff hand over',
  async (room) => {
    await room.engine.accounts.change(room.by, { passkeys: 'required' })
    const byMail: { [way: string]: (room: Room, contactId: ContactId) => Promise<Entered> } = {
      login: async (room, contactId) => {
        const { message } = await room.engine.loginEmails.send(room.by, contactId)
        return room.press((await room.deliver()).find((one) => one.message.id === message.id)?.secret ?? '')
      },
      code: (room) => byCode(room, 'code@acme.example'),
    }
    for (const [way, come] of Object.entries(byMail)) {
      const { record } = await room.invite(`${way}@acme.example`)
      const { secret } = await room.engine.magicLinks.make(room.by, record.contact.id, { minutes: 15, reason: 'On the phone' })
      const handed = await room.press(secret)
      assert.equal(await wayOf(room, handed), 'letter')
      assert.equal(await refusalOf(handOf(room, handed.session).enrol()), 'session_copied')
      const entered = await come(room, record.contact.id)
      assert.deepEqual(
        [entered.session.openedBy, await insideOf(room, entered), await wayOf(room, entered)],
        [way, 'passkey_needed', 'make'],
      )
      room.clock.advance('11 minutes')
      assert.deepEqual([await wayOf(room, entered), await refusalOf(handOf(room, entered.session).enrol())], ['letter', 'sign_in_too_old'])
      const again = await come(room, record.contact.id)
      await handOf(room, again.session).enrol()
      await room.inside(again)
      assert.equal(await wayOf(room, handed), 'use')
    }
  },
)

onEveryStore('STF-05 once there was a passkey the mailbox alone makes none, until a member has invited again', async (room) => {
  await room.engine.accounts.change(room.by, { passkeys: 'required' })
  const { enrol, grant, session } = await jane(room)
  await enrol()
  const thief = await byCode(room, 'jane@acme.example')
  assert.deepEqual([await insideOf(room, thief), await wayOf(room, thief)], ['passkey_needed', 'use'])
  assert.equal(await refusalOf(handOf(room, thief.session).enrol()), 'passkey_needed')
  room.clock.advance('1 minute')
  await room.engine.passkeys.reset(room.by, session.contactId as ContactId)
  room.clock.advance('1 minute')
  const later = await byCode(room, 'jane@acme.example')
  assert.deepEqual([await wayOf(room, later), await refusalOf(handOf(room, later.session).enrol())], ['ask', 'passkey_needed'])
  await room.engine.grants.resend(room.by, grant.id, {})
  assert.equal(await wayOf(room, later), 'make')
  await handOf(room, later.session).enrol()
  await room.inside(later)
})

onEveryStore(
  'STF-05 who lost theirs asks from the threshold: whoever invited them is told once a day, or who runs the account',
  async (room) => {
    await room.engine.accounts.change(room.by, { passkeys: 'required' })
    const { enrol, entered, session, grant } = await jane(room)
    await enrol()
    const come = async () => room.engine.sessions.atThreshold(room.by.accountId, (await byCode(room, 'jane@acme.example')).token)
    const told = async () =>
      (await room.deliver())
        .filter(({ message }) => message.kind === 'member_notice')
        .map(({ message }) => [message.toAddress, message.facts.about])
    const first = await come()
    assert.equal((await room.engine.passkeys.askAnew(first))?.name, room.by.member?.name)
    await room.engine.passkeys.askAnew(first)
    assert.deepEqual(await told(), [[room.by.member?.email, 'passkey_lost']])
    const asked = (await room.engine.history.list(room.by, { limit: 20, after: null })).filter(({ act }) => act === 'access.asked')
    assert.deepEqual(
      asked.map(({ contactId, grantId, facts }) => [contactId, grantId, facts.why]),
      [[session.contactId, grant.id, 'passkey']],
    )
    await room.inside(entered)

    const olga = await room.engine.members.invite(room.by, { email: 'olga@harbor.example', name: 'Olga', role: 'owner' })
    await room.store.transaction((tx) => tx.members.change(room.by.accountId, olga.id, { invitedAt: null }))
    await room.store.transaction((tx) =>
      tx.members.change(room.by.accountId, room.by.member?.id as never, { disabledAt: room.clock.now() }),
    )
    room.clock.advance('25 hours')
    assert.equal(await room.engine.passkeys.askAnew(await come()), null)
    assert.deepEqual(await told(), [['olga@harbor.example', 'passkey_lost']])
  },
)

onEveryStore('STF-05 who lost theirs is invited again: a member takes the old ones away, which is told and written down', async (room) => {
  await room.engine.accounts.change(room.by, { passkeys: 'required' })
  const { entered, enrol, signIn, session, grant } = await jane(room)
  await enrol()
  await room.engine.passkeys.reset(room.by, session.contactId as never)
  assert.equal(await insideOf(room, entered), 'signed_out')
  assert.equal(await refusalOf(signIn()), 'passkey_refused')
  const told = await room.engine.history.list(room.by, { limit: 5, after: null })
  const reset = told.find(({ act }) => act === 'passkeys.reset')
  assert.deepEqual([reset?.actor.id, reset?.contactId, reset?.facts.passkeys], [room.by.member?.id, session.contactId, 1])
  const notice = (await room.deliver()).find(({ message }) => message.facts.about === 'passkeys_reset')
  assert.deepEqual(
    [notice?.message.kind, notice?.message.facts.about, notice?.message.toAddress],
    ['notice', 'passkeys_reset', 'jane@acme.example'],
  )
  const { message } = await room.engine.grants.resend(room.by, grant.id, {})
  const anew = await room.press((await room.deliver()).find((one) => one.message.id === message.id)?.secret ?? '')
  await handOf(room, anew.session).enrol()
  await room.inside(anew)
})

onEveryStore(
  'STF-05 the last passkey stays where one is required, and two browsers on the threshold make one between them',
  async (room) => {
    await room.engine.accounts.change(room.by, { passkeys: 'required', invitationReopening: 'open' })
    const { secret } = await room.invite()
    const entered = [await room.press(secret), await room.press(secret)]
    const hands = entered.map(({ session }) => handOf(room, session))
    const made = await Promise.allSettled(hands.map(({ enrol }) => enrol()))
    assert.deepEqual(made.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const winner = entered[made.findIndex(({ status }) => status === 'fulfilled')]
    const inside = await room.inside(winner as never)
    const [only] = await room.engine.passkeys.list(room.by.accountId, inside.contact.id)
    assert.equal(await refusalOf(room.engine.passkeys.remove(inside.session, only?.id ?? 'pas_0')), 'passkey_last')
    await handOf(room, inside.session).enrol()
    await room.engine.passkeys.remove(inside.session, only?.id ?? 'pas_0')
  },
)
