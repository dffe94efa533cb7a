// ADR-11: limits are rows. They outlive kill -9 and hold, to the one, across processes.
import assert from 'node:assert/strict'
import { kinds } from '../support/engine.ts'
import { inTurns, type Process, program } from '../support/process.ts'
import { trial } from './trial.ts'

const perBlock = 30

for (const kind of kinds) {
  trial(`ADR-11 who may ask for no letter yet may not after kill -9 either, and two doors count as one (${kind})`, async (chance) => {
    const house = await program({ kind })
    try {
      await house.start()
      const [jane] = await house.records(1)
      assert.ok(jane)
      await house.invite(jane)
      const path = await house.linkTo(jane.email)
      const linkId = `lnk_${path.slice(5, 27)}`
      const doors: Process[] = [house]
      const ask = async (id: string, at: Process = chance.one(doors)) => (await house.browser(at).post(`/enter/${id}/letter`)).status
      if (kind === 'postgres') {
        const other = await house.another()
        await other.start()
        doors.push(other)
      }
      const many = await inTurns(20, 20, () => ask(linkId))
      assert.deepEqual(many.toSorted(), [200, ...Array.from({ length: 19 }, () => 429)])
      await Promise.all(doors.map((door) => door.kill()))
      await Promise.all(doors.map((door) => door.start()))
      assert.equal(await ask(linkId), 429, 'a minute is not over because we died')
      // Strangers' ids: what counts is where they come from, thirty in five minutes, through whichever door.
      const unknown = (at: number) => `lnk_${String(at).padStart(22, '0')}`
      const strangers = await inTurns(50, 50, (at) => ask(unknown(at)))
      await Promise.all(doors.map((door) => door.kill()))
      await Promise.all(doors.map((door) => door.start()))
      const more = await inTurns(20, 20, (at) => ask(unknown(100 + at)))
      const passed = [...many, ...strangers, ...more].filter((status) => status === 200).length
      assert.equal(passed, perBlock, 'exactly so many pass')
      for (const door of doors) await door.advance('6 minutes')
      assert.equal(await ask(linkId), 200, 'and when the time is over it goes on')
    } finally {
      await house.stop()
    }
  })
}
