// Every page outside with something on it: plain, full to the brim, and empty.

import type { DeviceId, DocumentId, Language, LinkId, PasskeyId, ProjectId, RecordId, RequirementId, SessionId } from '../../src/nouns.ts'
import type { Branding, InsideView, Page, Person, View } from '../../src/portal/page.ts'
import { type AccessView, accessPage } from '../../src/portal/pages/access.ts'
import { chooserPage } from '../../src/portal/pages/chooser.ts'
import {
  askedPage,
  closedPage,
  deadEndPage,
  deniedPage,
  invalidPage,
  letterSentPage,
  revokedPage,
  slowDownPage,
} from '../../src/portal/pages/dead-ends.ts'
import { type DocumentView, documentPage } from '../../src/portal/pages/document.ts'
import { doorPage } from '../../src/portal/pages/door.ts'
import { byStaffLinkPage, faultPage, missingPage, notOpenPage, refusedPage, undonePage } from '../../src/portal/pages/faults.ts'
import { blankPage, type LinkView, linkPage, otherPage } from '../../src/portal/pages/link.ts'
import { type PacketView, packetPage } from '../../src/portal/pages/packet.ts'
import { againPage, asleepPage, thresholdPage } from '../../src/portal/pages/passkey.ts'
import { privacyPage } from '../../src/portal/pages/privacy.ts'
import { type ProjectView, projectPage } from '../../src/portal/pages/project.ts'
import { type RecordView, type RequirementView, recordPage, withdrawnPage } from '../../src/portal/pages/record.ts'
import { remindersPage } from '../../src/portal/pages/reminders.ts'
import type { EndView, FileShown, FileView } from '../../src/portal/pages/sections.ts'
import { uploadAnswerPage } from '../../src/portal/pages/upload.ts'
import { type WaitingView, waitingPage } from '../../src/portal/pages/waiting.ts'

/** English, unless the module is imported once more by the name of another language: './samples.ts?es'. */
const language = (new URL(import.meta.url).search.slice(1) || 'en') as Language

export const now = Date.parse('2026-11-20T22:14:00Z')
const ends = (when: number): EndView => ({
  grantId: 'gra_0123456789abcdefghijkl',
  at: when,
  askedAt: null,
  soon: when - now <= 3_600_000,
  who: 'Dana Whitfield',
  mayAsk: true,
})

const at = (time: string) => Date.parse(`2026-11-${time}:00-08:00`)

export const harbor: Branding = {
  name: 'Harbor Build',
  slug: 'harbor-build',
  colours: {
    light: { fill: '#0E5C66', label: '#FFFFFF', outline: null, text: '#0E5C66' },
    dark: { fill: '#2D737D', label: '#FFFFFF', outline: null, text: '#7BC0CB' },
  },
  logo: null,
  timeZone: 'America/Los_Angeles',
  hidesPortico: false,
}

export const dana: Person = { name: 'Dana Whitfield', email: 'dana@harborbuild.example', phone: '(510) 555-0142' }

/** 80 characters, and a word that does not fit on a phone. */
const longName = 'Rindfleischetikettierungsüberwachungsgesellschaft Nord-Süd mbH & Co. KG, Bauamt'

export const view: View = { language, now, brand: harbor }
export const insideView: InsideView = {
  ...view,
  inside: {
    address: 'jane@acme.example',
    token: 'tok_of_the_session',
    key: 'k'.repeat(22),
    live: { path: '/p/harbor-build/live?record=rec_4Yw8ZrB1nYpD6sHf3uJeQm', stamp: '1' },
    left: 14_400,
  },
}

const linkId: LinkId = 'lnk_7Qm2vX9cT4kLw8ZrB1nYpD'
const asking = { linkId, token: 'tok_of_the_link', address: 'j***@acme.example', inviter: dana.name }

export const link: LinkView = {
  ...view,
  linkId,
  token: 'tok_of_the_link',
  kind: 'invitation',
  inviter: dana.name,
  replyTo: dana.email,
  invited: 'Acme Electric',
  projects: ['Dock 4 refurbishment'],
  packet: null,
  asked: [{ kind: 'certificate', name: 'Certificate of insurance' }],
  sentBack: [],
  again: false,
  dueOn: '2026-12-01',
  address: 'j***@acme.example',
  proof: null,
}

export function file(about: Partial<FileView> = {}): FileView {
  return {
    fileName: 'acme-coi-nov.pdf',
    fileType: 'pdf',
    size: 2_700_000,
    at: at('20T14:14'),
    state: 'waiting',
    path: '/p/harbor-build/documents/doc_1/content',
    look: '/p/harbor-build/documents/doc_1?version=1',
    answer: null,
    ...about,
  }
}

const answered = (words: string, decision: 'approve' | 'decline' | null = null) =>
  file({ fileName: 'Answer.txt', fileType: 'txt', size: words.length, answer: { words, decision } })
const longAnswer =
  'Jo Halloran and Priya Raman, from seven.\n\nPriya has the keys; Jo brings the lift inspection papers that you asked for last week.'

const w9: RequirementView = {
  id: 'req_w9' as RequirementId,
  kind: 'document',
  name: 'W-9 form',
  detail: null,
  mustShow: [],
  dueOn: null,
  state: 'in_force',
  versions: [file({ fileName: 'acme-w9-2026.pdf', at: at('18T10:31'), state: 'accepted' })],
  rejection: null,
  inForce: true,
  validUntil: null,
}

export const certificate: RequirementView = {
  id: 'req_coi' as RequirementId,
  kind: 'certificate',
  name: 'Certificate of insurance',
  detail: 'Your insurance agent can send you one (form ACORD 25). What it must show is listed below.',
  mustShow: [
    { group: 'General liability', label: 'Each occurrence', needed: '$1,000,000' },
    { group: 'General liability', label: 'General aggregate', needed: '$2,000,000' },
    { group: 'Automobile liability', label: 'Any auto, combined single limit', needed: '$1,000,000' },
    { group: 'Workers’ compensation', label: 'Employers’ liability, each accident', needed: '$1,000,000' },
    { group: 'Umbrella', label: 'Each occurrence', needed: '$5,000,000' },
    { group: 'Additional insured', label: 'Harbor Build LLC', needed: 'With form CG 20 10, ongoing operations' },
  ],
  dueOn: '2026-12-01',
  state: 'open',
  versions: [],
  rejection: null,
  inForce: false,
  validUntil: null,
}

const projectId = 'pro_4Yw8ZrB1nYpD6sHf3uJeQm' as ProjectId
const shared = (name: string, folder: string | null, about: Partial<FileShown> = {}): FileShown => ({
  id: 'doc_4Yw8ZrB1nYpD6sHf3uJeQm' as DocumentId,
  name,
  folder,
  from: 'account',
  version: 1,
  file: file({ fileName: name, state: 'shared' }),
  ...about,
})
export const projectFiles: FileShown[] = [
  shared('Site safety rules.pdf', null, { version: 3 }),
  shared('pump.log', 'Logs', { from: 'contact', file: file({ fileName: 'pump.log', fileType: 'txt', size: 18_000, state: 'shared' }) }),
  shared(`${longName}.pdf`, longName, { file: file({ path: null, look: null, state: 'shared' }) }),
]

export const record: RecordView = {
  ...insideView,
  id: 'rec_4Yw8ZrB1nYpD6sHf3uJeQm' as RecordId,
  company: 'Acme Electric',
  project: 'Dock 4 refurbishment',
  state: 'awaiting',
  dueOn: '2026-12-01',
  certificateHolder: 'Harbor Build LLC\n1200 Wharf Road, Suite 300\nOakland, CA 94607\nRe: Dock 4 refurbishment, job 2026-114',
  validUntil: null,
  requirements: [w9, certificate],
  others: [
    { name: 'Site safety rules', from: 'account', seen: false, file: file({ fileName: 'rules.pdf', size: 400_000, state: 'shared' }) },
  ],
  happened: [
    { at: at('19T09:12'), what: 'accepted', who: 'Harbor Build', about: 'W-9 form' },
    { at: at('18T10:31'), what: 'sent', who: 'Jane Ortiz', about: 'W-9 form' },
    { at: at('18T10:26'), what: 'came', who: 'Jane Ortiz', about: null },
    { at: at('18T10:02'), what: 'invited', who: 'Dana Whitfield', about: null },
  ],
  person: dana,
  ends: null,
  canUpload: true,
  canAnswer: true,
  said: null,
  chosen: null,
  hasOthers: false,
  files: [],
  projectPath: `/p/harbor-build/projects/${projectId}`,
  sent: [],
  comments: { list: [], mayWrite: false, action: '', key: '', came: null, again: null, typed: '' },
  passkey: null,
}

const rejected: RequirementView = {
  ...certificate,
  state: 'rejected',
  versions: [file({ state: 'rejected' }), file({ state: 'accepted', at: at('11T09:00') })],
  rejection: {
    reason: 'Each occurrence shows $500,000; we need $1,000,000.\nThe box for additional insured is empty.',
    by: 'Dana Whitfield',
  },
}

const full: RecordView = {
  ...record,
  company: longName,
  project: `The ${'very '.repeat(12)}long refurbishment`,
  hasOthers: true,
  requirements: Array.from({ length: 12 }, (_, i) => ({
    ...(i % 3 === 0 ? certificate : w9),
    id: `req_${i}` as RequirementId,
    name: i === 4 ? longName : `${i % 3 === 0 ? 'Certificate of insurance' : 'Paper'} number ${i + 1}`,
    state: (['open', 'in_force', 'waiting', 'rejected', 'ended', 'waived'] as const)[i % 6] as RequirementView['state'],
    versions: i % 6 === 0 ? [] : Array.from({ length: 1 + (i % 4) }, () => file()),
    validUntil: Date.parse('2027-06-30T12:00:00Z'),
  })),
  others: Array.from({ length: 30 }, (_, i) => ({
    name: i === 2 ? longName : `Plan ${i + 1}`,
    from: i % 4 === 3 ? ('contact' as const) : ('account' as const),
    seen: i % 2 === 0,
    file: file({ fileName: `plan-${'x'.repeat(i * 2)}.pdf`, state: 'shared' }),
  })),
  happened: Array.from({ length: 40 }, (_, i) => ({
    at: at('20T10:00') - i * 3_600_000,
    what: (['sent', 'accepted', 'rejected', 'shared', 'asked', 'waived', 'ended', 'sent_by'] as const)[i % 8] as 'sent',
    who: i === 3 ? longName : 'Harbor Build',
    about: i % 5 === 0 ? null : 'Certificate of insurance',
  })),
}

const packet: PacketView = {
  ...insideView,
  id: 'pac_0123456789abcdefghijkl',
  title: 'Third quarter 2026',
  note: 'Hi Jane, a good quarter.\nIf all looks right, tap Approve and I file on Monday.',
  ask: 'approve',
  figures: [
    { label: 'Income', value: '$412,680.40' },
    { label: 'Profit', value: '$94,476.25' },
  ],
  dueOn: '2026-11-27',
  company: 'Acme Electric',
  sender: 'Marisol Rowe',
  hears: 'Marisol Rowe',
  person: { name: 'Marisol Rowe', email: 'marisol@finch.example', phone: null },
  files: [
    { newest: packetFile('Profit and loss.pdf', 2), earlier: [packetFile('Profit and loss.pdf', 1)] },
    { newest: { ...packetFile(`${longName}.pdf`, 1), path: null }, earlier: [] },
  ],
  words: [],
  approvals: [],
  done: null,
  filesKey: 'a'.repeat(64),
  onceKey: 'a-key-of-this-print',
  mayAnswer: true,
  mayAsk: true,
  ends: null,
  hasOthers: true,
  told: null,
  again: null,
  asking: false,
  typed: '',
}
const word = {
  accountId: 'acc_0123456789abcdefghijkl',
  packetId: packet.id,
  contactId: 'con_0123456789abcdefghijkl',
  memberId: null,
} as const
const approvedPacket: PacketView = {
  ...packet,
  told: 'approved',
  done: now,
  approvals: [
    { at: now - 86_400_000, files: [{ name: 'Profit and loss.pdf', number: 1 }] },
    { at: now, files: [{ name: 'Profit and loss.pdf', number: 2 }] },
  ],
  words: [
    { ...word, id: 'paw_0123456789abcdefghijkl', kind: 'question', words: 'Is the deposit in it?', at: now - 7_200_000, member: null },
    { ...word, id: 'paw_0123456789abcdefghijkm', kind: 'reply', words: 'Yes, in line 4.', at: now - 3_600_000, member: 'Marisol Rowe' },
  ],
}

function packetFile(fileName: string, number: number): PacketView['files'][number]['newest'] {
  return {
    fileName,
    fileType: 'pdf',
    number,
    size: 180_000,
    addedAt: now - number * 3_600_000,
    look: `/p/harbor-build/packets/pac_1/files/paf_1?version=${number}`,
    path: `/p/harbor-build/packets/x/${number}`,
  }
}

const access: AccessView = {
  ...insideView,
  portals: [{ name: 'Bay Port', path: '/p/bay-port' }],
  grants: [
    {
      scope: 'record',
      project: 'Dock 4 refurbishment',
      company: 'Acme Electric',
      packet: null,
      abilities: ['view', 'upload', 'download'],
      endsAt: null,
    },
    { scope: 'project', project: 'Pier 9', company: null, packet: null, abilities: ['view'], endsAt: at('22T17:00') },
    { scope: 'portal', project: null, company: null, packet: null, abilities: ['view', 'comment'], endsAt: null },
    {
      scope: 'packet',
      project: null,
      company: null,
      packet: 'Third quarter 2026',
      abilities: ['view', 'download', 'comment'],
      endsAt: null,
    },
  ],
  browser: {
    name: 'Safari on iPhone',
    since: at('20T13:58'),
    idleUntil: at('20T18:14'),
    expiresAt: at('21T01:58'),
    byMember: false,
    again: { until: Date.parse('2026-12-18T20:00:00Z'), where: 'here' },
  },
  others: [{ id: 'ses_2' as SessionId, name: 'Chrome on Windows', seenAt: at('19T08:30') }],
  devices: [{ id: 'dev_1' as DeviceId, name: 'Safari on iPad', usedAt: at('18T07:12') }],
  snoozed: null,
  passkeys: [
    { id: 'pas_1' as PasskeyId, name: 'iPhone, Safari', madeAt: at('18T10:31'), usedAt: at('20T13:58') },
    { id: 'pas_2' as PasskeyId, name: 'Windows, Chrome', madeAt: at('19T08:31'), usedAt: null },
  ],
  mayChange: true,
  mayMake: true,
  came: null,
}

const sent = (name: string, outcome: 'here' | 'too_large' | 'wrong_kind' | 'too_many' | 'withdrawn' | 'none', size: number) => ({
  name,
  outcome,
  size,
  at: now,
})
const document: DocumentView = {
  ...insideView,
  place: '/p/harbor-build/documents/doc_4Yw8ZrB1nYpD6sHf3uJeQm',
  name: 'Site safety rules.pdf',
  version: 3,
  newest: 3,
  back: `/p/harbor-build/projects/${projectId}`,
  file: file({ state: 'shared' }),
  preview: { kind: 'pages', of: 40, sizes: Array.from({ length: 2 }, () => ({ width: 1_400, height: 1_980 })) },
}

export const project: ProjectView = {
  ...insideView,
  id: projectId,
  project: 'Dock 4 refurbishment',
  records: [
    {
      id: record.id,
      project: 'Dock 4 refurbishment',
      company: 'Acme Electric',
      state: 'awaiting',
      toDo: 1,
      asked: ['Certificate of insurance'],
      sentBack: false,
      dueOn: '2026-12-01',
    },
  ],
  files: projectFiles,
  happened: record.happened,
  person: dana,
  ends: null,
  canUpload: false,
  hasOthers: false,
  sent: [],
  comments: {
    list: [
      { at: at('19T09:12'), who: 'Dana Whitfield', text: 'Could you send the log of Thursday?\nThe one from the pump.' },
      { at: at('19T10:12'), who: null, text: `Here it is. <b>${longName}</b>` },
    ],
    mayWrite: true,
    action: `/p/harbor-build/projects/${projectId}/comments`,
    key: 'a'.repeat(32),
    came: null,
    again: null,
    typed: '',
  },
}

const upload = { ...insideView, back: `/p/harbor-build/records/${record.id}` }

const waiting: WaitingView = {
  ...view,
  token: 'token',
  stamp: 'waiting',
  address: 'jane.ortiz@acme.example',
  proves: null,
  meant: null,
  codeKind: 'digits',
  open: true,
  triesLeft: 5,
  againAt: now + 42_000,
  used: null,
  replyTo: 'office@harbor.example',
  said: null,
}

export const pages: { [name: string]: Page } = {
  link: linkPage(link),
  'link-late-three': linkPage({
    ...link,
    dueOn: '2026-11-12',
    asked: [...link.asked, { kind: 'document', name: 'W-9 form' }, { kind: 'document', name: 'Plan' }],
  }),
  'link-login': linkPage({ ...link, kind: 'login', asked: [], dueOn: null, invited: null, projects: [], replyTo: null }),
  'link-again': linkPage({ ...link, again: true, asked: [], dueOn: null }),
  'link-changes': linkPage({ ...link, kind: 'notification', asked: [], sentBack: link.asked, dueOn: null }),
  'link-news': linkPage({ ...link, kind: 'notification', asked: [], dueOn: null }),
  'link-long': linkPage({
    ...link,
    brand: { ...harbor, name: longName, hidesPortico: true },
    inviter: longName,
    invited: longName,
    asked: [{ kind: 'document', name: longName }],
    address: `j***@${'very-long-'.repeat(5)}name.example`,
  }),
  'link-address': linkPage({ ...link, address: null, proof: { kind: 'address', typed: '', said: null } }),
  'link-address-wrong': linkPage({ ...link, address: null, proof: { kind: 'address', typed: 'joan@acme.example', said: { left: 4 } } }),
  'link-code': linkPage({ ...link, proof: { kind: 'code', spent: false } }),
  'link-code-spent': linkPage({ ...link, proof: { kind: 'code', spent: true } }),
  'link-other': otherPage({
    ...view,
    linkId,
    token: 'tok',
    signedInAs: 'm***@voltworks.example',
    address: 'j***@acme.example',
    proof: null,
  }),
  'link-other-address': otherPage({
    ...view,
    linkId,
    token: 'tok',
    signedInAs: 'm***@voltworks.example',
    address: null,
    proof: { kind: 'address', typed: '', said: null },
  }),
  'waiting-proof': waitingPage({ ...waiting, address: 'j***@acme.example', proves: linkId }),
  'waiting-proof-over': waitingPage({ ...waiting, address: 'j***@acme.example', proves: linkId, open: false, said: 'over', againAt: now }),
  'link-blank': blankPage({ language, linkId, token: '' }),
  'dead-used': deadEndPage({ ...view, ...asking, why: 'used', at: at('18T10:26'), browser: 'Safari on iPhone', deniedAt: null }),
  'dead-used-denied': deadEndPage({ ...view, ...asking, why: 'used', at: now, browser: null, deniedAt: now }),
  'dead-newer': deadEndPage({ ...view, ...asking, why: 'newer', at: at('18T10:02'), by: 'letter' }),
  'dead-newer-link': deadEndPage({ ...view, ...asking, why: 'newer', at: at('18T10:02'), by: 'hand' }),
  'dead-ended': deadEndPage({
    ...view,
    ...asking,
    why: 'ended',
    at: Date.parse('2026-12-18T20:00:00Z'),
    access: 'live',
    brief: false,
    late: false,
  }),
  'dead-ended-late': deadEndPage({ ...view, ...asking, why: 'ended', at: at('18T10:02'), access: 'live', brief: true, late: true }),
  'dead-ended-access': deadEndPage({ ...view, ...asking, why: 'ended', at: at('18T10:02'), access: 'ended', brief: false, late: false }),
  'dead-asleep': deadEndPage({ ...view, ...asking, why: 'asleep' }),
  'dead-invalid': invalidPage({ language }),
  waiting: waitingPage(waiting),
  'waiting-wrong': waitingPage({ ...waiting, said: 'wrong', triesLeft: 3, againAt: now - 1 }),
  'waiting-over': waitingPage({ ...waiting, said: 'over', open: false, triesLeft: 0, againAt: now - 1 }),
  'waiting-opened': waitingPage({ ...waiting, used: { at: now - 60_000, with: 'Safari on iPhone' } }),
  'waiting-letters': waitingPage({ ...waiting, codeKind: 'letters', meant: 'jane@gmail.com', address: 'jane@gmial.com' }),
  'letter-sent-blind': letterSentPage({ language }),
  'letter-slow': slowDownPage({ ...view, by: 'mailbox', again: now + 600_000 }),
  'letter-slow-block': slowDownPage({ ...view, by: 'block', again: now + 600_000 }),
  'letter-slow-account': slowDownPage({ ...view, by: 'account', again: now + 600_000 }),
  asked: askedPage({ ...view, inviter: dana.name }),
  denied: deniedPage({ ...view, ...asking }),
  revoked: revokedPage({ ...view, at: at('19T11:00'), person: dana, inside: null }),
  'revoked-inside': revokedPage({ ...insideView, at: at('19T11:00'), person: dana, uploading: true }),
  closed: closedPage({ ...view, at: at('20T13:00'), person: dana, inside: null }),
  door: doorPage({ ...view, came: 'first', to: '/p/harbor-build', token: 'token' }),
  'door-passkey-refused': doorPage({ ...view, came: 'first', to: '/p/harbor-build', token: 'token', passkey: 'refused' }),
  'threshold-use': thresholdPage({ ...insideView, way: 'use', to: '/p/harbor-build', person: dana, mayAsk: true }),
  'threshold-make': thresholdPage({ ...insideView, way: 'make', to: '/p/harbor-build', person: dana, mayAsk: true }),
  'threshold-ask': thresholdPage({ ...insideView, way: 'ask', to: '/p/harbor-build', person: dana, mayAsk: true }),
  'passkey-asleep': asleepPage({ ...view, person: dana }),
  'door-everywhere': doorPage({ ...view, came: 'out_everywhere', to: '/p/harbor-build', token: 'token' }),
  'door-out': doorPage({ ...view, came: 'signed_out', to: '/p/harbor-build', token: 'token' }),
  'door-over': doorPage({ ...view, came: 'session_over', to: '/p/harbor-build', token: 'token' }),
  'door-code': doorPage({ ...view, came: 'code_over', to: '/p/harbor-build', token: 'token' }),
  'door-late': doorPage({ ...view, came: 'too_late', to: '/p/harbor-build', token: 'token' }),
  record: recordPage(record),
  'record-two': recordPage({
    ...record,
    requirements: [certificate, { ...w9, state: 'open', versions: [], inForce: false }],
    ends: ends(now + 3_700_000),
  }),
  'record-late': recordPage({ ...record, requirements: [{ ...certificate, dueOn: '2026-11-12' }], happened: [], others: [] }),
  'record-needs-changes': recordPage({ ...record, state: 'non_compliant', requirements: [{ ...rejected, inForce: true }, w9] }),
  'record-waiting': recordPage({
    ...record,
    state: 'under_review',
    requirements: [{ ...certificate, state: 'waiting', versions: [file()] }, w9],
  }),
  'record-sent': recordPage({
    ...record,
    state: 'under_review',
    requirements: [{ ...certificate, state: 'waiting', versions: [file()] }, w9],
    sent: [{ name: 'acme-coi-nov.pdf', size: 2_700_000, at: now, answered: false }],
    passkey: 'offered',
  }),
  'record-passkey-made': recordPage({ ...record, passkey: 'made' }),
  'record-done': recordPage({
    ...record,
    state: 'compliant',
    validUntil: Date.parse('2027-06-30T12:00:00Z'),
    requirements: [
      {
        ...certificate,
        state: 'in_force',
        inForce: true,
        versions: [file({ state: 'accepted' })],
        validUntil: Date.parse('2027-06-30T12:00:00Z'),
      },
      w9,
    ],
  }),
  'record-newer': recordPage({ ...record, state: 'compliant', requirements: [certificate, w9], chosen: w9.id }),
  'record-ended': recordPage({
    ...record,
    state: 'expired',
    requirements: [
      { ...certificate, state: 'ended', validUntil: at('12T12:00'), versions: [file({ state: 'ended', at: at('01T10:00') })] },
    ],
  }),
  'record-waived': recordPage({ ...record, state: 'waived' }),
  'record-empty': recordPage({
    ...record,
    state: 'draft',
    company: null,
    certificateHolder: null,
    requirements: [],
    others: [],
    happened: [],
    dueOn: null,
  }),
  'record-answer': recordPage({
    ...record,
    requirements: [
      {
        ...w9,
        kind: 'answer',
        name: 'Who is on site on Monday?',
        detail: 'First and last names.',
        state: 'open',
        inForce: false,
        versions: [],
      },
    ],
  }),
  'record-answered': recordPage({
    ...record,
    state: 'under_review',
    requirements: [
      { ...w9, kind: 'answer', name: 'Who is on site on Monday?', detail: null, state: 'waiting', versions: [answered(longAnswer)] },
      { ...w9, kind: 'review', name: 'Drawing A-4', detail: null, state: 'in_force', versions: [answered('', 'approve')] },
    ],
    sent: [{ name: 'Who is on site on Monday?.txt', size: 120, at: now, answered: true }],
  }),
  'record-answer-rejected': recordPage({
    ...record,
    state: 'non_compliant',
    requirements: [
      {
        ...w9,
        kind: 'answer',
        name: 'Who is on site on Monday?',
        state: 'rejected',
        inForce: false,
        versions: [answered('Jo.')],
        rejection: { reason: 'Please give the last name too.', by: 'Dana Whitfield' },
      },
    ],
  }),
  'record-decide': recordPage({
    ...record,
    requirements: [
      {
        ...w9,
        kind: 'review',
        name: 'Drawing A-4, revision 3',
        detail: 'Is the door where you need it?',
        state: 'open',
        inForce: false,
        versions: [],
      },
    ],
    said: { why: 'no_words', typed: '' },
  }),
  'record-answer-staff': recordPage({
    ...record,
    requirements: [{ ...w9, kind: 'answer', name: 'Who is on site on Monday?', state: 'open', inForce: false, versions: [] }],
    canAnswer: false,
  }),
  'record-read-only': recordPage({ ...record, canUpload: false }),
  'record-full': recordPage(full),
  'record-files': recordPage({ ...record, files: projectFiles }),
  chooser: chooserPage({
    ...insideView,
    records: [
      {
        id: record.id,
        project: 'Dock 4 refurbishment',
        company: 'Acme Electric',
        state: 'awaiting',
        toDo: 1,
        asked: ['Certificate of insurance'],
        sentBack: false,
        dueOn: '2026-12-01',
      },
      {
        id: record.id,
        project: 'Pier 9',
        company: 'Acme Electric',
        state: 'non_compliant',
        toDo: 2,
        asked: ['Certificate of insurance', longName],
        sentBack: true,
        dueOn: '2026-11-12',
      },
      {
        id: record.id,
        project: longName,
        company: longName,
        state: 'under_review',
        toDo: 0,
        asked: ['Certificate of insurance'],
        sentBack: false,
        dueOn: null,
      },
      {
        id: record.id,
        project: 'Quay 2',
        company: null,
        state: 'compliant',
        toDo: 0,
        asked: ['Certificate of insurance'],
        sentBack: false,
        dueOn: null,
      },
    ],
    projects: [{ id: projectId, name: 'Pier 9', files: 3 }],
    packets: [
      { id: packet.id, title: packet.title, ask: 'approve', dueOn: '2026-11-27', done: null },
      { id: packet.id, title: longName, ask: 'answer', dueOn: null, done: now },
    ],
    files: projectFiles.slice(0, 2),
    happened: record.happened,
    portals: [
      { name: 'Bay Port', path: '/p/bay-port' },
      { name: longName, path: '/p/long' },
    ],
  }),
  'chooser-empty': chooserPage({ ...insideView, records: [], projects: [], packets: [], files: [], happened: [], portals: [] }),
  packet: packetPage(packet),
  'packet-approved': packetPage(approvedPacket),
  'packet-unanswered': packetPage({ ...packet, ask: 'answer', told: 'no_words', typed: ' ' }),
  'packet-question': packetPage({ ...packet, asking: true, told: 'no_words', typed: ' ', words: approvedPacket.words }),
  'packet-answer': packetPage({ ...packet, ask: 'answer', dueOn: '2026-11-19', figures: [], files: [] }),
  'packet-staff-link': packetPage({ ...packet, mayAnswer: false, note: null, dueOn: null }),
  project: projectPage(project),
  document: documentPage(document),
  'document-text': documentPage({ ...document, preview: { kind: 'text', text: '12:01 <b>boom</b>\n'.repeat(40), cut: true } }),
  'document-none': documentPage({ ...document, version: 2, name: longName, preview: { kind: 'none', why: 'locked' } }),
  'project-comment-sent': projectPage({ ...project, comments: { ...project.comments, came: 'sent' } }),
  'project-comment-full': projectPage({
    ...project,
    comments: { ...project.comments, came: 'full', again: at('19T15:12'), typed: 'One more thing.' },
  }),
  'project-guest': projectPage({ ...project, records: [], canUpload: true, ends: ends(now + 5 * 3_600_000) }),
  'project-empty': projectPage({ ...project, records: [], files: [], happened: [], person: null }),
  access: accessPage(access),
  again: againPage({ ...insideView, to: '/p/harbor-build/access', hasPasskey: true, byLetter: true }),
  'again-out': againPage({ ...insideView, to: '/p/harbor-build/access', hasPasskey: false, byLetter: false }),
  'access-plain': accessPage({
    ...access,
    others: [],
    devices: [],
    passkeys: [],
    portals: [],
    snoozed: { byKind: 'contact', at: now, until: null },
    came: 'not_made',
  }),
  reminders: remindersPage({ ...view, secret: 'secret', address: 'j***@acme.example', snoozed: null }),
  'reminders-stopped': remindersPage({
    ...view,
    secret: 'secret',
    address: 'j***@acme.example',
    snoozed: { byKind: 'contact', at: now, until: now + 7 * 86_400_000 },
  }),
  'access-staff-link': accessPage({
    ...access,
    mayChange: false,
    mayMake: false,
    passkeys: [],
    others: [],
    browser: { ...access.browser, byMember: true, idleUntil: access.browser.expiresAt },
  }),
  'access-open': accessPage({
    ...access,
    browser: { ...access.browser, again: { until: Date.parse('2026-12-18T20:00:00Z'), where: 'anywhere' } },
  }),
  'access-strict': accessPage({ ...access, browser: { ...access.browser, again: null } }),
  'upload-kind': uploadAnswerPage({ ...upload, status: 415, files: [sent('acme-coi.docx', 'wrong_kind', 40_000)] }),
  'upload-withdrawn': uploadAnswerPage({ ...upload, status: 422, files: [sent('acme-w9.pdf', 'withdrawn', 40_000)] }),
  'answer-withdrawn': withdrawnPage({ ...insideView, back: '/p/harbor/records/rec_4Yw8ZrB1nYpD6sHf3uJeQm' }),
  'upload-some': uploadAnswerPage({
    ...upload,
    status: 413,
    files: [sent('acme-coi-nov.pdf', 'here', 2_700_000), sent('site-photos.pdf', 'too_large', 31_000_000)],
  }),
  'upload-many': uploadAnswerPage({
    ...upload,
    status: 422,
    files: [sent('acme-coi-nov.pdf', 'here', 2_700_000), sent('', 'too_many', 0)],
  }),
  'upload-none': uploadAnswerPage({ ...upload, status: 422, files: [sent('', 'none', 0)] }),
  missing: missingPage(insideView),
  'missing-stranger': missingPage({ language }),
  fault: faultPage({ language, requestId: 'req-7Qm2vX9c' }),
  refused: refusedPage({ language }),
  'fault-inside': faultPage({ ...insideView, requestId: 'req-7Qm2vX9c' }),
  'refused-inside': refusedPage(insideView),
  'not-open': notOpenPage(insideView),
  'by-staff-link': byStaffLinkPage(insideView),
  undone: undonePage(insideView),
  privacy: privacyPage({ language }),
}
