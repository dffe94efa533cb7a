// All five languages say the same: nothing is missing, nothing is left in English, and every name that goes in comes out again.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { renderLetter } from '../../src/mail/letters/letters.ts'
import { type Language, languages, type MessageKind } from '../../src/nouns.ts'
import { de } from '../../src/words/de.ts'
import { en } from '../../src/words/en.ts'
import { es } from '../../src/words/es.ts'
import { fr } from '../../src/words/fr.ts'
import { lettersEn } from '../../src/words/letters.en.ts'
import { lettersOf } from '../../src/words/letters.ts'
import { pt } from '../../src/words/pt.ts'
import { voiceOf } from '../../src/words/words.ts'
import { at, factsOf, house, kindsOfLetter, messageOf, url } from '../mail/letter-facts.ts'
import { assets, printed } from '../portal/serve.ts'

const none = { count: 0, names: [] }
const catalogues = { en, es, fr, de, pt }
const others = languages.filter((language) => language !== 'en')

const certificate = { kind: 'certificate', name: 'XA' }
const review = { kind: 'review', name: 'XA' }
const answer = { kind: 'answer', name: 'XA' }
const many = Array.from({ length: 12 }, () => certificate)

/** What is given to sentences that take more than names; every other one is given a name for each, and nothing in turn where it may. */
const given: { [path: string]: unknown[][] } = {
  'pages.link.asks': [
    ['XB', [certificate]],
    ['XB', many],
    ['XB', []],
  ],
  'pages.link.changesTo': [
    [[certificate], 'XB'],
    [many, null],
  ],
  'pages.record.toDo': [[1], [2], [12]],
  'pages.record.left': [[1], [12]],
  'pages.record.earlier': [[1], [12]],
  'pages.record.more': [[12]],
  'pages.upload.hereTitle': [[1], [12]],
  'pages.waiting.wrong': [[1], [12]],
  'pages.access.may': [[['XA', 'XB']]],
  'letters.hello': [
    ['XA', 'XA'],
    [null, null],
  ],
  'letters.invitation.subject': [
    ['XB', [], []],
    ['XB', [], ['XC']],
    ['XB', [certificate], ['XC']],
    ['XB', [review], ['XC']],
    ['XB', many, many],
  ],
  'letters.invitation.asks': [certificate, review, answer]
    .flatMap((one) => [
      ['XB', 'XC', [one]],
      ['XB', null, [one]],
    ])
    .concat([['XB', null, many]]),
  'letters.invitation.how': [[[]], [[certificate]], [[review]], [many.slice(0, 2)]],
  'letters.invitation.button': [[0], [1]],
  'letters.invitation.under': [[[certificate]], [[]]],
  'letters.reminder.due.subject': [
    [[certificate], 'XB', 'XC'],
    [many, 'XB', 'XC'],
  ],
  'letters.reminder.due.body': [
    ['XB', [certificate], 'XC'],
    ['XB', many, 'XC'],
  ],
  'letters.reminder.several': [
    ['XA', 2],
    ['XA', 12],
  ],
  'letters.reminder.others': [[1], [12]],
  'letters.receipt.arrived': [
    ['XA', 1, 'XB'],
    ['XA', 12, 'XB'],
  ],
  'letters.member.guestEnded.body': [0, 1, 2].map((visits) => ['XA', 'XB', 'XC', visits]),
  'letters.member.files.seen': [
    [0, []],
    [1, ['XA']],
    [13, ['XA']],
  ],
  'letters.member.files.taken': [[0, []]],
  'letters.member.files.left': [[0, []]],
  'letters.place': [[{ company: 'XA', project: 'XB' }], [{ company: null, project: 'XB' }]],
}

/** The same in every language, or in two by chance. */
const shared =
  /^pages\.(record\.of|upload\.(progress|size)|access\.of|chooser\.review)$|^(tag|first|shortMonths|times\.dayAndTime|browser\.some)$|^letters\.(from|inProject|receipt\.file)$|^pages\.record\.documents$|^pages\.privacy\.parts\.1\.title$/

const english = /(?<!\p{L})(the|your|you|and|with|this|which|have|been|letter|email|sign|ask|asks|here|nothing)(?!\p{L})/iu

type Sentence = (...given: unknown[]) => string

/** Every text of a catalogue by its path, with the names put in that a sentence takes. */
function said(catalogue: unknown, measure: unknown, path = ''): [path: string, text: string][] {
  if (typeof measure === 'string') return [[path, catalogue as string]]
  if (typeof measure === 'function') {
    return givenTo(path, measure as Sentence).map((values, at) => [`${path}#${at}`, (catalogue as Sentence)(...values)])
  }
  if (typeof measure !== 'object' || measure === null) return []
  assert.deepEqual(Object.keys(catalogue as object).sort(), Object.keys(measure).sort(), path)
  return Object.entries(measure).flatMap(([key, value]) =>
    said((catalogue as { [key: string]: unknown })[key], value, path ? `${path}.${key}` : key),
  )
}

function givenTo(path: string, sentence: Sentence): unknown[][] {
  const chosen = given[path]
  if (chosen) return chosen
  const names = ['XA', 'XB', 'XC', 'XD'].slice(0, sentence.length)
  const without = names.map((_name, gone) => names.map((name, at) => (at === gone ? null : name)))
  return [names, ...without.filter((values) => /^(?!.*null)/.test(attempt(sentence, values)))]
}

const attempt = (sentence: Sentence, values: unknown[]): string => {
  try {
    return sentence(...values)
  } catch {
    return 'null'
  }
}

const textsOf = (language: Language) => [
  ...said(catalogues[language], en),
  ...said({ letters: lettersOf(language) }, { letters: lettersEn }),
]
const namesIn = (text: string) => [...new Set(text.match(/X[A-D]|\{\w+\}|\b12\b/g))].sort()

function faultOf(text: string, inEnglish: string, isShared: boolean): string | null {
  const words = (one: string) => one.replace(/X[A-D]/g, '').trim()
  if (namesIn(text).join() !== namesIn(inEnglish).join()) return 'other names'
  if (/undefined|null|NaN|\[object| {2}|\.\.| [.,](?!\w)/.test(text)) return 'untidy'
  if (isShared || !/\p{L}/u.test(words(inEnglish))) return null
  if (words(text) === words(inEnglish)) return 'as in English'
  if (english.test(words(text))) return 'an English word'
  return /[.,?:]$/.test(text) === /[.,?:]$/.test(inEnglish) ? null : 'another end'
}

test('a sentence that ends with a name has one stop, also where the name has one of its own', () => {
  const dots = { ...house, name: 'Acme Inc.' }
  for (const language of languages) {
    for (const kind of kindsOfLetter) {
      const { subject, text, html } = renderLetter({ ...messageOf(kind, { house: dots }), language }, url)
      assert.doesNotMatch(`${subject}\n${text}\n${html}`, /Inc\.\./, `${language} ${kind}`)
    }
    const { pages } = voiceOf(language, 'UTC')
    assert.match(pages.record.noUpload('Acme Inc.'), /Acme Inc\.$/)
    assert.match(pages.project.lead('And so on...'), /And so on\.\.\./)
  }
})

test('a portal that is named behind a preposition melts no article into it', () => {
  const guest = { endsAt: at, visits: 2, seen: none, taken: none, left: none, written: 0 }
  for (const language of languages) {
    for (const about of ['link_denied', 'invitation_asked', 'letter_late', 'passkey_lost', 'letter_bounced', 'guest_ended'] as const) {
      const facts = { about, place: null, recordId: null, projectId: null, ...(about === 'guest_ended' && { guest }) }
      const { text } = renderLetter({ ...messageOf('member_notice', facts as object), language }, url)
      assert.doesNotMatch(text, / (a el|de el|à le|de le|a o|de o|em o|zu das|von das|bei das) /, `${language} ${about}`)
    }
  }
})

test('no text stands in the catalogues that nothing in the house calls by its name', async () => {
  const folder = fileURLToPath(new URL('../../src/', import.meta.url))
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts') && !/\b(en|es|fr|de|pt)\.ts$/.test(name))
  const said = new Set((await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n').match(/\w+/g))
  const unsaid = (texts: object, path: string): string[] =>
    Object.entries(texts).flatMap(([name, text]) => [
      ...(said.has(name) || Array.isArray(texts) ? [] : [`${path}.${name}`]),
      ...(typeof text === 'object' && text !== null ? unsaid(text, `${path}.${name}`) : []),
    ])
  assert.deepEqual([...unsaid(en, 'en'), ...unsaid(lettersOf('en'), 'letters')], [])
})

for (const language of others) {
  test(`${language}: every text is there, is not English, and says whom and what the English one says`, () => {
    const measure = new Map(textsOf('en'))
    const faults = textsOf(language).flatMap(([path, text]) => {
      const inEnglish = measure.get(path) as string
      const fault = faultOf(text, inEnglish, shared.test(path.replace(/#\d+$/, '')))
      return fault ? [`${path}: ${fault}: ${JSON.stringify(text)}`] : []
    })
    assert.deepEqual(faults, [])
  })

  test(`${language}: every page says its language, weighs at most 14 KB before the door, and nothing on it is English or missing`, async () => {
    const { pages } = (await import(`../portal/samples.ts?${language}`)) as typeof import('../portal/samples.ts')
    for (const [name, page] of Object.entries(pages)) {
      const text = printed(page)
      assert.match(text, new RegExp(`<html lang="${language}">`), name)
      const weight = Buffer.byteLength(text) + assets.scripts.sign.body.length
      assert.ok(page.inside || weight < 14 * 1024, `${name}: ${weight} bytes`)
      const read = text.replace(/<(style|head)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
      assert.doesNotMatch(read, /undefined|\bnull\b|NaN|\[object/, name)
      assert.doesNotMatch(read, /\b(Continue|Upload|Download|Due|Email me|Sign (in|out)|Privacy|today|Questions)\b/, name)
    }
  })

  test(`${language}: every letter has a subject of one sober line, and both of its parts speak the language`, () => {
    for (const kind of kindsOfLetter) {
      const { subject, html, text } = renderLetter({ ...messageOf(kind), language }, url)
      const what = `${language} ${kind}: ${subject}`
      assert.ok(subject.length >= 10 && subject.length <= 90, what)
      assert.match(subject, /^[\p{Lu}¿][^\r\n]*[^\s.]$/u, what)
      assert.match(html, new RegExp(`<html lang="${language}">`), kind)
      assert.doesNotMatch(text, /undefined|\bnull\b|NaN|\[object|\.\.|Hello|\bPM\b/, text)
      const before = renderLetter(messageOf(kind), url)
      assert.notEqual(subject, before.subject)
    }
  })
}

test('on no page is the word for e-mail torn at its hyphen', () => {
  for (const language of languages) {
    const torn = textsOf(language).filter(([path, text]) => path.startsWith('pages.') && /e-mail/i.test(text))
    assert.deepEqual(torn, [], language)
  }
})

test('no language makes a subject longer than a phone shows twice over', () => {
  const kinds: [MessageKind, object][] = [
    ['notice', { about: 'link_made', madeBy: null, opensUntil: 0 }],
    ['notice', { about: 'passkeys_reset', changedBy: null }],
    ...(['passkey_added', 'passkey_removed', 'new_browser'] as const).map((about): [MessageKind, object] => [
      'notice',
      { about, what: 'Safari on iPhone' },
    ]),
    ...(['factor_added', 'factor_removed', 'factors_reset'] as const).map((about): [MessageKind, object] => ['member_alert', { about }]),
    ...(['invitation_asked', 'letter_late', 'passkey_lost', 'document_arrived'] as const).map((about): [MessageKind, object] => [
      'member_notice',
      { about },
    ]),
    ['review', { decision: 'accept', validUntil: factsOf.review.sentAt, requirement: null }],
    ['receipt', { requirement: null }],
    ['login', { sentBy: factsOf.login.inviter, place: null }],
    ['invitation', { records: [] }],
  ]
  for (const language of languages) {
    for (const [kind, facts] of kinds) {
      const message = messageOf(kind)
      const { subject, text } = renderLetter({ ...message, facts: { ...message.facts, ...facts }, language }, url)
      assert.ok(subject.length <= 90, `${language} ${subject}`)
      assert.doesNotMatch(text, /undefined|\bnull\b|NaN|\[object|\.\./, text)
    }
  }
})
