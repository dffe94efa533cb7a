// A page of a real Chromium for a test: one browser per file, one clean profile per page, and whatever the page complains about fails the test.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import axeCore, { type Result, type RunOptions } from 'axe-core'
import type { Browser, Page, Request } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { openPages } from './open-pages.ts'

export type PageOptions = {
  /** false for the portal as it is without scripts. */
  javaScript?: boolean
  width?: number
  height?: number
  dark?: boolean
  /** Complaints that this test provokes, such as /409/. */
  expects?: RegExp[]
}

const guidelines: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
  iframes: false,
}

let browser: Promise<Browser> | undefined

// Here and not in newPage, where it would belong to the one test that asked first
after(async () => (await browser)?.close())

/** Belongs to the running test: closed with it, and failing it for console errors, script errors and any request to another host. */
export async function newPage({
  javaScript = true,
  width = 1280,
  height = 800,
  dark = false,
  expects = [],
}: PageOptions = {}): Promise<Page> {
  browser ??= launchChromium()
  const context = await (await browser).newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-US',
  })
  const complaints: string[] = []
  const pages = new Set<string>()
  context.on('request', (request) => {
    if (request.isNavigationRequest()) pages.add(withoutPlace(request.url()))
    if (!isOurs(request)) complaints.push(`asked another host: ${request.url()}`)
  })
  context.on('weberror', (fault) => complaints.push(`script error: ${fault.error().stack}`))
  context.on('console', (line) => {
    if (line.type() !== 'error' && line.type() !== 'warning') return
    const { url } = line.location()
    // A page that answers 404 or 410 is an answer, not a fault; a script or a picture that does is one
    if (pages.has(withoutPlace(url)) && /^Failed to load resource: the server responded/.test(line.text())) return
    complaints.push(`console ${line.type()}: ${line.text()} (${url})`)
  })
  const close = () => context.close()
  openPages.add(close)
  after(async () => {
    openPages.delete(close)
    await close()
    const unexpected = complaints.filter((one) => !expects.some((expected) => expected.test(one)))
    assert.deepEqual(unexpected, [], 'The page complained')
  })
  const page = await context.newPage()
  // What comes is seen at once, however long this is; only a machine that is busy with others lets a page wait for a quarter of a minute.
  page.setDefaultTimeout(60_000)
  // A page that learns of news loads itself anew; where that meets the way to the next one, the way is taken again.
  const goto = page.goto.bind(page)
  page.goto = (url, options) =>
    goto(url, options).catch((error: Error) => {
      if (/ERR_ABORTED|interrupted by another navigation/.test(error.message)) return goto(url, options)
      throw error
    })
  return page
}

/** Fails for every serious breach of WCAG 2.2 AA on the page as it stands. Letters in a frame without scripts cannot be looked into. */
export async function axe(page: Page): Promise<void> {
  // Its own wrapper for Playwright would gather the answer in a page opened for that, which costs more than the look
  await page.evaluate(axeCore.source)
  const run = `axe.run(document, ${JSON.stringify(guidelines)}).then(({ violations }) => violations)`
  const violations: Result[] = await page.evaluate(run)
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.target.join(' ')}: ${node.failureSummary}`).join('\n')}`,
  )
  assert.deepEqual(told, [], `WCAG 2.2 AA at ${page.url()}`)
}

/** The console names a page with the place on it that was gone to, the request does not. */
const withoutPlace = (url: string): string => url.replace(/#.*/, '')

function isOurs(request: Request) {
  const { protocol, hostname } = new URL(request.url())
  return (
    ['data:', 'blob:', 'about:'].includes(protocol) ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '127.0.0.1'
  )
}
