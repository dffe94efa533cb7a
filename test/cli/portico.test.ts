// The operator's door: exit codes, one line for people, JSON for scripts, and no start on a configuration that is not safe.
import assert from 'node:assert/strict'
import { chmodSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { commands } from '../../src/cli/commands.ts'
import { sentences } from '../../src/cli/refusals.ts'
import { readConfig } from '../../src/config.ts'
import { operatorOf } from '../../src/engine/acts.ts'
import { refusalCodes } from '../../src/engine/refusals.ts'
import { openHouse } from '../../src/portico.ts'
import { operator } from '../support/cli.ts'

test('what is not understood ends with 2 and says where help is', async (t) => {
  const { run } = await operator(t)
  for (const words of [
    [],
    ['nonsense'],
    ['account'],
    ['owner-link', '--nobody'],
    ['invite'],
    ['api-key', 'create', '--role', 'boss'],
    ['constructor'],
    ['links', 'end'],
    ['links', 'end', '--account', 'harbor', '--account', 'quay'],
    ['invite', 'rec_1', '--project', 'pro_1'],
  ]) {
    const { code, err, out } = await run(...words)
    if (words.length === 0) assert.deepEqual([code, out.startsWith('Portico ')], [0, true])
    else assert.deepEqual([code, out], [2, ''], `${words} ${err}`)
    if (words.length > 0) assert.match(err, /npm run --silent portico -- help\n$/)
  }
  const { code, json } = await run('nonsense', '--json')
  assert.deepEqual([code, json.error.code], [2, 'usage'])
  assert.equal((await run('--json', 'version')).json.node, process.versions.node, 'wherever --json stands')
})

test('a slip in the words is told before any database is asked, made or brought forward', async (t) => {
  const { run, folder } = await operator(t)
  for (const words of [
    ['account', 'create', '--name', 'Harbor Build'],
    ['api-key', 'create', '--role', 'boss'],
    ['api-key', 'create', '--role', 'viewer', '--days', '0'],
    ['owner-link', '--email', 'dana'],
    ['links', 'end'],
    ['invite', 'jane'],
    ['resend', 'jane@acme.example'],
    ['revoke', 'jane@acme.example'],
    ['status', 'jane@acme.example'],
  ]) {
    const { code, err } = await run(...words)
    assert.deepEqual([code, readdirSync(folder)], [2, []], `${words} ${err}`)
  }
})

test('half the name of a command leads to the whole of it', async (t) => {
  const { run } = await operator(t)
  const { code, err } = await run('account', '--help')
  assert.deepEqual([code, err.split('\n')[0]], [2, 'There is no command account. There is: account create.'])
})

test('an option that was given otherwise than it wants is named in one line of our own', async (t) => {
  const { run } = await operator(t)
  for (const [words, said] of [
    [['invite', 'x', '--days', '-5'], '--days needs a value. Where it begins with a dash: --days=-…'],
    [['invite', 'x', '--days'], '--days needs a value. Where it begins with a dash: --days=-…'],
    [['links', 'end', '--all=3'], '--all takes no value.'],
    [['status', '--help=3'], '--help takes no value.'],
    [['status', '--json=3'], '--json takes no value.'],
    [['status', '--account', 'a', '--account', 'b'], '--account is said twice.'],
    [['invite', 'jane@acme.example', '--days', '1e1'], '--days is a whole number from 1 to 90.'],
    [['invite', 'jane@acme.example', '--change-address'], '--change-address goes with --email: the address that is right.'],
    [['status', '--nobody'], 'There is no option --nobody.'],
    [['status', '-x'], 'There is no option -x.'],
  ] as const) {
    const { code, err } = await run(...words)
    assert.deepEqual([code, err], [2, `${said}\nSee: npm run --silent portico -- help\n`])
  }
})

test('an answer that finds no room is told, and ends with 1: a key is shown once', { skip: process.platform !== 'linux' }, async (t) => {
  const { run } = await operator(t, {}, openSync('/dev/full', 'w'))
  const { code, err } = await run('version')
  assert.deepEqual([code, err], [1, 'The answer could not be written (ENOSPC).\n'])
})

test('help tells of one command what its own --help does', async (t) => {
  const { run } = await operator(t)
  for (const words of [['invite'], ['account', 'create']]) {
    const { code, out } = await run('help', ...words)
    assert.deepEqual([code, out], [0, (await run(...words, '--help')).out])
    assert.match(out, new RegExp(`^portico ${words.join(' ')} `))
  }
  const unknown = await run('help', 'nonsense')
  assert.deepEqual([unknown.code, unknown.err], [2, 'There is no command nonsense.\nSee: npm run --silent portico -- help\n'])
})

test('DAT-07 a database that a newer Portico wrote is refused in one line', async (t) => {
  const { run, folder } = await operator(t)
  assert.equal((await run('migrate')).code, 0)
  const database = new DatabaseSync(join(folder, 'portico.db'))
  database.exec("insert into migration (number, name, at) values (9999, '9999-of-tomorrow', 0)")
  database.close()
  for (const command of ['migrate', 'status', 'start']) {
    const { code, err } = await run(command)
    assert.deepEqual([code, /^The database is at migration 9999.*Start the newer version\.\n$/.test(err)], [1, true], `${command} ${err}`)
  }
  assert.equal((await run('status', '--json')).json.error.code, 'refused')
})

test('a command that we name as the next one can be copied as it stands', async (t) => {
  const { run } = await operator(t)
  const none = await run('api-key', 'create', '--role', 'manager')
  const made = await run('account', 'create', '--name', 'Harbor Build', '--slug', 'harbor', '--owner', 'dana@harbor.example')
  for (const [said, next] of [
    [none.err, 'account create'],
    [made.err, 'owner-link --account harbor'],
  ] as const)
    assert.ok(said.trimEnd().endsWith(` npm run --silent portico -- ${next}`), said)
})

test('the state of a house without an account says what comes first', async (t) => {
  const { run } = await operator(t)
  const { code, out } = await run('status')
  assert.deepEqual(
    [code, out],
    [0, 'There is no account yet. Make one with: npm run --silent portico -- account create\nNo letter is waiting.\n'],
  )
})

test('help and version need no configuration', async (t) => {
  const { run } = await operator(t, { PORTICO_URL: 'nonsense' })
  const told = await run('version', '--json')
  assert.deepEqual(
    [told.code, told.json.version],
    [0, JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version],
  )
  const help = await run('help', '--json')
  assert.deepEqual(
    help.json.commands.map(({ name }: { name: string }) => name),
    Object.keys(commands),
  )
  assert.equal((await run('owner-link', '--help')).code, 0)
})

test('a bad configuration ends with 78 and names every fault at once', async (t) => {
  const { run } = await operator(t, { PORTICO_URL: 'http://portal.example.com', TRUST_PROXY: 'many', LOG_LEVEL: 'debug' })
  for (const words of [['start'], ['status'], ['owner-link'], ['doctor']]) {
    const { code, out, err } = await run(...words)
    assert.equal(code, 78, words.join(' '))
    for (const name of ['PORTICO_URL', 'TRUST_PROXY', 'SMTP_URL', 'LOG_LEVEL'])
      assert.match(out + err, new RegExp(name), `${words} ${name}`)
  }
})

test('a database that cannot be opened ends with 78 and is named', async (t) => {
  const { folder } = await operator(t)
  const [nowhere, letter] = [join(folder, 'nope', 'portico.db'), join(folder, 'letter.txt')]
  writeFileSync(letter, 'Dear Jane, this is no database, however long one reads on in it. '.repeat(20))
  const broken = join(folder, 'broken.db')
  assert.equal((await (await operator(t, { DATABASE_URL: `file:${broken}` })).run('migrate')).code, 0)
  const pages = new DatabaseSync(broken, { readOnly: true })
  const [page, size] = [
    pages.prepare("select rootpage as at from sqlite_master where name = 'sqlite_autoindex_migration_1'"),
    pages.prepare('pragma page_size'),
  ]
  const [at, length] = [Number(page.get()?.at), Number(size.get()?.page_size)]
  pages.close()
  writeFileSync(broken, readFileSync(broken).fill(0xff, (at - 1) * length, at * length))
  for (const file of [nowhere, letter, broken]) {
    const { code, err } = await (await operator(t, { DATABASE_URL: `file:${file}` })).run('status')
    assert.deepEqual([code, err.startsWith(`The database ${file} cannot be opened: `)], [78, true], err)
  }
})

test('a key ring of another house ends with 78', async (t) => {
  const first = await operator(t)
  assert.equal((await first.run('migrate')).code, 0)
  const { code, err } = await (
    await operator(t, { DATA_DIR: first.folder, PORTICO_KEYS: '1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHoA' })
  ).run('status')
  assert.equal(code, 78)
  assert.match(err, /key ring does not belong.*PORTICO_KEYS.*DATA_DIR/)
})

test('accounts, keys and owner links are made, for people and for scripts', async (t) => {
  const { run, folder, url } = await operator(t)
  const setUp = await run('owner-link', '--json')
  assert.match(setUp.json.url, new RegExp(`^${url}/start/[0-9A-Za-z]{46}$`))
  assert.equal((await run('api-key', 'create', '--account', 'harbor', '--role', 'manager')).code, 1)
  const account = await run('account', 'create', '--name', 'Harbor Build', '--slug', 'harbor', '--owner', 'dana@harbor.example', '--json')
  assert.deepEqual([account.code, account.json.portalUrl], [0, `${url}/p/harbor`])
  const again = await run('account', 'create', '--name', 'X', '--slug', 'harbor', '--owner', 'x@harbor.example')
  assert.deepEqual([again.code, again.err], [1, 'The portal address is taken. Choose another --slug.\n'])
  assert.equal((await run('account', 'create', '--name', 'X', '--slug', 'x', '--owner', 'a@b.example,c@d.example')).code, 1)
  const badSlug = await run('account', 'create', '--name', 'X', '--slug', 'X y', '--owner', 'x@x.example')
  assert.match(badSlug.err, /^Something in it cannot be taken as it is\. --slug: Use small letters/)
  const noZone = await run('account', 'create', '--name', 'X', '--slug', 'x', '--owner', 'x@x.example', '--time-zone', 'Berlin')
  assert.deepEqual([noZone.code, /--time-zone: Name a time zone like/.test(noZone.err)], [1, true])
  assert.equal((await run('account', 'create', '--name', ' ', '--slug', 'x', '--owner', 'x@x.example')).code, 2)

  const key = await run('api-key', 'create', '--account', 'harbor', '--role', 'manager')
  assert.match(key.out, /^pk_[0-9A-Za-z]{43}\n$/)
  const { json: forScripts } = await run('api-key', 'create', '--account', 'harbor', '--role', 'viewer', '--json')
  assert.deepEqual([/^pk_/.test(forScripts.secret), forScripts.key], [true, forScripts.secret], 'called as in the API, and as before')
  const owner = await run('owner-link', '--email', 'Dana@Harbor.example')
  assert.match(owner.out, new RegExp(`^Owner link: ${url}/start/\\w{46}\\n$`))
  assert.match(owner.err, /dana@harbor\.example/)
  await run('account', 'create', '--name', 'Other', '--slug', 'other', '--owner', 'olga@other.example')
  assert.equal((await run('owner-link')).code, 2)
  assert.equal((await run('owner-link', '--account', 'other')).code, 0)
  assert.equal((await run('owner-link', '--email', 'nobody@harbor.example')).code, 1)
  assert.equal(statSync(join(folder, 'keys')).mode & 0o777, 0o600)
})

test('the database is its owner’s alone, also in a folder that everybody may enter', async (t) => {
  const { run, folder } = await operator(t)
  chmodSync(folder, 0o755)
  await run('account', 'create', '--name', 'Harbor Build', '--slug', 'harbor', '--owner', 'dana@harbor.example')
  const house = await openHouse(readConfig({ DATA_DIR: folder }))
  t.after(() => house.close())
  for (const file of ['portico.db', 'portico.db-wal', 'portico.db-shm']) assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file)
})

test('a name that nobody could see, or that would read as another, is refused as at every door', async (t) => {
  const { run } = await operator(t)
  const create = (...options: string[]) => run('account', 'create', '--slug', 'quay', '--owner', 'dana@quay.example', ...options)
  for (const name of ['\u200b\u2060', '\u3164', 'Quay\u202elive', 'Quay\u2066'])
    for (const options of [
      ['--name', name],
      ['--name', 'Quay', '--owner-name', name],
    ])
      assert.equal((await create(...options)).code, 2, JSON.stringify(options))
  assert.equal((await create('--name', 'Quay')).code, 0)
  const key = await run('api-key', 'create', '--account', 'quay', '--role', 'viewer', '--name', '\u202eyek')
  assert.deepEqual([key.code, key.err.split('\n')[0]], [2, '--name holds signs that turn the direction of text.'])
})

test('an address that several accounts know invites nobody until one is named, and a note is sent whole or not at all', async (t) => {
  const { run, folder, port } = await operator(t)
  const house = await openHouse(readConfig({ DATA_DIR: folder, PORT: String(port) }))
  for (const slug of ['harbor', 'quay']) {
    const { account } = await house.engine.accounts.create({ name: slug, slug, owner: { name: 'Dana', email: 'dana@harbor.example' } })
    await house.engine.contacts.create(operatorOf(account), { email: 'Jane@acme.example' })
  }
  await house.close()
  const unsaid = await run('invite', 'jane@acme.example')
  assert.deepEqual([unsaid.code, unsaid.err.split('\n')[0]], [2, 'Say which --account: harbor, quay'])
  assert.equal((await run('invite', 'jane@acme.example', '--account', 'quay', '--note', 'x'.repeat(501))).code, 2)
  assert.equal((await run('invite', 'jane@acme.example', '--account', 'quay', '--note', 'Hello\u001b[2J')).code, 2)
  const said = await run('invite', 'jane@acme.example', '--account', 'quay', '--json')
  assert.deepEqual([said.code, said.json.message.to], [0, 'Jane@acme.example'])
  const nobody = await run('invite', 'john@acme.example')
  assert.deepEqual([nobody.code, /no contact john@acme\.example.*Make a record or a contact first/.test(nobody.err)], [1, true])
})

test('every refusal has its sentence', () => {
  for (const code of refusalCodes) assert.ok(sentences[code].length > 5, code)
})
