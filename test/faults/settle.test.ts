// What became of a letter is written once, whoever claimed it, and however often.
import assert from 'node:assert/strict'
import { onEveryStore } from '../support/engine.ts'

onEveryStore('I7 a letter whose lease was taken over before its word was written counts once', async (room) => {
  const { contact, record } = await room.record()
  const { message } = await room.engine.grants.give(room.by, {
    contactId: contact.id,
    scope: { kind: 'record', id: record.id },
    invite: {},
  })
  assert.ok(message)
  const [older] = await room.engine.messages.claim(10)
  room.clock.advance('61 seconds')
  const [newer] = await room.engine.messages.claim(10)
  assert.ok(older && newer && newer.fence > older.fence)
  const accepted = (claimed: typeof older) => ({ message: claimed, outcome: 'accepted' as const, answer: '250 OK', nextAt: null })
  await room.engine.messages.settle([accepted(older), accepted(newer)])
  const { attempts } = await room.engine.messages.get(room.by, message.id)
  assert.deepEqual(
    attempts.map(({ fence }) => fence),
    [newer.fence],
  )
  const told = await room.engine.history.list(room.by, { limit: 50, after: null })
  assert.equal(told.filter(({ act }) => act === 'message.accepted').length, 1)
})
