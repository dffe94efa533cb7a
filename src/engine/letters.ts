// Letters: what an account says in them instead of us. A closed list of placeholders and plain text; nothing in it is ever run or followed.
import {
  type Account,
  type Language,
  type LetterName,
  letterNames,
  type Message,
  type MessageKind,
  type OwnWords,
  placeholders,
} from '../nouns.ts'
import { type By, entry, found } from './acts.ts'
import type { FactsOf } from './letter-facts.ts'
import { houseFacts, personFacts } from './messages.ts'
import type { Parts } from './parts.ts'
import { day, hour, minute } from './policy.ts'
import { Refusal } from './refusals.ts'

/** Letters to people outside that are always ours: they warn of something, or carry a member's own words already. */
export const fixedLetters = [
  'packet',
  'packet_nudge',
  'packet_replaced',
  'packet_reply',
  'comment',
  'more_time',
  'link_made',
  'address_changed',
  'new_browser',
  'passkeys_reset',
] as const
export const shownLetters = [...letterNames, ...fixedLetters] as const
/** A letter that can be looked at before anybody gets one. */
export type ShownLetter = (typeof shownLetters)[number]

const isOwn = (letter: ShownLetter): letter is LetterName => (letterNames as readonly string[]).includes(letter)

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

type Sample = { [Kind in MessageKind]: { kind: Kind; facts: FactsOf[Kind] } }[MessageKind]

function sampleOf(letter: ShownLetter, account: Account, by: By, now: number): Sample {
  const member = by.member && personFacts(by.member)
  const about = {
    house: houseFacts(account),
    contact: { name: 'Jane Ortiz', email: 'jane@acme.example', phone: null },
    place: { company: 'Acme Electric', project: 'Dock 4 refurbishment' },
  }
  const { place } = about
  const requirement = 'Certificate of insurance'
  const dueOn = new Date(now + 11 * day).toISOString().slice(0, 10)
  switch (letter) {
    case 'invitation': {
      const records = [{ ...place, dueOn, asked: [{ kind: 'certificate' as const, name: requirement, dueOn: null }] }]
      const opensUntil = now + account.policy.invitationDays * day
      return { kind: 'invitation', facts: { ...about, inviter: member, records, project: null, note: null, opensUntil, accessEnds: null } }
    }
    case 'login': {
      const opensUntil = now + account.policy.loginMinutes * minute
      const asked = { askedWith: 'Safari on iPhone', askedAt: now, sentBy: null, code: null }
      return { kind: 'login', facts: { ...about, inviter: member, ...asked, opensUntil } }
    }
    case 'reminder': {
      const matters = [
        { kind: 'due' as const, place, asked: [{ kind: 'certificate' as const, name: requirement, dueOn }], dueOn, since: now },
      ]
      const opensUntil = now + account.policy.notificationMinutes * minute
      return { kind: 'reminder', facts: { ...about, inviter: member, matters, opensUntil, again: 'no' } }
    }
    case 'receipt': {
      const files = [{ name: 'acord-25.pdf', size: 1_680_000 }]
      return { kind: 'receipt', facts: { ...about, inviter: member, requirement, files, arrivedAt: now } }
    }
    case 'packet':
    case 'packet_nudge':
    case 'packet_replaced':
    case 'packet_reply': {
      const files = [
        { name: 'Profit and loss.pdf', size: 412_000 },
        { name: 'Balance sheet.pdf', size: 288_000 },
      ]
      const said = {
        replaced: letter === 'packet_replaced' ? { name: 'Profit and loss.pdf', number: 2 } : null,
        question: letter === 'packet_reply' ? 'Is the deposit in it?' : null,
        reply: letter === 'packet_reply' ? 'Yes, in line 4.' : null,
      }
      const opensUntil = now + account.policy.notificationMinutes * minute
      const { house, contact } = about
      const sent = { house, contact, sender: member, company: place.company, ask: 'approve' as const, dueOn, files, opensUntil }
      return { kind: letter, facts: { ...sent, title: 'Third quarter 2026', note: 'A good quarter. Please look at page 2.', ...said } }
    }
    case 'comment':
      return noticeOf({ about: letter, ...about, writer: member, opensUntil: now + account.policy.notificationMinutes * minute, at: now })
    case 'more_time':
      return noticeOf({ about: letter, ...about, changedBy: member, project: null, endsAt: now + day, at: now })
    case 'link_made':
      return noticeOf({ about: letter, house: about.house, contact: about.contact, madeBy: member, opensUntil: now + hour, at: now })
    case 'address_changed':
      return noticeOf({
        about: letter,
        house: about.house,
        contact: about.contact,
        changedBy: member,
        newAddress: 'j***@new.example',
        at: now,
      })
    case 'new_browser':
      return noticeOf({ about: letter, house: about.house, contact: about.contact, what: 'Safari on iPhone', gaveWay: null, at: now })
    case 'passkeys_reset':
      return noticeOf({ about: letter, house: about.house, contact: about.contact, changedBy: member, at: now })
    default: {
      const judged =
        letter === 'accepted'
          ? ({ decision: 'accept', reason: null, validUntil: now + 200 * day } as const)
          : ({ decision: 'reject', reason: 'Each occurrence shows $500,000; we need $1,000,000.', validUntil: null } as const)
      const sent = { fileName: 'acord-25.pdf', sentAt: now - day, opensUntil: now + account.policy.notificationMinutes * minute }
      return { kind: 'review', facts: { ...about, reviewer: member, requirement, ...sent, ...judged, inForce: 'no' } }
    }
  }
}

const noticeOf = (facts: FactsOf['notice']): Sample => ({ kind: 'notice', facts })

export const ourWords: OwnWords = { subject: null, greeting: null, note: null }
