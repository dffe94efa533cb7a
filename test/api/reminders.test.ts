// Reminders at the door of staff: chosen by the account, seen before they go, and held back for one person.
import assert from 'node:assert/strict'
import { scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'

inHouse(
  'which reminders go out is the account’s word; who gets none for a while, a member’s, and whoever only reads changes neither',
  async (house) => {
    const owner = await scriptOf(house)
    assert.deepEqual((await owner.get('/account')).json.reminders, [])
    assert.equal((await owner.patch('/account', { reminders: ['daily'] })).status, 422)
    const changed = await owner.ok(owner.patch('/account', { reminders: ['rejected', 'due', 'due'] }))
    assert.deepEqual(changed.reminders, ['due', 'rejected'])
    const { contactId } = await house.invite()
    house.clock.advance('4 days')
    const preview = await owner.ok(owner.get('/reminders/preview?kinds=not_opened'))
    const [first] = preview.items
    // Whether it is still a decent hour in California decides whether today has a letter.
    if (first) assert.deepEqual([first.contact.id, first.matters[0].kind, first.nextStep], [contactId, 'not_opened', 'open'])
    assert.equal((await owner.get('/reminders/preview?kinds=daily')).status, 422)

    const paused = await owner.ok(owner.post(`/contacts/${contactId}/snooze`, { days: 7 }))
    assert.deepEqual([paused.own, paused.can], [null, ['resume']])
    assert.ok(Date.parse(paused.members.until) > house.clock.now() + 6 * 86_400_000)
    assert.equal((await owner.post(`/contacts/${contactId}/snooze`, { days: 0 })).status, 422)
    const viewer = await scriptOf(house, 'viewer')
    assert.deepEqual((await viewer.get(`/contacts/${contactId}/reminders`)).json.can, [])
    assert.equal((await viewer.send('DELETE', `/contacts/${contactId}/snooze`)).status, 403)
    assert.equal((await viewer.patch('/account', { reminders: [] })).status, 403)
    const resumed = await owner.ok(owner.send('DELETE', `/contacts/${contactId}/snooze`))
    assert.deepEqual([resumed.members, resumed.can], [null, ['snooze']])
    assert.equal((await owner.get('/contacts/con_0000000000000000000000/reminders')).status, 404)
  },
)
