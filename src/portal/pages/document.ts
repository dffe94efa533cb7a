// A file in the page, without an app: its pages as pictures one under another, or its text.

import type { Preview } from '../../engine/previews.ts'
import { type Html, html } from '../../html.ts'
import { icon } from '../icons.ts'
import { answer, type InsideView, type Page, voiceFor } from '../page.ts'
import type { FileView } from './sections.ts'

export interface DocumentView extends InsideView {
  /** Its own address, below which its pages lie. */
  place: string
  name: string
  /** Of how many: an earlier one says so. */
  version: number
  newest: number
  /** The page of the record, project or packet that it belongs to. */
  back: string
  file: Pick<FileView, 'fileType' | 'size' | 'at' | 'path'>
  preview: Preview
}

export function documentPage(view: DocumentView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.document
  const { file } = view
  const facts = [file.fileType.toUpperCase(), voice.size(file.size), voice.shortDay(file.at)].join(', ')
  return {
    status: 200,
    language: view.language,
    title: view.name,
    brand: view.brand,
    inside: view.inside,
    frame: 'column',
    body: html`<div class="head">
<a class="way" href="${view.back}">${icon('back')}${words.back}</a>
<h1>${view.name}</h1>
<p class="soft">${facts}${view.newest > 1 && `, ${voice.pages.project.version(view.version)}`}</p>
</div>
${view.version < view.newest && answer('info', 'clock', words.earlier, [html`<p class="s"><a href="${view.place}">${words.newest}</a></p>`])}
${file.path && html`<a class="button quiet" href="${file.path}" download>${icon('download')}${voice.pages.record.download}</a>`}
${shown(view)}`,
  }
}

function shown(view: DocumentView): Html {
  const words = voiceFor(view).pages.document
  const { preview } = view
  if (preview.kind === 'text')
    return html`<pre class="paper" tabindex="0">${preview.text}</pre>${preview.cut && html`<p class="s">${words.cut}</p>`}`
  if (preview.kind === 'none')
    return html`<div class="none">${answer('rest', 'file', words.none[preview.why], view.file.path ? words.download : words.ask(view.brand.name))}</div>`
  const { sizes, of } = preview
  return html`<ol class="papers">${sizes.map(
    ({ width, height }, at) =>
      html`<li><img src="${view.place}/pages/${at + 1}?version=${view.version}" width="${width}" height="${height}" alt="${of > 1 ? words.page(at + 1, of) : words.picture}"${
        at > 0 && html` loading="lazy"`
      }></li>`,
  )}</ol>${sizes.length < of && html`<p class="s">${words.first(sizes.length, of)}</p>`}`
}
