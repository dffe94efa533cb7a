// Contacts: the people outside, and the companies that they belong to.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { contactsQuery } from '../../data/contacts.ts'
import { useMay } from '../../data/me.ts'
import { Address } from '../../parts/address.tsx'
import { Empty, NothingMatches } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import table from '../../parts/table.module.css'
import { Tabs } from '../../parts/tabs.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ContactsSearch } from '../../searches.ts'
import { nameOf } from '../../words/people.ts'
import { ContactForm } from '../contact/contact-form.tsx'
import list from '../list.module.css'
import { Companies } from './companies.tsx'
import { CompanyFilter } from './company-filter.tsx'

const route = getRouteApi('/contacts')

export function Contacts() {
  const search = route.useSearch()
  const [making, setMaking] = useState(false)
  const may = useMay('people.write')
  const button = may && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
      New contact
    </Button>
  )
  return (
    <>
      <PageHead title="Contacts" actions={button} />
      <Tabs
        label="Contacts"
        tabs={[
          { word: 'People', chosen: search.tab !== 'companies', to: '/contacts' },
          { word: 'Companies', chosen: search.tab === 'companies', to: '/contacts', search: { tab: 'companies' } },
        ]}
      />
      {search.tab === 'companies' ? <Companies search={search} /> : <People search={search} />}
      {making && <ContactForm onClose={() => setMaking(false)} />}
    </>
  )
}

function People({ search }: { search: ContactsSearch }) {
  const { cursor, q, companyId } = search
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  const contacts = useQuery(contactsQuery({ q, companyId }, cursor))
  const page = contacts.data
  const nothing = page && !isList(page, place) && !q && !companyId
  const look = (text: string) => void navigate({ search: { companyId, q: text.trim() || undefined } })
  const choose = (id: string | undefined) => void navigate({ search: { companyId: id, q } })
  return (
    <>
      {!nothing && (
        <div className={list.bar}>
          <SearchField label="Name, company, email" value={q ?? ''} search={look} width={260} />
          <CompanyFilter chosen={companyId} choose={choose} />
        </div>
      )}
      {contacts.isLoadingError && <FaultInPlace error={contacts.error} again={() => void contacts.refetch()} />}
      {contacts.isPending && (
        <div className={list.waiting}>
          <Waiting lines={8} />
        </div>
      )}
      {page && !isList(page, place) && <Nobody q={q} companyId={companyId} clear={() => look('')} />}
      {page && isList(page, place) && (
        <>
          <Table contacts={page.items} />
          <Paging list={contacts} size={50} place={place} go={go} />
        </>
      )}
    </>
  )
}

function Nobody({ q, companyId, clear }: Pick<ContactsSearch, 'q' | 'companyId'> & { clear: () => void }) {
  if (!q && companyId)
    return (
      <Empty icon="contacts" title="No contact of this company">
        <Link to="/contacts">See all contacts</Link>
      </Empty>
    )
  if (!q)
    return (
      <Empty icon="contacts" title="No contact yet">
        A contact is a person outside. They come in with their first record, or one by one.
      </Empty>
    )
  return <NothingMatches q={q} clear={clear} />
}

function Table({ contacts }: { contacts: Contact[] }) {
  return (
    <table className={`${table.table} ${table.tall} ${table.even}`}>
      <thead>
        <tr>
          <th className={table.lead}>Name</th>
          <th className={table.phoneless}>Email</th>
          <th>Company</th>
        </tr>
      </thead>
      <tbody>
        {contacts.map((contact) => (
          <tr key={contact.id} className={table.row}>
            <td>
              <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={table.open}>
                {nameOf(contact)}
              </Link>
            </td>
            <td className={table.phoneless}>
              <Address is={contact.displayEmail} />
            </td>
            <td>{contact.company?.name ?? 'None'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
