// Why can't they get in? Each story ends with the likeliest cause and its remedy.
import assert from 'node:assert/strict'
import type { ContactId } from '../../src/nouns.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'
import { handOf } from '../support/passkeys.ts'

const looking = { nonce: null, deviceToken: null }

async function told(room: Room, contactId: ContactId) {
  const { causes } = await room.engine.diagnosis.of(room.by, contactId)
  const short = (standing: string) =>
    causes.filter((one) => one.standing === standing).map(({ code, remedy }) => `${code}: ${remedy?.act ?? 'nothing'}`)
  return { likely: short('likely'), possible: short('possible'), ruledOut: short('ruled_out') }
}
const likeliest = async (room: Room, contactId: ContactId) => (await told(room, contactId)).likely

onEveryStore('nothing lets them in: never invited, revoked, ended by its day, archived, asleep', async (room) => {
  const { contact, record } = await room.record()
  assert.deepEqual(await likeliest(room, contact.id), ['not_invited: invite'])
  const scope = { kind: 'record', id: record.id } as const
  const { grant } = await room.engine.grants.give(room.by, { contactId: contact.id, scope, invite: {} })
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.deepEqual(await likeliest(room, contact.id), ['access_revoked: restore'])
  await room.engine.grants.restore(room.by, grant.id)
  await room.engine.grants.change(room.by, grant.id, { endsAt: room.clock.now() - 1 })
  assert.deepEqual(await likeliest(room, contact.id), ['access_ended: extend'])
  await room.engine.grants.change(room.by, grant.id, { endsAt: null })
  await room.engine.records.archive(room.by, record.id, 'Done.')
  assert.deepEqual(await likeliest(room, contact.id), ['record_archived: open_record'])
  await room.engine.records.unarchive(room.by, record.id)
  room.clock.advance('400 days')
  assert.deepEqual(await likeliest(room, contact.id), ['access_asleep: resend'])
})

onEveryStore(
  'the letter: bounced with the server’s words, corrected, then sent and never opened, then opened and not pressed',
  async (room) => {
    const { contact, record } = await room.record()
    const scope = { kind: 'record', id: record.id } as const
    const { grant } = await room.engine.grants.give(room.by, { contactId: contact.id, scope, invite: {} })
    const [claimed] = await room.engine.messages.claim(1)
    assert.ok(claimed)
    await room.engine.messages.settle([{ message: claimed, outcome: 'refused', answer: '550 5.1.1 no such user', nextAt: null }])
    const { causes } = await room.engine.diagnosis.of(room.by, contact.id)
    assert.deepEqual(
      [causes[0]?.code, causes[0]?.facts.answer, causes[0]?.remedy?.act],
      ['letter_bounced', '550 5.1.1 no such user', 'fix_address'],
    )
    assert.ok(!causes.some(({ code }) => code === 'no_bounce'))
    await room.engine.contacts.change(room.by, contact.id, { email: 'jane.ortiz@acme.example' })
    assert.deepEqual(await likeliest(room, contact.id), ['no_letter: resend'])
    await room.engine.grants.resend(room.by, grant.id, {})
    await room.deliver()
    assert.deepEqual((await told(room, contact.id)).possible, ['letter_unopened: generate_link'])
    const { links } = await room.engine.grants.get(room.by, grant.id)
    await room.engine.links.sign(links[0]?.id as `lnk_${string}`)
    assert.deepEqual((await told(room, contact.id)).possible, ['button_unpressed: send_login'])
    await room.engine.grants.revoke(room.by, grant.id, null)
    await room.engine.grants.restore(room.by, grant.id)
    assert.deepEqual(await likeliest(room, contact.id), ['invitation_over: resend'])
    room.clock.advance('31 days')
    await room.engine.grants.resend(room.by, grant.id, { days: 1 })
    await room.deliver()
    room.clock.advance('25 hours')
    assert.deepEqual(await likeliest(room, contact.id), ['invitation_over: resend'])
  },
)

onEveryStore('a reader who marked a letter as spam hears nothing more, until somebody says why letters may go again', async (room) => {
  const { record, message } = await room.invite()
  const contactId = record.contact.id
  await room.engine.bounces.report(message.id, { kind: 'complaint', reason: 'unwanted', answer: 'abuse' })
  assert.deepEqual(await likeliest(room, contactId), ['marked_spam: lift_stop'])
  assert.ok(!(await told(room, contactId)).ruledOut.some((one) => one.startsWith('no_bounce')))
  await room.engine.suppressions.lift(room.by, contactId, 'Jane called: it was a slip of the finger.')
  const [lifted] = await room.engine.history.list(room.by, { limit: 1, after: null }, { contactId })
  assert.deepEqual([lifted?.act, lifted?.particulars?.reason], ['address.released', 'Jane called: it was a slip of the finger.'])
  assert.deepEqual(await likeliest(room, contactId), [])
})

onEveryStore('a letter that has not left after two minutes says what their server said', async (room) => {
  const { contact } = await room.record()
  await room.engine.grants.give(room.by, { contactId: contact.id, scope: { kind: 'portal', id: null }, invite: {} })
  assert.deepEqual(await likeliest(room, contact.id), [])
  room.clock.advance('3 minutes')
  const [untried] = (await room.engine.diagnosis.of(room.by, contact.id)).causes
  assert.deepEqual([untried?.code, untried?.facts.nextAt], ['letter_waiting', null], 'one that nobody has tried yet has no next try')
  const [claimed] = await room.engine.messages.claim(1)
  assert.ok(claimed)
  const nextAt = room.clock.now() + 600_000
  await room.engine.messages.settle([{ message: claimed, outcome: 'later', answer: '450 greylisted', nextAt }])
  const { causes } = await room.engine.diagnosis.of(room.by, contact.id)
  assert.deepEqual([causes[0]?.code, causes[0]?.facts.answer, causes[0]?.facts.nextAt], ['letter_waiting', '450 greylisted', nextAt])
})

onEveryStore('they open an older letter: told how often, with which browser, until they come in', async (room) => {
  const { record, grant, secret } = await room.invite()
  const contactId = record.contact.id
  await room.engine.grants.resend(room.by, grant.id, {})
  const [newer] = await room.deliver()
  const dead = room.engine.links.read(secret)
  for (let at = 0; at < 2; at++) {
    await room.engine.links.met(await room.engine.links.look(dead, looking), aVisitor())
    room.clock.advance('11 minutes')
  }
  const { causes, tries } = await room.engine.diagnosis.of(room.by, contactId)
  assert.deepEqual([causes[0]?.code, causes[0]?.facts.times, causes[0]?.facts.browser], ['older_letter', 2, 'Safari on iPhone'])
  assert.equal(causes[0]?.remedy?.act, 'send_login')
  assert.equal(tries.length, 2)
  await room.press(newer?.secret ?? '')
  assert.deepEqual(await told(room, contactId), { likely: [], possible: [], ruledOut: ['access_live: nothing', 'no_bounce: nothing'] })
  assert.equal((await room.engine.diagnosis.of(room.by, contactId)).signIns.length, 1)
})

onEveryStore('a used link, and “that was not me”', async (room) => {
  await room.engine.accounts.change(room.by, { invitationReopening: 'strict' })
  const { record, secret } = await room.invite()
  await room.press(secret)
  room.clock.advance('1 hour')
  assert.equal(await refusalOf(room.press(secret)), 'link_used')
  assert.deepEqual(await likeliest(room, record.contact.id), ['used_link: send_login'])
  await room.engine.links.deny(room.engine.links.read(secret))
  assert.deepEqual(await told(room, record.contact.id), {
    likely: ['not_them: send_login'],
    possible: ['used_link: send_login'],
    ruledOut: ['access_live: nothing', 'no_bounce: nothing'],
  })
})

onEveryStore('where passkeys are required: stopped at the passkey, said to be lost, taken away, invited again', async (room) => {
  await room.engine.accounts.change(room.by, { passkeys: 'required' })
  const { record, grant, secret } = await room.invite()
  const contactId = record.contact.id
  const entered = await room.press(secret)
  assert.deepEqual(await likeliest(room, contactId), ['passkey_missing: send_login'])
  await handOf(room, entered.session).enrol()
  assert.deepEqual(await likeliest(room, contactId), [])
  room.clock.advance('1 minute')
  const { message } = await room.engine.loginEmails.send(room.by, contactId)
  const stopped = await room.press((await room.deliver()).find((one) => one.message.id === message.id)?.secret ?? '')
  assert.deepEqual(await likeliest(room, contactId), ['passkey_unused: take_passkeys'])
  await room.engine.passkeys.askAnew(await room.engine.sessions.atThreshold(room.by.accountId, stopped.token))
  const { causes } = await room.engine.diagnosis.of(room.by, contactId)
  assert.deepEqual([causes[0]?.code, causes[0]?.facts.name, causes[0]?.remedy?.act], ['passkey_lost', 'iPhone, Safari', 'take_passkeys'])
  room.clock.advance('1 minute')
  await room.engine.passkeys.reset(room.by, contactId)
  assert.deepEqual(await likeliest(room, contactId), ['passkey_missing: resend'])
  room.clock.advance('1 minute')
  await room.engine.grants.resend(room.by, grant.id, {})
  const anew = await room.press((await room.deliver()).find((one) => one.message.kind === 'invitation')?.secret ?? '')
  await handOf(room, anew.session).enrol()
  assert.deepEqual(await likeliest(room, contactId), [])
  await room.engine.accounts.change(room.by, { passkeys: 'offered' })
  assert.deepEqual((await told(room, contactId)).possible, [])
})

onEveryStore('scanners stand apart from people and are ruled out', async (room) => {
  const { record, secret } = await room.invite()
  for (let at = 0; at < 3; at++) await room.engine.links.fetched(room.engine.links.read(secret), 'Barracuda scanner')
  await room.marked()
  const { causes, fetches, tries } = await room.engine.diagnosis.of(room.by, record.contact.id)
  assert.deepEqual([fetches[0]?.agent, fetches[0]?.times, tries.length], ['Barracuda scanner', 3, 0])
  assert.deepEqual(
    causes.map(({ code }) => code),
    ['letter_unopened', 'access_live', 'no_bounce', 'scanners'],
  )
})

onEveryStore('looking at one dead end again and again is one try in ten minutes, and a living link is none', async (room) => {
  const { record, grant, secret } = await room.invite()
  const id = room.engine.links.read(secret)
  await room.engine.links.met(await room.engine.links.look(id, looking), aVisitor())
  await room.engine.grants.revoke(room.by, grant.id, null)
  for (let at = 0; at < 5; at++) await room.engine.links.met(await room.engine.links.look(id, looking), aVisitor())
  assert.equal((await room.engine.diagnosis.of(room.by, record.contact.id)).tries.length, 1)
})
