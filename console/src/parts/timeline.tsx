// What was done, newest first: a sentence, and under it who and when.

import type { HistoryItem } from '../api-types.ts'
import { useClock } from '../data/me.ts'
import { actorName, sentenceOf } from '../words/history.ts'
import classes from './timeline.module.css'

export function Timeline({ items }: { items: HistoryItem[] }) {
  const clock = useClock()
  return (
    <ol className={classes.timeline}>
      {items.map((item) => (
        <li key={item.id} className={classes.item}>
          <div>{sentenceOf(item)}</div>
          <div className={`${classes.when} figures`}>
            {actorName(item.actor)}, {clock.moment(item.at)}
            {item.particulars?.reason && <span className={classes.reason}>{item.particulars.reason}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
