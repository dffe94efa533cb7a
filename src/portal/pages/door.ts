// The portal address for somebody who is not signed in: how to come back.

import { html } from '../../html.ts'
import { type Page, sign, type View, voiceFor } from '../page.ts'
import { type PasskeySaid, passkeyDoor } from './passkey.ts'

export interface DoorView extends View {
  /** Why one stands here: for the first time, after signing out, because the session is over, or with a form that came after that. */
  came: 'first' | 'signed_out' | 'out_everywhere' | 'session_over' | 'too_late'
  /** Where a passkey leads: where one wanted to go. */
  to: string
  /** What became of the passkey that was just brought. */
  passkey?: PasskeySaid
}

export function doorPage(view: DoorView): Page {
  const words = voiceFor(view).pages.door
  const everywhere = view.came === 'out_everywhere'
  const out = everywhere || view.came === 'signed_out'
  const why = { first: words.old, signed_out: '', out_everywhere: '', session_over: words.over, too_late: words.late }
  return {
    status: view.came === 'session_over' || view.came === 'too_late' ? 401 : 200,
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
${!out && html`<p class="s">${why[view.came]}</p>`}
${passkeyDoor(view, view.to, view.passkey)}
</div>`,
  }
}
