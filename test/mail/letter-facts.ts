// Facts for one letter of every kind, as the engine would freeze them on Friday, November 20, 2026.
import type { FactsOf, HouseFacts } from '../../src/engine/letter-facts.ts'
import type { LetterFacts, MessageKind } from '../../src/nouns.ts'

export const at = Date.parse('2026-11-20T22:14:00Z')
export const url = 'https://portal.harbor.example/l/001Qm2vX9cT4kLw8ZrB1nYpD6sHf3uJe8ZrB1nYpD6sHf3'
const day = 86_400_000

export const house: HouseFacts = {
  name: 'Harbor Build',
  colours: {
    light: { fill: '#0E5C66', label: '#FFFFFF', outline: null, text: '#0E5C66' },
    dark: { fill: '#2D737D', label: '#FFFFFF', outline: null, text: '#7BC0CB' },
  },
  logo: null,
  postalAddress: 'Harbor Build LLC, 1200 Wharf Road, Suite 300, Oakland, CA 94607',
  timeZone: 'America/Los_Angeles',
  senderName: null,
  replyTo: null,
}
const dana = { name: 'Dana Whitfield', email: 'dana@harbor.example', phone: '+1 510 555 0100' }
const jane = { name: 'Jane Ortiz', email: 'jane@acme.example', phone: null }
const place = { company: 'Acme Electric', project: 'Dock 4 refurbishment' }
const certificate = { kind: 'certificate', name: 'Certificate of insurance', dueOn: null } as const

const packet: FactsOf['packet'] = {
  house,
  contact: jane,
  sender: dana,
  company: 'Acme Electric',
  title: 'Third quarter 2026',
  ask: 'approve',
  dueOn: '2026-11-27',
  note: 'A good quarter.',
  files: [{ name: 'Profit and loss.pdf', size: 180_000 }],
  replaced: null,
  reply: null,
  question: null,
  opensUntil: at + day,
}

const invitation = {
  house,
  inviter: dana,
  contact: jane,
  records: [{ ...place, dueOn: '2026-12-01', asked: [certificate] }],
  project: null,
  note: 'Good to have you on Dock 4. The crew starts on the 3rd, so a few days earlier would help us a lot.',
  opensUntil: at + 30 * day,
  accessEnds: null,
}

export const factsOf: FactsOf = {
  invitation,
  trial: { ...invitation, trialId: 'tri_0123456789abcdefghijkl', keyNumber: 1 },
  login: {
    house,
    contact: jane,
    inviter: dana,
    place,
    askedWith: 'Safari on an iPhone',
    askedAt: at,
    sentBy: null,
    opensUntil: at + 900_000,
    code: { askId: 'ask_0000000000000000000000', kind: 'digits', keyNumber: 1, until: at + 600_000 },
  },
  receipt: {
    house,
    contact: jane,
    inviter: dana,
    place,
    requirement: 'Certificate of insurance',
    files: [{ name: 'acord-25.pdf', size: 1_680_000 }],
    arrivedAt: at,
  },
  review: {
    house,
    contact: jane,
    reviewer: dana,
    place,
    requirement: 'Certificate of insurance',
    fileName: 'acord-25.pdf',
    sentAt: at - 3_600_000,
    decision: 'reject',
    reason: 'The general aggregate shows $1,000,000.\nWe need $2,000,000.',
    validUntil: null,
    inForce: 'yes',
    opensUntil: at + day,
  },
  notice: { about: 'address_changed', house, contact: jane, changedBy: dana, newAddress: 'j***@new.example', at },
  member_notice: {
    about: 'link_denied',
    house,
    member: dana,
    contact: jane,
    place,
    recordId: 'rec_0123456789abcdefghijkl',
    documentId: null,
    requirement: null,
    usedWith: 'Chrome on Windows',
    usedAt: at - day,
    at,
  },
  member_invitation: { house, member: dana, inviter: dana, role: 'manager', opensUntil: at + 7 * day },
  member_sign_in: { house, member: dana, askedWith: 'Chrome on Windows', askedAt: at, opensUntil: at + 900_000 },
  member_alert: { about: 'new_browser', house, member: dana, browser: 'Chrome on Windows', by: null, at },
  packet,
  packet_nudge: packet,
  packet_replaced: { ...packet, replaced: { name: 'Profit and loss.pdf', number: 2 } },
  reminder: {
    house,
    contact: jane,
    inviter: dana,
    matters: [{ kind: 'due', place, asked: [certificate], dueOn: '2026-12-01', since: at - 3 * day }],
    opensUntil: at + day,
    again: 'no',
  },
  packet_reply: { ...packet, question: 'Is the deposit in it?', reply: 'Yes, in line 4.' },
}

export const messageOf = <Kind extends MessageKind>(kind: Kind, facts: Partial<FactsOf[Kind]> = {}) => ({
  kind,
  facts: { ...factsOf[kind], ...facts } as LetterFacts,
  language: 'en' as const,
  createdAt: at,
})

export const kindsOfLetter = Object.keys(factsOf) as MessageKind[]
