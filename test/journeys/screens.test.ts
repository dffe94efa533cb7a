// Every screen of the console by its own address: whole, accessible, and no wider than its window.
/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import type { Locator } from 'playwright-core'
import { aPdf } from '../support/api.ts'
import { axe } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse } from '../support/portico.ts'

const long = 'Wolfeschlegelsteinhausenbergerdorff von der Schulenburg-Hohenzollern'

for (const dark of [false, true]) {
  inHouse(`WEB-05 every screen is whole for everybody, ${dark ? 'dark on a phone' : 'light on a desk'}`, async (house) => {
    const { recordId, contactId } = await house.invite()
    await house.house.engine.members.invite(house.by, { email: 'w@harbor.example', name: long, role: 'viewer', phone: null })
    await house.house.engine.apiKeys.create(house.by, { name: long, role: 'viewer', scopes: ['numbers.read'] })
    const page = await memberPage(house, 'records', dark ? { dark, width: 360 } : {})
    const { projectId } = (await house.house.engine.records.get(house.by, recordId as `rec_${string}`)).record
    const screens = [
      'records',
      'records?q=nobody',
      'records/new',
      `records/${recordId}`,
      'projects',
      `projects/${projectId}`,
      'contacts',
      'contacts?tab=companies',
      ...['', '?tab=access', '?tab=messages', '?tab=history'].map((tab) => `contacts/${contactId}${tab}`),
      'client-portal',
      'activity',
      'activity/people?step=invited',
      'activity?tab=messages',
      'activity?tab=jobs',
      'activity?tab=history',
      ...['account', 'letters', 'links', 'members', 'security', 'single-sign-on', 'api-keys'].map((part) => `settings/${part}`),
      'nowhere',
    ]
    for (const screen of screens) {
      await page.goto(`${house.url}/console/${screen}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      // Of several the first is gone when all are.
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' })
      if (screen === 'activity?tab=history') {
        await page.getByRole('link', { name: 'Jane Ortiz' }).first().waitFor()
        await page.getByRole('link', { name: 'Acme Electric for Dock 4 refurbishment' }).first().waitFor()
      }
      if (screen === 'records' && dark) {
        const name = await page.getByRole('link', { name: 'Acme Electric' }).evaluate((one) => one.parentElement?.clientWidth ?? 0)
        assert.ok(name > 180, 'on a phone the name has most of its row, its states stand under it')
      }
      await axe(page)
      // The sheet cuts what reaches over its edge.
      const tooWide = await page.evaluate(() =>
        Math.max(...[...document.querySelectorAll('html, main > div')].map((one) => one.scrollWidth - one.clientWidth)),
      )
      assert.ok(tooWide <= 0, `${screen} is ${tooWide} px too wide`)
    }
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme)
    await page.evaluate(() =>
      addEventListener('beforeprint', () => {
        document.title = `${document.documentElement.dataset.mantineColorScheme} on paper`
      }),
    )
    await page.pdf()
    assert.deepEqual([await page.title(), await scheme()], ['light on paper', dark ? 'dark' : 'light'])
  })
}

inHouse('on paper a screen has nothing to press, and keeps what says which list it is', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, 'records?state=awaiting')
  await page.emulateMedia({ media: 'print' })
  const pressed = page.locator('main').locator('button, input, textarea, a[class*=Button-root]').filter({ visible: true })
  await page.getByRole('link', { name: 'Acme Electric' }).waitFor()
  assert.deepEqual(await pressed.allInnerTexts(), ['State\nAwaiting'])
  await page.goto(`${house.url}/console/records/${recordId}`)
  await page.getByRole('heading', { level: 1, name: 'Acme Electric' }).waitFor()
  assert.deepEqual(await pressed.allInnerTexts(), [])
  assert.equal(await page.getByRole('link', { name: 'Go to the page' }).isVisible(), false)
})

inHouse('where the system chooses the colours, what is ticked, chosen or open is still told apart', async (house) => {
  await house.invite()
  const page = await memberPage(house)
  await page.emulateMedia({ forcedColors: 'active' })
  const look = (locator: Locator, of: 'backgroundColor' | 'borderBottomColor' | 'outlineStyle') =>
    locator.evaluate((one, name) => getComputedStyle(one)[name], of)
  const tick = page.getByRole('checkbox', { name: 'Select Acme Electric' })
  assert.equal(await tick.evaluate((one) => getComputedStyle(one).transitionDuration), '0s', 'a reader without motion has none in a tick')
  const before = await look(tick, 'backgroundColor')
  await tick.check()
  assert.notEqual(await look(tick, 'backgroundColor'), before)
  const tabs = page.getByRole('main').getByRole('link')
  assert.notEqual(
    await look(tabs.filter({ hasText: /^All/ }), 'borderBottomColor'),
    await look(tabs.filter({ hasText: /^Needs you/ }), 'borderBottomColor'),
  )
  assert.equal(await look(page.getByRole('link', { name: 'Records', exact: true }), 'outlineStyle'), 'solid')
})

inHouse('where the system chooses the colours, the account’s colour is seen where it is chosen', async (house) => {
  await house.invite()
  const page = await memberPage(house, 'settings/account')
  await page.emulateMedia({ forcedColors: 'active' })
  const ground = (locator: Locator) => locator.evaluate((one) => getComputedStyle(one).backgroundColor)
  const preview = page.getByRole('region', { name: 'Preview' })
  const [day, night] = [preview.getByText('Sign in').first(), preview.getByText('Sign in').last()]
  assert.notEqual(await ground(day), await ground(preview))
  assert.notEqual(await ground(day), await ground(night))
})

inHouse('where no letter has gone out yet, the list of letters leads to where the first is sent', async (house) => {
  const page = await memberPage(house, 'activity?tab=messages')
  await page.getByText('No letter has gone out yet').waitFor()
  await page.getByRole('main').getByRole('link', { name: 'record', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Invite your first vendor' }).waitFor()
})

inHouse('where there is nothing at all there is nothing to filter; what a search does not find can be searched for anew', async (house) => {
  const page = await memberPage(house, 'contacts')
  const filters = page.getByRole('searchbox').or(page.getByRole('button', { name: /^(Company|State|Portal access|Last sign-in)$/ }))
  for (const [screen, empty] of [
    ['contacts', 'No contact yet'],
    ['contacts?tab=companies', 'No company yet'],
    ['projects', 'No project yet'],
    ['client-portal', 'Nobody is let in yet'],
    ['activity?tab=messages', 'No letter has gone out yet'],
  ]) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByText(empty as string).waitFor()
    assert.equal(await filters.count(), 0, screen)
  }
  await house.invite()
  for (const screen of ['contacts', 'contacts?tab=companies', 'projects', 'client-portal']) {
    await page.goto(`${house.url}/console/${screen}${screen.includes('?') ? '&' : '?'}q=nobody`)
    await page.getByText('Nothing matches “nobody”').waitFor()
    assert.equal(await filters.first().inputValue(), 'nobody')
  }
})

inHouse('while what was searched for is on its way, a list does not say that nothing is there', async (house) => {
  await house.invite()
  const page = await memberPage(house, 'contacts?q=nobody')
  await page.getByText('Nothing matches “nobody”').waitFor()
  let answer = () => {}
  const held = new Promise<void>((done) => {
    answer = done
  })
  await page.route('**/api/v1/contacts?*', (route) => held.then(() => route.continue()), { times: 1 })
  await page.getByRole('button', { name: 'clear the search' }).click()
  await page.waitForURL((url) => !url.search)
  await page.getByRole('status', { name: 'Loading' }).waitFor()
  assert.equal(await page.getByText('No contact yet').count(), 0)
  answer()
  await page.getByRole('link', { name: 'Jane Ortiz' }).waitFor()
})

inHouse('whoever clears a search or the filters by key stays in the list', async (house) => {
  await house.invite()
  const page = await memberPage(house)
  const atSearch = page.getByRole('searchbox').and(page.locator(':focus'))
  for (const [screen, way] of [
    ['contacts?q=nobody', 'clear the search'],
    ['projects?q=nobody', 'Clear search'],
    ['records?state=archived', 'clear the filters'],
    ['client-portal?q=nobody', 'clear the filters'],
  ]) {
    await page.goto(`${house.url}/console/${screen}`)
    await page
      .getByRole('main')
      .locator('a, button')
      .and(page.getByLabel(way as string).or(page.getByText(way as string)))
      .press('Enter')
    await page.getByRole('row').nth(1).waitFor()
    await atSearch.waitFor()
  }
})

inHouse('a name that is written from the right leaves what stands beside it in its place', async (house) => {
  const { engine } = house.house
  const { project } = await engine.projects.create(house.by, { name: 'פרויקט הנמל' })
  const contact = { email: 'yael@acme.example', name: 'יעל בן־דוד', company: 'Acme' }
  await engine.records.create(house.by, { projectId: project.id, contact, requirements: [{ kind: 'document', name: 'W-9 form' }] })
  const page = await memberPage(house, 'records', { width: 360 })
  const [person, job] = [page.getByText('יעל בן־דוד', { exact: true }), page.getByText('פרויקט הנמל', { exact: true }).first()]
  const [first, second] = [await person.boundingBox(), await job.boundingBox()]
  assert.ok(first && second && first.x + first.width <= second.x, 'first who, then for what, as in every row')
})

inHouse('a second press on Next while the first is on its way turns no further, and what stands there steps back', async (house) => {
  const { engine } = house.house
  for (let at = 1; at <= 101; at++) await engine.projects.create(house.by, { name: `Pier ${at}` })
  const page = await memberPage(house, 'projects')
  let answer = () => {}
  const held = new Promise<void>((done) => {
    answer = done
  })
  const next = page.getByRole('button', { name: 'Next' })
  const before = await page.getByRole('row').nth(1).innerText()
  await page.route('**/api/v1/projects?*', (route) => held.then(() => route.continue()), { times: 1 })
  await next.click()
  await page.getByRole('navigation', { name: 'Pages' }).and(page.locator('[aria-busy=true]')).waitFor()
  await next.press('Enter')
  await page.waitForFunction(() => getComputedStyle(document.querySelector('main table') as Element).opacity === '0.5')
  answer()
  await page.getByRole('row').nth(1).filter({ hasNotText: before }).waitFor()
  await page.getByText('51 to 100 of 101').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByText('1 to 50 of 101').waitFor()
})

inHouse('what is read grows with the letters that the reader chose in the browser, and so does its room', async (house) => {
  await house.invite()
  const page = await memberPage(house)
  const parts = ['h1', 'main a[class*=Button-root]', 'th:nth-child(2)', 'tbody a', 'tbody td:nth-child(3)', 'nav a']
  const measure = async () => {
    await page.reload()
    await page.getByRole('link', { name: 'Acme Electric' }).waitFor()
    const seen = parts.map((part) =>
      page
        .locator(part)
        .first()
        .evaluate((one) => {
          const { fontSize, lineHeight } = getComputedStyle(one)
          return [fontSize, lineHeight].map(Number.parseFloat)
        }),
    )
    return Promise.all(seen)
  }
  const usual = await measure()
  const line = await page.context().newCDPSession(page)
  await line.send('Page.enable')
  await line.send('Page.setFontSizes', { fontSizes: { standard: 24 } })
  assert.deepEqual(
    await measure(),
    usual.map((sizes) => sizes.map((size) => size * 1.5)),
  )
  const places = await page.getByRole('navigation').first().boundingBox()
  assert.ok(places && places.width < 120, 'a desk’s window has a tablet’s frame')
})

inHouse('with letters half as large again a phone’s page holds every list and button', async (house) => {
  const { contactId, recordId } = await house.invite()
  const { engine } = house.house
  await engine.packets.create(house.by, { title: 'Retention statements', note: null, ask: 'approve', figures: [], dueOn: null })
  const page = await memberPage(house, 'records', { width: 360, height: 740 })
  const headers = { 'sec-fetch-site': 'same-origin' }
  const started = await page.request.post(`${house.url}/api/v1/jobs`, { headers, data: { kind: 'invitations', recordIds: [recordId] } })
  const job = await started.json()
  const line = await page.context().newCDPSession(page)
  await line.send('Page.enable')
  await line.send('Page.setFontSizes', { fontSizes: { standard: 24 } })
  for (const screen of [
    'records',
    'contacts',
    `contacts/${contactId}?tab=access`,
    `contacts/${contactId}?tab=messages`,
    'client-portal',
    'packets',
    `activity/jobs/${job.id}`,
    'settings/security',
    'settings/single-sign-on',
  ]) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' })
    const tooWide = await page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('html, main > div')].map((one) => one.scrollWidth - one.clientWidth)),
    )
    assert.ok(tooWide <= 0, `${screen} is ${tooWide} px too wide`)
  }
  for (const [screen, opener] of [
    ['packets', 'New packet'],
    ['settings/security', 'Add an authenticator app'],
  ]) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByRole('button', { name: opener }).click()
    const field = page.getByRole('dialog').getByRole('textbox').first()
    await field.waitFor()
    const beyond = await field.evaluate((one) => {
      const rights = [...(one.closest('[role=dialog]')?.querySelectorAll('label, svg') ?? [])].map(
        (part) => part.getBoundingClientRect().right,
      )
      return Math.max(...rights) - one.getBoundingClientRect().right
    })
    assert.ok(beyond < 1, `${opener} reaches ${beyond} px beyond its fields`)
  }
})

inHouse(
  'while the first answers are on their way, what waits stands where the page will, and nothing is wider or higher',
  async (house) => {
    const page = await memberPage(house, 'projects')
    for (const [width, height] of [
      [1280, 800],
      [768, 800],
      [360, 740],
    ] as const) {
      await page.setViewportSize({ width, height })
      let answer = () => {}
      const held = new Promise<void>((done) => {
        answer = done
      })
      await page.route('**/api/v1/me', (route) => held.then(() => route.continue()), { times: 1 })
      await page.reload({ waitUntil: 'commit' })
      const waiting = await page.getByRole('status', { name: 'Loading' }).boundingBox()
      const reach = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
      answer()
      const title = await page.getByRole('heading', { level: 1 }).boundingBox()
      assert.equal(waiting?.x, title?.x)
      assert.deepEqual(reach, [width, height])
    }
  },
)

inHouse('at twice its size a laptop’s page has room for names, and a long menu is reached to its end', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, 'records', { width: 640, height: 400 })
  const name = await page.getByRole('link', { name: 'Acme Electric' }).evaluate((one) => one.parentElement?.clientWidth ?? 0)
  assert.ok(name > 180, `the name has ${name} px`)
  await page.goto(`${house.url}/console/records/${recordId}`)
  await page.getByRole('button', { name: 'More actions' }).first().click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: 'Revoke Portal Access' }).waitFor()
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('[role=menu]')?.getBoundingClientRect() ?? { top: -1, bottom: 0 }
    return top >= 0 && bottom <= innerHeight
  })
})

inHouse('from a phone to a desk there is no width at which the names of a list are squeezed by what stands beside them', async (house) => {
  const { recordId, contactId } = await house.invite()
  const { projectId } = (await house.house.engine.records.get(house.by, recordId as `rec_${string}`)).record
  const page = await memberPage(house)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const started = await page.request.post(`${house.url}/api/v1/jobs`, { headers, data: { kind: 'invitations', recordIds: [recordId] } })
  const job = await started.json()
  // What other servers answer is seldom short.
  await page.route('**/api/v1/jobs/*/rows*', async (route) => {
    const answer = await route.fetch()
    const { items, ...rest } = await answer.json()
    const said = '550 5.1.1 Recipient address rejected: User unknown in virtual mailbox table. '.repeat(3)
    await route.fulfill({ json: { ...rest, items: items.map((row: object) => ({ ...row, reason: null, answer: said })) } })
  })
  for (const screen of ['records', `projects/${projectId}`, `contacts/${contactId}`, `activity/jobs/${job.id}`]) {
    await page.goto(`${house.url}/console/${screen}`)
    const name = page.getByRole('table').getByRole('link', { name: 'Acme Electric' })
    for (let width = 320; width <= 1320; width += 40) {
      await page.setViewportSize({ width, height: 800 })
      const room = await name.evaluate((one) => one.parentElement?.clientWidth ?? 0)
      assert.ok(room > 150, `${screen}: the name has ${room} px in a window of ${width}`)
    }
  }
})

inHouse('a name of eighty letters without a gap breaks its lines, and nothing of it leaves the screen', async (house) => {
  const { engine } = house.house
  const word = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaf'
  const email = `${word.slice(0, 60)}@${word.slice(0, 50)}.example`.toLowerCase()
  const { project } = await engine.projects.create(house.by, { name: word })
  const contact = { email, name: word, company: word }
  const { record } = await engine.records.create(house.by, {
    projectId: project.id,
    contact,
    requirements: [{ kind: 'document', name: word }],
  })
  await engine.comments.write(house.by, { recordId: record.id }, word)
  const note = word + word
  const packet = await engine.packets.create(house.by, { title: word, note, ask: 'approve', figures: [], dueOn: null })
  const rules = await engine.documents.take(Readable.from([aPdf('rules')]), `${word}.pdf`)
  await engine.projectFiles.add(house.by, project.id, word, { toAll: true, recordIds: [] }, [rules])
  const page = await memberPage(house)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const started = await page.request.post(`${house.url}/api/v1/jobs`, { headers, data: { kind: 'invitations', recordIds: [record.id] } })
  const job = await started.json()
  for (const screen of [
    'records',
    `records/${record.id}`,
    `projects/${project.id}`,
    `projects/${project.id}?tab=files`,
    `contacts/${record.contactId}`,
    `packets/${packet.packet.id}`,
    `activity/jobs/${job.id}`,
  ]) {
    await page.goto(`${house.url}/console/${screen}`)
    await page.getByText(word).first().waitFor()
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      const tooWide = await page.evaluate(() =>
        Math.max(...[...document.querySelectorAll('html, main > div')].map((one) => one.scrollWidth - one.clientWidth)),
      )
      assert.ok(tooWide <= 0, `${screen} is ${tooWide} px too wide in a window of ${width}`)
    }
  }
})

inHouse('on a phone what was just done is told under a menu or dialog that is opened since, never over it', async (house) => {
  const { recordId } = await house.invite()
  const page = await memberPage(house, `records/${recordId}`, { width: 360, height: 740 })
  await page.getByRole('button', { name: 'Add a file' }).click()
  const pdf = { name: 'rules.pdf', mimeType: 'application/pdf', buffer: aPdf('rules') }
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(pdf)
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('File shared').waitFor()
  await page.getByRole('button', { name: 'Dana Whitfield' }).click()
  const signOut = page.getByRole('menuitem', { name: 'Sign out' })
  await signOut.waitFor()
  const met = await signOut.evaluate((item) => {
    const { x, y, width, height } = item.getBoundingClientRect()
    return item.contains(document.elementFromPoint(x + width / 2, y + height / 2))
  })
  assert.ok(met, 'a press on Sign out meets it')
})
