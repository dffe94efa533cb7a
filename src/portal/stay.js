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

  // What is being written is kept by this tab until it was sent or its person signs out, so that it survives signing in again.
  const { dataset } = document.body
  const [, , house] = dataset.live.split('/')
  const mine = `draft ${house} ${dataset.who} `
  const forget = (which) => {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(`draft ${house} `) && which(name)) sessionStorage.removeItem(name)
  }
  // A page in this state is not loaded anew: a press on its way would be cut off by its own effect, and what is being written be lost.
  const fields = [...document.querySelectorAll('main textarea')]
  const keep = (field) => {
    const name = mine + field.form.action
    if (field.value) sessionStorage.setItem(name, field.value)
    else sessionStorage.removeItem(name)
    if (fields.some(({ value }) => value)) dataset.state = 'writing'
    else delete dataset.state
  }

  // Somebody else's is never shown, and gone once they are here.
  forget((name) => !name.startsWith(mine))
  const isSent = /[?&](comment=sent|told=(asked|answered))/.test(location.search)
  if (isSent || /[?&]sent=/.test(location.search)) sessionStorage.removeItem(sessionStorage.getItem('sent'))
  sessionStorage.removeItem('sent')
  // Said once. And a form that could not be taken is answered at its own address: loaded anew, that would send it again.
  const here = location.pathname.replace(/\/(comment|question|answer)s$/, '')
  const asked = /answers$/.test(location.pathname) ? location.search : ''
  if (isSent || here !== location.pathname) history.replaceState(null, '', here + asked + location.hash)
  for (const field of fields) {
    field.value ||= sessionStorage.getItem(mine + field.form.action) ?? ''
    keep(field)
  }
  addEventListener('input', ({ target }) => target.matches('textarea') && keep(target))

  // Other tabs of theirs forget too, hidden ones at once: the next person of this browser must not find the words in a field.
  const out = new BroadcastChannel('portico')
  out.onmessage = ({ data }) => {
    if (data !== mine) return
    forget(() => true)
    location.reload()
  }
  addEventListener('submit', ({ target, defaultPrevented }) => {
    if (defaultPrevented) return
    dataset.state = 'pressed'
    if (target.querySelector('textarea')) sessionStorage.setItem('sent', mine + target.action)
    if (!/\/(sign-out|everywhere)$/.test(target.action)) return
    forget(() => true)
    out.postMessage(mine)
  })
}
