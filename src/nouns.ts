// What there is in Portico, as types: the nouns of the house and the words their states are told in.

/** Milliseconds since 1970, UTC. Every `…At` holds a moment; null means it has not happened. */
export type Millis = number

/** Ids tell their kind: three letters, an underscore, 22 letters and digits. 131 random bits, or the moment and 83 (0036). */
export type Id<Kind extends string> = `${Kind}_${string}`

const idShape = /^[a-z]{3}_[0-9A-Za-z]{22}$/
export const isId = <Kind extends string>(kind: Kind, text: string): text is Id<Kind> => text.startsWith(`${kind}_`) && idShape.test(text)

export type AccountId = Id<'acc'>
export type MemberId = Id<'mem'>
export type CompanyId = Id<'com'>
export type ContactId = Id<'con'>
export type ProjectId = Id<'pro'>
export type RecordId = Id<'rec'>
export type RequirementId = Id<'req'>
export type DocumentId = Id<'doc'>
export type VersionId = Id<'ver'>
export type GrantId = Id<'gra'>
export type AskId = Id<'ask'>
export type LinkId = Id<'lnk'>
export type SessionId = Id<'ses'>
export type DeviceId = Id<'dev'>
export type MessageId = Id<'msg'>
export type JobId = Id<'job'>
export type SuppressionId = Id<'sup'>
export type ReportSourceId = Id<'rso'>
export type HistoryId = Id<'his'>
export type ApiKeyId = Id<'key'>
export type MemberLinkId = Id<'mlk'>
export type PasskeyId = Id<'pas'>
export type SignInId = Id<'sin'>
export type CommentId = Id<'cmt'>
export type UploadId = Id<'upl'>
export type TotpId = Id<'tot'>
export type PacketId = Id<'pac'>
export type PacketFileId = Id<'paf'>
export type PacketWordId = Id<'paw'>
export type ApprovalId = Id<'app'>
export type TrialId = Id<'tri'>
export type SenderDomainId = Id<'dom'>
export type DkimKeyId = Id<'dkm'>

export const roles = ['owner', 'admin', 'manager', 'support', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Languages that letters and outside pages can be written in. */
export const languages = ['en', 'es', 'fr', 'de', 'pt'] as const
export type Language = (typeof languages)[number]

/** An account's own colour, worked out once on saving: four values for each mode (look.md, Account colour). */
export interface Palette {
  fill: string
  label: string
  outline: string | null
  text: string
}
export interface Colours {
  light: Palette
  dark: Palette
}

export const reopenings = ['device', 'strict', 'open'] as const
export type Reopening = (typeof reopenings)[number]
export const confirmations = ['button', 'address', 'code'] as const
export type Confirmation = (typeof confirmations)[number]

export const passkeyRules = ['offered', 'required'] as const
export type PasskeyRule = (typeof passkeyRules)[number]

/** How an account's links and sessions live. Days, minutes, hours and months as named. */
export interface LinkPolicy {
  invitationReopening: Reopening
  accessEndsWithInvitation: boolean
  invitationDays: number
  loginMinutes: number
  /** Of the links in packets, results and reminders. */
  notificationMinutes: number
  confirmation: Confirmation
  idleMinutes: number
  sessionHours: number
  dormantMonths: number
  /** Required: nobody outside comes in by mail alone. */
  passkeys: PasskeyRule
}

/** A member takes the way of an invitation to see what its reader would see: a letter to themselves, a press, an hour of looking. */
export interface Trial {
  id: TrialId
  accountId: AccountId
  memberId: MemberId
  contactId: ContactId
  /** What the invitation would open; with neither the whole portal. */
  recordId: RecordId | null
  projectId: ProjectId | null
  language: Language
  keyNumber: number
  createdAt: Millis
  expiresAt: Millis
  usedAt: Millis | null
  /** Of the browser that pressed, hashed. */
  token: string | null
  looksUntil: Millis | null
  endedAt: Millis | null
}

/** What an account takes for arrived: a first document, all that was asked in order, a packet answered. */
export const activations = ['uploaded', 'compliant', 'answered'] as const
export type Activation = (typeof activations)[number]

/** Who last changed one rule, and from what. */
export interface PolicyChange {
  field: keyof LinkPolicy
  before: string
  after: string
  at: Millis
  actor: Actor
}

/** Letters to people outside whose words an account may write itself. Those that warn of something are always ours. */
export const letterNames = ['invitation', 'login', 'receipt', 'accepted', 'rejected', 'reminder'] as const
export type LetterName = (typeof letterNames)[number]

/** What such words may stand for; nothing else in braces means anything. */
export const placeholders = ['contact', 'project', 'account', 'due'] as const
export type Placeholder = (typeof placeholders)[number]

/** What an account says in a letter instead of us; null where it is ours. The note stands below what we say. */
export type OwnWords = { subject: string | null; greeting: string | null; note: string | null }

/** not_opened: three days after their server took the invitation. due: seven and two days before the day, and on it. rejected: silent for five days. */
export const reminderKinds = ['not_opened', 'due', 'rejected'] as const
export type ReminderKind = (typeof reminderKinds)[number]

export interface Account {
  id: AccountId
  slug: string
  name: string
  colour: string
  colours: Colours
  logoType: string | null
  /** Base64 of a picture of at most 20 KB, so that letters can carry it inline. */
  logo: string | null
  timeZone: string
  language: Language
  senderName: string | null
  replyTo: string | null
  postalAddress: string | null
  hidesPortico: boolean
  /** Made to look around in. */
  sample: boolean
  activation: Activation
  letters: { [letter in LetterName]?: { [language in Language]?: OwnWords } }
  /** Which reminders go out; none: it is off. */
  reminders: ReminderKind[]
  policy: LinkPolicy
  createdAt: Millis
}

export interface Member {
  id: MemberId
  accountId: AccountId
  email: string
  name: string
  phone: string | null
  role: Role
  createdAt: Millis
  /** When the newest invitation was mailed; null for those whom the operator or an identity provider brought. */
  invitedAt: Millis | null
  signedInAt: Millis | null
  disabledAt: Millis | null
}

/** invited: asked to join, never came. */
export type MemberState = 'invited' | 'active' | 'disabled'

const memberLinkKinds = ['invitation', 'sign_in'] as const
export type MemberLinkKind = (typeof memberLinkKinds)[number]

/** A one-time key of a member: it proves the mailbox, and opens nothing without a second factor. */
export interface MemberLink {
  id: MemberLinkId
  accountId: AccountId
  memberId: MemberId
  kind: MemberLinkKind
  keyNumber: number
  createdAt: Millis
  expiresAt: Millis
  usedAt: Millis | null
  replacedAt: Millis | null
}

/** A member's way in, half done: the mailbox or the identity provider is proven, the second factor is not. */
export interface SignIn {
  id: SignInId
  accountId: AccountId
  memberId: MemberId
  openedBy: OpenedBy
  browser: string
  createdAt: Millis
  expiresAt: Millis
  doneAt: Millis | null
}

/** An authenticator app of a member. Until the first code was right it is only offered. */
export interface Totp {
  id: TotpId
  accountId: AccountId
  memberId: MemberId
  /** The seed under a key of the ring, bound to this row. */
  sealed: string
  createdAt: Millis
  confirmedAt: Millis | null
  /** The newest 30 seconds whose code was taken: that code and all before it are spent. */
  lastStep: number
  lastUsedAt: Millis | null
}

export const mappedRoles = ['admin', 'manager', 'support', 'viewer'] as const
/** Nobody becomes an owner because a directory says so. */
export type MappedRole = (typeof mappedRoles)[number]

/** An account's own identity provider. */
export interface SingleSignOn {
  id: Id<'sso'>
  accountId: AccountId
  issuer: string
  clientId: string
  /** The client's secret under a key of the ring, bound to this row. */
  sealedSecret: string
  /** Only people with an address there are let in. */
  domains: string[]
  /** The claim whose values decide the role; null leaves roles to the members' list. */
  roleClaim: string | null
  roleMap: { value: string; role: MappedRole }[]
  /** What somebody unknown becomes; null refuses them. */
  defaultRole: MappedRole | null
  /** No letter opens the console of this account any more. */
  only: boolean
  /** The provider asks for a second factor itself. */
  trustsFactor: boolean
  createdAt: Millis
  /** When somebody last came in by it as it is set up now. */
  testedAt: Millis | null
}

/** What proves, beside the mailbox, that a member is there. */
export const factors = ['totp', 'recovery_code', 'passkey'] as const
export type Factor = (typeof factors)[number]

export interface Company {
  id: CompanyId
  accountId: AccountId
  name: string
  createdAt: Millis
}

export interface Contact {
  id: ContactId
  accountId: AccountId
  companyId: CompanyId | null
  /** As it was written, case kept: the address that letters go to. */
  email: string
  /** The form that addresses are compared in. */
  emailKey: string
  name: string | null
  phone: string | null
  language: Language | null
  timeZone: string | null
  createdAt: Millis
  disabledAt: Millis | null
}

export interface Project {
  id: ProjectId
  accountId: AccountId
  name: string
  dueOn: string | null
  certificateHolder: string | null
  createdAt: Millis
  archivedAt: Millis | null
}

export const recordStates = ['draft', 'awaiting', 'under_review', 'compliant', 'non_compliant', 'waived', 'expired', 'archived'] as const
export type RecordState = (typeof recordStates)[number]

export const portalAccesses = ['not_invited', 'queued', 'sent', 'bounced', 'opened', 'active', 'expired', 'revoked'] as const
export type PortalAccess = (typeof portalAccesses)[number]

/** A compliant record is told to be expiring so many days before it lapses, in its badge as in the list. */
export const expiringDays = 30

/** What a member set by hand, with the reason they gave. */
export interface Decision {
  at: Millis
  by: MemberId | null
  reason: string
}

/** One company in one project, with the contact who answers for it. */
export interface Record {
  id: RecordId
  accountId: AccountId
  projectId: ProjectId
  companyId: CompanyId | null
  contactId: ContactId
  /** The record's newest grant of its own contact, which its portal access is told from. */
  grantId: GrantId | null
  dueOn: string | null
  /** The state before the clock is asked: see `policy.recordState`. */
  standing: RecordState
  /** When the first accepted version in force ends, and what the record is from then on. */
  lapsesAt: Millis | null
  lapsesTo: RecordState | null
  waived: Decision | null
  overridden: Decision | null
  archived: Decision | null
  createdAt: Millis
  changedAt: Millis
}

export const requirementKinds = ['document', 'certificate', 'review', 'answer'] as const
export type RequirementKind = (typeof requirementKinds)[number]

/** One line that a certificate must show: "Each occurrence", "$1,000,000". */
export interface MustShow {
  group: string | null
  label: string
  needed: string
}

export interface Requirement {
  id: RequirementId
  accountId: AccountId
  recordId: RecordId
  kind: RequirementKind
  name: string
  detail: string | null
  mustShow: MustShow[]
  dueOn: string | null
  position: number
  createdAt: Millis
  waivedAt: Millis | null
  /** Taken back by a member: it counts for nothing, and is told outside no more. */
  withdrawnAt: Millis | null
}

/** open: nothing came; in_force and rejected as judged; waiting: a version waits for a person; ended: what was in force is over. */
export type RequirementState = 'open' | 'waiting' | 'rejected' | 'in_force' | 'ended' | 'waived' | 'withdrawn'

/** One uploaded or shared file with its versions. */
export interface Document {
  id: DocumentId
  accountId: AccountId
  projectId: ProjectId
  recordId: RecordId | null
  requirementId: RequirementId | null
  name: string
  /** Of a project's own file: the folder it lies in; null lies beside the folders. */
  folder: string | null
  /** Of a project's own file: everybody who is let in to the project sees it. It is private before that, and may be shown on single records. */
  shownToAllAt: Millis | null
  createdAt: Millis
}

/** What answers a requirement: papers and pictures. */
export const paperTypes = ['pdf', 'png', 'jpg', 'tiff', 'heic', 'webp'] as const
/** What can be read in the page: plain text besides, such as logs and tables. */
export const readableTypes = [...paperTypes, 'txt', 'csv'] as const
/** What a project's own files may be: what is worked on together besides. */
export const fileTypes = [...readableTypes, 'docx', 'xlsx'] as const
export type FileType = (typeof fileTypes)[number]

export type Judgement = 'accept' | 'reject'
/** A contact's, of what a requirement put before them. */
export type Assent = 'approve' | 'decline'
export type VersionState = 'waiting' | 'accepted' | 'rejected' | 'ended' | 'shared'

export interface Version {
  id: VersionId
  accountId: AccountId
  projectId: ProjectId
  documentId: DocumentId
  number: number
  /** The name the uploader gave: data, never a path. */
  fileName: string
  fileType: FileType
  size: number
  /** SHA-256, hex. The bytes are stored under the version's id. */
  hash: string
  uploadedAt: Millis
  contactId: ContactId | null
  memberId: MemberId | null
  judgement: Judgement | null
  judgedAt: Millis | null
  judgedBy: MemberId | null
  reason: string | null
  validUntil: Millis | null
  /** What was answered, where a requirement asks for words or a decision; the file says the same. */
  words: string | null
  decision: Assent | null
}

/** A file that comes in pieces, to a record or to a project. */
export interface Upload {
  id: UploadId
  accountId: AccountId
  contactId: ContactId
  projectId: ProjectId | null
  recordId: RecordId | null
  requirementId: RequirementId | null
  fileName: string
  size: number
  createdAt: Millis
  finishedAt: Millis | null
  /** What it became; null where it was refused. */
  versionId: VersionId | null
}

/** A conversation: of all who see a record, or in a project between one contact and the members. */
export interface Thread {
  projectId: ProjectId
  recordId: RecordId | null
  /** With whom, where it is not on a record. */
  contactId: ContactId | null
}

export interface Comment extends Thread {
  id: CommentId
  accountId: AccountId
  authorKind: 'member' | 'contact' | 'api_key'
  authorId: string
  /** Plain text, escaped wherever it is printed. */
  text: string
  createdAt: Millis
}

/** That a contact looked at a version of a file, and whether they took it along. */
export interface Sighting {
  versionId: VersionId
  version: number
  contactId: ContactId
  name: string | null
  email: string
  seenAt: Millis
  lastAt: Millis
  times: number
  takenAt: Millis | null
}

export const abilities = ['view', 'upload', 'download', 'comment'] as const
export type Ability = (typeof abilities)[number]
/** A packet's access comes with the packet and opens it alone; the others are given by hand. */
export const scopeKinds = ['record', 'project', 'portal', 'packet'] as const
export type ScopeKind = (typeof scopeKinds)[number]
export type Scope =
  | { kind: 'record'; id: RecordId }
  | { kind: 'project'; id: ProjectId }
  | { kind: 'portal'; id: null }
  | { kind: 'packet'; id: PacketId }

/** Contact + scope + what they may do + until when. The times are those that portal access is computed from. */
export interface Grant {
  id: GrantId
  accountId: AccountId
  contactId: ContactId
  scope: Scope
  abilities: Ability[]
  createdAt: Millis
  createdBy: MemberId | null
  endsAt: Millis | null
  revokedAt: Millis | null
  restoredAt: Millis | null
  /** Its record was archived. */
  suspendedAt: Millis | null
  /** A later grant for the same contact and scope took its place. */
  replacedAt: Millis | null
  invitationMessageId: MessageId | null
  invitedAt: Millis | null
  acceptedAt: Millis | null
  bouncedAt: Millis | null
  openedAt: Millis | null
  invitationEndsAt: Millis | null
  firstVisitAt: Millis | null
  lastVisitAt: Millis | null
  lastActiveAt: Millis | null
  firstActionAt: Millis | null
  visits: number
  /** When its person asked to stay longer; null again once somebody answered with another end. */
  longerAskedAt: Millis | null
  /** When its end was written down, by whichever worker came first. */
  closedAt: Millis | null
}

/** That a letter invites to this grant beside others: several records of one contact are one letter with one link. */
export interface SharedLetter {
  accountId: AccountId
  messageId: MessageId
  grantId: GrantId
  recordId: RecordId
  position: number
  /** The grant was taken away, and with it its part of the letter. */
  leftAt: Millis | null
}

/** live: may be used; the others say why not. Dormant access sleeps until the inviter wakes it. */
export type GrantState = 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant'

const linkKinds = ['invitation', 'login', 'copied', 'notification'] as const
export type LinkKind = (typeof linkKinds)[number]
export type LinkState = 'live' | 'used' | 'replaced' | 'expired' | 'revoked'

/** A one-time key to a grant. What it is stored with opens nothing: the secret is its id plus a signature by a key outside. */
export interface Link {
  id: LinkId
  accountId: AccountId
  contactId: ContactId
  grantId: GrantId
  kind: LinkKind
  keyNumber: number
  /** The letter that carries it, where that invites to several records; null for all others. */
  letterId: MessageId | null
  /** A path inside the portal, allow-listed when it was made. */
  destination: string
  madeBy: MemberId | null
  /** Of what its grants allow, at most this: what the member who handed it over may do with documents. Null: all. */
  mayAtMost: Ability[] | null
  createdAt: Millis
  expiresAt: Millis
  openedAt: Millis | null
  usedAt: Millis | null
  /** The browser that used it, in plain words. */
  usedWith: string | null
  /** SHA-256 of the nonce that the browser got with the page; only it may press again. */
  usedNonce: string | null
  replacedAt: Millis | null
  revokedAt: Millis | null
  deniedAt: Millis | null
  /** Addresses typed at it that were not the one it is for. */
  wrongAnswers: number
}

/** Somebody's wish to sign in: one shape for every address, known or not. */
export interface Ask {
  id: AskId
  accountId: AccountId
  /** As it was typed; null where the holder of a link asked. */
  email: string | null
  emailKey: string | null
  fromLinkId: LinkId | null
  /** proof: its code opens the very link it came from, in the browser that pressed there. */
  purpose: AskPurpose
  mailbox: string
  /** A path inside the portal; null: where the link led, or home. */
  destination: string | null
  browser: string
  keyNumber: number
  codeKind: CodeKind
  createdAt: Millis
  /** When the worker found out whose it is; `contactId` and `linkId` stay null where it is nobody's who may come in. */
  answeredAt: Millis | null
  contactId: ContactId | null
  linkId: LinkId | null
  /** Codes that were tried. */
  tries: number
  endedAt: Millis | null
}

export type AskPurpose = 'sign_in' | 'proof'

/** Six digits; ten letters once too many wrong ones were tried. */
export type CodeKind = 'digits' | 'letters'

/** How a press opens a link: for the first time, again by the winner, by a known device, as often as the account allows, or taken back by whoever asked for it. */
export type Opening = 'first' | 'again' | 'device' | 'open' | 'taken_back'

export type OpenedBy =
  | 'invitation'
  | 'login'
  | 'copied'
  | 'notification'
  | 'device'
  | 'code'
  | 'passkey'
  | 'owner_link'
  | 'member_link'
  | 'single_sign_on'

/** A signed-in browser of one contact in one account, or of one member. */
export interface Session {
  id: SessionId
  accountId: AccountId
  contactId: ContactId | null
  memberId: MemberId | null
  linkId: LinkId | null
  deviceId: DeviceId | null
  openedBy: OpenedBy
  /** Of what its grants allow, at most this; null: all. */
  mayAtMost: Ability[] | null
  factors: string[]
  browser: string
  createdAt: Millis
  freshAt: Millis
  seenAt: Millis
  idleUntil: Millis
  expiresAt: Millis
  endedAt: Millis | null
}

/** A browser that used an invitation and may open it again. */
export interface Device {
  id: DeviceId
  accountId: AccountId
  contactId: ContactId
  grantId: GrantId
  linkId: LinkId
  browser: string
  createdAt: Millis
  lastUsedAt: Millis
  endedAt: Millis | null
}

/** A key pair whose secret half never leaves the person's own device. It signs in one contact or one member, of one account. */
export interface Passkey {
  id: PasskeyId
  accountId: AccountId
  contactId: ContactId | null
  memberId: MemberId | null
  /** What the device knows it by; base64url, as is the key. */
  credentialId: string
  publicKey: string
  counter: number
  transports: string[]
  /** Where it was made: "iPhone, Safari". */
  name: string
  createdAt: Millis
  lastUsedAt: Millis | null
  removedAt: Millis | null
}

export const messageKinds = [
  'invitation',
  'login',
  'receipt',
  'review',
  'notice',
  'member_notice',
  'member_invitation',
  'member_sign_in',
  'member_alert',
  'packet',
  'packet_nudge',
  'packet_replaced',
  'packet_reply',
  'trial',
  'reminder',
] as const
export type MessageKind = (typeof messageKinds)[number]
/** `person`: somebody waits for it; `bulk`: many of the same. The first passes the second. */
export type Lane = 'person' | 'bulk'
export const messageStates = ['queued', 'sending', 'accepted', 'perhaps', 'delayed', 'bounced', 'failed', 'cancelled'] as const
export type MessageState = (typeof messageStates)[number]

/** How far a letter came, told by the furthest thing that is known of it. Nobody can know that it was delivered. */
export const letterStates = [...messageStates, 'machine_opened', 'opened', 'signed_in'] as const
export type LetterState = (typeof letterStates)[number]

/** What became of the link that a letter carries: fetched by a machine, opened by a person, used to sign in. */
export interface Trace {
  fetchedAt: Millis | null
  openedAt: Millis | null
  usedAt: Millis | null
}

/** What a letter needs to say its piece; frozen when it is owed, so that every retry carries the same bytes. Never a secret. */
export type LetterFacts = { [name: string]: string | number | null | LetterFacts | LetterFacts[] | string[] }

export const channels = ['mail', 'text'] as const
export type Channel = (typeof channels)[number]

/** One letter or text message that is owed to somebody, and what became of it. */
export interface Message {
  id: MessageId
  accountId: AccountId
  kind: MessageKind
  channel: Channel
  lane: Lane
  contactId: ContactId | null
  memberId: MemberId | null
  recordId: RecordId | null
  grantId: GrantId | null
  linkId: LinkId | null
  /** The key of a member that it carries, in the place of a link. */
  memberLinkId: MemberLinkId | null
  /** Frozen at writing from the address on file; the one envelope recipient. */
  toAddress: string
  language: Language
  facts: LetterFacts
  createdAt: Millis
  /** After this it is dropped instead of being sent late. */
  uselessAt: Millis | null
  nextAt: Millis | null
  /** Since when its job is paused; nothing is tried until it goes on. */
  heldAt: Millis | null
  attempts: number
  fence: number
  leaseUntil: Millis | null
  acceptedAt: Millis | null
  perhapsAt: Millis | null
  delayedAt: Millis | null
  bouncedAt: Millis | null
  failedAt: Millis | null
  cancelledAt: Millis | null
  /** Its reader called it unwanted. */
  complainedAt: Millis | null
  /** The key that signs where it comes back to: settled at the first try, so that each one leaves in the same envelope. */
  returnKey: number | null
  /** The server's last words. */
  answer: string | null
  /** When it was settled who it comes from; the two beside it are null where that is the installation's own sender. */
  senderAt: Millis | null
  fromAddress: string | null
  dkimKeyId: DkimKeyId | null
}

export const senderParts = ['dkim', 'spf', 'dmarc', 'return_path', 'mx', 'tls'] as const
export type SenderPart = (typeof senderParts)[number]

/** good: as it should be. advice: it works, and could be better. unknown: nobody answered, which says nothing of the record. */
export const findingStates = ['good', 'advice', 'missing', 'wrong', 'unknown'] as const
export type FindingState = (typeof findingStates)[number]

export const senderFaults = [
  'no_answer',
  'dkim_missing',
  'dkim_elsewhere',
  'dkim_cname',
  'dkim_wildcard',
  'dkim_several',
  'dkim_split',
  'dkim_cut',
  'dkim_revoked',
  'dkim_other_key',
  'dkim_no_key',
  'dkim_other_kind',
  'dkim_testing',
  'spf_missing',
  'spf_misspelt',
  'spf_several',
  'spf_open',
  'spf_no_end',
  'spf_behind_end',
  'spf_wrong_term',
  'spf_include_missing',
  'spf_include_several',
  'spf_loop',
  'spf_too_many',
  'spf_without_us',
  'spf_unsure',
  'dmarc_missing',
  'dmarc_elsewhere',
  'dmarc_wildcard',
  'dmarc_several',
  'dmarc_unreadable',
  'dmarc_none',
  'return_path_missing',
  'return_path_elsewhere',
  'mx_missing',
  'mx_null',
  'mx_nowhere',
  'tls_refused',
  'tls_local',
] as const
export type SenderFault = (typeof senderFaults)[number]

/** What was found at one name of a sender's domain, beside what is needed there. */
export interface Finding {
  part: SenderPart
  is: FindingState
  fault: SenderFault | null
  /** Which key of the domain it is about; null for all else. */
  selector: string | null
  name: string
  type: 'TXT' | 'MX' | 'CNAME' | null
  found: string[]
  /** The record to paste; null where nobody but its owner can know it, or nothing is to be done. */
  needed: string | null
  says: string
}

/** pending: never proven. lost: its key was there and is gone. taken: proven, and another account sends with it. */
export const senderDomainStates = ['pending', 'verified', 'lost', 'taken'] as const
export type SenderDomainState = (typeof senderDomainStates)[number]

/** A domain that an account's letters come from, once its DNS holds the key that was made for it. */
export interface SenderDomain {
  id: SenderDomainId
  accountId: AccountId
  /** As A-label, in small letters. */
  name: string
  /** What stands before the at sign. */
  mailbox: string
  createdAt: Millis
  /** Since when its key is in the DNS; null while it is not. */
  verifiedAt: Millis | null
  lostAt: Millis | null
  /** It was proven while another account held it. */
  takenAt: Millis | null
  /** Looks in a row that did not find the key. */
  misses: number
  /** The one domain of the account that letters come from. */
  sendsSince: Millis | null
  /** Since when its own name for bounces leads to ours. */
  returnAt: Millis | null
  removedAt: Millis | null
  /** Since when somebody waits for a change: looked for often at first, then ever less. */
  awaitedAt: Millis
  checkedAt: Millis | null
  nextCheckAt: Millis | null
  findings: Finding[]
}

/** A key pair that signs letters. Its public half stands in the DNS under the selector, its secret half is sealed. */
export interface DkimKey {
  id: DkimKeyId
  accountId: AccountId
  domainId: SenderDomainId
  selector: string
  /** As it stands in the DNS: base64 of the public key. */
  publicKey: string
  /** Null once no letter can need it any more. */
  sealedPrivate: string | null
  createdAt: Millis
  foundAt: Millis | null
  signsSince: Millis | null
  retiredAt: Millis | null
}

export const reportProviders = ['ses', 'postmark', 'mailgun', 'sendgrid'] as const
export type ReportProvider = (typeof reportProviders)[number]

/** A provider that sends an account's letters and reports what became of them. */
export interface ReportSource {
  id: ReportSourceId
  accountId: AccountId
  provider: ReportProvider
  sealedSecret: string
  createdAt: Millis
  /** When it last reported anything. */
  reportedAt: Millis | null
}

/** bounced: the address takes no letters. complained: its reader called one unwanted. */
export const suppressionCauses = ['bounced', 'complained'] as const
export type SuppressionCause = (typeof suppressionCauses)[number]

/** An address that gets no more letters of an account, until a member lifts it or corrects the address. */
export interface Suppression {
  id: SuppressionId
  accountId: AccountId
  /** The form that addresses are compared in. */
  emailKey: string
  cause: SuppressionCause
  /** The letter that came back. */
  messageId: MessageId
  answer: string | null
  createdAt: Millis
  liftedAt: Millis | null
}

/** What a limit counts by: the place that asks, the account, the record, the mailbox; a member's second factor. */
export const limitNames = ['block', 'account', 'record', 'mailbox', 'factor'] as const
export type LimitName = (typeof limitNames)[number]

/** A limit that held somebody up. */
export interface LimitHit {
  accountId: AccountId
  limitedBy: LimitName
  what: string
  email: string | null
  linkId: LinkId | null
  memberId: MemberId | null
  address: string | null
  times: number
  firstAt: Millis
  lastAt: Millis
  /** Until then it holds. */
  freeAt: Millis
}

export const jobKinds = ['invitations', 'packet', 'packet_nudge', 'packet_replaced'] as const
export type JobKind = (typeof jobKinds)[number]
export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'cancelled'
export type RowOutcome = 'waiting' | 'sent' | 'skipped' | 'failed'

export interface Job {
  id: JobId
  accountId: AccountId
  kind: JobKind
  actor: Actor
  madeBy: MemberId | null
  note: string | null
  /** Records whose link is still open: left alone, or sent a new one. */
  openLinks: 'skip' | 'resend'
  /** What its letters are about, where it is no invitation; with `versionId`, of the file that was replaced. */
  packetId: PacketId | null
  versionId: VersionId | null
  createdAt: Millis
  startsAt: Millis
  startedAt: Millis | null
  pausedAt: Millis | null
  /** The last time; null where somebody pressed the button. `maker_gone`: whoever started it may no longer do so. */
  pausedBecause: 'bounces' | 'maker_gone' | null
  finishedAt: Millis | null
  cancelledAt: Millis | null
  total: number
}

export interface JobRow {
  accountId: AccountId
  jobId: JobId
  position: number
  /** A row is about a record, or about a contact. */
  recordId: RecordId | null
  contactId: ContactId | null
  /** Rows with the same number go in one letter. */
  letter: number | null
  outcome: RowOutcome
  reason: string | null
  grantId: GrantId | null
  messageId: MessageId | null
  doneAt: Millis | null
}

export const packetAsks = ['review', 'approve', 'answer'] as const
export type PacketAsk = (typeof packetAsks)[number]

/** Files and a question, sent to many contacts. */
export interface Packet {
  id: PacketId
  accountId: AccountId
  title: string
  note: string | null
  ask: PacketAsk
  /** What the reader sees at a glance: "Income", "$412,680.40". */
  figures: { label: string; value: string }[]
  dueOn: string | null
  madeBy: MemberId | null
  createdAt: Millis
  /** When the first of it was sent: from then on it says to everybody what it says. */
  sentAt: Millis | null
}

export const audiences = ['all', 'one', 'nobody'] as const
export type Audience = (typeof audiences)[number]

/** A file of a packet: for everybody, for one person, or for nobody yet. */
export interface PacketFile {
  id: PacketFileId
  accountId: AccountId
  packetId: PacketId
  audience: Audience
  contactId: ContactId | null
  /** Whose name was found in the file's name; `hand` where a member said whose it is. */
  matchedBy: 'name' | 'company' | 'hand' | 'nothing'
  createdAt: Millis
}

export interface PacketVersion {
  id: VersionId
  accountId: AccountId
  packetId: PacketId
  fileId: PacketFileId
  number: number
  fileName: string
  fileType: FileType
  size: number
  /** SHA-256, hex. The bytes are stored under the version's id. */
  hash: string
  addedAt: Millis
  memberId: MemberId | null
}

export const packetStates = ['not_sent', 'not_opened', 'viewed', 'questions', 'approved'] as const
/** Of one person. `approved` stands for whatever was asked: also reviewed, or answered. */
export type PacketState = (typeof packetStates)[number]

/** One person who gets a packet. */
export interface PacketContact {
  accountId: AccountId
  packetId: PacketId
  contactId: ContactId
  position: number
  grantId: GrantId | null
  /** The newest letter about it. */
  messageId: MessageId | null
  sentAt: Millis | null
  /** When they were last asked: by the first letter, or by a newer version of a file. */
  askedAt: Millis | null
  viewedAt: Millis | null
  /** Their oldest question that nobody has answered. */
  questionAt: Millis | null
  /** When they approved, reviewed or answered what is there now. */
  doneAt: Millis | null
  nudgedAt: Millis | null
  changedAt: Millis
  state: PacketState
}

/** What was asked and said about a packet, with one person. */
export interface PacketWord {
  id: PacketWordId
  accountId: AccountId
  packetId: PacketId
  contactId: ContactId
  kind: 'question' | 'answer' | 'reply'
  words: string
  at: Millis
  memberId: MemberId | null
}

/** Proof that somebody approved exactly these files. */
export interface Approval {
  id: ApprovalId
  accountId: AccountId
  packetId: PacketId
  contactId: ContactId
  ask: PacketAsk
  /** As they were called, and where they were written to, at that moment. */
  name: string | null
  email: string
  browser: string
  openedBy: OpenedBy
  sessionId: SessionId
  at: Millis
  filesKey: string
}

/** That somebody was reminded of one occasion in a matter. A letter may tell of several. */
export interface Reminder {
  accountId: AccountId
  contactId: ContactId
  /** The record, or the grant where it is about no record. */
  matter: RecordId | GrantId
  /** Which letter nobody opened, which day is near, which version was rejected: told once. */
  occasion: string
  kind: ReminderKind
  grantId: GrantId
  recordId: RecordId | null
  messageId: MessageId
  at: Millis
}

/** A person who is not to be reminded for a while: their own wish, or a member's. */
export interface Snooze {
  accountId: AccountId
  contactId: ContactId
  byKind: 'contact' | 'member'
  memberId: MemberId | null
  at: Millis
  /** Null: until somebody says otherwise. */
  until: Millis | null
}

export interface ApiKey {
  id: ApiKeyId
  accountId: AccountId
  name: string
  role: Role
  /** Of its role's rights only these; null for all of them. */
  scopes: string[] | null
  madeBy: MemberId | null
  createdAt: Millis
  expiresAt: Millis
  lastUsedAt: Millis | null
  revokedAt: Millis | null
}

export type ActorKind = 'member' | 'contact' | 'api_key' | 'operator' | 'portico'
/** Who did it. `operator` is the command line, `portico` the system itself. */
export interface Actor {
  kind: ActorKind
  id: string | null
}

export const acts = [
  'account.created',
  'account.changed',
  'member.created',
  'member.invited',
  'member.changed',
  'member.disabled',
  'member.enabled',
  'member.factor_added',
  'member.factor_removed',
  'member.factors_reset',
  'member.recovery_codes_made',
  'member.owner_link_made',
  'member.signed_in',
  'account.sign_on_changed',
  'account.sign_on_removed',
  'domain.added',
  'domain.changed',
  'domain.verified',
  'domain.lost',
  'domain.key_made',
  'domain.key_changed',
  'domain.removed',
  'member.signed_out',
  'company.created',
  'company.changed',
  'contact.created',
  'contact.changed',
  'contact.address_changed',
  'contact.disabled',
  'contact.enabled',
  'project.created',
  'project.changed',
  'record.created',
  'record.changed',
  'record.state_changed',
  'record.waived',
  'record.unwaived',
  'record.overridden',
  'record.override_undone',
  'record.archived',
  'record.unarchived',
  'requirement.added',
  'requirement.changed',
  'requirement.withdrawn',
  'requirement.restored',
  'grant.created',
  'grant.extended',
  'grant.changed',
  'grant.revoked',
  'grant.restored',
  'grant.ended',
  'invitation.made',
  'invitation.sent',
  'login.sent',
  'login.asked',
  'codes.lengthened',
  'link.made',
  'portal.viewed',
  'trial.sent',
  'trial.opened',
  'link.opened',
  'link.redeemed',
  'link.reopened',
  'link.replaced',
  'link.denied',
  'link.help_asked',
  'link.dead_end',
  'link.code_sent',
  'link.answers_spent',
  'links.ended',
  'session.opened',
  'session.ended',
  'sessions.ended',
  'device.ended',
  'access.asked',
  'access.longer_asked',
  'document.uploaded',
  'document.shared',
  'document.reviewed',
  'document.review_undone',
  'document.added',
  'document.shown',
  'document.hidden',
  'document.moved',
  'document.seen',
  'comment.written',
  'document.downloaded',
  'message.accepted',
  'message.perhaps',
  'message.bounced',
  'message.complained',
  'address.suppressed',
  'address.released',
  'text.accepted',
  'text.refused',
  'message.failed',
  'message.cancelled',
  'job.started',
  'job.paused',
  'job.resumed',
  'job.retried',
  'job.cancelled',
  'job.finished',
  'passkey.added',
  'passkey.removed',
  'passkey.refused',
  'passkeys.reset',
  'packet.created',
  'packet.changed',
  'packet.sent',
  'packet.nudged',
  'packet.file_replaced',
  'packet.approved',
  'packet.asked',
  'packet.answered',
  'packet.replied',
  'reminder.made',
  'reminders.snoozed',
  'reminders.resumed',
  'api_key.created',
  'api_key.revoked',
] as const
export type Act = (typeof acts)[number]

/** Each is a contact who came in. */
export const signIns: readonly Act[] = ['link.redeemed', 'link.reopened', 'session.opened']

/** What was done, when, by whom: ids and facts. Personal data stands beside it, in `particulars`, and can be erased alone. */
export interface HistoryEntry {
  id: HistoryId
  accountId: AccountId
  at: Millis
  /** `at` and a running number: what was done in one commit is told in the order in which it was done. */
  nth: number
  act: Act
  actor: Actor
  contactId: ContactId | null
  projectId: ProjectId | null
  recordId: RecordId | null
  grantId: GrantId | null
  linkId: LinkId | null
  sessionId: SessionId | null
  messageId: MessageId | null
  documentId: DocumentId | null
  jobId: JobId | null
  facts: { [name: string]: string | number | null }
}

/** How far an invited person came: the first time of each step, whatever a resend or a revoke changed since. */
export interface Journey {
  accountId: AccountId
  grantId: GrantId
  /** The day it counts on, in the account's zone; null until it was invited. */
  day: number | null
  projectId: ProjectId | null
  /** How the first letter was written. */
  letter: string | null
  invitedAt: Millis | null
  acceptedAt: Millis | null
  /** The newest time that their server took a letter. */
  takenAt: Millis | null
  bouncedAt: Millis | null
  openedAt: Millis | null
  signedInAt: Millis | null
  actedAt: Millis | null
  uploadedAt: Millis | null
  compliantAt: Millis | null
  answeredAt: Millis | null
  /** How often they asked for a new link or a new invitation. */
  helps: number
  /** A member's own address. */
  ours: boolean
}

/** Who stands at the door: the browser in plain words and the address block it comes from. */
export interface Visitor {
  browser: string
  agent: string
  address: string
}
