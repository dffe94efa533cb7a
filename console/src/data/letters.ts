// Letters in the account's own words, and how each of them looks.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { OwnLetter, WrittenLetter } from '../api-types.ts'

export type LetterName = OwnLetter['letter']
export type LetterLanguage = OwnLetter['language']
/** Those that are always ours, too. */
export type ShownLetter = LetterName | FixedLetter | TextLetter | MemberLetter
export type FixedLetter =
  | 'packet'
  | 'packet_nudge'
  | 'packet_replaced'
  | 'packet_reply'
  | 'comment'
  | 'more_time'
  | 'link_made'
  | 'link_code'
  | 'address_changed'
  | 'phone_changed'
  | 'new_browser'
  | 'gave_way'
  | 'passkey_added'
  | 'passkey_removed'
  | 'passkeys_reset'
/** Text messages. */
export type TextLetter = 'invitation_text' | 'login_text'
/** To members of the staff. */
export type MemberLetter =
  | 'member_invitation'
  | 'member_sign_in'
  | 'document_arrived'
  | 'member_comment'
  | 'packet_asked'
  | 'packet_answered'
  | 'longer_asked'
  | 'guest_ended'
  | 'invitation_asked'
  | 'letter_late'
  | 'link_denied'
  | 'letter_bounced'
  | 'letter_unwanted'
  | 'passkey_lost'
  | 'member_new_browser'
  | 'factor_added'
  | 'factor_removed'
  | 'factors_reset'
  | 'recovery_codes_made'
  | 'codes_lengthened'
  | 'domain_lost'
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
