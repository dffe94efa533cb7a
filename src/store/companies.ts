// Companies: the firms that contacts belong to.
import type { AccountId, Company, CompanyId } from '../nouns.ts'
import type { Statements } from './database.ts'
import { behind, countUpTo, insertions, nounFrom, type Page } from './rows.ts'
import { containing, folded } from './search.ts'
import { listOf, nothing, type Sql, sql, standOn } from './sql.ts'

const matching = (q: string | null): Sql => (q ? sql`and search like ${containing(q)} escape '\\'` : nothing)

export const companies = (db: Statements) => ({
  /** False when the account has a company of that name already. */
  async add(company: Company, nameKey: string): Promise<boolean> {
    return (await db.run(insertions('company', [{ ...company, nameKey, search: folded(company.name) }], 'on conflict do nothing'))) === 1
  },
  async get(accountId: AccountId, id: CompanyId): Promise<Company | null> {
    const row = await db.one(sql`select * from company where account_id = ${accountId} and id = ${id}`)
    return row ? nounFrom<Company>(row) : null
  },
  /** Called so until the commit: whoever renames it does so before that or after. */
  async held(accountId: AccountId, id: CompanyId): Promise<Company | null> {
    const row = await db.one(sql`select * from company where account_id = ${accountId} and id = ${id} ${standOn}`)
    return row ? nounFrom<Company>(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly CompanyId[]): Promise<Company[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from company where account_id = ${accountId} and id in (${listOf(ids)})`)).map(nounFrom<Company>)
  },
  async byName(accountId: AccountId, nameKey: string): Promise<Company | null> {
    const row = await db.one(sql`select * from company where account_id = ${accountId} and name_key = ${nameKey}`)
    return row ? nounFrom<Company>(row) : null
  },
  async list(accountId: AccountId, page: Page, q: string | null): Promise<Company[]> {
    const rows = await db.all(sql`select * from company where account_id = ${accountId} ${matching(q)}
      ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`)
    return rows.map(nounFrom<Company>)
  },
  count: (accountId: AccountId, q: string | null): Promise<number> =>
    countUpTo(db, sql`company where account_id = ${accountId} ${matching(q)}`),
  rename: (accountId: AccountId, id: CompanyId, name: string, nameKey: string): Promise<number> =>
    db.run(
      sql`update company set name = ${name}, name_key = ${nameKey}, search = ${folded(name)} where account_id = ${accountId} and id = ${id}`,
    ),
})
