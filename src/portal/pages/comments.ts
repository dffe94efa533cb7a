// What was said on a record or in a project, and the field to answer in; whole without script.

import { longestComment } from '../../engine/comments.ts'
import { type Html, html } from '../../html.ts'
import type { Millis } from '../../nouns.ts'
import { answer, type InsideView, tokenField, voiceFor } from '../page.ts'

interface CommentView {
  at: Millis
  /** Null: whoever reads it wrote it. */
  who: string | null
  text: string
}

export interface CommentsView {
  /** Oldest first. */
  list: CommentView[]
  mayWrite: boolean
  /** Where it is sent to; the same key again is the same comment. */
  action: string
  key: string
  /** What became of the one that was sent just now. */
  came: 'sent' | 'empty' | 'full' | 'over' | null
  /** When there is room again. */
  again: Millis | null
  /** What was typed into one that could not be taken. */
  typed: string
}

const openComments = 10

export function comments(view: InsideView & { comments: CommentsView }): Html | null {
  const { list, mayWrite, came } = view.comments
  if (list.length === 0 && !mayWrite) return null
  const voice = voiceFor(view)
  const words = voice.pages.comments
  const lines = list.map(
    ({ at, who, text }) =>
      html`<li class="${who === null ? 'said own' : 'said'}"><p class="words">${text}</p><p class="s">${who ?? words.you}, ${voice.stamp(at, view.now)}</p></li>`,
  )
  const earlier = lines.length > openComments + 1 ? lines.slice(0, -openComments) : []
  return html`<section id="comments"><h2>${words.title}</h2>
${came === 'sent' && html`<div class="came">${answer('good', 'disc', words.sent, [])}</div>`}
${list.length === 0 && html`<p class="s">${words.none}</p>`}
${earlier.length > 0 && html`<details class="fold"><summary>${words.earlier(earlier.length)}</summary><ul>${earlier}</ul></details>`}
<ul>${lines.slice(earlier.length)}</ul>
${mayWrite && field(view)}</section>`
}

function field(view: InsideView & { comments: CommentsView }): Html {
  const voice = voiceFor(view)
  const words = voice.pages.comments
  const { action, key, came, again, typed } = view.comments
  const full = came === 'full' && words.full(again === null ? null : voice.moment(again, view.now))
  const wrong = came === 'empty' ? words.empty(voice.number(longestComment)) : came === 'over' ? words.over : full
  return html`<form method="post" action="${action}">${tokenField(view.inside.token)}<input type="hidden" name="key" value="${key}">
<label for="text">${words.text}</label>
${wrong && html`<p class="fault" role="alert" id="wrong">${wrong}</p>`}
<textarea id="text" name="text" rows="3" maxlength="${longestComment}" required${wrong && html` aria-invalid="true" aria-describedby="wrong" autofocus`}>${typed}</textarea>
<button class="button quiet">${words.send}</button>
<p class="s">${words.with(view.brand.name)}</p></form>`
}
