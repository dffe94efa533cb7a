// Domains that accounts send from, and the keys that sign for them.
import type { AccountId, DkimKey, DkimKeyId, Millis, SenderDomain, SenderDomainId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, type Fields, insertion, nounFrom } from './rows.ts'
import { listOf, lock, nothing, sql } from './sql.ts'

const from = (row: Row): SenderDomain => ({ ...nounFrom<SenderDomain>(row), findings: JSON.parse(row.findings as string) })

/** What a worker needs to sign with a key. */
export interface SigningKey {
  id: DkimKeyId
  domain: string
  selector: string
  publicKey: string
  sealedPrivate: string | null
  /** Since when bounces may come back by a name of the domain. */
  returnAt: number | null
}

export const senderDomains = (db: Statements) => ({
  async list(accountId: AccountId): Promise<SenderDomain[]> {
    const rows = await db.all(
      sql`select * from sender_domain where account_id = ${accountId} and removed_at is null order by created_at, id`,
    )
    return rows.map(from)
  },
  async get(accountId: AccountId, id: SenderDomainId): Promise<SenderDomain | null> {
    const row = await db.one(sql`select * from sender_domain where account_id = ${accountId} and id = ${id} and removed_at is null`)
    return row ? from(row) : null
  },
  /** The same, locked until the commit. */
  async lock(accountId: AccountId, id: SenderDomainId): Promise<SenderDomain | null> {
    const row = await db.one(sql`select * from sender_domain where account_id = ${accountId} and id = ${id} and removed_at is null ${lock}`)
    return row ? from(row) : null
  },
  async add({ findings, ...domain }: SenderDomain): Promise<void> {
    await db.run(insertion('sender_domain', { ...domain, findings: JSON.stringify(findings) }))
  },
  async change(accountId: AccountId, id: SenderDomainId, { findings, ...patch }: Partial<SenderDomain>): Promise<void> {
    const fields: Fields = { ...patch, findings: findings && JSON.stringify(findings) }
    await db.run(sql`update sender_domain set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`)
  },
  /** No other domain of the account sends from now on. */
  sendsNoMore: (accountId: AccountId): Promise<number> =>
    db.run(sql`update sender_domain set sends_since = null where account_id = ${accountId} and sends_since is not null`),
  /** The domain stands proven for another account. */
  async isHeld(name: string, except: AccountId): Promise<boolean> {
    const row = await db.one(sql`select id from sender_domain where name = ${name} and verified_at is not null and account_id <> ${except}`)
    return row !== undefined
  },
  /** Whoever holds the name is looked at soon. */
  lookAtHolder: (name: string, now: Millis): Promise<number> =>
    db.run(
      sql`update sender_domain set next_check_at = ${now} where name = ${name} and verified_at is not null and next_check_at > ${now}`,
    ),
  /** Takes one whose look is due; nobody else takes it before `again`. */
  async takeDue(now: Millis, again: Millis, besides: readonly AccountId[]): Promise<SenderDomain | null> {
    const others = besides.length > 0 ? sql`and account_id not in (${listOf(besides)})` : nothing
    const row = await db.one(sql`update sender_domain set next_check_at = ${again}
      where id = (select id from sender_domain where next_check_at is not null and next_check_at <= ${now} ${others} order by next_check_at limit 1)
        and next_check_at <= ${now} returning *`)
    return row ? from(row) : null
  },

  async keys(accountId: AccountId, domainId: SenderDomainId): Promise<DkimKey[]> {
    const rows = await db.all(
      sql`select * from dkim_key where account_id = ${accountId} and domain_id = ${domainId} order by created_at, id`,
    )
    return rows.map(nounFrom<DkimKey>)
  },
  async addKey(key: DkimKey): Promise<void> {
    await db.run(insertion('dkim_key', { ...key }))
  },
  async changeKey(accountId: AccountId, id: DkimKeyId, patch: Partial<DkimKey>): Promise<void> {
    await db.run(sql`update dkim_key set ${assignments({ ...patch })} where account_id = ${accountId} and id = ${id}`)
  },
  async signingKeys(ids: readonly DkimKeyId[]): Promise<Map<DkimKeyId, SigningKey>> {
    if (ids.length === 0) return new Map()
    const rows = await db.all(sql`select k.id, d.name as domain, k.selector, k.public_key, k.sealed_private, d.return_at
      from dkim_key k join sender_domain d on d.account_id = k.account_id and d.id = k.domain_id where k.id in (${listOf([...new Set(ids)])})`)
    return new Map(rows.map((row) => [row.id as DkimKeyId, nounFrom<SigningKey>(row)]))
  },
  /** Secret halves that no letter can need any more: retired before then, and nothing is owed under them. */
  forgetKeys: (before: Millis): Promise<number> =>
    db.run(sql`update dkim_key set sealed_private = null where sealed_private is not null and retired_at < ${before}
      and not exists (select 1 from message m where m.account_id = dkim_key.account_id and m.dkim_key_id = dkim_key.id and m.next_at is not null)`),
  /** Letters that have surely not left yet are taken in hand anew, and come from whoever the account sends from then. */
  letGo: (accountId: AccountId, domainId: SenderDomainId): Promise<number> =>
    db.run(sql`update message set sender_at = null, from_address = null, dkim_key_id = null
      where account_id = ${accountId} and next_at is not null and perhaps_at is null
        and dkim_key_id in (select id from dkim_key where account_id = ${accountId} and domain_id = ${domainId})`),
})
