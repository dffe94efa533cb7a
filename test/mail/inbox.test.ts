// The inbox on this machine: whole letters, the newest five hundred, and nobody reads them from elsewhere.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { createHttp } from '../../src/http.ts'
import { createInbox, mountInbox } from '../../src/mail/inbox.ts'
import { renderLetter } from '../../src/mail/letters/letters.ts'
import { messageOf, url } from './letter-facts.ts'
import { always, aPost } from './posts.ts'

async function house(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'portico-inbox-'))
  const inbox = createInbox(join(folder, 'inbox'))
  const app = await createHttp({ url: new URL('http://localhost:4400'), trustProxy: 0, log: pino({ level: 'silent' }) })
  await app.register(mountInbox, { transport: inbox })
  t.after(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })
  const get = (path: string, about: { remoteAddress?: string; headers?: { [name: string]: string } } = {}) =>
    app.inject({
      method: 'GET',
      url: path,
      headers: { host: 'localhost:4400', ...about.headers },
      ...(about.remoteAddress ? { remoteAddress: about.remoteAddress } : {}),
    })
  return { folder: join(folder, 'inbox'), inbox, app, get }
}

const anInvitation = (about = {}) => {
  const { subject, html, text } = renderLetter(messageOf('invitation'), url)
  return aPost({ subject, html, text, ...about })
}

test('messages.json lists the letters, newest first, with their link', async (t) => {
  const { inbox, get } = await house(t)
  assert.deepEqual((await get('/inbox/messages.json')).json(), [])
  await inbox.send(anInvitation({ to: 'first@acme.example' }), always)
  await inbox.send(anInvitation({ to: 'second@acme.example' }), always)
  const letters = (await get('/inbox/messages.json')).json()
  assert.deepEqual(
    letters.map(({ to }: { to: string }) => to),
    ['second@acme.example', 'first@acme.example'],
  )
  const [{ id, from, subject, text, html, at }] = letters
  assert.match(id, /^msg_/)
  assert.equal(from, 'Dana Whitfield, Harbor Build <letters@harbor.example>')
  assert.equal(subject, 'Your insurance certificate for Dock 4 refurbishment')
  assert.ok(text.includes(url) && html.includes(url))
  assert.equal(new Date(at).toISOString(), at)
})

test('a letter is read as it came or as plain text, shut away from our own pages', async (t) => {
  const { inbox, get } = await house(t)
  assert.match((await get('/inbox')).body, /No letters yet/)
  await inbox.send(anInvitation(), always)
  const [letter] = await inbox.letters()
  const list = await get('/inbox')
  assert.match(list.body, /Your insurance certificate for Dock 4 refurbishment/)
  const page = await get(`/inbox/${letter?.name}`)
  assert.match(page.body, /<iframe src="\/inbox\/[^"]+\/letter" title="[^"]+" sandbox="allow-popups allow-popups-to-escape-sandbox">/)
  assert.doesNotMatch(String(page.headers['content-security-policy']), /unsafe|script/)
  const framed = await get(`/inbox/${letter?.name}/letter`)
  assert.equal(framed.body, letter?.html)
  assert.match(String(framed.headers['content-security-policy']), /^sandbox allow-popups .*default-src 'none'/)
  assert.equal(framed.headers['referrer-policy'], 'no-referrer')
  const text = await get(`/inbox/${letter?.name}?as=text`)
  assert.ok(text.body.includes(`<pre tabindex="0">Harbor Build`))
  for (const { headers } of [list, page, framed, text]) assert.equal(headers['cache-control'], 'no-store')
})

test('WEB-06 what people wrote is text on the inbox’s pages, too', async (t) => {
  const { inbox, get } = await house(t)
  const evil = '<script>alert(1)</script>'
  await inbox.send(anInvitation({ subject: evil, text: evil, from: { name: evil, address: 'a@b.example' } }), always)
  const [letter] = await inbox.letters()
  for (const path of ['/inbox', `/inbox/${letter?.name}`, `/inbox/${letter?.name}?as=text`]) {
    const { body } = await get(path)
    assert.match(body, /&lt;script&gt;alert/, path)
    assert.doesNotMatch(body, /<script/, path)
  }
})

test('only a browser on this machine may read it, and a proxy on this machine does not make one of a stranger', async (t) => {
  const { inbox, get } = await house(t)
  await inbox.send(anInvitation(), always)
  const [letter] = await inbox.letters()
  for (const path of ['/inbox', '/inbox/messages.json', `/inbox/${letter?.name}`, `/inbox/${letter?.name}/letter`]) {
    assert.equal((await get(path)).statusCode, 200)
    for (const remoteAddress of ['192.0.2.1', '10.0.0.1', '::ffff:192.0.2.1', '2001:db8::1']) {
      const { statusCode, body } = await get(path, { remoteAddress })
      assert.equal(statusCode, 404)
      assert.doesNotMatch(body, /jane|\/l\//)
    }
    for (const remoteAddress of ['127.0.0.2', '::1', '::ffff:127.0.0.1']) assert.equal((await get(path, { remoteAddress })).statusCode, 200)
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
      assert.equal((await get(path, { headers: { [name]: '127.0.0.1' } })).statusCode, 404)
    }
    assert.equal((await get(path, { headers: { host: 'evil.example' } })).statusCode, 421)
  }
})

test('no name leads out of the folder', async (t) => {
  const { folder, inbox, get } = await house(t)
  await inbox.send(anInvitation(), always)
  await writeFile(join(folder, '..', 'secret.json'), '{"html":"secret"}')
  for (const name of ['..%2fsecret', '%2e%2e%2fsecret', '..\\secret', '000000000000000-000000-..%2f..%2fsecret', 'x']) {
    assert.equal((await get(`/inbox/${name}`)).statusCode, 404)
    assert.equal((await get(`/inbox/${name}/letter`)).statusCode, 404)
  }
})

test('the newest five hundred are kept, and a half-written draft is never read', async (t) => {
  const { folder, inbox } = await house(t)
  await inbox.letters()
  await writeFile(join(folder, 'left-by-a-kill.draft'), '{"id":"msg')
  for (let at = 0; at < 560; at++) await inbox.send(aPost({ to: `v${at}@acme.example` }), always)
  const letters = await inbox.letters()
  assert.equal(letters.length, 500)
  assert.equal(letters[0]?.to, 'v559@acme.example')
  assert.ok((await readdir(folder)).filter((file) => file.endsWith('.json')).length <= 550)
})

test('another process on the same folder sees the same letters', async (t) => {
  const { folder, inbox } = await house(t)
  const other = createInbox(folder)
  await Promise.all([inbox.send(aPost(), always), other.send(aPost(), always)])
  assert.equal((await inbox.letters()).length, 2)
  assert.equal((await other.letters()).length, 2)
})

test('it refuses what a mail server would refuse, and begins nothing that is no longer owed', async (t) => {
  const { inbox } = await house(t)
  await assert.rejects(inbox.send(aPost({ to: 'jane@acme.example>\r\nRCPT TO:<eve@evil.example' }), always))
  assert.equal((await inbox.send(aPost(), async () => false)).outcome, 'unwanted')
  assert.deepEqual(await inbox.letters(), [])
})
