// Grey lines while an answer is on its way; they appear only when it takes long enough to be noticed.
import { Skeleton } from '@mantine/core'
import classes from './waiting.module.css'

const widths = ['92%', '64%', '80%', '71%', '86%', '58%', '77%', '66%']

export function Waiting({ lines = 3 }: { lines?: number }) {
  return (
    <div className={classes.lines} role="status" aria-label="Loading">
      {widths.slice(0, lines).map((width) => (
        <Skeleton key={width} height={10} width={width} animate={false} />
      ))}
    </div>
  )
}
