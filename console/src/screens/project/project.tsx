// One project: its certificate holder's text, when it is due, and its records.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Project as Shape } from '../../api-types.ts'
import { grantsQuery } from '../../data/grants.ts'
import { useClock, useMay } from '../../data/me.ts'
import { projectFilesQuery } from '../../data/project-files.ts'
import { projectQuery } from '../../data/projects.ts'
import { recordsQuery } from '../../data/records.ts'
import { total } from '../../numbers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { MoreActions } from '../../parts/more-actions.tsx'
import { PageHead, Section } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { ProjectSearch } from '../../searches.ts'
import list from '../list.module.css'
import { RecordTable } from '../records/record-table.tsx'
import { TryAsClient } from '../try-as-client/try-as-client.tsx'
import { ProjectComments } from './comments.tsx'
import { Files } from './files.tsx'
import { Guests } from './guests.tsx'
import classes from './project.module.css'
import { ProjectForm } from './project-form.tsx'

const route = getRouteApi('/projects/$projectId')

export function Project() {
  const { projectId } = route.useParams()
  const project = useQuery(projectQuery(projectId))
  if (project.data) return <Whole key={projectId} project={project.data} />
  if (project.isLoadingError)
    return <PageFault error={project.error} again={() => void project.refetch()} from={{ word: 'Projects', to: '/projects' }} />
  return (
    <div className={list.waiting}>
      <Waiting lines={6} />
    </div>
  )
}

function Whole({ project }: { project: Shape }) {
  const [editing, setEditing] = useState(false)
  const [trying, setTrying] = useState(false)
  const clock = useClock()
  const may = useMay('records.write')
  const seesFiles = useMay('documents.read')
  const mayTry = useMay('grants.resend')
  const trial = mayTry ? [{ word: 'Try it as a client would', icon: 'eye' as const, act: () => setTrying(true) }] : []
  const { tab } = route.useSearch()
  const edit = project.can.includes('edit') ? [{ word: 'Edit project', icon: 'pencil' as const, act: () => setEditing(true) }] : []
  return (
    <>
      <PageHead
        title={project.name}
        under={project.dueOn ? `Due ${clock.weekday(project.dueOn)}, ${clock.distance(project.dueOn)}` : 'No due date'}
        crumbs={[{ word: 'Projects', to: '/projects' }]}
        actions={
          <>
            {may && (
              <Button
                renderRoot={(props) => <Link to="/records/new" search={{ projectId: project.id }} {...props} />}
                leftSection={<Icon name="plus" size={16} />}
              >
                New record
              </Button>
            )}
            <MoreActions groups={[trial, edit]} />
          </>
        }
      />
      <ProjectTabs project={project} tab={tab} />
      {tab === undefined && (
        <>
          <div className={classes.holder}>
            <Section title="Certificate holder">
              <Holder project={project} add={edit.length > 0 ? () => setEditing(true) : null} />
            </Section>
          </div>
          <ItsRecords project={project} />
        </>
      )}
      {seesFiles && tab === 'files' && <Files project={project} />}
      {tab === 'comments' && <ProjectComments project={project} />}
      {tab === 'guests' && <Guests project={project} />}
      {trying && <TryAsClient projectId={project.id} onClose={() => setTrying(false)} />}
      {editing && <ProjectForm project={project} onClose={() => setEditing(false)} />}
    </>
  )
}

function ProjectTabs({ project, tab }: { project: Shape; tab: ProjectSearch['tab'] }) {
  const seesFiles = useMay('documents.read')
  const files = useQuery({ ...projectFilesQuery(project.id), enabled: seesFiles }).data?.items.length
  const guests = useQuery(grantsQuery({ projectId: project.id })).data?.items.filter(({ state }) => state === 'live').length
  const at = (word: string, to: ProjectSearch['tab'], count?: number) => ({
    word,
    count,
    chosen: tab === to,
    to: '/projects/$projectId' as const,
    params: { projectId: project.id },
    search: { tab: to },
  })
  const tabs = [
    at('Records', undefined, project.counts.records),
    ...(seesFiles ? [at('Files', 'files', files)] : []),
    at('Comments', 'comments'),
    at('Guests', 'guests', guests),
  ]
  return <Tabs label="This project" tabs={tabs} />
}

function Holder({ project, add }: { project: Shape; add: (() => void) | null }) {
  if (project.certificateHolder) {
    return (
      <div className={classes.well}>
        <p className={classes.text}>{project.certificateHolder}</p>
        <CopyButton text={project.certificateHolder} size="xs" />
      </div>
    )
  }
  return (
    <p className={classes.none}>
      No text yet. The vendor’s agent needs it word for word.
      {add && (
        <Button variant="subtle" size="xs" onClick={add}>
          Add the text
        </Button>
      )}
    </p>
  )
}

function ItsRecords({ project }: { project: Shape }) {
  const { place, go } = usePlace()
  const records = useQuery(recordsQuery({ projectId: project.id }, place.cursor))
  const page = records.data
  return (
    <>
      <div className={classes.recordsHead}>
        <h2>Records</h2>
        {page?.total !== undefined && page.total > 0 && (
          <Link to="/records" search={{ projectId: project.id }} className={classes.all}>
            See all {total(page.total)} in Records
          </Link>
        )}
      </div>
      {records.isPending && (
        <div className={list.waiting}>
          <Waiting lines={5} />
        </div>
      )}
      {records.isLoadingError && <FaultInPlace error={records.error} again={() => void records.refetch()} />}
      {page && !isList(page, place) && (
        <Empty icon="records" title="No record in this project yet">
          A record is one company here: what you ask of it, and who answers.
        </Empty>
      )}
      {page && isList(page, place) && (
        <>
          <RecordTable rows={page.items} inProject />
          <Paging list={records} size={50} place={place} go={go} />
        </>
      )}
    </>
  )
}
