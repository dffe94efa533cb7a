// The frame of every page outside: head, the sheet under its nonce, the account's house at the top, the foot.

import { type Html, html, raw } from '../html.ts'
import type { Account, Colours, Language, Millis, Palette } from '../nouns.ts'
import { initials } from '../words/initials.ts'
import { type Voice, voiceOf } from '../words/words.ts'
import type { Assets } from './assets.ts'
import { type IconName, icon } from './icons.ts'

/** What an account puts on its pages. */
export interface Branding {
  name: string
  slug: string
  colours: Colours
  /** Where its picture is served; `opaque` pictures stand on white in the dark. */
  logo: { path: string; opaque: boolean } | null
  timeZone: string
  hidesPortico: boolean
}

export const brandingOf = (account: Account): Branding => ({
  name: account.name,
  slug: account.slug,
  colours: account.colours,
  logo: account.logo ? { path: `/p/${account.slug}/logo`, opaque: isOpaque(account.logo) } : null,
  timeZone: account.timeZone,
  hidesPortico: account.hidesPortico,
})

/** Told by the first bytes: a JPG never lets anything through, a PNG or WebP only where its head says so. */
function isOpaque(base64: string): boolean {
  const head = Buffer.from(base64.slice(0, 2000), 'base64')
  if (head[0] === 0x89) return head[25] !== 4 && head[25] !== 6 && !head.includes('tRNS')
  if (head[0] === 0xff) return true
  const kind = head.toString('latin1', 12, 16)
  return kind === 'VP8 ' || (kind === 'VP8X' && ((head[20] ?? 0) & 0x10) === 0)
}

/** Whom to ask. */
export interface Person {
  name: string
  email: string | null
  phone: string | null
}

/** What every view with a name on it knows. */
export interface View {
  language: Language
  now: Millis
  brand: Branding
}

/** What the frame needs to know of a signed-in browser. */
export interface Inside {
  address: string
  /** Form token, bound to the session. */
  token: string
  /** This page's own: a form that is posted twice from it brings its files once. */
  key: string
  /** Asked every few seconds while the page is looked at; another stamp means that something changed. */
  live: { path: string; stamp: string } | null
  /** Seconds until the session ends at the soonest. */
  left: number
}

/** Every view behind a session. */
export interface InsideView extends View {
  inside: Inside
}

export interface Page {
  status: number
  language: Language
  /** Null on link pages and dead ends, whose title is the account's name or, for a stranger, ours. */
  title: string | null
  /** Null: whoever looks is nobody we know, and sees no account. */
  brand: Branding | null
  inside: Inside | null
  /** `door`: in the arch. `shut`: a dead end. `room`: behind the door, in two columns; `column`: in one. */
  frame: 'door' | 'shut' | 'room' | 'column'
  /** Where a sign of a person (pointer, key, touch) is told, on link pages. */
  sign?: { path: string; token: string }
  /** It waits for a letter: what its script asks, and what was known when it was printed. */
  waiting?: { path: string; stamp: string }
  /** Files are sent from it. */
  uploads?: boolean
  /** A passkey is asked for or offered on it. */
  passkey?: boolean
  body: Html
}

export function printPage(page: Page, nonce: string, assets: Assets): string {
  const sheets = sheetsOf(page, assets).map(({ text }) => text)
  return [head(page, nonce), ...sheets, rest(page, assets)].join('')
}

/** Written page after page; what is sent is a copy. */
let desk = Buffer.allocUnsafe(65_536)

/** The same in the bytes that it is sent in. To leave that to the answer takes half as long again: it makes them of the sheet too, and counts them first. */
export function pageBytes(page: Page, nonce: string, assets: Assets): Buffer {
  const [before, behind, sheets] = [head(page, nonce), rest(page, assets), sheetsOf(page, assets)]
  // No sign takes more than three bytes, so nothing has to be counted.
  const most = (before.length + behind.length) * 3 + sheets.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (most > desk.length) desk = Buffer.allocUnsafe(most)
  let end = desk.write(before)
  for (const { bytes } of sheets) end += bytes.copy(desk, end)
  end += desk.write(behind, end)
  return Buffer.from(desk.subarray(0, end))
}

const sheetsOf = ({ inside, waiting }: Page, { sheet, sheetInside, sheetWaiting }: Assets) => [
  sheet,
  ...(inside ? [sheetInside] : []),
  ...(waiting ? [sheetWaiting] : []),
]

/** As far as the sheet. */
function head({ title, language, brand }: Page, nonce: string): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${[title, brand?.name ?? 'Portico'].filter(Boolean).join(' · ')}</title>
<meta name="robots" content="noindex, noarchive">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Cpath fill='%23${hex(brand?.colours.light.fill ?? own.light.fill).slice(1)}' d='M3 18V9a7 7 0 0 1 14 0v9z'/%3E%3C/svg%3E">
<style nonce="${nonce}">`.text
}

/** From the end of the sheet, where the account's colours stand. */
function rest(page: Page, assets: Assets): string {
  const { brand, inside, sign } = page
  const words = voiceOf(page.language, brand?.timeZone ?? 'UTC').pages.frame
  const { scripts: known } = assets
  const scripts = [
    sign ? known.sign : inside && known.inside,
    page.uploads && known.upload,
    inside?.live && known.stay,
    page.passkey && known.passkey,
    page.waiting && known.waiting,
  ].filter((one) => !!one)
  return html`${colours(brand?.colours ?? own)}</style>
${scripts.map(({ path }) => html`<script src="${path}" defer></script>`)}
</head>
<body class="${page.frame}"${sign && html` data-sign="${sign.path}" data-token="${sign.token}"`}${
    page.waiting && html` data-waiting="${page.waiting.path}" data-stamp="${page.waiting.stamp}"`
  }${inside?.live && html` data-live="${inside.live.path}" data-stamp="${inside.live.stamp}" data-who="${inside.address}"`}>
${inside && html`<p class="offline" role="status" data-text="${words.offline}"></p>`}
${page.frame !== 'door' && brand && top(brand, inside, words)}
<main>
${page.body}
</main>
${foot(brand, inside, words)}
${inside?.live && brand && stay(brand, inside, words)}
</body>
</html>
`.text
}

/** The portal's own rule on top of what every answer carries: nothing from elsewhere, nothing inline but the sheet. */
export const policyOf = (nonce: string) =>
  `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'self'; img-src 'self' data:; connect-src 'self'; ` +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export const tokenField = (token: string) => html`<input type="hidden" name="token" value="${token}">`

/** The account's sign: its picture, or a tile with its initials. The name stands beside it. */
export function sign(brand: Branding): Html {
  if (brand.logo)
    return html`<img class="${brand.logo.opaque ? 'logo opaque' : 'logo'}" src="${brand.logo.path}" alt="${brand.name}" height="32">`
  return html`<span class="tile" aria-hidden="true">${initials(brand.name)}</span>`
}

/** How to reach somebody, one line each. */
export const reach = (person: Person, brand: Branding): Html => html`<div class="more reach">
<b>${person.name}</b>
<p class="s">${person.name !== brand.name && brand.name}</p>
${person.email && html`<a href="mailto:${person.email}">${icon('mail')}<span>${breaking(person.email)}</span></a>`}
${person.phone && html`<a href="tel:${person.phone.replace(/[^+\d]/g, '')}">${icon('phone')}<span>${person.phone}</span></a>`}
</div>`

/** What came of something, or what to know before going on. */
export function answer(tone: 'good' | 'info' | 'caution' | 'bad' | 'rest', sign: IconName, title: string, body: string | Html[]): Html {
  return html`<div class="answer ${tone}">${icon(sign)}<h2>${title}</h2>${
    typeof body === 'string' ? html`<p class="s">${body}</p>` : body
  }</div>`
}

/** A sentence with an address in it: one that is too long for a small phone breaks at its signs and not in a word. */
export const breaking = (text: string): Html =>
  html`${text.split(/(\S{23,})/).map((part, at) => (at % 2 === 0 ? part : html`<bdi>${part.split(/(?<=@)|(?=\.\w)/).map((piece, nth) => [nth > 0 && html`<wbr>`, piece])}</bdi>`))}`

export const home = (brand: Branding) => `/p/${brand.slug}`

export const voiceFor = (view: View): Voice => voiceOf(view.language, view.brand.timeZone)

function top(brand: Branding, inside: Inside | null, words: Voice['pages']['frame']): Html {
  const house = html`${sign(brand)}${!brand.logo && html`<span>${brand.name}</span>`}`
  if (!inside) return html`<header class="top"><span class="house">${house}</span></header>`
  return html`<header class="top"><a class="house" href="${home(brand)}">${house}</a><a href="${home(brand)}/access">${words.access}</a></header>`
}

function foot(brand: Branding | null, inside: Inside | null, words: Voice['pages']['frame']): Html {
  return html`<footer class="foot">
${
  inside &&
  brand &&
  html`<form method="post" action="${home(brand)}/sign-out">${tokenField(inside.token)}<span>${breaking(words.signedInAs(inside.address))}</span> <button class="plain">${words.signOut}</button></form>`
}
${!brand?.hidesPortico && html`<span class="mark">${icon('arch')}Portico</span>`}
<a href="/privacy">${words.privacy}</a>
</footer>`
}

/** Shown two minutes before the session ends. */
function stay(brand: Branding, inside: Inside, words: Voice['pages']['frame']): Html {
  return html`<dialog class="stay" aria-labelledby="stay" data-left="${inside.left}"><form method="post" action="${home(brand)}/stay">${tokenField(inside.token)}
<h2 id="stay">${words.stayTitle}</h2><p data-may>${words.stayBody}</p><p data-over hidden>${words.stayOver}</p>
<button class="button" data-aside><span data-may>${words.stay}</span><span data-over hidden>${words.stayOk}</span></button></form></dialog>`
}

/** Ours, for pages that may not tell whose they are: ink and stone. */
const own: Colours = {
  light: { fill: '#1D1B18', label: '#FFFFFF', outline: null, text: '#1D1B18' },
  dark: { fill: '#6F695F', label: '#FFFFFF', outline: null, text: '#BBB5AA' },
}

function colours({ light, dark }: Colours): Html {
  return raw(`:root{${values(light)}}@media screen and (prefers-color-scheme:dark){:root{${values(dark)}}}`)
}

const values = ({ fill, label, outline, text }: Palette) =>
  `--fill:${hex(fill)};--label:${hex(label)};--outline:${outline === null ? 'transparent' : hex(outline)};--text:${hex(text)}`

// A sheet cannot be escaped: what is not six hexadecimal digits is not printed.
const hex = (colour: string) => (/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#1D1B18')
