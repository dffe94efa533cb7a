// Limits that bit: which, whom it held up, until when. Told to members; whoever was held up hears no more than before.
import type { AccountId, Contact, LimitHit, LimitName, MemberId, Millis, RecordId } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import type { By } from './acts.ts'
import { readAddress } from './addresses.ts'
import { isFull } from './limits.ts'
import type { Parts } from './parts.ts'
import { minute, wrongCodesOfAll, wrongCodesPerAccount } from './policy.ts'

const mostTold = 100

/** A limit that bit, with whoever is behind it as far as anybody here knows them. */
export interface ToldHit {
  hit: LimitHit
  contact: Contact | null
  /** Of a link to a single record. */
  recordId: RecordId | null
  memberName: string | null
}

type Held = Pick<LimitHit, 'what' | 'freeAt'> & Partial<Pick<LimitHit, 'email' | 'linkId' | 'memberId' | 'address'>>

/**
 * Noted in the commit that was refused. It looks nobody up: an address that is known and one that is not cost the same. Who
 * only asked twice in a minute is no news.
 */
export async function noteHit(tx: Tx, accountId: AccountId, limitedBy: LimitName, held: Held, now: Millis): Promise<void> {
  if (held.freeAt <= now + minute) return
  await tx.limitHits.add({
    ...{ accountId, limitedBy, what: held.what, freeAt: held.freeAt, times: 1, firstAt: now, lastAt: now },
    email: held.email ?? null,
    linkId: held.linkId ?? null,
    memberId: held.memberId ?? null,
    address: held.address ?? null,
  })
}

export function createLimitHits({ store, clock }: Parts) {
  return {
    /** The newest first; and whether codes are ten letters for the moment, because too many wrong ones were tried. */
    async list(by: By): Promise<{ hits: ToldHit[]; longCodes: boolean }> {
      const now = clock.now()
      const hits = await store.read.limitHits.newest(by.accountId, mostTold)
      const known = new Map<string, Promise<ToldHit>>()
      const told = hits.map((hit) => {
        const who = `${hit.email} ${hit.linkId} ${hit.memberId}`
        const asked = known.get(who) ?? whoIs(hit)
        known.set(who, asked)
        return asked.then((one) => ({ ...one, hit }))
      })
      const longCodes =
        (await isFull(store.read, `wrong codes ${by.accountId}`, wrongCodesPerAccount, now)) ||
        (await isFull(store.read, 'wrong codes', wrongCodesOfAll, now))
      return { hits: await Promise.all(told), longCodes }
    },
    forget: (tx: Tx, before: Millis): Promise<number> => tx.limitHits.forget(before),
  }

  async function whoIs(hit: LimitHit): Promise<ToldHit> {
    const { accountId, email, linkId, memberId } = hit
    const link = linkId && (await store.read.links.get(accountId, linkId))
    const grant = link && (await store.read.grants.get(accountId, link.grantId))
    const key = email === null ? null : (readAddress(email)?.key ?? null)
    const contact = link
      ? await store.read.contacts.get(accountId, link.contactId)
      : key && (await store.read.contacts.byEmail(accountId, key))
    return {
      hit,
      contact: contact || null,
      recordId: grant && grant.scope.kind === 'record' ? grant.scope.id : null,
      memberName: await nameOf(accountId, memberId),
    }
  }

  async function nameOf(accountId: AccountId, id: MemberId | null): Promise<string | null> {
    return id === null ? null : ((await store.read.members.get(accountId, id))?.name ?? null)
  }
}
