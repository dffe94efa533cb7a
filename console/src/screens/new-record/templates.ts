// What vendors are asked for most, ready to adjust; and one empty sheet.

import type { MustShow } from '../../api-types.ts'
import type { NewRequirement } from '../../data/records.ts'
import type { RequirementKind } from '../../shapes.ts'

/** A requirement while it is being written. */
export interface Asked {
  key: string
  kind: RequirementKind
  name: string
  detail: string
  mustShow: Line[]
  dueOn: string
}

export interface Line extends MustShow {
  key: string
}

interface Template {
  word: string
  what: string
  make: () => Asked
}

const line = (group: string | null, label: string, needed: string): Line => ({ key: crypto.randomUUID(), group, label, needed })
const asked = (part: Partial<Asked>): Asked => ({
  key: crypto.randomUUID(),
  kind: 'document',
  name: '',
  detail: '',
  mustShow: [],
  dueOn: '',
  ...part,
})

export const emptyLine = () => line(null, '', '')

export const templates: Template[] = [
  {
    word: 'Certificate of insurance',
    what: 'With the limits that it must show',
    make: () =>
      asked({
        kind: 'certificate',
        name: 'Certificate of insurance',
        mustShow: [
          line('General liability', 'Each occurrence', '$1,000,000'),
          line('General liability', 'Aggregate', '$2,000,000'),
          line('Automobile', 'Combined single limit', '$1,000,000'),
          line('Umbrella', 'Each occurrence', '$5,000,000'),
          line(null, 'Additional insured', 'Ticked'),
        ],
      }),
  },
  {
    word: 'W-9 form',
    what: 'Signed, from this year',
    make: () => asked({ kind: 'document', name: 'W-9 form', detail: 'Signed and dated, from this year.' }),
  },
  {
    word: 'Another document',
    what: 'You say what it is',
    make: () => asked({ kind: 'document' }),
  },
  {
    word: 'A question',
    what: 'Answered in words',
    make: () => asked({ kind: 'answer' }),
  },
  {
    word: 'A decision',
    what: 'Approved, or not and why',
    make: () => asked({ kind: 'review' }),
  },
]

/** What is wrong with it, in a sentence, or null. */
export function faultsOfAsked({ name, mustShow }: Asked): string | null {
  if (name.trim() === '') return 'Give it a name, as the vendor will read it.'
  if (mustShow.some(({ label, needed }) => label.trim() === '' || needed.trim() === ''))
    return 'Each line says what it must show and what is needed. Remove the empty ones.'
  return null
}

export function toRequirement({ kind, name, detail, mustShow, dueOn }: Asked): NewRequirement {
  return {
    kind,
    name: name.trim(),
    ...(detail.trim() ? { detail: detail.trim() } : {}),
    ...(dueOn ? { dueOn } : {}),
    ...(mustShow.length > 0
      ? {
          mustShow: mustShow.map(({ group, label, needed }) => ({
            group: group?.trim() || null,
            label: label.trim(),
            needed: needed.trim(),
          })),
        }
      : {}),
  }
}
