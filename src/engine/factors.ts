// Second factors of members: an authenticator app and recovery codes; how each is set up, shown and taken away.
import type { Factor, Member, MemberId, Millis, Passkey, PasskeyId, Totp } from '../nouns.ts'
import type { MemberSession } from '../store/sessions.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, needFresh } from './acts.ts'
import { alertMember } from './alerts.ts'
import { noteHit } from './limit-hits.ts'
import { waitFor } from './limits.ts'
import type { Parts } from './parts.ts'
import { type CreationOptions, type createPasskeys, type RequestOptions, type SignIn as Signed, useProof } from './passkeys.ts'
import { freshFor, triesPerMember } from './policy.ts'
import { Refusal } from './refusals.ts'
import { newId, newRecoveryCode } from './secrets.ts'

/** What somebody shows: a code of the app, one from the paper, or what a device signed. */
export interface Shown {
  code?: string | undefined
  recoveryCode?: string | undefined
  passkey?: unknown
}

/** A factor that was right. It counts once `use` has written it, in the commit of whatever it opens. */
export interface Proven {
  factor: Factor
  use(tx: Tx, now: Millis): Promise<void>
}

/** What a member has to show. */
export interface Held {
  totp: Pick<Totp, 'createdAt' | 'lastUsedAt'> | null
  passkeys: Passkey[]
  recoveryCodesLeft: number
}

/** Recovery codes are for the day on which the factor is lost: alone they are none. */
export const hasFactor = ({ totp, passkeys }: Held): boolean => totp !== null || passkeys.length > 0

type Whose = Pick<Member, 'id' | 'accountId' | 'email'>

const period = 30
const codesAtOnce = 10

export function createFactors({ store, clock, secrets, doing }: Parts, passkeys: ReturnType<typeof createPasskeys>) {
  const own = ({ member, session }: MemberSession): By => ({
    accountId: member.accountId,
    actor: { kind: 'member', id: member.id },
    role: member.role,
    member,
    sessionId: session.id,
  })
  const told = (tx: Tx, by: By, act: 'member.factor_added' | 'member.factor_removed' | 'member.recovery_codes_made', now: Millis) =>
    tx.history.add(entry(by.accountId, by.actor, now, act, { facts: act === 'member.recovery_codes_made' ? {} : { factor: 'totp' } }))

  async function hold({ accountId, id }: Pick<Member, 'id' | 'accountId'>, tx: Tx = store.read): Promise<Held> {
    const totp = await tx.factors.totp(accountId, id)
    const recoveryCodesLeft = await tx.factors.recoveryCodesLeft(accountId, id)
    return { totp: totp?.confirmedAt ? totp : null, passkeys: await tx.passkeys.list(accountId, id), recoveryCodesLeft }
  }

  /** Counts the try before it is judged, so that no number of them at once passes the limit. */
  async function countTry({ accountId, id: memberId }: Pick<Member, 'id' | 'accountId'>): Promise<void> {
    const now = clock.now()
    const free = await store.transaction(async (tx) => {
      const free = await waitFor(tx, triesOf(memberId), triesPerMember, now)
      if (free > now) await noteHit(tx, accountId, 'factor', { what: memberId, memberId, freeAt: free }, now)
      return free
    })
    if (free > now) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((free - now) / 1_000) })
  }

  /** The step of time that a code belongs to, one before and one after the present allowed for slow clocks and slow hands. */
  async function stepOf(totp: Totp, code: string): Promise<number> {
    const { Secret, TOTP } = await import('otpauth')
    const app = new TOTP({ secret: Secret.fromBase32(secrets.unseal(totp.id, totp.sealed)), period })
    const now = clock.now()
    const delta = app.validate({ token: code.replace(/\s/g, ''), timestamp: now, window: 1 })
    if (delta === null) throw new Refusal('factor_wrong')
    return Math.floor(now / 1_000 / period) + delta
  }

  /** `browser` names the way in or the session that a passkey was asked in. */
  async function prove(member: Whose, shown: Shown, browser: string): Promise<Proven> {
    if (shown.passkey !== undefined) {
      const proof = await passkeys.prove(member.accountId, 'member', browser, shown.passkey, member.id)
      return { factor: 'passkey', use: (tx, now) => useProof(tx, proof, now) }
    }
    await countTry(member)
    if (shown.recoveryCode !== undefined) return recoveryCode(member, shown.recoveryCode)
    const totp = await store.read.factors.totp(member.accountId, member.id)
    if (!totp?.confirmedAt) throw new Refusal('factor_wrong')
    return app(member, totp, await stepOf(totp, shown.code ?? ''))
  }

  const app = (member: Whose, totp: Totp, step: number): Proven => ({
    factor: 'totp',
    async use(tx, now) {
      if (!(await tx.factors.spendTotp(member.accountId, totp.id, step, now))) throw new Refusal('factor_wrong')
      await tx.throttles.write(triesOf(member.id), [], now)
    },
  })

  const recoveryCode = (member: Whose, written: string): Proven => ({
    factor: 'recovery_code',
    async use(tx, now) {
      const marks = secrets.marksOf(`${member.id} ${plain(written)}`)
      if (!(await tx.factors.spendRecoveryCode(member.accountId, member.id, marks, now))) throw new Refusal('factor_wrong')
      await tx.throttles.write(triesOf(member.id), [], now)
    },
  })

  /** The first code of an app that was offered. */
  async function proveApp(member: Whose, code: string): Promise<Proven> {
    await countTry(member)
    const totp = await store.read.factors.totp(member.accountId, member.id)
    if (!totp || totp.confirmedAt !== null) throw new Refusal('factor_wrong')
    return app(member, totp, await stepOf(totp, code))
  }

  /** Ten new ones; what is left of the earlier ones is dead. */
  async function writeRecoveryCodes(tx: Tx, { accountId, id }: Pick<Member, 'id' | 'accountId'>, now: Millis): Promise<string[]> {
    // Of two who ask at once the second ends what the first one made.
    await tx.members.lock(accountId, id)
    const codes = Array.from({ length: codesAtOnce }, newRecoveryCode)
    const marks = codes.map((code) => secrets.marksOf(`${id} ${plain(code)}`)[0] as string)
    await tx.factors.replaceRecoveryCodes(accountId, id, marks, now)
    return codes
  }

  return {
    hold,
    prove,
    writeRecoveryCodes,
    /** Offers an app a seed of its own. Nothing is in use before its first code was right. */
    async offerApp(member: Whose): Promise<{ secret: string; uri: string }> {
      const { Secret, TOTP } = await import('otpauth')
      const account = found(await store.read.accounts.get(member.accountId))
      const secret = new Secret({ size: 20 })
      const id = newId('tot')
      const now = clock.now()
      const totp = {
        id,
        accountId: member.accountId,
        memberId: member.id,
        sealed: secrets.seal(id, secret.base32),
        createdAt: now,
        confirmedAt: null,
        lastStep: 0,
        lastUsedAt: null,
      }
      const offered = await store.transaction(async (tx) => {
        // Of two offers at once the second takes the place of the first.
        await tx.members.lock(member.accountId, member.id)
        return tx.factors.offerTotp(totp)
      })
      if (!offered) throw new Refusal('factor_exists')
      // An issuer with a colon would end the name too early in some apps.
      const issuer = `${account.name.replaceAll(':', ' ')} (Portico)`
      return { secret: secret.base32, uri: new TOTP({ issuer, label: member.email, secret, period }).toString() }
    },
    proveApp,
    /** What the operator's link opened may set up its first factor at any time, for it has nothing to show; all else needs a fresh one. */
    async mayAdd({ member, session }: MemberSession): Promise<void> {
      if (session.openedBy !== 'owner_link' || hasFactor(await hold(member))) needFresh(session, clock.now())
    },
    /** What a browser needs to show a passkey of this member. */
    request: ({ accountId, id }: Pick<Member, 'id' | 'accountId'>, browser: string): Promise<RequestOptions> =>
      passkeys.request(accountId, 'member', browser, id),
    /** What a browser needs to make a passkey. Whether the member may have one now was judged before. */
    creation: (signed: Omit<Signed, 'freshAt'>): Promise<CreationOptions> => passkeys.creation({ ...signed, freshAt: clock.now() }),
    makePasskey: (signed: Omit<Signed, 'freshAt'>, given: unknown, browser: string): Promise<Passkey> =>
      passkeys.enrol({ ...signed, freshAt: clock.now() }, given, browser),
    /** Keeps a passkey that this browser made. Who has no recovery codes gets them, this once. */
    async addPasskey(held: MemberSession, given: unknown, browser: string): Promise<string[]> {
      await passkeys.enrol({ ...held.session, freshAt: clock.now() }, given, browser)
      const { accountId, id } = held.session
      return doing(own(held), async (tx, now) => {
        await alertMember(tx, held.member, { about: 'factor_added', browser }, now)
        await tx.sessions.freshen(accountId, id, withFactor(held, 'passkey'), now)
        if ((await tx.factors.recoveryCodesLeft(accountId, held.member.id)) > 0) return []
        return writeRecoveryCodes(tx, held.member, now)
      })
    },
    async removePasskey(held: MemberSession, id: PasskeyId): Promise<void> {
      const by = own(held)
      await doing(by, async (tx, now) => {
        needFresh(held.session, now)
        await tx.members.lock(by.accountId, held.member.id)
        const { totp, passkeys: theirs } = await hold(held.member, tx)
        const gone = theirs.find((one) => one.id === id)
        if (!gone) throw new Refusal('not_found')
        if (!totp && theirs.length === 1) throw new Refusal('last_factor')
        await tx.passkeys.remove(by.accountId, held.member.id, id, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'passkey.removed', { facts: { passkeyId: id, name: gone.name } }))
        await alertMember(tx, held.member, { about: 'factor_removed', browser: held.session.browser }, now)
      })
    },
    /** Keeps the app whose first code is right. Who has no recovery codes gets them, this once. */
    async addApp(held: MemberSession, code: string): Promise<string[]> {
      const by = own(held)
      const proven = await proveApp(held.member, code)
      return doing(by, async (tx, now) => {
        await proven.use(tx, now)
        await told(tx, by, 'member.factor_added', now)
        await alertMember(tx, held.member, { about: 'factor_added', browser: held.session.browser }, now)
        await tx.sessions.freshen(by.accountId, held.session.id, withFactor(held, proven.factor), now)
        if ((await tx.factors.recoveryCodesLeft(by.accountId, held.member.id)) > 0) return []
        return writeRecoveryCodes(tx, held.member, now)
      })
    },
    async removeApp(held: MemberSession): Promise<void> {
      const by = own(held)
      await doing(by, async (tx, now) => {
        needFresh(held.session, now)
        // The one row both removals wait at: of two at once one sees that it would be the last.
        await tx.members.lock(by.accountId, held.member.id)
        if ((await tx.passkeys.list(by.accountId, held.member.id)).length === 0) throw new Refusal('last_factor')
        if (!(await tx.factors.removeTotp(by.accountId, held.member.id))) throw new Refusal('not_found')
        await told(tx, by, 'member.factor_removed', now)
        await alertMember(tx, held.member, { about: 'factor_removed', browser: held.session.browser }, now)
      })
    },
    makeRecoveryCodes(held: MemberSession): Promise<string[]> {
      const by = own(held)
      return doing(by, async (tx, now) => {
        needFresh(held.session, now)
        await told(tx, by, 'member.recovery_codes_made', now)
        await alertMember(tx, held.member, { about: 'recovery_codes_made', browser: held.session.browser }, now)
        return writeRecoveryCodes(tx, held.member, now)
      })
    },
    /** Shows a factor again, so that what needs a fresh one may go on. Answers until when. */
    async freshen(held: MemberSession, proven: Proven): Promise<Millis> {
      return store.transaction(async (tx) => {
        const now = clock.now()
        await proven.use(tx, now)
        await tx.sessions.freshen(held.session.accountId, held.session.id, withFactor(held, proven.factor), now)
        return now + freshFor
      })
    },
  }
}

const triesOf = (memberId: MemberId): string => `factor ${memberId}`

const withFactor = ({ session }: MemberSession, factor: Factor): string[] => [...new Set([...session.factors, factor])]

/** As it is kept: people write codes with or without the hyphen, in capitals or not. */
const plain = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, '')
