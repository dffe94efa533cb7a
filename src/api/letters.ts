// What the account says in its letters instead of us, and how each letter then looks.
import { z } from 'zod'
import { shownLetters } from '../engine/letter-samples.ts'
import { ourWords } from '../engine/letters.ts'
import { languages, letterNames, type OwnWords, placeholders } from '../nouns.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byDay, framed, inertLetter, page } from './messages.ts'
import { wholeList, wholeOrPage } from './paging.ts'
import { line, lines } from './shapes.ts'

const tags = ['letters']
const which = z.strictObject({ letter: z.enum(letterNames), language: z.enum(languages) })
const subject = line(120).describe(`Placeholders: ${placeholders.map((name) => `{${name}}`).join(', ')}.`)
const words = z.strictObject({ subject: subject.nullish(), greeting: line(120).nullish(), note: lines(500).nullish() })
const typed = z.strictObject({
  letter: z.enum(shownLetters).describe('Only the first six take words of the account’s own. The names on `_text` are text messages.'),
  language: z.enum(languages),
  subject: subject.optional(),
  greeting: line(120).optional(),
  note: lines(500).optional(),
})
const look = z.strictObject({ ...typed.shape, colours: z.enum(['light', 'dark']).default('light') })

const own = z
  .object({
    letter: z.enum(letterNames),
    language: z.enum(languages),
    subject: z.string().nullable(),
    greeting: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'OwnLetter' })
const written = z
  .object({ from: z.string(), subject: z.string(), greeting: z.string().nullable(), text: z.string() })
  .meta({ id: 'WrittenLetter' })

export function letters(api: Api, door: Door): void {
  const { engine } = door

  api.get(
    '/letters',
    {
      config: { right: 'account.read' },
      schema: {
        tags,
        summary: 'The letters that say something of the account’s own',
        querystring: wholeList,
        response: answers({ 200: z.object({ items: z.array(own), nextCursor: z.string().nullable() }) }),
      },
    },
    async (request) => {
      const all = await engine.letters.list(byOf(request))
      const items = letterNames.flatMap((letter) =>
        languages.flatMap((language) => {
          const words = all[letter]?.[language]
          return words ? [{ letter, language, ...words }] : []
        }),
      )
      return wholeOrPage(request.query, items)
    },
  )
  api.put(
    '/letters/:letter/:language',
    {
      config: { right: 'account.change' },
      schema: {
        tags,
        summary: 'Say it in the account’s own words',
        description: 'A part that is null or missing is ours again. Letters that are owed already stay as they are.',
        params: which,
        body: words,
        response: answers({ 200: own }),
      },
    },
    async (request) => {
      const { letter, language } = request.params
      return { letter, language, ...(await engine.letters.change(byOf(request), letter, language, wordsFrom(request.body))) }
    },
  )
  api.delete(
    '/letters/:letter/:language',
    {
      config: { right: 'account.change' },
      schema: { tags, summary: 'All of it in our words again', params: which, response: answers({ 200: own }) },
    },
    async (request) => {
      const { letter, language } = request.params
      return { letter, language, ...(await engine.letters.change(byOf(request), letter, language, ourWords)) }
    },
  )
  api.get(
    '/letters/preview',
    {
      config: { right: 'account.read' },
      schema: { tags, summary: 'What a letter with these words would say', querystring: typed, response: answers({ 200: written }) },
    },
    async (request) => {
      const { letter, language, ...given } = request.query
      const { account, message } = await engine.letters.preview(byOf(request), letter, language, wordsFrom(given))
      const { fromName, subject, text } = inertLetter(door, message, account)
      return { from: fromName, subject, greeting: text.split('\n\n')[2] ?? null, text }
    },
  )
  api.get(
    '/letters/preview/letter',
    {
      config: { right: 'account.read' },
      schema: { tags, summary: 'The same as a page for a frame', querystring: look, response: answers({ 200: page }) },
    },
    async (request, reply) => {
      const { letter, language, colours, ...given } = request.query
      const { account, message } = await engine.letters.preview(byOf(request), letter, language, wordsFrom(given))
      const { html } = inertLetter(door, message, account)
      // The rules for mail programs that mark their dark mode instead of asking for it.
      const coloured = colours === 'dark' ? byDay(html).replace('<html ', '<html data-ogsc ') : byDay(html)
      return reply.type('text/html; charset=utf-8').header('content-security-policy', framed).send(coloured)
    },
  )
}

const wordsFrom = ({ subject, greeting, note }: { [part in keyof OwnWords]?: string | null | undefined }): OwnWords => ({
  subject: subject ?? null,
  greeting: greeting ?? null,
  note: note || null,
})
