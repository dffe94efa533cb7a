// The words of a text message, cut to fit one.
import type { HouseFacts } from '../engine/letter-facts.ts'
import type { Claimed } from '../engine/messages.ts'
import { lettersOf } from '../words/letters.ts'

const longest = 160

/** The name gives way where the whole would be longer than one message. */
export function wordsOf({ kind, facts, language }: Pick<Claimed, 'kind' | 'facts' | 'language'>, link: string): string {
  const { text } = lettersOf(language)
  const say = kind === 'login' ? text.login : text.invitation
  const house = (facts.house as HouseFacts).name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  const room = longest - say('', link).length
  const signs = [...house]
  return say(signs.length <= room ? house : `${signs.slice(0, Math.max(room - 3, 1)).join('')}...`, link)
}
