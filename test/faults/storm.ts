// F16: hundreds of presses race revoke and resend, through two doors. I3, I4 and I5 hold, and there is an order in which it all happened.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kind } from '../support/engine.ts'
import type { Browser } from '../support/portico.ts'
import { type ARecord, inTurns, linkIn, type Process, type Program, program } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'

interface Storm {
  kind: Kind
  rounds: number
  presses: number
}

interface Press {
  path: string
  browser: Browser
  at: Process
  from: number
  to: number
  status: number
  location: string
}

/** Two processes on PostgreSQL; on SQLite one process and the command. */
export async function storm({ kind, rounds, presses }: Storm, chance: Chance): Promise<string> {
  const house = await program({ kind, env: { LOG_LEVEL: 'info' } })
  let won = 0
  let late = 0
  try {
    await house.start()
    const doors: Process[] = [house]
    if (kind === 'postgres') {
      const other = await house.another({ LOG_LEVEL: 'info' })
      await other.start()
      doors.push(other)
    }
    const records = await house.records(rounds)
    for (const record of records) {
      const told = await round(house, doors, record, presses, chance)
      won += told.won
      late += told.late
    }
    await checkRows(house)
    await checkMail(house)
    return `${rounds} rounds of ${presses} presses: ${won} opened, ${late} requests after the revoke`
  } finally {
    await house.stop()
  }
}

async function round(
  house: Program,
  doors: Process[],
  record: ARecord,
  presses: number,
  chance: Chance,
): Promise<{ won: number; late: number }> {
  const { body } = await house.invite(record)
  const grantId = body.grant.id as string
  const first = await house.linkTo(record.email)
  const crowd = await inTurns(presses, 32, async (at) => {
    const door = doors[at % doors.length] as Process
    const browser = house.browser(door)
    return { browser, door, path: (await browser.get(first)).location }
  })
  const done: Press[] = []
  const looks: { from: number; status: number }[] = []
  let over = false

  const press = async (browser: Browser, at: Process, path: string) => {
    const from = performance.now()
    const { status, location } = await browser.post(path)
    assert.ok(status < 500, `${status}: ${at.log.findLast((line) => line.includes('A page met a fault'))}`)
    done.push({ path, browser, at, from, to: performance.now(), status, location })
    // Whoever got in looks around without a rest, through either door.
    while (status === 303 && !over) {
      const from = performance.now()
      looks.push({ from, status: (await browser.get('/p/harbor/live')).status })
    }
  }
  const racing = crowd.map(async ({ browser, door, path }) => {
    await pause(chance.upTo(150))
    await press(browser, door, path)
  })
  // Others press the newer letter as soon as it is there.
  const followers = Array.from({ length: 20 }, async (_, at) => {
    for (;;) {
      if (over) return
      const newer = house.smtp.lettersTo(record.email).map(linkIn).findLast(Boolean)
      if (newer && newer !== first) {
        const door = doors[at % doors.length] as Process
        const browser = house.browser(door)
        return press(browser, door, (await browser.get(newer)).location)
      }
      await pause(3)
    }
  })
  const resending = (async () => {
    await pause(chance.upTo(100))
    const { status, text } = await house.api('POST', `/grants/${grantId}/invitations`, {}, {}, chance.one(doors))
    assert.ok(status === 202 || (status === 409 && /grant_ended/.test(text)), text)
  })()
  await pause(chance.upTo(250, 20))
  const revoked = await revoke(house, doors, grantId)
  await resending
  // From now on nothing is let through any more, however long it tries.
  await pause(60)
  const stragglers = await inTurns(10, 10, async (at) => {
    const door = doors[at % doors.length] as Process
    const browser = house.browser(door)
    const path = (await browser.get(chance.one([first, ...house.smtp.lettersTo(record.email).map((letter) => linkIn(letter) ?? first)])))
      .location
    await press(browser, door, path)
  })
  over = true
  await Promise.all([...racing, ...followers, stragglers])

  const wonBy = new Map<string, number>()
  for (const { path, status, from } of done) {
    if (status !== 303) continue
    assert.ok(from < revoked, 'I5 no press that began after the revoke was answered opens')
    wonBy.set(path, (wonBy.get(path) ?? 0) + 1)
  }
  for (const count of wonBy.values()) assert.equal(count, 1, 'I4 a link opens one session')
  for (const { from, status } of looks)
    assert.ok(from < revoked || status !== 200, 'I5 no look that began after the revoke was answered shows anything')
  for (const { browser, location, status } of done) {
    if (status !== 303) continue
    const page = await browser.get(location)
    assert.equal(page.status, 403)
    assert.match(page.body, /Access Revoked/)
  }
  const statuses = new Set(done.map(({ status }) => status))
  for (const status of statuses) assert.ok([303, 410].includes(status), `a press was answered with ${status}`)
  return {
    won: [...wonBy.values()].length,
    late: done.filter(({ from }) => from > revoked).length + looks.filter(({ from }) => from > revoked).length,
  }
}

/** Answers when it was answered. */
async function revoke(house: Program, doors: Process[], grantId: string): Promise<number> {
  if (house.kind === 'sqlite') await house.command('revoke', grantId)
  else {
    const { status, text } = await house.api('POST', `/grants/${grantId}/revocation`, {}, {}, doors[1])
    assert.equal(status, 200, text)
  }
  return performance.now()
}
