// What is kept about the people outside, in plain words. One page for the whole installation.

import { html } from '../../html.ts'
import type { Language } from '../../nouns.ts'
import { voiceOf } from '../../words/words.ts'
import type { Page } from '../page.ts'

export function privacyPage(view: { language: Language }): Page {
  const words = voiceOf(view.language, 'UTC').pages.privacy
  return {
    status: 200,
    language: view.language,
    title: words.title,
    brand: null,
    inside: null,
    frame: 'shut',
    body: html`<h1>${words.title}</h1>
<p>${words.lead}</p>
${words.parts.map(
  (part) =>
    html`<section class="more"><h2>${part.title}</h2><ul class="list s">${part.lines.map((line) => html`<li>${line}</li>`)}</ul></section>`,
)}`,
  }
}
