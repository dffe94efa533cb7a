// Sessions: who a cookie stands for, judged on every request against the grants that are live at that moment.
import type {
  AccountId,
  Actor,
  Contact,
  ContactId,
  Device,
  DeviceId,
  LinkPolicy,
  Member,
  Millis,
  Record,
  Session,
  SessionId,
  Version,
} from '../nouns.ts'
import type { ContactSession, Covering, MemberSession } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, inPassing } from './acts.ts'
import type { Parts } from './parts.ts'
import { day, hour, lastOver, mayChangeOwn, minute, seenEvery, sessionLives } from './policy.ts'
import { Refusal } from './refusals.ts'
import { fingerprint, newIdAt } from './secrets.ts'

/** A contact inside: the session, the person, and each grant that is live now. */
export interface Inside extends ContactSession {
  accountId: AccountId
}

/** A contact's eyes: their own, or a member's who looks at what they see. It can be read with; to write takes a session. */
export type Looking = Pick<Inside, 'accountId' | 'contact' | 'grants'> & { session: Pick<Session, 'openedBy' | 'mayAtMost'> }

/** A freshly opened session with what the browser is given; `token` is stored nowhere. */
export interface OpenedSession {
  session: Session
  token: string
}

const memberIdle = hour
export const memberSession = 12 * hour

export function createSessions({ store, clock, doing }: Parts) {
  async function judged(held: ContactSession, now: Millis): Promise<Inside> {
    if (!sessionLives(held.session, now) || held.contact.disabledAt !== null || held.grants.length === 0)
      throw await whyOut(store.read, held, now)
    return { ...held, accountId: held.session.accountId }
  }

  async function atThreshold(accountId: AccountId, token: string): Promise<Inside> {
    const now = clock.now()
    const held = await store.read.sessions.ofContact({ accountId, tokenHash: fingerprint(token), now, slug: null })
    if (!held) throw new Refusal('signed_out')
    return judged(held, now)
  }

  function withPasskey(inside: Inside): Inside {
    if (needsPasskey(inside)) throw new Refusal('passkey_needed')
    return inside
  }

  return {
    /**
     * The contact behind a session cookie. Refuses with `signed_out`, with `access_revoked` or `access_ended`
     * where a grant of theirs says why, and with `passkey_needed` where the mail alone does not do.
     */
    inside: async (accountId: AccountId, token: string): Promise<Inside> => withPasskey(await atThreshold(accountId, token)),
    /** The same in one read with the account's name in addresses; null where the cookie stands for nobody there. */
    async insideAt(slug: string, accountId: AccountId, token: string): Promise<Inside | null> {
      const now = clock.now()
      const held = await store.read.sessions.ofContact({ accountId, tokenHash: fingerprint(token), now, slug })
      return held && withPasskey(await judged(held, now))
    },
    /** The same, also while their passkey is still missing: for the pages on which it is brought or made, and for signing out. */
    atThreshold,
    /** Written only when the last sign of life is older than ten seconds; polling and files never call it. */
    async seen(inside: Inside, idleMinutes: number, covering: Covering | null): Promise<void> {
      const now = clock.now()
      const { session } = inside
      const firstSight = covering !== null && (covering.lastVisitAt === null || covering.lastVisitAt < session.createdAt)
      if (!firstSight && session.seenAt > now - seenEvery) return
      await inPassing(store.look({ session, grantId: covering?.id ?? null, now, idleUntil: now + idleMinutes * minute }))
    },
    async ofMember(token: string): Promise<MemberSession> {
      const now = clock.now()
      const held = await store.read.sessions.ofMember(fingerprint(token))
      if (!held || !sessionLives(held.session, now) || held.member.disabledAt !== null) throw new Refusal('unauthenticated')
      return held
    },
    async memberSeen({ session }: MemberSession): Promise<void> {
      const now = clock.now()
      if (session.seenAt > now - seenEvery) return
      await inPassing(store.mark((tx) => tx.sessions.seen(session.accountId, session.id, now, now + memberIdle)))
    },
    /** Ends the session and every door that this browser's device cookie opens in the account. */
    async signOut(inside: Inside, deviceToken: string | null): Promise<void> {
      const { accountId, session, contact } = inside
      await store.transaction(async (tx) => {
        const now = clock.now()
        const ended = await tx.sessions.end(accountId, session.id, now)
        await shut(tx, session, now)
        if (deviceToken) await tx.sessions.endDevice(accountId, fingerprint(deviceToken), now)
        // Pressed twice, or ended by somebody else in this moment: it is told already.
        if (!ended) return
        await tx.history.add(
          entry(accountId, { kind: 'contact', id: contact.id }, now, 'session.ended', { contactId: contact.id, sessionId: session.id }),
        )
      })
    },
    /** The same where the session is over by itself: what the device cookie opens is not. */
    async signOutDevice(accountId: AccountId, deviceToken: string): Promise<void> {
      await store.transaction(async (tx) => {
        const now = clock.now()
        for (const { contactId, browser } of await tx.sessions.endDevice(accountId, fingerprint(deviceToken), now))
          await tx.history.add(entry(accountId, { kind: 'contact', id: contactId }, now, 'device.ended', { contactId, facts: { browser } }))
      })
    },
    /** Where the member is signed in now. */
    async mine({ session: { accountId }, member }: MemberSession): Promise<Session[]> {
      const now = clock.now()
      return (await store.read.sessions.ofMemberAll(accountId, member.id, now - memberSession)).filter((one) => sessionLives(one, now))
    },
    /** A member signs out everywhere but here, as one does whose laptop is gone. */
    async endMyOthers({ session, member }: MemberSession): Promise<number> {
      return store.transaction(async (tx) => {
        const now = clock.now()
        const ended = await tx.sessions.endOthersOfMember(session.accountId, member.id, session.id, now)
        await tx.signIns.endOfMember(session.accountId, member.id, now)
        await tx.trials.endOfMember(session.accountId, member.id, now)
        await tx.history.add(
          entry(session.accountId, { kind: 'member', id: member.id }, now, 'member.signed_out', { facts: { others: ended } }),
        )
        return ended
      })
    },
    async memberSignOut({ session, member }: MemberSession): Promise<void> {
      await store.transaction(async (tx) => {
        const now = clock.now()
        if (!(await tx.sessions.end(session.accountId, session.id, now))) return
        await tx.history.add(
          entry(session.accountId, { kind: 'member', id: member.id }, now, 'member.signed_out', { sessionId: session.id }),
        )
      })
    },
    async list(by: By, contactId: ContactId): Promise<{ sessions: Session[]; devices: Device[] }> {
      found(await store.read.contacts.get(by.accountId, contactId))
      const now = clock.now()
      const sessions = await store.read.sessions.standing(by.accountId, contactId)
      return {
        sessions: sessions.filter((session) => sessionLives(session, now)),
        devices: await store.read.sessions.devices(by.accountId, contactId),
      }
    },
    /** All browsers of the contact who is inside; devices without the ones that this browser's own cookie names. */
    async ofInside({ accountId, contact }: Inside, deviceToken: string | null): Promise<{ sessions: Session[]; devices: Device[] }> {
      return {
        sessions: await store.read.sessions.standing(accountId, contact.id),
        devices: await store.read.sessions.devices(accountId, contact.id, deviceToken ? fingerprint(deviceToken) : ''),
      }
    },
    /** A contact ends another browser of their own. */
    async endOther({ accountId, contact, session }: Inside, id: SessionId): Promise<void> {
      needOwn(session)
      await store.transaction(async (tx) => {
        const now = clock.now()
        const theirs = (await tx.sessions.standing(accountId, contact.id)).find((session) => session.id === id)
        if (!theirs || !(await tx.sessions.end(accountId, id, now))) throw new Refusal('not_found')
        await shut(tx, theirs, now)
        await tx.history.add(
          entry(accountId, { kind: 'contact', id: contact.id }, now, 'session.ended', { contactId: contact.id, sessionId: id }),
        )
      })
    },
    /** A contact takes from another browser the right to open its letter again. */
    async endDevice({ accountId, contact, session }: Inside, id: DeviceId): Promise<void> {
      needOwn(session)
      await store.transaction(async (tx) => {
        const now = clock.now()
        const theirs = (await tx.sessions.devices(accountId, contact.id)).find((device) => device.id === id)
        await takeDevice(tx, { kind: 'contact', id: contact.id }, found(theirs ?? null), now)
      })
    },
    /** A member takes it from a browser of a contact. */
    endDeviceOf: (by: By, id: DeviceId): Promise<void> =>
      doing(by, async (tx, now) => takeDevice(tx, by.actor, found(await tx.sessions.device(by.accountId, id)), now)),
    /** Everywhere at once, this browser included: whoever comes next comes by a letter or a passkey. */
    async endAll({ accountId, contact, session }: Inside): Promise<void> {
      needOwn(session)
      await store.transaction((tx) => endEverywhere(tx, accountId, { kind: 'contact', id: contact.id }, contact.id, clock.now()))
    },
    /** A member ends all that a contact has open. */
    endAllOf: (by: By, contactId: ContactId): Promise<void> =>
      doing(by, async (tx, now) => {
        found(await tx.contacts.get(by.accountId, contactId))
        await endEverywhere(tx, by.accountId, by.actor, contactId, now)
      }),
    end(by: By, id: SessionId): Promise<void> {
      return doing(by, async (tx, now) => {
        const theirs = await tx.sessions.ofContactById(by.accountId, id, now)
        const contactId = await tx.sessions.endOfAContact(by.accountId, id, now)
        if (!theirs || !contactId) throw new Refusal('not_found')
        await shut(tx, theirs.session, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'session.ended', { sessionId: id, contactId }))
      })
    },
  }
}

/** LNK-22: what belongs to the person is changed in a session of their own. */
export function needOwn(session: Pick<Session, 'openedBy'>): void {
  if (!mayChangeOwn(session)) throw new Refusal('session_copied')
}

/** Whatever opens this person's pages without a new letter or a passkey. */
export async function endEverywhere(tx: Tx, accountId: AccountId, actor: Actor, contactId: ContactId, now: Millis): Promise<void> {
  // Locked, so that a sign-in under way comes before it or begins after it.
  await tx.contacts.locked(accountId, contactId)
  // By these a press comes back in. It holds them until its session is there, which is ended only then.
  const devices = await tx.sessions.endDevicesOfContact(accountId, contactId, now)
  await tx.links.forgetWinners(accountId, contactId)
  const sessions = await tx.sessions.endOfContact(accountId, contactId, now)
  await tx.history.add(entry(accountId, actor, now, 'sessions.ended', { contactId, facts: { sessions, devices } }))
}

/** STF-05: where an account requires passkeys, whatever else opened the session opens nothing by itself. */
const needsPasskey = ({ passkeys, session }: Pick<ContactSession, 'passkeys' | 'session'>): boolean =>
  passkeys === 'required' && !session.factors.includes('passkey')

/** The browser no longer opens its letter again; a session that it has goes on. */
async function takeDevice(tx: Tx, actor: Actor, { id, accountId, contactId, linkId, browser }: Device, now: Millis): Promise<void> {
  if ((await tx.sessions.endDeviceById(accountId, id, now)) === 0) throw new Refusal('not_found')
  await tx.links.forgetWinner(accountId, linkId)
  await tx.history.add(entry(accountId, actor, now, 'device.ended', { contactId, facts: { browser } }))
}

/** What the browser of a session that was ended could come back by: its device, and the press that won, its own or of one whose place it took. */
async function shut(tx: Tx, { accountId, contactId, deviceId }: Session, now: Millis): Promise<void> {
  if (deviceId) await tx.sessions.endDeviceById(accountId, deviceId, now)
  if (contactId) await tx.links.forgetWinnersWhoAreOut(accountId, contactId)
}

/** The grant by which a session sees a record; the narrowest one. An archived record rests, however far a grant reaches. */
export function coverOf(
  { grants, contact }: Pick<Inside, 'grants' | 'contact'>,
  record: Pick<Record, 'id' | 'projectId' | 'contactId' | 'archived'>,
): Covering | null {
  if (record.archived) return null
  const own = record.contactId === contact.id
  return (
    grants.find(({ scope }) => scope.kind === 'record' && scope.id === record.id) ??
    grants.find(({ scope }) => scope.kind === 'project' && scope.id === record.projectId && own) ??
    grants.find(({ scope }) => scope.kind === 'portal' && own) ??
    null
  )
}

/** A file opens to whom its grant allows downloads, and to whoever sent it; never through a link of somebody who may not open it. */
export const opensFile = (
  { session, contact }: Pick<Looking, 'session' | 'contact'>,
  cover: Pick<Covering, 'abilities'> | null,
  version: Pick<Version, 'contactId'>,
): boolean => (cover?.abilities.includes('download') ?? false) || (version.contactId === contact.id && session.mayAtMost === null)

/** Pictures of a file are for whom may view it; a link of somebody who may not open files shows none either. */
export function looksAt(
  inside: Pick<Looking, 'session' | 'contact'>,
  cover: Pick<Covering, 'abilities'> | null,
  version: Pick<Version, 'contactId'>,
): boolean {
  const { mayAtMost } = inside.session
  const views = (cover?.abilities.includes('view') ?? false) && (mayAtMost === null || mayAtMost.includes('download'))
  return views || opensFile(inside, cover, version)
}

/** A session of a contact, as it is stored; a link and a device are added by whoever came with them. */
export const newContactSession = (
  contact: Pick<Contact, 'id' | 'accountId'>,
  { openedBy, factors, browser }: Pick<Session, 'openedBy' | 'factors' | 'browser'>,
  policy: Pick<LinkPolicy, 'idleMinutes' | 'sessionHours'>,
  now: Millis,
): Session & { contactId: ContactId } => ({
  id: newIdAt('ses', now),
  accountId: contact.accountId,
  contactId: contact.id,
  memberId: null,
  linkId: null,
  deviceId: null,
  openedBy,
  factors,
  browser,
  mayAtMost: null,
  createdAt: now,
  freshAt: now,
  seenAt: now,
  idleUntil: now + policy.idleMinutes * minute,
  expiresAt: now + policy.sessionHours * hour,
  endedAt: null,
})

/** A session of a member, as it is stored. */
export const newMemberSession = (
  member: Pick<Member, 'id' | 'accountId'>,
  { openedBy, factors, browser }: Pick<Session, 'openedBy' | 'factors' | 'browser'>,
  id: SessionId,
  now: Millis,
): Session => ({
  id,
  accountId: member.accountId,
  contactId: null,
  memberId: member.id,
  linkId: null,
  deviceId: null,
  openedBy,
  mayAtMost: null,
  factors,
  browser,
  createdAt: now,
  freshAt: now,
  seenAt: now,
  idleUntil: now + memberIdle,
  expiresAt: now + memberSession,
  endedAt: null,
})

/** The browser still holds a cookie, so it may hear whether its access was taken away or simply ended. */
async function whyOut(tx: Tx, { session, contact, grants }: ContactSession, now: Millis): Promise<Refusal> {
  if (grants.length > 0 || session.createdAt + 7 * day < now) return new Refusal('signed_out')
  const theirs = await tx.grants.ofContact(session.accountId, contact.id)
  const last = lastOver(
    theirs.filter(({ replacedAt }) => replacedAt === null),
    now,
  )
  if (!last) return new Refusal('signed_out')
  return new Refusal(last.revokedAt !== null ? 'access_revoked' : 'access_ended', { grantId: last.id })
}
