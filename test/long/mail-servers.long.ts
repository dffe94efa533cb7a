// What we sign still holds behind a real mail server: where one is installed, a letter goes through it to the reader's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onArrival, proven } from '../mail/arrivals.ts'
import { startDns } from '../support/dns.ts'
import { startExim, whyNoExim } from '../support/exim.ts'
import { portico } from '../support/portico.ts'
import { startSmtp } from '../support/smtp.ts'

const why = whyNoExim()
const rule = 'a letter that Exim passes on passes SPF, DKIM and DMARC where it arrives'
if (why)
  test(rule, (t) => {
    console.log(`Not tried: ${why}.`)
    t.skip(why)
  })
else
  test(rule, async (t) => {
    const dns = await startDns({
      'harbor.example': { txt: ['v=spf1 mx -all'], mx: [[10, 'mx.harbor.example']] },
      'mx.harbor.example': { a: ['192.0.2.9'] },
      '_spf.relay.example': { txt: ['v=spf1 ip4:127.0.0.1 -all'] },
    })
    const reader = await startSmtp({ rules: { starttls: 'absent' } })
    const exim = await startExim(reader.port)
    const env = { SMTP_URL: `${exim.url}?spf=include:_spf.relay.example`, DNS_SERVERS: dns.server }
    const house = await portico({ mail: 'inbox', env })
    t.after(() => Promise.all([house.stop().then(() => exim.stop()), reader.stop(), dns.stop()]))
    await proven(house, dns)
    const { contactId, grantId } = await house.invite()
    const arrived = (count: number) => reader.waitFor(count).catch(async (error) => assert.fail(`${error}\n${await exim.log()}`))
    await arrived(1)
    const { engine } = house.house
    // Whatever a server might be tempted to fold, to double or to write anew.
    await engine.contacts.change(house.by, contactId as `con_${string}`, { name: 'Jürgen Größenmaß', language: 'de' })
    const note = `.\n..Punkt am Anfang\nFrom hier an${' lange Zeile'.repeat(40)}`.slice(0, 500)
    await engine.grants.resend(house.by, grantId as `gra_${string}`, { note })
    const letters = await arrived(2)
    for (const letter of letters) {
      assert.match(letter.raw.toString('latin1'), /^Received: from .*\r\n\tby relay\.example/m)
      assert.deepEqual(await onArrival(dns, letter, '127.0.0.1'), { dkim: ['pass harbor.example'], spf: 'pass', dmarc: 'pass' })
    }
    assert.match(letters[1]?.mail.text ?? '', /\.\.Punkt am Anfang/)
  })
