// Keeps the house in order: imports point down, the engine stays pure, no drawers and no barrels.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { test } from 'node:test'

/** Small things that know nothing of the rooms and serve them all. */
const leaves = { nouns: [], html: [], version: [], visitors: ['nouns'], words: ['nouns', 'html'] }
const everywhere = Object.keys(leaves)

/** What each room may import besides itself. Doors (api, portal, mail) never import each other. */
const below: Record<string, string[]> = {
  ...leaves,
  store: ['nouns'],
  // A program of its own beside the house; the engine knows what it says, and is handed who calls it
  pictures: ['nouns'],
  engine: ['nouns', 'store', 'pictures'],
  http: [...everywhere, 'engine'],
  mail: [...everywhere, 'store', 'engine', 'http'],
  portal: [...everywhere, 'store', 'engine', 'http'],
  api: [...everywhere, 'store', 'engine', 'http'],
  // Borrows the readers of addresses from the rooms that know them; only portico and cli read it, all others get plain values
  config: [...everywhere, 'engine', 'mail'],
  worker: [...everywhere, 'store', 'engine', 'mail'],
  portico: [...everywhere, 'store', 'pictures', 'engine', 'http', 'mail', 'portal', 'api', 'config', 'worker'],
  cli: [...everywhere, 'store', 'engine', 'http', 'mail', 'config', 'portico'],
}

/** What the engine may load from outside: nothing that knows the time, a disk, a network or a database. */
const harmless = ['node:crypto', 'node:url', 'node:util', 'zod', 'file-type', 'otpauth', '@simplewebauthn/server']

const house = join(import.meta.dirname, '..')
const find = (pattern: string) => globSync(pattern, { cwd: house }).map((file) => file.replaceAll('\\', '/'))
const sources = find('src/**/*.ts')

test('imports point down', () => {
  const up = sources.flatMap((file) => {
    const room = roomOf(file)
    const allowed = [room, ...(below[room] ?? [])]
    return importsOf(file)
      .filter(({ path }) => path.startsWith('src/') && !allowed.includes(roomOf(path)))
      .map(({ path }) => `${file} imports ${path}`)
  })
  assert.deepEqual(up, [])
})

test('every room has its place in the table above', () => {
  assert.deepEqual(
    [...new Set(sources.map(roomOf))].filter((room) => !below[room]),
    [],
  )
})

test('the engine is pure: whatever it loads, however far down, knows neither time nor disk nor network nor database', () => {
  const impure: string[] = []
  const seen = new Set<string>()
  const follow = (file: string, way: string) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { path, typesOnly } of importsOf(file)) {
      if (typesOnly) continue
      if (path.startsWith('src/')) follow(path, `${way} > ${path}`)
      else if (!harmless.includes(path)) impure.push(`${way} > ${path}`)
    }
  }
  for (const file of sources) if (roomOf(file) === 'engine') follow(file, file)
  assert.deepEqual(impure, [])
})

test('MAI-02 of the mail library only the line to a server is loaded, never what reads files and addresses, and in no version before 9.1.1', () => {
  const loaded = sources.flatMap((file) => importsOf(file).map(({ path }) => path)).filter((path) => path.startsWith('nodemailer'))
  assert.deepEqual([...new Set(loaded)], ['nodemailer/lib/smtp-connection'])
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: { [name: string]: string } }
  const [major = 0, minor = 0, patch = 0] = (dependencies.nodemailer ?? '').split('.').map(Number)
  assert.ok(major * 1e6 + minor * 1e3 + patch >= 9_001_001, dependencies.nodemailer)
})

test('no file hands on the exports of another, none is a drawer', () => {
  const handing = sources.filter((file) => /^export\s[^'"`;=]*\sfrom\s+['"]/m.test(read(file)))
  const drawers = [...sources, ...find('console/src/**/*.{ts,tsx}')].filter((file) =>
    /^(index|utils?|helpers?|common|misc)\.tsx?$/.test(basename(file)),
  )
  assert.deepEqual([...handing, ...drawers], [])
})

test('the console knows the API and nothing else of the house', () => {
  const knowing = find('console/src/**/*.{ts,tsx}').flatMap((file) =>
    importsOf(file)
      .filter(({ path }) => path.startsWith('src/'))
      .map(({ path }) => `${file} imports ${path}`),
  )
  assert.deepEqual(knowing, [])
})

/** src/engine/links.ts lives in engine, src/html.ts in html. */
function roomOf(file: string) {
  return basename(file.split('/')[1] ?? '', '.ts')
}

function importsOf(file: string) {
  const found = read(file).matchAll(
    /^(?:import|export)\s+(type\s)?[^'"`;=]*from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...found].map(([, type, from, bare, late]) => {
    const path = from ?? bare ?? late ?? ''
    return { path: path.startsWith('.') ? posix.join(dirname(file), path) : path, typesOnly: Boolean(type) }
  })
}

function read(file: string) {
  return readFileSync(join(house, file), 'utf8')
}
