// Not yours is not there, outside as well: every page and form that names a thing, asked for somebody else's.
import assert from 'node:assert/strict'
import { anotherAccount, aPdf, scriptOf } from '../support/api.ts'
import { type Answer, type Browser, inEveryHouse } from '../support/portico.ts'
import { routesOf } from '../support/routes.ts'
import { comeIn } from './vendors.ts'

/** AUT-01: taken from the server, so that a new route is judged without anybody thinking of it. */
inEveryHouse(
  'every page and form answers for somebody else’s thing as for one that does not exist, within an account and from another',
  async (house) => {
    const { engine } = house.house
    const jane = await house.invite()
    const hers = house.browser()
    await comeIn(hers, jane.path)
    const staff = await scriptOf(house)
    await staff.browser.upload(`/api/v1/records/${jane.recordId}/documents`, { requirementId: jane.requirementId }, [
      { name: 'coi.pdf', bytes: aPdf() },
    ])
    const record = await staff.ok(staff.get(`/records/${jane.recordId}`))
    const packet = await staff.ok(staff.post('/packets', { title: 'Terms', ask: 'answer', contactIds: [jane.contactId] }))
    await staff.browser.upload(`/api/v1/packets/${packet.id}/files`, { audience: 'all' }, [{ name: 'terms.pdf', bytes: aPdf() }])
    await staff.ok(staff.post(`/packets/${packet.id}/sending`, {}))
    while (await engine.jobs.work());
    const [file] = (await staff.ok(staff.get(`/packets/${packet.id}`))).files
    const sessions = async () => (await staff.ok(staff.get(`/contacts/${jane.contactId}/sessions`))).items
    const before = await sessions()
    const theirs: { [place: string]: string } = {
      records: jane.recordId,
      documents: record.documents[0].id,
      packets: packet.id,
      projects: record.projectId,
      fileId: file.id,
      sessionId: before[0].id,
      deviceId: 'dev_0000000000000000000000',
      passkeyId: 'pas_0000000000000000000000',
      page: '1',
    }
    const bob = await house.invite('bob@bay.example')
    const mine = house.browser()
    await comeIn(mine, bob.path)
    const by = await anotherAccount(house, 'bay-port')
    const { contact } = await engine.contacts.create(by, { email: 'olga@sea.example', name: 'Olga' })
    await engine.grants.give(by, { contactId: contact.id, scope: { kind: 'portal', id: null } })
    await engine.loginEmails.send(by, contact.id)
    const abroad = house.browser()
    await comeIn(abroad, await house.linkTo('olga@sea.example'))
    let judged = 0
    for (const [slug, browser] of [
      ['harbor', mine],
      ['bay-port', abroad],
    ] as [string, Browser][]) {
      const token = /name="token" value="(\w+)"/.exec((await browser.get(`/p/${slug}/access`)).body)?.[1] ?? ''
      assert.ok(token)
      for (const [method, path] of routesOf(house)) {
        if (!/^\/p\/:slug\/(?!trial).*:/.test(path)) continue
        const ask = (id: (place: string) => string): Promise<Answer> => {
          const filled = path
            .replace(':slug', slug)
            .replace(/(\w+)\/:id/, (_, noun) => `${noun}/${id(noun)}`)
            .replace(/:(\w+)/g, (_, name) => id(name))
          const fields = { token, words: 'x', decision: 'yes', files: 'x', key: 'k' }
          if (method === 'GET') return browser.get(filled)
          if (method !== 'POST') return browser.send(method, filled, { 'sec-fetch-site': 'same-origin' })
          return /documents|files/.test(path)
            ? browser.upload(filled, fields, [{ name: 'x.pdf', bytes: aPdf() }])
            : browser.post(filled, fields)
        }
        const missingOf = (id: string) => (id.includes('_') ? `${id.slice(0, 4)}1111111111111111111111` : id)
        const foreign = await ask((place) => theirs[place] ?? 'x')
        const missing = await ask((place) => missingOf(theirs[place] ?? 'x'))
        // Its own address, what each answer makes anew, and the seconds left.
        const same = ({ status, body }: Answer) => [
          status,
          body.replace(/\w{3}_\w{22}|nonce="[^"]*"|value="[^"]*"|data-left="\d+"|[0-9a-f]{12}-\w+/g, '…'),
        ]
        assert.deepEqual(same(foreign), same(missing), `${method} ${path} in ${slug}`)
        assert.equal(foreign.status, 404, `${method} ${path} in ${slug}`)
        assert.doesNotMatch(foreign.body, /Acme|Jane|Terms/, `${method} ${path} in ${slug}`)
        judged += 1
      }
    }
    assert.ok(judged >= 48, `${judged} doors`)
    assert.equal((await hers.get(`/p/harbor/records/${jane.recordId}`)).status, 200)
    assert.deepEqual(await sessions(), before)
  },
)
