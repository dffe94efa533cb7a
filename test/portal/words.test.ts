// What somebody writes in a portal is never lost: not by a lost answer, a limit, or files that changed meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scriptOf } from '../support/api.ts'
import type { Browser, TestHouse } from '../support/portico.ts'
import { aVendor, comeIn, houseForAll, said } from './vendors.ts'

const open = houseForAll()

/** The hidden fields of the form that is sent there. */
function fieldsOf(page: string, place: string): { [name: string]: string } {
  const form = new RegExp(`<form method="post" action="[^"]+/${place}">.*?</form>`, 's').exec(page)?.[0] ?? ''
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]),
  )
}

const typedIn = (page: string): string | undefined => /<textarea[^>]*>(.*?)<\/textarea>/s.exec(page)?.[1]

async function aPacket(
  house: TestHouse,
  browser: Browser,
  contactId: string,
  ask: string,
): Promise<{ id: string; home: string; fileId: string }> {
  const script = await scriptOf(house)
  const form = { title: 'Third quarter', ask, contactIds: contactId, send: 'true' }
  const answer = await script.browser.upload('/api/v1/packets', form, [{ name: 'Profit.pdf', bytes: '%PDF-1.7\nprofit' }])
  assert.equal(answer.status, 201, answer.body)
  const { id, files } = answer.json() as { id: string; files: { id: string }[] }
  const home = `/p/harbor/packets/${id}`
  for (let turn = 0; turn < 200 && (await browser.get(home)).status !== 200; turn++) await new Promise((resolve) => setTimeout(resolve, 25))
  return { id, home, fileId: files[0]?.id ?? '' }
}

for (const place of ['records', 'projects'] as const) {
  test(`${place}: where an answer was lost, the same words are one comment and other words are another`, async () => {
    const house = open()
    const vendor = await aVendor(house, { scope: place === 'records' ? 'record' : 'project' })
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    const home = `/p/harbor/${place}/${place === 'records' ? vendor.recordId : vendor.projectId}`
    const fields = fieldsOf((await browser.get(home)).body, 'comments')
    for (const text of ['The pump hums.', 'The pump hums.', 'The pump hums, and it leaks.']) {
      const sent = await browser.post(`${home}/comments`, { ...fields, text })
      assert.deepEqual([sent.status, sent.location], [303, `${home}?comment=sent#comments`])
    }
    const page = said((await browser.get(home)).body)
    assert.equal(page.match(/The pump hums\./g)?.length, 1)
    assert.match(page, /The pump hums, and it leaks\./)
  })

  test(`${place}: what is one comment too many stays in its field, and the page says when it can be sent`, async () => {
    const house = open()
    const vendor = await aVendor(house, { scope: place === 'records' ? 'record' : 'project' })
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    const home = `/p/harbor/${place}/${place === 'records' ? vendor.recordId : vendor.projectId}`
    const send = async (text: string) => browser.post(`${home}/comments`, { ...fieldsOf((await browser.get(home)).body, 'comments'), text })
    for (let nth = 0; nth < 30; nth++) assert.equal((await send(`Line ${nth}`)).status, 303)
    const full = await send('One more\nthing <b>')
    assert.deepEqual([full.status, typedIn(full.body)], [429, 'One more\nthing &lt;b&gt;'])
    assert.match(said(full.body), /You have written a lot in a short time\. Try again (today|on \w+, \w+ \d+) at \d+:\d\d [AP]M\./)
    house.clock.advance('61 minutes')
    const fields = fieldsOf(full.body, 'comments')
    assert.equal((await browser.post(`${home}/comments`, { ...fields, text: 'One more\nthing <b>' })).status, 303)

    const long = await send('x'.repeat(2_001))
    assert.deepEqual([long.status, typedIn(long.body)], [422, 'x'.repeat(2_001)])
  })
}

test('a packet: where an answer was lost, the same words are one answer or question and other words are another', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const { id, home } = await aPacket(house, browser, vendor.contactId, 'answer')
  for (const [place, at] of [
    ['questions', `${home}?ask=question`],
    ['answers', home],
  ] as const) {
    const fields = fieldsOf((await browser.get(at)).body, place)
    for (const words of [`12 of us, ${place}`, `12 of us, ${place}`, `13 of us, ${place}`])
      assert.equal((await browser.post(`${home}/${place}`, { ...fields, words })).status, 303)
  }
  const script = await scriptOf(house)
  const { words } = await script.ok(script.get(`/packets/${id}/contacts/${vendor.contactId}`))
  assert.deepEqual(words.map((one: { words: string }) => one.words).sort(), [
    '12 of us, answers',
    '12 of us, questions',
    '13 of us, answers',
    '13 of us, questions',
  ])
})

test('a packet: an answer to files that changed meanwhile is shown again with its words, and one press gives it', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const { id, home, fileId } = await aPacket(house, browser, vendor.contactId, 'answer')
  const before = fieldsOf((await browser.get(home)).body, 'answers')
  const script = await scriptOf(house)
  const newer = await script.browser.upload(`/api/v1/packets/${id}/files/${fileId}/versions`, {}, [
    { name: 'Profit.pdf', bytes: '%PDF-1.7\nmore' },
  ])
  assert.equal(newer.status, 201, newer.body)
  // Browsers send two signs for the end of each line and count one.
  const words = `${'One of us.\n'.repeat(360)}Twelve.`
  const shown = await browser.post(`${home}/answers`, { ...before, words: words.replaceAll('\n', '\r\n') })
  assert.deepEqual([shown.status, typedIn(shown.body)], [409, words])
  const again = await browser.post(`${home}/answers`, { ...fieldsOf(shown.body, 'answers'), words })
  assert.deepEqual([again.status, again.location], [303, `${home}?told=answered`])
})

test('a packet: the page names who hears of a question, never the member who sent it and has left', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const sam = await engine.members.invite(house.by, { name: 'Sam Lee', email: 'sam@harbor.example', role: 'manager' })
  const asSam: typeof house.by = { ...house.by, actor: { kind: 'member', id: sam.id }, role: 'manager', member: sam }
  const { packet } = await engine.packets.create(
    asSam,
    { title: 'Third quarter', note: null, ask: 'answer', figures: [], dueOn: null },
    { contactIds: [vendor.contactId] },
  )
  await engine.packets.send(asSam, packet.id)
  while (await engine.jobs.work());
  await engine.members.change(house.by, sam.id, { disabled: true })
  const home = `/p/harbor/packets/${packet.id}`
  const asking = (await browser.get(`${home}?ask=question`)).body
  assert.match(said(asking), /From Sam Lee .*It goes to Harbor Build\./)
  const asked = await browser.post(`${home}/questions`, { ...fieldsOf(asking, 'questions'), words: 'Which gate?' })
  assert.match(said((await browser.get(asked.location)).body), /Harbor Build has been told\./)
})
