// A line that says what a member set by hand, why, and how to take it back from the menu.

import type { Decision, WholeRecord } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import classes from './record.module.css'

export function SetByHand({ record }: { record: WholeRecord }) {
  const said: [string, Decision | null][] = [
    ['Archived', record.archived],
    ['Waived', record.waived],
    ['Override to Compliant', record.overridden],
  ]
  const [first] = said.filter((one): one is [string, Decision] => one[1] !== null)
  if (!first) return null
  return <Line word={first[0]} decision={first[1]} />
}

function Line({ word, decision }: { word: string; decision: Decision }) {
  const clock = useClock()
  return (
    <p className={classes.byHand}>
      <span>
        {word} {decision.by ? `by ${decision.by}, ` : ''}
        {clock.moment(decision.at)}
        {decision.reason ? `: ${decision.reason}` : ''}
      </span>
    </p>
  )
}
