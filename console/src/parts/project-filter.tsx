// The filter by project: found by typing where there are too many to list.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { projectQuery, projectsQuery } from '../data/projects.ts'
import { FilterChip } from './filter-chip.tsx'
import { useSettled } from './frame-page.tsx'

export function ProjectFilter({ chosen, choose }: { chosen: string | undefined; choose: (id: string | undefined) => void }) {
  const [text, setText] = useState('')
  const q = useSettled(text)
  const found = useQuery(projectsQuery(q ? { q } : {})).data?.items ?? []
  // The chosen project may stand outside the part of the list that was found: its name is asked for by itself.
  const missing = chosen !== undefined && !found.some((project) => project.id === chosen)
  const named = useQuery({ ...projectQuery(chosen ?? ''), enabled: missing }).data
  const projects = missing && named ? [named, ...found] : found
  return (
    <FilterChip
      name="Project"
      options={projects.map(({ id, name }) => ({ value: id, word: name }))}
      chosen={chosen}
      choose={choose}
      onSearch={setText}
    />
  )
}
