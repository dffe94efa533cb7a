// The rooms of the portal over plain HTTP: what somebody sees who is in, was in before, or should not be in any more.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LinkPolicy } from '../../src/nouns.ts'
import type { Answer, TestHouse } from '../support/portico.ts'
import {
  aVendor,
  certificate,
  closeOverNight,
  comeIn,
  deviceName,
  houseForAll,
  judge,
  linkIdOf,
  pdf,
  said,
  sessionName,
  taxForm,
  title,
  type Vendor,
} from './vendors.ts'

const open = houseForAll()

const sendIn = async (house: TestHouse, browser: ReturnType<TestHouse['browser']>, { home, requirementIds }: Vendor, file = pdf()) => {
  const sent = await browser.upload(`${home}/documents`, { requirementId: requirementIds[0] ?? '' }, [file])
  assert.equal(sent.status, 303, sent.body)
  house.clock.advance('1 minute')
}

/** Runs the story under another policy, and puts the old one back. */
async function under(house: TestHouse, policy: Partial<LinkPolicy>, story: () => Promise<void>): Promise<void> {
  const before = (await house.house.engine.accounts.get(house.by.accountId)).policy
  await house.house.engine.accounts.change(house.by, policy)
  await story()
  await house.house.engine.accounts.change(house.by, before)
}

test('what was sent back says who wrote the reason', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  await judge(house, vendor, 'reject', 'Each occurrence shows $500,000; we need $1,000,000.')
  const page = said((await browser.get(vendor.home)).body)
  assert.match(page, /Needs changes/)
  assert.match(page, /What Dana Whitfield writes Each occurrence shows \$500,000/)
})

test('whoever is still signed in opens a used, replaced or ended letter and simply lands on the page', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  for (const name of [...browser.cookies.keys()]) if (name !== sessionName(house)) browser.cookies.delete(name)
  const used = await browser.get((await browser.get(vendor.path)).location)
  assert.deepEqual([used.status, used.location], [303, vendor.home])
  const pressed = await browser.post(
    `/enter/lnk_${vendor.path
      .slice(3)
      .match(/^\d?(.*)$/)?.[1]
      ?.slice(1, 23)}`,
  )
  assert.notEqual(pressed.status, 500)

  const stale = house.browser()
  const dead = await stale.follow(vendor.path)
  assert.equal(dead.status, 410)
  await stale.post(`/enter/${linkIdOf(dead.body)}/letter`)
  const login = await house.linkTo(vendor.email)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  const replaced = await browser.get((await browser.get(vendor.path)).location)
  assert.deepEqual([replaced.status, replaced.location], [303, vendor.home])
  house.clock.advance('16 minutes')
  const ended = await browser.get((await browser.get(login)).location)
  assert.deepEqual([ended.status, ended.location], [303, vendor.home])
  assert.equal((await browser.get(vendor.home)).status, 200)
  assert.equal((await house.browser().follow(vendor.path)).status, 410)

  const tom = await aVendor(house)
  const his = house.browser()
  await comeIn(his, tom.path)
  const hers = await his.follow(vendor.path)
  assert.equal(hers.status, 410)
  assert.match(title(hers.body), /newer letter/)
})

test('a letter whose page is open in another tab and dies there leads on when it is pressed', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  const tab = await browser.follow(await house.linkTo(vendor.email))
  assert.match(said(tab.body), /Continue/)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  const pressed = await browser.post(`/enter/${linkIdOf(tab.body)}`)
  assert.deepEqual([pressed.status, pressed.location], [303, vendor.home])
})

test('a letter that the session does not reach stays a dead end, with the way back to the other pages', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const { engine } = house.house
  const other = await engine.records.create(house.by, { projectId: vendor.projectId, contactId: vendor.contactId, requirements: [taxForm] })
  const scope = { kind: 'record', id: other.record.id } as const
  await engine.grants.give(house.by, { contactId: vendor.contactId, scope, invite: {} })
  const second = await house.linkTo(vendor.email)
  const browser = house.browser()
  await comeIn(browser, second)
  await engine.grants.revoke(house.by, vendor.grantId, null)
  const revoked = await browser.follow(vendor.path)
  assert.equal(revoked.status, 410)
  assert.match(said(revoked.body), /Access Revoked.*Your other pages/)
  assert.match(revoked.body, /Sign out/)
  house.clock.advance('1 minute')
  await engine.grants.restore(house.by, vendor.grantId)
  const restored = await browser.follow(vendor.path)
  assert.equal(restored.status, 410)
  assert.match(said(restored.body), /This link has ended.*Email me a new link/)
  const page = await browser.get(vendor.home)
  assert.equal(page.status, 401)
  assert.doesNotMatch(said(page.body), /ended your access|closed/)
  assert.equal((await browser.get(`/p/harbor/records/${other.record.id}`)).status, 200)
})

test('an invitation that is opened again asks only for what is still open, and for nothing when nothing is', async () => {
  const house = open()
  const vendor = await aVendor(house, { asked: [certificate, taxForm] })
  const browser = house.browser()
  assert.match(title((await browser.follow(vendor.path)).body), /Harbor Build asks for two documents/)
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  closeOverNight(house, browser)
  assert.equal(title((await browser.follow(vendor.path)).body), 'Harbor Build asks for your W-9 form')
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, { ...vendor, requirementIds: vendor.requirementIds.slice(1) })
  closeOverNight(house, browser)
  const calm = await browser.follow(vendor.path)
  assert.equal(calm.status, 200)
  assert.equal(title(calm.body), 'Your page at Harbor Build')
  assert.match(
    said(calm.body),
    /Acme Electric for Dock 4 refurbishment\. Nothing is asked of you just now\. Continue as j\*\*\*@acme\.example/,
  )
  assert.doesNotMatch(said(calm.body), /asks|About five minutes|Due/)
})

test('a letter sent again asks only for what is still open', async () => {
  const house = open()
  const vendor = await aVendor(house, { asked: [certificate, taxForm] })
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  await house.house.engine.grants.resend(house.by, vendor.grantId, {})
  await house.linkTo(vendor.email)
  const letter = house.smtp.lettersTo(vendor.email).at(-1)
  assert.match(letter?.mail.text ?? '', /W-9 form/)
  assert.doesNotMatch(letter?.mail.text ?? '', /ertificate/)
})

test('the letter that tells of a decision leads to a page that says so, not to a sign-in', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  await judge(house, vendor, 'reject', 'The holder is missing.')
  const back = await house.browser().follow(await house.linkTo(vendor.email))
  assert.equal(title(back.body), 'Harbor Build asks for changes')
  assert.match(said(back.body), /To your insurance certificate, for Dock 4 refurbishment\. Continue/)
  await sendIn(house, browser, vendor, pdf('corrected.pdf', 'better'))
  await judge(house, vendor, 'accept')
  const fine = await house.browser().follow(await house.linkTo(vendor.email))
  assert.equal(title(fine.body), 'News from Harbor Build')
  assert.match(said(fine.body), /About Acme Electric for Dock 4 refurbishment\. Continue/)
  assert.equal(await comeIn(house.browser(), await house.linkTo(vendor.email)), vendor.home)
})

test('My access says where the letter opens again, whatever the account has chosen', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const access = async () => said((await browser.get('/p/harbor/access')).body)
  assert.match(await access(), /the button in your letter opens your page again here\. Nowhere else\./)
  await under(house, { invitationReopening: 'strict' }, async () => {
    assert.match(await access(), /Your letter opened this page once\./)
    assert.match(await access(), /Your letter opens nothing here any more/)
  })
  await under(house, { invitationReopening: 'open' }, async () => {
    assert.match(await access(), /opens your page, here and in any other browser\./)
    assert.match(await access(), /Your letter still opens your page until/)
    assert.equal((await house.browser().follow(vendor.path)).status, 200)
  })
  browser.cookies.delete(deviceName(house))
  assert.match(await access(), /Your letter opened this page once\./)
})

test('a letter from before the account got another address leads to the same page', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.accounts.change(house.by, { slug: 'harbor-build' })
  const browser = house.browser()
  assert.equal(await comeIn(browser, vendor.path), `/p/harbor-build/records/${vendor.recordId}`)
  await house.house.engine.accounts.change(house.by, { slug: 'harbor' })
})

test('after Sign out the letter that was just opened is used up in this browser too, whatever it kept', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const kept = new Map(browser.cookies)
  const out = await browser.post('/p/harbor/sign-out')
  assert.equal(title(out.body), 'You are signed out')
  // All that is left is what the form of the sign-in page is known by.
  assert.deepEqual(
    [...browser.cookies.keys()].filter((name) => !name.startsWith('portico_ask_')),
    [],
  )
  for (const [name, value] of kept) browser.cookies.set(name, value)
  const back = await browser.follow(vendor.path)
  assert.deepEqual([back.status, title(back.body)], [410, 'This link was already used'])
  assert.equal((await browser.post(`/enter/${linkIdOf(back.body)}`)).status, 410)
})

test('SES-06 Sign out ends what this browser may open again, also where the session was over by itself', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  house.clock.advance('5 hours')
  const kept = new Map(browser.cookies)
  assert.equal(title((await browser.post('/p/harbor/sign-out')).body), 'You are signed out')
  for (const [name, value] of kept) browser.cookies.set(name, value)
  assert.deepEqual((await house.house.engine.sessions.list(house.by, vendor.contactId)).devices, [])
  assert.equal((await browser.follow(vendor.path)).status, 410)
})

test('a session that somebody ended elsewhere does not come back by its letter', async () => {
  const house = open()
  const { engine } = house.house
  for (const end of [
    async ({ contactId }: Vendor) => endAll(house, contactId),
    async (vendor: Vendor) => {
      const [one] = (await engine.sessions.list(house.by, vendor.contactId)).sessions
      const other = house.browser()
      await other.post(`/enter/${linkIdOf((await other.follow(vendor.path)).body)}/letter`)
      await comeIn(other, await house.linkTo(vendor.email))
      assert.equal((await other.post(`/p/harbor/access/${one?.id}`)).status, 303)
    },
  ]) {
    const vendor = await aVendor(house)
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    await end(vendor)
    assert.equal((await browser.get(vendor.home)).status, 401)
    assert.equal((await browser.follow(vendor.path)).status, 410)
  }
})

test('access to a project or to the whole portal is told as what it is', async () => {
  const house = open()
  const { engine } = house.house
  const guest = await aVendor(house, { scope: 'project', abilities: ['view'] })
  const browser = house.browser()
  const letter = await browser.follow(guest.path)
  assert.match(said(letter.body), /Harbor Build invites you in Dana Whitfield invites Jane Ortiz, for Dock 4 refurbishment\./)
  const landed = await comeIn(browser, guest.path)
  assert.match(landed, /^\/p\/harbor\/projects\/pro_\w{22}$/)
  const home = await browser.follow('/p/harbor')
  assert.match(
    said(home.body),
    /Dock 4 refurbishment What Harbor Build shares with you here\. Acme Electric Certificate of insurance One thing to do Files Nothing here yet\./,
  )
  assert.doesNotMatch(home.body, /<input type="file"/)
  const record = await browser.get(/\/p\/harbor\/records\/rec_\w{22}/.exec(home.body)?.[0] ?? '')
  assert.match(said(record.body), /You can read this page\. To send something, ask Harbor Build\./)
  assert.doesNotMatch(said(home.body), /All your pages/)
  assert.match(
    said((await browser.get('/p/harbor/access')).body),
    /The project Dock 4 refurbishment Until Harbor Build ends it\. You may read\./,
  )

  const { project } = await engine.projects.create(house.by, { name: 'Pier 9' })
  const person = await engine.contacts.create(house.by, { email: 'gus@guest.example', name: 'Gus' })
  const give = (scope: { kind: 'project'; id: typeof project.id } | { kind: 'portal'; id: null }) =>
    engine.grants.give(house.by, { contactId: person.contact.id, scope, invite: {} })
  await give({ kind: 'project', id: project.id })
  const his = house.browser()
  const landing = await comeIn(his, await house.linkTo('gus@guest.example'))
  const empty = await his.follow(landing)
  assert.equal(empty.status, 200)
  assert.match(
    said(empty.body),
    /Pier 9 What Harbor Build shares with you here\. Files Nothing here yet\. What Harbor Build shares with you stands here\. Send files/,
  )
  assert.match(said((await his.get('/p/harbor/access')).body), /The project Pier 9 /)
  await give({ kind: 'portal', id: null })
  await comeIn(his, await house.linkTo('gus@guest.example'))
  assert.match(said((await his.get('/p/harbor/access')).body), /Everything Harbor Build shares with you/)
})

test('several records: what waits comes first, and each page leads back to all', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  const names = ['Pier 9', 'Quay 2'] as const
  for (const [at, name] of names.entries()) {
    const { project } = await engine.projects.create(house.by, { name })
    const dueOn = `2031-0${9 - at}-01`
    const { record } = await engine.records.create(house.by, {
      projectId: project.id,
      contactId: vendor.contactId,
      dueOn,
      requirements: [taxForm],
    })
    await engine.grants.give(house.by, { contactId: vendor.contactId, scope: { kind: 'record', id: record.id } })
  }
  const home = await browser.get('/p/harbor')
  assert.match(said(home.body), /Your pages.*Quay 2.*One thing to do.*Pier 9.*One thing to do.*Dock 4 refurbishment.*Being read/)
  assert.match(said((await browser.get(vendor.home)).body), /All your pages/)
})

test('the timeline tells each thing once, as far as it is theirs to know', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  for (let again = 0; again < 4; again++) await engine.grants.resend(house.by, vendor.grantId, {})
  const { contact } = await engine.contacts.create(house.by, { email: 'broker@agency.example', name: null })
  const scope = { kind: 'record', id: vendor.recordId } as const
  await engine.grants.give(house.by, { contactId: contact.id, scope, invite: {} })
  house.clock.advance('1 minute')
  const browser = house.browser()
  await comeIn(browser, await house.linkTo(vendor.email))
  const broker = house.browser()
  await comeIn(broker, await house.linkTo('broker@agency.example'))
  await sendIn(house, broker, vendor, pdf('broker.pdf'))
  const script: typeof house.by = {
    ...house.by,
    actor: { kind: 'api_key', id: (await engine.apiKeys.create(house.by, { name: 'Nightly job', role: 'manager' })).apiKey.id },
    member: null,
  }
  await engine.records.ask(script, vendor.recordId, [taxForm])
  const soFar = said((await browser.get(vendor.home)).body).split('So far')[1] ?? ''
  assert.equal(soFar.match(/invited you/g)?.length, 1)
  assert.equal(soFar.match(/came in for the first time/g)?.length, 1)
  assert.match(
    soFar,
    /Harbor Build asked for your W-9 form .*b\*\*\*@agency\.example sent the certificate of insurance .*You came in for the first time .*Dana Whitfield invited you/,
  )
  assert.doesNotMatch(soFar, /Nightly|broker@/)
  const theirs = said((await broker.get(vendor.home)).body).split('So far')[1] ?? ''
  assert.match(theirs, /You sent your certificate of insurance/)
  assert.equal(theirs.match(/invited you/g)?.length, 1)
})

test('a record that was waived or settled by hand asks for nothing, whatever is missing on it', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await house.house.engine.records.waive(house.by, vendor.recordId, 'Covered by the main contractor.')
  const waived = said((await browser.get(vendor.home)).body)
  assert.match(
    waived,
    /Nothing to do Harbor Build needs nothing more from you here\..*Certificate of insurance Nothing sent yet Not needed/,
  )
  await house.house.engine.records.unwaive(house.by, vendor.recordId)
  await house.house.engine.records.override(house.by, vendor.recordId, 'Seen on paper.')
  const settled = said((await browser.get(vendor.home)).body)
  assert.match(settled, /Harbor Build has all it asked for\..*Not needed/)
  assert.doesNotMatch(settled, /To do/)
})

test('what ended is named, and the page says what to do about it', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  await judge(house, vendor, 'accept', null, house.clock.now() + 3_600_000)
  house.clock.advance('2 hours')
  await house.house.engine.records.lapse()
  const page = said((await browser.get(vendor.home)).body)
  assert.match(page, /One thing to do Your certificate of insurance ended on .* Upload a new one\./)
  assert.match(page, /So far Your certificate of insurance ended/)
})

test('a page that tells of a file just sent tells of it no longer once it was judged', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const sent = await browser.upload(`${vendor.home}/documents`, { requirementId: vendor.requirementIds[0] ?? '' }, [pdf()])
  assert.match(said((await browser.get(sent.location)).body), /Your file is here/)
  await judge(house, vendor, 'reject', 'The holder is missing.')
  const page = said((await browser.get(sent.location)).body)
  assert.match(page, /Needs changes/)
  assert.doesNotMatch(page, /Your file is here/)
})

test('what goes wrong inside keeps the way back', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const wayBack = /<a class="button" href="\/p\/harbor">Go to your page<\/a>/
  for (const path of [
    '/p/harbor/records/rec_0000000000000000000000',
    '/p/harbor/records/x',
    '/p/harbor/documents/doc_0000000000000000000000/content',
    '/p/harbor/nothing/here',
  ]) {
    const missing = await browser.get(path)
    assert.equal(missing.status, 404, path)
    assert.match(missing.body, wayBack, path)
    assert.match(missing.body, /Sign out/, path)
    const stranger = await house.browser().get(path)
    assert.doesNotMatch(stranger.body, wayBack, path)
  }
  const refused = await browser.send(
    'POST',
    '/p/harbor/access/ses_0000000000000000000000',
    { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
    'token=wrong',
  )
  assert.equal(refused.status, 403)
  assert.match(refused.body, wayBack)
  const twice = await browser.post('/p/harbor/access/ses_0000000000000000000000')
  assert.equal(twice.status, 404)
  assert.match(twice.body, wayBack)
})

test('a fault inside keeps the way back, and is told in one number', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  const { recordPages } = house.house.engine
  const before = recordPages.around
  recordPages.around = () => Promise.reject(new Error('the disk has a hole'))
  try {
    const answer = await browser.get(vendor.home)
    assert.equal(answer.status, 500)
    assert.match(
      said(answer.body),
      /Something went wrong on our side.*tell the person who invited you this number: [0-9a-z-]+ Go to your page/,
    )
    assert.doesNotMatch(said(answer.body), /hole|Dock 4/)
  } finally {
    recordPages.around = before
  }
})

test('an upload after the session is over keeps nothing and says so; a script hears 401', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  house.clock.advance('5 hours')
  const late = await browser.upload(`${vendor.home}/documents`, { requirementId: vendor.requirementIds[0] ?? '' }, [pdf()])
  assert.equal(late.status, 401)
  assert.match(said(late.body), /nothing of it was kept/)
  const script = await browser.send('POST', `${vendor.home}/documents`, {
    accept: 'application/json',
    'content-type': 'multipart/form-data; boundary=x',
    'sec-fetch-site': 'same-origin',
  })
  assert.equal(script.status, 401)
  assert.deepEqual(script.json(), { code: 'signed_out' })
  for (const path of ['/p/harbor/sign-out', '/p/harbor/access/ses_0000000000000000000000']) {
    const form = await browser.post(path)
    assert.ok(form.status === 200 || form.status === 401, path)
    assert.doesNotMatch(form.body, /Dock 4/)
  }
  const { documents } = await house.house.engine.records.get(house.by, vendor.recordId)
  assert.deepEqual(documents, [])
  assert.deepEqual(await leftovers(house), [])
})

test('an upload that is overtaken says why: taken away, ended, withdrawn, or signed out elsewhere', async () => {
  const house = open()
  const { engine } = house.house
  const outcomes: [string, (vendor: Vendor, browser: ReturnType<TestHouse['browser']>) => Promise<unknown>, number, RegExp][] = [
    ['revoked', ({ grantId }) => engine.grants.revoke(house.by, grantId, null), 403, /Access Revoked.*The file on its way was not kept/],
    [
      'withdrawn',
      ({ recordId, requirementIds: [id = 'req_'] }) => engine.records.withdrawRequirement(house.by, recordId, id),
      422,
      /This is no longer asked for\. Nothing was kept, and you need not send it\./,
    ],
    ['signed out', ({ contactId }) => endAll(house, contactId), 401, /nothing of it was kept/],
    [
      'ended',
      ({ grantId }) => engine.grants.change(house.by, grantId, { endsAt: house.clock.now() }),
      410,
      /This page closed today.*The file on its way was not kept/,
    ],
  ]
  for (const [name, overtake, status, words] of outcomes) {
    const vendor = await aVendor(house)
    const browser = house.browser()
    await comeIn(browser, vendor.path)
    const { upload } = engine.documents
    engine.documents.upload = async (...given) => {
      await overtake(vendor, browser)
      return upload(...given)
    }
    const answer = await browser.upload(`${vendor.home}/documents`, { requirementId: vendor.requirementIds[0] ?? '' }, [pdf()])
    engine.documents.upload = upload
    assert.equal(answer.status, status, name)
    assert.match(said(answer.body), words, name)
    assert.deepEqual((await engine.records.get(house.by, vendor.recordId)).documents, [])
  }
  assert.deepEqual(await leftovers(house), [])
})

test('HEAD answers as GET does, without a body, and changes nothing', async () => {
  const house = open()
  const { engine } = house.house
  await engine.accounts.change(house.by, { logo: `data:image/png;base64,${pixel}` })
  const vendor = await aVendor(house)
  const browser = house.browser()
  const page = await browser.get((await browser.get(vendor.path)).location)
  await comeIn(browser, vendor.path)
  await sendIn(house, browser, vendor)
  const inside = (await browser.get(vendor.home)).body
  const file = /href="(\/p\/harbor\/documents\/[^"]+)"/.exec(inside)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const script = /src="(\/portal\/[^"]+)"/.exec(inside)?.[1] ?? ''
  const fresh = await aVendor(house)
  house.clock.advance('1 minute')
  const state = async () => [
    (await engine.sessions.list(house.by, vendor.contactId)).sessions,
    await engine.grants.list(house.by, { limit: 200, after: null }, {}),
    (await engine.history.list(house.by, { limit: 200, after: null })).length,
  ]
  const before = await state()
  const paths = [
    fresh.path,
    vendor.path,
    `/enter/${linkIdOf(page.body)}`,
    '/enter/lnk_0000000000000000000000',
    '/l/nothing',
    '/p/harbor',
    vendor.home,
    '/p/harbor/access',
    '/p/harbor/live',
    file,
    '/p/harbor/logo',
    '/p/nobody',
    '/p/harbor/nothing',
    '/privacy',
    script,
  ]
  const heads: Answer[] = []
  for (const path of paths) heads.push(await browser.send('HEAD', path, { 'sec-fetch-mode': 'navigate' }))
  assert.deepEqual(await state(), before)
  for (const [at, path] of paths.entries()) {
    const head = heads[at]
    const get = await browser.get(path)
    assert.equal(head?.status, get.status, path)
    assert.equal(head?.body, '', path)
    assert.equal(head?.location, get.location, path)
    for (const name of ['content-type', 'content-length', 'cache-control', 'referrer-policy', 'x-robots-tag', 'content-disposition']) {
      assert.equal(head?.headers[name], get.headers[name], `${path} ${name}`)
    }
    assert.equal(head?.headers['set-cookie'], undefined, path)
  }
  await engine.accounts.change(house.by, { logo: null })
})

test('a page fetched ahead of its reader is no visit and makes no session longer', async () => {
  const house = open()
  const vendor = await aVendor(house)
  const browser = house.browser()
  await comeIn(browser, vendor.path)
  await browser.get(vendor.home)
  house.clock.advance('3 hours')
  await browser.get(vendor.home, { 'sec-purpose': 'prefetch' })
  house.clock.advance('2 hours')
  assert.equal((await browser.get(vendor.home)).status, 401)
})

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

async function endAll(house: TestHouse, contactId: Vendor['contactId']): Promise<void> {
  const { sessions } = await house.house.engine.sessions.list(house.by, contactId)
  for (const { id } of sessions) await house.house.engine.sessions.end(house.by, id)
}

/** Files of the house that no version names. */
async function leftovers(house: TestHouse): Promise<string[]> {
  const folder = house.house.config.filesDir
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const known = new Set<string>()
  for (const { record } of (await house.house.engine.records.list(house.by, { limit: 200, after: null }, noFilter)).rows) {
    const { documents } = await house.house.engine.records.get(house.by, record.id)
    for (const { versions } of documents) for (const { id } of versions) known.add(id)
  }
  return all.filter((one) => one.isFile() && !known.has(one.name)).map((one) => join(one.parentPath, one.name))
}

const noFilter = { state: null, access: null, projectId: null, contactId: null, companyId: null, q: null, view: null }
