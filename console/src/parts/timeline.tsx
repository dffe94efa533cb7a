// What was done, newest first: a sentence, and under it who and when.
import { useClock } from '../data/me.ts'
import type { HistoryItem } from '../shapes.ts'
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
            {item.facts.reason && <span className={classes.reason}>{String(item.facts.reason)}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
