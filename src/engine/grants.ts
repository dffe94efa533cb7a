// Grants: giving access, inviting to it, and taking it away. A grant lasts; each letter's link is one-time.
import type {
  Ability,
  Account,
  AccountId,
  Contact,
  ContactId,
  Grant,
  GrantId,
  Language,
  Link,
  LinkKind,
  Member,
  Message,
  Millis,
  Packet,
  ProjectId,
  RecordId,
  Scope,
  Trace,
} from '../nouns.ts'
import type { RecordRow } from '../store/records.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import { whomToInvite } from './contacts.ts'
import type { InvitationFacts, MoreTimeFacts } from './letter-facts.ts'
import { houseFacts, newMessage, personFacts } from './messages.ts'
import { ownWordsFor } from './own-words.ts'
import type { Parts } from './parts.ts'
import { day, grantState } from './policy.ts'
import { Refusal } from './refusals.ts'
import { type OpenRequirement, openOf } from './requirements.ts'
import { mayDo } from './rights.ts'
import { newId } from './secrets.ts'
import type { Inside } from './sessions.ts'
import { besides, keepOpen, lastingFirst, leaveLetters, sharedBy, sharing } from './shared-letters.ts'
import { needTaken } from './suppressions.ts'
import { textBeside } from './texts.ts'

export interface InviteInput {
  /** When it differs from the contact's, `changeAddress` says that the person's address is corrected. */
  email?: string | undefined
  changeAddress?: boolean | undefined
  note?: string | null | undefined
  language?: Language | undefined
  days?: number | undefined
  /** Also by text message, to the phone of the contact. */
  byText?: boolean | undefined
}

export interface GrantInput {
  contactId: ContactId
  scope: Scope
  abilities?: Ability[] | undefined
  endsAt?: Millis | null | undefined
  invite?: InviteInput | undefined
}

/** A grant with what belongs to it, as doors show it. */
export interface WholeGrant {
  grant: Grant
  contact: Contact
  links: Link[]
  message: Message | null
  /** What became of the link that the message carries. */
  trace: Trace | null
}

export const usual: Ability[] = ['view', 'upload', 'download', 'comment']

export function createGrants({ store, clock, secrets, doing, nudge, texts }: Parts) {
  const needTexts = (invite: InviteInput | undefined) => {
    if (invite?.byText && !texts) throw new Refusal('texts_off')
  }

  /** Invites in its own transaction and wakes the worker once it is committed. */
  async function inviting<T>(by: By, work: (tx: Tx, now: Millis) => Promise<T>): Promise<T> {
    const done = await doing(by, work)
    nudge()
    return done
  }

  /** The end was moved into the future: after it had come its person needs a new letter, before that an answer if they asked for one. */
  async function letStay(tx: Tx, by: By, contact: Contact, before: Grant, grant: Grant, now: Millis): Promise<void> {
    if (contact.disabledAt !== null || grant.suspendedAt !== null) return
    const account = found(await tx.accounts.get(by.accountId))
    const place = await placeOf(tx, by, grant.scope, now)
    if (before.closedAt !== null && before.invitedAt !== null) {
      await inviteOne(tx, by, secrets.newestKey, account, { grant, contact, place, invite: {} }, now)
    } else if (before.longerAskedAt !== null) {
      const [first] = place.records
      const facts: MoreTimeFacts = {
        about: 'more_time',
        house: houseFacts(account),
        contact: personFacts(contact),
        changedBy: by.member && personFacts(by.member),
        place: first ? { company: first.row.company?.name ?? null, project: first.row.project.name } : null,
        project: place.project?.name ?? null,
        endsAt: grant.endsAt,
        at: now,
      }
      const to = { contactId: contact.id, grantId: grant.id, toAddress: contact.email, language: contact.language ?? account.language }
      await tx.messages.addAll([newMessage('notice', 'person', account, now, { ...to, facts })])
    }
  }

  return {
    /** Gives access; the same contact and scope again is the same grant while it is live, and `invite` is a resend. */
    give(by: By, input: GrantInput): Promise<{ grant: Grant; message: Message | null; made: boolean }> {
      return inviting(by, async (tx, now) => {
        needTexts(input.invite)
        const account = found(await tx.accounts.get(by.accountId))
        const contact = await whomToInvite(tx, by, account, input.contactId, input.invite ?? {}, now)
        const place = await placeOf(tx, by, input.scope, now)
        const { grant, made } = await standingGrant(tx, by, account, contact, input, place, now)
        if (!input.invite) return { grant, message: null, made }
        const message = await inviteOne(tx, by, secrets.newestKey, account, { grant, contact, place, invite: input.invite }, now)
        return { grant: found(await tx.grants.get(by.accountId, grant.id)), message, made }
      })
    },
    async get(by: By, id: GrantId): Promise<WholeGrant> {
      return wholeGrant(store.read, found(await store.read.grants.get(by.accountId, id)))
    },
    /** The grant by itself, for a page that says when it ended. */
    times: (accountId: AccountId, id: GrantId): Promise<Grant | null> => store.read.grants.get(accountId, id),
    /** The member who gave it: whom its contact may ask. */
    async giver(accountId: AccountId, id: GrantId): Promise<Member | null> {
      const grant = await store.read.grants.get(accountId, id)
      return grant?.createdBy ? store.read.members.get(accountId, grant.createdBy) : null
    },
    /** What each grant of whoever is inside covers, in names. */
    async placesInside({ accountId, grants }: Pick<Inside, 'accountId' | 'grants'>): Promise<{ grant: Covering; place: Place }[]> {
      const now = clock.now()
      return Promise.all(grants.map(async (grant) => ({ grant, place: await placeOf(store.read, { accountId }, grant.scope, now) })))
    },
    async list(
      by: By,
      {
        contactId = null,
        recordId = null,
        projectId = null,
      }: { contactId?: ContactId | null; recordId?: RecordId | null; projectId?: ProjectId | null },
    ): Promise<Grant[]> {
      return store.read.grants.list(by.accountId, { contactId, recordId, projectId })
    },
    /** Another end, other abilities. Who asked for more time is told, and whoever is let in again after the end gets a new letter. */
    change(by: By, id: GrantId, patch: { endsAt?: Millis | null; abilities?: Ability[] }): Promise<Grant> {
      return inviting(by, async (tx, now) => {
        const grant = found(await tx.grants.get(by.accountId, id))
        const contact = found(await tx.contacts.locked(by.accountId, grant.contactId))
        if (grant.revokedAt !== null || grant.replacedAt !== null) throw new Refusal('grant_ended')
        const fields = {
          // Another end answers who asked for one, and is written down anew when it comes.
          ...(patch.endsAt === undefined ? {} : { endsAt: patch.endsAt, longerAskedAt: null, closedAt: null }),
          ...(patch.abilities === undefined ? {} : { abilities: JSON.stringify(patch.abilities) }),
        }
        await keepOpen(tx, grant, now, () => tx.grants.change(by.accountId, id, fields))
        const act = patch.endsAt === undefined ? 'grant.changed' : 'grant.extended'
        await tx.history.add(
          entry(by.accountId, by.actor, now, act, { ...about(grant), facts: patch.endsAt ? { endsAt: patch.endsAt } : {} }),
        )
        const changed = found(await tx.grants.get(by.accountId, id))
        if (patch.endsAt === undefined) return changed
        if (patch.endsAt !== null && patch.endsAt <= now) await tx.sessions.endUncovered(by.accountId, grant.contactId, now)
        else await letStay(tx, by, contact, grant, changed, now)
        return found(await tx.grants.get(by.accountId, id))
      })
    },
    /** Resend: a new link; the earlier invitations and copied links of this grant die in the same commit. */
    resend(by: By, id: GrantId, invite: InviteInput): Promise<{ grant: Grant; message: Message }> {
      return inviting(by, async (tx, now) => {
        const grant = found(await tx.grants.get(by.accountId, id))
        // A packet has letters of its own.
        if (grant.scope.kind === 'packet') throw new Refusal('not_invitable')
        needTexts(invite)
        const account = found(await tx.accounts.get(by.accountId))
        const contact = await whomToInvite(tx, by, account, grant.contactId, invite, now)
        const place = await placeOf(tx, by, grant.scope, now)
        const message = await inviteOne(tx, by, secrets.newestKey, account, { grant, contact, place, invite }, now)
        return { grant: found(await tx.grants.get(by.accountId, id)), message }
      })
    },
    /** Ends links, waiting letters, devices and sessions of this scope in one commit. Revoking twice is revoking once. */
    revoke(by: By, id: GrantId, reason: string | null): Promise<Grant> {
      return doing(by, async (tx, now) => {
        const grant = found(await tx.grants.get(by.accountId, id))
        await takeAway(tx, by, grant, reason, now)
        return found(await tx.grants.get(by.accountId, id))
      })
    },
    /** Old links, devices and sessions stay dead. */
    restore(by: By, id: GrantId): Promise<Grant> {
      return doing(by, async (tx, now) => {
        const grant = found(await tx.grants.get(by.accountId, id))
        await tx.contacts.locked(by.accountId, grant.contactId)
        if (grant.revokedAt === null) return grant
        const standing = await tx.grants.standing(by.accountId, grant.contactId, grant.scope)
        if (standing) throw new Refusal('grant_beside_live', { grantId: standing.id })
        if (!(await tx.grants.restore(by.accountId, id, now))) throw new Refusal('grant_ended')
        await pointAt(tx, by, grant)
        await tx.history.add(entry(by.accountId, by.actor, now, 'grant.restored', about(grant)))
        return found(await tx.grants.get(by.accountId, id))
      })
    },
    /** What the letter of an invitation would say, before anything goes out. */
    async preview(
      by: By,
      input: Pick<GrantInput, 'contactId' | 'scope' | 'invite'>,
    ): Promise<{ account: Account; contact: Contact; facts: InvitationFacts; language: Language; place: Place }> {
      const contact = found(await store.read.contacts.get(by.accountId, input.contactId))
      const account = found(await store.read.accounts.get(by.accountId))
      const now = clock.now()
      const standing = await store.read.grants.standing(by.accountId, input.contactId, input.scope)
      const place = await placesOf(store.read, by, [input.scope, ...(await scopesBeside(store.read, standing, now))], now)
      const facts = invitationFacts(account, by.member, contact, place, input.invite ?? {}, endOf(account, input.invite ?? {}, now), null)
      const language = input.invite?.language ?? contact.language ?? account.language
      const own = ownWordsFor(account, 'invitation', facts, language)
      return { account, contact, facts: own ? { ...facts, own } : facts, language, place }
    },
  }
}

/** Ends links, waiting letters, devices and sessions of the grant's scope. */
export async function takeAway(tx: Tx, by: By, grant: Grant, reason: string | null, now: Millis): Promise<void> {
  const { accountId, id, contactId } = grant
  // In the order in which a press and the worker take them, so that nobody waits for nobody: links, letters, then the grant.
  await endLetters(tx, grant, now)
  if (!(await tx.grants.revoke(accountId, id, now))) return
  // Once more: an invitation that was being made while we waited for the grant.
  await endLetters(tx, grant, now)
  await tx.sessions.endDevicesOfGrant(accountId, grant, now)
  await tx.sessions.endUncovered(accountId, contactId, now)
  const told = entry(accountId, by.actor, now, 'grant.revoked', about(grant))
  await tx.history.add(told)
  if (reason) await tx.history.addParticulars(accountId, told.id, { reason })
}

/** The links and waiting letters of a grant alone; those it shares go on without it. */
export async function endLetters(tx: Tx, grant: Pick<Grant, 'accountId' | 'id'>, now: Millis): Promise<void> {
  await leaveLetters(tx, grant, now)
  await tx.links.revokeOf(grant.accountId, grant.id, now)
  await tx.messages.cancelOfGrant(grant.accountId, grant.id, now)
  await tx.messages.cancelRemindersAbout(grant.accountId, grant.id, now)
}

/** What a scope covers, as far as a letter tells it. */
export interface Place {
  records: { row: RecordRow; open: OpenRequirement[] }[]
  project: { id: string; name: string } | null
  packet: Pick<Packet, 'id' | 'title' | 'ask' | 'dueOn'> | null
}

export async function placeOf(tx: Tx, by: Pick<By, 'accountId'>, scope: Scope, now: Millis): Promise<Place> {
  if (scope.kind === 'portal') return { records: [], project: null, packet: null }
  if (scope.kind === 'packet') return { records: [], project: null, packet: found(await tx.packets.get(by.accountId, scope.id)) }
  if (scope.kind === 'project') return { records: [], project: found(await tx.projects.get(by.accountId, scope.id)), packet: null }
  const row = found(await tx.records.get(by.accountId, scope.id))
  if (row.record.archived) throw new Refusal('record_archived')
  const requirements = await tx.requirements.ofRecord(by.accountId, scope.id)
  const documents = await tx.documents.ofRecord(by.accountId, scope.id)
  return { records: [{ row, open: openOf(row.record, requirements, documents, now) }], project: null, packet: null }
}

/** The same of several records, which one letter names. */
export async function placesOf(tx: Tx, by: Pick<By, 'accountId'>, scopes: readonly Scope[], now: Millis): Promise<Place> {
  const places: Place[] = []
  for (const scope of scopes) places.push(await placeOf(tx, by, scope, now))
  return { ...(places[0] as Place), records: places.flatMap(({ records }) => records) }
}

const scopesBeside = async (tx: Tx, grant: Grant | null, now: Millis): Promise<Scope[]> =>
  grant ? (await besides(tx, [grant], now)).map(({ scope }) => scope) : []

export async function wholeGrant(tx: Tx, grant: Grant): Promise<WholeGrant> {
  const [contact, links, message] = await Promise.all([
    tx.contacts.get(grant.accountId, grant.contactId),
    tx.links.ofGrant(grant.accountId, grant.id),
    grant.invitationMessageId ? tx.messages.get(grant.accountId, grant.invitationMessageId) : null,
  ])
  const carried = message?.linkId ?? null
  const trace = carried && ((await tx.links.traces(grant.accountId, [carried])).get(carried) ?? null)
  return { grant, contact: found(contact), links, message, trace }
}

/** The live grant of contact and scope, or a new one. The contact's row must be locked. */
async function standingGrant(tx: Tx, by: By, account: Account, contact: Contact, input: GrantInput, place: Place, now: Millis) {
  const standing = await tx.grants.standing(by.accountId, contact.id, input.scope)
  if (standing) {
    const state = grantState(standing, account.policy.dormantMonths, now)
    if (state === 'live' || state === 'dormant') return { grant: standing, made: false }
    await tx.grants.change(by.accountId, standing.id, { replacedAt: now })
  }
  if (!mayDo(by, 'grants.invite')) throw new Refusal('forbidden', { right: 'grants.invite' })
  const grant = newGrant(by, contact.id, input, now)
  await tx.grants.addAll([grant])
  if (place.records[0]?.row.record.contactId === contact.id) await pointAt(tx, by, grant)
  await tx.history.add(entry(by.accountId, by.actor, now, 'grant.created', about(grant)))
  return { grant, made: true }
}

export const newGrant = (
  by: Pick<By, 'accountId' | 'member'>,
  contactId: ContactId,
  input: Pick<GrantInput, 'scope' | 'abilities' | 'endsAt'>,
  now: Millis,
): Grant => ({
  id: newId('gra'),
  accountId: by.accountId,
  contactId,
  scope: input.scope,
  abilities: input.abilities ?? usual,
  createdAt: now,
  createdBy: by.member?.id ?? null,
  endsAt: input.endsAt ?? null,
  revokedAt: null,
  restoredAt: null,
  suspendedAt: null,
  replacedAt: null,
  invitationMessageId: null,
  invitedAt: null,
  acceptedAt: null,
  bouncedAt: null,
  openedAt: null,
  invitationEndsAt: null,
  firstVisitAt: null,
  lastVisitAt: null,
  lastActiveAt: null,
  firstActionAt: null,
  visits: 0,
  longerAskedAt: null,
  closedAt: null,
})

/** A record's portal access is told from the newest grant of its own contact. */
async function pointAt(tx: Tx, by: Pick<By, 'accountId'>, grant: Grant): Promise<void> {
  if (grant.scope.kind !== 'record') return
  const record = await tx.records.get(by.accountId, grant.scope.id)
  if (record?.record.contactId === grant.contactId) await tx.records.change(by.accountId, grant.scope.id, { grantId: grant.id })
}

/** What one letter invites to: as a rule one grant. The link hangs on the first. */
export interface Invitation {
  grants: Grant[]
  contact: Contact
  place: Place
  invite: InviteInput
}

type InvitationOfOne = Omit<Invitation, 'grants'> & { grant: Grant }

/** A letter that several records share goes again for all of them: the earlier one ends, and each has a link as before. */
async function inviteOne(tx: Tx, by: By, keyNumber: number, account: Account, invitation: InvitationOfOne, now: Millis): Promise<Message> {
  const { grant, contact, invite } = invitation
  await needTaken(tx, contact)
  const beside = await besides(tx, [grant], now)
  const place =
    beside.length === 0
      ? invitation.place
      : await placesOf(
          tx,
          by,
          [grant, ...beside].map(({ scope }) => scope),
          now,
        )
  const grants = lastingFirst([grant, ...beside])
  const ids = grants.map(({ id }) => id)
  await tx.links.replaceOf(by.accountId, ids, now)
  await tx.messages.cancelInvitationsOf(by.accountId, ids, now)
  const { link, message } = newInvitation(by, keyNumber, account, { grants, contact, place, invite }, 'person', now)
  await tx.messages.addAll(invite.byText ? [message, textBeside(message, contact)] : [message])
  await tx.links.addAll([link])
  await tx.sharedLetters.addAll(sharing(grants, message.id))
  const invited = ids.map((grantId) => ({ grantId, messageId: message.id, ...endsOf(account, link) }))
  const live = await tx.grants.invited(by.accountId, invited, now)
  if (live.size < ids.length) throw new Refusal('grant_ended')
  const told = { linkId: link.id, messageId: message.id, facts: sharedBy(grants.length) }
  await tx.history.addAll(grants.map((one) => entry(by.accountId, by.actor, now, 'invitation.made', { ...about(one), ...told })))
  return message
}

/** Until when an invitation's link opens, and, where the account says so, the access with it. */
export const endsOf = ({ policy }: Account, { expiresAt }: Link) => ({
  opensUntil: expiresAt,
  endsAt: policy.accessEndsWithInvitation ? expiresAt : null,
})

/** The link and the letter of one invitation, not yet stored. */
export function newInvitation(
  by: By,
  keyNumber: number,
  account: Account,
  { grants, contact, place, invite }: Invitation,
  lane: Message['lane'],
  now: Millis,
): { link: Link; message: Message } {
  const grant = grants[0] as Grant
  if (grants.some(({ contactId }) => contactId !== contact.id)) throw new Error('A letter invites one person alone.')
  // The button of a guest's letter promises no day on which it opens nothing.
  const expiresAt = Math.min(endOf(account, invite, now), grant.endsAt ?? Number.MAX_SAFE_INTEGER)
  const shared = grants.length > 1
  // Several records are chosen from at home.
  const destination = destinationOf(account, shared ? { kind: 'portal', id: null } : grant.scope)
  const link = newLink('invitation', keyNumber, grant, destination, by.member, now, expiresAt)
  const accessEnds = account.policy.accessEndsWithInvitation ? expiresAt : shared ? null : grant.endsAt
  const message = newMessage('invitation', lane, account, now, {
    contactId: contact.id,
    recordId: grant.scope.kind === 'record' ? grant.scope.id : null,
    grantId: grant.id,
    linkId: link.id,
    toAddress: contact.email,
    language: invite.language ?? contact.language ?? account.language,
    facts: invitationFacts(account, by.member, contact, place, invite, expiresAt, accessEnds),
  })
  return { link: shared ? { ...link, letterId: message.id } : link, message }
}

export const newLink = (
  kind: LinkKind,
  keyNumber: number,
  grant: Grant,
  destination: string,
  maker: Member | null,
  now: Millis,
  expiresAt: Millis,
  mayAtMost: Ability[] | null = null,
): Link => ({
  id: newId('lnk'),
  accountId: grant.accountId,
  contactId: grant.contactId,
  grantId: grant.id,
  kind,
  keyNumber,
  letterId: null,
  destination,
  madeBy: maker?.id ?? null,
  mayAtMost,
  createdAt: now,
  expiresAt,
  openedAt: null,
  usedAt: null,
  usedWith: null,
  usedNonce: null,
  replacedAt: null,
  revokedAt: null,
  deniedAt: null,
  wrongAnswers: 0,
})

/** Where a link leads: a path of our own, decided when the link is made. */
export const destinationOf = (account: Pick<Account, 'slug'>, scope: Scope): string =>
  scope.kind === 'portal' ? `/p/${account.slug}` : `/p/${account.slug}/${scope.kind}s/${scope.id}`

export const about = (grant: Pick<Grant, 'id' | 'contactId' | 'scope'>) => ({
  grantId: grant.id,
  contactId: grant.contactId,
  recordId: grant.scope.kind === 'record' ? grant.scope.id : null,
  projectId: grant.scope.kind === 'project' ? grant.scope.id : null,
})

const endOf = (account: Account, invite: InviteInput, now: Millis): Millis => now + (invite.days ?? account.policy.invitationDays) * day

function invitationFacts(
  account: Account,
  inviter: Member | null,
  contact: Contact,
  { records, project }: Place,
  invite: InviteInput,
  opensUntil: Millis,
  accessEnds: Millis | null,
): InvitationFacts {
  return {
    house: houseFacts(account),
    inviter: inviter && personFacts(inviter),
    contact: personFacts(contact),
    records: records.map(({ row, open }) => ({
      recordId: row.record.id,
      company: row.company?.name ?? null,
      project: row.project.name,
      dueOn: row.record.dueOn,
      asked: open.map(({ kind, name, dueOn }) => ({ kind, name, dueOn })),
    })),
    project: project?.name ?? null,
    note: invite.note?.trim() || null,
    opensUntil,
    accessEnds,
  }
}
