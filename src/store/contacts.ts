// Contacts: the people outside, one per mailbox and account.
import type { AccountId, CompanyId, Contact, ContactId } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { assignments, behind, containing, countUpTo, type Fields, insertions, nounFrom, type Page } from './rows.ts'
import { join, lock, nothing, type Sql, sql } from './sql.ts'

export interface ContactFilter {
  q: string | null
  companyId: CompanyId | null
}

function contactFrom(row: Row): Contact {
  const { search: _, ...columns } = row
  return nounFrom<Contact>(columns)
}

/** What a contact is found by. */
export const contactSearch = ({ name, email }: Pick<Contact, 'name' | 'email'>): string => `${name ?? ''} ${email}`.toLowerCase().trim()

function matching({ q, companyId }: ContactFilter): Sql {
  return sql`${q ? sql`and search like ${containing(q)} escape '\\'` : nothing} ${companyId ? sql`and company_id = ${companyId}` : nothing}`
}

export const contacts = (db: Statements) => ({
  /** False when the account knows that mailbox already. */
  async add(contact: Contact): Promise<boolean> {
    return (await db.run(insertions('contact', [{ ...contact, search: contactSearch(contact) }], 'on conflict do nothing'))) === 1
  },
  async get(accountId: AccountId, id: ContactId): Promise<Contact | null> {
    const row = await db.one(sql`select * from contact where account_id = ${accountId} and id = ${id}`)
    return row ? contactFrom(row) : null
  },
  async getAll(accountId: AccountId, ids: readonly ContactId[]): Promise<Contact[]> {
    if (ids.length === 0) return []
    return (await db.all(sql`select * from contact where account_id = ${accountId} and id in (${join(ids)})`)).map(contactFrom)
  },
  /** Locked until the commit, so that what is decided about this person is decided once. */
  async locked(accountId: AccountId, id: ContactId): Promise<Contact | null> {
    const row = await db.one(sql`select * from contact where account_id = ${accountId} and id = ${id} ${lock}`)
    return row ? contactFrom(row) : null
  },
  async byEmail(accountId: AccountId, emailKey: string): Promise<Contact | null> {
    const row = await db.one(sql`select * from contact where account_id = ${accountId} and email_key = ${emailKey}`)
    return row ? contactFrom(row) : null
  },
  async list(accountId: AccountId, page: Page, filter: ContactFilter): Promise<Contact[]> {
    const rows = await db.all(sql`select * from contact where account_id = ${accountId} ${matching(filter)}
      ${behind(page, sql`created_at`, sql`id`)} order by created_at desc, id desc limit ${page.limit}`)
    return rows.map(contactFrom)
  },
  count: (accountId: AccountId, filter: ContactFilter): Promise<number> =>
    countUpTo(db, sql`contact where account_id = ${accountId} ${matching(filter)}`),
  change: (accountId: AccountId, id: ContactId, fields: Fields): Promise<number> =>
    db.run(sql`update contact set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
})
