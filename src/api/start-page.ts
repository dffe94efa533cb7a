// The owner's first page, calm and whole without a script: name the organisation, or simply come in.
import { slugRule, slugShape } from '../engine/accounts.ts'
import { type Html, html, raw } from '../html.ts'
import type { Palette } from '../nouns.ts'

export interface SetUpFields {
  name: string
  slug: string
  ownerName: string
  email: string
}

export interface StartPage {
  status: number
  title: string
  body: Html
  /** The account's own colour, once there is an account. */
  colours?: { light: Palette; dark: Palette }
}

const firstFields: SetUpFields = { name: '', slug: '', ownerName: '', email: '' }

export function setUpPage(
  portals: string,
  { fields = firstFields, faults = {}, status = 200 }: { fields?: SetUpFields; faults?: { [field: string]: string }; status?: number } = {},
): StartPage {
  const first = Object.keys(faults)[0]
  /** `early`: what the browser itself can tell of the field, as soon as it is left. */
  const field = (name: keyof SetUpFields, label: string, more: Html, help: Html | null = null, early: string | null = null) => {
    const fault = faults[name]
    const described = [help && `${name}-help`, fault && `${name}-fault`].filter(Boolean).join(' ')
    return html`<div class="field${fault && ' wrong'}">
<label for="${name}">${label}</label>
${fault ? html`<p class="fault" id="${name}-fault">${warning}${fault}</p>` : early && html`<p class="fault early" role="alert">${warning}${early}</p>`}
<input id="${name}" name="${name}" value="${fields[name]}" ${more}${fault && raw(' aria-invalid="true"')}${name === first && raw(' autofocus')}${described && html` aria-describedby="${described}"`}>
${help && html`<p class="help" id="${name}-help">${help}</p>`}
</div>`
  }
  const general = faults.body ?? null
  return {
    status,
    title: Object.keys(faults).length > 0 ? 'Something to correct: set up Portico' : 'Set up Portico',
    body: html`<main class="arch">
${mark}
<h1>Set up Portico</h1>
<p class="lead">One screen, and you can invite your first vendor.</p>
${general && html`<p class="fault" role="alert">${warning}${general}</p>`}
<form method="post" novalidate>
${field('name', 'Organisation', raw('required maxlength="120" autocomplete="organization"'), html`As clients and vendors know it.`)}
${field('slug', 'Portal address', html`pattern="${slugShape}" maxlength="50" autocapitalize="none" autocorrect="off" spellcheck="false"`, html`${portals}<b>…</b> Small letters, digits, hyphens. Left empty, it is made from the name.`, slugRule)}
${field('ownerName', 'Your name', raw('required maxlength="120" autocomplete="name"'))}
${field('email', 'Your email', raw('required type="email" maxlength="254" autocomplete="email" autocapitalize="none" spellcheck="false"'), html`Answers to your letters go there.`)}
<button class="button">Set up</button>
</form>
</main>`,
  }
}

export function signInPage(name: string, account: { name: string; colours: { light: Palette; dark: Palette } }): StartPage {
  return {
    status: 200,
    title: `Sign in to ${account.name}`,
    colours: account.colours,
    body: html`<main class="arch">
${mark}
<h1>${account.name}</h1>
<p class="lead">This link signs you in once. Opening this page has used nothing.</p>
<form method="post"><button class="button">Sign in as ${name}</button></form>
</main>`,
  }
}

export function endedPage(status: number, title: string, what: string): StartPage {
  return {
    status,
    title,
    body: html`<main class="shut">
${shut}
<h1>${title}</h1>
<p class="lead">${what}</p>
<p class="lead">Make a new one on the machine that Portico runs on:</p>
<pre tabindex="0">npm run --silent portico -- owner-link</pre>
</main>`,
  }
}

export function printStart({ title, body, colours }: StartPage, nonce: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, noarchive">
<title>${title}</title>
<link rel="icon" href="/console/favicon.svg" type="image/svg+xml">
<style nonce="${nonce}">${sheet}${colours && ofAccount(colours)}</style>
</head>
<body>
${body}
<footer>${smallMark} Portico</footer>
</body>
</html>
`.text
}

/** Eight values that the engine worked out itself; anything else in their place prints nothing. */
function ofAccount({ light, dark }: { light: Palette; dark: Palette }): Html {
  const rule = ({ fill, label, text }: Palette) => `:root{--fill:${hex(fill)};--label:${hex(label)};--text:${hex(text)}}`
  return raw(`${rule(light)}@media (prefers-color-scheme:dark){${rule(dark)}}`)
}
const hex = (colour: string): string => (/^#[0-9A-Fa-f]{6}$/.test(colour) ? colour : 'inherit')

const mark = raw(
  '<svg class="mark" viewBox="0 0 60 70" aria-hidden="true"><path d="M0 60V30a30 30 0 0 1 60 0v30a10 10 0 0 1-10 10H10A10 10 0 0 1 0 60Z" fill="var(--fill)"/><path d="M20 70V37a10 10 0 0 1 20 0v33Z" fill="var(--label)"/></svg>',
)
const smallMark = raw(
  '<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true"><path d="M4 17V10a6 6 0 0 1 12 0v7h-4v-6.5a2 2 0 0 0-4 0V17Z" fill="currentColor"/></svg>',
)
const warning = raw(
  '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M10 2.5 17.5 10 10 17.5 2.5 10ZM10 6.6v4.2M10 13.2v.1" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)
const shut = raw(
  '<svg class="shut-sign" viewBox="0 0 20 20" width="32" height="32" aria-hidden="true"><circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 5.8V10l2.8 1.8" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)

const sheet = raw(`
:root{color-scheme:light dark;--canvas:#faf9f6;--surface:#fff;--ink:#1d1b18;--ink2:#59544b;--ink3:#6f695f;--control:#8a8478;--bad:#b02a20;--sunken:#f4f2ed;--fill:#2f4b94;--label:#fff;--text:#2f4b94;--float:0 8px 24px -8px rgb(29 27 24/.1),0 0 1px rgb(29 27 24/.16)}
@media (prefers-color-scheme:dark){:root{--canvas:#171614;--surface:#201e1b;--ink:#f2efe9;--ink2:#bbb5aa;--ink3:#a59f93;--control:#857f74;--bad:#f39a8f;--sunken:#121110;--fill:#4f6fc6;--label:#fff;--text:#aebff3;--float:0 0 0 1px #37342f}}
*,::before,::after{box-sizing:border-box}
html{font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--canvas);-webkit-text-size-adjust:100%}
body{margin:0;min-height:100dvh;display:flex;flex-direction:column;align-items:center;padding:1.75rem 1.25rem}
main{width:100%;max-width:25rem;overflow-wrap:break-word}
.arch{background:var(--surface);border-radius:min(50vw,12.5rem) min(50vw,12.5rem) 1rem 1rem;box-shadow:var(--float);padding:2.75rem 1.5rem 2rem;text-align:center}
.mark{width:60px;height:70px}
h1{margin:1.25rem 0 .5rem;font-size:1.625rem;line-height:1.2;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
.lead{margin:0 0 1rem;color:var(--ink2);text-wrap:balance}
form{margin-top:1.5rem;text-align:left}
.field{margin-bottom:1.25rem}
label{display:block;font-weight:600}
input{display:block;width:100%;min-height:3rem;margin-top:.375rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--control);border-radius:10px}
.wrong input,input[pattern]:user-invalid{border:2px solid var(--bad)}
.help{margin:.375rem 0 0;font-size:.875rem;line-height:1.45;color:var(--ink2);overflow-wrap:anywhere}
.help b{font-weight:400;color:var(--ink3)}
.fault{display:flex;gap:.375rem;margin:.25rem 0 0;font-size:.875rem;line-height:1.45;color:var(--bad)}
.early{display:none}
.field:has(:user-invalid)>.early{display:flex}
.fault svg{flex:none;margin-top:1px}
.button{display:block;width:100%;min-height:3.25rem;padding:.5rem 1rem;font:inherit;font-size:1.0625rem;font-weight:600;line-height:1.3;color:var(--label);background:var(--fill);border:0;border-radius:10px;cursor:pointer}
.button:hover{filter:brightness(.93)}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
.shut{padding:3rem 0 1rem}
.shut-sign{color:var(--ink3)}
.shut+footer{width:100%;max-width:25rem}
pre{margin:0;padding:.875rem 1rem;background:var(--sunken);border-radius:12px;font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap}
footer{margin-top:2rem;display:flex;gap:.375rem;align-items:center;font-size:.875rem;color:var(--ink3)}
@media (max-height:53rem){body{padding-top:1rem}.arch{padding:1.5rem 1.5rem}.mark{width:36px;height:42px}.arch h1{margin-top:.75rem}.arch form{margin-top:1rem}.field{margin-bottom:.75rem}.arch input{min-height:2.75rem}}
@media (prefers-reduced-motion:no-preference){.button{transition:filter .12s ease-out}}
`)
