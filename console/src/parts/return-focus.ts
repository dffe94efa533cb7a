// When a dialog is gone the keyboard stands again where it was opened: on the button, on the button of the menu, or on the page's title.
// One that took another's place, as what is shown once does, goes back to where the first was opened.
import { useEffect, useState } from 'react'

export function useReturnFocus() {
  // Read while drawing: once the dialog stands, the menu that opened it is gone.
  const [ways] = useState(() => waysBack(document.activeElement))
  useEffect(() => {
    return () => {
      // After the drawing: what was done may have taken the button away.
      setTimeout(() => {
        if (document.activeElement && document.activeElement !== document.body) return
        const back = ways.find((one) => one.isConnected)
        if (back) standOn(back)
        else standOnTitle()
      })
    }
  }, [ways])
}

function standOn(back: HTMLElement) {
  back.focus({ preventScroll: true })
  stayNear(back)
}

/** What a press does may take its own button away, at once or with the answer: then the keyboard goes on in the row beside it, or on the title. */
export function stayNear(button: HTMLElement) {
  if (document.activeElement !== button) return
  const row = button.closest('tr, li')
  const rowsBeside = [row?.nextElementSibling, row?.previousElementSibling]
  const watch = new MutationObserver(() => {
    if (button.isConnected) return
    watch.disconnect()
    const beside = rowsBeside.map((one) => one?.isConnected && one.querySelector<HTMLElement>('a[href], button:enabled')).find(Boolean)
    if (beside) beside.focus({ preventScroll: true })
    else standOnTitle()
  })
  watch.observe(document.body, { childList: true, subtree: true })
  document.addEventListener('focusin', () => watch.disconnect(), { once: true })
}

const standOnTitle = () => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })

let last: HTMLElement[] = []

function waysBack(active: Element | null): HTMLElement[] {
  const opener = openerOf(active)
  last = [...(opener ? [opener] : []), ...(active?.closest('[role=dialog]') ? last : [])]
  return last
}

function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]')
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return opener instanceof HTMLElement && opener !== document.body ? opener : null
}
