// The page a link leads to: who invites, to what, as whom, and one button. Looking at it changes nothing.

import { type Html, html } from '../../html.ts'
import type { Language, LinkId, LinkKind } from '../../nouns.ts'
import type { Asked } from '../../words/naming.ts'
import { type Voice, voiceOf } from '../../words/words.ts'
import { icon } from '../icons.ts'
import { breaking, home, type Page, sign, tokenField, type View, voiceFor } from '../page.ts'

export interface LinkView extends View {
  linkId: LinkId
  token: string
  kind: LinkKind
  /** The member who invites; null when nobody in particular did. */
  inviter: string | null
  /** Where questions go. */
  replyTo: string | null
  /** The company that is invited, or the contact's name. */
  invited: string | null
  /** Several where one letter invites to several records. */
  projects: string[]
  /** What the packet that it opens is called. */
  packet: string | null
  /** What is still open. */
  asked: Asked[]
  /** Of that, what a member has sent back for changes. */
  sentBack: Asked[]
  /** Asked for in this browser: where scripts run, it needs no press. */
  goesOn?: boolean
  /** Used before, in a browser that may open it again. */
  again: boolean
  /** The earliest day that something is due. */
  dueOn: string | null
  /** Masked; null where it is what a browser has to give. */
  address: string | null
  proof: ProofView | null
}

/** What this browser gives beside the press, because its account asks for more and the letter was not asked for here. */
export type ProofView =
  | { kind: 'address'; typed: string; said: 'missing' | { left: number } | null }
  /** Mailed with the press. `spent`: too many addresses were wrong. */
  | { kind: 'code'; spent: boolean }

export function linkPage(view: LinkView): Page {
  const { brand, asked, inviter } = view
  const voice = voiceFor(view)
  const words = voice.pages.link
  const [title, lead] = saying(view)
  const quick = asked.length > 0 && asked.length < 3
  const spent = isSpent(view.proof)
  return {
    ...frameOf(view),
    status: statusOf(view.proof),
    sign: { path: `${enter(view.linkId)}/sign`, token: view.token },
    body: html`<div class="arch">
${sign(brand)}
<h1>${title}</h1>
<p>${lead}${due(view)}</p>
${pressForm(view)}
${!spent && html`<p class="s">${view.proof?.kind === 'code' ? words.codeNext : quick ? words.fiveMinutes : words.noPassword}</p>`}
</div>
<div class="s under">
<p>${words.notYou.map((line, at) => html`${at > 0 && html`<br>`}${line}`)}</p>
${view.replyTo && html`<p>${words.questions} <a href="mailto:${view.replyTo}">${words.writeTo(inviter ?? brand.name)}</a></p>`}
</div>`,
  }
}

/** The one button, with what has to be given beside the press. */
function pressForm(view: View & Pick<LinkView, 'linkId' | 'token' | 'address' | 'proof' | 'goesOn'> & { instead?: boolean }): Html {
  const { linkId, token, address, proof, goesOn, instead } = view
  const words = voiceFor(view).pages.link
  const spent = isSpent(proof)
  const hidden = html`${tokenField(token)}${instead && html`<input type="hidden" name="instead" value="yes">`}`
  const label = spent
    ? words.mailCode
    : html`<span>${words.continue}${address && html` <small>${breaking(words.as(address))}</small>`}</span>`
  return html`${spent && html`<p class="fault" role="alert">${breaking(words.emailSpent(address ?? ''))}</p>`}
<form method="post" action="${enter(linkId)}"${goesOn && html` data-go`}${proof?.kind === 'address' && html` class="field"`}>${hidden}${
    proof?.kind === 'address' && emailField(view, proof)
  }<button class="button">${label}</button></form>`
}

function emailField(view: View, { typed, said }: Extract<ProofView, { kind: 'address' }>): Html {
  const words = voiceFor(view).pages.link
  const fault = said === null ? null : said === 'missing' ? words.emailMissing : words.emailWrong(said.left)
  return html`<label for="email">${words.email}</label>
${fault && html`<p class="fault" id="fault" role="alert">${fault}</p>`}
<input id="email" name="email" type="email" autocomplete="email" inputmode="email" autocapitalize="none" spellcheck="false" maxlength="254" required value="${typed}" aria-describedby="${fault ? 'fault ' : ''}help"${fault && html` aria-invalid="true" autofocus`}>
<p class="s" id="help">${words.emailHelp(view.brand.name)}</p>`
}

const isSpent = (proof: ProofView | null): boolean => proof?.kind === 'code' && proof.spent

const statusOf = (proof: ProofView | null): number => (proof && (proof.kind === 'address' ? proof.said !== null : proof.spent) ? 422 : 200)

/** The title, and under it who and where. A day stands with what is asked for, and nowhere else. */
function saying(view: LinkView): [title: string, lead: string] {
  const { brand, kind, asked, sentBack, projects } = view
  const voice = voiceFor(view)
  const words = voice.pages.link
  const project = projects.length > 0 ? firstOf(voice, projects) : null
  if (view.packet !== null && kind !== 'copied')
    return [words.packet(view.packet), words.packetFrom(view.inviter ?? brand.name, view.invited)]
  if (kind === 'notification')
    return sentBack.length > 0
      ? [words.changes(brand.name), words.changesTo(sentBack, project)]
      : [words.news(brand.name), words.newsOf(view.invited, project)]
  if (kind !== 'invitation') return [words.signIn(brand.name), words.whoLetsIn(brand.name)]
  const who = words.who(view.inviter ?? brand.name, view.invited, project, projects.length > 1)
  if (asked.length > 0) return [words.asks(brand.name, asked), who]
  return view.again ? [words.yourPage(brand.name), words.nothingAsked(view.invited, project)] : [words.invites(brand.name), who]
}

/** Three names are read, more are counted. */
function firstOf({ list, number, pages }: Voice, names: readonly string[]): string {
  return list(names.length > 4 ? [...names.slice(0, 3), pages.link.others(number(names.length - 3))] : [...names])
}

function due({ dueOn, now, ...view }: LinkView): string | null {
  if (dueOn === null) return null
  const voice = voiceFor({ ...view, now })
  const words = voice.pages.link
  const day = voice.day(dueOn, now)
  if (voice.daysLeft(dueOn, now) < 0) return ` ${words.wasDue(day)}`
  return ` ${view.packet === null ? words.due(day) : words.answerBy(day)}`
}

interface OtherView extends View {
  linkId: LinkId
  token: string
  /** Both masked: who is signed in here, and whom the link is for. */
  signedInAs: string
  address: string | null
  proof: ProofView | null
}

/** Somebody else is signed in here: names both and asks, so that nobody is switched unseen. */
export function otherPage(view: OtherView): Page {
  const words = voiceFor(view).pages.other
  return {
    ...frameOf(view),
    status: statusOf(view.proof),
    body: html`<div class="arch">
${sign(view.brand)}
<h1>${words.title}</h1>
<p>${breaking(words.body(view.signedInAs, view.address, view.brand.name))}</p>
${pressForm({ ...view, instead: true })}
<p class="s">${breaking(words.signsOut(view.signedInAs))}</p>
<a class="button quiet" href="${home(view.brand)}"><span>${words.stay} <small>${breaking(words.as(view.signedInAs))}</small></span></a>
</div>`,
  }
}

/** A browser without the link's cookie: an unfurler, another browser, or ten minutes later. Names nobody. */
export function blankPage(view: { language: Language; linkId: LinkId | null; token: string }): Page {
  const words = voiceOf(view.language, 'UTC').pages.blank
  return {
    status: 200,
    language: view.language,
    title: null,
    brand: null,
    inside: null,
    frame: 'door',
    body: html`<div class="arch">
<h1>${words.title}</h1>
<p>${words.body}</p>
${
  view.linkId &&
  html`<form method="post" action="${enter(view.linkId)}/letter">${tokenField(view.token)}<button class="button">${icon('mail')}${words.newLink}</button></form>
<p class="s">${words.where}</p>`
}
</div>`,
  }
}

export const enter = (linkId: LinkId) => `/enter/${linkId}`

const frameOf = (view: View) => ({
  status: 200,
  language: view.language,
  title: null,
  brand: view.brand,
  inside: null,
  frame: 'door' as const,
})
