// My access: what is open, until when, in which browsers, and the way out.

import type { OpensAgain } from '../../engine/links.ts'
import type { Snoozed } from '../../engine/reminders.ts'
import { type Html, html } from '../../html.ts'
import type { Ability, DeviceId, Millis, PasskeyId, ScopeKind, SessionId } from '../../nouns.ts'
import { icon } from '../icons.ts'
import { home, type InsideView, type Page, tokenField, voiceFor } from '../page.ts'
import { type OtherPortal, portalRows } from './other-portals.ts'
import { passkeyMaker } from './passkey.ts'
import { remindersSection } from './reminders.ts'

export interface AccessView extends InsideView {
  grants: {
    scope: ScopeKind
    packet: string | null
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
  /** Browsers without a session that may open their letter again. */
  devices: { id: DeviceId; name: string; usedAt: Millis }[]
  passkeys: { id: PasskeyId; name: string; madeAt: Millis; usedAt: Millis | null }[]
  /** No reminders for now, by their own wish. */
  snoozed: Snoozed | null
  /** Where else they are signed in. */
  portals: OtherPortal[]
  /** A session from a link that staff made makes and takes away nothing of the person's; nor does it say how many reminders they want. */
  mayChange: boolean
  /** Nor does one from a link that went by text make or take away a passkey. */
  mayMake: boolean
  /** What became of the passkey that was to be made or removed just now. */
  came: 'made' | 'not_made' | 'last' | null
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
    passkey: view.mayMake,
    body: html`<div class="head"><a class="way" href="${home(brand)}">${icon('back')}${words.back}</a>
<h1>${words.title}</h1><p class="soft">${words.body(brand.name)}</p></div>
<section><h2>${words.what}</h2><ul class="rows">${view.grants.map((grant) => {
      const may = grant.abilities.map((ability) => words.abilities[ability])
      return html`<li><div><b>${whatOf(view, grant)}</b>
<p class="s">${grant.endsAt ? words.until(voice.stamp(grant.endsAt, now)) : words.noEnd(brand.name)}. ${words.may(may)}</p></div></li>`
    })}</ul></section>
<section><h2>${words.browser}</h2><ul class="rows"><li><div><b>${voice.browserName(browser.name)}</b>
<p class="s">${words.since(voice.moment(browser.since, now))} ${
      browser.idleUntil < browser.expiresAt && words.idle(voice.time(browser.idleUntil))
    } ${words.latest(voice.moment(browser.expiresAt, now))}</p>
<p class="s">${browser.byMember ? words.staffLink(brand.name) : again ? words[again.where](voice.day(again.until, now)) : words.noDevice}</p></div></li></ul>
<form method="post" action="${home(brand)}/sign-out">${tokenField(view.inside.token)}<button class="button quiet">${words.signOut}</button></form>
<p class="s after">${words.signOutWhy} ${again?.where === 'anywhere' ? words.letterStays(voice.day(again.until, now)) : words.letterShuts}</p></section>
${elsewhere(view)}
${portalRows(view, view.portals)}
${view.mayChange && remindersSection(view)}
${passkeys(view)}`,
  }
}

function whatOf(view: AccessView, grant: AccessView['grants'][number]): string {
  const words = voiceFor(view).pages
  if (grant.packet !== null) return grant.packet
  if (grant.scope === 'portal' || !grant.project) return words.access.everything(view.brand.name)
  return grant.scope === 'project' ? words.access.project(grant.project) : words.record.for(grant.company, grant.project)
}

function elsewhere(view: AccessView): Html {
  const { brand, others, devices, now } = view
  const voice = voiceFor(view)
  const words = voice.pages.access
  const end = (path: string, name: string, label: string) =>
    html`<form method="post" action="${home(brand)}/access/${path}">${tokenField(view.inside.token)}<button class="plain s">${label}<span class="vh">${words.of(name)}</span></button></form>`
  const row = (path: string, name: string, line: string, label: string) => html`<li><div><b>${name}</b><p class="s">${line}</p></div>
${view.mayChange && end(path, name, label)}</li>`
  return html`<section><h2>${words.others}</h2>
${others.length + devices.length === 0 && html`<p class="s">${words.noOthers}</p>`}
<ul class="rows">${others.map((one) =>
    row(one.id, voice.browserName(one.name), words.seen(voice.moment(one.seenAt, now)), words.end),
  )}${devices.map((one) => row(`devices/${one.id}`, voice.browserName(one.name), words.opensLetter(voice.moment(one.usedAt, now)), words.forget))}</ul>
${
  view.mayChange &&
  html`<form method="post" action="${home(brand)}/access/everywhere">${tokenField(view.inside.token)}<button class="button quiet">${words.everywhere}</button></form>
<p class="s after">${words.everywhereWhy}</p>`
}</section>`
}

function passkeys(view: AccessView): Html | null {
  const { brand, now } = view
  const voice = voiceFor(view)
  const words = voice.pages.access
  if (!view.mayMake && view.passkeys.length === 0) return null
  const removal = (one: AccessView['passkeys'][number]) =>
    html`<form method="post" action="${home(brand)}/passkeys/${one.id}/removal">${tokenField(view.inside.token)}<button class="plain s">${words.remove}<span class="vh">${words.of(one.name)}</span></button></form>`
  const rows = view.passkeys.map(
    (one) => html`<li>${icon('key')}<div><b>${one.name}</b>
<p class="s">${words.made(voice.day(one.madeAt, now))} ${one.usedAt ? words.passkeyUsed(voice.moment(one.usedAt, now)) : words.passkeyUnused}</p></div>
${view.mayMake && removal(one)}</li>`,
  )
  return html`<section id="passkeys"><h2>${words.passkeys}</h2><p class="s">${words.passkeysWhy}</p>
${rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="s after">${words.noPasskeys}</p>`}
${view.came === 'last' && html`<p class="s after" role="alert">${words.lastPasskey(brand.name)}</p>`}
${view.mayMake && passkeyMaker(view, `${home(brand)}/access`, view.came === 'not_made')}</section>`
}
