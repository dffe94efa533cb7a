// API keys: shown once, kept as a fingerprint, with a role and an end.
import type { ApiKey, ApiKeyId, Millis, Role } from '../nouns.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, inPassing, needFresh } from './acts.ts'
import { pauseAllOf } from './job-chunks.ts'
import type { Parts } from './parts.ts'
import { day, minute } from './policy.ts'
import { Refusal } from './refusals.ts'
import { may, mayDo, type Right } from './rights.ts'
import { fingerprint, newId, newToken } from './secrets.ts'

const usualDays = 90
export const mostDays = 366

/** A link that is handed over lasts a day at most, the session that it opens three. */
const handedOverLasts = 4 * day

export interface NewApiKey {
  name: string
  role: Role
  /** Of the role's rights only these. */
  scopes?: Right[] | null | undefined
  days?: number | undefined
}

export function createApiKeys({ store, clock, doing }: Parts) {
  return {
    /** The key itself is in the answer and nowhere else. */
    async create(by: By, input: NewApiKey): Promise<{ apiKey: ApiKey; key: string }> {
      if (input.role === 'owner' && by.role !== 'owner') throw new Refusal('forbidden')
      const beyond = input.scopes?.find((right) => !may(input.role, right))
      if (beyond) throw new Refusal('invalid', { fields: { scopes: `The role does not include ${beyond}.` } })
      // A key that may make keys makes none that may do more.
      if (by.scopes && !input.scopes) throw new Refusal('forbidden')
      if (input.scopes?.some((right) => !mayDo(by, right))) throw new Refusal('forbidden')
      const key = `pk_${newToken()}`
      let first = false
      const apiKey = await doing(by, async (tx, now) => {
        first = true
        // A key is never asked for a factor, so making one is.
        needFresh(by, now)
        const made: ApiKey = {
          id: newId('key'),
          accountId: by.accountId,
          name: input.name,
          role: input.role,
          scopes: input.scopes ?? null,
          madeBy: by.member?.id ?? null,
          createdAt: now,
          expiresAt: now + (input.days ?? usualDays) * day,
          lastUsedAt: null,
          revokedAt: null,
        }
        await tx.apiKeys.add(made, fingerprint(key))
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'api_key.created', { facts: { apiKeyId: made.id, name: made.name, role: made.role } }),
        )
        return made
      })
      // A repeated request is answered from the first one's commit, where the key itself is not kept.
      if (!first) throw new Refusal('shown_once')
      return { apiKey, key }
    },
    /** Who a key stands for. Refuses with `unauthenticated`. */
    async check(key: string): Promise<By> {
      const apiKey = await store.read.apiKeys.byHash(fingerprint(key))
      const now = clock.now()
      if (!apiKey || apiKey.revokedAt !== null || apiKey.expiresAt <= now) throw new Refusal('unauthenticated')
      if (apiKey.lastUsedAt === null || apiKey.lastUsedAt < now - minute) {
        await inPassing(store.mark((tx) => tx.apiKeys.used(apiKey.accountId, apiKey.id, now)))
      }
      return {
        accountId: apiKey.accountId,
        actor: { kind: 'api_key', id: apiKey.id },
        role: apiKey.role,
        scopes: apiKey.scopes,
        member: null,
      }
    },
    list: (by: By): Promise<ApiKey[]> => store.read.apiKeys.list(by.accountId),
    revoke(by: By, id: ApiKeyId): Promise<void> {
      const revoke = async (tx: Tx, now: Millis) => {
        const { name } = found(await tx.apiKeys.lockAlone(by.accountId, id))
        if (!(await tx.apiKeys.revoke(by.accountId, id, now))) throw new Refusal('not_found')
        await pauseAllOf(tx, by, { kind: 'api_key', id }, now)
        // As with a member: what it handed over was worth what it was.
        const links = await tx.links.madeByKey(by.accountId, id, now - handedOverLasts)
        await tx.links.revokeAll(by.accountId, links, now)
        await tx.sessions.endHandedOver(by.accountId, links, now)
        await tx.history.add(entry(by.accountId, by.actor, now, 'api_key.revoked', { facts: { apiKeyId: id, name } }))
      }
      return doing(by, revoke, (tx) => tx.apiKeys.lockAlone(by.accountId, id))
    },
  }
}
