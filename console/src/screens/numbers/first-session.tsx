// How long it took from the letter to the first session.
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Numbers } from '../../api-types.ts'
import { count, countOf } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { percent, spanWords, waitOf } from '../../words/numbers.ts'
import { Chart } from './chart.tsx'
import { Plain } from './plain.tsx'

export function FirstSession({ told, of }: { told: Numbers; of: NumbersSearch }) {
  const { spans, firstSession } = told
  const navigate = useNavigate()
  const { days, projectId, letter } = of
  const pick = useCallback(
    (span: number) => void navigate({ to: '/activity/people', search: { days, projectId, letter, step: 'waited', span } }),
    [navigate, days, projectId, letter],
  )
  const bars = useMemo(() => spans.map(({ people }, at) => ({ word: spanWords[at] ?? '', value: people })), [spans])
  const marks = useMemo(() => {
    const { medianSeconds, p90Seconds, people } = firstSession
    if (people < 2 || medianSeconds === null || p90Seconds === null) return []
    return [
      { at: placeOf(medianSeconds, spans), word: `Median ${waitOf(medianSeconds)}` },
      { at: placeOf(p90Seconds, spans), word: `9 in 10 within ${waitOf(p90Seconds)}` },
    ]
  }, [firstSession, spans])
  if (firstSession.people === 0) return null
  const about = firstSession.exact ? '' : `, median and 9 in 10 to within ${percent(firstSession.error, 1)}`
  return (
    <Chart
      title="Time to first session"
      aside={`From sent to signed in, ${countOf(firstSession.people, 'person', 'people')}${about}`}
      bars={bars}
      marks={marks}
      pick={pick}
      table={
        <Plain
          head={['Time', 'People']}
          rows={spans.map(({ people }, span) => [
            spanWords[span] ?? '',
            people === 0 ? '0' : <WhoWaited key={spanWords[span]} of={of} span={span} people={people} />,
          ])}
        />
      }
    />
  )
}

function WhoWaited({ of, span, people }: { of: NumbersSearch; span: number; people: number }) {
  return (
    <Link
      to="/activity/people"
      search={{ ...of, step: 'waited', span }}
      aria-label={`${countOf(people, 'person', 'people')}: ${spanWords[span]}`}
    >
      {count(people)}
    </Link>
  )
}

/** Where a wait stands among the bars: inside its own as far as it has come, the last one without an end in its middle. */
function placeOf(seconds: number, spans: Numbers['spans']): number {
  const at = spans.findLastIndex(({ fromSeconds }) => seconds >= fromSeconds)
  const span = spans[at]
  if (!span || span.toSeconds === null) return at + 0.5
  return at + (seconds - span.fromSeconds) / (span.toSeconds - span.fromSeconds)
}
