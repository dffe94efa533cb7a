// F02: the answer is lost after the commit. Whoever asks again with the same key gets what was done, and it was done once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { kinds } from '../support/engine.ts'
import { allTaken, program, type Told } from '../support/process.ts'
import { lineTo } from './answers.ts'
import { checkMail, checkRows } from './invariants.ts'
import { trial } from './trial.ts'
import { aPdf, formOf, hashOf } from './visitors.ts'

for (const kind of kinds) {
  trial(`F02 asked again after a lost answer, a job, a grant, a letter and a file are there once (${kind})`, async (chance) => {
    const house = await program({ kind })
    await house.start()
    const line = await lineTo(house)
    try {
      const [one, two, three] = await house.records(3)
      assert.ok(one && two && three)
      /** Asks where the answer is lost, then again twice, at once: all hear the same. */
      async function askedAgain(ask: (at: typeof line.door, key: { [name: string]: string }) => Promise<Told>): Promise<Told> {
        const key = { 'idempotency-key': randomUUID() }
        line.cut(true)
        await assert.rejects(ask(line.door, key))
        line.cut(false)
        const [again, oncemore] = await Promise.all([ask(house, key), ask(line.door, key)])
        assert.ok(again.status < 300, again.text)
        assert.equal(again.status, oncemore.status)
        assert.equal((again.body.grant ?? again.body).id, (oncemore.body.grant ?? oncemore.body).id)
        assert.equal(again.body.message?.id, oncemore.body.message?.id)
        return again
      }

      const { body } = await askedAgain((at, key) => house.invite(one, key, at))
      await askedAgain((at, key) => house.api('POST', `/grants/${body.grant.id}/invitations`, { note: 'By Friday.' }, key, at))
      const recordIds = [two.id, three.id]
      const job = await askedAgain((at, key) => house.api('POST', '/jobs', { kind: 'invitations', recordIds }, key, at))
      const bytes = aPdf(chance, 50_000)
      await askedAgain(async (at, key) => {
        const form = await formOf([{ name: 'plan.pdf', bytes }])
        // The boundary of a form is new each time: what is sent is the same.
        return house.upload(`/records/${two.id}/documents`, form, key, at)
      })
      await askedAgain((at, key) => house.api('POST', `/grants/${body.grant.id}/revocation`, { reason: 'Over.' }, key, at))

      await allTaken(house)
      const count = async (of: string) => Number((await house.rows(`select count(*) as n from ${of}`))[0].n)
      assert.equal(await count('job'), 1)
      assert.equal(await count('grants'), 3)
      assert.equal(await count("link where kind = 'invitation'"), 4)
      assert.equal(await count("message where kind = 'invitation'"), 4)
      assert.equal(await count("history where act = 'grant.revoked'"), 1)
      assert.deepEqual(await house.rows('select hash from version'), [{ hash: hashOf(bytes) }])
      assert.deepEqual((await house.api('GET', `/jobs/${job.body.id}`)).body.counts, {
        total: 2,
        sent: 2,
        skipped: 0,
        failed: 0,
        waiting: 0,
      })
      for (const { email } of [two, three]) assert.equal(house.smtp.lettersTo(email).length, 1)
      await checkRows(house)
      assert.equal((await checkMail(house)).copies, 0)
    } finally {
      line.stop()
      await house.stop()
    }
  })
}
