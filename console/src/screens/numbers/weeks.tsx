// The weeks in which people were invited, and how many of each came in.
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Numbers } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { count } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { type PeopleStep, percent } from '../../words/numbers.ts'
import { Chart } from './chart.tsx'
import classes from './numbers.module.css'
import { Plain } from './plain.tsx'

export function Weeks({ told, of }: { told: Numbers; of: NumbersSearch }) {
  const { weeks } = told
  const clock = useClock()
  const bars = useMemo(
    () => weeks.map(({ from, funnel }) => ({ word: clock.day(from), value: funnel.invited, part: funnel.signedIn })),
    [weeks, clock],
  )
  const head = ['Week from', 'Invited', 'Accepted', 'Opened', 'Signed in', 'First action', 'Activated', 'Signed in of invited']
  const rows = weeks.map(({ from, funnel }, at) => {
    const next = weeks[at + 1]?.from
    const to = next ? dayBefore(next) : told.to
    const people = (step: PeopleStep, many: number) =>
      many === 0 ? (
        '0'
      ) : (
        <Link to="/activity/people" search={{ ...of, step, from, to }}>
          {count(many)}
        </Link>
      )
    return [
      clock.day(from),
      people('invited', funnel.invited),
      people('accepted', funnel.accepted),
      people('opened', funnel.opened),
      people('signed_in', funnel.signedIn),
      people('acted', funnel.acted),
      people('activated', funnel.activated),
      funnel.invited === 0 ? '–' : percent(funnel.signedIn / funnel.invited),
    ] as const
  })
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

const dayBefore = (plain: string) => new Date(Date.parse(`${plain}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
