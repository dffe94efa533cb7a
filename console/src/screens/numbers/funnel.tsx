// From letter to work done: a table whose middle is its own picture; what was lost between two steps opens those people.
import { Link } from '@tanstack/react-router'
import type { Numbers } from '../../api-types.ts'
import { count, countOf } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { type PeopleStep, percent, stepWords } from '../../words/numbers.ts'
import classes from './numbers.module.css'

interface Lost {
  step: PeopleStep
  people: number
  word: string
}

export function Funnel({ told, of }: { told: Numbers; of: NumbersSearch }) {
  const { funnel, bounced, scanned, tooFew } = told
  const { invited, accepted, opened, signedIn, acted, activated } = funnel
  const lost = (step: PeopleStep, people: number, word: string): Lost => ({ step, people, word })
  const rows: { step: PeopleStep; people: number; lost?: Lost }[] = [
    { step: 'invited', people: invited },
    {
      step: 'accepted',
      people: accepted,
      lost: bounced >= invited - accepted ? lost('bounced', bounced, 'bounced') : lost('not_accepted', invited - accepted, 'not accepted'),
    },
    { step: 'opened', people: opened, lost: lost('not_opened', accepted - opened, 'not opened') },
    { step: 'signed_in', people: signedIn, lost: lost('not_signed_in', opened - signedIn, 'stopped here') },
    { step: 'acted', people: acted, lost: lost('only_looked', signedIn - acted, 'only looked') },
    { step: 'activated', people: activated, lost: lost('not_activated', acted - activated, 'later or never') },
  ]
  return (
    <section className={classes.part} aria-labelledby="funnel">
      <div className={classes.partHead}>
        <h2 id="funnel">From letter to work done</h2>
        {scanned.letters > 0 && (
          <p className={classes.aside}>{countOf(scanned.letters, 'letter')} opened by mail scanners, not counted as people</p>
        )}
      </div>
      <table className={classes.funnel}>
        <thead className={classes.onlyRead}>
          <tr>
            <th>Step</th>
            <th>Picture</th>
            <th>People</th>
            <th>Of those invited</th>
            <th>Lost before it</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, people, lost }) => (
            <tr key={step} data-end={step === 'activated' || undefined}>
              <th scope="row">{stepWords[step]}</th>
              <td className={classes.track}>
                <span className={classes.rail}>
                  <span className={classes.bar} style={{ width: `${invited === 0 ? 0 : (100 * people) / invited}%` }} />
                </span>
              </td>
              <td className={classes.people}>
                <Link
                  to="/activity/people"
                  search={{ ...of, step }}
                  aria-label={`${countOf(people, 'person', 'people')}: ${stepWords[step]}`}
                >
                  {count(people)}
                </Link>
              </td>
              <td className={classes.share}>{tooFew ? '' : percent(invited === 0 ? null : people / invited)}</td>
              <td className={classes.lost}>
                {lost && lost.people > 0 && (
                  <Link to="/activity/people" search={{ ...of, step: lost.step }}>
                    {count(lost.people)} {lost.word}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
