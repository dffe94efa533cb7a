// Comments: what members and people outside say to each other on a record or in a project. The other side is told by letter.
import type {
  Account,
  AccountId,
  Actor,
  Comment,
  Contact,
  ContactId,
  Member,
  MemberId,
  Millis,
  ProjectId,
  Record,
  RecordId,
  Thread,
} from '../nouns.ts'
import type { ToldComment } from '../store/comments.ts'
import type { Page } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import type { PlaceFacts } from './letter-facts.ts'
import { waitFor } from './limits.ts'
import { newLink } from './links.ts'
import { houseFacts, memberNotice, newMessage, personFacts, toContact, whoAnswers } from './messages.ts'
import type { Parts } from './parts.ts'
import { destinationOf } from './places.ts'
import { type Limit, mayChangeOwn, memberState, minute, writingPace } from './policy.ts'
import { coversOf, type Seeing, standingIn } from './reach.ts'
import { whyShut } from './records.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'
import { coverOf, type Inside, type Looking, needOwn } from './sessions.ts'
import { type Hearer, hearersOf, openTo } from './ways-in.ts'

export const longestComment = 2_000
const mostOfThread = 1_000
/** One letter tells of all that is said meanwhile. */
const letterPace: Limit[] = [{ most: 1, within: 10 * minute }]

/** Where a comment stands: on a record, or in a project with one contact. */
export type Where = { recordId: RecordId } | { projectId: ProjectId; contactId: ContactId }
/** The same from outside: with whom is known. */
export type WhereInside = { recordId: RecordId } | { projectId: ProjectId }

interface Room extends Thread {
  place: PlaceFacts
  /** Null in a project. */
  record: Record | null
  /** Whom a member speaks to. */
  contact: Contact
}

export interface CommentsInside {
  comments: ToldComment[]
  /** This session may write here. */
  mayWrite: boolean
}

export function createComments({ store, clock, secrets, doing, nudge }: Parts) {
  return {
    /** What was said on a record, the newest first. */
    async ofRecord(by: By, recordId: RecordId, page: Page): Promise<ToldComment[]> {
      const { record } = found(await store.read.records.get(by.accountId, recordId))
      return store.read.comments.ofThread(by.accountId, { recordId, projectId: record.projectId, contactId: null }, page)
    },
    /** What was said in a project with each of its people, beside its records: the newest first. */
    async ofProject(by: By, projectId: ProjectId, page: Page): Promise<ToldComment[]> {
      found(await store.read.projects.get(by.accountId, projectId))
      return store.read.comments.ofProject(by.accountId, projectId, page)
    },
    /** Who gets a letter when a member writes on this record now. */
    async hear(by: By, record: Record): Promise<Contact[]> {
      const account = found(await store.read.accounts.get(by.accountId))
      return (await hearersOn(store.read, account, record, clock.now())).map(({ contact }) => contact)
    },
    /** A member writes; the people outside get a letter that leads there. In a project only to whom something is open there. */
    async write(by: By, where: Where, text: string): Promise<ToldComment> {
      if (by.actor.id === null || (by.actor.kind !== 'member' && by.actor.kind !== 'api_key')) throw new Refusal('forbidden')
      const author = by.actor as Actor & { id: string }
      const id = await doing(by, async (tx, now) => {
        await holdRecord(tx, by.accountId, where)
        const room = await roomOf(tx, by.accountId, where)
        const comment = await add(tx, by.accountId, author, room, text, now)
        await tellContacts(tx, by, room, secrets.newestKey, now)
        return comment.id
      })
      nudge()
      return found(await store.read.comments.get(by.accountId, id))
    },
    /** What whoever is inside may read there. */
    inside: (inside: Looking, where: { record: Record } | { projectId: ProjectId }): Promise<CommentsInside> =>
      commentsInside(store.read, inside, where, clock.now()),
    /** A contact writes. Access is judged inside the commit; with a `key` the same comment again is the one before. */
    async writeInside(inside: Inside, where: WhereInside, text: string, key: string | null): Promise<void> {
      const { accountId, contact, session } = inside
      needOwn(session)
      const plain = plainText(text)
      if (plain === '' || plain.length > longestComment)
        throw new Refusal('invalid', { fields: { text: `Write up to ${longestComment} characters.` } })
      const once = key === null ? undefined : { idempotencyKey: key, fingerprint: `${JSON.stringify(where)} ${plain}` }
      const by: By = { accountId, actor: { kind: 'contact', id: contact.id }, role: 'viewer', member: null, once }
      await doing(by, async (tx, now) => {
        await holdRecord(tx, accountId, where)
        const { grants } = (await tx.sessions.ofContactById(accountId, session.id, now)) ?? { grants: [] }
        const seeing = { accountId, contact, grants }
        const { thread, abilities, grantId } = await threadInside(tx, seeing, where, now)
        if (!abilities.includes('comment')) throw new Refusal('ability_missing', { ability: 'comment' })
        if ((await tx.grants.acted(accountId, grantId, now)) === 0) throw new Refusal('access_revoked')
        const free = await waitFor(tx, `comments ${accountId} ${contact.id}`, writingPace, now)
        if (free > now) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((free - now) / 1_000) })
        const room = await roomOf(
          tx,
          accountId,
          thread.recordId ? { recordId: thread.recordId } : { projectId: thread.projectId, contactId: contact.id },
        )
        await add(tx, accountId, { kind: 'contact', id: contact.id }, room, plain, now)
        await tellMembers(tx, accountId, room, contact.id, grantId, now)
        return thread.projectId
      })
      nudge()
    },
  }
}

/** All of it and the oldest first; nothing of what was said to others in the project. A record was read already. */
export async function commentsInside(
  tx: Tx,
  inside: Looking,
  where: { record: Record } | { projectId: ProjectId },
  now: Millis,
): Promise<CommentsInside> {
  const { thread, abilities } = await threadInside(tx, inside, where, now)
  const mayWrite = abilities.includes('comment') && mayChangeOwn(inside.session)
  const newestFirst = await tx.comments.ofThread(inside.accountId, thread, { limit: mostOfThread, after: null })
  return { comments: newestFirst.toReversed(), mayWrite }
}

/** What somebody typed into a form, with no signs but those of writing. */
export const plainText = (typed: string): string =>
  typed
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()

const threadOf = ({ recordId, projectId, contactId }: Thread): Thread => ({ recordId, projectId, contactId })

/** Until the commit, and before any grant, as everybody takes them: what is put away in this moment is so before the comment or after it. */
const holdRecord = (tx: Tx, accountId: AccountId, where: WhereInside): Promise<void> =>
  tx.records.hold(accountId, 'recordId' in where ? [where.recordId] : [])

async function roomOf(tx: Tx, accountId: AccountId, where: Where): Promise<Room> {
  if ('recordId' in where) {
    const { record, company, project, contact } = found(await tx.records.get(accountId, where.recordId))
    if (record.archived) throw new Refusal('record_archived')
    const whole = found(await tx.contacts.get(accountId, contact.id))
    return {
      recordId: record.id,
      projectId: project.id as ProjectId,
      contactId: null,
      record,
      contact: whole,
      place: { company: company?.name ?? null, project: project.name },
    }
  }
  const project = found(await tx.projects.get(accountId, where.projectId))
  const contact = found(await tx.contacts.get(accountId, where.contactId))
  const place = { company: null, project: project.name }
  return { recordId: null, projectId: project.id, contactId: contact.id, record: null, contact, place }
}

/** The one conversation of theirs at that place, with all that their grants allow them there. */
async function threadInside(tx: Tx, inside: Seeing, where: WhereInside | { record: Record }, now: Millis) {
  if (!('projectId' in where)) {
    const { record } = 'record' in where ? where : found(await tx.records.get(inside.accountId, where.recordId))
    const cover = coverOf(inside, record)
    if (!cover) throw await whyShut(tx, inside, record, now)
    const thread: Thread = { recordId: record.id, projectId: record.projectId, contactId: null }
    return { thread, abilities: cover.abilities, grantId: cover.id }
  }
  const standing = await standingIn(tx, inside, where.projectId, now)
  const covers = coversOf(standing)
  const [first] = [...covers.filter(({ abilities }) => abilities.includes('comment')), ...covers]
  const thread: Thread = { recordId: null, projectId: where.projectId, contactId: inside.contact.id }
  return { thread, abilities: covers.flatMap(({ abilities }) => abilities), grantId: found(first ?? null).id }
}

async function add(tx: Tx, accountId: AccountId, author: Actor & { id: string }, room: Room, text: string, now: Millis): Promise<Comment> {
  if ((await tx.comments.count(accountId, room)) >= mostOfThread) throw new Refusal('comments_too_many', { most: mostOfThread })
  const comment: Comment = {
    id: newIdAt('cmt', now),
    accountId,
    ...threadOf(room),
    authorKind: author.kind as Comment['authorKind'],
    authorId: author.id,
    text,
    createdAt: now,
  }
  await tx.comments.add(comment)
  const { recordId, projectId } = room
  // The words stand in the comment alone, where they can be erased.
  await tx.history.add(entry(accountId, author, now, 'comment.written', { recordId, projectId, contactId: room.contact.id }))
  // An open page learns by it that there is something new.
  if (recordId) await tx.records.change(accountId, recordId, { changedAt: now })
  return comment
}

/** On a record the comment waits for whoever cannot open it now; in a project nobody speaks to whom it is not open. */
async function tellContacts(tx: Tx, by: By, room: Room, keyNumber: number, now: Millis): Promise<void> {
  const account = found(await tx.accounts.get(by.accountId))
  const hearers = room.record ? await hearersOn(tx, account, room.record, now) : [await hearerIn(tx, account, room, now)]
  for (const hearer of hearers) await tellContact(tx, by, account, room, hearer, keyNumber, now)
}

/** Its contact, and whoever wrote there: as far as something lets them in. */
async function hearersOn(tx: Tx, account: Account, record: Record, now: Millis): Promise<Hearer[]> {
  const writers = await tx.comments.writersOn(account.id, record.id)
  return hearersOf(tx, account, record, [record.contactId, ...writers], now)
}

async function hearerIn(tx: Tx, account: Account, { contact, projectId }: Room, now: Millis): Promise<Hearer> {
  const grants = await openTo(tx, account, contact, now)
  const standing = await standingIn(tx, { accountId: account.id, contact, grants }, projectId, now).catch(shut)
  const [cover] = coversOf(standing)
  const grant = grants.find(({ id }) => id === cover?.id)
  if (!grant) throw new Refusal('no_access')
  return { contact, grant }
}

/** A letter with a link that leads there. */
async function tellContact(
  tx: Tx,
  by: By,
  account: Account,
  { recordId, projectId, place }: Room,
  { contact, grant: { id } }: Hearer,
  keyNumber: number,
  now: Millis,
): Promise<void> {
  const grant = await tx.grants.locked(by.accountId, id, now)
  if (!grant || (await waitFor(tx, `comment letter ${by.accountId} ${contact.id} ${recordId ?? projectId}`, letterPace, now)) > now) return
  const scope = recordId ? ({ kind: 'record', id: recordId } as const) : ({ kind: 'project', id: projectId } as const)
  const until = now + account.policy.notificationMinutes * minute
  const link = newLink('notification', keyNumber, grant, `${destinationOf(account, scope)}#comments`, by.member, now, until)
  await tx.messages.addAll([
    newMessage('notice', 'person', account, now, {
      ...toContact(contact, account),
      recordId,
      grantId: grant.id,
      linkId: link.id,
      facts: {
        about: 'comment',
        house: houseFacts(account),
        contact: personFacts(contact),
        writer: by.member && personFacts(by.member),
        place,
        opensUntil: link.expiresAt,
        at: now,
      },
    }),
  ])
  await tx.links.addAll([link])
}

function shut(error: unknown) {
  if (error instanceof Refusal) return { toAll: [], ofRecords: new Map() } as never
  throw error
}

/** A letter to the member who spoke last in it, and to whoever let them in; to who runs the account where neither is in any more. */
async function tellMembers(
  tx: Tx,
  accountId: AccountId,
  room: Room,
  contactId: ContactId,
  grantId: `gra_${string}`,
  now: Millis,
): Promise<void> {
  const account = found(await tx.accounts.get(accountId))
  const contact = found(await tx.contacts.get(accountId, contactId))
  const last = (await tx.comments.ofThread(accountId, room, { limit: 50, after: null })).find(
    ({ authorKind }) => authorKind === 'member',
  )?.authorId
  const giver = (await tx.grants.get(accountId, grantId))?.createdBy
  const members: Member[] = []
  for (const id of new Set([last, giver])) {
    const member = id ? await tx.members.get(accountId, id as MemberId) : null
    if (member && memberState(member) === 'active') members.push(member)
  }
  const thread = room.recordId ?? `${room.projectId} ${contactId}`
  for (const member of members.length > 0 ? members : await whoAnswers(tx, accountId, null)) {
    if ((await waitFor(tx, `comment letter ${accountId} ${member.id} ${thread}`, letterPace, now)) > now) continue
    await memberNotice(tx, account, member, contact, now, {
      about: 'comment',
      place: room.place,
      recordId: room.recordId,
      projectId: room.projectId,
      documentId: null,
      requirement: null,
      usedWith: null,
      usedAt: null,
    })
  }
}
