// Contacts: the people outside, and the companies that they belong to.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import type { Contact } from '../../api-types.ts'
import { contactsQuery } from '../../data/contacts.ts'
import { useMay } from '../../data/me.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { Paging, type Place } from '../../parts/paging.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import table from '../../parts/table.module.css'
import { Tabs } from '../../parts/tabs.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ContactsSearch } from '../../searches.ts'
import { nameOf } from '../../words/people.ts'
import { ContactForm } from '../contact/contact-form.tsx'
import list from '../list.module.css'
import { Companies } from './companies.tsx'

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
  const before = useLocation({ select: (location) => location.state.before }) ?? []
  const contacts = useQuery(contactsQuery({ q, companyId }, cursor))
  const page = contacts.data
  const look = (text: string) => void navigate({ search: { companyId, q: text.trim() || undefined } })
  const go = (place: Place) => void navigate({ search: { companyId, q, cursor: place.cursor }, state: { before: place.before } })
  return (
    <>
      <div className={list.bar}>
        <SearchField label="Name, company, email" value={q ?? ''} search={look} width={260} />
      </div>
      {contacts.isLoadingError && <FaultInPlace error={contacts.error} again={() => void contacts.refetch()} />}
      {contacts.isPending && (
        <div className={list.waiting}>
          <Waiting lines={8} />
        </div>
      )}
      {page?.items.length === 0 && <Nobody q={q} clear={() => look('')} />}
      {page && page.items.length > 0 && (
        <>
          <Table contacts={page.items} />
          <Paging place={{ cursor, before }} shown={page.items.length} size={50} total={page.total} nextCursor={page.nextCursor} go={go} />
        </>
      )}
    </>
  )
}

function Nobody({ q, clear }: { q?: string; clear: () => void }) {
  if (!q)
    return (
      <Empty icon="contacts" title="No contact yet">
        A contact is a person outside. They come in with their first record, or one by one.
      </Empty>
    )
  return (
    <Empty icon="search" title={`Nothing matches “${q}”`}>
      Check the spelling, or{' '}
      <button type="button" onClick={clear}>
        clear the search
      </button>
    </Empty>
  )
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
