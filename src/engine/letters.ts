// Letters: what an account says in them instead of us. A closed list of placeholders and plain text; nothing in it is ever run or followed.
import { type Account, type Language, type LetterName, type Message, type OwnWords, placeholders } from '../nouns.ts'
import { type By, entry, found } from './acts.ts'
import { isOwn, type ShownLetter, sampleOf } from './letter-samples.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'

export function createLetters({ store, clock, doing }: Parts) {
  return {
    async list(by: By): Promise<Account['letters']> {
      return found(await store.read.accounts.get(by.accountId)).letters
    },
    /** Null gives a part back to us. Letters that are owed already stay as they are. */
    async change(by: By, letter: LetterName, language: Language, words: OwnWords): Promise<OwnWords> {
      checkWords(words)
      return doing(by, async (tx, now) => {
        const { letters } = found(await tx.accounts.lock(by.accountId))
        const { [language]: _before, ...others } = letters[letter] ?? {}
        const isOurs = Object.values(words).every((part) => part === null)
        const next = { ...letters, [letter]: isOurs ? others : { ...others, [language]: words } }
        await tx.accounts.change(by.accountId, { letters: next })
        await tx.history.add(entry(by.accountId, by.actor, now, 'account.changed', { facts: { fields: `letters ${letter} ${language}` } }))
        return words
      })
    },
    /** A letter to nobody, as one with these words would be written. Those that are always ours take none. */
    async preview(by: By, letter: ShownLetter, language: Language, words: OwnWords) {
      checkWords(words)
      const account = found(await store.read.accounts.get(by.accountId))
      const sample = sampleOf(letter, account, by, clock.now())
      const message = {
        ...sample,
        facts: (isOwn(letter) ? { ...sample.facts, own: words } : sample.facts) as Message['facts'],
        language,
        createdAt: clock.now(),
      }
      return { account, message }
    },
  }
}

/** A link in a letter is the button's alone: whoever gets one learns to trust no other. */
const linkLike = /:\/\/|www\.|(?<=[\p{L}\p{N}-])\.(?:com|net|org|io|de|fr|es|pt|br|app|dev|info|biz|co)(?!\p{L})/iu

function checkWords(words: OwnWords): void {
  const fields: { [name: string]: string } = {}
  for (const part of ['subject', 'greeting', 'note'] as const) {
    const text = words[part]
    if (text === null) continue
    const unknown = text.match(/\{[^{}]*\}?|\}/g)?.find((one) => !placeholders.some((name) => one === `{${name}}`))
    if (unknown) fields[part] = `${unknown} stands for nothing. Use ${placeholders.map((name) => `{${name}}`).join(', ')}.`
    else if (linkLike.test(text)) fields[part] = 'Leave addresses out: the only link in a letter is its button.'
    else if (/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text))
      fields[part] = 'Write it without signs that turn the direction of text.'
  }
  if (Object.keys(fields).length > 0) throw new Refusal('invalid', { fields })
}

export const ourWords: OwnWords = { subject: null, greeting: null, note: null }
