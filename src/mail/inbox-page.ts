// The pages of the inbox on this machine: a list, a letter beside it, or below a way back on a phone. No script.

import { newNonce } from '../engine/secrets.ts'
import { type Html, html, raw } from '../html.ts'
import type { KeptLetter } from './inbox.ts'

interface InboxView {
  letters: KeptLetter[]
  chosen: KeptLetter | null
  asText: boolean
}

export function inboxPage({ letters, chosen, asText }: InboxView): { text: string; nonce: string } {
  const nonce = newNonce()
  // A wide screen has room for the newest one before any was chosen.
  const shown = chosen ?? letters[0] ?? null
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${letters.length === 0 && raw('<meta http-equiv="refresh" content="3">\n')}<title>${chosen ? chosen.subject : 'Inbox on this machine'}</title>
<style nonce="${nonce}">${sheet}</style>
</head>
<body class="${chosen ? 'reading' : 'looking'}">
<main>
<section class="list" aria-label="Letters">
<header>
<h1>Inbox on this machine</h1>
<p>Letters stay here until you connect a mail server with SMTP_URL. Nobody else can open this page.</p>
</header>
${letters.length === 0 ? empty : html`<ol>${letters.map((letter) => row(letter, letter === shown, letter === chosen))}</ol>`}
</section>
${shown && reading(shown, asText)}
</main>
</body>
</html>
`
  return { text: page.text, nonce }
}

/** The letter alone, for the frame: its logo, which travelled beside it, put back in its place. */
export const letterPage = ({ html, logo }: KeptLetter): string =>
  logo ? html.replaceAll('cid:logo@portico', `data:${logo.type};base64,${logo.base64}`) : html

const empty = html`<div class="empty"><p><strong>No letters yet</strong></p><p>Invite somebody from a record, and the letter appears here by itself.</p></div>`

function row(letter: KeptLetter, shown: boolean, chosen: boolean): Html {
  return html`<li class="${shown ? 'shown' : ''}"><a href="/inbox/${letter.name}"${raw(chosen ? ' aria-current="page"' : '')}>
<span class="top"><span class="who">${letter.to}</span><time datetime="${letter.at}">${timeOf(letter.at)}</time></span>
<span class="what">${letter.subject}</span>
<span class="from">${nameOf(letter.from)}</span></a></li>
`
}

function reading(letter: KeptLetter, asText: boolean): Html {
  const at = `/inbox/${letter.name}`
  return html`<article aria-label="Letter">
<header>
<a class="back" href="/inbox">All letters</a>
<h2>${letter.subject}</h2>
<dl>
<div><dt>From</dt><dd>${letter.from}</dd></div>
<div><dt>To</dt><dd>${letter.to}</dd></div>
${letter.replyTo && html`<div><dt>Reply to</dt><dd>${letter.replyTo}</dd></div>\n`}<div><dt>Sent</dt><dd><time datetime="${letter.at}">${momentOf(letter.at)}</time></dd></div>
</dl>
<nav aria-label="How to read it">
<a href="${at}"${raw(asText ? '' : ' aria-current="true"')}>Letter</a>
<a href="${at}?as=text"${raw(asText ? ' aria-current="true"' : '')}>Plain text</a>
</nav>
</header>
${
  asText
    ? html`<pre tabindex="0">${letter.text}</pre>`
    : html`<iframe src="${at}/letter" title="${letter.subject}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
}
</article>
`
}

const nameOf = (from: string) => from.replace(/ <[^>]*>$/, '')

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' })
const moment = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium' })
const momentOf = (at: string) => moment.format(Date.parse(at))
const timeOf = (at: string) => {
  const then = Date.parse(at)
  return Date.now() - then < 43_200_000 ? clock.format(then) : day.format(then)
}

const sheet = raw(`
:root{color-scheme:light dark;--canvas:#FAF9F6;--surface:#FFF;--sunken:#F4F2ED;--ink:#1D1B18;--ink2:#59544B;--ink3:#6F695F;--line:#E7E3DB;--accent:#2F4B94;--soft:#ECEFF8}
@media (prefers-color-scheme:dark){:root{--canvas:#171614;--surface:#201E1B;--sunken:#121110;--ink:#F2EFE9;--ink2:#BBB5AA;--ink3:#A59F93;--line:#37342F;--accent:#AEBFF3;--soft:#232A3D}}
*{box-sizing:border-box}
html{height:100%}
body{margin:0;min-height:100%;background:var(--canvas);color:var(--ink);font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1,h2,p,ol,dl,dd{margin:0;padding:0}
a{color:inherit;text-decoration:none}
a:focus-visible,pre:focus-visible{outline:3px solid var(--accent);outline-offset:-3px;border-radius:8px}
.list header{padding:28px 20px 16px}
h1{font-size:1.375rem;line-height:1.25;font-weight:650;letter-spacing:-.012em}
.list header p{margin-top:8px;font-size:.875rem;line-height:1.45;color:var(--ink2)}
ol{list-style:none;border-top:1px solid var(--line)}
li{border-bottom:1px solid var(--line)}
li a{display:block;padding:13px 20px}
li a:hover{background:color-mix(in srgb,var(--ink) 4%,transparent)}
.top{display:flex;gap:12px;justify-content:space-between;align-items:baseline}
.who{font-weight:600;min-width:0;overflow-wrap:anywhere}
time{font-variant-numeric:tabular-nums}
.top time{flex:none;font-size:.8125rem;color:var(--ink3)}
.what,.from{display:block;overflow-wrap:anywhere}
.what{font-size:.9375rem}
.from{font-size:.875rem;color:var(--ink2)}
.empty{padding:32px 20px;border-top:1px solid var(--line);color:var(--ink2)}
.empty strong{color:var(--ink)}
article{display:flex;flex-direction:column;min-height:100vh;min-height:100dvh}
article header{padding:20px}
.back{display:inline-block;padding:10px 0;color:var(--accent);font-size:.9375rem}
.back::before{content:"\\2190\\00a0"}
h2{font-size:1.25rem;line-height:1.3;font-weight:650;overflow-wrap:anywhere}
dl{margin-top:10px;font-size:.875rem}
dl div{display:flex;gap:10px}
dt{flex:0 0 4.5rem;color:var(--ink3)}
dd{min-width:0;overflow-wrap:anywhere}
nav{display:flex;gap:4px;margin-top:14px}
nav a{padding:10px 14px;min-height:44px;border-radius:10px;font-size:.9375rem;color:var(--ink2)}
nav a:hover{background:color-mix(in srgb,var(--ink) 4%,transparent)}
nav a[aria-current]{background:var(--soft);color:var(--ink);font-weight:600}
iframe{flex:1;width:100%;min-height:70vh;border:0;border-top:1px solid var(--line);background:var(--sunken)}
pre{flex:1;margin:0;padding:24px 20px 48px;border-top:1px solid var(--line);background:var(--surface);font:400 .9375rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:839px){.looking article,.reading .list{display:none}}
@media (min-width:840px){
main{display:grid;grid-template-columns:minmax(300px,380px) 1fr;height:100vh;height:100dvh}
.list{overflow-y:auto;border-right:1px solid var(--line)}
article{min-height:0;height:100%;overflow:hidden}
article header{padding:28px 32px 16px}
.back{display:none}
.shown a{background:var(--soft)}
pre{overflow-y:auto;padding:28px 32px 56px}
}
`)
