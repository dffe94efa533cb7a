// Which records are ticked: some by hand, kept over pages, or all that a filter finds.
import { useState } from 'react'
import type { RecordRow } from '../../api-types.ts'
import type { Choice } from '../../data/jobs.ts'
import type { RecordFilter } from '../../data/records.ts'

export interface Selection {
  size: number
  all: boolean
  rows: RecordRow[]
  choice: Choice
  has: (id: string) => boolean
  toggle: (row: RecordRow) => void
  togglePage: () => void
  pageTicked: 'all' | 'some' | 'none'
  takeAll: () => void
  clear: () => void
}

export function useSelection(filter: RecordFilter, page: RecordRow[], total = 0): Selection {
  const [some, setSome] = useState<ReadonlyMap<string, RecordRow>>(new Map())
  // "All matching" holds for the filter it was said for: with another filter it is over.
  const filterKey = JSON.stringify(filter)
  const [allOf, setAllOf] = useState<string | null>(null)
  const all = allOf === filterKey

  const has = (id: string) => all || some.has(id)
  const ticked = page.filter((row) => has(row.id)).length
  const keep = (rows: Iterable<RecordRow>) => {
    setAllOf(null)
    setSome(new Map([...rows].map((row) => [row.id, row])))
  }
  const clear = () => keep([])
  const toggle = (row: RecordRow) => {
    const others = (all ? page : [...some.values()]).filter((one) => one.id !== row.id)
    keep(has(row.id) ? others : [...others, row])
  }
  const togglePage = () => {
    const elsewhere = [...some.values()].filter((row) => !page.some((one) => one.id === row.id))
    keep(ticked === page.length ? (all ? [] : elsewhere) : [...elsewhere, ...page])
  }
  return {
    size: all ? total : some.size,
    all,
    rows: [...some.values()],
    choice: all ? { filter } : { recordIds: [...some.keys()] },
    has,
    toggle,
    togglePage,
    pageTicked: ticked === 0 ? 'none' : ticked === page.length ? 'all' : 'some',
    takeAll: () => setAllOf(filterKey),
    clear,
  }
}
