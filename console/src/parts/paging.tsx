// Back and Next under a list, and which part of it one sees. The way back is kept with the page's history entry.
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { count, total } from '../numbers.ts'
import type { Page } from '../shapes.ts'
import classes from './paging.module.css'
import { SteadyButton } from './steady-button.tsx'

/** Where one is in a list: the cursor of this page, and those of the pages before it. */
export interface Place {
  cursor?: string
  before: (string | undefined)[]
}

export const firstPlace: Place = { before: [] }

/** Where the address says that one is: each part of a list has its own, so that the browser's Back leads there again. */
export function usePlace(): { place: Place; go: (place: Place) => void } {
  const { cursor } = useSearch({ strict: false }) as { cursor?: string }
  const before = useLocation({ select: ({ state }) => state.before }) ?? []
  const navigate = useNavigate()
  const go = (to: Place) =>
    void navigate({ to: '.', search: (search: object) => ({ ...search, cursor: to.cursor }), state: { before: to.before } } as never)
  return { place: { cursor, before }, go }
}

/** Whether there is a list to show: what ran empty beyond its first part still has a way back. */
export const isList = (page: { items: readonly unknown[] } | undefined, { cursor }: Place): boolean =>
  page !== undefined && (page.items.length > 0 || cursor !== undefined)

interface PagingProps {
  /** The part that stands above. While it is still the one before, it cannot say where the next one begins. */
  list: { data: Page<unknown> | undefined; isPlaceholderData: boolean }
  size: number
  place: Place
  go: (place: Place) => void
}

export function Paging({ list: { data, isPlaceholderData: waits }, size, place, go }: PagingProps) {
  const nav = useRef<HTMLElement>(null)
  const turned = useRef<Place>(null)
  // The page goes up to the first of the new rows, and so does the keyboard.
  useEffect(() => {
    if (waits || !turned.current || turned.current.cursor !== place.cursor) return
    turned.current = null
    nav.current?.previousElementSibling?.querySelector<HTMLElement>(':is(tbody, ol, ul) :is(a, button)')?.focus()
  }, [waits, place.cursor])
  const turn = (to: Place) => {
    turned.current = to
    go(to)
  }
  if (!data) return null
  const { items, nextCursor, total: all } = data
  const alone = !nextCursor && place.cursor === undefined
  if (alone && all === undefined) return null
  const back = () => turn({ cursor: place.before.at(-1), before: place.before.slice(0, -1) })
  const next = () => turn({ cursor: nextCursor ?? undefined, before: [...place.before, place.cursor] })
  return (
    <nav ref={nav} className={classes.paging} aria-label="Pages" aria-busy={waits}>
      <span className="figures">{rangeOf(place, items.length, size, all)}</span>
      {!alone && (
        <span className={classes.buttons}>
          <SteadyButton variant="default" size="xs" onClick={back} off={waits || place.cursor === undefined}>
            Back
          </SteadyButton>
          <SteadyButton variant="default" size="xs" onClick={next} off={waits || !nextCursor}>
            Next
          </SteadyButton>
        </span>
      )}
    </nav>
  )
}

/** An address that was handed on says which part this is, and not how far it is from the first. */
function rangeOf({ cursor, before }: Place, shown: number, size: number, all: number | undefined): string {
  if (shown === 0) return 'Nothing more here'
  const first = before.length * size + 1
  const range = cursor !== undefined && before.length === 0 ? count(shown) : `${count(first)} to ${count(first + shown - 1)}`
  return all === undefined ? range : `${range} of ${total(all)}`
}
