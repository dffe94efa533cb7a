// A packet on the reader's phone: the note, the files, and one press to approve or to ask. Whole without script.

import { type Html, html } from '../../html.ts'
import type { Millis, PacketAsk, PacketId, PacketVersion, PacketWord } from '../../nouns.ts'
import type { Voice } from '../../words/words.ts'
import { icon } from '../icons.ts'
import { answer, home, type InsideView, type Page, type Person, tokenField, voiceFor } from '../page.ts'
import { type EndView, endStrip, questions } from './sections.ts'

type VersionShown = Pick<PacketVersion, 'number' | 'fileName' | 'fileType' | 'size' | 'addedAt'> & {
  /** Where it is taken along, and where it is looked at in the page; null without the right to. */
  path: string | null
  look: string | null
}

/** What the page says once, after a press. */
export type PacketTold = 'approved' | 'asked' | 'answered' | 'changed' | 'no_words' | 'too_much' | 'no_question'

export interface PacketView extends InsideView {
  id: PacketId
  title: string
  note: string | null
  ask: PacketAsk
  figures: { label: string; value: string }[]
  dueOn: string | null
  company: string | null
  /** The member who sent it; null where nobody in particular did. */
  sender: string | null
  /** Whom a question reaches. */
  hears: string
  person: Person | null
  files: { newest: VersionShown; earlier: VersionShown[] }[]
  words: (PacketWord & { member: string | null })[]
  approvals: { at: Millis; files: { name: string; number: number }[] }[]
  /** When what is there now was approved, reviewed or answered. */
  done: Millis | null
  /** What an approval names. */
  filesKey: string
  /** Of this print of the page: a form pressed twice is one. */
  onceKey: string
  /** False in a session that a link of staff's opened. */
  mayAnswer: boolean
  /** Without it what is asked for may be given, and a question goes by mail. */
  mayAsk: boolean
  ends: EndView | null
  hasOthers: boolean
  told: PacketTold | null
  /** The question is being written. */
  asking: boolean
  /** When there is room again for whoever wrote too much. */
  again: Millis | null
  /** What was typed into a form that could not be taken. */
  typed: string
}

export function packetPage(view: PacketView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.packet
  return {
    status: statusOf(view),
    language: view.language,
    title: view.title,
    brand: view.brand,
    inside: view.inside,
    frame: 'column',
    body: html`<div class="head">
${view.hasOthers && html`<a class="way" href="${home(view.brand)}">${icon('back')}${voice.pages.record.allPages}</a>`}
<p class="soft">${words.from(view.sender ?? view.brand.name, view.company)}</p>
<h1>${view.title}</h1>
${due(view, voice)}
</div>
${endStrip(view)}
${toldStrip(view, voice)}
${view.note && html`<div class="bubble"><p class="words">${view.note}</p><p class="s">${view.sender ?? view.brand.name}</p></div>`}
${figures(view, words)}
${files(view, voice)}
${earlier(view, voice)}
${talk(view, voice)}
${view.mayAnswer && !view.mayAsk && questions(view)}
${bar(view, voice)}`,
  }
}

function statusOf({ told, typed }: PacketView): number {
  if (told === 'changed') return typed === '' ? 200 : 409
  return told === 'no_words' ? 422 : told === 'too_much' ? 429 : told === 'no_question' ? 403 : 200
}

function due({ dueOn, now, done }: PacketView, voice: Voice): Html | null {
  if (dueOn === null || done !== null) return null
  const words = voice.pages.packet
  const left = voice.daysLeft(dueOn, now)
  const day = voice.day(dueOn, now)
  const text = left < 0 ? words.wasDue(day) : left === 0 ? words.dueToday : words.due(day)
  return html`<p class="tone ${left < 0 ? 'bad' : left <= 14 ? 'caution' : 'rest'}">${icon('clock')}${text}</p>`
}

function toldStrip({ told, ask, hears, again, now }: PacketView, voice: Voice): Html | null {
  const words = voice.pages.packet
  if (told === 'approved') return answer('good', 'disc', words.done[ask], words.kept)
  if (told === 'answered') return answer('good', 'disc', words.done.answer, words.asked(hears))
  if (told === 'asked') return answer('info', 'question', words.askedTitle, words.asked(hears))
  if (told === 'changed') return answer('caution', 'clock', words.changedTitle, words.changed)
  if (told === 'too_much')
    return answer('caution', 'clock', voice.pages.comments.full(again === null ? null : voice.moment(again, now)), [])
  return told === 'no_question' ? answer('caution', 'slash', voice.pages.comments.over, []) : null
}

function figures(view: PacketView, words: Voice['pages']['packet']): Html | null {
  if (view.figures.length === 0) return null
  return html`<section><h2>${words.glance}</h2><div class="pairs"><div><dl>${view.figures.map(
    ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl></div></div></section>`
}

function files(view: PacketView, voice: Voice): Html | null {
  if (view.files.length === 0) return null
  const words = voice.pages.packet
  return html`<section><h2>${words.documents(view.files.length)}</h2><ul class="rows">${view.files.map(({ newest, earlier }) => {
    const kind = newest.fileType.toUpperCase()
    const line = newest.number > 1 ? words.version(newest.number, voice.shortDay(newest.addedAt)) : null
    return html`<li>${icon('file')}<div>${newest.look ? html`<a class="name" href="${newest.look}">${newest.fileName}</a>` : html`<b>${newest.fileName}</b>`}
<p class="s">${[kind, voice.size(newest.size), line].filter(Boolean).join(', ')}</p>${
      earlier.length > 0 &&
      html`<details class="also"><summary>${voice.pages.record.earlier(earlier.length)}</summary>${earlier.map(
        (one) => html`<p class="s">${fileLine(one, words.version(one.number, voice.shortDay(one.addedAt)))}</p>`,
      )}</details>`
    }</div>${
      newest.path &&
      html`<a class="get" href="${newest.path}" download>${icon('download')}<span>${voice.pages.record.download}<span class="vh">${voice.pages.record.of(newest.fileName)}</span></span></a>`
    }</li>`
  })}</ul></section>`
}

function fileLine({ path, look, fileName }: VersionShown, line: string): Html {
  const name = look ? html`<a href="${look}">${fileName}</a>` : path ? html`<a href="${path}" download>${fileName}</a>` : fileName
  return html`${name}, ${line}`
}

/** Approvals of what was there before: they stand as they were given. */
function earlier(view: PacketView, voice: Voice): Html | null {
  const words = voice.pages.packet
  const before = view.approvals.filter(({ at }) => at !== view.done)
  if (before.length === 0) return null
  return html`<section><h2>${words.before}</h2><ul class="rows">${before.map(
    ({ at, files: of }) => html`<li>${icon('disc')}<div><b>${words.doneAt[view.ask](voice.moment(at, view.now))}</b>
<p class="s">${of.map(({ name, number }) => words.fileVersion(name, number)).join(', ')}</p></div></li>`,
  )}</ul></section>`
}

function talk(view: PacketView, voice: Voice): Html | null {
  if (view.words.length === 0) return null
  const words = voice.pages.packet
  return html`<section><h2>${words.talk}</h2>${view.words.map(
    (one) => html`<div class="bubble ${one.kind === 'reply' ? '' : 'mine'}"><p class="words">${one.words}</p>
<p class="s">${one.kind === 'reply' ? (one.member ?? view.brand.name) : words.you}, ${voice.stamp(one.at, view.now)}</p></div>`,
  )}</section>`
}

/** What is asked stands at the lower edge, under the thumb. */
function bar(view: PacketView, voice: Voice): Html {
  const words = voice.pages.packet
  if (!view.mayAnswer) return html`<section class="s">${words.staffLink(view.brand.name)}</section>`
  if (view.asking) return questionForm(view, voice)
  if (view.ask === 'answer') return answerForm(view, voice)
  if (view.done !== null)
    return html`<section class="settled"><p class="tone good">${icon('disc')}${words.doneAt[view.ask](voice.moment(view.done, view.now))}</p>
${view.mayAsk && html`<p class="s">${words.changedMind}</p>`}${askButton(view, voice)}</section>`
  return html`<div class="bar"><div class="pair${view.mayAsk && ' two'}">
<form method="post" action="${path(view)}/approval">${tokenField(view.inside.token)}<input type="hidden" name="files" value="${view.filesKey}"><button class="button">${icon('tick')}${words.button[view.ask]}</button></form>
${askButton(view, voice)}</div>
<p class="s">${words.keeps[view.ask]}</p></div>`
}

const askButton = (view: PacketView, voice: Voice): Html | false =>
  view.mayAsk &&
  html`<form method="get" action="${path(view)}#ask"><input type="hidden" name="ask" value="question"><button class="button quiet">${voice.pages.packet.ask}</button></form>`

function questionForm(view: PacketView, voice: Voice): Html {
  const words = voice.pages.packet
  return html`<section id="ask" class="ask"><h2>${words.ask}</h2>
<form method="post" action="${path(view)}/questions">${tokenField(view.inside.token)}<input type="hidden" name="key" value="${view.onceKey}">
<label for="words">${words.question}</label>
${field(view, words, html` autofocus`)}
<button class="button">${words.sendQuestion}</button></form>
<p class="s">${words.toWhom(view.hears)} <a href="${path(view)}">${words.back}</a></p></section>`
}

function answerForm(view: PacketView, voice: Voice): Html {
  const words = voice.pages.packet
  return html`${
    view.done !== null &&
    html`<section class="settled"><p class="tone good">${icon('disc')}${words.doneAt.answer(voice.moment(view.done, view.now))}</p></section>`
  }
<section class="ask"><form method="post" action="${path(view)}/answers">${tokenField(view.inside.token)}<input type="hidden" name="files" value="${view.filesKey}"><input type="hidden" name="key" value="${view.onceKey}">
<label for="words">${view.done === null ? words.answer : words.answerMore}</label>
${field(view, words)}
<button class="button">${words.button.answer}</button></form>
<p class="s">${words.keeps.answer}</p>
${askButton(view, voice)}</section>`
}

/** What was missing is said where it was missed, and not at the head of a long page. */
function field({ told, typed }: PacketView, words: Voice['pages']['packet'], focus: Html | null = null): Html {
  const wrong = told === 'no_words'
  return html`${
    wrong &&
    html`<p class="fault" role="alert" id="unwritten">${words.empty}</p>
`
  }<textarea id="words" name="words" rows="4" maxlength="4000" required${wrong ? html` aria-invalid="true" aria-describedby="unwritten" autofocus` : focus}>${typed}</textarea>`
}

const path = (view: PacketView) => `${home(view.brand)}/packets/${view.id}`
