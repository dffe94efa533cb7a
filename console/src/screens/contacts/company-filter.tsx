// The filter by company: found by typing, and named also where the address alone says it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { companiesQuery, companyQuery } from '../../data/contacts.ts'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { useSettled } from '../../parts/frame-page.tsx'

export function CompanyFilter({ chosen, choose }: { chosen: string | undefined; choose: (id: string | undefined) => void }) {
  const [text, setText] = useState('')
  const q = useSettled(text)
  const found = useQuery(companiesQuery(q ? { q } : {})).data?.items ?? []
  const missing = chosen !== undefined && !found.some((company) => company.id === chosen)
  const named = useQuery({ ...companyQuery(chosen ?? ''), enabled: missing }).data
  const companies = missing && named ? [named, ...found] : found
  return (
    <FilterChip
      name="Company"
      options={companies.map(({ id, name }) => ({ value: id, word: name }))}
      chosen={chosen}
      choose={choose}
      onSearch={setText}
    />
  )
}
