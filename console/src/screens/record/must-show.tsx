// The lines that a document must show, each beside what is needed.
import type { Requirement } from '../../api-types.ts'
import { mustShowWords } from '../../words/must-show.ts'
import classes from './record.module.css'

export function MustShow({ lines }: { lines: Requirement['mustShow'] }) {
  return (
    <table className={classes.pairs}>
      <thead>
        <tr>
          <th>What it must show</th>
          <th>Needed</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={mustShowWords(line)}>
            <td>{mustShowWords(line)}</td>
            <td>{line.needed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
