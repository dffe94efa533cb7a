// The portal address for somebody who is not signed in: how to come back.

import { type Html, html } from '../../html.ts'
import { home, type Page, sign, tokenField, type View, voiceFor } from '../page.ts'
import { type PasskeySaid, passkeyDoor } from './passkey.ts'

export interface DoorFacts {
  /** Why one stands here: for the first time, after signing out, because the session is over, with a form that came after that, with a code that nothing waits for any more, or by a browser that did not keep what it asked for. */
  came: 'first' | 'signed_out' | 'out_everywhere' | 'session_over' | 'too_late' | 'code_over' | 'not_kept'
  /** Where a passkey leads: where one wanted to go. */
  to: string
  /** What became of the passkey that was just brought. */
  passkey?: PasskeySaid
  /** What was typed and is no address. */
  typed?: string
}

export interface DoorView extends View, DoorFacts {
  token: string
}

export function doorPage(view: DoorView): Page {
  const { door: words, waiting } = voiceFor(view).pages
  const everywhere = view.came === 'out_everywhere'
  const out = everywhere || view.came === 'signed_out'
  const why = {
    first: '',
    signed_out: '',
    out_everywhere: '',
    session_over: words.over,
    too_late: words.late,
    code_over: waiting.over,
    not_kept: words.notKept,
  }
  return {
    status: view.typed !== undefined ? 422 : statuses[view.came],
    language: view.language,
    title: null,
    brand: view.brand,
    inside: null,
    frame: 'door',
    passkey: true,
    body: html`<div class="arch">
${sign(view.brand)}
<h1>${out ? words.out : words.title(view.brand.name)}</h1>
<p>${everywhere ? words.outEverywhere : out ? words.outBody : words.body}</p>
${why[view.came] && html`<p class="s">${why[view.came]}</p>`}
${emailField(view)}
${passkeyDoor(view, view.to, view.passkey)}
</div>`,
  }
}

const statuses = { first: 200, signed_out: 200, out_everywhere: 200, session_over: 401, too_late: 401, code_over: 410, not_kept: 200 }

function emailField(view: DoorView): Html {
  const words = voiceFor(view).pages.door
  const bad = view.typed !== undefined
  // Not the browser's own words: they stand in its language, and away from the field.
  return html`<form method="post" action="${home(view.brand)}/ask" class="field" novalidate>${tokenField(view.token)}<input type="hidden" name="to" value="${view.to}">
<label for="email">${words.email}</label>
${bad && html`<p class="fault" id="fault" role="alert">${words.noAddress}</p>`}
<input id="email" name="email" type="email" autocomplete="username webauthn" inputmode="email" autocapitalize="none" spellcheck="false" maxlength="254" required value="${view.typed}"${bad && html` aria-invalid="true" aria-describedby="fault" autofocus`}>
<button class="button">${words.send}</button></form>`
}
