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
  Project,
  Record,
  RecordState,
  Role,
  Version,
} from '../nouns.ts'
import { grantState, jobState, versionState } from './policy.ts'
import { may, type Right, rights } from './rights.ts'

type Asker = { role: Role }

/** Picks the words whose condition holds. */
const those = (words: { [word: string]: boolean | undefined }): string[] => Object.keys(words).filter((word) => words[word])

/** All rights of a role, by name. */
export const rightsOf = (role: Role): Right[] => rights.filter((right) => may(role, right))

export const accountCan = ({ role }: Asker): string[] => those({ change: may(role, 'account.change') })

export function memberCan({ role }: Asker, member: Pick<Member, 'role' | 'disabledAt' | 'signedInAt'>): string[] {
  const manages = may(role, 'members.manage') && (member.role !== 'owner' || role === 'owner')
  return those({
    change: manages,
    invite: manages && member.disabledAt === null && member.signedInAt === null,
    disable: manages && member.disabledAt === null,
    enable: manages && member.disabledAt !== null,
  })
}

export const companyCan = ({ role }: Asker): string[] => those({ edit: may(role, 'people.write') })

/** `opens`: something lets them in now. */
export const contactCan = ({ role }: Asker, { disabledAt }: Pick<Contact, 'disabledAt'>, opens: boolean): string[] =>
  those({
    edit: may(role, 'people.write'),
    change_address: may(role, 'people.write') && may(role, 'contacts.address'),
    invite: may(role, 'grants.invite') && disabledAt === null,
    end_sessions: may(role, 'grants.revoke'),
    send_login: opens && disabledAt === null && may(role, 'logins.send'),
    make_link: opens && disabledAt === null && may(role, 'links.copy'),
  })

export const projectCan = ({ role }: Asker, { archivedAt }: Pick<Project, 'archivedAt'>): string[] =>
  those({ edit: may(role, 'projects.write'), add_record: may(role, 'records.write') && archivedAt === null })

interface RecordNow {
  record: Pick<Record, 'archived' | 'waived' | 'overridden'>
  state: RecordState
  /** The grant its portal access is told from. */
  grant: Grant | null
  dormantMonths: number
}

export function recordCan({ role }: Asker, { record, state, grant, dormantMonths }: RecordNow, now: Millis): string[] {
  const open = record.archived === null
  const writes = may(role, 'records.write')
  const ofGrant = grant ? grantWords(role, grant, dormantMonths, now) : null
  const opens = ofGrant?.opens
  return those({
    invite: open && may(role, 'grants.invite') && !(opens && grant?.invitedAt !== null),
    resend: open && ofGrant?.resend,
    revoke: ofGrant?.revoke,
    restore: open && ofGrant?.restore,
    extend: open && ofGrant?.extend,
    edit: open && writes,
    ask: open && writes,
    upload: open && may(role, 'documents.write'),
    waive: open && writes && record.waived === null,
    unwaive: open && writes && record.waived !== null,
    override: open && writes && record.overridden === null && record.waived === null && state !== 'compliant',
    undo_override: open && writes && record.overridden !== null,
    archive: open && writes,
    unarchive: !open && writes,
  })
}

export function grantCan({ role }: Asker, grant: Grant, dormantMonths: number, now: Millis): string[] {
  const { resend, revoke, restore, extend } = grantWords(role, grant, dormantMonths, now)
  return those({ resend, revoke, restore, extend })
}

function grantWords(role: Role, grant: Grant, dormantMonths: number, now: Millis) {
  const state = grantState(grant, dormantMonths, now)
  const opens = state === 'live' || state === 'dormant'
  return {
    opens,
    resend: opens && grant.invitedAt !== null && may(role, 'grants.resend'),
    revoke: opens && may(role, 'grants.revoke'),
    restore: state === 'revoked' && grant.replacedAt === null && may(role, 'grants.revoke'),
    extend: (opens || (state === 'ended' && grant.replacedAt === null)) && may(role, 'grants.invite'),
  }
}

interface DocumentNow {
  requirementId: string | null
  versions: readonly Pick<Version, 'judgement' | 'validUntil'>[]
  /** Its record is archived. */
  atRest: boolean
}

export const documentCan = ({ role }: Asker, { requirementId, versions, atRest }: DocumentNow, now: Millis): string[] =>
  those({
    review:
      may(role, 'documents.review') &&
      !atRest &&
      requirementId !== null &&
      versions.some((version) => versionState(version, now) === 'waiting'),
    download: may(role, 'documents.read'),
  })

/** A letter cannot be sent again; the invitation behind it can, while its grant lets anybody in. */
export function messageCan(
  { role }: Asker,
  { kind }: Pick<Message, 'kind'>,
  state: MessageState,
  grant: Grant | null,
  dormantMonths: number,
  now: Millis,
): string[] {
  const over = state !== 'queued' && state !== 'sending' && state !== 'delayed'
  return those({ resend: kind === 'invitation' && over && grant !== null && grantWords(role, grant, dormantMonths, now).resend })
}

export const jobCan = ({ role }: Asker, job: Pick<Job, 'cancelledAt' | 'finishedAt' | 'pausedAt' | 'startedAt'>): string[] =>
  those({ cancel: may(role, 'jobs.run') && !['done', 'cancelled'].includes(jobState(job)) })

export const apiKeyCan = ({ role }: Asker, { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, now: Millis): string[] =>
  those({ revoke: may(role, 'api_keys.manage') && revokedAt === null && expiresAt > now })

export const sessionCan = ({ role }: Asker): string[] => those({ end: may(role, 'grants.revoke') })
