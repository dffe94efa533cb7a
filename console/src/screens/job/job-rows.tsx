// The rows of a job: who, what became of it, why, and the way to mend it.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Job, JobRow } from '../../api-types.ts'
import { jobRowsQuery } from '../../data/jobs.ts'
import { useClock } from '../../data/me.ts'
import { Address } from '../../parts/address.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { FilterChip } from '../../parts/filter-chip.tsx'
import { isList, Paging, usePlace } from '../../parts/paging.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import type { LetterTrouble, RowOutcome } from '../../shapes.ts'
import { nameOf } from '../../words/people.ts'
import { reasonWords } from '../../words/reasons.ts'
import { messageWords, outcomeWords, troubleWords } from '../../words/states.ts'
import list from '../list.module.css'
import classes from './job.module.css'
import { isOver } from './job.tsx'

const route = getRouteApi('/activity/jobs/$jobId')
const troubles = Object.keys(troubleWords) as LetterTrouble[]
const outcomeOptions = Object.entries({ ...outcomeWords, ...lettersOnly() }).map(([value, { word }]) => ({ value, word }))

/** A row whose letter met something was sent all the same; in the list of outcomes the two stand beside each other. */
function lettersOnly() {
  return Object.fromEntries(troubles.map((trouble) => [`letter ${trouble}`, troubleWords[trouble]]))
}

export function JobRows({ job }: { job: Job }) {
  const { outcome, letter, cursor } = route.useSearch()
  const navigate = route.useNavigate()
  const { place, go } = usePlace()
  const rows = useQuery({ ...jobRowsQuery(job.id, { outcome, letter }, cursor), refetchInterval: every(isOver(job) ? 3000 : 2000) })
  const page = rows.data
  const choose = (value: string | undefined) => {
    const trouble = troubles.find((one) => value === `letter ${one}`)
    void navigate({ search: trouble ? { letter: trouble } : { outcome: value as RowOutcome | undefined } })
  }
  return (
    <section aria-label="Rows" id="rows">
      <div className={list.bar}>
        <h2>Rows</h2>
        <span className={list.beside}>
          <FilterChip name="Outcome" options={outcomeOptions} chosen={outcome ?? (letter && `letter ${letter}`)} choose={choose} />
        </span>
      </div>
      {rows.isLoadingError && <FaultInPlace error={rows.error} again={() => void rows.refetch()} />}
      {rows.isPending && (
        <div className={list.waiting}>
          <Waiting lines={6} />
        </div>
      )}
      {page && !isList(page, place) && <Empty icon="records" title="No row is like this" />}
      {page && isList(page, place) && (
        <>
          <Table rows={page.items} cancelled={job.state === 'cancelled'} />
          <Paging list={rows} size={50} place={place} go={go} />
        </>
      )}
    </section>
  )
}

function Table({ rows, cancelled }: { rows: JobRow[]; cancelled: boolean }) {
  return (
    <table className={`${table.table} ${table.stacked}`}>
      <thead>
        <tr>
          <th className={classes.who}>Company</th>
          <th className={table.wide}>Email</th>
          <th>Outcome</th>
          <th className={table.phoneless}>Answer</th>
          <th className={`${table.phoneless} ${table.numeric}`}>At</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.position} row={row} cancelled={cancelled} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, cancelled }: { row: JobRow; cancelled: boolean }) {
  const clock = useClock()
  const name = row.company ?? (row.contact ? nameOf(row.contact) : 'A record')
  return (
    <tr className={table.row}>
      <td>
        {row.recordId ? (
          <Link to="/records/$recordId" params={{ recordId: row.recordId }} className={table.open}>
            {name}
          </Link>
        ) : (
          <span className={table.strong}>{name}</span>
        )}
        {row.project && <span className={table.second}>{row.project}</span>}
      </td>
      <td className={`${table.wide} ${classes.email}`}>{row.contact ? <Address is={row.contact.email} /> : 'None'}</td>
      <td>
        <Status is={cancelled && row.outcome === 'waiting' ? messageWords.cancelled : outcomeOf(row)} />
        <span className={`${table.second} ${table.onPhone}`}>
          {isFine(row) ? null : answerOf(row)} <Cure row={row} />
        </span>
      </td>
      <td className={table.phoneless}>
        {answerOf(row)}{' '}
        {row.inLetter && row.inLetter > 1 ? <span className={classes.shares}>One letter for {row.inLetter} records.</span> : null}{' '}
        <Cure row={row} />
      </td>
      <td className={`${table.phoneless} ${table.numeric} ${classes.when}`}>{row.doneAt ? clock.time(row.doneAt) : ''}</td>
    </tr>
  )
}

/** "Sent" means handed to the outbox; what the letter met afterwards is told where it is worse than that. */
function outcomeOf(row: JobRow) {
  const worse =
    row.messageState === 'bounced' || row.messageState === 'failed' || row.messageState === 'delayed' || row.messageState === 'perhaps'
  if (row.outcome === 'sent' && row.messageState && (worse || row.messageState === 'queued')) return messageWords[row.messageState]
  return outcomeWords[row.outcome]
}

/** On a phone only what went wrong has room for its answer. */
const isFine = (row: JobRow) => row.outcome !== 'skipped' && outcomeOf(row).tone === 'rest'

/** Of a letter that came back the plain reason first, then their words. */
function answerOf(row: JobRow): string {
  if (row.reason) {
    const words = reasonWords[row.reason] ?? row.reason
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  return [row.bounceReason, row.answer].filter(Boolean).join(' ')
}

function Cure({ row }: { row: JobRow }) {
  const fix = row.messageState === 'bounced' || row.reason === 'bounced'
  if (!fix || !row.recordId) return null
  return (
    <Link to="/records/$recordId" params={{ recordId: row.recordId }} className={`${classes.cure} ${table.apart}`}>
      Fix address and resend
    </Link>
  )
}
