// Reminders: letters that nobody asked for, so few, at a decent hour, and stopped by whoever gets them. The worker writes them.
import type {
  Account,
  AccountId,
  Act,
  Actor,
  Contact,
  ContactId,
  Grant,
  HistoryEntry,
  Link,
  MessageId,
  Millis,
  RecordId,
  Reminder,
  Requirement,
  Snooze,
} from '../nouns.ts'
import { isOutage } from '../store/faults.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, portico } from './acts.ts'
import { readAddress } from './addresses.ts'
import { dayNumber, plainDay } from './day-numbers.ts'
import { momentOf } from './decent-hours.ts'
import type { ReminderFacts } from './letter-facts.ts'
import { waitFor } from './limits.ts'
import { newLink } from './links.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import type { Parts } from './parts.ts'
import { destinationOf } from './places.ts'
import { day, hour, type Limit, linkState, minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { type Asked, judge, type Occasion, type Remindable, soon, toldOf, zoneOf } from './reminder-rules.ts'

const atOnce = 50
/** A letter that could not leave by then, their time, is dropped: tomorrow is soon enough. */
const dropsAt = 20

/** So often in an hour somebody's changes of mind are told on the timeline; they count however often. */
const toldPerHour: readonly Limit[] = [{ most: 20, within: hour }]

/** A person of an account. */
export type Whom = Pick<Contact, 'accountId' | 'id'>

/** Who wants none: the person themselves, or a member for them. Null where nobody does. */
export type Snoozed = Pick<Snooze, 'byKind' | 'at' | 'until'>

export function createReminders({ store, clock, secrets, doing, nudge }: Parts) {
  return {
    /** Whose letter it is, by its signature alone. A forgery is refused here, before any query. */
    read(secret: unknown): MessageId {
      return `msg_${secrets.read('reminder', secret).plainId}`
    },
    /** Whom a letter reminded. Who has another mailbox since is not spoken for by the old one. */
    async ofLetter(id: MessageId): Promise<{ account: Account; contact: Contact; snoozed: Snoozed | null }> {
      const message = await store.read.messages.marked(id)
      const contact = message?.contactId ? await store.read.contacts.get(message.accountId, message.contactId) : null
      const isTheirs = message?.kind === 'reminder' && contact?.emailKey === readAddress(message.toAddress)?.key
      if (!contact || !isTheirs) throw new Refusal('link_invalid')
      const account = found(await store.read.accounts.get(message.accountId))
      return { account, contact, snoozed: await snoozeOf(store.read, contact, 'contact', clock.now()) }
    },
    snoozed: (contact: Whom, byKind: Snooze['byKind'] = 'contact'): Promise<Snoozed | null> =>
      snoozeOf(store.read, contact, byKind, clock.now()),
    /** The person wants none for so many days, or none at all. What is on its way to them stays here. */
    snooze: ({ accountId, id }: Whom, days: number | null): Promise<void> =>
      store.transaction((tx) => snooze(tx, { kind: 'contact', id }, null, { accountId, id }, days, clock.now())),
    resume: ({ accountId, id }: Whom): Promise<void> =>
      store.transaction((tx) => resume(tx, { kind: 'contact', id }, { accountId, id }, clock.now())),
    /** A member says the same for somebody, or takes back what members said; what the person said is theirs alone. */
    snoozeFor: (by: By, id: ContactId, days: number | null): Promise<void> =>
      doing(by, (tx, now) => snooze(tx, by.actor, by.member?.id ?? null, { accountId: by.accountId, id }, days, now)),
    resumeFor: (by: By, id: ContactId): Promise<void> => doing(by, (tx, now) => resume(tx, by.actor, { accountId: by.accountId, id }, now)),
    /**
     * Looks at some of those whose time has come, and writes to whom it is due: letter, link, count, history and the next look in one
     * commit. False when nobody waits, or another process is at it.
     */
    async work(most = atOnce): Promise<boolean> {
      if (!(await store.read.reminders.waiting(clock.now()))) return false
      try {
        return await workSome(most)
      } catch (error) {
        if (isOutage(error)) throw error
        await oneByOne(most)
        throw error
      }
    },
  }

  async function workSome(most: number): Promise<boolean> {
    const { looked, written } = await store.transaction(async (tx) => {
      if (!(await tx.reminders.alone())) return { looked: 0, written: 0 }
      const now = clock.now()
      const looks = await tx.reminders.take(now, most)
      let letters = 0
      for (const [accountId, ones] of Map.groupBy(looks, (look) => look.accountId)) {
        const ids = ones.map(({ contactId }) => contactId).toSorted()
        letters += await lookAt(tx, accountId, ids, secrets.newestKey, now)
      }
      return { looked: looks.length, written: letters }
    })
    if (written > 0) nudge()
    return looked > 0
  }

  /** Somebody who cannot be judged keeps nobody else waiting: each gets a commit of their own, and that one is looked at later. */
  async function oneByOne(most: number): Promise<void> {
    for (let nth = 0; nth < most; nth++) {
      try {
        if (!(await workSome(1))) return
      } catch (error) {
        if (isOutage(error)) throw error
        await store.transaction(async (tx) => {
          if (!(await tx.reminders.alone())) return
          const now = clock.now()
          const looks = await tx.reminders.take(now, 1)
          await tx.reminders.lookAt(looks.map((look) => ({ ...look, at: now + day })))
        })
      }
    }
  }
}

async function snoozeOf(tx: Tx, { accountId, id }: Whom, byKind: Snooze['byKind'], now: Millis): Promise<Snooze | null> {
  const theirs = await tx.reminders.snoozes(accountId, [id])
  return theirs.find((one) => one.byKind === byKind && (one.until === null || one.until > now)) ?? null
}

async function snooze(tx: Tx, actor: Actor, memberId: Snooze['memberId'], whom: Whom, days: number | null, now: Millis): Promise<void> {
  const { accountId, id: contactId } = whom
  found(await tx.contacts.locked(accountId, contactId))
  const byKind = actor.kind === 'contact' ? 'contact' : 'member'
  const until = days === null ? null : now + days * day
  const before = await snoozeOf(tx, whom, byKind, now)
  await tx.reminders.snooze({ accountId, contactId, byKind, memberId, at: now, until })
  await tx.messages.cancelRemindersOf(accountId, contactId, now)
  if (before?.until === null && until === null) return
  await tell(tx, actor, whom, 'reminders.snoozed', { until }, now)
}

async function resume(tx: Tx, actor: Actor, whom: Whom, now: Millis): Promise<void> {
  const { accountId, id: contactId } = whom
  found(await tx.contacts.locked(accountId, contactId))
  if (!(await tx.reminders.resume(accountId, contactId, actor.kind === 'contact' ? 'contact' : 'member'))) return
  await tx.reminders.lookAt([{ accountId, contactId, at: now + soon }])
  await tell(tx, actor, whom, 'reminders.resumed', {}, now)
}

async function tell(tx: Tx, actor: Actor, { accountId, id: contactId }: Whom, act: Act, facts: HistoryEntry['facts'], now: Millis) {
  if (actor.kind === 'contact' && (await waitFor(tx, `reminders ${accountId} ${contactId}`, toldPerHour, now)) > now) return
  await tx.history.add(entry(accountId, actor, now, act, { contactId, facts }))
}

/** Answers how many letters were written. */
async function lookAt(tx: Tx, accountId: AccountId, ids: readonly ContactId[], keyNumber: number, now: Millis): Promise<number> {
  const account = found(await tx.accounts.get(accountId))
  // In one order, and before anything is read of them: who stops reminders now is heard now.
  for (const id of ids) await tx.contacts.locked(accountId, id)
  await tx.reminders.forget(accountId, ids)
  if (account.reminders.length === 0) return 0
  const people = await remindable(tx, account, ids, now)
  const next: { accountId: AccountId; contactId: ContactId; at: Millis }[] = []
  let written = 0
  for (const person of people) {
    const judged = judge(person, account, now)
    const told = judged.due.length > 0 ? await remind(tx, account, person, judged.due, keyNumber, now) : []
    if (told.length > 0) written += 1
    // For whom something changed in this moment is looked at once more.
    const at = judged.due.length === 0 ? judged.next : told.length > 0 ? judge(toldOf(person, told, now), account, now).next : now + soon
    if (at !== null) next.push({ accountId, contactId: person.contact.id, at })
  }
  await tx.reminders.lookAt(next)
  return written
}

/** All that these people are judged by, read for all of them at once. */
export async function remindable(tx: Tx, account: Account, ids: readonly ContactId[], now: Millis): Promise<Remindable[]> {
  if (ids.length === 0) return []
  const accountId = account.id
  const contacts = await tx.contacts.getAll(accountId, ids)
  const grants = (await tx.grants.ofContacts(accountId, ids)).filter(
    ({ revokedAt, replacedAt }) => revokedAt === null && replacedAt === null,
  )
  const invitedTo = grants.flatMap(({ scope }) => (scope.kind === 'record' ? scope.id : []))
  // No zone is further from UTC than a day.
  const rows = await tx.records.toRemind(accountId, ids, [...new Set(invitedTo)], plainDay(dayNumber(now, 'UTC') - 1))
  const recordIds = rows.map(({ record }) => record.id)
  const requirements = Map.groupBy(await tx.requirements.ofRecords(accountId, recordIds), ({ recordId }) => recordId)
  const versions = Map.groupBy(await tx.documents.versionsOfRecords(accountId, recordIds), ({ requirementId }) => requirementId)
  const asked = (id: RecordId): Asked[] =>
    (requirements.get(id) ?? []).map((one: Requirement) => ({ ...one, versions: versions.get(one.id) ?? [] }))
  const told = Map.groupBy(await tx.reminders.told(accountId, ids), ({ contactId }) => contactId)
  const snoozes = Map.groupBy(await tx.reminders.snoozes(accountId, ids), ({ contactId }) => contactId)
  const lastAsked = await tx.messages.lastAsked(accountId, ids, now - 2 * day)
  const suppressed = await tx.suppressions.among(
    accountId,
    contacts.map(({ emailKey }) => emailKey),
  )
  const unopened = grants.flatMap(({ scope, openedAt, invitationMessageId }) =>
    scope.kind !== 'packet' && openedAt === null ? (invitationMessageId ?? []) : [],
  )
  const living = await tx.messages.living(accountId, [...new Set(unopened)], now)
  const whole = rows.map((row) => ({ row, asked: asked(row.record.id) }))
  return contacts.map((contact) => {
    const theirs = grants.filter(({ contactId }) => contactId === contact.id)
    const covered = new Set(theirs.map(({ scope }) => scope.id))
    return {
      contact,
      suppressed: suppressed.has(contact.emailKey),
      snoozes: snoozes.get(contact.id) ?? [],
      grants: theirs,
      living,
      records: whole.filter(({ row: { record } }) => record.contactId === contact.id || covered.has(record.id)),
      told: told.get(contact.id) ?? [],
      lastAskedAt: lastAsked.get(contact.id) ?? null,
    }
  })
}

/** One letter about all that is due. Answers what it tells of; nothing where it changed, or every access went away, meanwhile. */
async function remind(
  tx: Tx,
  account: Account,
  { contact }: Remindable,
  due: readonly Occasion[],
  keyNumber: number,
  now: Millis,
): Promise<Reminder[]> {
  if (await changedMeanwhile(tx, due)) return []
  const live = new Map<Grant['id'], Grant>()
  for (const id of [...new Set(due.map(({ grant }) => grant.id))].sort()) {
    const grant = await tx.grants.locked(account.id, id, now)
    if (grant) live.set(id, grant)
  }
  const going = due.filter(({ grant }) => live.has(grant.id))
  const [first] = going
  if (!first) return []
  const grant = live.get(first.grant.id) as Grant
  const matters = [...Map.groupBy(going, ({ matter }) => matter).values()].map(([most]) => most as Occasion)
  const own = await unopenedInvitation(tx, grant, now)
  const link = own ?? notification(account, grant, matters, keyNumber, now)
  const inviter = grant.createdBy ? await tx.members.get(account.id, grant.createdBy) : null
  const facts: ReminderFacts = {
    house: houseFacts(account),
    contact: personFacts(contact),
    inviter: inviter && inviter.disabledAt === null ? personFacts(inviter) : null,
    matters: await Promise.all(matters.map((one) => matterFacts(tx, one))),
    opensUntil: link.expiresAt,
    again: own ? 'yes' : 'no',
  }
  const message = newMessage('reminder', 'bulk', account, now, {
    ...toContact(contact, account),
    recordId: matters.length === 1 ? (first.row?.record.id ?? null) : null,
    grantId: grant.id,
    linkId: link.id,
    uselessAt: Math.min(link.expiresAt, endOfDay(account, contact, now)),
    facts,
  })
  await tx.messages.addAll([message])
  if (!own) await tx.links.addAll([link])
  const told = going.map(({ kind, matter, occasion, grant: { id: grantId }, row }) => {
    const where = { accountId: account.id, contactId: contact.id, matter, grantId, recordId: row?.record.id ?? null }
    return { ...where, occasion, kind, messageId: message.id, at: now }
  })
  await tx.reminders.add(told)
  await tx.history.addAll(matters.map((one) => toldOnTimeline(account.id, contact.id, one, link, message.id, now)))
  return told
}

/** What it is about is held until the commit: whoever did something there was heard, or takes back what is written now. */
async function changedMeanwhile(tx: Tx, due: readonly Occasion[]): Promise<boolean> {
  const judged = new Map(due.flatMap(({ row }) => (row ? [[row.record.id, row.record] as const] : [])))
  const [first] = judged.values()
  if (!first) return false
  const ids = [...judged.keys()]
  await tx.records.hold(first.accountId, ids)
  const now = await tx.records.getAll(first.accountId, ids)
  return now.some(({ record }) => record.changedAt !== judged.get(record.id)?.changedAt)
}

function endOfDay(account: Account, contact: Remindable['contact'], now: Millis): Millis {
  const zone = zoneOf(contact, account)
  return momentOf(dayNumber(now, zone), dropsAt, zone)
}

/**
 * As long as nobody opened the invitation, its own link is the best there is: the earlier letter goes on working, this one opens as
 * long as that one, and nothing more is in the world that opens anything.
 */
async function unopenedInvitation(tx: Tx, grant: Grant, now: Millis): Promise<Link | null> {
  if (grant.openedAt !== null || grant.firstVisitAt !== null || grant.invitationMessageId === null) return null
  const letter = await tx.messages.get(grant.accountId, grant.invitationMessageId)
  const held = letter?.linkId ? await tx.links.atDoor(letter.linkId) : null
  return held && held.link.kind === 'invitation' && linkState(held.link, now) === 'live' ? held.link : null
}

/** One matter opens its own page, several the page from which each is reached. */
function notification(account: Account, grant: Grant, matters: readonly Occasion[], keyNumber: number, now: Millis): Link {
  const [one, ...others] = matters
  const scope = one?.row ? ({ kind: 'record', id: one.row.record.id } as const) : grant.scope
  const destination = destinationOf(account, others.length > 0 ? { kind: 'portal', id: null } : scope)
  const until = now + account.policy.notificationMinutes * minute
  return newLink('notification', keyNumber, grant, destination, null, now, until)
}

async function matterFacts(tx: Tx, { kind, row, grant, asked, dueOn, since }: Occasion): Promise<ReminderFacts['matters'][number]> {
  const project = grant.scope.kind === 'project' && !row ? await tx.projects.get(grant.accountId, grant.scope.id) : null
  const place = row
    ? { company: row.company?.name ?? null, project: row.project.name }
    : project && { company: null, project: project.name }
  return { kind, place, asked: asked.map((one) => ({ kind: one.kind, name: one.name, dueOn: one.dueOn })), dueOn, since }
}

function toldOnTimeline(
  accountId: AccountId,
  contactId: ContactId,
  { kind, row, grant, dueOn }: Occasion,
  { id: linkId }: Link,
  messageId: Reminder['messageId'],
  now: Millis,
): HistoryEntry {
  const about = { contactId, recordId: row?.record.id ?? null, projectId: row?.record.projectId ?? null, grantId: grant.id }
  const facts: HistoryEntry['facts'] = kind === 'due' ? { kind, dueOn } : { kind }
  return entry(accountId, portico, now, 'reminder.made', { ...about, linkId, messageId, facts })
}
