// In which language somebody is spoken to: their own where they are known, their browser's where they are not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageWanted } from '../../src/portal/languages.ts'
import { memberAs } from '../support/members.ts'
import { aVendor, comeIn, houseForAll, said, title } from './vendors.ts'

const open = houseForAll()

test('of what a browser asks for, the first language that we speak counts', () => {
  const wanted = [
    'de-AT,de;q=0.9,en;q=0.8',
    'nl, pt-PT;q=0.7, fr;q=0.8',
    'en;q=0, es',
    'ja',
    '*',
    '',
    'de;q=nonsense',
    `${'x,'.repeat(200)}de`,
  ]
  assert.deepEqual(wanted.map(languageWanted), ['de', 'fr', 'es', null, null, null, null, null])
  assert.equal(languageWanted(undefined), null)
})

test('the language chosen for an invitation is the language of its letter, of the page behind it, and of every letter after it', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  await engine.grants.resend(house.by, vendor.grantId, { language: 'es' })
  const path = await house.linkTo(vendor.email)
  assert.equal(house.smtp.lettersTo(vendor.email).at(-1)?.mail.subject, 'Su certificado de seguro para Dock 4 refurbishment')
  const browser = house.browser({ 'accept-language': 'de' })
  const page = await browser.follow(path)
  assert.equal(title(page.body), 'Harbor Build le pide su certificado de seguro')
  await comeIn(browser, path)
  assert.match(said((await browser.get(vendor.home)).body), /Una cosa por hacer/)
  assert.equal((await engine.contacts.get(house.by, vendor.contactId)).contact.language, 'es')
  await engine.grants.resend(house.by, vendor.grantId, {})
  await house.linkTo(vendor.email)
  assert.match(house.smtp.lettersTo(vendor.email).at(-1)?.mail.subject ?? '', /^Su certificado/)
})

test('whoever holds a link is spoken to in one language, from the dead link to the page that takes the code', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.contacts.change(house.by, vendor.contactId, { language: 'es' })
  await comeIn(house.browser(), vendor.path)
  const german = house.browser({ 'accept-language': 'de' })
  const dead = await german.follow(vendor.path)
  assert.equal(title(dead.body), 'Este enlace ya se usó')
  const asked = await german.post(/action="(\/enter\/lnk_\w+\/letter)"/.exec(dead.body)?.[1] ?? '')
  const waiting = await german.get(asked.location)
  assert.match(waiting.body, /<html lang="es">/)
  assert.equal(title(waiting.body), 'Revise su correo')
  const wrong = await german.post('/p/harbor/ask/code', { code: '000000' })
  assert.match(said(wrong.body), /Ese código no es correcto/)
  assert.match((await german.post('/p/harbor/ask/again')).body, /<html lang="es">/)
})

test('who may not change people sends a letter in another language, and changes nobody', async () => {
  const house = open()
  const { engine } = house.house
  const vendor = await aVendor(house)
  const support = await memberAs({ engine, by: house.by }, 'support')
  await engine.grants.resend(support, vendor.grantId, { language: 'fr' })
  await house.linkTo(vendor.email)
  assert.match(house.smtp.lettersTo(vendor.email).at(-1)?.mail.subject ?? '', /^Votre attestation/)
  assert.equal((await engine.contacts.get(house.by, vendor.contactId)).contact.language, null)
})

test('a stranger is spoken to as their browser asks, then as the account does; whether their address is known does not show', async () => {
  const house = open()
  const vendor = await aVendor(house)
  await house.house.engine.contacts.change(house.by, vendor.contactId, { language: 'fr' })
  const german = house.browser({ 'accept-language': 'de-DE,de;q=0.9' })
  const door = await german.get('/p/harbor')
  assert.match(door.body, /<html lang="de">/)
  assert.equal(title(door.body), 'Bei Harbor Build anmelden')
  for (const email of [vendor.email, 'nobody@nowhere.example']) {
    const asking = house.browser({ 'accept-language': 'de-DE' })
    await asking.get('/p/harbor')
    const page = await asking.get((await asking.post('/p/harbor/ask', { email })).location)
    assert.equal(title(page.body), 'Sehen Sie in Ihre E\u2011Mails', email)
  }
  assert.equal(title((await german.get('/enter/lnk_0000000000000000000000')).body), 'Öffnen Sie diese Seite aus Ihrer E\u2011Mail')
  assert.match((await german.get('/privacy')).body, /<h1>Datenschutz<\/h1>/)
  assert.match((await german.get('/p/harbor/nothing')).body, /<h1>Hier ist nichts<\/h1>/)

  await house.house.engine.accounts.change(house.by, { language: 'pt' })
  assert.equal(title((await house.browser({ 'accept-language': 'ja' }).get('/p/harbor')).body), 'Entrar em Harbor Build')
  await house.house.engine.accounts.change(house.by, { language: 'en' })
  assert.equal(title((await house.browser().get('/p/harbor')).body), 'Sign in to Harbor Build')
})
