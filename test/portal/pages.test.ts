// Every page outside: small, accessible, whole on the narrowest phone, and deaf to what strangers write into it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { raw } from '../../src/html.ts'
import { pageBytes } from '../../src/portal/page.ts'
import { linkPage } from '../../src/portal/pages/link.ts'
import { recordPage } from '../../src/portal/pages/record.ts'
import { en } from '../../src/words/en.ts'
import { axe, newPage } from '../support/browser.ts'
import { xssStrings } from '../support/xss.ts'
import { link, pages, record } from './samples.ts'
import { assets, printed, serve } from './serve.ts'

const kilobytes = 1024

test('the sheet of the first page and the script each stay under 6 KB, the whole first page under 14', () => {
  assert.ok(assets.sheet.text.length < 6 * kilobytes, `${assets.sheet.text.length} bytes`)
  const { sign, inside } = assets.scripts
  assert.ok(inside.body.length < 6 * kilobytes, `${inside.body.length} bytes`)
  for (const [name, page] of Object.entries(pages)) {
    if (page.inside) continue
    assert.ok(Buffer.byteLength(printed(page)) + sign.body.length < 12 * kilobytes, name)
    assert.ok((printed(page).match(/<svg/g) ?? []).length <= 5, name)
  }
})

test('a page is sent in the bytes of its text, however long it is and whatever signs are in it', () => {
  const long = raw(`<p>“${'ʒ😀…\ud800'.repeat(40_000)}”</p>`)
  for (const page of [...Object.values(pages), { ...recordPage(record), body: long }, recordPage(record)])
    assert.ok(pageBytes(page, 'bm9uY2U=', assets).equals(Buffer.from(printed(page))), page.title ?? '')
})

test('a page has one title, at most one filled button, and a token in every form', () => {
  for (const [name, page] of Object.entries(pages)) {
    const text = printed(page)
    assert.equal((text.match(/<h1/g) ?? []).length, 1, name)
    // Of the two buttons of an upload card only one is ever shown, and that of a dialog in front of it.
    const filled = text.match(/class="button"(?! data-(choose|aside))/g) ?? []
    assert.ok(filled.length <= 1, `${name}: ${filled.length} filled buttons`)
    // One that only leads to another look at the page asks for nothing; what a reminder's own address ends hangs on no cookie.
    const forms = text.match(/<form (?!method="get"|method="post" action="\/r\/).*?<\/form>/gs) ?? []
    for (const form of forms) assert.match(form, /<input type="hidden" name="token" value="/, name)
    assert.doesNotMatch(text, /\sstyle="|\son[a-z]+="|javascript:/, name)
  }
})

test('what was typed and could not be taken has the focus, without script too, and its field says why', () => {
  const wrong = Object.entries(pages).flatMap(([name, page]) =>
    [...printed(page).matchAll(/<(?:input|textarea)[^>]* aria-invalid="true"[^>]*>/g)].map(([field]) => [name, field] as const),
  )
  assert.deepEqual(
    new Set(wrong.map(([name]) => name)),
    new Set(['link-address-wrong', 'waiting-wrong', 'record-decide', 'packet-unanswered', 'packet-question', 'project-comment-full']),
  )
  for (const [name, field] of wrong) assert.match(field, /aria-describedby="\w+.* autofocus/, name)
})

test('whoever comes without the cookie of the link learns no name, no account and no address', () => {
  const strangers = ['link-blank', 'dead-invalid', 'letter-sent-blind', 'missing-stranger', 'fault', 'refused', 'privacy']
  for (const name of strangers) {
    const page = pages[name]
    assert.ok(page)
    assert.doesNotMatch(printed(page), /Harbor|Dana|Acme|acme|Dock/, name)
  }
})

test('the titles of dead ends say which it is, and their status does too', () => {
  const said = Object.entries({
    'dead-used': [410, /already used/],
    'dead-newer': [410, /newer letter/],
    'dead-newer-link': [410, /has ended: there is a newer one/],
    'dead-ended': [410, /has ended/],
    'dead-ended-late': [410, /has ended/],
    'dead-ended-access': [410, /has ended/],
    'dead-asleep': [410, /has ended/],
    'dead-invalid': [404, /not valid/],
    revoked: [403, /Access Revoked/],
    closed: [410, /closed today/],
  } as const)
  for (const [name, [status, title]] of said) {
    const page = pages[name]
    assert.ok(page)
    assert.equal(page.status, status, name)
    assert.match(/<h1>(.*)<\/h1>/.exec(printed(page))?.[1] ?? '', title, name)
  }
})

test('what is asked for reads as part of a sentence, whatever its member called it', () => {
  const { asked } = en.pages.record.happened
  const names = [
    'W-9 form',
    'Certificate of insurance',
    'The crane plan',
    'Read the site safety rules',
    'Who is on site on Monday?',
    'Sign the waiver',
  ]
  assert.deepEqual(
    names.map((name) => asked('Dana', name)),
    [
      'Dana asked for your W-9 form',
      'Dana asked for your certificate of insurance',
      'Dana asked for the crane plan',
      'Dana asked for “Read the site safety rules”',
      'Dana asked for “Who is on site on Monday?”',
      'Dana asked for “Sign the waiver”',
    ],
  )
})

/** Shapes that the journey through the real pages does not meet; in the dark only colours differ. */
const looked = /^(link-other|link-changes|record-(late|sent|full|answer)|chooser-guest|access-open|upload-some|fault-inside)$/
const coloured = /^(record-full|upload-some)$/

test('every page passes WCAG 2.2 AA and fits a screen of 320 pixels', { timeout: 300_000 }, async () => {
  const url = await serve(pages)
  const page = await newPage({ width: 320, height: 640 })
  for (const name of Object.keys(pages)) {
    await page.goto(`${url}/${name}`)
    for (const dark of [false, true]) {
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} is wider than the screen`)
      if (looked.test(name) && (!dark || coloured.test(name))) await axe(page)
    }
  }
})

test('every page fits the narrowest phone in German too, whose words are the longest', async () => {
  const { pages: german } = (await import(`./samples.ts?${'de'}`)) as { pages: typeof pages }
  const url = await serve(german)
  const page = await newPage({ width: 320, height: 640 })
  const middle = '({ top, height }) => top + height / 2'
  for (const name of Object.keys(german)) {
    await page.goto(`${url}/${name}`)
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} is wider than the screen`)
    const apart = `[...document.querySelectorAll('.button .i')].filter((one) => one.checkVisibility()).map((one) =>
      Math.abs([one, one.closest('.button')].map((box) => (${middle})(box.getBoundingClientRect())).reduce((a, b) => a - b)))`
    assert.ok(Math.max(0, ...((await page.evaluate(apart)) as number[])) < 4, `${name}: an icon stands over its words, not beside them`)
  }
})

test('a heading on the narrowest phone parts the longest German word where a German would', async () => {
  const { pages: german } = (await import(`./samples.ts?${'de'}`)) as { pages: typeof pages }
  const url = await serve(german)
  const page = await newPage({ width: 320, height: 640 })
  const torn = `[...document.querySelectorAll('h1, h2')].flatMap((heading) => {
    const [text] = heading.childNodes
    return [...text.data.matchAll(/[\\wÀ-ž]{2,}/g)].filter(({ 0: part, index }) => {
      const range = new Range()
      range.setStart(text, index + 1) // the first letter has a place at the hyphen too
      range.setEnd(text, index + part.length)
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
    }).map(([part]) => part)
  })`
  for (const name of ['link', 'link-address', 'record', 'record-ended']) {
    await page.goto(`${url}/${name}`)
    assert.deepEqual(await page.evaluate(torn), [], name)
  }
})

test('an address that fits on a line is never torn, and what stands under the arch stands in its middle', async () => {
  for (const language of ['en', 'es', 'fr', 'de', 'pt']) {
    const { pages } = (await import(`./samples.ts?${language}`)) as typeof import('./samples.ts')
    const url = await serve(pages)
    const page = await newPage({ width: 320, height: 640 })
    for (const name of ['waiting', 'link-other']) {
      await page.goto(`${url}/${name}`)
      const lines: number[] = await page.evaluate("[...document.querySelectorAll('.arch > p bdi')].map((one) => one.offsetHeight)")
      assert.ok(Math.max(0, ...lines) <= 24, `${language} ${name}: ${lines}`)
    }
    await page.goto(`${url}/waiting`)
    const asides = `[...document.querySelectorAll('.row a')].map((one) => one.getBoundingClientRect()).map(({ left, right }) => Math.abs(320 - left - right))`
    const apart = (await page.evaluate(asides)) as number[]
    assert.ok(apart.length === 2 && Math.max(...apart) < 3, `${language}: ${apart}`)
  }
})

test('with letters at twice their size the six places of a code are all in sight, and a field has most of a phone’s width', async () => {
  const url = await serve(pages)
  const page = await newPage({ width: 360, height: 640 })
  await page.goto(`${url}/waiting`)
  await page.evaluate("document.documentElement.style.fontSize = '200%'")
  const code = page.getByLabel('Code from the letter')
  await code.fill('888888')
  const [hidden, width] = await code.evaluate((field) => [field.scrollWidth - field.clientWidth, field.clientWidth])
  assert.ok(hidden <= 0, `${hidden} px of the code are out of sight`)
  assert.ok(width > 250, `the field has ${width} px`)
})

test('with letters at twice their size no page is wider than a phone, and no name is squeezed by what ends it', async () => {
  const url = await serve(pages)
  const page = await newPage({ width: 360, height: 640 })
  for (const name of Object.keys(pages)) {
    await page.goto(`${url}/${name}`)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${name} is wider than the screen`)
    const names = "[...document.querySelectorAll('.rows > li:has(> form) > div')].map((one) => one.offsetWidth)"
    const widths = (await page.evaluate(names)) as number[]
    assert.ok(Math.min(999, ...widths) > 240, `${name}: ${widths}`)
  }
})

test('on paper stands what became of each file, and nothing that leads to a form which is not there', async () => {
  const url = await serve(pages)
  const page = await newPage()
  await page.emulateMedia({ media: 'print' })
  await page.goto(`${url}/upload-some`)
  for (const line of ['acme-coi-nov.pdf', 'site-photos.pdf']) await page.getByText(line).waitFor()
  for (const [name, gone] of [
    ['packet-question', 'Ask a question'],
    ['packet-approved', 'Changed your mind?'],
  ] as const) {
    await page.goto(`${url}/${name}`)
    for (const words of await page.getByText(gone).all()) assert.equal(await words.isVisible(), false, name)
  }
})

test('what follows a name has the whole width of its row, whatever stands beside the name', async () => {
  const url = await serve(pages)
  const page = await newPage({ width: 360, height: 640 })
  const short = `[...document.querySelectorAll('.rows > li')].filter((row) => row.querySelector(':scope > .tone, :scope > .get'))
    .flatMap((row) => [...row.querySelectorAll(':scope > div > p')].filter((one) =>
      one.getBoundingClientRect().right < row.getBoundingClientRect().right - 1)).map((one) => one.textContent)`
  for (const name of ['chooser', 'record-waiting', 'record-answered', 'packet-approved', 'project']) {
    await page.goto(`${url}/${name}`)
    assert.ok(Number(await page.evaluate("document.querySelectorAll('.rows > li > div > p').length")) > 0, name)
    assert.deepEqual(await page.evaluate(short), [], name)
  }
})

test('Continue is in sight on a small phone, and is one button with one name', async () => {
  const url = await serve(pages)
  const page = await newPage({ width: 360, height: 640 })
  await page.goto(`${url}/link`)
  const button = page.getByRole('button', { name: 'Continue as j***@acme.example' })
  const box = await button.boundingBox()
  assert.ok(box && box.y + box.height <= 640, JSON.stringify(box))
  assert.ok(box.height >= 52)
})

test('WEB-06 hostile strings in every field of a page stay text', async () => {
  const hostile = Object.fromEntries(
    xssStrings.map((string, at) => [
      `x${at}`,
      at % 2 === 0
        ? linkPage({
            ...link,
            brand: { ...link.brand, name: string, slug: string },
            inviter: string,
            invited: string,
            projects: [string],
            replyTo: string,
            address: string,
            asked: [{ kind: 'document', name: string }],
          })
        : recordPage({
            ...record,
            brand: { ...record.brand, name: string, colours: { light: palette(string), dark: palette(string) } },
            inside: { address: string, token: string, key: string, live: null, left: 14_400 },
            company: string,
            project: string,
            certificateHolder: string,
            person: { name: string, email: string, phone: string },
            requirements: record.requirements.map((one) => ({
              ...one,
              name: string,
              detail: string,
              mustShow: [{ group: string, label: string, needed: string }],
              versions: one.versions.map((file) => ({ ...file, fileName: string, path: string })),
            })),
            others: record.others.map((one) => ({ ...one, name: string })),
            happened: record.happened.map((one) => ({ ...one, who: string, about: string })),
          }),
    ]),
  )
  const url = await serve(hostile)
  const page = await newPage()
  page.on('dialog', (dialog) => assert.fail(`a script ran: ${dialog.message()}`))
  for (const name of Object.keys(hostile)) {
    await page.goto(`${url}/${name}`)
    const odd = await page.evaluate(`[...document.querySelectorAll('*')].filter((one) =>
      /^(iframe|object|embed|math|video|audio|marquee|base|xss)$/i.test(one.tagName) ||
      [...one.attributes].some(({ name, value }) => /^on|^style$|^formaction$/.test(name) || (/^(href|src|action)$/.test(name) && /^\\s*(javascript|vbscript|data:text)/i.test(value)))
    ).map((one) => one.outerHTML)`)
    assert.deepEqual(odd, [], name)
  }
})

const palette = (colour: string) => ({ fill: colour, label: colour, outline: colour, text: colour })
