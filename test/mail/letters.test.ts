// What a letter says, what it looks like on the wire, and what nobody can make it say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { renderLetter } from '../../src/mail/letters/letters.ts'
import { bytesOf } from '../../src/mail/mime.ts'
import { createSmtp, readSmtpUrl } from '../../src/mail/smtp.ts'
import type { Logo, Post } from '../../src/mail/transport.ts'
import type { LetterFacts, MessageKind } from '../../src/nouns.ts'
import { startSmtp } from '../support/smtp.ts'
import { at, factsOf, house, kindsOfLetter, messageOf, url } from './letter-facts.ts'
import { always, aPost } from './posts.ts'

function postOf(message: ReturnType<typeof messageOf>, logo: Logo | null = null): Post {
  const { fromName, replyTo, subject, html, text } = renderLetter(message, url)
  const from = { name: fromName, address: 'letters@harbor.example' }
  return aPost({ id: 'msg_0123456789abcdefghijkl', at: message.createdAt, from, replyTo, subject, html, text, logo })
}

const headersIn = (raw: Buffer | string) => {
  const [head = ''] = raw.toString().split('\r\n\r\n')
  return head.split('\r\n').filter((line) => !/^\s/.test(line))
}
const namesIn = (raw: Buffer | string) => headersIn(raw).map((line) => line.slice(0, line.indexOf(':')))

test('MAI-03 a letter about a packet carries 500 characters of what a member wrote, and leads to the rest', () => {
  const textOf = (kind: 'packet' | 'packet_reply', wrote: string) =>
    renderLetter(messageOf(kind, { [kind === 'packet' ? 'note' : 'reply']: wrote }), url)
  for (const kind of ['packet', 'packet_reply'] as const) {
    const whole = 'word '.repeat(100).trim()
    assert.doesNotMatch(textOf(kind, whole).text, /goes on/)
    for (const long of [`${whole} and more`, 'word '.repeat(800), '🏗'.repeat(2_000), 'w'.repeat(4_000)]) {
      const { text, html } = textOf(kind, long)
      const [, carried = ''] = /\n {2}((?:word|w|🏗).*…)\n/u.exec(text) ?? []
      assert.ok(carried.length > 480 && carried.length <= 500, `${carried.length} of ${long.slice(0, 4)}`)
      assert.ok(carried.isWellFormed())
      for (const part of [text, html]) assert.match(part, /The text goes on where the button leads\./)
    }
  }
})

test('MAI-14 the invitation says who asks whom for what by when, and how to get in', () => {
  const { subject, fromName, replyTo, text } = renderLetter(messageOf('invitation'), url)
  assert.equal(subject, 'Your insurance certificate for Dock 4 refurbishment')
  assert.equal(fromName, 'Dana Whitfield, Harbor Build')
  assert.equal(replyTo, 'dana@harbor.example')
  assert.equal(
    text,
    `Harbor Build

Your insurance certificate for Dock 4 refurbishment

Hello Jane,

Harbor Build asks Acme Electric for its certificate of insurance by Tuesday, December 1. On your page you see exactly what it must show, and you can upload it from your phone.

  Good to have you on Dock 4. The crew starts on the 3rd, so a few days earlier would help us a lot.
  Dana Whitfield

Open the request:
${url}

About five minutes. No account, no password.

The button is for you alone and opens until Sunday, December 20. If it ever stops working, the page offers you a new link.

Questions? Just reply, your answer goes to Dana.

--
Harbor Build LLC, 1200 Wharf Road, Suite 300, Oakland, CA 94607
Sent to jane@acme.example because Dana Whitfield invited you.
Not for you? Then ignore this letter: nothing happens without the button.
`,
  )
})

test('an account’s own sender name and reply address take the place of the member’s', () => {
  const own = { ...house, senderName: 'Harbor Vendors', replyTo: 'vendors@harbor.example' }
  const { fromName, replyTo, text } = renderLetter(messageOf('invitation', { house: own }), url)
  assert.deepEqual([fromName, replyTo], ['Harbor Vendors', 'vendors@harbor.example'])
  assert.match(text, /your answer goes to Harbor Build/)
})

test('several things asked are listed with their days, in several projects with these', () => {
  const asked = [
    { kind: 'certificate', name: 'Certificate of insurance', dueOn: null },
    { kind: 'document', name: 'W-9 form', dueOn: '2026-12-15' },
  ] as const
  const one = { company: 'Acme Electric', project: 'Dock 4', dueOn: '2026-12-01', asked: [...asked] }
  const { subject, text } = renderLetter(messageOf('invitation', { records: [one] }), url)
  assert.equal(subject, 'Two documents for Dock 4')
  assert.match(text, /for two documents by Tuesday, December 1\./)
  assert.match(text, /- Certificate of insurance, by Tue, Dec 1\n- W-9 form, by Tue, Dec 15/)
  const both = renderLetter(messageOf('invitation', { records: [one, { ...one, project: 'Pier 2' }] }), url)
  assert.equal(both.subject, 'Four documents for two projects')
  assert.match(both.text, /- W-9 form, by Tue, Dec 15 \(Pier 2\)/)
  const question = { kind: 'answer', name: 'Who opens the gate?', dueOn: null } as const
  const three = renderLetter(messageOf('invitation', { records: [{ ...one, asked: [...asked, question] }] }), url)
  assert.match(three.text, /- Who opens the gate\? By Tue, Dec 1\n/)
})

test('in French a colon stands apart from its word in the plain text, too', () => {
  const { text } = renderLetter({ ...messageOf('reminder'), language: 'fr' }, url)
  const led = text.split('\n').filter((_line, at, lines) => lines[at + 1]?.startsWith('http'))
  assert.ok(led.length > 0)
  for (const line of led) assert.match(line, /\S :$/)
})

test('a letter without inviter, name, company, day or note still reads as one', () => {
  const bare = messageOf('invitation', { inviter: null, contact: { ...factsOf.invitation.contact, name: null }, records: [], note: null })
  const { subject, fromName, replyTo, text } = renderLetter(bare, url)
  assert.equal(subject, 'Harbor Build invites you to its client portal')
  assert.deepEqual([fromName, replyTo], ['Harbor Build', null])
  assert.match(
    text,
    /^Harbor Build\n\nHarbor Build invites you to its client portal\n\nHello,\n\nHarbor Build has opened its client portal for you\./,
  )
  assert.doesNotMatch(text, /Just reply|null|undefined/)
})

test('LNK-22 the notice of a link that somebody made says who, until when, and carries no way in', () => {
  const made = { about: 'link_made' as const, madeBy: factsOf.notice.about === 'address_changed' ? factsOf.notice.changedBy : null }
  const { subject, replyTo, text, html } = renderLetter(messageOf('notice', { ...made, opensUntil: at + 900_000 }), url)
  assert.deepEqual([subject, replyTo], ['A link to your pages at Harbor Build was made', 'dana@harbor.example'])
  assert.match(text, /Dana Whitfield of Harbor Build made a link that opens your pages, on Fri, Nov 20 at 2:14 PM/)
  assert.match(text, /works once, until Fri, Nov 20 at 2:29 PM\./)
  assert.doesNotMatch(text + html, /\/l\/|undefined|null/)
  const byAKey = renderLetter(messageOf('notice', { ...made, madeBy: null, opensUntil: at + 900_000 }), url)
  assert.match(byAKey.text, /\nHarbor Build made a link that opens your pages/)
  assert.doesNotMatch(byAKey.text, /null|goes to/)
})

test('STF-05 the notice of passkeys that were taken away says by whom and what comes next, and carries no way in', () => {
  const changedBy = factsOf.notice.about === 'address_changed' ? factsOf.notice.changedBy : null
  const { subject, text, html } = renderLetter(messageOf('notice', { about: 'passkeys_reset', changedBy }), url)
  assert.equal(subject, 'Your passkeys at Harbor Build were taken away')
  assert.match(text, /Dana Whitfield took your passkeys at Harbor Build away on Fri, Nov 20 at 2:14 PM and signed you out everywhere/)
  assert.match(text, /Did you not ask for it\? Reply to this letter, your answer goes to Dana\./)
  assert.doesNotMatch(text + html, /\/l\/|undefined|null/)
})

test('STF-08 letters about one’s own way in say what and when, and what to do if it was somebody else', () => {
  for (const about of ['passkey_added', 'passkey_removed', 'new_browser', 'gave_way'] as const) {
    const { subject, text, html } = renderLetter(messageOf('notice', { about, what: 'iPhone, Safari' }), url)
    assert.match(subject, /pages at Harbor Build/)
    assert.match(text, /iPhone, Safari/)
    assert.match(text, /Fri, Nov 20 at 2:14 PM/)
    assert.match(text, /sign out everywhere and remove what is not yours/)
    assert.doesNotMatch(text + html, /\/l\/|undefined|null/)
  }
})

test('LNK-03, COD-10 and COD-11 the letter with a code for a press has no link in it, and the code stands in neither subject nor first words', () => {
  const facts = {
    about: 'link_code' as const,
    askedWith: 'Safari on iPhone',
    askedAt: at,
    code: { askId: 'ask_0123456789abcdefghijkl' as const, kind: 'digits' as const, keyNumber: 1, until: at + 600_000 },
  }
  const { subject, text, html } = renderLetter(messageOf('notice', facts), 'https://portal.example', '012345')
  assert.equal(subject, 'Your code for Harbor Build')
  assert.ok(text.indexOf('012345') > 100 && html.includes('012345'))
  assert.match(text, /\n\n012345\n\nIt works only in that browser, until Fri, Nov 20 at 2:24 PM, and only on portal/)
  assert.match(text, /asked for with Safari on iPhone, Fri, Nov 20 at 2:14 PM\. If that was not you, ignore this letter/)
  assert.doesNotMatch(text + html, /\/l\/|href|undefined|null/)
  const french = renderLetter({ ...messageOf('notice', facts), language: 'fr' }, 'https://portal.example', '012345')
  assert.match(french.text, /Demandé avec Safari sur iPhone,/)
})

test('a question that is asked keeps its words, and what is reviewed or has arrived is named as the thing it is', () => {
  const [record] = factsOf.invitation.records
  const asking = (kind: 'answer' | 'review', name: string) =>
    renderLetter(
      messageOf('invitation', { records: [{ ...(record as NonNullable<typeof record>), asked: [{ kind, name, dueOn: null }] }] }),
      url,
    )
  assert.match(asking('answer', 'Who opens the gate?').text, /asks Acme Electric to answer “Who opens the gate\?” by Tuesday/)
  assert.match(asking('review', 'Safety plan').text, /asks Acme Electric to review the safety plan by Tuesday/)
  assert.equal(asking('review', 'Safety plan').subject, 'Please review the safety plan for Dock 4 refurbishment')
  const { subject } = renderLetter(messageOf('receipt', { requirement: 'Who opens the gate?' }), url)
  assert.equal(subject, 'Received: “Who opens the gate?” for Dock 4 refurbishment')
  const arrived = renderLetter(messageOf('member_notice', { about: 'document_arrived', requirement: 'Certificate of insurance' }), url)
  assert.match(arrived.text, /The certificate of insurance has arrived\n.*Jane Ortiz sent the certificate of insurance for/s)
})

test('the sign-in letter says for how long, until when and where it was asked for', () => {
  const { subject, fromName, text } = renderLetter(messageOf('login'), url)
  assert.deepEqual([subject, fromName], ['Sign in to Harbor Build', 'Harbor Build'])
  assert.match(text, /It works once, for 15 minutes, until Fri, Nov 20 at 2:29 PM\./)
  assert.match(text, /asked for with Safari on an iPhone, Fri, Nov 20 at 2:14 PM\. If that was not you, ignore this letter/)
  assert.match(text, /\n\nSign in:\n/)
})

test('letters to members say as what, until when, with which browser, and that the letter alone is not enough', () => {
  const invited = renderLetter(messageOf('member_invitation'), url)
  assert.deepEqual([invited.subject, invited.fromName], ['Join Harbor Build on Portico', 'Dana Whitfield, Harbor Build'])
  assert.match(invited.text, /You come as a manager: projects, records, documents/)
  assert.match(invited.text, /works once, until Fri, Nov 27 at 2:14 PM/)
  const signIn = renderLetter(messageOf('member_sign_in'), url)
  assert.equal(signIn.subject, 'Sign in to the console of Harbor Build')
  assert.match(signIn.text, /for 15 minutes, until Fri, Nov 20 at 2:29 PM\..*second factor/s)
  assert.match(signIn.text, /asked for with Chrome on Windows, Fri, Nov 20 at 2:14 PM/)
  const alert = renderLetter(messageOf('member_alert'), url)
  assert.match(alert.text, /signed in to the console of Harbor Build as you, with Chrome on Windows, Fri, Nov 20 at 2:14 PM/)
  assert.doesNotMatch(alert.text + alert.html, /\/l\/|\/m\/|undefined|null/)
})

test('a review says what was decided, in the member’s own words', () => {
  const rejected = renderLetter(messageOf('review'), url)
  assert.equal(rejected.subject, 'Needs changes: certificate of insurance for Dock 4 refurbishment')
  assert.match(rejected.text, / {2}The general aggregate shows \$1,000,000\.\n {2}We need \$2,000,000\.\n {2}Dana Whitfield/)
  assert.match(rejected.text, /stays in force until the new version is accepted/)
  assert.match(rejected.text, /See what needs changing:\n/)
  const accepted = renderLetter(
    messageOf('review', { decision: 'accept', reason: null, validUntil: Date.parse('2027-06-30T12:00:00Z') }),
    url,
  )
  assert.match(accepted.text, /Harbor Build has accepted your certificate of insurance .*valid until Jun 30, 2027\./)
})

for (const kind of kindsOfLetter) {
  test(`MAI-04 the ${kind} letter: both parts, one link, nothing to load, nothing to unsubscribe from`, async () => {
    const raw = bytesOf(postOf(messageOf(kind)))
    const mail = await PostalMime.parse(raw)
    const { html = '', text = '' } = mail
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)
    // A reminder has one more, to have fewer of them; looked at by members, it leads nowhere.
    const wanted = ['receipt', 'notice', 'member_alert'].includes(kind) ? [] : kind === 'reminder' ? [url, '#'] : [url]
    assert.deepEqual(new Set(links), new Set(wanted))
    assert.equal(text.split('\n').filter((line) => line === url).length, links.length > 0 ? 1 : 0)
    assert.doesNotMatch(html, /<(?:img|script|link|iframe|object|video|audio|form)\b|url\(|@import|\bon[a-z]+=/i)
    assert.ok(mail.headers.every(({ key }) => !/^list-|^precedence/i.test(key)))
    assert.ok(html.includes('prefers-color-scheme:dark') && html.includes('name="color-scheme"'))
    assert.doesNotMatch(`${html}${text}${mail.subject}`, /undefined|null|NaN|\[object/)
  })
}

test('MAI-04 and MAI-05 the headers keep answering programs quiet and providers from rewriting links', async () => {
  const mail = await PostalMime.parse(bytesOf(postOf(messageOf('invitation'))))
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value
  assert.equal(mail.messageId, '<msg_0123456789abcdefghijkl@harbor.example>')
  assert.equal(header('date'), 'Fri, 20 Nov 2026 22:14:00 +0000')
  assert.equal(header('auto-submitted'), 'auto-generated')
  assert.equal(header('x-auto-response-suppress'), 'All')
  assert.deepEqual(mail.from, { name: 'Dana Whitfield, Harbor Build', address: 'letters@harbor.example' })
  assert.equal(mail.replyTo?.[0]?.address, 'dana@harbor.example')
  assert.deepEqual([header('x-mailgun-track'), header('x-pm-tracklinks'), header('x-mailjet-trackclick')], ['no', 'None', '0'])
  for (const name of ['x-smtpapi', 'x-msys-api']) assert.doesNotThrow(() => JSON.parse(header(name) ?? ''))
})

test('a letter in other than English signs has no line of more than 76, and arrives as it was written', async () => {
  const lines = Array.from({ length: 12 }, (_, at) => 'x'.repeat(68 + at))
  const text = ['ü', ...lines.map((line) => `${line} `), ...lines.map((line) => `From ${line.slice(5)}`)].join('\n')
  const raw = bytesOf(aPost({ text })).toString()
  const [, body = ''] = /quoted-printable\r\n\r\n([\s\S]*?)\r\n--/.exec(raw) ?? []
  for (const line of body.split('\r\n')) {
    assert.ok(line.length <= 76, line)
    assert.doesNotMatch(line, /^From | $/)
  }
  assert.equal((await PostalMime.parse(raw)).text, `${text}\n`)
})

test('LNK-18 the address of a letter is short, and no line break ever falls into it', () => {
  const hosts = 'https://a-rather-long-name-of-a-portal.harbor-build-and-sons.example'
  const long = `${hosts}/l/${'a'.repeat(46)}`
  assert.ok(long.length < 120)
  const { html, text } = renderLetter(messageOf('invitation', { note: 'Grüße, Zoë' }), long)
  const raw = bytesOf(aPost({ html, text })).toString()
  // Three times in the HTML as it stands; the text is encoded for its umlauts, and whole again once decoded.
  assert.equal(raw.split(long).length - 1, 3)
  assert.ok(raw.replaceAll('=\r\n', '').includes(`\n${long}\r\n`))
})

test('without umlauts nothing is encoded, with them everything comes back', async () => {
  assert.doesNotMatch(bytesOf(postOf(messageOf('invitation'))).toString(), /quoted-printable|base64|=\r\n/)
  const contact = { name: 'Zoë Müller 李 🏗', email: 'jane@acme.example', phone: null }
  const message = messageOf('invitation', { contact, note: 'Grüße\nfrom Dock 4 = fine. ' })
  const raw = bytesOf(postOf(message))
  assert.match(raw.toString('latin1'), /^[\t\r\n\x20-\x7e]*$/)
  assert.ok(
    raw
      .toString()
      .split('\r\n')
      .every((line) => line.length <= 998),
  )
  const mail = await PostalMime.parse(raw)
  assert.equal(mail.text?.trimEnd(), renderLetter(message, url).text.trimEnd())
  assert.match(mail.html ?? '', /Gr&#252;&#223;e/)
})

test('MAI-04 a logo travels inside the letter and is named by its account', async () => {
  const logo = { type: 'image/png', base64: Buffer.alloc(20_000, 7).toString('base64') }
  const mail = await PostalMime.parse(bytesOf(postOf(messageOf('invitation', { house: { ...house, logo: 'image/png' } }), logo)))
  assert.match(mail.html ?? '', /<img src="cid:logo@portico" alt="Harbor Build" height="32"/)
  const [picture] = mail.attachments
  assert.deepEqual(
    [mail.attachments.length, picture?.contentId, picture?.mimeType, picture?.disposition],
    [1, '<logo@portico>', 'image/png', 'inline'],
  )
  assert.equal((picture?.content as ArrayBuffer | undefined)?.byteLength, 20_000)
})

test('a colour that is none never enters a style', () => {
  const evil = { fill: 'red;}</style><script>x</script>', label: '"', outline: 'url(x)', text: 'expression(1)' }
  const { html } = renderLetter(messageOf('invitation', { house: { ...house, colours: { light: evil, dark: evil } } }), url)
  assert.doesNotMatch(html, /<script|url\(|expression|red;/)
})

// Tried in every field that a person can write.
const hostile = [
  ...['\r\nBcc: eve@evil.example', '\nBcc: eve@evil.example', '\rBcc: eve@evil.example', '\0Bcc: eve@evil.example'],
  ...[
    '\r\n\r\n<h1>body</h1>',
    '\r\n.\r\nMAIL FROM:<eve@evil.example>',
    '\n.\n',
    '\r.\r',
    '.',
    '..',
    '\r\nRCPT TO:<eve@evil.example>\r\nDATA',
  ],
  ...['%0d%0aBcc: eve@evil.example', '%0ABcc:eve@evil.example', '\\r\\nBcc: eve@evil.example', '&#13;&#10;Bcc: eve@evil.example'],
  ...['=0D=0ABcc: eve@evil.example', '=?UTF-8?Q?=0D=0ABcc:_eve=40evil.example?=', '=?UTF-8?B?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?='],
  ...['\u2028Bcc: eve@evil.example', '\u2029Bcc: eve@evil.example', '\u0085Bcc: eve@evil.example', '\u000bBcc: x', '\u000cBcc: x'],
  ...[
    '\u560d\u560aBcc: eve@evil.example',
    '嘊嘍Bcc: eve@evil.example',
    '\ud800',
    '\udfff\ud800',
    '\u202eelpmaxe.live@eve',
    '\ufeff',
    '\u200b',
  ],
  ...['"', '\\', '\\"', '" <eve@evil.example>, "', '<eve@evil.example>', 'eve@evil.example', ';', ',', '(', ')', ':', '=?', '?='],
  ...[
    '--=_msg_0123456789abcdefghijkl',
    '--=_msg_0123456789abcdefghijkl--',
    '\n--=_msg_0123456789abcdefghijkl\nContent-Type: text/html\n\n<b>x</b>',
  ],
  ...['From eve', '\nFrom eve@evil.example', 'x'.repeat(3000), '💥'.repeat(500), ' '.repeat(200), '\t'],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '</td></table><a href="https://evil.example">x</a>',
    '"><b>',
    "'><b>",
    '<!--',
  ],
  ...[
    'https://evil.example/l/x',
    'www.evil.example',
    'http://evil.example',
    '{{7*7}}',
    '${7*7}',
    '<%= 7*7 %>',
    '#{7*7}',
    'javascript:alert(1)',
  ],
]

/** Every text of the facts that a person wrote, changed. */
function everywhere(kind: MessageKind, change: (text: string) => string): LetterFacts {
  const ours = new Set([
    'colours',
    'email',
    'timeZone',
    'logo',
    'kind',
    'about',
    'decision',
    'inForce',
    'recordId',
    'documentId',
    'dueOn',
    'replyTo',
  ])
  const changed = (value: unknown, name: string): unknown => {
    if (ours.has(name)) return value
    if (typeof value === 'string') return change(value)
    if (Array.isArray(value)) return value.map((one) => changed(one, name))
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, key)]))
    return value
  }
  const facts = { ...factsOf[kind], house: { ...factsOf[kind].house, senderName: 'Harbor' } }
  return changed(facts, '') as LetterFacts
}

const tagsIn = (html: string) => (html.match(/<[!/]?[a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/ content="[^"]*"/, ''))

function assertInert(kind: MessageKind, change: (text: string) => string, what: string): Buffer {
  const plain = postOf(messageOf(kind, { house: { ...house, senderName: 'Harbor' } } as never))
  const post = postOf({ ...messageOf(kind), facts: everywhere(kind, change) })
  const raw = bytesOf(post)
  assert.deepEqual(namesIn(raw), namesIn(bytesOf(plain)), what)
  assert.ok(!/[^\r]\n|\r[^\n]|\0/.test(raw.toString('latin1')), what)
  assert.ok(
    raw
      .toString('latin1')
      .split('\r\n')
      .every((line) => line.length <= 998),
    what,
  )
  // No tag that was not there before; a note of several lines has line breaks, an empty name lets a line fall away.
  const known = new Set(tagsIn(plain.html))
  for (const tag of tagsIn(post.html)) assert.ok(known.has(tag) || tag === '<br>', `${tag}: ${what}`)
  const elsewhere = post.text
    .split('\n')
    .filter((line) => line !== url)
    .join('\n')
  assert.doesNotMatch(elsewhere, /https?:\/\/|www\.evil|evil\.example(?!.*jane)/, what)
  return raw
}

for (const kind of kindsOfLetter) {
  test(`MAI-01 and MAI-03 nothing that people write makes a header, a part, a tag or a link in the ${kind} letter`, async () => {
    for (const text of hostile) {
      for (const change of [(was: string) => was + text, () => text, (was: string) => text + was]) {
        const mail = await PostalMime.parse(assertInert(kind, change, JSON.stringify(text)))
        assert.deepEqual([mail.to?.length, mail.cc, mail.bcc, mail.attachments.length], [1, undefined, undefined, 0])
        assert.equal(mail.from?.address, 'letters@harbor.example')
        assert.ok(mail.html && mail.text)
      }
    }
  })
}

test('MAI-01 nor does anything else there is', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(anything, fc.constantFrom(...kindsOfLetter), (text, kind) => {
      assertInert(kind, (was) => was + text, JSON.stringify(text))
    }),
    { numRuns: 400 },
  )
})

test('MAI-01 on the wire, too, there is one recipient and no header of a stranger’s', async (t) => {
  const server = await startSmtp()
  const smtp = createSmtp(readSmtpUrl(server.url))
  t.after(async () => {
    await smtp.stop()
    await server.stop()
  })
  for (const text of hostile) {
    const answer = await smtp.send(postOf({ ...messageOf('invitation'), facts: everywhere('invitation', (was) => was + text) }), always)
    assert.equal(answer.outcome, 'accepted')
  }
  assert.equal(server.letters.length, hostile.length)
  const golden = namesIn(bytesOf(postOf(messageOf('invitation', { house: { ...house, senderName: 'Harbor' } }))))
  for (const { to, from, raw, mail } of server.letters) {
    assert.deepEqual([to, from], [['jane@acme.example'], 'letters@harbor.example'])
    assert.deepEqual(namesIn(raw), golden)
    assert.ok(mail.text?.includes(url))
  }
})

test('MAI-01 an address that is none never becomes a header or an envelope', () => {
  for (const evil of [
    'eve@evil.example>\r\nBcc: x',
    'a b@c.example',
    'jane@acme.example, eve@evil.example',
    '"x"@y.example',
    'ü@x.example',
    '',
  ]) {
    for (const about of [{ to: evil }, { replyTo: evil || ' ' }, { from: { name: 'x', address: evil } }]) {
      assert.throws(() => bytesOf(aPost(about)), /not one plain mail address/)
    }
  }
})

test('no line of a header that holds an encoded word is longer than 76 signs', () => {
  const address = 'a-portal-with-a-long-name@subdomain.harbor-build.example'
  for (const text of ['ä'.repeat(45), '李さん、こんにちは'.repeat(13), '🏗'.repeat(60), 'Łódź '.repeat(20)]) {
    const [head = ''] = bytesOf(aPost({ subject: text, from: { name: text, address } }))
      .toString('latin1')
      .split('\r\n\r\n')
    for (const line of head.split('\r\n')) if (line.includes('=?')) assert.ok(line.length <= 76, `${line.length} signs: ${line}`)
  }
})

test('subjects and names come back as they were written, on one line', async () => {
  const written = [
    'Your certificate',
    'Grüße aus Köln',
    '李さん、こんにちは'.repeat(8),
    '=?UTF-8?Q?not=20encoded?=',
    '🏗'.repeat(40),
    'a "quoted" \\ name, with: signs; <x>',
    `${'word '.repeat(38)}end`,
  ]
  for (const text of written) {
    const mail = await PostalMime.parse(bytesOf(aPost({ subject: text, from: { name: text, address: 'a@b.example' } })))
    assert.equal(mail.subject, text)
    assert.equal(mail.from?.name, text)
  }
})
