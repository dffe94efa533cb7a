// The portal's home for somebody with several records: where to go.

import { type Html, html } from '../../html.ts'
import type { Millis, PacketAsk, PacketId, ProjectId, RecordId, RecordState } from '../../nouns.ts'
import { type IconName, icon } from '../icons.ts'
import { home, type InsideView, type Page, voiceFor } from '../page.ts'
import { type OtherPortal, portalRows } from './other-portals.ts'
import { type FileShown, fileRows, type Happening, soFar } from './sections.ts'

/** One record to go to. */
export interface Choice {
  id: RecordId
  project: string
  company: string | null
  state: RecordState
  /** How many things wait for this person. */
  toDo: number
  /** Their names, or of all that was asked: by them one of several records in a project is known. */
  asked: string[]
  /** One of them was sent back for changes. */
  sentBack: boolean
  /** The nearest day that one of them is due. */
  dueOn: string | null
}

export interface ChooserView extends InsideView {
  records: Choice[]
  /** Projects that are open to them, with how many files they see there, as far as somebody looked. */
  projects: { id: ProjectId; name: string; files: number | null }[]
  /** What was sent to them, the newest first. */
  packets: { id: PacketId; title: string; ask: PacketAsk; dueOn: string | null; done: Millis | null }[]
  /** Newest first, of all their projects. */
  files: FileShown[]
  happened: Happening[]
  /** Where else they are signed in. */
  portals: OtherPortal[]
}

export function chooserPage(view: ChooserView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.chooser
  const none = view.records.length === 0 && view.projects.length === 0 && view.packets.length === 0
  return {
    status: 200,
    language: view.language,
    title: none ? words.empty : words.title,
    brand: view.brand,
    inside: view.inside,
    frame: 'column',
    body: html`<div class="head"><h1>${none ? words.empty : words.title}</h1>
<p class="soft">${none ? words.emptyBody(view.brand.name) : words.with(view.brand.name)}</p></div>
${view.records.length > 0 && html`<ul class="rows">${view.records.map((record) => choiceRow(view, record, record.project, record.company))}</ul>`}
${packets(view)}
${projects(view)}
${view.files.length > 0 && html`<section><h2>${voice.pages.project.files}</h2><ul class="rows">${fileRows(view, view.files)}</ul></section>`}
${soFar(view)}
${portalRows(view, view.portals)}`,
  }
}

function packets(view: ChooserView): Html | null {
  if (view.packets.length === 0) return null
  const voice = voiceFor(view)
  const words = voice.pages.packet
  return html`<section><h2>${voice.pages.chooser.packets}</h2><ul class="rows">${view.packets.map(({ id, title, ask, dueOn, done }) => {
    const late = dueOn !== null && voice.daysLeft(dueOn, view.now) < 0
    const due = done === null && dueOn !== null && (late ? words.wasDue : words.due)(voice.day(dueOn, view.now))
    const [sign, tone, word] =
      done === null ? (['ring', 'rest', voice.pages.record.status.to_do] as const) : (['disc', 'good', words.done[ask]] as const)
    return html`<li><div><a class="whole" href="${home(view.brand)}/packets/${id}">${title}</a>${due && html`<p class="s">${due}</p>`}</div><span class="tone ${tone}">${icon(sign)}${word}</span></li>`
  })}</ul></section>`
}

function projects(view: ChooserView): Html | null {
  if (view.projects.length === 0) return null
  const words = voiceFor(view).pages.chooser
  const byName = view.projects.toSorted((a, b) => a.name.localeCompare(b.name, view.language, { numeric: true }))
  return html`<section><h2>${words.projects}</h2><ul class="rows">${byName.map(
    ({ id, name, files }) =>
      html`<li><div><a class="whole" href="${home(view.brand)}/projects/${id}">${name}</a></div>${files !== null && html`<span class="tone rest">${icon('file')}${words.files(files)}</span>`}</li>`,
  )}</ul></section>`
}

const mostNamed = 2

/** One record, with what waits there. `beside` stands under its name. */
export function choiceRow(view: InsideView, record: Choice, name: string, beside: string | null = null): Html {
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
  const asked = record.asked.slice(0, mostNamed).join(', ') + (record.asked.length > mostNamed ? ' …' : '')
  return html`<li><div><a class="whole" href="${home(view.brand)}/records/${record.id}">${name}</a>
<p class="s">${[beside, asked, due?.replaceAll(' ', '\u00a0')].filter(Boolean).join('\u00a0· ')}</p></div><span class="tone ${tone}">${icon(sign)}${state}</span></li>`
}
