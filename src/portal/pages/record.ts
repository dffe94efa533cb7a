// The home of a record: the one thing to do first, then what it must show, the documents, and what happened so far.

import { mostWords } from '../../engine/answers.ts'
import { type Html, html } from '../../html.ts'
import type { Millis, MustShow, RecordId, RecordState, RequirementId, RequirementKind, RequirementState } from '../../nouns.ts'
import type { Voice } from '../../words/words.ts'
import { type IconName, icon } from '../icons.ts'
import { answer, home, type InsideView, type Page, type Person, tokenField, voiceFor } from '../page.ts'
import { type CommentsView, comments } from './comments.ts'
import { shut } from './dead-ends.ts'
import { type PasskeyState, passkeyStrip } from './passkey.ts'
import {
  type EndView,
  endStrip,
  type FileShown,
  type FileView,
  fileLine,
  fileRows,
  folded,
  type Happening,
  questions,
  type Sent,
  sentStrip,
  soFar,
  uploadForm,
} from './sections.ts'

export interface RequirementView {
  id: RequirementId
  kind: RequirementKind
  name: string
  detail: string | null
  mustShow: MustShow[]
  dueOn: string | null
  state: RequirementState
  /** Newest first. */
  versions: FileView[]
  /** Of the newest version, by a member. */
  rejection: { reason: string | null; by: string | null } | null
  /** An accepted version is in force beside whatever came after it. */
  inForce: boolean
  /** When what is, or was, in force ends. */
  validUntil: Millis | null
}

/** A document beside the requirements: shared by the account, or sent without being asked for. */
interface OtherDocumentView {
  name: string
  from: 'account' | 'contact'
  seen: boolean
  file: FileView
}

/** An answer that could not be taken just now, and why. */
export interface SaidView {
  why: 'no_words' | 'files_too_many' | 'disk_full'
  typed: string
}

export interface RecordView extends InsideView {
  id: RecordId
  company: string | null
  project: string
  state: RecordState
  dueOn: string | null
  certificateHolder: string | null
  /** The first end of what is in force. */
  validUntil: Millis | null
  requirements: RequirementView[]
  others: OtherDocumentView[]
  /** Newest first. */
  happened: Happening[]
  person: Person | null
  /** When this access ends, where it has an end. */
  ends: EndView | null
  canUpload: boolean
  /** Not so where staff made the link: what stands under somebody's name was written by them. */
  canAnswer: boolean
  said: SaidView | null
  /** From `?for=`: which requirement has the card. */
  chosen: RequirementId | null
  /** This contact can see other records too. */
  hasOthers: boolean
  /** Files of the project that are shown to them, and where the project is. */
  files: FileShown[]
  projectPath: string
  /** What came in with the form just now. */
  sent: Sent[]
  comments: CommentsView
  passkey: PasskeyState | null
}

export function recordPage(view: RecordView): Page {
  const words = voiceFor(view).pages.record
  const toDo = whatIsToDo(view)
  const chosen = view.requirements.find((one) => one.id === view.chosen && one.state !== 'waived') ?? toDo[0] ?? null
  const changes = chosen?.state === 'rejected'
  const title = changes && toDo.length === 1 ? words.changesTitle : titleOf(view, toDo)
  return {
    status: 200,
    language: view.language,
    title,
    brand: view.brand,
    inside: view.inside,
    frame: 'room',
    uploads: view.canUpload,
    passkey: view.passkey !== null,
    body: html`<div class="cols">
<div class="main">
${head(view, title, toDo)}
${endStrip(view)}
${sentStrip(view)}
${toDo.length === 0 && waits(view) && answer('info', 'half', words.personWillLook, words.letterEitherWay(view.brand.name))}
${passkeyStrip(view, view.passkey, `${home(view.brand)}/records/${view.id}`)}
${chosen && card(view, chosen)}
${also(view, toDo, chosen)}
${chosen && chosen.mustShow.length > 0 && html`<section><h2>${words.mustShow}</h2>${pairs(chosen.mustShow)}</section>`}
${!chosen && documents(view, chosen)}
</div>
<div class="side">
${holder(view)}
${chosen && documents(view, chosen)}
${fromProject(view)}
${soFar(view)}
${questions(view)}
</div>
${comments(view)}
</div>`,
  }
}

/** The answer to an answer that is asked for no more; `back` leads to what is. */
export function withdrawnPage(view: InsideView & { back: string }): Page {
  const { record, upload } = voiceFor(view).pages
  const way = html`<a class="button" href="${view.back}">${upload.back}</a>`
  return shut(view, 409, 'barred', record.status.not_needed, [html`<p>${upload.withdrawn}</p>`, way])
}

/** What waits for this person, most urgent first as the account ordered it. */
function whatIsToDo(view: Pick<RecordView, 'state' | 'requirements'>): RequirementView[] {
  if (view.state === 'waived' || view.state === 'compliant' || view.state === 'archived') return []
  return view.requirements.filter((one) => one.state === 'open' || one.state === 'rejected' || one.state === 'ended')
}

function titleOf(view: RecordView, toDo: RequirementView[]): string {
  const words = voiceFor(view).pages.record
  if (toDo.length > 0) return words.toDo(toDo.length)
  return waits(view) ? words.nothingNow : words.nothing
}

function head(view: RecordView, title: string, toDo: RequirementView[]): Html {
  const words = voiceFor(view).pages.record
  return html`<div class="head">
${view.hasOthers && html`<a class="way" href="${home(view.brand)}">${icon('back')}${words.allPages}</a>`}
<p class="soft">${words.for(view.company, view.project)}</p>
<h1>${title}</h1>
${toDo.length === 0 && !waits(view) && html`<p class="soft">${atRest(view)}</p>`}
</div>`
}

const waits = (view: RecordView) => view.state !== 'waived' && view.requirements.some((one) => one.state === 'waiting')

function atRest(view: RecordView): string {
  const voice = voiceFor(view)
  const words = voice.pages.record
  if (view.state === 'waived') return words.notNeeded(view.brand.name)
  if (view.requirements.length === 0) return words.nothingAsked(view.brand.name)
  return words.hasAll(view.brand.name, view.validUntil === null ? null : voice.date(view.validUntil))
}

/** It asks for words or a decision, and not for a file. */
const isAsk = ({ kind }: RequirementView): boolean => kind === 'review' || kind === 'answer'

function card(view: RecordView, one: RequirementView): Html {
  const words = voiceFor(view).pages.record
  if (isAsk(one)) return askCard(view, one)
  const form = view.canUpload
    ? uploadForm(view, `${home(view.brand)}/records/${view.id}/documents`, one.id)
    : html`<p class="soft">${words.noUpload(view.brand.name)}</p>`
  return html`${one.state === 'rejected' && rejection(view, one)}
<section class="card">
<h2 id="do">${headingOf(view, one)}</h2>
${due(view, one)}
${one.detail && html`<p class="soft words">${one.detail}</p>`}
${one.inForce && html`<p class="soft">${one.state === 'rejected' ? words.stays(one.name) : words.inForce}</p>`}
${form}
</section>`
}

function headingOf(view: RecordView, one: RequirementView): string {
  const voice = voiceFor(view)
  const words = voice.pages.record
  if (one.state === 'open') return words.upload(one.name)
  if (one.state === 'rejected') return words.corrected
  if (one.state === 'ended') return words.ended(one.name, one.validUntil === null ? null : voice.date(one.validUntil))
  return words.uploadAgain(one.name)
}

/** What the member wrote, and what to do about it. */
function rejection(view: RecordView, one: RequirementView): Html {
  const voice = voiceFor(view)
  const words = voice.pages.record
  const [newest] = one.versions
  const reason = one.rejection?.reason
  return html`<div class="changes">
${newest && html`<p class="soft">${words.changesFor(one.name, voice.moment(newest.at, view.now))}</p>`}
${answer('bad', 'diamond', words.found(one.rejection?.by ?? view.brand.name), [
  html`<p class="words">${reason || words.noReason(view.brand.name)}</p>`,
])}
${!isAsk(one) && html`<p>${words.whatToDo}</p>`}
</div>`
}

/** Asked for words or a decision rather than for a file. */
function askCard(view: RecordView, one: RequirementView): Html {
  const words = voiceFor(view).pages.record
  const [before] = one.versions
  return html`${one.state === 'rejected' && rejection(view, one)}
<section class="card">
<h2>${one.name}</h2>
${due(view, one)}
${one.detail && html`<p class="words">${one.detail}</p>`}
${before && said(view, before)}
${one.inForce && html`<p class="soft">${words.inForce}</p>`}
${answerForm(view, one)}
</section>`
}

function answerForm(view: RecordView, one: RequirementView): Html {
  const { record: words, packet } = voiceFor(view).pages
  if (!view.canUpload) return html`<p class="soft">${words.noUpload(view.brand.name)}</p>`
  if (!view.canAnswer) return html`<p class="soft">${packet.staffLink(view.brand.name)}</p>`
  const decides = one.kind === 'review'
  const wrong = view.said && faultOf(view, view.said)
  return html`<form method="post" action="${home(view.brand)}/records/${view.id}/answers?for=${one.id}">${tokenField(view.inside.token)}<input type="hidden" name="key" value="${view.inside.key}">
<label for="words">${decides ? words.why : packet.answer}</label>
${wrong && html`<p class="fault" role="alert" id="unanswered">${wrong}</p>`}
<textarea id="words" name="words" rows="4" maxlength="${mostWords}"${!decides && html` required`}${wrong && html` aria-invalid="true" aria-describedby="unanswered" autofocus`}>${view.said?.typed ?? ''}</textarea>
${
  decides
    ? html`<div class="pair"><button class="button" name="decision" value="approve">${icon('tick')}${packet.button.approve}</button><button class="button quiet" name="decision" value="decline">${words.decline}</button></div>`
    : html`<button class="button">${packet.button.answer}</button>`
}
</form>`
}

function faultOf(view: RecordView, { why }: SaidView): string {
  const { packet, upload } = voiceFor(view).pages
  return why === 'no_words' ? packet.empty : why === 'disk_full' ? upload.disk : upload.full
}

/** What they answered, or that they sent a file. */
function said(view: RecordView, file: FileView): Html {
  const voice = voiceFor(view)
  if (file.answer === null) return html`<p class="s">${fileLine(voice, file)}</p>`
  const { decision, words } = file.answer
  const decided = decision && (decision === 'approve' ? voice.pages.packet.done.approve : voice.pages.record.declined)
  return html`${decided && html`<p class="s"><b>${decided}</b></p>`}${words && html`<p class="s words">${words}</p>`}<p class="s">${voice.stamp(file.at, view.now)}</p>`
}

function due(view: RecordView, one: RequirementView): Html | null {
  const dueOn = one.dueOn ?? view.dueOn
  if (dueOn === null || one.state === 'in_force' || one.state === 'waiting') return null
  return dueLine(voiceFor(view), dueOn, view.now)
}

function dueLine(voice: Voice, dueOn: string, now: Millis): Html {
  const words = voice.pages.record
  const left = voice.daysLeft(dueOn, now)
  const day = voice.day(dueOn, now)
  if (left < 0) return html`<p class="tone bad">${icon('clock')}${words.wasDue(day)}</p>`
  const text = left === 0 ? words.dueToday : `${words.due(day)} ${words.left(left)}`
  return html`<p class="tone ${left <= 14 ? 'caution' : 'rest'}">${icon('clock')}${text}</p>`
}

function also(view: RecordView, toDo: RequirementView[], chosen: RequirementView | null): Html | null {
  const rest = toDo.filter((one) => one !== chosen)
  if (rest.length === 0) return null
  const voice = voiceFor(view)
  const words = voice.pages.record
  return html`<section><h2>${words.also}</h2><ul class="rows">${rest.map((one) => {
    const [sign, tone, state] = status(voice, one)
    const sameDay = chosen !== null && (one.dueOn ?? view.dueOn) === (chosen.dueOn ?? view.dueOn)
    return html`<li><div><a class="whole" href="?for=${one.id}">${one.name}</a>${!sameDay && due(view, one)}</div><span class="tone ${tone}">${icon(sign)}${state}</span></li>`
  })}</ul></section>`
}

function pairs(lines: MustShow[]): Html {
  const groups: { name: string | null; lines: MustShow[] }[] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && line.group !== null && last.name === line.group) last.lines.push(line)
    else groups.push({ name: line.group, lines: [line] })
  }
  return html`<div class="pairs">${groups.map(
    (group) =>
      html`<div>${group.name && html`<h3>${group.name}</h3>`}<dl>${group.lines.map(
        (line) => html`<div${line.needed.length > 24 && html` class="long"`}><dt>${line.label}</dt><dd>${line.needed}</dd></div>`,
      )}</dl></div>`,
  )}</div>`
}

function holder(view: RecordView): Html | null {
  if (!view.certificateHolder) return null
  const words = voiceFor(view).pages.record
  return html`<section><h2>${words.holder}</h2><p class="s">${words.holderWhy}</p>
<div class="well" id="holder">${view.certificateHolder}</div>
<button type="button" class="button quiet" data-copy="holder" data-done="${words.copied}" hidden>${icon('copy')}<span aria-live="polite">${words.copy}</span></button></section>`
}

/** So many lines of a list stand open; the others are folded. */
const openDocuments = 8

function documents(view: RecordView, chosen: RequirementView | null): Html {
  const words = voiceFor(view).pages.record
  const rows = [
    ...view.requirements.filter((one) => !isAsk(one) || one.versions.length > 0).map((one) => requirementRow(view, one, chosen)),
    ...view.others.map((one) => otherRow(view, one)),
  ]
  return html`<section><h2>${words.documents}</h2>${
    rows.length === 0 ? html`<p class="s">${words.noDocuments}</p>` : folded(rows, openDocuments, 'rows', words.more)
  }</section>`
}

/** What is shown to them of the project itself, the newest first; the rest is on its own page. */
function fromProject(view: RecordView): Html | null {
  if (view.files.length === 0) return null
  const words = voiceFor(view).pages.project
  const rows = fileRows(view, view.files.toSorted((a, b) => b.file.at - a.file.at).slice(0, openDocuments))
  return html`<section><h2>${words.filesOf(view.project)}</h2><ul class="rows">${rows}</ul><p class="s"><a class="way" href="${view.projectPath}">${words.all(view.files.length)}</a></p></section>`
}

function requirementRow(view: RecordView, one: RequirementView, chosen: RequirementView | null): Html {
  const voice = voiceFor(view)
  const words = voice.pages.record
  const [newest, ...earlier] = one.versions
  const [sign, tone, state] = status(voice, one)
  const again = view.canUpload && one !== chosen && (one.state === 'in_force' || one.state === 'waiting')
  return html`<li>${icon('file')}<div><b>${one.name}</b>
${
  newest?.answer
    ? said(view, newest)
    : html`<p class="s">${newest ? fileLine(voice, newest) : words.nothingSent}${
        one.state === 'in_force' && one.validUntil && html`, ${words.until(voice.date(one.validUntil))}`
      }</p>`
}${again && html`<p class="s newer"><a href="?for=${one.id}">${isAsk(one) ? words.answerAgain : words.newer}<span class="vh">${words.of(one.name)}</span></a></p>`}${
  earlier.length > 0 &&
  html`<details class="also"><summary>${words.earlier(earlier.length)}</summary>${earlier.map((file) => said(view, file))}</details>`
}</div><span class="tone ${tone}">${icon(sign)}${state}</span></li>`
}

function otherRow(view: RecordView, one: OtherDocumentView): Html {
  const voice = voiceFor(view)
  const words = voice.pages.record
  const { file } = one
  const line =
    one.from === 'account' ? words.from(view.brand.name, file.fileType.toUpperCase(), voice.size(file.size)) : fileLine(voice, file)
  return html`<li>${icon('file')}<div>${file.look && one.from === 'account' ? html`<a class="name" href="${file.look}">${one.name}</a>` : html`<b>${one.name}</b>`}<p class="s">${line}${one.seen && `, ${words.status.seen.toLowerCase()}`}</p></div>${
    file.path &&
    html`<a class="get" href="${file.path}" download>${icon('download')}<span>${words.download}<span class="vh">${words.of(one.name)}</span></span></a>`
  }</li>`
}

function status(voice: Voice, one: RequirementView): [IconName, string, string] {
  const words = voice.pages.record.status
  switch (one.state) {
    case 'open':
      return ['ring', 'rest', words.to_do]
    case 'waiting':
      return ['half', 'info', words.being_read]
    case 'rejected':
      return ['diamond', 'bad', words.needs_changes]
    case 'in_force':
      return ['disc', 'good', words.accepted]
    case 'ended':
      return ['over', 'bad', words.ended]
    case 'waived':
    case 'withdrawn':
      return ['barred', 'rest', words.not_needed]
  }
}
