// DAT-04, F12: PostgreSQL falls and rises under load. Nobody sees a fault of ours, nothing answered is lost, and nothing needs a restart.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { startPostgres } from '../support/postgres.ts'
import { allTaken, type Program, program, until } from '../support/process.ts'
import { strain } from '../support/strain.ts'
import { checkMail, checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'
import { enter } from './visitors.ts'

async function isBack(house: Program): Promise<boolean> {
  assert.ok(house.running, `I10 it goes on: ${house.log.slice(-3).join('\n')}`)
  return (await house.api('GET', '/records')).status === 200
}

/** `pg_ctl -m immediate stop`, and later the same server again. */
async function fallible(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const folder = (await client.query('show data_directory')).rows[0].data_directory as string
  await client.end()
  let [words, pid] = await postmaster(folder)
  return {
    async fall() {
      process.kill(pid, 'SIGQUIT')
      await until(() => !isAlive(pid), 'PostgreSQL is gone')
    },
    async rise() {
      const [file = '', ...args] = words
      const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
      const server = spawn(file, args, {
        ...as,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      })
      const lines = createInterface(server.stderr)
      for await (const line of lines) if (line.includes('ready to accept connections')) break
      server.stderr.resume()
      ;[words, pid] = await postmaster(folder)
    },
    async end() {
      if (isAlive(pid)) process.kill(pid, 'SIGQUIT')
      await until(() => !isAlive(pid), 'PostgreSQL is gone')
    },
  }
}

/** The command line of the server whose data lies there, and its process. */
async function postmaster(folder: string): Promise<[words: string[], pid: number]> {
  const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0])
  return [(await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').filter(Boolean), pid]
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export async function databaseFalls({ falls }: { falls: number }, chance: Chance): Promise<string> {
  const server = await startPostgres()
  const database = await fallible(server.url)
  const house = await program({ kind: 'postgres', databaseUrl: server.url })
  try {
    await house.start()
    const { pid } = house
    const [jane, ...rest] = await house.records(20 + falls * 40)
    assert.ok(jane)
    await house.invite(jane)
    const browser = await enter(house, await house.linkTo(jane.email))
    const seen = { ok: 0, away: 0 }
    const invited: { email: string; messageId: string }[] = []
    const strange: string[] = []
    const judge = (what: string, status: number, headers: { [name: string]: unknown }, said: string) => {
      if (status < 400) seen.ok += 1
      else if (status === 503 && headers['retry-after'] !== undefined) seen.away += 1
      else strange.push(`${what}: ${status} ${said.slice(0, 300)}`)
    }
    let over = false
    const hand = (what: string, work: () => Promise<void>) => async () => {
      while (!over) {
        await work().catch((error) => strange.push(`${what}: ${error}`))
        await pause(3)
      }
    }
    const hands = [
      ...Array.from({ length: 4 }, () =>
        hand('POST /grants', async () => {
          const record = rest.pop()
          if (!record) return
          const key = { 'idempotency-key': randomUUID() }
          // Whoever hears 503 asks again with the same key, until it is done.
          for (;;) {
            const { status, headers, body, text } = await house.invite(record, key)
            judge('POST /grants', status, headers, text)
            if (status === 201) return void invited.push({ email: record.email, messageId: body.message.id })
            if (status !== 503) return
            await pause(100)
          }
        }),
      ),
      ...['/records', '/messages'].map((path) =>
        hand(`GET ${path}`, async () => {
          const { status, headers, text } = await house.api('GET', path)
          judge(`GET ${path}`, status, headers, text)
        }),
      ),
      ...[`/p/harbor/records/${jane.id}`, '/p/harbor/live', '/p/harbor/access'].map((path) =>
        hand(path, async () => {
          const { status, headers, body } = await browser.get(path)
          judge(path, status, headers, body)
        }),
      ),
      hand('/readyz', async () => {
        const { status, text } = await house.send('GET', '/readyz', { host: 'anything' })
        if (status !== 200 && status !== 503) strange.push(`/readyz: ${status} ${text}`)
      }),
    ].map((work) => work())

    let slowest = 0
    try {
      for (let fall = 0; fall < falls; fall++) {
        await pause(chance.upTo(600, 100))
        await database.fall()
        await pause(chance.upTo(1200, 100))
        await database.rise()
        const from = performance.now()
        await until(async () => isBack(house), 'it is back without a restart')
        slowest = Math.max(slowest, performance.now() - from)
      }
    } finally {
      over = true
      await Promise.all(hands)
    }
    assert.ok(house.running, `I10 it goes on: ${house.log.slice(-3).join('\n')}`)
    assert.deepEqual([...new Set(strange)].slice(0, 5), [], 'every answer is done, or 503 with Retry-After')
    assert.ok(seen.away > 0 && invited.length > 0)
    assert.ok(slowest < 10_000 * strain())
    assert.equal(house.pid, pid)

    await house.advance('61 seconds')
    await allTaken(house)
    const accepted = new Set((await house.rows('select id from message where accepted_at is not null')).map(({ id }) => id))
    for (const { messageId } of invited) assert.ok(accepted.has(messageId))
    await checkRows(house)
    await checkMail(house)
    assert.equal((await house.end()).code, 0)
    return `${falls} falls, ${seen.ok} answers, ${seen.away} times "not now", back after ${Math.round(slowest)} ms at most`
  } finally {
    await house.stop()
    await database.end()
    await server.stop()
  }
}

/** What a house says of the work behind its doors while its database is away for some seconds, and once it is back. */
export async function toldOfAFall(): Promise<string[]> {
  const server = await startPostgres()
  const database = await fallible(server.url)
  const house = await program({ kind: 'postgres', databaseUrl: server.url })
  try {
    await house.start()
    const told = () => house.log.filter((line) => line.startsWith('{')).map((line): string => JSON.parse(line).msg)
    await database.fall()
    // Jobs are looked for every second, letters oftener.
    await pause(4_000)
    await database.rise()
    await until(() => told().includes('The facts can be counted again'), 'the slowest of them has seen that it is back')
    return told()
  } finally {
    await house.stop()
    await database.end()
  }
}
