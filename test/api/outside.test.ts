// Where an account's own words may lead us: nowhere inside, and not for long.
import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { isPublic, LeadsInside, leadsInside, outsideFetch } from '../../src/api/outside.ts'
import { strain } from '../support/strain.ts'

const get = { method: 'GET', headers: {} }

async function serve(t: TestContext, answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A DNS that says these, one after the other. */
function saying(...addresses: string[]) {
  const asked: string[] = []
  const resolve = (name: string, _options: unknown, done: (error: null, found: { address: string; family: number }[]) => void) => {
    const address = addresses[asked.length] ?? ''
    asked.push(name)
    process.nextTick(done, null, [{ address, family: address.includes(':') ? 6 : 4 }])
  }
  return { asked, resolve: resolve as never }
}

test('addresses of this machine, of private networks and of a cloud’s metadata are inside, however they are written', () => {
  const inside =
    '0.0.0.0 10.0.0.5 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ' +
    ':: ::1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:a9fe:a9fe 0:0:0:0:0:ffff:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 nonsense'
  const outside =
    '1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 223.255.255.255 ' +
    '::ffff:1.1.1.1 ::ffff:808:808 64:ff9b::8.8.8.8 2606:4700::1111 2a00:1450:4001::200e 2001:4860:4860::8888'
  assert.deepEqual(inside.split(' ').filter(isPublic), [])
  assert.deepEqual(
    outside.split(' ').filter((address) => !isPublic(address)),
    [],
  )
})

test('nothing inside is called, by name or by number, in whichever way the number is written', async (t) => {
  let calls = 0
  const port = await serve(t, (_request, answer) => {
    calls++
    answer.end('{}')
  })
  const fetch = outsideFetch({ inside: false, patience: 5_000 })
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '0', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
    await assert.rejects(fetch(`http://${host}:${port}/`, get), LeadsInside, host)
  assert.equal(calls, 0)
  assert.equal((await outsideFetch({ inside: true, patience: 5_000 })(`http://localhost:${port}/`, get)).status, 200)
  assert.equal(await leadsInside('https://10.0.0.5'), true)
  assert.equal(await leadsInside('https://[::1]:8443/realm'), true)
  assert.equal(await leadsInside('https://localhost'), true)
  assert.equal(await leadsInside('https://1.1.1.1'), false)
  assert.equal(await leadsInside('https://nobody.invalid'), false)
})

test('a name that changes its mind is asked once: what was checked is what is called', async (t) => {
  let calls = 0
  const port = await serve(t, (_request, answer) => {
    calls++
    answer.end('{}')
  })
  const rebinding = saying('2606:4700::1111', '127.0.0.1')
  const fetch = outsideFetch({ inside: false, patience: 500, resolve: rebinding.resolve })
  await assert.rejects(fetch(`http://rebind.example:${port}/`, get), (error) => !(error instanceof LeadsInside))
  assert.deepEqual([rebinding.asked, calls], [['rebind.example'], 0])
  await assert.rejects(fetch(`http://rebind.example:${port}/`, get), LeadsInside)
  assert.equal(calls, 0)
})

test('an answer without end is cut, in bytes and in time, and a redirect is not followed', async (t) => {
  let sent = 0
  let closed = () => {}
  const over = new Promise<void>((resolve) => {
    closed = resolve
  })
  const forever = await serve(t, ({ url }, answer) => {
    if (url === '/redirect') return void answer.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    answer.writeHead(200, { 'content-type': 'application/json' })
    if (url === '/slow') return void answer.write('{')
    const chunk = Buffer.alloc(64 * 1024, 97)
    const more = () => {
      while (answer.writable) {
        sent += chunk.length
        if (!answer.write(chunk)) return void answer.once('drain', more)
      }
    }
    answer.on('close', closed)
    more()
  })
  const fetch = outsideFetch({ inside: true, patience: 2_000 })
  await assert.rejects(fetch(`http://localhost:${forever}/`, get), /more than/)
  await over
  assert.ok(sent < 16 * 1024 * 1024, `${sent} bytes left before it was cut`)
  const began = performance.now()
  await assert.rejects(outsideFetch({ inside: true, patience: 300 })(`http://localhost:${forever}/slow`, get))
  assert.ok(performance.now() - began < 2_000 * strain())
  assert.equal((await fetch(`http://localhost:${forever}/redirect`, get)).status, 302)
})
