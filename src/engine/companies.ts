// Companies: found or made by name, since nobody wants a firm twice.
import type { AccountId, Company, CompanyId } from '../nouns.ts'
import type { Page } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found } from './acts.ts'
import type { Parts } from './parts.ts'
import { Refusal } from './refusals.ts'
import { newIdAt } from './secrets.ts'

export const nameKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

export function createCompanies({ store, doing }: Parts) {
  return {
    create: (by: By, name: string): Promise<FoundCompany> => doing(by, (tx, now) => companyOrNew(tx, by, name, now)),
    list: (by: By, page: Page, q: string | null): Promise<Company[]> => store.read.companies.list(by.accountId, page, q),
    count: (by: By, q: string | null): Promise<number> => store.read.companies.count(by.accountId, q),
    get: async (by: By, id: CompanyId): Promise<Company> => found(await store.read.companies.get(by.accountId, id)),
    rename(by: By, id: CompanyId, name: string): Promise<Company> {
      return doing(by, async (tx, now) => {
        found(await tx.companies.get(by.accountId, id))
        const holder = await tx.companies.byName(by.accountId, nameKey(name))
        if (holder && holder.id !== id) throw new Refusal('invalid', { fields: { name: 'There is a company of that name.' } })
        await tx.companies.rename(by.accountId, id, name.trim(), nameKey(name))
        await tx.records.retell(by.accountId, { companyId: id })
        await tx.history.add(entry(by.accountId, by.actor, now, 'company.changed', { facts: { companyId: id } }))
        return found(await tx.companies.get(by.accountId, id))
      })
    },
  }
}

interface FoundCompany {
  company: Company
  /** It was unknown until now. */
  made: boolean
}

/** The company of that name, made if it was unknown. */
export const companyCalled = async (tx: Tx, by: Pick<By, 'accountId' | 'actor'>, name: string, now: number): Promise<Company> =>
  (await companyOrNew(tx, by, name, now)).company

async function companyOrNew(tx: Tx, by: Pick<By, 'accountId' | 'actor'>, name: string, now: number): Promise<FoundCompany> {
  const key = nameKey(name)
  if (key === '') throw new Refusal('invalid', { fields: { company: 'Give it a name.' } })
  const company: Company = { id: newIdAt('com', now), accountId: by.accountId as AccountId, name: name.trim(), createdAt: now }
  if (await tx.companies.add(company, key)) {
    await tx.history.add(entry(by.accountId, by.actor, now, 'company.created', { facts: { companyId: company.id } }))
    return { company, made: true }
  }
  return { company: found(await tx.companies.byName(by.accountId, key)), made: false }
}
