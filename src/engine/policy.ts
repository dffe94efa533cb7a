// The rules, pure: what each thing's state is, what may be opened, and how often something may be asked.
import type {
  Confirmation,
  Document,
  Grant,
  GrantState,
  Job,
  JobState,
  LetterState,
  Link,
  LinkPolicy,
  LinkState,
  Member,
  MemberState,
  Message,
  MessageState,
  Millis,
  Opening,
  PortalAccess,
  Record,
  RecordState,
  Requirement,
  RequirementState,
  Session,
  Trace,
  Version,
  VersionState,
} from '../nouns.ts'
import { expiringDays } from '../nouns.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** A clock that ran ahead when a thing was made is forgiven this much. */
export const clockSlack = 2 * minute
/** The browser that won may press again for so long, in case the answer got lost. */
export const againWithin = 10 * minute
/** A code that comes later than this after somebody else's press takes the link back: sooner the two are racing, and one has won. */
const takenBackAfter = 5 * second
/** Last activity is written when the written one is older than this. */
export const seenEvery = 10 * second

export const defaultPolicy: LinkPolicy = {
  invitationReopening: 'device',
  accessEndsWithInvitation: false,
  invitationDays: 30,
  loginMinutes: 15,
  notificationMinutes: 1_440,
  confirmation: 'button',
  idleMinutes: 240,
  sessionHours: 12,
  dormantMonths: 12,
  passkeys: 'offered',
}

// Grants

type GrantTimes = Pick<
  Grant,
  'revokedAt' | 'replacedAt' | 'suspendedAt' | 'endsAt' | 'createdAt' | 'restoredAt' | 'lastActiveAt' | 'invitedAt' | 'invitationEndsAt'
>

/** `dormantMonths` counts from the last sign of life: a visit, an invitation, a restore. No access sleeps before the day that its letter names. */
export function grantState(grant: GrantTimes, dormantMonths: number, now: Millis): GrantState {
  if (grant.revokedAt !== null) return 'revoked'
  if (grant.suspendedAt !== null) return 'suspended'
  if (grant.replacedAt !== null || (grant.endsAt !== null && grant.endsAt <= now)) return 'ended'
  const awake = Math.max(grant.createdAt, grant.restoredAt ?? 0, grant.lastActiveAt ?? 0, grant.invitedAt ?? 0)
  return Math.max(monthsAfter(awake, dormantMonths), grant.invitationEndsAt ?? 0) <= now ? 'dormant' : 'live'
}

/** An hour before the end, or ten minutes where all of it lasts four hours at most. */
export function endsSoon({ createdAt, endsAt }: Pick<Grant, 'createdAt' | 'endsAt'>, now: Millis): boolean {
  if (endsAt === null) return false
  return endsAt - now <= (endsAt - createdAt > 4 * hour ? hour : 10 * minute)
}

/** A session or device from before a revoke stays dead when the grant is restored. */
export const outlivedRevoke = (grant: Pick<Grant, 'restoredAt'>, createdAt: Millis): boolean =>
  grant.restoredAt === null || createdAt >= grant.restoredAt

type AccessTimes = Pick<
  Grant,
  | 'revokedAt'
  | 'suspendedAt'
  | 'replacedAt'
  | 'endsAt'
  | 'firstVisitAt'
  | 'invitationEndsAt'
  | 'bouncedAt'
  | 'openedAt'
  | 'acceptedAt'
  | 'invitedAt'
>

/** Since when an access is over: its day came, its record rests, a newer one took its place, whichever was first. Null while it is not. */
export function overSince(
  { suspendedAt, replacedAt, endsAt }: Pick<Grant, 'suspendedAt' | 'replacedAt' | 'endsAt'>,
  now: Millis,
): Millis | null {
  const came = [suspendedAt, replacedAt, endsAt !== null && endsAt <= now ? endsAt : null].filter((at) => at !== null)
  return came.length > 0 ? Math.min(...came) : null
}

const isOver = (grant: Parameters<typeof overSince>[0], now: Millis): boolean => overSince(grant, now) !== null

/** Of several the one that was taken away or over last: what it says is the news. */
export function lastOver<G extends Parameters<typeof overSince>[0] & Pick<Grant, 'revokedAt'>>(
  grants: readonly G[],
  now: Millis,
): G | null {
  const since = (grant: G) => grant.revokedAt ?? overSince(grant, now) ?? 0
  return grants.filter((grant) => since(grant) > 0).toSorted((a, b) => since(b) - since(a))[0] ?? null
}

/** Portal access of a record: the first that fits, as product.md lists them. */
export function portalAccess(grant: AccessTimes | null, now: Millis): PortalAccess {
  if (!grant) return 'not_invited'
  if (grant.revokedAt !== null) return 'revoked'
  if (isOver(grant, now)) return 'expired'
  if (grant.firstVisitAt !== null) return 'active'
  if (grant.invitationEndsAt !== null && grant.invitationEndsAt <= now) return 'expired'
  if (grant.bouncedAt !== null) return 'bounced'
  if (grant.openedAt !== null) return 'opened'
  if (grant.acceptedAt !== null) return 'sent'
  return grant.invitedAt !== null ? 'queued' : 'not_invited'
}

/** Whether a grant tells how its contact gets in; where it does not, another that covers the same may. */
export const tellsAccess = (grant: AccessTimes | null, now: Millis): boolean =>
  !['not_invited', 'revoked', 'expired'].includes(portalAccess(grant, now))

type NearestTimes = AccessTimes & Pick<Grant, 'id' | 'createdAt'>

/** Of a person's grants the one that their portal access is told from: one that lets them in and did, one that lets them in, the newest. */
export function nearestGrant<G extends NearestTimes>(grants: readonly G[], now: Millis): G | null {
  const rank = (grant: G) => (grant.revokedAt !== null || isOver(grant, now) ? 2 : grant.firstVisitAt === null ? 1 : 0)
  const since = (grant: G) => grant.invitedAt ?? grant.createdAt
  const byPlace = (a: G, b: G) => rank(a) - rank(b) || since(b) - since(a) || (a.id < b.id ? -1 : 1)
  return grants.filter(({ replacedAt }) => replacedAt === null).toSorted(byPlace)[0] ?? null
}

// Links

type LinkTimes = Pick<Link, 'createdAt' | 'expiresAt' | 'usedAt' | 'replacedAt' | 'revokedAt'>

export function linkState(link: LinkTimes, now: Millis): LinkState {
  if (link.revokedAt !== null) return 'revoked'
  if (link.replacedAt !== null) return 'replaced'
  if (link.expiresAt <= now || link.createdAt > now + clockSlack) return 'expired'
  return link.usedAt !== null ? 'used' : 'live'
}

/** Until when a link opens in the browser that asked for its letter at `askedAt`; null is any other browser. */
export const endsHere = ({ expiresAt }: Pick<Link, 'expiresAt'>, askedAt: Millis | null): Millis =>
  askedAt === null ? expiresAt : Math.max(expiresAt, askedAt + askLasts)

/** A sign-in link that no person saw alive: its letter came too late, or was opened too late, and the next may do the same. */
export const cameLate = (link: LinkTimes & Pick<Link, 'kind' | 'openedAt'>, now: Millis): boolean =>
  link.kind === 'login' && link.openedAt === null && link.usedAt === null && linkState(link, now) === 'expired'

export interface Proof {
  /** The browser holds the nonce of the press that won. */
  sameNonce: boolean
  /** The browser holds a live device cookie for this link. */
  knownDevice: boolean
  /** The browser asked for this letter, and gave the code that came with the link. */
  ownCode?: boolean
}

/** Whether a press may open the link, and how; null says no. The grant is judged apart from it. */
export function opening(
  link: LinkTimes & Pick<Link, 'kind'>,
  policy: Pick<LinkPolicy, 'invitationReopening'>,
  proof: Proof,
  now: Millis,
): Opening | null {
  const state = linkState(link, now)
  if (state === 'live') return link.kind === 'invitation' && policy.invitationReopening === 'open' ? 'open' : 'first'
  if (state !== 'used') return null
  if (proof.sameNonce && (link.usedAt ?? 0) > now - againWithin) return 'again'
  if (proof.ownCode && link.kind === 'login' && (link.usedAt ?? now) <= now - takenBackAfter) return 'taken_back'
  if (link.kind !== 'invitation') return null
  if (policy.invitationReopening === 'open') return 'open'
  return policy.invitationReopening === 'device' && proof.knownDevice ? 'device' : null
}

export type ProofKind = Exclude<Confirmation, 'button'>
/** So many wrong answers, and a link is opened with a mailed code alone (LNK-03). */
export const wrongAnswersAtLink = 5

/** What a browser that did not ask for a link gives beside the press. A device that is known, and the winner who presses again, gave it before. */
export function proofOf(link: Pick<Link, 'wrongAnswers'>, how: Opening, confirmation: Confirmation): ProofKind | null {
  if (confirmation === 'button' || how === 'device' || how === 'again') return null
  return confirmation === 'address' && link.wrongAnswers < wrongAnswersAtLink ? 'address' : 'code'
}

// Sessions

export const sessionLives = (session: Pick<Session, 'endedAt' | 'idleUntil' | 'expiresAt' | 'createdAt'>, now: Millis): boolean =>
  session.endedAt === null && session.idleUntil > now && session.expiresAt > now && session.createdAt <= now + clockSlack

/** LNK-22: a link that a member handed over proves less than a mailed one; its session changes nothing about the person, and says nothing in their name. */
export const mayChangeOwn = ({ openedBy }: Pick<Session, 'openedBy'>): boolean => openedBy !== 'copied'

/** A passkey is made in a sign-in that is younger than this. */
export const enrolsWithin = 10 * minute
/** Whether a passkey can be offered in this sign-in. */
export const mayEnrol = ({ openedBy, freshAt }: Pick<Session, 'openedBy' | 'freshAt'>, now: Millis): boolean =>
  mayChangeOwn({ openedBy }) && freshAt > now - enrolsWithin

// Documents, requirements, records

type Judged = Pick<Version, 'judgement' | 'validUntil'>

export function versionState(version: Judged, now: Millis): VersionState {
  if (version.judgement === 'reject') return 'rejected'
  if (version.judgement === null) return 'waiting'
  return version.validUntil !== null && version.validUntil <= now ? 'ended' : 'accepted'
}

/** A document is what its newest version is, and waits while any does; what nothing asks for is not judged, only there. */
export function documentState(asked: boolean, versions: readonly Judged[], now: Millis): VersionState {
  const shown = versions.findLast((version) => version.judgement === null) ?? versions.at(-1)
  return !asked || !shown ? 'shared' : versionState(shown, now)
}

/** Whose decisions can be taken back: of the version that was judged last, and of the accepted one, which a rejection after it leaves in force. */
export function judgeableAgain<V extends Judged>(versions: readonly V[]): V[] {
  const last = versions.findLast((version) => version.judgement !== null)
  const accepted = versions.findLast((version) => version.judgement === 'accept')
  return [...new Set([last, accepted])].filter((version) => version !== undefined)
}

type Judgeable = Judged & Pick<Version, 'uploadedAt' | 'judgedAt'>

/** `versions` are all that came for the requirement. A worse upload never resets what is in force. */
export function requirementState(
  requirement: Pick<Requirement, 'waivedAt' | 'withdrawnAt'>,
  versions: readonly Judgeable[],
  now: Millis,
): RequirementState {
  if (requirement.withdrawnAt !== null) return 'withdrawn'
  if (requirement.waivedAt !== null) return 'waived'
  const states = versions.map((version) => versionState(version, now))
  if (states.includes('waiting')) return 'waiting'
  if (states.includes('accepted')) return 'in_force'
  const judged = versions.filter((version) => version.judgement !== null)
  const newest = judged.toSorted((a, b) => (b.judgedAt ?? 0) - (a.judgedAt ?? 0) || b.uploadedAt - a.uploadedAt)[0]
  if (!newest) return 'open'
  return newest.judgement === 'reject' ? 'rejected' : 'ended'
}

type Decided = Pick<Record, 'archived' | 'waived' | 'overridden'>

/** The state of a record from what stands in it; what is stored as `standing`, with `lapsesAt` beside it for the clock. */
export function standingOf(record: Decided, all: readonly RequirementState[]): RecordState {
  if (record.archived) return 'archived'
  if (record.waived) return 'waived'
  if (record.overridden) return 'compliant'
  const requirements = all.filter((state) => state !== 'withdrawn')
  if (requirements.length === 0) return 'draft'
  if (requirements.includes('waiting')) return 'under_review'
  if (requirements.includes('rejected')) return 'non_compliant'
  if (requirements.includes('ended')) return 'expired'
  return requirements.includes('open') ? 'awaiting' : 'compliant'
}

/** What a record is now: as it stands, or what it lapsed to when something in force ended. */
export const recordState = (record: Pick<Record, 'standing' | 'lapsesAt' | 'lapsesTo'>, now: Millis): RecordState =>
  record.lapsesTo !== null && record.lapsesAt !== null && record.lapsesAt <= now ? record.lapsesTo : record.standing

export interface Standing {
  standing: RecordState
  lapsesAt: Millis | null
  lapsesTo: RecordState | null
}

/** The standing of a record now, and the first moment at which the clock alone will change it. */
export function standing(
  record: Decided,
  asked: readonly { requirement: Pick<Requirement, 'waivedAt' | 'withdrawnAt'>; versions: readonly Judgeable[] }[],
  now: Millis,
): Standing {
  const at = (moment: Millis) =>
    standingOf(
      record,
      asked.map(({ requirement, versions }) => requirementState(requirement, versions, moment)),
    )
  const here = at(now)
  const ends = asked
    .flatMap(({ versions }) => versions)
    .filter((version) => versionState(version, now) === 'accepted' && version.validUntil !== null)
    .map((version) => version.validUntil as Millis)
    .sort((a, b) => a - b)
  const lapsesAt = ends.find((end) => at(end) !== here) ?? null
  return { standing: here, lapsesAt, lapsesTo: lapsesAt === null ? null : at(lapsesAt) }
}

export const isExpiring = (record: Pick<Record, 'standing' | 'lapsesAt'>, now: Millis): boolean =>
  record.standing === 'compliant' && record.lapsesAt !== null && record.lapsesAt > now && record.lapsesAt <= now + expiringDays * day

// Messages and jobs

type MessageTimes = Pick<
  Message,
  'cancelledAt' | 'bouncedAt' | 'failedAt' | 'acceptedAt' | 'leaseUntil' | 'perhapsAt' | 'delayedAt' | 'nextAt'
>

export function messageState(message: MessageTimes, now: Millis): MessageState {
  if (message.cancelledAt !== null) return 'cancelled'
  if (message.bouncedAt !== null) return 'bounced'
  if (message.failedAt !== null) return 'failed'
  // Their server took it, and said afterwards that it could not hand it on yet.
  if (message.acceptedAt !== null) return message.delayedAt !== null && message.delayedAt > message.acceptedAt ? 'delayed' : 'accepted'
  if (message.leaseUntil !== null && message.leaseUntil > now) return 'sending'
  if (message.perhapsAt !== null) return 'perhaps'
  return message.delayedAt !== null ? 'delayed' : 'queued'
}

/** Whoever signed in has the letter, whatever a server said; whoever only opened it may have done so before it was sent back. */
export function letterState(message: MessageTimes, trace: Trace | null, now: Millis): LetterState {
  const state = messageState(message, now)
  if (!trace || state === 'cancelled') return state
  if (trace.usedAt !== null) return 'signed_in'
  if (state === 'bounced' || state === 'failed') return state
  if (trace.openedAt !== null) return 'opened'
  // A machine that looks proves that a machine has it. The words of a delay still count.
  return trace.fetchedAt !== null && state !== 'delayed' ? 'machine_opened' : state
}

export function memberState({ disabledAt, invitedAt, signedInAt }: Pick<Member, 'disabledAt' | 'invitedAt' | 'signedInAt'>): MemberState {
  if (disabledAt !== null) return 'disabled'
  return invitedAt !== null && signedInAt === null ? 'invited' : 'active'
}

export function jobState(job: Pick<Job, 'cancelledAt' | 'finishedAt' | 'pausedAt' | 'startedAt'>): JobState {
  if (job.cancelledAt !== null) return 'cancelled'
  // All rows of a paused job may be done while its letters are held.
  if (job.pausedAt !== null) return 'paused'
  if (job.finishedAt !== null) return 'done'
  return job.startedAt !== null ? 'running' : 'queued'
}

/** Above this share of a job's letters coming back it pauses by itself; a handful says nothing yet. */
const bouncedAtMost = 0.05
const lettersThatTell = 20

export const tooManyBounced = ({ accepted, bounced }: { accepted: number; bounced: number }): boolean =>
  accepted + bounced >= lettersThatTell && bounced > bouncedAtMost * (accepted + bounced)

// Limits

/** So long a member who showed a second factor need not show it again. */
export const freshFor = 15 * minute
/** Wrong codes of a member, whatever they are typed at. Counted before they are judged, forgotten with the first right one. */
export const triesPerMember: readonly Limit[] = [
  { most: 5, within: 5 * minute },
  { most: 20, within: day },
]

export interface Limit {
  most: number
  within: number
}

/** Sign-in letters that outsiders ask for, per mailbox. */
export const asksPerMailbox: readonly Limit[] = [
  { most: 1, within: minute },
  { most: 5, within: hour },
  { most: 10, within: day },
]
/** Asks at an account's door, whoever they are for, known or not. */
export const asksPerAccount: readonly Limit[] = [
  { most: 200, within: 5 * minute },
  { most: 1_000, within: hour },
]
/** Letters that holders of links ask for, for one record. */
export const asksPerRecord: readonly Limit[] = [
  { most: 10, within: hour },
  { most: 30, within: day },
]
/** Codes that a press of one link mails, from one address block and in all. Whoever only knows the address cannot use them up. */
export const proofsPerBlock = asksPerMailbox
export const proofsPerLink: readonly Limit[] = [{ most: 30, within: day }]
/** Asks from one address block (IPv4 /32, IPv6 /64). */
export const asksPerBlock: readonly Limit[] = [{ most: 30, within: 5 * minute }]

/** Letters that an account's staff and keys send one by one; rows of bulk work are counted by themselves (BLK-04). */
export const lettersPerAccount: Limit = { most: 10_000, within: day }

/** What one person outside may write, wherever they write it: each of it may be a letter to a member. */
export const writingPace: readonly Limit[] = [
  { most: 30, within: hour },
  { most: 100, within: day },
]

/** Wrong codes: from here on new ones are ten letters, for the account and for all (COD-06). */
export const wrongCodesPerAccount: Limit = { most: 100, within: hour }
export const wrongCodesOfAll: Limit = { most: 300, within: hour }
/** How long a code lives, how often it may be tried, and after how many wrong ones in a row a person gets none (COD-02, -04, -05). */
export const codeLasts = 10 * minute
export const codeTries = 5
export const wrongCodesInARow = 100
/** For so long the browser that asked is known by it: it may wait on its page, and opens the letter however late it came (0028). */
export const askLasts = day

/** When it may happen next: `now` or earlier means at once. `moments` are those it happened at, in any order. */
export function freeAt(moments: readonly Millis[], limits: readonly Limit[], now: Millis): Millis {
  const times = [...moments].sort((a, b) => b - a)
  return Math.max(now, ...limits.map(({ most, within }) => (times.length < most ? now : (times[most - 1] as number) + within)))
}

/** `months` calendar months later, in UTC; the last day of a month that has no such day. */
export function monthsAfter(at: Millis, months: number): Millis {
  const date = new Date(at)
  const wanted = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months)
  if (date.getUTCDate() !== wanted) date.setUTCDate(0)
  return date.getTime()
}

/** The document that a new upload for a requirement continues: one that was judged; what still waits is left alone. */
export function continued<D extends Pick<Document, 'id'> & { versions: readonly Judged[] }>(documents: readonly D[]): D | null {
  const judged = documents.filter(({ versions }) => versions.length > 0 && versions.every((version) => version.judgement !== null))
  return judged.find(({ versions }) => versions.at(-1)?.judgement === 'reject') ?? judged.at(-1) ?? null
}
