// The weeks in which people were invited, and how many of each came in.
import { useMemo } from 'react'
import type { Numbers } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { count } from '../../numbers.ts'
import { percent } from '../../words/numbers.ts'
import { Chart } from './chart.tsx'
import classes from './numbers.module.css'
import { Plain } from './plain.tsx'

export function Weeks({ told }: { told: Numbers }) {
  const { weeks } = told
  const clock = useClock()
  const bars = useMemo(
    () => weeks.map(({ from, funnel }) => ({ word: clock.day(from), value: funnel.invited, part: funnel.signedIn })),
    [weeks, clock],
  )
  const head = ['Week from', 'Invited', 'Accepted', 'Opened', 'Signed in', 'First action', 'Activated', 'Signed in of invited']
  const rows = weeks.map(({ from, funnel }) => [
    clock.day(from),
    ...[funnel.invited, funnel.accepted, funnel.opened, funnel.signedIn, funnel.acted, funnel.activated].map(count),
    funnel.invited === 0 ? '–' : percent(funnel.signedIn / funnel.invited),
  ])
  return (
    <Chart
      title="Week by week"
      aside={
        <span className={classes.legend}>
          <span data-tone="all">Invited in that week</span>
          <span data-tone="part">Signed in since</span>
        </span>
      }
      bars={bars}
      height={168}
      table={<Plain head={head} rows={rows} />}
    />
  )
}
