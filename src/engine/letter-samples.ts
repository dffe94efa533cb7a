// Each letter as somebody made up would get it: for previews, which go to nobody and open nothing.
import { type Account, type Channel, type LetterName, letterNames, type MessageKind } from '../nouns.ts'
import type { By } from './acts.ts'
import type { CodeFacts, FactsOf, GuestNoticeFacts, MemberAlertFacts, MemberNoticeFacts, PacketNoticeFacts } from './letter-facts.ts'
import { houseFacts, personFacts } from './messages.ts'
import { day, hour, minute } from './policy.ts'

/** Letters to people outside that are always ours: they warn of something, or carry a member's own words already. */
const fixedLetters = [
  'packet',
  'packet_nudge',
  'packet_replaced',
  'packet_reply',
  'comment',
  'more_time',
  'link_made',
  'link_code',
  'address_changed',
  'phone_changed',
  'new_browser',
  'gave_way',
  'passkey_added',
  'passkey_removed',
  'passkeys_reset',
] as const
/** Where a text message goes out in a letter's place. */
const textLetters = ['invitation_text', 'login_text'] as const
/** Letters to members. */
const memberLetters = [
  'member_invitation',
  'member_sign_in',
  'document_arrived',
  'member_comment',
  'packet_asked',
  'packet_answered',
  'longer_asked',
  'guest_ended',
  'invitation_asked',
  'letter_late',
  'link_denied',
  'letter_bounced',
  'letter_unwanted',
  'passkey_lost',
  'member_new_browser',
  'factor_added',
  'factor_removed',
  'factors_reset',
  'recovery_codes_made',
  'codes_lengthened',
  'domain_lost',
] as const
export const shownLetters = [...letterNames, ...fixedLetters, ...textLetters, ...memberLetters] as const
/** A letter that can be looked at before anybody gets one. */
export type ShownLetter = (typeof shownLetters)[number]

type AboutIn<Facts> = Facts extends { about: infer About extends string } ? About : never
type Previews = {
  [Kind in MessageKind]: [AboutIn<FactsOf[Kind]>] extends [never]
    ? readonly ShownLetter[]
    : { [About in AboutIn<FactsOf[Kind]>]: ShownLetter }
}

/** Where each letter that leaves is looked at. One of a new kind, or about something new, does not compile without its place here. */
export const previews = {
  invitation: ['invitation', 'invitation_text'],
  login: ['login', 'login_text'],
  receipt: ['receipt'],
  review: ['accepted', 'rejected'],
  reminder: ['reminder'],
  packet: ['packet'],
  packet_nudge: ['packet_nudge'],
  packet_replaced: ['packet_replaced'],
  packet_reply: ['packet_reply'],
  notice: {
    comment: 'comment',
    more_time: 'more_time',
    link_made: 'link_made',
    link_code: 'link_code',
    address_changed: 'address_changed',
    phone_changed: 'phone_changed',
    new_browser: 'new_browser',
    gave_way: 'gave_way',
    passkey_added: 'passkey_added',
    passkey_removed: 'passkey_removed',
    passkeys_reset: 'passkeys_reset',
  },
  member_notice: {
    document_arrived: 'document_arrived',
    comment: 'member_comment',
    packet_asked: 'packet_asked',
    packet_answered: 'packet_answered',
    longer_asked: 'longer_asked',
    guest_ended: 'guest_ended',
    invitation_asked: 'invitation_asked',
    letter_late: 'letter_late',
    link_denied: 'link_denied',
    letter_bounced: 'letter_bounced',
    letter_unwanted: 'letter_unwanted',
    passkey_lost: 'passkey_lost',
  },
  member_invitation: ['member_invitation'],
  member_sign_in: ['member_sign_in'],
  member_alert: {
    new_browser: 'member_new_browser',
    factor_added: 'factor_added',
    factor_removed: 'factor_removed',
    factors_reset: 'factors_reset',
    recovery_codes_made: 'recovery_codes_made',
    codes_lengthened: 'codes_lengthened',
    domain_lost: 'domain_lost',
  },
  // The same letter, to the member who tries it.
  trial: ['invitation'],
} as const satisfies Previews

export const isOwn = (letter: ShownLetter): letter is LetterName => (letterNames as readonly string[]).includes(letter)

type Sample = { [Kind in MessageKind]: { kind: Kind; facts: FactsOf[Kind]; channel?: Channel } }[MessageKind]

const requirement = 'Certificate of insurance'
const browser = 'Safari on iPhone'
/** For whoever looks with an API key, which has neither name nor mailbox. */
const somebody = { name: 'Dana Whitfield', email: 'dana@harbor.example', phone: null }

export function sampleOf(letter: ShownLetter, account: Account, by: By, now: number): Sample {
  const member = by.member && personFacts(by.member)
  const house = houseFacts(account)
  const contact = { name: 'Jane Ortiz', email: 'jane@acme.example', phone: null }
  const place = { company: 'Acme Electric', project: 'Dock 4 refurbishment' }
  const person = { house, contact }
  const about = { ...person, place }
  const dueOn = new Date(now + 11 * day).toISOString().slice(0, 10)
  const opensUntil = now + account.policy.notificationMinutes * minute
  const code: CodeFacts = { askId: 'ask_0000000000000000000000', kind: 'digits', keyNumber: 1, until: now + 10 * minute }

  switch (letter) {
    case 'invitation':
    case 'invitation_text': {
      const records = [{ ...place, dueOn, asked: [{ kind: 'certificate' as const, name: requirement, dueOn: null }] }]
      const until = { opensUntil: now + account.policy.invitationDays * day, accessEnds: null }
      const facts = { ...about, inviter: member, records, project: null, note: null, ...until }
      return { kind: 'invitation', facts, ...(letter === 'invitation_text' && { channel: 'text' }) }
    }
    case 'login':
    case 'login_text': {
      const asked = { askedWith: browser, askedAt: now, sentBy: null, code, opensUntil: now + account.policy.loginMinutes * minute }
      return { kind: 'login', facts: { ...about, inviter: member, ...asked }, ...(letter === 'login_text' && { channel: 'text' }) }
    }
    case 'reminder': {
      const asked = [{ kind: 'certificate' as const, name: requirement, dueOn }]
      const matters = [{ kind: 'due' as const, place, asked, dueOn, since: now }]
      return { kind: 'reminder', facts: { ...about, inviter: member, matters, opensUntil, again: 'no' } }
    }
    case 'receipt': {
      const files = [{ name: 'acord-25.pdf', size: 1_680_000 }]
      return { kind: 'receipt', facts: { ...about, inviter: member, requirement, files, arrivedAt: now } }
    }
    case 'accepted':
    case 'rejected': {
      const judged =
        letter === 'accepted'
          ? ({ decision: 'accept', reason: null, validUntil: now + 200 * day } as const)
          : ({ decision: 'reject', reason: 'Each occurrence shows $500,000; we need $1,000,000.', validUntil: null } as const)
      const sent = { fileName: 'acord-25.pdf', sentAt: now - day, opensUntil }
      return { kind: 'review', facts: { ...about, reviewer: member, requirement, ...sent, ...judged, inForce: 'no' } }
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
      const sent = { ...person, sender: member, company: place.company, ask: 'approve' as const, dueOn, files, opensUntil }
      return { kind: letter, facts: { ...sent, title: 'Third quarter 2026', note: 'A good quarter. Please look at page 2.', ...said } }
    }
    case 'comment':
      return noticeOf({ about: letter, ...about, writer: member, opensUntil, at: now })
    case 'more_time':
      return noticeOf({ about: letter, ...about, changedBy: member, project: null, endsAt: now + day, at: now })
    case 'link_made':
      return noticeOf({ about: letter, ...person, madeBy: member, opensUntil: now + hour, at: now })
    case 'link_code':
      return noticeOf({ about: letter, ...person, askedWith: browser, askedAt: now, code })
    case 'address_changed':
      return noticeOf({ about: letter, ...person, changedBy: member, newAddress: 'j***@new.example', at: now })
    case 'phone_changed':
      return noticeOf({ about: letter, ...person, changedBy: member, newEnding: '23', at: now })
    case 'new_browser':
    case 'gave_way':
      return noticeOf({ about: letter, ...person, what: browser, gaveWay: letter === 'gave_way' ? 'Chrome on Windows' : null, at: now })
    case 'passkey_added':
    case 'passkey_removed':
      return noticeOf({ about: letter, ...person, what: 'iPhone', gaveWay: null, at: now })
    case 'passkeys_reset':
      return noticeOf({ about: letter, ...person, changedBy: member, at: now })
    default:
      return toMember(letter, { ...about, member: member ?? somebody, at: now }, now)
  }
}

const noticeOf = (facts: FactsOf['notice']): Sample => ({ kind: 'notice', facts })

type ToMember = Pick<MemberNoticeFacts, 'house' | 'contact' | 'place' | 'member' | 'at'>

function toMember(letter: (typeof memberLetters)[number], about: ToMember, now: number): Sample {
  const { house, member, contact } = about
  const record = { recordId: 'rec_0000000000000000000000', documentId: null, requirement: null, usedWith: null, usedAt: null } as const
  const told = (facts: Partial<MemberNoticeFacts> & Pick<MemberNoticeFacts, 'about'>) => noticeTo({ ...about, ...record, ...facts })
  switch (letter) {
    case 'member_invitation':
      return { kind: letter, facts: { house, member, inviter: member, role: 'manager', opensUntil: now + 7 * day } }
    case 'member_sign_in':
      return { kind: letter, facts: { house, member, askedWith: browser, askedAt: now, opensUntil: now + 15 * minute } }
    case 'member_comment':
      return told({ about: 'comment' })
    case 'document_arrived':
      return told({ about: letter, requirement })
    case 'link_denied':
      return told({ about: letter, usedWith: browser, usedAt: now - hour })
    case 'letter_bounced':
      return told({ about: letter, reason: 'no_mailbox' })
    case 'invitation_asked':
    case 'letter_late':
    case 'letter_unwanted':
    case 'passkey_lost':
      return told({ about: letter })
    case 'packet_asked':
    case 'packet_answered': {
      const words = letter === 'packet_asked' ? 'Is the deposit in it?' : 'Yes, all four of them.'
      const packet = { packetId: 'pac_0000000000000000000000', title: 'Third quarter 2026', words } as const
      return noticeTo({ about: letter, house, member, contact, ...packet, at: now })
    }
    case 'longer_asked':
    case 'guest_ended': {
      const [seen, taken, left] = [['Pump log.txt', 'Pump room.jpg'], ['Pump log.txt'], ['Answer.pdf']].map((names) => ({
        count: names.length,
        names,
      }))
      const guest = { endsAt: now, visits: 3, seen, taken, left, written: 2 } as GuestNoticeFacts['guest']
      const ids = { contactId: 'con_0000000000000000000000', recordId: null, projectId: 'pro_0000000000000000000000' } as const
      return noticeTo({ ...about, about: letter, ...ids, guest })
    }
    case 'member_new_browser':
      return alertOf({ about: 'new_browser', house, member, browser, by: null, at: now })
    case 'factors_reset':
      return alertOf({ about: letter, house, member, browser: null, by: member, at: now })
    case 'domain_lost':
      return alertOf({ about: letter, house, member, domain: 'mail.harbor.example', browser: null, by: null, at: now })
    default:
      return alertOf({ about: letter, house, member, browser, by: null, at: now })
  }
}

const noticeTo = (facts: MemberNoticeFacts | GuestNoticeFacts | PacketNoticeFacts): Sample => ({ kind: 'member_notice', facts })
const alertOf = (facts: MemberAlertFacts): Sample => ({ kind: 'member_alert', facts })
