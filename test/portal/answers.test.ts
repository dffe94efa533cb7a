// Requirements that ask for words or a decision: answered on the page, judged like a file.
import assert from 'node:assert/strict'
import type { RequirementKind } from '../../src/nouns.ts'
import { scriptOf } from '../support/api.ts'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'
import { comeIn, said } from './vendors.ts'

const at = ({ status, location }: { status: number; location: string }) => [status, location]

async function asked(house: TestHouse, kind: RequirementKind, name: string) {
  const { grantId, recordId, contactId, path } = await house.invite()
  const api = await scriptOf(house)
  const record = await api.ok(api.post(`/records/${recordId}/requirements`, { kind, name }))
  const requirement = record.requirements.find((one: { name: string }) => one.name === name)
  const browser = house.browser()
  await comeIn(browser, path)
  const home = `/p/harbor/records/${recordId}`
  const page = `${home}?for=${requirement.id}`
  const place = `${home}/answers?for=${requirement.id}`
  const fields = async () => {
    const { body } = await browser.get(page)
    const form = /<form method="post" action="[^"]+\/answers\?for=.*?<\/form>/s.exec(body)?.[0] ?? ''
    return Object.fromEntries(
      [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]),
    )
  }
  const documents = async () => (await api.ok(api.get(`/records/${recordId}/documents`))).items
  return { api, browser, grantId, recordId, contactId, home, page, place, fields, documents, requirement }
}

inEveryHouse('a question is answered in words, judged with a reason, answered better and accepted', async (house) => {
  const { api, browser, recordId, home, page, place, fields, documents, requirement } = await asked(
    house,
    'answer',
    'Policy number / broker',
  )
  const first = await fields()
  const sent = await browser.post(place, { ...first, words: '  P-1\r\nby Ann ' })
  assert.equal(sent.status, 303)
  assert.match(sent.location, new RegExp(`^${home}\\?sent=ver_\\w{22}$`))
  assert.match(said((await browser.get(sent.location)).body), /Your answer is here .* P-1 by Ann/)
  // The same form once more, its answer lost, is the same answer; other words from it are another.
  assert.equal((await browser.post(place, { ...first, words: '  P-1\r\nby Ann ' })).location, sent.location)
  const [document] = await documents()
  assert.deepEqual(
    [document.requirementId, document.state, document.versions.map((one: { words: string }) => one.words)],
    [requirement.id, 'waiting', ['P-1\nby Ann']],
  )
  assert.deepEqual([document.fileName, document.fileType], ['Policy number broker.txt', 'txt'])
  assert.equal((await api.get(`/documents/${document.id}/content`)).body, 'P-1\nby Ann')

  await api.ok(api.post(`/documents/${document.id}/review`, { decision: 'reject', reason: 'The whole number, please.' }))
  const rejected = said((await browser.get(page)).body)
  assert.match(rejected, /The whole number, please\. .*P-1 by Ann .*Send answer/)
  assert.equal((await browser.post(place, { ...(await fields()), words: 'P-100-7' })).status, 303)
  await api.ok(api.post(`/documents/${document.id}/review`, { decision: 'accept' }))
  const [accepted] = await documents()
  assert.deepEqual(
    accepted.versions.map((one: { words: string; state: string }) => [one.words, one.state]),
    [
      ['P-1\nby Ann', 'rejected'],
      ['P-100-7', 'accepted'],
    ],
  )
  const record = await api.ok(api.get(`/records/${recordId}`))
  assert.equal(record.requirements.find(({ id }: { id: string }) => id === requirement.id).state, 'in_force')
  await house.running.outbox.idle()
  const letters = house.smtp.lettersTo('jane@acme.example').map(({ mail }) => mail.text ?? '')
  assert.equal(
    letters.filter((text) => /We have your policy number \/ broker[\s\S]+Harbor Build has received your answer/.test(text)).length,
    2,
  )
})

inEveryHouse('an answer is taken whatever it begins with, also like a file of some other kind', async (house) => {
  const { browser, place, fields, documents } = await asked(house, 'answer', 'Which company?')
  const texts = ['BMW AG, Munich', 'MZ is the code', 'ID3 is ours', '%PDF is fine', 'GIF89a', '<?xml is it', 'PK\u0003 or so']
  for (const words of texts) assert.equal((await browser.post(place, { ...(await fields()), words })).status, 303, words)
  const [document, ...others] = await documents()
  const came = [document, ...others].flatMap(({ versions }: { versions: { words: string }[] }) => versions.map(({ words }) => words))
  assert.deepEqual(came, ['BMW AG, Munich', 'MZ is the code', 'ID3 is ours', '%PDF is fine', 'GIF89a', '<?xml is it', 'PK or so'])
})

inEveryHouse('something is approved without a word, and not approved only with one', async (house) => {
  const { browser, place, fields, documents } = await asked(house, 'review', 'Drawing A-4')
  const silent = await browser.post(place, { ...(await fields()), words: ' ', decision: 'decline' })
  assert.equal(silent.status, 422)
  assert.match(said(silent.body), /Write your words first/)
  assert.deepEqual(await documents(), [])
  assert.equal((await browser.post(place, { ...(await fields()), words: 'Nice' })).status, 400, 'words decide nothing')
  assert.equal((await browser.post(place, { ...(await fields()), words: 'The door is left of it.', decision: 'decline' })).status, 303)
  assert.match(said((await browser.get(place.replace('/answers', ''))).body), /Not approved The door is left of it\./)
  assert.equal((await browser.post(place, { ...(await fields()), words: '', decision: 'approve' })).status, 303)
  const told = (await documents()).flatMap(({ versions }: { versions: object[] }) => versions)
  assert.deepEqual(
    told.map(({ words, decision }: { words: string; decision: string }) => [words, decision]),
    [
      ['The door is left of it.', 'decline'],
      ['', 'approve'],
    ],
  )
})

inEveryHouse('what is no answer is refused: nothing written, too much, a document’s requirement, somebody else’s', async (house) => {
  const { api, browser, recordId, home, place, fields, documents } = await asked(house, 'answer', 'Who is on site?')
  const form = await fields()
  const answers = async (to: string, words: string) => (await browser.post(to, { ...form, words })).status
  assert.equal(await answers(place, ' \u0007 '), 422)
  assert.equal(await answers(place, 'x'.repeat(4_001)), 400)
  const { requirements } = await api.ok(api.get(`/records/${recordId}`))
  const certificate = requirements.find(({ kind }: { kind: string }) => kind === 'certificate')
  assert.equal(await answers(`${home}/answers?for=${certificate.id}`, 'It is fine.'), 404)
  assert.equal(await answers(`${home}/answers?for=req_${'0'.repeat(22)}`, 'It is fine.'), 404)
  assert.equal(await answers(`${home}/answers`, 'It is fine.'), 404)
  assert.deepEqual(await documents(), [])
})

/** LNK-22 */
inEveryHouse('through a link that staff made nobody answers, and after a revoke nobody does at all', async (house) => {
  const { api, browser, grantId, contactId, place, page, fields, documents } = await asked(house, 'answer', 'Who is on site?')
  const made = await api.ok(api.post(`/contacts/${contactId}/magic-links`, { minutes: 15, reason: 'Asked on the phone.' }))
  const theirs = house.browser()
  await comeIn(theirs, new URL(made.url).pathname)
  const seen = await theirs.get(page)
  assert.match(said(seen.body), /by a link that staff of Harbor Build made/)
  assert.doesNotMatch(seen.body, /<textarea[^>]*name="words"/)
  const token = /name="token" value="([^"]+)"/.exec(seen.body)?.[1] ?? ''
  assert.deepEqual(at(await theirs.post(place, { token, words: 'Nobody.' })), [303, page])
  const form = await fields()
  await api.ok(api.post(`/grants/${grantId}/revocation`, {}))
  assert.equal((await browser.post(place, { ...form, words: 'Jo.' })).status, 403)
  assert.deepEqual(await documents(), [])
})

inEveryHouse('an open form for what was withdrawn hears so, and its page asks for it no more', async (house) => {
  const { api, browser, recordId, home, page, place, fields, documents, requirement } = await asked(house, 'answer', 'Who is on site?')
  const form = await fields()
  await api.ok(api.patch(`/records/${recordId}/requirements/${requirement.id}`, { name: 'Who is there?' }))
  assert.match(said((await browser.get(page)).body), /Who is there\?.*changed the request/)
  await api.ok(api.post(`/records/${recordId}/requirements/${requirement.id}/withdrawal`))
  const late = await browser.post(place, { ...form, words: 'Ann' })
  assert.equal(late.status, 409)
  assert.match(said(late.body), /Not needed.*This is no longer asked for\. Nothing was kept, and you need not send it\./)
  assert.match(late.body, new RegExp(`href="${home}"`))
  assert.deepEqual(await documents(), [])
  const now = said((await browser.get(page)).body)
  assert.doesNotMatch(now, /Send answer/)
  assert.match(now, /no longer needs “Who is there\?”/)

  await api.ok(api.delete(`/records/${recordId}/requirements/${requirement.id}/withdrawal`))
  assert.equal((await browser.post(place, { ...(await fields()), words: 'Ann' })).status, 303)
  await api.ok(api.post(`/records/${recordId}/requirements/${requirement.id}/withdrawal`))
  const { body } = await browser.get(home)
  assert.match(said(body), /Who is there\? Who is there\?\.txt/, 'what they sent stands among the documents')
})
