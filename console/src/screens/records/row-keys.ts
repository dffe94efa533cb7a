// The keyboard in a list: j and k or the arrows walk through the rows, x ticks, slash goes to the search field. Enter is the link's own.
import { type RefObject, useEffect } from 'react'

const steps: { [key: string]: number } = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

export function useRowKeys(body: RefObject<HTMLTableSectionElement | null>, tick: (index: number) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusyElsewhere(event.target)) return
      const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('a[id^="row-"]') ?? [])]
      const row = document.activeElement?.closest('tr')
      const at = links.findIndex((link) => row?.contains(link))
      const step = steps[event.key]
      if (step !== undefined) links[at === -1 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
      else if (event.key === 'x' && at !== -1) tick(at)
      else if (event.key === '/') document.querySelector<HTMLInputElement>('main input[type=search]')?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [body, tick])
}

/** In a field, a menu or a dialog the keys mean something else. */
function isBusyElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.closest('textarea, select, [role=menu], [role=dialog], [contenteditable]') !== null
}
