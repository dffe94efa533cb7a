// Whether this browser's session is still open: any answer 401 closes it, and one calm page takes the place of all screens.
import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

export function endSession() {
  ended = true
  for (const listener of listeners) listener()
}

export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => ended)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
