// What a page behind the door gains where scripts run. Without this file everything still works.

const { body } = document
const find = (selector, within = document) => within.querySelector(selector)
// Files that the browser is still putting away; a page that is left before would lose them.
const saves = []
const anew = () => Promise.all(saves).then(() => location.reload())

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
      if (gone || changed) anew()
    } catch {}
  }
  setInterval(ask, 3000)
  document.addEventListener('visibilitychange', ask)
  // A page that the browser kept for Back may be of a session that is over.
  addEventListener('pageshow', (event) => event.persisted && location.reload())
}

const form = find('form[data-words]')
if (form) {
  const words = JSON.parse(form.dataset.words)
  const { limit, who } = form.dataset
  const field = find('[type=file]', form)
  const card = form.closest('.card')
  const path = form.action
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 })
  const size = (bytes) => number.format(Math.max(bytes / 2 ** 20, bytes && 0.1))
  const waiting = []
  const here = []
  let busy = false

  // Files that wait are kept by the browser, so that a reload or a lost signal costs nothing. Where it keeps none, they still go.
  const opened = new Promise((done, fail) => {
    const opening = indexedDB.open('portico', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('files', { keyPath: 'key' })
    opening.onsuccess = () => done(opening.result)
    opening.onerror = fail
  })
  const kept = (verb, value) =>
    opened
      .then(
        (base) =>
          new Promise((done, fail) => {
            const work = base.transaction('files', 'readwrite')
            const asking = work.objectStore('files')[verb](value)
            work.oncomplete = () => done(asking.result)
            work.onabort = fail
          }),
      )
      .catch(() => [])

  const line = ({ name, size: bytes }) => {
    const item = find('template', form).content.firstElementChild.cloneNode(true)
    const bar = find('progress', item)
    bar.ariaLabel = find('b', item).textContent = name
    find('.lines', form).append(item)
    return (state, text, part = 0) => {
      if (item.dataset.state !== state && state !== 'going') find('[role]', form).textContent = `${name}: ${text}`
      item.dataset.state = state
      find('p', item).textContent = text
      bar.hidden = state !== 'going' && state !== 'stopped'
      bar.value = Math.round(part * 100)
      find('span', item).textContent = bar.hidden ? words.size.replace('{all}', size(bytes)) : `${bar.value}%`
    }
  }

  const whyNot = ({ name, size: bytes }) => {
    if (bytes > limit) return words.large
    if (!bytes) return words.empty
    const ending = /\.\w+$/.exec(name)?.[0].toLowerCase()
    if (!ending || words.takes.includes(ending)) return
    return words.others.find(([endings]) => endings.includes(ending))?.[1] ?? words.kind
  }

  const take = (files) => {
    for (const file of files) {
      const show = line(file)
      const bad = whyNot(file)
      if (bad) {
        show('refused', bad)
        continue
      }
      const key = crypto.getRandomValues(new Uint32Array(4)).join('')
      const one = { key, path, who, at: Date.now(), file, requirementId: form.requirementId.value }
      saves.push(kept('put', one))
      waiting.push({ ...one, show })
      show('going', words.waiting)
    }
    field.value = ''
    next()
  }

  // One after the other; the same key again stores a file once.
  const next = () => {
    const [one] = waiting
    if (busy || !one) return
    busy = true
    const request = new XMLHttpRequest()
    const data = new FormData()
    data.append('token', form.token.value)
    data.append('requirementId', one.requirementId)
    data.append('key', one.key)
    data.append('file', one.file)
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = ({ loaded, total }) => {
      const text = words.progress.replace('{done}', size(loaded)).replace('{all}', size(total))
      if (loaded < total) one.show('going', text, loaded / total)
      else one.show('reading', words.reading)
    }
    request.onloadend = () => {
      busy = false
      const { status } = request
      one.tries = (one.tries ?? 0) + 1
      // A lost signal, or a server that is just coming back: once more in a while.
      if ((!status && (one.tries < 9 || !navigator.onLine)) || (status > 501 && status < 505)) {
        one.show('stopped', words.stopped)
        return setTimeout(next, 5000)
      }
      if (status === 401) return anew()
      waiting.shift()
      kept('delete', one.key).then(() => {
        if (status === 403 || status === 410) return location.reload()
        if (waiting.length) next()
        else if (!find('[data-state=refused]')) setTimeout(() => location.assign(`?sent=${here}`), 1500)
      })
      let answer
      try {
        answer = JSON.parse(request.responseText).files[0]
      } catch {}
      if (answer?.version) here.push(answer.version)
      one.show(answer?.version ? 'here' : 'refused', answer?.line ?? words.refused)
    }
    request.send(data)
  }

  find('[data-plain]', form).hidden = true
  find('[data-rich]', form).hidden = false
  find('[data-choose]', form).onclick = () => field.click()
  find('[data-photo]', form).onclick = () => {
    const camera = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' })
    camera.setAttribute('capture', 'environment')
    camera.onchange = () => take(camera.files)
    camera.click()
  }
  field.onchange = () => take(field.files)
  addEventListener('online', next)
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    card.addEventListener(kind, (event) => {
      event.preventDefault()
      card.classList.toggle('over', kind === 'dragover')
      if (kind === 'drop') take(event.dataTransfer.files)
    })
  }

  // What was on its way when the page was left goes on, for a day, for the same person.
  kept('getAll').then((found) => {
    for (const one of found) {
      if (Date.now() - one.at > 864e5) kept('delete', one.key)
      else if (one.path === path && one.who === who) waiting.push({ ...one, show: line(one.file) })
    }
    next()
  })
}
