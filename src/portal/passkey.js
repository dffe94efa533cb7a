// Passkeys, where the browser knows them: it is asked here, and everything is decided at the server.
// In braces, for a page's scripts share their names.

{
  const { PublicKeyCredential: passkey } = window
  const knows = passkey?.parseCreationOptionsFromJSON
  const forms = knows ? document.querySelectorAll('form[data-passkey]') : []
  // Where nothing else opens the page, a browser without them is told so.
  if (!knows) for (const line of document.querySelectorAll('[data-passkey-none]')) line.hidden = false
  // The browser's own list under the email field waits here, and steps back when a button asks.
  let quiet

  const ask = async (form, options) => {
    quiet?.abort()
    quiet = new AbortController()
    const { signal } = quiet
    const response = await fetch(form.dataset.ask, { method: 'POST', headers: { accept: 'application/json' }, signal })
    const told = await response.json()
    if (told.again) location.assign(told.again)
    if (!response.ok) throw response
    const verb = form.dataset.passkey
    const parse = verb === 'get' ? 'parseRequestOptionsFromJSON' : 'parseCreationOptionsFromJSON'
    const made = await navigator.credentials[verb]({ ...options, signal, publicKey: passkey[parse](told.options) })
    if (told.token) form.token.value = told.token
    form.answer.value = JSON.stringify(made)
    form.submit()
  }

  for (const form of forms) {
    const { dataset } = form
    const line = form.querySelector('[role=status]')
    form.hidden = false
    const part = form.closest('[data-passkey-part]')
    if (part) part.hidden = false
    form.querySelector('button').onclick = async () => {
      line.textContent = ''
      try {
        await ask(form)
      } catch ({ name, status }) {
        if (status === 401) location.reload()
        if (name !== 'AbortError') line.textContent = (name === 'InvalidStateError' && dataset.there) || dataset.cancelled
        offer()
      }
    }
  }

  // Offered in the list of the email field, without a press; what was asked lives five minutes, so it is asked anew before.
  const door = [...forms].find(({ dataset }) => dataset.passkey === 'get')
  const offer = async () => {
    if (!door || !document.querySelector('[autocomplete~=webauthn]') || !(await passkey.isConditionalMediationAvailable?.())) return
    ask(door, { mediation: 'conditional' }).catch(() => {})
  }
  offer()
  setInterval(() => document.hidden || offer(), 24e4)
}
