// Which writer writes which kind of letter.

import type { FactsOf } from '../../engine/letter-facts.ts'
import { html } from '../../html.ts'
import type { Message, MessageKind } from '../../nouns.ts'
import { wordsOf } from '../text-words.ts'
import { invitation } from './invitation.ts'
import type { Letter, Writing } from './letter.ts'
import { login } from './login.ts'
import { memberAlert, memberInvitation, memberSignIn } from './members.ts'
import { memberNotice, notice } from './notice.ts'
import { packet, packetNotice, packetNudge, packetReplaced, packetReply } from './packet.ts'
import { receipt } from './receipt.ts'
import { reminder } from './reminder.ts'
import { review } from './review.ts'

type Writers = { [Kind in MessageKind]: (facts: FactsOf[Kind], writing: Writing) => Letter }

const writers: Writers = {
  invitation,
  login,
  receipt,
  review,
  notice,
  member_notice: (facts, writing) => ('packetId' in facts ? packetNotice(facts, writing) : memberNotice(facts, writing)),
  member_invitation: memberInvitation,
  member_sign_in: memberSignIn,
  member_alert: memberAlert,
  packet,
  packet_nudge: packetNudge,
  packet_replaced: packetReplaced,
  packet_reply: packetReply,
  reminder,
  trial: invitation,
}

/** What stands where a code would: for previews, which open nothing. */
const noCode = '······'

/** Where a letter that only is looked at leads. */
const nowhere = '#'

/** A text message as members look at it. */
function textShown(message: Pick<Message, 'kind' | 'facts' | 'language'>, url: string): Letter {
  const text = wordsOf(message, url)
  const page = html`<!doctype html><meta charset="utf-8"><title>${text}</title><p>${text}</p>`
  return { fromName: '', replyTo: null, subject: text, html: String(page), text }
}

/** The same row always gives the same letter, so that every retry carries the same bytes. */
export function renderLetter(
  message: Pick<Message, 'kind' | 'facts' | 'language' | 'createdAt'> & Partial<Pick<Message, 'channel'>>,
  url: string,
  code: string | null = noCode,
  stop = nowhere,
): Letter {
  if (message.channel === 'text') return textShown(message, url)
  const write = writers[message.kind] as (facts: unknown, writing: Writing) => Letter
  return write(message.facts, { url, code, stop, language: message.language, at: message.createdAt })
}
