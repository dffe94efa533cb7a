// Requirements: what is asked on a record, and what of it is still open.
import type { AccountId, Millis, MustShow, Record, RecordId, Requirement, RequirementKind, RequirementState } from '../nouns.ts'
import type { DocumentWithVersions } from '../store/documents.ts'
import { recordState, requirementState } from './policy.ts'
import { newIdAt } from './secrets.ts'

export interface RequirementInput {
  kind: RequirementKind
  name: string
  detail?: string | null | undefined
  dueOn?: string | null | undefined
  mustShow?: MustShow[] | undefined
}

/** What can be said otherwise once it is asked; not what kind of thing it is, for what came was judged as that. */
export type RequirementChange = Partial<Pick<Requirement, 'name' | 'detail' | 'dueOn' | 'mustShow'>>

/** Of a change what differs from what stands there. */
export function differing(requirement: Requirement, change: RequirementChange): RequirementChange {
  const fields = Object.keys(change) as (keyof RequirementChange)[]
  const same = (field: keyof RequirementChange) => JSON.stringify(requirement[field]) === JSON.stringify(change[field])
  return Object.fromEntries(fields.filter((field) => !same(field)).map((field) => [field, change[field]]))
}

/** Something that still waits for the contact: nothing came, it was sent back, or what was in force has ended. */
export interface OpenRequirement extends Requirement {
  state: RequirementState
}

export function openOf(
  record: Record,
  requirements: readonly Requirement[],
  documents: readonly DocumentWithVersions[],
  now: Millis,
): OpenRequirement[] {
  const state = recordState(record, now)
  if (state === 'waived' || state === 'compliant' || state === 'archived') return []
  return requirements
    .map((requirement) => {
      const versions = documents.filter(({ requirementId }) => requirementId === requirement.id).flatMap(({ versions: all }) => all)
      return { ...requirement, state: requirementState(requirement, versions, now) }
    })
    .filter((one) => one.state === 'open' || one.state === 'rejected' || one.state === 'ended')
}

export function newRequirement(
  accountId: AccountId,
  recordId: RecordId,
  input: RequirementInput,
  position: number,
  now: number,
): Requirement {
  return {
    id: newIdAt('req', now),
    accountId,
    recordId,
    kind: input.kind,
    name: input.name,
    detail: input.detail ?? null,
    mustShow: input.mustShow ?? [],
    dueOn: input.dueOn ?? null,
    position,
    createdAt: now,
    waivedAt: null,
    withdrawnAt: null,
  }
}
