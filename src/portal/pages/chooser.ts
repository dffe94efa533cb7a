// The portal's home for somebody with several records: where to go.

import { html } from '../../html.ts'
import type { RecordId, RecordState } from '../../nouns.ts'
import { type IconName, icon } from '../icons.ts'
import { home, type InsideView, type Page, voiceFor } from '../page.ts'

/** One record to go to. */
export interface Choice {
  id: RecordId
  project: string
  company: string | null
  state: RecordState
  /** How many things wait for this person. */
  toDo: number
  /** One of them was sent back for changes. */
  sentBack: boolean
  /** The nearest day that one of them is due. */
  dueOn: string | null
}

export interface ChooserView extends InsideView {
  records: Choice[]
  /** Projects that are open to them while no record in any is theirs. */
  projects: string[]
}

export function chooserPage(view: ChooserView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.chooser
  const none = view.records.length === 0
  return {
    status: 200,
    language: view.language,
    title: none ? words.empty : words.title,
    brand: view.brand,
    inside: view.inside,
    frame: 'column',
    body: html`<div class="head"><h1>${none ? words.empty : words.title}</h1>
<p class="soft">${none ? words.emptyBody(view.brand.name, voice.list(view.projects)) : words.with(view.brand.name)}</p></div>
${!none && html`<ul class="rows">${view.records.map((record) => row(view, record))}</ul>`}`,
  }
}

function row(view: ChooserView, record: Choice) {
  const voice = voiceFor(view)
  const words = voice.pages.record
  const [sign, tone, state]: [IconName, string, string] =
    record.toDo > 0
      ? record.sentBack
        ? ['diamond', 'bad', words.status.needs_changes]
        : ['ring', 'rest', words.toDo(record.toDo)]
      : record.state === 'under_review'
        ? ['half', 'info', voice.pages.chooser.review]
        : ['disc', 'good', words.nothing]
  const late = record.dueOn !== null && voice.daysLeft(record.dueOn, view.now) < 0
  const due = record.dueOn && (late ? words.wasDue : words.due)(voice.day(record.dueOn, view.now))
  return html`<li><div><a class="whole" href="${home(view.brand)}/records/${record.id}">${record.project}</a>
<p class="s">${[record.company, due].filter(Boolean).join('\u00a0· ')}</p></div><span class="tone ${tone}">${icon(sign)}${state}</span></li>`
}
