// What a page behind the door gains where scripts run. Without this file everything still works.

const { body } = document
const find = (selector, within = document) => within.querySelector(selector)
// Files that the browser is still putting away; a page that is left before would lose them.
const saves = []
const anew = () => Promise.all(saves).then(() => location.reload())

// Whoever goes by keyboard goes on where they were, not from the top again.
const signOf = (one) => [one.tagName, one.id, one.href, one.form?.action, one.textContent.trim()].join(' ')
if (history.state?.focused) {
  const were = [...document.querySelectorAll('a, button, summary, textarea')].find((one) => signOf(one) === history.state.focused)
  were?.focus({ preventScroll: true })
  history.replaceState(null, '')
}

// Copy
for (const button of document.querySelectorAll('[data-copy]')) {
  const word = find('span', button)
  const before = word.textContent
  button.hidden = !navigator.clipboard
  button.onclick = async () => {
    await navigator.clipboard.writeText(find(`#${button.dataset.copy}`).textContent)
    word.textContent = button.dataset.done
    setTimeout(() => (word.textContent = before), 2000)
  }
}

// No connection
const offline = find('.offline')
if (offline) {
  const tell = () => (offline.textContent = navigator.onLine ? '' : offline.dataset.text)
  addEventListener('online', tell)
  addEventListener('offline', tell)
  tell()
}

// Is the page still open, and still as it was? Asked while it is looked at; asking never makes a session longer.
if (body.dataset.live) {
  // Loading the page anew would take back a tap that is on its way; on a slow line it needs its seconds.
  let tapped = 0
  addEventListener('click', ({ target }) => {
    if (target.closest('a[href]')) tapped = Date.now()
  })
  const ask = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(body.dataset.live, { headers: { accept: 'application/json' } })
      const gone = answer.status > 400 && answer.status < 411
      const told = answer.ok && (await answer.json())
      const left = find('[data-left]')
      if (left && told.closes && left.textContent !== told.closes) left.textContent = told.closes
      // Not while files are on their way, or the lines that tell about them would be lost.
      const changed = told && !find('[data-state]') && told.stamp !== body.dataset.stamp
      if (gone) anew()
      else if (changed && Date.now() - tapped > 10_000) {
        history.replaceState({ focused: signOf(document.activeElement) }, '')
        anew()
      }
    } catch {}
  }
  setInterval(ask, 3000)
  document.addEventListener('visibilitychange', ask)
  // A page that the browser kept for Back may be of a session that is over.
  addEventListener('pageshow', (event) => event.persisted && location.reload())
}
