// Login emails: what members send to people who have access, and where it leads.
import assert from 'node:assert/strict'
import type { By } from '../../src/engine/acts.ts'
import type { LinkId } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, onStore, refusalOf, somebodyWaits } from '../support/engine.ts'
import { memberAs } from '../support/members.ts'

onEveryStore('a login email leads to the person’s home, once, within fifteen minutes, and says who sent it', async (room) => {
  const { record } = await room.invite()
  const { grant, message } = await room.engine.loginEmails.send(room.by, record.contact.id)
  assert.deepEqual([message.kind, message.lane, message.toAddress, grant.scope.kind], ['login', 'person', 'jane@acme.example', 'record'])
  assert.deepEqual(
    [(message.facts.sentBy as { name: string }).name, (message.facts.place as { project: string }).project],
    ['Dana Whitfield', 'Dock 4 refurbishment'],
  )
  const [letter] = await room.deliver()
  const entered = await room.press(letter?.secret ?? '')
  assert.deepEqual([entered.landing, entered.session.openedBy], ['/p/harbor', 'login'])
  assert.equal(await refusalOf(room.press(letter?.secret ?? '')), 'link_used')
  await room.engine.loginEmails.send(room.by, record.contact.id)
  const [late] = await room.deliver()
  room.clock.advance('16 minutes')
  assert.equal(await refusalOf(room.press(late?.secret ?? '')), 'link_expired')
})

onEveryStore('ADR-09 no mailbox limits what members send to it, and earlier letters stay good', async (room) => {
  const { record, secret } = await room.invite()
  for (let at = 0; at < 12; at++) await room.engine.loginEmails.send(room.by, record.contact.id)
  const letters = await room.deliver()
  assert.equal(letters.length, 12)
  for (const letter of [letters[0], letters[11]]) await room.press(letter?.secret ?? '')
  await room.press(secret)
})

onStore('postgres', 'whoever has several grants gets their letter through another while the widest is being taken away', async (room) => {
  const { engine, by } = room
  const { record, grant: narrow } = await room.invite()
  const contactId = record.contact.id
  const sent = () => engine.loginEmails.send(by, contactId)
  const askedFor = async () => {
    await engine.asks.fromAddress(by.accountId, 'jane@acme.example', '/p/harbor', aVisitor(), null)
    return engine.asks.answer()
  }
  for (const letter of [sent, askedFor]) {
    const { grant: wide } = await engine.grants.give(by, { contactId, scope: { kind: 'portal', id: null } })
    const { written } = await room.database.transaction(async (db) => {
      await db.run(sql`update grants set revoked_at = ${room.clock.now()} where id = ${wide.id}`)
      const written = letter()
      await somebodyWaits(room)
      return { written }
    })
    await written
    const [login] = (await room.deliver()).filter(({ message }) => message.kind === 'login')
    assert.equal(login?.message.grantId, narrow.id)
  }
})

onEveryStore('somebody with several grants gets a link through the widest, which a revoke of another leaves alone', async (room) => {
  const { record, grant: narrow } = await room.invite()
  const { grant: wide } = await room.engine.grants.give(room.by, { contactId: record.contact.id, scope: { kind: 'portal', id: null } })
  const { grant, message } = await room.engine.loginEmails.send(room.by, record.contact.id)
  assert.deepEqual([grant.id, message.facts.place], [wide.id, null])
  const [letter] = await room.deliver()
  await room.engine.grants.revoke(room.by, narrow.id, null)
  const inside = await room.inside(await room.press(letter?.secret ?? ''))
  assert.deepEqual(
    inside.grants.map(({ id }) => id),
    [wide.id],
  )
})

onEveryStore('a portal grant shows all records of its person, those to come too, and nobody else’s', async (room) => {
  const first = await room.record()
  await room.record('tom@other.example')
  await room.engine.grants.give(room.by, { contactId: first.contact.id, scope: { kind: 'portal', id: null }, invite: {} })
  const [letter] = await room.deliver()
  const inside = await room.inside(await room.press(letter?.secret ?? ''))
  const { record: second } = await room.engine.records.create(room.by, {
    projectId: first.record.projectId,
    contactId: first.contact.id,
    requirements: [],
  })
  const seen = (await room.engine.records.allInside(inside)).map(({ record }) => record.id)
  assert.deepEqual(seen.sort(), [first.record.id, second.id].sort())
})

/** A phone brings a way in, so whoever may only write people must not choose where it leads. */
onEveryStore('ADR-13 another phone asks for the right over addresses, ends what was texted, and is told to the address', async (room) => {
  const { engine, by } = room
  const { record } = await room.invite()
  const { id } = record.contact
  await engine.contacts.change(by, id, { phone: '+1 555 010 0199' })
  await room.deliver()
  const { message } = await engine.loginEmails.send(by, id, true)
  const writer: By = { ...(await memberAs(room, 'manager')), scopes: ['people.write', 'logins.send'] }
  assert.equal(await refusalOf(engine.contacts.change(writer, id, { phone: '+1 555 010 0123' })), 'forbidden')
  await engine.contacts.change(writer, id, { phone: '+1 555 010 0199', name: 'Jane O' })
  await engine.contacts.change(by, id, { phone: '+1 555 010 0123' })
  const notice = (await engine.messages.list(by, { limit: 1, after: null }, {}))[0]
  assert.deepEqual(
    [notice?.kind, notice?.facts.about, notice?.facts.newEnding, notice?.toAddress],
    ['notice', 'phone_changed', '23', 'jane@acme.example'],
  )
  const secret = engine.secrets.of('link', message.linkId as LinkId, 1)
  assert.equal(await refusalOf(room.press(secret)), 'link_expired')
  const { message: next } = await engine.loginEmails.send(by, id, true)
  const inside = await room.press(engine.secrets.of('link', next.linkId as LinkId, 1))
  await room.inside(inside)
  // Whoever held the number before may be inside by what was texted, and their browser may open an invitation again.
  await engine.contacts.change(by, id, { phone: '+1 555 010 0177' })
  assert.equal(await refusalOf(room.inside(inside)), 'signed_out')
})

onEveryStore(
  'STF-05 whoever came by a link that went by text makes no passkey and takes none away; by a letter alone they do',
  async (room) => {
    const { engine, by } = room
    const { record } = await room.invite()
    const { id } = record.contact
    await engine.contacts.change(by, id, { phone: '+1 555 010 0199' })
    const cameBy = async (text: boolean) => {
      const { message } = await engine.loginEmails.send(by, id, text)
      return room.inside(await room.press(engine.secrets.of('link', message.linkId as LinkId, 1)))
    }
    const texted = await cameBy(true)
    assert.equal(await refusalOf(engine.passkeys.creation(texted.session)), 'session_copied')
    assert.equal(await refusalOf(engine.passkeys.remove(texted.session, 'pas_0000000000000000000000')), 'session_copied')
    assert.deepEqual([await engine.passkeys.mayMake(texted.session), await engine.passkeys.way(texted)], [false, 'letter'])
    const mailed = await cameBy(false)
    assert.ok((await engine.passkeys.creation(mailed.session)).challenge)
    assert.deepEqual([await engine.passkeys.mayMake(mailed.session), await engine.passkeys.way(mailed)], [true, 'make'])
  },
)
