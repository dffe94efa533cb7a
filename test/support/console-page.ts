// The console in front of a member who is signed in already: how they came in is told by other journeys.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { newPage, type PageOptions } from './browser.ts'
import type { TestHouse } from './portico.ts'

/** A page of the account's owner, or of another member, gone straight to `path`: `records`, `settings/links`. */
export async function memberPage(house: TestHouse, path = 'records', options: PageOptions = {}, member = house.by.member): Promise<Page> {
  const { secret } = await house.house.engine.ownerLinks.make(member)
  const page = await newPage(options)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const answer = await page.request.post(`${house.url}/start/${secret}`, { headers, maxRedirects: 0 })
  assert.equal(answer.status(), 303)
  await page.goto(`${house.url}/console/${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}
