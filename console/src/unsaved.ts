// What was typed and is not sent, or is shown only once: as long as there is some, nobody leaves it by accident.
import { useEffect } from 'react'

const unsaved = new Set<symbol>()

export const isUnsaved = (): boolean => unsaved.size > 0

/** It was somebody else's, or they said that it may go. */
export const letGo = (): void => unsaved.clear()

export function useUnsaved(is: boolean): void {
  useEffect(() => {
    if (!is) return
    const mark = Symbol('unsaved')
    unsaved.add(mark)
    return () => {
      unsaved.delete(mark)
    }
  }, [is])
}
