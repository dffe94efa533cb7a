// Each kind of letter that went out in the period: whether it arrived, was opened by a person, and let somebody in.
import { Link } from '@tanstack/react-router'
import type { Numbers } from '../../api-types.ts'
import { count, countOf } from '../../numbers.ts'
import type { NumbersSearch } from '../../searches.ts'
import { type Became, becameWords, letterWord, percent } from '../../words/numbers.ts'
import classes from './numbers.module.css'
import { Plain } from './plain.tsx'

const few = 20

export function Letters({ letters, of }: { letters: Numbers['letters']; of: NumbersSearch }) {
  if (letters.length === 0) return null
  const head = ['Letter', 'Accepted', 'Bounced', 'Scanned', 'Opened', 'Used', 'Clicked']
  const people = (kind: string, became: Became, many: number) =>
    many === 0 ? (
      '0'
    ) : (
      <Link
        to="/activity/people"
        search={{ ...of, step: 'lettered', kind, became }}
        aria-label={`${countOf(many, 'letter')}, ${letterWord(kind)}: ${becameWords[became]}`}
      >
        {count(many)}
      </Link>
    )
  const rows = letters.map(
    ({ letter, accepted, bounced, scanned, opened, used }) =>
      [
        letterWord(letter),
        people(letter, 'accepted', accepted),
        people(letter, 'bounced', bounced),
        count(scanned),
        people(letter, 'opened', opened),
        people(letter, 'used', used),
        accepted < few ? '–' : percent(opened / accepted),
      ] as const,
  )
  return (
    <section className={classes.part} aria-labelledby="letters">
      <div className={classes.partHead}>
        <h2 id="letters">Letters of these days</h2>
      </div>
      <Plain head={head} rows={rows} />
    </section>
  )
}
