// Two minutes before a session ends its person is told, and may stay. Asking when that is never makes it longer.
// In braces, for a page's scripts share their names.

{
  const box = document.querySelector('.stay')
  const form = box.querySelector('form')
  const { left } = box.dataset
  const warning = 120
  let timer

  const wait = (seconds) => {
    clearTimeout(timer)
    timer = setTimeout(look, seconds * 1000)
  }

  // Another tab may have stayed meanwhile. Where the session is over, the page is left by the script that watches it.
  const look = async () => {
    try {
      const answer = await fetch(document.body.dataset.live, { headers: { accept: 'application/json' } })
      const told = await answer.json()
      if (told.left > warning) box.close()
      else if (answer.ok && !box.open) {
        for (const one of box.querySelectorAll('[data-may]')) one.hidden = !told.mayStay
        for (const one of box.querySelectorAll('[data-over]')) one.hidden = told.mayStay
        box.showModal()
      }
      wait(told.left > warning ? told.left - warning : 10)
    } catch {
      wait(10)
    }
  }

  form.onsubmit = (event) => {
    event.preventDefault()
    box.close()
    fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then(look, look)
  }
  wait(Math.max(left - warning, 1))

  // A page in this state is not loaded anew: a press on its way would be cut off by its own effect, and what is being written be lost.
  const { dataset } = document.body
  addEventListener('submit', (event) => {
    if (!event.defaultPrevented) dataset.state = 'pressed'
  })
  addEventListener('input', ({ target }) => {
    if (!target.matches('textarea')) return
    if (target.value === target.defaultValue) delete dataset.state
    else dataset.state = 'writing'
  })
}
