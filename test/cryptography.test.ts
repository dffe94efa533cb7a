// The inventory of what is hashed, signed and sealed is true: docs/cryptography.md against the code.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const house = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(house, file), 'utf8')
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)

test('CFG-03 the inventory names every use of cryptography, and there is no other', () => {
  const told = new Map<string, { functions: string[]; algorithms: string[] }>()
  for (const line of read('docs/cryptography.md').split('\n')) {
    const [, file = '', functions = '', algorithms = ''] = line.split('|')
    const [name] = quoted(file)
    if (name) told.set(name, { functions: quoted(functions).sort(), algorithms: algorithms.trim().split(', ').filter(Boolean).sort() })
  }
  const found = new Map<string, { functions: string[]; algorithms: string[] }>()
  for (const file of globSync('src/**/*.{ts,js}', { cwd: house }).map((one) => one.replaceAll('\\', '/'))) {
    const text = read(file)
    assert.doesNotMatch(text, /from 'crypto'|crypto\.subtle|require\('(?:node:)?crypto'\)|import\('(?:node:)?crypto'\)/, file)
    const [, imported] = /import \{([^}]*)\} from 'node:crypto'/.exec(text) ?? []
    if (imported === undefined) continue
    const names = imported.split(',').map((one) => one.trim())
    const algorithms = [...text.matchAll(/'(sha\d\w*|md5|aes-[\w-]+|chacha[\w-]*|rsa)'/g)].map(([, name]) => name as string)
    found.set(file, {
      functions: names.filter((one) => one && !one.startsWith('type ')).sort(),
      algorithms: [...new Set(algorithms)].sort(),
    })
  }
  assert.deepEqual(Object.fromEntries([...found].sort()), Object.fromEntries([...told].sort()))
  // What is ours alone is never anything else; what others sign is theirs to choose.
  const ours = [...told].filter(([file]) => file !== 'src/engine/provider-reports.ts').flatMap(([, { algorithms }]) => algorithms)
  assert.deepEqual([...new Set(ours)].sort(), ['aes-256-gcm', 'rsa', 'sha256'])
})
