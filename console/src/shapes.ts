// What the API answers, as the console reads it.

export type Role = 'owner' | 'admin' | 'manager' | 'support' | 'viewer'
export type RecordState =
  | 'draft'
  | 'awaiting'
  | 'under_review'
  | 'compliant'
  | 'non_compliant'
  | 'waived'
  | 'expired'
  | 'archived'
export type PortalAccess = 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
export type RequirementKind = 'document' | 'certificate' | 'review' | 'answer'
export type RequirementState = 'open' | 'waiting' | 'rejected' | 'in_force' | 'ended' | 'waived'
export type VersionState = 'waiting' | 'accepted' | 'rejected' | 'ended' | 'shared'
export type MessageState = 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled'
export type MessageKind = 'invitation' | 'login' | 'receipt' | 'review' | 'notice' | 'member_notice'
export type LinkKind = 'invitation' | 'login' | 'copied' | 'notification'
export type LinkState = 'live' | 'used' | 'replaced' | 'expired' | 'revoked'
export type GrantState = 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant'
export type Ability = 'view' | 'upload' | 'download' | 'comment'
export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'cancelled'
export type RowOutcome = 'waiting' | 'sent' | 'skipped' | 'failed'

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  total?: number
}

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

export interface LinkPolicy {
  invitationReopening: 'device' | 'strict' | 'open'
  accessEndsWithInvitation: boolean
  invitationDays: number
  loginMinutes: number
  confirmation: 'button' | 'address' | 'code'
  idleMinutes: number
  sessionHours: number
  dormantMonths: number
}

export interface Account extends LinkPolicy {
  id: string
  slug: string
  name: string
  colour: string
  colours: Colours
  logo: string | null
  timeZone: string
  language: string
  senderName: string | null
  replyTo: string | null
  postalAddress: string | null
  hidesPortico: boolean
  portalUrl: string
  can: string[]
}

export interface Me {
  member: { id: string; name: string; email: string; role: Role }
  account: Account
  can: string[]
  installation: { version: string; mail: 'inbox' | 'smtp' }
}

export interface Project {
  id: string
  name: string
  dueOn: string | null
  certificateHolder: string | null
  createdAt: string
  archivedAt: string | null
  counts?: { records: number; compliant: number; needsYou: number }
  can: string[]
}

export interface Company {
  id: string
  name: string
  contacts?: number
  can: string[]
}

export interface Contact {
  id: string
  email: string
  displayEmail: string
  name: string | null
  phone: string | null
  language: string | null
  timeZone: string | null
  companyId: string | null
  company: { id: string; name: string } | null
  createdAt: string
  can: string[]
}

export interface Portal {
  access: PortalAccess
  invitedAt: string | null
  sentAt: string | null
  sentAnswer: string | null
  openedAt: string | null
  activeAt: string | null
  visits: number
  lastActivityAt: string | null
  expiresAt: string | null
  endsAt: string | null
  bounce: { at: string; reason: string } | null
  grantId: string | null
  link: { state: LinkState; usedAt: string | null; usedWith: string | null } | null
  messageId: string | null
}

export interface RecordRow {
  id: string
  projectId: string
  project: { id: string; name: string }
  company: { id: string; name: string } | null
  contactId: string
  contact: { id: string; name: string | null; email: string }
  dueOn: string | null
  state: RecordState
  expiring: boolean
  portal: Portal
  createdAt: string
  lastActivityAt: string | null
  can: string[]
}

export interface Decision {
  at: string
  by: string | null
  reason: string | null
}

export interface MustShow {
  group: string | null
  label: string
  needed: string
}

export interface Requirement {
  id: string
  kind: RequirementKind
  name: string
  detail: string | null
  mustShow: MustShow[]
  dueOn: string | null
  state: RequirementState
  can: string[]
}

export interface Version {
  id: string
  number: number
  fileName: string
  fileType: string
  size: number
  uploadedAt: string
  uploadedBy: string | null
  state: VersionState
  reason: string | null
  validUntil: string | null
}

export interface Document {
  id: string
  name: string
  requirementId: string | null
  state: VersionState
  fileName: string
  fileType: string
  size: number
  uploadedAt: string
  uploadedBy: string | null
  version: number
  versions: Version[]
  validUntil: string | null
  can: string[]
}

export interface WholeRecord extends RecordRow {
  requirements: Requirement[]
  documents: Document[]
  waived: Decision | null
  overridden: Decision | null
  archived: Decision | null
}

export interface RecordCounts {
  all: number
  needsYou: number
  notOpened: number
  expiring: number
}

export interface HistoryItem {
  id: string
  at: string
  act: string
  actor: { kind: 'member' | 'contact' | 'api_key' | 'operator' | 'portico'; id: string | null; name: string | null }
  facts: { [name: string]: string | number | null }
  recordId?: string | null
  contactId?: string | null
}

export interface GrantLink {
  id: string
  kind: LinkKind
  state: LinkState
  createdAt: string
  expiresAt: string
  usedAt: string | null
  usedWith: string | null
}

export interface Grant {
  id: string
  contactId: string
  contact: { id: string; name: string | null; email: string }
  scope: { kind: 'record' | 'project' | 'portal'; id: string | null; name?: string | null }
  abilities: Ability[]
  state: GrantState
  access: PortalAccess
  createdAt: string
  endsAt: string | null
  revokedAt: string | null
  links?: GrantLink[]
  openSessions?: number
  message?: Message | null
  can: string[]
}

export interface Attempt {
  at: string
  outcome: string
  answer: string | null
}

export interface Message {
  id: string
  kind: MessageKind
  to: string
  subject: string
  state: MessageState
  createdAt: string
  acceptedAt: string | null
  nextAt: string | null
  attempts: number
  answer: string | null
  contact: { id: string; name: string | null } | null
  recordId: string | null
  can: string[]
}

export interface WholeMessage extends Message {
  tries: Attempt[]
}

export interface JobCounts {
  total: number
  sent: number
  skipped: number
  failed: number
  waiting: number
}

export interface Job {
  id: string
  kind: 'invitations'
  state: JobState
  madeBy: { id: string; name: string } | null
  note: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  cancelledAt: string | null
  counts: JobCounts
  can: string[]
}

export interface JobRow {
  position: number
  recordId: string
  company: string | null
  contact: { id: string; name: string | null; email: string } | null
  outcome: RowOutcome
  reason: string | null
  messageState: MessageState | null
  answer: string | null
  doneAt: string | null
}

/** What a job would do, before anything goes. */
export interface JobPlan {
  counts: JobCounts
  reasons: { reason: string; count: number }[]
}

export interface ApiKey {
  id: string
  name: string
  role: Role
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  can: string[]
}

export interface GrantPreview {
  from: string
  to: string
  subject: string
  expiresAt: string
}
