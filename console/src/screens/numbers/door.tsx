// What happened at the door in the period: by what people came in, and who stood before a link that was dead.
import { Link } from '@tanstack/react-router'
import type { Numbers } from '../../api-types.ts'
import { count, countOf } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { percent, wayWord } from '../../words/numbers.ts'
import classes from './numbers.module.css'
import { Plain } from './plain.tsx'

export function Door({ told, of }: { told: Numbers; of: NumbersSearch }) {
  const { deadEnds, signIns, codeShare, tooFew } = told
  const ways = Object.entries(signIns).toSorted(([, a], [, b]) => b - a)
  const all = ways.reduce((sum, [, times]) => sum + times, 0)
  const outside = deadEnds.met - deadEnds.recovered
  return (
    <section className={classes.part} aria-labelledby="door">
      <div className={classes.partHead}>
        <h2 id="door">At the door</h2>
      </div>
      {ways.length > 0 && (
        <Plain
          head={['Came in by', 'Times', 'Share']}
          rows={ways.map(([way, times]) => [
            wayWord(way),
            <Link
              key={way}
              to="/activity/people"
              search={{ ...of, step: 'came', way }}
              aria-label={`${countOf(times, 'time')}: ${wayWord(way)}`}
            >
              {count(times)}
            </Link>,
            tooFew ? '–' : percent(times / all),
          ])}
        />
      )}
      <ul className={classes.lines}>
        {codeShare !== null && !tooFew && <li>{percent(codeShare)} of those who were mailed a link and a code typed the code.</li>}
        <li>
          {deadEnds.met === 0 ? (
            'Nobody stood before a dead link.'
          ) : (
            <>
              <Link to="/activity/people" search={{ ...of, step: 'dead_end' }}>
                {countOf(deadEnds.met, 'dead end')}
              </Link>{' '}
              met, {count(deadEnds.recovered)} came in after all
              {outside > 0 && (
                <>
                  ,{' '}
                  <Link to="/activity/people" search={{ ...of, step: 'still_outside' }}>
                    {count(outside)} not yet
                  </Link>
                </>
              )}
              .
            </>
          )}
        </li>
      </ul>
    </section>
  )
}
