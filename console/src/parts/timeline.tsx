// What was done, newest first: a sentence, and under it who and when.

import { Link } from '@tanstack/react-router'
import type { HistoryItem } from '../api-types.ts'
import { useClock } from '../data/me.ts'
import { actorName, sentenceOf } from '../words/history.ts'
import classes from './timeline.module.css'

interface TimelineProps {
  items: HistoryItem[]
  /** Where the list is not about one record, each line leads to its own. */
  linked?: boolean
}

export function Timeline({ items, linked = false }: TimelineProps) {
  const clock = useClock()
  return (
    <ol className={classes.timeline}>
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <div>{sentenceOf(item)}</div>
          <div className={`${classes.when} figures`}>
            {actorName(item.actor)}, {clock.moment(item.at)}
            {linked && item.recordId && <RecordLink recordId={item.recordId} />}
            {item.particulars?.reason && <span className={classes.reason}>{item.particulars.reason}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function RecordLink({ recordId }: { recordId: string }) {
  return (
    <>
      {'. '}
      <Link to="/records/$recordId" params={{ recordId }} className={classes.record}>
        Open the record
      </Link>
    </>
  )
}
