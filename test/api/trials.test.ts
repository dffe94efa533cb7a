// Try it as the client would: the real letter, link page and press, for a member's own eyes; nothing of the client's moves.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, consoleOf, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const dana = 'dana@harbor.example'
const over = 'This trial is over'

/** From the letter to the page behind the press, in a browser of their own. */
async function tried(house: TestHouse) {
  const browser = house.browser()
  const { location } = await browser.get(await house.linkTo(dana))
  assert.match(location, /^\/enter\/tri_/)
  const door = await browser.get(location)
  const press = await browser.post(location)
  assert.equal(press.status, 303)
  return { browser, door, landing: press.location, page: await browser.get(press.location) }
}

inEveryHouse(
  'a member gets the very invitation, presses, and sees the record as its client would; the client’s own is as before',
  async (house) => {
    const { contactId, recordId, grantId } = await house.invite()
    const { engine, store } = house.house
    await engine.letters.change(house.by, 'invitation', 'en', { subject: 'Papers for {project}', greeting: null, note: null })
    const api = await consoleOf(house)
    const shown = async () => {
      const { id, access, visits, openedAt, lastActivityAt, links } = await api.ok(api.get(`/grants/${grantId}`))
      const { items: sessions } = await api.ok(api.get(`/contacts/${contactId}/sessions`))
      return { id, access, visits, openedAt, lastActivityAt, links, sessions }
    }
    const before = await shown()
    const sent = await api.ok(api.post(`/contacts/${contactId}/trials`, { recordId, note: 'By Friday, please.' }))
    assert.equal(sent.sentTo, dana)
    const { door, landing, page, browser } = await tried(house)
    assert.equal(house.smtp.lettersTo('jane@acme.example').length, 1)
    const letter = house.smtp.lettersTo(dana).at(-1)?.mail
    assert.equal(letter?.subject, 'Papers for Dock 4 refurbishment')
    assert.match(letter?.text ?? '', /Hello Jane.*By Friday, please\./s)
    assert.match(door.body, /Harbor Build asks for your.*Your trial: what Jane Ortiz would see\./s)
    assert.equal(landing, `/p/harbor/trial/records/${recordId}`)
    assert.match(page.body, /Your trial: what Jane Ortiz would see\..*certificate of insurance/is)
    assert.doesNotMatch(
      page.body.replace(/<form method="post" action="\/p\/harbor\/trial\/end">.*?<\/form>/s, ''),
      /<script|action=|<button(?! disabled)|<input(?! disabled)|\/documents\//,
    )

    // The press is no sign-in: no door of the portal knows this browser.
    assert.match((await browser.get(`/p/harbor/records/${recordId}`)).body, /Sign in to Harbor Build/)
    await browser.upload(`/p/harbor/records/${recordId}/documents`, {}, [{ name: 'coi.pdf', bytes: aPdf() }])
    assert.deepEqual((await engine.documents.ofRecord(house.by, recordId as `rec_${string}`)).length, 0)
    assert.deepEqual(await shown(), before)
    while (await store.read.counting.waiting()) await engine.counting.count()
    const { figures } = await engine.numbers.get(house.by, {})
    assert.deepEqual([figures.funnel.invited, figures.funnel.opened, figures.signIns, figures.letters.length], [1, 0, {}, 1])
    const acts = (await api.ok(api.get(`/history?recordId=${recordId}`))).items.map(({ act }: { act: string }) => act)
    assert.deepEqual(
      acts.filter((act: string) => act.startsWith('trial.')),
      ['trial.opened', 'trial.sent'],
    )

    const again = house.browser()
    const { location } = await again.get(await house.linkTo(dana))
    assert.match((await again.get(location)).body, new RegExp(over))
    assert.match((await again.post(location)).body, new RegExp(over))
    assert.equal((await browser.post('/p/harbor/trial/end')).status, 410)
    assert.match((await browser.get(landing)).body, new RegExp(over))
  },
)

inHouse(
  'a trial may come before the invitation, shows what is theirs and no more, and ends with the member, the hour and the day',
  async (house) => {
    const { engine } = house.house
    const { contactId } = await house.invite()
    const { recordId: foreign } = await house.invite('tom@other.example')
    const { record } = await engine.records.create(house.by, {
      projectId: (await engine.projects.create(house.by, { name: 'Pier 9' })).project.id,
      contactId: contactId as `con_${string}`,
      requirements: [{ kind: 'document', name: 'Site plan' }],
    })
    const api = await consoleOf(house)
    await api.ok(api.post(`/contacts/${contactId}/trials`, { recordId: record.id }))
    const { page, browser, landing } = await tried(house)
    assert.match(page.body, /Site plan/)
    assert.equal((await browser.get(`/p/harbor/trial/records/${foreign}`)).status, 404)
    const home = await browser.get('/p/harbor/trial')
    assert.match(
      home.body,
      new RegExp(`href="/p/harbor/trial/records/${record.id}".*Pier 9|Pier 9.*href="/p/harbor/trial/records/${record.id}"`, 's'),
    )
    house.clock.advance('61 minutes')
    assert.match((await browser.get(landing)).body, new RegExp(over))

    const key = await scriptOf(house)
    assert.equal((await key.post(`/contacts/${contactId}/trials`, {})).status, 403)
    const intruder = await anotherAccount(house)
    await assert.rejects(engine.trials.send(intruder, contactId as `con_${string}`, {}), { code: 'not_found' })

    const member = await engine.members.invite(house.by, { name: 'Sam Support', email: 'sam@harbor.example', role: 'support' })
    const sam = { ...house.by, actor: { kind: 'member' as const, id: member.id }, role: 'support' as const, member }
    const { trial } = await engine.trials.send(sam, contactId as `con_${string}`, {})
    const { token } = await engine.trials.open(trial.id)
    const account = await engine.accounts.bySlug('harbor')
    assert.ok(account && (await engine.trials.inside(account, token)))
    await engine.members.signOut(house.by, member.id)
    await assert.rejects(engine.trials.inside(account, token), { code: 'link_used' })
    const other = await engine.trials.send(sam, contactId as `con_${string}`, {})
    const looking = (await engine.trials.open(other.trial.id)).token
    await engine.members.change(house.by, member.id, { disabled: true })
    await assert.rejects(engine.trials.inside(account, looking), { code: 'link_used' })
    const unopened = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    house.clock.advance('1 minute')
    await engine.accounts.endLinks(house.by.accountId, house.by)
    await assert.rejects(engine.trials.open(unopened.trial.id), { code: 'link_invalid' })

    const late = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    house.clock.advance('25 hours')
    assert.equal((await engine.trials.look(late.trial.id)).shut, true)
    const tries = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    const presses = await Promise.allSettled(Array.from({ length: 6 }, () => engine.trials.open(tries.trial.id)))
    assert.equal(presses.filter(({ status }) => status === 'fulfilled').length, 1)
  },
)
