// The page that waits for a letter: takes its code, offers another one, and tells where its link was opened.

import { type Html, html } from '../../html.ts'
import type { CodeKind, LinkId, Millis } from '../../nouns.ts'
import { breaking, home, type Page, sign, tokenField, type View, voiceFor } from '../page.ts'
import { enter } from './link.ts'

export interface WaitingView extends View {
  token: string
  /** The page's script reloads when this changes. */
  stamp: string
  /** As it was typed, or masked where the holder of a link asked. */
  address: string | null
  /** The link that waits for the code; null where the letter has a link of its own. */
  proves: LinkId | null
  /** What was probably meant, where a common name is misspelt. */
  meant: string | null
  codeKind: CodeKind
  /** A code can still be given. */
  open: boolean
  triesLeft: number
  againAt: Millis
  /** The letter's link was used already. */
  used: { at: Millis; with: string | null } | null
  replyTo: string | null
  /** What became of the code that was just given. */
  said: 'wrong' | 'over' | null
}

export function waitingPage(view: WaitingView): Page {
  const { brand, said, used } = view
  const words = voiceFor(view).pages.waiting
  return {
    status: said === 'wrong' ? 422 : said === 'over' ? 410 : 200,
    language: view.language,
    title: null,
    brand,
    inside: null,
    frame: 'door',
    waiting: { path: `${home(brand)}/ask/state`, stamp: view.stamp },
    body: html`<div class="arch">
${sign(brand)}
<h1>${used ? words.openedTitle : words.title}</h1>
${used ? opened(view, used) : html`<p>${breaking(view.proves ? words.codeSent(view.address) : words.body(view.address))}</p>`}
${used && !view.open ? null : codeForm(view)}
${again(view)}
</div>
<div class="s under">
${view.meant && html`<form method="post" action="${home(brand)}/ask">${tokenField(view.token)}<input type="hidden" name="email" value="${view.meant}"><p>${words.meant} <button class="plain">${breaking(view.meant)}</button></p></form>`}
<p>${words.nothing}</p>
<p class="row">${view.proves ? html`<a href="${enter(view.proves)}">${words.back}</a>` : html`<a href="${home(brand)}?another=1">${words.another}</a>`}${view.replyTo && html` <a href="mailto:${view.replyTo}">${words.ask(brand.name)}</a>`}</p>
</div>`,
  }
}

function codeForm(view: WaitingView): Html {
  const { brand, codeKind, open, said, triesLeft } = view
  const words = voiceFor(view).pages.waiting
  const over = view.proves ? words.codeOver : words.over
  const fault = said === 'wrong' && open ? words.wrong(triesLeft) : said || !open ? over : null
  return html`${
    open &&
    html`<form method="post" action="${home(brand)}/ask/code" class="field">${tokenField(view.token)}
<label for="code">${words.code}</label>
${fault && html`<p class="fault" id="fault" role="alert">${fault}</p>`}
<input id="code" class="code" name="code" autocomplete="one-time-code" ${codeKind === 'digits' ? html`inputmode="numeric" maxlength="12"` : html`autocapitalize="characters" maxlength="20"`} spellcheck="false" required aria-describedby="${fault ? 'fault ' : ''}help"${fault && html` aria-invalid="true" autofocus`}>
<p class="s" id="help">${words.help[codeKind]}</p>
<button class="button">${view.used ? words.takeBack : words.signIn}</button></form>`
  }${!open && html`<p class="fault" role="alert">${fault}</p>`}`
}

function opened(view: WaitingView, used: { at: Millis; with: string | null }): Html {
  const voice = voiceFor(view)
  const words = voice.pages.waiting
  return html`<p>${words.opened(used.with && voice.browserName(used.with), voice.moment(used.at, view.now))}${view.open && ` ${words.notYou}`}</p>`
}

function again(view: WaitingView): Html {
  const words = voiceFor(view).pages.waiting
  const seconds = Math.max(0, Math.ceil((view.againAt - view.now) / 1000))
  return html`<form method="post" action="${home(view.brand)}/ask/again" data-seconds="${String(seconds)}" data-text="${words.againIn}">${tokenField(view.token)}<p class="s" role="status"></p><button class="${view.open ? 'plain' : 'button'}">${view.proves ? words.anotherCode : words.again}</button></form>`
}
