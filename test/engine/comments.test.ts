// Comments: between members and the people outside, each conversation for its own people, and told to the other side.
import assert from 'node:assert/strict'
import type { Ability, RecordId, Scope } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf, somebodyWaits } from '../support/engine.ts'

async function guest(room: Room, email: string, scope: Scope, abilities?: Ability[]) {
  const { contact } = await room.engine.contacts.create(room.by, { email, name: email })
  const { grant, message } = await room.engine.grants.give(room.by, {
    contactId: contact.id,
    scope,
    invite: {},
    ...(abilities && { abilities }),
  })
  const letter = (await room.deliver()).find((one) => one.message.id === message?.id)
  return { contact, grant, inside: await room.inside(await room.press(letter?.secret ?? '')) }
}
const hearing = async ({ engine, by }: Room, recordId: RecordId) =>
  (await engine.comments.hear(by, (await engine.records.get(by, recordId)).record)).map(({ email }) => email).sort()
const texts = (comments: readonly { text: string }[]) => comments.map(({ text }) => text)

onEveryStore(
  'in a project each person talks with the members alone; both sides are told by one letter for all that is said meanwhile',
  async (room) => {
    const { comments, projects } = room.engine
    const { project } = await projects.create(room.by, { name: 'Pump failure' })
    const scope = { kind: 'project', id: project.id } as const
    const one = await guest(room, 'gus@guest.example', scope)
    const two = await guest(room, 'bo@bolt.example', scope)
    await comments.writeInside(one.inside, { projectId: project.id }, ' It broke at 12:01. ', 'key-of-this-comment')
    await comments.writeInside(one.inside, { projectId: project.id }, ' It broke at 12:01. ', 'key-of-this-comment')
    await comments.writeInside(one.inside, { projectId: project.id }, 'And again.', null)
    const toDana = (await room.deliver()).map(({ message }) => [message.kind, message.toAddress, message.facts.about])
    assert.deepEqual(toDana, [['member_notice', 'dana@harbor.example', 'comment']])
    const answer = await comments.write(room.by, { projectId: project.id, contactId: one.contact.id }, 'Thank you.')
    assert.equal(answer.authorName, 'Dana Whitfield')
    await comments.write(room.by, { projectId: project.id, contactId: one.contact.id }, 'We look at it.')

    const seen = await comments.inside(one.inside, { projectId: project.id })
    assert.deepEqual([texts(seen.comments), seen.mayWrite], [['It broke at 12:01.', 'And again.', 'Thank you.', 'We look at it.'], true])
    assert.deepEqual((await comments.inside(two.inside, { projectId: project.id })).comments, [])
    assert.equal((await comments.ofProject(room.by, project.id, { limit: 50, after: null })).length, 4)

    const [letter, ...others] = await room.deliver()
    assert.deepEqual([letter?.message.toAddress, letter?.message.facts.about, others.length], ['gus@guest.example', 'comment', 0])
    assert.doesNotMatch(JSON.stringify(letter?.message.facts), /Thank you|look at it/)
    assert.equal((await room.press(letter?.secret ?? '')).landing, `/p/harbor/projects/${project.id}#comments`)

    const stranger = await room.engine.contacts.create(room.by, { email: 'nobody@else.example' })
    const where = { projectId: project.id, contactId: stranger.contact.id }
    assert.equal(await refusalOf(comments.write(room.by, where, 'Hello?')), 'no_access')
    assert.equal((await comments.ofProject(room.by, project.id, { limit: 50, after: null })).length, 4)
    const written = (await room.engine.history.list(room.by, { limit: 50, after: null })).filter(({ act }) => act === 'comment.written')
    assert.deepEqual([written.length, JSON.stringify(written).includes('broke')], [4, false])
  },
)

onEveryStore('who runs the account hears what somebody writes whom nobody let in who is still in', async (room) => {
  const { engine, by } = room
  const { project } = await engine.projects.create(by, { name: 'Pump failure' })
  const scope = { kind: 'project', id: project.id } as const
  const sam = await engine.members.invite(by, { name: 'Sam Lee', email: 'sam@harbor.example', role: 'manager' })
  const { apiKey } = await engine.apiKeys.create(by, { name: 'Nightly job', role: 'manager' })
  const asSam = { ...by, actor: { kind: 'member' as const, id: sam.id }, role: 'manager' as const, member: sam }
  const asKey = { ...by, actor: { kind: 'api_key' as const, id: apiKey.id }, role: 'manager' as const, member: null }
  const ofSam = await guest({ ...room, by: asSam }, 'gus@guest.example', scope)
  const ofKey = await guest({ ...room, by: asKey }, 'bo@bolt.example', scope)
  await engine.members.change(by, sam.id, { disabled: true })
  await engine.members.invite(by, { name: 'Ada Never', email: 'ada@harbor.example', role: 'admin' })
  await room.deliver()
  for (const { inside } of [ofSam, ofKey]) {
    await engine.comments.writeInside(inside, { projectId: project.id }, 'Is anybody there?', null)
    assert.deepEqual(
      (await room.deliver()).map(({ message }) => `${message.toAddress} ${message.facts.about}`),
      ['dana@harbor.example comment'],
    )
  }
})

onEveryStore('who may comment on a record is said by the grant, at the moment of writing', async (room) => {
  const { comments, grants } = room.engine
  const { record, grant, secret } = await room.invite()
  const recordId = record.record.id
  const jane = await room.inside(await room.press(secret))
  await comments.writeInside(jane, { recordId }, 'A \0question.\r\n', null)
  const bo = await room.inside(await room.press((await room.invite('bo@bolt.example')).secret))
  assert.equal(await refusalOf(comments.inside(bo, { record: record.record })), 'not_found')
  assert.equal(await refusalOf(comments.writeInside(bo, { recordId }, 'Me too.', null)), 'not_found')
  assert.equal(await refusalOf(comments.writeInside(jane, { recordId }, '  ', null)), 'invalid')
  assert.equal(await refusalOf(comments.writeInside(jane, { recordId }, 'x'.repeat(2_001), null)), 'invalid')
  const copied = { ...jane, session: { ...jane.session, openedBy: 'copied' as const } }
  assert.equal(await refusalOf(comments.writeInside(copied, { recordId }, 'As Jane.', null)), 'session_copied')
  await grants.change(room.by, grant.id, { abilities: ['view', 'upload'] })
  assert.equal(await refusalOf(comments.writeInside(jane, { recordId }, 'One more.', null)), 'ability_missing')
  await grants.revoke(room.by, grant.id, null)
  assert.match(await refusalOf(comments.writeInside(jane, { recordId }, 'Still there?', null)), /^(access_revoked|signed_out|not_found)$/)
  assert.deepEqual(texts(await comments.ofRecord(room.by, recordId, { limit: 50, after: null })), ['A question.'])
})

onStore('postgres', 'what is written while its record is put away is refused, and leaves nothing behind on it', async (room) => {
  const { engine, by } = room
  const { record } = await room.record()
  const { id } = record
  await engine.grants.give(by, { contactId: record.contactId, scope: { kind: 'portal', id: null }, invite: {} })
  const inside = await room.inside(await room.press((await room.deliver()).at(-1)?.secret ?? ''))
  const other = await room.another()
  let writing: Promise<string>[] = []
  await room.store.transaction(async (tx) => {
    await tx.records.locked(by.accountId, id)
    const { comments } = other.engine
    writing = [comments.write(by, { recordId: id }, 'Thank you.'), comments.writeInside(inside, { recordId: id }, 'Here.', null)].map(
      refusalOf,
    )
    await Promise.race([...writing, somebodyWaits(room)])
    await tx.records.change(by.accountId, id, { archived: { at: room.clock.now(), by: null, reason: 'Done' } })
  })
  assert.deepEqual(await Promise.all(writing), ['record_archived', 'access_ended'])
  assert.deepEqual(await engine.comments.ofRecord(by, id, { limit: 9, after: null }), [])
})

onEveryStore('an answer on a record is told to everybody who wrote there and may still open it, and to its contact', async (room) => {
  const { engine, by } = room
  const { record, grant, secret } = await room.invite()
  const recordId = record.record.id
  const scope = { kind: 'record', id: recordId } as const
  await room.press(secret)
  const bob = await guest(room, 'bob@acme.example', scope)
  const eve = await guest(room, 'eve@acme.example', scope)
  await guest(room, 'silent@acme.example', scope)
  for (const { inside } of [bob, bob, eve]) await engine.comments.writeInside(inside, { recordId }, 'Which form is it?', null)
  // A portal of one's own does not open somebody else's record.
  await engine.grants.revoke(by, eve.grant.id, null)
  await engine.grants.give(by, { contactId: eve.contact.id, scope: { kind: 'portal', id: null } })
  await room.deliver()
  const answered = async () => {
    room.clock.advance('11 minutes')
    await engine.comments.write(by, { recordId }, 'The blue one.')
    const letters = await room.deliver()
    return { letters, to: letters.map(({ message }) => message.toAddress).sort() }
  }
  const first = await answered()
  assert.deepEqual(first.to, ['bob@acme.example', 'jane@acme.example'])
  const bobs = first.letters.find(({ message }) => message.contactId === bob.contact.id)
  assert.equal((await room.press(bobs?.secret ?? '')).landing, `/p/harbor/records/${recordId}#comments`)
  assert.deepEqual(await hearing(room, recordId), ['bob@acme.example', 'jane@acme.example'])
  await engine.grants.revoke(by, grant.id, null)
  assert.deepEqual((await answered()).to, ['bob@acme.example'])
  await engine.grants.revoke(by, bob.grant.id, null)
  assert.deepEqual((await answered()).to, [])
  assert.deepEqual(await hearing(room, recordId), [])
})

onStore('sqlite', 'nobody outside writes without end', async (room) => {
  const { record, secret } = await room.invite()
  const jane = await room.inside(await room.press(secret))
  const write = (n: number) => room.engine.comments.writeInside(jane, { recordId: record.record.id }, `Number ${n}`, null)
  for (let n = 0; n < 30; n += 1) await write(n)
  assert.equal(await refusalOf(write(30)), 'too_many_asks')
  room.clock.advance('1 hour')
  await write(31)
})
