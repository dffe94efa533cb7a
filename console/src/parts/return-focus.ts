// When a dialog is gone the keyboard stands again where it was opened: on the button, on the button of the menu, or on the page's title.
import { useEffect, useState } from 'react'

export function useReturnFocus() {
  // Read while drawing: once the dialog stands, the menu that opened it is gone.
  const [opener] = useState(() => openerOf(document.activeElement))
  useEffect(() => {
    return () => {
      // After the drawing: what was done may have taken the button away.
      setTimeout(() => {
        if (document.activeElement && document.activeElement !== document.body) return
        const back = opener?.isConnected ? opener : document.querySelector<HTMLElement>('main h1')
        back?.focus({ preventScroll: true })
      })
    }
  }, [opener])
}

function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]')
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return opener instanceof HTMLElement && opener !== document.body ? opener : null
}
