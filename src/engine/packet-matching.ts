// Whose a file of a packet is, by its name alone: a plain rule that is shown to whoever relies on it.
import type { ContactId, PacketFile } from '../nouns.ts'
import { folded } from '../store/search.ts'

export interface Named {
  contactId: ContactId
  name: string | null
  company: string | null
}

export type Match = Pick<PacketFile, 'audience' | 'contactId' | 'matchedBy'>

/** The rule in words, as the console and the API tell it. */
export const matchingRule =
  'A file goes to the person whose name, or whose company’s name, stands as whole words in the file’s name. A person counts before a company, a longer name before a shorter one. Capitals, accents, blanks and endings such as Inc. or LLC make no difference. Where two people fit alike, or nobody does, it is left to you.'

export const unmatched: Match = { audience: 'nobody', contactId: null, matchedBy: 'nothing' }

/** Answers for each file name whose it is among these people. */
export function matchingOf(people: readonly Named[]): (fileName: string) => Match {
  const byName = keysOf(people, ({ name }) => name)
  const byCompany = keysOf(people, ({ company }) => company)
  return (fileName) => {
    const runs = runsOf(wordsOf(parted(fileName.replace(/\.[^.]{1,5}$/, ''))))
    const person = longest(runs, byName)
    if (person.length > 0) return matched(person, 'name')
    return matched(longest(runs, byCompany), 'company')
  }
}

const matched = ([contactId, another]: readonly ContactId[], matchedBy: 'name' | 'company'): Match =>
  contactId && !another ? { audience: 'one', contactId, matchedBy } : unmatched

/** A name of one or two letters stands in too many others. */
const shortest = 3

function keysOf(people: readonly Named[], nameOf: (one: Named) => string | null): Map<string, ContactId[]> {
  const keys = new Map<string, ContactId[]>()
  for (const one of people) {
    const words = wordsOf(nameOf(one) ?? '')
    const plain = words.join('').length >= shortest ? withoutForm(words).join('') : ''
    if (plain.length < shortest) continue
    const known = keys.get(plain)
    if (!known) keys.set(plain, [one.contactId])
    else if (!known.includes(one.contactId)) known.push(one.contactId)
  }
  return keys
}

function longest(runs: readonly string[], keys: ReadonlyMap<string, ContactId[]>): readonly ContactId[] {
  let best = ''
  for (const run of runs) if (run.length > best.length && keys.has(run)) best = run
  return keys.get(best) ?? []
}

/** Every stretch of neighbouring words, written together. */
function runsOf(words: readonly string[]): string[] {
  const runs: string[] = []
  for (let from = 0; from < words.length; from++) {
    let run = ''
    for (const word of words.slice(from, from + 12)) {
      run += word
      runs.push(run)
    }
  }
  return runs
}

/** A file's name is often written together: "AcmeElectric_Q3" is acme, electric, q, 3. */
const parted = (text: string): string =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')

/** Marks that searching keeps, such as the vowels of Hindi, are no end of a word. */
const wordsOf = (text: string): string[] =>
  folded(text)
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

const forms = new Set(
  'inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh ag kg sa srl sl sarl sas bv nv ab as oy pty lda ltda'.split(
    ' ',
  ),
)

/** Without the legal form at its end, as long as something stands before it. */
function withoutForm(words: readonly string[]): readonly string[] {
  let end = words.length
  while (end > 1 && forms.has(words[end - 1] as string)) end -= 1
  const plain = words.slice(0, end)
  return plain.join('').length >= shortest ? plain : words
}
