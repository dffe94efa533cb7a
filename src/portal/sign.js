// A sign of a person on a link's page, told once: what no robot that only fetches and renders gives.

const { sign, token } = document.body.dataset
const signs = ['pointerdown', 'pointermove', 'keydown', 'touchstart']
const tell = () => {
  for (const one of signs) removeEventListener(one, tell, true)
  fetch(sign, { method: 'POST', body: new URLSearchParams({ token }), keepalive: true }).catch(() => {})
}
for (const one of signs) addEventListener(one, tell, true)

// A login that this very browser asked for needs no second press.
document.querySelector('form[data-go]')?.requestSubmit()
