// The API for reading: every call with what it takes and answers, on one page without a script.
import { type Html, html, raw } from '../html.ts'
import { problems } from './problems.ts'

export type Schema = { [keyword: string]: unknown }
interface Media {
  schema: Schema
}
interface Answer {
  description: string
  content?: { [type: string]: Media }
}
interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[]
  requestBody?: { required?: boolean; content: { [type: string]: Media } }
  responses: { [status: string]: Answer }
  'x-right'?: string
}
/** As much of an OpenAPI document as we make and read. */
export interface ApiDocument {
  openapi: string
  info: { title: string; version: string; description?: string }
  paths: { [path: string]: { [method: string]: Operation } }
  components: { schemas: { [name: string]: Schema }; [part: string]: unknown }
  [part: string]: unknown
}
type Call = { method: string; path: string; operation: Operation }

export function docsPage(document: ApiDocument, nonce: string): string {
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Call => ({ method: method.toUpperCase(), path, operation })),
  )
  const groups = Map.groupBy(calls, ({ operation }) => operation.tags?.[0] ?? 'other')
  const schemas = Object.entries(document.components.schemas)
  return frame(
    'The Portico API',
    nonce,
    html`<h1>The Portico API</h1>
<p>${plain(document.info.description ?? '')}</p>
<p>Send an API key as <code>Authorization: Bearer pk_…</code>. Make one in Settings, or with <code>portico api-key create --account S --role manager</code>. The same as a file: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). What can go wrong: <a href="/api/docs/errors">errors</a>.</p>
<nav aria-label="Parts">${[...groups.keys()].map((name) => html`<a href="#${anchor(name)}">${name}</a> `)}<a href="#shapes">shapes</a></nav>
${[...groups].map(([name, members]) => html`<section id="${anchor(name)}"><h2>${name}</h2>${members.map(callOf)}</section>`)}
<section id="shapes"><h2>shapes</h2>
${schemas.map(([name, schema]) => html`<article id="shape-${name}"><h3>${name}</h3>${fields(schema)}</article>`)}
</section>`,
  )
}

export function errorsPage(nonce: string): string {
  return frame(
    'Errors of the Portico API',
    nonce,
    html`<h1>Errors</h1>
<p>Every refusal is an <code>application/problem+json</code> document: <code>{ type, title, status, code, detail, fields?, requestId }</code>. The code is stable; the texts may get better. <a href="/api/docs">All calls</a>.</p>
<table><thead><tr><th>code</th><th>status</th><th>what it says</th></tr></thead><tbody>
${Object.entries(problems).map(([code, { status, title, detail }]) => html`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td><b>${title}.</b> ${detail}</td></tr>`)}
</tbody></table>`,
  )
}

function callOf({ method, path, operation }: Call): Html {
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query')
  const body = Object.entries(operation.requestBody?.content ?? {})[0]
  const answered = Object.entries(operation.responses).filter(([status]) => /^2/.test(status))
  return html`<article>
<h3><b class="${method}">${method}</b> <code>${path}</code></h3>
<p>${operation.summary}${operation.description && html`. ${plain(operation.description)}`}</p>
${operation['x-right'] && html`<p class="right">Right: <code>${operation['x-right']}</code></p>`}
${query.length > 0 && html`<h4>Query</h4><ul>${query.map((one) => html`<li><code>${one.name}</code>${one.required && ' (needed)'}: ${kindOf(one.schema)}${one.description && html`. ${plain(one.description)}`}</li>`)}</ul>`}
${body && html`<h4>Body</h4>${fields(body[1].schema)}`}
${answered.map(([status, answer]) => html`<p>Answers <b>${status}</b> ${answerOf(answer)}</p>`)}
</article>`
}

function answerOf({ content, description }: Answer): Html {
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  if (!media) return html`${description}`
  return html`${type !== 'application/json' && html`<code>${type}</code> `}${kindOf(media.schema)}`
}

function fields(schema: Schema): Html {
  const { properties, required, $ref } = schema as { properties?: { [name: string]: Schema }; required?: string[]; $ref?: string }
  if ($ref !== undefined || !properties) return html`<p>${kindOf(schema)}</p>`
  return html`<ul>${Object.entries(properties).map(
    ([name, field]) =>
      html`<li><code>${name}</code>${!required?.includes(name) && '?'}: ${kindOf(field)}${typeof field.description === 'string' && html`. ${plain(field.description)}`}</li>`,
  )}</ul>`
}

/** A schema in a few words: `text or null`, `list of Record`, `one of a, b`. */
function kindOf(schema: Schema | undefined): Html {
  if (!schema) return html`anything`
  const {
    $ref,
    anyOf,
    oneOf,
    allOf,
    type,
    items,
    format,
    properties,
    const: only,
  } = schema as { [keyword: string]: never } & { enum?: unknown }
  const words = schema.enum as string[] | undefined
  if ($ref) return shapeLink($ref)
  const several = (anyOf ?? oneOf ?? allOf) as Schema[] | undefined
  if (several) return html`${several.map((one, at) => html`${at > 0 && ' or '}${kindOf(one)}`)}`
  if (words) return html`${words.map((word, at) => html`${at > 0 && ', '}<code>${word}</code>`)}`
  if (only !== undefined) return html`<code>${String(only)}</code>`
  if (type === 'array') return html`list of ${kindOf(items)}`
  if (properties)
    return html`{ ${Object.entries(properties as { [name: string]: Schema }).map(([name, one], at) => html`${at > 0 && ', '}<code>${name}</code>: ${kindOf(one)}`)} }`
  const kinds: { [type: string]: string } = {
    string: 'text',
    integer: 'number',
    number: 'number',
    boolean: 'yes or no',
    null: 'null',
    object: 'object',
  }
  if (format === 'date-time') return html`moment`
  if (format === 'date') return html`day`
  return html`${kinds[String(type)] ?? 'anything'}`
}

function shapeLink(ref: string): Html {
  const name = ref.slice(ref.lastIndexOf('/') + 1)
  return html`<a href="#shape-${name}">${name}</a>`
}

/** `backticks` become code. */
const plain = (text: string): Html => html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`

const anchor = (name: string): string => name.replaceAll(' ', '-')

function frame(title: string, nonce: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/console/favicon.svg" type="image/svg+xml">
<style nonce="${nonce}">${sheet}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`.text
}

const sheet = raw(`
:root{color-scheme:light dark;--canvas:#faf9f6;--ink:#1d1b18;--ink2:#59544b;--line:#e7e3db;--sunken:#f4f2ed;--accent:#2f4b94;--good:#1e6b45;--bad:#b02a20;--caution:#875600}
@media (prefers-color-scheme:dark){:root{--canvas:#171614;--ink:#f2efe9;--ink2:#bbb5aa;--line:#37342f;--sunken:#121110;--accent:#aebff3;--good:#7fcb9f;--bad:#f39a8f;--caution:#e5b761}}
*{box-sizing:border-box}
html{font:.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--canvas);scroll-padding-top:1rem}
body{margin:0;padding:2rem 1.25rem 4rem}
main{max-width:52rem;margin:auto;overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .75rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;text-transform:capitalize}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
h4{font-size:.8125rem;margin:.75rem 0 .25rem;color:var(--ink2)}
article{border-top:1px solid var(--line);padding-top:.25rem;margin-top:1rem}
p{margin:.25rem 0}
ul{margin:.25rem 0;padding-left:1.25rem}
nav{margin:1.25rem 0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
a{color:var(--accent)}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--sunken);border-radius:4px;padding:.1em .3em}
.right{color:var(--ink2);font-size:.875rem}
.GET{color:var(--accent)}.POST{color:var(--good)}.PATCH{color:var(--caution)}.DELETE{color:var(--bad)}
table{border-collapse:collapse;width:100%;margin-top:1rem}
th{text-align:left;font-size:.8125rem;color:var(--ink2)}
th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
:target{background:var(--sunken)}
`)
