// Back and Next under a list, and which part of it one sees. The way back is kept with the page's history entry.
import { Button } from '@mantine/core'
import { count, total } from '../numbers.ts'
import classes from './paging.module.css'

/** Where one is in a list: the cursor of this page, and those of the pages before it. */
export interface Place {
  cursor?: string
  before: (string | undefined)[]
}

export const firstPlace: Place = { before: [] }

interface PagingProps {
  place: Place
  shown: number
  size: number
  total?: number
  nextCursor: string | null
  go: (place: Place) => void
}

export function Paging({ place, shown, size, total: all, nextCursor, go }: PagingProps) {
  const first = place.before.length * size + 1
  const range = `${count(first)} to ${count(first + shown - 1)}${all === undefined ? '' : ` of ${total(all)}`}`
  const alone = !nextCursor && place.before.length === 0
  if (alone && all === undefined) return null
  const back = () => go({ cursor: place.before.at(-1), before: place.before.slice(0, -1) })
  const next = () => go({ cursor: nextCursor ?? undefined, before: [...place.before, place.cursor] })
  return (
    <nav className={classes.paging} aria-label="Pages">
      <span className="figures">{range}</span>
      {!alone && (
        <span className={classes.buttons}>
          <Button variant="default" size="xs" onClick={back} disabled={place.before.length === 0}>
            Back
          </Button>
          <Button variant="default" size="xs" onClick={next} disabled={!nextCursor}>
            Next
          </Button>
        </span>
      )}
    </nav>
  )
}
