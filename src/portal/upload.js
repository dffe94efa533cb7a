// Files that go by themselves from the page's form, one after the other. It comes after portal.js and uses what stands there.
/* global find, saves, anew */

// A large file stays where it arrived: after a lost signal it goes on from there, by the tus protocol.

const inPieces = async (one, call, going, kept) => {
  const tus = { 'tus-resumable': '1.0.0' }
  const plain = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
  let from = 0
  if (one.url) {
    const head = await call('HEAD', one.url, tus)
    from = Number(head.getResponseHeader('upload-offset'))
    if (head.status === 404 || head.status === 410) one.url = ''
    else if (head.status !== 200) return head
  }
  if (!one.url) {
    from = 0
    const about = `filename ${plain(one.file.name)}${one.requirementId && `,requirementId ${plain(one.requirementId)}`}`
    const headers = { ...tus, 'upload-length': one.file.size, 'upload-metadata': about }
    const made = await call('POST', one.path.replace(/documents$/, 'uploads'), headers)
    if (made.status !== 201) return made
    one.url = made.getResponseHeader('location')
    const { show, ...rest } = one
    kept('put', rest)
  }
  // What came through counts: the signal is weak, not gone.
  if (from > (one.from ?? 0)) one.tries = 0
  one.from = from
  const headers = { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': from }
  return call('PATCH', one.url, headers, one.file.slice(from), ({ loaded }) => going(one, from + loaded, one.file.size))
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
  const refused = []
  let busy = false
  let later

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
      if (state === 'refused') refused.push({ name, size: bytes, text })
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

  const call = (method, to, headers, data, onprogress) =>
    new Promise((done) => {
      const request = new XMLHttpRequest()
      request.open(method, to)
      for (const name in headers) request.setRequestHeader(name, headers[name])
      request.setRequestHeader('accept', 'application/json')
      request.upload.onprogress = onprogress
      request.onloadend = () => done(request)
      request.send(data)
    })
  const going = (one, loaded, total) => {
    const text = words.progress.replace('{done}', size(loaded)).replace('{all}', size(total))
    if (loaded < total) one.show('going', text, loaded / total)
    else one.show('reading', words.reading)
  }

  // One after the other; the same key again stores a file once.
  const next = async () => {
    const [one] = waiting
    if (busy || !one) return
    busy = true
    going(one, 0, one.file.size)
    if (one.file.size > 2 ** 20) return settle(one, await inPieces(one, call, going, kept))
    const data = new FormData()
    data.append('token', form.token.value)
    data.append('requirementId', one.requirementId)
    data.append('key', one.key)
    data.append('file', one.file)
    settle(one, await call('POST', path, {}, data, ({ loaded, total }) => going(one, loaded, total)))
  }

  const isReadable = ({ file }) =>
    file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      )

  const settle = async (one, { status, responseText }) => {
    // What was moved or changed after it was chosen no signal brings back.
    const lost = !status && (await isReadable(one))
    busy = false
    one.tries = (one.tries ?? 0) + 1
    // A lost signal, another tab that brings the same, or a server that is just coming back: once more in a while, and later each time.
    const again = status === 408 || status === 409 || status === 423 || (status > 501 && status < 505)
    if (lost || (again && one.tries < 99)) {
      one.show('stopped', words.stopped)
      // Without an answer nothing is known against the file: it is never given up, and lets the others go before it.
      if (lost) waiting.push(waiting.shift())
      clearTimeout(later)
      later = setTimeout(next, Math.min((waiting[0].tries ?? 0) * 5000, 60_000))
      return
    }
    if (status === 401) return anew()
    waiting.shift()
    kept('delete', one.key).then(() => {
      if (status === 403 || status === 410) return location.reload()
      if (waiting.length) next()
      else if (here.length) setTimeout(tell, 1500)
    })
    let answer
    try {
      answer = JSON.parse(responseText).files[0]
    } catch {}
    if (answer?.version) here.push(answer.version)
    one.show(answer?.version ? 'here' : 'refused', answer?.line ?? words.refused)
  }

  // The whole page tells what came. What was refused keeps its line there, at the form that it was chosen in.
  const tell = () => {
    if (!refused.length) return location.assign(`?sent=${here}`)
    const { value } = form.requirementId
    history.pushState({ refused }, '', `?${value && `for=${value}&`}sent=${here}`)
    location.reload()
  }
  for (const { text, ...one } of history.state?.refused ?? []) line(one)('refused', text)
  refused.length = 0
  history.replaceState(null, '')

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
