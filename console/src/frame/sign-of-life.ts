// Panels ask by themselves every few seconds, and that keeps no session awake. Only a person does: a press or a key says that one is here.
import { useEffect } from 'react'
import { saySomebodyIsHere } from '../data/me.ts'

const often = 2 * 60_000

export function useSignOfLife() {
  useEffect(() => {
    let saidAt = Date.now()
    const onSign = () => {
      if (Date.now() - saidAt < often) return
      saidAt = Date.now()
      // If it does not arrive, the next press says it again, and whatever is refused then tells why.
      saySomebodyIsHere().catch(() => undefined)
    }
    document.addEventListener('pointerdown', onSign)
    document.addEventListener('keydown', onSign)
    return () => {
      document.removeEventListener('pointerdown', onSign)
      document.removeEventListener('keydown', onSign)
    }
  }, [])
}
