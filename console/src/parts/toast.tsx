// One short word that something was done. Errors stand where they happened: here only that of an Undo, which was pressed here.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { whatWentWrong } from './fault.tsx'
import { Icon } from './icon.tsx'
import classes from './toast.module.css'

interface Toast {
  id: number
  text: string
  undo?: () => Promise<unknown>
  failed?: boolean
}

let current: Toast | null = null
let lastId = 0
const listeners = new Set<() => void>()

export function toast(text: string, undo?: () => Promise<unknown>) {
  show({ text, undo })
}

/** Stands once in the frame. The region is always there, so that a screen reader hears what comes into it. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => current)
  // Whoever is on their way to Undo, by key or by hand, is not raced.
  const [heldId, setHeldId] = useState<number | null>(null)
  const held = heldId === shown?.id
  useEffect(() => {
    if (!shown || held) return
    const timer = setTimeout(() => set(null), shown.undo || shown.failed ? 10_000 : 6_000)
    return () => clearTimeout(timer)
  }, [shown, held])
  const takeBack = (undone: Toast) => {
    set(null)
    document.getElementById('main')?.focus({ preventScroll: true })
    undone.undo?.().catch((fault) => show({ text: `It stays as it was. ${whatWentWrong(fault)}`, failed: true }))
  }
  return (
    <div className={classes.region} role="status">
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps what is being reached for
        <div
          key={shown.id}
          className={classes.toast}
          onMouseEnter={() => setHeldId(shown.id)}
          onMouseLeave={() => setHeldId(null)}
          onFocus={() => setHeldId(shown.id)}
          onBlur={() => setHeldId(null)}
        >
          <Icon name={shown.failed ? 'warning' : 'check'} />
          <span>{shown.text}</span>
          {shown.undo && (
            <button type="button" className={classes.undo} onClick={() => takeBack(shown)}>
              Undo
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function show(next: Omit<Toast, 'id'>) {
  lastId += 1
  set({ ...next, id: lastId })
}

function set(next: Toast | null) {
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
