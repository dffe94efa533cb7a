// My access: what is open, until when, in which browsers, and the way out.

import type { OpensAgain } from '../../engine/links.ts'
import { html } from '../../html.ts'
import type { Ability, Millis, SessionId } from '../../nouns.ts'
import { icon } from '../icons.ts'
import { home, type InsideView, type Page, tokenField, voiceFor } from '../page.ts'

export interface AccessView extends InsideView {
  grants: {
    scope: 'record' | 'project' | 'portal'
    project: string | null
    company: string | null
    abilities: Ability[]
    endsAt: Millis | null
  }[]
  browser: {
    name: string
    since: Millis
    idleUntil: Millis
    expiresAt: Millis
    /** Opened with a link that a member made and handed over. */
    byMember: boolean
    /** Until when the letter's button opens this page again, and where; null when it only offers a new link. */
    again: OpensAgain | null
  }
  others: { id: SessionId; name: string; seenAt: Millis }[]
}

export function accessPage(view: AccessView): Page {
  const { brand, browser, now } = view
  const { again } = browser
  const voice = voiceFor(view)
  const words = voice.pages.access
  return {
    status: 200,
    language: view.language,
    title: words.title,
    brand,
    inside: view.inside,
    frame: 'column',
    body: html`<div class="head"><a class="way" href="${home(brand)}">${icon('back')}${words.back}</a>
<h1>${words.title}</h1><p class="soft">${words.body(brand.name)}</p></div>
<section><h2>${words.what}</h2><ul class="rows">${view.grants.map((grant) => {
      const may = grant.abilities.map((ability) => words.abilities[ability])
      return html`<li><div><b>${whatOf(view, grant)}</b>
<p class="s">${grant.endsAt ? words.until(voice.stamp(grant.endsAt, now)) : words.noEnd(brand.name)}. ${words.may(may)}</p></div></li>`
    })}</ul></section>
<section><h2>${words.browser}</h2><ul class="rows"><li><div><b>${browser.name}</b>
<p class="s">${words.since(voice.moment(browser.since, now))} ${
      browser.idleUntil < browser.expiresAt && words.idle(voice.time(browser.idleUntil))
    } ${words.latest(voice.moment(browser.expiresAt, now))}</p>
<p class="s">${browser.byMember ? words.staffLink(brand.name) : again ? words[again.where](voice.day(again.until, now)) : words.noDevice}</p></div></li></ul>
<form method="post" action="${home(brand)}/sign-out">${tokenField(view.inside.token)}<button class="button quiet">${words.signOut}</button></form>
<p class="s after">${words.signOutWhy} ${again?.where === 'anywhere' ? words.letterStays(voice.day(again.until, now)) : words.letterShuts}</p></section>
${
  view.others.length > 0 &&
  html`<section><h2>${words.others}</h2><ul class="rows">${view.others.map(
    (other) => html`<li><div><b>${other.name}</b><p class="s">${words.seen(voice.moment(other.seenAt, now))}</p></div>
<form method="post" action="${home(brand)}/access/${other.id}">${tokenField(view.inside.token)}<button class="plain s">${words.end}<span class="vh">${words.of(other.name)}</span></button></form></li>`,
  )}</ul></section>`
}`,
  }
}

function whatOf(view: AccessView, grant: AccessView['grants'][number]): string {
  const words = voiceFor(view).pages
  if (grant.scope === 'portal' || !grant.project) return words.access.everything(view.brand.name)
  return grant.scope === 'project' ? words.access.project(grant.project) : words.record.for(grant.company, grant.project)
}
