// Passkeys over the API: members see which a contact has, and take them away from somebody who lost theirs.
import assert from 'node:assert/strict'
import type { RecordId } from '../../src/nouns.ts'
import { comeIn } from '../portal/vendors.ts'
import { scriptOf } from '../support/api.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'

/** Jane came by her letter and made a passkey. */
async function jane(house: TestHouse) {
  const invited = await house.invite()
  const browser = house.browser()
  await comeIn(browser, invited.path)
  const { engine } = house.house
  const contactId = (await engine.records.get(house.by, invited.recordId as RecordId)).contact.id
  const [session] = (await engine.sessions.list(house.by, contactId)).sessions
  assert.ok(session)
  const device = createAuthenticator({ origin: house.url })
  await engine.passkeys.enrol(session, device.make(await engine.passkeys.creation(session)), 'Safari on iPhone')
  return { contactId, browser }
}

inEveryHouse('STF-05 a manager takes lost passkeys away: every browser ends and the contact is told; support only looks', async (house) => {
  const { contactId, browser } = await jane(house)
  const support = await scriptOf(house, 'support')
  const manager = await scriptOf(house, 'manager')
  const { items } = await support.ok(support.get(`/contacts/${contactId}/passkeys`))
  assert.deepEqual(
    items.map(({ name, lastUsedAt }: { name: string; lastUsedAt: string | null }) => [name, lastUsedAt]),
    [['iPhone, Safari', null]],
  )
  assert.doesNotMatch(JSON.stringify(items), /publicKey|credential/)
  assert.equal((await support.delete(`/contacts/${contactId}/passkeys`)).status, 403)
  assert.equal((await manager.delete(`/contacts/${contactId}/passkeys`)).status, 204)
  assert.deepEqual((await support.ok(support.get(`/contacts/${contactId}/passkeys`))).items, [])
  assert.equal((await browser.get('/p/harbor')).status, 401)
  await house.running.outbox.idle()
  assert.match(house.smtp.lettersTo('jane@acme.example').at(-1)?.mail.subject ?? '', /Your passkeys at Harbor Build were taken away/)
  assert.equal((await manager.delete('/contacts/con_0000000000000000000000/passkeys')).status, 404)
})

inEveryHouse('SES-07 a manager signs a contact out everywhere', async (house) => {
  const { contactId, browser } = await jane(house)
  const manager = await scriptOf(house, 'manager')
  assert.equal((await manager.delete(`/contacts/${contactId}/sessions`)).status, 204)
  assert.equal((await browser.get('/p/harbor')).status, 401)
  const { items, devices } = await manager.ok(manager.get(`/contacts/${contactId}/sessions`))
  assert.deepEqual([items, devices], [[], []])
})
