// What every answer says to a browser, at every door and under every status: asked as it is in public, over https.
import assert from 'node:assert/strict'
import { inEveryHouse, type TestHouse } from '../support/portico.ts'
import { routesOf } from '../support/routes.ts'

const origin = 'https://portal.example'
const inPublic = { env: { PORTICO_URL: origin } }

/** One browser at the public address. It keeps cookies, and every line that set one. */
function visitorOf({ running }: TestHouse) {
  const cookies = new Map<string, string>()
  const lines: string[] = []
  const headers = { host: 'portal.example', origin, 'sec-fetch-site': 'same-origin' }
  return {
    lines,
    async send(method: string, url: string, fields?: { [name: string]: string }) {
      const answer = await running.app.inject({
        method: method as 'GET',
        url,
        headers: {
          ...headers,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(fields && { payload: new URLSearchParams(fields).toString() }),
      })
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        lines.push(line)
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value) cookies.set(name, value)
        else cookies.delete(name)
      }
      return { status: answer.statusCode, headers: answer.headers, body: answer.body, location: String(answer.headers.location ?? '') }
    },
  }
}

type PublicVisitor = ReturnType<typeof visitorOf>

/** Signed in at the portal by a letter, and at the console as its owner. */
async function comeIn(house: TestHouse, visitor: PublicVisitor) {
  const invited = await house.invite()
  const entrance = (await visitor.send('GET', invited.path)).location
  await visitor.send('GET', entrance)
  const pressed = await visitor.send('POST', entrance, {})
  assert.deepEqual([pressed.status, pressed.location], [303, `/p/harbor/records/${invited.recordId}`])
  assert.ok(house.by.member)
  const { secret } = await house.house.engine.ownerLinks.make(house.by.member)
  assert.equal((await visitor.send('POST', `/start/${secret}`, {})).status, 303)
  return invited
}

inEveryHouse(
  'SES-01 every cookie is __Host-, Secure, HttpOnly, Lax, for the whole of our own name alone, and small',
  async (house) => {
    const visitor = visitorOf(house)
    await comeIn(house, visitor)
    await visitor.send('POST', '/p/harbor/ask', { email: 'jane@acme.example' })
    for (const [method, route] of routesOf(house))
      await visitor.send(method, route.replace(':slug', 'harbor').replace(/:\w+|\*/g, 'x'), method === 'GET' ? undefined : {})
    const names = new Set(visitor.lines.map((line) => line.slice(0, line.indexOf('=')).replace(/[0-9A-Za-z]{22}$/, '')))
    for (const name of ['portico_', 'portico_link_', 'portico_device_', 'portico_ask_', 'portico_console'])
      assert.ok(names.has(`__Host-${name}`), `${name} of ${[...names]}`)
    for (const line of visitor.lines) {
      assert.match(line, /^__Host-portico_\w+=/)
      for (const flag of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) assert.ok(line.split('; ').includes(flag), line)
      assert.doesNotMatch(line, /domain=/i)
      assert.ok(line.length < 4_096)
    }
  },
  inPublic,
)

inEveryHouse(
  'WEB-02, WEB-03 and WEB-04 every answer keeps to https, is what it says it is, runs nothing foreign and stays in no cache',
  async (house) => {
    const visitor = visitorOf(house)
    const { recordId, contactId, grantId } = await comeIn(house, visitor)
    const ids: { [noun: string]: string } = { records: recordId, contacts: contactId, grants: grantId }
    house.house.engine.companies.list = () => Promise.reject(new Error('a fault'))
    const met = new Set<number>()
    for (const [method, route] of routesOf(house)) {
      if (/sign-out|everywhere/.test(route)) continue
      const path = route
        .replace(':slug', 'harbor')
        .replace(/(\w+)\/:\w+/g, (_, noun: string) => `${noun}/${ids[noun] ?? 'x'}`)
        .replace(/:\w+|\*/g, 'x')
      const { status, headers } = await visitor.send(method, path, method === 'GET' ? undefined : {})
      const what = `${method} ${route} ${status}`
      met.add(status)
      assert.deepEqual(
        [
          headers['strict-transport-security'],
          headers['x-content-type-options'],
          headers['cross-origin-opener-policy'],
          headers['cross-origin-resource-policy'],
        ],
        ['max-age=31536000; includeSubDomains', 'nosniff', 'same-origin', 'same-origin'],
        what,
      )
      assert.match(String(headers['referrer-policy']), /^(?:no-referrer|same-origin)$/, what)
      // A script is the same for everybody, under a name that goes with its content.
      if (!/^\/portal\/\w+\.[0-9a-f]{12}\.js$/.test(path)) assert.equal(headers['cache-control'], 'no-store', what)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'/, what)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/, what)
      if (!/text\/html/.test(String(headers['content-type']))) continue
      // What the console shows in a frame of its own runs nothing at all.
      const frame = /portal-view$/.test(route) ? /frame-ancestors 'self'.*sandbox/ : /frame-ancestors 'none'/
      for (const part of [frame, /base-uri 'none'/, /form-action '(?:self|none)'/]) assert.match(policy, part, what)
    }
    for (const status of [200, 303, 404, 422, 500]) assert.ok(met.has(status), `${status} of ${[...met]}`)
  },
  inPublic,
)
