// F03 to F07, small: through the whole program, with a mail server that has a bad day, is away, or knows us no more.
import assert from 'node:assert/strict'
import { kinds } from '../support/engine.ts'
import { allTaken, type Program, program, until } from '../support/process.ts'
import type { SmtpRules } from '../support/smtp.ts'
import { checkMail, checkRows } from './invariants.ts'
import { badDay } from './relay.ts'
import { trial } from './trial.ts'

for (const kind of kinds) {
  trial(
    `F03, F06, F07 on a mail server’s bad day every letter comes to its end, and none comes twice but after a drop (${kind})`,
    async (chance) => {
      console.log(await badDay({ kind, letters: 100 }, chance))
    },
  )
}

trial(
  'OBX-07, F05, F06, F07 a mail server that is away, or turns everybody away, or refuses the password, costs no letter anything',
  async () => {
    const troubles: { [what: string]: SmtpRules | null } = {
      'is away': null,
      'turns us away at the greeting': { greeting: '421 4.3.2 Too busy' },
      'refuses the password': { auth: '535 5.7.8 Wrong password' },
    }
    // Side by side, for each waits a while before it asks again.
    await Promise.all(
      Object.entries(troubles).map(async ([what, rules]) => {
        const house = await program({ smtp: { user: 'portico', password: 'right' } })
        try {
          if (rules) Object.assign(house.smtp.rules, rules)
          else await house.smtp.stop()
          await house.start()
          const records = await house.records(30)
          await house.api('POST', '/jobs', { kind: 'invitations', recordIds: records.map(({ id }) => id) })
          await until(() => paused(house), `it notices: ${what}`)
          assert.equal((await house.send('GET', '/readyz', { host: 'x' })).status, 200, 'the portals stay open')
          await until(
            async () => (await house.all('/messages')).every(({ state, attempts }) => state === 'queued' && attempts === 0),
            `no letter counts a try: ${what}`,
          )
          assert.equal(house.smtp.letters.length, 0)
          if (rules) Object.assign(house.smtp.rules, { greeting: undefined, auth: undefined })
          else await house.smtp.start()
          await allTaken(house)
          assert.equal(await paused(house), false)
          assert.equal(house.smtp.letters.length, 30)
          await checkRows(house)
          assert.equal((await checkMail(house)).copies, 0)
        } finally {
          await house.stop()
        }
      }),
    )
  },
)

async function paused(house: Program): Promise<boolean> {
  return /^portico_mail_paused 1$/m.test((await house.send('GET', '/metrics', { host: 'x' })).text)
}
