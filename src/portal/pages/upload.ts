// What became of the files somebody sent: one line each, in the words of their language.

import { largestFile, mostFilesAtOnce } from '../../engine/uploads.ts'
import { type Html, html } from '../../html.ts'
import { type Millis, paperTypes } from '../../nouns.ts'
import type { Voice } from '../../words/words.ts'
import { icon } from '../icons.ts'
import { type InsideView, type Page, voiceFor } from '../page.ts'
import { shut } from './dead-ends.ts'

export const outcomes = [
  'here',
  'too_large',
  'wrong_kind',
  'mismatch',
  'empty',
  'too_many',
  'full',
  'no_room',
  'broken',
  'not_asked',
  'withdrawn',
  'none',
] as const
export type Outcome = (typeof outcomes)[number]

/** One file and what became of it. `none`: the form came without a file. `too_many`: the files after those that a form may bring. */
export interface FileOutcome {
  name: string
  size: number | null
  outcome: Outcome
  at: Millis
}

/** `papers` answer a requirement; a project takes text and tables besides. */
export type Kinds = 'papers' | 'any'

const papers = [...paperTypes.map((type) => `.${type}`), '.jpeg', '.tif', '.heif']
const takes: { [kinds in Kinds]: string[] } = { papers, any: [...papers, '.txt', '.log', '.md', '.csv', '.docx', '.xlsx'] }

/** What a file field lets choose. */
export const accepted: { [kinds in Kinds]: string } = {
  papers: [...papers, 'image/*', 'application/pdf'].join(','),
  any: [...takes.any, 'image/*', 'application/pdf', 'text/plain'].join(','),
}

interface UploadAnswerView extends InsideView {
  /** Where the form was. */
  back: string
  /** 415, 413, 507 …: of the worst of them. */
  status: number
  files: FileOutcome[]
}

/** The answer to a form without script when a file did not come in. Each file is named, and the way back is the button. */
export function uploadAnswerPage(view: UploadAnswerView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.upload
  const { files } = view
  const here = files.filter((file) => file.outcome === 'here').length
  const none = files.every((file) => file.outcome === 'none')
  const title = none ? words.noneTitle : here > 0 ? words.someTitle : files.length > 1 ? words.manyTitle : words.oneTitle
  return shut(view, view.status, 'diamond', title, [
    none
      ? html`<p>${words.none}</p>`
      : html`<ul class="lines">${files.map(
          (file) =>
            html`<li class="line" data-state="${file.outcome === 'here' ? 'here' : 'refused'}">${
              file.outcome === 'here' ? lineIcons.here : lineIcons.refused
            }${
              file.name &&
              html`<b>${file.name}</b>
<span class="s">${file.size !== null && voice.size(file.size)}</span>`
            }<p class="s">${outcomeLine(voice, file, view.now)}</p></li>`,
        )}</ul>`,
    html`<a class="button" href="${view.back}">${words.back}</a>`,
  ])
}

/** Also what the script is told, so that both say the same. */
export function outcomeLine(voice: Voice, file: FileOutcome, now: Millis): string {
  const words = voice.pages.upload
  switch (file.outcome) {
    case 'here':
      return words.here(voice.moment(file.at, now))
    case 'too_large':
      return words.tooLarge(voice.size(largestFile))
    case 'wrong_kind':
      return words[kindOf(file.name)]
    case 'mismatch':
      return words.notWhatItSays
    case 'empty':
      return words.empty
    case 'too_many':
      return words.tooMany(voice.number(mostFilesAtOnce))
    case 'full':
      return words.full
    case 'no_room':
      return words.disk
    case 'broken':
      return words.broken
    case 'not_asked':
      return words.notAsked
    case 'withdrawn':
      return words.withdrawn
    case 'none':
      return words.none
  }
}

/** Kinds that are often tried, for which there is a better sentence than "not this kind". */
const otherKinds = {
  word: ['.doc', '.docx', '.docm', '.dot', '.dotx', '.odt', '.rtf', '.pages'],
  sheet: ['.xls', '.xlsx', '.xlsm', '.ods', '.csv', '.numbers'],
  archive: ['.zip', '.rar', '.7z', '.gz', '.tgz', '.tar'],
}

function kindOf(name: string): keyof typeof otherKinds | 'kind' {
  const ending = /\.\w+$/.exec(name)?.[0].toLowerCase() ?? ''
  const kinds = Object.keys(otherKinds) as (keyof typeof otherKinds)[]
  return kinds.find((kind) => otherKinds[kind].includes(ending)) ?? 'kind'
}

// The same for every page in a language, and dear to write.
const knownWords: { [kinds in Kinds]: WeakMap<Voice, Html> } = { papers: new WeakMap(), any: new WeakMap() }

/** What the script may have to say by itself; everything else it hears from the server. */
export function scriptWords(voice: Voice, kinds: Kinds): Html {
  const known = knownWords[kinds].get(voice)
  if (known) return known
  const { tooLarge, word, sheet, archive, kind, ...said } = voice.pages.upload
  const { waiting, progress, size, stopped, reading, refused, empty } = said
  const others = [
    [otherKinds.word, word],
    [otherKinds.sheet, sheet],
    [otherKinds.archive, archive],
  ]
  const large = tooLarge(voice.size(largestFile))
  const words = html`${JSON.stringify({ waiting, progress, size, stopped, reading, refused, empty, large, kind, takes: takes[kinds], others })}`
  knownWords[kinds].set(voice, words)
  return words
}

const lineIcons = {
  going: html`<i data-for="going">${icon('file')}</i>`,
  stopped: html`<i data-for="stopped">${icon('pause')}</i>`,
  reading: html`<i data-for="reading">${icon('clock')}</i>`,
  here: html`<i data-for="here">${icon('disc')}</i>`,
  refused: html`<i data-for="refused">${icon('diamond')}</i>`,
}

/** The line that the script fills for each file; one of its icons shows at a time. */
export const lineTemplate = html`<template><li class="line">${Object.values(lineIcons)}<b></b><span class="s"></span><progress max="100"></progress><p class="s"></p></li></template>`
