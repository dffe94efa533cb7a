// The console's door over HTTP: a letter, a clean address, a press, a factor; and what an outsider learns of it, which is nothing.
import assert from 'node:assert/strict'
import { type Caller, callerOver, consoleOf, scriptOf } from '../support/api.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { authenticator } from '../support/members.ts'
import { inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'

const atDoor = (house: TestHouse): Caller => callerOver(house.browser(), { 'sec-fetch-site': 'same-origin' })

/** The path in the newest letter to that member. */
async function letterTo(house: TestHouse, email: string): Promise<string> {
  for (let look = 0; look < 100; look++) {
    await house.running.outbox.idle()
    const text = house.smtp.lettersTo(email).at(-1)?.mail.text ?? ''
    const path = /https?:\/\/[^\s/]+(\/m\/[0-9A-Za-z]{46})\s/.exec(text)?.[1]
    if (path) return path
    await new Promise((resume) => setTimeout(resume, 20))
  }
  throw new Error(`no key in a letter to ${email}`)
}

/** STF-02, LNK-01, LNK-16 */
inEveryHouse('an invited member comes in by letter and app, and the letter alone shows nothing', async (house) => {
  const owner = await consoleOf(house)
  const invited = await owner.post('/members', { name: 'Marcus Bell', email: 'marcus@harbor.example', role: 'manager' })
  assert.deepEqual([invited.status, invited.json.state], [201, 'invited'])
  const path = await letterTo(house, 'marcus@harbor.example')
  for (const agent of ['Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1'])
    assert.equal((await house.browser({ 'user-agent': agent }).get(path)).status, 303)

  const door = atDoor(house)
  const opened = await door.browser.get(path)
  assert.deepEqual([opened.status, opened.location, opened.headers['referrer-policy']], [303, '/console/sign-in', 'no-referrer'])
  assert.match(String(opened.headers['set-cookie']), /HttpOnly; SameSite=Lax/)
  const asked = await door.ok(door.get('/sign-in'))
  assert.deepEqual([asked.step, asked.member], ['link', { name: 'Marcus Bell', email: 'm***@harbor.example' }])
  const pressed = await door.ok(door.post('/sign-in/link'))
  assert.deepEqual([pressed.step, pressed.account.name], ['enrol', 'Harbor Build'])
  assert.equal((await door.get('/me')).status, 401, 'the mailbox alone opens nothing')
  assert.equal((await door.post('/sign-in/factor', { code: '123456' })).json.code, 'factor_wrong')
  assert.equal((await door.post('/sign-in/factor', {})).status, 422)
  assert.equal((await door.post('/sign-in/factor', { code: '1', recoveryCode: '2' })).status, 422)
  const { secret } = await door.ok(door.post('/sign-in/totp'))
  const app = authenticator(secret, house.clock)
  const before = new Map(door.browser.cookies)
  const { recoveryCodes } = await door.ok(door.post('/sign-in/factor', { code: app.code() }))
  assert.equal(recoveryCodes.length, 10)
  assert.ok(!before.has('portico_console') && door.browser.cookies.has('portico_console'))
  assert.ok(!door.browser.cookies.has('portico_console_sign_in'))
  const me = await door.ok(door.get('/me'))
  assert.deepEqual([me.member.role, me.hasFactor, me.session.openedBy], ['manager', true, 'member_link'])
  assert.equal((await owner.ok(owner.get(`/members/${invited.json.id}`))).state, 'active')

  const other = atDoor(house)
  await other.browser.get(path)
  const dead = await other.ok(other.get('/sign-in'))
  assert.deepEqual([dead.step, dead.dead, dead.member], ['email', 'used', null])
  assert.equal((await other.post('/sign-in/link')).json.code, 'sign_in_ended')
})

inHouse('attacks 45: what a mail program takes along behind the address does not shut the console', async (house) => {
  const owner = await consoleOf(house)
  await owner.post('/members', { name: 'Marcus Bell', email: 'marcus@harbor.example', role: 'manager' })
  const path = await letterTo(house, 'marcus@harbor.example')
  for (const behind of [').', '>', '%22', '&gt;,', '/', '?utm_source=mail']) {
    const door = atDoor(house)
    await door.browser.follow(path + behind)
    assert.equal((await door.ok(door.get('/sign-in'))).step, 'link', behind)
  }
  const cut = await house.browser().get(path.slice(0, -9))
  assert.equal(cut.location, '/console/sign-in?key=invalid')
})

/** ADR-07 */
inHouse('known, unknown, disabled and limited addresses get the same answer', async (house) => {
  const owner = await scriptOf(house)
  const vera = await owner.ok(owner.post('/members', { name: 'Vera', email: 'vera@harbor.example', role: 'viewer' }))
  await owner.ok(owner.patch(`/members/${vera.id}`, { disabled: true }))
  const told = []
  for (const email of ['dana@harbor.example', 'dana@harbor.example', 'nobody@harbor.example', 'vera@harbor.example']) {
    const door = atDoor(house)
    const { status, headers, body } = await door.post('/sign-in/letters', { email })
    const { date: _, ...rest } = headers
    told.push({ status, body, headers: rest, cookies: door.browser.cookies.size })
  }
  assert.equal(told[0]?.status, 202)
  for (const one of told) assert.deepEqual(one, told[0])
  await letterTo(house, 'dana@harbor.example')
  await house.running.outbox.idle()
  assert.equal(house.smtp.lettersTo('dana@harbor.example').length, 1)
  assert.equal(house.smtp.lettersTo('nobody@harbor.example').length, 0)
  assert.equal((await atDoor(house).post('/sign-in/letters', { email: 'a@b.example, c@d.example' })).status, 422)
})

/** SES-03, WEB-01, STF-07 */
inHouse('a planted cookie is worth nothing, and another site presses no button', async (house) => {
  const door = atDoor(house)
  await door.post('/sign-in/letters', { email: 'dana@harbor.example' })
  const path = await letterTo(house, 'dana@harbor.example')
  await door.browser.get(path)
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
    assert.equal((await door.post('/sign-in/link', undefined, headers)).status, 403)
  await door.ok(door.post('/sign-in/link'))
  const half = door.browser.cookies.get('portico_console_sign_in') ?? ''
  const thief = atDoor(house)
  thief.browser.cookies.set('portico_console', half)
  assert.equal((await thief.get('/me')).status, 401)
  const planted = atDoor(house)
  planted.browser.cookies.set('portico_console_sign_in', 'x'.repeat(43))
  assert.equal((await planted.get('/sign-in')).json.step, 'email')
  assert.equal((await planted.post('/sign-in/totp')).json.code, 'sign_in_ended')
  assert.equal((await door.delete('/sign-in')).status, 204)
  assert.equal((await door.get('/sign-in')).json.step, 'email')
  const forged = await house.browser().get(`${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`)
  assert.equal(forged.location, '/console/sign-in?key=invalid')
})

/** T9: a stolen cookie. */
inEveryHouse('BLK-07 what needs a fresh factor asks for it, and goes on once it was shown; API keys are not asked', async (house) => {
  const console = await consoleOf(house)
  const script = await scriptOf(house)
  const { secret } = await console.ok(console.post('/me/totp'))
  const app = authenticator(secret, house.clock)
  assert.equal((await console.ok(console.post('/me/totp/confirmation', { code: app.code() }))).recoveryCodes.length, 10)
  house.clock.advance('16 minutes')
  const refused = await console.patch('/account', { invitationDays: 20 })
  assert.deepEqual([refused.status, refused.json.code], [403, 'factor_needed'])
  for (const call of [
    console.post('/members', { name: 'x', email: 'x@harbor.example', role: 'admin' }),
    console.post('/api-keys', { name: 'x', role: 'admin' }),
    console.post('/me/totp'),
    console.delete('/me/totp'),
    console.post('/me/recovery-codes'),
  ])
    assert.equal((await call).json.code, 'factor_needed')
  assert.equal((await script.patch('/account', { invitationDays: 21 })).status, 200)
  const { freshUntil } = await console.ok(console.post('/me/factor', { code: app.code() }))
  assert.ok(Date.parse(freshUntil) > house.clock.now() + 14 * 60_000)
  assert.equal((await console.patch('/account', { invitationDays: 20 })).status, 200)
  assert.equal((await console.delete('/me/totp')).json.code, 'last_factor')
  assert.equal((await console.post('/me/recovery-codes')).json.recoveryCodes.length, 10)
  assert.equal((await script.get('/me/factors')).status, 403)
})

inHouse('LOG-02 no key, seed or code is ever logged', async (house) => {
  const door = atDoor(house)
  await door.post('/sign-in/letters', { email: 'dana@harbor.example' })
  const path = await letterTo(house, 'dana@harbor.example')
  await door.browser.get(path)
  await door.ok(door.post('/sign-in/link'))
  const { secret } = await door.ok(door.post('/sign-in/totp'))
  const { recoveryCodes } = await door.ok(door.post('/sign-in/factor', { code: authenticator(secret, house.clock).code() }))
  const log = house.log.join('\n')
  for (const one of [path.slice(3), secret, ...recoveryCodes, ...door.browser.cookies.values()]) assert.ok(!log.includes(one))
})

/** STF-02 by passkey: the same door, without a code. */
inEveryHouse('a passkey is a second factor: made at the first sign-in, shown at the next, and nobody else’s will do', async (house) => {
  const { engine } = house.house
  const half = async () => {
    const door = atDoor(house)
    await door.post('/sign-in/letters', { email: 'dana@harbor.example' })
    const before = house.smtp.lettersTo('dana@harbor.example').length
    for (let look = 0; look < 100 && house.smtp.lettersTo('dana@harbor.example').length === before; look++)
      await new Promise((resume) => setTimeout(resume, 20))
    await door.browser.get(await letterTo(house, 'dana@harbor.example'))
    return { door, step: await door.ok(door.post('/sign-in/link')) }
  }
  const device = createAuthenticator({ origin: house.url })
  const stranger = createAuthenticator({ origin: house.url })
  const { door } = await half()
  const creation = (await door.ok(door.post('/sign-in/passkey-options'))).options
  stranger.make(creation)
  assert.equal((await door.post('/sign-in/passkeys', { passkey: device.make(creation, { verified: false }) })).json.code, 'passkey_refused')
  const made = await door.post('/sign-in/passkeys', {
    passkey: device.make((await door.ok(door.post('/sign-in/passkey-options'))).options),
  })
  assert.deepEqual([made.status, made.json.recoveryCodes.length], [201, 10])
  const mine = await door.ok(door.get('/me/factors'))
  assert.deepEqual([mine.totp, mine.passkeys.length], [null, 1])
  assert.equal((await door.delete(`/me/passkeys/${mine.passkeys[0].id}`)).json.code, 'last_factor')

  house.clock.advance('20 minutes')
  assert.equal((await door.patch('/account', { invitationDays: 7 })).json.code, 'factor_needed')
  const asked = (await door.ok(door.post('/me/factor/passkey-options'))).options
  assert.equal((await door.post('/me/factor', { passkey: device.use(asked) })).status, 200)
  assert.equal((await door.patch('/account', { invitationDays: 7 })).status, 200)

  const { door: again, step } = await half()
  assert.deepEqual([step.step, step.ways], ['factor', ['passkey', 'recovery_code']])
  const options = (await again.ok(again.post('/sign-in/passkey-options'))).options
  assert.equal(options.userVerification, 'required')
  const tries = await Promise.all([
    again.post('/sign-in/factor', { passkey: stranger.use(options) }),
    again.post('/sign-in/passkeys', { passkey: stranger.make(creation) }),
    again.post('/sign-in/factor', { code: '123456' }),
  ])
  assert.deepEqual(
    tries.map(({ json }) => json.code),
    ['passkey_refused', 'factor_exists', 'factor_wrong'],
  )
  const answer = device.use(options)
  again.browser.cookies.set('portico_console', door.browser.cookies.get('portico_console') ?? '')
  assert.equal((await again.post('/sign-in/factor', { passkey: answer })).status, 200)
  assert.equal((await door.get('/me')).status, 401, 'one browser, one session')
  assert.equal((await again.get('/me')).status, 200)
  assert.equal((await engine.sessions.ofMember(again.browser.cookies.get('portico_console') ?? '')).session.factors[1], 'passkey')
})

/** SES-07 */
inEveryHouse('a member sees where they are signed in, and ends all but here', async (house) => {
  const here = await consoleOf(house)
  const there = await consoleOf(house)
  const listed = await here.ok(here.get('/me/sessions'))
  assert.deepEqual(listed.items.map((one: { here: boolean }) => one.here).sort(), [false, true])
  assert.equal(listed.items[0].browser, 'Safari on iPhone')
  assert.equal((await here.ok(here.delete('/me/sessions'))).items.length, 1)
  assert.equal((await there.get('/me')).status, 401)
  assert.equal((await here.get('/me')).status, 200)
  assert.equal((await here.ok(here.get('/me/sessions'))).items.length, 1)
})
