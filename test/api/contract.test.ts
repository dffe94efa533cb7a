// The outside face, held to its word: statuses, shapes and values that scripts and other systems rely on.
import assert from 'node:assert/strict'
import { aPdf, callerOver, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse } from '../support/portico.ts'

inEveryHouse('a script makes a project, a contact and a record, and invites', async (house) => {
  const api = await scriptOf(house, 'manager')
  const project = await api.ok(api.post('/projects', { name: 'Dock 4', dueOn: '2026-12-01' }))
  const contact = await api.ok(api.post('/contacts', { email: 'jane@acme.example', name: 'Jane Ortiz', company: 'Acme Electric' }))
  assert.equal(contact.company.name, 'Acme Electric')
  const asked = { kind: 'certificate', name: 'Certificate of insurance', mustShow: [{ label: 'Each occurrence', needed: '$1,000,000' }] }
  const record = await api.ok(
    api.post('/records', { projectId: project.id, contactId: contact.id, requirements: [asked], dueOn: '2026-12-01' }),
  )
  assert.equal(record.state, 'awaiting')
  assert.equal(record.portal.access, 'not_invited')
  assert.ok(record.can.includes('invite'))

  const given = await api.post('/grants', {
    contactId: contact.id,
    scope: { kind: 'record', id: record.id },
    invite: { note: 'By Friday.' },
  })
  assert.equal(given.status, 201)
  const { grant, message } = given.json
  assert.equal(message.to, 'jane@acme.example')
  assert.ok(grant.can.includes('resend') && grant.can.includes('revoke'))
  await house.linkTo('jane@acme.example')
  const after = await api.ok(api.get(`/records/${record.id}`))
  assert.equal(after.portal.access, 'sent')
  assert.match(after.portal.sentAnswer, /^2\d\d/)
  assert.match(after.portal.expiresAt, /^\d{4}-\d\d-\d\dT.*Z$/)
  const whole = await api.ok(api.get(`/messages/${message.id}`))
  assert.equal(whole.state, 'accepted')
  assert.equal(whole.tries.length, 1)
})

inEveryHouse('the same contact and scope again is the same grant; after a revoke it is a new one', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { grantId, recordId, contactId } = await house.invite()
  const scope = { kind: 'record', id: recordId }
  const again = await api.post('/grants', { contactId, scope })
  assert.deepEqual([again.status, again.json.id, again.json.grant.id, again.json.message], [200, grantId, grantId, null])
  const resent = await api.post('/grants', { contactId, scope, invite: {} })
  assert.deepEqual([resent.status, resent.json.grant.id], [200, grantId])
  assert.deepEqual(resent.json.grant.links.map((link: { state: string }) => link.state).sort(), ['live', 'replaced'])

  const invited = await api.post(`/grants/${grantId}/invitations`, { note: 'Once more.' })
  assert.equal(invited.status, 202)
  assert.equal(invited.json.message.kind, 'invitation')

  const revoked = await api.post(`/grants/${grantId}/revocation`, { reason: 'Done.' })
  assert.deepEqual([revoked.status, revoked.json.state, revoked.json.access], [200, 'revoked', 'revoked'])
  const restored = await api.delete(`/grants/${grantId}/revocation`)
  assert.deepEqual([restored.status, restored.json.state], [200, 'live'])
  assert.ok(
    restored.json.links.every((link: { state: string }) => link.state !== 'live'),
    'old links stay dead',
  )

  await api.ok(api.post(`/grants/${grantId}/revocation`))
  const anew = await api.post('/grants', { contactId, scope })
  assert.equal(anew.status, 201)
  assert.notEqual(anew.json.grant.id, grantId)
  const beside = await api.delete(`/grants/${grantId}/revocation`)
  assert.deepEqual([beside.status, beside.json.code], [409, 'grant_beside_live'])
})

inEveryHouse('an address that differs is asked about, a taken one names who has it', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { grantId, contactId, recordId } = await house.invite()
  const differs = await api.post(`/grants/${grantId}/invitations`, { email: 'jane.ortiz@acme.example' })
  assert.deepEqual([differs.status, differs.json.code], [409, 'address_differs'])
  const corrected = await api.post(`/grants/${grantId}/invitations`, { email: 'jane.ortiz@acme.example', changeAddress: true })
  assert.deepEqual([corrected.status, corrected.json.message.to], [202, 'jane.ortiz@acme.example'])

  const taken = await api.post('/contacts', { email: 'Jane.Ortiz@ACME.example' })
  assert.deepEqual([taken.status, taken.json.code, taken.json.contact.id], [409, 'address_taken', contactId])
  const support = await scriptOf(house, 'support')
  const refused = await support.post('/grants', {
    contactId,
    scope: { kind: 'record', id: recordId },
    invite: { email: 'x@y.example', changeAddress: true },
  })
  assert.deepEqual([refused.status, refused.json.code], [403, 'forbidden'])
})

inEveryHouse('lists page by an opaque cursor and filter by state, access, project and text', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { project } = await house.house.engine.projects.create(house.by, { name: 'Pier 9' })
  for (let at = 0; at < 7; at++) {
    await api.ok(
      api.post('/records', {
        projectId: project.id,
        contact: { email: `vendor${at}@acme.example`, name: `Vendor ${at}` },
        company: `Firm ${at}`,
      }),
    )
  }
  await house.invite()
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await api.ok(api.get(`/records?limit=3&total=true${cursor && `&cursor=${cursor}`}`))
    assert.equal(page.total, 8)
    seen.push(...page.items.map((row: { id: string }) => row.id))
    cursor = page.nextCursor
  }
  assert.equal(new Set(seen).size, 8)
  const count = async (query: string) => (await api.ok(api.get(`/records?${query}`))).items.length
  assert.equal(await count(`projectId=${project.id}`), 7)
  assert.equal(await count('state=draft'), 7)
  assert.equal(await count('state=awaiting'), 1)
  assert.equal(await count('access=not_invited'), 7)
  assert.equal(await count('access=sent'), 1)
  assert.equal(await count('q=firm%203'), 1)
  assert.equal(await count('q=%25'), 0)
  assert.equal(await count('q=firm%00%203'), 1)
  const contacts = await api.ok(api.get('/contacts?q=vendor2&total=true'))
  assert.deepEqual([contacts.items.length, contacts.total], [1, 1])
  assert.deepEqual(await api.ok(api.get('/records/counts')), { all: 8, needsYou: 0, notOpened: 0, expiring: 0 })
})

inEveryHouse('a company of a known name is answered as it is, and nobody gets two', async (house) => {
  const api = await scriptOf(house)
  const made = await api.post('/companies', { name: 'Acme Electric' }, { 'idempotency-key': 'acme' })
  const known = await api.post('/companies', { name: ' acme  electric' })
  assert.deepEqual([made.status, known.status, known.json.id], [201, 200, made.json.id])
  assert.equal((await api.post('/companies', { name: 'Acme Electric' }, { 'idempotency-key': 'acme' })).status, 201)

  const both = { companyId: made.json.id, company: 'Another Electric' }
  const two = await api.post('/contacts', { email: 'tom@acme.example', ...both })
  assert.deepEqual([two.status, two.json.fields], [422, { company: 'Name the company or its id, not both.' }])
  const contact = await api.ok(api.post('/contacts', { email: 'tom@acme.example', companyId: made.json.id, company: null }))
  assert.equal((await api.patch(`/contacts/${contact.id}`, both)).status, 422)
  const project = await api.ok(api.post('/projects', { name: 'Dock 4' }))
  assert.equal((await api.post('/records', { projectId: project.id, contactId: contact.id, ...both })).status, 422)
  assert.equal((await api.ok(api.get('/companies'))).items.length, 1)
})

inEveryHouse('a list of records says why a letter came back, as the record itself does', async (house) => {
  const api = await scriptOf(house)
  const { recordId } = await house.invite()
  house.smtp.rules = { ...house.smtp.rules, recipient: () => '552 5.2.2 Mailbox full' }
  const { project } = await api.ok(api.get(`/records/${recordId}`))
  const record = await api.ok(api.post('/records', { projectId: project.id, contact: { email: 'tom@acme.example' } }))
  await api.ok(api.post('/grants', { contactId: record.contact.id, scope: { kind: 'record', id: record.id }, invite: {} }))
  house.running.outbox.nudge()
  await house.running.outbox.idle()
  const { bounce } = (await api.ok(api.get(`/records/${record.id}`))).portal
  assert.match(bounce.reason, /full/i)
  const { items } = await api.ok(api.get('/records'))
  assert.deepEqual(
    items.map(({ portal }: Json) => portal.bounce),
    [bounce, null],
  )
})

inEveryHouse(
  'every list refuses a field that it does not know, and says whether it goes on; total is taken wherever it is told',
  async (house) => {
    const api = await scriptOf(house)
    const { recordId, contactId } = await house.invite()
    const { project } = await api.ok(api.get(`/records/${recordId}`))
    const [member] = (await api.ok(api.get('/members'))).items
    const lists = [
      `/records/${recordId}/documents`,
      `/projects/${project.id}/files`,
      `/contacts/${contactId}/sessions`,
      `/contacts/${contactId}/passkeys`,
      `/members/${member.id}/sessions`,
      '/report-sources',
      '/sender-domains',
      '/limit-hits',
    ]
    for (const path of lists) {
      const unknown = await api.get(`${path}?colour=blue`)
      assert.deepEqual([unknown.status, unknown.json.fields], [422, { colour: 'There is no such field.' }], path)
      assert.equal((await api.ok(api.get(path))).nextCursor, null, path)
      assert.equal((await api.get(`${path}?limit=1`)).status, 200, path)
      assert.deepEqual((await api.get(`${path}?cursor=zzz`)).json.fields, { cursor: 'This is no cursor of ours.' }, path)
    }
    const files = ['one.pdf', 'two.pdf', 'three.pdf'].map((name) => ({ name, bytes: aPdf(name) }))
    await api.browser.upload(`/api/v1/records/${recordId}/documents`, {}, files)
    const [path = ''] = lists
    const first = await api.ok(api.get(`${path}?limit=2`))
    const second = await api.ok(api.get(`${path}?limit=2&cursor=${first.nextCursor}`))
    const pages = [first, second].map(({ items }) => items.map(({ fileName }: Json) => fileName))
    assert.deepEqual([pages, second.nextCursor], [[['one.pdf', 'two.pdf'], ['three.pdf']], null])
    for (const path of ['/members', '/api-keys']) assert.equal((await api.ok(api.get(`${path}?total=true`))).total, 1, path)
  },
)

inEveryHouse(
  'what can be done is what is said: no last owner is disabled, who was never invited can be, no ended job goes on',
  async (house) => {
    const api = await scriptOf(house)
    const { recordId } = await house.invite()
    const [owner] = (await api.ok(api.get('/members'))).items
    const disable = () => api.patch(`/members/${owner.id}`, { disabled: true })
    assert.ok(!owner.can.includes('disable'))
    assert.ok(!(await api.ok(api.get(`/members/${owner.id}`))).can.includes('disable'))
    assert.equal((await disable()).json.code, 'last_owner')
    const second = await api.ok(api.post('/members', { email: 'sam@harbor.example', name: 'Sam', role: 'owner' }))
    assert.ok(second.can.includes('disable'))
    assert.ok((await disable()).json.can.includes('enable'))

    const contact = await api.ok(api.post('/contacts', { email: 'tom@acme.example' }))
    const grant = await api.ok(api.post('/grants', { contactId: contact.id, scope: { kind: 'portal' } }))
    assert.deepEqual(grant.can, ['invite', 'revoke', 'extend'])
    await api.ok(api.post(`/grants/${grant.id}/invitations`))
    assert.deepEqual((await api.ok(api.get(`/grants/${grant.id}`))).can, ['resend', 'revoke', 'extend'])

    const { id: jobId } = await api.ok(api.post('/jobs', { kind: 'invitations', recordIds: [recordId] }))
    const state = async () => (await api.ok(api.get(`/jobs/${jobId}`))).state
    for (let turn = 0; turn < 200 && (await state()) !== 'done'; turn++) await new Promise((resolve) => setTimeout(resolve, 25))
    const resumed = await api.post(`/jobs/${jobId}/resume`)
    assert.deepEqual([resumed.status, resumed.json.code], [409, 'job_ended'])
  },
)

inEveryHouse('decisions by hand need a reason, are undone, and stand in the history', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId, grantId } = await house.invite()
  const bare = await api.post(`/records/${recordId}/waiver`, {})
  assert.deepEqual([bare.status, bare.json.fields], [422, { reason: 'This is needed.' }])
  const waived = await api.ok(api.post(`/records/${recordId}/waiver`, { reason: 'Covered by the main contractor.' }))
  assert.equal(waived.state, 'waived')
  assert.ok(waived.can.includes('unwaive') && !waived.can.includes('waive'))
  assert.equal((await api.ok(api.delete(`/records/${recordId}/waiver`))).state, 'awaiting')
  assert.equal((await api.ok(api.post(`/records/${recordId}/override`, { reason: 'On paper.' }))).state, 'compliant')
  assert.equal((await api.ok(api.delete(`/records/${recordId}/override`))).state, 'awaiting')
  const archived = await api.ok(api.post(`/records/${recordId}/archive`, { reason: 'Cancelled.' }))
  assert.deepEqual(
    [archived.state, archived.portal.access, archived.can],
    ['archived', 'expired', ['revoke', 'unarchive'].filter((word) => archived.can.includes(word))],
  )
  assert.equal((await api.ok(api.get(`/grants/${grantId}`))).state, 'suspended')
  assert.equal((await api.ok(api.delete(`/records/${recordId}/archive`))).state, 'awaiting')
  const { items } = await api.ok(api.get(`/records/${recordId}/history?limit=100`))
  const acts = items.map((one: { act: string }) => one.act)
  for (const act of [
    'record.waived',
    'record.unwaived',
    'record.overridden',
    'record.override_undone',
    'record.archived',
    'record.unarchived',
  ])
    assert.ok(acts.includes(act), act)
  const invited = (told: { items: { act: string }[] }) => told.items.find(({ act }) => act === 'invitation.made') as Json
  const { contact, company, project } = invited(await api.ok(api.get('/history?limit=100')))
  assert.deepEqual(
    [contact.name, contact.email, company.name, project.name],
    ['Jane Ortiz', 'jane@acme.example', 'Acme Electric', 'Dock 4 refurbishment'],
  )
  const { key } = await house.house.engine.apiKeys.create(house.by, { name: 'Narrow', role: 'manager', scopes: ['history.read'] })
  const seen = await callerOver(house.browser({ authorization: `Bearer ${key}`, 'user-agent': 'a script' })).get('/history?limit=100')
  assert.ok(invited(seen.json).recordId === recordId, 'what happened is told')
  assert.doesNotMatch(seen.body, /jane@|Acme|Dock/, 'and nothing whose right it has not')
})

inEveryHouse('whoever is in through the whole portal or the project is told so on their records, and in lists', async (house) => {
  const api = await scriptOf(house, 'manager')
  const project = await api.ok(api.post('/projects', { name: 'Pier 9' }))
  const recordOf = (email: string) => api.ok(api.post('/records', { projectId: project.id, contact: { email } }))
  const [jane, tom, una, bob] = await Promise.all(['jane', 'tom', 'una', 'bob'].map((name) => recordOf(`${name}@acme.example`)))
  const give = (record: Json, scope: Json) => api.ok(api.post('/grants', { contactId: record.contactId, scope, invite: {} }))
  const whole = await give(jane, { kind: 'portal' })
  const part = await give(tom, { kind: 'project', id: project.id })
  await api.ok(api.post('/grants', { contactId: bob.contactId, scope: { kind: 'portal' } }))
  const visitor = house.browser()
  await visitor.follow(await house.linkTo('jane@acme.example'))
  assert.equal((await visitor.post(`/enter/${(await api.ok(api.get(`/grants/${whole.grant.id}`))).links[0].id}`)).status, 303)
  const told = async (record: Json) => {
    const { portal, can } = await api.ok(api.get(`/records/${record.id}`))
    return [portal.access, portal.through && [portal.through.kind, portal.through.grantId], portal.grantId, can.includes('invite')]
  }
  assert.deepEqual(await told(jane), ['active', ['portal', whole.grant.id], null, true])
  assert.deepEqual(await told(tom), ['sent', ['project', part.grant.id], null, true])
  assert.deepEqual(await told(una), ['not_invited', null, null, true])
  assert.deepEqual(await told(bob), ['not_invited', null, null, true], 'nobody was told of it')
  assert.ok((await api.ok(api.get(`/records/${jane.id}`))).portal.letter, 'the letter that let them in')
  const listed = async (query = '') => {
    const { items } = await api.ok(api.get(`/records?projectId=${project.id}${query}`))
    return new Map(items.map((row: Json) => [row.contact.email.split('@')[0], row.portal.access]))
  }
  const all = { una: 'not_invited', tom: 'sent', jane: 'active', bob: 'not_invited' }
  assert.deepEqual(Object.fromEntries(await listed()), all)
  assert.deepEqual([...(await listed('&access=not_invited')).keys()].sort(), ['bob', 'una'])

  const own = await give(jane, { kind: 'record', id: jane.id })
  assert.deepEqual((await told(jane)).slice(1), [null, own.grant.id, false], 'its own access tells')
  await api.ok(api.post(`/grants/${own.grant.id}/revocation`))
  assert.deepEqual(await told(jane), ['active', ['portal', whole.grant.id], own.grant.id, true], 'the wider one still lets them in')
  await api.ok(api.post(`/grants/${whole.grant.id}/revocation`))
  assert.deepEqual(await told(jane), ['revoked', null, own.grant.id, true])
})

inEveryHouse('a list of grants tells their links and last messages, as each grant does by itself', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { grantId, contactId, recordId } = await house.invite()
  await api.ok(api.post(`/grants/${grantId}/invitations`, { note: 'Once more.' }))
  await house.linkTo('jane@acme.example')
  const plain = await api.ok(api.post('/grants', { contactId, scope: { kind: 'portal' } }))
  for (const query of [`contactId=${contactId}`, 'limit=50']) {
    const { items } = await api.ok(api.get(`/grants?${query}`))
    assert.equal(items.length, 2)
    for (const item of items) {
      const { openSessions, ...alone } = await api.ok(api.get(`/grants/${item.id}`))
      assert.equal(openSessions, 0)
      assert.deepEqual(item, alone)
    }
  }
  const [invited] = (await api.ok(api.get(`/grants?recordId=${recordId}`))).items
  assert.deepEqual(
    [invited.links.map((link: Json) => link.state), invited.message.kind, invited.message.grantId],
    [['live', 'replaced'], 'invitation', grantId],
  )
  const [uninvited] = (await api.ok(api.get('/grants'))).items.filter(({ id }: Json) => id === plain.id)
  assert.deepEqual([uninvited.links, uninvited.message], [[], null])
})

inEveryHouse('access is extended, narrowed and ended by date', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { grantId } = await house.invite()
  const endsAt = new Date(house.clock.now() + 86_400_000).toISOString()
  const ends = await api.ok(api.patch(`/grants/${grantId}`, { endsAt, abilities: ['view'] }))
  assert.deepEqual([ends.endsAt, ends.abilities], [endsAt, ['view']])
  house.clock.advance('2 days')
  assert.deepEqual(
    [(await api.ok(api.get(`/grants/${grantId}`))).state, (await api.get('/grants?limit=1')).json.items[0].access],
    ['ended', 'expired'],
  )
  assert.equal((await api.ok(api.patch(`/grants/${grantId}`, { endsAt: null }))).state, 'live')
})

inEveryHouse('a job answers at once, tells each row, and one foreign id refuses the whole', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { project } = await house.house.engine.projects.create(house.by, { name: 'Pier 9' })
  const recordIds: string[] = []
  for (const email of ['a@acme.example', 'b@acme.example', 'c@acme.example']) {
    recordIds.push((await api.ok(api.post('/records', { projectId: project.id, contact: { email } }))).id)
  }
  const plan = await api.post('/jobs', { kind: 'invitations', recordIds, dryRun: true })
  assert.deepEqual([plan.status, plan.json.counts], [202, { total: 3, sent: 3, skipped: 0, failed: 0, waiting: 0 }])
  const foreign = await api.post('/jobs', { kind: 'invitations', recordIds: [...recordIds, 'rec_0000000000000000000000'] })
  assert.deepEqual([foreign.status, foreign.json.code], [404, 'not_found'])
  const started = await api.post('/jobs', { kind: 'invitations', filter: { projectId: project.id }, note: 'All of you.' })
  assert.equal(started.status, 202)
  assert.equal(started.json.counts.total, 3)
  while ((await api.ok(api.get(`/jobs/${started.json.id}`))).state !== 'done') await new Promise((resume) => setTimeout(resume, 20))
  const done = await api.ok(api.get(`/jobs/${started.json.id}`))
  assert.deepEqual(done.counts, { total: 3, sent: 3, skipped: 0, failed: 0, waiting: 0 })
  const rows = await api.ok(api.get(`/jobs/${started.json.id}/rows?limit=2`))
  assert.equal(rows.items.length, 2)
  assert.equal((await api.ok(api.get(`/jobs/${started.json.id}/rows?limit=2&cursor=${rows.nextCursor}`))).items.length, 1)
  const receipt = await api.get(`/jobs/${started.json.id}/receipt.csv`)
  assert.match(String(receipt.headers['content-type']), /^text\/csv/)
  assert.match(receipt.body, /^row,record,company,project,name,email,outcome,reason,letter,letter_state,answer,at\r\n1,rec_/)
  assert.deepEqual(
    receipt.body
      .match(/Pier 9,,\w@acme\.example,sent/g)
      ?.map((cell: string) => cell.charAt(8))
      .sort(),
    ['a', 'b', 'c'],
  )
  const over = await api.post(`/jobs/${started.json.id}/cancellation`)
  assert.deepEqual([over.status, over.json.code], [409, 'job_ended'])
})

inEveryHouse('a job that waits can be cancelled before the first letter', async (house) => {
  const api = await scriptOf(house, 'manager')
  const { recordId } = await house.invite()
  const { requirements: _, ...record } = await api.ok(api.get(`/records/${recordId}`))
  const other = await api.ok(api.post('/records', { projectId: record.projectId, contact: { email: 'tom@acme.example' } }))
  const job = await api.ok(api.post('/jobs', { kind: 'invitations', recordIds: [other.id], waitSeconds: 60 }))
  const cancelled = await api.post(`/jobs/${job.id}/cancellation`)
  assert.deepEqual([cancelled.status, cancelled.json.state], [200, 'cancelled'])
  await house.running.outbox.idle()
  assert.equal(house.smtp.lettersTo('tom@acme.example').length, 0)
})

inEveryHouse('ADR-03 the address for answers is kept in the form that letters take, and every letter carries it', async (house) => {
  const api = await scriptOf(house, 'admin')
  const forms = {
    ' office@harbor.example': 'office@harbor.example',
    'Office@hafen-büro.example\u00a0': 'Office@xn--hafen-bro-w9a.example',
  }
  for (const [at, [given, kept]] of Object.entries(forms).entries()) {
    assert.equal((await api.ok(api.patch('/account', { replyTo: given }))).replyTo, kept)
    await house.invite(`vendor${at}@acme.example`)
    assert.equal(house.smtp.lettersTo(`vendor${at}@acme.example`).at(-1)?.mail.replyTo?.[0]?.address, kept)
  }
  for (const wrong of ['Harbor <office@harbor.example>', 'office@harbor.example, b@harbor.example'])
    assert.equal((await api.patch('/account', { replyTo: wrong })).json.code, 'address_invalid')
  assert.equal((await api.ok(api.patch('/account', { replyTo: null }))).replyTo, null)
})

inEveryHouse('the account changes its look and policies, and says where its portal is', async (house) => {
  const api = await scriptOf(house, 'admin')
  const before = await api.ok(api.get('/account'))
  assert.equal(before.portalUrl, `${house.url}/p/harbor`)
  assert.deepEqual(
    [before.invitationReopening, before.invitationDays, before.loginMinutes, before.confirmation, before.idleMinutes, before.sessionHours],
    ['device', 30, 15, 'button', 240, 12],
  )
  const after = await api.ok(
    api.patch('/account', {
      name: 'Harbor & Sons',
      colour: '#ffcc00',
      invitationReopening: 'strict',
      invitationDays: 14,
      slug: 'harbor-sons',
    }),
  )
  assert.deepEqual(
    [after.name, after.colour, after.invitationReopening, after.invitationDays, after.portalUrl],
    ['Harbor & Sons', '#FFCC00', 'strict', 14, `${house.url}/p/harbor-sons`],
  )
  assert.equal(before.passkeys, 'offered')
  assert.equal((await api.ok(api.patch('/account', { passkeys: 'required' }))).passkeys, 'required')
  assert.equal((await api.patch('/account', { passkeys: 'sometimes' })).status, 422)
  assert.equal((await api.patch('/account', { invitationDays: 91 })).json.fields.invitationDays, 'At most 90.')
  assert.equal((await api.patch('/account', { timeZone: 'Mars/Olympus' })).status, 422)
  assert.equal((await api.patch('/account', { logo: 'data:image/svg+xml;base64,PHN2Zz4=' })).status, 422)
})

inEveryHouse('STF-09 an API key shows its secret once, works, and is revoked', async (house) => {
  const api = await scriptOf(house)
  const made = await api.ok(api.post('/api-keys', { name: 'Nightly import', role: 'manager' }))
  assert.match(made.secret, /^pk_[0-9A-Za-z]{43}$/)
  const script = house.browser({ authorization: `Bearer ${made.secret}` })
  assert.equal((await script.get('/api/v1/projects')).status, 200)
  const once = { 'idempotency-key': 'nightly' }
  const nightly = await api.ok(api.post('/api-keys', { name: 'Once', role: 'viewer' }, once))
  const again = await api.post('/api-keys', { name: 'Once', role: 'viewer' }, once)
  assert.deepEqual([again.status, again.json.code], [409, 'shown_once'])
  const listed = await api.ok(api.get('/api-keys'))
  assert.deepEqual(
    listed.items.filter(({ name }: Json) => name === 'Once').map(({ id }: Json) => id),
    [nightly.id],
  )
  assert.doesNotMatch(JSON.stringify(listed), /pk_/)
  await api.ok(api.delete(`/api-keys/${made.id}`))
  assert.equal((await script.get('/api/v1/projects')).status, 401)
})
