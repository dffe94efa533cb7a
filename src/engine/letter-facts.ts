// What each kind of letter needs to say its piece: frozen by the engine when the letter is owed, read by mail when it leaves.

import type {
  AskId,
  CodeKind,
  Colours,
  ContactId,
  DocumentId,
  LetterFacts,
  MessageKind,
  Millis,
  OwnWords,
  PacketAsk,
  PacketId,
  ProjectId,
  RecordId,
  ReminderKind,
  RequirementKind,
  Role,
  TrialId,
} from '../nouns.ts'
import type { BounceReason } from './bounce-reasons.ts'

/** The house that writes. The bytes of its logo are not frozen: they travel beside the claimed message. */
export type HouseFacts = {
  name: string
  colours: { light: PaletteFacts; dark: PaletteFacts }
  /** Media type of the logo, null when the tile with its initials stands in. */
  logo: string | null
  postalAddress: string | null
  timeZone: string
  senderName: string | null
  replyTo: string | null
}
type PaletteFacts = { fill: string; label: string; outline: string | null; text: string }

/** The account's own words, as they stood when the letter was owed. */
type Owned = { own?: OwnWords }

type PersonFacts = { name: string | null; email: string; phone: string | null }
/** A member whom the reader may answer. */
export type MemberFacts = { name: string; email: string; phone: string | null }

/** Where in the house a letter is about: one company in one project. */
export type PlaceFacts = { company: string | null; project: string }
type AskedFacts = { kind: RequirementKind; name: string; dueOn: string | null }

export type InvitationFacts = Owned & {
  house: HouseFacts
  /** Null when an API key or the command line invited. */
  inviter: MemberFacts | null
  contact: PersonFacts
  /** The records that it invites to, with what is open on each; one as a rule, none for a bare portal grant. */
  records: (PlaceFacts & { recordId?: RecordId; dueOn: string | null; asked: AskedFacts[] })[]
  /** The project of a project grant without records. */
  project: string | null
  note: string | null
  opensUntil: Millis
  accessEnds: Millis | null
  /** 'yes' where the access ends with this letter's button because the account wants it so, and nobody set an end by hand. */
  endsAccess?: 'yes'
}

/** The invitation that a member tries: the same words, behind a button of the member's own. */
type TrialFacts = InvitationFacts & { trialId: TrialId; keyNumber: number }

export type LoginFacts = Owned & {
  house: HouseFacts
  contact: PersonFacts
  /** Whom the reader may ask. */
  inviter: MemberFacts | null
  place: PlaceFacts | null
  /** The browser that asked, in plain words, and when; null when a member sent it. */
  askedWith: string | null
  askedAt: Millis
  sentBy: MemberFacts | null
  opensUntil: Millis
  /** Stands for the link; null where there is none. */
  code: CodeFacts | null
}

/** What a code is made from, and until when it is taken: never the code. */
export type CodeFacts = { askId: AskId; kind: CodeKind; keyNumber: number; until: Millis }

export type ReceiptFacts = Owned & {
  house: HouseFacts
  contact: PersonFacts
  inviter: MemberFacts | null
  place: PlaceFacts
  /** What they answer; null for files sent without being asked. */
  requirement: string | null
  files: { name: string; size: number }[]
  arrivedAt: Millis
}

export type ReviewFacts = Owned & {
  house: HouseFacts
  contact: PersonFacts
  reviewer: MemberFacts | null
  place: PlaceFacts
  requirement: string | null
  fileName: string
  sentAt: Millis
  decision: 'accept' | 'reject'
  reason: string | null
  validUntil: Millis | null
  /** 'yes' when an earlier version stays in force meanwhile. */
  inForce: 'yes' | 'no'
  opensUntil: Millis
}

/** What waits for somebody, a paragraph for each matter, the most urgent first. */
export type ReminderFacts = Owned & {
  house: HouseFacts
  contact: PersonFacts
  /** Whom the reader may ask. */
  inviter: MemberFacts | null
  matters: {
    kind: ReminderKind
    /** Null: the portal as a whole. */
    place: PlaceFacts | null
    asked: AskedFacts[]
    dueOn: string | null
    since: Millis
  }[]
  opensUntil: Millis
  /** 'yes' when the button is that of the invitation, which nobody opened yet. */
  again: 'yes' | 'no'
}

/** To a person outside; only one about a comment has a button. */
export type NoticeFacts =
  | CommentFacts
  | AddressChangedFacts
  | PhoneChangedFacts
  | LinkMadeFacts
  | PasskeysResetFacts
  | OwnWayInFacts
  | LinkCodeFacts
  | MoreTimeFacts

/** A member wrote to them, on a record or in a project. What, stands there alone. */
export type CommentFacts = {
  about: 'comment'
  house: HouseFacts
  contact: PersonFacts
  writer: MemberFacts | null
  place: PlaceFacts
  opensUntil: Millis
  at: Millis
}

/** The answer to "Ask for more time". */
export type MoreTimeFacts = {
  about: 'more_time'
  house: HouseFacts
  contact: PersonFacts
  changedBy: MemberFacts | null
  place: PlaceFacts | null
  /** The project of a project grant. */
  project: string | null
  /** Null: there is no end any more. */
  endsAt: Millis | null
  at: Millis
}

/** Of their own way in: whoever did it may not be whom the letter reaches. */
export type OwnWayInFacts = {
  about: 'passkey_added' | 'passkey_removed' | 'new_browser' | 'gave_way'
  house: HouseFacts
  contact: PersonFacts
  /** The passkey's name, or the browser. */
  what: string
  /** The browser that was signed out to make room. */
  gaveWay: string | null
  at: Millis
}

/** A member took this person's passkeys away, so that they can be invited again. */
export type PasskeysResetFacts = {
  about: 'passkeys_reset'
  house: HouseFacts
  contact: PersonFacts
  changedBy: MemberFacts | null
  at: Millis
}

export type AddressChangedFacts = {
  about: 'address_changed'
  house: HouseFacts
  contact: PersonFacts
  changedBy: MemberFacts | null
  /** Masked: the old address learns that there is a new one, not which. */
  newAddress: string
  at: Millis
}

export type PhoneChangedFacts = {
  about: 'phone_changed'
  house: HouseFacts
  contact: PersonFacts
  changedBy: MemberFacts | null
  /** The last two digits: enough to know one's own by. */
  newEnding: string
  at: Millis
}

/** A member made a link that opens this person's pages. */
export type LinkMadeFacts = {
  about: 'link_made'
  house: HouseFacts
  contact: PersonFacts
  /** Null when an API key or the command line made it. */
  madeBy: MemberFacts | null
  opensUntil: Millis
  at: Millis
}

/** A press of a link waits for this code, in the browser that pressed. */
export type LinkCodeFacts = {
  about: 'link_code'
  house: HouseFacts
  contact: PersonFacts
  askedWith: string
  askedAt: Millis
  code: CodeFacts
}

/** A packet that came, waits to be looked at, has a newer file, or in which a question was answered. */
export type PacketFacts = {
  house: HouseFacts
  contact: PersonFacts
  /** Null when an API key or the command line sent it. */
  sender: MemberFacts | null
  company: string | null
  title: string
  ask: PacketAsk
  dueOn: string | null
  note: string | null
  files: { name: string; size: number }[]
  /** The file that has a newer version, and which one it is now. */
  replaced: { name: string; number: number } | null
  /** What was answered, and to what. */
  reply: string | null
  question: string | null
  opensUntil: Millis
}

/** To a member, with a button to the packet in the console: what somebody outside asked or answered. */
export type PacketNoticeFacts = {
  about: 'packet_asked' | 'packet_answered'
  house: HouseFacts
  member: MemberFacts
  contact: PersonFacts
  packetId: PacketId
  title: string
  words: string
  at: Millis
}

/** To a member, with a button into the console. */
export type MemberNoticeFacts = {
  about:
    | 'link_denied'
    | 'invitation_asked'
    | 'letter_late'
    | 'passkey_lost'
    | 'document_arrived'
    | 'letter_bounced'
    | 'letter_unwanted'
    | 'comment'
  house: HouseFacts
  member: MemberFacts
  contact: PersonFacts
  place: PlaceFacts | null
  recordId: RecordId | null
  contactId?: ContactId
  projectId?: ProjectId
  documentId: DocumentId | null
  requirement: string | null
  /** The browser that used the link, in plain words, and when. */
  usedWith: string | null
  usedAt: Millis | null
  /** Why a letter came back. */
  reason?: BounceReason | null
  at: Millis
}

/** Of a guest: that they ask for more time, or that their time is over and what they did with it. */
export type GuestNoticeFacts = {
  about: 'longer_asked' | 'guest_ended'
  house: HouseFacts
  member: MemberFacts
  contact: PersonFacts
  place: PlaceFacts | null
  contactId: ContactId
  recordId: RecordId | null
  projectId: ProjectId | null
  guest: GuestFacts
  at: Millis
}

/** How long somebody was let in, which files they saw, took along and left, and how many comments they wrote. */
export type GuestFacts = { endsAt: Millis; visits: number; seen: FilesFacts; taken: FilesFacts; left: FilesFacts; written: number }
/** The first of them by name. */
type FilesFacts = { count: number; names: string[] }

/** To somebody who is to join the staff, with a key of their own. */
export type MemberInvitationFacts = {
  house: HouseFacts
  member: MemberFacts
  /** Null when an API key or the command line invited. */
  inviter: MemberFacts | null
  role: Role
  opensUntil: Millis
}

/** The key that a member asked for at the console's door. */
export type MemberSignInFacts = {
  house: HouseFacts
  member: MemberFacts
  /** The browser that asked, in plain words, and when. */
  askedWith: string
  askedAt: Millis
  opensUntil: Millis
}

/** To a member, about their own way in: no button, for whoever reads it may not be the one who did it. */
export type MemberAlertFacts = {
  about: 'new_browser' | 'factor_added' | 'factor_removed' | 'factors_reset' | 'recovery_codes_made' | 'codes_lengthened' | 'domain_lost'
  house: HouseFacts
  member: MemberFacts
  /** The sender domain that it is about. */
  domain?: string
  /** The browser it was done with; null when somebody else did it. */
  browser: string | null
  by: MemberFacts | null
  at: Millis
}

export type FactsOf = {
  invitation: InvitationFacts
  login: LoginFacts
  receipt: ReceiptFacts
  review: ReviewFacts
  notice: NoticeFacts
  member_notice: MemberNoticeFacts | GuestNoticeFacts | PacketNoticeFacts
  member_invitation: MemberInvitationFacts
  member_sign_in: MemberSignInFacts
  member_alert: MemberAlertFacts
  packet: PacketFacts
  packet_nudge: PacketFacts
  packet_replaced: PacketFacts
  packet_reply: PacketFacts
  reminder: ReminderFacts
  trial: TrialFacts
}

// Fails to compile when a kind of message has no facts, or when facts could not be stored as they are.
type Storable<Facts extends { [Kind in MessageKind]: LetterFacts }> = Facts
export type StorableFacts = Storable<FactsOf>
type Fits<Narrow extends Wide, Wide> = Narrow
export type ColoursFit = Fits<Colours, HouseFacts['colours']>
