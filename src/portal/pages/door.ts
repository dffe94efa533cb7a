// The portal address for somebody who is not signed in: how to come back.

import { html } from '../../html.ts'
import { type Page, sign, type View, voiceFor } from '../page.ts'

export interface DoorView extends View {
  /** Why one stands here: for the first time, after signing out, or because the session is over. */
  came: 'first' | 'signed_out' | 'session_over'
}

export function doorPage(view: DoorView): Page {
  const words = voiceFor(view).pages.door
  const out = view.came === 'signed_out'
  return {
    status: view.came === 'session_over' ? 401 : 200,
    language: view.language,
    title: null,
    brand: view.brand,
    inside: null,
    frame: 'door',
    body: html`<div class="arch">
${sign(view.brand)}
<h1>${out ? words.out : words.title(view.brand.name)}</h1>
<p>${out ? words.outBody : words.body}</p>
${!out && html`<p class="s">${view.came === 'session_over' ? words.over : words.old}</p>`}
</div>`,
  }
}
