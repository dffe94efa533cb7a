// Links: what stands behind a secret, and the press that opens it. Everything that only looks changes nothing.
import type {
  Ability,
  Account,
  AccountId,
  Contact,
  Grant,
  Link,
  LinkId,
  LinkKind,
  Member,
  Millis,
  Opening,
  Session,
  Visitor,
} from '../nouns.ts'
import type { LinkAtDoor } from '../store/links.ts'
import type { Tx } from '../store/store.ts'
import { entry, found, inPassing } from './acts.ts'
import { alertOfArrival, arrivalOf } from './alerts.ts'
import { waitFor } from './limits.ts'
import { memberNotice, whoAnswers } from './messages.ts'
import type { Parts } from './parts.ts'
import { about, type Place, placesOf } from './places.ts'
import { cameLate, day, endsHere, grantState, type Limit, linkState, minute, opening, outlivedRevoke, type ProofKind } from './policy.ts'
import { type Browser, type Entered, landingOf, type Presser, press } from './presses.ts'
import { type Given, proofAtDoor, prove } from './proofs.ts'
import { Refusal, type RefusalCode, unlessRefused } from './refusals.ts'
import { fingerprint, newId } from './secrets.ts'
import type { Inside } from './sessions.ts'

/** A link as its page shows it. `shut` names why it does not open; null means that a press would. */
export interface LinkPage {
  link: Link
  grant: Grant
  account: Account
  contact: Contact
  /** Whom to ask: who made the link, else who gave the access. */
  inviter: Member | null
  place: Place | null
  shut: DeadEnd | null
  /** What a browser that did not ask for the letter gives beside the press. */
  proof: ProofKind | null
  /** This browser asked for the letter, which came in time: where scripts run it goes straight in (D1). */
  goesOn: boolean
  /** What took its place, and when: a letter, or a link that a member made to hand over. */
  newer: { at: Millis; by: 'letter' | 'hand' } | null
  /** Nobody saw it alive, and a new one may come as late: then an invitation helps, which lasts longer. */
  late: boolean
  /** Where a press lands. */
  landing: string
}

/** Where and until when a letter's button opens its page once more. */
export interface OpensAgain {
  until: Millis
  /** `here`: only in the browser that used it. */
  where: 'here' | 'anywhere'
}

export type DeadEnd = 'link_expired' | 'link_used' | 'link_replaced' | 'link_revoked' | 'link_access_ended' | 'link_asleep'

export type Links = ReturnType<typeof createLinks>

export function createLinks({ store, clock, secrets, nudge }: Parts) {
  const linkId = (plainId: string): LinkId => `lnk_${plainId}`
  const atDoor = (id: LinkId, { deviceToken, askToken }: Omit<Browser, 'nonce'>) =>
    store.read.links.atDoor(id, deviceToken ? fingerprint(deviceToken) : '', askToken ? fingerprint(askToken) : '')

  async function placeNamed(held: LinkAtDoor, now: Millis): Promise<Place> {
    const named = [held.grant, ...(await besideIn(store.read, held, now))]
    return placesOf(
      store.read,
      held.link,
      named.map(({ scope }) => scope),
      now,
    )
  }

  return {
    /** Whose secret it is, by its signature alone. A forgery is refused here, before any query. */
    read(secret: unknown): LinkId {
      return linkId(secrets.read('link', secret).plainId)
    },
    /** Whose link it is: enough to know which cookies of a browser to ask. */
    async accountOf(id: LinkId): Promise<AccountId> {
      const accountId = await store.read.links.accountOf(id)
      if (!accountId) throw new Refusal('link_invalid')
      return accountId
    },
    /** The page of a link whose secret the browser holds. Throws `link_invalid` for an id that no row has. */
    async look(id: LinkId, browser: Browser): Promise<LinkPage> {
      const now = clock.now()
      const held = await atDoor(id, browser)
      if (!held) throw new Refusal('link_invalid')
      const { link, grant } = held
      const { shut: dead, how } = judge(held, browser, now)
      const askedSince = dead === 'link_expired' ? await newerAsk(link, browser) : null
      const shut = askedSince === null ? dead : 'link_replaced'
      const [account, contact, inviter, place] = await Promise.all([
        store.read.accounts.get(link.accountId),
        store.read.contacts.get(link.accountId, link.contactId),
        inviterOf(store.read, link, grant),
        unlessRefused(placeNamed(held, now)),
      ])
      return {
        link,
        grant,
        account: found(account),
        contact: found(contact),
        inviter,
        place,
        shut,
        proof: proofAtDoor(held, how),
        goesOn: how !== null && held.askedAt !== null && link.expiresAt > now,
        newer:
          askedSince !== null
            ? { at: askedSince, by: 'letter' }
            : shut === 'link_replaced'
              ? replacement(link, await store.read.links.ofGrant(link.accountId, grant.id))
              : null,
        late: shut === 'link_expired' && cameLate(link, now),
        landing: landingOf(held),
      }
    },
    /**
     * A person who holds the secret pressed the button, or gave the code that stands for it: uses the link and opens one session in this browser.
     * Refuses with the dead end it met, with `signed_in_as_other` while another person is signed in and nobody was asked,
     * or with `proof_needed` or `proof_wrong` where the account asks for more than a press.
     */
    async redeem(
      id: LinkId,
      browser: Browser & { nonce: string },
      visitor: Visitor,
      inside: Inside | null,
      mayReplace: boolean,
      given: Given = {},
    ): Promise<Entered> {
      const now = clock.now()
      const bringing = { ...browser, ownCode: given.code === 'login' }
      const held = await atDoor(id, browser)
      if (!held) throw new Refusal('link_invalid')
      const { shut, how } = judge(held, bringing, now)
      if (how === null) throw await deadEnd(held, shut ?? 'link_used', visitor, now)
      if (inside && inside.contact.id !== held.link.contactId && !mayReplace)
        throw new Refusal('signed_in_as_other', { other: inside.contact.email })
      await prove(store, held, how, given, now)
      const entered = await enter(held, how, { by: given.code === 'login' ? 'code' : null, browser, visitor, inside, now })
      if (entered) return entered
      const after = await atDoor(id, browser)
      // This very browser pressed twice in one moment, another one came in first where all may, or one of several that share the letter
      // was just taken away: it goes on.
      const next = after && judge(after, bringing, now).how
      const goesOn = next === 'again' || (next === 'open' && held.link.usedAt === null) || after?.link.grantId !== held.link.grantId
      if (after && goesOn) return this.redeem(id, browser, visitor, inside, mayReplace, given)
      throw await deadEnd(after ?? held, (after && judge(after, { nonce: null, deviceToken: null }, now).shut) ?? 'link_used', visitor, now)
    },
    /** A person looks at a dead end: remembered for members who wonder why somebody cannot get in. */
    async met({ link, grant, shut }: LinkPage, visitor: Visitor): Promise<void> {
      if (shut) await inPassing(deadEnd({ link, grant }, shut, visitor, clock.now()))
    },
    /** A person's sign on the page: pointer, key or touch. Tells that somebody opened it, and nothing else. */
    async sign(id: LinkId): Promise<void> {
      const held = await store.read.links.atDoor(id)
      if (!held || held.link.openedAt !== null || linkState(held.link, clock.now()) !== 'live') return
      await store.transaction(async (tx) => {
        const now = clock.now()
        const { accountId, grantId, contactId } = held.link
        if (!(await tx.links.opened(accountId, id, now))) return
        const beside = await besideIn(tx, held, now)
        if (held.link.kind === 'invitation')
          for (const one of [grantId, ...beside.map((grant) => grant.id)]) await tx.grants.opened(accountId, one, now)
        const told = [held.grant, ...beside].map((grant) =>
          entry(accountId, { kind: 'contact', id: contactId }, now, 'link.opened', { ...about(grant), linkId: id }),
        )
        await tx.history.addAll(told)
      })
    },
    /** A fetch that looks automatic: remembered for members who wonder, never asked when access is decided. */
    async fetched(id: LinkId, agent: string): Promise<void> {
      const held = await store.read.links.atDoor(id)
      if (!held) return
      const plain = agent.slice(0, 200)
      const { accountId } = held.link
      await inPassing(store.mark((tx) => tx.links.fetched(accountId, id, fingerprint(plain).slice(0, 16), plain, clock.now())))
    },
    /** Where and until when the button of an invitation opens their page once more; null when it only offers a new link. */
    async opensAgain({ accountId, grants }: Inside, deviceToken: string | null): Promise<OpensAgain | null> {
      const now = clock.now()
      const ofGrants = await store.read.links.ofGrants(
        accountId,
        grants.map(({ id }) => id),
      )
      const opening = [...ofGrants.values()]
        .flat()
        .filter((link) => link.kind === 'invitation' && /^(live|used)$/.test(linkState(link, now)))
        .map(({ id }) => id)
      const held = await store.read.links.allAtDoor(accountId, [...new Set(opening)], deviceToken ? fingerprint(deviceToken) : '')
      const ways = held.flatMap((one): OpensAgain[] => {
        const { how } = judge(one, { nonce: null, deviceToken }, now)
        return how === 'device' || how === 'open' ? [{ until: one.link.expiresAt, where: how === 'open' ? 'anywhere' : 'here' }] : []
      })
      return ways.sort((a, b) => b.until - a.until)[0] ?? null
    },
    /** "That was not me" on a used link: noted once and told to the sender, who is answered if it was they; nothing else happens. */
    async deny(id: LinkId): Promise<Member | null> {
      const held = await store.read.links.atDoor(id)
      if (!held || held.link.usedAt === null) return null
      const inviter = await inviterOf(store.read, held.link, held.grant)
      const told = await whoAnswers(store.read, held.link.accountId, inviter)
      await store.transaction(async (tx) => {
        const now = clock.now()
        const { accountId, contactId, usedAt, usedWith } = held.link
        if (!(await tx.links.deny(accountId, id, now))) return
        const account = found(await tx.accounts.get(accountId))
        const contact = found(await tx.contacts.get(accountId, contactId))
        const facts = { ...(await noticeAbout(tx, held.grant)), about: 'link_denied' as const, usedWith, usedAt }
        for (const member of told) await memberNotice(tx, account, member, contact, now, facts)
        await tx.history.add(entry(accountId, { kind: 'contact', id: contactId }, now, 'link.denied', { ...about(held.grant), linkId: id }))
      })
      nudge()
      return inviter === told[0] ? inviter : null
    },
    /** "Ask for a new invitation" under an access that ended or sleeps, or where sign-in letters come too late: tells the inviter, once a day, who is answered if it was they. */
    async askAgain(id: LinkId): Promise<Member | null> {
      const held = await store.read.links.atDoor(id)
      if (!held) return null
      const { link, grant } = held
      const now = clock.now()
      const state = grantState(grant, held.policy.dormantMonths, now)
      const late = cameLate(link, now) && judge(held, { nonce: null, deviceToken: null }, now).shut === 'link_expired'
      if (state !== 'ended' && state !== 'dormant' && !late) return null
      const inviter = await inviterOf(store.read, link, grant)
      const told = await whoAnswers(store.read, link.accountId, inviter)
      await store.transaction(async (tx) => {
        if ((await waitFor(tx, `request ${grant.id}`, oncePerDay, now)) > now) return
        const account = found(await tx.accounts.get(link.accountId))
        const contact = found(await tx.contacts.get(link.accountId, link.contactId))
        const facts = { ...(await noticeAbout(tx, grant)), about: late ? ('letter_late' as const) : ('invitation_asked' as const) }
        for (const member of told) await memberNotice(tx, account, member, contact, now, { ...facts, usedWith: null, usedAt: null })
        await tx.history.add(
          entry(link.accountId, { kind: 'contact', id: link.contactId }, now, 'access.asked', { ...about(grant), linkId: id }),
        )
      })
      nudge()
      return inviter === told[0] ? inviter : null
    },
  }

  /** When this browser asked for the letter that opens here in the place of one that came late; whoever asked once more would wait anew. */
  async function newerAsk({ id, accountId, contactId, kind, createdAt }: Link, { askToken }: Browser): Promise<Millis | null> {
    const held = kind === 'login' && askToken ? await store.read.asks.byToken(accountId, fingerprint(askToken)) : null
    if (!held || held.used || held.ask.endedAt !== null || held.ask.contactId !== contactId) return null
    const { ask } = held
    return ask.linkId !== id && ask.linkId !== ask.fromLinkId && ask.createdAt > createdAt ? ask.createdAt : null
  }

  /** Null where the link was no longer what it seemed. */
  async function enter(held: LinkAtDoor, how: Opening, presser: Presser): Promise<Entered | null> {
    const { pressed, entered } = press(held, await besideIn(store.read, held, presser.now), how, presser)
    if (!(await store.press(pressed))) return null
    if (held.cameBefore) await tellOfArrival(entered.session, pressed.before)
    return entered
  }

  /** Beside the press, which is one statement where it can be: whoever came in before hears of a browser that is new. */
  async function tellOfArrival(session: Session, before: Session['id'] | null): Promise<void> {
    const arrival = await arrivalOf(store.read, session, before)
    if (!arrival) return
    const told = store.transaction(async (tx) => {
      const contact = session.contactId && (await tx.contacts.get(session.accountId, session.contactId))
      if (contact) await alertOfArrival(tx, contact, session, arrival)
    })
    await inPassing(told)
    nudge()
  }

  async function deadEnd(
    { link, grant }: Pick<LinkAtDoor, 'link' | 'grant'>,
    code: DeadEnd,
    visitor: Visitor,
    now: Millis,
  ): Promise<Refusal> {
    await store.transaction(async (tx) => {
      if ((await waitFor(tx, `dead end ${link.id}`, oncePerTenMinutes, now)) > now) return
      await tx.history.add(
        entry(link.accountId, { kind: 'contact', id: link.contactId }, now, 'link.dead_end', {
          ...about(grant),
          linkId: link.id,
          facts: { why: code, kind: link.kind, browser: visitor.browser },
        }),
      )
    })
    return new Refusal(code satisfies RefusalCode, { linkId: link.id })
  }
}

/** Somebody who presses a dead link again and again is one dead end, not a hundred lines of history. */
const oncePerTenMinutes: readonly Limit[] = [{ most: 1, within: 10 * minute }]
const oncePerDay: readonly Limit[] = [{ most: 1, within: day }]

/** Whether a press would open it, and if not, which dead end it is. The grant is asked before the link. */
function judge(
  { link: made, grant, contact, policy, knownDevice, askedAt }: LinkAtDoor,
  { nonce, ownCode = false }: Browser & { ownCode?: boolean },
  now: Millis,
): { how: Opening | null; shut: DeadEnd | null } {
  const state = grantState(grant, policy.dormantMonths, now)
  const link = { ...made, expiresAt: endsHere(made, askedAt) }
  const dead = linkState(link, now)
  if (state === 'revoked' || contact.disabledAt !== null) return { how: null, shut: 'link_revoked' }
  if (state === 'suspended' || state === 'ended') return { how: null, shut: 'link_access_ended' }
  if (state === 'dormant') return { how: null, shut: 'link_asleep' }
  const sameNonce = nonce !== null && link.usedNonce !== null && fingerprint(nonce) === link.usedNonce
  const known = knownDevice !== null && outlivedRevoke(grant, knownDevice.createdAt)
  // A link from before a revoke opens nothing when the grant lives again.
  const how = outlivedRevoke(grant, link.createdAt) ? opening(link, policy, { sameNonce, knownDevice: known, ownCode }, now) : null
  if (how !== null) return { how, shut: null }
  if (!outlivedRevoke(grant, link.createdAt)) return { how, shut: 'link_expired' }
  return { how, shut: dead === 'live' || dead === 'used' ? 'link_used' : dead === 'revoked' ? revokedAs(grant) : `link_${dead}` }
}

/** An invitation gives way to the next alone; a link that was handed over also to the next of its kind, by any access of the person. */
function replacement(link: Link, ofGrant: readonly Link[]): LinkPage['newer'] {
  const newest = ofGrant.find(({ kind }) => kind === 'invitation')
  const at = link.replacedAt ?? link.createdAt
  const byLetter = link.kind !== 'copied' || ofGrant.some(({ kind, createdAt }) => kind === 'invitation' && createdAt === at)
  return byLetter ? { at: newest?.createdAt ?? at, by: 'letter' } : { at, by: 'hand' }
}

/** A link from before a revoke stays dead when the grant lives again, but then there is a way on. */
const revokedAs = (grant: Grant): DeadEnd => (grant.revokedAt === null ? 'link_expired' : 'link_revoked')

/** What a shared letter invites to beside the grant that its link hangs on. */
async function besideIn(
  tx: Tx,
  { link: { accountId, letterId }, grant }: Pick<LinkAtDoor, 'link' | 'grant'>,
  now: Millis,
): Promise<Grant[]> {
  if (letterId === null) return []
  const shared = (await tx.sharedLetters.of(accountId, [letterId])).filter(({ leftAt, grantId }) => leftAt === null && grantId !== grant.id)
  const grants = await tx.grants.getAll(
    accountId,
    shared.map(({ grantId }) => grantId),
  )
  return grants.filter(
    ({ revokedAt, suspendedAt, endsAt }) => revokedAt === null && suspendedAt === null && (endsAt === null || endsAt > now),
  )
}

/** Whom to ask: who made the link, else who gave the access. */
export async function inviterOf(tx: Tx, link: Pick<Link, 'accountId' | 'madeBy'> | null, grant: Grant): Promise<Member | null> {
  const id = link?.madeBy ?? grant.createdBy
  return id ? tx.members.get(grant.accountId, id) : null
}

/** What a notice to a member says of a grant. */
export async function noticeAbout(tx: Tx, grant: Grant) {
  const row = grant.scope.kind === 'record' ? await tx.records.get(grant.accountId, grant.scope.id) : null
  return {
    place: row ? { company: row.company?.name ?? null, project: row.project.name } : null,
    recordId: row?.record.id ?? null,
    documentId: null,
    requirement: null,
  }
}

/** Of use until `until`, and no longer than the access: a letter's button promises nothing beyond it. */
export const newLink = (
  kind: LinkKind,
  keyNumber: number,
  grant: Grant,
  destination: string,
  maker: Member | null,
  now: Millis,
  until: Millis,
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
  expiresAt: grant.endsAt === null ? until : Math.min(until, grant.endsAt),
  openedAt: null,
  usedAt: null,
  usedWith: null,
  usedNonce: null,
  replacedAt: null,
  revokedAt: null,
  deniedAt: null,
  wrongAnswers: 0,
})
