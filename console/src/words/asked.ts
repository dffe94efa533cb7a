// What is asked of somebody, in words; and what comes in, named by what was asked for.
import type { WholeRecord } from '../api-types.ts'
import type { RequirementKind } from '../shapes.ts'

type Asking = Pick<WholeRecord, 'requirements'>

const nouns: Record<RequirementKind, string> = { certificate: 'certificate', document: 'document', answer: 'answer', review: 'answer' }

export function nounOf(document: { requirementId: string | null }, { requirements }: Asking): string {
  return nouns[requirements.find(({ id }) => id === document.requirementId)?.kind ?? 'document']
}

export function asksNothing({ requirements }: Asking): boolean {
  return requirements.every(({ state }) => state === 'withdrawn')
}

export const askWord = (record: Asking): string => (asksNothing(record) ? 'Ask for something' : 'Ask for something more')
