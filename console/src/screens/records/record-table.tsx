// The rows of the list: company and contact, project, state, portal access, due, last activity.
import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { RecordRow } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { Address } from '../../parts/address.tsx'
import { Status } from '../../parts/status.tsx'
import table from '../../parts/table.module.css'
import { nameOf } from '../../words/people.ts'
import { accessWords, expiringWord, recordWords } from '../../words/states.ts'
import classes from './records.module.css'
import { RowActions } from './row-actions.tsx'
import { useRowKeys } from './row-keys.ts'
import type { Selection } from './selection.ts'

interface RecordTableProps {
  rows: RecordRow[]
  /** Without one the rows cannot be ticked. */
  selection?: Selection
  /** All of one project, which is named above them. */
  inProject?: boolean
}

export function RecordTable({ rows, selection, inProject = false }: RecordTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  useRowKeys(body, (index) => {
    const row = rows[index]
    if (row) selection?.toggle(row)
  })
  return (
    <table className={`${table.table} ${table.tall} ${classes.table}`}>
      <thead>
        <tr>
          {selection && (
            <th className={classes.tick}>
              <Checkbox
                aria-label="Select this page"
                checked={selection.pageTicked === 'all'}
                indeterminate={selection.pageTicked === 'some'}
                onChange={selection.togglePage}
              />
            </th>
          )}
          <th>Company</th>
          {!inProject && <th className={`${classes.roomy} ${classes.project}`}>Project</th>}
          <th className={`${table.phoneless} ${classes.state}`}>State</th>
          <th className={`${table.phoneless} ${classes.access}`}>Portal access</th>
          <th className={`${table.phoneless} ${classes.dueHead}`}>Due</th>
          <th className={`${classes.roomy} ${classes.activityHead}`}>Last activity</th>
          <th className={classes.more}>
            <span className="said">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => (
          <Row key={row.id} row={row} selection={selection} inProject={inProject} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, selection, inProject }: { row: RecordRow; selection?: Selection; inProject: boolean }) {
  const clock = useClock()
  const person = nameOf(row.contact)
  const late = row.dueOn !== null && clock.daysUntil(row.dueOn) < 0 && row.state !== 'compliant'
  const activity = row.portal.lastActivityAt ?? row.lastActivityAt
  const state = row.expiring ? expiringWord : recordWords[row.state]
  const ticked = selection?.has(row.id) ?? false
  return (
    <tr className={table.row} data-ticked={ticked || undefined}>
      {selection && (
        <td className={classes.tick}>
          <Checkbox
            className={table.apart}
            aria-label={`Select ${companyOf(row)}`}
            checked={ticked}
            onChange={() => selection.toggle(row)}
          />
        </td>
      )}
      <td>
        <Link to="/records/$recordId" params={{ recordId: row.id }} className={table.open} id={`row-${row.id}`}>
          {companyOf(row)}
        </Link>
        <span className={table.second}>
          {row.company ? <bdi>{person}</bdi> : <Address is={row.contact.email} />}
          {!inProject && (
            <span className={classes.under}>
              , <bdi>{row.project.name}</bdi>
            </span>
          )}
        </span>
        <span className={`${table.onPhone} ${classes.states}`}>
          <Status is={state} />
          <Status is={accessWords[row.portal.access]} />
        </span>
      </td>
      {!inProject && <td className={classes.roomy}>{row.project.name}</td>}
      <td className={table.phoneless}>
        <Status is={state} />
      </td>
      <td className={table.phoneless}>
        <Status is={accessWords[row.portal.access]} />
      </td>
      <td className={`${table.phoneless} ${classes.due} ${late ? table.late : ''}`}>{row.dueOn ? clock.day(row.dueOn) : 'None'}</td>
      <td className={`${classes.roomy} ${classes.activity}`}>{activity ? clock.ago(activity) : 'None yet'}</td>
      <td className={classes.more}>
        <RowActions record={row} describedBy={`row-${row.id}`} />
      </td>
    </tr>
  )
}

const companyOf = (row: RecordRow) => row.company?.name ?? nameOf(row.contact)
