// A phone on slow 3G: from the tap on the letter's button to words on the screen, page by page, with a processor four times slower.
/// <reference lib="dom" />
import type { Page } from 'playwright-core'
import { launchChromium } from '../test/support/chromium.ts'
import { addPeople, crowdOf, emptyPlace, openPlace, slug } from './support/crowd.ts'
import { startPortico } from './support/portico.ts'
import { median, plain, print, under } from './support/table.ts'

const rounds = Number(process.env.ROUNDS ?? 5)
/** 400 kbit/s each way and 400 ms from asking to the first byte of an answer. */
const slow3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
/** After this people turn away. */
const patience = 5_000

const place = await emptyPlace('sqlite')
const house = await openPlace(place)
const crowd = await crowdOf(house)
await addPeople(house, crowd, 0, rounds + 1)
const portico = await startPortico(place)
const browser = await launchChromium()

const found = { door: [] as number[], record: [] as number[], home: [] as number[], bytes: [] as number[] }
// The first round only warms up.
for (let round = 0; round <= rounds; round++) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true })
  const page = await context.newPage()
  const line = await context.newCDPSession(page)
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', slow3G)
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  let bytes = 0
  line.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(`http://${portico.host}/l/${crowd.linkSecret(round)}`)
  const door = await painted(page)
  await page.getByRole('button', { name: /^Continue/ }).tap()
  await page.waitForURL('**/records/**')
  const record = await painted(page)
  await page.goto(`http://${portico.host}/p/${slug}`)
  const home = await painted(page)
  await context.close()
  if (round === 0) continue
  found.door.push(door)
  found.record.push(record)
  found.home.push(home)
  found.bytes.push(bytes / 1024)
}

print(`A phone on slow 3G (400 kbit/s, 400 ms), first words on the screen: medians of ${rounds} rounds`, [
  under('the letter’s button to the page with Continue', median(found.door), patience, 'ms'),
  under('Continue to the record', median(found.record), patience, 'ms'),
  under('home, the next time', median(found.home), patience, 'ms'),
  plain('all three pages with everything on them', `${median(found.bytes).toFixed(1)} KB`),
])
await Promise.all([browser.close(), portico.end(), house.close()])
process.exit()

/** From the start of the navigation, redirects and presses included, to the first words. */
async function painted(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((told) => {
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') told(startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
}
