import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ConfigFault, databaseFaults, readConfig, settings } from '../src/config.ts'
import { createSecrets, newId, type RingKey } from '../src/engine/secrets.ts'

const versions = { node: '24.12.0', sqlite: '3.53.4' }

/** An environment with an empty data folder of its own. */
function somewhere(t: TestContext, env: { [name: string]: string } = {}) {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'portico-config-'))
  t.after(() => rmSync(DATA_DIR, { recursive: true, force: true }))
  return { DATA_DIR, ...env }
}

function faultsOf(env: { [name: string]: string }, running = versions): readonly string[] {
  try {
    readConfig(env, running)
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults
    throw error
  }
  return []
}

const aKey = () => randomBytes(32).toString('base64url')
const aPublicHouse = { PORTICO_URL: 'https://portal.example.com', SMTP_URL: 'smtp://u:p@mail.example.com:587', PORTICO_KEYS: `1:${aKey()}` }

test('an empty environment is a trial on this machine', (t) => {
  const env = somewhere(t)
  const config = readConfig(env, versions)
  assert.equal(config.url.origin, 'http://localhost:4400')
  assert.deepEqual([config.host, config.port, config.databaseUrl, config.smtpUrl, config.role], ['127.0.0.1', 4400, null, null, 'all'])
  assert.equal(config.databaseFile, join(env.DATA_DIR, 'portico.db'))
  assert.deepEqual(config.mailFrom, { name: 'Portico', address: 'portico@localhost' })
})

test('CFG-01 the key ring is made once, for its owner alone', (t) => {
  const env = somewhere(t)
  const first = readConfig(env, versions)
  const file = join(env.DATA_DIR, 'keys')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'utf8'), /^1:[\w-]{43}\n$/)
  assert.deepEqual(readConfig(env, versions).keys, first.keys)
})

test('CFG-02 a new key is brought in beside the old one, step by step, and at each step every process reads what the others made', () => {
  const [old, fresh] = [1, 2].map((number) => ({ number, key: randomBytes(32) })) as [RingKey, RingKey]
  const steps = [[old], [old, fresh], [fresh, old]].map((ring) => createSecrets(ring))
  const id = newId('lnk')
  for (const [at, here] of steps.entries()) {
    const secret = here.of('link', id, here.newestKey)
    const sealed = here.seal(id, 'a seed')
    // Whoever was not started anew yet, and whoever was already.
    for (const there of steps.slice(Math.max(0, at - 1), at + 2)) {
      assert.deepEqual(there.read('link', secret), { plainId: id.slice(4), keyNumber: here.newestKey })
      assert.equal(there.unseal(id, sealed), 'a seed')
      assert.ok(there.isFormToken(here.formToken('x'), 'x'))
    }
  }
  assert.deepEqual(
    steps.map(({ newestKey }) => newestKey),
    [1, 1, 2],
  )
})

test('what is handed on cannot be changed', (t) => {
  const config = readConfig(somewhere(t), versions)
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError)
  assert.throws(() => Object.assign(config.mailFrom, { address: 'x' }), TypeError)
})

test('every fault is named at once', (t) => {
  const faults = faultsOf(somewhere(t, { PORT: '99999', PORTICO_ROLE: 'boss', LOG_LEVEL: 'loud', MAIL_FROM: 'nobody', TRUST_PROXY: '-1' }))
  assert.deepEqual(faults.map((fault) => fault.split(' ')[0]).sort(), ['LOG_LEVEL', 'MAIL_FROM', 'PORT', 'PORTICO_ROLE', 'TRUST_PROXY'])
})

const bad: [what: string, env: { [name: string]: string }, fault: RegExp, rule?: string][] = [
  ['a public address without TLS', { ...aPublicHouse, PORTICO_URL: 'http://portal.example.com' }, /https/, 'CFG-04'],
  ['a public address with the trial inbox', { PORTICO_URL: 'https://portal.example.com' }, /SMTP_URL is missing/, 'CFG-04'],
  ['debugging in public', { ...aPublicHouse, LOG_LEVEL: 'debug' }, /LOG_LEVEL debug/, 'CFG-04'],
  ['an address with a path', { PORTICO_URL: 'https://example.com/portico' }, /origin alone/],
  ['an address with a password', { PORTICO_URL: 'https://me:secret@example.com' }, /origin alone/],
  ['an address that is none', { PORTICO_URL: 'portal.example.com' }, /PORTICO_URL must be an origin/],
  ['a short key', { PORTICO_KEYS: `1:${randomBytes(16).toString('base64url')}` }, /shorter than 32 bytes/, 'CFG-01'],
  ['a key of zeros', { PORTICO_KEYS: `1:${Buffer.alloc(32).toString('base64url')}` }, /not random/, 'CFG-01'],
  [
    'a sentence for a key',
    { PORTICO_KEYS: `1:${Buffer.from('correct horse battery staple and more').toString('base64url')}` },
    /not random/,
    'CFG-01',
  ],
  ['two keys of one number', { PORTICO_KEYS: `1:${aKey()},1:${aKey()}` }, /two keys/],
  ['a key number beyond two letters', { PORTICO_KEYS: `3844:${aKey()}` }, /3843/],
  ['a short metrics token', { METRICS_TOKEN: 'secret' }, /METRICS_TOKEN must be at least 16/],
  ['too many hops', { TRUST_PROXY: '11' }, /TRUST_PROXY must be a whole number/],
  ['a database of another kind', { DATABASE_URL: 'mysql://root@localhost/x' }, /DATABASE_URL must begin/],
  ['a password as it is', { DATABASE_URL: 'postgres://app:p@ss:w/rd#@db/x' }, /DATABASE_URL is not an address.*as in %40 for @/],
  [
    'a password that ends the address early',
    { DATABASE_URL: 'postgres://app:47/11@db/x' },
    /DATABASE_URL is not an address.*as in %40 for @/,
  ],
  [
    'a password that ends the server early',
    { SMTP_URL: 'smtp://app:47/11@mail.example.com' },
    /SMTP_URL is not an address.*as in %40 for @/,
  ],
  ['a way of TLS that nobody knows', { DATABASE_URL: 'postgres://db/x?sslmode=strict' }, /DATABASE_URL has an sslmode.*verify-full/],
  [
    'an authority that is not there',
    { DATABASE_URL: 'postgres://db/x?sslrootcert=/nowhere.pem' },
    /DATABASE_URL names a file with sslrootcert/,
  ],
  ['a mail server of another kind', { SMTP_URL: 'https://mail.example.com' }, /SMTP_URL must begin/],
  [
    'a password with a bare percent sign',
    { SMTP_URL: 'smtp://u:100%zz@mail.example.com' },
    /SMTP_URL a % in user or password must be written as %25/,
  ],
  ['a files folder that is a file', { FILES_URL: `file:${import.meta.filename}` }, /FILES_URL must name a folder/],
  ['a database that is a folder', { DATABASE_URL: `file:${import.meta.dirname}` }, /DATABASE_URL must name a file, and a folder is there/],
  ['a path with a null byte in it', { DATABASE_URL: 'file:///srv/portico%00.db' }, /DATABASE_URL must name a path/],
  ['an option that would loosen TLS', { SMTP_URL: 'smtp://mail.example.com?ignoreTLS=true' }, /SMTP_URL has an option we do not know/],
  ['a name server by its name', { DNS_SERVERS: '1.1.1.1, dns.example.com' }, /DNS_SERVERS must be addresses/],
  ['a bucket', { FILES_URL: 's3://files?region=x' }, /FILES_URL cannot be an S3 bucket/],
]
for (const [what, env, fault, rule] of bad) {
  test(`${rule ? `${rule} ` : ''}the start refuses ${what}`, (t) => {
    assert.match(faultsOf(somewhere(t, env)).join('\n'), fault)
  })
}

test('a folder that cannot be made is named, also below one that takes none', (t) => {
  const { DATA_DIR } = somewhere(t)
  const ownKeys = { PORTICO_KEYS: `1:${aKey()}` }
  const file = join(DATA_DIR, 'file')
  writeFileSync(file, '')
  assert.deepEqual(faultsOf({ DATA_DIR: join(file, 'a/b') }), [`DATA_DIR needs the folder ${file}, and it cannot be made (EEXIST).`])
  if (process.platform !== 'linux') return
  for (const keys of [{}, ownKeys])
    assert.deepEqual(faultsOf({ DATA_DIR: '/proc/nope/a', ...keys }), [
      'DATA_DIR needs the folder /proc/nope, and it cannot be made (ENOENT).',
    ])
  assert.match(faultsOf({ DATA_DIR, FILES_URL: 'file:///proc/nope' }).join(), /^FILES_URL needs the folder \/proc\/nope,/)
})

test('folders that are missing are made, for their owner alone', (t) => {
  const { DATA_DIR } = somewhere(t)
  const [data, files] = [join(DATA_DIR, 'a', 'b'), join(DATA_DIR, 'c')]
  readConfig({ DATA_DIR: data, FILES_URL: `file:${files}` }, versions)
  assert.deepEqual(
    [data, files].map((folder) => statSync(folder).mode & 0o777),
    [0o700, 0o700],
  )
})

test('CFG-01 a key ring that others can read is refused', (t) => {
  const env = somewhere(t)
  readConfig(env, versions)
  chmodSync(join(env.DATA_DIR, 'keys'), 0o644)
  assert.match(faultsOf(env).join('\n'), /can be read by others/)
})

test('CFG-01 a spoilt key ring is refused, and its content not repeated', (t) => {
  const env = somewhere(t)
  writeFileSync(join(env.DATA_DIR, 'keys'), '1:tooshort', { mode: 0o600 })
  const faults = faultsOf(env).join('\n')
  assert.match(faults, /shorter than 32 bytes/)
  assert.doesNotMatch(faults, /tooshort/)
})

test('nothing secret is repeated in a fault', (t) => {
  const faults = faultsOf(
    somewhere(t, { SMTP_URL: 'smtp://user:hunter2@', DATABASE_URL: 'postgres//user:hunter2@x', PORTICO_KEYS: '1:hunter2' }),
  )
  assert.equal(faults.length, 3)
  assert.doesNotMatch(faults.join('\n'), /hunter2/)
})

test('CFG-05 an SQLite that can lose a database, or an old Node, is refused', (t) => {
  const env = somewhere(t)
  assert.match(faultsOf(env, { node: '24.21.0', sqlite: '3.51.2' }).join('\n'), /SQLite 3\.51\.2 is too old/)
  assert.match(faultsOf(env, { node: '22.19.0', sqlite: '3.53.0' }).join('\n'), /Node 22\.19\.0 is too old/)
  assert.deepEqual(faultsOf({ ...env, DATABASE_URL: 'postgres://localhost/x' }, { node: '24.21.0', sqlite: '3.40.0' }), [])
})

test('a name that looks like a setting but is none is told', (t) => {
  assert.deepEqual(readConfig(somewhere(t, { PORTICO_PORT: '80' }), versions).warnings, ['PORTICO_PORT is not a setting of Portico.'])
})

test('a line to the database that others may read, or answer, is told', (t) => {
  const told = (url: string) => readConfig(somewhere(t, { DATABASE_URL: `postgres://app:hunter2@${url}` }), versions).warnings.join()
  for (const url of ['db.example.com/x', '10.0.0.7:5432/x', 'localhost/x?sslmode=disable'])
    assert.match(told(url), /travels in the clear/, url)
  assert.match(told('db.example.com/x?sslmode=no-verify'), /can pass for it/)
  for (const url of ['db.example.com/x?sslmode=require', 'db.example.com/x?ssl=true', 'localhost/x', '127.0.0.1:5432/x', 'db/x'])
    assert.equal(told(url), '', url)
  assert.doesNotMatch(told('db.example.com/x'), /hunter2/)
})

test('the README tells of each setting, and of no other', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const [, table = ''] = /^\| name \| default \|.*\n((?:\|.*\n)+)/m.exec(readme) ?? []
  const told = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))
  assert.deepEqual(told.toSorted(), settings.toSorted())
})

test('settings under which an answered row could be lost are named', () => {
  assert.deepEqual(databaseFaults({ journal_mode: 'wal', synchronous: '2', foreign_keys: '1' }), [])
  assert.equal(databaseFaults({ journal_mode: 'delete', synchronous: '1', foreign_keys: '0' }).length, 3)
  const safe = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', server_encoding: 'UTF8' }
  assert.deepEqual(databaseFaults(safe), [])
  assert.equal(databaseFaults({ ...safe, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }).length, 3)
})

test('a database that cannot hold every name is named', () => {
  for (const server_encoding of ['LATIN1', 'WIN1252', 'SQL_ASCII'])
    assert.match(
      databaseFaults({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', server_encoding })[0] ?? '',
      new RegExp(`server_encoding = ${server_encoding}: .*UTF8`),
    )
})
