// What the kinds of letters are called, and what was answered to one.
import type { Message } from '../api-types.ts'
import type { Clock } from '../clock.ts'
import type { MessageKind } from '../shapes.ts'

export const kindWords: { [kind in MessageKind]: string } = {
  invitation: 'Invitation',
  login: 'Login email',
  receipt: 'Receipt',
  review: 'Review result',
  notice: 'Notice',
  member_notice: 'Notice to a member',
  member_invitation: 'Invitation of a member',
  member_sign_in: 'Sign-in of a member',
  member_alert: 'Security notice to a member',
  packet: 'Packet',
  packet_nudge: 'Nudge about a packet',
  packet_replaced: 'Replaced file of a packet',
  packet_reply: 'Answer to a question',
  reminder: 'Reminder',
  trial: 'Trial of an invitation',
}

/** The plain reason first, then their words, then what comes next. */
export function saidOf({ reason, answer, nextAt, attempts }: Message, clock: Clock): string {
  const next = nextAt && attempts > 0 ? `Next try ${clock.moment(nextAt)}.` : null
  return [reason, answer, next].filter(Boolean).join(' ') || 'Nothing yet'
}
