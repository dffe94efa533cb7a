// A chart with the table behind it: the picture is fetched when it is needed, the table is always there.
import { lazy, type ReactNode, Suspense, useId } from 'react'
import { bring } from '../../bringing.ts'
import type { BarsProps } from './bars.tsx'
import classes from './numbers.module.css'

const Bars = lazy(() => bring(() => import('./bars.tsx')))

interface ChartProps extends BarsProps {
  title: string
  aside?: ReactNode
  /** The same figures for those who read. */
  table: ReactNode
}

export function Chart({ title, aside, table, height = 216, ...bars }: ChartProps) {
  const id = useId()
  return (
    <section className={classes.part} aria-labelledby={id}>
      <div className={classes.partHead}>
        <h2 id={id}>{title}</h2>
        {aside && <p className={classes.aside}>{aside}</p>}
      </div>
      <Suspense fallback={<div style={{ height }} />}>
        <Bars {...bars} height={height} />
      </Suspense>
      <details className={classes.behind}>
        <summary>As a table</summary>
        {table}
      </details>
    </section>
  )
}
