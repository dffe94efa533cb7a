// What every state is called, which icon it has and what tone: the tone says who must act.
import type { Job } from '../api-types.ts'
import type { IconName } from '../icons.ts'
import type {
  JobState,
  LetterState,
  LetterTrouble,
  MemberState,
  MessageState,
  PortalAccess,
  RecordState,
  RequirementState,
  RowOutcome,
  VersionState,
} from '../shapes.ts'

/** bad: somebody must act; caution: time is running; info: it moves; good: in order; rest: nothing to do. */
export type Tone = 'bad' | 'caution' | 'info' | 'good' | 'rest'

export interface StateWord {
  word: string
  icon: IconName
  tone: Tone
}

const say = (word: string, icon: IconName, tone: Tone): StateWord => ({ word, icon, tone })

export const recordWords: Record<RecordState, StateWord> = {
  draft: say('Draft', 'draft', 'rest'),
  awaiting: say('Awaiting', 'awaiting', 'rest'),
  under_review: say('Under Review', 'underReview', 'info'),
  compliant: say('Compliant', 'compliant', 'good'),
  non_compliant: say('Non-Compliant', 'nonCompliant', 'bad'),
  waived: say('Waived', 'waived', 'rest'),
  expired: say('Expired', 'expired', 'caution'),
  archived: say('Archived', 'archived', 'rest'),
}

export const memberWords: Record<MemberState, StateWord> = {
  invited: say('Invited', 'sent', 'info'),
  active: say('Active', 'active', 'good'),
  disabled: say('Disabled', 'revoked', 'rest'),
}

/** Of an API key. */
export const keyWords = {
  valid: say('Valid', 'compliant', 'good'),
  ended: say('Ended', 'expired', 'rest'),
  revoked: say('Revoked', 'revoked', 'rest'),
}

export const expiringWord = say('Expiring', 'expiring', 'caution')

export const accessWords: Record<PortalAccess, StateWord> = {
  not_invited: say('Not invited', 'notInvited', 'rest'),
  queued: say('Queued', 'queued', 'rest'),
  sent: say('Sent', 'sent', 'rest'),
  bounced: say('Bounced', 'bounced', 'bad'),
  opened: say('Opened', 'opened', 'info'),
  active: say('Active', 'active', 'good'),
  expired: say('Expired', 'accessExpired', 'caution'),
  revoked: say('Revoked', 'revoked', 'rest'),
}

/** To whom a file of a project is shown. */
export const shownWords = {
  nobody: say('Private', 'notInvited', 'rest'),
  all: say('Shown to all', 'active', 'good'),
  records: say('On records', 'records', 'info'),
}

/** Of a person's portal access: on the way from the letter to the first sign-in it is one word, with how far it came. */
export const personWords: Record<PortalAccess, { is: StateWord; note?: string }> = {
  not_invited: { is: accessWords.not_invited },
  queued: { is: say('Invited', 'queued', 'rest'), note: 'Letter queued' },
  sent: { is: say('Invited', 'sent', 'rest'), note: 'Letter sent' },
  opened: { is: say('Invited', 'opened', 'info'), note: 'Opened by a person' },
  bounced: { is: accessWords.bounced },
  active: { is: accessWords.active },
  expired: { is: accessWords.expired },
  revoked: { is: accessWords.revoked },
}

export const requirementWords: Record<RequirementState, StateWord> = {
  open: say('To do', 'awaiting', 'rest'),
  waiting: say('To review', 'underReview', 'info'),
  rejected: say('Needs changes', 'nonCompliant', 'bad'),
  in_force: say('Accepted', 'compliant', 'good'),
  ended: say('Expired', 'expired', 'caution'),
  waived: say('Waived', 'waived', 'rest'),
  withdrawn: say('Withdrawn', 'revoked', 'rest'),
}

export const versionWords: Record<VersionState, StateWord> = {
  waiting: say('To review', 'underReview', 'info'),
  accepted: say('Accepted', 'compliant', 'good'),
  rejected: say('Needs changes', 'nonCompliant', 'bad'),
  ended: say('Expired', 'expired', 'caution'),
  shared: say('Shared', 'sent', 'rest'),
}

export const messageWords: Record<MessageState, StateWord> = {
  queued: say('Queued', 'queued', 'rest'),
  sending: say('Sending', 'queued', 'info'),
  accepted: say('Accepted by their server', 'sent', 'rest'),
  perhaps: say('Perhaps sent', 'warning', 'caution'),
  delayed: say('Delayed', 'expiring', 'caution'),
  bounced: say('Bounced', 'bounced', 'bad'),
  failed: say('Not sent', 'nonCompliant', 'bad'),
  cancelled: say('Cancelled', 'revoked', 'rest'),
}

/** How far a letter came. */
export const letterWords: Record<LetterState, StateWord> = {
  ...messageWords,
  machine_opened: say('Opened by a machine', 'eye', 'rest'),
  opened: say('Opened by a person', 'opened', 'info'),
  signed_in: say('Signed in', 'active', 'good'),
}

export const jobWords: Record<JobState, StateWord> = {
  queued: say('Queued', 'queued', 'rest'),
  running: say('Running', 'underReview', 'info'),
  paused: say('Paused', 'waived', 'caution'),
  done: say('Done', 'compliant', 'good'),
  cancelled: say('Cancelled', 'revoked', 'rest'),
}

export const jobKindWords: Record<Job['kind'], string> = {
  invitations: 'Portal invites',
  packet: 'Packet',
  packet_nudge: 'Nudges about a packet',
  packet_replaced: 'News of a replaced file',
}

export const outcomeWords: Record<RowOutcome, StateWord> = {
  waiting: say('Waiting', 'awaiting', 'rest'),
  sent: say('Sent', 'sent', 'rest'),
  skipped: say('Skipped', 'waived', 'rest'),
  failed: say('Failed', 'nonCompliant', 'bad'),
}

/** What the letter of a row met, where it is worse than "Sent". */
export const troubleWords: Record<LetterTrouble, StateWord> = {
  held: say('Held back', 'expiring', 'caution'),
  delayed: messageWords.delayed,
  bounced: messageWords.bounced,
  failed: messageWords.failed,
}
