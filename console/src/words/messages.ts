// What the kinds of letters are called.
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
