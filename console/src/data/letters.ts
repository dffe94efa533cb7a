// Letters in the account's own words, and how each of them looks.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { OwnLetter, WrittenLetter } from '../api-types.ts'

export type LetterName = OwnLetter['letter']
export type LetterLanguage = OwnLetter['language']
/** Those that are always ours, too. */
export type ShownLetter = LetterName | FixedLetter
export type FixedLetter =
  | 'packet'
  | 'packet_nudge'
  | 'packet_replaced'
  | 'packet_reply'
  | 'comment'
  | 'more_time'
  | 'link_made'
  | 'address_changed'
  | 'new_browser'
  | 'passkeys_reset'
/** Empty where the words are ours. */
export type Words = { subject: string; greeting: string; note: string }
type Which = { letter: LetterName; language: LetterLanguage }
type Shown = { letter: ShownLetter; language: LetterLanguage }

export const ownLettersQuery = queryOptions({
  queryKey: ['own-letters'],
  queryFn: ({ signal }) => api.get<{ items: OwnLetter[] }>('/letters', {}, signal),
})

export const writtenQuery = (which: Shown, words: Words) =>
  queryOptions({
    queryKey: ['written-letter', which, words],
    queryFn: ({ signal }) => api.get<WrittenLetter>('/letters/preview', { ...which, ...said(words) }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  })

/** A page with a CSP of its own, for a frame. */
export const writtenUrl = (which: Shown, words: Words, colours: 'light' | 'dark') =>
  apiUrl('/letters/preview/letter', { ...which, ...said(words), colours })

export const changeLetter = ({ letter, language }: Which, words: Words) => api.put<OwnLetter>(`/letters/${letter}/${language}`, said(words))
export const resetLetter = ({ letter, language }: Which) => api.delete<OwnLetter>(`/letters/${letter}/${language}`)

const said = (words: Words): Partial<Words> => Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''))
