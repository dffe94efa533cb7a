// Comments at the door of staff: a long conversation is read page by page, from what was said last.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { ContactId, RecordId } from '../../src/nouns.ts'
import { scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`)
const texts = ({ items }: { items: { text: string }[] }) => items.map(({ text }) => text)

inHouse(
  'nothing that was said is out of reach: each page is the oldest first, and its cursor leads to what was said earlier',
  async (house) => {
    const { engine } = house.house
    const owner = await scriptOf(house)
    const { recordId, contactId } = await house.invite()
    const { id: projectId } = await owner.ok(owner.post('/projects', { name: 'Pump failure' }))
    await owner.ok(owner.post('/grants', { contactId, scope: { kind: 'project', id: projectId }, abilities: ['view', 'comment'] }))
    for (const text of numbers(1, 120)) {
      await engine.comments.write(house.by, { recordId: recordId as RecordId }, text)
      await engine.comments.write(house.by, { projectId, contactId: contactId as ContactId }, text)
      // What was said within one millisecond has no order.
      await pause(2)
    }
    for (const list of [`/records/${recordId}/comments`, `/projects/${projectId}/comments`]) {
      const last = await owner.ok(owner.get(list))
      assert.deepEqual(texts(last), numbers(71, 120))
      const before = await owner.ok(owner.get(`${list}?limit=60&cursor=${last.nextCursor}`))
      assert.deepEqual(texts(before), numbers(11, 70))
      const first = await owner.ok(owner.get(`${list}?cursor=${before.nextCursor}`))
      assert.deepEqual([texts(first), first.nextCursor], [numbers(1, 10), null])
      assert.equal((await owner.get(`${list}?cursor=elsewhere`)).status, 422)
    }
  },
)
