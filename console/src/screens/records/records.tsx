// Records: every company in every project, what is asked of it and whether its people came in.
import { Button } from '@mantine/core'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { RecordCounts, RecordRow } from '../../api-types.ts'
import { useMay } from '../../data/me.ts'
import { pageSize, type RecordFilter, recordCountsQuery, recordsQuery } from '../../data/records.ts'
import { Arriving } from '../../frame/arriving.tsx'
import { total } from '../../numbers.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { PageHead } from '../../parts/page.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { RecordsSearch } from '../../searches.ts'
import type { Page } from '../../shapes.ts'
import { FirstRun } from '../first-run/first-run.tsx'
import { Filters } from './filters.tsx'
import { RecordTable } from './record-table.tsx'
import classes from './records.module.css'
import { useSelection } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'

const route = getRouteApi('/records')

export function Records() {
  const search = route.useSearch()
  const may = useMay('records.write')
  const { data: counts, isPending } = useQuery(recordCountsQuery)
  // Which of the two screens it is shows only with the counts; the list is on its way meanwhile.
  const { cursor, ...filter } = search
  const list = useQuery(recordsQuery(filter, cursor))
  if (isPending) return <Arriving />
  if (counts?.all === 0) return <FirstRun />
  return (
    <>
      <PageHead title="Records" actions={may && <NewRecordButton />} />
      <Views search={search} counts={counts} />
      <List search={search} counts={counts} list={list} />
    </>
  )
}

function NewRecordButton() {
  return (
    <Button renderRoot={(props) => <Link to="/records/new" {...props} />} leftSection={<Icon name="plus" size={16} />}>
      New record
    </Button>
  )
}

function Views({ search, counts }: { search: RecordsSearch; counts?: RecordCounts }) {
  const views = [
    { word: 'All', view: undefined, many: counts?.all },
    { word: 'Needs you', view: 'needs_you', many: counts?.needsYou },
    { word: 'Not opened after 3 days', view: 'not_opened', many: counts?.notOpened },
    { word: 'Expiring in 30 days', view: 'expiring', many: counts?.expiring },
  ] as const
  return (
    <Tabs
      label="Views"
      tabs={views.map(({ word, view, many }) => ({
        word,
        count: many,
        chosen: search.view === view,
        to: '/records',
        search: { ...search, view, cursor: undefined },
      }))}
    />
  )
}

interface ListProps {
  search: RecordsSearch
  counts?: RecordCounts
  list: UseQueryResult<Page<RecordRow>>
}

function List({ search, counts, list }: ListProps) {
  const { cursor, ...filter } = search
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  const page = list.data
  const rows = useMemo(() => page?.items ?? [], [page])
  const selection = useSelection(filter, rows, page?.total)
  // Whoever may send nothing to many has nothing to tick them for.
  const mayTick = useMay('jobs.run')
  const narrow = (change: Partial<RecordFilter>) => void navigate({ search: { ...filter, ...change } })
  const clear = () => narrow({ state: undefined, access: undefined, projectId: undefined, q: undefined, view: undefined })
  return (
    <>
      <div className={classes.bar}>
        <Filters filter={filter} narrow={narrow} />
        <span className={`${classes.found} figures`} role="status">
          {found(page?.total, counts?.all)}
        </span>
      </div>
      <SelectionBar selection={selection} matching={page?.total} />
      {list.isLoadingError && <FaultInPlace error={list.error} again={() => void list.refetch()} />}
      {list.isPending && (
        <div className={classes.waiting}>
          <Waiting lines={8} />
        </div>
      )}
      {page && !isList(page, place) && <NoMatch filter={filter} clear={clear} />}
      {page && isList(page, place) && <RecordTable rows={rows} selection={mayTick ? selection : undefined} />}
      {page && isList(page, place) && <Paging list={list} size={pageSize} place={place} go={go} />}
    </>
  )
}

function NoMatch({ filter, clear }: { filter: RecordFilter; clear: () => void }) {
  const clearing = (
    <button type="button" onClick={clear}>
      clear the filters
    </button>
  )
  if (filter.q) {
    return (
      <Empty icon="search" title={`Nothing matches “${filter.q}”`}>
        Check the spelling, or {clearing}
      </Empty>
    )
  }
  if (filter.view && !filter.state && !filter.access && !filter.projectId) {
    return (
      <Empty icon="compliant" title={emptyView[filter.view]}>
        <Link to="/records">See all records</Link>
      </Empty>
    )
  }
  return (
    <Empty icon="search" title="No record is like this">
      Choose other values, or {clearing}
    </Empty>
  )
}

const emptyView = {
  needs_you: 'Nothing waits for you',
  not_opened: 'Nobody has left a letter unopened for 3 days',
  expiring: 'Nothing ends in the next 30 days',
}

function found(matching: number | undefined, all: number | undefined): string {
  if (matching === undefined || all === undefined) return ''
  if (matching === all) return all === 1 ? '1 record' : `${total(all)} records`
  return `${total(matching)} of ${total(all)}`
}
