// A guest of a project on a phone: what is shown stands there, opens in the page, and shuts with the access.
import assert from 'node:assert/strict'
import { pdfOf } from '../../src/cli/demo-pdf.ts'
import { scriptOf } from '../support/api.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'
import { comeIn, said } from './vendors.ts'

async function guestOf(house: TestHouse, email: string, projectId: string, abilities?: string[]) {
  const api = await scriptOf(house, 'manager')
  const { id: contactId } = await api.ok(api.post('/contacts', { email, name: email }))
  const scope = { kind: 'project', id: projectId }
  const { grant } = await api.ok(api.post('/grants', { contactId, scope, invite: {}, ...(abilities && { abilities }) }))
  const browser = house.browser()
  await comeIn(browser, await house.linkTo(email))
  return { browser, grantId: grant.id as string, contactId: contactId as string }
}

inEveryHouse('a guest sees, opens and leaves files on the project’s page; revoked, each of its addresses is shut', async (house) => {
  const api = await scriptOf(house, 'manager')
  const project = await api.ok(api.post('/projects', { name: 'Pump failure' }))
  const put = async (name: string, bytes: Buffer, fields: { [name: string]: string } = {}) => {
    const answer = await api.browser.upload(`/api/v1/projects/${project.id}/files`, fields, [{ name, bytes }])
    assert.equal(answer.status, 201, answer.body)
    return (answer.json() as { items: { id: string }[] }).items[0]?.id ?? ''
  }
  const rules = await put('rules.pdf', pdfOf(['Rules', 'of the site']), { shownTo: 'all', folder: 'Site' })
  const text = await put('read me.txt', Buffer.from('<script>alert(1)</script>\nhello'), { shownTo: 'all' })
  const broken = await put('broken.pdf', Buffer.from('%PDF-1.7\nhello'), { shownTo: 'all' })
  const secret = await put('secret.pdf', pdfOf(['Secret']))
  const { browser, grantId, contactId } = await guestOf(house, 'guest@one.example', project.id)
  const other = await guestOf(house, 'guest@two.example', project.id, ['view'])

  const home = await browser.follow('/p/harbor')
  assert.match(said(home.body), /Pump failure .* Files .*broken\.pdf .*read me\.txt .*Site rules\.pdf/)
  assert.doesNotMatch(home.body, /secret/)
  const look = await browser.get(`/p/harbor/documents/${rules}?version=1`)
  const [, src] = /<img src="([^"]+)" width="1400"/.exec(look.body) ?? []
  const picture = await browser.get(String(src))
  assert.deepEqual(
    [picture.status, picture.headers['content-type'], picture.headers['x-content-type-options'], picture.headers['cache-control']],
    [200, 'image/webp', 'nosniff', 'no-store'],
  )
  assert.match(String(picture.headers['content-security-policy']), /sandbox/)
  const page = await browser.get(`/p/harbor/documents/${text}`)
  assert.match(page.body, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\nhello/)
  assert.match(said((await browser.get(`/p/harbor/documents/${broken}`)).body), /This file cannot be shown here Download it/)
  const original = await browser.get(`/p/harbor/documents/${text}/content`)
  assert.match(String(original.headers['content-disposition']), /^attachment; filename="read me.txt"/)
  for (const path of [`documents/${secret}`, `documents/${secret}/pages/1`, `documents/${secret}/content`])
    assert.equal((await browser.get(`/p/harbor/${path}`)).status, 404, path)

  // Only looking: pictures, yes; the file itself and leaving one, no.
  assert.equal((await other.browser.get(String(src))).status, 200)
  assert.equal((await other.browser.get(`/p/harbor/documents/${rules}/content`)).status, 403)
  const looking = async () => (await other.browser.get(`/p/harbor/projects/${project.id}`)).body
  assert.match(await looking(), /rules\.pdf/)
  assert.doesNotMatch(await looking(), /<input type="file"|\/content/)

  const [, token = ''] = /name="token" value="([^"]+)"/.exec(home.body) ?? []
  const sent = await browser.upload(`/p/harbor/projects/${project.id}/documents`, { token }, [
    { name: 'pump.log', bytes: Buffer.from('boom') },
  ])
  assert.deepEqual([sent.status, sent.location.split('?')[0]], [303, `/p/harbor/projects/${project.id}`])
  assert.match(said((await browser.get(sent.location)).body), /Your file is here pump\.log.*From you, TXT/)
  assert.match(await looking(), /rules\.pdf/)
  assert.doesNotMatch(await looking(), /pump\.log/)

  const seen = (await api.ok(api.get(`/documents/${rules}/sightings`))).items
  assert.deepEqual(
    seen.map((one: { contactId: string; times: number }) => [one.contactId, one.times]),
    [[contactId, 1]],
  )
  const left = (await api.ok(api.get(`/projects/${project.id}/files`))).items.find(({ name }: { name: string }) => name === 'pump.log')
  assert.deepEqual([left.shown, left.uploadedBy], [{ toAll: false, recordIds: [] }, 'guest@one.example'])

  await api.ok(api.post(`/grants/${grantId}/revocation`, {}))
  for (const path of [`projects/${project.id}`, `documents/${rules}`, `documents/${text}/content`]) {
    const shut = await browser.get(`/p/harbor/${path}`)
    assert.deepEqual([shut.status, /Access Revoked/.test(shut.body)], [403, true], path)
  }
  assert.equal((await browser.get(String(src))).status, 403)
  assert.equal((await other.browser.get(String(src))).status, 200)
})

inEveryHouse('a member looks at a file through the API as pictures, and another account at none', async (house) => {
  const api = await scriptOf(house, 'viewer')
  const manager = await scriptOf(house, 'manager')
  const project = await manager.ok(manager.post('/projects', { name: 'Pump failure' }))
  const sent = await manager.browser.upload(`/api/v1/projects/${project.id}/files`, {}, [{ name: 'plan.pdf', bytes: pdfOf(['Plan']) }])
  const [{ id }] = (sent.json() as { items: [{ id: string }] }).items
  const preview = await api.ok(api.get(`/documents/${id}/preview`))
  assert.deepEqual([preview.kind, preview.of, preview.pages], ['pages', 1, [{ width: 1400, height: 1812 }]])
  assert.equal((await api.get(`/documents/${id}/pages/1`)).status, 200)
  assert.equal((await api.get(`/documents/${id}/pages/2`)).status, 404)
  assert.equal((await (await scriptOf(house, 'support')).get(`/documents/${id}/preview`)).status, 403)
  const shown = await manager.ok(manager.patch(`/documents/${id}`, { folder: 'Plans', shown: { toAll: true } }))
  assert.deepEqual([shown.folder, shown.shown, shown.can], ['Plans', { toAll: true, recordIds: [] }, ['change', 'add_version', 'download']])
  const newer = await manager.browser.upload(`/api/v1/documents/${id}/versions`, {}, [{ name: 'plan 2.pdf', bytes: pdfOf(['Plan 2']) }])
  assert.deepEqual([newer.status, (newer.json() as { version: number }).version], [201, 2])
})

inEveryHouse('what is said on a project’s page is text, reaches the members, and their answer stands there', async (house) => {
  const api = await scriptOf(house, 'manager')
  const project = await api.ok(api.post('/projects', { name: 'Pump failure' }))
  const { browser, contactId } = await guestOf(house, 'guest@one.example', project.id)
  const home = await browser.get(`/p/harbor/projects/${project.id}`)
  const field = (name: string) => new RegExp(`action="[^"]+/comments">[\\s\\S]*?name="${name}" value="([^"]+)"`).exec(home.body)?.[1] ?? ''
  const form = { token: field('token'), key: field('key'), text: '<img src=x onerror=alert(1)> {{x}}' }
  const sent = await browser.post(`/p/harbor/projects/${project.id}/comments`, form)
  await browser.post(`/p/harbor/projects/${project.id}/comments`, form)
  assert.deepEqual([sent.status, sent.location], [303, `/p/harbor/projects/${project.id}?comment=sent#comments`])
  const [comment, ...others] = (await api.ok(api.get(`/projects/${project.id}/comments`))).items
  assert.deepEqual([comment.text, comment.author.name, comment.contact.id, others], [form.text, 'guest@one.example', contactId, []])
  const answered = await api.post(`/projects/${project.id}/comments`, { contactId, text: 'Thank you,\nwe look at it.' })
  assert.equal(answered.status, 201)
  const page = await browser.get(`/p/harbor/projects/${project.id}`)
  assert.match(page.body, /&lt;img src=x onerror=alert\(1\)&gt; \{\{x\}\}/)
  assert.match(said(page.body), /Thank you, we look at it\. Harbor Build, /)
  const other = await guestOf(house, 'guest@two.example', project.id, ['view'])
  const theirs = await other.browser.get(`/p/harbor/projects/${project.id}`)
  assert.doesNotMatch(theirs.body, /Thank you|onerror|<textarea/)
  assert.equal((await other.browser.post(`/p/harbor/projects/${project.id}/comments`, { text: 'Me' })).status, 403)
})

inEveryHouse('whoever is let in to many projects finds each of them at home, and so does who views it as they would', async (house) => {
  const { engine } = house.house
  const { contact } = await engine.contacts.create(house.by, { email: 'guest@one.example' })
  const names = Array.from({ length: 12 }, (_, at) => `Pier ${String.fromCharCode(65 + at)}`)
  for (const [at, name] of names.entries()) {
    const { project } = await engine.projects.create(house.by, { name })
    const scope = { kind: 'project' as const, id: project.id }
    await engine.grants.give(house.by, { contactId: contact.id, scope, ...(at === 0 && { invite: {} }) })
  }
  // Their record stands in a project of its own, and the project's file on its page.
  const { project } = await engine.projects.create(house.by, { name: 'Quay' })
  const { record } = await engine.records.create(house.by, { projectId: project.id, contactId: contact.id, requirements: [] })
  await engine.grants.give(house.by, { contactId: contact.id, scope: { kind: 'record', id: record.id } })
  const api = await scriptOf(house, 'manager')
  const file = { name: 'rules.pdf', bytes: pdfOf(['Rules']) }
  assert.equal((await api.browser.upload(`/api/v1/projects/${project.id}/files`, { shownTo: 'all' }, [file])).status, 201)

  const browser = house.browser()
  await comeIn(browser, await house.linkTo('guest@one.example'))
  const home = await browser.get('/p/harbor')
  const listed = (body: string) => [...body.matchAll(/\/projects\/pro_\w+">([^<]+)<\/a>/g)].map(([, name]) => name)
  assert.deepEqual(listed(home.body).toSorted(), names)
  for (const [, path = ''] of home.body.matchAll(/"(\/p\/harbor\/projects\/pro_\w+)"/g)) assert.equal((await browser.get(path)).status, 200)

  const view = (query: string) => api.get(`/contacts/${contact.id}/portal-view${query}`)
  for (const name of names) assert.match((await view('')).body, new RegExp(`${name}<`))
  assert.match((await view(`?recordId=${record.id}`)).body, /rules\.pdf/)
})
