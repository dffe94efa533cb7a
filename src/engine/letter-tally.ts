// A tally of what became of letters in this process, for whoever watches it: counted once it is committed, forgotten with the process.
import type { Attempt } from '../store/messages.ts'

export const fates = ['accepted', 'perhaps', 'delayed', 'bounced', 'failed', 'cancelled', 'marked_spam'] as const
export type Fate = (typeof fates)[number]

export type LetterTally = ReturnType<typeof createLetterTally>

export function createLetterTally() {
  const met = new Map<Fate, number>(fates.map((fate) => [fate, 0]))
  return {
    add(fate: Fate | null): void {
      if (fate) met.set(fate, (met.get(fate) ?? 0) + 1)
    },
    all: (): ReadonlyMap<Fate, number> => met,
  }
}

/** What a try means for the letter; null where it is owed as before. */
export function fateOf(outcome: Attempt['outcome'], isOver: boolean): Fate | null {
  if (outcome === 'closed') return null
  if (outcome === 'refused') return 'bounced'
  if (outcome === 'dropped') return 'cancelled'
  if (outcome === 'later' || outcome === 'broken') return isOver ? 'failed' : 'delayed'
  return outcome
}
