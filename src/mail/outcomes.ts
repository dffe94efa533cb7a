// What became of letters that left, on its way into the database: those that left together share a commit, and few are ever in doubt.

import type { Claimed, Settlement } from '../engine/messages.ts'
import type { MessageId } from '../nouns.ts'
import { isOutage } from '../store/faults.ts'
import { type OutageLog, tellsOutages } from '../store/outages.ts'

/** So long (milliseconds) a letter that left waits for those that left beside it. */
const together = 10
/** What became of letters is written by so many at once: while one waits for its commit, others have left. */
const writers = 2
/** Of so many letters the end may be one that cannot be written, while others' can. Of more it is no letter's fault. */
const mostAside = 10

interface OutcomesParts {
  settle(group: readonly Settlement[]): Promise<void>
  /** How many letters may be in doubt: as many as there are lines. */
  width: number
  isUnderWay(id: MessageId): boolean
  /** A claim was asked for and has not answered. */
  isClaiming(): boolean
  log: OutageLog
  /** How long (milliseconds) until what could not be written is tried again, and what one letter alone cannot have written. */
  pause: readonly [usual: number, alone: number]
  /** After each time that some were written, or could not be. */
  wrote(group: readonly Settlement[]): void
  failed(): void
}

export function createOutcomes({ settle, width, isUnderWay, isClaiming, log, pause, wrote, failed }: OutcomesParts) {
  /** Letters that may have left and of which nothing is written yet: what a crash would repeat. */
  const leaving = new Set<MessageId>()
  /** What is not known to be written, under the last claim of its letter. */
  const unwritten = new Map<MessageId, Settlement>()
  /** What was written while a claim was under way: had that claim taken the letter already, nothing was changed. */
  const writtenMeanwhile = new Map<MessageId, Settlement>()
  /** Letters whose end cannot be written, though that of others can: each is tried again by itself. */
  const aside = new Set<MessageId>()
  const writes = tellsOutages(
    log,
    {},
    'What became of some letters could not be written; trying again',
    'What became of letters can be written again',
  )
  const gate: (() => void)[] = []
  let waiting: MessageId[] = []
  let writing = 0
  let stuck = false
  let over = false
  let timer: NodeJS.Timeout | null = null

  /**
   * A letter's envelope may be handed over while it is still being written what became of others, but its first byte waits
   * until there are fewer in doubt than there are lines: so a crash repeats no more letters than there are lines.
   */
  async function mayLeave(id: MessageId): Promise<void> {
    while (!leaving.has(id) && leaving.size >= width) await new Promise<void>((open) => gate.push(open))
    // Its line may have broken while it waited, and what became of it may be written already.
    if (isUnderWay(id)) leaving.add(id)
  }

  function add(settlements: readonly Settlement[]): void {
    for (const settlement of settlements) unwritten.set(settlement.message.id, settlement)
    waiting.push(...settlements.map(({ message }) => message.id))
    writeSoon()
  }

  /** Letters that left together share a commit, unless one of them keeps the others waiting. */
  function writeSoon(): void {
    const alone = ![...leaving].some(isUnderWay)
    if (alone) writeNow()
    else timer ??= setTimeout(writeNow, together)
  }

  function writeNow(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (waiting.length === 0 || writing >= writers) return
    const group = waiting
    waiting = []
    void write(group)
  }

  async function write(ids: readonly MessageId[]): Promise<void> {
    const group = ids.flatMap((id) => unwritten.get(id) ?? [])
    writing += 1
    const left = await leftOf(group)
    writing -= 1
    stuck = left.length > 0
    waiting = [...left.map(({ message }) => message.id), ...waiting]
    for (const open of gate.splice(0)) open()
    if (stuck) {
      if (timer) clearTimeout(timer)
      timer = over ? null : setTimeout(writeNow, pause[0])
      return failed()
    }
    if (waiting.length > 0) writeSoon()
    wrote(group)
  }

  /** What could not be written because nothing can be. What is one letter's fault keeps no other back. */
  async function leftOf(group: readonly Settlement[]): Promise<readonly Settlement[]> {
    try {
      await settle(group)
    } catch (error) {
      const atFault = isOutage(error) ? undefined : group[0]
      if (!atFault) {
        writes.failed(error, { letters: group.length })
        return group
      }
      if (group.length === 1) {
        setAside(atFault.message.id, error)
        return []
      }
      for (const [at, one] of group.entries()) if ((await leftOf([one])).length > 0) return group.slice(at)
      return []
    }
    writes.worked()
    for (const one of group) isWritten(one)
    return []
  }

  function isWritten(settlement: Settlement): void {
    const { id } = settlement.message
    leaving.delete(id)
    aside.delete(id)
    const latest = unwritten.get(id)
    // Claimed anew meanwhile: under the claim before, nothing was changed.
    if (latest && latest !== settlement) return void waiting.push(id)
    unwritten.delete(id)
    if (isClaiming()) writtenMeanwhile.set(id, settlement)
  }

  function setAside(id: MessageId, error: unknown): void {
    log.error({ err: error, messageId: id }, 'What became of a letter cannot be written; trying again')
    const before = aside.size
    aside.add(id)
    if (before < mostAside && aside.size === mostAside)
      log.error({ letters: mostAside }, 'No more letters are begun until it is written what became of these')
    // It is in doubt as before, but must not take the place of the others for good.
    if (aside.size < mostAside) leaving.delete(id)
    setTimeout(() => {
      if (!over) void write([id])
    }, pause[1]).unref()
  }

  return {
    mayLeave,
    add,
    /** Of the letters that a claim brought those that are to be sent. What became of the others is known, and is written under this claim. */
    notSentYet(claimed: readonly Claimed[]): readonly Claimed[] {
      const fresh = claimed.filter((message) => {
        const known = unwritten.get(message.id) ?? writtenMeanwhile.get(message.id)
        // Given back before it was begun.
        if (!known || known.outcome === 'closed') return unwritten.delete(message.id) || true
        if (!unwritten.has(message.id)) waiting.push(message.id)
        unwritten.set(message.id, { ...known, message })
        return false
      })
      writtenMeanwhile.clear()
      if (waiting.length > 0) writeSoon()
      return fresh
    },
    unwritten: (): readonly Settlement[] => [...unwritten.values()],
    /** So much cannot be written that no more is begun. */
    isStuck: () => stuck || aside.size >= mostAside,
    isQuiet: () => waiting.length === 0 && writing === 0,
    /** What could not be written by now is written by whoever takes over its lease. */
    end(): void {
      over = true
      if (timer) clearTimeout(timer)
    },
  }
}
