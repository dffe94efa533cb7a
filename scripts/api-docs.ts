// Writes what is told of the API in files: docs/openapi.json, docs/errors.md, the calls in docs/api.md, the console's types. `--check` only compares.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { mountApi } from '../src/api/api.ts'
import type { ApiDocument } from '../src/api/docs-page.ts'
import { problems } from '../src/api/problems.ts'
import { readConfig } from '../src/config.ts'
import { createHttp } from '../src/http.ts'
import { openHouse } from '../src/portico.ts'
import { typesOf } from './api-types.ts'

const checks = process.argv.includes('--check')
const document = await documentOf()
const files: [path: string, text: string][] = [
  ['docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`],
  ['docs/errors.md', errors()],
  ['docs/api.md', withCalls(readFileSync('docs/api.md', 'utf8'))],
  ['console/src/api-types.ts', formatted(typesOf(document))],
]
const stale = files.filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
if (!checks) for (const [path, text] of stale) writeFileSync(path, text)
for (const [path] of stale) console.log(checks ? `${path} is not fresh. Run: node scripts/api-docs.ts` : `Wrote ${path}`)
process.exitCode = checks && stale.length > 0 ? 1 : 0

/** The document of a real house, as the server would answer it. */
async function documentOf(): Promise<ApiDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-docs-'))
  const config = readConfig({ DATA_DIR: folder })
  const house = await openHouse(config)
  const app = await createHttp({ url: config.url, trustProxy: 0, log: pino({ level: 'silent' }) })
  const nothing = () => {
    throw new Error('nothing is rendered here')
  }
  const outbox = { state: () => ({ running: false, underWay: 0, held: 0, closed: null, stuck: false }) }
  await app.register(mountApi, {
    engine: house.engine,
    config,
    outbox,
    mail: 'inbox',
    renderLetter: nothing,
    renderFirstPage: nothing,
    renderPortalView: nothing,
  })
  try {
    const { body } = await app.inject({ url: '/api/v1/openapi.json', headers: { host: config.url.host } })
    return JSON.parse(body)
  } finally {
    await app.close()
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function errors(): string {
  const rows = Object.entries(problems).map(([code, { status, title, detail }]) => `| \`${code}\` | ${status} | ${title}. ${detail} |`)
  return `# Errors

Written by \`scripts/api-docs.ts\` from the one table in \`src/api/problems.ts\`.

Every refusal is an \`application/problem+json\` document (RFC 9457):

\`\`\`json
{
  "type": "http://localhost:4400/api/docs/errors#invalid",
  "title": "Not valid",
  "status": 422,
  "code": "invalid",
  "detail": "Some fields cannot be taken as they are.",
  "fields": { "requirements.0.name": "This is needed." },
  "requestId": "3d8e74b44db6-k"
}
\`\`\`

Hold on to \`code\`: it is stable, the sentences may get better. \`fields\` says what is wrong with which field. \`requestId\` finds the request in the log.
Some are said before any call is reached: \`misdirected\` (another Host than ours), \`cross_site\` (sent from another page), \`headers_too_large\`, \`too_slow\` and \`malformed\`.
\`address_taken\` carries the \`contact\` that has the address. A thing of another account is answered exactly as one that does not exist.

| code | status | what it says |
| --- | --- | --- |
${rows.join('\n')}
`
}

/** The table between the two marks of docs/api.md. */
function withCalls(text: string): string {
  const [begin, end] = ['<!-- calls: written by scripts/api-docs.ts -->\n', '<!-- end of calls -->']
  const [before, after] = [text.indexOf(begin), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error('docs/api.md has lost the marks between which the calls stand')
  const rows = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, { summary = '', 'x-right': right }]) =>
        `| \`${method.toUpperCase()} ${path}\` | ${summary} | ${right ? `\`${right}\`` : ''} |`,
    ),
  )
  return `${text.slice(0, before + begin.length)}\n| call | does | right |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${text.slice(after)}`
}

function formatted(text: string): string {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/biome', ['format', '--stdin-file-path=console/src/api-types.ts'], {
    input: text,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
