// The page that waits for a letter, where scripts run: it says by itself when there is news, and when another letter may be asked for.

const { body } = document
const { waiting } = body.dataset

const ask = async () => {
  if (document.hidden) return
  try {
    const answer = await fetch(waiting, { headers: { accept: 'application/json' } })
    if (answer.ok && (await answer.json()).stamp !== body.dataset.stamp) await renew()
  } catch {}
}

// In place: the field for the code is never away, and what is being typed there stays.
const renew = async () => {
  const answer = await fetch(waiting.replace(/\/state$/, ''))
  // Its style has the nonce of another page, and stands here already.
  const text = (await answer.text()).replace(/<style.*?<\/style>/s, '')
  const fresh = new DOMParser().parseFromString(text, 'text/html')
  if (!fresh.body.dataset.waiting) return location.assign(answer.url)
  const typed = document.querySelector('#code')?.value
  const main = document.querySelector('main')
  main.ariaLive = 'polite'
  main.replaceChildren(...fresh.querySelector('main').childNodes)
  body.dataset.stamp = fresh.body.dataset.stamp
  begin()
  const code = document.querySelector('#code')
  if (code && typed) code.value = typed
}

const begin = () => {
  const again = document.querySelector('form[data-seconds]')
  if (again) {
    const line = again.querySelector('[role=status]')
    const button = again.querySelector('button')
    const until = Date.now() + again.dataset.seconds * 1000
    const tell = () => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      button.hidden = left > 0
      line.textContent = left ? again.dataset.text.replace('{left}', `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`) : ''
      // Read out once, not every second.
      line.ariaLive = 'off'
      if (left) setTimeout(tell, 1000)
    }
    tell()
  }

  // Pasted with blanks or hyphens: only the code stays.
  const code = document.querySelector('#code')
  if (code) {
    code.focus()
    code.addEventListener('input', () => {
      code.value = code.value.replace(/[\s\p{Pd}]+/gu, '')
    })
  }
}
begin()
setInterval(ask, 3000)
document.addEventListener('visibilitychange', ask)
