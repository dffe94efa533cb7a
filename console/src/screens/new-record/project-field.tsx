// The project of a new record: one that is there, or a new one on the spot.
import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { projectQuery, projectsQuery } from '../../data/projects.ts'
import { useSettled } from '../../parts/frame-page.tsx'
import { newProject } from './draft.ts'
import type { DraftPartProps } from './new-record.tsx'

export function ProjectField({ draft, faults, change }: DraftPartProps) {
  const [text, setText] = useState('')
  const q = useSettled(text, 250)
  const found = useQuery(projectsQuery(q ? { q } : {})).data?.items ?? []
  const chosen = useQuery({
    ...projectQuery(draft.projectId ?? ''),
    enabled: draft.projectId !== null && draft.projectId !== newProject,
  }).data
  const projects = chosen && !found.some((project) => project.id === chosen.id) ? [chosen, ...found] : found
  return (
    <>
      <Select
        label="Project"
        placeholder="Choose a project"
        searchable
        data={[{ value: newProject, label: 'New project' }, ...projects.map((project) => ({ value: project.id, label: project.name }))]}
        filter={({ options }) => options}
        value={draft.projectId}
        onChange={(projectId) => change({ projectId })}
        onSearchChange={(typed) => setText(projects.some((project) => project.name === typed) || typed === 'New project' ? '' : typed)}
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
