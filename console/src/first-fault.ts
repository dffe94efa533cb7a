// Where a form was sent and a field of it cannot be taken, that field gets the keyboard, and is read out with what is wrong.

let stopWaiting = () => {}

export function goToFirstFault(): void {
  // Before any form of ours, for those of dialogs keep the event to themselves.
  addEventListener('submit', ({ target }) => target instanceof HTMLFormElement && waitForFault(target), { capture: true })
}

/** The form may find the fault itself, with its next drawing; the server finds it later. Whoever types meanwhile stays where they are. */
function waitForFault(form: HTMLFormElement): void {
  stopWaiting()
  const look = () => {
    const field = form.querySelector<HTMLElement>('[aria-invalid=true]')
    if (!field) return
    field.focus()
    stopWaiting()
  }
  const later = new MutationObserver(look)
  const next = requestAnimationFrame(look)
  stopWaiting = () => {
    cancelAnimationFrame(next)
    later.disconnect()
    form.removeEventListener('input', stopWaiting)
  }
  later.observe(form, { attributeFilter: ['aria-invalid'], subtree: true })
  form.addEventListener('input', stopWaiting)
}
