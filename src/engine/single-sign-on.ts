// Single sign-on: an account's own identity provider, whom it lets in, and as what. Speaking to it is the door's part.
import type { Account, AccountId, MappedRole, Member, Millis, Session, SingleSignOn, Visitor } from '../nouns.ts'
import { mappedRoles } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing, needFresh, portico } from './acts.ts'
import { readAddress } from './addresses.ts'
import { alertOfBrowser } from './alerts.ts'
import { waitFor } from './limits.ts'
import { canBeSeen } from './lines.ts'
import { roleChanged } from './members.ts'
import type { Parts } from './parts.ts'
import { asksPerBlock } from './policy.ts'
import { Refusal } from './refusals.ts'
import { fingerprint, newId, newToken } from './secrets.ts'
import { newMemberSession } from './sessions.ts'
import { newSignIn } from './sign-ins.ts'

/** What is left out stays as it is, as long as the provider is the same one. */
export interface SignOnInput {
  issuer?: string | undefined
  clientId?: string | undefined
  clientSecret?: string | undefined
  domains?: string[] | undefined
  roleClaim?: string | null | undefined
  roleMap?: SingleSignOn['roleMap'] | undefined
  defaultRole?: MappedRole | null | undefined
  only?: boolean | undefined
  trustsFactor?: boolean | undefined
}

/** What the provider signed about a person. */
export interface Claims {
  sub: string
  [name: string]: unknown
}

/** A session, or half a way in where the account wants a factor of its own. */
type CameIn = { whole: true; token: string; session: Session } | { whole: false; token: string }

export interface Provider {
  account: Account
  signOn: SingleSignOn
  clientSecret: string
}

export function createSingleSignOn({ store, clock, secrets, doing }: Parts, insecure: boolean) {
  return {
    get: (by: By): Promise<SingleSignOn | null> => store.read.singleSignOn.get(by.accountId),
    change(by: By, input: SignOnInput): Promise<SingleSignOn> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        // The account's row is the lock, so that of two changes at once neither undoes the other.
        await tx.accounts.lock(by.accountId)
        const before = await tx.singleSignOn.get(by.accountId)
        if (before && namesNothing(input)) return before
        const changed = newSignOn(by.accountId, before, input, now)
        if (changed.only && changed.testedAt === null) throw new Refusal('sign_on_untested')
        await tx.singleSignOn.put(changed)
        // Another provider knows other people by the same names.
        if (before && before.issuer !== changed.issuer) await tx.singleSignOn.forgetSubjects(by.accountId)
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'account.sign_on_changed', {
            facts: { issuer: changed.issuer, only: changed.only ? 'yes' : 'no' },
          }),
        )
        return changed
      })
    },
    remove(by: By): Promise<void> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        if (!(await tx.singleSignOn.remove(by.accountId))) throw new Refusal('not_found')
        await tx.singleSignOn.forgetSubjects(by.accountId)
        await tx.history.add(entry(by.accountId, by.actor, now, 'account.sign_on_removed'))
      })
    },
    /** The provider behind a portal address, with the secret for asking it. */
    async provider(slug: string): Promise<Provider> {
      const account = await store.read.accounts.bySlug(slug)
      const signOn = account && (await store.read.singleSignOn.get(account.id))
      if (!signOn) throw new Refusal('sign_on_missing')
      return { account, signOn, clientSecret: secrets.unseal(signOn.id, signOn.sealedSecret) }
    },
    /** Counted, since each asking goes out to the provider. */
    async countAsk(visitor: Visitor): Promise<void> {
      const now = clock.now()
      const free = await store.transaction((tx) => waitFor(tx, `sign-on asks ${visitor.address}`, asksPerBlock, now))
      if (free > now) throw new Refusal('too_many_asks', { retryAfter: Math.ceil((free - now) / 1_000) })
    },
    /** Lets in whom the provider has named: known by subject, then by address; made a member where the account says so. */
    async comeIn({ account, signOn: asked }: Provider, claims: Claims, visitor: Visitor): Promise<CameIn> {
      const token = newToken()
      return store.transaction(async (tx) => {
        const now = clock.now()
        // The browser was away for a while: what an owner changed or took away meanwhile is what counts.
        const signOn = await tx.singleSignOn.tested(asked, now)
        if (!signOn) throw new Refusal('sign_on_refused', { why: 'changed' })
        const address = addressIn(claims, signOn)
        const member = await memberFor(tx, account.id, signOn, claims, address, now)
        if (!(await tx.singleSignOn.bind(member, claims.sub))) throw new Refusal('sign_on_refused', { why: 'another_person' })
        if (!signOn.trustsFactor) {
          await tx.signIns.add({ ...newSignIn(member, visitor, now), openedBy: 'single_sign_on' }, fingerprint(token))
          return { whole: false, token }
        }
        await alertOfBrowser(tx, member, visitor.browser, now)
        const session = newMemberSession(
          member,
          { openedBy: 'single_sign_on', factors: ['single_sign_on'], browser: visitor.browser },
          newId('ses'),
          now,
        )
        await tx.sessions.add(session, fingerprint(token))
        await tx.members.signedIn(account.id, member.id, now)
        await tx.history.add(
          entry(account.id, { kind: 'member', id: member.id }, now, 'member.signed_in', {
            sessionId: session.id,
            facts: { browser: visitor.browser, factor: 'single_sign_on' },
          }),
        )
        return { whole: true, token, session }
      })
    },
  }

  function newSignOn(accountId: AccountId, before: SingleSignOn | null, input: SignOnInput, now: Millis): SingleSignOn {
    const id = before?.id ?? newId('sso')
    const issuer = readIssuer(input.issuer ?? before?.issuer, insecure)
    // Another provider names other groups, asks for factors of its own, and is not handed this one's secret.
    const kept = before?.issuer === issuer ? before : null
    const clientId = input.clientId ?? kept?.clientId
    const sealedSecret = input.clientSecret === undefined ? kept?.sealedSecret : secrets.seal(id, input.clientSecret)
    if (clientId === undefined) throw needed('clientId')
    if (sealedSecret === undefined) throw needed('clientSecret')
    const testedAt = kept?.clientId === clientId && input.clientSecret === undefined ? kept.testedAt : null
    return {
      id,
      accountId,
      issuer,
      clientId,
      sealedSecret,
      domains: input.domains ? readDomains(input.domains) : (kept?.domains ?? readDomains([])),
      roleClaim: input.roleClaim === undefined ? (kept?.roleClaim ?? null) : input.roleClaim?.trim() || null,
      roleMap: input.roleMap ?? kept?.roleMap ?? [],
      defaultRole: input.defaultRole === undefined ? (kept?.defaultRole ?? null) : input.defaultRole,
      // The only way in is one that somebody came by: where it changed, it is one beside the others until then.
      only: input.only ?? (kept?.only === true && testedAt !== null),
      trustsFactor: input.trustsFactor ?? kept?.trustsFactor ?? false,
      createdAt: before?.createdAt ?? now,
      testedAt,
    }
  }
}

const needed = (field: keyof SignOnInput) => new Refusal('invalid', { fields: { [field]: 'This is needed.' } })

/** Https, as the client's secret travels there; without it only on a machine that nobody else reaches. */
function readIssuer(text: string | undefined, insecure: boolean): string {
  if (text === undefined) throw needed('issuer')
  const url = URL.canParse(text) ? new URL(text) : null
  const safe = url?.protocol === 'https:' || (insecure && url?.protocol === 'http:')
  if (!url || !safe || url.username || url.search || url.hash) {
    throw new Refusal('invalid', { fields: { issuer: 'Write the issuer as the provider names it, like https://login.example.com' } })
  }
  if (url.hostname === 'login.microsoftonline.com' && anyTenant.test(url.pathname)) {
    throw new Refusal('invalid', {
      fields: { issuer: 'This one speaks for every organisation there is. Write your own, with the tenant’s id in place of the word.' },
    })
  }
  return text
}

/** Where whoever runs a tenant of their own names any address as theirs; the last is everybody's private account. */
const anyTenant = /^\/(?:common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(?:\/|$)/i

function readDomains(domains: string[]): string[] {
  const read = domains.map((domain) => readAddress(`somebody@${domain.trim().replace(/^@/, '')}`)?.domain)
  if (read.length === 0 || read.some((domain) => domain === undefined)) {
    throw new Refusal('invalid', { fields: { domains: 'Name the domains of your people, like harbor.example' } })
  }
  return [...new Set(read as string[])]
}

/** The address of a person whom the provider vouches for, inside the account's own domains. */
function addressIn(claims: Claims, { domains, issuer }: SingleSignOn): { address: string; key: string } {
  const address = readAddress(claims.email)
  // Some providers say it as a text; what is neither yes nor left out is no.
  const verified = claims.email_verified === undefined || String(claims.email_verified) === 'true'
  if (!address || !verified) throw new Refusal('sign_on_refused', { why: 'no_address' })
  // A private account there may carry an address at work, long after its person left: only the organisation's own name says that they are in it.
  const vouches = new URL(issuer).hostname !== 'accounts.google.com' || domains.includes(String(claims.hd))
  if (!vouches || !domains.includes(address.domain)) throw new Refusal('sign_on_refused', { why: 'other_domain' })
  return address
}

/** The mightiest role that the claim's values lead to; undefined where the account does not ask. */
function roleFrom(claims: Claims, { roleClaim, roleMap }: SingleSignOn): MappedRole | null | undefined {
  if (roleClaim === null) return undefined
  const said = claims[roleClaim]
  const values = (Array.isArray(said) ? said : [said]).map(String)
  const theirs = roleMap.filter(({ value }) => values.includes(value)).map(({ role }) => role)
  return mappedRoles.find((role) => theirs.includes(role)) ?? null
}

async function memberFor(
  tx: Tx,
  accountId: AccountId,
  signOn: SingleSignOn,
  claims: Claims,
  address: { address: string; key: string },
  now: Millis,
): Promise<Member> {
  const bySubject = await tx.singleSignOn.memberBySubject(accountId, claims.sub)
  const known = bySubject ? await tx.members.get(accountId, bySubject) : await tx.members.byEmail(accountId, address.key)
  const mapped = roleFrom(claims, signOn)
  if (!known) return join(tx, accountId, mapped === undefined ? signOn.defaultRole : (mapped ?? signOn.defaultRole), claims, address, now)
  const member = found(await tx.members.lockAlone(accountId, known.id))
  if (member.disabledAt !== null) throw new Refusal('sign_on_refused', { why: 'disabled' })
  // Owners are made and unmade by owners alone.
  if (member.role === 'owner' || mapped === undefined) return member
  const role = mapped ?? signOn.defaultRole
  if (role === null) throw new Refusal('sign_on_refused', { why: 'no_role' })
  if (role === member.role) return member
  await tx.members.change(accountId, member.id, { role })
  await roleChanged(tx, { accountId, actor: portico }, member, role, now)
  await tx.history.add(entry(accountId, portico, now, 'member.changed', { facts: { memberId: member.id, role, by: 'single_sign_on' } }))
  return { ...member, role }
}

async function join(
  tx: Tx,
  accountId: AccountId,
  role: MappedRole | null,
  claims: Claims,
  { address, key }: { address: string; key: string },
  now: Millis,
): Promise<Member> {
  if (role === null) throw new Refusal('sign_on_refused', { why: 'no_role' })
  const named =
    typeof claims.name === 'string'
      ? claims.name
          .replace(/[\p{C}\s]+/gu, ' ')
          .trim()
          .slice(0, 120)
          .replace(/[\uD800-\uDBFF]$/, '')
      : ''
  const member: Member = {
    id: newId('mem'),
    accountId,
    email: address,
    name: canBeSeen(named) ? named : address,
    phone: null,
    role,
    createdAt: now,
    invitedAt: null,
    signedInAt: null,
    disabledAt: null,
  }
  await tx.members.add(member, key)
  await tx.history.add(entry(accountId, portico, now, 'member.created', { facts: { memberId: member.id, role, by: 'single_sign_on' } }))
  return member
}
