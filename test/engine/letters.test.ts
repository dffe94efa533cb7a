// Letters in an account's own words: what may stand in them, which letters say them, and what nobody can make them do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { previews, type ShownLetter, shownLetters } from '../../src/engine/letter-samples.ts'
import { renderLetter } from '../../src/mail/letters/letters.ts'
import { languages, letterNames, messageKinds, type OwnWords } from '../../src/nouns.ts'
import { factsOf, messageOf, url } from '../mail/letter-facts.ts'
import { onEveryStore } from '../support/engine.ts'
import { xssStrings } from '../support/xss.ts'

const ours: OwnWords = { subject: null, greeting: null, note: null }
const own: OwnWords = {
  subject: '{account} needs your papers for {project}',
  greeting: 'Dear {contact},',
  note: 'By {due}, please.\nThank you.',
}
const written = (words: OwnWords, facts = {}) => renderLetter(messageOf('invitation', { ...facts, own: words }), url)

test('own words stand where ours would, with what their placeholders stand for', () => {
  const { subject, text } = written(own)
  assert.equal(subject, 'Harbor Build needs your papers for Dock 4 refurbishment')
  assert.match(text, /\n\nDear Jane,\n\n/)
  assert.match(text, /\n\nBy Tuesday, December 1, please\.\n\nThank you\.\n\n/)
})

test('a sentence whose placeholder has nothing to say is ours again', () => {
  const { subject, text } = written(own, { contact: { name: null, email: 'jane@acme.example', phone: null }, records: [] })
  assert.equal(subject, 'Harbor Build invites you to its client portal')
  assert.match(text, /\n\nHello,\n\n/)
  assert.doesNotMatch(text, /By |\{/)
})

test('what a placeholder stands for is never read as words: braces, markup and addresses in a name stay what they are', () => {
  for (const name of ['{account}', '$& $1', ...xssStrings.slice(0, 20)]) {
    const place = { company: null, project: name, dueOn: null, asked: factsOf.invitation.records[0]?.asked ?? [] }
    const { subject, html, text } = written({ ...ours, subject: 'For {project}', note: 'About {project}' }, { records: [place] })
    assert.equal(subject, `For ${name}`)
    assert.ok(text.replaceAll('\u200b', '').includes(`About ${name}`), name)
    assert.doesNotMatch(html, /<script>|<img src=x|<svg[ />]|<iframe|<form/i, name)
    assert.deepEqual([...new Set(html.match(/href="[^"]*"/g))], [`href="${url}"`], name)
  }
})

onEveryStore(
  'own words are said in the letters of their language that are owed from then on, and given back part by part',
  async (room) => {
    const { engine, by } = room
    const before = await room.invite('early@acme.example')
    await engine.letters.change(by, 'invitation', 'en', own)
    const after = await room.invite('late@acme.example')
    assert.equal('own' in before.message.facts, false)
    assert.deepEqual(after.message.facts.own, own)
    const spanish = await engine.grants.resend(by, after.grant.id, { language: 'es' })
    assert.equal('own' in spanish.message.facts, false)
    await engine.letters.change(by, 'invitation', 'es', { ...ours, greeting: 'Buenos días, {contact}:' })
    await engine.letters.change(by, 'invitation', 'en', ours)
    assert.deepEqual(await engine.letters.list(by), { invitation: { es: { ...ours, greeting: 'Buenos días, {contact}:' } } })
  },
)

onEveryStore('two members who write two letters at once both keep theirs', async ({ engine, by }) => {
  await Promise.all(letterNames.map((name) => engine.letters.change(by, name, 'en', { ...ours, greeting: `Dear {contact} of ${name},` })))
  assert.deepEqual(Object.keys(await engine.letters.list(by)).sort(), [...letterNames].sort())
})

onEveryStore('links, unknown placeholders and signs that turn the text are refused beside their field', async ({ engine, by }) => {
  const refused = [
    ['subject', 'Pay at https://evil.example'],
    ['greeting', 'Go to www.evil.example'],
    ['note', 'Sign in at evil.com today'],
    ['note', 'Hello {secret}'],
    ['note', 'Hello {{contact}}'],
    ['greeting', 'Hello } {'],
    ['subject', 'Pay \u202eexe.elif'],
  ] as const
  for (const [part, text] of refused) {
    await assert.rejects(
      engine.letters.change(by, 'login', 'en', { ...ours, [part]: text }),
      (error: { code: string; facts: { fields: object } }) => {
        assert.deepEqual([error.code, Object.keys(error.facts.fields)], ['invalid', [part]], text)
        return true
      },
    )
  }
  assert.deepEqual(await engine.letters.list(by), {})
})

onEveryStore('every letter that leaves can be seen before, in every language, and seeing it owes nobody one', async ({ engine, by }) => {
  const left = new Set<string>(shownLetters)
  for (const kind of messageKinds) {
    for (const [about, letter] of Object.entries<ShownLetter>({ ...previews[kind] })) {
      left.delete(letter)
      for (const language of languages) {
        const { message } = await engine.letters.preview(by, letter, language, ours)
        const { subject, text, html } = renderLetter(message, url)
        assert.equal(message.kind, kind === 'trial' ? 'invitation' : kind, letter)
        if (!Array.isArray(previews[kind])) assert.equal(message.facts.about, about, letter)
        for (const part of [subject, text]) assert.match(part, /^(?!.*(?:undefined|\[object|\{\w+\})).{4}/s, `${letter} ${language}`)
        assert.equal(html.includes('data-ogsc'), message.channel !== 'text', letter)
      }
    }
  }
  assert.deepEqual([...left], [], 'each name is of a letter that leaves')
  for (const name of letterNames) {
    const { message } = await engine.letters.preview(by, name, 'de', { ...ours, note: 'Schöne Grüße an {contact}.' })
    const { text } = renderLetter(message, url)
    assert.match(text, /Schöne Grüße an Jane\./)
    assert.match(text, /Guten Tag Jane Ortiz,/)
  }
  assert.equal(await engine.messages.count(by, {}), 0)
})
