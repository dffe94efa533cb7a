// How a member comes into the console: a mailed key proves the mailbox, then a second factor opens the session.
import type { Account, Member, MemberId, MemberLink, MemberLinkId, Millis, Session, SignIn, Visitor } from '../nouns.ts'
import type { MemberAsk } from '../store/sign-ins.ts'
import type { Tx } from '../store/store.ts'
import { entry, found } from './acts.ts'
import { readAddress } from './addresses.ts'
import { alertOfBrowser } from './alerts.ts'
import { answerWaiting } from './answering.ts'
import { type createFactors, type Held, hasFactor, type Proven, type Shown } from './factors.ts'
import { take } from './limits.ts'
import { newMemberLink } from './members.ts'
import { houseFacts, newMessage, personFacts, toMember } from './messages.ts'
import type { Parts } from './parts.ts'
import { asksPerBlock, asksPerMailbox, clockSlack, minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { fingerprint, newId, newToken } from './secrets.ts'
import { newMemberSession, type OpenedSession } from './sessions.ts'

const signInLasts = 15 * minute
const asksAtOnce = 20

type DeadKey = 'used' | 'replaced' | 'expired'

/** A key as the page shows it: whose it is, and whether it still opens. */
interface KeyAtDoor {
  account: Account
  member: Member
  dead: DeadKey | null
}

/** A way in that waits for the second factor. */
export interface HalfIn {
  signIn: SignIn
  account: Account
  member: Member
  held: Held
}

export interface Opened extends OpenedSession {
  /** New ones, shown this once; none where the member has some. */
  recoveryCodes: string[]
}

export function createSignIns({ store, clock, secrets, nudge }: Parts, factors: ReturnType<typeof createFactors>) {
  async function keyOf(secret: string): Promise<MemberLink> {
    const { plainId } = secrets.read('member', secret)
    const link = await store.read.memberLinks.get(`mlk_${plainId}` as MemberLinkId)
    if (!link) throw new Refusal('link_invalid')
    return link
  }

  /** Inside the commit: the session, told, and the way in done. */
  async function open(tx: Tx, half: HalfIn, proven: Proven, now: Millis): Promise<{ session: Session; token: string }> {
    const { signIn, member } = half
    const there = found(await tx.members.lock(member.accountId, member.id))
    if (there.disabledAt !== null || !(await tx.signIns.finish(signIn.accountId, signIn.id, now))) throw new Refusal('sign_in_ended')
    await proven.use(tx, now)
    const { openedBy, browser } = signIn
    const token = newToken()
    await alertOfBrowser(tx, there, browser, now)
    const session = newMemberSession(member, { openedBy, factors: [openedBy, proven.factor], browser }, newId('ses'), now)
    await tx.sessions.add(session, fingerprint(token))
    await tx.members.signedIn(member.accountId, member.id, now)
    await tx.history.add(
      entry(member.accountId, { kind: 'member', id: member.id }, now, 'member.signed_in', {
        sessionId: session.id,
        facts: { browser, factor: proven.factor },
      }),
    )
    return { session, token }
  }

  function answerNext(most: number, held: (ask: MemberAsk) => void): Promise<boolean> {
    return store.transaction(async (tx) => {
      const now = clock.now()
      const asks = await tx.signIns.takeAsks(now, most)
      for (const ask of asks) {
        held(ask)
        if (ask.askedAt > now - signInLasts) await answerOne(tx, ask, now)
      }
      return asks.length > 0
    })
  }

  async function answerOne(tx: Tx, { emailKey, browser, askedAt }: MemberAsk, now: Millis): Promise<void> {
    for (const member of await tx.members.everywhere(emailKey)) {
      if ((await tx.singleSignOn.get(member.accountId))?.only) continue
      const account = found(await tx.accounts.get(member.accountId))
      const link = await newMemberLink(tx, member, 'sign_in', secrets.newestKey, now)
      await tx.messages.addAll([letter(account, member, link, browser, askedAt, now)])
    }
  }

  const passOver = ({ id }: MemberAsk) => store.transaction((tx) => tx.signIns.passOver(id, clock.now()))

  return {
    /** One row for every address, known or not, in the same time: who it is the worker finds out. */
    async ask(email: string, visitor: Visitor): Promise<void> {
      const address = readAddress(email)
      if (!address) throw new Refusal('address_invalid', { field: 'email' })
      const next = await store.transaction(async (tx) => {
        const now = clock.now()
        const full = await take(tx, [{ by: 'block', key: `member asks ${visitor.address}`, limits: asksPerBlock }], now)
        if (full) return full.freeAt
        const limited = await take(tx, [{ by: 'mailbox', key: `member mailbox ${address.mailbox}`, limits: asksPerMailbox }], now)
        await tx.signIns.ask({
          id: newToken().slice(0, 22),
          emailKey: address.key,
          browser: visitor.browser,
          askedAt: now,
          answeredAt: limited ? now : null,
        })
        return null
      })
      if (next !== null) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((next - clock.now()) / 1_000) })
      nudge()
    },
    /** The worker's part: a key for each member behind what was asked. False when nothing was. */
    async answer(): Promise<boolean> {
      if (!(await store.read.signIns.asksWaiting())) return false
      return answerWaiting({ most: asksAtOnce, next: answerNext, passOver })
    },
    /** Whose key this is. Looking changes nothing. */
    async look(secret: string): Promise<KeyAtDoor> {
      const link = await keyOf(secret)
      const [account, member] = await Promise.all([
        store.read.accounts.get(link.accountId),
        store.read.members.get(link.accountId, link.memberId),
      ])
      return { account: found(account), member: found(member), dead: whyDead(link, clock.now()) }
    },
    /** Uses the key. It proves the mailbox and opens nothing yet. */
    async press(secret: string, visitor: Visitor): Promise<{ token: string }> {
      const link = await keyOf(secret)
      if (whyDead(link, clock.now()) !== null) throw new Refusal('sign_in_ended')
      const token = newToken()
      await store.transaction(async (tx) => {
        const now = clock.now()
        if ((await tx.singleSignOn.get(link.accountId))?.only) throw new Refusal('sign_on_only')
        const member = found(await tx.members.lock(link.accountId, link.memberId))
        if (member.disabledAt !== null || !(await tx.memberLinks.use(link.id, now))) throw new Refusal('sign_in_ended')
        await tx.signIns.add(newSignIn(member, visitor, now), fingerprint(token))
      })
      return { token }
    },
    /** The way in behind a browser's cookie, and what the member has to show. Refuses with `sign_in_ended`. */
    async half(token: string): Promise<HalfIn> {
      const signIn = await store.read.signIns.byToken(fingerprint(token))
      const now = clock.now()
      if (!signIn || signIn.doneAt !== null || signIn.expiresAt <= now || signIn.createdAt > now + clockSlack)
        throw new Refusal('sign_in_ended')
      const [account, member, signOn] = await Promise.all([
        store.read.accounts.get(signIn.accountId),
        store.read.members.get(signIn.accountId, signIn.memberId),
        store.read.singleSignOn.get(signIn.accountId),
      ])
      if (!account || !member || member.disabledAt !== null) throw new Refusal('sign_in_ended')
      // What an owner took away meanwhile, the provider or the letters, lets nobody in who came by it.
      if (signIn.openedBy === 'single_sign_on' ? !signOn : signOn?.only) throw new Refusal('sign_in_ended')
      return { signIn, account, member, held: await factors.hold(member) }
    },
    /** The second factor was right. */
    finish(half: HalfIn, proven: Proven): Promise<Opened> {
      return store.transaction(async (tx) => {
        const opened = await open(tx, half, proven, clock.now())
        return { ...opened, recoveryCodes: [] }
      })
    },
    /** The first factor of a member: it is kept, recovery codes are made, and the session opens, in one commit. */
    async enrol(half: HalfIn, code: string): Promise<Opened> {
      if (hasFactor(half.held)) throw new Refusal('factor_exists')
      const proven = await factors.proveApp(half.member, code)
      return store.transaction(async (tx) => {
        const now = clock.now()
        const { accountId, id } = half.member
        // Looked at once more where one waits for the other: of two ways in at once the first makes the first factor.
        await tx.members.lock(accountId, id)
        if (hasFactor(await factors.hold(half.member, tx))) throw new Refusal('factor_exists')
        const opened = await open(tx, half, proven, now)
        await tx.history.add(entry(accountId, { kind: 'member', id }, now, 'member.factor_added', { facts: { factor: 'totp' } }))
        return { ...opened, recoveryCodes: await factors.writeRecoveryCodes(tx, half.member, now) }
      })
    },
    /** The same with a passkey, which is kept a moment before the session opens. */
    async enrolPasskey(half: HalfIn, given: unknown): Promise<Opened> {
      if (hasFactor(half.held)) throw new Refusal('factor_exists')
      await factors.makePasskey(signedOf(half), given, half.signIn.browser)
      return store.transaction(async (tx) => {
        const now = clock.now()
        const opened = await open(tx, half, { factor: 'passkey', use: async () => {} }, now)
        return { ...opened, recoveryCodes: await factors.writeRecoveryCodes(tx, half.member, now) }
      })
    },
    prove: (half: HalfIn, shown: Shown): Promise<Proven> => factors.prove(half.member, shown, half.signIn.id),
  }
}

/** A way in, as passkeys know sign-ins. */
export const signedOf = ({ signIn: { id, accountId, memberId, openedBy } }: HalfIn) => ({
  id: `ses_${id.slice(4)}` as const,
  signInId: id,
  accountId,
  contactId: null,
  memberId,
  openedBy,
})

function whyDead({ usedAt, replacedAt, expiresAt, createdAt }: MemberLink, now: Millis): DeadKey | null {
  if (usedAt !== null) return 'used'
  if (replacedAt !== null) return 'replaced'
  return expiresAt <= now || createdAt > now + clockSlack ? 'expired' : null
}

export const newSignIn = (
  { id: memberId, accountId }: { id: MemberId; accountId: SignIn['accountId'] },
  visitor: Visitor,
  now: Millis,
): SignIn => ({
  id: newId('sin'),
  accountId,
  memberId,
  openedBy: 'member_link',
  browser: visitor.browser,
  createdAt: now,
  expiresAt: now + signInLasts,
  doneAt: null,
})

const letter = (account: Account, member: Member, link: MemberLink, browser: string, askedAt: Millis, now: Millis) =>
  newMessage('member_sign_in', 'person', account, now, {
    ...toMember(member, account),
    memberLinkId: link.id,
    uselessAt: link.expiresAt,
    facts: { house: houseFacts(account), member: personFacts(member), askedWith: browser, askedAt, opensUntil: link.expiresAt },
  })
