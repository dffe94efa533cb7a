// The person whose letter it is: taps it, does what the page asks, and uses what a dead end offers. Knows of no robot.
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Letter, Next } from './letters.ts'
import { isIn, type Robot } from './robots.ts'
import type { System } from './systems.ts'

export interface Way {
  name: string
  browser: BrowserContextOptions
}

export const ways: Way[] = [
  { name: 'plain', browser: { viewport: { width: 1280, height: 800 } } },
  {
    name: 'in-app',
    browser: {
      viewport: { width: 360, height: 640 },
      isMobile: true,
      hasTouch: true,
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 335.0.0.0 (iPhone14,5; iOS 18_5; en_US)',
    },
  },
  { name: 'second', browser: { viewport: { width: 1024, height: 768 } } },
]

export interface Outcome {
  in: boolean
  presses: number
  /** What stopped them, for who reads the details. */
  stuck: string
}

/** After so many presses, or letters that do not open, a person writes to somebody instead. */
const patience = 9
const mostLetters = 2
const slow = 60_000

export interface Reader {
  email: string
  system: System
  robot: Robot
  chromium: Browser
  next: Next
  /** Each letter once the robot had it, in the order in which they came. */
  letters: Letter[]
  robotSessions: number
}

/** The next letter to this person that has a way in, when the robot has read it; a letter that only tells something is put aside. */
export async function take(reader: Reader, ms?: number): Promise<Letter | null> {
  for (;;) {
    const letter = await reader.next(reader.email, reader.letters.length, ms)
    if (!letter) return null
    reader.letters.push(letter)
    reader.robotSessions += (await reader.robot.read?.(letter, reader.system, reader.chromium)) ?? 0
    if (!keyIn(reader, letter)) continue
    if (reader.robot.delay) await reader.system.later(reader.robot.delay)
    return letter
  }
}

/** A browser of theirs, from an address of its own. */
export async function openBrowser({ chromium }: Reader, { browser }: Way, address: string): Promise<BrowserContext> {
  const own = { locale: 'en-US', reducedMotion: 'reduce' as const, extraHTTPHeaders: { 'x-forwarded-for': address } }
  const context = await chromium.newContext({ ...own, ...browser })
  context.setDefaultTimeout(15_000)
  return context
}

/** From the letter to the inside. */
export async function comeIn(reader: Reader, context: BrowserContext, letter: Letter): Promise<Outcome> {
  const { system } = reader
  // Of each tab its own: one that waits for a letter loads itself again beside the one that is read.
  const statuses = new Map<Page, number>()
  const newTab = async () => {
    const tab = await context.newPage()
    tab.on('response', (answer) => answer.request().isNavigationRequest() && statuses.set(tab, answer.status()))
    return tab
  }
  let letters = 1
  let presses = 1
  let here = await newTab()
  await here.goto(shown(reader, letter)).catch(() => null)
  const goesOn = async (where: Page) => (await where.getByRole('button', { name: /^Continue/ }).count()) > 0
  while (presses < patience) {
    if (await settled(system, context, here)) return { in: true, presses, stuck: '' }
    if (letters >= mostLetters && !(await goesOn(here))) break
    const did = await act(reader, here, statuses.get(here)).catch(() => null)
    if (!did) break
    presses += did.presses
    const newest = did.asked ? await take(reader, 12_000) : null
    if (newest) {
      // The page that waits stays open; the letter opens beside it.
      letters += 1
      const beside = await newTab()
      presses += 1
      await beside.goto(shown(reader, newest)).catch(() => null)
      if (await settled(system, context, beside)) return { in: true, presses, stuck: '' }
      const code = codeIn(newest)
      const field = here.locator('input[autocomplete="one-time-code"]')
      if (!code || (await goesOn(beside)) || (await field.count()) === 0) here = beside
      else {
        presses += 1
        await typed(here, code)
      }
    }
  }
  const inside = await isIn(system, context)
  const words = await here
    .locator('h1')
    .allInnerTexts()
    .catch(() => [])
  return {
    in: inside,
    presses,
    stuck: inside ? '' : `${statuses.get(here)} ${words.join(' ')} at ${new URL(here.url()).pathname}${new URL(here.url()).search}`,
  }
}

/** Read in the letter, and typed in the tab that still waits for it. */
async function typed(page: Page, code: string): Promise<void> {
  await pause(6_000)
  await page
    .locator('input[autocomplete="one-time-code"]')
    .fill(code)
    .catch(() => null)
  await page
    .getByRole('button', { name: /^Sign in/ })
    .click()
    .catch(() => null)
  await page.waitForLoadState().catch(() => null)
}

/** In, or in within a moment: a page may go on by itself. */
async function settled(system: System, context: BrowserContext, page: Page): Promise<boolean> {
  await page.waitForLoadState().catch(() => null)
  for (let tries = 0; tries < 4; tries++) {
    if (await isIn(system, context)) return true
    await pause(150)
  }
  return false
}

/** One thing a person would do on this page; null where it offers nothing. */
async function act({ system, email }: Reader, page: Page, status: number | undefined): Promise<{ presses: number; asked: boolean } | null> {
  if (status === 429) {
    await system.later(slow + 1_000)
    await page.goBack()
  }
  const mail = page.locator('input[type="email"]:visible').first()
  if ((await mail.count()) > 0) await mail.fill(email)
  const button = page.locator('main button:visible, form button:visible').first()
  if ((await button.count()) > 0) {
    const label = await button.innerText()
    await button.click()
    await page.waitForLoadState()
    return { presses: 1, asked: /link|sign in with|letter/i.test(label) }
  }
  const links = page.getByRole('link')
  const signIn = links.filter({ hasText: /sign in/i })
  const way = (await signIn.count()) > 0 ? signIn.first() : links.first()
  if ((await way.count()) === 0 || (await way.getAttribute('href'))?.startsWith('mailto:')) return null
  await way.click()
  await page.waitForLoadState()
  return { presses: 1, asked: false }
}

function shown(reader: Reader, letter: Letter): string {
  const key = keyIn(reader, letter)
  if (!key) throw new Error(`No button in a letter of ${reader.system.name}:\n${letter.mail.text}`)
  return reader.robot.shows?.(letter, key) ?? key
}

function keyIn({ system }: Reader, letter: Letter): string | undefined {
  const links = [...(letter.mail.html ?? '').matchAll(/href="(https?:[^"]+)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'))
  return links.find((url) => system.isKey(new URL(url)))
}

const codeIn = ({ mail }: Letter): string | null => /^\s*(\d{3} ?\d{3}|[A-Z]{5} ?[A-Z]{5})\s*$/m.exec(mail.text ?? '')?.[1] ?? null
