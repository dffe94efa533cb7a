// Who is to be reminded of what, and when. Pure, so that it can be tried on any day of any zone: the one place that decides it.
import type {
  Account,
  Contact,
  Grant,
  MessageId,
  Millis,
  Reminder,
  ReminderKind,
  Requirement,
  RequirementState,
  Snooze,
  Version,
} from '../nouns.ts'
import type { RecordRow } from '../store/records.ts'
import { dayNumber, numberOfDay } from './day-numbers.ts'
import { decentFrom, knownZone, momentOf, opensAt, shutsAt } from './decent-hours.ts'
import { day, grantState, minute, recordState, requirementState } from './policy.ts'

/** What was chosen or changed is looked at so much later: it comes in handfuls, and a change of mind costs nobody a letter. */
export const soon = 10 * minute
/** An invitation that nobody opened for so long after their server took it. */
const unopenedFor = 3 * day
/** Days before something is due. */
export const daysBefore = [7, 2, 0] as const
/** A rejected version after which nothing was heard for so long. */
const silentFor = 5 * day
/** Who was silent for longer than this again is no case for a letter. */
const sleepsAfter = 25 * day
/** Letters in one matter, whatever they were about. */
const mostPerMatter = 5

/** Something that is asked on a record, with all that came for it. */
export type Asked = Pick<Requirement, 'id' | 'kind' | 'name' | 'dueOn' | 'createdAt' | 'waivedAt' | 'withdrawnAt'> & { versions: Version[] }

/** A person with all that a reminder is judged by. */
export interface Remindable {
  contact: Contact
  /** Their address takes no letters. */
  suppressed: boolean
  snoozes: readonly Snooze[]
  grants: readonly Grant[]
  /** Of the invitations to them those that still open, for the address on file. */
  living: ReadonlySet<MessageId>
  records: readonly { row: RecordRow; asked: readonly Asked[] }[]
  told: readonly Reminder[]
  /** When a letter that asks for something was last owed to them. */
  lastAskedAt: Millis | null
}

/** Something to bring to mind once: from when, and until when it makes sense. */
export interface Occasion {
  kind: ReminderKind
  matter: Reminder['matter']
  occasion: string
  grant: Grant
  row: RecordRow | null
  asked: readonly Asked[]
  dueOn: string | null
  /** What it goes back to: the letter that was taken, the version that was sent back. */
  since: Millis
  from: Millis
  until: Millis
}

/** Why somebody whom something should be brought to mind gets no letter. */
export type Held = 'bounced' | 'snoozed' | 'written_today' | 'five_already'

export interface Judged {
  /** What a letter would tell of at this moment, the most urgent first. */
  wanted: Occasion[]
  /** The same, less what is held back. */
  due: Occasion[]
  held: Held | null
  /** When to look again; null: not before something changes. */
  next: Millis | null
}

export const zoneOf = (contact: Pick<Contact, 'timeZone'>, account: Pick<Account, 'timeZone'>): string =>
  knownZone(contact.timeZone, account.timeZone)

type Rules = Pick<Account, 'timeZone' | 'reminders' | 'policy'>

export function judge(person: Remindable, account: Rules, now: Millis): Judged {
  const { contact } = person
  if (contact.disabledAt !== null) return { wanted: [], due: [], held: null, next: null }
  const zone = zoneOf(contact, account)
  const told = new Set(person.told.map(({ matter, occasion }) => `${matter} ${occasion}`))
  const open = occasionsOf(person, account, zone, now).filter(({ matter, occasion }) => !told.has(`${matter} ${occasion}`))
  const isFull = (one: Occasion) =>
    new Set(person.told.filter(({ matter }) => matter === one.matter).map(({ messageId }) => messageId)).size >= mostPerMatter
  const free = open.filter((one) => !isFull(one))
  const wanted = fittingAt(open, now, zone)
  const { held, earliest } = whyNot(person, zone, now)
  const due = held ? [] : fittingAt(free, now, zone)
  const times = earliest === null ? [] : free.map((one) => timeOf(one, earliest, zone)).filter((at) => at !== null)
  return {
    wanted,
    due,
    held: held ?? (wanted.length > 0 && due.length === 0 ? 'five_already' : null),
    next: times.length > 0 ? Math.min(...times) : null,
  }
}

/** Nothing is told before `earliest`; null: not until something changes. */
function whyNot(person: Remindable, zone: string, now: Millis): { held: Held | null; earliest: Millis | null } {
  if (person.suppressed) return { held: 'bounced', earliest: null }
  const snoozes = person.snoozes.filter(({ until }) => until === null || until > now)
  if (snoozes.some(({ until }) => until === null)) return { held: 'snoozed', earliest: null }
  if (snoozes.length > 0) return { held: 'snoozed', earliest: Math.max(...snoozes.map(({ until }) => until ?? 0)) }
  const today = dayNumber(now, zone)
  if (person.lastAskedAt !== null && dayNumber(person.lastAskedAt, zone) >= today)
    return { held: 'written_today', earliest: momentOf(today + 1, opensAt, zone) }
  return { held: null, earliest: now }
}

/** When it would be told at the soonest; null where that is too late. */
function timeOf({ from, until }: Occasion, earliest: Millis, zone: string): Millis | null {
  const at = decentFrom(Math.max(from, earliest), zone)
  return at < until ? at : null
}

const fittingAt = (occasions: readonly Occasion[], now: Millis, zone: string): Occasion[] =>
  occasions.filter((one) => timeOf(one, now, zone) === now).toSorted((a, b) => urgencyOf(a) - urgencyOf(b) || a.since - b.since)

function urgencyOf({ kind, occasion }: Occasion): number {
  if (kind === 'not_opened') return 4
  if (kind === 'rejected') return 2
  return occasion.endsWith(' 7') ? 3 : occasion.endsWith(' 2') ? 1 : 0
}

function occasionsOf(person: Remindable, account: Rules, zone: string, now: Millis): Occasion[] {
  const { contact, records } = person
  const live = person.grants.filter((grant) => grantState(grant, account.policy.dormantMonths, now) === 'live')
  const found: Occasion[] = []
  if (account.reminders.includes('not_opened')) {
    const settled = new Set(records.filter(({ row }) => isSettled(row, now)).map(({ row }) => row.record.id))
    for (const grant of live)
      if (!(grant.scope.kind === 'record' && settled.has(grant.scope.id))) found.push(...unopened(grant, person, now))
  }
  for (const { row, asked } of records) {
    if (row.record.contactId !== contact.id || isSettled(row, now)) continue
    const covers = live
      .filter((grant) => covering(grant, row) && grant.abilities.includes('upload'))
      .toSorted((a, b) => narrowness[a.scope.kind] - narrowness[b.scope.kind])
    const [cover] = covers
    // Nobody hears of a request for the first time by being reminded of it.
    if (!cover || covers.every(({ invitedAt, firstVisitAt }) => invitedAt === null && firstVisitAt === null)) continue
    const seenAt = Math.max(...covers.flatMap(({ invitedAt, lastActiveAt }) => [invitedAt ?? 0, lastActiveAt ?? 0]))
    if (account.reminders.includes('due')) found.push(...dueDays(cover, row, asked, seenAt, zone, now))
    if (account.reminders.includes('rejected')) found.push(...silences(cover, row, asked, seenAt, now))
  }
  return found
}

function isSettled({ record }: RecordRow, now: Millis): boolean {
  const state = recordState(record, now)
  return state === 'compliant' || state === 'waived' || state === 'archived'
}

/** As `sessions.coverOf` says it, of the record's own contact: theirs alone is the narrowest. */
const covering = ({ scope }: Grant, { record }: RecordRow): boolean =>
  scope.kind === 'portal' || scope.id === (scope.kind === 'project' ? record.projectId : record.id)

const narrowness = { record: 0, project: 1, portal: 2, packet: 3 }

function unopened(grant: Grant, { records, living }: Remindable, now: Millis): Occasion[] {
  const { scope, invitationMessageId: letter, invitedAt, acceptedAt, bouncedAt, openedAt, firstVisitAt, invitationEndsAt } = grant
  if (letter === null || !living.has(letter)) return []
  if (scope.kind === 'packet' || invitedAt === null || bouncedAt !== null || openedAt !== null || firstVisitAt !== null) return []
  const row = records.find(({ row: { record } }) => scope.kind === 'record' && record.id === scope.id)?.row ?? null
  return [
    {
      kind: 'not_opened',
      matter: scope.kind === 'record' ? scope.id : grant.id,
      occasion: `not_opened ${letter}`,
      grant,
      row,
      asked: [],
      dueOn: null,
      since: acceptedAt ?? invitedAt,
      // A letter that no server has taken yet is looked for again tomorrow.
      from: acceptedAt === null ? Math.max(invitedAt + unopenedFor, now + day) : acceptedAt + unopenedFor,
      until: Math.min(invitationEndsAt ?? Number.MAX_SAFE_INTEGER, grant.endsAt ?? Number.MAX_SAFE_INTEGER),
    },
  ]
}

type StateOf = (asked: Asked) => RequirementState
const stateAt =
  (now: Millis): StateOf =>
  ({ versions, ...requirement }) =>
    requirementState(requirement, versions, now)

/** A day counts unless it had come when they were last here, or last written to about it. */
function dueDays(grant: Grant, row: RecordRow, asked: readonly Asked[], seenAt: Millis, zone: string, now: Millis): Occasion[] {
  const waiting = asked.filter((one) => /^(open|rejected|ended)$/.test(stateAt(now)(one)))
  const byDay = Map.groupBy(waiting, ({ dueOn }) => dueOn ?? row.record.dueOn)
  return [...byDay].flatMap(([dueOn, due]) => {
    if (dueOn === null) return []
    const last = Math.max(
      seenAt,
      row.record.createdAt,
      ...due.map(({ createdAt }) => createdAt),
      ...due.flatMap(({ versions }) => versions.map(({ judgedAt }) => judgedAt ?? 0)),
    )
    const dueDay = numberOfDay(dueOn)
    return daysBefore.flatMap((before, at): Occasion[] => {
      if (dueDay - before <= dayNumber(last, zone)) return []
      const next = daysBefore[at + 1]
      return [
        {
          kind: 'due',
          matter: row.record.id,
          occasion: `due ${dueOn} ${before}`,
          grant,
          row,
          asked: due,
          dueOn,
          since: last,
          from: momentOf(dueDay - before, opensAt, zone),
          until: next === undefined ? momentOf(dueDay, shutsAt, zone) : momentOf(dueDay - next, opensAt, zone),
        },
      ]
    })
  })
}

function silences(grant: Grant, row: RecordRow, asked: readonly Asked[], seenAt: Millis, now: Millis): Occasion[] {
  return asked.flatMap((one): Occasion[] => {
    if (stateAt(now)(one) !== 'rejected') return []
    const [newest] = one.versions.filter(({ judgedAt }) => judgedAt !== null).toSorted((a, b) => (b.judgedAt ?? 0) - (a.judgedAt ?? 0))
    if (!newest) return []
    const since = newest.judgedAt ?? 0
    const from = Math.max(since, seenAt) + silentFor
    return [
      {
        kind: 'rejected',
        matter: row.record.id,
        occasion: `rejected ${newest.id}`,
        grant,
        row,
        asked: [one],
        dueOn: one.dueOn ?? row.record.dueOn,
        since,
        from,
        until: from + sleepsAfter,
      },
    ]
  })
}

/** How the contact stands once these were told: what is left, and that they were written to today. */
export const toldOf = (person: Remindable, told: readonly Reminder[], at: Millis): Remindable => ({
  ...person,
  told: [...person.told, ...told],
  lastAskedAt: at,
})
