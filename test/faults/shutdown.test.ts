// DAT-10: told to go, it finishes what it began, gives back what it held, and goes; nobody who dawdles can keep it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { kinds } from '../support/engine.ts'
import { allTaken, type Process, type Program, program, until } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import { trial } from './trial.ts'
import { enter } from './visitors.ts'

const patience = 25_000

const leases = (house: Program) => house.rows('select id, lease_until from message where next_at is not null and lease_until is not null')

for (const kind of kinds) {
  trial(
    `DAT-10 told to go in the middle of a bulk it answers what was asked, leaves no letter under a lease, and ends with 0 (${kind})`,
    async (chance) => {
      const house = await program({ kind, smtp: { rules: { slow: 10 } } })
      try {
        await house.start()
        const records = await house.records(120)
        await house.api('POST', '/jobs', { kind: 'invitations', recordIds: records.splice(0, 80).map(({ id }) => id) })
        let told = Number.POSITIVE_INFINITY
        const lost: string[] = []
        const asking = Array.from({ length: 4 }, async () => {
          while (house.running) {
            const record = records.pop()
            if (!record) return
            const from = performance.now()
            try {
              const answer = await house.invite(record)
              if (answer.status !== 201) lost.push(`${answer.status} ${answer.text}`)
            } catch (error) {
              // A request that crosses the goodbye of an idle connection is never seen by anybody.
              if (from < told - 20) lost.push(String(error))
              return
            }
          }
        })
        await house.smtp.waitFor(5)
        await pause(chance.upTo(200))
        told = performance.now()
        const { code, signal, ms } = await house.end()
        await Promise.all(asking)
        assert.deepEqual([code, signal], [0, null], house.log.slice(-3).join('\n'))
        assert.ok(ms < patience)
        assert.deepEqual(lost, [])
        assert.deepEqual(await leases(house), [])
        await house.start()
        await allTaken(house)
        await checkRows(house)
        assert.equal((await checkMail(house)).copies, 0)
      } finally {
        await house.stop()
      }
    },
  )
}

for (const request of ['connection: close', 'connection: keep-alive'])
  trial(`DAT-10 whoever is connected when it is told to go is answered, also whom it had not taken in yet (${request})`, async () => {
    const house = await program()
    try {
      await house.start()
      const head = `GET /p/harbor HTTP/1.1\r\nhost: localhost:${house.port}\r\n${request}\r\n\r\n`
      const asked = await Promise.all(Array.from({ length: 200 }, () => connected(house)))
      const answers = asked.map(async (socket) => {
        socket.write(head)
        return text(socket).catch(String)
      })
      const { code } = await house.end()
      const firsts = (await Promise.all(answers)).map((answer) => answer.split('\r\n')[0] || 'nothing')
      assert.deepEqual([code, [...new Set(firsts)]], [0, ['HTTP/1.1 200 OK']])
    } finally {
      await house.stop()
    }
  })

trial('DAT-10 neither a mail server that hangs behind the dot, nor a slow upload, nor half a request keeps it from going', async () => {
  const house = await program({ smtp: { rules: { dot: ({ to }) => (to[0]?.startsWith('v1@') ? 'hang' : undefined) } } })
  const dawdlers: Dawdler[] = []
  try {
    await house.start()
    const [jane, hanging] = await house.records(2)
    assert.ok(jane && hanging)
    await house.invite(jane)
    const browser = await enter(house, await house.linkTo(jane.email))
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const host = `host: localhost:${house.port}`
    const upload = [
      `POST /p/harbor/records/${jane.id}/documents HTTP/1.1`,
      host,
      `cookie: ${cookie}`,
      'sec-fetch-site: same-origin',
      'content-type: multipart/form-data; boundary=b',
      'content-length: 2000000',
      '',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7',
    ]
    dawdlers.push(await dawdle(house, upload.join('\r\n')))
    dawdlers.push(
      await dawdle(
        house,
        `POST /api/v1/projects HTTP/1.1\r\n${host}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"name": "`,
      ),
    )
    dawdlers.push(await dawdle(house, `GET /p/harbor HTTP/1.1\r\n${host}\r\nx-slow: `))
    dawdlers.push(await dawdle(house, ''))
    const { body } = await house.invite(hanging)
    await until(() => house.smtp.lettersTo(hanging.email).length === 1, 'the letter hangs')
    // Whoever ends the whole group is heard twice: by the program itself, and from what was started before it.
    process.kill(house.pid, 'SIGTERM')
    await pause(100)
    const { code, signal, ms } = await house.end()
    assert.deepEqual([code, signal], [0, null], house.log.slice(-3).join('\n'))
    assert.ok(ms < patience, `it took ${Math.round(ms)} ms`)
    assert.deepEqual(await leases(house), [])
    const [{ perhaps_at }] = await house.rows(`select perhaps_at from message where id = '${body.message.id}'`)
    assert.notEqual(perhaps_at, null, 'F04 what is known of the letter is written: perhaps')
  } finally {
    for (const { stop } of dawdlers) stop()
    await house.stop()
  }
})

interface Dawdler {
  stop(): void
}

async function connected({ port }: Process): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** Says something, then a letter every now and then, and never comes to an end. */
async function dawdle(house: Process, words: string): Promise<Dawdler> {
  const socket = await connected(house)
  socket.on('error', () => undefined)
  socket.write(words)
  const drip = setInterval(() => words && socket.write('x'), 500)
  return {
    stop() {
      clearInterval(drip)
      socket.destroy()
    },
  }
}
