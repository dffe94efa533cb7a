// Words of the API that its types tell only inside other types, by name; and the shape of a list.
import type { Account, Grant, Job, JobRow, Member, Message, Portal, RecordRow, Requirement, Version } from './api-types.ts'

export type Role = Member['role']
export type MemberState = Member['state']
export type RecordState = RecordRow['state']
export type PortalAccess = Portal['access']
export type RequirementKind = Requirement['kind']
export type RequirementState = Requirement['state']
export type VersionState = Version['state']
export type MessageKind = Message['kind']
export type MessageState = Message['state']
export type LetterState = Message['reached']
export type LinkState = NonNullable<Portal['link']>['state']
export type Ability = Grant['abilities'][number]
export type JobState = Job['state']
export type RowOutcome = JobRow['outcome']
/** What the letter of a row met that somebody looks for. */
export type LetterTrouble = 'held' | 'delayed' | 'bounced' | 'failed'
export type ReminderKind = Account['reminders'][number]
export type Language = Account['language']
export type LinkPolicy = Pick<
  Account,
  | 'invitationReopening'
  | 'accessEndsWithInvitation'
  | 'invitationDays'
  | 'loginMinutes'
  | 'notificationMinutes'
  | 'confirmation'
  | 'idleMinutes'
  | 'sessionHours'
  | 'dormantMonths'
  | 'passkeys'
>

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
  total?: number
}
