// Requirements: what was asked is said otherwise later, taken back, and asked again.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { entry } from '../../src/engine/acts.ts'
import type { InvitationFacts } from '../../src/engine/letter-facts.ts'
import type { RequirementId, RequirementKind } from '../../src/nouns.ts'
import { onEveryStore, onStore, type Room, refusalOf, somebodyWaits } from '../support/engine.ts'

const signedIn = async (room: Room) => {
  const { record, secret } = await room.invite()
  const inside = await room.inside(await room.press(secret))
  return { id: record.record.id, inside, requirementId: record.requirements[0]?.id as RequirementId }
}
const told = async ({ engine, by }: Room, recordId: Parameters<Room['engine']['records']['get']>[1]) =>
  (await engine.history.list(by, { limit: 50, after: null }, { recordId })).map(({ act, facts }) => ({ act, facts }))

onEveryStore(
  'what is asked is said otherwise: name, detail, day and lines, with what it was called before in the history',
  async (room) => {
    const { engine, by } = room
    const { id, inside, requirementId } = await signedIn(room)
    await engine.documents.upload(inside, id, requirementId, [await room.pdf()])
    const { requirements: before } = await engine.records.get(by, id)
    const change = {
      name: 'Certificate 2027',
      detail: 'ACORD 25',
      dueOn: '2027-03-01',
      mustShow: [{ group: null, label: 'Umbrella', needed: '$2,000,000' }],
    }
    const { requirements, documents, record } = await engine.records.changeRequirement(by, id, requirementId, change)
    assert.deepEqual(requirements, [{ ...before[0], ...change }])
    assert.deepEqual([documents[0]?.name, record.standing], ['Certificate 2027', 'under_review'])
    const [newest] = await told(room, id)
    const facts = { name: 'Certificate 2027', fields: 'name detail dueOn mustShow', before: before[0]?.name }
    assert.deepEqual(newest, { act: 'requirement.changed', facts })

    const { length } = await told(room, id)
    await engine.records.changeRequirement(by, id, requirementId, { name: 'Certificate 2027' })
    await engine.records.changeRequirement(by, id, requirementId, {})
    assert.equal((await told(room, id)).length, length, 'who changes nothing leaves no line')
  },
)

onEveryStore('what was withdrawn counts for nothing: the state is that of what is left, and no letter names it', async (room) => {
  const { engine, by } = room
  const { id, inside, requirementId } = await signedIn(room)
  const { requirements } = await engine.records.ask(by, id, [{ kind: 'document', name: 'W-9 tax form' }])
  const other = requirements[1]?.id as RequirementId
  await engine.documents.upload(inside, id, requirementId, [await room.pdf()])
  const sent = (await engine.records.get(by, id)).documents[0]?.id ?? 'doc_'
  await engine.documents.review(by, sent, 'accept', null, null)
  assert.equal((await engine.records.get(by, id)).record.standing, 'awaiting')

  assert.equal((await engine.records.withdrawRequirement(by, id, other)).record.standing, 'compliant')
  assert.deepEqual(
    (await told(room, id)).slice(0, 2).map(({ act, facts }) => [act, facts]),
    [
      ['record.state_changed', { from: 'awaiting', to: 'compliant' }],
      ['requirement.withdrawn', { name: 'W-9 tax form' }],
    ],
  )
  const whole = await engine.records.inside(inside, id)
  assert.deepEqual(
    whole.requirements.map((one) => one.id),
    [requirementId],
  )
  assert.equal((await engine.records.withdrawRequirement(by, id, requirementId)).record.standing, 'draft', 'nothing is asked any more')
  assert.equal((await engine.records.inside(inside, id)).documents.length, 1, 'what they sent is theirs still')

  assert.equal((await engine.records.restoreRequirement(by, id, other)).record.standing, 'awaiting')
  await room.deliver()
  await engine.grants.resend(by, inside.grants[0]?.id ?? 'gra_', {})
  const [letter] = await room.deliver()
  assert.ok(letter)
  const { records } = letter.message.facts as InvitationFacts
  assert.deepEqual(
    records.flatMap(({ asked }) => asked.map(({ name }) => name)),
    ['W-9 tax form'],
  )
})

onEveryStore('a withdrawn requirement takes no file, answer or decision; asked again, what came before counts again', async (room) => {
  const { engine, by } = room
  const { id, inside } = await signedIn(room)
  for (const kind of ['document', 'certificate', 'answer', 'review'] as RequirementKind[]) {
    const { requirements } = await engine.records.ask(by, id, [{ kind, name: `A ${kind}` }])
    const requirementId = requirements.at(-1)?.id as RequirementId
    const send = async () =>
      kind === 'document' || kind === 'certificate'
        ? engine.documents.upload(inside, id, requirementId, [await room.pdf()])
        : engine.answers.give(inside, id, requirementId, { words: 'As drawn.', decision: kind === 'review' ? 'approve' : null }, null)
    const [version] = await send()
    await engine.records.withdrawRequirement(by, id, requirementId)
    assert.equal(await refusalOf(send()), 'requirement_withdrawn', kind)
    assert.equal(await refusalOf(engine.documents.review(by, version?.documentId ?? 'doc_', 'accept', null, null)), 'requirement_withdrawn')
    assert.equal(await refusalOf(engine.records.changeRequirement(by, id, requirementId, { name: 'Else' })), 'requirement_withdrawn')
    assert.equal((await engine.documents.content(by, version?.documentId ?? 'doc_', null)).version.id, version?.id, 'staff read it still')
    await engine.records.restoreRequirement(by, id, requirementId)
    assert.equal((await engine.records.get(by, id)).record.standing, 'under_review')
    await engine.documents.review(by, version?.documentId ?? 'doc_', 'accept', null, null)
    await engine.records.withdrawRequirement(by, id, requirementId)
    assert.equal(await refusalOf(engine.documents.unreview(by, version?.documentId ?? 'doc_', 1)), 'requirement_withdrawn')
  }
})

onEveryStore('nothing is mended or taken back on an archived record, nor through another record', async (room) => {
  const { engine, by } = room
  const { id, requirementId } = await signedIn(room)
  const elsewhere = (await room.record('bob@acme.example')).record.id
  const all = (recordId: typeof id) => [
    engine.records.changeRequirement(by, recordId, requirementId, { name: 'Else' }),
    engine.records.withdrawRequirement(by, recordId, requirementId),
    engine.records.restoreRequirement(by, recordId, requirementId),
  ]
  assert.deepEqual(await Promise.all(all(elsewhere).map(refusalOf)), ['not_found', 'not_found', 'not_found'])
  await engine.records.archive(by, id, 'done')
  assert.deepEqual(await Promise.all(all(id).map(refusalOf)), ['record_archived', 'record_archived', 'record_archived'])
})

onEveryStore('a file that meets the withdrawal came before it or not at all, through two processes', async (room) => {
  const { engine, by } = room
  const { id, inside } = await signedIn(room)
  const other = await room.another()
  for (let time = 0; time < 6; time++) {
    const { requirements } = await engine.records.ask(by, id, [{ kind: 'document', name: `Form ${time}` }])
    const requirementId = requirements.at(-1)?.id as RequirementId
    const taken = await room.pdf()
    const [upload, ...withdrawn] = await Promise.allSettled([
      other.engine.documents.upload(inside, id, requirementId, [taken]),
      engine.records.withdrawRequirement(by, id, requirementId),
      other.engine.records.withdrawRequirement(by, id, requirementId),
    ])
    assert.ok(withdrawn.every(({ status }) => status === 'fulfilled'))
    if (upload.status === 'rejected') assert.equal(await refusalOf(Promise.reject(upload.reason)), 'requirement_withdrawn')
    const { documents, record } = await engine.records.get(by, id)
    assert.equal(
      documents.some((one) => one.requirementId === requirementId),
      upload.status === 'fulfilled',
    )
    assert.equal(record.standing, 'awaiting', 'the first requirement is open still, and nothing else waits')
    const lines = (await told(room, id)).filter(({ act, facts }) => act === 'requirement.withdrawn' && facts.name === `Form ${time}`)
    assert.equal(lines.length, 1)
  }
})

onEveryStore('two members mend different parts of one requirement, and both stand', async (room) => {
  const { engine, by } = room
  const { id, requirementId } = await signedIn(room)
  const other = await room.another()
  await Promise.all([
    engine.records.changeRequirement(by, id, requirementId, { name: 'Mended' }),
    other.engine.records.changeRequirement(by, id, requirementId, { dueOn: '2027-05-05' }),
  ])
  const [one] = (await engine.records.get(by, id)).requirements
  assert.deepEqual([one?.name, one?.dueOn], ['Mended', '2027-05-05'])
})

onStore('postgres', 'of two who decide about a record at once, the history tells first who was first', async (room) => {
  const { engine, by } = room
  const { record, requirements } = await room.record()
  const [asked] = requirements
  assert.ok(asked)
  const other = await room.another()
  let deciding: Promise<unknown>[] = []
  await room.store.transaction(async (tx) => {
    await tx.records.locked(by.accountId, record.id)
    deciding = [other.engine.records.waive(by, record.id, 'Not needed'), other.engine.records.withdrawRequirement(by, record.id, asked.id)]
    await somebodyWaits(room)
    await pause(5)
    await tx.history.add(entry(by.accountId, by.actor, room.clock.now(), 'record.changed', { recordId: record.id }))
  })
  await Promise.all(deciding)
  const told = (await engine.history.list(by, { limit: 9, after: null }, { recordId: record.id })).map(({ act }) => act).reverse()
  assert.deepEqual(told.slice(0, 2), ['record.created', 'record.changed'])
})
