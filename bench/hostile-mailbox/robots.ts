// What reads the mail before its person does. Each robot reads every letter that comes, also those that the person asks for afterwards.
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { Fetcher } from './fetcher.ts'
import { addressesIn, folded, type Letter, type openGateway, punctuated } from './letters.ts'
import type { System } from './systems.ts'

export interface Robot {
  name: string
  /** What it does, for the table. */
  presses: boolean
  /** Reads one letter; answers how many sessions it holds afterwards. */
  read?(letter: Letter, system: System, chromium: Browser): Promise<number>
  /** What the person taps, where the mailbox shows something else than the button's address. */
  shows?(letter: Letter, url: string): string
  /** How late each letter reaches its person. */
  delay?: number
  /** The letter lies there twice: the person opens the first copy, then the second. */
  twice?: boolean
  /** Somebody else who holds the letter as well, and presses once its person is in. */
  colleague?: boolean
}

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const agents = [
  chrome,
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  'WhatsApp/2.23.20.0',
  'BarracudaCentral/1.0',
  'Mozilla/5.0 (compatible; Mimecast)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
  'python-requests/2.32.3',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
]

export function robotsWith(gateway: Awaited<ReturnType<typeof openGateway>>): Robot[] {
  const fetching = (name: string, method: string, each: readonly string[], more: { [name: string]: string } = {}): Robot => ({
    name,
    presses: false,
    async read(letter, system) {
      const jars = each.map((agent) => new Fetcher({ 'user-agent': agent, accept: '*/*' }))
      for (const url of addressesIn(letter)) await Promise.all(jars.map((jar) => jar.follow(url, method, more).catch(() => null)))
      return countOf(jars.map((jar) => holds(system, jar)))
    },
  })
  const rewriting = (name: string, wrap: (url: string) => string): Robot => ({ name, presses: false, shows: (_, url) => wrap(url) })
  return [
    { name: 'nothing in between', presses: false },
    fetching('HEAD and OPTIONS on every address', 'HEAD', [chrome, 'Microsoft Office/16.0']),
    fetching('GET by ten kinds of agent at once', 'GET', agents),
    fetching('GET of the first bytes only (unfurler)', 'GET', agents.slice(1, 5), { range: 'bytes=0-32768' }),
    fetching('prefetch and prerender', 'GET', [chrome], {
      'sec-purpose': 'prefetch;prerender',
      purpose: 'prefetch',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'none',
    }),
    { name: 'headless Chromium: scripts, pointer, every anchor', presses: false, read: rendering },
    rewriting('Safe Links rewriting, looked at when tapped', gateway.safeLinks),
    rewriting('Proofpoint rewriting, looked at when tapped', gateway.proofpoint),
    rewriting('click tracker, looked at when tapped', gateway.tracker),
    { name: 'plain text folded at 76 signs', presses: false, shows: (letter, url) => firstPart(folded(letter), url) },
    { name: 'a bracket and a full stop behind the address', presses: false, shows: (_, url) => punctuated(url) },
    { name: 'an hour in quarantine', presses: false, delay: 3_600_000 },
    { name: 'the letter comes twice', presses: false, twice: true },
    { name: 'forwarded: a colleague looks, and presses later', presses: false, colleague: true, read: looking },
    { name: 'every form, all its fields empty', presses: false, read: submitting(() => '') },
    { name: 'every form, garbage in all its fields', presses: false, read: submitting(() => 'x1@robot.example') },
    {
      name: 'every form with its own hidden fields',
      presses: true,
      read: submitting((hidden, value) => (hidden ? value : 'x1@robot.example')),
    },
    { name: 'full browser that presses every button', presses: true, read: pressing },
  ]
}

/** What a mail program makes a link of, when the address did not fit its line. */
const firstPart = (links: readonly string[], url: string) => links.find((one) => url.startsWith(one) || one.startsWith(url)) ?? url

const holds = (system: System, jar: Fetcher) => system.signedIn(async (url) => (await jar.send('GET', url)).body)
export const isIn = (system: System, context: BrowserContext): Promise<boolean> =>
  system.signedIn(async (url) => (await context.request.get(url)).text())

async function countOf(asked: Promise<boolean>[]): Promise<number> {
  return (await Promise.all(asked)).filter(Boolean).length
}

/** `story` answers whether it was in at any time. */
async function inChromium(chromium: Browser, system: System, story: (page: Page) => Promise<boolean>): Promise<number> {
  const context = await chromium.newContext({ userAgent: chrome, extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.7' } })
  context.setDefaultTimeout(15_000)
  try {
    // One that stumbles over a page that moves away is still asked what it holds.
    const came = await story(await context.newPage()).catch(() => false)
    return came || (await isIn(system, context)) ? 1 : 0
  } finally {
    await context.close()
  }
}

/** Somebody who opens the letter and sees that it is for somebody else. */
function looking(letter: Letter, system: System, chromium: Browser): Promise<number> {
  return inChromium(chromium, system, async (page) => {
    for (const url of addressesIn(letter).slice(0, 1)) await page.goto(url)
    return false
  })
}

function rendering(letter: Letter, system: System, chromium: Browser): Promise<number> {
  return inChromium(chromium, system, async (page) => {
    const seen = new Set<string>()
    const waiting = addressesIn(letter)
    for (let url = waiting.shift(); url !== undefined && seen.size < 15; url = waiting.shift()) {
      if (seen.has(url)) continue
      seen.add(url)
      await page.goto(url).catch(() => null)
      await page.mouse.move(40, 60)
      await page.mouse.wheel(0, 600)
      const hrefs = (await page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")) as string[]
      waiting.push(...hrefs.filter((one) => one.startsWith(system.origin)))
    }
    await pause(1_500)
    return false
  })
}

type Fill = (hidden: boolean, value: string) => string

/** Over plain HTTP: every form of every page it comes to, its fields filled one way. */
function submitting(fill: Fill): NonNullable<Robot['read']> {
  return async (letter, system) => {
    const jar = new Fetcher({ 'user-agent': chrome, accept: 'text/html' })
    const done = new Set<string>()
    let came = false
    const pages = [...(await Promise.all(addressesIn(letter).map((url) => jar.follow(url))))]
    for (let page = pages.shift(); page && done.size < 12; page = pages.shift()) {
      for (const [form, opening = ''] of page.body.matchAll(/<form\b([^>]*)>.*?<\/form>/gs)) {
        const action = new URL(attribute(opening, 'action') ?? page.url, page.url).href
        if (done.has(action) || !action.startsWith(system.origin)) continue
        done.add(action)
        const fields = new URLSearchParams()
        for (const [, field = ''] of form.matchAll(/<(?:input|textarea|select)\b([^>]*)>/g)) {
          const name = attribute(field, 'name')
          if (name) fields.append(name, fill(attribute(field, 'type') === 'hidden', attribute(field, 'value') ?? ''))
        }
        pages.push(await jar.post(action, fields))
        // One of the forms may sign it out again.
        came ||= await holds(system, jar)
      }
    }
    return came || (await holds(system, jar)) ? 1 : 0
  }
}

const attribute = (tag: string, name: string): string | null =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? null

/** A person's own browser in all but intent: garbage in every field, then a press on every button it comes to. */
function pressing(letter: Letter, system: System, chromium: Browser): Promise<number> {
  return inChromium(chromium, system, async (page) => {
    const done = new Set<string>()
    let came = false
    for (const url of addressesIn(letter)) {
      await page.goto(url).catch(() => null)
      for (let presses = 0; presses < 6; presses++) {
        const labels = (
          await page
            .getByRole('button')
            .allInnerTexts()
            .catch(() => [])
        ).map((label, at) => ({ at, key: `${page.url()} ${label}` }))
        const next = labels.find(({ key }) => !done.has(key) && !/sign out/i.test(key))
        if (!next) break
        done.add(next.key)
        for (const field of await page
          .locator('input:visible')
          .all()
          .catch(() => []))
          await field.fill('x1@robot.example', { timeout: 500 }).catch(() => null)
        await page
          .getByRole('button')
          .nth(next.at)
          .click({ timeout: 2_000 })
          .catch(() => null)
        await page.waitForLoadState().catch(() => null)
        came ||= await isIn(system, page.context())
      }
    }
    return came
  })
}
