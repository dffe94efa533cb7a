// Single sign-on against a real OpenID provider: bound to the browser, mapped to roles, and the only way where the account says so.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { SignOnInput } from '../../src/engine/single-sign-on.ts'
import { type Caller, callerOver, consoleOf, type Json, scriptOf } from '../support/api.ts'
import { onEveryStore, refusalOf } from '../support/engine.ts'
import { authenticator } from '../support/members.ts'
import { freePort, inEveryHouse, inHouse, type TestHouse } from '../support/portico.ts'
import { client, type Person, startProvider } from '../support/provider.ts'
import { strain } from '../support/strain.ts'

const redirect = (house: TestHouse) => `${house.url}/console/sign-in/return`
const usual = { clientId: client.id, clientSecret: client.secret, domains: ['harbor.example'], trustsFactor: true }
const atDoor = (house: TestHouse): Caller => callerOver(house.browser(), { 'sec-fetch-site': 'same-origin' })

/** A house that the world reaches, behind a proxy that speaks TLS for it. */
const publicPort = String(await freePort())

type ProviderOf = Awaited<ReturnType<typeof startProvider>>

async function withProvider(house: TestHouse, people: { [sub: string]: Person }, story: (provider: ProviderOf) => Promise<void>) {
  const provider = await startProvider(redirect(house), people)
  try {
    await story(provider)
  } finally {
    await provider.stop()
  }
}

/** From the door to the provider and back, as one browser. */
async function comeIn(
  house: TestHouse,
  provider: ProviderOf,
  sub: string,
  door = atDoor(house),
): Promise<{ door: Caller; landed: string; back: URL }> {
  const { url } = await door.ok(door.post('/sign-in/single-sign-on', { account: 'Harbor' }))
  const back = await provider.signIn(url, sub)
  const { location } = await door.browser.get(back.pathname + back.search)
  return { door, landed: location, back }
}

inEveryHouse('an owner sets single sign-on up, tries it, and makes it the only way in', async (house) => {
  const people = { 'u-dana': { email: 'dana@harbor.example', email_verified: true, name: 'Dana W' } }
  await withProvider(house, people, async (provider) => {
    const owner = await consoleOf(house)
    const none = await owner.ok(owner.get('/account/single-sign-on'))
    assert.deepEqual([none.issuer, none.redirectUri], [null, redirect(house)])
    assert.equal((await atDoor(house).post('/sign-in/single-sign-on', { account: 'harbor' })).json.code, 'sign_on_missing')
    const set = { ...usual, issuer: provider.issuer }
    assert.equal((await owner.patch('/account/single-sign-on', { ...set, only: true })).json.code, 'sign_on_untested')
    const told = await owner.ok(owner.patch('/account/single-sign-on', set))
    assert.ok(!JSON.stringify(told).includes(client.secret))

    const { door, landed } = await comeIn(house, provider, 'u-dana')
    assert.equal(landed, '/console/')
    const me = await door.ok(door.get('/me'))
    assert.deepEqual([me.member.role, me.session.openedBy], ['owner', 'single_sign_on'])

    const { clientSecret: _, ...kept } = set
    assert.equal((await owner.ok(owner.patch('/account/single-sign-on', { ...kept, only: true }))).only, true)
    await door.post('/sign-in/letters', { email: 'dana@harbor.example' })
    const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
    await house.house.engine.signIns.answer()
    await house.running.outbox.idle()
    assert.equal(house.smtp.lettersTo('dana@harbor.example').length, 0, 'no letter opens it any more')
    assert.equal((await house.browser().post(`/start/${secret}`)).status, 303, 'but the operator always can')
    const { singleSignOn } = house.house.engine
    const away = await singleSignOn.provider('harbor')
    const anew = await owner.ok(owner.patch('/account/single-sign-on', { ...set, clientId: 'portico' }))
    assert.deepEqual([anew.testedAt, anew.only], [null, false])
    const visitor = { browser: 'Firefox on Linux', agent: '', address: '192.0.2.9' }
    const back = singleSignOn.comeIn(away, { sub: 'u-dana', email: 'dana@harbor.example' }, visitor)
    assert.equal(await refusalOf(back), 'sign_on_refused', 'whoever was away at the provider of before')
    assert.equal((await owner.get('/account/single-sign-on')).json.testedAt, null)
    // Another provider knows other people by the same names.
    await owner.ok(owner.patch('/account/single-sign-on', { ...set, issuer: 'https://login.elsewhere.example', defaultRole: 'viewer' }))
    const mo = await singleSignOn.comeIn(await singleSignOn.provider('harbor'), { sub: 'u-dana', email: 'mo@harbor.example' }, visitor)
    assert.ok(mo.whole && mo.session.memberId !== house.by.member?.id)
    assert.equal((await owner.delete('/account/single-sign-on')).json.issuer, null)
  })
})

inHouse('whoever was signed in to the console in this browser before is so no more', async (house) => {
  await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
    const owner = await consoleOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer }))
    const { door } = await comeIn(house, provider, 'u-dana')
    const before = atDoor(house)
    for (const [name, value] of door.browser.cookies) before.browser.cookies.set(name, value)
    assert.equal((await before.get('/me')).status, 200)
    await comeIn(house, provider, 'u-dana', door)
    assert.deepEqual([(await before.get('/me')).status, (await door.get('/me')).status], [401, 200])
  })
})

inHouse('state, nonce and proof are bound to the browser that asked: another one is not let in by the same answer', async (house) => {
  await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
    const owner = await scriptOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer }))
    const door = atDoor(house)
    const { url } = await door.ok(door.post('/sign-in/single-sign-on', { account: 'harbor' }))
    const asked = new URL(url).searchParams
    assert.deepEqual([asked.get('code_challenge_method'), asked.get('redirect_uri')], ['S256', redirect(house)])
    assert.ok((asked.get('state')?.length ?? 0) > 20 && (asked.get('nonce')?.length ?? 0) > 20)
    const back = await provider.signIn(url, 'u-dana')
    const refused = async (browser: Caller, path: string) => {
      const { location } = await browser.browser.get(path)
      assert.match(location, /^\/console\/sign-in\?refused=/)
      assert.equal((await browser.get('/me')).status, 401)
    }
    await refused(atDoor(house), back.pathname + back.search)
    const other = atDoor(house)
    await other.ok(other.post('/sign-in/single-sign-on', { account: 'harbor' }))
    await refused(other, back.pathname + back.search)
    const late = atDoor(house)
    for (const [name, value] of door.browser.cookies) late.browser.cookies.set(name, value)
    house.clock.advance('11 minutes')
    await refused(late, back.pathname + back.search)
    await refused(door, `${back.pathname}?state=${back.searchParams.get('state')}&error=access_denied`)
    const { landed, back: used } = await comeIn(house, provider, 'u-dana')
    assert.equal(landed, '/console/')
    await refused(door, used.pathname + used.search)
  })
})

inHouse('an address that the provider does not call verified lets nobody in, in whichever way it says so', async (house) => {
  const people: { [sub: string]: Person } = {
    'u-left-out': { email: 'one@harbor.example' },
    'u-yes': { email: 'two@harbor.example', email_verified: true },
    'u-yes-as-text': { email: 'three@harbor.example', email_verified: 'true' },
    'u-no': { email: 'four@harbor.example', email_verified: false },
    'u-no-as-text': { email: 'five@harbor.example', email_verified: 'false' },
    'u-no-as-number': { email: 'six@harbor.example', email_verified: 0 },
    'u-nothing': { email: 'seven@harbor.example', email_verified: '' },
  }
  await withProvider(house, people, async (provider) => {
    const owner = await scriptOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer, defaultRole: 'viewer' }))
    for (const sub of Object.keys(people)) {
      const { landed } = await comeIn(house, provider, sub)
      assert.equal(landed, /yes|left-out/.test(sub) ? '/console/' : '/console/sign-in?refused=sign_on_refused', sub)
    }
  })
})

inHouse(
  'a name from the provider that shows nothing is left out for the address, and a long one is cut between its letters',
  async (house) => {
    const people: { [sub: string]: Person } = {
      'u-none': { email: 'none@harbor.example', name: '\u3164\u115f' },
      'u-long': { email: 'long@harbor.example', name: `${'x'.repeat(119)}🛟 and more` },
    }
    await withProvider(house, people, async (provider) => {
      const owner = await scriptOf(house)
      await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer, defaultRole: 'viewer' }))
      const nameOf = async (sub: string) => {
        const { door } = await comeIn(house, provider, sub)
        return (await door.ok(door.get('/me'))).member.name
      }
      assert.equal(await nameOf('u-none'), 'none@harbor.example')
      assert.equal(await nameOf('u-long'), 'x'.repeat(119))
    })
  },
)

inHouse('roles follow the claim, people without one are refused, and owners are nobody’s but their own', async (house) => {
  const people: { [sub: string]: Person } = {
    'u-dana': { email: 'dana@harbor.example', groups: ['viewers'] },
    'u-eve': { email: 'eve@elsewhere.example', groups: ['admins'] },
    'u-mo': { email: 'mo@harbor.example', name: 'Mo\u0007 Lee', groups: ['viewers', 'admins'] },
    'u-no': { email: 'no@harbor.example', groups: ['cooks'] },
    'u-un': { email: 'un@harbor.example', email_verified: false, groups: ['admins'] },
    'u-nil': { groups: ['admins'] },
  }
  await withProvider(house, people, async (provider) => {
    const owner = await scriptOf(house)
    const roleMap = [
      { value: 'admins', role: 'admin' },
      { value: 'viewers', role: 'viewer' },
    ]
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer, roleClaim: 'groups', roleMap }))
    for (const sub of ['u-eve', 'u-no', 'u-un', 'u-nil']) {
      const { landed, door } = await comeIn(house, provider, sub)
      assert.equal(landed, '/console/sign-in?refused=sign_on_refused', sub)
      assert.equal((await door.get('/me')).status, 401)
    }
    const mo = await comeIn(house, provider, 'u-mo')
    const me = await mo.door.ok(mo.door.get('/me'))
    assert.deepEqual([me.member.name, me.member.role], ['Mo Lee', 'admin'])
    const { contactId } = await house.invite()
    const link = await mo.door.ok(mo.door.post(`/contacts/${contactId}/magic-links`, { minutes: 15, reason: 'on the phone' }))
    people['u-mo'] = { ...people['u-mo'], groups: ['viewers'] }
    await comeIn(house, provider, 'u-mo')
    assert.equal((await house.browser().follow(new URL(link.url).pathname)).status, 410, 'what they handed over was an admin’s')
    assert.equal((await mo.door.ok(mo.door.get('/me'))).member.role, 'viewer')
    const dana = await comeIn(house, provider, 'u-dana')
    assert.equal((await dana.door.ok(dana.door.get('/me'))).member.role, 'owner')

    // Mo left, and the address went to somebody else.
    people['u-mo2'] = { email: 'mo@harbor.example', groups: ['admins'] }
    assert.equal((await comeIn(house, provider, 'u-mo2')).landed, '/console/sign-in?refused=sign_on_refused')
    // The provider renamed Mo: still the same person.
    people['u-mo'] = { email: 'mo.lee@harbor.example', groups: ['viewers'] }
    const renamed = await comeIn(house, provider, 'u-mo')
    assert.equal((await renamed.door.ok(renamed.door.get('/me'))).member.id, me.member.id)
    await owner.ok(owner.patch(`/members/${me.member.id}`, { disabled: true }))
    assert.equal((await comeIn(house, provider, 'u-mo')).landed, '/console/sign-in?refused=sign_on_refused')
    assert.equal((await renamed.door.get('/me')).status, 401)
  })
})

/** STF-02, D6: the provider counts as the second factor only where the account trusts it. */
inHouse('without that trust the console asks for a factor of its own', async (house) => {
  await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
    const owner = await scriptOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer, trustsFactor: false }))
    const { door, landed } = await comeIn(house, provider, 'u-dana')
    assert.equal(landed, '/console/sign-in')
    assert.equal((await door.get('/me')).status, 401)
    assert.equal((await door.ok(door.get('/sign-in'))).step, 'enrol')
    const { secret } = await door.ok(door.post('/sign-in/totp'))
    await door.ok(door.post('/sign-in/factor', { code: authenticator(secret, house.clock).code() }))
    assert.equal((await door.ok(door.get('/me'))).session.openedBy, 'single_sign_on')
  })
})

inHouse('a way in that is half done ends with what it was begun by: the letter, or the provider', async (house) => {
  await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
    const owner = await scriptOf(house)
    const set = { ...usual, issuer: provider.issuer, trustsFactor: false }
    await owner.ok(owner.patch('/account/single-sign-on', set))
    const byLetter = atDoor(house)
    await byLetter.post('/sign-in/letters', { email: 'dana@harbor.example' })
    const { text } = (await house.smtp.waitFor())[0]?.mail ?? {}
    await byLetter.browser.follow(/\/m\/\S+/.exec(text ?? '')?.[0] ?? '')
    assert.equal((await byLetter.ok(byLetter.post('/sign-in/link'))).step, 'enrol')
    const { door: byProvider } = await comeIn(house, provider, 'u-dana')
    await owner.ok(owner.patch('/account/single-sign-on', { only: true }))
    assert.equal((await byLetter.post('/sign-in/totp')).json.code, 'sign_in_ended')
    assert.equal((await byProvider.post('/sign-in/totp')).status, 200)
    await owner.ok(owner.delete('/account/single-sign-on'))
    assert.equal((await byProvider.post('/sign-in/totp')).json.code, 'sign_in_ended')
  })
})

inHouse('whom the provider let in sets up no factor of their own with an old session', async (house) => {
  await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
    const owner = await scriptOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: provider.issuer }))
    const { door } = await comeIn(house, provider, 'u-dana')
    assert.equal((await door.patch('/account', { invitationDays: 9 })).status, 200)
    house.clock.advance('16 minutes')
    assert.equal((await door.patch('/account', { invitationDays: 8 })).json.code, 'factor_needed')
    assert.equal((await door.post('/me/totp')).json.code, 'factor_needed')
    for (let ask = 0; ask < 30; ask++) await door.post('/sign-in/single-sign-on', { account: 'harbor' })
    assert.equal((await door.post('/sign-in/single-sign-on', { account: 'harbor' })).json.code, 'too_many_asks')
  })
})

inHouse('only owners choose the provider, over https elsewhere, and a provider that is away is said so', async (house) => {
  const admin = await scriptOf(house, 'admin')
  assert.equal((await admin.get('/account/single-sign-on')).status, 403)
  const owner = await scriptOf(house)
  const faults = async (change: Json) =>
    Object.keys((await owner.patch('/account/single-sign-on', { ...usual, ...change })).json.fields ?? {})
  assert.deepEqual(await faults({ issuer: 'ftp://x' }), ['issuer'])
  assert.deepEqual(await faults({ issuer: 'https://u:p@x.example' }), ['issuer'])
  assert.deepEqual(await faults({ issuer: 'https://x.example/\u0000' }), ['issuer'])
  for (const tenant of ['common', 'organizations', 'Consumers'])
    assert.deepEqual(await faults({ issuer: `https://login.microsoftonline.com/${tenant}/v2.0` }), ['issuer'])
  assert.deepEqual(await faults({ issuer: 'https://x.example', domains: ['a b'] }), ['domains'])
  assert.deepEqual(await faults({ issuer: 'https://x.example', clientSecret: undefined }), ['clientSecret'])
  assert.deepEqual(await faults({ issuer: 'https://x.example', roleMap: [{ value: 'x', role: 'owner' }] }), ['roleMap.0.role'])
  await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: 'http://localhost:9' }))
  const away = await atDoor(house).post('/sign-in/single-sign-on', { account: 'harbor' })
  assert.deepEqual([away.status, away.json.code], [502, 'sign_on_unreachable'])
  const row = await house.house.store.read.singleSignOn.get(house.by.accountId)
  assert.ok(row && !JSON.stringify(row).includes(client.secret))
})

inHouse(
  'what a change of single sign-on leaves out stays as it is; of another provider nothing does, and no secret is carried to it',
  async (house) => {
    await withProvider(house, { 'u-dana': { email: 'dana@harbor.example' } }, async (provider) => {
      const owner = await scriptOf(house)
      const change = (body: Json) => owner.patch('/account/single-sign-on', body)
      assert.deepEqual(Object.keys((await change({ only: true })).json.fields), ['issuer'])
      const whole = {
        ...usual,
        ...{ issuer: provider.issuer, roleClaim: 'groups', roleMap: [{ value: 'a', role: 'admin' }], defaultRole: 'viewer' },
      }
      await owner.ok(change(whole))
      await comeIn(house, provider, 'u-dana')
      const only = await owner.ok(change({ only: true }))
      assert.deepEqual(await owner.ok(change({})), only)
      assert.deepEqual(await owner.ok(change({ domains: ['harbor.example', 'pier.example'] })), {
        ...only,
        domains: ['harbor.example', 'pier.example'],
      })
      const { roleClaim, roleMap } = await owner.ok(change({ roleClaim: null }))
      assert.deepEqual([roleClaim, roleMap], [null, whole.roleMap])
      // The door that was tried is another one now: nobody is shut out by it.
      assert.equal((await owner.ok(change({ clientSecret: 'another' }))).only, false)
      const elsewhere = { issuer: 'https://login.elsewhere.example' }
      assert.deepEqual(Object.keys((await change(elsewhere)).json.fields), ['clientId'])
      const { clientSecret, ...rest } = usual
      assert.deepEqual(Object.keys((await change({ ...elsewhere, ...rest })).json.fields), ['clientSecret'])
      const anew = await owner.ok(change({ ...elsewhere, ...rest, clientSecret, trustsFactor: undefined }))
      assert.deepEqual([anew.trustsFactor, anew.roleMap, anew.defaultRole], [false, [], null])
    })
  },
)

onEveryStore('of two owners who set single sign-on up, or change it, in one moment neither undoes the other', async (room) => {
  const other = await room.another()
  const change = (at: number, input: SignOnInput) => (at % 2 ? room : other).engine.singleSignOn.change(room.by, input)
  const anew = { issuer: 'https://login.example', clientId: 'portico', clientSecret: 'secret', domains: ['harbor.example'] }
  await Promise.all(Array.from({ length: 6 }, (_, at) => change(at, anew)))
  for (let round = 0; round < 5; round++) {
    await change(0, { defaultRole: null, trustsFactor: false })
    await Promise.all([change(0, { defaultRole: 'viewer' }), change(1, { trustsFactor: true })])
    const { defaultRole, trustsFactor } = (await room.engine.singleSignOn.get(room.by)) ?? {}
    assert.deepEqual([defaultRole, trustsFactor], ['viewer', true])
  }
})

inHouse('of a provider that everybody has an account with only those come in whom their organisation names', async (house) => {
  const { engine } = house.house
  const owner = await scriptOf(house)
  const google = { ...usual, issuer: 'https://accounts.google.com', defaultRole: 'viewer' }
  await owner.ok(owner.patch('/account/single-sign-on', google))
  const provider = await engine.singleSignOn.provider('harbor')
  const claims = { sub: '1', email: 'former@harbor.example', email_verified: true }
  const visitor = { browser: 'Safari on Mac', agent: '', address: '192.0.2.1' }
  for (const hd of [undefined, 'elsewhere.example'])
    await assert.rejects(engine.singleSignOn.comeIn(provider, { ...claims, hd }, visitor), { code: 'sign_on_refused' })
  await engine.singleSignOn.comeIn(provider, { ...claims, hd: 'harbor.example' }, visitor)
})

inHouse(
  'a public house calls no provider inside its own network, and tells the owner why',
  async (house) => {
    const owner = await scriptOf(house)
    for (const issuer of ['https://10.0.0.5', 'https://169.254.169.254', 'https://localhost:8443/realm', 'https://[::ffff:127.0.0.1]']) {
      const { json } = await owner.patch('/account/single-sign-on', { ...usual, issuer })
      assert.match(json.fields?.issuer ?? '', /inside the network/, issuer)
    }
    assert.equal(await house.house.store.read.singleSignOn.get(house.by.accountId), null)
  },
  { env: { PORT: publicPort, PORTICO_URL: `https://portal.example.com:${publicPort}` } },
)

inHouse('a provider that answers without end is cut off, and the house keeps its memory', async (house) => {
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' })
    const chunk = Buffer.alloc(1 << 20, 97)
    const more = () => {
      while (answer.writable) if (!answer.write(chunk)) return void answer.once('drain', more)
    }
    more()
  })
  const port = await freePort()
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  try {
    const owner = await scriptOf(house)
    await owner.ok(owner.patch('/account/single-sign-on', { ...usual, issuer: `http://localhost:${port}` }))
    const before = process.memoryUsage().rss
    const began = performance.now()
    const { json } = await atDoor(house).post('/sign-in/single-sign-on', { account: 'harbor' })
    assert.equal(json.code, 'sign_on_unreachable')
    const grown = (process.memoryUsage().rss - before) >> 20
    assert.ok(performance.now() - began < 5_000 * strain() && grown < 100, `${grown} MiB`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
