// One short word that something was done; never an error, those stand where they happened.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Icon } from './icon.tsx'
import classes from './toast.module.css'

interface Toast {
  id: number
  text: string
  undo?: () => void
}

let current: Toast | null = null
let lastId = 0
const listeners = new Set<() => void>()

export function toast(text: string, undo?: () => void) {
  lastId += 1
  set({ id: lastId, text, undo })
}

/** Stands once in the frame. The region is always there, so that a screen reader hears what comes into it. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => current)
  // Whoever is on their way to Undo, by key or by hand, is not raced.
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (!shown || held) return
    const timer = setTimeout(() => set(null), shown.undo ? 10_000 : 6_000)
    return () => clearTimeout(timer)
  }, [shown, held])
  const takeBack = (undone: Toast) => {
    setHeld(false)
    set(null)
    document.getElementById('main')?.focus({ preventScroll: true })
    undone.undo?.()
  }
  return (
    <div className={classes.region} role="status">
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps what is being reached for
        <div
          key={shown.id}
          className={classes.toast}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <Icon name="check" />
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

function set(next: Toast | null) {
  current = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
