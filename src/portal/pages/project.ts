// The home of a project for whoever is let in to it: what is asked of them there, the files that are shown to them, and what happened.

import { type Html, html } from '../../html.ts'
import type { ProjectId } from '../../nouns.ts'
import { icon } from '../icons.ts'
import { home, type InsideView, type Page, type Person, voiceFor } from '../page.ts'
import { type Choice, choiceRow } from './chooser.ts'
import { type CommentsView, comments } from './comments.ts'
import {
  type EndView,
  endStrip,
  type FileShown,
  fileRows,
  folded,
  type Happening,
  questions,
  type Sent,
  sentStrip,
  soFar,
  uploadForm,
} from './sections.ts'

export interface ProjectView extends InsideView {
  id: ProjectId
  project: string
  /** Their own records in it. */
  records: Choice[]
  files: FileShown[]
  /** Newest first. */
  happened: Happening[]
  person: Person | null
  /** When this access ends, where it has an end. */
  ends: EndView | null
  canUpload: boolean
  hasOthers: boolean
  sent: Sent[]
  comments: CommentsView
}

export function projectPage(view: ProjectView): Page {
  const words = voiceFor(view).pages.project
  return {
    status: 200,
    language: view.language,
    title: view.project,
    brand: view.brand,
    inside: view.inside,
    frame: 'room',
    uploads: view.canUpload,
    body: html`<div class="cols">
<div class="main">
<div class="head">
${view.hasOthers && html`<a class="way" href="${home(view.brand)}">${icon('back')}${voiceFor(view).pages.record.allPages}</a>`}
<h1>${view.project}</h1>
<p class="soft">${words.lead(view.brand.name)}</p>
</div>
${endStrip(view)}
${sentStrip(view)}
${view.records.length > 0 && html`<ul class="rows">${view.records.map((record) => choiceRow(view, record, record.company ?? view.project))}</ul>`}
${files(view)}
${leave(view)}
${comments(view)}
</div>
<div class="side">
${soFar(view)}
${questions(view)}
</div>
</div>`,
  }
}

/** So many lines of a folder stand open; the others are folded. */
const openFiles = 12

function files(view: ProjectView): Html {
  const words = voiceFor(view).pages.project
  const record = voiceFor(view).pages.record
  const byName = view.files.toSorted((a, b) => a.name.localeCompare(b.name, view.language, { numeric: true }))
  const folders = Map.groupBy(byName, ({ folder }) => folder)
  const names = [...folders.keys()].filter((name) => name !== null).toSorted((a, b) => a.localeCompare(b, view.language))
  const loose = folders.get(null) ?? []
  return html`<section><h2>${words.files}</h2>
${view.files.length === 0 && html`<p class="s">${words.noFiles(view.brand.name)}</p>`}
${loose.length > 0 && folded(fileRows(view, loose), openFiles, 'rows', record.more)}
${names.map((name) => html`<h3 class="folder">${icon('folder')}${name}</h3>${folded(fileRows(view, folders.get(name) ?? []), openFiles, 'rows', record.more)}`)}
</section>`
}

function leave(view: ProjectView): Html | null {
  if (!view.canUpload) return null
  const words = voiceFor(view).pages.project
  return html`<section class="card leave"><h2 id="do">${words.leave}</h2><p class="soft">${words.leaveWhy(view.brand.name)}</p>
${uploadForm(view, `${home(view.brand)}/projects/${view.id}/documents`, null, 'any')}</section>`
}
