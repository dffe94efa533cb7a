// Nothing here, not just now, not like this: calm pages for what should not happen.

import { type Html, html } from '../../html.ts'
import type { Language } from '../../nouns.ts'
import { voiceOf } from '../../words/words.ts'
import { home, type InsideView, type Page, voiceFor } from '../page.ts'
import { shut } from './dead-ends.ts'

export type Seen = { language: Language } | InsideView

/** No such page, or none for these eyes: the two look the same. */
export function missingPage(view: Seen): Page {
  const words = voiceOf(view.language, 'UTC').pages.missing
  return shut(view, 404, 'question', words.title, [html`<p>${words.body}</p>`, wayBack(view)])
}

export function faultPage(view: Seen & { requestId: string }): Page {
  const words = voiceOf(view.language, 'UTC').pages.fault
  return shut(view, 500, 'over', words.title, [
    html`<p>${words.body}</p>`,
    html`<p class="s">${words.tellUs(view.requestId)}</p>`,
    wayBack(view),
  ])
}

/** A form from another site, or one whose page is too old. */
export function refusedPage(view: Seen): Page {
  const words = voiceOf(view.language, 'UTC').pages.fault
  return shut(view, 403, 'slash', words.refusedTitle, [html`<p>${words.refused}</p>`, wayBack(view)])
}

/** They are let in, and not to this: their abilities leave it out. */
export function notOpenPage(view: Seen): Page {
  const words = voiceOf(view.language, 'UTC').pages.fault
  return shut(view, 403, 'slash', words.notOpenTitle, [html`<p>${words.notOpen}</p>`, wayBack(view)])
}

/** A link that staff made opens their pages, and does nothing in their name. */
export function byStaffLinkPage(view: Seen): Page {
  const words = voiceOf(view.language, 'UTC').pages.fault
  return shut(view, 403, 'slash', words.notOpenTitle, [html`<p>${words.byStaffLink}</p>`, wayBack(view)])
}

/** Something changed since the page was loaded; its new face says what. */
export function undonePage(view: Seen): Page {
  const words = voiceOf(view.language, 'UTC').pages.fault
  return shut(view, 409, 'diamond', words.undoneTitle, [html`<p>${words.undone}</p>`, wayBack(view)])
}

function wayBack(view: Seen): Html | null {
  return 'brand' in view ? html`<a class="button" href="${home(view.brand)}">${voiceFor(view).pages.missing.home}</a>` : null
}
