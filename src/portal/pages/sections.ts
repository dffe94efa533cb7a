// What the home of a record and that of a project share: how long it is open, what came in just now, files, what happened, whom to ask.

import { largestFile } from '../../engine/uploads.ts'
import { type Html, html } from '../../html.ts'
import type { Assent, DocumentId, FileType, GrantId, Millis, VersionState } from '../../nouns.ts'
import type { Texts } from '../../words/en.ts'
import type { Voice } from '../../words/words.ts'
import { icon } from '../icons.ts'
import { answer, home, type InsideView, type Person, tokenField, voiceFor } from '../page.ts'
import { accepted, type Kinds, lineTemplate, scriptWords } from './upload.ts'

/** One version of a document. */
export interface FileView {
  fileName: string
  fileType: FileType
  size: number
  at: Millis
  state: VersionState
  /** Where it is downloaded, and where it is looked at in the page; null without the right to. */
  path: string | null
  look: string | null
  /** What it says, where it is an answer that they may look at. */
  answer: { words: string; decision: Assent | null } | null
}

/** A file of the project, its newest version. */
export interface FileShown {
  id: DocumentId
  name: string
  folder: string | null
  from: 'account' | 'contact'
  version: number
  file: FileView
}

export interface Happening {
  at: Millis
  what: keyof Texts['pages']['record']['happened']
  /** The member or, where nobody in particular did it, the account. */
  who: string
  /** The requirement or document it was about. */
  about: string | null
}

/** When the page closes for whoever sees it. */
export interface EndView {
  grantId: GrantId
  at: Millis
  askedAt: Millis | null
  /** So near that it is said with weight. */
  soon: boolean
  /** Who is asked for more time. */
  who: string
  /** Through a link that staff made nobody asks in this person's name. */
  mayAsk: boolean
}

/** What came in with the form just now. */
export interface Sent {
  name: string
  size: number
  at: Millis
  /** Words, and no file. */
  answered: boolean
}

/** A guest sees the end coming for a week, and asks for more time there. */
export function endStrip(view: InsideView & { ends: EndView | null }): Html | null {
  const { ends, now } = view
  if (ends === null || ends.at - now >= 7 * 24 * 3_600_000) return null
  const voice = voiceFor(view)
  const words = voice.pages.record
  return answer(ends.soon ? 'caution' : 'rest', 'clock', words.closes(voice.moment(ends.at, now)), [
    html`<p class="s" data-left role="${ends.soon && 'status'}">${timeLeft(voice, ends.at - now)}</p>`,
    ...(ends.askedAt ? [html`<p class="s">${words.longerAsked(ends.who, voice.moment(ends.askedAt, now))}</p>`] : []),
    ...(ends.mayAsk && !ends.askedAt ? [askForMore(view, ends, words.longer)] : []),
  ])
}

const askForMore = ({ brand, inside }: InsideView, { grantId }: EndView, label: string): Html =>
  html`<form method="post" action="${home(brand)}/longer">${tokenField(inside.token)}<input type="hidden" name="grant" value="${grantId}"><button class="button quiet">${label}</button></form>`

/** In words, never more than there is. */
export const timeLeft = ({ span, pages }: Voice, ms: Millis): string =>
  ms < 60_000 ? pages.record.moment : pages.record.timeLeft(span(ms))

export function sentStrip(view: InsideView & { sent: Sent[] }): Html | null {
  const [first] = view.sent
  if (!first) return null
  const voice = voiceFor(view)
  const words = voice.pages.upload
  const files = view.sent.filter(({ answered }) => !answered).map((file) => html`<p class="s">${file.name}, ${voice.size(file.size)}</p>`)
  return answer('good', 'disc', first.answered ? voice.pages.record.answered : words.hereTitle(view.sent.length), [
    ...files,
    html`<p class="s">${words.receipt(voice.moment(first.at, view.now))}</p>`,
  ])
}

/** Without script: the browser's own field and one button. The script puts its two buttons in their place. */
export function uploadForm(view: InsideView, action: string, requirementId: string | null, kinds: Kinds = 'papers'): Html {
  const voice = voiceFor(view)
  const words = voice.pages.record
  return html`<form method="post" enctype="multipart/form-data" action="${action}" data-words="${scriptWords(voice, kinds)}" data-limit="${largestFile}" data-who="${view.inside.address}">
${tokenField(view.inside.token)}<input type="hidden" name="key" value="${view.inside.key}"><input type="hidden" name="requirementId" value="${requirementId ?? ''}">
<div data-plain><label for="file">${words.file}</label>
<input type="file" id="file" name="file" multiple required accept="${accepted[kinds]}" aria-describedby="kinds">
<button class="button">${icon('upload')}${words.uploadButton}</button></div>
<div class="pair" data-rich hidden><button type="button" class="button" data-choose aria-describedby="do kinds">${icon('upload')}${words.choose}</button><button type="button" class="button quiet" data-photo>${icon('camera')}${words.photo}</button></div>
<ul class="lines"></ul><p class="vh" role="status"></p>
<p class="s" id="kinds">${words[kinds === 'any' ? 'anyKinds' : 'kinds'](voice.size(largestFile))}</p>
${lineTemplate}
</form>`
}

export function fileLine(voice: Voice, file: FileView): Html {
  const name = file.look ? html`<a href="${file.look}">${file.fileName}</a>` : file.fileName
  return html`${name}, ${voice.shortDay(file.at)}`
}

export const fileRows = (view: InsideView, shown: FileShown[]): Html[] => shown.map((one) => row(view, one))

function row(view: InsideView, { name, from, version, file }: FileShown): Html {
  const voice = voiceFor(view)
  const words = voice.pages.record
  const [kind, size] = [file.fileType.toUpperCase(), voice.size(file.size)]
  const line = from === 'account' ? words.from(view.brand.name, kind, size) : voice.pages.project.yours(kind, size)
  return html`<li>${icon('file')}<div>${file.look ? html`<a class="name" href="${file.look}">${name}</a>` : html`<b>${name}</b>`}<p class="s">${line}, ${voice.shortDay(file.at)}${
    version > 1 && `, ${voice.pages.project.version(version)}`
  }</p></div>${
    file.path &&
    html`<a class="get" href="${file.path}" download>${icon('download')}<span>${words.download}<span class="vh">${words.of(name)}</span></span></a>`
  }</li>`
}

export function soFar(view: InsideView & { happened: Happening[] }): Html | null {
  if (view.happened.length === 0) return null
  const voice = voiceFor(view)
  const words = voice.pages.record
  const lines = view.happened.map(
    (one) => html`<li>${words.happened[one.what](one.who, one.about)}<p class="s">${voice.stamp(one.at, view.now)}</p></li>`,
  )
  return html`<section><h2>${words.soFar}</h2>${folded(lines, openHappenings, 'time', words.more)}</section>`
}

export function questions(view: InsideView & { person: Person | null }): Html | null {
  if (!view.person?.email) return null
  const words = voiceFor(view).pages.record
  return html`<section class="s">${words.questions} <a href="mailto:${view.person.email}">${words.writeTo(view.person.name)}</a></section>`
}

/** So many lines of what happened stand open; the others are folded. */
const openHappenings = 6

export function folded(lines: Html[], open: number, kind: 'rows' | 'time', more: (count: number) => string): Html {
  const rest = lines.length > open + 1 ? lines.slice(open) : []
  const first = rest.length > 0 ? lines.slice(0, open) : lines
  return html`<ul class="${kind}">${first}</ul>${
    rest.length > 0 && html`<details class="fold"><summary>${more(rest.length)}</summary><ul class="${kind}">${rest}</ul></details>`
  }`
}
