// Contacts: the people outside. One mailbox is one contact of the account; correcting it moves all access.
import type { Account, AccountId, Company, CompanyId, Contact, ContactId, Grant, Language, Millis, Suppression } from '../nouns.ts'
import { type ContactCounts, type ContactFilter, contactSearch } from '../store/contacts.ts'
import { type Page, slices } from '../store/rows.ts'
import type { Tx } from '../store/store.ts'
import { type By, entry, found, namesNothing } from './acts.ts'
import { maskAddress, readAddress } from './addresses.ts'
import { companyCalled } from './companies.ts'
import { houseFacts, newMessage, personFacts, toContact } from './messages.ts'
import type { Parts } from './parts.ts'
import { day, nearestGrant } from './policy.ts'
import { Refusal } from './refusals.ts'
import { shutOut } from './revoking.ts'
import { mayDo } from './rights.ts'
import { newIdAt } from './secrets.ts'
import { readPhone } from './texts.ts'

export interface ContactInput {
  email: string
  name?: string | null | undefined
  phone?: string | null | undefined
  language?: Language | null | undefined
  timeZone?: string | null | undefined
  companyId?: CompanyId | null | undefined
  company?: string | null | undefined
}

/** `disabled`: nobody comes in as them, and nobody can give them access. */
type ContactPatch = Partial<ContactInput> & { disabled?: boolean | undefined }

interface ContactWithCompany {
  contact: Contact
  company: Company | null
}

/** With the grant that their portal access is told from, when they last came in, and why their address gets no letters. */
export interface WholeContact extends ContactWithCompany {
  grant: Grant | null
  suppression: Suppression | null
  lastSignInAt: Millis | null
}

export function createContacts({ store, clock, doing, nudge, texts }: Parts) {
  /** What belongs to each, read for all at once. */
  async function whole(by: By, contacts: readonly ContactWithCompany[]): Promise<WholeContact[]> {
    const ids = contacts.map(({ contact }) => contact.id)
    const [grants, signIns, suppressed] = await Promise.all([
      store.read.grants.ofContacts(by.accountId, ids),
      store.read.history.lastSignIns(by.accountId, ids),
      store.read.suppressions.among(
        by.accountId,
        contacts.map(({ contact }) => contact.emailKey),
      ),
    ])
    const theirs = Map.groupBy(grants, ({ contactId }) => contactId)
    return contacts.map((one) => ({
      ...one,
      grant: nearestGrant(theirs.get(one.contact.id) ?? [], clock.now()),
      lastSignInAt: signIns.get(one.contact.id) ?? null,
      suppression: suppressed.get(one.contact.emailKey) ?? null,
    }))
  }
  const wholeOne = async (by: By, one: ContactWithCompany): Promise<WholeContact> => found((await whole(by, [one]))[0] ?? null)

  return {
    create: async (by: By, input: ContactInput): Promise<WholeContact> =>
      wholeOne(by, await doing(by, (tx, now) => addContact(tx, by, input, now))),
    async list(by: By, page: Page, filter: ContactFilter): Promise<WholeContact[]> {
      const contacts = await store.read.contacts.list(by.accountId, page, filter, clock.now())
      const ids = new Set(contacts.flatMap(({ companyId }) => companyId ?? []))
      const companies = new Map((await store.read.companies.getAll(by.accountId, [...ids])).map((company) => [company.id, company]))
      return whole(
        by,
        contacts.map((contact) => ({ contact, company: (contact.companyId && companies.get(contact.companyId)) ?? null })),
      )
    },
    /** These people, each without what belongs to them. */
    async allAlone(accountId: AccountId, ids: readonly ContactId[]): Promise<Map<ContactId, Contact>> {
      const contacts: Contact[] = []
      for (const slice of slices([...new Set(ids)])) contacts.push(...(await store.read.contacts.getAll(accountId, slice)))
      return new Map(contacts.map((contact) => [contact.id, contact]))
    },
    count: (by: By, filter: ContactFilter): Promise<number> => store.read.contacts.count(by.accountId, filter, clock.now()),
    /** How people stand; `seen` are those who were inside within a week. */
    counts: (by: By): Promise<ContactCounts> => store.read.contacts.counts(by.accountId, clock.now() - 7 * day, clock.now()),
    async get(by: By, id: ContactId): Promise<WholeContact> {
      return wholeOne(by, await withCompany(store.read, found(await store.read.contacts.get(by.accountId, id))))
    },
    async change(by: By, id: ContactId, { disabled, ...patch }: ContactPatch): Promise<WholeContact> {
      const changed = await doing(by, async (tx, now) => {
        const contact = found(await tx.contacts.locked(by.accountId, id))
        if (disabled !== undefined && disabled !== (contact.disabledAt !== null)) await disable(tx, by, contact, disabled, now)
        if (namesNothing(patch)) return withCompany(tx, found(await tx.contacts.get(by.accountId, id)))
        if (patch.email !== undefined) await correctAddress(tx, by, contact, patch.email, now)
        if (patch.phone !== undefined && patch.phone !== contact.phone) await guardPhone(tx, by, contact, patch.phone, texts, now)
        const fields = await detailsFrom(tx, by, patch, now)
        if (Object.keys(fields).length > 0) await tx.contacts.change(by.accountId, id, fields)
        const after = found(await tx.contacts.get(by.accountId, id))
        await tx.contacts.change(by.accountId, id, { search: contactSearch(after) })
        await tx.records.retell(by.accountId, { contactId: id })
        await tx.history.add(
          entry(by.accountId, by.actor, now, 'contact.changed', { contactId: id, facts: { fields: Object.keys(patch).join(' ') } }),
        )
        return withCompany(tx, after)
      })
      nudge()
      return wholeOne(by, changed)
    },
  }
}

/** Adds a person. A taken mailbox is refused with the contact that has it. */
export async function addContact(tx: Tx, by: By, input: ContactInput, now: Millis): Promise<ContactWithCompany> {
  const address = readAddress(input.email)
  if (!address) throw new Refusal('address_invalid', { field: 'email' })
  const holder = await tx.contacts.byEmail(by.accountId, address.key)
  if (holder) throw new Refusal('address_taken', { contactId: holder.id })
  const contact: Contact = {
    id: newIdAt('con', now),
    accountId: by.accountId,
    companyId: null,
    email: address.address,
    emailKey: address.key,
    name: null,
    phone: null,
    language: null,
    timeZone: null,
    createdAt: now,
    disabledAt: null,
    ...(await detailsFrom(tx, by, input, now)),
  }
  if (!(await tx.contacts.add(contact)))
    throw new Refusal('address_taken', { contactId: found(await tx.contacts.byEmail(by.accountId, address.key)).id })
  await tx.history.add(entry(by.accountId, by.actor, now, 'contact.created', { contactId: contact.id }))
  return withCompany(tx, contact)
}

async function disable(tx: Tx, by: By, contact: Contact, disabled: boolean, now: Millis): Promise<void> {
  if (!mayDo(by, 'grants.revoke')) throw new Refusal('forbidden', { right: 'grants.revoke' })
  if (disabled) return shutOut(tx, by, contact, now)
  await tx.contacts.change(by.accountId, contact.id, { disabledAt: null })
  await tx.history.add(entry(by.accountId, by.actor, now, 'contact.enabled', { contactId: contact.id }))
}

/** What an invitation says of the person it goes to, beside who that is. */
interface WhomWish {
  email?: string | undefined
  /** The address that differs is a correction, not another person. */
  changeAddress?: boolean | undefined
  language?: Language | undefined
}

/** The contact, locked. A typed address must be theirs, or the caller must say that it is being corrected. */
export async function whomToInvite(tx: Tx, by: By, account: Account, id: ContactId, wish: WhomWish, now: Millis): Promise<Contact> {
  const contact = found(await tx.contacts.locked(by.accountId, id))
  const known = contact.disabledAt === null ? await addressed(tx, by, contact, wish, now) : null
  if (!known) throw new Refusal('contact_disabled')
  // The page behind the button speaks as the letter does, so the language that was chosen for it is theirs from now on.
  if (!wish.language || wish.language === (known.language ?? account.language) || !mayDo(by, 'people.write')) return known
  await tx.contacts.change(by.accountId, id, { language: wish.language })
  await tx.history.add(entry(by.accountId, by.actor, now, 'contact.changed', { contactId: id, facts: { fields: 'language' } }))
  return { ...known, language: wish.language }
}

async function addressed(tx: Tx, by: By, contact: Contact, wish: WhomWish, now: Millis): Promise<Contact> {
  if (wish.email === undefined) return contact
  const typed = readAddress(wish.email)
  if (!typed) throw new Refusal('address_invalid', { field: 'email' })
  if (typed.key === contact.emailKey) return contact
  if (!wish.changeAddress) throw new Refusal('address_differs', { contactId: contact.id, email: contact.email })
  return correctAddress(tx, by, contact, wish.email, now)
}

/**
 * The person has another mailbox. Everything that the old one opens dies with the old address, which is told;
 * the grants stay, so a new invitation is all it takes.
 */
async function correctAddress(tx: Tx, by: By, contact: Contact, email: string, now: Millis): Promise<Contact> {
  const address = readAddress(email)
  if (!address) throw new Refusal('address_invalid', { field: 'email' })
  if (address.address === contact.email) return contact
  if (!mayDo(by, 'contacts.address')) throw new Refusal('forbidden', { right: 'contacts.address' })
  const holder = await tx.contacts.byEmail(by.accountId, address.key)
  if (holder && holder.id !== contact.id) throw new Refusal('address_taken', { contactId: holder.id })
  // The same mailbox, spelled otherwise: letters take the new spelling, and nothing that it opened dies.
  if (address.key === contact.emailKey) {
    const respelled: Contact = { ...contact, email: address.address }
    await tx.contacts.change(by.accountId, contact.id, { email: respelled.email, search: contactSearch(respelled) })
    return respelled
  }
  const account = found(await tx.accounts.get(by.accountId)) as Account
  await tx.links.revokeOfContact(by.accountId, contact.id, now)
  await tx.messages.cancelOfContact(by.accountId, contact.id, now)
  await tx.grants.invitationsOver(by.accountId, contact.id, now)
  await tx.sessions.endDevicesOfContact(by.accountId, contact.id, now)
  await tx.sessions.endOfContact(by.accountId, contact.id, now)
  await tx.passkeys.removeAll(by.accountId, contact.id, now)
  const changed: Contact = { ...contact, email: address.address, emailKey: address.key }
  await tx.contacts.change(by.accountId, contact.id, { email: changed.email, emailKey: changed.emailKey, search: contactSearch(changed) })
  const told = entry(by.accountId, by.actor, now, 'contact.address_changed', { contactId: contact.id })
  await tx.history.add(told)
  await tx.history.addParticulars(by.accountId, told.id, { before: contact.email, after: changed.email })
  await tellAddress(tx, by, account, contact, { about: 'address_changed', newAddress: maskAddress(changed.email) }, now)
  return changed
}

/**
 * A text message brings a way in, so a phone is as much as an address: what was texted to the one before opens nothing more, used or not, and the
 * address is told, where texts leave at all.
 */
async function guardPhone(tx: Tx, by: By, contact: Contact, phone: string | null, texts: boolean, now: Millis): Promise<void> {
  if (!mayDo(by, 'contacts.address')) throw new Refusal('forbidden', { right: 'contacts.address' })
  const texted = await tx.links.revokeTexted(by.accountId, contact.id, now)
  await tx.sessions.endOpenedBy(by.accountId, contact.id, texted, now)
  await tx.grants.lettersDropped(by.accountId, await tx.messages.carrying(by.accountId, contact.id, texted), now)
  const number = readPhone(phone)
  if (!texts || number === null) return
  const account = found(await tx.accounts.get(by.accountId))
  await tellAddress(tx, by, account, contact, { about: 'phone_changed', newEnding: number.slice(-2) }, now)
}

type Told = { about: 'address_changed'; newAddress: string } | { about: 'phone_changed'; newEnding: string }

/** Told at the address that they had until now; where letters do not arrive nobody is. */
async function tellAddress(tx: Tx, by: By, account: Account, contact: Contact, told: Told, now: Millis): Promise<void> {
  if ((await tx.suppressions.of(by.accountId, contact.emailKey))?.cause === 'bounced') return
  const about = { house: houseFacts(account), contact: personFacts(contact), changedBy: by.member && personFacts(by.member), at: now }
  await tx.messages.addAll([newMessage('notice', 'person', account, now, { ...toContact(contact, account), facts: { ...told, ...about } })])
}

async function detailsFrom(tx: Tx, by: By, input: Partial<ContactInput>, now: Millis) {
  const fields: Partial<Pick<Contact, 'name' | 'phone' | 'language' | 'timeZone' | 'companyId'>> = {}
  for (const name of ['name', 'phone', 'language', 'timeZone'] as const) {
    if (input[name] !== undefined) Object.assign(fields, { [name]: input[name] })
  }
  if (input.company) fields.companyId = (await companyCalled(tx, by, input.company, now)).id
  else if (input.companyId) fields.companyId = found(await tx.companies.get(by.accountId, input.companyId)).id
  else if (input.companyId === null || input.company === null) fields.companyId = null
  return fields
}

async function withCompany(tx: Tx, contact: Contact): Promise<ContactWithCompany> {
  return { contact, company: contact.companyId ? await tx.companies.get(contact.accountId, contact.companyId) : null }
}
