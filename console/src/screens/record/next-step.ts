// Which one step brings this record further: it becomes the filled button.
import type { WholeRecord } from '../../api-types.ts'
import { waitingOf } from '../../data/documents.ts'
import { asksNothing, askWord, nounOf } from '../../words/asked.ts'
import type { DoingWhat } from './doing.tsx'

interface NextStep {
  word: string
  what: DoingWhat
}

/** `mayFix`: the member may change addresses. */
export function nextStep(record: WholeRecord, mayFix: boolean): NextStep | null {
  const can = (what: string) => record.can.includes(what)
  const { access } = record.portal
  // Both were meant: nothing is asked any more, so nothing is pushed.
  if (record.state === 'archived' || record.state === 'waived') return null
  if (access === 'bounced' && mayFix && (can('resend') || can('invite'))) {
    return { word: 'Fix address and resend', what: { kind: 'invite', title: 'Fix address and resend' } }
  }
  const waiting = record.documents.find((document) => document.can.includes('review'))
  const version = waiting && waitingOf(waiting)
  if (version) return { word: `Review ${nounOf(waiting, record)}`, what: { kind: 'review', document: waiting, version } }
  // Before the invitation: who is let in to an empty page has nothing to do there.
  if (asksNothing(record) && can('ask')) return { word: askWord(record), what: { kind: 'ask' } }
  if (access === 'not_invited' && can('invite')) return { word: 'Invite to Portal', what: { kind: 'invite', title: 'Invite to Portal' } }
  if (access === 'expired' && can('resend'))
    return { word: 'Resend Portal Invite', what: { kind: 'invite', title: 'Resend Portal Invite' } }
  if (access === 'expired' && can('invite')) return { word: 'Invite to Portal', what: { kind: 'invite', title: 'Invite to Portal' } }
  return null
}
