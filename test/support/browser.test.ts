import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { axe, newPage } from './browser.ts'

const whole = '<!doctype html><html lang="en"><title>Door</title><link rel="icon" href="data:,"><main><h1>Welcome</h1>'

test('a page shows what it was given, with scripts and without', async (t) => {
  const url = await serve(t, `${whole}<script>document.querySelector('h1').textContent = 'Scripted'</script>`)
  const scripted = await newPage({ width: 360 })
  await scripted.goto(url)
  assert.equal(await scripted.locator('h1').textContent(), 'Scripted')
  await axe(scripted)
  const plain = await newPage({ javaScript: false, dark: true })
  await plain.goto(url)
  assert.equal(await plain.locator('h1').textContent(), 'Welcome')
})

test('a page that answers 410 is no complaint, a picture that says 404 is one', async (t) => {
  const page = await newPage({ expects: [/404.*\/missing\.png/] })
  const response = await page.goto(await serve(t, `${whole}<img alt="" src="/missing.png">`, 410))
  assert.equal(response?.status(), 410)
})

test('a breach of WCAG is told with its place', async () => {
  const page = await newPage()
  await page.setContent(`${whole}<img src="data:,">`)
  await assert.rejects(axe(page), /image-alt/)
})

test('a page that complains fails its test', async (t) => {
  const script = 'console.error("oh"); setTimeout(() => { throw new Error("no") }); fetch("http://elsewhere.example/").catch(() => {})'
  const { status, stdout } = await testOfItsOwn(
    t,
    `const page = await newPage(); await page.goto('data:text/html,<script>${script}</script>'); await page.waitForTimeout(300)`,
  )
  assert.notEqual(status, 0)
  for (const complaint of ['console error: oh', 'script error: Error: no', 'asked another host: http://elsewhere.example/'])
    assert.ok(stdout.includes(complaint), stdout)
})

async function testOfItsOwn(t: { after(hook: () => Promise<void>): void }, body: string) {
  const folder = await mkdtemp(join(import.meta.dirname, '.inner-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'inner.ts')
  await writeFile(file, `import { test } from 'node:test'\nimport { newPage } from '../browser.ts'\ntest('inner', async () => { ${body} })`)
  // Its own test runner, not a part of this one
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return spawnSync(process.execPath, [file], { env, encoding: 'utf8' })
}

async function serve(t: { after(hook: () => void): void }, html: string, status = 200) {
  const server = createServer((request, response) => {
    const found = request.url === '/'
    response.writeHead(found ? status : 404, { 'content-type': 'text/html; charset=utf-8' }).end(found ? html : '')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}
