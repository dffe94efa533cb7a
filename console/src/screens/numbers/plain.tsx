// A plain table of figures: the first column in words, the others to the right.
import type { ReactNode } from 'react'
import classes from './numbers.module.css'

type Row = readonly [string, ...ReactNode[]]

export function Plain({ head, rows }: { head: readonly string[]; rows: readonly Row[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone must be reached by keyboard
    <section className={classes.scroll} aria-label={head.join(', ')} tabIndex={0}>
      <table className={classes.plain}>
        <thead>
          <tr>
            {head.map((word) => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {rest.map((cell, at) => (
                <td key={head[at + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
