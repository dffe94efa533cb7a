// The history of the whole account, page by page.
import { useQuery } from '@tanstack/react-query'
import { historyQuery } from '../../data/messages.ts'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Paging, usePlace } from '../../parts/paging.tsx'
import { Timeline } from '../../parts/timeline.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import list from '../list.module.css'

export function AccountHistory() {
  const { place, go } = usePlace()
  const history = useQuery(historyQuery({}, place.cursor))
  const page = history.data
  if (history.isLoadingError) return <FaultInPlace error={history.error} again={() => void history.refetch()} />
  return (
    <>
      <div className={list.body}>{page ? <Timeline items={page.items} beside="people and records" /> : <Waiting lines={8} />}</div>
      <Paging list={history} size={50} place={place} go={go} />
    </>
  )
}
