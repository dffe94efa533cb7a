// The jobs of the account, the newest first.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Job } from '../../api-types.ts'
import { jobsQuery } from '../../data/jobs.ts'
import { useClock } from '../../data/me.ts'
import { count } from '../../numbers.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { jobKindWords, jobWords } from '../../words/states.ts'
import list from '../list.module.css'

export function Jobs() {
  const { place, go } = usePlace()
  const jobs = useQuery({ ...jobsQuery(place.cursor), refetchInterval: every(3000) })
  const page = jobs.data
  if (jobs.isLoadingError) return <FaultInPlace error={jobs.error} again={() => void jobs.refetch()} />
  if (!page) {
    return (
      <div className={list.waiting}>
        <Waiting lines={6} />
      </div>
    )
  }
  if (!isList(page, place)) {
    return (
      <Empty icon="activity" title="No job yet">
        Tick some records, then <Link to="/records">Bulk Actions</Link> sends their letters as one job.
      </Empty>
    )
  }
  return (
    <>
      <table className={`${table.table} ${table.tall}`}>
        <thead>
          <tr>
            <th>Job</th>
            <th>State</th>
            <th className={table.numeric}>Sent</th>
            <th className={`${table.numeric} ${table.phoneless}`}>Of</th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </tbody>
      </table>
      <Paging list={jobs} size={50} place={place} go={go} />
    </>
  )
}

function Row({ job }: { job: Job }) {
  const clock = useClock()
  return (
    <tr className={table.row}>
      <td>
        <Link to="/activity/jobs/$jobId" params={{ jobId: job.id }} className={table.open}>
          {jobKindWords[job.kind]}
        </Link>
        <span className={table.second}>
          {job.madeBy?.name ?? 'An API key'}, {clock.moment(job.createdAt)}
        </span>
      </td>
      <td>
        <Status is={jobWords[job.state]} note={whatIsWrong(job)} />
      </td>
      <td className={table.numeric}>{count(job.counts.sent)}</td>
      <td className={`${table.numeric} ${table.phoneless}`}>{count(job.counts.total)}</td>
    </tr>
  )
}

/** Why it stands still, or that it left somebody out. */
function whatIsWrong({ pausedBecause, counts }: Job): string | undefined {
  if (pausedBecause === 'bounces') return 'Too many letters bounced'
  if (pausedBecause === 'maker_gone') return 'Waits for another’s yes'
  return counts.failed > 0 ? `${count(counts.failed)} failed` : undefined
}
