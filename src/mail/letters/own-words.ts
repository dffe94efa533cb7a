// The account's own words in place of ours, with its placeholders filled in. Once, so that what is filled in is never read again.

import type { OwnWords, Placeholder } from '../../nouns.ts'
import type { Sheet } from './frame.ts'

/** What each placeholder stands for in this letter; null where it has nothing to say. */
export type Values = { [name in Placeholder]: string | null }

/** Words whose placeholder has nothing to say stay ours: nobody reads a sentence with a hole in it. */
export function inOwnWords(sheet: Sheet, own: OwnWords | null | undefined, values: Values): Sheet {
  if (!own) return sheet
  const { subject, greeting, note } = own
  const lines = (note && filled(note, values))?.split('\n').filter((line) => line.trim() !== '') ?? []
  return {
    ...sheet,
    subject: (subject && filled(subject, values)) ?? sheet.subject,
    greeting: (greeting && filled(greeting, values)) ?? sheet.greeting,
    paragraphs: [...sheet.paragraphs, ...lines.map((line) => [line])],
  }
}

function filled(text: string, values: Values): string | null {
  let isWhole = true
  const said = text.replace(/\{(\w+)\}/g, (_whole, name: Placeholder) => {
    const value = values[name]
    isWhole &&= value !== null
    return value ?? ''
  })
  return isWhole ? said : null
}
