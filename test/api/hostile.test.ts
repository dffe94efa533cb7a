// Whatever stands in an address, a form or a query is answered or refused, at every door there is, and is never a fault of ours.
import assert from 'node:assert/strict'
import { comeIn } from '../portal/vendors.ts'
import { scriptOf } from '../support/api.ts'
import { inHouse } from '../support/portico.ts'
import { routesOf } from '../support/routes.ts'

/** PostgreSQL keeps no NUL in a text; an id in an address may be anything. */
const hostile = ['\0', 'x'.repeat(190)]
const fields = ['to', 'email', 'answer', 'code', 'files', 'grant', 'instead', 'key', 'pause', 'text', 'words', 'token']
const asked = ['q', 'cursor', 'limit', 'to', 'for', 'record', 'packet']

inHouse(
  'no address, form or query is a fault at any door',
  async (house) => {
    const { path } = await house.invite()
    const inside = house.browser()
    await comeIn(inside, path)
    const script = (await scriptOf(house)).browser
    const routes = routesOf(house).filter(([, route]) => !/sign-out|everywhere/.test(route))
    assert.ok(routes.length > 200, String(routes.length))
    for (const [method, route] of routes) {
      const isApi = route.startsWith('/api/')
      for (const bad of hostile) {
        const place = route.replace(':slug', 'harbor').replace(/:\w+|\*/g, encodeURIComponent(bad))
        const query = method === 'GET' && !isApi ? `?${new URLSearchParams(asked.map((name) => [name, bad]))}` : ''
        const form = isApi ? JSON.stringify({}) : new URLSearchParams(fields.map((name) => [name, bad])).toString()
        const type = isApi ? 'application/json' : 'application/x-www-form-urlencoded'
        const headers = { 'sec-fetch-site': 'same-origin', 'content-type': type }
        const { status } = await (isApi ? script : inside).send(method, place + query, headers, method === 'GET' ? undefined : form)
        assert.ok(status < 500, `${method} ${route} with ${JSON.stringify(bad.slice(0, 20))}: ${status}`)
      }
    }
  },
  { kind: 'postgres' },
)
