// What was done, newest first: a sentence, under it who and when, and beside it whom and what it is about.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { HistoryItem } from '../api-types.ts'
import { useClock } from '../data/me.ts'
import { actorName, recordName, sentenceOf } from '../words/history.ts'
import classes from './timeline.module.css'

interface TimelineProps {
  items: HistoryItem[]
  /** Where the list is not about one record, each line leads to its own; where it is about nobody in particular, to the person as well. */
  beside?: 'records' | 'people and records'
}

export function Timeline({ items, beside }: TimelineProps) {
  const clock = useClock()
  return (
    <ol className={beside ? `${classes.timeline} ${classes.wide}` : classes.timeline}>
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <div>
            <div>{sentenceOf(item)}</div>
            <div className={`${classes.when} figures`}>
              {actorName(item.actor)}, {clock.moment(item.at)}
              {item.particulars?.reason && <span className={classes.reason}>{item.particulars.reason}</span>}
            </div>
          </div>
          {beside && (
            <div className={classes.about}>
              {beside === 'people and records' && <Person contact={item.contact} />}
              <Matter item={item} />
            </div>
          )}
        </li>
      ))}
    </ol>
  )
}

function Person({ contact }: Pick<HistoryItem, 'contact'>) {
  if (contact === null) return null
  return (
    <Line>
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={classes.person}>
        {contact.name ?? contact.email}
      </Link>
    </Line>
  )
}

/** The record, or what else it was done to: the nearest that has a page of its own. */
function Matter({ item }: { item: HistoryItem }) {
  const { recordId, jobId, project, company, facts } = item
  if (recordId)
    return (
      <Line>
        <Link to="/records/$recordId" params={{ recordId }}>
          {recordName(item)}
        </Link>
      </Line>
    )
  if (project)
    return (
      <Line>
        <Link to="/projects/$projectId" params={{ projectId: project.id }}>
          {project.name}
        </Link>
      </Line>
    )
  if (typeof facts.packetId === 'string')
    return (
      <Line>
        <Link to="/packets/$packetId" params={{ packetId: facts.packetId }}>
          Open the packet
        </Link>
      </Line>
    )
  if (jobId)
    return (
      <Line>
        <Link to="/activity/jobs/$jobId" params={{ jobId }}>
          Open the job
        </Link>
      </Line>
    )
  return company && <Line>{company.name}</Line>
}

const Line = ({ children }: { children: ReactNode }) => <div className={classes.line}>{children}</div>
