// How many more reminders somebody wants: none, none for a while, or again.

import type { Snoozed } from '../../engine/reminders.ts'
import { type Html, html } from '../../html.ts'
import { breaking, home, type InsideView, type Page, tokenField, type View, voiceFor } from '../page.ts'
import { shut } from './dead-ends.ts'

interface RemindersView extends View {
  secret: string
  /** Masked. */
  address: string
  snoozed: Snoozed | null
}

export function remindersPage(view: RemindersView): Page {
  const words = voiceFor(view).pages.reminders
  const to = `/r/${view.secret}`
  if (view.snoozed)
    return shut(view, 200, 'disc', words.stopped, [html`<p>${untilWhen(view, view.snoozed)} ${words.still}</p>`, again(view, to)])
  return shut(view, 200, 'mail', words.title(view.brand.name), [
    html`<p>${breaking(words.body(view.address))}</p><p>${words.still}</p>`,
    html`<form method="post" action="${to}"><button class="button" name="pause" value="good">${words.stop}</button></form>`,
    html`<section class="more"><h2>${words.choose}</h2>${pauses(view, to)}</section>`,
  ])
}

/** The same under "My access". */
export function remindersSection(view: InsideView & { snoozed: Snoozed | null }): Html {
  const words = voiceFor(view).pages.reminders
  const to = `${home(view.brand)}/access/reminders`
  const token = tokenField(view.inside.token)
  const stop = html`<form method="post" action="${to}">${token}<button class="button quiet" name="pause" value="good">${words.stop}</button></form>`
  return html`<section id="reminders"><h2>${words.heading}</h2>${
    view.snoozed
      ? html`<p class="s">${untilWhen(view, view.snoozed)}</p>${again(view, to, token)}`
      : html`<p class="s">${breaking(words.body(view.inside.address))}</p>${stop}${pauses(view, to, token)}`
  }</section>`
}

function untilWhen(view: View, { until }: Snoozed): string {
  const voice = voiceFor(view)
  return until === null ? voice.pages.reminders.never : voice.pages.reminders.until(voice.day(until, view.now))
}

const again = (view: View, to: string, token: Html | null = null): Html =>
  html`<form method="post" action="${to}">${token}<button class="button quiet" name="pause" value="none">${voiceFor(view).pages.reminders.resume}</button></form>`

function pauses(view: View, to: string, token: Html | null = null): Html {
  const { choose, days, week, month } = voiceFor(view).pages.reminders
  const lengths = [
    ['3', days],
    ['7', week],
    ['30', month],
  ]
  // Beside other things they are smaller.
  const look = token ? 'plain s' : 'button quiet'
  return html`<form method="post" action="${to}"${token && html` class="pauses"`}>${token}${token && html`<span class="s">${choose}</span>`}${lengths.map(
    ([value, label]) => html`<button class="${look}" name="pause" value="${value}">${label}</button>`,
  )}</form>`
}
