// Companies: the firms that contacts belong to.
import { TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Company } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { changeCompany, companiesQuery } from '../../data/contacts.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { Empty, NothingMatches } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import table from '../../parts/table.module.css'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ContactsSearch } from '../../searches.ts'
import list from '../list.module.css'

const route = getRouteApi('/contacts')

export function Companies({ search }: { search: ContactsSearch }) {
  const { q, cursor } = search
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  const companies = useQuery(companiesQuery({ q }, cursor))
  const page = companies.data
  const nothing = page && !isList(page, place) && !q
  const look = (text: string) => void navigate({ search: { tab: 'companies', q: text.trim() || undefined } })
  return (
    <>
      {!nothing && (
        <div className={list.bar}>
          <SearchField label="Company" value={q ?? ''} search={look} width={260} />
        </div>
      )}
      {companies.isLoadingError && <FaultInPlace error={companies.error} again={() => void companies.refetch()} />}
      {companies.isPending && (
        <div className={list.waiting}>
          <Waiting lines={8} />
        </div>
      )}
      {nothing && (
        <Empty icon="company" title="No company yet">
          A company comes in with its first contact or record.
        </Empty>
      )}
      {page && !isList(page, place) && q && <NothingMatches q={q} clear={() => look('')} />}
      {page && isList(page, place) && (
        <>
          <Table companies={page.items} />
          <Paging list={companies} size={50} place={place} go={go} />
        </>
      )}
    </>
  )
}

function Table({ companies }: { companies: Company[] }) {
  const [renaming, setRenaming] = useState<Company | null>(null)
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th>Company</th>
            <th>
              <span className="said">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {companies.map((company) => (
            <tr key={company.id} className={table.row}>
              <td>
                <Link to="/contacts" search={{ companyId: company.id }} className={table.open} id={`company-${company.id}`}>
                  {company.name}
                </Link>
              </td>
              <td className={table.end}>
                <span className={table.apart}>
                  <MoreActions
                    groups={[company.can.includes('edit') ? [{ word: 'Rename', icon: 'pencil', act: () => setRenaming(company) }] : []]}
                    describedBy={`company-${company.id}`}
                    quiet
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {renaming && <Rename company={renaming} onClose={() => setRenaming(null)} />}
    </>
  )
}

function Rename({ company, onClose }: { company: Company; onClose: () => void }) {
  const [name, setName] = useState(company.name)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => changeCompany(company.id, name.trim()),
    onSuccess: () => {
      onClose()
      toast('Company renamed')
      return refreshRecords(cache)
    },
  })
  return (
    <Dialog title="Rename" onClose={onClose} dirty={name !== company.name} size={400}>
      <DialogForm
        verb="Save"
        busyVerb="Saving"
        busy={act.isPending}
        off={name.trim() === ''}
        error={act.error}
        onCancel={onClose}
        onSubmit={() => act.mutate()}
      >
        <TextInput label="Name" value={name} maxLength={160} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      </DialogForm>
    </Dialog>
  )
}
