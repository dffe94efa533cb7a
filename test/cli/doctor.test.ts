// The doctor looks at the DNS of the installation's own sender as receivers do, and says what to paste.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { makeCertificate } from '../support/certificate.ts'
import { operator } from '../support/cli.ts'
import { startDns } from '../support/dns.ts'
import { freePort, portico } from '../support/portico.ts'
import { freshDatabase } from '../support/postgres.ts'
import { until } from '../support/process.ts'
import { startSmtp } from '../support/smtp.ts'

test('doctor says what the DNS lacks, and when it lacks nothing', async (t) => {
  const smtp = await startSmtp({ rules: { starttls: 'absent' } })
  const dns = await startDns({
    'portal.example': { txt: ['v=spf1 mx ~all'], mx: [[10, 'mx.portal.example']] },
    'mx.portal.example': { a: ['192.0.2.9'] },
    '_spf.relay.example': { txt: ['v=spf1 ip4:198.51.100.0/24 -all'] },
    '_dmarc.portal.example': { txt: ['v=DMARC1; p=none'] },
  })
  t.after(() => Promise.all([smtp.stop(), dns.stop()]))
  const { run, folder } = await operator(t, {
    SMTP_URL: `${smtp.url}?spf=include:_spf.relay.example`,
    MAIL_FROM: 'Portico <portico@portal.example>',
    DNS_SERVERS: dns.server,
  })
  const told = async () => {
    const { code, json } = await run('doctor', '--json')
    return { code, dns: json.findings.filter(({ part }: { part: string }) => part === 'dns') as { is: string; says: string }[] }
  }
  const sick = await told()
  assert.equal(sick.code, 1)
  const [fault] = sick.dns.filter(({ is }) => is === 'bad')
  assert.match(fault?.says ?? '', /^SPF of portal\.example: .*Needed: portal\.example TXT v=spf1 mx include:_spf\.relay\.example ~all$/)

  dns.zone['portal.example'] = { ...dns.zone['portal.example'], txt: ['v=spf1 mx include:_spf.relay.example ~all'] }
  const well = await told()
  assert.deepEqual([well.code, well.dns.map(({ is }) => is).sort()], [0, ['advice', 'good', 'good']])

  const { run: withBounces } = await operator(t, {
    ...{ SMTP_URL: smtp.url, MAIL_FROM: 'portico@portal.example', DNS_SERVERS: dns.server, BOUNCE_DOMAIN: 'bounces.portal.example' },
  })
  const bounceMx = async () => /^. dns: (MX of bounces.*)$/m.exec((await withBounces('doctor')).out)?.[1] ?? ''
  assert.match(await bounceMx(), /No bounce comes in.*an MX record that names the machine of INBOUND_SMTP/)
  dns.zone['bounces.portal.example'] = { mx: [[10, 'mx.portal.example']] }
  assert.equal(await bounceMx(), 'MX of bounces.portal.example: Bounces reach mx.portal.example.')

  const file = join(folder, 'portico.db')
  assert.ok(!existsSync(file), 'it looks, and makes nothing')
  await run('migrate')
  const database = new DatabaseSync(file)
  t.after(() => database.close())
  const newest = () => database.prepare('select max(number) as number from migration').get()?.number
  database.exec(`delete from migration where number = ${newest()}`)
  const before = newest()
  const late = await run('doctor', '--json')
  assert.ok(late.json.findings.some(({ says }: { says: string }) => says.startsWith('It is a step behind this version')))
  assert.equal(newest(), before, 'nor brings a database to a newer form')
})

test('doctor says where every letter would lead to somebody else, or to nobody', async (t) => {
  const other = createHttpServer((_request, response) => response.end('Welcome to nginx!')).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  // What a proxy makes of it that hands on another Host.
  const house = await operator(t, { PORTICO_URL: 'http://localhost:9' })
  const running = house.spawn('start')
  t.after(() => running.kill('SIGKILL'))
  await once(running.stdout as Readable, 'data')
  for (const [origin, is, says] of [
    [`http://localhost:${port}`, 'bad', /^Something else answers at http:\/\/localhost:\d+, where every letter leads: look at PORTICO_URL/],
    [house.url, 'bad', /leads to Portico, but not under that name: .* must hand on Host/],
    [`http://localhost:${await freePort()}`, 'advice', /cannot be reached from this machine \(ECONNREFUSED\)\. See whether/],
  ] as const) {
    const { run } = await operator(t, { PORTICO_URL: origin })
    const { json } = await run('doctor', '--json')
    const told = json.findings.find(({ part }: { part: string }) => part === 'address')
    assert.deepEqual([told.is, says.test(told.says)], [is, true], told.says)
  }
})

test('of a worker doctor does not say that it is not running, for it answers on no port', async (t) => {
  const { run } = await operator(t, { PORTICO_ROLE: 'worker' })
  const { out } = await run('doctor')
  assert.match(out, /^! server: A worker answers on no port/m)
})

test('DAT-09 doctor says that the clock went back', async (t) => {
  const { run, folder } = await operator(t)
  await run('migrate')
  const database = new DatabaseSync(join(folder, 'portico.db'))
  database.prepare("insert into installation (name, value) values ('tidied_at', ?)").run(String(Date.now() + 3_600_000))
  database.close()
  const { code, out } = await run('doctor')
  assert.deepEqual([code, /^✗ clock: The clock of this machine shows a moment that was over before/m.test(out)], [1, true], out)
})

test('letters that wait for what cannot be written are told beside the readiness, in the numbers and by the doctor', async (t) => {
  const house = await portico()
  t.after(() => house.stop())
  const { config, engine } = house.house
  const database = new DatabaseSync(config.databaseFile)
  t.after(() => database.close())
  const trouble = "when new.accepted_at is not null begin select raise(abort, 'trouble'); end"
  database.exec(`create trigger trouble before update of accepted_at on message ${trouble}`)
  for (let at = 0; at < 10; at++) await engine.members.invite(house.by, { email: `m${at}@harbor.example`, name: 'Mo', role: 'viewer' })
  const told = async (path: string) => (await house.browser().get(path)).body
  await until(async () => (await told('/readyz')) === 'ok\nno more letters are begun\n', 'it is told')
  assert.match(await told('/metrics'), /^portico_mail_stuck 1$/m)

  const keys = config.keys.map(({ number, key }) => `${number}:${key.toString('base64url')}`).join()
  const { run } = await operator(t, { PORT: String(config.port), DATA_DIR: config.dataDir, PORTICO_KEYS: keys })
  const { code, out } = await run('doctor')
  assert.deepEqual([code, /^✗ server: .*it begins no more letters/m.test(out)], [1, true], out)
})

const yesterday = new Date(Date.now() - 86_400_000)
const tomorrow = new Date(Date.now() + 86_400_000)

test('of a mail server that takes no letters the doctor says why and what to do, without the password', async (t) => {
  const plain = await startSmtp({ user: 'u', password: 'right', rules: { starttls: 'absent' } })
  const secure = async (certificate?: ReturnType<typeof makeCertificate>) => {
    const smtp = await startSmtp({ secure: true, ...(certificate ? { certificate } : {}) })
    t.after(smtp.stop)
    return smtp
  }
  const other = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => Promise.all([plain.stop(), other.close()]))
  const { port } = other.address() as AddressInfo
  const elsewhere = await secure(makeCertificate({ names: ['mail.example'] }))
  const { folder } = await operator(t)
  const authority = join(folder, 'authority.pem')
  await writeFile(authority, elsewhere.ca)
  const cases: [smtpUrl: string, says: RegExp, env?: { [name: string]: string }][] = [
    [`smtp://u:wr0ng@127.0.0.1:${plain.port}`, /: 535 .*Look at the user and the password in SMTP_URL\.$/],
    [`smtps://u:wr0ng@127.0.0.1:${plain.port}`, /: It speaks no TLS there\. Where it begins in the clear.*begins with smtp:\/\/\.$/],
    [`smtps://u:wr0ng@127.0.0.1:${(await secure()).port}`, /: Its certificate is signed by nobody .*NODE_EXTRA_CA_CERTS\.$/],
    [`smtps://u:wr0ng@127.0.0.1:${(await secure(makeCertificate({ until: yesterday }))).port}`, /: Its certificate has expired/],
    [`smtps://u:wr0ng@127.0.0.1:${(await secure(makeCertificate({ from: tomorrow }))).port}`, /: Its certificate is not valid yet.*clock/],
    [`smtps://u:wr0ng@127.0.0.1:${elsewhere.port}`, /: Its certificate is for another name/, { NODE_EXTRA_CA_CERTS: authority }],
    [
      'smtp://u:wr0ng@mail.nowhere.invalid',
      /by mail\.nowhere\.invalid, port 587: (?:No server goes by this name|Its name could not be looked up)\.$/,
    ],
    ['smtp://u:wr0ng@127.0.0.1:1', /: Nothing listens there\.$/],
    [`smtp://u:wr0ng@127.0.0.1:${port}`, /: It speaks no SMTP there: SSH-2\.0/],
  ]
  for (const [smtpUrl, says, env] of cases) {
    const { run } = await operator(t, { SMTP_URL: smtpUrl, ...env })
    const { code, out } = await run('doctor')
    const line = out.split('\n').find((one) => one.startsWith('✗ mail: No letter can leave by ')) ?? out
    assert.deepEqual([code, says.test(line), out.includes('wr0ng')], [1, true, false], line)
  }
})

test('of a database that cannot be reached the doctor says why', async (t) => {
  const { run } = await operator(t, { DATABASE_URL: 'postgres://portico:secret@127.0.0.1:1/nothing' })
  const { code, json } = await run('doctor', '--json')
  const told = json.findings.find(({ part }: { part: string }) => part === 'database')
  assert.deepEqual([code, told.is, told.says], [1, 'bad', 'The database cannot be reached (connect ECONNREFUSED 127.0.0.1:1).'])
})

test('a database that does not let us in, or not do what we must, is told in a sentence that holds no secret, and keeps no command waiting', async (t) => {
  const { url, name, drop } = await freshDatabase()
  const asking = await startKeeper(t)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('revoke create on schema public from public')
  await client.query(`create role guest_${name} login`)
  t.after(async () => {
    await client.query(`drop role guest_${name}`)
    await client.end()
    await drop()
  })
  const at = (change: (address: URL) => void) => {
    const address = new URL(url)
    change(address)
    return address.href
  }
  const cases: [databaseUrl: string, code: number, says: RegExp][] = [
    [
      at((address) => (address.pathname = '/nothing_there')),
      78,
      /does not let us in\. It says: database "nothing_there" does not exist\.$/,
    ],
    [at((address) => address.searchParams.set('sslmode', 'require')), 78, /speaks no TLS, yet DATABASE_URL asks for it with sslmode\.$/],
    [at((address) => (address.username = `guest_${name}`)), 1, /may not do in the database what Portico must.*Make it the owner/],
    [at((address) => address.searchParams.set('options', '-c default_transaction_read_only=on')), 1, /takes no writes|let it write/],
    [`postgres://portico@127.0.0.1:${asking}/x`, 78, /^The database asks for a password, and DATABASE_URL names none\.$/],
  ]
  for (const [databaseUrl, code, says] of cases) {
    const { run } = await operator(t, { DATABASE_URL: databaseUrl })
    const migrated = await run('migrate')
    assert.deepEqual([migrated.code, says.test(migrated.err.trim())], [code, true], migrated.err)
    const { json } = await run('doctor', '--json')
    const told = json.findings.find(({ part }: { part: string }) => part === 'database')
    assert.deepEqual([told.is, says.test(told.says)], ['bad', true], told.says)
  }
})

/** A PostgreSQL as far as its question for a password (SCRAM), which it waits for. */
async function startKeeper(t: TestContext): Promise<number> {
  const said = (kind: string, body: Buffer) => {
    const head = Buffer.alloc(5)
    head.write(kind)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const held = new Set<Socket>()
  const keeper = createServer((socket) => {
    held.add(socket)
    socket.on('error', () => undefined)
    const steps = [Buffer.from('\0\0\0\x0aSCRAM-SHA-256\0\0'), Buffer.from('\0\0\0\x0br=x,s=eA==,i=4096')]
    socket.on('data', () => steps[0] && socket.write(said('R', steps.shift() as Buffer)))
  }).listen(0, '127.0.0.1')
  await once(keeper, 'listening')
  t.after(() => {
    keeper.close()
    for (const socket of held) socket.destroy()
  })
  return (keeper.address() as AddressInfo).port
}
