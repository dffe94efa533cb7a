// In which language somebody is spoken to whom we do not know: what their browser asks for, as far as we speak it.

import { type Language, languages } from '../nouns.ts'

/** Longer than any browser's; what follows is somebody's idea. */
const longest = 200

/** The first of our languages in an Accept-Language header; null where none of them is wanted. */
export function languageWanted(header: string | undefined): Language | null {
  const wanted = (header ?? '')
    .slice(0, longest)
    .split(',')
    .map((part) => {
      const [range = '', ...rest] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = rest.find((one) => one.startsWith('q='))
      return { range, weight: weight ? Number(weight.slice(2)) : 1 }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  for (const { range } of wanted) {
    const language = languages.find((one) => range === one || range.startsWith(`${one}-`))
    if (language) return language
  }
  return null
}
