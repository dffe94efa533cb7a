// Web and worker apart, on one PostgreSQL: what one takes on the other delivers, and either may die.
import assert from 'node:assert/strict'
import { allTaken, program, until } from '../support/process.ts'
import { checkMail, checkRows } from './invariants.ts'
import { trial } from './trial.ts'
import { enter } from './visitors.ts'

trial('DAT-11 a letter that one process owes is sent by another, and waits while that one is dead', async () => {
  const house = await program({ kind: 'postgres', env: { PORTICO_ROLE: 'web' } })
  try {
    const worker = await house.another({ PORTICO_ROLE: 'worker' })
    await Promise.all([house.start(), worker.start()])
    const records = await house.records(60)
    const [jane, tom, ...rest] = records
    assert.ok(jane && tom)
    await house.invite(jane)
    await enter(house, await house.linkTo(jane.email))

    await worker.kill()
    await house.invite(tom)
    const { body: job } = await house.api('POST', '/jobs', { kind: 'invitations', recordIds: rest.map(({ id }) => id) })
    assert.equal(house.smtp.lettersTo(tom.email).length, 0)
    assert.deepEqual((await house.api('GET', `/jobs/${job.id}`)).body.counts.waiting, rest.length, 'web works nothing off')
    await worker.start()
    await enter(house, await house.linkTo(tom.email))
    await until(async () => (await house.api('GET', `/jobs/${job.id}`)).body.finishedAt, 'the worker works it off')

    // Two workers share what is owed, and one of them dies.
    const second = await house.another({ PORTICO_ROLE: 'worker' })
    await second.start()
    const again = await house.api('POST', '/jobs', { kind: 'invitations', resend: true, recordIds: rest.map(({ id }) => id) })
    const before = house.smtp.letters.length
    await until(() => house.smtp.letters.length > before + 5, 'letters flow')
    await worker.kill()
    await Promise.all([house, second].map((one) => one.advance('61 seconds')))
    await until(async () => (await house.api('GET', `/jobs/${again.body.id}`)).body.finishedAt, 'the other one works it off')
    await allTaken(house)
    await checkRows(house)
    assert.ok((await checkMail(house)).copies <= 5)
    const gone = await Promise.all([house.end(), second.end()])
    assert.deepEqual(
      gone.map(({ code }) => code),
      [0, 0],
    )
  } finally {
    await house.stop()
  }
})
