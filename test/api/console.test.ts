// The console's files: one page under a fresh nonce, assets for ever, and nothing outside its folder.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { pino } from 'pino'
import { mountConsole } from '../../src/api/console.ts'
import { createHttp } from '../../src/http.ts'

async function consoleIn(folder: string) {
  const url = new URL('http://localhost:4400')
  const app = await createHttp({ url, trustProxy: 0, log: pino({ level: 'silent' }) })
  await app.register(async (scope) => mountConsole(scope, folder))
  return { app, get: (path: string, headers = {}) => app.inject({ url: path, headers: { host: url.host, ...headers } }) }
}

test('WEB-02 every screen is the one page, under a nonce of its own and a strict policy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(
    join(folder, 'index.html'),
    '<meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__" src="/console/assets/main-1a2b.js"></script>',
  )
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'let a = 1\n'.repeat(200))
  writeFileSync(join(folder, '..', 'secret.txt'), 'hunter2')
  const { app, get } = await consoleIn(folder)
  try {
    const nonces = new Set<string>()
    for (const path of ['/console/', '/console/records/rec_1', '/console/activity/jobs/job_1']) {
      const { statusCode, headers, body } = await get(path)
      assert.equal(statusCode, 200)
      const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
      assert.ok(nonce.length >= 20 && body.includes(`nonce="${nonce}"`) && !body.includes('__NONCE__'))
      assert.match(
        String(headers['content-security-policy']),
        /default-src 'none'.*object-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/,
      )
      assert.equal(headers['cache-control'], 'no-store')
      nonces.add(nonce)
    }
    assert.equal(nonces.size, 3)
    const asset = await get('/console/assets/main-1a2b.js', { 'accept-encoding': 'gzip, br' })
    assert.match(String(asset.headers['cache-control']), /immutable/)
    assert.equal(asset.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(asset.rawPayload).toString(), 'let a = 1\n'.repeat(200))
    for (const path of [
      '/console/assets/other.js',
      '/console/../secret.txt',
      '/console/..%2fsecret.txt',
      '/console/%2e%2e/secret.txt',
      '/console/index.html',
    ]) {
      const { statusCode, body } = await get(path)
      assert.equal(statusCode, 404, path)
      assert.doesNotMatch(body, /hunter2/)
    }
    const root = await get('/')
    assert.deepEqual([root.statusCode, root.headers.location], [302, '/console/'])
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a console that was not built says how to build it, and comes when it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-console-'))
  const { app, get } = await consoleIn(folder)
  try {
    const missing = await get('/console/')
    assert.equal(missing.statusCode, 503)
    assert.match(missing.body, /npm start builds it/)
    writeFileSync(join(folder, 'index.html'), 'built')
    assert.equal((await get('/console/')).statusCode, 200)
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
