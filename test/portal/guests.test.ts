// A guest's pages: how long still, more time asked for once, and a kind word at the end, with scripts and without.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { voiceOf } from '../../src/words/words.ts'
import { newPage } from '../support/browser.ts'
import { memberAs } from '../support/members.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, pdf, said, sessionName, title } from './vendors.ts'

const open = houseForAll()

async function aGuest(house: TestHouse, hours: number) {
  const vendor = await aVendor(house, { scope: 'project' })
  const endsAt = house.clock.now() + hours * 3_600_000
  await house.house.engine.grants.change(house.by, vendor.grantId, { endsAt })
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  return { ...vendor, browser, endsAt, place: `/p/harbor/projects/${vendor.projectId}` }
}

inEveryHouse('whoever let a guest in and has left since is named as nobody to write to, on no page and in no letter', async (house) => {
  const { engine } = house.house
  const sam = await memberAs({ engine, by: house.by }, 'manager', 'sam@harbor.example')
  const vendor = await aVendor(house, { by: sam })
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await engine.grants.change(house.by, vendor.grantId, { endsAt: house.clock.now() + 3_600_000 })
  assert.match((await browser.get(vendor.home)).body, /mailto:sam@harbor\.example/)
  await engine.members.change(house.by, sam.member?.id ?? 'mem_', { disabled: true })
  await engine.guests.askLonger(
    await engine.sessions.inside(house.by.accountId, browser.cookies.get(sessionName(house)) ?? ''),
    vendor.grantId,
  )
  const page = (await browser.get(vendor.home)).body
  assert.match(said(page), /You asked Harbor Build for more time/)
  assert.doesNotMatch(page, /sam@harbor|Write to A manager/)
  await browser.upload(`${vendor.home}/documents`, {}, [pdf()])
  await house.running.outbox.idle()
  const receipt = house.smtp.lettersTo(vendor.email).at(-1)?.mail
  assert.match(receipt?.text ?? '', /has received your file/)
  assert.doesNotMatch(`${receipt?.text} ${JSON.stringify(receipt?.replyTo)}`, /sam@harbor|A manager/)
})

inEveryHouse('a guest reads how long still, asks for more time once, and the page goes on when it is given', async (house) => {
  const { browser, place, grantId } = await aGuest(house, 24)
  const { body } = await browser.get(place)
  assert.match(said(body), /This page closes .* 23 hours, 59 minutes left\./)
  assert.doesNotMatch(body, /class="answer caution"/)
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? []
  const ask = () => browser.post('/p/harbor/longer', { token, grant: grantId })
  assert.equal((await ask()).location, place)
  assert.equal((await ask()).location, place)
  assert.match(said((await browser.get(place)).body), /You asked Dana Whitfield for more time, today at/)
  await house.running.outbox.idle()
  const told = house.smtp.lettersTo('dana@harbor.example')
  assert.equal(told.length, 1)
  assert.match(told[0]?.mail.subject ?? '', /asks for more time: Dock 4 refurbishment/)
  assert.match(told[0]?.mail.text ?? '', /\/console\/projects\/pro_/)
  const stamp = async () =>
    (await browser.get(`/p/harbor/live?project=${place.split('/').at(-1)}`)).json() as { stamp: string; closes: string }
  const before = await stamp()
  await house.house.engine.grants.change(house.by, grantId, { endsAt: house.clock.now() + 72 * 3_600_000 })
  const after = await stamp()
  assert.notEqual(after.stamp, before.stamp)
  assert.match(after.closes, /^2\sdays, 23\shours left\.$/)
  assert.match((await browser.get(place)).body, /Ask for more time/)
})

inEveryHouse('LNK-22 nobody asks for more time in a guest’s name through a link that staff handed over', async (house) => {
  const { place, grantId, contactId } = await aGuest(house, 24)
  const { secret } = await house.house.engine.magicLinks.make(house.by, contactId, { minutes: 60, reason: 'By phone' })
  const browser = house.browser()
  await comeIn(browser, `/l/${secret}`)
  const { body } = await browser.get(place)
  assert.match(said(body), /This page closes .* 23 hours, 59 minutes left\./)
  assert.doesNotMatch(body, /Ask for more time/)
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? []
  assert.equal((await browser.post('/p/harbor/longer', { token, grant: grantId })).status, 403)
  assert.equal((await house.house.engine.grants.get(house.by, grantId)).grant.longerAskedAt, null)
})

test('an hour before the end of a day, and ten minutes before the end of an hour, it is said with weight', async () => {
  const house = open()
  for (const [hours, early, late] of [
    [24, '22 hours', '65 minutes'],
    [1, '45 minutes', '6 minutes'],
  ] as const) {
    const guest = await aGuest(house, hours)
    house.clock.advance(early)
    const first = await guest.browser.get(guest.place)
    if (first.status === 200) assert.doesNotMatch(first.body, /class="answer caution"/)
    house.clock.advance(late)
    const again = house.browser()
    await comeIn(again, await askedAnew(house, guest.email))
    assert.match((await again.get(guest.place)).body, /class="answer caution"/)
  }
})

/** Their session is over by idling; a letter brings them back. */
async function askedAnew(house: TestHouse, email: string): Promise<string> {
  const browser = house.browser()
  const { body } = await browser.get('/p/harbor')
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? []
  await browser.post('/p/harbor/ask', { email, token })
  return house.linkTo(email)
}

test('at the end the next request says kindly that the page has closed, and whom to ask', async () => {
  const house = open()
  const guest = await aGuest(house, 1)
  house.clock.advance('61 minutes')
  const closed = await guest.browser.get(guest.place)
  assert.equal(closed.status, 410)
  assert.match(title(closed.body), /^This page closed today at/)
  assert.match(said(closed.body), /ask the person who invited you\. Write to Dana Whitfield Dana Whitfield/)
  assert.equal((await guest.browser.post('/p/harbor/longer', { grant: guest.grantId })).status, 410)
})

inEveryHouse('a guest who was let in anew reads when that access ended, whatever was taken away before', async (house) => {
  const guest = await aGuest(house, 48)
  const { engine } = house.house
  await engine.grants.revoke(house.by, guest.grantId, null)
  house.clock.advance('3 days')
  const endsAt = house.clock.now() + 3_600_000
  const scope = { kind: 'project', id: guest.projectId } as const
  await engine.grants.give(house.by, { contactId: guest.contactId, scope, endsAt, invite: {} })
  const browser = house.browser()
  await comeIn(browser, await house.linkTo(guest.email))
  house.clock.advance('61 minutes')
  const closed = await browser.get(guest.place)
  assert.equal(closed.status, 410)
  assert.match(title(closed.body), /^This page closed /)
  // The other way round the last word is that it was taken away.
  const next = await engine.grants.give(house.by, { contactId: guest.contactId, scope, invite: {} })
  const again = house.browser()
  await comeIn(again, await house.linkTo(guest.email))
  await engine.grants.revoke(house.by, next.grant.id, null)
  assert.equal((await again.get(guest.place)).status, 403)
})

inEveryHouse('an access that rests before its day closed when it was put to rest, not on a day to come', async (house) => {
  const vendor = await aVendor(house)
  const { engine } = house.house
  const endsAt = house.clock.now() + 30 * 86_400_000
  await engine.grants.change(house.by, vendor.grantId, { endsAt })
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await engine.records.archive(house.by, vendor.recordId, 'The job is done')
  const voice = voiceOf('en', 'America/Los_Angeles')
  const now = house.clock.now()
  const closed = await browser.get(vendor.home)
  assert.equal(closed.status, 410)
  assert.match(title(closed.body), /^This page closed today at/)
  const dead = await house.browser().follow(vendor.path)
  assert.equal(dead.status, 410)
  assert.ok(said(dead.body).includes(`It could be opened until ${said(voice.day(now, now))}.`), said(dead.body))
})

test('where scripts run, the time left is kept fresh, and the page closes by itself', async () => {
  const house = open()
  const guest = await aGuest(house, 1)
  const page = await newPage({ width: 360, height: 740, expects: [/410/] })
  await page.context().addCookies([...guest.browser.cookies].map(([name, value]) => ({ name, value, url: house.url })))
  await page.goto(house.url + guest.place)
  await page.getByText('59 minutes left.').waitFor()
  house.clock.advance('20 minutes')
  await page.getByText('39 minutes left.').waitFor()
  await page.getByRole('button', { name: 'Ask for more time' }).click()
  await page.getByText(/You asked Dana Whitfield for more time/).waitFor()
  house.clock.advance('41 minutes')
  await page.getByRole('heading', { name: /This page closed/ }).waitFor()
})
