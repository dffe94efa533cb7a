// What the API answers, as the console reads it. Written by scripts/api-docs.ts from the OpenAPI document: change the API instead.

export interface Account {
  id: string
  slug: string
  name: string
  colour: string
  colours: Colours
  /** A data: address. */
  logo: string | null
  timeZone: string
  language: 'en' | 'es' | 'fr' | 'de' | 'pt'
  senderName: string | null
  replyTo: string | null
  postalAddress: string | null
  hidesPortico: boolean
  activation: 'uploaded' | 'compliant' | 'answered'
  /** Which reminders go out; none: it is off. */
  reminders: ('not_opened' | 'due' | 'rejected')[]
  portalUrl: string
  invitationReopening: 'device' | 'strict' | 'open'
  accessEndsWithInvitation: boolean
  invitationDays: number
  loginMinutes: number
  notificationMinutes: number
  confirmation: 'button' | 'address' | 'code'
  idleMinutes: number
  sessionHours: number
  dormantMonths: number
  passkeys: 'offered' | 'required'
  can: string[]
}

export interface ApiKey {
  id: string
  name: string
  role: 'owner' | 'admin' | 'manager' | 'support' | 'viewer'
  /** Of the role’s rights only these; null for all of them. */
  scopes: string[] | null
  madeBy: string | null
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  can: string[]
}

export interface AppOffer {
  /** The seed, for typing. */
  secret: string
  /** The same as `otpauth:`, for a QR code. */
  uri: string
}

export interface Colours {
  light: Palette
  dark: Palette
}

export interface Comment {
  id: string
  at: string
  recordId: string | null
  /** With whom, where it is not on a record. */
  contact: {
    id: string
    name: string | null
    email: string
  } | null
  author: {
    kind: 'member' | 'contact' | 'api_key'
    id: string
    name: string | null
  }
  text: string
}

export interface Company {
  id: string
  name: string
  createdAt: string
  can: string[]
}

export interface Contact {
  id: string
  email: string
  /** The address as people read it: in punycode where it could be taken for another. */
  displayEmail: string
  /** The domain looks like another one. */
  suspicious: boolean
  name: string | null
  phone: string | null
  language: 'en' | 'es' | 'fr' | 'de' | 'pt' | null
  timeZone: string | null
  companyId: string | null
  company: {
    id: string
    name: string
  } | null
  createdAt: string
  disabledAt: string | null
  /** Told from the grant that lets them in, or the newest. */
  portal: {
    access: 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
    lastSignInAt: string | null
    grantId: string | null
  }
  /** Why the address gets no letters, where that is so. */
  suppressed: {
    cause: 'bounced' | 'complained'
    since: string
    reason: string
    answer: string | null
  } | null
  can: string[]
}

export interface ContactCounts {
  /** Have been invited, and nobody took it away. */
  invited: number
  active: number
  signedInThisWeek: number
  /** Bounced or expired. */
  cannotGetIn: number
}

export interface ContactPasskeys {
  items: Passkey[]
  nextCursor: string | null
}

export interface ContactReminders {
  /** The person wants none. */
  own: {
    at: string
    /** Null: until they say otherwise. */
    until: string | null
  } | null
  /** A member said so for them. */
  members: {
    at: string
    /** Null: until they say otherwise. */
    until: string | null
  } | null
  /** When the next one is due as things stand. */
  nextAt: string | null
  can: string[]
}

export interface ContactSessions {
  items: Session[]
  nextCursor: string | null
  devices: Device[]
}

export interface CountedPerson {
  grantId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  company: {
    id: string
    name: string
  } | null
  project: {
    id: string
    name: string
  } | null
  recordId: string | null
  access: 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
  invitedAt: string | null
  openedAt: string | null
  signedInAt: string | null
  actedAt: string | null
  helps: number
  /** When they were invited, or met the dead end. */
  at: string
  nextStep: 'fix_address' | 'resend' | 'send_login' | 'review' | 'wait' | 'none'
}

export interface Decision {
  at: string
  by: string | null
  reason: string | null
}

export interface Destination {
  kind: 'home' | 'access' | 'record' | 'project' | 'packet'
  path: string
  name: string | null
}

export interface Device {
  id: string
  browser: string
  grantId: string
  createdAt: string
  lastUsedAt: string
}

export interface Diagnosis {
  at: string
  causes: {
    code:
      | 'contact_disabled'
      | 'not_invited'
      | 'access_revoked'
      | 'access_ended'
      | 'access_asleep'
      | 'record_archived'
      | 'letter_bounced'
      | 'marked_spam'
      | 'letter_failed'
      | 'letter_waiting'
      | 'passkey_lost'
      | 'passkey_unused'
      | 'passkey_missing'
      | 'no_letter'
      | 'asked_too_often'
      | 'older_letter'
      | 'used_link'
      | 'ended_link'
      | 'not_them'
      | 'invitation_over'
      | 'letter_unopened'
      | 'button_unpressed'
      | 'lookalike_address'
      | 'access_live'
      | 'no_bounce'
      | 'scanners'
    standing: 'likely' | 'possible' | 'ruled_out'
    at: string | null
    facts: {
      [name: string]: string | number | null
    }
    remedy: {
      act:
        | 'invite'
        | 'resend'
        | 'restore'
        | 'enable'
        | 'extend'
        | 'fix_address'
        | 'lift_stop'
        | 'send_login'
        | 'generate_link'
        | 'take_passkeys'
        | 'open_record'
      grantId: string | null
      recordId: string | null
    } | null
  }[]
  grants: Grant[]
  /** With the server’s own last words. */
  letters: Message[]
  /** Dead ends met, letters opened by a person, help asked for. */
  tries: {
    at: string
    act:
      | 'account.created'
      | 'account.changed'
      | 'member.created'
      | 'member.invited'
      | 'member.changed'
      | 'member.disabled'
      | 'member.enabled'
      | 'member.factor_added'
      | 'member.factor_removed'
      | 'member.factors_reset'
      | 'member.recovery_codes_made'
      | 'member.owner_link_made'
      | 'member.signed_in'
      | 'account.sign_on_changed'
      | 'account.sign_on_removed'
      | 'domain.added'
      | 'domain.changed'
      | 'domain.verified'
      | 'domain.lost'
      | 'domain.key_made'
      | 'domain.key_changed'
      | 'domain.removed'
      | 'member.signed_out'
      | 'company.created'
      | 'company.changed'
      | 'contact.created'
      | 'contact.changed'
      | 'contact.address_changed'
      | 'contact.disabled'
      | 'contact.enabled'
      | 'project.created'
      | 'project.changed'
      | 'record.created'
      | 'record.changed'
      | 'record.state_changed'
      | 'record.waived'
      | 'record.unwaived'
      | 'record.overridden'
      | 'record.override_undone'
      | 'record.archived'
      | 'record.unarchived'
      | 'requirement.added'
      | 'requirement.changed'
      | 'requirement.withdrawn'
      | 'requirement.restored'
      | 'grant.created'
      | 'grant.extended'
      | 'grant.changed'
      | 'grant.revoked'
      | 'grant.restored'
      | 'grant.ended'
      | 'invitation.made'
      | 'invitation.sent'
      | 'login.sent'
      | 'login.asked'
      | 'codes.lengthened'
      | 'link.made'
      | 'portal.viewed'
      | 'trial.sent'
      | 'trial.opened'
      | 'link.opened'
      | 'link.redeemed'
      | 'link.reopened'
      | 'link.replaced'
      | 'link.denied'
      | 'link.help_asked'
      | 'link.dead_end'
      | 'link.code_sent'
      | 'link.answers_spent'
      | 'links.ended'
      | 'session.opened'
      | 'session.ended'
      | 'sessions.ended'
      | 'device.ended'
      | 'access.asked'
      | 'access.longer_asked'
      | 'document.uploaded'
      | 'document.shared'
      | 'document.reviewed'
      | 'document.review_undone'
      | 'document.added'
      | 'document.shown'
      | 'document.hidden'
      | 'document.moved'
      | 'document.seen'
      | 'comment.written'
      | 'document.downloaded'
      | 'message.accepted'
      | 'message.perhaps'
      | 'message.bounced'
      | 'message.complained'
      | 'address.suppressed'
      | 'address.released'
      | 'text.accepted'
      | 'text.refused'
      | 'message.failed'
      | 'message.cancelled'
      | 'job.started'
      | 'job.paused'
      | 'job.resumed'
      | 'job.retried'
      | 'job.cancelled'
      | 'job.finished'
      | 'passkey.added'
      | 'passkey.removed'
      | 'passkey.refused'
      | 'passkeys.reset'
      | 'packet.created'
      | 'packet.changed'
      | 'packet.sent'
      | 'packet.nudged'
      | 'packet.file_replaced'
      | 'packet.approved'
      | 'packet.asked'
      | 'packet.answered'
      | 'packet.replied'
      | 'reminder.made'
      | 'reminders.snoozed'
      | 'reminders.resumed'
      | 'api_key.created'
      | 'api_key.revoked'
    /** Which dead end it was. */
    why: string | null
    kind: string | null
    browser: string | null
  }[]
  signIns: {
    at: string
    act:
      | 'account.created'
      | 'account.changed'
      | 'member.created'
      | 'member.invited'
      | 'member.changed'
      | 'member.disabled'
      | 'member.enabled'
      | 'member.factor_added'
      | 'member.factor_removed'
      | 'member.factors_reset'
      | 'member.recovery_codes_made'
      | 'member.owner_link_made'
      | 'member.signed_in'
      | 'account.sign_on_changed'
      | 'account.sign_on_removed'
      | 'domain.added'
      | 'domain.changed'
      | 'domain.verified'
      | 'domain.lost'
      | 'domain.key_made'
      | 'domain.key_changed'
      | 'domain.removed'
      | 'member.signed_out'
      | 'company.created'
      | 'company.changed'
      | 'contact.created'
      | 'contact.changed'
      | 'contact.address_changed'
      | 'contact.disabled'
      | 'contact.enabled'
      | 'project.created'
      | 'project.changed'
      | 'record.created'
      | 'record.changed'
      | 'record.state_changed'
      | 'record.waived'
      | 'record.unwaived'
      | 'record.overridden'
      | 'record.override_undone'
      | 'record.archived'
      | 'record.unarchived'
      | 'requirement.added'
      | 'requirement.changed'
      | 'requirement.withdrawn'
      | 'requirement.restored'
      | 'grant.created'
      | 'grant.extended'
      | 'grant.changed'
      | 'grant.revoked'
      | 'grant.restored'
      | 'grant.ended'
      | 'invitation.made'
      | 'invitation.sent'
      | 'login.sent'
      | 'login.asked'
      | 'codes.lengthened'
      | 'link.made'
      | 'portal.viewed'
      | 'trial.sent'
      | 'trial.opened'
      | 'link.opened'
      | 'link.redeemed'
      | 'link.reopened'
      | 'link.replaced'
      | 'link.denied'
      | 'link.help_asked'
      | 'link.dead_end'
      | 'link.code_sent'
      | 'link.answers_spent'
      | 'links.ended'
      | 'session.opened'
      | 'session.ended'
      | 'sessions.ended'
      | 'device.ended'
      | 'access.asked'
      | 'access.longer_asked'
      | 'document.uploaded'
      | 'document.shared'
      | 'document.reviewed'
      | 'document.review_undone'
      | 'document.added'
      | 'document.shown'
      | 'document.hidden'
      | 'document.moved'
      | 'document.seen'
      | 'comment.written'
      | 'document.downloaded'
      | 'message.accepted'
      | 'message.perhaps'
      | 'message.bounced'
      | 'message.complained'
      | 'address.suppressed'
      | 'address.released'
      | 'text.accepted'
      | 'text.refused'
      | 'message.failed'
      | 'message.cancelled'
      | 'job.started'
      | 'job.paused'
      | 'job.resumed'
      | 'job.retried'
      | 'job.cancelled'
      | 'job.finished'
      | 'passkey.added'
      | 'passkey.removed'
      | 'passkey.refused'
      | 'passkeys.reset'
      | 'packet.created'
      | 'packet.changed'
      | 'packet.sent'
      | 'packet.nudged'
      | 'packet.file_replaced'
      | 'packet.approved'
      | 'packet.asked'
      | 'packet.answered'
      | 'packet.replied'
      | 'reminder.made'
      | 'reminders.snoozed'
      | 'reminders.resumed'
      | 'api_key.created'
      | 'api_key.revoked'
    /** Which dead end it was. */
    why: string | null
    kind: string | null
    browser: string | null
  }[]
  /** Looked automatic: scanners and previews. They use nothing up. */
  fetches: {
    agent: string
    firstAt: string
    lastAt: string
    times: number
  }[]
  can: string[]
}

export interface DkimKey {
  selector: string
  name: string
  state: 'signs' | 'next' | 'retired'
  createdAt: string
  signsSince: string | null
  retiredAt: string | null
  /** So long its record stays in the DNS after it was retired. */
  keepUntil: string | null
}

export interface Document {
  id: string
  recordId: string | null
  name: string
  requirementId: string | null
  state: 'waiting' | 'accepted' | 'rejected' | 'ended' | 'shared'
  fileName: string
  fileType: 'pdf' | 'png' | 'jpg' | 'tiff' | 'heic' | 'webp' | 'txt' | 'csv' | 'docx' | 'xlsx'
  size: number
  uploadedAt: string
  uploadedBy: string | null
  /** The number of the newest version. */
  version: number
  versions: Version[]
  validUntil: string | null
  can: string[]
}

export interface Figures {
  from: string
  to: string
  funnel: Funnel
  /** Of those invited, who signed in. */
  conversion: number | null
  /** 0 to 1; null of nobody. */
  activated: number | null
  firstSession: {
    people: number
    medianSeconds: number | null
    p90Seconds: number | null
    exact: boolean
    /** By at most this share of itself a percentile may be off; 0 where it is exact. */
    error: number
  }
  spans: {
    fromSeconds: number
    toSeconds: number | null
    people: number
  }[]
  bounced: number
  /** How often these people asked for a new link or a new invitation. */
  helps: number
  helpPer100: number | null
  /** Of the letters that their servers took: those whose link a person opened. */
  clickThrough: number | null
  /** Letters whose link a machine fetched. No machine counts as a person anywhere. */
  scanned: {
    letters: number
    /** 0 to 1; null of nobody. */
    share: number | null
  }
  deadEnds: {
    met: number
    recovered: number
  }
  /** By what they came in. */
  signIns: {
    [name: string]: number
  }
  /** Of those who asked for a letter: who typed its code instead of using its link. */
  codeShare: number | null
  letters: {
    letter: string
    accepted: number
    bounced: number
    opened: number
    used: number
    scanned: number
  }[]
  /** Fewer than 20 people: shares say little. */
  tooFew: boolean
}

export interface Finding {
  part: 'dkim' | 'spf' | 'dmarc' | 'return_path' | 'mx' | 'tls'
  /** `advice` works and could be better; `unknown` says that nobody answered. */
  is: 'good' | 'advice' | 'missing' | 'wrong' | 'unknown'
  fault:
    | 'no_answer'
    | 'dkim_missing'
    | 'dkim_elsewhere'
    | 'dkim_cname'
    | 'dkim_wildcard'
    | 'dkim_several'
    | 'dkim_split'
    | 'dkim_cut'
    | 'dkim_revoked'
    | 'dkim_other_key'
    | 'dkim_no_key'
    | 'dkim_other_kind'
    | 'dkim_testing'
    | 'spf_missing'
    | 'spf_misspelt'
    | 'spf_several'
    | 'spf_open'
    | 'spf_no_end'
    | 'spf_behind_end'
    | 'spf_wrong_term'
    | 'spf_include_missing'
    | 'spf_include_several'
    | 'spf_loop'
    | 'spf_too_many'
    | 'spf_without_us'
    | 'spf_unsure'
    | 'dmarc_missing'
    | 'dmarc_elsewhere'
    | 'dmarc_wildcard'
    | 'dmarc_several'
    | 'dmarc_unreadable'
    | 'dmarc_none'
    | 'return_path_missing'
    | 'return_path_elsewhere'
    | 'mx_missing'
    | 'mx_null'
    | 'mx_nowhere'
    | 'tls_refused'
    | 'tls_local'
    | null
  selector: string | null
  /** The name in the DNS. */
  name: string
  type: 'TXT' | 'MX' | 'CNAME' | null
  found: string[]
  /** The record to paste at that name. */
  needed: string | null
  says: string
}

export interface Funnel {
  invited: number
  accepted: number
  opened: number
  signedIn: number
  acted: number
  activated: number
}

export interface GivenGrant {
  id: string
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  scope: Scope
  abilities: ('view' | 'upload' | 'download' | 'comment')[]
  state: 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant'
  access: 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
  createdAt: string
  endsAt: string | null
  /** When its person asked for more time; null again once the end was changed. */
  longerAskedAt: string | null
  revokedAt: string | null
  restoredAt: string | null
  invitedAt: string | null
  openedAt: string | null
  /** Until when the invitation can be opened. */
  expiresAt: string | null
  visits: number
  lastActivityAt: string | null
  links?: {
    id: string
    kind: 'invitation' | 'login' | 'copied' | 'notification'
    state: 'live' | 'used' | 'replaced' | 'expired' | 'revoked'
    /** Its letter invites to several records: it goes on for the others when this access is taken away. */
    shared: boolean
    createdAt: string
    expiresAt: string
    usedAt: string | null
    usedWith: string | null
  }[]
  /** How many browsers its person is signed in with; not in lists. */
  openSessions?: number
  message: Message | null
  can: string[]
  grant: Grant
}

export interface Grant {
  id: string
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  scope: Scope
  abilities: ('view' | 'upload' | 'download' | 'comment')[]
  state: 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant'
  access: 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
  createdAt: string
  endsAt: string | null
  /** When its person asked for more time; null again once the end was changed. */
  longerAskedAt: string | null
  revokedAt: string | null
  restoredAt: string | null
  invitedAt: string | null
  openedAt: string | null
  /** Until when the invitation can be opened. */
  expiresAt: string | null
  visits: number
  lastActivityAt: string | null
  links?: {
    id: string
    kind: 'invitation' | 'login' | 'copied' | 'notification'
    state: 'live' | 'used' | 'replaced' | 'expired' | 'revoked'
    /** Its letter invites to several records: it goes on for the others when this access is taken away. */
    shared: boolean
    createdAt: string
    expiresAt: string
    usedAt: string | null
    usedWith: string | null
  }[]
  /** How many browsers its person is signed in with; not in lists. */
  openSessions?: number
  message?: Message | null
  can: string[]
}

export interface GrantPreview {
  from: string
  to: string
  subject: string
  expiresAt: string
  html: string
  text: string
  firstPage: string
}

export interface HistoryItem {
  id: string
  at: string
  act:
    | 'account.created'
    | 'account.changed'
    | 'member.created'
    | 'member.invited'
    | 'member.changed'
    | 'member.disabled'
    | 'member.enabled'
    | 'member.factor_added'
    | 'member.factor_removed'
    | 'member.factors_reset'
    | 'member.recovery_codes_made'
    | 'member.owner_link_made'
    | 'member.signed_in'
    | 'account.sign_on_changed'
    | 'account.sign_on_removed'
    | 'domain.added'
    | 'domain.changed'
    | 'domain.verified'
    | 'domain.lost'
    | 'domain.key_made'
    | 'domain.key_changed'
    | 'domain.removed'
    | 'member.signed_out'
    | 'company.created'
    | 'company.changed'
    | 'contact.created'
    | 'contact.changed'
    | 'contact.address_changed'
    | 'contact.disabled'
    | 'contact.enabled'
    | 'project.created'
    | 'project.changed'
    | 'record.created'
    | 'record.changed'
    | 'record.state_changed'
    | 'record.waived'
    | 'record.unwaived'
    | 'record.overridden'
    | 'record.override_undone'
    | 'record.archived'
    | 'record.unarchived'
    | 'requirement.added'
    | 'requirement.changed'
    | 'requirement.withdrawn'
    | 'requirement.restored'
    | 'grant.created'
    | 'grant.extended'
    | 'grant.changed'
    | 'grant.revoked'
    | 'grant.restored'
    | 'grant.ended'
    | 'invitation.made'
    | 'invitation.sent'
    | 'login.sent'
    | 'login.asked'
    | 'codes.lengthened'
    | 'link.made'
    | 'portal.viewed'
    | 'trial.sent'
    | 'trial.opened'
    | 'link.opened'
    | 'link.redeemed'
    | 'link.reopened'
    | 'link.replaced'
    | 'link.denied'
    | 'link.help_asked'
    | 'link.dead_end'
    | 'link.code_sent'
    | 'link.answers_spent'
    | 'links.ended'
    | 'session.opened'
    | 'session.ended'
    | 'sessions.ended'
    | 'device.ended'
    | 'access.asked'
    | 'access.longer_asked'
    | 'document.uploaded'
    | 'document.shared'
    | 'document.reviewed'
    | 'document.review_undone'
    | 'document.added'
    | 'document.shown'
    | 'document.hidden'
    | 'document.moved'
    | 'document.seen'
    | 'comment.written'
    | 'document.downloaded'
    | 'message.accepted'
    | 'message.perhaps'
    | 'message.bounced'
    | 'message.complained'
    | 'address.suppressed'
    | 'address.released'
    | 'text.accepted'
    | 'text.refused'
    | 'message.failed'
    | 'message.cancelled'
    | 'job.started'
    | 'job.paused'
    | 'job.resumed'
    | 'job.retried'
    | 'job.cancelled'
    | 'job.finished'
    | 'passkey.added'
    | 'passkey.removed'
    | 'passkey.refused'
    | 'passkeys.reset'
    | 'packet.created'
    | 'packet.changed'
    | 'packet.sent'
    | 'packet.nudged'
    | 'packet.file_replaced'
    | 'packet.approved'
    | 'packet.asked'
    | 'packet.answered'
    | 'packet.replied'
    | 'reminder.made'
    | 'reminders.snoozed'
    | 'reminders.resumed'
    | 'api_key.created'
    | 'api_key.revoked'
  actor: {
    kind: 'member' | 'contact' | 'api_key' | 'operator' | 'portico'
    id: string | null
    name: string | null
  }
  recordId: string | null
  contactId: string | null
  /** Whom it is about, as they are called now. Each of these names needs the right to read it. */
  contact: {
    id: string
    name: string | null
    email: string
  } | null
  /** The company of the record, or the one it is about. */
  company: {
    id: string
    name: string
  } | null
  /** The project of the record, or the one it is about. */
  project: {
    id: string
    name: string
  } | null
  /** The member whom it is about; who did it is the `actor`. */
  member: {
    id: string
    name: string
  } | null
  grantId: string | null
  documentId: string | null
  messageId: string | null
  jobId: string | null
  facts: {
    [name: string]: string | number | null
  }
  /** Personal data of the act; it can be erased alone. */
  particulars: {
    [name: string]: string
  } | null
}

export interface Invited {
  grant: Grant
  message: Message | null
}

export interface Job {
  id: string
  kind: 'invitations' | 'packet' | 'packet_nudge' | 'packet_replaced'
  /** The packet that its letters are about. */
  packetId: string | null
  state: 'queued' | 'running' | 'paused' | 'done' | 'cancelled'
  madeBy: {
    id: string
    name: string
  } | null
  note: string | null
  createdAt: string
  startsAt: string
  startedAt: string | null
  finishedAt: string | null
  pausedAt: string | null
  /** It paused by itself: too many letters came back, or whoever started it may no longer do so. Null where somebody pressed the button. */
  pausedBecause: 'bounces' | 'maker_gone' | null
  cancelledAt: string | null
  counts: JobCounts
  /** What became of the letters; only on a single job. */
  letters: JobLetters | null
  can: string[]
}

export interface JobCounts {
  total: number
  sent: number
  skipped: number
  failed: number
  waiting: number
}

export interface JobLetters {
  /** Fewer than the rows that were sent where several records of one contact share a letter. */
  total: number
  /** Not tried to the end yet. */
  owed: number
  /** Waits because the job is paused. */
  held: number
  accepted: number
  delayed: number
  bounced: number
  failed: number
}

export interface JobPlan {
  counts: JobCounts
  /** Fewer than `counts.sent` where several records of one contact go in one letter. */
  letters: number
  sent: {
    count: number
    /** The first hundred of them. */
    records: {
      id: string
      company: string | null
      project: string
      contact: {
        id: string
        name: string | null
        email: string
      }
    }[]
  }
  /** Of those that are sent, the ones that share a letter. */
  shared: {
    count: number
    /** The first hundred of them. */
    records: {
      id: string
      company: string | null
      project: string
      contact: {
        id: string
        name: string | null
        email: string
      }
    }[]
  }
  reasons: {
    count: number
    /** The first hundred of them. */
    records: {
      id: string
      company: string | null
      project: string
      contact: {
        id: string
        name: string | null
        email: string
      }
    }[]
    reason: string
  }[]
  /** The sender domain that fails its checks while so many letters would go: they need `sendAnyway`. */
  failing: {
    domain: string
    parts: ('dkim' | 'spf' | 'dmarc' | 'return_path' | 'mx' | 'tls')[]
    letters: number
  } | null
}

export interface JobRow {
  position: number
  recordId: string | null
  contactId: string | null
  company: string | null
  contact: {
    id: string
    name: string | null
    email: string
  } | null
  project: string | null
  outcome: 'waiting' | 'sent' | 'skipped' | 'failed'
  reason: string | null
  grantId: string | null
  messageId: string | null
  /** To how many records its letter invites. */
  inLetter: number | null
  messageState: 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled' | null
  /** Why its letter came back, in a sentence; the words of their server are the answer. */
  bounceReason: string | null
  answer: string | null
  doneAt: string | null
}

export interface JobStarted {
  id: string
  jobId: string
  total: number
}

export interface LimitHit {
  /** What is counted: the place that asks, the account, the record, the mailbox, a member’s second factor. */
  limit: 'block' | 'account' | 'record' | 'mailbox' | 'factor'
  contact: {
    id: string
    name: string | null
    email: string
  } | null
  /** As it was typed, masked, where it is no contact of the account. */
  email: string | null
  recordId: string | null
  member: string | null
  /** The address or address block that asked last. */
  from: string | null
  /** How often somebody was held up since it was last free. */
  times: number
  firstAt: string
  lastAt: string
  until: string
}

export interface LimitHits {
  items: LimitHit[]
  nextCursor: string | null
  /** New codes are ten letters: too many wrong ones were tried in this hour. */
  longCodes: boolean
}

export interface MagicLink {
  /** The link itself, shown this once. */
  url: string
  expiresAt: string
}

export interface Me {
  member: {
    id: string
    name: string
    email: string
    role: 'owner' | 'admin' | 'manager' | 'support' | 'viewer'
  }
  account: Account
  /** The rights of the member’s role. */
  can: string[]
  session: {
    openedBy: string
    idleUntil: string
    expiresAt: string
    freshUntil: string
  }
  /** Without a second factor the console asks to set one up. */
  hasFactor: boolean
  installation: {
    version: string
    mail: 'inbox' | 'smtp'
    /** Text messages can be sent. */
    texts: boolean
  }
}

export interface Member {
  id: string
  email: string
  name: string
  phone: string | null
  role: 'owner' | 'admin' | 'manager' | 'support' | 'viewer'
  state: 'invited' | 'active' | 'disabled'
  createdAt: string
  invitedAt: string | null
  signedInAt: string | null
  disabledAt: string | null
  can: string[]
}

export interface MemberSession {
  id: string
  browser: string
  openedBy: string
  createdAt: string
  seenAt: string
}

export interface MemberSessions {
  items: MemberSession[]
  nextCursor: string | null
}

export interface Message {
  id: string
  kind:
    | 'invitation'
    | 'login'
    | 'receipt'
    | 'review'
    | 'notice'
    | 'member_notice'
    | 'member_invitation'
    | 'member_sign_in'
    | 'member_alert'
    | 'packet'
    | 'packet_nudge'
    | 'packet_replaced'
    | 'packet_reply'
    | 'trial'
    | 'reminder'
  channel: 'mail' | 'text'
  to: string
  subject: string
  /** How the sending stands. */
  state: 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled'
  /** How far it came, told by the furthest thing that is known of it. */
  reached:
    | 'queued'
    | 'sending'
    | 'accepted'
    | 'perhaps'
    | 'delayed'
    | 'bounced'
    | 'failed'
    | 'cancelled'
    | 'machine_opened'
    | 'opened'
    | 'signed_in'
  /** Why it came back, in plain words. */
  reason: string | null
  createdAt: string
  /** When their server accepted it. Nobody can know that it was delivered. */
  acceptedAt: string | null
  delayedAt: string | null
  bouncedAt: string | null
  /** When something automatic first fetched its link. */
  machineOpenedAt: string | null
  /** When a person opened it. */
  openedAt: string | null
  signedInAt: string | null
  /** When it is tried next. */
  nextAt: string | null
  attempts: number
  /** The server’s last words. */
  answer: string | null
  contact: {
    id: string
    name: string | null
  } | null
  recordId: string | null
  grantId: string | null
  can: string[]
}

export interface MessageContent {
  from: string
  subject: string
  html: string
  text: string
}

export interface MustShow {
  group: string | null
  label: string
  needed: string
}

export interface MyFactors {
  totp: {
    createdAt: string
    lastUsedAt: string | null
  } | null
  passkeys: {
    id: string
    name: string
    createdAt: string
    lastUsedAt: string | null
  }[]
  recoveryCodesLeft: number
  /** Until then nothing asks for a factor again. */
  freshUntil: string
}

export interface MySessions {
  items: {
    id: string
    browser: string
    openedBy: string
    createdAt: string
    seenAt: string
    here: boolean
  }[]
  nextCursor: string | null
}

export interface NewApiKey {
  id: string
  name: string
  role: 'owner' | 'admin' | 'manager' | 'support' | 'viewer'
  /** Of the role’s rights only these; null for all of them. */
  scopes: string[] | null
  madeBy: string | null
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  revokedAt: string | null
  can: string[]
  /** The key itself, shown this once. */
  secret: string
}

export interface NewReportSource {
  provider: 'ses' | 'postmark' | 'mailgun' | 'sendgrid'
  /** To give to the provider. Postmark’s holds the password, shown this once. */
  address: string
  createdAt: string
  /** When it last reported. */
  reportedAt: string | null
}

export interface Numbers {
  /** Everything until then is counted. */
  asOf: string
  timeZone: string
  /** What counts as activated, within 7 days of being invited: a setting of the account. */
  activation: 'uploaded' | 'compliant' | 'answered'
  /** Some were invited less than 7 days ago and may still get there. */
  stillInTime: boolean
  from: string
  to: string
  funnel: Funnel
  /** Of those invited, who signed in. */
  conversion: number | null
  /** 0 to 1; null of nobody. */
  activated: number | null
  firstSession: {
    people: number
    medianSeconds: number | null
    p90Seconds: number | null
    exact: boolean
    /** By at most this share of itself a percentile may be off; 0 where it is exact. */
    error: number
  }
  spans: {
    fromSeconds: number
    toSeconds: number | null
    people: number
  }[]
  bounced: number
  /** How often these people asked for a new link or a new invitation. */
  helps: number
  helpPer100: number | null
  /** Of the letters that their servers took: those whose link a person opened. */
  clickThrough: number | null
  /** Letters whose link a machine fetched. No machine counts as a person anywhere. */
  scanned: {
    letters: number
    /** 0 to 1; null of nobody. */
    share: number | null
  }
  deadEnds: {
    met: number
    recovered: number
  }
  /** By what they came in. */
  signIns: {
    [name: string]: number
  }
  /** Of those who asked for a letter: who typed its code instead of using its link. */
  codeShare: number | null
  letters: {
    letter: string
    accepted: number
    bounced: number
    opened: number
    used: number
    scanned: number
  }[]
  /** Fewer than 20 people: shares say little. */
  tooFew: boolean
  before: Figures
  /** By the week in which people were invited. */
  weeks: {
    from: string
    funnel: Funnel
  }[]
}

export interface Opened {
  /** New ones, shown this once. */
  recoveryCodes: string[]
}

export interface OwnLetter {
  letter: 'invitation' | 'login' | 'receipt' | 'accepted' | 'rejected' | 'reminder'
  language: 'en' | 'es' | 'fr' | 'de' | 'pt'
  subject: string | null
  greeting: string | null
  note: string | null
}

export interface Packet {
  id: string
  title: string
  note: string | null
  ask: 'review' | 'approve' | 'answer'
  figures: {
    label: string
    value: string
  }[]
  dueOn: string | null
  madeBy: {
    id: string
    name: string
  } | null
  createdAt: string
  /** When the first of it was sent. */
  sentAt: string | null
  counts: {
    total: number
    notSent: number
    notOpened: number
    viewed: number
    questions: number
    approved: number
    /** Also of people who approved before they asked. */
    openQuestions: number
  }
  can: string[]
}

export interface PacketFile {
  id: string
  /** `nobody`: not matched; it goes to nobody until somebody says whose it is. */
  audience: 'all' | 'one' | 'nobody'
  contactId: string | null
  matchedBy: 'name' | 'company' | 'hand' | 'nothing'
  fileName: string
  fileType: 'pdf' | 'png' | 'jpg' | 'tiff' | 'heic' | 'webp' | 'txt' | 'csv' | 'docx' | 'xlsx'
  size: number
  version: number
  versions: {
    id: string
    number: number
    fileName: string
    size: number
    /** SHA-256, hex. */
    hash: string
    addedAt: string
  }[]
}

export interface PacketPerson {
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  company: string | null
  /** `approved` stands for whatever was asked: also read, or answered. */
  state: 'not_sent' | 'not_opened' | 'viewed' | 'questions' | 'approved'
  openQuestion: boolean
  access: 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant' | null
  grantId: string | null
  messageId: string | null
  messageState: 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled' | null
  /** The mail server’s last words on the newest letter. */
  answer: string | null
  sentAt: string | null
  /** When a person looked, since they were last asked. */
  viewedAt: string | null
  /** Of the oldest question that nobody has answered. */
  questionAt: string | null
  /** Of what is there now; earlier approvals stand beside their versions. */
  approvedAt: string | null
  nudgedAt: string | null
}

export interface PacketPlan {
  counts: JobCounts
  reasons: {
    reason: string
    count: number
  }[]
  /** Of those who get it, how many have no file of their own. */
  commonOnly: number
  /** Files that are for nobody yet, and go to nobody. */
  unmatched: number
  /** The sender domain that fails its checks while so many letters would go: they need `sendAnyway`. */
  failing: {
    domain: string
    parts: ('dkim' | 'spf' | 'dmarc' | 'return_path' | 'mx' | 'tls')[]
    letters: number
  } | null
}

export interface PacketProof {
  id: string
  contactId: string
  name: string | null
  company: string | null
  email: string
  ask: 'review' | 'approve' | 'answer'
  at: string
  browser: string
  /** How the session that did it was opened. */
  openedBy: string
  /** SHA-256 over all files as they were shown. */
  filesKey: string
  files: {
    fileId: string
    version: number
    fileName: string
    size: number
    hash: string
  }[]
}

export interface PacketReply {
  words: {
    id: string
    kind: 'question' | 'answer' | 'reply'
    words: string
    at: string
    by: string | null
  }[]
  /** The letter with it; null: they cannot open the packet now, so none goes out. */
  messageId: string | null
}

export interface Palette {
  fill: string
  label: string
  outline: string | null
  text: string
}

export interface Passkey {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
}

export interface PasskeyOptions {
  /** For `PublicKeyCredential.parse…OptionsFromJSON`. */
  options: {
    [name: string]: unknown
  }
}

export interface PolicyChange {
  field:
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
  before: string
  after: string
  at: string
  by: {
    kind: 'member' | 'contact' | 'api_key' | 'operator' | 'portico'
    name: string | null
  }
}

export interface PolicyChanges {
  items: PolicyChange[]
  nextCursor: string | null
}

export interface Portal {
  access: 'not_invited' | 'queued' | 'sent' | 'bounced' | 'opened' | 'active' | 'expired' | 'revoked'
  invitedAt: string | null
  /** When their server accepted the letter. */
  sentAt: string | null
  /** The server’s words; only on a whole record. */
  sentAnswer: string | null
  /** When a person opened it: a press, a pointer, a key, a touch. */
  openedAt: string | null
  /** When they first came in. */
  activeAt: string | null
  visits: number
  lastActivityAt: string | null
  /** Until when the invitation can be opened. */
  expiresAt: string | null
  /** When the access ends; null: not by date. */
  endsAt: string | null
  bounce: {
    at: string
    reason: string
  } | null
  grantId: string | null
  /** The newest invitation link; only on a whole record. */
  link: {
    state: 'live' | 'used' | 'replaced' | 'expired' | 'revoked'
    usedAt: string | null
    usedWith: string | null
  } | null
  /** How far the newest invitation letter came; only on a whole record. */
  letter: {
    reached:
      | 'queued'
      | 'sending'
      | 'accepted'
      | 'perhaps'
      | 'delayed'
      | 'bounced'
      | 'failed'
      | 'cancelled'
      | 'machine_opened'
      | 'opened'
      | 'signed_in'
    answer: string | null
    nextAt: string | null
    machineOpenedAt: string | null
  } | null
  messageId: string | null
  /** The wider access that lets them in where none of the record’s own does: access and times are told from it. */
  through: {
    kind: 'project' | 'portal'
    grantId: string
    endsAt: string | null
  } | null
}

export interface Preview {
  kind: 'pages' | 'text' | 'none'
  /** One picture each, at most 30: `/documents/{id}/pages/1` and so on. */
  pages: {
    width: number
    height: number
  }[]
  /** So many pages the file has. */
  of: number
  text: string | null
  /** The text is only the beginning. */
  cut: boolean
  why: 'locked' | 'broken' | 'too_large' | 'too_slow' | 'busy' | 'unread' | null
}

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  fields?: {
    [name: string]: string
  }
  requestId: string
  [name: string]: unknown
}

export interface Project {
  id: string
  name: string
  dueOn: string | null
  certificateHolder: string | null
  createdAt: string
  archivedAt: string | null
  counts: {
    records: number
    compliant: number
    needsYou: number
  }
  can: string[]
}

export interface ProjectFile {
  id: string
  recordId: string | null
  name: string
  requirementId: string | null
  state: 'waiting' | 'accepted' | 'rejected' | 'ended' | 'shared'
  fileName: string
  fileType: 'pdf' | 'png' | 'jpg' | 'tiff' | 'heic' | 'webp' | 'txt' | 'csv' | 'docx' | 'xlsx'
  size: number
  uploadedAt: string
  uploadedBy: string | null
  /** The number of the newest version. */
  version: number
  versions: Version[]
  validUntil: string | null
  can: string[]
  folder: string | null
  shown: {
    /** Everybody who is let in to the project sees it. */
    toAll: boolean
    /** Else whoever sees one of these records. Neither: nobody outside. */
    recordIds: string[]
  }
  /** How many people outside have looked at it. */
  seenBy: number
}

export interface RecordCounts {
  all: number
  needsYou: number
  notOpened: number
  expiring: number
}

export interface RecordRow {
  id: string
  projectId: string
  project: {
    id: string
    name: string
  }
  company: {
    id: string
    name: string
  } | null
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  dueOn: string | null
  state: 'draft' | 'awaiting' | 'under_review' | 'compliant' | 'non_compliant' | 'waived' | 'expired' | 'archived'
  expiring: boolean
  portal: Portal
  createdAt: string
  lastActivityAt: string | null
  can: string[]
}

export interface ReminderPreview {
  items: {
    contact: {
      id: string
      name: string | null
      email: string
    }
    /** When it would leave: between nine and six of their own day. */
    at: string
    matters: {
      kind: 'not_opened' | 'due' | 'rejected'
      recordId: string | null
      company: string | null
      project: string | null
      dueOn: string | null
      /** When the letter was taken, the version rejected, or they last heard of it. */
      since: string
    }[]
    /** Why they get none after all: their address takes no letters, they want none for now, one letter a day, five in a matter. */
    held: 'bounced' | 'snoozed' | 'written_today' | 'five_already' | null
    /** What it asks of them; where it is held back, what a member can do: correct the address, write themselves, wait. */
    nextStep: 'open' | 'upload' | 'correct' | 'fix_address' | 'write' | 'wait'
  }[]
  /** Only the first are told; there may be more. */
  more: boolean
}

export interface ReportSource {
  provider: 'ses' | 'postmark' | 'mailgun' | 'sendgrid'
  address: string
  createdAt: string
  /** When it last reported. */
  reportedAt: string | null
}

export interface Requirement {
  id: string
  kind: 'document' | 'certificate' | 'review' | 'answer'
  name: string
  detail: string | null
  mustShow: MustShow[]
  dueOn: string | null
  state: 'open' | 'waiting' | 'rejected' | 'in_force' | 'ended' | 'waived' | 'withdrawn'
  can: string[]
}

export interface Scope {
  kind: 'record' | 'project' | 'portal' | 'packet'
  id: string | null
  name: string | null
}

export interface SenderDomain {
  id: string
  /** As A-label, in small letters. */
  name: string
  /** As people read it: in punycode where it could be taken for another. */
  displayName: string
  mailbox: string
  address: string
  /** `taken`: proven, and another account here sends with it. */
  state: 'pending' | 'verified' | 'lost' | 'taken'
  /** Letters of the account come from it. */
  sends: boolean
  createdAt: string
  verifiedAt: string | null
  lostAt: string | null
  checkedAt: string | null
  nextCheckAt: string | null
  findings: Finding[]
  keys: DkimKey[]
  can: string[]
}

export interface SenderDomains {
  items: SenderDomain[]
  nextCursor: string | null
  /** The From address of accounts without a domain of their own. */
  usual: string
}

export interface Session {
  id: string
  browser: string
  openedBy: string
  createdAt: string
  seenAt: string
  idleUntil: string
  expiresAt: string
  can: string[]
}

export interface Sighting {
  contact: {
    id: string
    name: string | null
    email: string
  }
  contactId: string
  version: number
  /** First. */
  seenAt: string
  lastAt: string
  times: number
  /** When they first took it along. */
  downloadedAt: string | null
}

export interface SignInStep {
  step: 'email' | 'link' | 'enrol' | 'factor'
  /** Why the key that this browser brought does not open. */
  dead: 'used' | 'replaced' | 'expired' | null
  account: {
    name: string
    slug: string
    colours: Colours
    logo: string | null
  } | null
  member: {
    name: string
    email: string
  } | null
  /** The factors that the member can show. */
  ways: string[]
  expiresAt: string | null
  /** Where letters go: with `inbox` they stay on this machine. */
  mail: 'inbox' | 'smtp'
}

export interface SingleSignOn {
  /** Null: there is none. */
  issuer: string | null
  clientId: string | null
  domains: string[]
  roleClaim: string | null
  roleMap: {
    value: string
    role: 'admin' | 'manager' | 'support' | 'viewer'
  }[]
  defaultRole: 'admin' | 'manager' | 'support' | 'viewer' | null
  only: boolean
  trustsFactor: boolean
  /** When somebody last came in by it as it is set up now. */
  testedAt: string | null
  /** For the provider’s list of addresses to return to. */
  redirectUri: string
}

export interface Trial {
  sentTo: string
  expiresAt: string
}

export interface Version {
  id: string
  number: number
  fileName: string
  fileType: 'pdf' | 'png' | 'jpg' | 'tiff' | 'heic' | 'webp' | 'txt' | 'csv' | 'docx' | 'xlsx'
  size: number
  /** SHA-256, hex. */
  hash: string
  uploadedAt: string
  uploadedBy: string | null
  state: 'waiting' | 'accepted' | 'rejected' | 'ended' | 'shared'
  reviewedAt: string | null
  reviewedBy: string | null
  reason: string | null
  /** The last day it is in force. */
  validUntil: string | null
  /** What was answered, where a requirement asks for that; the file says the same. */
  words: string | null
  /** Of what a requirement of kind `review` put before them. */
  decision: 'approve' | 'decline' | null
  can: string[]
}

export interface WholeMessage {
  id: string
  kind:
    | 'invitation'
    | 'login'
    | 'receipt'
    | 'review'
    | 'notice'
    | 'member_notice'
    | 'member_invitation'
    | 'member_sign_in'
    | 'member_alert'
    | 'packet'
    | 'packet_nudge'
    | 'packet_replaced'
    | 'packet_reply'
    | 'trial'
    | 'reminder'
  channel: 'mail' | 'text'
  to: string
  subject: string
  /** How the sending stands. */
  state: 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled'
  /** How far it came, told by the furthest thing that is known of it. */
  reached:
    | 'queued'
    | 'sending'
    | 'accepted'
    | 'perhaps'
    | 'delayed'
    | 'bounced'
    | 'failed'
    | 'cancelled'
    | 'machine_opened'
    | 'opened'
    | 'signed_in'
  /** Why it came back, in plain words. */
  reason: string | null
  createdAt: string
  /** When their server accepted it. Nobody can know that it was delivered. */
  acceptedAt: string | null
  delayedAt: string | null
  bouncedAt: string | null
  /** When something automatic first fetched its link. */
  machineOpenedAt: string | null
  /** When a person opened it. */
  openedAt: string | null
  signedInAt: string | null
  /** When it is tried next. */
  nextAt: string | null
  attempts: number
  /** The server’s last words. */
  answer: string | null
  contact: {
    id: string
    name: string | null
  } | null
  recordId: string | null
  grantId: string | null
  can: string[]
  tries: {
    at: string
    outcome: string
    answer: string | null
  }[]
}

export interface WholePacket {
  id: string
  title: string
  note: string | null
  ask: 'review' | 'approve' | 'answer'
  figures: {
    label: string
    value: string
  }[]
  dueOn: string | null
  madeBy: {
    id: string
    name: string
  } | null
  createdAt: string
  /** When the first of it was sent. */
  sentAt: string | null
  counts: {
    total: number
    notSent: number
    notOpened: number
    viewed: number
    questions: number
    approved: number
    /** Also of people who approved before they asked. */
    openQuestions: number
  }
  can: string[]
  files: PacketFile[]
  /** How files find their person. */
  matchingRule: string
}

export interface WholePacketPerson {
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  company: string | null
  /** `approved` stands for whatever was asked: also read, or answered. */
  state: 'not_sent' | 'not_opened' | 'viewed' | 'questions' | 'approved'
  openQuestion: boolean
  access: 'live' | 'revoked' | 'ended' | 'suspended' | 'dormant' | null
  grantId: string | null
  messageId: string | null
  messageState: 'queued' | 'sending' | 'accepted' | 'perhaps' | 'delayed' | 'bounced' | 'failed' | 'cancelled' | null
  /** The mail server’s last words on the newest letter. */
  answer: string | null
  sentAt: string | null
  /** When a person looked, since they were last asked. */
  viewedAt: string | null
  /** Of the oldest question that nobody has answered. */
  questionAt: string | null
  /** Of what is there now; earlier approvals stand beside their versions. */
  approvedAt: string | null
  nudgedAt: string | null
  files: PacketFile[]
  words: {
    id: string
    kind: 'question' | 'answer' | 'reply'
    words: string
    at: string
    by: string | null
  }[]
  approvals: PacketProof[]
}

export interface WholeRecord {
  id: string
  projectId: string
  project: {
    id: string
    name: string
  }
  company: {
    id: string
    name: string
  } | null
  contactId: string
  contact: {
    id: string
    name: string | null
    email: string
  }
  dueOn: string | null
  state: 'draft' | 'awaiting' | 'under_review' | 'compliant' | 'non_compliant' | 'waived' | 'expired' | 'archived'
  expiring: boolean
  portal: Portal
  createdAt: string
  lastActivityAt: string | null
  can: string[]
  requirements: Requirement[]
  /** Empty without the right to read documents. */
  documents: Document[]
  /** How many there are, also for those who do not see them. */
  documentCount: number
  /** When the newest version of any of them came. */
  lastDocumentAt: string | null
  waived: Decision | null
  overridden: Decision | null
  archived: Decision | null
  /** Who gets a letter now, by name: whom it concerns and something lets in. Each part needs the right to read what it is about. */
  hears: {
    /** When a member writes. */
    comments: string[]
    /** When what waits is judged. */
    reviews: {
      documentId: string
      name: string
    }[]
  }
}

export interface WrittenLetter {
  from: string
  subject: string
  greeting: string | null
  text: string
}
