// The worker that sends what is owed: claims letters under a lease, keeps every line to the server busy, writes what became of each.

import { type Claimed, leaseFor, type Settlement } from '../engine/messages.ts'
import { loggedAnswer } from '../engine/server-words.ts'
import type { Lane, MessageId, Millis } from '../nouns.ts'
import { type OutageLog, tellsOutages } from '../store/outages.ts'
import { leastUse, nextTry } from './backoff.ts'
import { createOutcomes } from './outcomes.ts'
import type { Answer, Post, Transport } from './transport.ts'

/** The engine's verbs that the worker lives on. */
export interface Owed {
  /** With a lane: only from that one. */
  claim(most: number, lane?: Lane): Promise<Claimed[]>
  /** Each that still is, with the fence of its last claim. */
  stillOwed(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, number>>
  /** As it reads now, where that may have changed since. */
  asItStands(claimed: Claimed): Promise<Claimed>
  /** Answers those of these leases that are still ours, and now last a whole lease again. */
  renew(claims: readonly Pick<Claimed, 'id' | 'fence'>[]): Promise<ReadonlySet<MessageId>>
  settle(settlements: readonly Settlement[]): Promise<void>
}

interface OutboxParts<Letter = Post> {
  messages: Owed
  transport: Transport<Letter>
  postOf: (claimed: Claimed) => Letter
  clock: { now(): Millis }
  log: OutageLog
  /** From 0 to 1, for jitter. */
  chance?: () => number
  pace?: Pace
}

/** In milliseconds. */
interface Pace {
  /** How often we look without having been nudged. */
  look: number
  renew: number
  /** How long a closed server is left alone, first and at most. */
  pause: [first: number, most: number]
}
const usualPace: Pace = { look: 1000, renew: 20_000, pause: [5000, 60_000] }

/** Letters claimed at once; the next ones are claimed when half of them have left. */
const batch = 100
/** A bulk letter may take the last free line only while letters leave faster than this. */
const quick = 500

const ofServer = { closed: 'The mail server lets nobody through; letters wait', open: 'The mail server lets letters through again' }
const ofGateway = {
  closed: 'The gateway for text messages lets nobody through; they wait',
  open: 'The gateway lets text messages through again',
}

export type Outbox = ReturnType<typeof createOutbox>

export function createOutbox<Letter = Post>(parts: OutboxParts<Letter>) {
  const { messages, transport, postOf, clock, log, chance = Math.random, pace = usualPace } = parts
  const held: Record<Lane, Claimed[]> = { person: [], bulk: [] }
  const underWay = new Map<MessageId, Claimed>()
  const outcomes = createOutcomes({
    settle: (group) => messages.settle(group),
    width: transport.width,
    isUnderWay: (id) => underWay.has(id),
    isClaiming: () => claiming !== null,
    log,
    pause: [pace.look, pace.pause[1]],
    wrote,
    failed: tellWatchers,
  })
  const words = transport.kind === 'sms' ? ofGateway : ofServer
  const claims = tellsOutages(log, {}, 'Letters could not be claimed', 'Letters can be claimed again')
  const leases = tellsOutages(log, {}, 'The leases of some letters could not be renewed', 'The leases of letters can be renewed again')
  const carrying = tellsOutages(log, {}, 'A letter could not be carried', 'Letters can be carried again')
  const owed = askedTogether((ids) => messages.stillOwed(ids))
  let running = false
  let claiming: Promise<void> | null = null
  let lookAgain = false
  let bulkRests = false
  let dry = false
  let renewing = false
  let timers: NodeJS.Timeout[] = []
  let probeTimer: NodeJS.Timeout | null = null
  let closed: { since: Millis; answer: string; wait: number; probing: boolean } | null = null
  let lastTook = Number.POSITIVE_INFINITY
  const watchers: (() => void)[] = []

  function start(): void {
    running = true
    timers = [setInterval(look, pace.look), setInterval(renew, pace.renew)]
    look()
  }

  /** Looks for due letters now: called after each commit that owes somebody one. */
  function nudge(): void {
    look()
  }

  function look(): void {
    mayBeMore()
    if (claiming === null) pump(true)
  }

  /** A claim that is on its way may have passed over what is due from now on. */
  function mayBeMore(): void {
    dry = false
    lookAgain = claiming !== null
  }

  /** While something is under way that is to be over first, bulk letters are not begun. */
  function restBulk(rests: boolean): void {
    bulkRests = rests
    if (!rests) look()
  }

  /** Starts whatever can be started, and sees to it that there is more to start. */
  function pump(looking = false): void {
    if (running && !isPaused()) {
      for (let next = takeNext(); next; next = takeNext()) void carry(next)
      const short = heldCount() < batch / 2
      // What cannot be written down may lose its lease meanwhile, and would be claimed and sent once more.
      if (claiming === null && !dry && !outcomes.isStuck() && (short || looking))
        claiming = claimMore(short && !bulkRests ? undefined : 'person')
    }
    tellWatchers()
  }

  /** While the server is closed nothing starts; when it answers again, one letter goes ahead alone. */
  const isPaused = () => closed !== null && (!closed.probing || underWay.size > 0)

  function takeNext(): Claimed | undefined {
    const free = (closed ? 1 : transport.width) - underWay.size
    if (free <= 0) return undefined
    const person = held.person.shift()
    if (person) return person
    // A sign-in letter must not wait until five slow bulk letters have left.
    if (bulkRests || (free === 1 && transport.width > 1 && !closed && lastTook > quick)) return undefined
    return held.bulk.shift()
  }

  async function claimMore(lane: Lane | undefined): Promise<void> {
    try {
      const most = batch - (lane ? 0 : heldCount())
      const claimed = await messages.claim(most, lane)
      claims.worked()
      for (const one of outcomes.notSentYet(claimed)) held[one.lane].push(one)
      if ((!lane || bulkRests) && claimed.length < most) dry = true
    } catch (error) {
      dry = true
      claims.failed(error)
    }
    claiming = null
    if (lookAgain) {
      lookAgain = false
      dry = false
    }
    if (running) return pump()
    releaseHeld()
    tellWatchers()
  }

  async function carry(claimed: Claimed): Promise<void> {
    underWay.set(claimed.id, claimed)
    const from = performance.now()
    let settlement: Settlement
    try {
      settlement = await send(claimed)
      carrying.worked()
    } catch (error) {
      carrying.failed(error, { messageId: claimed.id })
      settlement = released(claimed)
    }
    lastTook = performance.now() - from
    underWay.delete(claimed.id)
    outcomes.add([settlement])
    pump()
  }

  async function send(claimed: Claimed): Promise<Settlement> {
    const { id, uselessAt } = claimed
    if (uselessAt !== null && clock.now() > uselessAt - leastUse) {
      return { message: claimed, outcome: 'dropped', answer: 'It would have come too late to be of use', nextAt: null }
    }
    const whole = await messages.asItStands(claimed)
    let post: Letter
    try {
      post = postOf(whole)
    } catch (error) {
      log.error({ err: error, messageId: id }, 'A letter could not be written')
      return troubled('broken', claimed, `The letter could not be written: ${(error as Error).message}`)
    }
    let lapsed = false
    const answer = await transport.send(
      post,
      async () => {
        // A worker that slept through its lease may have been replaced: then the letter is another one's to send. One whose clock runs
        // ahead of ours takes over before the lease ends by us, so the fence is asked as well.
        lapsed = claimed.leaseUntil === null || clock.now() >= claimed.leaseUntil
        const fence = lapsed ? undefined : await owed(id)
        lapsed ||= fence !== undefined && fence !== claimed.fence
        return !lapsed && fence !== undefined
      },
      () => outcomes.mayLeave(id),
    )
    return lapsed ? released(claimed) : settlementOf(claimed, answer)
  }

  function settlementOf(claimed: Claimed, { outcome, answer }: Answer): Settlement {
    if (outcome === 'closed') {
      close(answer)
      return released(claimed)
    }
    reopen()
    if (outcome === 'unwanted') return { message: claimed, outcome: 'dropped', answer: null, nextAt: null }
    if (outcome === 'later' || outcome === 'perhaps') return troubled(outcome, claimed, answer)
    return { message: claimed, outcome, answer, nextAt: null }
  }

  function troubled(outcome: 'later' | 'perhaps' | 'broken', claimed: Claimed, answer: string): Settlement {
    return { message: claimed, outcome, answer, nextAt: nextTry(outcome, claimed, clock.now(), chance()) }
  }

  /** Back into the queue as it was: nothing was tried. */
  const released = (claimed: Claimed): Settlement => ({ message: claimed, outcome: 'closed', answer: null, nextAt: clock.now() })

  /** Nobody gets through, whatever the letter: the queue pauses, and no letter is the worse for it. */
  function close(answer: string): void {
    // Letters that were under way together tell of one and the same closing.
    if (closed && !closed.probing) return
    pause(answer)
  }

  function pause(answer: string): void {
    const wait = closed ? Math.min(closed.wait * 2, pace.pause[1]) : pace.pause[0]
    if (!closed) log.error({ answer: loggedAnswer(answer) }, words.closed)
    closed = { since: closed?.since ?? clock.now(), answer, wait, probing: false }
    releaseHeld()
    if (probeTimer) clearTimeout(probeTimer)
    probeTimer = running ? setTimeout(probe, wait) : null
  }

  async function probe(): Promise<void> {
    const { outcome, answer } = await transport.check()
    if (!running || !closed) return
    if (outcome === 'closed') return pause(answer)
    closed.probing = true
    look()
  }

  function reopen(): void {
    if (!closed) return
    log.info({ since: closed.since }, words.open)
    closed = null
  }

  function releaseHeld(): void {
    outcomes.add([...held.person.splice(0), ...held.bulk.splice(0)].map(released))
  }

  function wrote(group: readonly Settlement[]): void {
    // What was given back is due again from now on, whatever was found before.
    if (group.some(({ outcome }) => outcome === 'closed')) mayBeMore()
    pump()
  }

  const heldCount = () => held.person.length + held.bulk.length

  /** One round at a time: where the database is slow, several would hold each other's rows and everybody's. */
  async function renew(): Promise<void> {
    const inHand = [...held.person, ...held.bulk, ...underWay.values()]
    const inDoubt = [...inHand, ...outcomes.unwritten().map(({ message }) => message)]
    if (renewing || inDoubt.length === 0) return
    renewing = true
    const until = clock.now() + leaseFor
    try {
      const ours = await messages.renew(inDoubt)
      leases.worked()
      for (const one of inHand) if (ours.has(one.id)) one.leaseUntil = until
      // What ended in the meantime is not among them either. What was not begun and is lost, somebody has taken over: theirs to send.
      const lost = new Set(inHand.filter(({ id }) => !ours.has(id)))
      const before = heldCount()
      for (const lane of ['person', 'bulk'] as const) held[lane] = held[lane].filter((one) => !lost.has(one))
      if (heldCount() < before) look()
    } catch (error) {
      leases.failed(error)
    } finally {
      renewing = false
    }
  }

  /** Finishes what is under way, gives back what was only claimed, and hangs up. */
  async function stop(limit = 25_000): Promise<void> {
    running = false
    for (const timer of timers) clearInterval(timer)
    if (probeTimer) clearTimeout(probeTimer)
    releaseHeld()
    await quietWithin(limit)
    // What is still under way is cut, and its outcome written as far as it is known.
    await transport.stop()
    await quietWithin(5000)
    outcomes.end()
  }

  function quietWithin(limit: number): Promise<void> {
    if (isQuiet()) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limit)
      watchers.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  const isQuiet = () => underWay.size === 0 && claiming === null && outcomes.isQuiet()
  const isIdle = () => isQuiet() && !bulkRests && (isPaused() || (dry && heldCount() === 0))

  function tellWatchers(): void {
    if (running ? isIdle() : isQuiet()) for (const watcher of watchers.splice(0)) watcher()
  }

  return {
    start,
    nudge,
    restBulk,
    stop,
    /** Resolves when nothing that is due is left to send, or nothing can be sent. */
    idle: (): Promise<void> => (isIdle() ? Promise.resolve() : new Promise((idle) => watchers.push(idle))),
    state: () => ({
      running,
      underWay: underWay.size,
      held: heldCount(),
      closed: closed && { since: closed.since, answer: closed.answer },
      stuck: outcomes.isStuck(),
    }),
  }
}

/** Letters that get a line in the same moment are asked about in one query. */
function askedTogether(ask: Owed['stillOwed']): (id: MessageId) => Promise<number | undefined> {
  let asking: { ids: MessageId[]; answer: Promise<ReadonlyMap<MessageId, number>> } | null = null
  return async (id) => {
    if (!asking) {
      const ids: MessageId[] = []
      const answer = new Promise((soon) => setImmediate(soon)).then(() => {
        asking = null
        return ask(ids)
      })
      asking = { ids, answer }
    }
    asking.ids.push(id)
    return (await asking.answer).get(id)
  }
}
