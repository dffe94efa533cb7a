// Passkeys: a challenge goes out, a device signs it, and what it signed is judged. For contacts and members alike, never for each other.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type {
  AccountId,
  Actor,
  Contact,
  ContactId,
  Grant,
  LinkPolicy,
  MemberId,
  Millis,
  Passkey,
  PasskeyId,
  Session,
  SignInId,
  Visitor,
} from '../nouns.ts'
import { RuleBroken } from '../store/faults.ts'
import type { Keeper } from '../store/passkeys.ts'
import type { Tx } from '../store/store.ts'
import { entry, found } from './acts.ts'
import { alertContact, alertOfArrival, arrivalOf } from './alerts.ts'
import type { Parts } from './parts.ts'
import { type Answer, authentication, clientDataOf, read, registration, verified } from './passkey-answers.ts'
import { cameByText, createThreshold, mailMakesFirst } from './passkey-threshold.ts'
import { about } from './places.ts'
import { clockSlack, enrolsWithin, grantState, lastOver, mayChangeOwn, minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { fingerprint, newId, newTokenAt } from './secrets.ts'
import { type Inside, needOwn, newContactSession, type OpenedSession } from './sessions.ts'

const challengeLasts = 5 * minute
/** A passkey is taken away in a sign-in that is younger than this. */
const removesWithin = 15 * minute
const mostPasskeys = 10

/** Who may come: a contact's passkey opens no console, a member's no portal. */
type KeeperKind = 'contact' | 'member'

/** The sign-in in which somebody asks for a passkey, or does without one. */
export type SignIn = Pick<Session, 'id' | 'accountId' | 'contactId' | 'memberId' | 'openedBy' | 'freshAt'> &
  Partial<Pick<Session, 'factors' | 'linkId'>> & {
    /** Set where it is half done, and so no session yet. */
    signInId?: SignInId
  }

/** What the browser's own `parseCreationOptionsFromJSON` reads. */
export interface CreationOptions {
  rp: { name: string; id: string }
  user: { id: string; name: string; displayName: string }
  challenge: string
  pubKeyCredParams: { type: 'public-key'; alg: number }[]
  timeout: number
  excludeCredentials: Known[]
  authenticatorSelection: { residentKey: 'required'; requireResidentKey: true; userVerification: 'required' }
  attestation: 'none'
  extensions: { credProps: true }
}

/** What the browser's own `parseRequestOptionsFromJSON` reads. Nobody known: any passkey that the device has for us. */
export interface RequestOptions {
  rpId: string
  challenge: string
  timeout: number
  userVerification: 'required'
  allowCredentials: Known[]
}

interface Known {
  type: 'public-key'
  id: string
  transports: string[]
}

/** A signature that holds. It counts once `useProof` has written it, in the commit of whatever it opens. */
export interface Proof {
  passkey: Passkey
  counter: number
  challengeId: string
}

/** EdDSA, ES256, RS256: what every device can do one of. */
const algorithms = [-8, -7, -257]

export function createPasskeys(parts: Parts) {
  const { store, clock, secrets, origin, nudge } = parts
  const host = new URL(origin).hostname
  const challengeFor = (about: string) => Buffer.from(secrets.challenge(about, clock.now())).toString('base64url')

  /** The name of the challenge that was answered, if it is ours, for this purpose and browser, and not too old. */
  function challengeIn({ response }: Answer, about: string): { challenge: string; challengeId: string } {
    const { challenge } = clientDataOf(response.clientDataJSON)
    const read = secrets.readChallenge(Buffer.from(challenge, 'base64url').toString(), about)
    if (!read) throw new Refusal('passkey_refused')
    const now = clock.now()
    if (read.at <= now - challengeLasts || read.at > now + clockSlack) throw new Refusal('challenge_ended')
    return { challenge, challengeId: read.plainId }
  }

  /** Judges what a browser signed. `browser` is what `request` was given: a session's id, or what a cookie holds. */
  async function prove(
    accountId: AccountId,
    kind: KeeperKind,
    browser: string,
    given: unknown,
    keeper: Keeper | null = null,
  ): Promise<Proof> {
    const answer = read(authentication, given)
    const { challenge, challengeId } = challengeIn(answer, aboutSigningIn(accountId, kind, browser, keeper))
    const passkey = await store.read.passkeys.byCredential(accountId, answer.id)
    if (!passkey || passkey.removedAt !== null) throw new Refusal('passkey_refused')
    const owner = keeperOf(passkey)
    const { userHandle } = answer.response
    const isTheirs = (keeper === null || keeper === owner) && (!userHandle || Buffer.from(userHandle, 'base64url').toString() === owner)
    if (!isTheirs || (passkey.memberId ? 'member' : 'contact') !== kind) throw new Refusal('passkey_refused')
    const { newCounter: counter } = await verified(async ({ verifyAuthenticationResponse }) => {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: answer as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: host,
        requireUserVerification: true,
        // The counter is judged by us, once the signature is known to hold: only then does it tell of a copy.
        credential: { id: passkey.credentialId, publicKey: Buffer.from(passkey.publicKey, 'base64url'), counter: 0 },
      })
      return verified ? authenticationInfo : null
    })
    if (counter <= passkey.counter && passkey.counter > 0) {
      await store.transaction((tx) => tell(tx, passkey, 'passkey.refused', clock.now()))
      throw new Refusal('passkey_refused')
    }
    return { passkey, counter, challengeId }
  }

  return {
    /** Whether they may make one in this sign-in, however long ago that was. */
    mayMake: async (signIn: SignIn): Promise<boolean> => mayChangeOwn(signIn) && !(await cameByText(store.read, signIn)),
    list: (accountId: AccountId, keeper: Keeper): Promise<Passkey[]> => store.read.passkeys.list(accountId, keeper),
    /** What a signed-in browser needs to make a passkey. Refuses with `sign_in_too_old` or `session_copied`. */
    async creation(signIn: SignIn): Promise<CreationOptions> {
      const keeper = enroller(signIn, clock.now())
      const [account, person, theirs] = await Promise.all([
        store.read.accounts.get(signIn.accountId),
        personOf(store.read, signIn.accountId, keeper),
        store.read.passkeys.list(signIn.accountId, keeper),
      ])
      if (theirs.length >= mostPasskeys) throw new Refusal('passkeys_too_many')
      const { name, policy } = found(account)
      await needLetter(store.read, signIn)
      await mayBegin(store.read, signIn, policy, theirs)
      // The picker of a device shows nothing else, and one person may have passkeys of several accounts here.
      const label = signIn.memberId ? `${person.email} (${name}, console)` : `${person.email} (${name})`
      return {
        rp: { name, id: host },
        user: { id: Buffer.from(keeper).toString('base64url'), name: label, displayName: label },
        challenge: challengeFor(aboutEnrolling(signIn)),
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: challengeLasts,
        excludeCredentials: theirs.map(knownFrom),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        extensions: { credProps: true },
      }
    },
    /** Keeps a passkey that a browser made. `browser` is the visitor's, in plain words: "Safari on iPhone". */
    async enrol(signIn: SignIn, given: unknown, browser: string): Promise<Passkey> {
      const keeper = enroller(signIn, clock.now())
      const answer = read(registration, given)
      const { challenge, challengeId } = challengeIn(answer, aboutEnrolling(signIn))
      const made = await verified(async ({ verifyRegistrationResponse }) => {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: answer as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: host,
          requireUserVerification: true,
          supportedAlgorithmIDs: algorithms,
        })
        return verified ? registrationInfo.credential : null
      })
      const kept = await store.transaction(async (tx) => {
        const now = clock.now()
        await stillThere(tx, signIn, keeper, now)
        if (!(await tx.passkeys.answer(signIn.accountId, challengeId, now))) throw new Refusal('challenge_ended')
        const theirs = await tx.passkeys.list(signIn.accountId, keeper)
        if (signIn.signInId) await needNoFactor(tx, signIn, theirs)
        if (theirs.length >= mostPasskeys) throw new Refusal('passkeys_too_many')
        await needLetter(tx, signIn)
        await mayBegin(tx, signIn, found(await tx.accounts.get(signIn.accountId)).policy, theirs)
        const passkey: Passkey = {
          id: newId('pas'),
          accountId: signIn.accountId,
          contactId: signIn.contactId,
          memberId: signIn.memberId,
          credentialId: made.id,
          publicKey: Buffer.from(made.publicKey).toString('base64url'),
          counter: made.counter,
          transports: answer.response.transports ?? [],
          name: nameAmong(theirs, browser),
          createdAt: now,
          lastUsedAt: null,
          removedAt: null,
        }
        await tx.passkeys.add(passkey).catch((error) => {
          throw error instanceof RuleBroken && error.kind === 'unique' ? new Refusal('passkey_taken') : error
        })
        if (signIn.contactId && !signIn.factors?.includes('passkey'))
          await tx.sessions.strengthen(signIn.accountId, signIn.id, [...(signIn.factors ?? []), 'passkey'])
        await tell(tx, passkey, 'passkey.added', now)
        return passkey
      })
      nudge()
      return kept
    },
    /** What a browser needs to sign in. With a `keeper` only their passkeys will do; without, the device says who it is. */
    async request(accountId: AccountId, kind: KeeperKind, browser: string, keeper: Keeper | null = null): Promise<RequestOptions> {
      const theirs = keeper ? await store.read.passkeys.list(accountId, keeper) : []
      return {
        rpId: host,
        challenge: challengeFor(aboutSigningIn(accountId, kind, browser, keeper)),
        timeout: challengeLasts,
        userVerification: 'required',
        allowCredentials: theirs.map(knownFrom),
      }
    },
    prove,
    ...createThreshold(parts),
    /**
     * A contact comes in by a passkey alone: one session, while anything is open for them.
     * Refuses with `access_revoked`, `access_ended` or `access_asleep` where nothing is.
     */
    async signIn(accountId: AccountId, browser: string, given: unknown, visitor: Visitor, inside: Inside | null): Promise<OpenedSession> {
      const proof = await prove(accountId, 'contact', browser, given)
      const token = newTokenAt(clock.now())
      const session = await store.transaction(async (tx) => {
        const now = clock.now()
        const contact = found(await tx.contacts.locked(accountId, proof.passkey.contactId as ContactId))
        const { policy } = found(await tx.accounts.get(accountId))
        const grant = await openGrant(tx, contact, policy, now)
        await useProof(tx, proof, now)
        if (inside) await tx.sessions.end(accountId, inside.session.id, now)
        const way = { openedBy: 'passkey', factors: ['passkey'], browser: visitor.browser } as const
        const opened = newContactSession(contact, { ...way, factors: [...way.factors] }, policy, now)
        await tx.sessions.open(opened, fingerprint(token), now)
        const arrival = await arrivalOf(tx, opened, inside?.session.id ?? null)
        if (arrival) await alertOfArrival(tx, contact, opened, arrival)
        await tx.history.add(
          entry(accountId, { kind: 'contact', id: contact.id }, now, 'session.opened', {
            ...about(grant),
            sessionId: opened.id,
            facts: { browser: visitor.browser, with: 'passkey' },
          }),
        )
        return opened
      })
      nudge()
      return { session, token }
    },
    /** Takes a passkey away, in a sign-in of the last quarter of an hour. Refuses with `sign_in_too_old` or `session_copied`. */
    async remove(signIn: SignIn, id: PasskeyId): Promise<void> {
      const keeper = ownerOf(signIn)
      await store.transaction(async (tx) => {
        const now = clock.now()
        mustBeFresh(signIn, removesWithin, now)
        await needLetter(tx, signIn)
        await stillThere(tx, signIn, keeper, now)
        const theirs = await tx.passkeys.list(signIn.accountId, keeper)
        const passkey = theirs.find((one) => one.id === id)
        const { policy } = found(await tx.accounts.get(signIn.accountId))
        if (passkey?.contactId && theirs.length === 1 && policy.passkeys === 'required') throw new Refusal('passkey_last')
        if (!passkey || !(await tx.passkeys.remove(signIn.accountId, keeper, id, now))) throw new Refusal('not_found')
        await tell(tx, passkey, 'passkey.removed', now)
      })
      nudge()
    },
  }
}

/** In the commit of what it opens: a challenge answers once, and a counter only goes on. */
export async function useProof(tx: Tx, { passkey, counter, challengeId }: Proof, now: Millis): Promise<void> {
  if (!(await tx.passkeys.answer(passkey.accountId, challengeId, now))) throw new Refusal('challenge_ended')
  if (!(await tx.passkeys.used(passkey.accountId, passkey.id, counter, now))) throw new Refusal('passkey_refused')
}

/** The grant that lets this person in, locked, so that a revoke comes before or after it. */
async function openGrant(tx: Tx, contact: Contact, { dormantMonths }: Pick<LinkPolicy, 'dormantMonths'>, now: Millis): Promise<Grant> {
  const { accountId, id: contactId } = contact
  if (contact.disabledAt !== null) throw new Refusal('access_revoked')
  const theirs = (await tx.grants.ofContact(accountId, contactId)).filter(({ replacedAt }) => replacedAt === null)
  for (const { id } of theirs.filter((grant) => grantState(grant, dormantMonths, now) === 'live')) {
    const grant = await tx.grants.locked(accountId, id, now)
    if (grant && grantState(grant, dormantMonths, now) === 'live') return grant
  }
  const asleep = theirs.find((one) => grantState(one, dormantMonths, now) === 'dormant')
  if (asleep) throw new Refusal('access_asleep', { grantId: asleep.id })
  const last = lastOver(theirs, now)
  throw new Refusal(last && last.revokedAt !== null ? 'access_revoked' : 'access_ended', { grantId: last?.id })
}

const aboutEnrolling = ({ accountId, id }: SignIn) => `enrol ${accountId} ${id}`
const aboutSigningIn = (accountId: AccountId, kind: KeeperKind, browser: string, keeper: Keeper | null) =>
  `sign in ${accountId} ${kind} ${keeper ?? 'anyone'} ${browser}`

function keeperOf({ contactId, memberId }: Pick<Session, 'contactId' | 'memberId'>): Keeper {
  return (contactId ?? memberId) as Keeper
}

function enroller(signIn: SignIn, now: Millis): Keeper {
  const keeper = ownerOf(signIn)
  mustBeFresh(signIn, enrolsWithin, now)
  return keeper
}

/** What staff could open must not become a door that stays open, nor shut the doors of whose it is. */
function ownerOf(signIn: SignIn): Keeper {
  needOwn(signIn)
  return keeperOf(signIn)
}

async function needLetter(tx: Tx, signIn: SignIn): Promise<void> {
  if (await cameByText(tx, signIn)) throw new Refusal('session_copied')
}

/** STF-05: where passkeys are required, mail makes the first of whoever never had one, and of whom a member invited again. */
async function mayBegin(
  tx: Tx,
  { accountId, contactId, factors }: SignIn,
  { passkeys }: Pick<LinkPolicy, 'passkeys'>,
  theirs: readonly Passkey[],
): Promise<void> {
  if (!contactId || passkeys === 'offered' || factors?.includes('passkey')) return
  if (theirs.length > 0 || !(await mailMakesFirst(tx, accountId, contactId))) throw new Refusal('passkey_needed')
}

/** What mail alone opened makes the first factor, never one beside it: of two ways in at once the first has made it. */
async function needNoFactor(tx: Tx, { accountId, memberId }: SignIn, theirs: readonly Passkey[]): Promise<void> {
  const totp = memberId && (await tx.factors.totp(accountId, memberId))
  if (theirs.length > 0 || totp?.confirmedAt) throw new Refusal('factor_exists')
}

function mustBeFresh({ freshAt }: Pick<SignIn, 'freshAt'>, within: Millis, now: Millis): void {
  if (freshAt <= now - within) throw new Refusal('sign_in_too_old')
}

async function personOf(tx: Tx, accountId: AccountId, keeper: Keeper): Promise<{ email: string }> {
  return found(
    keeper.startsWith('con_') ? await tx.contacts.get(accountId, keeper as never) : await tx.members.get(accountId, keeper as never),
  )
}

/** Asked again in the commit, so that no passkey comes or goes after a revoke or a sign-out that was faster. */
async function stillThere(tx: Tx, { accountId, id, contactId, signInId }: SignIn, keeper: Keeper, now: Millis): Promise<void> {
  // Locked, so that two browsers do not both make the first one.
  const person = contactId
    ? await tx.contacts.locked(accountId, contactId)
    : await tx.members[signInId ? 'lock' : 'standing'](accountId, keeper as MemberId)
  if (found<{ disabledAt: Millis | null }>(person).disabledAt !== null) throw new Refusal('signed_out')
  if (contactId === null) {
    const goesOn = signInId ? await tx.signIns.goesOn(accountId, signInId) : await tx.sessions.goesOn(accountId, id)
    if (!goesOn) throw new Refusal(signInId ? 'sign_in_ended' : 'unauthenticated')
    return
  }
  const held = await tx.sessions.ofContactById(accountId, id, now)
  if (!held || held.grants.length === 0) throw new Refusal('signed_out')
}

async function tell(tx: Tx, passkey: Passkey, act: 'passkey.added' | 'passkey.removed' | 'passkey.refused', at: Millis): Promise<void> {
  const { accountId, contactId, memberId, id, name } = passkey
  const actor: Actor = contactId ? { kind: 'contact', id: contactId } : { kind: 'member', id: memberId }
  await tx.history.add(entry(accountId, actor, at, act, { contactId, facts: { passkeyId: id, name } }))
  if (!contactId || act === 'passkey.refused') return
  await alertContact(
    tx,
    found(await tx.contacts.get(accountId, contactId)),
    act === 'passkey.added' ? 'passkey_added' : 'passkey_removed',
    name,
    at,
  )
}

const knownFrom = ({ credentialId, transports }: Passkey): Known => ({ type: 'public-key', id: credentialId, transports })

/** "Safari on iPhone" made it, so it is called "iPhone, Safari"; the second of a name gets its number. */
function nameAmong(theirs: readonly Passkey[], browser: string): string {
  const [program, device] = browser.split(' on ')
  const plain = device ? `${device}, ${program === 'a browser' ? 'browser' : program}` : browser
  const taken = new Set(theirs.map(({ name }) => name))
  for (let number = 1; ; number++) {
    const name = number === 1 ? plain : `${plain} (${number})`
    if (!taken.has(name)) return name
  }
}
