// Projects: jobs, properties, engagements, with how their records stand.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Project } from '../../api-types.ts'
import { useClock, useMay } from '../../data/me.ts'
import { projectsQuery } from '../../data/projects.ts'
import { count } from '../../numbers.ts'
import { Empty, NothingMatches } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import list from '../list.module.css'
import { ProjectForm } from '../project/project-form.tsx'

const route = getRouteApi('/projects')

export function Projects() {
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  const [making, setMaking] = useState(false)
  const may = useMay('projects.write')
  const projects = useQuery(projectsQuery(q ? { q } : {}, place.cursor))
  const page = projects.data
  const nothing = page && !isList(page, place) && !q
  const search = (text: string) => void navigate({ search: { q: text || undefined }, replace: true })
  const button = may && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
      New project
    </Button>
  )
  return (
    <>
      <PageHead title="Projects" under="What your records are about: a job, a property, an engagement." actions={button} />
      {!nothing && (
        <div className={list.bar}>
          <SearchField label="Project" value={q} search={search} />
        </div>
      )}
      {projects.isLoadingError && <FaultInPlace error={projects.error} again={() => void projects.refetch()} />}
      {projects.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page && !isList(page, place) && <NoProject q={q} clear={() => search('')} />}
      {page && isList(page, place) && (
        <>
          <Table projects={page.items} />
          <Paging list={projects} size={50} place={place} go={go} />
        </>
      )}
      {making && <ProjectForm onClose={() => setMaking(false)} />}
    </>
  )
}

function NoProject({ q, clear }: { q: string; clear: () => void }) {
  if (!q)
    return (
      <Empty icon="projects" title="No project yet">
        Records stand in projects. Start one, then ask its vendors for what you need.
      </Empty>
    )
  return <NothingMatches q={q} clear={clear} />
}

function Table({ projects }: { projects: Project[] }) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>Project</th>
          <th>Due</th>
          <th className={table.numeric}>Records</th>
          <th className={`${table.numeric} ${table.phoneless}`}>Compliant</th>
          <th className={`${table.numeric} ${table.phoneless}`}>Needs you</th>
        </tr>
      </thead>
      <tbody>
        {projects.map((project) => (
          <Row key={project.id} project={project} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ project }: { project: Project }) {
  const clock = useClock()
  const { counts } = project
  return (
    <tr className={table.row}>
      <td>
        <Link to="/projects/$projectId" params={{ projectId: project.id }} className={table.open}>
          {project.name}
        </Link>
      </td>
      <td>{project.dueOn ? clock.day(project.dueOn) : 'None'}</td>
      <td className={table.numeric}>{counts ? count(counts.records) : ''}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{counts ? count(counts.compliant) : ''}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{counts ? count(counts.needsYou) : ''}</td>
    </tr>
  )
}
