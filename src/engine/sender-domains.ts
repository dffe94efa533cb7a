// Domains that an account's letters come from: proven by the key in their DNS, looked at again and again, never in anybody's way.
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { AccountId, Act, Actor, DkimKey, Finding, Millis, SenderDomain, SenderDomainId, SenderDomainState } from '../nouns.ts'
import { RuleBroken } from '../store/faults.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing, needFresh, portico } from './acts.ts'
import { readAddress } from './addresses.ts'
import { alertOfDomain } from './alerts.ts'
import type { Parts } from './parts.ts'
import { day, hour, minute, second } from './policy.ts'
import { Refusal } from './refusals.ts'
import { newId } from './secrets.ts'
import { checkSender } from './sender-checks.ts'

export interface WholeDomain {
  domain: SenderDomain
  keys: DkimKey[]
}

const mostDomains = 10
/** A new key is used once it was seen for so long: name servers do not all learn of it at once. */
const settlesFor = 10 * minute
/** A retired key stays in the DNS for so long: letters that it signed may still be under way, or be forwarded. */
export const keptInDnsFor = 7 * day
/** No letter is tried for longer than a day; its key's secret half goes after two. */
const secretKeptFor = 2 * day
const soonest = 15 * second
const latest = 6 * hour
/** So long a look may take before another worker may begin it. */
const lookFor = 2 * minute

const makePair = promisify(generateKeyPair)

export function senderDomainState({
  verifiedAt,
  takenAt,
  lostAt,
}: Pick<SenderDomain, 'verifiedAt' | 'takenAt' | 'lostAt'>): SenderDomainState {
  if (verifiedAt !== null) return 'verified'
  if (takenAt !== null) return 'taken'
  return lostAt === null ? 'pending' : 'lost'
}

type KeyState = 'signs' | 'next' | 'retired'
export const keyState = ({ signsSince, retiredAt }: Pick<DkimKey, 'signsSince' | 'retiredAt'>): KeyState =>
  retiredAt !== null ? 'retired' : signsSince === null ? 'next' : 'signs'

/** Often while somebody waits for it, then ever less; a quarter of an hour's waiting means a look every four minutes. */
function nextLook(
  { awaitedAt, verifiedAt, misses }: Pick<SenderDomain, 'awaitedAt' | 'verifiedAt' | 'misses'>,
  findings: readonly Pick<Finding, 'is'>[],
  now: Millis,
): Millis {
  if (misses > 0 && verifiedAt !== null) return now + minute
  const settled = verifiedAt !== null && findings.every(({ is }) => is === 'good' || is === 'advice')
  return now + (settled ? latest : Math.round(Math.min(latest, Math.max(soonest, (now - awaitedAt) / 4))))
}

export function createSenderDomains({ store, clock, secrets, doing, dns, relay }: Parts) {
  return {
    async list(by: By): Promise<WholeDomain[]> {
      const domains = await store.read.senderDomains.list(by.accountId)
      return Promise.all(domains.map((domain) => withKeys(store.read, domain)))
    },
    async get(by: By, id: SenderDomainId): Promise<WholeDomain> {
      return withKeys(store.read, found(await store.read.senderDomains.get(by.accountId, id)))
    },
    async add(by: By, { name, mailbox }: { name: string; mailbox: string }): Promise<WholeDomain> {
      const sender = readSender(name, mailbox)
      const made = await newKey()
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        // The account's row is the lock, so that of two hands at once none passes the limit.
        await tx.accounts.lock(by.accountId)
        const there = await tx.senderDomains.list(by.accountId)
        if (there.some((one) => one.name === sender.name)) throw new Refusal('domain_exists')
        if (there.length >= mostDomains) throw new Refusal('domains_too_many')
        const domain = newDomain(by.accountId, sender, now)
        const key = { ...made, accountId: by.accountId, domainId: domain.id, createdAt: now }
        await tx.senderDomains.add(domain)
        await tx.senderDomains.addKey(key)
        await tell(tx, domain, by.actor, now, 'domain.added')
        return { domain, keys: [key] }
      })
    },
    change(
      by: By,
      id: SenderDomainId,
      { mailbox, sends }: { mailbox?: string | undefined; sends?: true | undefined },
    ): Promise<WholeDomain> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        const domain = found(await tx.senderDomains.lock(by.accountId, id))
        if (sends && domain.verifiedAt === null) throw new Refusal('domain_unverified')
        const patch = {
          ...(sends && domain.sendsSince === null ? { sendsSince: now } : {}),
          ...(mailbox === undefined || mailbox === domain.mailbox ? {} : { mailbox: readSender(domain.name, mailbox).mailbox }),
        }
        if (namesNothing(patch)) return withKeys(tx, domain)
        if (patch.sendsSince) await tx.senderDomains.sendsNoMore(by.accountId)
        await tx.senderDomains.change(by.accountId, id, patch)
        await tell(tx, domain, by.actor, now, 'domain.changed')
        return withKeys(tx, found(await tx.senderDomains.get(by.accountId, id)))
      })
    },
    remove(by: By, id: SenderDomainId): Promise<void> {
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        const domain = found(await tx.senderDomains.lock(by.accountId, id))
        await tx.senderDomains.change(by.accountId, id, { removedAt: now, verifiedAt: null, sendsSince: null, nextCheckAt: null })
        for (const key of await tx.senderDomains.keys(by.accountId, id))
          if (key.retiredAt === null) await tx.senderDomains.changeKey(by.accountId, key.id, { retiredAt: now })
        await tx.senderDomains.letGo(by.accountId, id)
        await tell(tx, domain, by.actor, now, 'domain.removed')
      })
    },
    /** A second key beside the first, which goes on signing until the second is seen. Asked again meanwhile: the same one. */
    async rotate(by: By, id: SenderDomainId): Promise<WholeDomain> {
      const made = await newKey()
      return doing(by, async (tx, now) => {
        needFresh(by, now)
        const domain = found(await tx.senderDomains.lock(by.accountId, id))
        const keys = await tx.senderDomains.keys(by.accountId, id)
        if (!keys.some((key) => keyState(key) === 'next')) {
          await tx.senderDomains.addKey({ ...made, accountId: by.accountId, domainId: id, createdAt: now })
          await tx.senderDomains.change(by.accountId, id, { awaitedAt: now, nextCheckAt: now })
          await tell(tx, domain, by.actor, now, 'domain.key_made')
        }
        return withKeys(tx, found(await tx.senderDomains.get(by.accountId, id)))
      })
    },
    /** Somebody waits in front of the screen: looks now, and often from now on. */
    async check(by: By, id: SenderDomainId): Promise<WholeDomain> {
      const domain = found(await store.read.senderDomains.get(by.accountId, id))
      const now = clock.now()
      const { checkedAt, awaitedAt } = domain
      if (checkedAt === null || checkedAt < awaitedAt || checkedAt < now - 5 * second) {
        await store.transaction((tx) => tx.senderDomains.change(by.accountId, id, { awaitedAt: now, nextCheckAt: now + lookFor }))
        await look({ ...domain, awaitedAt: now })
      }
      return withKeys(store.read, found(await store.read.senderDomains.get(by.accountId, id)))
    },
    begin,
    forget: (tx: Tx): Promise<number> => tx.senderDomains.forgetKeys(clock.now() - secretKeptFor),
  }

  async function newKey(): Promise<Omit<DkimKey, 'accountId' | 'domainId' | 'createdAt'>> {
    const { publicKey, privateKey } = await makePair('rsa', { modulusLength: 2048 })
    const id = newId('dkm')
    return {
      id,
      selector: `portico-${randomBytes(3).toString('hex')}`,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      sealedPrivate: secrets.seal(id, privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')),
      ...{ foundAt: null, signsSince: null, retiredAt: null },
    }
  }

  /** For the worker: begins to look at a domain that is due and belongs to none of these accounts; null where there is none. */
  async function begin(besides: readonly AccountId[]): Promise<{ accountId: AccountId; looked: Promise<void> } | null> {
    const now = clock.now()
    const domain = await store.transaction((tx) => tx.senderDomains.takeDue(now, now + lookFor, besides))
    return domain && { accountId: domain.accountId, looked: look(domain) }
  }

  /** The names are asked outside of any transaction: nobody waits for a slow name server. */
  async function look(domain: SenderDomain): Promise<void> {
    const { keys } = await withKeys(store.read, domain)
    const findings = await checkSender(
      dns,
      relay,
      domain,
      keys.filter(({ retiredAt }) => retiredAt === null),
    )
    const write = () => store.transaction((tx) => conclude(tx, domain, findings, clock.now()))
    try {
      await write()
    } catch (error) {
      // Another account proved it in the same moment: asked again, that is seen.
      if (!(error instanceof RuleBroken && error.kind === 'unique')) throw error
      await write()
    }
  }
}

async function conclude(tx: Tx, { accountId, id }: SenderDomain, findings: Finding[], now: Millis): Promise<void> {
  const domain = await tx.senderDomains.lock(accountId, id)
  if (!domain) return
  const keys = await tx.senderDomains.keys(accountId, id)
  const seen = (key: DkimKey | undefined) => findings.find(({ selector }) => selector === key?.selector)
  let signing = keys.find((key) => keyState(key) === 'signs')
  const next = keys.find((key) => keyState(key) === 'next')
  if (next && seen(next)?.is === 'good') {
    const foundAt = next.foundAt ?? now
    const settled = signing === undefined || foundAt <= now - settlesFor
    if (settled && signing) {
      await tx.senderDomains.changeKey(accountId, signing.id, { retiredAt: now })
      await tell(tx, domain, portico, now, 'domain.key_changed')
    }
    await tx.senderDomains.changeKey(accountId, next.id, { foundAt, ...(settled ? { signsSince: now } : {}) })
    if (settled) signing = next
  } else if (next?.foundAt) {
    await tx.senderDomains.changeKey(accountId, next.id, { foundAt: null })
  }
  const standing = await standingOf(tx, domain, signing && seen(signing), now)
  const after = { ...domain, ...standing }
  const waits = keys.some((key) => keyState(key) === 'next' && key !== signing)
  const nextCheckAt = nextLook({ ...after, verifiedAt: waits ? null : after.verifiedAt }, findings, now)
  const returnAt = returnsSince(domain, findings, now)
  await tx.senderDomains.change(accountId, id, { ...standing, returnAt, findings, checkedAt: now, nextCheckAt })
}

function returnsSince({ returnAt }: SenderDomain, findings: readonly Finding[], now: Millis): Millis | null {
  const finding = findings.find(({ part }) => part === 'return_path')
  if (finding?.is === 'unknown') return returnAt
  return finding?.is === 'good' && finding.type === 'CNAME' ? (returnAt ?? now) : null
}

type Standing = Partial<Pick<SenderDomain, 'verifiedAt' | 'lostAt' | 'takenAt' | 'misses' | 'sendsSince'>>

/** What the key that signs, as it was found, means for the domain. Silence means nothing. */
async function standingOf(tx: Tx, domain: SenderDomain, finding: Finding | undefined, now: Millis): Promise<Standing> {
  if (finding?.is === 'good') {
    if (domain.verifiedAt !== null) return { misses: 0 }
    if (await tx.senderDomains.isHeld(domain.name, domain.accountId)) {
      // Whoever holds it may have lost it by now.
      await tx.senderDomains.lookAtHolder(domain.name, now)
      return { takenAt: domain.takenAt ?? now, misses: 0 }
    }
    await tell(tx, domain, portico, now, 'domain.verified')
    const others = await tx.senderDomains.list(domain.accountId)
    const sends = others.some(({ sendsSince }) => sendsSince !== null) ? {} : { sendsSince: now }
    return { verifiedAt: now, lostAt: null, takenAt: null, misses: 0, ...sends }
  }
  if (finding === undefined || finding.is === 'unknown') return {}
  const misses = domain.misses + 1
  // One look may have met a name server that lags.
  if (domain.verifiedAt === null || misses < 2) return { misses }
  await tell(tx, domain, portico, now, 'domain.lost')
  await alertOfDomain(tx, domain, now)
  await tx.senderDomains.letGo(domain.accountId, domain.id)
  return { verifiedAt: null, lostAt: now, sendsSince: null, misses }
}

const withKeys = async (tx: Tx, domain: SenderDomain): Promise<WholeDomain> => ({
  domain,
  keys: await tx.senderDomains.keys(domain.accountId, domain.id),
})

const tell = (tx: Tx, domain: SenderDomain, actor: Actor, now: Millis, act: Act): Promise<void> =>
  tx.history.add(entry(domain.accountId, actor, now, act, { facts: { domain: domain.name } }))

function readSender(name: string, mailbox: string): { name: string; mailbox: string } {
  const plain = name.trim().replace(/^@/, '').replace(/\.$/, '')
  const domain = readAddress(`somebody@${plain}`)?.domain
  if (domain === undefined || domain === 'localhost') {
    throw new Refusal('invalid', { fields: { domain: 'Write a domain of yours, like harbor.example' } })
  }
  const read = readAddress(`${mailbox.trim()}@${domain}`)
  if (!read) throw new Refusal('invalid', { fields: { mailbox: 'Write what stands before the @, like portal' } })
  return { name: domain, mailbox: read.address.slice(0, read.address.lastIndexOf('@')) }
}

const newDomain = (accountId: AccountId, { name, mailbox }: { name: string; mailbox: string }, now: Millis): SenderDomain => ({
  id: newId('dom'),
  accountId,
  name,
  mailbox,
  createdAt: now,
  verifiedAt: null,
  lostAt: null,
  takenAt: null,
  misses: 0,
  sendsSince: null,
  returnAt: null,
  removedAt: null,
  awaitedAt: now,
  checkedAt: null,
  nextCheckAt: now,
  findings: [],
})
