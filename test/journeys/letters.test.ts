// Letters as an account sees and words them: every letter in every language before anybody gets one, and own words from the first try to the mailbox.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { shownLetters } from '../../src/engine/letter-samples.ts'
import { renderLetter } from '../../src/mail/letters/letters.ts'
import { languages } from '../../src/nouns.ts'
import { factsOf, house as harbor, kindsOfLetter, messageOf, url } from '../mail/letter-facts.ts'
import { axe, newPage, type PageOptions } from '../support/browser.ts'
import { memberPage } from '../support/console-page.ts'
import { inHouse, type TestHouse } from '../support/portico.ts'

const settings = (house: TestHouse, part: string, options: PageOptions = {}): Promise<Page> =>
  memberPage(house, `settings/${part}`, options)

async function choose(page: Page, label: string, option: string) {
  await page.getByLabel(label, { exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

inHouse('own words are tried in view, refused where they would mislead, saved, and said in the next letter alone', async (house) => {
  const page = await settings(house, 'letters', { dark: true, expects: [/422/] })
  const look = page.getByRole('region', { name: 'The letter as it arrives' })
  const letter = page.frameLocator('iframe[title="The letter"]')
  await letter.getByText('Hello Jane').waitFor()
  await page.getByLabel('Subject').fill('{project}: papers by {day}')
  await page.getByText('{day} stands for nothing.').waitFor()
  await look.getByText(/for Dock 4.refurbishment/).waitFor()
  await page.getByLabel('Subject').fill('{project}: papers by {due}')
  await page.getByLabel('Note below what we say').fill('Read www.harbor.example first.')
  await page.getByText('Leave addresses out').waitFor()
  await page.getByLabel('Note below what we say').fill('<b>Bring</b> a hard hat.')
  await letter.getByText('<b>Bring</b> a hard hat.').waitFor()
  const ground = () => letter.locator('td.sheet').evaluate((sheet) => getComputedStyle(sheet as never).backgroundColor)
  assert.equal(await ground(), 'rgb(255, 255, 255)', 'by day, whatever the console wears')
  await look.getByText('Dark', { exact: true }).click()
  await letter.locator('html[data-ogsc]').waitFor()
  assert.notEqual(await ground(), 'rgb(255, 255, 255)')
  // Which of the four is chosen is seen by more than its weight: it stands out of a well that they share.
  const looks = look.getByRole('radiogroup')
  const under = (part: typeof looks) => part.evaluate((one) => getComputedStyle(one as never).backgroundColor)
  const [well, chosen] = [await under(looks), await under(looks.locator('span').first())]
  assert.ok(well !== chosen && well !== 'rgba(0, 0, 0, 0)', `${chosen} on ${well}`)
  await look.getByText('Plain text', { exact: true }).click()
  await look.locator('pre').getByText('<b>Bring</b> a hard hat.').waitFor()
  await look.getByText('Phone', { exact: true }).click()
  assert.ok(((await page.locator('iframe[title="The letter"]').boundingBox())?.width ?? 999) <= 376)
  await axe(page)
  await page.getByRole('button', { name: 'Save invitation' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await house.invite()
  const sent = house.smtp.lettersTo('jane@acme.example').at(-1)?.mail
  assert.equal(sent?.subject, 'Your insurance certificate for Dock 4 refurbishment', 'nothing is due: the subject stays ours')
  assert.match(sent?.text ?? '', /<b>Bring<\/b> a hard hat\./)
  await page.getByRole('button', { name: 'Reset to ours' }).click()
  await page.getByText('Ours again').waitFor()
  assert.equal(await page.getByLabel('Subject').inputValue(), '')
})

inHouse('every letter is looked at in every language before anybody gets it; those that warn are always ours', async (house) => {
  const page = await settings(house, 'letters', { width: 360, height: 900 })
  const letter = page.frameLocator('iframe[title="The letter"]')
  await page.getByLabel('Subject').waitFor()
  await choose(page, 'Letter', 'Packet')
  await page.getByText('This letter is always ours').waitFor()
  await letter.getByRole('heading', { name: /Third quarter 2026/ }).waitFor()
  for (const [language, said] of [
    ['Deutsch', 'Guten Tag'],
    ['Français', 'Bonjour'],
    ['Español', 'Hola'],
    ['Português', 'Olá'],
  ] as const) {
    await choose(page, 'Language of the letter', language)
    await letter.locator('p.ink').filter({ hasText: said }).first().waitFor()
  }
  await choose(page, 'Letter', 'Sign-in as a text message')
  await page.getByRole('region', { name: 'The text message as it arrives' }).getByText(/\/l\//).waitFor()
  await choose(page, 'Letter', 'Guest’s time is over')
  await letter.locator('td.sheet').filter({ hasText: 'Pump log.txt' }).waitFor()
  await page.getByLabel('Letter', { exact: true }).click()
  const named = await page.getByRole('option').count()
  assert.equal(named, shownLetters.length, 'none leaves unseen')
  await page.keyboard.press('Escape')
  await choose(page, 'Letter', 'Address was corrected')
  await letter
    .locator('td.sheet')
    .filter({ hasText: /j\*\*\*@new/ })
    .waitFor()
  assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 360)
  await axe(page)
})

test('on the smallest phone no letter is wider than it, and names of 80 signs bend neither the tile nor a note from right to left', async () => {
  const page = await newPage({ width: 320 })
  const house = { ...harbor, name: `${'Rindfleischetikettierung'.repeat(3)} Nord` }
  const places = factsOf.invitation.records.map((one) => ({ ...one, company: 'Q'.repeat(80), project: 'W'.repeat(80) }))
  for (const language of languages) {
    for (const kind of kindsOfLetter) {
      const message = messageOf(kind, { house, ...(kind === 'invitation' && { records: places, note: 'مرحبا ليلى' }) })
      await page.setContent(renderLetter({ ...message, language }, url).html)
      assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 320, `${language} ${kind}`)
      const tile = await page.locator('td.fill[aria-hidden]').boundingBox()
      assert.ok(tile && tile.height < 40, `${language} ${kind}`)
      if (kind === 'invitation')
        assert.equal(await page.locator('td.note').evaluate((note) => getComputedStyle(note as never).textAlign), 'start')
    }
  }
})

const dot = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><circle cx="32" cy="16" r="12" fill="${colour}"/></svg>`

inHouse('a logo that would vanish by night is told before it is saved, and a colour says how well it is read', async (house) => {
  const page = await settings(house, 'account')
  const contrast = page.getByRole('list', { name: 'Contrast' })
  await contrast.getByText(/Words on your colour: \d+\.\d:1 by day/).waitFor()
  // The page draws it: only a browser makes a PNG out of a shape.
  const png = async (colour: string) =>
    Buffer.from(
      String(
        await page.evaluate(
          `new Promise((done) => { const i = new Image(); i.onload = () => { const c = document.createElement('canvas'); c.width = 64; c.height = 32; c.getContext('2d').drawImage(i, 0, 0); done(c.toDataURL('image/png').slice(22)) }; i.src = 'data:image/svg+xml;base64,${Buffer.from(dot(colour)).toString('base64')}' })`,
        ),
      ),
      'base64',
    )
  const upload = async (colour: string) =>
    page.locator('input[type=file]').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await png(colour) })
  await upload('#1b1b1b')
  await contrast.getByText('Your logo is hard to see by night').waitFor()
  await upload('#b06a10')
  await contrast.getByText(/Your logo: \d+\.\d:1 by day, \d+\.\d:1 by night/).waitFor()
  await axe(page)
})

inHouse('an invitation is tried from the dialog that sends it, on a small phone, and its client hears nothing', async (house) => {
  const { recordId } = await house.invite()
  const page = await settings(house, 'account')
  await page.goto(`${house.url}/console/records/${recordId}`)
  await page.getByRole('button', { name: 'More actions' }).first().click()
  await page.getByRole('menuitem', { name: 'Resend Portal Invite' }).click()
  await page.getByLabel('Note').fill('Bring a hard hat.')
  await page.frameLocator('iframe[title="The letter"]').getByText('Bring a hard hat.').waitFor()
  await page.getByRole('button', { name: 'Try it as the client would' }).click()
  await page.getByText('On its way to dana@harbor.example').waitFor()
  const phone = await newPage({ width: 320, height: 640 })
  await phone.goto(house.url + (await house.linkTo('dana@harbor.example')))
  await phone.getByText('Your trial: what Jane Ortiz would see.').waitFor()
  await phone.getByRole('button', { name: /^Continue/ }).click()
  await phone.waitForURL(`**/p/harbor/trial/records/${recordId}`)
  await phone.getByRole('heading', { name: 'One thing to do' }).waitFor()
  assert.ok(Number(await phone.evaluate('document.documentElement.scrollWidth')) <= 320)
  await axe(phone)
  await phone.getByRole('button', { name: 'End the trial' }).click()
  await phone.getByRole('heading', { name: 'This trial is over' }).waitFor()
  assert.equal(house.smtp.lettersTo('jane@acme.example').length, 1)
})
