// The mail server as it is and as it fails: what each of its answers means for a letter.
import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { setDefaultCACertificates } from 'node:tls'
import { cleanAnswer } from '../../src/engine/server-words.ts'
import { createSmtp, type Patience, readSmtpUrl } from '../../src/mail/smtp.ts'
import { makeCertificate } from '../support/certificate.ts'
import { type SmtpOptions, startSmtp } from '../support/smtp.ts'
import { always, aPost } from './posts.ts'

const day = 86_400_000
const hasty: Patience = { opening: 700, envelope: 500, data: 500, idle: 300 }

/** A server and the line to it, both gone when the test is. */
async function line(
  t: { after(work: () => unknown): void },
  options: SmtpOptions & { query?: string; host?: string } = {},
  patience?: Patience,
) {
  const server = await startSmtp(options)
  const url = `${server.url.replace('127.0.0.1', options.host ?? '127.0.0.1')}${options.query ?? ''}`
  const smtp = createSmtp(readSmtpUrl(url), patience ? { patience } : {})
  t.after(async () => {
    await smtp.stop()
    await server.stop()
  })
  return { server, smtp }
}

test('a letter arrives once, at one recipient, and the answer is the server’s own', async (t) => {
  const { server, smtp } = await line(t)
  const answer = await smtp.send(aPost(), always)
  assert.equal(answer.outcome, 'accepted')
  assert.match(answer.answer, /^250 /)
  assert.equal(server.letters.length, 1)
  assert.deepEqual(server.letters[0]?.to, ['jane@acme.example'])
  assert.equal(server.letters[0]?.from, 'letters@harbor.example')
})

test('a hundred letters share no more lines than the pool has', async (t) => {
  const { server, smtp } = await line(t, { query: '?pool=3' })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => smtp.send(aPost({ to: `v${at}@acme.example` }), always)))
  assert.ok(answers.every(({ outcome }) => outcome === 'accepted'))
  assert.equal(new Set(server.letters.map(({ to }) => to[0])).size, 100)
  assert.ok(server.conversations <= 3)
})

test('a letter that is no longer owed is not begun', async (t) => {
  const { server, smtp } = await line(t)
  assert.equal((await smtp.send(aPost(), async () => false)).outcome, 'unwanted')
  assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
  assert.equal(server.letters.length, 1)
  assert.equal(server.conversations, 1)
})

for (const reply of ['450 4.2.1 Greylisted, come back later', 452, 421]) {
  test(`a recipient answered ${reply} is tried later, and the next one is not held up`, async (t) => {
    const { server, smtp } = await line(t, { rules: { recipient: (to) => (to.startsWith('slow') ? reply : undefined) } })
    const answer = await smtp.send(aPost({ to: 'slow@acme.example' }), always)
    assert.equal(answer.outcome, 'later')
    assert.match(answer.answer, /^4\d\d /)
    assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
    assert.equal(server.letters.length, 1)
  })
}

test('one bad address of a hundred is refused, ninety-nine arrive', async (t) => {
  const { server, smtp } = await line(t, {
    rules: { recipient: (to) => (to === 'v50@acme.example' ? '550 5.1.1 No such mailbox' : undefined) },
  })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => smtp.send(aPost({ to: `v${at}@acme.example` }), always)))
  assert.deepEqual(
    answers.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'accepted'),
    ['refused'],
  )
  assert.match(answers[50]?.answer ?? '', /^550 .*No such mailbox/)
  assert.equal(server.letters.length, 99)
})

test('a letter refused after its last byte is refused, and one put off is put off', async (t) => {
  const { server, smtp } = await line(t)
  server.rules = { dot: 554 }
  assert.equal((await smtp.send(aPost(), always)).outcome, 'refused')
  server.rules = { dot: 451 }
  assert.equal((await smtp.send(aPost(), always)).outcome, 'later')
  server.rules = {}
  assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
  assert.equal(server.letters.length, 1)
})

test('F03: when the line drops after the last byte, the letter has perhaps arrived', async (t) => {
  const { server, smtp } = await line(t, { rules: { dot: 'drop' } })
  assert.equal((await smtp.send(aPost(), always)).outcome, 'perhaps')
  assert.equal(server.letters.length, 1)
})

test('F04: when the server hangs after the last byte, the letter has perhaps arrived', async (t) => {
  const { server, smtp } = await line(t, { rules: { dot: 'hang' } }, hasty)
  assert.equal((await smtp.send(aPost(), always)).outcome, 'perhaps')
  assert.equal(server.letters.length, 1)
})

test('a line that drops in the middle of the letter leaves the same doubt', async (t) => {
  const { port, stop } = await scripted((socket, command) => {
    if (!/^DATA/.test(command)) return socket.write('250 Ok\r\n')
    socket.write('354 Go on\r\n')
    // It reads no further: however quickly the letter comes, it is not taken.
    socket.pause()
    return setTimeout(() => socket.destroy(), 50)
  })
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`))
  t.after(stop)
  assert.equal((await smtp.send(aPost({ text: `${'x'.repeat(900)}\n`.repeat(8000) }), always)).outcome, 'perhaps')
})

test('a line that drops before the letter leaves no doubt', async (t) => {
  const { port, stop } = await scripted((socket, command) => (/^RCPT/.test(command) ? socket.destroy() : socket.write('250 Ok\r\n')))
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`))
  t.after(stop)
  assert.equal((await smtp.send(aPost(), always)).outcome, 'later')
})

test('a server that falls silent before the letter is tried later', async (t) => {
  const { port, stop } = await scripted((socket, command) => !/^RCPT/.test(command) && socket.write('250 Ok\r\n'))
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`), { patience: hasty })
  t.after(stop)
  assert.equal((await smtp.send(aPost(), always)).outcome, 'later')
})

test('what is no answer of a mail server, as from a proxy that lost it, refuses no letter: before its bytes it waits, after them it is perhaps there', async (t) => {
  for (const noAnswer of ['HTTP/1.1 502 Bad Gateway', 'upstream timed out', '999 Hm', '']) {
    const early = await scripted((socket, command) => socket.write(/^RCPT/.test(command) ? `${noAnswer}\r\n` : '250 Ok\r\n'))
    const late = await scripted((socket, command) => {
      if (!/^DATA/.test(command)) return socket.write('250 Ok\r\n')
      socket.write('354 Go on\r\n')
      socket.pause()
      return setTimeout(() => socket.write(`${noAnswer}\r\n`), 50)
    })
    t.after(early.stop)
    t.after(late.stop)
    const outcomeAt = async ({ port }: { port: number }) =>
      (await createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`), { patience: hasty }).send(aPost(), always)).outcome
    assert.deepEqual([await outcomeAt(early), await outcomeAt(late)], ['later', 'perhaps'], noAnswer)
  }
})

for (const extensions of ['250 here', '250-here\r\n250 PIPELINING']) {
  const answering: Reply = (socket, command) =>
    socket.write(/^EHLO/.test(command) ? `${extensions}\r\n` : /^DATA/.test(command) ? '354 Go on\r\n' : '250 Ok\r\n')
  const server = extensions.replace(/\s+/g, ' ')

  test(`an answer too many ends the line before the next letter, which goes once over another: ${server}`, async (t) => {
    const tooMany: ((socket: Socket) => unknown)[] = [
      (socket) => socket.write('250 Taken\r\n250 Taken\r\n'),
      (socket) => socket.write('250 Taken\r\n250 Ok\r\n250 Ok\r\n'),
      (socket) => socket.write('250 Taken\r\n550 5.1.1 No such mailbox\r\n'),
      (socket) => socket.write('250 Taken\r\n421 Closing\r\n'),
    ]
    for (const takes of tooMany) {
      const { port, letters, stop } = await scripted(answering, undefined, takes)
      t.after(stop)
      const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}?pool=1`))
      const answers = await Promise.all(Array.from({ length: 8 }, () => smtp.send(aPost(), always)))
      answers.push(await smtp.send(aPost(), always))
      await smtp.stop()
      assert.deepEqual(new Set(answers.map(({ outcome, answer }) => `${outcome} ${answer}`)), new Set(['accepted 250 Taken']), `${takes}`)
      assert.equal(letters(), 9, `${takes}`)
    }
  })

  test(`no letter counts as taken by the answer to another, nor before it has left: ${server}`, async (t) => {
    for (const tooMany of [1, 2, 3]) {
      let begun = 0
      const { port, letters, stop } = await scripted(
        (socket, command) => {
          if (command.startsWith('MAIL') && ++begun === 2) socket.write('250 Ok\r\n'.repeat(tooMany))
          answering(socket, command)
        },
        undefined,
        (socket, nth) => socket.write(nth === 1 ? '250 Taken\r\n' : '554 Spam\r\n'),
      )
      const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}?pool=1`))
      t.after(() => Promise.all([smtp.stop(), stop()]))
      const both = [await smtp.send(aPost(), always), await smtp.send(aPost(), always)]
      assert.deepEqual([both.map(({ answer }) => answer), letters()], [['250 Taken', '554 Spam'], 2], `${tooMany}`)
    }
    const early = await scripted((socket, command) =>
      /^DATA/.test(command) ? socket.write('354 Go on\r\n250 Taken\r\n') : answering(socket, command),
    )
    const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${early.port}`))
    t.after(() => Promise.all([smtp.stop(), early.stop()]))
    const aWhile = () => new Promise<void>((done) => setTimeout(done, 20))
    assert.equal((await smtp.send(aPost(), always, aWhile)).outcome, 'later')
    assert.equal(early.letters(), 0)
  })
}

test('a server that hung up while the line was resting costs a letter nothing', async (t) => {
  const { server, smtp } = await line(t)
  await smtp.send(aPost(), always)
  await server.stop()
  await server.start()
  assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
  assert.equal(server.letters.length, 2)
})

test('F05, F06, F07: nobody gets through where the server is down, turns us away, or refuses the password', async (t) => {
  const { server, smtp } = await line(t, { user: 'portico', password: 'right' })
  server.rules = { auth: '535 5.7.8 Wrong password' }
  const refused = await smtp.send(aPost(), always)
  assert.equal(refused.outcome, 'closed')
  assert.match(refused.answer, /^535 .*Wrong password/)
  server.rules = { greeting: 421 }
  assert.equal((await smtp.send(aPost(), always)).outcome, 'closed')
  await server.stop()
  assert.equal((await smtp.send(aPost(), always)).outcome, 'closed')
  assert.equal((await smtp.check()).outcome, 'closed')
  await server.start()
  server.rules = {}
  assert.equal((await smtp.check()).outcome, 'accepted')
  assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
  assert.equal(server.letters[0]?.user, 'portico')
})

test('a refused sender is a fault of the installation and fails nobody', async (t) => {
  const { server, smtp } = await line(t, { rules: { sender: '550 5.7.1 This domain is not yours' } })
  assert.equal((await smtp.send(aPost(), always)).outcome, 'closed')
  server.rules = { sender: '530 5.7.0 Authentication required' }
  assert.equal((await smtp.send(aPost(), always)).outcome, 'closed')
})

test('a server that does not relay for us fails nobody; what it quotes of another server is the mailbox’s own', async (t) => {
  const { server, smtp } = await line(t)
  const outcomeAt = async (recipient: string) => {
    server.rules = { recipient: () => recipient }
    return (await smtp.send(aPost(), always)).outcome
  }
  for (const words of [
    '554 5.7.1 <v@acme.example>: Relay access denied',
    '550 relay not permitted',
    '550 5.7.1 Unable to relay',
    '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
    '550 5.7.1 <v@acme.example>... Relaying denied. Proper authentication required.',
    '550 5.7.1 Invalid credentials for relay [192.0.2.1].',
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
  ])
    assert.equal(await outcomeAt(words), 'later', words)
  for (const words of [
    '550 5.1.1 <v@acme.example>: undeliverable address: host mx.acme.example said: 554 5.7.1 Relay access denied',
    '550 5.7.1 Rejected by the policy of this mailbox',
    '550 5.1.1 No such mailbox: relay@acme.example',
  ])
    assert.equal(await outcomeAt(words), 'refused', words)
})

test('a letter larger than the server takes is refused, and only that one', async (t) => {
  const { port, letters, stop } = await scripted((socket, command) =>
    socket.write(/^EHLO/.test(command) ? '250-here\r\n250 SIZE 20000\r\n' : /^DATA/.test(command) ? '354 Go on\r\n' : '250 Ok\r\n'),
  )
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`))
  t.after(stop)
  assert.equal((await smtp.send(aPost({ text: 'x\n'.repeat(20_000) }), always)).outcome, 'refused')
  assert.equal((await smtp.send(aPost(), always)).outcome, 'accepted')
  assert.equal(letters(), 1)
})

test('a server that grants fewer lines than the pool has gets all letters over those', async (t) => {
  let talking = 0
  const { port, letters, stop } = await scripted(
    (socket, command) => socket.write(/^DATA/.test(command) ? '354 Go on\r\n' : '250 Ok\r\n'),
    (socket) => {
      talking++
      socket.on('close', () => talking--)
      return talking > 2 ? '421 Too many lines' : '220 Hello'
    },
  )
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}?pool=5`))
  t.after(async () => {
    await smtp.stop()
    stop()
  })
  await smtp.send(aPost(), always)
  const answers = await Promise.all(Array.from({ length: 30 }, () => smtp.send(aPost(), always)))
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['accepted']))
  assert.equal(letters(), 31)
})

// A name that is not loopback's, though it leads to this machine: what decides is the name in SMTP_URL.
const outside = { host: '0.0.0.0', user: 'portico', password: 'right' }
const expired = { names: ['0.0.0.0'], from: new Date(Date.now() - 9 * day), until: new Date(Date.now() - day) }
const right = { names: ['0.0.0.0'] }
const faults: [string, Parameters<typeof makeCertificate>[0] | null, SmtpOptions?][] = [
  ['that hides STARTTLS', right, { rules: { starttls: 'absent' } }],
  ['nobody vouches for', null],
  ['with another name', { names: ['other.example'] }],
  ['whose certificate is over', expired],
  ['nobody vouches for, by smtps', null, { secure: true }],
]
for (const [what, certificate, options = {}] of faults) {
  test(`MAI-09 a server ${what} gets no password and no letter`, async (t) => {
    const { server, smtp } = await line(t, { ...outside, ...options, ...(certificate && trusted(certificate)) })
    const { outcome } = await smtp.send(aPost(), always)
    assert.equal(outcome, 'closed')
    assert.equal(server.letters.length, 0)
    assert.ok(server.conversations > 0 || options.secure)
  })
}

for (const secure of [false, true]) {
  test(`MAI-09 a server with the right name gets the letter over TLS${secure ? ', by smtps' : ''}`, async (t) => {
    const { server, smtp } = await line(t, { ...outside, secure, ...trusted(right) })
    assert.match((await smtp.send(aPost(), always)).answer, /^250 /)
    assert.equal(server.letters[0]?.secure, true)
  })
}

test('MAI-09 smtps is verified on this machine as well', async (t) => {
  const { server, smtp } = await line(t, { secure: true })
  assert.equal((await smtp.send(aPost(), always)).outcome, 'closed')
  assert.equal(server.letters.length, 0)
})

test('a server that offers no sign-in gets no letter from us who have a password', async (t) => {
  const { port, stop } = await scripted((socket) => socket.write('250 Ok\r\n'))
  const smtp = createSmtp(readSmtpUrl(`smtp://portico:right@127.0.0.1:${port}`))
  t.after(stop)
  const { outcome, answer } = await smtp.send(aPost(), always)
  assert.equal(outcome, 'closed')
  assert.match(answer, /no sign-in/)
})

test('MAI-11 a bounce is asked to bring back the headers only, for the letter holds a live link', async (t) => {
  const said: string[] = []
  const { port, stop } = await scripted((socket, command) => {
    said.push(command)
    socket.write(/^EHLO/.test(command) ? '250-here\r\n250 DSN\r\n' : /^DATA/.test(command) ? '354 Go on\r\n' : '250 Ok\r\n')
  })
  const smtp = createSmtp(readSmtpUrl(`smtp://127.0.0.1:${port}`))
  t.after(async () => {
    await smtp.stop()
    stop()
  })
  await smtp.send(aPost(), always)
  assert.ok(said.some((command) => /^MAIL FROM:<letters@harbor\.example> .*RET=HDRS/.test(command)))
  assert.equal(said.filter((command) => /^RCPT/.test(command)).length, 1)
})

test('BLK-08 a rate spreads the letters', async (t) => {
  const { smtp } = await line(t, { query: '?pool=5&rate=50' })
  const from = performance.now()
  await Promise.all(Array.from({ length: 11 }, () => smtp.send(aPost(), always)))
  assert.ok(performance.now() - from >= 195)
})

test('stopping cuts what hangs, and says what is known of it', async (t) => {
  const { server, smtp } = await line(t, { rules: { dot: 'hang' } })
  const sending = smtp.send(aPost(), always)
  await server.waitFor(1)
  await smtp.stop()
  assert.equal((await sending).outcome, 'perhaps')
})

test('SMTP_URL is read with its options, and its faults are told in a sentence', () => {
  assert.deepEqual(readSmtpUrl('smtp://user%40x:p%2Fw@mail.example?pool=7&rate=2.5'), {
    host: 'mail.example',
    port: 587,
    secure: false,
    loopback: false,
    auth: { user: 'user@x', pass: 'p/w' },
    width: 7,
    rate: 2.5,
    spf: null,
  })
  assert.equal(readSmtpUrl('smtp://mail.example?spf=include:_spf.mail.example').spf, 'include:_spf.mail.example')
  assert.equal(readSmtpUrl('smtps://mail.example').port, 465)
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) assert.equal(readSmtpUrl(`smtp://${host}:25`).loopback, true)
  for (const host of ['127.0.0.1.evil.example', 'localhost.example', '128.0.0.1'])
    assert.equal(readSmtpUrl(`smtp://${host}:25`).loopback, false)
  for (const text of [
    '',
    'mail.example',
    'http://mail.example',
    'smtp://',
    'smtp://m.example?pool=0',
    'smtp://m.example?pool=x',
    'smtp://m.example?speed=1',
    'smtp://m.example?spf=~all',
  ]) {
    assert.throws(() => readSmtpUrl(text), /SMTP_URL/)
  }
})

test('the server’s words are one line, without a link should it quote the letter', () => {
  assert.equal(cleanAnswer('250-first\r\n250 second\u0000\u202e'), '250-first 250 second')
  assert.equal(cleanAnswer(`550 ${'no '.repeat(98)}😀 and more`), `550 ${'no '.repeat(98)}…`)
  assert.equal(cleanAnswer('554 Blocked: https://p.example/l/0a1b2c3d4e5f6g7h8i9j0k'), '554 Blocked: https://p.example/l/…')
  const secret = '01'.padEnd(46, 'a1B2c3')
  assert.equal(cleanAnswer(`554 Blocked: https://p.example/m/${secret} and ${secret}.`), '554 Blocked: https://p.example/m/… and ….')
  assert.equal(cleanAnswer('5 '.repeat(400)).length, 300)
})

type Reply = (socket: Socket, command: string) => unknown

/** A server of a few lines, for what a whole one cannot be told to do. */
async function scripted(
  reply: Reply,
  greet: (socket: Socket) => string = () => '220 Hello',
  takes: (socket: Socket, letters: number) => unknown = (socket) => socket.write('250 Taken\r\n'),
) {
  let letters = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    const greeting = greet(socket)
    socket.write(`${greeting}\r\n`)
    if (!greeting.startsWith('220')) return void socket.end()
    let data = false
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() as string
      for (const text of lines) {
        if (data && text !== '.') continue
        if (data) {
          data = false
          takes(socket, ++letters)
          continue
        }
        data = /^DATA/.test(text)
        reply(socket, text)
      }
    })
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as { port: number }).port, letters: () => letters, stop }
}

/** A certificate that this process now trusts, as NODE_EXTRA_CA_CERTS would have it. */
function trusted(about: Parameters<typeof makeCertificate>[0]) {
  const certificate = makeCertificate(about)
  setDefaultCACertificates([certificate.cert])
  return { certificate }
}
