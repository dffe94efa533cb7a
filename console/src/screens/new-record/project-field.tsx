// The project of a new record: one that is there, or a new one on the spot.
import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { projectQuery, projectsQuery } from '../../data/projects.ts'
import { useSettled } from '../../parts/frame-page.tsx'
import { newProject } from './draft.ts'
import type { DraftPartProps } from './new-record.tsx'

const asNew = 'New project'

export function ProjectField({ draft, faults, change }: DraftPartProps) {
  const [text, setText] = useState('')
  const q = useSettled(text, 250)
  const found = useQuery(projectsQuery(q ? { q } : {})).data?.items ?? []
  const chosen = useQuery({
    ...projectQuery(draft.projectId ?? ''),
    enabled: draft.projectId !== null && draft.projectId !== newProject,
  }).data
  const projects = chosen && !found.some((project) => project.id === chosen.id) ? [chosen, ...found] : found
  // What was found for fewer letters goes on as far as it still fits.
  const fits = (name: string) => q === text || name.toLowerCase().includes(text.toLowerCase())
  const known = projects.filter(({ name }) => fits(name)).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Select
        label="Project"
        placeholder="Choose a project"
        searchable
        selectFirstOptionOnChange
        data={text ? [...known, { value: newProject, label: `${asNew}: ${text}` }] : [{ value: newProject, label: asNew }, ...known]}
        filter={({ options }) => options}
        value={draft.projectId}
        onChange={(projectId) => change(projectId === newProject && text ? { projectId, projectName: text } : { projectId })}
        onSearchChange={(typed) => setText(known.some(({ label }) => label === typed) || typed.startsWith(asNew) ? '' : typed.trim())}
        error={faults.project}
        data-autofocus
      />
      {draft.projectId === newProject && (
        <>
          <TextInput
            label="Project name"
            value={draft.projectName}
            onChange={(event) => change({ projectName: event.currentTarget.value })}
            error={faults.projectName}
            maxLength={160}
          />
          <Textarea
            label="Certificate holder"
            description="The vendor’s agent copies this text word for word. You can add it later."
            rows={3}
            maxLength={1000}
            value={draft.certificateHolder}
            onChange={(event) => change({ certificateHolder: event.currentTarget.value })}
          />
        </>
      )}
    </>
  )
}
