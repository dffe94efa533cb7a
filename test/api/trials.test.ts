// Try it as the client would: the real letter, link page and press, for a member's own eyes; nothing of the client's moves.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { By } from '../../src/engine/acts.ts'
import { newId } from '../../src/engine/secrets.ts'
import { type ContactId, fileTypes, type RecordId } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { anotherAccount, aPdf, consoleOf, scriptOf } from '../support/api.ts'
import { aVisitor, onEveryStore } from '../support/engine.ts'
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
    assert.deepEqual((await engine.records.get(house.by, recordId as RecordId)).documents, [])
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
    await engine.members.change(house.by, member.id, { role: 'viewer' })
    await assert.rejects(engine.trials.inside(account, looking), { code: 'link_used' })
    await engine.members.change(house.by, member.id, { role: 'support' })
    assert.ok(await engine.trials.inside(account, looking))
    await engine.members.change(house.by, member.id, { disabled: true })
    await assert.rejects(engine.trials.inside(account, looking), { code: 'link_used' })
    const unopened = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    house.clock.advance('1 minute')
    await engine.accounts.endLinks(house.by.accountId)
    await assert.rejects(engine.trials.open(unopened.trial.id), { code: 'link_invalid' })

    const late = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    house.clock.advance('25 hours')
    assert.equal((await engine.trials.look(late.trial.id)).shut, true)
    const tries = await engine.trials.send(house.by, contactId as `con_${string}`, {})
    const presses = await Promise.allSettled(Array.from({ length: 6 }, () => engine.trials.open(tries.trial.id)))
    assert.equal(presses.filter(({ status }) => status === 'fulfilled').length, 1)
  },
)

inHouse('SES-06 a member who signs out of the console leaves no client’s pages open in that browser', async (house) => {
  const { contactId, recordId } = await house.invite()
  const api = await consoleOf(house)
  await api.ok(api.post(`/contacts/${contactId}/trials`, { recordId }))
  const { location } = await api.browser.get(await house.linkTo(dana))
  const { location: landing } = await api.browser.post(location)
  assert.match((await api.browser.get(landing)).body, /Jane Ortiz/)
  const cookies = new Map(api.browser.cookies)
  assert.equal((await api.post('/sign-out')).status, 204)
  const replayed = house.browser()
  for (const [name, value] of cookies) replayed.cookies.set(name, value)
  for (const browser of [api.browser, replayed]) {
    const page = await browser.get(landing)
    assert.match(page.body, new RegExp(over))
    assert.doesNotMatch(page.body, /Jane Ortiz/)
  }
})

inHouse('a trial is of a record or of a project: what names both is refused in words', async (house) => {
  const { contactId, recordId } = await house.invite()
  const api = await consoleOf(house)
  const { project } = await house.house.engine.projects.create(house.by, { name: 'Pier 9' })
  for (const projectId of [newId('pro'), project.id]) {
    const { status, json } = await api.post(`/contacts/${contactId}/trials`, { recordId, projectId })
    assert.deepEqual([status, Object.keys(json.fields ?? {})], [422, ['projectId']], projectId)
  }
  assert.equal((await api.post(`/contacts/${contactId}/trials`, { projectId: newId('pro') })).status, 404)
})

/** A file of the project with a comment beside it, and a packet: all that a client finds behind the door. */
async function furnished(house: TestHouse, contactId: ContactId, recordId: RecordId) {
  const { engine } = house.house
  const { projectId } = (await engine.records.get(house.by, recordId)).record
  const take = (text: string, name: string) => engine.documents.take(Readable.from([Buffer.from(text)]), name, fileTypes)
  await engine.grants.give(house.by, { contactId, scope: { kind: 'project', id: projectId } })
  const shown = { toAll: true, recordIds: [] }
  const [file] = await engine.projectFiles.add(house.by, projectId, null, shown, [await take('12:01 boom\n', 'pump.log')])
  const [hidden] = await engine.projectFiles.add(house.by, projectId, null, { ...shown, toAll: false }, [
    await take('secret', 'margin.csv'),
  ])
  assert.ok(file && hidden)
  await engine.comments.write(house.by, { recordId }, 'The slab is dry.')
  await engine.comments.write(house.by, { projectId, contactId }, 'Mind the crane.')
  const figures = [{ label: 'Net', value: '$12,400' }]
  const input = { title: 'Third quarter', note: 'Look at page 2.', ask: 'approve' as const, figures, dueOn: null }
  const { packet } = await engine.packets.create(house.by, input, { contactIds: [contactId] })
  const { files } = await engine.packets.addFiles(house.by, packet.id, 'all', [await take('Terms\n', 'terms.txt')])
  await engine.packets.send(house.by, packet.id)
  await house.linkTo('jane@acme.example')
  const toPacket = async () =>
    (await engine.grants.list(house.by, { limit: 200, after: null }, { contactId })).some(({ scope }) => scope.id === packet.id)
  for (let turn = 0; turn < 400 && !(await toPacket()); turn++) await new Promise((resolve) => setTimeout(resolve, 25))
  assert.ok(await toPacket())
  return { projectId, packetId: packet.id, document: file.id, hidden: hidden.id, packetFile: `${packet.id}/files/${files[0]?.id}` }
}

inHouse(
  'on trial a member turns every page that the client has; files and what was said take the member’s own browser, and nobody was there',
  async (house) => {
    const { engine } = house.house
    const invited = await house.invite()
    const [contactId, recordId] = [invited.contactId as ContactId, invited.recordId as RecordId]
    const { projectId, packetId, document, hidden, packetFile } = await furnished(house, contactId, recordId)
    const trial = '/p/harbor/trial'
    const before = {
      people: await engine.packets.people(house.by, packetId, 0, 9, null),
      grants: await engine.grants.list(house.by, { limit: 200, after: null }, { contactId }),
      acts: (await engine.history.list(house.by, { limit: 100, after: null }, { contactId })).length,
    }
    const send = async (by: By) => {
      await engine.trials.send(by, contactId, {})
      await house.linkTo(by.member?.email ?? '')
    }
    await send(house.by)
    const { browser, page: home } = await tried(house)
    for (const place of [`records/${recordId}`, `projects/${projectId}`, `packets/${packetId}`]) {
      assert.ok(home.body.includes(`href="${trial}/${place}"`), place)
      const { status, body } = await browser.get(`${trial}/${place}`)
      assert.equal(status, 200, place)
      assert.doesNotMatch(body, /slab|crane|page 2|12,400|margin\.csv|href="[^"]*(?:documents|files)\//)
      assert.match(body, /once you are signed in to the console/)
    }
    const files = [`documents/${document}`, `documents/${document}/content`, `packets/${packetFile}`, `packets/${packetFile}/content`]
    for (const path of files) assert.equal((await browser.get(`${trial}/${path}`)).status, 403, path)

    const { secret } = await engine.ownerLinks.make(house.by.member)
    await browser.post(`/start/${secret}`)
    const record = await browser.get(`${trial}/records/${recordId}`)
    assert.match(record.body, /The slab is dry\..*<textarea disabled/s)
    const project = await browser.get(`${trial}/projects/${projectId}`)
    assert.match(project.body, new RegExp(`href="${trial}/documents/${document}\\?version=1".*Mind the crane\\.`, 's'))
    const packet = await browser.get(`${trial}/packets/${packetId}`)
    assert.match(packet.body, /Look at page 2\..*\$12,400.*<button disabled class="button">.*Approve/s)
    assert.match((await browser.get(`${trial}/documents/${document}?version=1`)).body, /12:01 boom/)
    assert.match((await browser.get(`${trial}/packets/${packetFile}`)).body, /Terms/)
    for (const path of [`documents/${document}/content`, `packets/${packetFile}/content`]) {
      const { headers } = await browser.get(`${trial}/${path}`)
      assert.match(String(headers['content-disposition']), /^attachment/)
    }
    assert.equal((await browser.get(`${trial}/documents/${hidden}`)).status, 404)
    for (const { body } of [record, project, packet])
      assert.doesNotMatch(
        body.replace(/<form method="post" action="[^"]*\/end">.*?<\/form>/s, ''),
        /<script|action=|<(?:button|input|textarea)(?! disabled)/,
      )

    // No press of the client's is taken from here, neither below the trial nor at the portal's own doors.
    for (const path of [
      `packets/${packetId}/approval`,
      `packets/${packetId}/questions`,
      `records/${recordId}/comments`,
      `projects/${projectId}/documents`,
    ]) {
      assert.equal((await browser.post(`${trial}/${path}`, { text: 'Hello', words: 'Hello' })).status, 404, path)
      assert.match((await browser.post(`/p/harbor/${path}`, { text: 'Hello', words: 'Hello' })).body, /Sign in to Harbor Build/, path)
    }
    assert.deepEqual(await engine.packets.people(house.by, packetId, 0, 9, null), before.people)
    assert.deepEqual(await engine.grants.list(house.by, { limit: 200, after: null }, { contactId }), before.grants)
    assert.deepEqual(await engine.projectFiles.sightings(house.by, document), [])
    assert.equal((await engine.comments.ofRecord(house.by, recordId, { limit: 50, after: null })).length, 1)
    const acts = (await engine.history.list(house.by, { limit: 100, after: null }, { contactId })).map(({ act }) => act)
    assert.deepEqual(acts.slice(0, acts.length - before.acts), ['trial.opened', 'trial.sent'])

    // What was taken away from the client is shown as the client finds it.
    const access = before.grants.find(({ scope }) => scope.id === packetId)
    assert.ok(access)
    await engine.grants.revoke(house.by, access.id, null)
    assert.match((await browser.get(`${trial}/packets/${packetId}`)).body, /Your trial.*Access Revoked/s)

    // Another member of the account is not the one who tries; a role that opens no files opens none here either.
    const member = await engine.members.invite(house.by, { name: 'Sam Support', email: 'sam@harbor.example', role: 'support' })
    const account = await engine.accounts.bySlug('harbor')
    assert.ok(account)
    const sam = { ...house.by, actor: { kind: 'member' as const, id: member.id }, role: 'support' as const, member }
    const { token } = await engine.trials.open((await engine.trials.send(sam, contactId, {})).trial.id)
    const seenBy = (memberToken: string | null) => engine.trials.inside(account, token, memberToken)
    assert.equal((await seenBy(browser.cookies.get('portico_console') ?? '')).isMembers, false)
    const { token: own } = await engine.ownerLinks.redeem((await engine.ownerLinks.make(member)).secret, null, aVisitor())
    const { isMembers, looking } = await seenBy(own)
    assert.ok(isMembers)
    await assert.rejects(engine.documents.lookOnTrial(looking, document, null), { code: 'ability_missing' })
    await assert.rejects(engine.documents.contentOnTrial(looking, document, null), { code: 'ability_missing' })
  },
)

onEveryStore('a trial that meets a fault of ours is told as one, and not as over', async ({ engine, by, database, invite }) => {
  const { record } = await invite()
  const { trial } = await engine.trials.send(by, record.contact.id, { recordId: record.record.id })
  const mustShow = (text: string) => database.transaction((db) => db.run(sql`update requirement set must_show = ${text}`))
  await mustShow('{')
  await assert.rejects(engine.trials.look(trial.id), SyntaxError)
  await mustShow('[]')
  assert.equal((await engine.trials.look(trial.id)).shut, false)
  await engine.records.archive(by, record.record.id, 'Done')
  assert.equal((await engine.trials.look(trial.id)).shut, true)
})
