// API keys: kept as fingerprints; the key itself is shown once.
import type { AccountId, ApiKey, ApiKeyId, Millis } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { insertion, nounFrom } from './rows.ts'
import { lockAlone, sql, standOn } from './sql.ts'

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
  /** What whoever acts stands on: until the act is committed the key is not revoked. */
  async standing(accountId: AccountId, id: ApiKeyId): Promise<Pick<ApiKey, 'revokedAt'> | null> {
    const row = await db.one(sql`select revoked_at from api_key where account_id = ${accountId} and id = ${id} ${standOn}`)
    return row ? nounFrom(row) : null
  },
  /** Once its acts under way are committed. */
  async lockAlone(accountId: AccountId, id: ApiKeyId): Promise<ApiKey | null> {
    const row = await db.one(sql`select * from api_key where account_id = ${accountId} and id = ${id} ${lockAlone}`)
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
