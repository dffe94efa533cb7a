// What may be done next with a thing: worked out from the asker's role and the thing's state, in one place, for every door that asks.
import type {
  ApiKey,
  Contact,
  Grant,
  Job,
  Member,
  Message,
  MessageState,
  Millis,
  Packet,
  Project,
  Record,
  RecordState,
  Requirement,
  Role,
  SenderDomain,
  Version,
} from '../nouns.ts'
import type { JobLetters } from '../store/jobs.ts'
import type { PacketCounts } from '../store/packets.ts'
import { grantState, jobState, judgeableAgain, versionState } from './policy.ts'
import { type Holder, may, mayDo, type Right, rights } from './rights.ts'

type Asker = Holder

/** Picks the words whose condition holds. */
const those = (words: { [word: string]: boolean | undefined }): string[] => Object.keys(words).filter((word) => words[word])

/** All rights of a role, by name. */
export const rightsOf = (role: Role): Right[] => rights.filter((right) => may(role, right))

export const accountCan = (asker: Asker): string[] => those({ change: mayDo(asker, 'account.change') })

/** `lastOwner`: nobody else keeps the account. */
export function memberCan(asker: Asker, member: Pick<Member, 'role' | 'disabledAt' | 'signedInAt'>, lastOwner: boolean): string[] {
  const manages = mayDo(asker, 'members.manage') && (member.role !== 'owner' || asker.role === 'owner')
  return those({
    change: manages,
    invite: manages && member.disabledAt === null && member.signedInAt === null,
    disable: manages && member.disabledAt === null && !lastOwner,
    end_sessions: manages && member.disabledAt === null && member.signedInAt !== null,
    enable: manages && member.disabledAt !== null,
  })
}

export const senderDomainCan = (asker: Asker, { verifiedAt, sendsSince }: Pick<SenderDomain, 'verifiedAt' | 'sendsSince'>): string[] => {
  const manages = mayDo(asker, 'domains.manage')
  return those({
    check: manages,
    change: manages,
    rotate: manages,
    remove: manages,
    send: manages && verifiedAt !== null && sendsSince === null,
  })
}

export const companyCan = (asker: Asker): string[] => those({ edit: mayDo(asker, 'people.write') })

/** `opens`: something lets them in now. `suppressed`: their address gets no letters. */
export const contactCan = (asker: Asker, { disabledAt }: Pick<Contact, 'disabledAt'>, opens: boolean, suppressed = false): string[] =>
  those({
    edit: mayDo(asker, 'people.write'),
    change_address: mayDo(asker, 'people.write') && mayDo(asker, 'contacts.address'),
    release_address: suppressed && mayDo(asker, 'contacts.address'),
    invite: mayDo(asker, 'grants.invite') && disabledAt === null,
    end_sessions: mayDo(asker, 'grants.revoke'),
    disable: mayDo(asker, 'people.write') && mayDo(asker, 'grants.revoke') && disabledAt === null,
    enable: mayDo(asker, 'people.write') && mayDo(asker, 'grants.revoke') && disabledAt !== null,
    send_login: opens && disabledAt === null && mayDo(asker, 'logins.send'),
    view_as: opens && disabledAt === null && mayDo(asker, 'portal.view'),
    make_link: opens && disabledAt === null && mayDo(asker, 'links.copy'),
  })

/** `byMembers`: members said that they get none for now. */
export const remindersCan = (asker: Asker, { disabledAt }: Pick<Contact, 'disabledAt'>, byMembers: boolean): string[] =>
  those({
    snooze: mayDo(asker, 'people.write') && disabledAt === null && !byMembers,
    resume: mayDo(asker, 'people.write') && byMembers,
  })

export const projectCan = (asker: Asker, { archivedAt }: Pick<Project, 'archivedAt'>): string[] =>
  those({
    edit: mayDo(asker, 'projects.write'),
    add_record: mayDo(asker, 'records.write') && archivedAt === null,
    upload: mayDo(asker, 'documents.write') && archivedAt === null,
  })

interface RecordNow {
  record: Pick<Record, 'archived' | 'waived' | 'overridden'>
  state: RecordState
  /** The grant its portal access is told from. */
  grant: Grant | null
  dormantMonths: number
}

export function recordCan(asker: Asker, { record, state, grant, dormantMonths }: RecordNow, now: Millis): string[] {
  const open = record.archived === null
  const writes = mayDo(asker, 'records.write')
  const ofGrant = grant ? grantWords(asker, grant, dormantMonths, now) : null
  const opens = ofGrant?.opens
  return those({
    invite: open && mayDo(asker, 'grants.invite') && !(opens && grant?.invitedAt !== null),
    resend: open && ofGrant?.resend,
    revoke: ofGrant?.revoke,
    restore: open && ofGrant?.restore,
    extend: open && ofGrant?.extend,
    edit: open && writes,
    ask: open && writes,
    upload: open && mayDo(asker, 'documents.write'),
    waive: open && writes && record.waived === null,
    unwaive: open && writes && record.waived !== null,
    override: open && writes && record.overridden === null && record.waived === null && state !== 'compliant',
    undo_override: open && writes && record.overridden !== null,
    archive: open && writes,
    unarchive: !open && writes,
  })
}

/** `atRest`: its record is archived. */
export function requirementCan(asker: Asker, { withdrawnAt }: Pick<Requirement, 'withdrawnAt'>, atRest: boolean): string[] {
  const writes = mayDo(asker, 'records.write') && !atRest
  return those({ edit: writes && withdrawnAt === null, withdraw: writes && withdrawnAt === null, restore: writes && withdrawnAt !== null })
}

export function grantCan(asker: Asker, grant: Grant, dormantMonths: number, now: Millis): string[] {
  const { invite, resend, revoke, restore, extend } = grantWords(asker, grant, dormantMonths, now)
  return those({ invite, resend, revoke, restore, extend })
}

function grantWords(asker: Asker, grant: Grant, dormantMonths: number, now: Millis) {
  const state = grantState(grant, dormantMonths, now)
  const opens = state === 'live' || state === 'dormant'
  // A packet has letters of its own: it is sent and nudged where it was made.
  const invites = opens && grant.scope.kind !== 'packet' && mayDo(asker, 'grants.resend')
  return {
    opens,
    invite: invites && grant.invitedAt === null,
    resend: invites && grant.invitedAt !== null,
    revoke: opens && mayDo(asker, 'grants.revoke'),
    restore: state === 'revoked' && grant.replacedAt === null && mayDo(asker, 'grants.revoke'),
    extend: (opens || (state === 'ended' && grant.replacedAt === null)) && mayDo(asker, 'grants.invite'),
  }
}

interface DocumentNow {
  /** It answers something that is asked. */
  asked: boolean
  versions: readonly Pick<Version, 'judgement' | 'validUntil'>[]
  /** Its record is archived. */
  atRest: boolean
}

export const documentCan = (asker: Asker, { asked, versions, atRest }: DocumentNow, now: Millis): string[] =>
  those({
    review: judges(asker, { asked, atRest }) && versions.some((version) => versionState(version, now) === 'waiting'),
    unreview: judges(asker, { asked, atRest }) && judgeableAgain(versions).length > 0,
    download: mayDo(asker, 'documents.read'),
  })

export const versionCan = <V extends DocumentNow['versions'][number]>(asker: Asker, document: DocumentNow, version: V): string[] =>
  those({ unreview: judges(asker, document) && judgeableAgain(document.versions).includes(version) })

const judges = (asker: Asker, { asked, atRest }: Pick<DocumentNow, 'asked' | 'atRest'>): boolean =>
  mayDo(asker, 'documents.review') && !atRest && asked

export const projectFileCan = (asker: Asker): string[] =>
  those({
    change: mayDo(asker, 'documents.write'),
    add_version: mayDo(asker, 'documents.write'),
    download: mayDo(asker, 'documents.read'),
  })

/** A letter cannot be sent again; the invitation behind it can, while its grant lets anybody in. */
export function messageCan(
  asker: Asker,
  { kind }: Pick<Message, 'kind'>,
  state: MessageState,
  grant: Grant | null,
  dormantMonths: number,
  now: Millis,
): string[] {
  const over = state !== 'queued' && state !== 'sending' && state !== 'delayed'
  return those({ resend: kind === 'invitation' && over && grant !== null && grantWords(asker, grant, dormantMonths, now).resend })
}

/** Sent once there is somebody to send it to; nudged while somebody may be waiting for it. */
export const packetCan = (
  asker: Asker,
  { sentAt }: Pick<Packet, 'sentAt'>,
  counts: Pick<PacketCounts, 'not_sent' | 'not_opened' | 'viewed'>,
): string[] =>
  those({
    edit: mayDo(asker, 'packets.write') && sentAt === null,
    reschedule: mayDo(asker, 'packets.write') && sentAt !== null,
    send: mayDo(asker, 'packets.write') && counts.not_sent > 0,
    nudge: mayDo(asker, 'packets.write') && counts.not_opened + counts.viewed > 0,
    replace: mayDo(asker, 'packets.write'),
    reply: mayDo(asker, 'packets.write') && sentAt !== null,
    revoke: mayDo(asker, 'grants.revoke') && sentAt !== null,
    download: mayDo(asker, 'documents.read'),
  })

/** `letters`: of one job alone; a list says only what the job's own times say. */
export function jobCan(
  asker: Asker,
  job: Pick<Job, 'cancelledAt' | 'finishedAt' | 'pausedAt' | 'startedAt'>,
  { failed, letters }: { failed: number; letters: JobLetters | null },
): string[] {
  const runs = mayDo(asker, 'jobs.run')
  const state = jobState(job)
  const goesOn = state === 'queued' || state === 'running'
  return those({
    pause: runs && (goesOn || (state === 'done' && (letters?.owed ?? 0) > 0)),
    resume: runs && state === 'paused',
    cancel: runs && (goesOn || state === 'paused'),
    retry: runs && state !== 'cancelled' && (failed > 0 || (letters?.failed ?? 0) + (letters?.bounced ?? 0) > 0),
  })
}

export const apiKeyCan = (asker: Asker, { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: Millis): string[] =>
  those({ revoke: mayDo(asker, 'api_keys.manage') && revokedAt === null && expiresAt > now })

export const sessionCan = (asker: Asker): string[] => those({ end: mayDo(asker, 'grants.revoke') })
