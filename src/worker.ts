// What goes on without a request: answers to asks, jobs, letters, counting, reminders, states that the clock changes, and tidying.
import { randomInt } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Engine } from './engine/engine.ts'
import type { Outbox } from './mail/outbox.ts'
import type { AccountId } from './nouns.ts'
import { tellsOutages } from './store/outages.ts'
import { allServed } from './store/turns.ts'

// How often each is looked at (milliseconds)
const lookForJobs = 1_000
const countFacts = 2_000
const lookAtClock = 30_000
const lookAtPeople = 10_000
const lookAtDomains = 5_000
const tidyUp = 3_600_000

/** Whoever asks at a door is answered so much later, by chance. */
const answerAfter = { least: 100, most: 300 }
/** Domains of so many accounts are looked at side by side. */
const looksAtOnce = 8
/** Counting gives way so long at most, and looks this often whether it still has to (milliseconds). */
const givesWay = { most: 1_000, look: 20 }

const fault = 'The work behind the doors met a fault'

export function createWorker(engine: Engine, outboxes: readonly Outbox[], log: FastifyBaseLogger) {
  const timers: NodeJS.Timeout[] = []
  const looks = new Map<AccountId, Promise<void>>()
  let running = false
  let called = false
  let calling: NodeJS.Timeout | null = null
  let working: Promise<void> | null = null
  let again = false
  let counting: Promise<void> | null = null
  let reminding: Promise<void> | null = null
  const jobs = tellsOutages(log, {}, 'A job could not be worked off', 'Jobs can be worked off again')
  const facts = tellsOutages(log, {}, 'The facts could not be counted', 'The facts can be counted again')

  /** Not at once: how busy we are right after an ask must not say whether we know who asked (ADR-07). */
  function callSoon() {
    calling ??= setTimeout(callNow, randomInt(answerAfter.least, answerAfter.most)).unref()
  }

  function callNow() {
    if (calling) clearTimeout(calling)
    calling = null
    called = true
    look()
  }

  function look() {
    again = true
    if (running) working ??= workOff()
  }

  /** Bulk letters are begun when all of a job is committed: it is over sooner, and nobody waits for a bulk letter. */
  async function workOff() {
    for (const outbox of outboxes) outbox.restBulk(true)
    do {
      again = false
      try {
        // Each chunk is a commit of its own; requests get their turns in between.
        while (running && ((await answered()) || (await engine.jobs.work()))) await allServed()
        jobs.worked()
      } catch (error) {
        jobs.failed(error)
      }
    } while (again)
    for (const outbox of outboxes) outbox.restBulk(false)
    working = null
  }

  /** Who waits at a door passes every job. */
  async function answered(): Promise<boolean> {
    if (!called) return false
    called = false
    const [people, members] = [await engine.asks.answer(), await engine.signIns.answer()]
    if (!people && !members) return false
    called = true
    sendNow()
    return true
  }

  function sendNow() {
    for (const outbox of outboxes) outbox.nudge()
  }

  function count() {
    counting ??= countAll()
      .then(facts.worked, facts.failed)
      .finally(() => {
        counting = null
      })
  }

  /** What waits is counted batch by batch, each a commit of its own. While people are at the doors, a batch now and then. */
  async function countAll() {
    while (running && (await engine.counting.count())) await lull(() => running)
  }

  /** Some people at a time, each time a commit of its own. */
  async function remind() {
    if (!running) return
    reminding = (async () => {
      while (running && (await engine.reminders.work())) await new Promise(setImmediate)
    })()
    await reminding.finally(() => {
      reminding = null
    })
  }

  /** Name servers may dawdle, so this goes on beside everything else; one domain of an account at a time, so that nobody's holds up all. */
  async function lookUp() {
    while (running && looks.size < looksAtOnce) {
      const begun = await engine.senderDomains.begin([...looks.keys()])
      if (!begun) return
      looks.set(
        begun.accountId,
        begun.looked.catch(sayFault).then(() => {
          looks.delete(begun.accountId)
          rounds.domains()
        }),
      )
    }
  }

  async function tidy() {
    if (!(await engine.tidy()))
      log.warn('More than a day went by on the clock since the last tidying, or it went back: this time nothing is thrown away')
  }

  const sayFault = (error: unknown) => log.error(error, fault)

  /** A round waits for the one before. */
  function calmly(work: string, round: () => Promise<unknown>): () => void {
    const { worked, failed } = tellsOutages(log, { work }, fault, 'The work behind the doors goes on')
    let underWay = false
    return () => {
      if (underWay) return
      underWay = true
      round()
        .then(worked, failed)
        .finally(() => {
          underWay = false
        })
    }
  }

  const rounds = {
    lapsing: calmly('lapsing', engine.records.lapse),
    guests: calmly('guests', engine.guests.close),
    reminders: calmly('reminders', remind),
    tidying: calmly('tidying', tidy),
    domains: calmly('domains', lookUp),
  }

  return {
    start() {
      running = true
      for (const outbox of outboxes) outbox.start()
      timers.push(
        setInterval(callNow, lookForJobs),
        setInterval(rounds.lapsing, lookAtClock),
        setInterval(count, countFacts),
        setInterval(rounds.guests, lookAtClock),
        setInterval(rounds.reminders, lookAtPeople),
        setInterval(rounds.tidying, tidyUp),
        setInterval(rounds.domains, lookAtDomains),
      )
      for (const timer of timers) timer.unref()
    },
    nudge() {
      callSoon()
      look()
      sendNow()
    },
    async stop(limit: number) {
      running = false
      for (const timer of timers) clearInterval(timer)
      if (calling) clearTimeout(calling)
      await Promise.all([working, counting])
      await Promise.all([...looks.values(), reminding?.catch(() => {})])
      await Promise.all(outboxes.map((outbox) => outbox.stop(limit)))
    },
  }
}

/** Until the loop has been idle for half of a moment. */
async function lull(goesOn: () => boolean): Promise<void> {
  for (let waited = 0; waited < givesWay.most && goesOn(); waited += givesWay.look) {
    const before = performance.eventLoopUtilization()
    await pause(givesWay.look)
    if (performance.eventLoopUtilization(before).utilization < 0.5) return
  }
}
