// Numbers on the screen: a member reads what became of the letters, opens the people behind a figure and knows what to do next.
import assert from 'node:assert/strict'
import { axe } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

inHouse('numbers teach while there are none, then tell, open their people, and stand in a table behind each chart', async (house) => {
  const { engine, store } = house.house
  assert.ok(house.by.member)
  const page = await memberPage(house, 'records', { dark: true })
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByText('Nobody was invited in the last 30 days').waitFor()

  const { path } = await house.invite()
  await house.invite('omar@bayline.example')
  const jane = house.browser()
  const { location } = await jane.get(path)
  await jane.get(location)
  assert.equal((await jane.post(location)).status, 303)
  while (await store.read.counting.waiting()) await engine.counting.count()

  await page.reload()
  await page.getByText('2 people: too few to say').waitFor()
  const row = (step: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: step }) })
  await row('Signed in').getByRole('link', { name: '1 person: Signed in' }).waitFor()
  // Where the system chooses the colours, a bar is still told from its rail
  await page.emulateMedia({ forcedColors: 'active' })
  const [rail, bar] = await row('Signed in')
    .locator('td span')
    .evaluateAll((spans) => spans.map((one) => getComputedStyle(one).backgroundColor))
  assert.notEqual(bar, rail)
  await page.emulateMedia({ forcedColors: 'none' })
  const chart = page.getByRole('region', { name: 'Time to first session' })
  await chart.locator('canvas').waitFor({ state: 'attached' })
  await chart.getByText('As a table').click()
  await chart.getByRole('row', { name: 'Under 5 min 1' }).waitFor()
  await axe(page)
  await chart.getByRole('link', { name: '1 person: Under 5 min' }).click()
  await page.getByRole('heading', { name: 'First session after: under 5 min' }).waitFor()
  await page.goBack()

  await page.getByRole('link', { name: '1 letter, Invitation, one by one: used to sign in' }).click()
  await page.getByRole('heading', { name: 'Invitation, one by one: used to sign in' }).waitFor()
  await page.getByRole('link', { name: 'Jane Ortiz' }).waitFor()
  await page.goBack()
  await row('Opened by a person').getByRole('link', { name: '1 not opened' }).click()
  await page.getByRole('heading', { name: 'Not opened' }).waitFor()
  await page.getByRole('cell', { name: 'Give it a few days' }).waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()])
  assert.equal(file.suggestedFilename(), 'people.csv')
  await page.getByRole('link', { name: 'Jane Ortiz' }).click()
  await page.waitForURL('**/console/records/rec_*')
  await page.getByRole('heading', { name: 'Acme Electric' }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.close()
})
