// Doors that are shut: each says what happened and when, and gives a way on where there is one.

import type { LimitedBy } from '../../engine/limits.ts'
import { type Html, html, type Printable } from '../../html.ts'
import type { Language, LinkId, Millis } from '../../nouns.ts'
import { voiceOf } from '../../words/words.ts'
import { type IconName, icon } from '../icons.ts'
import { breaking, home, type Inside, type Page, type Person, reach, tokenField, type View, voiceFor } from '../page.ts'
import { enter } from './link.ts'

/** What a dead link may tell whoever holds it with a right signature. */
export type DeadEndView = View & {
  linkId: LinkId
  token: string
  /** Masked: where a new letter goes. */
  address: string
  inviter: string | null
  /** Still signed in as the same person, with other things to see. */
  inside?: Inside | null
} & (
    | { why: 'used'; at: Millis; browser: string | null; deniedAt: Millis | null }
    /** By a letter, or by a link that a member handed over. */
    | { why: 'newer'; at: Millis; by: 'letter' | 'hand' }
    /**
     * The link's time is over; `access` says whether a new one would still open something, `brief` that it lived for hours at most,
     * `late` that nobody saw it alive.
     */
    | { why: 'ended'; at: Millis; access: 'live' | 'ended'; brief: boolean; late: boolean }
    /** Not used for so long that only the inviter can wake it. */
    | { why: 'asleep' }
  )

export function deadEndPage(view: DeadEndView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.dead
  const who = view.inviter ?? view.brand.name
  switch (view.why) {
    case 'used':
      return shut(view, 410, 'opened', words.usedTitle, [
        html`<p>${words.used(voice.moment(view.at, view.now), view.browser && voice.browserName(view.browser))}</p>`,
        newLink(view),
        html`<section class="more"><h2>${words.somebodyElse}</h2>
${
  view.deniedAt
    ? html`<p class="s">${words.told(who)}</p>`
    : html`<p class="s">${words.weTell(who)}</p>
${press(view, 'denial', words.notMe, 'quiet')}`
}</section>`,
      ])
    case 'newer': {
      const [title, says] = view.by === 'hand' ? [words.newerLinkTitle, words.newerLink] : [words.newerTitle, words.newer]
      return shut(view, 410, 'mail', title, [html`<p>${says(voice.moment(view.at, view.now))}</p>`, newLink(view)])
    }
    case 'ended':
      return shut(view, 410, 'hourglass', words.endedTitle, [
        html`<p>${words.ended(view.brief ? voice.stamp(view.at, view.now) : voice.day(view.at, view.now))}</p>`,
        view.access === 'live'
          ? newLink(view)
          : html`<p>${words.accessEnded(who)}</p>
${press(view, 'request', words.askAgain)}`,
        view.late &&
          html`<section class="more"><h2>${words.lateTitle}</h2>
<p class="s">${words.late(who)}</p>
${press(view, 'request', words.askAgain, 'quiet')}</section>`,
      ])
    case 'asleep':
      return shut(view, 410, 'hourglass', words.sleepsTitle, [
        html`<p>${words.sleeps(view.brand.name)} ${words.asks(who)}</p>`,
        press(view, 'request', words.askAgain),
      ])
  }
}

/** Forged, mistyped or cut short: nothing is known, so nothing is told. `linkId` is what may be the start of a link, known or not. */
export function invalidPage({ language, linkId }: { language: Language; linkId?: LinkId | null }): Page {
  const { dead, blank } = voiceOf(language, 'UTC').pages
  return shut({ language }, 404, 'question', dead.invalidTitle, [
    html`<p>${dead.invalid}</p>`,
    linkId &&
      html`<form method="post" action="${enter(linkId)}/letter"><button class="button">${icon('mail')}${dead.newLink}</button></form>
<p class="s under">${blank.where}</p>`,
  ])
}

interface RevokedView extends View {
  /** When; null when it is not for these eyes. */
  at: Millis | null
  person: Person | null
  /** Still signed in, with other things to see. */
  inside: Inside | null
  /** A file was on its way. */
  uploading?: boolean
}

export function revokedPage(view: RevokedView): Page {
  const voice = voiceFor(view)
  const words = voice.pages.revoked
  return shut(view, 403, 'slash', words.title, [
    html`<p>${words.body(view.brand.name, view.at === null ? null : voice.onDay(view.at, view.now))}${view.uploading && ` ${words.notKept}`}</p>
<p>${words.mistake}</p>`,
    whom(view),
  ])
}

/** A guest's time is over, as it was said from the start. */
export function closedPage(view: RevokedView & { at: Millis }): Page {
  const voice = voiceFor(view)
  const words = voice.pages.revoked
  return shut(view, 410, 'hourglass', words.closedTitle(voice.moment(view.at, view.now)), [
    html`<p>${words.closed(view.brand.name)}${view.uploading && ` ${words.notKept}`}</p>
<p>${words.needMore}</p>`,
    whom(view, true),
  ])
}

/** After "Email me a new link" without the link's cookie: whoever asked learns nothing, whatever became of it. */
export function letterSentPage(view: { language: Language }): Page {
  const words = voiceOf(view.language, 'UTC').pages.sent
  return shut(view, 200, 'mail', words.blindTitle, html`<p>${words.blind}</p>`)
}

/** After "Ask for a new invitation". */
export function askedPage(view: View & { inviter: string | null; inside?: Inside | null }): Page {
  const words = voiceFor(view).pages.sent
  return shut(view, 200, 'plane', words.askedTitle(view.inviter ?? view.brand.name), html`<p>${words.asked}</p>`)
}

/** After "That was not me". */
export function deniedPage(view: View & { inviter: string | null; linkId: LinkId; token: string; address: string }): Page {
  const words = voiceFor(view).pages.sent
  const title = words.deniedTitle(view.inviter ?? view.brand.name)
  return shut(view, 200, 'disc', title, [html`<p>${words.denied}</p>`, newLink(view)])
}

/** Which limit was met, and when another letter may be asked for. */
export interface Slowness {
  by: LimitedBy
  again: Millis
}

/** Enough letters for now; the same for everybody. */
export function slowDownPage(view: { language: Language } | (View & Slowness)): Page {
  const voice = 'brand' in view ? voiceFor(view) : voiceOf(view.language, 'UTC')
  const words = voice.pages.sent
  if (!('by' in view)) return shut(view, 429, 'clock', words.slowTitle.mailbox, html`<p>${words.slow}</p>`)
  return shut(view, 429, 'clock', words.slowTitle[view.by], [
    html`<p>${words.slowBy[view.by]}</p>`,
    html`<p>${words.slowUntil(voice.moment(view.again, view.now))} ${words.slowStill}</p>`,
  ])
}

type Shut = { language: Language } | (View & { inside?: Inside | null })

export function shut(view: Shut, status: number, sign: IconName, title: string, body: Printable): Page {
  return {
    status,
    language: view.language,
    title: null,
    brand: 'brand' in view ? view.brand : null,
    inside: ('inside' in view && view.inside) || null,
    frame: 'shut',
    body: html`${icon(sign)}
<h1>${title}</h1>
${body}`,
  }
}

type Asking = View & { linkId: LinkId; token: string }

const press = (view: Asking, verb: 'letter' | 'denial' | 'request', label: string, tone?: 'quiet'): Html =>
  html`<form method="post" action="${enter(view.linkId)}/${verb}">${tokenField(view.token)}<button class="${tone ? 'button quiet' : 'button'}">${
    verb === 'letter' && icon('mail')
  }${label}</button></form>`

function newLink(view: Asking & { address: string }): Html {
  const words = voiceFor(view).pages.dead
  return html`${press(view, 'letter', words.newLink)}<p class="s under">${breaking(words.where(view.address))}</p>`
}

/** The way on: what else is open to them; after an end that nobody meant against them, a letter to whom to ask. */
function whom(view: RevokedView, mayWrite = false): Html {
  const { revoked, record } = voiceFor(view).pages
  const { person } = view
  return html`${
    view.inside
      ? html`<a class="button" href="${home(view.brand)}">${revoked.elsewhere}</a>`
      : mayWrite && person?.email && html`<a class="button" href="mailto:${person.email}">${record.writeTo(person.name)}</a>`
  }${person && reach(person, view.brand)}`
}
