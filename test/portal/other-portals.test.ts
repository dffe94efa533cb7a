// Several accounts in one installation: each opens by its own sign-in, and whoever came in to two is led from one to the other.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { By } from '../../src/engine/acts.ts'
import type { ContactId, GrantId } from '../../src/nouns.ts'
import type { Browser, TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, said } from './vendors.ts'

const open = houseForAll()

/** Another account, whose portal lets these people in. */
async function bayPort(house: TestHouse, emails: string[]) {
  const { engine } = house.house
  const { account, owner: member } = await engine.accounts.create({
    name: 'Bay Port',
    slug: 'bay-port',
    owner: { name: 'Olga', email: 'olga@bay.example' },
  })
  const by: By = { accountId: account.id, actor: { kind: 'member', id: member.id }, role: 'owner', member }
  const ids: ContactId[] = []
  const grantIds: GrantId[] = []
  for (const email of emails) {
    const { contact } = await engine.contacts.create(by, { email, name: 'Somebody' })
    const { grant } = await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'portal', id: null } })
    ids.push(contact.id)
    grantIds.push(grant.id)
  }
  const come = async (browser: Browser, at: number) => {
    await engine.loginEmails.send(by, ids[at] as ContactId)
    assert.equal(await comeIn(browser, await house.linkTo(emails[at] as string)), '/p/bay-port')
  }
  return { by, grantIds, come }
}

test('other portals show only where the same person came in with this browser, and only while it lasts', async () => {
  const house = open()
  const vendor = await aVendor(house)
  // One mailbox, which each account spells as it likes.
  const { by, grantIds, come } = await bayPort(house, [vendor.email.replace(/^./, (sign) => sign.toUpperCase()), 'bob@bay.example'])
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const access = async (slug: string) => said((await browser.get(`/p/${slug}/access`)).body)
  assert.doesNotMatch(await access('harbor'), /Bay Port/)
  await come(browser, 1)
  for (const slug of ['harbor', 'bay-port']) assert.doesNotMatch(await access(slug), /Your other portals/)
  const token = /name="token" value="(\w+)"/.exec((await browser.get('/p/bay-port/access')).body)?.[1] ?? ''
  await browser.post('/p/bay-port/sign-out', { token })
  await come(browser, 0)
  assert.match(await access('harbor'), /Your other portals Bay Port/)
  assert.match(said((await browser.get('/p/bay-port')).body), /Your other portals Harbor Build/)
  assert.match((await browser.get('/p/harbor/access')).body, /href="\/p\/bay-port"/)
  await house.house.engine.grants.revoke(by, grantIds[0] as GrantId, null)
  assert.doesNotMatch(await access('harbor'), /Bay Port/)
})
