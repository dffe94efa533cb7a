// The front door over plain HTTP: what a vendor's browser, a robot and a stranger get, with real mail in between.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ContactId, GrantId, RecordId } from '../../src/nouns.ts'
import { consoleOf, type Json, scriptOf } from '../support/api.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

async function signIn(house: TestHouse) {
  const invited = await house.invite()
  const browser = house.browser()
  const page = await browser.get((await browser.get(invited.path)).location)
  const pressed = await browser.post(`/enter/${linkIdOf(page.body)}`)
  return { ...invited, browser, home: pressed.location, pressed }
}
const linkIdOf = (page: string) => /\/enter\/(lnk_\w+)/.exec(page)?.[1] ?? ''
const title = (page: string) => /<h1>(.*?)<\/h1>/s.exec(page)?.[1] ?? ''

inEveryHouse('the journey: letter, Continue, the right page, a certificate, and the member sees it arrive', async (house) => {
  const { browser, home, recordId, requirementId } = await signIn(house)
  assert.equal(home, `/p/harbor/records/${recordId}`)
  const page = await browser.get(home)
  assert.equal(page.status, 200)
  assert.match(page.body, /One thing to do/)
  assert.match(page.body, /1200 Wharf Road/)
  const sent = await browser.upload(`${home}/documents`, { requirementId }, [{ name: 'certificate.pdf', bytes: '%PDF-1.7\nhello' }])
  assert.equal(sent.status, 303)
  assert.match((await browser.get(sent.location)).body, /Your file is here/)
  const record = await house.house.engine.records.get(house.by, recordId as `rec_${string}`)
  assert.equal(record.record.standing, 'under_review')
  await house.running.outbox.idle()
  assert.equal(house.smtp.lettersTo('jane@acme.example').length, 2)
})

inEveryHouse('LNK-01 fetching a link two hundred times with twenty agents changes nothing', async (house) => {
  const { path, recordId } = await house.invite()
  const agents = [
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'facebookexternalhit/1.1',
    'Microsoft Teams',
    'WhatsApp/2.23',
    'curl/8.5',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    'Barracuda Sentinel',
    'proofpoint',
    'Mimecast',
    'Googlebot/2.1',
  ]
  for (let at = 0; at < 200; at++) {
    const robot = house.browser({ 'user-agent': agents[at % agents.length] ?? '' })
    const method = ['GET', 'GET', 'HEAD', 'OPTIONS'][at % 4] ?? 'GET'
    const headers: { [name: string]: string } =
      at % 3 === 0 ? { 'sec-purpose': 'prefetch;prerender' } : at % 3 === 1 ? { range: 'bytes=0-99' } : {}
    const answer = await robot.send(method, path, headers)
    if (answer.location) await robot.send(method, answer.location, headers)
    assert.ok(![...robot.cookies.keys()].some((name) => name.startsWith('portico_') && !name.startsWith('portico_link_')))
  }
  const grant = (await house.house.engine.records.get(house.by, recordId as `rec_${string}`)).grant
  assert.equal(grant?.openedAt, null)
  const browser = house.browser()
  const page = await browser.get((await browser.get(path)).location)
  assert.equal((await browser.post(`/enter/${linkIdOf(page.body)}`)).status, 303)
})

inHouse('LNK-16 and LNK-17 the secret leaves the address at once, and no page of it is kept, framed or leads elsewhere', async (house) => {
  const { path } = await house.invite()
  const browser = house.browser()
  const first = await browser.get(path)
  assert.equal(first.status, 303)
  assert.equal(first.headers['referrer-policy'], 'no-referrer')
  assert.ok(!first.location.includes(path.slice(3)))
  const page = await browser.get(first.location)
  assert.ok(!page.body.includes(path.slice(3)))
  for (const answer of [first, page, await house.browser().get(first.location), await browser.get('/l/nothing')]) {
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.match(String(answer.headers['x-robots-tag']), /noindex/)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/)
    assert.match(String(answer.headers['content-security-policy']), /frame-ancestors 'none'/)
    assert.ok(!/property="og:|name="twitter:/.test(answer.body))
    assert.ok(!/(src|href)="https?:/.test(answer.body))
  }
  assert.equal(page.headers['referrer-policy'], 'same-origin')
  const [cookie] = [...browser.cookies.keys()]
  assert.match(cookie ?? '', /^portico_link_/)
})

inHouse('LNK-18 what stands in a letter’s address is letters, digits and slashes, and nothing of its reader', async (house) => {
  const { contactId } = await house.invite()
  const { engine } = house.house
  const browser = house.browser()
  await browser.post('/p/harbor/ask', { email: 'jane@acme.example' })
  await house.linkTo('jane@acme.example')
  await engine.loginEmails.send(house.by, contactId as `con_${string}`)
  await engine.members.invite(house.by, { name: 'Vera', email: 'vera@harbor.example', role: 'viewer' })
  house.running.outbox.nudge()
  await house.running.outbox.idle()
  assert.equal(house.smtp.letters.length, 4)
  for (const { mail } of house.smtp.letters) {
    const addresses = `${mail.text} ${mail.html}`.match(/https?:\/\/[^\s"'<>]+/g) ?? []
    assert.ok(addresses.length > 0, mail.subject)
    for (const address of addresses) {
      assert.match(address.slice(house.url.length), /^\/[lm]\/[0-9A-Za-z]{46}$/, address)
      assert.ok(address.startsWith(house.url) && address.length < 120)
    }
  }
})

inHouse('WEB-11 what looks ahead at a letter’s address for a preview finds no name, title or link to show', async (house) => {
  const { path } = await house.invite()
  for (const agent of ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'facebookexternalhit/1.1', 'WhatsApp/2.23']) {
    const { status, body } = await house
      .browser({ 'user-agent': agent })
      .get((await house.browser({ 'user-agent': agent }).get(path)).location)
    assert.equal(status, 200)
    assert.match(body, /<title>[^<]*Portico<\/title>/)
    assert.deepEqual(
      [...body.matchAll(/<meta (?:name|property)="([^"]+)"/g)].map(([, name]) => name),
      ['viewport', 'robots'],
    )
    for (const told of ['Harbor', 'Acme', 'Dock 4', 'jane', 'Dana', path.slice(3)]) assert.ok(!body.includes(told), told)
  }
})

inHouse('LOG-03 nothing that comes in makes a line of its own in the log', async (house) => {
  const forged = 'x\r\n{"level":60,"msg":"forged"}\n\u001b[2K'
  const script = await scriptOf(house)
  await script.post('/projects', { name: forged })
  await script.get(`/records?q=${encodeURIComponent(forged)}`)
  await house.browser().get(`/p/${encodeURIComponent(forged)}`)
  await house.browser().post('/p/harbor/ask', { email: forged })
  house.house.engine.projects.list = () => Promise.reject(new Error(forged))
  assert.equal((await script.get('/projects')).status, 500)
  assert.ok(house.log.some((line) => line.includes('forged')))
  for (const line of house.log) {
    assert.match(line, /^[^\p{Cc}]*\n$/u)
    assert.notEqual(JSON.parse(line).msg, 'forged')
  }
})

inHouse('attacks 16: whoever has no cookie of the link sees no name, no record and no address', async (house) => {
  const { path } = await house.invite()
  const location = (await house.browser().get(path)).location
  const stranger = await house.browser().get(location)
  assert.equal(stranger.status, 200)
  for (const told of ['Harbor', 'Acme', 'Dock 4', 'jane', 'Dana', 'j***']) assert.ok(!stranger.body.includes(told), told)
  assert.match(stranger.body, /Open this page from your letter/)
})

inEveryHouse('LNK-05 two hundred parallel presses through HTTP open one session', async (house) => {
  const { path } = await house.invite()
  const browsers = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const browser = house.browser()
      await browser.get(path)
      return browser
    }),
  )
  const id = linkIdOf((await browsers[0]?.get((await browsers[0].get(path)).location))?.body ?? '')
  const answers = await Promise.all(browsers.map((browser) => browser.post(`/enter/${id}`)))
  assert.equal(answers.filter(({ status }) => status === 303).length, 1)
  assert.equal(answers.filter(({ status }) => status === 410).length, 199)
  assert.ok(answers.filter(({ status }) => status === 410).every(({ body }) => /already used/.test(body)))
})

inHouse('LNK-06 the same browser presses twice and lands inside', async (house) => {
  const { path } = await house.invite()
  const browser = house.browser()
  const id = linkIdOf((await browser.get((await browser.get(path)).location)).body)
  const both = await Promise.all([browser.post(`/enter/${id}`), browser.post(`/enter/${id}`)])
  assert.deepEqual(
    both.map(({ status }) => status),
    [303, 303],
  )
  assert.equal((await browser.get(both[1]?.location ?? '')).status, 200)
})

inHouse('LNK-07 every dead end says what happened and has a way on; a stranger hears no name', async (house) => {
  const { browser, path, grantId } = await signIn(house)
  const second = house.browser()
  const used = await second.follow(path)
  assert.equal(used.status, 410)
  assert.match(title(used.body), /already used/)
  assert.match(used.body, /Email me a new link/)
  assert.match(used.body, /j\*\*\*@acme\.example/)
  assert.match(used.body, /That was not me/)
  await house.house.engine.grants.resend(house.by, grantId as `gra_${string}`, {})
  const newer = await house.browser().follow(path)
  assert.equal(newer.status, 410)
  assert.match(title(newer.body), /newer letter/)
  const latest = await house.linkTo('jane@acme.example')
  house.clock.advance('31 days')
  const ended = await house.browser().follow(latest)
  assert.equal(ended.status, 410)
  assert.match(title(ended.body), /ended|expired/i)
  await house.house.engine.grants.revoke(house.by, grantId as `gra_${string}`, null)
  const revoked = await house.browser().follow(latest)
  assert.equal(revoked.status, 410)
  assert.match(title(revoked.body), /Access Revoked/)
  assert.ok(!/Email me a new link/.test(revoked.body))
  const invalid = await house.browser().follow(`${path.slice(0, -1)}${path.endsWith('x') ? 'y' : 'x'}`)
  assert.equal(invalid.status, 404)
  assert.match(title(invalid.body), /not valid/)
  for (const told of ['Harbor', 'Dana', 'jane', 'j***']) assert.ok(!invalid.body.includes(told))
  assert.ok(browser)
})

inEveryHouse('"Email me a new link" goes to the address on file and leads to the same page', async (house) => {
  const { path, recordId } = await signIn(house)
  const other = house.browser()
  const page = await other.follow(path)
  const sent = await other.post(`/enter/${linkIdOf(page.body)}/letter`)
  assert.deepEqual([sent.status, sent.location], [303, '/p/harbor/ask'])
  const waiting = await other.get(sent.location)
  assert.equal(title(waiting.body), 'Check your email')
  assert.match(waiting.body, /j\*\*\*@<wbr>acme<wbr>\.example|j\*\*\*@acme\.example/)
  const fresh = await house.linkTo('jane@acme.example')
  assert.notEqual(fresh, path)
  const third = house.browser()
  const entered = await third.post(`/enter/${linkIdOf((await third.follow(fresh)).body)}`)
  assert.equal(entered.location, `/p/harbor/records/${recordId}`)
  const again = await other.post(`/enter/${linkIdOf(page.body)}/letter`)
  assert.equal(again.status, 429)
})

inHouse('whoever asks for a letter without the link’s cookie gets one answer, whether there is such a link or not', async (house) => {
  const { path } = await house.invite()
  const id = (await house.browser().get(path)).location.split('/').at(-1) ?? ''
  const known = await house.browser().post(`/enter/${id}/letter`)
  const unknown = await house.browser().post('/enter/lnk_0000000000000000000000/letter')
  const plain = (body: string) => body.replace(/nonce="[^"]*"/g, '')
  assert.equal(known.status, unknown.status)
  assert.equal(plain(known.body), plain(unknown.body))
  const again = [await house.browser().post(`/enter/${id}/letter`), await house.browser().post('/enter/lnk_0000000000000000000000/letter')]
  assert.deepEqual(
    again.map(({ status }) => status),
    [429, 429],
  )
  assert.equal(plain(again[0]?.body ?? ''), plain(again[1]?.body ?? ''))
})

inEveryHouse(
  'attacks 52: after revoke the next request of that browser says Access Revoked, on page, file and live status',
  async (house) => {
    const { browser, home, grantId, requirementId } = await signIn(house)
    await browser.upload(`${home}/documents`, { requirementId }, [{ name: 'a.pdf', bytes: '%PDF-1.7\nhello' }])
    const file = /href="(\/p\/harbor\/documents\/[^"]+)"/.exec((await browser.get(home)).body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    assert.equal((await browser.get(file)).status, 200)
    await house.house.engine.grants.revoke(house.by, grantId as `gra_${string}`, null)
    for (const path of [home, file, '/p/harbor', '/p/harbor/access']) {
      const answer = await browser.get(path)
      assert.equal(answer.status, 403, path)
      assert.match(answer.body, /Access Revoked/)
    }
    assert.equal((await browser.get('/p/harbor/live')).status, 403)
    assert.equal((await browser.upload(`${home}/documents`, { requirementId }, [{ name: 'a.pdf', bytes: '%PDF-1.7\nhello' }])).status, 403)
  },
)

inHouse('attacks 55: polling the live status never makes a session longer', async (house) => {
  const { browser } = await signIn(house)
  for (let at = 0; at < 4; at++) {
    assert.equal((await browser.get('/p/harbor/live')).status, 200)
    house.clock.advance('59 minutes')
  }
  house.clock.advance('5 minutes')
  assert.equal((await browser.get('/p/harbor/live')).status, 401)
})

inHouse('LNK-21 a link for somebody else names both and asks; staying changes nothing', async (house) => {
  const { browser, home } = await signIn(house)
  await house.house.engine.contacts.create(house.by, { email: 'tom@bay.example', name: 'Tom' })
  const tom = await house.invite('tom@bay.example')
  const page = await browser.follow(tom.path)
  assert.match(page.body, /j\*\*\*@acme\.example/)
  assert.match(page.body, /t\*\*\*@bay\.example/)
  const id = linkIdOf(page.body)
  assert.equal((await browser.post(`/enter/${id}`)).status, 200)
  assert.equal((await browser.get(home)).status, 200)
  const old = new Map(browser.cookies)
  assert.equal((await browser.post(`/enter/${id}`, { instead: 'yes' })).status, 303)
  const before = house.browser()
  for (const [name, value] of old) before.cookies.set(name, value)
  assert.notEqual((await before.get(home)).status, 200)
})

inHouse('SES-03 a planted session cookie is worthless, and signing in gives a new one', async (house) => {
  const { path } = await house.invite()
  const browser = house.browser()
  await browser.get(path)
  const name = `portico_${house.by.accountId.slice(4)}`
  browser.cookies.set(name, 'planted')
  const pressed = await browser.post((await browser.get(path)).location)
  assert.equal(pressed.status, 303)
  assert.notEqual(browser.cookies.get(name), 'planted')
  const thief = house.browser()
  thief.cookies.set(name, 'planted')
  assert.equal((await thief.get(pressed.location)).status, 401)
  assert.doesNotMatch((await thief.get(pressed.location)).body, /Dock 4/)
})

inHouse('SES-06 Sign out is on every page, ends the session here and on the server, and clears cache and storage only', async (house) => {
  const { browser, home } = await signIn(house)
  const cookies = new Map(browser.cookies)
  for (const path of [home, '/p/harbor/access']) assert.match((await browser.get(path)).body, />Sign out</)
  const out = await browser.post('/p/harbor/sign-out')
  assert.equal(out.headers['clear-site-data'], '"cache", "storage"')
  assert.equal(browser.cookies.has(`portico_${house.by.accountId.slice(4)}`), false)
  const replayed = house.browser()
  for (const [name, value] of cookies) replayed.cookies.set(name, value)
  const after = await replayed.get(home)
  assert.equal(after.status, 401)
  assert.doesNotMatch(after.body, /Dock 4/)
})

inHouse('SES-06 whoever signs out leaves nothing of what they asked for to whoever uses the browser next', async (house) => {
  const { browser } = await signIn(house)
  assert.equal((await browser.post('/p/harbor/ask', { email: 'jane@acme.example' })).status, 303)
  const cookie = `portico_ask_${house.by.accountId.slice(4)}`
  const asked = browser.cookies.get(cookie)
  const out = await browser.post('/p/harbor/sign-out')
  assert.equal(out.status, 200)
  const next = browser.cookies.get(cookie)
  assert.ok(next && next !== asked, 'the form has a cookie of its own')
  const waits = await browser.get('/p/harbor/ask')
  assert.deepEqual([waits.status, waits.location], [303, '/p/harbor'])
  const door = await browser.get('/p/harbor')
  assert.match(door.body, /Sign in to Harbor Build/)
  assert.doesNotMatch(door.body, /jane@/)
})

inHouse('WEB-01 a form from elsewhere is refused: by its origin, or without one by its token', async (house) => {
  const { browser, home, requirementId } = await signIn(house)
  const page = await browser.get('/p/harbor/access')
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const form = (headers: { [name: string]: string }, fields = {}) =>
    browser.send(
      'POST',
      '/p/harbor/sign-out',
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      new URLSearchParams(fields).toString(),
    )
  const foreign: { [name: string]: string }[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    // Some proxies add one to whatever they pass on.
    { 'sec-fetch-site': 'cross-site', authorization: 'Bearer of-a-proxy' },
  ]
  for (const headers of foreign) {
    assert.equal((await form(headers)).status, 403, JSON.stringify(headers))
  }
  assert.equal((await form({})).status, 403)
  assert.equal((await form({ origin: 'null' })).status, 403)
  assert.equal((await form({ origin: 'null' }, { token: 'a' })).status, 403)
  assert.equal((await browser.get(home)).status, 200)
  assert.ok(requirementId)
  assert.equal((await form({ origin: 'null' }, { token })).status, 200)
})

inHouse('LNK-19 only our own name is answered, and nothing a caller says about it changes a mailed link', async (house) => {
  const { path, grantId } = await house.invite()
  const port = new URL(house.url).port
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost']) {
    assert.equal((await house.browser().send('GET', path, { host })).status, 421, host)
  }
  assert.equal((await house.browser().send('GET', '/healthz', { host: 'anything' })).status, 200)
  // Two names, or one in the address itself: no browser says so, and what passes it on may hear another one than we do.
  for (const lines of [
    [`GET ${path} HTTP/1.1`, `host: localhost:${port}`, 'host: evil.example'],
    [`GET http://evil.example${path} HTTP/1.1`, `host: localhost:${port}`],
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`)
    assert.match(await text(socket), /^HTTP\/1\.1 421 /, lines.join(', '))
  }
  const there = await house.browser().send('GET', path, { host: `127.0.0.1:${port}` })
  assert.equal(there.status, 302)
  assert.equal(there.location, path)
  await house
    .browser()
    .send('POST', `/enter/lnk_0000000000000000000000/letter`, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' })
  await house.house.engine.grants.resend(house.by, grantId as `gra_${string}`, {})
  await house.linkTo('jane@acme.example')
  for (const letter of house.smtp.letters) assert.doesNotMatch(letter.raw.toString(), /evil/)
})

inHouse('LOG-02 and attacks 27: no log line holds a secret, a code or a cookie', async (house) => {
  const { browser, path, home } = await signIn(house)
  await browser.get(home)
  await browser.post('/p/harbor/sign-out')
  const log = house.log.join('\n')
  assert.ok(house.log.length > 0)
  for (const secret of [path.slice(3), ...browser.cookies.values()]) assert.ok(!log.includes(secret))
})

inEveryHouse(
  'LOG-01 what is done stands in the log by its ids, once it is committed, and nobody’s name or address with it',
  async (house) => {
    const { engine } = house.house
    const console = await consoleOf(house)
    const { browser, home, path, grantId, contactId, recordId, requirementId } = await signIn(house)
    await browser.upload(`${home}/documents`, { requirementId }, [{ name: 'certificate.pdf', bytes: '%PDF-1.7\nhello' }])
    const stranger = house.browser()
    await stranger.post(`/enter/${linkIdOf((await stranger.get((await stranger.get(path)).location)).body)}/letter`)
    await browser.post('/p/harbor/sign-out')
    const member = await engine.members.invite(house.by, { email: 'mo@harbor.example', name: 'Mo', role: 'viewer' })
    await engine.members.change(house.by, member.id, { role: 'support' })
    await engine.members.change(house.by, member.id, { disabled: true })
    const { apiKey } = await engine.apiKeys.create(house.by, { name: 'Nightly', role: 'viewer' })
    await engine.apiKeys.revoke(house.by, apiKey.id)
    await engine.magicLinks.make(house.by, contactId as ContactId, { minutes: 15, reason: 'On the phone' })
    await engine.grants.resend(house.by, grantId as GrantId, {})
    await engine.grants.revoke(house.by, grantId as GrantId, null)
    await engine.grants.restore(house.by, grantId as GrantId)
    await engine.grants.change(house.by, grantId as GrantId, { endsAt: house.clock.now() + 86_400_000 })
    await engine.records.waive(house.by, recordId as RecordId, 'Small job')
    await engine.records.unwaive(house.by, recordId as RecordId)
    await console.ok(console.post('/sign-out'))

    const rows = await house.house.store.read.history.list(
      house.by.accountId,
      { limit: 200, after: null },
      { recordId: null, contactId: null },
    )
    const lines = house.log.map((line) => JSON.parse(line)).filter(({ act = 'message.' }) => !act.startsWith('message.'))
    const short = ({ act, actor, contactId = null, grantId = null, linkId = null }: Json) =>
      [act, actor.kind, actor.id, contactId, grantId, linkId].join(' ')
    const done = rows.filter(({ act }) => !act.startsWith('message.')).map(short)
    assert.ok(new Set(done).size >= 25, done.join('\n'))
    assert.deepEqual(lines.map(short).toSorted(), done.toSorted())
    assert.doesNotMatch(lines.map((line) => JSON.stringify(line)).join('\n'), /example|Jane|Mo\b|Nightly|Small job/)
  },
)

inHouse(
  'LOG-01 who was not let in stands in the log: with a used link, a wrong code, a wrong passkey, a wrong key, too few rights',
  async (house) => {
    const { path } = await signIn(house)
    const stranger = house.browser()
    const linkId = /lnk_\w+/.exec((await stranger.get(path)).location)?.[0]
    await stranger.post(`/enter/${linkId}`)
    await stranger.post('/p/harbor/ask', { email: 'jane@acme.example' })
    await house.linkTo('jane@acme.example')
    const code = /^(\d{6})$/m.exec(house.smtp.lettersTo('jane@acme.example').at(-1)?.mail.text ?? '')?.[1] ?? 'none'
    await stranger.post('/p/harbor/ask/code', { code: code === '111111' ? '222222' : '111111' })
    const { token } = (await stranger.post('/p/harbor/passkey/request')).json() as { token: string }
    await stranger.post('/p/harbor/passkey', { token, answer: '{"id":"of another house"}' })
    const script = await scriptOf(house, 'viewer')
    await script.post('/projects', { name: 'x' })
    await house.browser({ authorization: `Bearer pk_${'x'.repeat(43)}` }).get('/api/v1/projects')
    const refused = house.log.map((line) => JSON.parse(line)).filter(({ refusal }) => refusal)
    assert.deepEqual(
      refused.map(({ refusal, linkId = null, slug = null, right = null }) => [refusal, linkId ?? slug ?? right]),
      [
        ['link_used', linkId],
        ['code_wrong', 'harbor'],
        ['passkey_refused', 'harbor'],
        ['forbidden', 'projects.write'],
        ['unauthenticated', 'projects.read'],
      ],
    )
    assert.ok(!house.log.join('\n').includes(code))
  },
)

inHouse('WEB-09 a fault says an id and nothing of ours, and the portal’s answers are never kept', async (house) => {
  const answer = await house.browser().get('/p/nobody-here')
  assert.equal(answer.status, 404)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.equal(answer.headers['cross-origin-opener-policy'], 'same-origin')
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.equal((await house.browser().send('TRACE', '/')).status >= 400, true)
})

inHouse('UPL each bad file is named on a clear page and nothing of it is kept', async (house) => {
  const { browser, home, requirementId, recordId } = await signIn(house)
  const wrong = await browser.upload(`${home}/documents`, { requirementId }, [{ name: 'a.docx', bytes: 'PK words' }])
  assert.equal(wrong.status, 415)
  assert.match(wrong.body, /We cannot take Word files/)
  const large = await browser.upload(`${home}/documents`, { requirementId }, [
    { name: 'a.pdf', bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(26_214_400)]) },
  ])
  assert.equal(large.status, 413)
  const none = await browser.upload(`${home}/documents`, { requirementId }, [])
  assert.equal(none.status, 422)
  const record = await house.house.engine.records.get(house.by, recordId as `rec_${string}`)
  assert.deepEqual(record.documents, [])
})

inHouse('UPL-12 the same upload again, after its answer was lost, is stored once', async (house) => {
  const { browser, home, requirementId, recordId } = await signIn(house)
  const send = () =>
    browser.upload(`${home}/documents`, { requirementId, key: 'abcdefgh12345678' }, [{ name: 'a.pdf', bytes: '%PDF-1.7\nhello' }])
  const [first, second] = [await send(), await send()]
  assert.equal(first.location, second.location)
  const record = await house.house.engine.records.get(house.by, recordId as `rec_${string}`)
  assert.equal(record.documents.flatMap(({ versions }) => versions).length, 1)
})

inHouse('attacks 59: another page signs nobody in, even in a browser that holds no cookie yet', async (house) => {
  const { path } = await house.invite()
  const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
  const id = (await house.browser().get(path)).location
  for (const address of [`/start/${secret}`, id]) {
    for (const from of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }] as {
      [name: string]: string
    }[]) {
      const answer = await house.browser().send('POST', address, { 'content-type': 'application/x-www-form-urlencoded', ...from }, '')
      assert.ok(answer.status === 403 || !answer.headers['set-cookie'], `${address} ${JSON.stringify(from)}`)
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  }
  assert.equal((await house.house.engine.ownerLinks.look(secret)).kind, 'sign_in')
})

inHouse('what is refused before any door is a problem document for the API and a sentence for everybody else', async (house) => {
  const api = await house.browser().send('GET', '/api/v1/records', { host: 'evil.example' })
  assert.deepEqual([api.status, (api.json() as { code: string }).code], [421, 'misdirected'])
  assert.match(String(api.headers['content-type']), /application\/problem\+json/)
  const cross = await house
    .browser()
    .send('POST', '/api/v1/records', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }, '{}')
  assert.deepEqual([cross.status, (cross.json() as { code: string }).code], [403, 'cross_site'])
  const page = await house.browser().send('GET', '/p/harbor', { host: 'evil.example' })
  assert.match(String(page.headers['content-type']), /text\/plain/)
  for (const answer of [api, cross]) {
    const { type, code } = answer.json() as { type: string; code: string }
    assert.equal(type, `${house.url}/api/docs/errors#${code}`)
    assert.ok((await house.browser().get('/api/docs/errors')).body.includes(`id="${code}"`), code)
  }
})

inHouse('WEB-08 what cannot be read as a request is told in the same two ways', async (house) => {
  const { port, host } = new URL(house.url)
  const say = async (lines: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(`${lines}\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), type: /content-type: ([^;\r]+)/i.exec(head)?.[1], body }
  }
  const long = `x: ${'x'.repeat(20_000)}`
  for (const [lines, status, code] of [
    [`GET /api/v1/records HTTP/1.1\r\n${long}`, 431, 'headers_too_large'],
    ['FOO /api/v1/records HTTP/1.1', 400, 'malformed'],
    ['PROPFIND /api/v1/records HTTP/1.1', 405, 'method_not_allowed'],
    ['QUERY /api/v1/records HTTP/1.1', 400, 'malformed'],
  ] as const) {
    const answer = await say(lines)
    assert.deepEqual([answer.status, answer.type], [status, 'application/problem+json'], lines.slice(0, 40))
    const problem = JSON.parse(answer.body) as { code: string; type: string; requestId: string }
    assert.deepEqual([problem.code, problem.type], [code, `${house.url}/api/docs/errors#${code}`])
    assert.ok(problem.requestId)
  }
  const page = await say(`GET /p/harbor HTTP/1.1\r\n${long}`)
  assert.deepEqual([page.status, page.type], [431, 'text/plain'])
  assert.doesNotMatch(page.body, /^\{/)
  assert.match(page.body, /clear this site’s cookies/)
})

inHouse('a bearer is enough to write with, whatever cookies stand beside it, and however it is spelled', async (house) => {
  const { key } = await house.house.engine.apiKeys.create(house.by, { name: 'A script', role: 'manager' })
  const write = async (headers: { [name: string]: string }) =>
    (
      await house
        .browser()
        .send('POST', '/api/v1/projects', { 'content-type': 'application/json', cookie: 'theme=dark', ...headers }, '{"name":"Dock 4"}')
    ).status
  assert.equal(await write({ authorization: `Bearer ${key}` }), 201)
  assert.equal(await write({ authorization: `bearer ${key}` }), 201)
  assert.equal(await write({ authorization: `BEARER ${key}`, cookie: '' }), 201)
  // The cookie of somebody who is signed in is worth nothing beside a key that is none.
  const owner = await consoleOf(house)
  const signedIn = [...owner.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  assert.equal(await write({ authorization: 'Bearer none', cookie: signedIn }), 401)
  assert.equal(await write({ cookie: signedIn }), 403)
  assert.equal(await write({ authorization: 'Basic YTpi', cookie: signedIn }), 403)
})

inHouse(
  'our own name is ours in every spelling',
  async (house) => {
    const statusOf = async (host: string) => (await house.running.app.inject({ url: '/api/v1/openapi.json', headers: { host } })).statusCode
    for (const host of ['portal.example', 'Portal.EXAMPLE', 'portal.example:443', 'PORTAL.example:443'])
      assert.equal(await statusOf(host), 200, host)
    for (const host of ['portal.example:80', 'portal.example:4430', 'portal.example.', 'evil.example'])
      assert.equal(await statusOf(host), 421, host)
  },
  { env: { PORTICO_URL: 'https://portal.example' } },
)

inHouse(
  'LNK-03 a page that was open while others spent its answers asks for a code, and calls no right address another one',
  async (house) => {
    const { accounts } = house.house.engine
    await accounts.change(house.by, { confirmation: 'address' })
    const { path } = await house.invite()
    const [person, robot] = [house.browser(), house.browser()]
    const page = (await person.get(path)).location
    const press = async (browser: typeof person, email: string) => {
      await browser.get(path)
      return browser.post(page, { email })
    }
    for (let tries = 0; tries < 5; tries++) assert.match((await press(robot, 'joan@acme.example')).body, /for another address/)
    const answer = await press(person, 'jane@acme.example')
    assert.match(answer.body, /Then we email you a code/)
    assert.doesNotMatch(answer.body, /for another address/)
    assert.match((await person.post(page)).location, /\/ask$/)
  },
)

inEveryHouse('odd addresses are nobody’s fault: what is doubled, mistyped or unreadable is simply not found', async (house) => {
  const { browser, home } = await signIn(house)
  assert.equal((await browser.get(`${home}?sent=a&sent=b&for=x&for=y`)).status, 200)
  for (const path of ['/p/harbor/live?record=a', '/p/harbor%00', '/p/harbor/documents/doc_%00/content', '/p/harbor/records/rec_%00']) {
    const { status } = await browser.get(path)
    assert.ok(status >= 400 && status < 500, `${path} ${status}`)
  }
  assert.equal((await browser.get('/p/harbor/live?record=a&record=b')).status, 200)
})

inHouse('UPL an upload to a record that is not theirs takes in no byte', async (house) => {
  const { browser } = await signIn(house)
  const other = await house.invite('tom@bay.example')
  const answer = await browser.upload(`/p/harbor/records/${other.recordId}/documents`, {}, [{ name: 'a.pdf', bytes: '%PDF-1.7\nhello' }])
  assert.equal(answer.status, 404)
})
