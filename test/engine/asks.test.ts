// Standard login: one row of one shape for every address, a code that works in the browser that asked, and one session whichever way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSecrets, fingerprint } from '../../src/engine/secrets.ts'
import { createPosts } from '../../src/mail/post.ts'
import type { Ask, Message } from '../../src/nouns.ts'
import { sql } from '../../src/store/sql.ts'
import { aVisitor, onEveryStore, type Room, refusalOf } from '../support/engine.ts'

const home = '/p/harbor'
const nobody = { nonce: null, deviceToken: null }
let place = 0
/** Each from somewhere else, so that no block is full. */
const anybody = () => aVisitor(`198.51.100.${++place % 250}`)

const ask = (room: Room, email: string, before: string | null = null, visitor = anybody()) =>
  room.engine.asks.fromAddress(room.by.accountId, email, home, visitor, before)
const guess = (room: Room, token: string, code: string) => room.engine.asks.guess(room.by.accountId, token, code, nobody, aVisitor(), null)
const askOf = async (room: Room, token: string): Promise<Ask> => {
  const held = await room.store.read.asks.byToken(room.by.accountId, fingerprint(token))
  assert.ok(held)
  return held.ask
}
const codeOf = async (room: Room, token: string): Promise<string> => {
  const { id, codeKind, keyNumber } = await askOf(room, token)
  return room.engine.secrets.codeOf(id, codeKind, keyNumber)
}
const codeIn = (letter: { message: Message } | undefined): unknown => letter && (letter.message.facts as { code: unknown }).code
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000')
const logins = async (room: Room): Promise<{ message: Message; secret: string }[]> =>
  (await room.deliver()).filter(({ message }) => message.kind === 'login')

/** Somebody who is inside already, through an invitation. */
async function known(room: Room, email = 'jane@acme.example') {
  const invited = await room.invite(email)
  await room.press(invited.secret)
  return invited
}

test('COD-01 codes are six digits, uniform, leading zeros kept', () => {
  const secrets = createSecrets([{ number: 1, key: Buffer.alloc(32, 7) }])
  const counts = Array.from({ length: 6 }, () => new Array<number>(10).fill(0))
  const many = 100_000
  for (let at = 0; at < many; at++) {
    const code = secrets.codeOf(`ask_${at}`, 'digits', 1)
    assert.match(code, /^\d{6}$/)
    for (let digit = 0; digit < 6; digit++)
      (counts[digit] as number[])[Number(code[digit])] = ((counts[digit] as number[])[Number(code[digit])] ?? 0) + 1
  }
  for (const each of counts) {
    const chi = each.reduce((sum, count) => sum + (count - many / 10) ** 2 / (many / 10), 0)
    // Nine degrees of freedom: beyond 33.7 once in ten thousand.
    assert.ok(chi < 33.7, `chi-square ${chi}`)
  }
})

onEveryStore('a known address gets a letter whose link and whose code are one credential (COD-09)', async (room) => {
  await known(room)
  const token = await ask(room, 'Jane@ACME.example')
  const [letter] = await logins(room)
  assert.equal(letter?.message.toAddress, 'jane@acme.example')
  const code = await codeOf(room, token)
  const tries = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => guess(room, token, code)),
    ...Array.from({ length: 4 }, () => room.press(letter?.secret ?? '')),
  ])
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  const row = await room.database.read.one(sql`select count(*) as n from session where opened_by in ('login', 'code')`)
  assert.equal(row?.n, 1)
})

onEveryStore(
  'ADR-02 a letter goes to the address that is kept, whatever was typed, and to nobody whose address only looks like it',
  async (room) => {
    await known(room, 'Mike@Acme.example')
    for (const typed of ['m\u0131ke@acme.example', 'mi\u212ae@acme.example'])
      assert.equal(await refusalOf(ask(room, typed)), 'address_invalid', typed)
    for (const typed of ['mike@xn--cme-5cd.example', 'mlke@acme.example']) {
      await ask(room, typed)
      assert.deepEqual(await logins(room), [], typed)
    }
    await ask(room, 'mIKE@ACME.example')
    const [letter, ...others] = await logins(room)
    assert.deepEqual([letter?.message.toAddress, others], ['Mike@acme.example', []])
  },
)

onEveryStore('a code opens one session, marked as opened by a code, at the portal’s home', async (room) => {
  await known(room)
  const token = await ask(room, 'jane@acme.example')
  await logins(room)
  const code = await codeOf(room, token)
  const entered = await guess(room, token, ` ${code.slice(0, 3)} ${code.slice(3)}\u00a0`)
  assert.deepEqual([entered.session.openedBy, entered.landing, entered.device], ['code', home, null])
  await room.inside(entered)
  assert.equal(await refusalOf(guess(room, token, code)), 'link_used')
})

onEveryStore('a code is read however it was typed or pasted: with what stood around it in the letter, and in wide digits', async (room) => {
  await known(room)
  const written: ((code: string) => string)[] = [
    (code) => `\u200b${code}.`,
    (code) => `"${code}"\n`,
    (code) => [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''),
  ]
  for (const write of written) {
    const token = await ask(room, 'jane@acme.example')
    await logins(room)
    await guess(room, token, write(await codeOf(room, token)))
    room.clock.advance('1 day')
  }
})

onEveryStore('COD-02 a code lives ten minutes', async (room) => {
  await known(room)
  const [late, early] = [await ask(room, 'jane@acme.example'), null]
  await logins(room)
  room.clock.advance('10 minutes')
  assert.equal(await refusalOf(guess(room, late, await codeOf(room, late))), 'code_ended')
  assert.equal(early, null)
  // Where links live shorter than that, too.
  await room.engine.accounts.change(room.by, { loginMinutes: 5 })
  const token = await ask(room, 'jane@acme.example')
  await logins(room)
  room.clock.advance('590 seconds')
  await guess(room, token, await codeOf(room, token))
})

onEveryStore('COD-03 a code works only in the browser that asked, and only for its own ask', async (room) => {
  await known(room)
  await known(room, 'bo@acme.example')
  const janes = await ask(room, 'jane@acme.example')
  const bos = await ask(room, 'bo@acme.example')
  await logins(room)
  const code = await codeOf(room, janes)
  assert.equal(await refusalOf(guess(room, bos, code)), 'code_wrong')
  assert.equal((await askOf(room, bos)).tries, 1)
  assert.equal(await refusalOf(guess(room, 'a browser that never asked', code)), 'code_ended')
  await guess(room, janes, code)
})

onEveryStore('COD-04 five tries, also under a thousand parallel guesses; four wrong ones burn nothing', async (room) => {
  await known(room)
  const token = await ask(room, 'jane@acme.example')
  await logins(room)
  const code = await codeOf(room, token)
  for (let at = 0; at < 4; at++) assert.equal(await refusalOf(guess(room, token, otherThan(code))), 'code_wrong')
  await guess(room, token, code)

  room.clock.advance('2 minutes')
  const flooded = await ask(room, 'jane@acme.example')
  await logins(room)
  const wrong = otherThan(await codeOf(room, flooded))
  const tries = await Promise.all(Array.from({ length: 1_000 }, () => refusalOf(guess(room, flooded, wrong))))
  assert.equal(tries.filter((one) => one === 'code_wrong').length, 5)
  assert.equal(tries.filter((one) => one === 'code_ended').length, 995)
  assert.equal(await refusalOf(guess(room, flooded, await codeOf(room, flooded))), 'code_ended')
})

onEveryStore(
  'COD-05 a newer code never resets the count; after a hundred wrong ones in a row there are links alone, until a link was used',
  async (room) => {
    await known(room)
    room.clock.advance('1 day')
    const token = await ask(room, 'jane@acme.example')
    const { mailbox } = await askOf(room, token)
    await logins(room)
    await refusalOf(guess(room, token, otherThan(await codeOf(room, token))))
    assert.equal((await room.store.read.asks.wrongCodes(room.by.accountId, mailbox))?.count, 1)
    await room.database.transaction((db) => db.run(sql`update wrong_code set count = 99`))
    await refusalOf(guess(room, token, otherThan(await codeOf(room, token))))
    room.clock.advance('2 minutes')
    await ask(room, 'jane@acme.example')
    const [letter] = await logins(room)
    assert.equal(codeIn(letter), null)
    await room.press(letter?.secret ?? '')
    room.clock.advance('2 minutes')
    await ask(room, 'jane@acme.example')
    const [next] = await logins(room)
    assert.notEqual(codeIn(next), null)
  },
)

onEveryStore('COD-05 who came in by a link begins a new row: one more wrong code switches nothing off', async (room) => {
  await known(room)
  room.clock.advance('1 day')
  const token = await ask(room, 'jane@acme.example')
  await logins(room)
  await refusalOf(guess(room, token, otherThan(await codeOf(room, token))))
  await room.database.transaction((db) => db.run(sql`update wrong_code set count = 100`))
  room.clock.advance('2 minutes')
  await ask(room, 'jane@acme.example')
  const [letter] = await logins(room)
  await room.press(letter?.secret ?? '')
  for (let mistyped = 0; mistyped < 2; mistyped++) {
    room.clock.advance('2 minutes')
    const again = await ask(room, 'jane@acme.example')
    const [next] = await logins(room)
    assert.notEqual(codeIn(next), null)
    await refusalOf(guess(room, again, otherThan(await codeOf(room, again))))
  }
})

onEveryStore('LOG-08 wrong codes are forgotten after thirty days, but not where they switched codes off', async (room) => {
  const { accountId } = room.by
  const guessed = async (count: number, mailbox: string) => {
    const now = room.clock.now()
    await room.database.transaction((db) =>
      db.run(sql`insert into wrong_code (account_id, mailbox, count, last_at) values (${accountId}, ${mailbox}, ${count}, ${now})`),
    )
  }
  await guessed(99, 'stranger@acme.example')
  await guessed(100, 'jane@acme.example')
  room.clock.advance('1 day')
  await guessed(1, 'tom@acme.example')
  const counts = () =>
    Promise.all(
      ['stranger', 'jane', 'tom'].map(async (name) => (await room.store.read.asks.wrongCodes(accountId, `${name}@acme.example`))?.count),
    )
  room.clock.advance('28 days')
  await room.engine.forget()
  assert.deepEqual(await counts(), [99, 100, 1])
  room.clock.advance('25 hours')
  await room.engine.forget()
  assert.deepEqual(await counts(), [undefined, 100, 1])
})

onEveryStore(
  'COD-06 past a hundred wrong codes an hour an account’s new codes are ten letters, past three hundred in all every account’s; till then another keeps six digits',
  async (room) => {
    await known(room)
    const token = await ask(room, 'stranger@acme.example')
    await room.database.transaction((db) =>
      db.run(sql`insert into throttle (id, moments, changed_at)
      values (${`wrong codes ${room.by.accountId}`}, ${JSON.stringify(new Array(99).fill(room.clock.now()))}, ${room.clock.now()})`),
    )
    assert.equal((await askOf(room, token)).codeKind, 'digits')
    assert.equal(await refusalOf(guess(room, token, '000000')), 'code_wrong')
    const long = await ask(room, 'jane@acme.example')
    assert.equal((await askOf(room, long)).codeKind, 'letters')
    while (await room.engine.asks.answer());
    const code = await codeOf(room, long)
    assert.match(code, /^[B-Z]{10}$/)
    const owner = { name: 'Mia', email: 'mia@studio.example' }
    const { account } = await room.engine.accounts.create({ name: 'Studio', slug: 'studio', owner })
    const other = await room.engine.asks.fromAddress(account.id, 'x@studio.example', '/p/studio', anybody(), null)
    assert.equal((await room.store.read.asks.byToken(account.id, fingerprint(other)))?.ask.codeKind, 'digits')
    const told = await room.engine.history.list(room.by, { limit: 20, after: null }, { recordId: null, contactId: null })
    assert.ok(told.some(({ act }) => act === 'codes.lengthened'))
    const alerts = (await room.deliver()).filter(({ message }) => message.kind === 'member_alert')
    assert.deepEqual(
      alerts.map(({ message }) => [message.toAddress, message.facts.about]),
      [['dana@harbor.example', 'codes_lengthened']],
    )
    // Nor does guessing at many accounts pay: past three hundred in all every account's are.
    const crowd = JSON.stringify(new Array(299).fill(room.clock.now()))
    await room.database.transaction((db) => db.run(sql`update throttle set moments = ${crowd} where id = 'wrong codes'`))
    assert.equal(await refusalOf(guess(room, token, '000000')), 'code_wrong')
    const theirs = await room.engine.asks.fromAddress(account.id, 'y@studio.example', '/p/studio', anybody(), null)
    assert.equal((await room.store.read.asks.byToken(account.id, fingerprint(theirs)))?.ask.codeKind, 'letters')
    await guess(room, long, code.toLowerCase())
  },
)

onEveryStore('COD-07 a newer code ends the older one of that browser', async (room) => {
  await known(room)
  const older = await ask(room, 'jane@acme.example')
  await logins(room)
  const code = await codeOf(room, older)
  room.clock.advance('61 seconds')
  const newer = await ask(room, 'jane@acme.example', older)
  await logins(room)
  assert.equal(await refusalOf(guess(room, older, code)), 'code_ended')
  await guess(room, newer, await codeOf(room, newer))
})

onEveryStore('COD-08 what the database holds gives no code', async (room) => {
  await known(room)
  const token = await ask(room, 'jane@acme.example')
  await logins(room)
  const code = await codeOf(room, token)
  for (const table of ['ask', 'message', 'link', 'history', 'throttle'] as const) {
    const { raw } = await import('../../src/store/sql.ts')
    const rows = await room.database.read.all(sql`select * from ${raw(table)}`)
    assert.ok(
      !Object.values(rows).some((row) => Object.values(row).some((value) => typeof value === 'string' && value.split(/\W/).includes(code))),
    )
  }
  const others = createSecrets([{ number: 1, key: Buffer.alloc(32, 1) }])
  assert.notEqual(
    others.codeOf((await askOf(room, token)).id, 'letters', 1),
    room.engine.secrets.codeOf((await askOf(room, token)).id, 'letters', 1),
  )
})

onEveryStore(
  'COD-10 and COD-11 the code stands neither in the subject nor in the first words; the letter says where it was asked and where to type it',
  async (room) => {
    await known(room)
    const token = await ask(room, 'jane@acme.example', null, { ...aVisitor('198.51.100.251'), browser: 'Chrome on <b>Windows</b>' })
    while (await room.engine.asks.answer());
    const claimed = (await room.engine.messages.claim(10)).find(({ kind }) => kind === 'login')
    assert.ok(claimed)
    const postOf = createPosts({
      url: 'https://portal.example',
      from: { name: 'Portico', address: 'a@portal.example' },
      secrets: room.engine.secrets,
    })
    const { subject, text, html } = postOf(claimed)
    const code = await codeOf(room, token)
    assert.ok(!subject.includes(code) && text.indexOf(code) > 100)
    assert.ok(html.includes(code) && !html.slice(html.indexOf('<body'), html.indexOf('<body') + 600).includes(code))
    assert.match(text, /Chrome on <b>Windows<\/b>/)
    assert.ok(html.includes('Chrome on &lt;b&gt;Windows&lt;/b&gt;'))
    assert.match(text.replaceAll('\u200b', ''), /only on portal\.example\. Nobody will ever ask you for it/)
  },
)

onEveryStore('COD-13 an invitation carries no code', async (room) => {
  const { message } = await room.invite()
  assert.equal('code' in (message.facts as object), false)
})

onEveryStore('ADR-07 and ADR-08 an unknown address leaves the same row, gets no letter, and makes no contact', async (room) => {
  await known(room)
  const people = async () => (await room.database.read.one(sql`select count(*) as n from contact`))?.n
  const before = await people()
  const tokens = [await ask(room, 'jane@acme.example'), await ask(room, 'nobody@acme.example')]
  assert.equal((await logins(room)).length, 1)
  assert.equal(await people(), before)
  const shapes = await Promise.all(tokens.map(async (token) => Object.keys(await askOf(room, token))))
  assert.deepEqual(shapes[0], shapes[1])
  const pages = await Promise.all(tokens.map((token) => room.engine.asks.waiting(room.by.accountId, token)))
  const blind = pages.map((page) => ({ ...page, email: '', askedAt: 0, codeUntil: 0, againAt: 0 }))
  assert.deepEqual(blind[0], blind[1])
  for (const token of tokens) assert.equal(await refusalOf(guess(room, token, 'XXXXXX')), 'code_wrong')
  // Even the digits that would be right open nothing where nobody is.
  assert.equal(await refusalOf(guess(room, tokens[1] as string, await codeOf(room, tokens[1] as string))), 'code_wrong')
})

onEveryStore('ADR-09 a mailbox that had enough gets no letter, is not told so, and keeps the code that came', async (room) => {
  await known(room)
  const token = await ask(room, 'jane@acme.example')
  assert.equal((await logins(room)).length, 1)
  const again = await ask(room, 'jane+a@acme.example', token)
  assert.deepEqual(await logins(room), [])
  assert.equal(again, token)
  await guess(room, token, await codeOf(room, token))
  const elsewhere = await ask(room, 'jane@acme.example')
  assert.deepEqual(await logins(room), [])
  assert.notEqual((await askOf(room, elsewhere)).answeredAt, null)
})

onEveryStore('ADR-09 and ADR-11 a hundred asks for one mailbox through two processes are one letter', async (room) => {
  await known(room)
  const other = await room.another()
  await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at % 2 ? room : other, 'jane@acme.example')))
  await Promise.all([room.engine.asks.answer(), other.engine.asks.answer()])
  assert.equal((await logins(room)).length, 1)
})

onEveryStore('ADR-10 thirty asks in five minutes from one place, whoever they are for; ADR-12 issued links still open', async (room) => {
  const { secret } = await room.invite()
  const here = aVisitor('2001:db8:0:2::/64')
  const tries = await Promise.all(
    Array.from({ length: 33 }, (_, at) => refusalOf(ask(room, `v${at}@acme.example`, null, here)).catch(() => 'asked')),
  )
  assert.equal(tries.filter((one) => one === 'too_many_asks').length, 3)
  await room.press(secret)
})

onEveryStore(
  'ADR-10 and ADR-11 an account is asked two hundred times in five minutes and no more, known or not, through two processes; who holds a link or asks elsewhere is not kept waiting',
  async (room) => {
    const { secret } = await room.invite()
    const other = await room.another()
    const told: string[] = []
    const hand = async (of: Room) => {
      for (let at = 0; at < 21; at++) {
        const asked = ask(of, `v${++place}@acme.example`, null, aVisitor(`203.0.113.${place % 200}`))
        told.push(await refusalOf(asked.then(() => Promise.reject(Object.assign(new Error(), { code: 'asked' })))))
      }
    }
    await Promise.all(Array.from({ length: 10 }, (_, at) => hand(at % 2 ? room : other)))
    assert.deepEqual([...new Set(told)].toSorted(), ['asked', 'too_many_asks'])
    assert.equal(told.filter((one) => one === 'asked').length, 200)
    const full = await ask(room, 'jane@acme.example').then(
      () => null,
      (error: { facts: { by: string } }) => error.facts.by,
    )
    assert.equal(full, 'account')
    const owner = { name: 'Mia', email: 'mia@studio.example' }
    const { account } = await room.engine.accounts.create({ name: 'Studio', slug: 'studio', owner })
    await room.engine.asks.fromAddress(account.id, 'x@studio.example', '/p/studio', anybody(), null)
    const id = room.engine.links.read(secret)
    assert.equal(await refusalOf(room.engine.asks.fromLink(id, anybody(), null, false)), 'too_many_asks')
    assert.ok(await room.engine.asks.fromLink(id, anybody()))
    await room.press(secret)
    room.clock.advance('6 minutes')
    await ask(room, 'jane@acme.example')
  },
)

onEveryStore('an ask that meets a fault of ours holds up nobody else, and is met once', async (room) => {
  await known(room)
  const bo = await known(room, 'bo@acme.example')
  await ask(room, 'bo@acme.example')
  const token = await ask(room, 'jane@acme.example')
  await room.database.transaction((db) => db.run(sql`update grants set abilities = 'no JSON' where id = ${bo.grant.id}`))
  await assert.rejects(room.engine.asks.answer(), SyntaxError)
  assert.deepEqual(
    (await logins(room)).map(({ message }) => message.toAddress),
    ['jane@acme.example'],
  )
  assert.ok((await askOf(room, token)).linkId)
  assert.equal(await room.engine.asks.answer(), false)
})

onEveryStore('ADR-09 letters about one record are ten an hour, however many people share it', async (room) => {
  const { record, secret } = await room.invite()
  const secrets = [secret]
  for (const email of ['bo@acme.example', 'cy@acme.example']) {
    const { contact } = (await room.invite(email)).record
    const scope = { kind: 'record' as const, id: record.record.id }
    const { message } = await room.engine.grants.give(room.by, { contactId: contact.id, scope, invite: {} })
    secrets.push((await room.deliver()).find((one) => one.message.id === message?.id)?.secret ?? '')
  }
  let asked = 0
  let full = ''
  for (let round = 0; round < 5; round++) {
    room.clock.advance('61 seconds')
    for (const one of secrets) {
      const refused = await room.engine.asks.fromLink(room.engine.links.read(one), anybody()).then(
        () => null,
        (error: { facts: { by: string } }) => error.facts.by,
      )
      if (refused === null) asked += 1
      full ||= refused ?? ''
    }
  }
  assert.deepEqual([asked, full], [10, 'record'])
  await room.press(secret)
})

onEveryStore('ADR-01 what is no plain address is refused before anything is written', async (room) => {
  for (const typed of [
    '',
    'jane',
    'jane@acme.example, eve@evil.example',
    'Jane <jane@acme.example>',
    'jane@acme.example\r\nBcc: eve@evil.example',
  ])
    assert.equal(await refusalOf(ask(room, typed)), 'address_invalid')
  assert.equal((await room.database.read.one(sql`select count(*) as n from ask`))?.n, 0)
})

onEveryStore('whoever was revoked gets no letter; whose access sleeps is led to the page that wakes it', async (room) => {
  const { grant } = await known(room)
  await room.engine.grants.revoke(room.by, grant.id, null)
  await ask(room, 'jane@acme.example')
  assert.deepEqual(await logins(room), [])
  await known(room, 'bo@acme.example')
  room.clock.advance('400 days')
  await ask(room, 'bo@acme.example')
  const [letter] = await logins(room)
  assert.equal(await refusalOf(room.press(letter?.secret ?? '')), 'link_asleep')
})

onEveryStore('LNK-04 a login that was asked for here and opened there opens a session there, and this page is told', async (room) => {
  await known(room)
  const token = await ask(room, 'jane@acme.example')
  assert.equal((await room.engine.asks.waiting(room.by.accountId, token))?.used, null)
  const [letter] = await logins(room)
  const linkId = letter?.message.linkId
  assert.ok(linkId)
  const goesOn = async (askToken: string) => (await room.engine.links.look(linkId, { ...nobody, askToken })).goesOn
  assert.deepEqual([await goesOn(token), await goesOn('another browser')], [true, false])
  await room.press(letter?.secret ?? '')
  assert.equal((await room.engine.asks.waiting(room.by.accountId, token))?.used?.with, 'Safari on iPhone')
  assert.equal(await refusalOf(guess(room, token, await codeOf(room, token))), 'link_used')
})

onEveryStore('LNK-11 a revoke ends the code and the letter that waits', async (room) => {
  const { grant } = await known(room)
  const token = await ask(room, 'jane@acme.example')
  while (await room.engine.asks.answer());
  await room.engine.grants.revoke(room.by, grant.id, null)
  assert.deepEqual(await logins(room), [])
  assert.equal(await refusalOf(guess(room, token, await codeOf(room, token))), 'link_revoked')
})

onEveryStore(
  'attacks 14: whoever presses the letter’s link first, its code still works in the browser that asked, and the other one is out',
  async (room) => {
    await known(room)
    const token = await ask(room, 'jane@acme.example')
    const [letter] = await logins(room)
    const nonce = 'R'.repeat(22)
    const robot = await room.press(letter?.secret ?? '', { nonce })
    await room.inside(robot)
    room.clock.advance('6 seconds')
    const code = await codeOf(room, token)
    // Without the code nothing changes hands, and of two who give it one comes in.
    assert.equal(await refusalOf(guess(room, token, '000000')), 'code_wrong')
    const both = await Promise.allSettled([guess(room, token, code), guess(room, token, code)])
    const [jane, ...others] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert.ok(jane)
    assert.deepEqual(others, [])
    await room.inside(jane)
    assert.notEqual(await refusalOf(room.inside(robot)), null)
    room.clock.advance('6 seconds')
    assert.equal(await refusalOf(guess(room, token, code)), 'link_used')
    // Nor does the one who was first come back by pressing again.
    assert.equal(await refusalOf(room.press(letter?.secret ?? '', { nonce })), 'link_used')
    const row = await room.database.read.one(
      sql`select count(*) as n from session where ended_at is null and opened_by in ('login', 'code')`,
    )
    assert.equal(row?.n, 1)
  },
)
