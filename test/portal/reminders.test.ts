// Reminders from their reader's side: fewer of them, or none, by one press; and nothing by a fetch.
import assert from 'node:assert/strict'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'
import { comeIn, said } from './vendors.ts'

const day = 86_400_000

/** Somebody who was invited, did not open it, and was reminded at noon in California. */
async function reminded(house: TestHouse) {
  const { engine } = house.house
  await engine.accounts.change(house.by, { reminders: ['not_opened'] })
  const noon = 20 * 3_600_000
  house.clock.advance(`${Math.ceil(((noon - (house.clock.now() % day) + day) % day) / 1000)} seconds`)
  const invited = await house.invite()
  house.clock.advance('3 days')
  while (await engine.reminders.work());
  house.running.outbox.nudge()
  await house.running.outbox.idle()
  const letter = house.smtp.lettersTo('jane@acme.example').at(-1)
  assert.match(letter?.mail.subject ?? '', /^Your page is waiting for you: Dock 4 refurbishment$/)
  const header = (name: string) => letter?.mail.headers.find(({ key }) => key === name)?.value
  const address = header('list-unsubscribe') ?? ''
  const stop = address.slice(1 + house.url.length, -1)
  const contact = { accountId: house.by.accountId, id: invited.contactId as `con_${string}` }
  return { ...invited, header, stop, text: letter?.mail.text ?? '', contact, snoozed: () => engine.reminders.snoozed(contact) }
}

inEveryHouse(
  'MAI-06 a reminder can be ended by one POST without cookies, which ends reminders alone; whoever fetches it changes nothing',
  async (house) => {
    const { header, stop, text, snoozed, path, contactId } = await reminded(house)
    assert.equal(header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click')
    assert.match(stop, /^\/r\/[0-9A-Za-z]{46}$/)
    assert.ok(text.includes(house.url + stop) && text.includes(house.url + path))
    const robot = house.browser()
    assert.equal((await robot.send('HEAD', stop)).status, 200)
    assert.equal((await robot.get(stop, { 'sec-purpose': 'prefetch' })).status, 200)
    const page = await robot.get(stop)
    assert.match(said(page.body), /Reminders from Harbor Build .*j\*\*\*@acme\.example/)
    assert.doesNotMatch(page.body, /jane@acme/)
    assert.equal(robot.cookies.size, 0)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const body of ['', 'a=b', 'List-Unsubscribe=Two', 'pause=999'])
      assert.equal((await robot.send('POST', stop, form, body)).status, 400)
    assert.equal(await snoozed(), null)
    // Of all secrets only this one ends them, and it opens nothing else.
    assert.equal((await robot.send('POST', path.replace('/l/', '/r/'), form, 'List-Unsubscribe=One-Click')).status, 404)
    assert.equal((await robot.get(stop.replace('/r/', '/l/'))).status, 404)
    const whole = `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n`
    const elsewhere = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }
    assert.equal((await robot.send('POST', stop, { 'content-type': 'multipart/form-data; boundary=x', ...elsewhere }, whole)).status, 200)
    assert.equal((await snoozed())?.until, null)
    assert.equal((await robot.send('POST', stop, form, 'List-Unsubscribe=One-Click')).status, 200)
    const told = await house.house.engine.history.list(house.by, { limit: 50, after: null }, { contactId: contactId as `con_${string}` })
    assert.equal(told.filter(({ act }) => act === 'reminders.snoozed').length, 1)
    // What they ask for themselves still comes, and cannot be ended so.
    await robot.post('/p/harbor/ask', { email: 'jane@acme.example' })
    const link = await house.linkTo('jane@acme.example')
    const login = house.smtp.lettersTo('jane@acme.example').at(-1)
    assert.ok(login?.mail.headers.every(({ key }) => !key.startsWith('list-')))
    assert.match(await comeIn(house.browser(), link), /^\/p\/harbor/)
  },
)

inEveryHouse('a press on the page or under My access pauses reminders, and another brings them back', async (house) => {
  const { stop, snoozed, path, contact } = await reminded(house)
  const reader = house.browser()
  const answer = await reader.post(stop, { pause: '7' })
  assert.deepEqual([answer.status, answer.location], [303, stop])
  assert.match(said((await reader.get(stop)).body), /No reminders for now None comes before/)
  assert.ok(((await snoozed())?.until ?? 0) > house.clock.now() + 6 * day)
  await reader.post(stop, { pause: 'none' })
  assert.equal(await snoozed(), null)
  await comeIn(reader, path)
  const { body } = await reader.get('/p/harbor/access')
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? []
  const inside = await reader.post('/p/harbor/access/reminders', { token, pause: 'good' })
  assert.equal(inside.location, '/p/harbor/access#reminders')
  assert.equal((await snoozed())?.until, null)
  assert.match(said((await reader.get('/p/harbor/access')).body), /Reminders None comes any more\. Send me reminders again/)
  // The mailbox of before speaks for nobody once the person has another.
  await house.house.engine.contacts.change(house.by, contact.id, { email: 'jane@new.example' })
  assert.equal((await house.browser().post(stop, { pause: 'none' })).status, 404)
  assert.notEqual(await snoozed(), null)
})

inHouse('attacks 45: what a mail program takes along behind the address keeps nobody from ending them', async (house) => {
  const { stop, snoozed } = await reminded(house)
  const reader = house.browser()
  for (const behind of ['.', '>', '%22', '&gt;,', '?utm_source=mail'])
    assert.match(said((await reader.get(stop + behind)).body), /Reminders from Harbor Build/, behind)
  assert.equal((await reader.post(`${stop}>`, { pause: '7' })).location, stop)
  assert.notEqual(await snoozed(), null)
})

inHouse('a link that staff handed over says nothing about how many reminders its owner wants', async (house) => {
  const { snoozed, contact } = await reminded(house)
  const made = await house.house.engine.magicLinks.make(house.by, contact.id, { minutes: 60, reason: 'By phone' })
  const helper = house.browser()
  await comeIn(helper, `/l/${made.secret}`)
  const { body } = await helper.get('/p/harbor/access')
  assert.doesNotMatch(body, /id="reminders"/)
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(body) ?? []
  await helper.post('/p/harbor/access/reminders', { token, pause: 'good' })
  assert.equal(await snoozed(), null)
})
