// API keys: kept as fingerprints; the key itself is shown once.
import type { AccountId, ApiKey, ApiKeyId, Millis } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { lock, sql } from './sql.ts'

function apiKeyFrom(row: Row): ApiKey {
  const { key_hash: _, scopes, ...columns } = row
  return { ...nounFrom<ApiKey>(columns), scopes: scopes === null ? null : JSON.parse(scopes as string) }
}

export const apiKeys = (db: Statements) => ({
  async add(key: ApiKey, keyHash: string): Promise<void> {
    await db.run(insertion('api_key', { ...key, scopes: key.scopes && JSON.stringify(key.scopes), keyHash }))
  },
  async byHash(keyHash: string): Promise<ApiKey | null> {
    const row = await db.one(sql`select * from api_key where key_hash = ${keyHash}`)
    return row ? apiKeyFrom(row) : null
  },
  /** Locked until the commit: what is being revoked starts nothing meanwhile. */
  async lock(accountId: AccountId, id: ApiKeyId): Promise<ApiKey | null> {
    const row = await db.one(sql`select * from api_key where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? apiKeyFrom(row) : null
  },
  async list(accountId: AccountId): Promise<ApiKey[]> {
    return (await db.all(sql`select * from api_key where account_id = ${accountId} order by created_at desc, id`)).map(apiKeyFrom)
  },
  used: (accountId: AccountId, id: ApiKeyId, now: Millis): Promise<number> =>
    db.run(sql`update api_key set last_used_at = ${now} where account_id = ${accountId} and id = ${id}`),
  async revoke(accountId: AccountId, id: ApiKeyId, now: Millis): Promise<boolean> {
    return (
      (await db.run(sql`update api_key set revoked_at = ${now} where account_id = ${accountId} and id = ${id} and revoked_at is null`)) ===
      1
    )
  },
})
