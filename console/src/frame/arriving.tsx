// A screen that is on its way.
import { Waiting } from '../parts/waiting.tsx'
import classes from './frame.module.css'

export function Arriving() {
  return (
    <div className={classes.arriving}>
      <Waiting lines={6} />
    </div>
  )
}
