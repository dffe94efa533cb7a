// The doctor looks at the DNS of the installation's own sender as receivers do, and says what to paste.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { operator } from '../support/cli.ts'
import { startDns } from '../support/dns.ts'
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

test('of a database that cannot be reached the doctor says why', async (t) => {
  const { run } = await operator(t, { DATABASE_URL: 'postgres://portico:secret@127.0.0.1:1/nothing' })
  const { code, json } = await run('doctor', '--json')
  const told = json.findings.find(({ part }: { part: string }) => part === 'database')
  assert.deepEqual([code, told.is, told.says], [1, 'bad', 'the database cannot be reached (ECONNREFUSED)'])
})
