// One record: what is asked, what came in, whether its people are in the portal, and the next step as the one filled button.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { WholeRecord } from '../../api-types.ts'
import { commentsQuery } from '../../data/comments.ts'
import { useClock } from '../../data/me.ts'
import { pageSize, recordHistoryQuery, recordQuery } from '../../data/records.ts'
import { Comments, Earlier } from '../../parts/comments.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { PageHead, Section } from '../../parts/page.tsx'
import { PageFault } from '../../parts/page-fault.tsx'
import { firstPlace, Paging } from '../../parts/paging.tsx'
import { StatusPill } from '../../parts/status.tsx'
import { Timeline } from '../../parts/timeline.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { nameOf } from '../../words/people.ts'
import { expiringWord, recordWords } from '../../words/states.ts'
import { ContactCard } from './contact-card.tsx'
import { Documents } from './documents.tsx'
import { Doing, type DoingWhat } from './doing.tsx'
import { OtherAccess } from './other-access.tsx'
import { PortalPanel } from './portal-panel.tsx'
import classes from './record.module.css'
import { RecordActions } from './record-actions.tsx'
import { Requirements } from './requirements.tsx'
import { SetByHand } from './set-by-hand.tsx'

const route = getRouteApi('/records/$recordId')

export function Record() {
  const { recordId } = route.useParams()
  // Polled: what the vendor does on the phone shows here while one watches.
  const query = useQuery({ ...recordQuery(recordId), refetchInterval: every(2500) })
  if (query.data) return <Whole key={recordId} record={query.data} />
  if (query.isError) return <PageFault error={query.error} again={() => void query.refetch()} from={{ word: 'Records', to: '/records' }} />
  return (
    <div className={classes.waiting}>
      <Waiting lines={6} />
    </div>
  )
}

function Whole({ record }: { record: WholeRecord }) {
  const [doing, setDoing] = useState<DoingWhat | null>(null)
  const title = record.company?.name ?? nameOf(record.contact)
  return (
    <>
      <PageHead
        title={title}
        beside={<StatePills record={record} />}
        under={<Summary record={record} />}
        crumbs={[
          { word: 'Records', to: '/records' },
          { word: record.project.name, to: '/projects/$projectId', params: { projectId: record.projectId } },
        ]}
        actions={<RecordActions record={record} start={setDoing} />}
      />
      <SetByHand record={record} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Requirements record={record} start={setDoing} />
          <Documents record={record} start={setDoing} />
          <Said record={record} />
          <History record={record} />
        </div>
        <div className={classes.side}>
          <PortalPanel record={record} start={setDoing} />
          <OtherAccess record={record} start={setDoing} />
          <ContactCard contact={record.contact} />
        </div>
      </div>
      {doing && <Doing what={doing} record={record} onClose={() => setDoing(null)} />}
    </>
  )
}

function StatePills({ record }: { record: WholeRecord }) {
  return (
    <>
      <StatusPill is={recordWords[record.state]} />
      {record.expiring && <StatusPill is={expiringWord} />}
    </>
  )
}

function Summary({ record }: { record: WholeRecord }) {
  const clock = useClock()
  const due = record.dueOn ? ` Due ${clock.weekday(record.dueOn)}, ${clock.distance(record.dueOn)}` : ''
  return (
    <>
      <Link to="/contacts/$contactId" params={{ contactId: record.contactId }} className={classes.quiet}>
        {nameOf(record.contact)}
      </Link>{' '}
      for {record.project.name}.{due}
    </>
  )
}

function Said({ record }: { record: WholeRecord }) {
  const said = useInfiniteQuery({ ...commentsQuery({ recordId: record.id }), refetchInterval: every(3_000) })
  return (
    <Section title="Comments">
      <Earlier said={said} />
      {said.data && <Comments place={{ recordId: record.id }} contactId={null} hear={record.hears.comments} comments={said.data} />}
      {said.isPending && <Waiting />}
      {said.isLoadingError && <FaultInPlace error={said.error} again={() => void said.refetch()} />}
    </Section>
  )
}

function History({ record }: { record: WholeRecord }) {
  const [place, setPlace] = useState(firstPlace)
  const history = useQuery({ ...recordHistoryQuery(record.id, place.cursor), refetchInterval: every(3000) })
  const page = history.data
  return (
    <Section title="History">
      {page && <Timeline items={page.items} />}
      <Paging list={history} size={pageSize} place={place} go={setPlace} />
      {history.isPending && <Waiting />}
      {history.isLoadingError && <FaultInPlace error={history.error} again={() => void history.refetch()} />}
    </Section>
  )
}
