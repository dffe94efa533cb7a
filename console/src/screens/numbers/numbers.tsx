// Numbers: five figures, the way from letter to work done, how long it took, and how it went week by week.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Numbers as Told } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { asked, numbersQuery } from '../../data/numbers.ts'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import type { NumbersSearch } from '../../searches.ts'
import list from '../list.module.css'
import { Door } from './door.tsx'
import { Figures } from './figures.tsx'
import { FirstSession } from './first-session.tsx'
import { Funnel } from './funnel.tsx'
import { Letters } from './letters.tsx'
import classes from './numbers.module.css'
import { Weeks } from './weeks.tsx'

export function Numbers({ search }: { search: NumbersSearch }) {
  const clock = useClock()
  const numbers = useQuery({ ...numbersQuery(asked(search, clock)), refetchInterval: every(10_000) })
  const told = numbers.data
  if (numbers.isLoadingError) return <FaultInPlace error={numbers.error} again={() => void numbers.refetch()} />
  if (!told) {
    return (
      <div className={list.waiting}>
        <Waiting lines={8} />
      </div>
    )
  }
  const { projectId, days, letter } = search
  const of: NumbersSearch = { days, projectId, letter }
  return (
    <div className={classes.body}>
      {told.funnel.invited === 0 ? <Nobody search={search} /> : <Whole told={told} of={of} />}
      <p className={classes.asOf}>
        Counted until {clock.moment(told.asOf)}. A person counts once for each access they were invited to, on the day of the first letter.
      </p>
    </div>
  )
}

function Whole({ told, of }: { told: Told; of: NumbersSearch }) {
  return (
    <>
      <Figures told={told} of={of} />
      <Funnel told={told} of={of} />
      <FirstSession told={told} of={of} />
      {told.weeks.length > 1 && <Weeks told={told} of={of} />}
      <div className={classes.halves}>
        <Letters letters={told.letters} of={of} />
        <Door told={told} of={of} />
      </div>
    </>
  )
}

function Nobody({ search }: { search: NumbersSearch }) {
  const narrowed = Boolean(search.projectId || search.letter || search.days)
  return (
    <Empty icon="activity" title={narrowed ? 'Nobody was invited in this choice' : 'Nobody was invited in the last 30 days'}>
      <p className={classes.teach}>
        Here you see how many letters arrived, who opened them, who came in, how long it took and what they did. It begins with the first
        letter: open a <Link to="/records">record</Link> and choose Invite to Portal, or tick many and use Bulk Actions.
      </p>
      {search.days !== '365' && (
        <Link to="/activity" search={{ days: '365' }}>
          Look at the last 12 months
        </Link>
      )}
    </Empty>
  )
}
