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
  Member,
  Message,
  Millis,
  Packet,
  Project,
  Scope,
  Trace,
} from '../nouns.ts'
import type { GrantFilter } from '../store/grants.ts'
import type { RecordRow } from '../store/records.ts'
import type { Page } from '../store/rows.ts'
import type { Covering } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing } from './acts.ts'
import { whomToInvite } from './contacts.ts'
import { endOf, type InviteInput, invitationFacts, inviteOne, movable } from './invitations.ts'
import type { InvitationFacts, MoreTimeFacts } from './letter-facts.ts'
import { needRoomInDay } from './limits.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import { ownWordsFor } from './own-words.ts'
import type { Parts } from './parts.ts'
import { about, type Place, placesHeld, placesOf } from './places.ts'
import { grantState } from './policy.ts'
import { Refusal } from './refusals.ts'
import { takeAway } from './revoking.ts'
import { mayDo } from './rights.ts'
import { newIdAt } from './secrets.ts'
import type { Inside } from './sessions.ts'
import { besides, keepOpen } from './shared-letters.ts'

interface GrantInput {
  contactId: ContactId
  scope: Scope
  abilities?: Ability[] | undefined
  endsAt?: Millis | null | undefined
  invite?: InviteInput | undefined
}

/** Another end, other abilities; what is left out stays. */
type GrantPatch = Pick<GrantInput, 'endsAt' | 'abilities'>

/** A grant with what belongs to it, as doors show it. */
export interface WholeGrant {
  grant: Grant
  contact: Contact
  links: Link[]
  message: Message | null
  /** What became of the link that the message carries. */
  trace: Trace | null
}

/** A grant with its person and the name of what it opens; the whole portal has none. */
export interface NamedGrant {
  grant: Grant
  contact: Contact
  scopeName: string | null
}

/** What a grant of whoever is inside opens; all null where that is the whole portal. */
interface PlaceInside {
  grant: Covering
  row: RecordRow | null
  project: Project | null
  packet: Packet | null
}

/** The same with its links, the newest first, and the letter of its last invitation. */
interface ListedGrant extends NamedGrant {
  links: Link[]
  message: Message | null
}

const anyGrant: GrantFilter = { contactId: null, recordId: null, projectId: null }
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
    if (contact.disabledAt !== null || grant.suspendedAt !== null || (grant.endsAt !== null && grant.endsAt <= now)) return
    const account = found(await tx.accounts.get(by.accountId))
    const place = await placesHeld(tx, by, [grant.scope], now)
    if (before.closedAt !== null && before.invitedAt !== null) {
      // A packet has letters of its own, which its member sends.
      if (grant.scope.kind === 'packet') return
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
      await tx.messages.addAll([newMessage('notice', 'person', account, now, { ...toContact(contact, account), grantId: grant.id, facts })])
    }
  }

  return {
    /**
     * Gives access; the same contact and scope again is the same grant while it is live. It takes the end and the abilities that are given
     * now, and `invite` is a resend, whose letter and link tell of them.
     */
    give(by: By, input: GrantInput): Promise<{ grant: Grant; message: Message | null; made: boolean }> {
      return inviting(by, async (tx, now) => {
        needTexts(input.invite)
        if (input.invite) await needRoomInDay(tx, by.accountId, now)
        const account = found(await tx.accounts.get(by.accountId))
        const contact = await whomToInvite(tx, by, account, input.contactId, input.invite ?? {}, now)
        const place = await placesHeld(tx, by, [input.scope], now)
        const { grant: standing, made } = await standingGrant(tx, by, account, contact, input, place, now)
        const patch = made ? {} : differing(standing, input)
        const differs = Object.keys(patch).length > 0
        if (differs && !mayDo(by, 'grants.invite')) throw new Refusal('forbidden', { right: 'grants.invite' })
        const grant = differs ? await alter(tx, by, standing, patch, now) : standing
        const message = input.invite
          ? await inviteOne(tx, by, secrets.newestKey, account, { grant, contact, place, invite: input.invite }, now)
          : null
        // The letter of an invitation answers whoever asked for more time, too.
        if (!input.invite && patch.endsAt !== undefined) await letStay(tx, by, contact, standing, grant, now)
        return { grant: found(await tx.grants.get(by.accountId, grant.id)), message, made }
      })
    },
    async get(by: By, id: GrantId): Promise<WholeGrant> {
      return wholeGrant(store.read, found(await store.read.grants.get(by.accountId, id)))
    },
    /** The grant by itself. */
    alone: (accountId: AccountId, id: GrantId): Promise<Grant | null> => store.read.grants.get(accountId, id),
    /** Those of many, each by itself. */
    async allAlone(accountId: AccountId, ids: readonly GrantId[]): Promise<Map<GrantId, Grant>> {
      const grants = await store.read.grants.getAll(accountId, [...new Set(ids)])
      return new Map(grants.map((grant) => [grant.id, grant]))
    },
    /** The member who gave it: whom its contact may ask. */
    giver: async (accountId: AccountId, { createdBy }: Pick<Grant, 'createdBy'>): Promise<Member | null> =>
      createdBy ? store.read.members.get(accountId, createdBy) : null,
    /** What each grant of whoever is inside covers, in names. */
    async placesInside({ accountId, grants }: Pick<Inside, 'accountId' | 'grants'>): Promise<PlaceInside[]> {
      const opened = await openedBy(store.read, accountId, grants)
      const rows = new Map(opened.records.map((row) => [row.record.id as string, row]))
      const projects = new Map(opened.projects.map((project) => [project.id as string, project]))
      const packets = new Map(opened.packets.map((packet) => [packet.id as string, packet]))
      return grants.map((grant) => {
        const id = grant.scope.id ?? ''
        return { grant, row: rows.get(id) ?? null, project: projects.get(id) ?? null, packet: packets.get(id) ?? null }
      })
    },
    list: (by: By, page: Page, filter: Partial<GrantFilter>): Promise<Grant[]> =>
      store.read.grants.list(by.accountId, page, { ...anyGrant, ...filter }),
    count: (by: By, filter: Partial<GrantFilter>): Promise<number> => store.read.grants.count(by.accountId, { ...anyGrant, ...filter }),
    named: (by: By, grants: readonly Grant[]): Promise<NamedGrant[]> => namedGrants(store.read, by, grants),
    async listed(by: By, grants: readonly Grant[]): Promise<ListedGrant[]> {
      const [named, letters, links] = await Promise.all([
        namedGrants(store.read, by, grants),
        store.read.messages.getAll(
          by.accountId,
          grants.flatMap(({ invitationMessageId }) => invitationMessageId ?? []),
        ),
        store.read.links.ofGrants(
          by.accountId,
          grants.map(({ id }) => id),
        ),
      ])
      const letterOf = new Map(letters.map((letter) => [letter.id, letter]))
      return named.map((one) => ({
        ...one,
        links: links.get(one.grant.id) ?? [],
        message: (one.grant.invitationMessageId && letterOf.get(one.grant.invitationMessageId)) || null,
      }))
    },
    /** Another end, other abilities. Who asked for more time is told, and whoever is let in again after the end gets a new letter. */
    change(by: By, id: GrantId, patch: GrantPatch): Promise<Grant> {
      return inviting(by, async (tx, now) => {
        const grant = found(await tx.grants.get(by.accountId, id))
        if (namesNothing(patch)) return grant
        const contact = found(await tx.contacts.locked(by.accountId, grant.contactId))
        if (grant.revokedAt !== null || grant.replacedAt !== null) throw new Refusal('grant_ended')
        const changed = await alter(tx, by, grant, patch, now)
        if (patch.endsAt === undefined) return changed
        await letStay(tx, by, contact, grant, changed, now)
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
        await needRoomInDay(tx, by.accountId, now)
        const account = found(await tx.accounts.get(by.accountId))
        const contact = await whomToInvite(tx, by, account, grant.contactId, invite, now)
        const place = await placesHeld(tx, by, [grant.scope], now)
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
        const contact = found(await tx.contacts.locked(by.accountId, grant.contactId))
        if (grant.revokedAt === null) return grant
        if (contact.disabledAt !== null) throw new Refusal('contact_disabled')
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
      const live = standing && grantState(standing, account.policy.dormantMonths, now) !== 'ended' ? standing : null
      const [kept = null] = live ? await movable(store.read, account, [live]) : []
      const place = await placesOf(store.read, by, [input.scope, ...(await scopesBeside(store.read, standing, now))], now)
      const until = endOf(account, input.invite ?? {}, kept, now)
      const accessEnds = account.policy.accessEndsWithInvitation ? until : (kept?.endsAt ?? null)
      const facts = invitationFacts(account, by.member, contact, place, input.invite ?? {}, until, accessEnds)
      const language = input.invite?.language ?? contact.language ?? account.language
      const own = ownWordsFor(account, 'invitation', facts, language)
      return { account, contact, facts: own ? { ...facts, own } : facts, language, place }
    },
  }
}

/** What is given now and does not stand already: sending again with the same end is a resend, for which less is asked. */
function differing(grant: Grant, { endsAt, abilities }: GrantPatch): GrantPatch {
  const asNow = !abilities || new Set(abilities).symmetricDifference(new Set(grant.abilities)).size === 0
  return { ...(endsAt === undefined || endsAt === grant.endsAt ? {} : { endsAt }), ...(asNow ? {} : { abilities }) }
}

async function alter(tx: Tx, by: By, grant: Grant, { endsAt, abilities }: GrantPatch, now: Millis): Promise<Grant> {
  const { accountId, id, contactId } = grant
  const fields = {
    // Another end answers who asked for one, and is written down anew when it comes.
    ...(endsAt === undefined ? {} : { endsAt, longerAskedAt: null, closedAt: null }),
    ...(abilities === undefined ? {} : { abilities: JSON.stringify(abilities) }),
  }
  await keepOpen(tx, grant, now, () => tx.grants.change(accountId, id, fields))
  const after = found(await tx.grants.get(accountId, id))
  // A revoke asks for no leave: it may have come while we waited for the row.
  if (after.revokedAt !== null || after.replacedAt !== null) throw new Refusal('grant_ended')
  const act = endsAt === undefined ? 'grant.changed' : 'grant.extended'
  await tx.history.add(entry(accountId, by.actor, now, act, { ...about(grant), facts: endsAt ? { endsAt } : {} }))
  if (endsAt != null && endsAt <= now) await tx.sessions.endUncovered(accountId, contactId, now)
  return after
}

const scopesBeside = async (tx: Tx, grant: Grant | null, now: Millis): Promise<Scope[]> =>
  grant ? (await besides(tx, [grant], now)).map(({ scope }) => scope) : []

async function wholeGrant(tx: Tx, grant: Grant): Promise<WholeGrant> {
  const [contact, links, message] = await Promise.all([
    tx.contacts.get(grant.accountId, grant.contactId),
    tx.links.ofGrant(grant.accountId, grant.id),
    grant.invitationMessageId ? tx.messages.get(grant.accountId, grant.invitationMessageId) : null,
  ])
  const carried = message?.linkId ?? null
  const trace = carried && ((await tx.links.traces(grant.accountId, [carried])).get(carried) ?? null)
  return { grant, contact: found(contact), links, message, trace }
}

/** With their people, and the names of what they open. */
async function namedGrants(tx: Tx, by: By, grants: readonly Grant[]): Promise<NamedGrant[]> {
  const [contacts, { records, projects, packets }] = await Promise.all([
    tx.contacts.getAll(by.accountId, [...new Set(grants.map(({ contactId }) => contactId))]),
    openedBy(tx, by.accountId, grants),
  ])
  const people = new Map(contacts.map((contact) => [contact.id, contact]))
  const names = new Map<string | null, string>([
    ...records.map(({ record, company, contact, project }) => {
      return [record.id, `${company?.name ?? contact.name ?? contact.email}, ${project.name}`] as const
    }),
    ...projects.map(({ id, name }) => [id, name] as const),
    ...packets.map(({ id, title }) => [id, title] as const),
  ])
  return grants.map((grant) => ({
    grant,
    contact: found(people.get(grant.contactId) ?? null),
    scopeName: names.get(grant.scope.id) ?? null,
  }))
}

/** What these grants open; each kind is asked for once. */
async function openedBy(tx: Tx, accountId: AccountId, grants: readonly Pick<Grant, 'scope'>[]) {
  const opened = <Kind extends Scope['kind']>(kind: Kind) => [
    ...new Set(grants.flatMap(({ scope }) => (scope.kind === kind ? [scope.id as Extract<Scope, { kind: Kind }>['id']] : []))),
  ]
  const [records, projects, packets] = await Promise.all([
    tx.records.getAll(accountId, opened('record')),
    tx.projects.getAll(accountId, opened('project')),
    tx.packets.getAll(accountId, opened('packet')),
  ])
  return { records, projects, packets }
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
  id: newIdAt('gra', now),
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
