// How far files are on their way to the server; what goes at once is not worth a bar.
import type { OnTheWay as Way } from '../data/uploads.ts'
import { fileSize } from '../numbers.ts'
import classes from './on-the-way.module.css'

export function OnTheWay({ way }: { way: Way | null }) {
  if (!way) return null
  const { sent, all } = way
  return (
    <div className={classes.way}>
      <progress aria-label="Sent so far" max={Math.max(all, 1)} value={sent} />
      <span>{sent < all ? `${fileSize(Math.round(sent))} of ${fileSize(all)}` : 'All of it is there and is being stored'}</span>
    </div>
  )
}
