// Each kind of letter that went out in the period: whether it arrived, was opened by a person, and let somebody in.
import type { Numbers } from '../../api-types.ts'
import { count } from '../../numbers.ts'
import { letterWord, percent } from '../../words/numbers.ts'
import classes from './numbers.module.css'
import { Plain } from './plain.tsx'

const few = 20

export function Letters({ letters }: { letters: Numbers['letters'] }) {
  if (letters.length === 0) return null
  const head = ['Letter', 'Accepted', 'Bounced', 'Scanned', 'Opened', 'Used', 'Clicked']
  const rows = letters.map(
    ({ letter, accepted, bounced, scanned, opened, used }) =>
      [
        letterWord(letter),
        ...[accepted, bounced, scanned, opened, used].map(count),
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
