// Contacts: the people outside, one per mailbox and account.
import type { AccountId, CompanyId, Contact, ContactId, Millis, PortalAccess } from '../nouns.ts'
import type { Row, Statements } from './database.ts'
import { accessIs, contactIs, contactsSeen, contactsWith, nearness } from './grants.ts'
import { assignments, atMost, behind, countUpTo, type Fields, insertions, isAmong, nounFrom, type Page } from './rows.ts'
import { containing, folded } from './search.ts'
import { inCompany, listOf, lock, nothing, type Sql, sql } from './sql.ts'

export interface ContactFilter {
  q: string | null
  companyId: CompanyId | null
  /** One of these, as `policy.portalAccess` says of the nearest grant; null: whatever it is. */
  access?: readonly PortalAccess[] | null
  /** Were inside at that moment or later. */
  seenSince?: Millis | null
}

export interface ContactCounts {
  invited: number
  active: number
  seen: number
  shutOut: number
}

function contactFrom(row: Row): Contact {
  const { search: _, ...columns } = row
  return nounFrom<Contact>(columns)
}

/** What a contact is found by. */
export const contactSearch = ({ name, email }: Pick<Contact, 'name' | 'email'>): string => folded(`${name ?? ''} ${email}`)

function matching(accountId: AccountId, { q, companyId, access, seenSince }: ContactFilter, now: Millis): Sql {
  const text = q && containing(q)
  const called = sql`select co.id from company co where co.account_id = ${accountId} and co.search like ${text} escape '\\'`
  const ofCompany = isAmong(sql`c.company_id`, called, sql`exists (${called} and co.id = c.company_id)`)
  return sql`${text ? sql`and (c.search like ${text} escape '\\' or ${ofCompany})` : nothing}
    ${companyId ? sql`and c.company_id = ${companyId}` : nothing}
    ${access ? sql`and ${contactIs(access, now)}` : nothing}
    ${seenSince ? sql`and exists (select 1 from grants s where s.account_id = c.account_id and s.contact_id = c.id and s.last_visit_at >= ${seenSince})` : nothing}`
}

/** So many people are looked at one by one, wherever they stand in the list; more of them are met soon enough on the way along it. */
const fewPeople = 4_000

/** What leads to those whom the filter leaves, where they are few. */
async function leading(db: Statements, accountId: AccountId, { access, seenSince }: ContactFilter, now: Millis): Promise<Sql> {
  const ways = [access ? contactsWith(accountId, access, now) : null, seenSince ? contactsSeen(accountId, seenSince) : null]
  for (const those of ways) {
    if (those && !(await db.one(sql`select 1 as yes where exists (${those} limit 1 offset ${fewPeople})`)))
      return sql`and c.id in (${those})`
  }
  return nothing
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
    return (await db.all(inCompany(sql`select * from contact where account_id = ${accountId} and id in (${listOf(ids)})`))).map(contactFrom)
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
  async list(accountId: AccountId, page: Page, filter: ContactFilter, now: Millis): Promise<Contact[]> {
    const rows = await db.all(sql`select c.* from contact c where c.account_id = ${accountId} ${matching(accountId, filter, now)}
      ${await leading(db, accountId, filter, now)} ${behind(page, sql`c.created_at`, sql`c.id`)} order by c.created_at desc, c.id desc ${atMost(page.limit)}`)
    return rows.map(contactFrom)
  },
  async count(accountId: AccountId, filter: ContactFilter, now: Millis): Promise<number> {
    const chosen = sql`${matching(accountId, filter, now)} ${await leading(db, accountId, filter, now)}`
    return countUpTo(db, sql`contact c where c.account_id = ${accountId} ${chosen}`)
  },
  /** How the account's people stand, in one walk along its grants: for each person the nearest grant, and in its last digit what it says. */
  async counts(accountId: AccountId, seenSince: Millis, now: Millis): Promise<ContactCounts> {
    const says = sql`case when ${accessIs('not_invited', now)} then 0 when ${accessIs('revoked', now)} then 1 when ${accessIs('active', now)} then 2
      when ${accessIs('bounced', now)} then 3 when ${accessIs('expired', now)} then 4 else 5 end`
    const many = (which: Sql) => sql`coalesce(sum(case when ${which} then 1 else 0 end), 0)`
    const row = await db.one(sql`select ${many(sql`nearest % 10 >= 2`)} as invited, ${many(sql`nearest % 10 = 2`)} as active,
        ${many(sql`seen = 1`)} as seen, ${many(sql`nearest % 10 in (3, 4)`)} as shut_out
      from (select max(case when g.replaced_at is null then ${nearness(now)} * 10 + ${says} end) as nearest,
          max(case when g.last_visit_at >= ${seenSince} then 1 else 0 end) as seen
        from grants g where g.account_id = ${accountId} group by g.contact_id) as people`)
    return nounFrom<ContactCounts>(row as Row)
  },
  change: (accountId: AccountId, id: ContactId, fields: Fields): Promise<number> =>
    db.run(sql`update contact set ${assignments(fields)} where account_id = ${accountId} and id = ${id}`),
})
