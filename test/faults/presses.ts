// LNK-05: many hands press one link at the same moment, through two processes, or one and the command. One of them gets in.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kind } from '../support/engine.ts'
import { type ARecord, inTurns, type Process, program } from '../support/process.ts'
import { checkRows } from './invariants.ts'
import type { Chance } from './trial.ts'

interface Presses {
  kind: Kind
  links: number
  hands: number
}

export async function pressedAtOnce({ kind, links, hands }: Presses, chance: Chance): Promise<string> {
  const house = await program({ kind, env: { LOG_LEVEL: 'info' } })
  try {
    await house.start()
    const doors: Process[] = [house]
    if (kind === 'postgres') {
      const other = await house.another({ LOG_LEVEL: 'info' })
      await other.start()
      doors.push(other)
    }
    const records = await house.records(links)
    let late = 0
    for (const record of records as ARecord[]) {
      const { status, body, text } = await house.invite(record)
      assert.equal(status, 201, text)
      const path = await house.linkTo(record.email)
      const crowd = await inTurns(hands, 32, async (at) => {
        const browser = house.browser(doors[at % doors.length])
        return { browser, at: (await browser.get(path)).location }
      })
      // Beside the server, the command line reads and writes the same file.
      const beside = kind === 'sqlite' ? house.command('status') : null
      const pressed = await Promise.all(
        crowd.map(async ({ browser, at }) => {
          await pause(chance.upTo(20))
          return (await browser.post(at)).status
        }),
      )
      await beside
      assert.equal(pressed.filter((one) => one === 303).length, 1, `one of ${hands} gets in`)
      late += pressed.filter((one) => one === 410).length
      const { body: told } = await house.api('GET', `/contacts/${body.grant.contactId}/sessions`)
      assert.equal(told.items.length, 1)
    }
    assert.equal(late, links * (hands - 1), 'and everybody else is told that it was used')
    await checkRows(house)
    return `${links} links, ${hands} hands each: ${links} sessions`
  } finally {
    await house.stop()
  }
}
