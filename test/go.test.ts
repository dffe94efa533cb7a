// The one way in, on a machine whose Node is too old: it borrows one, whole, whatever stood in its place before.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

const tooOld = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
const name = `node-${process.platform}-${process.arch}`
const locked = (version: string) =>
  JSON.stringify({ packages: { '': {}, [`node_modules/${name}`]: { version, optional: true, os: process.platform, cpu: process.arch } } })
/** Brings what the lockfile beside it asks for, as npm does: the list comes last. */
const npm = `
  import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
  rmSync('node_modules', { recursive: true, force: true })
  mkdirSync('node_modules/${name}/bin', { recursive: true })
  symlinkSync(process.execPath, 'node_modules/${name}/bin/node')
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json')`

/** A clone with everything but a Node, and half a one in its place. */
function clone(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'portico-go-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text, { mode: 0o755 })
  }
  cpSync(new URL('../scripts/go.mjs', import.meta.url), join(folder, 'scripts/go.mjs'))
  put('package-lock.json', '{ "packages": {} }')
  put('node_modules/.package-lock.json', '{ "packages": {} }')
  mkdirSync(join(folder, 'node_modules/.bin'))
  put('src/cli/portico.ts', "console.log('it runs')")
  put('tools/node/package-lock.json', locked('24.21.0'))
  put(`tools/node/node_modules/${name}/bin/node`, 'half of a No')
  put('npm-cli.mjs', npm)
  const env = { PATH: process.env.PATH, npm_execpath: join(folder, 'npm-cli.mjs') }
  const run = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tooOld, 'scripts/go.mjs', 'portico'], { cwd: folder, env })
    return [status, `${stdout}`, `${stderr}`.includes('Installing')]
  }
  return { put, run }
}

const here = { skip: !/^(linux-(x64|arm64)|darwin-x64)$/.test(`${process.platform}-${process.arch}`) }

test('an install that was broken off in the middle of its Node begins anew, and the next start finds it whole', here, (t) => {
  const { run } = clone(t)
  assert.deepEqual(run(), [0, 'it runs\n', true])
  assert.deepEqual(run(), [0, 'it runs\n', false])
})

test('an update that asks for another Node gets it', here, (t) => {
  const { put, run } = clone(t)
  run()
  put('tools/node/package-lock.json', locked('26.1.0'))
  assert.deepEqual([run()[2], run()[2]], [true, false])
})
