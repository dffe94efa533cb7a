// The start: an address, an owner link that a script can find, commands beside the running server, and a clean end.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import pg from 'pg'
import { lineLog } from '../../src/cli/line-log.ts'
import { callerOver } from '../support/api.ts'
import { operator } from '../support/cli.ts'
import { Browser } from '../support/portico.ts'
import { freshDatabase, postgresUrl } from '../support/postgres.ts'

const publicHouse = {
  PORTICO_URL: 'https://portal.example.com',
  SMTP_URL: 'smtp://127.0.0.1:9',
  PORTICO_KEYS: `1:${Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37 + 129) % 256)).toString('base64url')}`,
  MAIL_FROM: 'p@portal.example.com',
}

async function lineWith(child: ChildProcess, sign: RegExp): Promise<string> {
  for await (const line of createInterface(child.stdout as Readable)) if (sign.test(line)) return line
  throw new Error('it ended without saying so')
}

async function end(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

test('an empty folder is a running house, set up by the printed link', async (t) => {
  const { spawn, run, url } = await operator(t)
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  const line = await lineWith(server, /^Owner link: /)
  const path = line.slice(`Owner link: ${url}`.length)
  assert.match(path, /^\/start\/[0-9A-Za-z]{46}$/)

  const browser = new Browser(url, {})
  const done = await browser.post(path, { name: 'Harbor Build', slug: 'harbor', ownerName: 'Dana Whitfield', email: 'dana@harbor.example' })
  assert.deepEqual([done.status, done.location], [303, '/console/'])
  const console = callerOver(browser, { 'sec-fetch-site': 'same-origin' })

  // Commands work on the database of the running server, and its worker sends what they owe.
  const key = (await run('api-key', 'create', '--account', 'harbor', '--role', 'manager')).out.trim()
  const script = callerOver(new Browser(url, { authorization: `Bearer ${key}` }))
  const project = await script.ok(script.post('/projects', { name: 'Dock 4' }))
  const record = await script.ok(
    script.post('/records', {
      projectId: project.id,
      contact: { email: 'jane@acme.example' },
      requirements: [{ kind: 'document', name: 'W-9' }],
    }),
  )
  const invited = await run('invite', record.id, '--note', 'By Friday.', '--json')
  assert.deepEqual([invited.code, invited.json.message.to], [0, 'jane@acme.example'])
  for (let tries = 0; tries < 200; tries++) {
    const { json } = await run('status', record.id, '--json')
    if (json.grant.access === 'sent') break
    await new Promise((resume) => setTimeout(resume, 50))
  }
  const status = await run('status', record.id)
  assert.match(status.out, /awaiting\nPortal access: sent/)
  const again = await run('resend', invited.json.grant.id)
  assert.deepEqual([again.code, again.out.startsWith('Invited again')], [0, true])
  assert.equal((await run('revoke', record.id, '--reason', 'Done.', '--json')).json.grant.access, 'revoked')
  assert.equal((await console.ok(console.get(`/records/${record.id}`))).portal.access, 'revoked')
  assert.equal((await run('resend', record.id)).code, 1)
  assert.equal((await run('invite', 'rec_0000000000000000000000')).code, 1)
  const all = await run('status', '--json')
  assert.deepEqual([all.json.accounts[0].records, all.json.accounts[0].access.revoked], [1, 1])

  const second = await run('start')
  assert.equal(second.code, 1)
  assert.match(second.err, /is taken/)
  const doctor = await run('doctor', '--json')
  assert.deepEqual([doctor.code, doctor.json.healthy], [0, true])
  assert.ok(doctor.json.findings.some(({ part, is }: { part: string; is: string }) => part === 'server' && is === 'good'))
  assert.equal(await end(server), 0)
})

for (const kind of ['sqlite', 'postgres'] as const)
  test(`who starts beside somebody under another address is told so; who was killed is not told of (${kind})`, async (t) => {
    const fresh = kind === 'postgres' ? await freshDatabase() : null
    const database: { [name: string]: string } = fresh ? { DATABASE_URL: fresh.url } : {}
    const first = await operator(t, database)
    if (fresh) t.after(fresh.drop)
    const elsewhere = await operator(t, { ...database, DATA_DIR: first.folder })
    const beside = await operator(t, { ...database, DATA_DIR: first.folder, PORTICO_URL: first.url })
    const begun = async ({ spawn }: typeof first) => {
      const server = spawn('start')
      t.after(() => server.kill('SIGKILL'))
      const pieces: string[] = []
      server.stdout?.on('data', (piece: Buffer) => pieces.push(String(piece)))
      await lineWith(server, /^Portico is at/)
      return { server, pieces }
    }
    /** Where it was said that somebody else runs, once all is said. */
    const toldBy = async ({ server, pieces }: Awaited<ReturnType<typeof begun>>) => {
      assert.equal(await end(server), 0)
      return /Another Portico runs on [^"]*, at (http:[^ ]*): letters/.exec(pieces.join(''))?.[1] ?? null
    }
    const { server } = await begun(first)
    assert.deepEqual([await toldBy(await begun(beside)), await toldBy(await begun(elsewhere))], [null, first.url])
    const killed = once(server, 'exit')
    server.kill('SIGKILL')
    await killed
    assert.equal(await toldBy(await begun(elsewhere)), null)
  })

test('a worker speaks of no door: it has neither an inbox to look into nor cookies', async (t) => {
  const { spawn, folder } = await operator(t, { PORTICO_ROLE: 'worker' })
  for (const json of [false, true]) {
    const worker = spawn('start', ...(json ? ['--json'] : []))
    t.after(() => worker.kill('SIGKILL'))
    const said = text(worker.stdout as Readable)
    await once(worker.stdout as Readable, 'data')
    assert.equal(await end(worker), 0)
    const lines = (await said).trim().split('\n')
    if (json) assert.deepEqual([JSON.parse(lines[0] ?? '').inbox, lines.length], [null, 1])
    else
      assert.deepEqual(lines, [
        'Portico works behind the doors',
        `Letters stay on this machine, in ${join(folder, 'inbox')}, until SMTP_URL names a mail server`,
      ])
  }
})

test('a start whose terminal is closed ends as one that is told to', async (t) => {
  const { spawn } = await operator(t)
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  await lineWith(server, /^Portico is at /)
  server.kill('SIGHUP')
  assert.deepEqual(await once(server, 'exit'), [0, null])
})

test('a HOST that no machine answers to is named', async (t) => {
  const { run } = await operator(t, { HOST: '300.1.1.1' })
  const { code, err } = await run('start')
  assert.deepEqual([code, /^HOST 300\.1\.1\.1 is no address of this machine/.test(err)], [1, true], err)
})

test('an address that needs more than itself to be listened on is named', async (t) => {
  const { run, port } = await operator(t, { HOST: 'fe80::1' })
  const { code, err } = await run('start')
  assert.deepEqual([code, err], [1, `[fe80::1]:${port} cannot be listened on (EINVAL).\n`])
})

test('where bounces cannot come in, the start ends and names INBOUND_SMTP', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  for (const [where, why] of [
    [`127.0.0.1:${port}`, `Port ${port} of INBOUND_SMTP is taken. Choose another.`],
    ['300.1.1.1:2525', 'INBOUND_SMTP 300.1.1.1 is no address of this machine (ENOTFOUND).'],
  ] as const) {
    const { run } = await operator(t, { INBOUND_SMTP: where, BOUNCE_DOMAIN: 'bounces.portico.example' })
    const { code, err } = await run('start')
    assert.deepEqual([code, err], [1, `${why}\n`])
  }
})

test('a start that cannot make the owner link says why and ends, and no door stays open behind it', async (t) => {
  const { folder, run, spawn, url } = await operator(t)
  await run('migrate')
  const database = new DatabaseSync(join(folder, 'portico.db'))
  database.exec("create trigger refused before insert on owner_link begin select raise(abort, 'no links today'); end")
  database.close()
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  const [said, [code]] = await Promise.all([text(server.stderr as Readable), once(server, 'exit')])
  assert.deepEqual([code, /no links today/.test(said)], [1, true], said)
  await assert.rejects(fetch(url))
})

test('once there is an owner no link is printed, and the log is JSON', async (t) => {
  const { spawn, run } = await operator(t)
  await run('account', 'create', '--name', 'Harbor Build', '--slug', 'harbor', '--owner', 'dana@harbor.example')
  const server = spawn('start', '--json')
  t.after(() => server.kill('SIGKILL'))
  const told = JSON.parse(await lineWith(server, /"url"/))
  assert.equal(told.ownerLink, null)
  assert.equal(await end(server), 0)
})

test('DAT-12 a fault that nobody expected is logged, and ends the program with another code than 0', async (t) => {
  const fault = "process.on('SIGUSR2', () => setImmediate(() => { throw new Error('out of the blue') }))"
  const { spawn } = await operator(t, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` })
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  const said: string[] = []
  createInterface(server.stdout as Readable).on('line', (line) => said.push(line))
  while (!said.some((line) => line.startsWith('Owner link: '))) await new Promise((resume) => setTimeout(resume, 20))
  const gone = once(server, 'exit')
  server.kill('SIGUSR2')
  assert.deepEqual(await gone, [1, null])
  const line = said.find((one) => one.includes('out of the blue')) ?? '{}'
  assert.deepEqual([JSON.parse(line).level, JSON.parse(line).err?.message], [60, 'out of the blue'])
})

const noRoom = () => Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' })

test('DAT-03 a log that finds no room on its disk holds nobody up: people are answered, and the end comes when it is told', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const { spawn, url } = await operator(t, {}, openSync('/dev/full', 'w'))
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  const ready = async (): Promise<number> => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).status
  let status = 0
  for (let tries = 0; tries < 200 && status !== 200; tries++) {
    status = await ready().catch(() => 0)
    await new Promise((resume) => setTimeout(resume, 50))
  }
  assert.equal(status, 200)
  for (let asked = 0; asked < 50; asked++) await fetch(`${url}/p/nobody`)
  // Its greeting was not heard, so it does not end with 0.
  assert.deepEqual([await ready(), await end(server)], [200, 1])
})

test('a log says how many lines it lost, once there is room again, and no line runs into another', () => {
  let room = 35
  let held = ''
  const log = lineLog((bytes) => {
    if (room <= 0) throw noRoom()
    const some = bytes.subarray(0, room)
    held += some
    room -= some.length
    return some.length
  })
  for (const line of ['{"nth":1}', '{"nth":2}', '{"nth":3}', '{"nth":4}']) {
    log.write(`${line}\n`)
    log.flushSync()
  }
  room = 10_000
  log.write('{"nth":5}\n')
  log.flushSync()
  const lines = held.trim().split('\n')
  assert.deepEqual(lines.slice(0, 4), ['{"nth":1}', '{"nth":2}', '{"nth":3}', '{"nth'])
  const { time, ...told } = JSON.parse(lines[4] as string)
  assert.ok(Date.parse(time) > 0)
  assert.deepEqual(told, { level: 40, lost: 1, why: 'ENOSPC', msg: 'Lines of this log were lost' })
  assert.deepEqual(lines.slice(5), ['{"nth":5}'])
})

test('a reader of the log who is slow loses nothing', () => {
  let slow = true
  let held = ''
  const log = lineLog((bytes) => {
    if (slow) throw Object.assign(new Error('try again'), { code: 'EAGAIN' })
    held += bytes
    return bytes.length
  })
  log.write('{"nth":1}\n')
  log.flushSync()
  slow = false
  log.write('{"nth":2}\n')
  log.flushSync()
  assert.equal(held, '{"nth":1}\n{"nth":2}\n')
})

test('CFG-04 a public house does not start on a database that may lose what was answered', async (t) => {
  const { url, name, drop } = await freshDatabase()
  t.after(drop)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`alter database ${name} set synchronous_commit = off`)
  await client.end()
  const { run } = await operator(t, { ...publicHouse, DATABASE_URL: url })
  const { code, out, err } = await run('start')
  assert.equal(code, 78, out + err)
  assert.match(out + err, /synchronous_commit/)
})

test('a database that cannot hold every name is named by the doctor, and no public house starts on it', async (t) => {
  const { url, name, drop } = await freshDatabase()
  t.after(drop)
  const client = new pg.Client({ connectionString: await postgresUrl() })
  await client.connect()
  await client.query(`drop database ${name}`)
  await client.query(`create database ${name} encoding 'LATIN1' locale 'C' template template0`)
  await client.end()
  const { run } = await operator(t, { ...publicHouse, DATABASE_URL: url })
  const start = await run('start')
  assert.deepEqual([start.code, /server_encoding = LATIN1/.test(start.out + start.err)], [78, true], start.out + start.err)
  const doctor = await run('doctor')
  assert.deepEqual([doctor.code, /✗ database: .*server_encoding = LATIN1/.test(doctor.out)], [1, true], doctor.out)
})

test('no start prints an owner link under a public address', async (t) => {
  const { spawn } = await operator(t, publicHouse)
  const server = spawn('start')
  t.after(() => server.kill('SIGKILL'))
  const said: string[] = []
  createInterface(server.stdout as Readable).on('line', (line) => said.push(line))
  while (!said.some((line) => line.includes('no owner yet'))) await new Promise((resume) => setTimeout(resume, 20))
  assert.doesNotMatch(said.join('\n'), /\/start\//)
  assert.equal(await end(server), 0)
})
