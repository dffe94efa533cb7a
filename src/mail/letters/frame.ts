// The sheet every letter is written on: one set of parts, printed as HTML that needs no picture and as plain text in the same order.

import type { HouseFacts } from '../../engine/letter-facts.ts'
import { type Html, html, raw } from '../../html.ts'
import type { Language } from '../../nouns.ts'
import { initials } from '../../words/initials.ts'

/** Words, or words that carry the weight of the sentence. */
export type Run = string | { strong: string }

export interface Sheet {
  house: HouseFacts
  language: Language
  subject: string
  /** The grey line behind the subject in a list of letters. */
  preview: string
  title: string
  greeting: string
  paragraphs: Run[][]
  list?: string[]
  note?: { text: string; by: string | null } | null
  button?: { label: string; url: string; under: string | null; notWorking: string }
  /** What stands for the button where the button cannot be pressed; on two lines what it is for and where it goes. */
  code?: { before: string; text: string; after: string } | null
  small: string[]
  /** Why this came, and what to do when it is for somebody else. Names in it are made inert by the letter, the address is not. */
  why: string[]
  /** Where its reader says that they want fewer of these, or none. */
  stop?: { label: string; url: string }
}

export function sheetHtml(sheet: Sheet): string {
  const { light, dark } = sheet.house.colours
  const page = html`<!doctype html>
<html lang="${sheet.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${sheet.subject}</title>
<style>
${phoneStyle}
${raw(`@media (prefers-color-scheme:dark){${darkRules(dark, '')}}`)}
</style>
<style>
${raw(darkRules(dark, '[data-ogsc] '))}
</style>
<!--[if mso]><style>*{font-family:'Segoe UI',Arial,sans-serif!important}</style><![endif]-->
</head>
<body class="page" style="${styles.body}">
<div style="${styles.preview}">${inert(sheet.preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#F4F2ED" style="${styles.page}">
<tr><td class="around" align="center" style="${styles.around}">
<table role="presentation" width="568" cellpadding="0" cellspacing="0" border="0" style="${styles.width}">
<tr><td class="sheet" bgcolor="#FFFFFF" style="${styles.sheet}">
${head(sheet.house)}
<h1 class="ink title" style="${styles.title}">${inert(sheet.title)}</h1>
<p class="ink" style="${styles.greeting}">${inert(sheet.greeting)}</p>
${sheet.paragraphs.map((runs) => html`<p class="ink" style="${styles.paragraph}">${runs.map(run)}</p>\n`)}
${sheet.list && sheet.list.length > 0 && html`<ul class="ink" style="${styles.list}">${sheet.list.map((line) => html`<li style="${styles.item}">${inert(line)}</li>\n`)}</ul>`}
${sheet.note && note(sheet.note)}
${sheet.button && button(sheet.button, light)}
${sheet.code && code(sheet.code)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:28px 0 0"><tr><td class="line" style="${styles.line}">
${sheet.small.map((line) => html`<p class="second" style="${styles.small}">${inert(line)}</p>\n`)}
${sheet.button && bareAddress(sheet.button, light)}
</td></tr></table>
</td></tr>
<tr><td class="foot second" align="center" style="${styles.foot}">
${sheet.house.postalAddress && html`${inert(sheet.house.postalAddress)}<br>\n`}${sheet.why.map((line, at) => html`${at > 0 && raw('<br>\n')}${line}`)}${
  sheet.stop &&
  html`<br>
<a class="second" href="${sheet.stop.url}" style="${styles.stop}">${sheet.stop.label}</a>`
}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
  return page.text
}

export function sheetText(sheet: Sheet): string {
  const { button, note } = sheet
  // French puts a space before its colon.
  const led = ({ label, url }: { label: string; url: string }) => `${label}${sheet.language === 'fr' ? ' :' : ':'}\n${url}`
  const parts = [
    inert(sheet.house.name),
    inert(sheet.title),
    inert(sheet.greeting),
    ...sheet.paragraphs.map((runs) => runs.map((one) => inert(typeof one === 'string' ? one : one.strong)).join('')),
    sheet.list?.map((line) => `- ${inert(line)}`).join('\n'),
    note && [...note.text.split('\n'), ...(note.by ? [note.by] : [])].map((line) => `  ${inert(line)}`.trimEnd()).join('\n'),
    // The address stands alone on its line: a full stop behind it would become part of it.
    button && led(button),
    button?.under && inert(button.under),
    sheet.code && `${inert(sheet.code.before)}\n\n${sheet.code.text}\n\n${inert(sheet.code.after)}`,
    ...sheet.small.map(inert),
    ['--', ...(sheet.house.postalAddress ? [inert(sheet.house.postalAddress)] : []), ...sheet.why].join('\n'),
    sheet.stop && led(sheet.stop),
  ]
  return `${parts.filter(Boolean).join('\n\n').replaceAll('\u00a0', ' ')}\n`
}

/**
 * What people wrote is read and never followed: mail programs turn anything like an address into a link, whatever the markup
 * says, unless something nobody sees stands inside it.
 */
export function inert(text: string): string {
  return text.includes('.') || text.includes('/')
    ? text.replace(/:\/\//g, ':/\u200b/').replace(/(?<=[\p{L}\p{N}-])\.(?=\p{L}{2})/gu, '.\u200b')
    : text
}

function head(house: HouseFacts): Html {
  if (house.logo) {
    return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="logo" style="${styles.logo}">
<img src="cid:logo@portico" alt="${house.name}" height="32" style="${styles.picture}"></td></tr></table>`
  }
  const fill = colour(house.colours.light.fill)
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="34"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="fill" width="34" height="35" align="center" valign="middle" bgcolor="${fill}" style="${styles.tile}${raw(`background-color:${fill};color:${colour(house.colours.light.label)}`)}" aria-hidden="true">${initials(house.name)}</td></tr></table></td>
<td class="ink" style="${styles.name}">${house.name}</td></tr></table>`
}

const run = (one: Run): Html =>
  typeof one === 'string' ? html`${inert(one)}` : html`<strong style="font-weight:700">${inert(one.strong)}</strong>`

function note({ text, by }: { text: string; by: string | null }): Html {
  const lines = text.split('\n').map((line, at) => html`${at > 0 && raw('<br>\n')}${inert(line)}`)
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 0"><tr>
<td dir="auto" class="note ink" bgcolor="#F4F2ED" style="${styles.note}">${lines}${by && html`<div class="second" style="${styles.by}">${inert(by)}</div>`}</td></tr></table>`
}

function button(it: { label: string; url: string; under: string | null }, { fill, label, outline }: HouseFacts['colours']['light']): Html {
  const edge = outline ? `;border:1px solid ${colour(outline)}` : ''
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:26px 0 0"><tr>
<td class="fill" align="center" bgcolor="${colour(fill)}" style="${styles.button}${raw(`background-color:${colour(fill)}${edge}`)}">
<a ses:no-track class="label" href="${it.url}" target="_blank" style="${styles.label}${raw(`color:${colour(label)}`)}">${it.label}</a></td></tr></table>
${it.under && html`<p class="second" style="${styles.under}">${inert(it.under)}</p>`}`
}

function code(it: { before: string; text: string; after: string }): Html {
  return html`<p class="ink" style="${styles.before}">${inert(it.before)}</p>
<p class="ink" style="${styles.code}">${it.text}</p>
<p class="second" style="${styles.after}">${inert(it.after)}</p>`
}

function bareAddress(it: { url: string; notWorking: string }, { text }: HouseFacts['colours']['light']): Html {
  return html`<p class="second" style="${styles.small}">${it.notWorking}<br>
<a ses:no-track class="link" href="${it.url}" target="_blank" style="${styles.link}${raw(`color:${colour(text)}`)}">${it.url}</a></p>`
}

/** Colours are worked out by us on saving; what stands in the row is still looked at before it enters a style. */
function colour(hex: string): Html {
  return raw(/^#[0-9a-f]{6}$/i.test(hex) ? hex : '#1D1B18')
}

const sans = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const styles = {
  body: raw('margin:0;padding:0;width:100%;background-color:#F4F2ED;-webkit-text-size-adjust:100%;text-size-adjust:100%'),
  preview: raw('display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all'),
  page: raw(`background-color:#F4F2ED;font-family:${sans}`),
  around: raw('padding:28px 16px 36px'),
  width: raw('width:100%;max-width:568px;table-layout:fixed'),
  sheet: raw(
    'background-color:#FFFFFF;border-radius:16px;padding:32px 40px 30px;text-align:left;word-break:break-word;overflow-wrap:anywhere',
  ),
  logo: raw('padding:0'),
  picture: raw(`display:block;height:32px;width:auto;max-width:180px;border:0;color:#1D1B18;font:600 13px/16px ${sans}`),
  tile: raw(`border-radius:17px 17px 6px 6px;font:700 13px/18px ${sans};padding:4px 0 0;`),
  name: raw(`padding:0 0 0 12px;font:600 16px/22px ${sans};color:#1D1B18`),
  title: raw(`margin:26px 0 0;font:700 26px/32px ${sans};letter-spacing:-.012em;color:#1D1B18`),
  greeting: raw(`margin:20px 0 0;font:400 16px/25px ${sans};color:#1D1B18`),
  paragraph: raw(`margin:10px 0 0;font:400 16px/25px ${sans};color:#1D1B18`),
  list: raw(`margin:12px 0 0;padding:0 0 0 22px;font:400 16px/25px ${sans};color:#1D1B18`),
  item: raw('margin:0 0 4px;padding:0'),
  note: raw(
    `background-color:#F4F2ED;border-radius:16px 16px 16px 4px;padding:14px 18px;text-align:start;font:400 16px/24px ${sans};color:#1D1B18`,
  ),
  by: raw(`padding:4px 0 0;font:400 14px/21px ${sans};color:#59544B`),
  button: raw('border-radius:10px;mso-padding-alt:17px 20px;'),
  label: raw(`display:block;padding:17px 20px;font:600 17px/22px ${sans};text-decoration:none;`),
  under: raw(`margin:14px 0 0;font:400 14px/21px ${sans};color:#59544B;text-align:center`),
  before: raw(`margin:26px 0 0;font:400 16px/25px ${sans};color:#1D1B18`),
  code: raw("margin:8px 0 0;font:600 30px/40px ui-monospace,Menlo,Consolas,'Courier New',monospace;letter-spacing:.14em;color:#1D1B18"),
  after: raw(`margin:8px 0 0;font:400 14px/21px ${sans};color:#59544B`),
  line: raw('border-top:1px solid #E7E3DB;padding:8px 0 0'),
  small: raw(`margin:10px 0 0;font:400 14px/21px ${sans};color:#59544B`),
  link: raw('text-decoration:none;word-break:break-all;'),
  stop: raw('color:#59544B;text-decoration:underline'),
  foot: raw(`padding:18px 24px 0;font:400 13px/19px ${sans};color:#59544B;text-align:center;word-break:break-word;overflow-wrap:anywhere`),
}

const phoneStyle = raw(
  '@media (max-width:599px){.around{padding:0!important}.sheet{border-radius:0!important;padding:32px 24px!important}' +
    '.title{font-size:24px!important;line-height:29px!important}.foot{padding:22px 24px 30px!important}}',
)

/** The second time for Outlook on the web, which marks its dark mode instead of asking for it. */
function darkRules(dark: HouseFacts['colours']['dark'], inside: string): string {
  const rules: [string, string[]][] = [
    ['.page', ['background-color:#171614']],
    ['.sheet', ['background-color:#201E1B']],
    ['.ink', ['color:#F2EFE9']],
    ['.second', ['color:#BBB5AA']],
    ['.line', ['border-color:#37342F']],
    ['.note', ['background-color:#2A2824']],
    [
      '.fill',
      [`background-color:${colour(dark.fill)}`, `color:${colour(dark.label)}`, `border-color:${colour(dark.outline ?? dark.fill)}`],
    ],
    ['.label', [`color:${colour(dark.label)}`]],
    ['.link', [`color:${colour(dark.text)}`]],
    // A logo without transparency is made for white paper.
    ['.logo', ['background-color:#FFFFFF', 'padding:6px 10px', 'border-radius:8px']],
  ]
  return rules.map(([name, lines]) => `${inside}${name}{${lines.map((line) => `${line}!important`).join(';')}}`).join('')
}
