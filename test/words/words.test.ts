// Days, times and numbers as people outside read them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../../src/nouns.ts'
import { named } from '../../src/words/naming.en.ts'
import { voiceOf } from '../../src/words/words.ts'

const voice = voiceOf('en', 'America/Los_Angeles')
const now = Date.parse('2026-11-20T22:14:00Z')
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('a day is short, never breaks, and tells its year only when it is another one', () => {
  assert.equal(voice.day('2026-12-01', now), 'Tue,\u00a0Dec\u00a01')
  assert.equal(plain(voice.day('2027-06-30', now)), 'Wed, Jun 30, 2027')
  assert.equal(plain(voice.day(now, now)), 'Fri, Nov 20')
  assert.equal(plain(voice.longDay('2026-12-01')), 'Tuesday, December 1')
  assert.equal(plain(voice.shortDay('2026-11-18')), 'Nov 18')
  assert.equal(plain(voice.date('2027-06-30')), 'Jun 30, 2027')
})

test('a moment is told in the time zone it is asked in', () => {
  assert.equal(plain(voice.moment(now, now)), 'today at 2:14 PM')
  assert.equal(plain(voice.moment(Date.parse('2026-11-18T18:26:00Z'), now)), 'on Wed, Nov 18 at 10:26 AM')
  assert.equal(plain(voice.onDay(Date.parse('2026-11-19T17:12:00Z'), now)), 'on Thu, Nov 19')
  assert.equal(voice.onDay(now, now), 'today')
  assert.equal(plain(voice.stamp(Date.parse('2026-11-19T17:12:00Z'), now)), 'Thu, Nov 19, 9:12 AM')
  assert.equal(plain(voiceOf('en', 'Asia/Tokyo').stamp(now)), 'Sat, Nov 21, 7:14 AM')
})

test('days left are days of the calendar there, whatever the hour and the season', () => {
  assert.equal(voice.daysLeft('2026-12-01', now), 11)
  assert.equal(voice.daysLeft('2026-11-20', now), 0)
  assert.equal(voice.daysLeft('2026-11-20', Date.parse('2026-11-21T07:59:00Z')), 0)
  assert.equal(voice.daysLeft('2026-11-20', Date.parse('2026-11-21T08:00:00Z')), -1)
  assert.equal(voice.daysLeft('2026-11-02', Date.parse('2026-10-31T20:00:00Z')), 2)
})

test('sizes are told as a person would', () => {
  assert.deepEqual(
    [0, 999, 2048, 1.6 * 1024 ** 2, 25 * 1024 ** 2, 999 * 1024, 1.5 * 1024 ** 3].map((bytes) => plain(voice.size(bytes))),
    ['0 bytes', '999 bytes', '2 kB', '1.6 MB', '25 MB', '999 kB', '1.5 GB'],
  )
  assert.equal(voice.number(12_000), '12,000')
  assert.equal(voice.list(['one', 'two', 'three']), 'one, two, and three')
})

test('every language tells days and hours as its readers write them, and none ends a sentence in two full stops', () => {
  const noon = Date.parse('2026-12-01T20:30:00Z')
  const told = languages.map((language) => {
    const there = voiceOf(language, 'America/Los_Angeles')
    return [
      there.day('2026-12-01'),
      there.longDay('2026-12-01'),
      there.date('2027-06-30'),
      there.moment(noon, now),
      there.list(['A', 'B', 'C']),
    ]
  })
  assert.deepEqual(
    told.map((line) => line.map(plain)),
    [
      ['Tue, Dec 1', 'Tuesday, December 1', 'Jun 30, 2027', 'on Tue, Dec 1 at 12:30 PM', 'A, B, and C'],
      ['mar, 1 dic', 'martes, 1 de diciembre', '30 jun 2027', 'el mar, 1 dic a las 12:30', 'A, B y C'],
      ['mar. 1er décembre', 'mardi 1er décembre', '30 juin 2027', 'le mar. 1er décembre à 12:30', 'A, B et C'],
      ['Di., 1. Dezember', 'Dienstag, 1. Dezember', '30. Juni 2027', 'am Di., 1. Dezember um 12:30 Uhr', 'A, B und C'],
      ['ter., 1º de dezembro', 'terça-feira, 1º de dezembro', '30 de junho de 2027', 'em ter., 1º de dezembro às 12:30', 'A, B e C'],
    ],
  )
  assert.equal(plain(voiceOf('fr', 'UTC').day('2026-12-11')), 'ven. 11 décembre')
})

test('the forms of a zone are kept and used again, but not those of every spelling that somebody thinks of', () => {
  assert.equal(voiceOf('fr', 'Asia/Tokyo'), voiceOf('fr', 'Asia/Tokyo'))
  const spelled = (at: number) => [...'europe/berlin'].map((sign, place) => ((at >> place) & 1 ? sign.toUpperCase() : sign)).join('')
  for (let at = 0; at < 1200; at++) voiceOf('fr', spelled(at))
  assert.notEqual(voiceOf('fr', spelled(1199)), voiceOf('fr', spelled(1199)))
  assert.equal(plain(voiceOf('fr', spelled(1199)).shortDay('2026-11-18')), '18 novembre')
})

test('inside an English sentence a plain word loses its capital, and a German noun, a name or a form keeps its own', () => {
  for (const [name, said] of [
    ['Certificate of insurance', 'certificate of insurance'],
    ['Proof of address', 'proof of address'],
    ['Checklist', 'checklist'],
    ['W-9 form', 'W-9 form'],
    ['Harbor Build rules', 'Harbor Build rules'],
    ['Gewerbeanmeldung', 'Gewerbeanmeldung'],
    ['Führungszeugnis, nicht älter als drei Monate', 'Führungszeugnis, nicht älter als drei Monate'],
    ['Mietvertrag', 'Mietvertrag'],
  ])
    assert.equal(named(name as string), said)
})

test('a browser that was noted in English is named in the words of the reader', () => {
  assert.equal(voiceOf('es', 'UTC').browserName('Safari on iPhone'), 'Safari en iPhone')
  assert.equal(voiceOf('fr', 'UTC').browserName('a browser on Linux'), 'un navigateur sur Linux')
  assert.equal(voiceOf('pt', 'UTC').browserName('a browser'), 'um navegador')
})
