// Why can't they get in? What is known of a person's letters, links, tries and access, and the causes it speaks for, the likeliest first.
import type { Act, Contact, ContactId, Grant, GrantId, LimitHit, Link, Message, Millis, Passkey, RecordId, Suppression } from '../nouns.ts'
import { signIns as signInActs } from '../nouns.ts'
import type { ToldEntry } from '../store/history.ts'
import type { Fetch } from '../store/links.ts'
import { type By, found } from './acts.ts'
import { readAddress } from './addresses.ts'
import type { Parts } from './parts.ts'
import { mailMakesFirst } from './passkey-threshold.ts'
import { day, grantState, linkState, messageState, minute, nearestGrant } from './policy.ts'
import type { Right } from './rights.ts'

export const causeCodes = [
  'contact_disabled',
  'not_invited',
  'access_revoked',
  'access_ended',
  'access_asleep',
  'record_archived',
  'letter_bounced',
  'marked_spam',
  'letter_failed',
  'letter_waiting',
  'passkey_lost',
  'passkey_unused',
  'passkey_missing',
  'no_letter',
  'asked_too_often',
  'older_letter',
  'used_link',
  'ended_link',
  'not_them',
  'invitation_over',
  'letter_unopened',
  'button_unpressed',
  'lookalike_address',
  'access_live',
  'no_bounce',
  'scanners',
] as const
type CauseCode = (typeof causeCodes)[number]

export const standings = ['likely', 'possible', 'ruled_out'] as const

export const remedyRights = {
  invite: 'grants.invite',
  resend: 'grants.resend',
  restore: 'grants.revoke',
  enable: 'grants.revoke',
  extend: 'grants.invite',
  fix_address: 'contacts.address',
  lift_stop: 'contacts.address',
  send_login: 'logins.send',
  generate_link: 'links.copy',
  take_passkeys: 'contacts.address',
  open_record: 'records.write',
} as const satisfies { [remedy: string]: Right }

export interface Remedy {
  act: keyof typeof remedyRights
  grantId: GrantId | null
  recordId: RecordId | null
}

export interface Cause {
  code: CauseCode
  standing: (typeof standings)[number]
  facts: { [name: string]: string | number | null }
  remedy: Remedy | null
}

/** What was looked at, the newest first: the last letters and sign-ins, and what was tried in the last thirty days. */
export interface Known {
  contact: Contact
  grants: Grant[]
  letters: Message[]
  /** The link of the newest letter that opens something. */
  link: Link | null
  /** Dead ends met, letters opened, help asked for. */
  tries: ToldEntry[]
  signIns: ToldEntry[]
  /** Looked automatic: scanners and previews, apart from people. */
  fetches: Fetch[]
  /** Their address gets no letters of the account. */
  stop: Suppression | null
  /** They asked for more letters than one mailbox gets. */
  held: LimitHit | null
  /** Those in use, where the account asks for one; null where it does not. */
  passkeys: Passkey[] | null
  /** One of theirs was taken away, and nobody has invited them since. */
  awaitsInvitation: boolean
  dormantMonths: number
}

const lookedBack = 30 * day
const triesOf: readonly Act[] = [
  'link.dead_end',
  'link.opened',
  'link.code_sent',
  'link.answers_spent',
  'link.help_asked',
  'link.denied',
  'access.asked',
]
/** A letter that has not left by then is late. */
const late = 2 * minute

export function createDiagnosis({ store, clock }: Parts) {
  return {
    async of(by: By, contactId: ContactId): Promise<Known & { at: Millis; causes: Cause[] }> {
      const now = clock.now()
      const { accountId } = by
      const contact = found(await store.read.contacts.get(accountId, contactId))
      const about = { recordId: null, contactId }
      const newest = (limit: number) => ({ limit, after: null })
      const mailbox = readAddress(contact.email)?.mailbox ?? contact.emailKey
      const [account, grants, letters, tries, signIns, stop, held, passkeys, mailMakesOne] = await Promise.all([
        store.read.accounts.get(accountId),
        store.read.grants.ofContact(accountId, contactId),
        store.read.messages.list(accountId, newest(10), { ...about, grantId: null, kind: null, state: null }, now),
        store.read.history.list(accountId, newest(20), { ...about, acts: triesOf }),
        store.read.history.list(accountId, newest(10), { ...about, acts: signInActs }),
        store.read.suppressions.of(accountId, contact.emailKey),
        store.read.limitHits.ofMailbox(accountId, mailbox, now),
        store.read.passkeys.list(accountId, contactId),
        mailMakesFirst(store.read, accountId, contactId),
      ])
      const { policy } = found(account)
      const carried = opensSomething(contact, letters)?.linkId ?? null
      const [link, ...fetches] = await Promise.all([
        carried === null ? null : store.read.links.get(accountId, carried),
        ...grants.map(({ id }) => store.read.links.fetches(accountId, id)),
      ])
      const recent = ({ at }: { at: Millis }) => at > now - lookedBack
      const known: Known = {
        contact,
        grants: grants.filter(({ replacedAt }) => replacedAt === null),
        letters,
        link,
        tries: tries.filter(recent),
        signIns,
        stop,
        held,
        fetches: fetches.flat().filter(({ lastAt }) => recent({ at: lastAt })),
        passkeys: policy.passkeys === 'required' ? passkeys : null,
        awaitsInvitation: !mailMakesOne,
        dormantMonths: policy.dormantMonths,
      }
      return { ...known, at: now, causes: causesOf(known, now) }
    },
  }
}

/** The newest letter to the address on file that carries a way in. */
const opensSomething = ({ emailKey }: Contact, letters: readonly Message[]): Message | null =>
  letters.find(
    ({ kind, linkId, toAddress, cancelledAt }) =>
      kind !== 'notice' && linkId !== null && readAddress(toAddress)?.key === emailKey && cancelledAt === null,
  ) ?? null

type Found = Omit<Cause, 'standing'> & { only?: 'possible' }

/** The first that speaks for itself is the likeliest; what comes after it is possible; what was looked at and found in order is ruled out. */
function causesOf(known: Known, now: Millis): Cause[] {
  const causes = [
    ...shutDoors(known, now),
    ...unwanted(known),
    ...lostLetters(known, now),
    ...threshold(known, now),
    ...tooOften(known, now),
    ...wrongLinks(known, now),
    ...silence(known, now),
  ]
  return [
    ...causes.map(({ only, ...cause }, at): Cause => ({ ...cause, standing: at === 0 && only === undefined ? 'likely' : 'possible' })),
    ...inOrder(known, now).map((cause): Cause => ({ ...cause, standing: 'ruled_out' })),
  ]
}

const cause = (code: CauseCode, act: Remedy['act'] | null, facts: Cause['facts'] = {}, grant: Grant | null = null): Found => ({
  code,
  facts,
  remedy: act && { act, grantId: grant?.id ?? null, recordId: grant?.scope.kind === 'record' ? grant.scope.id : null },
})

const letsIn = ({ grants, dormantMonths }: Known, now: Millis): Grant | null =>
  grants.find((grant) => grantState(grant, dormantMonths, now) === 'live') ?? null

/** Nothing lets them in: then no letter helps. */
function shutDoors(known: Known, now: Millis): Found[] {
  if (known.contact.disabledAt !== null) return [cause('contact_disabled', 'enable', { at: known.contact.disabledAt })]
  if (letsIn(known, now)) return []
  const grant = nearestGrant(known.grants, now)
  if (!grant) return [cause('not_invited', 'invite')]
  const state = grantState(grant, known.dormantMonths, now)
  if (state === 'revoked') return [cause('access_revoked', 'restore', { at: grant.revokedAt }, grant)]
  if (state === 'suspended') return [cause('record_archived', 'open_record', { at: grant.suspendedAt }, grant)]
  if (state === 'dormant') return [cause('access_asleep', 'resend', { at: grant.lastActiveAt ?? grant.invitedAt }, grant)]
  return [cause('access_ended', 'extend', { at: grant.endsAt }, grant)]
}

/** They called a letter unwanted: since then only what they ask for themselves is sent. Whoever came in after that is not kept out by it. */
function unwanted({ stop, signIns }: Known): Found[] {
  if (stop?.cause !== 'complained') return []
  const told = cause('marked_spam', 'lift_stop', { at: stop.createdAt, answer: stop.answer })
  return (signIns[0]?.at ?? 0) > stop.createdAt ? [{ ...told, only: 'possible' }] : [told]
}

/** The newest letter did not arrive, or there is none. */
function lostLetters(known: Known, now: Millis): Found[] {
  const grant = letsIn(known, now)
  const letter = opensSomething(known.contact, known.letters)
  if (!letter) return grant && known.signIns.length === 0 ? [cause('no_letter', 'resend', {}, grant)] : []
  const { createdAt, bouncedAt, failedAt, answer, attempts } = letter
  // Of one that nobody has tried yet there is no next try.
  const nextAt = attempts > 0 ? letter.nextAt : null
  const state = messageState(letter, now)
  if (state === 'bounced') return [cause('letter_bounced', 'fix_address', { at: bouncedAt, answer }, grant)]
  if (state === 'failed') return [cause('letter_failed', grant && 'resend', { at: failedAt, answer }, grant)]
  const waits = state === 'delayed' || state === 'perhaps' || (state !== 'accepted' && createdAt < now - late)
  return waits ? [cause('letter_waiting', grant && 'generate_link', { at: createdAt, answer, nextAt }, grant)] : []
}

/** STF-05: mail brought them as far as the passkey, and no further. */
function threshold(known: Known, now: Millis): Found[] {
  const grant = letsIn(known, now)
  if (!grant || known.passkeys === null) return []
  const usedAt = Math.max(0, ...known.passkeys.map(({ createdAt, lastUsedAt }) => lastUsedAt ?? createdAt))
  const asked = known.tries.find(({ act, at, facts }) => act === 'access.asked' && facts.why === 'passkey' && at > usedAt)
  const last = known.signIns.find(({ at }) => at > usedAt)
  const browser = (last?.facts.browser as string | undefined) ?? null
  if (known.passkeys.length > 0) {
    const facts = { name: known.passkeys.map(({ name }) => name).join('; '), usedAt }
    if (asked) return [cause('passkey_lost', 'take_passkeys', { at: asked.at, ...facts }, grant)]
    return last ? [cause('passkey_unused', 'take_passkeys', { at: last.at, browser, ...facts }, grant)] : []
  }
  if (known.awaitsInvitation) return [cause('passkey_missing', 'resend', { at: asked?.at ?? last?.at ?? null, again: 1 }, grant)]
  return last ? [cause('passkey_missing', 'send_login', { at: last.at, browser, again: 0 }, grant)] : []
}

/** What they ask for themselves waits; what a member sends does not. */
function tooOften(known: Known, now: Millis): Found[] {
  if (!known.held || !letsIn(known, now)) return []
  const { lastAt, times, freeAt } = known.held
  return [cause('asked_too_often', 'send_login', { at: lastAt, times, until: freeAt })]
}

const wrong: { [why: string]: CauseCode } = {
  link_replaced: 'older_letter',
  link_used: 'used_link',
  link_expired: 'ended_link',
}

/** Dead ends that they met since they were last inside. */
function wrongLinks(known: Known, now: Millis): Found[] {
  const since = known.signIns[0]?.at ?? 0
  const met = known.tries.filter(({ at }) => at > since)
  const denied = met.find(({ act }) => act === 'link.denied')
  const ends = met.filter(({ act, facts }) => act === 'link.dead_end' && wrong[String(facts.why)] !== undefined)
  const [last] = ends
  const browser = (last?.facts.browser as string | undefined) ?? null
  const kind = (last?.facts.kind as string | undefined) ?? null
  // One such link is somebody who was away; a second one is a mailbox that is slow, where a third helps nobody.
  const ended = ends.filter(({ facts }) => facts.why === 'link_expired' && facts.kind === 'login')
  const late = last === ended[0] && new Set(ended.map(({ linkId }) => linkId)).size > 1 ? letsIn(known, now) : null
  const facts = { at: last?.at ?? null, times: ends.length, browser, kind, slow: late ? 1 : 0 }
  return [
    ...(denied ? [cause('not_them', 'send_login', { at: denied.at })] : []),
    ...(last ? [cause(wrong[String(last.facts.why)] as CauseCode, late ? 'resend' : 'send_login', facts, late)] : []),
  ]
}

/** The letter arrived, and then nothing. */
function silence(known: Known, now: Millis): Found[] {
  const grant = letsIn(known, now)
  const letter = opensSomething(known.contact, known.letters)
  const found: Found[] = []
  if (grant && known.link && letter?.acceptedAt && letter.createdAt > (known.signIns[0]?.at ?? 0)) {
    const facts = { at: letter.acceptedAt, answer: letter.answer }
    const state = linkState(known.link, now)
    const over = Math.min(known.link.expiresAt, known.link.revokedAt ?? known.link.expiresAt)
    if (state === 'expired' || state === 'revoked')
      found.push(cause('invitation_over', letter.kind === 'invitation' ? 'resend' : 'send_login', { at: over }, grant))
    else if (known.link.openedAt === null) found.push({ ...cause('letter_unopened', 'generate_link', facts, grant), only: 'possible' })
    else if (state === 'live')
      found.push({ ...cause('button_unpressed', 'send_login', { at: known.link.openedAt }, grant), only: 'possible' })
  }
  if (readAddress(known.contact.email)?.suspicious) found.push({ ...cause('lookalike_address', 'fix_address'), only: 'possible' })
  return found
}

function inOrder(known: Known, now: Millis): Found[] {
  const grant = letsIn(known, now)
  const lately = known.letters.filter(({ createdAt }) => createdAt > now - lookedBack)
  const fetched = known.fetches.reduce((sum, { times }) => sum + times, 0)
  return [
    ...(grant && known.contact.disabledAt === null ? [cause('access_live', null, { at: grant.endsAt })] : []),
    ...(lately.length > 0 && lately.every(({ bouncedAt }) => bouncedAt === null) && !known.stop ? [cause('no_bounce', null)] : []),
    ...(fetched > 0 ? [cause('scanners', null, { times: fetched })] : []),
  ]
}
