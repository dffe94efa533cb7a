// What a page says and asks about passkeys. Hidden until the script finds that the browser knows them.

import type { ThresholdWay } from '../../engine/passkey-threshold.ts'
import { type Html, html } from '../../html.ts'
import { icon } from '../icons.ts'
import { answer, breaking, home, type InsideView, type Page, type Person, reach, tokenField, type View, voiceFor } from '../page.ts'
import { shut } from './dead-ends.ts'

export type PasskeySaid = 'refused' | 'late' | null

/** On a sign-in page, for everybody: who has none learns so from the browser, and from nobody else. */
export function passkeyDoor(view: View, to: string, said: PasskeySaid = null, tone = 'plain key'): Html {
  const words = voiceFor(view).pages.passkey
  const path = `${home(view.brand)}/passkey`
  return html`${said && html`<p class="s" role="alert">${words[said]}</p>`}
<form method="post" action="${path}" data-passkey="get" data-ask="${path}/request" data-cancelled="${words.cancelled}" hidden>
${tokenField('')}<input type="hidden" name="to" value="${to}"><input type="hidden" name="answer">
<button type="button" class="${tone}">${icon('key')}${words.use}</button><p class="s" role="status"></p></form>`
}

/** Offered, taken up, or not taken up after all. */
export type PasskeyState = 'offered' | 'made' | 'not_made'

/** Never before something was done here: nobody is asked to set anything up. `back` is where one goes on, whatever becomes of it. */
export function passkeyStrip(view: InsideView, state: PasskeyState | null, back: string): Html | null {
  const words = voiceFor(view).pages.passkey
  if (state === null) return null
  if (state === 'made') return answer('good', 'key', words.madeTitle, words.made(view.brand.name))
  return html`<div data-passkey-part hidden>${answer('rest', 'key', words.offerTitle, [
    html`<p class="s">${words.offer}</p>`,
    passkeyMaker(view, back, state === 'not_made'),
  ])}</div>`
}

export function passkeyMaker(view: InsideView, back: string, failed = false, tone = 'button quiet'): Html {
  const words = voiceFor(view).pages.passkey
  const path = `${home(view.brand)}/passkeys`
  return html`<form method="post" action="${path}" data-passkey="create" data-ask="${path}/creation" data-cancelled="${words.notMade}" data-there="${words.there}" hidden>
${tokenField(view.inside.token)}<input type="hidden" name="to" value="${back}"><input type="hidden" name="answer">
<button type="button" class="${tone}">${words.make}</button><p class="s" role="status">${failed && words.notMade}</p></form>`
}

/** Before something that a thief of an open browser would do: the sign-in must be a few minutes old at most. */
export function againPage(view: InsideView & { to: string; hasPasskey: boolean; byLetter: boolean }): Page {
  const words = voiceFor(view).pages.passkey
  return {
    ...shut(view, 403, 'key', words.againTitle, [
      html`<p>${words.againBody}</p>`,
      view.byLetter ? letterForm(view) : !view.hasPasskey && html`<p>${words.againOut}</p>`,
      view.hasPasskey && passkeyDoor(view, view.to),
    ]),
    passkey: view.hasPasskey,
  }
}

/**
 * Where the account asks everybody for a passkey: let in by mail, and not yet inside. `mayAsk`: through a link that staff made nobody asks
 * in this person's name.
 */
export function thresholdPage(view: InsideView & { way: ThresholdWay; to: string; person: Person | null; mayAsk: boolean }): Page {
  const words = voiceFor(view).pages.passkey
  const { way, brand, mayAsk } = view
  const body = { use: words.needUse, make: words.needMake, letter: words.needLetter, ask: words.needAsk }
  const hasScript = way === 'use' || way === 'make'
  return {
    ...shut(view, 401, 'key', words.needTitle(brand.name), [
      html`<p>${body[way]}</p>`,
      way === 'use' && passkeyDoor(view, view.to, null, 'button'),
      way === 'make' && passkeyMaker(view, view.to, false, 'button'),
      way === 'letter' && letterForm(view),
      hasScript && html`<p class="s" data-passkey-none hidden>${words.needBrowser}</p><noscript><p>${words.needScript}</p></noscript>`,
      way === 'use' && mayAsk && html`<p class="s under">${words.lost}</p>`,
      (way === 'use' || way === 'ask') && mayAsk && lossForm(view, way === 'ask' ? 'button' : 'button quiet'),
      way !== 'make' && view.person && reach(view.person, brand),
    ]),
    passkey: hasScript,
  }
}

function letterForm(view: InsideView & { to: string }): Html {
  const words = voiceFor(view).pages.passkey
  return html`<form method="post" action="${home(view.brand)}/again">${tokenField(view.inside.token)}<input type="hidden" name="to" value="${view.to}"><button class="button">${icon('mail')}${words.againLetter}</button></form>
<p class="s under">${breaking(words.againTo(view.inside.address))}</p>`
}

const lossForm = (view: InsideView, tone: string): Html =>
  html`<form method="post" action="${home(view.brand)}/passkeys/loss">${tokenField(view.inside.token)}<button class="${tone}">${
    voiceFor(view).pages.dead.askAgain
  }</button></form>`

/** The passkey is theirs, but nobody came for so long that a member must open the door again. */
export function asleepPage(view: View & { person: Person | null }): Page {
  const words = voiceFor(view).pages.passkey
  return shut(view, 403, 'clock', words.asleepTitle, [
    html`<p>${words.asleep(view.brand.name)}</p>`,
    view.person && reach(view.person, view.brand),
  ])
}
