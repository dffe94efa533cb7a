// What comes in, named by what was asked for.
import type { WholeRecord } from '../api-types.ts'
import type { RequirementKind } from '../shapes.ts'

const nouns: Record<RequirementKind, string> = { certificate: 'certificate', document: 'document', answer: 'answer', review: 'answer' }

export function nounOf(document: { requirementId: string | null }, { requirements }: Pick<WholeRecord, 'requirements'>): string {
  return nouns[requirements.find(({ id }) => id === document.requirementId)?.kind ?? 'document']
}
