// Between sending a letter and writing that down a fault may come: it repeats no more letters than there are lines, and none by itself.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createOutbox, type Owed } from '../../src/mail/outbox.ts'
import { createPosts } from '../../src/mail/post.ts'
import type { Answer, Transport } from '../../src/mail/transport.ts'
import type { RecordId } from '../../src/nouns.ts'
import { DiskFull } from '../../src/store/faults.ts'
import { onEveryStore, type Room, withTrouble } from '../support/engine.ts'
import { until } from '../support/process.ts'

async function invite({ engine, by, record }: Room, email: string) {
  const { contact, record: one } = await record(email)
  const { message } = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'record', id: one.id }, invite: {} })
  assert.ok(message)
  return message
}

/** A mail server of no wire at all, that takes everything and counts. */
function aSink(width: number) {
  const taken: string[] = []
  const transport: Transport = {
    kind: 'smtp',
    width,
    async send(post, stillOwed, mayLeave): Promise<Answer> {
      if (!(await stillOwed())) return { outcome: 'unwanted', answer: '' }
      await mayLeave?.()
      await pause(2)
      taken.push(post.id)
      return { outcome: 'accepted', answer: '250 OK' }
    },
    check: async () => ({ outcome: 'accepted', answer: '' }),
    stop: async () => {},
  }
  return { taken, transport }
}

function outboxOf(room: Room, messages: Owed, transport: Transport, told: string[] = []) {
  const from = { name: 'Portico', address: 'letters@harbor.example' }
  const postOf = createPosts({ url: 'https://portal.example', from, secrets: room.engine.secrets })
  const log = { info() {}, warn() {}, error: (_facts: object, text: string) => void told.push(text) }
  return createOutbox({ messages, transport, postOf, clock: room.clock, log, pace: { look: 30, renew: 200, pause: [30, 60] } })
}

onEveryStore('I9 no more letters have left without it being written than there are lines', async (room) => {
  for (let at = 0; at < 40; at++) await invite(room, `v${at}@acme.example`)
  const { taken, transport } = aSink(5)
  let written = 0
  let most = 0
  const messages: Owed = {
    ...room.engine.messages,
    async settle(group) {
      most = Math.max(most, taken.length - written)
      await pause(20)
      most = Math.max(most, taken.length - written)
      await room.engine.messages.settle(group)
      written += group.length
    },
  }
  const outbox = outboxOf(room, messages, transport)
  outbox.start()
  await until(() => written === 40, 'all is written')
  await outbox.stop()
  assert.equal(taken.length, 40)
  assert.ok(most <= 5, `${most} letters had left without it being written`)
})

onEveryStore('a letter whose outcome could not be written for longer than its lease is not sent again', async (room) => {
  const { id } = await invite(room, 'jane@acme.example')
  const { taken, transport } = aSink(5)
  let faults = 4
  const messages: Owed = {
    ...room.engine.messages,
    async settle(group) {
      if (faults-- > 0) throw new DiskFull('The disk is full')
      await room.engine.messages.settle(group)
    },
    renew: () => Promise.reject(new Error('The disk is full')),
  }
  const outbox = outboxOf(room, messages, transport)
  outbox.start()
  await until(() => faults < 4, 'it left, and that could not be written')
  room.clock.advance('2 minutes')
  outbox.nudge()
  await until(async () => (await room.engine.messages.get(room.by, id)).message.acceptedAt !== null, 'it is written')
  await outbox.stop()
  assert.deepEqual(taken, [id])
})

onEveryStore('a letter whose end cannot be written costs only itself: the others leave, and it does not leave again', async (room) => {
  const { id } = await invite(room, 'nobody@acme.example')
  const { taken, transport } = aSink(1)
  const send: Transport['send'] = async (post, ...asked) => {
    const answer = await transport.send(post, ...asked)
    return post.id === id ? { outcome: 'refused', answer: '550 no such mailbox' } : answer
  }
  const outbox = outboxOf(room, room.engine.messages, { ...transport, send })
  await withTrouble(room, { table: 'message', column: 'bounced_at', refused: 'new.bounced_at is not null' }, async () => {
    outbox.start()
    await until(() => taken.length === 1, 'it left')
    for (let at = 0; at < 10; at++) await invite(room, `v${at}@acme.example`)
    outbox.nudge()
    await until(() => taken.length === 11, 'the others left')
    room.clock.advance('2 minutes')
    await invite(room, 'late@acme.example')
    outbox.nudge()
    await until(() => taken.length === 12, 'so did one that came later')
  })
  await until(async () => (await room.engine.messages.get(room.by, id)).message.bouncedAt !== null, 'its end is written')
  await outbox.stop()
  assert.equal(taken.filter((one) => one === id).length, 1)
})

onEveryStore(
  'where the ends of ten letters cannot be written no more is begun and that is told, and all goes on once they can',
  async (room) => {
    const { taken, transport } = aSink(1)
    const told: string[] = []
    const outbox = outboxOf(room, room.engine.messages, transport, told)
    const trouble = { table: 'message', column: 'accepted_at', refused: "new.accepted_at is not null and new.to_address like 'lost%'" }
    await withTrouble(room, trouble, async () => {
      for (let at = 0; at < 12; at++) await invite(room, `lost${at}@acme.example`)
      outbox.start()
      await until(() => told.includes('No more letters are begun until it is written what became of these'), 'it is told')
      await invite(room, 'late@acme.example')
      outbox.nudge()
      await pause(200)
      assert.ok(taken.length <= 12, `${taken.length} left`)
      assert.ok(outbox.state().stuck)
    })
    await until(async () => (await room.engine.messages.waiting()).count === 0, 'all is written')
    assert.ok(!outbox.state().stuck)
    await outbox.stop()
    assert.equal(new Set(taken).size, 13)
    assert.equal(taken.length, 13, 'nothing left twice')
  },
)

/** The order in which a slow database answers the two: the claim that took the letter anew, and what was to be written under the one before. */
for (const first of ['claim', 'settle'] as const)
  onEveryStore(
    `a letter whose lease ends while it is being written what became of it is not sent again (${first} answers first)`,
    async (room) => {
      const { id } = await invite(room, 'jane@acme.example')
      const { taken, transport } = aSink(5)
      const doors: { [call: string]: () => void } = {}
      const held = (call: string) => new Promise<void>((open) => (doors[call] = open))
      let claims = 0
      const messages: Owed = {
        ...room.engine.messages,
        async claim(...asked) {
          const claimed = await room.engine.messages.claim(...asked)
          if (claimed.length > 0 && ++claims === 2 && first === 'settle') await held('claim')
          return claimed
        },
        async settle(group) {
          if (!doors.settle) await held('settle')
          await room.engine.messages.settle(group)
        },
        renew: () => Promise.reject(new Error('The database is slow')),
      }
      const outbox = outboxOf(room, messages, transport)
      outbox.start()
      await until(() => doors.settle, 'it left, and that is being written')
      room.clock.advance('2 minutes')
      outbox.nudge()
      await until(() => claims === 2, 'it was claimed anew')
      doors.settle?.()
      await pause(100)
      doors.claim?.()
      await until(async () => (await room.engine.messages.get(room.by, id)).message.acceptedAt !== null, 'it is written')
      await outbox.stop()
      assert.deepEqual(taken, [id])
    },
  )

onEveryStore('where nothing can be written of any letter, few leave', async (room) => {
  for (let at = 0; at < 60; at++) await invite(room, `v${at}@acme.example`)
  const { taken, transport } = aSink(5)
  const messages: Owed = { ...room.engine.messages, settle: () => Promise.reject(new Error('A table is gone')) }
  const outbox = outboxOf(room, messages, transport)
  outbox.start()
  await until(() => taken.length > 0, 'one left')
  await outbox.stop(500)
  assert.ok(taken.length <= 30, `${taken.length} letters left without it being written`)
})

onEveryStore('OBX-09 a letter in the worker’s hand no longer names a record that was taken away before it left', async (room) => {
  const ids: RecordId[] = []
  for (const name of ['Pier 1', 'Pier 2']) {
    const { project } = await room.engine.projects.create(room.by, { name })
    const { record } = await room.engine.records.create(room.by, {
      projectId: project.id,
      contact: { email: 'jane@acme.example' },
      requirements: [],
    })
    ids.push(record.id)
  }
  await room.engine.jobs.start(room.by, { recordIds: ids })
  while (await room.engine.jobs.work());
  // Somebody waits for this one, so it leaves first while the other is held.
  await room.engine.members.invite(room.by, { email: 'mo@harbor.example', name: 'Mo', role: 'viewer' })
  const named: string[][] = []
  const { transport } = aSink(1)
  const outbox = outboxOf(room, room.engine.messages, {
    ...transport,
    async send(post, stillOwed, mayLeave) {
      if (named.length === 0) {
        const [grant] = await room.engine.grants.list(room.by, { limit: 200, after: null }, { recordId: ids[0] })
        await room.engine.grants.revoke(room.by, grant?.id ?? 'gra_x', null)
      }
      named.push([...new Set(post.text.match(/Pier \d/g))])
      return transport.send(post, stillOwed, mayLeave)
    },
  })
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  assert.deepEqual(named, [[], ['Pier 2']])
})
