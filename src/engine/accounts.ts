// Accounts: making one with its first owner, and changing how it looks and what its links do.
import {
  type Account,
  type AccountId,
  type Language,
  type LinkPolicy,
  type Member,
  type Millis,
  type PolicyChange,
  reminderKinds,
} from '../nouns.ts'
import { RuleBroken } from '../store/faults.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing, needFresh, operator, operatorOf } from './acts.ts'
import { readAddress } from './addresses.ts'
import { coloursOf, readColour } from './colours.ts'
import { knownZone } from './decent-hours.ts'
import { namesOf } from './history.ts'
import type { Parts } from './parts.ts'
import { defaultPolicy } from './policy.ts'
import { Refusal } from './refusals.ts'
import { soon } from './reminder-rules.ts'
import { newId } from './secrets.ts'

interface NewAccount {
  name: string
  slug: string
  owner: { name: string; email: string }
  colour?: string | undefined
  timeZone?: string | undefined
  language?: Language | undefined
  sample?: boolean | undefined
}

type AccountPatch = Partial<
  Pick<
    Account,
    | 'name'
    | 'slug'
    | 'logo'
    | 'timeZone'
    | 'language'
    | 'senderName'
    | 'replyTo'
    | 'postalAddress'
    | 'hidesPortico'
    | 'colour'
    | 'activation'
    | 'reminders'
  >
> &
  Partial<LinkPolicy>

const firstColour = '#2F4B94'
const largestLogo = 20_480

export function createAccounts({ store, clock, doing }: Parts) {
  return {
    /** Makes the account and its first owner in one commit. */
    create: (input: NewAccount): Promise<{ account: Account; owner: Member }> =>
      store.transaction((tx) => openAccount(tx, input, clock.now())),
    get: async (id: AccountId): Promise<Account> => found(await store.read.accounts.get(id)),
    bySlug: (slug: string): Promise<Account | null> => store.read.accounts.bySlug(slug),
    all: (): Promise<Account[]> => store.read.accounts.all(),
    change(by: By, patch: AccountPatch): Promise<Account> {
      return doing(by, async (tx, now) => {
        const { slug, fields, policy } = readPatch(patch)
        if (Object.keys(policy).length > 0) needFresh(by, now)
        if (slug !== undefined) {
          const holder = await tx.accounts.bySlug(slug)
          if (holder && holder.id !== by.accountId) throw new Refusal('slug_taken', { slug })
        }
        const account = found(await tx.accounts.lock(by.accountId))
        if (namesNothing(patch)) return account
        const before = account.policy
        for (const field of Object.keys(policy) as (keyof LinkPolicy)[]) {
          if (String(before[field]) === String(policy[field])) continue
          await tx.accounts.policyChanged(by.accountId, {
            field,
            before: String(before[field]),
            after: String(policy[field]),
            at: now,
            actor: by.actor,
          })
        }
        if (Object.keys({ ...fields, ...policy }).length > 0)
          await tx.accounts.change(by.accountId, { ...fields, policy }).catch(takenSlug(slug))
        if (fields.reminders?.some((kind) => !account.reminders.includes(kind))) await tx.reminders.lookAtAll(by.accountId, now + soon)
        await tx.history.add(entry(by.accountId, by.actor, now, 'account.changed', { facts: { fields: Object.keys(patch).join(' ') } }))
        return found(await tx.accounts.get(by.accountId))
      })
    },
    /** Who last changed which rule; null for a name that is not known any more. */
    async policyChanges(by: By): Promise<(PolicyChange & { actorName: string | null })[]> {
      const changes = await store.read.accounts.policyChanges(by.accountId)
      const nameOf = await namesOf(
        store.read,
        by.accountId,
        changes.map(({ actor }) => actor),
      )
      return changes.map((change) => ({ ...change, actorName: nameOf(change.actor) }))
    },
    /** The operator's panic lever: every link made until now is dead; null means in every account. */
    endLinks(id: AccountId | null): Promise<number> {
      return store.transaction(async (tx) => {
        const now = clock.now()
        const ended = await tx.accounts.endLinks(id, now)
        await tx.ownerLinks.endAll(id, now)
        // Or members would wait for presses that cannot come, and pass over them when they invite many anew.
        await tx.grants.allInvitationsOver(id, now)
        for (const account of await tx.accounts.all()) {
          if (id !== null && account.id !== id) continue
          await tx.history.add(entry(account.id, operatorOf(account).actor, now, 'links.ended'))
        }
        return ended
      })
    },
  }
}

/** Inside a transaction: the account, its first owner, and both in the history. */
export async function openAccount(tx: Tx, input: NewAccount, now: Millis): Promise<{ account: Account; owner: Member }> {
  const address = readAddress(input.owner.email)
  if (!address) throw new Refusal('address_invalid', { field: 'email' })
  const slug = readSlug(input.slug)
  const timeZone = input.timeZone ?? 'UTC'
  // Every page and letter is dated by it.
  if (knownZone(timeZone) !== timeZone) throw new Refusal('invalid', { fields: { timeZone: 'Name a time zone like America/New_York.' } })
  const colour = readColour(input.colour ?? firstColour)
  if (!colour) throw new Refusal('invalid', { fields: { colour: 'Write it like #0E5C66.' } })
  const account: Account = {
    id: newId('acc'),
    slug,
    name: input.name,
    colour,
    colours: coloursOf(colour),
    logoType: null,
    logo: null,
    timeZone,
    language: input.language ?? 'en',
    senderName: null,
    replyTo: null,
    postalAddress: null,
    hidesPortico: false,
    sample: input.sample ?? false,
    letters: {},
    reminders: [],
    activation: 'uploaded',
    policy: defaultPolicy,
    createdAt: now,
  }
  const owner: Member = {
    id: newId('mem'),
    accountId: account.id,
    email: address.address,
    name: input.owner.name,
    phone: null,
    role: 'owner',
    createdAt: now,
    invitedAt: null,
    signedInAt: null,
    disabledAt: null,
  }
  await tx.accounts.add(account).catch(takenSlug(slug))
  await tx.members.add(owner, address.key)
  await tx.history.add(entry(account.id, operator, now, 'account.created'))
  await tx.history.add(entry(account.id, operator, now, 'member.created', { facts: { memberId: owner.id, role: 'owner' } }))
  return { account, owner }
}

/** Of two who take a name in one moment the second hears what everybody after them would. */
const takenSlug = (slug: string | undefined) => (error: unknown) => {
  throw error instanceof RuleBroken && error.kind === 'unique' ? new Refusal('slug_taken', { slug }) : error
}

/** What a portal address may be, also as the pattern of a field, and how that is said. */
export const slugShape = '[a-z0-9](?:[a-z0-9\\-]{0,48}[a-z0-9])?'
export const slugRule = 'Use small letters, digits and hyphens, at most 50.'
const slugPattern = new RegExp(`^${slugShape}$`)
export const isSlug = (text: string): boolean => slugPattern.test(text)

function readSlug(text: string): string {
  if (!isSlug(text)) throw new Refusal('invalid', { fields: { slug: slugRule } })
  return text
}

function readPatch({ slug, colour, logo, replyTo, reminders, ...patch }: AccountPatch) {
  const fields: Partial<Omit<Account, 'policy'>> = {}
  const policy: Partial<LinkPolicy> & { [name: string]: unknown } = {}
  for (const [name, value] of Object.entries(patch)) {
    if (name in defaultPolicy) policy[name] = value
    else Object.assign(fields, { [name]: value })
  }
  if (slug !== undefined) fields.slug = readSlug(slug)
  if (colour !== undefined) {
    const hex = readColour(colour)
    if (!hex) throw new Refusal('invalid', { fields: { colour: 'Write it like #0E5C66.' } })
    Object.assign(fields, { colour: hex, colours: coloursOf(hex) })
  }
  if (replyTo !== undefined) {
    const read = replyTo === null ? null : readAddress(replyTo)
    if (replyTo !== null && !read) throw new Refusal('address_invalid', { field: 'replyTo' })
    fields.replyTo = read?.address ?? null
  }
  if (reminders !== undefined) fields.reminders = reminderKinds.filter((kind) => reminders.includes(kind))
  if (logo !== undefined) Object.assign(fields, readLogo(logo))
  return { slug: fields.slug, fields, policy }
}

/** A data address of a small picture, so that it can travel inside letters. */
function readLogo(logo: string | null): Pick<Account, 'logo' | 'logoType'> {
  if (logo === null) return { logo: null, logoType: null }
  const [, type, data] = /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+={0,2})$/.exec(logo) ?? []
  const bytes = data === undefined ? Buffer.alloc(0) : Buffer.from(data, 'base64')
  if (type === undefined || data === undefined || !isPicture(type, bytes)) {
    throw new Refusal('invalid', { fields: { logo: 'Choose a PNG, JPG or WebP picture.' } })
  }
  if (bytes.length > largestLogo)
    throw new Refusal('invalid', { fields: { logo: 'The limit is 20 KB, because it travels inside each letter.' } })
  return { logo: data, logoType: type }
}

function isPicture(type: string, bytes: Buffer): boolean {
  if (type === 'image/png') return bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'
  if (type === 'image/jpeg') return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
  return bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP'
}
